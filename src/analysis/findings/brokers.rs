//! Do the drawn brokers fit together, and what do they ask their owners to check? Checks on brokers and their neighbours.
//!
//! Some of it no key of the file can say: who reads the dead letters, which identity delivers. A word of it in the notes
//! counts as said, and silences the check.

use super::design::{Design, draws_service_bus, is_service_bus, mentions};
use super::uses::{credits_per_item, drops_no_duplicates, idempotent};
use super::{At, Raise};
use crate::analysis::Severity;
use crate::analysis::graph::{Index, Part};
use crate::analysis::logical::Carries;
use crate::model::{ComponentKind, Need, Service, Tier};
use crate::rules::facets::{Delivery, EventSource, Ordering, Receivers};
use crate::rules::figures::{EH_READERS, SB_CREDITS, SB_FORWARDS};
use crate::rules::{Answer, Facts, Hop};

/// A13: a push to a receiver that it cannot reach.
pub(super) fn push_to_private(design: &Design<'_>, raise: &mut Raise<'_>) {
    let graph = design.graph;
    for (grid, service) in design.relays() {
        let pushes = |link: Index| match service {
            Service::EventGrid => true,
            Service::EventGridNamespace => design.facts(link).delivery == Delivery::Push,
            _ => false,
        };
        for link in graph.out(grid).iter().copied().filter(|link| pushes(*link)) {
            let to = graph.receiver(link);
            if to.part == Part::Application && to.is_closed() {
                let text = format!(
                    "nothing on the internet reaches \"{}\", to which {} pushes: let it pull from a namespace, or put a \
                     Service Bus queue behind Event Grid",
                    to.component.name,
                    design.name(grid)
                );
                raise.say(At::Link(link), text);
            }
        }
    }
}

/// A14: Event Grid into a queue with sessions.
pub(super) fn push_to_sessions(design: &Design<'_>, raise: &mut Raise<'_>) {
    for link in grid_to(design, |to| to == Service::ServiceBusQueue) {
        let queue = design.graph.edge(link).to;
        if design.any_leg(queue, |facts| facts.on(Need::Sessions) || facts.ordering != Ordering::None) {
            raise.say(
                At::Link(link),
                format!(
                    "for what is asked of it {} needs sessions, and Event Grid does not deliver into a queue with sessions: \
                     deliver into a topic, or let the receiver restore the order",
                    design.name(queue)
                ),
            );
        }
    }
}

/// The links from a drawn Event Grid into a drawn service.
fn grid_to<'a>(design: &'a Design<'_>, wanted: impl Fn(Service) -> bool + 'a) -> impl Iterator<Item = Index> + 'a {
    design
        .drawn(Service::EventGrid)
        .flat_map(|grid| design.graph.out(grid))
        .copied()
        .filter(move |link| design.graph.receiver(*link).part.service().is_some_and(&wanted))
}

/// A17: dead letters that nobody reads.
pub(super) fn unread_dead_letters(design: &Design<'_>, raise: &mut Raise<'_>) {
    const WORDS: &[&str] = &["dead letter", "deadletter", "dlq", "poison"];
    for (node, service) in design.relays().filter(|(_, service)| is_service_bus(*service)) {
        let must_not_be_lost = |need| design.any_leg(node, |facts| facts.on(need));
        if !must_not_be_lost(Need::DeadLetter) && !must_not_be_lost(Need::GuaranteedProcessing) {
            continue;
        }
        let is_read = design.noted(node, WORDS) || design.graph.out(node).iter().any(|link| design.told(*link, WORDS));
        if !is_read {
            let what =
                if service == Service::ServiceBusTopic { "the subscriptions of this topic" } else { "this queue" };
            raise.say(
                At::Component(node),
                format!(
                    "nothing reads the dead letters of {what}: they are never emptied by themselves and count against the \
                     size, so name who reads them in the notes or on a link"
                ),
            );
        }
    }
}

/// A queue or topic of Service Bus.
struct Entity {
    at: At,
    /// A link whose facts hold for it.
    leg: Index,
    service: Service,
    tier: Option<Tier>,
}

/// Every queue or topic of Service Bus: the drawn ones by their component, the others by the first link of their channel.
fn service_bus_entities<'a>(design: &'a Design<'_>, holds: fn(&Facts) -> bool) -> impl Iterator<Item = Entity> + 'a {
    let hop = |answer: &Answer| match answer.facts().pinned {
        Some(service) => is_service_bus(service).then_some(Hop { service, tier: None }),
        None => answer.decision().hops().find(|hop| is_service_bus(hop.service)),
    };
    let undrawn = design.undrawn_heads_with(move |answer| holds(answer.facts()) && hop(answer).is_some());
    let undrawn = undrawn.filter_map(move |link| {
        let Hop { service, tier } = hop(design.answer(link))?;
        Some(Entity { at: At::Link(link), leg: link, service, tier })
    });
    let drawn = design.relays().filter(|(_, service)| is_service_bus(*service)).filter_map(move |(node, service)| {
        let leg = *design.legs(node).first().filter(|leg| holds(design.facts(**leg)))?;
        let suggested = || design.answer(leg).decision().hops().find(|hop| hop.service == service)?.tier;
        let tier = design.graph.node(node).component.tier.or_else(suggested);
        Some(Entity { at: At::Component(node), leg, service, tier })
    });
    undrawn.chain(drawn)
}

/// A21: queues that forward to queues that forward to queues.
pub(super) fn long_forwarding(design: &Design<'_>, raise: &mut Raise<'_>) {
    let graph = design.graph;
    let forwards = |node: Index| {
        let targets = graph.out(node).iter().map(|link| graph.edge(*link).to);
        targets.filter(|to| draws_service_bus(graph.node(*to).part))
    };
    // Breadth first from everywhere at once: who is still reached after so many rounds was forwarded that often.
    let mut reached: Vec<Index> =
        design.relays().filter(|(_, service)| is_service_bus(*service)).map(|(node, _)| node).collect();
    for _ in 0..SB_FORWARDS.value {
        reached = reached.iter().flat_map(|node| forwards(*node)).collect();
        reached.sort_unstable();
        reached.dedup();
    }
    reached.retain(|node| forwards(*node).next().is_some());
    for node in reached {
        let text = format!(
            "what arrives at {} was forwarded {} times already, and Service Bus dead-letters it at the next hop",
            design.name(node),
            SB_FORWARDS.text()
        );
        raise.say(At::Component(node), text);
    }
}

/// A28: peaks pushed straight to a handler.
pub(super) fn pushed_over(design: &Design<'_>, raise: &mut Raise<'_>) {
    for grid in design.drawn(Service::EventGrid) {
        for link in design.graph.out(grid) {
            let handler = design.graph.edge(*link).to;
            let handed = matches!(design.logical.carries(*link), Carries::Handed(_));
            if handed && !design.graph.node(handler).part.is_relay() && design.facts(*link).on(Need::Burst) {
                raise.say(
                    At::Link(*link),
                    format!(
                        "peaks are more than {} takes, and Event Grid keeps pushing: put a queue between the two",
                        design.name(handler)
                    ),
                );
            }
        }
    }
}

/// A31: Event Grid into a Service Bus that is closed to the internet.
pub(super) fn closed_behind_event_grid(design: &Design<'_>, raise: &mut Raise<'_>) {
    const WORDS: &[&str] = &["managed identity", "trusted"];
    let text = "Event Grid reaches a Service Bus that is closed to the internet only with a managed identity and the \
                exception for trusted services: set both up, and note it";
    for link in grid_to(design, is_service_bus) {
        let bus = design.graph.edge(link).to;
        let closed = design.graph.node(bus).is_closed() || design.facts(link).private;
        if closed && !design.told(link, WORDS) {
            raise.say(At::Component(bus), text);
        }
    }
    let suggested = |answer: &Answer| {
        let from_grid = answer.decision().service() == Some(Service::EventGrid) && answer.facts().pinned.is_none();
        answer.facts().private && from_grid && answer.decision().hops().any(|hop| is_service_bus(hop.service))
    };
    for link in design.undrawn_heads_with(suggested).filter(|link| !design.told(*link, WORDS)) {
        raise.say_as(Severity::Advice, At::Link(link), text);
    }
}

/// A32: an event of Azure's own, or of a partner, sent to a namespace.
pub(super) fn foreign_event_at_a_namespace(design: &Design<'_>, raise: &mut Raise<'_>) {
    for namespace in design.drawn(Service::EventGridNamespace) {
        for link in design.graph.into(namespace) {
            let from = design.graph.sender(*link).part;
            if design.facts(*link).source != EventSource::App && from != Part::Broker(Service::EventGrid) {
                raise.say(
                    At::Link(*link),
                    "a namespace takes events of your own applications only: put a system or partner topic of Event Grid \
                     before it",
                );
            }
        }
    }
}

/// A33: a namespace that pushes to what it cannot push to.
pub(super) fn namespace_push(design: &Design<'_>, raise: &mut Raise<'_>) {
    let graph = design.graph;
    let text = |name: &str| {
        format!(
            "a namespace pushes to Event Hubs and webhooks only, not to \"{name}\": let it pull, or use Event Grid's basic \
             tier"
        )
    };
    let pushes_to_function = |link: Index| {
        let direct_push = design.facts(link).delivery == Delivery::Push;
        direct_push && graph.receiver(link).kind() == ComponentKind::Function
    };
    for namespace in design.drawn(Service::EventGridNamespace) {
        for link in graph.out(namespace) {
            let to = graph.receiver(*link);
            let to_broker = matches!(to.part, Part::Broker(Service::StorageQueue)) || draws_service_bus(to.part);
            if to_broker || pushes_to_function(*link) {
                raise.say(At::Link(*link), text(&to.component.name));
            }
        }
    }
    // An answer that turns the wanted push into a pull does not push.
    let by_namespace = |answer: &Answer| {
        let (pinned, decision) = (answer.facts().pinned, answer.decision());
        let pushes = pinned.is_some() || !decision.unmet.has(Need::Delivery);
        pushes && pinned.or(decision.service()) == Some(Service::EventGridNamespace)
    };
    for link in design.undrawn_heads_with(by_namespace).filter(|link| pushes_to_function(*link)) {
        raise.say(At::Link(link), text(&graph.receiver(link).component.name));
    }
}

/// A37: more readers than a consumer group should have.
pub(super) fn too_many_readers(design: &Design<'_>, raise: &mut Raise<'_>) {
    let text = |instances: u32| {
        format!(
            "{instances} instances share one consumer group, which takes at most {} readers of one partition: let them \
             divide the partitions among themselves by checkpoints, or give each application its own group",
            EH_READERS.text()
        )
    };
    let readers = |link: Index| {
        let to = design.graph.receiver(link);
        Some(to.instances()).filter(|count| to.part == Part::Application && u64::from(*count) > EH_READERS.value)
    };
    for hub in design.drawn(Service::EventHubs) {
        for link in design.graph.out(hub) {
            if let Some(count) = readers(*link) {
                raise.say(At::Link(*link), text(count));
            }
        }
    }
    let from_hub = |answer: &Answer| {
        let last = answer.decision().hops().last().map(|hop| hop.service);
        answer.facts().pinned.or(last) == Some(Service::EventHubs)
    };
    for link in design.undrawn_heads_with(from_hub) {
        if let Some(count) = readers(link) {
            raise.say(At::Link(link), text(count));
        }
    }
}

/// A38: a drawn broker that drops no duplicates, and none behind it that does.
pub(super) fn no_duplicate_detection(design: &Design<'_>, raise: &mut Raise<'_>) {
    let graph = design.graph;
    for (node, service) in design.relays().filter(|(_, service)| drops_no_duplicates(*service)) {
        let behind = graph.out(node).iter().any(|link| draws_service_bus(graph.receiver(*link).part));
        if !behind && design.any_leg(node, |facts| facts.on(Need::DuplicateDetection)) {
            raise.say(At::Component(node), idempotent(service));
        }
    }
}

/// A39: duplicate detection behind a drawn Event Grid.
pub(super) fn window_too_short(design: &Design<'_>, raise: &mut Raise<'_>) {
    for link in grid_to(design, is_service_bus) {
        let facts = design.facts(link);
        if facts.on(Need::DuplicateDetection) || facts.exactly_once {
            raise.say(
                At::Component(design.graph.edge(link).to),
                "Event Grid may repeat an event for as long as it retries: make the window of duplicate detection at \
                 least as long",
            );
        }
    }
}

/// A55: the protocol that Service Bus no longer speaks.
pub(super) fn legacy_protocol(design: &Design<'_>, raise: &mut Raise<'_>) {
    const WORDS: &[&str] = &["sbmp", "windowsazure.servicebus"];
    let text = "SBMP, the protocol of the package WindowsAzure.ServiceBus, was announced to end on 30 September 2026: use \
                AMQP with Azure.Messaging.ServiceBus";
    let with_words = |link: &Index| {
        let of = design.graph.edge(*link).link;
        let said = [of.notes.as_deref(), of.needs.text(Need::Extra)];
        said.into_iter().flatten().any(|text| mentions(text, WORDS))
    };
    let noted = &design.graph.noted;
    for link in noted.links.iter().filter(|link| with_words(link)) {
        raise.say(At::Link(*link), text);
    }
    for node in noted.components.iter().copied().filter(|node| design.noted(*node, WORDS)) {
        raise.say(At::Component(node), text);
    }
}

/// A56: a topic without subscriptions.
pub(super) fn topic_for_nobody(design: &Design<'_>, raise: &mut Raise<'_>) {
    for topic in design.drawn(Service::ServiceBusTopic).filter(|topic| design.graph.out(*topic).is_empty()) {
        raise.say(At::Component(topic), "it has no subscription yet, and a topic without one keeps nothing");
    }
}

/// A58: Premium for one link.
pub(super) fn premium_for_one(design: &Design<'_>, raise: &mut Raise<'_>) {
    let mut only = None;
    let mut others = 0_usize;
    for entity in service_bus_entities(design, |_| true) {
        if entity.tier == Some(Tier::Premium) {
            if only.is_some() {
                return;
            }
            only = Some(entity.at);
        } else {
            others += 1;
        }
    }
    if let (Some(at), 1..) = (only, others) {
        raise.say(
            at,
            "nothing else in the design needs Service Bus Premium: in one namespace for all of it, rights per queue and \
             topic multiply, and a second namespace costs a messaging unit of its own",
        );
    }
}

/// A59: several queues and topics that together are too much for one namespace.
pub(super) fn shared_credits(design: &Design<'_>, raise: &mut Raise<'_>) {
    let (mut all, mut count) = (0.0, 0_usize);
    let rated = service_bus_entities(design, |facts| facts.rate.is_some());
    for entity in rated.filter(|entity| entity.tier != Some(Tier::Premium)) {
        let facts = design.facts(entity.leg);
        let Some(rate) = facts.rate else { continue };
        let receivers = if facts.receivers == Receivers::Nobody { 0 } else { facts.receiver_count };
        let cost = rate.get() * credits_per_item(entity.service, receivers);
        // One that is too much by itself is said of it (A53).
        if cost > SB_CREDITS.number() {
            return;
        }
        all += cost;
        count += 1;
    }
    if count > 1 && all > SB_CREDITS.number() {
        raise.say(
            At::Document,
            format!(
                "{count} queues and topics of Service Bus cost about {all:.0} credits a second together, and a namespace \
                 below Premium has {}: give them several namespaces, or one in Premium",
                SB_CREDITS.text()
            ),
        );
    }
}

/// A60: a private namespace without its DNS zone.
pub(super) fn missing_dns_zone(design: &Design<'_>, raise: &mut Raise<'_>) {
    const WORDS: &[&str] = &["dns", "privatelink"];
    let text = "a private namespace needs the private DNS zone of its region (REGION-1.privatelink.eventgrid.azure.net), or \
                its subscribers do not find it: set it up, and note it";
    for node in design.drawn(Service::EventGridNamespace) {
        let private = design.graph.node(node).is_closed() || design.any_leg(node, |facts| facts.private);
        let told = || design.noted(node, WORDS) || design.graph.out(node).iter().any(|link| design.told(*link, WORDS));
        if private && !told() {
            raise.say(At::Component(node), text);
        }
    }
    let suggested = |answer: &Answer| {
        let service = answer.facts().pinned.or(answer.decision().service());
        answer.facts().private && service == Some(Service::EventGridNamespace)
    };
    for link in design.undrawn_heads_with(suggested).filter(|link| !design.told(*link, WORDS)) {
        raise.say_as(Severity::Advice, At::Link(link), text);
    }
}
