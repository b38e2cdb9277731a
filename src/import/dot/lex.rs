//! Which tokens does a DOT text hold? Ids in their four forms, marks and arrows; comments fall away.

use super::super::draft::{Place, Stop, stop};
use super::super::places::Lines;
use super::super::scan::Scan;
use super::Value;

/// How deep the angle brackets of an HTML label may be nested.
const DEPTH: usize = 1000;

/// A token of DOT.
#[derive(Debug, Clone, PartialEq)]
pub enum Token {
    /// A name, number, quoted text or HTML.
    Id {
        text: String,
        /// Whether it was written without quotation marks, so that it may be a keyword.
        plain: bool,
        html: bool,
    },
    Mark(char),
    /// `->` (true) or `--`.
    Arrow(bool),
    End,
}

impl Token {
    /// Whether it is this keyword; case does not count.
    pub fn is_word(&self, word: &str) -> bool {
        matches!(self, Self::Id { text, plain: true, .. } if text.eq_ignore_ascii_case(word))
    }

    /// The value that it stands for after an equals sign.
    pub fn value(self) -> Option<Value> {
        match self {
            Self::Id { text, html, .. } => Some(Value { text, html }),
            Self::Mark(_) | Self::Arrow(_) | Self::End => None,
        }
    }
}

/// The tokens of a text, with one of look-ahead.
#[derive(Debug)]
pub struct Lexer<'a> {
    lines: Lines<'a>,
    scan: Scan<'a>,
    ahead: Option<(Place, Token)>,
}

impl<'a> Lexer<'a> {
    /// The tokens of this text.
    pub fn new(text: &'a str) -> Self {
        Self { lines: Lines::of(text), scan: Scan::new(text, 0), ahead: None }
    }

    /// The next token, which stays.
    pub fn peek(&mut self) -> Result<&(Place, Token), Stop> {
        if self.ahead.is_none() {
            self.ahead = Some(self.read()?);
        }
        Ok(self.ahead.as_ref().expect("it was just read"))
    }

    /// Steps over the next token.
    pub fn next(&mut self) -> Result<(Place, Token), Stop> {
        match self.ahead.take() {
            Some(token) => Ok(token),
            None => self.read(),
        }
    }

    fn read(&mut self) -> Result<(Place, Token), Stop> {
        self.skip()?;
        let start = self.scan.at;
        let place = self.lines.place(start);
        let Some(letter) = self.scan.next() else { return Ok((place, Token::End)) };
        let token = match letter {
            '{' | '}' | '[' | ']' | '=' | ';' | ',' | ':' => Token::Mark(letter),
            '-' if self.scan.eat(">") => Token::Arrow(true),
            '-' if self.scan.eat("-") => Token::Arrow(false),
            '"' => self.quoted(place)?,
            '<' => self.html(place)?,
            letter if letter.is_ascii_digit() || letter == '-' || letter == '.' => {
                let rest = self.scan.take_while(|letter| letter.is_ascii_digit() || letter == '.');
                plain(format!("{letter}{rest}"))
            }
            letter if letter == '_' || letter.is_ascii_alphabetic() || !letter.is_ascii() => {
                let rest = self
                    .scan
                    .take_while(|c| c == '_' || c.is_ascii_alphanumeric() || (!c.is_ascii() && !c.is_whitespace()));
                plain(format!("{letter}{rest}"))
            }
            _ => {
                return Err(stop(
                    place,
                    format!("DOT has no place for {}", crate::text::quoted(&letter.to_string())),
                    None,
                ));
            }
        };
        Ok((place, token))
    }

    /// Steps over white space and comments.
    fn skip(&mut self) -> Result<(), Stop> {
        loop {
            self.scan.take_while(|letter| letter.is_whitespace() || letter == '\u{FEFF}');
            let place = self.lines.place(self.scan.at);
            if self.scan.eat("//") || (place.1 == 1 && self.scan.eat("#")) {
                self.scan.take_line();
            } else if self.scan.eat("/*") {
                let rest = self.scan.rest();
                let Some(end) = rest.find("*/") else { return Err(stop(place, "this comment never ends", None)) };
                self.scan.at += end + 2;
            } else {
                return Ok(());
            }
        }
    }

    /// A quoted text, and those joined to it by `+`. Only `\"` is an escape here; the others belong to labels.
    fn quoted(&mut self, place: Place) -> Result<Token, Stop> {
        let mut text = String::new();
        loop {
            loop {
                text.push_str(self.scan.take_while(|letter| !matches!(letter, '"' | '\\')));
                match self.scan.next() {
                    None => return Err(stop(place, "this text has no closing quotation mark", None)),
                    Some('"') => break,
                    Some(_) => match self.scan.next() {
                        Some('"') => text.push('"'),
                        Some('\n') => {}
                        Some(other) => text.extend(['\\', other]),
                        None => {}
                    },
                }
            }
            let before = self.scan;
            self.skip()?;
            if !self.scan.eat("+") {
                self.scan = before;
                break;
            }
            self.skip()?;
            if !self.scan.eat("\"") {
                self.scan = before;
                break;
            }
        }
        Ok(Token::Id { text, plain: false, html: false })
    }

    fn html(&mut self, place: Place) -> Result<Token, Stop> {
        let start = self.scan.at;
        let mut depth = 1;
        while depth > 0 {
            self.scan.take_while(|letter| !matches!(letter, '<' | '>'));
            match self.scan.next() {
                Some('<') if depth < DEPTH => depth += 1,
                Some('>') => depth -= 1,
                _ => return Err(stop(place, "this HTML label never ends", None)),
            }
        }
        let end = self.scan.at - 1;
        let rest = Scan::new(self.lines.text(), start).rest();
        Ok(Token::Id { text: rest[..end - start].to_owned(), plain: false, html: true })
    }
}

fn plain(text: String) -> Token {
    Token::Id { text, plain: true, html: false }
}
