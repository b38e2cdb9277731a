//! What happens to work that an earlier sitting did not save, to a file that is open elsewhere, and to one that somebody
//! else changes? The user is told and asked; nothing is done unasked.
//!
//! Recovered work is laid over the file's content as one change: undo goes back to the file, and nothing is on disk before
//! the user saves.

use std::borrow::Cow;
use std::path::{Path, PathBuf};

use super::Editor;
use super::input::{Effect, Failure, Outside};
use super::mode::{Mode, Start};
use super::prompt::{Choice, Job, Prompt};
use super::store::{self, Store};
use crate::file::{self, Source};
use crate::model::{Document, Topology};
use crate::text::{quoted, shown};

/// Work that an earlier sitting did not save.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// What the shell calls it.
    pub id: String,
    /// The file that it belongs to, if it has one.
    pub path: Option<PathBuf>,
    /// How old it is, in words.
    pub age: String,
    /// Whether the file is no longer what the work began from.
    pub changed: bool,
    /// The design, as a topology file.
    pub text: String,
}

const RECOVER: &str = "recover it";
const COMPARE: &str = "compare";
const LATER: &str = "decide later";
const DISCARD: &str = "discard it";

const MINE: &str = "keep mine";
const ANEW: &str = "read it anew";

const LOOK: &str = "look only";
const ANYWAY: &str = "open it all the same";

fn choice(text: &str, detail: impl Into<String>) -> Choice {
    Choice { text: text.to_owned(), detail: detail.into(), ..Choice::default() }
}

/// Offers what earlier sittings left: of the file that was just opened, or, on the start screen, all there is.
pub(crate) fn offer(editor: &mut Editor, kept: Vec<Kept>) {
    editor.kept = kept;
    if matches!(editor.mode, Mode::Start(_)) { offer_all(editor) } else { offer_next(editor) }
}

fn offer_all(editor: &mut Editor) {
    if editor.kept.is_empty() {
        return;
    }
    let rows = editor.kept.iter().map(|kept| {
        let (name, folder) = match &kept.path {
            Some(path) => (
                path.file_name().unwrap_or_default().to_string_lossy(),
                path.parent().map(|folder| folder.to_string_lossy()).unwrap_or_default(),
            ),
            None => (Cow::Borrowed("a design without a file"), Cow::Borrowed("")),
        };
        choice(&name, format!("unsaved, {}  {folder}", kept.age))
    });
    let choices = rows.chain([choice(LATER, "all of it stays kept, and is offered at the next start")]).collect();
    let job = Job { accept: picked, change: None, cancel: Some(to_start) };
    editor.ask(Prompt::list("Work that was not saved was kept", choices, job));
}

fn picked(editor: &mut Editor, prompt: &Prompt) -> Result<(), String> {
    let at = prompt.matches.get(prompt.cursor).copied().ok_or("choose one of them")?;
    to_start(editor);
    if at >= editor.kept.len() {
        return Ok(());
    }
    let kept = editor.kept.swap_remove(at);
    editor.kept.clear();
    if let Some(path) = kept.path {
        // The file is read first; what was kept of it is offered over it.
        editor.effect(Effect::Read(path));
        return Ok(());
    }
    editor.begin(Document::new(Topology::default()), Store::default());
    editor.kept.push(kept);
    offer_next(editor);
    Ok(())
}

fn to_start(editor: &mut Editor) {
    editor.mode = Mode::Start(Start::default());
}

/// Asks about the first of what is offered.
fn offer_next(editor: &mut Editor) {
    let Some(kept) = editor.kept.first() else { return };
    let mut title = format!("Work of {} was not saved", kept.age);
    if kept.changed {
        title.push_str("; the file has changed since");
    }
    let recovers = if kept.changed {
        "as one change over the file as it is now; undo goes back to the file"
    } else {
        "as one change; undo goes back to the file, and nothing is saved yet"
    };
    let choices = vec![
        choice(RECOVER, recovers),
        choice(COMPARE, "list what is different from the file"),
        choice(LATER, "it stays kept, and is offered at the next start"),
        choice(DISCARD, "toposcope recover still has it for a week"),
    ];
    editor.ask(Prompt::list(title, choices, Job { accept: decide, change: None, cancel: None }));
}

fn decide(editor: &mut Editor, prompt: &Prompt) -> Result<(), String> {
    let Some(chosen) = prompt.chosen() else { return Err("choose one of the four".to_owned()) };
    match chosen.text.as_str() {
        RECOVER => recover(editor),
        COMPARE => compare(editor),
        DISCARD => {
            if !editor.kept.is_empty() {
                let kept = editor.kept.remove(0);
                editor.effect(Effect::Discard(kept.id));
            }
            editor.say("discarded; toposcope recover still has it for a week");
            offer_next(editor);
        }
        _ => editor.kept.clear(),
    }
    Ok(())
}

fn recover(editor: &mut Editor) {
    let Some(kept) = editor.kept.first().cloned() else { return };
    editor.kept.clear();
    let Some(mut design) = read(editor, &kept) else { return };
    store::place(&mut design, editor.settings.direction);
    if editor.edit("recover", |tx| tx.replace(&design)).is_some() {
        editor.effect(Effect::Adopt(kept.id));
        editor.say(format!("recovered work of {}; nothing is saved yet: s saves, u goes back", kept.age));
    }
}

fn read(editor: &mut Editor, kept: &Kept) -> Option<Topology> {
    match file::read(kept.text.as_bytes()) {
        Ok((design, _)) => Some(design),
        Err(problems) => {
            let report = problems.report("what was kept");
            editor.fail(report.lines().next().unwrap_or_default().to_owned());
            None
        }
    }
}

fn compare(editor: &mut Editor) {
    let Some(kept) = editor.kept.first().cloned() else { return };
    let Some(design) = read(editor, &kept) else { return };
    let mut choices = differences(editor.topology(), &design);
    if choices.is_empty() {
        choices.push(choice("nothing", "both are the same"));
    }
    let job = Job { accept: compared, change: None, cancel: Some(offer_next) };
    editor.ask(Prompt::list("What was kept differs from the file in; Esc goes back", choices, job));
}

#[allow(clippy::unnecessary_wraps, reason = "the answers of prompts share one type")]
fn compared(editor: &mut Editor, _: &Prompt) -> Result<(), String> {
    offer_next(editor);
    Ok(())
}

/// What one design has that another has not, each thing once.
fn differences(was: &Topology, now: &Topology) -> Vec<Choice> {
    let mut rows = Vec::new();
    if was.title() != now.title() {
        rows.push(choice("changed", "the name or the notes of the design"));
    }
    let mut of = |noun: &str, before: Option<String>, after: Option<String>, is_same: bool| {
        let (verb, name) = match (before, after) {
            (Some(_), Some(_)) if is_same => return,
            (Some(_), Some(name)) => ("changed", name),
            (None, Some(name)) => ("added", name),
            (Some(name), None) => ("removed", name),
            (None, None) => return,
        };
        rows.push(choice(verb, format!("the {noun} {}", quoted(&name))));
    };
    for id in was.groups().keys().chain(now.groups().keys().filter(|id| was.group(id).is_none())) {
        let (before, after) = (was.group(id), now.group(id));
        of("boundary", before.map(|it| it.name.clone()), after.map(|it| it.name.clone()), before == after);
    }
    for id in was.components().keys().chain(now.components().keys().filter(|id| was.component(id).is_none())) {
        let (before, after) = (was.component(id), now.component(id));
        of("component", before.map(|it| it.name.clone()), after.map(|it| it.name.clone()), before == after);
    }
    for id in was.links().keys().chain(now.links().keys().filter(|id| was.link(id).is_none())) {
        let (before, after) = (was.link(id), now.link(id));
        let name = |link: &crate::model::Link| link.label.clone().unwrap_or_else(|| link.id.to_string());
        of("link", before.map(name), after.map(name), before == after);
    }
    rows
}

/// Says that another program of ours has the file open, and asks what to do.
pub(crate) fn elsewhere(editor: &mut Editor, who: &str) {
    let choices = vec![
        choice(LOOK, "saving is off; it can be saved under another name"),
        choice(ANYWAY, "whoever saves second is asked before anything is replaced"),
        choice("leave it", "back to the start screen"),
    ];
    let job = Job { accept: share, change: None, cancel: Some(look_only) };
    editor.ask(Prompt::list(format!("{who} has this file open"), choices, job));
}

fn share(editor: &mut Editor, prompt: &Prompt) -> Result<(), String> {
    match prompt.chosen().map(|choice| choice.text.as_str()) {
        Some(LOOK) => look_only(editor),
        Some(ANYWAY) => {}
        Some(_) => {
            editor.begin(Document::new(Topology::default()), Store::default());
            to_start(editor);
        }
        None => return Err("choose one of the three".to_owned()),
    }
    Ok(())
}

fn look_only(editor: &mut Editor) {
    editor.store.look_only = true;
    editor.say("to look only: s does not save here, g s saves under another name");
}

/// Says what somebody else did to the file while we were away.
pub(crate) fn outside(editor: &mut Editor, what: Outside) {
    let Some(path) = &editor.store.path else { return };
    let name = shown(&path.file_name().unwrap_or_default().to_string_lossy()).into_owned();
    match what {
        // Whoever is in the middle of something is told, and asked when saving.
        Outside::Changed if editor.is_at_rest() => {
            editor.again = None;
            ask_changed(editor);
        }
        Outside::Changed => editor.refuse(format!("{name} was changed by somebody else; g f reads it anew")),
        Outside::Deleted => editor.refuse(format!("{name} was removed by somebody else; s writes it again")),
    }
}

/// Asks what to do about a file that somebody else has changed. The harmless answer comes first, for the question comes
/// unasked.
fn ask_changed(editor: &mut Editor) {
    let Some(path) = &editor.store.path else { return };
    let name = shown(&path.file_name().unwrap_or_default().to_string_lossy()).into_owned();
    let choices = vec![
        choice(MINE, "nothing is read; saving asks before it replaces anything"),
        choice(ANEW, "what is here gives way to it; u brings it back"),
        choice(COMPARE, "list what is different in the file"),
    ];
    let job = Job { accept: changed, change: None, cancel: None };
    editor.ask(Prompt::list(format!("{name} was changed by somebody else"), choices, job));
}

fn changed(editor: &mut Editor, prompt: &Prompt) -> Result<(), String> {
    match prompt.chosen().map(|choice| choice.text.as_str()) {
        Some(ANEW) => reload(editor),
        Some(COMPARE) => compare_file(editor),
        Some(_) => editor.say("kept what is here; g f reads the file anew"),
        None => return Err("choose one of the three".to_owned()),
    }
    Ok(())
}

/// Asks for the file, to compare it with the design.
pub(crate) fn compare_file(editor: &mut Editor) {
    if let Some(path) = editor.store.path.clone() {
        editor.effect(Effect::Compare(path));
    }
}

/// The design in the file, read again; an error is a clause for the status line.
fn read_again(path: &Path, bytes: Result<Option<Vec<u8>>, String>) -> Result<(Topology, Source), String> {
    let path = path.display().to_string();
    let bytes = bytes.map_err(|why| format!("cannot read {}: {why}", shown(&path)))?;
    let bytes = bytes.ok_or_else(|| format!("{} is no longer there; s writes it again", shown(&path)))?;
    file::read(&bytes).map_err(|problems| problems.report(&path).lines().next().unwrap_or_default().to_owned())
}

/// Lists what is different in the file.
pub(crate) fn compared_with(editor: &mut Editor, path: &Path, bytes: Result<Option<Vec<u8>>, String>) {
    match read_again(path, bytes) {
        Ok((mut design, _)) => {
            // A box without a place in the file was given one here, which is no difference.
            for ours in editor.topology().components().values() {
                if let (Some(theirs), Some(at)) = (design.component(&ours.id), ours.at)
                    && theirs.at.is_none()
                {
                    design.place(&ours.id, at);
                }
            }
            let mut choices = differences(editor.topology(), &design);
            if choices.is_empty() {
                choices.push(choice("nothing", "both say the same"));
            }
            let accept = |editor: &mut Editor, _: &Prompt| {
                ask_again(editor);
                Ok(())
            };
            let job = Job { accept, change: None, cancel: Some(ask_again) };
            editor.ask(Prompt::list("In the file, against what is here; Esc goes back", choices, job));
        }
        Err(why) => editor.fail(why),
    }
}

/// Goes back to the question from which the comparison was asked for.
fn ask_again(editor: &mut Editor) {
    match editor.again.take() {
        Some(Effect::Write { path, bytes, purpose }) => {
            store::ask_replace(editor, &Failure::Changed, path, bytes, purpose);
        }
        _ => ask_changed(editor),
    }
}

/// Reads the file anew, as one change that undo takes back.
pub(crate) fn reload(editor: &mut Editor) {
    match editor.store.path.clone() {
        Some(path) => editor.effect(Effect::Reload(path)),
        None => editor.refuse("the design has no file yet; s saves it to one"),
    }
}

/// Takes the content of the file that was read anew.
pub(crate) fn reloaded(editor: &mut Editor, path: &Path, bytes: Result<Option<Vec<u8>>, String>) {
    match read_again(path, bytes) {
        Ok((mut design, source)) => {
            store::place(&mut design, editor.settings.direction);
            if editor.edit("read the file anew", |tx| tx.replace(&design)).is_some() {
                editor.store.source = Some(source);
                editor.document.set_saved();
                let name = path.file_name().unwrap_or_default().to_string_lossy();
                editor.say(format!("read {} anew; u goes back to what was here", shown(&name)));
            }
        }
        Err(why) => editor.fail(why),
    }
}
