//! How does text become Markdown that reads as it was typed? By escaping, tables and fences made in one place.
//!
//! Other people's text passes [`typed`]; our own sentences pass [`said`]. Neither can start a block, a link, a tag or an
//! emphasis, close a cell, or hide anything from the reader.

use std::fmt::Arguments;

use super::super::rows;
pub(crate) use super::super::rows::line;
use crate::rules::Source;

/// Appends a paragraph or another block, with an empty line after it.
pub(crate) fn block(out: &mut String, words: Arguments<'_>) {
    line(out, words);
    out.push('\n');
}

/// Somebody's text on one line, to be read as it was typed.
pub(crate) fn typed(text: &str) -> String {
    if is_plain(text) {
        return text.trim().to_owned();
    }
    let flat = rows::shown_flat(text);
    let text = flat.trim();
    let mut out = String::with_capacity(text.len() + 8);
    // A number at the start, because `1.` and `1)` begin a list.
    let mut only_digits = true;
    let mut signs = text.chars().peekable();
    while let Some(sign) = signs.next() {
        let next = signs.peek();
        let acts = match sign {
            '.' | ')' | '-' | '\'' | '"' | ',' | ';' | '?' | '%' | '/' | '(' => only_digits,
            // GitHub reads `:name:` as a picture, Azure DevOps `:::` as a block.
            ':' => next.is_some_and(|next| *next != ' '),
            sign => sign.is_ascii_punctuation(),
        };
        if acts {
            out.push('\\');
        }
        out.push(sign);
        only_digits &= sign.is_ascii_digit();
    }
    out
}

/// Whether a text is nothing but letters, digits and spaces, of which no host makes anything.
fn is_plain(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b' ')
}

/// A sentence of ours, which may name figures and words but no markup.
pub(crate) fn said(text: &str) -> String {
    if is_plain(text) {
        return text.trim().to_owned();
    }
    let mut out = String::with_capacity(text.len() + 8);
    let flat = rows::shown_flat(text);
    let mut signs = flat.trim().chars().peekable();
    let mut before = ' ';
    while let Some(sign) = signs.next() {
        let acts = match sign {
            // Inside a word it emphasizes nothing, and the name of a field is read where nothing is rendered, too.
            '_' => !(before.is_alphanumeric() && signs.peek().is_some_and(|next| next.is_alphanumeric())),
            sign => matches!(sign, '\\' | '`' | '*' | '[' | ']' | '<' | '>' | '|' | '~' | '$' | '&' | '#'),
        };
        if acts {
            out.push('\\');
        }
        out.push(sign);
        before = sign;
    }
    out
}

/// A sentence of ours with a capital letter at its start and a full stop at its end.
pub(crate) fn sentence(text: &str) -> String {
    let text = said(text);
    let stop = if text.ends_with(['.', '?', '!']) { "" } else { "." };
    capital(&text) + stop
}

/// Words with a capital letter at their start.
pub(super) fn capital(text: &str) -> String {
    let mut signs = text.chars();
    let first: String = signs.next().into_iter().flat_map(char::to_uppercase).collect();
    first + signs.as_str()
}

/// A count with its noun, which takes an `s` when there are not exactly one.
pub(crate) fn count(number: usize, noun: &str) -> String {
    let tail = if number == 1 { "" } else { "s" };
    format!("{number} {noun}{tail}")
}

/// Words as "a, b and c".
pub(crate) fn and(words: &[String]) -> String {
    match words {
        [] => String::new(),
        [only] => only.clone(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}

/// A link to a page.
pub(crate) fn page(source: &Source) -> String {
    format!("[{}]({})", said(source.title), source.address())
}

/// A table, one row a line, every row with as many cells as the header.
pub(crate) struct Table<const N: usize>(String);

impl<const N: usize> Table<N> {
    /// A table with these headings.
    pub fn new(headings: [&str; N]) -> Self {
        let mut table = Self(String::new());
        table.row(&headings);
        table.row(&["---"; N]);
        table
    }

    /// Adds a row of cells that are Markdown already.
    pub fn row(&mut self, cells: &[&str; N]) {
        for cell in cells {
            self.0.push_str("| ");
            self.0.push_str(cell);
            self.0.push_str(if cell.is_empty() { "" } else { " " });
        }
        self.0.push_str("|\n");
    }

    /// The table with an empty line after it.
    pub fn end(self) -> String {
        self.0 + "\n"
    }
}

/// A block of literal text, in a fence that nothing inside can close.
pub(crate) fn fenced(language: &str, text: &str) -> String {
    let mut longest = 0;
    let mut run = 0;
    for sign in text.chars() {
        run = if sign == '`' { run + 1 } else { 0 };
        longest = longest.max(run);
    }
    let fence = "`".repeat((longest + 1).max(3));
    format!("{fence}{language}\n{}\n{fence}\n\n", text.trim_end_matches('\n'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn typed_text_cannot_act() {
        assert_eq!(typed("a|b *c* <d>"), "a\\|b \\*c\\* \\<d\\>");
        assert_eq!(typed("1. first"), "1\\. first");
        assert_eq!(typed("- item"), "\\- item");
        assert_eq!(typed("v1.2, or later: yes"), "v1.2, or later: yes");
        assert_eq!(typed(":smile: ::: mermaid"), "\\:smile: \\:\\:: mermaid");
        assert_eq!(typed("two\nlines "), "two lines");
    }

    #[test]
    fn a_fence_is_longer_than_what_it_holds() {
        assert_eq!(fenced("text", "a ``` b\n"), "````text\na ``` b\n````\n\n");
    }
}
