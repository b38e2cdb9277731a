//! Commands that add, join, name and remove.
//!
//! A new component appears at once and is named in place: while the name is typed it is a change that can be rolled back;
//! when the name is given, that is rolled back and made anew as one step, so that the id is made from the final name.

use super::{Command, Group, a_component, a_link, always, nameable, redoable, something, undoable};
use crate::editor::Editor;
use crate::editor::hints::Hints;
use crate::editor::kind::guess_kind;
use crate::editor::mode::{Connect, Mode, ModeName, Tag, Then};
use crate::editor::prompt::{Job, Outcome, Prompt};
use crate::editor::selection::{Item, Toward, nearest};
use crate::layout;
use crate::model::{Cell, Component, ComponentId, ComponentKind, Link, LinkId, Refusal, Topology, Tx, Vocabulary};

const B: ModeName = ModeName::Browse;
const C: ModeName = ModeName::Connect;

/// The commands of this file.
pub const TABLE: &[Command] = &[
    Command {
        name: "add",
        group: Group::Draw,
        keys: &[(B, "a")],
        hint: "add",
        help: "add a component in the next free place and name it",
        when: always,
        run: add,
    },
    Command {
        name: "add-downstream",
        group: Group::Draw,
        keys: &[(B, "o")],
        hint: "add next",
        help: "add a component that the selected one sends to",
        when: a_component,
        run: add_downstream,
    },
    Command {
        name: "add-upstream",
        group: Group::Draw,
        keys: &[(B, "O")],
        hint: "",
        help: "add a component that sends to the selected one",
        when: a_component,
        run: add_upstream,
    },
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
        help: "change the name of a component or group, or the label of a link",
        when: nameable,
        run: rename,
    },
    Command {
        name: "rename-design",
        group: Group::Draw,
        keys: &[(B, "g n")],
        hint: "",
        help: "change the name of the whole design",
        when: always,
        run: rename_design,
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
        name: "insert",
        group: Group::Draw,
        keys: &[(B, "i")],
        hint: "insert",
        help: "split the selected link by a new component in its middle",
        when: a_link,
        run: insert,
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

/// How a new component stands to the selected one.
#[derive(Debug, Clone, PartialEq)]
enum Relation {
    Alone,
    After(ComponentId),
    Before(ComponentId),
    Within(Box<Link>),
}

/// The id that a component has while its name is typed.
const UNNAMED: &str = "new";

fn add(editor: &mut Editor) {
    add_component(editor, &Relation::Alone);
}

fn add_downstream(editor: &mut Editor) {
    if let Some(id) = editor.component().map(|component| component.id.clone()) {
        add_component(editor, &Relation::After(id));
    }
}

fn add_upstream(editor: &mut Editor) {
    if let Some(id) = editor.component().map(|component| component.id.clone()) {
        add_component(editor, &Relation::Before(id));
    }
}

fn insert(editor: &mut Editor) {
    if let Some(link) = editor.link().cloned() {
        add_component(editor, &Relation::Within(Box::new(link)));
    }
}

/// Cells left free beside a box for the caption of the link that leads there.
const ROOM: i32 = 12;

fn add_component(editor: &mut Editor, relation: &Relation) {
    let near = editor.near();
    let mut component =
        Component::new(ComponentId::fresh(UNNAMED, UNNAMED, |id| has(editor, id)), "", ComponentKind::Service);
    let size = layout::box_size(&component);
    let wanted = match relation {
        Relation::Alone if editor.topology().components().is_empty() => Cell::new(near.x - size.0 / 2, near.y),
        Relation::Alone => Cell::new(near.x, near.y + near.h + 1),
        Relation::After(_) => Cell::new(near.x + near.w + ROOM, near.y),
        Relation::Before(_) => Cell::new(near.x - size.0 - ROOM, near.y),
        Relation::Within(_) => Cell::new(near.x, near.y - 1),
    };
    component.at = Some(layout::free_place(&editor.layout, size, wanted));
    component.group = match relation {
        Relation::Alone => editor.selection.groups().next().cloned(),
        Relation::After(id) | Relation::Before(id) => editor.topology().component(id).and_then(|it| it.group.clone()),
        Relation::Within(link) => editor.topology().component(&link.from).and_then(|it| it.group.clone()),
    };
    make_new(editor, component, relation);
}

fn make_new(editor: &mut Editor, component: Component, relation: &Relation) {
    let mark = editor.document.mark();
    let id = component.id.clone();
    if editor.edit("add component", |tx| put(tx, component, relation)).is_none() {
        return;
    }
    editor.select(Item::Component(id.clone()));
    let job = Job { accept: named_new, change: Some(name_changed), cancel: Some(unnamed) };
    let mut prompt = Prompt::line("name of the new component", "", job);
    prompt.mark = Some(mark);
    prompt.subject = Some(Item::Component(id));
    editor.ask(prompt);
}

fn has(editor: &Editor, id: &ComponentId) -> bool {
    editor.topology().component(id).is_some()
}

/// Adds a component with the links of its relation; the id of the link to tag, if there is one.
fn put(tx: &mut Tx<'_>, component: Component, relation: &Relation) -> Result<Option<LinkId>, Refusal> {
    let id = tx.add_component(component)?;
    match relation {
        Relation::Alone => Ok(None),
        Relation::After(from) => join(tx, from, &id).map(Some),
        Relation::Before(to) => join(tx, &id, to).map(Some),
        Relation::Within(link) => {
            tx.change_link(&link.id, |link| link.to = id.clone())?;
            let second = join(tx, &id, &link.to)?;
            let expectation = link.expectation;
            tx.change_link(&second, |second| second.expectation = expectation)?;
            Ok(None)
        }
    }
}

/// Adds a link between two components.
pub(super) fn join(tx: &mut Tx<'_>, from: &ComponentId, to: &ComponentId) -> Result<LinkId, Refusal> {
    let id = LinkId::fresh(&format!("{from}-{to}"), "link", |id| tx.topology().link(id).is_some());
    tx.add_link(Link::new(id, from.clone(), to.clone()))
}

fn name_changed(editor: &mut Editor, prompt: &Prompt) {
    let Some(Item::Component(id)) = prompt.subject.clone() else { return };
    let name = prompt.line.text().to_owned();
    let guess = prompt.remark.is_empty().then(|| guess_kind(&name)).flatten();
    editor.edit("name", |tx| {
        tx.change_component(&id, |component| {
            component.name = name;
            if let Some(kind) = guess {
                component.kind = kind;
            }
        })
    });
}

/// Tab while a component is named: the next kind. From then on the name no longer decides it.
pub(crate) fn turn_kind(editor: &mut Editor, prompt: &mut Prompt, outcome: Outcome) {
    let Some(Item::Component(id)) = prompt.subject.clone() else { return };
    if prompt.mark.is_none() {
        return;
    }
    let kinds = ComponentKind::WORDS;
    let now = editor.topology().component(&id).map(|component| component.kind);
    let at = kinds.iter().position(|row| Some(row.value) == now).unwrap_or(0);
    let next = if outcome == Outcome::TurnedBack { at + kinds.len() - 1 } else { at + 1 } % kinds.len();
    editor.edit("kind", |tx| tx.change_component(&id, |component| component.kind = kinds[next].value));
    kinds[next].meaning.clone_into(&mut prompt.remark);
}

fn unnamed(editor: &mut Editor) {
    editor.say("nothing was added");
}

fn named_new(editor: &mut Editor, prompt: &Prompt) -> Result<(), String> {
    let (Some(Item::Component(live)), Some(mark)) = (&prompt.subject, prompt.mark) else { return Ok(()) };
    if prompt.text().is_empty() {
        return Err("a component needs a name; Esc takes it away again".to_owned());
    }
    let Some(mut component) = editor.topology().component(live).cloned() else { return Ok(()) };
    let relation = relation_of(editor.topology(), live);
    editor.document.rollback(mark);
    let relation = match relation {
        Relation::Within(link) => {
            editor.topology().link(&link.id).cloned().map_or(Relation::Alone, |link| Relation::Within(Box::new(link)))
        }
        other => other,
    };
    prompt.text().clone_into(&mut component.name);
    component.id = ComponentId::fresh(prompt.text(), "component", |id| has(editor, id));
    let id = component.id.clone();
    let Some(link) = editor.edit("add component", |tx| put(tx, component, &relation)) else { return Ok(()) };
    editor.select(Item::Component(id.clone()));
    if let Some(link) = link {
        editor.select(Item::Link(link.clone()));
        let then = Then::Label { link: link.clone(), select: Item::Component(id) };
        editor.mode = Mode::Tag(Tag { links: vec![link], then });
    }
    Ok(())
}

/// How the component that is being named stands to the others, read from its links.
fn relation_of(topology: &Topology, id: &ComponentId) -> Relation {
    let links: Vec<&Link> = topology.links_of(id).collect();
    match links.as_slice() {
        [link] if link.to == *id => Relation::After(link.from.clone()),
        [link] => Relation::Before(link.to.clone()),
        [first, ..] => Relation::Within(Box::new((*first).clone())),
        [] => Relation::Alone,
    }
}

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
    editor.mode = Mode::Connect(Connect { from, target: None, hints });
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
                editor.viewport.reveal(area);
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
    if let Some(link) = editor.edit("connect", |tx| join(tx, from, to)) {
        let select = Item::Link(link.clone());
        editor.select(select.clone());
        editor.mode = Mode::Tag(Tag { links: vec![link.clone()], then: Then::Label { link, select } });
    }
}

fn connect_find(editor: &mut Editor) {
    let Mode::Connect(Connect { from, .. }) = &editor.mode else { return };
    let from = from.clone();
    let choices = super::select::choices(editor, |item| matches!(item, Item::Component(id) if *id != from));
    let job = Job { accept: connect_found, change: None, cancel: None };
    let mut prompt = Prompt::list("connect to", choices, job);
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
        Item::Component(id) => ("name of the component", topology.component(id).map(|it| it.name.clone())),
        Item::Link(id) => ("what travels on the link", topology.link(id).and_then(|it| it.label.clone())),
        Item::Group(id) => ("name of the group", topology.group(id).map(|it| it.name.clone())),
    };
    ask_name(editor, title, text.unwrap_or_default(), item);
}

/// Asks for the label of a link, and selects something afterwards.
pub(super) fn ask_label(editor: &mut Editor, link: LinkId, select: Item) {
    let text = editor.topology().link(&link).and_then(|it| it.label.clone()).unwrap_or_default();
    editor.look.after_label = Some(select);
    ask_name(editor, "what travels on the link", text, Item::Link(link));
}

fn ask_name(editor: &mut Editor, title: &'static str, text: String, item: Item) {
    let job = Job { accept: renamed, change: Some(rename_changed), cancel: Some(select_after) };
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
    select_after(editor);
    Ok(())
}

fn select_after(editor: &mut Editor) {
    if let Some(item) = editor.look.after_label.take().filter(|item| item.is_in(editor.topology())) {
        editor.select(item);
    }
}

fn rename_design(editor: &mut Editor) {
    let name = editor.topology().title().name.clone();
    let job = Job { accept: design_renamed, change: None, cancel: None };
    editor.ask(Prompt::line("name of the design", name, job));
}

fn design_renamed(editor: &mut Editor, prompt: &Prompt) -> Result<(), String> {
    let mut title = editor.topology().title().clone();
    prompt.text().clone_into(&mut title.name);
    editor.edit("rename design", |tx| tx.set_title(title));
    Ok(())
}

fn delete(editor: &mut Editor) {
    let items: Vec<Item> = editor.selection.iter().cloned().collect();
    let before = editor.topology().links().len();
    let beside = after_delete(editor, &items);
    let done = editor.edit("delete", |tx| {
        for item in &items {
            match item {
                Item::Component(id) => tx.remove_component(id)?,
                Item::Group(id) => tx.remove_group(id)?,
                // The links of a removed component are gone by now.
                Item::Link(id) if tx.topology().link(id).is_some() => tx.remove_link(id)?,
                Item::Link(_) => {}
            }
        }
        Ok(())
    });
    if done.is_none() {
        return;
    }
    let count = |number: usize, noun: &str| match number {
        0 => None,
        1 => Some(format!("1 {noun}")),
        number => Some(format!("{number} {noun}s")),
    };
    let components = items.iter().filter(|item| matches!(item, Item::Component(_))).count();
    let groups = items.iter().filter(|item| matches!(item, Item::Group(_))).count();
    let links = before - editor.topology().links().len();
    let parts: Vec<String> =
        [count(components, "component"), count(groups, "group"), count(links, "link")].into_iter().flatten().collect();
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

/// Adds a component with its middle at a cell.
pub(crate) fn add_at(editor: &mut Editor, cell: Cell) {
    let id = ComponentId::fresh(UNNAMED, UNNAMED, |id| has(editor, id));
    let mut component = Component::new(id, "", ComponentKind::Service);
    let (w, h) = layout::box_size(&component);
    component.at = Some(layout::free_place(&editor.layout, (w, h), Cell::new(cell.x - w / 2, cell.y - h / 2)));
    make_new(editor, component, &Relation::Alone);
}
