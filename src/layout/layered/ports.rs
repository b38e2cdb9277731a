//! At which cells of a box's side do lines leave and arrive?
//!
//! In the order in which they go on, spread over the side at first; once the boxes lie, each port moves along its side to
//! where its line runs straight, or comes as near to that as its neighbors allow. No two ports of a side share a cell.

use super::Block;
use super::graph::{Graph, Side};

/// Spreads the ports of every side in the order of where their lines go.
pub fn spread(graph: &mut Graph, blocks: &[Block]) {
    let mut place = vec![0_u64; graph.extent.len()];
    for layer in &graph.layers {
        layer.iter().enumerate().for_each(|(at, &node)| place[node as usize] = at as u64);
    }
    for side in [Side::Before, Side::After] {
        let goals = means(graph, side, |graph, port| {
            let port = &graph.ports[port as usize];
            let extent = i64::from(graph.extent[port.node as usize]).max(1);
            ((place[port.node as usize] as i64) << 16) + (i64::from(port.offset) << 16) / extent
        });
        for (node, block) in blocks.iter().enumerate() {
            let mut ports = free(graph, node, side);
            ports.sort_by_key(|&port| (goals[port as usize], port));
            let (first, room) = block.ports[side as usize];
            let count = ports.len() as i32;
            debug_assert!(count <= room, "a side with {room} cells has {count} lines");
            for (number, &port) in ports.iter().enumerate() {
                graph.ports[port as usize].offset = first + room * (2 * number as i32 + 1) / (2 * count);
            }
        }
    }
}

/// Moves the ports of every side of a box to where their lines run straight.
pub fn slide(graph: &mut Graph, blocks: &[Block], at: &[i32], side: Side) {
    let goals = means(graph, side, |graph, port| {
        let port = &graph.ports[port as usize];
        i64::from(at[port.node as usize] + port.offset)
    });
    for (node, block) in blocks.iter().enumerate() {
        let mut ports = free(graph, node, side);
        ports.sort_by_key(|&port| graph.ports[port as usize].offset);
        let (first, room) = block.ports[side as usize];
        // Two cells apart where there is room.
        let step = if room > 2 * ports.len() as i32 { 2 } else { 1 };
        let last = first + room - 1 - step * (ports.len() as i32 - 1);
        let mut least = first;
        for (number, &port) in ports.iter().enumerate() {
            let goal = goals[port as usize] as i32 - at[node];
            let highest = last + step * number as i32;
            let offset = goal.clamp(least.min(highest), highest);
            graph.ports[port as usize].offset = offset;
            least = offset + step;
        }
    }
}

/// The ports of a side of a block that may move.
fn free(graph: &Graph, node: usize, side: Side) -> Vec<u32> {
    graph.sides[side as usize]
        .get(node as u32)
        .iter()
        .copied()
        .filter(|&port| !graph.ports[port as usize].fixed)
        .collect()
}

/// For each port of a side the middle one of the values of the ports that its lines lead to.
fn means(graph: &Graph, side: Side, value: impl Fn(&Graph, u32) -> i64) -> Vec<i64> {
    let mut means = vec![0; graph.ports.len()];
    let mut values = Vec::new();
    for gap in &graph.gaps {
        for net in gap {
            let ends = graph.ends(net);
            if side == net.side {
                let goal = value(graph, net.one);
                for &(port, _) in ends {
                    means[port as usize] = goal;
                }
            } else {
                values.clear();
                values.extend(ends.iter().map(|&(other, _)| value(graph, other)));
                values.sort_unstable();
                means[net.one as usize] = values[values.len() / 2];
            }
        }
    }
    means
}
