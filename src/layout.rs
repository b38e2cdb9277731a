//! Where does everything lie? Boxes, frames, paths and labels in the cells of an unbounded world.

use crate::model::{Cell, Component, ComponentId, GroupId, Link, LinkId, Topology};

/// A rectangle of cells: columns `x` to `x + w - 1`, rows `y` to `y + h - 1`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
#[allow(missing_docs, reason = "a rectangle")]
pub struct Area {
    pub x: i32,
    pub y: i32,
    pub w: i32,
    pub h: i32,
}

/// The main direction in which links run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Direction {
    /// Left to right.
    Right,
    /// Top to bottom.
    Down,
    /// Whichever suits the aspect of the drawing better.
    #[default]
    Auto,
}

/// What lies under a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Hit {
    /// A component's box.
    Component(ComponentId),
    /// A link's path or label.
    Link(LinkId),
    /// A group's frame or title.
    Group(GroupId),
}

/// The route of a link.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Path {
    /// The cells where the line begins, turns and ends, beside the two boxes at its ends; pieces are level or upright.
    pub points: Vec<Cell>,
    /// One row of free cells on the line for the caption: the label, and the badge of the service after it.
    pub caption: Option<Area>,
}

/// Where everything lies; a function of a design.
#[derive(Debug, Clone, Default)]
pub struct Layout {
    boxes: indexmap::IndexMap<ComponentId, Area>,
    frames: indexmap::IndexMap<GroupId, Area>,
    paths: indexmap::IndexMap<LinkId, Path>,
}

/// The size of a component's box: its name and two cells on each side, by three rows.
pub fn box_size(component: &Component) -> (i32, i32) {
    (unicode_width::UnicodeWidthStr::width(component.name.as_str()) as i32 + 4, 3)
}

/// How many cells the caption of a link asks for: its label, a space, and a badge of four letters.
pub fn caption_width(_link: &Link) -> i32 {
    4
}

impl Layout {
    /// Lays a design out: components that have a place keep it, the others are arranged, links are routed.
    pub fn of(_topology: &Topology, _direction: Direction) -> Self {
        Self::default()
    }

    /// The layout after an edit, routing anew only what differs from the design that `self` was made of.
    #[must_use]
    pub fn after(&self, topology: &Topology) -> Self {
        Self::of(topology, Direction::Auto)
    }

    /// The box of a component.
    pub fn box_of(&self, id: &ComponentId) -> Option<Area> {
        self.boxes.get(id).copied()
    }

    /// The frame of a group.
    pub fn frame_of(&self, id: &GroupId) -> Option<Area> {
        self.frames.get(id).copied()
    }

    /// The route of a link.
    pub fn path_of(&self, id: &LinkId) -> Option<&Path> {
        self.paths.get(id)
    }

    /// The smallest area that holds everything.
    pub fn bounds(&self) -> Area {
        Area::default()
    }

    /// What lies under a cell; a box before a line before a frame.
    pub fn at(&self, _cell: Cell) -> Option<Hit> {
        None
    }
}

/// Places for components, as a command asks for them: all, or only those named; pinned ones stay.
pub fn arrange(_topology: &Topology, _only: Option<&[ComponentId]>, _direction: Direction) -> Vec<(ComponentId, Cell)> {
    Vec::new()
}

/// A free place for a new box of this size beside a component, or in the free space nearest to `near`.
pub fn free_place(_layout: &Layout, _size: (i32, i32), near: Cell) -> Cell {
    near
}
