//! Are these bytes one JSON document at all? What is checked before anything is read: encoding, depth, syntax, keys.
//!
//! The first fault found is told alone, because after it the rest of the file cannot be trusted to mean what it says;
//! only duplicate keys are gathered. Each kind of file that people hand over by mistake gets its own sentence.
//! serde_json decides what JSON is; the scans here only count brackets and find places.

use std::borrow::Cow;
use std::collections::HashSet;

use foldhash::fast::RandomState;
use serde::de::IgnoredAny;

use super::json::{self, string_end};
use super::problem::{Gather, Problems, one};
use crate::text::quoted;

/// The largest file that is read, in bytes.
pub const LIMIT: usize = 64 << 20;

/// How deep lists and objects may be nested.
pub const DEPTH: usize = 64;

/// The text of a file, if it is text: UTF-8, without the byte order mark that some editors put first.
pub fn decode(bytes: &[u8]) -> Result<&str, Problems> {
    if bytes.len() > LIMIT {
        return Err(one("", 0, format!("the file is larger than {} MiB", LIMIT >> 20), None));
    }
    if bytes.is_empty() {
        return Err(one("", 0, "the file is empty", None));
    }
    if bytes.iter().all(|byte| *byte == 0) {
        return Err(one("", 0, "the file holds only NUL bytes: its content was probably lost in a crash", None));
    }
    if let Some(name) = other_encoding(bytes) {
        return Err(one("", 0, format!("the file looks like {name}"), Some("save it as UTF-8")));
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(text.strip_prefix('\u{FEFF}').unwrap_or(text)),
        Err(error) => {
            let good = std::str::from_utf8(&bytes[..error.valid_up_to()]).expect("checked up to here");
            let good = good.strip_prefix('\u{FEFF}').unwrap_or(good);
            let byte = bytes[error.valid_up_to()];
            let what = match error.error_len() {
                Some(_) => format!("byte 0x{byte:02X} is not UTF-8"),
                None => format!("the file ends inside a character: byte 0x{byte:02X} is not UTF-8"),
            };
            Err(one(good, good.len(), what, Some("save the file as UTF-8")))
        }
    }
}

fn other_encoding(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [0xFF, 0xFE, 0, 0, ..] | [0, 0, 0xFE, 0xFF, ..] | [_, 0, 0, 0, ..] | [0, 0, 0, _, ..] => Some("UTF-32"),
        [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] | [_, 0, _, 0, ..] | [0, _, 0, _, ..] => Some("UTF-16"),
        _ => None,
    }
}

/// Checks that a text is one JSON object of bearable depth in which no key stands twice.
pub fn check(text: &str) -> Result<(), Problems> {
    let Some(first) = text.find(|letter: char| !matches!(letter, ' ' | '\t' | '\r' | '\n')) else {
        return Err(one(text, 0, "the file holds nothing but white space", None));
    };
    check_sort(text, first)?;
    if let Err(error) = serde_json::from_str::<IgnoredAny>(text) {
        return Err(match outline(text) {
            Ok(open) => syntax_error(text, &error, &open),
            Err(at) => too_deep(text, at),
        });
    }
    check_keys(text)
}

fn too_deep(text: &str, at: usize) -> Problems {
    one(text, at, format!("lists and objects are nested deeper than {DEPTH} levels"), None)
}

/// Files of other sorts, told by their first character.
fn check_sort(text: &str, first: usize) -> Result<(), Problems> {
    let rest = &text[first..];
    let what = match rest.as_bytes()[0] {
        b'{' => return Ok(()),
        b'<' if !rest.starts_with("<<<<<<<") => "this is HTML or XML, not a topology file",
        b'[' => "this is a JSON list; a topology file is one JSON object",
        b'"' | b'-' | b'0'..=b'9' if serde_json::from_str::<IgnoredAny>(text).is_ok() => {
            "this is a single JSON value; a topology file is one JSON object"
        }
        _ if conflict(text).is_some() => return Err(syntax_conflict(text)),
        _ if rest.starts_with("---") || looks_like_yaml(rest) => "this looks like YAML; a topology file is JSON",
        _ => "this is not JSON; a topology file is one JSON object",
    };
    Err(one(text, first, what, None))
}

fn looks_like_yaml(rest: &str) -> bool {
    let line = rest.lines().next().unwrap_or_default();
    line.split_once(':').is_some_and(|(key, _)| {
        !key.is_empty() && key.chars().all(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '_' | '-'))
    })
}

/// Where a version control system left both sides of a merge. No JSON text can hold a line that begins like this.
fn conflict(text: &str) -> Option<usize> {
    ["<<<<<<<", ">>>>>>>", "|||||||"]
        .iter()
        .filter_map(|marker| {
            text.match_indices(marker)
                .map(|(at, _)| at)
                .find(|at| at.checked_sub(1).is_none_or(|before| text.as_bytes()[before] == b'\n'))
        })
        .min()
}

fn syntax_conflict(text: &str) -> Problems {
    let help = "choose one of the two versions and remove the lines that begin with <<<<<<<, ======= and >>>>>>>";
    one(text, conflict(text).unwrap_or_default(), "a merge conflict is not resolved here", Some(help))
}

/// Something that begins and has not ended yet.
#[derive(Debug, Clone, Copy)]
struct Unclosed {
    at: usize,
    noun: &'static str,
}

/// What is still open at the end of the text, from the outside in, or the place where it goes too deep.
fn outline(text: &str) -> Result<Vec<Unclosed>, usize> {
    let bytes = text.as_bytes();
    let mut open = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        match bytes[at] {
            b'"' => {
                let Some(end) = string_end(bytes, at) else {
                    open.push(Unclosed { at, noun: "text" });
                    return Ok(open);
                };
                at = end - 1;
            }
            b'{' | b'[' => {
                if open.len() == DEPTH {
                    return Err(at);
                }
                open.push(Unclosed { at, noun: if bytes[at] == b'{' { "object" } else { "list" } });
            }
            b'}' | b']' => {
                open.pop();
            }
            _ => {}
        }
        at += 1;
    }
    Ok(open)
}

/// What serde_json found, in our words and with its place in characters.
fn syntax_error(text: &str, error: &serde_json::Error, open: &[Unclosed]) -> Problems {
    if conflict(text).is_some() {
        return syntax_conflict(text);
    }
    if error.is_eof() {
        return match open.last() {
            Some(Unclosed { at, noun }) => {
                let (line, column) = super::problem::place(text, *at);
                one(
                    text,
                    text.len(),
                    format!("the file ends, but the {noun} that starts at {line}:{column} is never closed"),
                    None,
                )
            }
            None => one(text, text.len(), "the file ends in the middle of a value", None),
        };
    }
    let start = text.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len).sum::<usize>();
    let theirs = error.to_string();
    // The only message whose place is the byte before the one meant.
    let column = error.column() + usize::from(theirs.starts_with("control character"));
    let mut at = (start + column.saturating_sub(1)).min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    let before = text[..at].trim_end_matches([' ', '\t', '\r', '\n']);
    if before.ends_with(',') && text[at..].starts_with([']', '}']) {
        return one(text, before.len() - 1, "a comma stands before the closing bracket", Some("remove the comma"));
    }
    let (what, help) = in_our_words(&theirs, &text[at..]);
    one(text, at, what, help)
}

/// What stands at the beginning of a text, as a message names it.
fn found(rest: &str) -> String {
    match rest.chars().next() {
        None => "the end of the file".to_owned(),
        Some('"') => "a text".to_owned(),
        Some(letter) if letter.is_alphanumeric() => {
            quoted(rest.split(|letter: char| !letter.is_alphanumeric()).next().unwrap_or_default())
        }
        Some(letter) => quoted(letter.encode_utf8(&mut [0; 4])),
    }
}

const NO_COMMENTS: &str = "JSON has no comments; put the remark into \"notes\"";

fn in_our_words(theirs: &str, rest: &str) -> (String, Option<&'static str>) {
    let theirs = theirs.split(" at line ").next().unwrap_or_default();
    let found = found(rest);
    let first = rest.chars().next().unwrap_or(' ');
    let comment = matches!(first, '/' | '#').then_some(NO_COMMENTS);
    match theirs {
        "trailing characters" => (
            format!("the document ends before this: {found}"),
            Some("a topology file is one JSON object and nothing else"),
        ),
        "key must be a string" => {
            (format!("expected a key, found {found}"), comment.or(Some("keys stand in double quotation marks")))
        }
        "expected value" => {
            let help = match first {
                '\'' => Some("texts stand in double quotation marks"),
                'N' | 'I' => Some("JSON knows only plain numbers"),
                'T' | 'F' => Some("write true or false in small letters"),
                ',' | ']' | '}' => Some("a value is missing here"),
                _ => comment,
            };
            (format!("expected a value, found {found}"), help)
        }
        "expected `:`" => (format!("expected a colon after the key, found {found}"), comment),
        "expected `,` or `}`" | "expected `,` or `]`" => {
            let bracket = &theirs[theirs.len() - 2..theirs.len() - 1];
            let value = matches!(first, '"' | '{' | '[' | '0'..='9' | 't' | 'f');
            let help = if value { Some("a comma is missing before this") } else { comment };
            (format!("expected a comma or \"{bracket}\", found {found}"), help)
        }
        _ if theirs.starts_with("control character") => (
            format!("a text holds the raw control character U+{:04X}", first as u32),
            Some("write it as an escape: \\n for a line break, \\t for a tab, \\u00XX for others"),
        ),
        "invalid escape" => {
            (format!("{} is no escape", quoted(&format!("\\{first}"))), Some("write \\\\ for a backslash"))
        }
        _ => (format!("not valid JSON: {theirs}"), None),
    }
}

/// More keys of one object than this are looked up by their hash.
const FEW: usize = 16;

/// The keys so far of all open objects, of which each object's own are the last while it is read.
#[derive(Default)]
struct Keys<'a> {
    all: Vec<Cow<'a, str>>,
    open: Vec<Open<'a>>,
}

/// A bracket that is open: how many keys there were before it, none for a list, and its own keys where they are many.
type Open<'a> = (Option<usize>, HashSet<Cow<'a, str>, RandomState>);

impl<'a> Keys<'a> {
    /// Whether what is open now is an object.
    fn in_object(&self) -> bool {
        matches!(self.open.last(), Some((Some(_), _)))
    }

    /// Adds a key to the object that is open; says whether it is new there.
    fn add(&mut self, key: Cow<'a, str>) -> bool {
        let Some((Some(first), many)) = self.open.last_mut() else { return true };
        let own = &self.all[*first..];
        if own.len() < FEW {
            let is_new = !own.contains(&key);
            self.all.push(key);
            return is_new;
        }
        if many.is_empty() {
            many.extend(own.iter().cloned());
        }
        many.insert(key)
    }

    fn close(&mut self) {
        if let Some((Some(first), _)) = self.open.pop() {
            self.all.truncate(first);
        }
    }
}

/// Finds keys that stand twice in one object, at any depth, and what is nested too deep. JSON readers disagree on which
/// of two keys counts.
fn check_keys(text: &str) -> Result<(), Problems> {
    let bytes = text.as_bytes();
    let mut gather = Gather::new(text);
    let mut keys = Keys::default();
    let mut key_next = false;
    let mut at = 0;
    while at < bytes.len() {
        match bytes[at] {
            b'"' => {
                let end = string_end(bytes, at).expect("the syntax was checked");
                if key_next {
                    key_next = false;
                    match json::unescape(&text[at..end]) {
                        Some(key) if !keys.add(key.clone()) => gather.add(at, || {
                            let what = format!("the key {} stands twice in this object", quoted(&key));
                            (what, Some("keep one of the two".to_owned()))
                        }),
                        Some(_) => {}
                        None => gather.add(at, || ("this key holds half of a surrogate pair".to_owned(), None)),
                    }
                }
                at = end - 1;
            }
            b'{' | b'[' => {
                if keys.open.len() == DEPTH {
                    return Err(too_deep(text, at));
                }
                key_next = bytes[at] == b'{';
                keys.open.push((key_next.then_some(keys.all.len()), HashSet::default()));
            }
            b'}' | b']' => keys.close(),
            b',' => key_next = keys.in_object(),
            _ => {}
        }
        at += 1;
    }
    if gather.is_empty() { Ok(()) } else { Err(gather.into_problems()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_that_stands_twice_is_found_among_few_and_among_many() {
        for count in [1, FEW - 1, FEW, FEW + 1, 5 * FEW] {
            let keys = |twice: usize| {
                let names = (0..count).chain([twice]).map(|number| format!("\"k{number}\": {{ \"k0\": [] }}"));
                check(&format!("{{ {} }}", names.collect::<Vec<_>>().join(", ")))
            };
            assert_eq!(keys(count), Ok(()), "{count} keys that differ");
            for twice in [0, count / 2, count - 1] {
                let told = keys(twice).expect_err("a key stands twice").told;
                assert_eq!(told.len(), 1, "{count} keys: {told:?}");
                assert_eq!(told[0].text, format!("the key \"k{twice}\" stands twice in this object"));
            }
        }
    }

    #[test]
    fn nesting_ends_at_the_limit_whether_or_not_the_rest_is_right() {
        let nested = |depth: usize, end: &str| check(&format!("{{\"a\": {}{end}", "[".repeat(depth - 1)));
        let closed = |depth: usize| "]".repeat(depth - 1) + "}";
        assert_eq!(nested(DEPTH, &closed(DEPTH)), Ok(()));
        for end in [closed(DEPTH + 1), "?".to_owned(), String::new()] {
            let told = nested(DEPTH + 1, &end).expect_err("one level more").told;
            assert_eq!(told[0].text, format!("lists and objects are nested deeper than {DEPTH} levels"));
        }
    }
}
