//! Does any file crash the reader, or come back as another design? Run: `cargo fuzz run --fuzz-dir tests/fuzz load`, with
//! `RUSTC_BOOTSTRAP=1` on a stable toolchain; add `samples` as a second folder of seeds.
#![no_main]

use libfuzzer_sys::fuzz_target;
use toposcope::file;

fuzz_target!(|bytes: &[u8]| {
    match file::read(bytes) {
        Ok((topology, source)) => {
            assert_eq!(file::write(&topology, Some(&source)), source.text(), "an unchanged design keeps its bytes");
            let fresh = file::write(&topology, None);
            let (again, _) = file::read(fresh.as_bytes()).expect("what was written can be read");
            assert_eq!(again, topology, "what was written says the same");
        }
        Err(problems) => {
            let report = problems.report("fuzz.json");
            assert!(!report.is_empty());
            assert!(!report.chars().any(|letter| letter.is_control() && letter != '\n'), "a message acts: {report:?}");
        }
    }
});
