//! Where does the design come from, and where does it go? Opening, saving, the start screen's entries, and what the shell
//! reports of files.
//!
//! What was not read is never written over: a file that cannot be read leaves the document before it untouched.

use std::path::{Path, PathBuf};

use super::Editor;
use super::export;
use super::files::{self, Files};
use super::input::{Effect, Failure, Purpose, Receipt};
use super::leave::{Goal, leave};
use super::line::Line;
use super::mode::{Mode, Start};
use super::prompt::{Choice, Job, Prompt};
use super::recovery;
use crate::file::{self, Source};
use crate::layout::{self, Direction};
use crate::model::{ComponentId, Document, Topology, slug};
use crate::samples;
use crate::text::shown;

/// Where the document belongs.
#[derive(Debug, Clone, Default)]
pub struct Store {
    /// Its file; none for a new design or a sample.
    pub path: Option<PathBuf>,
    /// The text that it was read from, for what did not change.
    pub source: Option<Source>,
    /// Whether the user wants only to look at it: somebody else has it open.
    pub look_only: bool,
}

const KEEP: &str = "keep the file";
const REPLACE: &str = "replace the file";
const RENAME: &str = "save under another name";
const RELOAD: &str = "read the file anew";
const COMPARE: &str = "compare";

/// Something that the start screen can open.
#[derive(Debug, Clone)]
pub struct Entry {
    /// What it is called.
    pub title: String,
    /// What it teaches, or where it lies.
    pub detail: String,
    /// The heading that it stands under.
    pub heading: &'static str,
    /// What opening it does.
    pub opens: Opens,
}

/// What an entry opens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Opens {
    /// A built-in sample, by its place in the roster.
    Sample(usize),
    /// A file.
    File(PathBuf),
    /// A new design.
    New,
    /// The tour.
    Tour,
    /// A file that is still to be named.
    Ask,
}

/// The entries of the start screen.
pub fn entries(editor: &Editor) -> Vec<Entry> {
    let samples = samples::SAMPLES.iter().enumerate().map(|(at, sample)| Entry {
        title: sample.title.to_owned(),
        detail: format!("What it teaches: {}.", sample.teaches),
        heading: "Samples, in reading order",
        opens: Opens::Sample(at),
    });
    let recent = editor.recent.iter().map(|path| Entry {
        title: path.file_name().unwrap_or_default().to_string_lossy().into_owned(),
        detail: path.display().to_string(),
        heading: "Recent files",
        opens: Opens::File(path.clone()),
    });
    let shared = editor.settings.shared.iter().map(|shared| Entry {
        title: shared.title.clone(),
        detail: shared.detail.clone(),
        heading: "Shared samples",
        opens: Opens::File(shared.path.clone()),
    });
    let plain = |title: &str, detail: &str, opens| {
        let (title, detail) = (title.to_owned(), detail.to_owned());
        Entry { title, detail, heading: "", opens }
    };
    let first = [
        plain(
            "Take the tour",
            "Two minutes with a sample: look, tag, draw, export. It can be left at any step.",
            Opens::Tour,
        ),
        plain("New design", "An empty canvas. The keys that help now stand at the foot of the screen.", Opens::New),
        plain("Open a file", "A design of yours; a name that does not exist yet becomes a new design.", Opens::Ask),
    ];
    first.into_iter().chain(recent).chain(shared).chain(samples).collect()
}

/// Opens an entry of the start screen.
pub(crate) fn open_entry(editor: &mut Editor, at: usize) {
    match entries(editor).get(at).map(|entry| entry.opens.clone()) {
        Some(Opens::Sample(at)) => open_sample(editor, at),
        Some(Opens::File(path)) => editor.effect(Effect::Read(path)),
        Some(Opens::New) => run(editor, "new"),
        Some(Opens::Tour) => run(editor, "tour"),
        Some(Opens::Ask) => run(editor, "open"),
        None => {}
    }
}

fn run(editor: &mut Editor, name: &str) {
    if let Some(command) = super::command::named(name) {
        editor.run(command);
    }
}

/// Opens a built-in sample, as a new design that has no file yet.
pub fn open_sample(editor: &mut Editor, at: usize) {
    let Some(sample) = samples::SAMPLES.get(at) else { return };
    match file::read(sample.text.as_bytes()) {
        Ok((topology, source)) => {
            open(editor, topology, Store { source: Some(source), ..Store::default() });
            editor.say(format!("{}: {}", sample.title, sample.teaches));
        }
        Err(problems) => editor.fail(problems.report(sample.name).lines().next().unwrap_or_default()),
    }
}

/// Begins with a design; what has no place yet is given one, which is no change of the document.
pub(crate) fn open(editor: &mut Editor, mut topology: Topology, store: Store) {
    place(&mut topology, editor.settings.direction);
    editor.begin(Document::new(topology), store);
}

/// Gives what has no place yet one.
pub(crate) fn place(topology: &mut Topology, direction: Direction) {
    let homeless: Vec<ComponentId> =
        topology.components().values().filter(|it| it.at.is_none()).map(|it| it.id.clone()).collect();
    if homeless.is_empty() {
        return;
    }
    for (id, cell) in layout::arrange(topology, Some(&homeless), direction) {
        topology.place(&id, cell);
    }
}

/// Writes the document to its file, or asks for one.
pub(crate) fn save(editor: &mut Editor, goal: Goal) {
    match editor.store.path.clone() {
        Some(_) if editor.store.look_only => {
            editor.refuse("it was opened to look only; g s saves it under another name");
        }
        Some(path) => write(editor, path, goal),
        None => ask_where(editor, goal),
    }
}

pub(crate) fn ask_save(editor: &mut Editor) {
    ask_where(editor, Goal::Stay);
}

fn ask_where(editor: &mut Editor, goal: Goal) {
    let name = match slug(&editor.topology().title().name) {
        name if name.is_empty() => "design".to_owned(),
        name => name,
    };
    let text = editor.store.path.as_ref().map_or_else(|| format!("{name}.json"), |path| path.display().to_string());
    ask_path(editor, text, goal, None);
}

fn ask_path(editor: &mut Editor, text: String, goal: Goal, error: Option<String>) {
    let job = Job { accept: save_to, change: None, cancel: None };
    editor.ask(Prompt { error, goal, files: Some(Files::default()), ..Prompt::line("Save as", text, job) });
}

fn save_to(editor: &mut Editor, prompt: &Prompt) -> Result<(), String> {
    if prompt.text().is_empty() {
        return Err("a file needs a name".to_owned());
    }
    write(editor, PathBuf::from(prompt.text()), prompt.goal.clone());
    Ok(())
}

/// Writes the document to a file, which is its file from then on.
pub(crate) fn save_as(editor: &mut Editor, path: PathBuf) {
    write(editor, path, Goal::Stay);
}

fn write(editor: &mut Editor, path: PathBuf, goal: Goal) {
    let bytes = file::write(editor.topology(), editor.store.source.as_ref()).into_bytes();
    let fresh = editor.store.path.as_ref() != Some(&path);
    let purpose = Purpose::Save { goal, fresh, force: false };
    editor.effect(Effect::Write { path, bytes, purpose });
}

pub(crate) fn ask_open(editor: &mut Editor) {
    leave(editor, Goal::Open);
}

pub(crate) fn ask_which(editor: &mut Editor, text: String, error: Option<String>) {
    let cancel = matches!(editor.mode, Mode::Start(_)).then_some(to_start as fn(&mut Editor));
    ask_file(editor, text, error, cancel);
}

fn ask_file(editor: &mut Editor, text: String, error: Option<String>, cancel: Option<fn(&mut Editor)>) {
    let job = Job { accept: opened, change: None, cancel };
    let files = Files::with_recent(editor);
    let line = Line::new(text);
    editor.ask(Prompt { files: Some(files), line, error, ..Prompt::list("Open", Vec::new(), job) });
}

fn to_start(editor: &mut Editor) {
    editor.mode = Mode::Start(Start::default());
}

fn opened(editor: &mut Editor, prompt: &Prompt) -> Result<(), String> {
    let path = prompt.chosen().map_or(prompt.text(), |choice| choice.text.as_str());
    match path {
        "" => return Err("which file?".to_owned()),
        // A folder is looked into.
        path if path.ends_with('/') => ask_file(editor, path.to_owned(), None, prompt.job.cancel),
        path => editor.effect(Effect::Read(PathBuf::from(path))),
    }
    Ok(())
}

/// Takes what the shell reports of files.
pub(crate) fn receive(editor: &mut Editor, receipt: Receipt) {
    match receipt {
        Receipt::Read { path, bytes: Ok(Some(bytes)) } => match file::read(&bytes) {
            Ok(design) => receive(editor, Receipt::Opened { path, design: Box::new(design) }),
            Err(problems) => {
                let report = problems.report(&path.display().to_string());
                not_opened(editor, &path, report.lines().next().unwrap_or_default().to_owned());
            }
        },
        Receipt::Opened { path, design } => {
            let (topology, source) = *design;
            editor.remember(&path);
            open(editor, topology, Store { path: Some(path), source: Some(source), look_only: false });
        }
        Receipt::Read { path, bytes: Ok(None) } => {
            let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            editor.begin(Document::new(Topology::named(name)), Store { path: Some(path), ..Store::default() });
            editor.say("a new design; a adds a component, s saves");
        }
        Receipt::Read { path, bytes: Err(why) } => {
            let why = format!("cannot read {}: {why}", shown(&path.display().to_string()));
            not_opened(editor, &path, why);
        }
        Receipt::Reloaded { path, bytes } => recovery::reloaded(editor, &path, bytes),
        Receipt::Compared { path, bytes } => recovery::compared_with(editor, &path, bytes),
        Receipt::Listed { folder, entries } => files::listed(editor, &folder, entries),
        Receipt::Written { path, bytes, purpose, result } => written(editor, path, bytes, purpose, result),
    }
}

/// Asks again for a file that could not be opened, with what was typed: a slip of the hand is mended where it was made.
fn not_opened(editor: &mut Editor, path: &Path, why: String) {
    match editor.mode {
        Mode::Browse | Mode::Start(_) => ask_which(editor, path.display().to_string(), Some(why)),
        _ => editor.fail(why),
    }
}

fn written(editor: &mut Editor, path: PathBuf, bytes: Vec<u8>, purpose: Purpose, result: Result<(), Failure>) {
    let name = shown(&path.display().to_string()).into_owned();
    match (result, purpose) {
        (Ok(()), Purpose::Save { goal, .. }) => {
            editor.document.set_saved();
            if let Ok((_, source)) = file::read(&bytes) {
                editor.store.source = Some(source);
            }
            editor.remember(&path);
            editor.store.path = Some(path);
            editor.store.look_only = false;
            editor.say(format!("saved {name}"));
            super::leave::go(editor, goal);
        }
        (Ok(()), Purpose::Export { .. }) => {
            editor.say(format!("exported {name}"));
            editor.destination = Some(export::Destination::File(path));
        }
        (Err(Failure::Other(why)), purpose) => {
            // The name alone leaves room for the reason.
            let short = path.file_name().unwrap_or_default().to_string_lossy();
            let why = format!("cannot write {}: {why}", shown(&short));
            match (purpose, &editor.mode) {
                (Purpose::Export { .. }, Mode::Browse) => export::ask_again(editor, path.display().to_string(), why),
                (Purpose::Save { fresh: true, goal, .. }, Mode::Browse) => {
                    ask_path(editor, path.display().to_string(), goal, Some(why));
                }
                _ => editor.fail(why),
            }
        }
        (Err(failure), purpose) => ask_replace(editor, &failure, path, bytes, purpose),
    }
}

/// Asks before a file is replaced.
pub(crate) fn ask_replace(editor: &mut Editor, failure: &Failure, path: PathBuf, bytes: Vec<u8>, purpose: Purpose) {
    // The folder, which is that of the open design, would push the words behind it out of a small screen.
    let name = shown(&path.file_name().unwrap_or_default().to_string_lossy()).into_owned();
    let what = match failure {
        Failure::Exists => format!("{name} exists"),
        Failure::Changed => format!("{name} was changed by somebody else meanwhile"),
        Failure::ReadOnly => format!("{name} is read-only"),
        Failure::Linked(names) => {
            format!("{name} has {names} names (hard links); writing parts this one from the others")
        }
        Failure::Other(why) => why.clone(),
    };
    let choice =
        |text: &str, detail: &str| Choice { text: text.to_owned(), detail: detail.to_owned(), ..Choice::default() };
    let mut choices = vec![choice(KEEP, "nothing is written"), choice(REPLACE, "what is in it is lost")];
    if matches!(purpose, Purpose::Save { .. }) {
        choices.insert(1, choice(RENAME, "the file stays as it is"));
    }
    if *failure == Failure::Changed {
        choices.push(choice(RELOAD, "what is here gives way to it; u brings it back"));
        choices.push(choice(COMPARE, "list what is different in the file"));
    }
    let purpose = match purpose {
        Purpose::Save { goal, fresh, .. } => Purpose::Save { goal, fresh, force: true },
        Purpose::Export { .. } => Purpose::Export { replace: true },
    };
    editor.again = Some(Effect::Write { path, bytes, purpose });
    let job = Job { accept: replace, change: None, cancel: None };
    editor.ask(Prompt::list(what, choices, job));
}

fn replace(editor: &mut Editor, prompt: &Prompt) -> Result<(), String> {
    let effect = editor.again.take();
    match prompt.chosen().map(|choice| choice.text.as_str()) {
        Some(REPLACE) => editor.effects.extend(effect),
        Some(RENAME) => ask_save(editor),
        Some(RELOAD) => recovery::reload(editor),
        Some(COMPARE) => {
            editor.again = effect;
            recovery::compare_file(editor);
        }
        Some(_) => editor.say("nothing was written"),
        None => return Err("choose one of them".to_owned()),
    }
    Ok(())
}
