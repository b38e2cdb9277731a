//! Along which cells does every line run once the rows, the tracks and the flanks are known?

use super::flanks::{Flank, Flanks};
use super::graph::{Course, Graph, Net, Side, Strand};
use super::tracks::{Channel, Ends, NO_TRACK, Rows};
use super::{Block, Path, Shape, Size, Tree};

/// The rows of the nets between two layers; what turns into a flank runs straight.
pub fn rows(graph: &Graph, at: &[i32], gap: &[Net], flanks: &Flanks) -> Vec<Rows> {
    let row = |port: u32| {
        let port = &graph.ports[port as usize];
        at[port.node as usize] + port.offset
    };
    let mut more: Vec<Rows> = Vec::new();
    let mut nets: Vec<Rows> = Vec::with_capacity(gap.len());
    for net in gap {
        let ends = graph.ends(net);
        // A net of one line is as one that parts.
        let one = if ends.len() > 1 { net.side } else { Side::Before };
        let (mut far, mut apart) = (Ends::new(), Ends::new());
        for (before, after, carried) in graph.lines(net) {
            let links = i64::from(carried);
            match flanks.get(before, after) {
                Some(flank) if flank.of == one => apart.push((flank.row, links)),
                Some(flank) => far.push((flank.row, links)),
                None => far.push((row(if one == Side::Before { after } else { before }), links)),
            }
        }
        let straight = |(row, links): (i32, i64)| Rows::new(one, row, Ends::from_slice(&[(row, links)]));
        if far.is_empty() {
            nets.extend(apart.pop().map(straight));
        } else {
            let near = if net.side == one { net.one } else { ends[0].0 };
            nets.push(Rows::new(one.other(), row(near), far));
        }
        more.extend(apart.into_iter().map(straight));
    }
    nets.extend(more);
    nets
}

/// Where everything lies along the flow.
#[derive(Debug, Default)]
pub struct Columns {
    /// Where each block begins.
    pub begins: Vec<i32>,
    /// Where the first track after each layer lies, and how far it is from one to the next.
    pub tracks: Vec<(i32, i32)>,
}

/// A level whose lines are known but for their cells.
pub struct Draft<'a> {
    graph: &'a Graph,
    blocks: &'a [Block],
    trees: &'a [Tree],
    at: &'a [i32],
    flanks: Flanks,
    channels: Vec<Channel>,
    columns: Columns,
    /// For each gap the number of each net in its channel, by its port on the side of the tree's one end.
    nets: Vec<Vec<(u32, u32)>>,
}

impl<'a> Draft<'a> {
    /// For a graph of blocks and trees where each node begins across the flow, and what was found for its rows.
    pub fn new(
        (graph, blocks, trees, at): (&'a Graph, &'a [Block], &'a [Tree], &'a [i32]),
        flanks: Flanks,
        channels: Vec<Channel>,
        columns: Columns,
    ) -> Self {
        let nets = graph.gaps.iter().map(|gap| {
            let mut nets: Vec<(u32, u32)> =
                gap.iter().enumerate().map(|(number, net)| (net.one, number as u32)).collect();
            nets.sort_unstable();
            nets
        });
        let nets = nets.collect();
        Self { graph, blocks, trees, at, flanks, channels, columns, nets }
    }

    /// The path of every pin of every tree, and last, if it is open, the one beyond the border; none where one has no track.
    pub fn paths(&self) -> Vec<Vec<Option<Path>>> {
        let strands = |(tree, course): (usize, &Course)| {
            self.graph.strands(course).iter().map(|strand| self.path(tree, strand)).collect()
        };
        self.graph.courses.iter().enumerate().map(strands).collect()
    }

    fn row(&self, port: u32) -> i32 {
        let port = &self.graph.ports[port as usize];
        self.at[port.node as usize] + port.offset
    }

    /// The first cell after the side of a block, or the last before it.
    fn end(&self, port: u32, side: Side) -> Size {
        let block = self.graph.ports[port as usize].node as usize;
        let start = self.columns.begins[block];
        let along = match side {
            Side::Before => start - 1,
            Side::After => start + self.blocks[block].size.0,
        };
        (along, self.row(port))
    }

    /// Adds the turns of the line of a tree in the channel after a layer, between two ports; says whether it has all its
    /// tracks.
    fn turns(&self, tree: usize, gap: i32, (before, after): (u32, u32), path: &mut Path) -> bool {
        let gap = gap as usize;
        let one = if self.trees[tree].shape == Shape::Parts { before } else { after };
        let net = self.nets[gap].partition_point(|&(port, _)| port < one);
        let turns = self.channels[gap].turns(self.nets[gap][net].1 as usize, self.row(before), self.row(after));
        let (first, pitch) = self.columns.tracks[gap];
        path.extend(turns.iter().map(|&(track, row)| (first + track as i32 * pitch, row)));
        turns.iter().all(|&(track, _)| track != NO_TRACK)
    }

    /// The cells beside the flank of a box and at the turn there, in the order of the flow.
    fn corner(&self, flank: &Flank, (before, after): (u32, u32)) -> [Size; 2] {
        let port = if flank.of == Side::Before { before } else { after };
        let node = self.graph.ports[port as usize].node as usize;
        let along = self.columns.begins[node] + flank.column;
        let (beside, turn) = ((along, flank.beside), (along, flank.row));
        if flank.of == Side::Before { [beside, turn] } else { [turn, beside] }
    }

    /// The path of one strand of a tree: of a pin, or of what lies beyond the border; none where it has no track in some
    /// channel.
    fn path(&self, tree: usize, strand: &Strand) -> Option<Path> {
        let (course, shape) = (&self.graph.courses[tree], self.trees[tree].shape);
        let depth = self.graph.layers.len() as i32;
        let layer = |port: Option<u32>, beyond: i32| {
            port.map_or(beyond, |port| self.graph.layer[self.graph.ports[port as usize].node as usize] as i32)
        };
        let (first, last) = match shape {
            Shape::Parts => (course.one, strand.port),
            Shape::Joins => (strand.port, course.one),
        };
        let (from, to) = (layer(first, -1), layer(last, depth));
        let port = |layer: i32| {
            let port = if layer == from { first } else { None };
            let port = port.or(if layer == to { last } else { None });
            port.or_else(|| self.graph.bend_of(strand, layer)).expect("a strand has a node in every layer it passes")
        };
        let gaps = from.max(0)..to.min(depth - 1);
        let flank = |gap: i32| {
            let line = gaps.contains(&gap).then(|| (port(gap), port(gap + 1)))?;
            self.flanks.get(line.0, line.1).map(|flank| (flank, line))
        };
        let flanked = |gap: i32, side: Side| flank(gap).is_some_and(|(flank, _)| flank.of == side);
        // An end on each side, and two turns in every gap.
        let mut path = Path::with_capacity(2 * gaps.len() + 2);
        path.extend(first.filter(|_| !flanked(from, Side::Before)).map(|port| self.end(port, Side::After)));
        for gap in gaps.clone() {
            match flank(gap) {
                Some((flank, line)) => path.extend(self.corner(flank, line)),
                None if self.turns(tree, gap, (port(gap), port(gap + 1)), &mut path) => {}
                None => return None,
            }
        }
        path.extend(last.filter(|_| !flanked(to - 1, Side::After)).map(|port| self.end(port, Side::Before)));
        Some(path)
    }
}
