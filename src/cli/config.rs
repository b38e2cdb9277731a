//! `toposcope config`: the settings that hold, as a configuration file would have them, each with where it comes from.

use std::fmt::Write as _;

use super::Outcome;
use super::files::{Failure, name, print};
use crate::config::Origin;
use crate::editor::keymap::Keymap;
use crate::shell::settings::{Settled, settled};
use crate::text::{shown, width};

pub fn run() -> Result<Outcome, Failure> {
    let settled = settled();
    print(&page(&settled))?;
    let (_, wrong) = Keymap::with(&settled.config.bindings);
    let file = settled.path.as_deref().map(name).unwrap_or_default();
    let wrong = wrong.iter().map(|(line, why)| format!("{file}:{line}: {}", shown(why)));
    for problem in settled.problems.iter().cloned().chain(wrong) {
        Failure::note(problem).tell();
    }
    Ok(Outcome::Done)
}

fn page(settled: &Settled) -> String {
    let file = settled.path.as_deref().map(name);
    let mut out = match &file {
        Some(file) => format!("# {file}\n"),
        None => "# there is no place for a configuration file on this machine\n".to_owned(),
    };
    let origin = |origin: &Origin| match origin {
        Origin::Default => "the default".to_owned(),
        Origin::File(line) => format!("line {line} of the file"),
        Origin::Variable(variable) => format!("the environment variable {variable}"),
        Origin::Argument(option) => format!("the option {option}"),
    };
    let rows: Vec<_> = (settled.config.iter())
        .map(|(setting, value, from)| (setting.key, format!("{} = {}", setting.key, shown(&value.to_string())), from))
        .collect();
    let widest = rows.iter().map(|(_, row, _)| width(row)).max().unwrap_or_default();
    for (_, row, from) in rows {
        let gap = widest - width(&row);
        let _ = writeln!(out, "{row}{:gap$}  # {}", "", origin(from));
    }
    if !settled.config.bindings.is_empty() {
        out.push_str("\n[keys]\n");
        for binding in &settled.config.bindings {
            let keys: Vec<_> = binding.keys.iter().map(|key| format!("{:?}", shown(key))).collect();
            let command = shown(&binding.command);
            let _ = writeln!(out, "{command} = [{}]  # line {} of the file", keys.join(", "), binding.line);
        }
    }
    out
}
