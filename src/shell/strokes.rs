//! Which bytes bring changed cells to the screen? As few as do it: a frame may go to a terminal at the far end of a thin line.
//!
//! The backend of ratatui writes both colors where one of them changes, and moves by row and column alike; here a color is
//! written where it changes, and inside a row only the column. What is on the screen then is the same.

use std::io::{self, Write};

use crossterm::cursor::{MoveTo, MoveToColumn};
use crossterm::queue;
use crossterm::style::{Attribute, SetAttribute, SetBackgroundColor, SetForegroundColor, SetUnderlineColor};
use ratatui::backend::IntoCrossterm as _;
use ratatui::buffer::Cell;
use ratatui::style::{Color, Modifier};

/// The attributes that can be switched off, each with what does it.
const SWITCHES: [(Modifier, Attribute, Attribute); 7] = [
    (Modifier::REVERSED, Attribute::Reverse, Attribute::NoReverse),
    (Modifier::ITALIC, Attribute::Italic, Attribute::NoItalic),
    (Modifier::UNDERLINED, Attribute::Underlined, Attribute::NoUnderline),
    (Modifier::CROSSED_OUT, Attribute::CrossedOut, Attribute::NotCrossedOut),
    (Modifier::SLOW_BLINK, Attribute::SlowBlink, Attribute::NoBlink),
    (Modifier::RAPID_BLINK, Attribute::RapidBlink, Attribute::NoBlink),
    (Modifier::HIDDEN, Attribute::Hidden, Attribute::NoHidden),
];

/// The attributes that are switched off together.
const WEIGHTS: [(Modifier, Attribute); 2] = [(Modifier::BOLD, Attribute::Bold), (Modifier::DIM, Attribute::Dim)];

/// How the terminal writes at the moment.
struct Pen {
    foreground: Color,
    background: Color,
    underline: Color,
    modifier: Modifier,
}

/// Writes changed cells, in the order of rows and columns, for a terminal that writes plainly and does so again afterwards.
///
/// # Errors
/// What the writer says.
pub fn write<'a>(out: &mut impl Write, cells: impl Iterator<Item = (u16, u16, &'a Cell)>) -> io::Result<()> {
    let mut pen = Pen {
        foreground: Color::Reset,
        background: Color::Reset,
        underline: Color::Reset,
        modifier: Modifier::empty(),
    };
    let mut at: Option<(u16, u16)> = None;
    for (x, y, cell) in cells {
        match at {
            // As with the backend: behind a wide sign the column is told, because terminals differ in how wide it is.
            Some((column, row)) if row == y && column + 1 == x => {}
            Some((_, row)) if row == y => queue!(out, MoveToColumn(x))?,
            _ => queue!(out, MoveTo(x, y))?,
        }
        pen.turn(out, cell)?;
        out.write_all(cell.symbol().as_bytes())?;
        at = Some((x, y));
    }
    queue!(out, SetAttribute(Attribute::Reset))
}

impl Pen {
    /// Writes from here on as a cell is to look.
    fn turn(&mut self, out: &mut impl Write, cell: &Cell) -> io::Result<()> {
        self.switch(out, cell.modifier)?;
        if cell.fg != self.foreground {
            self.foreground = cell.fg;
            queue!(out, SetForegroundColor(cell.fg.into_crossterm()))?;
        }
        if cell.bg != self.background {
            self.background = cell.bg;
            queue!(out, SetBackgroundColor(cell.bg.into_crossterm()))?;
        }
        if cell.underline_color != self.underline {
            self.underline = cell.underline_color;
            queue!(out, SetUnderlineColor(cell.underline_color.into_crossterm()))?;
        }
        Ok(())
    }

    fn switch(&mut self, out: &mut impl Write, modifier: Modifier) -> io::Result<()> {
        let (gone, mut new) = (self.modifier - modifier, modifier - self.modifier);
        self.modifier = modifier;
        if WEIGHTS.iter().any(|(weight, _)| gone.contains(*weight)) {
            queue!(out, SetAttribute(Attribute::NormalIntensity))?;
            new |= modifier & (Modifier::BOLD | Modifier::DIM);
        }
        for (_, _, off) in SWITCHES.iter().filter(|(one, ..)| gone.contains(*one)) {
            queue!(out, SetAttribute(*off))?;
        }
        let weights = WEIGHTS.iter().filter(|(one, _)| new.contains(*one)).map(|(_, on)| *on);
        let switches = SWITCHES.iter().filter(|(one, ..)| new.contains(*one)).map(|(_, on, _)| *on);
        weights.chain(switches).try_for_each(|on| queue!(out, SetAttribute(on)))
    }
}

#[cfg(test)]
mod tests {
    use ratatui::buffer::Buffer;
    use ratatui::layout::Rect;
    use ratatui::style::Style;

    use super::*;

    fn put(buffer: &mut Buffer, (x, y): (u16, u16), text: &str, style: Style) {
        let area = buffer.area;
        crate::view::put(buffer, area, x, y, text, style);
    }

    /// Each cell in another look than its neighbors, wide signs and spaces among them.
    fn painting(seed: u16) -> Buffer {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 40, 6));
        let colors = [Color::Reset, Color::Red, Color::Indexed(7), Color::Rgb(1, 2, 3)];
        let bits = [Modifier::BOLD, Modifier::DIM, Modifier::ITALIC, Modifier::UNDERLINED, Modifier::REVERSED];
        for y in 0..6 {
            for x in (0..40).step_by(2) {
                let dice = usize::from(x * 7 + y * 13 + seed * 29);
                let mut style = Style::new().fg(colors[dice % 4]).bg(colors[dice / 3 % 4]);
                for (at, bit) in bits.iter().enumerate() {
                    style = if dice >> at & 3 == 1 { style.add_modifier(*bit) } else { style };
                }
                let sign = ["a", " ", "字", "─", "é"][dice % 5];
                put(&mut buffer, (x, y), sign, style);
            }
        }
        buffer
    }

    fn screen() -> vt100::Parser {
        vt100::Parser::new(6.try_into().unwrap(), 40.try_into().unwrap(), 0)
    }

    #[test]
    fn the_screen_is_the_one_that_was_drawn() {
        let (mut terminal, mut plain) = (screen(), screen());
        let mut shown = Buffer::empty(Rect::new(0, 0, 40, 6));
        for seed in [0, 0, 1, 5, 2, 0] {
            let next = painting(seed);
            let changes = shown.diff(&next);
            let (mut few, mut many) = (Vec::new(), Vec::new());
            write(&mut few, changes.clone().into_iter()).unwrap();
            let mut backend = ratatui::backend::CrosstermBackend::new(&mut many);
            ratatui::backend::Backend::draw(&mut backend, changes.into_iter()).unwrap();
            assert!(few.len() <= many.len());
            terminal.process(&few);
            plain.process(&many);
            for (row, column) in (0..6).flat_map(|row| (0..40).map(move |column| (row, column))) {
                let (found, wanted) = (terminal.screen().cell(row, column), plain.screen().cell(row, column));
                let (found, wanted) = (found.unwrap(), wanted.unwrap());
                let look = |cell: &vt100::Cell| {
                    let ink = [cell.bold(), cell.dim(), cell.italic(), cell.underline(), cell.inverse()];
                    (cell.contents().to_owned(), cell.fgcolor(), cell.bgcolor(), ink)
                };
                assert_eq!(look(found), look(wanted), "row {row}, column {column} of {seed}");
            }
            shown = next;
        }
    }

    #[test]
    fn a_color_is_written_where_it_changes_and_inside_a_row_only_the_column() {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 9, 1));
        let look = Style::new().fg(Color::Red).bg(Color::Blue);
        put(&mut buffer, (0, 0), "a b", look);
        put(&mut buffer, (2, 0), "b", look.fg(Color::Green));
        put(&mut buffer, (6, 0), "c", look.fg(Color::Green));
        let mut bytes = Vec::new();
        write(&mut bytes, Buffer::empty(buffer.area).diff(&buffer).into_iter()).unwrap();
        let text = String::from_utf8(bytes).unwrap();
        assert_eq!(text, "\x1b[1;1H\x1b[38;5;1m\x1b[48;5;4ma \x1b[38;5;2mb\x1b[7Gc\x1b[0m");
    }
}
