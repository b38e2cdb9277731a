//! `toposcope check`: the findings of topologies, for people and for pipelines.

use std::fmt::Write as _;

use super::files::{Failure, name, open, print};
use super::{Check, Outcome};
use crate::analysis::{Analysis, Finding, Subject};
use crate::export::json;
use crate::export::tree::Json;
use crate::model::Vocabulary;
use crate::text::shown;

pub fn run(options: &Check) -> Result<Outcome, Failure> {
    let mut found = Vec::new();
    let mut failed: Option<Failure> = None;
    for path in &options.files {
        match open(path) {
            Ok((topology, _)) => found.push((name(path), Analysis::of(&topology))),
            Err(failure) => failed = Some(failed.unwrap_or_default().and(&failure)),
        }
    }
    let findings = || {
        found.iter().flat_map(|(file, analysis)| {
            let open = analysis.findings().iter().filter(|finding| finding.waived.is_none());
            open.map(move |finding| (file.as_str(), finding))
        })
    };
    if options.format == "json" {
        let items = findings().map(|(file, finding)| {
            let mut entries = vec![("file", Json::text(file))];
            entries.extend(json::finding(finding));
            Json::object(entries)
        });
        print(&Json::list(items).file())?;
    } else {
        let mut text = String::new();
        for (file, finding) in findings() {
            let _ = writeln!(text, "{}", line(file, finding));
        }
        print(&text)?;
    }
    if let Some(failure) = failed {
        return Err(failure);
    }
    // The vocabulary lists the worst first, and so does its order.
    let denied = findings().any(|(_, finding)| finding.severity <= options.deny);
    Ok(if denied { Outcome::Found } else { Outcome::Done })
}

/// `orders.json: error A3: link "place-order": what is wrong`
fn line(file: &str, finding: &Finding) -> String {
    let subject = match &finding.subject {
        Subject::Link(id) => format!("link \"{id}\": "),
        Subject::Component(id) => format!("component \"{id}\": "),
        Subject::Group(id) => format!("group \"{id}\": "),
        Subject::Document => String::new(),
    };
    format!("{file}: {} {}: {subject}{}", finding.severity.word(), finding.rule, shown(&finding.text))
}
