//! What does the start screen look like? What the program is, what can be opened, and what the chosen entry holds.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::page::Page;
use super::{canvas, fill, put};
use crate::drawing::fit;
use crate::editor::mode::Start;
use crate::editor::store::{Entry, Opens, entries};
use crate::editor::targets::{StartRow, start_about, start_canvas, start_place, start_rows};
use crate::editor::{Editor, Tone};
use crate::model::Verdict;
use crate::text::{shown, width};
use crate::theme::Role;

/// Draws the start screen.
pub fn draw(editor: &Editor, start: &Start, buffer: &mut Buffer) {
    let theme = &editor.settings().theme;
    let base = theme.style(Role::Text);
    head(editor, buffer);
    let entries = entries(editor);
    let glyphs = editor.settings().glyphs;
    let area = start_place(editor);
    let rows = start_rows(editor, start);
    for (row, y) in rows.iter().copied().zip(area.y..area.bottom()) {
        let place = Rect::new(area.x, y, area.width, 1);
        let at = match row {
            StartRow::Gap => continue,
            StartRow::Heading(words) => {
                put(buffer, place, place.x + 2, y, words, base.patch(theme.style(Role::Heading)));
                continue;
            }
            StartRow::Entry(at) => at,
        };
        let chosen = at == start.cursor;
        let style = if chosen { base.patch(theme.style(Role::Chosen)) } else { base };
        fill(buffer, place, style);
        put(buffer, place, place.x, y, if chosen { ">" } else { " " }, style);
        let title = match entries[at].opens {
            Opens::New | Opens::Tour | Opens::Ask => style.patch(theme.style(Role::Key)),
            Opens::Sample(_) | Opens::File(_) => style,
        };
        let room = usize::from(place.width.saturating_sub(3));
        let text = match entries[at].opens {
            Opens::Sample(number) => format!("{:>2}  {}", number + 1, entries[at].title),
            Opens::New | Opens::Tour | Opens::Ask | Opens::File(_) => entries[at].title.clone(),
        };
        put(buffer, place, place.x + 2, y, &fit(&shown(&text), room, glyphs), title);
    }
    if let Some(entry) = entries.get(start.cursor) {
        about(editor, entry, buffer);
    }
    let last = rows.iter().rev().find_map(|row| if let StartRow::Entry(at) = row { Some(*at) } else { None });
    let below = entries.len().saturating_sub(last.map_or(0, |at| at + 1));
    if below > 0 && editor.notice().is_none() {
        let place = editor.places.status;
        put(buffer, place, area.x + 2, area.bottom(), &format!("{below} more"), base.patch(theme.style(Role::Dim)));
    }
    if let Some(notice) = editor.notice() {
        let role = if notice.tone == Tone::Failure { Role::Failure } else { Role::Info };
        let place = editor.places.status;
        let text = fit(&shown(&notice.text), usize::from(place.right().saturating_sub(area.x)), glyphs);
        put(buffer, place, area.x, place.y, &text, base.patch(theme.style(role)));
    }
}

/// The name of the program, and what it is.
fn head(editor: &Editor, buffer: &mut Buffer) {
    let theme = &editor.settings().theme;
    let base = theme.style(Role::Text);
    let area = Rect::new(start_place(editor).x + 2, 1, buffer.area.width.saturating_sub(4), 3);
    let x = put(buffer, area, area.x, area.y, "toposcope", base.patch(theme.style(Role::Strong)));
    let what = "Tag a link with what its sender expects; see which service fits.";
    put(buffer, area, x + 2, area.y, what, base);
    let mut x = area.x;
    for (verdict, text) in [
        (Verdict::Message, "message: do this"),
        (Verdict::Event, "event: this happened"),
        (Verdict::Call, "call: I wait for you"),
    ] {
        let sample = super::status::sample(editor.settings().glyphs, verdict);
        if usize::from(area.right().saturating_sub(x)) < width(&sample) + width(text) + 1 {
            break;
        }
        x = put(buffer, area, x, area.y + 1, &sample, base.patch(theme.verdict(verdict))) + 1;
        x = put(buffer, area, x, area.y + 1, text, base.patch(theme.style(Role::Dim))) + 3;
    }
}

/// What the chosen entry is: in words, and as a drawing where it is a sample.
fn about(editor: &Editor, entry: &Entry, buffer: &mut Buffer) {
    let area = start_about(editor);
    if area.is_empty() {
        return;
    }
    let theme = &editor.settings().theme;
    let panel = theme.style(Role::Panel);
    fill(buffer, area, panel);
    let inner = Rect::new(area.x + 2, area.y + 1, area.width.saturating_sub(4), area.height.saturating_sub(2));
    let mut page = Page::new(inner.width);
    page.text(0, &entry.title, theme.style(Role::PanelTitle));
    page.text(0, &entry.detail, Style::new());
    if let Some(preview) = &editor.preview {
        if let Some(description) = &preview.editor.topology().title().description {
            page.text(0, description, theme.style(Role::Dim));
        }
        let rows = start_canvas(editor).y.saturating_sub(inner.y + 1);
        page.draw(buffer, Rect { height: rows, ..inner }, 0, panel);
        fill(buffer, preview.editor.places.canvas, theme.style(Role::Text));
        canvas::draw(&preview.editor, buffer);
    } else {
        page.draw(buffer, inner, 0, panel);
    }
}
