//! How large is a box? Its name, what is said of it in its border, and as many cells on each side as lines end there.
//!
//! The size depends on the design and the direction alone; where others lie too close for a box to grow, it does not.

use crate::model::Topology;

use super::geometry::Bins;
use super::nets::{Hub, Nets};
use super::{Area, Direction, Numbers, named_size};

/// Where more boxes than half of these have changed, the size of every box is found out anew.
const FEW: usize = 16;

/// Width and height as along and across the flow, and back.
pub const fn turned(direction: Direction, (a, b): (i32, i32)) -> (i32, i32) {
    match direction {
        Direction::Right | Direction::Auto => (a, b),
        Direction::Down => (b, a),
    }
}

/// How many links of each component lead from it to itself.
pub fn loops(nets: &Nets, count: usize) -> Vec<i32> {
    let mut loops = vec![0; count];
    nets.ends.iter().filter(|ends| ends.0 == ends.1).for_each(|ends| loops[ends.0 as usize] += 1);
    loops
}

/// The size of every box that has the room it wants.
pub fn wanted(topology: &Topology, nets: &Nets, direction: Direction) -> Vec<(i32, i32)> {
    let count = topology.components().len();
    let loops = loops(nets, count);
    // How many lines leave each component, and how many reach it.
    let mut lines = vec![(0, 0); count];
    for net in &nets.nets {
        let (from, to) = nets.ends[net.links[0] as usize];
        if from == to {
            continue;
        }
        let ends = || net.links.iter().map(|&link| nets.ends[link as usize]);
        match net.hub {
            Hub::From => {
                lines[from as usize].0 += 1;
                ends().for_each(|ends| lines[ends.1 as usize].1 += 1);
            }
            Hub::To => {
                lines[to as usize].1 += 1;
                ends().for_each(|ends| lines[ends.0 as usize].0 += 1);
            }
        }
    }
    (topology.digest().components().iter().enumerate().zip(lines).zip(loops))
        .map(|(((number, digest), (leave, reach)), loops)| {
            let (wide, high) = named_size(topology, number);
            let has_facts = digest.exposure.is_some() || digest.has_tier || digest.instances > 1;
            let facts = if has_facts { topology.components()[number].facts("x").len() as i32 } else { 0 };
            let (along, across) = turned(direction, (wide.max(facts + 2), high));
            // Lines that lead back change sides, so all may be on one; they may use the corners then.
            let cells = (leave + loops + i32::from(loops > 0)).max(reach) + 2;
            let all = leave + reach + 2 * loops;
            turned(direction, (along.max(loops + 2), across.max(cells).max(all)))
        })
        .collect()
}

/// The boxes of a layout, the size that each was to have, and the number that each component has there.
type Before<'b> = (&'b [Area], &'b [(i32, i32)], &'b Numbers);

/// The boxes at these corners: as large as wanted, or as their names need where others are too close. What `before` says
/// holds where nothing near has changed since.
pub fn fitted(topology: &Topology, corners: &[Area], wanted: &[(i32, i32)], before: Option<Before<'_>>) -> Vec<Area> {
    let grown: Vec<Area> = corners.iter().zip(wanted).map(|(area, &size)| Area::at(area.corner(), size)).collect();
    let mut changed: Vec<Area> = Vec::new();
    if let Some((boxes, sizes, numbers)) = before {
        let was = |number: u32| Area::at(boxes[number as usize].corner(), sizes[number as usize]);
        for (number, now) in numbers.components.iter().zip(&grown) {
            let was = number.map(was);
            if was != Some(*now) {
                changed.extend(was.into_iter().chain([*now]));
            }
        }
        changed.extend(numbers.gone(boxes.len()).map(|number| was(number as u32)));
    }
    let before = before.filter(|_| changed.len() <= FEW);
    let base = |number: usize| named_size(topology, number);
    let mut bins = Bins::default();
    if before.is_none() && (0..grown.len()).any(|number| (grown[number].w, grown[number].h) != base(number)) {
        for &area in &grown {
            bins.push(area);
        }
    }
    let alone = |number: usize| {
        let around = grown[number].grown(1, 1);
        if before.is_none() {
            bins.is_alone(around, number)
        } else {
            grown.iter().enumerate().all(|(other, area)| other == number || !area.meets(around))
        }
    };
    (grown.iter().enumerate())
        .map(|(number, &area)| match before {
            Some((boxes, _, numbers)) if !changed.iter().any(|other| other.meets(area.grown(1, 1))) => {
                numbers.components[number].map_or(area, |number| boxes[number as usize])
            }
            _ if (area.w, area.h) == base(number) || alone(number) => area,
            _ => Area::at(area.corner(), base(number)),
        })
        .collect()
}
