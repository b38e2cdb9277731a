//! Where does a box go that has no place yet? Automatic placement for a whole design, and a free place for one box.

use std::collections::HashMap;

use crate::model::{Cell, Component, ComponentId, Topology};

use super::frames::{PADDING, nesting, title_width};
use super::geometry::Bins;
use super::layers::{Size, Tie, layered};
use super::{Area, Direction, Layout, box_size, caption_width};

/// The free cells that a new box keeps around itself: room for a line and an arrow.
const CLEARANCE: (i32, i32) = (3, 2);

/// The box of every component: where the author put it, or where it is arranged, below those that have their places.
pub(super) fn boxes(topology: &Topology, direction: Direction) -> Vec<Area> {
    let components = topology.components();
    let known = |component: &Component| component.at.map(|at| Area::at(at, box_size(component)));
    if let Some(boxes) = components.values().map(known).collect() {
        return boxes;
    }
    let placed = components.values().filter_map(known).fold(Area::default(), Area::union);
    let (x, y) = if placed.is_empty() { (0, 0) } else { (placed.x, placed.bottom() + 2 * PADDING.1 + CLEARANCE.1) };
    (components.values().zip(arranged(topology, direction).0))
        .map(|(component, place)| known(component).unwrap_or(Area::at(place, box_size(component)).moved(x, y)))
        .collect()
}

/// The box of every component after an edit: where the author put it, else where it was, else beside its neighbours.
pub(super) fn boxes_after(before: &Layout, topology: &Topology) -> Vec<Area> {
    let known = |component: &Component| {
        let was = before.box_of(&component.id).map(super::Area::corner);
        component.at.or(was).map(|at| Area::at(at, box_size(component)))
    };
    let mut boxes: Vec<Option<Area>> = topology.components().values().map(known).collect();
    for (number, component) in topology.components().values().enumerate() {
        if boxes[number].is_none() {
            let beside = topology.links_of(&component.id).find_map(|link| {
                let other = if link.from == component.id { &link.to } else { &link.from };
                boxes[topology.components().get_index_of(other)?]
            });
            let near = beside.unwrap_or(before.bounds()).corner();
            let frames: Vec<Area> =
                topology.groups_of(component).filter_map(|group| before.frame_of(&group.id)).collect();
            let cell = free_cell(
                boxes.iter().flatten().copied(),
                before.frames.values().map(|frame| frame.area).collect(),
                &frames,
                box_size(component),
                near,
            );
            boxes[number] = Some(Area::at(cell, box_size(component)));
        }
    }
    boxes.into_iter().map(|area| area.expect("every component has a box by now")).collect()
}

/// Places for components, as a command asks for them: all, or only those named; pinned ones stay.
pub fn arrange(topology: &Topology, only: Option<&[ComponentId]>, direction: Direction) -> Vec<(ComponentId, Cell)> {
    let places = arranged(topology, direction).0;
    (topology.components().values().zip(places))
        .filter(|(component, _)| !component.pinned || component.at.is_none())
        .filter(|(component, _)| only.is_none_or(|only| only.contains(&component.id)))
        .map(|(component, place)| (component.id.clone(), place))
        .collect()
}

/// A free place for a new box of this size, as near as possible to `near`.
pub fn free_place(layout: &Layout, size: (i32, i32), near: Cell) -> Cell {
    let frames: Vec<Area> = layout.frames.values().map(|frame| frame.area).collect();
    let around: Vec<Area> = frames.iter().copied().filter(|frame| frame.contains(near)).collect();
    free_cell(layout.boxes.values().copied(), frames, &around, size, near)
}

/// The free cell nearest to `near` for a box; it may lie in the frames `inside`, and in no other.
fn free_cell(
    boxes: impl Iterator<Item = Area>,
    frames: Vec<Area>,
    inside: &[Area],
    size: (i32, i32),
    near: Cell,
) -> Cell {
    let mut taken = Bins::default();
    let mut bottom = near.y;
    for area in boxes.chain(frames.into_iter().filter(|frame| !inside.contains(frame))) {
        taken.push(area.grown(CLEARANCE.0, CLEARANCE.1));
        bottom = bottom.max(area.bottom());
    }
    for ring in 0_i32..200 {
        let side = -ring..=ring;
        let cells = side.clone().flat_map(|dy| side.clone().map(move |dx| (dx, dy)));
        let cells = cells.filter(|(dx, dy)| dx.abs().max(dy.abs()) == ring);
        let nearest = cells
            .map(|(dx, dy)| Cell::new(near.x + 4 * dx, near.y + 2 * dy))
            .filter(|&cell| taken.is_free(Area::at(cell, size)))
            .min_by_key(|cell| ((cell.x - near.x).abs() + 2 * (cell.y - near.y).abs(), -cell.y, -cell.x));
        if let Some(cell) = nearest {
            return cell;
        }
    }
    Cell::new(near.x, bottom + CLEARANCE.1)
}

/// A drawing that is this much larger than the other way round, on a screen of the usual shape, is turned.
const TURN_AT: (i64, i64) = (3, 2);
/// The columns of a screen for each of its rows.
const SCREEN: i64 = 3;

/// The direction that was asked for, or else the one that suits; where every box has its place, the one that links take.
pub(super) fn resolved(topology: &Topology, direction: Direction) -> Direction {
    if direction != Direction::Auto {
        return direction;
    }
    if topology.components().values().any(|component| component.at.is_none()) {
        return arranged(topology, direction).1;
    }
    let center = |id: &ComponentId| {
        let component = &topology.components()[id];
        component.at.map(|at| Area::at(at, box_size(component)).center()).unwrap_or_default()
    };
    let (mut level, mut upright) = (0, 0);
    for link in topology.links().values() {
        let (from, to) = (center(&link.from), center(&link.to));
        level += i64::from((from.x - to.x).abs());
        upright += 2 * i64::from((from.y - to.y).abs());
    }
    if level >= upright { Direction::Right } else { Direction::Down }
}

/// A place for every component, as if none had one, and the direction that was asked for or chosen.
fn arranged(topology: &Topology, direction: Direction) -> (Vec<Cell>, Direction) {
    match direction {
        Direction::Right | Direction::Down => (Levels::of(topology).placed(direction).0, direction),
        Direction::Auto => {
            let levels = Levels::of(topology);
            let (right, size) = levels.placed(Direction::Right);
            let (down, other) = levels.placed(Direction::Down);
            let span = |(w, h): Size| i64::from(w).max(SCREEN * i64::from(h));
            if span(size) * TURN_AT.1 > span(other) * TURN_AT.0 {
                (down, Direction::Down)
            } else {
                (right, Direction::Right)
            }
        }
    }
}

/// What lies in each group and, last, in none: components by their number, groups by theirs after all components.
struct Levels<'a> {
    topology: &'a Topology,
    parents: Vec<Option<usize>>,
    inside_out: Vec<usize>,
    /// The links of each level, with the components at their ends, and the two members of the level that hold these.
    links: Vec<Vec<LiftedLink>>,
}

/// A link as its level sees it.
struct LiftedLink {
    ends: (usize, usize),
    members: (usize, usize),
    caption: i32,
}

impl<'a> Levels<'a> {
    fn of(topology: &'a Topology) -> Self {
        let (parents, inside_out) = nesting(topology);
        let mut levels = Self { topology, parents, inside_out, links: Vec::new() };
        levels.links.resize_with(topology.groups().len() + 1, Vec::new);
        for link in topology.links().values() {
            let number = |id| topology.components().get_index_of(id).expect("both ends of a link exist");
            let ends = (number(&link.from), number(&link.to));
            let (from, to) = (levels.way_out(ends.0), levels.way_out(ends.1));
            // The ways out are alike from the innermost common level on.
            let common = from.iter().rev().zip(to.iter().rev()).take_while(|(a, b)| a == b).count();
            if common < from.len() && common < to.len() {
                let members = (from[from.len() - 1 - common], to[to.len() - 1 - common]);
                let level = levels.level_of(members.0);
                levels.links[level].push(LiftedLink { ends, members, caption: caption_width(link) });
            }
        }
        levels
    }

    /// The level in which a component or group lies.
    fn level_of(&self, member: usize) -> usize {
        let (components, groups) = (self.topology.components(), self.topology.groups());
        let group = match member.checked_sub(components.len()) {
            Some(group) => self.parents[group],
            None => components[member].group.as_ref().and_then(|id| groups.get_index_of(id)),
        };
        group.unwrap_or(groups.len())
    }

    /// A component and the groups around it, from the inside out.
    fn way_out(&self, component: usize) -> Vec<usize> {
        let (first, root) = (self.topology.components().len(), self.topology.groups().len());
        let around =
            |&member: &usize| Some(self.level_of(member)).filter(|&level| level < root).map(|level| first + level);
        std::iter::successors(Some(component), around).collect()
    }

    /// A place for every component, and the size of the whole: level by level from the inside out.
    fn placed(&self, direction: Direction) -> (Vec<Cell>, Size) {
        let (components, groups) = (self.topology.components(), self.topology.groups());
        let (first, root) = (components.len(), groups.len());
        let mut places = vec![Cell::default(); first];
        let mut sizes: Vec<Size> = components.values().map(box_size).collect();
        sizes.resize(first + root, (0, 0));
        let mut inside: Vec<Vec<usize>> = vec![Vec::new(); first + root];
        let mut members: Vec<Vec<usize>> = vec![Vec::new(); root + 1];
        for component in 0..first {
            inside[component].push(component);
            members[self.level_of(component)].push(component);
        }
        let mut whole = (0, 0);
        for level in self.inside_out.iter().copied().chain([root]) {
            if members[level].is_empty() {
                continue;
            }
            let (corners, size) = self.level(level, &members[level], &sizes, &places, direction);
            let padding = if level == root { (0, 0) } else { PADDING };
            let mut all = Vec::new();
            for (&member, corner) in members[level].iter().zip(corners) {
                for component in std::mem::take(&mut inside[member]) {
                    let place = places[component];
                    places[component] = Cell::new(place.x + corner.x + padding.0, place.y + corner.y + padding.1);
                    all.push(component);
                }
            }
            if level == root {
                whole = size;
            } else {
                let least = title_width(&groups[level].name) + 4;
                sizes[first + level] = ((size.0 + 2 * padding.0).max(least), size.1 + 2 * padding.1);
                inside[first + level] = all;
                members[self.level_of(first + level)].push(first + level);
            }
        }
        (places, whole)
    }

    /// The corners of the members of a level, and its size.
    fn level(
        &self,
        level: usize,
        members: &[usize],
        sizes: &[Size],
        places: &[Cell],
        direction: Direction,
    ) -> (Vec<Cell>, Size) {
        let numbers: HashMap<usize, usize> =
            members.iter().enumerate().map(|(number, &member)| (member, number)).collect();
        let end = |member: usize, component: usize| {
            (numbers[&member], Area::at(places[component], sizes[component]).center())
        };
        let ties = self.links[level].iter().map(|link| Tie {
            from: end(link.members.0, link.ends.0),
            to: end(link.members.1, link.ends.1),
            caption: link.caption,
        });
        let sizes: Vec<Size> = members.iter().map(|&member| sizes[member]).collect();
        layered(&sizes, &ties.collect::<Vec<Tie>>(), direction)
    }
}
