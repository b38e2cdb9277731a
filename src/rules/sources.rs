//! Where do the facts come from? Every page that a rule, a figure or a finding refers to, with the date of the copy read.
//!
//! A path without a scheme is below `learn.microsoft.com/`. To add a page, add its row here and its name to [`SOURCES`].

use super::advice::Source;

const fn page(key: &'static str, title: &'static str, path: &'static str, date: &'static str) -> Source {
    Source { key, title, path, date }
}

/// Compare Azure messaging services.
pub static CMP: Source = page(
    "CMP",
    "Compare Azure messaging services",
    "azure/service-bus-messaging/compare-messaging-services",
    "2025-04-29",
);
/// Storage queues and Service Bus queues compared.
pub static SQ_SB: Source = page(
    "SQ-SB",
    "Storage queues and Service Bus queues compared",
    "azure/service-bus-messaging/service-bus-azure-and-service-bus-queues-compared-contrasted",
    "2024-12-11",
);
/// Service Bus quotas and limits.
pub static SB_Q: Source =
    page("SB-Q", "Service Bus quotas and limits", "azure/service-bus-messaging/service-bus-quotas", "2026-07-21");
/// Service Bus tier features and common limits.
pub static SB_FEAT: Source = page(
    "SB-FEAT",
    "Service Bus tier features and common limits",
    "azure/service-bus-messaging/service-bus-quotas",
    "2025-05-12",
);
/// Service Bus Premium messaging.
pub static SB_P: Source = page(
    "SB-P",
    "Service Bus Premium messaging",
    "azure/service-bus-messaging/service-bus-premium-messaging",
    "2026-07-27",
);
/// Throttling in Service Bus.
pub static SB_THR: Source = page(
    "SB-THR",
    "Throttling in Service Bus",
    "azure/service-bus-messaging/service-bus-throttling",
    "2024-03-19, text newer",
);
/// Message sessions.
pub static SB_SES: Source =
    page("SB-SES", "Message sessions", "azure/service-bus-messaging/message-sessions", "2021-04-01");
/// Duplicate message detection.
pub static SB_DUP: Source =
    page("SB-DUP", "Duplicate message detection", "azure/service-bus-messaging/duplicate-detection", "2023-06-08");
/// Transaction processing in Service Bus.
pub static SB_TX: Source = page(
    "SB-TX",
    "Transaction processing in Service Bus",
    "azure/service-bus-messaging/service-bus-transactions",
    "2022-03-21",
);
/// Service Bus dead-letter queues.
pub static SB_DLQ: Source = page(
    "SB-DLQ",
    "Service Bus dead-letter queues",
    "azure/service-bus-messaging/service-bus-dead-letter-queues",
    "2023-10-09",
);
/// Topic filters and actions.
pub static SB_FLT: Source =
    page("SB-FLT", "Topic filters and actions", "azure/service-bus-messaging/topic-filters", "2026-02-10");
/// Message expiration.
pub static SB_EXP: Source =
    page("SB-EXP", "Message expiration", "azure/service-bus-messaging/message-expiration", "2018-11-29, newer exists");
/// Messages, payloads and serialization.
pub static SB_PAY: Source = page(
    "SB-PAY",
    "Messages, payloads and serialization",
    "azure/service-bus-messaging/service-bus-messages-payloads",
    "2017-09-25, newer exists",
);
/// Service Bus behind private endpoints.
pub static SB_PL: Source = page(
    "SB-PL",
    "Service Bus behind private endpoints",
    "azure/service-bus-messaging/private-link-service",
    "2023-02-16",
);
/// Service Bus to Event Grid integration.
pub static SB_EG: Source = page(
    "SB-EG",
    "Service Bus to Event Grid integration",
    "azure/service-bus-messaging/service-bus-to-event-grid-integration-concept",
    "2020-06-23",
);
/// Retirement of the SBMP protocol.
pub static SB_SBMP: Source =
    page("SB-SBMP", "Retirement of the SBMP protocol", "azure/service-bus-messaging", "2023-10-10");
/// Introduction to Queue Storage.
pub static SQ_INTRO: Source =
    page("SQ-INTRO", "Introduction to Queue Storage", "azure/storage/queues/storage-queues-introduction", "2020-03-18");
/// Scalability targets of Queue Storage.
pub static SQ_SCALE: Source =
    page("SQ-SCALE", "Scalability targets of Queue Storage", "azure/storage/queues/scalability-targets", "2018-10-26");
/// Private endpoints for Azure Storage.
pub static ST_PE: Source = page(
    "ST-PE",
    "Private endpoints for Azure Storage",
    "azure/storage/common/storage-private-endpoints",
    "not read again",
);
/// Choose the right Event Grid tier.
pub static EG_TIER: Source =
    page("EG-TIER", "Choose the right Event Grid tier", "azure/event-grid/choose-right-tier", "2025-04-30");
/// Event Grid quotas and limits.
pub static EG_Q: Source =
    page("EG-Q", "Event Grid quotas and limits", "azure/event-grid/quotas-limits", "2023-11-15, namespace rows newer");
/// Pull delivery in Event Grid.
pub static EG_PULL: Source = page(
    "EG-PULL",
    "Pull delivery in Event Grid",
    "azure/event-grid/pull-delivery-overview",
    "2023-05-23, preview copy",
);
/// Event Grid event handlers.
pub static EG_HDL: Source =
    page("EG-HDL", "Event Grid event handlers", "azure/event-grid/event-handlers", "2026-02-17");
/// Push delivery of Event Grid namespaces.
pub static EGN_HDL: Source = page(
    "EGN-HDL",
    "Push delivery of Event Grid namespaces",
    "azure/event-grid/namespace-push-delivery-overview",
    "2024-11-18",
);
/// Service Bus as an Event Grid handler.
pub static EG_SBH: Source =
    page("EG-SBH", "Service Bus as an Event Grid handler", "azure/event-grid/handler-service-bus", "2024-01-17");
/// Event Grid delivery and retry.
pub static EG_DEL: Source =
    page("EG-DEL", "Event Grid delivery and retry", "azure/event-grid/delivery-and-retry", "2020-07-07, newer exists");
/// Delivery and retry in Event Grid namespaces.
pub static EGN_DEL: Source = page(
    "EGN-DEL",
    "Delivery and retry in Event Grid namespaces",
    "azure/event-grid/namespace-delivery-retry",
    "2024-05-08",
);
/// Event Grid delivery with a managed identity.
pub static EG_MSI: Source = page(
    "EG-MSI",
    "Event Grid delivery with a managed identity",
    "azure/event-grid/managed-service-identity",
    "2025-07-29",
);
/// Event Grid and private endpoints of subscribers.
pub static EG_PRIV: Source = page(
    "EG-PRIV",
    "Event Grid and private endpoints of subscribers",
    "azure/event-grid/consume-private-endpoints",
    "2023-08-16",
);
/// Event filtering in Event Grid.
pub static EG_FLT: Source =
    page("EG-FLT", "Event filtering in Event Grid", "azure/event-grid/event-filtering", "2018, limits newer");
/// Concepts of Event Grid namespaces.
pub static EGN_CON: Source = page(
    "EGN-CON",
    "Concepts of Event Grid namespaces",
    "azure/event-grid/concepts-event-grid-namespaces",
    "2023-11-15",
);
/// The MQTT broker of Event Grid.
pub static EG_MQTT: Source =
    page("EG-MQTT", "The MQTT broker of Event Grid", "azure/event-grid/mqtt-overview", "2023-11-15");
/// MQTT features that Event Grid supports.
pub static MQTT_SUP: Source = page(
    "MQTT-SUP",
    "MQTT features that Event Grid supports",
    "azure/event-grid/mqtt-support",
    "2023-11-15, newer copy undated",
);
/// What is new in the Event Grid MQTT broker.
pub static EG_NEW: Source = page(
    "EG-NEW",
    "What is new in the Event Grid MQTT broker",
    "https://techcommunity.microsoft.com/category/azure/blog/messagingonazureblog",
    "2026-03-22",
);
/// Event Hubs quotas and limits.
pub static EH_Q: Source =
    page("EH-Q", "Event Hubs quotas and limits", "azure/event-hubs/event-hubs-quotas", "2026-02-05");
/// Features and terms of Event Hubs.
pub static EH_FEA: Source = page(
    "EH-FEA",
    "Features and terms of Event Hubs",
    "azure/event-hubs/event-hubs-features",
    "2017-05-15, newer exists",
);
/// What is Event Hubs.
pub static EH_ABT: Source = page("EH-ABT", "What is Event Hubs", "azure/event-hubs/event-hubs-about", "2021-05-25");
/// Kafka transactions in Event Hubs.
pub static EH_KTX: Source =
    page("EH-KTX", "Kafka transactions in Event Hubs", "azure/event-hubs/apache-kafka-transactions", "2024-04-29");
/// IoT Hub quotas and throttling.
pub static IOT_Q: Source =
    page("IOT-Q", "IoT Hub quotas and throttling", "azure/iot-hub/iot-hub-devguide-quotas-throttling", "2019-08-08");
/// Web application firewall on Front Door.
pub static AFD_TIER: Source = page(
    "AFD-TIER",
    "Web application firewall on Front Door",
    "azure/web-application-firewall/afds/afds-overview",
    "undated copy, read 2026-11",
);
/// Private Link origins of Front Door Premium.
pub static AFD_PL: Source =
    page("AFD-PL", "Private Link origins of Front Door Premium", "azure/frontdoor/private-link", "2025-09-24");
/// Front Door Premium to API Management over Private Link.
pub static AFD_APIM_PL: Source = page(
    "AFD-APIM-PL",
    "Front Door Premium to API Management over Private Link",
    "azure/frontdoor/standard-premium/how-to-enable-private-link-apim",
    "2025-04-28",
);
/// Front Door before API Management.
pub static AFD_APIM: Source = page(
    "AFD-APIM",
    "Front Door before API Management",
    "azure/api-management/front-door-api-management",
    "2022-09-27",
);
/// Inbound private endpoints of API Management.
pub static APIM_PE: Source = page(
    "APIM-PE",
    "Inbound private endpoints of API Management",
    "azure/api-management/private-endpoint",
    "2025-11-17",
);
/// Virtual networks and API Management.
pub static APIM_NET: Source = page(
    "APIM-NET",
    "Virtual networks and API Management",
    "azure/api-management/virtual-network-concepts",
    "2024-10-16",
);
/// API Management Premium v2 in a virtual network.
pub static APIM_INJ2: Source = page(
    "APIM-INJ2",
    "API Management Premium v2 in a virtual network",
    "azure/api-management/inject-vnet-v2",
    "2025-10-08",
);
/// Availability zones of API Management.
pub static APIM_AZ: Source = page(
    "APIM-AZ",
    "Availability zones of API Management",
    "azure/api-management/enable-availability-zone-support",
    "2025-11-12",
);
/// The v2 tiers of API Management.
pub static APIM_V2: Source = page(
    "APIM-V2",
    "The v2 tiers of API Management",
    "azure/api-management/v2-service-tiers-overview",
    "2023-10-02 and a copy of 2025",
);
/// Features of the API Management tiers.
pub static APIM_FEA: Source = page(
    "APIM-FEA",
    "Features of the API Management tiers",
    "azure/api-management/api-management-features",
    "2022-02-07",
);
/// API Management in several regions.
pub static APIM_MR: Source = page(
    "APIM-MR",
    "API Management in several regions",
    "azure/api-management/api-management-howto-deploy-multi-region",
    "2022-07-25",
);
/// Limits of Azure services, API Management.
pub static APIM_LIM: Source = page(
    "APIM-LIM",
    "Limits of Azure services, API Management",
    "azure/azure-resource-manager/management/azure-subscription-service-limits",
    "2026-03, second-hand",
);
/// Asynchronous messaging options.
pub static AAC_MSG: Source = page(
    "AAC-MSG",
    "Asynchronous messaging options",
    "azure/architecture/guide/technology-choices/messaging",
    "2026-02-11",
);
/// The event-driven architecture style.
pub static AAC_EDA: Source = page(
    "AAC-EDA",
    "The event-driven architecture style",
    "azure/architecture/guide/architecture-styles/event-driven",
    "2018-08-30, newer exists",
);
/// Communication between microservices.
pub static AAC_ISC: Source = page(
    "AAC-ISC",
    "Communication between microservices",
    "azure/architecture/microservices/design/interservice-communication",
    "recent copy, undated",
);
/// The Publisher-Subscriber pattern.
pub static AAC_PUB: Source = page(
    "AAC-PUB",
    "The Publisher-Subscriber pattern",
    "azure/architecture/patterns/publisher-subscriber",
    "recent copy, undated",
);
/// The Competing Consumers pattern.
pub static AAC_CC: Source =
    page("AAC-CC", "The Competing Consumers pattern", "azure/architecture/patterns/competing-consumers", "undated");
/// The Claim-Check pattern.
pub static AAC_CLAIM: Source =
    page("AAC-CLAIM", "The Claim-Check pattern", "azure/architecture/patterns/claim-check", "undated");
/// The Sequential Convoy pattern.
pub static AAC_SEQ: Source =
    page("AAC-SEQ", "The Sequential Convoy pattern", "azure/architecture/patterns/sequential-convoy", "undated");
/// The Asynchronous Request-Reply pattern.
pub static AAC_ARR: Source = page(
    "AAC-ARR",
    "The Asynchronous Request-Reply pattern",
    "azure/architecture/patterns/async-request-reply",
    "recent copy, undated",
);
/// The Queue-Based Load Leveling pattern.
pub static AAC_QLL: Source = page(
    "AAC-QLL",
    "The Queue-Based Load Leveling pattern",
    "azure/architecture/patterns/queue-based-load-leveling",
    "not read again",
);
/// The Priority Queue pattern.
pub static AAC_PRIO: Source =
    page("AAC-PRIO", "The Priority Queue pattern", "azure/architecture/patterns/priority-queue", "not read again");
/// The Messaging Bridge pattern.
pub static AAC_BRIDGE: Source = page(
    "AAC-BRIDGE",
    "The Messaging Bridge pattern",
    "azure/architecture/patterns/messaging-bridge",
    "not read again",
);
/// Load-balancing options.
pub static AAC_LB: Source = page(
    "AAC-LB",
    "Load-balancing options",
    "azure/architecture/guide/technology-choices/load-balancing-overview",
    "2021-03-02, newer exists",
);
/// Choose a messaging model: introduction.
pub static LEARN_INTRO: Source = page(
    "LEARN-INTRO",
    "Choose a messaging model: introduction",
    "training/modules/choose-a-messaging-model-in-azure-to-connect-your-services/1-introduction",
    "undated",
);
/// Choose a messaging model: messages and events.
pub static LEARN_ME: Source = page(
    "LEARN-ME",
    "Choose a messaging model: messages and events",
    "training/modules/choose-a-messaging-model-in-azure-to-connect-your-services/2-choose-a-messaging-model",
    "undated",
);
/// Choose a messaging model: queues.
pub static LEARN_SQ: Source = page(
    "LEARN-SQ",
    "Choose a messaging model: queues",
    "training/modules/choose-a-messaging-model-in-azure-to-connect-your-services/3-choose-azure-queue-storage",
    "undated",
);
/// Event-driven and messaging architecture on Azure.
pub static SEED_EDA: Source = page(
    "SEED-EDA",
    "Event-driven and messaging architecture on Azure",
    "https://github.com/stephaneey/azure-and-k8s-architecture/tree/main/IPaaS/patterns/event-driven-and-messaging-architecture",
    "2023-12",
);
/// Point-to-point.
pub static SEED_P2P: Source = page(
    "SEED-P2P",
    "Point-to-point",
    "https://github.com/stephaneey/azure-and-k8s-architecture/tree/main/IPaaS/patterns/event-driven-and-messaging-architecture/point-to-point.md",
    "2023-12",
);
/// Load levelling.
pub static SEED_LOAD: Source = page(
    "SEED-LOAD",
    "Load levelling",
    "https://github.com/stephaneey/azure-and-k8s-architecture/tree/main/IPaaS/patterns/event-driven-and-messaging-architecture/load-levelling.md",
    "2023-12",
);
/// Publish-subscribe with Event Grid, push.
pub static SEED_EGPUSH: Source = page(
    "SEED-EGPUSH",
    "Publish-subscribe with Event Grid, push",
    "https://github.com/stephaneey/azure-and-k8s-architecture/tree/main/IPaaS/patterns/event-driven-and-messaging-architecture/pub-sub-event-grid.md",
    "2023-12",
);
/// Publish-subscribe with Event Grid, pull.
pub static SEED_EGPULL: Source = page(
    "SEED-EGPULL",
    "Publish-subscribe with Event Grid, pull",
    "https://github.com/stephaneey/azure-and-k8s-architecture/tree/main/IPaaS/patterns/event-driven-and-messaging-architecture/pub-sub-event-grid-pull.md",
    "2023-12",
);
/// Publish-subscribe with Service Bus.
pub static SEED_SBPUB: Source = page(
    "SEED-SBPUB",
    "Publish-subscribe with Service Bus",
    "https://github.com/stephaneey/azure-and-k8s-architecture/tree/main/IPaaS/patterns/event-driven-and-messaging-architecture/pub-sub-servicebus.md",
    "2023-12",
);
/// Push-push-pull.
pub static SEED_PPP: Source = page(
    "SEED-PPP",
    "Push-push-pull",
    "https://github.com/stephaneey/azure-and-k8s-architecture/tree/main/IPaaS/patterns/event-driven-and-messaging-architecture/pub-sub-push-push-pull.md",
    "2023-12",
);
/// API Management topologies.
pub static SEED_TOPO: Source = page(
    "SEED-TOPO",
    "API Management topologies",
    "https://github.com/stephaneey/azure-and-k8s-architecture/tree/main/IPaaS/api%20management/topologies.md",
    "picture of 2023-12-10",
);
/// API Management in several regions, three designs.
pub static SEED_MR: Source = page(
    "SEED-MR",
    "API Management in several regions, three designs",
    "https://github.com/stephaneey/azure-and-k8s-architecture/tree/main/IPaaS/api%20management/multi-region-setup",
    "2023-12",
);
/// Several regions with Front Door in the driving seat.
pub static SEED_FD1: Source = page(
    "SEED-FD1",
    "Several regions with Front Door in the driving seat",
    "https://github.com/stephaneey/azure-and-k8s-architecture/tree/main/IPaaS/api%20management/multi-region-setup/frontdoorapim1.md",
    "2023-12",
);
/// Several regions with API Management in the driving seat.
pub static SEED_FD2: Source = page(
    "SEED-FD2",
    "Several regions with API Management in the driving seat",
    "https://github.com/stephaneey/azure-and-k8s-architecture/tree/main/IPaaS/api%20management/multi-region-setup/frontdoorapim2.md",
    "2023-12",
);
/// Network flows of event-driven services.
pub static SEED_FLOW: Source = page(
    "SEED-FLOW",
    "Network flows of event-driven services",
    "https://github.com/stephaneey/azure-and-k8s-architecture/tree/main/cheat%20sheets/eda-network-flows.md",
    "picture of 2024-05-18",
);
/// A map of API Management.
pub static SEED_MAP: Source = page(
    "SEED-MAP",
    "A map of API Management",
    "https://github.com/stephaneey/azure-and-k8s-architecture/tree/main/maps/apim.md",
    "2023-12",
);
/// A BizTalk-like integration platform.
pub static SEED_BIZ: Source = page(
    "SEED-BIZ",
    "A BizTalk-like integration platform",
    "https://github.com/stephaneey/azure-and-k8s-architecture/tree/main/IPaaS/patterns/biztalk-like-IPaaS-pattern.md",
    "2023-12",
);

/// Keep the architecture decisions, and why.
pub static WAF_ADR: Source = page(
    "WAF-ADR",
    "Maintain an architecture decision record",
    "azure/well-architected/architect-role/architecture-decision-record",
    "not read again",
);

/// Every page.
pub static SOURCES: &[&Source] = &[
    &CMP,
    &SQ_SB,
    &SB_Q,
    &SB_FEAT,
    &SB_P,
    &SB_THR,
    &SB_SES,
    &SB_DUP,
    &SB_TX,
    &SB_DLQ,
    &SB_FLT,
    &SB_EXP,
    &SB_PAY,
    &SB_PL,
    &SB_EG,
    &SB_SBMP,
    &SQ_INTRO,
    &SQ_SCALE,
    &ST_PE,
    &EG_TIER,
    &EG_Q,
    &EG_PULL,
    &EG_HDL,
    &EGN_HDL,
    &EG_SBH,
    &EG_DEL,
    &EGN_DEL,
    &EG_MSI,
    &EG_PRIV,
    &EG_FLT,
    &EGN_CON,
    &EG_MQTT,
    &MQTT_SUP,
    &EG_NEW,
    &EH_Q,
    &EH_FEA,
    &EH_ABT,
    &EH_KTX,
    &IOT_Q,
    &AFD_TIER,
    &AFD_PL,
    &AFD_APIM_PL,
    &AFD_APIM,
    &APIM_PE,
    &APIM_NET,
    &APIM_INJ2,
    &APIM_AZ,
    &APIM_V2,
    &APIM_FEA,
    &APIM_MR,
    &APIM_LIM,
    &AAC_MSG,
    &AAC_EDA,
    &AAC_ISC,
    &AAC_PUB,
    &AAC_CC,
    &AAC_CLAIM,
    &AAC_SEQ,
    &AAC_ARR,
    &AAC_QLL,
    &AAC_PRIO,
    &AAC_BRIDGE,
    &AAC_LB,
    &LEARN_INTRO,
    &LEARN_ME,
    &LEARN_SQ,
    &SEED_EDA,
    &SEED_P2P,
    &SEED_LOAD,
    &SEED_EGPUSH,
    &SEED_EGPULL,
    &SEED_SBPUB,
    &SEED_PPP,
    &SEED_TOPO,
    &SEED_MR,
    &SEED_FD1,
    &SEED_FD2,
    &SEED_FLOW,
    &SEED_MAP,
    &SEED_BIZ,
    &WAF_ADR,
];
