//! What does the list of findings look like?

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::{fill, put};
use crate::analysis::{Finding, Severity, Subject};
use crate::drawing::fit;
use crate::editor::Editor;
use crate::editor::mode::Mode;
use crate::editor::targets::first_finding;
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
    let title = format!(" Findings: {}", findings.len());
    let head = Rect { height: 1, ..area };
    fill(buffer, head, theme.style(Role::Bar));
    put(buffer, head, head.x, head.y, &title, theme.style(Role::Bar).patch(theme.style(Role::PanelTitle)));
    let rows = Rect::new(area.x, area.y + 1, area.width, area.height.saturating_sub(1));
    if findings.is_empty() {
        put(buffer, rows, rows.x + 1, rows.y, "the checker raises nothing", base.patch(theme.style(Role::Dim)));
    }
    let first = first_finding(editor, usize::from(rows.height));
    let cursor = match editor.mode() {
        Mode::Findings { cursor } => Some(*cursor),
        _ => None,
    };
    for ((at, finding), y) in findings.iter().enumerate().skip(first).zip(rows.y..rows.bottom()) {
        let row = Rect::new(rows.x, y, rows.width, 1);
        let base = if cursor == Some(at) { base.patch(theme.style(Role::Chosen)) } else { base };
        fill(buffer, row, base);
        let (role, letter) = mark(finding.severity);
        let waived = if finding.waived.is_some() { " (waived)" } else { "" };
        let x = put(buffer, row, row.x + 1, y, letter, base.patch(theme.style(role)));
        let x = put(buffer, row, x + 1, y, &format!("{:<4}", finding.rule), base.patch(theme.style(Role::Dim)));
        let text = format!("{}: {}{waived}", subject(editor, finding), finding.text);
        let style = if finding.waived.is_some() { base.patch(theme.style(Role::Dim)) } else { base };
        let room = usize::from(row.right().saturating_sub(x));
        put(buffer, row, x, y, &fit(&shown(&text), room, editor.settings().glyphs), style);
    }
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
