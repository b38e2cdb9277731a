//! What is known of one link when it is judged? The facets that the author stated, those that the graph shows, the rest
//! at their defaults.
//!
//! A [`Facts`] is a plain comparable value: two links with equal facts get the same answer, so it is also the key under
//! which answers are shared. Every facet belongs to one [`Need`]; [`Facts::origin`] tells whether the author stated it,
//! the graph showed it, or it is a default. To add a facet, add its field here, read it in [`Facts::stated`], join it in
//! [`Facts::join`], and say in [`Facts::states`] when it is more than its default.

use std::hash::{Hash, Hasher};

use crate::model::{ComponentKind, Expectation, Need, NeedValue, Needs, Service, Tier, Vocabulary};

use super::facets::{
    Delivery, Device, Entry, EventSource, Filters, Gateways, NeedSet, Number, Ordering, Origin, Protocol, Receivers,
    Waf,
};

/// What the graph shows around a logical link: from the part that sends to the parts that receive, brokers and gateways
/// in between left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Around {
    /// What the sender is.
    pub from: ComponentKind,
    /// What the (first) receiver is.
    pub to: ComponentKind,
    /// Whether all ends belong to one application, which must be known.
    pub same_application: bool,
    /// Whether all ends share a network group.
    pub same_network: bool,
    /// How many different components receive.
    pub receivers: u32,
    /// Whether some receiver has more than one instance.
    pub competing: bool,
    /// Whether some receiver is private or on-premises, so that nothing on the internet reaches it.
    pub receiver_private: bool,
    /// In how many different regions the receivers sit; 0 or 1 when none is drawn.
    pub regions: u32,
    /// How many applications call the callee, over all its links.
    pub consuming_applications: u32,
    /// Whether another link carries the answer to this one.
    pub answered: bool,
    /// Gateways drawn between the ends.
    pub drawn: Gateways,
    /// The tier of a drawn API Management.
    pub drawn_api_tier: Option<Tier>,
}

impl Around {
    /// Two components and nothing else around them.
    pub fn between(from: ComponentKind, to: ComponentKind) -> Self {
        let mut drawn = Gateways::default();
        if let Some(service) = to.service() {
            drawn.add(service);
        }
        Self {
            from,
            to,
            same_application: false,
            same_network: false,
            receivers: 1,
            competing: false,
            receiver_private: false,
            regions: 0,
            consuming_applications: 1,
            answered: false,
            drawn,
            drawn_api_tier: None,
        }
    }
}

/// Everything that decides the answer for one link.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "a facet is documented at its need, in `model::NEEDS`")]
pub struct Facts {
    /// What the author declared; none while the link is not tagged.
    pub expectation: Option<Expectation>,
    /// Whether it is inherited from the links that enter a drawn broker.
    pub inherited: bool,
    /// The author's own choice of service.
    pub pinned: Option<Service>,
    /// The yes-or-no needs that hold.
    pub flags: NeedSet,
    /// The needs that the author stated, defaults included.
    pub stated: NeedSet,
    /// The needs that the graph answered.
    pub read: NeedSet,
    pub receivers: Receivers,
    /// How many receivers get a copy; 2 when only "many" is known.
    pub receiver_count: u32,
    pub ordering: Ordering,
    pub filters: Filters,
    pub delivery: Delivery,
    pub protocol: Protocol,
    pub device: Device,
    pub source: EventSource,
    pub entry: Entry,
    pub waf: Waf,
    /// Whether the broker must be closed to the internet.
    pub private: bool,
    /// Losing is acceptable, repeating is not.
    pub at_most_once: bool,
    /// Duplicates are dropped and the receiver is idempotent.
    pub exactly_once: bool,
    pub payload: Option<u64>,
    pub backlog: Option<u64>,
    pub rate: Option<Number>,
    pub volume: Option<Number>,
    pub retention: Option<Number>,
    pub latency: Option<Number>,
    pub topics: Option<u64>,
    pub regions: u64,
    pub api_tier: Option<Tier>,
    /// Both ends belong to the same, known application.
    pub same_application: bool,
    /// Some receiver cannot be reached from the internet.
    pub receiver_private: bool,
    /// The sender is a person or an application in a person's hand, which holds no broker connection.
    pub sender_is_person: bool,
    /// Another link carries the answer to this one.
    pub answered: bool,
    /// More than two applications call the callee.
    pub shared_callee: bool,
    /// Gateways that are already drawn.
    pub drawn: Gateways,
}

/// All facets in a few words, because every sort of link is looked up by them. Numbers that are not stated count as one
/// less than the first one, which no design comes near; equal facts have equal words, which is all that is asked.
impl Hash for Facts {
    fn hash<H: Hasher>(&self, state: &mut H) {
        let number = |number: Option<Number>| number.map_or(u64::MAX, Number::bits);
        let words = [self.receivers as u8, self.ordering as u8, self.filters as u8, self.delivery as u8];
        let more = [self.protocol as u8, self.device as u8, self.source as u8, self.entry as u8];
        let last = [
            self.waf as u8,
            self.expectation.map_or(u8::MAX, |tag| tag as u8),
            self.pinned.map_or(u8::MAX, |service| service as u8),
            self.api_tier.map_or(u8::MAX, |tier| tier as u8),
        ];
        let flags = [
            self.inherited,
            self.private,
            self.at_most_once,
            self.exactly_once,
            self.same_application,
            self.receiver_private,
            self.sender_is_person,
            self.answered,
            self.shared_callee,
            self.drawn.front_door,
            self.drawn.application_gateway,
            self.drawn.api_management,
        ];
        let flags = flags.iter().fold(0_u32, |bits, flag| bits << 1 | u32::from(*flag));
        let pair = |one: u32, other: u32| u64::from(one) << 32 | u64::from(other);
        state.write_u64(pair(u32::from_le_bytes(words), u32::from_le_bytes(more)));
        state.write_u64(pair(u32::from_le_bytes(last), flags));
        state.write_u64(self.flags.bits());
        state.write_u64(self.stated.bits());
        state.write_u64(self.read.bits() ^ u64::from(self.receiver_count) << 48);
        state.write_u64(self.payload.unwrap_or(u64::MAX));
        state.write_u64(number(self.rate));
        let seldom = [self.volume, self.retention, self.latency].map(number);
        let rest = [self.backlog.unwrap_or(u64::MAX), self.topics.unwrap_or(u64::MAX), self.regions];
        state.write_u64(seldom.iter().chain(&rest).fold(0, |all, word| all.rotate_left(9) ^ word));
    }
}

impl Default for Facts {
    fn default() -> Self {
        Self {
            expectation: None,
            inherited: false,
            pinned: None,
            flags: NeedSet::EMPTY,
            stated: NeedSet::EMPTY,
            read: NeedSet::EMPTY,
            receivers: Receivers::One,
            receiver_count: 1,
            ordering: Ordering::None,
            filters: Filters::None,
            delivery: Delivery::Either,
            protocol: Protocol::Any,
            device: Device::None,
            source: EventSource::App,
            entry: Entry::Unknown,
            waf: Waf::None,
            private: false,
            at_most_once: false,
            exactly_once: false,
            payload: None,
            backlog: None,
            rate: None,
            volume: None,
            retention: None,
            latency: None,
            topics: None,
            regions: 1,
            api_tier: None,
            same_application: false,
            receiver_private: false,
            sender_is_person: false,
            answered: false,
            shared_callee: false,
            drawn: Gateways::default(),
        }
    }
}

/// More consuming applications than this and an interface wants one front (rule R91).
const FEW_CONSUMERS: u32 = 2;

impl Facts {
    /// The facts of a link with a tag and its needs, and nothing known around it.
    pub fn stated(expectation: Option<Expectation>, needs: &Needs) -> Self {
        let mut facts = Self { expectation, ..Self::default() };
        for (need, value) in needs.iter() {
            facts.state(need, value);
        }
        facts
    }

    /// The facts of a link in its place: what is stated, and from the graph what is not.
    pub fn of(expectation: Option<Expectation>, needs: &Needs, around: &Around) -> Self {
        let mut facts = Self::stated(expectation, needs);
        facts.look_around(around);
        facts
    }

    /// The facts of a single link between two kinds of component, as the command line asks for them.
    pub fn for_advise(
        expectation: Option<Expectation>,
        needs: &Needs,
        from: ComponentKind,
        to: ComponentKind,
        same_application: Option<bool>,
    ) -> Self {
        let around = Around { same_application: same_application == Some(true), ..Around::between(from, to) };
        Self::of(expectation, needs, &around)
    }

    /// Whether a yes-or-no need holds.
    pub const fn on(&self, need: Need) -> bool {
        self.flags.has(need)
    }

    /// Where the facet of a need comes from.
    pub const fn origin(&self, need: Need) -> Origin {
        if self.stated.has(need) {
            Origin::Stated
        } else if self.read.has(need) {
            Origin::Graph
        } else {
            Origin::Default
        }
    }

    /// States one need, overriding what was there.
    pub fn state(&mut self, need: Need, value: &NeedValue) {
        self.stated.set(need, true);
        self.read.set(need, false);
        match value {
            NeedValue::Flag(yes) => self.flags.set(need, *yes),
            NeedValue::Word(word) => self.state_word(need, word),
            NeedValue::Bytes(bytes) => match need {
                Need::PayloadBytes => self.payload = Some(*bytes),
                Need::BacklogBytes => self.backlog = Some(*bytes),
                _ => self.volume = Some(Number::of(*bytes as f64)),
            },
            NeedValue::Integer(number) => match need {
                Need::Regions => self.regions = *number,
                _ => self.topics = Some(*number),
            },
            NeedValue::Number(number) => {
                let number = Some(Number::of(*number));
                match need {
                    Need::RatePerSecond => self.rate = number,
                    Need::RetentionDays => self.retention = number,
                    Need::LatencySeconds => self.latency = number,
                    _ => self.volume = number,
                }
            }
            NeedValue::Text(_) => {}
        }
    }

    /// The words of [`NEEDS`](crate::model::NEEDS) as facets. A word outside the table is the facet's default: reading a
    /// file refuses such words, so none gets here.
    fn state_word(&mut self, need: Need, word: &str) {
        match need {
            Need::Receivers => {
                self.receivers = match word {
                    "competing" => Receivers::Competing,
                    "many" => Receivers::Many,
                    "none" => Receivers::Nobody,
                    _ => Receivers::One,
                };
                self.receiver_count = self.receivers.least();
            }
            Need::Ordering => {
                self.ordering = match word {
                    "per-key" => Ordering::PerKey,
                    "global" => Ordering::Global,
                    _ => Ordering::None,
                }
            }
            Need::DeliveryGuarantee => {
                self.at_most_once = word == "at-most-once";
                self.exactly_once = word == "exactly-once";
            }
            Need::Filters => {
                self.filters = match word {
                    "type" => Filters::Type,
                    "property" => Filters::Property,
                    "content" => Filters::Content,
                    _ => Filters::None,
                }
            }
            Need::Delivery => self.delivery = if word == "push" { Delivery::Push } else { Delivery::Pull },
            Need::Protocol => {
                self.protocol = match word {
                    "http" => Protocol::Http,
                    "amqp" => Protocol::Amqp,
                    "jms" => Protocol::Jms,
                    "mqtt" => Protocol::Mqtt,
                    "kafka" => Protocol::Kafka,
                    _ => Protocol::Any,
                }
            }
            Need::Network => self.private = word == "private",
            Need::Device => {
                self.device = if word == "bidirectional" { Device::Bidirectional } else { Device::Telemetry };
            }
            Need::Source => {
                self.source = match word {
                    "azure-resource" => EventSource::AzureResource,
                    "partner" => EventSource::Partner,
                    _ => EventSource::App,
                }
            }
            Need::Entry => self.entry = if word == "internal" { Entry::Internal } else { Entry::Internet },
            Need::Waf => {
                self.waf = match word {
                    "any" => Waf::Any,
                    "front-door" => Waf::FrontDoor,
                    "application-gateway" => Waf::ApplicationGateway,
                    _ => Waf::None,
                }
            }
            Need::ApiTier => self.api_tier = Tier::from_word(word),
            _ => {}
        }
    }

    /// Kinds of sender that [`Facts::look_around`] tells apart; all of one number lead to the same facts.
    pub fn sort_of_sender(kind: ComponentKind) -> u32 {
        match kind {
            ComponentKind::Person | ComponentKind::MobileApp => 1,
            ComponentKind::Device => 2,
            ComponentKind::ExternalSystem => 3,
            ComponentKind::Storage => 4,
            _ if kind.service().is_some() => 4,
            _ => 0,
        }
    }

    /// Whether so many consuming applications make a callee one that wants a front of its own.
    pub const fn is_shared(consuming_applications: u32) -> bool {
        consuming_applications > FEW_CONSUMERS
    }

    /// Fills from the graph what the author left open.
    pub fn look_around(&mut self, around: &Around) {
        self.same_application = around.same_application;
        self.receiver_private = around.receiver_private;
        self.sender_is_person = matches!(around.from, ComponentKind::Person | ComponentKind::MobileApp);
        self.answered = around.answered;
        self.shared_callee = Self::is_shared(around.consuming_applications);
        self.drawn = around.drawn;
        if !self.stated.has(Need::Receivers) {
            self.receivers = match around.receivers {
                0 => Receivers::Nobody,
                1 if around.competing => Receivers::Competing,
                1 => Receivers::One,
                _ => Receivers::Many,
            };
            self.receiver_count = around.receivers.max(self.receivers.least());
            self.read.set(Need::Receivers, true);
        } else if self.receivers == Receivers::Many {
            self.receiver_count = around.receivers.max(self.receivers.least());
        }
        let azure = around.from == ComponentKind::Storage || around.from.service().is_some();
        if !self.stated.has(Need::Source) && azure && self.expectation == Some(Expectation::Notification) {
            self.source = EventSource::AzureResource;
            self.read.set(Need::Source, true);
        }
        let telemetry = matches!(self.expectation, Some(Expectation::Notification | Expectation::Stream));
        if !self.stated.has(Need::Device) && telemetry && around.from == ComponentKind::Device {
            self.device = Device::Telemetry;
            self.read.set(Need::Device, true);
        }
        if self.expectation != Some(Expectation::Call) {
            return;
        }
        if !self.stated.has(Need::Regions) && around.regions > 1 {
            self.regions = u64::from(around.regions);
            self.read.set(Need::Regions, true);
        }
        if !self.stated.has(Need::Entry) {
            self.entry = match around.from {
                _ if around.receiver_private || around.same_network => Entry::Internal,
                ComponentKind::Person
                | ComponentKind::MobileApp
                | ComponentKind::Device
                | ComponentKind::ExternalSystem => Entry::Internet,
                _ => Entry::Unknown,
            };
            self.read.set(Need::Entry, self.entry != Entry::Unknown);
        }
        if !self.stated.has(Need::ApiTier) && around.drawn_api_tier.is_some() {
            self.api_tier = around.drawn_api_tier;
            self.read.set(Need::ApiTier, true);
        }
    }

    /// Takes in the needs of another link that shares a channel or a way: what holds for one holds for all, the larger number
    /// and the stricter word win, and who receives is what was said, if only one of the two said it. Tag and own choice are
    /// told by a link itself, not by its neighbours. The order in which facts are joined does not matter. For facts before
    /// [`Facts::look_around`].
    pub fn join(&mut self, other: &Self) {
        let said = |facts: &Self| facts.stated.has(Need::Receivers);
        if said(self) == said(other) {
            self.receivers = self.receivers.max(other.receivers);
            self.receiver_count = self.receiver_count.max(other.receiver_count);
        } else if said(other) {
            self.receivers = other.receivers;
            self.receiver_count = other.receiver_count;
        }
        self.expectation = None;
        self.pinned = None;
        self.flags = self.flags.or(other.flags);
        self.stated = self.stated.or(other.stated);
        self.read = self.read.or(other.read).without(self.stated);
        self.ordering = self.ordering.max(other.ordering);
        self.filters = self.filters.max(other.filters);
        self.delivery = self.delivery.max(other.delivery);
        self.protocol = self.protocol.max(other.protocol);
        self.device = self.device.max(other.device);
        self.source = self.source.max(other.source);
        self.entry = self.entry.max(other.entry);
        self.waf = self.waf.max(other.waf);
        self.private |= other.private;
        self.at_most_once |= other.at_most_once;
        self.exactly_once |= other.exactly_once;
        self.payload = self.payload.max(other.payload);
        self.backlog = self.backlog.max(other.backlog);
        self.rate = self.rate.max(other.rate);
        self.volume = self.volume.max(other.volume);
        self.retention = self.retention.max(other.retention);
        self.latency = self.latency.max(other.latency);
        self.topics = self.topics.max(other.topics);
        self.regions = self.regions.max(other.regions);
        self.api_tier = self.api_tier.max(other.api_tier);
    }

    /// Whether the facet of a need is more than its default, whoever said so.
    pub fn states(&self, need: Need) -> bool {
        match need {
            Need::Receivers => self.receivers != Receivers::One,
            Need::Ordering => self.ordering != Ordering::None,
            Need::DeliveryGuarantee => self.at_most_once || self.exactly_once,
            Need::Filters => self.filters != Filters::None,
            Need::PayloadBytes => self.payload.is_some(),
            Need::BacklogBytes => self.backlog.is_some(),
            Need::RatePerSecond => self.rate.is_some(),
            Need::RetentionDays => self.retention.is_some(),
            Need::LatencySeconds => self.latency.is_some(),
            Need::BytesPerSecond => self.volume.is_some(),
            Need::Topics => self.topics.is_some(),
            Need::Delivery => self.delivery != Delivery::Either,
            Need::Protocol => self.protocol != Protocol::Any,
            Need::Network => self.private,
            Need::Device => self.device != Device::None,
            Need::Source => self.source != EventSource::App,
            Need::Entry => self.entry != Entry::Unknown,
            Need::Waf => self.waf != Waf::None,
            Need::ApiTier => self.api_tier.is_some(),
            Need::Regions => self.regions > 1,
            Need::Extra => self.stated.has(Need::Extra),
            Need::GuaranteedProcessing
            | Need::Transactions
            | Need::DeadLetter
            | Need::Replay
            | Need::AuditLog
            | Need::Priority
            | Need::Burst
            | Need::CarriesData
            | Need::DuplicateDetection
            | Need::Sessions
            | Need::Scheduled
            | Need::TrackProgress
            | Need::Capture
            | Need::PubSubLater
            | Need::SimpleLowCost
            | Need::Batching
            | Need::CloudEvents
            | Need::Expires
            | Need::Settlement
            | Need::AccessControl
            | Need::OfflineReceiver
            | Need::Hybrid
            | Need::ApiGovernance
            | Need::Routing
            | Need::Edge => self.flags.has(need),
        }
    }
}
