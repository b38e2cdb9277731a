//! What does the drawing look like with names only? A name for each component, as much of it as has room, and lines with
//! arrowheads but without captions.

use std::collections::BTreeMap;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::canvas::Emphasis;
use super::overview::{Sheet, frames, strands};
use crate::drawing::{Ink, Owner, fit};
use crate::editor::Editor;
use crate::layout::Area;
use crate::model::Cell;
use crate::text::{shown, width};
use crate::theme::Role;

/// Draws the names.
pub fn draw(editor: &Editor, buffer: &mut Buffer, place: Rect) {
    let emphasis = Emphasis::of(editor);
    let mut sheet = Sheet { buffer, place, lens: editor.viewport.lens() };
    frames(editor, &mut sheet);
    lines(editor, &emphasis, &mut sheet);
    let covered = names(editor, &emphasis, &mut sheet);
    heads(editor, &emphasis, &covered, &mut sheet);
}

fn lines(editor: &Editor, emphasis: &Emphasis, sheet: &mut Sheet<'_>) {
    let theme = &editor.settings.theme;
    let cells = strands(editor, sheet, |owner| emphasis.rank(Owner::Link(owner)));
    let columns = sheet.cells().w.max(1) as usize;
    for (at, strands) in cells.iter().enumerate().filter(|(_, strands)| strands.rank > 0) {
        if let Some((sign, verdict)) = editor.settings.glyphs.line(strands.chiefs()) {
            let base = theme.style(Role::Text).patch(theme.verdict(verdict));
            let style = emphasis.style(editor, base, Owner::Link(strands.owner), Ink::Line(verdict));
            sheet.write((at % columns) as i32, (at / columns) as i32, &sign.to_string(), style);
        }
    }
}

/// Writes the names, each as wide as its neighbors on the row allow, and returns the cells that each one took.
fn names(editor: &Editor, emphasis: &Emphasis, sheet: &mut Sheet<'_>) -> BTreeMap<usize, Area> {
    let theme = &editor.settings.theme;
    let base = theme.style(Role::Text).patch(theme.style(Role::Name));
    let edge = theme.style(Role::Text).patch(theme.style(Role::Border));
    let components = editor.topology().components();
    let mut rows: BTreeMap<i32, Vec<(Area, usize)>> = BTreeMap::new();
    for (id, place) in editor.layout.boxes_in(sheet.world()) {
        let Some(index) = components.get_index_of(id) else { continue };
        let place = sheet.lens.area(place);
        rows.entry(place.y).or_default().push((place, index));
    }
    let mut covered = BTreeMap::new();
    for (y, mut row) in rows {
        row.sort_by_key(|(place, _)| place.x);
        let mut free = i32::MIN / 2;
        for at in 0..row.len() {
            let (place, index) = row[at];
            let Some((_, component)) = components.get_index(index) else { continue };
            let until = row.get(at + 1).map_or(i32::MAX / 2, |(next, _)| next.x - 2);
            let name = shown(&component.name);
            let wanted = width(&name) as i32 + 2;
            let wide = wanted.min((until - free.max(place.x - wanted)).max(place.w)).max(3);
            let x = (place.x + (place.w - wide) / 2).max(free).min((until - wide).max(free));
            let room = (wide - 2) as usize;
            let name = fit(&name, room, editor.settings.glyphs);
            let pad = room.saturating_sub(width(&name));
            let name = format!("{}{name}{}", " ".repeat(pad / 2), " ".repeat(pad - pad / 2));
            let owner = Owner::Component(index);
            let border = emphasis.style(editor, edge, owner, Ink::Border);
            let [level, _, top_left, top_right, bottom_left, bottom_right] = editor.settings.glyphs.border;
            sheet.write(x, y, &format!("{top_left}{}{top_right}", " ".repeat(room)), border);
            sheet.write(x + 1, y, &name, emphasis.style(editor, base, owner, Ink::Name));
            let below = format!("{bottom_left}{}{bottom_right}", level.to_string().repeat(room));
            sheet.write(x, y + 1, &below, border);
            covered.insert(index, Area { x, y, w: wide, h: 2 });
            free = x + wide + 1;
        }
    }
    covered
}

/// Draws the arrowhead of each line on its last cell that no name covers.
fn heads(editor: &Editor, emphasis: &Emphasis, covered: &BTreeMap<usize, Area>, sheet: &mut Sheet<'_>) {
    let theme = &editor.settings.theme;
    let topology = editor.topology();
    for (id, path, _) in editor.layout.paths_in(sheet.world()) {
        let Some((index, _, link)) = topology.links().get_full(id) else { continue };
        let name = topology.components().get_index_of(&link.to).and_then(|to| covered.get(&to));
        let verdict = editor.analysis.verdict(id);
        let Some((cell, side)) = last_free(path.points.iter().map(|point| sheet.lens.cell(*point)), name) else {
            continue;
        };
        if covered.values().any(|area| area.contains(cell)) {
            continue;
        }
        let base = theme.style(Role::Text).patch(theme.verdict(verdict));
        let style = emphasis.style(editor, base, Owner::Link(index), Ink::Head(verdict));
        let sign = editor.settings.glyphs.head[verdict as usize][side];
        sheet.write(cell.x, cell.y, &sign.to_string(), style);
    }
}

/// The last cell of a line that a name does not cover, and the side (up, right, down, left) that the line runs to there.
fn last_free(points: impl DoubleEndedIterator<Item = Cell>, name: Option<&Area>) -> Option<(Cell, usize)> {
    let points: Vec<Cell> = points.rev().collect();
    for piece in points.windows(2) {
        let (to, from) = (piece[0], piece[1]);
        let (dx, dy) = ((to.x - from.x).signum(), (to.y - from.y).signum());
        let side = usize::from(dx > 0) + 2 * usize::from(dy > 0) + 3 * usize::from(dx < 0);
        for step in 0..(to.x - from.x).abs().max((to.y - from.y).abs()) {
            let cell = Cell::new(to.x - dx * step, to.y - dy * step);
            if name.is_none_or(|name| !name.contains(cell)) {
                return Some((cell, side));
            }
        }
    }
    None
}
