//! What do scripts read of a difference? The same as people, with the values as they stand in the files.

use super::design::{Diff, Thing, Turn};
use super::words::summary;
use crate::export::json;
use crate::export::tree::Json;
use crate::file::plain;

/// One object.
pub fn json(diff: &Diff) -> String {
    let findings = diff.findings.iter().map(|(change, finding)| {
        let mut entries = vec![("change", Json::text(change.word()))];
        entries.extend(json::finding(finding));
        Json::object(entries)
    });
    let patterns = diff.patterns.iter().map(|(change, pattern)| {
        Json::object([
            ("change", Json::text(change.word())),
            ("name", Json::text(pattern.row.name)),
            ("components", Json::texts(pattern.components.iter().map(crate::model::Id::as_str))),
            ("links", Json::texts(pattern.links.iter().map(crate::model::Id::as_str))),
        ])
    });
    let whole = Json::object([
        ("name", Json::text(&diff.name)),
        ("summary", Json::text(summary(diff))),
        ("design", Json::list(diff.title.iter().map(turn))),
        ("things", Json::list(diff.things.iter().map(thing))),
        ("moved", Json::texts(diff.moved.iter().map(String::as_str))),
        ("reordered", Json::texts(diff.reordered.iter().map(|list| list.key()))),
        ("findings", Json::list(findings)),
        ("patterns", Json::list(patterns)),
    ]);
    whole.file()
}

fn thing(thing: &Thing) -> Json<'_> {
    let mut entries = vec![
        ("change", Json::text(thing.change.word())),
        ("sort", Json::text(thing.list.noun())),
        ("id", Json::text(&thing.id)),
    ];
    entries.extend(thing.name.as_deref().map(|name| ("name", Json::text(name))));
    entries.push(("facts", Json::list(thing.turns.iter().map(turn))));
    if let Some([was, now]) = &thing.answer {
        let answer = [("was", Json::text_or_null(was.as_deref())), ("now", Json::text_or_null(now.as_deref()))];
        entries.push(("answer", Json::object(answer)));
        entries.push(("because", Json::texts(thing.because.iter().map(String::as_str))));
    }
    Json::object(entries)
}

fn turn(turn: &Turn) -> Json<'_> {
    let mut entries = vec![("key", Json::text(&turn.fact.key))];
    entries.extend(turn.fact.part.as_deref().map(|part| ("part", Json::text(part))));
    let side = |json: &Option<String>| Json::text_or_null(json.as_deref().map(plain));
    entries.extend([("was", side(&turn.was)), ("now", side(&turn.now))]);
    Json::object(entries)
}
