//! In which order do the rules act? The decision procedure: question, classify, eliminate, prefer, compose.
//!
//! It is total: any facts lead to an outcome, if need be by a claim check or, where needs collide, by a default. What was
//! removed and by which rule is kept, because that *is* the answer to "why not the others".

use smallvec::SmallVec;

use crate::model::{Expectation, Need, Service};

use super::case::{Candidate, Case, Hops, Kind};
use super::catalog::{Variant, Variants};
use super::facets::{Filters, Receivers};
use super::facts::Facts;
use super::rule::{Choice, Effect, Phase, Rule, RuleSet};
use super::steps::{LAYERS, OF_BROKERS, OF_LAYERS, OF_THE_QUESTION, PREFERRERS, REOPENERS, Step, WHILE_GRID_IS_LEFT};
use super::table_calls::{self, CALLS};
use super::table_common::COMMON;
use super::table_events::EVENTS;
use super::table_limits::{GRID, LIMITS, SERVICE_BUS};
use super::table_messages::{MESSAGES, TOPIC};
use super::table_modifiers::MODIFIERS;
use super::table_questions::QUESTIONS;
use super::table_streams::{self, STREAMS};

/// Every rule, by table.
pub static RULES: &[&[Rule]] = &[QUESTIONS, LIMITS, MESSAGES, EVENTS, COMMON, STREAMS, CALLS, MODIFIERS];

/// Every rule.
pub fn rules() -> impl Iterator<Item = &'static Rule> {
    RULES.iter().flat_map(|table| table.iter())
}

/// The rule of an id.
pub fn rule(id: &str) -> Option<&'static Rule> {
    rules().find(|rule| rule.id == id)
}

/// That a rule removed something.
#[derive(Debug, Clone, Copy)]
pub struct Removal {
    /// Which rule.
    pub rule: &'static Rule,
    hops: Hops,
    variants: Variants,
    by_payload: bool,
}

/// The reason of a rule in full words, its figures filled in, as it reads in the rule's own example.
pub fn in_words(rule: &'static Rule) -> std::borrow::Cow<'static, str> {
    super::wording::fill(rule.reason, &solve(&rule.fires.facts()).choice())
}

/// One run through the rules that remove and prefer.
#[derive(Debug, Clone)]
pub struct Run {
    /// What was judged.
    pub case: Case,
    /// The rules that hold.
    pub fired: RuleSet,
    /// The candidates, in order of preference.
    pub list: SmallVec<[Candidate; 16]>,
    /// What was removed.
    pub removed: Vec<Removal>,
    /// The same without its rules, to be asked quickly.
    gone: Gone,
}

/// What was removed as sets: by the first hop of a candidate, and by its last one.
#[derive(Debug, Clone, Copy)]
struct Gone {
    first: Variants,
    last: Variants,
    /// Whether something was removed that is asked of both hops together, which sets do not tell.
    by_both: bool,
}

/// What the procedure came to.
#[derive(Debug, Clone)]
pub struct Outcome {
    /// The run that led to it.
    pub run: Run,
    /// The first run, where a claim check made a second one necessary.
    pub without_claim_check: Option<Run>,
    /// The chosen candidate; for a call there is none, but layers.
    pub candidate: Option<Candidate>,
    /// The hops, or the layers of a call from the outermost in; empty while undecided.
    pub hops: SmallVec<[Variant; 4]>,
    /// The rule that preferred it.
    pub preferred_by: Option<&'static Rule>,
    /// The rule that stated a conflict.
    pub conflict: Option<&'static Rule>,
}

/// Finds the outcome for the facts of one link.
pub fn solve(facts: &Facts) -> Outcome {
    let (case, fired) = question(facts);
    match case.kind {
        Kind::Open => Outcome::of(Run::begin(case, fired), None),
        Kind::Call => layers(case, fired),
        Kind::Message | Kind::Discrete | Kind::Series => brokers(case, fired),
    }
}

/// Lets the rules of the question act, one on what the one before it left, and classifies.
fn question(facts: &Facts) -> (Case, RuleSet) {
    let mut case = Case::of(facts);
    let mut fired = RuleSet::default();
    for step in OF_THE_QUESTION.iter() {
        if !(step.when)(&case) {
            continue;
        }
        fired = fired.with(step.set);
        for effect in step.rule.effects {
            if let Effect::Reopen(change) = effect {
                change(&mut case);
            }
        }
    }
    (case, fired)
}

fn brokers(case: Case, fired: RuleSet) -> Outcome {
    let first = Run::of(case, fired);
    if let Some((candidate, rule)) = first.best() {
        return Outcome::of(first, Some((candidate, rule)));
    }
    if !first.removed.iter().any(|removal| removal.by_payload) {
        return conflict(first);
    }
    let second = Run::of(case.with_claim_check(), fired);
    let mut outcome = match second.best() {
        Some(best) => Outcome::of(second, Some(best)),
        None => conflict(second),
    };
    outcome.without_claim_check = Some(first);
    outcome
}

impl Run {
    fn begin(case: Case, fired: RuleSet) -> Self {
        let gone = Gone { first: Variants::NONE, last: Variants::NONE, by_both: false };
        Self { case, fired, list: SmallVec::new(), removed: Vec::with_capacity(16), gone }
    }

    fn of(case: Case, fired: RuleSet) -> Self {
        let mut run = Self::begin(case, fired);
        run.list.extend_from_slice(preference(&case));
        run.follow(&OF_BROKERS);
        run.select_by_content();
        run
    }

    /// Does what some rules say of the case, in their order.
    fn follow(&mut self, steps: &[Step]) {
        for step in steps {
            if (step.when)(&self.case) {
                self.fired = self.fired.with(step.set);
                self.act(step.rule);
            }
        }
    }

    fn act(&mut self, rule: &'static Rule) {
        for effect in rule.effects {
            match effect {
                Effect::Remove(hops, variants) => self.remove(rule, *hops, variants(&self.case), false),
                Effect::RemoveUnlessClaimCheck(hops, variants) => {
                    self.remove(rule, *hops, variants(&self.case), true);
                }
                Effect::Bring(candidates) => {
                    for candidate in candidates(&self.case) {
                        if !self.list.contains(candidate) {
                            self.list.push(*candidate);
                        }
                    }
                }
                Effect::RemoveWhileGridIsLeft(..)
                | Effect::Reopen(_)
                | Effect::Select(_)
                | Effect::Layer(_)
                | Effect::Reason(_)
                | Effect::Feature(_)
                | Effect::Note(..) => {}
            }
        }
    }

    fn remove(&mut self, rule: &'static Rule, hops: Hops, variants: Variants, by_payload: bool) {
        if variants.is_empty() {
            return;
        }
        self.removed.push(Removal { rule, hops, variants, by_payload });
        let gone = &mut self.gone;
        let foreign = self.case.foreign();
        if matches!(hops, Hops::First | Hops::Any) || hops == Hops::OpenEnd && !foreign {
            gone.first = gone.first.or(variants);
        }
        if matches!(hops, Hops::Last | Hops::Any) || hops == Hops::OpenEnd && foreign {
            gone.last = gone.last.or(variants);
        }
        gone.by_both |= hops == Hops::All;
    }

    /// The one removal that depends on what the others left (rule R48).
    fn select_by_content(&mut self) {
        let grid = GRID.or(Variants::of(&[Variant::Namespace, Variant::Mqtt]));
        let left = |run: &Self| run.list.iter().any(|candidate| grid.has(candidate.first) && run.survives(*candidate));
        for step in WHILE_GRID_IS_LEFT.iter() {
            for effect in step.rule.effects {
                if let Effect::RemoveWhileGridIsLeft(hops, variants) = effect
                    && self.fired.meets(step.set)
                    && left(self)
                {
                    self.remove(step.rule, *hops, variants(&self.case), false);
                }
            }
        }
    }

    /// The rules that remove a candidate, each once.
    pub fn removers(&self, candidate: Candidate) -> impl Iterator<Item = &'static Rule> {
        let mut seen = RuleSet::default();
        self.removals(candidate).filter_map(move |removal| {
            let new = !seen.has(removal.rule);
            seen.add(removal.rule);
            new.then_some(removal.rule)
        })
    }

    fn removals(&self, candidate: Candidate) -> impl Iterator<Item = &Removal> {
        self.removed.iter().filter(move |removal| self.case.removes(removal.hops, removal.variants, candidate))
    }

    /// Whether nothing removes a candidate.
    pub fn survives(&self, candidate: Candidate) -> bool {
        let gone = &self.gone;
        !gone.first.has(candidate.first)
            && !gone.last.has(candidate.last())
            && (!gone.by_both || self.removals(candidate).next().is_none())
    }

    /// Whether nothing but the payload removes a candidate, so that a claim check would bring it back.
    pub fn survives_with_claim_check(&self, candidate: Candidate) -> bool {
        self.removals(candidate).all(|removal| removal.by_payload)
    }

    /// The candidate that wins, and the rule that put it first.
    fn best(&self) -> Option<(Candidate, Option<&'static Rule>)> {
        let left = |candidate: &&Candidate| self.list.contains(candidate) && self.survives(**candidate);
        let of_effect = |effect: &Effect| match effect {
            Effect::Select(candidates) | Effect::Bring(candidates) => candidates(&self.case).iter().find(left).copied(),
            _ => None,
        };
        let mut fired = PREFERRERS.iter().filter(|step| self.fired.meets(step.set)).map(|step| step.rule);
        let best = fired.find_map(|rule| rule.effects.iter().rev().find_map(of_effect).map(|found| (found, rule)));
        let (candidate, rule) = match best {
            Some((candidate, rule)) => (candidate, Some(rule)),
            None => (*self.list.iter().find(|candidate| self.survives(**candidate))?, None),
        };
        Some((self.buffered(candidate), rule))
    }

    /// A topic that pushes peaks gets a queue behind each subscription (rule R71).
    fn buffered(&self, candidate: Candidate) -> Candidate {
        let pushes = matches!(candidate.first, Variant::GridTopic | Variant::GridDomain) && candidate.second.is_none();
        if !pushes || !self.fired.has_id("R71") {
            return candidate;
        }
        let mut alone = self.case;
        alone.facts.delivery = super::facets::Delivery::Either;
        alone.facts.receivers = Receivers::One;
        alone.facts.filters = Filters::None;
        let needs_service_bus = alone.needs_service_bus();
        [Variant::StorageQueue, Variant::QueueBasic, Variant::QueueStandard, Variant::QueuePremium]
            .into_iter()
            .filter(|queue| !(needs_service_bus && *queue == Variant::StorageQueue))
            .map(|queue| Candidate::via(candidate.first, queue))
            .find(|buffered| self.survives(*buffered))
            .unwrap_or(candidate)
    }
}

impl Outcome {
    fn of(run: Run, best: Option<(Candidate, Option<&'static Rule>)>) -> Self {
        let candidate = best.map(|(candidate, _)| candidate);
        Self {
            run,
            without_claim_check: None,
            candidate,
            hops: candidate.into_iter().flat_map(Candidate::hops).collect(),
            preferred_by: best.and_then(|(_, rule)| rule),
            conflict: None,
        }
    }

    /// The outcome of a run if these hops were taken, whatever the rules chose.
    pub fn taking(run: Run, hops: &[Variant]) -> Self {
        let candidate = hops.first().map(|first| Candidate { first: *first, second: hops.get(1).copied() });
        Self { run, without_claim_check: None, candidate, hops: hops.into(), preferred_by: None, conflict: None }
    }

    /// Whether a rule asks again whether the tag is right.
    pub fn is_reopened(&self) -> bool {
        self.run.fired.meets(*REOPENERS)
    }

    /// What was found, as features look at it.
    pub fn choice(&self) -> Choice<'_> {
        Choice { case: &self.run.case, hops: &self.hops }
    }
}

/// Whether only these rules are among the removers.
fn only(mut removers: impl Iterator<Item = &'static Rule>, ids: &[&str]) -> bool {
    removers.all(|rule| ids.contains(&rule.id))
}

/// No candidate is left: a rule names a default, or the one removed for the fewest reasons is it.
fn conflict(mut run: Run) -> Outcome {
    let stated = [MESSAGES, EVENTS, COMMON]
        .into_iter()
        .flatten()
        .find(|rule| rule.phase == Phase::Conflict && (rule.when)(&run.case));
    let by_rule = if stated.is_some_and(|rule| rule.id == "R44") {
        let alone = |candidate: &&Candidate| only(run.removers(**candidate), &["R41", "R42"]);
        run.list.iter().filter(|candidate| SERVICE_BUS.has(candidate.last())).find(alone)
    } else {
        let ordered = run.fired.has_id("R28");
        let default = Candidate::only(Variant::GridSystem);
        // What other rules removed as well would leave more needs unmet than the order.
        let alone = |candidate: &&Candidate| **candidate == default && only(run.removers(**candidate), &["R28"]);
        run.list.iter().find(|candidate| ordered && run.case.foreign() && alone(candidate))
    };
    let fewest = run.list.iter().min_by_key(|candidate| run.removers(**candidate).count());
    let candidate = by_rule.or(fewest).copied();
    let rule = if by_rule.is_some() { stated } else { rule("R79") };
    if run.case.facts.backlog.is_some_and(|bytes| bytes > super::figures::SB_ENTITY.value)
        && rule.is_some_and(|rule| rule.id == "R44")
    {
        run.case = run.case.with_claim_check();
    }
    if let Some(rule) = rule {
        run.fired.add(rule);
    }
    Outcome { conflict: rule, ..Outcome::of(run, candidate.map(|candidate| (candidate, None))) }
}

/// The layers of a call: each that a rule asks for, from the outermost in.
fn layers(case: Case, fired: RuleSet) -> Outcome {
    let mut run = Run::begin(case, fired);
    run.follow(&OF_LAYERS);
    let asked = |service: Service| {
        let asks = |(layer, step): &&(Service, Step)| *layer == service && run.fired.meets(step.set);
        LAYERS.iter().find(asks).map(|(_, step)| step.rule)
    };
    let left = |variant: &Variant| run.survives(Candidate::only(*variant));
    let (edge, balancer, api) =
        (asked(Service::FrontDoor), asked(Service::ApplicationGateway), asked(Service::ApiManagement));
    let edge_tier = [Variant::FrontDoorStandard, Variant::FrontDoorPremium].into_iter().find(left);
    let stated = case.facts.api_tier.and_then(api_variant);
    let api_tier = stated.into_iter().chain(API_TIERS).find(left);
    // Front Door reaches most tiers over a gateway of the region only (rule R95).
    let between = edge.is_some()
        && table_calls::private_origin(&case)
        && api.and(api_tier).is_some_and(|tier| table_calls::NO_PRIVATE_LINK.has(tier));
    let gateway = (balancer.is_some() || between).then_some(Variant::Gateway);
    let mut hops: SmallVec<[Variant; 4]> =
        [edge.and(edge_tier), gateway, api.and(api_tier)].into_iter().flatten().collect();
    if hops.is_empty() {
        hops.push(Variant::Http);
    }
    let preferred_by = edge.or(balancer).or(api).or_else(|| asked(Service::DirectHttp));
    Outcome { hops, preferred_by, ..Outcome::of(run, None) }
}

/// The tiers of API Management that are proposed unasked, the cheapest adequate first.
const API_TIERS: [Variant; 4] =
    [Variant::ApiBasicV2, Variant::ApiStandardV2, Variant::ApiPremium, Variant::ApiPremiumV2];

fn api_variant(tier: crate::model::Tier) -> Option<Variant> {
    super::catalog::CATALOG
        .iter()
        .find(|row| row.hop.service == Service::ApiManagement && row.hop.tier == Some(tier))
        .map(|row| row.variant)
}

/// The candidates for the effective expectation, cheapest adequate first.
fn preference(case: &Case) -> &'static [Candidate] {
    const fn only(variant: Variant) -> Candidate {
        Candidate::only(variant)
    }
    match case.effective {
        Some(Expectation::Command | Expectation::Document) if case.foreign() && case.many() => {
            const {
                &[
                    Candidate::via(Variant::GridSystem, Variant::TopicStandard),
                    Candidate::via(Variant::GridSystem, Variant::TopicPremium),
                    only(Variant::GridSystem),
                ]
            }
        }
        Some(Expectation::Command | Expectation::Document) if case.foreign() => {
            const {
                &[
                    Candidate::via(Variant::GridSystem, Variant::QueueBasic),
                    Candidate::via(Variant::GridSystem, Variant::QueueStandard),
                    Candidate::via(Variant::GridSystem, Variant::QueuePremium),
                    only(Variant::GridSystem),
                ]
            }
        }
        Some(Expectation::Command | Expectation::Document | Expectation::RequestReply) if case.needs_topic() => TOPIC,
        Some(Expectation::Command | Expectation::Document) => {
            const {
                &[
                    only(Variant::QueueBasic),
                    only(Variant::QueueStandard),
                    only(Variant::QueuePremium),
                    only(Variant::StorageQueue),
                ]
            }
        }
        Some(Expectation::RequestReply) => REQUEST_REPLY,
        Some(Expectation::Notification) if case.foreign() && case.many() => {
            const {
                &[
                    only(Variant::GridSystem),
                    Candidate::via(Variant::GridSystem, Variant::TopicStandard),
                    Candidate::via(Variant::GridSystem, Variant::TopicPremium),
                    Candidate::via(Variant::GridSystem, Variant::Namespace),
                    Candidate::via(Variant::GridSystem, Variant::HubsStandard),
                ]
            }
        }
        Some(Expectation::Notification) if case.foreign() => {
            const {
                &[
                    only(Variant::GridSystem),
                    Candidate::via(Variant::GridSystem, Variant::QueueBasic),
                    Candidate::via(Variant::GridSystem, Variant::QueueStandard),
                    Candidate::via(Variant::GridSystem, Variant::QueuePremium),
                    Candidate::via(Variant::GridSystem, Variant::Namespace),
                    Candidate::via(Variant::GridSystem, Variant::HubsStandard),
                ]
            }
        }
        Some(Expectation::Notification) => {
            const {
                &[
                    only(Variant::GridTopic),
                    only(Variant::GridDomain),
                    only(Variant::Namespace),
                    Candidate::via(Variant::GridTopic, Variant::TopicStandard),
                    only(Variant::TopicStandard),
                    only(Variant::TopicPremium),
                    only(Variant::HubsStandard),
                    only(Variant::HubsPremium),
                ]
            }
        }
        Some(Expectation::Stream) => STREAM,
        Some(Expectation::Call) | None => &[],
    }
}

/// What devices reach over MQTT is not in the lists: rule R20 brings it where devices speak MQTT.
const STREAM: &[Candidate] = &[
    table_streams::HUB[0],
    table_streams::HUB[1],
    table_streams::HUB[2],
    table_streams::HUB[3],
    Candidate::only(Variant::Namespace),
];

const REQUEST_REPLY: &[Candidate] = &[
    Candidate::only(Variant::QueueStandard),
    Candidate::only(Variant::QueuePremium),
    Candidate::via(Variant::Http, Variant::QueueStandard),
    Candidate::via(Variant::Http, Variant::QueuePremium),
];

/// The services that are outside a list, in the order in which they are named as the next best.
pub const OUTSIDERS: [Candidate; 5] = [
    Candidate::only(Variant::StorageQueue),
    Candidate::only(Variant::GridTopic),
    Candidate::only(Variant::Namespace),
    Candidate::only(Variant::HubsStandard),
    Candidate::only(Variant::TopicStandard),
];

/// The needs that rules of a kind weigh; what else is stated changes nothing (rule R117).
pub const fn weighed(kind: Kind) -> super::facets::NeedSet {
    use super::facets::NeedSet;
    const BROKERED: NeedSet = NeedSet::of(&[
        Need::Receivers,
        Need::Ordering,
        Need::DeliveryGuarantee,
        Need::GuaranteedProcessing,
        Need::DeadLetter,
        Need::Sessions,
        Need::Scheduled,
        Need::Filters,
        Need::PayloadBytes,
        Need::RatePerSecond,
        Need::RetentionDays,
        Need::Settlement,
        Need::AccessControl,
        Need::OfflineReceiver,
        Need::CloudEvents,
        Need::Expires,
        Need::Protocol,
        Need::Network,
        Need::Device,
        Need::Priority,
        Need::Extra,
    ]);
    match kind {
        Kind::Message => BROKERED.or(NeedSet::of(&[
            Need::Transactions,
            Need::DuplicateDetection,
            Need::TrackProgress,
            Need::PubSubLater,
            Need::Burst,
            Need::Delivery,
            Need::Hybrid,
        ])),
        Kind::Discrete => BROKERED.or(NeedSet::of(&[
            Need::Transactions,
            Need::DuplicateDetection,
            Need::Replay,
            Need::CarriesData,
            Need::BytesPerSecond,
            Need::Topics,
            Need::Delivery,
            Need::Source,
            Need::Burst,
        ])),
        Kind::Series => BROKERED.or(NeedSet::of(&[Need::Replay, Need::Capture, Need::BytesPerSecond, Need::Source])),
        Kind::Call => NeedSet::of(&[
            Need::Receivers,
            Need::LatencySeconds,
            Need::Burst,
            Need::Entry,
            Need::Waf,
            Need::ApiGovernance,
            Need::Routing,
            Need::Edge,
            Need::ApiTier,
            Need::Regions,
            Need::Network,
            Need::Extra,
        ]),
        Kind::Open => NeedSet::EVERY,
    }
}
