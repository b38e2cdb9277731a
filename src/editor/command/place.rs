//! Commands that decide where things lie.
//!
//! Whatever is moved by hand is pinned: arranging leaves it where it is. Moves that follow one another are one step.

use super::{Command, Group, a_drawing, components_chosen, several_components};
use crate::editor::Editor;
use crate::editor::mode::{Mode, ModeName};
use crate::editor::selection::Toward;
use crate::layout::{self, Area, Direction};
use crate::model::{Cell, ComponentId};

const B: ModeName = ModeName::Browse;
const M: ModeName = ModeName::Move;

const fn nudge(
    name: &'static str,
    keys: &'static [(ModeName, &'static str)],
    help: &'static str,
    run: fn(&mut Editor),
) -> Command {
    Command { name, group: Group::Place, keys, hint: "", help, when: movable, run }
}

const fn menu(
    name: &'static str,
    keys: &'static [(ModeName, &'static str)],
    help: &'static str,
    run: fn(&mut Editor),
) -> Command {
    Command { name, group: Group::Place, keys, hint: "", help, when: several_components, run }
}

/// The commands of this file.
pub const TABLE: &[Command] = &[
    Command {
        name: "move",
        group: Group::Place,
        keys: &[(B, "M")],
        hint: "move",
        help: "move what is selected with plain arrows until Enter",
        when: movable,
        run: |editor| editor.mode = Mode::Move(editor.document.mark()),
    },
    nudge(
        "move-left",
        &[(B, "H"), (B, "S-Left"), (M, "Left"), (M, "h"), (M, "H")],
        "move what is selected to the left",
        |e| step(e, Toward::Left),
    ),
    nudge(
        "move-down",
        &[(B, "J"), (B, "S-Down"), (M, "Down"), (M, "j"), (M, "J")],
        "move what is selected down",
        |e| step(e, Toward::Down),
    ),
    nudge("move-up", &[(B, "K"), (B, "S-Up"), (M, "Up"), (M, "k"), (M, "K")], "move what is selected up", |e| {
        step(e, Toward::Up)
    }),
    nudge(
        "move-right",
        &[(B, "L"), (B, "S-Right"), (M, "Right"), (M, "l"), (M, "L")],
        "move what is selected to the right",
        |e| step(e, Toward::Right),
    ),
    Command {
        name: "move-done",
        group: Group::Place,
        keys: &[(M, "Enter"), (M, "M"), (M, "Space")],
        hint: "done",
        help: "leave it here",
        when: super::always,
        run: done,
    },
    Command {
        name: "pin",
        group: Group::Place,
        keys: &[(B, "P")],
        hint: "",
        help: "pin what is selected where it is, or let arranging move it again",
        when: components_chosen,
        run: pin,
    },
    Command {
        name: "arrange",
        group: Group::Place,
        keys: &[(B, "g L")],
        hint: "arrange",
        help: "place anew every component that is not pinned",
        when: a_drawing,
        run: |editor| arrange(editor, editor.settings.direction),
    },
    Command {
        name: "arrange-right",
        group: Group::Place,
        keys: &[(B, "g l")],
        hint: "",
        help: "place anew what is not pinned, links running to the right",
        when: a_drawing,
        run: |editor| arrange(editor, Direction::Right),
    },
    Command {
        name: "arrange-down",
        group: Group::Place,
        keys: &[(B, "g j")],
        hint: "",
        help: "place anew what is not pinned, links running down",
        when: a_drawing,
        run: |editor| arrange(editor, Direction::Down),
    },
    menu(
        "arrange-selection",
        &[(B, "= a")],
        "place anew what is selected and not pinned, and leave the rest",
        arrange_selection,
    ),
    menu("align-left", &[(B, "= l")], "align the left edges of the selected components", |e| {
        align(e, |a, l| Cell::new(l.x, a.y))
    }),
    menu("align-right", &[(B, "= r")], "align the right edges of the selected components", |e| {
        align(e, |a, l| Cell::new(l.x + l.w - a.w, a.y))
    }),
    menu("align-center", &[(B, "= c")], "align the selected components in a column, by their middles", |e| {
        align(e, |a, l| Cell::new(l.x + (l.w - a.w) / 2, a.y))
    }),
    menu("align-top", &[(B, "= t")], "align the selected components in a row", |e| {
        align(e, |a, l| Cell::new(a.x, l.y))
    }),
    menu("align-bottom", &[(B, "= b")], "align the lower edges of the selected components", |e| {
        align(e, |a, l| Cell::new(a.x, l.y + l.h - a.h))
    }),
    menu("distribute-across", &[(B, "= h")], "make the gaps between the selected components equal, across", |e| {
        distribute(e, Axis::Across)
    }),
    menu("distribute-down", &[(B, "= v")], "make the gaps between the selected components equal, downward", |e| {
        distribute(e, Axis::Down)
    }),
];

/// The components that a move takes along: those selected, and those inside selected groups.
pub(crate) fn movers(editor: &Editor) -> Vec<ComponentId> {
    moving(editor).cloned().collect()
}

fn moving(editor: &Editor) -> impl Iterator<Item = &ComponentId> {
    let topology = editor.topology();
    let groups: Vec<_> = editor.selection.groups().collect();
    (topology.components().values())
        .filter(move |component| {
            editor.selection.components().any(|id| *id == component.id)
                || topology.groups_of(component).any(|group| groups.contains(&&group.id))
        })
        .map(|component| &component.id)
}

fn movable(editor: &Editor) -> Result<(), &'static str> {
    let first = moving(editor).next();
    first.map(|_| ()).ok_or("select a component or a boundary first: arrows, Tab, or f")
}

/// How far one key moves: two columns look as wide as one row is tall.
const STEP: (i32, i32) = (2, 1);

fn step(editor: &mut Editor, toward: Toward) {
    let (dx, dy) = toward.step();
    let going_on = editor.look.nudged.filter(|(_, revision)| *revision == editor.document.revision());
    let mark = going_on.map_or_else(|| editor.document.mark(), |(mark, _)| mark);
    shift(editor, dx * STEP.0, dy * STEP.1);
    if matches!(editor.mode, Mode::Browse) {
        editor.document.squash(mark, "move");
        editor.look.nudged = Some((mark, editor.document.revision()));
        tell_overlap(editor);
    }
    editor.selection_moved();
}

/// Says so where what was moved lies over something: of the two only one can be read.
pub(crate) fn tell_overlap(editor: &mut Editor) {
    editor.refresh();
    let name = |id: &ComponentId| editor.topology().component(id).map_or("", |it| it.name.as_str());
    let over = movers(editor).into_iter().find_map(|id| {
        let area = editor.layout.box_of(&id)?;
        let (other, _) = editor.layout.boxes_in(area).find(|(other, _)| **other != id)?;
        Some(format!("{} lies over {}: move it on, or u takes it back", name(&id), name(other)))
    });
    if let Some(over) = over {
        editor.refuse(over);
    }
}

/// Moves what is selected by some cells.
pub(crate) fn shift(editor: &mut Editor, columns: i32, rows: i32) {
    let places: Vec<(ComponentId, Cell)> = (movers(editor).into_iter())
        .filter_map(|id| {
            let area = editor.layout.box_of(&id)?;
            Some((id, Cell::new(area.x + columns, area.y + rows)))
        })
        .collect();
    put(editor, "move", &places);
}

/// Puts components to places and pins them there.
fn put(editor: &mut Editor, name: &'static str, places: &[(ComponentId, Cell)]) {
    editor.edit(name, |tx| {
        places.iter().try_for_each(|(id, cell)| {
            tx.change_component(id, |component| {
                let bound = |at: i32| at.clamp(-Cell::LIMIT, Cell::LIMIT);
                component.at = Some(Cell::new(bound(cell.x), bound(cell.y)));
                component.pinned = true;
            })
        })
    });
}

fn done(editor: &mut Editor) {
    if let Mode::Move(mark) = std::mem::take(&mut editor.mode) {
        editor.document.squash(mark, "move");
        tell_overlap(editor);
    }
}

fn pin(editor: &mut Editor) {
    let ids: Vec<ComponentId> = editor.selection.components().cloned().collect();
    let all_pinned = ids.iter().all(|id| editor.topology().component(id).is_some_and(|it| it.pinned));
    let name = if all_pinned { "unpin" } else { "pin" };
    editor.edit(name, |tx| ids.iter().try_for_each(|id| tx.change_component(id, |it| it.pinned = !all_pinned)));
    editor.say(if all_pinned { "arranging may move it again" } else { "pinned: arranging leaves it here" });
}

fn arrange(editor: &mut Editor, direction: Direction) {
    let places = layout::arrange(editor.topology(), None, direction);
    place_anew(editor, &places);
    super::look::fit(editor);
    let some_stay = editor.topology().components().values().any(|it| it.pinned);
    editor.say(if some_stay {
        "arranged; pinned components stayed, u takes it back"
    } else {
        "arranged; u takes it back"
    });
}

fn arrange_selection(editor: &mut Editor) {
    let chosen: Vec<ComponentId> = editor.selection.components().cloned().collect();
    let places = layout::arrange(editor.topology(), Some(&chosen), editor.settings.direction);
    place_anew(editor, &places);
    editor.selection_moved();
    editor.say("arranged what was selected; the rest and what is pinned stayed, u takes it back");
}

/// Puts components where arranging has them, as one step.
fn place_anew(editor: &mut Editor, places: &[(ComponentId, Cell)]) {
    editor.edit("arrange", |tx| {
        places.iter().try_for_each(|(id, cell)| tx.change_component(id, |component| component.at = Some(*cell)))
    });
    editor.refresh();
}

fn align(editor: &mut Editor, place: fn(Area, Area) -> Cell) {
    let ids: Vec<ComponentId> = editor.selection.components().cloned().collect();
    let Some(leader) = ids.last().and_then(|id| editor.layout.box_of(id)) else { return };
    let places: Vec<(ComponentId, Cell)> = (ids.into_iter())
        .filter_map(|id| {
            let area = editor.layout.box_of(&id)?;
            Some((id, place(area, leader)))
        })
        .collect();
    put(editor, "align", &places);
    tell_overlap(editor);
}

/// The direction in which gaps are made equal.
#[derive(Clone, Copy)]
enum Axis {
    Across,
    Down,
}

fn distribute(editor: &mut Editor, axis: Axis) {
    let span = |area: Area| match axis {
        Axis::Across => (area.x, area.w),
        Axis::Down => (area.y, area.h),
    };
    let mut boxes: Vec<(ComponentId, Area)> =
        editor.selection.components().filter_map(|id| Some((id.clone(), editor.layout.box_of(id)?))).collect();
    boxes.sort_by_key(|(_, area)| span(*area));
    let [(_, first), .., (_, last)] = boxes.as_slice() else { return };
    let start = span(*first).0;
    let room = span(*last).0 + span(*last).1 - start - boxes.iter().map(|(_, area)| span(*area).1).sum::<i32>();
    let gaps = boxes.len() as i32 - 1;
    let mut used = 0;
    let places: Vec<(ComponentId, Cell)> = (boxes.iter().enumerate())
        .map(|(at, (id, area))| {
            let along = start + used + room * at as i32 / gaps;
            used += span(*area).1;
            let cell = match axis {
                Axis::Across => Cell::new(along, area.y),
                Axis::Down => Cell::new(area.x, along),
            };
            (id.clone(), cell)
        })
        .collect();
    put(editor, "distribute", &places);
    tell_overlap(editor);
}
