//! What is the design as a graph? Components and links by dense index, with the groups and channels resolved.
//!
//! Indices are positions in the topology's lists, so they mean the same here and there while nothing changes. They never
//! leave the analysis. Everything here is O(V + E), for any file.

use std::collections::HashMap;

use foldhash::fast::RandomState;

use crate::model::{Component, ComponentKind, Expectation, Exposure, GroupKind, Link, Need, Service, Topology};
use crate::rules::Facts;

/// An index into the topology's components, links or groups.
pub(super) type Index = u32;

/// A component with what surrounds it.
#[derive(Debug)]
pub(super) struct Node<'a> {
    pub component: &'a Component,
    // What is asked for at every link lies here, because components lie far apart.
    pub kind: ComponentKind,
    pub exposure: Option<Exposure>,
    pub instances: u32,
    /// The innermost application around it.
    pub app: Option<Index>,
    /// The outermost network around it. Two components share a network exactly when they share the outermost one.
    pub network: Option<Index>,
    /// The innermost region around it.
    pub region: Option<Index>,
    pub part: Part,
}

/// What a component does with what reaches it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// It belongs to the application: communications begin and end here.
    Application,
    /// It is a drawn broker, which hands items on.
    Broker(Service),
    /// It is a drawn gateway, which passes calls on.
    Gateway(Service),
}

impl Part {
    fn of(kind: ComponentKind) -> Self {
        match kind.service() {
            Some(service) if service.is_broker() => Self::Broker(service),
            Some(service) => Self::Gateway(service),
            None => Self::Application,
        }
    }

    /// The Azure service that is drawn here.
    pub fn service(self) -> Option<Service> {
        match self {
            Self::Application => None,
            Self::Broker(service) | Self::Gateway(service) => Some(service),
        }
    }

    /// Whether communications pass through.
    pub fn is_relay(self) -> bool {
        self != Self::Application
    }
}

impl Node<'_> {
    pub fn kind(&self) -> ComponentKind {
        self.kind
    }

    /// Whether it is closed to the internet: in a private network or on-premises.
    pub fn is_closed(&self) -> bool {
        matches!(self.exposure, Some(Exposure::Private | Exposure::OnPremises))
    }

    pub fn instances(&self) -> u32 {
        self.instances
    }
}

/// A link by the indices of its ends. It is small, because all links are gone through again and again.
#[derive(Debug)]
pub(super) struct Edge<'a> {
    pub link: &'a Link,
    pub from: Index,
    pub to: Index,
    /// The queue, topic or stream that it shares with the links of the same number.
    pub channel: Index,
    /// The number of the needs that it states: links of one number state the same ones.
    pub needs: u32,
    /// Its tag.
    pub expectation: Option<Expectation>,
    /// The author's own choice of service for it.
    pub pinned: Option<Service>,
    /// Whether it answers another link, and whether one answers it.
    pub is_answer: bool,
    pub is_answered: bool,
    /// Whether it names its channel, and has a label: most links have none, and need not be looked at for them.
    pub has_channel: bool,
    pub has_label: bool,
}

/// A list that has one entry for each component, and one that has one for each link.
#[derive(Debug, Default)]
pub(super) struct Both<T> {
    pub components: T,
    pub links: T,
}

/// What touches every node of a graph, in the order of the edges.
#[derive(Debug, Clone, Default)]
pub(super) struct Rows {
    starts: Vec<u32>,
    items: Vec<Index>,
}

impl Rows {
    /// Numbers what touches the nodes: the first of these ends belongs to 0, the next one to 1.
    pub fn new(nodes: usize, ends: impl Iterator<Item = Index> + Clone) -> Self {
        Self::with(nodes, ends.zip(0..))
    }

    /// One item for each node, that of its number.
    pub fn of_one_each(nodes: usize) -> Self {
        Self { starts: (0..=nodes as u32).collect(), items: (0..nodes as Index).collect() }
    }

    /// Brings together what touches each node: pairs of a node and what touches it.
    pub fn with(nodes: usize, pairs: impl Iterator<Item = (Index, Index)> + Clone) -> Self {
        let mut starts = vec![0_u32; nodes + 1];
        for (end, _) in pairs.clone() {
            starts[end as usize + 1] += 1;
        }
        for node in 0..nodes {
            starts[node + 1] += starts[node];
        }
        let mut items = vec![0; starts[nodes] as usize];
        // Every start moves to its end, which is the start of the next one.
        for (end, item) in pairs {
            let place = &mut starts[end as usize];
            items[*place as usize] = item;
            *place += 1;
        }
        starts.rotate_right(1);
        starts[0] = 0;
        Self { starts, items }
    }

    pub fn of(&self, node: Index) -> &[Index] {
        let node = node as usize;
        &self.items[self.starts[node] as usize..self.starts[node + 1] as usize]
    }

    /// How many nodes there are.
    pub fn count(&self) -> usize {
        self.starts.len().saturating_sub(1)
    }
}

/// Keeps of some links those of which something holds. Where that cannot be foreseen, a processor guesses wrongly half the
/// time, so there is no branch to guess at.
pub(super) fn keep(links: &mut Vec<Index>, holds: impl Fn(Index) -> bool) {
    let mut kept = 0;
    for at in 0..links.len() {
        let link = links[at];
        links[kept] = link;
        kept += usize::from(holds(link));
    }
    links.truncate(kept);
}

/// A design as a graph.
#[derive(Debug, Default)]
pub(super) struct Graph<'a> {
    pub nodes: Vec<Node<'a>>,
    pub edges: Vec<Edge<'a>>,
    /// The links of every channel, in the author's order; each has one at least, and most have no more.
    pub channels: Rows,
    /// Whether some relay is drawn.
    pub has_relays: bool,
    /// Whether some links share a channel.
    pub has_shared_channels: bool,
    /// What accepts findings, and what has notes or states a need in words: most have neither, and need not be looked at
    /// for them.
    pub waiving: Both<Vec<Index>>,
    pub noted: Both<Vec<Index>>,
    /// What lists of needs state, by their numbers. Tag and own choice are those of no link.
    pub stated: Vec<Facts>,
    /// The links that answer others, in order, each with the one that it answers.
    answers: Vec<(Index, Index)>,
    /// The parts of the nodes and the two ends of the edges, once more: they are asked for again and again, and short lists
    /// stay at hand.
    parts: Vec<Part>,
    ends: &'a [[Index; 2]],
    out: Rows,
    into: Rows,
}

impl<'a> Graph<'a> {
    /// The graph of a design. Components and links lie far apart: only the few that say more than most are looked at.
    pub fn of(topology: &'a Topology) -> Self {
        let mut graph = Self {
            nodes: Vec::with_capacity(topology.components().len()),
            edges: Vec::with_capacity(topology.links().len()),
            parts: Vec::with_capacity(topology.components().len()),
            ends: topology.roster().ends(),
            stated: topology.digest().needs().iter().map(|needs| Facts::stated(None, needs)).collect(),
            ..Self::default()
        };
        graph.add_nodes(topology);
        graph.add_edges(topology);
        graph.channels = channels(&mut graph.edges);
        graph.has_shared_channels = graph.channels.count() < graph.edges.len();
        graph.out = Rows::new(graph.nodes.len(), graph.ends.iter().map(|[from, _]| *from));
        graph.into = Rows::new(graph.nodes.len(), graph.ends.iter().map(|[_, to]| *to));
        graph
    }

    fn add_nodes(&mut self, topology: &'a Topology) {
        let around = surroundings(topology);
        for (at, (component, digest)) in (0..).zip(topology.components().values().zip(topology.digest().components())) {
            let group = if digest.has_group { component.group.as_ref() } else { None };
            let group = group.and_then(|id| topology.groups().get_index_of(id));
            let Around { app, network, region } = group.map_or_else(Around::default, |group| around[group]);
            let part = Part::of(digest.kind);
            self.waiving.components.extend(digest.has_waivers.then_some(at));
            self.noted.components.extend(digest.has_notes.then_some(at));
            self.has_relays |= part.is_relay();
            self.parts.push(part);
            self.nodes.push(Node {
                component,
                kind: digest.kind,
                exposure: digest.exposure,
                instances: digest.instances,
                app,
                network,
                region,
                part,
            });
        }
    }

    fn add_edges(&mut self, topology: &'a Topology) {
        let links = topology.links().values().zip(topology.digest().links());
        for (at, ((link, digest), [from, to])) in (0..).zip(links.zip(self.ends.iter().copied())) {
            let asked = if digest.is_answer { link.reply_to.as_ref() } else { None };
            let asked = asked.and_then(|id| topology.links().get_index_of(id));
            self.answers.extend(asked.map(|asked| (at, asked as Index)));
            self.waiving.links.extend(digest.has_waivers.then_some(at));
            let is_noted = digest.has_notes || self.stated[digest.needs as usize].stated.has(Need::Extra);
            self.noted.links.extend(is_noted.then_some(at));
            self.edges.push(Edge {
                link,
                from,
                to,
                channel: 0,
                needs: digest.needs,
                expectation: digest.expectation,
                pinned: digest.pinned,
                is_answer: asked.is_some(),
                is_answered: false,
                has_channel: digest.has_channel,
                has_label: digest.has_label,
            });
        }
        for (_, asked) in &self.answers {
            self.edges[*asked as usize].is_answered = true;
        }
    }

    /// The link that a link answers.
    pub fn asked_by(&self, link: Index) -> Option<Index> {
        let place = self.answers.binary_search_by_key(&link, |(answer, _)| *answer).ok()?;
        Some(self.answers[place].1)
    }

    pub fn node(&self, index: Index) -> &Node<'a> {
        &self.nodes[index as usize]
    }

    /// What a node does with what reaches it.
    pub fn part(&self, index: Index) -> Part {
        self.parts[index as usize]
    }

    /// The name of a component.
    pub fn name(&self, index: Index) -> &'a str {
        &self.node(index).component.name
    }

    /// Where a link comes from and where it goes.
    pub fn ends(&self, link: Index) -> [Index; 2] {
        self.ends[link as usize]
    }

    pub fn edge(&self, index: Index) -> &Edge<'a> {
        &self.edges[index as usize]
    }

    /// The links that share a channel with this one, itself included, in the author's order.
    pub fn channel_of(&self, link: Index) -> &[Index] {
        self.channels.of(self.edge(link).channel)
    }

    /// Every channel that several links share.
    pub fn shared_channels(&self) -> impl Iterator<Item = (Index, &[Index])> {
        let count = if self.has_shared_channels { self.channels.count() as Index } else { 0 };
        (0..count).map(|channel| (channel, self.channels.of(channel))).filter(|(_, links)| links.len() > 1)
    }

    pub fn sender(&self, link: Index) -> &Node<'a> {
        self.node(self.ends(link)[0])
    }

    pub fn receiver(&self, link: Index) -> &Node<'a> {
        self.node(self.ends(link)[1])
    }

    /// The links that leave a component, in the author's order.
    pub fn out(&self, node: Index) -> &[Index] {
        self.out.of(node)
    }

    /// The links that enter a component, in the author's order.
    pub fn into(&self, node: Index) -> &[Index] {
        self.into.of(node)
    }

    pub fn node_indices(&self) -> std::ops::Range<Index> {
        0..self.nodes.len() as Index
    }

    pub fn edge_indices(&self) -> std::ops::Range<Index> {
        0..self.edges.len() as Index
    }

    /// Whether both lie in one network.
    pub fn same_network(&self, one: Index, other: Index) -> bool {
        let network = self.node(one).network;
        network.is_some() && network == self.node(other).network
    }
}

/// What surrounds the inside of a group.
#[derive(Debug, Clone, Copy, Default)]
struct Around {
    app: Option<Index>,
    network: Option<Index>,
    region: Option<Index>,
}

/// What surrounds each group, itself included. Every group is climbed from once, however deep they nest.
fn surroundings(topology: &Topology) -> Vec<Around> {
    let groups = topology.groups();
    let parent = |group: usize| groups[group].parent.as_ref().and_then(|id| groups.get_index_of(id));
    let mut around: Vec<Option<Around>> = vec![None; groups.len()];
    for start in 0..groups.len() {
        let mut climbed = Vec::new();
        let mut at = Some(start);
        while let Some(group) = at.filter(|group| around[*group].is_none() && climbed.len() < groups.len()) {
            climbed.push(group);
            at = parent(group);
        }
        let mut outer = at.and_then(|group| around[group]).unwrap_or_default();
        for group in climbed.into_iter().rev() {
            let index = Some(group as Index);
            match groups[group].kind {
                GroupKind::Application => outer.app = index,
                GroupKind::Network => outer.network = outer.network.or(index),
                GroupKind::Region => outer.region = index,
                GroupKind::Team => {}
            }
            around[group] = Some(outer);
        }
    }
    around.into_iter().map(Option::unwrap_or_default).collect()
}

/// Numbers the channels, and says which links each has.
fn channels(edges: &mut [Edge<'_>]) -> Rows {
    if !edges.iter().any(|edge| edge.has_channel) {
        (0..).zip(edges.iter_mut()).for_each(|(at, edge)| edge.channel = at);
        return Rows::of_one_each(edges.len());
    }
    let mut named: HashMap<(Index, &str), Index, RandomState> = HashMap::default();
    let mut count: Index = 0;
    for edge in edges.iter_mut() {
        let name = if edge.has_channel { edge.link.channel.as_deref() } else { None };
        edge.channel = name.map_or(count, |name| *named.entry((edge.from, name)).or_insert(count));
        count += Index::from(edge.channel == count);
    }
    Rows::new(count as usize, edges.iter().map(|edge| edge.channel))
}
