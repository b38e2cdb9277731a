//! What is the traffic of each component and each group? Counts of links by verdict, for views from afar.
//!
//! Made once per revision, so that a frame of ten thousand dots looks numbers up instead of walking the design.

use crate::analysis::Analysis;
use crate::model::{Topology, Verdict};

/// Numbers of links by verdict, in the order message, event, call, undecided.
pub type Counts = [u32; 4];

/// The traffic of every component and group, by dense index.
#[derive(Debug, Clone, Default)]
pub struct Tally {
    components: Vec<Counts>,
    groups: Vec<Inside>,
}

/// What a group holds, directly and in groups inside it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Inside {
    /// How many components.
    pub components: u32,
    /// The links that start in it.
    pub links: Counts,
}

impl Tally {
    /// Counts a design.
    pub fn of(topology: &Topology, analysis: &Analysis) -> Self {
        let groups = topology.groups();
        let parents: Vec<Option<usize>> =
            groups.values().map(|group| groups.get_index_of(group.parent.as_ref()?)).collect();
        let home: Vec<Option<usize>> =
            topology.components().values().map(|it| groups.get_index_of(it.group.as_ref()?)).collect();
        let mut tally = Self { components: vec![[0; 4]; home.len()], groups: vec![Inside::default(); groups.len()] };
        for start in &home {
            tally.around(&parents, *start, |inside| inside.components += 1);
        }
        for link in topology.links().values() {
            let verdict = analysis.verdict(&link.id) as usize;
            for (end, sends) in [(&link.from, true), (&link.to, false)] {
                let Some(index) = topology.components().get_index_of(end) else { continue };
                tally.components[index][verdict] += 1;
                if sends {
                    tally.around(&parents, home[index], |inside| inside.links[verdict] += 1);
                }
            }
        }
        tally
    }

    /// Does something to a group and all groups around it.
    fn around(&mut self, parents: &[Option<usize>], start: Option<usize>, mut each: impl FnMut(&mut Inside)) {
        let mut at = start;
        // Groups in a circle are refused by the reader; the bound makes a mistake there no endless loop here.
        for _ in 0..=parents.len() {
            let Some(index) = at else { return };
            each(&mut self.groups[index]);
            at = parents[index];
        }
    }

    /// The links that touch a component.
    pub fn component(&self, index: usize) -> Counts {
        self.components.get(index).copied().unwrap_or_default()
    }

    /// What a group holds.
    pub fn group(&self, index: usize) -> Inside {
        self.groups.get(index).copied().unwrap_or_default()
    }
}

/// The verdicts in the order of [`Counts`].
pub const VERDICTS: [Verdict; 4] = [Verdict::Message, Verdict::Event, Verdict::Call, Verdict::Undecided];

/// The verdict that most of the counted have; the earlier of two that tie, and none where nothing was counted.
pub fn chief(counts: Counts) -> Option<Verdict> {
    let most = counts.into_iter().max().filter(|most| *most > 0)?;
    VERDICTS.into_iter().zip(counts).find(|(_, count)| *count == most).map(|(verdict, _)| verdict)
}
