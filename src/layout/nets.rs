//! Which links are drawn as one line with branches? The nets: links of one channel, one fan-out or one hub.
//!
//! Invariants: all links of a net leave one component, or all reach one component, never both (then A→C and B→D would
//! read as A→D too); no net holds two links between the same two components; the nets depend on the design alone and
//! not on places.

use std::cmp::Reverse;
use std::collections::HashMap;

use foldhash::fast::RandomState;
use smallvec::SmallVec;

use crate::model::{Topology, Verdict};

use super::grid::Lane;
use super::lists::Lists;

/// The fewest links of one sender, or to one receiver, that make a trunk.
const TRUNK: usize = 3;

/// The end that all links of a net have in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Hub {
    /// They leave one component.
    From,
    /// They reach one component.
    To,
}

/// Links drawn as one line. Components and links are dense indices, their positions in the topology's lists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Net {
    /// The end they have in common.
    pub hub: Hub,
    /// The links, ascending.
    pub links: SmallVec<[u32; 4]>,
}

/// All nets of a design.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Nets {
    /// The nets, in the order of their first links.
    pub nets: Vec<Net>,
    /// The net of each link.
    pub of_link: Vec<u32>,
    /// The two ends of each link.
    pub ends: Vec<(u32, u32)>,
    /// What each net is called, from one edit to the next, and the net of each name.
    names: Vec<u32>,
    named: Vec<Option<u32>>,
    /// What tells the links of one component apart.
    sorts: Vec<(Verdict, Option<String>)>,
}

impl Nets {
    /// The nets of a design.
    pub fn of(topology: &Topology) -> Self {
        let ends: Vec<(u32, u32)> = topology.roster().ends().iter().map(|&[from, to]| (from, to)).collect();
        let sorts: Vec<(Verdict, Option<String>)> =
            sorts(topology).map(|(carries, channel)| (carries, channel.map(str::to_owned))).collect();
        let groups = gather(&Possible::of(topology.components().len(), &ends, &sorts));
        let mut nets: Vec<Net> = Vec::with_capacity(ends.len());
        let mut of_link = vec![0; ends.len()];
        for (link, group) in groups.into_iter().enumerate() {
            match group {
                Some((hub, first)) if first as usize != link => {
                    of_link[link] = of_link[first as usize];
                    let net = &mut nets[of_link[link] as usize];
                    debug_assert!(net.hub == hub);
                    net.links.push(link as u32);
                }
                _ => {
                    of_link[link] = nets.len() as u32;
                    let hub = group.map_or(Hub::From, |(hub, _)| hub);
                    nets.push(Net { hub, links: SmallVec::from_slice(&[link as u32]) });
                }
            }
        }
        let names = (0..nets.len() as u32).collect();
        let named = (0..nets.len() as u32).map(Some).collect();
        Self { nets, of_link, ends, names, named, sorts }
    }

    /// The nets of a design after an edit, where each link has a number among those before or none. A net goes on, by its
    /// name, as the one in which most of its links were, if it has most of the links of that: where a link joins or leaves a
    /// net, the lines of the others stay.
    #[must_use]
    pub fn after(self, before: &Self, was: &[Option<u32>]) -> Self {
        let net_before = |link: usize| was[link].map(|old| before.of_link[old as usize]);
        let mut pairs: Vec<(u32, u32)> =
            (0..was.len()).filter_map(|link| Some((net_before(link)?, self.of_link[link]))).collect();
        pairs.sort_unstable();
        let mut counts: Vec<(usize, (u32, u32))> = pairs.chunk_by(|a, b| a == b).map(|it| (it.len(), it[0])).collect();
        counts.sort_unstable_by_key(|&(count, pair)| (Reverse(count), pair));
        let (mut goes_on, mut origins) = (vec![false; before.nets.len()], vec![None; self.nets.len()]);
        for (_, (old, now)) in counts {
            let (was, is) = (&before.nets[old as usize], &self.nets[now as usize]);
            let is_like = was.hub == is.hub || was.links.len() == 1 || is.links.len() == 1;
            if is_like && !goes_on[old as usize] && origins[now as usize].is_none() {
                goes_on[old as usize] = true;
                origins[now as usize] = Some(before.names[old as usize]);
            }
        }
        let mut next = before.named.len() as u32;
        let mut name = |origin: Option<u32>| {
            origin.unwrap_or_else(|| {
                next += 1;
                next - 1
            })
        };
        let names: Vec<u32> = origins.into_iter().map(&mut name).collect();
        let mut named = vec![None; next as usize];
        names.iter().zip(0..).for_each(|(&name, net)| named[name as usize] = Some(net));
        Self { names, named, ..self }
    }

    /// What the lanes of a net hold.
    pub fn lane(&self, net: u32) -> Lane {
        Lane::net(self.names[net as usize])
    }

    /// The net that holds a lane.
    #[inline]
    pub fn owner(&self, lane: Lane) -> Option<u32> {
        self.named[lane.name()? as usize]
    }

    /// Whether a design with the same components and links has these nets, because all that nets depend on is as it was.
    pub fn are_of(&self, topology: &Topology) -> bool {
        let ends = topology.roster().ends().iter();
        ends.map(|&[from, to]| (from, to)).eq(self.ends.iter().copied())
            && sorts(topology).eq(self.sorts.iter().map(|(carries, channel)| (*carries, channel.as_deref())))
    }

    /// The component that all links of a net have in common.
    #[cfg(test)]
    pub fn root(&self, net: u32) -> u32 {
        let net = &self.nets[net as usize];
        let (from, to) = self.ends[net.links[0] as usize];
        match net.hub {
            Hub::From => from,
            Hub::To => to,
        }
    }
}

/// What each link carries, and the name of its channel.
fn sorts(topology: &Topology) -> impl Iterator<Item = (Verdict, Option<&str>)> {
    topology.digest().links().iter().enumerate().map(|(number, digest)| {
        let channel = digest.has_channel.then(|| topology.links()[number].channel.as_deref()).flatten();
        (Verdict::of(digest.expectation), channel)
    })
}

/// What could be drawn as one line: the links of one component that carry the same or go through one channel.
struct Possible {
    /// For each the common end, and the fewest links that make it a trunk.
    sets: Vec<(Hub, usize)>,
    /// The links of each, ascending.
    links: Lists<u32>,
    /// The two that each link is in, if it is in any.
    of_link: Vec<[Option<u32>; 2]>,
}

impl Possible {
    /// The possible nets, in the order in which links first belong to them.
    fn of(components: usize, ends: &[(u32, u32)], sorts: &[(Verdict, Option<String>)]) -> Self {
        let mut carrying = vec![None; components * SIDES];
        let mut channels: HashMap<(u32, &str), u32, RandomState> = HashMap::default();
        let alone = alone(components, ends, sorts);
        let mut sets: Vec<(Hub, usize)> = Vec::new();
        let mut members: Vec<(u32, u32)> = Vec::with_capacity(2 * ends.len());
        let mut of_link = vec![[None; 2]; ends.len()];
        for (link, (&(from, to), (carries, channel))) in ends.iter().zip(sorts).enumerate() {
            if alone[link] {
                continue;
            }
            let fresh = |sets: &mut Vec<(Hub, usize)>, hub, least| {
                sets.push((hub, least));
                sets.len() as u32 - 1
            };
            of_link[link] = if let Some(name) = channel.as_deref() {
                [Some(*channels.entry((from, name)).or_insert_with(|| fresh(&mut sets, Hub::From, 2))), None]
            } else {
                [(Hub::From, from), (Hub::To, to)].map(|(hub, end)| {
                    let place = &mut carrying[end as usize * SIDES + (*carries as usize) * 2 + hub as usize];
                    Some(*place.get_or_insert_with(|| fresh(&mut sets, hub, TRUNK)))
                })
            };
            members.extend(of_link[link].into_iter().flatten().map(|set| (set, link as u32)));
        }
        let links = Lists::of(sets.len(), &members);
        Self { sets, links, of_link }
    }
}

/// How many possible nets a component has, but for those of channels: one for each verdict on either side.
const SIDES: usize = 2 * (Verdict::Undecided as usize + 1);

/// For each link whether it joins a component with itself, or is like one before it that joins the same two.
fn alone(components: usize, ends: &[(u32, u32)], sorts: &[(Verdict, Option<String>)]) -> Vec<bool> {
    // The links of each sender, one after the other, for each of which it is enough to mark whom it has reached.
    let sent: Vec<(u32, u32)> = ends.iter().zip(0..).map(|(&(from, _), link)| (from, link)).collect();
    let mut reached = vec![u32::MAX; components * SIDES];
    let mut alone = vec![false; ends.len()];
    for &link in Lists::of(components, &sent).items() {
        let (from, to) = ends[link as usize];
        let mark = &mut reached[to as usize * SIDES + sorts[link as usize].0 as usize];
        alone[link as usize] = from == to || *mark == from;
        *mark = from;
    }
    alone
}

/// For each link the net that it belongs to, as its hub and its first link; none for a link of its own.
/// Channels come first, then the largest fan-out or hub takes its links, and so on down to the smallest.
fn gather(possible: &Possible) -> Vec<Option<(Hub, u32)>> {
    let mut of_link: Vec<Option<(Hub, u32)>> = vec![None; possible.of_link.len()];
    // A bucket per size: what a larger net takes makes others smaller, so they sink to their true size first.
    let mut sizes: Vec<usize> = (0..possible.sets.len() as u32).map(|set| possible.links.get(set).len()).collect();
    let largest = sizes.iter().copied().max().unwrap_or(0);
    let mut buckets: Vec<Vec<u32>> = vec![Vec::new(); largest + 1];
    (0..sizes.len()).rev().for_each(|set| buckets[sizes[set]].push(set as u32));
    let mut done = vec![false; sizes.len()];
    for size in (2..=largest).rev() {
        while let Some(set) = buckets[size].pop() {
            let (hub, least) = possible.sets[set as usize];
            if done[set as usize] || sizes[set as usize] != size || size < least {
                continue;
            }
            done[set as usize] = true;
            let mut first = None;
            for &link in possible.links.get(set) {
                if of_link[link as usize].is_some() {
                    continue;
                }
                of_link[link as usize] = Some((hub, *first.get_or_insert(link)));
                for other in possible.of_link[link as usize].into_iter().flatten().filter(|other| *other != set) {
                    sizes[other as usize] -= 1;
                    buckets[sizes[other as usize]].push(other);
                }
            }
        }
    }
    of_link
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Component, ComponentId, ComponentKind, Link, LinkId};

    fn nets(components: usize, links: &[(usize, usize)]) -> Nets {
        let mut topology = Topology::named("nets");
        let id = |i: usize| ComponentId::new(&format!("c{i}")).unwrap();
        for i in 0..components {
            topology.push_component(Component::new(id(i), "c", ComponentKind::Service)).unwrap();
        }
        for (k, &(from, to)) in links.iter().enumerate() {
            topology.push_link(Link::new(LinkId::new(&format!("l{k}")).unwrap(), id(from), id(to))).unwrap();
        }
        Nets::of(&topology)
    }

    #[test]
    fn a_fan_out_of_three_is_one_net_and_a_parallel_link_is_not_in_it() {
        let nets = nets(4, &[(0, 1), (0, 2), (0, 3), (0, 1)]);
        assert_eq!(nets.of_link, [0, 0, 0, 1]);
        assert_eq!((nets.nets[0].hub, nets.root(0)), (Hub::From, 0));
    }

    #[test]
    fn the_larger_hub_takes_a_link_that_two_could_have() {
        let nets = nets(7, &[(0, 6), (0, 1), (0, 2), (3, 6), (4, 6), (5, 6)]);
        assert_eq!(nets.of_link, [0, 1, 2, 0, 0, 0]);
        assert_eq!((nets.nets[0].hub, nets.root(0)), (Hub::To, 6));
    }

    #[test]
    fn a_net_goes_on_where_links_join_or_leave_it() {
        let before = nets(6, &[(0, 5), (1, 5), (2, 5), (3, 5), (0, 1)]);
        let lane = |nets: &Nets, link: usize| nets.lane(nets.of_link[link]);
        // The first link is gone, and the third leads elsewhere; another one has come.
        let after = nets(6, &[(1, 5), (2, 4), (3, 5), (0, 1), (4, 5)])
            .after(&before, &[Some(1), Some(2), Some(3), Some(4), None]);
        assert_eq!(lane(&after, 0), lane(&before, 1));
        assert_eq!(lane(&after, 2), lane(&before, 1));
        assert_eq!(lane(&after, 4), lane(&before, 1), "what joins a net is drawn with it");
        assert_eq!(lane(&after, 3), lane(&before, 4));
        let others: Vec<Lane> = (0..5).map(|link| lane(&before, link)).collect();
        assert!(!others.contains(&lane(&after, 1)), "what leaves a net is a net of its own");
        (0..5).for_each(|link| assert_eq!(after.owner(lane(&after, link)), Some(after.of_link[link])));
    }

    #[test]
    fn two_links_stay_apart() {
        assert_eq!(nets(3, &[(0, 1), (0, 2)]).of_link, [0, 1]);
    }
}
