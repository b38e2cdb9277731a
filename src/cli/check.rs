//! `toposcope check`: the findings of topologies, for people and for pipelines.

use std::path::Path;

use super::files::{Failure, bytes, print, refused};
use super::{Check, Outcome};
use crate::analysis::Analysis;
use crate::checks::{self, Checked, FORMATS};
use crate::file;

pub fn run(options: &Check) -> Result<Outcome, Failure> {
    let mut failed: Option<Failure> = None;
    let mut fail = |failure: &Failure| failed = Some(failed.take().unwrap_or_default().and(failure));
    let files = options.files.iter().map(|path| checked(path, &mut fail)).collect();
    let check = checks::Check { files, deny: Some(options.deny) };
    let format = FORMATS.iter().find(|format| format.name == options.format).expect("only known names pass");
    print(&(format.write)(&check))?;
    match failed {
        Some(failure) => Err(failure),
        None => Ok(if check.is_denied() { Outcome::Found } else { Outcome::Done }),
    }
}

fn checked(path: &Path, fail: &mut impl FnMut(&Failure)) -> Checked {
    let name = path.to_string_lossy().into_owned();
    let read = match bytes(path) {
        Ok(bytes) => file::read(&bytes),
        Err(why) => {
            fail(&Failure::of(path, &why));
            return Checked::unread(name, why);
        }
    };
    match read {
        Ok((topology, source)) => Checked::of(name, &Analysis::of(&topology), &source),
        Err(problems) => {
            fail(&refused(path, &problems));
            Checked::refused(name, &problems)
        }
    }
}
