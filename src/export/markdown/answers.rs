//! What is the answer for each link? Expectations, data flow, network flow.

use std::collections::HashMap;

use super::super::rows::LinkRow;
use super::text::{Table, block, line, said, typed};
use super::{Page, end_name, link_name, need_words};
use crate::model::{Expectation, Service, Verdict, Vocabulary};
use crate::rules::Advice;

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
