//! Does any text reach a screen with something that acts or hides? Run as `load.rs` says.
#![no_main]

use libfuzzer_sys::fuzz_target;
use toposcope::text;

fuzz_target!(|written: &str| {
    let shown = text::shown(written);
    assert!(!shown.chars().any(char::is_control));
    assert_eq!(text::shown(&shown), shown, "what may be shown may be shown again");
    for cells in [0, 1, 2, 7, 60] {
        assert!(text::width(&text::ellipsis(&shown, cells)) <= cells);
    }
});
