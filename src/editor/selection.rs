//! What is selected? Components, links and groups, the last one chosen leading; and what lies next in a direction.
//!
//! Invariant, kept by `Editor::settle`: nothing selected is gone from the design.

use indexmap::IndexSet;

use super::Editor;
use crate::layout::{Area, Layout};
use crate::model::{Cell, Component, ComponentId, Edit, GroupId, Link, LinkId, Step, Topology};

/// How what is selected is brought into view.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reveal {
    /// The view moves as little as needed: the user is looking at something else.
    Least,
    /// The user walks on.
    Ahead,
}

/// Something that can be selected.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Item {
    /// A component.
    Component(ComponentId),
    /// A link.
    Link(LinkId),
    /// A group.
    Group(GroupId),
}

impl Item {
    /// What an edit touched.
    pub fn touched(edit: &Edit) -> Option<Self> {
        match edit {
            Edit::Title(_) => None,
            Edit::Group(change) => {
                change.now.as_ref().or(change.was.as_ref()).map(|(_, it)| Self::Group(it.id.clone()))
            }
            Edit::Component(change) => {
                change.now.as_ref().or(change.was.as_ref()).map(|(_, it)| Self::Component(it.id.clone()))
            }
            Edit::Link(change) => change.now.as_ref().or(change.was.as_ref()).map(|(_, it)| Self::Link(it.id.clone())),
        }
    }

    /// Whether the design still has it.
    pub fn is_in(&self, topology: &Topology) -> bool {
        match self {
            Self::Component(id) => topology.component(id).is_some(),
            Self::Link(id) => topology.link(id).is_some(),
            Self::Group(id) => topology.group(id).is_some(),
        }
    }

    /// The cells that it takes in the drawing.
    pub fn area(&self, layout: &Layout) -> Option<Area> {
        match self {
            Self::Component(id) => layout.box_of(id),
            Self::Group(id) => layout.frame_of(id),
            Self::Link(id) => {
                let path = layout.path_of(id)?;
                if let Some(caption) = path.caption {
                    return Some(caption);
                }
                let middle = path.points.get(path.points.len() / 2)?;
                Some(Area { x: middle.x, y: middle.y, w: 1, h: 1 })
            }
        }
    }
}

/// What is selected.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Selection {
    items: IndexSet<Item>,
}

impl Selection {
    /// The one chosen last, which leads.
    pub fn leader(&self) -> Option<&Item> {
        self.items.last()
    }

    /// Everything selected, in the order in which it was chosen.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &Item> {
        self.items.iter()
    }

    /// How many things are selected.
    pub fn len(&self) -> usize {
        self.items.len()
    }

    /// Whether nothing is selected.
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// Whether this is selected.
    pub fn has(&self, item: &Item) -> bool {
        self.items.contains(item)
    }

    /// The components selected.
    pub fn components(&self) -> impl Iterator<Item = &ComponentId> {
        self.items.iter().filter_map(|item| match item {
            Item::Component(id) => Some(id),
            Item::Link(_) | Item::Group(_) => None,
        })
    }

    /// The links selected.
    pub fn links(&self) -> impl Iterator<Item = &LinkId> {
        self.items.iter().filter_map(|item| match item {
            Item::Link(id) => Some(id),
            Item::Component(_) | Item::Group(_) => None,
        })
    }

    /// The groups selected.
    pub fn groups(&self) -> impl Iterator<Item = &GroupId> {
        self.items.iter().filter_map(|item| match item {
            Item::Group(id) => Some(id),
            Item::Component(_) | Item::Link(_) => None,
        })
    }

    /// Selects this and nothing else.
    pub fn set(&mut self, item: Item) {
        self.items.clear();
        self.items.insert(item);
    }

    /// Selects these and nothing else; the last one leads.
    pub fn set_all(&mut self, items: impl IntoIterator<Item = Item>) {
        self.items = items.into_iter().collect();
    }

    /// Selects this too, as the leader, or no longer.
    pub fn toggle(&mut self, item: Item) {
        if !self.items.shift_remove(&item) {
            self.items.insert(item);
        }
    }

    /// Selects this too, as the leader.
    pub fn add(&mut self, item: Item) {
        self.items.shift_remove(&item);
        self.items.insert(item);
    }

    /// Selects nothing.
    pub fn clear(&mut self) {
        self.items.clear();
    }

    /// Forgets what the design no longer has.
    pub fn retain(&mut self, topology: &Topology) {
        self.items.retain(|item| item.is_in(topology));
    }
}

impl Editor {
    /// Selects one thing and brings it into view.
    pub(crate) fn select(&mut self, item: Item) {
        self.selection.set(item);
        self.selection_moved();
        self.reveal = Some(Reveal::Ahead);
    }

    /// Selects some things and brings the last one into view.
    pub(crate) fn select_all(&mut self, items: impl IntoIterator<Item = Item>) {
        self.selection.set_all(items);
        self.selection_moved();
        self.reveal = Some(Reveal::Ahead);
    }

    /// Brings what leads the selection into view.
    pub(crate) fn selection_moved(&mut self) {
        self.reveal = Some(Reveal::Least);
        self.scrolled = 0;
        self.unfolded = false;
    }

    /// Brings what leads the selection into view.
    pub(super) fn show_selection(&mut self, reveal: Reveal) {
        let area = match self.selection.leader() {
            Some(Item::Link(id)) => return self.show_link(&id.clone(), reveal),
            Some(item) => item.area(&self.layout),
            None => None,
        };
        if let Some(area) = area {
            self.show(area, reveal);
        }
    }

    /// Brings a link into view: its caption, or where it begins. Where one of its ends is in view already, that stays there:
    /// whoever goes through the links of a component does not want to lose it.
    fn show_link(&mut self, id: &LinkId, reveal: Reveal) {
        let Some(link) = self.document.topology().link(id) else { return };
        let caption = self.layout.path_of(id).and_then(|path| path.caption);
        let ends = [&link.from, &link.to].map(|end| self.layout.box_of(end));
        let kept = ends.into_iter().flatten().find(|end| self.viewport.shows(*end));
        match (caption, kept) {
            (Some(caption), Some(end)) => {
                let both = caption.union(end);
                if self.viewport.holds(both) {
                    self.viewport.reveal(both);
                }
            }
            (None, Some(_)) => {}
            (area, None) => {
                if let Some(area) = area.or(ends[0]) {
                    self.show(area, reveal);
                }
            }
        }
    }

    fn show(&mut self, area: Area, reveal: Reveal) {
        match reveal {
            Reveal::Least => self.viewport.reveal(area),
            Reveal::Ahead => self.viewport.reveal_ahead(area, self.layout.bounds()),
        }
    }

    /// Selects what an undone or redone step touched; where nothing of that is left, what was selected before the step.
    pub(crate) fn select_touched(&mut self, step: &Step) {
        let items: Vec<Item> =
            step.edits.iter().filter_map(Item::touched).filter(|item| item.is_in(self.topology())).collect();
        if !items.is_empty() {
            self.select_all(items);
        } else if let Some(before) = self.drawn.selected(&self.document) {
            self.selection = before.clone();
            self.selection_moved();
        }
    }

    /// The component that leads the selection.
    pub(crate) fn component(&self) -> Option<&Component> {
        match self.selection.leader()? {
            Item::Component(id) => self.topology().component(id),
            Item::Link(_) | Item::Group(_) => None,
        }
    }

    /// The link that leads the selection.
    pub(crate) fn link(&self) -> Option<&Link> {
        match self.selection.leader()? {
            Item::Link(id) => self.topology().link(id),
            Item::Component(_) | Item::Group(_) => None,
        }
    }

    /// The links that a command on links is about: those selected; else those between selected components; else the
    /// only one of the component selected.
    pub(crate) fn chosen_links(&self) -> Vec<LinkId> {
        let links: Vec<LinkId> = self.selection.links().cloned().collect();
        if !links.is_empty() {
            return links;
        }
        let components: Vec<&ComponentId> = self.selection.components().collect();
        let found: Vec<LinkId> = match components.as_slice() {
            [] => Vec::new(),
            [only] => self.topology().links_of(only).map(|link| link.id.clone()).collect(),
            several => self.topology().links_between(several).map(|link| link.id.clone()).collect(),
        };
        if components.len() == 1 && found.len() != 1 { Vec::new() } else { found }
    }

    /// The area that the next new thing should be near to.
    pub(crate) fn near(&self) -> Area {
        let world = self.viewport.world();
        let middle = Area { x: world.x + world.w / 2, y: world.y + world.h / 2, w: 1, h: 1 };
        self.selection.leader().and_then(|item| item.area(&self.layout)).unwrap_or(middle)
    }
}

/// A direction on the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "each is the direction of that name")]
pub enum Toward {
    Left,
    Down,
    Up,
    Right,
}

impl Toward {
    /// One cell in this direction.
    pub fn step(self) -> (i32, i32) {
        match self {
            Self::Left => (-1, 0),
            Self::Down => (0, 1),
            Self::Up => (0, -1),
            Self::Right => (1, 0),
        }
    }
}

/// The middle of an area.
pub fn center(area: Area) -> Cell {
    Cell::new(area.x + area.w / 2, area.y + area.h / 2)
}

/// The component that lies nearest in a direction. A cell is twice as tall as wide, and straying sideways counts double,
/// so that pressing the same arrow walks along a row. What stands above or below is to the left or right only where nothing
/// else is, however far its middle is off: the other arrows lead there.
pub fn nearest(topology: &Topology, layout: &Layout, from: Area, toward: Toward) -> Option<ComponentId> {
    let (dx, dy) = toward.step();
    let start = center(from);
    (topology.components().keys())
        .filter_map(|id| Some((id, layout.box_of(id)?)))
        .filter(|(_, area)| *area != from)
        .filter_map(|(id, area)| {
            let middle = center(area);
            let (x, y) = (middle.x - start.x, (middle.y - start.y) * 2);
            let along = x * dx + y * dy;
            let across = gap(from.x, from.w, area.x, area.w);
            let down = gap(from.y, from.h, area.y, area.h);
            let (before, gap) = match toward {
                Toward::Left | Toward::Right => (across, down * 2),
                Toward::Up | Toward::Down => (down, across),
            };
            let aside = (x * dy).abs() + (y * dx).abs();
            (along > 0).then_some((before == 0, along + gap * 2 + aside / 2, aside, id))
        })
        .min_by_key(|(overlaps, distance, aside, _)| (*overlaps, *distance, *aside))
        .map(|(.., id)| id.clone())
}

/// How many cells lie between two spans; none when they overlap.
fn gap(a: i32, a_size: i32, b: i32, b_size: i32) -> i32 {
    (b - (a + a_size)).max(a - (b + b_size)).max(-1) + 1
}
