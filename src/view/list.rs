//! What does a question with choices look like? A popup with a line of input and the choices that match; and the popup
//! of what may follow a prefix.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use unicode_segmentation::UnicodeSegmentation;

use super::page::Page;
use super::{fill, popup, put, status};
use crate::drawing::{Glyphs, fit};
use crate::editor::Editor;
use crate::editor::command::PREFIXES;
use crate::editor::guide::following as follow;
use crate::editor::prompt::{Aside, Prompt};
use crate::editor::targets::following_place;
use crate::editor::targets::list::{ListPlace, Row, list_place, list_rows};
use crate::text::{shown, width};
use crate::theme::Role;

/// Draws the list of a prompt.
pub fn draw(editor: &Editor, prompt: &Prompt, buffer: &mut Buffer) {
    let theme = &editor.settings().theme;
    let place = list_place(editor, prompt);
    let inner = popup(editor, buffer, place.area, &prompt.title);
    let style = theme.style(Role::Popup);
    let line = Rect::new(inner.x + 1, inner.y, inner.width.saturating_sub(2), 1);
    let x = put(buffer, line, line.x, line.y, "> ", style.patch(theme.style(Role::Key)));
    status::input(editor, prompt, buffer, Rect::new(x, line.y, line.right().saturating_sub(x), 1));
    let count = format!(" {}/{} ", prompt.matches.len(), prompt.choices.len());
    let under = Rect::new(inner.x, inner.y + 1, inner.width, 1);
    rule(editor, under, buffer);
    let x = under.right().saturating_sub(width(&count) as u16 + 1);
    put(buffer, under, x, under.y, &count, style.patch(theme.style(Role::PopupBorder)));
    if let Some(aside) = &prompt.aside {
        let help = prompt.chosen().map_or("", |choice| choice.detail.as_str());
        let room = usize::from(x.saturating_sub(under.x + 4));
        let help = fit(&shown(help), room, editor.settings().glyphs);
        put(buffer, under, under.x + 1, under.y, &format!(" {help} "), style.patch(theme.style(Role::Dim)));
        beside(editor, aside, &place, buffer);
    }
    let body = place.body;
    if prompt.matches.is_empty() {
        let none = if prompt.files.is_some() { "no design lies here: type a path" } else { "nothing matches" };
        let text = prompt.error.as_deref().unwrap_or(none);
        put(buffer, body, body.x + 1, body.y, text, style.patch(theme.style(Role::Dim)));
    }
    for (row, y) in list_rows(prompt, usize::from(body.height)).into_iter().zip(body.y..body.bottom()) {
        let at = Rect::new(body.x, y, body.width, 1);
        match row {
            Row::Heading(text) => {
                put(buffer, at, at.x + 1, y, text, style.patch(theme.style(Role::Heading)));
            }
            Row::Match(number) => {
                choice(editor, prompt, number, &place, at, buffer);
            }
        }
    }
    foot(editor, prompt, &place, buffer);
    if let Some(error) = prompt.error.as_ref().filter(|_| !prompt.matches.is_empty()) {
        let foot = Rect::new(place.area.x + 2, place.area.bottom() - 1, place.area.width.saturating_sub(4), 1);
        put(buffer, foot, foot.x, foot.y, &format!(" {error} "), style.patch(theme.style(Role::Failure)));
    }
}

fn rule(editor: &Editor, area: Rect, buffer: &mut Buffer) {
    let theme = &editor.settings().theme;
    let style = theme.style(Role::Popup).patch(theme.style(Role::PopupBorder));
    let level = editor.settings().glyphs.frame[0].to_string().repeat(usize::from(area.width));
    put(buffer, area, area.x, area.y, &level, style);
}

/// Says in full what the chosen one says, where its row is too short for it.
fn foot(editor: &Editor, prompt: &Prompt, place: &ListPlace, buffer: &mut Buffer) {
    if place.foot.is_empty() {
        return;
    }
    rule(editor, place.foot, buffer);
    let Some(choice) = prompt.chosen() else { return };
    let theme = &editor.settings().theme;
    let lines =
        Rect::new(place.foot.x + 2, place.foot.y + 1, place.foot.width.saturating_sub(4), place.foot.height - 1);
    let mut page = Page::new(lines.width);
    let refused = choice.refused.as_ref().map(|why| format!("; not now: {why}")).unwrap_or_default();
    page.flow(&[
        (&choice.text, theme.style(Role::Strong)),
        ("  ", Style::new()),
        (&choice.detail, Style::new()),
        (&refused, theme.style(Role::Refusal)),
    ]);
    page.draw_head(buffer, lines, theme.style(Role::Popup), editor.settings().glyphs);
}

/// Draws the text that the chosen one of the choices would make.
fn beside(editor: &Editor, aside: &Aside, place: &ListPlace, buffer: &mut Buffer) {
    let theme = &editor.settings().theme;
    let base = theme.style(Role::Panel);
    fill(buffer, place.aside, base);
    let inner = place.preview();
    for (line, y) in aside.text.lines().skip(aside.from).zip(inner.y..inner.bottom()) {
        put(buffer, inner, inner.x, y, &past(&shown(line), aside.across), base);
    }
    let [_, _, level] = editor.settings().glyphs.arrows;
    let below = aside.text.lines().count().saturating_sub(aside.from + usize::from(inner.height));
    let wider = aside.width() > usize::from(inner.width);
    let more = match (below, wider) {
        (0, false) => return,
        (0, true) => format!(" {level} sideways "),
        (rest, false) => format!(" PageDown: {} ", lines(rest)),
        (rest, true) => format!(" {level} sideways  PageDown: {} ", lines(rest)),
    };
    let x = inner.right().saturating_sub(width(&more) as u16);
    put(buffer, inner, x, inner.bottom().saturating_sub(1), &more, base.patch(theme.style(Role::Key)));
}

fn lines(count: usize) -> String {
    format!("{count} more {}", if count == 1 { "line" } else { "lines" })
}

/// What is left of a text behind its first cells; a sign that lies half among them is left out, not its other half.
fn past(text: &str, cells: usize) -> String {
    let mut used = 0;
    let mut rest = text.graphemes(true);
    while used < cells {
        match rest.next() {
            Some(sign) => used += width(sign),
            None => return String::new(),
        }
    }
    " ".repeat(used - cells) + rest.as_str()
}

fn choice(editor: &Editor, prompt: &Prompt, number: usize, place: &ListPlace, area: Rect, buffer: &mut Buffer) {
    let (choice, chosen) = (&prompt.choices[prompt.matches[number]], number == prompt.cursor);
    let theme = &editor.settings().theme;
    let glyphs = editor.settings().glyphs;
    let base = theme.style(Role::Popup);
    let base = if chosen { base.patch(theme.style(Role::Chosen)) } else { base };
    fill(buffer, area, base);
    let muted = if chosen { base } else { base.patch(theme.style(Role::Dim)) };
    let main = if choice.refused.is_some() { muted } else { base };
    put(buffer, area, area.x, area.y, if chosen { ">" } else { " " }, base);
    // The end of a path tells it from others.
    let end = if prompt.files.is_some() { tail } else { fit };
    put(buffer, area, area.x + 2, area.y, &end(&shown(&choice.text), place.column, glyphs), main);
    let start = area.x + 2 + place.column as u16 + 2;
    put(buffer, area, start, area.y, &fit(&shown(&choice.says()), place.room(choice), glyphs), muted);
    let keys = area.right().saturating_sub(width(&choice.key) as u16 + 1);
    if place.keys > 0 {
        put(buffer, area, keys, area.y, &choice.key, base.patch(theme.style(Role::Key)));
    }
}

/// As much of the end of a text as some cells hold, with the sign that it was cut before it.
fn tail(text: &str, room: usize, glyphs: &Glyphs) -> String {
    if width(text) <= room {
        return text.to_owned();
    }
    format!("{}{}", glyphs.ellipsis, status::end_of(text, room.saturating_sub(width(glyphs.ellipsis))))
}

/// Draws what may follow the keys typed so far.
pub fn following(editor: &Editor, buffer: &mut Buffer) {
    let theme = &editor.settings().theme;
    let typed: Vec<String> = editor.pending.iter().map(ToString::to_string).collect();
    let (area, words) = following_place(editor);
    let typed = typed.join(" ");
    let title = PREFIXES.iter().find(|(key, _)| *key == typed).map(|(key, words)| format!("{key}: {words}"));
    let inner = popup(editor, buffer, area, &title.unwrap_or(typed));
    let style = theme.style(Role::Popup);
    for (row, y) in follow(editor).into_iter().zip(inner.y..inner.bottom()) {
        put(buffer, inner, inner.x + 1, y, &row.keys, style.patch(theme.style(Role::Key)));
        let room = usize::from(inner.right().saturating_sub(words));
        let possible = (row.command.when)(editor).is_ok();
        let style = if possible { style } else { style.patch(theme.style(Role::Dim)) };
        put(buffer, inner, words, y, &fit(row.command.help, room, editor.settings().glyphs), style);
    }
}
