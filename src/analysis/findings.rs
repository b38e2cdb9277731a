//! What does the checker raise on a design? The engine over the table of findings.
//!
//! A finding that the author accepts is kept and shown as waived (see `findings/waivers.rs`). What depends on the facts of
//! a link alone is judged once for all links with the same facts, and what is found is kept as small numbers until the end,
//! so that a large design stays cheap. To add a finding, add a row to `findings/table.rs` and its check beside its kin.

mod brokers;
mod design;
mod gateways;
mod own;
mod shape;
mod table;
mod tags;
mod uses;
mod waivers;

use std::borrow::Cow;

use super::graph::Index;
use super::marks::Marks;
use super::{Finding, Severity, Subject};
use crate::model::{Roster, Vocabulary};
use crate::rules::Source;
pub(super) use design::Design;
use design::{Case, Used};
pub use table::FINDINGS;

/// What a check says, if it has something to say.
type Say = Option<Said>;

/// The text of a finding, and the page behind it where it is another than that of the row.
#[derive(Debug, Clone)]
struct Said {
    text: Cow<'static, str>,
    source: Option<&'static Source>,
}

impl<Text: Into<Cow<'static, str>>> From<Text> for Said {
    fn from(text: Text) -> Self {
        Self { text: text.into(), source: None }
    }
}

impl Said {
    /// A text with the page that prints what it says.
    fn by(source: &'static Source, text: impl Into<Cow<'static, str>>) -> Self {
        Self { text: text.into(), source: Some(source) }
    }
}

/// One row of the table of findings.
#[derive(Debug)]
pub struct FindingRow {
    /// Its id, stable and never reused: "A24".
    pub id: &'static str,
    /// How bad it is, unless the file cannot tell for sure.
    pub severity: Severity,
    /// What raises it, in one clause.
    pub title: &'static str,
    /// The page behind it.
    pub source: &'static Source,
    /// A design that raises it, in the notation of sketches: a component or a link a line.
    pub bad: &'static str,
    /// The same design, mended.
    pub good: &'static str,
    checks: &'static [Check],
}

/// How a row looks for what it raises.
#[derive(Debug, Clone, Copy)]
enum Check {
    /// At the facts of a communication with one of these tags, once for the link that begins it.
    Tag(Marks, fn(&Case<'_>) -> Say),
    /// At a service that is used: drawn, chosen by the author, or suggested.
    Use(fn(&Used<'_>) -> Say),
    /// The same, if the author drew or chose it: what is only suggested was not suggested in vain.
    Choice(fn(&Used<'_>) -> Say),
    /// At the design as a whole.
    Whole(fn(&Design<'_>, &mut Raise<'_>)),
    /// At the waivers, once everything else is known.
    Waivers,
}

/// The row of an id.
pub fn finding_row(id: &str) -> Option<&'static FindingRow> {
    FINDINGS.iter().find(|row| row.id == id)
}

/// What something raised is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum At {
    Document,
    Group(Index),
    Component(Index),
    Link(Index),
}

impl At {
    pub fn of(subject: &Subject, roster: &Roster) -> Option<Self> {
        Some(match subject {
            Subject::Document => Self::Document,
            Subject::Group(id) => Self::Group(roster.groups().place(id)?),
            Subject::Component(id) => Self::Component(roster.components().place(id)?),
            Subject::Link(id) => Self::Link(roster.links().place(id)?),
        })
    }

    fn subject(self, roster: &Roster) -> Subject {
        match self {
            Self::Document => Subject::Document,
            Self::Group(group) => Subject::Group(roster.groups().id(group).clone()),
            Self::Component(node) => Subject::Component(roster.components().id(node).clone()),
            Self::Link(link) => Subject::Link(roster.links().id(link).clone()),
        }
    }
}

/// Something that a row raises.
#[derive(Debug, Clone)]
struct Raised {
    severity: Severity,
    /// Into [`FINDINGS`].
    row: u16,
    at: At,
    /// Into the texts.
    text: u32,
    source: &'static Source,
}

/// What to say; what many links have in common is said once.
#[derive(Debug, Clone)]
enum Text {
    Told(Cow<'static, str>),
    /// A chain of so many steps, whose components lie from one place of the ways to another.
    Chain(&'static ChainText, u32, std::ops::Range<u32>),
}

/// What is said around the length and the names of a chain.
#[derive(Debug)]
struct ChainText {
    before: &'static str,
    between: &'static str,
    behind: &'static str,
}

impl Raised {
    /// Its place in the list as one number: severity, row, and what it is about.
    fn place(&self) -> u64 {
        let (sort, index) = match self.at {
            At::Document => (0, 0),
            At::Group(group) => (1, group),
            At::Component(node) => (2, node),
            At::Link(link) => (3, link),
        };
        (self.severity as u64) << 52 | u64::from(self.row) << 36 | sort << 32 | u64::from(index)
    }
}

/// Collects what one row raises.
struct Raise<'a> {
    row: u16,
    found: &'a mut Places,
}

impl Raise<'_> {
    fn row(&self) -> &'static FindingRow {
        &FINDINGS[usize::from(self.row)]
    }

    /// Raises the row's finding.
    fn say(&mut self, at: At, text: impl Into<Cow<'static, str>>) {
        self.say_as(self.row().severity, at, text);
    }

    /// Raises the row's finding with what a check said of some links, or of something else.
    fn say_said(&mut self, at: impl IntoIterator<Item = At>, said: Said) {
        let row = self.row();
        self.put(row.severity, at, Text::Told(said.text), said.source.unwrap_or(row.source));
    }

    /// Raises the row's finding with a severity of its own.
    fn say_as(&mut self, severity: Severity, at: At, text: impl Into<Cow<'static, str>>) {
        self.say_from(severity, at, text, self.row().source);
    }

    /// Raises the row's finding with a severity and a page of its own.
    fn say_from(&mut self, severity: Severity, at: At, text: impl Into<Cow<'static, str>>, source: &'static Source) {
        self.put(severity, [at], Text::Told(text.into()), source);
    }

    /// Raises the row's finding on a chain of so many steps; the components on it are named on demand.
    fn say_chain(&mut self, at: At, text: &'static ChainText, length: u32, way: impl FnOnce(&mut Vec<Index>)) {
        let row = self.row();
        let from = self.found.ways.len() as u32;
        way(&mut self.found.ways);
        let to = self.found.ways.len() as u32;
        self.put(row.severity, [at], Text::Chain(text, length, from..to), row.source);
    }

    fn put(&mut self, severity: Severity, at: impl IntoIterator<Item = At>, text: Text, source: &'static Source) {
        let place = self.found.texts.len() as u32;
        self.found.texts.push(text);
        let raised = |at| Raised { severity, row: self.row, at, text: place, source };
        self.found.raised.extend(at.into_iter().map(raised));
    }
}

/// The findings in words.
#[derive(Debug, Clone)]
pub(super) struct Told {
    /// What each is about.
    pub at: Vec<At>,
    pub findings: Vec<Finding>,
    /// How many of each severity the author has not accepted.
    pub open: [usize; Severity::WORDS.len()],
}

/// What the table raises on a design, by index and as it is found.
#[derive(Debug, Clone, Default)]
pub(super) struct Places {
    raised: Vec<Raised>,
    texts: Vec<Text>,
    /// The components on all chains, one after the other.
    ways: Vec<Index>,
    /// Into what is raised, and why the author accepts it.
    waived: Vec<(usize, String)>,
}

impl Places {
    /// All of it: errors first, then in the order of the table, then in that of the file.
    pub fn in_words(&self, roster: &Roster) -> Told {
        let mut order: Vec<(u64, usize)> =
            self.raised.iter().enumerate().map(|(at, raised)| (raised.place(), at)).collect();
        order.sort_unstable();
        // A row may find the same thing by two of its checks, or at two legs of one communication.
        let what = |(_, at): &(u64, usize)| (self.raised[*at].row, self.raised[*at].at);
        order.dedup_by(|later, earlier| what(later) == what(earlier));
        let finish = |(_, at): (u64, usize)| {
            let raised = &self.raised[at];
            let waived = self.waived.binary_search_by_key(&at, |(place, _)| *place).ok();
            Finding {
                rule: FINDINGS[usize::from(raised.row)].id,
                severity: raised.severity,
                subject: raised.at.subject(roster),
                text: self.text(raised.text, roster),
                source: raised.source,
                waived: waived.map(|place| self.waived[place].1.clone()),
            }
        };
        let at = order.iter().map(|(_, at)| self.raised[*at].at).collect();
        let findings: Vec<Finding> = order.into_iter().map(finish).collect();
        let mut open = [0; Severity::WORDS.len()];
        for finding in findings.iter().filter(|finding| finding.waived.is_none()) {
            open[finding.severity as usize] += 1;
        }
        Told { at, findings, open }
    }

    fn text(&self, text: u32, roster: &Roster) -> Cow<'static, str> {
        match &self.texts[text as usize] {
            Text::Told(text) => text.clone(),
            Text::Chain(ChainText { before, between, behind }, length, way) => {
                let mut text = format!("{before}{length}{between}");
                push_way(&mut text, &self.ways[way.start as usize..way.end as usize], roster);
                text.push_str(behind);
                text.into()
            }
        }
    }
}

/// How many components of a chain are named.
const SHOWN_OF_A_WAY: usize = 6;

/// Writes a chain of components as names joined by arrows; of a long one, both ends.
fn push_way(text: &mut String, way: &[Index], roster: &Roster) {
    let (start, end) = if way.len() <= SHOWN_OF_A_WAY {
        (way, [].as_slice())
    } else {
        (&way[..SHOWN_OF_A_WAY / 2], &way[way.len() - SHOWN_OF_A_WAY / 2..])
    };
    for (place, node) in start.iter().enumerate() {
        push_name(text, if place == 0 { "" } else { " → " }, roster.name(*node));
    }
    for (place, node) in end.iter().enumerate() {
        push_name(text, if place == 0 { " → … → " } else { " → " }, roster.name(*node));
    }
}

fn push_name(text: &mut String, before: &str, name: &str) {
    text.push_str(before);
    text.push('"');
    text.push_str(name);
    text.push('"');
}

/// Everything that the table raises on a design.
pub(super) fn findings(design: &Design<'_>) -> Places {
    let mut found = Places { raised: Vec::with_capacity(design.graph.edges.len() / 4), ..Places::default() };
    for (place, row) in FINDINGS.iter().enumerate() {
        let mut raise = Raise { row: place as u16, found: &mut found };
        for check in row.checks {
            match check {
                Check::Tag(tags, check) => design.each_case(*tags, *check, &mut raise),
                Check::Use(check) => design.each_use(*check, &mut raise),
                Check::Choice(check) => design.each_choice(*check, &mut raise),
                Check::Whole(check) => check(design, &mut raise),
                Check::Waivers => {}
            }
        }
    }
    let waivers = waivers::Waivers::of(design);
    waivers.judge(&mut found);
    let reasons = found.raised.iter().enumerate().filter_map(|(at, raised)| Some((at, waivers.reason(raised)?)));
    found.waived = reasons.collect();
    found
}
