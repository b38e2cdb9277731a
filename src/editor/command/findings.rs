//! Commands on what the checker raises.

use super::{Command, Group, always};
use crate::analysis::{Finding, Subject};
use crate::editor::Editor;
use crate::editor::mode::{Mode, ModeName};
use crate::editor::prompt::{Job, Prompt};
use crate::editor::selection::Item;
use crate::model::{Extra, Waiver};

const B: ModeName = ModeName::Browse;
const F: ModeName = ModeName::Findings;

const fn row(
    name: &'static str,
    keys: &'static [(ModeName, &'static str)],
    hint: &'static str,
    help: &'static str,
    run: fn(&mut Editor),
) -> Command {
    Command { name, group: Group::Findings, keys, hint, help, when: some, run }
}

/// The commands of this file.
pub const TABLE: &[Command] = &[
    Command {
        name: "findings",
        group: Group::Findings,
        keys: &[(B, "!")],
        hint: "findings",
        help: "walk through what the checker raises",
        when: always,
        run: open,
    },
    row("next-finding", &[(F, "Down"), (F, "j"), (F, "Tab")], "", "go to the next finding", |e| step(e, 1)),
    row("previous-finding", &[(F, "Up"), (F, "k"), (F, "S-Tab")], "", "go to the finding before", |e| step(e, -1)),
    row("show-finding", &[(F, "Enter"), (F, "Space")], "go there", "go to what the finding is about", leave),
    row("waive", &[(F, "w")], "waive", "accept the finding, with a reason; again to raise it anew", waive),
    row("findings-more", &[(F, ">"), (F, "+")], "", "make the list of findings larger", |e| resize(e, 2)),
    row("findings-less", &[(F, "<"), (F, "-")], "", "make the list of findings smaller", |e| resize(e, -2)),
    Command {
        name: "close-findings",
        group: Group::Findings,
        keys: &[(F, "!"), (F, "q")],
        hint: "close",
        help: "close the list of findings",
        when: always,
        run: close,
    },
];

fn some(editor: &Editor) -> Result<(), &'static str> {
    if editor.analysis.findings().is_empty() { Err("the checker raises nothing") } else { Ok(()) }
}

fn open(editor: &mut Editor) {
    editor.panes.findings = true;
    let last = editor.analysis.findings().len().saturating_sub(1);
    editor.mode = Mode::Findings { cursor: editor.look.finding.min(last) };
    show(editor);
    if editor.analysis.findings().is_empty() {
        editor.say("the checker raises nothing");
    }
}

pub(crate) fn close(editor: &mut Editor) {
    editor.panes.findings = false;
    leave(editor);
}

/// Goes back to the drawing, with the list in view; who comes back to it finds the same finding chosen.
pub(crate) fn leave(editor: &mut Editor) {
    if let Mode::Findings { cursor } = editor.mode {
        editor.look.finding = cursor;
    }
    editor.mode = Mode::Browse;
}

fn chosen(editor: &Editor) -> Option<&Finding> {
    match editor.mode {
        Mode::Findings { cursor } => editor.analysis.findings().get(cursor),
        _ => None,
    }
}

/// What a finding is about, as something to select.
pub fn item_of(subject: &Subject) -> Option<Item> {
    match subject {
        Subject::Link(id) => Some(Item::Link(id.clone())),
        Subject::Component(id) => Some(Item::Component(id.clone())),
        Subject::Group(id) => Some(Item::Group(id.clone())),
        Subject::Document => None,
    }
}

fn show(editor: &mut Editor) {
    if let Some(item) = chosen(editor).and_then(|finding| item_of(&finding.subject)) {
        editor.select(item);
    }
}

fn step(editor: &mut Editor, by: isize) {
    let count = editor.analysis.findings().len() as isize;
    if let Mode::Findings { cursor } = &mut editor.mode {
        *cursor = (*cursor as isize + by).rem_euclid(count) as usize;
    }
    show(editor);
}

/// Chooses a finding of the list.
pub(crate) fn choose(editor: &mut Editor, at: usize) {
    if at < editor.analysis.findings().len() {
        editor.mode = Mode::Findings { cursor: at };
        show(editor);
    }
}

fn resize(editor: &mut Editor, rows: i16) {
    editor.panes.taller = (editor.panes.taller + rows).clamp(-10, 40);
}

fn waive(editor: &mut Editor) {
    let Some(finding) = chosen(editor).cloned() else { return };
    if finding.waived.is_some() {
        set_waiver(editor, &finding, None);
        return;
    }
    editor.look.waiving = editor.finding();
    let job = Job { accept: waived, change: None, cancel: Some(go_on) };
    editor.ask(Prompt::line(format!("Why {} is acceptable here", finding.rule), "", job));
}

/// Goes on with the findings where waiving began.
fn go_on(editor: &mut Editor) {
    if let Some(cursor) = editor.look.waiving.take() {
        editor.mode = Mode::Findings { cursor };
    }
}

fn waived(editor: &mut Editor, prompt: &Prompt) -> Result<(), String> {
    let at = editor.look.waiving.unwrap_or(0);
    let Some(finding) = editor.analysis.findings().get(at).cloned() else { return Ok(()) };
    let reason = Some(prompt.text().to_owned()).filter(|text| !text.is_empty());
    set_waiver(editor, &finding, Some(Waiver { rule: finding.rule.to_owned(), reason, extra: Extra::default() }));
    go_on(editor);
    Ok(())
}

fn set_waiver(editor: &mut Editor, finding: &Finding, waiver: Option<Waiver>) {
    let name = if waiver.is_some() { "waive finding" } else { "raise finding again" };
    let put = |list: &mut Vec<Waiver>| {
        list.retain(|other| other.rule != finding.rule);
        list.extend(waiver);
    };
    editor.edit(name, |tx| match &finding.subject {
        Subject::Link(id) => tx.change_link(id, |it| put(&mut it.waived)),
        Subject::Component(id) => tx.change_component(id, |it| put(&mut it.waived)),
        Subject::Group(id) => tx.change_group(id, |it| put(&mut it.waived)),
        Subject::Document => {
            let mut title = tx.topology().title().clone();
            put(&mut title.waived);
            tx.set_title(title)
        }
    });
}
