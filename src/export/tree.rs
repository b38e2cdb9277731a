//! How is JSON written so that people can read it and a change is a short difference? As a tree with one layout rule.
//!
//! A list of plain values stays on one line, and so does an object of plain values and such lists; every other one has a line
//! an entry.
//! Entries keep the order in which they are given. Characters that a screen hides or obeys are written as escapes.

use std::borrow::Cow;
use std::fmt::Write;
use std::ops::Range;

/// A JSON value to be written.
#[derive(Debug, Clone, PartialEq)]
pub enum Json<'a> {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A whole number.
    Whole(i64),
    /// A text.
    Text(Cow<'a, str>),
    /// A list.
    List(Vec<Json<'a>>),
    /// An object; its keys are written in this order.
    Object(Vec<(Cow<'a, str>, Json<'a>)>),
}

impl<'a> Json<'a> {
    /// A text.
    pub fn text(text: impl Into<Cow<'a, str>>) -> Self {
        Self::Text(text.into())
    }

    /// A text, or `null`.
    pub fn text_or_null(text: Option<impl Into<Cow<'a, str>>>) -> Self {
        text.map_or(Self::Null, Self::text)
    }

    /// A count.
    pub fn count(count: usize) -> Self {
        Self::Whole(count as i64)
    }

    /// A list of values.
    pub fn list(values: impl IntoIterator<Item = Json<'a>>) -> Self {
        Self::List(values.into_iter().collect())
    }

    /// A list of texts.
    pub fn texts<T: Into<Cow<'a, str>>>(texts: impl IntoIterator<Item = T>) -> Self {
        Self::list(texts.into_iter().map(Self::text))
    }

    /// An object.
    pub fn object<K: Into<Cow<'a, str>>>(entries: impl IntoIterator<Item = (K, Json<'a>)>) -> Self {
        Self::Object(entries.into_iter().map(|(key, value)| (key.into(), value)).collect())
    }

    /// The text of a whole file.
    pub fn file(&self) -> String {
        let mut text = String::new();
        self.write(&mut text, 0);
        text.push('\n');
        text
    }

    fn is_leaf(&self) -> bool {
        match self {
            Self::List(values) => values.is_empty(),
            Self::Object(entries) => entries.is_empty(),
            Self::Null | Self::Bool(_) | Self::Whole(_) | Self::Text(_) => true,
        }
    }

    fn is_flat(&self) -> bool {
        let plain = |value: &Self| match value {
            Self::List(values) => values.iter().all(Self::is_leaf),
            value => value.is_leaf(),
        };
        match self {
            Self::List(values) => values.iter().all(Self::is_leaf),
            Self::Object(entries) => entries.iter().all(|(_, value)| plain(value)),
            Self::Null | Self::Bool(_) | Self::Whole(_) | Self::Text(_) => true,
        }
    }

    /// Appends the text of a value at this depth of indentation.
    pub fn write(&self, out: &mut String, depth: usize) {
        match self {
            Self::Null => out.push_str("null"),
            Self::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
            Self::Whole(number) => write!(out, "{number}").expect("a string takes everything"),
            Self::Text(text) => quote(out, text),
            Self::List(values) => {
                let flat = self.is_flat();
                container(out, depth, ['[', ']'], flat, values, |out, value, depth| value.write(out, depth));
            }
            Self::Object(entries) => {
                let flat = self.is_flat();
                container(out, depth, ['{', '}'], flat, entries, |out, (key, value), depth| {
                    quote(out, key);
                    out.push_str(": ");
                    value.write(out, depth);
                });
            }
        }
    }
}

/// A list or an object that is written entry by entry, a line each and more: for those too large to be held as a tree.
#[derive(Debug)]
pub struct Open<'o> {
    out: &'o mut String,
    depth: usize,
    close: char,
    empty: bool,
}

impl<'o> Open<'o> {
    /// Opens an object at this depth of indentation.
    pub fn object(out: &'o mut String, depth: usize) -> Self {
        out.push('{');
        Self { out, depth, close: '}', empty: true }
    }

    /// Opens a list at this depth of indentation.
    pub fn list(out: &'o mut String, depth: usize) -> Self {
        out.push('[');
        Self { out, depth, close: ']', empty: true }
    }

    /// Where the next item of a list is to be appended.
    pub fn item(&mut self) -> &mut String {
        self.out.push_str(if self.empty { "" } else { "," });
        self.empty = false;
        line(self.out, self.depth + 1);
        self.out
    }

    /// Where the value of the next key of an object is to be appended.
    pub fn key(&mut self, key: &str) -> &mut String {
        let out = self.item();
        quote(out, key);
        out.push_str(": ");
        out
    }

    /// Adds a key with its value.
    pub fn entry(&mut self, key: &str, value: &Json<'_>) {
        let depth = self.depth + 1;
        value.write(self.key(key), depth);
    }

    /// Adds a list of values under a key, each written and forgotten before the next.
    pub fn entries<'a>(&mut self, key: &str, values: impl IntoIterator<Item = Json<'a>>) {
        let depth = self.depth + 1;
        let mut list = Open::list(self.key(key), depth);
        for value in values {
            value.write(list.item(), depth + 1);
        }
        list.close();
    }

    /// How much text there is in all.
    pub fn written(&self) -> usize {
        self.out.len()
    }

    /// Adds entries that stand in the text already, as they were written at the same depth behind another one.
    pub fn copy(&mut self, range: Range<usize>) {
        self.out.extend_from_within(range);
    }

    /// Writes the bracket at the end.
    pub fn close(self) {
        if !self.empty {
            line(self.out, self.depth);
        }
        self.out.push(self.close);
    }
}

fn container<T>(
    out: &mut String,
    depth: usize,
    brackets: [char; 2],
    flat: bool,
    items: &[T],
    mut write: impl FnMut(&mut String, &T, usize),
) {
    out.push(brackets[0]);
    let padded = flat && brackets[0] == '{' && !items.is_empty();
    for (index, item) in items.iter().enumerate() {
        match (index, flat) {
            (0, true) => out.push_str(if padded { " " } else { "" }),
            (_, true) => out.push_str(", "),
            (0, false) => line(out, depth + 1),
            (_, false) => {
                out.push(',');
                line(out, depth + 1);
            }
        }
        write(out, item, depth + 1);
    }
    if padded {
        out.push(' ');
    } else if !flat {
        line(out, depth);
    }
    out.push(brackets[1]);
}

fn line(out: &mut String, depth: usize) {
    out.push('\n');
    (0..depth).for_each(|_| out.push_str("  "));
}

/// A JSON string. Besides what JSON demands, what a terminal or an editor would hide or obey is escaped.
fn quote(out: &mut String, text: &str) {
    // Most texts are our own words; they need no second look.
    if text.bytes().all(|byte| matches!(byte, b' '..=b'~') && byte != b'"' && byte != b'\\') {
        out.push('"');
        out.push_str(text);
        out.push('"');
    } else {
        out.push_str(&crate::file::json_string(text));
    }
}
