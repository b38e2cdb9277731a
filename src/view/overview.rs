//! What does the drawing look like from afar? Names in boxes of one row, or a mark for each component.

use std::collections::HashMap;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::canvas::Emphasis;
use super::put;
use crate::drawing::{Ink, Owner, fit};
use crate::editor::Editor;
use crate::editor::command::look::overlap;
use crate::editor::viewport::Detail;
use crate::layout::Area;
use crate::model::{Cell, Verdict};
use crate::text::{shown, width};
use crate::theme::Role;

/// Draws the overview.
pub fn draw(editor: &Editor, buffer: &mut Buffer, area: Rect) {
    let emphasis = Emphasis::of(editor);
    frames(editor, buffer, area);
    lines(editor, &emphasis, buffer, area);
    boxes(editor, &emphasis, buffer, area);
}

/// An area of the world in cells of the screen, relative to the canvas.
fn scaled(editor: &Editor, area: Area) -> Area {
    let (sx, sy) = editor.viewport.detail.scale();
    let origin = editor.viewport.origin;
    let x = (area.x - origin.x).div_euclid(sx);
    let y = (area.y - origin.y).div_euclid(sy);
    let right = (area.x + area.w - 1 - origin.x).div_euclid(sx);
    let bottom = (area.y + area.h - 1 - origin.y).div_euclid(sy);
    Area { x, y, w: right - x + 1, h: bottom - y + 1 }
}

fn screen(area: Rect) -> Area {
    Area { x: 0, y: 0, w: i32::from(area.width), h: i32::from(area.height) }
}

/// Writes text that begins anywhere, cut at both edges of the canvas.
fn write(buffer: &mut Buffer, area: Rect, x: i32, y: i32, text: &str, style: ratatui::style::Style) {
    if y < 0 || y >= i32::from(area.height) || x >= i32::from(area.width) {
        return;
    }
    let mut text = text;
    let mut x = x;
    while x < 0 {
        let Some(sign) = text.chars().next() else { return };
        x += width(sign.encode_utf8(&mut [0; 4])) as i32;
        text = &text[sign.len_utf8()..];
    }
    put(buffer, area, area.x + x as u16, area.y + y as u16, text, style);
}

fn frames(editor: &Editor, buffer: &mut Buffer, area: Rect) {
    let theme = &editor.settings.theme;
    for group in editor.topology().groups().values() {
        let Some(frame) = editor.layout.frame_of(&group.id).map(|frame| scaled(editor, frame)) else { continue };
        if !overlap(frame, screen(area)) {
            continue;
        }
        let style = theme.style(Role::Text).patch(theme.style(Role::Frame));
        let [level, upright, top_left, top_right, bottom_left, bottom_right] = editor.settings.glyphs.frame;
        let middle = |sign: char| sign.to_string().repeat((frame.w - 2).max(0) as usize);
        let (right, bottom) = (frame.x + frame.w - 1, frame.y + frame.h - 1);
        write(buffer, area, frame.x, frame.y, &format!("{top_left}{}{top_right}", middle(level)), style);
        for y in frame.y + 1..bottom {
            write(buffer, area, frame.x, y, &upright.to_string(), style);
            write(buffer, area, right, y, &upright.to_string(), style);
        }
        write(buffer, area, frame.x, bottom, &format!("{bottom_left}{}{bottom_right}", middle(level)), style);
        let title = fit(&shown(&group.name), (frame.w - 4).max(0) as usize, editor.settings.glyphs);
        write(buffer, area, frame.x + 2, frame.y, &title, style.patch(theme.style(Role::FrameTitle)));
    }
}

/// The verdicts of the lines on the four sides of a cell, and the link drawn there last.
type Strand = ([Option<Verdict>; 4], usize);

fn lines(editor: &Editor, emphasis: &Emphasis, buffer: &mut Buffer, area: Rect) {
    let theme = &editor.settings.theme;
    let mut cells: HashMap<(i32, i32), Strand> = HashMap::new();
    let canvas = screen(area);
    for (index, id) in editor.topology().links().keys().enumerate() {
        let Some(path) = editor.layout.path_of(id) else { continue };
        let verdict = editor.analysis.verdict(id);
        let at = |cell: &Cell| scaled(editor, Area { x: cell.x, y: cell.y, w: 1, h: 1 });
        for piece in path.points.windows(2) {
            let (from, to) = (at(&piece[0]), at(&piece[1]));
            let (dx, dy) = ((to.x - from.x).signum(), (to.y - from.y).signum());
            let steps = (to.x - from.x).abs().max((to.y - from.y).abs());
            for step in 0..steps {
                let (x, y) = (from.x + dx * step, from.y + dy * step);
                let side = usize::from(dx > 0) + 2 * usize::from(dy > 0) + 3 * usize::from(dx < 0);
                for (x, y, side) in [(x, y, side), (x + dx, y + dy, (side + 2) % 4)] {
                    if x >= 0 && y >= 0 && x < canvas.w && y < canvas.h {
                        let cell = cells.entry((x, y)).or_insert(([None; 4], index));
                        cell.0[side] = Some(verdict);
                        cell.1 = index;
                    }
                }
            }
        }
    }
    for ((x, y), (arms, index)) in cells {
        if let Some((sign, verdict)) = editor.settings.glyphs.line(arms) {
            let base = theme.style(Role::Text).patch(theme.verdict(verdict));
            let style = emphasis.style(editor, base, Owner::Link(index), Ink::Line(verdict));
            write(buffer, area, x, y, &sign.to_string(), style);
        }
    }
}

fn boxes(editor: &Editor, emphasis: &Emphasis, buffer: &mut Buffer, area: Rect) {
    let theme = &editor.settings.theme;
    for (index, component) in editor.topology().components().values().enumerate() {
        let Some(place) = editor.layout.box_of(&component.id).map(|place| scaled(editor, place)) else { continue };
        if !overlap(place, screen(area)) {
            continue;
        }
        let base = theme.style(Role::Text).patch(theme.style(Role::Name));
        let style = emphasis.style(editor, base, Owner::Component(index), Ink::Name);
        let y = place.y + (place.h - 1) / 2;
        let text = match editor.viewport.detail {
            Detail::Map => "#".repeat(place.w.max(1) as usize),
            Detail::Names | Detail::Full => {
                let room = (place.w - 2).max(1) as usize;
                let name = fit(&shown(&component.name), room, editor.settings.glyphs);
                let pad = room.saturating_sub(width(&name));
                format!("[{}{name}{}]", " ".repeat(pad / 2), " ".repeat(pad - pad / 2))
            }
        };
        write(buffer, area, place.x, y, &text, style);
    }
}
