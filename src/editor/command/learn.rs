//! Commands that teach: the questions that could still change an answer, and the tour.

use super::{Command, Group, always};
use crate::editor::Editor;
use crate::editor::mode::ModeName;
use crate::editor::{questions, tour};

const B: ModeName = ModeName::Browse;
const S: ModeName = ModeName::Start;
const Q: ModeName = ModeName::Questions;

const fn row(
    name: &'static str,
    keys: &'static [(ModeName, &'static str)],
    hint: &'static str,
    help: &'static str,
    run: fn(&mut Editor),
) -> Command {
    Command { name, group: Group::Learn, keys, hint, help, when: always, run }
}

/// The commands of this file.
pub const TABLE: &[Command] = &[
    Command {
        name: "questions",
        group: Group::Learn,
        keys: &[(B, "A")],
        hint: "questions",
        help: "answer the questions that can still change the advice for the link",
        when: questions::can_ask,
        run: questions::begin,
    },
    row("answer-yes", &[(Q, "y")], "yes", "answer yes", |e| questions::answer(e, true)),
    row("answer-no", &[(Q, "n")], "no", "answer no", |e| questions::answer(e, false)),
    row("answer-chosen", &[(Q, "Enter")], "take it", "give the chosen answer", questions::take),
    row("answer-next", &[(Q, "Down"), (Q, "j")], "", "go to the next answer", |e| questions::step(e, 1)),
    row("answer-previous", &[(Q, "Up"), (Q, "k")], "", "go to the answer before", |e| questions::step(e, -1)),
    row("answer-later", &[(Q, "Space"), (Q, "Tab"), (Q, "s")], "skip", "leave the question open", questions::skip),
    row("tour", &[(B, "T"), (S, "T")], "tour", "take the tour of two minutes, or go on to its next step", tour::go_on),
    Command {
        name: "tour-end",
        group: Group::Learn,
        keys: &[(B, "g T")],
        hint: "leave the tour",
        help: "leave the tour; Esc does so too when nothing is selected",
        when: tour::under_way,
        run: tour::end,
    },
];
