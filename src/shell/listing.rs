//! What lies in a folder? Its folders, and its JSON files with what is in them, for whoever looks for a topology.

use std::path::Path;

use super::disk::{self, Real};
use crate::editor::files::is_json;
use crate::editor::input::Listed;

/// The most entries of one folder that are listed, and the most files that are read for it.
const MOST: usize = 1_000;
const READ: usize = 200;

/// Larger files are listed without being read: nobody should wait for a list.
const LARGE: u64 = 1024 * 1024;

/// The files and then the folders of a folder by their names, without those whose names begin with a dot. Nothing where it
/// cannot be listed: whoever types on may be on the way to another folder.
pub fn of(folder: &Path) -> Vec<Listed> {
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let (mut files, mut folders) = (Vec::new(), Vec::new());
    for entry in entries.flatten().take(MOST) {
        // What is no text cannot be typed either.
        let Ok(name) = entry.file_name().into_string() else { continue };
        if name.starts_with('.') {
            continue;
        }
        // Links are followed.
        let Ok(known) = std::fs::metadata(entry.path()) else { continue };
        if known.is_dir() {
            folders.push(name);
        } else if known.is_file() && is_json(&name) {
            files.push((name, known.len()));
        }
    }
    files.sort();
    folders.sort();
    let read = |(at, (name, size)): (usize, (String, u64))| {
        let path = folder.join(&name);
        let bytes = (at < READ && size <= LARGE).then(|| disk::read(&mut Real::default(), &path).ok()).flatten();
        Listed::File(name, bytes.map(|(bytes, _)| bytes))
    };
    let files: Vec<Listed> = files.into_iter().enumerate().map(read).collect();
    files.into_iter().chain(folders.into_iter().map(Listed::Folder)).collect()
}
