//! Which bytes bring changed cells to the screen? As few as do it: a frame may go to a terminal at the far end of a thin line.
//!
//! A color costs up to nineteen bytes and a step of the cursor three to nine, so cells are written color by color, not row
//! by row. What is on the screen then is what the backend of ratatui would bring there, but for what nobody sees: the color
//! of the letters where there are none.

mod cursor;
mod pen;

use ratatui::buffer::{Buffer, Cell};
use ratatui::style::{Color, Modifier};

use crate::text::width;
use cursor::Cursor;
use pen::Pen;

/// What a terminal does where it is told to erase.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Erasing {
    /// It leaves the background that it writes with.
    Colored,
    /// It may leave its own background.
    Unknown,
}

/// The terminals that erase with the background they write with (`bce` in their descriptions), by the start of their names.
/// What else calls itself so, in an editor or in a browser, does it too; tmux does it without saying so.
const COLORED: [&str; 12] =
    ["xterm", "tmux", "alacritty", "contour", "foot", "ghostty", "kitty", "konsole", "linux", "rxvt", "st-", "wezterm"];

impl Erasing {
    /// What a terminal does that calls itself this.
    pub fn of(term: &str) -> Self {
        if COLORED.iter().any(|start| term.starts_with(start)) { Self::Colored } else { Self::Unknown }
    }
}

/// The attributes that show where there is no letter.
const SEEN_ON_BLANKS: Modifier = Modifier::UNDERLINED
    .union(Modifier::CROSSED_OUT)
    .union(Modifier::REVERSED)
    .union(Modifier::SLOW_BLINK)
    .union(Modifier::RAPID_BLINK);

/// How many bytes may be written once more to go on, instead of a step of the cursor over them.
const STEP: usize = 4;

/// The colors that cells are written with; none for letters where all of them are blank.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Paint {
    letters: Option<Color>,
    ground: Color,
    underline: Color,
}

/// Cells of one row, one beside the other, that are written with the same paint.
#[derive(Debug, Clone, Copy)]
struct Run {
    y: u16,
    x: u16,
    end: u16,
    paint: Paint,
}

/// A cell that is to be written, and where.
type Change<'a> = (u16, u16, &'a Cell);

/// Writes what leads from one screen to another, for a terminal that writes plainly and does so again afterwards; nothing
/// where they look the same.
pub fn write(out: &mut Vec<u8>, before: &Buffer, after: &Buffer, erasing: Erasing) {
    let changes = before.diff(after);
    let mut hand = Hand { out, after, pen: Pen::default(), cursor: Cursor::default(), erasing };
    let mut runs = Vec::new();
    for row in changes.chunk_by(|(_, one, _), (_, other, _)| one == other) {
        if row.iter().all(|(x, y, cell)| is_sure(cell) && is_sure(&before[(*x, *y)])) {
            let seen = |(x, y, cell): &&Change<'_>| !same_blanks(cell, &before[(*x, *y)]);
            split(after, row.iter().filter(seen), &mut runs);
        } else {
            hand.in_order(row[0].1, &columns(before, after, row));
        }
    }
    hand.by_paint(&runs);
    hand.pen.put_down(hand.out);
}

/// Whether every terminal gives a sign one cell. Beside others the order matters, and where the cursor is then is not known.
fn is_sure(cell: &Cell) -> bool {
    let sign = cell.symbol();
    matches!(sign.as_bytes(), [b' '..=b'~']) || (width(sign) == 1 && sign.chars().nth(1).is_none())
}

fn is_blank(cell: &Cell) -> bool {
    cell.symbol() == " " && !cell.modifier.intersects(SEEN_ON_BLANKS)
}

fn same_blanks(one: &Cell, other: &Cell) -> bool {
    is_blank(one) && is_blank(other) && one.bg == other.bg
}

impl Paint {
    fn of(cell: &Cell) -> Self {
        let blank = is_blank(cell);
        Self {
            letters: (!blank).then_some(cell.fg),
            ground: cell.bg,
            underline: if blank { Color::Reset } else { cell.underline_color },
        }
    }

    /// What writes both, if one paint does.
    fn with(self, other: Self) -> Option<Self> {
        match (self.letters, other.letters) {
            _ if self.ground != other.ground => None,
            (_, None) => Some(self),
            (None, _) => Some(other),
            (Some(_), Some(_)) => (self == other).then_some(self),
        }
    }
}

/// The columns of a row that are written: where it changes, and behind each wide sign that goes, because terminals differ
/// in what they leave where the second half of one was.
fn columns(before: &Buffer, after: &Buffer, row: &[Change<'_>]) -> Vec<u16> {
    let y = row[0].1;
    let is_wide = |buffer: &Buffer, x: u16| width(buffer[(x, y)].symbol()) > 1;
    let left = (1..after.area.right()).filter(|&x| is_wide(before, x - 1) && !is_wide(after, x - 1));
    let mut columns: Vec<u16> = row.iter().map(|(x, ..)| *x).chain(left).collect();
    columns.sort_unstable();
    columns.dedup();
    columns
}

/// Finds the runs of a row. What is unchanged between two of one paint is written again where that is shorter.
fn split<'a>(after: &Buffer, row: impl Iterator<Item = &'a Change<'a>>, runs: &mut Vec<Run>) {
    let mut last: Option<Run> = None;
    for (x, y, cell) in row.copied() {
        let next = Run { y, x, end: x + 1, paint: Paint::of(cell) };
        let joined = last.and_then(|last| joined(after, last, next));
        if joined.is_none() {
            runs.extend(last);
        }
        last = Some(joined.unwrap_or(next));
    }
    runs.extend(last);
}

fn joined(after: &Buffer, last: Run, next: Run) -> Option<Run> {
    let gap = last.end..next.x;
    if gap.len() > STEP {
        return None;
    }
    let gap = gap.map(|x| &after[(x, next.y)]);
    let bytes: usize = gap.clone().map(|cell| cell.symbol().len()).sum();
    let between = gap.clone().try_fold(last.paint, |paint, cell| paint.with(Paint::of(cell)))?;
    let paint = between.with(next.paint)?;
    (bytes <= STEP && gap.clone().all(is_sure)).then_some(Run { end: next.end, paint, ..last })
}

/// What writes: the terminal's pen and cursor, and what they leave behind.
struct Hand<'a> {
    out: &'a mut Vec<u8>,
    after: &'a Buffer,
    pen: Pen,
    cursor: Cursor,
    erasing: Erasing,
}

impl Hand<'_> {
    /// Writes cells of a row from left to right, where not every sign is sure to take one cell.
    fn in_order(&mut self, y: u16, columns: &[u16]) {
        for &x in columns {
            let cell = &self.after[(x, y)];
            self.cursor.go(self.out, x, y);
            let paint = Paint { letters: Some(cell.fg), ground: cell.bg, underline: cell.underline_color };
            self.pen.turn(self.out, paint, cell.modifier);
            self.sign(cell);
        }
    }

    /// Writes runs, those of one paint together; next always the paint that the pen takes up with the fewest bytes.
    fn by_paint(&mut self, runs: &[Run]) {
        let mut paints: Vec<(Paint, Vec<Run>)> = Vec::new();
        for run in runs {
            match paints.iter_mut().find(|(paint, _)| *paint == run.paint) {
                Some((_, all)) => all.push(*run),
                None => paints.push((run.paint, vec![*run])),
            }
        }
        while let Some(at) = (0..paints.len()).min_by_key(|at| self.pen.cost(paints[*at].0)) {
            let (paint, runs) = paints.swap_remove(at);
            for run in runs {
                self.run(paint, run);
            }
        }
    }

    fn run(&mut self, paint: Paint, Run { y, mut x, end, .. }: Run) {
        while x < end {
            let blanks = (x..end).take_while(|x| is_blank(&self.after[(*x, y)])).count() as u16;
            // Where something follows, the cursor must be moved over what was erased, too.
            let long = if x + blanks == end { 6 } else { 11 };
            self.cursor.go(self.out, x, y);
            if self.erasing == Erasing::Colored && blanks >= long {
                self.pen.turn(self.out, paint, self.pen.modifier() - SEEN_ON_BLANKS);
                self.out.extend_from_slice(format!("\x1b[{blanks}X").as_bytes());
                x += blanks;
                continue;
            }
            let cell = &self.after[(x, y)];
            let modifier = if blanks > 0 { self.pen.modifier() - SEEN_ON_BLANKS } else { cell.modifier };
            self.pen.turn(self.out, paint, modifier);
            self.sign(cell);
            x += 1;
        }
    }

    fn sign(&mut self, cell: &Cell) {
        self.out.extend_from_slice(cell.symbol().as_bytes());
        self.cursor.wrote(is_sure(cell), self.after.area.right());
    }
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;
    use ratatui::backend::{Backend as _, CrosstermBackend};
    use ratatui::layout::Rect;
    use ratatui::style::Style;

    use super::*;

    const COLUMNS: u16 = 40;
    const ROWS: u16 = 6;

    fn blank() -> Buffer {
        Buffer::empty(Rect::new(0, 0, COLUMNS, ROWS))
    }

    fn screen() -> vt100::Parser {
        vt100::Parser::new(ROWS.try_into().unwrap(), COLUMNS.try_into().unwrap(), 0)
    }

    fn put(buffer: &mut Buffer, (x, y): (u16, u16), text: &str, style: Style) {
        let area = buffer.area;
        crate::view::put(buffer, area, x, y, text, style);
    }

    /// Text in a look somewhere on the screen: letters, lines, spaces, and signs that take two cells or are of two parts.
    fn word() -> impl Strategy<Value = ((u16, u16), &'static str, Style)> {
        let text = prop::sample::select(vec![
            "a",
            "orders",
            "two words",
            "─────►",
            "字",
            "x字y",
            "e\u{301}",
            " ",
            "      ",
            "                 ",
        ]);
        let color = || prop::sample::select(vec![Color::Reset, Color::Red, Color::Indexed(7), Color::Rgb(1, 2, 3)]);
        let modifiers = [
            Modifier::empty(),
            Modifier::empty(),
            Modifier::BOLD,
            Modifier::DIM | Modifier::BOLD,
            Modifier::ITALIC,
            Modifier::UNDERLINED,
            Modifier::REVERSED,
        ];
        let modifier = prop::sample::select(modifiers.to_vec());
        let look = (color(), color(), modifier)
            .prop_map(|(letters, ground, modifier)| Style::new().fg(letters).bg(ground).add_modifier(modifier));
        ((0..COLUMNS, 0..ROWS), text, look)
    }

    /// What of a cell can be seen.
    fn look(parser: &vt100::Parser, (row, column): (u16, u16)) -> impl PartialEq + std::fmt::Debug + use<> {
        let cell = parser.screen().cell(row, column).unwrap();
        let contents = if cell.has_contents() { cell.contents() } else { " " };
        let seen = cell.underline() || cell.inverse() || contents != " ";
        let letters = seen.then(|| (cell.fgcolor(), cell.bold(), cell.dim(), cell.italic()));
        (contents.to_owned(), cell.is_wide(), cell.bgcolor(), cell.underline(), cell.inverse(), letters)
    }

    proptest! {
        #[test]
        fn the_screen_is_the_one_that_was_drawn(frames in vec(vec(word(), 0..12), 1..6), erases: bool) {
            let erasing = if erases { Erasing::Colored } else { Erasing::Unknown };
            let mut terminal = screen();
            let mut shown = blank();
            for words in frames {
                let mut next = shown.clone();
                for (at, text, style) in words {
                    put(&mut next, at, text, style);
                }
                let (mut few, mut many) = (Vec::new(), Vec::new());
                write(&mut few, &shown, &next, erasing);
                let changes = shown.diff(&next);
                CrosstermBackend::new(&mut many).draw(changes.into_iter()).unwrap();
                terminal.process(&few);
                // What the whole frame looks like on an empty screen.
                let (mut plain, mut whole) = (screen(), Vec::new());
                CrosstermBackend::new(&mut whole).draw(blank().diff(&next).into_iter()).unwrap();
                plain.process(&whole);
                // Beside signs that may take two cells the cursor is told where to go once more.
                let is_plain = [&shown, &next].iter().all(|buffer| buffer.content.iter().all(is_sure));
                prop_assert!(!is_plain || few.len() <= many.len());
                for at in (0..ROWS).flat_map(|row| (0..COLUMNS).map(move |column| (row, column))) {
                    prop_assert_eq!(look(&terminal, at), look(&plain, at), "row and column {:?}", at);
                }
                shown = next;
            }
        }
    }

    /// What is written for the first frame.
    fn first(buffer: &Buffer) -> String {
        let mut bytes = Vec::new();
        write(&mut bytes, &Buffer::empty(buffer.area), buffer, Erasing::Colored);
        String::from_utf8(bytes).unwrap()
    }

    #[test]
    fn each_color_is_written_once() {
        let mut buffer = blank();
        let look = Style::new().fg(Color::Red).bg(Color::Blue);
        for y in 0..2 {
            put(&mut buffer, (0, y), "a b", look);
            put(&mut buffer, (2, y), "b", look.fg(Color::Green));
            put(&mut buffer, (6, y), "c", look.fg(Color::Green));
        }
        let red = "\x1b[1;1H\x1b[38;5;1;48;5;4ma \x1b[2;1Ha ";
        let green = "\x1b[A\x1b[38;5;2mb\x1b[3Cc\x1b[2;3Hb\x1b[3Cc";
        assert_eq!(first(&buffer), format!("{red}{green}\x1b[0m"));
    }

    #[test]
    fn nothing_is_written_where_nothing_is_seen_to_change() {
        let mut buffer = blank();
        put(&mut buffer, (0, 0), "     ", Style::new().fg(Color::Red).add_modifier(Modifier::BOLD));
        assert_eq!(first(&buffer), "");
    }

    #[test]
    fn what_is_wiped_out_is_erased_in_its_color() {
        let mut buffer = blank();
        let look = Style::new().bg(Color::Blue);
        put(&mut buffer, (0, 0), "a", look);
        put(&mut buffer, (1, 0), "                    ", look);
        assert_eq!(first(&buffer), "\x1b[1;1H\x1b[48;5;4ma\x1b[20X\x1b[0m");
    }

    #[test]
    fn the_last_column_leads_nowhere() {
        let mut buffer = blank();
        put(&mut buffer, (COLUMNS - 1, 0), "│", Style::new());
        put(&mut buffer, (COLUMNS - 1, 1), "│", Style::new());
        assert_eq!(first(&buffer), "\x1b[1;40H│\x1b[2;40H│");
    }
}
