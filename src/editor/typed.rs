//! What can be typed into the palette besides the name of a command? The words that users of vi and helix type, and
//! behind a word what it is to be done with: `w plan.json`, `export md plan.md`, `theme nord`.

use std::path::PathBuf;

use super::Editor;
use super::command::app;
use super::export;
use super::leave::{Goal, leave};
use super::store;
use crate::export::EXPORTERS;

/// What can be typed for a command.
#[derive(Debug)]
pub struct Typed {
    /// The command.
    pub command: &'static str,
    /// The words that mean it.
    pub words: &'static [&'static str],
    /// What can be typed behind them; empty where nothing can.
    pub takes: &'static str,
    /// Does it with what was typed behind them.
    run: fn(&mut Editor, &str) -> Result<(), String>,
}

const fn word(command: &'static str, words: &'static [&'static str]) -> Typed {
    Typed { command, words, takes: "", run: |_, _| Ok(()) }
}

const TYPED: &[Typed] = &[
    Typed {
        command: "save",
        words: &["w", "write"],
        takes: "FILE",
        run: |editor, file| {
            store::save_as(editor, PathBuf::from(file));
            Ok(())
        },
    },
    Typed {
        command: "save-as",
        words: &["saveas", "sav"],
        takes: "FILE",
        run: |editor, file| {
            store::save_as(editor, PathBuf::from(file));
            Ok(())
        },
    },
    Typed { command: "open", words: &["e", "o"], takes: "FILE", run: open },
    Typed { command: "export", words: &["exp"], takes: "FORMAT FILE", run: export },
    Typed { command: "theme", words: &["colorscheme"], takes: "NAME", run: app::set_theme },
    word("save-and-quit", &["wq", "x"]),
    word("quit", &["q", "qa"]),
    word("quit-without-saving", &["q!", "qa!"]),
    word("reload", &["e!"]),
    word("help", &["h"]),
    word("undo", &["u"]),
    word("redo", &["red"]),
];

/// What can be typed for a command, if it is anything but its name.
pub(crate) fn typed(command: &str) -> Option<&'static Typed> {
    TYPED.iter().find(|typed| typed.command == command)
}

/// Does a command with what was typed behind it.
pub(crate) fn run(editor: &mut Editor, command: &str, rest: &str) -> Result<(), String> {
    match typed(command).filter(|typed| !typed.takes.is_empty()) {
        Some(typed) => (typed.run)(editor, rest),
        None => Err("nothing can be typed behind it".to_owned()),
    }
}

#[allow(clippy::unnecessary_wraps, reason = "functions of the table share one type")]
fn open(editor: &mut Editor, file: &str) -> Result<(), String> {
    leave(editor, Goal::File(PathBuf::from(file)));
    Ok(())
}

fn export(editor: &mut Editor, rest: &str) -> Result<(), String> {
    let (format, file) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
    let exporter = (EXPORTERS.iter().find(|it| it.name == format))
        .or_else(|| EXPORTERS.iter().find(|it| it.extension == format))
        .ok_or_else(|| {
            let names: Vec<&str> = EXPORTERS.iter().map(|it| it.name).collect();
            format!("no format is called that; there are {}", names.join(", "))
        })?;
    let file = file.trim();
    let path = if file.is_empty() { export::beside(editor, exporter) } else { PathBuf::from(file) };
    export::to_file(editor, exporter, path)
}
