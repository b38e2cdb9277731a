//! Which things has a design, by their positions? Ids and names in the author's order, and the two ends of every link.
//!
//! Whoever looks at a design as a graph asks for the ends of all links, and whoever keeps results by position needs ids and
//! names to tell them. To find them costs more than most of what is done with them, so the design keeps them up with each
//! change, and what is derived from it holds on to them for nothing.
//! Between the edits of one step a link may be there without its component: such an end has no position for that long.

use std::sync::Arc;

use super::component::Component;
use super::id::{GroupId, LinkId, OfComponent, OfGroup, OfLink, Places};
use super::link::Link;
use super::topology::Map;

/// The ids of a design, the names of its components, and the ends of its links.
#[derive(Debug, Clone, Default)]
pub struct Roster {
    groups: Places<OfGroup>,
    components: Places<OfComponent>,
    names: Vec<Arc<str>>,
    links: Places<OfLink>,
    ends: Vec<[u32; 2]>,
    /// Whether the end of a link may have no position.
    is_incomplete: bool,
}

/// The position of a component that is not there.
const NOWHERE: u32 = u32::MAX;

impl Roster {
    /// The groups.
    pub fn groups(&self) -> &Places<OfGroup> {
        &self.groups
    }

    /// The components.
    pub fn components(&self) -> &Places<OfComponent> {
        &self.components
    }

    /// The name of the component at a position.
    pub fn name(&self, component: u32) -> &str {
        &self.names[component as usize]
    }

    /// The links.
    pub fn links(&self) -> &Places<OfLink> {
        &self.links
    }

    /// Whether another has the same components and the same links in the same order.
    pub fn lists_alike(&self, other: &Self) -> bool {
        std::ptr::eq(self, other)
            || self.components.ids() == other.components.ids() && self.links.ids() == other.links.ids()
    }

    /// The positions of the sender and the receiver of each link.
    pub fn ends(&self) -> &[[u32; 2]] {
        &self.ends
    }

    pub(super) fn add_group(&mut self, at: usize, id: GroupId) {
        self.groups.insert(at, id);
    }

    pub(super) fn remove_group(&mut self, at: usize) {
        self.groups.remove(at);
    }

    /// Puts a component somewhere. A link may have been there before it, so the links are looked at if one is incomplete.
    pub(super) fn add_component(&mut self, at: usize, component: &Component, links: &Map<LinkId, Link>) {
        let position = at as u32;
        if at < self.components.ids().len() {
            for end in self.ends.iter_mut().flatten().filter(|end| **end >= position && **end != NOWHERE) {
                *end += 1;
            }
        }
        self.components.insert(at, component.id.clone());
        self.names.insert(at, component.name.as_str().into());
        if self.is_incomplete {
            for ([from, to], link) in self.ends.iter_mut().zip(links.values()) {
                for (end, joined) in [(from, &link.from), (to, &link.to)] {
                    if *joined == component.id {
                        *end = position;
                    }
                }
            }
            self.is_incomplete = self.ends.as_flattened().contains(&NOWHERE);
        }
    }

    pub(super) fn remove_component(&mut self, at: usize) {
        self.components.remove(at);
        self.names.remove(at);
        let position = at as u32;
        for end in self.ends.iter_mut().flatten().filter(|end| **end >= position && **end != NOWHERE) {
            if *end == position {
                *end = NOWHERE;
                self.is_incomplete = true;
            } else {
                *end -= 1;
            }
        }
    }

    pub(super) fn rename_component(&mut self, at: usize, name: &str) {
        self.names[at] = name.into();
    }

    pub(super) fn add_link(&mut self, at: usize, id: LinkId, ends: [Option<usize>; 2]) {
        self.links.insert(at, id);
        self.ends.insert(at, [NOWHERE; 2]);
        self.join(at, ends);
    }

    pub(super) fn remove_link(&mut self, at: usize) {
        self.links.remove(at);
        self.ends.remove(at);
    }

    /// Says which components a link joins.
    pub(super) fn join(&mut self, at: usize, ends: [Option<usize>; 2]) {
        self.ends[at] = ends.map(position);
        self.is_incomplete |= ends.contains(&None);
    }

    /// Whether it is known already that a link joins these.
    pub(super) fn joins(&self, at: usize, ends: [Option<usize>; 2]) -> bool {
        self.ends[at] == ends.map(position)
    }
}

fn position(end: Option<usize>) -> u32 {
    end.map_or(NOWHERE, |end| end as u32)
}
