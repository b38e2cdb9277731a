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

/// Designs of fewer links are routed link by link: in no time, and with fewer crossings.
const MANY: usize = 1_000;

/// Whether the lines of a design are soon found in layers, and not link by link. What groups hold is still too dense.
pub fn suits(frames: &[Frame], nets: &Nets) -> bool {
    frames.is_empty() && nets.ends.len() >= MANY
}

/// A board with the lines that layers have room for.
pub fn board<'a>(
    boxes: &'a [Area],
    frames: &'a [Frame],
    nets: &'a Nets,
    captions: &[i32],
    direction: Direction,
) -> Board<'a> {
    let lines = lines(boxes, frames, nets, captions, direction).into_iter();
    let lines: Vec<Line> = lines.map(|line| line.unwrap_or_default().into()).collect();
    let bounds = lines.iter().map(|line| bounds_of(line)).collect();
    let mut board = Board::new(boxes, frames, nets, (lines, bounds));
    // Boxes that lie on each other, and frames among boxes, may leave less room than layers go by.
    for (link, &net) in (0..).zip(&nets.of_link) {
        let line = board.lines()[link as usize].clone();
        if !line.is_empty() && !board.admits(&line, net) {
            board.erase(link);
        }
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
    clip(&mut blocks, &corners);
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

/// The free cells that a line needs beside a box along the flow.
const BESIDE: i32 = 2;

/// Lets lines end only at cells of the sides of a box beside which no other lies: of each side the longest run of these.
fn clip(blocks: &mut [Block], corners: &[Size]) {
    let area = |corner: Size, size: Size| Area { x: corner.0, y: corner.1, w: size.0, h: size.1 };
    let mut all = Bins::default();
    (blocks.iter().zip(corners)).for_each(|(block, &corner)| all.push(area(corner, block.size)));
    for (number, (block, &(along, across))) in blocks.iter_mut().zip(corners).enumerate() {
        for (side, ports) in block.ports.iter_mut().enumerate() {
            let begin = if side == 0 { along - BESIDE } else { along + block.size.0 };
            let beside = area((begin, across + ports.0), (BESIDE, ports.1));
            if all.is_alone(beside, number) {
                continue;
            }
            let (mut best, mut run) = ((ports.0, 0), (ports.0, 0));
            for cell in ports.0..ports.0 + ports.1 {
                let is_free = all.is_alone(area((begin, across + cell), (BESIDE, 1)), number);
                run = if is_free { (run.0, run.1 + 1) } else { (cell + 1, 0) };
                best = if run.1 > best.1 { run } else { best };
            }
            *ports = best;
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

#[cfg(test)]
mod tests {
    use super::super::nets::Net;
    use super::*;

    /// Nets of one link each.
    fn nets(ends: &[(u32, u32)]) -> Nets {
        let net = |link| Net { hub: Hub::From, links: SmallVec::from_slice(&[link]) };
        let mut nets = Nets::default();
        nets.nets = (0..ends.len() as u32).map(net).collect();
        nets.of_link = (0..ends.len() as u32).collect();
        nets.ends = ends.to_vec();
        nets
    }

    fn lines_between(boxes: &[Area], frames: &[Frame], ends: &[(u32, u32)]) -> Vec<Option<Vec<(i32, i32)>>> {
        let found = lines(boxes, frames, &nets(ends), &vec![0; ends.len()], Direction::Right);
        found.into_iter().map(|line| Some(line?.into_iter().map(|cell| (cell.x, cell.y)).collect())).collect()
    }

    fn area((x, y, w, h): (i32, i32, i32, i32)) -> Area {
        Area { x, y, w, h }
    }

    #[test]
    fn a_line_runs_straight_where_it_can_and_passes_what_is_in_its_way() {
        let boxes = [(0, 0, 9, 3), (20, 0, 9, 3), (40, 0, 9, 3)].map(area);
        let found = lines_between(&boxes, &[], &[(0, 1), (2, 1)]);
        assert_eq!(found, [Some(vec![(9, 1), (19, 1)]), Some(vec![(39, 1), (29, 1)])]);
        assert_eq!(lines_between(&boxes, &[], &[(0, 0)]), [None], "a line to itself leads to no other layer");
        let past = lines_between(&boxes, &[], &[(0, 2)])[0].clone().expect("there is room around");
        assert!(past.iter().all(|cell| !boxes[1].grown(0, 1).contains(Cell::new(cell.0, cell.1))), "{past:?}");
    }

    #[test]
    fn a_line_across_keeps_off_the_borders_and_the_title_of_a_frame() {
        let boxes = [(0, 0, 9, 3), (20, 10, 9, 3)].map(area);
        let frame = Frame { area: area((10, 4, 7, 3)), title: area((11, 4, 5, 1)) };
        let line = lines_between(&boxes, &[frame], &[(0, 1)])[0].clone().expect("there is room behind the frame");
        let across = line.windows(2).find(|pair| pair[0].0 == pair[1].0).expect("it has to turn");
        assert!(across[0].0 >= 17, "{line:?}");
    }

    #[test]
    fn lines_end_only_where_no_other_box_lies_beside_theirs() {
        let boxes = [(0, 0, 9, 6), (4, 2, 9, 9), (30, 0, 9, 3)].map(area);
        let line = lines_between(&boxes, &[], &[(0, 2)])[0].clone().expect("there are cells left");
        assert!(line[0].1 < 2, "{line:?}");
        assert_eq!(lines_between(&[(0, 0, 9, 3), (8, 0, 9, 3), (30, 0, 9, 3)].map(area), &[], &[(0, 2)]), [None]);
    }

    #[test]
    fn lines_of_a_full_drawing_touch_neither_boxes_nor_each_other() {
        let off = |number: i32, most: i32| number * 7919 % (2 * most + 1) - most;
        let boxes: Vec<Area> = (0..60)
            .map(|number| {
                let (column, row) = (number / 12, number % 12);
                area((column * 34 + off(number, 3), row * 5 + off(number + 5, 1), 9 + number % 9, 3))
            })
            .collect();
        let ends: Vec<(u32, u32)> =
            (0..110_u32).map(|link| (link * 31 % 60, link * 17 % 60)).filter(|ends| ends.0 != ends.1).collect();
        for direction in [Direction::Right, Direction::Down] {
            let nets = nets(&ends);
            let found = lines(&boxes, &[], &nets, &vec![0; ends.len()], direction);
            let found: Vec<Line> = found.into_iter().map(|line| line.unwrap_or_default().into()).collect();
            let count = found.iter().filter(|line| !line.is_empty()).count();
            assert!(direction == Direction::Down || count * 4 > ends.len(), "{count} of {}", ends.len());
            let bounds = found.iter().map(|line| bounds_of(line)).collect();
            let mut board = Board::new(&boxes, &[], &nets, (found.clone(), bounds));
            for (line, link) in found.iter().zip(0..).filter(|(line, _)| !line.is_empty()) {
                assert!(board.admits(line, link), "{direction:?}: {line:?}");
            }
        }
    }
}
