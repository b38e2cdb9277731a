//! How do other programs read what follows from a design? As the document with one more key, `analysis`.
//!
//! The contract is the exported JSON of the file format: its keys and words are stable; keys beyond it may be added.
//! Nothing here looks anything up: it prints what [`Analysis`](crate::analysis::Analysis) holds. Links that differ in nothing
//! but their ends share an answer, and what is said of it is written once and copied from there.

use std::collections::HashMap;
use std::ops::Range;

use super::tree::{Json, Open};
use super::{Exporter, Report, Shows};
use crate::analysis::{Channel, Finding, Flow, Pattern, Subject};
use crate::file;
use crate::model::{Id, LinkId, Vocabulary};
use crate::rules::{Advice, Alternative, Conflict, Hop, Reason, Suggestion, WouldChange};

/// The row of this format.
pub const EXPORTER: Exporter = Exporter {
    name: "json",
    extension: "json",
    help: "the document with its analysis, for other programs",
    write,
    paint: None,
    shows: Shows::Words,
};

fn write(report: &Report<'_>) -> String {
    file::write_and(report.topology, file::ANALYSIS, |out| analysis(report, out))
}

/// The edition of the catalogue of services that the rules were written against.
pub const CATALOG: &str = "azure 2026-11";

/// The program and its version, as exports name it.
pub const GENERATOR: &str = concat!("toposcope ", env!("CARGO_PKG_VERSION"));

type Entries<'a> = Vec<(&'static str, Json<'a>)>;

/// Appends the `analysis` object of a design.
fn analysis(report: &Report<'_>, out: &mut String) {
    let analysis = report.analysis;
    let mut object = Open::object(out, 1);
    object.entry("generator", &Json::text(GENERATOR));
    object.entry("catalog", &Json::text(CATALOG));
    links(report, object.key("links"));
    object.entries("channels", analysis.channels().iter().map(channel));
    object.entries("patterns", analysis.patterns().iter().filter_map(pattern));
    object.entries("findings", analysis.findings().iter().map(|found| Json::object(finding(found))));
    let count = analysis.summary();
    object.entry(
        "summary",
        &Json::object([
            ("components", Json::count(count.components)),
            ("links", Json::count(count.links)),
            ("message", Json::count(count.message)),
            ("event", Json::count(count.event)),
            ("call", Json::count(count.call)),
            ("undecided", Json::count(count.undecided)),
        ]),
    );
    object.close();
}

/// Appends the answers of all links as a list.
fn links(report: &Report<'_>, out: &mut String) {
    // By answer and flow: where in the text stands what follows the id.
    let mut known: HashMap<(*const Advice, Option<*const Flow>), Range<usize>> = HashMap::new();
    let mut list = Open::list(out, 2);
    for id in report.topology.links().keys() {
        let Some(advice) = report.analysis.advice(id) else { continue };
        let flow = report.analysis.flow(id);
        let out = list.item();
        let mut object = Open::object(out, 3);
        object.entry("id", &Json::text(id.as_str()));
        let said = (std::ptr::from_ref(advice), flow.map(std::ptr::from_ref));
        if let Some(range) = known.get(&said) {
            object.copy(range.clone());
        } else {
            let start = object.written();
            for (key, value) in &answer(advice, flow) {
                object.entry(key, value);
            }
            known.insert(said, start..object.written());
        }
        object.close();
    }
    list.close();
}

/// One link's answer, shaped as an element of `analysis.links`.
pub fn link<'a>(id: &'a LinkId, advice: &'a Advice, flow: Option<&'a Flow>) -> Json<'a> {
    Json::object(std::iter::once(("id", Json::text(id.as_str()))).chain(answer(advice, flow)))
}

/// What is said of a link besides its id.
fn answer<'a>(advice: &'a Advice, flow: Option<&'a Flow>) -> Entries<'a> {
    let mut entries: Entries<'a> = vec![("verdict", Json::text(advice.verdict.word()))];
    add(&mut entries, "declared", advice.declared.map(|expectation| Json::text(expectation.word())));
    add(&mut entries, "inherited", advice.inherited.then_some(Json::Bool(true)));
    add(&mut entries, "effective", advice.effective.map(|expectation| Json::text(expectation.word())));
    entries.extend([
        ("suggestion", advice.suggestion.as_ref().map_or(Json::Null, suggestion)),
        ("pinned", Json::Bool(advice.pinned.is_some())),
    ]);
    add(&mut entries, "pinned_service", advice.pinned.map(|service| Json::text(service.word())));
    entries.extend([
        ("reasons", Json::list(advice.reasons.iter().map(reason))),
        ("alternatives", Json::list(advice.alternatives.iter().map(alternative))),
        ("would_change", Json::list(advice.would_change.iter().map(would_change))),
    ]);
    add_list(&mut entries, "reopened", advice.reopened.iter().map(reason));
    let unmet = advice.unmet.iter().map(|unmet| {
        Json::object([
            ("need", Json::text(unmet.need.key())),
            ("text", Json::text(&*unmet.text)),
            ("rule", Json::text(unmet.rule)),
        ])
    });
    add_list(&mut entries, "unmet", unmet);
    add(&mut entries, "conflict", advice.conflict.as_ref().map(conflict));
    add_list(&mut entries, "notes", advice.notes.iter().map(reason));
    add(&mut entries, "question", advice.question.as_deref().map(Json::text));
    add(&mut entries, "flow", flow.map(flow_of));
    entries
}

/// The entries of a finding; its subject is a key named after the sort of thing it is about.
pub fn finding(finding: &Finding) -> Entries<'_> {
    let mut entries = vec![("rule", Json::text(finding.rule)), ("severity", Json::text(finding.severity.word()))];
    match &finding.subject {
        Subject::Link(id) => entries.push(("link", Json::text(id.as_str()))),
        Subject::Component(id) => entries.push(("component", Json::text(id.as_str()))),
        Subject::Group(id) => entries.push(("group", Json::text(id.as_str()))),
        Subject::Document => {}
    }
    entries.push(("text", Json::text(&*finding.text)));
    entries.push(("source", Json::text(finding.source.path)));
    add(&mut entries, "waived", finding.waived.as_deref().map(Json::text));
    entries
}

fn add<'a>(entries: &mut Entries<'a>, key: &'static str, value: Option<Json<'a>>) {
    entries.extend(value.map(|value| (key, value)));
}

fn add_list<'a>(entries: &mut Entries<'a>, key: &'static str, values: impl Iterator<Item = Json<'a>>) {
    let values: Vec<_> = values.collect();
    add(entries, key, (!values.is_empty()).then_some(Json::List(values)));
}

fn hop_entries(hop: Hop) -> Entries<'static> {
    let mut entries = vec![("service", Json::text(hop.service.word()))];
    add(&mut entries, "tier", hop.tier.map(|tier| Json::text(tier.word())));
    entries
}

fn hops(hops: &[Hop]) -> Json<'static> {
    Json::list(hops.iter().map(|hop| Json::object(hop_entries(*hop))))
}

fn suggestion(suggestion: &Suggestion) -> Json<'_> {
    let mut entries = hop_entries(suggestion.first);
    entries.extend([
        ("features", Json::texts(suggestion.features.iter().map(|feature| feature.word))),
        ("then", hops(&suggestion.then)),
        ("name", Json::text(&suggestion.name)),
    ]);
    let texts = suggestion.features.iter().map(|feature| {
        Json::object([
            ("feature", Json::text(feature.word)),
            ("text", Json::text(&*feature.text)),
            ("rule", Json::text(feature.rule)),
        ])
    });
    add_list(&mut entries, "feature_texts", texts);
    Json::object(entries)
}

fn reason(reason: &Reason) -> Json<'_> {
    let mut entries = vec![("rule", Json::text(reason.rule)), ("text", Json::text(&*reason.text))];
    add(&mut entries, "source", reason.sources.first().map(|source| Json::text(source.path)));
    Json::object(entries)
}

fn alternative(other: &Alternative) -> Json<'_> {
    let mut entries = hop_entries(other.first);
    if !other.then.is_empty() {
        entries.push(("then", hops(&other.then)));
    }
    entries.extend([
        ("name", Json::text(&other.name)),
        ("why_not", Json::text(&*other.why_not)),
        ("rule", Json::text(other.rule)),
        ("source", Json::text(other.source.path)),
    ]);
    add(&mut entries, "runner_up", other.runner_up.then_some(Json::Bool(true)));
    Json::object(entries)
}

fn would_change(change: &WouldChange) -> Json<'_> {
    let mut entries = vec![("if", Json::text(&*change.condition))];
    entries.extend(hop_entries(change.first));
    entries.push(("name", Json::text(&change.name)));
    add(&mut entries, "need", change.need.map(|need| Json::text(need.key())));
    Json::object(entries)
}

fn conflict(conflict: &Conflict) -> Json<'_> {
    Json::object([
        ("rule", Json::text(conflict.rule)),
        ("text", Json::text(&*conflict.text)),
        ("ways_out", Json::texts(conflict.ways_out.iter().map(|way| &**way))),
    ])
}

fn flow_of(flow: &Flow) -> Json<'_> {
    Json::object([
        ("sender", Json::text(flow.sender.word())),
        ("receiver", Json::text(flow.receiver.word())),
        ("receiver_connects", Json::Bool(flow.receiver_connects)),
        ("internet_facing", Json::Bool(flow.internet_facing)),
        ("text", Json::text(&*flow.text)),
    ])
}

fn channel(channel: &Channel) -> Json<'_> {
    let mut entries = Entries::new();
    add(&mut entries, "name", channel.name.as_deref().map(Json::text));
    entries.extend([
        ("from", Json::text(channel.from.as_str())),
        ("links", Json::texts(channel.links.iter().map(Id::as_str))),
        ("service", Json::text_or_null(channel.service.map(Vocabulary::word))),
    ]);
    Json::object(entries)
}

/// A pattern; the file format has no word for some, and those are not exported.
fn pattern(pattern: &Pattern) -> Option<Json<'_>> {
    let mut entries = vec![
        ("pattern", Json::text(pattern.row.word?)),
        ("name", Json::text(pattern.row.name)),
        ("components", Json::texts(pattern.components.iter().map(Id::as_str))),
        ("links", Json::texts(pattern.links.iter().map(Id::as_str))),
    ];
    add(&mut entries, "remark", pattern.remark.as_deref().map(Json::text));
    Some(Json::object(entries))
}
