//! Where do some components go while others stay where they are? Arranged among themselves, on free ground near by.
//!
//! Those that stay are never moved and nothing is put on them, nor into the frames of groups of which it is no member.

use crate::model::{Cell, Component, Link, Topology};

use super::frames::frames_of;
use super::geometry::Bins;
use super::nets::Nets;
use super::place::{boxes_after, chosen};
use super::sizes::{fitted, wanted};
use super::{Area, Direction, Layout};

/// The free cells between what stays and what is put beside it.
const CLEARANCE: (i32, i32) = (4, 2);
/// How many rings of places around the best one are tried.
const RINGS: i32 = 60;
/// Fewer components than this are each put beside their neighbors instead of being arranged.
const FEW: usize = 3;

/// The corner of every component that moves, in the order of the design; the others stay where they are.
pub fn places(topology: &Topology, moves: &[bool], direction: Direction) -> Vec<(usize, Cell)> {
    let staying =
        part(topology, |number| !moves[number] && topology.components()[number].at.is_some(), Component::clone);
    let moving = part(topology, |number| moves[number], |component| Component { at: None, ..component.clone() });
    let numbers: Vec<usize> = (0..moves.len()).filter(|&number| moves[number]).collect();
    let before = still(&staying, direction);
    let mixed = staying.components().values().any(|component| {
        staying.groups_of(component).any(|group| {
            let inside = |it: &Component| moving.groups_of(it).any(|other| other.id == group.id);
            moving.components().values().any(inside)
        })
    });
    let block = if mixed || numbers.len() < FEW { None } else { block(topology, &moving, &before, direction) };
    if let Some(cells) = block {
        return numbers.into_iter().zip(cells).collect();
    }
    let mut loose = topology.clone();
    for component in moving.components().keys() {
        loose.unplace(component);
    }
    let (boxes, _) = boxes_after(&before, &loose, &before.numbers(&loose), &Nets::of(&loose));
    numbers.into_iter().map(|number| (number, boxes[number].corner())).collect()
}

/// The design with some of its components only, and the links between them.
fn part(topology: &Topology, keep: impl Fn(usize) -> bool, with: impl Fn(&Component) -> Component) -> Topology {
    let mut part = Topology::named("part");
    for group in topology.groups().values() {
        // Groups are in an order in which a parent may come later, so it is enough that those that can be are there.
        push_group(&mut part, topology, group);
    }
    for (number, component) in topology.components().values().enumerate() {
        if keep(number) {
            part.push_component(with(component)).expect("the groups are there and ids differ");
        }
    }
    for link in topology.links().values() {
        if part.component(&link.from).is_some() && part.component(&link.to).is_some() {
            part.push_link(Link { reply_to: None, ..link.clone() }).expect("both ends are there");
        }
    }
    part
}

fn push_group(part: &mut Topology, topology: &Topology, group: &crate::model::Group) {
    if part.group(&group.id).is_some() {
        return;
    }
    if let Some(parent) = group.parent.as_ref().and_then(|id| topology.group(id)) {
        push_group(part, topology, parent);
    }
    part.push_group(group.clone()).expect("its parent is there");
}

/// The boxes and frames of components that all have their places.
fn still(topology: &Topology, direction: Direction) -> Layout {
    let direction = super::place::resolved(topology, direction);
    let sizes = wanted(topology, &Nets::of(topology), direction);
    let corners: Vec<Area> = topology
        .components()
        .values()
        .zip(&sizes)
        .map(|(component, &size)| Area::at(component.at.unwrap_or_default(), size))
        .collect();
    let boxes = fitted(topology, &corners, &sizes, None);
    let frames = frames_of(topology, &boxes, &indexmap::IndexMap::new());
    Layout { direction, roster: topology.roster().clone(), boxes, frames, ..Layout::default() }.measured()
}

/// The corners of components arranged among themselves, all moved to free ground as near as can be to where they were, or
/// to what they are linked to.
fn block(topology: &Topology, moving: &Topology, before: &Layout, direction: Direction) -> Option<Vec<Cell>> {
    let arrangement = chosen(moving, &Nets::of(moving), direction).0;
    let mut taken = Bins::default();
    for area in before.boxes.iter().copied().chain(before.frames.values().map(|frame| frame.area)) {
        taken.push(area.grown(CLEARANCE.0, CLEARANCE.1));
    }
    let areas: Vec<Area> =
        arrangement.boxes.iter().copied().chain(arrangement.frames.iter().flatten().map(|frame| frame.area)).collect();
    let were = moving.components().keys().filter_map(|id| topology.components()[id].at);
    let corner = were.reduce(|a, b| Cell::new(a.x.min(b.x), a.y.min(b.y)));
    let near = corner.unwrap_or_else(|| Cell::new(before.bounds().x, before.bounds().bottom() + 2 * CLEARANCE.1));
    let free = |at: &Cell| areas.iter().all(|area| taken.is_free(area.moved(at.x, at.y)));
    let ring = |ring: i32| {
        let side = -ring..=ring;
        let cells = side.clone().flat_map(move |dy| side.clone().map(move |dx| (dx, dy)));
        cells
            .filter(move |(dx, dy)| dx.abs().max(dy.abs()) == ring)
            .map(move |(dx, dy)| Cell::new(near.x + 6 * dx, near.y + 3 * dy))
    };
    let bottom = Cell::new(near.x, before.bounds().bottom() + 2 * CLEARANCE.1);
    let at = (0..RINGS).find_map(|distance| ring(distance).find(free)).or(Some(bottom))?;
    Some(arrangement.boxes.iter().map(|area| area.moved(at.x, at.y).corner()).collect())
}
