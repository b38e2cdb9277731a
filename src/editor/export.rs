//! How does the design leave the editor? The questions of the export: which format, shown before it is taken, and to
//! which file, or to the clipboard of the terminal.

use std::path::PathBuf;

use super::Editor;
use super::files::Files;
use super::input::{Effect, Purpose};
use super::prompt::{Aside, Choice, Job, Prompt};
use crate::export::{EXPORTERS, Exporter, Options, Report, png};
use crate::model::{byte_text, slug};

/// The heading above the formats that go to the clipboard.
const COPY: &str = "To the clipboard";

/// Terminals refuse more than this on the clipboard, in bytes: the smallest limit among the common ones, before encoding.
const CLIPBOARD: usize = 74_000;

/// Asks for the format, to a file or to the clipboard, showing each; the one used last comes first.
pub(crate) fn ask(editor: &mut Editor) {
    let last = editor.exported;
    let mut exporters: Vec<&Exporter> = EXPORTERS.iter().collect();
    exporters.sort_by_key(|exporter| Some(exporter.name) != last);
    let to_file = exporters.iter().map(|exporter| Choice {
        text: exporter.name.to_owned(),
        detail: exporter.help.to_owned(),
        key: format!(".{}", exporter.extension),
        heading: "To a file",
        ..Choice::default()
    });
    // The clipboard of a terminal takes text only.
    let copies = exporters.iter().filter(|exporter| exporter.paint.is_none()).map(|exporter| Choice {
        text: format!("copy {}", exporter.name),
        detail: exporter.help.to_owned(),
        heading: COPY,
        ..Choice::default()
    });
    let choices = to_file.chain(copies).collect();
    let job = Job { accept: chosen, change: None, cancel: None };
    let mut prompt = Prompt::list("Export as", choices, job);
    prompt.again = editor.destination.as_ref().map(|_| ("export", "export-again"));
    show(editor, &mut prompt);
    editor.ask(prompt);
}

/// Where an export went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Destination {
    /// To a file.
    File(PathBuf),
    /// To the clipboard of the terminal.
    Clipboard,
}

fn exported(editor: &Editor) -> Option<&'static Exporter> {
    editor.exported.and_then(|name| EXPORTERS.iter().find(|exporter| exporter.name == name))
}

/// Whether something has been exported.
pub(crate) fn can_repeat(editor: &Editor) -> Result<(), &'static str> {
    super::command::a_drawing(editor)?;
    editor.destination.as_ref().map(|_| ()).ok_or("nothing has been exported yet: X exports")
}

/// Exports as the last time, to the same place.
pub(crate) fn repeat(editor: &mut Editor) {
    let (Some(exporter), Some(destination)) = (exported(editor), editor.destination.clone()) else { return };
    match destination {
        Destination::Clipboard => {
            if let Err(why) = copy(editor, exporter) {
                editor.refuse(why);
            }
        }
        // It is our own file, which the user wrote a moment ago.
        Destination::File(path) => {
            let bytes = with_report(editor, |report| exporter.bytes(report));
            editor.effect(Effect::Write { path, bytes, purpose: Purpose::Export { replace: true } });
        }
    }
}

fn exporter_of(prompt: &Prompt) -> Option<&'static Exporter> {
    let choice = prompt.chosen()?;
    let name = choice.text.strip_prefix("copy ").unwrap_or(&choice.text);
    EXPORTERS.iter().find(|exporter| exporter.name == name)
}

/// Shows what the chosen format would make.
pub(crate) fn show(editor: &Editor, prompt: &mut Prompt) {
    let shown = exporter_of(prompt).map(|exporter| match exporter.paint {
        Some(_) => with_report(editor, png::in_words),
        None => text(editor, exporter),
    });
    prompt.aside = Some(Aside { text: shown.unwrap_or_default(), ..Aside::default() });
}

fn chosen(editor: &mut Editor, prompt: &Prompt) -> Result<(), String> {
    let Some(exporter) = exporter_of(prompt) else {
        return Err("no format is called that".to_owned());
    };
    editor.exported = Some(exporter.name);
    if prompt.chosen().is_some_and(|choice| choice.heading == COPY) {
        return copy(editor, exporter);
    }
    let path = beside(editor, exporter).display().to_string();
    ask_file(editor, exporter, path, None);
    Ok(())
}

/// The file that is proposed for an export: beside the design's own, which is never the proposal itself.
pub(crate) fn beside(editor: &Editor, exporter: &Exporter) -> PathBuf {
    let name = match slug(&editor.topology().title().name) {
        name if name.is_empty() => "design".to_owned(),
        name => name,
    };
    let beside = editor.store.path.as_ref().map(|path| path.with_extension(exporter.extension));
    let beside = beside.filter(|path| Some(path) != editor.store.path.as_ref());
    beside.unwrap_or_else(|| PathBuf::from(format!("{name}.{}", exporter.extension)))
}

fn ask_file(editor: &mut Editor, exporter: &Exporter, path: String, error: Option<String>) {
    let job = Job { accept: write, change: None, cancel: None };
    let mut next = Prompt::line(format!("Export {} to", exporter.name), path, job);
    exporter.help.clone_into(&mut next.remark);
    next.error = error;
    next.files = Some(Files::default());
    editor.ask(next);
}

/// Asks again for the file of an export that could not be written.
pub(crate) fn ask_again(editor: &mut Editor, path: String, why: String) {
    match exported(editor) {
        Some(exporter) => ask_file(editor, exporter, path, Some(why)),
        None => editor.fail(why),
    }
}

fn copy(editor: &mut Editor, exporter: &Exporter) -> Result<(), String> {
    let text = text(editor, exporter);
    if text.len() > CLIPBOARD {
        let size = byte_text(text.len() as u64 / 1024 * 1024);
        return Err(format!("{size} is more than terminals take on the clipboard; export it to a file"));
    }
    let lines = text.lines().count();
    editor.effect(Effect::Copy(text));
    editor.destination = Some(Destination::Clipboard);
    editor.say(format!("sent {lines} lines of {} to the terminal's clipboard", exporter.name));
    Ok(())
}

/// The text of a design in a format.
pub fn text(editor: &Editor, exporter: &Exporter) -> String {
    with_report(editor, exporter.write)
}

/// What is made of the design as it stands.
fn with_report<T>(editor: &Editor, make: impl FnOnce(&Report<'_>) -> T) -> T {
    let options = Options { dialect: editor.settings.dialect, ..Options::default() };
    make(&Report { topology: editor.topology(), analysis: &editor.analysis, layout: &editor.layout, options: &options })
}

fn write(editor: &mut Editor, prompt: &Prompt) -> Result<(), String> {
    let Some(exporter) = exported(editor) else { return Ok(()) };
    if prompt.text().is_empty() {
        return Err("a file needs a name".to_owned());
    }
    to_file(editor, exporter, PathBuf::from(prompt.text()))
}

/// Writes the design to a file in a format.
pub(crate) fn to_file(editor: &mut Editor, exporter: &'static Exporter, path: PathBuf) -> Result<(), String> {
    if editor.store.path.as_ref() == Some(&path) {
        return Err("that is the design's own file; an export needs another name".to_owned());
    }
    editor.exported = Some(exporter.name);
    let bytes = with_report(editor, |report| exporter.bytes(report));
    editor.effect(Effect::Write { path, bytes, purpose: Purpose::Export { replace: false } });
    Ok(())
}
