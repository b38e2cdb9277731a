//! What should the user know of right now? The hints at the foot of the screen, and what may follow a prefix.
//!
//! Hints name commands; their keys and words come from the table. Only what can be done now is hinted, and the way to the
//! help is always among them, however narrow the screen.

use super::Editor;
use super::command::{Command, named};
use super::mode::{Mode, ModeName};
use super::prompt::{Look, Prompt};
use super::selection::Item;
use crate::text::width;

/// One hint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hint {
    /// The key.
    pub key: String,
    /// What it does, in a word or two.
    pub words: &'static str,
    /// The command it runs when it is clicked.
    pub command: Option<&'static str>,
}

impl Hint {
    /// How many cells it takes: the key, a space, the words, and two spaces after them.
    pub fn width(&self) -> usize {
        width(&self.key) + 1 + width(self.words) + 2
    }

    fn fixed(key: &str, words: &'static str) -> Self {
        Self { key: key.to_owned(), words, command: None }
    }
}

const NOTHING: &[&str] = &["add", "edit", "jump", "find", "findings", "undo", "export", "save", "palette", "quit"];
const COMPONENT: &[&str] = &[
    "add-downstream",
    "connect",
    "edit",
    "rename",
    "next-link",
    "delete",
    "undo",
    "add",
    "move",
    "boundary",
    "jump",
    "export",
    "findings",
    "save",
    "palette",
    "quit",
];
const LINK: &[&str] = &[
    "tag",
    "tag-command",
    "tag-notification",
    "needs",
    "questions",
    "edit",
    "rename",
    "next-link",
    "delete",
    "undo",
    "reverse",
    "insert",
    "export",
    "findings",
    "save",
    "palette",
    "quit",
];
const GROUP: &[&str] =
    &["edit", "rename", "move", "delete", "undo", "add", "jump", "export", "findings", "save", "palette", "quit"];
const SEVERAL: &[&str] = &[
    "edit",
    "tag",
    "move",
    "boundary",
    "duplicate",
    "delete",
    "undo",
    "needs",
    "export",
    "findings",
    "save",
    "palette",
    "quit",
];
const START: &[&str] = &["start-open", "tour", "new", "open", "theme", "palette", "quit"];
const CONNECT: &[&str] = &["connect-here", "connect-find", "cancel"];
const MOVE: &[&str] = &["move-done", "cancel"];
const VIEW: &[&str] = &["view-done", "cancel"];
const SPAN: &[&str] = &["span-done", "cancel"];
const TAG: &[&str] = &["tag-later", "cancel"];
const FINDINGS: &[&str] = &["show-finding", "waive", "close-findings"];
const ASK: &[&str] = &["answer", "cancel"];
const FORM: &[&str] = &["form-done", "cancel", "form-next"];
const QUESTIONS: &[&str] = &["answer-yes", "answer-no", "answer-chosen", "answer-later", "cancel"];

/// Every list of hints, for the laws.
pub const LISTS: &[&[&str]] =
    &[NOTHING, COMPONENT, LINK, GROUP, SEVERAL, START, CONNECT, MOVE, VIEW, SPAN, TAG, FINDINGS, FORM, ASK, QUESTIONS];

/// The hints for what the user is in the middle of, as many as fit into a width, the help last.
pub fn hints(editor: &Editor, room: usize) -> Vec<Hint> {
    let mode = editor.mode.name();
    if !editor.pending.is_empty() {
        // The keys of a chord mean what its popup says; only the way back is left.
        return named("cancel").and_then(|command| hint(editor, mode, command)).into_iter().collect();
    }
    let mut all: Vec<Hint> = before(editor);
    let list = match &editor.mode {
        Mode::Start(_) => START,
        Mode::Browse => match editor.selection.leader() {
            _ if editor.selection.len() > 1 => SEVERAL,
            None => NOTHING,
            Some(Item::Component(_)) => COMPONENT,
            Some(Item::Link(_)) => LINK,
            Some(Item::Group(_)) => GROUP,
        },
        Mode::Connect(_) => CONNECT,
        Mode::Jump(_) => &["cancel"],
        Mode::Move(_) => MOVE,
        Mode::View => VIEW,
        Mode::Span { .. } => SPAN,
        Mode::Tag(_) => TAG,
        Mode::Findings { .. } => FINDINGS,
        Mode::Form(_) => FORM,
        Mode::Questions(_) => QUESTIONS,
        Mode::Ask(_) => ASK,
    };
    let possible = list.iter().filter_map(|name| named(name)).filter(|command| (command.when)(editor).is_ok());
    all.extend(possible.filter_map(|command| hint(editor, mode, command)));
    let last = named("help").and_then(|command| hint(editor, mode, command));
    let mut left = room.saturating_sub(last.as_ref().map_or(0, Hint::width));
    let mut fitting: Vec<Hint> = Vec::new();
    for hint in all {
        match left.checked_sub(hint.width()) {
            Some(rest) => left = rest,
            None => break,
        }
        fitting.push(hint);
    }
    fitting.extend(last);
    fitting
}

fn hint(editor: &Editor, mode: ModeName, command: &'static Command) -> Option<Hint> {
    let key = editor.keymap.keys_of(mode, command).into_iter().next()?;
    Some(Hint { key, words: command.hint, command: Some(command.name) })
}

/// Keys that no command stands behind: the arrows of a mode, the letters of hints, the line of a prompt.
fn before(editor: &Editor) -> Vec<Hint> {
    let [around, upright, level] = editor.settings.glyphs.arrows;
    match &editor.mode {
        Mode::Start(_) => vec![Hint::fixed(upright, "choose")],
        Mode::Browse if super::command::several_components(editor).is_ok() => {
            // The first key of those that align opens the popup of all of them.
            let keys = named("align-left").map(|command| editor.keymap.keys_of(ModeName::Browse, command));
            let key = keys.and_then(|keys| keys.first()?.split(' ').next().map(str::to_owned));
            key.map(|key| Hint { key, words: "align", command: None }).into_iter().collect()
        }
        Mode::Browse => Vec::new(),
        Mode::Connect(_) => vec![Hint::fixed("a-z", "the receiver"), Hint::fixed(around, "mark")],
        Mode::Jump(_) => vec![Hint::fixed("a-z", "select what has the letters")],
        Mode::Move(_) => vec![Hint::fixed(around, "move")],
        Mode::View => vec![Hint::fixed(around, "move the view"), Hint::fixed("+ -", "detail")],
        Mode::Span { .. } => vec![Hint::fixed(around, "stretch")],
        Mode::Tag(_) => vec![Hint::fixed("1-6", "what the sender expects")],
        Mode::Findings { .. } | Mode::Questions(_) => vec![Hint::fixed(upright, "choose")],
        Mode::Form(form) if form.chooses_side() => vec![Hint::fixed(around, "which side")],
        Mode::Form(form) => match form.row() {
            Some(row) if !row.picks.is_empty() => vec![Hint::fixed(level, "choose")],
            _ => Vec::new(),
        },
        Mode::Ask(prompt) => {
            let choose = (prompt.look == Look::List).then(|| Hint::fixed(upright, "choose"));
            let complete = prompt.files.as_ref().and_then(|_| hint(editor, ModeName::Ask, named("complete")?));
            choose.into_iter().chain(complete).chain(again(editor, prompt)).collect()
        }
    }
}

/// What the key that opened a prompt means in it.
fn again(editor: &Editor, prompt: &Prompt) -> Option<Hint> {
    let (opened, means) = prompt.again.filter(|_| prompt.line.text().is_empty())?;
    let command = named(means).filter(|command| (command.when)(editor).is_ok())?;
    let key = editor.keymap.keys_of(ModeName::Browse, named(opened)?).into_iter().next()?;
    Some(Hint { key, words: command.hint, command: Some(command.name) })
}

/// A command that may follow the keys typed so far.
#[derive(Debug, Clone)]
pub struct Follow {
    /// The keys that lead to it from here.
    pub keys: String,
    /// The command.
    pub command: &'static Command,
}

/// What may follow the keys typed so far.
pub fn following(editor: &Editor) -> Vec<Follow> {
    let typed = &editor.pending;
    if typed.is_empty() {
        return Vec::new();
    }
    (editor.keymap.following(editor.mode.name(), typed))
        .map(|binding| {
            let rest: Vec<String> = binding.keys[typed.len()..].iter().map(ToString::to_string).collect();
            Follow { keys: rest.join(" "), command: binding.command }
        })
        .collect()
}
