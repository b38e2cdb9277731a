//! How long does exporting a large design take? The document and the JSON with their analysis, without the layout, which every export shares.

use std::time::Duration;

use toposcope::analysis::Analysis;
use toposcope::export::{EXPORTERS, Options, Report};
use toposcope::layout::{Direction, Layout};
use toposcope::model::Topology;

use super::{report, times};

/// Times the formats that the house has promised to be quick.
pub fn run(topology: &Topology) {
    let start = std::time::Instant::now();
    let layout = Layout::of(topology, Direction::Auto);
    println!("layout of the same design, once: {:.2?}", start.elapsed());
    let options = Options::default();
    let budget = Duration::from_millis(300);
    let answered = times(|| {
        let analysis = Analysis::of(topology);
        for link in topology.links().keys() {
            std::hint::black_box(analysis.advice(link));
        }
    });
    report("analysis and answers in words, in both below", answered, budget);
    for exporter in EXPORTERS.iter().filter(|exporter| ["markdown", "json"].contains(&exporter.name)) {
        // With the analysis, because it keeps answers that were asked for once.
        let took = times(|| {
            let analysis = Analysis::of(topology);
            let whole = Report { topology, analysis: &analysis, layout: &layout, options: &options };
            std::hint::black_box((exporter.write)(&whole));
        });
        report(&format!("{} of the same design", exporter.name), took, budget);
    }
}
