//! How does the line of a link run, in pixels? From the edge of one box to the head at the edge of the other.

use std::collections::HashMap;

use super::{CELL, Dash, INSET, Mark, Painter};
use crate::drawing::Side;
use crate::export::rows::LinkRow;
use crate::layout::{Layout, pieces};
use crate::model::{Cell, Verdict};

/// The length of a head, and half of its width.
const HEAD: (i32, i32) = (9, 5);

/// What of the lines of each net is painted already.
pub struct Lines<'a> {
    layout: &'a Layout,
    /// The spans painted, ascending and with gaps between them, by net, whether they are level, and their row or column.
    painted: HashMap<(u32, bool, i32), Vec<(i32, i32)>>,
}

impl<'a> Lines<'a> {
    pub fn new(layout: &'a Layout) -> Self {
        Self { layout, painted: HashMap::new() }
    }

    /// The marks of the line of a link: the stretches that no link of its net has painted yet.
    pub fn marks(&mut self, painter: &Painter<'_>, row: &LinkRow<'_>) -> Vec<Mark> {
        let Some(path) = self.layout.path_of(&row.link.id) else { return Vec::new() };
        let (Some(&first), Some(&last)) = (path.points.first(), path.points.last()) else { return Vec::new() };
        let net = self.layout.net_of(&row.link.id).unwrap_or_default();
        let mut marks = Vec::new();
        let color = painter.palette.verdict(row.verdict);
        for stretch in self.fresh(net, &path.points) {
            let (start, end) = (stretch[0], stretch[stretch.len() - 1]);
            let mut points: Vec<(i32, i32)> = stretch.iter().map(|cell| painter.middle(*cell)).collect();
            let leaves = self.layout.box_of(&row.link.from).and_then(|area| Side::toward(first, area));
            let enters = self.layout.box_of(&row.link.to).and_then(|area| Side::toward(last, area));
            match leaves.filter(|_| start == first) {
                Some(side) => points.insert(0, edge(painter.middle(first), side)),
                None => marks.push(Mark::Dot { at: points[0], radius: 4, fill: color }),
            }
            let mut head = None;
            match enters.filter(|_| end == last) {
                Some(side) => {
                    let tip = edge(painter.middle(last), side);
                    points.push(moved(tip, side, -HEAD.0));
                    head = Some((tip, side));
                }
                None => marks.push(Mark::Dot { at: points[points.len() - 1], radius: 4, fill: color }),
            }
            stroke(painter, &points, row.verdict, &mut marks);
            if let Some((tip, side)) = head {
                marks.push(arrow_head(painter, tip, side, row.verdict));
            }
        }
        // Dots cover the ends of the lines that meet there.
        marks.sort_by_key(|mark| matches!(mark, Mark::Dot { .. }));
        marks
    }

    /// The stretches of a path that its net has not painted yet; from now on they are.
    fn fresh(&mut self, net: u32, points: &[Cell]) -> Vec<Vec<Cell>> {
        let mut stretches: Vec<Vec<Cell>> = Vec::new();
        if let [only] = points {
            stretches.push(vec![*only]);
        }
        for (from, to) in pieces(points) {
            let level = from.y == to.y;
            let along = |cell: Cell| if level { cell.x } else { cell.y };
            let at = |along: i32| if level { Cell::new(along, from.y) } else { Cell::new(from.x, along) };
            let (low, high) = (along(from).min(along(to)), along(from).max(along(to)));
            let spans = self.painted.entry((net, level, if level { from.y } else { from.x })).or_default();
            let mut gaps = Vec::new();
            let mut free = low;
            let first = spans.partition_point(|&(_, end)| end < low);
            let met = spans[first..].iter().take_while(|(start, _)| *start <= high).count();
            let (mut all_low, mut all_high) = (low, high);
            for &(start, end) in &spans[first..first + met] {
                if start > free {
                    gaps.push((free, start));
                }
                free = free.max(end);
                (all_low, all_high) = (all_low.min(start), all_high.max(end));
            }
            if free < high {
                gaps.push((free, high));
            }
            spans.splice(first..first + met, [(all_low, all_high)]);
            if along(from) > along(to) {
                gaps = gaps.into_iter().rev().map(|(start, end)| (end, start)).collect();
            }
            for (start, end) in gaps {
                let (start, end) = (at(start), at(end));
                match stretches.last_mut() {
                    Some(stretch) if stretch.last() == Some(&start) => stretch.push(end),
                    _ => stretches.push(vec![start, end]),
                }
            }
        }
        stretches
    }
}

/// The point where a line in the middle of a cell meets the box beside it.
fn edge(middle: (i32, i32), side: Side) -> (i32, i32) {
    let reach = match side {
        Side::Left | Side::Right => CELL.0 / 2,
        Side::Up | Side::Down => CELL.1 / 2 + INSET,
    };
    moved(middle, side, reach)
}

fn moved((x, y): (i32, i32), side: Side, by: i32) -> (i32, i32) {
    match side {
        Side::Up => (x, y - by),
        Side::Right => (x + by, y),
        Side::Down => (x, y + by),
        Side::Left => (x - by, y),
    }
}

/// Paints a line in the manner of its verdict: heavy, dashed, double or dotted.
pub fn stroke(painter: &Painter<'_>, points: &[(i32, i32)], verdict: Verdict, marks: &mut Vec<Mark>) {
    let mut line = |color, width, dash| marks.push(Mark::Line { points: points.to_vec(), color, width, dash });
    let color = painter.palette.verdict(verdict);
    match verdict {
        Verdict::Message => line(color, 3.0, Dash::Solid),
        Verdict::Event => line(color, 1.8, Dash::Dashed),
        Verdict::Call => {
            line(color, 4.6, Dash::Solid);
            line(painter.palette.ground, 1.8, Dash::Solid);
        }
        Verdict::Undecided => line(color, 2.0, Dash::Dotted),
    }
}

/// The head of a line: filled for what is sent as a message, hollow for an event, open for a call and for what nobody knows yet.
pub fn arrow_head(painter: &Painter<'_>, tip: (i32, i32), side: Side, verdict: Verdict) -> Mark {
    let back = moved(tip, side, -HEAD.0);
    let across = |by: i32| match side {
        Side::Up | Side::Down => (back.0 + by, back.1),
        Side::Left | Side::Right => (back.0, back.1 + by),
    };
    let (color, ground) = (painter.palette.verdict(verdict), painter.palette.ground);
    let triangle = vec![tip, across(HEAD.1), across(-HEAD.1)];
    match verdict {
        Verdict::Message => Mark::Shape { points: triangle, fill: color, border: color },
        Verdict::Event => Mark::Shape { points: triangle, fill: ground, border: color },
        // A notch at the back sets it apart from the filled one.
        Verdict::Call => {
            let notch = moved(back, side, 4);
            let points = vec![tip, across(HEAD.1 + 1), notch, across(-HEAD.1 - 1)];
            Mark::Shape { points, fill: color, border: color }
        }
        Verdict::Undecided => {
            let points = vec![across(HEAD.1), tip, across(-HEAD.1)];
            Mark::Line { points, color, width: 1.8, dash: Dash::Solid }
        }
    }
}
