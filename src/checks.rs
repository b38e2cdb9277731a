//! How are the findings of several topologies told? To people as lines, to pipelines in the formats that they read.
//!
//! A format is a row of [`FORMATS`], a function from a [`Check`] to text; to add one, add its row and its function.
//! Findings that the author waived are told only where a format has a place for what is suppressed.

mod annotations;
mod junit;
mod lines;
mod sarif;

use crate::analysis::{Analysis, Finding, Severity, Subject};
use crate::file::{Places, Problems, Source};
use crate::model::Vocabulary;
use crate::text::shown;

/// What was found in some files.
#[derive(Debug, Clone, Default)]
pub struct Check {
    /// The files, in the order in which they were given.
    pub files: Vec<Checked>,
    /// The mildest findings that are not accepted; none: errors.
    pub deny: Option<Severity>,
}

impl Check {
    /// Whether a finding is one that is not accepted.
    pub fn denies(&self, found: &Found) -> bool {
        // The vocabulary lists the worst first, and so does its order.
        found.finding.waived.is_none() && found.finding.severity <= self.deny.unwrap_or(Severity::Error)
    }

    /// Whether there is any finding that is not accepted.
    pub fn is_denied(&self) -> bool {
        self.files.iter().any(|file| file.found().iter().any(|found| self.denies(found)))
    }

    /// Every finding that is not waived, with its file.
    pub fn open(&self) -> impl Iterator<Item = (&Checked, &Found)> {
        let all = self.files.iter().flat_map(|file| file.found().iter().map(move |found| (file, found)));
        all.filter(|(_, found)| found.finding.waived.is_none())
    }
}

/// A file that was checked.
#[derive(Debug, Clone)]
pub struct Checked {
    /// Its name as given. Other people's text: never to a stream without `text::shown`.
    pub name: String,
    /// What was found in it, or why it could not be checked.
    pub outcome: Result<Vec<Found>, Vec<Trouble>>,
}

impl Checked {
    /// A topology that was read.
    pub fn of(name: String, analysis: &Analysis, source: &Source) -> Self {
        let places = if analysis.findings().is_empty() { Places::default() } else { Places::of(source) };
        let found = analysis.findings().iter().map(|finding| {
            let (line, column) = match &finding.subject {
                Subject::Link(id) => places.link(id),
                Subject::Component(id) => places.component(id),
                Subject::Group(id) => places.group(id),
                Subject::Document => places.document(),
            };
            Found { finding: finding.clone(), line, column }
        });
        Self { name, outcome: Ok(found.collect()) }
    }

    /// A file that holds no topology.
    pub fn refused(name: String, problems: &Problems) -> Self {
        let troubles = problems
            .told
            .iter()
            .map(|problem| Trouble { place: Some((problem.line, problem.column)), text: problem.text.clone() });
        Self { name, outcome: Err(troubles.collect()) }
    }

    /// A file that could not be read at all.
    pub fn unread(name: String, why: impl Into<String>) -> Self {
        Self { name, outcome: Err(vec![Trouble { place: None, text: why.into() }]) }
    }

    /// The findings; none when the file could not be checked.
    fn found(&self) -> &[Found] {
        self.outcome.as_deref().unwrap_or_default()
    }

    /// Why the file could not be checked.
    fn troubles(&self) -> &[Trouble] {
        self.outcome.as_ref().err().map(Vec::as_slice).unwrap_or_default()
    }
}

/// A finding with the place of what it is about.
#[derive(Debug, Clone)]
pub struct Found {
    /// The finding.
    pub finding: Finding,
    /// The line of its subject, from 1.
    pub line: usize,
    /// The column of its subject in characters, from 1.
    pub column: usize,
}

impl Found {
    /// What it is about, and what to say: `link "place-order": what is wrong`.
    fn message(&self) -> String {
        let text = shown(&self.finding.text);
        match self.finding.subject.named() {
            Some((noun, id)) => format!("{noun} \"{id}\": {text}"),
            None => text.into_owned(),
        }
    }

    /// A name that stays the same while the lines around it change: `A3 link place-order`.
    fn name(&self) -> String {
        match self.finding.subject.named() {
            Some((noun, id)) => format!("{} {noun} {id}", self.finding.rule),
            None => format!("{} document", self.finding.rule),
        }
    }

    fn severity(&self) -> &'static str {
        self.finding.severity.word()
    }
}

/// Why a file could not be checked.
#[derive(Debug, Clone)]
pub struct Trouble {
    /// Line and column, from 1, where there are such.
    pub place: Option<(usize, usize)>,
    /// One clause. What it quotes has passed `text::shown`.
    pub text: String,
}

/// One way to tell what was found.
#[derive(Debug)]
pub struct Format {
    /// Its name on the command line: "sarif".
    pub name: &'static str,
    /// Who reads it, in one clause.
    pub help: &'static str,
    /// Writes it.
    pub write: fn(&Check) -> String,
}

/// Every format, in the order in which people should see them.
pub const FORMATS: &[Format] = &[
    Format { name: "text", help: "one finding a line, for people", write: lines::text },
    Format { name: "json", help: "a list of findings, for scripts", write: lines::json },
    Format { name: "sarif", help: "SARIF 2.1.0, for code scanning", write: sarif::write },
    Format { name: "junit", help: "JUnit XML, for test reports", write: junit::write },
    Format { name: "github", help: "annotations of a GitHub workflow", write: annotations::github },
    Format { name: "azure-devops", help: "annotations of an Azure DevOps pipeline", write: annotations::azure_devops },
];
