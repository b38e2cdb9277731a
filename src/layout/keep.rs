//! Which lines survive an edit? Those whose ends stay and that nothing new gets in the way of.
//!
//! A line is kept when both boxes at its ends lie where they lay, its net is the same (links may have joined or left it),
//! and it meets no box or frame that has moved or is new. All others are found anew.

use indexmap::IndexMap;

use crate::model::{Cell, GroupId, Topology};

use super::geometry::pieces;
use super::nets::Nets;
use super::route::Frame;
use super::{Area, Layout};

/// The line of every link of the design that survives, empty for the others.
pub fn kept(
    before: &Layout,
    topology: &Topology,
    boxes: &[Area],
    frames: &IndexMap<GroupId, Frame>,
    nets: &Nets,
) -> Vec<Vec<Cell>> {
    let same_box = |id: &str, now: Area| before.boxes.get(id) == Some(&now);
    let settled: Vec<bool> =
        topology.components().keys().zip(boxes).map(|(id, &now)| same_box(id.as_str(), now)).collect();
    let moved: Vec<Area> = boxes.iter().zip(&settled).filter(|(_, settled)| !**settled).map(|(&now, _)| now).collect();
    let reframed: Vec<Frame> =
        frames.iter().filter(|(id, now)| before.frames.get(*id) != Some(now)).map(|(_, &now)| now).collect();
    let was: Vec<Option<usize>> = topology.links().keys().map(|id| before.paths.get_index_of(id)).collect();
    let same_ends = |link: usize, was: usize| {
        let (from, to) = nets.ends[link];
        let (old_from, old_to) = before.nets.ends[was];
        let same = |now: u32, old: u32| {
            settled[now as usize]
                && before.boxes.get_index(old as usize).map(|(id, _)| id)
                    == topology.components().get_index(now as usize).map(|(id, _)| id)
        };
        same(from, old_from) && same(to, old_to)
    };
    let whole = same_nets(before, nets, &was);
    (0..was.len())
        .map(|link| match was[link] {
            Some(old) if same_ends(link, old) && whole[nets.of_link[link] as usize] => {
                let line = &before.paths[old].points;
                let clear = !moved.iter().any(|&area| before.spans[old].meets(area) && runs_through(line, area))
                    && !reframed.iter().any(|frame| before.spans[old].meets(frame.area) && !passes(line, frame));
                if clear { line.clone() } else { Vec::new() }
            }
            _ => Vec::new(),
        })
        .collect()
}

/// For each net, whether those of its links that were there before made up one net, and no other link of today was in it.
fn same_nets(before: &Layout, nets: &Nets, was: &[Option<usize>]) -> Vec<bool> {
    let mut now_of: Vec<Option<u32>> = vec![None; before.nets.nets.len()];
    let mut whole = vec![true; nets.nets.len()];
    for (number, net) in nets.nets.iter().enumerate() {
        let mut old = net.links.iter().filter_map(|&link| was[link as usize]).map(|old| before.nets.of_link[old]);
        let Some(first) = old.next() else { continue };
        if old.any(|other| other != first) || before.nets.nets[first as usize].hub != net.hub && net.links.len() > 1 {
            whole[number] = false;
        }
        match now_of[first as usize] {
            Some(other) => {
                whole[number] = false;
                whole[other as usize] = false;
            }
            None => now_of[first as usize] = Some(number as u32),
        }
    }
    whole
}

fn runs_through(line: &[Cell], area: Area) -> bool {
    pieces(line).any(|(a, b)| Area::between(a, b).meets(area))
}

/// Whether a line passes the border of a frame at right angles only, and never over its title.
fn passes(line: &[Cell], frame: &Frame) -> bool {
    let Area { x, y, w, h } = frame.area;
    let level = [Area { x, y, w, h: 1 }, Area { x, y: y + h - 1, w, h: 1 }];
    let upright = [Area { x, y, w: 1, h }, Area { x: x + w - 1, y, w: 1, h }];
    let on_border = |cell: Cell| frame.touches(cell) && frame.area.contains(cell);
    !line.iter().any(|&cell| on_border(cell))
        && pieces(line).all(|(a, b)| {
            let piece = Area::between(a, b);
            let along = if a.y == b.y { &level } else { &upright };
            !along.iter().any(|border| border.meets(piece)) && !frame.title.meets(piece)
        })
}
