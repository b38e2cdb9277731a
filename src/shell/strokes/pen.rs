//! How does the terminal write at the moment, and what makes it write otherwise? Only what differs is told, in one sequence.

use std::fmt::Write as _;
use std::io::Write as _;

use ratatui::style::{Color, Modifier};

use super::Paint;

/// The attributes that are switched off together, with the numbers that do so and those that switch each of them on
/// (ECMA-48, select graphic rendition).
const SWITCHES: [(u8, &[(Modifier, u8)]); 7] = [
    (22, &[(Modifier::BOLD, 1), (Modifier::DIM, 2)]),
    (23, &[(Modifier::ITALIC, 3)]),
    (24, &[(Modifier::UNDERLINED, 4)]),
    (25, &[(Modifier::SLOW_BLINK, 5), (Modifier::RAPID_BLINK, 6)]),
    (27, &[(Modifier::REVERSED, 7)]),
    (28, &[(Modifier::HIDDEN, 8)]),
    (29, &[(Modifier::CROSSED_OUT, 9)]),
];

/// How the terminal writes at the moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Pen {
    letters: Color,
    ground: Color,
    underline: Color,
    modifier: Modifier,
}

impl Pen {
    /// The attributes that it writes with.
    pub fn modifier(&self) -> Modifier {
        self.modifier
    }

    /// About how many bytes it costs to write with a paint.
    pub fn cost(&self, paint: Paint) -> usize {
        let mut next = *self;
        let mut bytes = Vec::new();
        next.turn(&mut bytes, paint, self.modifier);
        bytes.len()
    }

    /// Writes from here on with a paint and attributes.
    pub fn turn(&mut self, out: &mut Vec<u8>, paint: Paint, modifier: Modifier) {
        let next = Self {
            letters: paint.letters.unwrap_or(self.letters),
            ground: paint.ground,
            underline: paint.underline,
            modifier,
        };
        if next == *self {
            return;
        }
        let mut numbers = String::new();
        let (gone, new) = (self.modifier - modifier, modifier - self.modifier);
        for (off, ons) in SWITCHES {
            let is_off = ons.iter().any(|(one, _)| gone.contains(*one));
            // What is switched off together with others must be switched on again.
            let wanted = if is_off { modifier } else { new };
            let switched = ons.iter().filter(|(one, _)| wanted.contains(*one)).map(|(_, on)| *on);
            is_off.then_some(off).into_iter().chain(switched).for_each(|number| add(&mut numbers, number));
        }
        if next.letters != self.letters {
            color(&mut numbers, 30, next.letters);
        }
        if next.ground != self.ground {
            color(&mut numbers, 40, next.ground);
        }
        tell(out, &numbers);
        if next.underline != self.underline {
            // On its own: where it is not known, nothing else is lost.
            let mut numbers = String::new();
            color(&mut numbers, 50, next.underline);
            tell(out, &numbers);
        }
        *self = next;
    }

    /// Writes plainly again.
    pub fn put_down(self, out: &mut Vec<u8>) {
        if self != Self::default() {
            tell(out, "0");
        }
    }
}

fn tell(out: &mut Vec<u8>, numbers: &str) {
    // Without a number it would mean all of them.
    if !numbers.is_empty() {
        write!(out, "\x1b[{numbers}m").expect("memory takes every byte");
    }
}

fn add(numbers: &mut String, number: u8) {
    let sign = if numbers.is_empty() { "" } else { ";" };
    write!(numbers, "{sign}{number}").expect("a text takes every number");
}

/// Adds the numbers of a color; the first of them says what gets it.
fn color(numbers: &mut String, what: u8, color: Color) {
    let place = match color {
        Color::Reset => return add(numbers, what + 9),
        Color::Rgb(red, green, blue) => {
            return [what + 8, 2, red, green, blue].into_iter().for_each(|number| add(numbers, number));
        }
        Color::Indexed(place) => place,
        Color::Black => 0,
        Color::Red => 1,
        Color::Green => 2,
        Color::Yellow => 3,
        Color::Blue => 4,
        Color::Magenta => 5,
        Color::Cyan => 6,
        Color::Gray => 7,
        Color::DarkGray => 8,
        Color::LightRed => 9,
        Color::LightGreen => 10,
        Color::LightYellow => 11,
        Color::LightBlue => 12,
        Color::LightMagenta => 13,
        Color::LightCyan => 14,
        Color::White => 15,
    };
    // Not the short numbers of the first sixteen: many a terminal takes a brighter color for those where letters are bold.
    for number in [what + 8, 5, place] {
        add(numbers, number);
    }
}
