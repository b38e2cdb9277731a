//! How does a design become a file? Laid out in our one style where it is new, byte for byte as it was where it is not.
//!
//! The design as it was read and the design as it is become two trees; where they agree, the text of the file is copied
//! with all its white space. So a change touches the lines of what changed, an author's own formatting survives, and an
//! unchanged design gives back the very bytes.

use std::collections::HashMap;
use std::fmt::Write as _;

use indexmap::IndexMap;

use super::ANALYSIS;
use super::json::{Node, Sort, escape};
use super::value::Value;

/// The widest line that holds a whole item.
const WIDTH: usize = 110;

/// How far each level is indented.
const STEP: usize = 2;

/// A new file.
pub fn fresh(document: &Value) -> String {
    let mut out = String::new();
    Writer { out: &mut out, newline: "\n" }.document(document);
    out.push('\n');
    out
}

/// A new file with one more key at its end.
pub fn fresh_and(document: &Value, key: &str, more: impl FnOnce(&mut String)) -> String {
    let mut out = fresh(document);
    let end = "\n}\n";
    debug_assert!(out.ends_with(end));
    out.truncate(out.len() - end.len());
    let mut writer = Writer { out: &mut out, newline: "\n" };
    writer.out.push(',');
    writer.line(STEP);
    writer.key(key);
    more(writer.out);
    out.push_str(end);
    out
}

/// The file `text`, which said `was`, so changed that it says `now`.
pub fn changed(text: &str, was: &Value, now: &Value) -> String {
    let root = Node::root(text);
    let crlf = text.find('\n').is_some_and(|at| at > 0 && text.as_bytes()[at - 1] == b'\r');
    let newline = if crlf { "\r\n" } else { "\n" };
    let mut out = String::with_capacity(text.len() + 1024);
    out.push_str(&text[..root.start]);
    Writer { out: &mut out, newline }.patch_object(text, root, was, now, 0);
    out.push_str(&text[root.end..]);
    if out != text && !out.ends_with('\n') {
        out.push_str(newline);
    }
    out
}

/// The keys of the document whose items have a line each.
fn is_roster(key: &str) -> bool {
    matches!(key, "groups" | "components" | "links")
}

struct Writer<'o> {
    out: &'o mut String,
    newline: &'static str,
}

impl Writer<'_> {
    fn line(&mut self, indent: usize) {
        self.out.push_str(self.newline);
        self.out.extend(std::iter::repeat_n(' ', indent));
    }

    fn key(&mut self, key: &str) {
        self.out.push_str(&escape(key));
        self.out.push_str(": ");
    }

    fn document(&mut self, document: &Value) {
        let Value::Object(entries) = document else { return };
        self.out.push('{');
        for (at, (key, value)) in entries.iter().enumerate() {
            self.out.push_str(if at == 0 { "" } else { "," });
            self.line(STEP);
            self.key(key);
            self.top_value(key, value);
        }
        self.line(0);
        self.out.push('}');
    }

    /// The value of a key of the document.
    fn top_value(&mut self, key: &str, value: &Value) {
        match value {
            Value::List(items) if is_roster(key) && !items.is_empty() => {
                self.out.push('[');
                for (at, item) in items.iter().enumerate() {
                    self.out.push_str(if at == 0 { "" } else { "," });
                    self.line(2 * STEP);
                    self.value(item, 2 * STEP, 2 * STEP);
                }
                self.line(STEP);
                self.out.push(']');
            }
            _ => self.value(value, STEP, STEP + key.len() + 4),
        }
    }

    /// A value on one line if that fits behind `before` cells, else one part a line below `indent`.
    fn value(&mut self, value: &Value, indent: usize, before: usize) {
        let start = self.out.len();
        let fits = inline(value, self.out);
        let text = &self.out[start..];
        if matches!(value, Value::Leaf(_)) || fits && before + text.chars().count() < WIDTH {
            return;
        }
        self.out.truncate(start);
        match value {
            Value::Leaf(_) => {}
            Value::List(items) => {
                self.out.push('[');
                for (at, item) in items.iter().enumerate() {
                    self.out.push_str(if at == 0 { "" } else { "," });
                    self.line(indent + STEP);
                    self.value(item, indent + STEP, indent + STEP);
                }
                self.line(indent);
                self.out.push(']');
            }
            Value::Object(entries) => {
                self.out.push('{');
                for (at, (key, value)) in entries.iter().enumerate() {
                    self.out.push_str(if at == 0 { "" } else { "," });
                    self.line(indent + STEP);
                    self.key(key);
                    self.value(value, indent + STEP, indent + STEP + key.chars().count() + 4);
                }
                self.line(indent);
                self.out.push('}');
            }
        }
    }

    /// The text of `node`, which said `was`, so changed that it says `now`.
    fn patch(&mut self, text: &str, node: Node<'_>, was: &Value, now: &Value, indent: usize, before: usize) {
        if was == now {
            self.out.push_str(node.raw());
            return;
        }
        match (was, now, node.sort()) {
            (Value::Object(_), Value::Object(_), Sort::Object) => {
                // What was written in our style is written in our style again, so that lines do not grow for ever.
                let mut ours = String::new();
                Writer { out: &mut ours, newline: self.newline }.value(was, indent, before);
                if ours == node.raw() {
                    self.value(now, indent, before);
                } else {
                    self.patch_object(text, node, was, now, indent);
                }
            }
            (Value::List(old), Value::List(new), Sort::List) if has_ids(old) && has_ids(new) => {
                self.patch_roster(text, node, old, new);
            }
            _ => self.value(now, indent, before),
        }
    }

    /// Keeps the author's keys in the author's order; a new key goes behind those that come before it in our order.
    fn patch_object(&mut self, text: &str, node: Node<'_>, was: &Value, now: &Value, indent: usize) {
        let Value::Object(new) = now else { return };
        let parts: Vec<_> = node.entries().map(|entry| (entry.key.start, entry.value.end)).collect();
        let gaps = Gaps::of(text, node, &parts);
        // Tables, because an object may have as many keys as a file has room for.
        let (old, now) = (table(was), table(now));
        let mut kept: IndexMap<String, Part<'_>> = IndexMap::new();
        let whole = node.start == Node::root(text).start;
        for (at, entry) in node.entries().enumerate() {
            let name = entry.key.string().expect("keys were checked").into_owned();
            let derived = whole && name == ANALYSIS;
            if now.contains_key(&*name) || !old.contains_key(&*name) && !derived {
                kept.insert(name, Part::Kept(at, entry.value, entry.key));
            }
        }
        // What is new stands behind the last of those that come before it in our order.
        let mut added: Vec<Vec<&str>> = vec![Vec::new(); kept.len() + 1];
        let mut behind = 0;
        for (key, value) in new {
            match kept.get_index_of(&**key) {
                Some(index) => behind = behind.max(index + 1),
                // What the file leaves out and the design still does not say otherwise stays left out: an empty list.
                None if old.get(&**key) == Some(&value) => {}
                None => added[behind].push(key),
            }
        }
        let mut all: Vec<(&str, &Part<'_>)> = Vec::with_capacity(kept.len());
        for (at, keys) in added.iter().enumerate() {
            all.extend(keys.iter().map(|key| (*key, &Part::New)));
            all.extend(kept.get_index(at).map(|(name, part)| (name.as_str(), part)));
        }
        self.out.push('{');
        let mut previous = None;
        for (at, (name, part)) in all.iter().enumerate() {
            self.out.push_str(if at == 0 { "" } else { "," });
            let own = match part {
                Part::Kept(index, ..) => Some(*index),
                Part::New => None,
            };
            let lead = gaps.lead(own, previous, at == 0, indent + STEP, self.newline);
            self.out.push_str(&lead);
            let inner = indent_of(&lead).unwrap_or(indent + STEP);
            let before = inner + name.chars().count() + 4;
            match (part, now.get(name).copied()) {
                (Part::Kept(_, value, key), Some(now)) => {
                    self.out.push_str(&text[key.start..value.start]);
                    match old.get(name) {
                        Some(was) => self.patch(text, *value, was, now, inner, before),
                        None => self.value(now, inner, before),
                    }
                }
                (Part::Kept(_, value, key), None) => self.out.push_str(&text[key.start..value.end]),
                (Part::New, Some(value)) => {
                    self.key(name);
                    if indent == 0 { self.top_value(name, value) } else { self.value(value, inner, before) }
                }
                (Part::New, None) => {}
            }
            let last = at + 1 == all.len();
            self.out.push_str(&gaps.tail(own, last, indent, self.newline));
            previous = own.or(previous);
        }
        self.out.push('}');
    }

    /// Matches items by id; each keeps its text and the white space before it.
    fn patch_roster(&mut self, text: &str, node: Node<'_>, old: &[Value], new: &[Value]) {
        let nodes: Vec<_> = node.items().collect();
        let parts: Vec<_> = nodes.iter().map(|item| (item.start, item.end)).collect();
        let gaps = Gaps::of(text, node, &parts);
        let places: HashMap<_, _> = old.iter().enumerate().filter_map(|(at, item)| Some((item.id()?, at))).collect();
        self.out.push('[');
        let mut previous = None;
        for (at, item) in new.iter().enumerate() {
            self.out.push_str(if at == 0 { "" } else { "," });
            let own = item.id().and_then(|id| places.get(id).copied());
            let lead = gaps.lead(own, previous, at == 0, 2 * STEP, self.newline);
            self.out.push_str(&lead);
            let inner = indent_of(&lead).unwrap_or(2 * STEP);
            match own {
                Some(index) => self.patch(text, nodes[index], &old[index], item, inner, inner),
                None => self.value(item, inner, inner),
            }
            self.out.push_str(&gaps.tail(own, at + 1 == new.len(), STEP, self.newline));
            previous = own.or(previous);
        }
        self.out.push(']');
    }
}

enum Part<'a> {
    /// An entry of the file: its position, value and key.
    Kept(usize, Node<'a>, Node<'a>),
    /// A key that the file does not have yet.
    New,
}

/// The entries of an object by their keys.
fn table(value: &Value) -> HashMap<&str, &Value> {
    match value {
        Value::Object(entries) => entries.iter().map(|(key, value)| (&**key, value)).collect(),
        Value::Leaf(_) | Value::List(_) => HashMap::new(),
    }
}

fn has_ids(items: &[Value]) -> bool {
    items.iter().all(|item| item.id().is_some())
}

/// How far the last line of some white space is indented, if it breaks the line at all.
fn indent_of(lead: &str) -> Option<usize> {
    lead.rfind('\n').map(|at| lead.len() - at - 1)
}

/// The white space around the parts of an object or list.
struct Gaps<'a> {
    /// Before each part, from the bracket or comma on.
    leads: Vec<&'a str>,
    /// After each part, up to the comma or bracket.
    tails: Vec<&'a str>,
}

impl<'a> Gaps<'a> {
    fn of(text: &'a str, node: Node<'_>, parts: &[(usize, usize)]) -> Self {
        let mut gaps = Self { leads: Vec::with_capacity(parts.len()), tails: Vec::with_capacity(parts.len()) };
        let mut from = node.start + 1;
        for (start, end) in parts {
            gaps.leads.push(&text[from..*start]);
            let rest = &text[*end..node.end - 1];
            let space = rest.len() - rest.trim_start_matches([' ', '\t', '\r', '\n']).len();
            gaps.tails.push(&rest[..space]);
            from = end + space + 1;
        }
        gaps
    }

    /// The white space before a part: its own, or what the parts around a new one have.
    fn lead(&self, own: Option<usize>, previous: Option<usize>, first: bool, indent: usize, newline: &str) -> String {
        let fallback = || format!("{newline}{}", " ".repeat(indent));
        match (own, first) {
            (_, true) => self.leads.first().map_or_else(fallback, |lead| (*lead).to_owned()),
            // The first part of the file has moved back: what stood before it belongs to the bracket.
            (Some(own), false) if own > 0 => self.leads[own].to_owned(),
            _ => match previous.filter(|previous| *previous > 0).or((self.leads.len() > 1).then_some(1)) {
                Some(like) => self.leads[like].to_owned(),
                None => {
                    self.leads.first().filter(|lead| !lead.is_empty()).map_or_else(fallback, |lead| (*lead).to_owned())
                }
            },
        }
    }

    /// The white space after a part.
    fn tail(&self, own: Option<usize>, last: bool, indent: usize, newline: &str) -> String {
        if last {
            return self
                .tails
                .last()
                .map_or_else(|| format!("{newline}{}", " ".repeat(indent)), |tail| (*tail).to_owned());
        }
        match own {
            Some(own) if own + 1 < self.tails.len() => self.tails[own].to_owned(),
            _ => String::new(),
        }
    }
}

/// A value on one line; a kept value of another program's keeps its own lines.
pub fn one_line(value: &Value) -> String {
    let mut out = String::new();
    inline(value, &mut out);
    out
}

/// Writes a value on one line; says whether it can stand there.
fn inline(value: &Value, out: &mut String) -> bool {
    match value {
        Value::Leaf(text) => {
            out.push_str(text);
            !text.contains('\n')
        }
        Value::List(items) => {
            out.push('[');
            let mut fits = true;
            for (at, item) in items.iter().enumerate() {
                out.push_str(if at == 0 { "" } else { ", " });
                fits &= inline(item, out);
            }
            out.push(']');
            fits
        }
        Value::Object(entries) if entries.is_empty() => {
            out.push_str("{}");
            true
        }
        Value::Object(entries) => {
            out.push_str("{ ");
            let mut fits = true;
            for (at, (key, value)) in entries.iter().enumerate() {
                let _ = write!(out, "{}{}: ", if at == 0 { "" } else { ", " }, escape(key));
                fits &= inline(value, out);
            }
            out.push_str(" }");
            fits
        }
    }
}
