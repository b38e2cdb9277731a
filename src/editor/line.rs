//! How is a line of text edited? In grapheme clusters, so that what a person sees as one letter is one letter.
//!
//! Invariant: the cursor stands on a boundary between clusters. The text never holds a line break or a control character.

use unicode_segmentation::UnicodeSegmentation;

use super::key::{Code, Key};

/// A line of text under edit.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Line {
    text: String,
    cursor: usize,
}

/// The longest line that can be typed or pasted, in bytes; far above any name, and safe to draw.
const LIMIT: usize = 4_096;

impl Line {
    /// A line that holds a text, with the cursor at its end.
    pub fn new(text: impl Into<String>) -> Self {
        let text = text.into();
        let cursor = text.len();
        Self { text, cursor }
    }

    /// The text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// What stands before the cursor, at it, and behind that.
    pub fn parts(&self) -> (&str, &str, &str) {
        let (before, after) = self.text.split_at(self.cursor);
        let at = after.graphemes(true).next().unwrap_or_default();
        (before, at, &after[at.len()..])
    }

    /// Puts text in at the cursor; line breaks and tabs become spaces, other control characters vanish, and so does what is
    /// above [`LIMIT`]. Says how many letters that is.
    pub fn insert(&mut self, text: &str) -> usize {
        let clean: String = (text.trim_end_matches(['\r', '\n']).chars())
            .map(|c| if matches!(c, '\n' | '\r' | '\t') { ' ' } else { c })
            .filter(|c| !c.is_control())
            .collect();
        let room = LIMIT.saturating_sub(self.text.len());
        let ends = clean.grapheme_indices(true).map(|(at, letter)| at + letter.len());
        let end = ends.take_while(|&end| end <= room).last().unwrap_or(0);
        self.text.insert_str(self.cursor, &clean[..end]);
        self.cursor += end;
        // A combining character joins what stands before it, and the cursor must not end up inside.
        while !self.is_boundary(self.cursor) {
            self.cursor += self.text[self.cursor..].chars().next().map_or(1, char::len_utf8);
        }
        clean[end..].graphemes(true).count()
    }

    /// Edits the line as this key asks; `false` when the key is not one of the usual editing keys.
    pub fn key(&mut self, key: Key) -> bool {
        if let Some(letter) = key.typed() {
            self.insert(letter.encode_utf8(&mut [0; 4]));
            return true;
        }
        match (key.code, key.ctrl || key.alt) {
            (Code::Backspace, false) => self.remove(self.before(), self.cursor),
            (Code::Char('h'), true) if key.ctrl => self.remove(self.before(), self.cursor),
            (Code::Delete, false) => self.remove(self.cursor, self.after()),
            (Code::Backspace, true) => self.remove(self.word_before(), self.cursor),
            (Code::Char('w'), true) if key.ctrl => self.remove(self.word_before(), self.cursor),
            (Code::Char('u'), true) if key.ctrl => self.remove(0, self.cursor),
            (Code::Char('k'), true) if key.ctrl => self.remove(self.cursor, self.text.len()),
            (Code::Left, false) => self.cursor = self.before(),
            (Code::Right, false) => self.cursor = self.after(),
            (Code::Left, true) => self.cursor = self.word_before(),
            (Code::Char('b'), true) if key.alt => self.cursor = self.word_before(),
            (Code::Right, true) => self.cursor = self.word_after(),
            (Code::Char('f'), true) if key.alt => self.cursor = self.word_after(),
            (Code::Home, false) => self.cursor = 0,
            (Code::Char('a'), true) if key.ctrl => self.cursor = 0,
            (Code::End, false) => self.cursor = self.text.len(),
            (Code::Char('e'), true) if key.ctrl => self.cursor = self.text.len(),
            _ => return false,
        }
        true
    }

    fn remove(&mut self, from: usize, to: usize) {
        self.text.replace_range(from..to, "");
        self.cursor = from;
        while !self.is_boundary(self.cursor) {
            self.cursor -= self.text[..self.cursor].chars().next_back().map_or(1, char::len_utf8);
        }
    }

    fn is_boundary(&self, at: usize) -> bool {
        at == 0 || at == self.text.len() || self.text.grapheme_indices(true).any(|(start, _)| start == at)
    }

    fn before(&self) -> usize {
        self.text[..self.cursor].grapheme_indices(true).next_back().map_or(0, |(at, _)| at)
    }

    fn after(&self) -> usize {
        self.cursor + self.text[self.cursor..].graphemes(true).next().map_or(0, str::len)
    }

    fn word_before(&self) -> usize {
        let is_word = |text: &str| text.chars().any(char::is_alphanumeric);
        self.text[..self.cursor].split_word_bound_indices().rfind(|(_, word)| is_word(word)).map_or(0, |(at, _)| at)
    }

    fn word_after(&self) -> usize {
        let is_word = |text: &str| text.chars().any(char::is_alphanumeric);
        (self.text[self.cursor..].split_word_bound_indices())
            .find(|(_, word)| is_word(word))
            .map_or(self.text.len(), |(at, word)| self.cursor + at + word.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(start: &str, keys: &str, expected: &str) {
        let mut line = Line::new(start);
        for key in keys.split_whitespace() {
            assert!(line.key(Key::parse(key).unwrap()), "{key}");
        }
        let (before, at, after) = line.parts();
        assert_eq!(format!("{before}|{at}{after}"), expected);
    }

    #[test]
    fn letters_are_what_a_person_sees() {
        check("ab", "Left x", "ax|b");
        check("e\u{301}x", "Left Backspace", "|x");
        check("a👩\u{200d}👧b", "Left Backspace", "a|b");
        check("one two", "C-w", "one |");
        check("one two", "Home C-Right", "one| two");
        check("one two", "C-Left C-Left Delete", "|ne two");
        check("one two", "Home C-k y", "y|");
    }

    #[test]
    fn pasted_line_breaks_do_not_end_the_line() {
        let mut line = Line::default();
        line.insert("two\r\nlines\u{1b}[31m\n");
        assert_eq!(line.text(), "two  lines[31m");
    }
}
