//! What is a component, going by its name alone? A guess that Tab overrules.

use crate::model::ComponentKind;

/// The kind that a name suggests.
pub fn guess_kind(name: &str) -> Option<ComponentKind> {
    use ComponentKind as Kind;
    const WORDS: &[(&str, ComponentKind)] = &[
        ("api management", Kind::ApiManagement),
        ("apim", Kind::ApiManagement),
        ("application gateway", Kind::ApplicationGateway),
        ("front door", Kind::FrontDoor),
        ("event grid namespace", Kind::EventGridNamespace),
        ("event grid", Kind::EventGrid),
        ("event hub", Kind::EventHubs),
        ("iot hub", Kind::IotHub),
        ("service bus topic", Kind::ServiceBusTopic),
        ("service bus", Kind::ServiceBusQueue),
        ("storage queue", Kind::StorageQueue),
        ("mobile", Kind::MobileApp),
        ("web api", Kind::Api),
        ("api", Kind::Api),
        ("database", Kind::Database),
        ("sql", Kind::Database),
        ("cosmos", Kind::Database),
        ("db", Kind::Database),
        ("cache", Kind::Cache),
        ("redis", Kind::Cache),
        ("blob", Kind::Storage),
        ("storage", Kind::Storage),
        ("lake", Kind::Storage),
        ("function", Kind::Function),
        ("worker", Kind::Worker),
        ("processor", Kind::Worker),
        ("analytics", Kind::Worker),
        ("scheduler", Kind::Scheduler),
        ("timer", Kind::Scheduler),
        ("sensor", Kind::Device),
        ("device", Kind::Device),
        ("website", Kind::WebApp),
        ("web", Kind::WebApp),
        ("portal", Kind::WebApp),
        ("frontend", Kind::WebApp),
        ("customer", Kind::Person),
        ("user", Kind::Person),
        ("partner", Kind::ExternalSystem),
        ("external", Kind::ExternalSystem),
    ];
    let name = format!(" {} ", crate::model::slug(name).replace('-', " "));
    WORDS
        .iter()
        .find(|(word, _)| name.contains(&format!(" {word} ")) || name.contains(&format!(" {word}s ")))
        .map(|(_, kind)| *kind)
}
