//! Which patterns has publish-subscribe? Event Grid that pushes, namespaces and topics that are pulled from, and Event
//! Grid that pushes into something that is pulled from.

use std::borrow::Cow;

use smallvec::SmallVec;

use super::super::Leg;
use super::super::marks::Marks;
use super::exchanges::ENDS;
use super::queues::take_in;
use super::scene::{Hop, Scene, Stop};
use super::{Change, Few, Found, PatternRow};
use crate::model::{Exposure, Service};
use crate::rules::Facts;
use crate::rules::facets::EventSource;
use crate::rules::sources::{
    AAC_PUB, EG_DEL, EG_FLT, EG_HDL, EG_MSI, EG_PRIV, EG_PULL, EG_Q, EG_SBH, EG_TIER, EGN_CON, EGN_DEL, EGN_HDL,
    SB_FLT, SB_P, SB_PL, SB_Q, SEED_EGPULL, SEED_EGPUSH, SEED_PPP, SEED_SBPUB,
};

/// The brokers that keep items until a receiver fetches them.
const SERVICE_BUS: &[Service] = &[Service::ServiceBusQueue, Service::ServiceBusTopic];

pub static EVENT_GRID_PUSH: PatternRow = PatternRow {
    id: "pub-sub-event-grid-push-push",
    word: Some("pub-sub-event-grid-push-push"),
    name: "Publish-subscribe with Event Grid, push and push",
    summary: "A publisher hands an event to a topic, and Event Grid calls every subscription's endpoint with it. The publisher knows \
              none of the subscribers.",
    attention: &[
        "choose the topic by the source: custom topics for your own events, a domain when there are many of them, system topics for \
         events of Azure resources, partner topics for those of other vendors",
        "give the schema a version and let every subscription filter by type and version, or a new field becomes everybody's problem",
        "Event Grid opens the connection: every endpoint must accept calls from the internet, save for Azure services that it reaches \
         as a trusted one with its managed identity; in a hub-and-spoke network this is often where the pattern ends",
        "the handler is the centre of gravity: nothing paces the feed, so its hosting must scale with it or have a queue before it",
        "events that cannot be delivered are dropped after a day at the latest; switch the dead-letter store on for every subscription",
    ],
    pros: &[
        "publisher and subscribers change apart from each other, and a new subscriber costs the publisher nothing",
        "each subscription filters on type, subject and fields of the body",
        "nobody polls: the handler runs when something happens, and the bill follows the events",
    ],
    cons: &[
        "the endpoints face the internet",
        "no order, no sessions, no replay; duplicates occur",
        "when handlers publish in turn, the chain is hard to follow and to debug",
    ],
    changes: &[
        Change {
            date: "2024-06",
            said: "Event Grid notifies internet-facing endpoints only",
            now: "still true for webhooks and functions; with a managed identity it passes the firewall of Service Bus, Event Hubs and \
                  Storage as a trusted service, over public addresses",
            source: &EG_MSI,
        },
        Change {
            date: "2023-11",
            said: "an overview speaks of millions of events a second",
            now: "the quota of one custom topic is 5,000 events or 5 MB a second, and it is the quota that counts",
            source: &EG_Q,
        },
    ],
    sources: &[&SEED_EGPUSH, &EG_HDL, &EG_DEL, &EG_FLT, &AAC_PUB],
    recognise: event_grid_push,
};

fn event_grid_push(scene: &Scene<'_, '_>, found: &mut Found) {
    for topic in scene.brokers(&[Service::EventGrid, Service::EventGridNamespace]) {
        let is_namespace = scene.service(topic) == Some(Service::EventGridNamespace);
        let ends_here = |hop: &Hop| match scene.service(hop.to) {
            Some(Service::ServiceBusQueue | Service::ServiceBusTopic) => false,
            // A namespace behind Event Grid is the other half of push-push-pull.
            Some(Service::EventGridNamespace) => false,
            _ => true,
        };
        // An MQTT client holds its own connection, and what it gets over it is no call to an endpoint.
        let pushes = |hop: &Hop| hop.model == Leg::Push && (!is_namespace || !opens(scene, hop));
        if let Some([into, out]) = scene.lone(topic).filter(|[_, out]| !buffers(scene, out.to)) {
            if pushes(&out) && ends_here(&out) {
                let remark = about_topic(scene, topic, |wanted| wanted(scene.facts(into.link)));
                found.add_way(scene, into, out, remark.map(Cow::Borrowed));
            }
            continue;
        }
        let mut out = scene.out(topic);
        if scene.into(topic).next().is_none() || !out.clone().any(|hop| pushes(&hop) && ends_here(&hop)) {
            continue;
        }
        if out.any(|hop| hop.model == Leg::Pull) {
            continue;
        }
        let (mut components, mut links) = (Few::new(), Few::new());
        take_in(scene, topic, &mut components, &mut links);
        let mut behind: Few = scene.out(topic).map(|hop| hop.to).filter(|stop| buffers(scene, *stop)).collect();
        behind.sort_unstable();
        behind.dedup();
        let buffered = !behind.is_empty();
        for hop in behind.into_iter().flat_map(|stop| scene.receives(stop).take(ENDS)) {
            components.push(hop.to);
            links.push(hop.link);
        }
        let remark = if buffered && !is_namespace {
            Some("a queue behind the subscription lets the handler keep its own pace")
        } else {
            about_topic(scene, topic, |wanted| scene.into(topic).any(|hop| wanted(scene.facts(hop.link))))
        };
        found.add(components, links, remark.map(Cow::Borrowed));
    }
}

/// What is to be said of a topic that pushes, by what is asked of it.
fn about_topic(scene: &Scene<'_, '_>, topic: Stop, asked: impl Fn(fn(&Facts) -> bool) -> bool) -> Option<&'static str> {
    if scene.service(topic) == Some(Service::EventGridNamespace) {
        Some("a namespace pushes to webhooks and Event Hubs only")
    } else if asked(|facts| facts.source == EventSource::AzureResource) {
        Some("the events come from an Azure resource, so the topic is a system topic")
    } else if asked(|facts| facts.source == EventSource::Partner) {
        Some("the events come from another vendor, so the topic is a partner topic")
    } else if asked(|facts| facts.topics.is_some_and(|topics| topics > 100)) {
        Some("so many topics belong into a domain")
    } else {
        None
    }
}

fn buffers(scene: &Scene<'_, '_>, stop: Stop) -> bool {
    scene.service(stop) == Some(Service::StorageQueue)
}

/// Whether the receiver of a leg opens its connection.
fn opens(scene: &Scene<'_, '_>, hop: &Hop) -> bool {
    scene.flow(hop.link).is_some_and(|flow| flow.receiver_connects)
}

pub static EVENT_GRID_PULL: PatternRow = PatternRow {
    id: "pub-sub-event-grid-push-pull",
    word: Some("pub-sub-event-grid-push-pull"),
    name: "Publish-subscribe with an Event Grid namespace, push and pull",
    summary: "Publishers send events to a topic of a namespace, which keeps a copy for every subscription until the subscriber fetches \
              it. Both sides open their own connection, so everything can stay in a private network.",
    attention: &[
        "both ends need the way and the name: a private endpoint of the namespace, and the private zone \
         REGION-1.privatelink.eventgrid.azure.net linked to each network",
        "this is a namespace of the standard tier, not a custom topic with another switch",
        "the namespace is now the buffer: set its throughput units and the time to live for the longest outage of a subscriber, seven \
         days at most",
        "a subscriber acknowledges, releases or rejects each event and must do so before its lock ends",
        "it takes your own events only; those of Azure resources and partners have to come through a basic topic",
    ],
    pros: &[
        "nothing has to accept a connection from the internet, and no premium tier is needed for that",
        "each subscriber filters, and drains at its own pace and time",
        "a slow subscriber delays nobody else",
    ],
    cons: &[
        "no order, sessions or transactions",
        "fewer integrations than the basic tier: no push to functions or to Service Bus",
        "subscribers have to poll, so the handler runs all the time or on a clock",
    ],
    changes: &[
        Change {
            date: "2023-12",
            said: "namespaces are new and lack integration with other Azure services",
            now: "generally available, with push to Event Hubs and webhooks and pull from Fabric; functions, Service Bus, Storage queues \
                  and Relay are still missing",
            source: &EG_TIER,
        },
        Change {
            date: "2024-11",
            said: "push from a namespace to webhooks is a preview",
            now: "a page of 2025 lists it without that mark: check it for your region before you count on it",
            source: &EGN_HDL,
        },
    ],
    sources: &[&SEED_EGPULL, &EG_PULL, &EGN_CON, &EGN_DEL, &EG_TIER],
    recognise: event_grid_pull,
};

fn event_grid_pull(scene: &Scene<'_, '_>, found: &mut Found) {
    for namespace in scene.brokers(&[Service::EventGridNamespace]) {
        let pulled = scene.receives(namespace).any(|hop| hop.model == Leg::Pull);
        if !pulled || !scene.sends(namespace).any(|_| true) {
            continue;
        }
        let (mut components, mut links) = (Few::new(), Few::new());
        take_in(scene, namespace, &mut components, &mut links);
        let asked = scene.into(namespace).any(|hop| scene.facts(hop.link).private);
        let drawn = scene.node(namespace).is_some_and(|node| node.component.exposure == Some(Exposure::Private));
        let remark = (asked || drawn)
            .then_some(Cow::Borrowed("the namespace is private: publish and fetch through a private endpoint"));
        found.add(components, links, remark);
    }
}

pub static SERVICE_BUS_PULL: PatternRow = PatternRow {
    id: "pub-sub-service-bus-push-pull",
    word: Some("pub-sub-service-bus-push-pull"),
    name: "Publish-subscribe with Service Bus, push and pull",
    summary: "A sender puts messages into a topic; every subscription whose filter fits keeps a copy, and its handlers fetch it with \
              everything that a queue offers. All connections go out to the namespace.",
    attention: &[
        "put the version and what is filtered by into properties of the message; filters never see the body",
        "prefer correlation filters, and give an orphan a home: what fits no filter is dropped",
        "only outbound connections are needed, which suits hub-and-spoke networks; a private endpoint needs the Premium tier",
        "the broker is the centre of gravity: size the topic for the longest outage of the slowest subscription, because a full topic \
         refuses its senders, and the namespace for the peak of all of them together, or it throttles",
        "every subscription has its own dead-letter queue, and somebody has to read each of them",
    ],
    pros: &[
        "sender and receivers are decoupled, and each copy is kept until it is dealt with",
        "order by session, duplicate detection, transactions, dead letters and delays are at hand",
        "nothing has to face the internet",
    ],
    cons: &[
        "privacy costs the Premium tier, for the whole namespace",
        "chains of topics and subscriptions are hard to follow and to debug",
        "no replay: what is settled is gone, and a new subscription starts empty",
    ],
    changes: &[
        Change {
            date: "2023-12",
            said: "a private Service Bus needs the Premium tier, about 600 EUR a month then",
            now: "the tier is still the condition in July 2026; look the price up, and note that address firewalls exist in every tier",
            source: &SB_P,
        },
        Change {
            date: "2022",
            said: "a Premium namespace is not partitioned",
            now: "a Premium namespace can be created with one, two or four partitions, and keeps that number",
            source: &SB_Q,
        },
    ],
    sources: &[&SEED_SBPUB, &SB_FLT, &SB_Q, &SB_PL, &AAC_PUB],
    recognise: service_bus_pull,
};

fn service_bus_pull(scene: &Scene<'_, '_>, found: &mut Found) {
    for topic in scene.brokers(&[Service::ServiceBusTopic]) {
        if !scene.sends(topic).any(|hop| !scene.is_exchange(hop.link)) || scene.receives(topic).next().is_none() {
            continue;
        }
        let (mut components, mut links) = (Few::new(), Few::new());
        take_in(scene, topic, &mut components, &mut links);
        let filtered = scene.into(topic).chain(scene.out(topic)).any(|hop| scene.marks(hop.link).any(Marks::FILTERED));
        let copies = subscriptions(scene, topic);
        let remark = match (copies, filtered) {
            (1, _) => "one subscription so far".into(),
            (_, true) => format!("{copies} subscriptions, with filters: the topic routes").into(),
            (_, false) => format!("{copies} subscriptions, without filters: every one gets everything").into(),
        };
        found.add(components, links, Some(remark));
    }
}

/// How many subscriptions a topic has: one for each channel that leaves it when it is drawn, else one for each receiver.
fn subscriptions(scene: &Scene<'_, '_>, topic: Stop) -> usize {
    let mut keys: Few = scene
        .out(topic)
        .map(|hop| if scene.is_drawn(topic) { scene.graph.edge(hop.link).channel } else { hop.to })
        .collect();
    keys.sort_unstable();
    keys.dedup();
    keys.len()
}

pub static PUSH_PUSH_PULL_SERVICE_BUS: PatternRow = PatternRow {
    id: "push-push-pull-service-bus",
    word: Some("push-push-pull-service-bus"),
    name: "Push, push, pull: Event Grid into Service Bus",
    summary: "Event Grid receives the events, often those of an Azure resource, and pushes them into a Service Bus queue or topic, from \
              which the handlers fetch at their own pace. It is how events reach parts that must not, or cannot, be called.",
    attention: &[
        "deliver with a managed identity and allow trusted services on the Service Bus firewall; check this first when nothing arrives",
        "the target must not be a queue that requires sessions",
        "set the window of duplicate detection at least as long as Event Grid may retry, or retried events come twice",
        "Event Grid does not keep the order, and Service Bus cannot bring it back: restore it from a time or version in the event",
        "watch two dead-letter stores: that of the Event Grid subscription and that of Service Bus",
    ],
    pros: &[
        "handlers keep their own pace and need no public endpoint",
        "locks, retries, dead letters and delays of Service Bus for events that Event Grid alone would drop after a day",
        "events of the outside come in without a public interface of your own",
        "the only way for events of Azure resources to a receiver that must fetch",
    ],
    cons: &[
        "two services to pay, to secure and to watch, and one more hop of latency",
        "the hop between the two travels over public address space, even behind the firewall",
    ],
    changes: &[
        Change {
            date: "2023-12",
            said: "Service Bus has to face the internet in this pattern",
            now: "no longer: with a managed identity and the exception for trusted services it can stay behind its firewall; the traffic \
                  still uses public addresses",
            source: &EG_MSI,
        },
        Change {
            date: "2024-01",
            said: "one page rules queues with sessions out as targets and names a session property for them in one breath",
            now: "take queues with sessions as unsupported until you have seen it work",
            source: &EG_SBH,
        },
    ],
    sources: &[&SEED_PPP, &EG_SBH, &EG_MSI, &EG_PRIV],
    recognise: |scene, found| push_push_pull(scene, found, SERVICE_BUS),
};

pub static PUSH_PUSH_PULL_NAMESPACE: PatternRow = PatternRow {
    id: "push-push-pull-event-grid-namespace",
    word: Some("push-push-pull-event-grid-namespace"),
    name: "Push, push, pull: Event Grid into a namespace",
    summary: "Event Grid receives the events and pushes them into a topic of a namespace, from which the handlers fetch. It does what the \
              way through Service Bus does, for less money and with fewer features.",
    attention: &[
        "choose it when holding back and fetching is all that is asked; for sessions, delays, transactions or longer keeping take Service \
         Bus as the second hop",
        "the namespace keeps an event for seven days at most",
        "the first hop still goes over public addresses: leave the public access of the namespace open for it, and close the rest by \
         rights and address rules",
        "events reach the namespace in the CloudEvents schema",
    ],
    pros: &[
        "cheaper than Service Bus Premium",
        "one family of services, one way to filter",
        "handlers keep their own pace",
    ],
    cons: &["no sessions, order or delays", "the second hop faces the internet, so it is not a fully private design"],
    changes: &[Change {
        date: "2023-12",
        said: "the second hop is drawn as facing the internet",
        now: "a namespace topic is a listed handler of basic topics since; no page read lets this hop through a private endpoint",
        source: &EG_HDL,
    }],
    sources: &[&SEED_PPP, &EG_HDL, &EG_TIER],
    recognise: |scene, found| push_push_pull(scene, found, &[Service::EventGridNamespace]),
};

fn push_push_pull(scene: &Scene<'_, '_>, found: &mut Found, second: &[Service]) {
    for topic in scene.brokers(&[Service::EventGrid]) {
        let is_fetched = |stop: Stop| {
            scene.service(stop).is_some_and(|service| second.contains(&service))
                && scene.receives(stop).any(|hop| hop.model == Leg::Pull || opens(scene, &hop))
        };
        let hops: SmallVec<[Hop; 4]> = scene.out(topic).filter(|hop| is_fetched(hop.to)).collect();
        if hops.is_empty() || scene.into(topic).next().is_none() {
            continue;
        }
        let mut links: Few = hops.iter().map(|hop| hop.link).collect();
        // Several links share a suggested topic, and each goes its own way from there; the hops come in their order.
        let leads_on = |hop: &Hop| scene.is_drawn(topic) || hops.binary_search_by_key(&hop.link, |on| on.link).is_ok();
        let into: SmallVec<[Hop; 4]> = scene.into(topic).filter(leads_on).collect();
        links.extend(into.iter().map(|hop| hop.link));
        let mut seconds: Few = hops.iter().map(|hop| hop.to).collect();
        seconds.sort_unstable();
        seconds.dedup();
        let ends = seconds.iter().flat_map(|second| scene.receives(*second).take(ENDS));
        let mut components: Few = ends.clone().map(|hop| hop.to).chain(into.iter().map(|hop| hop.from)).collect();
        links.extend(ends.map(|hop| hop.link));
        components.extend(seconds.into_iter().chain([topic]).filter(|stop| scene.is_drawn(*stop)));
        let raised = scene.into(topic).any(|hop| scene.facts(hop.link).source != EventSource::App);
        let remark = raised
            .then_some(Cow::Borrowed("the events are not the application's own: only a basic topic receives them"));
        found.add(components, links, remark);
    }
}
