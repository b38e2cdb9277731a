//! What holds for messages and events alike, whatever service was chosen? Rules R79 and R113 to R117.

use crate::model::{Expectation, Need};

use super::catalog::{Family, Variant};
use super::rule::{Effect, Phase, Rule, Switch, example, grid, grid_pushes, service_bus};
use super::sources::{AAC_MSG, CMP, EG_DEL, EG_MQTT, EG_MSI, EG_PULL, EG_TIER, EGN_CON, SB_EXP, SQ_INTRO, SQ_SB};

/// Rules R79 and R113 to R117.
pub static COMMON: &[Rule] = &[
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
