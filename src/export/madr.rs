//! Which decisions does the design stand for? One record for each answer that its links share, in the shape of MADR 4.
//!
//! The records stand in one file, each below a heading of its own, so that they can be kept as they are or cut apart. A choice
//! of the author is accepted; a suggestion of the rules that nobody has taken up in the file is proposed.

use super::markdown::choices::{Choice, by_answer};
use super::markdown::text::{and, block, page as page_link, said, sentence, typed};
use super::markdown::{link_name, need_words};
use super::rows::{self, LinkRow, line};
use super::{Exporter, Report, Shows, json};
use crate::model::{Verdict, Vocabulary};
use crate::rules::Source;

/// The row of this format.
pub const EXPORTER: Exporter = Exporter {
    name: "madr",
    extension: "adr.md",
    help: "decision records, one for each choice of a service",
    write,
    paint: None,
    shows: Shows::Words,
};

/// How many links a heading names.
const NAMED: usize = 3;

fn write(report: &Report<'_>) -> String {
    let rows = rows::links(report);
    let mut out = String::new();
    let name = match report.topology.title().name.trim() {
        "" => "this design",
        name => name,
    };
    block(&mut out, format_args!("# Decisions of {}", typed(name)));
    let choices: Vec<_> = by_answer(&rows).into_values().flatten().collect();
    if choices.is_empty() {
        block(&mut out, format_args!("No link is tagged yet, so there is nothing to decide."));
    } else {
        block(&mut out, format_args!("Written by {} from the catalogue {}.", json::GENERATOR, json::CATALOG));
    }
    open(report, &rows, &mut out);
    for (number, choice) in choices.iter().enumerate() {
        Record { report, choice }.write(&mut out, number + 1);
    }
    out.truncate(out.trim_end().len());
    out.push('\n');
    out
}

/// The links that nobody can decide on before they are tagged.
fn open(report: &Report<'_>, rows: &[LinkRow<'_>], out: &mut String) {
    let end = |index: usize| typed(rows::component_name(&report.topology.components()[index]));
    let mut open = rows.iter().filter(|row| row.verdict == Verdict::Undecided).peekable();
    if open.peek().is_none() {
        return;
    }
    block(out, format_args!("Not decided yet, because nobody has said what the sender expects:"));
    for row in open {
        let (from, to) = (end(row.from), end(row.to));
        line(out, format_args!("- {from} to {to}, {}", link_name(row)));
    }
    out.push('\n');
}

struct Record<'a> {
    report: &'a Report<'a>,
    choice: &'a Choice<'a>,
}

impl Record<'_> {
    fn write(&self, out: &mut String, number: usize) {
        block(out, format_args!("## {number}. {} for {}", self.service(), self.subject()));
        let status = if self.choice.links[0].is_pinned() { "accepted" } else { "proposed" };
        block(out, format_args!("- Status: {status}"));
        self.context(out);
        self.drivers(out);
        self.options(out);
        self.outcome(out);
        self.confirmation(out);
        self.others(out);
        self.sources(out);
    }

    fn service(&self) -> String {
        said(self.choice.links[0].service().unwrap_or_default())
    }

    /// What the decision is about: the first labels of its links.
    fn subject(&self) -> String {
        let mut labels: indexmap::IndexSet<String> = self.choice.links.iter().map(|row| link_name(row)).collect();
        let more = labels.len().saturating_sub(NAMED);
        labels.truncate(NAMED);
        let labels: Vec<_> = labels.into_iter().collect();
        match (self.choice.links.as_slice(), more) {
            ([only], _) => format!("{} ({} to {})", labels[0], self.end(only.from), self.end(only.to)),
            (_, 0) => and(&labels),
            (_, more) => format!("{} and {more} more", labels.join(", ")),
        }
    }

    fn end(&self, index: usize) -> String {
        typed(rows::component_name(&self.report.topology.components()[index]))
    }

    fn context(&self, out: &mut String) {
        block(out, format_args!("### Context and Problem Statement"));
        for row in &self.choice.links {
            let says = row.advice.and_then(|advice| advice.declared).map_or("", Vocabulary::meaning);
            let (from, to) = (self.end(row.from), self.end(row.to));
            line(out, format_args!("- {from} to {to}, {}: the sender says \"{}\".", link_name(row), said(says)));
        }
        out.push('\n');
        block(out, format_args!("Which service carries this {}?", self.choice.links[0].verdict.word()));
    }

    fn drivers(&self, out: &mut String) {
        let mut drivers: indexmap::IndexSet<String> = indexmap::IndexSet::new();
        for row in &self.choice.links {
            drivers.extend(row.link.needs.iter().map(|(need, value)| need_words(need, value)));
        }
        if !drivers.is_empty() {
            block(out, format_args!("### Decision Drivers"));
            drivers.iter().for_each(|driver| line(out, format_args!("- {driver}")));
            out.push('\n');
        }
    }

    fn options(&self, out: &mut String) {
        block(out, format_args!("### Considered Options"));
        line(out, format_args!("- {}", self.service()));
        let advice = self.choice.advice;
        let suggested = advice.suggestion.iter().map(|suggestion| &suggestion.name);
        let others = suggested.chain(advice.alternatives.iter().map(|other| &other.name)).map(|name| said(name));
        let others: indexmap::IndexSet<String> = others.filter(|name| *name != self.service()).collect();
        others.iter().for_each(|other| line(out, format_args!("- {other}")));
        out.push('\n');
    }

    fn outcome(&self, out: &mut String) {
        block(out, format_args!("### Decision Outcome"));
        let advice = self.choice.advice;
        let pinned: indexmap::IndexSet<&str> = (self.choice.links.iter())
            .filter_map(|row| row.link.service.as_ref()?.reason.as_deref())
            .map(str::trim)
            .filter(|reason| !reason.is_empty())
            .collect();
        let why = match (advice.pinned, pinned.is_empty()) {
            (Some(_), false) => {
                let reasons = pinned.iter().map(|reason| typed(reason)).collect::<Vec<_>>().join("; ");
                format!("the author chose it: {reasons}")
            }
            (Some(_), true) => "the author chose it; no reason is given yet".to_owned(),
            (None, _) => "it is the first that meets every need".to_owned(),
        };
        block(out, format_args!("Chosen option: \"{}\", because {why}.", self.service()));
        for reason in advice.reopened.iter().chain(&advice.reasons) {
            line(out, format_args!("- {} ({})", sentence(&reason.text), reason.rule));
        }
        out.push('\n');
        let features = advice.suggestion.iter().flat_map(|suggestion| &suggestion.features);
        let mut consequences: Vec<String> = features
            .map(|feature| format!("Neutral, because it is to be set up: {} ({})", said(&feature.text), feature.rule))
            .collect();
        let unmet = advice.unmet.iter();
        consequences.extend(unmet.map(|unmet| format!("Bad, because {} ({})", said(&unmet.text), unmet.rule)));
        consequences.extend(advice.notes.iter().map(|note| format!("Neutral: {} ({})", said(&note.text), note.rule)));
        if !consequences.is_empty() {
            block(out, format_args!("#### Consequences"));
            for words in consequences {
                line(out, format_args!("- {words}"));
            }
            out.push('\n');
        }
    }

    /// How somebody finds out that the decision no longer holds.
    fn confirmation(&self, out: &mut String) {
        block(out, format_args!("#### Confirmation"));
        block(out, format_args!("The design is checked with `toposcope check`. To be decided anew:"));
        let changes = &self.choice.advice.would_change;
        for change in changes {
            line(out, format_args!("- if {}: {}", said(&change.condition), said(&change.name)));
        }
        if changes.is_empty() {
            line(out, format_args!("- if the sender comes to expect something else"));
        }
        out.push('\n');
    }

    fn others(&self, out: &mut String) {
        let others = &self.choice.advice.alternatives;
        if others.is_empty() {
            return;
        }
        block(out, format_args!("### Pros and Cons of the Options"));
        for other in others {
            let mark = if other.runner_up { " (runner-up)" } else { "" };
            let why = said(&other.why_not);
            line(out, format_args!("- {}{mark}: Bad, because {why} ({})", said(&other.name), other.rule));
        }
        out.push('\n');
    }

    fn sources(&self, out: &mut String) {
        let advice = self.choice.advice;
        let reasons = advice.reopened.iter().chain(&advice.reasons).chain(&advice.notes);
        let mut pages: indexmap::IndexMap<&str, &Source> = indexmap::IndexMap::new();
        pages.extend(reasons.flat_map(|reason| reason.sources.iter().map(|source| (source.key, *source))));
        pages.extend(advice.alternatives.iter().map(|other| (other.source.key, other.source)));
        if !pages.is_empty() {
            block(out, format_args!("### More Information"));
            pages
                .values()
                .for_each(|source| line(out, format_args!("- {} ({})", page_link(source), said(source.date))));
            out.push('\n');
        }
    }
}
