//! How does the design look when drawn brokers and suggested ones are the same? A graph of stops and legs.
//!
//! A stop is a component, or a service that the answer suggests between two components: the links of one channel share
//! it. A leg is one hop of the data, as the network flow tells it. Stops below the number of components are those
//! components, by the same index; suggested ones follow.

use super::super::flow::FlowEnd;
use super::super::graph::{Graph, Index, Node, Rows};
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
    /// The service at each stop.
    services: Vec<Option<Service>>,
    /// The marks of all that enters each stop, and of all that touches it.
    marks_into: Vec<Marks>,
    marks_around: Vec<Marks>,
    requests: Vec<Request>,
    has_several_owners: bool,
    hops: Vec<Hop>,
    out: Rows,
    into: Rows,
    /// The stops of each service.
    of_service: [Vec<Stop>; Service::WORDS.len()],
}

impl<'a, 'g> Scene<'a, 'g> {
    pub fn of(graph: &'g Graph<'a>, analysis: &'g Analysis) -> Self {
        let mut builder = Builder::new(graph, analysis);
        for link in graph.edge_indices() {
            if let Some(flow) = analysis.flow_at(link) {
                builder.add(link, flow);
            }
        }
        let Builder { suggested, hops, .. } = builder;
        let stops = graph.nodes.len() + suggested.len();
        let out = Rows::new(stops, hops.iter().map(|hop| hop.from));
        let into = Rows::new(stops, hops.iter().map(|hop| hop.to));
        let drawn = graph.node_indices().map(|node| graph.part(node).service());
        let services: Vec<_> = drawn.chain(suggested.iter().map(|stop| Some(stop.service))).collect();
        let mut of_service: [Vec<Stop>; Service::WORDS.len()] = Default::default();
        for (stop, service) in (0..).zip(&services) {
            if let Some(service) = service {
                of_service[*service as usize].push(stop);
            }
        }
        let mut marks_into = vec![Marks::default(); stops];
        let mut marks_around = vec![Marks::default(); stops];
        for hop in &hops {
            let marks = analysis.marks_at(hop.link);
            for place in [&mut marks_into[hop.to as usize], &mut marks_around[hop.to as usize]] {
                *place = place.or(marks);
            }
            let place = &mut marks_around[hop.from as usize];
            *place = place.or(marks);
        }
        let requests = requests(graph, analysis);
        let has_several_owners = has_several_owners(graph);
        Self {
            graph,
            analysis,
            suggested,
            services,
            marks_into,
            marks_around,
            requests,
            has_several_owners,
            hops,
            out,
            into,
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

    /// Whether parts of the design belong to different applications.
    pub fn has_several_owners(&self) -> bool {
        self.has_several_owners
    }

    pub fn marks(&self, link: Index) -> Marks {
        self.analysis.marks_at(link)
    }

    /// The marks of all that enters a stop.
    pub fn marks_into(&self, stop: Stop) -> Marks {
        self.marks_into[stop as usize]
    }

    /// The marks of all that touches a stop.
    pub fn marks_around(&self, stop: Stop) -> Marks {
        self.marks_around[stop as usize]
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
        if self.services[stop as usize].is_some() { None } else { self.node(stop) }
    }

    pub fn service(&self, stop: Stop) -> Option<Service> {
        self.services[stop as usize]
    }

    /// The tier of a service: as drawn, else as suggested.
    pub fn tier(&self, stop: Stop) -> Option<Tier> {
        if let Some(node) = self.node(stop) {
            return node.component.tier;
        }
        let Suggested { service, link } = self.suggested[stop as usize - self.graph.nodes.len()];
        let mut hops = self.analysis.answer_at(link).decision().hops();
        hops.find(|hop| hop.service == service).and_then(|hop| hop.tier)
    }

    pub fn is_drawn(&self, stop: Stop) -> bool {
        (stop as usize) < self.graph.nodes.len()
    }

    /// The hops that leave a stop.
    pub fn out(&self, stop: Stop) -> impl DoubleEndedIterator<Item = Hop> + Clone + '_ {
        self.out.of(stop).iter().map(|hop| self.hops[*hop as usize])
    }

    /// The hops that enter a stop.
    pub fn into(&self, stop: Stop) -> impl DoubleEndedIterator<Item = Hop> + Clone + '_ {
        self.into.of(stop).iter().map(|hop| self.hops[*hop as usize])
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
        edge.answers.is_some() || edge.answered_by.is_some() || self.marks(link).any(Marks::REQUEST)
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
    let channel = |link: Index| graph.edge(link).channel;
    // What a drawn broker hands on is a later leg of a request that entered it.
    let asks =
        |link: Index| analysis.marks_at(link).any(Marks::REQUEST) && !graph.part(graph.edge(link).from).is_relay();
    let asked = |link: Index| graph.edge(link).answers.filter(|asked| analysis.marks_at(*asked).any(Marks::MESSAGE));
    let mut answers: Vec<(Index, Index)> =
        graph.edge_indices().filter_map(|link| Some((channel(asked(link)?), link))).collect();
    answers.sort_unstable();
    let mut first: Vec<(Index, Index)> =
        graph.edge_indices().filter(|link| asks(*link)).map(|link| (channel(link), link)).collect();
    first.extend(graph.edge_indices().filter_map(asked).map(|link| (channel(link), link)));
    first.sort_unstable();
    first.dedup_by_key(|(channel, _)| *channel);
    let with_answers = |(channel, link): (Index, Index)| {
        let from = answers.partition_point(|(other, _)| *other < channel);
        let own = answers[from..].iter().take_while(|(other, _)| *other == channel);
        Request { link, answers: own.map(|(_, answer)| *answer).collect() }
    };
    first.into_iter().map(with_answers).collect()
}

fn has_several_owners(graph: &Graph<'_>) -> bool {
    let parts = graph.node_indices().filter(|node| !graph.part(*node).is_relay());
    let mut owners = parts.filter_map(|node| caller(graph, node));
    let first = owners.next();
    owners.any(|owner| Some(owner) != first)
}

/// Puts the suggested services in, link by link.
struct Builder<'a, 'g> {
    graph: &'g Graph<'a>,
    analysis: &'g Analysis,
    suggested: Vec<Suggested>,
    hops: Vec<Hop>,
    /// The suggested stops of each channel, in the order of the data.
    of_channel: Vec<Option<(Stop, u32)>>,
}

impl<'a, 'g> Builder<'a, 'g> {
    fn new(graph: &'g Graph<'a>, analysis: &'g Analysis) -> Self {
        let of_channel = vec![None; graph.channels.len()];
        let hops = Vec::with_capacity(graph.edges.len() * 2);
        let suggested = Vec::with_capacity(graph.edges.len());
        Self { graph, analysis, suggested, hops, of_channel }
    }

    fn add(&mut self, link: Index, flow: &Flow) {
        let edge = self.graph.edge(link);
        let mut from = edge.from;
        // What joins two drawn services is drawn: no suggestion belongs between them.
        if self.graph.part(edge.from).is_relay() && self.graph.part(edge.to).is_relay() {
            let model = flow.hops[0].model;
            return self.hops.push(Hop { from, to: edge.to, link, model });
        }
        for (place, hop) in flow.hops.iter().enumerate() {
            let to = match hop.to {
                FlowEnd::Service(service) => self.stop(link, place as u32, service),
                FlowEnd::Sender | FlowEnd::Receiver => edge.to,
            };
            self.hops.push(Hop { from, to, link, model: hop.model });
            from = to;
        }
    }

    /// The stop of a suggested service: that of the channel, if the channel has it at this place.
    fn stop(&mut self, link: Index, place: u32, service: Service) -> Stop {
        let channel = self.graph.edge(link).channel as usize;
        let components = self.graph.nodes.len() as Stop;
        // Behind a topic every receiver has a queue of its own, unless they are said to share it.
        let is_queue = matches!(service, Service::StorageQueue | Service::ServiceBusQueue);
        let is_own = place > 0 && is_queue && !self.analysis.marks_at(link).any(Marks::COMPETING);
        if let Some((first, count)) = self.of_channel[channel].filter(|_| !is_own)
            && place < count
            && self.suggested[(first + place - components) as usize].service == service
        {
            return first + place;
        }
        let stop = components + self.suggested.len() as Stop;
        self.suggested.push(Suggested { service, link });
        self.of_channel[channel] = match self.of_channel[channel] {
            None if place == 0 => Some((stop, 1)),
            Some((first, count)) if first + count == stop && count == place => Some((first, count + 1)),
            other => other,
        };
        stop
    }
}
