//! What may be looked at alone? Links by verdict or by service, and what the checker raises; all else is dimmed.

use super::Editor;
use super::command::findings::item_of;
use super::prompt::{Choice, Job, Prompt};
use super::selection::Item;
use crate::model::{Service, Verdict, Vocabulary};

use super::tally::VERDICTS;

/// What is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Filter {
    /// The links of a verdict.
    Verdict(Verdict),
    /// The links that will use a service.
    Service(Service),
    /// Everything that the checker raises something on.
    Raised,
    /// What one rule of the checker is raised on.
    Rule(&'static str),
}

impl Filter {
    /// What it is called on the screen.
    pub fn name(self) -> String {
        match self {
            Self::Verdict(Verdict::Undecided) => "undecided links".to_owned(),
            Self::Verdict(verdict) => format!("{}s", verdict.word()),
            Self::Service(service) => service.name().to_owned(),
            Self::Raised => "all findings".to_owned(),
            Self::Rule(rule) => format!("finding {rule}"),
        }
    }

    /// What it lets through, without the ends of links.
    pub fn matches(self, editor: &Editor) -> Vec<Item> {
        let links = |wanted: &dyn Fn(&crate::model::LinkId) -> bool| -> Vec<Item> {
            editor.topology().links().keys().filter(|id| wanted(id)).cloned().map(Item::Link).collect()
        };
        let raised = |wanted: &dyn Fn(&str) -> bool| -> Vec<Item> {
            let findings = editor.analysis.findings().iter();
            findings.filter(|finding| wanted(finding.rule)).filter_map(|finding| item_of(&finding.subject)).collect()
        };
        match self {
            Self::Verdict(verdict) => links(&|id| editor.analysis.verdict(id) == verdict),
            Self::Service(service) => links(&|id| editor.analysis.service(id) == Some(service)),
            Self::Raised => raised(&|_| true),
            Self::Rule(rule) => raised(&|other| other == rule),
        }
    }
}

/// Every filter that lets something through.
fn filters(editor: &Editor) -> Vec<(Option<Filter>, Choice)> {
    let mut all = vec![(
        None,
        Choice { text: "everything".to_owned(), detail: "dim nothing".to_owned(), heading: "All", ..Choice::default() },
    )];
    let mut add = |filter: Filter, detail: &str, heading: &'static str| {
        let count = filter.matches(editor).len();
        if count > 0 {
            let key = count.to_string();
            let choice = Choice { text: filter.name(), detail: detail.to_owned(), key, heading, ..Choice::default() };
            all.push((Some(filter), choice));
        }
    };
    for verdict in VERDICTS {
        add(Filter::Verdict(verdict), verdict.meaning(), "Links by verdict");
    }
    for word in Service::WORDS {
        add(Filter::Service(word.value), "", "Links by service");
    }
    add(Filter::Raised, "whatever the checker raises something on", "Findings");
    let mut seen: Vec<&'static str> = Vec::new();
    for finding in editor.analysis.findings() {
        if !seen.contains(&finding.rule) {
            seen.push(finding.rule);
            add(Filter::Rule(finding.rule), &finding.text, "Findings");
        }
    }
    all
}

/// Asks what to look at alone, showing each at once.
pub(crate) fn ask(editor: &mut Editor) {
    let (kinds, choices): (Vec<_>, Vec<_>) = filters(editor).into_iter().unzip();
    let job = Job { accept: taken, change: Some(tried), cancel: Some(left) };
    let mut prompt = Prompt::list("Show only", choices, job);
    prompt.cursor = kinds.iter().position(|kind| *kind == editor.look.filter).unwrap_or(0);
    editor.look.before_filter = editor.look.filter;
    editor.ask(prompt);
}

fn chosen(editor: &Editor, prompt: &Prompt) -> Option<Filter> {
    let place = *prompt.matches.get(prompt.cursor)?;
    filters(editor).into_iter().nth(place)?.0
}

fn tried(editor: &mut Editor, prompt: &Prompt) {
    editor.look.filter = chosen(editor, prompt);
}

fn taken(editor: &mut Editor, prompt: &Prompt) -> Result<(), String> {
    if prompt.matches.is_empty() {
        return Err("nothing is called that".to_owned());
    }
    tried(editor, prompt);
    editor.look.before_filter = None;
    if editor.look.filter.is_some() {
        editor.say("the rest is dimmed; % selects what is shown, Esc shows everything");
    }
    Ok(())
}

fn left(editor: &mut Editor) {
    editor.look.filter = editor.look.before_filter.take();
}
