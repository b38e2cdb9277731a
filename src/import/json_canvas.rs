//! What does a JSON Canvas show? Its nodes, edges and groups with their places, as the 1.0 specification has them.
//!
//! The first line of a text node is its name, the rest its notes. A node lies in the smallest group that holds it. Our
//! own exporter keeps the fields of the topology file under the key `toposcope`.

use std::collections::HashMap;

use super::draft::{Draft, Edge, Stop, stop};
use super::own::Own;
use super::places::Pixels;
use super::tree::{self, Tree};
use super::{Imported, Importer};
use crate::model::ComponentKind;
use crate::text::quoted;

/// JSON Canvas.
pub const IMPORTER: Importer = Importer {
    name: "json-canvas",
    extensions: &["canvas"],
    help: "JSON Canvas 1.0 of Obsidian and others",
    sniff: |text| {
        let text = text.trim_start();
        text.starts_with('{')
            && text.contains("\"nodes\"")
            && (text.contains("\"edges\"") || text.contains("\"width\""))
    },
    read,
};

fn read(text: &str) -> Result<Imported, Stop> {
    let root = tree::json(text)?;
    if root.get("toposcope").is_some_and(|version| version.text().is_some()) {
        return Err(stop(root.place, "this is a topology file", Some("open it as it is; it need not be imported")));
    }
    if root.get("nodes").is_none() && root.get("edges").is_none() {
        return Err(stop(root.place, "a JSON Canvas has \"nodes\" and \"edges\"", None));
    }
    let mut draft = Draft::default();
    draft.name_from(&root.own());
    let mut groups = Vec::new();
    for item in root.items("nodes") {
        node(&mut draft, item, &mut groups)?;
    }
    nest(&mut draft, &mut groups);
    for item in root.items("edges") {
        edge(&mut draft, item)?;
    }
    draft.finish()
}

fn node(draft: &mut Draft, item: &Tree, groups: &mut Vec<(String, Pixels)>) -> Result<(), Stop> {
    let Some(key) = item.get("id").and_then(Tree::text) else {
        draft.drop(item.place, "a node without an id is left out");
        return Ok(());
    };
    let number = |key| item.get(key).and_then(Tree::number).unwrap_or(0.0);
    let pixels = Pixels { x: number("x"), y: number("y"), w: number("width"), h: number("height") };
    let own = item.own();
    let sort = item.get("type").and_then(Tree::text).unwrap_or("text");
    let text = |key| item.get(key).and_then(Tree::text).unwrap_or_default();
    if draft.nodes.contains_key(key) || draft.frames.contains_key(key) {
        draft.drop(item.place, format!("a second node {} is left out", quoted(key)));
        return Ok(());
    }
    if sort == "group" {
        let frame = draft.frame(item.place, key)?;
        frame.name = Some(text("label").trim().to_owned()).filter(|name| !name.is_empty());
        frame.own = own;
        groups.push((key.to_owned(), pixels));
        return Ok(());
    }
    let (name, notes) = match sort {
        "file" => (text("file").rsplit('/').next().unwrap_or_default().to_owned(), Some(text("file").to_owned())),
        "link" => (text("url").to_owned(), None),
        _ => heading(text("text")),
    };
    let node = draft.node(item.place, key)?;
    node.name = Some(name).filter(|name| !name.is_empty());
    node.notes = notes.filter(|notes| !notes.is_empty());
    node.kind = match sort {
        "file" => Some(ComponentKind::Storage),
        "link" => Some(ComponentKind::ExternalSystem),
        _ => None,
    };
    node.pixels = Some(pixels);
    if !own.is_empty() {
        // Ours say the notes themselves; what else the text shows is computed anew.
        node.notes = None;
    }
    node.own = own;
    Ok(())
}

/// The first line of a Markdown text without its marks, and the rest.
fn heading(text: &str) -> (String, Option<String>) {
    let (first, rest) = text.trim().split_once('\n').unwrap_or((text.trim(), ""));
    let name = first.trim_start_matches('#').trim();
    let name = name.strip_prefix("**").and_then(|name| name.strip_suffix("**")).unwrap_or(name);
    (name.to_owned(), Some(rest.trim().to_owned()).filter(|rest| !rest.is_empty()))
}

/// Puts nodes and groups into the smallest group that holds them.
fn nest(draft: &mut Draft, groups: &mut [(String, Pixels)]) {
    groups.sort_by(|(_, one), (_, other)| (one.w * one.h).total_cmp(&(other.w * other.h)));
    for (at, (key, pixels)) in groups.iter().enumerate() {
        let outer = groups[at + 1..].iter().find(|(_, outer)| outer.holds(pixels) && !pixels.holds(outer));
        draft.frames[key].parent = outer.map(|(key, _)| key.clone());
    }
    for node in draft.nodes.values_mut() {
        let Some(pixels) = node.pixels else { continue };
        node.frame = groups.iter().find(|(_, group)| group.holds(&pixels)).map(|(key, _)| key.clone());
    }
    let by_id: HashMap<String, String> =
        (draft.frames.iter()).filter_map(|(key, frame)| Some((frame.own.get("id")?.to_owned(), key.clone()))).collect();
    for (key, pixels) in groups.iter() {
        let empty = || draft.nodes.values().filter_map(|node| node.pixels).all(|node| !pixels.holds(&node));
        if draft.frames[key].parent.is_none() && empty() {
            // Our exporter has no place for a group without members, so it says what the group lies in.
            let frame = &mut draft.frames[key];
            frame.parent = frame.own.get("parent").and_then(|id| by_id.get(id)).cloned();
        }
    }
}

fn edge(draft: &mut Draft, item: &Tree) -> Result<(), Stop> {
    let text = |key| item.get(key).and_then(Tree::text);
    let (Some(from), Some(to)) = (text("fromNode"), text("toNode")) else {
        draft.drop(item.place, "an edge without \"fromNode\" and \"toNode\" is left out");
        return Ok(());
    };
    let start = text("fromEnd") == Some("arrow");
    let end = text("toEnd") != Some("none");
    let ends = format!("{} to {}", quoted(from), quoted(to));
    match (start, end) {
        (true, true) => {
            draft.drop(item.place, format!("an edge with two heads became two links: from {ends} and back"));
        }
        (false, false) => draft.drop(item.place, format!("an edge without a head is read as going from {ends}")),
        _ => {}
    }
    let label = text("label").map(|label| label.trim().to_owned()).filter(|label| !label.is_empty());
    let own = item.own();
    let (from, to) = if start && !end { (to, from) } else { (from, to) };
    let forward = Edge { place: item.place, from: from.to_owned(), to: to.to_owned(), label, own, notes: None };
    if start && end {
        let back = Edge { from: forward.to.clone(), to: forward.from.clone(), own: Own::default(), ..forward.clone() };
        draft.edge(forward)?;
        return draft.edge(back);
    }
    draft.edge(forward)
}
