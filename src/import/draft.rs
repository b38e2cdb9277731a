//! What has been read of a foreign drawing so far? Nodes, frames and edges under the keys of their file, made into a
//! design at the end, when everything that refers to something is known.

use std::collections::{HashMap, HashSet};

use indexmap::IndexMap;

use super::own::{self, Own};
use super::places::{Pixels, cells};
use super::{COUNT, DEPTH, Dropped, Imported};
use crate::file::{Problem, Problems};
use crate::layout::box_size;
use crate::model::{
    Component, ComponentId, ComponentKind, Group, GroupId, GroupKind, Id, Link, LinkId, Title, Topology, slug,
};
use crate::text::quoted;

/// How many reports are told; the others are counted.
const TOLD: usize = 1000;

/// Line and column, from 1.
pub type Place = (usize, usize);

/// A node of a foreign drawing.
#[derive(Debug, Clone, Default)]
pub struct Node {
    pub place: Place,
    pub name: Option<String>,
    pub kind: Option<ComponentKind>,
    /// The key of the frame around it.
    pub frame: Option<String>,
    pub pixels: Option<Pixels>,
    pub notes: Option<String>,
    pub own: Own,
}

/// A frame around nodes of a foreign drawing.
#[derive(Debug, Clone, Default)]
pub struct Frame {
    pub place: Place,
    pub name: Option<String>,
    pub kind: Option<GroupKind>,
    /// The key of the frame around it.
    pub parent: Option<String>,
    pub notes: Option<String>,
    pub own: Own,
}

/// An edge of a foreign drawing.
#[derive(Debug, Clone, Default)]
pub struct Edge {
    pub place: Place,
    pub from: String,
    pub to: String,
    pub label: Option<String>,
    pub notes: Option<String>,
    pub own: Own,
}

/// Everything read so far.
#[derive(Debug, Default)]
pub struct Draft {
    pub title: Title,
    pub nodes: IndexMap<String, Node>,
    pub frames: IndexMap<String, Frame>,
    pub edges: Vec<Edge>,
    dropped: Vec<Dropped>,
    more: usize,
}

/// Why reading stops: the drawing is too large or too deep, or its text is not of the format.
pub type Stop = Problems;

/// A reason to stop, at a place.
pub fn stop((line, column): Place, text: impl Into<String>, help: Option<&str>) -> Stop {
    let problem = Problem { line, column, text: text.into(), help: help.map(str::to_owned) };
    Problems { told: vec![problem], more: 0 }
}

impl Draft {
    /// Puts the name and the description of the design back that our own exporter left.
    pub fn name_from(&mut self, own: &Own) {
        if let Some(name) = own.get("name") {
            name.clone_into(&mut self.title.name);
        }
        if let Some(description) = own.get("description") {
            self.title.description = Some(description.to_owned());
        }
    }

    /// Tells what cannot be carried over.
    pub fn drop(&mut self, (line, column): Place, text: impl Into<String>) {
        if self.dropped.len() < TOLD {
            self.dropped.push(Dropped { line, column, text: text.into() });
        } else {
            self.more += 1;
        }
    }

    /// The node of a key, new if there was none.
    pub fn node(&mut self, place: Place, key: &str) -> Result<&mut Node, Stop> {
        bounded(place, self.nodes.len(), "nodes")?;
        Ok(self.nodes.entry(key.to_owned()).or_insert_with(|| Node { place, ..Node::default() }))
    }

    /// The frame of a key, new if there was none.
    pub fn frame(&mut self, place: Place, key: &str) -> Result<&mut Frame, Stop> {
        bounded(place, self.frames.len(), "groups")?;
        Ok(self.frames.entry(key.to_owned()).or_insert_with(|| Frame { place, ..Frame::default() }))
    }

    /// Adds an edge.
    pub fn edge(&mut self, edge: Edge) -> Result<(), Stop> {
        bounded(edge.place, self.edges.len(), "links")?;
        self.edges.push(edge);
        Ok(())
    }

    /// The design that the drawing shows.
    pub fn finish(mut self) -> Result<Imported, Stop> {
        if self.nodes.is_empty() && self.frames.is_empty() {
            return Err(stop((1, 1), "the drawing holds no nodes", None));
        }
        let groups = self.groups()?;
        let components = self.components(&groups);
        let links = self.links(&components, &groups);
        let mut topology = Topology::named(self.title.name.clone());
        topology.set_title(self.title);
        let fresh = "ids were made unique and references resolved";
        for group in groups.into_values() {
            topology.push_group(group).expect(fresh);
        }
        for component in components.into_values() {
            topology.push_component(component).expect(fresh);
        }
        for link in links {
            topology.push_link(link).expect(fresh);
        }
        self.dropped.sort();
        Ok(Imported { topology, dropped: self.dropped, more: self.more })
    }

    /// The groups by their keys.
    fn groups(&mut self) -> Result<IndexMap<String, Group>, Stop> {
        let mut ids = Ids::default();
        for frame in self.frames.values() {
            ids.reserve(&frame.own);
        }
        let found: Vec<(String, GroupId)> = (self.frames.iter())
            .map(|(key, frame)| (key.clone(), ids.take(&frame.own, frame.name.as_deref().unwrap_or(key), "group")))
            .collect();
        let found: HashMap<String, GroupId> = found.into_iter().collect();
        self.check_parents()?;
        let frames = std::mem::take(&mut self.frames);
        let mut groups = IndexMap::new();
        for (key, frame) in frames {
            let name = frame.name.unwrap_or_else(|| key.clone());
            let mut group = Group::new(found[&key].clone(), name, frame.kind.unwrap_or(GroupKind::Application));
            group.parent = frame.parent.as_ref().and_then(|parent| found.get(parent)).cloned();
            group.notes = frame.notes;
            for complaint in own::describe_group(&mut group, &frame.own) {
                self.drop(frame.place, complaint);
            }
            groups.insert(key, group);
        }
        Ok(groups)
    }

    /// Cuts circles of parents, and refuses nesting without end.
    fn check_parents(&mut self) -> Result<(), Stop> {
        for index in 0..self.frames.len() {
            let mut depth = 0;
            let mut outer = self.frames[index].parent.clone();
            while let Some(parent) = outer.as_ref().and_then(|key| self.frames.get_index_of(key)) {
                depth += 1;
                if parent == index {
                    let (key, frame) = self.frames.get_index_mut(index).expect("the index is in range");
                    frame.parent = None;
                    let (place, text) =
                        (frame.place, format!("the group {} is inside itself; it is taken out", quoted(key)));
                    self.drop(place, text);
                    break;
                }
                if depth > DEPTH {
                    return Err(stop(
                        self.frames[index].place,
                        format!("groups are nested deeper than {DEPTH} levels"),
                        None,
                    ));
                }
                outer.clone_from(&self.frames[parent].parent);
            }
        }
        Ok(())
    }

    /// The components by their keys.
    fn components(&mut self, groups: &IndexMap<String, Group>) -> IndexMap<String, Component> {
        let mut ids = Ids::default();
        for node in self.nodes.values() {
            ids.reserve(&node.own);
        }
        let nodes = std::mem::take(&mut self.nodes);
        let mut components = IndexMap::new();
        let mut boxes = Vec::new();
        for (key, node) in nodes {
            let name = node.name.unwrap_or_else(|| key.clone());
            let id: ComponentId = ids.take(&node.own, &name, "component");
            let mut component = Component::new(id, name, node.kind.unwrap_or(ComponentKind::Service));
            component.group = node.frame.and_then(|frame| groups.get(&frame)).map(|group| group.id.clone());
            component.notes = node.notes;
            for complaint in own::describe_component(&mut component, &node.own) {
                self.drop(node.place, complaint);
            }
            if let Some(pixels) = node.pixels.filter(|_| component.at.is_none()) {
                boxes.push((key.clone(), node.place, pixels, box_size(&component)));
            }
            components.insert(key, component);
        }
        let places = cells(&boxes.iter().map(|(_, _, pixels, size)| (*pixels, *size)).collect::<Vec<_>>());
        for ((key, place, ..), cell) in boxes.into_iter().zip(places) {
            let component = &mut components[&key];
            component.at = cell;
            if cell.is_none() {
                let text = format!(
                    "{} lies on another box or too far away; it gets a place of its own",
                    quoted(&component.name)
                );
                self.drop(place, text);
            }
        }
        components
    }

    fn links(&mut self, components: &IndexMap<String, Component>, groups: &IndexMap<String, Group>) -> Vec<Link> {
        let mut ids = Ids::default();
        for edge in &self.edges {
            ids.reserve(&edge.own);
        }
        let mut links = Vec::new();
        for edge in std::mem::take(&mut self.edges) {
            let Some((from, to)) = components.get(&edge.from).zip(components.get(&edge.to)) else {
                let lost = if components.contains_key(&edge.from) { &edge.to } else { &edge.from };
                let what = if groups.contains_key(lost) { "a group; links join components" } else { "missing" };
                self.drop(edge.place, format!("a link is left out: its end {} is {what}", quoted(lost)));
                continue;
            };
            let named = edge.label.as_deref().filter(|label| !slug(label).is_empty());
            let name = named.map_or_else(|| format!("{}-{}", from.id, to.id), str::to_owned);
            let id: LinkId = ids.take(&edge.own, &name, "link");
            let mut link = Link::new(id, from.id.clone(), to.id.clone());
            link.label = edge.label;
            link.notes = edge.notes;
            for complaint in own::describe_link(&mut link, &edge.own) {
                self.drop(edge.place, complaint);
            }
            links.push(link);
        }
        let known: HashSet<LinkId> = links.iter().map(|link| link.id.clone()).collect();
        for link in &mut links {
            link.reply_to = link.reply_to.take().filter(|asked| *asked != link.id && known.contains(asked));
        }
        links
    }
}

fn bounded(place: Place, count: usize, what: &str) -> Result<(), Stop> {
    if count < COUNT { Ok(()) } else { Err(stop(place, format!("the drawing has more than {COUNT} {what}"), None)) }
}

/// Unique ids of one list. Counting goes on where it stopped, so that a hundred thousand equal names cost no more
/// than as many different ones.
#[derive(Debug)]
struct Ids<Sort> {
    reserved: HashSet<Id<Sort>>,
    taken: HashSet<Id<Sort>>,
    next: HashMap<String, u64>,
}

impl<Sort> Default for Ids<Sort> {
    fn default() -> Self {
        Self { reserved: HashSet::new(), taken: HashSet::new(), next: HashMap::new() }
    }
}

impl<Sort> Ids<Sort> {
    /// Keeps the id that our own exporter wrote for whoever it belongs to.
    fn reserve(&mut self, own: &Own) {
        self.reserved.extend(own.get("id").and_then(Id::new));
    }

    /// The id of our own exporter if it is free, else one made from the name.
    fn take(&mut self, own: &Own, name: &str, fallback: &str) -> Id<Sort> {
        if let Some(id) = own.get("id").and_then(Id::new)
            && self.taken.insert(id.clone())
        {
            return id;
        }
        let base = Id::<Sort>::fresh(name, fallback, |_| false);
        let next = self.next.entry(base.to_string()).or_insert(1);
        loop {
            let tried = if *next == 1 { base.to_string() } else { numbered(base.as_str(), *next) };
            *next += 1;
            let id = Id::new(&tried).expect("a fresh id with a number is an id");
            if !self.reserved.contains(&id) && self.taken.insert(id.clone()) {
                return id;
            }
        }
    }
}

fn numbered(base: &str, number: u64) -> String {
    let tail = format!("-{number}");
    let room = base.len().min(64 - tail.len());
    format!("{}{tail}", base[..room].trim_end_matches('-'))
}
