//! Which file is meant? The topologies and folders that lie where the typed path leads, to choose from and to complete it.
//!
//! The shell lists a folder when it is asked to; until then, and where it cannot, what is typed is taken as it is.

use std::path::Path;

use super::Editor;
use super::input::{Effect, Listed};
use super::line::Line;
use super::mode::Mode;
use super::prompt::{Choice, Look, Prompt};
use crate::file;
use crate::text::shown;

/// What a prompt for a file knows of files.
#[derive(Debug, Clone, Default)]
pub struct Files {
    /// The folder that was asked for last, as it was typed; none before the first.
    folder: Option<String>,
    /// What was typed when choices were offered last.
    offered: Option<String>,
    /// What lies there, as choices.
    found: Vec<Choice>,
    /// The folder of the design that is open, and what lies there, where that is not the folder of the program.
    home: String,
    beside: Vec<Choice>,
    /// The files opened last, which are offered while nothing is typed.
    recent: Vec<Choice>,
}

impl Files {
    /// With the files opened last to choose from.
    pub fn with_recent(editor: &Editor) -> Self {
        let others = editor.recent.iter().filter(|path| Some(*path) != editor.store.path.as_ref());
        let recent = others.filter_map(|path| {
            let detail = path.parent().map(|folder| folder.display().to_string()).unwrap_or_default();
            Some(Choice { text: path.to_str()?.to_owned(), detail, heading: "Recent files", ..Choice::default() })
        });
        let home = editor.store.path.as_ref().and_then(|path| folder(path.to_str()?).to_owned().into());
        Self { recent: recent.collect(), home: home.unwrap_or_default(), ..Self::default() }
    }
}

const HERE: &str = "In this folder";
const BESIDE: &str = "Beside the design that is open";

/// The folder part of a path as it is typed: up to its last slash.
fn folder(path: &str) -> &str {
    path.rfind('/').map_or("", |at| &path[..=at])
}

/// Whether a name is one that topologies have.
pub fn is_json(name: &str) -> bool {
    Path::new(name).extension().is_some_and(|ending| ending.eq_ignore_ascii_case("json"))
}

/// Looks where the typed path leads, and offers what is known of that; called whenever the line has changed.
pub(crate) fn look(editor: &mut Editor, prompt: &mut Prompt) {
    let Some(files) = &mut prompt.files else { return };
    let wanted = folder(prompt.line.text()).to_owned();
    if files.folder.is_none() && !files.home.is_empty() {
        editor.effect(Effect::List(files.home.clone()));
    }
    if files.folder.as_ref() != Some(&wanted) {
        files.found.clear();
        files.folder = Some(wanted.clone());
        editor.effect(Effect::List(wanted));
    }
    if prompt.look == Look::List && files.offered.as_deref() != Some(prompt.line.text()) {
        offer(prompt);
    }
}

/// Offers what fits what is typed; last, or first where it is a whole name, what is typed itself.
fn offer(prompt: &mut Prompt) {
    let Some(files) = &mut prompt.files else { return };
    files.offered = Some(prompt.line.text().to_owned());
    let typed = prompt.line.text().trim().to_owned();
    let recent = if typed.is_empty() { files.recent.as_slice() } else { &[] };
    let beside = if files.folder.as_ref() == Some(&files.home) { &[] } else { files.beside.as_slice() };
    prompt.choices = recent.iter().chain(beside).chain(&files.found).cloned().collect();
    prompt.narrow();
    let is_there = prompt.choices.iter().any(|choice| choice.text == typed);
    if !typed.is_empty() && !typed.ends_with('/') && !is_there {
        let detail = "open it, or begin a new design of that name".to_owned();
        let at = if is_json(&typed) { 0 } else { prompt.matches.len() };
        prompt.matches.insert(at, prompt.choices.len());
        prompt.choices.push(Choice { text: typed, detail, ..Choice::default() });
    }
}

/// Takes what the shell has found in a folder.
pub(crate) fn listed(editor: &mut Editor, folder: &str, entries: Vec<Listed>) {
    let Mode::Ask(prompt) = &mut editor.mode else { return };
    let Some(files) = &mut prompt.files else { return };
    let open = editor.store.path.as_deref();
    let choices: Vec<Choice> = (entries.into_iter().filter_map(|entry| choice(folder, entry)))
        .filter(|choice| prompt.look == Look::Line || open != Some(Path::new(&choice.text)))
        .collect();
    if folder == files.home && !folder.is_empty() {
        let beside = |choice: &Choice| Choice { heading: BESIDE, ..choice.clone() };
        files.beside = choices.iter().map(beside).collect();
    }
    if files.folder.as_deref() == Some(folder) {
        files.found = choices;
    }
    if prompt.look == Look::List {
        // What was chosen before the list came stays chosen.
        let before = prompt.chosen().filter(|_| prompt.cursor > 0).map(|choice| choice.text.clone());
        offer(prompt);
        let place = |text| prompt.matches.iter().position(|at| prompt.choices[*at].text == text);
        prompt.cursor = before.and_then(place).unwrap_or(0);
    }
}

/// A folder, or a file that is a topology or means to be one, with what it says of itself.
fn choice(folder: &str, entry: Listed) -> Option<Choice> {
    let plain = |name: String, detail: String| Choice {
        text: format!("{folder}{name}"),
        detail,
        heading: HERE,
        ..Choice::default()
    };
    match entry {
        Listed::Folder(name) => Some(plain(format!("{name}/"), "folder".to_owned())),
        Listed::File(name, None) => Some(plain(name, String::new())),
        Listed::File(name, Some(bytes)) => match file::read(&bytes) {
            Ok((topology, _)) => {
                let (count, title) = (topology.components().len(), shown(&topology.title().name).into_owned());
                let components = if count == 1 { "component" } else { "components" };
                Some(plain(name, format!("{title}, {count} {components}")))
            }
            Err(_) if says_topology(&bytes) => Some(plain(name, "cannot be read as it is".to_owned())),
            Err(_) => None,
        },
    }
}

/// Whether a file that cannot be read says that it is a topology: JSON of other programs is of no interest here.
fn says_topology(bytes: &[u8]) -> bool {
    let word = b"\"toposcope\"";
    bytes.windows(word.len()).any(|part| part == word)
}

/// Completes the typed path as far as all that begin with it agree; what is chosen where none does. Says whether it did.
pub(crate) fn complete(prompt: &mut Prompt) -> bool {
    let Some(files) = &prompt.files else { return false };
    let typed = prompt.line.text().trim();
    let mut begun = files.found.iter().map(|choice| choice.text.as_str()).filter(|path| path.starts_with(typed));
    let agreed = match begun.next() {
        Some(first) => begun.fold(first, common).to_owned(),
        None => prompt.chosen().map(|choice| choice.text.clone()).unwrap_or_default(),
    };
    // One of several names that is whole, or nothing typed yet: there is more to tell apart than to complete.
    if agreed.len() <= typed.len() {
        return false;
    }
    prompt.line = Line::new(agreed);
    prompt.error = None;
    prompt.narrow();
    true
}

/// What two paths begin with alike.
fn common<'a>(one: &'a str, other: &str) -> &'a str {
    let end = one.char_indices().zip(other.chars()).find(|((_, a), b)| a != b).map(|((at, _), _)| at);
    &one[..end.unwrap_or(one.len().min(other.len()))]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_agree_up_to_a_sign() {
        assert_eq!(common("plan.json", "plans/"), "plan");
        assert_eq!(common("pläne", "plän"), "plän");
        assert_eq!(common("ä", "ö"), "");
        assert_eq!(folder("a/b/c.json"), "a/b/");
        assert_eq!(folder("c.json"), "");
    }
}
