//! Commands of the program itself: files, exports, help, leaving.

use super::{Command, Group, a_drawing, always, commands};
use crate::editor::Editor;
use crate::editor::input::Effect;
use crate::editor::leave::{Goal, leave};
use crate::editor::mode::{Mode, ModeName, Start};
use crate::editor::prompt::{Choice, Job, Outcome, Prompt};
use crate::editor::{export, recovery, store, typed};
use crate::model::Document;
use crate::theme;

const B: ModeName = ModeName::Browse;
const S: ModeName = ModeName::Start;
const A: ModeName = ModeName::Ask;

const EVERYWHERE_HELP: &[(ModeName, &str)] = &[
    (B, "?"),
    (B, "F1"),
    (S, "?"),
    (S, "F1"),
    (ModeName::Connect, "?"),
    (ModeName::Jump, "?"),
    (ModeName::Move, "?"),
    (ModeName::View, "?"),
    (ModeName::Span, "?"),
    (ModeName::Tag, "?"),
    (ModeName::Findings, "?"),
    (ModeName::Form, "F1"),
    (ModeName::Side, "F1"),
    (ModeName::Questions, "?"),
];

const EVERYWHERE_CANCEL: &[(ModeName, &str)] = &[
    (B, "Esc"),
    (S, "Esc"),
    (ModeName::Connect, "Esc"),
    (ModeName::Connect, "C-c"),
    (ModeName::Connect, "C-g"),
    (ModeName::Jump, "Esc"),
    (ModeName::Jump, "C-c"),
    (ModeName::Jump, "C-g"),
    (ModeName::Move, "Esc"),
    (ModeName::Move, "C-c"),
    (ModeName::Move, "C-g"),
    (ModeName::View, "Esc"),
    (ModeName::View, "C-c"),
    (ModeName::View, "C-g"),
    (ModeName::Span, "Esc"),
    (ModeName::Span, "C-c"),
    (ModeName::Span, "C-g"),
    (ModeName::Tag, "Esc"),
    (ModeName::Tag, "C-c"),
    (ModeName::Tag, "C-g"),
    (ModeName::Findings, "Esc"),
    (ModeName::Findings, "C-c"),
    (ModeName::Findings, "C-g"),
    (ModeName::Form, "Esc"),
    (ModeName::Form, "C-c"),
    (ModeName::Form, "C-g"),
    (ModeName::Side, "Esc"),
    (ModeName::Side, "C-c"),
    (ModeName::Side, "C-g"),
    (A, "Esc"),
    (A, "C-c"),
    (A, "C-g"),
    (ModeName::Questions, "Esc"),
    (ModeName::Questions, "C-c"),
    (ModeName::Questions, "C-g"),
];

const fn row(
    name: &'static str,
    keys: &'static [(ModeName, &'static str)],
    hint: &'static str,
    help: &'static str,
    run: fn(&mut Editor),
) -> Command {
    Command { name, group: Group::Program, keys, hint, help, when: always, run }
}

/// The commands of this file.
pub const TABLE: &[Command] = &[
    row("save", &[(B, "s"), (B, "C-s")], "save", "write the design to its file", save),
    row("save-as", &[(B, "g s")], "", "write the design to another file and go on with that", store::ask_save),
    Command {
        name: "export",
        group: Group::Program,
        keys: &[(B, "X")],
        hint: "export",
        help: "write the design and its advice as Markdown, JSON or another format",
        when: a_drawing,
        run: export::ask,
    },
    Command {
        name: "export-again",
        group: Group::Program,
        keys: &[],
        hint: "the same again",
        help: "write the last export again, to the same place; X X does so too",
        when: export::can_repeat,
        run: export::repeat,
    },
    row("palette", &[(B, ":"), (B, "C-p"), (S, ":")], "commands", "find and run any command by its name", palette),
    row("help", EVERYWHERE_HELP, "help", "find what the keys do", help),
    row("cancel", EVERYWHERE_CANCEL, "back", "leave what is under way, or let go of what is selected", cancel),
    row("open", &[(B, "g o"), (S, "o")], "open a file", "open another design", store::ask_open),
    row("reload", &[(B, "g f")], "", "read the file anew, as a change that undo takes back", recovery::reload),
    row("new", &[(S, "n")], "new design", "begin a new, empty design", new),
    row("start", &[(B, "g S")], "", "go to the start screen with the samples", start),
    row("theme", &[(B, "g t"), (S, "t")], "theme", "choose the colors, seeing each at once", choose_theme),
    row("mouse", &[(B, "g m")], "", "use the mouse, or leave it to the terminal to select text", mouse),
    row("ascii", &[(B, "g a")], "", "draw with ASCII characters only, or with Unicode again", ascii),
    row(
        "suspend",
        &[(B, "C-z"), (S, "C-z"), (A, "C-z"), (ModeName::Form, "C-z")],
        "",
        "put the program aside; fg in the shell comes back",
        suspend,
    ),
    row("redraw", &[(B, "C-l"), (S, "C-l")], "", "draw the whole screen anew", |editor| editor.effect(Effect::Redraw)),
    row("start-next", &[(S, "Down"), (S, "j"), (S, "Tab")], "", "go to the next entry", |editor| step(editor, 1)),
    row("start-previous", &[(S, "Up"), (S, "k"), (S, "S-Tab")], "", "go to the entry before", |editor| {
        step(editor, -1)
    }),
    row("start-open", &[(S, "Enter"), (S, "Space")], "open", "open the chosen entry", start_open),
    row("save-and-quit", &[], "", "write the design to its file and leave the program", |editor| {
        store::save(editor, Goal::Quit);
    }),
    row("quit-without-saving", &[], "", "leave the program and what was changed since the last save", |editor| {
        editor.effect(Effect::Quit);
    }),
    row("quit", &[(B, "q"), (B, "C-c"), (S, "q"), (S, "C-c")], "quit", "leave the program", quit),
];

fn save(editor: &mut Editor) {
    store::save(editor, Goal::Stay);
}

fn new(editor: &mut Editor) {
    editor.begin(Document::new(crate::model::Topology::named("Untitled")), store::Store::default());
    editor.say("a adds a component");
}

fn start(editor: &mut Editor) {
    leave(editor, Goal::Start);
}

fn step(editor: &mut Editor, by: isize) {
    let count = store::entries(editor).len() as isize;
    if let Mode::Start(start) = &mut editor.mode {
        start.cursor = (start.cursor as isize + by).rem_euclid(count.max(1)) as usize;
    }
}

fn start_open(editor: &mut Editor) {
    if let Mode::Start(start) = &editor.mode {
        store::open_entry(editor, start.cursor);
    }
}

fn cancel(editor: &mut Editor) {
    match std::mem::take(&mut editor.mode) {
        Mode::Move(mark) => {
            editor.document.rollback(mark);
            editor.selection_moved();
        }
        Mode::Findings { .. } => super::findings::close(editor),
        Mode::Form(form) => {
            editor.mode = Mode::Form(form);
            crate::editor::form::cancel(editor);
        }
        Mode::Tag(tag) => super::tag::give_up(editor, tag),
        Mode::Ask(prompt) => {
            editor.mode = Mode::Ask(prompt);
            editor.asked(Outcome::Canceled);
        }
        Mode::Browse => let_go(editor),
        Mode::Start(start) => {
            editor.mode = Mode::Start(start);
            // Who presses it once too often has not asked to leave.
            editor.refuse("q leaves the program");
        }
        Mode::Connect(_) | Mode::Jump(_) | Mode::View | Mode::Span { .. } | Mode::Questions(_) => {}
    }
}

/// Esc while browsing: one level at a time.
fn let_go(editor: &mut Editor) {
    if !editor.look.kept.is_empty() {
        editor.look.kept.clear();
    } else if editor.look.rings > 0 {
        editor.look.rings = 0;
    } else if editor.look.filter.is_some() {
        editor.look.filter = None;
    } else if editor.selection.len() > 1 {
        let leader = editor.selection.leader().cloned();
        editor.selection.set_all(leader);
    } else if editor.selection.is_empty() && editor.tour.is_some() {
        crate::editor::tour::end(editor);
    } else {
        editor.selection.clear();
    }
}

fn palette(editor: &mut Editor) {
    let mode = match editor.mode {
        Mode::Start(_) => S,
        _ => B,
    };
    // What has no key is about a design that is open.
    let mut all: Vec<&Command> = commands()
        .filter(|it| it.keys.iter().any(|(its, _)| *its == mode) || it.keys.is_empty() && mode == B)
        .collect();
    let last = |command: &&Command| editor.ran.iter().position(|name| *name == command.name);
    all.sort_by_key(|command| last(command).unwrap_or(usize::MAX));
    let choices = (all.iter())
        .map(|command| Choice {
            heading: match last(command) {
                Some(_) => "Used last",
                None if editor.ran.is_empty() => "",
                None => "All",
            },
            ..typeable(choice(editor, command, mode))
        })
        .collect();
    editor.ask(Prompt::list("Run a command", choices, job(mode)));
}

fn help(editor: &mut Editor) {
    let mode = editor.mode.name();
    let mut choices = Vec::new();
    for table in super::TABLES {
        for command in table.iter().filter(|command| command.keys.iter().any(|(its, _)| *its == mode)) {
            choices.push(Choice { heading: command.group.title(), ..choice(editor, command, mode) });
        }
    }
    // The sort is stable, so that a group which two tables share keeps its order and stands together.
    let order = |heading: &str| super::TABLES.iter().position(|table| table[0].group.title() == heading);
    choices.sort_by_key(|choice| order(choice.heading));
    editor.mode = match std::mem::take(&mut editor.mode) {
        Mode::Start(start) => Mode::Start(start),
        _ => Mode::Browse,
    };
    let title = format!("Keys in {} mode; type to search", mode.title());
    editor.ask(Prompt::list(title, choices, job(if mode == S { S } else { B })));
}

/// A command as a choice of a list.
pub(super) fn choice(editor: &Editor, command: &'static Command, mode: ModeName) -> Choice {
    Choice {
        text: command.name.to_owned(),
        detail: command.help.to_owned(),
        key: editor.keymap.keys_of(mode, command).join("  "),
        refused: (command.when)(editor).err().map(Into::into),
        ..Choice::default()
    }
}

/// The choice with what can be typed for it.
fn typeable(choice: Choice) -> Choice {
    let Some(typed) = typed::typed(&choice.text) else { return choice };
    let words: Vec<String> = typed.words.iter().take(1).map(|word| format!(":{word} {}", typed.takes)).collect();
    Choice {
        detail: format!("{} ({})", choice.detail, words.concat().trim_end()),
        also: typed.words,
        takes: !typed.takes.is_empty(),
        ..choice
    }
}

/// How many commands run last stand at the head of the palette.
const LAST: usize = 5;

/// Runs the command that was chosen.
pub(super) fn job(mode: ModeName) -> Job {
    Job { accept: run_chosen, change: None, cancel: (mode == S).then_some(back_to_start) }
}

fn back_to_start(editor: &mut Editor) {
    editor.mode = Mode::Start(Start::default());
}

fn run_chosen(editor: &mut Editor, prompt: &Prompt) -> Result<(), String> {
    let Some(choice) = prompt.chosen() else { return Err("no command is called that".to_owned()) };
    if let Some(why) = &choice.refused {
        return Err(why.clone().into_owned());
    }
    if prompt.job.cancel.is_some() {
        back_to_start(editor);
    }
    if !prompt.rest().is_empty() {
        return typed::run(editor, &choice.text, prompt.rest());
    }
    if let Some(command) = super::named(&choice.text) {
        editor.ran.retain(|name| *name != command.name);
        editor.ran.insert(0, command.name);
        editor.ran.truncate(LAST);
        editor.run(command);
    }
    Ok(())
}

/// Takes a theme by its name.
pub(crate) fn set_theme(editor: &mut Editor, name: &str) -> Result<(), String> {
    let theme = own_theme(editor, name).or_else(|| theme::built_in(name)).ok_or("no theme is called that")?;
    editor.settings.theme = theme.with_depth(editor.settings.theme.depth);
    Ok(())
}

fn choose_theme(editor: &mut Editor) {
    let now = editor.settings.theme.name.clone();
    let choice =
        |name: &str, help: &str| Choice { text: name.to_owned(), detail: help.to_owned(), ..Choice::default() };
    let built_in = theme::BUILT_IN.iter().map(|built_in| choice(built_in.name, built_in.help));
    let own = editor.settings.themes.iter().map(|theme| choice(&theme.name, "your own theme"));
    let choices: Vec<Choice> = built_in.chain(own).collect();
    let from_start = matches!(editor.mode, Mode::Start(_));
    let job = Job {
        accept: |editor, prompt| {
            try_theme(editor, prompt);
            if prompt.remark == "start" {
                back_to_start(editor);
            }
            Ok(())
        },
        change: Some(try_theme),
        cancel: Some(old_theme),
    };
    let cursor = choices.iter().position(|choice| choice.text == now).unwrap_or(0);
    let mut prompt = Prompt::list("Theme", choices, job);
    prompt.cursor = cursor;
    if from_start {
        "start".clone_into(&mut prompt.remark);
    }
    editor.look.before_theme = Some((editor.settings.theme.clone(), from_start));
    editor.ask(prompt);
}

/// A theme of the user's own, which may have the name of a built-in one.
fn own_theme(editor: &Editor, name: &str) -> Option<theme::Theme> {
    editor.settings.themes.iter().find(|theme| theme.name == name).cloned()
}

fn try_theme(editor: &mut Editor, prompt: &Prompt) {
    if let Some(choice) = prompt.chosen() {
        // Every choice is a theme.
        let _ = set_theme(editor, &choice.text);
    }
}

fn old_theme(editor: &mut Editor) {
    if let Some((theme, from_start)) = editor.look.before_theme.take() {
        editor.settings.theme = theme;
        if from_start {
            back_to_start(editor);
        }
    }
}

fn mouse(editor: &mut Editor) {
    editor.settings.mouse = !editor.settings.mouse;
    editor.effect(Effect::Mouse(editor.settings.mouse));
    editor.say(if editor.settings.mouse { "the mouse is used" } else { "the mouse is left to the terminal" });
}

fn ascii(editor: &mut Editor) {
    editor.settings.glyphs = if editor.settings.glyphs.ellipsis == crate::drawing::ASCII.ellipsis {
        &crate::drawing::UNICODE
    } else {
        &crate::drawing::ASCII
    };
}

fn suspend(editor: &mut Editor) {
    editor.effect(Effect::Suspend);
}

fn quit(editor: &mut Editor) {
    leave(editor, Goal::Quit);
}

/// Asks where nothing would be lost, because the user wants to be asked.
pub(crate) fn ask_to_quit(editor: &mut Editor) {
    let from_start = matches!(editor.mode, Mode::Start(_));
    let choice = |text: &str| Choice { text: text.to_owned(), ..Choice::default() };
    let accept = |editor: &mut Editor, prompt: &Prompt| {
        match prompt.chosen().map(|choice| choice.text.as_str()) {
            Some("leave") => editor.effect(Effect::Quit),
            _ if prompt.job.cancel.is_some() => back_to_start(editor),
            _ => {}
        }
        Ok(())
    };
    let job = Job { accept, change: None, cancel: from_start.then_some(back_to_start) };
    editor.ask(Prompt::list("Leave toposcope?", vec![choice("leave"), choice("stay")], job));
}
