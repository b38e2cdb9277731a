//! In which layer does each block lie, so that lines run one way and are short?
//!
//! Links that close a circle are turned round, few of them: greedily inside each strongly connected part (Eades, Lin, Smyth
//! 1993), so that a link that is on no circle is never turned. Layers are those that make all links together shortest; where
//! several do, blocks lie where there is most room.

use std::collections::{BTreeMap, BTreeSet};

use petgraph::graph::DiGraph;

use super::simplex::shorten;

/// How many links the search for the shortest layering may visit.
const BUDGET: usize = 6_000_000;

/// For each link whether it must be turned round so that no circle is left. A link from a block to itself stays.
pub fn turned(count: usize, links: &[(u32, u32)]) -> Vec<bool> {
    let graph: DiGraph<(), ()> = DiGraph::from_edges(links.iter().copied());
    let mut part = vec![u32::MAX; count];
    let mut rank = vec![0_u32; count];
    for (number, members) in petgraph::algo::tarjan_scc(&graph).into_iter().enumerate() {
        for node in &members {
            part[node.index()] = number as u32;
        }
        if members.len() > 1 {
            let mut nodes: Vec<u32> = members.iter().map(|node| node.index() as u32).collect();
            nodes.sort_unstable();
            rank_part(&nodes, &part, &graph, &mut rank);
        }
    }
    let inside = |&(from, to): &(u32, u32)| from != to && part[from as usize] == part[to as usize];
    links.iter().map(|link| inside(link) && rank[link.0 as usize] > rank[link.1 as usize]).collect()
}

/// Ranks the blocks of one part so that few links lead back.
fn rank_part(nodes: &[u32], part: &[u32], graph: &DiGraph<(), ()>, rank: &mut [u32]) {
    let own = part[nodes[0] as usize];
    let number = |node: u32| nodes.binary_search(&node).expect("a block of this part");
    let mut near: [Vec<Vec<u32>>; 2] = [vec![Vec::new(); nodes.len()], vec![Vec::new(); nodes.len()]];
    for (at, &node) in nodes.iter().enumerate() {
        for other in graph.neighbors(node.into()) {
            let other = other.index() as u32;
            if other != node && part[other as usize] == own {
                near[1][at].push(number(other) as u32);
                near[0][number(other)].push(at as u32);
            }
        }
    }
    // What nothing is left to enter comes next, else what most more leave than enter; what nothing leaves comes last.
    let mut enter: Vec<i64> = near[0].iter().map(|near| near.len() as i64).collect();
    let mut leave: Vec<i64> = near[1].iter().map(|near| near.len() as i64).collect();
    let key = |at: usize, enter: &[i64], leave: &[i64]| {
        let value = if leave[at] == 0 {
            i64::MAX
        } else if enter[at] == 0 {
            i64::MIN
        } else {
            enter[at] - leave[at]
        };
        (value, at as u32)
    };
    let mut queue: BTreeSet<(i64, u32)> = (0..nodes.len()).map(|at| key(at, &enter, &leave)).collect();
    let (mut front, mut back) = (0, nodes.len() as u32);
    while let Some(&first) = queue.first() {
        let last = *queue.last().expect("not empty");
        let taken = if last.0 == i64::MAX { last } else { first };
        queue.remove(&taken);
        let at = taken.1 as usize;
        if taken.0 == i64::MAX {
            back -= 1;
            rank[nodes[at] as usize] = back;
        } else {
            rank[nodes[at] as usize] = front;
            front += 1;
        }
        for (side, near) in near.iter().enumerate() {
            for &other in &near[at] {
                let other = other as usize;
                let was = key(other, &enter, &leave);
                let counts = if side == 1 { &mut enter } else { &mut leave };
                counts[other] -= 1;
                if queue.remove(&was) {
                    queue.insert(key(other, &enter, &leave));
                }
            }
        }
    }
}

/// The layers of blocks that lie in some already, by where each begins and ends along the flow: those that begin at one
/// place share one. None where a block reaches into the next layer, or a link does not lead on.
pub fn given(spans: &[(i32, i32)], links: &[(u32, u32)]) -> Option<Vec<u32>> {
    let mut starts: Vec<(i32, i32)> = spans.to_vec();
    starts.sort_unstable();
    // Of those that begin at one place the one that ends last.
    starts.reverse();
    starts.dedup_by_key(|span| span.0);
    starts.reverse();
    let apart = starts.windows(2).all(|pair| pair[0].1 < pair[1].0);
    let layer = |span: &(i32, i32)| starts.partition_point(|start| start.0 < span.0) as u32;
    let layers: Vec<u32> = spans.iter().map(layer).collect();
    let leads = |link: &(u32, u32)| layers[link.0 as usize] < layers[link.1 as usize];
    (apart && links.iter().all(leads)).then_some(layers)
}

/// The layer of each block; links lead from lower layers to higher ones. `widths` are the cells of the blocks across the flow.
pub fn layers(widths: &[i32], links: &[(u32, u32)]) -> Vec<u32> {
    let near = neighbors(widths.len(), links);
    let mut layer = longest_paths(&near);
    shorten(&mut layer, links, BUDGET);
    balance(&mut layer, &near, widths);
    // No layer stays empty.
    let mut used = layer.clone();
    used.sort_unstable();
    used.dedup();
    layer.into_iter().map(|layer| used.partition_point(|&other| other < layer) as u32).collect()
}

/// The blocks before and after each block.
type Neighbors = [Vec<Vec<u32>>; 2];

fn neighbors(count: usize, links: &[(u32, u32)]) -> Neighbors {
    let mut near = [vec![Vec::new(); count], vec![Vec::new(); count]];
    for &(from, to) in links {
        near[1][from as usize].push(to);
        near[0][to as usize].push(from);
    }
    near
}

/// The layers of longest paths.
fn longest_paths(near: &Neighbors) -> Vec<i32> {
    let count = near[0].len();
    let mut open: Vec<usize> = near[0].iter().map(Vec::len).collect();
    let mut order: Vec<u32> = (0..count as u32).filter(|&node| open[node as usize] == 0).collect();
    let mut layer = vec![0; count];
    let mut next = 0;
    while next < order.len() {
        let node = order[next] as usize;
        next += 1;
        for &after in &near[1][node] {
            layer[after as usize] = layer[after as usize].max(layer[node] + 1);
            open[after as usize] -= 1;
            if open[after as usize] == 0 {
                order.push(after);
            }
        }
    }
    layer
}

/// Moves blocks for whose lines it makes no difference to the narrowest layer that they may be in.
fn balance(layer: &mut [i32], near: &Neighbors, widths: &[i32]) {
    let mut width: BTreeMap<i32, i64> = BTreeMap::new();
    for (&layer, &own) in layer.iter().zip(widths) {
        *width.entry(layer).or_default() += i64::from(own);
    }
    for node in 0..layer.len() {
        if near[0][node].len() != near[1][node].len() {
            continue;
        }
        let low = near[0][node].iter().map(|&before| layer[before as usize] + 1).max();
        let high = near[1][node].iter().map(|&after| layer[after as usize] - 1).min();
        let (Some(low), Some(high)) = (low, high) else { continue };
        let (now, own) = (layer[node], i64::from(widths[node]));
        let wide = |to: &i32| width.get(to).copied().unwrap_or(0) + if *to == now { 0 } else { own };
        let to = (low..=high).min_by_key(|to| (wide(to), (to - now).abs())).unwrap_or(now);
        if to != now {
            *width.entry(now).or_default() -= own;
            *width.entry(to).or_default() += own;
            layer[node] = to;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_lie_in_given_layers_where_none_reaches_into_the_next() {
        let spans = [(0, 7), (20, 25), (0, 9), (40, 44)];
        assert_eq!(given(&spans, &[(0, 1), (2, 3), (1, 3)]), Some(vec![0, 1, 0, 2]));
        assert_eq!(given(&spans, &[(0, 2)]), None, "a link stays in its layer");
        assert_eq!(given(&spans, &[(3, 1)]), None, "a link leads back");
        assert_eq!(given(&[(0, 7), (20, 25), (0, 20)], &[]), None, "a block reaches into the next layer");
    }

    #[test]
    fn no_layer_stays_empty() {
        // Two chains that nothing joins.
        let layers = layers(&[1; 7], &[(0, 1), (1, 2), (2, 3), (4, 5), (5, 6)]);
        assert_eq!(layers[..4], [0, 1, 2, 3]);
        assert_eq!(layers[4..], [0, 1, 2]);
    }
}
