//! How was each state of the design drawn, and what was selected in it? Who takes a step back sees the very drawing of before, not another that is as good:
//! the way of a line depends on what was drawn when it was found. For the same reason nobody sees where a box was carried along:
//! while it is on its way, and when it has come to rest, the drawing follows from the one in which it set out.

use std::collections::VecDeque;
use std::sync::Arc;

use super::selection::Selection;
use crate::layout::{Direction, Layout};
use crate::model::{Document, Mark};

/// How many drawings are remembered, and how many boxes and lines they have in all: some tens of megabytes.
const MOST: usize = 256;
const ROOM: usize = 200_000;

/// A state of the design as it was seen last.
#[derive(Debug)]
struct State {
    mark: Mark,
    layout: Arc<Layout>,
    selection: Selection,
    /// How many boxes and lines it has.
    weight: usize,
}

/// The drawings of the states that were seen last.
#[derive(Debug, Default)]
pub(crate) struct Drawn {
    states: VecDeque<State>,
    weight: usize,
    /// The drawing in which something set out that is on its way now.
    start: Option<Arc<Layout>>,
}

impl Drawn {
    /// The drawing of a design that was opened just now.
    pub(crate) fn first(&mut self, document: &Document) -> Arc<Layout> {
        *self = Self::default();
        Arc::new(Layout::of(document.topology(), Direction::Auto))
    }

    /// The drawing of the design as it is now: what was drawn then, if it has been like this, else what follows from `before`.
    pub(crate) fn after(&mut self, document: &Document, before: &Arc<Layout>) -> Arc<Layout> {
        let start = self.start.take();
        let before = start.as_ref().unwrap_or(before);
        self.known(document).unwrap_or_else(|| Arc::new(before.after(document.topology())))
    }

    /// The same while something is on its way, which set out in `before` or has set out earlier.
    pub(crate) fn during(&mut self, document: &Document, before: &Arc<Layout>) -> Arc<Layout> {
        let start = Arc::clone(self.start.get_or_insert_with(|| Arc::clone(before)));
        self.known(document).unwrap_or_else(|| Arc::new(start.during(document.topology())))
    }

    /// Whether something that was on its way has yet to come to rest.
    pub(crate) fn is_on_its_way(&self) -> bool {
        self.start.is_some()
    }

    fn known(&self, document: &Document) -> Option<Arc<Layout>> {
        let now = document.mark();
        self.states.iter().find(|state| state.mark == now).map(|state| Arc::clone(&state.layout))
    }

    /// What was selected when the design was last as it is now.
    pub(crate) fn selected(&self, document: &Document) -> Option<&Selection> {
        let now = document.mark();
        self.states.iter().find(|state| state.mark == now).map(|state| &state.selection)
    }

    /// Remembers that the design is drawn like this with this selected, unless something is on its way.
    pub(crate) fn keep(&mut self, document: &Document, layout: &Arc<Layout>, selection: &Selection) {
        let mark = document.mark();
        if self.is_on_its_way() {
            return;
        }
        if let Some(state) = self.states.iter_mut().find(|state| state.mark == mark) {
            if state.selection != *selection {
                state.selection.clone_from(selection);
            }
            return;
        }
        let weight = document.topology().components().len() + document.topology().links().len();
        self.states.push_back(State { mark, layout: Arc::clone(layout), selection: selection.clone(), weight });
        self.weight += weight;
        while self.states.len() > MOST || self.weight > ROOM && self.states.len() > 1 {
            // The steps of a gesture that is over are never gone back to.
            let useless = self.states.iter().position(|state| !document.history().reaches(state.mark));
            let state = self.states.remove(useless.unwrap_or(0)).expect("there are more than one");
            self.weight -= state.weight;
        }
    }
}
