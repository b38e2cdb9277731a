//! Where does the terminal write next, and which is the shortest way to elsewhere? In sequences only, without the control
//! characters that could do it too, so that none of those is ever on its way to the terminal.

use std::io::Write as _;

/// Where the cursor of the terminal is.
#[derive(Debug, Clone, Copy, Default)]
pub(super) enum Cursor {
    /// Nobody knows.
    #[default]
    Somewhere,
    /// In this row: terminals differ in how wide a sign is that was written, and in where the last column leads.
    Row(u16),
    /// In this column and row.
    At(u16, u16),
}

impl Cursor {
    /// Moves to a column and a row.
    pub fn go(&mut self, out: &mut Vec<u8>, x: u16, y: u16) {
        match *self {
            Self::At(column, row) => {
                let start = out.len();
                down(out, row, y);
                across(out, column, x);
                if out.len() - start > 4 + digits(x + 1) + digits(y + 1) {
                    out.truncate(start);
                    place(out, x, y);
                }
            }
            Self::Row(row) if row == y => sequence(out, x + 1, 'G'),
            Self::Row(_) | Self::Somewhere => place(out, x, y),
        }
        *self = Self::At(x, y);
    }

    /// Is told that a sign was written, whether it surely takes one cell, and where the rows end.
    pub fn wrote(&mut self, is_sure: bool, right: u16) {
        *self = match *self {
            Self::At(x, y) if is_sure && x + 1 < right => Self::At(x + 1, y),
            Self::At(_, y) | Self::Row(y) => Self::Row(y),
            Self::Somewhere => Self::Somewhere,
        };
    }
}

fn place(out: &mut Vec<u8>, x: u16, y: u16) {
    write!(out, "\x1b[{};{}H", y + 1, x + 1).expect("memory takes every byte");
}

fn down(out: &mut Vec<u8>, from: u16, to: u16) {
    match to.checked_sub(from) {
        Some(0) => {}
        Some(rows) => sequence(out, rows, 'B'),
        None => sequence(out, from - to, 'A'),
    }
}

fn across(out: &mut Vec<u8>, from: u16, to: u16) {
    match from.checked_sub(to) {
        Some(0) => {}
        Some(columns) if digits(to + 1) < digits(columns) => sequence(out, to + 1, 'G'),
        Some(columns) => sequence(out, columns, 'D'),
        None => sequence(out, to - from, 'C'),
    }
}

/// A sequence with a number, which goes without saying where it is one.
fn sequence(out: &mut Vec<u8>, number: u16, end: char) {
    match number {
        1 => write!(out, "\x1b[{end}"),
        _ => write!(out, "\x1b[{number}{end}"),
    }
    .expect("memory takes every byte");
}

fn digits(number: u16) -> usize {
    number.checked_ilog10().map_or(1, |log| log as usize + 1)
}
