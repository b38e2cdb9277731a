//! Which part of the world is on the screen? Where it begins, at which level of detail, and the way between the two.
//!
//! Cells cannot be scaled, so zooming changes how much is said: everything, names only, dots, or the whole at a glance.

use ratatui::layout::Rect;

use crate::layout::Area;
use crate::model::Cell;

/// How much is drawn of each thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, PartialOrd, Ord)]
pub enum Detail {
    /// Everything on one screen, however large it is: a mark for all that falls into a cell.
    Whole,
    /// A map: a few marks for each component.
    Map,
    /// Boxes of one row with their names, lines without captions.
    Names,
    /// Everything.
    #[default]
    Full,
}

impl Detail {
    /// The level that says more.
    #[must_use]
    pub fn more(self) -> Self {
        match self {
            Self::Whole => Self::Map,
            Self::Map => Self::Names,
            Self::Names | Self::Full => Self::Full,
        }
    }

    /// The level that says less.
    #[must_use]
    pub fn less(self) -> Self {
        match self {
            Self::Full => Self::Names,
            Self::Names => Self::Map,
            Self::Map | Self::Whole => Self::Whole,
        }
    }

    /// What it is called on the screen.
    pub fn name(self) -> &'static str {
        match self {
            Self::Full => "full",
            Self::Names => "names",
            Self::Map => "map",
            Self::Whole => "whole",
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
    /// How many cells of the world, across and down, a cell of the screen stands for when the whole is shown.
    whole: (i32, i32),
    /// Where it was when it showed the drawing from its beginning.
    home: Option<Cell>,
}

/// The way from cells of the world to cells of a part of the screen, counted from its top left corner.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lens {
    /// The cell of the world at the corner.
    pub origin: Cell,
    /// How many cells of the world, across and down, one cell of the screen stands for.
    pub scale: (i32, i32),
}

impl Lens {
    /// The cell of the screen that shows a cell of the world.
    pub fn cell(self, cell: Cell) -> Cell {
        Cell::new((cell.x - self.origin.x).div_euclid(self.scale.0), (cell.y - self.origin.y).div_euclid(self.scale.1))
    }

    /// The cells of the screen that show an area of the world.
    pub fn area(self, area: Area) -> Area {
        let start = self.cell(Cell::new(area.x, area.y));
        let end = self.cell(Cell::new(area.x + area.w - 1, area.y + area.h - 1));
        Area { x: start.x, y: start.y, w: end.x - start.x + 1, h: end.y - start.y + 1 }
    }

    /// The area of the world that some columns and rows of the screen show.
    pub fn world(self, columns: i32, rows: i32) -> Area {
        Area { x: self.origin.x, y: self.origin.y, w: columns * self.scale.0, h: rows * self.scale.1 }
    }

    /// The lens through which an area of the world fits into some columns and rows, in its middle.
    pub fn on(bounds: Area, columns: i32, rows: i32, least: i32) -> Self {
        let needed = |length: i32, room: i32| (length + room.max(1) - 1) / room.max(1);
        // A cell is twice as tall as wide.
        let step = least.max(needed(bounds.w, columns.max(1) * 2)).max(needed(bounds.h, rows));
        let scale = (2 * step, step);
        let start = |from: i32, length: i32, room: i32| from - (room - length) / 2;
        let origin = Cell::new(start(bounds.x, bounds.w, columns * scale.0), start(bounds.y, bounds.h, rows * scale.1));
        Self { origin, scale }
    }
}

/// How many cells of the world, down, a cell of the map stands for; across it is twice as many.
const MAP: i32 = 4;

/// How many cells are kept free around what is brought into view.
const MARGIN: i32 = 2;

impl Viewport {
    /// How many cells of the world, across and down, one cell of the screen stands for.
    pub fn scale(&self) -> (i32, i32) {
        self.scale_at(self.detail)
    }

    fn scale_at(&self, detail: Detail) -> (i32, i32) {
        match detail {
            Detail::Full => (1, 1),
            Detail::Names => (2, 2),
            Detail::Map => (2 * MAP, MAP),
            Detail::Whole => (self.whole.0.max(2 * MAP), self.whole.1.max(MAP)),
        }
    }

    /// Finds how small the whole must be to fit.
    pub fn measure(&mut self, bounds: Area) {
        self.whole = Lens::on(bounds, self.size.0, self.size.1, MAP).scale;
    }

    /// The way from the world to the canvas.
    pub fn lens(&self) -> Lens {
        Lens { origin: self.origin, scale: self.scale() }
    }

    /// The part of the world that is visible.
    pub fn world(&self) -> Area {
        self.lens().world(self.size.0, self.size.1)
    }

    /// The cell of the world under a cell of the screen.
    pub fn to_world(&self, canvas: Rect, column: u16, row: u16) -> Cell {
        let (sx, sy) = self.scale();
        let x = i32::from(column) - i32::from(canvas.x);
        let y = i32::from(row) - i32::from(canvas.y);
        Cell::new(self.origin.x + x * sx, self.origin.y + y * sy)
    }

    /// Moves the view by cells of the screen.
    pub fn pan(&mut self, columns: i32, rows: i32) {
        let (sx, sy) = self.scale();
        self.origin.x += columns * sx;
        self.origin.y += rows * sy;
    }

    /// Whether an area is in view as a whole.
    pub fn shows(&self, area: Area) -> bool {
        let world = self.world();
        let fits = |from: i32, size: i32, start: i32, length: i32| start >= from && start + length <= from + size;
        fits(world.x, world.w, area.x, area.w) && fits(world.y, world.h, area.y, area.h)
    }

    /// Whether there is room in the view for a whole area.
    pub fn holds(&self, area: Area) -> bool {
        let world = self.world();
        area.w <= world.w && area.h <= world.h
    }

    /// Moves the view so that an area is in its middle.
    pub fn center_on(&mut self, area: Area) {
        let world = self.world();
        self.origin = Cell::new(area.x + (area.w - world.w) / 2, area.y + (area.h - world.h) / 2);
    }

    /// Moves the view as little as needed to show an area, or its beginning where it does not fit.
    pub fn reveal(&mut self, area: Area) {
        self.show(area, area);
    }

    /// Shows an area, and where the view must move for it, what lies around it too: whoever goes on in the same direction
    /// finds the next things in view already.
    pub fn reveal_ahead(&mut self, area: Area, bounds: Area) {
        self.show(area, bounds);
    }

    fn show(&mut self, area: Area, around: Area) {
        let world = self.world();
        let span = |start, length| Span { start, length };
        self.origin = Cell::new(
            shifted(span(world.x, world.w), span(area.x, area.w), span(around.x, around.w)),
            shifted(span(world.y, world.h), span(area.y, area.h), span(around.y, around.h)),
        );
    }

    /// Shows the drawing from its beginning: in the middle where it fits, from its top left corner otherwise.
    pub fn show_from_start(&mut self, bounds: Area) {
        let world = self.world();
        let at = |start: i32, length: i32, room: i32| {
            if length <= room { start - (room - length) / 2 } else { start - 1 }
        };
        self.origin = Cell::new(at(bounds.x, bounds.w, world.w), at(bounds.y, bounds.h, world.h));
        self.home = Some(self.origin);
    }

    /// Whether the user has not moved the view since the drawing was shown from its beginning.
    pub fn is_home(&self) -> bool {
        self.home == Some(self.origin)
    }

    /// Moves the view as little as needed for a drawing that has grown, or a canvas that has shrunk: what was seen whole before
    /// still is if there is room for it, and where only its beginning was in view, that still is.
    pub fn keep(&mut self, bounds: Area, (seen, was): (Area, Area)) {
        let world = self.world();
        // From where to where something reaches, and how long that is.
        let kept = |(from, size): (i32, i32),
                    (seen, room): (i32, i32),
                    (was, length): (i32, i32),
                    (start, now): (i32, i32)| {
            let began = was >= seen;
            let whole = began && was + length <= seen + room;
            let margin = MARGIN.min((size - now).max(0) / 2);
            if began && start < from {
                start - margin
            } else if whole && now <= size && start + now > from + size {
                start + now + margin - size
            } else {
                from
            }
        };
        self.origin = Cell::new(
            kept((world.x, world.w), (seen.x, seen.w), (was.x, was.w), (bounds.x, bounds.w)),
            kept((world.y, world.h), (seen.y, seen.h), (was.y, was.h), (bounds.y, bounds.h)),
        );
    }

    /// Chooses the most detail at which everything fits, and centers it.
    pub fn fit(&mut self, bounds: Area) {
        self.detail = [Detail::Full, Detail::Names, Detail::Map]
            .into_iter()
            .find(|detail| {
                let (sx, sy) = self.scale_at(*detail);
                bounds.w <= self.size.0 * sx && bounds.h <= self.size.1 * sy
            })
            .unwrap_or(Detail::Whole);
        self.center_on(bounds);
    }

    /// Whether a level says less than this one: the whole says no less than a map that holds everything.
    pub fn differs(&self, detail: Detail) -> bool {
        self.scale() != self.scale_at(detail)
    }

    /// Changes the level of detail around a cell of the world that stays where it is on the screen.
    pub fn zoom(&mut self, detail: Detail, around: Cell) {
        let (old_x, old_y) = self.scale();
        let (new_x, new_y) = self.scale_at(detail);
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

/// Columns or rows of the world.
#[derive(Clone, Copy)]
struct Span {
    start: i32,
    length: i32,
}

impl Span {
    fn end(self) -> i32 {
        self.start + self.length
    }
}

/// Where the view must begin to show something, with up to two thirds of the room that is left for what lies beyond it.
fn shifted(seen: Span, it: Span, around: Span) -> i32 {
    if it.start >= seen.start && it.end() <= seen.end() {
        return seen.start;
    }
    let free = (seen.length - it.length).max(0);
    let margin = |rest: i32| rest.min(free * 2 / 3).max(MARGIN.min(free / 2));
    if it.start < seen.start || it.length > seen.length {
        it.start - margin(it.start - around.start)
    } else {
        it.end() + margin(around.end() - it.end()) - seen.length
    }
}
