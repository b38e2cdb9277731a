//! What do a team's folders hold? Their topologies, each with its name and what it says of itself, or with what is wrong.

use std::path::{Path, PathBuf};

use super::disk::{self, Real};
use crate::file;
use crate::samples::Shared;

/// The most files of one folder: a folder of samples is read by people.
const MOST: usize = 500;

/// The topologies of these folders, by the names of their files, and what is wrong with folders that cannot be listed.
pub fn read(folders: &[PathBuf]) -> (Vec<Shared>, Vec<String>) {
    let (mut found, mut problems) = (Vec::new(), Vec::new());
    for folder in folders {
        match list(folder) {
            Ok(paths) => found.extend(paths.iter().map(|path| shared(path))),
            Err(error) => problems.push(format!(
                "the folder of samples {}: {}",
                crate::text::shown(&folder.to_string_lossy()),
                disk::reason(&error)
            )),
        }
    }
    (found, problems)
}

fn list(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    let mut paths = std::fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<std::io::Result<Vec<_>>>()?;
    // The schema lies beside topologies as a rule, and is none.
    let is_topology = |path: &PathBuf| {
        path.extension().is_some_and(|ending| ending == "json")
            && path.file_name().is_some_and(|it| it != "schema.json")
    };
    paths.retain(is_topology);
    paths.sort();
    paths.truncate(MOST);
    Ok(paths)
}

fn shared(path: &Path) -> Shared {
    let text = match disk::read(&mut Real::default(), path) {
        Ok((bytes, _)) => file::read(&bytes)
            .map(|(topology, _)| topology)
            .map_err(|problems| problems.report(&path.to_string_lossy()).lines().next().unwrap_or_default().to_owned()),
        Err(failure) => Err(format!("error: {}: {failure}", crate::text::shown(&path.to_string_lossy()))),
    };
    Shared::of(path, text)
}
