//! Which links are drawn as one line with branches? The nets: links of one channel, one fan-out or one hub.
//!
//! Invariants: all links of a net leave one component, or all reach one component, never both (then A→C and B→D would
//! read as A→D too); no net holds two links between the same two components; the nets depend on the design alone and
//! not on places.

use std::collections::{HashMap, HashSet};

use foldhash::fast::RandomState;

use crate::model::{ComponentId, Link, Topology, Verdict};

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
    pub links: Vec<u32>,
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
    /// What tells the links of one component apart.
    sorts: Vec<(Verdict, Option<String>)>,
}

impl Nets {
    /// The nets of a design.
    pub fn of(topology: &Topology) -> Self {
        let index = |id: &str| topology.components().get_index_of(id).expect("both ends of a link exist") as u32;
        let ends: Vec<(u32, u32)> =
            topology.links().values().map(|link| (index(link.from.as_str()), index(link.to.as_str()))).collect();
        let groups = gather(topology, &ends);
        let mut nets: Vec<Net> = Vec::new();
        for (link, group) in groups.into_iter().enumerate() {
            match group {
                Some((hub, first)) if first as usize != link => {
                    let at = nets.partition_point(|net| net.links[0] < first);
                    debug_assert!(nets[at].hub == hub);
                    nets[at].links.push(link as u32);
                }
                Some((hub, _)) => nets.push(Net { hub, links: vec![link as u32] }),
                None => nets.push(Net { hub: Hub::From, links: vec![link as u32] }),
            }
        }
        let mut of_link = vec![0; ends.len()];
        for (number, net) in nets.iter().enumerate() {
            net.links.iter().for_each(|&link| of_link[link as usize] = number as u32);
        }
        let sorts =
            topology.links().values().map(|link| (Verdict::of(link.expectation), link.channel.clone())).collect();
        Self { nets, of_link, ends, sorts }
    }

    /// Whether a design with the same components and links has these nets, because all that nets depend on is as it was.
    pub fn are_of(&self, topology: &Topology) -> bool {
        let is = |end: u32, id: &ComponentId| {
            topology.components().get_index(end as usize).is_some_and(|(other, _)| other == id)
        };
        let same = |(link, ends): (&Link, &(u32, u32))| is(ends.0, &link.from) && is(ends.1, &link.to);
        topology.links().values().zip(&self.ends).all(same)
            && (topology.links().values().zip(&self.sorts))
                .all(|(link, sort)| sort.0 == Verdict::of(link.expectation) && sort.1 == link.channel)
    }

    /// The first link of a net: what it is called by from one edit to the next.
    pub fn first(&self, net: u32) -> u32 {
        self.nets[net as usize].links[0]
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

/// A possible net: the common component, which end it is, what tells its links from the component's others.
type Key = (Hub, u32, Sort);

/// What tells links of one component apart: the name of a channel, or what they carry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Sort {
    Channel(u32),
    Carries(Verdict),
}

impl std::hash::Hash for Hub {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        (*self as u8).hash(state);
    }
}

/// For each link the net that it belongs to, as its hub and its first link; none for a link of its own.
/// Channels come first, then the largest fan-out or hub takes its links, and so on down to the smallest.
fn gather(topology: &Topology, ends: &[(u32, u32)]) -> Vec<Option<(Hub, u32)>> {
    let mut of_link: Vec<Option<(Hub, u32)>> = vec![None; ends.len()];
    let mut own = vec![false; ends.len()];
    let mut channels: HashMap<&str, u32> = HashMap::new();
    let mut keys: HashMap<Key, u32, RandomState> = HashMap::default();
    let mut members: Vec<(Key, Vec<u32>)> = Vec::new();
    let mut join = |key: Key, link: u32| {
        let number = *keys.entry(key).or_insert_with(|| {
            members.push((key, Vec::new()));
            members.len() as u32 - 1
        });
        members[number as usize].1.push(link);
    };
    let mut pairs: HashSet<(u32, u32, Verdict), RandomState> = HashSet::default();
    for (number, link) in topology.links().values().enumerate() {
        let (from, to) = ends[number];
        let carries = Verdict::of(link.expectation);
        own[number] = from == to || !pairs.insert((from, to, carries));
        if own[number] {
            continue;
        }
        if let Some(name) = link.channel.as_deref() {
            let fresh = channels.len() as u32;
            let channel = *channels.entry(name).or_insert(fresh);
            join((Hub::From, from, Sort::Channel(channel)), number as u32);
        } else {
            join((Hub::From, from, Sort::Carries(carries)), number as u32);
            join((Hub::To, to, Sort::Carries(carries)), number as u32);
        }
    }
    // A bucket per size: what a larger net takes makes others smaller, so they sink to their true size first.
    let least = |key: &Key| if matches!(key.2, Sort::Channel(_)) { 2 } else { TRUNK };
    let mut sizes: Vec<usize> = members.iter().map(|(_, links)| links.len()).collect();
    let largest = sizes.iter().copied().max().unwrap_or(0);
    let mut buckets: Vec<Vec<u32>> = vec![Vec::new(); largest + 1];
    (0..members.len()).rev().for_each(|number| buckets[sizes[number]].push(number as u32));
    let mut done = vec![false; members.len()];
    for size in (2..=largest).rev() {
        while let Some(number) = buckets[size].pop() {
            let (key, links) = &members[number as usize];
            if done[number as usize] || sizes[number as usize] != size || size < least(key) {
                continue;
            }
            done[number as usize] = true;
            let free: Vec<u32> = links.iter().copied().filter(|&link| of_link[link as usize].is_none()).collect();
            for &link in &free {
                of_link[link as usize] = Some((key.0, free[0]));
                let (from, to) = ends[link as usize];
                let other = match key {
                    (Hub::From, _, Sort::Carries(carries)) => (Hub::To, to, Sort::Carries(*carries)),
                    (Hub::To, _, Sort::Carries(carries)) => (Hub::From, from, Sort::Carries(*carries)),
                    (_, _, Sort::Channel(_)) => continue,
                };
                if let Some(&other) = keys.get(&other) {
                    sizes[other as usize] -= 1;
                    let size = sizes[other as usize];
                    buckets[size].push(other);
                }
            }
        }
    }
    of_link
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Component, ComponentKind, LinkId};

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
    fn two_links_stay_apart() {
        assert_eq!(nets(3, &[(0, 1), (0, 2)]).of_link, [0, 1]);
    }
}
