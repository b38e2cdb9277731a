//! How is the answer found? The phases of the decision procedure, over the tables of rules and services.

use crate::model::{Expectation, Service, Verdict};

use super::advice::{Advice, Hop};
use super::answer;
use super::facets::NeedSet;
use super::facts::Facts;
use super::procedure::solve;
use super::shortfall;
use super::wording::hop;

/// The answer without its words: cheap to make, cheap to copy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Decision {
    /// The kind of communication, by the declared expectation.
    pub verdict: Verdict,
    /// The expectation that the service was chosen for.
    pub effective: Option<Expectation>,
    /// What the sender sends to, or the outermost layer of a call; none while the link is undecided.
    pub first: Option<Hop>,
    /// The further hops, in order.
    pub then: [Option<Hop>; 3],
    /// Whether the item travels as a reference to a blob.
    pub claim_check: bool,
    /// Whether a rule reopened the question of the tag.
    pub reopened: bool,
    /// Whether the needs collide, so that the first hop is only the default way out.
    pub conflict: bool,
    /// The needs that the suggestion does not meet.
    pub unmet: NeedSet,
}

impl Decision {
    /// Decides. Total: any facts have an answer.
    pub fn of(facts: &Facts) -> Self {
        let outcome = solve(facts);
        let choice = outcome.choice();
        let mut hops = outcome.hops.iter().map(|variant| hop(*variant, &choice));
        Self {
            verdict: Verdict::of(facts.expectation),
            effective: choice.case.effective,
            first: hops.next(),
            then: [hops.next(), hops.next(), hops.next()],
            claim_check: choice.case.claim_check,
            reopened: outcome.is_reopened(),
            conflict: outcome.conflict.is_some(),
            unmet: shortfall::unmet(&outcome),
        }
    }

    /// The hops, the first one included.
    pub fn hops(&self) -> impl Iterator<Item = Hop> {
        self.first.into_iter().chain(self.then.into_iter().flatten())
    }

    /// The suggested service.
    pub fn service(&self) -> Option<Service> {
        self.first.map(|hop| hop.service)
    }
}

/// The answer for the facts of one link, in full words. Total: any facts have an answer.
pub fn decide(facts: &Facts) -> Advice {
    answer::advice(facts)
}
