//! Where does each link run in each level? Its tree there, its path, and the row at which it passes the borders of groups.
//!
//! Levels are drawn from the inside out: a line that leaves a group passes its border on the row that it has inside.

use std::collections::HashMap;

use foldhash::fast::RandomState;
use smallvec::SmallVec;

use crate::model::Topology;

use super::frames::PADDING;
use super::layered::{Captions, Path, Pin, Shape, Size, Tree};
use super::levels::Levels;
use super::nets::{Hub, Nets};
use super::sizes::turned;
use super::{Direction, caption_width};

/// Where a link runs through one level: the level, its tree there, and its pin.
#[derive(Debug, Clone, Copy)]
struct Stop {
    level: usize,
    tree: u32,
    pin: u32,
}

/// The links of a design level by level.
pub struct Courses<'a> {
    nets: &'a Nets,
    levels: &'a Levels,
    /// How many components there are; members with higher numbers are groups.
    components: usize,
    /// The free cells between the border of a group and what is in it, along and across the flow.
    padding: Size,
    /// How captions lie, and how wide that of each link is to be.
    style: Captions,
    captions: Vec<i32>,
    /// The paths of the trees of each level that has been drawn: of each pin, and last, if it is open, the one beyond the
    /// border; without points where there is no room.
    pub paths: Vec<Vec<Vec<Path>>>,
    /// The stops of each link on each side of where its two ways meet, from the inside out; the meeting is last of the first.
    stops: Vec<[SmallVec<[Stop; 1]>; 2]>,
    /// Links that find no cell to end at.
    lost: Vec<bool>,
}

impl<'a> Courses<'a> {
    /// The links of a design, of which nothing is drawn yet.
    pub fn new(topology: &Topology, nets: &'a Nets, levels: &'a Levels, direction: Direction, style: Captions) -> Self {
        let links = topology.links().len();
        Self {
            nets,
            levels,
            components: topology.components().len(),
            padding: turned(direction, PADDING),
            style,
            captions: topology.links().values().map(caption_width).collect(),
            paths: vec![Vec::new(); topology.groups().len() + 1],
            stops: vec![Default::default(); links],
            lost: vec![false; links],
        }
    }

    /// The trees of a level, given its members in their order; every link is told where it runs. On each side of a member,
    /// before it and after it, there are so many cells at which lines may end.
    pub fn trees(&mut self, level: usize, members: &[usize], mut cells: Vec<[i32; 2]>) -> Vec<Tree> {
        // Members of a level that have a block are fewer than its members, in the same order.
        let number = |member: usize| members.partition_point(|&other| other < member) as u32;
        let mut known: HashMap<(u32, bool), u32, RandomState> = HashMap::default();
        let mut trees: Vec<Tree> = Vec::new();
        for lifted in &self.levels.links[level] {
            let link = lifted.link as usize;
            if self.is_lost(link) {
                continue;
            }
            let net = self.nets.of_link[link];
            let shape = if (self.nets.nets[net as usize].hub == Hub::From) == lifted.forward {
                Shape::Parts
            } else {
                Shape::Joins
            };
            let pin = |side: usize| -> Option<Pin> {
                let member = lifted.members[side]?;
                let offset = (member >= self.components).then(|| self.border(link, side) + self.padding.1);
                // Where its two ways meet, there is room for what found none in the groups that it runs through.
                let meets = lifted.members.iter().all(Option::is_some);
                let caption = if meets && !self.is_roomy(link) { self.captions[link] } else { 0 };
                Some(Pin { block: number(member), offset, caption, links: 1 })
            };
            let (sides, one, many) =
                if shape == Shape::Parts { ([1, 0], pin(0), pin(1)) } else { ([0, 1], pin(1), pin(0)) };
            let tree = known.get(&(net, lifted.forward)).copied();
            // A tree has one cell at its common end, and one for each of the others.
            let needs = [one.filter(|_| tree.is_none()), many].into_iter().zip(sides);
            let needs = needs.filter_map(|(pin, side)| Some((pin.filter(|pin| pin.offset.is_none())?.block, side)));
            let needs: SmallVec<[(u32, usize); 2]> = needs.collect();
            if needs.iter().any(|&(block, side)| cells[block as usize][side] < 1) {
                self.lost[link] = true;
                continue;
            }
            needs.iter().for_each(|&(block, side)| cells[block as usize][side] -= 1);
            let tree = tree.unwrap_or(trees.len() as u32);
            if tree as usize == trees.len() {
                known.insert((net, lifted.forward), tree);
                trees.push(Tree { shape, one: None, many: SmallVec::new(), open: 0 });
            }
            let it = &mut trees[tree as usize];
            it.one = one;
            let at = match many {
                None => {
                    it.open += 1;
                    u32::MAX
                }
                Some(many) => {
                    let same = it.many.iter().position(|pin| (pin.block, pin.offset) == (many.block, many.offset));
                    let at = same.filter(|_| many.offset.is_some()).unwrap_or(it.many.len());
                    match it.many.get_mut(at) {
                        Some(pin) => pin.links += 1,
                        None => it.many.push(many),
                    }
                    at as u32
                }
            };
            self.stops[link][usize::from(lifted.members[0].is_none())].push(Stop { level, tree, pin: at });
        }
        trees
    }

    /// Whether there is no room for a link in a level that it was led through.
    fn is_lost(&self, link: usize) -> bool {
        self.lost[link] || self.stops[link].iter().flatten().any(|stop| self.path(stop).is_empty())
    }

    /// Whether a link runs straight for long enough inside the groups at its ends to carry its caption there.
    fn is_roomy(&self, link: usize) -> bool {
        let stops = self.stops[link].iter().flatten();
        let mut pieces = stops.flat_map(|stop| self.path(stop).windows(2));
        let length = match self.style {
            Captions::Along(more) => self.captions[link] + more + 1,
            Captions::Across(length) => length + 1,
        };
        pieces.any(|piece| piece[0].1 == piece[1].1 && piece[1].0 - piece[0].0 > length)
    }

    fn path(&self, stop: &Stop) -> &Path {
        let paths = &self.paths[stop.level][stop.tree as usize];
        &paths[(stop.pin as usize).min(paths.len() - 1)]
    }

    /// The row at which a link passes the border of the last group that it was led through on one of its sides.
    pub fn border(&self, link: usize, side: usize) -> i32 {
        let stop = self.stops[link][side].last().expect("a link runs inside a group before it leaves it");
        let path = self.path(stop);
        let cell = if side == 0 { path.last() } else { path.first() };
        cell.expect("a path has an end in every level").1
    }

    /// Adds the line of a link along the flow, where each level begins at its origin; nothing where there is no room for it.
    pub fn extend(&self, link: usize, origins: &[Size], points: &mut Vec<Size>) {
        if self.is_lost(link) {
            return;
        }
        let [left, right] = &self.stops[link];
        for stop in left.iter().chain(right.iter().rev()) {
            let origin = origins[stop.level];
            points.extend(self.path(stop).iter().map(|cell| (cell.0 + origin.0, cell.1 + origin.1)));
        }
    }
}
