//! Which patterns has a store beside a queue? Claim check, web-queue-worker.

use std::borrow::Cow;

use smallvec::smallvec;

use super::super::marks::Marks;
use super::exchanges::{Marked, NEIGHBOURS, keeps};
use super::scene::{Hop, Scene, Stop};
use super::{Change, Few, Found, PatternRow};
use crate::model::{ComponentKind, Service, Verdict};
use crate::rules::facets::EventSource;
use crate::rules::sources::{AAC_CLAIM, AAC_QLL, SB_Q, SQ_SB};

pub static CLAIM_CHECK: PatternRow = PatternRow {
    id: "claim-check",
    word: None,
    name: "Claim check",
    summary: "What is large goes into a store first, and only a reference to it goes through the broker. The receiver fetches the content \
              with the reference.",
    attention: &[
        "write the content first and send the reference after it, or a quick receiver finds nothing",
        "decide who deletes the content and when: a rule of the store by age is simplest and survives lost references",
        "the receiver needs its own right to read, better by identity than by an access key that travels with the message",
        "if every content goes through one container, let the store raise the event itself; then nobody can forget to send the reference",
    ],
    pros: &[
        "messages stay small, so cheap tiers and full throughput suffice",
        "what is confidential can stay in a store with its own rights",
        "there is no limit to the size of the content",
    ],
    cons: &[
        "two systems that have to agree, and a store that has to be cleaned up",
        "each item costs a write and a read more",
    ],
    changes: &[Change {
        date: "2021-11",
        said: "Service Bus Premium takes messages of up to 100 MB over AMQP",
        now: "still so in July 2026, with HTTP and batches stopping at 1 MB; it spares the claim check for a few large messages, at the \
              cost of throughput",
        source: &SB_Q,
    }],
    sources: &[&AAC_CLAIM, &SQ_SB],
    recognise: claim_check,
};

const BROKERS: &[Service] = &[
    Service::StorageQueue,
    Service::ServiceBusQueue,
    Service::ServiceBusTopic,
    Service::EventGrid,
    Service::EventGridNamespace,
];

fn claim_check(scene: &Scene<'_, '_>, found: &mut Found) {
    let mut put = Marked::new(scene.graph.nodes.len());
    let beside = beside_blobs(scene);
    for broker in scene.brokers(BROKERS) {
        let suggested = scene.marks_into(broker).any(Marks::CLAIM_CHECK);
        if !suggested && (beside.is_empty() || !scene.into(broker).any(|hop| beside.binary_search(&hop.from).is_ok())) {
            continue;
        }
        put.clear();
        let mut parts = Parts::default();
        for sent in scene.into(broker).filter(|sent| scene.marks(sent.link).any(Marks::CLAIM_CHECK)).take(NEIGHBOURS) {
            parts.take(scene, sent);
        }
        let suggested = !parts.links.is_empty();
        let mut raised = false;
        for sent in scene.sends(broker).take(NEIGHBOURS) {
            if keeps(scene, sent.from) {
                if scene.facts(sent.link).source == EventSource::AzureResource {
                    put.set(sent.from, sent.link);
                    raised = true;
                }
                continue;
            }
            if scene.verdict(sent.link) == Verdict::Message {
                for write in blobs(scene, sent.from) {
                    put.set(write.to, write.link);
                    parts.sent.push((write, sent));
                }
            }
        }
        for received in ends(scene, broker).take(NEIGHBOURS) {
            for read in reads(scene, received.to) {
                let (store, reader) =
                    if read.from == received.to { (read.to, read.from) } else { (read.from, read.to) };
                if let Some(write) = put.get(store) {
                    parts.stops.extend([store, reader]);
                    parts.links.extend([write, read.link, received.link]);
                    let sent: Vec<_> = parts.sent.iter().filter(|(write, _)| write.to == store).copied().collect();
                    for (write, sent) in sent {
                        parts.take(scene, write);
                        parts.take(scene, sent);
                    }
                }
            }
        }
        if parts.links.is_empty() {
            continue;
        }
        parts.stops.extend(scene.is_drawn(broker).then_some(broker));
        let remark = match (suggested, raised) {
            (_, true) => Some("the store raises the event itself when content arrives"),
            (true, false) => Some("the item is larger than the service takes, so the answer asks for it"),
            (false, false) => None,
        };
        found.add(parts.stops, parts.links, remark.map(Cow::Borrowed));
    }
}

/// What takes part so far.
#[derive(Default)]
struct Parts {
    stops: Few,
    links: Few,
    /// Each write to a store, with what its writer then sends.
    sent: Vec<(Hop, Hop)>,
}

impl Parts {
    fn take(&mut self, scene: &Scene<'_, '_>, hop: Hop) {
        let edge = scene.graph.edge(hop.link);
        self.stops.extend([edge.from, edge.to]);
        self.links.push(hop.link);
    }
}

/// The receivers of a broker, also behind the next one.
fn ends<'s>(scene: &'s Scene<'_, '_>, broker: Stop) -> impl Iterator<Item = Hop> + 's {
    let beyond = scene.out(broker).filter(|hop| scene.service(hop.to).is_some()).take(NEIGHBOURS);
    scene.receives(broker).chain(beyond.flat_map(|hop| scene.receives(hop.to)))
}

fn is_blob_store(scene: &Scene<'_, '_>, stop: Stop) -> bool {
    scene.part(stop).is_some_and(|part| part.kind() == ComponentKind::Storage)
}

/// The blob stores and what writes to them, in order.
fn beside_blobs(scene: &Scene<'_, '_>) -> Few {
    let mut beside: Few = scene.graph.node_indices().filter(|node| is_blob_store(scene, *node)).collect();
    for at in 0..beside.len() {
        beside.extend(scene.into(beside[at]).map(|hop| hop.from));
    }
    beside.sort_unstable();
    beside.dedup();
    beside
}

/// What a part writes to blob stores.
fn blobs<'s>(scene: &'s Scene<'_, '_>, part: Stop) -> impl Iterator<Item = Hop> + 's {
    scene.out(part).take(NEIGHBOURS).filter(|hop| is_blob_store(scene, hop.to))
}

/// What a part reads from blob stores, whichever way the arrow is drawn.
fn reads<'s>(scene: &'s Scene<'_, '_>, part: Stop) -> impl Iterator<Item = Hop> + 's {
    blobs(scene, part).chain(scene.into(part).take(NEIGHBOURS).filter(|hop| is_blob_store(scene, hop.from)))
}

pub static WEB_QUEUE_WORKER: PatternRow = PatternRow {
    id: "web-queue-worker",
    word: None,
    name: "Web, queue, worker",
    summary: "A front end answers users and puts heavy work into a queue, a worker does it, and both share one store. It is the smallest \
              design that levels load.",
    attention: &[
        "the store is what couples the two halves: decide which of them owns which table, and let the other only read",
        "keep the worker free of what users wait for, and the front end free of what can wait",
        "when front or worker grows into several duties, cut by duty before the shared store becomes everybody's",
    ],
    pros: &["easy to understand, to deploy and to move", "front end and worker scale apart from each other"],
    cons: &[
        "without care both halves grow into monoliths",
        "the shared store is a hidden contract and the common bottleneck",
    ],
    changes: &[],
    sources: &[&AAC_QLL],
    recognise: web_queue_worker,
};

fn web_queue_worker(scene: &Scene<'_, '_>, found: &mut Found) {
    if !scene.graph.node_indices().any(|node| is_state(scene, node)) {
        return;
    }
    let mut kept = Marked::new(scene.graph.nodes.len());
    for queue in scene.brokers(&[Service::StorageQueue, Service::ServiceBusQueue]) {
        kept.clear();
        for worker in scene.receives(queue).take(NEIGHBOURS) {
            for write in scene.out(worker.to).take(NEIGHBOURS).filter(|hop| is_state(scene, hop.to)) {
                kept.set(write.to, write.link);
            }
        }
        for web in scene.sends(queue).filter(|hop| is_web(scene, hop.from)).take(NEIGHBOURS) {
            let shared = scene.out(web.from).take(NEIGHBOURS).find(|hop| kept.get(hop.to).is_some());
            let Some(store) = shared else { continue };
            let (mut components, mut links): (Few, Few) =
                (smallvec![web.from, store.to], smallvec![web.link, store.link]);
            components.extend(scene.is_drawn(queue).then_some(queue));
            for worker in scene.receives(queue).take(NEIGHBOURS) {
                components.push(worker.to);
                links.push(worker.link);
            }
            links.extend(kept.get(store.to));
            found.add(components, links, None);
        }
    }
}

/// Whether a component holds the state that both halves work on; files that one hands to the other are a claim check.
fn is_state(scene: &Scene<'_, '_>, stop: Stop) -> bool {
    keeps(scene, stop) && !is_blob_store(scene, stop)
}

/// Whether a part is the front end that users reach: a web application, or an interface that a person or a front end calls.
fn is_web(scene: &Scene<'_, '_>, stop: Stop) -> bool {
    let kind = |stop: Stop| scene.part(stop).map(super::super::graph::Node::kind);
    let is_user = |stop: Stop| {
        matches!(kind(stop), Some(ComponentKind::Person | ComponentKind::WebApp | ComponentKind::MobileApp))
    };
    match kind(stop) {
        Some(ComponentKind::WebApp) => true,
        Some(ComponentKind::Api) => scene.into(stop).take(NEIGHBOURS).any(|hop| is_user(hop.from)),
        _ => false,
    }
}
