//! On which free rows do lines pass the layers of a drawing whose boxes stay where they are?
//!
//! The rows of a layer that no box takes are numbered in order, so that boxes are not there; bends take them in their own
//! order, each as near to where its line would run straight as the others allow: least squares over an ordered list, solved
//! by pooling those that are in each other's way. So there is a row for every bend, however full a layer is.

use super::Spacing;
use super::graph::Graph;

/// Sweeps in which the bends of a layer are drawn to their neighbors.
const SWEEPS: usize = 16;

/// Where every bend would lie if its lines ran straight from the ends of their trees to the others; after the rows of the
/// pinned nodes.
pub fn estimate(graph: &Graph, pinned: &[i32]) -> Vec<i32> {
    let middle = |node: u32| i64::from(pinned[node as usize]) + i64::from(graph.extent[node as usize]) / 2;
    let end = |port: u32| {
        let node = graph.ports[port as usize].node;
        (i64::from(graph.layer[node as usize]), middle(node))
    };
    let mut sums = vec![(0_i64, 0_i64); graph.extent.len()];
    for course in &graph.courses {
        let Some(one) = course.one else { continue };
        for (strand, port) in graph.strands(course).iter().filter_map(|strand| Some((strand, strand.port?))) {
            let (a, b) = (end(one), end(port));
            let ((from, first), (to, last)) = if a.0 < b.0 { (a, b) } else { (b, a) };
            for layer in from + 1..to {
                let bend = graph.bend_of(strand, layer as i32).expect("a strand has a bend in every layer it passes");
                let sum = &mut sums[graph.ports[bend as usize].node as usize];
                *sum = (sum.0 + first + (last - first) * (layer - from) / (to - from), sum.1 + 1);
            }
        }
    }
    let bends = sums[pinned.len()..].iter().map(|&(sum, count)| sum.div_euclid(count.max(1)) as i32);
    pinned.iter().copied().chain(bends).collect()
}

/// Puts the nodes of every layer into the order of their rows.
pub fn sort(graph: &mut Graph, at: &[i32]) {
    for layer in &mut graph.layers {
        layer.sort_by_key(|&node| (at[node as usize], node));
    }
}

/// The rows of a layer that bends may take, numbered in order: nothing pinned is among them.
#[derive(Debug)]
struct Free {
    /// For each stretch of free rows its first number, its first row, and the one behind the last.
    zones: Vec<(i32, i32, i32)>,
    /// How far it is from a row to the next.
    step: i32,
}

/// As far as rows go.
const FAR: i32 = i32::MAX / 4;

impl Free {
    /// The rows between what is taken, from the first to behind the last, in any order.
    fn of(mut taken: Vec<(i32, i32)>, step: i32) -> Self {
        taken.sort_unstable();
        let mut zones = Vec::with_capacity(taken.len() + 1);
        // Above all, rows are counted back from the first that is taken.
        let (mut number, mut low) = (0, -FAR);
        for (from, behind) in taken {
            if from > low {
                let count = if low == -FAR { 0 } else { (from - low + step - 1) / step };
                zones.push((number, low, from));
                number += count;
            }
            low = low.max(behind);
        }
        zones.push((number, low, FAR));
        Self { zones, step }
    }

    fn row(&self, number: i32) -> i32 {
        if self.zones.len() == 1 {
            return number * self.step;
        }
        if number < 0 {
            return self.zones[0].2 + number * self.step;
        }
        let zone = self.zones.partition_point(|zone| zone.0 <= number) - 1;
        let (first, low, _) = self.zones[zone];
        low + (number - first) * self.step
    }

    /// The number of the free row nearest to a row.
    fn number(&self, row: i32) -> i32 {
        if self.zones.len() == 1 {
            return row.div_euclid(self.step);
        }
        let zone = self.zones.partition_point(|zone| zone.1 <= row).max(1) - 1;
        let (first, low, behind) = self.zones[zone];
        let next = self.zones.get(zone + 1);
        let last = next.map_or(i32::MAX, |next| next.0 - 1);
        match next {
            Some(next) if row >= behind => {
                if next.1 - row < row - behind + 2 {
                    next.0
                } else {
                    last
                }
            }
            _ if zone == 0 => (row - behind).div_euclid(self.step).min(last),
            _ => (first + (row - low) / self.step).min(last),
        }
    }
}

/// Gives every bend a row of its own, in the order that the layers have; then the layers are in the order of their rows.
pub fn place(graph: &mut Graph, spacing: &Spacing, at: &mut [i32]) {
    let is_pinned = |node: &u32| *node < graph.pinned;
    let free: Vec<Free> = (graph.layers.iter())
        .map(|layer| {
            let taken = layer.iter().copied().filter(is_pinned).map(|node| {
                let apart = spacing.across(false, true) + graph.margin.get(node as usize).copied().unwrap_or(0);
                let first = at[node as usize];
                (first - apart, first + graph.extent[node as usize] + apart)
            });
            Free::of(taken.collect(), 1 + spacing.lines)
        })
        .collect();
    let bends: Vec<Vec<u32>> =
        graph.layers.iter().map(|layer| layer.iter().copied().filter(|node| !is_pinned(node)).collect()).collect();
    for (bends, free) in bends.iter().zip(&free) {
        let wishes: Vec<(i64, i64)> = bends.iter().map(|&bend| (i64::from(at[bend as usize]), 1)).collect();
        pool(bends, free, &wishes, at);
    }
    let mut wishes = Vec::new();
    for sweep in 0..SWEEPS {
        for step in 0..bends.len() {
            let layer = if sweep % 2 == 0 { step } else { bends.len() - 1 - step };
            // The last sweeps look to both sides, so that nothing is drawn far to one of them.
            let sides = if sweep + 4 > SWEEPS { 0..2 } else { sweep % 2..sweep % 2 + 1 };
            wishes.clear();
            wishes.extend(bends[layer].iter().map(|&bend| wish(graph, at, bend, sides.clone())));
            pool(&bends[layer], &free[layer], &wishes, at);
        }
    }
    sort(graph, at);
}

/// The row on which a bend would best lie for its lines to some sides, and how heavy that weighs.
fn wish(graph: &Graph, at: &[i32], bend: u32, sides: std::ops::Range<usize>) -> (i64, i64) {
    let (mut sum, mut weight) = (i64::from(at[bend as usize]), 1);
    for near in sides.flat_map(|side| graph.near[side].get(bend)) {
        let other = &graph.ports[near.other as usize];
        let heavy = if graph.is_bend(other.node) { 64 } else { 16 };
        sum += heavy * i64::from(at[other.node as usize] + other.offset);
        weight += heavy;
    }
    (sum.div_euclid(weight), weight)
}

/// Puts the bends of a layer onto free rows in their order, as near as can be to what they wish.
fn pool(bends: &[u32], free: &Free, wishes: &[(i64, i64)], at: &mut [i32]) {
    // Pools of bends on rows that follow each other: how many, their weight, weighted sum, and its mean.
    let mut pools: Vec<(usize, i64, i64, i64)> = Vec::new();
    for (place, &(row, weight)) in wishes.iter().enumerate() {
        let sum = weight * (i64::from(free.number(row as i32)) - place as i64);
        let mut pool = (1, weight, sum, sum.div_euclid(weight));
        while let Some(last) = pools.pop_if(|last| last.3 > pool.3) {
            let (weight, sum) = (pool.1 + last.1, pool.2 + last.2);
            pool = (pool.0 + last.0, weight, sum, sum.div_euclid(weight));
        }
        pools.push(pool);
    }
    let means = pools.iter().flat_map(|pool| std::iter::repeat_n(pool.3, pool.0));
    for ((place, &bend), mean) in bends.iter().enumerate().zip(means) {
        at[bend as usize] = free.row((mean + place as i64) as i32);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn free_rows_are_numbered_as_if_nothing_lay_between_them() {
        for step in [1, 2] {
            let free = Free::of(vec![(20, 26), (3, 8), (6, 12)], step);
            let rows: Vec<i32> = (-2..12).map(|number| free.row(number)).collect();
            let all = if step == 1 {
                [1, 2, 12, 13, 14, 15, 16, 17, 18, 19, 26, 27, 28, 29]
            } else {
                [-1, 1, 12, 14, 16, 18, 26, 28, 30, 32, 34, 36, 38, 40]
            };
            assert_eq!(rows, all);
            for (number, row) in (-2..).zip(all) {
                assert_eq!(free.number(row), number, "row {row} of {free:?}");
            }
            assert_eq!([4, 7, 11].map(|row| free.row(free.number(row))), [if step == 1 { 2 } else { 1 }, 12, 12]);
        }
    }
}
