//! Does any design that can be read crash the analysis, the layout or an exporter? Run as `load.rs` says.
#![no_main]

use libfuzzer_sys::fuzz_target;
use toposcope::analysis::Analysis;
use toposcope::export::{EXPORTERS, Options, Report};
use toposcope::file;
use toposcope::layout::{Direction, Layout};

fuzz_target!(|bytes: &[u8]| {
    let Ok((topology, _)) = file::read(bytes) else { return };
    let (analysis, layout) = (Analysis::of(&topology), Layout::of(&topology, Direction::Right));
    let report = Report { topology: &topology, analysis: &analysis, layout: &layout, options: &Options::default() };
    for exporter in EXPORTERS {
        let text = (exporter.write)(&report);
        assert_eq!((exporter.write)(&report), text, "{} is a function of the design", exporter.name);
        if exporter.name == "json" {
            let (again, _) = file::read(text.as_bytes()).expect("an export can be read");
            assert_eq!(again, topology);
        }
    }
});
