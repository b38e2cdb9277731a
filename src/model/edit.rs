//! How does the design change? In reversible edits, recorded by a builder that undoes its own when one is refused.
//!
//! Inverting an edit is swapping `was` and `now`. Applying one checks that `was` is what is there, so that a stale edit is
//! refused rather than applied to the wrong thing. A change that touches several things (removing a component takes its
//! links along) is several edits, so that each stays trivially invertible.

use std::collections::HashSet;
use std::fmt;
use std::hash::Hash;

use super::component::Component;
use super::group::Group;
use super::id::{ComponentId, GroupId, LinkId};
use super::link::Link;
use super::topology::{Extra, Map, Topology, Waiver};

/// What is said of a design as a whole.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Title {
    /// Its name.
    pub name: String,
    /// What it is about.
    pub description: Option<String>,
    /// Free text.
    pub notes: Option<String>,
    /// Findings that the author accepts on the whole design.
    pub waived: Vec<Waiver>,
    /// Keys of the file that this program does not know.
    pub extra: Extra,
}

/// One thing before and after, with its place in its list. Neither: nothing happened.
#[derive(Debug, Clone, PartialEq)]
pub struct Change<T> {
    /// What was there; `None` when the change adds it.
    pub was: Option<(usize, T)>,
    /// What is there afterwards; `None` when the change removes it.
    pub now: Option<(usize, T)>,
}

impl<T: Clone> Change<T> {
    fn inverse(&self) -> Self {
        Self { was: self.now.clone(), now: self.was.clone() }
    }

    fn weight(&self, text: impl Fn(&T) -> usize) -> usize {
        size_of::<Self>() + [&self.was, &self.now].into_iter().flatten().map(|(_, thing)| text(thing)).sum::<usize>()
    }
}

/// The title before and after.
#[derive(Debug, Clone, PartialEq)]
pub struct Retitle {
    /// What was said.
    pub was: Title,
    /// What is said afterwards.
    pub now: Title,
}

/// One reversible change.
#[derive(Debug, Clone, PartialEq)]
pub enum Edit {
    /// The design as a whole.
    Title(Box<Retitle>),
    /// A group.
    Group(Box<Change<Group>>),
    /// A component.
    Component(Box<Change<Component>>),
    /// A link.
    Link(Box<Change<Link>>),
}

impl Edit {
    /// The change that takes this one back.
    #[must_use]
    pub fn inverse(&self) -> Self {
        match self {
            Self::Title(change) => Self::Title(Box::new(Retitle { was: change.now.clone(), now: change.was.clone() })),
            Self::Group(change) => Self::Group(Box::new(change.inverse())),
            Self::Component(change) => Self::Component(Box::new(change.inverse())),
            Self::Link(change) => Self::Link(Box::new(change.inverse())),
        }
    }

    /// About how many bytes it holds: its own size and that of the texts that people write, which have no limit.
    pub(super) fn weight(&self) -> usize {
        fn of(text: Option<&String>) -> usize {
            text.map_or(0, String::len)
        }
        match self {
            Self::Title(change) => [&change.was, &change.now]
                .into_iter()
                .map(|title| {
                    size_of::<Title>() + title.name.len() + of(title.description.as_ref()) + of(title.notes.as_ref())
                })
                .sum(),
            Self::Group(change) => change.weight(|group| group.name.len() + of(group.notes.as_ref())),
            Self::Component(change) => change.weight(|component| component.name.len() + of(component.notes.as_ref())),
            Self::Link(change) => change.weight(|link| of(link.label.as_ref()) + of(link.notes.as_ref())),
        }
    }
}

/// Why a change was refused. Nothing has changed then.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// The id is taken by another thing of that noun.
    Taken(&'static str, String),
    /// There is no such component.
    NoComponent(ComponentId),
    /// There is no such link.
    NoLink(LinkId),
    /// There is no such group.
    NoGroup(GroupId),
    /// The group would be inside itself.
    OwnParent(GroupId),
    /// A link cannot be the answer to itself.
    OwnReply,
    /// Something still refers to it.
    InUse(String),
    /// What the change expected to find is no longer there.
    Stale,
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Taken(noun, id) => write!(f, "there is already a {noun} \"{id}\""),
            Self::NoComponent(id) => write!(f, "there is no component \"{id}\""),
            Self::NoLink(id) => write!(f, "there is no link \"{id}\""),
            Self::NoGroup(id) => write!(f, "there is no group \"{id}\""),
            Self::OwnParent(id) => write!(f, "the group \"{id}\" would be inside itself"),
            Self::OwnReply => f.write_str("a link cannot be the answer to itself"),
            Self::InUse(id) => write!(f, "\"{id}\" is still referred to"),
            Self::Stale => f.write_str("the design has changed meanwhile"),
        }
    }
}

impl std::error::Error for Refusal {}

/// Records changes while applying them, so that a refused one takes all before it back.
#[derive(Debug)]
pub struct Tx<'a> {
    topology: &'a mut Topology,
    edits: Vec<Edit>,
}

impl<'a> Tx<'a> {
    pub(super) fn new(topology: &'a mut Topology) -> Self {
        Self { topology, edits: Vec::new() }
    }

    pub(super) fn into_edits(self) -> Vec<Edit> {
        self.edits
    }

    pub(super) fn take_back(self) {
        for edit in self.edits.iter().rev() {
            self.topology.replay(&edit.inverse()).expect("what was just applied can be taken back");
        }
    }

    /// The design as it is at this point of the change.
    pub fn topology(&self) -> &Topology {
        self.topology
    }

    pub(super) fn record(&mut self, edit: Edit) -> Result<(), Refusal> {
        self.topology.apply(&edit)?;
        self.edits.push(edit);
        Ok(())
    }

    /// Says something else of the design as a whole.
    ///
    /// # Errors
    /// Never in practice; the shape is that of the other changes.
    pub fn set_title(&mut self, now: Title) -> Result<(), Refusal> {
        let was = self.topology.title().clone();
        if was == now { Ok(()) } else { self.record(Edit::Title(Box::new(Retitle { was, now }))) }
    }

    /// Adds a component at the end of its list and returns its id.
    ///
    /// # Errors
    /// When the id is taken or the group is missing.
    pub fn add_component(&mut self, component: Component) -> Result<ComponentId, Refusal> {
        let id = component.id.clone();
        let now = Some((self.topology.components().len(), component));
        self.record(Edit::Component(Box::new(Change { was: None, now })))?;
        Ok(id)
    }

    /// Changes a component in place.
    ///
    /// # Errors
    /// When there is no such component or the change breaks an invariant.
    pub fn change_component(&mut self, id: &ComponentId, with: impl FnOnce(&mut Component)) -> Result<(), Refusal> {
        let (at, _, was) = self.topology.components().get_full(id).ok_or_else(|| Refusal::NoComponent(id.clone()))?;
        let mut now = was.clone();
        with(&mut now);
        if now == *was {
            return Ok(());
        }
        let was = Some((at, was.clone()));
        self.record(Edit::Component(Box::new(Change { was, now: Some((at, now)) })))
    }

    /// Removes a component after the links that touch it.
    ///
    /// # Errors
    /// When there is no such component.
    pub fn remove_component(&mut self, id: &ComponentId) -> Result<(), Refusal> {
        self.remove_components(std::slice::from_ref(id))
    }

    /// Removes components after the links that touch them.
    ///
    /// # Errors
    /// When there is no such component.
    pub fn remove_components(&mut self, ids: &[ComponentId]) -> Result<(), Refusal> {
        let ids: HashSet<&ComponentId> = ids.iter().collect();
        let links: Vec<LinkId> = (self.topology.links().values())
            .filter(|link| ids.contains(&link.from) || ids.contains(&link.to))
            .map(|link| link.id.clone())
            .collect();
        self.remove_links(&links)?;
        let gone = from_the_end(self.topology.components(), ids.iter().copied())
            .map_err(|id| Refusal::NoComponent(id.clone()))?;
        self.replay_all(gone.into_iter().map(|was| Edit::Component(Box::new(Change { was: Some(was), now: None }))))
    }

    /// Adds a link at the end of its list and returns its id.
    ///
    /// # Errors
    /// When the id is taken or an end is missing.
    pub fn add_link(&mut self, link: Link) -> Result<LinkId, Refusal> {
        let id = link.id.clone();
        let now = Some((self.topology.links().len(), link));
        self.record(Edit::Link(Box::new(Change { was: None, now })))?;
        Ok(id)
    }

    /// Changes a link in place.
    ///
    /// # Errors
    /// When there is no such link or the change breaks an invariant.
    pub fn change_link(&mut self, id: &LinkId, with: impl FnOnce(&mut Link)) -> Result<(), Refusal> {
        let (at, _, was) = self.topology.links().get_full(id).ok_or_else(|| Refusal::NoLink(id.clone()))?;
        let mut now = was.clone();
        with(&mut now);
        if now == *was {
            return Ok(());
        }
        let was = Some((at, was.clone()));
        self.record(Edit::Link(Box::new(Change { was, now: Some((at, now)) })))
    }

    /// Removes a link; links that were its answer stay, answering nothing.
    ///
    /// # Errors
    /// When there is no such link.
    pub fn remove_link(&mut self, id: &LinkId) -> Result<(), Refusal> {
        self.remove_links(std::slice::from_ref(id))
    }

    /// Removes links; links that were their answers stay, answering nothing.
    ///
    /// # Errors
    /// When there is no such link.
    pub fn remove_links(&mut self, ids: &[LinkId]) -> Result<(), Refusal> {
        let ids: HashSet<&LinkId> = ids.iter().collect();
        let answers: Vec<LinkId> = (self.topology.links().values())
            .filter(|link| link.reply_to.as_ref().is_some_and(|asked| ids.contains(asked)) && !ids.contains(&link.id))
            .map(|link| link.id.clone())
            .collect();
        for answer in &answers {
            self.change_link(answer, |link| link.reply_to = None)?;
        }
        let gone =
            from_the_end(self.topology.links(), ids.iter().copied()).map_err(|id| Refusal::NoLink(id.clone()))?;
        self.replay_all(gone.into_iter().map(|was| Edit::Link(Box::new(Change { was: Some(was), now: None }))))
    }

    /// Makes the whole design another one: what is in both and stands in the same order stays where it is.
    ///
    /// # Errors
    /// Never in practice; the shape is that of the other changes.
    pub fn replace(&mut self, now: &Topology) -> Result<(), Refusal> {
        self.set_title(now.title().clone())?;
        let groups = turn(self.topology.groups(), now.groups());
        let components = turn(self.topology.components(), now.components());
        let links = turn(self.topology.links(), now.links());
        self.replay_all(groups.into_iter().map(|change| Edit::Group(Box::new(change))))?;
        self.replay_all(components.into_iter().map(|change| Edit::Component(Box::new(change))))?;
        self.replay_all(links.into_iter().map(|change| Edit::Link(Box::new(change))))
    }

    /// Applies changes that keep the invariants together, if not each by itself.
    fn replay_all(&mut self, edits: impl Iterator<Item = Edit>) -> Result<(), Refusal> {
        for edit in edits {
            self.topology.replay(&edit)?;
            self.edits.push(edit);
        }
        Ok(())
    }

    /// Adds a group at the end of its list and returns its id.
    ///
    /// # Errors
    /// When the id is taken or the parent is missing.
    pub fn add_group(&mut self, group: Group) -> Result<GroupId, Refusal> {
        let id = group.id.clone();
        let now = Some((self.topology.groups().len(), group));
        self.record(Edit::Group(Box::new(Change { was: None, now })))?;
        Ok(id)
    }

    /// Changes a group in place.
    ///
    /// # Errors
    /// When there is no such group or the change breaks an invariant.
    pub fn change_group(&mut self, id: &GroupId, with: impl FnOnce(&mut Group)) -> Result<(), Refusal> {
        let (at, _, was) = self.topology.groups().get_full(id).ok_or_else(|| Refusal::NoGroup(id.clone()))?;
        let mut now = was.clone();
        with(&mut now);
        if now == *was {
            return Ok(());
        }
        let was = Some((at, was.clone()));
        self.record(Edit::Group(Box::new(Change { was, now: Some((at, now)) })))
    }

    /// Removes a group; what was in it moves to the group around it.
    ///
    /// # Errors
    /// When there is no such group.
    pub fn remove_group(&mut self, id: &GroupId) -> Result<(), Refusal> {
        let outer = self.topology.group(id).ok_or_else(|| Refusal::NoGroup(id.clone()))?.parent.clone();
        let inside: Vec<ComponentId> = (self.topology.components().values())
            .filter(|component| component.group.as_ref() == Some(id))
            .map(|component| component.id.clone())
            .collect();
        for component in &inside {
            self.change_component(component, |component| component.group.clone_from(&outer))?;
        }
        let inner: Vec<GroupId> = (self.topology.groups().values())
            .filter(|group| group.parent.as_ref() == Some(id))
            .map(|group| group.id.clone())
            .collect();
        for group in &inner {
            self.change_group(group, |group| group.parent.clone_from(&outer))?;
        }
        let (at, _, was) = self.topology.groups().get_full(id).ok_or_else(|| Refusal::NoGroup(id.clone()))?;
        let was = Some((at, was.clone()));
        self.record(Edit::Group(Box::new(Change { was, now: None })))
    }
}

/// Things of a list with their places, the last one first, so that removing one moves none of the others.
fn from_the_end<'i, K: Hash + Eq, V: Clone>(
    map: &Map<K, V>,
    ids: impl Iterator<Item = &'i K>,
) -> Result<Vec<(usize, V)>, &'i K> {
    let found = ids.map(|id| map.get_full(id).map(|(at, _, thing)| (at, thing.clone())).ok_or(id));
    let mut found = found.collect::<Result<Vec<_>, _>>()?;
    found.sort_by_key(|(at, _)| std::cmp::Reverse(*at));
    Ok(found)
}

/// The changes that make one list of another: in place, then removals from the end, then additions from the beginning.
fn turn<K: Hash + Eq, V: Clone + PartialEq>(was: &Map<K, V>, now: &Map<K, V>) -> Vec<Change<V>> {
    let both: Vec<usize> = was.keys().filter_map(|id| now.get_index_of(id)).collect();
    // Where the order is another one, everything is taken out and put in again.
    let stays = both.is_sorted();
    let full = |map: &Map<K, V>, at: usize| map.get_index(at).map(|(_, thing)| (at, thing.clone()));
    let mut changes = Vec::new();
    if stays {
        for (at, (id, thing)) in was.iter().enumerate() {
            if let Some(after) = now.get(id).filter(|after| *after != thing) {
                changes.push(Change { was: Some((at, thing.clone())), now: Some((at, after.clone())) });
            }
        }
    }
    let goes = |map: &Map<K, V>, id: &K| !stays || !map.contains_key(id);
    for (at, _) in was.keys().enumerate().rev().filter(|(_, id)| goes(now, id)) {
        changes.push(Change { was: full(was, at), now: None });
    }
    for (at, _) in now.keys().enumerate().filter(|(_, id)| goes(was, id)) {
        changes.push(Change { was: None, now: full(now, at) });
    }
    changes
}
