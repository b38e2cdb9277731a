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
    /// What the trunk would still break by coming next; more than anything once it came.
    broken: i64,
    /// What it would still keep, less than nothing.
    kept: i64,
    tie: i32,
    number: u32,
}

/// That a trunk came.
const DONE: i64 = i64::MAX;

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
            let first = |side| trunk.rows(side).next();
            // Those that lead on come late first, those that lead back early first: so they nest.
            if first(Side::Before) <= first(Side::After) { -high } else { low }
        };
        let claim = |(trunk, number): (&Trunk, u32)| Claim { broken: 0, kept: 0, tie: tie(trunk), number };
        let mut claims: Vec<Claim> = trunks.iter().zip(0..).map(claim).collect();
        for wish in wishes {
            claims[wish.second as usize].broken += wish.weight;
            claims[wish.first as usize].kept -= wish.weight;
        }
        let size = claims.len().next_power_of_two();
        claims.extend((claims.len()..size).map(|at| Claim { broken: DONE, kept: 0, tie: 0, number: at as u32 }));
        let winners = std::iter::repeat_n(0, size).chain(0..size as u32).collect();
        let mut queue = Self { claims, winners, size };
        for node in (1..size).rev() {
            queue.winners[node] = queue.winner(node);
        }
        queue
    }

    /// Who wins of the two below a node.
    fn winner(&self, node: usize) -> u32 {
        let (one, other) = (self.winners[2 * node], self.winners[2 * node + 1]);
        if self.claims[other as usize] < self.claims[one as usize] { other } else { one }
    }

    /// Where a trunk stands in the tournament.
    const fn leaf(&self, trunk: u32) -> usize {
        self.size + trunk as usize
    }

    /// Lets those above a trunk know that its claim is worse.
    fn fall(&mut self, trunk: u32) {
        let mut node = self.leaf(trunk) / 2;
        while node > 0 && self.winners[node] == trunk {
            self.winners[node] = self.winner(node);
            node /= 2;
        }
    }

    /// Lets those above a trunk know that its claim is better.
    fn rise(&mut self, trunk: u32) {
        let mut node = self.leaf(trunk) / 2;
        while node > 0 {
            let winner = self.winners[node];
            if winner != trunk && self.claims[winner as usize] < self.claims[trunk as usize] {
                break;
            }
            self.winners[node] = trunk;
            node /= 2;
        }
    }

    /// Takes out the one that comes next.
    fn pop(&mut self) -> Option<u32> {
        let trunk = self.winners[1];
        let claim = &mut self.claims[trunk as usize];
        if claim.broken == DONE {
            return None;
        }
        claim.broken = DONE;
        self.fall(trunk);
        Some(trunk)
    }

    /// One that wished to come before or after this trunk came: that wish is settled.
    fn relieve(&mut self, trunk: u32, weight: i64) {
        let claim = &mut self.claims[trunk as usize];
        if claim.broken == DONE {
            return;
        }
        if weight > 0 {
            claim.broken -= weight;
            self.rise(trunk);
        } else {
            claim.kept -= weight;
            self.fall(trunk);
        }
    }
}

/// What the crossings of a trunk are counted from.
#[derive(Clone, Copy)]
struct Bar<'a> {
    number: u32,
    low: i32,
    high: i32,
    /// The row before and the row after it; where it has many on a side only the other holds.
    rows: [i32; 2],
    /// How many links all its lines carry.
    links: i64,
    /// Its rows on the side with many.
    many: Option<&'a Many>,
}

/// The many rows of a trunk on one side.
struct Many {
    side: Side,
    /// The rows in order, each with how many links all before it carry.
    rows: Vec<(i32, i64)>,
    /// How many links all carry.
    links: i64,
}

impl Many {
    fn of(trunk: &Trunk) -> Option<Self> {
        let mut rows = if trunk.many.len() > 1 { trunk.many.to_vec() } else { return None };
        rows.sort_unstable();
        let mut links = 0;
        for row in &mut rows {
            (row.1, links) = (links, links + row.1);
        }
        Some(Self { side: trunk.side, rows, links })
    }

    /// How many links the rows before one in order carry.
    fn before(&self, place: usize) -> i64 {
        self.rows.get(place).map_or(self.links, |row| row.1)
    }

    /// How many links the rows before a row carry, and those up to it.
    fn sums(&self, row: i32) -> (i64, i64) {
        let from = self.rows.partition_point(|&(other, _)| other < row);
        let same = self.rows[from..].iter().take_while(|&&(other, _)| other == row).count();
        (self.before(from), self.before(from + same))
    }

    /// How many links run along the trunk at a row inside it, by the sums there.
    const fn load(&self, one: i32, row: i32, (before, upto): (i64, i64)) -> i64 {
        if row > one { self.links - upto } else { before }
    }
}

impl<'a> Bar<'a> {
    fn of(trunk: &Trunk, number: u32, many: Option<&'a Many>) -> Self {
        let (low, high) = trunk.span();
        let rows = [Side::Before, Side::After].map(|side| trunk.rows(side).next().unwrap_or(trunk.one));
        Self { number, low, high, rows, links: trunk.many.iter().map(|end| end.1).sum(), many }
    }

    const fn holds(&self, row: i32) -> bool {
        self.low < row && row < self.high
    }

    /// How many links run along it at a row inside it.
    fn load(&self, row: i32) -> i64 {
        self.many.map_or(self.links, |many| many.load(self.rows[many.side.other() as usize], row, many.sums(row)))
    }

    /// How many crossings the lines from one of its sides make with another trunk: pairs of links.
    fn crossings(&self, side: Side, crossed: &Self) -> i64 {
        match self.many {
            Some(many) if many.side == side => {
                let from = many.rows.partition_point(|&(row, _)| row <= crossed.low);
                let within = many.rows[from..].iter().take_while(|&&(row, _)| row < crossed.high);
                let carried = |at: usize| many.before(at + 1) - many.before(at);
                within.zip(from..).map(|(&(row, _), at)| carried(at) * crossed.load(row)).sum()
            }
            _ => {
                let row = self.rows[side as usize];
                if crossed.holds(row) { self.links * crossed.load(row) } else { 0 }
            }
        }
    }

    /// How many crossings less there are if this one comes before another than if it comes after it. If it comes first,
    /// its lines out cross the other, and the lines into the other cross it.
    fn gain(&self, other: &Self) -> i64 {
        match (self.many, other.many) {
            (None, None) => {
                let within = |bar: &Self, row: i32| i64::from(bar.holds(row));
                let first = within(other, self.rows[1]) + within(self, other.rows[0]);
                let second = within(self, other.rows[1]) + within(other, self.rows[0]);
                (second - first) * self.links * other.links
            }
            (Some(many), None) => self.gain_over_line(many, other),
            (None, Some(many)) => -other.gain_over_line(many, self),
            (Some(_), Some(_)) => {
                let first = self.crossings(Side::After, other) + other.crossings(Side::Before, self);
                other.crossings(Side::After, self) + self.crossings(Side::Before, other) - first
            }
        }
    }

    /// The same for one with many rows and one that leads from row to row.
    fn gain_over_line(&self, many: &Many, line: &Self) -> i64 {
        let sums = [line.low, line.high].map(|row| many.sums(row));
        let one = self.rows[many.side.other() as usize];
        let load = |row: i32| {
            let sums = sums[usize::from(row != line.low)];
            if self.holds(row) { many.load(one, row, sums) } else { 0 }
        };
        let far = if line.holds(one) { self.links } else { 0 } - (sums[1].0 - sums[0].1);
        let own = if many.side == Side::After { far } else { -far };
        line.links * (own + load(line.rows[1]) - load(line.rows[0]))
    }
}

/// Which trunk should come before which, and how much it matters.
fn wishes(trunks: &[Trunk], demands: &[Demands]) -> Vec<Wish> {
    let mut wishes: Vec<Wish> = Vec::new();
    for (first, demands) in demands.iter().enumerate() {
        wishes.extend(demands.iter().map(|&(second, _)| Wish { first: first as u32, second, weight: MUST }));
    }
    let many: Vec<Option<Many>> = trunks.iter().map(Many::of).collect();
    let bars = (trunks.iter().zip(&many).zip(0..)).map(|((trunk, many), at)| Bar::of(trunk, at, many.as_ref()));
    overlapping(bars.collect(), |one, other| {
        let gain = one.gain(other);
        match gain.cmp(&0) {
            Ordering::Greater => wishes.push(Wish { first: one.number, second: other.number, weight: gain }),
            Ordering::Less => wishes.push(Wish { first: other.number, second: one.number, weight: -gain }),
            Ordering::Equal => {}
        }
    });
    wishes
}

/// Hands over the pairs of trunks whose spans share a row, at most so many.
fn overlapping(mut bars: Vec<Bar<'_>>, mut weigh: impl FnMut(&Bar<'_>, &Bar<'_>)) {
    bars.sort_unstable_by_key(|bar| (bar.low, bar.high, bar.number));
    let mut active: Vec<Bar<'_>> = Vec::new();
    let mut pairs = 0;
    for bar in bars {
        active.retain(|other| other.high >= bar.low);
        pairs += active.len();
        if pairs > PAIRS {
            break;
        }
        for other in &active {
            weigh(other, &bar);
        }
        active.push(bar);
    }
}
