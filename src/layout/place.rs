//! Where does a box go that has no place yet? Automatic placement for a whole design, and a free place for one box.

use crate::model::{Cell, Component, ComponentId, Topology};

use super::frames::{PADDING, nesting, title_width};
use super::geometry::Bins;
use super::{Area, Direction, Layout, box_size};

/// The free cells that a new box keeps around itself: room for a line and an arrow.
const CLEARANCE: (i32, i32) = (3, 2);

/// The box of every component: where the author put it, or where it is arranged.
pub(super) fn boxes(topology: &Topology, direction: Direction) -> Vec<Area> {
    let arranged = arranged(topology, direction);
    let places = topology.components().values().zip(arranged);
    places.map(|(component, place)| Area::at(component.at.unwrap_or(place), box_size(component))).collect()
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
    let places = arranged(topology, direction);
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

/// The gaps between boxes: columns and rows.
const GAP: (i32, i32) = (10, 4);

fn arranged(topology: &Topology, _direction: Direction) -> Vec<Cell> {
    let groups = topology.groups();
    let (parents, inside_out) = nesting(topology);
    let root = groups.len();
    let mut items: Vec<Vec<Block>> = vec![Vec::new(); root + 1];
    for (number, component) in topology.components().values().enumerate() {
        let group = component.group.as_ref().and_then(|id| groups.get_index_of(id)).unwrap_or(root);
        items[group].push((vec![(number, Cell::default())], box_size(component)));
    }
    for group in inside_out {
        let (cells, size) = shelves(std::mem::take(&mut items[group]));
        if !cells.is_empty() {
            let shifted =
                cells.into_iter().map(|(number, cell)| (number, Cell::new(cell.x + PADDING.0, cell.y + PADDING.1)));
            let size = ((size.0 + 2 * PADDING.0).max(title_width(&groups[group].name) + 4), size.1 + 2 * PADDING.1);
            items[parents[group].unwrap_or(root)].push((shifted.collect(), size));
        }
    }
    let mut places = vec![Cell::default(); topology.components().len()];
    for (number, cell) in shelves(std::mem::take(&mut items[root])).0 {
        places[number] = cell;
    }
    places
}

type Block = (Vec<(usize, Cell)>, (i32, i32));

/// Rows of blocks, about as wide as the screen's shape suggests.
fn shelves(blocks: Vec<Block>) -> Block {
    let area: i64 = blocks.iter().map(|(_, size)| i64::from(size.0 + GAP.0) * i64::from(size.1 + GAP.1)).sum();
    let wide = ((area * 3) as f64).sqrt() as i32;
    let (mut cells, mut x, mut y, mut row, mut width) = (Vec::new(), 0, 0, 0, 0);
    for (inside, size) in blocks {
        if x > 0 && x + size.0 > wide {
            (x, y, row) = (0, y + row + GAP.1, 0);
        }
        cells.extend(inside.into_iter().map(|(number, cell)| (number, Cell::new(cell.x + x, cell.y + y))));
        x += size.0 + GAP.0;
        width = width.max(x - GAP.0);
        row = row.max(size.1);
    }
    (cells, (width, y + row))
}
