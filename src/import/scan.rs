//! How is a foreign text read from left to right? A cursor over text: every step moves forward, nothing is copied.

/// The longest piece of text that a search for its closing mark looks through, in bytes.
const REACH: usize = 1 << 16;

/// A place in a text that moves forward.
#[derive(Debug, Clone, Copy)]
pub struct Scan<'a> {
    text: &'a str,
    /// The byte at which it stands.
    pub at: usize,
}

impl<'a> Scan<'a> {
    /// A cursor at a byte of a text.
    pub fn new(text: &'a str, at: usize) -> Self {
        Self { text, at }
    }

    /// What comes next.
    pub fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    /// The next character.
    pub fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    /// Whether the text ends here.
    pub fn is_done(&self) -> bool {
        self.at >= self.text.len()
    }

    /// Steps over this mark, if it stands here.
    pub fn eat(&mut self, mark: &str) -> bool {
        let here = self.rest().starts_with(mark);
        if here {
            self.at += mark.len();
        }
        here
    }

    /// Steps over one character and returns it.
    pub fn next(&mut self) -> Option<char> {
        let letter = self.peek()?;
        self.at += letter.len_utf8();
        Some(letter)
    }

    /// Steps over characters while they are wanted, and returns them.
    pub fn take_while(&mut self, wanted: impl Fn(char) -> bool) -> &'a str {
        let rest = self.rest();
        let end = rest.find(|letter| !wanted(letter)).unwrap_or(rest.len());
        self.at += end;
        &rest[..end]
    }

    /// Steps over spaces and tabs.
    pub fn skip_blanks(&mut self) {
        self.take_while(|letter| matches!(letter, ' ' | '\t' | '\r'));
    }

    /// Steps over white space of any kind.
    pub fn skip_space(&mut self) {
        self.take_while(char::is_whitespace);
    }

    /// Steps over the rest of the line, leaving the line break, and returns it.
    pub fn take_line(&mut self) -> &'a str {
        self.take_while(|letter| letter != '\n')
    }

    /// Steps over everything up to and including a mark, and returns what stood before it; stays when there is none
    /// near enough.
    pub fn take_until(&mut self, mark: &str) -> Option<&'a str> {
        let rest = self.rest();
        let reach = (0..=REACH.min(rest.len())).rev().find(|end| rest.is_char_boundary(*end)).unwrap_or(0);
        let found = rest[..reach].find(mark)?;
        self.at += found + mark.len();
        Some(&rest[..found])
    }
}
