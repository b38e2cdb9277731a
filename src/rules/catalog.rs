//! What can each service do? One row per service and tier: capabilities, limits, and the tier it stands for.
//!
//! Rules ask the catalogue ("what lacks sessions?") and never list services by hand where a capability tells them apart.
//! Rows are in the order "cheapest adequate first" inside a family. A limit is a [`Figure`]; a missing one means that no
//! page names a limit. To add a service or a tier, add a value to [`Variant`] and its row to [`CATALOG`].

use crate::model::{Service, Tier};

use super::advice::{Hop, Source};
use super::figures::{self, Figure};
use super::sources;

/// One service in one tier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(missing_docs, reason = "each is described by its row of CATALOG")]
pub enum Variant {
    StorageQueue,
    QueueBasic,
    QueueStandard,
    QueuePremium,
    TopicStandard,
    TopicPremium,
    GridTopic,
    GridDomain,
    GridSystem,
    Namespace,
    Mqtt,
    HubsBasic,
    HubsStandard,
    HubsPremium,
    HubsDedicated,
    IotHub,
    Http,
    Gateway,
    FrontDoorStandard,
    FrontDoorPremium,
    ApiConsumption,
    ApiDeveloper,
    ApiBasic,
    ApiStandard,
    ApiPremium,
    ApiBasicV2,
    ApiStandardV2,
    ApiPremiumV2,
}

/// What a service can or cannot do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Can {
    /// Give every receiver a copy.
    Copies,
    /// Let workers share the items.
    Compete,
    /// Keep the order inside a key.
    KeyOrder,
    /// Keep the order over everything.
    GlobalOrder,
    /// Let several operations succeed or fail together.
    Transactions,
    /// Drop repeated sends.
    Deduplicate,
    /// Bind a group of items to one worker and keep its state.
    Sessions,
    /// Deliver at most once.
    AtMostOnce,
    /// Make an item visible later.
    Schedule,
    /// Set aside what cannot be processed.
    DeadLetter,
    /// Select by type or subject.
    FilterType,
    /// Select by a header property.
    FilterProperty,
    /// Select by a field of the body.
    FilterContent,
    /// Keep progress in or beside the item.
    Progress,
    /// Log every transaction on the server's side.
    AuditLog,
    /// Read again what was read.
    Replay,
    /// Archive the raw stream.
    Capture,
    /// Settle single items: complete, release, reject.
    Settle,
    /// Send and receive in batches.
    Batch,
    /// Hand an item to the receiver without being asked for it.
    Push,
    /// Let the receiver fetch.
    Pull,
    /// Be closed to the internet by a private endpoint.
    Private,
    /// Reach receivers that nothing on the internet reaches.
    PrivateReceiver,
    /// Speak HTTP.
    Http,
    /// Speak AMQP.
    Amqp,
    /// Speak JMS.
    Jms,
    /// Speak MQTT.
    Mqtt,
    /// Speak the Kafka protocol.
    Kafka,
    /// Take events of Azure resources and partners.
    AzureEvents,
    /// Send commands to devices.
    DeviceCommands,
    /// Expire single items.
    Expire,
}

/// A set of capabilities.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Abilities(u64);

impl Abilities {
    const fn of(list: &[Can]) -> Self {
        let mut bits = 0;
        let mut at = 0;
        while at < list.len() {
            bits |= 1 << list[at] as u64;
            at += 1;
        }
        Self(bits)
    }

    const fn and(self, list: &[Can]) -> Self {
        Self(self.0 | Self::of(list).0)
    }

    /// Whether the capability is in the set.
    pub const fn has(self, can: Can) -> bool {
        self.0 & (1 << can as u64) != 0
    }
}

/// A set of variants.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Variants(u32);

impl Variants {
    /// The set of nothing.
    pub const NONE: Self = Self(0);
    /// The set of everything.
    pub const ALL: Self = Self(u32::MAX);

    /// The set of these variants.
    pub const fn of(list: &[Variant]) -> Self {
        let mut bits = 0;
        let mut at = 0;
        while at < list.len() {
            bits |= 1 << list[at] as u32;
            at += 1;
        }
        Self(bits)
    }

    /// Whether the variant is in the set.
    pub const fn has(self, variant: Variant) -> bool {
        self.0 & (1 << variant as u32) != 0
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

    /// Whether nothing is in the set.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }
}

/// Which services are alike, so that the runner-up is a real alternative.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "each is the family of that name")]
pub enum Family {
    StorageQueue,
    ServiceBus,
    EventGrid,
    EventGridNamespace,
    EventHubs,
    IotHub,
    Http,
    Gateway,
    FrontDoor,
    ApiManagement,
}

/// One row of the catalogue.
#[derive(Debug)]
pub struct Row {
    /// Which service and tier.
    pub variant: Variant,
    /// Its family.
    pub family: Family,
    /// The service and tier as an answer names them.
    pub hop: Hop,
    /// Its name where the tier does not tell it apart: "system topic".
    pub flavor: Option<&'static str>,
    /// What it can do.
    pub can: Abilities,
    /// The largest item.
    pub message: Option<&'static Figure>,
    /// How long it keeps an item that nobody took.
    pub retention: Option<&'static Figure>,
    /// How much one queue or topic holds.
    pub backlog: Option<&'static Figure>,
    /// How many receivers may get a copy.
    pub receivers: Option<&'static Figure>,
    /// How many topics of the sort there may be.
    pub topics: Option<&'static Figure>,
    /// The page to start with.
    pub source: &'static Source,
}

impl Row {
    const fn new(
        variant: Variant,
        family: Family,
        service: Service,
        tier: Option<Tier>,
        can: Abilities,
        source: &'static Source,
    ) -> Self {
        Self {
            variant,
            family,
            hop: Hop { service, tier },
            flavor: None,
            can,
            message: None,
            retention: None,
            backlog: None,
            receivers: None,
            topics: None,
            source,
        }
    }

    const fn flavor(mut self, flavor: &'static str) -> Self {
        self.flavor = Some(flavor);
        self
    }

    const fn message(mut self, figure: &'static Figure) -> Self {
        self.message = Some(figure);
        self
    }

    const fn retention(mut self, figure: &'static Figure) -> Self {
        self.retention = Some(figure);
        self
    }

    const fn backlog(mut self, figure: &'static Figure) -> Self {
        self.backlog = Some(figure);
        self
    }

    const fn receivers(mut self, figure: &'static Figure) -> Self {
        self.receivers = Some(figure);
        self
    }

    const fn topics(mut self, figure: &'static Figure) -> Self {
        self.topics = Some(figure);
        self
    }
}

const STORAGE_QUEUE: Abilities = Abilities::of(&[
    Can::Compete,
    Can::Schedule,
    Can::Progress,
    Can::AuditLog,
    Can::Settle,
    Can::Pull,
    Can::Private,
    Can::PrivateReceiver,
    Can::Http,
    Can::Expire,
]);
const QUEUE: Abilities = Abilities::of(&[
    Can::Compete,
    Can::AtMostOnce,
    Can::Schedule,
    Can::DeadLetter,
    Can::Settle,
    Can::Batch,
    Can::Push,
    Can::Pull,
    Can::PrivateReceiver,
    Can::Http,
    Can::Amqp,
    Can::Expire,
]);
const QUEUE_STANDARD: Abilities = QUEUE.and(&[
    Can::KeyOrder,
    Can::GlobalOrder,
    Can::Transactions,
    Can::Deduplicate,
    Can::Sessions,
    Can::Progress,
    Can::Jms,
]);
const TOPIC_STANDARD: Abilities = QUEUE.and(&[
    Can::KeyOrder,
    Can::GlobalOrder,
    Can::Transactions,
    Can::Deduplicate,
    Can::Sessions,
    Can::Progress,
    Can::Copies,
    Can::FilterType,
    Can::FilterProperty,
]);
const GRID: Abilities = Abilities::of(&[
    Can::Copies,
    Can::DeadLetter,
    Can::FilterType,
    Can::FilterProperty,
    Can::FilterContent,
    Can::Push,
    Can::Http,
    Can::Expire,
]);
const NAMESPACE: Abilities =
    GRID.and(&[Can::Compete, Can::Settle, Can::Batch, Can::Pull, Can::Private, Can::PrivateReceiver]);
const MQTT: Abilities = Abilities::of(&[
    Can::Copies,
    Can::KeyOrder,
    Can::AtMostOnce,
    Can::FilterType,
    Can::Push,
    Can::Private,
    Can::PrivateReceiver,
    Can::Mqtt,
    Can::DeviceCommands,
    Can::Expire,
]);
const HUBS: Abilities = Abilities::of(&[
    Can::Copies,
    Can::Compete,
    Can::KeyOrder,
    Can::GlobalOrder,
    Can::Replay,
    Can::Batch,
    Can::Pull,
    Can::PrivateReceiver,
    Can::Http,
    Can::Amqp,
]);
const HUBS_STANDARD: Abilities = HUBS.and(&[Can::Kafka, Can::Private, Can::Capture]);
const HUBS_PREMIUM: Abilities = HUBS_STANDARD.and(&[Can::AuditLog]);
const IOT: Abilities = Abilities::of(&[
    Can::Copies,
    Can::Compete,
    Can::KeyOrder,
    Can::Pull,
    Can::PrivateReceiver,
    Can::Http,
    Can::Amqp,
    Can::Mqtt,
    Can::DeviceCommands,
]);
const FRONT: Abilities = Abilities::of(&[Can::Http]);
const FRONT_PRIVATE: Abilities = FRONT.and(&[Can::PrivateReceiver]);
const FRONT_CLOSED: Abilities = FRONT.and(&[Can::Private]);
const FRONT_BOTH: Abilities = FRONT.and(&[Can::Private, Can::PrivateReceiver]);

/// Every service and tier, in the order of [`Variant`].
pub static CATALOG: &[Row] = &[
    Row::new(Variant::StorageQueue, Family::StorageQueue, Service::StorageQueue, None, STORAGE_QUEUE, &sources::SQ_SB)
        .message(&figures::SQ_MESSAGE),
    service_bus(Variant::QueueBasic, Service::ServiceBusQueue, Tier::Basic, QUEUE)
        .message(&figures::SB_MESSAGE)
        .retention(&figures::SB_BASIC_TTL),
    service_bus(Variant::QueueStandard, Service::ServiceBusQueue, Tier::Standard, QUEUE_STANDARD)
        .message(&figures::SB_MESSAGE),
    service_bus(Variant::QueuePremium, Service::ServiceBusQueue, Tier::Premium, QUEUE_STANDARD.and(&[Can::Private]))
        .message(&figures::SB_MESSAGE_PREMIUM),
    service_bus(Variant::TopicStandard, Service::ServiceBusTopic, Tier::Standard, TOPIC_STANDARD)
        .message(&figures::SB_MESSAGE)
        .receivers(&figures::SB_SUBSCRIPTIONS),
    service_bus(
        Variant::TopicPremium,
        Service::ServiceBusTopic,
        Tier::Premium,
        TOPIC_STANDARD.and(&[Can::Private, Can::Jms]),
    )
    .message(&figures::SB_MESSAGE_PREMIUM)
    .receivers(&figures::SB_SUBSCRIPTIONS),
    event_grid(Variant::GridTopic, GRID).flavor("custom topic").topics(&figures::EG_TOPICS),
    event_grid(Variant::GridDomain, GRID).flavor("domain").topics(&figures::EG_DOMAIN_TOPICS),
    event_grid(Variant::GridSystem, GRID.and(&[Can::AzureEvents])).flavor("system topic"),
    Row::new(
        Variant::Namespace,
        Family::EventGridNamespace,
        Service::EventGridNamespace,
        None,
        NAMESPACE,
        &sources::EG_TIER,
    )
    .flavor("topic")
    .message(&figures::EGN_EVENT)
    .retention(&figures::EGN_RETENTION)
    .receivers(&figures::EG_SUBSCRIPTIONS),
    Row::new(Variant::Mqtt, Family::EventGridNamespace, Service::EventGridNamespace, None, MQTT, &sources::EG_MQTT)
        .flavor("MQTT broker")
        .message(&figures::MQTT_MESSAGE),
    event_hubs(Variant::HubsBasic, Tier::Basic, HUBS)
        .message(&figures::EH_EVENT_BASIC)
        .retention(&figures::EH_RETENTION_BASIC)
        .receivers(&figures::EH_GROUPS_BASIC),
    event_hubs(Variant::HubsStandard, Tier::Standard, HUBS_STANDARD)
        .message(&figures::EH_EVENT)
        .retention(&figures::EH_RETENTION)
        .receivers(&figures::EH_GROUPS),
    event_hubs(Variant::HubsPremium, Tier::Premium, HUBS_PREMIUM)
        .message(&figures::EH_EVENT)
        .retention(&figures::EH_RETENTION_PREMIUM)
        .receivers(&figures::EH_GROUPS_PREMIUM),
    event_hubs(Variant::HubsDedicated, Tier::Dedicated, HUBS_PREMIUM)
        .message(&figures::EH_EVENT_DEDICATED)
        .retention(&figures::EH_RETENTION_PREMIUM),
    Row::new(Variant::IotHub, Family::IotHub, Service::IotHub, Some(Tier::Standard), IOT, &sources::IOT_Q)
        .message(&figures::IOT_EVENT),
    Row::new(Variant::Http, Family::Http, Service::DirectHttp, None, FRONT_BOTH, &sources::AAC_ISC),
    Row::new(
        Variant::Gateway,
        Family::Gateway,
        Service::ApplicationGateway,
        Some(Tier::StandardV2),
        FRONT_BOTH,
        &sources::AAC_LB,
    ),
    Row::new(
        Variant::FrontDoorStandard,
        Family::FrontDoor,
        Service::FrontDoor,
        Some(Tier::Standard),
        FRONT,
        &sources::AFD_PL,
    ),
    Row::new(
        Variant::FrontDoorPremium,
        Family::FrontDoor,
        Service::FrontDoor,
        Some(Tier::Premium),
        FRONT_PRIVATE,
        &sources::AFD_PL,
    ),
    api_management(Variant::ApiConsumption, Tier::Consumption, FRONT),
    api_management(Variant::ApiDeveloper, Tier::Developer, FRONT_BOTH),
    api_management(Variant::ApiBasic, Tier::Basic, FRONT_CLOSED),
    api_management(Variant::ApiStandard, Tier::Standard, FRONT_CLOSED),
    api_management(Variant::ApiPremium, Tier::Premium, FRONT_BOTH),
    api_management(Variant::ApiBasicV2, Tier::BasicV2, FRONT),
    api_management(Variant::ApiStandardV2, Tier::StandardV2, FRONT_BOTH),
    api_management(Variant::ApiPremiumV2, Tier::PremiumV2, FRONT_BOTH),
];

const fn service_bus(variant: Variant, service: Service, tier: Tier, can: Abilities) -> Row {
    Row::new(variant, Family::ServiceBus, service, Some(tier), can, &sources::SB_Q).backlog(&figures::SB_ENTITY)
}

const fn event_grid(variant: Variant, can: Abilities) -> Row {
    Row::new(variant, Family::EventGrid, Service::EventGrid, None, can, &sources::EG_TIER)
        .message(&figures::EG_EVENT)
        .retention(&figures::EG_RETENTION)
        .receivers(&figures::EG_SUBSCRIPTIONS)
}

const fn event_hubs(variant: Variant, tier: Tier, can: Abilities) -> Row {
    Row::new(variant, Family::EventHubs, Service::EventHubs, Some(tier), can, &sources::EH_Q)
}

const fn api_management(variant: Variant, tier: Tier, can: Abilities) -> Row {
    Row::new(variant, Family::ApiManagement, Service::ApiManagement, Some(tier), can, &sources::APIM_NET)
}

impl Variant {
    /// The row of this variant.
    pub fn row(self) -> &'static Row {
        &CATALOG[self as usize]
    }

    /// Whether it can do this.
    pub fn can(self, can: Can) -> bool {
        self.row().can.has(can)
    }
}

/// The brokers that lack a capability. A call passes through what is no broker, so nothing of that sort lacks anything.
pub const fn lacking(can: Can) -> Variants {
    let mut bits = 0;
    let mut at = 0;
    while at <= Variant::IotHub as usize {
        if !CATALOG[at].can.has(can) {
            bits |= 1 << at;
        }
        at += 1;
    }
    Variants(bits)
}
