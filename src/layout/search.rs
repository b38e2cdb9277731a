//! How does one line get from box to box? A* over the cells of the board: short, with few turns and few crossings.
//!
//! What is found is always legal, because only free lanes are taken. Where a net has lines already, a new one ends at any
//! straight cell of them, so that it branches off the trunk; otherwise it never meets its own net. A search that is bounded
//! says so when it gives up; one that looked everywhere proves that there is no way. Costs follow libavoid (Wybrow,
//! Marriott, Stuckey 2009); the weight that makes far searches hurry is that of weighted A* (Pohl 1970).

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use crate::model::Cell;

use super::Area;
use super::grid::{Board, Lane};

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
/// Taking a cell from another line, which must go elsewhere then.
const PUSH: u32 = 60;

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

/// What a line is to reach.
#[derive(Debug, Clone, Copy)]
pub enum Aim<'a> {
    /// A side of a box.
    Box(Area),
    /// A line of its own net, of which these areas hold the nearest parts.
    Trunk(&'a [Area]),
}

/// What happens to the lines of other nets that lie in the way.
#[derive(Debug, Clone, Copy)]
pub enum Others<'a> {
    /// They stay.
    Stay,
    /// They give way at a price, which grows with how often each net did so before.
    GiveWay(&'a [u32]),
}

/// One search.
#[derive(Debug, Clone, Copy)]
pub struct Quest<'a> {
    /// The net of the line.
    pub net: u32,
    /// The box at which it begins.
    pub from: Area,
    /// What it is to reach.
    pub aim: Aim<'a>,
    /// What happens to other lines.
    pub others: Others<'a>,
    /// How much more the distance that is left counts than the cost so far, in eighths: 8 finds the cheapest line.
    pub hurry: u32,
    /// How many states may be looked at.
    pub limit: usize,
}

/// What came of a search.
#[derive(Debug, PartialEq, Eq)]
pub enum Found {
    /// A line.
    Line(Vec<Cell>),
    /// There is no way.
    NoWay,
    /// There may be a way: the search gave up.
    Unknown,
}

/// The stamped table of what reaching each state costs; kept between searches, so that a new one begins at no cost.
#[derive(Debug, Default)]
pub struct Scratch {
    round: u32,
    states: Vec<State>,
}

#[derive(Debug, Clone, Copy, Default)]
struct State {
    /// The round that reached it.
    round: u32,
    cost: u32,
    /// The state before it.
    before: u32,
}

/// Marks the state at which a line begins.
const BEGIN: u32 = u32::MAX;

/// Looks for a line.
pub fn search(board: &mut Board<'_>, scratch: &mut Scratch, quest: Quest<'_>) -> Found {
    board.rest();
    scratch.round += 1;
    let (own, round) = (Lane::net(quest.net), scratch.round);
    let mut search =
        Search { board, states: &mut scratch.states, round, own, quest, open: BinaryHeap::new(), best: None };
    for start in ports(quest.from) {
        search.begin(&start);
    }
    search.run()
}

/// The cheapest end so far: what the line costs, the last state, and the cell of the trunk behind it.
type End = (u32, u32, Option<Cell>);

struct Search<'a, 'b> {
    board: &'a mut Board<'b>,
    states: &'a mut Vec<State>,
    round: u32,
    own: Lane,
    quest: Quest<'a>,
    /// What a whole line over a state costs at least, what reaching it costs (most first), and the state.
    open: BinaryHeap<Reverse<(u32, u32, u32)>>,
    best: Option<End>,
}

impl Search<'_, '_> {
    /// What it costs to take a lane; none where it cannot be taken.
    fn toll(&self, lane: Lane) -> Option<u32> {
        match (lane.is_free(), self.quest.others) {
            (true, _) => Some(0),
            (false, Others::Stay) => None,
            (false, Others::GiveWay(_)) if lane == self.own => None,
            (false, Others::GiveWay(often)) => lane.owner().map(|net| PUSH * (1 + often[net as usize])),
        }
    }

    /// What it costs to take both lanes of a cell.
    fn both(&self, index: usize) -> Option<u32> {
        let [level, upright] = self.board.lanes(index);
        Some(self.toll(level)? + self.toll(upright)?)
    }

    fn begin(&mut self, start: &Start) {
        let Some(index) = self.board.index(start.cell) else { return };
        if let Some(toll) = self.both(index) {
            self.reach(index, start.cell, start.way, start.cost + toll, BEGIN);
        }
    }

    fn reach(&mut self, index: usize, cell: Cell, way: Way, cost: u32, before: u32) {
        let number = index * 4 + way as usize;
        if number >= self.states.len() {
            self.states.resize(self.board.len() * 4, State::default());
        }
        let state = &mut self.states[number];
        if state.round == self.round && state.cost <= cost {
            return;
        }
        *state = State { round: self.round, cost, before };
        let bound = cost + self.rest(cell) * self.quest.hurry / 8;
        self.open.push(Reverse((bound, u32::MAX - cost, number as u32)));
    }

    /// A lower bound of what is left.
    fn rest(&self, cell: Cell) -> u32 {
        match self.quest.aim {
            Aim::Box(area) => distance(cell, area),
            Aim::Trunk(parts) => parts.iter().map(|&part| distance(cell, part)).min().unwrap_or(0),
        }
    }

    fn run(mut self) -> Found {
        for _ in 0..self.quest.limit {
            let next = self.open.pop();
            if let Some((cost, state, joint)) = self.best
                && next.is_none_or(|Reverse((bound, ..))| cost <= bound)
            {
                return Found::Line(self.trace(state, joint));
            }
            let Some(Reverse((_, cost, state))) = next else { return Found::NoWay };
            let State { cost: least, before, .. } = self.states[state as usize];
            if u32::MAX - cost > least {
                continue;
            }
            self.expand(state, least, before);
        }
        self.best.map_or(Found::Unknown, |(_, state, joint)| Found::Line(self.trace(state, joint)))
    }

    fn end_at(&mut self, cost: u32, state: u32, joint: Option<Cell>) {
        if self.best.is_none_or(|(least, ..)| cost < least) {
            self.best = Some((cost, state, joint));
        }
    }

    fn expand(&mut self, state: u32, cost: u32, before: u32) {
        let (index, way) = (state as usize / 4, Way::ALL[state as usize % 4]);
        let cell = self.board.cell(index);
        let turned = before != BEGIN && before as usize / 4 == index;
        if before != BEGIN
            && let Some(end) = self.end(index, cell, way, before, turned)
        {
            self.end_at(cost + end, state, None);
        }
        if !turned && let Some(toll) = self.both(index) {
            let turn = toll + if before == BEGIN { TURN + TURN_AT_END } else { TURN };
            for side in way.sides() {
                self.reach(index, cell, side, cost + turn, state);
            }
        }
        let to = way.step(cell);
        let Some(to_index) = self.board.index(to) else { return };
        let lanes = self.board.lanes(to_index);
        let (along, across) = (lanes[usize::from(!way.is_level())], lanes[usize::from(way.is_level())]);
        let price = cost + STEP[usize::from(!way.is_level())];
        if across == self.own {
            // A joint: its own line runs straight across, and nothing else runs there.
            if along.is_free() && matches!(self.quest.aim, Aim::Trunk(_)) {
                self.end_at(price + TURN, state, Some(to));
            }
            return;
        }
        let Some(toll) = self.toll(along).filter(|_| across != Lane::SOLID) else { return };
        let crossing = if across.owner().is_some() { CROSSING } else { 0 };
        let beside = self.beside(to, way);
        self.reach(to_index, to, way, price + toll + crossing + beside, state);
    }

    /// What it costs to run between what lies on both sides of a cell.
    fn beside(&mut self, cell: Cell, way: Way) -> u32 {
        let lane = usize::from(!way.is_level());
        let mut cost = 0;
        for side in way.sides() {
            if let Some(index) = self.board.index(side.step(cell)) {
                cost += if self.board.lanes(index)[lane].is_free() { 0 } else { BESIDE };
            }
        }
        cost
    }

    /// What ending at this cell costs, where the next step enters the box.
    fn end(&self, index: usize, cell: Cell, way: Way, before: u32, turned: bool) -> Option<u32> {
        let Aim::Box(goal) = self.quest.aim else { return None };
        let inside = way.step(cell);
        if !goal.contains(inside) {
            return None;
        }
        // Boxes that touch at a corner leave one cell between them: a line of that alone would be a mere point.
        if turned && self.states[before as usize].before == BEGIN {
            return None;
        }
        let corner = |at: i32, from: i32, to: i32| at == from || at == to - 1;
        let at_corner = if way.is_level() {
            corner(inside.y, goal.y, goal.bottom())
        } else {
            corner(inside.x, goal.x, goal.right())
        };
        Some(self.both(index)? + if at_corner { CORNER } else { 0 } + if turned { TURN_AT_END } else { 0 })
    }

    fn trace(&self, mut state: u32, joint: Option<Cell>) -> Vec<Cell> {
        let mut points: Vec<Cell> = joint.into_iter().collect();
        loop {
            points.push(self.board.cell(state as usize / 4));
            let before = self.states[state as usize].before;
            if before == BEGIN {
                break;
            }
            state = before;
        }
        points.reverse();
        super::geometry::tidied(&points)
    }
}

/// What a line from a cell to an area costs at least: the steps, and a turn where both coordinates differ.
pub fn distance(cell: Cell, area: Area) -> u32 {
    let off = |at: i32, from: i32, to: i32| (from - at).max(at - (to - 1)).max(0) as u32;
    let x = off(cell.x, area.x, area.right());
    let y = off(cell.y, area.y, area.bottom());
    let turn = if x > 0 && y > 0 { TURN } else { 0 };
    (x * STEP[0] + y * STEP[1] + turn).saturating_sub(STEP[1])
}
