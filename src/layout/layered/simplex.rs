//! Which places make all links together shortest? The network simplex method (Gansner, Koutsofios, North, Vo 1993).
//!
//! Every step is from one legal placement to another that is no longer: no link ever falls short of its least length, so
//! the work may stop at any time, and it stops after so many visited links as the caller allows. A tree of links of least
//! length joins the nodes of a part. Where it would pay to lengthen a link of the tree, what hangs on it moves until
//! another link is as short as it may be, and that one takes its place in the tree.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::super::lists::Lists;

/// No node.
const NONE: u32 = u32::MAX;

/// Moves the nodes of a legal placement, in which every link leads from a lower place to a higher one, to where their links
/// are shortest, visiting at most about so many links.
pub fn shorten(at: &mut [i32], links: &[(u32, u32)], budget: usize) {
    let mut simplex = Simplex::new(at, links);
    simplex.grow();
    simplex.sum();
    simplex.exchange(budget);
    at.iter_mut().zip(&simplex.nodes).for_each(|(at, node)| *at = node.layer);
}

/// A node and where it hangs in the tree: what a search looks at lies together.
#[derive(Debug, Clone, Copy)]
struct Node {
    layer: i32,
    /// The last search that met it.
    seen: u32,
    /// The node above it in the tree, and the link to that.
    parent: u32,
    link: u32,
    /// The first node below it, and those before and after it below the same one.
    child: u32,
    before: u32,
    after: u32,
}

/// A placement with a tree of links of least length.
struct Simplex<'a> {
    nodes: Vec<Node>,
    links: &'a [(u32, u32)],
    /// The links that enter and that leave each node, each with the node at its other end.
    at: [Lists<(u32, u32)>; 2],
    /// Nodes in an order in which each comes after the one above it.
    order: Vec<u32>,
    /// How many more links leave than enter what hangs below each node, itself included.
    surplus: Vec<i64>,
    /// What hangs on the link in work.
    hanging: Vec<u32>,
}

impl<'a> Simplex<'a> {
    fn new(layers: &[i32], links: &'a [(u32, u32)]) -> Self {
        let count = layers.len();
        let mut surplus = vec![0; count];
        let (mut enter, mut leave) = (Vec::with_capacity(links.len()), Vec::with_capacity(links.len()));
        for (&(from, to), number) in links.iter().zip(0..) {
            surplus[from as usize] += 1;
            surplus[to as usize] -= 1;
            enter.push((to, (from, number)));
            leave.push((from, (to, number)));
        }
        let node = |&layer| Node { layer, seen: 0, parent: NONE, link: NONE, child: NONE, before: NONE, after: NONE };
        Self {
            nodes: layers.iter().map(node).collect(),
            links,
            at: [enter, leave].map(|links| Lists::of(count, &links)),
            order: Vec::with_capacity(count),
            surplus,
            hanging: Vec::new(),
        }
    }

    /// Puts a node below another.
    fn tie(&mut self, node: u32, parent: u32, link: u32) {
        let after = std::mem::replace(&mut self.nodes[parent as usize].child, node);
        if after != NONE {
            self.nodes[after as usize].before = node;
        }
        let it = &mut self.nodes[node as usize];
        (it.parent, it.link, it.before, it.after) = (parent, link, NONE, after);
    }

    /// Takes a node away from the one above it.
    fn untie(&mut self, node: u32) {
        let Node { parent, before, after, .. } = self.nodes[node as usize];
        match before {
            NONE => self.nodes[parent as usize].child = after,
            _ => self.nodes[before as usize].after = after,
        }
        if after != NONE {
            self.nodes[after as usize].before = before;
        }
    }

    /// By how many layers a link between two nodes is longer than it must be.
    fn slack(&self, from: u32, to: u32) -> i32 {
        self.nodes[to as usize].layer - self.nodes[from as usize].layer - 1
    }

    /// Grows a tree for each part, the least slack first; what has grown moves so that the next link has none.
    fn grow(&mut self) {
        let mut inside = vec![false; self.nodes.len()];
        for root in 0..self.nodes.len() as u32 {
            if inside[root as usize] {
                continue;
            }
            // How far all that has grown has moved: nodes are moved for good at the end.
            let (mut moved, start) = (0, self.order.len());
            let mut open: [BinaryHeap<Reverse<(i32, u32)>>; 2] = Default::default();
            let mut next = Some((root, NONE, NONE));
            while let Some((node, parent, link)) = next {
                inside[node as usize] = true;
                self.nodes[node as usize].layer -= moved;
                if parent != NONE {
                    self.tie(node, parent, link);
                }
                self.order.push(node);
                for (side, open) in open.iter_mut().enumerate() {
                    for &(other, link) in self.at[side].get(node).iter().filter(|(other, _)| !inside[*other as usize]) {
                        let slack = if side == 0 { self.slack(other, node) } else { self.slack(node, other) };
                        open.push(Reverse((slack, link)));
                    }
                }
                next = self.nearest(&mut open, &inside, &mut moved);
            }
            for &node in &self.order[start..] {
                self.nodes[node as usize].layer += moved;
            }
        }
    }

    /// The node outside the tree that a link with the least slack leads to, with its parent and that link.
    fn nearest(
        &self,
        open: &mut [BinaryHeap<Reverse<(i32, u32)>>; 2],
        inside: &[bool],
        moved: &mut i32,
    ) -> Option<(u32, u32, u32)> {
        for open in open.iter_mut() {
            let within = |link: u32| {
                let (from, to) = self.links[link as usize];
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
        let (from, to) = self.links[link as usize];
        if enters {
            *moved = -slack;
            Some((from, to, link))
        } else {
            *moved = slack;
            Some((to, from, link))
        }
    }

    /// Adds up the surplus of what hangs below each node.
    fn sum(&mut self) {
        for &node in self.order.iter().rev() {
            let parent = self.nodes[node as usize].parent;
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
            let Node { parent, link, .. } = self.nodes[node as usize];
            if parent == NONE {
                continue;
            }
            // What hangs on the link moves away from the other end: back where it is before, on where it is after.
            let before = self.links[link as usize].0 == node;
            let surplus = self.surplus[node as usize];
            if (before && surplus >= 0) || (!before && surplus <= 0) {
                continue;
            }
            round += 1;
            self.find_hanging(node, round);
            let side = usize::from(!before);
            let mut entering: Option<(i32, u32)> = None;
            for &inner in &self.hanging {
                let layer = self.nodes[inner as usize].layer;
                let links = self.at[side].get(inner);
                for &(outer, link) in links {
                    let outer = &self.nodes[outer as usize];
                    if outer.seen != round {
                        let slack = ((layer - outer.layer).abs() - 1, link);
                        entering = Some(entering.map_or(slack, |least| least.min(slack)));
                    }
                }
                spent += links.len() + 1;
            }
            let (slack, link) = entering.expect("more links lead there than away");
            for &inner in &self.hanging {
                self.nodes[inner as usize].layer += if before { -slack } else { slack };
            }
            self.hang(node, link, before);
            idle = 0;
        }
    }

    /// Finds the nodes below a node in the tree, itself included; all of them are marked.
    fn find_hanging(&mut self, node: u32, round: u32) {
        self.hanging.clear();
        self.hanging.push(node);
        let mut next = 0;
        while let Some(&node) = self.hanging.get(next) {
            next += 1;
            let it = &mut self.nodes[node as usize];
            it.seen = round;
            let mut child = it.child;
            while child != NONE {
                self.hanging.push(child);
                child = self.nodes[child as usize].after;
            }
        }
    }

    /// Adds to the surplus of a node and of all above it in the tree.
    fn add(&mut self, mut node: u32, surplus: i64) {
        while node != NONE {
            self.surplus[node as usize] += surplus;
            node = self.nodes[node as usize].parent;
        }
    }

    /// Hangs what hangs on `node` on another link instead, which enters or leaves it.
    fn hang(&mut self, node: u32, link: u32, enters: bool) {
        let (from, to) = self.links[link as usize];
        let (inner, outer) = if enters { (to, from) } else { (from, to) };
        let all = self.surplus[node as usize];
        self.add(self.nodes[node as usize].parent, -all);
        // The way from the new end up to the old one is turned round.
        let (mut at, mut up) = (inner, (outer, link));
        let mut below = 0;
        loop {
            let Node { parent, link, .. } = self.nodes[at as usize];
            self.untie(at);
            self.tie(at, up.0, up.1);
            let was = std::mem::replace(&mut self.surplus[at as usize], all - below);
            if at == node {
                break;
            }
            (below, up) = (was, (at, link));
            at = parent;
        }
        self.add(outer, all);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_become_as_short_as_they_can() {
        // A chain of four, and a block that may lie anywhere beside it: two links lead to it, one away from it.
        let links = [(0, 1), (1, 2), (2, 3), (0, 4), (5, 4), (4, 3)];
        let mut layer = vec![0, 1, 2, 3, 1, 0];
        shorten(&mut layer, &links, 1000);
        let length = |link: &(u32, u32)| layer[link.1 as usize] - layer[link.0 as usize];
        assert!(links.iter().all(|link| length(link) >= 1), "{layer:?}");
        assert_eq!(links.iter().map(length).sum::<i32>(), 7, "{layer:?}");
    }
}
