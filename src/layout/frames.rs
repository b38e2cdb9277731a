//! Where do the frames of groups lie? Around their members, with a title in the upper border.
//!
//! A frame leaves one free cell between its border and what is inside, so that every link can get out. A group without
//! members has none.

use indexmap::IndexMap;
use unicode_width::UnicodeWidthStr;

use crate::model::{Cell, GroupId, Topology};
use crate::text::shown;

use super::Area;
use super::route::Frame;

/// The border and the free cells between it and what is inside: columns on each side, rows above and below.
pub const PADDING: (i32, i32) = (3, 2);

impl Frame {
    /// A frame with room for its title, which keeps clear of the corners.
    pub fn new(area: Area, title: i32) -> Self {
        let title = Area { x: area.x + 2, y: area.y, w: title.min(area.w - 4).max(0), h: 1 };
        Self { area, title }
    }

    /// Whether a cell is on the border or in the title.
    pub fn touches(&self, cell: Cell) -> bool {
        self.area.contains(cell) && !self.area.grown(-1, -1).contains(cell)
    }
}

/// How many cells the title of a group takes: its name and a space on each side.
pub fn title_width(name: &str) -> i32 {
    (shown(name).width() as i32).clamp(1, super::NAME_WIDTH) + 2
}

/// The group around each group, as a dense index, and the groups from the innermost out.
pub fn nesting(topology: &Topology) -> (Vec<Option<usize>>, Vec<usize>) {
    let groups = topology.groups();
    let parents: Vec<Option<usize>> =
        groups.values().map(|group| group.parent.as_ref().and_then(|id| groups.get_index_of(id))).collect();
    let mut inside_out: Vec<usize> = (0..groups.len()).collect();
    inside_out.sort_by_key(|&group| std::cmp::Reverse(groups[group].ancestors(topology).count()));
    (parents, inside_out)
}

/// The frames around boxes that lie where they lie.
pub fn frames_of(topology: &Topology, boxes: &[Area]) -> IndexMap<GroupId, Frame> {
    let groups = topology.groups();
    let (parents, inside_out) = nesting(topology);
    let mut inner = vec![Area::default(); groups.len()];
    for (component, &place) in topology.components().values().zip(boxes) {
        if let Some(group) = component.group.as_ref().and_then(|id| groups.get_index_of(id)) {
            inner[group] = inner[group].union(place);
        }
    }
    let mut frames: Vec<Option<Frame>> = vec![None; groups.len()];
    for group in inside_out {
        if inner[group].is_empty() {
            continue;
        }
        let title = title_width(&groups[group].name);
        let mut area = inner[group].grown(PADDING.0, PADDING.1);
        area.w = area.w.max(title + 4);
        frames[group] = Some(Frame::new(area, title));
        if let Some(parent) = parents[group] {
            inner[parent] = inner[parent].union(area);
        }
    }
    groups.keys().cloned().zip(frames).filter_map(|(id, frame)| Some((id, frame?))).collect()
}
