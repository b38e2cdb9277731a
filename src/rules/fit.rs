//! Would the author's own choice do? What a service that was not suggested lacks, in the words of the answers.

use std::borrow::Cow;

use crate::model::Need;

use super::advice::Hop;
use super::answer;
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

/// How well some services fit a link with these facts, one behind the other; without a tier, in the tier that fits best.
/// None while the link is not tagged.
pub fn fit(facts: &Facts, chosen: &[Hop]) -> Option<Fit> {
    facts.expectation?;
    let solved = solve(facts);
    // The item travels as it is, not as a reference.
    let run = solved.without_claim_check.as_ref().unwrap_or(&solved.run);
    let (unmet, outcome) = ways(chosen)
        .into_iter()
        .map(|hops| Outcome::taking(run.clone(), &hops))
        .map(|outcome| (shortfall::unmet(&outcome), outcome))
        .min_by_key(|(unmet, _)| unmet.iter().count())?;
    let choice = outcome.choice();
    let candidate = outcome.candidate?;
    Some(Fit {
        unmet,
        missing: unmet.iter().map(|need| (need, shortfall::missing(need, &choice).into())).collect(),
        why_not: answer::why_not(&solved, candidate),
    })
}

/// The ways in which some services may be taken: every tier of those whose tier is open.
fn ways(chosen: &[Hop]) -> Vec<Vec<Variant>> {
    let mut ways: Vec<Vec<Variant>> = vec![Vec::new()];
    for hop in chosen {
        let of_service = || CATALOG.iter().filter(|row| row.hop.service == hop.service);
        let is_known = of_service().any(|row| row.hop.tier == hop.tier);
        let variants = of_service().filter(|row| !is_known || row.hop.tier == hop.tier).map(|row| row.variant);
        ways = variants.flat_map(|variant| ways.iter().map(move |way| [way.as_slice(), &[variant]].concat())).collect();
    }
    ways
}
