//! What is the answer for each link, and why? Expectations, data flow, choices, network flow.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Write;

use indexmap::{IndexMap, IndexSet};

use super::super::rows::LinkRow;
use super::text::{Table, and, block, capital, count, line, said, sentence, typed};
use super::{Page, end_name, link_name, need_words, rejected};
use crate::model::{Expectation, Service, Verdict, Vocabulary};
use crate::rules::{Advice, Reason, Source};

pub(super) fn links(page: &Page<'_>) -> String {
    if page.rows.is_empty() {
        return "There are no links yet.\n\n".to_owned();
    }
    // Few columns, so that every row is seen whole on a page: what belongs together shares one.
    let mut table = Table::new(["Link", "From and to", "The sender says", "Answer", "Needs and notes", "Findings"]);
    // Links that share an answer share its words.
    let mut told: HashMap<*const Advice, [String; 2]> = HashMap::new();
    for row in &page.rows {
        let mut needs: Vec<_> = row.link.needs.iter().map(|(need, value)| need_words(need, value)).collect();
        needs.extend(row.link.channel.as_ref().map(|name| format!("channel {}", typed(name))));
        needs.extend(row.link.reply_to.as_ref().map(|id| format!("answers `{id}`")));
        let found = page.by_link.get(&row.link.id).map_or(&[][..], Vec::as_slice);
        let found: Vec<_> = found
            .iter()
            .map(|finding| format!("{}{}", finding.rule, if finding.waived.is_some() { " (waived)" } else { "" }))
            .collect();
        let words = || [expectation_words(row.advice, row.link.expectation), service_words(row)];
        let shared = row.advice.map(|advice| &*told.entry(std::ptr::from_ref(advice)).or_insert_with(words));
        let [expectation, service] = shared.map_or_else(words, Clone::clone);
        let (verdict, comma) = (row.verdict.word(), if service.is_empty() { "" } else { ", " });
        let notes = typed(row.link.notes.as_deref().unwrap_or_default());
        let needs = [needs.join("; "), notes].into_iter().filter(|words| !words.is_empty()).collect::<Vec<_>>();
        table.row(&[
            format!("{} `{}`", typed(row.label()), row.link.id).trim_start(),
            &format!("{} → {}", end_name(page, row.from), end_name(page, row.to)),
            &expectation,
            &format!("**{verdict}**{comma}{service}"),
            &needs.join(". "),
            &found.join(", "),
        ]);
    }
    table.end()
}

fn expectation_words(advice: Option<&Advice>, written: Option<Expectation>) -> String {
    let declared = advice.map_or(written, |advice| advice.declared);
    let inherited = advice.is_some_and(|advice| advice.inherited);
    match declared {
        None => "not tagged yet".to_owned(),
        Some(expectation) => {
            let tail = if inherited { ", inherited through the broker" } else { "" };
            format!("\"{}\" ({}{tail})", said(expectation.meaning()), expectation.word())
        }
    }
}

fn service_words(row: &LinkRow<'_>) -> String {
    let Some(service) = row.service() else { return String::new() };
    let suggested = row.advice.and_then(|advice| advice.suggestion.as_ref());
    match suggested.filter(|suggested| suggested.name != service) {
        Some(suggested) => format!("{}, chosen by the author; suggested: {}", said(service), said(&suggested.name)),
        None if row.is_pinned() && suggested.is_some() => {
            format!("{}, chosen by the author as suggested", said(service))
        }
        None if row.is_pinned() => format!("{}, chosen by the author", said(service)),
        None => said(service),
    }
}

pub(super) fn dataflow(page: &Page<'_>) -> String {
    if page.rows.is_empty() {
        return "Nothing flows yet.\n\n".to_owned();
    }
    let mut out = String::new();
    for (number, row) in page.rows.iter().enumerate() {
        let verb = match row.advice.map_or(row.link.expectation, |advice| advice.declared) {
            Some(Expectation::Command) => "tells",
            Some(Expectation::Document) => "hands a document to",
            Some(Expectation::RequestReply) => "asks for a later answer from",
            Some(Expectation::Notification) => "announces to",
            Some(Expectation::Stream) => "streams to",
            Some(Expectation::Call) => "calls",
            None => "reaches",
        };
        let what = match row.label() {
            "" => String::new(),
            label => format!(": {}", typed(label)),
        };
        let reply = row.link.reply_to.as_ref().map(|id| format!(", in answer to `{id}`")).unwrap_or_default();
        let (from, to) = (end_name(page, row.from), end_name(page, row.to));
        let service = row.service().map(said);
        let verdict = match (row.verdict, service) {
            (Verdict::Message, Some(service)) => format!("a message on {service}"),
            (Verdict::Message, None) => "a message".to_owned(),
            (Verdict::Event, Some(service)) => format!("an event on {service}"),
            (Verdict::Event, None) => "an event".to_owned(),
            (Verdict::Call, Some(service)) if row.service_word() == Some(Service::DirectHttp.word()) => {
                format!("a {service}")
            }
            (Verdict::Call, Some(service)) => format!("a call through {service}"),
            (Verdict::Call, None) => "a call".to_owned(),
            (Verdict::Undecided, _) => "not decided yet".to_owned(),
        };
        line(&mut out, format_args!("{}. **{from}** {verb} **{to}**{what}{reply} ({verdict}).", number + 1));
    }
    out.push('\n');
    out
}

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
        for choice in choices {
            one_choice(&mut out, page, choice, &shared);
        }
    }
    if !shared.notes.is_empty() {
        block(&mut out, format_args!("### For more than one choice"));
        list(&mut out, "To know", shared.notes.iter().map(|(text, rule)| shared.by_rule(text, rule)).collect());
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

fn one_choice(out: &mut String, page: &Page<'_>, choice: &Choice<'_>, shared: &Shared<'_>) {
    let named =
        |row: &&LinkRow<'_>| format!("{} ({} to {})", link_name(row), end_name(page, row.from), end_name(page, row.to));
    let links: Vec<_> = choice.links.iter().take(12).map(named).collect();
    let more = choice.links.len() - links.len();
    let links = if more > 0 { format!("{} and {more} more", links.join(", ")) } else { and(&links) };
    block(out, format_args!("For {}: {links}.", count(choice.links.len(), "link")));
    let advice = choice.advice;
    let reasons: Vec<_> = advice.reopened.iter().chain(&advice.reasons).map(|reason| shared.reason(reason)).collect();
    list(out, "Because", reasons);
    if let (Some(pinned), Some(suggestion)) = (advice.pinned, &advice.suggestion)
        && pinned != suggestion.first.service
    {
        block(
            out,
            format_args!(
                "The author chose {} over the suggested {}; see the decisions.",
                pinned.name(),
                said(&suggestion.name)
            ),
        );
    }
    let features = advice.suggestion.iter().flat_map(|suggestion| &suggestion.features);
    list(
        out,
        "To switch on or to build",
        features.map(|feature| shared.by_rule(&feature.text, feature.rule)).collect(),
    );
    list(out, "Not met", advice.unmet.iter().map(|unmet| shared.by_rule(&unmet.text, unmet.rule)).collect());
    if let Some(other) = advice.alternatives.iter().find(|other| other.runner_up) {
        let why = shared.by_rule(&other.why_not, other.rule);
        block(out, format_args!("Runner-up: **{}**. {why}", said(&other.name)));
    }
    let changes =
        advice.would_change.iter().map(|change| format!("If {}: {}.", said(&change.condition), said(&change.name)));
    list(out, "What would change the choice", changes.collect());
    let notes = advice.notes.iter().filter(|note| !shared.notes.contains(&(&*note.text, note.rule)));
    list(out, "To know", notes.map(|note| shared.reason(note)).collect());
}

fn list(out: &mut String, lead: &str, items: Vec<String>) {
    if items.is_empty() {
        return;
    }
    block(out, format_args!("{lead}:"));
    for item in items {
        line(out, format_args!("- {item}"));
    }
    out.push('\n');
}

pub(super) fn network(page: &Page<'_>) -> String {
    let mut table =
        Table::new(["Link", "Data goes from", "to", "by", "Connection opened by", "Accepts from the internet"]);
    let mut facing = 0;
    let mut any = false;
    for row in &page.rows {
        let Some(flow) = page.report.analysis.flow(&row.link.id) else { continue };
        any = true;
        facing += usize::from(flow.internet_facing);
        let link = link_name(row);
        for hop in &flow.hops {
            let end = |end: crate::analysis::FlowEnd| typed(end.name(page.report.topology, row.link));
            let accepts = if hop.initiator == hop.from { hop.to } else { hop.from };
            table.row(&[
                &link,
                &end(hop.from),
                &end(hop.to),
                hop.model.word(),
                &end(hop.initiator),
                &if hop.internet_facing { format!("yes: {}", end(accepts)) } else { "no".to_owned() },
            ]);
        }
    }
    if !any {
        return "No link has a flow yet: none is tagged.\n\n".to_owned();
    }
    let mut out = String::new();
    let words = match facing {
        0 => "No link needs an endpoint that faces the internet.".to_owned(),
        1 => "One link needs an endpoint that faces the internet.".to_owned(),
        number => format!("{number} links need an endpoint that faces the internet."),
    };
    block(
        &mut out,
        format_args!(
            "Data and connections need not run the same way: with pull, the receiver opens the connection. {words}"
        ),
    );
    out + &table.end()
}
