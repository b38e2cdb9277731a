//! Which links state the same needs? Every list of needs that is stated gets a number, so that links are compared by it, and
//! their needs are read and weighed once.
//!
//! A list is kept as a few words of bits, one list after the other: what is met again is compared with what lies together,
//! not with a link somewhere in the design. Two lists of one number state the same facets.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::hash::{BuildHasher, Hasher};

use foldhash::fast::RandomState;

use crate::model::{NeedValue, Needs};
use crate::rules::Facts;

/// The lists that have been met.
#[derive(Debug)]
pub(super) struct Stated {
    /// By the number of a list, what it says; the first one says nothing.
    facts: Vec<Facts>,
    /// The words of all lists.
    words: Vec<u64>,
    /// By a fingerprint: where the words of a list begin and end, and its number.
    lists: HashMap<u64, List, RandomState>,
    /// The list that is being looked at.
    list: Vec<u64>,
}

#[derive(Debug, Clone, Copy)]
struct List {
    from: u32,
    to: u32,
    number: u32,
}

impl Stated {
    /// The number of a list of needs: 0 when nothing is stated.
    pub fn number(&mut self, needs: &Needs) -> u32 {
        if needs.is_empty() {
            return 0;
        }
        self.list.clear();
        self.list.extend(needs.iter().flat_map(|(need, value)| {
            let (length, word) = bits(value);
            [need as u64 | length << 8, word]
        }));
        let mut hasher = self.lists.hasher().build_hasher();
        self.list.iter().for_each(|word| hasher.write_u64(*word));
        let entry = self.lists.entry(hasher.finish());
        if let Entry::Occupied(known) = &entry {
            let List { from, to, number } = *known.get();
            if self.words[from as usize..to as usize] == self.list {
                return number;
            }
        }
        let next = self.facts.len() as u32;
        self.facts.push(Facts::stated(None, needs));
        // Two that differ seldom have one fingerprint; the later one then gets a number as often as it is met.
        if let Entry::Vacant(free) = entry {
            let from = self.words.len() as u32;
            self.words.extend_from_slice(&self.list);
            free.insert(List { from, to: self.words.len() as u32, number: next });
        }
        next
    }

    /// The facets that a list states. Tag and own choice are those of no link.
    pub fn facts(&self, number: u32) -> &Facts {
        &self.facts[number as usize]
    }
}

impl Default for Stated {
    fn default() -> Self {
        Self { facts: vec![Facts::default()], words: Vec::new(), lists: HashMap::default(), list: Vec::new() }
    }
}

/// What is stated for a need, in two numbers. A text counts for nothing, because it is weighed nowhere.
fn bits(value: &NeedValue) -> (u64, u64) {
    match value {
        NeedValue::Flag(yes) => (0, u64::from(*yes)),
        // The words of the table lie where they lie; what states one that lies elsewhere too gets another number.
        NeedValue::Word(word) => (word.len() as u64, word.as_ptr().addr() as u64),
        NeedValue::Bytes(number) | NeedValue::Integer(number) => (0, *number),
        NeedValue::Number(number) => (0, number.to_bits()),
        NeedValue::Text(_) => (0, 0),
    }
}
