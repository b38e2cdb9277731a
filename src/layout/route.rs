//! How do links get around boxes whose places are given? One after the other, each around all that lies there already.
//!
//! Every route is legal when it is found and later ones respect it, so no step afterwards has to mend anything. A link whose
//! way is blocked by others takes theirs away and they are routed again, a bounded number of times. A link for which there
//! is no way at all (its box is walled in, or boxes lie on one another) has a path without points.

use crate::model::Cell;

use super::Area;
use super::geometry::pieces;
use super::grid::{Grid, Lane};
use super::nets::{Hub, Nets};
use super::search::{Scratch, Start, branches, ports, search};

/// How many columns and rows beyond the two boxes a search looks at first, then, and at last.
const MARGINS: [(i32, i32); 3] = [(12, 6), (40, 20), (100, 50)];
/// The largest window, in cells.
const LARGEST: i64 = 3_000_000;
/// How often the lines in the way of one link may be taken away.
const RIPS: usize = 1;

/// A frame and the cells of its title.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Frame {
    /// The border and all inside.
    pub area: Area,
    /// The cells of the title in the upper border.
    pub title: Area,
}

/// Boxes and frames, which stay, and the lines found so far.
#[derive(Debug)]
pub struct Router<'a> {
    boxes: &'a [Area],
    frames: &'a [Frame],
    nets: &'a Nets,
    lines: Vec<Vec<Cell>>,
    bounds: Vec<Area>,
    scratch: Scratch,
}

impl<'a> Router<'a> {
    /// A router among boxes and frames. `lines` holds the line of every link, empty where there is none yet.
    pub fn new(boxes: &'a [Area], frames: &'a [Frame], nets: &'a Nets, lines: Vec<Vec<Cell>>) -> Self {
        let bounds = lines.iter().map(|line| bounds_of(line)).collect();
        Self { boxes, frames, nets, lines, bounds, scratch: Scratch::default() }
    }

    /// Finds a line for every link that has none, the shortest first.
    pub fn route(mut self) -> Vec<Vec<Cell>> {
        let mut missing: Vec<u32> =
            (0..self.lines.len() as u32).filter(|&link| self.lines[link as usize].is_empty()).collect();
        missing.sort_by_key(|&link| (self.distance(link), link));
        let mut rips = vec![0; self.lines.len()];
        while !missing.is_empty() {
            let mut blocked = Vec::new();
            for &link in &missing {
                if !self.find(link) {
                    blocked.push(link);
                }
            }
            missing.clear();
            for link in blocked {
                if rips[link as usize] < RIPS {
                    rips[link as usize] += 1;
                    missing.extend(self.force(link));
                }
            }
            missing.sort_unstable();
            missing.dedup();
            missing.retain(|&link| self.lines[link as usize].is_empty());
        }
        self.lines
    }

    fn distance(&self, link: u32) -> i32 {
        let (from, to) = self.nets.ends[link as usize];
        let (a, b) = (self.boxes[from as usize], self.boxes[to as usize]);
        let gap = |a0: i32, a1: i32, b0: i32, b1: i32| (b0 - a1).max(a0 - b1).max(0);
        gap(a.x, a.right(), b.x, b.right()) + 2 * gap(a.y, a.bottom(), b.y, b.bottom())
    }

    /// The windows in which a link is searched, each larger than the one before.
    fn windows(&self, link: u32) -> impl Iterator<Item = Area> + use<> {
        let (from, to) = self.nets.ends[link as usize];
        let ends = self.boxes[from as usize].union(self.boxes[to as usize]);
        MARGINS
            .into_iter()
            .map(move |(x, y)| ends.grown(x, y))
            .filter(|area| i64::from(area.w) * i64::from(area.h) <= LARGEST)
    }

    /// What lies in a window, without the lines of the links in `except`.
    fn window(&self, area: Area, except: impl Fn(usize) -> bool) -> Grid {
        let mut grid = Grid::new(area);
        for frame in self.frames.iter().filter(|frame| frame.area.meets(area)) {
            grid.frame(frame.area, frame.title);
        }
        for (link, line) in self.lines.iter().enumerate() {
            if self.bounds[link].meets(area) && !except(link) {
                grid.line(line, self.nets.of_link[link]);
            }
        }
        for &area in self.boxes.iter().filter(|other| other.meets(area)) {
            grid.fill(area, Lane::SOLID);
        }
        grid
    }

    fn find(&mut self, link: u32) -> bool {
        let windows: Vec<Area> = self.windows(link).collect();
        windows.into_iter().any(|area| {
            let grid = self.window(area, |_| false);
            match self.search(&grid, link) {
                Some(line) => {
                    self.draw(link, line);
                    true
                }
                None => false,
            }
        })
    }

    fn draw(&mut self, link: u32, line: Vec<Cell>) {
        self.bounds[link as usize] = bounds_of(&line);
        self.lines[link as usize] = line;
    }

    /// Searches from the end that the link's net has in common, or from any line of the net.
    fn search(&mut self, grid: &Grid, link: u32) -> Option<Vec<Cell>> {
        let number = self.nets.of_link[link as usize];
        let net = &self.nets.nets[number as usize];
        let (from, to) = self.nets.ends[link as usize];
        let (root, goal) = match net.hub {
            Hub::From => (from, to),
            Hub::To => (to, from),
        };
        let mates = net.links.iter().map(|&mate| self.lines[mate as usize].as_slice()).filter(|line| !line.is_empty());
        let trunks: Vec<Vec<Cell>> = mates
            .map(|line| match net.hub {
                Hub::From => line.to_vec(),
                Hub::To => line.iter().rev().copied().collect(),
            })
            .collect();
        let mut starts: Vec<Start> = trunks.iter().flat_map(|trunk| branches(trunk)).collect();
        if trunks.is_empty() {
            starts.extend(ports(self.boxes[root as usize]));
        }
        let line = search(grid, &mut self.scratch, number, &starts, self.boxes[goal as usize]).or_else(|| {
            let starts: Vec<Start> = ports(self.boxes[root as usize]).collect();
            search(grid, &mut self.scratch, number, &starts, self.boxes[goal as usize])
        })?;
        let mut whole = trunks.iter().find_map(|trunk| prefix(trunk, line[0])).unwrap_or_default();
        whole.extend(line);
        if net.hub == Hub::To {
            whole.reverse();
        }
        Some(super::geometry::tidied(&whole))
    }

    /// Routes a blocked link as if no other lines were there, and takes away those that it hits. Returns the links
    /// that need a new line; among them the link itself, where even so there is no way.
    fn force(&mut self, link: u32) -> Vec<u32> {
        let Some(area) = self.windows(link).nth(1) else { return Vec::new() };
        let number = self.nets.of_link[link as usize];
        let own = |other: usize| self.nets.of_link[other] == number;
        let grid = self.window(area, |other| !own(other));
        let Some(line) = self.search(&grid, link) else { return Vec::new() };
        let mut hit = Vec::new();
        for other in 0..self.lines.len() {
            if self.lines[other].is_empty() || self.nets.of_link[other] == number || !self.bounds[other].meets(area) {
                continue;
            }
            let mut grid = Grid::new(area);
            grid.line(&self.lines[other], self.nets.of_link[other]);
            if !grid.admits(&line, number) {
                self.draw(other as u32, Vec::new());
                hit.push(other as u32);
            }
        }
        self.draw(link, line);
        hit
    }
}

/// The part of a line before a cell on it.
fn prefix(line: &[Cell], cell: Cell) -> Option<Vec<Cell>> {
    let at = pieces(line).position(|(a, b)| Area::between(a, b).contains(cell))?;
    Some(line[..=at].to_vec())
}

/// The smallest area that holds a line.
pub fn bounds_of(line: &[Cell]) -> Area {
    line.iter().fold(Area::default(), |area, &cell| area.union(Area::between(cell, cell)))
}
