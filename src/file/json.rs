//! What stands where in a JSON text? A view into text whose syntax was checked: nodes, entries and items by their place.
//!
//! Nothing is built: a node is a span, and walking scans the text. So places are exact, text is kept byte for byte, and
//! memory stays small however hostile the file. Everything here relies on `syntax::check` having passed.

use std::borrow::Cow;
use std::fmt::Write as _;

use crate::text::hidden;

/// A value in a JSON text.
#[derive(Debug, Clone, Copy)]
pub struct Node<'a> {
    text: &'a str,
    /// The byte at which it starts.
    pub start: usize,
    /// The byte after it.
    pub end: usize,
}

/// What a value is, told by its first character.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sort {
    Object,
    List,
    Text,
    Number,
    Flag,
    Null,
}

impl Sort {
    /// What it is called in a sentence.
    pub fn noun(self) -> &'static str {
        match self {
            Self::Object => "an object",
            Self::List => "a list",
            Self::Text => "a text",
            Self::Number => "a number",
            Self::Flag => "true or false",
            Self::Null => "null",
        }
    }
}

/// A key with its value.
#[derive(Debug, Clone, Copy)]
pub struct Entry<'a> {
    /// The key, quotation marks included.
    pub key: Node<'a>,
    /// The value.
    pub value: Node<'a>,
}

impl<'a> Node<'a> {
    /// The one value of a checked text.
    pub fn root(text: &'a str) -> Self {
        let start = skip_space(text.as_bytes(), 0);
        Self { text, start, end: text.trim_end_matches([' ', '\t', '\r', '\n']).len() }
    }

    /// A value inside this one.
    pub fn part(self, start: usize, end: usize) -> Self {
        Self { text: self.text, start, end }
    }

    /// The JSON text of the value.
    pub fn raw(self) -> &'a str {
        &self.text[self.start..self.end]
    }

    /// What it is.
    pub fn sort(self) -> Sort {
        match self.text.as_bytes()[self.start] {
            b'{' => Sort::Object,
            b'[' => Sort::List,
            b'"' => Sort::Text,
            b't' | b'f' => Sort::Flag,
            b'n' => Sort::Null,
            _ => Sort::Number,
        }
    }

    /// The text of a string; `None` when it spells half of a surrogate pair.
    pub fn string(self) -> Option<Cow<'a, str>> {
        unescape(self.raw())
    }

    /// The entries of an object, in order.
    pub fn entries(self) -> impl Iterator<Item = Entry<'a>> {
        let mut at = self.start + 1;
        std::iter::from_fn(move || {
            let key = self.node_from(at)?;
            let value = self.node_from(skip_space(self.text.as_bytes(), key.end) + 1)?;
            at = self.next_from(value);
            Some(Entry { key, value })
        })
    }

    /// The items of a list, in order.
    pub fn items(self) -> impl Iterator<Item = Node<'a>> {
        let mut at = self.start + 1;
        std::iter::from_fn(move || {
            let item = self.node_from(at)?;
            at = self.next_from(item);
            Some(item)
        })
    }

    /// The node inside this one that begins at a place or after white space; none at the closing bracket.
    fn node_from(self, at: usize) -> Option<Self> {
        let start = skip_space(self.text.as_bytes(), at);
        (start + 1 < self.end).then(|| Self { text: self.text, start, end: value_end(self.text.as_bytes(), start) })
    }

    /// The place after a part of this node and the comma behind it; at the last part the end of this node.
    fn next_from(self, part: Self) -> usize {
        skip_space(self.text.as_bytes(), part.end) + 1
    }
}

fn skip_space(bytes: &[u8], mut at: usize) -> usize {
    while matches!(bytes.get(at), Some(b' ' | b'\t' | b'\r' | b'\n')) {
        at += 1;
    }
    at
}

/// The byte after the string that starts here; `None` when it never ends.
pub fn string_end(bytes: &[u8], start: usize) -> Option<usize> {
    let mut at = start + 1;
    loop {
        match bytes.get(at)? {
            b'"' => return Some(at + 1),
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
}

fn value_end(bytes: &[u8], start: usize) -> usize {
    let mut depth = 0_usize;
    let mut at = start;
    loop {
        match bytes.get(at) {
            None => return at,
            Some(b'"') => at = string_end(bytes, at).expect("the syntax was checked"),
            Some(b'{' | b'[') => {
                depth += 1;
                at += 1;
            }
            Some(b'}' | b']') => {
                depth -= 1;
                at += 1;
            }
            Some(_) if depth > 0 => {
                at += 1;
                continue;
            }
            Some(_) => {
                while !matches!(bytes.get(at), None | Some(b',' | b']' | b'}' | b' ' | b'\t' | b'\r' | b'\n')) {
                    at += 1;
                }
                return at;
            }
        }
        if depth == 0 {
            return at;
        }
    }
}

/// The text that a JSON string spells; `None` when it spells half of a surrogate pair.
pub fn unescape(raw: &str) -> Option<Cow<'_, str>> {
    if raw.contains('\\') {
        serde_json::from_str(raw).ok().map(Cow::Owned)
    } else {
        Some(Cow::Borrowed(&raw[1..raw.len() - 1]))
    }
}

/// A text as a JSON string. What would act or hide on a screen is escaped, so that other programs show it too.
pub fn escape(text: &str) -> String {
    let plain = serde_json::to_string(text).expect("a text is always JSON");
    escape_hidden(&plain).into_owned()
}

/// JSON text with its hidden characters escaped. They can only stand inside strings, where an escape means the same.
pub fn escape_hidden(json: &str) -> Cow<'_, str> {
    if json.is_ascii() && !json.contains('\u{7F}') {
        return Cow::Borrowed(json);
    }
    let mut out = String::new();
    let mut done = 0;
    // Line breaks and tabs between values are layout; inside strings JSON forbids them.
    for (at, letter) in hidden(json).filter(|(_, letter)| !matches!(letter, '\n' | '\r' | '\t')) {
        out.push_str(&json[done..at]);
        for unit in letter.encode_utf16(&mut [0; 2]) {
            let _ = write!(out, "\\u{unit:04x}");
        }
        done = at + letter.len_utf8();
    }
    if done == 0 {
        return Cow::Borrowed(json);
    }
    out.push_str(&json[done..]);
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nodes_are_found_where_they_stand() {
        let text = "\n { \"a\\\"\" : [1,{\"b\":[]},\"]\"] ,\"c\":true, \"d\" : { } }\n";
        let root = Node::root(text);
        let parts: Vec<_> = root.entries().map(|entry| (entry.key.raw(), entry.value.raw())).collect();
        assert_eq!(parts, [("\"a\\\"\"", "[1,{\"b\":[]},\"]\"]"), ("\"c\"", "true"), ("\"d\"", "{ }")]);
        let list = root.entries().next().unwrap().value;
        assert_eq!(list.items().map(Node::raw).collect::<Vec<_>>(), ["1", "{\"b\":[]}", "\"]\""]);
        assert_eq!(Node::root("[ ]").items().count(), 0);
        assert_eq!(Node::root("{}").entries().count(), 0);
        assert_eq!(Node::root("[[]]").items().count(), 1);
    }

    #[test]
    fn hidden_characters_are_escaped_and_come_back() {
        let text = "a\u{7f}\u{9b}\u{202e}\u{2028}\u{200b}\u{e0041}é\n音";
        let json = escape(text);
        assert_eq!(json, "\"a\\u007f\\u009b\\u202e\\u2028\\u200b\\udb40\\udc41é\\n音\"");
        assert_eq!(unescape(&json).as_deref(), Some(text));
    }
}
