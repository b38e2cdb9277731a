//! How large are words in a picture? Sizes of the letters, an estimate of widths, and cutting to a width.
//!
//! Nobody knows which of the named fonts a viewer has. The widths are those of DejaVu Sans, the widest of them, so what fits
//! here fits everywhere.

use unicode_segmentation::UnicodeSegmentation;

use crate::text;

/// The letters of words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Font {
    /// The name of the design.
    Title,
    /// The name of a component.
    Name,
    /// What is said besides a name.
    Small,
    /// The title of a boundary.
    Frame,
    /// A label, or a line of the legend.
    Label,
    /// A badge.
    Badge,
}

/// The advance of the ASCII characters from the space on, in hundredths of the size.
#[rustfmt::skip]
const ADVANCE: [u8; 95] = [
    32, 40, 46, 84, 64, 95, 78, 27, 39, 39, 50, 84, 32, 36, 32, 34, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 34, 34, 84, 84, 84, 53,
    100, 68, 69, 70, 77, 63, 58, 77, 75, 29, 29, 66, 56, 86, 75, 79, 60, 79, 69, 63, 61, 73, 68, 99, 69, 61, 69, 39, 34, 39, 84, 50,
    50, 61, 63, 55, 63, 62, 35, 63, 63, 28, 28, 58, 28, 97, 63, 61, 63, 63, 41, 52, 39, 63, 59, 82, 59, 59, 52, 64, 34, 64, 84,
];

impl Font {
    /// The height in pixels.
    pub fn size(self) -> i32 {
        match self {
            Self::Title => 20,
            Self::Name => 14,
            Self::Label | Self::Frame => 12,
            Self::Small => 11,
            Self::Badge => 10,
        }
    }

    /// Whether the letters are bold.
    pub fn is_bold(self) -> bool {
        matches!(self, Self::Title | Self::Name | Self::Badge)
    }

    /// Whether the letters are slanted.
    pub fn is_italic(self) -> bool {
        self == Self::Frame
    }

    /// How many pixels words take at most, or nearly.
    pub fn width(self, words: &str) -> i32 {
        let hundredths: i32 = words.graphemes(true).map(advance).sum();
        let weight = if self.is_bold() { 112 } else { 100 };
        (hundredths * self.size() * weight + 9_999) / 10_000
    }

    /// Words cut to some pixels between signs, with an ellipsis in place of what is missing.
    pub fn fit(self, words: &str, pixels: i32) -> String {
        if self.width(words) <= pixels {
            return words.to_owned();
        }
        let mut room = pixels - self.width("…");
        let mut short = String::new();
        for sign in words.graphemes(true) {
            room -= self.width(sign);
            if room < 0 {
                break;
            }
            short.push_str(sign);
        }
        short.truncate(short.trim_end().len());
        if short.is_empty() { short } else { short + "…" }
    }
}

/// The advance of a sign in hundredths of the size.
fn advance(sign: &str) -> i32 {
    match sign.as_bytes() {
        [byte @ b' '..=b'~'] => i32::from(ADVANCE[usize::from(byte - b' ')]),
        _ => match text::width(sign) {
            0 => 0,
            1 => 75,
            cells => 55 * cells as i32,
        },
    }
}
