//! What is being asked of the user? One line of text, alone or above a list of choices that it narrows.
//!
//! The palette, the help, the search, names, files, themes and export formats are all prompts. What happens with the
//! answer is the prompt's [`Job`]: functions, so that each command keeps its question and its deed in one file.

use std::borrow::Cow;

use nucleo_matcher::pattern::{AtomKind, CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};

use super::Editor;
use super::command::{Command, named};
use super::files::Files;
use super::key::Key;
use super::keymap::{Keymap, Meaning};
use super::leave::Goal;
use super::line::Line;
use super::mode::ModeName;
use super::selection::Item;
use crate::model::Mark;
use crate::text::{shown, width};

/// One thing to choose.
#[derive(Debug, Clone, Default)]
pub struct Choice {
    /// What is matched and shown first.
    pub text: String,
    /// What is shown after it, and matched with less weight.
    pub detail: String,
    /// What is shown at the right edge: the key of a command.
    pub key: String,
    /// The heading under which it stands.
    pub heading: &'static str,
    /// Why it cannot be chosen now.
    pub refused: Option<Cow<'static, str>>,
    /// What to select when it is chosen.
    pub item: Option<Item>,
    /// Other words for it, which mean it where they are typed in full.
    pub also: &'static [&'static str],
    /// Whether more can be typed behind its name: a file, a format.
    pub takes: bool,
}

impl Choice {
    /// Whether it is meant by a word, with something typed behind it or not.
    fn is_called(&self, word: &str, rest: &str) -> bool {
        (self.also.contains(&word) || self.takes && self.text == word) && (rest.is_empty() || self.takes)
    }

    /// What is said of it behind its name: why it cannot be chosen now, or what it is.
    pub fn says(&self) -> Cow<'_, str> {
        match &self.refused {
            Some(why) => format!("not now: {why}").into(),
            None => self.detail.as_str().into(),
        }
    }
}

/// What a prompt does with its answer.
#[derive(Debug, Clone, Copy)]
pub struct Job {
    /// Takes the answer; an error keeps the prompt open and is shown in it.
    pub accept: fn(&mut Editor, &Prompt) -> Result<(), String>,
    /// Called whenever the text or the choice has changed.
    pub change: Option<fn(&mut Editor, &Prompt)>,
    /// Called when the user leaves without an answer, after changes have been rolled back.
    pub cancel: Option<fn(&mut Editor)>,
}

/// What a prompt looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Look {
    /// A line at the foot of the screen.
    Line,
    /// A list above the middle of the screen.
    List,
}

/// A text beside the choices, and how far it is scrolled.
#[derive(Debug, Clone, Default)]
pub struct Aside {
    /// The text.
    pub text: String,
    /// The lines above the part in view.
    pub from: usize,
    /// The cells to the left of the part in view.
    pub across: usize,
}

impl Aside {
    /// How many cells its longest line takes.
    pub fn width(&self) -> usize {
        self.text.lines().map(|line| width(&shown(line))).max().unwrap_or(0)
    }
}

/// A question under way.
#[derive(Debug, Clone)]
pub struct Prompt {
    /// What is asked: "name of the component".
    pub title: Cow<'static, str>,
    /// What it looks like.
    pub look: Look,
    /// What has been typed.
    pub line: Line,
    /// What can be chosen.
    pub choices: Vec<Choice>,
    /// The choices that match, by position, best first.
    pub matches: Vec<usize>,
    /// Which match is chosen.
    pub cursor: usize,
    /// What was wrong with the last answer.
    pub error: Option<String>,
    /// A remark beside the line: the kind of the component, what Tab does.
    pub remark: String,
    /// What the choice would make, shown beside the choices.
    pub aside: Option<Aside>,
    /// What is known of files, where a file is asked for.
    pub files: Option<Files>,
    /// What the question is about.
    pub subject: Option<Item>,
    /// Where the history stood when the question was asked; leaving goes back to it.
    pub mark: Option<Mark>,
    /// Beside which cell of the screen the list is drawn; in the middle without one.
    pub anchor: Option<(u16, u16)>,
    /// The command whose key opened it, and the one that the same key means while nothing is typed.
    pub again: Option<(&'static str, &'static str)>,
    /// Where the user goes once it is answered.
    pub goal: Goal,
    /// What is done with the answer.
    pub job: Job,
}

/// What became of a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// The text or the choice has changed.
    Changed,
    /// The answer is given.
    Accepted,
    /// The user left.
    Canceled,
    /// Nothing.
    Ignored,
}

impl Prompt {
    /// A question that a line of text answers.
    pub fn line(title: impl Into<Cow<'static, str>>, text: impl Into<String>, job: Job) -> Self {
        Self {
            title: title.into(),
            look: Look::Line,
            line: Line::new(text),
            choices: Vec::new(),
            matches: Vec::new(),
            cursor: 0,
            error: None,
            remark: String::new(),
            aside: None,
            files: None,
            subject: None,
            mark: None,
            anchor: None,
            again: None,
            goal: Goal::Stay,
            job,
        }
    }

    /// A question that one of some choices answers.
    pub fn list(title: impl Into<Cow<'static, str>>, choices: Vec<Choice>, job: Job) -> Self {
        let mut prompt = Self { look: Look::List, choices, ..Self::line(title, "", job) };
        prompt.narrow();
        prompt
    }

    /// The choice that is chosen.
    pub fn chosen(&self) -> Option<&Choice> {
        self.choices.get(*self.matches.get(self.cursor)?)
    }

    /// The text typed, without spaces around it.
    pub fn text(&self) -> &str {
        self.line.text().trim()
    }

    /// What a key does to the line; the keys of answering are in the command table.
    pub fn key(&mut self, key: Key) -> Outcome {
        let before = self.line.text().to_owned();
        if !self.line.key(key) {
            return Outcome::Ignored;
        }
        if *self.line.text() != before {
            self.error = None;
            self.narrow();
        }
        Outcome::Changed
    }

    /// What the key that opened it means while nothing is typed.
    pub(crate) fn means(&self, keymap: &Keymap, key: Key) -> Option<&'static Command> {
        let (opened, means) = self.again.filter(|_| self.line.text().is_empty())?;
        match keymap.resolve(ModeName::Browse, &[key]) {
            Meaning::Command(command, _) if command.name == opened => named(means),
            Meaning::Command(..) | Meaning::Prefix | Meaning::Nothing => None,
        }
    }

    /// Scrolls what stands beside the choices.
    pub(crate) fn scroll(&mut self, by: isize) {
        if let Some(aside) = &mut self.aside {
            aside.from = aside.from.saturating_add_signed(by).min(aside.text.lines().count().saturating_sub(1));
        }
    }

    /// Scrolls what stands beside the choices sideways, as far as a part of so many cells leaves something out.
    pub(crate) fn scroll_across(&mut self, by: isize, room: usize) {
        if let Some(aside) = &mut self.aside {
            aside.across = aside.across.saturating_add_signed(by).min(aside.width().saturating_sub(room));
        }
    }

    /// Moves the choice by some places, round at the ends for a single step.
    pub fn step(&mut self, by: isize) {
        let Some(last) = self.matches.len().checked_sub(1) else { return };
        let wanted = self.cursor as isize + by;
        self.cursor = match by {
            1 if wanted > last as isize => 0,
            -1 if wanted < 0 => last,
            _ => wanted.clamp(0, last as isize) as usize,
        };
    }

    /// Puts pasted text in; says how many letters had no room.
    pub fn paste(&mut self, text: &str) -> usize {
        let lost = self.line.insert(text);
        self.error = None;
        self.narrow();
        lost
    }

    /// Finds the choices that match what was typed, best first; all in their order while nothing is typed.
    ///
    /// What is called exactly that stands first, what cannot be chosen now after the like that can. Letters that are only
    /// strewn over a text are no match.
    pub fn narrow(&mut self) {
        self.cursor = 0;
        let text = self.line.text().trim();
        if text.is_empty() {
            self.matches = (0..self.choices.len()).collect();
            return;
        }
        let (word, rest) = words(text);
        let exact = self.choices.iter().position(|choice| choice.text == text || choice.is_called(word, rest));
        if let Some(at) = exact.filter(|at| !rest.is_empty() && self.choices[*at].text != text) {
            self.matches = vec![at];
            return;
        }
        let loose = Pattern::parse(text, CaseMatching::Smart, Normalization::Smart);
        let strict = Pattern::new(text, CaseMatching::Smart, Normalization::Smart, AtomKind::Substring);
        let mut matcher = Matcher::new(Config::DEFAULT);
        let mut found: Vec<(u32, usize)> = (self.choices.iter().enumerate())
            .filter_map(|(at, choice)| {
                let name = close(&loose, &choice.text, &mut matcher).map(|score| score * 2 + 40);
                let said = format!("{} {}", choice.text, choice.detail);
                let said = strict.score(Utf32Str::new(&said, &mut Vec::new()), &mut matcher);
                let score = name.max(said)?;
                let score = if choice.refused.is_some() { score / 2 } else { score };
                Some((if exact == Some(at) { u32::MAX } else { score }, at))
            })
            .collect();
        if let Some(at) = exact.filter(|at| !found.iter().any(|(_, other)| other == at)) {
            found.push((u32::MAX, at));
        }
        found.sort_by_key(|(score, at)| (std::cmp::Reverse(*score), *at));
        self.matches = found.into_iter().map(|(_, at)| at).collect();
    }

    /// What was typed behind the word by which the chosen one is called.
    pub fn rest(&self) -> &str {
        let (word, rest) = words(self.line.text().trim());
        if self.chosen().is_some_and(|choice| choice.is_called(word, rest)) { rest } else { "" }
    }
}

/// How well a name fits; not at all where the letters are only strewn over it.
///
/// The matcher gives 16 for a letter and 4 for each that follows another in the middle of a word. With less than letters
/// that stand together have, the gaps cost more than the words they begin tell.
fn close(pattern: &Pattern, name: &str, matcher: &mut Matcher) -> Option<u32> {
    let mut buffer = Vec::new();
    let name = Utf32Str::new(name, &mut buffer);
    let mut sum = 0;
    for atom in &pattern.atoms {
        let mut places = Vec::new();
        let score = u32::from(atom.indices(name, matcher, &mut places)?);
        let letters = atom.needle_text().len() as u32;
        let span = places.iter().max().zip(places.iter().min()).map_or(0, |(last, first)| last - first);
        if !atom.negative && (score + 4 < letters * 20 || span > letters * 4 + 8) {
            return None;
        }
        sum += score;
    }
    Some(sum)
}

/// The first word of a text and what follows it.
fn words(text: &str) -> (&str, &str) {
    let (word, rest) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
    (word, rest.trim_start())
}
