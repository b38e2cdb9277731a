//! Is the design complete, and does the author's own choice hold? Checks that no page asks for, but the work does.

use std::collections::HashMap;

use super::design::{By, Case, Design, Used};
use super::{At, Raise, Say, uses};
use crate::analysis::Severity;
use crate::analysis::graph::{Index, Part};
use crate::analysis::logical::Carries;
use crate::analysis::share::name_of;
use crate::model::{Expectation, Need, Service, Verdict, Vocabulary};
use crate::rules::facets::{NeedSet, Receivers};
use crate::rules::{Fit, Hop, collision, fit};

/// T1: a link without a tag.
pub(super) fn not_tagged(design: &Design<'_>, raise: &mut Raise<'_>) {
    for (link, edge) in (0..).zip(&design.graph.edges).filter(|(_, edge)| edge.expectation.is_none()) {
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
    for link in design.relays().flat_map(|(relay, _)| design.graph.out(relay)).copied() {
        if let Carries::Mixed(tags) = design.logical.carries(link) {
            let text = format!(
                "it is not said which of {} the link hands on, which all enter {}: tag it",
                words(&mut tags.iter()),
                design.name(design.graph.edge(link).from)
            );
            raise.say(At::Link(link), text);
        }
    }
    for (_, links) in design.graph.shared_channels() {
        let mut tags: Vec<_> = links.iter().filter_map(|link| design.graph.edge(*link).expectation).collect();
        tags.sort_unstable();
        tags.dedup();
        if tags.len() > 1 {
            let name = design.graph.edge(links[0]).link.channel.as_deref().unwrap_or_default();
            let text = format!(
                "the links of the channel \"{name}\" are tagged {}: one queue, topic or stream carries one sort of thing, so \
                 give them one tag or two channels",
                words(&mut tags.into_iter())
            );
            raise.say(At::Link(links[0]), text);
        }
    }
}

/// T7: needs that no service meets together.
pub(super) fn needs_collide(case: &Case<'_>) -> Say {
    if !case.answer.decision().conflict {
        return None;
    }
    let conflict = collision(case.facts())?;
    let way = conflict.ways_out.first().map(|way| format!("; one way out: {way}")).unwrap_or_default();
    Some(format!("the needs collide: {}{way}", conflict.text).into())
}

/// T6: the author's own choice by name breaks a stated need.
pub(super) fn pin_breaks_a_need(case: &Case<'_>) -> Say {
    let facts = case.facts();
    let service = facts.pinned?;
    let used = Used { service, tier: None, by: By::Pin, facts, decision: case.answer.decision() };
    let fit = fit(facts, &[Hop { service, tier: None }])?;
    let missing = not_said_elsewhere(&fit, &used, NeedSet::EMPTY)?;
    Some(format!("{} is chosen, and {missing}", service.name()).into())
}

/// T4: a drawn broker that is not the suggested one, or not in a tier that does.
pub(super) fn drawn_is_not_suggested(design: &Design<'_>, raise: &mut Raise<'_>) {
    // Many legs have the same facts.
    let mut fits: HashMap<(u32, Vec<Hop>), Option<Fit>> = HashMap::new();
    for (node, service) in design.relays().filter(|(_, service)| service.is_broker()) {
        let Some(drawn) = drawn_from(design, node) else { continue };
        for link in design.legs(node) {
            let answer = design.answer(*link);
            let (facts, decision) = (answer.facts(), answer.decision());
            let is_settled = !decision.conflict && decision.first.is_some() && decision.verdict != Verdict::Call;
            let suggested = decision.hops().map(|hop| hop.service).filter(|service| service.is_broker());
            let is_suggested = suggested.eq(drawn.iter().map(|hop| hop.service));
            // A topic that nobody has subscribed to yet is no choice to be judged.
            if !is_settled
                || facts.receivers == Receivers::Nobody
                || is_suggested && drawn.iter().all(|hop| hop.tier.is_none())
            {
                continue;
            }
            let key = (design.analysis.place_at(*link).answer, drawn.clone());
            let Some(fit) = fits.entry(key).or_insert_with(|| fit(facts, &drawn)) else { continue };
            let used = Used { service, tier: drawn[0].tier, by: By::Drawing, facts, decision };
            let missing = not_said_elsewhere(fit, &used, decision.unmet);
            let named = name_of(&drawn);
            if is_suggested {
                if let Some(missing) = missing {
                    raise.say(At::Component(node), format!("{named} is drawn, and {missing}"));
                }
                continue;
            }
            let head = format!("{named} is drawn, and {} is suggested", name_of(&decision.hops().collect::<Vec<_>>()));
            match missing {
                Some(missing) => raise.say(At::Component(node), format!("{head}: {missing}")),
                None => raise.say_as(Severity::Advice, At::Component(node), format!("{head}: {}", fit.why_not)),
            }
        }
    }
}

/// The drawn brokers from one on, where it is the first that something passes and the way behind it is one and the same
/// for all receivers.
fn drawn_from(design: &Design<'_>, first: Index) -> Option<Vec<Hop>> {
    const LONGEST: usize = 3;
    // Many brokers can lead into one; more receivers behind it are not looked at.
    const BEHIND: usize = 256;
    let graph = design.graph;
    let broker = |node: Index| match graph.node(node).part {
        Part::Broker(service) => Some(Hop { service, tier: graph.node(node).component.tier }),
        Part::Application | Part::Gateway(_) => None,
    };
    if graph.into(first).iter().any(|link| graph.sender(*link).part.is_relay()) {
        return None;
    }
    let mut drawn = vec![broker(first)?];
    let mut at = vec![first];
    while drawn.len() <= LONGEST {
        let most = if drawn.len() == 1 { usize::MAX } else { BEHIND };
        let mut next: Vec<Index> =
            at.iter().flat_map(|node| graph.out(*node).iter().take(most)).map(|link| graph.edge(*link).to).collect();
        next.sort_unstable();
        next.dedup();
        let brokers: Vec<_> = next.iter().filter_map(|node| broker(*node)).collect();
        match brokers.as_slice() {
            [] => return Some(drawn),
            [hop, others @ ..] if brokers.len() == next.len() && others.iter().all(|other| other == hop) => {
                drawn.push(*hop);
                at = next;
            }
            _ => return None,
        }
    }
    None
}

/// T4: a drawn gateway that nothing stated asks for.
pub(super) fn gateway_is_not_suggested(design: &Design<'_>, raise: &mut Raise<'_>) {
    let graph = design.graph;
    for (node, service) in design.relays().filter(|(_, service)| service.is_gateway()) {
        let is_asked = |link: &Index| design.answer(*link).decision().hops().any(|hop| hop.service == service);
        let is_call = |link: &Index| design.tag(*link) == Some(Expectation::Call);
        let calls = || design.legs(node).iter().filter(|link| is_call(link));
        // A firewall before API Management is what A45 asks for; a front before several parts is what a front is for.
        let guards = graph.out(node).iter().any(|link| graph.receiver(*link).part.is_relay());
        let parts = graph.out(node).iter().map(|link| graph.edge(*link).to);
        let several = parts.clone().any(|part| Some(part) != parts.clone().next());
        if calls().next().is_none() || calls().any(is_asked) || guards || several {
            continue;
        }
        let state = match service {
            Service::ApiManagement => {
                "state api_governance if keys, quotas, versions or token checks are what it is for"
            }
            Service::ApplicationGateway => "state waf or routing if that is what it is for",
            _ => "state edge, waf or the regions if that is what it is for",
        };
        raise.say_as(
            Severity::Advice,
            At::Component(node),
            format!("{} is drawn, and nothing that is stated asks for it: {state}", service.name()),
        );
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
        Need::DuplicateDetection => uses::drops_no_duplicates(used.service),
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
