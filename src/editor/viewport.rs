//! Which part of the world is on the screen? Where it begins, at which level of detail, and the way between the two.
//!
//! Cells cannot be scaled, so zooming changes how much is said: everything, names only, or a map.

use ratatui::layout::Rect;

use crate::layout::Area;
use crate::model::Cell;

/// How much is drawn of each thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, PartialOrd, Ord)]
pub enum Detail {
    /// A map: a mark for each component.
    Map,
    /// Boxes of one row with their names, lines without captions.
    Names,
    /// Everything.
    #[default]
    Full,
}

impl Detail {
    /// How many cells of the world, across and down, one cell of the screen stands for.
    pub fn scale(self) -> (i32, i32) {
        match self {
            Self::Full => (1, 1),
            Self::Names => (2, 2),
            Self::Map => (8, 4),
        }
    }

    /// The level that says more.
    #[must_use]
    pub fn more(self) -> Self {
        match self {
            Self::Map => Self::Names,
            Self::Names | Self::Full => Self::Full,
        }
    }

    /// The level that says less.
    #[must_use]
    pub fn less(self) -> Self {
        match self {
            Self::Full => Self::Names,
            Self::Names | Self::Map => Self::Map,
        }
    }

    /// What it is called on the screen.
    pub fn name(self) -> &'static str {
        match self {
            Self::Full => "full",
            Self::Names => "names",
            Self::Map => "map",
        }
    }
}

/// The part of the world on the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Viewport {
    /// The cell of the world at the top left corner of the canvas.
    pub origin: Cell,
    /// How much is said.
    pub detail: Detail,
    /// The size of the canvas in cells of the screen.
    pub size: (i32, i32),
}

/// How many cells are kept free around what is brought into view.
const MARGIN: i32 = 2;

impl Viewport {
    /// The part of the world that is visible.
    pub fn world(&self) -> Area {
        let (sx, sy) = self.detail.scale();
        Area { x: self.origin.x, y: self.origin.y, w: self.size.0 * sx, h: self.size.1 * sy }
    }

    /// The cell of the world under a cell of the screen.
    pub fn to_world(&self, canvas: Rect, column: u16, row: u16) -> Cell {
        let (sx, sy) = self.detail.scale();
        let x = i32::from(column) - i32::from(canvas.x);
        let y = i32::from(row) - i32::from(canvas.y);
        Cell::new(self.origin.x + x * sx, self.origin.y + y * sy)
    }

    /// Moves the view by cells of the screen.
    pub fn pan(&mut self, columns: i32, rows: i32) {
        let (sx, sy) = self.detail.scale();
        self.origin.x += columns * sx;
        self.origin.y += rows * sy;
    }

    /// Moves the view so that an area is in its middle.
    pub fn center_on(&mut self, area: Area) {
        let world = self.world();
        self.origin = Cell::new(area.x + (area.w - world.w) / 2, area.y + (area.h - world.h) / 2);
    }

    /// Moves the view as little as needed to show an area, or its beginning where it does not fit.
    pub fn reveal(&mut self, area: Area) {
        let world = self.world();
        let shift = |from: i32, size: i32, start: i32, length: i32| {
            let margin = MARGIN.min((size - length).max(0) / 2);
            if start - margin < from || length + 2 * margin > size {
                start - margin
            } else if start + length + margin > from + size {
                start + length + margin - size
            } else {
                from
            }
        };
        let fits = |from: i32, size: i32, start: i32, length: i32| start >= from && start + length <= from + size;
        if !fits(world.x, world.w, area.x, area.w) {
            self.origin.x = shift(world.x, world.w, area.x, area.w);
        }
        if !fits(world.y, world.h, area.y, area.h) {
            self.origin.y = shift(world.y, world.h, area.y, area.h);
        }
    }

    /// Chooses the most detail at which everything fits, and centers it.
    pub fn fit(&mut self, bounds: Area) {
        self.detail = [Detail::Full, Detail::Names]
            .into_iter()
            .find(|detail| {
                let (sx, sy) = detail.scale();
                bounds.w <= self.size.0 * sx && bounds.h <= self.size.1 * sy
            })
            .unwrap_or(Detail::Map);
        self.center_on(bounds);
    }

    /// Changes the level of detail around a cell of the world that stays where it is on the screen.
    pub fn zoom(&mut self, detail: Detail, around: Cell) {
        let (old_x, old_y) = self.detail.scale();
        let (new_x, new_y) = detail.scale();
        let column = (around.x - self.origin.x).div_euclid(old_x);
        let row = (around.y - self.origin.y).div_euclid(old_y);
        self.detail = detail;
        self.origin = Cell::new(around.x - column * new_x, around.y - row * new_y);
    }

    /// Keeps at least a corner of the drawing in view, and the coordinates sane.
    pub fn clamp(&mut self, bounds: Area) {
        let world = self.world();
        let keep = |from: i32, size: i32, start: i32, length: i32| {
            from.clamp(start - (size - 1).max(0), start + (length - 1).max(0))
        };
        self.origin.x = keep(self.origin.x, world.w, bounds.x, bounds.w);
        self.origin.y = keep(self.origin.y, world.h, bounds.y, bounds.h);
    }
}
