//! In which order do the nodes of each layer lie, so that few lines cross?
//!
//! Barycenter sweeps forth and back, then neighbors change places while that saves a crossing; several starts from seeded
//! shuffles, the best kept. The budget is counted in visited lines and never in time, so that the order is the same on
//! every machine. Crossings are counted with a Fenwick tree (Barth, Jünger, Mutzel 2002).

use super::graph::{Graph, Side};

/// How many lines all starts together may visit.
const BUDGET: usize = 3_000_000;
/// The most starts.
const STARTS: usize = 40;
/// Sweeps without a better order before a start is given up.
const PATIENCE: usize = 4;
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
    let mut budget = BUDGET;
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
        if budget < spent || crossings == 0 {
            break;
        }
    }
    graph.layers = best.expect("there is at least one start").1;
}

/// Improves the order that a graph has.
pub fn settle(graph: &mut Graph) {
    let mut orderer = Orderer::new(graph);
    orderer.begin(1, &mut Random(1));
    for _ in 0..SIFTS {
        if !orderer.sift((REACH / orderer.graph.extent.len().max(1)).clamp(8, 400)).0 {
            break;
        }
    }
    graph.layers = orderer.layers;
}

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
            if idle >= PATIENCE || best.0 == 0 {
                break;
            }
        }
        self.layers = best.1;
        (0..depth).for_each(|layer| self.number(layer));
        for _ in 0..SIFTS {
            let (moved, looked) = self.sift(reach);
            spent += looked * 3;
            if !moved {
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

    /// Moves each node to the place in its layer, at most so many places away, where it crosses least (sifting); says
    /// whether any moved, and how many pairs were looked at.
    fn sift(&mut self, reach: usize) -> (bool, usize) {
        let (mut any, mut spent) = (false, 0);
        for layer in 0..self.layers.len() {
            let mut nodes = std::mem::take(&mut self.layers[layer]);
            let mut keys: Vec<Ends> = nodes.iter().map(|&node| self.ends(node)).collect();
            let mut order: Vec<u32> = nodes.clone();
            order.sort_by_key(|&node| (std::cmp::Reverse(self.lines_at(node)), node));
            let mut moved = false;
            for node in order {
                let at = nodes.iter().position(|&other| other == node).expect("a node of this layer");
                let (mut best, mut to) = (0, at);
                let mut gain = 0;
                for place in (at.saturating_sub(reach)..at).rev() {
                    gain += keys[place].gain(&keys[at]);
                    if gain > best {
                        (best, to) = (gain, place);
                    }
                }
                gain = 0;
                for place in at + 1..nodes.len().min(at + 1 + reach) {
                    gain += keys[at].gain(&keys[place]);
                    if gain > best {
                        (best, to) = (gain, place);
                    }
                }
                spent += nodes.len().min(2 * reach);
                if to != at {
                    moved = true;
                    let node = nodes.remove(at);
                    nodes.insert(to, node);
                    let key = keys.remove(at);
                    keys.insert(to, key);
                }
            }
            self.layers[layer] = nodes;
            if moved {
                any = true;
                self.number(layer);
            }
        }
        (any, spent)
    }

    fn lines_at(&self, node: u32) -> usize {
        self.graph.near.iter().map(|near| near[node as usize].len()).sum()
    }

    fn ends(&self, node: u32) -> Ends {
        Ends(self.graph.near.each_ref().map(|near| {
            let mut ends: Vec<(u64, u32)> =
                near[node as usize].iter().map(|near| (self.key(near.other), near.links)).collect();
            ends.sort_unstable();
            ends
        }))
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

/// Where the lines of a node lead on each side, ascending, and how many links each carries.
struct Ends([Vec<(u64, u32)>; 2]);

impl Ends {
    /// How many crossings go when the other node, which comes later, comes before this one.
    fn gain(&self, later: &Self) -> i64 {
        (0..2).map(|side| inversions(&self.0[side], &later.0[side]) - inversions(&later.0[side], &self.0[side])).sum()
    }
}

/// How many pairs of links have the first one's number above the second one's; both ascending.
fn inversions(first: &[(u64, u32)], second: &[(u64, u32)]) -> i64 {
    let (mut total, mut below, mut carried) = (0, 0, 0);
    for &(key, links) in first {
        while below < second.len() && second[below].0 < key {
            carried += i64::from(second[below].1);
            below += 1;
        }
        total += carried * i64::from(links);
    }
    total
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
