//! What is being asked of the user? One line of text, alone or above a list of choices that it narrows.
//!
//! The palette, the help, the search, names, files, themes and export formats are all prompts. What happens with the
//! answer is the prompt's [`Job`]: functions, so that each command keeps its question and its deed in one file.

use std::borrow::Cow;

use nucleo_matcher::pattern::{CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};

use super::Editor;
use super::key::Key;
use super::line::Line;
use super::selection::Item;
use crate::model::Mark;

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
}

impl Choice {
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
    /// What the choice would make, shown beside the choices, and how far it is scrolled.
    pub aside: Option<(String, usize)>,
    /// What the question is about.
    pub subject: Option<Item>,
    /// Where the history stood when the question was asked; leaving goes back to it.
    pub mark: Option<Mark>,
    /// Beside which cell of the screen the list is drawn; in the middle without one.
    pub anchor: Option<(u16, u16)>,
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
            subject: None,
            mark: None,
            anchor: None,
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

    /// Scrolls what stands beside the choices.
    pub(crate) fn scroll(&mut self, by: isize) {
        if let Some((text, from)) = &mut self.aside {
            *from = from.saturating_add_signed(by).min(text.lines().count().saturating_sub(1));
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
    pub fn narrow(&mut self) {
        self.cursor = 0;
        if self.text().is_empty() {
            self.matches = (0..self.choices.len()).collect();
            return;
        }
        let pattern = Pattern::parse(self.text(), CaseMatching::Smart, Normalization::Smart);
        let mut matcher = Matcher::new(Config::DEFAULT);
        let mut buffer = Vec::new();
        let mut score = |text: &str| pattern.score(Utf32Str::new(text, &mut buffer), &mut matcher);
        let mut found: Vec<(u32, usize)> = (self.choices.iter().enumerate())
            .filter_map(|(at, choice)| {
                let name = score(&choice.text).map(|score| score * 2 + 40);
                Some((name.max(score(&format!("{} {}", choice.text, choice.detail)))?, at))
            })
            .collect();
        found.sort_by_key(|(score, at)| (std::cmp::Reverse(*score), *at));
        self.matches = found.into_iter().map(|(_, at)| at).collect();
    }
}
