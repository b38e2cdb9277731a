//! How does unsaved work come back without the editor? It is listed, written out, or put aside.

use std::path::Path;

use super::files::{self, Failure, print};
use super::{Outcome, Recover};
use crate::shell::disk::reason;
use crate::shell::recovery::{self, Found, State};
use crate::text::quoted;

/// Runs the verb.
pub fn run(options: &Recover) -> Result<Outcome, Failure> {
    let folder = recovery::folder()
        .ok_or_else(|| Failure::new("nothing can be kept here: there is no folder for it; HOME is not set"))?;
    let (mut found, mut damaged) = (Vec::new(), Vec::new());
    for record in recovery::list(&folder) {
        match record {
            // A file that is only open has nothing to recover.
            Ok(record) if record.header.design.is_some() => found.push(record),
            Ok(_) => {}
            Err(why) => damaged.push(why),
        }
    }
    for why in &damaged {
        Failure::note(format_args!("skipped {why}")).tell();
    }
    let Some(which) = &options.which else {
        return print(&recovery::table(&found)).map(|()| Outcome::Done);
    };
    let record = choose(&found, which)?;
    if options.discard {
        if record.state == State::Running {
            let process = record.header.process;
            return Err(Failure::new(format_args!("process {process} still has it open")));
        }
        recovery::discard(&folder, &record.id).map_err(|error| Failure::of(which, reason(&error)))?;
    } else {
        files::put_topology(options.output.as_deref(), &record.text, files::unforced(options.force), None)?;
    }
    Ok(Outcome::Done)
}

/// The record of a number in the list, or the newest of a file.
fn choose<'f>(found: &'f [Found], which: &Path) -> Result<&'f Found, Failure> {
    let number: Option<usize> = which.to_str().and_then(|text| text.parse().ok());
    let by_number = number.and_then(|number| found.get(number.checked_sub(1)?));
    by_number.or_else(|| found.iter().find(|one| one.header.is_about(which))).ok_or_else(|| {
        Failure::new(format_args!("nothing unsaved is kept of {}", quoted(&which.to_string_lossy())))
            .help("toposcope recover lists what is kept")
    })
}

/// What to say beside a file that cannot be used, when something is kept of it.
pub fn hint(path: &Path) -> Option<String> {
    let folder = recovery::folder()?;
    let found = recovery::list(&folder).into_iter().flatten();
    let mut kept = found.filter(|found| found.header.design.is_some() && found.header.is_about(path));
    let age = kept.next()?.header.age();
    Some(format!("work of {age} was kept: toposcope recover {} writes it out", files::name(path)))
}
