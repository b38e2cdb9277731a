//! Would the author's own choice do? What a service that was not suggested lacks, in the words of the answers.

use std::borrow::Cow;

use crate::model::{Need, Service, Tier};

use super::answer;
use super::case::Candidate;
use super::catalog::{CATALOG, Variant};
use super::facets::NeedSet;
use super::facts::Facts;
use super::procedure::{Outcome, solve};
use super::shortfall;

/// How well a service fits that the author chose.
#[derive(Debug, Clone, PartialEq)]
pub struct Fit {
    /// The needs that it does not meet.
    pub unmet: NeedSet,
    /// What is missing, in one clause for each of these needs.
    pub missing: Vec<(Need, Cow<'static, str>)>,
    /// Why it is not the suggestion, in one clause.
    pub why_not: Cow<'static, str>,
}

/// How well a service fits a link with these facts; without a tier, in the tier that fits best. None while the link is not
/// tagged.
pub fn fit(facts: &Facts, service: Service, tier: Option<Tier>) -> Option<Fit> {
    facts.expectation?;
    let solved = solve(facts);
    let run = solved.without_claim_check.clone().unwrap_or_else(|| solved.run.clone());
    let chosen = |variant: Variant| Outcome {
        run: run.clone(),
        without_claim_check: None,
        candidate: Some(Candidate::only(variant)),
        hops: vec![variant],
        preferred_by: None,
        conflict: None,
    };
    let of_service = || CATALOG.iter().filter(|row| row.hop.service == service);
    let is_known = of_service().any(|row| row.hop.tier == tier);
    let variants = of_service().filter(|row| !is_known || row.hop.tier == tier).map(|row| row.variant);
    let (unmet, outcome) = variants
        .map(chosen)
        .map(|outcome| (shortfall::unmet(&outcome), outcome))
        .min_by_key(|(unmet, _)| unmet.iter().count())?;
    let choice = outcome.choice();
    let candidate = outcome.candidate.expect("set above");
    Some(Fit {
        unmet,
        missing: unmet.iter().map(|need| (need, shortfall::missing(need, &choice))).collect(),
        why_not: answer::why_not(&solved, candidate),
    })
}
