//! What may pass through a cell? The cells of the whole world, made where somebody looks.
//!
//! A cell has two lanes, a level and an upright one. A straight piece takes the lane along which it runs, so that two
//! unrelated lines can only cross; a turn or an end takes both, so that nothing touches there. A box takes both lanes of
//! all its cells, the border of a frame the lane along it, so that a line passes a border at a right angle or not at all.
//!
//! Cells are made in tiles when a search first comes to them, out of what is known to lie in the block around. So a search
//! costs what it looks at, however large the drawing is, and a drawing of a billion cells is never held.

use std::collections::HashMap;
use std::ops::Range;

use foldhash::fast::RandomState;

use crate::model::Cell;

use super::Area;
use super::geometry::pieces;
use super::route::{Frame, bounds_of};
use super::search::Way;
use super::taken::Taken;

/// What a lane holds: nothing, a net, the border of a frame, or something that nothing passes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lane(u32);

impl Lane {
    /// Nothing runs here.
    pub const FREE: Self = Self(0);
    /// The border of a frame.
    pub const BORDER: Self = Self(u32::MAX - 1);
    /// A box or a title.
    pub const SOLID: Self = Self(u32::MAX);

    /// A net runs here.
    pub const fn net(net: u32) -> Self {
        Self(net + 1)
    }

    /// Whether nothing runs here.
    #[inline]
    pub fn is_free(self) -> bool {
        self == Self::FREE
    }

    /// The net that runs here.
    #[inline]
    pub fn owner(self) -> Option<u32> {
        (self != Self::FREE && self != Self::BORDER && self != Self::SOLID).then(|| self.0 - 1)
    }
}

/// The columns and rows of a tile, as powers of two.
const TILE: (i32, i32) = (5, 4);
const CELLS: usize = 1 << (TILE.0 + TILE.1);
/// The columns and rows of a block, as powers of two.
const BLOCK: (i32, i32) = (10, 10);
/// So many tiles are kept from one search to the next.
const TILES: usize = 1024;
/// The free columns and rows around everything: there is always a way around the outside.
const OUTSIDE: (i32, i32) = (48, 24);

/// The line of every link, empty where there is none, and the area that it takes.
pub type Lines = (Vec<Vec<Cell>>, Vec<Area>);

/// What is known to lie in a part of the world.
#[derive(Debug, Default)]
struct Block {
    boxes: Vec<u32>,
    frames: Vec<u32>,
    pieces: Vec<Piece>,
    /// What takes the level lanes of its rows, and what the upright lanes of its columns.
    taken: [Taken; 2],
}

/// A straight piece of a line, both of whose ends are ends or turns.
#[derive(Debug, Clone, Copy)]
struct Piece {
    link: u32,
    area: Area,
    /// Its lane: 0 for a level one, 1 for an upright one.
    lane: usize,
}

impl Block {
    /// Takes or gives back the lanes of a piece: its own, and both at its ends.
    fn piece(&mut self, piece: Piece, how: fn(&mut Taken, Range<i32>, i32, i32)) {
        let Area { x, y, .. } = piece.area;
        let (right, bottom) = (piece.area.right(), piece.area.bottom());
        let [level, upright] = &mut self.taken;
        if piece.lane == 0 {
            how(level, y..bottom, x, right);
            for x in [x, right - 1] {
                how(upright, x..x + 1, y, bottom);
            }
        } else {
            how(upright, x..right, y, bottom);
            for y in [y, bottom - 1] {
                how(level, y..y + 1, x, right);
            }
        }
    }
}

/// The pieces of the line of a link.
fn pieces_of(link: u32, line: &[Cell]) -> impl Iterator<Item = Piece> + use<'_> {
    pieces(line).map(move |(a, b)| Piece { link, area: Area::between(a, b), lane: usize::from(a.y != b.y) })
}

/// The numbers of the blocks that somebody has looked at.
#[derive(Debug)]
struct Blocks {
    first: (i32, i32),
    columns: i32,
    /// Number and one for each block of a world that is not too large, row by row.
    near: Vec<u32>,
    /// Those of a larger one.
    far: HashMap<(i32, i32), u32, RandomState>,
}

/// A world of more blocks than this is too large to have a number for each.
const MANY: i64 = 1 << 16;

impl Blocks {
    fn of(world: Area) -> Self {
        let first = (world.x >> BLOCK.0, world.y >> BLOCK.1);
        let columns = ((world.right() - 1) >> BLOCK.0) - first.0 + 1;
        let count = i64::from(columns) * i64::from(((world.bottom() - 1) >> BLOCK.1) - first.1 + 1);
        let near = vec![0; if count > MANY { 0 } else { count as usize }];
        Self { first, columns, near, far: HashMap::default() }
    }

    fn place(&self, block: (i32, i32)) -> usize {
        ((block.1 - self.first.1) * self.columns + block.0 - self.first.0) as usize
    }

    #[inline]
    fn get(&self, block: (i32, i32)) -> Option<usize> {
        if self.near.is_empty() {
            return self.far.get(&block).map(|&number| number as usize);
        }
        (self.near[self.place(block)] as usize).checked_sub(1)
    }

    fn set(&mut self, block: (i32, i32), number: usize) {
        if self.near.is_empty() {
            self.far.insert(block, number as u32);
        } else {
            let place = self.place(block);
            self.near[place] = number as u32 + 1;
        }
    }
}

/// Boxes and frames, which stay, the lines drawn so far, and the cells made of them.
#[derive(Debug)]
pub struct Board<'a> {
    boxes: &'a [Area],
    frames: &'a [Frame],
    of_link: &'a [u32],
    lines: Vec<Vec<Cell>>,
    bounds: Vec<Area>,
    world: Area,
    /// What is known of each block that somebody has looked at.
    known: Vec<Block>,
    blocks: Blocks,
    tiles: HashMap<(i32, i32), u32, RandomState>,
    /// The tile asked for last, and its number.
    last: ((i32, i32), u32),
    corners: Vec<Cell>,
    /// The level and the upright lane of every cell of every tile.
    lanes: Vec<[Lane; 2]>,
}

impl<'a> Board<'a> {
    /// A board of boxes and frames. `of_link` holds the net of every link.
    pub fn new(boxes: &'a [Area], frames: &'a [Frame], of_link: &'a [u32], (lines, bounds): Lines) -> Self {
        let all = boxes.iter().copied().chain(frames.iter().map(|frame| frame.area)).chain(bounds.iter().copied());
        let world = aligned(all.fold(Area::default(), Area::union).grown(OUTSIDE.0, OUTSIDE.1));
        Self {
            boxes,
            frames,
            of_link,
            lines,
            bounds,
            world,
            known: Vec::new(),
            blocks: Blocks::of(world),
            tiles: HashMap::default(),
            last: ((i32::MIN, i32::MIN), 0),
            corners: Vec::new(),
            lanes: Vec::new(),
        }
    }

    /// The lines drawn so far.
    pub fn lines(&self) -> &[Vec<Cell>] {
        &self.lines
    }

    /// The lines at last.
    pub fn into_lines(self) -> Lines {
        (self.lines, self.bounds)
    }

    /// The number of a cell, which holds until [`rest`](Self::rest); none for a cell that is too far out.
    pub fn index(&mut self, cell: Cell) -> Option<usize> {
        if !self.world.contains(cell) {
            return None;
        }
        let tile = (cell.x >> TILE.0, cell.y >> TILE.1);
        if self.last.0 != tile {
            let slot = match self.tiles.get(&tile) {
                Some(&slot) => slot,
                None => self.make(tile),
            };
            self.last = (tile, slot);
        }
        let inside = ((cell.y & ((1 << TILE.1) - 1)) << TILE.0) | (cell.x & ((1 << TILE.0) - 1));
        Some(self.last.1 as usize * CELLS + inside as usize)
    }

    /// The number of a cell that lies one step on in a way from the cell of a number.
    #[inline]
    pub fn beside(&mut self, index: usize, cell: Cell, way: Way) -> Option<usize> {
        let inside = match way {
            Way::Right => cell.x & ((1 << TILE.0) - 1) != 0,
            Way::Down => cell.y & ((1 << TILE.1) - 1) != 0,
            Way::Left => (cell.x + 1) & ((1 << TILE.0) - 1) != 0,
            Way::Up => (cell.y + 1) & ((1 << TILE.1) - 1) != 0,
        };
        match (inside, way) {
            (false, _) => self.index(cell),
            (true, Way::Right) => Some(index + 1),
            (true, Way::Down) => Some(index + (1 << TILE.0)),
            (true, Way::Left) => Some(index - 1),
            (true, Way::Up) => Some(index - (1 << TILE.0)),
        }
    }

    /// The cell of a number.
    #[inline]
    pub fn cell(&self, index: usize) -> Cell {
        let (corner, inside) = (self.corners[index / CELLS], (index % CELLS) as i32);
        Cell::new(corner.x + (inside & ((1 << TILE.0) - 1)), corner.y + (inside >> TILE.0))
    }

    /// How many numbers there may be.
    pub fn len(&self) -> usize {
        self.lanes.len()
    }

    /// The level and the upright lane of a cell.
    #[inline]
    pub fn lanes(&self, index: usize) -> [Lane; 2] {
        self.lanes[index]
    }

    /// Forgets the cells that were made, if they are many. To be called between searches.
    pub fn rest(&mut self) {
        if self.corners.len() > TILES {
            self.tiles.clear();
            self.corners.clear();
            self.lanes.clear();
            self.last = ((i32::MIN, i32::MIN), 0);
        }
    }

    /// Draws the line of a link that has none.
    pub fn draw(&mut self, link: u32, line: Vec<Cell>) {
        let bounds = bounds_of(&line);
        // By piece, not by the bounds: those of a line to the end of the world hold millions of blocks.
        for piece in pieces_of(link, &line) {
            for block in blocks_of(piece.area) {
                if let Some(number) = self.blocks.get(block) {
                    let known = &mut self.known[number];
                    known.pieces.push(piece);
                    known.piece(piece, Taken::take);
                }
            }
        }
        let lane = Lane::net(self.of_link[link as usize]);
        for piece in pieces_of(link, &line) {
            for tile in tiles_of(piece.area) {
                if let Some(&slot) = self.tiles.get(&tile) {
                    self.piece(slot, piece, lane);
                }
            }
        }
        self.bounds[link as usize] = bounds;
        self.lines[link as usize] = line;
    }

    /// Takes the line of a link away.
    pub fn erase(&mut self, link: u32) {
        let line = std::mem::take(&mut self.lines[link as usize]);
        self.bounds[link as usize] = Area::default();
        for piece in pieces_of(link, &line) {
            for block in blocks_of(piece.area) {
                if let Some(number) = self.blocks.get(block) {
                    let known = &mut self.known[number];
                    known.pieces.retain(|piece| piece.link != link);
                    known.piece(piece, Taken::give);
                }
            }
        }
        for tile in pieces_of(link, &line).flat_map(|piece| tiles_of(piece.area)) {
            if let Some(&slot) = self.tiles.get(&tile) {
                self.fill_tile(tile, slot);
            }
        }
    }

    /// Whether a line of a net touches nothing else. Lines of its own net are not looked at.
    pub fn admits(&mut self, line: &[Cell], net: u32) -> bool {
        let open = |lane: Lane| lane.is_free() || lane == Lane::net(net);
        let turns =
            line.iter().all(|&cell| self.index(cell).is_some_and(|index| self.lanes[index].into_iter().all(open)));
        turns
            && pieces(line).all(|(a, b)| {
                let area = Area::between(a, b);
                let along = usize::from(a.y != b.y);
                let mut cells =
                    (area.y..area.bottom()).flat_map(|y| (area.x..area.right()).map(move |x| Cell::new(x, y)));
                cells.all(|cell| {
                    let Some(index) = self.index(cell) else { return false };
                    let lanes = self.lanes[index];
                    open(lanes[along]) && lanes[1 - along] != Lane::SOLID
                })
            })
    }

    /// The links whose lines a line of a net would touch other than by crossing them, ascending.
    pub fn touched(&mut self, line: &[Cell], net: u32) -> Vec<u32> {
        let bounds = bounds_of(line);
        let mut near: Vec<u32> = Vec::new();
        for block in pieces(line).flat_map(|(a, b)| blocks_of(Area::between(a, b))) {
            let number = self.look(block);
            near.extend(self.known[number].pieces.iter().map(|piece| piece.link));
        }
        near.sort_unstable();
        near.dedup();
        near.retain(|&link| {
            self.of_link[link as usize] != net
                && self.bounds[link as usize].meets(bounds)
                && touch(line, &self.lines[link as usize])
        });
        near
    }

    /// The number of a block.
    fn look(&mut self, block: (i32, i32)) -> usize {
        if let Some(number) = self.blocks.get(block) {
            return number;
        }
        self.known.push(self.block(block));
        let number = self.known.len() - 1;
        self.blocks.set(block, number);
        number
    }

    fn block(&self, block: (i32, i32)) -> Block {
        let area = block_area(block);
        let numbers = |areas: &mut dyn Iterator<Item = Area>| -> Vec<u32> {
            (0..).zip(areas).filter(|(_, other)| other.meets(area)).map(|(number, _)| number).collect()
        };
        let links = numbers(&mut self.bounds.iter().copied());
        let pieces = links.iter().flat_map(|&link| pieces_of(link, &self.lines[link as usize]));
        let mut known = Block {
            boxes: numbers(&mut self.boxes.iter().copied()),
            frames: numbers(&mut self.frames.iter().map(|frame| frame.area)),
            pieces: pieces.filter(|piece| piece.area.meets(area)).collect(),
            taken: [
                Taken::of(area.y, area.h, (area.x, area.right())),
                Taken::of(area.x, area.w, (area.y, area.bottom())),
            ],
        };
        for &number in &known.boxes {
            let area = self.boxes[number as usize];
            known.taken[0].take(area.y..area.bottom(), area.x, area.right());
            known.taken[1].take(area.x..area.right(), area.y, area.bottom());
        }
        for &number in &known.frames {
            let Frame { area, title } = self.frames[number as usize];
            for y in [area.y, area.bottom() - 1] {
                known.taken[0].take(y..y + 1, area.x, area.right());
            }
            for x in [area.x, area.right() - 1] {
                known.taken[1].take(x..x + 1, area.y, area.bottom());
            }
            known.taken[1].take(title.x..title.right(), title.y, title.bottom());
        }
        for at in 0..known.pieces.len() {
            known.piece(known.pieces[at], Taken::take);
        }
        known
    }

    /// How far a row, or a column, is free around one of its cells: the first and the last free cell; none where the cell
    /// is taken or lies too far out.
    pub fn free(&mut self, level: bool, track: i32, at: i32) -> Option<(i32, i32)> {
        let cell = if level { Cell::new(at, track) } else { Cell::new(track, at) };
        if !self.world.contains(cell) {
            return None;
        }
        let (power, ends) = if level {
            (BLOCK.0, (self.world.x, self.world.right() - 1))
        } else {
            (BLOCK.1, (self.world.y, self.world.bottom() - 1))
        };
        let block = |along: i32| if level { (along, track >> BLOCK.1) } else { (track >> BLOCK.0, along) };
        let number = self.look(block(at >> power));
        let (mut from, mut to) = self.known[number].taken[usize::from(!level)].around(track, at)?;
        while from & ((1 << power) - 1) == 0 && from > ends.0 {
            let number = self.look(block((from - 1) >> power));
            match self.known[number].taken[usize::from(!level)].around(track, from - 1) {
                Some((before, _)) => from = before,
                None => break,
            }
        }
        while (to + 1) & ((1 << power) - 1) == 0 && to < ends.1 {
            let number = self.look(block((to + 1) >> power));
            match self.known[number].taken[usize::from(!level)].around(track, to + 1) {
                Some((_, after)) => to = after,
                None => break,
            }
        }
        Some((from.max(ends.0), to.min(ends.1)))
    }

    fn make(&mut self, tile: (i32, i32)) -> u32 {
        let slot = self.corners.len() as u32;
        self.corners.push(tile_area(tile).corner());
        self.lanes.resize(self.lanes.len() + CELLS, [Lane::FREE; 2]);
        self.tiles.insert(tile, slot);
        self.fill_tile(tile, slot);
        slot
    }

    fn fill_tile(&mut self, tile: (i32, i32), slot: u32) {
        let start = slot as usize * CELLS;
        self.lanes[start..start + CELLS].fill([Lane::FREE; 2]);
        let area = tile_area(tile);
        let block = (tile.0 >> (BLOCK.0 - TILE.0), tile.1 >> (BLOCK.1 - TILE.1));
        let number = self.look(block);
        let known = std::mem::take(&mut self.known[number]);
        for &number in &known.frames {
            let frame = &self.frames[number as usize];
            if frame.area.meets(area) {
                self.frame(slot, frame);
            }
        }
        for &piece in known.pieces.iter().filter(|piece| piece.area.meets(area)) {
            self.piece(slot, piece, Lane::net(self.of_link[piece.link as usize]));
        }
        for &number in &known.boxes {
            if self.boxes[number as usize].meets(area) {
                self.solid(slot, self.boxes[number as usize]);
            }
        }
        self.known[number] = known;
    }

    /// Fills one lane, level or upright, of the part of an area that lies in a tile.
    fn run(&mut self, slot: u32, which: usize, area: Area, lane: Lane) {
        let corner = self.corners[slot as usize];
        let (x0, x1) = ((area.x - corner.x).max(0), (area.right() - corner.x).min(1 << TILE.0));
        let (y0, y1) = ((area.y - corner.y).max(0), (area.bottom() - corner.y).min(1 << TILE.1));
        let start = slot as usize * CELLS;
        for y in y0..y1 {
            for x in x0..x1 {
                self.lanes[start + ((y << TILE.0) | x) as usize][which] = lane;
            }
        }
    }

    fn solid(&mut self, slot: u32, area: Area) {
        self.run(slot, 0, area, Lane::SOLID);
        self.run(slot, 1, area, Lane::SOLID);
    }

    /// The border of a frame and, in the upper border, the cells of its title.
    fn frame(&mut self, slot: u32, frame: &Frame) {
        let Frame { area, title } = *frame;
        let (right, bottom) = (area.right() - 1, area.bottom() - 1);
        for y in [area.y, bottom] {
            self.run(slot, 0, Area { y, h: 1, ..area }, Lane::BORDER);
        }
        for x in [area.x, right] {
            self.run(slot, 1, Area { x, w: 1, ..area }, Lane::BORDER);
            for y in [area.y, bottom] {
                self.solid(slot, Area { x, y, w: 1, h: 1 });
            }
        }
        self.solid(slot, title);
    }

    /// A piece of a line: its lane, and both lanes at its ends.
    fn piece(&mut self, slot: u32, piece: Piece, lane: Lane) {
        let Area { x, y, .. } = piece.area;
        let (right, bottom) = (piece.area.right() - 1, piece.area.bottom() - 1);
        self.run(slot, piece.lane, piece.area, lane);
        for (x, y) in [(x, y), (right, bottom)] {
            self.run(slot, 1 - piece.lane, Area { x, y, w: 1, h: 1 }, lane);
        }
    }
}

fn tile_area(tile: (i32, i32)) -> Area {
    Area { x: tile.0 << TILE.0, y: tile.1 << TILE.1, w: 1 << TILE.0, h: 1 << TILE.1 }
}

fn block_area(block: (i32, i32)) -> Area {
    Area { x: block.0 << BLOCK.0, y: block.1 << BLOCK.1, w: 1 << BLOCK.0, h: 1 << BLOCK.1 }
}

fn blocks_of(area: Area) -> impl Iterator<Item = (i32, i32)> {
    let columns = area.x >> BLOCK.0..=(area.right() - 1) >> BLOCK.0;
    (area.y >> BLOCK.1..=(area.bottom() - 1) >> BLOCK.1).flat_map(move |y| columns.clone().map(move |x| (x, y)))
}

fn tiles_of(area: Area) -> impl Iterator<Item = (i32, i32)> {
    let columns = area.x >> TILE.0..=(area.right() - 1) >> TILE.0;
    (area.y >> TILE.1..=(area.bottom() - 1) >> TILE.1).flat_map(move |y| columns.clone().map(move |x| (x, y)))
}

/// The area with the whole of the tiles at its edges, so that a cell of a tile never lies outside.
fn aligned(area: Area) -> Area {
    let (x, y) = ((area.x >> TILE.0) << TILE.0, (area.y >> TILE.1) << TILE.1);
    let (right, bottom) = (((area.right() >> TILE.0) + 1) << TILE.0, ((area.bottom() >> TILE.1) + 1) << TILE.1);
    Area { x, y, w: right - x, h: bottom - y }
}

/// Whether two lines share a cell other than where they cross.
fn touch(one: &[Cell], other: &[Cell]) -> bool {
    let on = |line: &[Cell], points: &[Cell]| {
        pieces(line).any(|(a, b)| {
            let piece = Area::between(a, b);
            points.iter().any(|&point| piece.contains(point))
        })
    };
    let along = || {
        pieces(one).any(|(a, b)| {
            let piece = Area::between(a, b);
            pieces(other).any(|(c, d)| (a.y == b.y) == (c.y == d.y) && piece.meets(Area::between(c, d)))
        })
    };
    on(one, other) || on(other, one) || along()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(points: &[(i32, i32)]) -> Vec<Cell> {
        points.iter().map(|&(x, y)| Cell::new(x, y)).collect()
    }

    #[test]
    fn what_is_drawn_before_and_after_a_look_is_the_same_and_what_is_erased_is_gone() {
        let boxes = [Area { x: 3, y: 3, w: 9, h: 3 }, Area { x: 60, y: 40, w: 9, h: 3 }];
        let crooked = line(&[(12, 4), (50, 4), (50, 41), (59, 41)]);
        let of_link = [0];
        let mut early = Board::new(&boxes, &[], &of_link, (vec![crooked.clone()], vec![bounds_of(&crooked)]));
        let mut late = Board::new(&boxes, &[], &of_link, (vec![Vec::new()], vec![Area::default()]));
        let look = |board: &mut Board<'_>| -> Vec<[Lane; 2]> {
            let cells = (-2..50).flat_map(|y| (-5..80).map(move |x| Cell::new(x, y)));
            cells.map(|cell| board.index(cell).map(|index| board.lanes(index)).unwrap()).collect()
        };
        let bare = look(&mut late);
        late.draw(0, crooked);
        assert_eq!(look(&mut early), look(&mut late));
        late.erase(0);
        assert_eq!(look(&mut late), bare);
    }

    #[test]
    fn lines_touch_where_they_do_not_merely_cross() {
        let level = line(&[(0, 5), (10, 5)]);
        assert!(!touch(&level, &line(&[(4, 0), (4, 9)])), "a crossing");
        assert!(touch(&level, &line(&[(4, 0), (4, 5)])), "an end");
        assert!(touch(&level, &line(&[(4, 0), (4, 5), (6, 5)])), "a turn");
        assert!(touch(&level, &line(&[(7, 5), (20, 5)])), "one along the other");
        assert!(!touch(&level, &line(&[(11, 5), (20, 5)])), "one after the other");
    }
}
