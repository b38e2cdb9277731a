//! In which columns do the lines between two layers run across the flow, so that nets cross but never touch?
//!
//! Channel routing: every net has its rows on both sides given and takes a track in between. Where a net arrives on the row
//! on which another leaves, the other's track must come first; a circle of such demands costs one of them a dogleg over a row
//! that nobody uses (Yoshimura, Kuh 1982). Of two nets whose tracks overlap the order with fewer crossings is preferred, and
//! tracks are numbered by longest paths, so that the channel is as narrow as the order allows. A net that would have four
//! arms in one cell is split there into two tracks.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use smallvec::SmallVec;

use super::graph::Side;
use super::heights::Heights;
use super::sequence::sequence;

/// The track of a trunk for which there is no room.
pub const NO_TRACK: u32 = u32::MAX;

/// Rows, each with how many links run to it; most nets have one.
pub type Ends = SmallVec<[(i32, i64); 2]>;

/// The rows of a net on the two sides of a channel: one row on one of them, some on the other.
#[derive(Debug, Clone)]
pub struct Rows {
    /// The side with many rows.
    pub side: Side,
    /// The row on the other side.
    pub one: i32,
    /// The rows on this side.
    pub many: Ends,
}

impl Rows {
    /// The rows of a net; one from row to row counts as one that parts.
    pub fn new(side: Side, one: i32, many: Ends) -> Self {
        match many[..] {
            [(row, links)] if side == Side::Before => {
                Self { side: Side::After, one: row, many: SmallVec::from_slice(&[(one, links)]) }
            }
            _ => Self { side, one, many },
        }
    }
}

/// A piece across the flow, with the rows that it joins on each side and its track.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trunk {
    /// The net.
    pub net: u32,
    /// The side with many rows.
    pub(super) side: Side,
    /// The row on the other side.
    pub(super) one: i32,
    /// The rows on this side, with how many links run along the trunk to each.
    pub(super) many: Ends,
    /// Its track, counted from the side of the flow.
    pub track: u32,
}

impl Trunk {
    /// The rows that it joins on a side.
    pub(super) fn rows(&self, side: Side) -> impl Iterator<Item = i32> {
        let (one, many) = if side == self.side { (None, &self.many[..]) } else { (Some(self.one), &[][..]) };
        one.into_iter().chain(many.iter().map(|&(row, _)| row))
    }

    /// Whether it joins a row on a side.
    fn joins(&self, side: Side, row: i32) -> bool {
        if side == self.side { self.many.iter().any(|end| end.0 == row) } else { self.one == row }
    }

    /// The first and the last row on either side.
    pub(super) fn span(&self) -> (i32, i32) {
        self.many.iter().fold((self.one, self.one), |(low, high), &(row, _)| (low.min(row), high.max(row)))
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
    /// Finds tracks for nets, as few as their order allows.
    pub fn of(nets: &[Rows]) -> Self {
        Self::numbered(nets, number)
    }

    /// Finds an order for nets, in which `number` gives their trunks tracks and says how many those are.
    pub fn numbered(nets: &[Rows], number: impl FnOnce(&mut [Trunk], &[Demands], &[u32]) -> u32) -> Self {
        let mut trunks: Vec<Trunk> = Vec::with_capacity(nets.len());
        for (net, rows) in nets.iter().enumerate() {
            split(net as u32, rows, &mut trunks);
        }
        let mut must = demands(&trunks);
        let mut order = sequence(&trunks, &must);
        let mut free: Option<Free> = None;
        // Each dogleg takes one unmet demand away and makes none, so this ends.
        while let Some(late) = unmet(&must, &order) {
            let free = free.get_or_insert_with(|| Free::of(nets));
            for (trunk, row) in late {
                dogleg(&mut trunks, trunk, row, free);
            }
            must = demands(&trunks);
            order = sequence(&trunks, &must);
        }
        let tracks = number(&mut trunks, &must, &order);
        trunks.sort_by_key(|trunk| trunk.net);
        let mut first = vec![0; nets.len() + 1];
        for trunk in &trunks {
            first[trunk.net as usize + 1] += 1;
        }
        (0..nets.len()).for_each(|net| first[net + 1] += first[net]);
        let parts = nets.iter().map(|net| net.side == Side::After).collect();
        Self { trunks, first, parts, tracks }
    }

    /// The turns of the line of a net from a row before the channel to a row after it: track and row, in order.
    pub fn turns(&self, net: usize, before: i32, after: i32) -> SmallVec<[(u32, i32); 4]> {
        let trunks = &self.trunks[self.first[net] as usize..self.first[net + 1] as usize];
        let mut turns = SmallVec::new();
        let (mut row, end, side) =
            if self.parts[net] { (after, before, Side::After) } else { (before, after, Side::Before) };
        while row != end {
            let trunk = trunks.iter().find(|trunk| trunk.joins(side, row)).expect("every row has a trunk");
            turns.push((trunk.track, row));
            row = trunk.rows(side.other()).next().expect("a trunk has rows on both sides");
            turns.push((trunk.track, row));
        }
        if self.parts[net] {
            turns.reverse();
        }
        turns
    }
}

/// The trunks of a net: none where it is straight, two where one would make a cell with four arms.
fn split(net: u32, &Rows { side, one, ref many }: &Rows, trunks: &mut Vec<Trunk>) {
    let mut push = |many: Ends| trunks.push(Trunk { net, side, one, many, track: 0 });
    let of = |way: Ordering| many.iter().copied().filter(move |(row, _)| row.cmp(&one) == way);
    let any = |way: Ordering| of(way).next().is_some();
    match (any(Ordering::Less), any(Ordering::Greater)) {
        (false, false) => {}
        (true, true) if any(Ordering::Equal) => {
            push(of(Ordering::Less).collect());
            push(of(Ordering::Greater).collect());
        }
        _ => push(of(Ordering::Less).chain(of(Ordering::Greater)).collect()),
    }
}

/// Rows that no line of the channel uses.
struct Free {
    used: BTreeSet<i32>,
}

impl Free {
    fn of(nets: &[Rows]) -> Self {
        Self { used: nets.iter().flat_map(|net| net.many.iter().map(|end| end.0).chain([net.one])).collect() }
    }

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
    let toward = it.rows(Side::Before).next().expect("a trunk has rows on both sides");
    let jog = free.take(row, toward);
    let mut carried = it.many.iter().map(|&(_, links)| links).sum();
    match it.many.iter().position(|end| end.0 == row) {
        Some(end) if it.side == Side::After => {
            carried = it.many.remove(end).1;
            it.many.push((jog, carried));
        }
        _ => it.one = jog,
    }
    let net = it.net;
    trunks.push(Trunk { net, side: Side::After, one: jog, many: SmallVec::from_slice(&[(row, carried)]), track: 0 });
}

/// The trunks that must come after a trunk, and the row that demands it.
pub(super) type Demands = Vec<(u32, i32)>;

/// Who must come first: the demands of each trunk.
fn demands(trunks: &[Trunk]) -> Vec<Demands> {
    let mut after_at: Vec<(i32, u32)> = Vec::new();
    for (number, trunk) in trunks.iter().enumerate() {
        after_at.extend(trunk.rows(Side::After).map(|row| (row, number as u32)));
    }
    after_at.sort_unstable();
    let mut demands = vec![Vec::new(); trunks.len()];
    for (number, trunk) in trunks.iter().enumerate() {
        for row in trunk.rows(Side::Before) {
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
    // The first track that is free at every row between the ends of trunks.
    let ends = trunks.iter().map(Trunk::span).flat_map(|(low, high)| [low, high + 1]);
    let mut free = Heights::new(ends.collect(), 0);
    let mut least = vec![0; trunks.len()];
    let mut tracks = 0;
    for &number in order {
        let (low, high) = trunks[number as usize].span();
        let track = (free.most((low, high + 1)) as u32).max(least[number as usize]);
        free.raise((low, high + 1), track as i32 + 1);
        trunks[number as usize].track = track;
        tracks = tracks.max(track + 1);
        for &(after, _) in &demands[number as usize] {
            least[after as usize] = least[after as usize].max(track + 1);
        }
    }
    tracks
}
