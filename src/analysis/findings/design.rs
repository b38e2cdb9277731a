//! What does a check look at? The design with everything that was derived before: graph, answers, shares, and the services
//! in use, each judged once for everything that passes it alike.

use std::fmt::Write as _;

use super::{At, Raise, Say, push_name};
use crate::analysis::Analysis;
use crate::analysis::graph::{Graph, Index, Part, keep};
use crate::analysis::logical::{Carries, Logical};
use crate::analysis::marks::Marks;
use crate::analysis::reach::KINDS;
use crate::model::{Expectation, GroupKind, Need, Service, Tier, Topology};
use crate::rules::facets::Receivers;
use crate::rules::{Answer, Decision, Facts, Hop};

/// A design under check.
pub(in crate::analysis) struct Design<'d> {
    pub topology: &'d Topology,
    pub graph: &'d Graph<'d>,
    pub logical: &'d Logical<'d, 'd>,
    pub analysis: &'d Analysis,
    /// The links that begin a communication, one for each channel and tag; those with the same answer side by side.
    heads: Vec<Index>,
    /// The same by their answers.
    alike: Vec<Alike<'d>>,
    /// The drawn relays.
    relays: Vec<Relay>,
    /// The legs of the relays.
    legs: Vec<Index>,
}

/// Links that begin a communication and have the same answer.
struct Alike<'d> {
    answer: &'d Answer,
    /// What is expected on them.
    tag: Marks,
    /// What those use that go to an application part.
    used: Option<Used<'d>>,
    /// Into the heads: where they begin, where those into a drawn relay begin, and where they end.
    from: u32,
    drawn: u32,
    to: u32,
}

/// A drawn broker or gateway with the links by whose facts it is judged.
#[derive(Debug, Clone, Copy)]
struct Relay {
    node: Index,
    service: Service,
    /// Into the legs of the design.
    from: u32,
    to: u32,
}

/// A communication as its first link states it.
pub(super) struct Case<'a> {
    pub answer: &'a Answer,
}

/// Who says that a service is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum By {
    Drawing,
    Pin,
    Suggestion,
}

/// A service in use.
pub(super) struct Used<'a> {
    pub service: Service,
    pub tier: Option<Tier>,
    pub by: By,
    pub facts: &'a Facts,
    pub decision: &'a Decision,
}

impl<'a> Used<'a> {
    /// What a link without a drawn relay uses: the author's own choice, or the last broker that is suggested.
    fn undrawn(answer: &'a Answer) -> Option<Self> {
        let (facts, decision) = (answer.facts(), answer.decision());
        if let Some(service) = facts.pinned {
            return Some(Self { service, tier: None, by: By::Pin, facts, decision });
        }
        let broker = decision.hops().filter(|hop| hop.service.is_broker()).last();
        let hop = broker.or(decision.first)?;
        Some(Self { service: hop.service, tier: hop.tier, by: By::Suggestion, facts, decision })
    }

    /// Whether the author chose it, in the drawing or by name.
    pub fn is_chosen(&self) -> bool {
        self.by != By::Suggestion
    }

    pub fn is_service_bus(&self) -> bool {
        is_service_bus(self.service)
    }

    /// Whether the item itself travels, not a reference to it.
    pub fn carries_item(&self) -> bool {
        self.is_chosen() || !self.decision.claim_check
    }

    /// The service and tier in words.
    pub fn name(&self) -> String {
        crate::analysis::share::hop_name(Hop { service: self.service, tier: self.tier })
    }
}

pub(super) fn is_service_bus(service: Service) -> bool {
    matches!(service, Service::ServiceBusQueue | Service::ServiceBusTopic)
}

impl<'d> Design<'d> {
    pub fn new(
        topology: &'d Topology,
        graph: &'d Graph<'d>,
        logical: &'d Logical<'d, 'd>,
        analysis: &'d Analysis,
    ) -> Self {
        let mut design = Self {
            topology,
            graph,
            logical,
            analysis,
            heads: Vec::new(),
            alike: Vec::new(),
            relays: Vec::new(),
            legs: Vec::new(),
        };
        design.find_heads();
        design.group_heads();
        design.find_relays();
        design
    }

    fn find_heads(&mut self) {
        let count = self.graph.channels.count();
        let mut heads = Vec::with_capacity(count);
        let begins =
            |link: Index| self.graph.edge(link).expectation.is_some() && self.logical.carries(link) == Carries::Own;
        for channel in 0..count as Index {
            let links = self.graph.channels.of(channel);
            if let [only] = *links {
                if begins(only) {
                    heads.push(only);
                }
                continue;
            }
            let mut first: [Option<Index>; KINDS] = [None; KINDS];
            for link in links.iter().copied().filter(|link| begins(*link)) {
                let Some(tag) = self.tag(link) else { continue };
                // The id decides, not the author's order, so that a finding stays where it is when links are moved.
                let head = first[tag as usize].get_or_insert(link);
                if self.graph.edge(link).link.id < self.graph.edge(*head).link.id {
                    *head = link;
                }
            }
            heads.extend(first.into_iter().flatten());
        }
        self.heads = heads;
    }

    /// Brings the heads with one answer together, those into a drawn relay last: a sort by counting.
    fn group_heads(&mut self) {
        let group = |link: &Index| {
            let is_drawn = self.graph.has_relays && self.graph.part(self.graph.ends(*link)[1]).is_relay();
            self.analysis.place_at(*link).answer * 2 + u32::from(is_drawn)
        };
        let groups: Vec<u32> = self.heads.iter().map(group).collect();
        let mut ends = vec![0_u32; self.analysis.answers.count() * 2];
        for group in &groups {
            ends[*group as usize] += 1;
        }
        let mut end = 0;
        for count in &mut ends {
            end += *count;
            *count = end - *count;
        }
        let mut sorted = vec![0; self.heads.len()];
        for (link, group) in self.heads.iter().zip(&groups) {
            let place = &mut ends[*group as usize];
            sorted[*place as usize] = *link;
            *place += 1;
        }
        self.heads = sorted;
        let mut from = 0;
        for pair in ends.chunks_exact(2).map(|pair| (pair[0], pair[1])) {
            let (drawn, to) = pair;
            if from < to {
                let head = self.heads[from as usize];
                let (answer, tag) = (self.answer(head), self.marks(head));
                let used = if from < drawn { Used::undrawn(answer) } else { None };
                self.alike.push(Alike { answer, tag, used, from, drawn, to });
            }
            from = to;
        }
    }

    fn find_relays(&mut self) {
        for node in self.graph.node_indices() {
            let Some(service) = self.graph.part(node).service() else { continue };
            let from = self.legs.len();
            self.push_legs(node);
            self.relays.push(Relay { node, service, from: from as u32, to: self.legs.len() as u32 });
        }
    }

    /// The links by whose facts a relay is judged: those that hand on what entered, or else those that enter. Those with
    /// one answer say the same, so one of them is enough.
    fn push_legs(&mut self, relay: Index) {
        let from = self.legs.len();
        let answer = |link: Index| self.analysis.place_at(link).answer;
        let handed = |link: &Index| matches!(self.logical.carries(*link), Carries::Handed(_));
        self.legs.extend(self.graph.out(relay).iter().copied().filter(handed));
        if self.legs.len() == from {
            self.legs.extend(self.graph.into(relay));
        }
        let legs = &mut self.legs[from..];
        legs.sort_unstable_by_key(|link| (answer(*link), *link));
        let mut kept = from;
        for at in from..self.legs.len() {
            if at == from || answer(self.legs[at]) != answer(self.legs[kept - 1]) {
                self.legs[kept] = self.legs[at];
                kept += 1;
            }
        }
        self.legs.truncate(kept);
    }

    /// The links that begin a communication, one for each channel and tag.
    pub fn heads(&self) -> &[Index] {
        &self.heads
    }

    pub fn answer(&self, link: Index) -> &'d Answer {
        self.analysis.answer_at(link)
    }

    pub fn facts(&self, link: Index) -> &'d Facts {
        self.answer(link).facts()
    }

    pub fn marks(&self, link: Index) -> Marks {
        self.analysis.marks_at(link)
    }

    /// The links whose marks are of some sort.
    pub fn links_with(&self, holds: impl Fn(Marks) -> bool) -> Vec<Index> {
        let mut links = self.graph.edge_indices().collect();
        keep(&mut links, |link| holds(self.marks(link)));
        links
    }

    /// What is expected on a link, inherited tags included.
    pub fn tag(&self, link: Index) -> Option<Expectation> {
        self.marks(link).tag()
    }

    /// The heads whose answer is of some sort; the answer is looked at once for all that share it.
    pub fn heads_with(&self, holds: impl Fn(&'d Answer) -> bool) -> impl Iterator<Item = Index> {
        let alike = self.alike.iter().filter(move |alike| holds(alike.answer));
        alike.flat_map(|alike| &self.heads[alike.from as usize..alike.to as usize]).copied()
    }

    /// The same without those into a drawn relay.
    pub fn undrawn_heads_with(&self, holds: impl Fn(&'d Answer) -> bool) -> impl Iterator<Item = Index> {
        let alike = self.alike.iter().filter(move |alike| holds(alike.answer));
        alike.flat_map(|alike| &self.heads[alike.from as usize..alike.drawn as usize]).copied()
    }

    /// A component's name, in quotes.
    pub fn name(&self, node: Index) -> String {
        format!("\"{}\"", self.graph.name(node))
    }

    /// The names of some components: `"A", "B" and "C"`; of many, the first ones.
    pub fn names(&self, nodes: &[Index]) -> String {
        const SHOWN: usize = 4;
        let shown = if nodes.len() > SHOWN { SHOWN - 1 } else { nodes.len() };
        let mut text = String::new();
        for (place, node) in nodes[..shown].iter().enumerate() {
            let is_last = place + 1 == nodes.len();
            let before = match place {
                0 => "",
                _ if is_last => " and ",
                _ => ", ",
            };
            push_name(&mut text, before, self.graph.name(*node));
        }
        if shown < nodes.len() {
            let _ = write!(text, " and {} more", nodes.len() - shown);
        }
        text
    }

    /// Judges every communication with one of these tags; all with the same facts at once.
    pub(super) fn each_case(&self, tags: Marks, check: fn(&Case<'_>) -> Say, raise: &mut Raise<'_>) {
        for alike in self.alike.iter().filter(|alike| alike.tag.any(tags)) {
            if let Some(said) = check(&Case { answer: alike.answer }) {
                raise.say_said(self.at_heads(alike.from, alike.to), said);
            }
        }
    }

    /// Judges every service in use: drawn relays by what passes through them, other links by their own or suggested one.
    pub(super) fn each_use(&self, check: fn(&Used<'_>) -> Say, raise: &mut Raise<'_>) {
        self.each_undrawn(check, raise);
        self.each_drawn(check, raise);
    }

    /// The same for those that the author drew or chose.
    pub(super) fn each_choice(&self, check: fn(&Used<'_>) -> Say, raise: &mut Raise<'_>) {
        self.each_undrawn(|used| if used.is_chosen() { check(used) } else { None }, raise);
        self.each_drawn(check, raise);
    }

    fn each_undrawn(&self, check: impl Fn(&Used<'_>) -> Say, raise: &mut Raise<'_>) {
        for alike in &self.alike {
            if let Some(said) = alike.used.as_ref().and_then(&check) {
                raise.say_said(self.at_heads(alike.from, alike.drawn), said);
            }
        }
    }

    fn each_drawn(&self, check: fn(&Used<'_>) -> Say, raise: &mut Raise<'_>) {
        for relay in &self.relays {
            let tier = self.graph.node(relay.node).component.tier;
            for link in &self.legs[relay.from as usize..relay.to as usize] {
                let answer = self.answer(*link);
                let (facts, decision) = (answer.facts(), answer.decision());
                let used = Used { service: relay.service, tier, by: By::Drawing, facts, decision };
                if let Some(said) = check(&used) {
                    raise.say_said([At::Component(relay.node)], said);
                }
            }
        }
    }

    fn at_heads(&self, from: u32, to: u32) -> impl Iterator<Item = At> + '_ {
        self.heads[from as usize..to as usize].iter().copied().map(At::Link)
    }

    /// The drawn relays with what they draw.
    pub fn relays(&self) -> impl Iterator<Item = (Index, Service)> {
        self.relays.iter().map(|relay| (relay.node, relay.service))
    }

    /// The drawn relays of a service.
    pub fn drawn(&self, service: Service) -> impl Iterator<Item = Index> {
        self.relays.iter().filter(move |relay| relay.service == service).map(|relay| relay.node)
    }

    /// The links by whose facts a relay is judged, one for each answer.
    pub fn legs(&self, relay: Index) -> &[Index] {
        let Ok(place) = self.relays.binary_search_by_key(&relay, |known| known.node) else { return &[] };
        let known = self.relays[place];
        &self.legs[known.from as usize..known.to as usize]
    }

    /// Whether something that passes this relay is asked for.
    pub fn any_leg(&self, relay: Index, holds: impl Fn(&Facts) -> bool) -> bool {
        self.legs(relay).iter().any(|link| holds(self.facts(*link)))
    }

    /// Whether applications are drawn at all.
    pub fn has_applications(&self) -> bool {
        self.topology.groups().values().any(|group| group.kind == GroupKind::Application)
    }

    /// The application that a communication ends in, if it is one and known.
    pub fn far_app(&self, link: Index) -> Option<Index> {
        let edge = self.graph.edge(link);
        let node = self.graph.node(edge.to);
        if !node.part.is_relay() {
            return node.app;
        }
        self.tag(link).and_then(|tag| self.logical.beyond(edge.to, tag)).and_then(|reach| reach.ends.app.all())
    }

    /// Whether the author wrote one of these words about a link: in its label, its notes or the need in words, or in the
    /// notes of its two ends. What no key of the file can say may be told in words, and counts as told.
    pub fn told(&self, link: Index, words: &[&str]) -> bool {
        let of = self.graph.edge(link).link;
        let said = [of.label.as_deref(), of.notes.as_deref(), of.channel.as_deref(), of.needs.text(Need::Extra)];
        said.into_iter().flatten().any(|text| mentions(text, words))
            || self.noted(self.graph.edge(link).from, words)
            || self.noted(self.graph.edge(link).to, words)
    }

    /// Whether the notes of a component use one of these words.
    pub fn noted(&self, node: Index, words: &[&str]) -> bool {
        self.graph.node(node).component.notes.as_deref().is_some_and(|text| mentions(text, words))
    }
}

/// Whether a text has one of these words, in small or capital letters, with hyphens for spaces or without.
pub(super) fn mentions(text: &str, words: &[&str]) -> bool {
    let same = |one: u8, other: u8| {
        let plain = |byte: u8| if byte == b'-' { b' ' } else { byte.to_ascii_lowercase() };
        plain(one) == plain(other)
    };
    let at_start = |rest: &[u8], word: &str| {
        rest.len() >= word.len() && rest.iter().zip(word.bytes()).all(|(one, other)| same(*one, other))
    };
    let bytes = text.as_bytes();
    (0..bytes.len()).any(|start| words.iter().any(|word| at_start(&bytes[start..], word)))
}

impl<'a> Case<'a> {
    pub fn facts(&self) -> &'a Facts {
        self.answer.facts()
    }

    pub fn is(&self, tag: Expectation) -> bool {
        self.facts().expectation == Some(tag)
    }

    pub fn on(&self, need: Need) -> bool {
        self.facts().on(need)
    }

    pub fn reaches(&self, receivers: Receivers) -> bool {
        self.facts().receivers == receivers
    }
}

/// Whether a part is a queue or topic of Service Bus.
pub(super) fn draws_service_bus(part: Part) -> bool {
    part.service().is_some_and(is_service_bus)
}
