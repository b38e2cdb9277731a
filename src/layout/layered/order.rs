//! In which order do the nodes of each layer lie, so that few lines cross?
//!
//! Barycenter sweeps forth and back, then each node moves to its best place (sifting); several starts from seeded
//! shuffles for half of the budget, then the best one is shaken a little and mended again and again for the other half.
//! The budget is counted in visited lines and never in time, so that the order is the same on every machine. Crossings are
//! counted with a Fenwick tree (Barth, Jünger, Mutzel 2002). Pinned nodes stay where they are: then nothing is swept and
//! only the others move.

use std::cmp::Reverse;

use super::super::lists::Lists;
use super::graph::{Graph, Near, Side};

/// How many lines may be visited for each line of the graph, and the least and the most for a whole graph.
const EACH: usize = 1000;
const BUDGET: (usize, usize) = (300_000, 1_500_000);
/// In a small graph the least is less: so many for each line find all that is to be found.
const MOST_EACH: usize = 4_000;
/// The most starts.
const STARTS: usize = 40;
/// Sweeps without a better order before a start is given up.
const PATIENCE: usize = 4;
/// A graph of more lines than this has spent all that there is to spend in one start; so many sweeps without a better
/// order are enough then, since the sifting after them does more.
const LARGE: usize = BUDGET.1 / 40;
const HURRY: usize = 2;
/// In one of more lines than this a round that takes less than one in so many crossings away is the last.
const VAST: usize = BUDGET.1 / 8;
const WORTH: u64 = 100;
/// The most sweeps of one start.
const SWEEPS: usize = 24;
/// The most rounds in which each node is moved to its best place.
const SIFTS: usize = 8;

/// Orders every layer of a graph.
pub fn order(graph: &mut Graph) {
    let lines = graph.near[1].items().len();
    if lines == 0 {
        return;
    }
    let all = (lines * EACH).clamp(BUDGET.0.min(lines * MOST_EACH), BUDGET.1);
    let mut budget = all;
    let mut best: Option<(u64, Vec<Vec<u32>>)> = None;
    // A node in a large graph looks less far, so that a round costs no more than a few sweeps.
    let reach = (REACH / graph.extent.len()).clamp(8, 400);
    let mut orderer = Orderer::new(graph);
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    // Where some nodes are pinned there is one start: the order that they have.
    let starts = if orderer.graph.pinned > 0 { 1..2 } else { 0..STARTS };
    for start in starts {
        orderer.begin(start, &mut random);
        let (crossings, spent) = orderer.run(lines, reach);
        if best.as_ref().is_none_or(|(least, _)| crossings < *least) {
            best = Some((crossings, orderer.layers.clone()));
        }
        budget = budget.saturating_sub(spent);
        if budget < spent + all / 2 || crossings == 0 {
            break;
        }
    }
    let best = best.expect("there is at least one start");
    graph.layers = orderer.kick(best, budget, reach, &mut random);
}

/// Improves the order that a graph has.
pub fn settle(graph: &mut Graph) {
    let mut orderer = Orderer::new(graph);
    orderer.begin(1, &mut Random(1));
    for _ in 0..SIFTS {
        if orderer.sift((REACH / orderer.graph.extent.len().max(1)).clamp(8, 400)).0 == 0 {
            break;
        }
    }
    graph.layers = orderer.layers;
}

/// How many nodes at most are moved at random at once, and how far.
const KICKED: usize = 3;
const FAR: usize = 6;

/// How many places all nodes of a graph together look at in one round of sifting, about.
const REACH: usize = 400_000;

/// A small generator of numbers (xorshift), the same everywhere.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 33) as usize % bound
    }

    fn shuffle(&mut self, items: &mut [u32]) {
        for last in (1..items.len()).rev() {
            items.swap(last, self.below(last + 1));
        }
    }
}

/// A line as one of its nodes sees it. Where a port lies within its node is between 0 and 2^16.
#[derive(Debug, Clone, Copy)]
struct End {
    /// The node at the other end.
    node: u32,
    /// Where the line ends within that node, and where within this one.
    part: u32,
    own: u32,
    /// How many links it carries.
    links: u32,
}

struct Orderer<'a> {
    graph: &'a Graph,
    layers: Vec<Vec<u32>>,
    /// The position of each node in its layer.
    place: Vec<u32>,
    /// For each side the lines of each node, in the order in which they leave it.
    lines: [Lists<End>; 2],
    counter: Counter,
    /// Where the lines of the nodes of the layer in work lead, with how many links each carries.
    keys: Vec<(u64, u32)>,
    /// The keys of each node of the layer in work, in the order of the nodes.
    ends: Vec<[Reach; 2]>,
    /// Whether anything about a node has changed since it was last moved to its best place.
    changed: Vec<bool>,
}

impl<'a> Orderer<'a> {
    fn new(graph: &'a Graph) -> Self {
        let part = |port: u32| {
            let port = &graph.ports[port as usize];
            let extent = u64::try_from(graph.extent[port.node as usize]).unwrap_or(1).max(1);
            if port.fixed { (((port.offset.max(0) as u64) << 16) / extent) as u32 } else { 1 << 15 }
        };
        let end = |near: &Near| {
            let node = graph.ports[near.other as usize].node;
            End { node, part: part(near.other), own: part(near.own), links: near.links }
        };
        let mut lines = graph.near.each_ref().map(|near| near.map(end));
        for lines in &mut lines {
            (0..lines.count() as u32).for_each(|node| lines.get_mut(node).sort_by_key(|line| line.own));
        }
        let counter = Counter::of(&lines);
        Self {
            graph,
            layers: Vec::new(),
            place: vec![0; graph.extent.len()],
            lines,
            counter,
            keys: Vec::new(),
            ends: Vec::new(),
            changed: vec![true; graph.extent.len()],
        }
    }

    fn key(&self, line: &End) -> u64 {
        (u64::from(self.place[line.node as usize]) << 16) + u64::from(line.part)
    }

    /// The order of a start: a walk along the lines at first, then shuffles.
    fn begin(&mut self, start: usize, random: &mut Random) {
        match start {
            0 => self.layers = self.walk(),
            1 => self.layers.clone_from(&self.graph.layers),
            _ => {
                self.layers.clone_from(&self.graph.layers);
                self.layers.iter_mut().for_each(|layer| random.shuffle(layer));
            }
        }
        (0..self.layers.len()).for_each(|layer| self.number(layer));
        self.changed.fill(true);
    }

    /// The nodes in the order in which a walk in depth meets them, so that what is linked lies together.
    fn walk(&self) -> Vec<Vec<u32>> {
        let mut layers: Vec<Vec<u32>> = vec![Vec::new(); self.graph.layers.len()];
        let mut seen = vec![false; self.graph.extent.len()];
        let mut stack: Vec<u32> = Vec::new();
        for &root in self.graph.layers.iter().flatten() {
            stack.push(root);
            while let Some(node) = stack.pop() {
                if std::mem::replace(&mut seen[node as usize], true) {
                    continue;
                }
                layers[self.graph.layer[node as usize] as usize].push(node);
                for side in [Side::Before, Side::After] {
                    let near = self.graph.near[side as usize].get(node);
                    stack.extend(near.iter().rev().map(|near| self.graph.ports[near.other as usize].node));
                }
            }
        }
        layers
    }

    fn number(&mut self, layer: usize) {
        for (place, &node) in self.layers[layer].iter().enumerate() {
            self.place[node as usize] = place as u32;
        }
    }

    /// Sweeps until nothing gets better; says how many crossings are left and how many lines were visited.
    fn run(&mut self, lines: usize, reach: usize) -> (u64, usize) {
        let depth = self.layers.len();
        let is_vast = lines > VAST;
        let patience = if lines > LARGE { HURRY } else { PATIENCE };
        let mut best = (self.crossings(), self.layers.clone());
        let (mut spent, mut idle) = (lines, 0);
        let sweeps = if self.graph.pinned > 0 { 0 } else { SWEEPS };
        for sweep in 0..sweeps {
            if sweep % 2 == 0 {
                (1..depth).for_each(|layer| self.sweep(layer, Side::Before));
            } else {
                (0..depth - 1).rev().for_each(|layer| self.sweep(layer, Side::After));
            }
            spent += 3 * lines;
            let crossings = self.crossings();
            idle += 1;
            if crossings < best.0 {
                best = (crossings, self.layers.clone());
                idle = 0;
            }
            if idle >= patience || best.0 == 0 {
                break;
            }
        }
        let mut crossings = best.0;
        self.layers = best.1;
        (0..depth).for_each(|layer| self.number(layer));
        self.changed.fill(true);
        for _ in 0..SIFTS {
            let (gain, looked) = self.sift(reach);
            spent += looked * 3;
            crossings = crossings.saturating_sub(gain.unsigned_abs());
            if gain == 0 || is_vast && gain.unsigned_abs() < crossings / WORTH {
                break;
            }
        }
        (self.crossings(), spent)
    }

    /// Orders a layer by the mean position of its neighbors on one side.
    fn sweep(&mut self, layer: usize, side: Side) {
        let mut order: Vec<(u64, u32)> = Vec::with_capacity(self.layers[layer].len());
        for &node in &self.layers[layer] {
            let lines = self.lines[side as usize].get(node);
            let sum: u64 = lines.iter().map(|line| (self.key(line) << 8) + lean(line.own)).sum();
            let mean =
                if lines.is_empty() { order.last().map_or(0, |&(before, _)| before) } else { sum / lines.len() as u64 };
            order.push((mean, node));
        }
        order.sort_by_key(|&(mean, _)| mean);
        self.layers[layer] = order.into_iter().map(|(_, node)| node).collect();
        self.number(layer);
    }

    /// Moves a few nodes at random, then all that this concerns to their best places, and keeps what is no worse; again
    /// and again, as the budget allows (iterated local search).
    fn kick(
        &mut self,
        mut best: (u64, Vec<Vec<u32>>),
        mut budget: usize,
        reach: usize,
        random: &mut Random,
    ) -> Vec<Vec<u32>> {
        self.layers.clone_from(&best.1);
        (0..self.layers.len()).for_each(|layer| self.number(layer));
        self.changed.fill(false);
        while best.0 > 0 {
            let layer = self.graph.layer[random.below(self.place.len())] as usize;
            let count = self.layers[layer].len();
            let mut nodes = std::mem::take(&mut self.layers[layer]);
            let mut spent = self.place.len() / 4 + 4 * count;
            let mut crossings = best.0 as i64;
            for _ in 0..=random.below(KICKED) {
                let (at, far) = (random.below(count), random.below(2 * FAR + 1));
                let to = (at + far).saturating_sub(FAR).min(count - 1);
                if nodes[at] < self.graph.pinned {
                    continue;
                }
                let between = &nodes[at.min(to)..=at.max(to)];
                self.forget(between.len());
                self.measure(between, 0..between.len());
                crossings -= self.moved(to < at);
                self.put(&mut nodes, at, to);
                self.changed[nodes[to] as usize] = false;
            }
            self.layers[layer] = nodes;
            for _ in 0..SIFTS {
                let (gain, looked) = self.sift(reach);
                spent += looked;
                crossings -= gain;
                if gain == 0 {
                    break;
                }
            }
            if crossings as u64 <= best.0 {
                best.0 = crossings as u64;
                for (kept, now) in best.1.iter_mut().zip(&self.layers) {
                    kept.copy_from_slice(now);
                }
            } else {
                for layer in 0..self.layers.len() {
                    if self.layers[layer] != best.1[layer] {
                        self.layers[layer].copy_from_slice(&best.1[layer]);
                        self.number(layer);
                    }
                }
            }
            if budget < spent {
                break;
            }
            budget -= spent;
        }
        best.1
    }

    /// How many crossings go when the last of the nodes in work comes first, or the first last.
    fn moved(&self, back: bool) -> i64 {
        match &self.ends[..] {
            [passed @ .., own] if back => passed.iter().map(|other| self.gain(other, own)).sum(),
            [own, passed @ ..] => passed.iter().map(|other| self.gain(own, other)).sum(),
            [] => 0,
        }
    }

    /// Moves each node to the place in its layer, at most so many places away, where it crosses least (sifting); says
    /// how many crossings went, and how many pairs were looked at. What is as it was is not looked at again.
    fn sift(&mut self, reach: usize) -> (i64, usize) {
        let (mut gain, mut spent) = (0, 0);
        let mut order: Vec<(Reverse<usize>, u32)> = Vec::new();
        for layer in 0..self.layers.len() {
            let mut nodes = std::mem::take(&mut self.layers[layer]);
            order.clear();
            let may_move = |node: u32| node >= self.graph.pinned && self.changed[node as usize];
            let changed = nodes.iter().filter(|&&node| may_move(node));
            order.extend(changed.map(|&node| (Reverse(self.lines_at(node)), node)));
            if !order.is_empty() {
                self.forget(nodes.len());
            }
            order.sort_unstable();
            for &(_, node) in &order {
                self.changed[node as usize] = false;
                let at = self.place[node as usize] as usize;
                self.measure(&nodes, at.saturating_sub(reach)..nodes.len().min(at + reach + 1));
                let (less, to) = self.best_place(at, reach);
                spent += nodes.len().min(2 * reach);
                if to != at {
                    gain += less;
                    self.put(&mut nodes, at, to);
                    shift(&mut self.ends, at, to);
                }
            }
            self.layers[layer] = nodes;
        }
        (gain, spent)
    }

    /// Where in the layer in work, at most so many places away, a node crosses least, and by how much.
    fn best_place(&self, at: usize, reach: usize) -> (i64, usize) {
        let own = &self.ends[at];
        let (mut most, mut to, mut gain) = (0, at, 0);
        for place in (at.saturating_sub(reach)..at).rev() {
            gain += self.gain(&self.ends[place], own);
            if gain > most {
                (most, to) = (gain, place);
            }
        }
        gain = 0;
        for (place, other) in self.ends.iter().enumerate().skip(at + 1).take(reach) {
            gain += self.gain(own, other);
            if gain > most {
                (most, to) = (gain, place);
            }
        }
        (most, to)
    }

    /// Moves a node of a layer from one place to another.
    fn put(&mut self, nodes: &mut [u32], at: usize, to: usize) {
        let node = nodes[at];
        let (low, high) = (at.min(to), at.max(to));
        shift(nodes, at, to);
        for (place, &node) in (low..).zip(&nodes[low..=high]) {
            self.place[node as usize] = place as u32;
        }
        for &beside in &nodes[low.saturating_sub(1)..nodes.len().min(high + 2)] {
            self.changed[beside as usize] = true;
        }
        for line in self.lines.iter().flat_map(|lines| lines.get(node)) {
            self.changed[line.node as usize] = true;
        }
    }

    fn lines_at(&self, node: u32) -> usize {
        self.lines.iter().map(|lines| lines.get(node).len()).sum()
    }

    /// Begins work on so many nodes of a layer: nothing is known of where their lines lead.
    fn forget(&mut self, count: usize) {
        self.keys.clear();
        self.ends.clear();
        self.ends.resize(count, [UNKNOWN; 2]);
    }

    /// Finds where the lines of some nodes of those in work lead, if it is not known yet.
    fn measure(&mut self, nodes: &[u32], places: std::ops::Range<usize>) {
        let (mut keys, mut ends) = (std::mem::take(&mut self.keys), std::mem::take(&mut self.ends));
        for place in places {
            if ends[place][0].keys != UNKNOWN.keys {
                continue;
            }
            let node = nodes[place];
            ends[place] = [0, 1].map(|side| {
                let from = keys.len();
                let lines = self.lines[side].get(node);
                keys.extend(lines.iter().map(|line| (self.key(line), line.links)));
                let own = &mut keys[from..];
                own.sort_unstable();
                Reach {
                    keys: (from as u32, (from + own.len()) as u32),
                    low: own.first().map_or(0, |first| first.0),
                    high: own.last().map_or(0, |last| last.0),
                    links: own.iter().map(|end| i64::from(end.1)).sum(),
                }
            });
        }
        (self.keys, self.ends) = (keys, ends);
    }

    /// How many crossings go when the second of two nodes, which comes later, comes before the first.
    fn gain(&self, first: &[Reach; 2], later: &[Reach; 2]) -> i64 {
        self.inversions(&first[0], &later[0]) + self.inversions(&first[1], &later[1])
    }

    /// By how many pairs of links more the first one's lies above the second one's than below.
    fn inversions(&self, first: &Reach, second: &Reach) -> i64 {
        let way = i64::from(first.low > second.high) - i64::from(first.high < second.low);
        // One line each is the rule; which of them lies lower is a toss, so that nothing branches on it.
        if way != 0 || (first.low == first.high && second.low == second.high) {
            return way * first.links * second.links;
        }
        let keys = |reach: &Reach| &self.keys[reach.keys.0 as usize..reach.keys.1 as usize];
        let second_keys = keys(second);
        let (mut total, mut below, mut upto, mut lower, mut higher) = (0, 0, 0, 0, second.links);
        for &(key, links) in keys(first) {
            while below < second_keys.len() && second_keys[below].0 < key {
                lower += i64::from(second_keys[below].1);
                below += 1;
            }
            while upto < second_keys.len() && second_keys[upto].0 <= key {
                higher -= i64::from(second_keys[upto].1);
                upto += 1;
            }
            total += (lower - higher) * i64::from(links);
        }
        total
    }

    fn crossings(&mut self) -> u64 {
        self.layers.windows(2).map(|pair| self.counter.count(&self.lines[1], &pair[0], &pair[1])).sum()
    }
}

/// A line that leaves late on its own node pulls the node a little forward.
fn lean(own: u32) -> u64 {
    u64::from(((1 << 16) - own.min(1 << 16)) >> 9)
}

/// Moves an item from one place to another; those between make room.
fn shift<T>(items: &mut [T], at: usize, to: usize) {
    if at < to {
        items[at..=to].rotate_left(1);
    } else {
        items[to..=at].rotate_right(1);
    }
}

/// Where the lines of a node lead on one side.
#[derive(Debug, Clone, Copy, Default)]
struct Reach {
    /// Which of the keys they are, ascending.
    keys: (u32, u32),
    /// The lowest and the highest; both 0 where there is none.
    low: u64,
    high: u64,
    /// How many links all carry.
    links: i64,
}

/// It is not known yet where lines lead.
const UNKNOWN: Reach = Reach { keys: (u32::MAX, 0), low: 0, high: 0, links: 0 };

/// Counts the pairs of lines that cross, with a Fenwick tree over the far ends.
#[derive(Default)]
struct Counter {
    /// At how many places lines arrive at each node from before.
    places: Vec<u32>,
    /// For each line to the layer after, in the order of the lists of those lines, at which of them it arrives.
    arrives: Lists<u32>,
    /// How many such places there are before each node of the layer in work.
    first: Vec<u32>,
    tree: Vec<u64>,
}

impl Counter {
    /// For the lines of each node to either side, each in the order in which they leave.
    fn of(lines: &[Lists<End>; 2]) -> Self {
        let parts = |node: u32| lines[0].get(node).chunk_by(|a, b| a.own == b.own);
        let places = (0..lines[0].count() as u32).map(|node| parts(node).count() as u32).collect();
        let arrives = lines[1].map(|line| parts(line.node).take_while(|same| same[0].own < line.part).count() as u32);
        let first = vec![0; lines[0].count()];
        Self { places, arrives, first, tree: Vec::new() }
    }

    /// The crossings of the lines between two layers.
    fn count(&mut self, lines: &Lists<End>, before: &[u32], after: &[u32]) -> u64 {
        let mut ends = 0;
        for &node in after {
            self.first[node as usize] = ends;
            ends += self.places[node as usize];
        }
        self.tree.clear();
        self.tree.resize(ends as usize + 1, 0);
        let (mut total, mut known) = (0, 0_u64);
        for &node in before {
            let mut arrives = self.arrives.get(node);
            // Lines that begin at one place do not cross each other: all are counted before any is added.
            for same in lines.get(node).chunk_by(|a, b| a.own == b.own) {
                let (own, others) = arrives.split_at(same.len());
                arrives = others;
                let rank = |(line, at): (&End, &u32)| (self.first[line.node as usize] + at + 1) as usize;
                for (line, mut at) in same.iter().zip(same.iter().zip(own).map(rank)) {
                    let mut before = 0;
                    while at > 0 {
                        before += self.tree[at];
                        at &= at - 1;
                    }
                    total += (known - before) * u64::from(line.links);
                }
                for (line, mut at) in same.iter().zip(same.iter().zip(own).map(rank)) {
                    while at < self.tree.len() {
                        self.tree[at] += u64::from(line.links);
                        at += at & at.wrapping_neg();
                    }
                    known += u64::from(line.links);
                }
            }
        }
        total
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn crossings_are_counted_once_a_pair() {
        // Between nodes 1, 2 and 3 of one layer and 4, 5 and 6 of the next, each line with its links.
        let count = |all: &[(u32, u32, u32)]| {
            let end = |node, links| End { node, part: 0, own: 0, links };
            let after: Vec<(u32, End)> = all.iter().map(|&(a, b, links)| (a, end(b + 3, links))).collect();
            let before: Vec<(u32, End)> = all.iter().map(|&(a, b, links)| (b + 3, end(a, links))).collect();
            let lines = [Lists::of(7, &before), Lists::of(7, &after)];
            Counter::of(&lines).count(&lines[1], &[1, 2, 3], &[4, 5, 6])
        };
        let single = |lines: &[(u32, u32)]| count(&lines.iter().map(|&(a, b)| (a, b, 1)).collect::<Vec<_>>());
        assert_eq!(single(&[(1, 2), (2, 1)]), 1);
        assert_eq!(single(&[(1, 1), (1, 3), (2, 1), (2, 2)]), 2);
        assert_eq!(single(&[(1, 3), (2, 2), (3, 1)]), 3);
        assert_eq!(single(&[(1, 2), (2, 2), (3, 2)]), 0);
        assert_eq!(count(&[(1, 2, 3), (2, 1, 5)]), 15);
    }
}
