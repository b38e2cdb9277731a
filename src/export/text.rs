//! How does the design look in plain text? As the drawing, its legend, what the badges stand for, and the links in full.
//!
//! The drawing shortens names and captions where there is no room for them, so every link is said again below it.

use super::rows;
use super::{Exporter, Report, Shows};
use crate::drawing::{ASCII, Drawing, Glyphs, MAX_CELLS, UNICODE};
use crate::model::{Verdict, Vocabulary};
use crate::text;

/// The row of the format with box-drawing characters.
pub const EXPORTER: Exporter = Exporter {
    name: "text",
    extension: "txt",
    help: "the drawing in plain text with box-drawing characters",
    write: |report| write(report, &UNICODE),
    paint: None,
    shows: Shows::Drawing,
};

/// The row of the format with nothing but ASCII in what the program draws.
pub const EXPORTER_ASCII: Exporter = Exporter {
    name: "ascii",
    extension: "ascii.txt",
    help: "the drawing in plain ASCII",
    write: |report| write(report, &ASCII),
    paint: None,
    shows: Shows::Drawing,
};

/// The whole drawing, line by line, or its columns and rows when they are too many.
///
/// # Errors
/// The size, when the drawing has more cells than wanted.
pub fn drawn(report: &Report<'_>, glyphs: &Glyphs, most: i64) -> Result<String, (i32, i32)> {
    let Report { topology, analysis, layout, .. } = report;
    let bounds = layout.bounds();
    if i64::from(bounds.w) * i64::from(bounds.h) > most {
        return Err((bounds.w, bounds.h));
    }
    let strips = Drawing::strips(topology, analysis, layout, glyphs, bounds)?;
    Ok(strips.map(|strip| strip.text()).collect())
}

fn write(report: &Report<'_>, glyphs: &Glyphs) -> String {
    let title = rows::shown_flat(&report.topology.title().name);
    let mut out = match title.trim() {
        "" => String::new(),
        title => format!("{title}\n{}\n\n", "=".repeat(text::width(title))),
    };
    match drawn(report, glyphs, MAX_CELLS) {
        Ok(text) => out.push_str(&text),
        Err((columns, rows)) => {
            let words = format!("The drawing takes {columns} columns and {rows} rows, too many for a text.\n");
            out.push_str(&words);
        }
    }
    out.push_str(&legend(report, glyphs));
    out.push_str(&list(report));
    out
}

/// Every link on a line, with nothing shortened.
fn list(report: &Report<'_>) -> String {
    let mut out = String::new();
    let end = |index: usize| rows::shown_flat(rows::component_name(&report.topology.components()[index]));
    for row in rows::links(report) {
        let name = match row.label() {
            "" => row.link.id.as_str(),
            label => label,
        };
        let (name, from, to) = (rows::shown_flat(name), end(row.from), end(row.to));
        rows::line(&mut out, format_args!("  {name}: {from} -> {to}, {}", row.answer()));
    }
    if out.is_empty() { out } else { format!("\n{out}") }
}

/// The lines and badges that the drawing uses, and what they stand for.
pub fn legend(report: &Report<'_>, glyphs: &Glyphs) -> String {
    let rows = rows::links(report);
    let mut out = String::new();
    for word in Verdict::WORDS.iter().filter(|word| rows.iter().any(|row| row.verdict == word.value)) {
        let index = word.value as usize;
        let level = glyphs.straight[index][0];
        let line: String = [level, level, glyphs.head[index][1]].iter().collect();
        rows::line(&mut out, format_args!("  {line}  {}: {}", word.word, word.meaning));
    }
    let services: std::collections::BTreeSet<_> = rows.iter().filter_map(|row| row.advice?.service()).collect();
    for service in services {
        rows::line(&mut out, format_args!("  {:<4} {}", service.badge(), service.name()));
    }
    if out.is_empty() { out } else { format!("\n{out}") }
}
