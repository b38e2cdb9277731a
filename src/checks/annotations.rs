//! What do the pipelines of code hosts turn into remarks beside the lines of a file? Commands on standard output.
//!
//! The forms are those of GitHub's workflow commands (`@actions/core`, `command.ts`) and of Azure DevOps' logging commands
//! (`azure-pipelines-agent`, `Command.cs`): both escape what would end a value.

use std::fmt::Write as _;

use super::{Check, Trouble};
use crate::analysis::Severity;
use crate::text::shown;

/// `::error file=orders.json,line=12,col=5,title=A3::link "place-order": what is wrong`
pub fn github(check: &Check) -> String {
    let mut out = String::new();
    for file in &check.files {
        let name = escape(&shown(&file.name), GITHUB_VALUE);
        for Trouble { place, text } in file.troubles() {
            let place = place.map(|(line, column)| format!(",line={line},col={column}")).unwrap_or_default();
            let _ = writeln!(out, "::error file={name}{place},title=toposcope::{}", escape(text, GITHUB_TEXT));
        }
    }
    for (file, found) in check.open() {
        let command = match found.finding.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Advice => "notice",
        };
        let name = escape(&shown(&file.name), GITHUB_VALUE);
        let (line, column, rule) = (found.line, found.column, found.finding.rule);
        let text = escape(&found.message(), GITHUB_TEXT);
        let _ = writeln!(out, "::{command} file={name},line={line},col={column},title={rule}::{text}");
    }
    out
}

/// `##vso[task.logissue type=error;sourcepath=orders.json;linenumber=12;columnnumber=5;code=A3]link "place-order": …`
///
/// Azure DevOps knows nothing milder than a warning, so advice is a plain line of the log.
pub fn azure_devops(check: &Check) -> String {
    const ISSUE: &str = "##vso[task.logissue type=";
    let mut out = String::new();
    for file in &check.files {
        let name = escape(&shown(&file.name), AZURE);
        for Trouble { place, text } in file.troubles() {
            let place =
                place.map(|(line, column)| format!(";linenumber={line};columnnumber={column}")).unwrap_or_default();
            let _ = writeln!(out, "{ISSUE}error;sourcepath={name}{place}]{}", escape(text, AZURE));
        }
    }
    for (file, found) in check.open() {
        let name = escape(&shown(&file.name), AZURE);
        let (line, column, rule) = (found.line, found.column, found.finding.rule);
        let text = escape(&found.message(), AZURE);
        let sort = match found.finding.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Advice => {
                let _ = writeln!(out, "{}:{line}:{column}: advice {rule}: {}", shown(&file.name), found.message());
                continue;
            }
        };
        let place = format!("linenumber={line};columnnumber={column};code={rule}");
        let _ = writeln!(out, "{ISSUE}{sort};sourcepath={name};{place}]{text}");
    }
    out
}

/// Characters with what stands for them.
type Escapes = &'static [(char, &'static str)];

/// The text of a workflow command. Line breaks cannot occur: `text::shown` has replaced them.
const GITHUB_TEXT: Escapes = &[('%', "%25")];
const GITHUB_VALUE: Escapes = &[('%', "%25"), (':', "%3A"), (',', "%2C")];
const AZURE: Escapes = &[('%', "%AZP25"), (';', "%3B"), (']', "%5D")];

fn escape(text: &str, escapes: Escapes) -> String {
    let mut out = String::with_capacity(text.len());
    for sign in text.chars() {
        match escapes.iter().find(|(escaped, _)| *escaped == sign) {
            Some((_, instead)) => out.push_str(instead),
            None => out.push(sign),
        }
    }
    out
}
