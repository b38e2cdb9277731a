//! What do components and links say, in a few bytes each? What is asked of all of them whenever a design is judged.
//!
//! Components and links are large and lie far apart, and to go through all of them costs more than most of what is done
//! with them. So the design keeps this up with each change, and an edit looks at nothing but what it changes.
//! Every list of needs that links state has a number: links are compared by it, and their needs are weighed once. Two
//! lists of one number differ in their texts at most, which are weighed nowhere.

use std::collections::HashMap;
use std::hash::{BuildHasher, Hasher};

use foldhash::fast::RandomState;

use crate::text::{shown, width};

use super::component::{Component, ComponentKind, Exposure};
use super::expectation::Expectation;
use super::link::Link;
use super::needs::{NeedValue, Needs};
use super::service::Service;

/// Components and links by position, and the needs that are stated by their numbers.
#[derive(Debug, Clone, Default)]
pub struct Digest {
    components: Vec<ComponentDigest>,
    links: Vec<LinkDigest>,
    needs: NeedsByNumber,
}

/// A component in a few bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ComponentDigest {
    /// What it is.
    pub kind: ComponentKind,
    /// Who can reach it.
    pub exposure: Option<Exposure>,
    /// How many instances share its work; 1 when nothing is said.
    pub instances: u32,
    /// How many cells its name takes; 0 when it has none.
    pub name: u32,
    /// Whether its tier is named.
    pub has_tier: bool,
    /// Whether it lies in a group, has notes, and accepts findings: most do not, and need not be looked at for that.
    pub has_group: bool,
    /// See `has_group`.
    pub has_notes: bool,
    /// See `has_group`.
    pub has_waivers: bool,
}

/// A link in a few bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LinkDigest {
    /// The number of the needs that it states; 0 when it states none.
    pub needs: u32,
    /// Its tag.
    pub expectation: Option<Expectation>,
    /// The author's own choice of service.
    pub pinned: Option<Service>,
    /// How many cells its label takes, or that it takes as many as this can say; 0 when it has none.
    pub label: u8,
    /// Whether it answers a link, names its channel, and has a label, notes and accepted findings: most have none of
    /// these, and need not be looked at for them.
    pub is_answer: bool,
    /// See `is_answer`.
    pub has_channel: bool,
    /// See `is_answer`.
    pub has_label: bool,
    /// See `is_answer`.
    pub has_notes: bool,
    /// See `is_answer`.
    pub has_waivers: bool,
}

impl Digest {
    /// The components, in the author's order.
    pub fn components(&self) -> &[ComponentDigest] {
        &self.components
    }

    /// The links, in the author's order.
    pub fn links(&self) -> &[LinkDigest] {
        &self.links
    }

    /// The needs that links state, by their numbers. What no link states any more may be among them.
    pub fn needs(&self) -> &[Needs] {
        &self.needs.lists
    }

    pub(super) fn add_component(&mut self, at: usize, component: &Component) {
        self.components.insert(at, ComponentDigest::of(component));
    }

    pub(super) fn change_component(&mut self, at: usize, component: &Component) {
        self.components[at] = ComponentDigest::of(component);
    }

    pub(super) fn remove_component(&mut self, at: usize) {
        self.components.remove(at);
    }

    pub(super) fn add_link(&mut self, at: usize, link: &Link) {
        let digest = self.link(link);
        self.links.insert(at, digest);
    }

    pub(super) fn change_link(&mut self, at: usize, link: &Link) {
        self.links[at] = self.link(link);
    }

    pub(super) fn remove_link(&mut self, at: usize) {
        self.links.remove(at);
    }

    fn link(&mut self, link: &Link) -> LinkDigest {
        LinkDigest {
            needs: self.needs.number(&link.needs),
            expectation: link.expectation,
            pinned: link.service.as_ref().map(|pinned| pinned.service),
            is_answer: link.reply_to.is_some(),
            has_channel: link.channel.is_some(),
            has_label: link.label.is_some(),
            label: link.label.as_deref().map_or(0, |label| width(&shown(label)).min(u8::MAX.into()) as u8),
            has_notes: link.notes.is_some(),
            has_waivers: !link.waived.is_empty(),
        }
    }
}

impl ComponentDigest {
    fn of(component: &Component) -> Self {
        Self {
            kind: component.kind,
            exposure: component.exposure,
            instances: component.instances.unwrap_or(1),
            name: Some(shown(&component.name)).filter(|name| !name.trim().is_empty()).map_or(0, |it| width(&it) as u32),
            has_tier: component.tier.is_some(),
            has_group: component.group.is_some(),
            has_notes: component.notes.is_some(),
            has_waivers: !component.waived.is_empty(),
        }
    }
}

/// Lists of needs by their numbers; that of nothing is 0.
#[derive(Debug, Clone)]
struct NeedsByNumber {
    lists: Vec<Needs>,
    /// By a fingerprint. Two that differ seldom have one; the later one then gets a number as often as it is met.
    numbers: HashMap<u64, u32, RandomState>,
}

impl Default for NeedsByNumber {
    fn default() -> Self {
        Self { lists: vec![Needs::default()], numbers: HashMap::default() }
    }
}

impl NeedsByNumber {
    fn number(&mut self, needs: &Needs) -> u32 {
        if needs.is_empty() {
            return 0;
        }
        let next = self.lists.len() as u32;
        let known = *self.numbers.entry(self.fingerprint(needs)).or_insert(next);
        if known != next && says_the_same(&self.lists[known as usize], needs) {
            return known;
        }
        self.lists.push(needs.clone());
        next
    }

    fn fingerprint(&self, needs: &Needs) -> u64 {
        let mut hasher = self.numbers.hasher().build_hasher();
        for (need, value) in needs.iter() {
            hasher.write_u8(need as u8);
            match value {
                NeedValue::Flag(yes) => hasher.write_u8(u8::from(*yes)),
                NeedValue::Word(word) => hasher.write(word.as_bytes()),
                NeedValue::Bytes(number) | NeedValue::Integer(number) => hasher.write_u64(*number),
                NeedValue::Number(number) => hasher.write_u64(number.to_bits()),
                NeedValue::Text(_) => {}
            }
        }
        hasher.finish()
    }
}

fn says_the_same(one: &Needs, other: &Needs) -> bool {
    let same = |(one, other): ((_, &NeedValue), (_, &NeedValue))| {
        one == other || one.0 == other.0 && matches!((one.1, other.1), (NeedValue::Text(_), NeedValue::Text(_)))
    };
    one.len() == other.len() && one.iter().zip(other.iter()).all(same)
}
