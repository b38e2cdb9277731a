//! What does the list of findings look like?

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::page::Page;
use super::{fill, put};
use crate::analysis::{Finding, Severity, Subject};
use crate::drawing::fit;
use crate::editor::Editor;
use crate::editor::targets::findings_place;
use crate::model::Vocabulary;
use crate::text::shown;
use crate::theme::Role;

/// The role and the letter of a severity.
pub(super) fn mark(severity: Severity) -> (Role, &'static str) {
    match severity {
        Severity::Error => (Role::Failure, "E"),
        Severity::Warning => (Role::Warning, "W"),
        Severity::Advice => (Role::Advice, "i"),
    }
}

/// Draws the list.
pub fn draw(editor: &Editor, buffer: &mut Buffer) {
    let area = editor.places.findings;
    if area.is_empty() {
        return;
    }
    let theme = &editor.settings().theme;
    let base = theme.style(Role::Panel);
    fill(buffer, area, base);
    let findings = editor.analysis().findings();
    let place = findings_place(editor);
    let title = format!(" Findings: {}", findings.len());
    fill(buffer, place.head, theme.style(Role::Bar));
    let bold = theme.style(Role::Bar).patch(theme.style(Role::PanelTitle));
    put(buffer, place.head, place.head.x, place.head.y, &title, bold);
    let rows = place.rows;
    if findings.is_empty() {
        put(buffer, rows, rows.x + 1, rows.y, "the checker raises nothing", base.patch(theme.style(Role::Dim)));
    }
    let cursor = editor.finding();
    for ((at, finding), y) in findings.iter().enumerate().skip(place.first).zip(rows.y..rows.bottom()) {
        let row = Rect::new(rows.x, y, rows.width, 1);
        let chosen = cursor == Some(at);
        let base = if chosen { base.patch(theme.style(Role::Chosen)) } else { base };
        // With sixteen colors the muted one may be the ground of what is chosen.
        let muted = if chosen { base } else { base.patch(theme.style(Role::Dim)) };
        fill(buffer, row, base);
        let (role, letter) = mark(finding.severity);
        let waived = if finding.waived.is_some() { " (waived)" } else { "" };
        let x = put(buffer, row, row.x + 1, y, letter, base.patch(theme.style(role)));
        let x = put(buffer, row, x + 1, y, &format!("{:<4}", finding.rule), muted);
        let text = format!("{}: {}{waived}", subject(editor, finding), finding.text);
        let style = if finding.waived.is_some() { muted } else { base };
        let room = usize::from(row.right().saturating_sub(x));
        put(buffer, row, x, y, &fit(&shown(&text), room, editor.settings().glyphs), style);
    }
    if let Some(finding) = cursor.and_then(|at| findings.get(at)) {
        detail(editor, finding, place.detail, buffer);
    }
}

/// The chosen finding in full: how bad it is, what is wrong, whether it is accepted, and the page behind it.
fn detail(editor: &Editor, finding: &Finding, area: Rect, buffer: &mut Buffer) {
    if area.is_empty() {
        return;
    }
    let theme = &editor.settings().theme;
    let base = theme.style(Role::Panel);
    let level = editor.settings().glyphs.frame[0].to_string().repeat(usize::from(area.width));
    put(buffer, area, area.x, area.y, &level, base.patch(theme.style(Role::PanelBorder)));
    let lines = Rect::new(area.x + 1, area.y + 1, area.width.saturating_sub(2), area.height - 1);
    let mut page = Page::new(lines.width);
    let (role, _) = mark(finding.severity);
    let waived = match finding.waived.as_deref() {
        Some("") => "; waived".to_owned(),
        Some(reason) => format!("; waived: {reason}"),
        None => String::new(),
    };
    let text = format!("{}{waived}", finding.text);
    let basis = format!(" ({}, {})", finding.rule, finding.source.key);
    page.flow(&[
        (finding.severity.word(), theme.style(role)),
        (" ", Style::new()),
        (&text, Style::new()),
        (&basis, theme.style(Role::Dim)),
    ]);
    page.draw_head(buffer, lines, base, editor.settings().glyphs);
}

/// The severity as a word, for screens without color.
pub(super) fn word(severity: Severity) -> &'static str {
    severity.word()
}

fn subject(editor: &Editor, finding: &Finding) -> String {
    let topology = editor.topology();
    let name = |id| topology.component(id).map_or("", |it| it.name.as_str());
    match &finding.subject {
        Subject::Component(id) => name(id).to_owned(),
        Subject::Group(id) => topology.group(id).map_or("", |it| it.name.as_str()).to_owned(),
        Subject::Document => "design".to_owned(),
        Subject::Link(id) => topology.link(id).map_or_else(String::new, |link| {
            match link.label.as_deref().filter(|label| !label.trim().is_empty()) {
                Some(label) => label.to_owned(),
                None => format!("{} {} {}", name(&link.from), editor.settings().glyphs.to, name(&link.to)),
            }
        }),
    }
}
