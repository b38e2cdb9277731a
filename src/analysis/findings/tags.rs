//! Does the tag of a link fit what else is said of it? Checks on the facts of one communication.

use super::design::{Case, Design};
use super::{At, Raise, Say};
use crate::analysis::graph::Index;
use crate::model::{Expectation, Need};
use crate::rules::Answer;
use crate::rules::facets::{Filters, Ordering, Protocol, Receivers};
use crate::rules::figures::EG_CHUNK;

/// A1: an event whose sender waits for an answer.
pub(super) fn event_with_an_answer(case: &Case<'_>) -> Say {
    case.facts().answered.then(|| {
        "the sender gets an answer to this event, and who publishes an event expects none: make it a request-reply, or \
         a call if the answer must come at once"
            .into()
    })
}

/// A2: a notification that must be processed.
pub(super) fn guaranteed_notification(case: &Case<'_>) -> Say {
    case.on(Need::GuaranteedProcessing).then(|| {
        "ask the question again: if the system breaks when nobody processes it, the sender does expect something, and it \
         is a message"
            .into()
    })
}

/// A3: a notification with the guarantees of a message.
pub(super) fn notification_like_a_message(case: &Case<'_>) -> Say {
    let facts = case.facts();
    let asked = [
        (case.on(Need::Transactions), "transactions"),
        (case.on(Need::DuplicateDetection) || facts.exactly_once, "duplicate detection"),
        (facts.ordering != Ordering::None, "order"),
    ];
    let asked: Vec<_> = asked.iter().filter(|(asked, _)| *asked).map(|(_, word)| *word).collect();
    (!asked.is_empty()).then(|| {
        format!(
            "only Service Bus gives {}, and it gives them to messages: check that nobody is expected to act on this event",
            asked.join(" and ")
        )
        .into()
    })
}

/// A4: a notification that carries the thing itself.
pub(super) fn event_with_a_payload(case: &Case<'_>) -> Say {
    let large = case.facts().payload.is_some_and(|bytes| bytes > EG_CHUNK.value);
    (case.on(Need::CarriesData) || large).then(|| {
        "an event says that something happened, not what it holds: send a reference (claim check), or make it a document"
            .into()
    })
}

/// A5: one command to many.
pub(super) fn command_to_many(case: &Case<'_>) -> Say {
    let many = case.reaches(Receivers::Many) && case.facts().filters == Filters::None;
    many.then(|| {
        "a command has one owner, and several receivers would each do the work: make it a notification, or send each \
         receiver its own command"
            .into()
    })
}

/// A5: one command on several links.
pub(super) fn command_sent_twice(design: &Design<'_>, raise: &mut Raise<'_>) {
    same_label(
        design,
        |tag| tag == Expectation::Command,
        |links, label| {
            if links.iter().any(|link| design.facts(*link).filters != Filters::None) {
                return;
            }
            let receivers = receivers(design, links);
            raise.say(
            At::Link(links[0]),
            format!("the command \"{label}\" goes to {receivers}: a command has one owner, or the work is done more than once"),
        );
        },
    );
}

/// A26: one message that its sender delivers to several receivers one by one.
pub(super) fn sender_knows_the_receivers(design: &Design<'_>, raise: &mut Raise<'_>) {
    let shared = |tag| matches!(tag, Expectation::Document | Expectation::Notification | Expectation::Stream);
    same_label(design, shared, |links, label| {
        let crosses = links.iter().any(|link| {
            let app = design.graph.sender(*link).app;
            app.is_some() && design.graph.receiver(*link).app.is_some_and(|other| Some(other) != app)
        });
        if crosses {
            let receivers = receivers(design, links);
            raise.say(
                At::Link(links[0]),
                format!(
                    "the sender delivers \"{label}\" to {receivers} one by one and must know each: give the links one \
                     channel, so that it publishes once"
                ),
            );
        }
    });
}

fn receivers(design: &Design<'_>, links: &[Index]) -> String {
    let mut nodes: Vec<_> = links.iter().map(|link| design.graph.edge(*link).to).collect();
    nodes.dedup();
    design.names(&nodes)
}

/// Calls for the links of one sender with one label and tag on different channels to different application parts, each
/// time with all of them, sorted by id.
fn same_label(design: &Design<'_>, wanted: impl Fn(Expectation) -> bool, mut found: impl FnMut(&[Index], &str)) {
    let graph = design.graph;
    let label = |link: Index| graph.edge(link).link.label.as_deref().map(str::trim).unwrap_or_default();
    let mut labelled: Vec<Index> = Vec::new();
    let is_wanted = |answer: &Answer| answer.facts().expectation.is_some_and(&wanted);
    for link in design.undrawn_heads_with(is_wanted) {
        // One way out is no repetition.
        let edge = graph.edge(link);
        if edge.has_label && graph.out(edge.from).len() > 1 && !label(link).is_empty() {
            labelled.push(link);
        }
    }
    let key = |link: Index| {
        let edge = graph.edge(link);
        (edge.from, edge.expectation, label(link))
    };
    labelled.sort_by(|one, two| {
        let ((from, tag, label), (other_from, other_tag, other_label)) = (key(*one), key(*two));
        let ids = || graph.edge(*one).link.id.cmp(&graph.edge(*two).link.id);
        (from, tag).cmp(&(other_from, other_tag)).then_with(|| label.cmp(other_label)).then_with(ids)
    });
    for links in labelled.chunk_by(|one, two| key(*one) == key(*two)) {
        if links.iter().any(|link| graph.edge(*link).to != graph.edge(links[0]).to) {
            found(links, label(links[0]));
        }
    }
}

/// A6: a message for nobody.
pub(super) fn message_for_nobody(case: &Case<'_>) -> Say {
    case.reaches(Receivers::Nobody).then(|| {
        "nobody receives this: in a queue it waits until it expires, and in a topic without subscriptions it is gone"
            .into()
    })
}

/// A7: duties for single items on a stream.
pub(super) fn stream_with_duties(case: &Case<'_>) -> Say {
    let on_a_log = case.is(Expectation::Stream) || case.facts().protocol == Protocol::Kafka;
    let asked = [
        (Need::DeadLetter, "dead-lettering"),
        (Need::Scheduled, "scheduling"),
        (Need::Sessions, "sessions"),
        (Need::Settlement, "settlement of single items"),
    ];
    let asked: Vec<_> = asked.iter().filter(|(need, _)| case.on(*need)).map(|(_, word)| *word).collect();
    (on_a_log && !asked.is_empty()).then(|| {
        format!(
            "Event Hubs has no {}: if single items are handled one by one, they are messages",
            asked.join(" and no ")
        )
        .into()
    })
}

/// A8: a call that takes long or comes in bursts.
pub(super) fn call_that_keeps_waiting(case: &Case<'_>) -> Say {
    let long = case.facts().latency.is_some_and(|seconds| seconds.get() > 1.0);
    (long || case.on(Need::Burst)).then(|| {
        let why =
            if long { "the caller waits while the work takes long" } else { "peaks are more than the callee takes" };
        format!("{why}: answer 202 with a status address at once, and put the work on a queue").into()
    })
}

/// A9: a request to many.
pub(super) fn request_to_many(case: &Case<'_>) -> Say {
    case.reaches(Receivers::Many).then(|| {
        "several answers come back to one request (scatter-gather), so the sender needs an aggregator that knows when it \
         has enough of them"
            .into()
    })
}

/// A10: one order over everything, and several workers.
pub(super) fn one_order_for_many_workers(case: &Case<'_>) -> Say {
    (case.facts().ordering == Ordering::Global && case.reaches(Receivers::Competing)).then(|| {
        "one order over everything means one session and one active receiver, so the other workers idle: ask whether \
         order per key is enough"
            .into()
    })
}

/// A12: an event that nobody gets.
pub(super) fn event_for_nobody(case: &Case<'_>) -> Say {
    case.reaches(Receivers::Nobody)
        .then(|| "nobody subscribes yet: that is legal, but nobody gets the event and it is not kept".into())
}

/// A54: what the MQTT broker does not do.
pub(super) fn beyond_mqtt(case: &Case<'_>) -> Say {
    if case.facts().protocol != Protocol::Mqtt {
        return None;
    }
    if case.facts().exactly_once {
        return Some("the MQTT broker of Event Grid has no QoS 2, so make the receiver idempotent".into());
    }
    case.reaches(Receivers::Competing)
        .then(|| "workers that share one MQTT subscription need shared subscriptions, which are in preview".into())
}

/// A57: events that several subscribers read, without a word on the version of their schema.
pub(super) fn shared_schema(design: &Design<'_>, raise: &mut Raise<'_>) {
    let shared = |answer: &Answer| {
        let facts = answer.facts();
        facts.expectation == Some(Expectation::Notification) && facts.receivers == Receivers::Many
    };
    for link in design.heads_with(shared).filter(|link| !design.told(*link, VERSION)) {
        raise.say(
            At::Link(link),
            "several subscribers read this event: put a version of its schema into it and into their filters, and note \
             it, so that the event may change",
        );
    }
}

/// How people write of versions.
const VERSION: &[&str] = &["version", " v1", " v2", " v3", ".v1", ".v2", "/v1", "/v2"];
