//! What stands in one line of a form? A field, the text typed into it, and what is wrong with that.

use super::fields::{Field, Pick, Takes, need_picks, need_takes, need_text, need_unit};
use super::statements;
use crate::editor::key::{Code, Key};
use crate::editor::line::Line;
use crate::model::{Component, Group, Link, NeedRow, Needs, Title, Topology};

/// What a line is about.
#[derive(Debug, Clone, Copy)]
pub enum Subject {
    /// A field of a component.
    Component(&'static Field<Component>),
    /// A field of a link.
    Link(&'static Field<Link>),
    /// A field of a group.
    Group(&'static Field<Group>),
    /// A field of the design.
    Design(&'static Field<Title>),
    /// A need of a link.
    Need(&'static NeedRow),
    /// Needs in one line, on top of those that are stated.
    Add,
    /// The id.
    Id,
}

/// Something that the lines of a form say something of.
pub trait Said {
    /// Says of this what a line says, where the line is about such a thing.
    ///
    /// # Errors
    /// A clause that says what would work.
    fn take(&mut self, subject: Subject, text: &str) -> Result<(), String>;
}

impl Said for Component {
    fn take(&mut self, subject: Subject, text: &str) -> Result<(), String> {
        match subject {
            Subject::Component(field) => (field.set)(self, text),
            Subject::Link(_)
            | Subject::Group(_)
            | Subject::Design(_)
            | Subject::Need(_)
            | Subject::Add
            | Subject::Id => Ok(()),
        }
    }
}

impl Said for Link {
    fn take(&mut self, subject: Subject, text: &str) -> Result<(), String> {
        match subject {
            Subject::Link(field) => (field.set)(self, text),
            Subject::Need(row) => {
                let value = if text.is_empty() { None } else { Some(row.need.parse(text)?) };
                self.needs.set(row.need, value);
                Ok(())
            }
            Subject::Add => {
                for (need, value) in statements::parse(text)?.iter() {
                    self.needs.set(need, Some(value.clone()));
                }
                Ok(())
            }
            Subject::Component(_) | Subject::Group(_) | Subject::Design(_) | Subject::Id => Ok(()),
        }
    }
}

impl Said for Group {
    fn take(&mut self, subject: Subject, text: &str) -> Result<(), String> {
        match subject {
            Subject::Group(field) => (field.set)(self, text),
            Subject::Component(_)
            | Subject::Link(_)
            | Subject::Design(_)
            | Subject::Need(_)
            | Subject::Add
            | Subject::Id => Ok(()),
        }
    }
}

impl Said for Title {
    fn take(&mut self, subject: Subject, text: &str) -> Result<(), String> {
        match subject {
            Subject::Design(field) => (field.set)(self, text),
            Subject::Component(_)
            | Subject::Link(_)
            | Subject::Group(_)
            | Subject::Need(_)
            | Subject::Add
            | Subject::Id => Ok(()),
        }
    }
}

/// One line of a form.
#[derive(Debug, Clone)]
pub struct Row {
    /// What it is about.
    pub subject: Subject,
    /// What stands in it.
    pub line: Line,
    /// What it takes.
    pub takes: Takes,
    /// What can be picked.
    pub picks: Vec<Pick>,
    /// Whether it was edited: only then does it say something.
    pub touched: bool,
    /// Whether the things that the form is about differ in it.
    pub mixed: bool,
    /// What is wrong with the text.
    pub problem: Option<String>,
    /// Whether the next letter replaces the text.
    replacing: bool,
}

impl Row {
    fn new(subject: Subject, takes: Takes, picks: Vec<Pick>, values: &[String]) -> Self {
        let first = values.first().map_or("", String::as_str);
        let mixed = values.iter().any(|value| value != first);
        let mut row = Self {
            subject,
            line: Line::default(),
            takes,
            picks,
            touched: false,
            mixed,
            problem: None,
            replacing: false,
        };
        if !mixed {
            row.show(first);
        }
        row
    }

    /// The line of a field, with what it says of all these things.
    pub fn of<T>(
        topology: &Topology,
        field: &'static Field<T>,
        them: &[&T],
        of: fn(&'static Field<T>) -> Subject,
    ) -> Self {
        let values: Vec<String> = them.iter().map(|it| (field.get)(it)).collect();
        Self::new(of(field), field.takes, (field.picks)(topology), &values)
    }

    /// The line of a need, with what these links say of it.
    pub fn need(row: &'static NeedRow, links: &[&Link]) -> Self {
        let values: Vec<String> = links.iter().map(|link| need_text(link.needs.get(row.need))).collect();
        Self::new(Subject::Need(row), need_takes(row), need_picks(row), &values)
    }

    /// The line that takes statements.
    pub fn add() -> Self {
        Self::new(Subject::Add, Takes::Text, Vec::new(), &[])
    }

    /// What the line of statements says, if it can be understood; the line is empty then.
    pub(super) fn take_statements(&mut self) -> Option<Needs> {
        if !matches!(self.subject, Subject::Add) {
            return None;
        }
        let needs = statements::parse(self.line.text()).ok()?;
        self.show("");
        Some(needs)
    }

    /// States a value as a file spells it.
    pub(super) fn state(&mut self, value: &str) {
        self.show(value);
        self.touched = true;
    }

    /// The line of the id.
    pub fn id(id: String) -> Self {
        Self::new(Subject::Id, Takes::Text, Vec::new(), &[id])
    }

    /// What it is called.
    pub fn label(&self) -> String {
        match self.subject {
            Subject::Component(field) => field.label.to_owned(),
            Subject::Link(field) => field.label.to_owned(),
            Subject::Group(field) => field.label.to_owned(),
            Subject::Design(field) => field.label.to_owned(),
            Subject::Need(row) => statements::words(row),
            Subject::Add => "in words".to_owned(),
            Subject::Id => "id".to_owned(),
        }
    }

    /// What it says, and in which unit.
    pub fn help(&self) -> String {
        let help = match self.subject {
            Subject::Component(field) => field.help,
            Subject::Link(field) => field.help,
            Subject::Group(field) => field.help,
            Subject::Design(field) => field.help,
            Subject::Need(row) => match need_unit(row) {
                "" => row.help,
                unit => return format!("{}: {unit}", row.help),
            },
            Subject::Add => "needs in a line, with commas between: burst, payload 8 MB; or go down the list",
            Subject::Id => "what files, exports and checks call it; made from the first name and then kept",
        };
        help.to_owned()
    }

    /// Shows a value as it was, without having been edited.
    pub fn show(&mut self, value: &str) {
        let word = self.picks.iter().find(|pick| pick.value == value).map_or(value, |pick| pick.word.as_str());
        self.line = Line::new(word);
        self.touched = false;
        self.problem = None;
    }

    /// The pick that the text means: the word itself, else the first that begins like it, else the first that holds it.
    pub fn meant(&self) -> Option<usize> {
        let text = self.line.text().trim().to_lowercase();
        if text.is_empty() {
            return None;
        }
        let by = |matches: fn(&str, &str) -> bool| {
            self.picks.iter().position(|pick| matches(&pick.word.to_lowercase(), &text))
        };
        by(|word, text| word == text)
            .or_else(|| by(|word, text| word.starts_with(text)))
            .or_else(|| by(|word, text| word.contains(text)))
    }

    /// Says of something what the line says, if it was edited; what is wrong with it is kept.
    pub fn say(&mut self, of: &mut impl Said) {
        if !self.touched {
            return;
        }
        let result = self.value().and_then(|value| of.take(self.subject, &value));
        if !matches!(self.subject, Subject::Id) {
            self.problem = result.err();
        }
    }

    /// The value that the text stands for.
    fn value(&self) -> Result<String, String> {
        let text = self.line.text().trim();
        match self.takes {
            Takes::Text | Takes::Short => Ok(text.to_owned()),
            Takes::OneOf if text.is_empty() => Ok(String::new()),
            Takes::OneOfOnly if text.is_empty() => Err("one of these is needed".to_owned()),
            Takes::OneOf | Takes::OneOfOnly => match self.meant() {
                Some(at) => Ok(self.picks[at].value.clone()),
                None => Err("it is none of these".to_owned()),
            },
        }
    }

    /// Begins to edit it.
    pub(super) fn enter(&mut self) {
        self.replacing = self.takes != Takes::Text;
    }

    /// Ends editing it: what is one of its picks is spelled out.
    pub(super) fn leave(&mut self) {
        if self.touched
            && self.takes.is_choice()
            && let Some(at) = self.meant()
        {
            self.line = Line::new(self.picks[at].word.clone());
        }
    }

    /// Edits the line as a key asks; `false` when the key means nothing to it.
    pub(crate) fn key(&mut self, key: Key) -> bool {
        let one_of = self.takes.is_choice();
        match key.code {
            Code::Left if one_of => self.turn(-1),
            Code::Right if one_of => self.turn(1),
            Code::Char(' ') if one_of && self.replacing => self.turn(1),
            Code::Backspace | Code::Delete if self.replacing => self.put(""),
            _ => {
                if self.replacing && key.typed().is_some() {
                    self.line = Line::default();
                }
                let before = self.line.text().to_owned();
                if !self.line.key(key) {
                    return false;
                }
                self.replacing = false;
                self.touched |= *self.line.text() != before;
            }
        }
        true
    }

    /// Puts pasted text in; says how many letters had no room.
    pub(crate) fn paste(&mut self, text: &str) -> usize {
        if self.replacing {
            self.line = Line::default();
        }
        self.replacing = false;
        self.touched = true;
        self.line.insert(text)
    }

    /// Goes on to another of the picks, past nothing where nothing can be said.
    pub(crate) fn turn(&mut self, by: isize) {
        let count = self.picks.len() as isize;
        let empty = isize::from(self.takes == Takes::OneOf);
        // Place 0 is nothing, where that is allowed.
        let now = self.meant().map_or(if empty == 1 { 0 } else { -1 }, |at| at as isize + empty);
        let next = (now + by).rem_euclid((count + empty).max(1));
        match next - empty {
            at if at < 0 => self.put(""),
            at => self.pick(at as usize),
        }
    }

    /// Takes one of the picks; the one that is taken already is let go, where nothing can be said.
    pub(crate) fn pick(&mut self, at: usize) {
        if let Some(pick) = self.picks.get(at) {
            let word = pick.word.clone();
            self.put(&word);
        }
    }

    /// Replaces the text.
    pub(crate) fn put(&mut self, text: &str) {
        self.line = Line::new(text);
        self.touched = true;
        self.replacing = true;
    }
}
