//! Commands on all that was done so far: the list of changes, to go back or forth to any of them.

use super::{Command, Group};
use crate::editor::Editor;
use crate::editor::mode::ModeName;
use crate::editor::prompt::{Choice, Job, Prompt};
use crate::model::{Edit, Step};
use crate::text::shown;

/// The commands of this file.
pub const TABLE: &[Command] = &[Command {
    name: "history",
    group: Group::Draw,
    keys: &[(ModeName::Browse, "g h")],
    hint: "",
    help: "list all changes, and go back or forth to any of them",
    when: changed,
    run: list,
}];

fn changed(editor: &Editor) -> Result<(), &'static str> {
    let history = editor.document.history();
    let is_empty = history.last_done().is_none() && history.last_undone().is_none();
    if is_empty { Err("nothing has been changed yet") } else { Ok(()) }
}

/// The newest change first, those taken back above the one that the design stands at; last, the beginning.
fn list(editor: &mut Editor) {
    let history = editor.document.history();
    let (done, undone) = (history.done(), history.undone());
    let now = undone.len();
    let step = |step: &Step, key: &str| Choice {
        text: step.name.clone().into_owned(),
        detail: about(step),
        key: key.to_owned(),
        ..Choice::default()
    };
    let taken_back = undone.iter().map(|it| step(it, "taken back"));
    let made = done.rev().enumerate().map(|(at, it)| step(it, if at == 0 { "now" } else { "" }));
    let beginning =
        Choice { text: "the beginning".to_owned(), detail: "before all of these".to_owned(), ..Choice::default() };
    let choices = taken_back.chain(made).chain([beginning]).collect();
    let mut prompt =
        Prompt::list("Go to the design as it was after", choices, Job { accept: go, change: None, cancel: None });
    prompt.cursor = now;
    editor.ask(prompt);
}

/// What a step was about: the names of the first things that it touched.
fn about(step: &Step) -> String {
    let mut names: Vec<String> = Vec::new();
    for edit in &step.edits {
        let name = match edit {
            Edit::Title(title) => Some(title.now.name.clone()),
            Edit::Group(change) => change.now.as_ref().or(change.was.as_ref()).map(|(_, it)| it.name.clone()),
            Edit::Component(change) => change.now.as_ref().or(change.was.as_ref()).map(|(_, it)| it.name.clone()),
            Edit::Link(change) => change.now.as_ref().or(change.was.as_ref()).and_then(|(_, it)| it.label.clone()),
        };
        let name = name.map(|name| shown(&name).into_owned()).filter(|name| !name.trim().is_empty());
        if let Some(name) = name.filter(|name| !names.contains(name)) {
            names.push(name);
        }
        if names.len() > 3 {
            names.truncate(3);
            names.push("and more".to_owned());
            break;
        }
    }
    names.join(", ")
}

/// Takes back or makes again as many changes as lie between the design and the chosen one.
fn go(editor: &mut Editor, prompt: &Prompt) -> Result<(), String> {
    let Some(at) = prompt.matches.get(prompt.cursor) else { return Err("no change is called that".to_owned()) };
    let history = editor.document.history();
    let wanted = (history.done().len() + history.undone().len()).saturating_sub(*at);
    let mut steps = 0;
    let mut last = None;
    while editor.document.history().done().len() > wanted {
        last = editor.document.undo().cloned();
        steps += 1;
    }
    while editor.document.history().done().len() < wanted {
        last = editor.document.redo().cloned();
        steps += 1;
    }
    if let Some(step) = last {
        editor.select_touched(&step);
    }
    editor.say(match steps {
        0 => "this is how the design is".to_owned(),
        1 => "1 change away; g h goes back".to_owned(),
        steps => format!("{steps} changes away; g h goes back"),
    });
    Ok(())
}
