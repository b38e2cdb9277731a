//! What can be taken back? The undo and redo stacks, in named steps of edits.
//!
//! A gesture (a drag, a held arrow key, typing a name) is many steps between a [`Mark`] and its end; squashing makes one
//! step of them, rolling back leaves no trace. The depth is bounded by [`History::DEPTH`] steps.

use std::borrow::Cow;

use super::edit::{Change, Edit, Retitle};

/// What a user did, as edits that can be taken back together.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// What was done, as the status line says it: "tag link".
    pub name: Cow<'static, str>,
    /// The edits, in the order in which they were applied.
    pub edits: Vec<Edit>,
    /// A number that no other step of this history has.
    serial: u64,
}

/// A point in the history to squash or roll back to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mark(Option<u64>);

/// The undo and redo stacks.
#[derive(Debug, Clone, Default)]
pub struct History {
    done: Vec<Step>,
    undone: Vec<Step>,
    serial: u64,
    forgotten: Option<u64>,
}

impl History {
    /// The most steps that are kept; older ones are forgotten.
    pub const DEPTH: usize = 10_000;

    pub(super) fn push(&mut self, name: Cow<'static, str>, edits: Vec<Edit>) {
        self.undone.clear();
        self.serial += 1;
        self.done.push(Step { name, edits, serial: self.serial });
        if self.done.len() > Self::DEPTH {
            self.forgotten = Some(self.done.remove(0).serial);
        }
    }

    /// The last step done, which undo would take back.
    pub fn last_done(&self) -> Option<&Step> {
        self.done.last()
    }

    /// The last step undone, which redo would do again.
    pub fn last_undone(&self) -> Option<&Step> {
        self.undone.last()
    }

    /// The steps done, oldest first.
    pub fn done(&self) -> &[Step] {
        &self.done
    }

    /// The steps undone, the next to be redone last.
    pub fn undone(&self) -> &[Step] {
        &self.undone
    }

    /// The point at which the history stands.
    pub fn mark(&self) -> Mark {
        Mark(self.done.last().map(|step| step.serial).or(self.forgotten))
    }

    pub(super) fn pop_done(&mut self) -> Option<&Step> {
        let step = self.done.pop()?;
        self.undone.push(step);
        self.undone.last()
    }

    pub(super) fn pop_undone(&mut self) -> Option<&Step> {
        let step = self.undone.pop()?;
        self.done.push(step);
        self.done.last()
    }

    /// The steps since a mark, oldest first, taken off the stack.
    pub(super) fn split_off(&mut self, mark: Mark) -> Vec<Step> {
        let start = match mark.0 {
            None => 0,
            Some(serial) => self.done.iter().rposition(|step| step.serial <= serial).map_or(0, |at| at + 1),
        };
        self.done.split_off(start)
    }
}

/// One edit for each thing that the edits touch: its first `was` and its last `now`, in an order that can be applied.
/// Edits that add or remove keep their order; changes in place of one thing are joined.
pub(super) fn squash(edits: Vec<Edit>) -> Vec<Edit> {
    let mut squashed: Vec<Edit> = Vec::with_capacity(edits.len());
    for edit in edits {
        // A later change joins an earlier one of the same thing only when nothing between them adds or removes:
        // joining across such an edit could refer to what is not there yet.
        let joined = squashed
            .iter_mut()
            .rev()
            .take_while(|earlier| is_in_place(earlier))
            .find_map(|earlier| join(earlier, &edit))
            .is_some();
        if !joined {
            squashed.push(edit);
        }
    }
    // An addition followed directly by changes of the same thing is the addition of the final thing.
    let mut result: Vec<Edit> = Vec::with_capacity(squashed.len());
    for edit in squashed {
        if result.last_mut().and_then(|last| join(last, &edit)).is_none() {
            result.push(edit);
        }
    }
    result.retain(|edit| !is_nothing(edit));
    result
}

fn is_in_place(edit: &Edit) -> bool {
    match edit {
        Edit::Title(_) => true,
        Edit::Group(change) => change.was.is_some() && change.now.is_some(),
        Edit::Component(change) => change.was.is_some() && change.now.is_some(),
        Edit::Link(change) => change.was.is_some() && change.now.is_some(),
    }
}

fn is_nothing(edit: &Edit) -> bool {
    match edit {
        Edit::Title(change) => change.was == change.now,
        Edit::Group(change) => change.was == change.now,
        Edit::Component(change) => change.was == change.now,
        Edit::Link(change) => change.was == change.now,
    }
}

/// Makes `earlier` end where `later` ends, if `later` goes on from exactly there.
fn join(earlier: &mut Edit, later: &Edit) -> Option<()> {
    fn go_on<T: Clone + PartialEq>(earlier: &mut Change<T>, later: &Change<T>) -> Option<()> {
        (earlier.now.is_some() && earlier.now == later.was).then(|| earlier.now.clone_from(&later.now))
    }
    match (earlier, later) {
        (Edit::Title(earlier), Edit::Title(later)) => {
            let Retitle { was, now } = &**later;
            (earlier.now == *was).then(|| earlier.now = now.clone())
        }
        (Edit::Group(earlier), Edit::Group(later)) => go_on(earlier, later),
        (Edit::Component(earlier), Edit::Component(later)) => go_on(earlier, later),
        (Edit::Link(earlier), Edit::Link(later)) => go_on(earlier, later),
        _ => None,
    }
}
