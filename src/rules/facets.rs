//! What can a facet of a link say? The closed sets and numbers that [`Facts`](super::Facts) is made of.
//!
//! Each derives its order from the weakest to the strictest word, so that the needs of a shared channel join by taking
//! the larger one.

use crate::model::{NEEDS, Need, Service};

/// A set of needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct NeedSet(u64);

impl NeedSet {
    /// The set of nothing.
    pub const EMPTY: Self = Self(0);
    /// The set of all needs.
    pub const EVERY: Self = Self(u64::MAX);

    /// The set of these needs.
    pub const fn of(needs: &[Need]) -> Self {
        let mut bits = 0;
        let mut at = 0;
        while at < needs.len() {
            bits |= 1 << needs[at] as u64;
            at += 1;
        }
        Self(bits)
    }

    /// Whether the set holds the need.
    pub const fn has(self, need: Need) -> bool {
        self.0 & (1 << need as u64) != 0
    }

    /// Whether the two sets share a need.
    pub const fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// The set as the bits of a word.
    pub const fn bits(self) -> u64 {
        self.0
    }

    /// Whether nothing is in the set.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The needs in the set, in the order of the table.
    pub fn iter(self) -> impl Iterator<Item = Need> {
        let mut bits = self.0 & ((1 << NEEDS.len()) - 1);
        std::iter::from_fn(move || {
            let row = NEEDS.get(bits.trailing_zeros() as usize)?;
            bits &= bits - 1;
            Some(row.need)
        })
    }

    /// Puts a need into the set, or takes it out.
    pub fn set(&mut self, need: Need, present: bool) {
        let bit = 1 << need as u64;
        self.0 = if present { self.0 | bit } else { self.0 & !bit };
    }

    /// What is in one of the two sets.
    #[must_use]
    pub const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// What is in both sets.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// What is in this set but not in the other.
    #[must_use]
    pub const fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }
}

/// A bit of a set is the place of its need in the table.
const _: () = {
    let mut at = 0;
    while at < NEEDS.len() {
        assert!(NEEDS[at].need as usize == at, "the table of needs is in the order of the enum");
        at += 1;
    }
};

/// A finite number that is not negative, comparable and hashable. Such floats order like their bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Number(u64);

impl Number {
    /// The number; what is no finite number above zero counts as zero.
    pub fn of(number: f64) -> Self {
        Self(if number.is_finite() && number > 0.0 { number.to_bits() } else { 0 })
    }

    /// The number as the bits of a word.
    pub const fn bits(self) -> u64 {
        self.0
    }

    /// The number as a float.
    pub fn get(self) -> f64 {
        f64::from_bits(self.0)
    }
}

/// Who receives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(missing_docs, reason = "the words are those of the need")]
pub enum Receivers {
    Nobody,
    One,
    Competing,
    Many,
}

/// The order in which items must be processed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(missing_docs, reason = "the words are those of the need")]
pub enum Ordering {
    None,
    PerKey,
    Global,
}

/// How receivers select items.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(missing_docs, reason = "the words are those of the need")]
pub enum Filters {
    None,
    Type,
    Property,
    Content,
}

/// The direction of the last hop that is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(missing_docs, reason = "the words are those of the need")]
pub enum Delivery {
    Either,
    Push,
    Pull,
}

/// A protocol that is imposed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(missing_docs, reason = "the words are those of the need")]
pub enum Protocol {
    Any,
    Http,
    Amqp,
    Jms,
    Mqtt,
    Kafka,
}

/// What devices in the field do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(missing_docs, reason = "the words are those of the need")]
pub enum Device {
    None,
    Telemetry,
    Bidirectional,
}

/// Who raises the event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(missing_docs, reason = "the words are those of the need")]
pub enum EventSource {
    App,
    Partner,
    AzureResource,
}

/// Where the caller of a call sits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(missing_docs, reason = "the words are those of the need")]
pub enum Entry {
    Unknown,
    Internal,
    Internet,
}

/// A web application firewall, and where.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(missing_docs, reason = "the words are those of the need")]
pub enum Waf {
    None,
    Any,
    ApplicationGateway,
    FrontDoor,
}

/// Where a facet comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Origin {
    /// The author stated it.
    Stated,
    /// The graph shows it: a kind, a group, the number of links.
    Graph,
    /// Neither: it is at its default.
    Default,
}

/// Gateways that are drawn between the two ends of a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[allow(missing_docs, reason = "each is the service of that name")]
pub struct Gateways {
    pub front_door: bool,
    pub application_gateway: bool,
    pub api_management: bool,
}

impl Gateways {
    /// Whether this service is drawn.
    pub fn has(self, service: Service) -> bool {
        match service {
            Service::FrontDoor => self.front_door,
            Service::ApplicationGateway => self.application_gateway,
            Service::ApiManagement => self.api_management,
            Service::StorageQueue
            | Service::ServiceBusQueue
            | Service::ServiceBusTopic
            | Service::EventGrid
            | Service::EventGridNamespace
            | Service::EventHubs
            | Service::IotHub
            | Service::DirectHttp => false,
        }
    }

    /// Adds a drawn service; what is no gateway changes nothing.
    pub fn add(&mut self, service: Service) {
        self.front_door |= service == Service::FrontDoor;
        self.application_gateway |= service == Service::ApplicationGateway;
        self.api_management |= service == Service::ApiManagement;
    }
}

impl Receivers {
    /// The fewest receivers that the word stands for.
    pub const fn least(self) -> u32 {
        match self {
            Self::Nobody => 0,
            Self::One | Self::Competing => 1,
            Self::Many => 2,
        }
    }
}
