//! What does an AsyncAPI document describe? An application, its channels, and what it sends and receives on them.
//!
//! Such a document shows one application; who is at the other end of a channel it does not say. So a component named
//! after the channel stands there, and that is told. Versions 2 and 3 are read, as JSON or YAML. In version 2 the verbs
//! are those of the others: `publish` is what the application receives. A document of our own exporter says beside the
//! format which components there are and which of them a link joins, so the whole design comes back.

use std::collections::HashSet;

use super::draft::{Draft, Edge, Node, Stop, stop};
use super::tree::{self, Tree};
use super::{Imported, Importer};
use crate::model::{ComponentKind, Need, NeedValue};
use crate::text::quoted;

/// AsyncAPI documents.
pub const IMPORTER: Importer = Importer {
    name: "asyncapi",
    extensions: &["yaml", "yml", "json"],
    help: "AsyncAPI 2 and 3 documents, JSON or YAML",
    sniff: |text| {
        let start: String = text.chars().take(4096).collect();
        start.lines().any(|line| line.trim_start().trim_start_matches(['{', ' ', '"', '\'']).starts_with("asyncapi"))
    },
    read,
};

/// The application that a document is about, as a key that no channel has.
const APPLICATION: &str = "\u{0}application";

fn read(text: &str) -> Result<Imported, Stop> {
    let json = text.trim_start().starts_with('{');
    let (root, aliases) = if json { (tree::json(text)?, Vec::new()) } else { tree::yaml(text)? };
    let Some(version) = root.get("asyncapi").and_then(Tree::text) else {
        return Err(stop(root.place, "an AsyncAPI document says its version under \"asyncapi\"", None));
    };
    let mut draft = Draft::default();
    for place in aliases {
        draft.drop(place, "an alias of YAML is not followed; what it stands for is left out");
    }
    let info = root.get("info");
    let said = |key| info.and_then(|info| info.get(key)).and_then(Tree::text).map(str::to_owned);
    draft.title.name = said("title").unwrap_or_default();
    draft.title.description = said("description");
    if let Some(own) = root.get(OWN).filter(|own| own.get("generator").is_some()) {
        ours(&mut draft, &root, own)?;
        return draft.finish();
    }
    let application = draft.node(root.place, APPLICATION)?;
    application.name = Some(said("title").unwrap_or_else(|| "Application".to_owned()));
    let document = Document { root: &root, protocol: protocol(&root) };
    match version.split('.').next() {
        Some("2") => document.version_2(&mut draft)?,
        Some("3") => document.version_3(&mut draft)?,
        _ => {
            let place = root.get("asyncapi").map_or(root.place, |tree| tree.place);
            let text = format!("AsyncAPI {} is not known; 2 and 3 are", quoted(version));
            return Err(stop(place, text, None));
        }
    }
    draft.finish()
}

/// Where our own exporter keeps what the format has no place for.
const OWN: &str = "x-toposcope";

/// Reads a document of our own exporter: what it says of the design, and the links of the operations that are still there.
fn ours(draft: &mut Draft, root: &Tree, own: &Tree) -> Result<(), Stop> {
    draft.name_from(&own.fields());
    for item in own.items("groups") {
        let fields = item.fields();
        let Some(key) = fields.get("id").map(str::to_owned) else { continue };
        let frame = draft.frame(item.place, &key)?;
        frame.parent = fields.get("parent").map(str::to_owned);
        frame.own = fields;
    }
    for item in own.items("components") {
        let fields = item.fields();
        let Some(key) = fields.get("id").map(str::to_owned) else { continue };
        let node = draft.node(item.place, &key)?;
        node.frame = fields.get("group").map(str::to_owned);
        node.own = fields;
    }
    // A link has an operation at each end that is no broker; the first of them says all.
    let mut known = HashSet::new();
    let operations = root.get("operations").into_iter().flat_map(Tree::entries);
    let links = operations.map(|(name, operation)| (Some(name), operation.place, operation.own()));
    for (name, place, own) in links.chain(own.items("links").iter().map(|item| (None, item.place, item.fields()))) {
        let (Some(id), Some(from), Some(to)) = (own.get("id"), own.get("from"), own.get("to")) else {
            let what = name.map_or_else(|| "a link".to_owned(), |name| format!("the operation {}", quoted(name)));
            draft.drop(place, format!("{what} is left out: it does not say which components it joins"));
            continue;
        };
        if known.insert(id.to_owned()) {
            let (from, to) = (from.to_owned(), to.to_owned());
            draft.edge(Edge { place, from, to, own, ..Edge::default() })?;
        }
    }
    Ok(())
}

struct Document<'a> {
    root: &'a Tree,
    protocol: Option<&'static str>,
}

/// What the application does on a channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Action {
    Send,
    Receive,
}

impl Document<'_> {
    fn version_2(&self, draft: &mut Draft) -> Result<(), Stop> {
        for (address, channel) in self.entries("channels") {
            let mut used = false;
            for (verb, action) in [("publish", Action::Receive), ("subscribe", Action::Send)] {
                let Some(operation) = channel.get(verb) else { continue };
                used = true;
                let label = message_name(self.root, operation.get("message"))
                    .or_else(|| operation.get("operationId").and_then(Tree::text).map(str::to_owned));
                self.link(draft, operation, action, address, channel, label)?;
            }
            if !used {
                draft.drop(channel.place, format!("the channel {} has no operations and is left out", quoted(address)));
            }
        }
        Ok(())
    }

    fn version_3(&self, draft: &mut Draft) -> Result<(), Stop> {
        for (name, operation) in self.entries("operations") {
            let action = match operation.get("action").and_then(Tree::text) {
                Some("send") => Action::Send,
                Some("receive") => Action::Receive,
                _ => {
                    draft.drop(
                        operation.place,
                        format!("the operation {} neither sends nor receives and is left out", quoted(name)),
                    );
                    continue;
                }
            };
            let reference = operation.get("channel").and_then(|channel| channel.get("$ref")).and_then(Tree::text);
            let Some((key, channel)) = reference.and_then(|reference| resolve(self.root, reference)) else {
                draft.drop(
                    operation.place,
                    format!("the operation {} has no channel that is known and is left out", quoted(name)),
                );
                continue;
            };
            let address = channel.get("address").and_then(Tree::text).unwrap_or(key);
            let label = operation.items("messages").first().and_then(|message| message_name(self.root, Some(message)));
            let label = label.or_else(|| operation.get("title").and_then(Tree::text).map(str::to_owned));
            self.link(draft, operation, action, address, channel, label.or_else(|| Some(name.to_owned())))?;
            if let Some(reply) = operation.get("reply") {
                draft.drop(reply.place, format!("the reply of the operation {} is left out", quoted(name)));
            }
        }
        Ok(())
    }

    fn entries(&self, key: &str) -> impl Iterator<Item = (&str, &Tree)> {
        self.root.get(key).into_iter().flat_map(Tree::entries)
    }

    /// A link between the application and whoever is at the other end of a channel.
    fn link(
        &self,
        draft: &mut Draft,
        operation: &Tree,
        action: Action,
        address: &str,
        channel: &Tree,
        label: Option<String>,
    ) -> Result<(), Stop> {
        let key = format!("channel {address}");
        if !draft.nodes.contains_key(&key) {
            let text = format!(
                "who is at the other end of the channel {} is not said; a component of its name stands there",
                quoted(address)
            );
            draft.drop(channel.place, text);
            let node: &mut Node = draft.node(channel.place, &key)?;
            node.name = Some(address.to_owned());
            node.kind = Some(ComponentKind::ExternalSystem);
            node.notes = channel.get("description").and_then(Tree::text).map(str::to_owned);
        }
        let (from, to) = match action {
            Action::Send => (APPLICATION.to_owned(), key),
            Action::Receive => (key, APPLICATION.to_owned()),
        };
        let notes = ["description", "summary"]
            .iter()
            .find_map(|key| operation.get(key))
            .and_then(Tree::text)
            .map(str::to_owned);
        let mut edge = Edge { place: operation.place, from, to, label, notes, ..Edge::default() };
        if let Some(protocol) = self.protocol {
            edge.own.set(&format!("needs.{}", Need::Protocol.key()), protocol);
        }
        draft.edge(edge)
    }
}

/// The protocol that all servers share, as the word of the need.
fn protocol(root: &Tree) -> Option<&'static str> {
    let mut words = root.get("servers").into_iter().flat_map(Tree::entries).map(|(_, server)| {
        let said = server.get("protocol").and_then(Tree::text).unwrap_or_default().to_lowercase();
        let word = match said.as_str() {
            "amqps" | "amqp1" | "amqp" => "amqp",
            "kafka-secure" => "kafka",
            "mqtts" | "mqtt5" | "secure-mqtt" => "mqtt",
            "https" => "http",
            word => word,
        };
        match Need::Protocol.parse(word) {
            Ok(NeedValue::Word(word)) => Some(word),
            _ => None,
        }
    });
    let first = words.next()??;
    words.all(|word| word == Some(first)).then_some(first)
}

/// What a reference inside the document points at, with the last part of its path.
fn resolve<'a>(root: &'a Tree, reference: &'a str) -> Option<(&'a str, &'a Tree)> {
    let path = reference.strip_prefix("#/")?;
    let mut tree = root;
    for part in path.split('/').take(16) {
        let key = part.replace("~1", "/").replace("~0", "~");
        tree = tree.get(&key)?;
    }
    Some((path.rsplit('/').next().unwrap_or(path), tree))
}

/// What a message is called: its name or title, or the name that it is referred to by.
fn message_name(root: &Tree, message: Option<&Tree>) -> Option<String> {
    let mut message = message?;
    if let Some(first) = message.items("oneOf").first() {
        message = first;
    }
    let mut known = None;
    // A channel's message may itself be a reference.
    for _ in 0..4 {
        let Some(reference) = message.get("$ref").and_then(Tree::text) else { break };
        let Some((key, target)) = resolve(root, reference) else {
            return reference.rsplit('/').next().map(str::to_owned);
        };
        known = Some(key);
        message = target;
    }
    let said = ["title", "name"].iter().find_map(|key| message.get(key)).and_then(Tree::text);
    said.or(known).map(str::to_owned)
}
