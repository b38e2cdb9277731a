//! `toposcope advise`: the answer for one link, without drawing it.

use std::fmt::Write as _;

use super::files::{Failure, print};
use super::{Advise, Outcome};
use crate::analysis::{Analysis, Flow};
use crate::export::json;
use crate::model::{Component, Group, GroupKind, Id, Link, LinkId, Need, Topology, Vocabulary};
use crate::rules::{Advice, Reason};
use crate::text::shown;

pub fn run(options: &Advise) -> Result<Outcome, Failure> {
    let topology = topology(options);
    let analysis = Analysis::of(&topology);
    let id: LinkId = id("link");
    let advice = analysis.advice(&id).expect("every link of a design gets an answer");
    let text = if options.format == "json" {
        json::link(&id, advice, analysis.flow(&id)).file()
    } else {
        let in_words = topology.link(&id).and_then(|link| link.needs.text(Need::Extra));
        advice_text(advice, analysis.flow(&id), in_words)
    };
    print(&text).map(|()| Outcome::Done)
}

fn id<S>(text: &str) -> Id<S> {
    Id::new(text).expect("our own ids are well formed")
}

/// The smallest design that says what the options say.
fn topology(options: &Advise) -> Topology {
    let mut topology = Topology::named("advice");
    let groups = match options.same_application.as_deref() {
        Some("yes") => [Some("one"), Some("one")],
        Some(_) => [Some("one"), Some("other")],
        None => [None, None],
    };
    for group in ["one", "other"].into_iter().filter(|group| groups.contains(&Some(group))) {
        topology.push_group(Group::new(id(group), group, GroupKind::Application)).expect("the ids differ");
    }
    for ((name, kind), group) in [("sender", options.from), ("receiver", options.to)].into_iter().zip(groups) {
        let component = Component { group: group.map(id), ..Component::new(id(name), name, kind) };
        topology.push_component(component).expect("the ids differ");
    }
    let link = Link {
        expectation: Some(options.expectation),
        needs: options.needs.iter().cloned().collect(),
        ..Link::new(id("link"), id("sender"), id("receiver"))
    };
    topology.push_link(link).expect("both ends are there");
    topology
}

fn advice_text(advice: &Advice, flow: Option<&Flow>, in_words: Option<&str>) -> String {
    let mut text = String::new();
    let _ = write!(text, "{}", advice.verdict.word());
    match &advice.suggestion {
        Some(suggestion) => {
            let _ = writeln!(text, ": {}", suggestion.name);
            section(
                &mut text,
                "switch on",
                suggestion.features.iter().map(|feature| format!("{} ({})", feature.text, feature.rule)),
            );
        }
        None => text.push('\n'),
    }
    if let Some(conflict) = &advice.conflict {
        section(&mut text, "these needs collide", [format!("{} ({})", conflict.text, conflict.rule)]);
        section(&mut text, "ways out", conflict.ways_out.iter().map(ToString::to_string));
    }
    section(&mut text, "because", advice.reasons.iter().map(reason));
    section(
        &mut text,
        "not met",
        advice.unmet.iter().map(|unmet| format!("{}: {} ({})", unmet.need.key(), unmet.text, unmet.rule)),
    );
    section(
        &mut text,
        "why not",
        advice.alternatives.iter().map(|other| format!("{}: {} ({})", other.name, other.why_not, other.rule)),
    );
    section(
        &mut text,
        "what would change it",
        advice.would_change.iter().map(|other| format!("if {}: {}", other.condition, other.name)),
    );
    section(&mut text, "the question is open again", advice.reopened.iter().map(reason));
    section(&mut text, "to note", advice.notes.iter().map(reason));
    section(&mut text, "to check by hand", in_words.map(str::to_owned));
    section(&mut text, "to answer next", advice.question.iter().map(ToString::to_string));
    section(&mut text, "who connects", flow.map(|flow| flow.text.to_string()));
    text
}

fn section(text: &mut String, title: &str, lines: impl IntoIterator<Item = String>) {
    for (at, line) in lines.into_iter().enumerate() {
        let title = if at == 0 { format!("{title}\n") } else { String::new() };
        let _ = writeln!(text, "{title}  - {}", shown(&line));
    }
}

fn reason(reason: &Reason) -> String {
    match reason.sources.first() {
        Some(source) => format!("{} ({}, {})", reason.text, reason.rule, source.path),
        None => format!("{} ({})", reason.text, reason.rule),
    }
}
