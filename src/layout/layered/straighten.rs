//! How do lines become straight where their nodes may still move? Step by step, each step making the whole cheaper.
//!
//! A line costs its cells across the flow, and much more where it is not straight, once for every link that it carries.
//! Nodes, and stretches of nodes joined by straight lines, move within the room that their order leaves them to where
//! their lines are cheapest; then stretches move on and others make room where that pays. What has not changed since it
//! was looked at is not looked at again. Order and distances within a layer hold at every step. Pinned nodes stay where they
//! are: each is a stretch of its own, for which there is no step.

use super::Spacing;
use super::graph::Graph;

/// What a line that is not straight costs, in cells.
const BEND: i64 = 240;
/// Rounds of refinement.
const ROUNDS: usize = 10;
/// How many places a node or stretch considers.
const PLACES: usize = 16;
/// Graphs with more nodes than this are straightened without making room.
const MANY: usize = 12_000;
/// Rounds in which stretches make room for others.
const PUSHES: usize = 3;
/// How many places a stretch considers for which others must make room.
const PUSHED: usize = 4;
/// How many stretches at most make room for one.
const REACHED: usize = 60;
/// No node.
pub const NONE: u32 = u32::MAX;

/// A line from a node to one of the layer beside it.
#[derive(Debug, Clone, Copy)]
pub struct Line {
    /// The other node.
    pub mate: u32,
    /// How much further from the beginning of its node the line ends at the other node than at this one.
    pub delta: i32,
    /// How many links it carries.
    pub links: u32,
}

/// The lines of all nodes, and who lies beside whom.
#[derive(Debug)]
pub struct Lines {
    /// The position of each node in its layer.
    pub place: Vec<u32>,
    /// The nodes before and after each node in its layer.
    beside: [Vec<u32>; 2],
    /// The least distance from where each node begins to where the next in its layer does.
    apart: Vec<i32>,
    /// How many of the nodes, the first ones, never move.
    pinned: u32,
    /// For each side the lines of all nodes, and where those of each node begin.
    lines: [Vec<Line>; 2],
    first: [Vec<u32>; 2],
}

impl Lines {
    /// The lines of a graph in its order.
    pub fn of(graph: &Graph, spacing: &Spacing) -> Self {
        let count = graph.extent.len();
        let (mut place, mut apart) = (vec![0; count], vec![0; count]);
        let mut beside = [vec![NONE; count], vec![NONE; count]];
        for layer in &graph.layers {
            layer.iter().enumerate().for_each(|(at, &node)| place[node as usize] = at as u32);
            for pair in layer.windows(2) {
                beside[1][pair[0] as usize] = pair[1];
                beside[0][pair[1] as usize] = pair[0];
                let free = spacing.across(graph.is_bend(pair[0]), graph.is_bend(pair[1]));
                let margins: i32 = pair.iter().map(|&node| graph.margin.get(node as usize).copied().unwrap_or(0)).sum();
                apart[pair[0] as usize] = graph.extent[pair[0] as usize] + free + margins;
            }
        }
        let mut all = [Vec::new(), Vec::new()];
        let mut first = [Vec::with_capacity(count + 1), Vec::with_capacity(count + 1)];
        for ((near, all), first) in graph.near.iter().zip(&mut all).zip(&mut first) {
            for near in (0..count as u32).map(|node| near.get(node)) {
                first.push(all.len() as u32);
                let from = all.len();
                all.extend(near.iter().map(|near| {
                    let [own, other] = [near.own, near.other].map(|port| graph.ports[port as usize]);
                    Line { mate: other.node, delta: other.offset - own.offset, links: near.links }
                }));
                all[from..].sort_by_key(|line: &Line| (place[line.mate as usize], line.delta));
            }
            first.push(all.len() as u32);
        }
        Self { place, beside, apart, pinned: graph.pinned, lines: all, first }
    }

    /// The lines of a node to one side, in the order in which they end there.
    pub fn of_node(&self, side: usize, node: u32) -> &[Line] {
        let first = &self.first[side];
        &self.lines[side][first[node as usize] as usize..first[node as usize + 1] as usize]
    }

    /// The lines of a node to both sides.
    fn all(&self, node: u32) -> impl Iterator<Item = &Line> {
        self.of_node(0, node).iter().chain(self.of_node(1, node))
    }

    /// The node before (0) or after (1) a node in its layer.
    pub fn beside(&self, side: usize, node: u32) -> Option<u32> {
        Some(self.beside[side][node as usize]).filter(|&other| other != NONE)
    }

    /// The least distance from where a node begins to where the next in its layer does.
    pub fn apart(&self, node: u32) -> i32 {
        self.apart[node as usize]
    }

    /// What all lines cost.
    pub fn cost(&self, at: &[i32]) -> i64 {
        (0..at.len() as u32)
            .flat_map(|node| self.of_node(1, node).iter().map(move |line| price(miss(at, node, line), line.links)))
            .sum()
    }

    /// Moves nodes and stretches of nodes to where their lines are cheapest.
    pub fn straighten(&self, at: &mut [i32]) {
        let mut work = Work::new(self, at.len());
        for round in 0..ROUNDS {
            let stretches = if round % 2 == 0 { Stretches::of(self, at) } else { Stretches::singles(at.len()) };
            let count = stretches.count();
            let mut moved = false;
            for step in 0..count {
                let number = if round % 4 < 2 { step } else { count - 1 - step };
                moved |= work.shift(at, &stretches, number as u32, round % 2);
            }
            if !moved && round % 2 == 1 {
                break;
            }
        }
    }

    /// Moves stretches to where their lines are cheaper though others must make room, unless there are too many.
    pub fn push(&self, at: &mut [i32]) {
        if at.len() > MANY {
            return;
        }
        let mut work = Work::new(self, at.len());
        for _ in 0..PUSHES {
            if !work.push_all(at) {
                break;
            }
        }
    }
}

/// How far a node must move to make one of its lines straight.
pub fn miss(at: &[i32], node: u32, line: &Line) -> i32 {
    at[line.mate as usize] - at[node as usize] + line.delta
}

fn price(miss: i32, links: u32) -> i64 {
    if miss == 0 { 0 } else { (i64::from(miss.abs()) + BEND) * i64::from(links) }
}

/// Nodes that move together.
struct Stretches {
    nodes: Vec<u32>,
    first: Vec<u32>,
    /// The stretch of each node.
    owner: Vec<u32>,
}

impl Stretches {
    /// Every node by itself.
    fn singles(count: usize) -> Self {
        let all: Vec<u32> = (0..=count as u32).collect();
        Self { nodes: all[..count].to_vec(), owner: all[..count].to_vec(), first: all }
    }

    /// Nodes joined by straight lines.
    fn of(lines: &Lines, at: &[i32]) -> Self {
        let mut stretches =
            Self { nodes: Vec::with_capacity(at.len()), first: Vec::new(), owner: vec![NONE; at.len()] };
        for root in 0..at.len() as u32 {
            if stretches.owner[root as usize] != NONE {
                continue;
            }
            let number = stretches.first.len() as u32;
            let mut next = stretches.nodes.len();
            stretches.first.push(next as u32);
            stretches.owner[root as usize] = number;
            stretches.nodes.push(root);
            if root < lines.pinned {
                continue;
            }
            while let Some(&node) = stretches.nodes.get(next) {
                next += 1;
                for line in lines.all(node).filter(|line| line.mate >= lines.pinned) {
                    if miss(at, node, line) == 0 && stretches.owner[line.mate as usize] == NONE {
                        stretches.owner[line.mate as usize] = number;
                        stretches.nodes.push(line.mate);
                    }
                }
            }
        }
        stretches.first.push(at.len() as u32);
        stretches
    }

    fn count(&self) -> usize {
        self.first.len() - 1
    }

    fn nodes(&self, number: u32) -> &[u32] {
        &self.nodes[self.first[number as usize] as usize..self.first[number as usize + 1] as usize]
    }
}

/// What is kept from step to step.
struct Work<'a> {
    lines: &'a Lines,
    /// For stretches, for single nodes and for pushes: whether something about a node has changed since it was looked at.
    changed: [Vec<bool>; 3],
    /// How far the lines of what moves miss, and how many links each carries.
    misses: Vec<(i32, i64)>,
    /// How many links, and how many cells of them, miss by less than each miss.
    sums: Vec<(i64, i64)>,
    /// How far each stretch makes room, and which do.
    by: Vec<i32>,
    pushed: Vec<u32>,
}

impl<'a> Work<'a> {
    fn new(lines: &'a Lines, count: usize) -> Self {
        Self {
            lines,
            changed: [vec![true; count], vec![true; count], vec![true; count]],
            misses: Vec::new(),
            sums: Vec::new(),
            by: Vec::new(),
            pushed: Vec::new(),
        }
    }

    /// Whether anything about some nodes has changed; from now on it has not.
    fn take_changed(&mut self, nodes: &[u32], kind: usize) -> bool {
        let changed = &mut self.changed[kind];
        let any = nodes.iter().any(|&node| changed[node as usize]);
        for &node in nodes {
            changed[node as usize] = false;
        }
        any
    }

    fn move_node(&mut self, at: &mut [i32], node: u32, shift: i32) {
        at[node as usize] += shift;
        let beside = self.lines.beside.iter().map(|beside| beside[node as usize]).filter(|&other| other != NONE);
        let mates = self.lines.all(node).map(|line| line.mate);
        for other in beside.chain(mates).chain([node]) {
            self.changed.iter_mut().for_each(|changed| changed[other as usize] = true);
        }
    }

    /// Collects how far the lines out of a stretch miss.
    fn collect(&mut self, at: &[i32], stretches: &Stretches, number: u32) {
        self.misses.clear();
        for &node in stretches.nodes(number) {
            for line in self.lines.all(node) {
                if stretches.owner[line.mate as usize] != number {
                    self.misses.push((miss(at, node, line), i64::from(line.links)));
                }
            }
        }
        self.misses.sort_unstable();
        self.misses.dedup_by(|next, kept| {
            let same = next.0 == kept.0;
            kept.1 += if same { next.1 } else { 0 };
            same
        });
    }

    /// How far a stretch can move back and forth before it meets others.
    fn room(&self, at: &[i32], stretches: &Stretches, number: u32) -> (i32, i32) {
        let (mut back, mut forth) = (i32::MIN / 4, i32::MAX / 4);
        for &node in stretches.nodes(number) {
            let [before, after] = self.lines.beside.each_ref().map(|beside| beside[node as usize]);
            if before != NONE && stretches.owner[before as usize] != number {
                back = back.max(at[before as usize] + self.lines.apart(before) - at[node as usize]);
            }
            if after != NONE && stretches.owner[after as usize] != number {
                forth = forth.min(at[after as usize] - self.lines.apart(node) - at[node as usize]);
            }
        }
        (back, forth)
    }

    /// What the lines of a stretch cost after a shift, from its misses and their sums.
    fn cost(&self, shift: i32) -> i64 {
        let at = self.misses.partition_point(|&(miss, _)| miss < shift);
        let ((links, cells), (all_links, all_cells)) = (self.sums[at], self.sums[self.misses.len()]);
        let straight = self.misses.get(at).filter(|miss| miss.0 == shift).map_or(0, |miss| miss.1);
        let shift = i64::from(shift);
        shift * links - cells + (all_cells - cells) - shift * (all_links - links) + BEND * (all_links - straight)
    }

    /// Moves a stretch to where its lines are cheapest; says whether it moved.
    fn shift(&mut self, at: &mut [i32], stretches: &Stretches, number: u32, kind: usize) -> bool {
        let nodes = stretches.nodes(number);
        if nodes[0] < self.lines.pinned || !self.take_changed(nodes, kind) {
            return false;
        }
        self.collect(at, stretches, number);
        if self.misses.iter().all(|&(miss, _)| miss == 0) {
            return false;
        }
        let (back, forth) = self.room(at, stretches, number);
        self.sums.clear();
        let mut sum = (0, 0);
        for &(miss, links) in &self.misses {
            self.sums.push(sum);
            sum = (sum.0 + links, sum.1 + links * i64::from(miss));
        }
        self.sums.push(sum);
        let median = self.sums.partition_point(|sums| 2 * sums.0 <= sum.0) - 1;
        let step = self.misses.len().div_ceil(PLACES);
        let places = self.misses.iter().step_by(step).chain([&self.misses[median]]);
        let priced = places.map(|&(miss, _)| {
            let shift = miss.clamp(back, forth);
            (self.cost(shift), shift.abs(), shift)
        });
        let Some((cost, _, shift)) = priced.min() else { return false };
        if shift == 0 || cost >= self.cost(0) {
            return false;
        }
        for &node in nodes {
            self.move_node(at, node, shift);
        }
        true
    }

    /// Moves stretches to where their lines are cheaper though others must make room; says whether any moved.
    fn push_all(&mut self, at: &mut [i32]) -> bool {
        let stretches = Stretches::of(self.lines, at);
        self.by.clear();
        self.by.resize(stretches.count(), 0);
        let mut any = false;
        for number in 0..stretches.count() as u32 {
            let nodes = stretches.nodes(number);
            if nodes[0] < self.lines.pinned || !self.take_changed(nodes, 2) {
                continue;
            }
            self.collect(at, &stretches, number);
            let mut shifts: Vec<i32> = self.misses.iter().map(|&(miss, _)| miss).filter(|&miss| miss != 0).collect();
            shifts.sort_unstable_by_key(|shift| (shift.abs(), *shift));
            shifts.truncate(PUSHED);
            any |= shifts.into_iter().any(|shift| self.push(at, &stretches, number, shift));
        }
        any
    }

    /// Moves a stretch and all that is in its way, if that pays.
    fn push(&mut self, at: &mut [i32], stretches: &Stretches, number: u32, shift: i32) -> bool {
        let fits = self.reach(at, stretches, number, shift);
        self.pushed.sort_unstable();
        self.pushed.dedup();
        let pays = fits && self.gain(at, stretches, shift.signum()) > 0;
        let pushed = std::mem::take(&mut self.pushed);
        for &stretch in &pushed {
            let by = std::mem::take(&mut self.by[stretch as usize]);
            if pays {
                for &node in stretches.nodes(stretch) {
                    self.move_node(at, node, shift.signum() * by);
                }
            }
        }
        self.pushed = pushed;
        pays
    }

    /// Finds which stretches must make room for a shift, and how much; says whether they can.
    fn reach(&mut self, at: &[i32], stretches: &Stretches, number: u32, shift: i32) -> bool {
        self.pushed.clear();
        self.pushed.push(number);
        self.by[number as usize] = shift.abs();
        let mut next = 0;
        while let Some(&stretch) = self.pushed.get(next) {
            next += 1;
            let by = self.by[stretch as usize];
            for &node in stretches.nodes(stretch) {
                let other = self.lines.beside[usize::from(shift > 0)][node as usize];
                if other == NONE || stretches.owner[other as usize] == stretch {
                    continue;
                }
                let apart = self.lines.apart(if shift > 0 { node } else { other });
                let need = apart + by - (at[other as usize] - at[node as usize]).abs();
                let in_way = stretches.owner[other as usize];
                if need > self.by[in_way as usize] {
                    if in_way == number || other < self.lines.pinned || self.pushed.len() >= REACHED {
                        return false;
                    }
                    self.by[in_way as usize] = need;
                    self.pushed.push(in_way);
                }
            }
        }
        true
    }

    /// What it saves if all stretches that make room do so.
    fn gain(&self, at: &[i32], stretches: &Stretches, sign: i32) -> i64 {
        let by = |node: u32| self.by[stretches.owner[node as usize] as usize];
        let mut gain = 0;
        for &node in self.pushed.iter().flat_map(|&stretch| stretches.nodes(stretch)) {
            for line in self.lines.all(node) {
                let (own, its) = (by(node), by(line.mate));
                // A line between two that move is counted at one of them.
                if own != its && (its == 0 || node < line.mate) {
                    let miss = miss(at, node, line);
                    gain += price(miss, line.links) - price(miss + sign * (its - own), line.links);
                }
            }
        }
        gain
    }
}
