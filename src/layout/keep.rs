//! Which lines survive an edit? Those whose ends stay and that nothing new gets in the way of.
//!
//! A line is kept when both boxes at its ends lie where they lay, its net is the same (links may have joined or left it),
//! and it meets no box or frame that has moved or is new. Where all boxes of a net moved alike, its lines move with them.
//! All others are found anew.

use indexmap::IndexMap;

use crate::model::{Cell, GroupId, Topology};

use super::geometry::{Bins, pieces};
use super::nets::Nets;
use super::route::{Frame, bounds_of};
use super::{Area, Layout};

/// What of the lines before survives an edit.
#[derive(Debug, Default)]
pub struct Kept {
    /// The line of every link that stays as it was, empty for the others.
    pub lines: Vec<Vec<Cell>>,
    /// An area that holds each of them.
    pub bounds: Vec<Area>,
    /// The lines of nets of which all boxes moved alike, moved with them; others may lie in their way there.
    pub moved: Vec<(u32, Vec<Cell>)>,
}

/// The lines of a layout that survive in a design with these boxes, frames and nets.
pub fn kept(
    before: &Layout,
    topology: &Topology,
    boxes: &[Area],
    frames: &IndexMap<GroupId, Frame>,
    nets: &Nets,
) -> Kept {
    // How far each box moved; none where it is new or has another size.
    let shifts: Vec<Option<(i32, i32)>> = (topology.components().keys().zip(boxes).enumerate())
        .map(|(number, (id, now))| {
            let was = before.box_near(number, id).filter(|was| (was.w, was.h) == (now.w, now.h))?;
            Some((now.x - was.x, now.y - was.y))
        })
        .collect();
    let mut moved = Bins::default();
    boxes.iter().zip(&shifts).filter(|(_, shift)| **shift != Some((0, 0))).for_each(|(&now, _)| moved.push(now));
    let reframed: Vec<Frame> =
        frames.iter().filter(|(id, now)| before.frames.get(*id) != Some(now)).map(|(_, &now)| now).collect();
    let was: Vec<Option<usize>> = (topology.links().keys().enumerate())
        .map(|(number, id)| {
            let is_there = before.paths.get_index(number).is_some_and(|(other, _)| other == id);
            if is_there { Some(number) } else { before.paths.get_index_of(id) }
        })
        .collect();
    let whole = same_nets(before, nets, &was);
    // How far a link moved with both of its boxes.
    let shift_of = |link: usize| {
        let (from, to) = nets.ends[link];
        let (old_from, old_to) = before.nets.ends[was[link]?];
        let same = |now: u32, old: u32| {
            let old = before.boxes.get_index(old as usize).map(|(id, _)| id);
            old == topology.components().get_index(now as usize).map(|(id, _)| id)
        };
        let shift = shifts[from as usize]?;
        (shifts[to as usize] == Some(shift) && same(from, old_from) && same(to, old_to)).then_some(shift)
    };
    let clear = |line: &[Cell], span: Area| {
        (moved.is_bare() || !moved.meeting(span).iter().any(|&area| runs_through(line, moved.area(area))))
            && !reframed.iter().any(|frame| span.meets(frame.area) && !passes(line, frame))
    };
    let mut kept =
        Kept { lines: vec![Vec::new(); was.len()], bounds: vec![Area::default(); was.len()], moved: Vec::new() };
    for (number, net) in nets.nets.iter().enumerate().filter(|(number, _)| whole[*number]) {
        let shift = shift_of(net.links[0] as usize);
        let alike = shift.is_some_and(|shift| shift != (0, 0))
            && net.links.iter().all(|&link| shift_of(link as usize) == shift);
        debug_assert!(net.links.iter().all(|&link| nets.of_link[link as usize] == number as u32));
        for &link in &net.links {
            let (Some(old), Some(shift)) = (was[link as usize], shift_of(link as usize)) else { continue };
            let line = &before.paths[old].points;
            if shift == (0, 0) && clear(line, before.spans[old]) {
                kept.lines[link as usize].clone_from(line);
                kept.bounds[link as usize] = bounds(before, old);
            } else if alike && !line.is_empty() {
                let line = line.iter().map(|cell| Cell::new(cell.x + shift.0, cell.y + shift.1)).collect();
                kept.moved.push((link, line));
            }
        }
    }
    kept
}

/// The area of a line, without its caption.
fn bounds(before: &Layout, link: usize) -> Area {
    if before.paths[link].caption.is_some() { bounds_of(&before.paths[link].points) } else { before.spans[link] }
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
