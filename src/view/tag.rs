//! What does the question of the expectation look like? The deciding question, and every answer with what it makes.

use ratatui::buffer::Buffer;

use super::{popup, put, status};
use crate::drawing::fit;
use crate::editor::Editor;
use crate::editor::command::tag::answers;
use crate::editor::mode::Mode;
use crate::editor::targets::{tag_first, tag_place};
use crate::model::{Verdict, Vocabulary};
use crate::theme::Role;

/// Draws the popup.
pub fn draw(editor: &Editor, buffer: &mut Buffer) {
    let Mode::Tag(tag) = editor.mode() else { return };
    let theme = &editor.settings().theme;
    let area = tag_place(editor);
    let topology = editor.topology();
    let title = match tag.links.as_slice() {
        [id] => match topology.link(id) {
            Some(link) => {
                let name = |id| topology.component(id).map_or("", |it| it.name.as_str());
                format!("What does {} expect of {}?", name(&link.from), name(&link.to))
            }
            None => String::new(),
        },
        links => format!("What do the senders of {} links expect?", links.len()),
    };
    let inner = popup(editor, buffer, area, &title);
    let style = theme.style(Role::Popup);
    let strong = style.patch(theme.style(Role::Strong));
    let glyphs = editor.settings.glyphs;
    let first = tag_first(area);
    let question = [
        ("Must the receiver handle it in a certain way?", strong),
        ("Yes: a message. No: an event. Waiting on the line: a call.", style.patch(theme.style(Role::Dim))),
    ];
    for ((text, style), y) in question.into_iter().zip(inner.y..area.y + first) {
        put(buffer, inner, inner.x + 1, y, &fit(text, usize::from(inner.width.saturating_sub(2)), glyphs), style);
    }
    let now = tag.links.first().and_then(|id| topology.link(id)).and_then(|link| link.expectation);
    for ((command, expectation), y) in answers().zip(area.y + first..inner.bottom()) {
        let mut keys = editor.keymap.keys_of(editor.mode().name(), command);
        // The digits stand in a column of their own.
        keys.sort_by_key(|key| !key.starts_with(|sign: char| sign.is_ascii_digit()));
        let current = tag.links.len() == 1 && expectation == now;
        let row = ratatui::layout::Rect::new(inner.x, y, inner.width, 1);
        let base = if current { style.patch(theme.style(Role::Chosen)) } else { style };
        super::fill(buffer, row, base);
        put(buffer, row, row.x + 1, y, keys.first().map_or("", String::as_str), base.patch(theme.style(Role::Key)));
        let other = keys.get(1).map_or("", String::as_str);
        put(buffer, row, row.x + 3, y, other, base.patch(theme.style(Role::Key)));
        let verdict = Verdict::of(expectation);
        let sample = status::sample(glyphs, verdict);
        put(buffer, row, row.x + 6, y, &sample, base.patch(theme.verdict(verdict)));
        let word = expectation.map_or("undecided", Vocabulary::word);
        put(buffer, row, row.x + 11, y, word, base);
        let meaning = expectation.map_or("not tagged yet", Vocabulary::meaning);
        let meaning = fit(meaning, usize::from(row.width.saturating_sub(27)), glyphs);
        let muted = if current { base } else { base.patch(theme.style(Role::Dim)) };
        put(buffer, row, row.x + 26, y, &meaning, muted);
    }
}
