//! What follows from the whole design? Advice and flow for each link, channels, patterns, findings, counts.

mod findings;
mod flow;
mod graph;
mod logical;
mod marks;
mod patterns;
mod reach;
mod share;

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use foldhash::fast::RandomState;
use smallvec::SmallVec;

use crate::model::{
    ComponentId, GroupId, LinkId, Need, NeedValue, Roster, Service, Topology, Verdict, Vocabulary, Word,
};
use crate::rules::{Advice, Answer, Answers, Question, Source, name_with, next_questions};
pub use findings::{FINDINGS, FindingRow, finding_row};
pub use flow::{Flow, FlowEnd, FlowHop, Leg};
pub use patterns::{Change, PATTERNS, Pattern, PatternRow};

use findings::{At, Design, Places as FindingPlaces, Told};
use flow::Flows;
use graph::{Graph, Index, Rows};
use logical::{Carries, Logical, Passage, Sort};
use marks::Marks;
use patterns::Places as PatternPlaces;
use share::{Share, Shares, skipped};

/// Everything that is derived from a design; a function of the design alone. It is found at once and kept by index; ids and
/// sentences are put to it when somebody asks.
#[derive(Debug, Clone, Default)]
pub struct Analysis {
    roster: Arc<Roster>,
    /// By the position of a link in the design: into the places, and the marks of that place.
    links: Vec<(u32, Marks)>,
    /// What the links come to, those of one sort once.
    places: Vec<Place>,
    /// The answers that the links share.
    answers: Arc<Answers>,
    /// What a leg of a drawn communication has of the whole answer.
    shares: Arc<Vec<Share>>,
    flows: Vec<Flow>,
    channels: ChannelPlaces,
    channels_in_words: OnceLock<Vec<Channel>>,
    patterns: PatternPlaces,
    patterns_in_words: OnceLock<Vec<Pattern>>,
    findings: FindingPlaces,
    findings_in_words: OnceLock<Told>,
    summary: Summary,
}

/// Where a link's share of the results lies, and what is asked of it most.
#[derive(Debug, Clone, Copy)]
struct Place {
    answer: u32,
    share: Option<u32>,
    flow: Option<u32>,
    marks: Marks,
}

/// The queues, topics and streams of a design, by index.
#[derive(Debug, Clone, Default)]
struct ChannelPlaces {
    /// The links of every channel.
    links: Rows,
    /// The channels that are one to the author, each with its sender.
    shown: Vec<(Index, Index)>,
    /// The names of those that have one, in the order of the channels.
    names: Vec<(Index, String)>,
}

/// What the links of a design come to, each sort of link once.
#[derive(Debug, Default)]
struct Judged {
    answers: Answers,
    shares: Shares,
    flows: Flows,
    places: Vec<Place>,
    /// The place of every sort that has been met, and its marks.
    plain: HashMap<u64, (u32, Marks), RandomState>,
    at_relays: HashMap<(u64, Passage), (u32, Marks), RandomState>,
}

impl Judged {
    /// What a link comes to, known already or not: a place, and the marks of it.
    fn place(&mut self, graph: &Graph<'_>, logical: &Logical<'_, '_>, link: Index) -> (u32, Marks) {
        let sort = logical.sort(link);
        let known = match &sort {
            Sort::Plain(word) => self.plain.get(word),
            Sort::AtRelay(word, passage) => self.at_relays.get(&(*word, *passage)),
            Sort::Own => None,
        };
        let found = known.copied().unwrap_or_else(|| {
            let found = self.judge(graph, logical, link);
            match sort {
                Sort::Plain(word) => drop(self.plain.insert(word, found)),
                Sort::AtRelay(word, passage) => drop(self.at_relays.insert((word, passage), found)),
                Sort::Own => {}
            }
            found
        });
        let place = self.places[found.0 as usize];
        debug_assert_eq!(self.answers.get(place.answer as usize).facts(), &logical.facts(link));
        found
    }

    fn judge(&mut self, graph: &Graph<'_>, logical: &Logical<'_, '_>, link: Index) -> (u32, Marks) {
        let place = self.answers.place(&logical.facts(link));
        let answer = self.answers.get(place);
        let share = self.shares.place(place, skipped(graph, logical, link, answer.decision()));
        let shared = (share, share.map(|share| self.shares.get(share)));
        let flow = self.flows.place(graph, logical, link, (place as u32, answer), shared);
        let marks = Marks::of(answer);
        self.places.push(Place { answer: place as u32, share, flow, marks });
        (self.places.len() as u32 - 1, marks)
    }
}

impl Analysis {
    /// Derives everything from a design.
    pub fn of(topology: &Topology) -> Self {
        let graph = Graph::of(topology);
        let logical = Logical::of(&graph);
        // Most links are like others. Room that is not used costs nothing, and moving what has outgrown its room does.
        let answers = Answers::with_room_for(topology.links().len().div_ceil(2));
        let plain = HashMap::with_capacity_and_hasher(topology.links().len().min(4_096), RandomState::default());
        let mut judged = Judged { answers, plain, ..Judged::default() };
        let links: Vec<(u32, Marks)> = graph.edge_indices().map(|link| judged.place(&graph, &logical, link)).collect();
        let mut analysis = Self {
            roster: Arc::clone(topology.roster()),
            summary: Summary::of(&graph, &links),
            links,
            places: judged.places,
            answers: Arc::new(judged.answers),
            shares: Arc::new(judged.shares.into_rows()),
            flows: judged.flows.into_rows(),
            ..Self::default()
        };
        analysis.patterns = patterns::recognise(&graph, &analysis);
        analysis.findings = findings::findings(&Design::new(topology, &graph, &logical, &analysis));
        analysis.channels = channels(&graph, &logical, &analysis);
        analysis.channels.links = graph.channels;
        analysis
    }

    /// The answer for a link of the design that was analysed.
    pub fn advice(&self, link: &LinkId) -> Option<&Advice> {
        let place = self.place(link)?;
        let whole = || self.answers.get(place.answer as usize).advice();
        Some(place.share.map_or_else(whole, |share| self.shares[share as usize].advice(whole)))
    }

    /// The verdict for a link.
    pub fn verdict(&self, link: &LinkId) -> Verdict {
        self.place(link).map_or(Verdict::Undecided, |place| Verdict::of(place.marks.tag()))
    }

    /// The service that a link will use: the author's choice, else the suggestion. Cheaper than asking for the advice.
    pub fn service(&self, link: &LinkId) -> Option<Service> {
        self.place(link).and_then(|place| self.service_at(place))
    }

    /// The questions whose answer could still change the advice for a link, the most telling first.
    pub fn questions(&self, link: &LinkId) -> Vec<Question> {
        self.place(link).map(|place| next_questions(self.answer(place).facts())).unwrap_or_default()
    }

    /// What the advice for a link would be called if it stated one more need.
    pub fn name_with(&self, link: &LinkId, need: Need, value: &NeedValue) -> Option<String> {
        self.place(link).map(|place| name_with(self.answer(place).facts(), need, value))
    }

    fn place(&self, link: &LinkId) -> Option<Place> {
        self.roster.links().place(link).map(|link| self.place_at(link))
    }

    fn place_at(&self, link: Index) -> Place {
        self.places[self.links[link as usize].0 as usize]
    }

    fn marks_at(&self, link: Index) -> Marks {
        self.links[link as usize].1
    }

    fn answer(&self, place: Place) -> &Answer {
        self.answers.get(place.answer as usize)
    }

    fn answer_at(&self, link: Index) -> &Answer {
        self.answer(self.place_at(link))
    }

    fn flow_at(&self, link: Index) -> Option<&Flow> {
        self.flows.get(self.place_at(link).flow? as usize)
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
        self.flows.get(self.place(link)?.flow? as usize)
    }

    /// The queues, topics and streams that the links share.
    pub fn channels(&self) -> &[Channel] {
        let name = |channel: Index| {
            let names = &self.channels.names;
            names.binary_search_by_key(&channel, |(named, _)| *named).ok().map(|place| names[place].1.clone())
        };
        let in_words = |(channel, from): &(Index, Index)| {
            let links = self.channels.links.of(*channel);
            Channel {
                name: name(*channel),
                from: self.roster.components().id(*from).clone(),
                links: links.iter().map(|link| self.roster.links().id(*link).clone()).collect(),
                service: self.service_at(self.place_at(links[0])),
            }
        };
        self.channels_in_words.get_or_init(|| self.channels.shown.iter().map(in_words).collect())
    }

    /// The messaging patterns that the design shows.
    pub fn patterns(&self) -> &[Pattern] {
        self.patterns_in_words.get_or_init(|| self.patterns.in_words(&self.roster))
    }

    /// The patterns that take something in.
    pub fn patterns_with<'a>(&'a self, subject: &Subject) -> impl Iterator<Item = &'a Pattern> {
        let wanted = At::of(subject, &self.roster);
        let places = wanted.into_iter().flat_map(|at| self.patterns.with(at));
        places.map(|place| &self.patterns()[place])
    }

    /// What the checker raises, waived findings included; errors first.
    pub fn findings(&self) -> &[Finding] {
        &self.told().findings
    }

    /// What the checker raises on one thing.
    pub fn findings_on<'a>(&'a self, subject: &Subject) -> impl Iterator<Item = &'a Finding> {
        let (told, wanted) = (self.told(), At::of(subject, &self.roster));
        let on_it = move |(at, finding)| (Some(at) == wanted).then_some(finding);
        told.at.iter().copied().zip(&told.findings).filter_map(on_it)
    }

    /// How many findings of each severity the author has not accepted.
    pub fn open_findings(&self) -> [usize; Severity::WORDS.len()] {
        self.told().open
    }

    fn told(&self) -> &Told {
        self.findings_in_words.get_or_init(|| self.findings.in_words(&self.roster))
    }

    /// The counts.
    pub fn summary(&self) -> Summary {
        self.summary
    }
}

/// The queues, topics and streams of the design: what the links of each sender that waits for no answer share.
fn channels(graph: &Graph<'_>, logical: &Logical<'_, '_>, analysis: &Analysis) -> ChannelPlaces {
    let mut places = ChannelPlaces { shown: Vec::with_capacity(graph.channels.count()), ..ChannelPlaces::default() };
    for channel in 0..graph.channels.count() as Index {
        let first = graph.channels.of(channel)[0];
        let edge = graph.edge(first);
        if edge.has_channel {
            places.names.extend(edge.link.channel.clone().map(|name| (channel, name)));
        } else if !analysis.marks_at(first).any(Marks::MESSAGE.or(Marks::EVENT))
            || logical.carries(first) != Carries::Own
        {
            continue;
        }
        places.shown.push((channel, edge.from));
    }
    places
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

impl Summary {
    fn of(graph: &Graph<'_>, links: &[(u32, Marks)]) -> Self {
        let with = |marks: Marks| links.iter().filter(|(_, own)| own.any(marks)).count();
        let (message, event, call) = (with(Marks::MESSAGE), with(Marks::EVENT), with(Marks::CALL));
        let undecided = links.len() - message - event - call;
        Self { components: graph.nodes.len(), links: links.len(), message, event, call, undecided }
    }
}
