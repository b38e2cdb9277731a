//! `toposcope export`: a topology with what follows from it, in another format.

use std::fmt::Write as _;
use std::path::Path;

use super::files::{Failure, open, print, put_bytes, unforced};
use super::{Export, Outcome, files, usage};
use crate::analysis::Analysis;
use crate::diff::lines;
use crate::export::markdown::{self, Notes};
use crate::export::{EXPORTERS, Exporter, Options, Report};
use crate::file;
use crate::shell;
use crate::shell::disk::{self, Guard, Real};
use crate::text::{quoted, shown};

/// How many differing lines are told; the others are counted.
const TOLD: usize = 40;

pub fn run(asked: &Export) -> Result<Outcome, Failure> {
    let exporter = exporter(asked)?;
    let (topology, _) = open(&asked.file)?;
    let sections = if asked.sections.contains(&markdown::ALL) { Vec::new() } else { asked.sections.clone() };
    let mut options = Options { dialect: asked.dialect.unwrap_or_default(), sections, ..Options::default() };
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
        layout: &exporter.layout(&topology),
        options: &options,
    };
    match asked.output.as_deref().filter(|_| asked.check) {
        Some(_) if exporter.paint.is_some() => {
            Err(Failure::new("--check compares the lines of a text, and a picture of pixels has none"))
        }
        Some(path) => compare(path, &(exporter.write)(&report), asked, exporter),
        None => put_bytes(asked.output.as_deref(), &exporter.bytes(&report), guard, Some(&asked.file))
            .map(|()| Outcome::Done),
    }
}

/// Whether a document says what the topology says today; prints the lines in which it does not.
fn compare(path: &Path, now: &str, asked: &Export, exporter: &Exporter) -> Result<Outcome, Failure> {
    if path == Path::new("-") {
        return Err(Failure::new("--check compares with a file, not with standard output"));
    }
    let (bytes, _) = disk::read(&mut Real::default(), path).map_err(|failure| {
        let missing = failure == disk::Failure::Missing;
        let failure = Failure::of(path, failure);
        if missing { failure.help("without --check it is written") } else { failure }
    })?;
    let was = String::from_utf8_lossy(&bytes);
    if exporter.name == markdown::EXPORTER.name && markdown::settings_of(&was).is_none() {
        return Err(Failure::of(path, "is no design document that toposcope wrote"));
    }
    let differing = lines::differing(&was, now);
    if differing.is_empty() {
        return Ok(Outcome::Done);
    }
    let (document, topology) = (files::name(path), files::name(&asked.file));
    let mut text = format!("{document}: does not say what {topology} says today\n");
    for line in differing.iter().take(TOLD) {
        let _ = writeln!(text, "{document}:{}: {} {}", line.number, line.sign(), shown(line.text));
    }
    if differing.len() > TOLD {
        let _ = writeln!(text, "{document}: and {} more lines", differing.len() - TOLD);
    }
    print(&text)?;
    Ok(Outcome::Found)
}

/// A document of ours that is written over keeps its dialect, its sections, and what people wrote into it.
fn renew(path: &Path, asked: &Export, options: &mut Options, guard: &mut Guard) -> Result<(), Failure> {
    let Ok((bytes, stamp)) = disk::read(&mut Real::default(), path) else { return Ok(()) };
    let Some((dialect, sections)) = markdown::settings_of(&String::from_utf8_lossy(&bytes)) else { return Ok(()) };
    // What people wrote is kept as it is or not touched: no letter of it is guessed.
    let document = file::decode(&bytes).map_err(|problems| files::refused(path, &problems))?;
    options.dialect = asked.dialect.unwrap_or(dialect);
    if asked.sections.is_empty() {
        options.sections = sections;
    }
    options.notes = Notes::of(document).map_err(|why| Failure::new(format_args!("{}:{why}", files::name(path))))?;
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
