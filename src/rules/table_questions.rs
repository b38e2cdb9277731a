//! Is the tag right, and what kind of communication is it? Rules R1 to R16: the question and its answer.

use crate::model::{Expectation, Need};

use super::catalog::{Family, Variant};
use super::facets::{NeedSet, Receivers};
use super::figures;
use super::rule::{Effect, Phase, Place, Rule, Switch, example, needs};
use super::sources::{AAC_ARR, AAC_ISC, AAC_MSG, AAC_PUB, CMP, EG_Q, EH_FEA, LEARN_ME, SB_SES, SQ_SB};

/// What a series of events cannot have: a duty for a single item.
pub const PER_ITEM: NeedSet = needs(&[Need::DeadLetter, Need::Sessions, Need::Scheduled, Need::Settlement]);

/// A callee that takes longer than this, in seconds, should not be waited for. Our line: a second is what a person
/// takes for an answer at once.
pub const PATIENCE: f64 = 1.0;

/// Rules R1 to R16.
pub static QUESTIONS: &[Rule] = &[
    Rule {
        id: "R1",
        phase: Phase::Question,
        when: |c| c.event() && c.facts.answered,
        effects: &[Effect::Reopen(|c| {
            let at_once = c.facts.latency.is_some_and(|seconds| seconds.get() < PATIENCE);
            c.turn(if at_once { Expectation::Call } else { Expectation::RequestReply });
        })],
        reason: "another link carries the answer to this one, but whoever announces an event waits for nobody: is it a \
                 request with a reply?",
        sources: &[&CMP, &AAC_MSG],
        fires: example(Expectation::Notification, &[]).at(&[Place::Answered]),
        silent: example(Expectation::RequestReply, &[]).at(&[Place::Answered]),
        ..Rule::BLANK
    },
    Rule {
        id: "R2",
        phase: Phase::Question,
        need: Some(Need::GuaranteedProcessing),
        when: |c| c.discrete() && c.on(Need::GuaranteedProcessing),
        effects: &[Effect::Reopen(|c| {
            c.turn(Expectation::Command);
            c.was_event = true;
        })],
        reason: "something breaks when this is not processed, so somebody does expect something of the receiver: is it \
                 a command rather than an event?",
        sources: &[&LEARN_ME, &AAC_MSG],
        behind: &[(
            Family::EventGrid,
            "retries and a dead-letter blob make a loss rarer, but no delivery of Event Grid is a promise to process",
        )],
        fires: example(Expectation::Notification, &[("guaranteed_processing", "true")]),
        silent: example(Expectation::Command, &[("guaranteed_processing", "true")]),
    },
    Rule {
        id: "R3",
        phase: Phase::Question,
        when: |c| c.discrete() && (c.on(Need::Transactions) || c.deduplicate()),
        effects: &[Effect::Reopen(|c| {
            c.turn(Expectation::Command);
            c.was_event = true;
            c.facts.receivers = Receivers::Many;
            c.facts.receiver_count = c.facts.receiver_count.max(2);
        })],
        reason: "transactions and the dropping of duplicates are duties of a message broker, so the service is chosen as \
                 for a message to many; is it really an event?",
        sources: &[&AAC_MSG],
        fires: example(Expectation::Notification, &[("transactions", "true")]),
        silent: example(Expectation::Notification, &[("ordering", "per-key")]),
        ..Rule::BLANK
    },
    Rule {
        id: "R4",
        phase: Phase::Question,
        need: Some(Need::PayloadBytes),
        when: |c| c.discrete() && (c.on(Need::CarriesData) || c.larger(&figures::EG_CHUNK)),
        effects: &[Effect::Reopen(|_| {})],
        reason: "an event should say that something happened, not carry the thing itself; Event Grid counts every \
                 {EG_CHUNK} as an event of its own: is it a document, or is a reference enough?",
        sources: &[&CMP, &EG_Q],
        fires: example(Expectation::Notification, &[("payload_bytes", "100 KB")]),
        silent: example(Expectation::Notification, &[("payload_bytes", "64 KB")]),
        ..Rule::BLANK
    },
    Rule {
        id: "R5",
        phase: Phase::Question,
        need: Some(Need::Receivers),
        when: |c| c.declared == Some(Expectation::Command) && c.many(),
        effects: &[Effect::Reopen(|_| {})],
        reason: "a command has one owner, and here several receivers would carry it out: do all have the same duty (then \
                 it is a notification), or a different one each (then a link for each)?",
        sources: &[&AAC_MSG, &AAC_PUB],
        fires: example(Expectation::Command, &[("receivers", "many")]),
        silent: example(Expectation::Document, &[("receivers", "many")]),
        ..Rule::BLANK
    },
    Rule {
        id: "R6",
        phase: Phase::Question,
        need: Some(Need::Receivers),
        when: |c| c.message() && c.facts.receivers == Receivers::Nobody,
        effects: &[Effect::Note(
            |_| true,
            "nobody receives this yet: a queue keeps it until its time to live ends, while a topic without a \
             subscription keeps nothing",
        )],
        reason: "nobody receives this yet, so it has to wait in a queue; a topic without a subscription would keep nothing",
        sources: &[&LEARN_ME, &SQ_SB],
        fires: example(Expectation::Command, &[("receivers", "none")]),
        silent: example(Expectation::Notification, &[("receivers", "none")]),
        ..Rule::BLANK
    },
    Rule {
        id: "R7",
        phase: Phase::Question,
        when: |c| c.series() && (c.on(Need::GuaranteedProcessing) || c.facts.flags.meets(PER_ITEM)),
        effects: &[Effect::Reopen(|c| {
            c.set_aside = c.facts.flags.and(PER_ITEM);
            c.facts.flags = c.facts.flags.without(PER_ITEM);
        })],
        reason: "a duty for each single item is the mark of a command, while a stream is read as a series: is each item \
                 work to be done? Until that is answered it stays a stream, kept and delivered at least once, without \
                 settlement or dead letters of single items",
        sources: &[&AAC_MSG, &CMP, &EH_FEA],
        fires: example(Expectation::Stream, &[("dead_letter", "true")]),
        silent: example(Expectation::Stream, &[("replay", "true")]),
        ..Rule::BLANK
    },
    Rule {
        id: "R8",
        phase: Phase::Question,
        need: Some(Need::LatencySeconds),
        when: |c| c.call() && (c.facts.latency.is_some_and(|seconds| seconds.get() > PATIENCE) || c.on(Need::Burst)),
        effects: &[Effect::Note(
            |_| true,
            "consider an asynchronous request-reply over HTTP: answer 202 with the address of a status page at once, put \
             the work on a queue, and let the caller ask for the result",
        )],
        reason: "a caller that waits through long work or a peak is tied up, and fails together with the callee",
        sources: &[&AAC_ARR, &AAC_ISC],
        fires: example(Expectation::Call, &[("latency_seconds", "20")]),
        silent: example(Expectation::Call, &[("latency_seconds", "0.1")]),
        ..Rule::BLANK
    },
    Rule {
        id: "R9",
        phase: Phase::Question,
        need: Some(Need::Receivers),
        when: |c| c.is(Expectation::RequestReply) && c.many(),
        effects: &[Effect::Feature(Switch {
            word: "scatter-gather",
            on: |choice| choice.has(Variant::TopicStandard) || choice.has(Variant::TopicPremium),
            text: "send the request to a topic, let every receiver answer on one queue with sessions, and gather the \
                   answers at the sender until enough came or the time is up",
        })],
        reason: "several receivers answer one request, which makes it a scatter-gather; on a queue only one of them would \
                 get it",
        sources: &[&SB_SES, &AAC_PUB],
        fires: example(Expectation::RequestReply, &[("receivers", "many")]),
        silent: example(Expectation::RequestReply, &[("receivers", "competing")]),
        ..Rule::BLANK
    },
    Rule {
        id: "R10",
        phase: Phase::Classify,
        when: |c| c.declared == Some(Expectation::Command),
        reason: "a command asks its receiver for an action, so it is a message",
        sources: &[&AAC_MSG],
        fires: example(Expectation::Command, &[]),
        silent: example(Expectation::Call, &[]),
        ..Rule::BLANK
    },
    Rule {
        id: "R11",
        phase: Phase::Classify,
        when: |c| c.declared == Some(Expectation::Document),
        reason: "a document hands the data itself over and counts on its being taken in, so it is a message",
        sources: &[&LEARN_ME],
        fires: example(Expectation::Document, &[]),
        silent: example(Expectation::Notification, &[]),
        ..Rule::BLANK
    },
    Rule {
        id: "R12",
        phase: Phase::Classify,
        when: |c| c.declared == Some(Expectation::RequestReply),
        reason: "a request that wants its answer later is a message, and so is the answer",
        sources: &[&SB_SES],
        fires: example(Expectation::RequestReply, &[]),
        silent: example(Expectation::Call, &[]),
        ..Rule::BLANK
    },
    Rule {
        id: "R13",
        phase: Phase::Classify,
        when: |c| c.declared == Some(Expectation::Notification),
        reason: "a notification tells that something happened and expects nothing of anybody, so it is a discrete event",
        sources: &[&CMP],
        fires: example(Expectation::Notification, &[]),
        silent: example(Expectation::Stream, &[]),
        ..Rule::BLANK
    },
    Rule {
        id: "R14",
        phase: Phase::Classify,
        when: |c| c.declared == Some(Expectation::Stream),
        reason: "a stream is a series of related events, read over time and not one by one",
        sources: &[&CMP],
        fires: example(Expectation::Stream, &[]),
        silent: example(Expectation::Notification, &[]),
        ..Rule::BLANK
    },
    Rule {
        id: "R15",
        phase: Phase::Classify,
        when: |c| c.declared == Some(Expectation::Call),
        reason: "the sender waits on the same connection for the answer, so it is a synchronous call",
        sources: &[&AAC_ISC],
        fires: example(Expectation::Call, &[]),
        silent: example(Expectation::RequestReply, &[]),
        ..Rule::BLANK
    },
    Rule {
        id: "R16",
        phase: Phase::Classify,
        when: |c| c.declared.is_none(),
        reason: "nobody has said yet what the sender expects",
        sources: &[&LEARN_ME],
        silent: example(Expectation::Command, &[]),
        ..Rule::BLANK
    },
];
