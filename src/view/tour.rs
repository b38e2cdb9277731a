//! What does the tour look like? A card at the foot of the canvas with the step, and the keys that it speaks of.

use ratatui::buffer::Buffer;
use ratatui::style::Style;

use super::page::Page;
use super::{popup, put};
use crate::editor::Editor;
use crate::editor::command::named;
use crate::editor::mode::ModeName;
use crate::editor::targets::tour_place;
use crate::editor::tour::STEPS;
use crate::theme::Role;

/// Draws the card.
pub fn draw(editor: &Editor, buffer: &mut Buffer) {
    let (Some(tour), Some(place)) = (editor.tour, tour_place(editor)) else { return };
    let theme = &editor.settings.theme;
    let step = tour.step();
    let title = format!("Tour, {} of {}: {}", tour.step + 1, STEPS.len(), step.title);
    let inner = popup(editor, buffer, place, &title);
    let base = theme.style(Role::Popup);
    let mut page = Page::new(inner.width.saturating_sub(2));
    let key = theme.style(Role::Key);
    let parts: Vec<(String, Style)> = (step.text.split('`').enumerate())
        .map(|(at, words)| if at % 2 == 1 { (key_of(editor, words), key) } else { (words.to_owned(), Style::new()) })
        .collect();
    let parts: Vec<(&str, Style)> = parts.iter().map(|(words, style)| (words.as_str(), *style)).collect();
    page.flow(&parts);
    let text = ratatui::layout::Rect { x: inner.x + 1, width: inner.width.saturating_sub(2), ..inner };
    page.draw(buffer, text, 0, base);
    let (next, leave) = (key_of(editor, "tour"), key_of(editor, "tour-end"));
    let is_last = tour.step + 1 == STEPS.len();
    let (key, words) = (base.patch(key), base.patch(theme.style(Role::KeyText)));
    let foot: &[(&str, Style)] = if is_last {
        &[(" ", words), (&next, key), (" end ", words)]
    } else {
        &[(" ", words), (&next, key), (" next   ", words), (&leave, key), (" leave ", words)]
    };
    let row = place.bottom() - 1;
    foot.iter().fold(place.x + 2, |x, (words, style)| put(buffer, place, x, row, words, *style));
}

/// The key of a command while browsing.
fn key_of(editor: &Editor, name: &str) -> String {
    let key = named(name).and_then(|command| editor.keymap.keys_of(ModeName::Browse, command).into_iter().next());
    key.unwrap_or_else(|| format!(":{name}"))
}
