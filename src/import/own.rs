//! What did our own exporter leave in a foreign file? Fields of the design, under the keys of the topology file.
//!
//! An exporter writes them in its format's way: attributes, custom data, classes. An importer gathers them as pairs of
//! key and text; here they are put back. A value that cannot be read is told and left out.

use indexmap::IndexMap;

use crate::model::{
    Cell, Component, Expectation, Exposure, Group, GroupKind, Link, LinkId, Need, Pinned, Service, Tier, Vocabulary,
    nearest,
};
use crate::text::quoted;

/// Fields of one thing, by the keys of the topology file.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Own(IndexMap<String, String>);

impl Own {
    /// What is stated under a key.
    pub fn get(&self, key: &str) -> Option<&str> {
        self.0.get(key).map(String::as_str)
    }

    /// Keeps a field.
    pub fn set(&mut self, key: &str, value: impl Into<String>) {
        self.0.insert(key.to_owned(), value.into());
    }

    /// Whether nothing is stated.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// Puts the fields of a component back; returns what could not be read.
pub fn describe_component(component: &mut Component, own: &Own) -> Vec<String> {
    let mut complaints = Vec::new();
    for (key, value) in &own.0 {
        let done = match key.as_str() {
            "kind" => word(value).map(|kind| component.kind = kind),
            "exposure" => word(value).map(|exposure: Exposure| component.exposure = Some(exposure)),
            "tier" => word(value).map(|tier: Tier| component.tier = Some(tier)),
            "instances" => value.parse().map(|count| component.instances = Some(count)).map_err(|_| wrong(value)),
            "at" => cell(value).map(|at| component.at = Some(at)),
            "pinned" => flag(value).map(|pinned| component.pinned = pinned),
            "name" => {
                component.name.clone_from(value);
                Ok(())
            }
            "notes" => {
                component.notes = Some(value.clone());
                Ok(())
            }
            _ => Ok(()),
        };
        complaints.extend(done.err().map(|reason| format!("{} of {} {reason}", quoted(key), quoted(&component.name))));
    }
    complaints
}

/// Puts the fields of a group back; returns what could not be read.
pub fn describe_group(group: &mut Group, own: &Own) -> Vec<String> {
    let mut complaints = Vec::new();
    for (key, value) in &own.0 {
        let done = match key.as_str() {
            "kind" => word::<GroupKind>(value).map(|kind| group.kind = kind),
            "name" => {
                group.name.clone_from(value);
                Ok(())
            }
            "notes" => {
                group.notes = Some(value.clone());
                Ok(())
            }
            _ => Ok(()),
        };
        complaints.extend(done.err().map(|reason| format!("{} of {} {reason}", quoted(key), quoted(&group.name))));
    }
    complaints
}

/// Puts the fields of a link back; returns what could not be read.
pub fn describe_link(link: &mut Link, own: &Own) -> Vec<String> {
    let mut complaints = Vec::new();
    let mut reason = None;
    for (key, value) in &own.0 {
        let done = match key.as_str() {
            "expectation" => word(value).map(|expectation: Expectation| link.expectation = Some(expectation)),
            "service" => word(value).map(|service: Service| {
                link.service = Some(Pinned { service, reason: None, extra: crate::model::Extra::default() });
            }),
            "reason" => {
                reason = Some(value.clone());
                Ok(())
            }
            "channel" => {
                link.channel = Some(value.clone());
                Ok(())
            }
            "label" => {
                link.label = Some(value.clone());
                Ok(())
            }
            "notes" => {
                link.notes = Some(value.clone());
                Ok(())
            }
            "reply_to" => {
                link.reply_to = LinkId::new(value);
                Ok(())
            }
            _ => match key.strip_prefix("needs.") {
                Some(need) => state(link, need, value),
                None => Ok(()),
            },
        };
        complaints.extend(
            done.err().map(|reason| format!("{} of the link {} {reason}", quoted(key), quoted(link.id.as_str()))),
        );
    }
    if let Some(pinned) = &mut link.service {
        pinned.reason = reason;
    }
    if own.get("id").is_some() && own.get("label").is_none() {
        // Ours says its label among the fields; what the drawing shows is then the verdict and the service alone.
        link.label = None;
    }
    complaints
}

fn state(link: &mut Link, key: &str, value: &str) -> Result<(), String> {
    let need = Need::from_key(key).ok_or_else(|| "is no need that is known".to_owned())?;
    link.needs.set(need, Some(need.parse(value)?));
    Ok(())
}

fn word<T: Vocabulary>(text: &str) -> Result<T, String> {
    T::from_word(text).ok_or_else(|| match nearest(text, T::WORDS.iter().map(|row| row.word)) {
        Some(near) => format!("is {}, which is no {}; did you mean \"{near}\"?", quoted(text), T::NOUN),
        None => format!("is {}, which is no {}", quoted(text), T::NOUN),
    })
}

fn flag(text: &str) -> Result<bool, String> {
    text.parse().map_err(|_| wrong(text))
}

fn wrong(text: &str) -> String {
    format!("cannot be {}", quoted(text))
}

fn cell(text: &str) -> Result<Cell, String> {
    let number = |part: &str| part.trim().parse().ok().filter(|number: &i32| number.abs() <= Cell::LIMIT);
    text.split_once(',').and_then(|(x, y)| Some(Cell::new(number(x)?, number(y)?))).ok_or_else(|| wrong(text))
}
