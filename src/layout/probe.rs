//! How does one line get from box to box in a few straight runs? A* over whole runs of free cells instead of single cells.
//!
//! A run is a stretch of a row or a column that is free from end to end, as far as it goes. From a run one turns into those
//! that cross it, and of neighbouring ones that reach equally far into one only. This is the line search of Mikami and
//! Tabuchi (1968), taken in the order of A*. What is found is legal and has few turns; that nothing is found proves nothing.

use std::collections::{BinaryHeap, HashMap};

use foldhash::fast::RandomState;

use crate::model::Cell;

use super::Area;
use super::geometry::{pieces, tidied};
use super::grid::Board;
use super::search::{Aim, STEP, Start, TURN, TURN_AT_END, Way, distance, ports};

/// How many runs a search may look along, and how much more the distance that is left counts than the cost so far, in
/// eighths.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Patience(usize, u32);

impl Patience {
    /// For the best line that is soon found.
    pub const SOON: Self = Self(160, 11);
    /// For a line that has far to go through a large drawing: what is looked at is mostly near the line then.
    pub const LONG: Self = Self(2_000, 18);
    /// For one that was not found like that.
    pub const LONGEST: Self = Self(20_000, 18);
}

/// So many cells of a run are looked at one by one on each side of where it is entered; then in steps of [`STRIDE`].
const NEAR: i32 = 4;
/// So far in steps, of columns and of rows.
const FAR: [i32; 2] = [64, 32];
const STRIDE: [i32; 2] = [4, 3];
/// So many cells at the far end of a run and around its aim are looked at one by one.
const AROUND: i32 = 4;

/// What a line is to be found for.
#[derive(Debug, Clone, Copy)]
pub struct Probe<'a> {
    /// Where it may begin.
    pub from: &'a [Start],
    /// What it is to reach.
    pub aim: Aim<'a>,
    /// The lines of its own net.
    pub own: &'a Own,
    /// How much may be looked at.
    pub patience: Patience,
}

/// The pieces of the lines of one net.
#[derive(Debug, Default)]
pub struct Own {
    /// Row, first and last column of each level piece, and column, first and last row of each upright one; sorted.
    pieces: [Vec<(i32, i32, i32)>; 2],
}

impl Own {
    /// The pieces of some lines.
    pub fn of<'l>(lines: impl Iterator<Item = &'l [Cell]>) -> Self {
        let mut own = Self::default();
        for (a, b) in lines.flat_map(pieces) {
            if a.y == b.y {
                own.pieces[0].push((a.y, a.x.min(b.x), a.x.max(b.x)));
            } else {
                own.pieces[1].push((a.x, a.y.min(b.y), a.y.max(b.y)));
            }
        }
        for pieces in &mut own.pieces {
            pieces.sort_unstable();
            pieces.dedup();
        }
        own
    }

    /// Cuts a run where it meets a piece that crosses it: what is left, and where the pieces before and after lie.
    fn cut(&self, run: &mut Run) -> [Option<i32>; 2] {
        let across = &self.pieces[usize::from(run.level)];
        let mut met = [None; 2];
        if across.is_empty() {
            return met;
        }
        let middle = across.partition_point(|piece| piece.0 < run.at);
        let crosses = |piece: &&(i32, i32, i32)| piece.1 < run.track && run.track < piece.2;
        if let Some(piece) = across[..middle].iter().rev().take_while(|piece| piece.0 >= run.from).find(crosses) {
            met[0] = Some(piece.0);
        }
        if let Some(piece) = across[middle..].iter().take_while(|piece| piece.0 <= run.to).find(crosses) {
            met[1] = Some(piece.0);
        }
        run.from = met[0].map_or(run.from, |at| at + 1);
        run.to = met[1].map_or(run.to, |at| at - 1);
        met
    }
}

/// A straight stretch of free cells, and how it was come to.
#[derive(Debug, Clone, Copy)]
struct Run {
    level: bool,
    /// Its row, or its column.
    track: i32,
    /// Where it is entered.
    at: i32,
    from: i32,
    to: i32,
    cost: u32,
    /// The run before it.
    before: u32,
}

const BEGIN: u32 = u32::MAX;

impl Run {
    fn cell(&self, at: i32) -> Cell {
        if self.level { Cell::new(at, self.track) } else { Cell::new(self.track, at) }
    }

    fn step(&self) -> u32 {
        STEP[usize::from(!self.level)]
    }

    /// What it costs to go from where it is entered to a cell of it.
    fn along(&self, at: i32) -> u32 {
        at.abs_diff(self.at) * self.step()
    }
}

/// A free stretch that leads to the aim: where it ends there and what ending there costs.
#[derive(Debug, Clone, Copy)]
struct Ray {
    level: bool,
    track: i32,
    from: i32,
    to: i32,
    port: i32,
    cost: u32,
}

/// The end of the cheapest line so far: its cost, its last run, and the turn and the end after it.
#[derive(Debug, Clone, Copy)]
struct End {
    cost: u32,
    run: u32,
    cells: [Cell; 2],
}

/// What probes need again and again.
#[derive(Debug, Default)]
pub struct Runs {
    runs: Vec<Run>,
    open: BinaryHeap<std::cmp::Reverse<(u32, u32)>>,
    /// What entering a run that was come to costs, by its direction, its track and where it begins.
    seen: HashMap<(bool, i32, i32), u32, RandomState>,
    rays: Vec<Ray>,
}

/// Looks for a line; none where the few runs that are looked along lead to none.
pub fn probe(board: &mut Board<'_>, scratch: &mut Runs, probe: Probe<'_>) -> Option<Vec<Cell>> {
    scratch.runs.clear();
    scratch.open.clear();
    scratch.seen.clear();
    scratch.rays.clear();
    let mut prober = Prober { board, probe, scratch, best: None };
    if let Aim::Box(area) = probe.aim {
        prober.rays(area);
    }
    prober.begin();
    prober.run()
}

struct Prober<'a, 'b> {
    board: &'a mut Board<'b>,
    probe: Probe<'a>,
    scratch: &'a mut Runs,
    best: Option<End>,
}

impl Prober<'_, '_> {
    /// The free stretch out of a port, none where something else ends there.
    fn out(&mut self, cell: Cell, way: Way) -> Option<(bool, i32, i32, i32, i32)> {
        let level = matches!(way, Way::Right | Way::Left);
        let (track, at) = if level { (cell.y, cell.x) } else { (cell.x, cell.y) };
        self.board.free(!level, at, track)?;
        let (from, to) = self.board.free(level, track, at)?;
        Some((level, track, at, from, to))
    }

    fn rays(&mut self, area: Area) {
        for port in ports(area) {
            if let Some((level, track, at, from, to)) = self.out(port.cell, port.way) {
                let mut run = Run { level, track, at, from, to, cost: 0, before: BEGIN };
                self.probe.own.cut(&mut run);
                let Run { from, to, .. } = run;
                self.scratch.rays.push(Ray { level, track, from, to, port: at, cost: port.cost });
            }
        }
    }

    fn begin(&mut self) {
        for port in self.probe.from {
            if let Some((level, track, at, from, to)) = self.out(port.cell, port.way) {
                self.enter(Run { level, track, at, from, to, cost: port.cost, before: BEGIN });
            }
        }
    }

    /// A lower bound of what a line from a cell costs.
    fn least(&self, cell: Cell) -> u32 {
        match self.probe.aim {
            Aim::Box(area) => distance(cell, area),
            Aim::Trunk(parts, _) => parts.iter().map(|&part| distance(cell, part)).min().unwrap_or(0),
        }
    }

    /// Comes to a run: looks whether it leads to the aim, and keeps it for later.
    fn enter(&mut self, mut run: Run) {
        let key = (run.level, run.track, run.from);
        let bound = run.cost + self.least(run.cell(run.at)) * self.probe.patience.1 / 8;
        if self.best.is_some_and(|best| best.cost <= bound) {
            return;
        }
        let met = self.probe.own.cut(&mut run);
        match self.scratch.seen.entry(key) {
            std::collections::hash_map::Entry::Occupied(mut seen) => {
                if *seen.get() <= run.cost {
                    return;
                }
                seen.insert(run.cost);
            }
            std::collections::hash_map::Entry::Vacant(seen) => {
                seen.insert(run.cost);
            }
        }
        let number = self.scratch.runs.len() as u32;
        self.scratch.runs.push(run);
        if matches!(self.probe.aim, Aim::Trunk(..)) {
            for at in met.into_iter().flatten() {
                // Turning right beside the trunk hides where it branches.
                let short = if at.abs_diff(run.at) < 2 && run.before != BEGIN { TURN_AT_END } else { 0 };
                self.end(run.cost + run.along(at) + TURN + short, number, [run.cell(at); 2]);
            }
        }
        self.arrive(number, &run);
        self.scratch.open.push(std::cmp::Reverse((bound, number)));
    }

    fn end(&mut self, cost: u32, run: u32, cells: [Cell; 2]) {
        if self.best.is_none_or(|best| cost < best.cost) {
            self.best = Some(End { cost, run, cells });
        }
    }

    /// Ends the line where a run leads to the aim without or with one more turn.
    fn arrive(&mut self, number: u32, run: &Run) {
        for at in 0..self.scratch.rays.len() {
            let ray = self.scratch.rays[at];
            if ray.level == run.level {
                let is_on = ray.track == run.track && ray.from <= run.at && run.at <= ray.to;
                let is_point = run.at == ray.port && run.before == BEGIN;
                if is_on && !is_point {
                    let at_end = if run.at == ray.port { TURN_AT_END } else { 0 };
                    let cost = run.cost + run.along(ray.port) + ray.cost + at_end;
                    self.end(cost, number, [run.cell(ray.port); 2]);
                }
            } else if let Some(cost) = turned(run, &ray) {
                let turn = run.cell(ray.track);
                let end = if ray.level { Cell::new(ray.port, ray.track) } else { Cell::new(ray.track, ray.port) };
                self.end(run.cost + cost, number, [turn, end]);
            }
        }
    }

    fn run(mut self) -> Option<Vec<Cell>> {
        for _ in 0..self.probe.patience.0 {
            let next = self.scratch.open.pop();
            if let Some(best) = self.best
                && next.is_none_or(|next| best.cost <= next.0.0)
            {
                break;
            }
            let number = next?.0.1;
            self.expand(number);
        }
        self.best.map(|end| self.trace(&end))
    }

    /// Turns off a run wherever another one crosses it that reaches where its neighbors do not.
    fn expand(&mut self, number: u32) {
        let run = self.scratch.runs[number as usize];
        if self.scratch.seen.get(&(run.level, run.track, run.from)).is_some_and(|&cost| cost < run.cost) {
            return;
        }
        let goal = self.goal(run.cell(run.at));
        let (first, last) = if run.level { (goal.x, goal.right() - 1) } else { (goal.y, goal.bottom() - 1) };
        let goal = run.at.clamp(first, last);
        if run.before == BEGIN {
            self.turn(&run, number, run.at, &mut Neighbor::default());
        }
        for (way, end) in [(1, run.to), (-1, run.from)] {
            let (length, goal) = ((end - run.at) * way, (goal - run.at) * way);
            let mut neighbor = Neighbor::default();
            let mut off = 1;
            while off <= length {
                self.turn(&run, number, run.at + off * way, &mut neighbor);
                off = following(off, length, goal, usize::from(!run.level));
            }
            self.flush(&mut neighbor);
        }
    }

    /// The part of the aim that is nearest to a cell.
    fn goal(&self, cell: Cell) -> Area {
        match self.probe.aim {
            Aim::Box(area) => area,
            Aim::Trunk(parts, _) => parts.iter().copied().min_by_key(|&part| distance(cell, part)).unwrap_or_default(),
        }
    }

    /// Looks at the run that crosses another at a cell.
    fn turn(&mut self, run: &Run, number: u32, at: i32, neighbor: &mut Neighbor) {
        let reach = self.board.free(!run.level, at, run.track).filter(|(from, to)| from != to);
        let Some((from, to)) = reach else {
            self.flush(neighbor);
            neighbor.reach = None;
            return;
        };
        let at_end = if at == run.at { TURN_AT_END } else { 0 };
        let cost = run.cost + run.along(at) + TURN + at_end;
        let next = Run { level: !run.level, track: at, at: run.track, from, to, cost, before: number };
        if neighbor.reach == Some((from, to)) {
            // The second of some that reach as far lies less close to what bounds them; a later one may lead to the aim.
            if neighbor.waits.take().is_some() || self.leads(next) {
                self.enter(next);
            }
            return;
        }
        self.flush(neighbor);
        let is_new = neighbor.reach.is_none_or(|(least, most)| from < least || to > most);
        neighbor.reach = Some((from, to));
        neighbor.waits = is_new.then_some(next);
    }

    fn flush(&mut self, neighbor: &mut Neighbor) {
        if let Some(next) = neighbor.waits.take() {
            self.enter(next);
        }
    }

    /// Whether a run leads to the aim with at most one more turn.
    fn leads(&self, mut run: Run) -> bool {
        match self.probe.aim {
            Aim::Box(_) => self.scratch.rays.iter().any(|ray| turned(&run, ray).is_some()),
            Aim::Trunk(..) => self.probe.own.cut(&mut run) != [None; 2],
        }
    }

    fn trace(&self, end: &End) -> Vec<Cell> {
        let mut points = vec![end.cells[1], end.cells[0]];
        let mut run = end.run;
        while run != BEGIN {
            let it = &self.scratch.runs[run as usize];
            points.push(it.cell(it.at));
            run = it.before;
        }
        points.reverse();
        tidied(&points)
    }
}

/// The run beside the one that is looked at.
#[derive(Debug, Default)]
struct Neighbor {
    reach: Option<(i32, i32)>,
    /// It is not entered yet: the next one may reach as far, and lies less close to what bounds both.
    waits: Option<Run>,
}

/// What it costs to go from a run onto a ray that crosses it and along that to its end.
fn turned(run: &Run, ray: &Ray) -> Option<u32> {
    let crosses = ray.level != run.level
        && run.from <= ray.track
        && ray.track <= run.to
        && ray.from <= run.track
        && run.track <= ray.to
        && ray.track != run.at;
    let at_end = if run.track == ray.port { TURN_AT_END } else { 0 };
    crosses.then(|| {
        run.along(ray.track) + TURN + at_end + run.track.abs_diff(ray.port) * STEP[usize::from(run.level)] + ray.cost
    })
}

/// The offset after one at which to look along a run of a length, which passes the aim at an offset; `way` is 0 for columns.
fn following(off: i32, length: i32, goal: i32, way: usize) -> i32 {
    let windows = [goal - AROUND, length - AROUND + 1];
    let is_near = |start: i32| off >= start && off < start + 2 * AROUND;
    if off < NEAR || windows.into_iter().any(is_near) {
        off + 1
    } else if off < FAR[way] {
        off + STRIDE[way]
    } else {
        windows.into_iter().filter(|&start| start > off).min().unwrap_or(length + 1)
    }
}
