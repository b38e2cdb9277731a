//! In which columns do the lines between two layers run across the flow where all boxes lie and there is only so much room?
//!
//! Every piece across the flow takes the first column that is free on all of its rows, in the order that the channel has, and
//! is left out where that is too far. What comes before it on a row is a skyline: boxes, lines beside their flanks, and the
//! pieces of earlier channels, so that what lies further along never meets what lies before, however the boxes lie.

use super::flanks::Flanks;
use super::graph::{Graph, Side};
use super::heights::Heights;
use super::tracks::{Demands, NO_TRACK, Trunk};
use super::{Block, Size};

/// The cells from the end of a box to the first track after it, and from the last track to the next box.
const BESIDE: (i32, i32) = (1, 2);
/// Boxes so many layers on are looked at for how far a channel reaches.
const AHEAD: usize = 3;

/// What is taken along the flow.
pub struct Room {
    /// For each layer what lies in it: the first row and the one behind the last, where it begins and where it ends.
    solid: Vec<Vec<[i32; 4]>>,
    /// Where the pieces of each layer may begin at all, and where they must end.
    reach: Vec<(i32, i32)>,
    /// The first row on which lines may run and the one behind the last.
    rows: (i32, i32),
    /// How far each row is taken, up to the channel in work.
    taken: Heights,
    /// The same from the other end.
    ahead: Heights,
}

impl Room {
    /// The room between boxes at these corners.
    pub fn of(
        (graph, blocks, at): (&Graph, &[Block], &[i32]),
        corners: &[Size],
        flanks: &Flanks,
        bounds: (i32, i32),
    ) -> Self {
        let depth = graph.layers.len();
        let (mut solid, mut reach) = (vec![Vec::new(); depth], vec![(i32::MAX, i32::MIN); depth]);
        for (block, corner) in corners.iter().enumerate() {
            let (layer, size) = (graph.layer[block] as usize, blocks[block].size);
            solid[layer].push([corner.1, corner.1 + size.1, corner.0, corner.0 + size.0]);
            reach[layer] = (reach[layer].0.min(corner.0), reach[layer].1.max(corner.0 + size.0));
        }
        for ((before, after), flank) in flanks.all() {
            let port = if flank.of == Side::Before { before } else { after };
            let node = graph.ports[port as usize].node as usize;
            let column = corners[node].0 + flank.column;
            let (low, high) = (flank.beside.min(flank.row), flank.beside.max(flank.row));
            solid[graph.layer[node] as usize].push([low, high + 1, column, column]);
        }
        let mut rows: Vec<i32> = solid.iter().flatten().flat_map(|it| [it[0], it[1]]).collect();
        let ports = graph.ports.iter().map(|port| at[port.node as usize] + port.offset);
        rows.extend(ports.flat_map(|row| [row, row + 1]));
        let low = reach.first().map_or(0, |reach| reach.0);
        let (taken, ahead) = (Heights::new(rows.clone(), low), Heights::new(rows, i32::MIN));
        Self { solid, reach, rows: bounds, taken, ahead }
    }

    /// Begins with the channel after a layer.
    pub fn begin(&mut self, layer: usize) {
        let low = self.reach[layer].0;
        self.taken.raise((i32::MIN, i32::MAX), low);
        for &[from, behind, _, end] in &self.solid[layer] {
            self.taken.raise((from, behind), end + BESIDE.0);
        }
        // No piece lies further than the boxes of the next layer reach.
        self.ahead.clear(-self.reach[layer + 1].1);
        for &[from, behind, begin, _] in self.solid[layer + 1..].iter().take(AHEAD).flatten() {
            self.ahead.raise((from, behind), BESIDE.1 - begin);
        }
    }

    /// Gives trunks in an order their columns, as few as that allows; says how many found one. One for which there is none
    /// left behind those before it takes the last that is free on its rows, behind those that it must follow.
    pub fn number(&mut self, trunks: &mut [Trunk], demands: &[Demands], order: &[u32], origin: i32) -> u32 {
        let bare = self.taken.clone();
        // The column, the first and the last row of each trunk that has one.
        let mut placed: Vec<(i32, i32, i32)> = Vec::with_capacity(order.len());
        let mut least = vec![i32::MIN; trunks.len()];
        for &number in order {
            let (low, high) = trunks[number as usize].span();
            let rows = (low, high + 1);
            let (next, last) = (self.taken.most(rows), -self.ahead.most(rows));
            let is_inside = low >= self.rows.0 && high < self.rows.1;
            let is_free =
                |column: &i32| placed.iter().all(|&(other, from, to)| other != *column || from > high || to < low);
            let column = if !is_inside {
                None
            } else if next <= last {
                Some(next)
            } else {
                (bare.most(rows).max(least[number as usize])..=last).rev().find(is_free)
            };
            trunks[number as usize].track = column.map_or(NO_TRACK, |column| (column - origin) as u32);
            let Some(column) = column else { continue };
            self.taken.raise(rows, column + 1);
            placed.push((column, low, high));
            for &(after, _) in &demands[number as usize] {
                least[after as usize] = least[after as usize].max(column + 1);
            }
        }
        placed.len() as u32
    }
}
