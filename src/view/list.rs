//! What does a question with choices look like? A popup with a line of input and the choices that match; and the popup
//! of what may follow a prefix.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::{fill, popup, put, status};
use crate::drawing::fit;
use crate::editor::Editor;
use crate::editor::guide::following as follow;
use crate::editor::prompt::{Choice, Prompt};
use crate::editor::targets::{Row, list_place, list_rows};
use crate::text::{shown, width};
use crate::theme::Role;

/// Draws the list of a prompt.
pub fn draw(editor: &Editor, prompt: &Prompt, buffer: &mut Buffer) {
    let theme = &editor.settings().theme;
    let area = list_place(editor, prompt);
    let inner = popup(editor, buffer, area, &prompt.title);
    let style = theme.style(Role::Popup);
    let line = Rect::new(inner.x + 1, inner.y, inner.width.saturating_sub(2), 1);
    let x = put(buffer, line, line.x, line.y, "> ", style.patch(theme.style(Role::Key)));
    status::input(editor, prompt, buffer, Rect::new(x, line.y, line.right().saturating_sub(x), 1));
    let count = format!("{}/{}", prompt.matches.len(), prompt.choices.len());
    let under = Rect::new(inner.x, inner.y + 1, inner.width, 1);
    let dim = style.patch(theme.style(Role::PopupBorder));
    let level = editor.settings().glyphs.frame[0].to_string().repeat(usize::from(under.width));
    put(buffer, under, under.x, under.y, &level, dim);
    put(buffer, under, under.right().saturating_sub(width(&count) as u16 + 1), under.y, &count, dim);
    let mut body = Rect::new(inner.x, inner.y + 2, inner.width, inner.height.saturating_sub(2));
    if let Some((text, from)) = &prompt.aside {
        let list = (body.width / 3).clamp(20, 36);
        let help = prompt.chosen().map_or("", |choice| choice.detail.as_str());
        let help =
            fit(&shown(help), usize::from(under.width).saturating_sub(width(&count) + 6), editor.settings().glyphs);
        put(buffer, under, under.x + 1, under.y, &format!(" {help} "), style.patch(theme.style(Role::Dim)));
        beside(editor, text, *from, Rect { x: body.x + list, width: body.width - list, ..body }, buffer);
        body.width = list - 1;
    }
    if prompt.matches.is_empty() {
        let text = prompt.error.as_deref().unwrap_or("nothing matches");
        put(buffer, body, body.x + 1, body.y, text, style.patch(theme.style(Role::Dim)));
    }
    // Names share a column, as wide as the widest that is not out of proportion.
    let names = prompt.choices.iter().map(|choice| width(&choice.text)).max().unwrap_or(0);
    let details = prompt.choices.iter().map(|choice| width(&choice.detail) + width(&choice.key)).max().unwrap_or(0);
    let half = usize::from(body.width) * 2 / 5;
    let column = names.min(half.max(usize::from(body.width).saturating_sub(details + 7)));
    for (row, y) in list_rows(prompt, usize::from(body.height)).into_iter().zip(body.y..body.bottom()) {
        let at = Rect::new(body.x, y, body.width, 1);
        match row {
            Row::Heading(text) => {
                put(buffer, at, at.x + 1, y, text, style.patch(theme.style(Role::Heading)));
            }
            Row::Match(place) => {
                choice(editor, &prompt.choices[prompt.matches[place]], place == prompt.cursor, column, at, buffer);
            }
        }
    }
    if let Some(error) = prompt.error.as_ref().filter(|_| !prompt.matches.is_empty()) {
        let foot = Rect::new(area.x + 2, area.bottom() - 1, area.width.saturating_sub(4), 1);
        put(buffer, foot, foot.x, foot.y, &format!(" {error} "), style.patch(theme.style(Role::Failure)));
    }
}

/// Draws the text that the chosen one of the choices would make.
fn beside(editor: &Editor, text: &str, from: usize, area: Rect, buffer: &mut Buffer) {
    let theme = &editor.settings().theme;
    let base = theme.style(Role::Panel);
    fill(buffer, area, base);
    let inner = Rect::new(area.x + 1, area.y, area.width.saturating_sub(2), area.height);
    for (line, y) in text.lines().skip(from).zip(inner.y..inner.bottom()) {
        put(buffer, inner, inner.x, y, &fit(&shown(line), usize::from(inner.width), editor.settings().glyphs), base);
    }
    let rest = text.lines().count().saturating_sub(from + usize::from(inner.height));
    if rest > 0 {
        let more = format!(" PageDown: {rest} more lines ");
        let x = inner.right().saturating_sub(width(&more) as u16);
        put(buffer, inner, x, inner.bottom().saturating_sub(1), &more, base.patch(theme.style(Role::Key)));
    }
}

fn choice(editor: &Editor, choice: &Choice, chosen: bool, column: usize, area: Rect, buffer: &mut Buffer) {
    let theme = &editor.settings().theme;
    let glyphs = editor.settings().glyphs;
    let base = theme.style(Role::Popup);
    let base = if chosen { base.patch(theme.style(Role::Chosen)) } else { base };
    fill(buffer, area, base);
    let muted = if chosen { base } else { base.patch(theme.style(Role::Dim)) };
    let main = if choice.refused.is_some() { muted } else { base };
    let detail = choice.refused.as_ref().map_or_else(|| choice.detail.clone(), |why| format!("not now: {why}"));
    let key_width = width(&choice.key) as u16;
    let keys = area.right().saturating_sub(key_width + 1);
    put(buffer, area, area.x, area.y, if chosen { ">" } else { " " }, base);
    put(buffer, area, area.x + 2, area.y, &fit(&shown(&choice.text), column, glyphs), main);
    let start = area.x + 2 + column as u16 + 2;
    let room = Rect::new(start, area.y, keys.saturating_sub(start + 1), 1);
    // A few letters of a clause say nothing.
    let detail = if usize::from(room.width) < 16 { String::new() } else { detail };
    put(buffer, room, start, area.y, &fit(&shown(&detail), usize::from(room.width), glyphs), muted);
    put(buffer, area, keys, area.y, &choice.key, base.patch(theme.style(Role::Key)));
}

/// Draws what may follow the keys typed so far.
pub fn following(editor: &Editor, buffer: &mut Buffer) {
    let rows = follow(editor);
    let theme = &editor.settings().theme;
    let typed: Vec<String> = editor.pending.iter().map(ToString::to_string).collect();
    let screen = buffer.area;
    let wide =
        rows.iter().map(|(key, help)| width(key) + width(help) + 6).max().unwrap_or(20).min(usize::from(screen.width));
    let tall = (rows.len() as u16 + 2).min(screen.height.saturating_sub(3));
    let place = Rect::new(
        screen.right().saturating_sub(wide as u16),
        screen.bottom().saturating_sub(tall + 2),
        wide as u16,
        tall,
    );
    let inner = popup(editor, buffer, place, &typed.join(" "));
    let style = theme.style(Role::Popup);
    let column = rows.iter().map(|(key, _)| width(key)).max().unwrap_or(1) as u16;
    for ((key, help), y) in rows.iter().zip(inner.y..inner.bottom()) {
        put(buffer, inner, inner.x + 1, y, key, style.patch(theme.style(Role::Key)));
        let room = usize::from(inner.width.saturating_sub(column + 3));
        put(buffer, inner, inner.x + 2 + column, y, &fit(help, room, editor.settings().glyphs), style);
    }
}
