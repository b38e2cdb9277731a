//! Where do things lie in the pixels of other programs? Where the editor has them, the top left corner of all at zero.

use super::Report;
use crate::layout::Area;
use crate::model::Cell;

/// The pixels of a cell: columns, rows. Importers count on it.
pub(super) const CELL: (i32, i32) = (10, 20);

/// The size of a group in which nothing lies, in cells.
const EMPTY: (i32, i32) = (24, 4);

/// A rectangle of pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Pixels {
    pub x: i32,
    pub y: i32,
    pub width: i32,
    pub height: i32,
}

/// The places of a design.
pub(super) struct Places {
    bounds: Area,
    frames: Vec<Area>,
}

impl Places {
    /// The places of a design. Groups without members, for which the editor draws nothing, stand below everything.
    pub fn of(report: &Report<'_>) -> Self {
        let bounds = report.layout.bounds();
        let mut below = bounds.y + bounds.h + 2;
        let frames = report.topology.groups().keys().map(|id| {
            report.layout.frame_of(id).unwrap_or_else(|| {
                let area = Area { x: bounds.x, y: below, w: EMPTY.0, h: EMPTY.1 };
                below += EMPTY.1 + 1;
                area
            })
        });
        Self { bounds, frames: frames.collect() }
    }

    /// The pixels of an area of cells.
    pub fn pixels(&self, area: Area) -> Pixels {
        let (x, y) = self.corner(Cell::new(area.x, area.y));
        Pixels { x, y, width: area.w * CELL.0, height: area.h * CELL.1 }
    }

    /// The pixels of a group, by its position in the list.
    pub fn frame(&self, group: usize) -> Pixels {
        self.pixels(self.frames[group])
    }

    /// The pixel in the middle of a cell.
    pub fn middle(&self, cell: Cell) -> (i32, i32) {
        let (x, y) = self.corner(cell);
        (x + CELL.0 / 2, y + CELL.1 / 2)
    }

    fn corner(&self, cell: Cell) -> (i32, i32) {
        ((cell.x - self.bounds.x) * CELL.0, (cell.y - self.bounds.y) * CELL.1)
    }
}
