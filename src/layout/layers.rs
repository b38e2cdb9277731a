//! In which order and where do the blocks of one level lie, so that links run one way, straight and with few crossings?
//!
//! Layered drawing after Sugiyama, Tagawa and Toda (1981), part by connected part: links that close a circle are turned round,
//! layers are longest paths, barycentres order each layer, and each layer is then placed as near to its neighbours as its order
//! allows (least squares over an ordered list, solved by pooling adjacent violators). Blocks never overlap, because the order
//! and the distances within a layer are kept by construction. Everything is counted in whole cells; nothing depends on chance.

use crate::model::Cell;

use super::Direction;

/// A width and a height.
pub type Size = (i32, i32);

/// A link between two blocks of one level.
#[derive(Debug, Clone, Copy)]
pub struct Tie {
    /// The block that it leaves and the cell of that block, from its corner, where its sender's centre lies.
    pub from: (usize, Cell),
    /// The block that it reaches, likewise.
    pub to: (usize, Cell),
    /// How wide its caption is.
    pub caption: i32,
}

/// A link within one part whose coordinates run along and across the flow.
#[derive(Debug, Clone, Copy)]
struct Edge {
    from: usize,
    to: usize,
    /// How far across the flow the two ends lie within their blocks.
    anchors: (i32, i32),
    caption: i32,
}

/// How often the layers are ordered, forth and back, and placed.
const SWEEPS: usize = 6;
/// The longest link that reserves a lane between the blocks it passes, in layers; bounds the work.
const LONGEST: usize = 8;
/// The free columns and rows between parts.
const APART: Size = (8, 3);

/// What is kept free along and across the flow, in cells.
struct Gaps {
    least: i32,
    beside_caption: i32,
    per_line: (i32, i32),
    blocks: i32,
    lanes: i32,
}

impl Gaps {
    const fn of(direction: Direction) -> Self {
        match direction {
            Direction::Right | Direction::Auto => {
                Self { least: 8, beside_caption: 4, per_line: (1, 2), blocks: 3, lanes: 1 }
            }
            // Captions lie across upright lines and need rows, not length.
            Direction::Down => Self { least: 3, beside_caption: 0, per_line: (1, 1), blocks: 6, lanes: 2 },
        }
    }

    /// The cells between two layers.
    fn between(&self, lines: i32, caption: i32) -> i32 {
        let caption = if caption > 0 && self.beside_caption > 0 { caption + self.beside_caption } else { 0 };
        let lines = lines.min(40) * self.per_line.0 / self.per_line.1;
        caption.max(self.least) + lines
    }
}

/// Width and height as along and across the flow, and back.
const fn turned(direction: Direction, (a, b): Size) -> Size {
    match direction {
        Direction::Right | Direction::Auto => (a, b),
        Direction::Down => (b, a),
    }
}

/// The corner of every block, and the size of the whole.
pub fn layered(sizes: &[Size], ties: &[Tie], direction: Direction) -> (Vec<Cell>, Size) {
    let (parts, part_of, number_in) = parts(sizes.len(), ties);
    let mut edges: Vec<Vec<Edge>> = vec![Vec::new(); parts.len()];
    for tie in ties.iter().filter(|tie| tie.from.0 != tie.to.0) {
        let across = |cell: Cell| turned(direction, (cell.x, cell.y)).1;
        edges[part_of[tie.from.0]].push(Edge {
            from: number_in[tie.from.0],
            to: number_in[tie.to.0],
            anchors: (across(tie.from.1), across(tie.to.1)),
            caption: tie.caption,
        });
    }
    let mut drawn: Vec<(Vec<Cell>, Size)> = Vec::with_capacity(parts.len());
    for (nodes, edges) in parts.iter().zip(edges) {
        let sizes = nodes.iter().map(|&node| turned(direction, sizes[node])).collect();
        let (corners, size) = Part::new(sizes, &edges, Gaps::of(direction)).drawn();
        let cells = corners.into_iter().map(|corner| turned(direction, corner)).map(|(x, y)| Cell::new(x, y));
        drawn.push((cells.collect(), turned(direction, size)));
    }
    // What nothing is linked to goes last.
    let mut order: Vec<usize> = (0..parts.len()).collect();
    order.sort_by_key(|&part| parts[part].len() == 1);
    let (corners, size) = shelves(order.iter().map(|&part| drawn[part].1));
    let mut cells = vec![Cell::default(); sizes.len()];
    for (part, corner) in order.into_iter().zip(corners) {
        for (&node, cell) in parts[part].iter().zip(&drawn[part].0) {
            cells[node] = Cell::new(corner.x + cell.x, corner.y + cell.y);
        }
    }
    (cells, size)
}

/// The connected parts in the order of their first blocks, the part of each block, and its number in it.
fn parts(count: usize, ties: &[Tie]) -> (Vec<Vec<usize>>, Vec<usize>, Vec<usize>) {
    let mut joined = petgraph::unionfind::UnionFind::<usize>::new(count);
    for tie in ties {
        joined.union(tie.from.0, tie.to.0);
    }
    let mut parts: Vec<Vec<usize>> = Vec::new();
    let mut part_of_root = vec![usize::MAX; count];
    let (mut part_of, mut number_in) = (Vec::with_capacity(count), Vec::with_capacity(count));
    for node in 0..count {
        let part = &mut part_of_root[joined.find(node)];
        if *part == usize::MAX {
            *part = parts.len();
            parts.push(Vec::new());
        }
        part_of.push(*part);
        number_in.push(parts[*part].len());
        parts[*part].push(node);
    }
    (parts, part_of, number_in)
}

/// Rows of parts, as wide as the widest or as the shape of a screen suggests.
fn shelves(sizes: impl Iterator<Item = Size> + Clone) -> (Vec<Cell>, Size) {
    let area: i64 = sizes.clone().map(|(w, h)| i64::from(w + APART.0) * i64::from(h + APART.1)).sum();
    let wide = ((area * 3).isqrt() as i32).max(sizes.clone().map(|size| size.0).max().unwrap_or(0));
    let (mut corners, mut x, mut y, mut row, mut width) = (Vec::new(), 0, 0, 0, 0);
    for (w, h) in sizes {
        if x > 0 && x + w > wide {
            (x, y, row) = (0, y + row + APART.1, 0);
        }
        corners.push(Cell::new(x, y));
        x += w + APART.0;
        width = width.max(x - APART.0);
        row = row.max(h);
    }
    (corners, (width, y + row))
}

/// One connected part: its blocks, and after them the lanes of long links.
struct Part {
    blocks: usize,
    sizes: Vec<Size>,
    gaps: Gaps,
    layers: Vec<Vec<usize>>,
    /// For each block and lane what lies before it and after it in the flow: the other, the own and the other's anchor.
    near: [Vec<Vec<(usize, i32, i32)>>; 2],
    /// For each gap between layers how many lines run in it, and the widest caption of those that end there.
    between: Vec<(i32, i32)>,
    /// Where each block begins across the flow.
    across: Vec<i32>,
}

impl Part {
    fn new(sizes: Vec<Size>, edges: &[Edge], gaps: Gaps) -> Self {
        let blocks = sizes.len();
        let edges = acyclic(blocks, edges);
        let layer_of = layers(blocks, &edges);
        let depth = layer_of.iter().max().map_or(0, |&last| last + 1);
        let mut layers = vec![Vec::new(); depth];
        (0..blocks).for_each(|node| layers[layer_of[node]].push(node));
        let near = [vec![Vec::new(); blocks], vec![Vec::new(); blocks]];
        let between = vec![(0, 0); depth];
        let mut part = Self { blocks, sizes, gaps, layers, near, between, across: Vec::new() };
        for edge in &edges {
            part.tie(edge, layer_of[edge.from], layer_of[edge.to]);
        }
        part
    }

    /// Adds a link, with a lane in each layer that it passes.
    fn tie(&mut self, edge: &Edge, first: usize, last: usize) {
        let (mut before, mut anchor) = (edge.from, edge.anchors.0);
        if last - first <= LONGEST {
            for layer in first + 1..last {
                let lane = self.sizes.len();
                self.sizes.push((0, 1));
                self.layers[layer].push(lane);
                self.near.iter_mut().for_each(|near| near.push(Vec::new()));
                self.join(before, anchor, lane, 0);
                (before, anchor) = (lane, 0);
                self.between[layer].0 += 1;
            }
        }
        self.join(before, anchor, edge.to, edge.anchors.1);
        self.between[first].0 += 1;
        if last == first + 1 {
            self.between[first].1 = self.between[first].1.max(edge.caption);
        }
    }

    fn join(&mut self, before: usize, its: i32, after: usize, own: i32) {
        self.near[0][after].push((before, own, its));
        self.near[1][before].push((after, its, own));
    }

    /// The corners of the blocks, along and across the flow, and the size of the part.
    fn drawn(mut self) -> (Vec<Size>, Size) {
        self.order();
        self.spread();
        let mut corners = vec![(0, 0); self.blocks];
        let (mut along, mut end) = (0, 0);
        for (number, layer) in self.layers.iter().enumerate() {
            let thick = layer.iter().map(|&node| self.sizes[node].0).max().unwrap_or(0);
            for &node in layer.iter().filter(|&&node| node < self.blocks) {
                corners[node] = (along + (thick - self.sizes[node].0) / 2, self.across[node]);
            }
            end = along + thick;
            let (lines, caption) = self.between[number];
            along = end + self.gaps.between(lines, caption);
        }
        let first = corners.iter().map(|corner| corner.1).min().unwrap_or(0);
        for corner in &mut corners {
            corner.1 -= first;
        }
        let wide = corners.iter().zip(&self.sizes).map(|(corner, size)| corner.1 + size.1).max().unwrap_or(0);
        (corners, (end, wide))
    }

    /// Every layer with what it looks back at, forth and then back.
    fn sweeps(&self) -> impl Iterator<Item = (usize, usize)> + use<> {
        let depth = self.layers.len();
        (0..SWEEPS)
            .flat_map(move |_| (1..depth).map(|layer| (layer, 0)).chain((0..depth).rev().map(|layer| (layer, 1))))
    }

    /// Orders every layer by the mean position of the neighbours, so that few links cross.
    fn order(&mut self) {
        let mut position = vec![0_i64; self.sizes.len()];
        let set = |position: &mut Vec<i64>, layer: &[usize]| {
            layer.iter().enumerate().for_each(|(place, &node)| position[node] = (place as i64) << 16);
        };
        self.layers.iter().for_each(|layer| set(&mut position, layer));
        for (layer, side) in self.sweeps() {
            let mean = |node: usize| {
                let near = &self.near[side][node];
                let sum: i64 = near.iter().map(|&(other, _, _)| position[other]).sum();
                if near.is_empty() { position[node] } else { sum / near.len() as i64 }
            };
            let mut order = std::mem::take(&mut self.layers[layer]);
            order.sort_by_cached_key(|&node| mean(node));
            set(&mut position, &order);
            self.layers[layer] = order;
        }
    }

    /// Moves every layer across the flow as near to its neighbours as order and distances allow.
    fn spread(&mut self) {
        self.across = vec![0; self.sizes.len()];
        let offsets: Vec<Vec<i32>> = self.layers.iter().map(|layer| self.offsets(layer)).collect();
        for (layer, offsets) in self.layers.iter().zip(&offsets) {
            layer.iter().zip(offsets).for_each(|(&node, &offset)| self.across[node] = offset);
        }
        let forth = (1..self.layers.len()).map(|layer| (layer, 0));
        for (layer, side) in self.sweeps().chain(forth) {
            let wanted = self.layers[layer].iter().zip(&offsets[layer]).map(|(&node, offset)| {
                let near = &self.near[side][node];
                let sum: i64 = near.iter().map(|&(other, own, its)| i64::from(self.across[other] + its - own)).sum();
                let mean = if near.is_empty() { self.across[node] } else { sum.div_euclid(near.len() as i64) as i32 };
                mean - offset
            });
            let fitted = ascending(wanted);
            for ((&node, offset), fit) in self.layers[layer].iter().zip(&offsets[layer]).zip(fitted) {
                self.across[node] = fit + offset;
            }
        }
    }

    /// Where the nodes of a layer begin when they lie as close as they may.
    fn offsets(&self, layer: &[usize]) -> Vec<i32> {
        let mut at = 0;
        let mut offsets = Vec::with_capacity(layer.len());
        for (place, &node) in layer.iter().enumerate() {
            if place > 0 {
                let lane = node >= self.blocks || layer[place - 1] >= self.blocks;
                at += if lane { self.gaps.lanes } else { self.gaps.blocks };
            }
            offsets.push(at);
            at += self.sizes[node].1;
        }
        offsets
    }
}

/// The ascending numbers nearest to these: neighbours in the wrong order are pooled at their mean.
fn ascending(wanted: impl Iterator<Item = i32>) -> Vec<i32> {
    let mut pools: Vec<(i64, i64)> = Vec::new();
    let mean = |(sum, count): (i64, i64)| sum.div_euclid(count);
    for number in wanted {
        let mut pool = (i64::from(number), 1);
        while let Some(&last) = pools.last()
            && mean(last) > mean(pool)
        {
            pool = (pool.0 + last.0, pool.1 + last.1);
            pools.pop();
        }
        pools.push(pool);
    }
    pools.into_iter().flat_map(|pool| std::iter::repeat_n(mean(pool) as i32, pool.1 as usize)).collect()
}

/// The links with those turned round that lead back to where a walk in depth came from, so that no circle is left.
fn acyclic(count: usize, edges: &[Edge]) -> Vec<Edge> {
    let mut out = vec![Vec::new(); count];
    let (mut arrive, mut balance) = (vec![0_i32; count], vec![0_i32; count]);
    for (number, edge) in edges.iter().enumerate() {
        out[edge.from].push(number);
        arrive[edge.to] += 1;
        balance[edge.to] += 1;
        balance[edge.from] -= 1;
    }
    // Where nothing arrives the walk begins, else where most links leave: few are turned round then.
    let mut roots: Vec<usize> = (0..count).collect();
    roots.sort_by_key(|&node| (arrive[node] > 0, balance[node]));
    let (mut entered, mut left) = (vec![false; count], vec![false; count]);
    let mut turned = edges.to_vec();
    for root in roots {
        let mut walk = if entered[root] { Vec::new() } else { vec![(root, 0)] };
        entered[root] = true;
        while let Some((node, next)) = walk.last_mut() {
            let Some(&number) = out[*node].get(*next) else {
                left[*node] = true;
                walk.pop();
                continue;
            };
            *next += 1;
            let Edge { from, to, anchors, caption } = edges[number];
            if !entered[to] {
                entered[to] = true;
                walk.push((to, 0));
            } else if !left[to] {
                turned[number] = Edge { from: to, to: from, anchors: (anchors.1, anchors.0), caption };
            }
        }
    }
    turned
}

/// The layer of each block: the longest way to it; a block that nothing leads to lies just before what it leads to.
fn layers(count: usize, edges: &[Edge]) -> Vec<usize> {
    let mut out = vec![Vec::new(); count];
    let mut open = vec![0_usize; count];
    for edge in edges {
        out[edge.from].push(edge.to);
        open[edge.to] += 1;
    }
    let sources: Vec<usize> = (0..count).filter(|&node| open[node] == 0).collect();
    let mut layer_of = vec![0; count];
    let mut ready = sources.clone();
    while let Some(node) = ready.pop() {
        for &next in &out[node] {
            layer_of[next] = layer_of[next].max(layer_of[node] + 1);
            open[next] -= 1;
            if open[next] == 0 {
                ready.push(next);
            }
        }
    }
    for node in sources {
        layer_of[node] = out[node].iter().map(|&next| layer_of[next] - 1).min().unwrap_or(0);
    }
    layer_of
}
