//! What does the mouse mean? Clicks, drags and the wheel, said as the same commands and edits that keys make.

use super::Editor;
use super::command;
use super::input::{Act, Button, Pointer};
use super::mode::{Connect, Mode};
use super::panes::Edge;
use super::prompt::Outcome;
use super::selection::Item;
use super::targets::{self, Target};
use super::viewport::Detail;
use crate::layout::{Area, Hit, Path};
use crate::model::{Cell, ComponentId, Mark};

/// What the mouse is in the middle of.
#[derive(Debug, Clone, Default)]
pub struct Pointing {
    /// What a press began.
    gesture: Gesture,
    /// The cell and time of the last press, to tell a double click.
    last: Option<(u16, u16, u64)>,
}

impl Pointing {
    /// Whether the mouse holds something that is not put down yet.
    pub(crate) fn carries(&self) -> bool {
        matches!(self.gesture, Gesture::Carry { .. })
    }
}

#[derive(Debug, Clone, Default)]
enum Gesture {
    #[default]
    None,
    /// Pressed on a component that was not dragged yet.
    Press(Cell),
    /// Dragging what is selected.
    Carry { mark: Mark, from: Cell, moved: (i32, i32) },
    /// Drawing a link.
    Link,
    /// Moving the view.
    Pan { column: u16, row: u16 },
    /// Moving the view on the map of the whole drawing.
    Look,
    /// Making a pane larger or smaller.
    Resize(Edge),
    /// The right button: the menu where it is released at once, a rectangle where it is dragged.
    Right { cell: Cell, column: u16, row: u16 },
}

/// Two presses within so many milliseconds on one cell are a double click.
const DOUBLE: u64 = 400;

/// Takes a mouse event.
pub(crate) fn handle(editor: &mut Editor, pointer: Pointer) {
    match pointer.act {
        Act::Press(button) => {
            editor.notice = None;
            press(editor, pointer, button);
        }
        Act::Drag(_) => drag(editor, pointer),
        Act::Release(_) => release(editor, pointer),
        Act::Move => {}
        Act::WheelUp => wheel(editor, pointer, 0, -1),
        Act::WheelDown => wheel(editor, pointer, 0, 1),
        Act::WheelLeft => wheel(editor, pointer, -1, 0),
        Act::WheelRight => wheel(editor, pointer, 1, 0),
    }
}

fn world(editor: &Editor, pointer: Pointer) -> Cell {
    editor.viewport.to_world(editor.places.canvas, pointer.column, pointer.row)
}

fn press(editor: &mut Editor, pointer: Pointer, button: Button) {
    let again = editor.pointer.last.is_some_and(|(column, row, time)| {
        (column, row) == (pointer.column, pointer.row) && pointer.time.saturating_sub(time) < DOUBLE
    });
    editor.pointer.last = Some((pointer.column, pointer.row, pointer.time));
    let target = targets::at(editor, pointer.column, pointer.row);
    // Whatever is clicked ends a chord that was begun; the hint for the way back does nothing else.
    let pending = std::mem::take(&mut editor.pending);
    if !pending.is_empty() && target == Some(Target::Command("cancel")) {
        return;
    }
    match target {
        Some(Target::Command(name)) => {
            if let Some(command) = command::named(name) {
                editor.run(command);
            }
        }
        Some(Target::Choice(at)) => choose(editor, at),
        Some(Target::Line(at)) => super::form::click(editor, at),
        Some(Target::Clear) => super::form::edit(editor, |row| row.put("")),
        Some(Target::Pick(at)) => super::form::edit(editor, |row| row.pick(at)),
        Some(Target::Entry(at)) => super::store::open_entry(editor, at),
        Some(Target::Answer(at)) => super::questions::choose(editor, at),
        Some(Target::Finding(at)) => command::findings::choose(editor, at),
        Some(Target::Canvas) => canvas(editor, pointer, button, again),
        Some(Target::Minimap(cell)) => {
            editor.viewport.center_on(Area { x: cell.x, y: cell.y, w: 1, h: 1 });
            editor.pointer.gesture = Gesture::Look;
        }
        Some(Target::Edge(edge)) if again => editor.panes.reset(edge),
        Some(Target::Edge(edge)) => editor.pointer.gesture = Gesture::Resize(edge),
        Some(Target::Outside) => leave(editor),
        // What the inspector tells of is what is selected.
        Some(Target::Nothing) if button == Button::Right && over_inspector(editor, pointer) => {
            command::menu::open(editor, Some((pointer.column, pointer.row)));
        }
        Some(Target::Nothing) | None => {}
    }
}

fn over_inspector(editor: &Editor, pointer: Pointer) -> bool {
    editor.is_at_rest() && editor.places.inspector.contains((pointer.column, pointer.row).into())
}

/// A click beside a popup leaves it.
fn leave(editor: &mut Editor) {
    match &editor.mode {
        Mode::Ask(_) => editor.asked(Outcome::Canceled),
        // Whoever goes on elsewhere is done here, unless nothing was said yet.
        Mode::Form(form) if !form.is_blank() => super::form::accept(editor),
        _ => {
            if let Some(command) = command::named("cancel") {
                editor.run(command);
            }
        }
    }
}

fn choose(editor: &mut Editor, at: usize) {
    if let Mode::Ask(prompt) = &mut editor.mode {
        prompt.cursor = at;
        editor.asked(Outcome::Accepted);
    }
}

fn canvas(editor: &mut Editor, pointer: Pointer, button: Button, again: bool) {
    let cell = world(editor, pointer);
    let hit = under(editor, cell);
    match button {
        Button::Middle => {
            editor.pointer.gesture = Gesture::Pan { column: pointer.column, row: pointer.row };
        }
        Button::Right => editor.pointer.gesture = Gesture::Right { cell, column: pointer.column, row: pointer.row },
        Button::Left => left(editor, pointer, cell, hit, again),
    }
}

/// What lies under a cell; from afar, what the cell of the screen stands for, a box before a line before a frame.
fn under(editor: &Editor, cell: Cell) -> Option<Hit> {
    let (w, h) = editor.viewport.scale();
    let layout = &editor.layout;
    let area = Area { x: cell.x, y: cell.y, w, h };
    let component = || layout.boxes_in(area).next().map(|(id, _)| Hit::Component(id.clone()));
    let on_line = |path: &Path| path.points.windows(2).any(|ends| Area::between(ends[0], ends[1]).meets(area));
    let link = || layout.paths_in(area).find(|(_, path, _)| on_line(path)).map(|(id, _, _)| Hit::Link(id.clone()));
    match editor.viewport.detail {
        Detail::Full => layout.at(cell),
        Detail::Names | Detail::Map | Detail::Whole => component().or_else(link).or_else(|| layout.at(cell)),
    }
}

fn item_of(hit: Hit) -> Item {
    match hit {
        Hit::Component(id) => Item::Component(id),
        Hit::Link(id) => Item::Link(id),
        Hit::Group(id) => Item::Group(id),
    }
}

fn run(editor: &mut Editor, name: &str) {
    if let Some(command) = command::named(name) {
        editor.run(command);
    }
}

fn left(editor: &mut Editor, pointer: Pointer, cell: Cell, hit: Option<Hit>, again: bool) {
    if let (Mode::Connect(Connect { from, .. }), Some(Hit::Component(to))) = (&editor.mode, &hit) {
        let (from, to) = (from.clone(), to.clone());
        return command::draw::draw_link(editor, &from, &to);
    }
    go_on(editor);
    match hit {
        Some(hit) if again => {
            editor.select(item_of(hit));
            run(editor, "edit");
        }
        Some(hit) => {
            let at_edge = matches!(&hit, Hit::Component(id) if on_edge(editor, id, cell));
            let item = item_of(hit);
            if pointer.shift || pointer.ctrl {
                editor.selection.toggle(item);
            } else if !editor.selection.has(&item) {
                editor.select(item.clone());
            }
            editor.pointer.gesture = match editor.selection.leader() {
                Some(Item::Component(_)) if at_edge && !pointer.shift => Gesture::Link,
                Some(Item::Component(_) | Item::Group(_)) => Gesture::Press(cell),
                Some(Item::Link(_)) | None => Gesture::None,
            };
        }
        None if again => {
            editor.selection.clear();
            command::add::add_at(editor, cell);
        }
        None if pointer.shift => editor.mode = Mode::Span { from: cell, to: cell },
        None => {
            editor.selection.clear();
            editor.pointer.gesture = Gesture::Pan { column: pointer.column, row: pointer.row };
        }
    }
}

/// The right and left border of a box are where links are drawn from, with the free cell inside of each where the name
/// leaves enough to carry the box by: one cell is hard to hit.
fn on_edge(editor: &Editor, id: &ComponentId, cell: Cell) -> bool {
    editor.layout.box_of(id).is_some_and(|area| {
        let wide = if area.w >= 7 { 2 } else { 1 };
        cell.x < area.x + wide || cell.x >= area.x + area.w - wide
    })
}

fn drag(editor: &mut Editor, pointer: Pointer) {
    let cell = world(editor, pointer);
    if let Mode::Span { to, .. } = &mut editor.mode {
        *to = cell;
        return;
    }
    match editor.pointer.gesture.clone() {
        Gesture::None => {}
        Gesture::Press(from) => {
            let mark = editor.document.mark();
            editor.pointer.gesture = Gesture::Carry { mark, from, moved: (0, 0) };
            drag(editor, pointer);
        }
        Gesture::Carry { mark, from, moved } => {
            let wanted = (cell.x - from.x, cell.y - from.y);
            if wanted != moved {
                command::place::shift(editor, wanted.0 - moved.0, wanted.1 - moved.1);
                editor.pointer.gesture = Gesture::Carry { mark, from, moved: wanted };
            }
        }
        Gesture::Link => link_to(editor, cell),
        Gesture::Look => {
            if let Some(Target::Minimap(cell)) = targets::at(editor, pointer.column, pointer.row) {
                editor.viewport.center_on(Area { x: cell.x, y: cell.y, w: 1, h: 1 });
            }
        }
        Gesture::Pan { column, row } => {
            let columns = i32::from(column) - i32::from(pointer.column);
            let rows = i32::from(row) - i32::from(pointer.row);
            editor.viewport.pan(columns, rows);
            editor.pointer.gesture = Gesture::Pan { column: pointer.column, row: pointer.row };
        }
        Gesture::Resize(edge) => editor.panes.move_edge(edge, &editor.places, pointer.column, pointer.row),
        Gesture::Right { cell: from, .. } if from != cell => editor.mode = Mode::Span { from, to: cell },
        Gesture::Right { .. } => {}
    }
}

/// Ends what the keyboard is in the middle of; a move stays where it is.
fn go_on(editor: &mut Editor) {
    if let Mode::Move(mark) = std::mem::take(&mut editor.mode) {
        editor.document.squash(mark, "move");
    }
}

/// Opens the menu of what lies under a cell.
fn menu(editor: &mut Editor, cell: Cell, at: (u16, u16)) {
    go_on(editor);
    match editor.layout.at(cell).map(item_of) {
        Some(item) if editor.selection.has(&item) => {}
        Some(item) => editor.select(item),
        None => editor.selection.clear(),
    }
    command::menu::open(editor, Some(at));
}

/// Marks the component under the pointer as the end of the link that is being drawn.
fn link_to(editor: &mut Editor, cell: Cell) {
    let Some(from) = editor.component().map(|component| component.id.clone()) else { return };
    let target = match editor.layout.at(cell) {
        Some(Hit::Component(id)) if id != from => Some(id),
        _ => None,
    };
    editor.mode = Mode::Connect(Connect { from, target, hints: super::hints::Hints::default(), pulled: Some(cell) });
}

fn release(editor: &mut Editor, _pointer: Pointer) {
    if let Mode::Span { from, to } = editor.mode {
        editor.mode = Mode::Browse;
        editor.pointer.gesture = Gesture::None;
        return command::select::select_inside(editor, from, to);
    }
    match std::mem::take(&mut editor.pointer.gesture) {
        Gesture::Carry { mark, .. } => {
            editor.document.squash(mark, "move");
            command::place::tell_overlap(editor);
        }
        Gesture::Link => match &editor.mode {
            Mode::Connect(Connect { from, target: Some(to), .. }) => {
                let (from, to) = (from.clone(), to.clone());
                command::draw::draw_link(editor, &from, &to);
            }
            Mode::Connect(_) => {
                editor.mode = Mode::Browse;
                editor.refuse("release the mouse over the component that receives");
            }
            _ => {}
        },
        Gesture::None | Gesture::Press(_) | Gesture::Pan { .. } | Gesture::Look | Gesture::Resize(_) => {}
        Gesture::Right { cell, column, row } => menu(editor, cell, (column, row)),
    }
}

fn wheel(editor: &mut Editor, pointer: Pointer, columns: i32, rows: i32) {
    if let Mode::Ask(prompt) = &mut editor.mode {
        prompt.step(rows as isize);
        editor.asked(Outcome::Changed);
        return;
    }
    let inside = |area: ratatui::layout::Rect| area.contains((pointer.column, pointer.row).into());
    if inside(editor.places.inspector) {
        command::look::scroll(editor, 3 * rows as i16);
    } else if inside(editor.places.findings) {
        let last = editor.analysis.findings().len().saturating_sub(1);
        if let Mode::Findings { cursor } = &mut editor.mode {
            *cursor = cursor.saturating_add_signed(rows as isize).min(last);
        }
    } else if pointer.ctrl {
        let detail = if rows < 0 { editor.viewport.detail.more() } else { editor.viewport.detail.less() };
        let around = world(editor, pointer);
        editor.viewport.zoom(detail, around);
    } else if pointer.shift {
        editor.viewport.pan(rows * 6, 0);
    } else {
        editor.viewport.pan(columns * 6, rows * 3);
    }
}
