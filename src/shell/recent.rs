//! Which files were opened and saved last? A list in the user's state folder, a path a line, newest first.
//!
//! It is a convenience: what cannot be read or written is passed over in silence, and no start fails for it.

use std::path::{Path, PathBuf};

use etcetera::BaseStrategy;

/// The longest list that is read.
const LIMIT: usize = 64 * 1024;

fn file() -> Option<PathBuf> {
    let strategy = etcetera::choose_base_strategy().ok()?;
    // Not every platform has a folder for state.
    let folder = strategy.state_dir().unwrap_or_else(|| strategy.data_dir());
    Some(folder.join("toposcope").join("recent"))
}

/// The files remembered from earlier sittings that are still there.
pub fn read() -> Vec<PathBuf> {
    let text = file().and_then(|file| std::fs::read_to_string(file).ok()).unwrap_or_default();
    if text.len() > LIMIT {
        return Vec::new();
    }
    text.lines().map(PathBuf::from).filter(|path| path.is_absolute() && path.is_file()).collect()
}

/// Remembers files for later sittings.
pub fn write(recent: &[PathBuf]) {
    let Some(file) = file() else { return };
    let whole = |path: &PathBuf| std::path::absolute(path).ok();
    let lines = recent.iter().filter_map(whole).filter_map(|path| path.to_str().map(str::to_owned));
    // A name with a line break in it would read as two.
    let text: String = lines.filter(|line| !line.contains('\n')).map(|line| line + "\n").collect();
    let save = |folder: &Path| {
        std::fs::create_dir_all(folder)?;
        std::fs::write(&file, text)
    };
    if let Some(folder) = file.parent() {
        let _ = save(folder);
    }
}
