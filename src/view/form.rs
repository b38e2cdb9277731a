//! What does a form look like? A line for each field, below them what the one under edit takes, and the answer for the link.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};

use super::page::Page;
use super::{fill, inspector, put, status};
use crate::drawing::fit;
use crate::editor::Editor;
use crate::editor::form::Form;
use crate::editor::form::row::{Row, Subject};
use crate::editor::targets::{FormPlace, form_place};
use crate::model::{LinkId, Vocabulary};
use crate::text::{shown, width};
use crate::theme::Role;

/// Draws a form in the place of the inspector.
pub fn draw(editor: &Editor, form: &Form, buffer: &mut Buffer) {
    let area = editor.places.form;
    if area.is_empty() {
        return;
    }
    let theme = &editor.settings().theme;
    let base = theme.style(Role::Panel);
    fill(buffer, area, base);
    inspector::frame(editor, buffer, area);
    let place = form_place(editor, form);
    let glyphs = editor.settings().glyphs;
    let title = fit(&shown(&form.title), usize::from(place.title.width), glyphs);
    put(buffer, place.title, place.title.x, place.title.y, &title, base.patch(theme.style(Role::PanelTitle)));
    for (at, number) in &place.rows {
        if let Some(row) = form.rows.get(*number) {
            line(editor, row, *number == form.cursor, place.column, *at, buffer);
        }
    }
    let key = base.patch(theme.style(Role::Chosen)).patch(theme.style(Role::Key));
    put(buffer, place.clear, place.clear.x, place.clear.y, "x", key);
    more(editor, form, &place, buffer);
    if let Some(row) = form.row() {
        foot(editor, form, row, &place, buffer);
    }
    if let Some(link) = form.shown_link() {
        answer(editor, link, place.answer, buffer);
    }
}

/// The rule below the lines, with how many of them there are where not all can be seen.
fn more(editor: &Editor, form: &Form, place: &FormPlace, buffer: &mut Buffer) {
    let theme = &editor.settings().theme;
    let style = theme.style(Role::Panel).patch(theme.style(Role::PanelBorder));
    let Some((last, _)) = place.rows.last() else { return };
    let rule = Rect::new(last.x, last.y + 1, last.width, 1);
    let level = editor.settings().glyphs.frame[0].to_string().repeat(usize::from(rule.width));
    put(buffer, rule, rule.x, rule.y, &level, style);
    if place.rows.len() < form.rows.len() {
        let count = format!(" {}/{} ", form.cursor + 1, form.rows.len());
        let x = rule.right().saturating_sub(width(&count) as u16 + 1);
        put(buffer, rule, x, rule.y, &count, style.patch(theme.style(Role::Key)));
    }
}

/// One line: what it is called, and what stands in it.
fn line(editor: &Editor, row: &Row, chosen: bool, column: u16, area: Rect, buffer: &mut Buffer) {
    let theme = &editor.settings().theme;
    let base = theme.style(Role::Panel);
    let base = if chosen { base.patch(theme.style(Role::Chosen)) } else { base };
    fill(buffer, area, base);
    let said = row.mixed || !row.line.text().is_empty();
    let label = if chosen || said { base } else { base.patch(theme.style(Role::Dim)) };
    put(buffer, area, area.x, area.y, if chosen { ">" } else { " " }, base);
    put(buffer, area, area.x + 1, area.y, &row.label(), label);
    let start = area.x + column + 3;
    let tail = if row.problem.is_some() || chosen { 4 } else { 0 };
    let room = Rect::new(start, area.y, area.right().saturating_sub(start + tail), 1);
    if row.problem.is_some() {
        put(buffer, area, room.right(), area.y, "!", base.patch(theme.style(Role::Failure)));
    }
    let muted = if chosen { base } else { base.patch(theme.style(Role::Dim)) };
    if row.mixed && !row.touched {
        put(buffer, room, room.x, room.y, "(they differ)", muted);
    } else if !chosen {
        let style = if row.touched { base.patch(theme.style(Role::Strong)) } else { base };
        if row.line.text().is_empty() && matches!(row.subject, Subject::Id) {
            put(buffer, room, room.x, room.y, "(made from the name)", muted);
        }
        let text = fit(&shown(row.line.text()), usize::from(room.width), editor.settings().glyphs);
        put(buffer, room, room.x, room.y, &text, style);
    } else if row.takes.is_choice() {
        let x = put(buffer, room, room.x, room.y, "< ", base.patch(theme.style(Role::Key)));
        let wide = (width(row.line.text()) as u16 + 2).min(room.right().saturating_sub(x + 2)).max(1);
        status::edited(editor, &row.line, buffer, Rect::new(x, room.y, wide, 1));
        put(buffer, room, x + wide + 1, room.y, ">", base.patch(theme.style(Role::Key)));
    } else {
        status::edited(editor, &row.line, buffer, room);
    }
}

/// What the line takes, or what is wrong with what stands there, and what can be picked.
fn foot(editor: &Editor, form: &Form, row: &Row, place: &FormPlace, buffer: &mut Buffer) {
    let theme = &editor.settings().theme;
    let base = theme.style(Role::Panel);
    let meant = row.meant();
    let wide = row.picks.iter().map(|pick| width(&shown(&pick.word))).max().unwrap_or(0);
    let word = wide.min(usize::from(place.help.width) / 2);
    let room = usize::from(place.help.width).saturating_sub(word + 3);
    let is_cut = |at: &usize| width(&shown(&row.picks[*at].meaning)) > room;
    let mut page = Page::new(place.help.width);
    match (&row.problem, &form.error) {
        (Some(why), _) | (None, Some(why)) => page.text(0, why, theme.style(Role::Failure)),
        (None, None) => match meant.filter(|at| !place.meanings || is_cut(at)) {
            Some(at) => page.text(0, &format!("{}: {}", row.help(), row.picks[at].meaning), theme.style(Role::Dim)),
            None => page.text(0, &row.help(), theme.style(Role::Dim)),
        },
    }
    // A text that is longer than its line can be read below it.
    if row.picks.is_empty() && width(&shown(row.line.text())) + 2 > place.value {
        page.gap();
        page.text(0, row.line.text(), Style::new());
    }
    let glyphs = editor.settings().glyphs;
    page.draw_head(buffer, place.help, base, glyphs);
    for (at, number) in &place.picks {
        let pick = &row.picks[*number];
        let style = if meant == Some(*number) { base.patch(theme.style(Role::Chosen)) } else { base };
        if place.meanings {
            fill(buffer, *at, style);
            put(buffer, *at, at.x + 1, at.y, &fit(&shown(&pick.word), word, glyphs), style);
            let x = at.x + word as u16 + 3;
            let meaning = if meant == Some(*number) { style } else { style.patch(theme.style(Role::Dim)) };
            put(buffer, *at, x, at.y, &fit(&shown(&pick.meaning), room, glyphs), meaning);
        } else {
            put(buffer, *at, at.x, at.y, &fit(&shown(&pick.word), usize::from(at.width), glyphs), style);
        }
    }
    if let Some((at, number)) = place.picks.last()
        && number + 1 < row.picks.len()
    {
        let rest = format!("+{}", row.picks.len() - number - 1);
        let x = (at.right() + 2).min(place.help.right().saturating_sub(width(&rest) as u16));
        put(buffer, place.help.union(*at), x, at.y, &rest, base.patch(theme.style(Role::Key)));
    }
}

/// What the link is, and what to use for it, as the form has it now.
fn answer(editor: &Editor, link: &LinkId, area: Rect, buffer: &mut Buffer) {
    let Some(advice) = editor.analysis().advice(link) else { return };
    let theme = &editor.settings().theme;
    let verdict = theme.verdict(advice.verdict).add_modifier(Modifier::BOLD);
    let arrow = status::sample(editor.settings().glyphs, advice.verdict);
    let service = match (&advice.pinned, &advice.suggestion) {
        (Some(pinned), _) => format!("{} (your choice)", pinned.name()),
        (None, Some(suggestion)) => suggestion.name.clone(),
        (None, None) => String::new(),
    };
    let mut page = Page::new(area.width);
    page.parts(0, &[(&format!("{arrow} {}  ", advice.verdict.word()), verdict), (&service, Style::new())]);
    let dim = theme.style(Role::Dim);
    if let Some(unmet) = advice.unmet.first() {
        page.text(0, &unmet.text, theme.style(Role::Warning));
    }
    if let Some(reason) = advice.reasons.last() {
        page.text(0, &reason.text, dim);
    }
    page.draw_head(buffer, area, theme.style(Role::Panel), editor.settings().glyphs);
}
