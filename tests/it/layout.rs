//! The drawing tells no lies: on random designs, placed by the program and by hand, whatever is edited.

use proptest::prelude::*;
use toposcope::layout::{Direction, Layout, arrange};
use toposcope::model::{
    Cell, Component, ComponentId, ComponentKind, Expectation, Group, GroupId, GroupKind, Link, LinkId, Topology,
};

use crate::routes::settled;
use crate::support::never::{Placed, faults};

/// A design as numbers: names, groups and their parents, links.
#[derive(Debug, Clone)]
pub struct Sketch {
    /// For each component the length of its name, its group (0: none), whether it has a place, and the place.
    pub components: Vec<(usize, usize, Cell)>,
    /// For each group its parent (0: none), always an earlier one.
    pub groups: Vec<usize>,
    /// For each link its ends and what is said of it.
    pub links: Vec<(usize, usize, usize)>,
}

fn component_id(number: usize) -> ComponentId {
    ComponentId::new(&format!("c{number}")).unwrap()
}

fn group_id(number: usize) -> GroupId {
    GroupId::new(&format!("g{number}")).unwrap()
}

/// The design of a sketch.
pub fn design(sketch: &Sketch, placed: Placed) -> Topology {
    let mut topology = Topology::named("sketch");
    for (number, &parent) in sketch.groups.iter().enumerate() {
        let mut group = Group::new(group_id(number), format!("group {number}"), GroupKind::Network);
        group.parent = (parent > 0 && number > 0).then(|| group_id((parent - 1) % number));
        topology.push_group(group).unwrap();
    }
    for (number, &(name, group, at)) in sketch.components.iter().enumerate() {
        let mut component = Component::new(component_id(number), "n".repeat(name), ComponentKind::Service);
        component.group = (group > 0 && !sketch.groups.is_empty()).then(|| group_id((group - 1) % sketch.groups.len()));
        component.at = (placed == Placed::ByHand).then_some(at);
        topology.push_component(component).unwrap();
    }
    let count = sketch.components.len();
    for (number, &(from, to, said)) in sketch.links.iter().enumerate() {
        let id = LinkId::new(&format!("l{number}")).unwrap();
        let mut link = Link::new(id, component_id(from % count), component_id(to % count));
        link.label = (said % 3 == 1).then(|| format!("label {said}"));
        link.expectation = [None, Some(Expectation::Command), Some(Expectation::Notification)][said % 3];
        link.channel = (said % 7 == 5).then(|| "topic".to_owned());
        topology.push_link(link).unwrap();
    }
    topology
}

/// A random design of real shape: some links lead to one hub, some to where they come from, some run beside another.
pub fn sketch(components: usize, links: usize) -> impl Strategy<Value = Sketch> {
    let cell = (-80..240_i32, -40..120_i32).prop_map(|(x, y)| Cell::new(x, y));
    let component = (1..20_usize, 0..6_usize, cell);
    let link = (0..components, 0..components, 0..12_usize, 0..16_usize);
    (
        prop::collection::vec(component, 1..=components),
        prop::collection::vec(0..4_usize, 0..5),
        prop::collection::vec(link, 0..=links),
    )
        .prop_map(|(components, groups, drawn)| {
            let mut links: Vec<(usize, usize, usize)> = Vec::new();
            for (from, to, said, sort) in drawn {
                links.push(match (sort, links.last()) {
                    (0, _) => (from, from, said),
                    (1, Some(&(from, to, _))) => (from, to, said),
                    (2, Some(&(from, to, _))) => (to, from, said),
                    (3 | 4, _) => (from, 0, said),
                    (5, _) => (1, to, said),
                    _ => (from, to, said),
                });
            }
            Sketch { components, groups, links }
        })
}

fn check(topology: &Topology, layout: &Layout, placed: Placed) {
    let faults = faults(topology, layout, placed);
    assert!(faults.is_empty(), "{faults:#?}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn an_arranged_drawing_tells_no_lies(sketch in sketch(48, 80)) {
        let topology = design(&sketch, Placed::Automatically);
        for direction in [Direction::Right, Direction::Down, Direction::Auto] {
            check(&topology, &Layout::of(&topology, direction), Placed::Automatically);
        }
    }

    #[test]
    fn what_was_arranged_and_saved_is_drawn_the_same_when_it_is_opened(sketch in sketch(48, 80)) {
        let topology = design(&sketch, Placed::Automatically);
        for direction in [Direction::Right, Direction::Down] {
            let arranged = Layout::of(&topology, direction);
            let saved = settled(topology.clone(), &arranged);
            let opened = Layout::of(&saved, direction);
            for id in topology.links().keys() {
                assert_eq!(opened.path_of(id), arranged.path_of(id), "{direction:?}: {id:?}");
            }
        }
    }

    #[test]
    fn a_drawing_by_hand_tells_no_lies(sketch in sketch(30, 40)) {
        let topology = design(&sketch, Placed::ByHand);
        check(&topology, &Layout::of(&topology, Direction::Auto), Placed::ByHand);
    }

    #[test]
    fn moving_boxes_tells_no_lies(sketch in sketch(40, 60), moves in prop::collection::vec((0..40_usize, -60..60_i32, -20..20_i32), 1..4)) {
        let mut topology = design(&sketch, Placed::Automatically);
        let mut layout = Layout::of(&topology, Direction::Auto);
        for id in topology.components().keys().cloned().collect::<Vec<_>>() {
            topology.place(&id, layout.box_of(&id).unwrap().corner());
        }
        for (number, x, y) in moves {
            let id = component_id(number % sketch.components.len());
            let at = layout.box_of(&id).unwrap().corner();
            topology.place(&id, Cell::new(at.x + x, at.y + y));
            layout = layout.after(&topology);
            check(&topology, &layout, Placed::ByHand);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(8))]

    #[test]
    fn arranging_some_leaves_the_others_and_puts_nothing_on_them(sketch in sketch(30, 40), every in 2..5_usize) {
        let mut topology = design(&sketch, Placed::Automatically);
        let layout = Layout::of(&topology, Direction::Auto);
        let ids: Vec<ComponentId> = topology.components().keys().cloned().collect();
        for id in &ids {
            topology.place(id, layout.box_of(id).unwrap().corner());
        }
        let some: Vec<ComponentId> = ids.iter().step_by(every).cloned().collect();
        let places = arrange(&topology, Some(&some), Direction::Auto);
        assert_eq!(places.iter().map(|(id, _)| id).collect::<Vec<_>>(), some.iter().collect::<Vec<_>>());
        for (id, cell) in &places {
            topology.place(id, *cell);
        }
        let after = layout.after(&topology);
        for (number, id) in ids.iter().enumerate() {
            let area = after.box_of(id).unwrap();
            assert!(some.contains(id) || area.corner() == layout.box_of(id).unwrap().corner(), "{id} stays");
            let other = ids[..number].iter().find(|other| after.box_of(other).unwrap().meets(area));
            assert_eq!(other, None, "{id} lies on another");
        }
    }

    #[test]
    fn what_has_its_place_stays_when_something_is_added(sketch in sketch(30, 40), to in 0..30_usize) {
        let mut topology = design(&sketch, Placed::Automatically);
        let layout = Layout::of(&topology, Direction::Auto);
        let ids: Vec<ComponentId> = topology.components().keys().cloned().collect();
        let end = ids[to % ids.len()].clone();
        let fresh = ComponentId::new("fresh").unwrap();
        topology.push_component(Component::new(fresh.clone(), "fresh", ComponentKind::Service)).unwrap();
        topology.push_link(Link::new(LinkId::new("new").unwrap(), end, fresh.clone())).unwrap();
        let after = layout.after(&topology);
        for id in &ids {
            assert_eq!(after.box_of(id).unwrap().corner(), layout.box_of(id).unwrap().corner(), "{id} stays");
            assert!(!after.box_of(id).unwrap().meets(after.box_of(&fresh).unwrap()), "the new one lies on {id}");
        }
    }
}

#[test]
fn a_chain_runs_straight_the_way_that_is_asked_for() {
    let components = vec![(6, 0, Cell::default()); 4];
    let links = vec![(2, 0, 1), (0, 3, 1), (3, 1, 1)];
    let chain = [2, 0, 3, 1].map(component_id);
    let topology = design(&Sketch { components, groups: Vec::new(), links }, Placed::Automatically);
    for (asked, way) in
        [(Direction::Right, Direction::Right), (Direction::Down, Direction::Down), (Direction::Auto, Direction::Right)]
    {
        let layout = Layout::of(&topology, asked);
        assert_eq!(layout.direction(), way);
        let centers: Vec<Cell> = chain.iter().map(|id| layout.box_of(id).unwrap().center()).collect();
        let level = way == Direction::Right;
        let ahead = |a: Cell, b: Cell| if level { a.y == b.y && a.x < b.x } else { a.x == b.x && a.y < b.y };
        assert!(centers.windows(2).all(|pair| ahead(pair[0], pair[1])), "{asked:?}: {centers:?}");
    }
}

#[test]
fn a_fan_out_turns_once_at_the_flank_of_its_box() {
    let components = vec![(6, 0, Cell::default()); 4];
    let topology = design(
        &Sketch { components, groups: Vec::new(), links: vec![(0, 1, 1), (0, 2, 1), (0, 3, 1)] },
        Placed::Automatically,
    );
    for direction in [Direction::Right, Direction::Down] {
        let layout = Layout::of(&topology, direction);
        let path = |number: usize| &layout.path_of(&LinkId::new(&format!("l{number}")).unwrap()).unwrap().points;
        let mut turns: Vec<usize> = (0..3).map(|number| path(number).len() - 2).collect();
        turns.sort_unstable();
        assert_eq!(turns, [0, 1, 1], "{direction:?}");
    }
}
