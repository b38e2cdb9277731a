//! Where in a file does a thing stand? Line and column of every group, component and link.

use std::collections::HashMap;

use super::Source;
use super::json::{Node, Sort};
use crate::model::{ComponentId, GroupId, LinkId};

/// Line and column, from 1; columns count characters.
pub type Place = (usize, usize);

/// The places of what a file holds.
#[derive(Debug, Clone, Default)]
pub struct Places {
    document: Option<Place>,
    groups: HashMap<String, Place>,
    components: HashMap<String, Place>,
    links: HashMap<String, Place>,
}

impl Places {
    /// The places of what stands in a file.
    pub fn of(source: &Source) -> Self {
        let text = source.text();
        let mut places = Self::default();
        let mut walk = Walk { text, at: 0, place: (1, 1) };
        let root = Node::root(text);
        places.document = Some(walk.to(root.start));
        for entry in root.entries() {
            let list = match entry.key.string().as_deref() {
                Some("groups") => &mut places.groups,
                Some("components") => &mut places.components,
                Some("links") => &mut places.links,
                _ => continue,
            };
            for item in entry.value.items().filter(|item| item.sort() == Sort::Object) {
                let own = item.entries().find(|entry| entry.key.string().as_deref() == Some("id"));
                if let Some(id) = own.and_then(|entry| entry.value.string()) {
                    list.insert(id.into_owned(), walk.to(item.start));
                }
            }
        }
        places
    }

    /// Where the design as a whole begins.
    pub fn document(&self) -> Place {
        self.document.unwrap_or((1, 1))
    }

    /// Where a group stands; where the design begins, if the file does not have it.
    pub fn group(&self, id: &GroupId) -> Place {
        self.groups.get(id.as_str()).copied().unwrap_or_else(|| self.document())
    }

    /// Where a component stands.
    pub fn component(&self, id: &ComponentId) -> Place {
        self.components.get(id.as_str()).copied().unwrap_or_else(|| self.document())
    }

    /// Where a link stands.
    pub fn link(&self, id: &LinkId) -> Place {
        self.links.get(id.as_str()).copied().unwrap_or_else(|| self.document())
    }
}

/// A walk over a text that counts lines and columns on the way, so that every character is counted once.
struct Walk<'a> {
    text: &'a str,
    at: usize,
    place: Place,
}

impl Walk<'_> {
    /// Goes on to a byte that lies ahead.
    fn to(&mut self, byte: usize) -> Place {
        let passed = &self.text[self.at..byte];
        let (line, column) = self.place;
        self.place = match passed.rfind('\n') {
            Some(last) => (line + passed.matches('\n').count(), 1 + passed[last + 1..].chars().count()),
            None => (line, column + passed.chars().count()),
        };
        self.at = byte;
        self.place
    }
}
