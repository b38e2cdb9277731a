//! How do the links look in a spreadsheet? As a table with one row a link and every cell in quotation marks (RFC 4180).
//!
//! A spreadsheet runs a cell that begins like a formula, quoted or not; such a cell gets an apostrophe in front, which
//! spreadsheets read as "this is text".

use super::rows::{self, LinkRow, line};
use super::{Exporter, Report, Shows};
use crate::model::Vocabulary;

/// The row of this format.
pub const EXPORTER: Exporter = Exporter {
    name: "csv",
    extension: "csv",
    help: "a table of the links, for spreadsheets",
    write,
    paint: None,
    shows: Shows::Words,
};

const HEADINGS: [&str; 10] =
    ["id", "label", "from", "from_name", "to", "to_name", "expectation", "verdict", "service", "notes"];

fn write(report: &Report<'_>) -> String {
    let mut out = String::new();
    line(&mut out, format_args!("{}", record(HEADINGS)));
    for row in rows::links(report) {
        line(&mut out, format_args!("{}", record(cells(report, &row))));
    }
    out
}

/// What the table says of a link, in the order of [`HEADINGS`].
fn cells<'a>(report: &Report<'a>, row: &LinkRow<'a>) -> [&'a str; HEADINGS.len()] {
    let name = |index: usize| rows::component_name(&report.topology.components()[index]);
    [
        row.link.id.as_str(),
        row.label(),
        row.link.from.as_str(),
        name(row.from),
        row.link.to.as_str(),
        name(row.to),
        row.link.expectation.map_or("", Vocabulary::word),
        row.verdict.word(),
        row.service().unwrap_or_default(),
        row.link.notes.as_deref().unwrap_or_default(),
    ]
}

fn record(cells: [&str; HEADINGS.len()]) -> String {
    cells.map(cell).join(",")
}

/// A text as one cell on one line.
fn cell(text: &str) -> String {
    let flat = rows::shown_flat(text);
    let flat = flat.trim();
    // Some spreadsheets take the full-width signs for the plain ones.
    let guard = if flat.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']) { "'" } else { "" };
    format!("\"{guard}{}\"", flat.replace('"', "\"\""))
}
