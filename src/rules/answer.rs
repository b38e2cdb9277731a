//! How does an outcome read? The full answer in words, from what the procedure found.

use std::borrow::Cow;

use crate::model::{Need, Verdict};

use super::advice::{Advice, Alternative, Conflict, Feature, Reason, Suggestion, Unmet};
use super::case::Candidate;
use super::catalog::{Family, Variant};
use super::change::would_change;
use super::facets::NeedSet;
use super::facts::Facts;
use super::figures::SB_ENTITY;
use super::procedure::{OUTSIDERS, Outcome, RULES, Run, rule, rules, solve};
use super::rule::{Choice, Effect, Phase, Rule};
use super::shortfall;
use super::table_calls::from_internet;
use super::table_limits::{QUEUES, TOPICS};
use super::wording::{fill, hop, name};

/// The question that decides between a message and an event, and the way on from there.
const DECIDING_QUESTION: &str = "does the sender expect the receiver to process this in a particular way? Yes makes it a message (a \
    command, a document or a request with a reply), no makes it an event (a notification or a stream); a sender that waits on the \
    line makes a call";

/// Puts the answer for these facts into words.
pub fn advice(facts: &Facts) -> Advice {
    let outcome = solve(facts);
    let choice = outcome.choice();
    let missing = shortfall::unmet(&outcome);
    let reopened = reopened(&outcome);
    let question = match facts.expectation {
        None => Some(Cow::Borrowed(DECIDING_QUESTION)),
        Some(_) => reopened.first().map(|reason| reason.text.clone()),
    };
    Advice {
        verdict: Verdict::of(facts.expectation),
        declared: facts.expectation,
        inherited: facts.inherited,
        effective: choice.case.effective,
        suggestion: (!outcome.hops.is_empty()).then(|| suggestion(&outcome)),
        pinned: facts.pinned,
        reasons: reasons(&outcome),
        alternatives: alternatives(&outcome),
        unmet: missing.iter().map(|need| unmet(need, &outcome)).collect(),
        conflict: outcome.conflict.map(|rule| conflict(rule, &outcome)),
        would_change: would_change(facts),
        notes: notes(&outcome, missing, facts),
        question,
        reopened,
    }
}

fn reason(rule: &'static Rule, choice: &Choice<'_>) -> Reason {
    Reason { rule: rule.id, text: fill(rule.reason, choice), sources: rule.sources }
}

fn reopened(outcome: &Outcome) -> Vec<Reason> {
    let asks = |effect: &Effect| matches!(effect, Effect::Reopen(_));
    fired(outcome).filter(|rule| rule.effects.iter().any(asks)).map(|rule| reason(rule, &outcome.choice())).collect()
}

/// The rules that hold, in ascending order.
fn fired(outcome: &Outcome) -> impl Iterator<Item = &'static Rule> {
    let fired = outcome.run.fired;
    let mut all: Vec<&'static Rule> = rules().filter(|rule| fired.has(rule)).collect();
    all.sort_by_key(|rule| rule.number());
    all.into_iter()
}

fn reasons(outcome: &Outcome) -> Vec<Reason> {
    let choice = outcome.choice();
    let mut led: Vec<&'static Rule> = fired(outcome).filter(|rule| rule.phase == Phase::Classify).collect();
    let mut add = |rule: &'static Rule| {
        if !led.iter().any(|other| other.id == rule.id) {
            led.push(rule);
        }
    };
    if let Some(candidate) = outcome.candidate {
        if let Some(first) = &outcome.without_claim_check {
            first.removers(candidate).for_each(&mut add);
        }
        let ahead = outcome.run.list.iter().take_while(|other| **other != candidate);
        let mut removers: Vec<_> = ahead.flat_map(|other| outcome.run.removers(*other)).collect();
        removers.sort_by_key(|rule| rule.number());
        // A service that no rule of this kind could have chosen was never in question.
        removers.into_iter().filter(|rule| !matches!(rule.number(), 17 | 18)).for_each(&mut add);
    }
    if let Some(rule) = outcome.preferred_by {
        add(rule);
    }
    for rule in fired(outcome) {
        let explains = rule.effects.iter().any(|effect| match effect {
            Effect::Reason(on) => on(&choice),
            Effect::Layer(_) => true,
            Effect::Remove(..) => rule.phase == Phase::Tier && choice.case.call(),
            Effect::Reopen(_)
            | Effect::RemoveUnlessClaimCheck(..)
            | Effect::RemoveWhileGridIsLeft(..)
            | Effect::Select(_)
            | Effect::Bring(_)
            | Effect::Feature(_)
            | Effect::Note(..) => false,
        });
        let buffered = rule.id == "R71" && outcome.candidate.is_some_and(buffers);
        // Why a message of Azure's own begins at Event Grid.
        let arrives = rule.id == "R19" && choice.case.was_event && choice.case.foreign();
        if explains || buffered || arrives || matches!(rule.id, "R69" | "R85") {
            add(rule);
        }
    }
    led.into_iter().map(|rule| reason(rule, &choice)).collect()
}

fn buffers(candidate: Candidate) -> bool {
    let own = matches!(candidate.first, Variant::GridTopic | Variant::GridDomain);
    own && candidate.second.is_some_and(|second| second != Variant::TopicStandard)
}

fn suggestion(outcome: &Outcome) -> Suggestion {
    let choice = outcome.choice();
    let mut features: Vec<Feature> = Vec::new();
    for rule in fired(outcome) {
        for effect in rule.effects {
            if let Effect::Feature(switch) = effect
                && (switch.on)(&choice)
                && !features.iter().any(|feature| feature.word == switch.word)
            {
                let text = fill(switch.text, &choice);
                features.push(Feature { word: switch.word, text, rule: rule.id });
            }
        }
    }
    let mut hops = outcome.hops.iter().map(|variant| hop(*variant, &choice));
    let first = hops.next().expect("a suggestion has a first hop; the caller checked");
    Suggestion { first, then: hops.collect(), features, name: name(&choice) }
}

fn unmet(need: Need, outcome: &Outcome) -> Unmet {
    let choice = outcome.choice();
    let remover =
        outcome.candidate.and_then(|candidate| outcome.run.removers(candidate).find(|rule| rule.need == Some(need)));
    // What only Front Door does, where Front Door cannot stand.
    let at_the_edge = choice.case.call() && matches!(need, Need::Waf | Need::Edge | Need::Regions);
    let fallback = if choice.case.set_aside.has(need) {
        "R7"
    } else if at_the_edge {
        "R93"
    } else if choice.case.kafka_message() {
        "R111"
    } else {
        let about = fired(outcome).find(|rule| rule.need == Some(need) && rule.number() != 117);
        // Who wants to settle single events fetches them, whatever was said of push.
        let fetches = || fired(outcome).find(|rule| need == Need::Delivery && rule.id == "R67");
        let repeats = || fired(outcome).find(|rule| need == Need::DeliveryGuarantee && rule.id == "R106");
        // What no rule is about gave way to the rule that chose, or to the one that removed what would be chosen otherwise.
        let removed =
            || outcome.run.list.first().and_then(|best| outcome.run.removers(*best).min_by_key(|rule| rule.number()));
        let weighed = super::procedure::weighed(choice.case.kind).has(need);
        let chose = || outcome.preferred_by.or_else(removed).filter(|_| weighed);
        about.or_else(fetches).or_else(repeats).or_else(chose).map_or("R117", |rule| rule.id)
    };
    Unmet { need, text: shortfall::missing(need, &choice).into(), rule: remover.map_or(fallback, |rule| rule.id) }
}

fn conflict(rule: &'static Rule, outcome: &Outcome) -> Conflict {
    let choice = outcome.choice();
    let case = choice.case;
    let ways: Vec<&'static str> = match rule.id {
        "R44" => {
            let piles = case.facts.backlog.is_some_and(|bytes| bytes > SB_ENTITY.value);
            let ways = [
                (piles, "keep Service Bus and send references to blobs, so that the pile stays under {SB_ENTITY}"),
                (piles, "split the load over several entities of a Premium namespace"),
                (case.on(Need::AuditLog), "give the server-side log up and log in the application"),
                (true, "keep the Storage queue and build into the application what it lacks"),
            ];
            ways.into_iter().filter(|(helps, _)| *helps).map(|(_, way)| way).collect()
        }
        _ if case.message() => vec![
            "drop the weaker of the needs that collide",
            "let the application itself do what the broker cannot",
            "split the communication into several links, each with its own needs",
        ],
        _ => vec![
            "let the subscriber restore what the broker does not keep, from a time or a version in the event",
            "let the subscriber fetch, or give it a public endpoint behind a web application firewall",
            "make it a message, if something is expected of the receiver after all",
        ],
    };
    Conflict {
        rule: rule.id,
        text: fill(rule.reason, &choice),
        ways_out: ways.iter().map(|way| fill(way, &choice)).collect(),
    }
}

fn notes(outcome: &Outcome, missing: NeedSet, facts: &Facts) -> Vec<Reason> {
    let choice = outcome.choice();
    let mut notes = Vec::new();
    for rule in fired(outcome) {
        for effect in rule.effects {
            if let Effect::Note(on, text) = effect
                && on(&choice)
            {
                notes.push(Reason { rule: rule.id, text: fill(text, &choice), sources: rule.sources });
            }
        }
    }
    if let Some(rule) = rule("R117") {
        if !choice.case.idle_needs().without(missing).is_empty() {
            notes.push(reason(rule, &choice));
        }
        if facts.stated.has(Need::Extra) {
            let text = "the need that is stated in words could not be weighed; check it by hand";
            notes.push(Reason { rule: rule.id, text: text.into(), sources: rule.sources });
        }
    }
    notes.extend(super::table_disputes::of(
        |id| outcome.run.fired.has(rule(id).expect("a dispute names a rule")),
        &choice,
    ));
    notes
}

/// What speaks against a service that would need a claim check, where its rule has nothing of its own to say.
const AS_A_REFERENCE: &str =
    "it would do with a reference, but then the body lives in a blob that the receiver must be able to read";

/// Every other candidate and why not, the runner-up first.
fn alternatives(outcome: &Outcome) -> Vec<Alternative> {
    match outcome.candidate {
        Some(candidate) => brokers(outcome, candidate),
        None if outcome.choice().case.call() => layers(outcome),
        None => Vec::new(),
    }
}

/// How many rules stand against a candidate; one that is not even in the list has its kind against it.
fn against(run: &Run, candidate: Candidate) -> usize {
    let outside =
        !run.list.contains(&candidate) && !run.removers(candidate).any(|rule| matches!(rule.number(), 17 | 18));
    run.removers(candidate).count() + usize::from(outside)
}

fn brokers(outcome: &Outcome, winner: Candidate) -> Vec<Alternative> {
    let run = &outcome.run;
    let mut all = run.list.clone();
    all.extend(OUTSIDERS.into_iter().filter(|outsider| !run.list.contains(outsider)));
    let others = || all.iter().copied().filter(|other| other.family() != winner.family());
    let in_list = |other: &Candidate| run.list.contains(other);
    let runner_up = others()
        .find(|other| in_list(other) && run.survives_with_claim_check(*other))
        .or_else(|| others().min_by_key(|other| against(run, *other)));
    let mut shown: Vec<Candidate> = runner_up.into_iter().collect();
    let services = |candidate: Candidate| {
        (candidate.first.row().hop.service, candidate.second.map(|second| second.row().hop.service))
    };
    for other in &all {
        let same = services(*other) == services(winner);
        let lower_tier = same && *other != winner && !run.survives(*other);
        let named = shown.iter().any(|seen| services(*seen) == services(*other));
        if lower_tier || !same && !named {
            shown.push(*other);
        }
    }
    shown.into_iter().map(|other| alternative(outcome, other, Some(other) == runner_up)).collect()
}

fn alternative(outcome: &Outcome, other: Candidate, runner_up: bool) -> Alternative {
    let run = &outcome.run;
    let kind = if run.case.message() { "R17" } else { "R18" };
    let removers: Vec<&'static Rule> = run.removers(other).collect();
    let with_claim_check = !removers.is_empty() && run.survives_with_claim_check(other);
    let mut case = run.case;
    case.claim_check |= with_claim_check;
    let hops: Vec<Variant> = other.hops().collect();
    let choice = Choice { case: &case, hops: &hops };
    let first = removers.iter().min_by_key(|rule| rule.number()).copied();
    let family = other.family();
    let behind = |rule: &'static Rule| rule.behind.iter().find(|(of, _)| *of == family).map(|(_, text)| (rule, *text));
    let topic_for_queue = TOPICS.has(other.first)
        && !run.list.contains(&other)
        && outcome.hops.last().is_some_and(|last| QUEUES.has(*last));
    let worded = match (first, with_claim_check) {
        (Some(first), false) => behind(first).or(Some((first, first.reason))),
        (Some(first), true) => {
            let said = removers.iter().copied().find_map(behind).or_else(|| fired(outcome).find_map(behind));
            Some((first, said.map_or(AS_A_REFERENCE, |(_, text)| text)))
        }
        (None, _) if topic_for_queue => None,
        (None, _) => outcome.preferred_by.and_then(behind).or_else(|| fired(outcome).find_map(behind)),
    };
    let outside = "it is of another kind and not made for this sort of communication";
    let dearer = "it meets the needs too, but something simpler or cheaper does as well";
    let (by, text) = worded.unwrap_or_else(|| {
        let fallback = outcome.preferred_by.or_else(|| rule(kind)).expect("the rules of the kinds exist");
        if run.list.contains(&other) {
            return (fallback, lacks(outcome, &hops).unwrap_or(dearer));
        }
        let of_kind = rule(kind).expect("the rules of the kinds exist");
        let topic = rule("R25").filter(|_| topic_for_queue);
        topic.map_or((of_kind, outside), |rule| (rule, "with one receiver it does what a queue does, for more money"))
    });
    Alternative {
        first: hop(other.first, &choice),
        then: other.second.into_iter().map(|second| hop(second, &choice)).collect(),
        name: name(&choice),
        why_not: fill(text, &outcome.choice()),
        rule: by.id,
        source: by.sources[0],
        runner_up,
    }
}

/// What other hops would lack that those which were chosen have.
fn lacks(outcome: &Outcome, hops: &[Variant]) -> Option<&'static str> {
    let other = Outcome::taking(outcome.run.clone(), hops);
    let more = shortfall::unmet(&other).without(shortfall::unmet(outcome));
    more.iter().next().map(|need| shortfall::missing(need, &other.choice()))
}

/// The needs that collide for these facts, if they do. Cheaper than the whole answer.
pub fn collision(facts: &Facts) -> Option<Conflict> {
    let outcome = solve(facts);
    outcome.conflict.map(|rule| conflict(rule, &outcome))
}

/// Why a service is not the suggestion, in one clause.
pub fn why_not(outcome: &Outcome, other: Candidate) -> Cow<'static, str> {
    if outcome.choice().case.call() {
        return "nothing that is stated asks for it".into();
    }
    alternative(outcome, other, false).why_not
}

fn layers(outcome: &Outcome) -> Vec<Alternative> {
    let choice = outcome.choice();
    let outer = outcome.hops[0].row().family;
    let inside = choice.case.facts.entry == super::facets::Entry::Internal;
    let runner_up = match outer {
        Family::Http => Variant::ApiStandardV2,
        Family::ApiManagement => Variant::Http,
        Family::Gateway if inside => Variant::Http,
        Family::Gateway => Variant::FrontDoorStandard,
        _ => Variant::Gateway,
    };
    let everything = [Variant::Http, Variant::ApiStandardV2, Variant::Gateway, Variant::FrontDoorStandard];
    let rest = everything.into_iter().filter(|variant| *variant != runner_up && !choice.uses(variant.row().family));
    std::iter::once(runner_up).chain(rest).map(|variant| layer(outcome, variant, variant == runner_up)).collect()
}

fn layer(outcome: &Outcome, variant: Variant, runner_up: bool) -> Alternative {
    let family = variant.row().family;
    // What stands inside stays; the other layer takes the place of the outermost one.
    let inner = outcome.hops.iter().skip(1).filter(|hop| hop.row().family != family && family != Family::Http);
    let hops: Vec<Variant> = std::iter::once(variant).chain(inner.copied()).collect();
    let choice = Choice { case: &outcome.run.case, hops: &hops };
    let behind = |rule: &'static Rule| rule.behind.iter().find(|(of, _)| *of == family).map(|(_, text)| (rule, *text));
    let unasked = match family {
        Family::ApiManagement => {
            ("R91", "no keys, quotas, versions or policies are asked for, and few applications share it")
        }
        Family::Gateway => ("R92", "no balancing by path or host name and no firewall in the region is asked for"),
        Family::FrontDoor if !from_internet(&outcome.run.case) => {
            ("R93", "its only entrance faces the internet, and the callers come from inside")
        }
        Family::FrontDoor => ("R93", "callers are not known to be far away, and a single region serves the call"),
        _ => ("R90", "what is asked for needs a layer in front of the callee"),
    };
    let (by, text) = outcome
        .preferred_by
        .and_then(behind)
        .unwrap_or_else(|| (rule(unasked.0).expect("the rules of the layers exist"), unasked.1));
    Alternative {
        first: hop(variant, &choice),
        then: hops[1..].iter().map(|inner| hop(*inner, &choice)).collect(),
        name: name(&choice),
        why_not: fill(text, &outcome.choice()),
        rule: by.id,
        source: by.sources[0],
        runner_up,
    }
}

/// The ids of all rules that hold for these facts.
pub fn fired_ids(facts: &Facts) -> Vec<&'static str> {
    let outcome = solve(facts);
    let choice = outcome.choice();
    let acts = |rule: &&'static Rule| {
        rule.effects.is_empty()
            || rule.effects.iter().any(|effect| match effect {
                Effect::Feature(switch) => (switch.on)(&choice),
                Effect::Note(on, _) | Effect::Reason(on) => on(&choice),
                Effect::Remove(_, variants) => !variants(choice.case).is_empty(),
                Effect::Reopen(_)
                | Effect::RemoveUnlessClaimCheck(..)
                | Effect::RemoveWhileGridIsLeft(..)
                | Effect::Select(_)
                | Effect::Bring(_)
                | Effect::Layer(_) => true,
            })
    };
    let mut ids: Vec<&'static str> = fired(&outcome).filter(acts).map(|rule| rule.id).collect();
    if let Some(first) = &outcome.without_claim_check {
        let more = RULES.iter().flat_map(|table| table.iter()).filter(|rule| first.fired.has(rule)).map(|rule| rule.id);
        ids.extend(more);
    }
    ids
}
