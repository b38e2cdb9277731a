//! What does the drawing look like from far away? Dots for components, which say by their shape what their links mostly
//! are; lines bundled into trunks with their number; frames that say what they hold. The same dots make the minimap.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};

use super::canvas::Emphasis;
use super::overview::{Sheet, Strands, frames, strands};
use super::popup;
use crate::drawing::{Ink, Owner};
use crate::editor::Editor;
use crate::editor::tally::{Counts, chief};
use crate::editor::targets::{minimap_lens, minimap_place};
use crate::editor::viewport::{Detail, Lens};
use crate::model::{Cell, ComponentId, Verdict};
use crate::theme::Role;

/// Draws the map.
pub fn draw(editor: &Editor, buffer: &mut Buffer, place: Rect) {
    let emphasis = Emphasis::of(editor);
    let mut sheet = Sheet { buffer, place, lens: editor.viewport.lens() };
    trunks(editor, &emphasis, &mut sheet);
    let lens = sheet.lens;
    frames(editor, &mut sheet, |_, frame| lens.area(frame));
    dots(editor, &emphasis, &mut sheet);
}

/// Draws lines as trunks: where several run, the one of most of them, with their number where there is room for it.
fn trunks(editor: &Editor, emphasis: &Emphasis, sheet: &mut Sheet<'_>) {
    let theme = &editor.settings.theme;
    let glyphs = editor.settings.glyphs;
    let area = sheet.cells();
    let cells = strands(editor, sheet, |owner| emphasis.rank(Owner::Link(owner)));
    let sign = |strands: &Strands| match editor.viewport.detail {
        Detail::Full | Detail::Names | Detail::Map => glyphs.line(strands.chiefs()),
        // From that far every cell is a crossing; which way most lines run tells more.
        Detail::Whole => {
            let axis = usize::from(strands.many(0) + strands.many(2) > strands.many(1) + strands.many(3));
            let verdict = chief(sum(&strands.arms))?;
            Some((glyphs.straight[verdict as usize][axis], verdict))
        }
    };
    let styled = |strands: &Strands, verdict: Verdict| {
        let base = theme.style(Role::Text).patch(theme.verdict(verdict));
        emphasis.style(editor, base, Owner::Link(strands.owner), Ink::Line(verdict))
    };
    for (at, strands) in cells.iter().enumerate().filter(|(_, strands)| strands.rank > 0) {
        if let Some((sign, verdict)) = sign(strands) {
            let (x, y) = (at as i32 % area.w, at as i32 / area.w);
            sheet.write(x, y, &sign.to_string(), styled(strands, verdict));
        }
    }
    if editor.viewport.detail == Detail::Map {
        for (y, row) in cells.chunks(area.w.max(1) as usize).enumerate() {
            numbers(row, |x, text, strands| {
                let verdict = chief(strands.arms[1]).unwrap_or(Verdict::Undecided);
                sheet.write(x, y as i32, text, styled(strands, verdict).add_modifier(Modifier::BOLD));
            });
        }
    }
}

/// Says where on a row a trunk of several lines runs level for long enough to carry its number.
fn numbers(row: &[Strands], mut write: impl FnMut(i32, &str, &Strands)) {
    let level = |strands: &Strands| {
        let many = strands.many(1);
        (many > 1 && many == strands.many(3) && strands.many(0) + strands.many(2) == 0).then_some(many)
    };
    let mut start = 0;
    while start < row.len() {
        let many = level(&row[start]);
        let end = start + row[start..].iter().take_while(|strands| level(strands) == many).count();
        if let Some(many) = many {
            let text = many.to_string();
            if end - start >= text.len() + 4 {
                write(((start + end - text.len()) / 2) as i32, &text, &row[start]);
            }
        }
        start = end;
    }
}

fn sum(arms: &[Counts; 4]) -> Counts {
    let mut all = [0; 4];
    for (verdict, all) in all.iter_mut().enumerate() {
        *all = arms.iter().map(|arm| arm[verdict]).sum();
    }
    all
}

/// What stands in one cell of a map.
#[derive(Debug, Clone, Copy, Default)]
struct Spot {
    /// The links of the components in it.
    counts: Counts,
    boxes: u32,
    owner: usize,
    rank: u8,
}

fn spots(editor: &Editor, sheet: &Sheet<'_>, rank: impl Fn(usize) -> u8) -> Vec<Spot> {
    let area = sheet.cells();
    let mut spots = vec![Spot::default(); area.w as usize * area.h as usize];
    let components = editor.topology().components();
    for (id, place) in editor.layout.boxes_in(sheet.world()) {
        let Some(index) = components.get_index_of(id) else { continue };
        let place = sheet.lens.area(place);
        let Some(Cell { y, .. }) = dot_place(editor, sheet.lens, id) else { continue };
        let rank = rank(index) + 1;
        let shares = shares(editor.tally.component(index), place.w);
        for (x, share) in (place.x..).zip(shares) {
            if !area.contains(Cell::new(x, y)) {
                continue;
            }
            let spot = &mut spots[(y * area.w + x) as usize];
            spot.boxes += 1;
            for (all, own) in spot.counts.iter_mut().zip(share) {
                *all += own;
            }
            if rank >= spot.rank {
                spot.rank = rank;
                spot.owner = index;
            }
        }
    }
    spots
}

/// The cell of the sheet with the first dot of a component.
pub(super) fn dot_place(editor: &Editor, lens: Lens, id: &ComponentId) -> Option<Cell> {
    let place = lens.area(editor.layout.box_of(id)?);
    let group = editor.topology().component(id)?.group.as_ref();
    // Never on the row of the title around it.
    let title = group.and_then(|group| editor.layout.frame_of(group)).map_or(i32::MIN, |frame| lens.area(frame).y);
    Some(Cell::new(place.x, (place.y + place.h - 1).max(title.saturating_add(1))))
}

/// The counts of a component spread over its cells: each cell gets one verdict, the chief one first, as many cells as its
/// share allows, and every verdict one as long as there are cells.
fn shares(counts: Counts, cells: i32) -> Vec<Counts> {
    let total: u32 = counts.iter().sum();
    let mut left: Vec<(usize, u32)> = counts.into_iter().enumerate().filter(|(_, count)| *count > 0).collect();
    left.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let mut shares = Vec::new();
    for (at, (verdict, count)) in left.iter().enumerate() {
        let others = (left.len() - at - 1) as i32;
        let room = cells - shares.len() as i32;
        let own = (cells * *count as i32 + total as i32 / 2) / total.max(1) as i32;
        for _ in 0..own.clamp(i32::from(room > 0), (room - others).max(i32::from(room > 0))) {
            let mut share = [0; 4];
            share[*verdict] = *count;
            shares.push(share);
        }
    }
    let filler = shares.first().copied().unwrap_or_default();
    shares.resize(cells.max(1) as usize, filler);
    shares
}

fn dots(editor: &Editor, emphasis: &Emphasis, sheet: &mut Sheet<'_>) {
    let columns = sheet.cells().w.max(1);
    for (at, spot) in spots(editor, sheet, |index| emphasis.rank(Owner::Component(index))).into_iter().enumerate() {
        if spot.boxes > 0 {
            let (sign, style) = dot(editor, spot);
            let style = emphasis.style(editor, style, Owner::Component(spot.owner), Ink::Frame);
            sheet.write(at as i32 % columns, at as i32 / columns, &sign.to_string(), style);
        }
    }
}

/// The mark of a cell with components, and its style: bright where there are several.
fn dot(editor: &Editor, spot: Spot) -> (char, Style) {
    let theme = &editor.settings.theme;
    let base = theme.style(Role::Text);
    let (sign, style) = match chief(spot.counts) {
        Some(verdict) => (editor.settings.glyphs.dot[verdict as usize], base.patch(theme.verdict(verdict))),
        None => (editor.settings.glyphs.bare, base.patch(theme.style(Role::Dim))),
    };
    (sign, if spot.boxes > 1 { style.add_modifier(Modifier::BOLD) } else { style })
}

/// Draws the map of the whole drawing in a corner of the canvas, with the part of it that is in view.
pub fn corner(editor: &Editor, buffer: &mut Buffer) {
    let Some(place) = minimap_place(editor) else { return };
    let inside = popup(editor, buffer, place, "Map");
    let lens = minimap_lens(editor, inside);
    let emphasis = Emphasis::of(editor);
    let theme = &editor.settings.theme;
    let ground = theme.style(Role::Popup);
    let view = lens.area(editor.viewport.world());
    let mut sheet = Sheet { buffer, place: inside, lens };
    let area = sheet.cells();
    let spots = spots(editor, &sheet, |index| emphasis.rank(Owner::Component(index)));
    for (at, spot) in spots.into_iter().enumerate() {
        let cell = Cell::new(at as i32 % area.w.max(1), at as i32 / area.w.max(1));
        let in_view = view.contains(cell);
        let mut style = if in_view { theme.style(Role::Kept) } else { ground };
        let mut sign = ' ';
        if spot.boxes > 0 {
            let (mark, dotted) = dot(editor, spot);
            sign = mark;
            style = style.patch(Style { bg: None, ..dotted });
            if spot.rank > 3 {
                style = style.patch(theme.style(Role::Selected));
            }
        }
        sheet.write(cell.x, cell.y, &sign.to_string(), style);
    }
}
