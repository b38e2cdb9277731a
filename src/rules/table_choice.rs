//! Which of the services that are left is preferred, in which tier, with what switched on? Rules R44, R50 to R79 and R113 to
//! R117: messages and discrete events.

use crate::model::{Expectation, Need};

use super::case::{Candidate, Case, Hops};
use super::catalog::{Can, Family, Variant, Variants, lacking};
use super::facets::{Delivery, Device, EventSource, NeedSet, Protocol, Receivers};
use super::figures;
use super::rule::{Effect, Phase, Place, Rule, Switch, broker, example, grid, grid_pushes, needs, service_bus};
use super::sources::{
    AAC_ARR, AAC_BRIDGE, AAC_EDA, AAC_MSG, AAC_PRIO, AAC_QLL, CMP, EG_DEL, EG_FLT, EG_HDL, EG_MQTT, EG_MSI, EG_PRIV,
    EG_PULL, EG_Q, EG_SBH, EG_TIER, EGN_CON, EGN_DEL, EH_Q, IOT_Q, LEARN_ME, LEARN_SQ, MQTT_SUP, SB_DLQ, SB_EXP,
    SB_FEAT, SB_P, SB_PAY, SB_PL, SB_Q, SB_SES, SB_THR, SEED_EGPULL, SEED_EGPUSH, SEED_FLOW, SEED_LOAD, SEED_PPP,
    SQ_INTRO, SQ_SB, SQ_SCALE, ST_PE,
};
use super::table_limits::{GRID, MESSAGING, OWN_TOPICS, SERVICE_BUS, TOPICS};

/// Service Bus queues, the lowest tier first.
pub const BUS_QUEUE: &[Candidate] = &[
    Candidate::only(Variant::QueueBasic),
    Candidate::only(Variant::QueueStandard),
    Candidate::only(Variant::QueuePremium),
];
/// Service Bus topics, the lowest tier first.
pub const TOPIC: &[Candidate] = &[Candidate::only(Variant::TopicStandard), Candidate::only(Variant::TopicPremium)];
/// A pair of queues that can carry a request and its reply.
pub const QUEUE_PAIR: &[Candidate] = &[Candidate::only(Variant::QueueStandard), Candidate::only(Variant::QueuePremium)];
/// A request over HTTP that a queue works on.
pub const OVER_HTTP: &[Candidate] =
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
const NAMESPACE: &[Candidate] = &[Candidate::only(Variant::Namespace)];
const HUBS_PREMIUM: &[Candidate] = &[Candidate::only(Variant::HubsPremium)];

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

/// Rules R44, R50 to R79 and R113 to R117.
pub static CHOICE: &[Rule] = &[
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
        reason: "work that has to be done reliably belongs on a Service Bus queue, with long polling, dead letters and rights \
                 per queue",
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
            "it holds what was not fetched as well, alone or behind Event Grid, but its messages expect work to be done with \
             them, and it costs more to run",
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
        effects: &[Effect::Feature(Switch {
            word: "dead-lettering",
            on: |choice| {
                choice.grid_pushes() || choice.grid() && (choice.case.on(Need::DeadLetter) || choice.hops.len() > 1)
            },
            text: "switch dead-lettering to a blob on, which is off unless asked for, and set how often and how long to try",
        })],
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
    Rule {
        id: "R79",
        phase: Phase::Conflict,
        when: |_| true,
        reason: "no service meets all of these needs together",
        sources: &[&EG_MSI, &AAC_MSG],
        fires: example(Expectation::Notification, &[("source", "azure-resource"), ("ordering", "per-key")]),
        silent: example(Expectation::Notification, &[("ordering", "per-key")]),
        ..Rule::BLANK
    },
    Rule {
        id: "R113",
        phase: Phase::Feature,
        need: Some(Need::OfflineReceiver),
        when: |c| c.on(Need::OfflineReceiver) && !c.call() && !(c.discrete() && c.wants_to_fetch()),
        effects: &[
            Effect::Feature(Switch {
                word: "time-to-live",
                on: |choice| choice.case.message() && (choice.service_bus() || choice.has(Variant::StorageQueue)),
                text: "let messages live longer than the receiver may be away; in a Storage queue they go after {SQ_TTL} unless \
                       told otherwise",
            }),
            Effect::Feature(Switch {
                word: "retention",
                on: |choice| choice.uses(Family::EventHubs),
                text: "keep the stream longer than the receiver may be away",
            }),
            Effect::Feature(Switch {
                word: "event-time-to-live",
                on: grid_pushes,
                text: "let events live for {EG_RETENTION}, the most there is, dead-letter the rest, or put a queue behind the \
                       subscription",
            }),
        ],
        reason: "what the receiver misses while it is away has to be kept for it",
        sources: &[&SQ_SB, &EG_DEL, &EG_PULL],
        fires: example(Expectation::Command, &[("offline_receiver", "true")]),
        silent: example(Expectation::Notification, &[("offline_receiver", "true")]),
        ..Rule::BLANK
    },
    Rule {
        id: "R114",
        phase: Phase::Feature,
        need: Some(Need::AccessControl),
        when: |c| c.event() && c.on(Need::AccessControl),
        effects: &[
            Effect::Feature(Switch {
                word: "entity-roles",
                on: |choice| choice.broker() && !choice.has(Variant::Mqtt),
                text: "grant sender and receiver roles on the single topic, subscription or hub",
            }),
            Effect::Feature(Switch {
                word: "client-groups",
                on: |choice| choice.has(Variant::Mqtt),
                text: "put devices into client groups and grant each group its topic spaces",
            }),
        ],
        reason: "rights per publisher and subscriber are set on the entity, whichever the service",
        sources: &[&EG_TIER, &EG_MQTT, &SQ_SB],
        fires: example(Expectation::Stream, &[("access_control", "true")]),
        silent: example(Expectation::Command, &[("access_control", "true")]),
        ..Rule::BLANK
    },
    Rule {
        id: "R115",
        phase: Phase::Feature,
        need: Some(Need::CloudEvents),
        when: |c| c.on(Need::CloudEvents) && !c.call(),
        effects: &[
            Effect::Feature(Switch {
                word: "cloud-events",
                on: grid,
                text: "publish in the CloudEvents 1.0 schema: a choice in the basic tier, the only one in a namespace",
            }),
            Effect::Feature(Switch {
                word: "cloud-events",
                on: |choice| choice.broker() && !choice.grid(),
                text: "use CloudEvents as the format of the body; the broker does not look at it",
            }),
        ],
        reason: "CloudEvents is a schema of Event Grid and a body format everywhere else",
        sources: &[&EG_TIER, &EGN_CON],
        fires: example(Expectation::Notification, &[("cloud_events", "true")]),
        silent: example(Expectation::Notification, &[]),
        ..Rule::BLANK
    },
    Rule {
        id: "R116",
        phase: Phase::Feature,
        need: Some(Need::Expires),
        when: |c| c.on(Need::Expires) && !c.call(),
        effects: &[
            Effect::Feature(Switch {
                word: "time-to-live",
                on: |choice| choice.has(Variant::StorageQueue) || choice.grid() && !choice.service_bus(),
                text: "set a time to live on the item",
            }),
            Effect::Feature(Switch {
                word: "time-to-live",
                on: service_bus,
                text: "set a time to live on the message, and decide whether expired ones go to the dead-letter queue",
            }),
            Effect::Note(
                |choice| choice.uses(Family::EventHubs),
                "single items of a stream do not expire; only the retention of the whole ends",
            ),
        ],
        reason: "every queue, topic and event subscription knows a time to live",
        sources: &[&SQ_INTRO, &SB_EXP, &EG_DEL],
        fires: example(Expectation::Command, &[("expires", "true")]),
        silent: example(Expectation::Command, &[]),
        ..Rule::BLANK
    },
    Rule {
        id: "R117",
        phase: Phase::Inform,
        when: |c| !c.idle_needs().is_empty(),
        reason: "{idle} changed nothing here: no rule weighs {it} for {kind}",
        sources: &[&CMP],
        fires: example(Expectation::RequestReply, &[("audit_log", "true")]),
        silent: example(Expectation::Command, &[("audit_log", "true")]),
        ..Rule::BLANK
    },
];
