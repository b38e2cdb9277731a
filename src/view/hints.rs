//! Where do the letters stand that one jumps by? Beside names and labels, never over them; and where the drawing shows no
//! names, a list says whose letters they are.

use std::collections::BTreeMap;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::canvas::to_screen;
use super::{fill, inspector, map, names, put};
use crate::drawing::fit;
use crate::editor::Editor;
use crate::editor::hints::Hints;
use crate::editor::mode::{Connect, Mode};
use crate::editor::selection::Item;
use crate::editor::viewport::Detail;
use crate::layout::Area;
use crate::model::{Cell, GroupId};
use crate::text::{shown, width};
use crate::theme::Role;

/// Writes the letters on the canvas.
pub(super) fn letters(editor: &Editor, hints: &Hints, buffer: &mut Buffer, area: Rect) {
    let style = editor.settings.theme.style(Role::Hint);
    let (names, frames) = match editor.viewport.detail {
        Detail::Names => {
            let names = names::covered(editor, area);
            let frames = names::widened(editor, area, &names);
            (names, frames)
        }
        Detail::Full | Detail::Map | Detail::Whole => (BTreeMap::new(), BTreeMap::new()),
    };
    let mut taken: Vec<Rect> = Vec::new();
    for (_, item) in &hints.labels {
        let Some(rest) = hints.rest(item) else { continue };
        let Some((x, y)) = corner(editor, item, &names, &frames, area) else { continue };
        let wide = width(rest) as u16;
        let (x, y) = match x.checked_sub(wide).filter(|x| *x >= area.x) {
            Some(before) if stands_before(editor, item) => (before, y),
            // A name at the edge of the view has no cells before it, but a border below it.
            None if stands_before(editor, item) && editor.viewport.detail == Detail::Names => (x, y + 1),
            None if stands_before(editor, item) => (area.x, y),
            Some(_) | None => (x, y),
        };
        let own = Rect::new(x, y, wide, 1);
        // Half of somebody's letters would be taken for whole ones.
        let is_free = |place: &Rect| taken.iter().all(|other| !other.intersects(*place));
        let past = beyond(own, &names, area).filter(|place| matches!(item, Item::Link(_)) && is_free(place));
        if let Some(place) = past.or(Some(own.intersection(area)).filter(is_free)) {
            put(buffer, area, place.x, y, rest, style);
            taken.push(place);
        }
    }
}

/// The next place to the right, if there is one in view, that is not over the letters of a name.
fn beyond(place: Rect, names: &BTreeMap<usize, Area>, area: Rect) -> Option<Rect> {
    let mut place = place;
    let over = |place: Rect| {
        let (x, y) = (i32::from(place.x) - i32::from(area.x), i32::from(place.y) - i32::from(area.y));
        let cells = Area { x, y, w: i32::from(place.width), h: 1 };
        let letters = |name: &Area| Area { x: name.x + 1, y: name.y + (name.h - 1) / 2, w: name.w - 2, h: 1 };
        names.values().map(letters).find(|letters| letters.meets(cells))
    };
    while let Some(letters) = over(place) {
        place.x = area.x.saturating_add(u16::try_from(letters.right()).ok()?);
    }
    (place.intersection(area) == place).then_some(place)
}

/// Whether the letters end before the corner of a thing: there a text begins, or a box so small that its name does.
fn stands_before(editor: &Editor, item: &Item) -> bool {
    match (item, editor.viewport.detail) {
        (Item::Link(_), Detail::Full) | (Item::Component(_), Detail::Names) => true,
        (Item::Component(_) | Item::Link(_) | Item::Group(_), _) => false,
    }
}

/// The cell of the screen at which a thing begins, if it is in view.
fn corner(
    editor: &Editor,
    item: &Item,
    names: &BTreeMap<usize, Area>,
    frames: &BTreeMap<&GroupId, Area>,
    area: Rect,
) -> Option<(u16, u16)> {
    let sheet = Area { x: 0, y: 0, w: i32::from(area.width), h: i32::from(area.height) };
    let on_screen = |cell: Cell| sheet.contains(cell).then(|| (area.x + cell.x as u16, area.y + cell.y as u16));
    match (item, editor.viewport.detail) {
        (Item::Component(id), Detail::Names) => {
            let index = editor.topology().components().get_index_of(id)?;
            let place = names.get(&index)?;
            on_screen(Cell::new(place.x + 1, place.y + (place.h - 1) / 2))
        }
        (Item::Group(id), Detail::Names) => frames.get(id).and_then(|frame| on_screen(Cell::new(frame.x, frame.y))),
        (Item::Component(id), Detail::Map | Detail::Whole) => {
            on_screen(map::dot_place(editor, editor.viewport.lens(), id)?)
        }
        _ => {
            let place = item.area(&editor.layout)?;
            to_screen(editor, area, Cell::new(place.x, place.y))
        }
    }
}

/// Lists whose letters they are, in the place of the inspector, where the drawing shows no names.
pub fn list(editor: &Editor, buffer: &mut Buffer) {
    let (Mode::Jump(hints) | Mode::Connect(Connect { hints, pulled: None, .. })) = editor.mode() else { return };
    if !matches!(editor.viewport.detail, Detail::Map | Detail::Whole) {
        return;
    }
    let (inspector, canvas) = (editor.places.inspector, editor.places.canvas);
    let wide = canvas.width / 3;
    let beside = Rect { x: canvas.right().saturating_sub(wide), width: wide, ..canvas };
    let area = if inspector.is_empty() { beside } else { inspector };
    let theme = &editor.settings().theme;
    let base = theme.style(Role::Panel);
    fill(buffer, area, base);
    let inner = inspector::frame(editor, buffer, area);
    let meant: Vec<(&str, &str)> =
        hints.labels.iter().filter_map(|(_, item)| Some((hints.rest(item)?, name(editor, item)?))).collect();
    let letters = meant.first().map_or(1, |(rest, _)| width(rest));
    let longest = meant.iter().map(|(_, name)| width(&shown(name))).max().unwrap_or(0).min(30);
    let wide = (letters + 1 + longest + 2) as u16;
    let columns = (inner.width / wide.max(1)).max(1);
    let tall = usize::from(inner.height);
    let hidden = meant.len().saturating_sub(tall * usize::from(columns));
    // The last row says that there are more, where there are.
    let rows = if hidden > 0 { tall.saturating_sub(1) } else { tall };
    for (at, (rest, name)) in meant.iter().take(rows * usize::from(columns)).enumerate() {
        let (x, y) = (inner.x + (at / rows) as u16 * wide, inner.y + (at % rows) as u16);
        let next = put(buffer, inner, x, y, rest, theme.style(Role::Hint));
        let room = usize::from(inner.right().saturating_sub(next + 1)).min(longest);
        put(buffer, inner, next + 1, y, &fit(&shown(name), room, editor.settings().glyphs), base);
    }
    if hidden > 0 {
        let more = format!("{} more: their first letter narrows", meant.len() - rows * usize::from(columns));
        put(buffer, inner, inner.x, inner.bottom().saturating_sub(1), &more, base.patch(theme.style(Role::Dim)));
    }
}

fn name<'a>(editor: &'a Editor, item: &Item) -> Option<&'a str> {
    let topology = editor.topology();
    match item {
        Item::Component(id) => topology.component(id).map(|it| it.name.as_str()),
        Item::Group(id) => topology.group(id).map(|it| it.name.as_str()),
        Item::Link(id) => topology.link(id).and_then(|it| it.label.as_deref()),
    }
}
