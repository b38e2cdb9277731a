//! What is on the screen? The panes, then whatever the mode lays on top. Drawing never changes the editor.

pub mod canvas;
pub mod findings;
pub mod flows;
pub mod form;
pub mod hints;
pub mod inspector;
pub mod list;
pub mod map;
pub mod names;
pub mod overview;
pub mod page;
pub mod questions;
pub mod start;
pub mod status;
pub mod tag;
pub mod tour;

use std::borrow::Cow;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use unicode_segmentation::UnicodeSegmentation;

use crate::editor::Editor;
use crate::editor::mode::{Mode, Start};
use crate::editor::panes::SMALLEST;
use crate::editor::prompt::Look;
use crate::text::{shown, width};
use crate::theme::{Role, Theme};

/// Draws the whole screen.
pub fn draw(editor: &Editor, buffer: &mut Buffer) {
    let area = buffer.area;
    let theme = &editor.settings().theme;
    fill(buffer, area, theme.style(Role::Text));
    if area.width < SMALLEST.0 || area.height < SMALLEST.1 {
        return too_small(buffer, theme);
    }
    match editor.mode() {
        Mode::Start(start) => start::draw(editor, start, buffer),
        Mode::Ask(prompt) if !editor.begun => {
            start::draw(editor, &Start::default(), buffer);
            match prompt.look {
                Look::List => list::draw(editor, prompt, buffer),
                Look::Line => status::bar(editor, buffer),
            }
        }
        mode => {
            canvas::draw(editor, buffer);
            map::corner(editor, buffer);
            inspector::draw(editor, buffer);
            hints::list(editor, buffer);
            findings::draw(editor, buffer);
            tour::draw(editor, buffer);
            status::header(editor, buffer);
            match mode {
                Mode::Tag(_) => tag::draw(editor, buffer),
                Mode::Form(form) => form::draw(editor, form, buffer),
                Mode::Questions(questions) => questions::draw(editor, questions, buffer),
                Mode::Ask(prompt) if prompt.look == Look::List => list::draw(editor, prompt, buffer),
                _ => {}
            }
            status::bar(editor, buffer);
        }
    }
    if !editor.pending.is_empty() {
        list::following(editor, buffer);
    }
    status::hints(editor, buffer);
    if editor.settings().glyphs.ellipsis == crate::drawing::ASCII.ellipsis {
        in_ascii(buffer);
    }
}

/// The signs of our own sentences, and what stands for them where a terminal knows only ASCII.
const PLAIN: &[(&str, &str)] = &[
    ("←", "<"),
    ("→", ">"),
    ("↑", "^"),
    ("↓", "v"),
    ("…", "."),
    ("·", "."),
    ("•", "*"),
    ("–", "-"),
    ("—", "-"),
    ("×", "x"),
    ("≤", "<"),
    ("≥", ">"),
    ("’", "'"),
    ("“", "\""),
    ("”", "\""),
    ("✓", "+"),
    ("✗", "x"),
];

#[allow(clippy::disallowed_methods, reason = "only signs of the table above are put in")]
fn in_ascii(buffer: &mut Buffer) {
    for cell in buffer.content.iter_mut().filter(|cell| !cell.symbol().is_ascii()) {
        if let Some((_, plain)) = PLAIN.iter().find(|(sign, _)| *sign == cell.symbol()) {
            cell.set_symbol(plain);
        }
    }
}

fn too_small(buffer: &mut Buffer, theme: &Theme) {
    let area = buffer.area;
    let lines = [
        format!("{}x{} is too small", area.width, area.height),
        format!("{}x{} is needed; nothing is lost", SMALLEST.0, SMALLEST.1),
    ];
    for (line, row) in lines.iter().zip(area.y..area.y + area.height) {
        put(buffer, area, area.x, row, line, theme.style(Role::Text));
    }
}

/// Fills an area with spaces in a style.
pub(crate) fn fill(buffer: &mut Buffer, area: Rect, style: Style) {
    let area = area.intersection(buffer.area);
    for y in area.top()..area.bottom() {
        for x in area.left()..area.right() {
            buffer[(x, y)].reset();
            buffer[(x, y)].set_style(style);
        }
    }
}

/// Writes text into an area, cut at its right edge, and returns the column after it. The one door for text.
#[allow(clippy::disallowed_methods, reason = "the one door")]
pub(crate) fn put(buffer: &mut Buffer, area: Rect, x: u16, y: u16, text: &str, style: Style) -> u16 {
    let area = area.intersection(buffer.area);
    if x < area.left() || x >= area.right() || y < area.top() || y >= area.bottom() {
        return x;
    }
    if let Some(sign) = plain(text) {
        buffer[(x, y)].set_char(sign).set_style(style);
        return x + 1;
    }
    buffer.set_stringn(x, y, steady(&shown(text)), usize::from(area.right() - x), style).0
}

/// The text with a sign that every terminal gives the same width in the place of each one that some do not: joined
/// emoji, skin tones and chosen forms become their first sign, in as many cells.
///
/// A terminal that does not join draws a family over the cells behind it, which are not drawn again.
fn steady(text: &str) -> Cow<'_, str> {
    let is_shaky = |cluster: &str| {
        cluster.chars().map(|sign| width(sign.encode_utf8(&mut [0; 4]))).sum::<usize>() != width(cluster)
    };
    if text.is_ascii() || !text.graphemes(true).any(is_shaky) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    for cluster in text.graphemes(true) {
        match cluster.chars().next().filter(|_| is_shaky(cluster)) {
            Some(first) => {
                out.push(first);
                let alone = width(first.encode_utf8(&mut [0; 4]));
                out.extend(std::iter::repeat_n(' ', width(cluster).saturating_sub(alone)));
            }
            None => out.push_str(cluster),
        }
    }
    Cow::Owned(out)
}

/// The sign that a text is, if it is a single one that takes one cell and neither acts nor hides: most of a drawing.
fn plain(text: &str) -> Option<char> {
    let mut signs = text.chars();
    let sign = signs.next().filter(|sign| matches!(sign, ' '..='~' | '─'..='╿'))?;
    signs.next().is_none().then_some(sign)
}

/// Draws a popup with a title in its border, and returns the area inside.
pub(crate) fn popup(editor: &Editor, buffer: &mut Buffer, area: Rect, title: &str) -> Rect {
    let theme = &editor.settings().theme;
    fill(buffer, area, theme.style(Role::Popup));
    let style = theme.style(Role::Popup).patch(theme.style(Role::PopupBorder));
    border(editor, buffer, area, style);
    if !title.is_empty() && area.width > 6 {
        let inner = Rect::new(area.x + 2, area.y, area.width - 4, 1);
        let title = crate::drawing::fit(&shown(title), usize::from(inner.width - 2), editor.settings().glyphs);
        put(
            buffer,
            inner,
            inner.x,
            inner.y,
            &format!(" {title} "),
            theme.style(Role::Popup).patch(theme.style(Role::PanelTitle)),
        );
    }
    Rect::new(area.x + 1, area.y + 1, area.width.saturating_sub(2), area.height.saturating_sub(2))
}

fn border(editor: &Editor, buffer: &mut Buffer, area: Rect, style: Style) {
    let [level, upright, top_left, top_right, bottom_left, bottom_right] = editor.settings().glyphs.frame;
    if area.width < 2 || area.height < 2 {
        return;
    }
    let (right, bottom) = (area.right() - 1, area.bottom() - 1);
    let mut sign = |x: u16, y: u16, sign: char| {
        put(buffer, area, x, y, sign.encode_utf8(&mut [0; 4]), style);
    };
    for x in area.x + 1..right {
        sign(x, area.y, level);
        sign(x, bottom, level);
    }
    for y in area.y + 1..bottom {
        sign(area.x, y, upright);
        sign(right, y, upright);
    }
    for (x, y, corner) in [
        (area.x, area.y, top_left),
        (right, area.y, top_right),
        (area.x, bottom, bottom_left),
        (right, bottom, bottom_right),
    ] {
        sign(x, y, corner);
    }
}
