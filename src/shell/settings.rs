//! What has the user set on this machine? The configuration file, the environment and the user's own themes, read.
//!
//! Nothing here stops the program: what cannot be used is told, and the defaults hold.

use std::path::{Path, PathBuf};

use anyhow::Context as _;
use etcetera::BaseStrategy as _;

use super::disk::{self, Real};
use crate::config::{Config, Origin, SETTINGS};
use crate::text::shown;
use crate::theme::{self, Theme};

/// What is set, and what of it could not be used.
#[derive(Debug, Default)]
pub struct Settled {
    /// The effective settings, without those of the command line.
    pub config: Config,
    /// The configuration file, whether it exists or not; none on a machine that has no place for one.
    pub path: Option<PathBuf>,
    /// What could not be used: file, line and column where there is one, what is wrong and what to do.
    pub problems: Vec<String>,
}

/// The folder that holds the user's configuration and themes.
pub fn folder() -> Option<PathBuf> {
    let strategy = etcetera::choose_base_strategy().ok()?;
    Some(strategy.config_dir().join("toposcope"))
}

/// Reads the configuration file and the environment.
pub fn settled() -> Settled {
    let path = std::env::var_os("TOPOSCOPE_CONFIG").map(PathBuf::from).or_else(|| Some(folder()?.join("config.toml")));
    let mut settled = Settled { path, ..Settled::default() };
    if let Some(path) = settled.path.clone() {
        settled.read(&path);
    }
    for setting in SETTINGS {
        let Some(variable) = setting.variable else { continue };
        let Some(value) = std::env::var_os(variable).filter(|value| !value.is_empty()) else { continue };
        if let Err(why) = settled.config.set(setting.key, &value.to_string_lossy(), Origin::Variable(variable)) {
            settled.problems.push(format!("the environment variable {variable} {why}"));
        }
    }
    settled
}

impl Settled {
    fn read(&mut self, path: &Path) {
        let name = path.to_string_lossy();
        let name = shown(&name);
        let bytes = match disk::read(&mut Real::default(), path) {
            Ok((bytes, _)) => bytes,
            Err(disk::Failure::Missing) => return,
            Err(failure) => return self.problems.push(format!("{name}: {failure}; the defaults hold")),
        };
        let Ok(text) = std::str::from_utf8(&bytes) else {
            return self.problems.push(format!("{name}: is not UTF-8; the defaults hold"));
        };
        let (config, problems) = Config::of(text);
        self.config = config;
        let told = |problem: crate::config::Problem| {
            format!("{name}:{}:{}: {}", problem.line, problem.column, shown(&problem.text))
        };
        self.problems.extend(problems.into_iter().map(told));
    }
}

/// The user's own themes, by name, and what is wrong with those that cannot be used.
pub fn own_themes() -> (Vec<Theme>, Vec<String>) {
    let (mut themes, mut problems) = (Vec::new(), Vec::new());
    let Some(Ok(entries)) = folder().map(|folder| std::fs::read_dir(folder.join("themes"))) else {
        return (themes, problems);
    };
    let mut paths: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    paths.retain(|path| path.extension().is_some_and(|ending| ending == "toml"));
    paths.sort();
    for path in paths {
        match read_theme(&path) {
            Ok(theme) => themes.push(theme),
            Err(why) => problems.push(format!("{why:#}")),
        }
    }
    (themes, problems)
}

/// The theme of a name, a built-in one or one of the user's, or that of a file.
///
/// # Errors
/// When there is no such theme, or the file is none.
pub fn theme(name: &str) -> anyhow::Result<Theme> {
    if let Some(theme) = theme::built_in(name) {
        return Ok(theme);
    }
    let own = folder().map(|folder| folder.join("themes").join(format!("{name}.toml")));
    match own.filter(|path| !name.contains(['/', '\\']) && path.is_file()) {
        Some(path) => read_theme(&path),
        None => read_theme(Path::new(name)),
    }
}

fn read_theme(path: &Path) -> anyhow::Result<Theme> {
    let name = path.to_string_lossy();
    let shown = shown(&name);
    let (bytes, _) = disk::read(&mut Real::default(), path).map_err(|failure| match failure {
        disk::Failure::Missing => {
            let known: Vec<&str> = theme::BUILT_IN.iter().map(|built_in| built_in.name).collect();
            anyhow::anyhow!("there is no theme \"{shown}\"; known are {}", known.join(", "))
        }
        failure => anyhow::anyhow!("the theme {shown}: {failure}"),
    })?;
    let text = std::str::from_utf8(&bytes).with_context(|| format!("the theme {shown} is not UTF-8"))?;
    let name = path.file_stem().unwrap_or_default().to_string_lossy();
    Theme::read(&name, text).map_err(|why| anyhow::anyhow!("the theme {shown}: {why}"))
}
