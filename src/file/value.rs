//! What would a file say of a design? The design as a tree of keys in their one order, ready to be laid out.
//!
//! Only what is stated is in the tree: an absent key and its default are the same. Keys that this program does not know
//! stand after the known ones, with their JSON text as it was.

use std::borrow::Cow;

use super::VERSION;
use super::json::{escape, escape_hidden};
use super::needs;
use crate::model::{Cell, Component, Extra, Group, Link, Pinned, Title, Topology, Vocabulary, Waiver};

/// A value of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// JSON text that stands for itself.
    Leaf(String),
    /// A list.
    List(Vec<Value>),
    /// Keys with their values.
    Object(Vec<(Cow<'static, str>, Value)>),
}

impl Value {
    /// The value of a key of an object.
    pub fn get(&self, name: &str) -> Option<&Self> {
        match self {
            Self::Object(entries) => entries.iter().find(|(key, _)| key == name).map(|(_, value)| value),
            Self::Leaf(_) | Self::List(_) => None,
        }
    }

    /// The JSON text of the id of an item.
    pub fn id(&self) -> Option<&str> {
        match self.get("id")? {
            Self::Leaf(text) => Some(text),
            Self::List(_) | Self::Object(_) => None,
        }
    }
}

/// An object in the making.
#[derive(Default)]
struct Keys(Vec<(Cow<'static, str>, Value)>);

impl Keys {
    fn put(mut self, name: &'static str, value: Option<Value>) -> Self {
        self.0.extend(value.map(|value| (name.into(), value)));
        self
    }

    fn text(self, name: &'static str, text: &str) -> Self {
        self.put(name, Some(Value::Leaf(escape(text))))
    }

    fn maybe(self, name: &'static str, text: Option<&str>) -> Self {
        self.put(name, text.map(|text| Value::Leaf(escape(text))))
    }

    fn word<T: Vocabulary>(self, name: &'static str, word: Option<T>) -> Self {
        self.maybe(name, word.map(T::word))
    }

    fn list<'t, T: 't>(
        self,
        name: &'static str,
        items: impl IntoIterator<Item = &'t T>,
        value: fn(&T) -> Value,
    ) -> Self {
        let items: Vec<_> = items.into_iter().map(value).collect();
        self.put(name, (!items.is_empty()).then_some(Value::List(items)))
    }

    fn end(mut self, extra: &Extra) -> Value {
        let kept = extra.iter().map(|(key, raw)| (key.clone().into(), Value::Leaf(escape_hidden(raw).into_owned())));
        self.0.extend(kept);
        Value::Object(self.0)
    }
}

/// The whole document.
pub fn document(topology: &Topology) -> Value {
    let Title { name, description, notes, waived, extra } = topology.title();
    let list = |items: Vec<Value>| Some(Value::List(items));
    Keys::default()
        .put("toposcope", Some(Value::Leaf(VERSION.to_string())))
        .maybe("name", (!name.is_empty()).then_some(name))
        .maybe("description", description.as_deref())
        .maybe("notes", notes.as_deref())
        .list("waived", waived, waiver)
        .list("groups", topology.groups().values(), group)
        .put("components", list(topology.components().values().map(component).collect()))
        .put("links", list(topology.links().values().map(link).collect()))
        .end(extra)
}

fn group(group: &Group) -> Value {
    let Group { id, name, kind, parent, waived, notes, extra } = group;
    Keys::default()
        .text("id", id.as_str())
        .text("name", name)
        .word("kind", Some(*kind))
        .maybe("parent", parent.as_ref().map(crate::model::GroupId::as_str))
        .list("waived", waived, waiver)
        .maybe("notes", notes.as_deref())
        .end(extra)
}

fn component(component: &Component) -> Value {
    let Component { id, name, kind, group, exposure, instances, tier, at, pinned, waived, notes, extra } = component;
    Keys::default()
        .text("id", id.as_str())
        .text("name", name)
        .word("kind", Some(*kind))
        .maybe("group", group.as_ref().map(crate::model::GroupId::as_str))
        .word("exposure", *exposure)
        .put("instances", instances.map(|number| Value::Leaf(number.to_string())))
        .word("tier", *tier)
        .put("at", at.map(cell))
        .put("pinned", pinned.then(|| Value::Leaf("true".into())))
        .list("waived", waived, waiver)
        .maybe("notes", notes.as_deref())
        .end(extra)
}

fn link(link: &Link) -> Value {
    let Link { id, from, to, label, expectation, channel, reply_to, needs, service, waived, notes, extra } = link;
    Keys::default()
        .text("id", id.as_str())
        .text("from", from.as_str())
        .text("to", to.as_str())
        .maybe("label", label.as_deref())
        .word("expectation", *expectation)
        .maybe("channel", channel.as_deref())
        .maybe("reply_to", reply_to.as_ref().map(crate::model::LinkId::as_str))
        .put("needs", (!needs.is_empty()).then(|| needs::value(needs)))
        .put("service", service.as_ref().map(pinned))
        .list("waived", waived, waiver)
        .maybe("notes", notes.as_deref())
        .end(extra)
}

fn pinned(choice: &Pinned) -> Value {
    let Pinned { service, reason, extra } = choice;
    Keys::default().word("pinned", Some(*service)).maybe("reason", reason.as_deref()).end(extra)
}

fn waiver(waiver: &Waiver) -> Value {
    let Waiver { rule, reason, extra } = waiver;
    Keys::default().text("rule", rule).maybe("reason", reason.as_deref()).end(extra)
}

fn cell(at: Cell) -> Value {
    Value::List(vec![Value::Leaf(at.x.to_string()), Value::Leaf(at.y.to_string())])
}
