//! What does a single need rule out? Rules R17 to R49, R111, R112 and R118: kinds, protocols, guarantees, sizes.

use crate::model::{Expectation, Need};

use super::case::{Candidate, Case, Hops};
use super::catalog::{Can, Family, Variant, Variants, lacking};
use super::facets::{Device, EventSource, Filters, Ordering, Protocol, Receivers};
use super::figures;
use super::rule::{Effect, Phase, Rule, Switch, example, grid, service_bus, sessions};
use super::sources::{
    AAC_CC, AAC_CLAIM, AAC_MSG, AAC_PUB, AAC_SEQ, CMP, EG_FLT, EG_HDL, EG_MQTT, EG_NEW, EG_PULL, EG_Q, EG_SBH, EG_TIER,
    EGN_DEL, EH_FEA, EH_Q, IOT_Q, LEARN_SQ, MQTT_SUP, SB_DUP, SB_FEAT, SB_FLT, SB_P, SB_Q, SB_SES, SB_TX, SQ_INTRO,
    SQ_SB,
};

/// Service Bus queues.
pub const BUS_QUEUES: Variants = Variants::of(&[Variant::QueueBasic, Variant::QueueStandard, Variant::QueuePremium]);
/// Service Bus topics.
pub const TOPICS: Variants = Variants::of(&[Variant::TopicStandard, Variant::TopicPremium]);
/// Service Bus.
pub const SERVICE_BUS: Variants = BUS_QUEUES.or(TOPICS);
/// Queues of both sorts.
pub const QUEUES: Variants = BUS_QUEUES.or(Variants::of(&[Variant::StorageQueue]));
/// What carries messages.
pub const MESSAGING: Variants = QUEUES.or(TOPICS);
/// Event Grid topics that the application itself publishes to.
pub const OWN_TOPICS: Variants = Variants::of(&[Variant::GridTopic, Variant::GridDomain]);
/// Event Grid, basic tier.
pub const GRID: Variants = OWN_TOPICS.or(Variants::of(&[Variant::GridSystem]));
/// Event Grid where a message must pass through it, because Azure's own sources raise it.
fn grid_on_the_way(case: &Case) -> Variants {
    if case.foreign() && case.message() { GRID } else { Variants::NONE }
}
/// Event Hubs.
pub const HUBS: Variants =
    Variants::of(&[Variant::HubsBasic, Variant::HubsStandard, Variant::HubsPremium, Variant::HubsDedicated]);
/// The call that begins an asynchronous request-reply over HTTP: it speaks HTTP and nothing else.
const OVER_HTTP: Variants = Variants::of(&[Variant::Http]);

/// The lowest tier that is left, of Event Hubs that devices reach over MQTT.
const MQTT_TO_HUBS: &[Candidate] = &[
    Candidate::via(Variant::Mqtt, Variant::HubsStandard),
    Candidate::via(Variant::Mqtt, Variant::HubsPremium),
    Candidate::via(Variant::Mqtt, Variant::HubsDedicated),
];

/// Whether devices receive commands over a protocol that the MQTT broker does not speak (rule R118).
fn asks_iot_hub(c: &Case) -> bool {
    c.facts.device == Device::Bidirectional && matches!(c.facts.protocol, Protocol::Amqp | Protocol::Http)
}

/// Whether nothing but the size of the item asks for Service Bus Premium, so that a reference could go over a lower tier.
fn lower_tier_takes_a_reference(c: &Case) -> bool {
    let premium_protocol = c.needs_topic() && c.facts.protocol == Protocol::Jms;
    !c.facts.private && !premium_protocol && !c.faster(c.credits())
}

/// Rules R17 to R49, R111, R112 and R118.
pub static LIMITS: &[Rule] = &[
    Rule {
        id: "R17",
        phase: Phase::Eliminate,
        when: super::case::Case::message,
        effects: &[Effect::Remove(Hops::First, |c| {
            let hubs = if c.facts.protocol == Protocol::Kafka { Variants::NONE } else { HUBS };
            let grid = if c.foreign() { OWN_TOPICS } else { GRID };
            hubs.or(grid).or(Variants::of(&[Variant::Namespace]))
        })],
        reason: "it is made for events, whose publisher expects nothing; a message needs a broker that answers for its \
                 being processed",
        sources: &[&CMP, &AAC_MSG],
        fires: example(Expectation::Command, &[]),
        silent: example(Expectation::Notification, &[]),
        ..Rule::BLANK
    },
    Rule {
        id: "R18",
        phase: Phase::Eliminate,
        when: super::case::Case::event,
        effects: &[Effect::Remove(Hops::First, |_| QUEUES)],
        reason: "a queue hands each item to one worker that is expected to act; for an event it can stand behind Event \
                 Grid, not in its place",
        sources: &[&LEARN_SQ, &EG_HDL],
        fires: example(Expectation::Notification, &[]),
        silent: example(Expectation::Command, &[]),
        ..Rule::BLANK
    },
    Rule {
        id: "R19",
        phase: Phase::Eliminate,
        need: Some(Need::Source),
        when: |c| c.discrete() || c.was_event,
        effects: &[Effect::Remove(Hops::First, |c| {
            let system = Variants::of(&[Variant::GridSystem]);
            if c.facts.source == EventSource::App { system } else { Variants::ALL.without(system) }
        })],
        reason: "events of Azure resources and partners arrive through Event Grid's system and partner topics, and only \
                 those; an application publishes to topics of its own",
        sources: &[&EG_TIER, &EG_PULL],
        fires: example(Expectation::Notification, &[("source", "azure-resource")]),
        silent: example(Expectation::Stream, &[("source", "azure-resource")]),
        ..Rule::BLANK
    },
    Rule {
        id: "R20",
        phase: Phase::Prefer,
        need: Some(Need::Protocol),
        when: |c| {
            let any = matches!(c.facts.protocol, Protocol::Any | Protocol::Mqtt);
            c.facts.protocol == Protocol::Mqtt || c.facts.device == Device::Bidirectional && any
        },
        effects: &[
            Effect::Remove(Hops::OpenEnd, |c| {
                let deaf = lacking(Can::Mqtt).or(OVER_HTTP).or(Variants::of(&[Variant::IotHub]));
                if c.facts.protocol == Protocol::Mqtt { deaf } else { Variants::NONE }
            }),
            Effect::Bring(|c| if c.series() { MQTT_TO_HUBS } else { const { &[Candidate::only(Variant::Mqtt)] } }),
            Effect::Note(
                |choice| choice.case.facts.device == Device::Bidirectional,
                "take IoT Hub in its place when devices need identities, twins and jobs managed for them",
            ),
        ],
        reason: "devices that speak MQTT, or that also receive commands, meet in the MQTT broker of an Event Grid namespace",
        sources: &[&EG_TIER, &EG_MQTT],
        behind: &[
            (Family::EventHubs, "it takes in what devices send, but over other protocols, and sends them nothing"),
            (Family::ServiceBus, "it has no MQTT endpoint, and is made for applications, not for devices in the field"),
            (
                Family::StorageQueue,
                "it has no MQTT endpoint, and is made for applications, not for devices in the field",
            ),
            (Family::EventGrid, "its topics take events over HTTP and push them over HTTP, not over MQTT"),
            (
                Family::EventGridNamespace,
                "its topics speak HTTP; the MQTT broker of the same namespace is what devices speak to",
            ),
        ],
        fires: example(Expectation::Stream, &[("protocol", "mqtt")]),
        silent: example(Expectation::Stream, &[("device", "telemetry")]),
    },
    Rule {
        id: "R21",
        phase: Phase::Eliminate,
        need: Some(Need::Protocol),
        when: |c| c.facts.protocol == Protocol::Kafka,
        effects: &[Effect::Remove(Hops::OpenEnd, |_| lacking(Can::Kafka).or(OVER_HTTP))],
        reason: "only Event Hubs from Standard up has an endpoint for Kafka clients",
        sources: &[&EH_Q],
        fires: example(Expectation::Stream, &[("protocol", "kafka")]),
        silent: example(Expectation::Stream, &[("protocol", "amqp")]),
        ..Rule::BLANK
    },
    Rule {
        id: "R22",
        phase: Phase::Eliminate,
        need: Some(Need::Protocol),
        when: |c| c.facts.protocol == Protocol::Jms,
        effects: &[
            Effect::Remove(Hops::OpenEnd, |_| lacking(Can::Jms).or(OVER_HTTP)),
            Effect::Note(
                |choice| choice.has(Variant::QueueStandard),
                "JMS 1.1 is assumed, as no version is stated; JMS 2.0 needs Service Bus Premium",
            ),
        ],
        reason: "JMS clients reach Service Bus only: queues from Standard up with JMS 1.1, topics and JMS 2.0 in Premium",
        sources: &[&SB_P],
        fires: example(Expectation::Command, &[("protocol", "jms")]),
        silent: example(Expectation::Command, &[("protocol", "amqp")]),
        ..Rule::BLANK
    },
    Rule {
        id: "R23",
        phase: Phase::Eliminate,
        need: Some(Need::Protocol),
        when: |c| c.facts.protocol == Protocol::Amqp,
        effects: &[Effect::Remove(Hops::OpenEnd, |_| lacking(Can::Amqp).or(OVER_HTTP))],
        reason: "only Service Bus, Event Hubs and IoT Hub have an endpoint for AMQP clients",
        sources: &[&SQ_SB],
        fires: example(Expectation::Command, &[("protocol", "amqp")]),
        silent: example(Expectation::Command, &[("protocol", "http")]),
        ..Rule::BLANK
    },
    Rule {
        id: "R24",
        phase: Phase::Eliminate,
        need: Some(Need::Receivers),
        when: |c| c.many() && !c.call(),
        effects: &[Effect::Remove(Hops::First, |_| QUEUES)],
        reason: "an item of a queue reaches one worker; for copies the sender would have to know and feed a queue for each \
                 receiver",
        sources: &[&AAC_PUB],
        fires: example(Expectation::Document, &[("receivers", "many")]),
        silent: example(Expectation::Document, &[("receivers", "competing")]),
        ..Rule::BLANK
    },
    Rule {
        id: "R25",
        phase: Phase::Eliminate,
        need: Some(Need::Receivers),
        when: |c| c.message() && c.facts.receivers == Receivers::Competing && c.facts.filters == Filters::None,
        effects: &[Effect::Remove(Hops::First, |_| TOPICS)],
        reason: "workers that share the items need one queue; a topic with a single subscription does the same for more \
                 money, unless further groups of receivers are expected",
        sources: &[&AAC_CC],
        fires: example(Expectation::Command, &[("receivers", "competing")]),
        silent: example(Expectation::Command, &[("receivers", "competing"), ("filters", "property")]),
        ..Rule::BLANK
    },
    Rule {
        id: "R26",
        phase: Phase::Eliminate,
        need: Some(Need::Ordering),
        when: |c| c.facts.ordering == Ordering::PerKey && (c.message() || c.discrete()) && !c.kafka_message(),
        effects: &[
            Effect::Remove(Hops::Any, |c| lacking(Can::KeyOrder).and(MESSAGING.or(grid_on_the_way(c)))),
            Effect::Feature(Switch {
                word: "sessions",
                on: sessions,
                text: "switch sessions on and use the key (the order, the customer) as session id, so that each key has one \
                       reader at a time",
            }),
        ],
        reason: "keeping the order inside a key takes sessions, which Storage queues, Service Bus Basic and whatever comes \
                 through Event Grid do not have",
        sources: &[&SQ_SB, &SB_SES, &AAC_SEQ],
        fires: example(Expectation::Command, &[("ordering", "per-key")]),
        silent: example(Expectation::Command, &[("ordering", "none")]),
        ..Rule::BLANK
    },
    Rule {
        id: "R27",
        phase: Phase::Eliminate,
        need: Some(Need::Ordering),
        when: |c| c.facts.ordering == Ordering::Global && (c.message() || c.discrete()) && !c.kafka_message(),
        effects: &[
            Effect::Remove(Hops::Any, |c| lacking(Can::GlobalOrder).and(MESSAGING.or(grid_on_the_way(c)))),
            Effect::Feature(Switch {
                word: "sessions",
                on: sessions,
                text: "switch sessions on with one constant session id for everything",
            }),
            Effect::Note(
                service_bus,
                "one order over everything means one active receiver; ask whether order inside a key is enough, which \
                 lets receivers share the load",
            ),
        ],
        reason: "keeping one order over everything takes a session, which Storage queues, Service Bus Basic and whatever comes \
                 through Event Grid do not have",
        sources: &[&SB_SES, &AAC_SEQ],
        fires: example(Expectation::Command, &[("ordering", "global")]),
        silent: example(Expectation::Command, &[("ordering", "per-key")]),
        ..Rule::BLANK
    },
    Rule {
        id: "R28",
        phase: Phase::Eliminate,
        need: Some(Need::Ordering),
        when: |c| c.discrete() && c.facts.ordering != Ordering::None,
        effects: &[
            Effect::Remove(Hops::Any, |c| {
                let can = if c.facts.ordering == Ordering::Global { Can::GlobalOrder } else { Can::KeyOrder };
                lacking(can).and(GRID.or(Variants::of(&[Variant::Namespace, Variant::Mqtt])))
            }),
            Effect::Select(|c| {
                let item_by_item = c.on(Need::DeadLetter) || c.facts.filters != Filters::None;
                if item_by_item || !c.faster(figures::SB_CREDITS.number()) {
                    const { &[Candidate::only(Variant::TopicStandard), Candidate::only(Variant::TopicPremium)] }
                } else {
                    const { &[Candidate::only(Variant::HubsStandard), Candidate::only(Variant::HubsPremium)] }
                }
            }),
            Effect::Feature(Switch {
                word: "sessions",
                on: |choice| choice.service_bus() && choice.case.facts.ordering == Ordering::Global,
                text: "give every subscription sessions",
            }),
            Effect::Feature(Switch {
                word: "partition-key",
                on: |choice| choice.uses(Family::EventHubs),
                text: "publish with the key as partition key; the order holds inside a partition",
            }),
        ],
        reason: "Event Grid delivers in no particular order, so ordered events go to a Service Bus topic with sessions, or \
                 to Event Hubs with a partition key when they come fast",
        sources: &[&AAC_MSG, &EGN_DEL],
        behind: &[(Family::EventGridNamespace, "it can be fetched from like a queue, but keeps no order")],
        fires: example(Expectation::Notification, &[("ordering", "per-key")]),
        silent: example(Expectation::Notification, &[("ordering", "per-key"), ("transactions", "true")]),
    },
    Rule {
        id: "R29",
        phase: Phase::Feature,
        need: Some(Need::Ordering),
        when: |c| (c.series() || c.kafka_message()) && c.facts.ordering != Ordering::None,
        effects: &[
            Effect::Feature(Switch {
                word: "partition-key",
                on: |choice| choice.uses(Family::EventHubs) && choice.case.facts.ordering == Ordering::PerKey,
                text: "publish with the key as partition key; the order holds inside a partition",
            }),
            Effect::Feature(Switch {
                word: "single-partition",
                on: |choice| choice.uses(Family::EventHubs) && choice.case.facts.ordering == Ordering::Global,
                text: "use one partition for everything, and accept the speed of one reader",
            }),
        ],
        reason: "Event Hubs keeps the order of what shares a partition",
        sources: &[&EH_FEA],
        fires: example(Expectation::Stream, &[("ordering", "per-key")]),
        silent: example(Expectation::Stream, &[]),
        ..Rule::BLANK
    },
    Rule {
        id: "R30",
        phase: Phase::Eliminate,
        need: Some(Need::Transactions),
        when: |c| c.message() && c.on(Need::Transactions) && !c.kafka_message(),
        effects: &[
            Effect::Remove(Hops::Any, |_| lacking(Can::Transactions).and(MESSAGING)),
            // On the way it may be; the end of it can be nothing that lacks this.
            Effect::Remove(Hops::Last, grid_on_the_way),
            Effect::Feature(Switch {
                word: "transactions",
                on: service_bus,
                text: "group the operations in a transaction: at most {SB_TRANSACTION} messages of one namespace within \
                       {SB_TRANSACTION_TIME}",
            }),
        ],
        reason: "operations that succeed or fail together need transactions, which begin at Service Bus Standard",
        sources: &[&SB_TX, &SB_FEAT],
        fires: example(Expectation::Command, &[("transactions", "true")]),
        silent: example(Expectation::Command, &[("transactions", "false")]),
        ..Rule::BLANK
    },
    Rule {
        id: "R31",
        phase: Phase::Eliminate,
        need: Some(Need::DuplicateDetection),
        when: |c| c.message() && c.deduplicate() && !c.kafka_message(),
        effects: &[
            Effect::Remove(Hops::Any, |_| lacking(Can::Deduplicate).and(MESSAGING)),
            // On the way it may be; the end of it can be nothing that lacks this.
            Effect::Remove(Hops::Last, grid_on_the_way),
            Effect::Feature(Switch {
                word: "duplicate-detection",
                on: service_bus,
                text: "switch duplicate detection on, make the message id from the business key, and let the window (from \
                       {SB_DUPLICATES_MIN} to {SB_DUPLICATES_MAX}, {SB_DUPLICATES} unless set) cover the time in which the \
                       sender retries",
            }),
        ],
        reason: "a broker that drops repeated sends is Service Bus from Standard up",
        sources: &[&SB_DUP],
        fires: example(Expectation::Command, &[("delivery_guarantee", "exactly-once")]),
        silent: example(Expectation::Command, &[("delivery_guarantee", "at-least-once")]),
        ..Rule::BLANK
    },
    Rule {
        id: "R32",
        phase: Phase::Eliminate,
        need: Some(Need::Sessions),
        when: |c| c.on(Need::Sessions) && (c.message() || c.discrete()) && !c.kafka_message(),
        effects: &[
            Effect::Remove(Hops::Any, |_| lacking(Can::Sessions).without(Variants::of(&[Variant::IotHub]))),
            Effect::Feature(Switch {
                word: "sessions",
                on: sessions,
                text: "switch sessions on: one worker holds a group at a time, and keeps what it knows in the session state",
            }),
        ],
        reason: "a group of items with its own worker and state is a session, which begins at Service Bus Standard; Event Grid \
                 knows none, and delivers into no queue that has them",
        sources: &[&SB_SES, &EG_SBH],
        fires: example(Expectation::Command, &[("sessions", "true")]),
        silent: example(Expectation::Stream, &[("sessions", "true")]),
        ..Rule::BLANK
    },
    Rule {
        id: "R33",
        phase: Phase::Eliminate,
        need: Some(Need::DeliveryGuarantee),
        when: |c| c.message() && c.facts.at_most_once && !c.kafka_message(),
        effects: &[
            Effect::Remove(Hops::Any, |_| lacking(Can::AtMostOnce).and(MESSAGING)),
            Effect::Feature(Switch {
                word: "receive-and-delete",
                on: service_bus,
                text: "receive in receive-and-delete mode: a message is gone once it was handed over",
            }),
            Effect::Feature(Switch {
                word: "qos-0",
                on: |choice| choice.has(Variant::Mqtt),
                text: "publish with quality of service 0",
            }),
        ],
        reason: "at most once is a receive mode of Service Bus; a Storage queue delivers at least once",
        sources: &[&SQ_SB, &MQTT_SUP],
        fires: example(Expectation::Command, &[("delivery_guarantee", "at-most-once")]),
        silent: example(Expectation::Notification, &[("delivery_guarantee", "at-most-once")]),
        ..Rule::BLANK
    },
    Rule {
        id: "R34",
        phase: Phase::Eliminate,
        need: Some(Need::PayloadBytes),
        when: |c| c.larger(&figures::SQ_MESSAGE) && !c.call(),
        effects: &[Effect::RemoveUnlessClaimCheck(Hops::Any, |_| Variants::of(&[Variant::StorageQueue]))],
        reason: "a message of a Storage queue ends at {SQ_MESSAGE} ({SQ_MESSAGE_BASE64} when Base64-encoded)",
        sources: &[&SQ_SB],
        fires: example(Expectation::Document, &[("payload_bytes", "65 KB")]),
        silent: example(Expectation::Document, &[("payload_bytes", "64 KB")]),
        ..Rule::BLANK
    },
    Rule {
        id: "R35",
        phase: Phase::Eliminate,
        need: Some(Need::PayloadBytes),
        when: |c| c.larger(&figures::SB_MESSAGE) && !c.call() && !c.kafka_message(),
        effects: &[
            Effect::RemoveUnlessClaimCheck(Hops::Any, |_| {
                Variants::of(&[Variant::QueueBasic, Variant::QueueStandard, Variant::TopicStandard])
            }),
            Effect::Feature(Switch {
                word: "large-messages",
                on: |choice| choice.case.larger(&figures::SB_MESSAGE_HTTP) && choice.service_bus(),
                text: "raise the entity's maximum message size (it starts at {SB_MESSAGE_HTTP}), use AMQP, and keep large \
                       messages out of batches",
            }),
            Effect::Note(
                |choice| !choice.case.claim_check && choice.service_bus() && lower_tier_takes_a_reference(choice.case),
                "a claim check on a lower tier costs less and moves faster, as long as the receiver can reach the blob",
            ),
        ],
        reason: "messages over {SB_MESSAGE} need Service Bus Premium, which takes up to {SB_MESSAGE_PREMIUM} over AMQP",
        sources: &[&SB_Q, &SB_P, &AAC_CLAIM],
        behind: &[(
            Family::StorageQueue,
            "with a claim check it would be cheaper, but then the body lives in a blob that the receiver must be able to \
             read",
        )],
        fires: example(Expectation::Document, &[("payload_bytes", "300 KB")]),
        silent: example(Expectation::Document, &[("payload_bytes", "256 KB")]),
    },
    Rule {
        id: "R36",
        phase: Phase::Eliminate,
        need: Some(Need::PayloadBytes),
        when: |c| c.message() && c.larger(&figures::SB_MESSAGE_HTTP) && c.facts.protocol == Protocol::Http,
        effects: &[Effect::RemoveUnlessClaimCheck(Hops::OpenEnd, |_| {
            Variants::of(&[Variant::QueuePremium, Variant::TopicPremium])
        })],
        reason: "over HTTP even Service Bus Premium takes no more than {SB_MESSAGE_HTTP}",
        sources: &[&SB_Q],
        fires: example(Expectation::Document, &[("payload_bytes", "5 MB"), ("protocol", "http")]),
        silent: example(Expectation::Document, &[("payload_bytes", "5 MB"), ("protocol", "amqp")]),
        ..Rule::BLANK
    },
    Rule {
        id: "R37",
        phase: Phase::Compose,
        need: Some(Need::PayloadBytes),
        when: |c| c.message() && c.larger(&figures::SB_MESSAGE_PREMIUM),
        effects: &[Effect::RemoveUnlessClaimCheck(Hops::Any, |_| Variants::ALL)],
        reason: "no broker takes a message over {SB_MESSAGE_PREMIUM}, so the body has to go to a blob",
        sources: &[&SB_Q, &AAC_CLAIM],
        fires: example(Expectation::Document, &[("payload_bytes", "150 MB")]),
        silent: example(Expectation::Document, &[("payload_bytes", "100 MB")]),
        ..Rule::BLANK
    },
    Rule {
        id: "R38",
        phase: Phase::Compose,
        need: Some(Need::PayloadBytes),
        when: |c| c.discrete() && c.larger(&figures::EG_EVENT),
        effects: &[Effect::RemoveUnlessClaimCheck(Hops::Any, |_| Variants::ALL)],
        reason: "an event over {EG_EVENT} has to travel as a reference; an event should not carry the object anyway",
        sources: &[&EG_Q, &CMP],
        fires: example(Expectation::Notification, &[("payload_bytes", "5 MB")]),
        silent: example(Expectation::Notification, &[("payload_bytes", "1 MB")]),
        ..Rule::BLANK
    },
    Rule {
        id: "R39",
        phase: Phase::Eliminate,
        need: Some(Need::PayloadBytes),
        when: |c| (c.series() || c.kafka_message()) && c.larger(&figures::EH_EVENT_BASIC),
        effects: &[Effect::RemoveUnlessClaimCheck(Hops::Any, |c| {
            if c.larger(&figures::EH_EVENT_DEDICATED) {
                Variants::ALL
            } else if c.larger(&figures::EH_EVENT) {
                HUBS.without(Variants::of(&[Variant::HubsDedicated])).or(Variants::of(&[Variant::Namespace]))
            } else {
                Variants::of(&[Variant::HubsBasic])
            }
        })],
        reason: "a publication to Event Hubs ends at {EH_EVENT_BASIC} in Basic, {EH_EVENT} in Standard and Premium, and \
                 {EH_EVENT_DEDICATED} in Dedicated",
        sources: &[&EH_Q],
        fires: example(Expectation::Stream, &[("payload_bytes", "300 KB")]),
        silent: example(Expectation::Stream, &[("payload_bytes", "256 KB")]),
        ..Rule::BLANK
    },
    Rule {
        id: "R40",
        phase: Phase::Eliminate,
        need: Some(Need::PayloadBytes),
        when: |c| {
            let devices = c.facts.device != Device::None || c.facts.protocol == Protocol::Mqtt;
            devices
                && !c.call()
                && (c.larger(&figures::MQTT_MESSAGE) || asks_iot_hub(c) && c.larger(&figures::IOT_EVENT))
        },
        effects: &[Effect::RemoveUnlessClaimCheck(Hops::Any, |c| {
            // Nothing else sends commands to devices, so a reference has to travel.
            let only =
                c.facts.device == Device::Bidirectional && matches!(c.facts.protocol, Protocol::Any | Protocol::Mqtt);
            if only || asks_iot_hub(c) { Variants::ALL } else { Variants::of(&[Variant::Mqtt]) }
        })],
        reason: "an MQTT message to Event Grid ends at {MQTT_MESSAGE} (larger ones were a preview in 2026), a message from a \
                 device to IoT Hub at {IOT_EVENT}",
        sources: &[&MQTT_SUP, &EG_NEW, &IOT_Q],
        fires: example(Expectation::Stream, &[("payload_bytes", "600 KB"), ("protocol", "mqtt")]),
        silent: example(Expectation::Stream, &[("payload_bytes", "512 KB"), ("protocol", "mqtt")]),
        ..Rule::BLANK
    },
    Rule {
        id: "R41",
        phase: Phase::Eliminate,
        need: Some(Need::BacklogBytes),
        when: |c| c.work() && c.facts.backlog.is_some_and(|bytes| bytes > figures::SB_ENTITY.value),
        effects: &[Effect::Remove(Hops::Any, |_| SERVICE_BUS)],
        reason: "a Service Bus queue or topic holds at most {SB_ENTITY}, a Storage queue as much as its account",
        sources: &[&SQ_SB, &SB_Q],
        behind: &[(
            Family::ServiceBus,
            "Premium holds a terabyte for each messaging unit, but {SB_ENTITY} in one entity, so the load would have to be \
             split over several",
        )],
        fires: example(Expectation::Command, &[("backlog_bytes", "200 GB")]),
        silent: example(Expectation::RequestReply, &[("backlog_bytes", "200 GB")]),
    },
    Rule {
        id: "R42",
        phase: Phase::Eliminate,
        need: Some(Need::AuditLog),
        when: |c| c.work() && c.on(Need::AuditLog),
        effects: &[Effect::Remove(Hops::Any, |_| SERVICE_BUS)],
        reason: "a server-side log of every operation on the queue is what Storage queues have; Service Bus diagnostics \
                 are metrics and operational logs",
        sources: &[&SQ_SB],
        fires: example(Expectation::Command, &[("audit_log", "true")]),
        silent: example(Expectation::RequestReply, &[("audit_log", "true")]),
        ..Rule::BLANK
    },
    Rule {
        id: "R43",
        phase: Phase::Prefer,
        need: Some(Need::TrackProgress),
        when: |c| c.message() && c.on(Need::TrackProgress) && !c.needs_service_bus(),
        effects: &[
            Effect::Select(|_| const { &[Candidate::only(Variant::StorageQueue)] }),
            Effect::Feature(Switch {
                word: "update-in-place",
                on: |choice| choice.has(Variant::StorageQueue),
                text: "update the message with the progress made and extend its invisibility, so that another worker \
                       resumes there",
            }),
        ],
        reason: "a worker can update a message of a Storage queue in place, so that another one resumes where it stopped",
        sources: &[&SQ_SB],
        behind: &[(Family::ServiceBus, "session state reaches the same end with more machinery")],
        fires: example(Expectation::Command, &[("track_progress", "true")]),
        silent: example(Expectation::Command, &[("track_progress", "true"), ("ordering", "per-key")]),
    },
    Rule {
        id: "R45",
        phase: Phase::Prefer,
        need: Some(Need::TrackProgress),
        when: |c| c.message() && c.on(Need::TrackProgress) && (c.needs_service_bus() || c.queue_is_too_slow()),
        effects: &[
            Effect::Select(|_| {
                const {
                    &[
                        Candidate::only(Variant::QueueStandard),
                        Candidate::only(Variant::QueuePremium),
                        Candidate::only(Variant::TopicStandard),
                        Candidate::only(Variant::TopicPremium),
                    ]
                }
            }),
            Effect::Feature(Switch {
                word: "session-state",
                on: service_bus,
                text: "switch sessions on and record the progress in the session state",
            }),
        ],
        reason: "progress that another worker resumes from fits the session state of Service Bus, where a Storage queue is \
                 ruled out by the other needs",
        sources: &[&SQ_SB, &AAC_MSG],
        fires: example(Expectation::Command, &[("track_progress", "true"), ("ordering", "per-key")]),
        silent: example(Expectation::Command, &[("track_progress", "true")]),
        ..Rule::BLANK
    },
    Rule {
        id: "R46",
        phase: Phase::Prefer,
        need: Some(Need::PubSubLater),
        when: |c| c.message() && c.on(Need::PubSubLater),
        effects: &[Effect::Select(|_| {
            const { &[Candidate::only(Variant::QueueStandard), Candidate::only(Variant::QueuePremium)] }
        })],
        reason: "independent receivers are expected to join, and a Standard namespace can hold a topic beside the queue",
        sources: &[&SQ_SB],
        behind: &[(Family::StorageQueue, "it offers no way on to copies for independent receivers")],
        fires: example(Expectation::Command, &[("pub_sub_later", "true")]),
        silent: example(Expectation::Notification, &[("pub_sub_later", "true")]),
    },
    Rule {
        id: "R47",
        phase: Phase::Eliminate,
        need: Some(Need::Filters),
        when: |c| c.message() && c.facts.filters != Filters::None && !c.kafka_message(),
        effects: &[
            Effect::Remove(Hops::All, |_| QUEUES),
            Effect::Feature(Switch {
                word: "correlation-filters",
                on: |choice| choice.has(Variant::TopicStandard) || choice.has(Variant::TopicPremium),
                text: "give each subscription a correlation filter, and a SQL filter only where equality is not enough",
            }),
            Effect::Feature(Switch {
                word: "promoted-property",
                on: |choice| choice.case.facts.filters == Filters::Content && choice.service_bus() && !choice.grid(),
                text: "have the sender copy the field to select by into a message property, as filters never look into the \
                       body",
            }),
        ],
        reason: "receivers that select need subscriptions with filters, which only topics have",
        sources: &[&SB_FLT],
        fires: example(Expectation::Command, &[("filters", "property")]),
        silent: example(Expectation::Notification, &[("filters", "property")]),
        ..Rule::BLANK
    },
    Rule {
        id: "R48",
        phase: Phase::Eliminate,
        need: Some(Need::Filters),
        when: |c| c.facts.filters == Filters::Content && c.event(),
        effects: &[
            Effect::RemoveWhileGridIsLeft(Hops::All, |c| if c.discrete() { TOPICS.or(HUBS) } else { Variants::NONE }),
            Effect::Feature(Switch {
                word: "advanced-filters",
                on: grid,
                text: "select with advanced filters on fields of the body, up to {EG_FILTERS} for each subscription",
            }),
            Effect::Feature(Switch {
                word: "promoted-property",
                on: |choice| choice.service_bus() && !choice.grid(),
                text: "have the publisher copy the field to select by into a message property, as filters never look into \
                       the body",
            }),
            Effect::Feature(Switch {
                word: "consumer-selects",
                on: |choice| choice.uses(Family::EventHubs) && !choice.grid(),
                text: "select in the consumer, or in a stream job before it",
            }),
        ],
        reason: "selecting by a field of the body is what Event Grid's advanced filters do; topics see properties only, and \
                 a stream has no filters",
        sources: &[&SB_FLT, &EG_FLT],
        fires: example(Expectation::Notification, &[("filters", "content")]),
        silent: example(Expectation::Notification, &[("filters", "property")]),
        ..Rule::BLANK
    },
    Rule {
        id: "R49",
        phase: Phase::Feature,
        need: Some(Need::Scheduled),
        when: |c| c.message() && c.on(Need::Scheduled),
        effects: &[
            Effect::Feature(Switch {
                word: "scheduled-enqueue",
                on: service_bus,
                text: "send with a scheduled enqueue time",
            }),
            Effect::Feature(Switch {
                word: "visibility-timeout",
                on: |choice| choice.has(Variant::StorageQueue),
                text: "send with an initial invisibility of at most {SQ_VISIBILITY}",
            }),
        ],
        reason: "a message can be sent now and become visible later, on every queue and topic here",
        sources: &[&SQ_SB, &SB_FEAT],
        fires: example(Expectation::Command, &[("scheduled", "true")]),
        silent: example(Expectation::Notification, &[("scheduled", "true")]),
        ..Rule::BLANK
    },
    Rule {
        id: "R111",
        phase: Phase::Prefer,
        need: Some(Need::Protocol),
        when: super::case::Case::kafka_message,
        effects: &[Effect::Bring(|_| {
            const { &[Candidate::only(Variant::HubsStandard), Candidate::only(Variant::HubsPremium)] }
        })],
        reason: "the imposed Kafka protocol leaves Event Hubs; settlement, dead letters, sessions and filters are missing \
                 there, and another protocol would lead to Service Bus",
        sources: &[&EH_Q],
        behind: &[(Family::ServiceBus, "it has all a message needs except the imposed protocol")],
        fires: example(Expectation::Command, &[("protocol", "kafka")]),
        silent: example(Expectation::Notification, &[("protocol", "kafka")]),
    },
    Rule {
        id: "R112",
        phase: Phase::Eliminate,
        need: Some(Need::RetentionDays),
        when: |c| (c.message() || c.discrete()) && c.keeps(&figures::SB_BASIC_TTL),
        effects: &[
            Effect::Remove(Hops::Any, |_| Variants::of(&[Variant::QueueBasic])),
            Effect::Feature(Switch {
                word: "time-to-live",
                on: |choice| choice.has(Variant::StorageQueue),
                text: "set the time to live to -1, so that messages never expire; left alone they go after {SQ_TTL}",
            }),
        ],
        reason: "Service Bus Basic keeps a message {SB_BASIC_TTL} at most (by a second-hand source), the other queues \
                 longer",
        sources: &[&SQ_SB, &SQ_INTRO],
        fires: example(Expectation::Command, &[("retention_days", "20")]),
        silent: example(Expectation::Command, &[("retention_days", "14")]),
        ..Rule::BLANK
    },
    Rule {
        id: "R118",
        phase: Phase::Prefer,
        need: Some(Need::Device),
        when: |c| !c.call() && asks_iot_hub(c),
        effects: &[
            Effect::Remove(Hops::First, |_| Variants::of(&[Variant::Mqtt])),
            Effect::Bring(|_| const { &[Candidate::only(Variant::IotHub)] }),
        ],
        reason: "commands to devices that speak AMQP or HTTP leave IoT Hub, as Event Grid's broker speaks MQTT only",
        sources: &[&IOT_Q, &EG_MQTT],
        behind: &[(Family::EventHubs, "it takes in what devices send, but has no way to send them commands")],
        fires: example(Expectation::Stream, &[("device", "bidirectional"), ("protocol", "amqp")]),
        silent: example(Expectation::Stream, &[("device", "bidirectional"), ("protocol", "mqtt")]),
    },
];
