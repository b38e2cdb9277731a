//! How is one level of a design drawn: where do its blocks lie, and how do its trees of lines run between them?
//!
//! Layered drawing after Sugiyama, Tagawa and Toda (1981) in cells: layers, order, coordinates, ports, tracks. Everything is
//! in cells along the flow and across it, so that both directions are one case. What comes out has no faults by construction:
//! blocks keep their distances, every line has a row of its own in every layer, and between layers lines run on tracks that
//! cross at right angles only. Nothing depends on chance, time or floating point.

mod coordinates;
pub mod cuts;
mod draft;
mod flanks;
pub mod given;
mod graph;
mod heights;
mod lanes;
pub mod layering;
mod order;
mod ports;
mod room;
mod sequence;
mod simplex;
mod straighten;
mod tracks;

use smallvec::SmallVec;

use draft::{Columns, Draft, rows};
use flanks::flanks;
use graph::{Graph, Sharing, Side};
use tracks::Channel;

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
    let flanks = flanks(&graph, blocks, &at, spacing);
    let channels: Vec<Channel> = graph.gaps.iter().map(|gap| Channel::of(&rows(&graph, &at, gap, &flanks))).collect();
    let (columns, length) = lengthen(&graph, (blocks, trees), &channels, spacing);
    let begins = columns.begins.clone();
    let draft = Draft::new((&graph, blocks, trees, &at), flanks, channels, columns);
    Drawn { is_given, ..drawn(&draft, (blocks, &at), &begins, length) }
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

/// How many layers all strands of some trees pass together.
fn spans(trees: &[Tree], layer_of: &[u32]) -> usize {
    let layer = |pin: &Pin| layer_of[pin.block as usize];
    let span = |tree: &Tree| {
        let one = tree.one.as_ref().map_or(0, layer);
        tree.many.iter().map(|pin| layer(pin).abs_diff(one) as usize).sum::<usize>()
    };
    trees.iter().map(span).sum()
}

/// A level in layers and in order. Strands are ordered one by one where there are not too many, which gives the fewest
/// crossings; then those of one tree that lie side by side become one trunk.
fn ordered(blocks: &[Block], trees: &[Tree], layer_of: &[u32]) -> Graph {
    if spans(trees, layer_of) > STRANDS {
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

/// Channels with more tracks than this have them side by side.
const WIDE: u32 = 2;

/// Where each layer and each channel begins along the flow, as close as they may, and where all ends.
fn lengthen(
    graph: &Graph,
    (blocks, trees): (&[Block], &[Tree]),
    channels: &[Channel],
    spacing: &Spacing,
) -> (Columns, i32) {
    let room = caption_room(graph, trees, spacing);
    let mut columns = Columns { begins: vec![0; blocks.len()], tracks: Vec::with_capacity(channels.len()) };
    let (mut along, mut end) = (0, 0);
    for (layer, nodes) in graph.layers.iter().enumerate() {
        let here = nodes.iter().filter(|&&node| !graph.is_bend(node)).map(|&node| node as usize);
        here.clone().for_each(|block| columns.begins[block] = along);
        along += here.map(|block| blocks[block].size.0).max().unwrap_or(0);
        end = along;
        let Some(channel) = channels.get(layer) else { break };
        let (before, after) = (spacing.ends.0 + room[layer].0, spacing.ends.1 + room[layer].1);
        let pitch = if channel.tracks > WIDE { 1 } else { spacing.pitch };
        columns.tracks.push((along + before, pitch));
        along += before + after + (channel.tracks as i32 - 1).max(0) * pitch + i32::from(channel.tracks > 0);
    }
    (columns, end)
}

/// The cells that captions take before and after the tracks of each channel.
fn caption_room(graph: &Graph, trees: &[Tree], spacing: &Spacing) -> Vec<(i32, i32)> {
    let mut room = vec![(0, 0); graph.gaps.len()];
    for tree in trees {
        for pin in tree.many.iter().filter(|pin| pin.caption > 0) {
            let layer = graph.layer[pin.block as usize] as usize;
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

/// The level with its corner at the origin.
fn drawn(draft: &Draft<'_>, (blocks, at): (&[Block], &[i32]), begins: &[i32], length: i32) -> Drawn {
    let corners: Vec<Size> = begins.iter().zip(at).map(|(&along, &across)| (along, across)).collect();
    let all = |paths: Vec<Option<Path>>| {
        paths.into_iter().map(|path| path.expect("channels are as wide as their tracks")).collect()
    };
    let mut drawn =
        Drawn { corners, paths: draft.paths().into_iter().map(all).collect(), size: (length, 0), is_given: false };
    let rows = drawn.paths.iter().flatten().flatten().map(|cell| (cell.1, cell.1 + 1));
    let spans = drawn.corners.iter().zip(blocks).map(|(corner, block)| (corner.1, corner.1 + block.size.1));
    let bends = at[blocks.len()..].iter().map(|&at| (at, at + 1));
    let (low, high) =
        rows.chain(spans).chain(bends).fold((i32::MAX, i32::MIN), |all, it| (all.0.min(it.0), all.1.max(it.1)));
    if low <= high {
        drawn.corners.iter_mut().for_each(|corner| corner.1 -= low);
        drawn.paths.iter_mut().flatten().flatten().for_each(|cell| cell.1 -= low);
        drawn.size.1 = high - low;
    }
    drawn
}
