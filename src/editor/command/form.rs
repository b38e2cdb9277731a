//! Commands that open a form, and those that go through it.

use super::{Command, Group, always, links_chosen};
use crate::editor::Editor;
use crate::editor::form::{self, Form};
use crate::editor::mode::ModeName;
use crate::editor::selection::Item;
use crate::model::{ComponentId, LinkId};

const B: ModeName = ModeName::Browse;
const F: ModeName = ModeName::Form;
const S: ModeName = ModeName::Side;

const fn row(
    name: &'static str,
    keys: &'static [(ModeName, &'static str)],
    hint: &'static str,
    help: &'static str,
    run: fn(&mut Editor),
) -> Command {
    Command { name, group: Group::Draw, keys, hint, help, when: always, run }
}

/// The commands of this file.
pub const TABLE: &[Command] = &[
    row("edit", &[(B, "Enter")], "edit", "say all that can be said of what is selected, or of the whole design", edit),
    row("edit-design", &[(B, "g d")], "", "change the name of the whole design and what it is about", |editor| {
        let form = Form::design(editor);
        form::open(editor, form);
    }),
    Command {
        name: "needs",
        group: Group::Tag,
        keys: &[(B, "w")],
        hint: "needs",
        help: "say what else the selected links require: order, sizes, rates, guarantees",
        when: links_chosen,
        run: |editor| {
            let form = Form::needs(editor, editor.chosen_links());
            form::open(editor, form);
        },
    },
    row("form-next", &[(F, "Tab"), (F, "Down"), (S, "Tab")], "next", "go to the next line", |e| form::step(e, 1)),
    row("form-previous", &[(F, "S-Tab"), (F, "Up"), (S, "S-Tab")], "", "go to the line before", |e| form::step(e, -1)),
    row("form-page-down", &[(F, "PageDown")], "", "go ten lines down", |e| form::page(e, 10)),
    row("form-page-up", &[(F, "PageUp")], "", "go ten lines up", |e| form::page(e, -10)),
    row("form-done", &[(F, "Enter"), (S, "Enter")], "done", "leave the form with what it says", form::accept),
];

fn edit(editor: &mut Editor) {
    let topology = editor.topology();
    let components: Vec<ComponentId> = editor.selection.components().cloned().collect();
    let links: Vec<LinkId> = editor.selection.links().cloned().collect();
    let form = match editor.selection.leader() {
        Some(Item::Component(_)) => Form::components(editor, components),
        Some(Item::Link(_)) => Form::links(editor, links),
        Some(Item::Group(id)) => match topology.group(id) {
            Some(group) => Form::group(editor, group),
            None => return,
        },
        None => Form::design(editor),
    };
    form::open(editor, form);
}
