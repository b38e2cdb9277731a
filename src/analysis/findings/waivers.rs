//! Which findings does the author accept, and which acceptances accept nothing?
//!
//! A waiver on a link or a component counts for it and for the links that touch it, one on a group for everything inside,
//! one on the document for everything. The nearest one gives the reason. A waiver that accepts nothing is raised itself,
//! so that the file does not go on excusing what was mended long ago.

use std::collections::{HashMap, HashSet};

use super::design::Design;
use super::{At, FINDINGS, Places, Raise, Raised};
use crate::analysis::graph::{Both, Index};
use crate::model::{Topology, Waiver, nearest};

/// The rows that look at the waivers.
const UNKNOWN: &str = "T2";
const STALE: &str = "T3";

fn row_of(id: &str) -> Option<u16> {
    FINDINGS.iter().position(|row| row.id == id).map(|place| place as u16)
}

/// The waivers of a design.
pub(super) struct Waivers<'d> {
    topology: &'d Topology,
    /// Every waiver with the place where it stands.
    all: Vec<(At, &'d Waiver)>,
    /// What is accepted where; of two that say the same, the first one.
    accepted: HashMap<(u16, At), &'d Waiver>,
    /// For every row, whether it is accepted somewhere.
    rows: Vec<bool>,
}

impl<'d> Waivers<'d> {
    pub fn of(design: &Design<'d>) -> Self {
        let mut waivers = Self {
            topology: design.topology,
            all: all(design).collect(),
            accepted: HashMap::new(),
            rows: vec![false; FINDINGS.len()],
        };
        for (at, waiver) in &waivers.all {
            if let Some(row) = row_of(&waiver.rule) {
                waivers.accepted.entry((row, *at)).or_insert(waiver);
                waivers.rows[usize::from(row)] = true;
            }
        }
        waivers
    }

    /// Raises the waivers of rules that do not exist, and those that accept nothing.
    pub fn judge(&self, found: &mut Places) {
        if let Some(row) = row_of(UNKNOWN) {
            let mut raise = Raise { row, found };
            for (at, waiver) in self.all.iter().filter(|(_, waiver)| row_of(&waiver.rule).is_none()) {
                raise.say(*at, unknown(&waiver.rule));
            }
        }
        let mut used: HashSet<(u16, At)> = HashSet::new();
        for raised in found.raised.iter().filter(|raised| self.rows[usize::from(raised.row)]) {
            used.extend(self.covering(raised).map(|at| (raised.row, at)));
        }
        let Some(row) = row_of(STALE) else { return };
        let about_waivers = [row_of(UNKNOWN), Some(row)];
        let mut raise = Raise { row, found };
        for (at, waiver) in self.all.iter().copied() {
            let Some(accepted) = row_of(&waiver.rule).filter(|row| !about_waivers.contains(&Some(*row))) else {
                continue;
            };
            if !used.contains(&(accepted, at)) {
                raise.say(at, format!("{} is accepted here but not raised: delete the waiver", waiver.rule));
            }
        }
    }

    /// The reason for which a finding is accepted; empty when none is given.
    pub fn reason(&self, raised: &Raised) -> Option<String> {
        if !self.rows[usize::from(raised.row)] {
            return None;
        }
        let nearest = self.covering(raised).next()?;
        Some(self.accepted[&(raised.row, nearest)].reason.clone().unwrap_or_default())
    }

    /// Where a finding is accepted, the nearest place first.
    fn covering(&self, raised: &Raised) -> impl Iterator<Item = At> {
        let row = raised.row;
        self.around(raised.at).into_iter().filter(move |at| self.accepted.contains_key(&(row, *at)))
    }

    /// The places whose waivers count for a place, the nearest first.
    fn around(&self, at: At) -> Vec<At> {
        let topology = self.topology;
        let mut places = vec![at];
        match at {
            At::Document => return places,
            At::Group(group) => {
                let ancestors = topology.groups()[group as usize].ancestors(topology);
                places.extend(ancestors.filter_map(|group| self.group(&group.id)));
            }
            At::Component(node) => places.extend(self.groups_around(node)),
            At::Link(link) => {
                let link = &topology.links()[link as usize];
                let index = |id| topology.components().get_index_of(id).expect("both ends of a link exist") as Index;
                let (from, to) = (index(&link.from), index(&link.to));
                places.extend([At::Component(from), At::Component(to)]);
                let outer: HashSet<At> = self.groups_around(from).collect();
                places.extend(self.groups_around(to).filter(|group| outer.contains(group)));
            }
        }
        places.push(At::Document);
        places
    }

    fn groups_around(&self, node: Index) -> impl Iterator<Item = At> {
        let component = &self.topology.components()[node as usize];
        self.topology.groups_of(component).filter_map(|group| self.group(&group.id))
    }

    fn group(&self, id: &crate::model::GroupId) -> Option<At> {
        self.topology.groups().get_index_of(id).map(|place| At::Group(place as Index))
    }
}

/// Every waiver of a design with the place where it stands.
fn all<'d>(design: &Design<'d>) -> impl Iterator<Item = (At, &'d Waiver)> + use<'d> {
    fn placed(list: &[Waiver], at: At) -> impl Iterator<Item = (At, &Waiver)> {
        list.iter().map(move |waiver| (at, waiver))
    }
    let (topology, graph) = (design.topology, design.graph);
    let Both { components: nodes, links } = &graph.waiving;
    let groups = (0..).zip(topology.groups().values());
    placed(&topology.title().waived, At::Document)
        .chain(groups.flat_map(|(at, group)| placed(&group.waived, At::Group(at))))
        .chain(nodes.iter().flat_map(|node| placed(&graph.node(*node).component.waived, At::Component(*node))))
        .chain(links.iter().flat_map(|link| placed(&graph.edge(*link).link.waived, At::Link(*link))))
}

/// What to say of a rule that does not exist.
fn unknown(rule: &str) -> String {
    match nearest(rule, FINDINGS.iter().map(|row| row.id)) {
        Some(near) => format!("no finding is called \"{rule}\"; did you mean {near}?"),
        None => format!("no finding is called \"{rule}\": what it should accept is raised all the same"),
    }
}
