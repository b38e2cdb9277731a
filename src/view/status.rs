//! What stands at the head and the foot of the screen? The design with its counts, which are the legend too; the mode and
//! the last notice, or the line of a prompt; the hints.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Modifier;
use unicode_segmentation::UnicodeSegmentation;

use super::page::Page;
use super::{fill, put};
use crate::drawing::{Glyphs, fit};
use crate::editor::command::look::detail_name;
use crate::editor::line::Line;
use crate::editor::mode::Mode;
use crate::editor::prompt::{Look, Prompt};
use crate::editor::targets::hint_places;
use crate::editor::viewport::Detail;
use crate::editor::{Editor, Tone};
use crate::model::{Verdict, Vocabulary};
use crate::text::{shown, width};
use crate::theme::Role;

/// A piece of line with its arrowhead, as the drawing has them for a verdict.
pub(super) fn sample(glyphs: &Glyphs, verdict: Verdict) -> String {
    let line = glyphs.straight[verdict as usize][0];
    let head = glyphs.head[verdict as usize][1];
    format!("{line}{line}{head}")
}

/// The design, and how many links of each sort it has.
pub fn header(editor: &Editor, buffer: &mut Buffer) {
    let area = editor.places.header;
    let theme = &editor.settings().theme;
    let style = theme.style(Role::Bar);
    fill(buffer, area, style);
    let summary = editor.analysis.summary();
    let counts = [
        (Verdict::Message, summary.message),
        (Verdict::Event, summary.event),
        (Verdict::Call, summary.call),
        (Verdict::Undecided, summary.undecided),
    ];
    let glyphs = editor.settings().glyphs;
    let mark = |verdict: Verdict| match editor.viewport.detail {
        Detail::Full | Detail::Names => sample(glyphs, verdict),
        Detail::Map | Detail::Whole => glyphs.dot[verdict as usize].to_string(),
    };
    let long: Vec<(Verdict, String)> = counts
        .iter()
        .map(|(verdict, count)| (*verdict, format!("{} {count} {}", mark(*verdict), verdict.word())))
        .collect();
    let short: Vec<(Verdict, String)> =
        counts.iter().map(|(verdict, count)| (*verdict, format!("{}{count}", mark(*verdict)))).collect();
    let total = |parts: &[(Verdict, String)]| parts.iter().map(|(_, text)| width(text) as u16 + 2).sum::<u16>();
    // The words are the legend; the name gives way to them before they give way to signs.
    let name_room = (width(&editor.topology().title().name) as u16 + 6).min(18);
    let parts = if total(&long) + name_room <= area.width { long } else { short };
    let mut x = area.right().saturating_sub(total(&parts));
    let room = x.saturating_sub(area.x + 2);
    for (verdict, text) in &parts {
        x = put(buffer, area, x, area.y, text, style.patch(theme.verdict(*verdict))) + 2;
    }
    let title = &editor.topology().title().name;
    let file =
        editor.store.path.as_ref().and_then(|path| path.file_name()).map(|name| name.to_string_lossy().into_owned());
    let mark = if editor.document.is_modified() { " [+]" } else { "" };
    let file = file.map(|file| format!("  {}", shown(&file))).unwrap_or_default();
    let name = fit(&shown(title), usize::from(room).saturating_sub(width(mark) + 1), glyphs);
    let left = Rect::new(area.x, area.y, room + 1, 1);
    let next = put(buffer, left, area.x + 1, area.y, &name, style.patch(theme.style(Role::Strong)));
    let next = put(buffer, left, next, area.y, mark, style.patch(theme.style(Role::Key)));
    // Half a file name tells nothing.
    if width(&file) < usize::from(left.right().saturating_sub(next)) {
        put(buffer, left, next, area.y, &file, style.patch(theme.style(Role::Dim)));
    }
}

/// The mode and the last notice, or the line of a prompt.
pub fn bar(editor: &Editor, buffer: &mut Buffer) {
    let area = editor.places.status;
    let theme = &editor.settings().theme;
    let style = theme.style(Role::Bar);
    fill(buffer, area, style);
    if let Mode::Ask(prompt) = editor.mode()
        && prompt.look == Look::Line
    {
        return line(editor, prompt, buffer, area);
    }
    let mode = format!(" {} ", editor.mode().name().title().to_uppercase());
    let mut x = put(buffer, area, area.x, area.y, &mode, theme.style(Role::BarMode)) + 1;
    if !editor.pending.is_empty() {
        let typed: Vec<String> = editor.pending.iter().map(ToString::to_string).collect();
        x = put(buffer, area, x, area.y, &format!("{} ...", typed.join(" ")), style.patch(theme.style(Role::Key))) + 1;
    }
    let left = usize::from(area.right().saturating_sub(x));
    let (mut text, role) = match editor.notice() {
        Some(notice) => (shown(&notice.text).into_owned(), tone(notice.tone)),
        None => (about(editor).unwrap_or_default(), Role::Dim),
    };
    if editor.notice().is_some() && width(&text) > left {
        above(editor, &text, role, buffer);
        text.clear();
    }
    // News come first: of the findings stands there what has room beside them.
    let long = findings_text(editor, &WORDS);
    let short = findings_text(editor, &LETTERS);
    let fits = |findings: &&String| editor.notice().is_none() || width(&text) + width(findings) + 2 <= left;
    let findings = [long, short].iter().find(fits).cloned().unwrap_or_default();
    let start = area.right().saturating_sub(width(&findings) as u16 + 1);
    let room = Rect::new(area.x, area.y, start.saturating_sub(area.x + u16::from(!findings.is_empty())), 1);
    let text = fit(&text, usize::from(room.right().saturating_sub(x)), editor.settings().glyphs);
    put(buffer, room, x, area.y, &text, style.patch(theme.style(role)));
    put(buffer, area, start, area.y, &findings, style.patch(theme.style(Role::Warning)));
}

fn tone(tone: Tone) -> Role {
    match tone {
        Tone::Info => Role::Info,
        Tone::Refusal => Role::Refusal,
        Tone::Failure => Role::Failure,
    }
}

/// Says in the rows above the status line what is too long for it.
fn above(editor: &Editor, text: &str, role: Role, buffer: &mut Buffer) {
    let status = editor.places.status;
    let base = editor.settings().theme.style(Role::Bar);
    let mut page = Page::new(status.width.saturating_sub(2));
    page.text(0, text, editor.settings().theme.style(role));
    let tall = (page.len() as u16).min(status.y);
    let area = Rect::new(status.x, status.y - tall, status.width, tall);
    fill(buffer, area, base);
    page.draw(buffer, Rect { x: area.x + 1, width: area.width.saturating_sub(2), ..area }, 0, base);
}

/// What is selected, in the absence of news.
fn about(editor: &Editor) -> Option<String> {
    let count = editor.selection().len();
    let detail = match detail_name(editor) {
        "" => String::new(),
        name => format!("  detail: {name}"),
    };
    let filter = editor.look.filter.map(|filter| format!("  only: {}", filter.name()));
    let detail = detail + &filter.unwrap_or_default();
    if count > 1 {
        return Some(format!("{count} selected{detail}"));
    }
    let topology = editor.topology();
    let text = match editor.selection().leader() {
        None => return (!detail.is_empty()).then(|| detail.trim_start().to_owned()),
        Some(crate::editor::selection::Item::Component(id)) => topology.component(id).map(|it| it.name.clone()),
        Some(crate::editor::selection::Item::Group(id)) => topology.group(id).map(|it| it.name.clone()),
        Some(crate::editor::selection::Item::Link(id)) => topology.link(id).map(|link| {
            let name = |id| topology.component(id).map_or("", |it| it.name.as_str());
            let arrow = sample(editor.settings().glyphs, editor.analysis().verdict(id));
            format!("{} {arrow} {}", name(&link.from), name(&link.to))
        }),
    };
    text.map(|text| format!("{}{detail}", shown(&text)))
}

/// What findings are called, one and many of them: links not drawn, errors, warnings, advice.
type Names = [(&'static str, &'static str); 4];
const WORDS: Names =
    [(" link not drawn", " links not drawn"), (" error", " errors"), (" warning", " warnings"), (" advice", " advice")];
/// The letters of the list of findings.
const LETTERS: Names = [(" not drawn", " not drawn"), ("E", "E"), ("W", "W"), ("i", "i")];

fn findings_text(editor: &Editor, names: &Names) -> String {
    let [errors, warnings, advice] = editor.analysis().open_findings();
    let counts = [editor.undrawn, errors, warnings, advice];
    let parts = counts.iter().zip(names).filter(|(count, _)| **count > 0);
    let parts: Vec<String> =
        parts.map(|(count, (one, many))| format!("{count}{}", if *count == 1 { one } else { many })).collect();
    parts.join(if names[1] == LETTERS[1] { " " } else { ", " })
}

/// The line of a prompt with its cursor; what was wrong with the last answer stands behind it.
fn line(editor: &Editor, prompt: &Prompt, buffer: &mut Buffer, area: Rect) {
    let theme = &editor.settings().theme;
    let style = theme.style(Role::Bar);
    let x = put(buffer, area, area.x, area.y, &format!(" {}: ", prompt.title), style.patch(theme.style(Role::Heading)));
    let role = if prompt.error.is_some() { Role::Failure } else { Role::Dim };
    // What is typed comes before what is remarked on it, unless something is wrong with it.
    let typed = width(&shown(prompt.line.text())) as u16 + 2;
    let room = area.right().saturating_sub(x + 1);
    let remark = match &prompt.error {
        Some(error) => error.clone(),
        None => Some(remark(editor, prompt)).filter(|it| width(it) as u16 + typed < room).unwrap_or_default(),
    };
    if prompt.error.is_some() && width(&remark) as u16 + typed > room {
        above(editor, &remark, role, buffer);
        return input(editor, prompt, buffer, Rect::new(x, area.y, room, 1));
    }
    let start = area.right().saturating_sub(width(&remark) as u16 + 1).max(x + 12);
    let room = Rect::new(x, area.y, start.saturating_sub(x + 1), 1);
    input(editor, prompt, buffer, room);
    put(buffer, area, start, area.y, &remark, style.patch(theme.style(role)));
}

/// The kind of a component that is being named, or the prompt's own remark.
fn remark(editor: &Editor, prompt: &Prompt) -> String {
    match &prompt.subject {
        Some(crate::editor::selection::Item::Component(id)) if prompt.mark.is_some() => {
            editor.topology().component(id).map(|it| format!("kind: {}", it.kind.word())).unwrap_or_default()
        }
        _ => prompt.remark.clone(),
    }
}

/// The text of a prompt with its cursor, scrolled so that the cursor is in view.
pub(super) fn input(editor: &Editor, prompt: &Prompt, buffer: &mut Buffer, room: Rect) {
    edited(editor, &prompt.line, buffer, room);
}

/// A line under edit with its cursor, scrolled so that the cursor is in view.
pub(super) fn edited(editor: &Editor, line: &Line, buffer: &mut Buffer, room: Rect) {
    let theme = &editor.settings().theme;
    let (before, at, after) = line.parts();
    let before = end_of(&shown(before), usize::from(room.width).saturating_sub(2));
    let base = buffer[(room.x.min(buffer.area.right().saturating_sub(1)), room.y)].style();
    let text = base.patch(theme.style(Role::Strong));
    let x = put(buffer, room, room.x, room.y, &before, text);
    let under = if at.is_empty() { " " } else { at };
    let cursor = base.patch(theme.style(Role::Cursor)).remove_modifier(Modifier::DIM);
    let x = put(buffer, room, x, room.y, under, cursor);
    put(buffer, room, x, room.y, after, text);
}

/// The end of a text that takes no more than some cells, cut between signs.
pub(super) fn end_of(text: &str, room: usize) -> String {
    let mut left = room;
    let fits = |sign: &&str| left.checked_sub(width(sign)).map(|rest| left = rest).is_some();
    let signs: Vec<&str> = text.graphemes(true).rev().take_while(fits).collect();
    signs.into_iter().rev().collect()
}

/// What can be done now.
pub fn hints(editor: &Editor, buffer: &mut Buffer) {
    let theme = &editor.settings().theme;
    let style = theme.style(Role::Text);
    fill(buffer, editor.places.hints, style);
    for (place, hint) in hint_places(editor) {
        let x = put(buffer, place, place.x, place.y, &hint.key, style.patch(theme.style(Role::Key)));
        put(buffer, place, x + 1, place.y, hint.words, style.patch(theme.style(Role::KeyText)));
    }
}
