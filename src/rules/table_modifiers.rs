//! What holds beside the choice of a service? Rules R104 to R110.

use crate::model::Expectation;

use super::catalog::{Family, Variant};
use super::facets::{Filters, NeedSet};
use super::rule::{Choice, Effect, Phase, Rule, Switch, broker, example};
use super::sources::{AAC_CLAIM, AAC_MSG, AAC_PUB, CMP, SB_EG, SEED_SBPUB};

/// Whether what was found delivers at least once.
fn at_least_once(choice: &Choice<'_>) -> bool {
    choice.broker() && !(choice.case.message() && choice.case.facts.at_most_once)
}

/// Rules R104 to R110.
pub static MODIFIERS: &[Rule] = &[
    Rule {
        id: "R104",
        phase: Phase::Compose,
        when: |c| c.claim_check,
        effects: &[
            Effect::Reason(|_| true),
            Effect::Feature(Switch {
                word: "claim-check",
                on: |_| true,
                text: "write the body to a blob first, send a reference to it, let the receiver read it with rights of its own, \
                       and delete it by policy; or let the upload itself raise an Event Grid event",
            }),
        ],
        reason: "the body is too large for what fits otherwise, so it waits in a blob and a reference travels",
        sources: &[&AAC_CLAIM],
        fires: example(Expectation::Document, &[("payload_bytes", "150 MB")]),
        silent: example(Expectation::Document, &[("payload_bytes", "5 MB")]),
        ..Rule::BLANK
    },
    Rule {
        id: "R105",
        phase: Phase::Inform,
        when: |c| c.message() || c.discrete(),
        effects: &[Effect::Note(
            |choice| choice.has(Variant::QueuePremium) || choice.has(Variant::TopicPremium),
            "a Premium namespace can raise an Event Grid event when messages wait and nobody listens, which starts a handler \
             that would otherwise poll an empty queue",
        )],
        reason: "an idle queue need not be polled in Premium",
        sources: &[&SB_EG, &AAC_MSG],
        fires: example(Expectation::Command, &[("network", "private")]),
        silent: example(Expectation::Command, &[]),
        ..Rule::BLANK
    },
    Rule {
        id: "R106",
        phase: Phase::Feature,
        when: |c| !c.call(),
        effects: &[Effect::Note(
            at_least_once,
            "delivery is at least once, so make the receiver idempotent: it must not matter when an item comes twice",
        )],
        reason: "every broker here may deliver an item again",
        sources: &[&AAC_MSG],
        fires: example(Expectation::Command, &[]),
        silent: example(Expectation::Command, &[("delivery_guarantee", "at-most-once")]),
        ..Rule::BLANK
    },
    Rule {
        id: "R107",
        phase: Phase::Feature,
        when: |c| c.many() && !c.call(),
        effects: &[Effect::Note(
            broker,
            "put a schema version into what is published and let subscribers filter by it, so that publisher and subscribers \
             can change at different times",
        )],
        reason: "several subscribers never change all at once",
        sources: &[&SEED_SBPUB, &AAC_PUB],
        fires: example(Expectation::Notification, &[("receivers", "many")]),
        silent: example(Expectation::Notification, &[]),
        ..Rule::BLANK
    },
    Rule {
        id: "R108",
        phase: Phase::Feature,
        when: |c| !c.call(),
        effects: &[Effect::Note(broker, "carry a correlation id along, so that one piece of work can be followed")],
        reason: "what passes a broker is hard to trace without a correlation id",
        sources: &[&AAC_PUB],
        fires: example(Expectation::Command, &[]),
        silent: example(Expectation::Call, &[]),
        ..Rule::BLANK
    },
    Rule {
        id: "R109",
        phase: Phase::Inform,
        when: |c| c.discrete() && c.many() && c.facts.filters != Filters::None,
        effects: &[Effect::Note(
            |choice| choice.uses(Family::EventGrid),
            "where some subscribers run a workflow and others only want to know, filter at the one topic: deliver the workflow's \
             share into Service Bus and the rest to handlers",
        )],
        reason: "one topic can feed a workflow and alerts, each through a filter",
        sources: &[&AAC_MSG],
        fires: example(Expectation::Notification, &[("receivers", "many"), ("filters", "type")]),
        silent: example(Expectation::Notification, &[("receivers", "many")]),
        ..Rule::BLANK
    },
    Rule {
        id: "R110",
        phase: Phase::Inform,
        when: |c| c.was_event || c.set_aside != NeedSet::EMPTY,
        effects: &[Effect::Note(
            |_| true,
            "services go together: the part that must be done can be a message of its own on Service Bus, beside the event that \
             tells everybody else",
        )],
        reason: "a message for the duty and an event for the news can stand side by side",
        sources: &[&CMP],
        fires: example(Expectation::Notification, &[("guaranteed_processing", "true")]),
        silent: example(Expectation::Notification, &[]),
        ..Rule::BLANK
    },
];
