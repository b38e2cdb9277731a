//! How does the design leave the editor? The questions of the export: which format, and to which file.

use std::path::PathBuf;

use super::Editor;
use super::input::{Effect, Purpose};
use super::prompt::{Choice, Job, Prompt};
use crate::export::{EXPORTERS, Exporter, Options, Report};
use crate::model::slug;

/// Asks for the format; the one used last comes first.
pub(crate) fn ask(editor: &mut Editor) {
    let last = editor.exported;
    let mut exporters: Vec<&Exporter> = EXPORTERS.iter().collect();
    exporters.sort_by_key(|exporter| Some(exporter.name) != last);
    let choices = (exporters.into_iter())
        .map(|exporter| Choice {
            text: exporter.name.to_owned(),
            detail: exporter.help.to_owned(),
            key: format!(".{}", exporter.extension),
            ..Choice::default()
        })
        .collect();
    editor.ask(Prompt::list("export as", choices, Job { accept: chosen, change: None, cancel: None }));
}

fn named(name: &str) -> Option<&'static Exporter> {
    EXPORTERS.iter().find(|exporter| exporter.name == name)
}

fn chosen(editor: &mut Editor, prompt: &Prompt) -> Result<(), String> {
    let Some(exporter) = prompt.chosen().and_then(|choice| named(&choice.text)) else {
        return Err("no format is called that".to_owned());
    };
    editor.exported = Some(exporter.name);
    let name = match slug(&editor.topology().title().name) {
        name if name.is_empty() => "design".to_owned(),
        name => name,
    };
    let beside = editor.store.path.as_ref().map(|path| path.with_extension(exporter.extension));
    // The document itself is never the proposal: a JSON export would replace it.
    let beside = beside.filter(|path| Some(path) != editor.store.path.as_ref());
    let path = beside.map_or_else(|| format!("{name}.{}", exporter.extension), |path| path.display().to_string());
    let job = Job { accept: write, change: None, cancel: None };
    let mut next = Prompt::line(format!("export {} to", exporter.name), path, job);
    exporter.help.clone_into(&mut next.remark);
    editor.ask(next);
    Ok(())
}

/// The text of a design in a format.
pub fn text(editor: &Editor, exporter: &Exporter) -> String {
    let options = Options { dialect: editor.settings.dialect, ..Options::default() };
    (exporter.write)(&Report {
        topology: editor.topology(),
        analysis: &editor.analysis,
        layout: &editor.layout,
        options: &options,
    })
}

fn write(editor: &mut Editor, prompt: &Prompt) -> Result<(), String> {
    let Some(exporter) = editor.exported.and_then(named) else { return Ok(()) };
    let path = PathBuf::from(prompt.text());
    if prompt.text().is_empty() {
        return Err("a file needs a name".to_owned());
    }
    if editor.store.path.as_ref() == Some(&path) {
        return Err("that is the design's own file; an export needs another name".to_owned());
    }
    let text = text(editor, exporter);
    editor.effect(Effect::Write { path, text, purpose: Purpose::Export { replace: false } });
    Ok(())
}
