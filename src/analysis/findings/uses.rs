//! Can the service that is used do what is asked of it? Checks on one service in use, mostly one that the author chose.
//!
//! Limits come from the catalogue. Where a tier is not drawn, the largest of the service's tiers counts, so that only
//! what no tier can do is raised.

use super::design::{By, Used};
use super::{Said, Say};
use crate::model::{Need, Service, Tier, byte_text};
use crate::rules::Source;
use crate::rules::catalog::{CATALOG, Row};
use crate::rules::facets::{Delivery, EventSource, Filters, Ordering, Protocol, Receivers};
use crate::rules::figures::{EG_RETENTION, Figure, SB_CREDITS, SB_ENTITY, SB_MESSAGE_HTTP, SQ_RATE};
use crate::rules::sources::{AAC_ISC, EG_TIER, EH_Q, IOT_Q, SB_P, SQ_SB};

/// The rows of the catalogue that a service in use may be.
fn rows(used: &Used<'_>) -> impl Iterator<Item = &'static Row> {
    let (service, tier) = (used.service, used.tier);
    CATALOG.iter().filter(move |row| row.hop.service == service && (tier.is_none() || row.hop.tier == tier))
}

/// The largest limit among the tiers that the service may have; none when one of them has no limit.
fn limit(used: &Used<'_>, of: impl Fn(&Row) -> Option<&'static Figure>) -> Option<&'static Figure> {
    let mut limits = rows(used).map(of).collect::<Option<Vec<_>>>()?;
    limits.sort_by_key(|figure| figure.value);
    limits.pop()
}

/// A11: a filter on the body at Service Bus.
pub(super) fn body_filter(used: &Used<'_>) -> Say {
    (used.service == Service::ServiceBusTopic && used.facts.filters == Filters::Content)
        .then(|| "filters of Service Bus see properties, not the body: promote the field to a property".into())
}

/// A13: Event Grid to a receiver that it cannot reach, where it is not drawn.
pub(super) fn push_to_private(used: &Used<'_>) -> Say {
    let pushes = match used.service {
        Service::EventGrid => used.by != By::Drawing,
        Service::EventGridNamespace => used.by == By::Pin && used.facts.delivery == Delivery::Push,
        _ => false,
    };
    (pushes && used.facts.receiver_private).then(|| {
        "Event Grid cannot deliver to a private endpoint: let the receiver pull from a namespace, or put a Service Bus \
         queue behind Event Grid"
            .into()
    })
}

/// A15: an item that is too large.
pub(super) fn too_large(used: &Used<'_>) -> Say {
    let payload = used.facts.payload?;
    let limit = limit(used, |row| row.message)?;
    (payload > limit.value).then(|| {
        let text = format!(
            "{} does not fit into {}, which takes {}: send a reference to a blob (claim check), or use what takes more",
            byte_text(payload),
            used.name(),
            limit.text()
        );
        Said::by(limit.source, text)
    })
}

/// A16: a large message over HTTP.
pub(super) fn large_over_http(used: &Used<'_>) -> Say {
    let large = used.facts.payload.is_some_and(|bytes| bytes > SB_MESSAGE_HTTP.value);
    (used.is_service_bus() && used.carries_item() && large && used.facts.protocol == Protocol::Http).then(|| {
        format!("over HTTP Service Bus takes {}; larger messages need AMQP and Premium", SB_MESSAGE_HTTP.text()).into()
    })
}

/// A18: an Event Grid subscription that drops what it cannot deliver.
pub(super) fn events_dropped(used: &Used<'_>) -> Say {
    let pushes = used.service == Service::EventGrid && used.facts.receivers != Receivers::Nobody;
    (pushes && !used.facts.on(Need::DeadLetter)).then(|| {
        "no dead-lettering is asked for, and it is off by default: what cannot be delivered in time is dropped".into()
    })
}

/// A19: dead-lettering on a Storage queue.
pub(super) fn no_dead_letter_queue(used: &Used<'_>) -> Say {
    (used.service == Service::StorageQueue && used.facts.on(Need::DeadLetter)).then(|| {
        "a Storage queue sets nothing aside by itself: the worker must look at the dequeue count and move what fails"
            .into()
    })
}

/// A27: order, several workers, and no sessions.
pub(super) fn order_lost_between_workers(used: &Used<'_>) -> Say {
    let facts = used.facts;
    let has_sessions = match used.service {
        Service::ServiceBusQueue | Service::ServiceBusTopic => {
            used.tier != Some(Tier::Basic) && facts.on(Need::Sessions)
        }
        Service::StorageQueue => false,
        _ => return None,
    };
    let ordered = facts.ordering != Ordering::None && facts.receivers == Receivers::Competing;
    (ordered && !has_sessions).then(|| {
        "several workers lose the order that is asked for: switch sessions on, with the key as session id".into()
    })
}

/// A28: a handler that cannot keep up with what is pushed to it, by the author's own choice.
pub(super) fn pushed_over(used: &Used<'_>) -> Say {
    (used.by == By::Pin && used.service == Service::EventGrid && used.facts.on(Need::Burst)).then(|| {
        "peaks are more than the handler takes, and Event Grid keeps pushing: put a queue between the two".into()
    })
}

/// A29: a pile that nearly fills a queue or topic.
pub(super) fn nearly_full(used: &Used<'_>) -> Say {
    const NEAR: f64 = 0.8;
    const DAY: f64 = 86_400.0;
    let facts = used.facts;
    let payload = facts.payload.filter(|_| used.carries_item());
    let estimate = || Some(facts.rate?.get() * payload? as f64 * facts.retention?.get() * DAY);
    let pile = facts.backlog.map_or_else(estimate, |bytes| Some(bytes as f64))?;
    (used.is_service_bus() && pile >= NEAR * SB_ENTITY.number()).then(|| {
        format!(
            "about {:.0} GB may pile up, and one queue or topic holds {}: when it is full, it refuses senders",
            pile / f64::from(1 << 30),
            SB_ENTITY.text()
        )
        .into()
    })
}

/// A30: a private broker in a tier without private endpoints.
pub(super) fn no_private_endpoint(used: &Used<'_>) -> Say {
    let tier = used.tier?;
    let (closed_tiers, source): (&[Tier], _) = match used.service {
        Service::ServiceBusQueue | Service::ServiceBusTopic => (&[Tier::Basic, Tier::Standard], &SB_P),
        Service::EventHubs => (&[Tier::Basic], &EH_Q),
        _ => return None,
    };
    (used.facts.private && closed_tiers.contains(&tier)).then(|| {
        let text = format!("it must be closed to the internet, and {} has no private endpoint", used.name());
        Said::by(source, text)
    })
}

/// A34: items that must live longer than the service keeps them.
pub(super) fn kept_too_short(used: &Used<'_>) -> Say {
    let wanted = used.facts.retention?.get();
    let limit = match used.service {
        Service::EventGrid => &EG_RETENTION,
        _ => limit(used, |row| row.retention)?,
    };
    (wanted > limit.number()).then(|| {
        let text = format!("items must survive {wanted} days, and {} keeps them for {}", used.name(), limit.text());
        Said::by(limit.source, text)
    })
}

/// A35: reading again what a broker has let go.
pub(super) fn nothing_to_replay(used: &Used<'_>) -> Say {
    let lets_go = used.service.is_broker() && !matches!(used.service, Service::EventHubs | Service::IotHub);
    (lets_go && used.facts.on(Need::Replay)).then(|| {
        format!(
            "{} keeps nothing that was settled: replay needs Event Hubs, or capture to storage",
            used.service.name()
        )
        .into()
    })
}

/// A36: a protocol that the service does not speak.
pub(super) fn foreign_protocol(used: &Used<'_>) -> Say {
    let facts = used.facts;
    let speaks = |protocol: Protocol| match (used.service, protocol) {
        (_, Protocol::Any) => true,
        (Service::StorageQueue | Service::EventGrid, protocol) => protocol == Protocol::Http,
        (Service::ServiceBusQueue, Protocol::Jms) => used.tier != Some(Tier::Basic),
        (Service::ServiceBusTopic, Protocol::Jms) => used.tier != Some(Tier::Standard),
        (Service::ServiceBusQueue | Service::ServiceBusTopic, protocol) => {
            matches!(protocol, Protocol::Amqp | Protocol::Http)
        }
        (Service::EventGridNamespace, protocol) => matches!(protocol, Protocol::Http | Protocol::Mqtt),
        (Service::EventHubs, Protocol::Kafka) => used.tier != Some(Tier::Basic),
        (Service::EventHubs, protocol) => matches!(protocol, Protocol::Amqp | Protocol::Http),
        (Service::IotHub, protocol) => matches!(protocol, Protocol::Amqp | Protocol::Http | Protocol::Mqtt),
        (Service::DirectHttp | Service::ApiManagement | Service::ApplicationGateway | Service::FrontDoor, _) => true,
    };
    (!speaks(facts.protocol)).then(|| {
        let protocol = match facts.protocol {
            Protocol::Jms if used.service == Service::ServiceBusTopic => "JMS 2.0, which topics need",
            Protocol::Jms => "JMS",
            Protocol::Kafka => "the Kafka protocol",
            Protocol::Mqtt => "MQTT",
            Protocol::Amqp => "AMQP",
            Protocol::Http | Protocol::Any => "HTTP",
        };
        Said::by(protocols(used.service), format!("{} does not speak {protocol}", used.name()))
    })
}

/// The page that says what a service speaks.
fn protocols(service: Service) -> &'static Source {
    match service {
        Service::StorageQueue => &SQ_SB,
        Service::ServiceBusQueue | Service::ServiceBusTopic => &SB_P,
        Service::EventGrid | Service::EventGridNamespace => &EG_TIER,
        Service::EventHubs => &EH_Q,
        Service::IotHub => &IOT_Q,
        Service::DirectHttp | Service::ApiManagement | Service::ApplicationGateway | Service::FrontDoor => &AAC_ISC,
    }
}

/// A37: more readers than the tier has consumer groups.
pub(super) fn too_many_groups(used: &Used<'_>) -> Say {
    if used.service != Service::EventHubs {
        return None;
    }
    let limit = limit(used, |row| row.receivers)?;
    let groups = used.facts.receiver_count;
    (u64::from(groups) > limit.value)
        .then(|| format!("{groups} applications read, and {} has {} consumer groups", used.name(), limit.text()).into())
}

/// A38: duplicates that nobody drops, where no broker is drawn.
pub(super) fn no_duplicate_detection(used: &Used<'_>) -> Say {
    let asked = used.facts.on(Need::DuplicateDetection) && drops_no_duplicates(used.service);
    (asked && used.by != By::Drawing).then(|| idempotent(used.service).into())
}

pub(super) fn drops_no_duplicates(service: Service) -> bool {
    matches!(service, Service::EventGrid | Service::EventGridNamespace | Service::EventHubs)
}

/// What A38 says.
pub(super) fn idempotent(service: Service) -> String {
    format!("{} drops no duplicates: the receiver must be idempotent", service.name())
}

/// A39: a window of duplicate detection behind Event Grid.
pub(super) fn window_too_short(used: &Used<'_>) -> Say {
    let from_grid = used.decision.hops().next().is_some_and(|hop| hop.service == Service::EventGrid);
    let dedup = used.facts.on(Need::DuplicateDetection) || used.facts.exactly_once;
    (from_grid && used.is_service_bus() && dedup).then(|| {
        format!(
            "Event Grid may repeat an event for as long as it retries: make the window of duplicate detection at least as \
             long (up to {})",
            EG_RETENTION.text()
        )
        .into()
    })
}

/// A32: an event of Azure's own, or of a partner, at a namespace.
pub(super) fn foreign_event_at_a_namespace(used: &Used<'_>) -> Say {
    (used.by == By::Pin && used.service == Service::EventGridNamespace && used.facts.source != EventSource::App).then(
        || "a namespace takes events of your own applications only: use a system or partner topic of Event Grid".into(),
    )
}

/// A53: more than the service takes in a second.
pub(super) fn throttled(used: &Used<'_>) -> Say {
    let facts = used.facts;
    let rate = facts.rate?.get();
    match (used.service, used.tier) {
        (Service::StorageQueue, _) => (rate > SQ_RATE.number()).then(|| {
            let most = SQ_RATE.text();
            let text = format!("{rate} items a second are more than one Storage queue takes ({most}): it throttles");
            Said::by(SQ_RATE.source, text)
        }),
        (Service::ServiceBusQueue | Service::ServiceBusTopic, Some(Tier::Basic | Tier::Standard)) => {
            let credits = rate * credits_per_item(used.service, facts.receiver_count);
            (credits > SB_CREDITS.number()).then(|| {
                format!(
                    "{rate} items a second cost about {credits:.0} credits, and a namespace below Premium has {}: it throttles",
                    SB_CREDITS.text()
                )
                .into()
            })
        }
        _ => None,
    }
}

/// What one item costs of a Service Bus namespace: one credit to send and one to receive; on a topic for each
/// subscription one to filter and one to receive.
pub(super) fn credits_per_item(service: Service, receivers: u32) -> f64 {
    match service {
        Service::ServiceBusTopic => 1.0 + 2.0 * f64::from(receivers.max(1)),
        _ => 2.0,
    }
}
