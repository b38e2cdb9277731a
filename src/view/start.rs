//! What does the start screen look like? What the program is, and what can be opened, each with what it teaches.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::{fill, list, put};
use crate::drawing::fit;
use crate::editor::mode::Start;
use crate::editor::store::{Opens, entries};
use crate::editor::targets::start_place;
use crate::editor::{Editor, Tone};
use crate::model::Verdict;
use crate::text::{shown, width};
use crate::theme::Role;

/// Draws the start screen.
pub fn draw(editor: &Editor, start: &Start, buffer: &mut Buffer) {
    let theme = &editor.settings().theme;
    let base = theme.style(Role::Text);
    let area = start_place(editor);
    let screen = buffer.area;
    let tall = area.y >= 8;
    let top = if tall { area.y - 6 } else { 1 };
    put(buffer, screen, area.x, top, "toposcope", base.patch(theme.style(Role::Strong)));
    let what = "draw a distributed system, tag each link with what its sender expects,";
    let then = "and see which Azure service fits, and why";
    put(buffer, screen, area.x, top + 1, what, base);
    if tall {
        put(buffer, screen, area.x, top + 2, then, base);
        legend(editor, buffer, area.x, top + 4);
    }
    let entries = entries(editor);
    let column =
        entries.iter().map(|entry| width(&shown(&entry.title))).max().unwrap_or(0).min(usize::from(area.width) / 3);
    let first = start.cursor.saturating_sub(usize::from(area.height.saturating_sub(1)));
    for ((at, entry), y) in entries.iter().enumerate().skip(first).zip(area.y..area.bottom()) {
        let row = Rect::new(area.x, y, area.width, 1);
        let chosen = at == start.cursor;
        let style = if chosen { base.patch(theme.style(Role::Chosen)) } else { base };
        fill(buffer, row, style);
        let glyphs = editor.settings().glyphs;
        put(buffer, row, row.x, y, if chosen { ">" } else { " " }, style);
        let title = match entry.opens {
            Opens::New => style.patch(theme.style(Role::Key)),
            Opens::Sample(_) | Opens::File(_) => style,
        };
        put(buffer, row, row.x + 2, y, &fit(&shown(&entry.title), column, glyphs), title);
        let room = usize::from(row.width).saturating_sub(column + 5);
        let dim = if chosen { style } else { style.patch(theme.style(Role::Dim)) };
        put(buffer, row, row.x + 4 + column as u16, y, &fit(&shown(&entry.detail), room, glyphs), dim);
    }
    if let Some(notice) = editor.notice() {
        let role = if notice.tone == Tone::Failure { Role::Failure } else { Role::Info };
        put(buffer, editor.places.status, area.x, editor.places.status.y, &notice.text, base.patch(theme.style(role)));
    }
    if let crate::editor::mode::Mode::Ask(prompt) = editor.mode() {
        list::draw(editor, prompt, buffer);
    }
}

/// The three kinds of communication, as they are drawn.
fn legend(editor: &Editor, buffer: &mut Buffer, x: u16, y: u16) {
    let theme = &editor.settings().theme;
    let screen = buffer.area;
    let base = theme.style(Role::Text);
    let mut x = x;
    for (verdict, text) in [
        (Verdict::Message, "message: do this"),
        (Verdict::Event, "event: this happened"),
        (Verdict::Call, "call: I wait for your answer"),
    ] {
        let sample = super::status::sample(editor.settings().glyphs, verdict);
        x = put(buffer, screen, x, y, &sample, base.patch(theme.verdict(verdict))) + 1;
        x = put(buffer, screen, x, y, text, base.patch(theme.style(Role::Dim))) + 3;
    }
}
