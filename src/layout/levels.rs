//! What lies in each group, and which links run through it? The design seen level by level, from the inside out.
//!
//! Components have their dense numbers, groups theirs after all components; the level of a group has the group's number,
//! that of the whole design comes last. Every level is without circles: links that close one there, or lead back between boxes
//! that have their places, are turned round.

use crate::model::Topology;

use super::frames::nesting;
use super::layered::layering;
use super::nets::Nets;

/// A link as it runs through one level, from before to after along the flow.
#[derive(Debug, Clone, Copy)]
pub struct Lifted {
    /// The link.
    pub link: u32,
    /// The members of the level that hold its ends; none where an end lies beyond the border.
    pub members: [Option<usize>; 2],
    /// Whether the link runs with the flow.
    pub forward: bool,
}

/// All levels of a design.
#[derive(Debug)]
pub struct Levels {
    /// The levels, the inner ones before those around them.
    pub inside_out: Vec<usize>,
    /// The members of each level.
    pub members: Vec<Vec<usize>>,
    /// The links that run through each level, in the author's order.
    pub links: Vec<Vec<Lifted>>,
    /// Whether each link runs with the flow.
    pub forward: Vec<bool>,
}

impl Levels {
    /// The levels of a design that nobody has arranged.
    pub fn of(topology: &Topology, nets: &Nets) -> Self {
        let turned = |_: usize, members: &[usize], pairs: &[(u32, u32)]| {
            layering::turned(members.len(), pairs).into_iter().map(|turned| Some(!turned)).collect()
        };
        Self::led(topology, nets, turned)
    }

    /// The levels of a design. Of each level, given its members and the links between two of them, `lead` says which links
    /// run with the flow; none of one that is not led in levels at all.
    pub fn led(
        topology: &Topology,
        nets: &Nets,
        lead: impl FnMut(usize, &[usize], &[(u32, u32)]) -> Vec<Option<bool>>,
    ) -> Self {
        let (components, root) = (topology.components().len(), topology.groups().len());
        let (parents, mut inside_out) = nesting(topology);
        inside_out.push(root);
        let mut level_of: Vec<usize> = (topology.components().values())
            .map(|component| component.group.as_ref().and_then(|id| topology.groups().get_index_of(id)).unwrap_or(root))
            .collect();
        level_of.extend(parents.iter().map(|parent| parent.unwrap_or(root)));
        let mut members = vec![Vec::new(); root + 1];
        level_of.iter().enumerate().for_each(|(member, &level)| members[level].push(member));
        let ways: Vec<(Vec<usize>, Vec<usize>, usize)> =
            nets.ends.iter().map(|&ends| ways(&level_of, components, root, ends)).collect();
        let mut levels =
            Self { inside_out, members, links: vec![Vec::new(); root + 1], forward: vec![true; ways.len()] };
        let is_led = levels.turn(&ways, &level_of, lead);
        let led = ways.iter().enumerate().zip(is_led).filter(|((_, way), is_led)| *is_led && way.2 != usize::MAX);
        for ((link, (from, to, common)), _) in led {
            let forward = levels.forward[link];
            let (left, right) = if forward { (from, to) } else { (to, from) };
            let link = link as u32;
            for (side, way) in [left, right].into_iter().enumerate() {
                for &member in &way[..way.len() - 1] {
                    let mut members = [None; 2];
                    members[side] = Some(member);
                    levels.links[level_of[member]].push(Lifted { link, members, forward });
                }
            }
            let members = [left.last().copied(), right.last().copied()];
            levels.links[*common].push(Lifted { link, members, forward });
        }
        levels
    }

    /// Turns links round as `lead` says; says which are led in levels.
    fn turn(
        &mut self,
        ways: &[(Vec<usize>, Vec<usize>, usize)],
        level_of: &[usize],
        mut lead: impl FnMut(usize, &[usize], &[(u32, u32)]) -> Vec<Option<bool>>,
    ) -> Vec<bool> {
        let mut number = vec![0_u32; level_of.len()];
        self.members.iter().for_each(|members| {
            members.iter().enumerate().for_each(|(at, &member)| number[member] = at as u32);
        });
        let mut meeting: Vec<Vec<usize>> = vec![Vec::new(); self.links.len()];
        for (link, way) in ways.iter().enumerate().filter(|(_, way)| way.2 != usize::MAX) {
            meeting[way.2].push(link);
        }
        let mut is_led = vec![true; ways.len()];
        for (level, links) in meeting.iter().enumerate() {
            let last = |way: &[usize]| number[*way.last().expect("a way has a member in the common level")];
            let pairs: Vec<(u32, u32)> = links.iter().map(|&link| (last(&ways[link].0), last(&ways[link].1))).collect();
            for (&link, forward) in links.iter().zip(lead(level, &self.members[level], &pairs)) {
                is_led[link] = forward.is_some();
                self.forward[link] = forward.unwrap_or(true);
            }
        }
        is_led
    }

    /// The components at the two ends of a link along the flow.
    pub fn ends(&self, nets: &Nets, link: usize) -> (u32, u32) {
        let (from, to) = nets.ends[link];
        if self.forward[link] { (from, to) } else { (to, from) }
    }
}

/// The members that hold each end of a link, from the component to the level in which both ends are, and that level;
/// no level for a link from a component to itself.
fn ways(level_of: &[usize], components: usize, root: usize, ends: (u32, u32)) -> (Vec<usize>, Vec<usize>, usize) {
    let out = |end: u32| -> Vec<usize> {
        std::iter::successors(Some(end as usize), |&member| {
            Some(level_of[member]).filter(|&level| level < root).map(|group| components + group)
        })
        .collect()
    };
    let (mut from, mut to) = (out(ends.0), out(ends.1));
    let common = from.iter().rev().zip(to.iter().rev()).take_while(|(a, b)| a == b).count();
    if common >= from.len() || common >= to.len() {
        return (from, to, usize::MAX);
    }
    from.truncate(from.len() - common);
    to.truncate(to.len() - common);
    let level = level_of[from[from.len() - 1]];
    (from, to, level)
}
