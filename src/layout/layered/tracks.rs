//! In which columns do the lines between two layers run across the flow, so that nets cross but never touch?
//!
//! Channel routing: every net has its rows on both sides given and takes a track in between. Where a net arrives on the row
//! on which another leaves, the other's track must come first; a circle of such demands costs one of them a dogleg over a row
//! that nobody uses (Yoshimura, Kuh 1982). Of two nets whose tracks overlap the order with fewer crossings is preferred, and
//! tracks are numbered by longest paths, so that the channel is as narrow as the order allows. A net that would have four
//! arms in one cell is split there into two tracks.

use std::collections::BTreeSet;

use super::sequence::sequence;

/// The rows of a net on the two sides of a channel; one of the sides has one row only.
#[derive(Debug, Clone)]
pub struct Rows {
    /// The rows before the channel and after it.
    pub rows: [Vec<i32>; 2],
    /// How many links each row of the side with many rows carries.
    pub links: Vec<u32>,
}

/// A piece across the flow, with the rows that it joins on each side and its track.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trunk {
    /// The net.
    pub net: u32,
    /// The rows that it joins before and after it.
    pub rows: [Vec<i32>; 2],
    /// How many links run along it to each row of the side with many rows, by row.
    pub(super) links: Vec<(i32, i64)>,
    /// Its track, counted from the side of the flow.
    pub track: u32,
}

impl Trunk {
    /// A trunk from one row to some on the side `many`.
    fn new(net: u32, one: i32, many: Vec<(i32, i64)>, side: usize) -> Self {
        let far = many.iter().map(|&(row, _)| row).collect();
        let rows = if side == 1 { [vec![one], far] } else { [far, vec![one]] };
        Self { net, rows, links: many, track: 0 }
    }

    /// How many links run along the trunk at a row.
    pub(super) fn load(&self, row: i32) -> i64 {
        let one = if self.rows[0].len() == 1 { self.rows[0][0] } else { self.rows[1][0] };
        let passes = |&&(to, _): &&(i32, i64)| if row > one { to > row } else { to < row };
        self.links.iter().filter(passes).map(|&(_, links)| links).sum()
    }

    /// How many links the line of a row of a side carries.
    pub(super) fn carried(&self, side: usize, row: i32) -> i64 {
        let single = self.rows[side].len() > 1 || self.links.len() == 1;
        let own = if single { self.links.iter().find(|&&(to, _)| to == row) } else { None };
        own.map_or_else(|| self.links.iter().map(|&(_, links)| links).sum(), |&(_, links)| links)
    }

    pub(super) fn span(&self) -> (i32, i32) {
        let rows = || self.rows.iter().flatten().copied();
        (rows().min().unwrap_or(0), rows().max().unwrap_or(0))
    }
}

/// The channel between two layers.
#[derive(Debug, Default)]
pub struct Channel {
    /// All trunks, by net.
    pub trunks: Vec<Trunk>,
    /// The first trunk of each net, and at last how many there are.
    first: Vec<u32>,
    /// Whether each net parts, from one row before to some after; else it joins.
    parts: Vec<bool>,
    /// How many tracks there are.
    pub tracks: u32,
}

impl Channel {
    /// Finds tracks for nets.
    pub fn of(nets: &[Rows]) -> Self {
        let mut trunks: Vec<Trunk> = Vec::with_capacity(nets.len());
        for (net, rows) in nets.iter().enumerate() {
            split(net as u32, rows, &mut trunks);
        }
        let used: BTreeSet<i32> = nets.iter().flat_map(|net| net.rows.iter().flatten()).copied().collect();
        let mut free = Free { used };
        let mut must = demands(&trunks);
        let mut order = sequence(&trunks, &must);
        // Each dogleg takes one unmet demand away and makes none, so this ends.
        while let Some(late) = unmet(&must, &order) {
            for (trunk, row) in late {
                dogleg(&mut trunks, trunk, row, &mut free);
            }
            must = demands(&trunks);
            order = sequence(&trunks, &must);
        }
        let tracks = number(&mut trunks, &must, &order);
        trunks.sort_by_key(|trunk| trunk.net);
        let first = (0..=nets.len() as u32).map(|net| trunks.partition_point(|trunk| trunk.net < net) as u32).collect();
        let parts = nets.iter().map(|net| net.rows[0].len() == 1).collect();
        Self { trunks, first, parts, tracks }
    }

    /// The turns of the line of a net from a row before the channel to a row after it: track and row, in order.
    pub fn turns(&self, net: usize, before: i32, after: i32) -> Vec<(u32, i32)> {
        let trunks = &self.trunks[self.first[net] as usize..self.first[net + 1] as usize];
        let mut turns = Vec::new();
        if self.parts[net] {
            let mut row = after;
            while row != before {
                let trunk = trunks.iter().find(|trunk| trunk.rows[1].contains(&row)).expect("every row has a trunk");
                turns.extend([(trunk.track, row), (trunk.track, trunk.rows[0][0])]);
                row = trunk.rows[0][0];
            }
            turns.reverse();
        } else {
            let mut row = before;
            while row != after {
                let trunk = trunks.iter().find(|trunk| trunk.rows[0].contains(&row)).expect("every row has a trunk");
                turns.extend([(trunk.track, row), (trunk.track, trunk.rows[1][0])]);
                row = trunk.rows[1][0];
            }
        }
        turns
    }
}

/// The trunks of a net: none where it is straight, two where one would make a cell with four arms.
fn split(net: u32, rows: &Rows, trunks: &mut Vec<Trunk>) {
    let side = usize::from(rows.rows[0].len() == 1);
    let one = rows.rows[1 - side][0];
    let many = || rows.rows[side].iter().zip(&rows.links).map(|(&row, &links)| (row, i64::from(links)));
    let below: Vec<(i32, i64)> = many().filter(|&(row, _)| row < one).collect();
    let above: Vec<(i32, i64)> = many().filter(|&(row, _)| row > one).collect();
    let straight = many().any(|(row, _)| row == one);
    let mut push = |many| trunks.push(Trunk::new(net, one, many, side));
    match (below.is_empty(), above.is_empty()) {
        (true, true) => {}
        (false, false) if straight => {
            push(below);
            push(above);
        }
        (false, false) => push(below.into_iter().chain(above).collect()),
        (false, true) => push(below),
        (true, false) => push(above),
    }
}

/// Rows that no line of the channel uses.
struct Free {
    used: BTreeSet<i32>,
}

impl Free {
    /// The free row nearest to a row.
    fn take(&mut self, near: i32, toward: i32) -> i32 {
        let way = if toward < near { -1 } else { 1 };
        // One of the first rows is free: there is one more than are used.
        let most = self.used.len() as i32 + 1;
        let mut rows = (1..=most).flat_map(|step| [near + way * step, near - way * step]);
        let row = rows.find(|row| !self.used.contains(row)).expect("more rows than lines");
        self.used.insert(row);
        row
    }
}

/// Takes the row `row` after a trunk from it and gives it to a trunk of its own behind it.
fn dogleg(trunks: &mut Vec<Trunk>, trunk: usize, row: i32, free: &mut Free) {
    let it = &mut trunks[trunk];
    let toward = it.rows[0][0];
    let jog = free.take(row, toward);
    it.rows[1].retain(|&other| other != row);
    it.rows[1].push(jog);
    let mut carried = it.links.iter().map(|&(_, links)| links).sum();
    if let Some(end) = it.links.iter_mut().find(|end| end.0 == row) {
        end.0 = jog;
        carried = end.1;
    }
    let net = it.net;
    trunks.push(Trunk::new(net, jog, vec![(row, carried)], 1));
}

/// The trunks that must come after a trunk, and the row that demands it.
pub(super) type Demands = Vec<(u32, i32)>;

/// Who must come first: the demands of each trunk.
fn demands(trunks: &[Trunk]) -> Vec<Demands> {
    let mut after_at: Vec<(i32, u32)> = Vec::new();
    for (number, trunk) in trunks.iter().enumerate() {
        after_at.extend(trunk.rows[1].iter().map(|&row| (row, number as u32)));
    }
    after_at.sort_unstable();
    let mut demands = vec![Vec::new(); trunks.len()];
    for (number, trunk) in trunks.iter().enumerate() {
        for &row in &trunk.rows[0] {
            let from = after_at.partition_point(|&(at, _)| at < row);
            for &(_, other) in after_at[from..].iter().take_while(|(at, _)| *at == row) {
                let own_jog = trunks[other as usize].net == trunk.net;
                match own_jog {
                    // A jog leads from the trunk that has its row after it to the one that has it before.
                    true if other as usize != number => demands[other as usize].push((number as u32, row)),
                    true => {}
                    false => demands[number].push((other, row)),
                }
            }
        }
    }
    demands
}

/// The demands that an order does not meet: the trunk that comes too early and the row after it; one a trunk.
fn unmet(demands: &[Demands], order: &[u32]) -> Option<Vec<(usize, i32)>> {
    let mut at = vec![0; demands.len()];
    order.iter().enumerate().for_each(|(place, &trunk)| at[trunk as usize] = place);
    let mut late: Vec<(usize, i32)> = Vec::new();
    for (first, demands) in demands.iter().enumerate() {
        for &(second, row) in demands {
            if at[first] > at[second as usize] {
                late.push((second as usize, row));
            }
        }
    }
    late.sort_unstable();
    late.dedup_by_key(|(trunk, _)| *trunk);
    (!late.is_empty()).then_some(late)
}

/// Numbers the tracks in order: each trunk comes after all before it that it overlaps or that must precede it.
fn number(trunks: &mut [Trunk], demands: &[Demands], order: &[u32]) -> u32 {
    // The last track taken at every row between the distinct ends of trunks.
    let mut rows: Vec<i32> = trunks.iter().flat_map(|trunk| [trunk.span().0, trunk.span().1]).collect();
    rows.sort_unstable();
    rows.dedup();
    let mut taken = Taken::new(rows.len());
    let mut least = vec![0; trunks.len()];
    let mut tracks = 0;
    for &number in order {
        let (low, high) = trunks[number as usize].span();
        let (from, to) = (rows.partition_point(|&row| row < low), rows.partition_point(|&row| row <= high));
        let track = taken.most(from, to).max(least[number as usize]);
        taken.raise(from, to, track + 1);
        trunks[number as usize].track = track;
        tracks = tracks.max(track + 1);
        for &(after, _) in &demands[number as usize] {
            least[after as usize] = least[after as usize].max(track + 1);
        }
    }
    tracks
}

/// The first free track over rows of slots, as a tree of maxima.
struct Taken {
    size: usize,
    most: Vec<u32>,
    all: Vec<u32>,
}

impl Taken {
    fn new(count: usize) -> Self {
        let size = count.next_power_of_two().max(1);
        Self { size, most: vec![0; 2 * size], all: vec![0; 2 * size] }
    }

    /// The highest number in `from..to`.
    fn most(&self, from: usize, to: usize) -> u32 {
        self.look(1, 0, self.size, from, to)
    }

    fn look(&self, node: usize, low: usize, high: usize, from: usize, to: usize) -> u32 {
        if to <= low || high <= from {
            return 0;
        }
        if from <= low && high <= to {
            return self.most[node];
        }
        let middle = usize::midpoint(low, high);
        let below = self.look(2 * node, low, middle, from, to).max(self.look(2 * node + 1, middle, high, from, to));
        below.max(self.all[node])
    }

    /// Raises every number in `from..to` to at least `value`.
    fn raise(&mut self, from: usize, to: usize, value: u32) {
        self.lift(1, 0, self.size, from, to, value);
    }

    fn lift(&mut self, node: usize, low: usize, high: usize, from: usize, to: usize, value: u32) {
        if to <= low || high <= from {
            return;
        }
        self.most[node] = self.most[node].max(value);
        if from <= low && high <= to {
            self.all[node] = self.all[node].max(value);
            return;
        }
        let middle = usize::midpoint(low, high);
        self.lift(2 * node, low, middle, from, to, value);
        self.lift(2 * node + 1, middle, high, from, to, value);
    }
}
