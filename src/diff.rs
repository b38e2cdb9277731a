//! How do versions differ, and how do they become one again? Of a design fact by fact, of a text line by line.

pub mod design;
mod json;
pub mod lines;
mod markdown;
pub mod merge;
mod words;

use design::Diff;

/// One way to tell a difference.
#[derive(Debug)]
pub struct Format {
    /// Its name on the command line: "markdown".
    pub name: &'static str,
    /// Who reads it, in one clause.
    pub help: &'static str,
    /// Writes it.
    pub write: fn(&Diff) -> String,
}

/// Every format, in the order in which people should see them.
pub const FORMATS: &[Format] = &[
    Format { name: "text", help: "a listing for a terminal", write: words::text },
    Format { name: "markdown", help: "tables for a pull request", write: markdown::markdown },
    Format { name: "json", help: "one object, for scripts", write: json::json },
];
