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

#[test]
fn a_request_with_its_answer_is_request_and_reply() {
    let pair = "api x\nservice y\nx -> y : request-reply\ny -> x : document reply=x-y";
    check(pair, &["request-reply"]);
    assert_eq!(told(pair, "request-reply"), "x y by x-y y-x");
    let alone = "api x\nservice y\nx -> y : request-reply";
    assert_eq!(told(alone, "request-reply"), "x y by x-y: the link that carries the answer is not drawn");
    let drawn = "api x\nservice-bus-queue q\nservice-bus-queue r\nservice y
        x -> q : request-reply id=ask\nq -> y\ny -> r : document reply=ask\nr -> x";
    assert_eq!(told(drawn, "request-reply"), "x q r y by ask q-y y-r r-x");
    check("api x\nservice y\nx -> y : call\ny -> x : call", &[]);
}

#[test]
fn a_status_that_the_caller_looks_up_is_request_and_reply_over_http() {
    let drawn = "web-app w\napi x\nstorage-queue q\nworker y\ndatabase d\napi s
        w -> x : call\nx -> q : command\nq -> y\ny -> d : call\nw -> s : call\ns -> d : call";
    check(drawn, &["async-request-reply"]);
    let suggested = drawn.replace("storage-queue q\n", "").replace("x -> q : command\nq -> y", "x -> y : command");
    assert_eq!(told(&suggested, "async-request-reply"), "w x y d s by w-x x-y y-d w-s s-d");
    let asked = "mobile-app p\napi x\np -> x : request-reply";
    assert_eq!(told(asked, "async-request-reply"), "p x by p-x: the queue behind the address is not drawn");
    let unread = drawn.replace("\ns -> d : call", "");
    assert!(!ids(&sketch(&unread)).contains(&"async-request-reply"));
}

#[test]
fn a_request_to_several_is_scatter_and_gather() {
    let text = "api x\nservice a\nservice b\nx -> a : #quote request-reply\nx -> b : #quote request-reply
        a -> x : document reply=x-a\nb -> x : document reply=x-b";
    assert_eq!(told(text, "scatter-gather"), "x a b by x-a x-b a-x b-x: 2 answers come back");
    assert!(!ids(&sketch(text)).contains(&"request-reply"));
}

#[test]
fn order_inside_a_key_with_competing_workers_is_a_convoy() {
    let text = "api x\nworker y x3\nx -> y : command ordering=per-key";
    check(text, &["competing-consumers", "sequential-convoy"]);
    check("api x\nworker y\nx -> y : command ordering=per-key", &[]);
    check(
        "api x\nservice-bus-queue q\nworker y x3\nx -> q : command sessions\nq -> y",
        &["competing-consumers", "sequential-convoy"],
    );
}

#[test]
fn parallel_queues_for_the_same_work_are_priorities() {
    let drawn = "api x\nservice-bus-queue fast\nservice-bus-queue slow\nworker y
        x -> fast : command\nx -> slow : command\nfast -> y\nslow -> y";
    check(drawn, &["priority-queue"]);
    check("api x\nworker y\nx -> y : command priority", &["priority-queue"]);
    check(&drawn.replace("x -> slow : command", "x -> slow : document"), &[]);
    check("api x\nworker y\nx -> y : command\nx -> y : command", &[]);
}

#[test]
fn content_in_a_store_and_a_reference_in_a_message_are_a_claim_check() {
    let drawn =
        "api x\nstorage s\nservice-bus-queue q\nworker y\nx -> s : call\nx -> q : command\nq -> y\ny -> s : call";
    check(drawn, &["claim-check"]);
    assert_eq!(told(drawn, "claim-check"), "x s q y by x-s x-q q-y y-s");
    check("api x\nstorage s\nworker y\nx -> s : call\nx -> y : document\ny -> s : call", &["claim-check"]);
    check("api x\nstorage s\nworker y\nx -> s : call\nx -> y : document", &[]);
    let large = "api x\nworker y\nx -> y : document payload_bytes=150MB";
    let asked = "x y by x-y: the item is larger than the service takes, so the answer asks for it";
    assert_eq!(told(large, "claim-check"), asked);
    let raised = "api x\nstorage s\nworker y +private\nx -> s : call\ns -> y : notification\ny -> s : call";
    assert!(told(raised, "claim-check").ends_with("the store raises the event itself when content arrives"));
}

#[test]
fn a_front_a_queue_a_worker_and_a_shared_store_are_web_queue_worker() {
    let text =
        "web-app w\nstorage-queue q\nworker y\ndatabase d\nw -> q : command\nq -> y\ny -> d : call\nw -> d : call";
    check(text, &["web-queue-worker"]);
    check(
        "person p\napi w\nworker y\ndatabase d\np -> w : call\nw -> y : command\ny -> d : call\nw -> d : call",
        &["web-queue-worker"],
    );
    check("web-app w\nworker y\ndatabase d\nw -> y : command\ny -> d : call", &[]);
}

const CHAIN: &str = "group a application\ngroup b application\ngroup c application\ngroup d application
    service one @a\nservice two @b\nservice three @c\nservice four @d
    one -> two : notification\ntwo -> three : notification";

#[test]
fn events_that_carry_a_process_through_applications_are_choreography() {
    let chain = format!("{CHAIN}\nthree -> four : notification");
    let plain = "one two three four by one-two two-three three-four: 3 steps from application to application; no command undoes an \
                 earlier one";
    assert_eq!(told(&chain, "choreography"), plain);
    let saga = format!("{chain}\nfour -> one : command");
    assert!(told(&saga, "choreography").ends_with("with commands that undo earlier ones: a saga"));
    let drawn = format!("{CHAIN}\nevent-grid g\nthree -> g : notification\ng -> four");
    assert!(told(&drawn, "choreography").starts_with("one two three four g by"));
    assert!(!ids(&sketch(CHAIN)).contains(&"choreography"));
    let circle = format!("{CHAIN}\nthree -> one : notification");
    assert!(!ids(&sketch(&circle)).contains(&"choreography"), "two steps and back to the beginning");
    let inside = chain.replace("@b", "@a").replace("@c", "@a");
    assert!(!ids(&sketch(&inside)).contains(&"choreography"));
}

#[test]
fn an_api_layer_on_both_sides_of_a_queue_is_an_integration_hub() {
    let hub = "group shop application\ngroup hub application\ngroup books application
        service sale @shop\napi-management in @hub tier=premium\nservice-bus-queue q @hub\nfunction map @hub
        api-management out @hub tier=premium\napi ledger @books
        sale -> in : call\nin -> q : command\nq -> map\nmap -> out : call\nout -> ledger";
    assert_eq!(told(hub, "integration-hub"), "sale in q map out ledger by sale-in in-q q-map map-out out-ledger");
    let inside = hub.replace("@books", "@hub");
    assert!(!ids(&sketch(&inside)).contains(&"integration-hub"));
}

#[test]
fn a_queue_that_wakes_its_reader_is_recognised_and_stays_a_queue() {
    let text = "group a application\napi x @a\nservice-bus-queue q @a tier=premium\nevent-grid g @a\nfunction f @a
        x -> q : command burst\nq -> f\nq -> g : notification\ng -> f";
    check(text, &["load-levelling", "pub-sub-event-grid-push-push", "idle-wake-up"]);
    assert_eq!(told(text, "idle-wake-up"), "q g f by q-f q-g g-f");
}

/// Callers, what stands before the gateway, the gateway, a backend.
fn arranged(front: &str, tier: &str, closed: &str) -> String {
    let (parts, links) = match front {
        "door" => ("front-door d tier=premium", "p -> d : call\nd -> m"),
        "balancer" => ("application-gateway g", "p -> g : call\ng -> m"),
        "both" => ("front-door d tier=premium\napplication-gateway g", "p -> d : call\nd -> g\ng -> m"),
        _ => ("", "p -> m : call"),
    };
    format!("person p\n{parts}\napi-management m tier={tier} {closed}\napi b\n{links}\nm -> b")
}

#[test]
fn every_arrangement_of_gateways_has_its_own_row() {
    for (front, tier, closed, expected) in [
        ("door", "consumption", "", "apim-front-door-consumption"),
        ("door", "basic", "", "apim-front-door-classic"),
        ("door", "standard", "", "apim-front-door-classic"),
        ("balancer", "standard", "+private", "apim-application-gateway-classic"),
        ("balancer", "basic-v2", "", "apim-v2"),
        ("door", "standard-v2", "", "apim-v2"),
        ("door", "premium", "", "apim-front-door-premium"),
        ("door", "developer", "", "apim-front-door-premium"),
        ("balancer", "premium", "+private", "apim-application-gateway-premium"),
        ("door", "standard-v2", "+private", "apim-front-door-standard-v2-private"),
        ("both", "premium", "+private", "apim-front-door-application-gateway"),
        ("both", "premium-v2", "+private", "apim-front-door-application-gateway"),
        ("none", "premium", "", "apim-other"),
        ("balancer", "consumption", "", "apim-other"),
    ] {
        check(&arranged(front, tier, closed), &[expected]);
    }
    let suggested = "person p\napi b +private\np -> b : call waf=any api_governance";
    check(suggested, &["apim-v2"]);
    let blind = arranged("balancer", "basic", "+private").replace("api b", "api b +private");
    assert!(
        told(&blind, "apim-application-gateway-classic")
            .ends_with("a backend is private, and this tier cannot reach it")
    );
    assert!(
        told(&arranged("none", "premium", ""), "apim-other")
            .ends_with("no firewall stands before it, and API Management brings none")
    );
    check("api x\napi y\nx -> y : call", &[]);
}

const REGIONS: &str =
    "group eu region\ngroup us region\nperson p\nfront-door d\napi one @eu\napi two @us\np -> d : call\n";

#[test]
fn who_chooses_the_region_tells_the_two_ways_apart() {
    let door = format!(
        "{REGIONS}api-management m @eu tier=premium\napi-management n @us tier=premium\nd -> m\nd -> n\nm -> one\nn -> two"
    );
    check(&door, &["apim-front-door-premium", "apim-front-door-premium", "multi-region-front-door"]);
    let apim = format!("{REGIONS}api-management m tier=premium x2\nd -> m\nm -> one\nm -> two");
    check(&apim, &["apim-front-door-premium", "multi-region-apim"]);
    let cheap = apim.replace("tier=premium", "tier=standard-v2");
    assert!(
        told(&cheap, "multi-region-apim")
            .ends_with("only the classic Premium tier serves several regions as one instance")
    );
    let single = "group eu region\nperson p\nfront-door d\napi-management m @eu tier=premium\napi one @eu
        p -> d : call\nd -> m\nm -> one";
    check(single, &["apim-front-door-premium"]);
    let suggested = "person p\napi b\np -> b : call api_governance regions=2";
    check(suggested, &["apim-front-door-premium", "multi-region-front-door", "multi-region-apim"]);
}

/// Points that the descriptions of the patterns make, each with words that say it.
#[test]
fn what_the_descriptions_warn_of_is_told() {
    let points = [
        ("point-to-point", "between applications use it sparingly"),
        ("load-levelling", "needs sessions"),
        ("load-levelling", "idempotent"),
        ("load-levelling", "hears of the outcome"),
        ("pub-sub-event-grid-push-push", "system topics"),
        ("pub-sub-event-grid-push-push", "filter by type and version"),
        ("pub-sub-event-grid-push-push", "accept calls from the internet"),
        ("pub-sub-event-grid-push-push", "its hosting must scale"),
        ("pub-sub-event-grid-push-pull", "privatelink.eventgrid.azure.net"),
        ("pub-sub-event-grid-push-pull", "a namespace of the standard tier"),
        ("pub-sub-event-grid-push-pull", "longest outage"),
        ("pub-sub-service-bus-push-pull", "put the version"),
        ("pub-sub-service-bus-push-pull", "only outbound connections"),
        ("pub-sub-service-bus-push-pull", "longest outage"),
        ("pub-sub-service-bus-push-pull", "for the peak of all"),
        ("push-push-pull-service-bus", "requires sessions"),
        ("push-push-pull-service-bus", "window of duplicate detection"),
        ("push-push-pull-service-bus", "does not keep the order"),
        ("push-push-pull-event-grid-namespace", "seven days"),
        ("apim-other", "who reaches the gateway, and what does the gateway reach"),
        ("apim-other", "no web application firewall"),
        ("apim-other", "serves several regions"),
        ("apim-other", "Developer has no service level agreement"),
        ("multi-region-front-door", "latency sensitivity of zero"),
        ("multi-region-front-door", "probe what matters"),
        ("multi-region-front-door", "certificate"),
        ("multi-region-front-door", "the primary region owns the configuration"),
        ("multi-region-front-door", "X-Azure-FDID"),
        ("multi-region-front-door", "the backend of its own region"),
        ("multi-region-front-door", "is a standby"),
        ("multi-region-apim", "failover is one of names"),
    ];
    for (id, words) in points {
        let row = PATTERNS.iter().find(|row| row.id == id).unwrap_or_else(|| panic!("no pattern {id}"));
        assert!(row.attention.iter().any(|point| point.contains(words)), "{id} does not tell \"{words}\"");
    }
}
