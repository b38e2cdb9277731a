//! How do the messages and events of the design look to tools of AsyncAPI? As channels and operations of version 3.0, in YAML.
//!
//! A queue, topic or stream is a channel on the server of its service; a drawn broker is one channel. A link is one message
//! with an operation for whoever sends it and one for whoever receives it, each tagged with the component. The fields of a
//! link, with verdict and service, stand under `x-toposcope`; so do, at the end, the components, the groups and what has no
//! place in the format: calls, links without a tag, links between brokers. Payloads are stubs: the design does not say what
//! they hold.

mod yaml;

use std::collections::BTreeMap;

use super::fields::{self, Fields};
use super::rows::{self, LinkRow};
use super::tree::Json;
use super::{Exporter, Report, Shows, json};
use crate::model::{Component, GroupId, LinkId, Service, Verdict, Vocabulary, slug};

/// The row of this format.
pub const EXPORTER: Exporter = Exporter {
    name: "asyncapi",
    extension: "yaml",
    help: "an AsyncAPI 3.0 document of the messages and events",
    write,
    paint: None,
    shows: Shows::Words,
};

type Entries = Vec<(String, Json<'static>)>;

/// Where a service listens: its protocol and its host, in which the name in braces is a variable.
struct Endpoint {
    protocol: &'static str,
    host: &'static str,
    variable: &'static str,
}

/// The endpoint of a broker; none for what is no broker.
fn endpoint(service: Service) -> Option<Endpoint> {
    let (protocol, host, variable) = match service {
        Service::StorageQueue => ("https", "{account}.queue.core.windows.net", "account"),
        Service::ServiceBusQueue | Service::ServiceBusTopic => {
            ("amqps", "{namespace}.servicebus.windows.net", "namespace")
        }
        Service::EventHubs => ("kafka-secure", "{namespace}.servicebus.windows.net:9093", "namespace"),
        Service::EventGrid => ("https", "{topic}.eventgrid.azure.net", "topic"),
        Service::EventGridNamespace => ("https", "{namespace}.eventgrid.azure.net", "namespace"),
        Service::IotHub => ("secure-mqtt", "{hub}.azure-devices.net:8883", "hub"),
        Service::DirectHttp | Service::ApiManagement | Service::ApplicationGateway | Service::FrontDoor => return None,
    };
    Some(Endpoint { protocol, host, variable })
}

/// A queue, topic or stream.
struct Channel {
    title: String,
    description: Option<String>,
    address: String,
    service: Option<Service>,
    /// The links whose messages it carries, by position.
    links: Vec<usize>,
}

struct Document<'a> {
    report: &'a Report<'a>,
    rows: Vec<LinkRow<'a>>,
    /// By key, in the order of the keys.
    channels: BTreeMap<String, Channel>,
    /// The key of the channel of each link; none for what has none.
    of_link: Vec<Option<String>>,
}

fn write(report: &Report<'_>) -> String {
    let document = Document::of(report);
    let topology = report.topology;
    let title = match rows::shown_flat(&topology.title().name).trim() {
        "" => "Untitled design".to_owned(),
        name => name.to_owned(),
    };
    let mut info: Entries = vec![entry("title", Json::text(title)), entry("version", Json::text("1.0.0"))];
    let description = topology.title().description.as_deref().map(shown);
    info.extend(description.map(|words| entry("description", Json::text(words))));
    let mut root: Entries = vec![
        entry("asyncapi", Json::text("3.0.0")),
        entry("info", Json::object(info)),
        entry("defaultContentType", Json::text("application/json")),
    ];
    for (key, value) in [
        ("servers", document.servers()),
        ("channels", document.channels()),
        ("operations", document.operations()),
        ("components", document.components()),
    ] {
        if !matches!(&value, Json::Object(entries) if entries.is_empty()) {
            root.push(entry(key, value));
        }
    }
    root.push(entry("x-toposcope", document.beside()));
    yaml::written(&Json::object(root))
}

impl<'a> Document<'a> {
    fn of(report: &'a Report<'a>) -> Self {
        let rows = rows::links(report);
        let mut document = Self { report, of_link: vec![None; rows.len()], rows, channels: BTreeMap::new() };
        let mut keys: std::collections::HashMap<&LinkId, (&LinkId, Option<&str>)> = std::collections::HashMap::new();
        for channel in report.analysis.channels() {
            let first = &channel.links[0];
            keys.extend(channel.links.iter().map(|link| (link, (first, channel.name.as_deref()))));
        }
        for index in 0..document.rows.len() {
            let row = &document.rows[index];
            if !matches!(row.verdict, Verdict::Message | Verdict::Event) {
                continue;
            }
            let broker = [row.to, row.from].into_iter().map(|end| &report.topology.components()[end]);
            let broker = broker.into_iter().find(|component| component.kind.is_broker());
            let (key, channel) = if let Some(broker) = broker {
                (format!("broker_{}", broker.id), drawn(broker))
            } else {
                let (first, name) = keys.get(&row.link.id).copied().unwrap_or((&row.link.id, None));
                let service = row.advice.and_then(crate::rules::Advice::service);
                (first.to_string(), shared(first, name.or(Some(row.label())), service))
            };
            document.channels.entry(key.clone()).or_insert(channel).links.push(index);
            document.of_link[index] = Some(key);
        }
        document
    }

    fn component(&self, index: usize) -> &'a Component {
        &self.report.topology.components()[index]
    }

    /// Whether a link runs from one broker to another, and so has no operation of its own.
    fn is_within(&self, row: &LinkRow<'_>) -> bool {
        [row.from, row.to].into_iter().all(|end| self.component(end).kind.is_broker())
    }

    fn servers(&self) -> Json<'static> {
        let used: std::collections::BTreeSet<Service> =
            self.channels.values().filter_map(|channel| channel.service).collect();
        Json::object(used.into_iter().filter_map(|service| {
            let Endpoint { protocol, host, variable } = endpoint(service)?;
            let default = Json::object([
                ("default", Json::text(format!("my-{variable}"))),
                ("description", Json::text(format!("the {variable} in Azure"))),
            ]);
            let server = Json::object([
                ("host", Json::text(host)),
                ("protocol", Json::text(protocol)),
                ("title", Json::text(service.name())),
                ("variables", Json::object([(variable, default)])),
            ]);
            Some((service.word(), server))
        }))
    }

    fn channels(&self) -> Json<'static> {
        Json::object(self.channels.iter().map(|(key, channel)| {
            let mut entries: Entries = vec![
                entry("address", Json::text(channel.address.clone())),
                entry("title", Json::text(channel.title.clone())),
            ];
            entries.extend(channel.description.clone().map(|words| entry("description", Json::text(words))));
            let server = channel.service.filter(|service| endpoint(*service).is_some());
            if let Some(service) = server {
                let server = reference(&["servers", service.word()]);
                entries.push(entry("servers", Json::list([server])));
            }
            let messages = channel.links.iter().map(|link| {
                let id = self.rows[*link].link.id.as_str();
                (id.to_owned(), reference(&["components", "messages", id]))
            });
            entries.push(entry("messages", Json::object(messages)));
            (key.clone(), Json::object(entries))
        }))
    }

    fn operations(&self) -> Json<'static> {
        let mut operations: Entries = Vec::new();
        for (row, key) in self.rows.iter().zip(&self.of_link) {
            let Some(key) = key else { continue };
            for (action, end) in [("send", row.from), ("receive", row.to)] {
                let component = self.component(end);
                if !component.kind.is_broker() {
                    operations.push((format!("{action}_{}", row.link.id), self.operation(action, component, row, key)));
                }
            }
        }
        Json::object(operations)
    }

    fn operation(&self, action: &'static str, component: &Component, row: &LinkRow<'_>, key: &str) -> Json<'static> {
        let name = flat(rows::component_name(component));
        let ends = [row.from, row.to].map(|end| flat(rows::component_name(self.component(end))));
        let says = row.advice.and_then(|advice| advice.declared).map_or("", Vocabulary::meaning);
        let mut entries: Entries = vec![
            entry("action", Json::text(action)),
            entry("title", Json::text(label(row))),
            entry("summary", Json::text(format!("{} to {}: {}", ends[0], ends[1], row.answer()))),
            entry("description", Json::text(format!("The sender says \"{says}\"."))),
            entry("channel", reference(&["channels", key])),
            entry("messages", Json::list([reference(&["channels", key, "messages", row.link.id.as_str()])])),
            entry("tags", Json::list([Json::object([("name", Json::text(name))])])),
        ];
        if action == "send" {
            entries.extend(self.reply(&row.link.id).map(|reply| entry("reply", reply)));
        }
        entries.push(entry("x-toposcope", self.own(row)));
        Json::object(entries)
    }

    /// The fields of a link, with its ends.
    fn own(&self, row: &LinkRow<'_>) -> Json<'static> {
        let mut own = own(fields::of_link(row));
        let ends = [("from", row.from), ("to", row.to)];
        own.splice(1..1, ends.map(|(key, end)| entry(key, Json::text(self.component(end).id.to_string()))));
        Json::object(own)
    }

    /// Where the answer to a link comes, if one does.
    fn reply(&self, asked: &LinkId) -> Option<Json<'static>> {
        let answer = self.rows.iter().position(|row| row.link.reply_to.as_ref() == Some(asked))?;
        let key = self.of_link[answer].as_deref()?;
        let message = reference(&["channels", key, "messages", self.rows[answer].link.id.as_str()]);
        Some(Json::object([("channel", reference(&["channels", key])), ("messages", Json::list([message]))]))
    }

    fn components(&self) -> Json<'static> {
        let messages = self.rows.iter().zip(&self.of_link).filter(|(_, key)| key.is_some()).map(|(row, _)| {
            let mut entries: Entries =
                vec![entry("name", Json::text(row.link.id.to_string())), entry("title", Json::text(label(row)))];
            let notes = row.link.notes.as_deref().filter(|notes| !notes.trim().is_empty());
            entries.extend(notes.map(|notes| entry("description", Json::text(shown(notes)))));
            entries.push(entry("payload", Json::object([("type", Json::text("object"))])));
            (row.link.id.to_string(), Json::object(entries))
        });
        let messages = Json::object(messages);
        match messages {
            Json::Object(entries) if entries.is_empty() => Json::Object(entries),
            messages => Json::object([("messages", messages)]),
        }
    }

    /// What the format has no place for: the components, and the links that are calls or not tagged.
    fn beside(&self) -> Json<'static> {
        let topology = self.report.topology;
        let inside = |key: &str, group: Option<&GroupId>| group.map(|id| entry(key, Json::text(id.to_string())));
        let groups = topology.groups().values().map(|group| {
            Json::object(own(fields::of_group(group)).into_iter().chain(inside("parent", group.parent.as_ref())))
        });
        let components = topology.components().values().map(|component| {
            let fields = own(fields::of_component(component)).into_iter();
            Json::object(fields.chain(inside("group", component.group.as_ref())))
        });
        let others = self.rows.iter().zip(&self.of_link).filter(|(row, key)| key.is_none() || self.is_within(row));
        let title = topology.title();
        let mut entries = vec![
            entry("generator", Json::text(json::GENERATOR)),
            entry("catalog", Json::text(json::CATALOG)),
            entry("name", Json::text(title.name.clone())),
        ];
        entries.extend(title.description.clone().map(|words| entry("description", Json::text(words))));
        entries.extend([
            entry("groups", Json::list(groups)),
            entry("components", Json::list(components)),
            entry("links", Json::list(others.map(|(row, _)| self.own(row)))),
        ]);
        Json::object(entries)
    }
}

/// Fields as entries, to the letter: what acts or hides is escaped where it is written.
fn own(fields: Fields) -> Entries {
    fields.into_iter().map(|(key, value)| (key, Json::text(value))).collect()
}

/// The channel that a drawn broker is.
fn drawn(broker: &Component) -> Channel {
    Channel {
        title: flat(rows::component_name(broker)),
        description: broker.notes.as_deref().filter(|notes| !notes.trim().is_empty()).map(shown),
        address: address(rows::component_name(broker), broker.id.as_str()),
        service: broker.kind.service(),
        links: Vec::new(),
    }
}

/// The channel of the links that share one, named after the first of them.
fn shared(first: &LinkId, name: Option<&str>, service: Option<Service>) -> Channel {
    let name = name.map(str::trim).filter(|name| !name.is_empty()).unwrap_or(first.as_str());
    Channel { title: flat(name), description: None, address: address(name, first.as_str()), service, links: Vec::new() }
}

/// A name that every broker takes; in the author's words braces would be parameters.
fn address(name: &str, id: &str) -> String {
    Some(slug(name)).filter(|slug| !slug.is_empty()).unwrap_or_else(|| id.to_owned())
}

fn label(row: &LinkRow<'_>) -> String {
    match row.label() {
        "" => row.link.id.to_string(),
        label => flat(label),
    }
}

fn flat(words: &str) -> String {
    rows::shown_flat(words).trim().to_owned()
}

/// Words with their lines, each as a reader may have it.
fn shown(words: &str) -> String {
    rows::shown_lines(words).collect::<Vec<_>>().join("\n")
}

fn entry(key: &str, value: Json<'static>) -> (String, Json<'static>) {
    (key.to_owned(), value)
}

/// A reference inside the document. Keys hold nothing that it would have to escape.
fn reference(path: &[&str]) -> Json<'static> {
    Json::object([("$ref", Json::text(format!("#/{}", path.join("/"))))])
}
