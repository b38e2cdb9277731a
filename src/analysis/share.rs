//! What does one leg of a drawn communication have of the whole answer? The hops that still lie before it.
//!
//! The link into the first drawn relay shows the whole answer. A link that leaves a drawn relay shows what comes after
//! that relay in the answer: behind a drawn Event Grid, the Service Bus queue of "Event Grid, then Service Bus queue".
//! The last leg of a broker shows that broker, and the last leg behind a gateway is a direct call.

use std::collections::HashMap;
use std::sync::OnceLock;

use foldhash::fast::RandomState;

use super::graph::{Graph, Index, Part};
use super::logical::{Carries, Logical};
use crate::model::{Service, Verdict, Vocabulary};
use crate::rules::{Advice, Decision, Hop};

/// How many hops of the whole answer lie behind a leg.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Skip {
    /// None: the leg shows the whole answer.
    Nothing,
    /// So many; at least one remains.
    Hops(u8),
    /// All layers: what remains is the call itself.
    Layers,
}

/// The share of one answer, put into words on demand.
#[derive(Debug, Clone)]
pub(super) struct Share {
    skip: Skip,
    advice: OnceLock<Box<Advice>>,
}

impl Share {
    /// The service that the leg uses.
    pub fn service(&self, whole: &Decision) -> Option<Service> {
        match self.skip {
            Skip::Nothing => whole.service(),
            Skip::Hops(hops) => whole.hops().nth(usize::from(hops)).map(|hop| hop.service),
            Skip::Layers => Some(Service::DirectHttp),
        }
    }

    /// The services that still lie before the leg.
    pub fn services(&self, whole: &Decision) -> Vec<Service> {
        let hops = whole.hops().map(|hop| hop.service);
        match self.skip {
            Skip::Nothing => hops.collect(),
            Skip::Hops(skip) => hops.skip(usize::from(skip)).collect(),
            Skip::Layers => vec![Service::DirectHttp],
        }
    }

    /// The whole answer with the suggestion reduced to this leg's share.
    pub fn advice<'a>(&'a self, whole: impl Fn() -> &'a Advice) -> &'a Advice {
        self.advice.get_or_init(|| {
            let mut advice = whole().clone();
            if let Some(suggestion) = &mut advice.suggestion {
                let mut hops: Vec<_> = std::iter::once(suggestion.first).chain(suggestion.then.drain(..)).collect();
                match self.skip {
                    Skip::Nothing => {}
                    Skip::Hops(skip) => drop(hops.drain(..usize::from(skip).min(hops.len() - 1))),
                    Skip::Layers => hops = vec![Hop { service: Service::DirectHttp, tier: None }],
                }
                suggestion.name = name_of(&hops);
                suggestion.first = hops.remove(0);
                suggestion.then = hops;
            }
            Box::new(advice)
        })
    }
}

/// The shares of a design.
#[derive(Debug, Default)]
pub(super) struct Shares {
    rows: Vec<Share>,
    index: HashMap<(usize, Skip), u32, RandomState>,
}

impl Shares {
    /// The place of a share of the answer at `answer`; none when it is the whole answer.
    pub fn place(&mut self, answer: usize, skip: Skip) -> Option<u32> {
        if skip == Skip::Nothing {
            return None;
        }
        let next = self.rows.len() as u32;
        let place = *self.index.entry((answer, skip)).or_insert(next);
        if place == next {
            self.rows.push(Share { skip, advice: OnceLock::new() });
        }
        Some(place)
    }

    pub fn get(&self, place: u32) -> &Share {
        &self.rows[place as usize]
    }

    pub fn into_rows(self) -> Vec<Share> {
        self.rows
    }
}

/// What of an answer lies behind a link already.
pub(super) fn skipped(graph: &Graph<'_>, logical: &Logical<'_, '_>, link: Index, decision: &Decision) -> Skip {
    let Carries::Handed(_) = logical.carries(link) else { return Skip::Nothing };
    let count = decision.hops().count();
    if count == 0 {
        return Skip::Nothing;
    }
    let drawn = graph.sender(link).part;
    let behind = decision.hops().position(|hop| Some(hop.service) == drawn.service()).map(|place| place + 1);
    let skip = behind.unwrap_or(logical.passed(link) as usize);
    let is_layers = decision.verdict == Verdict::Call && matches!(drawn, Part::Gateway(_));
    match skip.min(count) {
        skip if skip < count => Skip::Hops(skip as u8),
        _ if is_layers => Skip::Layers,
        _ if count == 1 => Skip::Nothing,
        _ => Skip::Hops((count - 1) as u8),
    }
}

/// Hops in words: "Event Grid, then Service Bus queue (Basic)".
pub(super) fn name_of(hops: &[Hop]) -> String {
    hops.iter().copied().map(hop_name).collect::<Vec<_>>().join(", then ")
}

/// One hop in words: "Service Bus queue (Basic)".
pub(super) fn hop_name(hop: Hop) -> String {
    match hop.tier {
        Some(tier) => format!("{} ({})", hop.service.name(), tier.meaning().split(" (").next().unwrap_or_default()),
        None => hop.service.name().to_owned(),
    }
}
