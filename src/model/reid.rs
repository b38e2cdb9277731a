//! How does a thing get another id? It is added again under the new one, everything that names it follows, the old one goes.
//!
//! An id is made from a name once and stays when the name changes; it is only changed when the author asks for it.

use super::edit::{Change, Edit, Refusal, Tx};
use super::id::{ComponentId, GroupId, LinkId};

impl Tx<'_> {
    /// Gives a component another id; its links follow.
    ///
    /// # Errors
    /// When there is no such component or the id is taken.
    pub fn reid_component(&mut self, id: &ComponentId, fresh: &ComponentId) -> Result<(), Refusal> {
        if id == fresh {
            return Ok(());
        }
        let (at, _, was) = self.topology().components().get_full(id).ok_or_else(|| Refusal::NoComponent(id.clone()))?;
        let was = was.clone();
        let mut now = was.clone();
        now.id = fresh.clone();
        self.record(Edit::Component(Box::new(Change { was: None, now: Some((at, now)) })))?;
        let links: Vec<LinkId> = self.topology().links_of(id).map(|link| link.id.clone()).collect();
        for link in &links {
            self.change_link(link, |link| {
                for end in [&mut link.from, &mut link.to] {
                    if end == id {
                        end.clone_from(fresh);
                    }
                }
            })?;
        }
        self.record(Edit::Component(Box::new(Change { was: Some((at + 1, was)), now: None })))
    }

    /// Gives a link another id; its answers follow.
    ///
    /// # Errors
    /// When there is no such link or the id is taken.
    pub fn reid_link(&mut self, id: &LinkId, fresh: &LinkId) -> Result<(), Refusal> {
        if id == fresh {
            return Ok(());
        }
        let (at, _, was) = self.topology().links().get_full(id).ok_or_else(|| Refusal::NoLink(id.clone()))?;
        let was = was.clone();
        let mut now = was.clone();
        now.id = fresh.clone();
        self.record(Edit::Link(Box::new(Change { was: None, now: Some((at, now)) })))?;
        let answers: Vec<LinkId> = (self.topology().links().values())
            .filter(|link| link.reply_to.as_ref() == Some(id))
            .map(|link| link.id.clone())
            .collect();
        for answer in &answers {
            self.change_link(answer, |link| link.reply_to = Some(fresh.clone()))?;
        }
        self.record(Edit::Link(Box::new(Change { was: Some((at + 1, was)), now: None })))
    }

    /// Gives a group another id; what is in it follows.
    ///
    /// # Errors
    /// When there is no such group or the id is taken.
    pub fn reid_group(&mut self, id: &GroupId, fresh: &GroupId) -> Result<(), Refusal> {
        if id == fresh {
            return Ok(());
        }
        let (at, _, was) = self.topology().groups().get_full(id).ok_or_else(|| Refusal::NoGroup(id.clone()))?;
        let was = was.clone();
        let mut now = was.clone();
        now.id = fresh.clone();
        self.record(Edit::Group(Box::new(Change { was: None, now: Some((at, now)) })))?;
        let inside: Vec<ComponentId> = (self.topology().components().values())
            .filter(|component| component.group.as_ref() == Some(id))
            .map(|component| component.id.clone())
            .collect();
        for component in &inside {
            self.change_component(component, |component| component.group = Some(fresh.clone()))?;
        }
        let inner: Vec<GroupId> = (self.topology().groups().values())
            .filter(|group| group.parent.as_ref() == Some(id))
            .map(|group| group.id.clone())
            .collect();
        for group in &inner {
            self.change_group(group, |group| group.parent = Some(fresh.clone()))?;
        }
        self.record(Edit::Group(Box::new(Change { was: Some((at + 1, was)), now: None })))
    }
}
