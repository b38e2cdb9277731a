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
#[test]
fn zz_dump() {
    for row in FINDINGS {
        for finding in findings(row.bad) {
            if finding.rule == row.id { println!("{} {:?} [{}] {}: {}", row.id, finding.severity, row.title, subject(&finding.subject), finding.text); }
        }
        let others: Vec<_> = findings(row.bad).iter().filter(|f| f.rule != row.id).map(|f| f.rule).collect();
        let good: Vec<_> = findings(row.good).iter().map(|f| f.rule).collect();
        println!("      also bad {others:?} good {good:?}");
    }
}
