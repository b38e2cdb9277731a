//! Where is a link's caption written? On free cells of its own line, away from everything else.
//!
//! A caption never covers a box, a border, another line, another caption, nor an end, a turn or a joint of its own line. On a
//! level piece it lies on the line; an upright piece it crosses, at its middle if it can. Where a line is shared, the part
//! that only this link uses is preferred; there, a place with a cell of the line on each side; there, one near the middle. A
//! caption for which there is no room is made narrower, down to [`LEAST`].

use crate::model::Cell;

use super::Area;
use super::geometry::{Bins, pieces};
use super::nets::{Net, Nets};
use super::route::{Frame, bounds_of};

/// The narrowest caption that still says something.
const LEAST: i32 = 4;
/// How many places on one stretch of a line are looked at, so that the work is bounded.
const PLACES: i32 = 64;
/// How many stretches at each end of a piece are looked at.
const STRETCHES: usize = 24;

/// The captions of all links; `wanted` says how wide each should be, nothing where it is 0.
pub fn place(boxes: &[Area], frames: &[Frame], nets: &Nets, lines: &[Vec<Cell>], wanted: &[i32]) -> Vec<Option<Area>> {
    let mut captions = vec![None; lines.len()];
    if wanted.iter().all(|&width| width == 0) {
        return captions;
    }
    let mut taken = Taken::new(boxes, frames, nets, lines);
    // Links with the least room choose first: a short line has few places, a long one many.
    let mut order: Vec<usize> = (0..lines.len()).filter(|&link| wanted[link] > 0 && !lines[link].is_empty()).collect();
    order.sort_by_key(|&link| (length(&lines[link]), link));
    for link in order {
        captions[link] = taken.best(&lines[link], nets.of_link[link], wanted[link]);
        if let Some(area) = captions[link] {
            taken.solid.push(area.grown(1, 0));
        }
    }
    captions
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

impl Stretch {
    const fn area(self) -> Area {
        let length = self.to - self.from + 1;
        if self.upright {
            Area { x: self.at, y: self.from, w: 1, h: length }
        } else {
            Area { x: self.from, y: self.at, w: length, h: 1 }
        }
    }
}

/// Whether a piece is upright, its column or row, and its first and last cell there.
fn span(a: Cell, b: Cell) -> (bool, i32, i32, i32) {
    if a.x == b.x { (true, a.x, a.y.min(b.y), a.y.max(b.y)) } else { (false, a.y, a.x.min(b.x), a.x.max(b.x)) }
}

/// The stretches of a net, in order.
fn stretches(net: &Net, lines: &[Vec<Cell>]) -> Vec<Stretch> {
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

/// What captions must keep away from.
struct Taken {
    solid: Bins,
    /// All stretches, in the order of their nets, and the first of each net.
    lines: Bins,
    stretches: Vec<Stretch>,
    first: Vec<usize>,
}

/// A place for a caption: how many other links share it, how many of its sides are crowded, how far it is from where it
/// would be best, and its cells.
type Place = (u32, u32, i32, i32, i32, Area);

impl Taken {
    fn new(boxes: &[Area], frames: &[Frame], nets: &Nets, lines: &[Vec<Cell>]) -> Self {
        let mut solid = Bins::default();
        for &area in boxes {
            solid.push(area);
        }
        for frame in frames {
            let Area { x, y, w, h } = frame.area;
            for (x, y, w, h) in [(x, y, w, 1), (x, y + h - 1, w, 1), (x, y, 1, h), (x + w - 1, y, 1, h)] {
                solid.push(Area { x, y, w, h });
            }
        }
        let mut taken = Self { solid, lines: Bins::default(), stretches: Vec::new(), first: vec![0] };
        for net in &nets.nets {
            for stretch in stretches(net, lines) {
                taken.lines.push(stretch.area());
                taken.stretches.push(stretch);
            }
            taken.first.push(taken.stretches.len());
        }
        taken
    }

    /// The best place on a line: as wide as wanted, on cells of its own, near the middle.
    fn best(&self, line: &[Cell], net: u32, wanted: i32) -> Option<Area> {
        let middle = bounds_of(line).center();
        let along = self.along(line, net as usize);
        let widths = [wanted, wanted * 3 / 4, wanted / 2, wanted / 3, LEAST];
        widths.into_iter().filter(|&width| width >= LEAST.min(wanted)).find_map(|width| {
            let mut best: Option<Place> = None;
            for &number in &along {
                let links = self.stretches[number].links;
                if best.is_some_and(|best| best.0 < links) {
                    break;
                }
                best = best
                    .into_iter()
                    .chain(self.on(number, middle, width))
                    .min_by_key(|place| (place.0, place.1, place.2, place.3, place.4));
            }
            best.map(|place| place.5)
        })
    }

    /// The stretches that a line of a net runs along, those first that few share.
    fn along(&self, line: &[Cell], net: usize) -> Vec<usize> {
        let (first, last) = (self.first[net], self.first[net + 1]);
        let own = &self.stretches[first..last];
        let mut along = Vec::new();
        for (a, b) in pieces(line) {
            let (upright, at, from, to) = span(a, b);
            let from = first + own.partition_point(|it| (it.upright, it.at, it.from) < (upright, at, from));
            let to = first + own.partition_point(|it| (it.upright, it.at, it.from) < (upright, at, to));
            let (head, tail) = (from..to.min(from + STRETCHES), from.max(to.saturating_sub(STRETCHES))..to);
            along.extend(head.clone());
            along.extend(tail.filter(|number| !head.contains(number)));
        }
        along.sort_by_key(|&number| (self.stretches[number].links, number));
        along
    }

    /// The best free place of a width on a stretch.
    fn on(&self, number: usize, middle: Cell, width: i32) -> Option<Place> {
        let stretch = self.stretches[number];
        let mut places: Vec<Place> = candidates(stretch, width)
            .map(|(area, lean, crowded)| {
                let center = area.center();
                let far = lean + (center.x - middle.x).abs() + 2 * (center.y - middle.y).abs();
                (stretch.links, crowded, far, area.y, area.x, area)
            })
            .collect();
        places.sort_unstable_by_key(|place| (place.1, place.2, place.3, place.4));
        let mut best: Option<Place> = None;
        for place in places {
            if best.is_some_and(|best| best.1 <= place.1) {
                break;
            }
            if !self.is_free(place.5, number) {
                continue;
            }
            let beside = [Area { x: place.4 - 1, w: 1, ..place.5 }, Area { x: place.5.right(), w: 1, ..place.5 }];
            let crowded = place.1 + beside.into_iter().filter(|&side| !self.is_free(side, number)).count() as u32;
            if best.is_none_or(|best| crowded < best.1) {
                best = Some((place.0, crowded, place.2, place.3, place.4, place.5));
            }
        }
        best
    }

    /// Whether nothing lies on some cells but one stretch of a line.
    fn is_free(&self, area: Area, number: usize) -> bool {
        self.solid.is_free(area) && self.lines.meeting(area).into_iter().all(|other| other as usize == number)
    }
}

/// The places of a caption on a stretch, not on its ends, each with how far it leans to a side of an upright line and how
/// many ends it touches.
fn candidates(stretch: Stretch, width: i32) -> impl Iterator<Item = (Area, i32, u32)> {
    let Stretch { upright, at, from, to, .. } = stretch;
    let length = if upright { 1 } else { width };
    let count = to - from - 1 - length;
    let leans = if upright { vec![0, width / 4, -width / 4, width / 2, -(width - 1) / 2] } else { vec![0] };
    let step = (count * leans.len() as i32 / PLACES).max(1);
    (0..=count.max(-1)).step_by(step as usize).flat_map(move |i| {
        let touches = u32::from(i == 0) + u32::from(i == count);
        leans.clone().into_iter().map(move |lean| {
            let area = if upright {
                Area { x: at - width / 2 + lean, y: from + 1 + i, w: width, h: 1 }
            } else {
                Area { x: from + 1 + i, y: at, w: width, h: 1 }
            };
            (area, lean.abs(), touches)
        })
    })
}
