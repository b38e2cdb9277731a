//! Does any text crash a reader of other programs' files, or become a design that cannot be kept? Run as `load.rs` says.
//!
//! Every reader gets every text, whatever it looks like: the drawings, the documents that an export writes over, the
//! settings, the themes.
#![no_main]

use libfuzzer_sys::fuzz_target;
use toposcope::config::Config;
use toposcope::export::markdown;
use toposcope::file;
use toposcope::import::{IMPORTERS, importer_for};
use toposcope::theme::Theme;

/// A message may hold nothing that acts on a terminal.
fn shown(message: &str) {
    assert!(!message.chars().any(|letter| letter.is_control() && letter != '\n'), "a message acts: {message:?}");
}

fuzz_target!(|text: &str| {
    let _ = importer_for("a.json", text);
    for importer in IMPORTERS {
        match (importer.read)(text) {
            Ok(imported) => {
                let written = file::write(&imported.topology, None);
                let (again, _) = file::read(written.as_bytes()).expect("what was brought in can be saved and read");
                assert_eq!(again, imported.topology);
                imported.dropped.iter().for_each(|dropped| shown(&dropped.text));
            }
            Err(problems) => shown(&problems.report("fuzz")),
        }
    }
    let _ = markdown::settings_of(text);
    if let Err(why) = markdown::Notes::of(text) {
        shown(&why);
    }
    let _ = Config::of(text);
    let _ = Theme::read("fuzz", text);
});
