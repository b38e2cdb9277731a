//! Where does the list of a prompt lie? The popup with its line, its choices, what stands beside them, and the foot that
//! says in full what the chosen one says.

use ratatui::layout::Rect;

use super::popup;
use crate::editor::Editor;
use crate::editor::prompt::{Choice, Prompt};
use crate::text::{shown, width};

/// Where the parts of the list of a prompt are drawn.
#[derive(Debug, Clone, Default)]
pub struct ListPlace {
    /// The popup.
    pub area: Rect,
    /// The choices.
    pub body: Rect,
    /// How many cells the names of the choices take.
    pub column: usize,
    /// How many cells their keys take; none where there is no room for them.
    pub keys: u16,
    /// What the chosen one would make.
    pub aside: Rect,
    /// What the chosen one says, in full: a rule and some lines.
    pub foot: Rect,
}

/// The rows of the foot: a rule, and two lines.
const FOOT: u16 = 3;

/// How many cells a menu and a list are wide where the screen has room for that; wider where what they say needs it.
const MENU: u16 = 72;
const LIST: u16 = 100;

/// A few letters of a clause say nothing: with less room than this it is left out.
const CLAUSE: usize = 16;

impl ListPlace {
    /// The cells of the text beside the choices.
    pub fn preview(&self) -> Rect {
        Rect { x: self.aside.x + 1, width: self.aside.width.saturating_sub(2), ..self.aside }
    }

    /// The room for what a choice says behind its name.
    pub fn room(&self, choice: &Choice) -> usize {
        let room = usize::from(self.body.width).saturating_sub(self.column + width(&choice.key) + 6);
        if room < CLAUSE { 0 } else { room }
    }

    /// Whether a choice cannot say all that it says in its row.
    pub fn cuts(&self, choice: &Choice) -> bool {
        width(&shown(&choice.text)) > self.column || width(&shown(&choice.says())) > self.room(choice)
    }
}

/// Where the list of a prompt is drawn.
pub fn list_place(editor: &Editor, prompt: &Prompt) -> ListPlace {
    let (columns, rows) = editor.screen;
    if prompt.aside.is_some() {
        // All of the canvas: slivers of what lies behind would only look like a part of it.
        let area = Rect::new(0, 1, columns, rows.saturating_sub(3));
        return with_aside(area, prompt);
    }
    let changes = prompt.choices.chunk_by(|one, other| one.heading == other.heading);
    let headings = changes.filter(|part| !part[0].heading.is_empty()).count() as u16;
    let wanted = match prompt.files {
        // Files come and go while a path is typed, and the list should not jump with them.
        Some(_) => rows,
        None => prompt.choices.len() as u16 + headings + 4,
    };
    let usual = if prompt.anchor.is_some() { MENU } else { LIST };
    let (names, details) = columns_of(prompt);
    let needed = u16::try_from(names + details + 9).unwrap_or(u16::MAX).min(columns * 3 / 4);
    let wide = columns.saturating_sub(4).clamp(40, usual.max(needed)).min(columns);
    // The foot depends on the width alone, so that the list does not jump while it is narrowed.
    let foot = if parts(Rect::new(0, 0, wide, rows), prompt, 0).cuts_any(prompt) { FOOT } else { 0 };
    let area = match prompt.anchor {
        Some((column, row)) => {
            let tall = (wanted + foot).min(rows.saturating_sub(2)).max(6);
            Rect::new(column.min(columns - wide), (row + 1).min(rows.saturating_sub(tall + 2)), wide, tall)
        }
        None => popup((columns, rows), wide, (wanted + foot).min(rows * 3 / 4).max(6)),
    };
    parts(area, prompt, foot)
}

impl ListPlace {
    fn cuts_any(&self, prompt: &Prompt) -> bool {
        prompt.choices.iter().any(|choice| self.cuts(choice))
    }
}

/// The cells of the longest name of a choice, and of the most that one says behind its name.
fn columns_of(prompt: &Prompt) -> (usize, usize) {
    let names = prompt.choices.iter().map(|choice| width(&shown(&choice.text))).max();
    let details = prompt.choices.iter().map(|choice| width(&shown(&choice.says())) + width(&choice.key)).max();
    (names.unwrap_or(0), details.unwrap_or(0))
}

/// The parts of a list without anything beside it. Names share a column, as wide as the widest that is not out of
/// proportion.
fn parts(area: Rect, prompt: &Prompt, foot: u16) -> ListPlace {
    let inner = Rect::new(area.x + 1, area.y + 3, area.width.saturating_sub(2), area.height.saturating_sub(4));
    // A list that would be left with hardly a choice has no foot.
    let foot = if inner.height >= foot + prompt.choices.len().min(3) as u16 { foot } else { 0 };
    let body = Rect { height: inner.height - foot, ..inner };
    let (names, details) = columns_of(prompt);
    let half = usize::from(body.width) * 2 / 5;
    let column = names.min(half.max(usize::from(body.width).saturating_sub(details + 7)));
    let foot = Rect::new(inner.x, body.bottom(), inner.width, foot);
    let keys = prompt.choices.iter().map(|choice| width(&choice.key)).max().unwrap_or(0) as u16;
    ListPlace { area, body, column, keys, aside: Rect::default(), foot }
}

/// From this width on there is room for the keys of choices with something beside them.
const WIDE: u16 = 96;

/// The parts of a list with what the choice would make beside it.
fn with_aside(area: Rect, prompt: &Prompt) -> ListPlace {
    let inner = Rect::new(area.x + 1, area.y + 3, area.width.saturating_sub(2), area.height.saturating_sub(4));
    let names = prompt.choices.iter().map(|choice| width(&choice.text)).max().unwrap_or(0);
    let keys = prompt.choices.iter().map(|choice| width(&choice.key) as u16).max().unwrap_or(0);
    // What is shown needs the room more than the endings of files do.
    let keys = if inner.width < WIDE { 0 } else { keys + 2 };
    let list = (names as u16 + keys + 4).clamp(16, 44).min(inner.width / 2);
    ListPlace {
        area,
        body: Rect { width: list.saturating_sub(1), ..inner },
        column: names,
        keys,
        aside: Rect { x: inner.x + list, width: inner.width - list, ..inner },
        foot: Rect::default(),
    }
}

/// One row of a list: a heading, or a match by its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Row {
    /// A heading.
    Heading(&'static str),
    /// A match.
    Match(usize),
}

/// The rows of the list of a prompt that are in view.
pub fn list_rows(prompt: &Prompt, height: usize) -> Vec<Row> {
    let mut rows = Vec::new();
    let mut heading = "";
    for (at, place) in prompt.matches.iter().enumerate() {
        let own = prompt.choices[*place].heading;
        // Headings only make sense while the choices are in their own order.
        if prompt.text().is_empty() && own != heading {
            rows.push(Row::Heading(own));
            heading = own;
        }
        rows.push(Row::Match(at));
    }
    let chosen = rows.iter().position(|row| *row == Row::Match(prompt.cursor)).unwrap_or(0);
    let start = chosen.saturating_sub(height.saturating_sub(1) * 2 / 3).min(rows.len().saturating_sub(height));
    rows.into_iter().skip(start).take(height).collect()
}
