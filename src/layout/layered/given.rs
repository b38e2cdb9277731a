//! How do lines run in layers between blocks that lie where they are?
//!
//! As in a drawing that we arrange, but for what is given: the layers are cut where the blocks lie, only bends are ordered and
//! take the rows that are free, and channels have the room that there is. So every line that comes out is legal, and those
//! for which there is no room are left out.

use super::super::geometry::Bins;
use super::draft::{Columns, Draft, rows};
use super::flanks::flanks;
use super::graph::{Graph, Sharing, Side};
use super::room::Room;
use super::tracks::Channel;
use super::{Block, Path, STRANDS, Size, Spacing, Tree, coordinates, lanes, order, ports, spans};

/// Lines through more layers than this in all are not led in layers.
const MANY: usize = 1_500_000;
/// Rounds in which ports and bends are moved to where lines are straight.
const ROUNDS: usize = 3;

/// Blocks that lie where they are, and what else stands in the way of lines.
#[derive(Debug)]
pub struct Given<'a> {
    /// The blocks, and where each begins along and across the flow.
    pub blocks: &'a [Block],
    pub corners: &'a [Size],
    /// The layer of each block.
    pub layers: &'a [u32],
    /// What no line along the flow may pass: corner and size.
    pub walls: &'a [(Size, Size)],
    /// What no line across the flow may pass.
    pub bars: &'a Bins,
}

/// For each tree the path of each of its pins, none where there is no room for it. Every tree leads from lower layers to
/// higher ones.
pub fn paths(given: &Given<'_>, trees: &[Tree], spacing: &Spacing) -> Vec<Vec<Option<Path>>> {
    if spans(trees, given.layers) > MANY {
        return trees.iter().map(|tree| vec![None; tree.many.len()]).collect();
    }
    let level = Level::of(given, spacing);
    let mut graph = level.ordered(trees);
    ports::spread(&mut graph, &level.blocks);
    let mut at = lanes::estimate(&graph, &level.at);
    lanes::place(&mut graph, spacing, &mut at);
    for _ in 0..ROUNDS {
        ports::slide(&mut graph, &level.blocks, &at, Side::Before);
        ports::slide(&mut graph, &level.blocks, &at, Side::After);
        coordinates::refine(&graph, spacing, &mut at);
    }
    ports::slide(&mut graph, &level.blocks, &at, Side::Before);
    ports::slide(&mut graph, &level.blocks, &at, Side::After);
    let flanks = flanks(&graph, &level.blocks, &at, spacing);
    let mut room = Room::of((&graph, given.blocks, &at), given.corners, &flanks, given.bars);
    let origin = given.corners.iter().map(|corner| corner.0).min().unwrap_or(0);
    let channel = |(layer, gap)| {
        room.begin(layer);
        Channel::numbered(&rows(&graph, &at, gap, &flanks), |trunks, _, order| room.number(trunks, order, origin))
    };
    let channels: Vec<Channel> = graph.gaps.iter().map(Vec::as_slice).enumerate().map(channel).collect();
    let walls = level.blocks.len() - given.blocks.len();
    let begins = given.corners.iter().map(|corner| corner.0).chain(std::iter::repeat_n(0, walls)).collect();
    let columns = Columns { begins, tracks: vec![(origin, 1); channels.len()] };
    Draft::new((&graph, &level.blocks, trees, &at), flanks, channels, columns).paths()
}

/// Blocks and the walls in each layer, which are blocks without lines.
struct Level {
    blocks: Vec<Block>,
    layers: Vec<u32>,
    /// Where each begins across the flow.
    at: Vec<i32>,
    /// How much more room each keeps than a block.
    margin: Vec<i32>,
}

impl Level {
    fn of(given: &Given<'_>, spacing: &Spacing) -> Self {
        let mut level = Self {
            blocks: given.blocks.to_vec(),
            layers: given.layers.to_vec(),
            at: given.corners.iter().map(|corner| corner.1).collect(),
            margin: vec![0; given.blocks.len()],
        };
        let depth = given.layers.iter().max().map_or(0, |&last| last as usize + 1);
        let mut reach = vec![(i32::MAX, i32::MIN); depth];
        for ((&layer, corner), block) in given.layers.iter().zip(given.corners).zip(given.blocks) {
            let reach = &mut reach[layer as usize];
            *reach = (reach.0.min(corner.0), reach.1.max(corner.0 + block.size.0));
        }
        for &(corner, size) in given.walls {
            for layer in 0..depth {
                // A line may turn anywhere up to where the layers beside its own end.
                let (first, last) = (layer.saturating_sub(1), (layer + 1).min(depth - 1));
                if corner.0 < reach[last].1 && corner.0 + size.0 > reach[first].0 {
                    level.blocks.push(Block { size, begins: None, ports: [(0, 0); 2], flanks: (0, 0) });
                    level.layers.push(layer as u32);
                    level.at.push(corner.1);
                    level.margin.push(spacing.lines - spacing.beside);
                }
            }
        }
        level
    }

    /// The level in layers: blocks in the order in which they lie, bends among them so that few lines cross.
    fn ordered(&self, trees: &[Tree]) -> Graph {
        let sorted = |sharing: &Sharing| {
            let mut graph = Graph::new(&self.blocks, trees, &self.layers, sharing);
            graph.pinned = self.blocks.len() as u32;
            graph.margin.clone_from(&self.margin);
            let at = lanes::estimate(&graph, &self.at);
            lanes::sort(&mut graph, &at);
            graph
        };
        if spans(trees, &self.layers) > STRANDS {
            let mut graph = sorted(&Sharing::All);
            order::order(&mut graph);
            return graph;
        }
        let mut strands = sorted(&Sharing::None);
        order::order(&mut strands);
        let mut graph = sorted(&strands.runs(trees));
        graph.follow(&strands);
        order::settle(&mut graph);
        graph
    }
}
