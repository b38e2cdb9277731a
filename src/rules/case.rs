//! What is judged at one moment? The facts of a link as the rules see them, after the question of the tag was reopened.
//!
//! The declared expectation decides the verdict; rules read the *effective* one. A claim check makes the payload a
//! reference of a few hundred bytes, so a case with one has no payload.

use crate::model::{Expectation, Need};

use super::catalog::{Family, Variant, Variants};
use super::facets::{Delivery, EventSource, Filters, NeedSet, Ordering, Protocol, Receivers};
use super::facts::Facts;
use super::figures;

/// A service, or one that delivers into another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Candidate {
    /// What the sender sends to.
    pub first: Variant,
    /// What it delivers into.
    pub second: Option<Variant>,
}

/// Which hop of a candidate a rule looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hops {
    /// The one that the sender sends to.
    First,
    /// The one that the receivers read from or are called by.
    Last,
    /// The one at the end where the design's own application speaks: the first, or the last for events of others.
    OpenEnd,
    /// Any: one that lacks it spoils the whole.
    Any,
    /// All: one that has it is enough.
    All,
}

/// What sort of communication the effective expectation is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A message.
    Message,
    /// A discrete event.
    Discrete,
    /// A series of events.
    Series,
    /// A synchronous call.
    Call,
    /// Not tagged.
    Open,
}

/// The facts under judgement.
#[derive(Debug, Clone, Copy)]
pub struct Case {
    /// The facts, as changed by reopened questions and the claim check.
    pub facts: Facts,
    /// What the author declared.
    pub declared: Option<Expectation>,
    /// What the service is chosen for.
    pub effective: Option<Expectation>,
    /// The sort of communication, by the effective expectation.
    pub kind: Kind,
    /// Whether a notification became a message that still may come from Azure (rules R2 and R3).
    pub was_event: bool,
    /// Needs that take no part, because the sort of communication cannot have them (rule R7).
    pub set_aside: NeedSet,
    /// Whether the item travels as a reference.
    pub claim_check: bool,
}

impl Candidate {
    /// One service.
    pub const fn only(variant: Variant) -> Self {
        Self { first: variant, second: None }
    }

    /// One service that delivers into another.
    pub const fn via(first: Variant, second: Variant) -> Self {
        Self { first, second: Some(second) }
    }

    /// The hop that the receivers deal with.
    pub fn last(self) -> Variant {
        self.second.unwrap_or(self.first)
    }

    /// The hops in order.
    pub fn hops(self) -> impl Iterator<Item = Variant> {
        std::iter::once(self.first).chain(self.second)
    }

    /// The family that it competes in: a composite belongs to the family of its last hop; asking over HTTP for an answer
    /// that a queue works on is one of its own.
    pub fn family(self) -> Family {
        if self.first == Variant::Http { Family::Http } else { self.last().row().family }
    }
}

impl Case {
    /// The case of these facts, before any rule.
    pub fn of(facts: &Facts) -> Self {
        Self {
            facts: *facts,
            declared: facts.expectation,
            effective: facts.expectation,
            kind: Kind::of(facts.expectation),
            was_event: false,
            set_aside: NeedSet::EMPTY,
            claim_check: false,
        }
    }

    /// Takes another expectation for the choice of the service; the verdict stays with the declared one.
    pub fn turn(&mut self, expectation: Expectation) {
        self.effective = Some(expectation);
        self.kind = Kind::of(self.effective);
    }

    /// The same case with the payload in a blob and a reference on the way.
    #[must_use]
    pub fn with_claim_check(mut self) -> Self {
        self.facts.payload = None;
        self.claim_check = true;
        self
    }

    /// Whether a yes-or-no need holds and takes part.
    pub fn on(&self, need: Need) -> bool {
        self.facts.on(need)
    }

    /// Whether the effective expectation is this one.
    pub fn is(&self, expectation: Expectation) -> bool {
        self.effective == Some(expectation)
    }

    /// Whether it is a message.
    pub fn message(&self) -> bool {
        self.kind == Kind::Message
    }

    /// Whether it is a discrete event.
    pub fn discrete(&self) -> bool {
        self.kind == Kind::Discrete
    }

    /// Whether it is a series of events.
    pub fn series(&self) -> bool {
        self.kind == Kind::Series
    }

    /// Whether it is an event of either sort.
    pub fn event(&self) -> bool {
        self.discrete() || self.series()
    }

    /// Whether it is a call.
    pub fn call(&self) -> bool {
        self.kind == Kind::Call
    }

    /// Whether it is a command or a document, for which a plain queue may do.
    pub fn work(&self) -> bool {
        self.is(Expectation::Command) || self.is(Expectation::Document)
    }

    /// Whether Azure itself or a partner raises the event.
    pub fn foreign(&self) -> bool {
        self.facts.source != EventSource::App && (self.discrete() || self.was_event)
    }

    /// Whether each receiver gets a copy.
    pub fn many(&self) -> bool {
        self.facts.receivers == Receivers::Many
    }

    /// Whether receivers select, or each gets a copy, so that a message needs a topic.
    pub fn needs_topic(&self) -> bool {
        self.many() || self.facts.filters != Filters::None
    }

    /// Whether it is a message over the Kafka protocol, which leaves Event Hubs whatever it lacks (rule R111).
    pub fn kafka_message(&self) -> bool {
        self.message() && self.facts.protocol == Protocol::Kafka
    }

    /// Whether more comes in than one Storage queue takes; larger messages count for more.
    pub fn queue_is_too_slow(&self) -> bool {
        let weight = self.facts.payload.map_or(1.0, |bytes| (bytes as f64 / figures::SQ_RATE_UNIT.number()).max(1.0));
        self.faster(figures::SQ_RATE.number() / weight)
    }

    /// Whether repeated sends must be dropped by the broker. A stream settles "exactly once" otherwise (rule R86).
    pub fn deduplicate(&self) -> bool {
        self.on(Need::DuplicateDetection) || self.facts.exactly_once && !self.series()
    }

    /// Whether the payload is larger than a figure; an unknown one is not.
    pub fn larger(&self, limit: &figures::Figure) -> bool {
        self.facts.payload.is_some_and(|bytes| bytes > limit.value)
    }

    /// Whether more items come in than a figure says; an unknown rate does not.
    pub fn faster(&self, limit: f64) -> bool {
        self.facts.rate.is_some_and(|rate| rate.get() > limit)
    }

    /// The volume that comes in, stated or by rate and payload.
    pub fn volume(&self) -> Option<f64> {
        let stated = self.facts.volume.map(super::facets::Number::get);
        stated.or_else(|| Some(self.facts.rate?.get() * self.facts.payload? as f64))
    }

    /// Whether more bytes come in than a figure says.
    pub fn heavier(&self, limit: f64) -> bool {
        self.volume().is_some_and(|volume| volume > limit)
    }

    /// Whether an unread item must live longer than a figure says.
    pub fn keeps(&self, limit: &figures::Figure) -> bool {
        self.facts.retention.is_some_and(|days| days.get() > limit.number())
    }

    /// How many groups read the stream: workers that share the items are one group.
    pub fn groups(&self) -> u64 {
        u64::from(self.facts.receiver_count.max(1))
    }

    /// Whether Service Bus has something that this link needs and a Storage queue lacks (the list at the end of the
    /// procedure).
    pub fn needs_service_bus(&self) -> bool {
        let facts = &self.facts;
        facts.ordering != Ordering::None
            || facts.at_most_once
            || self.deduplicate()
            || self.on(Need::Transactions)
            || self.on(Need::Sessions)
            || self.on(Need::DeadLetter)
            || self.on(Need::PubSubLater)
            || facts.delivery == Delivery::Push
            || matches!(facts.protocol, Protocol::Amqp | Protocol::Jms)
            || self.larger(&figures::SQ_MESSAGE)
            || self.needs_topic()
    }

    /// Whether a subscriber cannot be called from outside, or the receivers want to fetch, settle or be away: what push
    /// from the internet cannot serve.
    pub fn wants_to_fetch(&self) -> bool {
        let facts = &self.facts;
        facts.delivery == Delivery::Pull
            || facts.private
            || facts.receiver_private
            || self.on(Need::Settlement)
            || self.on(Need::OfflineReceiver) && facts.delivery != Delivery::Push
    }

    /// The throughput units that an Event Grid namespace needs.
    pub fn namespace_units(&self) -> u64 {
        let rate = self.facts.rate.map_or(0.0, |rate| rate.get() / figures::EGN_RATE.number());
        let volume = self.volume().map_or(0.0, |volume| volume / figures::EGN_VOLUME.number());
        let topics = self.facts.topics.map_or(0.0, |topics| topics as f64 / figures::EGN_TOPICS.number());
        rate.max(volume).max(topics).ceil().max(1.0) as u64
    }

    /// The throughput units that Event Hubs needs.
    pub fn hubs_units(&self) -> u64 {
        let rate = self.facts.rate.map_or(0.0, |rate| rate.get() / figures::EH_RATE.number());
        let volume = self.volume().unwrap_or(0.0);
        let into = volume / figures::EH_VOLUME.number();
        let out = volume * self.groups() as f64 / figures::EH_VOLUME_OUT.number();
        rate.max(into).max(out).ceil().max(1.0) as u64
    }

    /// The rate that a Service Bus Standard namespace allows through one queue: a send and a receive for each message.
    pub fn queue_credits() -> f64 {
        figures::SB_CREDITS.number() / 2.0
    }

    /// The rate that it allows through a topic: one send, and a filter and a receive for each subscription.
    pub fn topic_credits(&self) -> f64 {
        figures::SB_CREDITS.number() / (1.0 + 2.0 * self.groups() as f64)
    }

    /// Whether Service Bus would take part with a topic: events of the application go into topics, those of others into
    /// queues unless they have several receivers.
    pub fn bus_is_topic(&self) -> bool {
        self.needs_topic() || self.discrete() && !self.foreign()
    }

    /// The rate that the credits of a Service Bus Standard namespace allow for this communication.
    pub fn credits(&self) -> f64 {
        if self.bus_is_topic() { self.topic_credits() } else { Self::queue_credits() }
    }

    /// The stated needs that no rule weighs for this kind of communication (rule R117).
    pub fn idle_needs(&self) -> NeedSet {
        let facts = &self.facts;
        let mut idle = facts.stated.without(super::procedure::weighed(self.kind));
        if self.work() {
            idle = idle.without(NeedSet::of(&[
                Need::AuditLog,
                Need::BacklogBytes,
                Need::SimpleLowCost,
                Need::Topics,
                Need::Batching,
            ]));
        }
        // A tier of API Management says something only where API Management stands.
        if self.call() && facts.stated.has(Need::ApiTier) && !super::table_calls::governed(self) {
            idle.set(Need::ApiTier, true);
        }
        let mut real = NeedSet::EMPTY;
        if idle.is_empty() || self.was_event {
            return real;
        }
        for need in idle.iter().filter(|need| facts.states(*need)) {
            let spoken = self.call() && need == Need::Protocol && facts.protocol == Protocol::Http;
            real.set(need, !spoken);
        }
        real
    }

    /// Whether a rule that removes these variants, looking at these hops, removes the candidate.
    pub fn removes(&self, hops: Hops, variants: Variants, candidate: Candidate) -> bool {
        let first = variants.has(candidate.first);
        let last = variants.has(candidate.last());
        match hops {
            Hops::First => first,
            Hops::Last => last,
            Hops::OpenEnd => {
                if self.foreign() {
                    last
                } else {
                    first
                }
            }
            Hops::Any => first || last,
            Hops::All => first && last,
        }
    }
}

impl Kind {
    fn of(expectation: Option<Expectation>) -> Self {
        match expectation {
            None => Self::Open,
            Some(Expectation::Command | Expectation::Document | Expectation::RequestReply) => Self::Message,
            Some(Expectation::Notification) => Self::Discrete,
            Some(Expectation::Stream) => Self::Series,
            Some(Expectation::Call) => Self::Call,
        }
    }
}
