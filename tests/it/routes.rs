//! Every link is drawn, wherever people put the boxes, and what they have put somewhere stays there.

use std::collections::HashSet;

use proptest::prelude::*;
use toposcope::layout::{Area, Direction, Layout, box_size, free_place};
use toposcope::model::{Cell, Component, ComponentId, ComponentKind, Expectation, Link, LinkId, Topology};
use toposcope::samples::SAMPLES;

use crate::support::driver::Driver;
use crate::support::never::{Placed, faults};
use crate::support::sketch::{component_id, sketch};

/// Services in domains: most links stay near, some lead far, some to a few hubs.
fn estate(count: usize, links: &[(usize, usize, usize)]) -> Topology {
    let mut topology = Topology::named("estate");
    let id = |number: usize| ComponentId::new(&format!("c{number}")).unwrap();
    for number in 0..count {
        let name = "service with a name"[..4 + number % 15].to_owned();
        topology.push_component(Component::new(id(number), name, ComponentKind::Service)).unwrap();
    }
    for (number, &(from, ahead, sort)) in links.iter().enumerate() {
        let from = from % count;
        let to = match sort % 8 {
            0 => ahead % 4,
            1 => from + 1 + ahead % 60,
            2 => from.saturating_sub(ahead % 9),
            _ => from + 1 + ahead % 10,
        };
        let mut link = Link::new(LinkId::new(&format!("l{number}")).unwrap(), id(from), id(to.min(count - 1)));
        link.expectation = [None, Some(Expectation::Command), Some(Expectation::Notification)][sort % 3];
        link.label = (sort % 5 == 4).then(|| format!("label {number}"));
        topology.push_link(link).unwrap();
    }
    topology
}

/// The design with every component where a layout has it.
pub fn settled(mut topology: Topology, layout: &Layout) -> Topology {
    for id in topology.components().keys().cloned().collect::<Vec<_>>() {
        topology.place(&id, layout.box_of(&id).unwrap().corner());
    }
    topology
}

fn ids(topology: &Topology) -> Vec<ComponentId> {
    topology.components().keys().cloned().collect()
}

fn links(count: usize) -> impl Strategy<Value = Vec<(usize, usize, usize)>> {
    prop::collection::vec((0..200_usize, 0..200_usize, 0..40_usize), 1..=count)
}

/// A cell of an area, by two numbers.
fn cell_in(area: Area, (x, y): (usize, usize)) -> Cell {
    Cell::new(area.x + (x % area.w.max(1) as usize) as i32, area.y + (y % area.h.max(1) as usize) as i32)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(8))]

    #[test]
    fn wherever_there_is_room_for_a_box_there_is_a_way_for_its_links(
        links in links(45),
        count in 6..50_usize,
        moves in prop::collection::vec((0..50_usize, (0..1000_usize, 0..1000_usize)), 1..7),
        down in any::<bool>(),
    ) {
        let topology = estate(count, &links);
        let direction = if down { Direction::Down } else { Direction::Right };
        let mut layout = Layout::of(&topology, direction);
        let mut topology = settled(topology, &layout);
        for (number, to) in moves {
            let (id, component) = topology.components().get_index(number % count).unwrap();
            let (id, size) = (id.clone(), box_size(component));
            topology.place(&id, free_place(&layout, size, cell_in(layout.bounds(), to)));
            layout = layout.after(&topology);
            prop_assert_eq!(layout.unrouted().collect::<Vec<_>>(), Vec::<&LinkId>::new());
        }
        let faults = faults(&topology, &layout, Placed::ByHand);
        prop_assert!(faults.is_empty(), "{faults:#?}");
        let anew = Layout::of(&topology, direction);
        prop_assert_eq!(anew.unrouted().collect::<Vec<_>>(), Vec::<&LinkId>::new());
    }

    #[test]
    fn a_link_is_missing_only_where_boxes_wall_it_in(
        links in links(40),
        places in prop::collection::vec((-60..120_i32, -20..50_i32), 4..30),
    ) {
        let told = missing_without_need(&links, &places);
        prop_assert!(told.is_empty(), "{told:#?}");
    }
}

/// Four boxes with so many links that some give way many times.
#[test]
fn who_gave_way_many_times_is_drawn_in_the_end() {
    let links = [
        (128, 37, 25),
        (97, 107, 37),
        (171, 42, 18),
        (115, 73, 31),
        (93, 175, 15),
        (166, 114, 35),
        (26, 64, 13),
        (88, 152, 39),
        (41, 101, 15),
        (135, 168, 13),
        (103, 63, 5),
        (25, 31, 4),
        (94, 45, 11),
        (56, 9, 7),
        (195, 13, 31),
        (31, 76, 32),
        (153, 88, 34),
        (89, 19, 36),
        (98, 98, 13),
        (109, 106, 16),
        (42, 28, 9),
        (125, 188, 37),
        (102, 146, 11),
        (82, 158, 39),
        (147, 117, 5),
        (112, 7, 16),
        (29, 63, 0),
        (131, 54, 36),
        (97, 146, 22),
        (67, 10, 18),
        (20, 73, 39),
        (130, 39, 10),
    ];
    let told = missing_without_need(&links, &[(37, 10), (79, 29), (2, 49), (69, 30)]);
    assert!(told.is_empty(), "{told:#?}");
}

/// What is wrong with the drawing of boxes at these places, and which links are missing though boxes leave them a way.
fn missing_without_need(links: &[(usize, usize, usize)], places: &[(i32, i32)]) -> Vec<String> {
    let mut topology = estate(places.len(), links);
    for (id, &(x, y)) in ids(&topology).iter().zip(places) {
        topology.place(id, Cell::new(x, y));
    }
    let layout = Layout::of(&topology, Direction::Auto);
    let has_cell = |id: &ComponentId| cells_to_end_at(&topology, &layout, id) > 0;
    let missing = layout.unrouted().filter(|link| {
        let it = topology.link(link).unwrap();
        has_cell(&it.from) && has_cell(&it.to) && is_way(&topology, &layout, &it.from, &it.to)
    });
    let mut told = faults(&topology, &layout, Placed::ByHand);
    told.extend(missing.map(|link| format!("{link} is not drawn, though there is a way")));
    told
}

/// So many components that the lines of an opened file are led in layers, with more links than that takes.
fn large() -> Topology {
    let mut dice: u64 = 7;
    let mut below = |limit: u64| {
        dice = dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((dice >> 33) % limit) as usize
    };
    let links: Vec<(usize, usize, usize)> = (0..2_010).map(|_| (below(600), below(200), below(40))).collect();
    estate(600, &links)
}

#[test]
fn a_large_file_with_one_link_more_has_all_its_lines() {
    let layout = Layout::of(&large(), Direction::Right);
    let mut topology = settled(large(), &layout);
    let [from, to] = [300, 309].map(|number| topology.components()[number].id.clone());
    topology.push_link(Link::new(LinkId::new("more").unwrap(), from, to)).unwrap();
    let layout = Layout::of(&topology, Direction::Auto);
    assert_eq!(layout.unrouted().collect::<Vec<_>>(), Vec::<&LinkId>::new());
    assert_eq!(faults(&topology, &layout, Placed::ByHand), Vec::<String>::new());
    let again = Layout::of(&topology, Direction::Auto);
    assert!(topology.links().keys().all(|link| layout.path_of(link) == again.path_of(link)), "another drawing");
}

#[test]
fn a_large_file_in_which_all_boxes_were_shifted_by_hand_tells_no_lies() {
    let layout = Layout::of(&large(), Direction::Down);
    let mut topology = settled(large(), &layout);
    for (number, id) in ids(&topology).into_iter().enumerate() {
        let (at, number) = (layout.box_of(&id).unwrap(), number as i32);
        topology.place(&id, Cell::new(at.x + number * 37 % 9 - 4, at.y + number * 53 % 5 - 2));
    }
    let layout = Layout::of(&topology, Direction::Down);
    let missing: Vec<&LinkId> = (layout.unrouted())
        .filter(|link| {
            let it = topology.link(link).unwrap();
            [&it.from, &it.to].into_iter().all(|id| cells_to_end_at(&topology, &layout, id) > 0)
        })
        .collect();
    assert_eq!(missing, Vec::<&LinkId>::new());
    assert_eq!(faults(&topology, &layout, Placed::ByHand), Vec::<String>::new());
}

fn boxes(topology: &Topology, layout: &Layout) -> Vec<Area> {
    topology.components().keys().map(|id| layout.box_of(id).unwrap()).collect()
}

fn beside(area: Area) -> impl Iterator<Item = Cell> {
    let level = (area.x..area.x + area.w).flat_map(move |x| [Cell::new(x, area.y - 1), Cell::new(x, area.y + area.h)]);
    let upright =
        (area.y..area.y + area.h).flat_map(move |y| [Cell::new(area.x - 1, y), Cell::new(area.x + area.w, y)]);
    level.chain(upright)
}

fn holds(area: Area, cell: Cell) -> bool {
    cell.x >= area.x && cell.x < area.x + area.w && cell.y >= area.y && cell.y < area.y + area.h
}

/// How many cells beside a box neither another box nor a line takes.
fn cells_to_end_at(topology: &Topology, layout: &Layout, id: &ComponentId) -> usize {
    let boxes = boxes(topology, layout);
    let lines: Vec<Area> = (topology.links().keys())
        .flat_map(|link| {
            let points = &layout.path_of(link).unwrap().points;
            points.windows(2).map(|pair| Area::between(pair[0], pair[1])).collect::<Vec<_>>()
        })
        .collect();
    let free = |cell: &Cell| !boxes.iter().chain(&lines).any(|&area| holds(area, *cell));
    beside(layout.box_of(id).unwrap()).filter(free).count()
}

/// Whether one gets from one box to another over cells that no box takes.
fn is_way(topology: &Topology, layout: &Layout, from: &ComponentId, to: &ComponentId) -> bool {
    let boxes = boxes(topology, layout);
    let world = layout.bounds();
    let world = Area { x: world.x - 2, y: world.y - 2, w: world.w + 4, h: world.h + 4 };
    let free = |cell: Cell| holds(world, cell) && !boxes.iter().any(|&area| holds(area, cell));
    let ends: HashSet<(i32, i32)> = beside(layout.box_of(to).unwrap()).map(|cell| (cell.x, cell.y)).collect();
    let mut open: Vec<Cell> = beside(layout.box_of(from).unwrap()).filter(|&cell| free(cell)).collect();
    let mut seen: HashSet<(i32, i32)> = open.iter().map(|cell| (cell.x, cell.y)).collect();
    while let Some(cell) = open.pop() {
        if ends.contains(&(cell.x, cell.y)) {
            return true;
        }
        for (x, y) in [(1, 0), (-1, 0), (0, 1), (0, -1)] {
            let next = Cell::new(cell.x + x, cell.y + y);
            if free(next) && seen.insert((next.x, next.y)) {
                open.push(next);
            }
        }
    }
    false
}

#[test]
fn a_box_walled_in_by_others_has_a_link_without_points_until_one_makes_way() {
    let mut topology = Topology::named("wall");
    let id = |name: &str| ComponentId::new(name).unwrap();
    for (name, x, y) in [
        ("c", 20, 10),
        ("above-all-", 16, 7),
        ("below-all-", 16, 13),
        ("left-of-it", 6, 10),
        ("right-of-i", 25, 10),
        ("far", 60, 30),
    ] {
        let mut component = Component::new(id(name), name, ComponentKind::Service);
        component.at = Some(Cell::new(x, y));
        topology.push_component(component).unwrap();
    }
    topology.push_link(Link::new(LinkId::new("out").unwrap(), id("c"), id("far"))).unwrap();
    let layout = Layout::of(&topology, Direction::Right);
    assert_eq!(layout.unrouted().map(LinkId::as_str).collect::<Vec<_>>(), ["out"]);
    topology.place(&id("right-of-i"), Cell::new(34, 10));
    let layout = layout.after(&topology);
    assert_eq!(layout.unrouted().count(), 0);
    assert_eq!(faults(&topology, &layout, Placed::ByHand), Vec::<String>::new());
}

/// The samples, arranged, with every component at its place.
fn samples() -> impl Iterator<Item = (&'static str, Topology, Layout)> {
    SAMPLES.iter().map(|sample| {
        let topology = toposcope::file::read(sample.text.as_bytes()).unwrap().0;
        let layout = Layout::of(&topology, Direction::Auto);
        (sample.name, settled(topology, &layout), layout)
    })
}

#[test]
fn adding_a_link_or_a_component_to_a_sample_moves_nothing() {
    for (name, topology, layout) in samples() {
        let all = ids(&topology);
        for (number, id) in all.iter().enumerate() {
            let mut more = topology.clone();
            let other = if number % 2 == 0 {
                all[(number * 7 + 3) % all.len()].clone()
            } else {
                let fresh = Component::new(ComponentId::new("fresh").unwrap(), "fresh", ComponentKind::Worker);
                more.push_component(fresh.clone()).unwrap();
                fresh.id
            };
            let link = Link::new(LinkId::new("one-more").unwrap(), id.clone(), other);
            more.push_link(link).unwrap();
            let after = layout.after(&more);
            for id in &all {
                let (was, is) = (layout.box_of(id).unwrap(), after.box_of(id).unwrap());
                assert_eq!((was.x, was.y), (is.x, is.y), "{name}: {id} stays");
            }
            assert_eq!(after.unrouted().collect::<Vec<_>>(), Vec::<&LinkId>::new(), "{name}: {id}");
            let faults = faults(&more, &after, Placed::ByHand);
            assert!(faults.is_empty(), "{name}: {id}: {faults:#?}");
        }
    }
}

/// Places of three that lie badly, after keys; the first is selected at the start.
fn places_after(keys: &str) -> [(i32, i32); 3] {
    let text = "service a at=0,0\nservice b at=3,40\nservice c at=90,2\na -> b : command\nb -> c : command";
    let mut driver = Driver::open(&sketch(text));
    driver.keys(keys);
    ["a", "b", "c"].map(|id| {
        let at = driver.topology().component(&component_id(id)).unwrap().at.unwrap();
        (at.x, at.y)
    })
}

#[test]
fn arranging_is_one_step_and_leaves_what_is_pinned_or_not_selected() {
    let before = places_after("");
    let [a, b, c] = places_after("g l");
    assert!(a.1 == b.1 && b.1 == c.1 && a.0 < b.0 && b.0 < c.0, "in a row: {a:?} {b:?} {c:?}");
    assert_eq!(places_after("g l u"), before);
    let [a, b, c] = places_after("P g l");
    assert_eq!(a, before[0], "pinned");
    assert!(b != before[1] && c != before[2], "not pinned: {b:?} {c:?}");
    assert_eq!(places_after("P P g l"), places_after("g l"), "unpinned again");
    assert_ne!(places_after("% = a"), before);
    assert_eq!(places_after("P % = a")[0], before[0]);
    assert_eq!(places_after("% = a u"), before);
}

#[test]
fn a_box_leaves_no_trace_where_it_was_carried_along() {
    let sample = SAMPLES.iter().find(|sample| sample.name == "music-sharing").unwrap();
    let topology = toposcope::file::read(sample.text.as_bytes()).unwrap().0;
    let carried = |way: &str| {
        let mut driver = Driver::open(&topology);
        driver.keys(&format!("M {way} Enter 0"));
        driver.screen()
    };
    let around = ["l ".repeat(40), "j ".repeat(15), "h ".repeat(39), "k ".repeat(14)].concat();
    let short = carried("l j");
    assert_eq!(carried(&around), short);
    assert_ne!(carried("k"), short, "it was carried");
}
