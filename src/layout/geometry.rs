//! What shapes does a drawing consist of? Areas of cells, pieces of lines, and bins that find those near a place.
//!
//! Everything is an integer number of cells, so that a drawing is the same on every machine.

use std::cmp::Ordering;
use std::collections::HashMap;

use foldhash::fast::RandomState;

use crate::model::Cell;

use super::Area;

impl Area {
    /// An area with its top left corner at a cell.
    #[inline]
    pub const fn at(corner: Cell, (w, h): (i32, i32)) -> Self {
        Self { x: corner.x, y: corner.y, w, h }
    }

    /// The area between two cells, both included.
    #[inline]
    pub fn between(a: Cell, b: Cell) -> Self {
        let (x, y) = (a.x.min(b.x), a.y.min(b.y));
        Self { x, y, w: a.x.max(b.x) - x + 1, h: a.y.max(b.y) - y + 1 }
    }

    /// The first column to the right of the area.
    #[inline]
    pub const fn right(self) -> i32 {
        self.x + self.w
    }

    /// The first row below the area.
    #[inline]
    pub const fn bottom(self) -> i32 {
        self.y + self.h
    }

    /// The cell in the middle.
    #[inline]
    pub const fn center(self) -> Cell {
        Cell::new(self.x + self.w / 2, self.y + self.h / 2)
    }

    /// The top left corner.
    #[inline]
    pub const fn corner(self) -> Cell {
        Cell::new(self.x, self.y)
    }

    /// Whether it holds no cell.
    #[inline]
    pub const fn is_empty(self) -> bool {
        self.w <= 0 || self.h <= 0
    }

    /// Whether a cell lies inside.
    #[inline]
    pub const fn contains(self, cell: Cell) -> bool {
        cell.x >= self.x && cell.x < self.right() && cell.y >= self.y && cell.y < self.bottom()
    }

    /// Whether the two share a cell.
    #[inline]
    pub const fn meets(self, other: Self) -> bool {
        self.x < other.right() && other.x < self.right() && self.y < other.bottom() && other.y < self.bottom()
    }

    /// What the two share, if that is anything.
    #[inline]
    pub fn common(self, other: Self) -> Option<Self> {
        let (x, y) = (self.x.max(other.x), self.y.max(other.y));
        let (w, h) = (self.right().min(other.right()) - x, self.bottom().min(other.bottom()) - y);
        (w > 0 && h > 0).then_some(Self { x, y, w, h })
    }

    /// Whether every cell of the other lies inside.
    #[inline]
    pub const fn encloses(self, other: Self) -> bool {
        other.x >= self.x && other.right() <= self.right() && other.y >= self.y && other.bottom() <= self.bottom()
    }

    /// The area with so many more columns and rows on each side.
    #[inline]
    #[must_use]
    pub const fn grown(self, x: i32, y: i32) -> Self {
        Self { x: self.x - x, y: self.y - y, w: self.w + 2 * x, h: self.h + 2 * y }
    }

    /// The area moved by so many columns and rows.
    #[inline]
    #[must_use]
    pub const fn moved(self, x: i32, y: i32) -> Self {
        Self { x: self.x + x, y: self.y + y, ..self }
    }

    /// The smallest area that holds both; an empty one adds nothing.
    #[inline]
    #[must_use]
    pub fn union(self, other: Self) -> Self {
        if self.is_empty() {
            return other;
        }
        if other.is_empty() {
            return self;
        }
        let (x, y) = (self.x.min(other.x), self.y.min(other.y));
        let (right, bottom) = (self.right().max(other.right()), self.bottom().max(other.bottom()));
        Self { x, y, w: right - x, h: bottom - y }
    }
}

/// The pieces of a line, each as its two ends; a line of a single point has none.
pub fn pieces(points: &[Cell]) -> impl Iterator<Item = (Cell, Cell)> + '_ {
    points.windows(2).map(|pair| (pair[0], pair[1]))
}

/// The points of a line without repeated ones and without those in the middle of a straight stretch.
pub fn tidied(points: &[Cell]) -> Vec<Cell> {
    let mut tidy: Vec<Cell> = Vec::with_capacity(points.len());
    for &point in points {
        if tidy.last() == Some(&point) {
            continue;
        }
        if let [.., a, b] = tidy[..]
            && ((a.x == b.x && b.x == point.x) || (a.y == b.y && b.y == point.y))
        {
            tidy.pop();
        }
        tidy.push(point);
    }
    tidy
}

/// The cells of a line as areas: its pieces, or its only cell.
pub fn areas(line: &[Cell]) -> impl Iterator<Item = Area> + '_ {
    let only = if let [cell] = line { Some(Area::between(*cell, *cell)) } else { None };
    pieces(line).map(|(a, b)| Area::between(a, b)).chain(only)
}

/// The cells from one to another in its row or column, both included.
pub fn cells(from: Cell, to: Cell) -> impl DoubleEndedIterator<Item = Cell> + ExactSizeIterator {
    let (dx, dy) = ((to.x - from.x).signum(), (to.y - from.y).signum());
    let behind = steps(from, to) as i32 + 1;
    (0..behind).map(move |off| Cell::new(from.x + off * dx, from.y + off * dy))
}

/// The way from a cell to another in its row or column, as a number below four.
pub fn arm(from: Cell, to: Cell) -> usize {
    match (to.x.cmp(&from.x), to.y.cmp(&from.y)) {
        (Ordering::Greater, _) => 0,
        (Ordering::Less, _) => 1,
        (Ordering::Equal, Ordering::Greater) => 2,
        (Ordering::Equal, _) => 3,
    }
}

/// Where two lines part that begin at one cell: the last cell that they share, and the first point of each after it.
pub fn fork(one: &[Cell], other: &[Cell]) -> (Cell, usize, usize) {
    let (mut at, mut i, mut k) = (one[0], 1, 1);
    while let (Some(&a), Some(&b)) = (one.get(i), other.get(k)) {
        if arm(at, a) != arm(at, b) {
            break;
        }
        let (x, y) = (steps(at, a), steps(at, b));
        at = if x <= y { a } else { b };
        i += usize::from(x <= y);
        k += usize::from(y <= x);
    }
    (at, i, k)
}

/// How many cells one lies from another in its row or column.
fn steps(from: Cell, to: Cell) -> u32 {
    from.x.abs_diff(to.x) + from.y.abs_diff(to.y)
}

/// A line up to a cell of it; none where the cell is not on it.
pub fn part_to(line: &[Cell], cell: Cell) -> Option<Vec<Cell>> {
    let at = pieces(line).position(|(a, b)| Area::between(a, b).contains(cell))?;
    Some([&line[..=at], &[cell]].concat())
}

/// The points of a line after a cell of it; all of them where the cell is not on it.
pub fn part_after(line: &[Cell], cell: Cell) -> Vec<Cell> {
    let last = pieces(line).collect::<Vec<_>>().into_iter().rposition(|(a, b)| Area::between(a, b).contains(cell));
    line[last.map_or(0, |at| at + 1)..].to_vec()
}

/// The last cell of a line that lies on another.
pub fn last_shared(line: &[Cell], other: &[Cell]) -> Option<Cell> {
    let on_other = |cell: Cell| areas(other).any(|area| area.contains(cell));
    let mut backwards = pieces(line).collect::<Vec<_>>().into_iter().rev().flat_map(|(a, b)| cells(b, a));
    backwards.find(|&cell| on_other(cell)).or_else(|| line.first().copied().filter(|&cell| on_other(cell)))
}

/// A line without its first cell.
pub fn without_first(line: &[Cell]) -> Vec<Cell> {
    let [first, next, ..] = line else { return Vec::new() };
    let second: Vec<Cell> = cells(*first, *next).skip(1).take(1).collect();
    tidied(&[&second, &line[1..]].concat())
}

/// A line without its last cell.
pub fn without_last(line: &[Cell]) -> Vec<Cell> {
    let turned: Vec<Cell> = line.iter().rev().copied().collect();
    without_first(&turned).into_iter().rev().collect()
}

/// The columns and rows of one bin; about the size of a few boxes.
const BIN: (i32, i32) = (64, 16);

/// An area over more bins than this is kept apart.
const WIDE: i64 = 4096;

/// Areas sorted into coarse bins: finds those that meet an area without looking at all of them.
#[derive(Debug, Clone, Default)]
pub struct Bins {
    areas: Vec<Area>,
    bins: HashMap<(i32, i32), Vec<u32>, RandomState>,
    /// Those over more bins than are worth filling: a frame may be as wide as the whole world.
    wide: Vec<u32>,
}

impl Bins {
    /// Adds an area; its number is how many were added before it.
    pub fn push(&mut self, area: Area) {
        let number = self.areas.len() as u32;
        self.areas.push(area);
        let bins = (i64::from(area.w) / i64::from(BIN.0) + 2) * (i64::from(area.h) / i64::from(BIN.1) + 2);
        if bins > WIDE {
            self.wide.push(number);
        } else if !area.is_empty() {
            for bin in Self::bins_of(area) {
                self.bins.entry(bin).or_default().push(number);
            }
        }
    }

    fn bins_of(area: Area) -> impl Iterator<Item = (i32, i32)> {
        let columns = area.x.div_euclid(BIN.0)..=(area.right() - 1).div_euclid(BIN.0);
        let rows = area.y.div_euclid(BIN.1)..=(area.bottom() - 1).div_euclid(BIN.1);
        rows.flat_map(move |y| columns.clone().map(move |x| (x, y)))
    }

    /// The area of a number.
    pub fn area(&self, number: u32) -> Area {
        self.areas[number as usize]
    }

    /// The numbers of the areas that meet this one, ascending.
    pub fn meeting(&self, area: Area) -> Vec<u32> {
        if area.is_empty() {
            return Vec::new();
        }
        let count = (i64::from(area.w / BIN.0) + 2) * (i64::from(area.h / BIN.1) + 2);
        let mut found: Vec<u32> = if count > self.areas.len() as i64 {
            (0..self.areas.len() as u32).collect()
        } else {
            let binned = Self::bins_of(area).filter_map(|bin| self.bins.get(&bin)).flatten();
            binned.chain(&self.wide).copied().collect()
        };
        found.retain(|&number| !self.areas[number as usize].is_empty() && self.areas[number as usize].meets(area));
        found.sort_unstable();
        found.dedup();
        found
    }

    /// Whether an area meets none of them.
    pub fn is_free(&self, area: Area) -> bool {
        self.is_alone(area, usize::MAX)
    }

    /// Whether an area meets none of them but one.
    pub fn is_alone(&self, area: Area, number: usize) -> bool {
        let clear = |other: u32| {
            let it = self.areas[other as usize];
            other as usize == number || it.is_empty() || !it.meets(area)
        };
        let count = (i64::from(area.w / BIN.0) + 2) * (i64::from(area.h / BIN.1) + 2);
        area.is_empty()
            || if count > self.areas.len() as i64 {
                (0..self.areas.len() as u32).all(clear)
            } else {
                let mut binned = Self::bins_of(area).filter_map(|bin| self.bins.get(&bin)).flatten().chain(&self.wide);
                binned.all(|&other| clear(other))
            }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_keeps_only_its_ends_and_turns() {
        let line = [(0, 0), (0, 0), (2, 0), (5, 0), (5, 3), (5, 3)].map(|(x, y)| Cell::new(x, y));
        assert_eq!(tidied(&line), [Cell::new(0, 0), Cell::new(5, 0), Cell::new(5, 3)]);
    }

    #[test]
    fn bins_find_what_a_scan_finds() {
        let areas: Vec<Area> = (0..200)
            .map(|i| Area { x: i * 37 % 500 - 250, y: i * 53 % 300 - 150, w: 1 + i % 90, h: 1 + i % 7 })
            .collect();
        let mut bins = Bins::default();
        for &area in &areas {
            bins.push(area);
        }
        for &probe in &areas {
            let scan: Vec<u32> = (0..200).filter(|&i| areas[i as usize].meets(probe)).collect();
            assert_eq!(bins.meeting(probe), scan);
        }
    }
}
