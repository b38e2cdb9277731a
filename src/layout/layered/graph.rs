//! What does a level look like once every line runs from one layer to the next? Blocks and bends in layers, with ports.
//!
//! The strands of a tree, one for each of its ends, share their bends as [`Sharing`] says: all that pass a layer, none while
//! the order is sought, or those that then lie side by side. Shared bends keep the drawing small and its trunks whole. Every
//! port belongs to one tree and one side of a node, so ports that lie on different rows of their layer never touch.

use std::collections::HashMap;

use super::{Block, Pin, Shape, Tree};

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

/// What one tree draws between two layers: one port on one side, some on the other.
#[derive(Debug, Clone, Default)]
pub struct Net {
    /// Its tree.
    pub tree: u32,
    /// The ports on the layer before and on the layer after.
    pub ports: [Vec<u32>; 2],
    /// How many links each port on the side with many ports carries.
    pub links: Vec<u32>,
}

impl Net {
    /// The lines of the net: their two ports and how many links each carries.
    pub fn lines(&self) -> impl Iterator<Item = (u32, u32, u32)> {
        let [before, after] = &self.ports;
        let pairs = before.iter().flat_map(|&a| after.iter().map(move |&b| (a, b)));
        pairs.zip(&self.links).map(|((a, b), &links)| (a, b, links))
    }
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

/// The ports and bends of one tree.
#[derive(Debug, Clone, Default)]
pub struct Course {
    /// The port of the one end; none where that lies beyond the border.
    pub one: Option<u32>,
    /// The ports of the many ends, in the order of the tree's pins.
    pub many: Vec<u32>,
    /// For each strand (each pin, and last what lies beyond the border) the layer of its first bend.
    pub first: Vec<i32>,
    /// For each strand the ports of its bends, in the order of the layers.
    pub bends: Vec<Vec<u32>>,
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
}

/// A level in layers.
#[derive(Debug, Default)]
pub struct Graph {
    /// How many of the nodes are blocks; bends come after them.
    pub blocks: usize,
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
    /// The ports of each node on each side.
    pub sides: [Vec<Vec<u32>>; 2],
    /// The nets between each layer and the next.
    pub gaps: Vec<Vec<Net>>,
    /// For each side the lines of each node to the neighboring layer.
    pub near: [Vec<Vec<Near>>; 2],
    /// The course of each tree.
    pub courses: Vec<Course>,
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
            sides: [vec![Vec::new(); blocks.len()], vec![Vec::new(); blocks.len()]],
            gaps: vec![Vec::new(); depth.saturating_sub(1)],
            ..Self::default()
        };
        for (block, &layer) in layer_of.iter().enumerate() {
            graph.layers[layer as usize].push(block as u32);
        }
        for (number, tree) in trees.iter().enumerate() {
            let course = graph.course(number, tree, depth as i32, sharing);
            graph.courses.push(course);
        }
        graph.near = [vec![Vec::new(); graph.extent.len()], vec![Vec::new(); graph.extent.len()]];
        for gap in &graph.gaps {
            for net in gap {
                for (a, b, links) in net.lines() {
                    let (from, to) = (graph.ports[a as usize].node, graph.ports[b as usize].node);
                    graph.near[1][from as usize].push(Near { own: a, other: b, links });
                    graph.near[0][to as usize].push(Near { own: b, other: a, links });
                }
            }
        }
        graph
    }

    fn port(&mut self, pin: Pin, side: Side) -> u32 {
        let number = self.ports.len() as u32;
        let offset = pin.offset.unwrap_or(self.extent[pin.block as usize] / 2);
        self.ports.push(Port { node: pin.block, offset, fixed: pin.offset.is_some() });
        self.sides[side as usize][pin.block as usize].push(number);
        number
    }

    fn bend(&mut self, layer: i32) -> u32 {
        let node = self.extent.len() as u32;
        self.extent.push(1);
        self.layer.push(layer as u32);
        self.layers[layer as usize].push(node);
        let number = self.ports.len() as u32;
        self.ports.push(Port { node, offset: 0, fixed: true });
        self.sides.iter_mut().for_each(|side| side.push(vec![number]));
        number
    }

    /// The ports of a tree, its bends, and its nets between the layers that it passes.
    fn course(&mut self, number: usize, tree: &Tree, depth: i32, sharing: &Sharing) -> Course {
        let (near, far, beyond) = match tree.shape {
            Shape::Parts => (Side::After, Side::Before, (-1, depth)),
            Shape::Joins => (Side::Before, Side::After, (depth, -1)),
        };
        let layer = |graph: &Self, pin: Pin| graph.layer[pin.block as usize] as i32;
        let start = tree.one.map_or(beyond.0, |pin| layer(self, pin));
        let one = tree.one.map(|pin| self.port(pin, near));
        let many: Vec<u32> = tree.many.iter().map(|&pin| self.port(pin, far)).collect();
        let ends = tree.many.iter().zip(&many).map(|(&pin, &port)| (layer(self, pin), Some(port), pin.links));
        let open = (tree.open > 0).then_some((beyond.1, None, tree.open));
        let strands: Vec<(i32, Option<u32>, u32)> = ends.chain(open).collect();
        let mut course = Course { one, many, ..Course::default() };
        let mut shared: HashMap<(i32, u32), u32> = HashMap::new();
        // Each line as its gap, its port on the side of the one end, the other port, and its links.
        let mut lines: Vec<(i32, u32, u32, u32)> = Vec::new();
        for (strand, (end, port, links)) in strands.into_iter().enumerate() {
            let (from, to) = (start.min(end), start.max(end));
            let bends: Vec<u32> = (from + 1..to)
                .map(|layer| {
                    let run = sharing.of(number, strand, (layer - from - 1) as usize);
                    *shared.entry((layer, run)).or_insert_with(|| self.bend(layer))
                })
                .collect();
            let ends = if start < end { (one, port) } else { (port, one) };
            let all = std::iter::once(ends.0).chain(bends.iter().copied().map(Some)).chain([ends.1]);
            let all: Vec<Option<u32>> = all.collect();
            for (gap, pair) in (from..to).zip(all.windows(2)) {
                if let (&[Some(a), Some(b)], true) = (pair, gap >= 0 && gap + 1 < depth) {
                    let (one, other) = if start < end { (a, b) } else { (b, a) };
                    lines.push((gap, one, other, links));
                }
            }
            course.first.push(from + 1);
            course.bends.push(bends);
        }
        self.nets(number as u32, tree.shape, lines);
        course
    }

    /// Adds the nets of a tree: one for each port on the side of its one end.
    fn nets(&mut self, tree: u32, shape: Shape, mut lines: Vec<(i32, u32, u32, u32)>) {
        lines.sort_unstable();
        for net in lines.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)) {
            let (mut many, mut links): (Vec<u32>, Vec<u32>) = (Vec::new(), Vec::new());
            for &(_, _, other, carried) in net {
                if many.last() == Some(&other) {
                    *links.last_mut().expect("as many as ports") += carried;
                } else {
                    many.push(other);
                    links.push(carried);
                }
            }
            let one = vec![net[0].1];
            let ports = if shape == Shape::Parts { [one, many] } else { [many, one] };
            self.gaps[net[0].0 as usize].push(Net { tree, ports, links });
        }
    }

    /// Whether a node is a bend.
    pub fn is_bend(&self, node: u32) -> bool {
        node as usize >= self.blocks
    }

    /// The port of the bend of a strand of a tree in a layer.
    pub fn bend_of(&self, tree: usize, strand: usize, layer: i32) -> Option<u32> {
        let course = &self.courses[tree];
        let at = usize::try_from(layer - course.first[strand]).ok()?;
        course.bends[strand].get(at).copied()
    }

    /// Which strands lie side by side in every layer from the one end of their tree on.
    pub fn runs(&self, trees: &[Tree]) -> Sharing {
        let mut place = vec![0_u32; self.extent.len()];
        for layer in &self.layers {
            layer.iter().enumerate().for_each(|(at, &node)| place[node as usize] = at as u32);
        }
        let place = |port: u32| place[self.ports[port as usize].node as usize];
        let runs = trees.iter().zip(&self.courses).map(|(tree, course)| {
            let mut runs: Vec<Vec<u32>> = course.bends.iter().map(|bends| vec![u32::MAX; bends.len()]).collect();
            // From the one end on: what has parted does not join again.
            let mut here: Vec<u32> = (0..course.bends.len() as u32).collect();
            let mut before: Vec<u32> = vec![0; here.len()];
            for step in 0.. {
                let bend = |strand: u32| {
                    let bends = &course.bends[strand as usize];
                    if tree.shape == Shape::Parts { step } else { bends.len().wrapping_sub(step + 1) }
                };
                here.retain(|&strand| step < course.bends[strand as usize].len());
                if here.is_empty() {
                    break;
                }
                here.sort_by_key(|&strand| place(course.bends[strand as usize][bend(strand)]));
                let mut run = here[0];
                let mut now = before.clone();
                for (at, &strand) in here.iter().enumerate() {
                    if at > 0 {
                        let last = here[at - 1];
                        let (a, b) =
                            (course.bends[last as usize][bend(last)], course.bends[strand as usize][bend(strand)]);
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
        for (own, its) in self.courses.iter().zip(&other.courses) {
            for (own, its) in own.bends.iter().flatten().zip(its.bends.iter().flatten()) {
                node_of[other.ports[*its as usize].node as usize] = self.ports[*own as usize].node;
            }
        }
        let mut seen = vec![false; self.extent.len()];
        for (own, its) in self.layers.iter_mut().zip(&other.layers) {
            let nodes = its.iter().map(|&node| node_of[node as usize]);
            *own = nodes.filter(|&node| !std::mem::replace(&mut seen[node as usize], true)).collect();
        }
    }
}
