//! The analysis reads the whole design: who really talks to whom, through drawn brokers and shared channels.

use std::collections::BTreeMap;

use proptest::prelude::*;
use toposcope::analysis::Analysis;
use toposcope::model::{Expectation, LinkId, Topology, Verdict, Vocabulary};

use crate::sketch::sketch;
use crate::support::strategies;

/// The verdict of every link, by its id.
fn verdicts(topology: &Topology) -> BTreeMap<String, &'static str> {
    let analysis = Analysis::of(topology);
    topology.links().keys().map(|id| (id.to_string(), analysis.verdict(id).word())).collect()
}

fn check_verdicts(text: &str, expected: &[(&str, &str)]) {
    let found = verdicts(&sketch(text));
    for (link, verdict) in expected {
        assert_eq!(found.get(*link).copied(), Some(*verdict), "{link} in {text}");
    }
}

#[test]
fn a_verdict_is_the_kind_of_the_tag() {
    for row in Expectation::WORDS {
        let design = sketch(&format!("api a\nworker b\na -> b : {}", row.word));
        let analysis = Analysis::of(&design);
        let link = design.links().keys().next().unwrap();
        assert_eq!(analysis.verdict(link), Verdict::of(Some(row.value)));
        assert_eq!(analysis.advice(link).unwrap().verdict, Verdict::of(Some(row.value)));
    }
    check_verdicts("api a\nworker b\na -> b", &[("a-b", "undecided")]);
}

#[test]
fn what_leaves_a_drawn_broker_inherits_what_entered() {
    let text = "api a\nservice-bus-queue q\nservice-bus-topic t\nworker w
        a -> q : command\nq -> t\nt -> w";
    check_verdicts(text, &[("a-q", "message"), ("q-t", "message"), ("t-w", "message")]);
    let design = sketch(text);
    let analysis = Analysis::of(&design);
    let inherited = |id: &str| analysis.advice(&LinkId::new(id).unwrap()).unwrap().inherited;
    assert!(!inherited("a-q") && inherited("q-t") && inherited("t-w"));
}

#[test]
fn entering_links_that_differ_leave_an_untagged_leg_undecided() {
    let text = "api a\nservice-bus-topic t\nworker w\nworker v
        a -> t : command\na -> t : notification\nt -> w\nt -> v : notification";
    check_verdicts(text, &[("t-w", "undecided"), ("t-v", "event")]);
}

#[test]
fn a_tag_that_nobody_sent_is_the_brokers_own() {
    let text = "api a\nservice-bus-queue q\nevent-grid g\nfunction f
        a -> q : command\nq -> g : notification\ng -> f";
    check_verdicts(text, &[("q-g", "event"), ("g-f", "event")]);
}

#[test]
fn circles_of_brokers_end() {
    let circle = "api a\nservice-bus-topic t\nservice-bus-topic u\nevent-grid g\nworker w
        a -> t : command\nt -> u\nu -> t\nu -> g\ng -> g\ng -> w";
    check_verdicts(circle, &[("t-u", "message"), ("u-t", "message"), ("g-g", "message"), ("g-w", "message")]);
    // What the circle raises itself goes round as well.
    let raised = format!("{circle} : command\ng -> t : notification");
    check_verdicts(&raised, &[("t-u", "undecided"), ("g-w", "message"), ("g-t", "event")]);
}

#[test]
fn a_chain_of_many_brokers_and_groups_does_not_exhaust_the_stack() {
    let text = (0..5_000).fold(String::from("api a\n"), |text, n: u32| match n.checked_sub(1) {
        None => text + "group g0 network\nservice-bus-topic t0 @g0\na -> t0 : command\n",
        Some(m) => text + &format!("group g{n} network in g{m}\nservice-bus-topic t{n} @g{n}\nt{m} -> t{n}\n"),
    });
    let found = verdicts(&sketch(&text));
    assert!(found.values().all(|verdict| *verdict == "message"), "{found:?}");
}

#[test]
fn links_of_one_sender_with_a_channel_name_share_it() {
    let design = sketch(
        "api a\nworker b\nworker c\na -> b : #orders command\na -> c : #orders command\na -> c : notification
        a -> b : call",
    );
    let analysis = Analysis::of(&design);
    let channels: Vec<_> =
        analysis.channels().iter().map(|channel| (channel.name.as_deref(), channel.links.len())).collect();
    assert_eq!(channels, [(Some("orders"), 2), (None, 1)]);
}

#[test]
fn the_summary_counts_every_link_once() {
    let design = sketch("api a\nworker b\na -> b : command\na -> b : stream\na -> b : call\na -> b");
    let summary = Analysis::of(&design).summary();
    assert_eq!((summary.components, summary.links), (2, 4));
    assert_eq!((summary.message, summary.event, summary.call, summary.undecided), (1, 1, 1, 1));
}

/// A flow in a few words: the two legs, who connects last, what faces the internet, and every hop from initiator to
/// acceptor.
fn flow(text: &str, link: &str) -> String {
    let design = sketch(text);
    let analysis = Analysis::of(&design);
    let id = LinkId::new(link).unwrap();
    let Some(flow) = analysis.flow(&id) else { return "unknown".to_owned() };
    let link = design.link(&id).unwrap();
    let hops: Vec<_> = flow
        .hops
        .iter()
        .map(|hop| {
            let opened_by_receiver = hop.initiator == hop.to;
            let (from, to) = (hop.from.name(&design, link), hop.to.name(&design, link));
            let faces = if hop.internet_facing { "!" } else { "" };
            if opened_by_receiver { format!("{from} <{faces} {to}") } else { format!("{from} >{faces} {to}") }
        })
        .collect();
    let connects = if flow.receiver_connects { "receiver connects" } else { "receiver accepts" };
    let facing = if flow.internet_facing { "internet" } else { "inside" };
    format!("{}/{}, {connects}, {facing}: {}", flow.sender.word(), flow.receiver.word(), hops.join(", "))
}

#[test]
fn a_drawn_leg_says_who_opens_its_connection() {
    let queue = "api a\nservice-bus-queue q\nworker w +private\na -> q : command\nq -> w";
    assert_eq!(flow(queue, "a-q"), "push/push, receiver accepts, inside: a > q");
    assert_eq!(flow(queue, "q-w"), "push/pull, receiver connects, inside: q < w");
    let pushed = "api a\nservice-bus-queue q\nworker w\na -> q : command\nq -> w : delivery=push";
    assert_eq!(flow(pushed, "q-w"), "push/push, receiver connects, inside: q < w");
    let grid = "api a\nevent-grid g\nfunction f\nservice-bus-queue q\nworker w
        a -> g : notification\ng -> f\ng -> q\nq -> w";
    assert_eq!(flow(grid, "g-f"), "push/push, receiver accepts, internet: g >! f");
    assert_eq!(flow(grid, "g-q"), "push/push, receiver accepts, inside: g > q");
    assert_eq!(flow(grid, "q-w"), "push/pull, receiver connects, inside: q < w");
    let namespace = "api a\nevent-grid-namespace n\nworker w\nfunction f\na -> n : notification\nn -> w";
    assert_eq!(flow(namespace, "n-w"), "push/pull, receiver connects, inside: n < w");
    let hub = "device d\nevent-hubs h\nworker w\nd -> h : stream\nh -> w";
    assert_eq!(flow(hub, "h-w"), "push/pull, receiver connects, inside: h < w");
    let mqtt = "api a\nevent-grid-namespace n\ndevice d\na -> n : notification\nn -> d : protocol=mqtt";
    assert_eq!(flow(mqtt, "n-d"), "push/push, receiver connects, inside: n < d");
}

#[test]
fn what_a_drawn_service_raises_itself_travels_as_the_answer_says() {
    let capture = "event-hubs h\nfunction f\nh -> f : notification";
    let expected = "push/push, receiver accepts, internet: h > Event Grid, Event Grid >! f";
    assert_eq!(flow(capture, "h-f"), expected);
    let handed = "service a\nevent-hubs h\nfunction f\na -> h : stream\nh -> f";
    assert_eq!(flow(handed, "h-f"), "push/pull, receiver connects, inside: h < f");
}

#[test]
fn a_pinned_service_decides_the_flow() {
    let pinned = |service: &str| flow(&format!("api a\nworker w\na -> w : notification pin={service}"), "a-w");
    assert_eq!(pinned("storage-queue"), "push/pull, receiver connects, inside: a > Storage queue, Storage queue < w");
    assert_eq!(pinned("event-grid"), "push/push, receiver accepts, internet: a > Event Grid, Event Grid >! w");
}

#[test]
fn a_call_is_opened_by_the_caller_hop_by_hop() {
    let front = "person p\nfront-door d\napi-management m\napi a +private
        p -> d : call\nd -> m\nm -> a";
    assert_eq!(flow(front, "p-d"), "call/call, receiver accepts, internet: p >! d");
    assert_eq!(flow(front, "m-a"), "call/call, receiver accepts, inside: m > a");
    assert_eq!(flow("api a\ndatabase b\na -> b : call", "a-b"), "call/call, receiver accepts, inside: a > b");
    assert_eq!(flow("person a\napi b\na -> b : call", "a-b"), "call/call, receiver accepts, internet: a >! b");
}

#[test]
fn a_push_that_the_answer_turns_into_a_pull_flows_as_a_pull() {
    let notify =
        |needs: &str, kind: &str| flow(&format!("api a\n{kind} b\na -> b : notification delivery=push {needs}"), "a-b");
    let fetched = "push/pull, receiver connects, inside: a > Event Grid namespace, Event Grid namespace < b";
    assert_eq!(notify("network=private", "worker"), fetched);
    assert_eq!(notify("settlement", "function"), fetched);
    let pushed = notify("rate_per_second=9000", "worker");
    assert_eq!(pushed, "push/push, receiver accepts, internet: a > Event Grid namespace, Event Grid namespace >! b");
}

#[test]
fn what_is_closed_to_the_internet_is_not_reached_from_there_wherever_the_caller_sits() {
    let partner = |needs: &str| flow(&format!("external-system a\napi b\na -> b : call {needs}"), "a-b");
    assert_eq!(partner(""), "call/call, receiver accepts, internet: a >! b");
    assert_eq!(partner("network=private"), "call/call, receiver accepts, inside: a > b");
    let governed = partner("network=private api_governance");
    assert_eq!(governed, "call/call, receiver accepts, inside: a > API Management, API Management > b");
    // Front Door has a public entrance only.
    let edge = partner("network=private edge");
    assert!(edge.contains("internet: a >! Front Door, Front Door > b"), "{edge}");
}

#[test]
fn nothing_is_known_of_a_link_without_a_tag() {
    assert_eq!(flow("api a\nworker b\na -> b", "a-b"), "unknown");
}

/// The same design with its links in the opposite order.
fn turned(topology: &Topology) -> Topology {
    let mut turned = Topology::named("turned");
    topology.groups().values().for_each(|group| turned.push_group(group.clone()).unwrap());
    topology.components().values().for_each(|part| turned.push_component(part.clone()).unwrap());
    topology.links().values().rev().for_each(|link| turned.push_link(link.clone()).unwrap());
    turned
}

// Links of one sort are judged once, by the first of them that comes: whichever that is, the others must say the same. In
// debug builds the analysis also compares the facts of every link with those that it took over.
proptest! {
    #[test]
    fn the_answer_of_a_link_does_not_depend_on_the_order_of_links(topology in strategies::topology(24)) {
        let (one, other) = (Analysis::of(&topology), Analysis::of(&turned(&topology)));
        for id in topology.links().keys() {
            prop_assert_eq!(one.advice(id), other.advice(id), "{}", id);
            prop_assert_eq!(one.flow(id), other.flow(id), "{}", id);
            prop_assert_eq!(one.service(id), other.service(id), "{}", id);
        }
    }
}

/// How much the analysis of a design tells, in components and links of patterns, links of channels and findings.
fn told(topology: &Topology) -> usize {
    let analysis = Analysis::of(topology);
    let patterns = analysis.patterns().iter().map(|pattern| pattern.components.len() + pattern.links.len());
    let channels = analysis.channels().iter().map(|channel| channel.links.len());
    patterns.sum::<usize>() + channels.sum::<usize>() + analysis.findings().len()
}

/// A design of so many lines of each sort.
fn many(lines: &[&str], count: usize) -> Topology {
    let mut text = String::new();
    for number in 0..count {
        for line in lines {
            text.push_str(&line.replace("NEXT", &(number + 1).to_string()).replace('N', &number.to_string()));
            text.push('\n');
        }
    }
    sketch(&text)
}

#[test]
fn what_is_told_of_a_design_grows_with_it_and_no_faster() {
    let shapes: &[(&str, &[&str])] = &[
        ("a hub that sends", &["hub -> wN : command burst", "hub -> eN : notification", "pN -> hub : call"]),
        ("a hub that receives", &["wN -> hub : command burst", "hub -> wN : request-reply", "eN -> hub : stream"]),
        ("one channel", &["hub -> wN : #all notification receivers=many"]),
        ("a chain of events", &["cN -> cNEXT : notification"]),
        ("chains with one end", &["sN -> c0 : notification", "cN -> cNEXT : notification"]),
    ];
    let drawn: &[(&str, &str, &[&str])] = &[
        ("one queue", "service-bus-queue q", &["sN -> q : request-reply", "q -> rN"]),
        ("one topic", "service-bus-topic q", &["sN -> q : document", "q -> rN"]),
        ("one grid", "event-grid q", &["sN -> q : notification", "q -> rN"]),
    ];
    let with = |first: &str, lines: &[&str], count| {
        let mut topology = sketch(first);
        let rest = many(lines, count);
        for part in rest.components().values() {
            let _ = topology.push_component(part.clone());
        }
        rest.links().values().for_each(|link| topology.push_link(link.clone()).unwrap());
        topology
    };
    let plain = shapes.iter().map(|(name, lines)| (*name, "", *lines));
    for (name, first, lines) in plain.chain(drawn.iter().copied()) {
        let [small, large] = [500, 1_000].map(|count| told(&with(first, lines, count)));
        assert!(large <= 2 * small + 100, "{name}: {small} of 500, {large} of 1,000");
    }
}
