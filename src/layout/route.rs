//! How do links get around boxes whose places are given? One after the other, each around all that lies there already.
//!
//! Every route is legal when it is found and later ones respect it, so no step afterwards has to mend anything. A link that
//! others shut out takes cells from them at a price and they are routed again, a bounded number of times and at a price that
//! grows (McMurchie and Ebeling 1995 negotiate so). A link for which there is no way at all, because boxes wall its box in or
//! leave fewer cells free than lines must pass, has a path without points.

use crate::model::Cell;

use super::Area;
use super::geometry::pieces;
use super::grid::Board;
use super::keep::Rest;
use super::mend::Torn;
use super::nets::{Hub, Nets};
use super::probe::{Own, Patience, Probe, Runs, probe};
use super::search::{Aim, Found, Others, Quest, Scratch, Start, distance, ports, search};

/// Farther than this a search hurries, in the costs of the search: from where, and how much in eighths.
const HURRY: [(u32, u32); 3] = [(1_200, 16), (300, 13), (0, 9)];
/// How often one link may take cells from others.
const PUSHES: u32 = 16;
/// How often links may do so in all: so many times, and once more for each link that has no line yet.
const PUSHES_IN_ALL: usize = 200;
/// How much may be done to find lines. Where many lines need more cells than there are, no search ends well, and none may
/// take forever.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Effort {
    /// How many states a search may look at.
    pub(super) limit: usize,
    /// The same for one that must find a way if there is any, and how much it hurries.
    last_resort: (usize, u32),
    /// How many states all searches together may look at, at first and for every link that has no line yet.
    budget: (usize, usize),
    /// How many states each search may look at once that is spent.
    spent: usize,
    /// The same where no more than [`SEARCHED`] are missing.
    few: (usize, usize),
    /// How many states may be looked at for better lines than those that were found.
    pub(super) polish: usize,
}

impl Effort {
    /// All that can be done for a drawing that stays.
    pub const FULL: Self = Self {
        limit: 60_000,
        last_resort: (1_500_000, 24),
        budget: (6_000_000, 1_000),
        spent: 4_000,
        few: (2_000_000, 200_000),
        polish: 40_000,
    };
    /// What can be done between two frames, for a drawing that is to follow a hand.
    pub const LIVE: Self = Self {
        limit: 10_000,
        last_resort: (20_000, 24),
        budget: (60_000, 100),
        spent: 400,
        few: (60_000, 100),
        polish: 0,
    };
}

/// Where more lines than this are missing, or a line has farther to go than this, in the costs of the search, whole runs
/// are looked along first: cells one by one give the better line, but take long.
pub(super) const SEARCHED: (usize, u32) = (64, 900);
/// Of what was given up before as many are tried again at an edit, those first that are near it, as together look at so many
/// times what each may: a drawing with many of them must not wait for all at every edit.
const RETRIES: usize = 12;
/// As many states as take as long as looking along the most runs, to and fro.
const LONGEST: usize = 500_000;
/// How many parts of its own net the search for a branch heads for.
const NEAREST: usize = 6;

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
pub struct Router<'r, 'a> {
    pub(super) boxes: &'a [Area],
    pub(super) nets: &'a Nets,
    pub(super) board: &'r mut Board<'a>,
    /// Lines that an edit has torn.
    pub(super) torn: Torn,
    pub(super) effort: Effort,
    pub(super) scratch: Scratch,
    runs: Runs,
    /// How many lines are to be found.
    missing: usize,
    /// How many states searches may still look at before each must be short.
    budget: usize,
    /// How often each net has given way.
    gave_way: Vec<u32>,
    /// The boxes from which a search found no way out.
    shut_in: Vec<bool>,
}

impl<'r, 'a> Router<'r, 'a> {
    /// A router among the boxes and lines of a board.
    pub fn new(boxes: &'a [Area], board: &'r mut Board<'a>, effort: Effort) -> Self {
        let nets = board.nets();
        let (gave_way, shut_in) = (vec![0; nets.nets.len()], vec![false; boxes.len()]);
        let (torn, scratch, runs) = (Torn::default(), Scratch::default(), Runs::default());
        Self { boxes, nets, board, torn, effort, scratch, runs, missing: 0, budget: 0, gave_way, shut_in }
    }

    /// Finds a line for every link that has none, the shortest first. Lines that have moved with their boxes are kept if they
    /// can be, torn ones are mended. What was given up before, and is as it was, is not worth much.
    pub fn route(mut self, rest: Rest) {
        let Rest { shifted, mut torn, given_up, boxes, left } = rest;
        for (link, line) in shifted {
            if self.board.admits(&line, self.nets.of_link[link as usize]) {
                self.board.draw(link, line);
            } else {
                torn.push((link, line));
            }
        }
        self.torn = Torn::of(boxes, torn);
        let mut missing: Vec<u32> = (0..self.nets.ends.len() as u32)
            .filter(|&link| self.board.lines()[link as usize].is_empty() && given_up.binary_search(&link).is_err())
            .collect();
        missing.sort_by_key(|&link| (self.distance(link), link));
        self.missing = missing.len();
        if missing.len() > SEARCHED.0 && missing.len() * 8 > self.nets.ends.len() {
            self.board.survey();
        }
        let (first, each) = if missing.len() > SEARCHED.0 { self.effort.budget } else { self.effort.few };
        self.budget = first + each * missing.len();
        let new = missing.clone();
        let missing = self.mend_all(missing);
        self.negotiate(missing);
        self.retry(&given_up);
        self.polish(&new, &left);
    }

    /// Finds a line for every one of some links; those for which there is none take cells from others in turn.
    fn negotiate(&mut self, mut missing: Vec<u32>) {
        let mut pushes = vec![0; self.nets.ends.len()];
        let mut left = PUSHES_IN_ALL + missing.len();
        while !missing.is_empty() {
            let mut blocked = Vec::new();
            for link in missing.drain(..) {
                if !self.find(link) {
                    blocked.push(link);
                }
            }
            for link in blocked {
                if pushes[link as usize] < PUSHES && left > 0 {
                    pushes[link as usize] += 1;
                    left -= 1;
                    missing.extend(self.push(link));
                }
            }
            missing.sort_unstable();
            missing.dedup();
        }
    }

    /// What found no way may have one since others have gone another way.
    fn retry(&mut self, given_up: &[u32]) {
        self.shut_in.fill(false);
        let is_new = |link: &u32| given_up.binary_search(link).is_err();
        let without = |router: &Self| -> Vec<u32> {
            (0..router.nets.ends.len() as u32).filter(|&link| router.board.lines()[link as usize].is_empty()).collect()
        };
        let new: Vec<u32> = without(self).into_iter().filter(is_new).collect();
        if new.len() > SEARCHED.0 {
            self.budget = 0;
        }
        for link in new {
            self.find(link);
        }
        self.effort = Effort { last_resort: (self.effort.spent, 24), ..self.effort };
        self.budget = 0;
        let mut others: Vec<u32> = without(self).into_iter().filter(|link| !is_new(link)).collect();
        others.sort_by_cached_key(|&link| (self.distance_to_change(link), link));
        let last = self.scratch.looked + self.effort.spent * RETRIES;
        for link in others {
            if self.scratch.looked > last {
                break;
            }
            self.find(link);
        }
    }

    /// How far the nearer end of a link is from what has moved, or is new.
    fn distance_to_change(&self, link: u32) -> u32 {
        let (from, to) = self.nets.ends[link as usize];
        let ends = [from, to].map(|number| self.boxes[number as usize].center());
        let far = ends.into_iter().flat_map(|end| self.torn.moved().iter().map(move |&area| distance(end, area)));
        far.min().unwrap_or(0)
    }

    pub(super) fn distance(&self, link: u32) -> i32 {
        let (from, to) = self.nets.ends[link as usize];
        let (a, b) = (self.boxes[from as usize], self.boxes[to as usize]);
        let gap = |a0: i32, a1: i32, b0: i32, b1: i32| (b0 - a1).max(a0 - b1).max(0);
        gap(a.x, a.right(), b.x, b.right()) + 2 * gap(a.y, a.bottom(), b.y, b.bottom())
    }

    /// Finds a line that touches nothing.
    fn find(&mut self, link: u32) -> bool {
        let found = self.line(link, None);
        let is_found = found.is_some();
        if let Some(line) = found {
            self.board.draw(link, line.into());
        }
        is_found
    }

    /// Finds a line that takes cells from others if it must, and takes the lines of those away. Returns their links.
    fn push(&mut self, link: u32) -> Vec<u32> {
        if !self.board.lines()[link as usize].is_empty() {
            return Vec::new();
        }
        let often = self.gave_way.clone();
        let Some(line) = self.line(link, Some(&often)) else { return Vec::new() };
        let net = self.nets.of_link[link as usize];
        let hit = self.board.touched(&line, net);
        for &other in &hit {
            self.gave_way[self.nets.of_link[other as usize] as usize] += 1;
            self.board.erase(other);
        }
        self.board.draw(link, line.into());
        hit
    }

    /// The line of a link: from the end that is its own to a line of its net, or to the end that the net has in common.
    fn line(&mut self, link: u32, give_way: Option<&[u32]>) -> Option<Vec<Cell>> {
        let number = self.nets.of_link[link as usize];
        let net = &self.nets.nets[number as usize];
        let (from, to) = self.nets.ends[link as usize];
        let (root, leaf) = match net.hub {
            Hub::From => (from, to),
            Hub::To => (to, from),
        };
        let mates = self.mates(number);
        let near = self.nearest(&mates, self.boxes[leaf as usize].center());
        let far = distance(self.boxes[leaf as usize].center(), self.boxes[root as usize]);
        let mut line = self.find_end((number, leaf, root), &near, &mates, give_way, far)?;
        // What was found runs to the common end; a line runs from it where the net leaves it.
        line.reverse();
        let mut whole = mates.iter().find_map(|&mate| self.way_to(mate, line[0], net.hub)).unwrap_or_default();
        whole.extend(line);
        if net.hub == Hub::To {
            whole.reverse();
        }
        Some(super::geometry::tidied(&whole))
    }

    /// A line from a box to the lines of its net, or to the box that the net has in common.
    fn find_end(
        &mut self,
        ends: (u32, u32, u32),
        near: &[Area],
        mates: &[u32],
        give_way: Option<&[u32]>,
        far: u32,
    ) -> Option<Vec<Cell>> {
        let (net, leaf, root) = ends;
        let is_long = self.missing > SEARCHED.0 || far > SEARCHED.1;
        let may_probe = give_way.is_none() && leaf != root;
        let is_far = far > SEARCHED.1 && self.budget > 0;
        let ways = [(is_long, Patience::SOON), (is_far, Patience::LONG), (is_far, Patience::LONGEST)];
        for (_, patience) in ways.into_iter().filter(|(is_worth, _)| may_probe && *is_worth) {
            if patience == Patience::LONGEST {
                if self.scratch.looked + LONGEST > self.budget {
                    break;
                }
                self.scratch.looked += LONGEST;
            }
            if let Some(line) = self.few_turns((leaf, root), near, mates, patience) {
                return Some(line);
            }
        }
        let trunk = self.reach_trunk(net, leaf, near, give_way, self.effort.limit);
        if let Some(Found::Line(line)) = trunk {
            return Some(line);
        }
        match self.reach_box(net, leaf, root, give_way) {
            Found::Line(line) => return Some(line),
            Found::NoWay => return None,
            Found::Unknown => {}
        }
        let few_turns = (may_probe && !is_long).then(|| self.few_turns((leaf, root), near, mates, Patience::SOON));
        few_turns
            .flatten()
            .or_else(|| {
                let (near, far) = (self.boxes[leaf as usize], self.boxes[root as usize]);
                self.search(net, &starts(near), Aim::Box(far), give_way, self.effort.last_resort).line()
            })
            .or_else(|| self.reach_trunk(net, leaf, near, give_way, self.effort.last_resort.0)?.line())
    }

    /// A line of few turns from a box to the nearest parts of its net, or to the box that the net has in common; if it has
    /// far to go, one that is looked for from there: what bars the way is soon seen from one side and late from the other.
    fn few_turns(
        &mut self,
        (leaf, root): (u32, u32),
        near: &[Area],
        mates: &[u32],
        patience: Patience,
    ) -> Option<Vec<Cell>> {
        let (leaf, root) = (self.boxes[leaf as usize], self.boxes[root as usize]);
        let from = starts(leaf);
        let to_trunk = if near.is_empty() { None } else { self.probe(&from, Aim::Trunk(near, None), mates, patience) };
        let is_far = distance(leaf.center(), root) > SEARCHED.1;
        to_trunk.or_else(|| self.probe(&from, Aim::Box(root), mates, patience)).or_else(|| {
            let back = if is_far { self.probe(&starts(root), Aim::Box(leaf), mates, patience) } else { None };
            back.map(|line| line.into_iter().rev().collect())
        })
    }

    /// A line of few turns.
    pub(super) fn probe(
        &mut self,
        from: &[Start],
        aim: Aim<'_>,
        mates: &[u32],
        patience: Patience,
    ) -> Option<Vec<Cell>> {
        let own = Own::of(mates.iter().map(|&mate| &self.board.lines()[mate as usize][..]));
        probe(self.board, &mut self.runs, Probe { from, aim, own: &own, patience })
    }

    /// The links of a net that have a line.
    pub(super) fn mates(&self, net: u32) -> Vec<u32> {
        let links = &self.nets.nets[net as usize].links;
        links.iter().copied().filter(|&mate| !self.board.lines()[mate as usize].is_empty()).collect()
    }

    /// The part of a line between the common end of its net and a cell on it.
    pub(super) fn way_to(&self, link: u32, cell: Cell, hub: Hub) -> Option<Vec<Cell>> {
        let line = &self.board.lines()[link as usize];
        let at = pieces(line).position(|(a, b)| Area::between(a, b).contains(cell))?;
        match hub {
            Hub::From => Some(line[..=at].to_vec()),
            Hub::To => Some(line[at + 1..].iter().rev().copied().collect()),
        }
    }

    /// The pieces of some lines that are nearest to a cell.
    pub(super) fn nearest(&self, mates: &[u32], center: Cell) -> Vec<Area> {
        let pieces = mates.iter().flat_map(|&mate| pieces(&self.board.lines()[mate as usize]));
        let mut near: Vec<(u32, Area)> = Vec::with_capacity(NEAREST + 1);
        for area in pieces.map(|(a, b)| Area::between(a, b)) {
            let distance = distance(center, area);
            let at = near.partition_point(|(other, _)| *other < distance);
            if at < NEAREST && near.get(at).is_none_or(|(_, other)| *other != area) {
                near.insert(at, (distance, area));
                near.truncate(NEAREST);
            }
        }
        near.into_iter().map(|(_, area)| area).collect()
    }

    /// A line from a box to another that its net has in common, not touching the net's own lines.
    fn reach_box(&mut self, net: u32, leaf: u32, root: u32, give_way: Option<&[u32]>) -> Found {
        let area = |number: u32| self.boxes[number as usize];
        let (near, far) = (area(leaf), area(root));
        let hurry = hurry(distance(near.center(), far));
        // A search that begins where a box is shut in soon sees it; one that is to end there looks everywhere else.
        let mut ways = [(leaf, near, far), (root, far, near)];
        if self.shut_in[root as usize] {
            ways.swap(0, 1);
        }
        for (number, from, to) in ways {
            match self.search(net, &starts(from), Aim::Box(to), give_way, (self.effort.limit, hurry)) {
                Found::Line(mut line) => {
                    if number == root {
                        line.reverse();
                    }
                    return Found::Line(line);
                }
                Found::NoWay => {
                    self.shut_in[number as usize] = true;
                    return Found::NoWay;
                }
                Found::Unknown => {}
            }
        }
        Found::Unknown
    }

    /// A branch from a box to the nearest of some parts of its own net; none where there are none.
    fn reach_trunk(
        &mut self,
        net: u32,
        leaf: u32,
        near: &[Area],
        give_way: Option<&[u32]>,
        limit: usize,
    ) -> Option<Found> {
        let leaf = self.boxes[leaf as usize];
        let far = near.iter().map(|&part| distance(leaf.center(), part)).min()?;
        Some(self.search(net, &starts(leaf), Aim::Trunk(near, None), give_way, (limit, hurry(far))))
    }

    pub(super) fn search(
        &mut self,
        net: u32,
        from: &[Start],
        aim: Aim<'_>,
        give_way: Option<&[u32]>,
        (limit, hurry): (usize, u32),
    ) -> Found {
        let limit = limit.min(self.budget.saturating_sub(self.scratch.looked).max(self.effort.spent));
        let others = give_way.map_or(Others::Stay, Others::GiveWay);
        search(self.board, &mut self.scratch, Quest { net, from, aim, others, hurry, limit })
    }
}

/// Where a line may begin at a box.
pub(super) fn starts(area: Area) -> Vec<Start> {
    ports(area).collect()
}

/// How much a search over a distance hurries.
pub(super) fn hurry(far: u32) -> u32 {
    HURRY.iter().find(|(least, _)| far >= *least).map_or(8, |(_, hurry)| *hurry)
}

/// The smallest area that holds a line.
pub fn bounds_of(line: &[Cell]) -> Area {
    line.iter().fold(Area::default(), |area, &cell| area.union(Area::between(cell, cell)))
}
