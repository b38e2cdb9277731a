//! Every finding fires where it should and nowhere else, and what the author accepts is shown as accepted.

use std::collections::HashSet;

use toposcope::analysis::{Analysis, FINDINGS, Finding, Severity, Subject};
use toposcope::rules::sources;

use crate::sketch::sketch;

fn findings(text: &str) -> Vec<Finding> {
    Analysis::of(&sketch(text)).findings().to_vec()
}

/// What a rule raises on a design: the word of each subject.
fn raised(rule: &str, text: &str) -> Vec<String> {
    findings(text).iter().filter(|finding| finding.rule == rule).map(|finding| subject(&finding.subject)).collect()
}

fn subject(subject: &Subject) -> String {
    match subject {
        Subject::Link(id) => id.to_string(),
        Subject::Component(id) => id.to_string(),
        Subject::Group(id) => id.to_string(),
        Subject::Document => "document".to_owned(),
    }
}

fn check_raised(rule: &str, text: &str, expected: &[&str]) {
    assert_eq!(raised(rule, text), expected, "{rule} on\n{text}");
}

#[test]
fn every_finding_fires_on_its_bad_design_and_is_silent_on_the_mended_one() {
    let mut wrong = Vec::new();
    for row in FINDINGS {
        let on_bad = findings(row.bad);
        if !on_bad.iter().any(|finding| finding.rule == row.id) {
            wrong.push(format!("{} is silent on\n{}", row.id, row.bad));
        }
        if !raised(row.id, row.good).is_empty() {
            wrong.push(format!("{} fires on\n{}", row.id, row.good));
        }
        for finding in on_bad.iter().filter(|finding| finding.rule == row.id) {
            assert_eq!(finding.severity, row.severity, "{}", row.id);
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_row_is_complete_and_every_text_reads_as_a_clause() {
    let ids: HashSet<_> = FINDINGS.iter().map(|row| row.id).collect();
    assert_eq!(ids.len(), FINDINGS.len());
    for row in FINDINGS {
        assert!(sources::SOURCES.contains(&row.source), "{}", row.id);
        assert!(!row.title.ends_with('.') && !row.title.is_empty(), "{}", row.id);
        for finding in findings(row.bad) {
            assert!(!finding.text.ends_with('.') && !finding.text.contains("  "), "{}: {}", finding.rule, finding.text);
            assert!(finding.text.len() > 20, "{}: {}", finding.rule, finding.text);
        }
    }
}

#[test]
fn errors_come_first_and_nothing_is_said_twice() {
    let all: String = FINDINGS.iter().take(20).map(|row| row.bad.to_owned() + "\n").collect();
    let text: Vec<_> = all.lines().filter(|line| line.contains("->")).collect();
    let found = findings(&text.join("\n"));
    assert!(found.iter().any(|finding| finding.severity == Severity::Error));
    assert!(found.is_sorted_by_key(|finding| finding.severity));
    let told: HashSet<_> = found.iter().map(|finding| (finding.rule, subject(&finding.subject))).collect();
    assert_eq!(told.len(), found.len());
}

/// The reasons for which a rule's findings are accepted; "raised" for those that are not.
fn waived(rule: &str, text: &str) -> Vec<String> {
    let found = findings(text);
    let of_rule = found.iter().filter(|finding| finding.rule == rule);
    of_rule.map(|finding| finding.waived.clone().unwrap_or_else(|| "raised".to_owned())).collect()
}

#[test]
fn an_accepted_finding_is_shown_as_accepted_wherever_the_waiver_stands() {
    let link = "a -> b : notification guaranteed_processing";
    assert_eq!(waived("A2", link), ["raised"]);
    for waivers in [
        format!("{link} waive=A2"),
        format!("service a waive=A2\n{link}"),
        format!("service b waive=A2\n{link}"),
        format!("document waive=A2\n{link}"),
        format!("group g application waive=A2\nservice a @g\nservice b @g\n{link}"),
        format!("group o network waive=A2\ngroup g application in o\nservice a @g\nservice b @o\n{link}"),
    ] {
        assert_eq!(waived("A2", &waivers), ["accepted"], "{waivers}");
        assert_eq!(raised("T3", &waivers), Vec::<String>::new(), "{waivers}");
    }
    // A group that holds one end only does not speak for the link.
    let half = format!("group g application waive=A2\nservice a @g\n{link}");
    assert_eq!(waived("A2", &half), ["raised"]);
    assert_eq!(raised("T3", &half), ["g"]);
    // Another rule's waiver says nothing.
    assert_eq!(waived("A2", &format!("{link} waive=A3")), ["raised"]);
}

#[test]
fn a_waiver_that_accepts_nothing_is_raised_where_it_stands() {
    check_raised("T3", "document waive=A2\na -> b : command", &["document"]);
    check_raised("T3", "service a waive=A2\na -> b : command waive=A17", &["a", "a-b"]);
    check_raised("T2", "service a waive=A999\na -> b : command", &["a"]);
    check_raised("T3", "service a waive=A999\na -> b : command", &[]);
    // Who knows that a waiver is early may say so.
    assert_eq!(waived("T3", "document waive=T3\na -> b : command waive=A2"), ["accepted"]);
}

/// Two applications, x with the part a, y with b and c.
const APPS: &str = "group x application\ngroup y application\nservice a @x\nservice b @y\nservice c @y\n";

/// Two regions with a part each.
const REGIONS: &str = "group west region\ngroup east region\napi b @west\napi c @east\n";

#[test]
fn tags_are_doubted_only_where_the_needs_contradict_them() {
    check_raised("A1", "a -> b : stream id=s\nb -> a : notification reply=s", &["s"]);
    check_raised("A1", "a -> b : notification\nb -> a : notification", &[]);
    check_raised("A3", "a -> b : notification ordering=per-key", &["a-b"]);
    check_raised("A3", "a -> b : stream ordering=per-key", &[]);
    check_raised("A4", "a -> b : notification carries_data", &["a-b"]);
    check_raised("A4", "a -> b : stream payload_bytes=300KB", &[]);
    check_raised("A7", "a -> b : document protocol=kafka settlement", &["a-b"]);
    check_raised("A7", "a -> b : document protocol=amqp settlement", &[]);
    check_raised("A8", "a -> b : call burst", &["a-b"]);
    check_raised("A8", "a -> b : command burst", &[]);
    check_raised("A10", "worker b x3\na -> b : command ordering=per-key", &[]);
    check_raised("A12", "a -> b : notification receivers=none", &["a-b"]);
}

#[test]
fn a_command_has_one_owner_however_it_is_drawn() {
    check_raised("A5", "service-bus-topic t\na -> t : command\nt -> b\nt -> c", &["a-t"]);
    check_raised("A5", "service-bus-topic t\na -> t : command filters=property\nt -> b\nt -> c", &[]);
    check_raised("A5", "service-bus-queue q\na -> q : command\nq -> b\nq -> c", &[]);
    let twice = "a -> b : command \"Bill\"\na -> c : command \"Bill\"";
    check_raised("A5", twice, &["a-b"]);
    check_raised("A5", "a -> b : command \"Bill\"\na -> c : command \"Ship\"", &[]);
    check_raised("A5", "a -> b : command \"Bill\"\nd -> c : command \"Bill\"", &[]);
    // Several of the same label are one thing that goes to several, and are raised once.
    check_raised("A5", &format!("{twice}\na -> d : command \"Bill\""), &["a-b"]);
}

#[test]
fn chains_and_circles_are_told_from_ordinary_ways() {
    // A chain is told once, where it begins, however it fans out at its end.
    check_raised(
        "A20",
        "a -> b : notification\nb -> c : notification\nc -> d : notification\nc -> e : stream",
        &["a-b"],
    );
    // A way through drawn brokers is one publication.
    let drawn = "event-grid g\nevent-grid h\nservice-bus-queue q\na -> g : notification\ng -> q\nq -> b\nb -> h : notification\nh -> c";
    check_raised("A20", drawn, &[]);
    check_raised("A20", &format!("{drawn}\nc -> d : notification"), &["a-g"]);
    check_raised("A23", "person p\ndatabase d\np -> a : call\na -> b : call\nb -> d : call", &[]);
    check_raised("A23", "front-door f\na -> f : call\nf -> b\nb -> c : call", &[]);
    check_raised("A23", "front-door f\na -> f : call\nf -> b\nb -> c : call\nc -> d : call", &["a-f"]);
    // An answer is no call back, and who calls itself waits for itself.
    check_raised("A22", "a -> b : request-reply id=q\nb -> a : document reply=q", &[]);
    check_raised("A22", "a -> a : call", &["a"]);
    let through = "service-bus-queue p\nservice-bus-queue q\na -> p : command\np -> b\nb -> q : command\nq -> a";
    check_raised("A22", through, &["a"]);
    assert!(findings(through).iter().any(|finding| finding.rule == "A22" && finding.severity == Severity::Warning));
    check_raised("A22", "a -> b : call\nb -> c : call\na -> c : call", &[]);
    check_raised("A22", "service-bus-topic t\nservice-bus-topic u\nt -> u\nu -> t\na -> t : command\nu -> b", &[]);
    let forwards = "service-bus-queue q\nservice-bus-queue r\na -> q : command\nq -> r\nr -> q\nr -> b";
    check_raised("A21", forwards, &["q", "r"]);
}

#[test]
fn coupling_counts_between_applications_only() {
    let links = "a -> b : document\na -> c : document\nc -> a : command";
    check_raised("A24", &format!("{APPS}{links}"), &["x", "y"]);
    check_raised("A24", links, &[]);
    check_raised("A24", &format!("{APPS}a -> b : document\na -> c : notification\nc -> a : call"), &[]);
    let pair = "group s0 application\ngroup r0 application\nservice f0 @s0\nservice t0 @r0\nf0 -> t0 : command\n";
    let pairs = pair.to_owned() + &pair.replace('0', "1") + &pair.replace('0', "2");
    check_raised("A24", &pairs, &["document"]);
    // Through a drawn queue it is the same link; through a topic it is none.
    let queue = "service-bus-queue q\na -> q : document\nq -> b\na -> c : document\nc -> a : command";
    check_raised("A24", &format!("{APPS}{queue}"), &["x", "y"]);
    check_raised("A25", &format!("{APPS}{queue}"), &["x"]);
    check_raised("A26", &format!("{APPS}a -> b : stream \"Prices\"\na -> c : notification \"Prices\""), &[]);
    check_raised("A26", "a -> b : document \"Prices\"\na -> c : document \"Prices\"", &[]);
}

#[test]
fn pushes_are_followed_to_their_receivers() {
    check_raised("A13", "api b +on-premises\na -> b : notification pin=event-grid", &["a-b"]);
    check_raised("A13", "api b +private\na -> b : notification", &[]);
    check_raised(
        "A13",
        "event-grid-namespace n\napi b +private\na -> n : notification\nn -> b : delivery=push",
        &["n-b"],
    );
    check_raised("A14", "event-grid g\nservice-bus-topic t\na -> g : notification\ng -> t\nt -> b : sessions", &[]);
    check_raised("A28", "event-grid g\nstorage-queue q\na -> g : notification burst\ng -> q\nq -> b", &[]);
    check_raised("A28", "a -> b : notification burst pin=event-grid", &["a-b"]);
    let composite = "storage s\nfunction f\ns -> f : notification network=private";
    check_raised("A31", composite, &["s-f"]);
    assert!(findings(composite).iter().any(|finding| finding.rule == "A31" && finding.severity == Severity::Advice));
    check_raised("A33", "event-grid-namespace n\nfunction f\na -> n : notification\nn -> f : delivery=push", &["n-f"]);
    check_raised("A33", "event-grid-namespace n\nfunction f\na -> n : notification\nn -> f", &[]);
    // The answer lets the function fetch, so nothing is pushed.
    check_raised("A33", "function f\na -> f : notification delivery=push settlement", &[]);
    check_raised(
        "A33",
        "function f\na -> f : notification delivery=push settlement pin=event-grid-namespace",
        &["a-f"],
    );
    check_raised("A32", "a -> b : notification source=partner pin=event-grid-namespace", &["a-b"]);
    check_raised("A60", "a -> b : notification network=private", &["a-b"]);
}

#[test]
fn limits_hold_for_what_is_chosen_and_not_for_what_is_suggested() {
    check_raised("A15", "a -> b : document payload_bytes=8MB pin=storage-queue", &["a-b"]);
    check_raised("A15", "a -> b : document payload_bytes=500MB", &[]);
    check_raised("A15", "service-bus-queue q\na -> q : document payload_bytes=8MB\nq -> b", &[]);
    check_raised("A16", "a -> b : document payload_bytes=8MB protocol=http", &[]);
    check_raised("A19", "a -> b : command dead_letter pin=storage-queue", &["a-b"]);
    check_raised("A29", "a -> b : command backlog_bytes=75GB guaranteed_processing", &["a-b"]);
    check_raised("A34", "event-hubs h tier=standard\na -> h : stream retention_days=30\nh -> b", &["h"]);
    check_raised("A34", "event-hubs h tier=premium\na -> h : stream retention_days=30\nh -> b", &[]);
    check_raised("A36", "service-bus-topic t tier=standard\na -> t : document protocol=jms\nt -> b\nt -> c", &["t"]);
    check_raised("A36", "a -> b : command protocol=mqtt pin=service-bus-queue", &["a-b"]);
    check_raised("A37", "event-hubs h\nworker b x8\na -> h : stream\nh -> b", &["h-b"]);
    check_raised("A37", "worker b x8\na -> b : stream", &["a-b"]);
    check_raised("A37", "worker b x5\na -> b : stream", &[]);
    check_raised(
        "A38",
        "event-grid g\nservice-bus-queue q\na -> g : notification duplicate_detection\ng -> q\nq -> b",
        &[],
    );
    check_raised(
        "A53",
        "service-bus-topic t tier=standard\na -> t : document rate_per_second=300\nt -> b\nt -> c",
        &["t"],
    );
    check_raised("A53", "service-bus-topic t tier=premium\na -> t : document rate_per_second=300\nt -> b\nt -> c", &[]);
    check_raised("A54", "worker b x3\ndevice d\nd -> b : notification protocol=mqtt", &["d-b"]);
}

#[test]
fn a_limit_is_told_with_the_page_that_prints_it() {
    let page = |rule: &str, text: &str| {
        let found = findings(text).into_iter().find(|finding| finding.rule == rule);
        found.unwrap_or_else(|| panic!("{rule} is silent on\n{text}")).source.key
    };
    assert_eq!(page("A15", "a -> b : document payload_bytes=8MB pin=storage-queue"), sources::SQ_SB.key);
    assert_eq!(page("A15", "event-hubs h tier=basic\na -> h : stream payload_bytes=8MB\nh -> b"), sources::EH_Q.key);
    assert_eq!(
        page("A15", "service-bus-queue q tier=standard\na -> q : document payload_bytes=8MB\nq -> b"),
        sources::SB_Q.key
    );
    assert_eq!(page("A30", "event-hubs h +private tier=basic\na -> h : stream\nh -> b"), sources::EH_Q.key);
    assert_eq!(page("A30", "service-bus-queue q +private tier=basic\na -> q : command\nq -> b"), sources::SB_P.key);
    assert_eq!(page("A34", "event-hubs h tier=standard\na -> h : stream retention_days=30\nh -> b"), sources::EH_Q.key);
    assert_eq!(page("A36", "a -> b : command protocol=mqtt pin=service-bus-queue"), sources::SB_P.key);
    assert_eq!(page("A53", "a -> b : command rate_per_second=5000 pin=storage-queue"), sources::SQ_SCALE.key);
}

#[test]
fn what_the_notes_say_is_not_asked_again() {
    let closed = |notes: &str| {
        format!(
            "event-grid g\nservice-bus-queue q +private tier=premium {notes}\na -> g : notification\ng -> q\nq -> b"
        )
    };
    check_raised("A31", &closed(""), &["q"]);
    check_raised("A31", &closed("notes=Trusted-services-may-pass"), &[]);
    let lost = |notes: &str| format!("service-bus-queue q {notes}\na -> q : command guaranteed_processing\nq -> b");
    check_raised("A17", &lost(""), &["q"]);
    check_raised("A17", &lost("notes=Support-reads-the-DLQ"), &[]);
    check_raised("A17", "service-bus-queue q\na -> q : command\nq -> b", &[]);
    check_raised("A55", "a -> b : command notes=still-SBMP", &["a-b"]);
    check_raised("A57", "a -> b : notification", &[]);
}

#[test]
fn gateways_are_judged_by_tier_exposure_and_region() {
    let west = "group west region\nmobile-app m\nfront-door f\napi b @west\nm -> f : call\nf -> b";
    check_raised("A40", west, &["f"]);
    check_raised("A40", &format!("{west}\nm -> b : call regions=2"), &["f"]);
    check_raised("A40", "mobile-app m\nm -> b : call", &[]);
    check_raised("A40", "group west region\napi b @west\na -> b : call", &[]);
    check_raised("A41", &format!("{REGIONS}a -> b : #api call pin=application-gateway\na -> c : #api call"), &["a-b"]);
    check_raised("A42", "api b +private\na -> b : call api_governance api_tier=consumption", &["a-b"]);
    check_raised("A42", "api-management m tier=basic\na -> m : call\nm -> b", &[]);
    let behind = |tier: &str| {
        format!(
            "front-door f tier=premium\napi-management m +private tier={tier}\napi b +private\na -> f : call\nf -> m\nm -> b"
        )
    };
    for (tier, expected) in [("premium", true), ("developer", true), ("basic-v2", true), ("standard-v2", false)] {
        check_raised("A44", &behind(tier), if expected { &["f-m"] } else { &[] });
    }
    check_raised("A44", &behind("premium-v2").replace("f -> m", "application-gateway g\nf -> g\ng -> m"), &[]);
    check_raised("A45", "mobile-app m\nm -> b : call api_governance", &["m-b"]);
    check_raised("A45", "mobile-app m\nm -> b : call api_governance waf=any", &[]);
    check_raised(
        "A45",
        "mobile-app p\napplication-gateway g tier=standard-v2\napi-management m\np -> g : call\ng -> m\nm -> b",
        &["m"],
    );
    check_raised("A45", "api-management m\na -> m : call\nm -> b", &[]);
    check_raised("A46", &behind("standard-v2"), &[]);
    check_raised("A48", "a -> b : call api_governance api_tier=standard regions=2", &["a-b"]);
    check_raised("A48", "api-management m tier=standard\na -> m : call regions=2\nm -> b", &["m"]);
    let apart = format!(
        "{REGIONS}front-door f\napi-management m tier=standard-v2 @west\napi-management n tier=standard-v2 @east\n\
         a -> f : call\nf -> m\nf -> n\nm -> b\nn -> c"
    );
    check_raised("A48", &apart, &[]);
    check_raised("A52", &apart, &[]);
    check_raised("A52", &apart.replace("standard-v2", "premium"), &["f"]);
    check_raised("A50", "front-door f tier=premium\napi b +private\na -> f : call\nf -> b\nf -> c", &[]);
    check_raised(
        "A51",
        "mobile-app m\napi b +private\nm -> b : call edge entry=internet rate_per_second=20000 regions=2",
        &["m-b"],
    );
    check_raised(
        "A51",
        "mobile-app m\napi b +private\nm -> b : call edge entry=internet rate_per_second=9000 regions=2",
        &[],
    );
}

#[test]
fn the_authors_choice_is_compared_with_what_is_stated() {
    // A drawn service that does the work, but is not the suggested one, is worth a word and no more.
    let topic = "service-bus-topic t\na -> t : document\nt -> b";
    check_raised("T4", topic, &["t"]);
    assert!(findings(topic).iter().all(|finding| finding.rule != "T4" || finding.severity == Severity::Advice));
    check_raised("T4", "service-bus-queue q tier=basic\na -> q : command sessions\nq -> b", &["q"]);
    check_raised("T4", "service-bus-queue q tier=premium\na -> q : command sessions\nq -> b", &[]);
    check_raised("T4", "service-bus-queue q\na -> q : command\nq -> b", &[]);
    check_raised(
        "T4",
        "storage s\nevent-grid g\nservice-bus-queue q\nworker b +private\ns -> g : notification\ng -> q\nq -> b",
        &[],
    );
    check_raised("T4", "event-grid g\na -> g : notification", &[]);
    check_raised("T4", "api-management m\na -> m : call\nm -> b", &["m"]);
    check_raised("T4", "api-management m\na -> m : call api_governance\nm -> b", &[]);
    check_raised("T4", "api-management m\na -> m : call\nm -> b\nm -> c", &[]);
    check_raised("T6", "a -> b : command pin=service-bus-queue", &[]);
    check_raised("T6", "a -> b : command transactions scheduled pin=storage-queue", &["a-b"]);
    check_raised("T6", "a -> b : document payload_bytes=8MB pin=storage-queue", &[]);
    check_raised("T7", "a -> b : command audit_log ordering=per-key", &["a-b"]);
    check_raised("T7", "a -> b : command audit_log", &[]);
}

#[test]
fn missing_and_mixed_tags_are_raised_where_they_are_decided() {
    // What is handed on without a tag is asked for where it enters.
    check_raised("T1", "service-bus-queue q\na -> q\nq -> b", &["a-q"]);
    check_raised("T1", "service-bus-queue q\nq -> b", &["q-b"]);
    check_raised("T1", "service-bus-queue q\na -> q : command\nq -> b", &[]);
    check_raised("T5", "service-bus-topic t\na -> t : document\nc -> t : stream\nt -> b : stream", &[]);
    check_raised("T5", "a -> b : #work command\na -> c : #work notification", &["a-b"]);
    check_raised("T5", "a -> b : #work command\na -> c : #work command", &[]);
}

#[test]
fn a_finding_does_not_depend_on_a_broker_drawn_beside_it() {
    let alone = "a -> b : notification guaranteed_processing";
    check_raised("A2", alone, &["a-b"]);
    check_raised("A2", &format!("storage-queue q\n{alone}\nc -> q : command\nq -> d"), &["a-b"]);
    check_raised("A2", &format!("storage-queue q\nc -> q : command\n{alone}\nq -> d"), &["a-b"]);
    check_raised("A2", &format!("storage-queue q\nc -> q : command\nq -> d\n{alone}"), &["a-b"]);
}

#[test]
fn what_is_told_in_words_is_read_on_links_without_a_tag() {
    check_raised("A55", "a -> b : extra=SBMP", &["a-b"]);
    check_raised("A55", "a -> b : extra=AMQP", &[]);
}
