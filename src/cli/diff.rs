//! `toposcope diff`: what changed between two versions of a design.

use std::path::Path;

use super::files::{Failure, nothing, open, print};
use super::{Diff, Outcome};
use crate::diff::FORMATS;
use crate::diff::design;
use crate::model::Topology;

pub fn run(options: &Diff) -> Result<Outcome, Failure> {
    let diff = design::Diff::of(&version(&options.was)?, &version(&options.now)?);
    let format = FORMATS.iter().find(|format| format.name == options.format).expect("only known names pass");
    print(&(format.write)(&diff))?;
    Ok(if options.exit_code && !diff.is_empty() { Outcome::Found } else { Outcome::Done })
}

/// A version; git says that there is none by the name of the empty device.
fn version(path: &Path) -> Result<Topology, Failure> {
    if nothing(path) { Ok(Topology::default()) } else { open(path).map(|(topology, _)| topology) }
}
