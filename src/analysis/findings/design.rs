//! What does a check look at? The design with everything that was derived before: graph, answers, shares, and the services
//! in use, each judged once for everything that passes it alike.

use std::borrow::Cow;

use super::{At, Say};
use crate::analysis::Analysis;
use crate::analysis::graph::{Graph, Index, Part};
use crate::analysis::logical::{Carries, Logical};
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
    /// The links that begin a communication, one for each channel and tag.
    heads: Vec<Index>,
    /// The same by their answers.
    alike: Vec<Alike>,
    /// The drawn relays.
    relays: Vec<Relay>,
    /// The legs of the relays.
    legs: Vec<Index>,
}

/// Links that begin a communication and have the same answer.
#[derive(Debug, Default, Clone)]
struct Alike {
    /// Those into an application part.
    direct: Vec<Index>,
    /// Those into a drawn relay.
    drawn: Vec<Index>,
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
        self.heads.reserve(self.graph.channels.len());
        for channel in &self.graph.channels {
            let mut first: [Option<Index>; KINDS] = [None; KINDS];
            for link in &channel.links {
                let Some(tag) = self.graph.edge(*link).link.expectation else { continue };
                if self.logical.carries(*link) != Carries::Own {
                    continue;
                }
                // The id decides, not the author's order, so that a finding stays where it is when links are moved.
                let head = first[tag as usize].get_or_insert(*link);
                if *head != *link && self.graph.edge(*link).link.id < self.graph.edge(*head).link.id {
                    *head = *link;
                }
            }
            self.heads.extend(first.into_iter().flatten());
        }
    }

    fn group_heads(&mut self) {
        for link in &self.heads {
            let answer = self.analysis.links[*link as usize].answer as usize;
            if self.alike.len() <= answer {
                self.alike.resize(answer + 1, Alike::default());
            }
            let is_drawn = self.graph.receiver(*link).part.is_relay();
            let alike = &mut self.alike[answer];
            if is_drawn { &mut alike.drawn } else { &mut alike.direct }.push(*link);
        }
    }

    fn find_relays(&mut self) {
        for node in self.graph.node_indices() {
            let Some(service) = self.graph.node(node).part.service() else { continue };
            let from = self.legs.len();
            self.push_legs(node);
            self.relays.push(Relay { node, service, from: from as u32, to: self.legs.len() as u32 });
        }
    }

    /// The links by whose facts a relay is judged: those that hand on what entered, or else those that enter. Those with
    /// one answer say the same, so one of them is enough.
    fn push_legs(&mut self, relay: Index) {
        let from = self.legs.len();
        let answer = |link: Index| self.analysis.links[link as usize].answer;
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
        self.analysis.answer(self.analysis.links[link as usize])
    }

    pub fn facts(&self, link: Index) -> &'d Facts {
        self.answer(link).facts()
    }

    pub fn tag(&self, link: Index) -> Option<Expectation> {
        self.facts(link).expectation
    }

    /// A component's name, in quotes.
    pub fn name(&self, node: Index) -> String {
        format!("\"{}\"", self.graph.node(node).component.name)
    }

    /// The names of some components: `"A", "B" and "C"`; of many, the first ones.
    pub fn names(&self, nodes: impl ExactSizeIterator<Item = Index>) -> String {
        const SHOWN: usize = 4;
        let count = nodes.len();
        let shown = if count > SHOWN { SHOWN - 1 } else { count };
        let mut names: Vec<_> = nodes.take(shown).map(|node| self.name(node)).collect();
        if count > shown {
            names.push(format!("{} more", count - shown));
        }
        match names.as_slice() {
            [] => String::new(),
            [only] => only.clone(),
            [first @ .., last] => format!("{} and {last}", first.join(", ")),
        }
    }

    /// A chain of components as names joined by arrows; of a long one, both ends.
    pub fn way(&self, nodes: &[Index]) -> String {
        const SHOWN: usize = 6;
        let names = |nodes: &[Index]| nodes.iter().map(|node| self.name(*node)).collect::<Vec<_>>().join(" → ");
        if nodes.len() <= SHOWN {
            return names(nodes);
        }
        format!("{} → … → {}", names(&nodes[..SHOWN / 2]), names(&nodes[nodes.len() - SHOWN / 2..]))
    }

    /// Judges every communication; all with the same facts at once.
    pub(super) fn each_case(&self, check: fn(&Case<'_>) -> Say, mut raise: impl FnMut(Index, Cow<'static, str>)) {
        for alike in &self.alike {
            let Some(first) = alike.direct.first().or(alike.drawn.first()) else { continue };
            let Some(text) = check(&Case { answer: self.answer(*first) }) else { continue };
            for link in alike.direct.iter().chain(&alike.drawn) {
                raise(*link, text.clone());
            }
        }
    }

    /// Judges every service in use: drawn relays by what passes through them, other links by their own or suggested one.
    pub(super) fn each_use(&self, check: fn(&Used<'_>) -> Say, mut raise: impl FnMut(At, Cow<'static, str>)) {
        for alike in &self.alike {
            let Some(used) = alike.direct.first().and_then(|link| Used::undrawn(self.answer(*link))) else { continue };
            let Some(text) = check(&used) else { continue };
            for link in &alike.direct {
                raise(At::Link(*link), text.clone());
            }
        }
        for relay in &self.relays {
            let tier = self.graph.node(relay.node).component.tier;
            for link in &self.legs[relay.from as usize..relay.to as usize] {
                let answer = self.answer(*link);
                let (facts, decision) = (answer.facts(), answer.decision());
                let used = Used { service: relay.service, tier, by: By::Drawing, facts, decision };
                if let Some(text) = check(&used) {
                    raise(At::Component(relay.node), text);
                }
            }
        }
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

    pub fn is_event(&self) -> bool {
        self.is(Expectation::Notification) || self.is(Expectation::Stream)
    }

    pub fn is_message(&self) -> bool {
        self.is(Expectation::Command) || self.is(Expectation::Document) || self.is(Expectation::RequestReply)
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
