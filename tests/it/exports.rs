//! What leaves the program says the whole design, the same each time, and no label in it can act.
//!
//! The hostile labels stand in every place where a file has free text. A format must come out with the structure that
//! a harmless label gives it: as many statements, tables and fences, and nothing outside the quotation marks.

use std::collections::HashSet;

use serde_json::Value;
use toposcope::analysis::Analysis;
use toposcope::export::{Dialect, EXPORTERS, Exporter, Options, Report};
use toposcope::file;
use toposcope::layout::{Direction, Layout};
use toposcope::model::{Component, ComponentKind, Expectation, Group, GroupId, GroupKind, Link, Topology};
use toposcope::samples::SAMPLES;
use toposcope::text;

use crate::sketch::{component_id, link_id};
use crate::support::hostile;

/// The hosts of Markdown.
const DIALECTS: [Dialect; 2] = [Dialect::GitHub, Dialect::AzureDevOps];

/// The only lines of HTML that a document has, all of them ours.
const OUR_HTML: [&str; 3] = ["<details>", "<summary>The same drawing as text</summary>", "</details>"];

/// A design in every format that `wanted` names.
fn exported(topology: &Topology, dialect: Dialect, wanted: &[&str]) -> Vec<(&'static Exporter, String)> {
    let (analysis, layout) = (Analysis::of(topology), Layout::of(topology, Direction::Auto));
    let options = Options { dialect, ..Options::default() };
    let report = Report { topology, analysis: &analysis, layout: &layout, options: &options };
    let chosen = EXPORTERS.iter().filter(|exporter| wanted.is_empty() || wanted.contains(&exporter.name));
    chosen.map(|exporter| (exporter, (exporter.write)(&report))).collect()
}

/// A design in one format.
pub fn export(topology: &Topology, dialect: Dialect, name: &str) -> String {
    exported(topology, dialect, &[name]).pop().unwrap_or_else(|| panic!("no format {name}")).1
}

/// A small design with a text of somebody else in every place that holds one.
pub fn labelled(text: &str) -> Topology {
    let mut topology = Topology::named(text);
    let mut title = topology.title().clone();
    title.description = Some(text.to_owned());
    title.notes = Some(text.to_owned());
    topology.set_title(title);
    let mut group = Group::new(GroupId::new("shop").unwrap(), text, GroupKind::Application);
    group.notes = Some(text.to_owned());
    topology.push_group(group).unwrap();
    for (id, kind) in [("web", ComponentKind::WebApp), ("store", ComponentKind::Database)] {
        let mut component = Component::new(component_id(id), text, kind);
        component.group = GroupId::new("shop");
        component.notes = Some(text.to_owned());
        topology.push_component(component).unwrap();
    }
    for (id, expectation) in [("order", Some(Expectation::Command)), ("open", None)] {
        let mut link = Link::new(link_id(id), component_id("web"), component_id("store"));
        link.label = Some(text.to_owned());
        link.expectation = expectation;
        link.notes = Some(text.to_owned());
        topology.push_link(link).unwrap();
    }
    topology
}

/// An export as its reader sees it: escapes of Markdown, DOT and Mermaid undone.
fn as_read(out: &str) -> String {
    let mut read = String::new();
    let mut rest = out;
    while let Some(at) = rest.find(['\\', '#', '&']) {
        read.push_str(&rest[..at]);
        rest = &rest[at..];
        let number = rest[1..].split_once(';').filter(|_| rest.starts_with('#'));
        if let Some((sign, after)) = number.and_then(|(number, after)| Some((number.parse().ok()?, after))) {
            read.extend(char::from_u32(sign));
            rest = after;
        } else if let Some(after) = rest.strip_prefix("&amp;") {
            read.push('&');
            rest = after;
        } else {
            read.push_str(rest[..1].trim_start_matches('\\'));
            rest = &rest[1..];
        }
    }
    read + rest
}

fn assert_reads_back(topology: &Topology, out: &str, schema: &jsonschema::Validator, what: &str) {
    let document: Value = serde_json::from_str(out).unwrap_or_else(|error| panic!("{what}: {error}"));
    let faults: Vec<_> = schema.iter_errors(&document).map(|error| error.to_string()).collect();
    assert!(faults.is_empty(), "{what}: {faults:?}");
    let (again, _) = file::read(out.as_bytes()).unwrap_or_else(|problems| panic!("{what}: {}", problems.report("it")));
    assert_eq!(again, *topology, "{what}");
}

fn schema() -> jsonschema::Validator {
    jsonschema::validator_for(&serde_json::from_str(&file::schema()).unwrap()).unwrap()
}

/// How many cells a row has, as a parser sees it that unescapes from the left, and as one that looks one sign back.
fn cells(row: &str) -> [usize; 2] {
    let (mut paired, mut looking_back) = (0, 0);
    let (mut escaped, mut before) = (false, ' ');
    for sign in row.chars() {
        paired += usize::from(sign == '|' && !escaped);
        looking_back += usize::from(sign == '|' && before != '\\');
        escaped = sign == '\\' && !escaped;
        before = sign;
    }
    [paired - 1, looking_back - 1]
}

/// The lines of a document outside its fences; panics when a fence stays open or is not one of ours.
fn prose<'a>(out: &'a str, what: &str) -> Vec<&'a str> {
    let mut fence: Option<&str> = None;
    let mut lines = Vec::new();
    for line in out.lines() {
        let start = line.trim_start();
        let run = &start[..start.len() - start.trim_start_matches('`').len()];
        match fence {
            Some(open) if run.len() >= open.len() && start.trim_end() == run => fence = None,
            Some(_) => {}
            None if run.len() >= 3 => {
                assert!(matches!(&start[run.len()..], "mermaid" | "text"), "{what}: not our fence: {line}");
                fence = Some(run);
            }
            None => lines.push(line),
        }
    }
    assert_eq!(fence, None, "{what}: a fence stays open");
    lines
}

pub fn assert_document_is_whole(out: &str, dialect: Dialect, what: &str) {
    let lines = prose(out, what);
    let mut header: Option<[usize; 2]> = None;
    let mut picture = false;
    for line in lines {
        match line {
            "::: mermaid" if dialect == Dialect::AzureDevOps => picture = true,
            ":::" if picture => picture = false,
            _ if picture => continue,
            line => assert!(!line.trim_start().starts_with(":::"), "{what}: not our container: {line}"),
        }
        if line.starts_with('|') {
            let count = cells(line);
            assert_eq!(count, *header.get_or_insert(count), "{what}: cells of {line}");
            assert_eq!(count[0], count[1], "{what}: parsers differ on {line}");
        } else {
            header = None;
        }
        assert!(!line.trim_start().starts_with("~~~"), "{what}: a fence of tildes");
        assert!(!line.starts_with("    ") && !line.starts_with('\t'), "{what}: indented code: {line}");
        if !OUR_HTML.contains(&line) {
            let tag = line.match_indices('<').find(|(at, _)| !line[..*at].ends_with('\\'));
            assert_eq!(tag, None, "{what}: HTML in {line}");
        }
    }
    assert!(!picture, "{what}: a picture stays open");
}

/// What a text has outside its quotation marks, and what inside. Where there are `escapes`, a backslash may only be
/// followed by one of them.
pub fn unquoted(out: &str, escapes: &[char], what: &str) -> (String, Vec<String>) {
    let (mut outside, mut inside) = (String::new(), Vec::new());
    let mut open: Option<String> = None;
    let mut signs = out.chars();
    while let Some(sign) = signs.next() {
        match (&mut open, sign) {
            (None, '"') => open = Some(String::new()),
            (None, sign) => outside.push(sign),
            (Some(_), '"') => {
                inside.extend(open.take());
                outside.push_str("\"\"");
            }
            (Some(text), '\\') if !escapes.is_empty() => {
                let next = signs.next().unwrap_or(' ');
                assert!(escapes.contains(&next), "{what}: \\{next} is expanded");
                text.extend([sign, next]);
            }
            (Some(text), sign) => {
                assert_ne!(sign, '\n', "{what}: a quoted text goes over the end of its line: {text}");
                text.push(sign);
            }
        }
    }
    assert_eq!(open, None, "{what}: a quotation stays open");
    (outside, inside)
}

fn assert_label_is_safe(label: &str, what: &str) {
    let mut rest = label;
    while let Some(sign) = rest.chars().next() {
        let number = rest.strip_prefix('#').and_then(|rest| rest.split_once(';'));
        rest = match number {
            Some((digits, after)) if digits.parse::<u32>().is_ok() => after,
            _ if rest.starts_with("<br/>") => &rest["<br/>".len()..],
            _ => {
                let safe = sign.is_alphanumeric() && !matches!(sign, 'ß' | '\u{fb02}');
                assert!(safe || matches!(sign, ' ' | '…'), "{what}: {sign:?} in {label}");
                &rest[sign.len_utf8()..]
            }
        };
    }
}

#[test]
fn every_format_says_every_component_and_link_the_same_way_twice() {
    for sample in SAMPLES {
        let (topology, _) = file::read(sample.text.as_bytes()).unwrap();
        let again = exported(&topology, Dialect::GitHub, &[]);
        for ((exporter, out), (_, second)) in exported(&topology, Dialect::GitHub, &[]).iter().zip(again) {
            let what = format!("{} as {}", sample.name, exporter.name);
            assert_eq!(*out, second, "{what}");
            let read = as_read(out);
            for component in topology.components().values() {
                assert!(read.contains(&component.name), "{what} lacks {}", component.name);
            }
            for link in topology.links().values() {
                let label = link.label.as_deref().unwrap_or(link.id.as_str());
                assert!(read.contains(label), "{what} lacks {label}");
            }
        }
    }
}

#[test]
fn exported_json_opens_as_the_same_design_and_keeps_to_the_schema() {
    let schema = schema();
    for sample in SAMPLES {
        let (topology, _) = file::read(sample.text.as_bytes()).unwrap();
        let out = export(&topology, Dialect::GitHub, "json");
        assert!(out.contains("\"analysis\": {"), "{}", sample.name);
        assert_reads_back(&topology, &out, &schema, sample.name);
    }
    for (attacks, text) in hostile::all() {
        let topology = labelled(&text);
        assert_reads_back(&topology, &export(&topology, Dialect::GitHub, "json"), &schema, attacks);
    }
}

#[test]
fn no_label_breaks_a_table_opens_html_or_leaves_a_fence_open() {
    for (attacks, text) in hostile::all() {
        let topology = labelled(&text);
        for dialect in DIALECTS {
            let out = export(&topology, dialect, "markdown");
            assert_document_is_whole(&out, dialect, attacks);
        }
    }
}

#[test]
fn mermaid_labels_hold_nothing_but_letters_digits_spaces_and_numbers() {
    let long: HashSet<_> = hostile::long().into_iter().map(|(attacks, _)| attacks).collect();
    for dialect in DIALECTS {
        let (harmless, _) = unquoted(&export(&labelled("plain"), dialect, "mermaid"), &[], "plain");
        for (attacks, text) in hostile::all() {
            let out = export(&labelled(&text), dialect, "mermaid");
            let (outside, labels) = unquoted(&out, &[], attacks);
            for label in labels {
                assert_label_is_safe(&label, attacks);
            }
            // A label that alone would fill a picture may split it.
            assert!(outside == harmless || long.contains(attacks), "{attacks}: {outside}");
        }
    }
}

#[test]
fn dot_keeps_every_label_inside_its_quotation_marks() {
    let (harmless, plain) = unquoted(&export(&labelled("plain"), Dialect::GitHub, "dot"), &[], "plain");
    for (attacks, text) in hostile::all() {
        let out = export(&labelled(&text), Dialect::GitHub, "dot");
        let (outside, inside) = unquoted(&out, &['"', '\\', 'n'], attacks);
        assert_eq!(outside, harmless, "{attacks}");
        assert_eq!(inside.len(), plain.len(), "{attacks}");
        for label in inside {
            let entity = label.match_indices('&').find(|(at, _)| !label[*at..].starts_with("&amp;"));
            assert_eq!(entity, None, "{attacks}: an entity is decoded in {label}");
        }
    }
}

/// The cells of a record, as RFC 4180 has them.
fn record(line: &str) -> Vec<String> {
    let mut cells = vec![String::new()];
    let mut quoted = false;
    let mut signs = line.chars().peekable();
    while let Some(sign) = signs.next() {
        let cell = cells.last_mut().expect("there is always a last cell");
        match sign {
            '"' if quoted && signs.next_if_eq(&'"').is_some() => cell.push('"'),
            '"' => quoted = !quoted,
            ',' if !quoted => cells.push(String::new()),
            sign => {
                assert!(quoted, "{sign:?} outside quotation marks in {line}");
                cell.push(sign);
            }
        }
    }
    assert!(!quoted, "a quotation stays open in {line}");
    cells
}

fn records(out: &str) -> Vec<Vec<String>> {
    out.lines().map(record).collect()
}

#[test]
fn no_cell_of_the_table_of_links_is_split_or_run_as_a_formula() {
    let formulas =
        ["=1+1", "+1", "-1", "@SUM(A1)", " =1", "\n=1", "＝1", "a\",\"=1"].map(|text| ("a formula", text.to_owned()));
    for (attacks, text) in hostile::all().into_iter().chain(formulas) {
        let topology = labelled(&text);
        let records = records(&export(&topology, Dialect::GitHub, "csv"));
        assert_eq!(records.len(), 1 + topology.links().len(), "{attacks}");
        for record in &records {
            assert_eq!(record.len(), records[0].len(), "{attacks}: {record:?}");
            let run = record.iter().find(|cell| cell.starts_with(['=', '+', '-', '@', '＝']));
            assert_eq!(run, None, "{attacks}");
        }
    }
}

#[test]
fn an_empty_design_is_valid_in_every_format() {
    for topology in [Topology::default(), Topology::named("Nothing yet")] {
        for dialect in DIALECTS {
            let out = |name| export(&topology, dialect, name);
            assert_reads_back(&topology, &out("json"), &schema(), "empty");
            assert_document_is_whole(&out("markdown"), dialect, "empty");
            assert_eq!(out("mermaid"), "graph LR\n");
            let (outside, _) = unquoted(&out("dot"), &['"', '\\', 'n'], "empty");
            assert!(outside.starts_with("digraph \"\" {\n") && outside.ends_with("\n}\n"), "{outside}");
            assert_eq!(records(&out("csv")).len(), 1);
            assert_eq!(out("text"), out("ascii"));
            assert!(out("text").trim().starts_with(&topology.title().name));
        }
    }
}

#[test]
fn no_export_holds_a_character_that_acts_or_hides() {
    for (attacks, label) in hostile::all() {
        for dialect in DIALECTS {
            for (exporter, out) in exported(&labelled(&label), dialect, &[]) {
                let found = out.split('\n').find_map(|line| text::hidden(line).next().map(|hidden| (hidden, line)));
                assert_eq!(found, None, "{attacks} as {}", exporter.name);
            }
        }
    }
}
