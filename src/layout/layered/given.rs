//! How do lines run in layers between blocks that lie where they are?
//!
//! As in a drawing that we arrange, but for what is given: the layers are cut where the blocks lie, only bends are ordered and
//! take the rows that are free, and channels have the room that there is. So every line that comes out is legal, and those
//! for which there is no room are left out.

use super::draft::{Columns, Draft, rows};
use super::flanks::flanks;
use super::graph::{Graph, Sharing, Side};
use super::room::Room;
use super::tracks::Channel;
use super::{Block, Path, STRANDS, Size, Spacing, Tree, coordinates, lanes, order, ports, spans};

/// Lines through more layers than this in all are not led in layers.
const MANY: usize = 1_500_000;
/// How many rows a wall takes that ends the level: more than lines could.
const WALL: i32 = 1 << 24;
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
    /// The first row on which lines may run and the one behind the last.
    pub rows: (i32, i32),
    /// Rows of the first layer, from one to before another, on which none may.
    pub walls: &'a [(i32, i32)],
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
    let mut room = Room::of((&graph, given.blocks, &at), given.corners, &flanks, given.rows);
    let origin = given.corners.iter().map(|corner| corner.0).min().unwrap_or(0);
    let channel = |(layer, gap)| {
        room.begin(layer);
        Channel::numbered(&rows(&graph, &at, gap, &flanks), |trunks, demands, order| {
            room.number(trunks, demands, order, origin)
        })
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
        let depth = given.layers.iter().max().map_or(0, |&last| last + 1);
        let mut wall = |layer: u32, (from, behind): (i32, i32)| {
            level.blocks.push(Block { size: (0, behind - from), begins: None, ports: [(0, 0); 2], flanks: (0, 0) });
            level.layers.push(layer);
            level.at.push(from);
            level.margin.push(spacing.lines - spacing.beside);
        };
        let (first, behind) = given.rows;
        if first > i32::MIN {
            (0..depth).for_each(|layer| wall(layer, (first - WALL, first)));
        }
        if behind < i32::MAX {
            (0..depth).for_each(|layer| wall(layer, (behind, behind + WALL)));
        }
        given.walls.iter().for_each(|&rows| wall(0, rows));
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
