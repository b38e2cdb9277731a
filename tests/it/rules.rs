//! The adviser keeps its promises: every rule and every worked example of the knowledge base, and laws over all needs.

use std::collections::HashSet;

use proptest::prelude::*;
use toposcope::model::{ComponentKind, Expectation, NEEDS, Need, NeedValue, Needs, Service, Shape, Tier, Vocabulary};
use toposcope::rules::{self, Advice, Around, Decision, Facts, decide, figures, rules as all_rules, sources};

/// `command same-app ordering=per-key`: a tag, what the graph shows, and needs.
fn facts(text: &str) -> Facts {
    let mut words = text.split_whitespace();
    let expectation = words
        .next()
        .filter(|word| *word != "untagged")
        .map(|word| Expectation::from_word(word).unwrap_or_else(|| panic!("no expectation {word}")));
    let mut needs = Needs::default();
    let mut around = Around::between(ComponentKind::Service, ComponentKind::Service);
    for word in words {
        match word.split_once('=') {
            Some((key, value)) => {
                let need = Need::from_key(key).unwrap_or_else(|| panic!("no need {key}"));
                needs.set(need, Some(need.parse(&value.replace('_', " ")).unwrap()));
            }
            None => match word {
                "same-app" => around.same_application = true,
                "private-receiver" => around.receiver_private = true,
                "from-person" => around.from = ComponentKind::Person,
                "answered" => around.answered = true,
                other => panic!("no place {other}"),
            },
        }
    }
    Facts::of(expectation, &needs, &around)
}

/// The services with their tiers, in order: `event-grid > service-bus-queue:basic`.
fn hops(advice: &Advice) -> String {
    let Some(suggestion) = &advice.suggestion else { return "none".into() };
    let name = |hop: &rules::Hop| match hop.tier {
        Some(tier) => format!("{}:{}", hop.service.word(), tier.word()),
        None => hop.service.word().to_owned(),
    };
    let mut text: Vec<String> = vec![name(&suggestion.first)];
    text.extend(suggestion.then.iter().map(name));
    if suggestion.features.iter().any(|feature| feature.word == "claim-check") {
        text.push("claim-check".into());
    }
    text.join(" > ")
}

fn runner_up(advice: &Advice) -> String {
    advice.alternatives.iter().find(|other| other.runner_up).map_or("none".into(), |other| {
        let hops: Vec<_> = std::iter::once(&other.first).chain(&other.then).map(|hop| hop.service.word()).collect();
        hops.join(" > ")
    })
}

/// Every rule id that the answer shows.
fn shown(advice: &Advice) -> HashSet<&'static str> {
    let reasons = advice.reasons.iter().chain(&advice.reopened).chain(&advice.notes).map(|reason| reason.rule);
    let features = advice.suggestion.iter().flat_map(|found| found.features.iter().map(|feature| feature.rule));
    let others = advice.alternatives.iter().map(|other| other.rule);
    let conflict = advice.conflict.iter().map(|conflict| conflict.rule);
    let unmet = advice.unmet.iter().map(|unmet| unmet.rule);
    reasons.chain(features).chain(others).chain(conflict).chain(unmet).collect()
}

/// The worked examples of the knowledge base: facts, winner, rules that must show, runner-up.
const EXAMPLES: &[(&str, &str, &str, &str, &str)] = &[
    ("E1", "command same-app", "storage-queue", "R57", "service-bus-queue"),
    ("E2", "command", "service-bus-queue:basic", "R58 R63", "storage-queue"),
    ("E3", "command ordering=per-key", "service-bus-queue:standard", "R26", "storage-queue"),
    ("E4", "command receivers=competing dead_letter=true", "service-bus-queue:basic", "R50 R63", "storage-queue"),
    ("E5", "command transactions=true network=private", "service-bus-queue:premium", "R30 R52", "storage-queue"),
    ("E6", "document payload_bytes=5_MB", "service-bus-queue:premium", "R34 R35", "storage-queue"),
    ("E7", "document payload_bytes=150_MB", "service-bus-queue:basic > claim-check", "R37 R104", "storage-queue"),
    ("E7b", "document same-app payload_bytes=150_MB", "storage-queue > claim-check", "R37 R104", "service-bus-queue"),
    ("E8", "command backlog_bytes=200_GB", "storage-queue", "R41", "service-bus-queue"),
    ("E9", "command audit_log=true ordering=per-key", "service-bus-queue:standard", "R44", "storage-queue"),
    ("E10", "command receivers=many", "service-bus-topic:standard", "R5 R59", "event-grid"),
    ("E11", "request-reply", "service-bus-queue:standard", "R60", "direct-http > service-bus-queue"),
    ("E12", "notification", "event-grid", "R64", "event-grid-namespace"),
    ("E13", "notification network=private", "event-grid-namespace", "R67", "service-bus-topic"),
    (
        "E14",
        "notification delivery=push private-receiver",
        "event-grid-namespace",
        "R67 R69",
        "event-grid > service-bus-topic",
    ),
    (
        "E15",
        "notification source=azure-resource private-receiver",
        "event-grid > service-bus-queue:basic",
        "R68",
        "event-grid > event-grid-namespace",
    ),
    (
        "E15m",
        "notification source=azure-resource private-receiver receivers=many",
        "event-grid > service-bus-topic:standard",
        "R68",
        "event-grid > event-grid-namespace",
    ),
    (
        "E15b",
        "notification source=azure-resource private-receiver network=private",
        "event-grid > service-bus-queue:premium",
        "R52 R68",
        "event-grid > event-grid-namespace",
    ),
    (
        "E15bm",
        "notification source=azure-resource private-receiver network=private receivers=many",
        "event-grid > service-bus-topic:premium",
        "R52 R68",
        "event-grid > event-grid-namespace",
    ),
    (
        "E16",
        "notification ordering=per-key transactions=true receivers=many",
        "service-bus-topic:standard",
        "R3",
        "event-grid",
    ),
    (
        "E17",
        "notification guaranteed_processing=true receivers=many",
        "service-bus-topic:standard",
        "R2 R59",
        "event-grid",
    ),
    ("E17b", "notification guaranteed_processing=true", "service-bus-queue:basic", "R2 R58", "storage-queue"),
    (
        "E17c",
        "notification guaranteed_processing=true source=azure-resource",
        "event-grid > service-bus-queue:basic",
        "R2",
        "event-grid",
    ),
    (
        "E17cm",
        "notification guaranteed_processing=true source=azure-resource receivers=many",
        "event-grid > service-bus-topic:standard",
        "R2",
        "event-grid",
    ),
    ("E18", "notification rate_per_second=6000", "event-grid-namespace", "R72", "service-bus-topic"),
    ("E19", "notification filters=content", "event-grid", "R48", "event-grid-namespace"),
    ("E20", "notification retention_days=3", "event-grid-namespace", "R73", "event-grid > service-bus-topic"),
    ("E21", "stream rate_per_second=50000 payload_bytes=1_KB", "event-hubs:premium", "R82 R87", "event-grid-namespace"),
    ("E22", "stream protocol=kafka receivers=many", "event-hubs:standard", "R21", "event-grid-namespace"),
    ("E23", "stream protocol=mqtt", "event-grid-namespace > event-hubs:standard", "R20 R85", "event-grid-namespace"),
    ("E24", "call entry=internal", "direct-http", "R90", "api-management"),
    (
        "E25",
        "call entry=internet waf=any api_governance=true private-receiver",
        "application-gateway:waf-v2 > api-management:standard-v2",
        "R91 R92 R97",
        "front-door > api-management",
    ),
    (
        "E26",
        "call entry=internet waf=any regions=2 api_governance=true",
        "front-door:standard > api-management:premium",
        "R93 R98 R99 R100 R101 R102",
        "application-gateway > api-management",
    ),
    ("E27", "command same-app receivers=competing", "service-bus-queue:basic", "R58", "storage-queue"),
    ("E28", "command same-app guaranteed_processing=true", "service-bus-queue:basic", "R58", "storage-queue"),
    ("E29", "command same-app burst=true", "storage-queue", "R57 R62", "service-bus-queue"),
    ("E30", "command simple_low_cost=true", "storage-queue", "R57", "service-bus-queue"),
    ("E31", "command topics=20000", "storage-queue", "R57", "service-bus-queue"),
    ("E32", "command same-app access_control=true", "service-bus-queue:basic", "R58", "storage-queue"),
    ("E32b", "command same-app batching=true", "service-bus-queue:basic", "R58", "storage-queue"),
    ("E33", "command receivers=competing track_progress=true", "storage-queue", "R43", "service-bus-queue"),
    ("E34", "command protocol=kafka", "event-hubs:standard", "R111", "service-bus-queue"),
    ("E35", "command receivers=competing filters=property", "service-bus-topic:standard", "R47 R59", "event-grid"),
    (
        "E36",
        "document payload_bytes=300_KB backlog_bytes=200_GB",
        "storage-queue > claim-check",
        "R34 R41",
        "service-bus-queue",
    ),
    ("E37", "request-reply protocol=http", "direct-http > service-bus-queue:standard", "R60", "service-bus-queue"),
    (
        "E38",
        "request-reply audit_log=true",
        "service-bus-queue:standard",
        "R60 R117",
        "direct-http > service-bus-queue",
    ),
    ("E39", "notification settlement=true", "event-grid-namespace", "R67", "event-grid > service-bus-topic"),
    ("E39b", "notification offline_receiver=true", "event-grid-namespace", "R67", "event-grid > service-bus-topic"),
    (
        "E40",
        "notification source=azure-resource delivery=pull",
        "event-grid > service-bus-queue:basic",
        "R68",
        "event-grid > event-grid-namespace",
    ),
    ("E41", "notification retention_days=30", "event-hubs:premium", "R73", "event-grid > service-bus-topic"),
    ("E42", "notification rate_per_second=60000", "event-hubs:premium", "R72 R87", "event-grid"),
    ("E43", "notification payload_bytes=5_MB", "event-grid > claim-check", "R38", "event-grid-namespace"),
    ("E44", "notification scheduled=true", "service-bus-topic:standard", "R76", "event-grid"),
    ("E44b", "notification sessions=true", "service-bus-topic:standard", "R32", "event-grid"),
    (
        "E45",
        "notification ordering=per-key source=azure-resource",
        "event-grid",
        "R28 R79",
        "event-grid > service-bus-queue",
    ),
    ("E46", "stream dead_letter=true", "event-hubs:basic", "R7", "event-grid-namespace"),
    ("E47", "stream filters=content", "event-hubs:basic", "R48 R80", "event-grid-namespace"),
    ("E48", "stream device=bidirectional protocol=amqp", "iot-hub:standard", "R118", "event-hubs"),
    ("E49", "call entry=internet", "direct-http", "R90", "api-management"),
    ("E50", "call entry=internal routing=true", "application-gateway:standard-v2", "R92", "direct-http"),
    ("E51", "call entry=internet edge=true waf=any regions=1", "front-door:standard", "R93", "application-gateway"),
    (
        "E51p",
        "call entry=internet edge=true waf=any regions=1 network=private",
        "front-door:premium",
        "R93 R94",
        "application-gateway",
    ),
    (
        "E52",
        "call entry=internet regions=2 routing=true api_governance=true",
        "front-door:standard > application-gateway:standard-v2 > api-management:premium",
        "R93 R92 R91",
        "application-gateway > api-management",
    ),
];

#[test]
fn the_worked_examples_come_out_as_the_knowledge_base_has_them() {
    let mut wrong = Vec::new();
    for (id, text, winner, rules, second) in EXAMPLES {
        let advice = decide(&facts(text));
        if hops(&advice) != *winner {
            wrong.push(format!("{id} {text}: {} instead of {winner}", hops(&advice)));
        }
        if runner_up(&advice) != *second {
            wrong.push(format!("{id} {text}: runner-up {} instead of {second}", runner_up(&advice)));
        }
        let seen = shown(&advice);
        let missing: Vec<_> = rules.split(' ').filter(|rule| !seen.contains(rule)).collect();
        if !missing.is_empty() {
            wrong.push(format!("{id} {text}: does not show {missing:?}"));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn every_rule_has_an_id_of_its_own_and_says_where_it_comes_from() {
    let mut ids = HashSet::new();
    for rule in all_rules() {
        assert!(ids.insert(rule.id), "{} twice", rule.id);
        assert!(!rule.sources.is_empty(), "{} has no source", rule.id);
        assert!(!rule.reason.is_empty() && !rule.reason.ends_with('.'), "{}: {}", rule.id, rule.reason);
    }
    let missing: Vec<_> = (1..=118).map(|n| format!("R{n}")).filter(|id| !ids.contains(id.as_str())).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn every_rule_fires_on_its_example_and_is_silent_on_its_near_miss() {
    let mut wrong = Vec::new();
    for rule in all_rules() {
        if !rules::fired_ids(&rule.fires.facts()).contains(&rule.id) {
            wrong.push(format!("{} does not fire on {:?}", rule.id, rule.fires));
        }
        if rules::fired_ids(&rule.silent.facts()).contains(&rule.id) {
            wrong.push(format!("{} is not silent on {:?}", rule.id, rule.silent));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn every_source_has_its_own_key_and_every_figure_its_own_name() {
    let keys: HashSet<_> = sources::SOURCES.iter().map(|source| source.key).collect();
    assert_eq!(keys.len(), sources::SOURCES.len());
    assert!(sources::SOURCES.iter().all(|source| !source.date.is_empty() && !source.path.is_empty()));
    let names: HashSet<_> = figures::FIGURES.iter().map(|figure| figure.name).collect();
    assert_eq!(names.len(), figures::FIGURES.len());
}

fn any_value(shape: Shape) -> BoxedStrategy<NeedValue> {
    match shape {
        Shape::Flag => any::<bool>().prop_map(NeedValue::Flag).boxed(),
        Shape::Word(words) | Shape::WordOrFlag(words, _) => {
            proptest::sample::select(words).prop_map(|(word, _)| NeedValue::Word(word)).boxed()
        }
        Shape::Tier => proptest::sample::select(Tier::WORDS).prop_map(|row| NeedValue::Word(row.word)).boxed(),
        Shape::Bytes => (0_u32..48, 0_u64..3).prop_map(|(bits, more)| NeedValue::Bytes((1 << bits) + more)).boxed(),
        Shape::Integer => (0_u64..200_000).prop_map(NeedValue::Integer).boxed(),
        Shape::Number(_) => prop_oneof![0.0..10.0, 0.0..100_000.0].prop_map(NeedValue::Number).boxed(),
        Shape::Text => Just(NeedValue::Text("something else".into())).boxed(),
    }
}

fn any_need() -> impl Strategy<Value = (Need, NeedValue)> {
    proptest::sample::select(NEEDS).prop_flat_map(|row| any_value(row.shape).prop_map(move |value| (row.need, value)))
}

fn any_facts() -> impl Strategy<Value = Facts> {
    let expectation = proptest::sample::select(Expectation::WORDS);
    let place = (any::<bool>(), prop::bool::weighted(0.2), prop::bool::weighted(0.1), prop::bool::weighted(0.2));
    (expectation, prop::collection::vec(any_need(), 0..6), place).prop_map(|(tag, needs, place)| {
        let (same, private, answered, person) = place;
        let from = if person { ComponentKind::Person } else { ComponentKind::Service };
        let around = Around {
            same_application: same,
            receiver_private: private,
            answered,
            ..Around::between(from, ComponentKind::Service)
        };
        Facts::of(Some(tag.value), &needs.into_iter().collect(), &around)
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn a_tagged_link_always_has_an_answer_and_the_verdict_of_its_tag(facts in any_facts()) {
        let advice = decide(&facts);
        prop_assert!(advice.suggestion.is_some());
        prop_assert_eq!(Some(advice.verdict), facts.expectation.map(Expectation::verdict));
        prop_assert!(!advice.reasons.is_empty());
        prop_assert_eq!(advice.alternatives.iter().filter(|other| other.runner_up).count(), 1);
        let texts = advice.reasons.iter().chain(&advice.notes).chain(&advice.reopened).map(|reason| &reason.text);
        for text in texts.chain(advice.alternatives.iter().map(|other| &other.why_not)) {
            prop_assert!(!text.contains('{') && !text.contains('}'), "{text}");
        }
        let quick = Decision::of(&facts);
        let suggestion = advice.suggestion.as_ref().unwrap();
        prop_assert_eq!(quick.first, Some(suggestion.first));
        prop_assert_eq!(&decide(&facts), &advice);
    }

    #[test]
    fn a_size_a_rate_and_an_age_fit_or_are_named_as_unmet(facts in any_facts()) {
        let advice = decide(&facts);
        let suggestion = advice.suggestion.as_ref().unwrap();
        let unmet = |need| advice.unmet.iter().any(|unmet| unmet.need == need);
        let reference = suggestion.features.iter().any(|feature| feature.word == "claim-check");
        let hops: Vec<_> = std::iter::once(suggestion.first).chain(suggestion.then.iter().copied()).collect();
        let largest = |hop: &rules::Hop| match (hop.service, hop.tier) {
            (Service::StorageQueue, _) => 64 << 10,
            (Service::ServiceBusQueue | Service::ServiceBusTopic, Some(Tier::Premium)) => 100 << 20,
            (Service::ServiceBusQueue | Service::ServiceBusTopic, _) => 256 << 10,
            (Service::EventGrid | Service::EventGridNamespace, _) => 1 << 20,
            (Service::EventHubs, Some(Tier::Basic)) => 256 << 10,
            (Service::EventHubs, Some(Tier::Dedicated)) => 20 << 20,
            (Service::EventHubs, _) => 1 << 20,
            (Service::IotHub, _) => 256 << 10,
            _ => u64::MAX,
        };
        if let Some(payload) = facts.payload {
            prop_assert!(reference || unmet(Need::PayloadBytes) || hops.iter().all(|hop| payload <= largest(hop)), "{}", suggestion.name);
        }
        let lacks_private = |hop: &rules::Hop| {
            let bus = matches!(hop.service, Service::ServiceBusQueue | Service::ServiceBusTopic);
            bus && hop.tier != Some(Tier::Premium) || hop.service == Service::EventHubs && hop.tier == Some(Tier::Basic)
        };
        if facts.private && hops[0].service.is_broker() {
            prop_assert!(unmet(Need::Network) || !hops.iter().any(lacks_private), "{}", suggestion.name);
        }
        let ordered = |hop: &rules::Hop| match hop.service {
            Service::StorageQueue | Service::EventGrid => false,
            Service::ServiceBusQueue | Service::ServiceBusTopic => hop.tier != Some(Tier::Basic),
            _ => true,
        };
        if facts.states(Need::Ordering) && hops.iter().any(|hop| hop.service.is_broker()) {
            let kept = hops.iter().filter(|hop| hop.service.is_broker()).all(ordered);
            prop_assert!(unmet(Need::Ordering) || kept, "{}", suggestion.name);
        }
        let session = |hop: &rules::Hop| {
            matches!(hop.service, Service::ServiceBusQueue | Service::ServiceBusTopic) && hop.tier != Some(Tier::Basic)
        };
        for need in [Need::Sessions, Need::Transactions, Need::DuplicateDetection] {
            if facts.on(need) && hops[0].service.is_broker() {
                prop_assert!(unmet(need) || hops.last().is_some_and(session), "{need:?}: {}", suggestion.name);
            }
        }
    }

    #[test]
    fn a_service_that_a_need_removed_does_not_come_back_with_another_need(facts in any_facts(), more in any_need()) {
        // Which candidates are in the list depends on the tag and a few needs; the law is on what lacks something else.
        let before = Decision::of(&facts);
        let mut after = facts;
        after.state(more.0, &more.1);
        let after = Decision::of(&after);
        if before.effective == after.effective && !after.conflict && !before.conflict {
            let fits = |decision: &Decision, need: Need| !decision.unmet.has(need);
            for need in [Need::Ordering, Need::Transactions, Need::Sessions, Need::Network] {
                let stated = facts.states(need) && more.0 != need;
                let imposed = matches!(more.0, Need::Protocol | Need::Device | Need::Source);
                prop_assert!(!stated || imposed || !fits(&before, need) || fits(&after, need), "{need:?} {before:?} {after:?}");
            }
        }
    }
}

#[test]
fn of_two_needs_that_no_service_has_together_one_is_still_met() {
    for need in ["transactions=true", "duplicate_detection=true"] {
        let advice = decide(&facts(&format!("notification source=azure-resource audit_log=true {need}")));
        assert_eq!(hops(&advice), "event-grid > service-bus-topic:standard", "{need}");
        assert_eq!(advice.unmet.len(), 1, "{need}: {:?}", advice.unmet);
    }
}

#[test]
fn what_would_change_the_answer_is_true() {
    let advice = decide(&facts("command same-app"));
    let order = advice.would_change.iter().find(|change| change.need == Some(Need::Ordering)).unwrap();
    assert_eq!(order.name, "Service Bus queue (Standard) with sessions");
    assert_eq!(hops(&decide(&facts("command same-app ordering=per-key"))), "service-bus-queue:standard");
    let taken_back = decide(&facts("command ordering=per-key"));
    let back = taken_back.would_change.iter().find(|change| change.need == Some(Need::Ordering)).unwrap();
    assert_eq!((back.first.service, back.first.tier), (Service::ServiceBusQueue, Some(Tier::Basic)));
}

#[test]
fn only_questions_that_can_still_change_the_answer_are_asked() {
    let asked =
        |text: &str| -> Vec<Need> { rules::next_questions(&facts(text)).iter().map(|asked| asked.need).collect() };
    assert!(asked("untagged").is_empty());
    let command = asked("command");
    assert!(command.contains(&Need::Ordering) && !command.contains(&Need::Waf), "{command:?}");
    assert!(!asked("command ordering=none").contains(&Need::Ordering), "a plain no is an answer");
    assert!(!asked("command sessions=true network=private").contains(&Need::DeadLetter));
    let call = asked("call");
    assert!(call.contains(&Need::ApiGovernance) && !call.contains(&Need::Replay), "{call:?}");
}

#[test]
fn an_untagged_link_gets_the_deciding_question_and_no_service() {
    let advice = decide(&facts("untagged ordering=per-key"));
    assert!(advice.suggestion.is_none() && advice.alternatives.is_empty());
    assert!(advice.question.is_some_and(|question| question.contains("expect the receiver to process")));
}

#[test]
fn a_need_in_words_is_never_dropped_silently() {
    let advice = decide(&facts("command extra=something"));
    assert!(advice.notes.iter().any(|note| note.text.contains("could not be weighed")));
    let idle = decide(&facts("notification audit_log=true"));
    assert!(idle.unmet.iter().any(|unmet| unmet.need == Need::AuditLog));
}

/// Whether some note of an answer has these words.
fn notes(text: &str, words: &str) -> bool {
    decide(&facts(text)).notes.iter().any(|note| note.text.contains(words))
}

#[test]
fn a_lower_tier_is_named_only_where_the_size_alone_asks_for_a_higher_one() {
    let words = "a claim check on a lower tier";
    assert!(notes("document payload_bytes=5MB", words));
    assert!(notes("document payload_bytes=5MB protocol=jms", words), "queues of Standard speak JMS");
    for also in ["network=private", "rate_per_second=900", "protocol=jms receivers=many"] {
        assert!(!notes(&format!("document payload_bytes=5MB {also}"), words), "{also}");
    }
}

#[test]
fn a_need_that_is_not_met_names_the_rule_that_explains_it() {
    let rule = |text: &str| {
        let unmet = decide(&facts(text)).unmet;
        unmet.iter().find(|unmet| unmet.need == Need::Delivery).map(|unmet| unmet.rule)
    };
    assert_eq!(rule("notification delivery=push settlement=true"), Some("R67"));
    assert_eq!(rule("notification delivery=push private-receiver"), Some("R69"));
    assert_eq!(rule("notification delivery=push"), None);
    // Replay is what takes the push away.
    assert_eq!(rule("notification delivery=push replay=true"), Some("R74"));
    // The broker of an event delivers at least once, and the consumer has to bear it.
    let repeated = decide(&facts("notification delivery_guarantee=at-most-once"));
    assert_eq!(
        repeated.unmet.iter().map(|unmet| (unmet.need, unmet.rule)).collect::<Vec<_>>(),
        [(Need::DeliveryGuarantee, "R106")]
    );
    assert_eq!(hops(&repeated), "event-grid");
}

#[test]
fn what_cannot_be_handed_over_is_set_aside_before_service_bus_too() {
    let set_aside = |text: &str| {
        let advice = decide(&facts(text));
        let features = advice.suggestion.into_iter().flat_map(|it| it.features);
        features.map(|it| it.word).filter(|word| word.ends_with("dead-lettering")).collect::<Vec<_>>()
    };
    let composite = "notification source=azure-resource burst=true dead_letter=true";
    assert_eq!(set_aside(composite), ["dead-lettering", "event-grid-dead-lettering"]);
    assert_eq!(set_aside("command dead_letter=true"), ["dead-lettering"]);
    assert_eq!(set_aside("notification dead_letter=true"), ["dead-lettering"]);
}

#[test]
fn another_service_is_not_said_to_meet_what_it_lacks() {
    let why_not = |text: &str, service: Service| {
        let others = decide(&facts(text)).alternatives;
        let other = others.into_iter().find(|other| other.first.service == service && other.then.is_empty());
        other.map(|other| other.why_not.into_owned()).unwrap_or_default()
    };
    let lacking = why_not("notification receivers=many topics=3000 dead_letter=true", Service::EventHubs);
    assert!(lacking.contains("sets no single item aside"), "{lacking}");
    let meeting = why_not("notification receivers=many topics=3000", Service::EventHubs);
    assert!(meeting.contains("simpler or cheaper"), "{meeting}");
}

#[test]
fn at_most_once_and_transactions_of_a_command_do_not_collide() {
    let advice = decide(&facts("command delivery_guarantee=at-most-once transactions=true"));
    assert_eq!(hops(&advice), "service-bus-queue:standard");
    assert!(advice.conflict.is_none() && advice.unmet.is_empty(), "{advice:?}");
    let features: Vec<_> = advice.suggestion.iter().flat_map(|it| &it.features).map(|feature| feature.word).collect();
    assert_eq!(features, ["transactions", "receive-and-delete"]);
}

#[test]
fn what_has_no_sessions_is_not_told_to_switch_them_on() {
    let sessions = |text: &str| {
        let advice = decide(&facts(text));
        let on = advice.suggestion.iter().flat_map(|it| &it.features).any(|feature| feature.word == "sessions");
        (on, advice.unmet.iter().any(|unmet| matches!(unmet.need, Need::Sessions | Need::Ordering)))
    };
    assert_eq!(sessions("command sessions=true"), (true, false));
    assert_eq!(sessions("request-reply ordering=per-key"), (true, false));
    // Event Grid delivers into no queue with sessions, so it is not met, and nothing is there to be switched on.
    for need in ["sessions=true", "ordering=per-key", "ordering=global"] {
        let text = format!("notification guaranteed_processing=true source=partner {need}");
        assert_eq!(sessions(&text), (false, true), "{text}");
    }
}

#[test]
fn the_default_of_a_conflict_leaves_no_more_unmet_than_it_must() {
    let unmet = |text: &str| {
        let advice = decide(&facts(text));
        (hops(&advice), advice.unmet.iter().map(|unmet| unmet.need).collect::<Vec<_>>())
    };
    let ordered = "notification source=azure-resource receivers=many ordering=per-key";
    assert_eq!(unmet(ordered), ("event-grid".to_owned(), vec![Need::Ordering]));
    let private = unmet(&format!("{ordered} network=private"));
    assert_eq!(private, ("event-grid > service-bus-topic:premium".to_owned(), vec![Need::Ordering]));
}

#[test]
fn a_tier_without_api_management_is_said_to_change_nothing() {
    let idle = |text: &str| decide(&facts(text)).notes.iter().any(|note| note.rule == "R117");
    assert!(idle("call api_tier=basic-v2"));
    assert!(!idle("call api_tier=standard-v2 api_governance=true"));
}

#[test]
fn kafka_transactions_are_not_advised_where_no_kafka_endpoint_is() {
    assert_eq!(hops(&decide(&facts("stream delivery_guarantee=exactly-once"))), "event-hubs:standard");
    assert_eq!(hops(&decide(&facts("stream delivery_guarantee=at-least-once"))), "event-hubs:basic");
}

#[test]
fn a_way_out_is_one_for_the_needs_that_collide() {
    let ways = |text: &str| decide(&facts(text)).conflict.expect("the needs collide").ways_out.join("; ");
    let pile = ways("command backlog_bytes=200GB ordering=per-key");
    assert!(pile.contains("references to blobs") && !pile.contains("log"), "{pile}");
    let log = ways("command audit_log=true dead_letter=true");
    assert!(log.contains("log in the application") && !log.contains("pile"), "{log}");
    let both = ways("command audit_log=true backlog_bytes=200GB sessions=true");
    assert!(both.contains("log in the application") && both.contains("references to blobs"), "{both}");
}

#[test]
fn what_front_door_cannot_do_inside_is_said_of_front_door() {
    let inside = decide(&facts("call waf=front-door network=private"));
    let unmet = inside.unmet.iter().find(|unmet| unmet.need == Need::Waf).expect("no firewall fits");
    assert_eq!(unmet.rule, "R93");
    let why_not = |advice: &Advice| {
        let door = advice.alternatives.iter().find(|other| other.first.service == Service::FrontDoor);
        door.map(|door| door.why_not.clone().into_owned()).unwrap_or_default()
    };
    assert!(why_not(&inside).contains("faces the internet"), "{}", why_not(&inside));
    let outside = decide(&facts("call entry=internet"));
    assert!(why_not(&outside).contains("not known to be far away"), "{}", why_not(&outside));
}

#[test]
fn where_sources_disagree_the_answer_says_so_and_elsewhere_it_does_not() {
    for (words, touched, untouched) in [
        ("a terabyte", "command backlog_bytes=200GB", "command backlog_bytes=20GB"),
        ("20 and 70 per cent", "command rate_per_second=900", "command rate_per_second=90"),
        ("Application Gateway was taken", "call waf=any", "call waf=application-gateway"),
        ("Application Gateway was taken", "call waf=any", "call waf=any regions=2 entry=internet"),
        ("without a preview mark", "notification rate_per_second=9000 delivery=push", "notification delivery=pull"),
    ] {
        assert!(notes(touched, words), "{touched}: {words}");
        assert!(!notes(untouched, words), "{untouched}: {words}");
    }
}

#[test]
fn every_service_is_suggested_for_some_facts() {
    let mut seen: HashSet<Service> = HashSet::new();
    for (_, text, ..) in EXAMPLES {
        seen.extend(Decision::of(&facts(text)).hops().map(|hop| hop.service));
    }
    let missing: Vec<_> =
        Service::WORDS.iter().map(|row| row.value).filter(|service| !seen.contains(service)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn a_topic_costs_more_credits_than_a_queue_and_is_premium_sooner() {
    // One subscription costs three credits an item, a queue two, and a namespace below Premium grants a thousand a second.
    for (text, expected) in [
        ("notification ordering=per-key rate_per_second=333", "service-bus-topic:standard"),
        ("notification ordering=per-key rate_per_second=400", "service-bus-topic:premium"),
        ("notification ordering=per-key receivers=many rate_per_second=201", "service-bus-topic:premium"),
        ("command rate_per_second=400", "service-bus-queue:basic"),
        (
            "notification source=azure-resource delivery=pull rate_per_second=400",
            "event-grid > service-bus-queue:basic",
        ),
    ] {
        let advice = decide(&facts(text));
        assert_eq!(hops(&advice), expected, "{text}");
        assert!(advice.unmet.is_empty(), "{text}: {:?}", advice.unmet);
    }
}

#[test]
fn what_is_too_large_for_devices_with_commands_travels_as_a_reference() {
    for (text, expected) in [
        ("command device=bidirectional payload_bytes=5_MB", "event-grid-namespace > claim-check"),
        ("stream device=bidirectional protocol=amqp payload_bytes=5_MB", "iot-hub:standard > claim-check"),
        ("stream device=bidirectional protocol=amqp payload_bytes=200_KB", "iot-hub:standard"),
        ("stream device=bidirectional protocol=kafka payload_bytes=600_KB", "event-hubs:standard"),
    ] {
        assert_eq!(hops(&decide(&facts(text))), expected, "{text}");
    }
}

#[test]
fn an_entity_is_told_to_take_more_only_where_it_must() {
    let raises = |text: &str| {
        let suggestion = decide(&facts(text)).suggestion.unwrap();
        suggestion.features.iter().any(|feature| feature.word == "large-messages")
    };
    assert!(raises("document payload_bytes=5_MB"));
    assert!(!raises("document payload_bytes=300_KB"), "an entity of Premium takes 1 MB from the start");
}

#[test]
fn a_message_of_azures_own_explains_both_of_its_hops() {
    for (text, needs) in [
        ("notification source=azure-resource guaranteed_processing=true", ["R19", "R58"]),
        ("notification source=azure-resource guaranteed_processing=true receivers=many", ["R19", "R59"]),
    ] {
        let advice = decide(&facts(text));
        let reasons: Vec<_> = advice.reasons.iter().map(|reason| reason.rule).collect();
        assert!(needs.iter().all(|rule| reasons.contains(rule)), "{text}: {reasons:?}");
    }
}

#[test]
fn what_speaks_against_another_service_is_true_of_it() {
    let why_not = |text: &str, name: &str| {
        let advice = decide(&facts(text));
        let other = advice.alternatives.iter().find(|other| other.name == name);
        other.unwrap_or_else(|| panic!("{text}: no {name}")).why_not.to_string()
    };
    for (text, name, says) in [
        ("command", "Service Bus topic (Standard)", "does what a queue does"),
        ("command payload_bytes=300_KB", "Service Bus queue (Basic) with a claim check", "with a reference"),
        ("request-reply", "Storage queue", "a pair of them"),
        ("request-reply", "Service Bus topic (Standard)", "does what a queue does"),
        ("notification burst=true", "Event Grid (custom topic)", "every peak"),
        ("notification protocol=mqtt", "Event Grid (custom topic)", "over HTTP"),
        ("command device=bidirectional", "Service Bus queue (Basic)", "no MQTT endpoint"),
        ("stream device=bidirectional", "Event Hubs (Basic)", "sends them nothing"),
    ] {
        let said = why_not(text, name);
        assert!(said.contains(says), "{text}, {name}: {said}");
    }
}

proptest! {
    #[test]
    fn what_would_change_the_answer_reads_as_a_sentence(facts in any_facts()) {
        for change in decide(&facts).would_change {
            prop_assert!(!change.condition.contains('_'), "a key of the file is no word: {}", change.condition);
            prop_assert!(!change.name.contains("claim check with"), "{}", change.name);
        }
    }
}
