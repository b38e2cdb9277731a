//! What must a text be, to the letter? What a file says, which `UPDATE_GOLDEN=1` writes anew; the difference is reviewed like code.

use std::fs;
use std::path::Path;

/// Compares a text with a file of the repository, or writes the file.
#[track_caller]
pub fn assert_golden(file: &str, text: &str) {
    assert_tracked(file, text, "UPDATE_GOLDEN", "golden", str::to_owned);
}

/// Compares a text with a file of the repository, or writes the file where a variable is set. What differs is told by its
/// lines, as `words` says them, with the tests that write it.
#[track_caller]
pub fn assert_tracked(file: &str, text: &str, variable: &str, tests: &str, words: fn(&str) -> String) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
    let known = fs::read_to_string(&path).unwrap_or_default();
    if std::env::var_os(variable).is_some() {
        // Files that are right keep their time, so that nothing is built anew for them.
        if known != text {
            fs::create_dir_all(path.parent().expect("a file lies in a folder")).unwrap();
            fs::write(&path, text).unwrap();
        }
        return;
    }
    let differing = toposcope::diff::lines::differing(&known, text);
    let told: Vec<_> = differing
        .iter()
        .take(12)
        .map(|line| format!("{}: {} {}", line.number, line.sign(), words(line.text)))
        .collect();
    assert!(
        known == text,
        "{file} says something else; if the new text is right, run {variable}=1 cargo test {tests}\n{}",
        told.join("\n")
    );
}
