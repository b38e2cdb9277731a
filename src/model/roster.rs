//! Which things has a design, by their positions? Its ids in the author's order, and the two ends of every link as positions.
//!
//! Whoever looks at a design as a graph asks for the ends of all links, and whoever keeps results by position needs the ids to
//! tell them. Both would cost more to find than most of what is done with them, so the design keeps them up with each change.
//! Between the edits of one step a link may be there without its component: such an end has no position for that long.

use super::id::{ComponentId, GroupId, LinkId, OfComponent, OfGroup, OfLink, Places};
use super::link::Link;
use super::topology::Map;

/// The ids of a design, and the ends of its links.
#[derive(Debug, Clone, Default)]
pub struct Roster {
    groups: Places<OfGroup>,
    components: Places<OfComponent>,
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

    /// The links.
    pub fn links(&self) -> &Places<OfLink> {
        &self.links
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
    pub(super) fn add_component(&mut self, at: usize, id: &ComponentId, links: &Map<LinkId, Link>) {
        let position = at as u32;
        if at < self.components.ids().len() {
            for end in self.ends.iter_mut().flatten().filter(|end| **end >= position && **end != NOWHERE) {
                *end += 1;
            }
        }
        self.components.insert(at, id.clone());
        if self.is_incomplete {
            for ([from, to], link) in self.ends.iter_mut().zip(links.values()) {
                for (end, joined) in [(from, &link.from), (to, &link.to)] {
                    if joined == id {
                        *end = position;
                    }
                }
            }
            self.is_incomplete = self.ends.as_flattened().contains(&NOWHERE);
        }
    }

    pub(super) fn remove_component(&mut self, at: usize) {
        self.components.remove(at);
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
