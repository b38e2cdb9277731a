//! What does a level look like once every line runs from one layer to the next? Blocks and bends in layers, with ports.
//!
//! A tree that passes a layer has one bend there, however many links it carries: that is what keeps the work and the
//! drawing small (long edges share their dummies). Every port belongs to one tree and one side of a node, so ports that
//! lie on different rows of their layer never touch.

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
    /// The layer of the first bend, and the ports of the bends, one a layer.
    pub first: i32,
    /// The bends in the order of their layers.
    pub bends: Vec<u32>,
}

/// A level in layers.
#[derive(Debug, Default)]
pub struct Graph {
    /// How many of the nodes are blocks; bends come after them.
    pub blocks: usize,
    /// How far each node reaches across the flow.
    pub extent: Vec<i32>,
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
    pub fn new(blocks: &[Block], trees: &[Tree], layer_of: &[u32]) -> Self {
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
            let course = graph.course(number as u32, tree, depth as i32);
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
    fn course(&mut self, number: u32, tree: &Tree, depth: i32) -> Course {
        // Distances count away from the one end, so that trees that part and trees that join are one case.
        let (near, far, beyond) = match tree.shape {
            Shape::Parts => (Side::After, Side::Before, (-1, depth)),
            Shape::Joins => (Side::Before, Side::After, (depth, -1)),
        };
        let way = if tree.shape == Shape::Parts { 1 } else { -1 };
        let start = tree.one.map_or(beyond.0, |pin| self.layer[pin.block as usize] as i32);
        let layers: Vec<i32> = tree.many.iter().map(|pin| self.layer[pin.block as usize] as i32).collect();
        let ends = layers.iter().copied().chain((tree.open > 0).then_some(beyond.1));
        let last = ends.max_by_key(|layer| layer * way).unwrap_or(start);
        let one = tree.one.map(|pin| self.port(pin, near));
        let many: Vec<u32> = tree.many.iter().map(|&pin| self.port(pin, far)).collect();
        let mut bends = Vec::new();
        let mut carried: u32 = tree.many.iter().map(|pin| pin.links).sum::<u32>() + tree.open;
        let (mut before, mut layer) = (one, start);
        while layer != last {
            let next = layer + way;
            let here = (0..many.len()).filter(|&pin| layers[pin] == next);
            let (mut ports, mut links): (Vec<u32>, Vec<u32>) =
                here.map(|pin| (many[pin], tree.many[pin].links)).unzip();
            carried -= links.iter().sum::<u32>();
            let on = (next != last).then(|| self.bend(next));
            if on.is_some() {
                ports.extend(on);
                links.push(carried);
            }
            if let (Some(before), true) = (before, next >= 0 && next < depth) {
                let ports = if way > 0 { [vec![before], ports] } else { [ports, vec![before]] };
                self.gaps[layer.min(next) as usize].push(Net { tree: number, ports, links });
            }
            bends.extend(on);
            (before, layer) = (on, next);
        }
        let first = if way > 0 { start + 1 } else { start - bends.len() as i32 };
        if way < 0 {
            bends.reverse();
        }
        Course { one, many, first, bends }
    }

    /// Whether a node is a bend.
    pub fn is_bend(&self, node: u32) -> bool {
        node as usize >= self.blocks
    }

    /// The bend of a tree in a layer.
    pub fn bend_of(&self, tree: usize, layer: i32) -> Option<u32> {
        let course = &self.courses[tree];
        usize::try_from(layer - course.first).ok().and_then(|at| course.bends.get(at)).copied()
    }
}
