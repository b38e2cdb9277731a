//! What can be brought in from other programs? The importers, each a function from text to a design and what it lost.
//!
//! An importer reads what a format has of components, links, labels, groups, places, kinds and notes. What cannot be
//! carried over is reported, one line each, with its place; nothing is lost silently but looks (colors, directions).
//! Links come in untagged unless our own exporter left the tag in the file. Whatever the text holds, importing ends:
//! nesting, counts and reports are bounded, and no importer recurses deeper than [`DEPTH`].
//!
//! To add a format, add a file below `import/` and its row to [`IMPORTERS`].

mod asyncapi;
mod azure;
mod dot;
mod draft;
mod drawio;
mod html;
mod json_canvas;
mod mermaid;
mod own;
mod places;
mod scan;
mod tree;

use crate::file::Problems;
use crate::model::Topology;

/// How deep groups, lists and objects of a foreign file may be nested.
pub const DEPTH: usize = 64;

/// How many components, groups and links each a foreign file may make.
pub const COUNT: usize = 100_000;

/// A design made of a foreign file.
#[derive(Debug, Clone, PartialEq)]
pub struct Imported {
    /// The design.
    pub topology: Topology,
    /// What could not be carried over, in the order of the file.
    pub dropped: Vec<Dropped>,
    /// How much more could not be carried over than is told.
    pub more: usize,
}

/// Something that could not be carried over.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Dropped {
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
    /// What, and what became of it: one clause in lower case. What it quotes has passed `text::shown`.
    pub text: String,
}

/// One format.
#[derive(Debug)]
pub struct Importer {
    /// Its name on the command line: "json-canvas".
    pub name: &'static str,
    /// The endings of its files.
    pub extensions: &'static [&'static str],
    /// Whose files these are, in one clause.
    pub help: &'static str,
    /// Whether a text looks like this format.
    pub sniff: fn(&str) -> bool,
    /// Reads it.
    pub read: fn(&str) -> Result<Imported, Problems>,
}

/// Every format, in the order in which a text is tried.
pub const IMPORTERS: &[Importer] =
    &[mermaid::IMPORTER, dot::IMPORTER, json_canvas::IMPORTER, asyncapi::IMPORTER, drawio::IMPORTER];

/// The importer of a name.
pub fn importer(name: &str) -> Option<&'static Importer> {
    IMPORTERS.iter().find(|importer| importer.name == name)
}

/// The importer for a file: the one whose format the text looks like, among those of the file's ending first.
pub fn importer_for(file_name: &str, text: &str) -> Option<&'static Importer> {
    let ending = file_name.rsplit_once('.').map(|(_, ending)| ending.to_lowercase()).unwrap_or_default();
    let by_ending = || IMPORTERS.iter().filter(|importer| importer.extensions.contains(&ending.as_str()));
    by_ending()
        .chain(IMPORTERS)
        .find(|importer| (importer.sniff)(text))
        // A file of a telling ending that looks like nothing known: its reader says best what is wrong.
        .or_else(|| by_ending().next())
}

/// Brings a text in, as the format named, or as the one that it looks like.
///
/// # Errors
/// When the text is not of the format at all; what the format has and a design has not is dropped and told instead.
pub fn import(text: &str, from: Option<&Importer>) -> Result<Imported, Problems> {
    if let Some(importer) = from.or_else(|| importer_for("", text)) {
        (importer.read)(text)
    } else {
        let known = IMPORTERS.iter().map(|importer| importer.name).collect::<Vec<_>>().join(", ");
        let help = format!("say what it is with --from; known are {known}");
        Err(draft::stop((1, 1), "this looks like no format that can be imported", Some(&help)))
    }
}
