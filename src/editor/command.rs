//! What can a user do? One table of commands, in a file for each group, each row with its function below it.
//!
//! Keys, which-key hints, help, palette, status hints, `toposcope keys` and the README are printed from [`commands`].
//! To add a command, add a row to one of the tables. `tests/it/commands.rs` has the laws.

pub mod add;
pub mod app;
pub mod ask;
pub mod clip;
pub mod draw;
pub mod findings;
pub mod form;
pub mod group;
pub mod history;
pub mod learn;
pub mod look;
pub mod menu;
pub mod place;
pub mod realise;
pub mod select;
pub mod tag;

use super::Editor;
use super::mode::ModeName;
use super::selection::Item;

/// Which table a command is in; the headings of the help.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "the titles say it")]
pub enum Group {
    Draw,
    Tag,
    Place,
    Select,
    Look,
    Findings,
    Learn,
    Program,
}

impl Group {
    /// Its heading.
    pub fn title(self) -> &'static str {
        match self {
            Self::Draw => "Draw",
            Self::Tag => "Tag",
            Self::Place => "Place",
            Self::Select => "Select and find",
            Self::Look => "Look",
            Self::Findings => "Findings",
            Self::Learn => "Learn",
            Self::Program => "Program",
        }
    }
}

/// Whether a command can be run now, or the clause that says why not.
pub type When = fn(&Editor) -> Result<(), &'static str>;

/// One command.
#[derive(Debug)]
pub struct Command {
    /// Its name in the palette, the configuration and the README.
    pub name: &'static str,
    /// The group it belongs to.
    pub group: Group,
    /// Its keys in each mode; the first of a mode is the one that is shown.
    pub keys: &'static [(ModeName, &'static str)],
    /// A word or two for the hints at the foot of the screen; empty for what is not hinted.
    pub hint: &'static str,
    /// What it does, one clause without a full stop.
    pub help: &'static str,
    /// Whether it can be run now.
    pub when: When,
    /// Does it.
    pub run: fn(&mut Editor),
}

/// Every table.
pub const TABLES: &[&[Command]] = &[
    add::TABLE,
    draw::TABLE,
    history::TABLE,
    form::TABLE,
    group::TABLE,
    clip::TABLE,
    realise::TABLE,
    tag::TABLE,
    place::TABLE,
    select::TABLE,
    look::TABLE,
    findings::TABLE,
    learn::TABLE,
    app::TABLE,
    menu::TABLE,
    ask::TABLE,
];

/// What the commands behind each prefix of the tables have in common.
pub const PREFIXES: &[(&str, &str)] = &[
    ("g", "changes, boundaries, services, arranging, files, the program"),
    ("z", "what is seen"),
    ("=", "align and distribute"),
];

/// Every command.
pub fn commands() -> impl Iterator<Item = &'static Command> {
    TABLES.iter().flat_map(|table| table.iter())
}

/// The command of a name.
pub fn named(name: &str) -> Option<&'static Command> {
    commands().find(|command| command.name == name)
}

/// Can always be run.
pub fn always(_: &Editor) -> Result<(), &'static str> {
    Ok(())
}

/// Needs something selected.
pub fn something(editor: &Editor) -> Result<(), &'static str> {
    if editor.selection.is_empty() { Err("select something first: arrows, Tab, or f") } else { Ok(()) }
}

/// Needs a component to lead the selection.
pub fn a_component(editor: &Editor) -> Result<(), &'static str> {
    editor.component().map(|_| ()).ok_or("select a component first: arrows, Tab, or f")
}

/// Needs components in the selection.
pub fn components_chosen(editor: &Editor) -> Result<(), &'static str> {
    editor.selection.components().next().map(|_| ()).ok_or("select a component first: arrows, Tab, or f")
}

/// Needs components or groups in the selection.
pub fn parts_chosen(editor: &Editor) -> Result<(), &'static str> {
    let parts = editor.selection.iter().any(|item| matches!(item, Item::Component(_) | Item::Group(_)));
    if parts { Ok(()) } else { Err("select components or boundaries first: arrows, Tab, or f") }
}

/// Needs several components in the selection.
pub fn several_components(editor: &Editor) -> Result<(), &'static str> {
    if editor.selection.components().count() > 1 {
        Ok(())
    } else {
        Err("select several components first: Space, v or %")
    }
}

/// Needs a link to lead the selection.
pub fn a_link(editor: &Editor) -> Result<(), &'static str> {
    editor.link().map(|_| ()).ok_or("select a link first: ] goes through those of a component")
}

/// Needs links that a command on links can be about.
pub fn links_chosen(editor: &Editor) -> Result<(), &'static str> {
    if editor.chosen_links().is_empty() {
        Err("select a link first: ] goes through those of a component")
    } else {
        Ok(())
    }
}

/// Needs components in the design.
pub fn a_drawing(editor: &Editor) -> Result<(), &'static str> {
    if editor.topology().components().is_empty() { Err("there is nothing yet: a adds a component") } else { Ok(()) }
}

/// Needs a component, link or group to lead the selection that has a name.
pub fn nameable(editor: &Editor) -> Result<(), &'static str> {
    match editor.selection.leader() {
        Some(Item::Component(_) | Item::Link(_) | Item::Group(_)) => Ok(()),
        None => Err("select something first: arrows, Tab, or f"),
    }
}

/// Needs something to take back.
pub fn undoable(editor: &Editor) -> Result<(), &'static str> {
    editor.document.history().last_done().map(|_| ()).ok_or("there is nothing to undo")
}

/// Needs something that was taken back.
pub fn redoable(editor: &Editor) -> Result<(), &'static str> {
    editor.document.history().last_undone().map(|_| ()).ok_or("there is nothing to redo")
}
