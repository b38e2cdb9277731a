//! What is the whole design? The topology: groups, components and links, each list in the author's order.
//!
//! Invariants: ids are unique in their list; both ends of a link exist; the group of a component, the parent of a group
//! and the link that a reply answers exist; parents have no circle. A [`Topology`] is only changed through
//! [`Document`](super::Document), or built item by item by the reader of a file, which reports what it refuses.

use std::sync::Arc;

use foldhash::fast::RandomState;
use indexmap::IndexMap;
use indexmap::map::Entry;

use super::component::Component;
use super::digest::Digest;
use super::edit::{Change, Edit, Refusal, Title};
use super::group::Group;
use super::id::{ComponentId, GroupId, LinkId};
use super::link::Link;
use super::roster::Roster;

/// A map in the author's order. Its hash is seeded by chance, so that no file can be made to collide, and fast, because
/// every key press looks up every link of a design.
pub type Map<K, V> = IndexMap<K, V, RandomState>;

/// Keys of the file that this program does not know, each with its JSON text as written. Cheap to clone.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Extra(Option<Arc<[(String, String)]>>);

impl Extra {
    /// Keeps pairs of a key (as a plain string) and the JSON text of its value, in the order of the file.
    pub fn new(pairs: Vec<(String, String)>) -> Self {
        Self((!pairs.is_empty()).then(|| pairs.into()))
    }

    /// The pairs, in the order of the file.
    pub fn iter(&self) -> impl Iterator<Item = &(String, String)> {
        self.0.iter().flat_map(|pairs| pairs.iter())
    }
}

/// A finding that the author accepts, with the reason.
#[derive(Debug, Clone, PartialEq)]
pub struct Waiver {
    /// The id of the rule whose finding is accepted.
    pub rule: String,
    /// Why.
    pub reason: Option<String>,
    /// Keys of the file that this program does not know.
    pub extra: Extra,
}

/// The whole design.
#[derive(Debug, Clone, Default)]
pub struct Topology {
    /// Its name, description, notes and accepted findings.
    title: Title,
    groups: Map<GroupId, Group>,
    components: Map<ComponentId, Component>,
    links: Map<LinkId, Link>,
    /// The ids of these maps and the ends of the links, kept up with every change. Shared with what is derived from them.
    roster: Arc<Roster>,
    /// What is asked of all components and links, kept up with every change.
    digest: Digest,
}

impl PartialEq for Topology {
    fn eq(&self, other: &Self) -> bool {
        // Roster and digest say nothing that the maps do not say.
        let Self { title, groups, components, links, roster: _, digest: _ } = self;
        *title == other.title && *groups == other.groups && *components == other.components && *links == other.links
    }
}

impl Topology {
    /// An empty design of a name.
    pub fn named(name: impl Into<String>) -> Self {
        Self { title: Title { name: name.into(), ..Title::default() }, ..Self::default() }
    }

    /// What is said of the design as a whole.
    pub fn title(&self) -> &Title {
        &self.title
    }

    /// The groups, in the author's order.
    pub fn groups(&self) -> &Map<GroupId, Group> {
        &self.groups
    }

    /// The components, in the author's order. The position in this map is a dense index while nothing changes.
    pub fn components(&self) -> &Map<ComponentId, Component> {
        &self.components
    }

    /// The links, in the author's order. The position in this map is a dense index while nothing changes.
    pub fn links(&self) -> &Map<LinkId, Link> {
        &self.links
    }

    /// The ids of the design and the ends of its links, by position.
    pub fn roster(&self) -> &Arc<Roster> {
        &self.roster
    }

    /// What the components and links say in a few bytes each, by position.
    pub fn digest(&self) -> &Digest {
        &self.digest
    }

    /// A group.
    pub fn group(&self, id: &GroupId) -> Option<&Group> {
        self.groups.get(id)
    }

    /// A component.
    pub fn component(&self, id: &ComponentId) -> Option<&Component> {
        self.components.get(id)
    }

    /// A link.
    pub fn link(&self, id: &LinkId) -> Option<&Link> {
        self.links.get(id)
    }

    /// The links that touch a component, in the author's order.
    pub fn links_of<'a>(&'a self, component: &'a ComponentId) -> impl Iterator<Item = &'a Link> {
        let known = self.components.get_index_of(component).into_iter();
        known.flat_map(|position| self.links_whose_ends(move |ends| ends.contains(&(position as u32))))
    }

    /// The links both ends of which are among some components, in the author's order.
    pub fn links_between<'a>(&'a self, components: &[&ComponentId]) -> impl Iterator<Item = &'a Link> {
        let mut is_among = vec![false; self.components.len()];
        for position in components.iter().filter_map(|id| self.components.get_index_of(*id)) {
            is_among[position] = true;
        }
        self.links_whose_ends(move |ends| ends.iter().all(|end| is_among[*end as usize]))
    }

    /// The links of whose ends something holds. Asked by position, because that is many times faster than by id.
    fn links_whose_ends(&self, holds: impl Fn([u32; 2]) -> bool) -> impl Iterator<Item = &Link> {
        let ends = self.roster.ends().iter().enumerate();
        ends.filter(move |(_, ends)| holds(**ends)).map(|(link, _)| &self.links[link])
    }

    /// The innermost group of a component and those around it, from the inside out.
    pub fn groups_of<'a>(&'a self, component: &'a Component) -> impl Iterator<Item = &'a Group> {
        let innermost = component.group.as_ref().and_then(|id| self.group(id));
        innermost.into_iter().chain(innermost.into_iter().flat_map(|group| group.ancestors(self)))
    }

    /// Puts a group at the end of its list.
    ///
    /// # Errors
    /// When the id is taken. The reader checks parents once all groups are known.
    pub fn push_group(&mut self, group: Group) -> Result<(), Refusal> {
        let id = group.id.clone();
        let at = push(&mut self.groups, id.clone(), group, "group")?;
        self.roster_mut().add_group(at, id);
        Ok(())
    }

    /// Puts a component at the end of its list.
    ///
    /// # Errors
    /// When the id is taken or the group is missing.
    pub fn push_component(&mut self, component: Component) -> Result<(), Refusal> {
        self.check_component(&component)?;
        let at = push(&mut self.components, component.id.clone(), component, "component")?;
        self.enroll(at);
        Ok(())
    }

    /// Puts a link at the end of its list.
    ///
    /// # Errors
    /// When the id is taken or an end is missing. The reader checks replies once all links are known.
    pub fn push_link(&mut self, mut link: Link) -> Result<(), Refusal> {
        let mut ends = [None; 2];
        // The ends are told by the very ids of the components, which are then compared without being read.
        for (position, end) in ends.iter_mut().zip([&mut link.from, &mut link.to]) {
            let known = self.components.get_full(end).ok_or_else(|| Refusal::NoComponent(end.clone()))?;
            *position = Some(known.0);
            *end = known.1.clone();
        }
        let id = link.id.clone();
        let at = push(&mut self.links, id.clone(), link, "link")?;
        self.digest.add_link(at, &self.links[at]);
        self.roster_mut().add_link(at, id, ends);
        Ok(())
    }

    /// Puts a new component on the roster and into the digest.
    fn enroll(&mut self, at: usize) {
        self.digest.add_component(at, &self.components[at]);
        Arc::make_mut(&mut self.roster).add_component(at, &self.components[at], &self.links);
    }

    fn roster_mut(&mut self) -> &mut Roster {
        Arc::make_mut(&mut self.roster)
    }

    /// Makes room for so many more components and links.
    pub fn reserve(&mut self, components: usize, links: usize) {
        self.components.reserve(components);
        self.links.reserve(links);
    }

    /// Says something else of the design as a whole.
    pub fn set_title(&mut self, title: Title) {
        self.title = title;
    }

    /// Takes a component's place away, outside the history: for designs that are only arranged.
    pub fn unplace(&mut self, id: &ComponentId) {
        if let Some(component) = self.components.get_mut(id) {
            component.at = None;
        }
    }

    /// Changes where a component lies, outside the history: for places that nobody decided, made at opening.
    pub fn place(&mut self, id: &ComponentId, at: super::Cell) {
        if let Some(component) = self.components.get_mut(id) {
            component.at = Some(at);
        }
    }

    /// Applies one change.
    ///
    /// # Errors
    /// When what the change says was there is not, or when it would break an invariant. Nothing changes then.
    pub(super) fn apply(&mut self, edit: &Edit) -> Result<(), Refusal> {
        match edit {
            Edit::Title(_) => {}
            Edit::Group(change) => match &change.now {
                Some((_, group)) => self.check_parents(group)?,
                None => self.check_group_unused(change)?,
            },
            Edit::Component(change) => match &change.now {
                Some((_, component)) => self.check_component(component)?,
                None => self.check_component_unused(change)?,
            },
            Edit::Link(change) => match &change.now {
                Some((_, link)) => {
                    self.check_ends(link)?;
                    self.check_reply(link)?;
                }
                None => self.check_link_unused(change)?,
            },
        }
        self.replay(edit)
    }

    /// Applies one change of a recorded step. The design before the step and the one after it keep the invariants; between
    /// its edits they may not hold.
    ///
    /// # Errors
    /// When what the change says was there is not. Nothing changes then.
    pub(super) fn replay(&mut self, edit: &Edit) -> Result<(), Refusal> {
        match edit {
            Edit::Title(change) if self.title != change.was => Err(Refusal::Stale),
            Edit::Title(change) => {
                self.title = change.now.clone();
                Ok(())
            }
            Edit::Group(change) => {
                match swap(&mut self.groups, change, |group| group.id.clone(), "group")? {
                    Swapped::Added(at, id) => self.roster_mut().add_group(at, id),
                    Swapped::Removed(at) => self.roster_mut().remove_group(at),
                    Swapped::Changed(_) | Swapped::Nothing => {}
                }
                Ok(())
            }
            Edit::Component(change) => {
                match swap(&mut self.components, change, |one| one.id.clone(), "component")? {
                    Swapped::Added(at, _) => self.enroll(at),
                    Swapped::Removed(at) => {
                        self.digest.remove_component(at);
                        self.roster_mut().remove_component(at);
                    }
                    Swapped::Changed(at) => {
                        let component = &self.components[at];
                        self.digest.change_component(at, component);
                        if self.roster.name(at as u32) != component.name {
                            Arc::make_mut(&mut self.roster).rename_component(at, &component.name);
                        }
                    }
                    Swapped::Nothing => {}
                }
                Ok(())
            }
            Edit::Link(change) => {
                match swap(&mut self.links, change, |link| link.id.clone(), "link")? {
                    Swapped::Added(at, id) => {
                        let ends = self.ends_of(at);
                        self.digest.add_link(at, &self.links[at]);
                        self.roster_mut().add_link(at, id, ends);
                    }
                    Swapped::Removed(at) => {
                        self.digest.remove_link(at);
                        self.roster_mut().remove_link(at);
                    }
                    Swapped::Changed(at) => {
                        let ends = self.ends_of(at);
                        self.digest.change_link(at, &self.links[at]);
                        if !self.roster.joins(at, ends) {
                            self.roster_mut().join(at, ends);
                        }
                    }
                    Swapped::Nothing => {}
                }
                Ok(())
            }
        }
    }

    /// The positions of the two ends of the link at a position, as far as they are there.
    fn ends_of(&self, link: usize) -> [Option<usize>; 2] {
        let link = &self.links[link];
        [&link.from, &link.to].map(|end| self.components.get_index_of(end))
    }

    fn check_component(&self, component: &Component) -> Result<(), Refusal> {
        match &component.group {
            Some(group) if !self.groups.contains_key(group) => Err(Refusal::NoGroup(group.clone())),
            _ => Ok(()),
        }
    }

    fn check_ends(&self, link: &Link) -> Result<(), Refusal> {
        match [&link.from, &link.to].into_iter().find(|end| !self.components.contains_key(*end)) {
            Some(end) => Err(Refusal::NoComponent(end.clone())),
            None => Ok(()),
        }
    }

    fn check_reply(&self, link: &Link) -> Result<(), Refusal> {
        match &link.reply_to {
            Some(asked) if *asked == link.id => Err(Refusal::OwnReply),
            Some(asked) if !self.links.contains_key(asked) => Err(Refusal::NoLink(asked.clone())),
            _ => Ok(()),
        }
    }

    fn check_parents(&self, group: &Group) -> Result<(), Refusal> {
        match &group.parent {
            None => Ok(()),
            Some(parent) if *parent == group.id => Err(Refusal::OwnParent(group.id.clone())),
            Some(parent) => {
                let parent = self.groups.get(parent).ok_or_else(|| Refusal::NoGroup(parent.clone()))?;
                if parent.ancestors(self).any(|outer| outer.id == group.id) {
                    return Err(Refusal::OwnParent(group.id.clone()));
                }
                Ok(())
            }
        }
    }

    fn check_group_unused(&self, change: &Change<Group>) -> Result<(), Refusal> {
        let Some((_, group)) = &change.was else { return Ok(()) };
        let used = self.components.values().any(|component| component.group.as_ref() == Some(&group.id))
            || self.groups.values().any(|inner| inner.parent.as_ref() == Some(&group.id));
        if used { Err(Refusal::InUse(group.id.to_string())) } else { Ok(()) }
    }

    fn check_component_unused(&self, change: &Change<Component>) -> Result<(), Refusal> {
        let Some((_, component)) = &change.was else { return Ok(()) };
        let used = self.links.values().any(|link| link.touches(&component.id));
        if used { Err(Refusal::InUse(component.id.to_string())) } else { Ok(()) }
    }

    fn check_link_unused(&self, change: &Change<Link>) -> Result<(), Refusal> {
        let Some((_, link)) = &change.was else { return Ok(()) };
        let used = self.links.values().any(|other| other.reply_to.as_ref() == Some(&link.id));
        if used { Err(Refusal::InUse(link.id.to_string())) } else { Ok(()) }
    }
}

/// Puts something at the end of a map, and says where that is.
fn push<K: std::hash::Hash + Eq + ToString, V>(
    map: &mut Map<K, V>,
    id: K,
    value: V,
    noun: &'static str,
) -> Result<usize, Refusal> {
    match map.entry(id) {
        Entry::Occupied(taken) => Err(Refusal::Taken(noun, taken.key().to_string())),
        Entry::Vacant(free) => {
            let at = free.index();
            free.insert(value);
            Ok(at)
        }
    }
}

/// What a change did to a map, and where.
enum Swapped<K> {
    Nothing,
    Added(usize, K),
    Removed(usize),
    Changed(usize),
}

/// Puts `now` where `was` is, or refuses when `was` is not what is there.
fn swap<K: std::hash::Hash + Eq + Clone + ToString, V: Clone + PartialEq>(
    map: &mut Map<K, V>,
    change: &Change<V>,
    id_of: impl Fn(&V) -> K,
    noun: &'static str,
) -> Result<Swapped<K>, Refusal> {
    match (&change.was, &change.now) {
        (None, None) => Ok(Swapped::Nothing),
        (None, Some((at, now))) => {
            let id = id_of(now);
            if map.contains_key(&id) {
                return Err(Refusal::Taken(noun, id.to_string()));
            }
            let at = (*at).min(map.len());
            map.shift_insert(at, id.clone(), now.clone());
            Ok(Swapped::Added(at, id))
        }
        (Some((_, was)), None) => {
            let id = id_of(was);
            let (at, ..) = map.get_full(&id).filter(|(_, _, there)| *there == was).ok_or(Refusal::Stale)?;
            map.shift_remove_index(at);
            Ok(Swapped::Removed(at))
        }
        // What is changed keeps its place.
        (Some((_, was)), Some((_, now))) => {
            let id = id_of(was);
            let there = map.get_full(&id).filter(|(_, _, there)| id == id_of(now) && *there == was);
            let (at, ..) = there.ok_or(Refusal::Stale)?;
            map[at] = now.clone();
            Ok(Swapped::Changed(at))
        }
    }
}
