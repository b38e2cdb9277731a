//! What may pass through a cell? A window of the drawing in which every cell knows the lines that run through it.
//!
//! A cell has two lanes, a level and an upright one. A straight piece takes the lane along which it runs, so that two
//! unrelated lines can only cross; a turn or an end takes both, so that nothing touches there. A box takes both lanes of
//! all its cells, the border of a frame the lane along it, so that a line passes a border at a right angle or not at all.

use crate::model::Cell;

use super::Area;
use super::geometry::pieces;

/// What a lane holds: nothing, a net, the border of a frame, or something that nothing passes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lane(u32);

impl Lane {
    /// Nothing runs here.
    pub const FREE: Self = Self(0);
    /// The border of a frame.
    pub const BORDER: Self = Self(u32::MAX - 1);
    /// A box or a title.
    pub const SOLID: Self = Self(u32::MAX);

    /// A net runs here.
    pub const fn net(net: u32) -> Self {
        Self(net + 1)
    }

    /// Whether nothing runs here.
    pub fn is_free(self) -> bool {
        self == Self::FREE
    }
}

/// A window of cells with their lanes.
#[derive(Debug)]
pub struct Grid {
    area: Area,
    level: Vec<Lane>,
    upright: Vec<Lane>,
}

impl Grid {
    /// An empty window.
    pub fn new(area: Area) -> Self {
        let cells = area.w as usize * area.h as usize;
        Self { area, level: vec![Lane::FREE; cells], upright: vec![Lane::FREE; cells] }
    }

    /// The window.
    pub fn area(&self) -> Area {
        self.area
    }

    /// The number of a cell of the window.
    pub fn index(&self, cell: Cell) -> Option<usize> {
        self.area.contains(cell).then(|| ((cell.y - self.area.y) * self.area.w + cell.x - self.area.x) as usize)
    }

    /// The cell of a number.
    pub fn cell(&self, index: usize) -> Cell {
        let w = self.area.w as usize;
        Cell::new(self.area.x + (index % w) as i32, self.area.y + (index / w) as i32)
    }

    /// The level and the upright lane of a cell.
    pub fn lanes(&self, index: usize) -> (Lane, Lane) {
        (self.level[index], self.upright[index])
    }

    /// Fills both lanes of an area.
    pub fn fill(&mut self, area: Area, lane: Lane) {
        self.level_run(area, lane);
        self.upright_run(area, lane);
    }

    fn level_run(&mut self, area: Area, lane: Lane) {
        Self::run(self.area, &mut self.level, area, lane);
    }

    fn upright_run(&mut self, area: Area, lane: Lane) {
        Self::run(self.area, &mut self.upright, area, lane);
    }

    fn run(window: Area, lanes: &mut [Lane], area: Area, lane: Lane) {
        let (x0, x1) = (area.x.max(window.x), area.right().min(window.right()));
        if x0 >= x1 {
            return;
        }
        for y in area.y.max(window.y)..area.bottom().min(window.bottom()) {
            let row = ((y - window.y) * window.w - window.x) as isize;
            lanes[(row + x0 as isize) as usize..(row + x1 as isize) as usize].fill(lane);
        }
    }

    /// Draws the frame of a group: its border and, in the upper border, the cells of its title.
    pub fn frame(&mut self, frame: Area, title: Area) {
        let (right, bottom) = (frame.right() - 1, frame.bottom() - 1);
        for y in [frame.y, bottom] {
            self.level_run(Area { y, h: 1, ..frame }, Lane::BORDER);
        }
        for x in [frame.x, right] {
            self.upright_run(Area { x, w: 1, ..frame }, Lane::BORDER);
            for y in [frame.y, bottom] {
                self.fill(Area { x, y, w: 1, h: 1 }, Lane::SOLID);
            }
        }
        self.fill(title, Lane::SOLID);
    }

    /// Draws a line of a net.
    pub fn line(&mut self, points: &[Cell], net: u32) {
        let lane = Lane::net(net);
        for (a, b) in pieces(points) {
            let area = Area::between(a, b);
            if a.y == b.y {
                self.level_run(area, lane);
            } else {
                self.upright_run(area, lane);
            }
        }
        for &point in points {
            self.fill(Area { x: point.x, y: point.y, w: 1, h: 1 }, lane);
        }
    }

    /// Whether a line of a net could be drawn here without touching anything else.
    pub fn admits(&self, points: &[Cell], net: u32) -> bool {
        let open = |lane: Lane| lane.is_free() || lane == Lane::net(net);
        let passable = |lane: Lane| lane != Lane::SOLID;
        let turns = points
            .iter()
            .all(|&point| self.index(point).is_none_or(|index| open(self.level[index]) && open(self.upright[index])));
        turns
            && pieces(points).all(|(a, b)| {
                let area = Area::between(a, b);
                let cells = (area.y..area.bottom()).flat_map(|y| (area.x..area.right()).map(move |x| Cell::new(x, y)));
                cells.filter_map(|cell| self.index(cell)).all(|index| {
                    let (along, across) = if a.y == b.y {
                        (self.level[index], self.upright[index])
                    } else {
                        (self.upright[index], self.level[index])
                    };
                    open(along) && passable(across)
                })
            })
    }
}
