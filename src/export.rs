//! What leaves the program? The exporters, each a function from a [`Report`] to text.

pub mod asyncapi;
pub mod csv;
pub mod d2;
pub mod dot;
pub mod drawio;
mod fields;
pub mod json;
pub mod json_canvas;
pub mod madr;
pub mod markdown;
pub mod mermaid;
mod places;
pub mod png;
mod rows;
mod scene;
pub mod svg;
pub mod text;
pub mod tree;

use crate::analysis::Analysis;
use crate::layout::{Direction, Layout};
use crate::model::{Topology, Vocabulary, Word};
use crate::theme::Theme;

/// A design with what follows from it, and how to write it.
#[derive(Debug, Clone, Copy)]
pub struct Report<'a> {
    /// The design.
    pub topology: &'a Topology,
    /// What follows from it.
    pub analysis: &'a Analysis,
    /// Where everything lies.
    pub layout: &'a Layout,
    /// What the caller asked for.
    pub options: &'a Options,
}

/// What can be asked of an export, whatever its format; a format takes from it what concerns it.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Which host the Markdown is for.
    pub dialect: Dialect,
    /// The words of the sections that the Markdown is to have; none: all.
    pub sections: Vec<&'static str>,
    /// What people wrote into the document that is written over.
    pub notes: markdown::Notes,
    /// The colors of a picture; none: the built-in theme for light grounds.
    pub theme: Option<Theme>,
}

/// A host that shows Markdown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Dialect {
    /// GitHub, GitLab, VS Code.
    #[default]
    GitHub,
    /// Azure DevOps: pull requests and wikis.
    AzureDevOps,
}

impl Vocabulary for Dialect {
    const NOUN: &'static str = "dialect";
    const WORDS: &'static [Word<Self>] = &[
        Word::new(Self::GitHub, "github", "GitHub, GitLab, VS Code and most others"),
        Word::new(Self::AzureDevOps, "azure-devops", "Azure DevOps: pull requests and wikis"),
    ];
}

/// One format.
#[derive(Debug)]
pub struct Exporter {
    /// Its name on the command line: "markdown".
    pub name: &'static str,
    /// The ending of its files: "md".
    pub extension: &'static str,
    /// What it is for, in one clause.
    pub help: &'static str,
    /// Writes it; a picture of pixels: what it is painted from.
    pub write: fn(&Report<'_>) -> String,
    /// Paints it, where it is a picture of pixels and no text.
    pub paint: Option<fn(&Report<'_>) -> Vec<u8>>,
    /// What it shows of where things lie.
    pub shows: Shows,
}

/// What a format shows of where things lie.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shows {
    /// Nothing: it is text or data, or its reader places things itself.
    Words,
    /// The drawing, while it is small enough to be read in a text.
    SmallDrawing,
    /// The drawing.
    Drawing,
}

impl Exporter {
    /// Where things lie, as far as this format shows it: arranging a large design takes longer than writing it.
    pub fn layout(&self, topology: &Topology) -> Layout {
        let arranged = match self.shows {
            Shows::Words => false,
            Shows::SmallDrawing => topology.components().len() <= markdown::MOST_DRAWN,
            Shows::Drawing => true,
        };
        if arranged { Layout::of(topology, Direction::Auto) } else { Layout::default() }
    }

    /// The bytes of its file.
    pub fn bytes(&self, report: &Report<'_>) -> Vec<u8> {
        self.paint.map_or_else(|| (self.write)(report).into_bytes(), |paint| paint(report))
    }
}

/// Every format, in the order in which people should see them.
pub const EXPORTERS: &[Exporter] = &[
    markdown::EXPORTER,
    json::EXPORTER,
    text::EXPORTER,
    text::EXPORTER_ASCII,
    mermaid::EXPORTER,
    svg::EXPORTER,
    png::EXPORTER,
    drawio::EXPORTER,
    json_canvas::EXPORTER,
    d2::EXPORTER,
    madr::EXPORTER,
    asyncapi::EXPORTER,
    dot::EXPORTER,
    csv::EXPORTER,
];
