//! What should a newcomer try first? A tour of two minutes over a sample: each step says one thing and waits until it was
//! done, or until the user goes on without it. It can be left at any step, and everything else keeps working meanwhile.

use super::Editor;
use super::leave::{Goal, leave};
use super::mode::{Mode, ModeName};
use super::selection::Item;
use super::store;
use super::viewport::Detail;
use crate::model::Expectation;
use crate::samples::SAMPLES;

/// Where the tour is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tour {
    /// The step.
    pub step: usize,
    /// How many components the design had when the step began.
    components: usize,
    /// The revision when the step began.
    revision: u64,
}

/// One step.
#[derive(Debug, Clone, Copy)]
pub struct Step {
    /// What it is about, in a few words.
    pub title: &'static str,
    /// What to know and to do. Words in backquotes are names of commands, shown as their keys.
    pub text: &'static str,
    done: fn(&Editor, &Tour) -> bool,
}

const fn step(title: &'static str, text: &'static str, done: fn(&Editor, &Tour) -> bool) -> Step {
    Step { title, text, done }
}

/// The sample that the tour walks through.
const SAMPLE: &str = "music-sharing";

/// Every step, in order.
pub const STEPS: &[Step] = &[
    step(
        "Look around",
        "Boxes are components, lines are links. The arrow keys select the component that lies in their direction: go to \
         the Web API.",
        |editor, _| editor.component().is_some_and(|it| it.id.as_str() == "web-api"),
    ),
    step(
        "Select a link",
        "Now the links of this component: `next-link` goes through them, one press each.",
        |editor, _| editor.link().is_some(),
    ),
    step(
        "Read the answer",
        "The inspector says what the link is, which Azure service fits, because of what, and why not the next best. \
         `scroll-down` shows more of it. `tour` goes on.",
        |_, _| false,
    ),
    step(
        "Tag it",
        "One question decides: what does the sender expect? `tag` asks it with all answers. Choose 4, a notification: it \
         happened, and nobody has to do anything.",
        |editor, tour| changed(editor, tour) && expects(editor, Expectation::Notification),
    ),
    step(
        "See it turn",
        "The line turned into an event: dashed, with a hollow arrow and another color. The inspector says what fits now. \
         `undo` takes that back; it takes anything back.",
        |editor, _| editor.document.history().last_undone().is_some(),
    ),
    step(
        "What would change it?",
        "`questions` asks, in plain words, only what can still change the answer, and shows where each answer leads. Try \
         one, or Esc.",
        |editor, _| editor.mode.name() == ModeName::Questions,
    ),
    step(
        "Draw",
        "Select a component with an arrow key, then `add-downstream` adds another one that it sends to: type a name, \
         Enter, and say what is expected. `add` adds one alone.",
        |editor, tour| editor.topology().components().len() > tour.components && editor.mode.name() == ModeName::Browse,
    ),
    step(
        "Step back",
        "`zoom-out` says less of each thing and shows more things; `zoom-in` the other way; `fit` shows everything. \
         `minimap` shows where you are.",
        |editor, _| editor.viewport.detail != Detail::Full,
    ),
    step(
        "Check it",
        "`findings` walks through what the checker raises, with the reason and the source of each. Esc closes the list.",
        |editor, _| editor.mode.name() == ModeName::Findings,
    ),
    step(
        "Take it with you",
        "`export` shows the design as Markdown, JSON and more before you write or copy it. `save` keeps the design \
         itself.",
        |editor, _| editor.mode.name() == ModeName::Ask,
    ),
    step(
        "That is all",
        "`help` finds any key by what it does, `palette` any command by its name. `tour` ends the tour.",
        |_, _| false,
    ),
];

fn changed(editor: &Editor, tour: &Tour) -> bool {
    editor.document.revision() != tour.revision
}

fn expects(editor: &Editor, expectation: Expectation) -> bool {
    editor
        .selection
        .links()
        .any(|id| editor.topology().link(id).is_some_and(|link| link.expectation == Some(expectation)))
}

impl Tour {
    fn at(editor: &Editor, step: usize) -> Self {
        Self { step, components: editor.topology().components().len(), revision: editor.document.revision() }
    }

    /// What the step says.
    pub fn step(&self) -> &'static Step {
        &STEPS[self.step.min(STEPS.len() - 1)]
    }
}

/// Begins the tour on its sample, or goes on to its next step, or ends it after the last one.
pub(crate) fn go_on(editor: &mut Editor) {
    match editor.tour {
        Some(tour) if tour.step + 1 < STEPS.len() => editor.tour = Some(Tour::at(editor, tour.step + 1)),
        Some(_) => end(editor),
        None => leave(editor, Goal::Tour),
    }
}

/// Begins the tour, whatever is unsaved.
pub(crate) fn begin(editor: &mut Editor) {
    let sample = SAMPLES.iter().position(|sample| sample.name == SAMPLE).unwrap_or(0);
    store::open_sample(editor, sample);
    editor.notice = None;
    editor.refresh();
    if let Some(first) = editor.topology().components().keys().next().cloned() {
        editor.select(Item::Component(first));
    }
    editor.tour = Some(Tour::at(editor, 0));
}

/// Leaves the tour.
pub(crate) fn end(editor: &mut Editor) {
    editor.tour = None;
    editor.say("the tour is over; T begins it again, and ? lists the keys");
}

/// Needs the tour to be under way.
pub(crate) fn under_way(editor: &Editor) -> Result<(), &'static str> {
    editor.tour.map(|_| ()).ok_or("there is no tour under way: T begins it")
}

/// Goes on by itself when what a step asks for has been done.
pub(crate) fn settle(editor: &mut Editor) {
    let Some(tour) = editor.tour else { return };
    if matches!(editor.mode, Mode::Start(_)) {
        editor.tour = None;
    } else if (tour.step().done)(editor, &tour) {
        editor.tour = Some(Tour::at(editor, tour.step + 1));
    }
}
