//! How is a design edited? Through a document: the topology, its history, and a revision that grows with every change.

use std::borrow::Cow;
use std::sync::Arc;

use super::edit::{Refusal, Tx};
use super::history::{History, Mark, Step};
use super::squash::squash;
use super::topology::Topology;

/// A design under edit. The only way to change a [`Topology`] or its history.
#[derive(Debug, Clone)]
pub struct Document {
    topology: Arc<Topology>,
    history: History,
    revision: u64,
    saved: Option<Mark>,
}

impl Document {
    /// A document that holds a design as it is on disk: nothing to undo, nothing unsaved.
    pub fn new(topology: Topology) -> Self {
        let history = History::default();
        let saved = Some(history.mark());
        Self { topology: Arc::new(topology), history, revision: 0, saved }
    }

    /// The design.
    pub fn topology(&self) -> &Topology {
        &self.topology
    }

    /// The design as an immutable value that another thread may keep.
    pub fn snapshot(&self) -> Arc<Topology> {
        Arc::clone(&self.topology)
    }

    /// A number that grows with every change of the design, undo and redo included.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// The history, to read.
    pub fn history(&self) -> &History {
        &self.history
    }

    /// Makes one step of what `change` does. A step that changes nothing is not recorded.
    ///
    /// # Errors
    /// What `change` was refused; everything before it in the same step is taken back.
    pub fn edit<T>(
        &mut self,
        name: impl Into<Cow<'static, str>>,
        change: impl FnOnce(&mut Tx<'_>) -> Result<T, Refusal>,
    ) -> Result<T, Refusal> {
        let mut tx = Tx::new(Arc::make_mut(&mut self.topology));
        match change(&mut tx) {
            Ok(value) => {
                let edits = squash(tx.into_edits());
                if !edits.is_empty() {
                    self.history.push(name.into(), edits);
                    self.revision += 1;
                }
                Ok(value)
            }
            Err(refusal) => {
                tx.take_back();
                Err(refusal)
            }
        }
    }

    /// Takes the last step back and returns it.
    pub fn undo(&mut self) -> Option<&Step> {
        let step = self.history.pop_done()?;
        take_back(&mut self.topology, step);
        self.revision += 1;
        Some(step)
    }

    /// Does the last undone step again and returns it.
    pub fn redo(&mut self) -> Option<&Step> {
        let step = self.history.pop_undone()?;
        let topology = Arc::make_mut(&mut self.topology);
        for edit in &step.edits {
            topology.replay(edit).expect("a step that was taken back can be done again");
        }
        self.revision += 1;
        Some(step)
    }

    /// The point at which a gesture begins.
    pub fn mark(&self) -> Mark {
        self.history.mark()
    }

    /// Makes one step of everything since a mark, or none when it comes to nothing.
    pub fn squash(&mut self, mark: Mark, name: impl Into<Cow<'static, str>>) {
        let was_saved = !self.is_modified();
        let steps = self.history.split_off(mark);
        if steps.is_empty() {
            return;
        }
        let edits = squash(steps.into_iter().flat_map(|step| step.edits).collect());
        if edits.is_empty() {
            self.history.reinstate();
        } else {
            self.history.push(name.into(), edits);
        }
        if was_saved {
            self.set_saved();
        }
    }

    /// Takes everything since a mark back and leaves no trace of it.
    pub fn rollback(&mut self, mark: Mark) {
        let steps = self.history.split_off(mark);
        for step in steps.iter().rev() {
            take_back(&mut self.topology, step);
        }
        if !steps.is_empty() {
            self.revision += 1;
            self.history.reinstate();
        }
    }

    /// Remembers that the design as it is now is what is on disk.
    pub fn set_saved(&mut self) {
        self.saved = Some(self.history.mark());
    }

    /// Remembers that what is on disk is not any state of this history: a recovered or imported design.
    pub fn set_unsaved(&mut self) {
        self.saved = None;
    }

    /// Whether the design differs from what is on disk. Undoing back to the saved state is clean again.
    pub fn is_modified(&self) -> bool {
        self.saved != Some(self.history.mark())
    }
}

fn take_back(topology: &mut Arc<Topology>, step: &Step) {
    let topology = Arc::make_mut(topology);
    for edit in step.edits.iter().rev() {
        topology.replay(&edit.inverse()).expect("a recorded step can be taken back");
    }
}
