//! What does the drawing look like with names only? A name for each component, as much of it as has room, and lines with
//! arrowheads but without captions.

use std::collections::BTreeMap;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::canvas::Emphasis;
use super::overview::{Sheet, frames, joined, strands};
use crate::drawing::{Ink, Owner, fit};
use crate::editor::Editor;
use crate::layout::Area;
use crate::model::{Cell, GroupId};
use crate::text::{shown, width};
use crate::theme::Role;

/// Draws the names.
pub fn draw(editor: &Editor, buffer: &mut Buffer, place: Rect) {
    let emphasis = Emphasis::of(editor);
    let mut sheet = Sheet { buffer, place, lens: editor.viewport.lens() };
    let covered = covered(editor, place);
    let lens = sheet.lens;
    let widened = widened(editor, place, &covered);
    let titles = frames(editor, &mut sheet, |id, frame| widened.get(id).copied().unwrap_or_else(|| lens.area(frame)));
    lines(editor, &emphasis, &titles, &mut sheet);
    for (&index, &area) in &covered {
        name(editor, &emphasis, &mut sheet, area, index);
    }
    heads(editor, &emphasis, &covered, &titles, &mut sheet);
}

/// Draws the lines, behind the titles of groups.
fn lines(editor: &Editor, emphasis: &Emphasis, titles: &[Area], sheet: &mut Sheet<'_>) {
    let theme = &editor.settings.theme;
    let cells = strands(editor, sheet, |owner| emphasis.rank(Owner::Link(owner)));
    let columns = sheet.cells().w.max(1) as usize;
    for (at, strands) in cells.iter().enumerate().filter(|(_, strands)| strands.rank > 0) {
        let (x, y) = ((at % columns) as i32, (at / columns) as i32);
        if titles.iter().any(|title| title.contains(Cell::new(x, y))) {
            continue;
        }
        if let Some((sign, verdict)) = editor.settings.glyphs.line(strands.chiefs()) {
            let base = theme.style(Role::Text).patch(theme.verdict(verdict));
            let style = emphasis.style(editor, base, Owner::Link(strands.owner), Ink::Line(verdict));
            sheet.write(x, y, &sign.to_string(), style);
        }
    }
}

/// The cells that the name of each component takes: as wide as its neighbors and the lines of others allow, and as tall as
/// lines reach.
pub(super) fn covered(editor: &Editor, place: Rect) -> BTreeMap<usize, Area> {
    let components = editor.topology().components();
    let lens = editor.viewport.lens();
    let world = lens.world(i32::from(place.width), i32::from(place.height));
    let mut places: Vec<(Area, usize)> = (editor.layout.boxes_in(world))
        .filter_map(|(id, place)| {
            let place = lens.area(place);
            Some((Area { h: place.h.max(2), ..place }, components.get_index_of(id)?))
        })
        .collect();
    places.sort_by_key(|(place, index)| (place.x, place.y, *index));
    let lines = pieces_of_lines(editor, world);
    let frames: Vec<(Area, Area)> =
        editor.layout.frames_in(world).map(|(_, frame, _)| (frame, lens.area(frame))).collect();
    let mut covered: BTreeMap<usize, Area> = BTreeMap::new();
    for at in 0..places.len() {
        let (place, index) = places[at];
        let Some((id, component)) = components.get_index(index) else { continue };
        let Some(own) = editor.layout.box_of(id) else { continue };
        let level = |other: Area| other.y < place.bottom() && place.y < other.bottom();
        let next = places[at + 1..].iter().map(|(other, _)| *other).find(|other| level(*other) && other.x > place.x);
        let until = next.map_or(i32::MAX / 2, |next| next.x - 2);
        let before = covered.values().copied().filter(|other| level(*other)).map(Area::right).max();
        let free = before.map_or(i32::MIN / 2, |right| right + 1);
        let wanted = width(&shown(&component.name)) as i32 + 2;
        let foreign =
            || lines.iter().filter(|(ends, line)| !ends.contains(&Some(index)) && level(*line)).map(|it| it.1);
        let free = foreign().map(Area::right).filter(|&right| right <= place.x).fold(free, i32::max);
        let until = foreign().map(|line| line.x).filter(|&x| x >= place.right()).fold(until, i32::min);
        // The borders of the boundaries that end between a name and a foreign boundary take a cell each.
        let foreign = || {
            frames.iter().filter(|(frame, seen)| !frame.encloses(own) && level(*seen)).map(|(frame, seen)| {
                let ends = |it: &&(Area, Area)| it.0.encloses(own) && !it.0.encloses(*frame);
                (frames.iter().filter(ends).count() as i32, *seen)
            })
        };
        let free = foreign().map(|it| it.1.right() + it.0).filter(|&right| right <= place.x).fold(free, i32::max);
        let until = foreign().map(|it| it.1.x - it.0).filter(|&x| x >= place.right()).fold(until, i32::min);
        let wide = wanted.min((until - free.max(place.x - wanted)).max(place.w)).max(3);
        let x = (place.x + (place.w - wide) / 2).max(free).min((until - wide).max(free));
        covered.insert(index, Area { x, w: wide, ..place });
    }
    covered
}

/// The pieces of all lines as they are seen, each with the components at the ends of its link.
fn pieces_of_lines(editor: &Editor, world: Area) -> Vec<([Option<usize>; 2], Area)> {
    let (topology, lens) = (editor.topology(), editor.viewport.lens());
    let mut lines = Vec::new();
    for (id, path, _) in editor.layout.paths_in(world) {
        let Some(link) = topology.links().get(id) else { continue };
        let ends = [&link.from, &link.to].map(|end| topology.components().get_index_of(end));
        let seen = |pair: &[Cell]| Area::between(lens.cell(pair[0]), lens.cell(pair[1]));
        lines.extend(path.points.windows(2).map(|pair| (ends, seen(pair))));
    }
    lines
}

/// The frames that names stick out of, as wide as it takes to enclose them again, where nothing foreign is in the way.
pub(super) fn widened<'a>(
    editor: &'a Editor,
    place: Rect,
    covered: &BTreeMap<usize, Area>,
) -> BTreeMap<&'a GroupId, Area> {
    let lens = editor.viewport.lens();
    let world = lens.world(i32::from(place.width), i32::from(place.height));
    let components = editor.topology().components();
    let names: Vec<(Area, Area)> = (editor.layout.boxes_in(world))
        .filter_map(|(id, place)| Some((place, *covered.get(&components.get_index_of(id)?)?)))
        .collect();
    let mut frames: Vec<(&GroupId, Area, Area)> =
        editor.layout.frames_in(world).map(|(id, frame, _)| (id, frame, lens.area(frame))).collect();
    // Inner frames first, for an outer one goes around them.
    frames.sort_by_key(|(_, frame, _)| i64::from(frame.w) * i64::from(frame.h));
    for at in 0..frames.len() {
        let (_, frame, seen) = frames[at];
        let others =
            || frames.iter().enumerate().filter(|(other, _)| *other != at).map(|(_, (_, world, seen))| (*world, *seen));
        let inside =
            || names.iter().copied().chain(others()).filter(|(world, _)| frame.encloses(*world)).map(|(_, seen)| seen);
        let around = inside().fold(seen, |all, inner| {
            let edge = Area { x: inner.x - 1, y: inner.y - 1, w: inner.w + 2, h: inner.h + 2 };
            all.union(edge)
        });
        // Not out of the sheet: a side that is in view stays in view.
        let (right, bottom) = (i32::from(place.width), i32::from(place.height));
        let sides = [
            (around.x.max(seen.x.min(0)), seen.y, seen.right(), seen.bottom()),
            (seen.x, around.y.max(seen.y.min(0)), seen.right(), seen.bottom()),
            (seen.x, seen.y, around.right().min(seen.right().max(right)), seen.bottom()),
            (seen.x, seen.y, seen.right(), around.bottom().min(seen.bottom().max(bottom))),
        ];
        let grown = sides.into_iter().fold(seen, |all, (left, top, right, bottom)| {
            let wide = Area { x: left, y: top, w: right - left, h: bottom - top };
            let foreign = |(world, other): (Area, Area)| !frame.meets(world) && wide.meets(other) && !seen.meets(other);
            if names.iter().copied().chain(others()).any(foreign) { all } else { all.union(wide) }
        });
        frames[at].2 = grown;
    }
    frames.into_iter().map(|(id, _, seen)| (id, seen)).collect()
}

/// Writes a name: in the upper border of a box of two rows, in the middle of a taller one.
fn name(editor: &Editor, emphasis: &Emphasis, sheet: &mut Sheet<'_>, area: Area, index: usize) {
    let theme = &editor.settings.theme;
    let Some((_, component)) = editor.topology().components().get_index(index) else { return };
    let owner = Owner::Component(index);
    let edge = theme.style(Role::Text).patch(theme.style(Role::Border));
    let border = emphasis.style(editor, edge, owner, Ink::Border);
    let base = theme.style(Role::Text).patch(theme.style(Role::Name));
    let room = (area.w - 2) as usize;
    let [level, upright, top_left, top_right, bottom_left, bottom_right] = editor.settings.glyphs.border;
    let row = |left: char, inner: char, right: char| format!("{left}{}{right}", inner.to_string().repeat(room));
    for y in area.y..area.bottom() {
        let text = match y {
            y if y == area.y && area.h == 2 => row(top_left, ' ', top_right),
            y if y == area.y => row(top_left, level, top_right),
            y if y == area.bottom() - 1 => row(bottom_left, level, bottom_right),
            _ => row(upright, ' ', upright),
        };
        sheet.write(area.x, y, &text, border);
    }
    let name = fit(&shown(&component.name), room, editor.settings.glyphs);
    let pad = room.saturating_sub(width(&name));
    let name = format!("{}{name}{}", " ".repeat(pad / 2), " ".repeat(pad - pad / 2));
    sheet.write(area.x + 1, area.y + (area.h - 1) / 2, &name, emphasis.style(editor, base, owner, Ink::Name));
}

/// Draws the arrowhead of each line on its last cell that neither its name nor a title covers.
fn heads(
    editor: &Editor,
    emphasis: &Emphasis,
    covered: &BTreeMap<usize, Area>,
    titles: &[Area],
    sheet: &mut Sheet<'_>,
) {
    let theme = &editor.settings.theme;
    let topology = editor.topology();
    for (id, path, _) in editor.layout.paths_in(sheet.world()) {
        let Some((index, _, link)) = topology.links().get_full(id) else { continue };
        let name = topology.components().get_index_of(&link.to).and_then(|to| covered.get(&to));
        let verdict = editor.analysis.verdict(id);
        let points = joined(editor, link, path).map(|point| sheet.lens.cell(point));
        let is_taken = |cell| name.into_iter().chain(titles).any(|text| text.contains(cell));
        let Some((cell, side)) = last_free(points, is_taken) else { continue };
        if covered.values().any(|area| area.contains(cell)) {
            continue;
        }
        let base = theme.style(Role::Text).patch(theme.verdict(verdict));
        let style = emphasis.style(editor, base, Owner::Link(index), Ink::Head(verdict));
        let sign = editor.settings.glyphs.head[verdict as usize][side];
        sheet.write(cell.x, cell.y, &sign.to_string(), style);
    }
}

/// The last cell of a line that no text takes, and the side (up, right, down, left) that the line runs to there.
fn last_free(points: impl DoubleEndedIterator<Item = Cell>, is_taken: impl Fn(Cell) -> bool) -> Option<(Cell, usize)> {
    let points: Vec<Cell> = points.rev().collect();
    for piece in points.windows(2) {
        let (to, from) = (piece[0], piece[1]);
        if to == from {
            continue;
        }
        let (dx, dy) = ((to.x - from.x).signum(), (to.y - from.y).signum());
        let side = usize::from(dx > 0) + 2 * usize::from(dy > 0) + 3 * usize::from(dx < 0);
        // Up to its other end: where the last piece is so short that it is seen as a corner, the corner is the head.
        for step in 0..=(to.x - from.x).abs().max((to.y - from.y).abs()) {
            let cell = Cell::new(to.x - dx * step, to.y - dy * step);
            if !is_taken(cell) {
                return Some((cell, side));
            }
        }
    }
    None
}
