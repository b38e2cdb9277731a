//! What do words look like? Outlines of a subset of DejaVu Sans, and the squares of GNU Unifont for scripts that it lacks.
//!
//! Words run in the order in which they are read (Unicode Standard Annex 9). Letters are not shaped: Arabic ones stand alone,
//! and an emoji of several people is these people side by side. What neither font has is an empty box.

use std::sync::LazyLock;

use tiny_skia::{Path, PathBuilder, Transform};
use ttf_parser::{Face, OutlineBuilder};

use crate::export::scene::{Anchor, Font};
use crate::text;

/// The outlines, and how many units make a letter's height.
static OUTLINES: LazyLock<Vec<u8>> = LazyLock::new(|| unpacked(include_bytes!("dejavu-sans.z")));

/// Squares of sixteen by sixteen bits for each character of [`RANGES`].
static SQUARES: LazyLock<Vec<u8>> = LazyLock::new(|| unpacked(include_bytes!("unifont.z")));

/// The characters of the squares: the scripts from India to Myanmar, Khmer, East Asia, full-width and mathematical letters, emoji.
/// Of the Chinese characters only those of the first levels of GB 2312, JIS X 0208 and Big5 have one, some seven thousand;
/// the others are boxes.
const RANGES: [(u32, u32); 10] = [
    (0x0900, 0x0FFF),
    (0x1000, 0x11FF),
    (0x1780, 0x17FF),
    (0x3000, 0x318F),
    (0x31F0, 0x33FF),
    (0x4E00, 0x9FFF),
    (0xAC00, 0xD7A3),
    (0xFF00, 0xFFEF),
    (0x1_D400, 0x1_D7FF),
    (0x1_F000, 0x1_FAFF),
];

fn unpacked(bytes: &[u8]) -> Vec<u8> {
    miniz_oxide::inflate::decompress_to_vec_zlib(bytes).expect("the fonts of the program are whole")
}

/// The shape of words with one end, or their middle, at a place on the base line; none where nothing is to be seen.
pub fn outline((x, y): (i32, i32), anchor: Anchor, font: Font, words: &str) -> Option<Path> {
    let face = Face::parse(&OUTLINES, 0).expect("the font of the program is one");
    let size = font.size() as f32;
    let scale = size / f32::from(face.units_per_em());
    let mut pen = Pen { path: PathBuilder::new(), at: 0.0, scale };
    for letter in in_order(words).chars() {
        if let Some(glyph) = face.glyph_index(letter) {
            face.outline_glyph(glyph, &mut pen);
            pen.at += f32::from(face.glyph_hor_advance(glyph).unwrap_or_default()) * scale;
        } else if let Some(bits) = square(letter) {
            pen.square(bits, size);
            pen.at += size * 0.55 * text::width(letter.encode_utf8(&mut [0; 4])) as f32;
        } else if text::width(letter.encode_utf8(&mut [0; 4])) > 0 {
            // A box says that something is here that cannot be shown.
            pen.path.push_rect(tiny_skia::Rect::from_xywh(pen.at + 1.0, -size * 0.7, size * 0.5, size * 0.7)?);
            pen.at += size * 0.65;
        }
    }
    let width = pen.at;
    let left = match anchor {
        Anchor::Start => x as f32,
        Anchor::Middle => x as f32 - width / 2.0,
    };
    let slant = if font.is_italic() { -0.2 } else { 0.0 };
    pen.path.finish()?.transform(Transform::from_row(1.0, 0.0, slant, 1.0, left, y as f32))
}

/// The words as they stand from left to right.
fn in_order(words: &str) -> String {
    let info = unicode_bidi::BidiInfo::new(words, None);
    let lines = info.paragraphs.iter().map(|paragraph| info.reorder_line(paragraph, paragraph.range.clone()));
    lines.collect()
}

fn square(letter: char) -> Option<&'static [u8]> {
    let code = u32::from(letter);
    let mut before = 0;
    for (first, last) in RANGES {
        if (first..=last).contains(&code) {
            let at = (before + code - first) as usize * 32;
            let bits = SQUARES.get(at..at + 32)?;
            return (letter.is_whitespace() || bits.iter().any(|byte| *byte != 0)).then_some(bits);
        }
        before += last - first + 1;
    }
    None
}

/// Draws letters from left to right; up is negative, as on the screen.
struct Pen {
    path: PathBuilder,
    at: f32,
    scale: f32,
}

impl Pen {
    fn square(&mut self, bits: &[u8], size: f32) {
        let dot = size * 1.1 / 16.0;
        for (row, line) in bits.chunks_exact(2).enumerate() {
            for column in 0..16 {
                if line[column / 8] & (0x80 >> (column % 8)) != 0 {
                    let (x, y) = (self.at + column as f32 * dot, (row as f32 - 14.0) * dot);
                    // Squares that overlap a little leave no seams.
                    if let Some(rect) = tiny_skia::Rect::from_xywh(x, y, dot * 1.05, dot * 1.05) {
                        self.path.push_rect(rect);
                    }
                }
            }
        }
    }

    fn place(&self, x: f32, y: f32) -> (f32, f32) {
        (self.at + x * self.scale, -y * self.scale)
    }
}

impl OutlineBuilder for Pen {
    fn move_to(&mut self, x: f32, y: f32) {
        let (x, y) = self.place(x, y);
        self.path.move_to(x, y);
    }

    fn line_to(&mut self, x: f32, y: f32) {
        let (x, y) = self.place(x, y);
        self.path.line_to(x, y);
    }

    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        let ((x1, y1), (x, y)) = (self.place(x1, y1), self.place(x, y));
        self.path.quad_to(x1, y1, x, y);
    }

    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        let ((x1, y1), (x2, y2), (x, y)) = (self.place(x1, y1), self.place(x2, y2), self.place(x, y));
        self.path.cubic_to(x1, y1, x2, y2, x, y);
    }

    fn close(&mut self) {
        self.path.close();
    }
}
