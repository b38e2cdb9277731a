//! What joins two components? A link, tagged with what its sender expects.

use super::expectation::Expectation;
use super::id::{ComponentId, LinkId};
use super::needs::Needs;
use super::service::Service;
use super::topology::{Extra, Waiver};

/// A directed communication from a sender to a receiver.
#[derive(Debug, Clone, PartialEq)]
pub struct Link {
    /// Its id, stable for life.
    pub id: LinkId,
    /// The sender.
    pub from: ComponentId,
    /// The receiver.
    pub to: ComponentId,
    /// What travels; may be empty.
    pub label: Option<String>,
    /// What the sender expects; absent: not tagged yet.
    pub expectation: Option<Expectation>,
    /// Links of one sender with the same channel share one queue, topic or stream.
    pub channel: Option<String>,
    /// The link to which this one carries the answer.
    pub reply_to: Option<LinkId>,
    /// What else the link requires.
    pub needs: Needs,
    /// The author's own choice of service over the suggestion.
    pub service: Option<Pinned>,
    /// Findings on it that the author accepts.
    pub waived: Vec<Waiver>,
    /// Free text.
    pub notes: Option<String>,
    /// Keys of the file that this program does not know.
    pub extra: Extra,
}

impl Link {
    /// A link between two components with nothing else said.
    pub fn new(id: LinkId, from: ComponentId, to: ComponentId) -> Self {
        Self {
            id,
            from,
            to,
            label: None,
            expectation: None,
            channel: None,
            reply_to: None,
            needs: Needs::default(),
            service: None,
            waived: Vec::new(),
            notes: None,
            extra: Extra::default(),
        }
    }

    /// Whether the component is one of the two ends.
    pub fn touches(&self, component: &ComponentId) -> bool {
        self.from == *component || self.to == *component
    }
}

/// The author's own choice of a service.
#[derive(Debug, Clone, PartialEq)]
pub struct Pinned {
    /// The chosen service.
    pub service: Service,
    /// Why.
    pub reason: Option<String>,
    /// Keys of the file that this program does not know.
    pub extra: Extra,
}
