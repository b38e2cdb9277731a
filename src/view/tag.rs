//! What does the question of the expectation look like? The deciding question, and every answer with what it makes.

use ratatui::buffer::Buffer;

use super::{popup, put, status};
use crate::editor::Editor;
use crate::editor::command::tag::answers;
use crate::editor::mode::Mode;
use crate::editor::targets::{tag_first, tag_place};
use crate::model::{Expectation, Verdict, Vocabulary};
use crate::text::{shown, width};
use crate::theme::Role;

/// Draws the popup.
pub fn draw(editor: &Editor, buffer: &mut Buffer) {
    let Mode::Tag(tag) = editor.mode() else { return };
    let theme = &editor.settings().theme;
    let area = tag_place(editor);
    let topology = editor.topology();
    let whole = match tag.links.as_slice() {
        [id] => match topology.link(id) {
            Some(link) => {
                let name = |id| topology.component(id).map_or("", |it| it.name.as_str());
                format!("What does {} expect of {}?", name(&link.from), name(&link.to))
            }
            None => String::new(),
        },
        links => format!("What do the senders of {} links expect?", links.len()),
    };
    let short = if tag.links.len() == 1 { "What does the sender expect?" } else { "What do the senders expect?" };
    // The names stand in the status line as well.
    let title = that_fits(&[&whole, short], usize::from(area.width.saturating_sub(6)));
    let inner = popup(editor, buffer, area, title);
    let style = theme.style(Role::Popup);
    let glyphs = editor.settings.glyphs;
    let first = tag_first(area);
    let room = usize::from(inner.width.saturating_sub(2));
    for ((texts, role), y) in QUESTION.into_iter().zip(inner.y..area.y + first) {
        put(buffer, inner, inner.x + 1, y, that_fits(&texts, room), style.patch(theme.style(role)));
    }
    // Where all meanings have room beside the words set apart, there is room for the gaps.
    let [sign_at, word_at, meaning_at] = if inner.width >= 74 { [6, 11, 26] } else { [5, 10, 24] };
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
        put(buffer, row, row.x + sign_at, y, &sample, base.patch(theme.verdict(verdict)));
        let word = expectation.map_or("undecided", Vocabulary::word);
        put(buffer, row, row.x + word_at, y, word, base);
        let muted = if current { base } else { base.patch(theme.style(Role::Dim)) };
        let room = usize::from(row.width.saturating_sub(meaning_at));
        put(buffer, row, row.x + meaning_at, y, meaning(expectation, room), muted);
    }
}

/// The deciding question and what it decides, each in as many words as there may be room for.
const QUESTION: [([&str; 2], Role); 2] = [
    (["Must the receiver handle it in a certain way?", "Must it be handled in a certain way?"], Role::Strong),
    (
        ["Yes: a message. No: an event. Waiting on the line: a call.", "Yes: message. No: event. Waiting: call."],
        Role::Dim,
    ),
];

/// What an answer means: all of it, its first clause, or a few words, whatever has room.
fn meaning(expectation: Option<Expectation>, room: usize) -> &'static str {
    let Some(expectation) = expectation else { return "not tagged yet" };
    let whole = expectation.meaning();
    let clause = whole.split([';', ',']).next().unwrap_or(whole);
    that_fits(&[whole, clause, expectation.brief()], room)
}

/// The first of some texts that has room; the last where none has.
fn that_fits<'a>(texts: &[&'a str], room: usize) -> &'a str {
    let fits = texts.iter().find(|text| width(&shown(text)) <= room);
    fits.or(texts.last()).copied().unwrap_or_default()
}
