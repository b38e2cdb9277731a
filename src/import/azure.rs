//! Which Azure service does an icon stand for? Drawing tools name the pictures of their Azure libraries after services.

use crate::model::ComponentKind;

/// Parts of the names of pictures, in lower case without separators, and the kinds that they stand for; the first match
/// counts, so that the longer names come first.
const ICONS: &[(&str, ComponentKind)] = &[
    ("servicebustopic", ComponentKind::ServiceBusTopic),
    ("servicebus", ComponentKind::ServiceBusQueue),
    ("eventgrid", ComponentKind::EventGrid),
    ("eventhub", ComponentKind::EventHubs),
    ("iothub", ComponentKind::IotHub),
    ("queuesstorage", ComponentKind::StorageQueue),
    ("storagequeue", ComponentKind::StorageQueue),
    ("queuestorage", ComponentKind::StorageQueue),
    ("apimanagement", ComponentKind::ApiManagement),
    ("applicationgateway", ComponentKind::ApplicationGateway),
    ("frontdoor", ComponentKind::FrontDoor),
    ("functionapp", ComponentKind::Function),
    ("azurefunction", ComponentKind::Function),
    ("cache", ComponentKind::Cache),
    ("redis", ComponentKind::Cache),
    ("sqldatabase", ComponentKind::Database),
    ("sqlserver", ComponentKind::Database),
    ("azuresql", ComponentKind::Database),
    ("cosmosdb", ComponentKind::Database),
    ("postgresql", ComponentKind::Database),
    ("mysql", ComponentKind::Database),
    ("database", ComponentKind::Database),
    ("storageaccount", ComponentKind::Storage),
    ("blobblock", ComponentKind::Storage),
    ("blobstorage", ComponentKind::Storage),
    ("datalake", ComponentKind::Storage),
    ("appservice", ComponentKind::WebApp),
    ("webapp", ComponentKind::WebApp),
    ("mobile", ComponentKind::MobileApp),
    ("user", ComponentKind::Person),
    ("actor", ComponentKind::Person),
    ("person", ComponentKind::Person),
    ("cylinder", ComponentKind::Database),
    ("datastore", ComponentKind::Storage),
];

/// The kind that the name of a picture or shape stands for.
pub fn kind_of_icon(name: &str) -> Option<ComponentKind> {
    let plain: String = name.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_lowercase();
    ICONS.iter().find(|(part, _)| plain.contains(part)).map(|(_, kind)| *kind)
}
