//! What is wrong with a file, and where? Problems with line and column, at most twenty of them, ready to print.
//!
//! Lines and columns count from 1; columns count characters, not bytes. Everything that a problem quotes from the file
//! has passed `text::quoted`, so a problem may be printed as it is.

use std::fmt::Write as _;

use crate::text::shown;

/// How many problems of one file are told; the others are counted.
pub const TOLD: usize = 20;

/// One thing that is wrong with a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
    /// What is wrong: one clause, lower case, no full stop.
    pub text: String,
    /// What to do, where that helps.
    pub help: Option<String>,
}

/// Everything that is wrong with a file; never empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problems {
    /// The problems that are told, in the order of the file.
    pub told: Vec<Problem>,
    /// How many more there are.
    pub more: usize,
}

impl Problems {
    /// The lines to print: `error: FILE:LINE:COLUMN: what is wrong`, and `help: what to do` where there is help.
    pub fn report(&self, name: &str) -> String {
        let name = shown(name);
        let mut out = String::new();
        for problem in &self.told {
            let Problem { line, column, text, help } = problem;
            let _ = writeln!(out, "error: {name}:{line}:{column}: {text}");
            if let Some(help) = help {
                let _ = writeln!(out, "help: {help}");
            }
        }
        if self.more > 0 {
            let _ = writeln!(out, "error: {name}: and {} more", self.more);
        }
        out
    }
}

/// Line and column of a place in a text.
pub fn place(text: &str, at: usize) -> (usize, usize) {
    let before = &text[..at];
    let start = before.rfind('\n').map_or(0, |newline| newline + 1);
    (1 + before.matches('\n').count(), 1 + before[start..].chars().count())
}

/// Gathers the problems of one text; what comes after the twentieth is only counted.
#[derive(Debug)]
pub struct Gather<'a> {
    text: &'a str,
    told: Vec<(usize, Problem)>,
    more: usize,
}

impl<'a> Gather<'a> {
    /// No problems so far.
    pub fn new(text: &'a str) -> Self {
        Self { text, told: Vec::new(), more: 0 }
    }

    /// Notes a problem at a byte of the text. The words are asked for only when they will be told.
    pub fn add(&mut self, at: usize, words: impl FnOnce() -> (String, Option<String>)) {
        if self.told.len() >= TOLD {
            self.more += 1;
            return;
        }
        let (line, column) = place(self.text, at);
        let (text, help) = words();
        self.told.push((at, Problem { line, column, text, help }));
    }

    /// Whether nothing is wrong.
    pub fn is_empty(&self) -> bool {
        self.told.is_empty()
    }

    /// The problems in the order of the file.
    pub fn into_problems(mut self) -> Problems {
        self.told.sort_by_key(|(at, _)| *at);
        Problems { told: self.told.into_iter().map(|(_, problem)| problem).collect(), more: self.more }
    }
}

/// A single problem at a byte of a text.
pub fn one(text: &str, at: usize, what: impl Into<String>, help: Option<&str>) -> Problems {
    let (line, column) = place(text, at);
    let problem = Problem { line, column, text: what.into(), help: help.map(str::to_owned) };
    Problems { told: vec![problem], more: 0 }
}
