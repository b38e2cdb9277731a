//! What is known of the patterns around the selected thing? Each with what to mind, what speaks for and against it, and
//! what has changed; for the whole design only how often each occurs.

use std::collections::HashSet;

use ratatui::style::Style;

use super::Sheet;
use crate::analysis::{Pattern, PatternRow, Subject};
use crate::theme::Role;

impl Sheet<'_> {
    /// The patterns of the whole design, each once.
    pub(super) fn pattern_names(&mut self) {
        let mut counts: Vec<(&'static PatternRow, usize)> = Vec::new();
        for pattern in self.editor.analysis().patterns() {
            // Occurrences of one pattern follow one another.
            match counts.last_mut().filter(|(row, _)| *row == pattern.row) {
                Some((_, count)) => *count += 1,
                None => counts.push((pattern.row, 1)),
            }
        }
        if counts.is_empty() {
            return;
        }
        self.heading("Patterns");
        for (row, count) in counts {
            let times = if count > 1 { format!("({count} times)") } else { String::new() };
            self.clause(row.name, &times);
        }
    }

    /// The patterns that take something in.
    pub(super) fn patterns(&mut self, subject: &Subject) {
        let editor = self.editor;
        let mut told: Option<&'static PatternRow> = None;
        let mut remarks: HashSet<&str> = HashSet::new();
        // Occurrences of one pattern follow one another, and many of them can be remarked on in the same words.
        for pattern in editor.analysis().patterns_with(subject) {
            if told != Some(pattern.row) {
                told = Some(pattern.row);
                remarks = pattern.remark.as_deref().into_iter().collect();
                self.pattern(pattern);
            } else if let Some(remark) = pattern.remark.as_deref().filter(|remark| remarks.insert(remark)) {
                self.here(remark);
            }
        }
    }

    /// What is particular to one occurrence.
    fn here(&mut self, remark: &str) {
        self.page.parts(0, &[("Here: ", self.style(Role::Dim)), (remark, Style::new())]);
    }

    fn pattern(&mut self, pattern: &Pattern) {
        let row = pattern.row;
        self.heading(&format!("Pattern: {}", row.name));
        self.page.text(0, row.summary, Style::new());
        if let Some(remark) = &pattern.remark {
            self.here(remark);
        }
        let (plain, dim) = (Style::new(), self.style(Role::Dim));
        for (number, point) in row.attention.iter().enumerate() {
            self.page.parts(0, &[(&format!("{}. ", number + 1), dim), (point, plain)]);
        }
        for (mark, clauses) in [("+ ", row.pros), ("- ", row.cons)] {
            for clause in clauses {
                self.page.parts(0, &[(mark, dim), (clause, plain)]);
            }
        }
        for change in row.changes {
            let before = format!("{}: {}. ", change.date, change.said);
            self.page.parts(0, &[(&before, dim), ("Now: ", dim), (change.now, plain)]);
        }
    }
}
