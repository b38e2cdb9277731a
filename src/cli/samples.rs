//! `toposcope samples`: the samples, built-in ones and those of shared folders, listed or written.

use super::files::{self, Failure, name, print};
use super::{Outcome, Samples, columns, usage};
use crate::samples::{SAMPLES, Shared};
use crate::shell::disk::{self, Real};
use crate::shell::{settings, shared};
use crate::text::{quoted, shown};

pub fn run(options: &Samples) -> Result<Outcome, Failure> {
    let mut folders = options.samples.clone();
    folders.extend(settings::settled().config.paths("samples"));
    let (shared, problems) = shared::read(&folders);
    for problem in problems {
        Failure::note(problem).tell();
    }
    match &options.name {
        None => list(&shared),
        Some(name) => write(options, name, &shared),
    }
}

fn list(shared: &[Shared]) -> Result<Outcome, Failure> {
    let built_in = SAMPLES.iter().map(|sample| (sample.name.to_owned(), sample.teaches.to_owned()));
    // What cannot be used is told where the others are, not hidden.
    let shared = shared.iter().map(|one| (shown(&one.name).into_owned(), remark(one)));
    print(&columns(built_in.chain(shared))).map(|()| Outcome::Done)
}

fn remark(shared: &Shared) -> String {
    let detail = shown(shared.detail.lines().next().unwrap_or_default()).into_owned();
    match (shared.is_usable, detail.as_str()) {
        (true, "") => shown(&shared.title).into_owned(),
        (true, _) => detail,
        (false, _) => format!("cannot be used: {}", detail.trim_start_matches("error: ")),
    }
}

fn write(options: &Samples, wanted: &str, shared: &[Shared]) -> Result<Outcome, Failure> {
    let output = options.output.as_deref();
    let guard = files::unforced(options.force);
    if let Some(sample) = SAMPLES.iter().find(|sample| sample.name == wanted) {
        return files::put(output, sample.text, guard, None).map(|()| Outcome::Done);
    }
    let Some(found) = shared.iter().find(|sample| sample.name == wanted) else {
        let known = SAMPLES.iter().map(|sample| sample.name).chain(shared.iter().map(|sample| sample.name.as_str()));
        return Err(Failure::new(format!("there is no sample {}", quoted(wanted))).help(usage::known(wanted, known)));
    };
    let (bytes, _) =
        disk::read(&mut Real::default(), &found.path).map_err(|failure| Failure::of(&found.path, failure))?;
    let text = String::from_utf8(bytes).map_err(|_| Failure::new(format!("{}: is not UTF-8", name(&found.path))))?;
    files::put_topology(output, &text, guard, Some(&found.path)).map(|()| Outcome::Done)
}
