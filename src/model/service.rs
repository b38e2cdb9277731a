//! Which Azure services can the answer name? The services and tiers of the exported JSON.

use super::vocabulary::{Vocabulary, Word};

/// A service that a link can be advised to use, or pinned to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(missing_docs, reason = "each is the service of that name")]
pub enum Service {
    StorageQueue,
    ServiceBusQueue,
    ServiceBusTopic,
    EventGrid,
    EventGridNamespace,
    EventHubs,
    IotHub,
    DirectHttp,
    ApiManagement,
    ApplicationGateway,
    FrontDoor,
}

impl Vocabulary for Service {
    const NOUN: &'static str = "service";
    const WORDS: &'static [Word<Self>] = &[
        Word::new(Self::StorageQueue, "storage-queue", "Storage queue"),
        Word::new(Self::ServiceBusQueue, "service-bus-queue", "Service Bus queue"),
        Word::new(Self::ServiceBusTopic, "service-bus-topic", "Service Bus topic"),
        Word::new(Self::EventGrid, "event-grid", "Event Grid"),
        Word::new(Self::EventGridNamespace, "event-grid-namespace", "Event Grid namespace"),
        Word::new(Self::EventHubs, "event-hubs", "Event Hubs"),
        Word::new(Self::IotHub, "iot-hub", "IoT Hub"),
        Word::new(Self::DirectHttp, "direct-http", "direct HTTP call"),
        Word::new(Self::ApiManagement, "api-management", "API Management"),
        Word::new(Self::ApplicationGateway, "application-gateway", "Application Gateway"),
        Word::new(Self::FrontDoor, "front-door", "Front Door"),
    ];
}

impl Service {
    /// The name people use: "Service Bus queue".
    pub fn name(self) -> &'static str {
        self.meaning()
    }

    /// At most four letters for a badge beside a line: "SBQ".
    pub fn badge(self) -> &'static str {
        match self {
            Self::StorageQueue => "SQ",
            Self::ServiceBusQueue => "SBQ",
            Self::ServiceBusTopic => "SBT",
            Self::EventGrid => "EG",
            Self::EventGridNamespace => "EGN",
            Self::EventHubs => "EH",
            Self::IotHub => "IOT",
            Self::DirectHttp => "HTTP",
            Self::ApiManagement => "APIM",
            Self::ApplicationGateway => "AGW",
            Self::FrontDoor => "AFD",
        }
    }

    /// Whether it takes items from a sender and hands them on to receivers.
    pub fn is_broker(self) -> bool {
        match self {
            Self::StorageQueue
            | Self::ServiceBusQueue
            | Self::ServiceBusTopic
            | Self::EventGrid
            | Self::EventGridNamespace
            | Self::EventHubs
            | Self::IotHub => true,
            Self::DirectHttp | Self::ApiManagement | Self::ApplicationGateway | Self::FrontDoor => false,
        }
    }

    /// Whether it passes synchronous calls on.
    pub fn is_gateway(self) -> bool {
        matches!(self, Self::ApiManagement | Self::ApplicationGateway | Self::FrontDoor)
    }
}

/// A pricing tier of an Azure service.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(missing_docs, reason = "each is the tier of that name")]
pub enum Tier {
    Consumption,
    Developer,
    Free,
    Basic,
    Standard,
    Premium,
    Dedicated,
    BasicV2,
    StandardV2,
    PremiumV2,
    WafV2,
}

impl Vocabulary for Tier {
    const NOUN: &'static str = "tier";
    const WORDS: &'static [Word<Self>] = &[
        Word::new(Self::Consumption, "consumption", "Consumption (API Management)"),
        Word::new(Self::Developer, "developer", "Developer (API Management), no service level agreement"),
        Word::new(Self::Free, "free", "Free (IoT Hub)"),
        Word::new(Self::Basic, "basic", "Basic"),
        Word::new(Self::Standard, "standard", "Standard"),
        Word::new(Self::Premium, "premium", "Premium"),
        Word::new(Self::Dedicated, "dedicated", "Dedicated (Event Hubs)"),
        Word::new(Self::BasicV2, "basic-v2", "Basic v2 (API Management)"),
        Word::new(Self::StandardV2, "standard-v2", "Standard v2 (API Management, Application Gateway)"),
        Word::new(Self::PremiumV2, "premium-v2", "Premium v2 (API Management)"),
        Word::new(Self::WafV2, "waf-v2", "WAF v2 (Application Gateway)"),
    ];
}
