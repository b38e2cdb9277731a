//! What does the dialogue about a link look like? The question, the answers with where each leads, and what holds now.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::{fill, popup, put};
use crate::drawing::fit;
use crate::editor::Editor;
use crate::editor::questions::{Questions, answers};
use crate::editor::targets::{QUESTIONS_FIRST, questions_place};
use crate::text::{shown, width};
use crate::theme::Role;

/// Draws the dialogue.
pub fn draw(editor: &Editor, questions: &Questions, buffer: &mut Buffer) {
    let open = questions.open(editor);
    let Some(question) = open.first() else { return };
    let theme = &editor.settings.theme;
    let glyphs = editor.settings.glyphs;
    let topology = editor.topology();
    let label = topology.link(&questions.link).map(|link| {
        let name = |id| topology.component(id).map_or("", |it| it.name.as_str());
        crate::editor::command::select::link_name(link, name(&link.from), name(&link.to), glyphs)
    });
    let area = questions_place(editor);
    let inner = popup(editor, buffer, area, &label.unwrap_or_default());
    let style = theme.style(Role::Popup);
    let dim = style.patch(theme.style(Role::Dim));
    let asked = fit(&sentence(question.text), usize::from(inner.width.saturating_sub(2)), glyphs);
    put(buffer, inner, inner.x + 1, inner.y, &asked, style.patch(theme.style(Role::Strong)));
    let more = match open.len() {
        1 => "the last question that can change the answer".to_owned(),
        count => format!("{} more can change the answer", count - 1),
    };
    put(buffer, inner, inner.x + 1, inner.y + 1, &more, dim);
    let all = answers(question.need);
    let column = all.iter().map(|answer| width(&answer.text)).max().unwrap_or(0);
    for ((at, answer), y) in all.iter().enumerate().zip(area.y + QUESTIONS_FIRST..inner.bottom()) {
        let row = Rect::new(inner.x, y, inner.width, 1);
        let chosen = at == questions.cursor;
        let base = if chosen { style.patch(theme.style(Role::Chosen)) } else { style };
        fill(buffer, row, base);
        put(buffer, row, row.x, y, if chosen { ">" } else { " " }, base);
        let room = usize::from(row.width).saturating_sub(3);
        put(buffer, row, row.x + 2, y, &fit(&answer.text, room, glyphs), base);
        let leads =
            answer.value.as_ref().and_then(|value| editor.analysis.name_with(&questions.link, question.need, value));
        let now = editor.analysis.advice(&questions.link).and_then(|advice| advice.suggestion.as_ref());
        let leads = leads.map(|leads| match now {
            Some(now) if now.name == leads => "as now".to_owned(),
            _ => leads,
        });
        let muted = if chosen { base } else { base.patch(theme.style(Role::Dim)) };
        if let Some(leads) = leads {
            let text = fit(&shown(&format!("{} {leads}", glyphs.to)), room.saturating_sub(column + 2), glyphs);
            put(buffer, row, row.x + 4 + column as u16, y, &text, muted);
        }
    }
    let now = editor.analysis.advice(&questions.link).and_then(|advice| advice.suggestion.as_ref());
    if let Some(now) = now {
        let foot = Rect::new(inner.x, inner.bottom().saturating_sub(1), inner.width, 1);
        let x = put(buffer, foot, foot.x + 1, foot.y, "now: ", dim);
        put(buffer, foot, x, foot.y, &now.name, style.patch(theme.style(Role::Strong)));
    }
}

/// A question with a capital at its beginning.
fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
