//! How does the design look when drawn brokers and suggested ones are the same? A graph of stops and legs.
//!
//! A stop is a component, or a service that the answer suggests between two components: the links of one channel share
//! it. A leg is one hop of the data, as the network flow tells it. Stops below the number of components are those
//! components, by the same index; suggested ones follow.

use std::collections::HashMap;

use foldhash::fast::RandomState;
use smallvec::smallvec;

use super::super::flow::FlowEnd;
use super::super::graph::{Edge, Graph, Index, Node};
use super::super::marks::Marks;
use super::super::reach::{Caller, caller};
use super::super::{Analysis, Flow, Leg};
use super::Few;
use crate::model::{Expectation, Service, Tier, Verdict, Vocabulary};
use crate::rules::Facts;

/// A component or a suggested service.
pub(super) type Stop = Index;

/// One hop of the data.
#[derive(Debug, Clone, Copy)]
pub(super) struct Hop {
    pub from: Stop,
    pub to: Stop,
    pub link: Index,
    pub model: Leg,
}

/// A service that is suggested between two components and not drawn.
#[derive(Debug, Clone, Copy)]
struct Suggested {
    service: Service,
    /// The first link whose answer suggests it.
    link: Index,
    /// The hop of that link that enters it; the next hop leaves it.
    hop: u32,
    /// Whether other links share it.
    shared: bool,
    /// The marks of all these links.
    marks: Marks,
}

/// A request with the links that answer it, all in the author's order.
#[derive(Debug)]
pub(super) struct Request {
    pub link: Index,
    pub answers: Few,
}

/// The design with its suggested services put in.
#[derive(Debug)]
pub(super) struct Scene<'a, 'g> {
    pub graph: &'g Graph<'a>,
    analysis: &'g Analysis,
    suggested: Vec<Suggested>,
    /// The marks of all that enters each component, and of all that touches it.
    marks_into: Vec<Marks>,
    marks_around: Vec<Marks>,
    requests: Vec<Request>,
    /// To how many applications the parts belong; more than two are not counted.
    owners: u8,
    hops: Vec<Hop>,
    /// Where the hops of each link begin, and where the last ones end.
    begins: Vec<u32>,
    /// The hops into and out of the suggested stops that several links share.
    shared: HashMap<Stop, [Few; 2], RandomState>,
    /// The stops of each service.
    of_service: [Vec<Stop>; Service::WORDS.len()],
}

/// Which way the hops around a stop lead.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    Into,
    Out,
}

/// The hops around a stop, in the order of their links.
#[derive(Clone)]
pub(super) struct Hops<'s> {
    hops: &'s [Hop],
    begins: &'s [u32],
    around: Around<'s>,
}

/// Where the hops around a stop are found.
#[derive(Clone)]
enum Around<'s> {
    /// Around a component: the first or the last hop of each of these links.
    Links(std::slice::Iter<'s, Index>, Way),
    /// Around a suggested stop of one link.
    Only(Option<u32>),
    /// Around a suggested stop that several links share.
    Several(std::slice::Iter<'s, u32>),
}

impl Iterator for Hops<'_> {
    type Item = Hop;

    fn next(&mut self) -> Option<Hop> {
        let hop = match &mut self.around {
            Around::Links(links, way) => links.find_map(|link| {
                let (begin, end) = (self.begins[*link as usize], self.begins[*link as usize + 1]);
                (begin < end).then(|| if *way == Way::Out { begin } else { end - 1 })
            }),
            Around::Only(hop) => hop.take(),
            Around::Several(hops) => hops.next().copied(),
        };
        hop.map(|hop| self.hops[hop as usize])
    }
}

impl<'a, 'g> Scene<'a, 'g> {
    pub fn of(graph: &'g Graph<'a>, analysis: &'g Analysis) -> Self {
        let mut builder = Builder::new(graph, analysis);
        for link in graph.edge_indices() {
            builder.begins.push(builder.hops.len() as u32);
            if let Some(flow) = analysis.flow_at(link) {
                builder.add(link, flow);
            }
        }
        builder.begins.push(builder.hops.len() as u32);
        let Builder { suggested, hops, begins, shared, of_service, .. } = builder;
        let mut marks_into = vec![Marks::default(); graph.nodes.len()];
        let mut marks_around = marks_into.clone();
        for (link, hops) in (0..).zip(begins.windows(2)) {
            // What has no hop has no tag that would count.
            let marks = if hops[0] < hops[1] { analysis.marks_at(link) } else { Marks::default() };
            let [from, to] = graph.ends(link);
            let add = |list: &mut [Marks], node: Index| list[node as usize] = list[node as usize].or(marks);
            add(&mut marks_into, to);
            add(&mut marks_around, to);
            add(&mut marks_around, from);
        }
        let requests = requests(graph, analysis);
        let owners = owners(graph);
        Self {
            graph,
            analysis,
            suggested,
            marks_into,
            marks_around,
            requests,
            owners,
            hops,
            begins,
            shared,
            of_service,
        }
    }

    pub fn stops(&self) -> std::ops::Range<Stop> {
        0..(self.graph.nodes.len() + self.suggested.len()) as Stop
    }

    /// The brokers that are one of these services, drawn or suggested.
    pub fn brokers<'s>(&'s self, services: &'s [Service]) -> impl Iterator<Item = Stop> + 's {
        services.iter().flat_map(|service| self.of_service[*service as usize].iter().copied())
    }

    /// The gateways that are this service, drawn or suggested.
    pub fn gateways(&self, service: Service) -> impl Iterator<Item = Stop> + '_ {
        self.of_service[service as usize].iter().copied()
    }

    /// The requests of the design, by their channels.
    pub fn requests(&self) -> &[Request] {
        &self.requests
    }

    /// Whether parts of the design belong to an application.
    pub fn has_owners(&self) -> bool {
        self.owners > 0
    }

    /// Whether parts of the design belong to different applications.
    pub fn has_several_owners(&self) -> bool {
        self.owners > 1
    }

    pub fn marks(&self, link: Index) -> Marks {
        self.analysis.marks_at(link)
    }

    /// The marks of all that enters a stop.
    pub fn marks_into(&self, stop: Stop) -> Marks {
        // All links that share a suggested stop enter it, and all of them leave it.
        if self.is_drawn(stop) { self.marks_into[stop as usize] } else { self.suggested_at(stop).marks }
    }

    /// The marks of all that touches a stop.
    pub fn marks_around(&self, stop: Stop) -> Marks {
        if self.is_drawn(stop) { self.marks_around[stop as usize] } else { self.suggested_at(stop).marks }
    }

    fn suggested_at(&self, stop: Stop) -> &Suggested {
        &self.suggested[stop as usize - self.graph.nodes.len()]
    }

    pub fn is_gateway(&self, stop: Stop) -> bool {
        self.service(stop).is_some_and(Service::is_gateway)
    }

    /// Every hop, in the order of the links.
    pub fn hops(&self) -> impl Iterator<Item = Hop> + '_ {
        self.hops.iter().copied()
    }

    /// The component at a stop.
    pub fn node(&self, stop: Stop) -> Option<&'g Node<'a>> {
        self.graph.nodes.get(stop as usize)
    }

    /// The part of the application at a stop.
    pub fn part(&self, stop: Stop) -> Option<&'g Node<'a>> {
        self.node(stop).filter(|_| !self.graph.has_relays || !self.graph.part(stop).is_relay())
    }

    pub fn service(&self, stop: Stop) -> Option<Service> {
        match self.is_drawn(stop) {
            true if self.graph.has_relays => self.graph.part(stop).service(),
            true => None,
            false => Some(self.suggested_at(stop).service),
        }
    }

    /// The tier of a service: as drawn, else as suggested.
    pub fn tier(&self, stop: Stop) -> Option<Tier> {
        if let Some(node) = self.node(stop) {
            return node.component.tier;
        }
        let Suggested { service, link, .. } = *self.suggested_at(stop);
        let mut hops = self.analysis.answer_at(link).decision().hops();
        hops.find(|hop| hop.service == service).and_then(|hop| hop.tier)
    }

    pub fn is_drawn(&self, stop: Stop) -> bool {
        (stop as usize) < self.graph.nodes.len()
    }

    /// The hops that leave a stop.
    pub fn out(&self, stop: Stop) -> Hops<'_> {
        self.around(stop, Way::Out)
    }

    /// The hops that enter a stop.
    pub fn into(&self, stop: Stop) -> Hops<'_> {
        self.around(stop, Way::Into)
    }

    /// The hop into and the hop out of a suggested stop that one link has for itself, which is what most stops are.
    pub fn lone(&self, stop: Stop) -> Option<[Hop; 2]> {
        if self.is_drawn(stop) {
            return None;
        }
        let Suggested { hop, shared, .. } = *self.suggested_at(stop);
        (!shared).then(|| [self.hops[hop as usize], self.hops[hop as usize + 1]])
    }

    fn around(&self, stop: Stop, way: Way) -> Hops<'_> {
        let around = if self.is_drawn(stop) {
            let links = if way == Way::Out { self.graph.out(stop) } else { self.graph.into(stop) };
            Around::Links(links.iter(), way)
        } else {
            let Suggested { hop, shared, .. } = *self.suggested_at(stop);
            match if shared { self.shared.get(&stop) } else { None } {
                Some([_, out]) if way == Way::Out => Around::Several(out.iter()),
                Some([into, _]) => Around::Several(into.iter()),
                None => Around::Only(Some(hop + u32::from(way == Way::Out))),
            }
        };
        Hops { hops: &self.hops, begins: &self.begins, around }
    }

    /// The hops that enter a stop from a part of the application.
    pub fn sends(&self, stop: Stop) -> impl Iterator<Item = Hop> + Clone + '_ {
        self.into(stop).filter(|hop| self.service(hop.from).is_none())
    }

    /// The hops that leave a stop for a part of the application.
    pub fn receives(&self, stop: Stop) -> impl Iterator<Item = Hop> + Clone + '_ {
        self.out(stop).filter(|hop| self.service(hop.to).is_none())
    }

    pub fn facts(&self, link: Index) -> &'g Facts {
        self.analysis.answer_at(link).facts()
    }

    pub fn flow(&self, link: Index) -> Option<&'g Flow> {
        self.analysis.flow_at(link)
    }

    pub fn verdict(&self, link: Index) -> Verdict {
        Verdict::of(self.tag(link))
    }

    /// What is declared on a link, or inherited through a drawn broker.
    pub fn tag(&self, link: Index) -> Option<Expectation> {
        self.marks(link).tag()
    }

    /// Whether a link carries a question or an answer.
    pub fn is_exchange(&self, link: Index) -> bool {
        let edge = self.graph.edge(link);
        edge.is_answer || edge.is_answered || self.marks(link).any(Marks::REQUEST)
    }

    /// The application that the part at a stop belongs to, if it is one.
    pub fn owner(&self, stop: Stop) -> Option<Caller> {
        self.part(stop).and_then(|_| caller(self.graph, stop))
    }

    /// The application that all ends belong to; none when there are several, no end, or one that is unknown.
    pub fn only_owner(&self, ends: impl Iterator<Item = Stop>) -> Option<Caller> {
        let mut owners = ends.map(|end| self.owner(end));
        let first = owners.next()??;
        owners.all(|owner| owner == Some(first)).then_some(first)
    }

    /// Whether the workers behind a broker share its items: several on one queue or subscription, or several instances.
    pub fn compete(&self, broker: Stop) -> bool {
        if let Some([_, out]) = self.lone(broker) {
            return self
                .part(out.to)
                .is_some_and(|part| part.instances() > 1 || self.marks(out.link).any(Marks::COMPETING));
        }
        let is_queue = matches!(self.service(broker), Some(Service::StorageQueue | Service::ServiceBusQueue));
        let said = |hop: &Hop| self.marks(hop.link).any(Marks::COMPETING);
        let mut receives = self.receives(broker);
        let first = receives.clone().next().map(|hop| hop.to);
        receives.any(|hop| {
            is_queue && Some(hop.to) != first
                || self.part(hop.to).is_some_and(|part| part.instances() > 1)
                || said(&hop)
        })
    }
}

/// The requests of a design, in the order of their channels.
fn requests(graph: &Graph<'_>, analysis: &Analysis) -> Vec<Request> {
    // What a drawn broker hands on is a later leg of a request that entered it.
    let asks = |link: Index, edge: &Edge<'_>| {
        analysis.marks_at(link).any(Marks::REQUEST) && !(graph.has_relays && graph.part(edge.from).is_relay())
    };
    let asked = |link: Index, edge: &Edge<'_>| {
        let asked = if edge.is_answer { graph.asked_by(link) } else { None };
        asked.filter(|asked| analysis.marks_at(*asked).any(Marks::MESSAGE))
    };
    let mut answers: Vec<(Index, Index)> = Vec::new();
    let mut first: Vec<(Index, Index)> = Vec::new();
    for (link, edge) in (0..).zip(&graph.edges) {
        if asks(link, edge) {
            first.push((edge.channel, link));
        }
        if let Some(asked) = asked(link, edge) {
            let channel = graph.edge(asked).channel;
            answers.push((channel, link));
            first.push((channel, asked));
        }
    }
    answers.sort_unstable();
    first.sort_unstable();
    first.dedup_by_key(|(channel, _)| *channel);
    let with_answers = |(channel, link): (Index, Index)| {
        let from = answers.partition_point(|(other, _)| *other < channel);
        let own = answers[from..].iter().take_while(|(other, _)| *other == channel);
        Request { link, answers: own.map(|(_, answer)| *answer).collect() }
    };
    first.into_iter().map(with_answers).collect()
}

fn owners(graph: &Graph<'_>) -> u8 {
    let parts = graph.node_indices().filter(|node| !graph.part(*node).is_relay());
    let mut owners = parts.filter_map(|node| caller(graph, node));
    let Some(first) = owners.next() else { return 0 };
    if owners.any(|owner| owner != first) { 2 } else { 1 }
}

/// Puts the suggested services in, link by link.
struct Builder<'a, 'g> {
    graph: &'g Graph<'a>,
    analysis: &'g Analysis,
    suggested: Vec<Suggested>,
    hops: Vec<Hop>,
    begins: Vec<u32>,
    shared: HashMap<Stop, [Few; 2], RandomState>,
    of_service: [Vec<Stop>; Service::WORDS.len()],
    /// The suggested stops of each channel that several links share, in the order of the data: the first, and how many.
    of_channel: HashMap<Index, (Stop, u32), RandomState>,
}

impl<'a, 'g> Builder<'a, 'g> {
    fn new(graph: &'g Graph<'a>, analysis: &'g Analysis) -> Self {
        let hops = Vec::with_capacity(graph.edges.len() * 2);
        let suggested = Vec::with_capacity(graph.edges.len());
        let begins = Vec::with_capacity(graph.edges.len() + 1);
        let mut of_service: [Vec<Stop>; Service::WORDS.len()] = Default::default();
        let relays = graph.node_indices().filter(|_| graph.has_relays);
        for (node, service) in relays.filter_map(|node| Some((node, graph.part(node).service()?))) {
            of_service[service as usize].push(node);
        }
        let (shared, of_channel) = (HashMap::default(), HashMap::default());
        Self { graph, analysis, suggested, hops, begins, shared, of_service, of_channel }
    }

    fn add(&mut self, link: Index, flow: &Flow) {
        let [mut from, receiver] = self.graph.ends(link);
        // What joins two drawn services is drawn: no suggestion belongs between them.
        if self.graph.has_relays && self.graph.part(from).is_relay() && self.graph.part(receiver).is_relay() {
            let model = flow.hops[0].model;
            return self.hops.push(Hop { from, to: receiver, link, model });
        }
        for (place, hop) in flow.hops.iter().enumerate() {
            let to = match hop.to {
                FlowEnd::Service(service) => self.stop(link, place as u32, service),
                FlowEnd::Sender | FlowEnd::Receiver => receiver,
            };
            self.hops.push(Hop { from, to, link, model: hop.model });
            from = to;
        }
    }

    /// The stop of a suggested service: that of the channel, if the channel has it at this place.
    fn stop(&mut self, link: Index, place: u32, service: Service) -> Stop {
        let hop = self.hops.len() as u32;
        let components = self.graph.nodes.len() as Stop;
        let stop = components + self.suggested.len() as Stop;
        if self.graph.has_shared_channels && self.graph.channel_of(link).len() > 1 {
            let channel = self.graph.edge(link).channel;
            // Behind a topic every receiver has a queue of its own, unless they are said to share it.
            let is_queue = matches!(service, Service::StorageQueue | Service::ServiceBusQueue);
            let is_own = place > 0 && is_queue && !self.analysis.marks_at(link).any(Marks::COMPETING);
            let known = self.of_channel.get(&channel).copied();
            if let Some((first, count)) = known.filter(|_| !is_own)
                && place < count
                && let known = &mut self.suggested[(first + place - components) as usize]
                && known.service == service
            {
                let into = known.hop;
                known.shared = true;
                known.marks = known.marks.or(self.analysis.marks_at(link));
                let [entering, leaving] =
                    self.shared.entry(first + place).or_insert_with(|| [smallvec![into], smallvec![into + 1]]);
                entering.push(hop);
                leaving.push(hop + 1);
                return first + place;
            }
            match known {
                None if place == 0 => drop(self.of_channel.insert(channel, (stop, 1))),
                Some((first, count)) if first + count == stop && count == place => {
                    self.of_channel.insert(channel, (first, count + 1));
                }
                _ => {}
            }
        }
        let marks = self.analysis.marks_at(link);
        self.suggested.push(Suggested { service, link, hop, shared: false, marks });
        self.of_service[service as usize].push(stop);
        stop
    }
}
