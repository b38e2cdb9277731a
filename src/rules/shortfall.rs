//! Which stated needs does an answer not meet? The catalogue's word on each need, whatever the rules did.
//!
//! This is the honesty of the program: a need is met by the hops that were chosen, or it is named as unmet.

use crate::model::Need;

use super::case::Case;
use super::catalog::{Can, Family, Variant};
use super::facets::{Delivery, Device, EventSource, Filters, NeedSet, Ordering, Protocol, Waf};
use super::figures;
use super::procedure::Outcome;
use super::rule::Choice;
use super::table_questions::PER_ITEM;

/// The needs of the facts that the outcome does not meet.
pub fn unmet(outcome: &Outcome) -> NeedSet {
    let choice = outcome.choice();
    if choice.hops.is_empty() {
        return NeedSet::EMPTY;
    }
    let mut unmet = if choice.case.call() { NeedSet::EMPTY } else { choice.case.set_aside };
    let fails: fn(&Choice<'_>, Need) -> bool = if choice.case.call() { call_fails } else { broker_fails };
    // Reopening the question may change the receivers without a word of the author or the graph.
    let facts = &choice.case.facts;
    let said = facts.stated.or(facts.read).or(NeedSet::of(&[Need::Receivers]));
    for need in said.iter().filter(|need| facts.states(*need)) {
        if fails(&choice, need) {
            unmet.set(need, true);
        }
    }
    unmet
}

/// Whether every broker among the hops can do it; a call in front of a queue neither helps nor harms.
fn all(choice: &Choice<'_>, can: Can) -> bool {
    choice.hops.iter().filter(|hop| hop.row().hop.service.is_broker()).all(|hop| hop.can(can))
}

fn any(choice: &Choice<'_>, can: Can) -> bool {
    choice.hops.iter().any(|hop| hop.can(can))
}

fn last(choice: &Choice<'_>, can: Can) -> bool {
    choice.hops.last().is_some_and(|hop| hop.can(can))
}

/// The hop at the end where the design's own application speaks.
fn open_end(choice: &Choice<'_>) -> Option<Variant> {
    if choice.case.foreign() { choice.hops.last().copied() } else { choice.hops.first().copied() }
}

fn speaks(choice: &Choice<'_>, can: Can) -> bool {
    open_end(choice).is_some_and(|hop| hop.can(can))
}

fn over(choice: &Choice<'_>, limit: impl Fn(Variant) -> Option<u64>, number: u64) -> bool {
    choice.hops.iter().any(|hop| limit(*hop).is_some_and(|limit| number > limit))
}

fn broker_fails(choice: &Choice<'_>, need: Need) -> bool {
    let case = choice.case;
    let facts = &case.facts;
    let message_limit = |hop: Variant| hop.row().message.map(|figure| figure.value);
    match need {
        Need::Receivers => case.many() && !any(choice, Can::Copies) && !choice.grid(),
        Need::Ordering => match facts.ordering {
            Ordering::None => false,
            Ordering::PerKey => !all(choice, Can::KeyOrder),
            Ordering::Global => !all(choice, Can::GlobalOrder),
        },
        Need::DeliveryGuarantee => {
            let once = facts.exactly_once && !case.series() && !last(choice, Can::Deduplicate);
            let at_most = facts.at_most_once && !last(choice, Can::AtMostOnce);
            let kafka = facts.exactly_once && case.series() && !choice.uses(Family::EventHubs);
            once || at_most || kafka
        }
        Need::GuaranteedProcessing => choice.grid_pushes(),
        Need::Transactions => !last(choice, Can::Transactions),
        Need::DeadLetter => !any(choice, Can::DeadLetter),
        Need::Replay => !last(choice, Can::Replay),
        Need::AuditLog => !last(choice, Can::AuditLog),
        Need::DuplicateDetection => !last(choice, Can::Deduplicate),
        Need::Sessions => !all(choice, Can::Sessions),
        Need::Scheduled => !all(choice, Can::Schedule),
        Need::TrackProgress => !last(choice, Can::Progress),
        Need::Capture => !last(choice, Can::Capture),
        Need::Filters => match facts.filters {
            Filters::None => false,
            Filters::Type => !any(choice, Can::FilterType),
            Filters::Property => !any(choice, Can::FilterProperty),
            // A field that is copied into a property can be selected by (rules R47 and R48).
            Filters::Content => {
                !any(choice, Can::FilterContent) && !choice.service_bus() && !choice.uses(Family::EventHubs)
            }
        },
        Need::PayloadBytes => {
            let over_http = facts.protocol == Protocol::Http
                && open_end(choice).is_some_and(|hop| hop.row().family == Family::ServiceBus)
                && case.larger(&figures::SB_MESSAGE_HTTP);
            facts.payload.is_some_and(|bytes| over(choice, message_limit, bytes)) || over_http
        }
        Need::BacklogBytes => {
            let limit = |hop: Variant| hop.row().backlog.map(|figure| figure.value);
            !case.claim_check && facts.backlog.is_some_and(|bytes| over(choice, limit, bytes)) || choice.grid_pushes()
        }
        Need::RatePerSecond | Need::BytesPerSecond => too_fast(choice),
        Need::RetentionDays => {
            let limit = choice.hops.last().and_then(|hop| hop.row().retention);
            let archived = choice.has(Variant::HubsStandard) || choice.has(Variant::HubsPremium);
            let archived = archived || choice.has(Variant::HubsDedicated);
            limit.is_some_and(|limit| case.keeps(limit)) && !(archived && case.keeps(&figures::EH_RETENTION_PREMIUM))
                || choice.hops.last() == Some(&Variant::Mqtt)
        }
        Need::Topics => {
            let limit = |hop: Variant| hop.row().topics.map(|figure| figure.value);
            facts.topics.is_some_and(|topics| over(choice, limit, topics))
        }
        Need::Batching => !last(choice, Can::Batch),
        Need::Settlement => !last(choice, Can::Settle),
        Need::Delivery => match facts.delivery {
            Delivery::Either => false,
            Delivery::Push => {
                let unreachable = facts.receiver_private || facts.private;
                !last(choice, Can::Push) || choice.has(Variant::Namespace) && (unreachable || case.on(Need::Settlement))
            }
            Delivery::Pull => !last(choice, Can::Pull),
        },
        Need::Protocol => match facts.protocol {
            Protocol::Any => false,
            Protocol::Http => !speaks(choice, Can::Http),
            Protocol::Amqp => !speaks(choice, Can::Amqp),
            Protocol::Jms => !speaks(choice, Can::Jms),
            Protocol::Mqtt => !speaks(choice, Can::Mqtt),
            Protocol::Kafka => !speaks(choice, Can::Kafka),
        },
        // The system topic publishes inside Azure; what has to be closed is where the receivers fetch.
        Need::Network => {
            let brokers = choice.hops.iter().filter(|hop| hop.row().hop.service.is_broker());
            let closed = |hop: &Variant| hop.can(Can::Private) || *hop == Variant::IotHub;
            !brokers.filter(|hop| **hop != Variant::GridSystem || choice.hops.len() == 1).all(closed)
        }
        Need::Device => facts.device == Device::Bidirectional && !any(choice, Can::DeviceCommands),
        Need::Source => {
            case.discrete()
                && facts.source != EventSource::App
                && !choice.hops.first().is_some_and(|hop| hop.can(Can::AzureEvents))
        }
        Need::Regions | Need::ApiGovernance | Need::Routing | Need::Edge | Need::ApiTier | Need::Waf => true,
        Need::Priority
        | Need::Burst
        | Need::CarriesData
        | Need::PubSubLater
        | Need::SimpleLowCost
        | Need::LatencySeconds
        | Need::CloudEvents
        | Need::Expires
        | Need::AccessControl
        | Need::OfflineReceiver
        | Need::Hybrid
        | Need::Entry
        | Need::Extra => false,
    }
}

/// Whether a hop cannot take the rate or the volume.
fn too_fast(choice: &Choice<'_>) -> bool {
    let case = choice.case;
    choice.hops.iter().any(|hop| match hop.row().family {
        Family::StorageQueue => case.queue_is_too_slow(),
        Family::ServiceBus => match hop {
            Variant::QueuePremium | Variant::TopicPremium => false,
            Variant::TopicStandard => case.faster(case.topic_credits()),
            _ => case.faster(Case::queue_credits()),
        },
        Family::EventGrid if *hop == Variant::GridSystem => false,
        Family::EventGrid => case.faster(figures::EG_RATE.number()) || case.heavier(figures::EG_VOLUME.number()),
        Family::EventGridNamespace if *hop == Variant::Namespace => {
            let units = figures::EGN_UNITS.number();
            case.faster(figures::EGN_RATE.number() * units) || case.heavier(figures::EGN_VOLUME.number() * units)
        }
        Family::EventHubs if matches!(hop, Variant::HubsBasic | Variant::HubsStandard) => {
            case.hubs_units() > figures::EH_UNITS.value
        }
        Family::EventGridNamespace
        | Family::EventHubs
        | Family::IotHub
        | Family::Http
        | Family::Gateway
        | Family::FrontDoor
        | Family::ApiManagement => false,
    })
}

fn call_fails(choice: &Choice<'_>, need: Need) -> bool {
    let facts = &choice.case.facts;
    match need {
        Need::Waf => match facts.waf {
            Waf::None => false,
            Waf::Any => !choice.uses(Family::Gateway) && !choice.uses(Family::FrontDoor),
            Waf::ApplicationGateway => !choice.uses(Family::Gateway),
            Waf::FrontDoor => !choice.uses(Family::FrontDoor),
        },
        Need::ApiGovernance => !choice.uses(Family::ApiManagement),
        Need::Routing => !choice.uses(Family::Gateway),
        Need::Edge => !choice.uses(Family::FrontDoor),
        Need::Regions => !choice.uses(Family::FrontDoor) && !choice.has(Variant::ApiPremium),
        Need::ApiTier => {
            let tier = choice.hops.iter().find(|hop| hop.row().family == Family::ApiManagement);
            tier.is_some_and(|hop| hop.row().hop.tier != facts.api_tier)
        }
        Need::GuaranteedProcessing | Need::Transactions | Need::Replay | Need::Sessions | Need::Scheduled => true,
        _ => PER_ITEM.has(need) && need != Need::Settlement,
    }
}

/// What is missing, in one clause.
pub fn missing(need: Need, choice: &Choice<'_>) -> &'static str {
    match need {
        Need::Receivers => "it hands each item to one receiver only",
        Need::Ordering => "it keeps no such order; let the receiver restore it from a time or a version in the item",
        Need::DeliveryGuarantee => "it delivers at least once; make the receiver idempotent",
        Need::GuaranteedProcessing => "nothing guarantees that an item is processed",
        Need::Transactions => "it has no transactions; let the receiver repair half-done work, or use an outbox",
        Need::DeadLetter => "it sets no single item aside; let the consumer put what fails somewhere itself",
        Need::Replay => "what was settled cannot be read again; archive it beside the queue if the past matters",
        Need::AuditLog => "it keeps no log of every operation; log in the application instead",
        Need::DuplicateDetection => "it drops no duplicates; make the receiver idempotent",
        Need::Sessions => "it binds no group of items to a worker",
        Need::Scheduled => "it cannot hold an item back; delay it in the sender or the receiver",
        Need::TrackProgress => "it keeps no progress for the worker; record it in a store of your own",
        Need::Capture => "it archives nothing by itself; let a consumer write to storage",
        Need::Filters => "it does not select; let the receiver drop what it does not want",
        Need::PayloadBytes => "the item is larger than it takes; send a reference to a blob",
        Need::BacklogBytes => "it does not hold a pile of that size",
        Need::RatePerSecond => "it does not take that rate in one entity; spread the load over several",
        Need::BytesPerSecond => "it does not take that volume in one entity; spread the load over several",
        Need::RetentionDays => "it does not keep items that long",
        Need::Topics => "it does not hold that many topics; spread them over several",
        Need::Batching => "it batches on one side only",
        Need::Settlement => "single items cannot be released or rejected",
        Need::Delivery if choice.case.facts.delivery == Delivery::Push => "the receiver has to fetch",
        Need::Delivery => "it pushes; the receiver cannot fetch",
        Need::Protocol => "it does not speak the imposed protocol",
        Need::Network => "it cannot be closed to the internet",
        Need::Device => "it sends no commands to devices",
        Need::Source => "it takes no events of Azure resources or partners",
        Need::Waf => "no firewall is at that place; Front Door has no entrance from a private network",
        Need::ApiTier => "the stated tier cannot do it here, so another is named",
        Need::Regions => "one region serves the call; Front Door has no entrance from a private network",
        Need::Edge => "callers inside a network do not pass the edge",
        Need::ApiGovernance | Need::Routing => "that is a matter of calls",
        Need::Priority
        | Need::Burst
        | Need::CarriesData
        | Need::PubSubLater
        | Need::SimpleLowCost
        | Need::LatencySeconds
        | Need::CloudEvents
        | Need::Expires
        | Need::AccessControl
        | Need::OfflineReceiver
        | Need::Hybrid
        | Need::Entry
        | Need::Extra => "it is not met",
    }
}
