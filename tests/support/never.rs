//! What must never be seen in a drawing? Every lie that cells can tell about a design, found cell by cell.

use std::collections::{HashMap, HashSet};

use toposcope::layout::{Area, Layout, box_size, caption_width, pieces};
use toposcope::model::{Cell, Topology};

/// Whether boxes and frames lie where the program put them, or where a person did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Placed {
    /// By the program: nothing overlaps, and there is a way for every link.
    Automatically,
    /// By a person: boxes and frames may overlap or shut a link out.
    ByHand,
}

const RIGHT: u8 = 1;
const DOWN: u8 = 2;
const LEFT: u8 = 4;
const UP: u8 = 8;

/// All faults of a drawing, each as a sentence.
pub fn faults(topology: &Topology, layout: &Layout, placed: Placed) -> Vec<String> {
    let mut faults = Vec::new();
    box_faults(topology, layout, placed, &mut faults);
    line_faults(topology, layout, placed, &mut faults);
    caption_faults(topology, layout, &mut faults);
    faults
}

fn box_faults(topology: &Topology, layout: &Layout, placed: Placed, faults: &mut Vec<String>) {
    let boxes: Vec<(String, Area)> = (topology.components().keys())
        .map(|id| (id.to_string(), layout.box_of(id).unwrap_or_default()))
        .inspect(|(id, area)| assert!(area.w > 2 && area.h > 2, "{id} has no box"))
        .collect();
    for (component, (id, area)) in topology.components().values().zip(&boxes) {
        let (w, h) = box_size(component);
        if area.w < w || area.h < h {
            faults.push(format!("box {id} has no room for its name"));
        }
    }
    if placed == Placed::ByHand {
        return;
    }
    for (i, (a, area)) in boxes.iter().enumerate() {
        for (b, other) in &boxes[..i] {
            if area.meets(*other) {
                faults.push(format!("box {a} overlaps box {b}"));
            }
        }
    }
    for group in topology.groups().values() {
        let Some(frame) = layout.frame_of(&group.id) else { continue };
        for component in topology.components().values() {
            let area = layout.box_of(&component.id).unwrap_or_default();
            let member = topology.groups_of(component).any(|outer| outer.id == group.id);
            if member && !frame.grown(-1, -1).encloses(area) {
                faults.push(format!("frame {} does not enclose its member {}", group.id, component.id));
            }
            if !member && frame.meets(area) {
                faults.push(format!("frame {} meets {}, which is no member", group.id, component.id));
            }
        }
        for other in topology.groups().values().filter(|other| other.id != group.id) {
            let Some(area) = layout.frame_of(&other.id) else { continue };
            let nested = |inner: &toposcope::model::Group, outer: &toposcope::model::Group| {
                inner.ancestors(topology).any(|around| around.id == outer.id)
            };
            if nested(other, group) && !frame.grown(-1, -1).encloses(area) {
                faults.push(format!("frame {} does not enclose frame {}", group.id, other.id));
            }
            if !nested(other, group) && !nested(group, other) && frame.meets(area) {
                faults.push(format!("frame {} meets frame {}", group.id, other.id));
            }
        }
    }
}

/// The arms that the lines of one net have in a cell.
type Arms = HashMap<(i32, i32), HashMap<u32, u8>>;

fn line_faults(topology: &Topology, layout: &Layout, placed: Placed, faults: &mut Vec<String>) {
    let mut arms: Arms = HashMap::new();
    let mut turns: HashSet<(i32, i32, u32)> = HashSet::new();
    for link in topology.links().values() {
        let path = layout.path_of(&link.id).expect("every link has a path");
        let net = layout.net_of(&link.id).expect("every link has a net");
        if path.points.len() < 2 {
            if placed == Placed::Automatically || !path.points.is_empty() {
                faults.push(format!("link {} is not drawn", link.id));
            }
            continue;
        }
        for (end, id) in [(path.points[0], &link.from), (path.points[path.points.len() - 1], &link.to)] {
            let area = layout.box_of(id).unwrap_or_default();
            let beside = (area.grown(1, 0).contains(end) || area.grown(0, 1).contains(end)) && !area.contains(end);
            if !beside {
                faults.push(format!("link {} ends at {end:?}, not beside {id}", link.id));
            }
        }
        for (a, b) in pieces(&path.points) {
            if (a.x != b.x) == (a.y != b.y) {
                faults.push(format!("link {} has a slanted or empty piece {a:?} {b:?}", link.id));
                continue;
            }
            let area = Area::between(a, b);
            for id in topology.components().keys() {
                if layout.box_of(id).is_some_and(|other| other.meets(area)) {
                    faults.push(format!("link {} runs through {id}", link.id));
                }
            }
            add_arms(&mut arms, net, a, b);
        }
        turns.extend(path.points.iter().map(|cell| (cell.x, cell.y, net)));
        frame_faults(topology, layout, link.id.as_str(), &path.points, faults);
    }
    for (cell, nets) in &arms {
        if nets.len() > 1 {
            let level = nets.values().filter(|&&arms| arms == LEFT | RIGHT).count();
            let upright = nets.values().filter(|&&arms| arms == UP | DOWN).count();
            if nets.len() != 2 || level != 1 || upright != 1 {
                faults.push(format!("at {cell:?} lines of different nets touch: {nets:?}"));
            }
        }
        // Where nothing turns, two branches of a net cross each other, which is what four arms say.
        if nets.iter().any(|(net, arms)| arms.count_ones() == 4 && turns.contains(&(cell.0, cell.1, *net))) {
            faults.push(format!("at {cell:?} a joint has four arms"));
        }
    }
}

fn add_arms(arms: &mut Arms, net: u32, a: Cell, b: Cell) {
    let area = Area::between(a, b);
    let (towards, back) = if a.y == b.y { (RIGHT, LEFT) } else { (DOWN, UP) };
    for y in area.y..area.bottom() {
        for x in area.x..area.right() {
            let first = (x, y) == (area.x, area.y);
            let last = (x, y) == (area.right() - 1, area.bottom() - 1);
            let here = if first { 0 } else { back } | if last { 0 } else { towards };
            *arms.entry((x, y)).or_default().entry(net).or_default() |= here;
        }
    }
}

fn frame_faults(topology: &Topology, layout: &Layout, link: &str, points: &[Cell], faults: &mut Vec<String>) {
    for group in topology.groups().keys() {
        let (Some(frame), Some(title)) = (layout.frame_of(group), layout.title_of(group)) else { continue };
        let border = |cell: Cell| frame.contains(cell) && !frame.grown(-1, -1).contains(cell);
        if points.iter().any(|&cell| border(cell)) {
            faults.push(format!("link {link} turns or ends on the frame of {group}"));
        }
        for (a, b) in pieces(points) {
            let area = Area::between(a, b);
            let along = if a.y == b.y {
                [Area { h: 1, ..frame }, Area { y: frame.bottom() - 1, h: 1, ..frame }]
            } else {
                [Area { w: 1, ..frame }, Area { x: frame.right() - 1, w: 1, ..frame }]
            };
            if along.iter().any(|side| side.meets(area)) {
                faults.push(format!("link {link} runs along the frame of {group}"));
            }
            if title.meets(area) {
                faults.push(format!("link {link} runs over the title of {group}"));
            }
        }
    }
}

fn caption_faults(topology: &Topology, layout: &Layout, faults: &mut Vec<String>) {
    let mut captions: Vec<(String, Area)> = Vec::new();
    for link in topology.links().values() {
        let path = layout.path_of(&link.id).expect("every link has a path");
        let Some(caption) = path.caption else { continue };
        let id = link.id.to_string();
        if caption.w > caption_width(link) {
            faults.push(format!("the caption of {id} takes more room than it has words"));
        }
        if caption.h != 1 || caption.w < 1 || !pieces(&path.points).any(|(a, b)| Area::between(a, b).meets(caption)) {
            faults.push(format!("the caption of {id} is not on its line"));
        }
        for other in topology.components().keys() {
            if layout.box_of(other).is_some_and(|area| area.meets(caption)) {
                faults.push(format!("the caption of {id} covers {other}"));
            }
        }
        for (other, area) in &captions {
            if area.meets(caption) {
                faults.push(format!("the caption of {id} covers that of {other}"));
            }
        }
        for other in topology.links().values().filter(|other| layout.net_of(&other.id) != layout.net_of(&link.id)) {
            let other_path = layout.path_of(&other.id).expect("every link has a path");
            if pieces(&other_path.points).any(|(a, b)| Area::between(a, b).meets(caption)) {
                faults.push(format!("the caption of {id} covers the line of {}", other.id));
            }
        }
        for group in topology.groups().keys() {
            let Some(frame) = layout.frame_of(group) else { continue };
            if frame.meets(caption) && !frame.grown(-1, -1).encloses(caption) {
                faults.push(format!("the caption of {id} covers the frame of {group}"));
            }
        }
        captions.push((id, caption));
    }
}
