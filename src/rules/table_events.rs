//! Which service brings a discrete event, in which tier, with what switched on? Rules R64 to R78.

use crate::model::{Expectation, Need};

use super::case::{Candidate, Case, Hops};
use super::catalog::{Can, Family, Variant, Variants, lacking};
use super::facets::{Delivery, EventSource, Receivers};
use super::figures;
use super::rule::{Effect, Phase, Place, Rule, Switch, example, service_bus};
use super::sources::{
    AAC_EDA, AAC_MSG, EG_DEL, EG_FLT, EG_HDL, EG_MSI, EG_PRIV, EG_PULL, EG_Q, EG_SBH, EG_TIER, EGN_DEL, EH_Q, LEARN_ME,
    SB_Q, SEED_EGPULL, SEED_EGPUSH, SEED_PPP,
};
use super::table_limits::{GRID, OWN_TOPICS, TOPICS};
use super::table_messages::{SYSTEM_TO_QUEUE, SYSTEM_TO_TOPIC};

const NAMESPACE: &[Candidate] = &[Candidate::only(Variant::Namespace)];
const HUBS_PREMIUM: &[Candidate] = &[Candidate::only(Variant::HubsPremium)];

/// Whether Event Grid's basic tier serves an application's own notification (rule R64, but for the number of topics).
fn grid_will_do(c: &Case) -> bool {
    c.discrete()
        && c.facts.source == EventSource::App
        && c.facts.delivery != Delivery::Pull
        && !c.facts.private
        && !c.faster(figures::EG_RATE.number())
        && !c.heavier(figures::EG_VOLUME.number())
        && !c.keeps(&figures::EG_RETENTION)
        && !c.on(Need::Settlement)
        && !c.on(Need::OfflineReceiver)
}

fn tenants_galore(c: &Case) -> bool {
    c.facts.topics.is_some_and(|topics| topics > figures::EG_TOPICS.value)
}

fn beyond_namespace(c: &Case) -> bool {
    c.faster(figures::EGN_RATE.number() * figures::EGN_UNITS.number())
        || c.heavier(figures::EGN_VOLUME.number() * figures::EGN_UNITS.number())
}

fn push_is_wanted_or_free(c: &Case) -> bool {
    c.facts.delivery != Delivery::Pull
}

/// Rules R64 to R78.
pub static EVENTS: &[Rule] = &[
    Rule {
        id: "R64",
        phase: Phase::Prefer,
        when: |c| grid_will_do(c) && !tenants_galore(c),
        effects: &[Effect::Select(|_| const { &[Candidate::only(Variant::GridTopic)] })],
        reason: "an Event Grid topic pushes discrete events to whoever subscribed, without servers, polling or knowledge of \
                 the subscribers",
        sources: &[&EG_TIER, &AAC_MSG],
        behind: &[
            (
                Family::EventGridNamespace,
                "it is the better one for pull, private networks and retention over {EG_RETENTION}, but pushes to webhooks \
                 and Event Hubs only",
            ),
            (Family::ServiceBus, "its messages expect work to be done with them, and it costs more to run"),
            (Family::EventHubs, "it is made for series that are read over time, not for single facts"),
        ],
        fires: example(Expectation::Notification, &[]),
        silent: example(Expectation::Notification, &[("delivery", "pull")]),
        ..Rule::BLANK
    },
    Rule {
        id: "R65",
        phase: Phase::Prefer,
        need: Some(Need::Topics),
        when: |c| c.discrete() && c.facts.source == EventSource::App && tenants_galore(c),
        effects: &[
            Effect::Remove(Hops::First, |_| Variants::of(&[Variant::GridTopic])),
            Effect::Select(|c| if grid_will_do(c) { const { &[Candidate::only(Variant::GridDomain)] } } else { &[] }),
        ],
        reason: "a subscription holds {EG_TOPICS} custom topics in a region, a domain {EG_DOMAIN_TOPICS} under one address",
        sources: &[&EG_Q, &EG_TIER],
        behind: &[(
            Family::EventGridNamespace,
            "it holds {EGN_TOPICS} topics for each throughput unit, and pushes to webhooks and Event Hubs only",
        )],
        fires: example(Expectation::Notification, &[("topics", "3000")]),
        silent: example(Expectation::Notification, &[("topics", "100")]),
    },
    Rule {
        id: "R66",
        phase: Phase::Prefer,
        need: Some(Need::Source),
        when: |c| c.discrete() && c.foreign(),
        effects: &[Effect::Select(|_| const { &[Candidate::only(Variant::GridSystem)] })],
        reason: "Azure resources publish to Event Grid system topics, partners to partner topics, which push to the \
                 subscribers",
        sources: &[&EG_TIER, &SEED_EGPUSH],
        behind: &[(
            Family::ServiceBus,
            "Event Grid can deliver into it, which pays once receivers want to fetch at their own pace",
        )],
        fires: example(Expectation::Notification, &[("source", "azure-resource")]),
        silent: example(Expectation::Notification, &[("source", "app")]),
    },
    Rule {
        id: "R67",
        phase: Phase::Eliminate,
        when: |c| c.discrete() && c.facts.source == EventSource::App && c.wants_to_fetch(),
        effects: &[
            Effect::Remove(Hops::Last, |_| OWN_TOPICS),
            Effect::Remove(Hops::First, |c| if c.facts.private { OWN_TOPICS } else { Variants::NONE }),
            Effect::Select(|_| NAMESPACE),
            Effect::Feature(Switch {
                word: "private-endpoint",
                on: |choice| choice.has(Variant::Namespace) && choice.case.facts.private,
                text: "publish and fetch over private endpoints in a zone of their own \
                       (<region>-1.privatelink.eventgrid.azure.net), and close public access",
            }),
        ],
        reason: "{fetching}, which push from Event Grid's basic tier cannot serve: it needs one answer over public HTTP and \
                 retries for {EG_RETENTION} at best",
        sources: &[&EG_PULL, &SEED_EGPULL, &EG_MSI],
        behind: &[(
            Family::ServiceBus,
            "it can be fetched from too, and adds sessions and transactions for more money; private only in Premium",
        )],
        fires: example(Expectation::Notification, &[("delivery", "pull")]),
        silent: example(Expectation::Notification, &[("delivery", "push")]),
        ..Rule::BLANK
    },
    Rule {
        id: "R68",
        phase: Phase::Eliminate,
        when: |c| {
            let slow = c.on(Need::Burst) && push_is_wanted_or_free(c);
            c.discrete() && c.foreign() && (c.wants_to_fetch() || slow)
        },
        effects: &[
            Effect::Remove(Hops::Last, |_| GRID),
            Effect::Select(|c| if c.many() { SYSTEM_TO_TOPIC } else { SYSTEM_TO_QUEUE }),
            Effect::Feature(Switch {
                word: "managed-identity",
                on: |choice| choice.has(Variant::GridSystem) && choice.service_bus(),
                text: "deliver with a managed identity and let trusted services pass the Service Bus firewall; the hop still \
                       uses public addresses",
            }),
            Effect::Note(
                |choice| choice.has(Variant::GridSystem) && choice.service_bus(),
                "Event Grid does not deliver into queues with sessions, and keeps no order; a window of duplicate detection \
                 should cover the time for which Event Grid retries",
            ),
        ],
        reason: "{fetching}, so Event Grid delivers into Service Bus and the receivers fetch there",
        sources: &[&EG_MSI, &EG_SBH, &SEED_PPP],
        behind: &[(
            Family::EventGridNamespace,
            "a namespace topic behind Event Grid is cheaper, but has none of the features of Service Bus, such as sessions, \
             delays and transactions, and keeps events for {EGN_RETENTION} at most",
        )],
        fires: example(Expectation::Notification, &[("source", "azure-resource"), ("delivery", "pull")]),
        silent: example(Expectation::Notification, &[("source", "azure-resource"), ("delivery", "push")]),
        ..Rule::BLANK
    },
    Rule {
        id: "R69",
        phase: Phase::Compose,
        need: Some(Need::Delivery),
        when: |c| {
            c.discrete()
                && c.facts.source == EventSource::App
                && c.facts.delivery == Delivery::Push
                && (c.facts.receiver_private || c.facts.private)
        },
        effects: &[Effect::Note(
            |_| true,
            "the last hop turns from push into pull, as Event Grid reaches no private endpoint; where Event Grid handlers are \
             in use already, its topic can deliver into a Service Bus entity instead",
        )],
        reason: "push was wanted, but Event Grid cannot deliver to a private endpoint, so the subscriber fetches",
        sources: &[&EG_MSI, &EG_PRIV, &SEED_PPP],
        fires: example(Expectation::Notification, &[("delivery", "push")]).at(&[Place::PrivateReceiver]),
        silent: example(Expectation::Notification, &[("delivery", "push")]),
        ..Rule::BLANK
    },
    Rule {
        id: "R70",
        phase: Phase::Inform,
        when: |c| {
            c.discrete()
                && c.facts.source == EventSource::App
                && c.facts.delivery == Delivery::Push
                && c.facts.receiver_private
        },
        effects: &[Effect::Note(
            |_| true,
            "a subscriber that cannot poll but may hold a listener open is reached by a Relay hybrid connection as handler of \
             an Event Grid topic",
        )],
        reason: "a Relay hybrid connection brings push to a listener that connects outward",
        sources: &[&EG_HDL, &AAC_MSG],
        fires: example(Expectation::Notification, &[("delivery", "push")]).at(&[Place::PrivateReceiver]),
        silent: example(Expectation::Notification, &[]).at(&[Place::PrivateReceiver]),
        ..Rule::BLANK
    },
    Rule {
        id: "R71",
        phase: Phase::Compose,
        need: Some(Need::Burst),
        when: |c| c.discrete() && c.facts.source == EventSource::App && c.on(Need::Burst) && push_is_wanted_or_free(c),
        effects: &[],
        reason: "pushed peaks would overrun the handler, and what it cannot take is dropped after {EG_RETENTION}, so each \
                 subscription delivers into a queue of its own",
        sources: &[&SEED_EGPUSH, &SEED_PPP, &EG_HDL],
        behind: &[(
            Family::EventGrid,
            "it would push every peak straight at the handler, which is more than that one takes",
        )],
        fires: example(Expectation::Notification, &[("burst", "true")]),
        silent: example(Expectation::Notification, &[("burst", "true"), ("delivery", "pull")]),
    },
    Rule {
        id: "R72",
        phase: Phase::Eliminate,
        need: Some(Need::RatePerSecond),
        when: |c| c.discrete() && (c.faster(figures::EG_RATE.number()) || c.heavier(figures::EG_VOLUME.number())),
        effects: &[
            Effect::Remove(Hops::Any, |c| {
                let namespace = Variants::of(&[Variant::Namespace]).or(TOPICS);
                if beyond_namespace(c) { OWN_TOPICS.or(namespace) } else { OWN_TOPICS }
            }),
            Effect::Select(|c| if beyond_namespace(c) { HUBS_PREMIUM } else { NAMESPACE }),
        ],
        reason: "a topic of Event Grid's basic tier ends at {EG_RATE} or {EG_VOLUME}, a namespace at {EGN_UNITS} throughput \
                 units of {EGN_RATE} or {EGN_VOLUME} each",
        sources: &[&EG_TIER, &EG_Q],
        behind: &[
            (Family::EventGrid, "the load would have to be spread by hand over several topics"),
            (Family::ServiceBus, "Premium carries it too, at the price of messaging units"),
        ],
        fires: example(Expectation::Notification, &[("rate_per_second", "6000")]),
        silent: example(Expectation::Notification, &[("rate_per_second", "5000")]),
    },
    Rule {
        id: "R73",
        phase: Phase::Eliminate,
        need: Some(Need::RetentionDays),
        when: |c| c.discrete() && c.keeps(&figures::EG_RETENTION),
        effects: &[
            Effect::Remove(Hops::Last, |_| GRID),
            Effect::Remove(Hops::Last, |c| {
                let week = Variants::of(&[Variant::Namespace, Variant::HubsStandard]);
                if c.keeps(&figures::EGN_RETENTION) { week } else { Variants::NONE }
            }),
            Effect::Select(|c| {
                if c.foreign() {
                    &[]
                } else if c.keeps(&figures::EGN_RETENTION) {
                    HUBS_PREMIUM
                } else {
                    NAMESPACE
                }
            }),
        ],
        reason: "Event Grid's basic tier tries for {EG_RETENTION}, a namespace keeps events {EGN_RETENTION}, Event Hubs Premium \
                 {EH_RETENTION_PREMIUM}",
        sources: &[&EG_TIER, &EH_Q],
        behind: &[(
            Family::ServiceBus,
            "it holds what was not fetched as well, alone or behind Event Grid, but as messages, of each of which somebody is \
             expected to do the work",
        )],
        fires: example(Expectation::Notification, &[("retention_days", "3")]),
        silent: example(Expectation::Notification, &[("retention_days", "1")]),
    },
    Rule {
        id: "R74",
        phase: Phase::Eliminate,
        need: Some(Need::Replay),
        when: |c| c.event() && c.on(Need::Replay),
        effects: &[Effect::Remove(Hops::Last, |_| lacking(Can::Replay).without(Variants::of(&[Variant::IotHub])))],
        reason: "only Event Hubs lets receivers read again what was read; elsewhere an acknowledged event is gone, and a new \
                 subscriber sees no past",
        sources: &[&AAC_EDA, &AAC_MSG],
        fires: example(Expectation::Notification, &[("replay", "true")]),
        silent: example(Expectation::Command, &[("replay", "true")]),
        ..Rule::BLANK
    },
    Rule {
        id: "R75",
        phase: Phase::Eliminate,
        need: Some(Need::Receivers),
        when: |c| c.discrete() && c.many() && c.groups() > figures::EG_SUBSCRIPTIONS.value,
        effects: &[Effect::Remove(Hops::Last, |c| {
            let grid = GRID.or(Variants::of(&[Variant::Namespace]));
            if c.groups() > figures::SB_SUBSCRIPTIONS.value { grid.or(TOPICS) } else { grid }
        })],
        reason: "an Event Grid topic has at most {EG_SUBSCRIPTIONS} subscriptions, a Service Bus topic {SB_SUBSCRIPTIONS}",
        sources: &[&EG_FLT, &EG_Q, &SB_Q],
        fires: example(Expectation::Notification, &[("receivers", "many")]).at(&[Place::Crowd]),
        silent: example(Expectation::Notification, &[("receivers", "many")]),
        ..Rule::BLANK
    },
    Rule {
        id: "R76",
        phase: Phase::Eliminate,
        need: Some(Need::Scheduled),
        when: |c| c.discrete() && c.on(Need::Scheduled),
        effects: &[
            Effect::Remove(Hops::Any, |_| lacking(Can::Schedule)),
            Effect::Feature(Switch {
                word: "scheduled-enqueue",
                on: service_bus,
                text: "send with a scheduled enqueue time, or let a timer publish when the moment comes",
            }),
        ],
        reason: "neither Event Grid nor Event Hubs can hold an event back until a time; a Service Bus topic can",
        sources: &[&AAC_MSG],
        fires: example(Expectation::Notification, &[("scheduled", "true")]),
        silent: example(Expectation::Stream, &[("scheduled", "true")]),
        ..Rule::BLANK
    },
    Rule {
        id: "R77",
        phase: Phase::Feature,
        need: Some(Need::DeadLetter),
        when: |c| c.discrete() || c.was_event,
        effects: &[
            // Where Service Bus sets aside what cannot be processed, Event Grid still drops what it cannot hand over.
            Effect::Feature(Switch {
                word: "event-grid-dead-lettering",
                on: |choice| choice.grid() && choice.service_bus() && choice.case.on(Need::DeadLetter),
                text: "switch dead-lettering to a blob on at Event Grid too, for what it cannot hand over to Service Bus",
            }),
            Effect::Feature(Switch {
                word: "dead-lettering",
                on: |choice| {
                    choice.grid_pushes() || choice.grid() && (choice.case.on(Need::DeadLetter) || choice.hops.len() > 1)
                },
                text: "switch dead-lettering to a blob on, which is off unless asked for, and set how often and how long to \
                       try",
            }),
        ],
        reason: "an event that cannot be delivered is dropped unless dead-lettering is on",
        sources: &[&EG_DEL, &EGN_DEL],
        fires: example(Expectation::Notification, &[]),
        silent: example(Expectation::Notification, &[("delivery", "pull")]),
        ..Rule::BLANK
    },
    Rule {
        id: "R78",
        phase: Phase::Inform,
        need: Some(Need::Receivers),
        when: |c| c.discrete() && c.facts.receivers == Receivers::Nobody,
        effects: &[Effect::Note(
            |_| true,
            "nobody subscribes yet, which is legal: what is published is not kept; create the subscription in advance if the \
             past will matter",
        )],
        reason: "an event without a subscriber is gone",
        sources: &[&LEARN_ME, &AAC_MSG],
        fires: example(Expectation::Notification, &[("receivers", "none")]),
        silent: example(Expectation::Notification, &[]),
        ..Rule::BLANK
    },
];
