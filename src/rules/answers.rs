//! How are answers shared and put off? Links with equal facts share one answer; what it is, is found at once; how it is
//! explained, only when somebody asks.
//!
//! A design of twenty thousand links is judged on every key press, and people read one explanation at a time.

use std::hash::{BuildHasherDefault, Hash, Hasher};
use std::sync::OnceLock;

use indexmap::{Equivalent, IndexSet};

use super::advice::Advice;
use super::decide::{Decision, decide};
use super::facts::Facts;

/// The answers for the distinct facts of one design.
#[derive(Debug, Default)]
pub struct Answers {
    rows: IndexSet<Answer, BuildHasherDefault<FactsHasher>>,
}

/// One answer: decided at once, explained on demand.
#[derive(Debug)]
pub struct Answer {
    facts: Facts,
    decision: Decision,
    advice: OnceLock<Box<Advice>>,
}

impl Answers {
    /// The place of the answer for these facts, decided now if it is new.
    pub fn place(&mut self, facts: &Facts) -> usize {
        self.rows.get_index_of(facts).unwrap_or_else(|| {
            let answer = Answer { facts: *facts, decision: Decision::of(facts), advice: OnceLock::new() };
            self.rows.insert_full(answer).0
        })
    }

    /// The answer at a place that [`Answers::place`] gave.
    pub fn get(&self, place: usize) -> &Answer {
        &self.rows[place]
    }
}

impl Answer {
    /// What was decided on.
    pub fn facts(&self) -> &Facts {
        &self.facts
    }

    /// The decision, without words.
    pub fn decision(&self) -> &Decision {
        &self.decision
    }

    /// The full answer, put into words at the first call.
    pub fn advice(&self) -> &Advice {
        self.advice.get_or_init(|| Box::new(decide(&self.facts)))
    }
}

/// An answer follows from its facts, so they alone tell it from others.
impl PartialEq for Answer {
    fn eq(&self, other: &Self) -> bool {
        self.facts == other.facts
    }
}

impl Eq for Answer {}

impl Hash for Answer {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.facts.hash(state);
    }
}

impl Equivalent<Answer> for Facts {
    fn equivalent(&self, answer: &Answer) -> bool {
        *self == answer.facts
    }
}

/// Multiply and rotate over the words of the key: a design is no adversary that would be worth a keyed hash.
#[derive(Debug, Default)]
struct FactsHasher(u64);

impl FactsHasher {
    fn word(&mut self, word: u64) {
        self.0 = (self.0.rotate_left(5) ^ word).wrapping_mul(0x517c_c1b7_2722_0a95);
    }
}

impl Hasher for FactsHasher {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.word(u64::from(*byte));
        }
    }
    fn write_u8(&mut self, number: u8) {
        self.word(u64::from(number));
    }
    fn write_u32(&mut self, number: u32) {
        self.word(u64::from(number));
    }
    fn write_u64(&mut self, number: u64) {
        self.word(number);
    }
    fn write_usize(&mut self, number: usize) {
        self.word(number as u64);
    }
    fn write_isize(&mut self, number: isize) {
        self.word(number as u64);
    }
}
