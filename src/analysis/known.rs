//! Which links have been judged before? Links of one sort that state the same needs have the same facts, so each such key
//! is judged once.
//!
//! A key is a few words of bits, and the keys lie one after the other in one list: a key that is met again is compared
//! with what lies together, not with a link somewhere in the design. Two keys are equal exactly when their sorts and the
//! facets that their needs state are equal.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::hash::{BuildHasher, Hasher};

use foldhash::fast::RandomState;

use crate::model::{NeedValue, Needs};

/// The keys that have been met, and the place of each.
#[derive(Debug, Default)]
pub(super) struct Known {
    /// The words of all keys.
    words: Vec<u64>,
    /// The key of each fingerprint: where its words begin and end, and its place.
    keys: HashMap<u64, Key, RandomState>,
    /// The key that is being put together.
    key: Vec<u64>,
}

#[derive(Debug, Clone, Copy)]
struct Key {
    from: u32,
    to: u32,
    place: u32,
}

impl Known {
    /// Begins a key: its first words are for the sort of the link.
    pub fn sort(&mut self) -> &mut Vec<u64> {
        self.key.clear();
        &mut self.key
    }

    /// The place of the key that was begun, with the needs of the link: `next` if it has not been met.
    pub fn place(&mut self, needs: &Needs, next: u32) -> u32 {
        push_needs(&mut self.key, needs);
        let mut hasher = self.keys.hasher().build_hasher();
        self.key.iter().for_each(|word| hasher.write_u64(*word));
        match self.keys.entry(hasher.finish()) {
            Entry::Occupied(known) => {
                let Key { from, to, place } = *known.get();
                // Two that differ seldom have one fingerprint; the later one is then judged as often as it is met.
                if self.words[from as usize..to as usize] == self.key { place } else { next }
            }
            Entry::Vacant(free) => {
                let from = self.words.len() as u32;
                self.words.extend_from_slice(&self.key);
                free.insert(Key { from, to: self.words.len() as u32, place: next });
                next
            }
        }
    }
}

/// Two words a need: which it is, and what is stated. A text counts for nothing, because it is weighed nowhere.
fn push_needs(key: &mut Vec<u64>, needs: &Needs) {
    for (need, value) in needs.iter() {
        let (length, word) = match value {
            NeedValue::Flag(yes) => (0, u64::from(*yes)),
            // Words of the table lie where they lie; where one lies twice, its links are judged twice.
            NeedValue::Word(word) => (word.len() as u64, word.as_ptr().addr() as u64),
            NeedValue::Bytes(number) | NeedValue::Integer(number) => (0, *number),
            NeedValue::Number(number) => (0, number.to_bits()),
            NeedValue::Text(_) => (0, 0),
        };
        key.extend([need as u64 | length << 8, word]);
    }
}
