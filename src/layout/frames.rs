//! Where do the frames of groups lie? Around their members, with a title in the upper border.
//!
//! A frame leaves one free cell between its border and what is inside, so that every link can get out. A group without
//! members has none.

use indexmap::IndexMap;
use unicode_width::UnicodeWidthStr;

use crate::model::{Cell, Group, GroupId, Topology, Vocabulary};
use crate::text::shown;

use super::Area;
use super::route::Frame;

/// The border and the free cells between it and what is inside: columns on each side, rows above and below.
pub const PADDING: (i32, i32) = (3, 2);

/// How far a frame reaches beyond its members on each side, and how far from its corner its title begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Margin {
    /// Columns on the left, rows above, columns on the right, rows below.
    pub sides: [i32; 4],
    /// Columns before the title.
    pub title: i32,
}

impl Default for Margin {
    fn default() -> Self {
        Self { sides: [PADDING.0, PADDING.1, PADDING.0, PADDING.1], title: 1 }
    }
}

impl Margin {
    /// The margin of a frame around what it holds.
    pub fn between(frame: &Frame, inner: Area) -> Self {
        let Frame { area, title } = *frame;
        let sides = [inner.x - area.x, inner.y - area.y, area.right() - inner.right(), area.bottom() - inner.bottom()];
        Self { sides, title: title.x - area.x }
    }

    /// The frame around something, with room for a title of this width, which keeps clear of the corners.
    fn around(&self, inner: Area, title: i32) -> Frame {
        let [left, top, right, bottom] = self.sides;
        let Area { x, y, w, h } = inner;
        let mut area = Area { x: x - left, y: y - top, w: w + left + right, h: h + top + bottom };
        area.w = area.w.max(title + self.title + 1);
        Frame { area, title: Area { x: area.x + self.title, y: area.y, w: title, h: 1 } }
    }
}

impl Frame {
    /// Whether a cell is on the border or in the title.
    pub fn touches(&self, cell: Cell) -> bool {
        self.area.contains(cell) && !self.area.grown(-1, -1).contains(cell)
    }
}

/// How many cells the title of a group takes: its name, its kind in brackets, and a space on each side.
pub fn title_width(group: &Group) -> i32 {
    let name = if group.name.trim().is_empty() { group.id.as_str() } else { &group.name };
    (shown(name).width() as i32).clamp(1, super::NAME_WIDTH) + 5 + group.kind.word().len() as i32
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

/// What lies directly in each group: the boxes of its members, and the frames of the groups in it once they are known.
fn members(topology: &Topology, boxes: &[Area]) -> Vec<Area> {
    let groups = topology.groups();
    let mut inner = vec![Area::default(); groups.len()];
    for (component, &place) in topology.components().values().zip(boxes) {
        if let Some(group) = component.group.as_ref().and_then(|id| groups.get_index_of(id)) {
            inner[group] = inner[group].union(place);
        }
    }
    inner
}

/// The frames around boxes that lie where they lie, each with the margin that is known for it.
pub fn frames_of(topology: &Topology, boxes: &[Area], margins: &IndexMap<GroupId, Margin>) -> IndexMap<GroupId, Frame> {
    let groups = topology.groups();
    let (parents, inside_out) = nesting(topology);
    let mut inner = members(topology, boxes);
    let mut frames: Vec<Option<Frame>> = vec![None; groups.len()];
    for group in inside_out {
        if inner[group].is_empty() {
            continue;
        }
        let margin = margins.get(groups[group].id.as_str()).copied().unwrap_or_default();
        let frame = margin.around(inner[group], title_width(&groups[group]));
        frames[group] = Some(frame);
        if let Some(parent) = parents[group] {
            inner[parent] = inner[parent].union(frame.area);
        }
    }
    groups.keys().cloned().zip(frames).filter_map(|(id, frame)| Some((id, frame?))).collect()
}

/// The margins of frames that are given.
pub fn margins_of(topology: &Topology, boxes: &[Area], frames: &[Option<Frame>]) -> IndexMap<GroupId, Margin> {
    let (parents, inside_out) = nesting(topology);
    let mut inner = members(topology, boxes);
    let mut margins = IndexMap::new();
    for group in inside_out {
        let Some(frame) = frames[group] else { continue };
        margins.insert(topology.groups()[group].id.clone(), Margin::between(&frame, inner[group]));
        if let Some(parent) = parents[group] {
            inner[parent] = inner[parent].union(frame.area);
        }
    }
    margins
}
