//! A drawing that changes stays the drawing that readers know: an edit tears few lines, and those are mended.

use std::collections::HashSet;

use proptest::prelude::*;
use toposcope::layout::{Area, Direction, Layout, Path, box_size, free_place_in_column, pieces};
use toposcope::model::{Cell, Component, ComponentId, ComponentKind, Document, GroupId, Link, LinkId, Topology};

use super::layout::{Sketch, design, sketch};
use super::routes::settled;
use crate::support::never::{Placed, faults};
use crate::support::strategies::cases;

/// One edit by numbers: what is done, to what, and how far.
type Edit = (usize, usize, usize, (i32, i32));

fn edits() -> impl Strategy<Value = Vec<Edit>> {
    prop::collection::vec((0..8_usize, 0..200_usize, 0..200_usize, (-50..50_i32, -15..15_i32)), 1..9)
}

/// Does one edit to a design whose components lie where a layout has them.
fn edit(document: &mut Document, layout: &Layout, step: usize, (what, one, other, (x, y)): Edit) {
    let ids: Vec<ComponentId> = document.topology().components().keys().cloned().collect();
    let links: Vec<LinkId> = document.topology().links().keys().cloned().collect();
    let id = &ids[one % ids.len()];
    let near = |id| {
        let at = layout.box_of(id).unwrap();
        Cell::new(at.x + x, at.y + y)
    };
    let changed = document.edit("edit", |changing| match what {
        0 | 1 => {
            let new = LinkId::new(&format!("new-{step}")).unwrap();
            changing.add_link(Link::new(new, id.clone(), ids[other % ids.len()].clone())).map(drop)
        }
        2 if !links.is_empty() => changing.remove_link(&links[other % links.len()]),
        3 if ids.len() > 3 => changing.remove_component(id),
        4 => {
            let new = ComponentId::new(&format!("new-{step}")).unwrap();
            let mut component = Component::new(new, "new", ComponentKind::Service);
            component.at = Some(near(id));
            changing.add_component(component).map(drop)
        }
        _ => ids.iter().skip(one % ids.len()).take(1 + other % 3).try_for_each(|id| {
            let to = near(id);
            changing.change_component(id, |component| component.at = Some(to))
        }),
    });
    changed.unwrap();
}

/// All cells of a line.
fn cells(path: &Path) -> HashSet<Cell> {
    let all = |(a, b): (Cell, Cell)| {
        let (dx, dy) = ((b.x - a.x).signum(), (b.y - a.y).signum());
        (0..=(b.x - a.x).abs().max((b.y - a.y).abs())).map(move |at| Cell::new(a.x + dx * at, a.y + dy * at))
    };
    pieces(&path.points).flat_map(all).collect()
}

/// Does edits one after the other, and says what lies each of the drawings tells.
fn lies(sketch: &Sketch, edits: Vec<Edit>, direction: Direction) -> Vec<String> {
    let topology = design(sketch, Placed::Automatically);
    let mut layout = Layout::of(&topology, direction);
    let mut document = Document::new(settled(topology, &layout));
    let mut lies = Vec::new();
    for (step, it) in edits.into_iter().enumerate() {
        edit(&mut document, &layout, step, it);
        layout = layout.after(document.topology());
        let found = faults(document.topology(), &layout, Placed::ByHand);
        lies.extend(found.into_iter().map(|fault| format!("step {step}, {it:?}: {fault}")));
    }
    lies
}

proptest! {
    #![proptest_config(cases(24))]

    #[test]
    fn whatever_is_edited_in_turn_the_drawing_tells_no_lies(sketch in sketch(30, 45), edits in edits(), down in any::<bool>()) {
        let lies = lies(&sketch, edits, if down { Direction::Down } else { Direction::Right });
        prop_assert!(lies.is_empty(), "{lies:#?}");
    }
}

#[test]
fn a_line_that_cannot_follow_the_others_of_its_net_does_not_make_a_joint_of_four_arms() {
    let links = "13-13-0 20-3-1 1-16-2 1-29-0 8-5-0 1-3-1 15-0-0 1-17-0 0-28-8 20-4-0 10-0-0 18-5-0 1-21-2 28-15-9 1-8-0 \
                 1-8-3 13-0-0 14-0-0 1-5-0 0-0-0";
    let link = |text: &str| {
        let numbers: Vec<usize> = text.split('-').map(|number| number.parse().unwrap()).collect();
        (numbers[0], numbers[1], numbers[2])
    };
    let components = [1, 1, 17, 2, 4, 1].map(|name| (name, 0, Cell::default())).to_vec();
    let sketch = Sketch { components, groups: Vec::new(), links: links.split_whitespace().map(link).collect() };
    let still = (0, 0);
    let edits =
        [(3, 133, 0, still), (0, 178, 57, still), (0, 26, 27, still), (0, 0, 33, still), (5, 130, 107, (-10, -1))];
    assert_eq!(lies(&sketch, edits.to_vec(), Direction::Down), Vec::<String>::new());
}

/// A row of boxes, and a line from the first around them to the last.
#[test]
fn a_line_keeps_the_part_that_is_far_from_the_box_that_was_moved() {
    let mut topology = Topology::named("row");
    for number in 0..9 {
        let id = ComponentId::new(&format!("c{number}")).unwrap();
        let mut component = Component::new(id, "service", ComponentKind::Service);
        component.at = Some(Cell::new(number * 30, 0));
        topology.push_component(component).unwrap();
    }
    let id = |number: usize| ComponentId::new(&format!("c{number}")).unwrap();
    let far = LinkId::new("far").unwrap();
    topology.push_link(Link::new(far.clone(), id(0), id(8))).unwrap();
    let before = Layout::of(&topology, Direction::Right);
    let old = cells(before.path_of(&far).unwrap());
    assert!(old.len() > 200);
    for (moved, to) in [(8, Cell::new(243, 3)), (0, Cell::new(-4, -2)), (4, Cell::new(118, 2))] {
        let mut topology = topology.clone();
        topology.place(&id(moved), to);
        let after = before.after(&topology);
        let new = cells(after.path_of(&far).unwrap());
        assert!(!new.is_empty(), "{moved}");
        let kept = old.intersection(&new).count();
        assert!(kept * 10 >= old.len() * 8, "{moved}: {kept} of {} cells stay", old.len());
        assert_eq!(faults(&topology, &after, Placed::ByHand), Vec::<String>::new());
    }
}

#[test]
fn a_drawing_that_becomes_much_smaller_forgets_what_lay_far_away() {
    let mut topology = Topology::named("far");
    for (number, x) in [(0, 0), (1, 40), (2, 6_000), (3, 6_040)] {
        let id = ComponentId::new(&format!("c{number}")).unwrap();
        let mut component = Component::new(id, "service", ComponentKind::Service);
        component.at = Some(Cell::new(x, 10 * number));
        topology.push_component(component).unwrap();
    }
    let id = |number: usize| ComponentId::new(&format!("c{number}")).unwrap();
    for (number, to) in [(0, 2), (1, 3), (2, 1)] {
        let link = LinkId::new(&format!("l{number}-{to}")).unwrap();
        topology.push_link(Link::new(link, id(number), id(to))).unwrap();
    }
    let mut layout = Layout::of(&topology, Direction::Right);
    // First what is taken becomes known, then all that lies far away comes near, one after the other.
    for (moved, to) in [(0, Cell::new(1, 2)), (2, Cell::new(90, 3)), (3, Cell::new(90, -40)), (3, Cell::new(80, 9))] {
        topology.place(&id(moved), to);
        layout = layout.after(&topology);
        assert_eq!(layout.unrouted().count(), 0);
        assert_eq!(faults(&topology, &layout, Placed::ByHand), Vec::<String>::new());
    }
    assert!(layout.bounds().w < 200);
}

/// The sample about music with every component at its place.
fn music() -> (Topology, Layout) {
    let sample = toposcope::samples::SAMPLES.iter().find(|sample| sample.name == "music-sharing").unwrap();
    let topology = toposcope::file::read(sample.text.as_bytes()).unwrap().0;
    let layout = Layout::of(&topology, Direction::Auto);
    (settled(topology, &layout), layout)
}

/// How often a line passes the border of a frame.
fn passes(path: &Path, frame: Area) -> usize {
    let inside = |cell: Cell| frame.grown(-1, -1).encloses(Area::between(cell, cell));
    pieces(&path.points).filter(|(a, b)| inside(*a) != inside(*b)).count()
}

#[test]
fn what_makes_way_for_a_new_box_stays_within_its_boundary_and_goes_back_when_that_is_gone() {
    let (topology, layout) = music();
    let (app, listening) = (ComponentId::new("mobile-app").unwrap(), LinkId::new("listening").unwrap());
    let frame = layout.frame_of(&GroupId::new("platform").unwrap()).unwrap();
    assert_eq!(passes(layout.path_of(&listening).unwrap(), frame), 0);
    let mut document = Document::new(topology);
    let mut component = Component::new(ComponentId::new("fresh").unwrap(), "Testing", ComponentKind::Service);
    component.group = Some(GroupId::new("platform").unwrap());
    let beside = layout.box_of(&app).unwrap();
    component.at = Some(free_place_in_column(&layout, box_size(&component), Cell::new(beside.right() + 20, beside.y)));
    let id = component.id.clone();
    let added = document.edit("add", |changing| {
        changing.add_component(component.clone())?;
        changing.add_link(Link::new(LinkId::new("test").unwrap(), app.clone(), component.id.clone())).map(drop)
    });
    added.unwrap();
    let more = layout.after(document.topology());
    let (old, new) = (layout.path_of(&listening).unwrap(), more.path_of(&listening).unwrap());
    assert_ne!(new.points, old.points, "the box lies in its way");
    assert_eq!(passes(new, more.frame_of(&GroupId::new("platform").unwrap()).unwrap()), 0);
    document.edit("remove", |changing| changing.remove_component(&id)).unwrap();
    let less = more.after(document.topology());
    assert!(turns(less.path_of(&listening).unwrap()) <= turns(old));
}

fn turns(path: &Path) -> usize {
    path.points.len() - 2
}
