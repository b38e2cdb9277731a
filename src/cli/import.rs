//! `toposcope import`: a drawing of another program as a topology.

use super::files::{Failure, name, put, refused, text_of, unforced};
use super::{Import, Outcome};
use crate::file;
use crate::import::{import, importer, importer_for};

pub fn run(options: &Import) -> Result<Outcome, Failure> {
    let name = name(&options.file);
    let content = text_of(&options.file)?;
    let from = match &options.from {
        Some(from) => importer(from),
        None => importer_for(&name, &content),
    };
    let imported = import(&content, from).map_err(|problems| refused(&options.file, &problems))?;
    put(
        options.output.as_deref(),
        &file::write(&imported.topology, None),
        unforced(options.force),
        Some(&options.file),
    )?;
    for dropped in &imported.dropped {
        let place = format_args!("{name}:{}:{}", dropped.line, dropped.column);
        Failure::note(format_args!("{place}: not carried over: {}", dropped.text)).tell();
    }
    if imported.more > 0 {
        Failure::note(format_args!("and {} more", imported.more)).tell();
    }
    Ok(Outcome::Done)
}
