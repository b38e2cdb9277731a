//! The samples open, say what the roster says of them, and teach what they promise.

use std::collections::HashSet;
use std::path::Path;

use toposcope::file;
use toposcope::model::{Expectation, Vocabulary};
use toposcope::samples::SAMPLES;

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
        assert!(topology.links().len() >= 3, "{}", sample.name);
        assert_eq!(file::write(&topology, Some(&source)), sample.text);
    }
}

#[test]
fn the_first_sample_shows_every_expectation() {
    let (topology, _) = file::read(SAMPLES[0].text.as_bytes()).unwrap();
    let shown: HashSet<_> = topology.links().values().filter_map(|link| link.expectation).collect();
    assert_eq!(shown.len(), Expectation::WORDS.len());
}
