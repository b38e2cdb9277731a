//! Which lines run between boxes that lie where they are? Those that layers have room for, all found at once.
//!
//! Boxes are seen as one level, whatever groups they are in: the borders of frames are walls for lines along them, and barred
//! to those across at their corners and titles. A link between boxes that are not in different layers, and one for which
//! there is no room, has no line here.

use std::collections::HashMap;

use foldhash::fast::RandomState;
use smallvec::SmallVec;

use crate::model::Cell;

use super::arrange::{block_of, spacing, widen};
use super::geometry::{Bins, tidied};
use super::grid::Board;
use super::layered::given::{Given, paths};
use super::layered::{Block, Pin, Shape, Size, Tree, cuts};
use super::nets::{Hub, Nets};
use super::route::{Frame, bounds_of};
use super::sizes::{loops, turned};
use super::{Area, Direction, Line};

/// A board with the lines that layers have room for.
pub fn board<'a>(
    boxes: &'a [Area],
    frames: &'a [Frame],
    nets: &'a Nets,
    captions: &[i32],
    direction: Direction,
) -> Board<'a> {
    let t = std::time::Instant::now();
    let lines: Vec<Line> = lines(boxes, frames, nets, captions, direction)
        .into_iter()
        .map(Option::unwrap_or_default)
        .map(Line::from)
        .collect();
    let none = lines.iter().filter(|l| l.is_empty()).count();
    if std::env::var("T").is_ok() {
        eprintln!("lines {:?} none {none}", t.elapsed());
    }
    let bounds = lines.iter().map(|line| bounds_of(line)).collect();
    let t = std::time::Instant::now();
    let mut board = Board::new(boxes, frames, nets, (lines, bounds));
    let mut bad = 0;
    for link in 0..nets.ends.len() as u32 {
        let line = board.lines()[link as usize].clone();
        if !line.is_empty() && !board.admits(&line, nets.of_link[link as usize]) {
            board.erase(link);
            bad += 1;
        }
    }
    if std::env::var("T").is_ok() {
        eprintln!("check {:?} bad {bad}", t.elapsed());
    }
    board
}

/// The line of every link that has one, from its sender to its receiver.
fn lines(
    boxes: &[Area],
    frames: &[Frame],
    nets: &Nets,
    captions: &[i32],
    direction: Direction,
) -> Vec<Option<Vec<Cell>>> {
    let corners: Vec<Size> = boxes.iter().map(|area| turned(direction, (area.x, area.y))).collect();
    let sizes: Vec<Size> = boxes.iter().map(|area| turned(direction, (area.w, area.h))).collect();
    let ends: Vec<(u32, u32)> = nets.ends.iter().copied().filter(|ends| ends.0 != ends.1).collect();
    let layers = cuts::layers(&corners, &sizes, &ends);
    let loops = loops(nets, boxes.len());
    let mut blocks: Vec<Block> = (sizes.iter().zip(&loops)).map(|(&size, &loops)| block_of(size, loops)).collect();
    let mut forest = Forest::of(nets, captions, &layers);
    widen(&mut blocks, sizes.iter().copied().map(Some), &forest.trees);
    forest.fit(&blocks);
    let (walls, bars) = obstacles(frames, direction);
    let given = Given { blocks: &blocks, corners: &corners, layers: &layers, walls: &walls, bars: &bars };
    let paths = paths(&given, &forest.trees, &spacing(direction));
    let line = |link: usize| {
        let stop = forest.stops[link]?;
        let path = paths[stop.tree as usize][stop.pin as usize].as_ref()?;
        let cells = path.iter().map(|&cell| turned(direction, cell)).map(|(x, y)| Cell::new(x, y));
        let cells: Vec<Cell> = if stop.forward { cells.collect() } else { cells.rev().collect() };
        Some(tidied(&cells))
    };
    (0..nets.ends.len()).map(line).collect()
}

/// Where a link runs: its tree, its pin there, and whether it runs with the flow.
#[derive(Debug, Clone, Copy)]
struct Stop {
    tree: u32,
    pin: u32,
    forward: bool,
}

/// The trees of all links that lead from one layer to another.
#[derive(Debug, Default)]
struct Forest {
    trees: Vec<Tree>,
    stops: Vec<Option<Stop>>,
}

impl Forest {
    fn of(nets: &Nets, captions: &[i32], layers: &[u32]) -> Self {
        let mut known: HashMap<(u32, bool), u32, RandomState> = HashMap::default();
        let mut trees: Vec<Tree> = Vec::new();
        let stop = |link: usize| {
            let (from, to) = nets.ends[link];
            if layers[from as usize] == layers[to as usize] {
                return None;
            }
            let (net, forward) = (nets.of_link[link], layers[from as usize] < layers[to as usize]);
            let is_from = nets.nets[net as usize].hub == Hub::From;
            let tree = *known.entry((net, forward)).or_insert_with(|| {
                let shape = if is_from == forward { Shape::Parts } else { Shape::Joins };
                trees.push(Tree { shape, one: None, many: SmallVec::new(), open: 0 });
                trees.len() as u32 - 1
            });
            let (one, other) = if is_from { (from, to) } else { (to, from) };
            let pin = |block: u32| Pin { block, offset: None, caption: captions[link], links: 1 };
            let it = &mut trees[tree as usize];
            it.one = Some(pin(one));
            it.many.push(pin(other));
            Some(Stop { tree, pin: it.many.len() as u32 - 1, forward })
        };
        let stops = (0..nets.ends.len()).map(stop).collect();
        Self { trees, stops }
    }

    /// Leaves out what finds no cell on the sides of its boxes.
    fn fit(&mut self, blocks: &[Block]) {
        let mut left: Vec<[i32; 2]> = blocks.iter().map(|block| block.ports.map(|(_, cells)| cells)).collect();
        let mut take = |block: u32, side: usize| {
            let left = &mut left[block as usize][side];
            *left -= 1;
            *left >= 0
        };
        // Where each pin of each tree is then.
        let mut pins: Vec<Vec<Option<u32>>> = Vec::with_capacity(self.trees.len());
        let mut numbers: Vec<u32> = Vec::with_capacity(self.trees.len());
        let mut count = 0;
        self.trees.retain_mut(|tree| {
            let (one, many) = if tree.shape == Shape::Parts { (1, 0) } else { (0, 1) };
            let has_one = tree.one.is_some_and(|pin| take(pin.block, one));
            let mut kept = 0;
            let mut now: Vec<Option<u32>> = Vec::with_capacity(tree.many.len());
            tree.many.retain(|pin| {
                let fits = has_one && take(pin.block, many);
                now.push(fits.then_some(kept));
                kept += u32::from(fits);
                fits
            });
            pins.push(now);
            numbers.push(count);
            count += u32::from(kept > 0);
            kept > 0
        });
        for stop in &mut self.stops {
            *stop = stop.and_then(|Stop { tree, pin, forward }| {
                let pin = pins[tree as usize][pin as usize]?;
                Some(Stop { tree: numbers[tree as usize], pin, forward })
            });
        }
    }
}

/// What frames put in the way of lines along the flow, and of those across it.
fn obstacles(frames: &[Frame], direction: Direction) -> (Vec<(Size, Size)>, Bins) {
    let (mut walls, mut bars) = (Vec::new(), Bins::default());
    for Frame { area, title } in frames {
        let level = [area.y, area.bottom() - 1].map(|y| Area { y, h: 1, ..*area });
        let upright = [area.x, area.right() - 1].map(|x| Area { x, w: 1, ..*area });
        let (along, across) = if direction == Direction::Down { (upright, level) } else { (level, upright) };
        let wall = |area: Area| (turned(direction, (area.x, area.y)), turned(direction, (area.w, area.h)));
        walls.extend(along.into_iter().chain([*title]).map(wall));
        for area in across.into_iter().chain([*title]) {
            let ((x, y), (w, h)) = wall(area);
            bars.push(Area { x, y, w, h });
        }
    }
    (walls, bars)
}
