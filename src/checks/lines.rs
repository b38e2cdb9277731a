//! What do people and scripts read of a check? Lines that editors can jump from, and the same as a list in JSON.

use std::fmt::Write as _;

use super::Check;
use crate::export::json;
use crate::export::tree::Json;
use crate::text::shown;

/// `orders.json:12:5: error A3: link "place-order": what is wrong`
pub fn text(check: &Check) -> String {
    let mut text = String::new();
    for (file, found) in check.open() {
        let (name, severity, rule) = (shown(&file.name), found.severity(), found.finding.rule);
        let _ = writeln!(text, "{name}:{}:{}: {severity} {rule}: {}", found.line, found.column, found.message());
    }
    text
}

/// Findings as the exported JSON has them, each with its file and place.
pub fn json(check: &Check) -> String {
    let items = check.open().map(|(file, found)| {
        let mut entries = vec![
            ("file", Json::text(&file.name)),
            ("line", Json::count(found.line)),
            ("column", Json::count(found.column)),
        ];
        entries.extend(json::finding(&found.finding));
        Json::object(entries)
    });
    Json::list(items).file()
}
