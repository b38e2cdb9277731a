//! How far across the flow does every node lie, so that lines run straight and the drawing stays small?
//!
//! Four alignments after Brandes and Köpf (2001), each compacted by longest paths, their balance, and a spreading by least
//! squares; the cheapest are straightened. Order and distances within a layer hold at every step, and all numbers are whole.

use super::Spacing;
use super::graph::{Graph, Side};
use super::straighten::{Line, Lines, NONE, miss};

/// Sweeps in which layers are drawn to their neighbors.
const SWEEPS: usize = 16;
/// How many nodes all starts together may have that are straightened.
const NODES: usize = 2000;

/// Where each node begins across the flow.
pub fn coordinates(graph: &Graph, spacing: &Spacing) -> Vec<i32> {
    let lines = Lines::of(graph, spacing);
    let placer = Placer { graph, lines: &lines };
    let mut starts: Vec<Vec<i32>> = Vec::new();
    for toward in [Side::Before, Side::After] {
        for from in [From::First, From::Last] {
            starts.push(placer.compact(&placer.align(toward, from), from));
        }
    }
    let spread = placer.spread();
    let balance = balanced(&starts);
    starts.extend([balance, spread]);
    starts.sort_by_cached_key(|at| lines.cost(at));
    starts.truncate((NODES / graph.extent.len().max(1)).max(1));
    for at in &mut starts {
        lines.straighten(at);
    }
    starts.into_iter().min_by_key(|at| lines.cost(at) + i64::from(width(graph, at))).unwrap_or_default()
}

/// Moves nodes whose places are given to where their lines are straight, after ports have moved.
pub fn refine(graph: &Graph, spacing: &Spacing, at: &mut [i32]) {
    let lines = Lines::of(graph, spacing);
    lines.straighten(at);
    lines.push(at);
}

fn width(graph: &Graph, at: &[i32]) -> i32 {
    let last = at.iter().zip(&graph.extent).map(|(at, extent)| at + extent).max().unwrap_or(0);
    last - at.iter().copied().min().unwrap_or(0)
}

/// The mean of the two middle ones of four places of each node, after the four are moved over each other.
fn balanced(starts: &[Vec<i32>]) -> Vec<i32> {
    let center = |at: &Vec<i32>| {
        let (least, most) = (at.iter().min().copied().unwrap_or(0), at.iter().max().copied().unwrap_or(0));
        (least + most).div_euclid(2)
    };
    let centers: Vec<i32> = starts.iter().map(center).collect();
    (0..starts[0].len())
        .map(|node| {
            let mut four: Vec<i32> = starts.iter().zip(&centers).map(|(at, center)| at[node] - center).collect();
            four.sort_unstable();
            (four[1] + four[2]).div_euclid(2)
        })
        .collect()
}

/// From which end of the layers nodes are aligned and packed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum From {
    First,
    Last,
}

/// Nodes joined to stretches.
struct Aligned {
    /// The root of each node's stretch, and how far the node begins after its root.
    root: Vec<u32>,
    delta: Vec<i32>,
    /// The node that was joined to each node.
    next: Vec<u32>,
}

struct Placer<'a> {
    graph: &'a Graph,
    lines: &'a Lines,
}

impl Placer<'_> {
    /// Joins each node with the median of its neighbors in the layer worked on before, where no stretch is crossed.
    fn align(&self, toward: Side, from: From) -> Aligned {
        let count = self.graph.extent.len();
        let (mut root, mut delta): (Vec<u32>, Vec<i32>) = ((0..count as u32).collect(), vec![0; count]);
        let mut next = vec![NONE; count];
        let depth = self.graph.layers.len();
        let layers: Vec<usize> = match toward {
            Side::Before => (1..depth).collect(),
            Side::After => (0..depth.saturating_sub(1)).rev().collect(),
        };
        for layer in layers {
            let nodes = &self.graph.layers[layer];
            let barred = self.barred(layer, toward);
            // The last place in the neighboring layer that may not be passed.
            let mut bound: i64 = if from == From::First { -1 } else { i64::MAX };
            for step in 0..nodes.len() {
                let node = nodes[if from == From::First { step } else { nodes.len() - 1 - step }];
                let near = self.lines.of_node(toward as usize, node);
                if near.is_empty() {
                    continue;
                }
                let mut medians = [(near.len() - 1) / 2, near.len() / 2];
                if from == From::Last {
                    medians.reverse();
                }
                for median in medians {
                    let Line { mate, delta: apart, .. } = near[median];
                    let at = i64::from(self.lines.place[mate as usize]);
                    let passes = if from == From::First { at > bound } else { at < bound };
                    let inner = self.graph.is_bend(node) && self.graph.is_bend(mate);
                    if passes
                        && next[mate as usize] == NONE
                        && (inner || !barred.contains(self.lines.place[node as usize], at))
                    {
                        next[mate as usize] = node;
                        root[node as usize] = root[mate as usize];
                        delta[node as usize] = delta[mate as usize] + apart;
                        bound = at;
                        break;
                    }
                }
            }
        }
        Aligned { root, delta, next }
    }

    /// What lines between bends, which shall be straight, forbid the other lines of a layer to cross.
    fn barred(&self, layer: usize, toward: Side) -> Barred {
        let mut inner: Vec<(u32, u32)> = Vec::new();
        for &node in &self.graph.layers[layer] {
            if self.graph.is_bend(node) {
                let mates = self.lines.of_node(toward as usize, node).iter().map(|line| line.mate);
                inner.extend(
                    mates
                        .filter(|&mate| self.graph.is_bend(mate))
                        .map(|mate| (self.lines.place[node as usize], self.lines.place[mate as usize])),
                );
            }
        }
        // The highest place reached by an earlier one, and the lowest by a later one.
        let mut most = 0;
        let highest: Vec<u32> = inner
            .iter()
            .map(|line| {
                most = most.max(line.1);
                most
            })
            .collect();
        let mut least = u32::MAX;
        let mut lowest: Vec<u32> = inner
            .iter()
            .rev()
            .map(|line| {
                least = least.min(line.1);
                least
            })
            .collect();
        lowest.reverse();
        Barred { places: inner.iter().map(|line| line.0).collect(), highest, lowest }
    }

    /// Packs the stretches as close to one end as order and distances allow.
    fn compact(&self, Aligned { root, delta, next }: &Aligned, from: From) -> Vec<i32> {
        let count = root.len();
        let after = usize::from(from == From::First);
        let mut open = vec![0_u32; count];
        for node in 0..count {
            let other = self.lines.beside(1 - after, node as u32);
            open[root[node] as usize] += u32::from(other.is_some_and(|other| root[other as usize] != root[node]));
        }
        let mut at = vec![0_i32; count];
        let mut ready: Vec<u32> =
            (0..count as u32).filter(|&node| root[node as usize] == node && open[node as usize] == 0).collect();
        while let Some(stretch) = ready.pop() {
            let mut node = stretch;
            while node != NONE {
                if let Some(other) = self.lines.beside(after, node)
                    && root[other as usize] != stretch
                {
                    let (second, ends) = (root[other as usize] as usize, (node as usize, other as usize));
                    let (a, b) = if after == 1 { ends } else { (ends.1, ends.0) };
                    let apart = self.lines.apart(a as u32) + delta[a] - delta[b];
                    at[second] = at[second].max(at[stretch as usize] + apart);
                    open[second] -= 1;
                    if open[second] == 0 {
                        ready.push(second as u32);
                    }
                }
                node = next[node as usize];
            }
        }
        let sign = if from == From::First { 1 } else { -1 };
        (0..count).map(|node| sign * at[root[node] as usize] + delta[node]).collect()
    }

    /// Packs every layer, then moves it as near to its neighbors as its order allows, forth and back: least squares over
    /// an ordered list, solved by pooling those that are in each other's way.
    fn spread(&self) -> Vec<i32> {
        let layers = &self.graph.layers;
        let packed: Vec<Vec<i32>> = layers.iter().map(|layer| self.packed(layer)).collect();
        let mut at = vec![0; self.graph.extent.len()];
        for (layer, packed) in layers.iter().zip(&packed) {
            let middle = packed.last().copied().unwrap_or(0) / 2;
            layer.iter().zip(packed).for_each(|(&node, &offset)| at[node as usize] = offset - middle);
        }
        for sweep in 0..SWEEPS {
            for step in 0..layers.len() {
                // The last sweeps look to both sides, so that nothing is drawn far to one of them.
                let layer = if sweep % 2 == 0 { step } else { layers.len() - 1 - step };
                let sides = if sweep + 4 > SWEEPS { 0..2 } else { sweep % 2..sweep % 2 + 1 };
                self.pull(&mut at, layer, &packed[layer], sides);
            }
        }
        at
    }

    /// Where the nodes of a layer begin when they lie as close as they may.
    fn packed(&self, layer: &[u32]) -> Vec<i32> {
        let mut at = 0;
        let mut packed = Vec::with_capacity(layer.len());
        for place in 0..layer.len() {
            if place > 0 {
                at += self.lines.apart(layer[place - 1]);
            }
            packed.push(at);
        }
        packed
    }

    fn pull(&self, at: &mut [i32], layer: usize, packed: &[i32], sides: std::ops::Range<usize>) {
        let nodes = &self.graph.layers[layer];
        // Pools of neighbors that touch: their number, weight, weighted sum, and its mean.
        let mut pools: Vec<(usize, i64, i64, i64)> = Vec::new();
        for (&node, &offset) in nodes.iter().zip(packed) {
            let (mut weight, mut sum) = (1, i64::from(at[node as usize] - offset));
            for line in sides.clone().flat_map(|side| self.lines.of_node(side, node)) {
                let heavy = if self.graph.is_bend(node) && self.graph.is_bend(line.mate) { 64 } else { 16 };
                let wanted = at[node as usize] + miss(at, node, line) - offset;
                weight += heavy;
                sum += heavy * i64::from(wanted);
            }
            let mut pool = (1, weight, sum, sum.div_euclid(weight));
            while let Some(last) = pools.pop_if(|last| last.3 > pool.3) {
                let (weight, sum) = (pool.1 + last.1, pool.2 + last.2);
                pool = (pool.0 + last.0, weight, sum, sum.div_euclid(weight));
            }
            pools.push(pool);
        }
        let places = pools.iter().flat_map(|pool| std::iter::repeat_n(pool.3 as i32, pool.0));
        for ((&node, &offset), place) in nodes.iter().zip(packed).zip(places) {
            at[node as usize] = place + offset;
        }
    }
}

/// The places of bends with lines that shall be straight, and where those lead, so far and from there on.
struct Barred {
    places: Vec<u32>,
    highest: Vec<u32>,
    lowest: Vec<u32>,
}

impl Barred {
    /// Whether a line from a place to a place of the other layer crosses one of them.
    fn contains(&self, place: u32, other: i64) -> bool {
        let before = self.places.partition_point(|&at| at < place);
        let after = self.places.partition_point(|&at| at <= place);
        before > 0 && i64::from(self.highest[before - 1]) >= other
            || after < self.places.len() && i64::from(self.lowest[after]) <= other
    }
}
