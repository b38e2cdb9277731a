//! How is one level of a design drawn: where do its blocks lie, and how do its trees of lines run between them?
//!
//! Layered drawing after Sugiyama, Tagawa and Toda (1981) in cells: layers, order, coordinates, ports, tracks. Everything is
//! in cells along the flow and across it, so that both directions are one case. What comes out has no faults by construction:
//! blocks keep their distances, every line has a row of its own in every layer, and between layers lines run on tracks that
//! cross at right angles only. Nothing depends on chance, time or floating point.

mod coordinates;
mod flanks;
mod graph;
pub mod layering;
mod order;
mod ports;
mod sequence;
mod simplex;
mod straighten;
mod tracks;

use smallvec::SmallVec;

use flanks::{Flank, Flanks, flanks};
use graph::{Graph, Sharing, Side, Strand};
use tracks::{Channel, Ends, Rows};

/// Cells along the flow and across it.
pub type Size = (i32, i32);

/// What lies in a layer: a box or a whole group.
#[derive(Debug, Clone)]
pub struct Block {
    /// Its cells along and across the flow.
    pub size: Size,
    /// Where it begins along the flow, if it lies somewhere already.
    pub begins: Option<i32>,
    /// The cells of its side before and of its side after at which lines may end: the first and how many.
    pub ports: [(i32, i32); 2],
    /// The cells of its two flanks, along the flow, at which lines may end: the first and how many.
    pub flanks: (i32, i32),
}

/// Whether a tree of lines has its common end before the others or after them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// One line parts into many.
    Parts,
    /// Many lines join into one.
    Joins,
}

/// An end of a tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pin {
    /// The block.
    pub block: u32,
    /// The cell of its side, where that is given.
    pub offset: Option<i32>,
    /// How wide the caption on the line to it is.
    pub caption: i32,
    /// How many links end there.
    pub links: u32,
}

/// Lines that are drawn as one with branches.
#[derive(Debug, Clone)]
pub struct Tree {
    /// On which side the common end is.
    pub shape: Shape,
    /// The common end; none where it lies beyond the border of the level.
    pub one: Option<Pin>,
    /// The other ends in this level; most trees have one.
    pub many: SmallVec<[Pin; 1]>,
    /// How many links have their other ends beyond the border.
    pub open: u32,
}

/// The free cells that lines and blocks keep.
#[derive(Debug, Clone, Copy)]
pub struct Spacing {
    /// Between blocks across the flow.
    pub blocks: i32,
    /// Between a block and a line.
    pub beside: i32,
    /// Between lines.
    pub lines: i32,
    /// Between the flank of a box and where a line to it turns.
    pub turn: i32,
    /// Before the first track of a channel and after the last.
    pub ends: (i32, i32),
    /// From one track to the next.
    pub pitch: i32,
    /// How captions lie.
    pub captions: Captions,
}

/// How captions lie, and which cells they need.
#[derive(Debug, Clone, Copy)]
pub enum Captions {
    /// On their lines: so many cells along the flow more than they are wide.
    Along(i32),
    /// Across their lines: so many cells along the flow, and their width between the boxes.
    Across(i32),
}

impl Spacing {
    /// The cells between two neighbors in a layer, each a bend or a block.
    fn across(&self, bend: bool, other: bool) -> i32 {
        match (bend, other) {
            (true, true) => self.lines,
            (false, false) => self.blocks,
            _ => self.beside,
        }
    }
}

/// A line through a level from before to after: the cells where it begins, turns and ends.
pub type Path = Vec<Size>;

/// A level as it is drawn.
#[derive(Debug, Default)]
pub struct Drawn {
    /// The corner of every block.
    pub corners: Vec<Size>,
    /// For each tree the path of each of its pins, and last, if it is open, the one beyond the border.
    pub paths: Vec<Vec<Path>>,
    /// The cells that it takes.
    pub size: Size,
    /// Whether blocks share its layers because they lay in them already.
    pub is_given: bool,
}

/// Draws a level. Every tree leads from lower layers to higher ones: there is no circle.
pub fn draw(blocks: &[Block], trees: &[Tree], spacing: &Spacing) -> Drawn {
    let links: Vec<(u32, u32)> = trees
        .iter()
        .flat_map(|tree| {
            let one = tree.one.map(|pin| pin.block);
            tree.many.iter().filter_map(move |pin| match tree.shape {
                Shape::Parts => Some((one?, pin.block)),
                Shape::Joins => Some((pin.block, one?)),
            })
        })
        .collect();
    let widths: Vec<i32> = blocks.iter().map(|block| block.size.1).collect();
    let spans: Option<Vec<(i32, i32)>> =
        blocks.iter().map(|block| block.begins.map(|begins| (begins, begins + block.size.0))).collect();
    let given = spans.and_then(|spans| layering::given(&spans, &links));
    let is_given = given.is_some();
    let layer_of = given.unwrap_or_else(|| layering::layers(&widths, &links));
    let mut graph = ordered(blocks, trees, &layer_of);
    if matches!(spacing.captions, Captions::Across(_)) {
        graph.margin = margins(blocks, trees);
    }
    ports::spread(&mut graph, blocks);
    let mut at = coordinates::coordinates(&graph, spacing);
    for _ in 0..2 {
        ports::slide(&mut graph, blocks, &at, Side::Before);
        ports::slide(&mut graph, blocks, &at, Side::After);
        coordinates::refine(&graph, spacing, &mut at);
    }
    ports::slide(&mut graph, blocks, &at, Side::Before);
    ports::slide(&mut graph, blocks, &at, Side::After);
    Drawn { is_given, ..Draft::new(&graph, blocks, trees, &at, spacing).finish() }
}

/// How far the captions across the lines of each block reach beyond it on either side: one to each side at most.
fn margins(blocks: &[Block], trees: &[Tree]) -> Vec<i32> {
    let mut widest = vec![[0; 2]; blocks.len()];
    for pin in trees.iter().flat_map(|tree| &tree.many).filter(|pin| pin.caption > 0) {
        let [one, other] = &mut widest[pin.block as usize];
        *other = (*other).max(pin.caption.min(*one));
        *one = (*one).max(pin.caption);
    }
    let margin = |(block, [one, other]): (&Block, [i32; 2])| (one + other + 2 - block.size.1).max(0) / 2;
    blocks.iter().zip(widest).map(margin).collect()
}

/// Levels with more strands in more layers than this share all bends of a tree from the start.
const STRANDS: usize = 12_000;

/// A level in layers and in order. Strands are ordered one by one where there are not too many, which gives the fewest
/// crossings; then those of one tree that lie side by side become one trunk.
fn ordered(blocks: &[Block], trees: &[Tree], layer_of: &[u32]) -> Graph {
    let layer = |pin: &Pin| layer_of[pin.block as usize];
    let span = |tree: &Tree| {
        let one = tree.one.as_ref().map_or(0, layer);
        tree.many.iter().map(|pin| layer(pin).abs_diff(one) as usize).sum::<usize>()
    };
    if trees.iter().map(span).sum::<usize>() > STRANDS {
        let mut graph = Graph::new(blocks, trees, layer_of, &Sharing::All);
        order::order(&mut graph);
        return graph;
    }
    let mut strands = Graph::new(blocks, trees, layer_of, &Sharing::None);
    order::order(&mut strands);
    let mut graph = Graph::new(blocks, trees, layer_of, &strands.runs(trees));
    graph.follow(&strands);
    order::settle(&mut graph);
    graph
}

/// The rows of the nets between two layers; what turns into a flank runs straight.
fn rows(graph: &Graph, at: &[i32], gap: &[graph::Net], flanks: &Flanks) -> Vec<Rows> {
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

/// Channels with more tracks than this have them side by side.
const WIDE: u32 = 2;

/// A level whose rows are known.
struct Draft<'a> {
    graph: &'a Graph,
    blocks: &'a [Block],
    trees: &'a [Tree],
    at: &'a [i32],
    pitch: i32,
    flanks: Flanks,
    channels: Vec<Channel>,
    /// For each gap the number of each net in its channel, by its port on the side of the tree's one end.
    nets: Vec<Vec<(u32, u32)>>,
    /// Where each layer begins, and where the first track after it lies.
    starts: Vec<i32>,
    firsts: Vec<i32>,
    length: i32,
}

impl<'a> Draft<'a> {
    fn new(graph: &'a Graph, blocks: &'a [Block], trees: &'a [Tree], at: &'a [i32], spacing: &Spacing) -> Self {
        let flanks = flanks(graph, blocks, at, spacing);
        let channels: Vec<Channel> = graph.gaps.iter().map(|gap| Channel::of(&rows(graph, at, gap, &flanks))).collect();
        let nets = graph.gaps.iter().map(|gap| {
            let mut nets: Vec<(u32, u32)> =
                gap.iter().enumerate().map(|(number, net)| (net.one, number as u32)).collect();
            nets.sort_unstable();
            nets
        });
        let mut draft = Self {
            graph,
            blocks,
            trees,
            at,
            pitch: spacing.pitch,
            nets: nets.collect(),
            flanks,
            channels,
            starts: Vec::new(),
            firsts: Vec::new(),
            length: 0,
        };
        draft.lengthen(spacing);
        draft
    }

    /// Finds where each layer and each channel begins along the flow.
    fn lengthen(&mut self, spacing: &Spacing) {
        let room = self.captions(spacing);
        let mut along = 0;
        for (layer, nodes) in self.graph.layers.iter().enumerate() {
            self.starts.push(along);
            let blocks = nodes.iter().filter(|&&node| !self.graph.is_bend(node));
            along += blocks.map(|&node| self.blocks[node as usize].size.0).max().unwrap_or(0);
            self.length = along;
            let Some(channel) = self.channels.get(layer) else { break };
            let (before, after) = (spacing.ends.0 + room[layer].0, spacing.ends.1 + room[layer].1);
            self.firsts.push(along + before);
            along +=
                before + after + (channel.tracks as i32 - 1).max(0) * self.pitch(layer) + i32::from(channel.tracks > 0);
        }
    }

    /// The cells that captions take before and after the tracks of each channel.
    fn captions(&self, spacing: &Spacing) -> Vec<(i32, i32)> {
        let mut room = vec![(0, 0); self.channels.len()];
        for tree in self.trees {
            for pin in tree.many.iter().filter(|pin| pin.caption > 0) {
                let layer = self.graph.layer[pin.block as usize] as usize;
                let width = match spacing.captions {
                    Captions::Along(more) => pin.caption + more,
                    Captions::Across(length) => length,
                };
                match tree.shape {
                    Shape::Parts if layer > 0 => room[layer - 1].1 = room[layer - 1].1.max(width),
                    Shape::Joins if layer < room.len() => room[layer].0 = room[layer].0.max(width),
                    _ => {}
                }
            }
        }
        room
    }

    /// From one track to the next: closer where there are many.
    fn pitch(&self, gap: usize) -> i32 {
        if self.channels[gap].tracks > WIDE { 1 } else { self.pitch }
    }

    fn row(&self, port: u32) -> i32 {
        let port = &self.graph.ports[port as usize];
        self.at[port.node as usize] + port.offset
    }

    /// The first cell after the side of a block, or the last before it.
    fn end(&self, port: u32, side: Side) -> Size {
        let block = self.graph.ports[port as usize].node as usize;
        let start = self.starts[self.graph.layer[block] as usize];
        let along = match side {
            Side::Before => start - 1,
            Side::After => start + self.blocks[block].size.0,
        };
        (along, self.row(port))
    }

    /// The turns of the line of a tree in the channel after a layer, between two ports.
    fn turns(&self, tree: usize, gap: i32, (before, after): (u32, u32), path: &mut Path) {
        let gap = gap as usize;
        let one = if self.trees[tree].shape == Shape::Parts { before } else { after };
        let net = self.nets[gap].partition_point(|&(port, _)| port < one);
        let turns = self.channels[gap].turns(self.nets[gap][net].1 as usize, self.row(before), self.row(after));
        path.extend(turns.into_iter().map(|(track, row)| (self.firsts[gap] + track as i32 * self.pitch(gap), row)));
    }

    /// The cells beside the flank of a box and at the turn there, in the order of the flow.
    fn corner(&self, flank: &Flank, (before, after): (u32, u32)) -> [Size; 2] {
        let port = if flank.of == Side::Before { before } else { after };
        let node = self.graph.ports[port as usize].node as usize;
        let along = self.starts[self.graph.layer[node] as usize] + flank.column;
        let (beside, turn) = ((along, flank.beside), (along, flank.row));
        if flank.of == Side::Before { [beside, turn] } else { [turn, beside] }
    }

    /// The path of one strand of a tree: of a pin, or of what lies beyond the border.
    fn path(&self, tree: usize, strand: &Strand) -> Path {
        let (course, shape) = (&self.graph.courses[tree], self.trees[tree].shape);
        let depth = self.starts.len() as i32;
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
                None => self.turns(tree, gap, (port(gap), port(gap + 1)), &mut path),
            }
        }
        path.extend(last.filter(|_| !flanked(to - 1, Side::After)).map(|port| self.end(port, Side::Before)));
        path
    }

    fn finish(self) -> Drawn {
        let corner = |block: usize| (self.starts[self.graph.layer[block] as usize], self.at[block]);
        let corners: Vec<Size> = (0..self.blocks.len()).map(corner).collect();
        let paths =
            self.graph.courses.iter().enumerate().map(|(tree, course)| {
                self.graph.strands(course).iter().map(|strand| self.path(tree, strand)).collect()
            });
        let mut drawn = Drawn { corners, paths: paths.collect(), size: (self.length, 0), is_given: false };
        let rows = drawn.paths.iter().flatten().flatten().map(|cell| (cell.1, cell.1 + 1));
        let blocks = drawn.corners.iter().zip(self.blocks).map(|(corner, block)| (corner.1, corner.1 + block.size.1));
        let bends = (self.blocks.len()..self.at.len()).map(|node| (self.at[node], self.at[node] + 1));
        let (low, high) =
            rows.chain(blocks).chain(bends).fold((i32::MAX, i32::MIN), |all, it| (all.0.min(it.0), all.1.max(it.1)));
        if low <= high {
            drawn.corners.iter_mut().for_each(|corner| corner.1 -= low);
            drawn.paths.iter_mut().flatten().flatten().for_each(|cell| cell.1 -= low);
            drawn.size.1 = high - low;
        }
        drawn
    }
}
