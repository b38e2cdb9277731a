//! What does a series of events need? Rules R80 to R89.

use crate::model::{Expectation, Need};

use super::case::{Candidate, Hops};
use super::catalog::{Can, Family, Variant, Variants, lacking};
use super::facets::{Device, EventSource, Protocol};
use super::figures;
use super::rule::{Effect, Phase, Rule, Switch, example};
use super::sources::{AAC_MSG, CMP, EG_MQTT, EH_ABT, EH_FEA, EH_KTX, EH_Q};
use super::table_limits::HUBS;

/// Event Hubs, the lowest tier first.
pub const HUB: &[Candidate] = &[
    Candidate::only(Variant::HubsBasic),
    Candidate::only(Variant::HubsStandard),
    Candidate::only(Variant::HubsPremium),
    Candidate::only(Variant::HubsDedicated),
];

const BASIC: Variants = Variants::of(&[Variant::HubsBasic]);
const STANDARD: Variants = BASIC.or(Variants::of(&[Variant::HubsStandard]));
const PREMIUM: Variants = STANDARD.or(Variants::of(&[Variant::HubsPremium]));

/// The rate from which Standard ends: its throughput units all in use (rule R82).
fn beyond_standard(c: &super::case::Case) -> bool {
    c.faster(figures::EH_RATE.number() * figures::EH_UNITS.number())
        || c.heavier(figures::EH_VOLUME.number() * figures::EH_UNITS.number())
}

/// Rules R80 to R89.
pub static STREAMS: &[Rule] = &[
    Rule {
        id: "R80",
        phase: Phase::Prefer,
        when: super::case::Case::series,
        effects: &[Effect::Select(|_| HUB)],
        reason: "Event Hubs takes in series of events at any volume, keeps them, and lets each application read them at its \
                 own place",
        sources: &[&CMP],
        behind: &[
            (
                Family::EventGridNamespace,
                "it delivers discrete events one by one and offers neither windows nor a second reading",
            ),
            (Family::ServiceBus, "it hands out single pieces of work, not a series"),
            (Family::EventGrid, "it reacts to single changes, not to a series"),
        ],
        fires: example(Expectation::Stream, &[]),
        silent: example(Expectation::Notification, &[]),
        ..Rule::BLANK
    },
    Rule {
        id: "R81",
        phase: Phase::Feature,
        when: |c| c.series() || c.kafka_message(),
        effects: &[
            Effect::Feature(Switch {
                word: "partitions",
                on: |choice| choice.uses(Family::EventHubs),
                text: "create at least as many partitions as readers will work in parallel, since a partition has one active \
                       reader for each consumer group",
            }),
            Effect::Feature(Switch {
                word: "consumer-groups",
                on: |choice| choice.uses(Family::EventHubs) && choice.case.groups() > 1,
                text: "give every consuming application a consumer group of its own",
            }),
        ],
        reason: "readers of a stream share it by partitions, applications by consumer groups",
        sources: &[&EH_FEA],
        fires: example(Expectation::Stream, &[]),
        silent: example(Expectation::Notification, &[("retention_days", "30")]),
        ..Rule::BLANK
    },
    Rule {
        id: "R82",
        phase: Phase::Tier,
        when: |c| !c.call(),
        effects: &[
            Effect::Remove(Hops::Any, |c| {
                if c.groups() > figures::EH_GROUPS_PREMIUM.value {
                    PREMIUM
                } else if beyond_standard(c) || c.groups() > figures::EH_GROUPS.value || c.keeps(&figures::EH_RETENTION)
                {
                    STANDARD
                } else if c.groups() > figures::EH_GROUPS_BASIC.value
                    || c.keeps(&figures::EH_RETENTION_BASIC)
                    || c.on(Need::Capture)
                {
                    BASIC
                } else {
                    Variants::NONE
                }
            }),
            Effect::Reason(|choice| choice.uses(Family::EventHubs)),
        ],
        reason: "{event_hubs_tier}",
        sources: &[&EH_Q],
        fires: example(Expectation::Stream, &[("retention_days", "30")]),
        silent: example(Expectation::Command, &[]),
        ..Rule::BLANK
    },
    Rule {
        id: "R83",
        phase: Phase::Feature,
        need: Some(Need::Capture),
        when: |c| {
            let keeps = c.keeps(&figures::EH_RETENTION_PREMIUM) && c.event();
            c.series() && c.on(Need::Capture) || keeps
        },
        effects: &[Effect::Feature(Switch {
            word: "capture",
            on: |choice| choice.uses(Family::EventHubs),
            text: "switch Capture on, which writes the raw stream to Blob Storage or a data lake: for an extra charge in \
                   Standard, included in Premium and Dedicated",
        })],
        reason: "Capture archives the raw stream, and holds what has to outlive {EH_RETENTION_PREMIUM} of retention",
        sources: &[&AAC_MSG, &EH_Q],
        fires: example(Expectation::Stream, &[("capture", "true")]),
        silent: example(Expectation::Stream, &[("retention_days", "90")]),
        ..Rule::BLANK
    },
    Rule {
        id: "R84",
        phase: Phase::Tier,
        need: Some(Need::Network),
        when: |c| c.facts.private && !c.call(),
        effects: &[
            Effect::Remove(Hops::Any, |_| lacking(Can::Private).and(HUBS)),
            Effect::Feature(Switch {
                word: "private-endpoint",
                on: |choice| choice.uses(Family::EventHubs),
                text: "reach the namespace over a private endpoint and close its public access",
            }),
        ],
        reason: "Event Hubs Basic has no private endpoint; Standard and up have",
        sources: &[&EH_Q],
        fires: example(Expectation::Stream, &[("network", "private")]),
        silent: example(Expectation::Stream, &[]),
        ..Rule::BLANK
    },
    Rule {
        id: "R85",
        phase: Phase::Compose,
        when: |c| c.series() && c.facts.protocol == Protocol::Mqtt && c.facts.device != Device::Bidirectional,
        effects: &[Effect::Note(
            |choice| choice.has(Variant::Mqtt),
            "IoT Hub takes the place of the broker when devices need managing; devices that can speak AMQP or HTTPS reach \
             Event Hubs directly",
        )],
        reason: "the MQTT broker routes what devices publish through a namespace topic into Event Hubs",
        sources: &[&EG_MQTT],
        fires: example(Expectation::Stream, &[("protocol", "mqtt")]),
        silent: example(Expectation::Stream, &[("protocol", "amqp")]),
        ..Rule::BLANK
    },
    Rule {
        id: "R86",
        phase: Phase::Feature,
        need: Some(Need::DeliveryGuarantee),
        when: |c| c.series() && c.facts.exactly_once,
        effects: &[
            Effect::Remove(Hops::Any, |_| Variants::of(&[Variant::HubsBasic])),
            Effect::Feature(Switch {
                word: "kafka-transactions",
                on: |choice| choice.uses(Family::EventHubs),
                text: "read, process and write inside Kafka transactions, with an idempotent producer and readers set to \
                       read_committed; or keep checkpoints and an idempotent consumer, which is simpler and at least once",
            }),
        ],
        reason: "exactly once in a stream is a matter of its clients: Kafka transactions, for which Basic has no endpoint, or \
                 idempotent consumers",
        sources: &[&EH_KTX, &EH_Q],
        fires: example(Expectation::Stream, &[("delivery_guarantee", "exactly-once")]),
        silent: example(Expectation::Stream, &[("delivery_guarantee", "at-least-once")]),
        ..Rule::BLANK
    },
    Rule {
        id: "R87",
        phase: Phase::Tier,
        need: Some(Need::RatePerSecond),
        when: |c| (c.event() || c.kafka_message()) && (c.facts.rate.is_some() || c.volume().is_some()),
        effects: &[
            Effect::Remove(Hops::Any, |c| {
                if c.hubs_units() > figures::EH_UNITS.value {
                    STANDARD.or(Variants::of(&[Variant::Namespace]))
                } else {
                    Variants::NONE
                }
            }),
            Effect::Reason(|choice| {
                choice.uses(Family::EventHubs) && choice.case.hubs_units() > figures::EH_UNITS.value
            }),
            Effect::Feature(Switch {
                word: "throughput-units",
                on: |choice| choice.has(Variant::HubsBasic) || choice.has(Variant::HubsStandard),
                text: "reserve {hubs_units}, and let auto-inflate add more in Standard",
            }),
            Effect::Feature(Switch {
                word: "throughput-units",
                on: |choice| choice.has(Variant::Namespace),
                text: "reserve {namespace_units}",
            }),
        ],
        reason: "the load asks for {hubs_units} (each takes in events at {EH_RATE} or {EH_VOLUME} and gives out {EH_VOLUME_OUT}), and \
                 {EH_UNITS} is the end of Basic, Standard and an Event Grid namespace",
        sources: &[&EH_Q],
        fires: example(Expectation::Stream, &[("rate_per_second", "50000"), ("payload_bytes", "1 KB")]),
        silent: example(Expectation::Stream, &[]),
        ..Rule::BLANK
    },
    Rule {
        id: "R88",
        phase: Phase::Question,
        need: Some(Need::RatePerSecond),
        when: |c| c.series() && c.facts.rate.is_some_and(|rate| rate.get() < 1.0),
        effects: &[Effect::Reopen(|_| {})],
        reason: "less than one item a second is hardly a series: do receivers react to each of them? Then it is a notification",
        sources: &[&CMP],
        fires: example(Expectation::Stream, &[("rate_per_second", "0.1")]),
        silent: example(Expectation::Stream, &[("rate_per_second", "1")]),
        ..Rule::BLANK
    },
    Rule {
        id: "R89",
        phase: Phase::Prefer,
        need: Some(Need::Source),
        when: |c| c.series() && c.facts.source == EventSource::AzureResource,
        effects: &[Effect::Select(|_| HUB)],
        reason: "Azure resources stream their logs and metrics into Event Hubs; Event Grid carries their state changes only",
        sources: &[&CMP, &EH_ABT],
        fires: example(Expectation::Stream, &[("source", "azure-resource")]),
        silent: example(Expectation::Notification, &[("source", "azure-resource")]),
        ..Rule::BLANK
    },
];
