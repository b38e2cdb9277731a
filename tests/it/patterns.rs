//! The patterns: each is found where it is drawn and where it is only suggested, and nowhere else.

use std::collections::HashSet;

use toposcope::analysis::{Analysis, PATTERNS, Pattern};
use toposcope::model::Topology;

use crate::sketch::sketch;

/// The ids of the patterns of a design, each as often as it occurs.
fn ids(design: &Topology) -> Vec<&'static str> {
    Analysis::of(design).patterns().iter().map(|pattern| pattern.row.id).collect()
}

fn check(text: &str, expected: &[&str]) {
    assert_eq!(ids(&sketch(text)), expected, "in {text}");
}

/// An occurrence in a few words: its components, its links, its remark.
fn told(text: &str, id: &str) -> String {
    let words = |pattern: &Pattern| {
        let components: Vec<_> = pattern.components.iter().map(ToString::to_string).collect();
        let links: Vec<_> = pattern.links.iter().map(ToString::to_string).collect();
        let remark = pattern.remark.as_deref().map(|remark| format!(": {remark}")).unwrap_or_default();
        format!("{} by {}{remark}", components.join(" "), links.join(" "))
    };
    let found = Analysis::of(&sketch(text));
    let found: Vec<_> = found.patterns().iter().filter(|pattern| pattern.row.id == id).map(words).collect();
    found.join("; ")
}

/// The words of the exported JSON.
const WORDS: &[&str] = &[
    "point-to-point",
    "load-levelling",
    "competing-consumers",
    "pub-sub-event-grid-push-push",
    "pub-sub-event-grid-push-pull",
    "pub-sub-service-bus-push-pull",
    "push-push-pull-service-bus",
    "push-push-pull-event-grid-namespace",
    "apim-topology",
    "multi-region-front-door",
    "multi-region-apim",
    "request-reply",
    "event-stream",
];

#[test]
fn every_row_says_what_an_architect_asks() {
    let mut seen = HashSet::new();
    for row in PATTERNS {
        assert!(seen.insert(row.id), "{} twice", row.id);
        assert!(row.word.is_none_or(|word| WORDS.contains(&word)), "{}", row.id);
        assert!(row.summary.ends_with('.'), "{}", row.id);
        assert!(!row.sources.is_empty() && row.attention.len() >= 2, "{}", row.id);
        assert!(!row.pros.is_empty() && !row.cons.is_empty(), "{}", row.id);
        let changes = row.changes.iter().flat_map(|change| [change.said, change.now]);
        for clause in row.attention.iter().chain(row.pros).chain(row.cons).copied().chain(changes) {
            assert!(!clause.ends_with('.'), "{}: {clause}", row.id);
            let (first, second) = (clause.chars().next().unwrap(), clause.chars().nth(1).unwrap());
            assert!(
                !first.is_uppercase() || second.is_uppercase() || starts_with_a_name(clause),
                "{}: {clause}",
                row.id
            );
        }
    }
}

fn starts_with_a_name(clause: &str) -> bool {
    [
        "Front Door",
        "Service Bus",
        "Event Grid",
        "Event Hubs",
        "Application Gateway",
        "Microsoft",
        "Storage",
        "Premium",
        "Standard",
        "Basic",
        "Consumption",
        "Developer",
        "Dedicated",
        "Private Link",
        "Key Vault",
    ]
    .iter()
    .any(|name| clause.starts_with(name))
}

const TWO_APPS: &str = "group a application\ngroup b application\n";

#[test]
fn point_to_point_is_a_queue_between_two_applications() {
    let suggested = format!("{TWO_APPS}api x @a\nworker y @b\nx -> y : command");
    check(&suggested, &["point-to-point"]);
    let drawn = format!("{TWO_APPS}api x @a\nservice-bus-queue q\nworker y @b\nx -> q : command\nq -> y");
    check(&drawn, &["point-to-point"]);
    assert_eq!(told(&drawn, "point-to-point"), "x q y by x-q q-y");
    let twice = format!("{suggested}\nx -> y : document");
    let remark = "x y by x-y x-y-2: 2 queues lead from the one application to the other";
    assert_eq!(told(&twice, "point-to-point"), remark);
}

#[test]
fn what_stays_in_one_application_or_asks_for_an_answer_is_not_point_to_point() {
    check("group a application\napi x @a\nworker y @a\nx -> y : command", &[]);
    check("api x\nworker y\nx -> y : command", &[]);
    check(&format!("{TWO_APPS}api x @a\nworker y @b\nx -> y : call"), &[]);
    let asks = format!("{TWO_APPS}api x @a\nworker y @b\nx -> y : request-reply\ny -> x : document reply=x-y");
    assert!(!ids(&sketch(&asks)).contains(&"point-to-point"));
}

#[test]
fn load_levelling_is_a_queue_inside_one_application_behind_a_called_front() {
    let suggested = "group a application\nperson p\napi x @a\nworker y @a\np -> x : call\nx -> y : command";
    check(suggested, &["load-levelling"]);
    let silent = "p x y by p-x x-y: no way is drawn in which the user hears of the outcome";
    assert_eq!(told(suggested, "load-levelling"), silent);
    let drawn = "group a application\nperson p\napi x @a\nservice-bus-queue q @a\nworker y @a\np -> x : call
        x -> q : command\nq -> y\ny -> p : notification";
    assert_eq!(told(drawn, "load-levelling"), "p x q y by p-x x-q q-y");
    check("web-app x\nworker y\nx -> y : command burst", &["load-levelling"]);
    check("group a application\napi x @a\nworker y @a\nx -> y : command", &[]);
    assert!(
        !ids(&sketch(&format!("{TWO_APPS}api x @a\nworker y @b\nx -> y : command burst"))).contains(&"load-levelling")
    );
}

#[test]
fn workers_on_one_queue_compete() {
    check("api x\nworker y x4\nx -> y : command", &["competing-consumers"]);
    let drawn = "api x\nservice-bus-queue q\nworker y\nworker z\nx -> q : command\nq -> y\nq -> z";
    assert_eq!(told(drawn, "competing-consumers"), "x q y z by x-q q-y q-z: 2 workers compete");
    check("api x\nworker y\nx -> y : command receivers=competing", &["competing-consumers"]);
    check("api x\nservice-bus-queue q\nworker y\nx -> q : command\nq -> y", &[]);
    let topic = "api x\nservice-bus-topic t\nworker y\nworker z\nx -> t : command\nt -> y\nt -> z";
    assert!(!ids(&sketch(topic)).contains(&"competing-consumers"));
}

#[test]
fn event_grid_that_calls_its_subscribers_is_push_and_push() {
    check("api x\nfunction f\nx -> f : notification", &["pub-sub-event-grid-push-push"]);
    check(
        "api x\nevent-grid g\nfunction f\nservice s\nx -> g : notification\ng -> f\ng -> s",
        &["pub-sub-event-grid-push-push"],
    );
    let slow = "api x\nfunction f\nx -> f : notification burst";
    let buffered = "x f by x-f: a queue behind the subscription lets the handler keep its own pace";
    assert_eq!(told(slow, "pub-sub-event-grid-push-push"), buffered);
    check("storage s\nfunction f\ns -> f : notification", &["pub-sub-event-grid-push-push"]);
    check("api x\nfunction f\nx -> f : call", &[]);
}

#[test]
fn a_namespace_that_is_fetched_from_is_push_and_pull() {
    let suggested = "api x\nworker w +private\nx -> w : notification network=private";
    check(suggested, &["pub-sub-event-grid-push-pull"]);
    let drawn = "api x\nevent-grid-namespace n +private\nworker w\nx -> n : notification\nn -> w";
    let private = "x n w by x-n n-w: the namespace is private: publish and fetch through a private endpoint";
    assert_eq!(told(drawn, "pub-sub-event-grid-push-pull"), private);
    check("api x\nevent-grid-namespace n\nworker w\nx -> n : notification\nn -> w", &["pub-sub-event-grid-push-pull"]);
    let mqtt = "device d\nevent-grid-namespace n\ndevice e\nd -> n : notification protocol=mqtt\nn -> e";
    check(mqtt, &[]);
}

#[test]
fn a_topic_with_subscriptions_is_publish_subscribe_on_service_bus() {
    let suggested = "api x\nworker a\nworker b\nx -> a : #orders document\nx -> b : #orders document";
    check(suggested, &["pub-sub-service-bus-push-pull"]);
    let drawn = "api x\nservice-bus-topic t\nworker a\nworker b\nx -> t : document\nt -> a\nt -> b";
    let all = "x t a b by x-t t-a t-b: 2 subscriptions, without filters: every one gets everything";
    assert_eq!(told(drawn, "pub-sub-service-bus-push-pull"), all);
    let routed = "api x\nservice-bus-topic t\nworker a\nworker b\nx -> t : document filters=property\nt -> a\nt -> b";
    assert!(told(routed, "pub-sub-service-bus-push-pull").ends_with("with filters: the topic routes"));
    check("api x\nservice-bus-topic t\nx -> t : document", &[]);
}

#[test]
fn event_grid_into_something_that_is_fetched_from_is_push_push_pull() {
    let bus = "storage s\nevent-grid g\nservice-bus-queue q\nworker w +private\ns -> g : notification\ng -> q\nq -> w";
    check(bus, &["push-push-pull-service-bus"]);
    let own = "s g q w by s-g g-q q-w: the events are not the application's own: only a basic topic receives them";
    assert_eq!(told(bus, "push-push-pull-service-bus"), own);
    check("storage s\nworker w +private\ns -> w : notification", &["push-push-pull-service-bus"]);
    let many = "storage s\nworker w +private\nworker v +private\ns -> w : #up notification\ns -> v : #up notification";
    assert!(told(many, "push-push-pull-service-bus").starts_with("s w v by s-w s-v"));
    let namespace = "api x\nevent-grid g\nevent-grid-namespace n\nworker w\nx -> g : notification\ng -> n\nn -> w";
    check(namespace, &["push-push-pull-event-grid-namespace"]);
}

#[test]
fn a_topic_that_pushes_and_hands_on_shows_both() {
    let both = "storage s\nevent-grid g\nservice-bus-topic t\nfunction f\nworker w\ns -> g : notification
        g -> f\ng -> t\nt -> w";
    check(both, &["pub-sub-event-grid-push-push", "push-push-pull-service-bus"]);
}

#[test]
fn a_series_through_a_log_is_an_event_stream() {
    check("device d x500\nworker w\nd -> w : stream", &["event-stream"]);
    let drawn = "device d x500\nevent-hubs h\nworker a\nworker b\nd -> h : stream capture\nh -> a\nh -> b";
    let said = "d h a b by d-h h-a h-b: 500 devices, 2 reading applications; the raw stream is captured";
    assert_eq!(told(drawn, "event-stream"), said);
    check("api x\nevent-hubs h\nworker a\nx -> h : notification\nh -> a", &[]);
}
