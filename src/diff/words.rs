//! What does a person read of a difference? Signs at the margin, names before ids, values as old and new.

use std::fmt::Write as _;

use super::design::{Change, Diff, Thing, Turn};
use crate::analysis::{Finding, Pattern};
use crate::file::{Fact, List, plain};
use crate::model::Vocabulary;
use crate::text::{ellipsis, shown};

/// How many cells one value takes at most.
const VALUE: usize = 100;

/// What is not stated.
const NOTHING: &str = "not stated";

/// The listing for a terminal.
pub fn text(diff: &Diff) -> String {
    let mut out = String::new();
    if !diff.name.trim().is_empty() {
        let _ = writeln!(out, "{}", shown(diff.name.trim()));
    }
    let _ = writeln!(out, "{}", summary(diff));
    section(&mut out, "design", diff.title.iter().map(|turn| format!("  ~ {}", turned(turn))));
    for list in List::ALL {
        let things = diff.things.iter().filter(|thing| thing.list == list);
        section(&mut out, list.key(), things.flat_map(thing_lines));
    }
    let findings = diff.findings.iter();
    section(
        &mut out,
        "findings",
        findings.map(|(change, one)| format!("  {} {}", change.sign(), shown(&finding(one)))),
    );
    let patterns = diff.patterns.iter();
    section(
        &mut out,
        "patterns",
        patterns.map(|(change, one)| format!("  {} {}", change.sign(), shown(&pattern(one)))),
    );
    let moved = (!diff.moved.is_empty()).then(|| format!("  moved: {}", diff.moved.join(", ")));
    let reordered = diff.reordered.iter().map(|list| format!("  {}: in another order", list.key()));
    section(&mut out, "drawing and order", moved.into_iter().chain(reordered));
    out
}

fn section(out: &mut String, title: &str, lines: impl Iterator<Item = String>) {
    for (at, line) in lines.enumerate() {
        if at == 0 {
            let _ = write!(out, "\n{title}\n");
        }
        let _ = writeln!(out, "{line}");
    }
}

fn thing_lines(thing: &Thing) -> Vec<String> {
    let name = thing.name.as_deref().map(|name| format!(" \"{}\"", value(name))).unwrap_or_default();
    let ends = thing.ends.as_ref().map(|[from, to]| format!(", {} → {}", value(from), value(to))).unwrap_or_default();
    let mut lines = vec![format!("  {} {}{name}{ends}", thing.change.sign(), thing.id)];
    let one_side = matches!(thing.change, Change::Added | Change::Removed);
    lines
        .extend(thing.turns.iter().map(|turn| format!("      {}", if one_side { stated(turn) } else { turned(turn) })));
    lines.extend(thing.answer.as_ref().map(|answer| format!("      answer: {}", shown(&answered(answer)))));
    lines.extend(thing.because.iter().map(|reason| format!("        because {}", shown(reason))));
    lines
}

/// A value of somebody's on one line.
fn value(text: &str) -> String {
    let flat = text.split('\n').map(str::trim).collect::<Vec<_>>().join(" ");
    ellipsis(&shown(&flat), VALUE).into_owned()
}

/// "expectation: document → command".
fn turned(turn: &Turn) -> String {
    let side = |json: &Option<String>| json.as_ref().map_or(NOTHING.to_owned(), |json| value(&plain(json)));
    format!("{}: {} → {}", fact_words(&turn.fact), side(&turn.was), side(&turn.now))
}

/// "expectation: document", of what only one version has.
fn stated(turn: &Turn) -> String {
    let json = turn.now.as_ref().or(turn.was.as_ref());
    format!("{}: {}", fact_words(&turn.fact), json.map_or(NOTHING.to_owned(), |json| value(&plain(json))))
}

/// What a fact is called: "payload bytes", "waived A24".
pub(super) fn fact_words(fact: &Fact) -> String {
    let words = match (fact.key.as_str(), &fact.part) {
        ("needs", Some(need)) => need.replace('_', " "),
        (key, Some(part)) => format!("{key} {part}"),
        (key, None) => key.replace('_', " "),
    };
    value(&words)
}

/// "message, Storage queue → message, Service Bus queue (Standard)"; one side alone where there is no other.
pub(super) fn answered(answer: &[Option<String>; 2]) -> String {
    match answer {
        [Some(was), Some(now)] => format!("{was} → {now}"),
        [was, now] => now.as_ref().or(was.as_ref()).cloned().unwrap_or_default(),
    }
}

/// "warning A2: link "order": what is wrong".
pub(super) fn finding(finding: &Finding) -> String {
    let subject = finding.subject.named().map(|(noun, id)| format!("{noun} \"{id}\": ")).unwrap_or_default();
    format!("{} {}: {subject}{}", finding.severity.word(), finding.rule, finding.text)
}

/// "Load levelling: link a, link b".
pub(super) fn pattern(pattern: &Pattern) -> String {
    let links: Vec<_> = pattern.links.iter().map(ToString::to_string).collect();
    let components: Vec<_> = pattern.components.iter().map(ToString::to_string).collect();
    let on = if links.is_empty() { components } else { links };
    format!("{}: {}", pattern.row.name, on.join(", "))
}

/// The counts in one line: "1 component added, 2 links changed, 1 answer changed".
pub(super) fn summary(diff: &Diff) -> String {
    let mut parts = Vec::new();
    let mut part = |count: usize, noun: &str, verb: &str| {
        if count > 0 {
            parts.push(format!("{count} {noun}{} {verb}", if count == 1 { "" } else { "s" }));
        }
    };
    part(diff.title.len(), "statement on the whole", "changed");
    for list in List::ALL {
        for change in [Change::Added, Change::Removed, Change::Changed] {
            let count = diff.things.iter().filter(|thing| thing.list == list && thing.change == change).count();
            part(count, list.noun(), change.word());
        }
    }
    let both = |thing: &&Thing| matches!(thing.answer, Some([Some(_), Some(_)]));
    part(diff.things.iter().filter(both).count(), "answer", "changed");
    for change in [Change::Added, Change::Removed] {
        part(diff.findings.iter().filter(|(one, _)| *one == change).count(), "finding", change.word());
    }
    part(diff.moved.len(), "component", "moved");
    match (parts.is_empty(), diff.is_empty()) {
        (false, _) => parts.join(", "),
        (true, false) => "only the order differs".to_owned(),
        (true, true) => "no difference in the design".to_owned(),
    }
}
