//! What follows from the whole design? Advice and flow for each link, channels, patterns, findings, counts.

mod findings;
mod flow;
mod graph;
mod logical;
mod patterns;
mod reach;
mod share;

use std::borrow::Cow;
use std::sync::Arc;

use foldhash::fast::RandomState;
use smallvec::SmallVec;

use crate::model::{ComponentId, GroupId, LinkId, Map, Need, NeedValue, Service, Topology, Verdict, Vocabulary, Word};
use crate::rules::{Advice, Answer, Answers, Question, Source, name_with, next_questions};
pub use findings::{FINDINGS, FindingRow, finding_row};
pub use flow::{Flow, FlowEnd, FlowHop, Leg};
pub use patterns::{Change, PATTERNS, Pattern, PatternRow};

use findings::Design;
use flow::Flows;
use graph::Graph;
use logical::{Carries, Logical};
use share::{Share, Shares, skipped};

/// Everything that is derived from a design; a function of the design alone.
#[derive(Debug, Clone, Default)]
pub struct Analysis {
    links: Map<LinkId, Place>,
    /// The answers that the links share.
    answers: Arc<Answers>,
    /// What a leg of a drawn communication has of the whole answer.
    shares: Arc<Vec<Share>>,
    flows: Vec<Flow>,
    channels: Vec<Channel>,
    patterns: Vec<Pattern>,
    findings: Vec<Finding>,
    summary: Summary,
}

/// Where a link's share of the results lies.
#[derive(Debug, Clone, Copy)]
struct Place {
    answer: u32,
    share: Option<u32>,
    flow: Option<u32>,
}

impl Analysis {
    /// Derives everything from a design.
    pub fn of(topology: &Topology) -> Self {
        let graph = Graph::of(topology);
        let logical = Logical::of(&graph);
        let mut answers = Answers::default();
        let mut shares = Shares::default();
        let mut flows = Flows::default();
        let mut links = Map::with_capacity_and_hasher(graph.edges.len(), RandomState::default());
        let mut summary = Summary { components: graph.nodes.len(), links: graph.edges.len(), ..Summary::default() };
        for link in graph.edge_indices() {
            let answer = answers.place(&logical.facts(link));
            let decision = answers.get(answer).decision();
            match decision.verdict {
                Verdict::Message => summary.message += 1,
                Verdict::Event => summary.event += 1,
                Verdict::Call => summary.call += 1,
                Verdict::Undecided => summary.undecided += 1,
            }
            let share = shares.place(answer, skipped(&graph, &logical, link, decision));
            let shared = (share, share.map(|share| shares.get(share)));
            let flow = flows.place(&graph, link, (answer as u32, answers.get(answer)), shared);
            let place = Place { answer: answer as u32, share, flow };
            links.insert(graph.edge(link).link.id.clone(), place);
        }
        let mut analysis = Self {
            links,
            answers: Arc::new(answers),
            shares: Arc::new(shares.into_rows()),
            flows: flows.into_rows(),
            summary,
            ..Self::default()
        };
        analysis.channels = channels(&graph, &logical, &analysis);
        analysis.patterns = patterns::recognise(&graph, &analysis);
        analysis.findings = findings::findings(&Design::new(topology, &graph, &logical, &analysis));
        analysis
    }

    /// The answer for a link of the design that was analysed.
    pub fn advice(&self, link: &LinkId) -> Option<&Advice> {
        let place = self.links.get(link)?;
        let whole = || self.answers.get(place.answer as usize).advice();
        Some(place.share.map_or_else(whole, |share| self.shares[share as usize].advice(whole)))
    }

    /// The verdict for a link.
    pub fn verdict(&self, link: &LinkId) -> Verdict {
        self.links.get(link).map_or(Verdict::Undecided, |place| self.answer(*place).decision().verdict)
    }

    /// The service that a link will use: the author's choice, else the suggestion. Cheaper than asking for the advice.
    pub fn service(&self, link: &LinkId) -> Option<Service> {
        self.links.get(link).and_then(|place| self.service_at(*place))
    }

    /// The questions whose answer could still change the advice for a link, the most telling first.
    pub fn questions(&self, link: &LinkId) -> Vec<Question> {
        self.links.get(link).map(|place| next_questions(self.answer(*place).facts())).unwrap_or_default()
    }

    /// What the advice for a link would be called if it stated one more need.
    pub fn name_with(&self, link: &LinkId, need: Need, value: &NeedValue) -> Option<String> {
        self.links.get(link).map(|place| name_with(self.answer(*place).facts(), need, value))
    }

    fn answer(&self, place: Place) -> &Answer {
        self.answers.get(place.answer as usize)
    }

    fn answer_at(&self, link: graph::Index) -> &Answer {
        self.answer(self.links[link as usize])
    }

    fn flow_at(&self, link: graph::Index) -> Option<&Flow> {
        self.flows.get(self.links[link as usize].flow? as usize)
    }

    fn service_at(&self, place: Place) -> Option<Service> {
        let answer = self.answer(place);
        let suggested = || match place.share {
            Some(share) => self.shares[share as usize].service(answer.decision()),
            None => answer.decision().service(),
        };
        answer.facts().pinned.or_else(suggested)
    }

    /// Who connects to whom for a link.
    pub fn flow(&self, link: &LinkId) -> Option<&Flow> {
        self.flows.get(self.links.get(link)?.flow? as usize)
    }

    /// The queues, topics and streams that the links share.
    pub fn channels(&self) -> &[Channel] {
        &self.channels
    }

    /// The messaging patterns that the design shows.
    pub fn patterns(&self) -> &[Pattern] {
        &self.patterns
    }

    /// What the checker raises, waived findings included; errors first.
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// The counts.
    pub fn summary(&self) -> Summary {
        self.summary
    }
}

/// The queues, topics and streams of the design: what the links of each sender that waits for no answer share.
fn channels(graph: &Graph<'_>, logical: &Logical<'_, '_>, analysis: &Analysis) -> Vec<Channel> {
    let shared = graph.channels.iter().filter(|channel| {
        let first = channel.links[0];
        let verdict = analysis.answer(analysis.links[first as usize]).decision().verdict;
        channel.name.is_some()
            || logical.carries(first) == Carries::Own && matches!(verdict, Verdict::Message | Verdict::Event)
    });
    shared
        .map(|channel| Channel {
            name: channel.name.map(str::to_owned),
            from: graph.node(channel.from).component.id.clone(),
            links: channel.links.iter().map(|link| graph.edge(*link).link.id.clone()).collect(),
            service: analysis.service_at(analysis.links[channel.links[0] as usize]),
        })
        .collect()
}

/// Links that share one queue, topic or stream.
#[derive(Debug, Clone, PartialEq)]
pub struct Channel {
    /// The name, if the author gave one.
    pub name: Option<String>,
    /// The sender.
    pub from: ComponentId,
    /// The links, in the author's order; most have one.
    pub links: SmallVec<[LinkId; 1]>,
    /// The service that it is on.
    pub service: Option<Service>,
}

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "the meaning of each is in its row")]
pub enum Severity {
    Error,
    Warning,
    Advice,
}

impl Vocabulary for Severity {
    const NOUN: &'static str = "severity";
    const WORDS: &'static [Word<Self>] = &[
        Word::new(Self::Error, "error", "it will not work as drawn"),
        Word::new(Self::Warning, "warning", "it will hurt, or it says something else than was meant"),
        Word::new(Self::Advice, "advice", "good to know"),
    ];
}

/// What a finding is about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Subject {
    /// A link.
    Link(LinkId),
    /// A component.
    Component(ComponentId),
    /// A group.
    Group(GroupId),
    /// The design as a whole.
    Document,
}

impl Subject {
    /// The noun and the id of what it is; none for the design as a whole.
    pub fn named(&self) -> Option<(&'static str, &str)> {
        match self {
            Self::Link(id) => Some(("link", id.as_str())),
            Self::Component(id) => Some(("component", id.as_str())),
            Self::Group(id) => Some(("group", id.as_str())),
            Self::Document => None,
        }
    }
}

/// Something that the checker raises.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// The id of its row: "A24".
    pub rule: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// What it is about.
    pub subject: Subject,
    /// What to say, one sentence in lower case without a full stop. May quote names from the file.
    pub text: Cow<'static, str>,
    /// The page behind it.
    pub source: &'static Source,
    /// Set when the author accepts it: the reason given, which may be empty.
    pub waived: Option<String>,
}

/// The counts of a design.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[allow(missing_docs, reason = "each is a count of what it names")]
pub struct Summary {
    pub components: usize,
    pub links: usize,
    pub message: usize,
    pub event: usize,
    pub call: usize,
    pub undecided: usize,
}
