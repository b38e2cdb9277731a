//! What does a reviewer read? The design document: a fixed order of sections, one row or item a line, the same bytes each time.
//!
//! Sections are rows of [`SECTIONS`]; to add one, add its row and its function. What a person writes between the notes markers of
//! a section is handed in as [`Notes`] and written back; everything else is made anew. Markers are link definitions, which every
//! Markdown host hides and no HTML filter touches.

mod answers;
pub(super) mod choices;
mod overview;
mod rejected;
mod review;
pub(crate) mod text;

use std::collections::HashMap;
use std::fmt::Write;

use super::rows::{self, LinkRow};
use super::{Dialect, Exporter, Report, Shows, json};
use crate::analysis::{Finding, Subject};
use crate::model::{LinkId, Vocabulary};
use text::{block, line, said, typed};

/// The row of this format.
pub const EXPORTER: Exporter = Exporter {
    name: "markdown",
    extension: "md",
    help: "the design document that a reviewer reads",
    write,
    paint: None,
    shows: Shows::SmallDrawing,
};

/// The most components of a design whose drawing stands in the document as text; a larger one is no picture to a reader.
pub const MOST_DRAWN: usize = 400;

/// One section of the document.
#[derive(Debug)]
pub struct Section {
    /// Its word on the command line and in markers: "network".
    pub word: &'static str,
    /// Its heading.
    pub title: &'static str,
    write: fn(&Page<'_>) -> String,
}

/// Every section, in the order of the document.
pub const SECTIONS: &[Section] = &[
    Section { word: "summary", title: "Summary", write: overview::summary },
    Section { word: "picture", title: "Picture", write: overview::picture },
    Section { word: "context", title: "Context and boundaries", write: overview::context },
    Section { word: "components", title: "Components", write: overview::components },
    Section { word: "links", title: "Links and expectations", write: answers::links },
    Section { word: "dataflow", title: "Data flow", write: answers::dataflow },
    Section { word: "choices", title: "Choices and reasons", write: choices::choices },
    Section { word: "network", title: "Network flow", write: answers::network },
    Section { word: "patterns", title: "Patterns", write: review::patterns },
    Section { word: "findings", title: "Findings", write: review::findings },
    Section { word: "decisions", title: "Decisions", write: review::decisions },
    Section { word: "questions", title: "Open questions", write: review::questions },
    Section { word: "glossary", title: "Glossary", write: review::glossary },
    Section { word: "sources", title: "Sources", write: review::sources },
];

/// The word for every section.
pub const ALL: &str = "all";

/// The section of a word.
pub fn section(word: &str) -> Option<&'static Section> {
    SECTIONS.iter().find(|section| section.word == word)
}

/// What a section is made of.
struct Page<'a> {
    report: &'a Report<'a>,
    rows: Vec<LinkRow<'a>>,
    /// What to call each component, escaped.
    names: Vec<String>,
    by_link: HashMap<&'a LinkId, Vec<&'a Finding>>,
}

fn write(report: &Report<'_>) -> String {
    let mut by_link: HashMap<_, Vec<_>> = HashMap::new();
    for finding in report.analysis.findings() {
        if let Subject::Link(id) = &finding.subject {
            by_link.entry(id).or_default().push(finding);
        }
    }
    let names = report.topology.components().values().map(|component| typed(rows::component_name(component))).collect();
    let page = Page { report, rows: rows::links(report), names, by_link };
    let chosen = &report.options.sections;
    let wanted = |section: &Section| chosen.is_empty() || chosen.contains(&section.word);
    let title = report.topology.title();
    let name = if title.name.trim().is_empty() { "Untitled design" } else { &title.name };
    let mut out = front_matter(report, name);
    block(&mut out, format_args!("# {}", typed(name)));
    for words in [&title.description, &title.notes].into_iter().flatten() {
        paragraphs(&mut out, words);
    }
    let mut notes = report.options.notes.clone();
    notes_block(&mut out, "document", &mut notes);
    for section in SECTIONS.iter().filter(|section| wanted(section)) {
        block(&mut out, format_args!("## {}", section.title));
        out.push_str(&(section.write)(&page));
        notes_block(&mut out, section.word, &mut notes);
    }
    let mut left: Vec<_> = notes.0.keys().cloned().collect();
    left.sort();
    if !left.is_empty() {
        block(&mut out, format_args!("## Notes on sections that are not here"));
    }
    for word in left {
        notes_block(&mut out, &word, &mut notes);
    }
    out.truncate(out.trim_end().len());
    out.push('\n');
    out
}

/// What tools index, and what `export --check` needs to write the same document again. The characters that Markdown acts on are
/// escaped, because hosts that know no front matter show it as text.
fn front_matter(report: &Report<'_>, name: &str) -> String {
    let title = crate::file::json_string(&rows::shown_flat(name));
    let mut safe = String::new();
    for sign in title.chars() {
        match sign {
            '<' | '>' | '&' | '`' | '*' | '_' | '[' | ']' | '|' | '~' | '$' | '!' | '@' | ':' | '#' => {
                write!(safe, "\\x{:02X}", u32::from(sign)).expect("a string takes everything");
            }
            sign => safe.push(sign),
        }
    }
    let sections = &report.options.sections;
    let sections = if sections.is_empty() { ALL.to_owned() } else { sections.join(" ") };
    let mut out = String::new();
    line(&mut out, format_args!("---"));
    line(&mut out, format_args!("title: {safe}"));
    line(&mut out, format_args!("generator: {}", json::GENERATOR));
    line(&mut out, format_args!("catalog: {}", json::CATALOG));
    line(&mut out, format_args!("dialect: {}", report.options.dialect.word()));
    line(&mut out, format_args!("sections: {sections}"));
    block(&mut out, format_args!("---"));
    out
}

/// The dialect and sections that a document on disk was written with.
pub fn settings_of(document: &str) -> Option<(Dialect, Vec<&'static str>)> {
    let mut lines = document.lines().map(str::trim_end).skip_while(|line| *line != "---").skip(1);
    let (mut dialect, mut sections) = (None, None);
    for line in lines.by_ref().take_while(|line| *line != "---") {
        match line.split_once(": ") {
            Some(("dialect", word)) => dialect = Dialect::from_word(word.trim()),
            Some(("sections", ALL)) => sections = Some(Vec::new()),
            Some(("sections", words)) => {
                sections = words.split_whitespace().map(|word| section(word).map(|section| section.word)).collect();
            }
            _ => {}
        }
    }
    Some((dialect?, sections?))
}

/// What people wrote between the markers of a document, by section.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Notes(HashMap<String, String>);

const NOTES: &str = "[//]: # (notes on ";
const NOTES_TAIL: &str = ": the next export keeps what is written between these two lines)";
const NOTES_END: &str = "[//]: # (end of notes)";

impl Notes {
    /// What people wrote in a document on disk.
    ///
    /// # Errors
    /// When a marker lacks its end, so that nobody could say what is to be kept; names the line.
    pub fn of(document: &str) -> Result<Self, String> {
        let mut found = HashMap::new();
        let mut open: Option<(usize, &str, String)> = None;
        for (number, line) in document.lines().enumerate() {
            let marker = line.trim_end().strip_prefix(NOTES).and_then(|rest| rest.split([':', ')']).next());
            match (&mut open, marker, line.trim_end() == NOTES_END) {
                (None, Some(word), _) => open = Some((number, word, String::new())),
                (Some((start, word, _)), Some(_), _) => {
                    return Err(format!(
                        "{}: the notes on \"{}\" have no end marker",
                        *start + 1,
                        crate::text::shown(word)
                    ));
                }
                (Some(_), None, true) => {
                    if let Some((_, word, text)) = open.take() {
                        let kept: &mut String = found.entry(word.to_owned()).or_default();
                        kept.push_str(text.trim_matches(['\n', '\r']));
                    }
                }
                (Some((_, _, text)), None, false) => {
                    text.push_str(line);
                    text.push('\n');
                }
                (None, None, _) => {}
            }
        }
        match open {
            Some((start, word, _)) => {
                Err(format!("{}: the notes on \"{}\" have no end marker", start + 1, crate::text::shown(word)))
            }
            None => Ok(Self(found.into_iter().filter(|(_, text)| !text.trim().is_empty()).collect())),
        }
    }
}

fn notes_block(out: &mut String, word: &str, notes: &mut Notes) {
    let kept = notes.0.remove(word).map(|text| format!("{text}\n\n")).unwrap_or_default();
    block(out, format_args!("{NOTES}{word}{NOTES_TAIL}\n\n{kept}{NOTES_END}"));
}

/// Somebody's longer text: an empty line starts a paragraph.
fn paragraphs(out: &mut String, words: &str) {
    for paragraph in words.split("\n\n").map(typed).filter(|text| !text.is_empty()) {
        block(out, format_args!("{paragraph}"));
    }
}

/// The name of a link as a reader may have it, with its id when another name hides it.
pub(super) fn link_name(row: &LinkRow<'_>) -> String {
    match row.label() {
        "" => format!("`{}`", row.link.id),
        label => typed(label),
    }
}

/// The name of the component at an end of a link.
fn end_name<'a>(page: &'a Page<'_>, index: usize) -> &'a str {
    &page.names[index]
}

/// A need in words: "ordering per-key", "no replay".
pub(super) fn need_words(need: crate::model::Need, value: &crate::model::NeedValue) -> String {
    let key = need.key().replace('_', " ");
    match value {
        crate::model::NeedValue::Flag(true) => key,
        crate::model::NeedValue::Flag(false) => format!("no {key}"),
        crate::model::NeedValue::Text(words) => format!("in words: {}", typed(words)),
        value => format!("{key} {}", said(&value.to_string())),
    }
}
