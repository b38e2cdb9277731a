//! How are answers shared and put off? Links with equal facts share one answer; what it is, is found at once; how it is
//! explained, only when somebody asks.
//!
//! A design of twenty thousand links is judged on every key press, and people read one explanation at a time.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::OnceLock;

use super::advice::Advice;
use super::decide::{Decision, decide};
use super::facts::Facts;

/// The answers for the distinct facts of one design.
#[derive(Debug, Default)]
pub struct Answers {
    rows: Vec<Answer>,
    index: HashMap<Facts, usize, BuildHasherDefault<FactsHasher>>,
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
        let next = self.rows.len();
        let place = *self.index.entry(*facts).or_insert(next);
        if place == next {
            self.rows.push(Answer { facts: *facts, decision: Decision::of(facts), advice: OnceLock::new() });
        }
        place
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
