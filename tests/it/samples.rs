//! The samples open, say what the roster says of them, and teach what they promise.
//!
//! `UPDATE_GOLDEN=1` writes the table of verdicts and services anew, and the difference is reviewed like code.

use std::collections::HashSet;
use std::fmt::Write;
use std::path::Path;

use toposcope::analysis::{Analysis, PATTERNS, Severity};
use toposcope::file;
use toposcope::model::{Expectation, Topology, Verdict, Vocabulary};
use toposcope::samples::{SAMPLES, Sample};

fn opened(sample: &Sample) -> Topology {
    let read = file::read(sample.text.as_bytes());
    read.unwrap_or_else(|problems| panic!("{}", problems.report(&format!("samples/{}.json", sample.name)))).0
}

#[test]
fn the_roster_and_the_folder_hold_the_same_samples() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples");
    let files: HashSet<String> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    // The schema lies beside them for editors, and is no sample.
    let files: HashSet<String> = files.into_iter().filter(|name| name != "schema.json").collect();
    let roster: HashSet<String> = SAMPLES.iter().map(|sample| format!("{}.json", sample.name)).collect();
    assert_eq!(roster.len(), SAMPLES.len());
    assert_eq!(roster, files);
}

#[test]
fn every_sample_opens_and_is_worth_reading() {
    for sample in SAMPLES {
        let (topology, source) = file::read(sample.text.as_bytes())
            .unwrap_or_else(|problems| panic!("{}", problems.report(&format!("samples/{}.json", sample.name))));
        assert_eq!(topology.title().name, sample.title);
        assert!(topology.title().description.as_deref().unwrap_or_default().len() > 80, "{}", sample.name);
        assert!(!sample.teaches.ends_with('.'), "{}", sample.name);
        // Both fit into a row of the start screen.
        assert!(sample.title.len() <= 30 && sample.teaches.len() <= 58, "{}", sample.name);
        assert!(topology.links().len() >= 3, "{}", sample.name);
        assert!(topology.links().values().any(|link| link.notes.is_some()), "{}", sample.name);
        assert!(topology.components().values().all(|component| component.at.is_some()), "{}", sample.name);
        assert_eq!(file::write(&topology, Some(&source)), sample.text);
    }
}

#[test]
fn the_first_sample_shows_every_expectation() {
    let topology = opened(&SAMPLES[0]);
    let shown: HashSet<_> = topology.links().values().filter_map(|link| link.expectation).collect();
    assert_eq!(shown.len(), Expectation::WORDS.len());
}

/// The patterns that each sample shows, in the order of the table of patterns.
const SHOWS: &[(&str, &[&str])] = &[
    (
        "music-sharing",
        &["point-to-point", "load-levelling", "pub-sub-event-grid-push-push", "event-stream", "request-reply"],
    ),
    ("music-sharing-today", &[]),
    (
        "music-sharing-advised",
        &[
            "load-levelling",
            "competing-consumers",
            "pub-sub-event-grid-push-push",
            "event-stream",
            "request-reply",
            "claim-check",
        ],
    ),
    ("point-to-point", &["point-to-point"]),
    ("load-levelling", &["load-levelling", "competing-consumers", "pub-sub-event-grid-push-push"]),
    ("competing-consumers", &["competing-consumers", "sequential-convoy"]),
    ("priority-queue", &["competing-consumers", "priority-queue"]),
    ("claim-check", &["point-to-point", "competing-consumers", "pub-sub-event-grid-push-push", "claim-check"]),
    ("web-queue-worker", &["load-levelling", "web-queue-worker"]),
    ("request-reply", &["request-reply"]),
    ("async-request-reply", &["load-levelling", "competing-consumers", "async-request-reply"]),
    ("scatter-gather", &["scatter-gather"]),
    ("pub-sub-event-grid-push-push", &["pub-sub-event-grid-push-push"]),
    ("pub-sub-event-grid-push-pull", &["pub-sub-event-grid-push-pull"]),
    ("pub-sub-service-bus-push-pull", &["competing-consumers", "pub-sub-service-bus-push-pull"]),
    ("push-push-pull-service-bus", &["push-push-pull-service-bus", "claim-check"]),
    ("push-push-pull-event-grid-namespace", &["push-push-pull-event-grid-namespace", "claim-check"]),
    ("event-stream", &["pub-sub-event-grid-push-push", "event-stream"]),
    ("choreography", &["point-to-point", "pub-sub-event-grid-push-push", "choreography"]),
    ("idle-wake-up", &["pub-sub-event-grid-push-push", "idle-wake-up"]),
    ("integration-hub", &["integration-hub", "apim-other"]),
    ("apim-front-door-consumption", &["apim-front-door-consumption"]),
    ("apim-front-door-classic", &["apim-front-door-classic"]),
    ("apim-application-gateway-classic", &["apim-application-gateway-classic"]),
    ("apim-v2", &["apim-v2"]),
    ("apim-front-door-premium", &["apim-front-door-premium"]),
    ("apim-application-gateway-premium", &["apim-application-gateway-premium"]),
    ("apim-front-door-standard-v2-private", &["apim-front-door-standard-v2-private"]),
    ("apim-front-door-application-gateway", &["apim-front-door-application-gateway"]),
    ("multi-region-front-door", &["apim-front-door-premium", "multi-region-front-door"]),
    ("multi-region-apim", &["apim-front-door-premium", "multi-region-apim"]),
    (
        "mistakes",
        &[
            "point-to-point",
            "competing-consumers",
            "pub-sub-event-grid-push-push",
            "pub-sub-service-bus-push-pull",
            "apim-other",
        ],
    ),
];

#[test]
fn every_sample_shows_its_patterns_and_no_others() {
    let names: Vec<_> = SHOWS.iter().map(|(name, _)| *name).collect();
    assert_eq!(names, SAMPLES.iter().map(|sample| sample.name).collect::<Vec<_>>());
    for (sample, (name, expected)) in SAMPLES.iter().zip(SHOWS) {
        let analysis = Analysis::of(&opened(sample));
        let mut found: Vec<_> = analysis.patterns().iter().map(|pattern| pattern.row.id).collect();
        found.dedup();
        assert_eq!(found, *expected, "{name}");
    }
    let shown: HashSet<_> = SHOWS.iter().flat_map(|(_, patterns)| *patterns).collect();
    let missing: Vec<_> = PATTERNS.iter().map(|row| row.id).filter(|id| !shown.contains(id)).collect();
    assert!(missing.is_empty(), "no sample shows {missing:?}");
}

/// What each sample is decided to be, link by link.
fn decided() -> String {
    let mut text = String::new();
    for sample in SAMPLES {
        let topology = opened(sample);
        let analysis = Analysis::of(&topology);
        let _ = writeln!(text, "{}", sample.name);
        for link in topology.links().keys() {
            let advice = analysis.advice(link).unwrap();
            let service = advice.suggestion.as_ref().map_or("nothing", |suggestion| suggestion.name.as_str());
            let _ = writeln!(text, "  {link}: {}, {service}", advice.verdict.word());
        }
    }
    text
}

#[test]
fn every_link_of_a_sample_is_decided_as_it_was() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/samples.txt");
    let decided = decided();
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, &decided).unwrap();
    }
    let expected = std::fs::read_to_string(&path).unwrap();
    for (found, expected) in decided.lines().zip(expected.lines()) {
        assert_eq!(found, expected);
    }
    assert_eq!(decided, expected);
}

/// The samples with a link that is not tagged, because that is their point.
const UNDECIDED: &[&str] = &["mistakes"];

/// The samples with findings, because those are their point; all others are as they should be.
const FAULTY: &[&str] = &["mistakes", "music-sharing-today"];

#[test]
fn only_the_samples_that_are_to_teach_it_have_open_questions_and_findings() {
    for sample in SAMPLES {
        let topology = opened(sample);
        let analysis = Analysis::of(&topology);
        let open = topology.links().keys().any(|link| analysis.verdict(link) == Verdict::Undecided);
        assert_eq!(open, UNDECIDED.contains(&sample.name), "{}", sample.name);
        let raised = analysis.findings().iter().filter(|finding| finding.waived.is_none());
        let raised: Vec<_> = raised.filter(|finding| finding.severity != Severity::Advice).collect();
        assert_eq!(!raised.is_empty(), FAULTY.contains(&sample.name), "{}: {raised:?}", sample.name);
        let conflicts = topology.links().keys().filter(|link| analysis.advice(link).unwrap().conflict.is_some());
        assert_eq!(conflicts.count(), 0, "{}", sample.name);
    }
}

#[test]
fn the_sample_of_mistakes_shows_many_sorts_of_them() {
    let sample = SAMPLES.iter().find(|sample| sample.name == "mistakes").unwrap();
    let analysis = Analysis::of(&opened(sample));
    let rules: HashSet<_> = analysis.findings().iter().map(|finding| finding.rule).collect();
    assert!(rules.len() >= 10, "{rules:?}");
}

#[test]
fn every_sample_that_is_named_after_a_pattern_shows_it() {
    for (name, patterns) in SHOWS {
        if PATTERNS.iter().any(|row| row.id == *name) {
            assert!(patterns.contains(name), "{name}");
        }
    }
}
