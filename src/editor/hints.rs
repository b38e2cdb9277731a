//! How does one jump to anything on the screen? By typing the letters shown on it.

use super::selection::Item;

/// Letters on things.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Hints {
    /// Each thing with its letters.
    pub labels: Vec<(String, Item)>,
    /// What has been typed.
    pub typed: String,
}

/// The letters, easiest first. No letter of them means anything else while hints are shown.
const LETTERS: &[u8] = b"asdfghjklqweruioptyzxcvbnm";

impl Hints {
    /// Letters for some things, as short as their number allows; no label begins another.
    pub fn new(items: impl IntoIterator<Item = Item>) -> Self {
        let items: Vec<Item> = items.into_iter().collect();
        let mut length = 1;
        while LETTERS.len().saturating_pow(length) < items.len() {
            length += 1;
        }
        let label = |mut number: usize| {
            let mut letters: Vec<char> = Vec::new();
            for _ in 0..length {
                letters.push(char::from(LETTERS[number % LETTERS.len()]));
                number /= LETTERS.len();
            }
            letters.iter().rev().collect::<String>()
        };
        Self {
            labels: items.into_iter().enumerate().map(|(at, item)| (label(at), item)).collect(),
            typed: String::new(),
        }
    }

    /// The letters of a thing that are still to be typed, if what was typed leads to it.
    pub fn rest(&self, item: &Item) -> Option<&str> {
        self.labels.iter().find(|(_, other)| other == item)?.0.strip_prefix(self.typed.as_str())
    }

    /// Takes a letter; `Some` is the thing that is meant. A letter that leads nowhere is not taken.
    pub fn letter(&mut self, letter: char) -> Option<Item> {
        let wanted = format!("{}{letter}", self.typed);
        if self.labels.iter().any(|(label, _)| label.starts_with(&wanted)) {
            self.typed = wanted;
        }
        self.labels.iter().find(|(label, _)| *label == self.typed).map(|(_, item)| item.clone())
    }
}
