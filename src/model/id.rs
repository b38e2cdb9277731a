//! How is a thing named for good? Ids: `[a-z0-9][a-z0-9-]*`, at most 64 characters, unique in their list, stable.
//!
//! An id is made from a name once; renaming never changes it. Ids are cheap to clone.

use std::collections::HashMap;
use std::fmt;
use std::marker::PhantomData;
use std::sync::{Arc, OnceLock};

use foldhash::fast::RandomState;

/// The longest id, in characters.
pub const MAX: usize = 64;

/// An id of one sort of thing. The sort is a type, so that a link's id never passes for a component's.
pub struct Id<Sort> {
    text: Arc<str>,
    sort: PhantomData<fn() -> Sort>,
}

/// The sort of component ids.
#[derive(Debug)]
pub enum OfComponent {}
/// The sort of link ids.
#[derive(Debug)]
pub enum OfLink {}
/// The sort of group ids.
#[derive(Debug)]
pub enum OfGroup {}

/// The id of a component.
pub type ComponentId = Id<OfComponent>;
/// The id of a link.
pub type LinkId = Id<OfLink>;
/// The id of a group.
pub type GroupId = Id<OfGroup>;

impl<Sort> Id<Sort> {
    /// The id that this text spells, if it is one.
    pub fn new(text: &str) -> Option<Self> {
        let mut bytes = text.bytes();
        let first = bytes.next()?;
        let word = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
        (word(first) && text.len() <= MAX && bytes.all(|byte| word(byte) || byte == b'-')).then(|| Self::trusted(text))
    }

    /// A fresh id made from a name: its letters and digits, made unique among the ids that are `taken`.
    pub fn fresh(name: &str, fallback: &str, taken: impl Fn(&Self) -> bool) -> Self {
        let base = match slug(name) {
            text if text.is_empty() => fallback.to_owned(),
            text => text,
        };
        let plain = Self::trusted(&base);
        if !taken(&plain) {
            return plain;
        }
        let mut number = 2_u64;
        loop {
            let tail = format!("-{number}");
            let room = base.len().min(MAX - tail.len());
            let id = Self::trusted(&format!("{}{tail}", base[..room].trim_end_matches('-')));
            if !taken(&id) {
                return id;
            }
            number += 1;
        }
    }

    fn trusted(text: &str) -> Self {
        Self { text: Arc::from(text), sort: PhantomData }
    }

    /// The text of the id.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Where the text lies: the same for ids that were cloned from one another, while one of them lives.
    fn address(&self) -> usize {
        Arc::as_ptr(&self.text).cast::<u8>().addr()
    }
}

/// Some ids in order, and the place of each. An id that was cloned from one of them is found without reading its text,
/// which is how nearly all of a design's ids are asked for; an equal one from elsewhere by its text.
#[derive(Debug)]
pub struct Places<Sort> {
    ids: Vec<Id<Sort>>,
    by_address: OnceLock<Addresses>,
    by_text: OnceLock<HashMap<Id<Sort>, u32, RandomState>>,
}

impl<Sort> Places<Sort> {
    /// The places of ids that all differ.
    pub fn of<'a>(ids: impl ExactSizeIterator<Item = &'a Id<Sort>>) -> Self
    where
        Sort: 'a,
    {
        Self::from(ids.cloned().collect::<Vec<_>>())
    }

    /// The place of an id, if it is one of these.
    pub fn place(&self, id: &Id<Sort>) -> Option<u32> {
        let by_text = || self.ids.iter().cloned().zip(0..).collect();
        let known = self.by_address.get_or_init(|| Addresses::of(&self.ids)).place(id);
        known.or_else(|| self.by_text.get_or_init(by_text).get(id).copied())
    }

    /// For each of these ids its place among others. Most lists are alike but for a few ids at one place, so that none has
    /// to be looked for.
    pub fn places_among(&self, others: &Self) -> Vec<Option<u32>> {
        let head = self.ids.iter().zip(&others.ids).take_while(|(id, other)| id == other).count();
        let (here, there) = (&self.ids[head..], &others.ids[head..]);
        let tail = here.iter().rev().zip(there.iter().rev()).take_while(|(id, other)| id == other).count();
        let last = others.ids.len() - tail;
        let changed = here[..here.len() - tail].iter().map(|id| if head == last { None } else { others.place(id) });
        (0..head as u32).map(Some).chain(changed).chain((last as u32..others.ids.len() as u32).map(Some)).collect()
    }

    /// All of them, in order.
    pub fn ids(&self) -> &[Id<Sort>] {
        &self.ids
    }

    /// Puts an id at a place; those from there on move on.
    pub(super) fn insert(&mut self, place: usize, id: Id<Sort>) {
        self.change(|ids| ids.insert(place, id));
    }

    /// Takes the id at a place away; those behind it move up.
    pub(super) fn remove(&mut self, place: usize) {
        self.change(|ids| drop(ids.remove(place)));
    }

    fn change(&mut self, with: impl FnOnce(&mut Vec<Id<Sort>>)) {
        with(&mut self.ids);
        self.by_address.take();
        self.by_text.take();
    }

    /// The id at a place.
    pub fn id(&self, place: u32) -> &Id<Sort> {
        &self.ids[place as usize]
    }
}

/// Places by where the texts of their ids lie: a table with open addressing. Addresses come from the allocator and not from
/// a file, so nobody can make them collide, and a multiplication spreads them well enough.
#[derive(Debug)]
struct Addresses {
    /// A power of two of them, at least half of them free: an address, or 0, and its place. They lie together, because
    /// a look at each costs more than the rest of the search.
    slots: Box<[(usize, u32)]>,
    shift: u32,
}

impl Addresses {
    const FREE: usize = 0;

    fn of<Sort>(ids: &[Id<Sort>]) -> Self {
        let size = (2 * ids.len()).next_power_of_two().max(2);
        let mut table =
            Self { slots: vec![(Self::FREE, 0); size].into_boxed_slice(), shift: usize::BITS - size.trailing_zeros() };
        for (id, place) in ids.iter().zip(0..) {
            let mut slot = table.slot(id.address());
            while table.slots[slot].0 != Self::FREE {
                slot = table.next(slot);
            }
            table.slots[slot] = (id.address(), place);
        }
        table
    }

    fn place<Sort>(&self, id: &Id<Sort>) -> Option<u32> {
        let mut slot = self.slot(id.address());
        loop {
            match self.slots[slot] {
                (Self::FREE, _) => return None,
                (address, place) if address == id.address() => return Some(place),
                _ => slot = self.next(slot),
            }
        }
    }

    fn slot(&self, address: usize) -> usize {
        // The golden ratio (Fibonacci hashing; Knuth, volume 3, section 6.4).
        address.wrapping_mul(0x9e37_79b9_7f4a_7c15_u64 as usize) >> self.shift
    }

    fn next(&self, slot: usize) -> usize {
        (slot + 1) & (self.slots.len() - 1)
    }
}

impl<Sort> From<Vec<Id<Sort>>> for Places<Sort> {
    fn from(ids: Vec<Id<Sort>>) -> Self {
        Self { ids, by_address: OnceLock::new(), by_text: OnceLock::new() }
    }
}

impl<Sort> Clone for Places<Sort> {
    fn clone(&self) -> Self {
        Self::from(self.ids.clone())
    }
}

impl<Sort> Default for Places<Sort> {
    fn default() -> Self {
        Self::from(Vec::new())
    }
}

/// A name as the letters and digits of an id; empty when the name has none.
pub fn slug(name: &str) -> String {
    let mut text = String::new();
    for letter in name.chars().flat_map(char::to_lowercase) {
        if letter.is_ascii_alphanumeric() {
            text.push(letter);
        } else if !text.is_empty() && !text.ends_with('-') {
            text.push('-');
        }
        if text.len() >= MAX {
            break;
        }
    }
    text.trim_end_matches('-').to_owned()
}

impl<Sort> Clone for Id<Sort> {
    fn clone(&self) -> Self {
        Self { text: Arc::clone(&self.text), sort: PhantomData }
    }
}

impl<Sort> PartialEq for Id<Sort> {
    fn eq(&self, other: &Self) -> bool {
        // Most ids of a design share one text: the ends of a link are the ids of its components.
        Arc::ptr_eq(&self.text, &other.text) || self.text == other.text
    }
}

impl<Sort> Eq for Id<Sort> {}

impl<Sort> PartialOrd for Id<Sort> {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl<Sort> Ord for Id<Sort> {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.text.cmp(&other.text)
    }
}

impl<Sort> std::hash::Hash for Id<Sort> {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.text.hash(state);
    }
}

impl<Sort> std::borrow::Borrow<str> for Id<Sort> {
    fn borrow(&self) -> &str {
        &self.text
    }
}

impl<Sort> fmt::Debug for Id<Sort> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&*self.text, f)
    }
}

impl<Sort> fmt::Display for Id<Sort> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_lower_case_letters_digits_and_hyphens() {
        for good in ["a", "0", "a-", "web-api", "1-2", &"x".repeat(64)] {
            assert!(ComponentId::new(good).is_some(), "{good}");
        }
        for bad in ["", "-a", "A", "a b", "ä", "../x", &"x".repeat(65)] {
            assert!(ComponentId::new(bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn an_id_is_found_by_where_it_lies_and_by_its_text() {
        let ids: Vec<_> = (0..100).map(|number| LinkId::new(&format!("l{number}")).unwrap()).collect();
        let places = Places::of(ids.iter());
        for (place, id) in (0..).zip(&ids) {
            assert_eq!(places.place(&id.clone()), Some(place));
            assert_eq!(places.place(&LinkId::new(id.as_str()).unwrap()), Some(place));
            assert_eq!(places.id(place), id);
        }
        assert_eq!(places.place(&LinkId::new("l100").unwrap()), None);
    }

    #[test]
    fn a_fresh_id_is_made_from_the_name_and_unique() {
        let make = |name: &str, taken: &[&str]| {
            ComponentId::fresh(name, "component", |id| taken.contains(&id.as_str())).to_string()
        };
        assert_eq!(make("Web API (v2)", &[]), "web-api-v2");
        assert_eq!(make("音楽", &[]), "component");
        assert_eq!(make("API", &["api", "api-2"]), "api-3");
        let long = make(&"x".repeat(90), &[&"x".repeat(64)]);
        assert!(long.len() == 64 && long.ends_with("-2"), "{long}");
    }
}
