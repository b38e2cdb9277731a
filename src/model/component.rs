//! What is a box in the drawing? A part of the application, or an Azure service drawn as a component.

use std::sync::LazyLock;

use super::id::{ComponentId, GroupId};
use super::service::{Service, Tier};
use super::topology::{Extra, Waiver};
use super::vocabulary::{Vocabulary, Word};

/// A component.
#[derive(Debug, Clone, PartialEq)]
pub struct Component {
    /// Its id, stable for life.
    pub id: ComponentId,
    /// Its name, as a person wrote it. Other people's text: never to a terminal without `text::shown`.
    pub name: String,
    /// What it is.
    pub kind: ComponentKind,
    /// The innermost group that holds it.
    pub group: Option<GroupId>,
    /// Who can reach it.
    pub exposure: Option<Exposure>,
    /// How many instances share its work.
    pub instances: Option<u32>,
    /// The tier of an Azure service drawn as a component.
    pub tier: Option<Tier>,
    /// Its top left corner; absent: automatic layout places it.
    pub at: Option<Cell>,
    /// Whether arranging leaves it where it is.
    pub pinned: bool,
    /// Findings on it that the author accepts.
    pub waived: Vec<Waiver>,
    /// Free text.
    pub notes: Option<String>,
    /// Keys of the file that this program does not know.
    pub extra: Extra,
}

impl Component {
    /// A component with a name and a kind and nothing else said.
    pub fn new(id: ComponentId, name: impl Into<String>, kind: ComponentKind) -> Self {
        Self {
            id,
            name: name.into(),
            kind,
            group: None,
            exposure: None,
            instances: None,
            tier: None,
            at: None,
            pinned: false,
            waived: Vec::new(),
            notes: None,
            extra: Extra::default(),
        }
    }

    /// What is said of it besides its name and kind: exposure, tier, and how many times it is there, after this sign.
    pub fn facts(&self, times: &str) -> String {
        let instances = self.instances.filter(|count| *count > 1).map(|count| format!("{times}{count}"));
        let exposure = self.exposure.map(|exposure| exposure.word().to_owned());
        let tier = self.tier.map(|tier| tier.word().to_owned());
        [exposure, tier, instances].into_iter().flatten().collect::<Vec<_>>().join(" ")
    }
}

/// A place in the drawing, in terminal cells of an unbounded world; columns grow to the right, rows downward.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Cell {
    /// The column.
    pub x: i32,
    /// The row.
    pub y: i32,
}

impl Cell {
    /// The largest coordinate that a file may state, in either direction: far beyond any drawing, and safe to add to.
    pub const LIMIT: i32 = 1_000_000;

    /// A place.
    pub const fn new(x: i32, y: i32) -> Self {
        Self { x, y }
    }
}

/// What a component is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(missing_docs, reason = "the meaning of each kind is in its row")]
pub enum ComponentKind {
    Person,
    WebApp,
    MobileApp,
    Api,
    Service,
    Function,
    Worker,
    Scheduler,
    Device,
    Database,
    Cache,
    Storage,
    ExternalSystem,
    StorageQueue,
    ServiceBusQueue,
    ServiceBusTopic,
    EventGrid,
    EventGridNamespace,
    EventHubs,
    IotHub,
    ApiManagement,
    ApplicationGateway,
    FrontDoor,
}

impl Vocabulary for ComponentKind {
    const NOUN: &'static str = "component kind";
    const WORDS: &'static [Word<Self>] = &[
        Word::new(Self::Person, "person", "a human user or role"),
        Word::new(Self::WebApp, "web-app", "a web site or browser front end"),
        Word::new(Self::MobileApp, "mobile-app", "an application on people's devices"),
        Word::new(Self::Api, "api", "an HTTP or gRPC interface"),
        Word::new(Self::Service, "service", "a part of the application that runs all the time"),
        Word::new(Self::Function, "function", "code that runs when triggered"),
        Word::new(Self::Worker, "worker", "a background process that takes work from a queue"),
        Word::new(Self::Scheduler, "scheduler", "starts work at set times"),
        Word::new(Self::Device, "device", "a sensor, machine or other thing in the field"),
        Word::new(Self::Database, "database", "a database"),
        Word::new(Self::Cache, "cache", "a cache"),
        Word::new(Self::Storage, "storage", "files, blobs or a data lake"),
        Word::new(Self::ExternalSystem, "external-system", "somebody else's system"),
        Word::new(Self::StorageQueue, "storage-queue", "an Azure Storage queue"),
        Word::new(Self::ServiceBusQueue, "service-bus-queue", "an Azure Service Bus queue"),
        Word::new(Self::ServiceBusTopic, "service-bus-topic", "an Azure Service Bus topic"),
        Word::new(Self::EventGrid, "event-grid", "an Azure Event Grid topic or domain (basic tier)"),
        Word::new(
            Self::EventGridNamespace,
            "event-grid-namespace",
            "an Azure Event Grid namespace topic or MQTT broker",
        ),
        Word::new(Self::EventHubs, "event-hubs", "an Azure event hub"),
        Word::new(Self::IotHub, "iot-hub", "an Azure IoT hub"),
        Word::new(Self::ApiManagement, "api-management", "an Azure API Management gateway"),
        Word::new(Self::ApplicationGateway, "application-gateway", "an Azure Application Gateway"),
        Word::new(Self::FrontDoor, "front-door", "an Azure Front Door profile"),
    ];
}

impl ComponentKind {
    /// The Azure service that a component of this kind draws; none for a part of the application.
    pub fn service(self) -> Option<Service> {
        // The words say which kind draws which service; they are compared once.
        static SERVICES: LazyLock<Vec<Option<Service>>> = LazyLock::new(|| {
            let mut services = vec![None; ComponentKind::WORDS.len()];
            for row in ComponentKind::WORDS {
                services[row.value as usize] = Service::from_word(row.word);
            }
            services
        });
        SERVICES[self as usize]
    }

    /// Whether this is an Azure messaging service, through which communication passes on to others.
    pub fn is_broker(self) -> bool {
        self.service().is_some_and(Service::is_broker)
    }

    /// Whether this is a gateway that passes calls on.
    pub fn is_gateway(self) -> bool {
        self.service().is_some_and(Service::is_gateway)
    }
}

/// Who can reach a component.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Exposure {
    /// Anybody on the internet.
    Public,
    /// Only the private network.
    Private,
    /// Only the author's own data centre.
    OnPremises,
}

impl Vocabulary for Exposure {
    const NOUN: &'static str = "exposure";
    const WORDS: &'static [Word<Self>] = &[
        Word::new(Self::Public, "public", "reachable from the internet"),
        Word::new(Self::Private, "private", "reachable from the private network only"),
        Word::new(Self::OnPremises, "on-premises", "in the author's own data centre"),
    ];
}
