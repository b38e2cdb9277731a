//! The menu of what can be done with what is selected: for the right button of the mouse, and for those who look around.
//!
//! It lists rows of the command table, those that can be run now, with their keys.

use super::{Command, Group, always, app, named};
use crate::editor::Editor;
use crate::editor::mode::ModeName;
use crate::editor::prompt::{Choice, Prompt};
use crate::editor::selection::Item;
use crate::text::shown;

/// The commands of this file.
pub const TABLE: &[Command] = &[Command {
    name: "menu",
    group: Group::Program,
    keys: &[(ModeName::Browse, "g Space")],
    hint: "menu",
    help: "list what can be done with what is selected",
    when: always,
    run: |editor| open(editor, None),
}];

const COMPONENT: &[&str] = &[
    "edit",
    "rename",
    "add-downstream",
    "add-upstream",
    "connect",
    "toggle",
    "tag",
    "needs",
    "move",
    "pin",
    "duplicate",
    "copy",
    "paste",
    "boundary",
    "enter-boundary",
    "leave-boundary",
    "unrealise",
    "focus",
    "delete",
];
const COMPONENTS: &[&str] = &[
    "edit",
    "toggle",
    "boundary",
    "enter-boundary",
    "leave-boundary",
    "arrange-selection",
    "align-left",
    "align-center",
    "align-right",
    "align-top",
    "align-bottom",
    "distribute-across",
    "distribute-down",
    "tag",
    "needs",
    "move",
    "pin",
    "duplicate",
    "copy",
    "focus",
    "delete",
];
const LINK: &[&str] = &["tag", "needs", "edit", "rename", "realise", "reverse", "insert", "toggle", "focus", "delete"];
const GROUP: &[&str] = &[
    "edit",
    "rename",
    "add",
    "boundary",
    "enter-boundary",
    "leave-boundary",
    "ungroup",
    "toggle",
    "move",
    "duplicate",
    "copy",
    "paste",
];
const NOTHING: &[&str] = &[
    "add",
    "paste",
    "undo",
    "redo",
    "edit-design",
    "select-everything",
    "find",
    "fit",
    "arrange",
    "arrange-right",
    "arrange-down",
    "findings",
    "save",
    "export",
    "open",
    "palette",
];

/// Every list, for the laws.
pub const LISTS: &[&[&str]] = &[COMPONENT, COMPONENTS, LINK, GROUP, NOTHING];

/// Opens the menu, at a cell of the screen where there is one.
pub(crate) fn open(editor: &mut Editor, at: Option<(u16, u16)>) {
    let topology = editor.topology();
    let several = editor.selection.components().count() > 1;
    let (list, title) = match editor.selection.leader() {
        Some(Item::Component(_)) if several => (COMPONENTS, format!("{} selected", editor.selection.len())),
        Some(Item::Component(id)) => (COMPONENT, topology.component(id).map_or(String::new(), |it| it.name.clone())),
        Some(Item::Group(id)) => (GROUP, topology.group(id).map_or(String::new(), |it| it.name.clone())),
        Some(Item::Link(id)) => {
            let name = |id| topology.component(id).map_or("", |it| it.name.as_str());
            let link = topology.link(id);
            let text = link.map_or(String::new(), |it| {
                super::select::link_name(it, name(&it.from), name(&it.to), editor.settings.glyphs)
            });
            (LINK, text)
        }
        None => (NOTHING, topology.title().name.clone()),
    };
    let choices: Vec<Choice> = (list.iter())
        .filter_map(|name| named(name))
        .filter(|command| (command.when)(editor).is_ok())
        .map(|command| app::choice(editor, command, ModeName::Browse))
        .collect();
    let mut prompt = Prompt::list(shown(&title).into_owned(), choices, app::job(ModeName::Browse));
    prompt.anchor = at;
    editor.ask(prompt);
}
