//! Who is at the two ends of a communication, and what does the way between them ask for?
//!
//! Everything here is joined in any order with the same result, so that the order of links in a file decides nothing.

use smallvec::{Array, SmallVec};

use super::graph::{Graph, Index, Node};
use crate::model::{ComponentKind, Expectation, Need, Tier, Vocabulary};
use crate::rules::Facts;
use crate::rules::facets::Entry;

/// How many kinds of communication there are.
pub(super) const KINDS: usize = 6;

/// A set of expectations.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Tags(u8);

impl Tags {
    pub fn add(&mut self, tag: Expectation) {
        self.0 |= 1 << tag as u8;
    }

    pub fn has(self, tag: Expectation) -> bool {
        self.0 & (1 << tag as u8) != 0
    }

    pub fn iter(self) -> impl Iterator<Item = Expectation> {
        Expectation::WORDS.iter().map(|row| row.value).filter(move |tag| self.has(*tag))
    }

    /// The only one, if there is exactly one.
    pub fn only(self) -> Option<Expectation> {
        let mut tags = self.iter();
        tags.next().filter(|_| tags.next().is_none())
    }
}

/// What is common to some components, whatever their order.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Ends {
    /// The kind that comes first in the vocabulary.
    pub kind: Option<ComponentKind>,
    /// The application of all of them, if it is one and known.
    pub app: Common,
    /// The network of all of them, if it is one.
    pub network: Common,
    /// The regions they lie in, sorted; more than [`Ends::REGIONS`] are not told apart.
    pub regions: SmallVec<[Index; 2]>,
    /// Whether one of them is closed to the internet.
    pub closed: bool,
}

/// A group that several components may have in common.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) enum Common {
    #[default]
    Nobody,
    All(Index),
    Mixed,
}

impl Common {
    fn of(group: Option<Index>) -> Self {
        group.map_or(Self::Mixed, Self::All)
    }

    pub fn join(self, other: Self) -> Self {
        match (self, other) {
            (Self::Nobody, common) | (common, Self::Nobody) => common,
            (Self::All(one), Self::All(two)) if one == two => self,
            _ => Self::Mixed,
        }
    }

    /// The group that all have in common.
    pub fn all(self) -> Option<Index> {
        match self {
            Self::All(group) => Some(group),
            Self::Nobody | Self::Mixed => None,
        }
    }

    pub fn is_one_with(self, other: Self) -> bool {
        matches!((self, other), (Self::All(one), Self::All(two)) if one == two)
    }
}

impl Ends {
    const REGIONS: usize = 8;

    pub fn of(node: &Node<'_>) -> Self {
        Self {
            kind: Some(node.kind()),
            app: Common::of(node.app),
            network: Common::of(node.network),
            regions: node.region.into_iter().collect(),
            closed: node.is_closed(),
        }
    }

    pub fn join(&mut self, other: &Self) {
        self.kind = match (self.kind, other.kind) {
            (Some(one), Some(two)) => Some(one.min(two)),
            (one, two) => one.or(two),
        };
        self.app = self.app.join(other.app);
        self.network = self.network.join(other.network);
        self.closed |= other.closed;
        insert(&mut self.regions, &other.regions);
    }
}

/// What enters a knot of relays with one tag: who sends, and what all of it asks for.
#[derive(Debug, Clone)]
pub(super) struct Origin {
    pub ends: Ends,
    /// The facets stated on the way here.
    pub facts: Facts,
    /// Where the callers of a call sit, seen from the first gateway.
    pub entry: Entry,
    /// Whether another link carries the answer.
    pub answered: bool,
    pub api_tier: Option<Tier>,
    /// The applications that call, sorted; more than [`Ends::REGIONS`] are not told apart.
    pub callers: SmallVec<[Caller; 2]>,
}

/// An application that calls: a group, or a component outside every application.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Caller {
    Application(Index),
    Alone(Index),
}

/// Who is reached from somewhere, and what the way there asks for.
#[derive(Debug, Clone)]
pub(super) struct Reach {
    /// How many receivers get a copy.
    pub copies: u32,
    /// Whether several workers share a copy.
    pub competing: bool,
    pub ends: Ends,
    /// The facets stated on the way there; none where nothing lies on the way.
    pub facts: Option<Facts>,
    pub api_tier: Option<Tier>,
    /// How many applications call the part that is reached.
    pub consumers: u32,
    /// Whether another link carries the answer to a leg on the way.
    pub answered: bool,
}

impl Reach {
    pub fn nobody() -> Self {
        Self {
            copies: 0,
            competing: false,
            ends: Ends::default(),
            facts: None,
            api_tier: None,
            consumers: 0,
            answered: false,
        }
    }

    pub fn join(&mut self, other: &Self) {
        self.competing |= other.competing;
        self.ends.join(&other.ends);
        if let Some(facts) = &other.facts {
            self.facts.get_or_insert_default().join(facts);
        }
        self.api_tier = self.api_tier.max(other.api_tier);
        self.consumers = self.consumers.max(other.consumers);
        self.answered |= other.answered;
    }

    /// Both get a copy.
    pub fn and(&mut self, other: &Self) {
        self.copies = self.copies.saturating_add(other.copies);
        self.join(other);
    }

    /// One of the two takes each item.
    pub fn or(&mut self, other: &Self) {
        self.competing |= self.copies > 0 && other.copies > 0;
        self.copies = self.copies.max(other.copies);
        self.join(other);
    }

    /// One of the two is called: no item is shared.
    pub fn either(&mut self, other: &Self) {
        self.copies = self.copies.max(other.copies);
        self.join(other);
    }
}

/// What the author says of the receivers of a leg counts for that leg, not for the whole communication.
pub(super) fn restate(reach: &mut Reach, receivers: Option<&str>) {
    match receivers {
        Some("none") => reach.copies = 0,
        Some("competing") => reach.competing = true,
        Some("many") => reach.copies = reach.copies.max(2),
        _ => {}
    }
}

pub(super) fn without_receivers(facts: Facts) -> Facts {
    let defaults = Facts::default();
    let mut stated = facts.stated;
    stated.set(Need::Receivers, false);
    Facts { stated, receivers: defaults.receivers, receiver_count: defaults.receiver_count, ..facts }
}

pub(super) fn add(origins: &mut [Option<Box<Origin>>; KINDS], tags: &mut Tags, tag: Expectation, other: Origin) {
    tags.add(tag);
    match &mut origins[tag as usize] {
        None => origins[tag as usize] = Some(Box::new(other)),
        Some(origin) => {
            origin.ends.join(&other.ends);
            origin.facts.join(&other.facts);
            origin.entry = origin.entry.max(other.entry);
            origin.answered |= other.answered;
            origin.api_tier = origin.api_tier.max(other.api_tier);
            insert(&mut origin.callers, &other.callers);
        }
    }
}

/// Adds to a small sorted set.
pub(super) fn insert<A: Array<Item: Ord + Copy>>(set: &mut SmallVec<A>, others: &[A::Item]) {
    for other in others {
        if let Err(place) = set.binary_search(other)
            && set.len() < Ends::REGIONS
        {
            set.insert(place, *other);
        }
    }
}

/// The application that a component speaks for when it calls. Outside every application, only what is an application
/// by its kind counts.
pub(super) fn caller(graph: &Graph<'_>, node: Index) -> Option<Caller> {
    let kind = graph.node(node).kind();
    match graph.node(node).app {
        Some(app) => Some(Caller::Application(app)),
        None if matches!(kind, ComponentKind::WebApp | ComponentKind::MobileApp | ComponentKind::ExternalSystem) => {
            Some(Caller::Alone(node))
        }
        None => None,
    }
}
