//! How do parts of a level that nothing joins lie beside each other? In rows, in the shape of a screen.

use super::Direction;
use super::layered::{Drawn, Pin, Size, Tree};
use super::sizes::turned;

/// The free columns and rows between parts.
const APART: Size = (4, 2);
/// The columns of a screen for each of its rows.
const SCREEN: i64 = 4;

/// A part: its blocks and trees by their numbers in the level.
#[derive(Debug, Default)]
pub struct Part {
    /// The blocks.
    pub blocks: Vec<u32>,
    /// The trees.
    pub trees: Vec<u32>,
}

/// The parts of a level.
#[derive(Debug)]
pub struct Packed {
    /// What crosses the border first, then the parts in the order of their first blocks.
    pub parts: Vec<Part>,
    /// Whether the first part crosses the border.
    pub open: bool,
    /// The number of each block in its part.
    number_in: Vec<u32>,
}

impl Packed {
    /// Finds the parts of a level.
    pub fn of(count: usize, trees: &[Tree]) -> Self {
        // One more block stands for all that lies beyond the border.
        let mut joined = petgraph::unionfind::UnionFind::<usize>::new(count + 1);
        let blocks = |tree: &Tree| {
            let crosses = tree.open > 0 || tree.one.is_none();
            let pins = tree.one.iter().chain(&tree.many).map(|pin| pin.block as usize);
            pins.chain(crosses.then_some(count)).collect::<Vec<usize>>()
        };
        for tree in trees {
            blocks(tree).windows(2).for_each(|pair| {
                joined.union(pair[0], pair[1]);
            });
        }
        let open = (0..count).any(|block| joined.equiv(block, count));
        let mut parts: Vec<Part> = Vec::new();
        let mut part_of_root = vec![usize::MAX; count + 1];
        if open {
            part_of_root[joined.find(count)] = 0;
            parts.push(Part::default());
        }
        let mut number_in = Vec::with_capacity(count);
        for block in 0..count {
            let part = &mut part_of_root[joined.find(block)];
            if *part == usize::MAX {
                *part = parts.len();
                parts.push(Part::default());
            }
            number_in.push(parts[*part].blocks.len() as u32);
            parts[*part].blocks.push(block as u32);
        }
        for (number, tree) in trees.iter().enumerate() {
            if let Some(&block) = blocks(tree).first() {
                parts[part_of_root[joined.find(block)]].trees.push(number as u32);
            }
        }
        Self { parts, open, number_in }
    }

    /// A tree with the numbers of its part.
    pub fn local(&self, tree: &Tree) -> Tree {
        let pin = |pin: &Pin| Pin { block: self.number_in[pin.block as usize], ..*pin };
        Tree { one: tree.one.as_ref().map(pin), many: tree.many.iter().map(pin).collect(), ..*tree }
    }
}

/// Puts drawn parts beside each other.
pub fn pack(parts: &Packed, drawn: Vec<Drawn>, blocks: usize, trees: usize, direction: Direction) -> Drawn {
    let sizes: Vec<Size> = drawn.iter().map(|drawn| turned(direction, drawn.size)).collect();
    // Large parts come first; those of one block last, and what crosses the border has nothing before or after it.
    let mut order: Vec<usize> = (usize::from(parts.open)..sizes.len()).collect();
    order.sort_by_key(|&part| (parts.parts[part].blocks.len() == 1, -sizes[part].1, part));
    let (mut corners, mut size) = shelves(&order.iter().map(|&part| sizes[part]).collect::<Vec<Size>>());
    let mut place = vec![(0, 0); sizes.len()];
    if parts.open {
        let open = turned(direction, sizes[0]);
        let rest = turned(direction, size);
        let before = open.1 + turned(direction, APART).1;
        for corner in &mut corners {
            let (along, across) = turned(direction, *corner);
            *corner = turned(direction, (along, across + before));
        }
        size = if order.is_empty() { sizes[0] } else { turned(direction, (open.0.max(rest.0), before + rest.1)) };
    }
    for (&part, corner) in order.iter().zip(corners) {
        place[part] = corner;
    }
    let mut whole = Drawn {
        corners: vec![(0, 0); blocks],
        paths: vec![Vec::new(); trees],
        size: turned(direction, size),
        is_given: false,
    };
    for ((part, drawn), corner) in parts.parts.iter().zip(drawn).zip(place) {
        whole.is_given |= drawn.is_given;
        let (along, across) = turned(direction, corner);
        for (&block, at) in part.blocks.iter().zip(drawn.corners) {
            whole.corners[block as usize] = (at.0 + along, at.1 + across);
        }
        for (&tree, mut paths) in part.trees.iter().zip(drawn.paths) {
            for cell in paths.iter_mut().flatten() {
                *cell = (cell.0 + along, cell.1 + across);
            }
            whole.paths[tree as usize] = paths;
        }
    }
    whole
}

/// Rows of parts, as wide as makes the whole most like a screen.
fn shelves(sizes: &[Size]) -> (Vec<Size>, Size) {
    let widest = sizes.iter().map(|size| size.0).max().unwrap_or(0);
    let all: i64 = sizes.iter().map(|size| i64::from(size.0 + APART.0)).sum();
    let mut widths: Vec<i64> =
        (0..24).map(|step| i64::from(widest) + (all - i64::from(widest)).max(0) * step * step / 529).collect();
    widths.dedup();
    let value = |(w, h): Size| (i64::from(w).max(SCREEN * i64::from(h)), i64::from(w) * i64::from(h));
    (widths.into_iter().map(|wide| rows(sizes, wide)).min_by_key(|(_, size)| value(*size))).unwrap_or_default()
}

fn rows(sizes: &[Size], wide: i64) -> (Vec<Size>, Size) {
    let (mut corners, mut x, mut y, mut row, mut width) = (Vec::with_capacity(sizes.len()), 0, 0, 0, 0);
    for &(w, h) in sizes {
        if x > 0 && i64::from(x + w) > wide {
            (x, y, row) = (0, y + row + APART.1, 0);
        }
        corners.push((x, y));
        x += w + APART.0;
        width = width.max(x - APART.0);
        row = row.max(h);
    }
    (corners, (width, y + row))
}
