//! Do any two versions of a design break the comparison or the merge? Run as `load.rs` says; seeds are files joined by NUL.
//!
//! The bytes are cut at NUL into what both come from, ours and theirs; what is missing is as the one before.
#![no_main]

use libfuzzer_sys::fuzz_target;
use toposcope::diff::design::Diff;
use toposcope::diff::merge::merge;
use toposcope::diff::{FORMATS, lines};
use toposcope::file;

fuzz_target!(|bytes: &[u8]| {
    let mut texts = bytes.split(|byte| *byte == 0);
    let mut next = || file::read(texts.next()?).ok().map(|(topology, _)| topology);
    let Some(base) = next() else { return };
    let ours = next().unwrap_or_else(|| base.clone());
    let theirs = next().unwrap_or_else(|| ours.clone());
    let diff = Diff::of(&base, &ours);
    assert_eq!(diff.is_empty(), Diff::of(&ours, &base).is_empty());
    for format in FORMATS {
        let text = (format.write)(&diff);
        assert!(!text.chars().any(|letter| letter.is_control() && letter != '\n'), "{} {text:?}", format.name);
    }
    let merged = merge(&base, &ours, &theirs);
    let written = file::write(&merged.topology, None);
    let (again, _) = file::read(written.as_bytes()).expect("what was merged can be saved and read");
    assert_eq!(again, merged.topology);
    for told in merged.conflicts.iter().chain(&merged.notes) {
        assert!(!told.to_string().chars().any(char::is_control), "{told}");
    }
    assert!(merge(&base, &base, &base).conflicts.is_empty());
    assert_eq!(lines::differing(&written, &written).len(), 0);
});
