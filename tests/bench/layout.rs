//! How long does drawing a design take, and changing it? Against the budgets, and Graphviz's `dot` where it is installed.

use std::fmt::Write;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use toposcope::layout::{Direction, Layout};
use toposcope::model::{Cell, ComponentId, Link, LinkId, Topology};

use super::Dice;
use super::estate::Estate;

/// How many components, and the milliseconds that arranging them may take.
const SIZES: [(usize, u64); 4] = [(100, 7), (1_000, 90), (10_000, 1_000), (50_000, 10_000)];
/// The least of a few times: what the work costs beside other work.
fn least(runs: usize, mut work: impl FnMut()) -> Duration {
    let once = |_| {
        let start = Instant::now();
        work();
        start.elapsed()
    };
    (0..runs).map(once).min().unwrap_or_default()
}

/// What `dot` takes for the same design, as a whole process; none where there is no `dot`.
fn dot(topology: &Topology) -> Option<Duration> {
    let mut text = String::from("digraph {\n");
    for link in topology.links().values() {
        let _ = writeln!(text, "\"{}\" -> \"{}\"", link.from, link.to);
    }
    text.push_str("}\n");
    let start = Instant::now();
    let mut child = Command::new("dot").arg("-Tplain").stdin(Stdio::piped()).stdout(Stdio::null()).spawn().ok()?;
    std::io::Write::write_all(&mut child.stdin.take()?, text.as_bytes()).ok()?;
    child.wait().ok().filter(std::process::ExitStatus::success).map(|_| start.elapsed())
}

/// The most memory that this process has held, in megabytes, where the system tells.
fn memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some(line.split_whitespace().next()?.parse::<u64>().ok()? / 1024)
}

/// The milliseconds that one edit may take, and drawing a design anew whose components all have places; the largest size
/// only has to be arranged.
fn budgets(count: usize) -> [Option<u64>; 2] {
    match count {
        ..=1_000 => [Some(8), Some(90)],
        1_001..=10_000 => [Some(16), Some(400)],
        _ => [None, None],
    }
}

fn row(what: &str, took: Duration, budget: Option<u64>) {
    let word = match budget {
        Some(budget) if took <= Duration::from_millis(budget) => format!(", within {budget} ms"),
        Some(budget) => format!(", BEYOND {budget} ms"),
        None => String::new(),
    };
    println!("{what}: {took:.2?}{word}");
}

/// Times arranging, one edit, and drawing what has places, at every size.
pub fn run() {
    for (count, budget) in SIZES {
        let estate = Estate::new(count);
        let topology = estate.bare();
        let runs = if count > 5_000 { 1 } else { 5 };
        for direction in [Direction::Right, Direction::Down] {
            let took = least(runs, || {
                std::hint::black_box(Layout::of(&topology, direction));
            });
            row(&format!("arrange {count:>6} components, {direction:?}"), took, Some(budget));
        }
        let whole = estate.whole();
        let took = least(runs.min(3), || {
            std::hint::black_box(Layout::of(&whole, Direction::Right));
        });
        row(&format!("arrange {count:>6} components in boundaries, with captions"), took, None);
        if count <= 1_000
            && let Some(took) = dot(&topology)
        {
            println!("dot     {count:>6} components: {took:.2?}, whole process");
        }
        placed(topology);
        println!("memory so far: {} MB", memory().unwrap_or(0));
    }
}

/// How far and which way a box is moved to and fro: a step, some steps, across the drawing.
const MOVES: [(&str, i32, i32); 3] = [("a cell", 1, 0), ("some cells", 40, 12), ("far", 400, 150)];

/// Between which components a link is added: neighbors, some way apart, anywhere. How far to the right and down of the
/// first one the second is looked for; none where it may be anyone.
const ADDS: [(&str, Option<(i32, i32)>); 3] =
    [("a neighbour", Some((0, 0))), ("some way", Some((150, 30))), ("far", None)];

/// Adds links one after the other, and takes each away again.
fn adds(topology: &Topology, layout: &Layout, edit: Option<u64>) {
    let ids: Vec<&ComponentId> = topology.components().keys().collect();
    let corner = |id: &ComponentId| layout.box_of(id).expect("every component has a box").corner();
    let mut dice = Dice(7);
    let others = layout.unrouted().count();
    for (what, apart) in ADDS {
        let (mut times, mut undone): (Vec<Duration>, Vec<Duration>) = (Vec::new(), Vec::new());
        let (mut layout, mut lost) = (layout.clone(), 0);
        for number in 0..31 {
            let from = ids[(number * 7 + 3) * ids.len() / 230];
            let to = match apart {
                Some((x, y)) => {
                    let at = corner(from);
                    let far = |id: &ComponentId| (corner(id).x - at.x - x).abs() + 2 * (corner(id).y - at.y - y).abs();
                    let mut near: Vec<&ComponentId> = ids.iter().copied().filter(|id| *id != from).collect();
                    near.sort_by_key(|id| far(id));
                    near[dice.below(8)]
                }
                None => ids[dice.below(ids.len())],
            };
            let mut linked = topology.clone();
            let id = LinkId::new(&format!("added-{number}")).expect("letters and a number");
            linked.push_link(Link::new(id, from.clone(), to.clone())).expect("both ends are there");
            let start = Instant::now();
            let after = layout.after(&linked);
            times.push(start.elapsed());
            lost += after.unrouted().count().saturating_sub(others);
            let start = Instant::now();
            layout = after.after(topology);
            undone.push(start.elapsed());
        }
        times.sort_unstable();
        undone.sort_unstable();
        row(&format!("link one of {:>6} to {what:>12}, median", ids.len()), times[15], edit);
        println!(
            "{:>46}: {:.2?}; undone {:.2?}, most {:.2?}; links not drawn {lost}",
            "most", times[30], undone[15], undone[30]
        );
    }
}

/// Times opening a file to which a link was added elsewhere: no arrangement of ours has these places.
fn opened(topology: &Topology, open: Option<u64>) {
    let mut more = topology.clone();
    let count = more.components().len();
    let [from, to] = [count / 2, count / 2 + 7].map(|number| more.components()[number].id.clone());
    more.push_link(Link::new(LinkId::new("more").expect("letters"), from, to)).expect("both ends are there");
    let mut layout = Layout::default();
    let took = least(1, || layout = Layout::of(&more, Direction::Auto));
    row(&format!("open    {count:>6} with places and one link more"), took, open);
    println!("{:>46}: {}", "links not drawn", layout.unrouted().count());
}

/// Times what follows once everything has its place.
fn placed(mut topology: Topology) {
    let count = topology.components().len();
    let [edit, open] = budgets(count);
    let mut layout = Layout::of(&topology, Direction::Right);
    let ids: Vec<ComponentId> = topology.components().keys().cloned().collect();
    for id in &ids {
        topology.place(id, layout.box_of(id).expect("every component has a box").corner());
    }
    let took = least(1, || layout = Layout::of(&topology, Direction::Auto));
    row(&format!("open    {count:>6} with places"), took, open);
    opened(&topology, open);
    if count <= 10_000 {
        adds(&topology, &layout, edit);
    }
    for (what, x, y) in MOVES {
        let mut times: Vec<Duration> = Vec::new();
        let mut lost = 0;
        for number in 0..31 {
            let moved = &ids[(number * 7 + 3) * count / 230];
            let at = layout.box_of(moved).expect("every component has a box").corner();
            topology.place(moved, Cell::new(at.x + x, at.y + y));
            let start = Instant::now();
            layout = layout.after(&topology);
            times.push(start.elapsed());
            lost = layout.unrouted().count();
        }
        times.sort_unstable();
        row(&format!("move one of {count:>6} {what:>10}, median"), times[15], edit);
        println!("{:>46}: {:.2?}; links not drawn {lost}", "most", times[30]);
    }
    let mut dice = Dice(11);
    for id in &ids {
        let at = layout.box_of(id).expect("every component has a box").corner();
        topology.place(id, Cell::new(at.x + dice.below(9) as i32 - 4, at.y + dice.below(5) as i32 - 2));
    }
    if count <= 10_000 {
        let took = least(1, || layout = Layout::of(&topology, Direction::Auto));
        row(&format!("open    {count:>6} placed by hand"), took, open);
        println!("{:>46}: {}", "links not drawn", layout.unrouted().count());
    }
}
