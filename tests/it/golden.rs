//! What leaves the program is pinned to the letter for a few designs, so that a change of it is seen and reviewed.
//!
//! `UPDATE_GOLDEN=1 cargo test golden` writes the files anew.

use serde_json::{Value, json};
use toposcope::analysis::Analysis;
use toposcope::export::markdown::SECTIONS;
use toposcope::export::{Dialect, EXPORTERS, Options, Report};
use toposcope::file;
use toposcope::layout::Layout;
use toposcope::model::{Component, ComponentKind, Expectation, Group, GroupId, GroupKind, Link, Topology, Vocabulary};
use toposcope::samples::SAMPLES;
use toposcope::text::shown;

use crate::sketch::{component_id, link_id};
use crate::support::golden::assert_golden;
use crate::support::hostile::LABELS;

fn exported(topology: &Topology, format: &str, dialect: Dialect) -> String {
    // Without the picture, which is another one whenever a line finds a better way, and has tests of its own.
    let words = SECTIONS.iter().map(|section| section.word).filter(|word| *word != "picture");
    let options = Options { dialect, sections: words.collect(), ..Options::default() };
    let (analysis, layout) = (Analysis::of(topology), Layout::default());
    let exporter = EXPORTERS.iter().find(|exporter| exporter.name == format).unwrap();
    (exporter.write)(&Report { topology, analysis: &analysis, layout: &layout, options: &options })
}

#[test]
fn golden_the_documents_of_the_first_three_samples() {
    for sample in SAMPLES.iter().take(3) {
        let (topology, _) = file::read(sample.text.as_bytes()).unwrap();
        for (format, dialect, ending) in [
            ("markdown", Dialect::GitHub, "github.md"),
            ("markdown", Dialect::AzureDevOps, "azure-devops.md"),
            ("json", Dialect::GitHub, "json"),
        ] {
            let text = exported(&topology, format, dialect);
            assert_golden(&format!("tests/golden/{}.{ending}", sample.name), &text);
        }
    }
}

#[test]
fn golden_the_schema_beside_the_samples() {
    let text = file::schema();
    assert_golden("samples/schema.json", &text);
    let schema: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
    assert!(jsonschema::meta::is_valid(&schema));
    let validator = jsonschema::validator_for(&schema).unwrap();
    for sample in SAMPLES {
        let document: Value = serde_json::from_str(sample.text).unwrap();
        let faults: Vec<_> = validator.iter_errors(&document).map(|error| error.to_string()).collect();
        assert!(faults.is_empty(), "{}: {faults:?}", sample.name);
    }
    undescribed(&schema, "schema");
}

/// Every key that a file may have says what it is for.
fn undescribed(schema: &Value, path: &str) {
    for (name, property) in schema["properties"].as_object().into_iter().flatten() {
        assert!(property["description"].is_string(), "{path}.{name} has no description");
        undescribed(property, &format!("{path}.{name}"));
        undescribed(&property["items"], &format!("{path}.{name}[]"));
    }
    for (name, definition) in schema["$defs"].as_object().into_iter().flatten() {
        undescribed(definition, name);
    }
}

/// A design in which every hostile label stands on a component, on a link and in notes: input for other programs.
fn hostile_design() -> Topology {
    let mut topology = Topology::named("Hostile labels");
    topology
        .push_group(Group::new(GroupId::new("all").unwrap(), "<b>All</b> | of \"them\"", GroupKind::Application))
        .unwrap();
    for (at, row) in LABELS.iter().enumerate() {
        let kind = ComponentKind::WORDS[at % ComponentKind::WORDS.len()].value;
        let component = Component::new(component_id(&format!("c{at}")), row.text, kind);
        let group = GroupId::new("all").filter(|_| at % 2 == 0);
        topology.push_component(Component { group, notes: Some(row.text.to_owned()), ..component }).unwrap();
    }
    for (at, row) in LABELS.iter().enumerate() {
        let to = component_id(&format!("c{}", (at + 1) % LABELS.len()));
        let expectation = Expectation::WORDS.get(at % (Expectation::WORDS.len() + 1)).map(|row| row.value);
        let link = Link {
            label: Some(row.text.to_owned()),
            expectation,
            ..Link::new(link_id(&format!("l{at}")), component_id(&format!("c{at}")), to)
        };
        topology.push_link(link).unwrap();
    }
    topology
}

#[test]
fn golden_the_hostile_design_for_other_programs() {
    assert_golden("tests/golden/hostile.json", &file::write(&hostile_design(), None));
    // What a reader must be able to read, whatever the escaping.
    let words = LABELS
        .iter()
        .flat_map(|row| row.text.split('\n'))
        .map(|line| shown(line.strip_suffix('\r').unwrap_or(line)).trim().to_owned());
    let mut words: Vec<_> = words.filter(|line| !line.is_empty()).collect();
    words.dedup();
    let text = serde_json::to_string_pretty(&json!(words)).unwrap();
    assert_golden("tests/golden/hostile.expect.json", &format!("{text}\n"));
}
