//! Who opens which connection? The network overlay: at each end of a line whether it opens the connection, and in the
//! caption the way of every connection past the service, against the arrowhead, which is the way of the data.
//!
//! An end that has to accept connections from the internet is marked with a sign and with a word, not by color alone.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::canvas::{Emphasis, to_screen};
use super::{fill, put};
use crate::analysis::{Flow, FlowEnd, Leg};
use crate::drawing::{Glyphs, Ink, Owner};
use crate::editor::Editor;
use crate::layout::{Area, Path};
use crate::model::{Cell, Verdict, Vocabulary};
use crate::text::width;
use crate::theme::Role;

/// The mark of an end that the internet must reach.
const EXPOSED: &str = "!";

/// Draws the overlay.
pub(super) fn draw(editor: &Editor, emphasis: &Emphasis, buffer: &mut Buffer, area: Rect) {
    let topology = editor.topology();
    for (id, path, _) in editor.layout.paths_in(editor.viewport.world()) {
        let (Some(index), Some(flow)) = (topology.links().get_index_of(id), editor.analysis.flow(id)) else { continue };
        let verdict = editor.analysis.verdict(id);
        let theme = &editor.settings.theme;
        let owner = Owner::Link(index);
        let line =
            emphasis.style(editor, theme.style(Role::Text).patch(theme.verdict(verdict)), owner, Ink::Line(verdict));
        let alarm = emphasis.style(
            editor,
            theme.style(Role::Text).patch(theme.style(Role::Failure)),
            owner,
            Ink::Line(verdict),
        );
        let mut mark = |cell: Option<Cell>, sign: &str, style: Style| {
            if let Some((x, y)) = cell.and_then(|cell| to_screen(editor, area, cell)) {
                put(buffer, area, x, y, sign, style);
            }
        };
        let opens = editor.settings.glyphs.opens.to_string();
        let (first, last) = (flow.hops.first(), flow.hops.last());
        let exposed = |end: FlowEnd| flow.hops.iter().any(|hop| accepts(*hop) == Some(end));
        if exposed(FlowEnd::Sender) {
            mark(path.points.first().copied(), EXPOSED, alarm);
        } else if first.is_some_and(|hop| hop.initiator == FlowEnd::Sender) {
            mark(path.points.first().copied(), &opens, line);
        }
        // The last cell is the arrowhead of the data.
        if exposed(FlowEnd::Receiver) {
            mark(before_head(path), EXPOSED, alarm);
        } else if last.is_some_and(|hop| hop.initiator == FlowEnd::Receiver) {
            mark(before_head(path), &opens, line);
        }
        if let Some(place) = path.caption {
            caption(editor, flow, (path, place), (verdict, line, alarm), buffer, area);
        }
    }
    legend(editor, buffer, area);
}

/// The end of a hop that has to accept connections from the internet.
fn accepts(hop: crate::analysis::FlowHop) -> Option<FlowEnd> {
    let other = if hop.initiator == hop.from { hop.to } else { hop.from };
    hop.internet_facing.then_some(other)
}

/// The cell of a line before its last one.
fn before_head(path: &Path) -> Option<Cell> {
    let [.., from, to] = &path.points[..] else { return None };
    let cell = Cell::new(to.x - (to.x - from.x).signum(), to.y - (to.y - from.y).signum());
    (path.points.len() > 2 || (to.x - from.x).abs() + (to.y - from.y).abs() > 1).then_some(cell)
}

/// The stops of a flow with the arrows of its connections, in the order in which they stand from left to right.
fn stops(flow: &Flow, service: Option<&'static str>, leftward: bool, glyphs: &Glyphs) -> Vec<String> {
    let [left, right] = glyphs.along;
    let mut parts: Vec<String> = Vec::new();
    for (at, hop) in flow.hops.iter().enumerate() {
        let along = hop.initiator == hop.from;
        parts.push(if along == leftward { left } else { right }.to_owned());
        let badge = match hop.to {
            FlowEnd::Service(service) => Some(service.badge()),
            // A call goes to the receiver itself; its badge says over what.
            FlowEnd::Receiver if at == 0 && hop.model == Leg::Call => service,
            FlowEnd::Sender | FlowEnd::Receiver => None,
        };
        parts.extend(badge.map(str::to_owned));
    }
    if leftward {
        parts.reverse();
    }
    parts
}

/// Writes the way of the connections over the caption of a link, as much of it as has room.
fn caption(
    editor: &Editor,
    flow: &Flow,
    (path, place): (&Path, Area),
    (verdict, line, alarm): (Verdict, Style, Style),
    buffer: &mut Buffer,
    area: Rect,
) {
    let glyphs = editor.settings.glyphs;
    let piece = path.points.windows(2).find(|ends| Area::between(ends[0], ends[1]).meets(place));
    let leftward = piece.is_some_and(|ends| ends[1].x < ends[0].x);
    let level = piece.is_some_and(|ends| ends[1].x != ends[0].x);
    let first = flow.hops.first().map(|hop| hop.to);
    let service = match first {
        Some(FlowEnd::Receiver) => Some("HTTP"),
        _ => None,
    };
    let middle = stops(flow, service, leftward, glyphs).concat();
    let (start, end) = match (leftward, flow.hops.len() > 1) {
        (false, false) => (flow.sender.word(), ""),
        (true, false) => ("", flow.sender.word()),
        (false, true) => (flow.sender.word(), flow.receiver.word()),
        (true, true) => (flow.receiver.word(), flow.sender.word()),
    };
    let exposed = if flow.internet_facing { [" internet", EXPOSED] } else { ["", ""] };
    let room = place.w.max(0) as usize;
    let texts = [
        (format!("{start}{middle}{end}"), exposed[0]),
        (middle.clone(), exposed[0]),
        (format!("{start}{middle}{end}"), exposed[1]),
        (middle, exposed[1]),
    ];
    let Some((text, warning)) = texts.iter().find(|(text, warning)| width(text) + width(warning) <= room) else {
        return;
    };
    // What the caption leaves free is line again where the line runs level.
    let sign = if level { glyphs.straight[verdict as usize][0] } else { ' ' };
    let blank = sign.to_string().repeat(room);
    for (cell, words, style) in [
        (place.x, blank.as_str(), line),
        (place.x, text.as_str(), line),
        (place.x + width(text) as i32, *warning, alarm),
    ] {
        write(editor, buffer, area, Cell::new(cell, place.y), words, style);
    }
}

/// Writes ASCII-wide text that may begin left of the canvas.
fn write(editor: &Editor, buffer: &mut Buffer, area: Rect, start: Cell, words: &str, style: Style) {
    for (cell, sign) in (start.x..).zip(words.chars()) {
        if let Some((x, y)) = to_screen(editor, area, Cell::new(cell, start.y)) {
            put(buffer, area, x, y, sign.encode_utf8(&mut [0; 4]), style);
        }
    }
}

/// Says at the foot of the canvas what the marks mean.
fn legend(editor: &Editor, buffer: &mut Buffer, area: Rect) {
    let theme = &editor.settings.theme;
    let glyphs = editor.settings.glyphs;
    let base = theme.style(Role::Bar);
    let row = Rect::new(area.x, area.bottom().saturating_sub(1), area.width, 1);
    fill(buffer, row, base);
    let dim = base.patch(theme.style(Role::KeyText));
    let [left, right] = glyphs.along;
    let parts = [
        (glyphs.opens.to_string(), base.patch(theme.style(Role::Strong)), "opens the connection"),
        (format!("{right} {left}"), base.patch(theme.style(Role::Strong)), "connection"),
        (glyphs.head[0][1].to_string(), base.patch(theme.style(Role::Strong)), "data"),
        (EXPOSED.to_owned(), base.patch(theme.style(Role::Failure)), "faces the internet"),
    ];
    let mut x = row.x + 1;
    for (sign, style, words) in parts {
        if usize::from(row.right().saturating_sub(x)) < width(&sign) + width(words) + 1 {
            break;
        }
        x = put(buffer, row, x, row.y, &sign, style) + 1;
        x = put(buffer, row, x, row.y, words, dim) + 3;
    }
}
