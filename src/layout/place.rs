//! Where does a box go that has no place yet? Automatic placement for a whole design, and a free place for one box.

use std::collections::HashSet;

use crate::model::{Cell, Component, ComponentId, Topology};

use super::arrange::{Arrangement, arranged};
use super::geometry::Bins;
use super::grid::Board;
use super::nets::Nets;
use super::partly::places;
use super::route::{Frame, bounds_of};
use super::sizes::{fitted, turned, wanted};
use super::{Area, Direction, Layout, Line, Numbers, caption_width, captions, named_size};

/// Fewer components than these are arranged in no time.
const MANY: usize = 150;

/// The free cells that a new box keeps around itself: room for a line and an arrow.
const CLEARANCE: (i32, i32) = (3, 2);

/// The box of every component after an edit: where the author put it, else where it was, else beside its neighbours. And
/// the size that each would have, had it the room.
pub(super) fn boxes_after(
    before: &Layout,
    topology: &Topology,
    numbers: &Numbers,
    nets: &Nets,
) -> (Vec<Area>, Vec<(i32, i32)>) {
    let sizes = wanted(topology, nets, before.direction);
    let mut taken = Bins::default();
    if topology.components().values().any(|component| component.at.is_none()) {
        let given = topology.components().values().zip(&sizes);
        given.for_each(|(component, &size)| taken.push(component.at.map_or(Area::default(), |at| Area::at(at, size))));
    }
    let known = |(number, component): (usize, &Component)| {
        let was = || {
            let corner = before.boxes[numbers.components[number]? as usize].corner();
            Some(Area::at(corner, sizes[number]))
        };
        // Where it was, unless somebody has been put there.
        component.at.map(|at| Area::at(at, sizes[number])).or_else(|| was().filter(|was| taken.is_free(*was)))
    };
    let mut boxes: Vec<Option<Area>> = topology.components().values().enumerate().map(known).collect();
    let mut missing: Vec<usize> = (0..boxes.len()).filter(|&number| boxes[number].is_none()).collect();
    while !missing.is_empty() {
        // Those with a neighbor that has a place come first.
        let beside = |&number: &usize| {
            let id = &topology.components()[number].id;
            topology.links_of(id).find_map(|link| {
                let other = if link.from == *id { &link.to } else { &link.from };
                boxes[topology.components().get_index_of(other)?]
            })
        };
        let (at, near) = missing
            .iter()
            .enumerate()
            .find_map(|(at, number)| Some((at, beside(number)?)))
            .unwrap_or((0, before.bounds()));
        let number = missing.remove(at);
        let component = &topology.components()[number];
        let frames: Vec<Area> = topology.groups_of(component).filter_map(|group| before.frame_of(&group.id)).collect();
        let cell = free_cell(
            boxes.iter().flatten().copied(),
            before.frames.values().map(|frame| frame.area).collect(),
            &frames,
            sizes[number],
            near.corner(),
        );
        boxes[number] = Some(Area::at(cell, sizes[number]));
    }
    let corners: Vec<Area> = boxes.into_iter().map(|area| area.expect("every component has a box by now")).collect();
    let known = !before.sizes.is_empty();
    let boxes = fitted(topology, &corners, &sizes, known.then_some((&before.boxes, &before.sizes, numbers)));
    (boxes, sizes)
}

/// Whether a component has been put elsewhere than where a layout has it.
fn moved(layout: &Layout, (component, before): (&Component, &Option<u32>)) -> bool {
    before.map(|number| layout.boxes[number as usize].corner()) != component.at
}

/// Whether any component lies elsewhere than in a layout.
pub(super) fn any_moved(layout: &Layout, topology: &Topology, before: &Numbers) -> bool {
    topology.components().values().zip(&before.components).any(|it| moved(layout, it))
}

/// Whether so many components lie elsewhere that the whole may have been arranged.
pub(super) fn many_moved(layout: &Layout, topology: &Topology, before: &Numbers) -> bool {
    let count = topology.components().values().zip(&before.components).filter(|it| moved(layout, *it)).count();
    count > 2 && count * 8 > topology.components().len()
}

/// Where two boxes next to each other are looked for, in columns and rows.
const NEXT: i32 = 12;

/// Whether a design may lie where the program would put it, going by what is soon seen: most links lead the way of the
/// drawing, and most boxes of a layer begin where the next one does. Of few components it says nothing.
pub(super) fn may_be_arranged(topology: &Topology, direction: Direction) -> bool {
    let boxes = named_boxes(topology);
    let mut bins = Bins::default();
    for area in &boxes {
        bins.push(area.unwrap_or_default());
    }
    let (mut pairs, mut alike) = (0, 0);
    for area in boxes.iter().flatten() {
        let (beside, at): (Area, fn(Area) -> i32) = if direction == Direction::Down {
            (Area { x: area.right(), w: 2 * NEXT, ..*area }, |area| area.y)
        } else {
            (Area { y: area.bottom(), h: NEXT, ..*area }, |area| area.x)
        };
        let next = bins.meeting(beside).into_iter().map(|number| bins.area(number));
        if let Some(next) = next.min_by_key(|next| (next.x - area.x).abs() + (next.y - area.y).abs()) {
            pairs += 1;
            alike += usize::from(at(*area) == at(next));
        }
    }
    let (mut links, mut ahead) = (0, 0);
    for ends in topology.roster().ends() {
        if let [Some(from), Some(to)] = ends.map(|number| boxes[number as usize]) {
            links += 1;
            ahead += usize::from(if direction == Direction::Down { from.y < to.y } else { from.x < to.x });
        }
    }
    boxes.len() < MANY || (alike * 3 >= pairs && ahead * 3 >= links * 2)
}

/// Whether boxes of one group overlap along the flow that do not begin together, as they do where some have been moved out of
/// the layers of an arrangement.
pub(super) fn has_strays(topology: &Topology, direction: Direction) -> bool {
    let spans = topology.components().values().zip(named_boxes(topology)).filter_map(|(component, area)| {
        let area = area?;
        let begin = turned(direction, (area.x, area.y)).0;
        Some((component.group.as_ref(), begin, begin + turned(direction, (area.w, area.h)).0))
    });
    let mut spans: Vec<_> = spans.collect();
    spans.sort_unstable();
    spans.chunk_by(|a, b| a.0 == b.0).any(|group| {
        let mut layers = group.chunk_by(|a, b| a.1 == b.1).map(|layer| (layer[0].1, layer[layer.len() - 1].2));
        let first = layers.next().map_or(i32::MIN, |layer| layer.1);
        layers.try_fold(first, |end, layer| (end <= layer.0).then_some(end.max(layer.1))).is_none()
    })
}

/// The boxes of the components that have a place, as large as their names need.
fn named_boxes(topology: &Topology) -> Vec<Option<Area>> {
    let boxes = topology.components().values().enumerate();
    boxes.map(|(number, component)| Some(Area::at(component.at?, named_size(topology, number)))).collect()
}

/// How far most components lie from where an arrangement puts them; none where they do not agree.
pub(super) fn offset(topology: &Topology, boxes: &[Area]) -> Option<(i32, i32)> {
    let mut offsets: Vec<(i32, i32)> = (topology.components().values().zip(boxes))
        .filter_map(|(component, area)| component.at.map(|at| (at.x - area.x, at.y - area.y)))
        .collect();
    offsets.sort_unstable();
    let (count, offset) = offsets.chunk_by(|a, b| a == b).map(|alike| (alike.len(), alike[0])).max()?;
    (count * 2 > offsets.len()).then_some(offset)
}

/// Places for components, as a command asks for them: all, or only those named; pinned ones stay, and so do the others.
pub fn arrange(topology: &Topology, only: Option<&[ComponentId]>, direction: Direction) -> Vec<(ComponentId, Cell)> {
    let components = topology.components();
    let named: Option<HashSet<&ComponentId>> = only.map(|only| only.iter().collect());
    let moves = |component: &Component| {
        (!component.pinned || component.at.is_none())
            && named.as_ref().is_none_or(|named| named.contains(&component.id))
    };
    let moves: Vec<bool> = components.values().map(moves).collect();
    let stays = |(component, moves): (&Component, &bool)| !moves && component.at.is_some();
    let places: Vec<(usize, Cell)> = if components.values().zip(&moves).any(stays) {
        // What has no place and is not asked for is nowhere: it is in nobody's way.
        places(topology, &moves, direction)
    } else {
        let boxes = chosen(topology, &Nets::of(topology), direction).0.boxes;
        (0..moves.len()).filter(|&number| moves[number]).map(|number| (number, boxes[number].corner())).collect()
    };
    places.into_iter().map(|(number, place)| (components[number].id.clone(), place)).collect()
}

/// A free place for a new box of this size, as near as possible to `near`.
pub fn free_place(layout: &Layout, size: (i32, i32), near: Cell) -> Cell {
    let frames: Vec<Area> = layout.frames.values().map(|frame| frame.area).collect();
    let around: Vec<Area> = frames.iter().copied().filter(|frame| frame.contains(near)).collect();
    free_cell(layout.boxes.iter().copied(), frames, &around, size, near)
}

/// How many places above and below are tried in a column of boxes, and how many rows lie between them.
const COLUMN: (i32, i32) = (24, 2);

/// A free place for a new box that stands in a column with others: as near as possible above or below `near` in the same
/// frames, unless a place beside it is so much nearer that the column would tear them apart.
pub fn free_place_in_column(layout: &Layout, size: (i32, i32), near: Cell) -> Cell {
    let around = |cell: Cell| -> Vec<Area> {
        layout.frames.values().map(|frame| frame.area).filter(|frame| frame.contains(cell)).collect()
    };
    let home = around(near);
    let loose = free_place(layout, size, near);
    let far = |cell: Cell| (cell.x - near.x).abs() + 2 * (cell.y - near.y).abs();
    let column = (0..COLUMN.0).flat_map(|at| [at, -at]).map(|at| Cell::new(near.x, near.y + at * COLUMN.1));
    column
        .into_iter()
        .take_while(|cell| far(*cell) <= 3 * far(loose) + 24)
        .find(|&cell| around(cell) == home && free_place(layout, size, cell) == cell)
        .unwrap_or(loose)
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

/// The columns of a drawing that fits any screen.
const FITS: i32 = 110;
/// The columns of a screen for each of its rows.
const SCREEN: i64 = 3;
/// Designs of more components than this run from left to right.
const LARGE: usize = 4000;

/// The direction that was asked for, or else the one that links take between the boxes that have a place.
pub(super) fn resolved(topology: &Topology, direction: Direction) -> Direction {
    if direction != Direction::Auto {
        return direction;
    }
    let boxes = named_boxes(topology);
    let (mut right, mut down) = (0, 0);
    for ends in topology.roster().ends() {
        if let [Some(from), Some(to)] = ends.map(|number| boxes[number as usize]) {
            right += usize::from(from.right() < to.x);
            down += usize::from(from.bottom() < to.y);
        }
    }
    if right >= down { Direction::Right } else { Direction::Down }
}

/// A design as the program arranges it, in the direction that was asked for or that suits.
pub(super) fn chosen(topology: &Topology, nets: &Nets, direction: Direction) -> (Arrangement, Direction) {
    match direction {
        Direction::Right | Direction::Down => (arranged(topology, nets, direction), direction),
        Direction::Auto => {
            let right = arranged(topology, nets, Direction::Right);
            // What fits a screen anyhow reads best from left to right, and what is far too large for one is not worth a
            // second arrangement; else the better shape, or the smaller drawing.
            let span = |(w, h): (i32, i32)| i64::from(w).max(SCREEN * i64::from(h));
            let suits = |(w, h): (i32, i32)| w <= FITS || (w >= h && w <= 6 * h);
            if suits(right.size) || topology.components().len() > LARGE {
                return (right, Direction::Right);
            }
            let down = arranged(topology, nets, Direction::Down);
            // Captions that cannot be read are worse than a drawing that does not fit.
            let turn = (suits(down.size) || span(down.size) < span(right.size))
                && shortened(topology, nets, &down) <= shortened(topology, nets, &right);
            if turn { (down, Direction::Down) } else { (right, Direction::Right) }
        }
    }
}

/// How many cells the captions of an arrangement have less than they ask for.
fn shortened(topology: &Topology, nets: &Nets, arrangement: &Arrangement) -> i32 {
    let wanted: Vec<i32> = topology.links().values().map(caption_width).collect();
    let frames: Vec<Frame> = arrangement.frames.iter().flatten().copied().collect();
    let lines: Vec<Line> = arrangement.lines.iter().map(|line| Line::from(&line[..])).collect();
    let bounds = lines.iter().map(|line| bounds_of(line)).collect();
    let captions = captions::all(&mut Board::new(&arrangement.boxes, &frames, nets, (lines, bounds)), &wanted);
    wanted.iter().zip(captions).map(|(wanted, caption)| wanted - caption.map_or(0, |area| area.w)).sum()
}
