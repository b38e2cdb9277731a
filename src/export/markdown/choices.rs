//! Which service was chosen for what, and why? Under each service what holds for all of its links, then what holds for some.
//!
//! Links that differ in one need have answers that differ in one sentence, and a reader wants that sentence, not the answer
//! again. Rules are named in brackets and lead to the page that they were made from.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::fmt::Write;

use indexmap::{IndexMap, IndexSet};

use super::super::rows::LinkRow;
use super::text::{and, block, capital, count, line, said, sentence};
use super::{Page, end_name, link_name, rejected};
use crate::model::Vocabulary;
use crate::rules::{Advice, Reason, Source};

/// How many links a heading names.
const NAMED: usize = 12;

/// One answer, and the links that share it word by word.
pub(in crate::export) struct Choice<'a> {
    pub advice: &'a Advice,
    pub links: Vec<&'a LinkRow<'a>>,
}

/// The answers of links by the service that they lead to.
pub(in crate::export) fn by_answer<'a>(rows: &'a [LinkRow<'a>]) -> IndexMap<&'a str, Vec<Choice<'a>>> {
    let mut known: HashMap<String, usize> = HashMap::new();
    // Most links share the very answer of another one, which is quicker to see than that two answers read alike.
    let mut places: HashMap<*const Advice, usize> = HashMap::new();
    let mut services: IndexMap<&str, Vec<Choice<'_>>> = IndexMap::new();
    for row in rows {
        let (Some(advice), Some(service)) = (row.advice, row.service()) else { continue };
        let choices = services.entry(service).or_default();
        let at = *places
            .entry(std::ptr::from_ref(advice))
            .or_insert_with(|| *known.entry(format!("{service}\u{0}{}", fingerprint(advice))).or_insert(choices.len()));
        match choices.get_mut(at) {
            Some(choice) => choice.links.push(row),
            None => choices.push(Choice { advice, links: vec![row] }),
        }
    }
    services
}

pub(super) fn choices(page: &Page<'_>) -> String {
    let services = by_answer(&page.rows);
    if services.is_empty() {
        return "No service is chosen yet: no link is tagged.\n\n".to_owned();
    }
    let shared = Shared { pages: pages(&services), notes: shared_notes(&services) };
    let mut out = String::new();
    for (service, choices) in &services {
        block(&mut out, format_args!("### {}", capital(&said(service))));
        one_service(&mut out, page, choices, &shared);
    }
    if !shared.notes.is_empty() {
        block(&mut out, format_args!("### For more than one choice"));
        let notes: Vec<_> = shared.notes.iter().map(|(text, rule)| shared.by_rule(text, rule)).collect();
        Part::ToKnow.write(&mut out, &notes);
    }
    rejected::table(&mut out, &services);
    for (rule, source) in &shared.pages {
        let title = said(source.title).replace('"', "\\\"");
        line(&mut out, format_args!("[{rule}]: {} \"{title}\"", source.address()));
    }
    out.push('\n');
    out
}

/// What the choices have in common.
struct Shared<'a> {
    /// Where each rule that is named in brackets leads.
    pages: BTreeMap<&'a str, &'a Source>,
    /// What is to be known of more than one answer, so that the document says it once: texts and their rules.
    notes: IndexSet<(&'a str, &'a str)>,
}

impl Shared<'_> {
    /// A sentence of ours with the rule that it comes from.
    fn by_rule(&self, text: &str, rule: &str) -> String {
        let (open, close) = if self.pages.contains_key(rule) { ("[", "]") } else { ("", "") };
        format!("{} ({open}{rule}{close})", sentence(text))
    }

    fn reason(&self, reason: &Reason) -> String {
        self.by_rule(&reason.text, reason.rule)
    }
}

/// The page that each rule was made from, the first where there are several.
fn pages<'a>(services: &IndexMap<&str, Vec<Choice<'a>>>) -> BTreeMap<&'a str, &'a Source> {
    let mut pages: BTreeMap<&str, &Source> = BTreeMap::new();
    for Choice { advice, .. } in services.values().flatten() {
        for reason in advice.reasons.iter().chain(&advice.reopened).chain(&advice.notes) {
            pages.extend(reason.sources.first().map(|source| (reason.rule, *source)));
        }
        for other in &advice.alternatives {
            pages.entry(other.rule).or_insert(other.source);
        }
    }
    pages
}

fn shared_notes<'a>(services: &IndexMap<&str, Vec<Choice<'a>>>) -> IndexSet<(&'a str, &'a str)> {
    let mut seen: IndexMap<(&str, &str), usize> = IndexMap::new();
    let notes = services.values().flatten().flat_map(|choice| &choice.advice.notes);
    notes.for_each(|note| *seen.entry((&*note.text, note.rule)).or_default() += 1);
    seen.into_iter().filter(|(_, times)| *times > 1).map(|(note, _)| note).collect()
}

/// What an answer says, as one text; links whose answers say the same share a place in the document.
fn fingerprint(advice: &Advice) -> String {
    let mut key = String::new();
    let mut say = |parts: &[&str]| parts.iter().for_each(|part| write!(key, "{part}\u{0}").expect("a string takes it"));
    for reason in advice.reasons.iter().chain(&advice.reopened).chain(&advice.notes) {
        say(&[reason.rule, &reason.text]);
    }
    if let Some(suggestion) = &advice.suggestion {
        suggestion.features.iter().for_each(|feature| say(&[feature.word, &feature.text]));
    }
    for other in &advice.alternatives {
        say(&[&other.name, other.rule, &other.why_not]);
    }
    for change in &advice.would_change {
        say(&[&change.condition, &change.name]);
    }
    for unmet in &advice.unmet {
        say(&[unmet.rule, &unmet.text]);
    }
    say(&[advice.pinned.map_or("", Vocabulary::word)]);
    key
}

/// What is said of a choice, in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Part {
    Because,
    Author,
    ToBuild,
    NotMet,
    RunnerUp,
    Changes,
    ToKnow,
}

impl Part {
    fn write(self, out: &mut String, items: &[impl AsRef<str>]) {
        let lead = match self {
            Self::Because => "Because",
            Self::Author => "Chosen by the author",
            Self::ToBuild => "To switch on or to build",
            Self::NotMet => "Not met",
            Self::RunnerUp => "Runner-up",
            Self::Changes => "What would change the choice",
            Self::ToKnow => "To know",
        };
        match (self, items) {
            (_, []) => {}
            (Self::Author | Self::RunnerUp, [only]) => block(out, format_args!("{lead}: {}", only.as_ref())),
            _ => {
                block(out, format_args!("{lead}:"));
                for item in items {
                    line(out, format_args!("- {}", item.as_ref()));
                }
                out.push('\n');
            }
        }
    }
}

/// All that is said of a choice.
fn parts(choice: &Choice<'_>, shared: &Shared<'_>) -> [(Part, Vec<String>); 7] {
    let advice = choice.advice;
    let overruled = advice.suggestion.iter().filter(|one| advice.pinned.is_some_and(|own| own != one.first.service));
    let author = overruled.map(|one| format!("the rules suggest {}; see the decisions.", said(&one.name)));
    let features = advice.suggestion.iter().flat_map(|suggestion| &suggestion.features);
    let runner_up = advice.alternatives.iter().filter(|other| other.runner_up);
    let runner_up =
        runner_up.map(|other| format!("**{}**. {}", said(&other.name), shared.by_rule(&other.why_not, other.rule)));
    let changes =
        advice.would_change.iter().map(|change| format!("If {}: {}.", said(&change.condition), said(&change.name)));
    let notes = advice.notes.iter().filter(|note| !shared.notes.contains(&(&*note.text, note.rule)));
    [
        (Part::Because, advice.reopened.iter().chain(&advice.reasons).map(|one| shared.reason(one)).collect()),
        (Part::Author, author.collect()),
        (Part::ToBuild, features.map(|feature| shared.by_rule(&feature.text, feature.rule)).collect()),
        (Part::NotMet, advice.unmet.iter().map(|unmet| shared.by_rule(&unmet.text, unmet.rule)).collect()),
        (Part::RunnerUp, runner_up.collect()),
        (Part::Changes, changes.collect()),
        (Part::ToKnow, notes.map(|note| shared.reason(note)).collect()),
    ]
}

/// What is said of the choices that lead to one service: once what all have in common, then what only some have.
fn one_service(out: &mut String, page: &Page<'_>, choices: &[Choice<'_>], shared: &Shared<'_>) {
    let links: Vec<&LinkRow<'_>> = choices.iter().flat_map(|choice| choice.links.iter().copied()).collect();
    block(out, format_args!("For {}: {}.", count(links.len(), "link"), names(page, &links)));
    let told: Vec<_> = choices.iter().map(|choice| parts(choice, shared)).collect();
    let mut times: HashMap<(Part, &str), usize> = HashMap::new();
    for one in &told {
        let different: HashSet<_> =
            one.iter().flat_map(|(part, items)| items.iter().map(|item| (*part, item.as_str()))).collect();
        for item in different {
            *times.entry(item).or_default() += 1;
        }
    }
    let common = |part: Part, item: &str| times.get(&(part, item)) == Some(&choices.len());
    for (part, items) in told.first().into_iter().flatten() {
        part.write(out, &items.iter().filter(|item| common(*part, item)).collect::<Vec<_>>());
    }
    for (choice, parts) in choices.iter().zip(&told) {
        let own = |part: Part, items: &'_ [String]| -> Vec<String> {
            items.iter().filter(|item| !common(part, item)).cloned().collect()
        };
        if parts.iter().all(|(part, items)| own(*part, items).is_empty()) {
            continue;
        }
        block(out, format_args!("**Besides, for {}:**", names(page, &choice.links)));
        for (part, items) in parts {
            part.write(out, &own(*part, items));
        }
    }
}

/// The first of some links with their ends, and how many more there are.
fn names(page: &Page<'_>, links: &[&LinkRow<'_>]) -> String {
    let named =
        |row: &&LinkRow<'_>| format!("{} ({} to {})", link_name(row), end_name(page, row.from), end_name(page, row.to));
    let mut words: Vec<_> = links.iter().take(NAMED).map(named).collect();
    if links.len() > NAMED {
        words.push(format!("{} more", links.len() - NAMED));
    }
    and(&words)
}
