//! How does the design leave the editor? The questions of the export: which format, shown before it is taken, and to
//! which file, or to the clipboard of the terminal.

use std::path::PathBuf;

use super::Editor;
use super::input::{Effect, Purpose};
use super::prompt::{Choice, Job, Prompt};
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
    show(editor, &mut prompt);
    editor.ask(prompt);
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
    prompt.aside = Some((shown.unwrap_or_default(), 0));
}

fn chosen(editor: &mut Editor, prompt: &Prompt) -> Result<(), String> {
    let Some(exporter) = exporter_of(prompt) else {
        return Err("no format is called that".to_owned());
    };
    editor.exported = Some(exporter.name);
    if prompt.chosen().is_some_and(|choice| choice.heading == COPY) {
        return copy(editor, exporter);
    }
    let name = match slug(&editor.topology().title().name) {
        name if name.is_empty() => "design".to_owned(),
        name => name,
    };
    let beside = editor.store.path.as_ref().map(|path| path.with_extension(exporter.extension));
    // The document itself is never the proposal: a JSON export would replace it.
    let beside = beside.filter(|path| Some(path) != editor.store.path.as_ref());
    let path = beside.map_or_else(|| format!("{name}.{}", exporter.extension), |path| path.display().to_string());
    let job = Job { accept: write, change: None, cancel: None };
    let mut next = Prompt::line(format!("Export {} to", exporter.name), path, job);
    exporter.help.clone_into(&mut next.remark);
    editor.ask(next);
    Ok(())
}

fn copy(editor: &mut Editor, exporter: &Exporter) -> Result<(), String> {
    let text = text(editor, exporter);
    if text.len() > CLIPBOARD {
        let size = byte_text(text.len() as u64 / 1024 * 1024);
        return Err(format!("{size} is more than terminals take on the clipboard; export it to a file"));
    }
    let lines = text.lines().count();
    editor.effect(Effect::Copy(text));
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
    let Some(exporter) = editor.exported.and_then(|name| EXPORTERS.iter().find(|exporter| exporter.name == name))
    else {
        return Ok(());
    };
    let path = PathBuf::from(prompt.text());
    if prompt.text().is_empty() {
        return Err("a file needs a name".to_owned());
    }
    if editor.store.path.as_ref() == Some(&path) {
        return Err("that is the design's own file; an export needs another name".to_owned());
    }
    let bytes = with_report(editor, |report| exporter.bytes(report));
    editor.effect(Effect::Write { path, bytes, purpose: Purpose::Export { replace: false } });
    Ok(())
}
