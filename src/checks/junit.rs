//! How does a check look as a test report? A suite for each file, a case for each finding; denied ones have failed.
//!
//! Findings milder than what is denied have passed, with their words as output; waived ones are skipped, with the reason.
//! A file without findings has one case that passed, because a report without cases counts as an error on most hosts.

use std::borrow::Cow;
use std::fmt::Write as _;

use quick_xml::escape::escape;

use super::{Check, Checked, Found, Trouble};
use crate::text::shown;

/// The report.
pub fn write(check: &Check) -> String {
    let all = check.files.iter().flat_map(Checked::found);
    let failures = all.filter(|found| check.denies(found)).count();
    let errors = check.files.iter().filter(|file| file.outcome.is_err()).count();
    let cases: usize = check.files.iter().map(|file| file.found().len().max(1)).sum();
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let _ =
        writeln!(out, "<testsuites name=\"toposcope\" tests=\"{cases}\" failures=\"{failures}\" errors=\"{errors}\">");
    for file in &check.files {
        suite(&mut out, check, file);
    }
    out.push_str("</testsuites>\n");
    out
}

fn suite(out: &mut String, check: &Check, file: &Checked) {
    let found = file.found();
    let failures = found.iter().filter(|found| check.denies(found)).count();
    let skipped = found.iter().filter(|found| found.finding.waived.is_some()).count();
    let (name, cases, errors) = (safe(&file.name), found.len().max(1), usize::from(file.outcome.is_err()));
    let counts = format!("tests=\"{cases}\" failures=\"{failures}\" errors=\"{errors}\" skipped=\"{skipped}\"");
    let _ = writeln!(out, "  <testsuite name=\"{name}\" {counts}>");
    if let Err(troubles) = &file.outcome {
        let _ = writeln!(out, "    <testcase classname=\"{name}\" name=\"can be read\" file=\"{name}\">");
        let lines: Vec<_> = troubles.iter().map(|trouble| at(&file.name, trouble)).collect();
        let first = troubles.first().map(|trouble| safe(&trouble.text)).unwrap_or_default();
        let _ = writeln!(out, "      <error type=\"unusable\" message=\"{first}\">{}</error>", lines.join("\n"));
        out.push_str("    </testcase>\n");
    } else if found.is_empty() {
        let _ = writeln!(out, "    <testcase classname=\"{name}\" name=\"no findings\" file=\"{name}\"/>");
    }
    for found in found {
        case(out, check, &file.name, found);
    }
    out.push_str("  </testsuite>\n");
}

fn case(out: &mut String, check: &Check, file: &str, found: &Found) {
    let (name, message, severity) = (safe(file), found.message(), found.severity());
    let message = escape(&message);
    let (line, column) = (found.line, found.column);
    let place = format!("classname=\"{name}\" name=\"{}\" file=\"{name}\" line=\"{line}\"", found.name());
    let _ = writeln!(out, "    <testcase {place}>");
    let page = found.finding.source.address();
    let page = escape(&page);
    let words = format!("{name}:{line}:{column}: {severity} {}: {message}\n{page}", found.finding.rule);
    let _ = match &found.finding.waived {
        Some(reason) => writeln!(out, "      <skipped message=\"waived: {}\"/>", safe(reason)),
        None if check.denies(found) => {
            writeln!(out, "      <failure type=\"{severity}\" message=\"{message}\">{words}</failure>")
        }
        None => writeln!(out, "      <system-out>{words}</system-out>"),
    };
    out.push_str("    </testcase>\n");
}

fn at(name: &str, trouble: &Trouble) -> String {
    let place = trouble.place.map(|(line, column)| format!(":{line}:{column}")).unwrap_or_default();
    format!("{}{place}: {}", safe(name), safe(&trouble.text))
}

/// Somebody's text in a report. What XML forbids is among what `text::shown` replaces.
fn safe(text: &str) -> String {
    let text: Cow<'_, str> = shown(text);
    escape(&*text).into_owned()
}
