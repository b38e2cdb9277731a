//! How long does judging a large design take? Medians against the budgets of the house; run by `cargo bench`.

#![allow(clippy::disallowed_macros, reason = "a benchmark prints what it measured")]

mod estate;
mod exports;
mod frames;
mod layout;
mod shapes;

use std::time::{Duration, Instant};

use toposcope::analysis::Analysis;
use toposcope::model::{
    Component, ComponentId, ComponentKind, Expectation, Link, LinkId, Need, NeedValue, Topology, Vocabulary,
};
use toposcope::rules::{Decision, Facts, decide};

const COMPONENTS: usize = 10_000;
const LINKS: usize = 20_000;
const RUNS: usize = 31;

/// Numbers without a pattern, the same at every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit
    }
}

/// A design in which links differ as people's do: a tag, and up to three needs out of many values.
fn large() -> Topology {
    let mut dice = Dice(42);
    let mut topology = Topology::named("large");
    let kinds = [ComponentKind::Service, ComponentKind::Api, ComponentKind::Worker, ComponentKind::Function];
    for number in 0..COMPONENTS {
        let id = ComponentId::new(&format!("c{number}")).expect("an id");
        let component = Component::new(id, format!("Component {number}"), kinds[number % kinds.len()]);
        topology.push_component(component).expect("the ids differ");
    }
    let needs: [(Need, &[&str]); 6] = [
        (Need::Ordering, &["none", "per-key"]),
        (Need::GuaranteedProcessing, &["true"]),
        (Need::PayloadBytes, &["1 KB", "100 KB", "300 KB", "5 MB"]),
        (Need::RatePerSecond, &["1", "50", "700", "6000"]),
        (Need::Delivery, &["push", "pull"]),
        (Need::DeadLetter, &["true", "false"]),
    ];
    for number in 0..LINKS {
        let end = |dice: &mut Dice| ComponentId::new(&format!("c{}", dice.below(COMPONENTS))).expect("an id");
        let (from, to) = (end(&mut dice), end(&mut dice));
        let mut link = Link::new(LinkId::new(&format!("l{number}")).expect("an id"), from, to);
        link.expectation = Some(Expectation::WORDS[dice.below(6)].value);
        for _ in 0..dice.below(4) {
            let (need, values) = needs[dice.below(needs.len())];
            let value: NeedValue = need.parse(values[dice.below(values.len())]).expect("a value of the need");
            link.needs.set(need, Some(value));
        }
        topology.push_link(link).expect("both ends are there");
    }
    topology
}

/// The least and the median time: the one is what the work costs, the other what it takes beside other work.
fn times(mut work: impl FnMut()) -> [Duration; 2] {
    let mut times: Vec<Duration> = (0..RUNS)
        .map(|_| {
            let start = Instant::now();
            work();
            start.elapsed()
        })
        .collect();
    times.sort();
    [times[0], times[RUNS / 2]]
}

fn report(name: &str, [least, median]: [Duration; 2], budget: Duration) {
    let word = if median <= budget { "within" } else { "BEYOND" };
    println!("{name:<44} least {least:>10.2?}   median {median:>10.2?}   {word} {budget:?}");
}

/// Everything, or the parts that are named: `judging`, `frames`, `layout`.
fn main() {
    let named: Vec<String> = std::env::args().skip(1).filter(|argument| !argument.starts_with('-')).collect();
    let parts: [(&str, fn()); 3] = [("judging", judging), ("frames", frames::run), ("layout", layout::run)];
    for (_, run) in parts.iter().filter(|(name, _)| named.is_empty() || named.iter().any(|it| it == name)) {
        run();
    }
}

/// Times what is said about a design, and what is written of it.
fn judging() {
    let topology = large();
    let facts: Vec<Facts> =
        topology.links().values().map(|link| Facts::stated(link.expectation, &link.needs)).collect();
    let analysed = times(|| {
        std::hint::black_box(Analysis::of(&topology));
    });
    report("analysis of 10,000 components, 20,000 links", analysed, Duration::from_millis(5));
    let worded = times(|| {
        let analysis = Analysis::of(&topology);
        std::hint::black_box((analysis.patterns().len(), analysis.channels().len(), analysis.findings().len()));
    });
    report("the same, patterns, channels, findings in words", worded, Duration::from_millis(10));
    shapes::run();
    let decided = times(|| {
        for facts in &facts[..1_000] {
            std::hint::black_box(Decision::of(facts));
        }
    });
    report("a thousand decisions, none shared", decided, Duration::from_millis(2));
    let explained = times(|| {
        for facts in &facts[..100] {
            std::hint::black_box(decide(facts));
        }
    });
    report("a hundred answers in words", explained, Duration::from_millis(10));
    exports::run(&topology);
}
