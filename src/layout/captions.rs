//! Where is a link's caption written? On free cells of its own line, away from everything else.
//!
//! A caption never covers a box, a border, another line, another caption, nor an end or a turn of its own line. On a level
//! piece it lies on the line; across an upright piece it is centred on it. Where a line is shared, the part that only this
//! link uses is preferred. A caption for which there is no room is made narrower, down to [`LEAST`].

use std::collections::HashMap;

use foldhash::fast::RandomState;

use crate::model::Cell;

use super::Area;
use super::geometry::{Bins, pieces};
use super::nets::Nets;
use super::route::{Frame, bounds_of};

/// The narrowest caption that still says something.
const LEAST: i32 = 4;

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

/// What captions must keep away from.
struct Taken {
    solid: Bins,
    /// The pieces of each net on each lane.
    tracks: HashMap<(u32, Lane), Ends, RandomState>,
    /// What of a lane the nets cover, by where it begins.
    lanes: HashMap<Lane, Vec<Stretch>, RandomState>,
}

/// A whole row or column of the drawing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Lane {
    Row(i32),
    Column(i32),
}

impl Lane {
    fn of(piece: Area) -> Self {
        if piece.h == 1 { Self::Row(piece.y) } else { Self::Column(piece.x) }
    }

    /// From where to before where an area reaches along the lane.
    fn span(self, area: Area) -> (i32, i32) {
        match self {
            Self::Row(_) => (area.x, area.right()),
            Self::Column(_) => (area.y, area.bottom()),
        }
    }
}

/// A part of a lane on which lines of one net lie without a gap.
struct Stretch {
    from: i32,
    /// Before where this one and all that begin earlier have ended.
    reach: i32,
    net: u32,
}

/// Where pieces begin and before where they end, each ascending. A trunk of thousands of links has as many pieces, so what
/// lies under a caption is counted and not listed.
#[derive(Debug, Default)]
struct Ends {
    starts: Vec<i32>,
    ends: Vec<i32>,
}

impl Ends {
    /// What the pieces cover without a gap.
    fn stretches(&self) -> Vec<(i32, i32)> {
        let mut stretches = Vec::new();
        let mut from = 0;
        for (at, &end) in self.ends.iter().enumerate() {
            // As many pieces have ended here as have begun, and the next begins later.
            if self.starts.get(at + 1).is_none_or(|&next| next > end) {
                stretches.push((self.starts[from], end));
                from = at + 1;
            }
        }
        stretches
    }

    /// How many pieces run right through and beyond; none where one begins or ends, which is a joint or a turn.
    fn through(&self, (from, to): (i32, i32)) -> Option<usize> {
        let before = |list: &[i32], limit: i32| list.partition_point(|&at| at < limit);
        let begun = before(&self.starts, from);
        let ended = before(&self.ends, from + 1);
        (before(&self.starts, to) == begun && before(&self.ends, to + 1) == ended).then(|| begun - ended)
    }
}

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
        let mut tracks: HashMap<(u32, Lane), Ends, RandomState> = HashMap::default();
        for (link, line) in lines.iter().enumerate() {
            for piece in pieces(line).map(|(a, b)| Area::between(a, b)) {
                let lane = Lane::of(piece);
                let (from, to) = lane.span(piece);
                let ends = tracks.entry((nets.of_link[link], lane)).or_default();
                ends.starts.push(from);
                ends.ends.push(to);
            }
        }
        let mut lanes: HashMap<Lane, Vec<Stretch>, RandomState> = HashMap::default();
        for ((net, lane), ends) in &mut tracks {
            ends.starts.sort_unstable();
            ends.ends.sort_unstable();
            let stretches = ends.stretches().into_iter().map(|(from, reach)| Stretch { from, reach, net: *net });
            lanes.entry(*lane).or_default().extend(stretches);
        }
        for stretches in lanes.values_mut() {
            stretches.sort_unstable_by_key(|stretch| (stretch.from, stretch.net));
            let mut reach = i32::MIN;
            for stretch in stretches {
                reach = reach.max(stretch.reach);
                stretch.reach = reach;
            }
        }
        Self { solid, tracks, lanes }
    }

    /// The best place on a line: as wide as wanted, on cells of its own, near the middle.
    fn best(&self, line: &[Cell], net: u32, wanted: i32) -> Option<Area> {
        let middle = bounds_of(line).center();
        let widths = [wanted, wanted * 3 / 4, wanted / 2, wanted / 3, LEAST];
        widths.into_iter().filter(|&width| width >= LEAST.min(wanted)).find_map(|width| {
            let places = pieces(line).flat_map(|(a, b)| candidates(a, b, width));
            let mut valued: Vec<_> = places
                .filter_map(|(area, on)| {
                    let lane = Lane::of(on);
                    let sharing = self.tracks[&(net, lane)].through(lane.span(area))?;
                    let center = area.center();
                    let far = (center.x - middle.x).abs() + 2 * (center.y - middle.y).abs();
                    Some(((sharing, far, area.y, area.x), area, lane))
                })
                .collect();
            valued.sort_unstable_by_key(|&(cost, ..)| cost);
            valued.into_iter().find(|&(_, area, lane)| self.is_free(area, (net, lane))).map(|(_, area, _)| area)
        })
    }

    /// Whether nothing but this net on this lane lies here.
    fn is_free(&self, area: Area, own: (u32, Lane)) -> bool {
        let mut lanes = (area.y..area.bottom()).map(Lane::Row).chain((area.x..area.right()).map(Lane::Column));
        lanes.all(|lane| self.is_clear(lane, area, own)) && self.solid.is_free(area)
    }

    /// Whether of a lane nothing but this net on its own lane lies here.
    fn is_clear(&self, lane: Lane, area: Area, own: (u32, Lane)) -> bool {
        let Some(stretches) = self.lanes.get(&lane) else { return true };
        let (from, to) = lane.span(area);
        let begun = stretches.partition_point(|stretch| stretch.from < to);
        let mut met = stretches[..begun].iter().rev().take_while(|stretch| stretch.reach > from);
        met.all(|stretch| (stretch.net, lane) == own)
    }
}

/// The places of a caption along a piece, each with the piece: not on its ends, where lines turn and arrows point.
fn candidates(a: Cell, b: Cell, width: i32) -> impl Iterator<Item = (Area, Area)> {
    let on = Area::between(a, b);
    let level = on.h == 1;
    let count = if level { on.w - 2 - width } else { on.h - 3 };
    // A long line is looked at in steps, so that the work is bounded.
    let step = (count / 64).max(1);
    (0..=count.max(-1)).step_by(step as usize).map(move |i| {
        let area = if level {
            Area { x: on.x + 1 + i, y: on.y, w: width, h: 1 }
        } else {
            Area { x: on.x - width / 2, y: on.y + 1 + i, w: width, h: 1 }
        };
        (area, on)
    })
}
