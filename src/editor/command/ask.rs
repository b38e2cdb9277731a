//! Commands that answer a question: a line of text, or a list that the text narrows.

use super::{Command, Group, always};
use crate::editor::Editor;
use crate::editor::files;
use crate::editor::mode::{Mode, ModeName};
use crate::editor::prompt::Outcome;
use crate::editor::targets::list::list_place;

const A: ModeName = ModeName::Ask;

const fn row(
    name: &'static str,
    keys: &'static [(ModeName, &'static str)],
    hint: &'static str,
    help: &'static str,
    run: fn(&mut Editor),
) -> Command {
    Command { name, group: Group::Program, keys, hint, help, when: always, run }
}

/// The commands of this file.
pub const TABLE: &[Command] = &[
    row("answer", &[(A, "Enter")], "done", "take what is typed or chosen", |e| e.asked(Outcome::Accepted)),
    row("next-choice", &[(A, "Down"), (A, "C-n"), (A, "C-j")], "", "go to the next choice", |e| step(e, 1)),
    row("complete", &[(A, "Tab")], "complete", "complete the name of a file, or go to the next choice", complete),
    row("previous-choice", &[(A, "Up"), (A, "S-Tab"), (A, "C-p")], "", "go to the choice before", |e| step(e, -1)),
    row("choices-down", &[(A, "PageDown")], "", "go ten choices down, or on in what stands beside them", |e| {
        page(e, 10)
    }),
    row("choices-up", &[(A, "PageUp")], "", "go ten choices up, or back in what stands beside them", |e| page(e, -10)),
    Command {
        when: beside,
        ..row("preview-left", &[(A, "Left")], "", "see what is to the left in what stands beside the choices", |e| {
            across(e, -1)
        })
    },
    Command {
        when: beside,
        ..row("preview-right", &[(A, "Right")], "", "see what is to the right in what stands beside the choices", |e| {
            across(e, 1)
        })
    },
];

/// Needs something beside the choices, and nothing typed that the arrows would move along.
fn beside(editor: &Editor) -> Result<(), &'static str> {
    match &editor.mode {
        Mode::Ask(prompt) if prompt.aside.is_some() && prompt.line.text().is_empty() => Ok(()),
        _ => Err("nothing stands beside the choices"),
    }
}

/// Half of what is in view at a time, to read on from.
fn across(editor: &mut Editor, by: isize) {
    let Mode::Ask(prompt) = &editor.mode else { return };
    let room = list_place(editor, prompt).preview().width;
    if let Mode::Ask(prompt) = &mut editor.mode {
        prompt.scroll_across(by * (room as isize / 2).max(1), usize::from(room));
    }
}

fn page(editor: &mut Editor, by: isize) {
    match &mut editor.mode {
        Mode::Ask(prompt) if prompt.aside.is_some() => prompt.scroll(by),
        _ => step(editor, by),
    }
}

fn complete(editor: &mut Editor) {
    let Mode::Ask(prompt) = &mut editor.mode else { return };
    if files::complete(prompt) {
        editor.asked(Outcome::Changed);
    } else {
        step(editor, 1);
    }
}

fn step(editor: &mut Editor, by: isize) {
    if let Mode::Ask(prompt) = &mut editor.mode {
        prompt.step(by);
        editor.asked(Outcome::Changed);
    }
}
