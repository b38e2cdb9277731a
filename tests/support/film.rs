//! Screens of the emulated terminal as pictures: one screen as SVG, or several as an SVG that plays itself.
//!
//! A cell is [`CELL`] units; runs of cells of one style are one text of a fixed length, so that any font keeps the grid.
//! In a film, a row that several frames share is drawn once and shown while they last.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use unicode_width::UnicodeWidthStr;
use vt100::{Cell, Color, Screen};

/// Width and height of a cell.
const CELL: (f32, f32) = (8.4, 16.5);
/// Where the letters of a row stand.
const BASE: f32 = 13.0;
const FONT: &str = "ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace";

/// How a run of cells looks.
#[derive(Clone, PartialEq)]
struct Look {
    ink: String,
    ground: Option<String>,
    is_bold: bool,
    is_italic: bool,
}

/// The rows of a screen as SVG, each around its own origin.
pub struct Frame {
    rows: Vec<String>,
    columns: u16,
}

/// What is drawn in, and on what, where the program leaves it to the terminal.
const INK: &str = "#d7dce4";
const GROUND: &str = "#14171c";

fn hex(color: Color) -> Option<String> {
    match color {
        Color::Default => None,
        Color::Rgb(red, green, blue) => Some(format!("#{red:02x}{green:02x}{blue:02x}")),
        Color::Idx(index) => Some(format!("#{index:02x}{index:02x}{index:02x}")),
    }
}

fn look(cell: &Cell) -> Look {
    let (mut ink, mut ground) = (hex(cell.fgcolor()).unwrap_or_else(|| INK.to_owned()), hex(cell.bgcolor()));
    if cell.inverse() {
        (ink, ground) = (ground.unwrap_or_else(|| GROUND.to_owned()), Some(ink));
    }
    ground = ground.filter(|ground| ground != GROUND);
    Look { ink, ground, is_bold: cell.bold(), is_italic: cell.italic() }
}

fn has_letter(cell: &Cell) -> bool {
    cell.has_contents() && cell.contents() != " "
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// The frame that a screen shows.
pub fn frame(screen: &Screen) -> Frame {
    let (rows, columns) = screen.size();
    let rows = (0..rows.get()).map(|row| self::row(screen, row, columns.get())).collect();
    Frame { rows, columns: columns.get() }
}

fn row(screen: &Screen, row: u16, columns: u16) -> String {
    let (mut grounds, mut texts) = (String::new(), String::new());
    let mut column = 0;
    while column < columns {
        let Some(first) = screen.cell(row, column) else { break };
        let mut look = look(first);
        let mut is_blank = true;
        let start = column;
        let mut text = String::new();
        while let Some(cell) = screen.cell(row, column).filter(|_| column < columns) {
            let next = self::look(cell);
            // Where there is no letter, nobody sees which color it would have.
            if next.ground != look.ground || (next != look && has_letter(cell) && !is_blank) {
                break;
            }
            if has_letter(cell) {
                (look, is_blank) = (next, false);
            }
            if !cell.is_wide_continuation() {
                text.push_str(if cell.has_contents() { cell.contents() } else { " " });
            }
            column += 1;
        }
        let (x, wide) = (f32::from(start) * CELL.0, f32::from(column - start) * CELL.0);
        if let Some(ground) = &look.ground {
            // A hair more than the row, so that no seam shows between two.
            write!(grounds, r#"<rect x="{x:.1}" width="{wide:.1}" height="{}" fill="{ground}"/>"#, CELL.1 + 0.5)
                .unwrap();
        }
        // Viewers differ in what they do with white space, so none is left at the ends, and none inside can fold.
        let before = text.len() - text.trim_start().len();
        let letters = text.trim().replace(' ', "\u{a0}");
        if !letters.is_empty() {
            let bold = if look.is_bold { r#" font-weight="bold""# } else { "" };
            let italic = if look.is_italic { r#" font-style="italic""# } else { "" };
            let x = x + before as f32 * CELL.0;
            let wide = UnicodeWidthStr::width(letters.as_str()) as f32 * CELL.0;
            write!(
                texts,
                r#"<text x="{x:.1}" y="{BASE}" textLength="{wide:.1}" fill="{}"{bold}{italic}>{}</text>"#,
                look.ink,
                escaped(&letters)
            )
            .unwrap();
        }
    }
    grounds + &texts
}

fn open(frame: &Frame, title: &str) -> String {
    let (wide, high) = (f32::from(frame.columns) * CELL.0 + 16.0, frame.rows.len() as f32 * CELL.1 + 16.0);
    let mut out = format!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide:.0} {high:.0}" width="{wide:.0}" height="{high:.0}" role="img">"#
    );
    write!(out, "\n<title>{}</title>\n", escaped(title)).unwrap();
    write!(out, r#"<rect width="100%" height="100%" rx="6" fill="{GROUND}"/>"#).unwrap();
    writeln!(out, r#"<g transform="translate(8 8)" font-family="{FONT}" font-size="14">"#).unwrap();
    out
}

fn place(row: usize, extra: &str, content: &str) -> String {
    format!("<g transform=\"translate(0 {:.1})\"{extra}>{content}</g>\n", row as f32 * CELL.1)
}

/// One screen.
pub fn picture(frame: &Frame, title: &str) -> String {
    let mut out = open(frame, title);
    for (at, row) in frame.rows.iter().enumerate().filter(|(_, row)| !row.is_empty()) {
        out.push_str(&place(at, "", row));
    }
    out.push_str("</g>\n</svg>\n");
    out
}

/// Frames with the seconds that each lasts, over and over.
pub fn film(frames: &[(Frame, f32)], title: &str) -> String {
    let all: f32 = frames.iter().map(|(_, seconds)| seconds).sum();
    let mut begins = Vec::new();
    let mut at = 0.0;
    for (_, seconds) in frames {
        begins.push(at / all);
        at += seconds;
    }
    let mut shown: BTreeMap<(usize, &str), Vec<bool>> = BTreeMap::new();
    for (number, (frame, _)) in frames.iter().enumerate() {
        for (row, content) in frame.rows.iter().enumerate().filter(|(_, content)| !content.is_empty()) {
            shown.entry((row, content)).or_insert_with(|| vec![false; frames.len()])[number] = true;
        }
    }
    let mut out = open(&frames[0].0, title);
    for ((row, content), when) in shown {
        if when.iter().all(|shown| *shown) {
            out.push_str(&place(row, "", content));
            continue;
        }
        // Only the changes are told; the first word holds from the beginning.
        let changes: Vec<usize> = (0..when.len()).filter(|at| *at == 0 || when[*at] != when[at - 1]).collect();
        let list = |of: &dyn Fn(usize) -> String| changes.iter().map(|at| of(*at)).collect::<Vec<_>>().join(";");
        let values = list(&|at| if when[at] { "visible".to_owned() } else { "hidden".to_owned() });
        let times = list(&|at| format!("{:.4}", begins[at]));
        let animate = format!(
            r#"<animate attributeName="visibility" calcMode="discrete" dur="{all:.1}s" repeatCount="indefinite" values="{values}" keyTimes="{times}"/>"#
        );
        let still = if when.last() == Some(&true) { "" } else { r#" visibility="hidden""# };
        out.push_str(&place(row, still, &(animate + content)));
    }
    out.push_str("</g>\n</svg>\n");
    out
}
