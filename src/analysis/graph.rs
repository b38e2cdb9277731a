//! What is the design as a graph? Components and links by dense index, with the groups and channels resolved.
//!
//! Indices are positions in the topology's lists, so they mean the same here and there while nothing changes. They never
//! leave the analysis. Everything here is O(V + E), for any file.

use std::collections::HashMap;

use foldhash::fast::RandomState;

use crate::model::{
    Component, ComponentId, ComponentKind, Expectation, Exposure, GroupId, GroupKind, Link, OfComponent, OfLink, Places,
    Service, Topology,
};

/// An index into the topology's components, links or groups.
pub(super) type Index = u32;

/// The ids of a design, by index.
#[derive(Debug, Default)]
pub(super) struct Ids {
    pub groups: Vec<GroupId>,
    pub components: Places<OfComponent>,
    pub links: Places<OfLink>,
}

impl Ids {
    pub fn of(topology: &Topology) -> Self {
        Self {
            groups: topology.groups().keys().cloned().collect(),
            components: Places::of(topology.components().keys()),
            links: Places::of(topology.links().keys()),
        }
    }
}

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

/// A link by the indices of its ends.
#[derive(Debug)]
pub(super) struct Edge<'a> {
    pub link: &'a Link,
    /// Its tag.
    pub expectation: Option<Expectation>,
    /// The author's own choice of service for it.
    pub pinned: Option<Service>,
    pub from: Index,
    pub to: Index,
    /// The queue, topic or stream that it shares with the links of the same number.
    pub channel: Index,
    /// The link that this one answers.
    pub answers: Option<Index>,
    /// A link that answers this one.
    pub answered_by: Option<Index>,
    /// Whether it names its channel, has a label, and notes: most links have none, and need not be looked at for them.
    pub has_channel: bool,
    pub has_label: bool,
    pub has_notes: bool,
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

/// A design as a graph.
#[derive(Debug)]
pub(super) struct Graph<'a> {
    pub nodes: Vec<Node<'a>>,
    pub edges: Vec<Edge<'a>>,
    /// The links of every channel, in the author's order; each has one at least, and most have no more.
    pub channels: Rows,
    /// Whether some relay is drawn.
    pub has_relays: bool,
    /// Whether some links share a channel.
    pub has_shared_channels: bool,
    /// The components and the links that accept findings.
    pub waiving: [Vec<Index>; 2],
    /// The parts and the names of the nodes, and the two ends of the edges, once more: they are asked for again and again,
    /// and short lists stay at hand.
    parts: Vec<Part>,
    names: Vec<&'a str>,
    ends: Vec<[Index; 2]>,
    out: Rows,
    into: Rows,
}

impl<'a> Graph<'a> {
    pub fn of(topology: &'a Topology, ids: &Ids) -> Self {
        let nodes = nodes(topology);
        let parts: Vec<Part> = nodes.iter().map(|node| node.part).collect();
        let names = nodes.iter().map(|node| node.component.name.as_str()).collect();
        let mut edges = edges(topology, ids);
        let channels = channels(&mut edges);
        let waives = |list: &[crate::model::Waiver]| !list.is_empty();
        let components = topology.components().values();
        let waiving = [
            (0..).zip(components).filter(|(_, component)| waives(&component.waived)).map(|(at, _)| at).collect(),
            (0..).zip(&edges).filter(|(_, edge)| waives(&edge.link.waived)).map(|(at, _)| at).collect(),
        ];
        let ends: Vec<[Index; 2]> = edges.iter().map(|edge| [edge.from, edge.to]).collect();
        let out = Rows::new(nodes.len(), ends.iter().map(|[from, _]| *from));
        let into = Rows::new(nodes.len(), ends.iter().map(|[_, to]| *to));
        let has_relays = parts.iter().any(|part| part.is_relay());
        let has_shared_channels = channels.count() < edges.len();
        Self { nodes, edges, channels, has_relays, has_shared_channels, waiving, parts, names, ends, out, into }
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
        self.names[index as usize]
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

fn nodes(topology: &Topology) -> Vec<Node<'_>> {
    let around = surroundings(topology);
    topology
        .components()
        .values()
        .map(|component| {
            let group = component.group.as_ref().and_then(|id| topology.groups().get_index_of(id));
            let Around { app, network, region } = group.map_or_else(Around::default, |group| around[group]);
            Node {
                component,
                kind: component.kind,
                exposure: component.exposure,
                instances: component.instances.unwrap_or(1),
                app,
                network,
                region,
                part: Part::of(component.kind),
            }
        })
        .collect()
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

fn edges<'a>(topology: &'a Topology, ids: &Ids) -> Vec<Edge<'a>> {
    let index = |id: &ComponentId| ids.components.place(id).expect("both ends of a link exist");
    let mut edges: Vec<_> = topology
        .links()
        .values()
        .map(|link| Edge {
            link,
            expectation: link.expectation,
            pinned: link.service.as_ref().map(|pinned| pinned.service),
            from: index(&link.from),
            to: index(&link.to),
            channel: 0,
            answers: link.reply_to.as_ref().and_then(|id| topology.links().get_index_of(id)).map(|at| at as Index),
            answered_by: None,
            has_channel: link.channel.is_some(),
            has_label: link.label.is_some(),
            has_notes: link.notes.is_some(),
        })
        .collect();
    for reply in 0..edges.len() {
        if let Some(asked) = edges[reply].answers {
            edges[asked as usize].answered_by.get_or_insert(reply as Index);
        }
    }
    edges
}

/// Numbers the channels, and says which links each has.
fn channels(edges: &mut [Edge<'_>]) -> Rows {
    let mut named: HashMap<(Index, &str), Index, RandomState> = HashMap::default();
    let mut count: Index = 0;
    for edge in edges.iter_mut() {
        let name = if edge.has_channel { edge.link.channel.as_deref() } else { None };
        edge.channel = name.map_or(count, |name| *named.entry((edge.from, name)).or_insert(count));
        count += Index::from(edge.channel == count);
    }
    Rows::new(count as usize, edges.iter().map(|edge| edge.channel))
}
