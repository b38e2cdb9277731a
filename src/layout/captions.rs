//! Where is a link's caption written? On free cells of its own line, away from everything else.
//!
//! A caption never covers a box, a border, another line, another caption, nor an end, a turn or a joint of its own line. On a
//! level piece it lies on the line; an upright piece it crosses, at its middle if it can. Where a line is shared, the part
//! that only this link uses is preferred; there, a place with a cell of the line on each side; there, one near the middle. A
//! caption for which there is no room is made narrower, down to [`LEAST`].

use std::collections::HashMap;

use foldhash::fast::RandomState;

use crate::model::Cell;

use super::geometry::{Bins, pieces};
use super::grid::{Board, Lane};
use super::keep::Written;
use super::nets::Net;
use super::route::bounds_of;
use super::taken::Tracks;
use super::{Area, Line};

/// The narrowest caption that still says something.
const LEAST: i32 = 4;
/// How many places on one stretch of a line are looked at, so that the work is bounded.
const PLACES: i32 = 64;
/// How many stretches at each end of a piece are looked at.
const STRETCHES: usize = 24;

/// How near to what has moved a line is looked at again whose caption is too narrow: columns and rows.
const NEAR: (i32, i32) = (24, 6);

/// The captions of all links; `wanted` says how wide each should be, nothing where it is 0.
pub fn all(board: &mut Board<'_>, wanted: &[i32]) -> Vec<Option<Area>> {
    if wanted.iter().any(|&width| width > 0) {
        board.survey();
    }
    written(board, wanted, vec![None; wanted.len()], (0..wanted.len()).collect())
}

/// The captions after an edit: those that still have room stay as they are, the others are placed anew.
pub fn after(board: &mut Board<'_>, wanted: &[i32], before: Written) -> Vec<Option<Area>> {
    let Written { mut captions, wanted: was, moved, changed } = before;
    let drawn = board.changed();
    let mut is_open = vec![false; wanted.len()];
    for &link in &drawn {
        is_open[link as usize] = true;
    }
    for (link, _) in moved.iter().filter(|(link, line)| board.lines()[*link as usize] == *line) {
        is_open[*link as usize] = false;
    }
    let (mut disturbed, mut near) = (Bins::default(), Bins::default());
    for area in changed {
        disturbed.push(area);
        near.push(area.grown(NEAR.0, NEAR.1));
    }
    for (a, b) in drawn.iter().flat_map(|&link| pieces(&board.lines()[link as usize])) {
        disturbed.push(Area::between(a, b));
    }
    for link in 0..wanted.len() {
        is_open[link] |= wanted[link] != was[link];
        if wanted[link] == 0 || is_open[link] {
            continue;
        }
        is_open[link] = match captions[link] {
            Some(area) if !disturbed.is_free(area) && !lies_free(board, link, area) => true,
            Some(area) if area.w == wanted[link] => false,
            _ => pieces(&board.lines()[link]).any(|(a, b)| !near.is_free(Area::between(a, b))),
        };
    }
    let open: Vec<usize> = (0..wanted.len()).filter(|&link| is_open[link]).collect();
    for &link in &open {
        captions[link] = None;
    }
    written(board, wanted, captions, open)
}

/// Whether the caption of a link lies on its line and nothing else.
fn lies_free(board: &mut Board<'_>, link: usize, area: Area) -> bool {
    let line = board.lines()[link].clone();
    let under = pieces(&line).find(|(a, b)| Area::between(*a, *b).meets(area));
    let net = board.nets().of_link[link];
    under.is_some_and(|(a, b)| board.obstacle(area, net, (a.y != b.y).then_some(a.x)).is_none())
}

/// Writes the captions of some links.
fn written(
    board: &mut Board<'_>,
    wanted: &[i32],
    captions: Vec<Option<Area>>,
    mut links: Vec<usize>,
) -> Vec<Option<Area>> {
    links.retain(|&link| wanted[link] > 0 && !board.lines()[link].is_empty());
    // Links with the least room choose first: a short line has few places, a long one many.
    links.sort_by_key(|&link| (length(&board.lines()[link]), link));
    let (rows, stretches) = (Tracks::default(), HashMap::default());
    let mut writer = Writer { board, captions, rows, stretches };
    for link in links {
        if let Some(area) = writer.best(link, wanted[link]) {
            writer.written().take(area.y..area.bottom(), (area.x - 1, area.right() + 1), Lane::SOLID);
            writer.captions[link] = Some(area);
        }
    }
    writer.captions
}

fn length(line: &[Cell]) -> i32 {
    pieces(line).map(|(a, b)| (a.x - b.x).abs() + (a.y - b.y).abs()).sum()
}

/// A part of the line of a net from one end, turn or joint to the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Stretch {
    /// Whether it is upright, and its column or row.
    upright: bool,
    at: i32,
    /// Its first and its last cell.
    from: i32,
    to: i32,
    /// How many links run along it.
    links: u32,
}

/// Whether a piece is upright, its column or row, and its first and last cell there.
fn span(a: Cell, b: Cell) -> (bool, i32, i32, i32) {
    if a.x == b.x { (true, a.x, a.y.min(b.y), a.y.max(b.y)) } else { (false, a.y, a.x.min(b.x), a.x.max(b.x)) }
}

/// The stretches of a net, in order.
fn stretches(net: &Net, lines: &[Line]) -> Vec<Stretch> {
    // Where a piece begins (1) or ends (-1) on an upright or a level line.
    let mut ends: Vec<(bool, i32, i32, i32)> = Vec::new();
    for (a, b) in net.links.iter().flat_map(|&link| pieces(&lines[link as usize])) {
        let (upright, at, from, to) = span(a, b);
        ends.extend([(upright, at, from, 1), (upright, at, to, -1)]);
    }
    ends.sort_unstable();
    let mut stretches = Vec::with_capacity(ends.len() / 2);
    let mut links = 0;
    for pair in ends.windows(2) {
        let ((upright, at, from, change), (next_upright, next_at, to, _)) = (pair[0], pair[1]);
        links += change;
        if links > 0 && from < to && (upright, at) == (next_upright, next_at) {
            stretches.push(Stretch { upright, at, from, to, links: links as u32 });
        }
    }
    stretches
}

/// A place for a caption: how many other links share it, how many of its sides are crowded, how far it is from where it
/// would be best, and its cells.
type Place = (u32, u32, i32, i32, i32, Area);

/// Writes one caption after the other.
struct Writer<'r, 'a> {
    board: &'r mut Board<'a>,
    captions: Vec<Option<Area>>,
    /// What captions take of the rows, each with a cell on either side, once somebody has asked.
    rows: Tracks,
    /// The stretches of the nets that were asked for.
    stretches: HashMap<u32, Vec<Stretch>, RandomState>,
}

impl Writer<'_, '_> {
    /// The best place on the line of a link: as wide as wanted, on cells of its own, near the middle.
    fn best(&mut self, link: usize, wanted: i32) -> Option<Area> {
        let line = self.board.lines()[link].clone();
        let net = self.board.nets().of_link[link];
        let middle = bounds_of(&line).center();
        let along = self.along(&line, net);
        let widths = [wanted, wanted * 3 / 4, wanted / 2, wanted / 3, LEAST];
        let mut obstacles = vec![Vec::new(); along.len()];
        widths.into_iter().filter(|&width| width >= LEAST.min(wanted)).find_map(|width| {
            let mut best: Option<Place> = None;
            for (&stretch, obstacles) in along.iter().zip(&mut obstacles) {
                if best.is_some_and(|best| best.0 < stretch.links) {
                    break;
                }
                best = best
                    .into_iter()
                    .chain(self.on(stretch, net, middle, width, obstacles))
                    .min_by_key(|place| (place.0, place.1, place.2, place.3, place.4));
            }
            best.map(|place| place.5)
        })
    }

    /// The stretches that a line of a net runs along, those first that few share.
    fn along(&mut self, line: &[Cell], net: u32) -> Vec<Stretch> {
        let lines = self.board.lines();
        let all = &self.board.nets().nets[net as usize];
        let own = self.stretches.entry(net).or_insert_with(|| stretches(all, lines));
        let mut along = Vec::new();
        for (a, b) in pieces(line) {
            let (upright, at, from, to) = span(a, b);
            let from = own.partition_point(|it| (it.upright, it.at, it.from) < (upright, at, from));
            let to = own.partition_point(|it| (it.upright, it.at, it.from) < (upright, at, to));
            let (head, tail) = (from..to.min(from + STRETCHES), from.max(to.saturating_sub(STRETCHES))..to);
            along.extend(head.clone());
            along.extend(tail.filter(|number| !head.contains(number)));
        }
        along.sort_by_key(|&number| (own[number].links, number));
        along.into_iter().map(|number| own[number]).collect()
    }

    /// The best free place of a width on a stretch of a net, on which some cells are known to be taken.
    fn on(&mut self, stretch: Stretch, net: u32, middle: Cell, width: i32, obstacles: &mut Vec<Cell>) -> Option<Place> {
        let mut places: Vec<Place> = candidates(stretch, width)
            .map(|(area, lean, crowded)| {
                let center = area.center();
                let far = lean + (center.x - middle.x).abs() + 2 * (center.y - middle.y).abs();
                (stretch.links, crowded, far, area.y, area.x, area)
            })
            .collect();
        places.sort_unstable_by_key(|place| (place.1, place.2, place.3, place.4));
        let column = stretch.upright.then_some(stretch.at);
        let mut best: Option<Place> = None;
        for place in places {
            if best.is_some_and(|best| best.1 <= place.1) {
                break;
            }
            if !self.is_free(place.5, net, column, obstacles) {
                continue;
            }
            let beside = [Area { x: place.4 - 1, w: 1, ..place.5 }, Area { x: place.5.right(), w: 1, ..place.5 }];
            let crowded =
                place.1 + beside.into_iter().filter(|&side| !self.is_free(side, net, column, obstacles)).count() as u32;
            if best.is_none_or(|best| crowded < best.1) {
                best = Some((place.0, crowded, place.2, place.3, place.4, place.5));
            }
        }
        best
    }

    /// The rows, as far as captions take them.
    fn written(&mut self) -> &mut Tracks {
        if self.rows.is_unknown() {
            let rows = self.board.rows();
            self.rows = Tracks::of(rows.start, rows.end);
            for caption in self.captions.iter().flatten() {
                let tracks = caption.y..caption.bottom();
                self.rows.take(tracks, (caption.x - 1, caption.right() + 1), Lane::SOLID);
            }
        }
        &mut self.rows
    }

    /// Whether nothing lies on some cells of a row but the line of a net. A cell on which something else lies is remembered:
    /// most places have it in common with the one that was looked at before.
    fn is_free(&mut self, area: Area, net: u32, column: Option<i32>, obstacles: &mut Vec<Cell>) -> bool {
        if obstacles.iter().rev().any(|&cell| area.contains(cell)) {
            return false;
        }
        let obstacle = self.board.obstacle(area, net, column).or_else(|| {
            let rows = self.written();
            rows.look(area.y, area.bottom());
            rows.get(area.y)?.over(area.x, area.right()).next().map(|it| it.from.max(area.x))
        });
        obstacles.extend(obstacle.map(|x| Cell::new(x, area.y)));
        obstacle.is_none()
    }
}

/// The places of a caption on a stretch, not on its ends, each with how far it leans to a side of an upright line and how
/// many ends it touches.
fn candidates(stretch: Stretch, width: i32) -> impl Iterator<Item = (Area, i32, u32)> {
    let Stretch { upright, at, from, to, .. } = stretch;
    let length = if upright { 1 } else { width };
    let count = to - from - 1 - length;
    let leans = [0, width / 4, -width / 4, width / 2, -(width - 1) / 2];
    let ways = if upright { leans.len() } else { 1 };
    let step = (count * ways as i32 / PLACES).max(1);
    (0..=count.max(-1)).step_by(step as usize).flat_map(move |i| {
        let touches = u32::from(i == 0) + u32::from(i == count);
        leans.into_iter().take(ways).map(move |lean| {
            let area = if upright {
                Area { x: at - width / 2 + lean, y: from + 1 + i, w: width, h: 1 }
            } else {
                Area { x: from + 1 + i, y: at, w: width, h: 1 }
            };
            (area, lean.abs(), touches)
        })
    })
}
