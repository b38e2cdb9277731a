//! Which places make all links together shortest? The network simplex method (Gansner, Koutsofios, North, Vo 1993).
//!
//! Every step is from one legal placement to another that is no longer: no link ever falls short of its least length, so
//! the work may stop at any time, and it stops after so many visited links as the caller allows. A tree of links of least
//! length joins the nodes of a part. Where it would pay to lengthen a link of the tree, what hangs on it moves until
//! another link is as short as it may be, and that one takes its place in the tree.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::lists::Lists;

/// No node.
const NONE: u32 = u32::MAX;

/// A link from a node to one that comes after it.
#[derive(Debug, Clone, Copy)]
pub struct Link {
    /// The two nodes.
    pub ends: (u32, u32),
    /// How far apart they are at least.
    pub least: i32,
    /// What each step more costs.
    pub weight: i32,
}

/// Moves the nodes of a legal placement to where their links are shortest, visiting at most about so many links.
pub fn shorten(at: &mut [i32], links: &[Link], budget: usize) {
    let mut simplex = Simplex::new(at, links);
    simplex.grow();
    simplex.sum();
    simplex.exchange(budget);
}

/// A placement with a tree of links of least length.
struct Simplex<'a> {
    layer: &'a mut [i32],
    links: &'a [Link],
    /// The links that enter and that leave each block.
    at: [Lists<u32>; 2],
    /// The block above each block in the tree, and the link to it.
    parent: Vec<(u32, u32)>,
    /// The first block below each block, and those before and after it below the same one.
    child: Vec<u32>,
    siblings: Vec<(u32, u32)>,
    /// Blocks in an order in which each comes after the one above it.
    order: Vec<u32>,
    /// How many more links leave than enter what hangs below each block, itself included.
    surplus: Vec<i64>,
    /// The last search that met each block.
    seen: Vec<u32>,
    /// What hangs on the link in work.
    hanging: Vec<u32>,
}

impl<'a> Simplex<'a> {
    fn new(layer: &'a mut [i32], links: &'a [Link]) -> Self {
        let count = layer.len();
        let mut surplus = vec![0; count];
        for &Link { ends: (from, to), weight, .. } in links {
            surplus[from as usize] += i64::from(weight);
            surplus[to as usize] -= i64::from(weight);
        }
        let ends: [fn(&Link) -> u32; 2] = [|link| link.ends.1, |link| link.ends.0];
        let at = ends.map(|end| {
            let numbered: Vec<(u32, u32)> = links.iter().zip(0..).map(|(link, number)| (end(link), number)).collect();
            Lists::of(count, &numbered)
        });
        Self {
            layer,
            links,
            at,
            parent: vec![(NONE, NONE); count],
            child: vec![NONE; count],
            siblings: vec![(NONE, NONE); count],
            order: Vec::with_capacity(count),
            surplus,
            seen: vec![0; count],
            hanging: Vec::new(),
        }
    }

    /// Puts a block below another.
    fn tie(&mut self, node: u32, parent: u32, link: u32) {
        self.parent[node as usize] = (parent, link);
        let next = std::mem::replace(&mut self.child[parent as usize], node);
        self.siblings[node as usize] = (NONE, next);
        if next != NONE {
            self.siblings[next as usize].0 = node;
        }
    }

    /// Takes a block away from the one above it.
    fn untie(&mut self, node: u32) {
        let (before, after) = self.siblings[node as usize];
        match before {
            NONE => self.child[self.parent[node as usize].0 as usize] = after,
            _ => self.siblings[before as usize].1 = after,
        }
        if after != NONE {
            self.siblings[after as usize].0 = before;
        }
    }

    /// By how many layers a link is longer than it must be.
    fn slack(&self, link: u32) -> i32 {
        let Link { ends: (from, to), least, .. } = self.links[link as usize];
        self.layer[to as usize] - self.layer[from as usize] - least
    }

    /// Grows a tree for each part, the least slack first; what has grown moves so that the next link has none.
    fn grow(&mut self) {
        let mut inside = vec![false; self.layer.len()];
        for root in 0..self.layer.len() as u32 {
            if inside[root as usize] {
                continue;
            }
            // How far all that has grown has moved: blocks are moved for good at the end.
            let (mut moved, start) = (0, self.order.len());
            let mut open: [BinaryHeap<Reverse<(i32, u32)>>; 2] = Default::default();
            let mut next = Some((root, NONE, NONE));
            while let Some((node, parent, link)) = next {
                inside[node as usize] = true;
                self.layer[node as usize] -= moved;
                if parent != NONE {
                    self.tie(node, parent, link);
                }
                self.order.push(node);
                for (side, open) in open.iter_mut().enumerate() {
                    for &link in self.at[side].get(node) {
                        let (from, to) = self.links[link as usize].ends;
                        if !inside[if side == 0 { from } else { to } as usize] {
                            open.push(Reverse((self.slack(link), link)));
                        }
                    }
                }
                next = self.nearest(&mut open, &inside, &mut moved);
            }
            for &node in &self.order[start..] {
                self.layer[node as usize] += moved;
            }
        }
    }

    /// The block outside the tree that a link with the least slack leads to, with its parent and that link.
    fn nearest(
        &self,
        open: &mut [BinaryHeap<Reverse<(i32, u32)>>; 2],
        inside: &[bool],
        moved: &mut i32,
    ) -> Option<(u32, u32, u32)> {
        for open in open.iter_mut() {
            let within = |link: u32| {
                let (from, to) = self.links[link as usize].ends;
                inside[from as usize] && inside[to as usize]
            };
            while open.peek().is_some_and(|&Reverse((_, link))| within(link)) {
                open.pop();
            }
        }
        let [enter, leave] = open.each_ref().map(|open| open.peek().map(|&Reverse((slack, link))| (slack, link)));
        // Links that enter grow as the tree moves on, those that leave shrink.
        let enters = match (enter, leave) {
            (Some(enter), Some(leave)) => enter.0 + *moved <= leave.0 - *moved,
            (enter, _) => enter.is_some(),
        };
        let (slack, link) = if enters { enter? } else { leave? };
        let (from, to) = self.links[link as usize].ends;
        if enters {
            *moved = -slack;
            Some((from, to, link))
        } else {
            *moved = slack;
            Some((to, from, link))
        }
    }

    /// Adds up the surplus of what hangs below each block.
    fn sum(&mut self) {
        for &node in self.order.iter().rev() {
            let (parent, _) = self.parent[node as usize];
            if parent != NONE {
                self.surplus[parent as usize] += self.surplus[node as usize];
            }
        }
    }

    /// Exchanges links of the tree as long as that pays.
    fn exchange(&mut self, budget: usize) {
        let (mut spent, mut idle, mut round) = (0, 0, 0);
        let count = self.order.len();
        for step in (0..count).cycle() {
            if idle >= count || spent > budget {
                break;
            }
            let node = self.order[step];
            idle += 1;
            spent += 1;
            let (parent, link) = self.parent[node as usize];
            if parent == NONE {
                continue;
            }
            // What hangs on the link moves away from the other end: back where it is before, on where it is after.
            let before = self.links[link as usize].ends.0 == node;
            let surplus = self.surplus[node as usize];
            if (before && surplus >= 0) || (!before && surplus <= 0) {
                continue;
            }
            round += 1;
            self.find_hanging(node, round);
            let side = usize::from(!before);
            let mut entering: Option<(i32, u32)> = None;
            for &inner in &self.hanging {
                for &link in self.at[side].get(inner) {
                    let (from, to) = self.links[link as usize].ends;
                    let outer = if before { from } else { to };
                    if self.seen[outer as usize] != round {
                        let slack = (self.slack(link), link);
                        entering = Some(entering.map_or(slack, |least| least.min(slack)));
                    }
                }
                spent += self.at[side].get(inner).len() + 1;
            }
            let (slack, link) = entering.expect("more links lead there than away");
            for &inner in &self.hanging {
                self.layer[inner as usize] += if before { -slack } else { slack };
            }
            self.hang(node, link, before);
            idle = 0;
        }
    }

    /// Finds the blocks below a block in the tree, itself included; all of them are marked.
    fn find_hanging(&mut self, node: u32, round: u32) {
        self.hanging.clear();
        self.hanging.push(node);
        let mut next = 0;
        while let Some(&node) = self.hanging.get(next) {
            next += 1;
            self.seen[node as usize] = round;
            let mut child = self.child[node as usize];
            while child != NONE {
                self.hanging.push(child);
                child = self.siblings[child as usize].1;
            }
        }
    }

    /// Hangs what hangs on `node` on another link instead, which enters or leaves it.
    fn hang(&mut self, node: u32, link: u32, enters: bool) {
        let (from, to) = self.links[link as usize].ends;
        let (inner, outer) = if enters { (to, from) } else { (from, to) };
        let all = self.surplus[node as usize];
        let mut above = self.parent[node as usize].0;
        self.untie(node);
        while above != NONE {
            self.surplus[above as usize] -= all;
            above = self.parent[above as usize].0;
        }
        // The way from the new end up to the old one is turned round.
        let (mut at, mut up) = (inner, (outer, link));
        let mut below = 0;
        loop {
            let old = self.parent[at as usize];
            if at != node {
                self.untie(at);
            }
            self.tie(at, up.0, up.1);
            let was = std::mem::replace(&mut self.surplus[at as usize], all - below);
            if at == node {
                break;
            }
            below = was;
            up = (at, old.1);
            at = old.0;
        }
        let mut above = outer;
        while above != NONE {
            self.surplus[above as usize] += all;
            above = self.parent[above as usize].0;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_become_as_short_as_they_can() {
        // A chain of four, and a block that may lie anywhere beside it: two links lead to it, one away from it.
        let ends = [(0, 1), (1, 2), (2, 3), (0, 4), (5, 4), (4, 3)];
        let links = ends.map(|ends| Link { ends, least: 1, weight: 1 });
        let mut layer = vec![0, 1, 2, 3, 1, 0];
        shorten(&mut layer, &links, 1000);
        let length = |link: &Link| layer[link.ends.1 as usize] - layer[link.ends.0 as usize];
        assert!(links.iter().all(|link| length(link) >= 1), "{layer:?}");
        assert_eq!(links.iter().map(length).sum::<i32>(), 7, "{layer:?}");
    }
}
