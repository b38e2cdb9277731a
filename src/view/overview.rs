//! What do the views from afar have in common? A canvas that is written on through a lens, frames of groups with what they
//! hold, and lines that were thinned to cells of the screen.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::{fill, put};
use crate::drawing::{Glyphs, fit};
use crate::editor::Editor;
use crate::editor::tally::{Counts, Inside, VERDICTS};
use crate::editor::viewport::{Detail, Lens};
use crate::layout::{Area, Path};
use crate::model::{Cell, ComponentId, GroupId, Link, Verdict};
use crate::text::{shown, width};
use crate::theme::Role;

/// A part of the screen that shows a part of the world.
pub(super) struct Sheet<'a> {
    pub buffer: &'a mut Buffer,
    /// Where it is on the screen.
    pub place: Rect,
    pub lens: Lens,
}

impl Sheet<'_> {
    /// The cells of the sheet, from its top left corner.
    pub fn cells(&self) -> Area {
        Area { x: 0, y: 0, w: i32::from(self.place.width), h: i32::from(self.place.height) }
    }

    /// The area of the world that is shown.
    pub fn world(&self) -> Area {
        self.lens.world(i32::from(self.place.width), i32::from(self.place.height))
    }

    /// Writes text that begins anywhere, cut at both edges of the sheet.
    pub fn write(&mut self, x: i32, y: i32, text: &str, style: Style) {
        if y < 0 || y >= i32::from(self.place.height) || x >= i32::from(self.place.width) {
            return;
        }
        let (mut text, mut x) = (text, x);
        while x < 0 {
            let Some(sign) = text.chars().next() else { return };
            x += width(sign.encode_utf8(&mut [0; 4])) as i32;
            text = &text[sign.len_utf8()..];
        }
        let (x, y) = (self.place.x + x as u16, self.place.y + y as u16);
        let wide = width(&shown(text)) as u16;
        // Nothing shines through of what was there, also where the style leaves a color to the terminal.
        fill(self.buffer, Rect::new(x, y, wide, 1).intersection(self.place), style);
        put(self.buffer, self.place, x, y, text, style);
    }
}

/// Draws the frames of groups, each where it is shown, with their titles; from further away with what they hold. Returns
/// where the titles are.
pub(super) fn frames(editor: &Editor, sheet: &mut Sheet<'_>, place: impl Fn(&GroupId, Area) -> Area) -> Vec<Area> {
    let mut titles = Vec::new();
    let theme = &editor.settings.theme;
    let glyphs = editor.settings.glyphs;
    let style = theme.style(Role::Text).patch(theme.style(Role::Frame));
    let titled = style.patch(theme.style(Role::FrameTitle));
    let [level, upright, top_left, top_right, bottom_left, bottom_right] = glyphs.frame;
    let topology = editor.topology();
    for (id, frame, _) in editor.layout.frames_in(sheet.world()) {
        let frame = place(id, frame);
        let (right, bottom) = (frame.x + frame.w - 1, frame.y + frame.h - 1);
        let (first, last) = (frame.x.max(-1), right.min(sheet.cells().w));
        let run = |start: i32, end: i32| level.to_string().repeat((end - start).max(0) as usize);
        for (y, left_sign, right_sign) in [(frame.y, top_left, top_right), (bottom, bottom_left, bottom_right)] {
            sheet.write(first.max(frame.x + 1), y, &run(first.max(frame.x + 1), last), style);
            sheet.write(frame.x, y, &left_sign.to_string(), style);
            sheet.write(right, y, &right_sign.to_string(), style);
        }
        for y in (frame.y + 1).max(0)..bottom.min(sheet.cells().h) {
            sheet.write(frame.x, y, &upright.to_string(), style);
            sheet.write(right, y, &upright.to_string(), style);
        }
        let Some((index, _, group)) = topology.groups().get_full(id) else { continue };
        let room = (frame.w - 4).max(0) as usize;
        let inside = editor.tally.group(index);
        let mut holds = match editor.viewport.detail {
            Detail::Full | Detail::Names => Vec::new(),
            Detail::Map | Detail::Whole => holds(inside, glyphs),
        };
        // The name gives way until a few letters are left of it, then the counts.
        let name = shown(&group.name);
        let least = width(name.trim()).min(6);
        let taken = |holds: &[(Option<Verdict>, String)]| holds.iter().map(|(_, text)| width(text)).sum::<usize>();
        while !holds.is_empty() && least + taken(&holds) > room {
            holds.pop();
        }
        let name = fit(name.trim(), room.saturating_sub(taken(&holds)), glyphs);
        // Without a letter of it, the sign that it was cut says nothing.
        let name = if width(&name) == 1 && width(group.name.trim()) > 1 { String::new() } else { name };
        sheet.write(frame.x + 2, frame.y, &name, titled);
        let mut x = frame.x + 2 + width(&name) as i32;
        for (verdict, text) in holds {
            let color = verdict.map_or(titled, |verdict| style.patch(theme.verdict(verdict)));
            sheet.write(x, frame.y, &text, color);
            x += width(&text) as i32;
        }
        titles.push(Area { x: frame.x + 2, y: frame.y, w: x - frame.x - 2, h: 1 });
    }
    titles
}

/// What a group holds: how many components, and the links that start in it, by verdict.
fn holds(inside: Inside, glyphs: &Glyphs) -> Vec<(Option<Verdict>, String)> {
    let links = (VERDICTS.into_iter().zip(inside.links))
        .filter(|(_, count)| *count > 0)
        .map(|(verdict, count)| (Some(verdict), format!(" {}{count}", glyphs.dot[verdict as usize])));
    std::iter::once((None, format!(" {}", inside.components))).chain(links).collect()
}

/// What runs through one cell: how many lines of each verdict have an arm to each side (up, right, down, left), and whose.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Strands {
    pub arms: [Counts; 4],
    pub owner: usize,
    /// How much the owner stands out, plus one; none where nothing runs.
    pub rank: u8,
}

impl Strands {
    /// The verdict that most of the lines on each side have.
    pub fn chiefs(&self) -> [Option<Verdict>; 4] {
        self.arms.map(crate::editor::tally::chief)
    }

    /// How many lines leave on a side.
    pub fn many(&self, side: usize) -> u32 {
        self.arms[side].iter().sum()
    }
}

/// The cells where a line begins, turns and ends, with the cells of its boxes that it begins and ends beside: its first
/// and last piece may be too short to be seen from afar, and would not tell on which side of the box it is.
pub(super) fn joined<'a>(
    editor: &Editor,
    link: &Link,
    path: &'a Path,
) -> impl DoubleEndedIterator<Item = Cell> + use<'a> {
    let inside = |id: &ComponentId, point: Option<&Cell>| {
        let (place, point) = (editor.layout.box_of(id)?, point?);
        let x = point.x.clamp(place.x, place.right() - 1);
        Some(Cell::new(x, point.y.clamp(place.y, place.bottom() - 1)))
    };
    let (start, end) = (inside(&link.from, path.points.first()), inside(&link.to, path.points.last()));
    start.into_iter().chain(path.points.iter().copied()).chain(end)
}

/// The cells of a sheet with the lines that run through them.
pub(super) fn strands(editor: &Editor, sheet: &Sheet<'_>, rank: impl Fn(usize) -> u8) -> Vec<Strands> {
    let area = sheet.cells();
    let mut cells = vec![Strands::default(); area.w as usize * area.h as usize];
    let links = editor.topology().links();
    for (id, path, _) in editor.layout.paths_in(sheet.world()) {
        let Some(owner) = links.get_index_of(id) else { continue };
        let (verdict, rank) = (editor.analysis.verdict(id) as usize, rank(owner) + 1);
        let mut arm = |cell: Cell, side: usize| {
            if area.contains(cell) {
                let strands = &mut cells[(cell.y * area.w + cell.x) as usize];
                strands.arms[side][verdict] += 1;
                if rank >= strands.rank {
                    strands.rank = rank;
                    strands.owner = owner;
                }
            }
        };
        // One cell more than the sheet at each end, so that a line that leaves it is drawn up to its edge.
        let clip = |cell: Cell| Cell::new(cell.x.clamp(-1, area.w), cell.y.clamp(-1, area.h));
        let mut points = joined(editor, &links[owner], path).map(|point| clip(sheet.lens.cell(point)));
        let Some(mut from) = points.next() else { continue };
        for to in points {
            let (dx, dy) = ((to.x - from.x).signum(), (to.y - from.y).signum());
            let side = usize::from(dx > 0) + 2 * usize::from(dy > 0) + 3 * usize::from(dx < 0);
            for step in 0..(to.x - from.x).abs().max((to.y - from.y).abs()) {
                let cell = Cell::new(from.x + dx * step, from.y + dy * step);
                arm(cell, side);
                arm(Cell::new(cell.x + dx, cell.y + dy), (side + 2) % 4);
            }
            from = to;
        }
    }
    cells
}
