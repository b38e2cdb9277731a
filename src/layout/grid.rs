//! What may pass through a cell? The cells of the whole world, made where somebody looks.
//!
//! A cell has two lanes, a level and an upright one. A straight piece takes the lane along which it runs, so that two
//! unrelated lines can only cross; a turn or an end takes both, so that nothing touches there. A box takes both lanes of
//! all its cells, the border of a frame the lane along it, so that a line passes a border at a right angle or not at all.
//!
//! What is taken is known track by track, of the tracks that somebody has looked at; cells are made of it in tiles when a
//! search first comes to them. So a search costs what it looks at, however large the drawing is, and a drawing of a billion
//! cells is never held.

use std::collections::HashMap;
use std::ops::Range;

use foldhash::fast::RandomState;

use crate::model::Cell;

use super::geometry::{cells, pieces};
use super::nets::Nets;
use super::route::{Frame, bounds_of};
use super::search::Way;
use super::taken::{Stretch, Tracks};
use super::{Area, Line};

/// What a lane holds: nothing, a net, the border of a frame, or something that nothing passes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Lane(u32);

impl Lane {
    /// Nothing runs here.
    pub const FREE: Self = Self(0);
    /// The border of a frame.
    pub const BORDER: Self = Self(u32::MAX - 1);
    /// A box or a title.
    pub const SOLID: Self = Self(u32::MAX);

    /// A net of this name runs here; names stay from one edit to the next.
    pub const fn net(name: u32) -> Self {
        Self(name + 1)
    }

    /// Whether nothing runs here.
    #[inline]
    pub fn is_free(self) -> bool {
        self == Self::FREE
    }

    /// The name of the net that runs here.
    #[inline]
    pub fn name(self) -> Option<u32> {
        (self != Self::FREE && self != Self::BORDER && self != Self::SOLID).then(|| self.0 - 1)
    }
}

/// The columns and rows of a tile, as powers of two.
const TILE: (i32, i32) = (5, 4);
const CELLS: usize = 1 << (TILE.0 + TILE.1);
/// So many tiles are kept from one search to the next.
const TILES: usize = 1024;
/// The free columns and rows around everything: there is always a way around the outside.
const OUTSIDE: (i32, i32) = (48, 24);

/// The line of every link, empty where there is none, and the area that it takes.
pub type Lines = (Vec<Line>, Vec<Area>);

/// What is known to be taken of the rows, and of the columns.
pub type Taken = [Tracks; 2];

/// What takes a lane: of the rows (0) or the columns (1), which tracks, from where to before where, and who.
pub type Take = (usize, Range<i32>, (i32, i32), Lane);

/// Both lanes of all cells of an area.
pub fn takes_of_solid(area: Area) -> [Take; 2] {
    let Area { x, y, .. } = area;
    let (right, bottom) = (area.right(), area.bottom());
    [(0, y..bottom, (x, right), Lane::SOLID), (1, x..right, (y, bottom), Lane::SOLID)]
}

/// The border of a frame, its corners and, in the upper border, the cells of its title.
pub fn takes_of_frame(Frame { area, title }: Frame) -> impl Iterator<Item = Take> {
    let (right, bottom) = (area.right() - 1, area.bottom() - 1);
    let level = [area.y, bottom].map(|y| (0, y..y + 1, (area.x, right + 1), Lane::BORDER));
    let upright = [area.x, right].map(|x| (1, x..x + 1, (area.y, bottom + 1), Lane::BORDER));
    let corners = [(area.x, area.y), (right, area.y), (area.x, bottom), (right, bottom)];
    let solid = corners.map(|(x, y)| Area { x, y, w: 1, h: 1 }).into_iter().chain([title]);
    level.into_iter().chain(upright).chain(solid.flat_map(takes_of_solid))
}

/// The lanes along the pieces of a line, and both at its ends; at a turn two pieces take one each.
pub fn takes_of_line(line: &[Cell], lane: Lane) -> impl Iterator<Item = Take> {
    let along = pieces(line).map(move |(a, b)| {
        let Area { x, y, .. } = Area::between(a, b);
        if a.y == b.y { (0, y..y + 1, (x, a.x.max(b.x) + 1), lane) } else { (1, x..x + 1, (y, a.y.max(b.y) + 1), lane) }
    });
    let across = move |end: Cell, next: Cell| {
        if end.y == next.y {
            (1, end.x..end.x + 1, (end.y, end.y + 1), lane)
        } else {
            (0, end.y..end.y + 1, (end.x, end.x + 1), lane)
        }
    };
    let ends = match line {
        [first, second, ..] => [(*first, *second), (line[line.len() - 1], line[line.len() - 2])].map(Some),
        _ => [None, None],
    };
    along.chain(ends.into_iter().flatten().map(move |(end, next)| across(end, next)))
}

/// Boxes and frames, which stay, the lines drawn so far, and the cells made of them.
#[derive(Debug)]
pub struct Board<'a> {
    boxes: &'a [Area],
    frames: &'a [Frame],
    nets: &'a Nets,
    lines: Vec<Line>,
    bounds: Vec<Area>,
    /// The links whose lines were drawn or taken away here.
    changed: Vec<u32>,
    world: Area,
    /// What is taken of the rows, and of the columns.
    tracks: [Tracks; 2],
    tiles: HashMap<(i32, i32), u32, RandomState>,
    /// The tile asked for last, and its number.
    last: ((i32, i32), u32),
    corners: Vec<Cell>,
    /// The level and the upright lane of every cell of every tile.
    lanes: Vec<[Lane; 2]>,
}

impl<'a> Board<'a> {
    /// A board of boxes and frames, and of lines that are drawn already.
    pub fn new(boxes: &'a [Area], frames: &'a [Frame], nets: &'a Nets, lines: Lines) -> Self {
        Self::knowing(boxes, frames, nets, lines, Taken::default())
    }

    /// The same, of which some is known already.
    pub fn knowing(
        boxes: &'a [Area],
        frames: &'a [Frame],
        nets: &'a Nets,
        (lines, bounds): Lines,
        [rows, columns]: Taken,
    ) -> Self {
        let all = boxes.iter().copied().chain(frames.iter().map(|frame| frame.area)).chain(bounds.iter().copied());
        let world = aligned(all.fold(Area::default(), Area::union).grown(OUTSIDE.0, OUTSIDE.1));
        Self {
            boxes,
            frames,
            nets,
            lines,
            bounds,
            changed: Vec::new(),
            world,
            tracks: [rows.within(world.y, world.bottom()), columns.within(world.x, world.right())],
            tiles: HashMap::default(),
            last: ((i32::MIN, i32::MIN), 0),
            corners: Vec::new(),
            lanes: Vec::new(),
        }
    }

    /// The lines drawn so far.
    pub fn lines(&self) -> &[Line] {
        &self.lines
    }

    /// The area of the line of a link.
    pub fn bounds(&self, link: u32) -> Area {
        self.bounds[link as usize]
    }

    /// The net of every link.
    pub fn nets(&self) -> &'a Nets {
        self.nets
    }

    /// What the lanes of a net hold.
    pub fn lane(&self, net: u32) -> Lane {
        self.nets.lane(net)
    }

    /// All rows of the world.
    pub fn rows(&self) -> Range<i32> {
        self.world.y..self.world.bottom()
    }

    /// The links whose lines were drawn or taken away since the board was made, ascending.
    pub fn changed(&self) -> Vec<u32> {
        let mut changed = self.changed.clone();
        changed.sort_unstable();
        changed.dedup();
        changed
    }

    /// A column in which a caption in a row does not lie on its own net alone: along its line, or across it in a column.
    /// None where it has room.
    pub fn obstacle(&mut self, caption: Area, net: u32, column: Option<i32>) -> Option<i32> {
        let Area { y, .. } = caption;
        let (from, behind) = (caption.x.max(self.world.x), caption.right().min(self.world.right()));
        if from >= behind || !self.rows().contains(&y) {
            return Some(caption.x);
        }
        self.see(0, &(y..y + 1));
        self.see(1, &(from..behind));
        let lane = self.lane(net);
        let is_own = |it: &Stretch| it.by == lane;
        let along = self.over(0, y, from, behind).find(|it| column.is_some() || !is_own(it));
        let is_free = |x: i32| self.over(1, x, y, y + 1).all(|it| column == Some(x) && is_own(it));
        along.map(|it| it.from.max(from)).or_else(|| (from..behind).find(|&x| !is_free(x)))
    }

    /// The lines at last, and what is known to be taken.
    pub fn into_lines(self) -> (Lines, Taken) {
        ((self.lines, self.bounds), self.tracks)
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
    pub fn draw(&mut self, link: u32, line: Line) {
        self.changed.push(link);
        self.claim(&line, self.nets.of_link[link as usize]);
        self.bounds[link as usize] = bounds_of(&line);
        self.lines[link as usize] = line;
    }

    /// Takes the line of a link away.
    pub fn erase(&mut self, link: u32) {
        self.changed.push(link);
        let line = std::mem::take(&mut self.lines[link as usize]);
        self.bounds[link as usize] = Area::default();
        self.release(&line, self.nets.of_link[link as usize]);
    }

    /// Keeps the cells of a line for a net.
    pub fn claim(&mut self, line: &[Cell], net: u32) {
        // What is claimed is no line yet: if everything were noted later, it would be missing.
        if self.tracks[0].is_unknown() {
            self.take_all();
        }
        for (which, tracks, stretch, by) in takes_of_line(line, self.lane(net)) {
            for tile in tiles_of(area_of(which, &tracks, stretch)) {
                if let Some(&slot) = self.tiles.get(&tile) {
                    self.run(slot, which, area_of(which, &tracks, stretch), by);
                }
            }
            self.tracks[which].take(tracks, stretch, by);
        }
    }

    /// Gives the cells of a line back that were kept for a net.
    pub fn release(&mut self, line: &[Cell], net: u32) {
        for (which, tracks, stretch, by) in takes_of_line(line, self.lane(net)) {
            self.tracks[which].give(tracks, stretch, by);
        }
        for tile in pieces(line).flat_map(|(a, b)| tiles_of(Area::between(a, b))) {
            if let Some(&slot) = self.tiles.get(&tile) {
                self.fill_tile(tile, slot);
            }
        }
    }

    /// Whether a line of a net touches nothing else. Lines of its own net are not looked at.
    pub fn admits(&mut self, line: &[Cell], net: u32) -> bool {
        let own = self.lane(net);
        line.iter().all(|&cell| self.world.contains(cell))
            && takes_of_line(line, own).all(|(which, tracks, (from, behind), _)| {
                self.see(which, &tracks);
                tracks.into_iter().all(|track| self.over(which, track, from, behind).all(|it| it.by == own))
            })
    }

    /// The links whose lines may touch something else than their net, ascending.
    pub fn suspects(&mut self) -> Vec<u32> {
        self.survey();
        let nets = self.tracks.iter().flat_map(Tracks::clashes).filter_map(|by| self.nets.owner(by));
        let mut links: Vec<u32> = nets.flat_map(|net| &self.nets.nets[net as usize].links).copied().collect();
        links.sort_unstable();
        links.dedup();
        links
    }

    /// As much of a line from its first point on as touches nothing, but for what holds one thing, and can end or turn where
    /// it breaks off.
    pub fn clear_part(&mut self, line: &[Cell], but: Lane) -> Vec<Cell> {
        let mut part: Vec<Cell> = line.first().copied().filter(|&cell| self.is_clear(cell, but)).into_iter().collect();
        if part.is_empty() {
            return part;
        }
        for (a, b) in pieces(line) {
            let reach = self.reach(a, b, but);
            let last = cells(a, b).take(reach + 1).skip(1).rev().find(|&cell| self.is_clear(cell, but));
            part.extend(last);
            if part.last() != Some(&b) {
                break;
            }
        }
        part
    }

    /// How many cells after one a straight piece to another gets without touching anything but one thing.
    fn reach(&mut self, a: Cell, b: Cell, but: Lane) -> usize {
        let area = Area::between(a, b);
        let Area { x, y, w, h } = area;
        let (which, track, from, behind, at, is_ahead) =
            if a.y == b.y { (0, y, x, x + w, a.x, b.x > a.x) } else { (1, x, y, y + h, a.y, b.y > a.y) };
        self.see(which, &(track..track + 1));
        let others = self.over(which, track, from, behind).filter(|it| it.by != but);
        let gap = others.map(|it| if is_ahead { it.from - at } else { at - (it.behind - 1) }).min();
        gap.map_or(area.w.max(area.h) as usize, |gap| (gap - 1).max(0) as usize)
    }

    /// Whether a line may turn or end at a cell, which holds nothing but one thing.
    fn is_clear(&mut self, cell: Cell, but: Lane) -> bool {
        if !self.world.contains(cell) {
            return false;
        }
        [(0, cell.y, cell.x), (1, cell.x, cell.y)].into_iter().all(|(which, track, at)| {
            self.see(which, &(track..track + 1));
            self.over(which, track, at, at + 1).all(|it| it.by == but)
        })
    }

    /// The links whose lines a line of a net would touch other than by crossing them, ascending.
    pub fn touched(&mut self, line: &[Cell], net: u32) -> Vec<u32> {
        let mut others: Vec<u32> = Vec::new();
        for (which, tracks, (from, behind), own) in takes_of_line(line, self.lane(net)) {
            self.see(which, &tracks);
            for track in tracks {
                others.extend(
                    self.over(which, track, from, behind)
                        .filter(|it| it.by != own)
                        .filter_map(|it| self.nets.owner(it.by)),
                );
            }
        }
        others.sort_unstable();
        others.dedup();
        let bounds = bounds_of(line);
        let mut hit: Vec<u32> = (others.into_iter())
            .flat_map(|net| &self.nets.nets[net as usize].links)
            .copied()
            .filter(|&link| self.bounds[link as usize].meets(bounds) && touch(line, &self.lines[link as usize]))
            .collect();
        hit.sort_unstable();
        hit
    }

    /// The stretches of a track that somebody has looked at, from a cell to before another.
    fn over(&self, which: usize, track: i32, from: i32, behind: i32) -> impl Iterator<Item = &Stretch> {
        self.tracks[which].get(track).into_iter().flat_map(move |track| track.over(from, behind))
    }

    /// Tells some rows (0) or columns (1) apart.
    fn see(&mut self, which: usize, tracks: &Range<i32>) {
        if self.tracks[which].is_unknown() {
            self.take_all();
        }
        self.tracks[which].look(tracks.start, tracks.end);
    }

    /// Notes what all boxes, frames and lines take.
    fn take_all(&mut self) {
        let count: usize = self.boxes.len() + self.lines.iter().map(|line| line.len() + 1).sum::<usize>();
        let mut takes = [Vec::with_capacity(count), Vec::with_capacity(count)];
        let mut take = |(which, them, stretch, by): Take| takes[which].push((them, stretch, by));
        self.boxes.iter().flat_map(|&area| takes_of_solid(area)).for_each(&mut take);
        self.frames.iter().flat_map(|&frame| takes_of_frame(frame)).for_each(&mut take);
        for (line, &net) in self.lines.iter().zip(&self.nets.of_link) {
            takes_of_line(line, self.nets.lane(net)).for_each(&mut take);
        }
        let Area { x, y, .. } = self.world;
        let (right, bottom) = (self.world.right(), self.world.bottom());
        self.tracks = [Tracks::taken(y, bottom, &takes[0]), Tracks::taken(x, right, &takes[1])];
    }

    /// Tells all rows and columns apart, which is quicker than bit by bit where much will be looked at.
    pub fn survey(&mut self) {
        self.see(0, &self.rows());
        self.see(1, &(self.world.x..self.world.right()));
    }

    /// How far a row, or a column, is free around one of its cells: the first and the last free cell; none where the cell
    /// is taken or lies too far out.
    #[inline]
    pub fn free(&mut self, level: bool, track: i32, at: i32) -> Option<(i32, i32)> {
        let (cell, first, behind) = if level {
            (Cell::new(at, track), self.world.x, self.world.right())
        } else {
            (Cell::new(track, at), self.world.y, self.world.bottom())
        };
        if !self.world.contains(cell) {
            return None;
        }
        let which = usize::from(!level);
        if self.tracks[which].get(track).is_none() {
            self.see(which, &(track..track + 1));
        }
        let (from, to) = self.tracks[which].get(track)?.around(at)?;
        Some((from.max(first), to.min(behind) - 1))
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
        let area = tile_area(tile);
        self.see(0, &(area.y..area.bottom()));
        self.see(1, &(area.x..area.right()));
        let lanes = &mut self.lanes[start..start + CELLS];
        lanes.fill([Lane::FREE; 2]);
        for (which, first, behind, (from, to)) in
            [(0, area.y, area.bottom(), (area.x, area.right())), (1, area.x, area.right(), (area.y, area.bottom()))]
        {
            for track in first..behind {
                let track = (track, self.tracks[which].get(track).into_iter().flat_map(|it| it.over(from, to)));
                for stretch in track.1 {
                    for at in stretch.from.max(from)..stretch.behind.min(to) {
                        let (x, y) = if which == 0 { (at, track.0) } else { (track.0, at) };
                        let lane = &mut lanes[(((y - area.y) << TILE.0) | (x - area.x)) as usize][which];
                        // A box lies over a line that it was put on.
                        *lane = stretch.by.max(*lane);
                    }
                }
            }
        }
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
}

fn tile_area(tile: (i32, i32)) -> Area {
    Area { x: tile.0 << TILE.0, y: tile.1 << TILE.1, w: 1 << TILE.0, h: 1 << TILE.1 }
}

/// The cells of a stretch of some rows (0) or columns (1).
fn area_of(which: usize, tracks: &Range<i32>, (from, behind): (i32, i32)) -> Area {
    let (first, count) = (tracks.start, tracks.end - tracks.start);
    if which == 0 {
        Area { x: from, y: first, w: behind - from, h: count }
    } else {
        Area { x: first, y: from, w: count, h: behind - from }
    }
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
    use super::super::nets::{Hub, Net};
    use super::*;
    use smallvec::SmallVec;

    fn line(points: &[(i32, i32)]) -> Line {
        points.iter().map(|&(x, y)| Cell::new(x, y)).collect()
    }

    #[test]
    fn what_is_drawn_before_and_after_a_look_is_the_same_and_what_is_erased_is_gone() {
        let boxes = [Area { x: 3, y: 3, w: 9, h: 3 }, Area { x: 60, y: 40, w: 9, h: 3 }];
        let crooked = line(&[(12, 4), (50, 4), (50, 41), (59, 41)]);
        let mut nets = Nets::default();
        nets.of_link = vec![0];
        nets.nets = vec![Net { hub: Hub::From, links: SmallVec::from_slice(&[0]) }];
        let nets = nets.after(&Nets::default(), &[None]);
        let mut early = Board::new(&boxes, &[], &nets, (vec![crooked.clone()], vec![bounds_of(&crooked)]));
        let mut late = Board::new(&boxes, &[], &nets, (vec![Line::default()], vec![Area::default()]));
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
