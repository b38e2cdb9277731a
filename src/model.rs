//! What is an architect editing? The document model: components, links, groups, and the reversible changes to them.
//!
//! Nothing here knows of files, screens, rules or layout. Everything else in the crate is a function of a [`Topology`].

mod component;
mod digest;
mod document;
mod edit;
mod expectation;
mod group;
mod history;
mod id;
mod link;
mod needs;
mod reid;
mod roster;
mod service;
mod squash;
mod topology;
mod vocabulary;

pub use component::{Cell, Component, ComponentKind, Exposure};
pub use digest::{ComponentDigest, Digest, LinkDigest};
pub use document::Document;
pub use edit::{Change, Edit, Refusal, Retitle, Title, Tx};
pub use expectation::{Expectation, Verdict};
pub use group::{Group, GroupKind};
pub use history::{History, Mark, Step};
pub use id::{ComponentId, GroupId, Id, LinkId, OfComponent, OfGroup, OfLink, Places, slug};
pub use link::{Link, Pinned};
pub use needs::{NEEDS, Need, NeedRow, NeedValue, Needs, Shape, byte_size, byte_text, number_text};
pub use roster::Roster;
pub use service::{Service, Tier};
pub use topology::{Extra, Map, Topology, Waiver};
pub use vocabulary::{Vocabulary, Word, nearest};
