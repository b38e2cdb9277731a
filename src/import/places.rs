//! Where in a text does a byte stand, and which cells do pixels become? The two sorts of places of a foreign file.

use std::collections::{BTreeMap, HashMap};

use crate::model::Cell;

/// The lines of a text, so that many places can be told without counting from the start each time.
#[derive(Debug)]
pub struct Lines<'a> {
    text: &'a str,
    starts: Vec<usize>,
    /// The byte and the column told last: a file may be one line of a million places.
    last: std::cell::Cell<(usize, usize)>,
}

impl<'a> Lines<'a> {
    /// The lines of this text.
    pub fn of(text: &'a str) -> Self {
        let ends = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at + 1);
        Self { text, starts: std::iter::once(0).chain(ends).collect(), last: std::cell::Cell::new((0, 1)) }
    }

    /// The text whose lines these are.
    pub fn text(&self) -> &'a str {
        self.text
    }

    /// Line and column of a byte, both from 1; the column counts characters.
    pub fn place(&self, at: usize) -> (usize, usize) {
        let at = at.min(self.text.len());
        let line = self.starts.partition_point(|start| *start <= at);
        let start = self.starts[line - 1];
        let (from, known) = Some(self.last.get()).filter(|(last, _)| (start..=at).contains(last)).unwrap_or((start, 1));
        let column = known + self.text.as_bytes()[from..at].iter().filter(|byte| **byte & 0xC0 != 0x80).count();
        self.last.set((at, column));
        (line, column)
    }
}

/// A rectangle in the pixels (or points) of a foreign drawing.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pixels {
    pub x: f64,
    pub y: f64,
    pub w: f64,
    pub h: f64,
}

impl Pixels {
    /// Whether another rectangle lies inside this one, give or take a pixel.
    pub fn holds(&self, other: &Self) -> bool {
        other.x >= self.x - 1.0
            && other.y >= self.y - 1.0
            && other.x + other.w <= self.x + self.w + 1.0
            && other.y + other.h <= self.y + self.h + 1.0
    }
}

/// How many pixels a cell is wide and high, the roomiest drawing last. The first is what our own exporters use.
const SCALES: &[(f64, f64)] =
    &[(10.0, 20.0), (8.0, 16.0), (8.0, 12.0), (6.0, 12.0), (5.0, 10.0), (4.0, 8.0), (3.0, 6.0), (2.0, 4.0), (1.0, 2.0)];

/// Free cells around a box, so that a link passes between any two.
const GAP: (i32, i32) = (4, 1);

/// Cells for boxes given their pixels and their size in cells: one scale for all, the smallest drawing in which no two
/// boxes touch. A box that lies on another at every scale gets no place, so that automatic layout finds one.
pub fn cells(boxes: &[(Pixels, (i32, i32))]) -> Vec<Option<Cell>> {
    let finite = boxes.iter().map(|(area, _)| area).filter(|area| area.x.is_finite() && area.y.is_finite());
    let (left, top) = finite.fold((f64::MAX, f64::MAX), |(x, y), area| (x.min(area.x), y.min(area.y)));
    let mut best: Option<(usize, Vec<Option<Cell>>)> = None;
    for (wide, high) in SCALES {
        let mut taken = Taken::default();
        let cells: Vec<Option<Cell>> = boxes
            .iter()
            .map(|(area, size)| {
                let cell = Cell::new(scaled(area.x - left, *wide)?, scaled(area.y - top, *high)?);
                taken.take(cell, *size).then_some(cell)
            })
            .collect();
        let missing = cells.iter().filter(|cell| cell.is_none()).count();
        if missing == 0 {
            return cells;
        }
        if best.as_ref().is_none_or(|(least, _)| missing < *least) {
            best = Some((missing, cells));
        }
    }
    best.map(|(_, cells)| cells).unwrap_or_default()
}

fn scaled(pixels: f64, scale: f64) -> Option<i32> {
    let cells = (pixels / scale).round();
    (cells.is_finite() && (0.0..=f64::from(Cell::LIMIT)).contains(&cells)).then_some(cells as i32)
}

/// Which columns of which rows are taken, as spans from their first column to the one after the last.
#[derive(Debug, Default)]
struct Taken(HashMap<i32, BTreeMap<i32, i32>>);

impl Taken {
    fn take(&mut self, at: Cell, (wide, high): (i32, i32)) -> bool {
        let (from, to) = (at.x, at.x + wide + GAP.0);
        let rows = at.y..at.y + high + GAP.1;
        let free = rows.clone().all(|row| {
            let Some(spans) = self.0.get(&row) else { return true };
            spans.range(..to).next_back().is_none_or(|(_, end)| *end <= from)
        });
        if free {
            for row in rows {
                self.0.entry(row).or_default().insert(from, to);
            }
        }
        free
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pixels(x: f64, y: f64) -> Pixels {
        Pixels { x, y, w: 100.0, h: 40.0 }
    }

    #[test]
    fn places_count_characters_from_one() {
        let lines = Lines::of("ab\nä音c\n");
        assert_eq!(lines.place(0), (1, 1));
        assert_eq!(lines.place(2), (1, 3));
        assert_eq!(lines.place(3), (2, 1));
        assert_eq!(lines.place("ab\nä音".len()), (2, 3));
        assert_eq!(lines.place(999), (3, 1));
        assert_eq!(Lines::of("").place(0), (1, 1));
    }

    #[test]
    fn boxes_do_not_touch_whatever_their_names() {
        let sizes = [(40, 3), (40, 3), (9, 3)];
        let places = [pixels(0.0, 0.0), pixels(150.0, 0.0), pixels(0.0, 60.0)];
        let boxes: Vec<_> = places.into_iter().zip(sizes).collect();
        let found: Vec<Cell> = cells(&boxes).into_iter().map(Option::unwrap).collect();
        assert!(found[1].x >= found[0].x + 40, "{found:?}");
        assert!(found[2].y >= found[0].y + 3, "{found:?}");
    }

    #[test]
    fn boxes_on_one_spot_are_left_to_the_layout_and_absurd_places_are_none() {
        let boxes = [(pixels(5.0, 5.0), (9, 3)), (pixels(5.0, 5.0), (9, 3)), (pixels(f64::INFINITY, 0.0), (9, 3))];
        assert_eq!(cells(&boxes), [Some(Cell::new(0, 0)), None, None]);
        assert_eq!(cells(&[]), []);
    }
}
