//! What would change the answer? The decision made again with one fact different, and the questions worth asking next.
//!
//! A variation is a row: a need, a value that a person could state for it, and how that reads after "if". To make a
//! difference count that is missing here, add its row.

use std::borrow::Cow;

use crate::model::{Need, NeedValue};

use super::advice::WouldChange;
use super::decide::Decision;
use super::facets::NeedSet;
use super::facts::Facts;
use super::procedure::solve;
use super::wording::name;

/// How many differences an answer names: the telling ones, not a catalogue.
const TELLING: usize = 6;

/// One fact that could be different.
struct Variation {
    need: Need,
    value: &'static str,
    /// To be read after "if".
    condition: &'static str,
}

const fn vary(need: Need, value: &'static str, condition: &'static str) -> Variation {
    Variation { need, value, condition }
}

/// The differences that can be stated, the most telling first.
const STATED: &[Variation] = &[
    vary(Need::Ordering, "per-key", "order per key were needed"),
    vary(Need::GuaranteedProcessing, "true", "something broke when one is lost"),
    vary(Need::Receivers, "many", "several receivers each got a copy"),
    vary(Need::Receivers, "competing", "several workers shared the items"),
    vary(Need::Receivers, "one", "there were one receiver only"),
    vary(Need::Delivery, "pull", "receivers fetched at their own pace"),
    vary(Need::Delivery, "push", "items had to be pushed to the receiver"),
    vary(Need::Network, "private", "everything had to be closed to the internet"),
    vary(Need::PayloadBytes, "300 KB", "an item had 300 KB"),
    vary(Need::PayloadBytes, "5 MB", "an item had 5 MB"),
    vary(Need::PayloadBytes, "150 MB", "an item had 150 MB"),
    vary(Need::RetentionDays, "3", "unread items had to live for three days"),
    vary(Need::RetentionDays, "30", "unread items had to live for thirty days"),
    vary(Need::RatePerSecond, "6000", "6,000 items came in a second"),
    vary(Need::RatePerSecond, "60000", "60,000 items came in a second"),
    vary(Need::Replay, "true", "receivers read again what was read"),
    vary(Need::DeadLetter, "true", "the service had to set aside what cannot be processed"),
    vary(Need::Transactions, "true", "several operations had to succeed or fail together"),
    vary(Need::DuplicateDetection, "true", "the service had to drop repeated sends"),
    vary(Need::Sessions, "true", "related items went to one worker, with state kept"),
    vary(Need::Filters, "property", "receivers selected by a property"),
    vary(Need::Filters, "content", "receivers selected by a field of the body"),
    vary(Need::Scheduled, "true", "items became visible later"),
    vary(Need::BacklogBytes, "200 GB", "200 GB could pile up"),
    vary(Need::AuditLog, "true", "every operation on the queue had to be logged by the service"),
    vary(Need::TrackProgress, "true", "a worker recorded its progress for the next one"),
    vary(Need::PubSubLater, "true", "independent receivers were to join later"),
    vary(Need::SimpleLowCost, "true", "the simplest and cheapest were wanted"),
    vary(Need::Burst, "true", "peaks exceeded what the receiver can handle"),
    vary(Need::Settlement, "true", "single items were released or rejected"),
    vary(Need::OfflineReceiver, "true", "the receiver were away for hours"),
    vary(Need::AccessControl, "true", "rights differed for each side"),
    vary(Need::Batching, "true", "items travelled in batches"),
    vary(Need::Topics, "20000", "there were 20,000 of them"),
    vary(Need::Protocol, "kafka", "the clients spoke Kafka"),
    vary(Need::Protocol, "mqtt", "the clients spoke MQTT"),
    vary(Need::Protocol, "amqp", "the clients spoke AMQP"),
    vary(Need::Protocol, "http", "the clients spoke HTTP only"),
    vary(Need::Protocol, "jms", "the clients spoke JMS"),
    vary(Need::Device, "bidirectional", "devices received commands as well"),
    vary(Need::Source, "azure-resource", "an Azure resource raised it"),
    vary(Need::Capture, "true", "the raw stream were archived"),
    vary(Need::ApiGovernance, "true", "keys, quotas, versions or policies were needed"),
    vary(Need::Waf, "any", "a web application firewall were wanted"),
    vary(Need::Routing, "true", "requests were balanced by path or host name"),
    vary(Need::Edge, "true", "callers were far away or world-wide"),
    vary(Need::Regions, "2", "two regions served the call"),
    vary(Need::Entry, "internal", "callers sat inside the network"),
    vary(Need::Entry, "internet", "callers came from the internet"),
];

impl Variation {
    /// The facts with this one different; none where it would say what is known already.
    fn of(&self, facts: &Facts) -> Option<Facts> {
        let value = self.need.parse(self.value).expect("a variation states a value that the need takes");
        let mut other = *facts;
        other.state(self.need, &value);
        let bare = |facts: &Facts| Facts { stated: NeedSet::EMPTY, read: NeedSet::EMPTY, ..*facts };
        // A number below the one that is stated says nothing new.
        let shrinks = other.payload < facts.payload
            || other.backlog < facts.backlog
            || other.rate < facts.rate
            || other.retention < facts.retention
            || other.topics < facts.topics
            || other.regions < facts.regions;
        (bare(&other) != bare(facts) && !shrinks).then_some(other)
    }
}

/// What makes two answers different in the eyes of an architect: services, tiers and the reference, not the features.
fn same(one: &Decision, other: &Decision) -> bool {
    one.first == other.first && one.then == other.then && one.claim_check == other.claim_check
}

/// The facts that would turn the answer, the telling ones: first what was stated and need not be, then what could be.
pub fn would_change(facts: &Facts) -> Vec<WouldChange> {
    if facts.expectation.is_none() {
        return Vec::new();
    }
    let now = Decision::of(facts);
    let mut found: Vec<WouldChange> = Vec::new();
    let mut add = |other: &Facts, need: Option<Need>, condition: Cow<'static, str>| {
        let then = Decision::of(other);
        let Some(first) = then.first else { return };
        // A way into needs that collide, or that does not meet what would be asked for, is no advice.
        if same(&now, &then) || then.conflict || need.is_some_and(|need| then.unmet.has(need)) {
            return;
        }
        let named = full_name(other);
        match found.iter_mut().find(|seen| seen.name == named) {
            Some(seen) if seen.need == need => {}
            Some(seen) => merge(seen, &condition),
            None => found.push(WouldChange { condition, need, first, name: named }),
        }
    };
    for need in crate::model::NEEDS.iter().map(|row| row.need).filter(|need| facts.stated.has(*need)) {
        if let Some(other) = without(facts, need) {
            add(&other, Some(need), Cow::Borrowed(taken_back(need)));
        }
    }
    for variation in STATED {
        if let Some(other) = variation.of(facts) {
            add(&other, Some(variation.need), Cow::Borrowed(variation.condition));
        }
    }
    let mut moved = *facts;
    moved.same_application = !facts.same_application;
    let condition = if facts.same_application {
        "the ends belonged to different applications"
    } else {
        "both ends belonged to one application"
    };
    add(&moved, None, Cow::Borrowed(condition));
    found.truncate(TELLING);
    found
}

/// Two conditions with one outcome read as one; more would not be read.
fn merge(seen: &mut WouldChange, condition: &str) {
    if !seen.condition.contains(" or if ") {
        seen.condition = Cow::Owned(format!("{} or if {condition}", seen.condition));
    }
}

/// How a stated need that is taken back reads after "if".
fn taken_back(need: Need) -> &'static str {
    match need {
        Need::Receivers => "there were one receiver only",
        Need::Ordering => "the order did not matter",
        Need::DeliveryGuarantee => "an item might arrive more than once",
        Need::GuaranteedProcessing => "nothing broke when one is lost",
        Need::Transactions => "nothing had to succeed or fail together",
        Need::DeadLetter => "the service need not set anything aside",
        Need::Replay => "nobody read again what was read",
        Need::AuditLog => "the service need not log every operation",
        Need::Priority => "none had to overtake others",
        Need::Burst => "the receiver kept up with every peak",
        Need::CarriesData => "a reference were enough",
        Need::DuplicateDetection => "the service need not drop repeated sends",
        Need::Sessions => "related items need not go to one worker",
        Need::Scheduled => "nothing had to be held back",
        Need::TrackProgress => "no progress had to be recorded",
        Need::Capture => "the raw stream were not archived",
        Need::PubSubLater => "no further receivers were to join",
        Need::SimpleLowCost => "the simplest and cheapest were not asked for",
        Need::Filters => "receivers took everything",
        Need::PayloadBytes => "items were small",
        Need::BacklogBytes => "little piled up",
        Need::RatePerSecond => "few items came in a second",
        Need::RetentionDays => "unread items need not live long",
        Need::LatencySeconds => "the callee answered at once",
        Need::BytesPerSecond => "little came in a second",
        Need::Topics => "there were few of them",
        Need::Batching => "items travelled one by one",
        Need::CloudEvents => "the format were free",
        Need::Expires => "items did not expire",
        Need::Settlement => "single items were not settled",
        Need::AccessControl => "rights were the same on each side",
        Need::OfflineReceiver => "the receiver were always there",
        Need::Delivery => "items might be pushed or fetched",
        Need::Protocol => "no protocol were imposed",
        Need::Network => "it might face the internet",
        Need::Hybrid => "both ends sat in Azure",
        Need::Device => "devices received no commands",
        Need::Source => "the application itself raised it",
        Need::Entry => "it were open where callers sit",
        Need::Waf => "no web application firewall were wanted",
        Need::ApiGovernance => "no keys, quotas, versions or policies were needed",
        Need::Routing => "nothing were balanced by path or host name",
        Need::Edge => "callers were near",
        Need::ApiTier => "no tier of API Management were stated",
        Need::Regions => "one region served the call",
        Need::Extra => "nothing further were asked for",
    }
}

/// The facts with a stated need taken back; none where it made no difference to state it.
fn without(facts: &Facts, need: Need) -> Option<Facts> {
    if !facts.states(need) {
        return None;
    }
    let plain = Facts::default();
    let mut other = *facts;
    other.flags.set(need, false);
    other.stated.set(need, false);
    match need {
        Need::Receivers => {
            other.receivers = plain.receivers;
            other.receiver_count = plain.receiver_count;
        }
        Need::Ordering => other.ordering = plain.ordering,
        Need::DeliveryGuarantee => {
            other.at_most_once = false;
            other.exactly_once = false;
        }
        Need::Filters => other.filters = plain.filters,
        Need::PayloadBytes => other.payload = None,
        Need::BacklogBytes => other.backlog = None,
        Need::RatePerSecond => other.rate = None,
        Need::RetentionDays => other.retention = None,
        Need::LatencySeconds => other.latency = None,
        Need::BytesPerSecond => other.volume = None,
        Need::Topics => other.topics = None,
        Need::Delivery => other.delivery = plain.delivery,
        Need::Protocol => other.protocol = plain.protocol,
        Need::Network => other.private = false,
        Need::Device => other.device = plain.device,
        Need::Source => other.source = plain.source,
        Need::Entry => other.entry = plain.entry,
        Need::Waf => other.waf = plain.waf,
        Need::ApiTier => other.api_tier = None,
        Need::Regions => other.regions = plain.regions,
        _ => {}
    }
    Some(other)
}

/// The name of the answer for some facts, with what is typical of it.
fn full_name(facts: &Facts) -> String {
    let outcome = solve(facts);
    let choice = outcome.choice();
    let mut text = name(&choice);
    if choice.service_bus() && (choice.case.on(Need::Sessions) || facts.states(Need::Ordering)) {
        text.push_str(if choice.case.claim_check { " and sessions" } else { " with sessions" });
    }
    text
}

/// The name of the answer if one more need were stated.
pub fn name_with(facts: &Facts, need: Need, value: &NeedValue) -> String {
    let mut other = *facts;
    other.state(need, value);
    full_name(&other)
}

/// A question that the author could answer next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Question {
    /// The need that the answer states.
    pub need: Need,
    /// The question in plain words.
    pub text: &'static str,
}

/// The questions of the tagging dialogue, the most telling first.
const QUESTIONS: &[(Need, &str)] = &[
    (Need::GuaranteedProcessing, "does something break when one is lost?"),
    (Need::Receivers, "who receives: one, several sharing the work, or many each with a copy?"),
    (Need::Ordering, "must items keep an order?"),
    (Need::Network, "must the broker be closed to the internet?"),
    (Need::Delivery, "should items be pushed to the receiver, or does it fetch them?"),
    (Need::PayloadBytes, "how large is one item?"),
    (Need::RatePerSecond, "how many items come in a second at most?"),
    (Need::RetentionDays, "how long must an unread item live?"),
    (Need::Replay, "do receivers read again what was read?"),
    (Need::Protocol, "is a protocol imposed?"),
    (Need::DeadLetter, "must the service set aside what cannot be processed?"),
    (Need::DuplicateDetection, "must the service drop repeated sends?"),
    (Need::Transactions, "must several operations succeed or fail together?"),
    (Need::Sessions, "do related items go to one worker?"),
    (Need::Filters, "do receivers select what they take?"),
    (Need::Scheduled, "do items become visible later?"),
    (Need::Burst, "do peaks exceed what the receiver can handle?"),
    (Need::OfflineReceiver, "may the receiver be away for hours?"),
    (Need::Settlement, "are single items released or rejected?"),
    (Need::BacklogBytes, "how much may pile up?"),
    (Need::AuditLog, "must the service log every operation?"),
    (Need::TrackProgress, "does a worker record progress for the next one?"),
    (Need::PubSubLater, "will independent receivers join later?"),
    (Need::SimpleLowCost, "is the simplest and cheapest wanted?"),
    (Need::AccessControl, "do rights differ for each side?"),
    (Need::Batching, "do items travel in batches?"),
    (Need::Topics, "how many topics, tenants or queues of this sort will there be?"),
    (Need::Device, "do devices also receive commands?"),
    (Need::Source, "who raises the event?"),
    (Need::Capture, "is the raw stream archived?"),
    (Need::Entry, "where does the caller sit?"),
    (Need::ApiGovernance, "are keys, quotas, versions or policies needed?"),
    (Need::Waf, "is a web application firewall wanted?"),
    (Need::Routing, "are requests balanced by path or host name?"),
    (Need::Edge, "are callers far away or world-wide?"),
    (Need::Regions, "how many regions serve the call?"),
];

/// The questions whose answer can still change the advice, the most telling first. What is stated, a plain "no" included, is
/// not asked again.
pub fn next_questions(facts: &Facts) -> Vec<Question> {
    if facts.expectation.is_none() {
        return Vec::new();
    }
    let now = Decision::of(facts);
    let open = |need: &Need| !facts.stated.has(*need);
    let turns = |need: Need| {
        let of_need = STATED.iter().filter(|variation| variation.need == need);
        of_need.filter_map(|variation| variation.of(facts)).any(|other| !same(&now, &Decision::of(&other)))
    };
    QUESTIONS
        .iter()
        .filter(|(need, _)| open(need) && turns(*need))
        .map(|(need, text)| Question { need: *need, text })
        .collect()
}
