//! The drawing tells no lies about graphs of the shapes that people have: networks of causes, dependencies of packages,
//! trees, fabrics of switches, estates of services, small diagrams full of labels. Arranged both ways, moved and jumbled.

use toposcope::layout::{Direction, Layout};
use toposcope::model::{
    Cell, Component, ComponentId, ComponentKind, Expectation, Group, GroupId, GroupKind, Link, LinkId, Topology,
};

use crate::support::never::{Placed, faults};

/// Numbers without a pattern, the same at every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit.max(1)
    }

    fn cell(&mut self, (x, y): (i32, i32)) -> Cell {
        let mut off = |most: i32| self.below(2 * most as usize + 1) as i32 - most;
        Cell::new(off(x), off(y))
    }
}

/// What is said on the links of a graph, and whether its components are in groups.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Said {
    Nothing,
    Tags,
    LabelsInGroups,
}

fn id(number: usize) -> ComponentId {
    ComponentId::new(&format!("c{number}")).unwrap()
}

fn graph(count: usize, links: &[(usize, usize)], said: Said) -> Topology {
    let mut topology = Topology::named("graph");
    let group = |number: usize| GroupId::new(&format!("g{number}")).unwrap();
    if said == Said::LabelsInGroups {
        for number in 0..count.div_ceil(8) {
            let mut it = Group::new(group(number), format!("group {number}"), GroupKind::Network);
            it.parent = (number % 3 == 2).then(|| group(number - 1));
            topology.push_group(it).unwrap();
        }
    }
    for number in 0..count {
        let name = "a service with a longer name"[..4 + number * 7 % 22].to_owned();
        let mut component = Component::new(id(number), name, ComponentKind::Service);
        component.group = (said == Said::LabelsInGroups && number % 5 > 0).then(|| group(number / 8));
        topology.push_component(component).unwrap();
    }
    for (number, &(from, to)) in links.iter().enumerate() {
        let mut link = Link::new(LinkId::new(&format!("l{number}")).unwrap(), id(from), id(to));
        if said != Said::Nothing {
            link.expectation = [Some(Expectation::Command), Some(Expectation::Notification), None][number % 3];
        }
        link.label = (said == Said::LabelsInGroups && number % 2 == 0).then(|| format!("label {number}"));
        topology.push_link(link).unwrap();
    }
    topology
}

/// Everyone hangs on one to three of those before, mostly near ones.
fn causes(count: usize, reach: usize, dice: &mut Dice) -> Vec<(usize, usize)> {
    let parents = |to: usize, dice: &mut Dice| {
        let many = 1 + dice.below(2) + dice.below(2) * dice.below(2);
        (0..many).map(|_| (to - 1 - dice.below(to.min(reach)), to)).collect::<Vec<_>>()
    };
    (1..count).flat_map(|to| parents(to, dice)).collect()
}

/// Everyone depends on some, most on those on which most depend already.
fn dependencies(count: usize, links: usize, dice: &mut Dice) -> Vec<(usize, usize)> {
    let mut drawn: Vec<(usize, usize)> = vec![(1, 0)];
    while drawn.len() < links {
        let from = dice.below(count);
        let popular = drawn[dice.below(drawn.len())].1;
        let to = if dice.below(3) > 0 { popular } else { dice.below(count) };
        drawn.push((from, to));
    }
    drawn
}

fn shapes() -> Vec<(&'static str, Topology)> {
    let mut dice = Dice(3);
    let any = |count: usize, links: usize, dice: &mut Dice| -> Vec<(usize, usize)> {
        (0..links).map(|_| (dice.below(count), dice.below(count))).collect()
    };
    let tree: Vec<(usize, usize)> = (1..160).map(|to| (dice.below(to.min(12 + to / 3)), to)).collect();
    let fabric: Vec<(usize, usize)> = (0..4).flat_map(|spine| (4..14).map(move |leaf| (spine, leaf))).collect();
    let ring: Vec<(usize, usize)> = (0..9).flat_map(|at| [(at, (at + 1) % 9), ((at + 1) % 9, at), (at, at)]).collect();
    vec![
        ("causes", graph(37, &causes(37, 12, &mut dice), Said::Nothing)),
        ("many causes", graph(80, &causes(80, 30, &mut dice), Said::Tags)),
        ("dependencies", graph(70, &dependencies(70, 160, &mut dice), Said::Nothing)),
        ("dependencies with tags", graph(40, &dependencies(40, 90, &mut dice), Said::Tags)),
        ("tree", graph(160, &tree, Said::Nothing)),
        ("fabric", graph(14, &fabric, Said::LabelsInGroups)),
        ("circles", graph(9, &ring, Said::LabelsInGroups)),
        ("anything", graph(40, &any(40, 90, &mut dice), Said::Tags)),
        ("diagram", graph(22, &any(22, 40, &mut dice), Said::LabelsInGroups)),
        ("services", graph(62, &causes(62, 20, &mut dice), Said::LabelsInGroups)),
    ]
}

fn check(name: &str, what: &str, topology: &Topology, layout: &Layout, placed: Placed) {
    let faults = faults(topology, layout, placed);
    assert!(faults.is_empty(), "{name}, {what}: {faults:#?}");
}

/// Checks the drawings of a shape: as arranged, after each of some moves, and when every box has been put a little
/// elsewhere.
fn tells_no_lies(direction: Direction) {
    for (name, mut topology) in shapes() {
        let mut dice = Dice(5);
        let mut layout = Layout::of(&topology, direction);
        check(name, "arranged", &topology, &layout, Placed::Automatically);
        let ids: Vec<ComponentId> = topology.components().keys().cloned().collect();
        for id in &ids {
            topology.place(id, layout.box_of(id).unwrap().corner());
        }
        for far in [(2, 1), (30, 8), (90, 30)] {
            let id = &ids[dice.below(ids.len())];
            let (at, off) = (layout.box_of(id).unwrap(), dice.cell(far));
            topology.place(id, Cell::new(at.x + off.x, at.y + off.y));
            check(name, "on its way", &topology, &layout.during(&topology), Placed::ByHand);
            layout = layout.after(&topology);
            check(name, "moved", &topology, &layout, Placed::ByHand);
        }
        for id in &ids {
            let (at, off) = (layout.box_of(id).unwrap(), dice.cell((3, 1)));
            topology.place(id, Cell::new(at.x + off.x, at.y + off.y));
        }
        check(name, "jumbled", &topology, &Layout::of(&topology, Direction::Auto), Placed::ByHand);
    }
}

#[test]
fn graphs_of_any_shape_tell_no_lies_from_left_to_right() {
    tells_no_lies(Direction::Right);
}

#[test]
fn graphs_of_any_shape_tell_no_lies_from_top_to_bottom() {
    tells_no_lies(Direction::Down);
}

/// So many lines are missing at once that they are looked for along whole runs of free cells first.
#[test]
fn a_file_with_places_and_hundreds_of_links_is_drawn_whole() {
    let mut dice = Dice(11);
    let links: Vec<(usize, usize)> = (0..220)
        .map(|_| {
            let from = dice.below(150);
            (from, if dice.below(12) == 0 { dice.below(3) } else { (from + 1 + dice.below(24)) % 150 })
        })
        .collect();
    let mut topology = graph(150, &links, Said::Tags);
    for number in 0..150 {
        let (column, row) = ((number % 12) as i32, (number / 12) as i32);
        let off = dice.cell((4, 2));
        topology.place(&id(number), Cell::new(column * 64 + off.x, row * 16 + off.y));
    }
    let layout = Layout::of(&topology, Direction::Auto);
    check("hundreds of links", "opened", &topology, &layout, Placed::ByHand);
    assert_eq!(layout.unrouted().collect::<Vec<_>>(), Vec::<&LinkId>::new());
}
