//! In which order do the nodes of each layer lie, so that few lines cross?
//!
//! Barycenter sweeps forth and back, then each node moves to its best place (sifting); several starts from seeded
//! shuffles for half of the budget, then the best one is shaken a little and mended again and again for the other half.
//! The budget is counted in visited lines and never in time, so that the order is the same on every machine. Crossings are
//! counted with a Fenwick tree (Barth, Jünger, Mutzel 2002).

use super::graph::{Graph, Side};

/// How many lines may be visited for each line of the graph, and the least and the most for a whole graph.
const EACH: usize = 1000;
const BUDGET: (usize, usize) = (300_000, 1_500_000);
/// In a small graph the least is less: so many for each line find all that is to be found.
const MOST_EACH: usize = 4_000;
/// The most starts.
const STARTS: usize = 40;
/// Sweeps without a better order before a start is given up.
const PATIENCE: usize = 4;
/// A graph of more lines than this has spent all that there is to spend in a few sweeps; so many without a better order
/// are enough then, and a round that takes less than one in so many crossings away is the last.
const VAST: usize = BUDGET.1 / 8;
const HURRY: usize = 2;
const WORTH: u64 = 100;
/// The most sweeps of one start.
const SWEEPS: usize = 24;
/// The most rounds in which each node is moved to its best place.
const SIFTS: usize = 8;

/// Orders every layer of a graph.
pub fn order(graph: &mut Graph) {
    let lines: usize = graph.near[1].iter().map(Vec::len).sum();
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
    for start in 0..STARTS {
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

struct Orderer<'a> {
    graph: &'a Graph,
    layers: Vec<Vec<u32>>,
    /// The position of each node in its layer.
    place: Vec<u32>,
    /// For each port where it lies within its node: between 0 and 2^16.
    part: Vec<u64>,
    counter: Counter,
    /// Where the lines of the nodes of the layer in work lead, with how many links each carries.
    keys: Vec<(u64, u32)>,
    ends: Vec<[Reach; 2]>,
    /// Since when the ends of each node are known, and when work on the layer began: before that they may have changed.
    known: Vec<u32>,
    since: u32,
    /// Whether anything about a node has changed since it was last moved to its best place.
    changed: Vec<bool>,
}

impl<'a> Orderer<'a> {
    fn new(graph: &'a Graph) -> Self {
        let part = |port: &super::graph::Port| {
            let extent = u64::try_from(graph.extent[port.node as usize]).unwrap_or(1).max(1);
            if port.fixed { ((port.offset.max(0) as u64) << 16) / extent } else { 1 << 15 }
        };
        Self {
            graph,
            layers: Vec::new(),
            place: vec![0; graph.extent.len()],
            part: graph.ports.iter().map(part).collect(),
            counter: Counter::default(),
            keys: Vec::new(),
            ends: vec![Default::default(); graph.extent.len()],
            known: vec![0; graph.extent.len()],
            since: 0,
            changed: vec![true; graph.extent.len()],
        }
    }

    fn key(&self, port: u32) -> u64 {
        let node = self.graph.ports[port as usize].node;
        (u64::from(self.place[node as usize]) << 16) + self.part[port as usize]
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
                    let near = &self.graph.near[side as usize][node as usize];
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
        let patience = if is_vast { HURRY } else { PATIENCE };
        let mut best = (self.crossings(), self.layers.clone());
        let (mut spent, mut idle) = (lines, 0);
        for sweep in 0..SWEEPS {
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
            let near = &self.graph.near[side as usize][node as usize];
            let sum: u64 = near.iter().map(|near| (self.key(near.other) << 8) + self.lean(near.own)).sum();
            let mean =
                if near.is_empty() { order.last().map_or(0, |&(before, _)| before) } else { sum / near.len() as u64 };
            order.push((mean, node));
        }
        order.sort_by_key(|&(mean, _)| mean);
        self.layers[layer] = order.into_iter().map(|(_, node)| node).collect();
        self.number(layer);
    }

    /// A line that leaves late on its own node pulls the node a little forward.
    fn lean(&self, own: u32) -> u64 {
        ((1 << 16) - self.part[own as usize].min(1 << 16)) >> 9
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
            self.forget();
            for _ in 0..=random.below(KICKED) {
                let (at, far) = (random.below(count), random.below(2 * FAR + 1));
                let to = (at + far).saturating_sub(FAR).min(count - 1);
                self.measure(&nodes[at.min(to)..=at.max(to)]);
                crossings -= self.moved(&nodes, at, to);
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

    /// How many crossings go when a node of a layer moves from one place to another.
    fn moved(&self, nodes: &[u32], at: usize, to: usize) -> i64 {
        let own = &self.ends[nodes[at] as usize];
        let passed = nodes[at.min(to)..=at.max(to)].iter().filter(|&&node| node != nodes[at]);
        passed
            .map(|&node| {
                let other = &self.ends[node as usize];
                if to < at { self.gain(other, own) } else { self.gain(own, other) }
            })
            .sum()
    }

    /// Moves each node to the place in its layer, at most so many places away, where it crosses least (sifting); says
    /// how many crossings went, and how many pairs were looked at. What is as it was is not looked at again.
    fn sift(&mut self, reach: usize) -> (i64, usize) {
        let (mut gain, mut spent) = (0, 0);
        for layer in 0..self.layers.len() {
            let mut nodes = std::mem::take(&mut self.layers[layer]);
            let mut order: Vec<u32> = nodes.iter().copied().filter(|&node| self.changed[node as usize]).collect();
            self.forget();
            // Where all are near to each other, all are needed.
            let is_narrow = nodes.len() <= 2 * reach;
            if is_narrow && !order.is_empty() {
                self.measure(&nodes);
            }
            order.sort_by_key(|&node| (std::cmp::Reverse(self.lines_at(node)), node));
            for node in order {
                self.changed[node as usize] = false;
                let at = self.place[node as usize] as usize;
                if !is_narrow {
                    self.measure(&nodes[at.saturating_sub(reach)..nodes.len().min(at + 1 + reach)]);
                }
                let (less, to) = self.best_place(&nodes, at, reach);
                spent += nodes.len().min(2 * reach);
                if to != at {
                    gain += less;
                    self.put(&mut nodes, at, to);
                }
            }
            self.layers[layer] = nodes;
        }
        (gain, spent)
    }

    /// Where in its layer, at most so many places away, a node crosses least, and by how much.
    fn best_place(&self, nodes: &[u32], at: usize, reach: usize) -> (i64, usize) {
        let own = &self.ends[nodes[at] as usize];
        let (mut most, mut to, mut gain) = (0, at, 0);
        for place in (at.saturating_sub(reach)..at).rev() {
            gain += self.gain(&self.ends[nodes[place] as usize], own);
            if gain > most {
                (most, to) = (gain, place);
            }
        }
        gain = 0;
        for (place, &node) in nodes.iter().enumerate().skip(at + 1).take(reach) {
            gain += self.gain(own, &self.ends[node as usize]);
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
        if at < to {
            nodes[at..=to].rotate_left(1);
        } else {
            nodes[to..=at].rotate_right(1);
        }
        for (place, &node) in (low..).zip(&nodes[low..=high]) {
            self.place[node as usize] = place as u32;
        }
        for &beside in &nodes[low.saturating_sub(1)..nodes.len().min(high + 2)] {
            self.changed[beside as usize] = true;
        }
        for near in self.graph.near.iter().flat_map(|near| &near[node as usize]) {
            self.changed[self.graph.ports[near.other as usize].node as usize] = true;
        }
    }

    fn lines_at(&self, node: u32) -> usize {
        self.graph.near.iter().map(|near| near[node as usize].len()).sum()
    }

    /// Begins work on a layer: where lines lead is to be found anew.
    fn forget(&mut self) {
        self.since += 1;
        self.keys.clear();
    }

    /// Finds where the lines of some nodes of the layer in work lead, of which that is not known yet.
    fn measure(&mut self, nodes: &[u32]) {
        let mut keys = std::mem::take(&mut self.keys);
        for &node in nodes {
            if std::mem::replace(&mut self.known[node as usize], self.since) == self.since {
                continue;
            }
            let sides = [0, 1].map(|side| {
                let from = keys.len();
                let near = &self.graph.near[side][node as usize];
                keys.extend(near.iter().map(|near| (self.key(near.other), near.links)));
                let own = &mut keys[from..];
                own.sort_unstable();
                Reach {
                    keys: (from as u32, (from + own.len()) as u32),
                    low: own.first().map_or(0, |first| first.0),
                    high: own.last().map_or(0, |last| last.0),
                    links: own.iter().map(|end| i64::from(end.1)).sum(),
                }
            });
            self.ends[node as usize] = sides;
        }
        self.keys = keys;
    }

    /// How many crossings go when the second of two nodes, which comes later, comes before the first.
    fn gain(&self, first: &[Reach; 2], later: &[Reach; 2]) -> i64 {
        self.inversions(&first[0], &later[0]) + self.inversions(&first[1], &later[1])
    }

    /// By how many pairs of links more the first one's lies above the second one's than below.
    fn inversions(&self, first: &Reach, second: &Reach) -> i64 {
        if first.high < second.low {
            return -first.links * second.links;
        }
        if first.low > second.high {
            return first.links * second.links;
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
        let mut total = 0;
        let mut lines: Vec<(u64, u64, u32)> = Vec::new();
        for gap in &self.graph.gaps {
            lines.clear();
            for net in gap {
                lines.extend(net.lines().map(|(a, b, links)| (self.key(a), self.key(b), links)));
            }
            lines.sort_unstable();
            total += self.counter.count(&lines);
        }
        total
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

/// Counts the pairs of lines that cross, with a Fenwick tree over the far ends.
#[derive(Default)]
struct Counter {
    ends: Vec<u64>,
    tree: Vec<u64>,
}

impl Counter {
    /// The crossings of lines that are sorted by their near ends.
    fn count(&mut self, lines: &[(u64, u64, u32)]) -> u64 {
        self.ends.clear();
        self.ends.extend(lines.iter().map(|line| line.1));
        self.ends.sort_unstable();
        self.ends.dedup();
        self.tree.clear();
        self.tree.resize(self.ends.len() + 1, 0);
        let (mut total, mut known, mut from) = (0, 0_u64, 0);
        while from < lines.len() {
            // Lines that begin at one place do not cross each other: all are counted before any is added.
            let to = from + lines[from..].iter().take_while(|line| line.0 == lines[from].0).count();
            let rank = |end: u64| self.ends.partition_point(|&other| other < end) + 1;
            for line in &lines[from..to] {
                let mut at = rank(line.1);
                let mut before = 0;
                while at > 0 {
                    before += self.tree[at];
                    at &= at - 1;
                }
                total += (known - before) * u64::from(line.2);
            }
            for line in &lines[from..to] {
                let mut at = rank(line.1);
                while at < self.tree.len() {
                    self.tree[at] += u64::from(line.2);
                    at += at & at.wrapping_neg();
                }
                known += u64::from(line.2);
            }
            from = to;
        }
        total
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn crossings_are_counted_once_a_pair() {
        let mut counter = Counter::default();
        let mut count =
            |lines: &[(u64, u64)]| counter.count(&lines.iter().map(|&(a, b)| (a, b, 1)).collect::<Vec<_>>());
        assert_eq!(count(&[(1, 2), (2, 1)]), 1);
        assert_eq!(count(&[(1, 1), (1, 3), (2, 1), (2, 2)]), 2);
        assert_eq!(count(&[(1, 3), (2, 2), (3, 1)]), 3);
        assert_eq!(count(&[(1, 2), (2, 2), (3, 2)]), 0);
        assert_eq!(counter.count(&[(1, 2, 3), (2, 1, 5)]), 15);
    }
}
