//! What does a large design look like? An estate of domains, each with an entry point, services of falling depth, stores,
//! caches, topics and workers; traffic enters at an edge, calls run to deeper domains and a few shared hubs, one in fifty
//! back up.
//!
//! The same size gives the same estate. About 1.7 links for each component, names as long as those of real services, and
//! call chains that grow far slower than the estate.

use std::collections::HashSet;

use toposcope::model::{
    Component, ComponentId, ComponentKind, Expectation, Group, GroupId, GroupKind, Link, LinkId, Topology,
};

use super::Dice;

const DOMAINS: [&str; 24] = [
    "account",
    "analytics",
    "basket",
    "billing",
    "catalog",
    "claims",
    "contract",
    "customer",
    "delivery",
    "fraud",
    "identity",
    "inventory",
    "ledger",
    "loyalty",
    "order",
    "payment",
    "pricing",
    "recommendation",
    "route",
    "search",
    "settlement",
    "shipment",
    "ticket",
    "warehouse",
];
const ROLES: [&str; 10] =
    ["api", "service", "engine", "processor", "registry", "handler", "orchestrator", "planner", "adapter", "importer"];
const ASPECTS: [&str; 10] =
    ["history", "summary", "batch", "public", "partner", "mobile", "v2", "risk", "template", "stock"];
const EDGES: usize = 12;
const HUBS: usize = 10;
const PARTNERS: usize = 10;
/// The depths of the services of one domain, the entry point first.
const TIERS: usize = 4;

/// The parts of one domain.
struct Domain {
    entry: usize,
    /// Its services, the entry point first, each with its tier.
    services: Vec<(usize, usize)>,
}

/// An estate as it grows.
pub struct Estate {
    dice: Dice,
    limit: usize,
    /// Name, kind, and domain of each component.
    parts: Vec<(String, ComponentKind, String)>,
    links: Vec<(usize, usize, &'static str)>,
    pairs: HashSet<(usize, usize)>,
    topics: Vec<usize>,
}

impl Estate {
    /// An estate of so many components.
    pub fn new(count: usize) -> Self {
        let mut estate = Self {
            dice: Dice(7),
            limit: count,
            parts: Vec::new(),
            links: Vec::new(),
            pairs: HashSet::new(),
            topics: Vec::new(),
        };
        estate.grow();
        estate
    }

    /// Only components with names, and links.
    pub fn bare(&self) -> Topology {
        let mut topology = Topology::named("estate");
        for (number, (name, kind, _)) in self.parts.iter().enumerate() {
            topology.push_component(Component::new(id(number), name.clone(), *kind)).expect("the ids differ");
        }
        for (number, &(from, to, _)) in self.links.iter().enumerate() {
            let link = Link::new(LinkId::new(&format!("l{number}")).expect("an id"), id(from), id(to));
            topology.push_link(link).expect("both ends are there");
        }
        topology
    }

    /// The same with a boundary around each domain, and labels and tags on the links.
    pub fn whole(&self) -> Topology {
        let mut topology = Topology::named("estate");
        let domains: indexmap::IndexSet<&String> = self.parts.iter().map(|part| &part.2).collect();
        let group = |number: usize| GroupId::new(&format!("g{number}")).expect("an id");
        for (number, domain) in domains.iter().enumerate() {
            topology
                .push_group(Group::new(group(number), domain.as_str(), GroupKind::Application))
                .expect("the ids differ");
        }
        for (number, (name, kind, domain)) in self.parts.iter().enumerate() {
            let mut component = Component::new(id(number), name.clone(), *kind);
            component.group = domains.get_index_of(domain).map(group);
            topology.push_component(component).expect("the ids differ");
        }
        for (number, &(from, to, label)) in self.links.iter().enumerate() {
            let mut link = Link::new(LinkId::new(&format!("l{number}")).expect("an id"), id(from), id(to));
            link.label = (!label.is_empty()).then(|| label.to_owned());
            link.expectation = Some(match label {
                "publish" | "consume" => Expectation::Notification,
                "" => Expectation::Command,
                _ => Expectation::Call,
            });
            topology.push_link(link).expect("both ends are there");
        }
        topology
    }

    fn chance(&mut self, percent: usize) -> bool {
        self.dice.below(100) < percent
    }

    fn any(&mut self, of: &[usize]) -> usize {
        of[self.dice.below(of.len())]
    }

    fn word(&mut self, of: &[&'static str]) -> &'static str {
        of[self.dice.below(of.len())]
    }

    /// A number below a limit, small ones more often.
    fn low(&mut self, limit: usize) -> usize {
        let once = self.dice.below(1000);
        once * self.dice.below(1000) * limit / 1_000_000
    }

    fn is_full(&self) -> bool {
        self.parts.len() >= self.limit
    }

    fn add(&mut self, name: String, kind: ComponentKind, domain: &str) -> usize {
        self.parts.push((name, kind, domain.to_owned()));
        self.parts.len() - 1
    }

    fn link(&mut self, from: usize, to: usize, label: &'static str) {
        if from != to && self.pairs.insert((from, to)) {
            self.links.push((from, to, label));
        }
    }

    fn protocol(&mut self) -> &'static str {
        self.word(&["grpc", "grpc", "http", "http", "https", "rest", "graphql"])
    }

    fn grow(&mut self) {
        let root = self.limit.isqrt();
        let edges: Vec<usize> = (0..(root * 35 / 100 + 1).min(EDGES))
            .map(|number| self.add(format!("gateway-{number}"), ComponentKind::WebApp, "edge"))
            .collect();
        for at in 1..edges.len() {
            if self.chance(50) {
                let from = self.any(&edges[..at]);
                self.link(from, edges[at], "https");
            }
        }
        let hubs: Vec<usize> = (0..(root * 22 / 100).clamp(1, HUBS))
            .map(|number| self.add(format!("shared-service-{number}"), ComponentKind::Service, "platform"))
            .collect();
        let partners: Vec<usize> = (0..(self.limit / 25).min(PARTNERS))
            .map(|number| self.add(format!("partner-{number}"), ComponentKind::ExternalSystem, "outside"))
            .collect();
        let mut domains = Vec::new();
        while !self.is_full() {
            let number = domains.len();
            let name = match number / DOMAINS.len() {
                0 => DOMAINS[number].to_owned(),
                again => format!("{}-{}{again}", DOMAINS[number % DOMAINS.len()], ASPECTS[again % ASPECTS.len()]),
            };
            let domain = self.domain(&name, &edges);
            domains.push(domain);
        }
        self.call(&domains, &hubs, &partners);
    }

    /// One domain, of 6 to 18 components.
    fn domain(&mut self, name: &str, edges: &[usize]) -> Domain {
        let entry = self.add(format!("{name}-api"), ComponentKind::Api, name);
        let edge = self.any(edges);
        self.link(edge, entry, "https");
        let mut domain = Domain { entry, services: vec![(entry, 0)] };
        for _ in 0..5 + self.dice.below(13) {
            if self.is_full() {
                break;
            }
            match self.dice.below(100) {
                0..50 => self.service(name, &mut domain),
                50..72 => {
                    let store = self.owned(name, "postgres", ComponentKind::Database, &domain);
                    if self.chance(25) {
                        let reader = self.member(&domain);
                        self.link(reader, store, "");
                    }
                }
                72..82 => _ = self.owned(name, "redis", ComponentKind::Cache, &domain),
                82..90 => {
                    let topic = self.add(format!("{name}.changed"), ComponentKind::EventGrid, name);
                    let owner = domain.services[self.dice.below(domain.services.len().min(3))].0;
                    self.link(owner, topic, "publish");
                    self.topics.push(topic);
                }
                _ => self.worker(name),
            }
        }
        domain
    }

    /// A service that one of the last of the tiers above calls.
    fn service(&mut self, name: &str, domain: &mut Domain) {
        let tier = (1 + self.low(TIERS)).min(TIERS - 1);
        let mut words = vec![name];
        let aspects = [45, 90].into_iter().filter(|&percent| !self.chance(percent)).count();
        for _ in 0..aspects {
            words.push(self.word(&ASPECTS));
        }
        words.push(self.word(&ROLES));
        let service = self.add(words.join("-"), ComponentKind::Service, name);
        let above: Vec<usize> = domain.services.iter().filter(|it| it.1 < tier).map(|it| it.0).collect();
        let caller = self.any(&above[above.len().saturating_sub(4)..]);
        let label = self.protocol();
        self.link(caller, service, label);
        domain.services.push((service, tier));
    }

    fn member(&mut self, domain: &Domain) -> usize {
        domain.services[self.dice.below(domain.services.len())].0
    }

    fn owned(&mut self, name: &str, what: &str, kind: ComponentKind, domain: &Domain) -> usize {
        let part = self.add(format!("{name}-{what}"), kind, name);
        let owner = self.member(domain);
        self.link(owner, part, "");
        part
    }

    /// A worker that reads a few topics, late ones more often.
    fn worker(&mut self, name: &str) {
        let worker = self.add(format!("{name}-worker"), ComponentKind::Worker, name);
        for _ in 0..=self.low(3) {
            if !self.topics.is_empty() {
                let back = self.low(self.topics.len().min(40));
                let topic = self.topics[self.topics.len() - 1 - back];
                self.link(topic, worker, "consume");
            }
        }
    }

    /// Calls between domains: mostly to near ones of a deeper band and to their entry points.
    fn call(&mut self, domains: &[Domain], hubs: &[usize], partners: &[usize]) {
        let bands = (self.limit / 40).clamp(1, 6);
        let wanted = self.limit * 17 / 10;
        for _ in 0..60 * self.limit + 200 {
            if self.links.len() >= wanted {
                break;
            }
            let number = self.dice.below(domains.len());
            let caller = self.member(&domains[number]);
            let label = self.protocol();
            match self.dice.below(100) {
                0..30 => {
                    let hub = hubs[self.low(hubs.len())];
                    self.link(caller, hub, "grpc");
                }
                30..36 if !partners.is_empty() => {
                    let partner = partners[self.low(partners.len())];
                    self.link(caller, partner, "https");
                }
                30..76 if bands > 1 => self.call_deeper(domains, bands, number, caller),
                percent => {
                    let other = self.member(&domains[number]);
                    // Few calls lead back to what was there before.
                    if (percent < 97) == (caller < other) {
                        self.link(caller, other, label);
                    }
                }
            }
        }
    }

    fn call_deeper(&mut self, domains: &[Domain], bands: usize, number: usize, caller: usize) {
        let band = number % bands;
        let to = if band + 1 < bands {
            band + 1 + self.low(bands - 1 - band)
        } else if self.chance(5) {
            self.dice.below(bands)
        } else {
            return;
        };
        let in_band = domains.len().saturating_sub(to).div_ceil(bands);
        if in_band == 0 {
            return;
        }
        let at = if self.chance(75) {
            // About a normal distribution: the sum of some dice.
            let drift: usize = (0..4).map(|_| self.dice.below(6)).sum();
            (number / bands + drift).saturating_sub(10).min(in_band - 1)
        } else {
            let low = self.low(in_band);
            self.low(low + 1)
        };
        let domain = &domains[to + at * bands];
        let called = if self.chance(60) { domain.entry } else { self.member(domain) };
        let label = self.protocol();
        self.link(caller, called, label);
    }
}

fn id(number: usize) -> ComponentId {
    ComponentId::new(&format!("c{number}")).expect("an id")
}
