//! What becomes of unsaved changes when the user goes elsewhere? The question that stands before it, and the way there.
//!
//! Nothing is given up unasked, and what is given up stays on record for a week.

use std::path::PathBuf;

use super::command::app::ask_to_quit;
use super::input::Effect;
use super::mode::{Mode, Start};
use super::prompt::{Choice, Job, Prompt};
use super::{Asks, Editor, store, tour};

/// Where the user goes once the design is saved, or given up.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Goal {
    /// Nowhere: the work goes on.
    #[default]
    Stay,
    /// Out of the program.
    Quit,
    /// To the start screen.
    Start,
    /// To a design that is still to be chosen.
    Open,
    /// To the design in a file.
    File(PathBuf),
    /// To the sample of the tour.
    Tour,
}

/// Goes elsewhere, after asking where something would be lost by it.
pub(crate) fn leave(editor: &mut Editor, goal: Goal) {
    let is_safe = !editor.document.is_modified() || matches!(editor.mode, Mode::Start(_));
    match (is_safe, &goal, editor.settings.asks) {
        (true, Goal::Quit, Asks::Always) => ask_to_quit(editor),
        (true, ..) => go(editor, goal),
        (false, ..) => ask(editor, goal),
    }
}

/// Goes there, whatever is unsaved.
pub(crate) fn go(editor: &mut Editor, goal: Goal) {
    match goal {
        Goal::Stay => {}
        Goal::Quit => editor.effect(Effect::Quit),
        Goal::Start => {
            editor.mode = Mode::Start(Start::default());
            editor.begun = false;
        }
        Goal::Open => store::ask_which(editor, String::new(), None),
        Goal::File(path) => editor.effect(Effect::Read(path)),
        Goal::Tour => tour::begin(editor),
    }
}

/// The answers, in this order.
const SAVE: usize = 0;
const GIVE_UP: usize = 1;

fn ask(editor: &mut Editor, goal: Goal) {
    let [save, give_up] = match goal {
        Goal::Quit => ["save and leave", "leave without saving"],
        Goal::Stay | Goal::Start | Goal::Open | Goal::File(_) | Goal::Tour => {
            ["save and go on", "go on without saving"]
        }
    };
    let choice =
        |text: &str, detail: &str| Choice { text: text.to_owned(), detail: detail.to_owned(), ..Choice::default() };
    let choices = vec![
        choice(save, "write the design to its file"),
        choice(give_up, "toposcope recover keeps it for a week"),
        choice("stay", "go back to the design"),
    ];
    let job = Job { accept: answered, change: None, cancel: None };
    editor.ask(Prompt { goal, ..Prompt::list("There are unsaved changes", choices, job) });
}

fn answered(editor: &mut Editor, prompt: &Prompt) -> Result<(), String> {
    match prompt.matches.get(prompt.cursor) {
        Some(&SAVE) => store::save(editor, prompt.goal.clone()),
        Some(&GIVE_UP) => go(editor, prompt.goal.clone()),
        Some(_) => {}
        None => return Err("choose one of the three".to_owned()),
    }
    Ok(())
}
