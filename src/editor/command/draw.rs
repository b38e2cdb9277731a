//! Commands that join, name and remove, and those that take changes back.

use super::add::join;
use super::{Command, Group, a_link, always, nameable, redoable, something, undoable};
use crate::editor::Editor;
use crate::editor::hints::Hints;
use crate::editor::mode::{Connect, Gesture, Mode, ModeName};
use crate::editor::prompt::{Job, Prompt};
use crate::editor::selection::{Item, Toward, nearest};
use crate::model::ComponentId;

const B: ModeName = ModeName::Browse;
const C: ModeName = ModeName::Connect;

/// The commands of this file.
pub const TABLE: &[Command] = &[
    Command {
        name: "connect",
        group: Group::Draw,
        keys: &[(B, "c")],
        hint: "connect",
        help: "draw a link from the selected component to another",
        when: source_chosen,
        run: connect,
    },
    Command {
        name: "connect-here",
        group: Group::Draw,
        keys: &[(C, "Enter")],
        hint: "connect here",
        help: "end the link at the component that is marked",
        when: target_marked,
        run: connect_here,
    },
    Command {
        name: "connect-left",
        group: Group::Draw,
        keys: &[(C, "Left")],
        hint: "",
        help: "mark the component to the left",
        when: always,
        run: |editor| aim(editor, Toward::Left),
    },
    Command {
        name: "connect-down",
        group: Group::Draw,
        keys: &[(C, "Down")],
        hint: "",
        help: "mark the component below",
        when: always,
        run: |editor| aim(editor, Toward::Down),
    },
    Command {
        name: "connect-up",
        group: Group::Draw,
        keys: &[(C, "Up")],
        hint: "",
        help: "mark the component above",
        when: always,
        run: |editor| aim(editor, Toward::Up),
    },
    Command {
        name: "connect-right",
        group: Group::Draw,
        keys: &[(C, "Right")],
        hint: "",
        help: "mark the component to the right",
        when: always,
        run: |editor| aim(editor, Toward::Right),
    },
    Command {
        name: "connect-find",
        group: Group::Draw,
        keys: &[(C, "/")],
        hint: "find",
        help: "find the other end by its name",
        when: always,
        run: connect_find,
    },
    Command {
        name: "rename",
        group: Group::Draw,
        keys: &[(B, "r")],
        hint: "rename",
        help: "change the name of a component or boundary, or the label of a link",
        when: nameable,
        run: rename,
    },
    Command {
        name: "delete",
        group: Group::Draw,
        keys: &[(B, "d"), (B, "Delete"), (B, "Backspace")],
        hint: "delete",
        help: "remove what is selected, with the links of removed components",
        when: something,
        run: delete,
    },
    Command {
        name: "reverse",
        group: Group::Draw,
        keys: &[(B, "R")],
        hint: "reverse",
        help: "swap the two ends of the selected link",
        when: a_link,
        run: reverse,
    },
    Command {
        name: "undo",
        group: Group::Draw,
        keys: &[(B, "u")],
        hint: "undo",
        help: "take the last change back",
        when: undoable,
        run: undo,
    },
    Command {
        name: "redo",
        group: Group::Draw,
        keys: &[(B, "U"), (B, "C-r")],
        hint: "",
        help: "make the change that was taken back again",
        when: redoable,
        run: redo,
    },
];

/// The component from which a link would be drawn: the selected one, or the sender of the selected link.
fn source(editor: &Editor) -> Option<ComponentId> {
    match editor.selection.leader()? {
        Item::Component(id) => Some(id.clone()),
        Item::Link(id) => editor.topology().link(id).map(|link| link.from.clone()),
        Item::Group(_) => None,
    }
}

fn source_chosen(editor: &Editor) -> Result<(), &'static str> {
    source(editor).map(|_| ()).ok_or("select the sending component first: arrows, Tab, or f")
}

fn connect(editor: &mut Editor) {
    let Some(from) = source(editor) else { return };
    editor.select(Item::Component(from.clone()));
    let world = editor.viewport.world();
    let visible =
        editor.topology().components().keys().filter(|id| {
            **id != from && editor.layout.box_of(id).is_some_and(|area| super::look::overlap(area, world))
        });
    let hints = Hints::new(visible.map(|id| Item::Component(id.clone())));
    editor.mode = Mode::Connect(Connect { from, target: None, hints, pulled: None });
}

fn target_marked(editor: &Editor) -> Result<(), &'static str> {
    match &editor.mode {
        Mode::Connect(Connect { target: Some(_), .. }) => Ok(()),
        _ => Err("mark the other end first: its letters, arrows, or / to find it"),
    }
}

fn aim(editor: &mut Editor, toward: Toward) {
    let Mode::Connect(connect) = &editor.mode else { return };
    let start = connect.target.as_ref().unwrap_or(&connect.from);
    let Some(area) = editor.layout.box_of(start) else { return };
    let found = nearest(editor.document.topology(), &editor.layout, area, toward);
    match (found, &mut editor.mode) {
        (Some(id), Mode::Connect(connect)) => {
            if let Some(area) = editor.layout.box_of(&id) {
                editor.viewport.reveal_ahead(area, editor.layout.bounds());
            }
            connect.target = Some(id);
        }
        _ => editor.refuse("there is no component in that direction"),
    }
}

fn connect_here(editor: &mut Editor) {
    if let Mode::Connect(Connect { from, target: Some(to), .. }) = std::mem::take(&mut editor.mode) {
        draw_link(editor, &from, &to);
    }
}

/// Draws a link and goes on to what its sender expects.
pub(crate) fn draw_link(editor: &mut Editor, from: &ComponentId, to: &ComponentId) {
    editor.mode = Mode::Browse;
    let gesture = Gesture { mark: editor.document.mark(), name: "connect" };
    if let Some(link) = editor.edit("connect", |tx| join(tx, from, to)) {
        super::tag::ask_new(editor, link, None, gesture);
    }
}

fn connect_find(editor: &mut Editor) {
    let Mode::Connect(Connect { from, .. }) = &editor.mode else { return };
    let from = from.clone();
    let choices = super::select::things(editor, |item| matches!(item, Item::Component(id) if *id != from));
    let job = Job { accept: connect_found, change: None, cancel: None };
    let mut prompt = Prompt::list("Connect to", choices, job);
    prompt.subject = Some(Item::Component(from));
    editor.ask(prompt);
}

fn connect_found(editor: &mut Editor, prompt: &Prompt) -> Result<(), String> {
    let to = prompt.chosen().and_then(|choice| choice.item.clone());
    match (&prompt.subject, to) {
        (Some(Item::Component(from)), Some(Item::Component(to))) => {
            draw_link(editor, from, &to);
            Ok(())
        }
        _ => Err("no component is called that".to_owned()),
    }
}

fn rename(editor: &mut Editor) {
    let Some(item) = editor.selection.leader().cloned() else { return };
    let topology = editor.topology();
    let (title, text) = match &item {
        Item::Component(id) => ("Name of the component", topology.component(id).map(|it| it.name.clone())),
        Item::Link(id) => ("What travels on the link", topology.link(id).and_then(|it| it.label.clone())),
        Item::Group(id) => ("Name of the boundary", topology.group(id).map(|it| it.name.clone())),
    };
    ask_name(editor, title, text.unwrap_or_default(), item);
}

fn ask_name(editor: &mut Editor, title: &'static str, text: String, item: Item) {
    let job = Job { accept: renamed, change: Some(rename_changed), cancel: None };
    let mut prompt = Prompt::line(title, text, job);
    prompt.mark = Some(editor.document.mark());
    prompt.subject = Some(item);
    editor.ask(prompt);
}

fn rename_changed(editor: &mut Editor, prompt: &Prompt) {
    set_name(editor, prompt, prompt.line.text().to_owned());
}

fn set_name(editor: &mut Editor, prompt: &Prompt, text: String) {
    let Some(item) = &prompt.subject else { return };
    editor.edit("rename", |tx| match item {
        Item::Component(id) => tx.change_component(id, |it| it.name = text),
        Item::Group(id) => tx.change_group(id, |it| it.name = text),
        Item::Link(id) => tx.change_link(id, |it| it.label = Some(text).filter(|text| !text.is_empty())),
    });
}

fn renamed(editor: &mut Editor, prompt: &Prompt) -> Result<(), String> {
    let text = prompt.text().to_owned();
    if text.is_empty() && !matches!(prompt.subject, Some(Item::Link(_))) {
        return Err("a name is needed; Esc keeps the one before".to_owned());
    }
    set_name(editor, prompt, text);
    if let Some(mark) = prompt.mark {
        editor.document.squash(mark, "rename");
    }
    Ok(())
}

fn delete(editor: &mut Editor) {
    let items: Vec<Item> = editor.selection.iter().cloned().collect();
    let before = editor.topology().links().len();
    let beside = after_delete(editor, &items);
    let (mut components, mut links, mut groups) = (Vec::new(), Vec::new(), Vec::new());
    for item in &items {
        match item {
            Item::Component(id) => components.push(id.clone()),
            Item::Link(id) => links.push(id.clone()),
            Item::Group(id) => groups.push(id),
        }
    }
    let done = editor.edit("delete", |tx| {
        tx.remove_links(&links)?;
        tx.remove_components(&components)?;
        groups.iter().try_for_each(|id| tx.remove_group(id))
    });
    if done.is_none() {
        return;
    }
    let count = |number: usize, one: &str, many: &str| match number {
        0 => None,
        1 => Some(format!("1 {one}")),
        number => Some(format!("{number} {many}")),
    };
    let links = before - editor.topology().links().len();
    let parts = [
        count(components.len(), "component", "components"),
        count(groups.len(), "boundary", "boundaries"),
        count(links, "link", "links"),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    editor.say(format!("removed {}; u takes it back", parts.join(" and ")));
    match beside.filter(|item| item.is_in(editor.topology())) {
        Some(item) => editor.select(item),
        None => editor.selection.clear(),
    }
}

/// What to select once these are gone: the sender of a link, or a neighbor of a component.
fn after_delete(editor: &Editor, items: &[Item]) -> Option<Item> {
    let gone = |id: &ComponentId| items.contains(&Item::Component(id.clone()));
    match items.last()? {
        Item::Link(id) => editor.topology().link(id).map(|link| Item::Component(link.from.clone())),
        Item::Component(id) => {
            let neighbor = (editor.topology().links_of(id))
                .flat_map(|link| [&link.from, &link.to])
                .find(|other| !gone(other))
                .or_else(|| editor.topology().components().keys().rev().find(|other| !gone(other)));
            neighbor.map(|id| Item::Component(id.clone()))
        }
        Item::Group(_) => None,
    }
}

fn reverse(editor: &mut Editor) {
    if let Some(id) = editor.link().map(|link| link.id.clone()) {
        editor.edit("reverse link", |tx| tx.change_link(&id, |link| std::mem::swap(&mut link.from, &mut link.to)));
    }
}

fn undo(editor: &mut Editor) {
    if let Some(step) = editor.document.undo().cloned() {
        editor.say(format!("undid: {}", step.name));
        editor.select_touched(&step);
    }
}

fn redo(editor: &mut Editor) {
    if let Some(step) = editor.document.redo().cloned() {
        editor.say(format!("did again: {}", step.name));
        editor.select_touched(&step);
    }
}
