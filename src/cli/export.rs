//! `toposcope export`: a topology with what follows from it, in another format.

use std::path::Path;

use super::files::{Failure, open, put, unforced};
use super::{Export, Outcome, files, usage};
use crate::analysis::Analysis;
use crate::export::markdown::{self, Notes};
use crate::export::{EXPORTERS, Exporter, Options, Report};
use crate::layout::{Direction, Layout};
use crate::shell;
use crate::shell::disk::{self, Guard, Real};
use crate::text::quoted;

pub fn run(asked: &Export) -> Result<Outcome, Failure> {
    let exporter = exporter(asked)?;
    let (topology, _) = open(&asked.file)?;
    let mut options =
        Options { dialect: asked.dialect.unwrap_or_default(), sections: asked.sections.clone(), ..Options::default() };
    if asked.theme.is_some() {
        let theme = shell::theme_for(asked.theme.as_deref()).map_err(|why| Failure::new(format_args!("{why:#}")))?;
        options.theme = Some(theme);
    }
    let mut guard = unforced(asked.force);
    if let Some(path) = asked.output.as_deref().filter(|_| exporter.name == markdown::EXPORTER.name) {
        renew(path, asked, &mut options, &mut guard)?;
    }
    let report = Report {
        topology: &topology,
        analysis: &Analysis::of(&topology),
        layout: &Layout::of(&topology, Direction::Auto),
        options: &options,
    };
    put(asked.output.as_deref(), &(exporter.write)(&report), guard, Some(&asked.file))?;
    Ok(Outcome::Done)
}

/// A document of ours that is written over keeps its dialect, its sections, and what people wrote into it.
fn renew(path: &Path, asked: &Export, options: &mut Options, guard: &mut Guard) -> Result<(), Failure> {
    let Ok((bytes, stamp)) = disk::read(&mut Real::default(), path) else { return Ok(()) };
    let document = String::from_utf8_lossy(&bytes);
    let Some((dialect, sections)) = markdown::settings_of(&document) else { return Ok(()) };
    options.dialect = asked.dialect.unwrap_or(dialect);
    if asked.sections.is_empty() {
        options.sections = sections;
    }
    options.notes = Notes::of(&document).map_err(|why| Failure::new(format_args!("{}:{why}", files::name(path))))?;
    *guard = if asked.force { Guard::Any } else { Guard::Same(stamp) };
    Ok(())
}

/// The format that was asked for, by name or by the ending of the path.
fn exporter(asked: &Export) -> Result<&'static Exporter, Failure> {
    if let Some(name) = &asked.format {
        return Ok(EXPORTERS.iter().find(|exporter| exporter.name == name).expect("only known names pass"));
    }
    let Some(path) = asked.output.as_deref().filter(|path| *path != Path::new("-")) else {
        return Ok(&EXPORTERS[0]);
    };
    let ending = path.extension().unwrap_or_default().to_string_lossy().to_lowercase();
    EXPORTERS.iter().find(|exporter| exporter.extension == ending).ok_or_else(|| {
        let known = EXPORTERS.iter().map(|exporter| exporter.extension);
        let what = format!("the ending {} is that of no export format", quoted(&ending));
        Failure::of(path, what).help(format_args!("{}; or give --format", usage::known(&ending, known)))
    })
}
