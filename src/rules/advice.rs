//! What is the answer for one link? The verdict, the service, and everything that explains it.

use std::borrow::Cow;

use crate::model::{Expectation, Need, Service, Tier, Verdict};

/// A page that a rule or figure comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Source {
    /// Its key in the table of sources: "SB-Q".
    pub key: &'static str,
    /// What the page is called.
    pub title: &'static str,
    /// Its path below `learn.microsoft.com/`, or a full address.
    pub path: &'static str,
    /// The date printed on the copy that was read, or a remark in its place.
    pub date: &'static str,
}

impl Source {
    /// The full address of the page.
    pub fn address(&self) -> String {
        let start = if self.path.starts_with("http") { "" } else { "https://learn.microsoft.com/" };
        format!("{start}{}", self.path.replace('(', "%28").replace(')', "%29").replace(' ', "%20"))
    }
}

/// A clause that decided something, with the rule that says it and the page that the rule comes from.
#[derive(Debug, Clone, PartialEq)]
pub struct Reason {
    /// The id of the rule: "R26".
    pub rule: &'static str,
    /// One clause, lower case, without a full stop.
    pub text: Cow<'static, str>,
    /// Where it comes from; the first is the main one, and there is at least one.
    pub sources: &'static [&'static Source],
}

/// A service with its tier, as one hop of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Hop {
    /// The service.
    pub service: Service,
    /// The tier, where it matters.
    pub tier: Option<Tier>,
}

/// Something to switch on, or to build beside the service.
#[derive(Debug, Clone, PartialEq)]
pub struct Feature {
    /// Its word in exports: "sessions", "claim-check".
    pub word: &'static str,
    /// What to do, in one clause: "switch sessions on, with the order's id as the session id".
    pub text: Cow<'static, str>,
    /// The rule that asks for it.
    pub rule: &'static str,
}

/// What to use.
#[derive(Debug, Clone, PartialEq)]
pub struct Suggestion {
    /// What the sender sends to, or the outermost layer of a call.
    pub first: Hop,
    /// The further hops of a composite or a stack of layers, in order.
    pub then: Vec<Hop>,
    /// What to switch on.
    pub features: Vec<Feature>,
    /// The full name with tier and hops: "Event Grid, then Service Bus queue (Basic)".
    pub name: String,
}

/// A service that was not chosen, and why.
#[derive(Debug, Clone, PartialEq)]
pub struct Alternative {
    /// The service, or the first hop of a composite.
    pub first: Hop,
    /// The further hops of a composite.
    pub then: Vec<Hop>,
    /// The full name.
    pub name: String,
    /// Why not, in one clause.
    pub why_not: Cow<'static, str>,
    /// The rule that removed it or ranks it lower.
    pub rule: &'static str,
    /// The page behind the rule.
    pub source: &'static Source,
    /// Whether it is the runner-up: the next best of a different family.
    pub runner_up: bool,
}

/// A need that the suggestion cannot meet.
#[derive(Debug, Clone, PartialEq)]
pub struct Unmet {
    /// The need.
    pub need: Need,
    /// What is missing, in one clause.
    pub text: Cow<'static, str>,
    /// The rule that found it.
    pub rule: &'static str,
}

/// Needs that no service meets together, and the ways out.
#[derive(Debug, Clone, PartialEq)]
pub struct Conflict {
    /// The rule that states the conflict.
    pub rule: &'static str,
    /// What collides, in one clause.
    pub text: Cow<'static, str>,
    /// What the architect can do, one clause each.
    pub ways_out: Vec<Cow<'static, str>>,
}

/// A fact that would turn the answer.
#[derive(Debug, Clone, PartialEq)]
pub struct WouldChange {
    /// The condition, to be read after "if": "order per key were needed".
    pub condition: Cow<'static, str>,
    /// The need that would be stated, where it is one.
    pub need: Option<Need>,
    /// What the first hop would then be.
    pub first: Hop,
    /// The full name of what it would then be: "Service Bus queue (Standard) with sessions".
    pub name: String,
}

/// The answer for one link.
#[derive(Debug, Clone, PartialEq)]
pub struct Advice {
    /// The kind of communication, by the declared expectation.
    pub verdict: Verdict,
    /// What the author declared, or what the link inherits through a drawn broker.
    pub declared: Option<Expectation>,
    /// Whether the declared expectation is inherited from the links that enter a drawn broker.
    pub inherited: bool,
    /// The expectation that the service was chosen for; differs from the declared one when a rule reopened the question.
    pub effective: Option<Expectation>,
    /// The questions that the needs reopen.
    pub reopened: Vec<Reason>,
    /// What to use; none while the link is undecided.
    pub suggestion: Option<Suggestion>,
    /// The author's own choice, if it overrides the suggestion.
    pub pinned: Option<Service>,
    /// The rules that led to the suggestion, in the order in which they fired; never empty.
    pub reasons: Vec<Reason>,
    /// Every other candidate and why not; the runner-up first.
    pub alternatives: Vec<Alternative>,
    /// The needs that the suggestion cannot meet.
    pub unmet: Vec<Unmet>,
    /// The needs that collide, if they do.
    pub conflict: Option<Conflict>,
    /// What would change the answer.
    pub would_change: Vec<WouldChange>,
    /// What else to know: needs that changed nothing, `extra`, disagreements between sources, advice.
    pub notes: Vec<Reason>,
    /// The question to put to the author next, in plain words, while the answer is open.
    pub question: Option<Cow<'static, str>>,
}

impl Advice {
    /// The service that the link will use: the author's choice, else the suggestion.
    pub fn service(&self) -> Option<Service> {
        self.pinned.or_else(|| self.suggestion.as_ref().map(|suggestion| suggestion.first.service))
    }

    /// The full name of the service that the link will use, with tier and hops where it is the suggested one.
    pub fn service_name(&self) -> Option<&str> {
        match (self.pinned, &self.suggestion) {
            (Some(service), Some(suggestion)) if suggestion.first.service != service => Some(service.name()),
            (_, Some(suggestion)) => Some(&suggestion.name),
            (Some(service), None) => Some(service.name()),
            (None, None) => None,
        }
    }
}
