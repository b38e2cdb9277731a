//! Where does everything go in a design that has no places? Level by level: the inside of a group first, then what is around it.
//!
//! A group is a block to the level around it. A line into or out of a group runs straight through its border: in the first
//! or last layer of the group nothing is in its way, because every line has a row of its own in every layer. So a frame holds
//! exactly its members, and what is legal inside each level is legal in the whole.

use crate::model::{Cell, Topology};

use super::courses::Courses;
use super::frames::{PADDING, title_width};
use super::geometry::tidied;
use super::layered::{Block, Captions, Drawn, Shape, Size, Spacing, Tree, draw};
use super::levels::Levels;
use super::nets::Nets;
use super::pack::{Packed, pack};
use super::route::Frame;
use super::sizes::{loops, turned, wanted};
use super::{Area, Direction};

/// A design as it is arranged, its corner near the origin.
#[derive(Debug, Clone, Default)]
pub struct Arrangement {
    /// The box of every component.
    pub boxes: Vec<Area>,
    /// The frame of every group that is not empty.
    pub frames: Vec<Option<Frame>>,
    /// The line of every link.
    pub lines: Vec<Vec<Cell>>,
    /// The cells that all takes.
    pub size: Size,
    /// Whether any layers are those in which the author's boxes lay already.
    pub is_given: bool,
}

impl Arrangement {
    /// Moves everything by so many columns and rows.
    pub fn shift(&mut self, x: i32, y: i32) {
        self.boxes.iter_mut().for_each(|area| *area = area.moved(x, y));
        for frame in self.frames.iter_mut().flatten() {
            *frame = Frame { area: frame.area.moved(x, y), title: frame.title.moved(x, y) };
        }
        self.lines.iter_mut().flatten().for_each(|cell| *cell = Cell::new(cell.x + x, cell.y + y));
    }
}

/// The free cells that lines and boxes keep in a direction.
pub const fn spacing(direction: Direction) -> Spacing {
    match direction {
        Direction::Right | Direction::Auto => {
            Spacing { blocks: 1, beside: 1, lines: 0, turn: 1, ends: (1, 2), pitch: 2, captions: Captions::Along(2) }
        }
        Direction::Down => {
            Spacing { blocks: 2, beside: 1, lines: 1, turn: 2, ends: (1, 1), pitch: 1, captions: Captions::Across(2) }
        }
    }
}

/// A box of a size along and across the flow, from which so many lines lead to itself.
pub fn block_of((along, across): Size, loops: i32) -> Block {
    let used = |reserved: i32| (1, (across - 2).max(1) - reserved);
    // A line to itself takes one of the flanks.
    let flanks = if loops > 0 { (0, 0) } else { (1, along - 2) };
    Block { size: (along, across), begins: None, ports: [used(0), used(if loops > 0 { loops + 1 } else { 0 })], flanks }
}

/// Lets lines use the corners of a box where there are too many for the rest of its side; nothing is the size of a group.
pub fn widen(blocks: &mut [Block], sizes: impl Iterator<Item = Option<Size>>, trees: &[Tree]) {
    let mut ends = vec![[0; 2]; blocks.len()];
    for tree in trees {
        let (one, many) = if tree.shape == Shape::Parts { (1, 0) } else { (0, 1) };
        tree.one.iter().for_each(|pin| ends[pin.block as usize][one] += 1);
        tree.many.iter().for_each(|pin| ends[pin.block as usize][many] += 1);
    }
    for ((block, size), ends) in blocks.iter_mut().zip(sizes).zip(ends) {
        for (ports, ends) in block.ports.iter_mut().zip(ends) {
            if let Some((_, across)) = size.filter(|_| ends > ports.1) {
                let reserved = across - 2 - ports.1;
                *ports = (0, across - reserved.max(0));
            }
        }
    }
}

/// Arranges a whole design.
pub fn arranged(topology: &Topology, nets: &Nets, direction: Direction) -> Arrangement {
    arranged_in(topology, nets, direction, &vec![None; topology.components().len()])
}

/// Arranges a design whose places may come from an arrangement: the same again if they do, and sooner.
pub fn arranged_again(topology: &Topology, nets: &Nets, direction: Direction) -> Arrangement {
    let along = |at: Cell| turned(direction, (at.x, at.y)).0;
    let begins: Vec<Option<i32>> = topology.components().values().map(|component| component.at.map(along)).collect();
    arranged_in(topology, nets, direction, &begins)
}

fn arranged_in(topology: &Topology, nets: &Nets, direction: Direction, begins: &[Option<i32>]) -> Arrangement {
    let levels = Levels::of(topology, nets);
    let mut arranger = Arranger::new(topology, nets, &levels, direction, begins);
    for &level in &levels.inside_out {
        arranger.level(level);
    }
    arranger.finish()
}

struct Arranger<'a> {
    topology: &'a Topology,
    nets: &'a Nets,
    levels: &'a Levels,
    direction: Direction,
    spacing: Spacing,
    /// The box of each component, along and across the flow.
    sizes: Vec<Size>,
    loops: Vec<i32>,
    /// The block of each component and each group.
    blocks: Vec<Option<Block>>,
    /// What was drawn in each level.
    drawn: Vec<Drawn>,
    /// The members of each level in the order of their blocks.
    members: Vec<Vec<usize>>,
    courses: Courses<'a>,
    /// The title of each group, as cells of the block.
    titles: Vec<i32>,
}

impl<'a> Arranger<'a> {
    fn new(
        topology: &'a Topology,
        nets: &'a Nets,
        levels: &'a Levels,
        direction: Direction,
        begins: &[Option<i32>],
    ) -> Self {
        let components = topology.components().len();
        let sizes: Vec<Size> =
            wanted(topology, nets, direction).into_iter().map(|size| turned(direction, size)).collect();
        let loops = loops(nets, components);
        let mut blocks: Vec<Option<Block>> = vec![None; components + topology.groups().len()];
        for (number, &(along, across)) in sizes.iter().enumerate() {
            let loops = loops[number];
            let block = block_of((along, across), loops);
            let more = if loops > 0 { loops + 1 } else { 0 };
            blocks[number] = Some(Block { size: (along + more, across + more), begins: begins[number], ..block });
        }
        Self {
            topology,
            nets,
            levels,
            direction,
            spacing: spacing(direction),
            sizes,
            loops,
            blocks,
            drawn: std::iter::repeat_with(Drawn::default).take(topology.groups().len() + 1).collect(),
            members: levels.members.clone(),
            courses: Courses::new(topology, nets, levels, direction, spacing(direction).captions),
            titles: vec![2; topology.groups().len()],
        }
    }

    fn padding(&self) -> Size {
        turned(self.direction, PADDING)
    }

    /// Draws a level and makes it a block of the level around it.
    fn level(&mut self, level: usize) {
        let members: Vec<usize> =
            self.members[level].iter().copied().filter(|&member| self.blocks[member].is_some()).collect();
        if members.is_empty() {
            return;
        }
        let mut blocks: Vec<Block> = members.iter().filter_map(|&member| self.blocks[member].clone()).collect();
        let trees = self.courses.trees(level, &members, vec![[i32::MAX; 2]; members.len()]);
        let sizes = members.iter().map(|&member| self.sizes.get(member).copied());
        widen(&mut blocks, sizes, &trees);
        let mut drawn = packed(&blocks, &trees, &self.spacing, self.direction);
        self.courses.paths[level] = std::mem::take(&mut drawn.paths);
        if let Some(group) = (level < self.topology.groups().len()).then_some(level) {
            let begins: Option<Vec<i32>> = blocks.iter().map(|block| block.begins).collect();
            let begins = begins.and_then(|begins| Some(begins.into_iter().min()? - self.padding().0));
            let (block, title) = self.framed(group, &drawn);
            let block = Block { begins, ..block };
            self.blocks[self.topology.components().len() + group] = Some(block);
            self.titles[group] = title;
        }
        self.drawn[level] = drawn;
        self.members[level] = members;
    }

    /// The block of a group around what was drawn in it, and where its title begins.
    fn framed(&self, group: usize, drawn: &Drawn) -> (Block, i32) {
        let padding = self.padding();
        let size = (drawn.size.0 + 2 * padding.0, drawn.size.1 + 2 * padding.1);
        let title = title_width(&self.topology.groups()[group]);
        let (mut w, h) = turned(self.direction, size);
        let mut start = 1;
        if self.direction == Direction::Down {
            // Lines come in through the upper border: the title takes the first stretch that is wide enough.
            let levels = &self.levels.links[group];
            let mut columns: Vec<i32> = levels
                .iter()
                .filter(|lifted| lifted.members[0].is_none())
                .map(|lifted| self.courses.border(lifted.link as usize, 1) + padding.1)
                .collect();
            columns.sort_unstable();
            for column in columns {
                if column >= start - 1 && column <= start + title {
                    start = column + 2;
                }
            }
        }
        w = w.max(start + title + 1);
        (Block { size: turned(self.direction, (w, h)), begins: None, ports: [(0, 0); 2], flanks: (0, 0) }, start)
    }

    fn finish(self) -> Arrangement {
        let (components, groups) = (self.topology.components().len(), self.topology.groups().len());
        let mut origins = vec![(0, 0); groups + 1];
        let mut corners = vec![(0, 0); components + groups];
        for &level in self.levels.inside_out.iter().rev() {
            for (&member, corner) in self.members[level].iter().zip(&self.drawn[level].corners) {
                let corner = (origins[level].0 + corner.0, origins[level].1 + corner.1);
                corners[member] = corner;
                if let Some(group) = member.checked_sub(components) {
                    origins[group] = (corner.0 + self.padding().0, corner.1 + self.padding().1);
                }
            }
        }
        let cell = |cell: Size| {
            let (x, y) = turned(self.direction, cell);
            Cell::new(x, y)
        };
        let area = |corner: Size, size: Size| Area::at(cell(corner), turned(self.direction, size));
        let boxes = (0..components).map(|number| area(corners[number], self.sizes[number])).collect();
        let frames = (0..groups).map(|group| {
            let block = self.blocks[components + group].as_ref()?;
            let area = area(corners[components + group], block.size);
            let title = title_width(&self.topology.groups()[group]);
            Some(Frame { area, title: Area { x: area.x + self.titles[group], y: area.y, w: title, h: 1 } })
        });
        let frames = frames.collect();
        let mut looped = vec![0; components];
        let (mut points, mut cells): (Vec<Size>, Vec<Cell>) = (Vec::new(), Vec::new());
        let lines = (0..self.nets.ends.len()).map(|link| {
            let (from, to) = self.nets.ends[link];
            points.clear();
            if from == to {
                let number = looped[from as usize];
                looped[from as usize] += 1;
                points = self.around(from as usize, corners[from as usize], number);
            } else {
                self.courses.extend(link, &origins, &mut points);
                let first = self.levels.ends(self.nets, link).0 as usize;
                self.reach(&mut points, first, corners[first]);
                if !self.levels.forward[link] {
                    points.reverse();
                }
            }
            cells.clear();
            cells.extend(points.iter().copied().map(cell));
            tidied(&cells)
        });
        let lines = lines.collect();
        let size = turned(self.direction, self.drawn[groups].size);
        let is_given = self.drawn.iter().any(|drawn| drawn.is_given);
        Arrangement { boxes, frames, lines, size, is_given }
    }

    /// Lets a line begin at its box, where the block is larger.
    fn reach(&self, points: &mut [Size], component: usize, corner: Size) {
        if let Some(first) = points.first_mut().filter(|_| self.loops[component] > 0) {
            first.0 = corner.0 + self.sizes[component].0;
        }
    }

    /// The line from a box to itself: out at its side after, round its last corner and into the side there.
    fn around(&self, component: usize, corner: Size, number: i32) -> Vec<Size> {
        let (along, across) = self.sizes[component];
        let count = self.loops[component];
        let (end, side) = (corner.0 + along, corner.1 + across);
        let row = side - 2 - number;
        let back = if self.direction == Direction::Down { end - 2 - number } else { corner.0 + count - number };
        vec![
            (end, row),
            (end + 1 + number, row),
            (end + 1 + number, side + 1 + number),
            (back, side + 1 + number),
            (back, side),
        ]
    }
}

/// Draws the parts of a level that nothing joins each on its own, and packs them; what crosses the border is one part.
fn packed(blocks: &[Block], trees: &[Tree], spacing: &Spacing, direction: Direction) -> Drawn {
    let parts = Packed::of(blocks.len(), trees);
    let mut drawn: Vec<Drawn> = Vec::with_capacity(parts.parts.len());
    for part in &parts.parts {
        let blocks: Vec<Block> = part.blocks.iter().map(|&block| blocks[block as usize].clone()).collect();
        let trees: Vec<Tree> = part.trees.iter().map(|&tree| parts.local(&trees[tree as usize])).collect();
        drawn.push(draw(&blocks, &trees, spacing));
    }
    pack(&parts, drawn, blocks.len(), trees.len(), direction)
}
