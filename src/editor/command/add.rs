//! Commands that add a component: alone, joined to the one selected, or in the middle of a link.
//!
//! A new component appears at once, and its form is open: what is typed there is what the drawing shows.

use std::sync::Arc;

use super::{Command, Group, a_component, a_link, always};
use crate::editor::Editor;
use crate::editor::form::{self, Form};
use crate::editor::mode::ModeName;
use crate::editor::selection::Toward;
use crate::layout::{self, Area, Layout};
use crate::model::{Cell, Component, ComponentId, ComponentKind, Link, LinkId, Refusal, Tx};

const B: ModeName = ModeName::Browse;
const S: ModeName = ModeName::Side;

const fn side(
    name: &'static str,
    key: &'static [(ModeName, &'static str)],
    help: &'static str,
    run: fn(&mut Editor),
) -> Command {
    Command { name, group: Group::Draw, keys: key, hint: "", help, when: always, run }
}

/// The commands of this file.
pub const TABLE: &[Command] = &[
    Command {
        name: "add",
        group: Group::Draw,
        keys: &[(B, "a")],
        hint: "add",
        help: "add a component in the next free place and name it",
        when: always,
        run: |editor| add(editor, Relation::Alone),
    },
    Command {
        name: "add-downstream",
        group: Group::Draw,
        keys: &[(B, "o")],
        hint: "add next",
        help: "add a component that the selected one sends to; an arrow then says on which side",
        when: a_component,
        run: |editor| add_beside(editor, Relation::After),
    },
    Command {
        name: "add-upstream",
        group: Group::Draw,
        keys: &[(B, "O")],
        hint: "",
        help: "add a component that sends to the selected one; an arrow then says on which side",
        when: a_component,
        run: |editor| add_beside(editor, Relation::Before),
    },
    Command {
        name: "insert",
        group: Group::Draw,
        keys: &[(B, "i")],
        hint: "insert",
        help: "split the selected link by a new component in its middle",
        when: a_link,
        run: |editor| {
            if let Some(link) = editor.link().cloned() {
                add(editor, Relation::Within(Box::new(link)));
            }
        },
    },
    side("side-left", &[(S, "Left")], "put the new component to the left", |e| form::choose_side(e, Toward::Left)),
    side("side-down", &[(S, "Down")], "put the new component below", |e| form::choose_side(e, Toward::Down)),
    side("side-up", &[(S, "Up")], "put the new component above", |e| form::choose_side(e, Toward::Up)),
    side("side-right", &[(S, "Right")], "put the new component to the right", |e| form::choose_side(e, Toward::Right)),
];

/// How a new component stands to the others.
#[derive(Debug, Clone, PartialEq)]
pub enum Relation {
    /// It is joined to nothing.
    Alone,
    /// The other one sends to it.
    After(ComponentId),
    /// It sends to the other one.
    Before(ComponentId),
    /// It stands in the middle of a link.
    Within(Box<Link>),
}

/// Where a new component goes.
#[derive(Debug, Clone)]
pub struct Spot {
    /// What it goes near to.
    near: Area,
    /// Where its middle goes, if the mouse said so.
    middle: Option<Cell>,
    /// What lies there already.
    layout: Arc<Layout>,
}

/// Cells left free beside and below a box for the caption of the link that leads there.
const ROOM: (i32, i32) = (20, 3);
impl Spot {
    fn of(editor: &Editor, middle: Option<Cell>) -> Self {
        Self { near: editor.near(), middle, layout: Arc::clone(&editor.layout) }
    }

    /// The free place nearest to where it should go.
    pub fn place(&self, relation: &Relation, side: Option<Toward>, component: &Component) -> Cell {
        let (w, h) = layout::box_size(component);
        let near = self.near;
        let beside = |side| match side {
            Toward::Left => Cell::new(near.x - w - ROOM.0, near.y),
            Toward::Right => Cell::new(near.x + near.w + ROOM.0, near.y),
            Toward::Up => Cell::new(near.x + (near.w - w) / 2, near.y - h - ROOM.1),
            Toward::Down => Cell::new(near.x + (near.w - w) / 2, near.y + near.h + ROOM.1),
        };
        // What is joined to the same component on the same side stands in a column.
        let joined = |side| match side {
            Toward::Left | Toward::Right => layout::free_place_in_column(&self.layout, (w, h), beside(side)),
            Toward::Up | Toward::Down => layout::free_place(&self.layout, (w, h), beside(side)),
        };
        let wanted = match (self.middle, relation) {
            (Some(cell), _) => Cell::new(cell.x - w / 2, cell.y - h / 2),
            (None, Relation::Alone) if near.w <= 1 => Cell::new(near.x - w / 2, near.y),
            (None, Relation::Alone) => Cell::new(near.x, near.y + near.h + 1),
            (None, Relation::After(_)) => return joined(side.unwrap_or(Toward::Right)),
            (None, Relation::Before(_)) => return joined(side.unwrap_or(Toward::Left)),
            (None, Relation::Within(_)) => Cell::new(near.x + (near.w - w) / 2, near.y - 1),
        };
        layout::free_place(&self.layout, (w, h), wanted)
    }
}

fn add_beside(editor: &mut Editor, relation: fn(ComponentId) -> Relation) {
    if let Some(id) = editor.component().map(|component| component.id.clone()) {
        add(editor, relation(id));
    }
}

fn add(editor: &mut Editor, relation: Relation) {
    let spot = Spot::of(editor, None);
    add_there(editor, relation, spot);
}

/// Adds a component with its middle at a cell.
pub(crate) fn add_at(editor: &mut Editor, cell: Cell) {
    let spot = Spot::of(editor, Some(cell));
    add_there(editor, Relation::Alone, spot);
}

fn add_there(editor: &mut Editor, relation: Relation, spot: Spot) {
    let topology = editor.topology();
    let id = ComponentId::fresh("component", "component", |id| topology.component(id).is_some());
    let mut component = Component::new(id, "", ComponentKind::Service);
    let beside = |id: &ComponentId| topology.component(id).and_then(|it| it.group.clone());
    component.group = match &relation {
        Relation::Alone => editor.selection.groups().next().cloned(),
        Relation::After(id) | Relation::Before(id) => beside(id),
        // Between two groups it belongs to neither.
        Relation::Within(link) => beside(&link.from).filter(|group| beside(&link.to).as_ref() == Some(group)),
    };
    let form = Form::new_component(editor, component, relation, spot);
    form::open(editor, form);
}

/// Adds a component with the links of its relation; the id of the link that is to be tagged, if there is one.
pub(crate) fn put(tx: &mut Tx<'_>, component: Component, relation: &Relation) -> Result<Option<LinkId>, Refusal> {
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
