//! How does a check look to code scanning? As a log of SARIF 2.1.0 (OASIS), with waived findings as suppressed results.
//!
//! Results carry a fingerprint of rule and subject, so that hosts know a finding again when lines move.

use std::fmt::Write as _;

use indexmap::IndexSet;

use super::{Check, Checked, Found, Trouble};
use crate::analysis::{Severity, finding_row};
use crate::export::json::GENERATOR;
use crate::export::tree::Json;
use crate::text::shown;

/// The log.
pub fn write(check: &Check) -> String {
    let rules: IndexSet<&str> = check.files.iter().flat_map(Checked::found).map(|found| found.finding.rule).collect();
    let results = check.files.iter().flat_map(|file| file.found().iter().map(|found| result(file, found, &rules)));
    let troubles = || check.files.iter().flat_map(|file| file.troubles().iter().map(move |trouble| (file, trouble)));
    let done = troubles().next().is_none();
    let mut invocation = vec![("executionSuccessful", Json::Bool(done))];
    if !done {
        let told = troubles().map(|(file, trouble)| notification(file, trouble));
        invocation.push(("toolExecutionNotifications", Json::list(told)));
    }
    let driver = Json::object([
        ("name", Json::text("toposcope")),
        ("fullName", Json::text(GENERATOR)),
        ("semanticVersion", Json::text(env!("CARGO_PKG_VERSION"))),
        ("rules", Json::list(rules.iter().map(|id| rule(id)))),
    ]);
    let run = Json::object([
        ("tool", Json::object([("driver", driver)])),
        ("invocations", Json::list([Json::object(invocation)])),
        ("columnKind", Json::text("unicodeCodePoints")),
        ("results", Json::list(results)),
    ]);
    let log = Json::object([
        ("$schema", Json::text("https://json.schemastore.org/sarif-2.1.0.json")),
        ("version", Json::text("2.1.0")),
        ("runs", Json::list([run])),
    ]);
    log.file()
}

fn rule(id: &str) -> Json<'static> {
    let row = finding_row(id).expect("what is raised has a row");
    Json::object([
        ("id", Json::text(row.id)),
        ("shortDescription", Json::object([("text", Json::text(row.title))])),
        ("helpUri", Json::text(row.source.address())),
        ("defaultConfiguration", Json::object([("level", Json::text(level(row.severity)))])),
    ])
}

fn result<'a>(file: &'a Checked, found: &'a Found, rules: &IndexSet<&str>) -> Json<'a> {
    let finding = &found.finding;
    let region = Json::object([("startLine", Json::count(found.line)), ("startColumn", Json::count(found.column))]);
    let physical = Json::object([("artifactLocation", artifact(file)), ("region", region)]);
    let mut location = vec![("physicalLocation", physical)];
    if let Some((noun, id)) = finding.subject.named() {
        let whole = [noun, id].join("/");
        let logical = [("name", Json::text(id)), ("fullyQualifiedName", Json::text(whole)), ("kind", Json::text(noun))];
        location.push(("logicalLocations", Json::list([Json::object(logical)])));
    }
    let index = rules.get_index_of(finding.rule).expect("every rule was gathered");
    let mut entries = vec![
        ("ruleId", Json::text(finding.rule)),
        ("ruleIndex", Json::count(index)),
        ("level", Json::text(level(finding.severity))),
        ("message", Json::object([("text", Json::text(found.message()))])),
        ("locations", Json::list([Json::object(location)])),
        ("partialFingerprints", Json::object([("ruleAndSubject/v1", Json::text(found.name()))])),
    ];
    if let Some(reason) = &finding.waived {
        let mut waiver = vec![("kind", Json::text("inSource"))];
        if !reason.is_empty() {
            waiver.push(("justification", Json::text(shown(reason))));
        }
        entries.push(("suppressions", Json::list([Json::object(waiver)])));
    }
    Json::object(entries)
}

fn notification<'a>(file: &'a Checked, trouble: &'a Trouble) -> Json<'a> {
    let mut physical = vec![("artifactLocation", artifact(file))];
    if let Some((line, column)) = trouble.place {
        let region = [("startLine", Json::count(line)), ("startColumn", Json::count(column))];
        physical.push(("region", Json::object(region)));
    }
    let location = Json::object([("physicalLocation", Json::object(physical))]);
    Json::object([
        ("level", Json::text("error")),
        ("message", Json::object([("text", Json::text(&trouble.text))])),
        ("locations", Json::list([location])),
    ])
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Advice => "note",
    }
}

fn artifact(file: &Checked) -> Json<'static> {
    Json::object([("uri", Json::text(uri(&file.name)))])
}

/// A path as the reference that SARIF wants: relative ones as they are, whole ones with their scheme.
fn uri(path: &str) -> String {
    let path = if cfg!(windows) { path.replace('\\', "/") } else { path.to_owned() };
    let start = match path.as_bytes() {
        [b'/', ..] => "file://",
        [_, b':', ..] if cfg!(windows) => "file:///",
        _ => "",
    };
    let mut out = start.to_owned();
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'-' | b'.' | b'_' | b'~') {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}
