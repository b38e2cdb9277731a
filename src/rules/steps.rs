//! Which rules are asked at which point of the procedure? Lists of them, made once from the tables.

use std::sync::LazyLock;

use crate::model::Service;

use super::case::Case;
use super::procedure::RULES;
use super::rule::{Effect, Phase, Rule, RuleSet};
use super::table_calls::CALLS;
use super::table_common::COMMON;
use super::table_events::EVENTS;
use super::table_limits::LIMITS;
use super::table_messages::MESSAGES;
use super::table_modifiers::MODIFIERS;
use super::table_questions::QUESTIONS;
use super::table_streams::STREAMS;

/// A rule as the procedure takes it: its condition lies beside it, because all conditions are asked for every case and few
/// hold, and so does its place in sets of rules.
pub(super) struct Step {
    pub when: fn(&Case) -> bool,
    pub set: RuleSet,
    pub rule: &'static Rule,
}

impl Step {
    fn of(rule: &'static Rule) -> Self {
        Self { when: rule.when, set: RuleSet::of(rule), rule }
    }
}

/// The rules of these tables that are of some sort.
fn steps(tables: &[&'static [Rule]], is_such: impl Fn(&Rule) -> bool) -> Vec<Step> {
    tables.iter().flat_map(|table| table.iter()).filter(|rule| is_such(rule)).map(Step::of).collect()
}

/// The rules of these tables that have such an effect.
fn with(tables: &[&'static [Rule]], is_such: impl Fn(&Effect) -> bool) -> Vec<Step> {
    steps(tables, |rule| rule.effects.iter().any(&is_such))
}

/// The rules of the question.
pub(super) static OF_THE_QUESTION: LazyLock<Vec<Step>> = LazyLock::new(|| steps(&[QUESTIONS], |_| true));

/// The rules that prefer, in their turn: the first one that has something left to put first decides.
pub(super) static PREFERRERS: LazyLock<Vec<Step>> = LazyLock::new(|| {
    let prefers = |effect: &Effect| matches!(effect, Effect::Select(_) | Effect::Bring(_));
    let mut rules = with(&[LIMITS, MESSAGES, EVENTS, COMMON, STREAMS], prefers);
    rules.sort_by_key(|step| step.rule.turn());
    rules
});

/// The rules that choose brokers, and those that put layers before a callee, in their order.
pub(super) static OF_BROKERS: LazyLock<Vec<Step>> =
    LazyLock::new(|| steps(&[LIMITS, MESSAGES, EVENTS, COMMON, STREAMS, MODIFIERS], states_no_conflict));
pub(super) static OF_LAYERS: LazyLock<Vec<Step>> =
    LazyLock::new(|| steps(&[CALLS, MESSAGES, EVENTS, COMMON, MODIFIERS], states_no_conflict));

/// Those that only state a conflict are asked when there is one.
fn states_no_conflict(rule: &Rule) -> bool {
    rule.phase != Phase::Conflict
}

/// The rules that ask for a layer before a callee.
pub(super) static LAYERS: LazyLock<Vec<(Service, Step)>> = LazyLock::new(|| {
    let layer = |effect: &Effect| if let Effect::Layer(service) = effect { Some(*service) } else { None };
    let layers =
        |rule: &'static Rule| rule.effects.iter().filter_map(layer).map(move |service| (service, Step::of(rule)));
    CALLS.iter().flat_map(layers).collect()
});

/// The rules that ask again whether the tag is right.
pub(super) static REOPENERS: LazyLock<RuleSet> = LazyLock::new(|| {
    with(RULES, |effect| matches!(effect, Effect::Reopen(_)))
        .iter()
        .fold(RuleSet::default(), |all, step| all.with(step.set))
});

/// The rules that remove depending on what the others left.
pub(super) static WHILE_GRID_IS_LEFT: LazyLock<Vec<Step>> =
    LazyLock::new(|| with(RULES, |effect| matches!(effect, Effect::RemoveWhileGridIsLeft(..))));
