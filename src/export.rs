//! What leaves the program? The exporters, each a function from a [`Report`] to text.

pub mod json;
mod tree;

use crate::analysis::Analysis;
use crate::layout::Layout;
use crate::model::Topology;

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

/// One format.
#[derive(Debug)]
pub struct Exporter {
    /// Its name on the command line: "markdown".
    pub name: &'static str,
    /// The ending of its files: "md".
    pub extension: &'static str,
    /// What it is for, in one clause.
    pub help: &'static str,
    /// Writes it.
    pub write: fn(&Report<'_>) -> String,
}

/// Every format, in the order in which people should see them.
pub const EXPORTERS: &[Exporter] = &[];
