//! What has to be looked at? Patterns, findings, decisions, open questions; and what the words and pages are.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use indexmap::IndexMap;

use super::super::rows;
use super::text::{Table, and, block, line, page as page_link, said, sentence, typed};
use super::{Page, end_name, link_name};
use crate::analysis::{Finding, Pattern, Subject};
use crate::model::{Expectation, Need, Vocabulary};
use crate::rules::{Advice, Source};

pub(super) fn patterns(page: &Page<'_>) -> String {
    let mut found: IndexMap<&str, Vec<&Pattern>> = IndexMap::new();
    for pattern in page.report.analysis.patterns() {
        found.entry(pattern.row.name).or_default().push(pattern);
    }
    if found.is_empty() {
        return "No messaging pattern was recognised.\n\n".to_owned();
    }
    let topology = page.report.topology;
    let mut out = String::new();
    for (name, places) in found {
        let row = places[0].row;
        block(&mut out, format_args!("### Pattern: {}", said(name)));
        block(&mut out, format_args!("{}", said(row.summary)));
        for place in places {
            let links = place.links.iter().filter_map(|id| topology.links().get_index_of(id));
            let mut links: Vec<_> = links.map(|index| link_name(&page.rows[index])).collect();
            // The links of a channel often share their name.
            let mut told = HashSet::new();
            links.retain(|name| told.insert(name.clone()));
            let components = place.components.iter().filter_map(|id| topology.component(id));
            let components: Vec<_> = components.map(|component| typed(rows::component_name(component))).collect();
            let remark = place.remark.as_deref().map(|remark| format!(" {}", sentence(remark))).unwrap_or_default();
            let between = if components.is_empty() { String::new() } else { format!(", among {}", and(&components)) };
            line(&mut out, format_args!("- Found on {}{between}.{remark}", and(&links)));
        }
        out.push('\n');
        if !row.attention.is_empty() {
            block(&mut out, format_args!("Attention points:"));
            for (number, item) in row.attention.iter().enumerate() {
                line(&mut out, format_args!("{}. {}", number + 1, sentence(item)));
            }
            out.push('\n');
        }
        for (lead, items) in [("Speaks for it", row.pros), ("Speaks against it", row.cons)] {
            if !items.is_empty() {
                let items: Vec<_> = items.iter().map(|item| sentence(item)).collect();
                block(&mut out, format_args!("{lead}: {}", items.join(" ")));
            }
        }
        if !row.changes.is_empty() {
            block(&mut out, format_args!("What has changed, or is said differently:"));
            for change in row.changes {
                let (date, before, now) = (said(change.date), sentence(change.said), sentence(change.now));
                let page = format!("{}, copy of {}", page_link(change.source), said(change.source.date));
                line(&mut out, format_args!("- {date}: {before} Now: {now} ({page})"));
            }
            out.push('\n');
        }
    }
    out
}

pub(super) fn findings(page: &Page<'_>) -> String {
    let all = page.report.analysis.findings();
    if all.is_empty() {
        return "The checker raises nothing.\n\n".to_owned();
    }
    let mut table = Table::new(["Rule", "Severity", "Element", "Finding", "Guidance", "Status"]);
    for finding in all {
        let status = match finding.waived.as_deref().map(str::trim) {
            None => "open".to_owned(),
            Some("") => "waived".to_owned(),
            Some(reason) => format!("waived: {}", typed(reason)),
        };
        table.row(&[
            finding.rule,
            finding.severity.word(),
            &subject(page, finding),
            &typed(&finding.text),
            &page_link(finding.source),
            &status,
        ]);
    }
    table.end()
}

fn subject(page: &Page<'_>, finding: &Finding) -> String {
    let topology = page.report.topology;
    match &finding.subject {
        Subject::Link(id) => match topology.links().get_index_of(id) {
            Some(index) => format!("link {}", link_name(&page.rows[index])),
            None => format!("link `{id}`"),
        },
        Subject::Component(id) => {
            topology.component(id).map_or(format!("`{id}`"), |component| typed(rows::component_name(component)))
        }
        Subject::Group(id) => {
            topology.group(id).map_or(format!("`{id}`"), |group| format!("boundary {}", typed(rows::group_name(group))))
        }
        Subject::Document => "the design".to_owned(),
    }
}

pub(super) fn decisions(page: &Page<'_>) -> String {
    let mut out = String::new();
    for row in &page.rows {
        let (Some(pinned), Some(advice)) = (&row.link.service, row.advice) else { continue };
        let ends = format!("{} to {}", end_name(page, row.from), end_name(page, row.to));
        block(&mut out, format_args!("### Decision on {} (`{}`)", link_name(row), row.link.id));
        line(&mut out, format_args!("- Context: {ends}, {}.", row.verdict.word()));
        line(&mut out, format_args!("- Decision: {}.", pinned.service.name()));
        match pinned.reason.as_deref().map(str::trim).filter(|reason| !reason.is_empty()) {
            Some(reason) => line(&mut out, format_args!("- Reason: {}", typed(reason))),
            None => line(&mut out, format_args!("- Reason: none is given yet.")),
        }
        match &advice.suggestion {
            Some(suggestion) if suggestion.first.service != pinned.service => {
                let why = advice.alternatives.iter().find(|other| other.first.service == pinned.service);
                let why =
                    why.map(|other| format!(", because {} ({})", said(&other.why_not), other.rule)).unwrap_or_default();
                line(&mut out, format_args!("- The rules suggest: {}{why}.", said(&suggestion.name)));
            }
            Some(_) => line(&mut out, format_args!("- The rules suggest the same service.")),
            None => line(&mut out, format_args!("- The rules suggest nothing yet.")),
        }
        let raised = page.by_link.get(&row.link.id).into_iter().flatten();
        for finding in raised.filter(|finding| finding.waived.is_none()) {
            line(&mut out, format_args!("- To weigh: {} ({}).", typed(&finding.text), finding.rule));
        }
        out.push('\n');
    }
    if out.is_empty() {
        return "Every service is the suggested one; no decision departs from the rules.\n\n".to_owned();
    }
    out
}

pub(super) fn questions(page: &Page<'_>) -> String {
    let mut out = String::new();
    for row in &page.rows {
        let subject = format!("**{}** ({} to {})", link_name(row), end_name(page, row.from), end_name(page, row.to));
        let mut ask = |words: &str| line(&mut out, format_args!("- [ ] {subject}: {words}"));
        let Some(advice) = row.advice else { continue };
        if advice.declared.is_none() {
            let question = advice.question.as_deref().unwrap_or("what does the sender expect?");
            ask(&format!("not tagged yet. {}", sentence(question)));
        } else if let Some(question) = &advice.question {
            ask(&sentence(question));
        }
        for reason in &advice.reopened {
            ask(&format!("{} ({})", sentence(&reason.text), reason.rule));
        }
        for unmet in &advice.unmet {
            ask(&format!(
                "{} is not met. {} ({})",
                unmet.need.key().replace('_', " "),
                sentence(&unmet.text),
                unmet.rule
            ));
        }
        if let Some(conflict) = &advice.conflict {
            let ways: Vec<_> = conflict.ways_out.iter().map(|way| said(way)).collect();
            let ways = if ways.is_empty() { String::new() } else { format!(" Ways out: {}.", ways.join("; or ")) };
            ask(&format!("needs collide. {}{ways} ({})", sentence(&conflict.text), conflict.rule));
        }
        if let Some(words) = row.link.needs.text(Need::Extra) {
            ask(&format!("a need that the rules do not weigh: {}", typed(words)));
        }
    }
    if out.is_empty() {
        return "None: every link is tagged and every need is met.\n\n".to_owned();
    }
    out + "\n"
}

/// Our words, in our own sentences; Microsoft's pages use "message" for events, too.
const GLOSSARY: &[(&str, &str)] = &[
    ("message", "what a sender hands over so that somebody deals with it as agreed; it matters whether that happens"),
    ("event", "a note that something happened; the sender does not care who hears it, or whether anybody does"),
    (
        "event series",
        "events that only make sense together, such as readings of a sensor; read as a stream, by position",
    ),
    ("call", "a request whose sender stays on the connection until the answer comes"),
    ("queue", "a store between sender and receiver from which each message is taken by one receiver"),
    ("topic", "a store from which every subscription gets a copy of what matches its filter"),
    ("subscription", "the place where one receiver's copies wait, or the rule by which they are pushed to it"),
    ("stream", "a log that keeps items for some days; readers move through it on their own"),
    ("competing consumers", "several receivers on one queue; each message goes to one of them"),
    ("push", "the service calls the receiver"),
    ("pull", "the receiver opens the connection and fetches"),
    ("dead-letter queue", "where a broker puts what could not be processed, for a person or program to look at"),
    ("claim check", "store the large data elsewhere and send only a reference to it"),
    ("boundary", "an application with one owner, a network, a region, or what one team owns"),
];

pub(super) fn glossary(_page: &Page<'_>) -> String {
    let mut table = Table::new(["Word", "Meaning here"]);
    for (word, meaning) in GLOSSARY {
        table.row(&[word, &said(meaning)]);
    }
    for row in Expectation::WORDS {
        table.row(&[
            &format!("`{}`", row.word),
            &format!("the sender says \"{}\": {}", said(row.meaning), row.value.verdict().word()),
        ]);
    }
    table.end()
}

pub(super) fn sources(page: &Page<'_>) -> String {
    let mut used: BTreeMap<&str, Cited<'_>> = BTreeMap::new();
    let mut cite = |source: &'static Source, by: &'static str| {
        used.entry(source.key).or_insert_with(|| Cited { source, by: BTreeSet::new() }).by.insert(by);
    };
    let analysis = page.report.analysis;
    let mut seen: HashSet<*const Advice> = HashSet::new();
    for advice in
        page.rows.iter().filter_map(|row| row.advice).filter(|advice| seen.insert(std::ptr::from_ref(*advice)))
    {
        for reason in advice.reasons.iter().chain(&advice.reopened).chain(&advice.notes) {
            reason.sources.iter().for_each(|source| cite(source, reason.rule));
        }
        advice.alternatives.iter().for_each(|other| cite(other.source, other.rule));
    }
    analysis.findings().iter().for_each(|finding| cite(finding.source, finding.rule));
    for row in analysis.patterns().iter().map(|pattern| pattern.row) {
        row.sources.iter().for_each(|source| cite(source, row.name));
        row.changes.iter().for_each(|change| cite(change.source, row.name));
    }
    if used.is_empty() {
        return "No page is cited.\n\n".to_owned();
    }
    let mut table = Table::new(["Page", "Copy read", "Cited by"]);
    for Cited { source, by } in used.into_values() {
        let by: Vec<_> = by.into_iter().map(said).collect();
        table.row(&[&page_link(source), &said(source.date), &by.join(", ")]);
    }
    table.end()
}

/// A page, and the rules and patterns that name it.
struct Cited<'a> {
    source: &'a Source,
    by: BTreeSet<&'a str>,
}
