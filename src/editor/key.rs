//! Which key was pressed? A key with its modifiers, made uniform across terminals; read from and printed as text.
//!
//! Shift is part of a character (`R`, not Shift and `r`) and only stands by itself beside keys that have no other form.
//! The text form is that of the command table: `a`, `R`, `Space`, `C-r`, `S-Up`; a chord is keys with a space between.

use std::fmt;

/// What a key is, without modifiers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(missing_docs, reason = "each is the key of that name")]
pub enum Code {
    Char(char),
    Enter,
    Esc,
    Tab,
    Backspace,
    Delete,
    Insert,
    Up,
    Down,
    Left,
    Right,
    Home,
    End,
    PageUp,
    PageDown,
    F(u8),
}

/// The names of the keys that are not characters, as the command table writes them.
const NAMES: &[(Code, &str)] = &[
    (Code::Char(' '), "Space"),
    (Code::Enter, "Enter"),
    (Code::Esc, "Esc"),
    (Code::Tab, "Tab"),
    (Code::Backspace, "Backspace"),
    (Code::Delete, "Delete"),
    (Code::Insert, "Insert"),
    (Code::Up, "Up"),
    (Code::Down, "Down"),
    (Code::Left, "Left"),
    (Code::Right, "Right"),
    (Code::Home, "Home"),
    (Code::End, "End"),
    (Code::PageUp, "PageUp"),
    (Code::PageDown, "PageDown"),
];

/// A key with its modifiers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Key {
    /// What was pressed.
    pub code: Code,
    /// Whether Control was held.
    pub ctrl: bool,
    /// Whether Alt was held.
    pub alt: bool,
    /// Whether Shift was held; never set for a character, which says it by itself.
    pub shift: bool,
}

impl Key {
    /// A key without modifiers.
    pub const fn plain(code: Code) -> Self {
        Self { code, ctrl: false, alt: false, shift: false }
    }

    /// A character.
    pub const fn char(letter: char) -> Self {
        Self::plain(Code::Char(letter))
    }

    /// The key that a text such as `C-r` or `S-Up` spells.
    pub fn parse(text: &str) -> Option<Self> {
        let mut key = Self::plain(Code::Esc);
        let mut rest = text;
        while let Some((modifier, after)) = rest.split_once('-').filter(|(_, after)| !after.is_empty()) {
            match modifier {
                "C" => key.ctrl = true,
                "A" => key.alt = true,
                "S" => key.shift = true,
                _ => break,
            }
            rest = after;
        }
        let named = NAMES.iter().find(|(_, name)| *name == rest).map(|(code, _)| *code);
        let function = || rest.strip_prefix('F').and_then(|number| number.parse().ok()).map(Code::F);
        let letter = || {
            let mut letters = rest.chars();
            letters.next().filter(|_| letters.next().is_none()).map(Code::Char)
        };
        key.code = named.or_else(function).or_else(letter)?;
        (!(key.shift && matches!(key.code, Code::Char(_)))).then_some(key)
    }

    /// The keys of a chord such as `g L`.
    pub fn chord(text: &str) -> Option<Vec<Self>> {
        text.split(' ').map(Self::parse).collect()
    }

    /// The character that this key types into a line of text, if it types one.
    pub fn typed(self) -> Option<char> {
        match self.code {
            Code::Char(letter) if !self.ctrl && !self.alt => Some(letter),
            _ => None,
        }
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (held, name) in [(self.ctrl, "C-"), (self.alt, "A-"), (self.shift, "S-")] {
            if held {
                f.write_str(name)?;
            }
        }
        match (NAMES.iter().find(|(code, _)| *code == self.code), self.code) {
            (Some((_, name)), _) => f.write_str(name),
            (None, Code::Char(letter)) => write!(f, "{letter}"),
            (None, Code::F(number)) => write!(f, "F{number}"),
            (None, _) => unreachable!("every other key has a name"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_prints_as_it_is_written() {
        for text in ["a", "R", "Space", "C-r", "S-Up", "A-x", "F1", "-", "C--", "Esc", "%", "S-Tab", "F"] {
            assert_eq!(Key::parse(text).map(|key| key.to_string()).as_deref(), Some(text));
        }
        for text in ["", "ab", "S-a", "Nope", "C-"] {
            assert_eq!(Key::parse(text), None, "{text}");
        }
        assert_eq!(Key::chord("g L").map(|keys| keys.len()), Some(2));
    }
}
