//! What does a level look like once every line runs from one layer to the next? Blocks and bends in layers, with ports.
//!
//! The strands of a tree, one for each of its ends, share their bends as [`Sharing`] says: all that pass a layer, none while
//! the order is sought, or those that then lie side by side. Shared bends keep the drawing small and its trunks whole. Every
//! port belongs to one tree and one side of a node, so ports that lie on different rows of their layer never touch.

use super::super::lists::Lists;
use super::{Block, Pin, Shape, Tree};

/// No port.
const NONE: u32 = u32::MAX;

/// One of the two sides of a node, towards the layers before or after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "two sides")]
pub enum Side {
    Before = 0,
    After = 1,
}

impl Side {
    /// The other side.
    pub const fn other(self) -> Self {
        match self {
            Self::Before => Self::After,
            Self::After => Self::Before,
        }
    }
}

/// Where a line enters or leaves a node.
#[derive(Debug, Clone, Copy)]
pub struct Port {
    /// The block or bend.
    pub node: u32,
    /// How far across the flow, from the beginning of the node.
    pub offset: i32,
    /// Whether the offset is given and not ours to choose.
    pub fixed: bool,
}

/// What one tree draws between two layers: one port on the side of its one end, some on the other.
#[derive(Debug, Clone, Copy)]
pub struct Net {
    /// On which side the one port is.
    pub side: Side,
    /// The one port.
    pub one: u32,
    /// Which of the [`ends`](Graph::ends) of the graph its others are: the first, and the one behind the last.
    ends: (u32, u32),
}

/// A line from a node to the layer beside it.
#[derive(Debug, Clone, Copy)]
pub struct Near {
    /// The own port.
    pub own: u32,
    /// The port at the other end.
    pub other: u32,
    /// How many links it carries.
    pub links: u32,
}

/// The line from the common end of a tree to one of its others: to a pin, or beyond the border.
#[derive(Debug, Clone, Copy)]
pub struct Strand {
    /// The port of its pin; none where it leads beyond the border.
    pub port: Option<u32>,
    /// The layer of its first bend.
    first: i32,
    /// Which of the bends of the graph are its own: the first, and the one behind the last.
    bends: (u32, u32),
}

/// The ports and bends of one tree.
#[derive(Debug, Clone, Copy)]
pub struct Course {
    /// The port of the one end; none where that lies beyond the border.
    pub one: Option<u32>,
    /// Which of the strands of the graph are its own: the first, and the one behind the last.
    strands: (u32, u32),
}

/// Which strands of a tree share a bend in a layer.
#[derive(Debug, Clone)]
pub enum Sharing {
    /// All.
    All,
    /// None.
    None,
    /// For each tree, each strand and each of its bends in the order of the layers: those with the same number.
    Runs(Vec<Vec<Vec<u32>>>),
}

impl Sharing {
    fn of(&self, tree: usize, strand: usize, bend: usize) -> u32 {
        match self {
            Self::All => 0,
            Self::None => strand as u32,
            Self::Runs(runs) => runs[tree][strand][bend],
        }
    }

    /// How many bends a tree of so many strands has in a layer at most.
    const fn most(&self, strands: usize) -> usize {
        match self {
            Self::All => 1,
            Self::None | Self::Runs(_) => strands,
        }
    }
}

/// What is in work while a graph is made.
#[derive(Default)]
struct Draft {
    /// The ports on each side, each with its block.
    sides: [Vec<(u32, u32)>; 2],
    /// The bends of the tree in work, by how far from its one end they lie and by their runs.
    shared: Vec<u32>,
    /// The lines of the tree in work: their gap, their port on the side of the one end, the other port, and their links.
    lines: Vec<(i32, u32, u32, u32)>,
}

impl Draft {
    /// Begins with a tree of so many bends at most.
    fn begin(&mut self, bends: usize) {
        self.shared.clear();
        self.shared.resize(bends, NONE);
        self.lines.clear();
    }
}

/// A level in layers.
#[derive(Debug, Default)]
pub struct Graph {
    /// How many of the nodes are blocks; bends come after them.
    pub blocks: usize,
    /// How many of the nodes, the first ones, lie where they are and never move: none, or all blocks.
    pub pinned: u32,
    /// How far each node reaches across the flow.
    pub extent: Vec<i32>,
    /// How much more room each block keeps on either side; none where it is empty.
    pub margin: Vec<i32>,
    /// The layer of each node.
    pub layer: Vec<u32>,
    /// The nodes of each layer, in their order across the flow.
    pub layers: Vec<Vec<u32>>,
    /// All ports.
    pub ports: Vec<Port>,
    /// The ports of each block on each side.
    pub sides: [Lists<u32>; 2],
    /// The nets between each layer and the next.
    pub gaps: Vec<Vec<Net>>,
    /// The other ports of all nets, and how many links run to each.
    ends: Vec<(u32, u32)>,
    /// For each side the lines of each node to the neighboring layer.
    pub near: [Lists<Near>; 2],
    /// The course of each tree.
    pub courses: Vec<Course>,
    /// The strands of all trees, in the order of the pins of each; last what lies beyond the border.
    strands: Vec<Strand>,
    /// The ports of the bends of all strands, each in the order of the layers.
    bends: Vec<u32>,
}

impl Graph {
    /// Puts a level into layers that are given.
    pub fn new(blocks: &[Block], trees: &[Tree], layer_of: &[u32], sharing: &Sharing) -> Self {
        let depth = layer_of.iter().max().map_or(0, |&last| last as usize + 1);
        let mut graph = Self {
            blocks: blocks.len(),
            extent: blocks.iter().map(|block| block.size.1).collect(),
            layer: layer_of.to_vec(),
            layers: vec![Vec::new(); depth],
            gaps: vec![Vec::new(); depth.saturating_sub(1)],
            courses: Vec::with_capacity(trees.len()),
            ..Self::default()
        };
        for (block, &layer) in layer_of.iter().enumerate() {
            graph.layers[layer as usize].push(block as u32);
        }
        let mut draft = Draft::default();
        for (number, tree) in trees.iter().enumerate() {
            let course = graph.course(number, tree, sharing, &mut draft);
            graph.courses.push(course);
        }
        graph.sides = draft.sides.each_ref().map(|ports| Lists::of(blocks.len(), ports));
        graph.near = graph.near();
        graph
    }

    fn near(&self) -> [Lists<Near>; 2] {
        let mut near = [Vec::with_capacity(self.ends.len()), Vec::with_capacity(self.ends.len())];
        for net in self.gaps.iter().flatten() {
            for (a, b, links) in self.lines(net) {
                let (from, to) = (self.ports[a as usize].node, self.ports[b as usize].node);
                near[1].push((from, Near { own: a, other: b, links }));
                near[0].push((to, Near { own: b, other: a, links }));
            }
        }
        near.map(|near| Lists::of(self.extent.len(), &near))
    }

    fn port(&mut self, pin: Pin, side: Side, draft: &mut Draft) -> u32 {
        let number = self.ports.len() as u32;
        let offset = pin.offset.unwrap_or(self.extent[pin.block as usize] / 2);
        self.ports.push(Port { node: pin.block, offset, fixed: pin.offset.is_some() });
        draft.sides[side as usize].push((pin.block, number));
        number
    }

    fn bend(&mut self, layer: i32) -> u32 {
        let node = self.extent.len() as u32;
        self.extent.push(1);
        self.layer.push(layer as u32);
        self.layers[layer as usize].push(node);
        let number = self.ports.len() as u32;
        self.ports.push(Port { node, offset: 0, fixed: true });
        number
    }

    /// The ports of a tree, its bends, and its nets between the layers that it passes.
    fn course(&mut self, number: usize, tree: &Tree, sharing: &Sharing, draft: &mut Draft) -> Course {
        let depth = self.layers.len() as i32;
        let (near, far, beyond) = match tree.shape {
            Shape::Parts => (Side::After, Side::Before, (-1, depth)),
            Shape::Joins => (Side::Before, Side::After, (depth, -1)),
        };
        let layer = |graph: &Self, pin: Pin| graph.layer[pin.block as usize] as i32;
        let start = tree.one.map_or(beyond.0, |pin| layer(self, pin));
        let one = tree.one.map(|pin| self.port(pin, near, draft));
        let from = self.strands.len();
        for &pin in &tree.many {
            let port = Some(self.port(pin, far, draft));
            self.strands.push(Strand { port, first: 0, bends: (0, 0) });
        }
        self.strands.extend((tree.open > 0).then_some(Strand { port: None, first: 0, bends: (0, 0) }));
        let strands = (from as u32, self.strands.len() as u32);
        let count = self.strands.len() - from;
        let end = |graph: &Self, strand: usize| tree.many.get(strand).map_or(beyond.1, |&pin| layer(graph, pin));
        let farthest = (0..count).map(|strand| end(self, strand).abs_diff(start)).max().unwrap_or(0) as usize;
        draft.begin(farthest * sharing.most(count));
        for strand in 0..count {
            let end = end(self, strand);
            let port = self.strands[from + strand].port;
            let links = tree.many.get(strand).map_or(tree.open, |pin| pin.links);
            let (low, high) = (start.min(end), start.max(end));
            let bends = self.bends.len();
            for layer in low + 1..high {
                let run = sharing.of(number, strand, (layer - low - 1) as usize) as usize;
                let slot = layer.abs_diff(start) as usize * sharing.most(count) + run;
                if draft.shared[slot] == NONE {
                    draft.shared[slot] = self.bend(layer);
                }
                self.bends.push(draft.shared[slot]);
            }
            let (first, last) = if start < end { (one, port) } else { (port, one) };
            let bend = |layer: i32| Some(self.bends[bends + (layer - low - 1) as usize]);
            for gap in low.max(0)..high.min(depth - 1) {
                let before = if gap == low { first } else { bend(gap) };
                let after = if gap + 1 == high { last } else { bend(gap + 1) };
                if let (Some(a), Some(b)) = (before, after) {
                    let (one, other) = if start < end { (a, b) } else { (b, a) };
                    draft.lines.push((gap, one, other, links));
                }
            }
            self.strands[from + strand] =
                Strand { port, first: low + 1, bends: (bends as u32, self.bends.len() as u32) };
        }
        self.nets(tree.shape, &mut draft.lines);
        Course { one, strands }
    }

    /// Adds the nets of a tree: one for each port on the side of its one end.
    fn nets(&mut self, shape: Shape, lines: &mut [(i32, u32, u32, u32)]) {
        lines.sort_unstable();
        let side = if shape == Shape::Parts { Side::Before } else { Side::After };
        for net in lines.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)) {
            let from = self.ends.len();
            for &(_, _, other, carried) in net {
                match self.ends[from..].last_mut() {
                    Some(last) if last.0 == other => last.1 += carried,
                    _ => self.ends.push((other, carried)),
                }
            }
            let ends = (from as u32, self.ends.len() as u32);
            self.gaps[net[0].0 as usize].push(Net { side, one: net[0].1, ends });
        }
    }

    /// The other ports of a net, and how many links run to each.
    pub fn ends(&self, net: &Net) -> &[(u32, u32)] {
        &self.ends[net.ends.0 as usize..net.ends.1 as usize]
    }

    /// The lines of a net: their two ports, before and after, and how many links each carries.
    pub fn lines(&self, net: &Net) -> impl Iterator<Item = (u32, u32, u32)> {
        let Net { side, one, .. } = *net;
        self.ends(net).iter().map(move |&(other, links)| match side {
            Side::Before => (one, other, links),
            Side::After => (other, one, links),
        })
    }

    /// Whether a node is a bend.
    pub fn is_bend(&self, node: u32) -> bool {
        node as usize >= self.blocks
    }

    /// The strands of a tree.
    pub fn strands(&self, course: &Course) -> &[Strand] {
        &self.strands[course.strands.0 as usize..course.strands.1 as usize]
    }

    /// The ports of the bends of a strand.
    fn bends(&self, strand: &Strand) -> &[u32] {
        &self.bends[strand.bends.0 as usize..strand.bends.1 as usize]
    }

    /// The port of the bend of a strand in a layer.
    pub fn bend_of(&self, strand: &Strand, layer: i32) -> Option<u32> {
        let at = usize::try_from(layer - strand.first).ok()?;
        self.bends(strand).get(at).copied()
    }

    /// Which strands lie side by side in every layer from the one end of their tree on.
    pub fn runs(&self, trees: &[Tree]) -> Sharing {
        let mut place = vec![0_u32; self.extent.len()];
        for layer in &self.layers {
            layer.iter().enumerate().for_each(|(at, &node)| place[node as usize] = at as u32);
        }
        let place = |port: u32| place[self.ports[port as usize].node as usize];
        let runs = trees.iter().zip(&self.courses).map(|(tree, course)| {
            let strands = self.strands(course);
            let bends = |strand: u32| self.bends(&strands[strand as usize]);
            let mut runs: Vec<Vec<u32>> =
                strands.iter().map(|strand| vec![u32::MAX; self.bends(strand).len()]).collect();
            // From the one end on: what has parted does not join again.
            let mut here: Vec<u32> = (0..strands.len() as u32).collect();
            let mut before: Vec<u32> = vec![0; here.len()];
            for step in 0.. {
                let bend = |strand: u32| {
                    if tree.shape == Shape::Parts { step } else { bends(strand).len().wrapping_sub(step + 1) }
                };
                here.retain(|&strand| step < bends(strand).len());
                if here.is_empty() {
                    break;
                }
                here.sort_by_key(|&strand| place(bends(strand)[bend(strand)]));
                let mut run = here[0];
                let mut now = before.clone();
                for (at, &strand) in here.iter().enumerate() {
                    if at > 0 {
                        let last = here[at - 1];
                        let (a, b) = (bends(last)[bend(last)], bends(strand)[bend(strand)]);
                        if place(b) != place(a) + 1 || before[strand as usize] != before[last as usize] {
                            run = strand;
                        }
                    }
                    now[strand as usize] = run;
                    runs[strand as usize][bend(strand)] = run;
                }
                before = now;
            }
            runs
        });
        Sharing::Runs(runs.collect())
    }

    /// Takes over the order of a graph of the same trees whose strands share other bends.
    pub fn follow(&mut self, other: &Self) {
        let mut node_of = vec![u32::MAX; other.extent.len()];
        (0..self.blocks).for_each(|block| node_of[block] = block as u32);
        for (&own, &its) in self.bends.iter().zip(&other.bends) {
            node_of[other.ports[its as usize].node as usize] = self.ports[own as usize].node;
        }
        let mut seen = vec![false; self.extent.len()];
        for (own, its) in self.layers.iter_mut().zip(&other.layers) {
            let nodes = its.iter().map(|&node| node_of[node as usize]);
            *own = nodes.filter(|&node| !std::mem::replace(&mut seen[node as usize], true)).collect();
        }
    }
}
