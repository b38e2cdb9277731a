//! What surrounds components? Boundaries: applications, networks, regions, teams, nested in one another.

use super::id::GroupId;
use super::topology::{Extra, Topology, Waiver};
use super::vocabulary::{Vocabulary, Word};

/// A boundary around components and other groups.
#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    /// Its id, stable for life.
    pub id: GroupId,
    /// Its name.
    pub name: String,
    /// What sort of boundary it is.
    pub kind: GroupKind,
    /// The group around it.
    pub parent: Option<GroupId>,
    /// Findings on it that the author accepts.
    pub waived: Vec<Waiver>,
    /// Free text.
    pub notes: Option<String>,
    /// Keys of the file that this program does not know.
    pub extra: Extra,
}

impl Group {
    /// A group with a name and a kind and nothing else said.
    pub fn new(id: GroupId, name: impl Into<String>, kind: GroupKind) -> Self {
        Self { id, name: name.into(), kind, parent: None, waived: Vec::new(), notes: None, extra: Extra::default() }
    }

    /// The groups around this one, from the innermost out. Ends even where the file's parents would not.
    pub fn ancestors<'a>(&'a self, topology: &'a Topology) -> impl Iterator<Item = &'a Group> {
        std::iter::successors(self.parent.as_ref(), |id| topology.group(id)?.parent.as_ref())
            .map_while(|id| topology.group(id))
            .take(topology.groups().len())
    }
}

/// What sort of boundary a group is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum GroupKind {
    /// One owning application.
    Application,
    /// A network: what is inside reaches what is inside.
    Network,
    /// An Azure region.
    Region,
    /// A team that owns what is inside.
    Team,
}

impl Vocabulary for GroupKind {
    const NOUN: &'static str = "group kind";
    const WORDS: &'static [Word<Self>] = &[
        Word::new(Self::Application, "application", "an application with one owner"),
        Word::new(Self::Network, "network", "a network whose parts reach one another"),
        Word::new(Self::Region, "region", "an Azure region"),
        Word::new(Self::Team, "team", "what one team owns"),
    ];
}
