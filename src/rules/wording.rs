//! How do names and numbers get into a text? Braces in the text of a rule become figures of the catalogue and facts of the
//! case.

use std::borrow::Cow;

use crate::model::{Need, Vocabulary, number_text};

use super::advice::Hop;
use super::case::{Case, Kind};
use super::catalog::{Family, Variant};
use super::facets::{Delivery, NeedSet, Protocol, Waf};
use super::figures;
use super::rule::Choice;

/// A text with its braces filled.
pub fn fill(text: &'static str, choice: &Choice<'_>) -> Cow<'static, str> {
    if !text.contains('{') {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 32);
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        let Some((name, tail)) = after.split_once('}') else { break };
        out.push_str(before);
        match figures::named(name) {
            Some(figure) => out.push_str(&figure.text()),
            None => out.push_str(&word(name, choice)),
        }
        rest = tail;
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// The words that a text can ask of the case.
fn word(name: &str, choice: &Choice<'_>) -> Cow<'static, str> {
    let case = choice.case;
    let facts = &case.facts;
    match name {
        "rate" => format!("{} a second", grouped(facts.rate.map_or(0.0, super::facets::Number::get))).into(),
        "hop" if case.bus_is_topic() => match case.groups() {
            1 => "a topic with one subscription".into(),
            groups => format!("a topic with {} subscriptions", figures::grouped(groups)).into(),
        },
        "hop" => "a queue".into(),
        "credits" => {
            let each = figures::SB_CREDITS.number() / case.credits();
            grouped((facts.rate.map_or(0.0, super::facets::Number::get) * each).round()).into()
        }
        "hubs_units" => units(case.hubs_units()),
        "namespace_units" => units(case.namespace_units()),
        "plain_queue" => plain_queue(case).into(),
        "request_reply" => request_reply(choice).into(),
        "service_bus_tier" => fill(service_bus_tier(choice), choice),
        "event_hubs_tier" => event_hubs_tier(choice),
        "fetching" => fetching(case).into(),
        "idle" => list(case.idle_needs()).into(),
        "it" => if case.idle_needs().iter().count() == 1 { "it" } else { "them" }.into(),
        "kind" => kind(case.kind).into(),
        _ => unreachable!("the laws over the rules fill every text"),
    }
}

/// A number in words; a whole one with commas between the thousands.
fn grouped(number: f64) -> String {
    if number.fract() == 0.0 && number < 9.0e15 { figures::grouped(number as u64) } else { number_text(number) }
}

fn units(number: u64) -> Cow<'static, str> {
    format!("{} throughput unit{}", figures::grouped(number), if number == 1 { "" } else { "s" }).into()
}

/// The keys of some needs, as a person would enumerate them.
pub fn list(needs: NeedSet) -> String {
    let keys: Vec<&str> = needs.iter().map(Need::key).collect();
    match keys.split_last() {
        None => String::new(),
        Some((only, [])) => (*only).to_owned(),
        Some((last, before)) => format!("{} and {last}", before.join(", ")),
    }
}

fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Message => "a message of this sort",
        Kind::Discrete => "a discrete event",
        Kind::Series => "a series of events",
        Kind::Call => "a call",
        Kind::Open => "a link without a tag",
    }
}

fn plain_queue(case: &Case) -> &'static str {
    if case.on(Need::SimpleLowCost) {
        "the simplest and cheapest queue is wanted, and nothing stated needs more than a Storage queue"
    } else if case.facts.same_application {
        "work handed to one receiver of the same application, with nothing else needed, is what a Storage queue is for"
    } else {
        "there will be more queues than a Service Bus namespace holds, and a storage account has no limit on them"
    }
}

fn request_reply(choice: &Choice<'_>) -> &'static str {
    if choice.has(Variant::Http) && choice.case.facts.protocol != Protocol::Http {
        "a person's device holds no connection to a broker, so the request goes over HTTP, is accepted at once, and a queue \
         works on it while the requester asks for the result"
    } else if choice.has(Variant::Http) {
        "the requester speaks HTTP, so the request is accepted at once with a status page, and a queue works on it"
    } else {
        "a request and its reply travel on a pair of Service Bus queues, the reply on one with sessions, which begin at \
         Standard"
    }
}

fn service_bus_tier(choice: &Choice<'_>) -> &'static str {
    let has = |variant| choice.has(variant);
    if has(Variant::QueueBasic) {
        "Basic is enough: one queue, public, up to {SB_MESSAGE}, without sessions, transactions or duplicate detection"
    } else if has(Variant::QueueStandard) || has(Variant::TopicStandard) {
        "Standard is the lowest tier that has it all: topics, sessions, transactions and duplicate detection begin there"
    } else {
        "Premium is the lowest tier left: a private endpoint, large messages, JMS 2.0 or a rate beyond the credits of Standard \
         need it"
    }
}

fn event_hubs_tier(choice: &Choice<'_>) -> Cow<'static, str> {
    let text = if choice.has(Variant::HubsBasic) {
        "Basic is enough: one consumer group, {EH_RETENTION_BASIC} of retention, up to {EH_EVENT_BASIC}, public, no capture"
    } else if choice.has(Variant::HubsStandard) {
        "Standard is the lowest tier that has it all: up to {EH_GROUPS} consumer groups, {EH_RETENTION} of retention, capture, \
         Kafka and private endpoints"
    } else if choice.has(Variant::HubsPremium) {
        "Premium is the lowest tier left: beyond {EH_UNITS} throughput units, {EH_RETENTION} of retention or {EH_GROUPS} consumer \
         groups Standard ends"
    } else {
        "Dedicated is the lowest tier left: events over {EH_EVENT} or more than {EH_GROUPS_PREMIUM} consumer groups need it"
    };
    fill(text, choice)
}

fn fetching(case: &Case) -> &'static str {
    let facts = &case.facts;
    if facts.private {
        "the broker must be closed to the internet"
    } else if facts.receiver_private {
        "a subscriber cannot be reached from the internet"
    } else if case.on(Need::Settlement) {
        "single events are to be acknowledged, released or rejected"
    } else if facts.delivery == Delivery::Pull {
        "subscribers want to fetch at their own pace"
    } else if case.on(Need::OfflineReceiver) {
        "a subscriber may be away for hours"
    } else {
        "peaks exceed what the subscriber can handle"
    }
}

/// The hop that a variant stands for in an answer: the firewall of Application Gateway is a tier of its own.
pub fn hop(variant: Variant, choice: &Choice<'_>) -> Hop {
    let mut hop = variant.row().hop;
    if variant != Variant::Gateway {
        return hop;
    }
    let edge = choice.uses(Family::FrontDoor);
    let waf = match choice.case.facts.waf {
        Waf::ApplicationGateway => true,
        Waf::Any => !edge,
        Waf::None | Waf::FrontDoor => false,
    };
    if waf {
        hop.tier = Some(crate::model::Tier::WafV2);
    }
    hop
}

/// The full name of some hops: "Event Grid (system topic), then Service Bus queue (Basic)".
pub fn name(choice: &Choice<'_>) -> String {
    let joint = if choice.case.call() { ", before " } else { ", then " };
    let mut text = choice.hops.iter().map(|hop| one_name(*hop, choice)).collect::<Vec<_>>().join(joint);
    if choice.case.claim_check {
        text.push_str(" with a claim check");
    }
    text
}

fn one_name(variant: Variant, choice: &Choice<'_>) -> String {
    let hop = hop(variant, choice);
    let row = variant.row();
    let tier = hop.tier.map(|tier| tier.meaning().split(" (").next().unwrap_or_default());
    match (row.flavor, tier) {
        (Some(flavor), _) => format!("{} ({flavor})", hop.service.name()),
        (None, Some(tier)) => format!("{} ({tier})", hop.service.name()),
        (None, None) => hop.service.name().to_owned(),
    }
}
