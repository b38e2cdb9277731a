//! Does the design as a whole hold together? Checks on chains, circles and couplings between applications.
//!
//! From how many on something is too much is our own measure ([`MANY`]); the pages name none.

use std::collections::{BTreeMap, HashMap, HashSet};

use foldhash::fast::RandomState;
use petgraph::algo::kosaraju_scc;
use petgraph::graph::{DiGraph, NodeIndex};

use super::design::Design;
use super::{At, ChainText, Raise, SHOWN_OF_A_WAY};
use crate::analysis::Severity;
use crate::analysis::graph::{Index, Part, Rows, keep};
use crate::analysis::marks::Marks;
use crate::model::{ComponentKind, Expectation, Service};
use crate::rules::facets::Receivers;

/// From how many on a chain, or a number of links from application to application, is worth a word.
const MANY: u32 = 3;

/// A20: events that trigger events that trigger events.
pub(super) fn chained_events(design: &Design<'_>, raise: &mut Raise<'_>) {
    let is_published = |marks: Marks| marks.any(Marks::EVENT) || marks.any(Marks::MESSAGE) && marks.any(Marks::MANY);
    static TEXT: ChainText = ChainText {
        before: "a chain of ",
        between: " publications, hard to trace and to debug, begins here: ",
        behind: "; carry a correlation id through all of it, or let one part orchestrate",
    };
    chains(design, design.links_with(is_published), &TEXT, raise);
}

/// A23: calls that wait for calls that wait for calls. A person who waits is no step of it, and a store is part of the one
/// that asks it.
pub(super) fn chained_calls(design: &Design<'_>, raise: &mut Raise<'_>) {
    let is_store = |kind| matches!(kind, ComponentKind::Database | ComponentKind::Cache | ComponentKind::Storage);
    let is_waiting = |link: Index| {
        design.graph.sender(link).kind() != ComponentKind::Person && !is_store(design.graph.receiver(link).kind())
    };
    let mut waiting = design.links_with(|marks| marks.any(Marks::CALL));
    keep(&mut waiting, is_waiting);
    static TEXT: ChainText = ChainText {
        before: "a chain of ",
        between: " calls begins here: ",
        behind: "; their times add up, and one that fails fails all, so let one step answer later, over a queue",
    };
    chains(design, waiting, &TEXT, raise);
}

/// Tells the longest chain from every place where chains of links that count begin, if it is long: at its first link, with
/// the application parts on its way. A way through relays is one communication, and a circle is passed through at one point.
fn chains(design: &Design<'_>, links: Vec<Index>, text: &'static ChainText, raise: &mut Raise<'_>) {
    let graph = design.graph;
    if links.len() < MANY as usize {
        return;
    }
    let into = by_receiver(design, &links);
    let longest = vec![Way::NONE; graph.nodes.len()];
    let mut ways = Ways { design, links, into, left: vec![0; graph.nodes.len()], longest, ends: HashMap::default() };
    for node in ways.measure() {
        let way = ways.longest[node as usize];
        if way.length() >= MANY {
            raise.say_chain(At::Link(way.first()), text, way.length(), |parts| ways.follow(way, parts));
        }
    }
}

/// Some links by the component that they enter.
fn by_receiver(design: &Design<'_>, links: &[Index]) -> Rows {
    let graph = design.graph;
    Rows::with(graph.nodes.len(), links.iter().map(|link| (graph.ends(*link)[1], *link)))
}

/// The longest ways along the links that count.
struct Ways<'a, 'd> {
    design: &'a Design<'d>,
    /// The links that count, and the same by the component that they enter.
    links: Vec<Index>,
    into: Rows,
    /// How many links that leave each component still have to be looked at.
    left: Vec<u32>,
    /// The longest way from each component.
    longest: Vec<Way>,
    /// Where the last links of the longest way from a component begin, once somebody asked: many ways share an end.
    ends: HashMap<Index, Index, RandomState>,
}

/// A way: how many communications it has, and the link that it begins with. Of two ways the greater one is the longer, or
/// of two that are equally long the first in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Way(u64);

impl Way {
    /// No way at all.
    const NONE: Self = Self(0);

    fn new(length: u32, first: Index) -> Self {
        Self(u64::from(length) << 32 | u64::from(Index::MAX - first))
    }

    fn length(self) -> u32 {
        (self.0 >> 32) as u32
    }

    fn first(self) -> Index {
        Index::MAX - self.0 as u32
    }

    fn some(self) -> Option<Self> {
        (self != Self::NONE).then_some(self)
    }
}

impl Ways<'_, '_> {
    /// Measures every way, and says where long ways begin. Components that nothing leaves come first, then those before them
    /// (Kahn's algorithm); what remains leads into a circle.
    fn measure(&mut self) -> Vec<Index> {
        let graph = self.design.graph;
        for link in &self.links {
            self.left[graph.ends(*link)[0] as usize] += 1;
        }
        let is_entered = |ways: &Self, node: Index| !ways.into.of(node).is_empty();
        let mut ends: Vec<Index> = graph.node_indices().collect();
        keep(&mut ends, |node| self.left[node as usize] == 0 && is_entered(self, node));
        while let Some(end) = ends.pop() {
            for link in self.into.of(end) {
                let from = graph.ends(*link)[0] as usize;
                self.longest[from] = self.by(*link).max(self.longest[from]);
                self.left[from] -= 1;
                if self.left[from] == 0 {
                    ends.push(from as Index);
                }
            }
        }
        let circles = self.pass_circles();
        let mut begins: Vec<Index> = graph.node_indices().collect();
        keep(&mut begins, |node| self.longest[node as usize].length() >= MANY && !is_entered(self, node));
        begins.extend(circles);
        begins
    }

    /// The longest way that begins with a link.
    fn by(&self, link: Index) -> Way {
        let graph = self.design.graph;
        let [from, to] = graph.ends(link);
        let step = u32::from(!(graph.has_relays && graph.part(from).is_relay()));
        Way::new(step + self.longest[to as usize].length(), link)
    }

    /// Measures the ways that lead into circles, and names a member of each circle at which ways begin.
    fn pass_circles(&mut self) -> Vec<Index> {
        let graph = self.design.graph;
        let remains = |link: &Index| graph.ends(*link).iter().all(|end| self.left[*end as usize] > 0);
        let links: Vec<Index> = self.links.iter().copied().filter(remains).collect();
        if links.is_empty() {
            return Vec::new();
        }
        let (net, knots) = knots(self.design, &links);
        let counted: HashSet<Index, RandomState> = self.links.iter().copied().collect();
        let mut knot_of = vec![None; graph.nodes.len()];
        for (at, knot) in knots.iter().enumerate() {
            for node in knot {
                knot_of[net[*node] as usize] = Some(at);
            }
        }
        let mut begins = Vec::new();
        // The knots come with the last ones first.
        for (at, knot) in knots.iter().enumerate() {
            let outside = |node: Index| knot_of[node as usize] != Some(at);
            let (mut best, mut is_entered) = (Way::NONE, false);
            for node in knot.iter().map(|node| net[*node]) {
                let leaves = |link: &&Index| counted.contains(link) && outside(graph.ends(**link)[1]);
                best = graph.out(node).iter().filter(leaves).fold(best, |best, link| self.by(*link).max(best));
                is_entered |= self.into.of(node).iter().any(|link| outside(graph.ends(*link)[0]));
            }
            for node in knot {
                self.longest[net[*node] as usize] = best;
            }
            if !is_entered && best != Way::NONE {
                begins.push(net[knot[0]]);
            }
        }
        begins
    }

    /// Collects the application parts on a way; of a long one, as many at both ends as are told.
    fn follow(&mut self, way: Way, parts: &mut Vec<Index>) {
        if way.length() as usize <= SHOWN_OF_A_WAY {
            return self.collect(way, SHOWN_OF_A_WAY, parts);
        }
        self.collect(way, SHOWN_OF_A_WAY / 2 - 1, parts);
        let end = self.end(self.design.graph.ends(way.first())[1]);
        if let Some(last) = self.longest[end as usize].some() {
            self.collect(last, SHOWN_OF_A_WAY, parts);
        }
    }

    /// Collects the first application parts on a way, until there are more than so many.
    fn collect(&self, way: Way, most: usize, parts: &mut Vec<Index>) {
        let graph = self.design.graph;
        let begin = parts.len();
        let mut next = Some(way);
        while let Some(way) = next.filter(|_| parts.len() - begin <= most) {
            let ends = graph.ends(way.first());
            for node in ends {
                if parts[begin..].last() != Some(&node) && !(graph.has_relays && graph.part(node).is_relay()) {
                    parts.push(node);
                }
            }
            next = self.longest[ends[1] as usize].some();
        }
    }

    /// The component on the longest way from this one from where only the last parts are left. Each is passed once,
    /// whoever asks.
    fn end(&mut self, from: Index) -> Index {
        let mut passed = Vec::new();
        let mut at = from;
        let end = loop {
            if let Some(end) = self.ends.get(&at) {
                break *end;
            }
            let way = self.longest[at as usize];
            if (way.length() as usize) < SHOWN_OF_A_WAY {
                break at;
            }
            passed.push(at);
            at = self.design.graph.ends(way.first())[1];
        };
        self.ends.extend(passed.into_iter().map(|node| (node, end)));
        end
    }
}

/// Parts by their indices, joined by links by theirs.
type Net = DiGraph<Index, Index, Index>;

/// The parts at the ends of some links as a graph, and its knots: sets of parts that reach one another. Kosaraju's
/// algorithm, because petgraph's other one descends the stack of the process, and a file can be deep.
fn knots(design: &Design<'_>, links: &[Index]) -> (Net, Vec<Vec<NodeIndex<Index>>>) {
    let mut net = DiGraph::with_capacity(links.len(), links.len());
    let mut place: Vec<Option<NodeIndex<Index>>> = vec![None; design.graph.nodes.len()];
    for link in links {
        let [from, to] = design.graph.ends(*link);
        let mut end = |node: Index| *place[node as usize].get_or_insert_with(|| net.add_node(node));
        let (from, to) = (end(from), end(to));
        net.add_edge(from, to, *link);
    }
    let knots = kosaraju_scc(&net);
    (net, knots)
}

/// A22: callers that wait for each other, and messages that go round.
pub(super) fn circles(design: &Design<'_>, raise: &mut Raise<'_>) {
    for parts in rounds(design, Marks::CALL.or(Marks::REQUEST)) {
        let text = match parts.as_slice() {
            [only] => format!("it calls itself, {}: while it waits, it does not answer", design.name(*only)),
            _ => format!(
                "calls or requests go round between {}: when all of them wait, none of them answers",
                design.names(&parts)
            ),
        };
        raise.say(At::Component(parts[0]), text);
    }
    for parts in rounds(design, Marks::WORK) {
        let text = match parts.as_slice() {
            [only] => {
                format!("it sends messages to itself, {}: something must stop them going round", design.name(*only))
            }
            _ => format!("messages between {} go round in a circle: something must stop them", design.names(&parts)),
        };
        raise.say_as(Severity::Warning, At::Component(parts[0]), text);
    }
}

/// The application parts of each circle of links with these tags, answers left out, sorted by id. What passes a gateway is
/// left out too: who calls whom through it cannot be told.
fn rounds(design: &Design<'_>, wanted: Marks) -> Vec<Vec<Index>> {
    let graph = design.graph;
    let is_gateway = |node: Index| graph.has_relays && matches!(graph.part(node), Part::Gateway(_));
    let mut links = design.links_with(|marks| marks.any(wanted));
    links.retain(|link| {
        let [from, to] = graph.ends(*link);
        !is_gateway(from) && !is_gateway(to) && !graph.edge(*link).is_answer
    });
    let links = on_circles_or_before(design, links);
    if links.is_empty() {
        return Vec::new();
    }
    let (net, knots) = knots(design, &links);
    let goes_round = |knot: &Vec<NodeIndex<Index>>| match knot.as_slice() {
        [only] => net.find_edge(*only, *only).is_some(),
        _ => true,
    };
    let mut rounds = Vec::new();
    for knot in knots.iter().filter(|knot| goes_round(knot)) {
        let mut parts: Vec<_> = knot.iter().map(|node| net[*node]).collect();
        parts.retain(|node| !graph.part(*node).is_relay());
        parts.sort_by(|one, two| graph.node(*one).component.id.cmp(&graph.node(*two).component.id));
        if !parts.is_empty() {
            rounds.push(parts);
        }
    }
    rounds
}

/// The links that lie on circles or lead to them: without those to where nothing goes on, again and again (Kahn's
/// algorithm). In most designs nothing remains, and nothing else has to be looked for.
fn on_circles_or_before(design: &Design<'_>, mut links: Vec<Index>) -> Vec<Index> {
    let graph = design.graph;
    drop_loose_ends(design, &mut links);
    if links.is_empty() {
        return links;
    }
    let into = by_receiver(design, &links);
    let mut leaving = vec![0_u32; graph.nodes.len()];
    for link in &links {
        leaving[graph.ends(*link)[0] as usize] += 1;
    }
    let mut free: Vec<Index> = graph.node_indices().filter(|node| leaving[*node as usize] == 0).collect();
    while let Some(node) = free.pop() {
        for link in into.of(node) {
            let [from, _] = graph.ends(*link);
            leaving[from as usize] -= 1;
            if leaving[from as usize] == 0 {
                free.push(from);
            }
        }
    }
    links.retain(|link| leaving[graph.ends(*link)[1] as usize] > 0);
    links
}

/// Drops links that nothing enters before or leaves behind, a few times: a short walk over short lists that leaves little
/// for the long one.
fn drop_loose_ends(design: &Design<'_>, links: &mut Vec<Index>) {
    const WALKS: usize = 5;
    const ENTERED: u8 = 1;
    const LEFT: u8 = ENTERED << 1;
    let mut ends = vec![0_u8; design.graph.nodes.len()];
    for _ in 0..WALKS {
        for [from, to] in links.iter().map(|link| design.graph.ends(*link)) {
            ends[from as usize] |= LEFT;
            ends[to as usize] |= ENTERED;
        }
        keep(links, |link| {
            let [from, to] = design.graph.ends(link);
            ends[from as usize] & (ends[to as usize] >> 1) & ENTERED != 0
        });
        ends.fill(0);
    }
}

/// Point-to-point links from application to application, by their two ends.
fn between_applications(design: &Design<'_>) -> BTreeMap<(Index, Index), u32> {
    let graph = design.graph;
    let mut pairs: BTreeMap<(Index, Index), u32> = BTreeMap::new();
    if !design.has_applications() {
        return pairs;
    }
    for link in design.heads() {
        let Some(from) = graph.sender(*link).app else { continue };
        let facts = design.facts(*link);
        let message = matches!(facts.expectation, Some(Expectation::Command | Expectation::Document));
        let copies = !matches!(facts.receivers, Receivers::One | Receivers::Competing);
        let by_topic =
            matches!(graph.receiver(*link).part, Part::Broker(Service::ServiceBusTopic | Service::EventGrid));
        if !message || copies || by_topic || graph.edge(*link).is_answer {
            continue;
        }
        if let Some(to) = design.far_app(*link).filter(|to| *to != from) {
            *pairs.entry((from, to)).or_default() += 1;
        }
    }
    pairs
}

fn group<'d>(design: &Design<'d>, group: Index) -> &'d crate::model::Group {
    &design.topology.groups()[group as usize]
}

/// A24: many point-to-point links between applications.
pub(super) fn sprawl(design: &Design<'_>, raise: &mut Raise<'_>) {
    const ADVICE: &str = "a topic in between would spare each side from knowing the other";
    let pairs = between_applications(design);
    let mut of_app: BTreeMap<Index, u32> = BTreeMap::new();
    for ((from, to), count) in &pairs {
        *of_app.entry(*from).or_default() += count;
        *of_app.entry(*to).or_default() += count;
    }
    let mut crowded = of_app.into_iter().filter(|(_, count)| *count >= MANY).peekable();
    let all: u32 = pairs.values().sum();
    if crowded.peek().is_none() && all >= MANY {
        let text = format!("{all} point-to-point links run between applications: {ADVICE}");
        raise.say(At::Document, text);
    }
    for (app, count) in crowded {
        let name = &group(design, app).name;
        raise.say(
            At::Group(app),
            format!("{count} point-to-point links join \"{name}\" with other applications: {ADVICE}"),
        );
    }
}

/// A25: two applications that command each other.
pub(super) fn coupled_both_ways(design: &Design<'_>, raise: &mut Raise<'_>) {
    let pairs = between_applications(design);
    for (one, two) in pairs.keys().filter(|(one, two)| one < two && pairs.contains_key(&(*two, *one))) {
        raise.say(
            At::Group(*one),
            format!(
                "the applications \"{}\" and \"{}\" send each other messages point to point: agree on one contract, or let each publish \
                 events",
                group(design, *one).name,
                group(design, *two).name
            ),
        );
    }
}
