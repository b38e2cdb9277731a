//! What can be taken back? The undo and redo stacks, in named steps of edits.
//!
//! A gesture (a drag, a held arrow key, typing a name) is many steps between a [`Mark`] and its end; squashing makes one
//! step of them, rolling back leaves no trace. The stack is bounded by [`History::DEPTH`] steps and [`History::BYTES`]; a
//! gesture that is longer than that can be rolled back only as far as the history remembers.

use std::borrow::Cow;
use std::collections::VecDeque;

use super::edit::Edit;

/// What a user did, as edits that can be taken back together.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// What was done, as the status line says it: "tag link".
    pub name: Cow<'static, str>,
    /// The edits, in the order in which they were applied.
    pub edits: Vec<Edit>,
    /// A number that no other step of this history has; later steps have larger ones.
    serial: u64,
    /// About how many bytes it holds.
    weight: usize,
}

/// A point in the history to squash or roll back to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mark(Option<u64>);

/// The undo and redo stacks.
#[derive(Debug, Clone, Default)]
pub struct History {
    done: VecDeque<Step>,
    undone: Vec<Step>,
    /// What could be redone at a point from which something else was then done: if that is abandoned, it can be again.
    set_aside: Option<(Mark, Vec<Step>)>,
    /// The serial of the last step that was made.
    serial: u64,
    /// The serial of the last step that was forgotten.
    forgotten: Option<u64>,
    /// The weight of the steps done.
    weight: usize,
}

impl History {
    /// The most steps that are kept; older ones are forgotten.
    pub const DEPTH: usize = 10_000;

    /// About how many bytes the steps may hold; the last one is kept whatever it holds.
    pub const BYTES: usize = 64 << 20;

    pub(super) fn push(&mut self, name: Cow<'static, str>, edits: Vec<Edit>) {
        if !self.undone.is_empty() {
            self.set_aside = Some((self.mark(), std::mem::take(&mut self.undone)));
        }
        self.serial += 1;
        let weight = edits.iter().map(Edit::weight).sum();
        self.weight += weight;
        self.done.push_back(Step { name, edits, serial: self.serial, weight });
        while self.done.len() > Self::DEPTH || (self.weight > Self::BYTES && self.done.len() > 1) {
            let oldest = self.done.pop_front().expect("the stack is longer than one");
            self.weight -= oldest.weight;
            self.forgotten = Some(oldest.serial);
        }
    }

    /// The last step done, which undo would take back.
    pub fn last_done(&self) -> Option<&Step> {
        self.done.back()
    }

    /// The last step undone, which redo would do again.
    pub fn last_undone(&self) -> Option<&Step> {
        self.undone.last()
    }

    /// The steps done, oldest first.
    pub fn done(&self) -> impl ExactSizeIterator<Item = &Step> + DoubleEndedIterator {
        self.done.iter()
    }

    /// The steps undone, the next to be redone last.
    pub fn undone(&self) -> &[Step] {
        &self.undone
    }

    /// The point at which the history stands.
    pub fn mark(&self) -> Mark {
        Mark(self.done.back().map(|step| step.serial).or(self.forgotten))
    }

    /// Whether undo or redo can lead to a point.
    pub fn reaches(&self, mark: Mark) -> bool {
        mark.0 == self.forgotten
            || mark.0.is_some_and(|serial| {
                self.done.binary_search_by_key(&serial, |step| step.serial).is_ok()
                    || self.undone.iter().any(|step| step.serial == serial)
            })
    }

    pub(super) fn pop_done(&mut self) -> Option<&Step> {
        let step = self.done.pop_back()?;
        self.weight -= step.weight;
        self.undone.push(step);
        self.undone.last()
    }

    pub(super) fn pop_undone(&mut self) -> Option<&Step> {
        let step = self.undone.pop()?;
        self.weight += step.weight;
        self.done.push_back(step);
        self.done.back()
    }

    /// The steps since a mark, oldest first, taken off the stack for good.
    pub(super) fn split_off(&mut self, mark: Mark) -> Vec<Step> {
        let start = match mark.0 {
            None => 0,
            Some(serial) => self.done.iter().rposition(|step| step.serial <= serial).map_or(0, |at| at + 1),
        };
        let steps: Vec<Step> = self.done.split_off(start).into();
        if !steps.is_empty() {
            // What was undone since the mark went on from the steps that go.
            self.undone.clear();
            self.weight -= steps.iter().map(|step| step.weight).sum::<usize>();
        }
        steps
    }

    /// Brings back what could be redone here, after everything done since has been abandoned.
    pub(super) fn reinstate(&mut self) {
        let here = self.mark();
        if self.undone.is_empty()
            && let Some((_, steps)) = self.set_aside.take_if(|(mark, _)| *mark == here)
        {
            self.undone = steps;
        }
    }
}
