//! Where is a link's caption written? On free cells of its own line, away from everything else.
//!
//! A caption never covers a box, a border, another line, another caption, nor an end or a turn of its own line. On a level
//! piece it lies on the line; across an upright piece it is centred on it. Where a line is shared, the part that only this
//! link uses is preferred. A caption for which there is no room is made narrower, down to [`LEAST`].

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
        captions[link] = taken.best(link, &lines[link], nets.of_link[link], wanted[link]);
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
    lines: Bins,
    /// The net and the link of each piece in `lines`.
    owners: Vec<(u32, u32)>,
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
        let mut bins = Bins::default();
        let mut owners = Vec::new();
        for (link, line) in lines.iter().enumerate() {
            for (a, b) in pieces(line) {
                bins.push(Area::between(a, b));
                owners.push((nets.of_link[link], link as u32));
            }
        }
        Self { solid, lines: bins, owners }
    }

    /// The best place on a line: as wide as wanted, on cells of its own, near the middle.
    fn best(&self, link: usize, line: &[Cell], net: u32, wanted: i32) -> Option<Area> {
        let middle = bounds_of(line).center();
        let widths = [wanted, wanted * 3 / 4, wanted / 2, wanted / 3, LEAST];
        widths.into_iter().filter(|&width| width >= LEAST.min(wanted)).find_map(|width| {
            let places = pieces(line).flat_map(|(a, b)| candidates(a, b, width));
            let valued = places.filter_map(|(area, on)| {
                let shared = self.cost(link, net, area, on)?;
                let center = area.center();
                Some(((shared, (center.x - middle.x).abs() + 2 * (center.y - middle.y).abs(), area.y, area.x), area))
            });
            valued.min_by_key(|&(cost, _)| cost).map(|(_, area)| area)
        })
    }

    /// How much of a place other links of the net share; none where it is not free.
    fn cost(&self, link: usize, net: u32, area: Area, on: Area) -> Option<u32> {
        if !self.solid.is_free(area) {
            return None;
        }
        let mut shared = 0;
        for piece in self.lines.meeting(area) {
            let (other_net, other) = self.owners[piece as usize];
            let meets = self.lines.area(piece);
            // Its own line may only run straight through: along a level caption, or across an upright one at one cell.
            let straight = if on.h == 1 { meets.h == 1 && meets.y == on.y } else { meets.w == 1 && meets.x == on.x };
            if other_net != net || !straight {
                return None;
            }
            if other != link as u32 {
                // A mate's line that ends under the caption is a joint there.
                let inside = if on.h == 1 {
                    meets.x < area.x && meets.right() > area.right()
                } else {
                    meets.y < area.y && meets.bottom() > area.bottom()
                };
                if !inside {
                    return None;
                }
                shared += 1;
            }
        }
        Some(shared)
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
