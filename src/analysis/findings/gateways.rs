//! Do the drawn gateways fit together? Checks on Front Door, Application Gateway and API Management, tier by tier.
//!
//! What is closed to the internet has the exposure `private` or `on-premises`. Whether an API Management instance is
//! injected into a network no key says: it is when its notes say so, and it must be when it is closed itself and calls
//! what is closed, in a tier that reaches closed backends in no other way.

use super::design::{Case, Design};
use super::{At, Raise, Say};
use crate::analysis::Severity;
use crate::analysis::graph::{Index, Part};
use crate::analysis::share::hop_name;
use crate::model::{Expectation, Need, Service, Tier};
use crate::rules::facets::Entry;
use crate::rules::figures::AFD_PRIVATE_RATE;
use crate::rules::{Answer, Hop};

/// The tiers of API Management that reach no backend in a private network.
const NO_WAY_OUT: &[Tier] = &[Tier::Consumption, Tier::Basic, Tier::Standard, Tier::BasicV2];

/// The tiers of API Management that Front Door does not reach over Private Link.
const NO_PRIVATE_LINK: &[Tier] = &[Tier::Consumption, Tier::BasicV2, Tier::PremiumV2];

/// The classic tiers of API Management that can be injected into a network.
const INJECTABLE: &[Tier] = &[Tier::Developer, Tier::Premium];

fn draws(design: &Design<'_>, node: Index, service: Service) -> bool {
    design.graph.node(node).part == Part::Gateway(service)
}

/// The links from a drawn gateway to drawn gateways of another sort.
fn between<'a>(design: &'a Design<'_>, from: Service, to: Service) -> impl Iterator<Item = Index> + 'a {
    let out = design.drawn(from).flat_map(|gateway| design.graph.out(gateway)).copied();
    out.filter(move |link| draws(design, design.graph.edge(*link).to, to))
}

fn tier(design: &Design<'_>, node: Index) -> Option<Tier> {
    design.graph.node(node).component.tier
}

fn is_closed(design: &Design<'_>, node: Index) -> bool {
    design.graph.node(node).is_closed()
}

fn calls_closed_parts(design: &Design<'_>, node: Index) -> bool {
    design.graph.out(node).iter().any(|link| design.graph.receiver(*link).is_closed())
}

fn is_injected(design: &Design<'_>, api: Index) -> bool {
    let noted = || design.noted(api, &["injected", "injection", "internal mode", "external mode"]);
    tier(design, api).is_some_and(|tier| INJECTABLE.contains(&tier))
        && (noted() || is_closed(design, api) && calls_closed_parts(design, api))
}

/// A40: an entrance from the internet in one region.
pub(super) fn one_region(design: &Design<'_>, raise: &mut Raise<'_>) {
    let from_internet = |answer: &Answer| {
        let facts = answer.facts();
        facts.expectation == Some(Expectation::Call) && facts.entry == Entry::Internet && facts.regions <= 1
    };
    for link in design.heads_with(from_internet) {
        let entrance = design.graph.edge(link).to;
        let beyond = design.logical.beyond(entrance, Expectation::Call).map(|reach| reach.ends.regions.as_slice());
        let own: Vec<Index> = design.graph.node(entrance).region.into_iter().collect();
        let [region] = beyond.filter(|regions| !regions.is_empty()).unwrap_or(&own) else { continue };
        let text = format!(
            "calls from the internet are served in \"{}\" only, and when that region is down everything stops: serve them \
             from a second one, behind Front Door",
            design.topology.groups()[*region as usize].name
        );
        raise.say(At::Component(entrance), text);
    }
}

/// A41: a regional service in front of several regions.
pub(super) fn regional_entrance(design: &Design<'_>, raise: &mut Raise<'_>) {
    let text = "Application Gateway lives in one region and is the only way in to several: put Front Door before it";
    let several = |answer: &Answer| {
        let facts = answer.facts();
        facts.expectation == Some(Expectation::Call) && facts.regions > 1 && facts.entry != Entry::Internal
    };
    for link in design.heads_with(several) {
        let to = design.graph.edge(link).to;
        if draws(design, to, Service::ApplicationGateway) {
            raise.say(At::Component(to), text);
        } else if design.facts(link).pinned == Some(Service::ApplicationGateway) {
            raise.say(At::Link(link), text);
        }
    }
}

/// What to say of an API Management tier that does not reach closed backends.
fn no_way_out(tier: Tier) -> String {
    format!(
        "{} has no way out into a private network: use Standard v2 with network integration, or an injected Premium",
        hop_name(Hop { service: Service::ApiManagement, tier: Some(tier) })
    )
}

/// A42: a drawn API Management that cannot reach its backend.
pub(super) fn unreachable_backend(design: &Design<'_>, raise: &mut Raise<'_>) {
    for api in design.drawn(Service::ApiManagement) {
        let Some(tier) = tier(design, api).filter(|tier| NO_WAY_OUT.contains(tier)) else { continue };
        for link in design.graph.out(api).iter().filter(|link| design.graph.receiver(**link).is_closed()) {
            raise.say(At::Link(*link), no_way_out(tier));
        }
    }
    let stated = |answer: &Answer| {
        let facts = answer.facts();
        let tier = facts.api_tier.filter(|tier| NO_WAY_OUT.contains(tier));
        tier.filter(|_| facts.expectation == Some(Expectation::Call) && facts.receiver_private)
    };
    for link in design.undrawn_heads_with(|answer| stated(answer).is_some()) {
        if let Some(tier) = stated(design.answer(link)) {
            raise.say(At::Link(link), no_way_out(tier));
        }
    }
}

/// A43: Front Door Standard before something closed.
pub(super) fn closed_origin(design: &Design<'_>, raise: &mut Raise<'_>) {
    let standard = |door: &Index| tier(design, *door) == Some(Tier::Standard);
    for link in design.drawn(Service::FrontDoor).filter(standard).flat_map(|door| design.graph.out(door)) {
        let to = design.graph.receiver(*link);
        if to.is_closed() {
            let name = &to.component.name;
            raise.say(
                At::Link(*link),
                format!("Front Door Standard reaches public origins only, and \"{name}\" is closed: use Premium with Private Link"),
            );
        }
    }
}

/// A44: Front Door over Private Link to an API Management that does not take it.
pub(super) fn no_private_link(design: &Design<'_>, raise: &mut Raise<'_>) {
    for link in between(design, Service::FrontDoor, Service::ApiManagement) {
        let api = design.graph.edge(link).to;
        let Some(tier) = tier(design, api).filter(|_| is_closed(design, api)) else { continue };
        let named = hop_name(Hop { service: Service::ApiManagement, tier: Some(tier) });
        let what = if NO_PRIVATE_LINK.contains(&tier) {
            named
        } else if is_injected(design, api) {
            format!("{named} that is injected into a network")
        } else {
            continue;
        };
        raise.say(
            At::Link(link),
            format!(
                "Front Door does not reach an {what} over Private Link: put an Application Gateway between them, or open its \
                 inbound side to Front Door only"
            ),
        );
    }
}

/// A45: API Management on the internet without a web application firewall.
pub(super) fn no_firewall(design: &Design<'_>, raise: &mut Raise<'_>) {
    let graph = design.graph;
    let from_internet =
        |link: &Index| !graph.sender(*link).part.is_relay() && design.facts(*link).entry == Entry::Internet;
    let without_firewall = |gateway: Index| {
        let plain = matches!(tier(design, gateway), Some(Tier::Basic | Tier::Standard | Tier::StandardV2));
        draws(design, gateway, Service::ApplicationGateway) && plain && graph.into(gateway).iter().any(from_internet)
    };
    let text = "API Management has no web application firewall, and the internet calls it: put an Application Gateway (WAF \
                v2) or Front Door before it";
    for api in design.drawn(Service::ApiManagement) {
        let open = |link: &Index| from_internet(link) || without_firewall(graph.edge(*link).from);
        if graph.into(api).iter().any(open) {
            raise.say(At::Component(api), text);
        }
    }
    let open = |answer: &Answer| {
        let outermost = answer.facts().pinned.or(answer.decision().service());
        outermost == Some(Service::ApiManagement) && answer.facts().entry == Entry::Internet
    };
    for link in design.undrawn_heads_with(open) {
        raise.say(At::Link(link), text);
    }
}

/// A46: an API Management that anybody's Front Door reaches.
pub(super) fn anybodys_front_door(design: &Design<'_>, raise: &mut Raise<'_>) {
    const WORDS: &[&str] = &["fdid"];
    for link in between(design, Service::FrontDoor, Service::ApiManagement) {
        let api = design.graph.edge(link).to;
        if !is_closed(design, api) && !design.told(link, WORDS) {
            raise.say(
                At::Component(api),
                "the service tag alone lets every customer's Front Door in: check the header X-Azure-FDID in a policy, and \
                 note it",
            );
        }
    }
}

/// A47: an API Management that is injected and has a private endpoint.
pub(super) fn injected_with_endpoint(design: &Design<'_>, raise: &mut Raise<'_>) {
    for api in design.drawn(Service::ApiManagement) {
        if is_injected(design, api) && design.noted(api, &["private endpoint"]) {
            raise.say(
                At::Component(api),
                "a classic API Management is either injected into a network or has a private endpoint, not both: leave one \
                 out, or use Standard v2 with an endpoint in and integration out",
            );
        }
    }
}

/// Whether a drawn API Management is one instance for several regions: it lies in none and calls into several, or links
/// state several regions and it is the only one that they reach.
fn spans_regions(design: &Design<'_>, api: Index) -> bool {
    let graph = design.graph;
    let reach = design.logical.beyond(api, Expectation::Call);
    let drawn = graph.node(api).region.is_none() && reach.is_some_and(|reach| reach.ends.regions.len() > 1);
    let is_only = |link: Index| {
        let siblings = graph.out(graph.edge(link).from).iter().map(|link| graph.edge(*link).to);
        !graph.sender(link).part.is_relay()
            || siblings.filter(|to| draws(design, *to, Service::ApiManagement)).all(|to| to == api)
    };
    let stated = |link: &&Index| {
        let facts = design.facts(**link);
        facts.stated.has(Need::Regions) && facts.regions > 1 && is_only(**link)
    };
    drawn || graph.into(api).iter().find(stated).is_some()
}

/// What to say of a tier that does not span regions.
fn one_region_tier(tier: Tier) -> String {
    format!(
        "{} lives in one region: one instance for several regions needs the classic Premium tier",
        hop_name(Hop { service: Service::ApiManagement, tier: Some(tier) })
    )
}

/// A48: an API Management for several regions in a tier that has one.
pub(super) fn tier_of_one_region(design: &Design<'_>, raise: &mut Raise<'_>) {
    for api in design.drawn(Service::ApiManagement) {
        let other = tier(design, api).filter(|tier| *tier != Tier::Premium);
        if let Some(tier) = other.filter(|_| spans_regions(design, api)) {
            raise.say(At::Component(api), one_region_tier(tier));
        }
    }
}

/// A48: the same where it is not drawn.
pub(super) fn stated_tier_of_one_region(case: &Case<'_>) -> Say {
    let facts = case.facts();
    let stated = facts.api_tier.filter(|tier| facts.stated.has(Need::ApiTier) && *tier != Tier::Premium);
    stated.filter(|_| facts.regions > 1).map(|tier| one_region_tier(tier).into())
}

/// A49: a closed API Management in several regions.
pub(super) fn closed_in_several_regions(design: &Design<'_>, raise: &mut Raise<'_>) {
    for api in design.drawn(Service::ApiManagement) {
        if is_closed(design, api) && spans_regions(design, api) {
            raise.say(
                At::Component(api),
                "inside a network nobody balances between the regions of API Management for you: route to the regional \
                 addresses yourself, and fail over",
            );
        }
    }
}

/// A50: public and closed origins in one origin group.
pub(super) fn mixed_origins(design: &Design<'_>, raise: &mut Raise<'_>) {
    for door in design.drawn(Service::FrontDoor) {
        let mut groups: Vec<Index> =
            design.graph.out(door).iter().map(|link| design.graph.edge(*link).channel).collect();
        groups.sort_unstable();
        groups.dedup();
        for group in groups {
            let links = design.graph.channels.of(group);
            let closed = links.iter().filter(|link| design.graph.receiver(**link).is_closed()).count();
            if closed > 0 && closed < links.len() {
                raise.say(
                    At::Link(links[0]),
                    "an origin group of Front Door holds public or private origins, not both: give the links two channels, \
                     or close or open all of them",
                );
            }
        }
    }
}

/// A51: more calls than private origins take.
pub(super) fn too_many_private_calls(design: &Design<'_>, raise: &mut Raise<'_>) {
    let text = |rate: f64| {
        format!(
            "{rate} calls a second in one region are more than Front Door's Private Link takes there ({}), and the rest gets \
             status 429: spread the origins over regions",
            AFD_PRIVATE_RATE.text()
        )
    };
    let too_many = |link: Index| {
        let facts = design.facts(link);
        let rate = facts.rate?.get() / facts.regions.max(1) as f64;
        (rate > AFD_PRIVATE_RATE.number()).then_some(rate)
    };
    for door in design.drawn(Service::FrontDoor) {
        for link in design.graph.out(door).iter().filter(|link| design.graph.receiver(**link).is_closed()) {
            if let Some(rate) = too_many(*link) {
                raise.say(At::Link(*link), text(rate));
            }
        }
    }
    let private = |answer: &Answer| {
        let outermost = answer.facts().pinned.or(answer.decision().service());
        outermost == Some(Service::FrontDoor) && answer.facts().receiver_private
    };
    for link in design.undrawn_heads_with(private) {
        if let Some(rate) = too_many(link) {
            raise.say(At::Link(link), text(rate));
        }
    }
}

/// A52: what an outage of the primary region freezes.
pub(super) fn frozen_configuration(design: &Design<'_>, raise: &mut Raise<'_>) {
    let text = "when the primary region is down, the gateways of the other regions run on, but nothing can be configured: \
                plan changes and releases without it";
    let may_span = |api: &Index| matches!(tier(design, *api), Some(Tier::Premium) | None);
    for api in design.drawn(Service::ApiManagement).filter(may_span) {
        if spans_regions(design, api) {
            raise.say(At::Component(api), text);
        }
    }
    for door in design.drawn(Service::FrontDoor) {
        let targets = design.graph.out(door).iter().map(|link| design.graph.edge(*link).to);
        let gateways = targets.filter(|to| draws(design, *to, Service::ApiManagement) && may_span(to));
        let mut regions: Vec<Index> = gateways.filter_map(|api| design.graph.node(api).region).collect();
        regions.sort_unstable();
        regions.dedup();
        if regions.len() > 1 {
            let text = format!("if its gateways are one API Management instance: {text}");
            raise.say_as(Severity::Advice, At::Component(door), text);
        }
    }
}
