//! Who really talks to whom? Drawn brokers and gateways left out: from the part that sends to the parts that receive,
//! through however many of them.
//!
//! What enters a set of relays that hand on to one another in a circle leaves all of them, so each such set is one knot.
//! Knots form no circle: one walk down them collects what enters, one walk up collects who is reached. A walk touches
//! every link once per kind of communication, so the work is O(V + E), and circles of brokers end by construction.
//! Copies that reach a part over two paths count twice, as they would arrive twice.

use std::collections::HashMap;
use std::collections::hash_map::Entry as Slot;

use foldhash::fast::RandomState;
use petgraph::algo::kosaraju_scc;
use petgraph::graph::DiGraph;

use super::graph::{Edge, Graph, Index, Node, Part};
use super::reach::{Caller, Ends, KINDS, Origin, Reach, Tags, add, caller, restate, without_receivers};
use crate::model::{ComponentKind, Expectation, Exposure, Need, Service, Tier};
use crate::rules::facets::{Entry, Gateways};
use crate::rules::{Around, Facts};

/// Relays that hand on to one another in a circle, or a single one.
#[derive(Debug, Default)]
struct Knot {
    members: Vec<Index>,
    /// What enters, by its tag.
    origins: [Option<Box<Origin>>; KINDS],
    /// Who is reached, by the tag.
    reaches: [Option<Box<Reach>>; KINDS],
    tags: Tags,
    /// The fewest relays that something has passed before; none while nothing enters.
    passed: Option<u32>,
}

impl Knot {
    /// The fewest relays that something has passed when it leaves.
    fn depth(&self) -> u32 {
        self.passed.map_or(1, |before| before.saturating_add(1))
    }

    fn passed_at_least(&mut self, before: u32) {
        self.passed = Some(self.passed.map_or(before, |known| known.min(before)));
    }
}

/// What a link carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Carries {
    /// What its own sender says: it leaves an application part, or a drawn service that raises it itself.
    Own,
    /// What arrived at the relay that it leaves, with this tag.
    Handed(Expectation),
    /// Things with different tags arrived, and its own tag does not say which.
    Mixed(Tags),
    /// Nothing with a tag arrived.
    Nothing,
}

/// The design with its relays left out.
#[derive(Debug)]
pub(super) struct Logical<'a, 'g> {
    graph: &'g Graph<'a>,
    knots: Vec<Knot>,
    /// The knot of each component, if it is a relay.
    knot_of: Vec<Option<Index>>,
    /// How many applications call each component; those that are not named are called by none.
    consumers: HashMap<Index, u32, RandomState>,
    /// What each component adds to the sort of its links.
    sides: Vec<Side>,
    /// What the links of a channel have in common, for the channels that have several.
    shared: HashMap<Index, Shared, RandomState>,
}

/// What the links of one channel have in common.
#[derive(Debug)]
struct Shared {
    /// What all of them state together.
    stated: Facts,
    /// Who is reached, by all of them together.
    reach: Reach,
    answered: bool,
    /// The author's own choice of service on one of them.
    pinned: Option<Service>,
}

impl<'a, 'g> Logical<'a, 'g> {
    pub fn of(graph: &'g Graph<'a>) -> Self {
        let (knots, knot_of) = knots(graph);
        let consumers = consumers(graph);
        let sides =
            (0..).zip(&graph.nodes).map(|(at, node)| Side::of(node, consumers.get(&at).copied().unwrap_or_default()));
        let sides = sides.collect();
        let mut shared: HashMap<_, _, RandomState> = HashMap::default();
        shared.extend(graph.shared_channels().map(|(channel, links)| (channel, Shared::stating(graph, links))));
        let mut logical = Self { graph, knots, knot_of, consumers, sides, shared };
        // The knots come with the last ones first.
        for knot in (0..logical.knots.len()).rev() {
            logical.collect_origins(knot);
        }
        for knot in 0..logical.knots.len() {
            logical.collect_reaches(knot);
        }
        for (channel, links) in graph.shared_channels() {
            let mut reach = Reach::nobody();
            for link in links {
                reach.and(&logical.reach(*link, graph.edge(*link).expectation));
            }
            if let Some(shared) = logical.shared.get_mut(&channel) {
                shared.reach = reach;
            }
        }
        logical
    }

    /// The author's own choice for a link: its own, else one of its channel.
    fn pinned(&self, link: Index) -> Option<Service> {
        let edge = self.graph.edge(link);
        edge.pinned.or_else(|| self.shared_by(edge)?.pinned)
    }

    fn knot(&self, node: Index) -> Option<&Knot> {
        self.knot_of[node as usize].map(|knot| &self.knots[knot as usize])
    }

    /// The facets stated on a link and on those that share its channel. Tag and own choice are those of no link.
    fn stated(&self, link: Index) -> Facts {
        let edge = self.graph.edge(link);
        self.shared_by(edge).map_or_else(|| *stated(self.graph, edge), |shared| shared.stated)
    }

    /// What the links of a channel have in common, if there are several.
    fn shared_by(&self, edge: &Edge<'_>) -> Option<&Shared> {
        if self.graph.has_shared_channels { self.shared.get(&edge.channel) } else { None }
    }

    /// Of which sort a link is.
    pub fn sort(&self, link: Index) -> Sort {
        let graph = self.graph;
        let edge = graph.edge(link);
        if graph.has_shared_channels && graph.channels.of(edge.channel).len() > 1 {
            return Sort::Own;
        }
        let bits = Bits::default()
            .and(edge.expectation.map_or(0, |tag| 1 + tag as u32), 3)
            .and(edge.pinned.map_or(0, |service| 1 + service as u32), 4)
            .and(u32::from(edge.is_answered), 1);
        let word = |bits: Bits| u64::from(edge.needs) << 32 | u64::from(bits.0);
        let (from, to) = (self.sides[edge.from as usize], self.sides[edge.to as usize]);
        if from.is_relay || to.is_relay {
            return self.passage(link).map_or(Sort::Own, |passage| Sort::AtRelay(word(bits), passage));
        }
        let is_one = |one: u32, other: u32| u32::from(one != 0 && one == other);
        let bits = bits
            .and(is_one(from.app, to.app), 1)
            .and(is_one(from.network, to.network), 1)
            .and(u32::from(from.sends), Side::SENDS)
            .and(u32::from(to.receives), Side::RECEIVES);
        Sort::Plain(word(bits))
    }

    /// How a link touches a relay, or two of them.
    fn passage(&self, link: Index) -> Option<Passage> {
        let edge = self.graph.edge(link);
        let (from, to) = (self.graph.node(edge.from), self.graph.node(edge.to));
        if from.part.is_relay() {
            let handed = matches!(self.carries(link), Carries::Handed(_));
            let passage = Passage::OutOf { relay: edge.from, to: to.part.service(), exposure: to.exposure };
            return handed.then_some(passage);
        }
        let surroundings = [from.app, from.network, from.region];
        Some(Passage::Into { relay: edge.to, from: from.kind, surroundings })
    }

    /// What a link carries, by what arrived at the component that it leaves.
    pub fn carries(&self, link: Index) -> Carries {
        let edge = self.graph.edge(link);
        if !self.graph.has_relays || !self.graph.part(edge.from).is_relay() {
            return Carries::Own;
        }
        let Some(knot) = self.knot(edge.from) else { return Carries::Own };
        match edge.expectation {
            Some(tag) if knot.tags.has(tag) => Carries::Handed(tag),
            Some(_) => Carries::Own,
            None => match knot.tags.only() {
                Some(tag) => Carries::Handed(tag),
                None if knot.tags == Tags::default() => Carries::Nothing,
                None => Carries::Mixed(knot.tags),
            },
        }
    }

    /// How many relays a link's item has passed at least when it leaves its sender.
    pub fn passed(&self, link: Index) -> u32 {
        match self.carries(link) {
            Carries::Own => 0,
            Carries::Handed(_) | Carries::Mixed(_) | Carries::Nothing => {
                self.knot(self.graph.edge(link).from).map_or(0, Knot::depth)
            }
        }
    }

    /// What entered the relay that a link leaves, with this tag.
    pub fn origin(&self, link: Index, tag: Expectation) -> Option<&Origin> {
        self.knot(self.graph.edge(link).from)?.origins[tag as usize].as_deref()
    }

    /// Who is reached through a relay with this tag.
    pub fn beyond(&self, relay: Index, tag: Expectation) -> Option<&Reach> {
        self.knot(relay)?.reaches[tag as usize].as_deref()
    }

    /// Who a link reaches with this tag, alone.
    pub fn reach(&self, link: Index, tag: Option<Expectation>) -> Reach {
        let edge = self.graph.edge(link);
        let node = self.graph.node(edge.to);
        if node.part.is_relay() {
            return match tag.and_then(|tag| self.beyond(edge.to, tag)) {
                Some(reach) => reach.clone(),
                None => Reach { ends: Ends::of(node), ..Reach::nobody() },
            };
        }
        Reach {
            copies: 1,
            competing: node.instances() > 1,
            ends: Ends::of(node),
            consumers: self.consumers.get(&edge.to).copied().unwrap_or_default(),
            ..Reach::nobody()
        }
    }

    /// The facts of a link in the whole design.
    pub fn facts(&self, link: Index) -> Facts {
        match self.carries(link) {
            Carries::Own => self.own_facts(link),
            Carries::Handed(tag) => self.handed_facts(link, tag),
            Carries::Mixed(_) | Carries::Nothing => Facts { pinned: self.pinned(link), ..self.stated(link) },
        }
    }

    fn own_facts(&self, link: Index) -> Facts {
        let edge = self.graph.edge(link);
        let tag = edge.expectation;
        let shared = self.shared_by(edge);
        let mut reach = shared.map_or_else(|| self.reach(link, tag), |shared| shared.reach.clone());
        let callers = tag.and_then(|tag| self.knot(edge.to)?.origins[tag as usize].as_deref());
        reach.consumers = reach.consumers.max(callers.map_or(0, |origin| origin.callers.len() as u32));
        reach.answered |= shared.map_or(edge.is_answered, |shared| shared.answered);
        let mut facts = self.stated(link);
        if let Some(on_the_way) = &reach.facts {
            facts.join(on_the_way);
        }
        finish(&mut facts, tag, &around(&Ends::of(self.graph.node(edge.from)), &reach));
        facts.pinned = self.pinned(link);
        if self.graph.node(edge.to).part.is_relay() {
            set_entry(&mut facts, entry(self.graph, link));
        }
        facts
    }

    fn handed_facts(&self, link: Index, tag: Expectation) -> Facts {
        let edge = self.graph.edge(link);
        let origin = self.origin(link, tag).expect("what is handed on has entered");
        let mut reach = self.beyond(edge.from, tag).map_or_else(Reach::nobody, Clone::clone);
        reach.api_tier = reach.api_tier.max(origin.api_tier);
        reach.answered |= origin.answered;
        reach.consumers = reach.consumers.max(origin.callers.len() as u32);
        let mut facts = origin.facts;
        if let Some(on_the_way) = &reach.facts {
            facts.join(on_the_way);
        }
        finish(&mut facts, Some(tag), &around(&origin.ends, &reach));
        set_entry(&mut facts, origin.entry);
        facts.pinned = self.pinned(link);
        facts.inherited = edge.expectation.is_none();
        facts
    }

    fn collect_origins(&mut self, at: usize) {
        let graph = self.graph;
        let members = std::mem::take(&mut self.knots[at].members);
        let is_inside = |link: Index| self.knot_of[graph.edge(link).from as usize] == Some(at as Index);
        let entering = || members.iter().flat_map(|member| graph.into(*member)).copied();
        let mut knot = Knot::default();
        entering().filter(|link| !is_inside(*link)).for_each(|link| self.enter(&mut knot, link));
        let arrived = knot.tags;
        let inside = || entering().filter(|link| is_inside(*link));
        let raised = |link: Index| graph.edge(link).expectation.filter(|tag| !arrived.has(*tag));
        // All that goes round is there before a link says something of it, so that the order of links decides nothing.
        inside()
            .filter_map(|link| Some((link, raised(link)?)))
            .for_each(|(link, tag)| self.raise(&mut knot, link, tag));
        inside().filter(|link| raised(*link).is_none()).for_each(|link| self.go_round(&mut knot, link));
        for member in &members {
            let drawn = relay_facts(graph.node(*member));
            for origin in knot.origins.iter_mut().flatten() {
                origin.facts.join(&drawn);
                origin.api_tier = origin.api_tier.max(api_tier(graph.node(*member)));
            }
        }
        self.knots[at] = Knot { members, ..knot };
    }

    /// Adds what a link brings to a knot from outside.
    fn enter(&self, knot: &mut Knot, link: Index) {
        let edge = self.graph.edge(link);
        let from = self.knot(edge.from);
        let arrived = from.map_or(Tags::default(), |from| from.tags);
        if let Some(tag) = edge.expectation.filter(|tag| !arrived.has(*tag)) {
            return self.raise(knot, link, tag);
        }
        let Some(from) = from else { return knot.passed_at_least(0) };
        knot.passed_at_least(from.depth());
        for tag in arrived.iter().filter(|tag| edge.expectation.is_none_or(|declared| declared == *tag)) {
            let mut origin = from.origins[tag as usize].as_deref().expect("a tag has an origin").clone();
            origin.facts.join(&self.stated(link));
            add(&mut knot.origins, &mut knot.tags, tag, origin);
        }
    }

    /// Adds what a link between members says to what it hands on.
    fn go_round(&self, knot: &mut Knot, link: Index) {
        let declared = self.graph.edge(link).expectation;
        let stated = self.stated(link);
        for tag in knot.tags.iter().filter(|tag| declared.is_none_or(|declared| declared == *tag)) {
            if let Some(origin) = &mut knot.origins[tag as usize] {
                origin.facts.join(&stated);
            }
        }
    }

    /// Adds what the sender of a link says itself.
    fn raise(&self, knot: &mut Knot, link: Index, tag: Expectation) {
        let graph = self.graph;
        let edge = graph.edge(link);
        let origin = Origin {
            ends: Ends::of(graph.node(edge.from)),
            facts: self.stated(link),
            entry: entry(graph, link),
            answered: edge.is_answered,
            api_tier: None,
            callers: caller(graph, edge.from).into_iter().collect(),
        };
        knot.passed_at_least(0);
        add(&mut knot.origins, &mut knot.tags, tag, origin);
    }

    fn collect_reaches(&mut self, at: usize) {
        let mut reaches: [Option<Box<Reach>>; KINDS] = Default::default();
        for tag in self.knots[at].tags.iter() {
            let mut whole = Reach::nobody();
            for member in &self.knots[at].members {
                whole.and(&self.reach_of(*member, at as Index, tag));
            }
            reaches[tag as usize] = Some(Box::new(whole));
        }
        self.knots[at].reaches = reaches;
    }

    /// Who a relay reaches with this tag, beyond its own knot.
    fn reach_of(&self, relay: Index, knot: Index, tag: Expectation) -> Reach {
        let graph = self.graph;
        let node = graph.node(relay);
        let mut whole = Reach { facts: Some(relay_facts(node)), ..Reach::nobody() };
        whole.api_tier = api_tier(node);
        let take = |whole: &mut Reach, reach: &Reach| match node.part {
            Part::Broker(Service::StorageQueue | Service::ServiceBusQueue) => whole.or(reach),
            Part::Gateway(_) => whole.either(reach),
            Part::Broker(_) | Part::Application => whole.and(reach),
        };
        // Those who share a subscription; most have one to themselves.
        let mut subscriptions: HashMap<Index, Reach, RandomState> = HashMap::default();
        for link in graph.out(relay) {
            let edge = graph.edge(*link);
            if edge.expectation.is_some_and(|declared| declared != tag) {
                continue;
            }
            let mut reach = match self.knot_of[edge.to as usize] {
                Some(other) if other == knot => Reach::nobody(),
                _ => self.reach(*link, Some(tag)),
            };
            restate(&mut reach, edge.link.needs.word(Need::Receivers));
            reach.answered |= edge.is_answered;
            let facts = reach.facts.get_or_insert_default();
            if edge.needs != 0 {
                facts.join(&without_receivers(*stated(graph, edge)));
            }
            if graph.channel_of(*link).len() == 1 {
                take(&mut whole, &reach);
                continue;
            }
            match subscriptions.entry(edge.channel) {
                Slot::Occupied(mut shared) => shared.get_mut().or(&reach),
                Slot::Vacant(free) => drop(free.insert(reach)),
            }
        }
        for reach in subscriptions.values() {
            take(&mut whole, reach);
        }
        whole
    }
}

/// The tier of a drawn API Management.
fn api_tier(relay: &Node<'_>) -> Option<Tier> {
    relay.component.tier.filter(|_| relay.part == Part::Gateway(Service::ApiManagement))
}

/// What drawing a relay says: a broker that is closed to the internet must be closed to the internet.
fn relay_facts(relay: &Node<'_>) -> Facts {
    let mut facts = Facts::default();
    if matches!(relay.part, Part::Broker(_)) && relay.exposure == Some(Exposure::Private) {
        facts.private = true;
        facts.read.set(Need::Network, true);
    }
    facts
}

/// The facets stated on one link.
fn stated<'g>(graph: &'g Graph<'_>, edge: &Edge<'_>) -> &'g Facts {
    &graph.stated[edge.needs as usize]
}

impl Shared {
    /// What the links of a channel state, all together; who is reached is not known yet.
    fn stating(graph: &Graph<'_>, links: &[Index]) -> Self {
        let edges = || links.iter().map(|link| graph.edge(*link));
        let mut all = edges().map(|edge| stated(graph, edge));
        let mut facts = *all.next().expect("a channel has a link");
        all.for_each(|other| facts.join(other));
        let answered = edges().any(|edge| edge.is_answered);
        let pinned = edges().filter_map(|edge| edge.pinned).min();
        Self { stated: facts, reach: Reach::nobody(), answered, pinned }
    }
}

/// What decides the facts and the flow of a link. Two of the same sort have the same ones, unless each is of its own.
#[derive(Debug, Clone, Copy)]
pub(super) enum Sort {
    /// It touches no relay: the number of the needs that it states, its tag, and what counts of its ends.
    Plain(u64),
    /// The same with the relay that it touches.
    AtRelay(u64, Passage),
    /// It shares its channel, or a relay says something itself with it: its facts depend on others.
    Own,
}

/// Which relay a link touches, and what of its other end counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Passage {
    /// It enters one: from what, and within which application, network and region.
    Into { relay: Index, from: ComponentKind, surroundings: [Option<Index>; 3] },
    /// It hands on what entered one: the receiver counts for the flow only.
    OutOf { relay: Index, to: Option<Service>, exposure: Option<Exposure> },
}

/// What a component adds to the sort of its links, in a few bytes: it is asked for at both ends of every link.
#[derive(Debug, Clone, Copy)]
struct Side {
    /// One more than the index of its application, and of its network; 0 for none.
    app: u32,
    network: u32,
    /// What counts of it as the sender, and as the receiver.
    sends: u8,
    receives: u8,
    is_relay: bool,
}

impl Side {
    const SENDS: u32 = 3;
    const RECEIVES: u32 = 4;

    fn of(node: &Node<'_>, consumers: u32) -> Self {
        let group = |group: Option<Index>| group.map_or(0, |group| 1 + group);
        let receives = Bits(node.exposure.map_or(0, |exposure| 1 + exposure as u32))
            .and(u32::from(node.instances > 1), 1)
            .and(u32::from(Facts::is_shared(consumers)), 1);
        Self {
            app: group(node.app),
            network: group(node.network),
            sends: Facts::sort_of_sender(node.kind) as u8,
            receives: receives.0 as u8,
            is_relay: node.part.is_relay(),
        }
    }
}

/// The tag of a link and what surrounds it, packed into one number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
struct Bits(u32);

impl Bits {
    /// Adds a number below two to the power of `bits`.
    fn and(self, number: u32, bits: u32) -> Self {
        debug_assert!(number < 1 << bits, "{number} takes more than {bits} bits");
        Self(self.0 << bits | number)
    }
}

fn around(from: &Ends, reach: &Reach) -> Around {
    let from_kind = from.kind.unwrap_or(ComponentKind::Service);
    Around {
        same_application: from.app.is_one_with(reach.ends.app),
        same_network: from.network.is_one_with(reach.ends.network),
        receivers: reach.copies,
        competing: reach.competing,
        receiver_private: reach.ends.closed,
        regions: reach.ends.regions.len() as u32,
        consuming_applications: reach.consumers,
        answered: reach.answered,
        // All layers are judged, drawn ones too: each leg shows its share, and a finding compares it with the drawing.
        drawn: Gateways::default(),
        drawn_api_tier: reach.api_tier,
        ..Around::between(from_kind, reach.ends.kind.unwrap_or(ComponentKind::Service))
    }
}

/// Tags the facts and fills from the graph what is not stated.
fn finish(facts: &mut Facts, tag: Option<Expectation>, around: &Around) {
    facts.expectation = tag;
    facts.look_around(around);
}

/// Where the callers of a call through drawn gateways sit: what counts is the first gateway, not the part behind it.
fn set_entry(facts: &mut Facts, entry: Entry) {
    if facts.expectation == Some(Expectation::Call) && !facts.stated.has(Need::Entry) {
        facts.entry = entry;
        facts.read.set(Need::Entry, entry != Entry::Unknown);
    }
}

/// Where the caller of a link sits, by the component that it calls.
fn entry(graph: &Graph<'_>, link: Index) -> Entry {
    let edge = graph.edge(link);
    if graph.receiver(link).is_closed() || graph.same_network(edge.from, edge.to) {
        return Entry::Internal;
    }
    match graph.sender(link).kind() {
        ComponentKind::Person | ComponentKind::MobileApp | ComponentKind::Device | ComponentKind::ExternalSystem => {
            Entry::Internet
        }
        _ => Entry::Unknown,
    }
}

/// The knots, those that hand on to no other first, and the knot of each component.
fn knots(graph: &Graph<'_>) -> (Vec<Knot>, Vec<Option<Index>>) {
    let mut knot_of = vec![None; graph.nodes.len()];
    if !graph.has_relays {
        return (Vec::new(), knot_of);
    }
    let mut relays = DiGraph::<Index, (), Index>::default();
    let mut place = vec![None; graph.nodes.len()];
    for node in graph.node_indices().filter(|node| graph.part(*node).is_relay()) {
        place[node as usize] = Some(relays.add_node(node));
    }
    for edge in &graph.edges {
        if let (Some(from), Some(to)) = (place[edge.from as usize], place[edge.to as usize]) {
            relays.add_edge(from, to, ());
        }
    }
    // Kosaraju's algorithm, because petgraph's other one descends the stack of the process, and a file can be deep.
    let knots = kosaraju_scc(&relays)
        .into_iter()
        .enumerate()
        .map(|(at, members)| {
            let mut members: Vec<_> = members.into_iter().map(|member| relays[member]).collect();
            members.sort_unstable();
            for member in &members {
                knot_of[*member as usize] = Some(at as Index);
            }
            Knot { members, ..Knot::default() }
        })
        .collect();
    (knots, knot_of)
}

/// How many applications call each component that offers an interface, its own not counted.
fn consumers(graph: &Graph<'_>) -> HashMap<Index, u32, RandomState> {
    let offers = |kind| matches!(kind, ComponentKind::Api | ComponentKind::Service | ComponentKind::Function);
    let mut callers: Vec<(Index, Caller)> = Vec::new();
    for edge in graph.edges.iter().filter(|edge| edge.expectation == Some(Expectation::Call)) {
        let callee = graph.node(edge.to);
        if offers(callee.kind)
            && let Some(caller) = caller(graph, edge.from)
            && callee.app.map(Caller::Application) != Some(caller)
        {
            callers.push((edge.to, caller));
        }
    }
    callers.sort_unstable();
    callers.dedup();
    callers.chunk_by(|one, other| one.0 == other.0).map(|calls| (calls[0].0, calls.len() as u32)).collect()
}
