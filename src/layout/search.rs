//! How does one line get from box to box? A* over the cells of the board: short, with few turns and few crossings.
//!
//! What is found is always legal, because only free lanes are taken. Where a net has lines already, a new one ends at any
//! straight cell of them, so that it branches off the trunk; otherwise it never meets its own net. A search that is bounded
//! says so when it gives up; one that looked everywhere proves that there is no way. Costs follow libavoid (Wybrow,
//! Marriott, Stuckey 2009); the weight that makes far searches hurry is that of weighted A* (Pohl 1970).

use crate::model::Cell;

use super::Area;
use super::geometry::cells;
use super::grid::{Board, Lane};

/// What a cell of a level and of an upright piece costs: a cell is about twice as high as wide.
pub const STEP: [u32; 2] = [2, 4];
/// What a turn costs.
pub const TURN: u32 = 14;
/// What crossing another line costs.
pub const CROSSING: u32 = 8;
/// What crossing the border of a frame costs: a line that leaves a boundary and comes back says what is not so.
pub const BORDER: u32 = 12;
/// Running along a box, a border or another line is harder to read than running free.
pub const BESIDE: u32 = 1;
/// Turning right beside the box at an end hides where the line leaves or which way the arrow points.
pub const TURN_AT_END: u32 = 30;
/// Leaving from a corner of a box.
const CORNER: u32 = 24;
/// Taking a cell from another line, which must go elsewhere then.
const PUSH: u32 = 60;

/// In how many ways a line that breaks off may go on.
const LEAVES: usize = 96;

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
    #[inline]
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

/// The cells near the end of a line that breaks off at which it may go on: straight on at the end, and to either side.
pub fn leaves(line: &[Cell]) -> Vec<Start> {
    let mut starts = Vec::new();
    for (a, b) in line.windows(2).rev().map(|piece| (piece[1], piece[0])) {
        let on = Way::ALL.into_iter().find(|way| cells(a, b).nth(1).is_some_and(|back| way.step(back) == a));
        starts.extend(on.filter(|_| starts.is_empty()).map(|way| Start { cell: a, way, cost: 0 }));
        let sides = if a.y == b.y { [Way::Down, Way::Up] } else { [Way::Right, Way::Left] };
        for cell in cells(a, b).rev().skip(1).rev() {
            if starts.len() >= LEAVES {
                return starts;
            }
            let cost = starts.len() as u32 / 2;
            starts.extend(sides.map(|way| Start { cell, way, cost }));
        }
    }
    starts
}

/// What a line is to reach.
#[derive(Debug, Clone, Copy)]
pub enum Aim<'a> {
    /// A side of a box.
    Box(Area),
    /// A line of its own net, of which these areas hold the nearest parts, or the cell at which such a line breaks off.
    Trunk(&'a [Area], Option<Cell>),
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
    /// Where it may begin.
    pub from: &'a [Start],
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

impl Found {
    /// The line, if there is one.
    pub fn line(self) -> Option<Vec<Cell>> {
        match self {
            Self::Line(line) => Some(line),
            Self::NoWay | Self::Unknown => None,
        }
    }
}

/// What searches need again and again: a stamped table of what reaching each state costs, and the states to look at.
#[derive(Debug, Default)]
pub struct Scratch {
    /// How many states all searches together have looked at.
    pub looked: usize,
    round: u32,
    states: Vec<State>,
    open: Buckets,
}

/// A cell, and the way in which it was entered.
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

/// Costs beyond this are alike.
const MOST: usize = 1 << 18;

/// States by what a whole line over them costs at least; of those that cost the same the last one comes first.
#[derive(Debug, Default)]
struct Buckets {
    /// For each cost the states, and what reaching them cost.
    lists: Vec<Vec<(u32, u32)>>,
    /// The cost of the first list.
    base: u32,
    /// The first list that may hold something.
    at: usize,
    /// The last one that was used.
    last: usize,
}

impl Buckets {
    fn clear(&mut self, base: u32) {
        let last = self.last.min(self.lists.len().saturating_sub(1));
        self.lists.iter_mut().take(last + 1).for_each(Vec::clear);
        (self.base, self.at, self.last) = (base, 0, 0);
    }

    fn push(&mut self, bound: u32, state: u32, cost: u32) {
        let at = (bound.saturating_sub(self.base) as usize).min(MOST);
        if at >= self.lists.len() {
            self.lists.resize_with(at + 256, Vec::new);
        }
        self.lists[at].push((state, cost));
        self.at = self.at.min(at);
        self.last = self.last.max(at);
    }

    /// The next state: its bound, itself, and what reaching it cost.
    fn pop(&mut self) -> Option<(u32, u32, u32)> {
        while self.at <= self.last {
            if let Some((state, cost)) = self.lists.get_mut(self.at).and_then(Vec::pop) {
                return Some((self.base + self.at as u32, state, cost));
            }
            self.at += 1;
        }
        None
    }
}

/// Looks for a line.
pub fn search(board: &mut Board<'_>, scratch: &mut Scratch, quest: Quest<'_>) -> Found {
    board.rest();
    scratch.round += 1;
    let Scratch { looked, round, states, open } = scratch;
    let base = quest.from.iter().map(|start| quest.least(start.cell)).min().unwrap_or(0);
    open.clear(base * quest.hurry / 8);
    let own = board.lane(quest.net);
    let mut search = Search { board, states, round: *round, own, quest, open, best: None, looked };
    for start in quest.from {
        search.begin(start);
    }
    search.run()
}

impl Quest<'_> {
    /// A lower bound of what a line from a cell costs.
    fn least(&self, cell: Cell) -> u32 {
        match self.aim {
            Aim::Box(area) => distance(cell, area),
            Aim::Trunk(parts, _) => parts.iter().map(|&part| distance(cell, part)).min().unwrap_or(0),
        }
    }
}

/// The cheapest end so far: what the line costs, the last state, and the cell of the trunk behind it.
type End = (u32, u32, Option<Cell>);

struct Search<'a, 'b> {
    board: &'a mut Board<'b>,
    states: &'a mut Vec<State>,
    round: u32,
    own: Lane,
    quest: Quest<'a>,
    open: &'a mut Buckets,
    best: Option<End>,
    looked: &'a mut usize,
}

/// A cell beside the one that is looked at.
#[derive(Clone, Copy)]
struct Next {
    way: Way,
    cell: Cell,
    /// Its number and its lanes; none where the world ends.
    at: Option<(usize, [Lane; 2])>,
}

impl Next {
    /// Whether something runs beside a line that passes at a right angle to the way to this cell.
    fn is_beside(&self) -> bool {
        self.at.is_some_and(|(_, lanes)| !lanes[usize::from(self.way.is_level())].is_free())
    }
}

impl Search<'_, '_> {
    /// What it costs to take a lane; none where it cannot be taken.
    fn toll(&self, lane: Lane) -> Option<u32> {
        match (lane.is_free(), self.quest.others) {
            (true, _) => Some(0),
            (false, Others::Stay) => None,
            (false, Others::GiveWay(_)) if lane == self.own => None,
            (false, Others::GiveWay(often)) => {
                self.board.nets().owner(lane).map(|net| PUSH * (1 + often[net as usize]))
            }
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
        self.open.push(cost + self.quest.least(cell) * self.quest.hurry / 8, number as u32, cost);
    }

    fn run(mut self) -> Found {
        for _ in 0..self.quest.limit {
            *self.looked += 1;
            let next = self.open.pop();
            if let Some((cost, state, joint)) = self.best
                && next.is_none_or(|(bound, ..)| cost <= bound)
            {
                return Found::Line(self.trace(state, joint));
            }
            let Some((_, state, cost)) = next else { return Found::NoWay };
            let State { cost: least, before, .. } = self.states[state as usize];
            if cost <= least {
                self.expand(state, cost, before);
            }
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
        let begins = before == BEGIN;
        let [left, right] = way.sides();
        let [ahead, left, right] = [way, left, right].map(|way| {
            let to = way.step(cell);
            let at = self.board.beside(index, to, way).map(|index| (index, self.board.lanes(index)));
            Next { way, cell: to, at }
        });
        // A turn and an end take both lanes; running on takes the one that is taken already.
        let toll = self.both(index);
        let beside = BESIDE * (u32::from(left.is_beside()) + u32::from(right.is_beside()));
        self.go(state, &ahead, cost, beside, toll.filter(|_| !begins));
        if let Some(toll) = toll {
            let turn = cost + toll + TURN + if begins { TURN_AT_END } else { 0 };
            let beside = BESIDE * u32::from(ahead.is_beside());
            let end = (!begins).then_some(TURN_AT_END);
            self.go(state, &left, turn, beside, end);
            self.go(state, &right, turn, beside, end);
        }
    }

    /// Goes on to a cell: into the box, onto the trunk, or further. `end` is what ending at the cell before costs.
    fn go(&mut self, state: u32, next: &Next, cost: u32, beside: u32, end: Option<u32>) {
        let Some((index, lanes)) = next.at else { return };
        let level = next.way.is_level();
        if let Aim::Box(goal) = self.quest.aim
            && goal.contains(next.cell)
        {
            if let Some(end) = end {
                let corner = |at: i32, from: i32, to: i32| at == from || at == to - 1;
                let at_corner = if level {
                    corner(next.cell.y, goal.y, goal.bottom())
                } else {
                    corner(next.cell.x, goal.x, goal.right())
                };
                self.end_at(cost + end + if at_corner { CORNER } else { 0 }, state, None);
            }
            return;
        }
        if let Aim::Trunk(_, Some(tip)) = self.quest.aim
            && next.cell == tip
        {
            self.end_at(cost + STEP[usize::from(!level)] + beside, state, Some(tip));
            return;
        }
        let (along, across) = (lanes[usize::from(!level)], lanes[usize::from(level)]);
        let price = cost + STEP[usize::from(!level)] + beside;
        if across == self.own {
            // A joint: its own line runs straight across, and nothing else runs there.
            if along.is_free() && matches!(self.quest.aim, Aim::Trunk(..)) {
                self.end_at(price + TURN, state, Some(next.cell));
            }
        } else if across != Lane::SOLID
            && let Some(toll) = self.toll(along)
        {
            self.reach(index, next.cell, next.way, price + toll + passing(across), state);
        }
    }

    fn trace(&self, mut state: u32, joint: Option<Cell>) -> Vec<Cell> {
        let mut points: Vec<Cell> = joint.into_iter().collect();
        while state != BEGIN {
            points.push(self.board.cell(state as usize / 4));
            state = self.states[state as usize].before;
        }
        points.reverse();
        super::geometry::tidied(&points)
    }
}

/// What it costs to pass what runs across.
#[inline]
pub fn passing(across: Lane) -> u32 {
    match across {
        Lane::FREE | Lane::SOLID => 0,
        Lane::BORDER => BORDER,
        _ => CROSSING,
    }
}

/// What a line from a cell to an area costs at least: the steps, and a turn where both coordinates differ.
#[inline]
pub fn distance(cell: Cell, area: Area) -> u32 {
    let off = |at: i32, from: i32, to: i32| (from - at).max(at - (to - 1)).max(0) as u32;
    let x = off(cell.x, area.x, area.right());
    let y = off(cell.y, area.y, area.bottom());
    let turn = if x > 0 && y > 0 { TURN } else { 0 };
    (x * STEP[0] + y * STEP[1] + turn).saturating_sub(STEP[1])
}
