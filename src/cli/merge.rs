//! `toposcope merge`: two versions of a design that come from one made one again, as git asks its merge drivers to.

use std::path::Path;

use super::files::{self, Failure, bytes, nothing, open, print, refused};
use super::{Merge, Outcome};
use crate::diff::merge::merge;
use crate::file;
use crate::model::Topology;
use crate::shell::disk::{self, Guard, Real};
use crate::text::shown;

pub fn run(options: &Merge) -> Result<Outcome, Failure> {
    let base = origin(&options.base)?;
    let (ours, source) = open(&options.ours)?;
    let (theirs, _) = open(&options.theirs)?;
    let merged = merge(&base, &ours, &theirs);
    let text = file::write(&merged.topology, Some(&source));
    match options.output.as_deref().filter(|path| *path != Path::new("-")) {
        Some(path) => save(path, &text, options)?,
        None => print(&file::escape_hidden(&text))?,
    }
    let name = shown(options.path.as_deref().unwrap_or(&options.ours.to_string_lossy())).into_owned();
    for note in &merged.notes {
        Failure::note(format_args!("{name}: {note}")).tell();
    }
    for conflict in &merged.conflicts {
        Failure::conflict(format_args!("{name}: {conflict}")).tell();
    }
    Ok(if merged.conflicts.is_empty() { Outcome::Done } else { Outcome::Found })
}

/// The version that both come from. Where both sides added the file, git gives an empty one.
fn origin(path: &Path) -> Result<Topology, Failure> {
    if nothing(path) {
        return Ok(Topology::default());
    }
    let bytes = bytes(path).map_err(|why| Failure::of(path, why))?;
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Ok(Topology::default());
    }
    file::read(&bytes).map(|(topology, _)| topology).map_err(|problems| refused(path, &problems))
}

/// Writes the result. It may take the place of ours or theirs, which git hands over for that; other files need force.
fn save(path: &Path, text: &str, options: &Merge) -> Result<(), Failure> {
    let own = [&options.ours, &options.theirs, &options.base].iter().any(|given| files::is_same(given, path));
    let stamp = disk::read(&mut Real::default(), path).ok().filter(|_| own).map(|(_, stamp)| stamp);
    let guard = match stamp {
        Some(stamp) if !options.force => Guard::Same(stamp),
        _ => files::unforced(options.force),
    };
    files::put(Some(path), text, guard, None)
}
