//! What becomes of a line that an edit has torn? What is left of it stays, and only the gap is bridged.
//!
//! Where a box was moved, its link's line stays from the other end on as far as it can, and the box is joined to it. Where
//! something was put on a line, its two parts are joined around that. Links of one net follow the first that was mended
//! along what they share. So an edit costs what it touches, and readers find the rest where it was, as a drawing that changes
//! should let them (North 1996). A line that would become a detour, or does not fit, is found as if it were new.

use std::collections::HashMap;

use foldhash::fast::RandomState;

use crate::model::Cell;

use super::geometry::{
    areas, arm, fork, last_shared, part_after, part_to, pieces, tidied, without_first, without_last,
};
use super::grid::Lane;
use super::nets::Hub;
use super::probe::Patience;
use super::route::{Router, bounds_of, hurry, starts};
use super::search::{Aim, STEP, Start, TURN, distance, leaves};
use super::{Area, Line};

/// A mended line may cost so many times what the way costs at least, and so much more.
const DETOUR: (u32, u32) = (2, 400);

/// How near to what has moved torn lines keep nothing: columns and rows.
const NEAR: (i32, i32) = (24, 8);

/// Lines that an edit has torn, and what has become of them.
#[derive(Debug, Default)]
pub struct Torn {
    /// Where boxes lie that have moved or are new.
    moved: Vec<Area>,
    /// The line that a link had.
    lines: HashMap<u32, Line, RandomState>,
    /// Those of each net that are mended.
    mended: HashMap<u32, Vec<Mended>, RandomState>,
    /// The new parts of the lines of each net, without the cells at which they join others.
    bridges: HashMap<u32, Vec<Vec<Cell>>, RandomState>,
}

/// A line that is mended; both lead from the common end of its net.
#[derive(Debug)]
struct Mended {
    old: Vec<Cell>,
    new: Vec<Cell>,
    /// Where a new part from the common end joins the old line.
    joint: Option<Cell>,
}

impl Torn {
    /// Lines that an edit has torn.
    pub fn of(moved: Vec<Area>, lines: impl IntoIterator<Item = (u32, Line)>) -> Self {
        Self { moved, lines: lines.into_iter().collect(), ..Self::default() }
    }

    /// The line that a link had, if an edit has torn it.
    pub fn line(&self, link: u32) -> Option<&Line> {
        self.lines.get(&link)
    }

    /// Where boxes lie that have moved or are new.
    pub fn moved(&self) -> &[Area] {
        &self.moved
    }
}

/// A link, from the end that its net has in common to the one that is its own.
#[derive(Debug, Clone, Copy)]
struct Strand {
    link: u32,
    net: u32,
    hub: Hub,
    root: Area,
    leaf: Area,
}

/// A line from the common end of its net.
struct Found {
    line: Vec<Cell>,
    /// The parts of it that are old.
    old: [Vec<Cell>; 2],
    /// The part that is new, without the cells at which it joins others.
    bridge: Vec<Cell>,
    /// Where a new part from the common end joins the old line.
    joint: Option<Cell>,
}

impl Found {
    /// A line that is a part of what it was.
    fn old(line: Vec<Cell>) -> Self {
        Self { line: line.clone(), old: [line, Vec::new()], bridge: Vec::new(), joint: None }
    }
}

impl Router<'_, '_> {
    /// Mends lines that an edit has torn, net by net, and returns the links among these that have no line then.
    ///
    /// The others keep their cells meanwhile, so that nothing new tears them further, but for those near what has moved: there
    /// all have to make room. Nets of a box that was moved come before those that something was put on, for they need the
    /// cells beside it.
    pub fn mend_all(&mut self, mut links: Vec<u32>) -> Vec<u32> {
        let mut nets: Vec<(u32, Vec<u32>)> = Vec::new();
        let mut known: HashMap<u32, usize, RandomState> = HashMap::default();
        for &link in links.iter().filter(|link| self.torn.lines.contains_key(link)) {
            let net = self.nets.of_link[link as usize];
            let at = *known.entry(net).or_insert(nets.len());
            if at == nets.len() {
                nets.push((net, Vec::new()));
            }
            nets[at].1.push(link);
        }
        nets.sort_by_key(|(_, links)| links.iter().all(|&link| self.is_torn_between(link)));
        let far: Vec<Vec<Line>> = nets.iter().map(|(_, links)| self.far_parts(links)).collect();
        for ((net, _), parts) in nets.iter().zip(&far) {
            for part in parts {
                self.board.claim(part, *net);
            }
        }
        for ((net, links), parts) in nets.iter().zip(&far) {
            for part in parts {
                self.board.release(part, *net);
            }
            for &link in links {
                self.mend(link);
            }
        }
        links.retain(|&link| self.board.lines()[link as usize].is_empty());
        links
    }

    /// The straight parts of torn lines that are far from what has moved.
    fn far_parts(&self, links: &[u32]) -> Vec<Line> {
        let near: Vec<Area> = self.torn.moved.iter().map(|area| area.grown(NEAR.0, NEAR.1)).collect();
        let mut parts = Vec::new();
        for (a, b) in links.iter().flat_map(|link| pieces(&self.torn.lines[link])) {
            let is_level = a.y == b.y;
            let piece = Area::between(a, b);
            let (first, last) = if is_level { (piece.x, piece.right() - 1) } else { (piece.y, piece.bottom() - 1) };
            let cell = |at: i32| if is_level { Cell::new(at, a.y) } else { Cell::new(a.x, at) };
            let mut gaps: Vec<(i32, i32)> = (near.iter().filter(|area| area.meets(piece)))
                .map(|area| if is_level { (area.x, area.right()) } else { (area.y, area.bottom()) })
                .collect();
            gaps.sort_unstable();
            let mut from = first;
            for (gap, behind) in gaps.into_iter().chain([(last + 1, last + 1)]) {
                if from < gap - 1 {
                    parts.push(Line::from([cell(from), cell(gap - 1)]));
                }
                from = from.max(behind);
            }
        }
        parts
    }

    /// Whether a torn line still ends beside both of its boxes.
    fn is_torn_between(&self, link: u32) -> bool {
        let strand = self.strand(link);
        self.old(strand).is_some_and(|old| {
            is_beside(strand.root, old[0]) && old.last().is_some_and(|&end| is_beside(strand.leaf, end))
        })
    }

    /// Draws a line for a link whose line was torn, of what is left of that and a bridge, if there is one.
    fn mend(&mut self, link: u32) {
        let strand = self.strand(link);
        let Some(old) = self.old(strand).filter(|old| old.len() > 1 && strand.root != strand.leaf) else { return };
        let followed = self.follow(strand, &old);
        let Some(found) = followed.or_else(|| self.bridge(strand, &old).filter(|it| self.fits(strand, &old, it)))
        else {
            return;
        };
        let new = tidied(&found.line);
        if self.makes_four_arms(strand.net, &new) {
            return;
        }
        let line = if strand.hub == Hub::To { new.iter().rev().copied().collect() } else { Line::from(&new[..]) };
        self.board.draw(link, line);
        self.torn.bridges.entry(strand.net).or_default().push(found.bridge);
        self.torn.mended.entry(strand.net).or_default().push(Mended { old, new, joint: found.joint });
    }

    fn strand(&self, link: u32) -> Strand {
        let net = self.nets.of_link[link as usize];
        let hub = self.nets.nets[net as usize].hub;
        let (from, to) = self.nets.ends[link as usize];
        let (root, leaf) = if hub == Hub::From { (from, to) } else { (to, from) };
        Strand { link, net, hub, root: self.boxes[root as usize], leaf: self.boxes[leaf as usize] }
    }

    /// The line that a link had.
    fn old(&self, strand: Strand) -> Option<Vec<Cell>> {
        let mut line = self.torn.lines.get(&strand.link)?.to_vec();
        if strand.hub == Hub::To {
            line.reverse();
        }
        Some(line)
    }

    /// A line along one of its net that is mended, and on as it ran before.
    fn follow(&mut self, strand: Strand, old: &[Cell]) -> Option<Found> {
        if !is_beside(strand.leaf, *old.last()?) {
            return None;
        }
        let mended = self.torn.mended.get(&strand.net)?;
        let line = mended.iter().rev().find_map(|mate| along(mate, old))?;
        // Another one may run along with it farther.
        let (joint, shared) = mended
            .iter()
            .map(|mate| fork(&mate.new, &line))
            .max_by_key(|&(cell, _, at)| (at, cell.x.abs_diff(line[at - 1].x) + cell.y.abs_diff(line[at - 1].y)))
            .map(|(joint, _, at)| (joint, at))?;
        let rest: Vec<Cell> = tidied(&[&[joint], &line[shared..]].concat());
        let is_free = rest.len() > 1
            && self.may_leave(strand.net, joint, rest[1])
            && !self.meets_bridge(strand.net, &without_first(&rest))
            && self.board.admits(&rest, strand.net);
        is_free.then(|| Found { line, old: [rest, Vec::new()], bridge: Vec::new(), joint: None })
    }

    /// Whether one more line may leave those of its net at a cell, towards another.
    fn may_leave(&self, net: u32, cell: Cell, next: Cell) -> bool {
        let mut arms = [false; 4];
        for mate in self.mates(net) {
            let pieces = pieces(&self.board.lines()[mate as usize]);
            for (a, b) in pieces.filter(|(a, b)| Area::between(*a, *b).contains(cell)) {
                [a, b].into_iter().filter(|end| *end != cell).for_each(|end| arms[arm(cell, end)] = true);
            }
        }
        !arms[arm(cell, next)] && arms.into_iter().filter(|is_there| *is_there).count() < 3
    }

    /// Whether a line would turn, or another of its net turns, where lines of the net lead all four ways then: one that was
    /// mended before may have joined the others at the very cell where this one leaves them.
    fn makes_four_arms(&self, net: u32, line: &[Cell]) -> bool {
        let bounds = bounds_of(line);
        let mates = &self.nets.nets[net as usize].links;
        // Of a hub with thousands of lines few pieces are near, and most of those are the same trunk.
        let near = mates.iter().filter(|&&mate| self.board.bounds(mate).meets(bounds));
        let mut all: Vec<(Cell, Cell)> = near
            .flat_map(|&mate| pieces(&self.board.lines()[mate as usize]))
            .filter(|(a, b)| Area::between(*a, *b).meets(bounds))
            .chain(pieces(line))
            .collect();
        all.sort_unstable();
        all.dedup();
        let mut cells: Vec<Cell> =
            all.iter().flat_map(|&(a, b)| [a, b]).filter(|&cell| bounds.contains(cell)).collect();
        cells.sort_unstable();
        cells.dedup();
        let on_line = |cell: &Cell| areas(line).any(|area| area.contains(*cell));
        cells.into_iter().filter(on_line).any(|cell| {
            let mut arms = [false; 4];
            for &(a, b) in all.iter().filter(|(a, b)| Area::between(*a, *b).contains(cell)) {
                [a, b].into_iter().filter(|end| *end != cell).for_each(|end| arms[arm(cell, end)] = true);
            }
            arms == [true; 4]
        })
    }

    fn meets_bridge(&self, net: u32, line: &[Cell]) -> bool {
        let mut bridges = self.torn.bridges.get(&net).into_iter().flatten();
        bridges.any(|bridge| areas(bridge).any(|one| areas(line).any(|other| one.meets(other))))
    }

    /// What is left of a line, joined to the box that was moved or around what lies on it.
    fn bridge(&mut self, strand: Strand, old: &[Cell]) -> Option<Found> {
        let turned: Vec<Cell> = old.iter().rev().copied().collect();
        // From the common end on it may run along with others of its net.
        let head = self.left(strand.root, old, self.board.lane(strand.net));
        let tail = self.left(strand.leaf, &turned, Lane::FREE);
        if enters(&head, strand.leaf) {
            return Some(Found::old(head));
        }
        if enters(&tail, strand.root) {
            return Some(Found::old(tail.into_iter().rev().collect()));
        }
        if head.is_empty() && self.mates(strand.net).is_empty() {
            return self.reach_root(strand, &tail);
        }
        let found = if let Some(&tip) = tail.last() {
            self.join(strand, tip, &leaves(&tail), &head)?
        } else {
            self.join(strand, strand.leaf.center(), &starts(strand.leaf), &head)?
        };
        let joint = *found.last()?;
        let part = part_to(&head, joint).unwrap_or_default();
        let mut line = part.clone();
        if part.is_empty() {
            line = self.mates(strand.net).into_iter().find_map(|mate| self.way_to(mate, joint, strand.hub))?;
            line.push(joint);
        }
        // The bridge may meet what is left at this end, and the rest of that is not needed then.
        let leave = last_shared(&found, &tail);
        let rest = leave.map_or_else(|| found.clone(), |leave| [vec![leave], part_after(&found, leave)].concat());
        let part_of_tail = leave.and_then(|leave| part_to(&tail, leave)).unwrap_or_default();
        line.extend(rest.iter().rev().chain(part_of_tail.iter().rev()));
        let bridge = without_last(&if leave.is_some() { without_first(&rest) } else { rest });
        Some(Found { line, old: [part, part_of_tail], bridge, joint: None })
    }

    /// The common end of its net, which was moved, joined to what is left of a line at its other end.
    fn reach_root(&mut self, strand: Strand, tail: &[Cell]) -> Option<Found> {
        let found = self.join(strand, strand.root.center(), &starts(strand.root), tail)?;
        let joint = *found.last()?;
        let part = part_to(tail, joint)?;
        let line = [&found[..], &part.iter().rev().copied().collect::<Vec<Cell>>()].concat();
        Some(Found { line, old: [part, Vec::new()], bridge: without_last(&found), joint: Some(joint) })
    }

    /// As much of a line from a box on as can stay, if it is more than a cell.
    fn left(&mut self, end: Area, line: &[Cell], but: Lane) -> Vec<Cell> {
        let part = if is_beside(end, line[0]) { tidied(&self.board.clear_part(line, but)) } else { Vec::new() };
        if part.len() > 1 { part } else { Vec::new() }
    }

    /// A new line from near a cell to the lines of a net, and to a part of one that breaks off.
    fn join(&mut self, strand: Strand, near: Cell, from: &[Start], part: &[Cell]) -> Option<Vec<Cell>> {
        if !part.is_empty() {
            self.board.draw(strand.link, part.into());
        }
        let mates = self.mates(strand.net);
        let parts = self.nearest(&mates, near);
        let far = parts.iter().map(|&part| distance(near, part)).min()?;
        let aim = Aim::Trunk(&parts, part.last().copied());
        let searched = self.search(strand.net, from, aim, None, (self.effort.limit, hurry(far)));
        let found = searched.line().or_else(|| self.probe(from, aim, &mates, Patience::SOON));
        if !part.is_empty() {
            self.board.erase(strand.link);
        }
        found
    }

    /// Whether a line is no detour, and its old parts meet nothing that is new in its net.
    fn fits(&self, strand: Strand, old: &[Cell], found: &Found) -> bool {
        let (least, cost) = (distance(strand.leaf.center(), strand.root), cost(&found.line));
        (cost <= DETOUR.0 * least + DETOUR.1 || cost * 4 <= self::cost(old) * 5)
            && !found.old.iter().any(|part| self.meets_bridge(strand.net, part))
    }
}

/// The line of a link that had this one, along one of its net that is mended.
fn along(mate: &Mended, old: &[Cell]) -> Option<Vec<Cell>> {
    if mate.old[0] != old[0] {
        return None;
    }
    let (fork, behind, rest) = fork(&mate.old, old);
    if let Some(line) = part_to(&mate.new, fork) {
        return Some([&line, &old[rest..]].concat());
    }
    // The common end joins the mate after they part: it is back along the mate to there.
    let joint = mate.joint?;
    let before = part_to(&mate.old, joint)?.len() - 1;
    let back: Vec<Cell> = mate.old.get(behind..before)?.iter().rev().copied().collect();
    Some(tidied(&[&part_to(&mate.new, joint)?[..], &back, &[fork], &old[rest..]].concat()))
}

/// What a line costs.
pub fn cost(line: &[Cell]) -> u32 {
    let steps: u32 = pieces(line).map(|(a, b)| a.x.abs_diff(b.x) * STEP[0] + a.y.abs_diff(b.y) * STEP[1]).sum();
    steps + TURN * line.len().saturating_sub(2) as u32
}

/// Whether a cell lies beside a box, where a line may end.
fn is_beside(area: Area, cell: Cell) -> bool {
    !area.contains(cell) && (area.grown(1, 0).contains(cell) || area.grown(0, 1).contains(cell))
}

/// Whether a line leads straight into a box.
fn enters(line: &[Cell], area: Area) -> bool {
    let [.., before, end] = line[..] else { return false };
    let next = Cell::new(end.x + (end.x - before.x).signum(), end.y + (end.y - before.y).signum());
    is_beside(area, end) && area.contains(next)
}

#[cfg(test)]
mod tests {
    use super::super::Line;
    use super::super::grid::Board;
    use super::super::nets::{Hub, Net, Nets};
    use super::super::route::Effort;
    use super::*;

    fn line(points: &[(i32, i32)]) -> Line {
        points.iter().map(|&(x, y)| Cell::new(x, y)).collect()
    }

    /// Says of a new line whether it makes four arms with these lines of its net, and whether a line may leave them upwards
    /// at a cell.
    fn says(lines: &[Line], new: &[(i32, i32)], at: (i32, i32)) -> (bool, bool) {
        let links = 0..lines.len() as u32 + 1;
        let mut nets = Nets::default();
        nets.nets = vec![Net { hub: Hub::From, links: links.clone().collect() }];
        nets.of_link = vec![0; links.len()];
        nets.ends = links.map(|link| (0, link + 1)).collect();
        let nets = nets.after(&Nets::default(), &vec![None; lines.len() + 1]);
        let boxes = vec![Area { x: -9, y: 3, w: 5, h: 3 }; lines.len() + 2];
        let lines: Vec<Line> = lines.iter().cloned().chain([Line::default()]).collect();
        let bounds = lines.iter().map(|line| bounds_of(line)).collect();
        let mut board = Board::new(&boxes, &[], &nets, (lines, bounds));
        let router = Router::new(&boxes, &mut board, Effort::FULL);
        let (cell, up) = (Cell::new(at.0, at.1), Cell::new(at.0, at.1 - 1));
        (router.makes_four_arms(0, &line(new)), router.may_leave(0, cell, up))
    }

    #[test]
    fn a_joint_has_three_arms_and_never_four() {
        let (trunk, down) = (line(&[(0, 4), (20, 4)]), line(&[(0, 4), (10, 4), (10, 9)]));
        let up = [(0, 4), (10, 4), (10, 0)];
        assert_eq!(says(std::slice::from_ref(&trunk), &up, (10, 4)), (false, true), "the first branch");
        assert_eq!(says(&[trunk.clone(), down.clone()], &up, (10, 4)), (true, false), "opposite to another branch");
        assert_eq!(
            says(&[trunk.clone(), down.clone()], &[(0, 4), (11, 4), (11, 0)], (11, 4)),
            (false, true),
            "beside it"
        );
        assert_eq!(says(&[down], &[(0, 4), (10, 4), (10, 0)], (10, 4)), (false, true), "where the other turns");
        let along = line(&[(0, 4), (10, 4), (10, 2), (30, 2)]);
        assert_eq!(says(&[trunk, along], &[(0, 4), (10, 4), (10, 9)], (10, 4)), (true, false), "across a joint");
    }
}
