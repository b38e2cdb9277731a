//! How does one line get from box to box? A* over the cells of a window: short, with few turns and few crossings.
//!
//! The search is bounded: it gives up after [`EXPANSIONS`] cells. What it finds is always legal in its window, because
//! it only ever takes free lanes. Where a net has lines already, a new one may start on any of them, so that it branches off
//! the trunk; it never meets its own net again after that. Costs follow libavoid (Wybrow, Marriott, Stuckey 2009).

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use crate::model::Cell;

use super::Area;
use super::grid::{Grid, Lane};

/// How many states one search may look at.
pub const EXPANSIONS: usize = 100_000;

/// What a cell of a level and of an upright piece costs: a cell is about twice as high as wide.
const STEP: [u32; 2] = [2, 4];
const TURN: u32 = 14;
const CROSSING: u32 = 8;
/// Running along a box, a border or another line is harder to read than running free.
const BESIDE: u32 = 1;
/// Turning right beside the box at an end hides where the line leaves or which way the arrow points.
const TURN_AT_END: u32 = 30;
/// Leaving from a corner of a box.
const CORNER: u32 = 24;
/// Following the net's own trunk costs little, so that branches leave late.
const TRUNK: u32 = 1;

/// One of the four ways a line can run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// Towards greater columns.
    Right,
    /// Towards greater rows.
    Down,
    /// Towards smaller columns.
    Left,
    /// Towards smaller rows.
    Up,
}

impl Way {
    /// All four.
    pub const ALL: [Self; 4] = [Self::Right, Self::Down, Self::Left, Self::Up];

    /// One cell further.
    pub const fn step(self, cell: Cell) -> Cell {
        match self {
            Self::Right => Cell::new(cell.x + 1, cell.y),
            Self::Down => Cell::new(cell.x, cell.y + 1),
            Self::Left => Cell::new(cell.x - 1, cell.y),
            Self::Up => Cell::new(cell.x, cell.y - 1),
        }
    }

    const fn is_level(self) -> bool {
        matches!(self, Self::Right | Self::Left)
    }

    const fn sides(self) -> [Self; 2] {
        if self.is_level() { [Self::Down, Self::Up] } else { [Self::Right, Self::Left] }
    }
}

/// Where a line may begin: a cell, the way it sets out, and what it costs to begin there.
#[derive(Debug, Clone, Copy)]
pub struct Start {
    /// The first cell.
    pub cell: Cell,
    /// The way out of it.
    pub way: Way,
    /// What beginning here costs.
    pub cost: u32,
}

/// The cells around a box at which a line may end, each with the way that leads away from the box.
pub fn ports(area: Area) -> impl Iterator<Item = Start> {
    let level = (area.x..area.right()).flat_map(move |x| {
        let cost = if x == area.x || x == area.right() - 1 { CORNER } else { 0 };
        [(area.y - 1, Way::Up), (area.bottom(), Way::Down)].map(|(y, way)| Start { cell: Cell::new(x, y), way, cost })
    });
    let upright = (area.y..area.bottom()).flat_map(move |y| {
        let cost = if y == area.y || y == area.bottom() - 1 { CORNER } else { 0 };
        [(area.x - 1, Way::Left), (area.right(), Way::Right)].map(|(x, way)| Start { cell: Cell::new(x, y), way, cost })
    });
    level.chain(upright)
}

/// Where a new line may leave a line of its own net: at any straight cell of it, sideways, and at its first cell.
pub fn branches(points: &[Cell]) -> Vec<Start> {
    let mut starts = Vec::new();
    let mut cost = 0;
    for pair in points.windows(2) {
        let (a, b) = (pair[0], pair[1]);
        let level = a.y == b.y;
        let way = match (level, a.x < b.x, a.y < b.y) {
            (true, true, _) => Way::Right,
            (true, false, _) => Way::Left,
            (false, _, true) => Way::Down,
            (false, _, false) => Way::Up,
        };
        let mut cell = way.step(a);
        while cell != b {
            cost += TRUNK;
            starts.extend(way.sides().map(|way| Start { cell, way, cost: cost + TURN }));
            cell = way.step(cell);
        }
        cost += TRUNK;
    }
    starts
}

/// The stamped table of what reaching each state costs; kept between searches, so that a new one begins at no cost.
#[derive(Debug, Default)]
pub struct Scratch {
    round: u32,
    states: Vec<(u32, u32, u32)>,
}

/// Finds a line of a net from one of the starts to the box `goal`, in at most [`EXPANSIONS`] steps.
pub fn search(grid: &Grid, scratch: &mut Scratch, net: u32, starts: &[Start], goal: Area) -> Option<Vec<Cell>> {
    let states = grid.area().w as usize * grid.area().h as usize * 4;
    if scratch.states.len() < states {
        scratch.states.resize(states, (0, 0, 0));
    }
    scratch.round += 1;
    let mut search = Search {
        grid,
        table: &mut scratch.states,
        round: scratch.round,
        own: Lane::net(net),
        goal,
        open: BinaryHeap::new(),
    };
    for start in starts {
        search.begin(start);
    }
    search.run()
}

struct Search<'a> {
    grid: &'a Grid,
    /// Per state: the round that reached it, the cost, the state before it.
    table: &'a mut Vec<(u32, u32, u32)>,
    round: u32,
    own: Lane,
    goal: Area,
    open: BinaryHeap<Reverse<(u32, u32, u32)>>,
}

/// Marks the state at which a line begins.
const BEGIN: u32 = u32::MAX;

impl Search<'_> {
    fn begin(&mut self, start: &Start) {
        let Some(index) = self.grid.index(start.cell) else { return };
        let (level, upright) = self.grid.lanes(index);
        // On its own trunk a branch may leave where no other line crosses; elsewhere the cell must be free.
        let open = |lane: Lane| lane.is_free() || lane == self.own;
        let free = level.is_free() && upright.is_free();
        let branch = (level == self.own) != (upright == self.own) && open(level) && open(upright);
        if free || branch {
            self.reach(index, start.way, start.cost, BEGIN);
        }
    }

    fn reach(&mut self, index: usize, way: Way, cost: u32, before: u32) {
        let state = index * 4 + way as usize;
        let entry = &mut self.table[state];
        if entry.0 == self.round && entry.1 <= cost {
            return;
        }
        *entry = (self.round, cost, before);
        let rest = self.rest(self.grid.cell(index));
        self.open.push(Reverse((cost + rest, u32::MAX - cost, state as u32)));
    }

    /// A lower bound of what is left: the distance to the goal's sides, and a turn where both coordinates differ.
    fn rest(&self, cell: Cell) -> u32 {
        let off = |at: i32, from: i32, to: i32| (from - at).max(at - (to - 1)).max(0) as u32;
        let x = off(cell.x, self.goal.x, self.goal.right());
        let y = off(cell.y, self.goal.y, self.goal.bottom());
        let turn = if x > 0 && y > 0 { TURN } else { 0 };
        (x * STEP[0] + y * STEP[1] + turn).saturating_sub(STEP[1])
    }

    fn run(mut self) -> Option<Vec<Cell>> {
        let mut best: Option<(u32, u32)> = None;
        for _ in 0..EXPANSIONS {
            let Some(Reverse((bound, _, state))) = self.open.pop() else { break };
            if best.is_some_and(|(cost, _)| cost <= bound) {
                break;
            }
            let (_, cost, before) = self.table[state as usize];
            let (index, way) = (state as usize / 4, Way::ALL[state as usize % 4]);
            let cell = self.grid.cell(index);
            if cost + self.rest(cell) < bound {
                continue;
            }
            if before != BEGIN
                && let Some(end) = self.end(index, cell, way)
                && best.is_none_or(|(least, _)| cost + end < least)
            {
                best = Some((cost + end, state));
            }
            self.expand(state, index, cell, way, cost, before);
        }
        best.map(|(_, state)| self.trace(state))
    }

    /// What ending at this cell costs, where the next step enters the goal.
    fn end(&self, index: usize, cell: Cell, way: Way) -> Option<u32> {
        let inside = way.step(cell);
        let (level, upright) = self.grid.lanes(index);
        if !self.goal.contains(inside) || !level.is_free() || !upright.is_free() {
            return None;
        }
        let corner = |at: i32, from: i32, to: i32| at == from || at == to - 1;
        let at_corner = if way.is_level() {
            corner(inside.y, self.goal.y, self.goal.bottom())
        } else {
            corner(inside.x, self.goal.x, self.goal.right())
        };
        let before = self.table[index * 4 + way as usize].2 as usize;
        let turned = Way::ALL[before % 4] != way;
        // Boxes that touch at a corner leave one cell between them: a line of that alone would be a mere point.
        if turned && self.table[before].2 == BEGIN {
            return None;
        }
        Some(if at_corner { CORNER } else { 0 } + if turned { TURN_AT_END } else { 0 })
    }

    fn expand(&mut self, state: u32, index: usize, cell: Cell, way: Way, cost: u32, before: u32) {
        let (level, upright) = self.grid.lanes(index);
        let turned = before != BEGIN && before as usize / 4 == index;
        if level.is_free() && upright.is_free() && !turned {
            let turn = if before == BEGIN { TURN + TURN_AT_END } else { TURN };
            for side in way.sides() {
                self.reach(index, side, cost + turn, state);
            }
        }
        let to = way.step(cell);
        let Some(to_index) = self.grid.index(to) else { return };
        let (level, upright) = self.grid.lanes(to_index);
        let (along, across) = if way.is_level() { (level, upright) } else { (upright, level) };
        if !along.is_free() || across == self.own || across == Lane::SOLID {
            return;
        }
        let mut price = cost + STEP[usize::from(!way.is_level())];
        if !across.is_free() && across != Lane::BORDER {
            price += CROSSING;
        }
        for side in way.sides() {
            if let Some(side) = self.grid.index(side.step(to)) {
                let lanes = self.grid.lanes(side);
                let beside = if way.is_level() { lanes.0 } else { lanes.1 };
                price += if beside.is_free() { 0 } else { BESIDE };
            }
        }
        self.reach(to_index, way, price, state);
    }

    fn trace(&self, mut state: u32) -> Vec<Cell> {
        let mut points = Vec::new();
        loop {
            points.push(self.grid.cell(state as usize / 4));
            let before = self.table[state as usize].2;
            if before == BEGIN {
                break;
            }
            state = before;
        }
        points.reverse();
        super::geometry::tidied(&points)
    }
}
