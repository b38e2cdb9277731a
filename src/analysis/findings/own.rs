//! Is the design complete, and does the author's own choice hold? Checks that no page asks for, but the work does.

use std::collections::HashMap;

use super::design::{By, Case, Design, Used};
use super::{At, Raise, Say, uses};
use crate::analysis::Severity;
use crate::analysis::graph::{Index, Part};
use crate::analysis::logical::Carries;
use crate::analysis::share::{hop_name, name_of};
use crate::model::{Expectation, Need, Service, Tier, Verdict, Vocabulary};
use crate::rules::facets::NeedSet;
use crate::rules::{Fit, Hop, fit};

/// T1: a link without a tag.
pub(super) fn not_tagged(design: &Design<'_>, raise: &mut Raise<'_>) {
    for link in design.graph.edge_indices() {
        let edge = design.graph.edge(link);
        if edge.link.expectation.is_some() {
            continue;
        }
        match design.logical.carries(link) {
            Carries::Own => raise.say(
                At::Link(link),
                "not tagged yet: does the sender expect it to be processed in a particular way? Yes makes it a message, no \
                 an event, and waiting on the line a call",
            ),
            // Where something enters without a tag, the question is put there.
            Carries::Nothing if design.graph.into(edge.from).is_empty() => {
                let text = format!(
                    "nothing enters {}, so what leaves it has no tag: draw who sends, or tag this link",
                    design.name(edge.from)
                );
                raise.say(At::Link(link), text);
            }
            Carries::Nothing | Carries::Handed(_) | Carries::Mixed(_) => {}
        }
    }
}

/// T5: what is handed on, or shares a channel, with different tags.
pub(super) fn mixed_tags(design: &Design<'_>, raise: &mut Raise<'_>) {
    let words =
        |tags: &mut dyn Iterator<Item = Expectation>| tags.map(Vocabulary::word).collect::<Vec<_>>().join(" and ");
    for link in design.graph.edge_indices() {
        if let Carries::Mixed(tags) = design.logical.carries(link) {
            let text = format!(
                "{} takes in {}, and the link does not say which of them it hands on: tag it",
                design.name(design.graph.edge(link).from),
                words(&mut tags.iter())
            );
            raise.say(At::Link(link), text);
        }
    }
    for channel in design.graph.channels.iter().filter(|channel| channel.links.len() > 1) {
        let mut tags: Vec<_> =
            channel.links.iter().filter_map(|link| design.graph.edge(*link).link.expectation).collect();
        tags.sort_unstable();
        tags.dedup();
        if tags.len() > 1 {
            let name = channel.name.unwrap_or_default();
            let text = format!(
                "the links of the channel \"{name}\" are tagged {}: one queue, topic or stream carries one sort of thing, so \
                 give them one tag or two channels",
                words(&mut tags.into_iter())
            );
            raise.say(At::Link(channel.links[0]), text);
        }
    }
}

/// T7: needs that no service meets together.
pub(super) fn needs_collide(case: &Case<'_>) -> Say {
    if !case.answer.decision().conflict {
        return None;
    }
    let conflict = case.answer.advice().conflict.as_ref()?;
    let way = conflict.ways_out.first().map(|way| format!("; one way out: {way}")).unwrap_or_default();
    Some(format!("the needs collide: {}{way}", conflict.text).into())
}

/// T6: the author's own choice by name breaks a stated need.
pub(super) fn pin_breaks_a_need(case: &Case<'_>) -> Say {
    let facts = case.facts();
    let service = facts.pinned?;
    let used = Used { service, tier: None, by: By::Pin, facts, decision: case.answer.decision() };
    let fit = fit(facts, service, None)?;
    let missing = not_said_elsewhere(&fit, &used, NeedSet::EMPTY)?;
    Some(format!("{} is chosen, and {missing}", service.name()).into())
}

/// T4: a drawn service that is not the suggested one, or not in a tier that does.
pub(super) fn drawn_is_not_suggested(design: &Design<'_>, raise: &mut Raise<'_>) {
    // Many legs have the same facts.
    let mut fits: HashMap<(u32, Service, Option<Tier>), Option<Fit>> = HashMap::new();
    for (node, service) in design.relays() {
        let tier = design.graph.node(node).component.tier;
        let named = hop_name(Hop { service, tier });
        for link in design.legs(node) {
            let answer = design.answer(*link);
            let decision = answer.decision();
            if decision.conflict
                || decision.first.is_none()
                || (decision.verdict == Verdict::Call) != service.is_gateway()
            {
                continue;
            }
            let is_suggested = decision.hops().any(|hop| hop.service == service);
            let place = place_of(design, node);
            if is_suggested && (tier.is_none() || place != Place::Only || service.is_gateway()) {
                continue;
            }
            if !is_suggested && place == Place::Later {
                continue;
            }
            let known = fits.entry((design.analysis.links[*link as usize].answer, service, tier));
            let Some(fit) = known.or_insert_with(|| fit(answer.facts(), service, tier)) else { continue };
            let used = Used { service, tier, by: By::Drawing, facts: answer.facts(), decision };
            let accepted = if place == Place::Only { decision.unmet } else { NeedSet::EVERY };
            let missing = not_said_elsewhere(fit, &used, accepted);
            if is_suggested {
                if let Some(missing) = missing {
                    raise.say(At::Component(node), format!("{named} is drawn, and {missing}"));
                }
                continue;
            }
            let hops: Vec<Hop> = decision.hops().collect();
            let head = format!("{named} is drawn, and {} is suggested", name_of(&hops));
            match missing {
                Some(missing) => raise.say(At::Component(node), format!("{head}: {missing}")),
                None => {
                    raise.say_as(Severity::Advice, At::Component(node), format!("{head}: {}", fit.why_not));
                }
            }
        }
    }
}

/// Where a drawn relay stands among those that a communication passes.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Place {
    Only,
    First,
    Later,
}

fn place_of(design: &Design<'_>, node: Index) -> Place {
    let graph = design.graph;
    let is_relay = |node: Index| graph.node(node).part != Part::Application;
    if graph.into(node).iter().any(|link| is_relay(graph.edge(*link).from)) {
        Place::Later
    } else if graph.out(node).iter().any(|link| is_relay(graph.edge(*link).to)) {
        Place::First
    } else {
        Place::Only
    }
}

/// The needs that a chosen service does not meet, in words, without those that are accepted or that another row names.
fn not_said_elsewhere(fit: &Fit, used: &Used<'_>, accepted: NeedSet) -> Option<String> {
    let says = |check: fn(&Used<'_>) -> Say| check(used).is_some();
    let is_event = used.facts.expectation == Some(Expectation::Notification);
    let is_said = |need: Need| match need {
        Need::PayloadBytes => says(uses::too_large) || says(uses::large_over_http),
        Need::RetentionDays => says(uses::kept_too_short),
        Need::Protocol => says(uses::foreign_protocol),
        Need::Replay => says(uses::nothing_to_replay),
        Need::DuplicateDetection => says(uses::no_duplicate_detection),
        Need::DeadLetter => says(uses::no_dead_letter_queue),
        Need::Network => says(uses::no_private_endpoint),
        Need::RatePerSecond | Need::BytesPerSecond => says(uses::throttled),
        Need::BacklogBytes => says(uses::nearly_full),
        Need::Source => says(uses::foreign_event_at_a_namespace),
        Need::Receivers => says(uses::too_many_groups),
        // Rows A2 and A3 ask about the tag itself.
        Need::GuaranteedProcessing | Need::Transactions => is_event,
        _ => false,
    };
    let mut left = fit.missing.iter().filter(|(need, _)| !accepted.has(*need) && !is_said(*need));
    let (need, text) = left.next()?;
    let more = match left.count() {
        0 => String::new(),
        1 => " (and one more need is not met)".to_owned(),
        more => format!(" (and {more} more needs are not met)"),
    };
    Some(format!("{} is not met: {text}{more}", need.key().replace('_', " ")))
}
