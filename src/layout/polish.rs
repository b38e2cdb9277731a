//! Is there a better line than the one that an edit has left? Few lines are looked for once more, each as if it were new.
//!
//! What is left of a torn line says where the new one runs, and what lay in the way of a line when it was found may be gone. So
//! where an edit has made lines longer, and where it took boxes away, those that are much longer than they need be are found
//! anew, all of a net together, and the better drawing stays. What is as good as it was, and what would hardly be better, does
//! not move: readers know it.

use crate::model::Cell;

use super::geometry::{areas, cells, pieces, tidied};
use super::mend::cost;
use super::nets::Hub;
use super::route::{Router, SEARCHED, starts};
use super::search::{Aim, BESIDE, STEP, TURN, Way, distance, passing};
use super::{Area, Line};

/// How near to where a box lay a line is looked at again: columns and rows.
const NEAR: (i32, i32) = (12, 5);
/// Of how many links a net may have changed that is looked at again.
const LINKS: usize = 12;
/// How many states one search may look at.
const LIMIT: usize = 6_000;
/// In a drawing of more links than this only such a part is done of what may be: cells that nobody has looked at take long.
const SMALL: usize = 400;
const LARGE: usize = 8;
/// What a line may cost more than the way costs at least, and is not looked at again; neither is one that costs as much as before
/// the edit and no more than a turn.
const SPARE: u32 = 2 * TURN;
/// How much better a line must be than the one that is there: so much, and such a part of what runs elsewhere then.
const BETTER: (u32, u32) = (TURN, 4);
/// What a line on its own costs more than one that joins the others of its net.
const ALONE: u32 = 4 * TURN;

impl Router<'_, '_> {
    /// Finds better lines for those of some links, and for those beside areas in which nothing lies any more.
    pub(super) fn polish(&mut self, new: &[u32], left: &[Area]) {
        if self.effort.polish == 0 || new.len() > SEARCHED.0 {
            return;
        }
        let mut sets: Vec<Vec<u32>> = Vec::new();
        let mut nets: Vec<(u32, u32)> = new.iter().map(|&link| (self.nets.of_link[link as usize], link)).collect();
        nets.sort_unstable();
        sets.extend(nets.chunk_by(|a, b| a.0 == b.0).map(|net| net.iter().map(|&(_, link)| link).collect()));
        let near: Vec<Area> = left.iter().map(|area| area.grown(NEAR.0, NEAR.1)).collect();
        let passes = |link: &u32| {
            let bounds = self.board.bounds(*link);
            near.iter().any(|area| {
                bounds.meets(*area) && areas(&self.board.lines()[*link as usize]).any(|piece| piece.meets(*area))
            })
        };
        let all = 0..if near.is_empty() { 0 } else { self.nets.ends.len() as u32 };
        let near: Vec<u32> = all.filter(passes).collect();
        sets.extend(near.iter().filter(|link| !new.contains(link)).map(|&link| vec![link]));
        let part = if self.nets.ends.len() > SMALL { LARGE } else { 1 };
        let last = self.scratch.looked + self.effort.polish / part;
        let excess = |set: Vec<u32>| Some((self.excess(&set, &near)?, set));
        let mut sets: Vec<(u32, Vec<u32>)> = sets.into_iter().filter_map(excess).collect();
        sets.sort_unstable_by(|one, other| other.0.cmp(&one.0).then_with(|| one.1.cmp(&other.1)));
        for (_, set) in sets {
            if self.scratch.looked >= last {
                break;
            }
            self.improve(&set, LIMIT / part);
        }
    }

    /// How much more the lines of some links cost than is spared, but for what they cross; none where they are not worth it.
    /// Those near what is gone may be better than they were, others are good if they are as good as before the edit.
    fn excess(&self, links: &[u32], near: &[u32]) -> Option<u32> {
        let mut excess = 0;
        for &link in links {
            let line = &self.board.lines()[link as usize];
            let now = cost(line);
            if line.len() < 2 || now > SEARCHED.1 || links.len() > LINKS {
                return None;
            }
            let torn = self.torn.line(link).filter(|_| near.binary_search(&link).is_err());
            let before = torn.map_or(0, |line| cost(line) + TURN);
            excess += now.saturating_sub(before.max(self.least(link) + SPARE));
        }
        Some(excess).filter(|&excess| excess > 0)
    }

    /// Finds the lines of some links of a net anew, and keeps what is better.
    fn improve(&mut self, links: &[u32], limit: usize) {
        let lines: Vec<Line> = links.iter().map(|&link| self.board.lines()[link as usize].clone()).collect();
        let Some(was) = self.price(links) else { return };
        for &link in links {
            self.board.erase(link);
        }
        let mut order = links.to_vec();
        order.sort_by_key(|&link| (self.distance(link), link));
        let are_found = order.iter().all(|&link| match self.best(link, limit) {
            Some(line) => {
                self.board.draw(link, line.into());
                true
            }
            None => false,
        });
        let now = self.price(links).filter(|_| are_found);
        let moved = || links.iter().zip(&lines).map(|(&link, was)| elsewhere(&self.board.lines()[link as usize], was));
        if now.is_none_or(|now| now + BETTER.0 + moved().sum::<u32>() / BETTER.1 > was) {
            for &link in links {
                if !self.board.lines()[link as usize].is_empty() {
                    self.board.erase(link);
                }
            }
            for (&link, line) in links.iter().zip(lines) {
                self.board.draw(link, line);
            }
        }
    }

    /// What the line of a link costs at least.
    fn least(&self, link: u32) -> u32 {
        let (from, to) = self.nets.ends[link as usize];
        let (from, to) = (self.boxes[from as usize], self.boxes[to as usize]);
        distance(from.center(), to).min(distance(to.center(), from))
    }

    /// The better one of two lines: that which joins the others of its net, and that of its own.
    fn best(&mut self, link: u32, limit: usize) -> Option<Vec<Cell>> {
        let net = self.nets.of_link[link as usize];
        let hub = self.nets.nets[net as usize].hub;
        let (from, to) = self.nets.ends[link as usize];
        let (root, leaf) = if hub == Hub::From { (from, to) } else { (to, from) };
        if root == leaf {
            return None;
        }
        let (root, leaf) = (self.boxes[root as usize], self.boxes[leaf as usize]);
        let mates = self.mates(net);
        let near = self.nearest(&mates, leaf.center());
        let branch = if near.is_empty() {
            None
        } else {
            self.search(net, &starts(leaf), Aim::Trunk(&near, None), None, (limit, 8)).line()
        };
        let branch = branch.and_then(|mut line| {
            line.reverse();
            let mut whole = mates.iter().find_map(|&mate| self.way_to(mate, line[0], hub))?;
            whole.extend(line);
            Some(tidied(&whole))
        });
        let alone = self.search(net, &starts(leaf), Aim::Box(root), None, (limit, 8)).line().map(|mut line| {
            line.reverse();
            line
        });
        let mut line = match (branch, alone) {
            (Some(branch), Some(alone)) => {
                let price = |router: &mut Self, line: &[Cell]| router.price_of(net, line).unwrap_or(u32::MAX / 2);
                if price(self, &branch) <= price(self, &alone) + ALONE { branch } else { alone }
            }
            (branch, alone) => branch.or(alone)?,
        };
        if hub == Hub::To {
            line.reverse();
        }
        Some(line)
    }

    /// What the lines of some links cost; none where one is missing.
    fn price(&mut self, links: &[u32]) -> Option<u32> {
        links
            .iter()
            .map(|&link| {
                let line = self.board.lines()[link as usize].clone();
                if line.len() < 2 { None } else { self.price_of(self.nets.of_link[link as usize], &line) }
            })
            .sum()
    }

    /// What a line of a net costs as the search counts: its steps and turns, what it crosses and what it runs along.
    fn price_of(&mut self, net: u32, line: &[Cell]) -> Option<u32> {
        let own = self.board.lane(net);
        let mut price = TURN * line.len().saturating_sub(2) as u32;
        for (a, b) in pieces(line) {
            let level = a.y == b.y;
            let sides = if level { [Way::Down, Way::Up] } else { [Way::Right, Way::Left] };
            for cell in cells(a, b).skip(1) {
                let across = self.board.index(cell).map(|index| self.board.lanes(index)[usize::from(level)])?;
                let passing = if across == own { 0 } else { passing(across) };
                let beside = sides.into_iter().filter(|side| {
                    let index = self.board.index(side.step(cell));
                    let lane = index.map(|index| self.board.lanes(index)[usize::from(!level)]);
                    lane.is_some_and(|lane| !lane.is_free() && lane != own)
                });
                price += STEP[usize::from(!level)] + passing + BESIDE * beside.count() as u32;
            }
        }
        Some(price)
    }
}

/// What the steps of a line cost that another one does not take.
fn elsewhere(line: &[Cell], other: &[Cell]) -> u32 {
    let steps = |piece: Area, level: bool| if level { piece.w as u32 * STEP[0] } else { piece.h as u32 * STEP[1] };
    let apart = pieces(line).map(|(a, b)| {
        let (level, piece) = (a.y == b.y, Area::between(a, b));
        let along = pieces(other).filter(|(c, d)| (c.y == d.y) == level).map(|(c, d)| Area::between(c, d));
        let shared: u32 = along.filter_map(|it| it.common(piece)).map(|it| steps(it, level)).sum();
        steps(piece, level).saturating_sub(shared)
    });
    apart.sum()
}
