//! What does a design say, fact by fact? Every thing with its keys, each with the JSON text of its value.
//!
//! This is the form in which versions of a design are compared and merged: it knows all keys of the file, those of other
//! programs included, and a new key needs no line here. Needs and waivers are facts of their own, because two people may
//! state two of them; a chosen service with its reason is one.

use std::collections::HashMap;

use indexmap::IndexMap;

use super::json::{Node, Sort, escape};
use super::value::{self, Value};
use super::{Problems, write};
use crate::model::Topology;

/// What a fact is about: a key, and for needs and waivers which of them.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Fact {
    /// The key: "needs".
    pub key: String,
    /// The need, or the rule that is waived.
    pub part: Option<String>,
}

impl Fact {
    /// The fact of a plain key.
    pub fn of(key: &str) -> Self {
        Self { key: key.to_owned(), part: None }
    }

    /// Whether it only says where a box is drawn.
    pub fn is_place(&self) -> bool {
        matches!(self.key.as_str(), "at" | "pinned")
    }
}

/// The facts of one thing, each with its JSON text.
pub type Facts = IndexMap<Fact, String>;

/// The lists of a design.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(missing_docs, reason = "each is the list of what it names")]
pub enum List {
    Groups,
    Components,
    Links,
}

impl List {
    /// The lists, in the order of the file.
    pub const ALL: [Self; 3] = [Self::Groups, Self::Components, Self::Links];

    /// Its key in the file.
    pub fn key(self) -> &'static str {
        match self {
            Self::Groups => "groups",
            Self::Components => "components",
            Self::Links => "links",
        }
    }

    /// What one thing of it is called.
    pub fn noun(self) -> &'static str {
        match self {
            Self::Groups => "group",
            Self::Components => "component",
            Self::Links => "link",
        }
    }
}

/// A design as facts.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Sheet {
    /// What is said of the design as a whole.
    pub title: Facts,
    /// The things of each list by id, in the author's order.
    pub lists: [IndexMap<String, Facts>; 3],
}

impl Sheet {
    /// The facts of a design.
    pub fn of(topology: &Topology) -> Self {
        let mut sheet = Self::default();
        let Value::Object(entries) = value::document(topology) else { return sheet };
        for (key, value) in entries {
            let list = List::ALL.into_iter().find(|list| list.key() == key);
            match (list, value) {
                (Some(list), Value::List(items)) => {
                    sheet.lists[list as usize] = items.iter().filter_map(thing).collect();
                }
                (_, value) => state(&mut sheet.title, &key, &value),
            }
        }
        sheet
    }

    /// The things of a list.
    pub fn list(&self, list: List) -> &IndexMap<String, Facts> {
        &self.lists[list as usize]
    }

    /// The things of a list, to be changed.
    pub fn list_mut(&mut self, list: List) -> &mut IndexMap<String, Facts> {
        &mut self.lists[list as usize]
    }

    /// The design that the facts tell.
    ///
    /// # Errors
    /// When they tell none, because something refers to what is not there.
    pub fn design(&self) -> Result<Topology, Problems> {
        let mut text = String::from("{");
        object(&mut text, &self.title);
        for list in List::ALL {
            text.push_str(",\n");
            text.push_str(&escape(list.key()));
            text.push_str(": [");
            for (at, facts) in self.list(list).values().enumerate() {
                text.push_str(if at == 0 { "\n{" } else { ",\n{" });
                object(&mut text, facts);
                text.push('}');
            }
            text.push(']');
        }
        text.push_str("}\n");
        super::read(text.as_bytes()).map(|(topology, _)| topology)
    }
}

/// An item with its id.
fn thing(item: &Value) -> Option<(String, Facts)> {
    let Value::Object(entries) = item else { return None };
    let mut facts = Facts::new();
    for (key, value) in entries {
        state(&mut facts, key, value);
    }
    Some((plain(item.id()?), facts))
}

/// Notes a key with its value; the needs and the waivers one by one.
fn state(facts: &mut Facts, key: &str, value: &Value) {
    match (key, value) {
        ("needs", Value::Object(needs)) => {
            for (need, value) in needs {
                let fact = Fact { key: key.to_owned(), part: Some(need.clone().into_owned()) };
                facts.insert(fact, write::one_line(value));
            }
        }
        ("waived", Value::List(waivers)) => {
            // How far each rule is numbered: the second waiver of A24 is "A24 (2)".
            let mut met: HashMap<String, usize> = HashMap::new();
            for waiver in waivers {
                let Some(Value::Leaf(rule)) = waiver.get("rule") else { continue };
                let rule = plain(rule);
                let number = met.entry(rule.clone()).or_default();
                let mut free = std::iter::repeat_with(|| {
                    *number += 1;
                    let part = if *number == 1 { rule.clone() } else { format!("{rule} ({number})") };
                    Fact { key: key.to_owned(), part: Some(part) }
                });
                let fact = free.find(|fact| !facts.contains_key(fact));
                facts.insert(fact.expect("there is always a next number"), write::one_line(waiver));
            }
        }
        _ => {
            facts.insert(Fact::of(key), write::one_line(value));
        }
    }
}

/// The entries of an object, without its braces.
fn object(text: &mut String, facts: &Facts) {
    let mut parts: IndexMap<&str, Vec<(&Fact, &str)>> = IndexMap::new();
    for (fact, value) in facts {
        parts.entry(&fact.key).or_default().push((fact, value));
    }
    for (at, (key, values)) in parts.into_iter().enumerate() {
        text.push_str(if at == 0 { "" } else { ", " });
        text.push_str(&escape(key));
        text.push_str(": ");
        let own = |(fact, value): &(&Fact, &str)| match &fact.part {
            Some(need) if key == "needs" => format!("{}: {value}", escape(need)),
            _ => (*value).to_owned(),
        };
        let inner = values.iter().map(own).collect::<Vec<_>>().join(", ");
        let [open, close] = match (key, values[0].0.part.is_some()) {
            ("needs", true) => ["{", "}"],
            (_, true) => ["[", "]"],
            (_, false) => ["", ""],
        };
        text.extend([open, &inner, close]);
    }
}

/// The text that a JSON value spells, or the JSON itself where it is no text.
pub fn plain(json: &str) -> String {
    match Node::root(json).sort() {
        Sort::Text => Node::root(json).string().map_or_else(|| json.to_owned(), std::borrow::Cow::into_owned),
        Sort::Object | Sort::List | Sort::Number | Sort::Flag | Sort::Null => json.to_owned(),
    }
}
