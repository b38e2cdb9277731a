//! What leaves the program? The exporters, each a function from a [`Report`] to text.

use crate::analysis::Analysis;
use crate::model::Topology;

/// A design with what follows from it.
#[derive(Debug, Clone, Copy)]
pub struct Report<'a> {
    /// The design.
    pub topology: &'a Topology,
    /// What follows from it.
    pub analysis: &'a Analysis,
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
