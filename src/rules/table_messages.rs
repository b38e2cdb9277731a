//! Which queue or topic serves a message, in which tier, with what switched on? Rules R44 and R50 to R63.

use crate::model::{Expectation, Need};

use super::case::{Candidate, Case, Hops};
use super::catalog::{Can, Family, Variant, Variants, lacking};
use super::facets::{Delivery, Device, NeedSet, Protocol, Receivers};
use super::figures;
use super::rule::{Effect, Phase, Place, Rule, Switch, broker, example, needs, service_bus};
use super::sources::{
    AAC_ARR, AAC_BRIDGE, AAC_MSG, AAC_PRIO, AAC_QLL, CMP, IOT_Q, LEARN_SQ, MQTT_SUP, SB_DLQ, SB_EXP, SB_FEAT, SB_P,
    SB_PAY, SB_PL, SB_Q, SB_SES, SB_THR, SEED_FLOW, SEED_LOAD, SQ_SB, SQ_SCALE, ST_PE,
};
use super::table_limits::{MESSAGING, SERVICE_BUS};

/// Service Bus queues, the lowest tier first.
const BUS_QUEUE: &[Candidate] = &[
    Candidate::only(Variant::QueueBasic),
    Candidate::only(Variant::QueueStandard),
    Candidate::only(Variant::QueuePremium),
];
/// Service Bus topics, the lowest tier first.
pub const TOPIC: &[Candidate] = &[Candidate::only(Variant::TopicStandard), Candidate::only(Variant::TopicPremium)];
/// A pair of queues that can carry a request and its reply.
const QUEUE_PAIR: &[Candidate] = &[Candidate::only(Variant::QueueStandard), Candidate::only(Variant::QueuePremium)];
/// A request over HTTP that a queue works on.
const OVER_HTTP: &[Candidate] =
    &[Candidate::via(Variant::Http, Variant::QueueStandard), Candidate::via(Variant::Http, Variant::QueuePremium)];
/// Event Grid into Service Bus queues.
pub const SYSTEM_TO_QUEUE: &[Candidate] = &[
    Candidate::via(Variant::GridSystem, Variant::QueueBasic),
    Candidate::via(Variant::GridSystem, Variant::QueueStandard),
    Candidate::via(Variant::GridSystem, Variant::QueuePremium),
];
/// Event Grid into Service Bus topics.
pub const SYSTEM_TO_TOPIC: &[Candidate] = &[
    Candidate::via(Variant::GridSystem, Variant::TopicStandard),
    Candidate::via(Variant::GridSystem, Variant::TopicPremium),
];

/// The facets of a further need in words that stop a Storage queue from being the plain choice (rule R57).
const STOPS_PLAIN_QUEUE: NeedSet = needs(&[Need::Batching, Need::Settlement, Need::AccessControl]);

/// More queues than a Service Bus namespace holds.
fn queues_galore(c: &Case) -> bool {
    c.facts.topics.is_some_and(|topics| topics >= figures::SB_ENTITIES.value)
}

/// Whether a Storage queue is enough (rule R57).
fn plain_queue_will_do(c: &Case) -> bool {
    let within_one = c.facts.same_application
        && matches!(c.facts.receivers, Receivers::One | Receivers::Nobody)
        && !c.on(Need::GuaranteedProcessing)
        && !c.on(Need::Hybrid)
        && c.facts.device == Device::None;
    c.work()
        && !c.many()
        && !c.foreign()
        && !c.needs_service_bus()
        && !c.facts.flags.meets(STOPS_PLAIN_QUEUE)
        && (c.on(Need::SimpleLowCost) || queues_galore(c) || within_one)
}

/// Rules R44 and R50 to R63.
pub static MESSAGES: &[Rule] = &[
    Rule {
        id: "R44",
        phase: Phase::Conflict,
        when: |c| {
            let backlog = c.facts.backlog.is_some_and(|bytes| bytes > figures::SB_ENTITY.value);
            c.work() && (backlog || c.on(Need::AuditLog))
        },
        reason: "what only a Storage queue offers (a pile over {SB_ENTITY}, or a log of every operation) meets a need that \
                 only Service Bus fills, so no single queue fits",
        sources: &[&SQ_SB, &SB_Q],
        fires: example(Expectation::Command, &[("audit_log", "true"), ("ordering", "per-key")]),
        silent: example(Expectation::Command, &[("audit_log", "true")]),
        ..Rule::BLANK
    },
    Rule {
        id: "R50",
        phase: Phase::Eliminate,
        need: Some(Need::DeadLetter),
        when: |c| c.on(Need::DeadLetter) && !c.call() && !c.kafka_message(),
        effects: &[
            Effect::Remove(Hops::Any, |_| lacking(Can::DeadLetter).and(MESSAGING)),
            Effect::Feature(Switch {
                word: "dead-lettering",
                on: service_bus,
                text: "set how often a message may be delivered ({SB_DELIVERIES} unless set), dead-letter on expiry too, and \
                       have somebody read the dead-letter queue, as it never empties itself",
            }),
        ],
        reason: "a Storage queue sets nothing aside by itself: the receiver would have to count deliveries and move the item",
        sources: &[&SB_DLQ, &SQ_SB],
        fires: example(Expectation::Command, &[("dead_letter", "true")]),
        silent: example(Expectation::Command, &[]),
        ..Rule::BLANK
    },
    Rule {
        id: "R51",
        phase: Phase::Eliminate,
        need: Some(Need::Delivery),
        when: |c| c.message() && c.facts.delivery == Delivery::Push && !c.kafka_message(),
        effects: &[
            Effect::Remove(Hops::First, |_| Variants::of(&[Variant::StorageQueue])),
            Effect::Feature(Switch {
                word: "link-credit",
                on: service_bus,
                text: "receive over AMQP with link credit: the receiver opens the connection, and messages come down it \
                       without polling",
            }),
        ],
        reason: "receivers of a Storage queue can only poll, while Service Bus sends down a connection that the receiver \
                 holds open",
        sources: &[&SQ_SB, &SEED_FLOW],
        fires: example(Expectation::Command, &[("delivery", "push")]),
        silent: example(Expectation::Command, &[("delivery", "pull")]),
        ..Rule::BLANK
    },
    Rule {
        id: "R52",
        phase: Phase::Eliminate,
        need: Some(Need::Network),
        when: |c| c.facts.private && (c.message() || c.discrete()),
        effects: &[
            Effect::Remove(Hops::Any, |_| lacking(Can::Private).and(SERVICE_BUS)),
            // What must be handled does not end at Event Grid, which pushes over the internet.
            Effect::Remove(Hops::Last, |c| {
                if c.foreign() && c.work() { Variants::of(&[Variant::GridSystem]) } else { Variants::NONE }
            }),
            Effect::Feature(Switch {
                word: "private-endpoint",
                on: |choice| choice.service_bus() || choice.has(Variant::StorageQueue),
                text: "reach it over a private endpoint and close its public access",
            }),
        ],
        reason: "a private endpoint begins at Service Bus Premium; a Storage queue has one in its storage account",
        sources: &[&SB_P, &SB_PL, &ST_PE],
        fires: example(Expectation::Command, &[("network", "private")]),
        silent: example(Expectation::Command, &[("network", "public")]),
        ..Rule::BLANK
    },
    Rule {
        id: "R53",
        phase: Phase::Eliminate,
        need: Some(Need::RatePerSecond),
        when: |c| (c.message() || c.discrete()) && c.queue_is_too_slow(),
        effects: &[Effect::Remove(Hops::Any, |_| Variants::of(&[Variant::StorageQueue]))],
        reason: "one Storage queue takes messages of {SQ_RATE_UNIT} at {SQ_RATE}, its account at {SQ_ACCOUNT_RATE}: more would \
                 have to be spread over several queues",
        sources: &[&SQ_SCALE],
        fires: example(Expectation::Command, &[("rate_per_second", "3000")]),
        silent: example(Expectation::Command, &[("rate_per_second", "2000")]),
        ..Rule::BLANK
    },
    Rule {
        id: "R54",
        phase: Phase::Tier,
        need: Some(Need::RatePerSecond),
        when: |c| (c.message() || c.discrete()) && c.faster(c.credits()),
        effects: &[
            Effect::Remove(Hops::Any, |c| {
                let queues = Variants::of(&[Variant::QueueBasic, Variant::QueueStandard]);
                let topics = Variants::of(&[Variant::TopicStandard]);
                let queues = if c.faster(Case::queue_credits()) { queues } else { Variants::NONE };
                if c.faster(c.topic_credits()) { queues.or(topics) } else { queues }
            }),
            Effect::Feature(Switch {
                word: "messaging-units",
                on: |choice| choice.has(Variant::QueuePremium) || choice.has(Variant::TopicPremium),
                text: "start with one or two messaging units and scale by processor use: down below {SB_SCALE_DOWN} per cent, \
                       up above {SB_SCALE_UP}",
            }),
        ],
        reason: "the credits of a Basic or Standard namespace end at {SB_CREDITS}, and {rate} through {hop} would cost \
                 {credits}; Premium has no such limit",
        sources: &[&SB_THR, &SB_P],
        fires: example(Expectation::Command, &[("rate_per_second", "600")]),
        silent: example(Expectation::Command, &[("rate_per_second", "500")]),
        ..Rule::BLANK
    },
    Rule {
        id: "R55",
        phase: Phase::Feature,
        need: Some(Need::Priority),
        when: |c| c.on(Need::Priority) && !c.call(),
        effects: &[Effect::Feature(Switch {
            word: "priority-queues",
            on: broker,
            text: "keep a queue for each priority, or a topic with a filtered subscription for each, and give the urgent one \
                   more workers",
        })],
        reason: "no broker here lets an item overtake another inside a queue",
        sources: &[&AAC_PRIO],
        fires: example(Expectation::Command, &[("priority", "true")]),
        silent: example(Expectation::Command, &[]),
        ..Rule::BLANK
    },
    Rule {
        id: "R56",
        phase: Phase::Feature,
        need: Some(Need::Hybrid),
        when: |c| c.message() && c.on(Need::Hybrid),
        effects: &[Effect::Feature(Switch {
            word: "outbound-only",
            on: |choice| choice.service_bus() || choice.has(Variant::StorageQueue),
            text: "let both ends connect outward: to Service Bus over AMQP (port 5671, or WebSockets on 443, by a second-hand \
                   source), to a Storage queue over HTTPS; no firewall has to open inward",
        })],
        reason: "a broker in the cloud joins two sites that both connect outward; Azure Relay would need both ends up at once, \
                 and an existing broker on the other side calls for a bridge",
        sources: &[&AAC_MSG, &AAC_BRIDGE],
        fires: example(Expectation::Command, &[("hybrid", "true")]),
        silent: example(Expectation::Stream, &[("hybrid", "true")]),
        ..Rule::BLANK
    },
    Rule {
        id: "R57",
        phase: Phase::Prefer,
        when: plain_queue_will_do,
        effects: &[Effect::Select(|_| const { &[Candidate::only(Variant::StorageQueue)] })],
        reason: "{plain_queue}",
        sources: &[&LEARN_SQ, &SQ_SB, &SB_Q],
        behind: &[(
            Family::ServiceBus,
            "it adds automatic dead letters and long polling, and wins as soon as such a thing is needed; {SB_ENTITIES} \
             queues fit a namespace",
        )],
        fires: example(Expectation::Command, &[]).at(&[Place::SameApplication]),
        silent: example(Expectation::Command, &[("batching", "true")]).at(&[Place::SameApplication]),
        ..Rule::BLANK
    },
    Rule {
        id: "R58",
        phase: Phase::Prefer,
        when: |c| c.work() && !c.needs_topic() && !plain_queue_will_do(c),
        effects: &[Effect::Select(|c| if c.foreign() { SYSTEM_TO_QUEUE } else { BUS_QUEUE })],
        reason: "work for one receiver, or for workers that share it, belongs on a Service Bus queue, which brings long polling, \
                 dead letters and rights per queue",
        sources: &[&SQ_SB, &AAC_MSG, &CMP],
        behind: &[(
            Family::StorageQueue,
            "it would carry the message, but polls, sets nothing aside by itself, and is the better choice only for the \
             simplest work inside one application",
        )],
        fires: example(Expectation::Command, &[]),
        silent: example(Expectation::Command, &[]).at(&[Place::SameApplication]),
        ..Rule::BLANK
    },
    Rule {
        id: "R59",
        phase: Phase::Prefer,
        when: |c| c.message() && c.needs_topic(),
        effects: &[Effect::Select(|c| if c.foreign() { SYSTEM_TO_TOPIC } else { TOPIC })],
        reason: "several receivers, or receivers that select, each get a subscription of a Service Bus topic, which keeps \
                 their copies until they are processed",
        sources: &[&SQ_SB, &AAC_MSG],
        behind: &[(Family::EventGrid, "it fans out as well, but does not answer for the processing of a message")],
        fires: example(Expectation::Document, &[("receivers", "many")]),
        silent: example(Expectation::Document, &[("receivers", "competing")]),
        ..Rule::BLANK
    },
    Rule {
        id: "R60",
        phase: Phase::Prefer,
        when: |c| c.is(Expectation::RequestReply) && c.facts.device != Device::Bidirectional,
        effects: &[
            Effect::Select(|c| {
                let http = c.facts.protocol == Protocol::Http || c.facts.sender_is_person;
                if http { OVER_HTTP } else { QUEUE_PAIR }
            }),
            Effect::Feature(Switch {
                word: "reply-queue",
                on: |choice| choice.service_bus() && !choice.has(Variant::Http),
                text: "answer on a second queue with sessions: the request carries ReplyTo and ReplyToSessionId (one for each \
                       instance that asks), the reply carries the request's message id as correlation id",
            }),
            Effect::Feature(Switch {
                word: "status-endpoint",
                on: |choice| choice.has(Variant::Http),
                text: "answer the request with 202 and the address of a status page, put the work on the queue, and redirect \
                       to the result once it is there",
            }),
        ],
        reason: "{request_reply}",
        sources: &[&SB_SES, &AAC_ARR, &SB_PAY, &SB_EXP],
        behind: &[
            (
                Family::Http,
                "the requester would have to keep asking a status page; it wins where the requester can only speak HTTP",
            ),
            (
                Family::ServiceBus,
                "the requester would have to hold a connection to the broker; between services it is the better choice",
            ),
            (
                Family::StorageQueue,
                "a pair of them would carry both ways, but without sessions that bring an answer to the one who asked",
            ),
        ],
        fires: example(Expectation::RequestReply, &[]),
        silent: example(Expectation::RequestReply, &[("device", "bidirectional")]),
        ..Rule::BLANK
    },
    Rule {
        id: "R61",
        phase: Phase::Prefer,
        need: Some(Need::Device),
        when: |c| c.is(Expectation::RequestReply) && c.facts.device == Device::Bidirectional,
        effects: &[
            Effect::Select(|_| const { &[Candidate::only(Variant::Mqtt)] }),
            Effect::Feature(Switch {
                word: "mqtt-response-topic",
                on: |choice| choice.has(Variant::Mqtt),
                text: "use the response topic and correlation data of MQTT 5",
            }),
            Effect::Feature(Switch {
                word: "direct-method",
                on: |choice| choice.has(Variant::IotHub),
                text: "ask the device by a direct method, with at most {IOT_METHOD} each way",
            }),
        ],
        reason: "MQTT 5 has request and response built in, with a response topic and correlation data",
        sources: &[&MQTT_SUP, &IOT_Q],
        behind: &[(Family::IotHub, "a direct method does it too, up to {IOT_METHOD}")],
        fires: example(Expectation::RequestReply, &[("device", "bidirectional")]),
        silent: example(Expectation::RequestReply, &[]),
    },
    Rule {
        id: "R62",
        phase: Phase::Feature,
        need: Some(Need::Burst),
        when: |c| c.message() && c.on(Need::Burst),
        effects: &[Effect::Feature(Switch {
            word: "load-levelling",
            on: broker,
            text: "let the queue take the peak: the front end hands over and answers 202, workers compete for the items at \
                   their own pace, and the outcome reaches the user by polling, a live connection or a push message",
        })],
        reason: "a queue between a bursty sender and steady workers levels the load; scaling the receiver to the peak is \
                 slower and dearer",
        sources: &[&AAC_QLL, &SEED_LOAD],
        fires: example(Expectation::Command, &[("burst", "true")]),
        silent: example(Expectation::Stream, &[("burst", "true")]),
        ..Rule::BLANK
    },
    Rule {
        id: "R63",
        phase: Phase::Tier,
        when: |c| c.message() || c.discrete(),
        effects: &[
            Effect::Reason(service_bus),
            Effect::Note(
                |choice| choice.has(Variant::QueueStandard) || choice.has(Variant::TopicStandard),
                "for predictable latency, isolation, geo-replication or a large production load take Premium; Standard is \
                 meant for development, tests and modest throughput",
            ),
        ],
        reason: "{service_bus_tier}",
        sources: &[&SB_FEAT, &SB_P, &SB_THR],
        fires: example(Expectation::Command, &[]),
        silent: example(Expectation::Command, &[]).at(&[Place::SameApplication]),
        ..Rule::BLANK
    },
];
