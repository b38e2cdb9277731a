//! How long does judging a design of an awkward shape take? One hub, one long chain, one broker for all, one group for all.
//!
//! Each has as many links as the large design, so a shape that costs many times as much as it does is a defect.

use std::time::Duration;

use toposcope::analysis::Analysis;
use toposcope::model::{
    Component, ComponentId, ComponentKind, Expectation, Group, GroupId, GroupKind, Link, LinkId, Topology, Vocabulary,
};

use super::{LINKS, report, times};

fn id(number: usize) -> ComponentId {
    ComponentId::new(&format!("c{number}")).expect("an id")
}

/// A link: from where, to where, and its tag.
type Ends = (usize, usize, Option<Expectation>);

/// A design of so many components, and of links between those that are named.
fn design(kind: ComponentKind, group: Option<&GroupId>, ends: impl Fn(usize) -> Ends) -> Topology {
    let mut topology = Topology::named("shape");
    if let Some(group) = group {
        let all = Group::new(group.clone(), "All", GroupKind::Application);
        topology.push_group(all).expect("the only group");
    }
    for number in 0..=LINKS {
        let kind = if number == 0 { kind } else { ComponentKind::Worker };
        let mut component = Component::new(id(number), format!("Component {number}"), kind);
        component.group = group.cloned();
        topology.push_component(component).expect("the ids differ");
    }
    for number in 0..LINKS {
        let (from, to, tag) = ends(number);
        let mut link = Link::new(LinkId::new(&format!("l{number}")).expect("an id"), id(from), id(to));
        link.expectation = tag;
        topology.push_link(link).expect("both ends are there");
    }
    topology
}

pub fn run() {
    let group = GroupId::new("all").expect("an id");
    let around = |number: usize| if number.is_multiple_of(2) { (0, number + 1) } else { (number + 1, 0) };
    let any = |number: usize| Some(Expectation::WORDS[number / 2 % 6].value);
    let hub = |number: usize| (around(number).0, around(number).1, any(number));
    let chain = |number: usize| (number, number + 1, any(number));
    let broker = |tag: Expectation| {
        move |number: usize| (around(number).0, around(number).1, (!number.is_multiple_of(2)).then_some(tag))
    };
    let shapes = [
        ("a hub", design(ComponentKind::Service, None, hub)),
        ("a hub and all around it in one group", design(ComponentKind::Api, Some(&group), hub)),
        ("a chain", design(ComponentKind::Service, None, chain)),
        (
            "one Service Bus queue for all",
            design(ComponentKind::ServiceBusQueue, None, broker(Expectation::RequestReply)),
        ),
        ("one Event Grid topic for all", design(ComponentKind::EventGrid, None, broker(Expectation::Notification))),
    ];
    for (name, topology) in shapes {
        let taken = times(|| {
            std::hint::black_box(Analysis::of(&topology));
        });
        report(&format!("analysis of {name}, 20,000 links"), taken, Duration::from_millis(20));
    }
}
