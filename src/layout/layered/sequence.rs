//! In which order do the pieces across a channel follow each other, so that all demands are met that can be, with few
//! crossings?
//!
//! A greedy order of a weighted graph (Eades, Lin, Smyth 1993): what nothing must precede comes next; in a circle the one
//! whose coming next costs least. Two pieces whose spans overlap wish the order in which their lines cross less.

use std::cmp::Ordering;

use super::graph::Side;
use super::tracks::{Demands, Trunk};

/// The weight of a demand: more than any crossings.
const MUST: i64 = 1 << 40;
/// More overlapping pairs than this are not weighed against each other one by one.
const PAIRS: usize = 3_000_000;

/// The trunks in their order, which meets their demands if it can.
pub fn sequence(trunks: &[Trunk], demands: &[Demands]) -> Vec<u32> {
    let wishes = wishes(trunks, demands);
    let mut queue = Queue::new(trunks, &wishes);
    let neighbors = Neighbors::of(trunks.len(), &wishes);
    let mut order = Vec::with_capacity(trunks.len());
    while let Some(trunk) = queue.pop() {
        order.push(trunk);
        for &(other, weight) in neighbors.of_trunk(trunk) {
            queue.relieve(other, weight);
        }
    }
    order
}

/// That one trunk comes before another, and how much it matters.
struct Wish {
    first: u32,
    second: u32,
    weight: i64,
}

/// For each trunk, who wishes to come after it (the weight) and who before it (less than nothing), in one row.
struct Neighbors {
    start: Vec<u32>,
    entries: Vec<(u32, i64)>,
}

impl Neighbors {
    fn of(count: usize, wishes: &[Wish]) -> Self {
        let mut start = vec![0_u32; count + 1];
        for wish in wishes {
            start[wish.first as usize + 1] += 1;
            start[wish.second as usize + 1] += 1;
        }
        for at in 1..=count {
            start[at] += start[at - 1];
        }
        let mut free = start.clone();
        let mut entries = vec![(0, 0); 2 * wishes.len()];
        let mut put = |trunk: u32, entry| {
            entries[free[trunk as usize] as usize] = entry;
            free[trunk as usize] += 1;
        };
        for wish in wishes {
            put(wish.first, (wish.second, wish.weight));
            put(wish.second, (wish.first, -wish.weight));
        }
        Self { start, entries }
    }

    fn of_trunk(&self, trunk: u32) -> &[(u32, i64)] {
        &self.entries[self.start[trunk as usize] as usize..self.start[trunk as usize + 1] as usize]
    }
}

/// What decides who comes next, the least first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Claim {
    is_done: bool,
    /// What the trunk would still break by coming next.
    broken: i64,
    /// What it would still keep, less than nothing.
    kept: i64,
    tie: i32,
}

/// The trunks that are left, as a tournament: each node holds the winner of the two below it.
struct Queue {
    claims: Vec<Claim>,
    winners: Vec<u32>,
    size: usize,
}

impl Queue {
    fn new(trunks: &[Trunk], wishes: &[Wish]) -> Self {
        let tie = |trunk: &Trunk| {
            let (low, high) = trunk.span();
            // Those that lead on come late first, those that lead back early first: so they nest.
            let first = |side| trunk.rows(side).next();
            if first(Side::Before) <= first(Side::After) { -high } else { low }
        };
        let mut claims: Vec<Claim> =
            trunks.iter().map(|trunk| Claim { is_done: false, broken: 0, kept: 0, tie: tie(trunk) }).collect();
        for wish in wishes {
            claims[wish.second as usize].broken += wish.weight;
            claims[wish.first as usize].kept -= wish.weight;
        }
        let size = claims.len().next_power_of_two();
        claims.resize(size, Claim { is_done: true, broken: 0, kept: 0, tie: 0 });
        let winners = std::iter::repeat_n(0, size).chain(0..size as u32).collect();
        let mut queue = Self { claims, winners, size };
        for node in (1..size).rev() {
            queue.winners[node] = queue.winner(node);
        }
        queue
    }

    /// Who wins of the two below a node; the one with the smaller number if they are alike.
    fn winner(&self, node: usize) -> u32 {
        let (one, other) = (self.winners[2 * node], self.winners[2 * node + 1]);
        match self.claims[one as usize].cmp(&self.claims[other as usize]) {
            Ordering::Greater => other,
            Ordering::Equal | Ordering::Less => one,
        }
    }

    /// Where a trunk stands in the tournament.
    const fn leaf(&self, trunk: u32) -> usize {
        self.size + trunk as usize
    }

    /// Lets those above a trunk know that its claim is another.
    fn play(&mut self, trunk: u32) {
        let mut node = self.leaf(trunk) / 2;
        while node > 0 {
            let (before, now) = (self.winners[node], self.winner(node));
            self.winners[node] = now;
            if before != trunk && now != trunk {
                break;
            }
            node /= 2;
        }
    }

    /// Takes out the one that comes next.
    fn pop(&mut self) -> Option<u32> {
        let trunk = self.winners[1];
        if self.claims[trunk as usize].is_done {
            return None;
        }
        self.claims[trunk as usize].is_done = true;
        self.play(trunk);
        Some(trunk)
    }

    /// One that wished to come before or after this trunk came: that wish is settled.
    fn relieve(&mut self, trunk: u32, weight: i64) {
        let claim = &mut self.claims[trunk as usize];
        if claim.is_done {
            return;
        }
        if weight > 0 {
            claim.broken -= weight;
        } else {
            claim.kept -= weight;
        }
        self.play(trunk);
    }
}

/// What the crossings of a trunk are counted from.
struct Bar {
    low: i32,
    high: i32,
    /// The rows before and after it, if it leads from row to row.
    plain: Option<[i32; 2]>,
    /// The side with many rows, the row on the other side, and how many links all carry.
    side: Side,
    one: i32,
    links: i64,
    /// The many rows in order, each with how many links all before it carry.
    rows: Vec<(i32, i64)>,
}

impl Bar {
    fn of(trunk: &Trunk) -> Self {
        let (low, high) = trunk.span();
        let (mut plain, mut rows, mut links) = (None, Vec::new(), 0);
        if let [(row, carried)] = trunk.many[..] {
            plain = Some(if trunk.side == Side::After { [trunk.one, row] } else { [row, trunk.one] });
            links = carried;
        } else {
            rows.extend_from_slice(&trunk.many);
            rows.sort_unstable();
            for row in &mut rows {
                (row.1, links) = (links, links + row.1);
            }
        }
        Self { low, high, plain, side: trunk.side, one: trunk.one, links, rows }
    }

    /// How many links the rows before a row carry.
    fn before(&self, number: usize) -> i64 {
        self.rows.get(number).map_or(self.links, |row| row.1)
    }

    /// How many links run along it at a row inside it.
    fn load(&self, row: i32) -> i64 {
        if self.plain.is_some() {
            self.links
        } else if row > self.one {
            self.links - self.before(self.rows.partition_point(|&(end, _)| end <= row))
        } else {
            self.before(self.rows.partition_point(|&(end, _)| end < row))
        }
    }

    /// How many crossings the lines from one of its sides make with another trunk: pairs of links.
    fn crossings(&self, side: Side, crossed: &Self) -> i64 {
        let is_within = |row: i32| crossed.low < row && row < crossed.high;
        let single = self.plain.map(|rows| rows[side as usize]).or((side != self.side).then_some(self.one));
        if let Some(row) = single {
            return if is_within(row) { self.links * crossed.load(row) } else { 0 };
        }
        let from = self.rows.partition_point(|&(row, _)| row <= crossed.low);
        let to = from + self.rows[from..].partition_point(|&(row, _)| row < crossed.high);
        if crossed.plain.is_some() {
            return (self.before(to) - self.before(from)) * crossed.links;
        }
        (from..to).map(|at| (self.before(at + 1) - self.before(at)) * crossed.load(self.rows[at].0)).sum()
    }
}

/// Which trunk should come before which, and how much it matters.
fn wishes(trunks: &[Trunk], demands: &[Demands]) -> Vec<Wish> {
    let mut wishes: Vec<Wish> = Vec::new();
    for (first, demands) in demands.iter().enumerate() {
        wishes.extend(demands.iter().map(|&(second, _)| Wish { first: first as u32, second, weight: MUST }));
    }
    let bars: Vec<Bar> = trunks.iter().map(Bar::of).collect();
    overlapping(&bars, |a, b| {
        let (one, other) = (&bars[a as usize], &bars[b as usize]);
        // If `a` comes first, its lines out cross `b`, and the lines into `b` cross `a`.
        let less = if let (Some(rows), Some(others)) = (one.plain, other.plain) {
            let within = |bar: &Bar, row: i32| i64::from((bar.low < row) & (row < bar.high));
            let second = within(one, others[1]) + within(other, rows[0]);
            (second - within(other, rows[1]) - within(one, others[0])) * one.links * other.links
        } else {
            let first = one.crossings(Side::After, other) + other.crossings(Side::Before, one);
            other.crossings(Side::After, one) + one.crossings(Side::Before, other) - first
        };
        match less.cmp(&0) {
            Ordering::Greater => wishes.push(Wish { first: a, second: b, weight: less }),
            Ordering::Less => wishes.push(Wish { first: b, second: a, weight: -less }),
            Ordering::Equal => {}
        }
    });
    wishes
}

/// Hands over the pairs of trunks whose spans share a row, at most so many.
fn overlapping(bars: &[Bar], mut weigh: impl FnMut(u32, u32)) {
    let mut by_start: Vec<(i32, i32, u32)> =
        bars.iter().enumerate().map(|(number, bar)| (bar.low, bar.high, number as u32)).collect();
    by_start.sort_unstable();
    let mut active: Vec<(i32, u32)> = Vec::new();
    let mut pairs = 0;
    for (low, high, number) in by_start {
        active.retain(|&(end, _)| end >= low);
        pairs += active.len();
        if pairs > PAIRS {
            break;
        }
        for &(_, other) in &active {
            weigh(other, number);
        }
        active.push((high, number));
    }
}
