//! Which lines leave or reach a box at its flank, and so turn once instead of twice?
//!
//! A line from one layer to the next that is not straight turns twice between them. Where nothing lies between its box and the
//! row on which its other end lies, it may run along that row up to the box and turn there, into the flank. So may all branches
//! of a tree on one side of its box, which then share one upright. A line is only led so if it crosses nothing that it did not
//! cross before: no line of the box may lie further out, unless it ends nearer. Rows beside a box that flanks take are no
//! longer free for others, so lines never touch.

use std::collections::HashMap;

use foldhash::fast::RandomState;

use super::graph::{Graph, Near, Side};
use super::{Block, Spacing};

/// Where a line turns into the flank of a box.
#[derive(Debug, Clone, Copy)]
pub struct Flank {
    /// Whether the box lies in the layer before the line or in that after it.
    pub of: Side,
    /// How far along the flow, from the beginning of the box.
    pub column: i32,
    /// The row of the first cell beside the box.
    pub beside: i32,
    /// The row on which the line runs on.
    pub row: i32,
}

/// The lines that turn into flanks, by their ports before and after.
#[derive(Debug, Default)]
pub struct Flanks {
    lines: HashMap<(u32, u32), Flank, RandomState>,
    /// Which ports before have such a line: few have, and most questions end here.
    ports: Vec<bool>,
}

impl Flanks {
    fn insert(&mut self, line: (u32, u32), flank: Flank) {
        self.ports[line.0 as usize] = true;
        self.lines.insert(line, flank);
    }

    /// All of them, each with the ports of its line, before and after.
    pub fn all(&self) -> impl Iterator<Item = ((u32, u32), &Flank)> {
        self.lines.iter().map(|(&line, flank)| (line, flank))
    }

    /// Where the line between two ports turns into a flank, if it does.
    pub fn get(&self, before: u32, after: u32) -> Option<&Flank> {
        if self.ports[before as usize] { self.lines.get(&(before, after)) } else { None }
    }
}

/// Finds the lines that turn into flanks.
pub fn flanks(graph: &Graph, blocks: &[Block], at: &[i32], spacing: &Spacing) -> Flanks {
    let found = Flanks { lines: HashMap::default(), ports: vec![false; graph.ports.len()] };
    let mut finder = Finder { graph, blocks, at, spacing, zones: zones(graph, at, spacing), found };
    let mut all: Vec<(i64, usize, u32)> = Vec::new();
    for (layer, nodes) in graph.layers.iter().enumerate() {
        for (place, &node) in nodes.iter().enumerate().filter(|(_, node)| !graph.is_bend(**node)) {
            for way in [Way::Back, Way::On] {
                let gain: i64 = finder.at(layer, place, way).iter().map(|turn| turn.gain).sum();
                if gain > 0 {
                    all.push((-gain, way as usize, node));
                }
            }
        }
    }
    all.sort_unstable();
    let place = places(graph);
    for (_, way, node) in all {
        let way = if way == 0 { Way::Back } else { Way::On };
        finder.turn(graph.layer[node as usize] as usize, place[node as usize], way);
    }
    finder.found
}

fn places(graph: &Graph) -> Vec<usize> {
    let mut places = vec![0; graph.extent.len()];
    for layer in &graph.layers {
        layer.iter().enumerate().for_each(|(at, &node)| places[node as usize] = at);
    }
    places
}

/// Towards the first rows or the last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    Back = 0,
    On = 1,
}

/// The rows between the nodes of each layer on which a line may run: before the first, between each two, after the last.
fn zones(graph: &Graph, at: &[i32], spacing: &Spacing) -> Vec<Vec<(i32, i32)>> {
    let zones = graph.layers.iter().map(|nodes| {
        let mut zones = Vec::with_capacity(nodes.len() + 1);
        let mut low = i32::MIN / 2;
        for &node in nodes {
            let apart = spacing.across(graph.is_bend(node), true);
            zones.push((low, at[node as usize] - 1 - apart));
            low = at[node as usize] + graph.extent[node as usize] + apart;
        }
        zones.push((low, i32::MAX / 2));
        zones
    });
    zones.collect()
}

/// The lines of one port that turn together.
struct Turn {
    side: Side,
    lines: Vec<Near>,
    /// How far out the farthest of them runs.
    far: i32,
    gain: i64,
}

struct Finder<'a> {
    graph: &'a Graph,
    blocks: &'a [Block],
    at: &'a [i32],
    spacing: &'a Spacing,
    zones: Vec<Vec<(i32, i32)>>,
    found: Flanks,
}

impl Finder<'_> {
    fn row(&self, port: u32) -> i32 {
        let port = &self.graph.ports[port as usize];
        self.at[port.node as usize] + port.offset
    }

    /// A line by its ports before and after, as seen from a node to one side.
    fn line(side: Side, near: &Near) -> (u32, u32) {
        match side {
            Side::After => (near.own, near.other),
            Side::Before => (near.other, near.own),
        }
    }

    /// What may turn into one flank of the box at a place of a layer: those that run farthest out first.
    fn at(&self, layer: usize, place: usize, way: Way) -> Vec<Turn> {
        let node = self.graph.layers[layer][place] as usize;
        let room = self.blocks[node].flanks.1;
        let mut turns = Vec::new();
        if room > 0 {
            turns.extend(self.side(layer, place, way, Side::After));
            turns.extend(self.side(layer, place, way, Side::Before));
        }
        // One column for each, and one between two.
        turns.sort_by_key(|turn: &Turn| -turn.gain);
        turns.truncate((room as usize).div_ceil(2));
        turns.sort_by_key(|turn| -turn.far);
        turns
    }

    /// The turns of the lines on one side of a box, with all rows as distances in the way that is looked.
    fn side(&self, layer: usize, place: usize, way: Way, side: Side) -> Vec<Turn> {
        let node = self.graph.layers[layer][place];
        let sign = if way == Way::On { 1 } else { -1 };
        let zone = self.zones[layer][place + way as usize];
        let (low, high) = if way == Way::On { zone } else { (-zone.1, -zone.0) };
        let edge = if way == Way::On {
            self.at[node as usize] + self.graph.extent[node as usize] - 1
        } else {
            -self.at[node as usize]
        };
        let low = low.max(edge + 1 + self.spacing.turn);
        let mut near: Vec<&Near> = self.graph.near[side as usize].get(node).iter().collect();
        near.sort_by_key(|near| (-sign * self.graph.ports[near.own as usize].offset, near.own));
        let mut turns: Vec<Turn> = Vec::new();
        let mut outer = i32::MIN;
        for lines in near.chunk_by(|a, b| a.own == b.own) {
            let row = |near: &Near| sign * self.row(near.other);
            let open = |near: &&&Near| {
                let (before, after) = Self::line(side, near);
                self.found.get(before, after).is_none()
            };
            let lead: Vec<Near> =
                lines.iter().filter(open).filter(|near| row(near) >= low).map(|&&near| near).collect();
            let far = lead.iter().map(row).max().unwrap_or(i32::MIN);
            let nearest = lead.iter().map(row).min().unwrap_or(i32::MIN);
            if far <= high && nearest > outer {
                let gain = lead.iter().map(|near| i64::from(near.links)).sum();
                turns.push(Turn { side, lines: lead, far, gain });
            } else {
                outer = lines.iter().map(|near| row(near)).max().unwrap_or(outer).max(outer);
            }
        }
        turns
    }

    /// Turns the lines at one flank of a box.
    fn turn(&mut self, layer: usize, place: usize, way: Way) {
        let turns = self.at(layer, place, way);
        let Some(far) = turns.iter().map(|turn| turn.far).max() else { return };
        let node = self.graph.layers[layer][place] as usize;
        let (first, room) = self.blocks[node].flanks;
        let mut columns = [first, first + room - 1];
        let beside = if way == Way::On { self.at[node] + self.graph.extent[node] } else { self.at[node] - 1 };
        // Uprights that reach farther stand farther from where their lines lead: so they do not cross.
        let count = |side: Side| turns.iter().filter(|turn| turn.side == side).count() as i32;
        columns[0] += 2 * (count(Side::Before) - 1).max(0);
        columns[1] -= 2 * (count(Side::After) - 1).max(0);
        for turn in &turns {
            let column = &mut columns[turn.side as usize];
            for near in &turn.lines {
                let of = turn.side.other();
                let flank = Flank { of, column: *column, beside, row: self.row(near.other) };
                self.found.insert(Self::line(turn.side, near), flank);
            }
            *column += if turn.side == Side::Before { -2 } else { 2 };
        }
        let zone = &mut self.zones[layer][place + way as usize];
        match way {
            Way::On => zone.0 = zone.0.max(far + 1 + self.spacing.lines),
            Way::Back => zone.1 = zone.1.min(-far - 1 - self.spacing.lines),
        }
    }
}
