//! How are answers shared and put off? Links with equal facts share one answer; what it is, is found at once; how it is
//! explained, only when somebody asks.
//!
//! A design of twenty thousand links is judged on every key press, and people read one explanation at a time.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::hash::BuildHasher;
use std::sync::OnceLock;

use foldhash::fast::RandomState;

use super::advice::Advice;
use super::decide::{Decision, decide};
use super::facts::Facts;

/// The answers for the distinct facts of one design.
#[derive(Debug, Default)]
pub struct Answers {
    rows: Vec<Answer>,
    /// Places by a fingerprint of the facts.
    index: HashMap<u64, u32, RandomState>,
}

/// One answer: decided at once, explained on demand.
#[derive(Debug)]
pub struct Answer {
    facts: Facts,
    decision: Decision,
    advice: OnceLock<Box<Advice>>,
}

/// For how many answers there is room to find them before any is there: more than most designs have.
const INDEXED: usize = 4_096;

impl Answers {
    /// No answer yet, with room for so many.
    pub fn with_room_for(count: usize) -> Self {
        let index = HashMap::with_capacity_and_hasher(count.min(INDEXED), RandomState::default());
        Self { rows: Vec::with_capacity(count), index }
    }

    /// The place of the answer for these facts, decided now if it is new.
    pub fn place(&mut self, facts: &Facts) -> usize {
        let next = self.rows.len();
        match self.index.entry(self.index.hasher().hash_one(facts)) {
            Entry::Occupied(known) if self.rows[*known.get() as usize].facts == *facts => return *known.get() as usize,
            // Two that differ seldom have one fingerprint; the later one is then decided as often as it is met.
            Entry::Occupied(_) => {}
            Entry::Vacant(free) => drop(free.insert(next as u32)),
        }
        self.rows.push(Answer { facts: *facts, decision: Decision::of(facts), advice: OnceLock::new() });
        next
    }

    /// How many answers there are.
    pub fn count(&self) -> usize {
        self.rows.len()
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
