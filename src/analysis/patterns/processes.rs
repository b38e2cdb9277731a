//! Which patterns runs through several applications? Choreography, the hub of a central team, the waking of idle readers.

use std::borrow::Cow;
use std::collections::HashMap;

use smallvec::smallvec;

use super::super::marks::Marks;
use super::exchanges::NEIGHBOURS;
use super::scene::{Hop, Scene, Stop};
use super::{Change, Few, Found, PatternRow};
use crate::model::{ComponentKind, Service, Verdict};
use crate::rules::sources::{AAC_MSG, SB_EG, SB_FEAT, SEED_BIZ, SEED_SBPUB};

pub static CHOREOGRAPHY: PatternRow = PatternRow {
    id: "choreography",
    word: None,
    name: "Choreography",
    summary: "Several applications carry one process on: each reacts to the event of the one before and raises its own. Nobody leads; with \
              commands that undo earlier steps it is a saga.",
    attention: &[
        "put one correlation id through all the events, and look at the whole process in one place, or nobody can say where it stands",
        "every step that can fail needs a step that undoes it, and the undoing can fail, too",
        "events may come twice and out of order: each step checks its own state before it acts",
        "from about four steps on, or when the order of steps changes often, weigh a coordinator that commands instead",
    ],
    pros: &["no coordinator that knows everything and can fail", "a new step joins by subscribing"],
    cons: &[
        "the process is written down nowhere, and circles can creep in",
        "a failure in the middle leaves the applications in different states until somebody evens them out",
    ],
    changes: &[],
    sources: &[&AAC_MSG, &SEED_SBPUB],
    recognise: choreography,
};

/// Hops through different applications that make a chain a process.
const STEPS: u32 = 3;

/// The longest way that events take to a stop.
#[derive(Debug, Clone, Copy)]
struct Way {
    /// How often they passed from one application to another.
    steps: u32,
    /// The last hop; none at the beginning.
    last: Option<Hop>,
    /// The part that raised the last event.
    part: Stop,
    /// Where the way begins.
    root: Stop,
}

fn choreography(scene: &Scene<'_, '_>, found: &mut Found) {
    if !scene.has_several_owners() {
        return;
    }
    let ways = ways(scene);
    // The ways form trees, so that the longest one of each tree is walked at most once over every stop.
    let mut longest: HashMap<Stop, Stop> = HashMap::new();
    for (stop, way) in ways.iter().enumerate().filter(|(_, way)| way.steps >= STEPS) {
        let best = longest.entry(way.root).or_insert(stop as Stop);
        if ways[*best as usize].steps < way.steps {
            *best = stop as Stop;
        }
    }
    let mut ends: Vec<_> = longest.into_iter().collect();
    ends.sort_unstable();
    for (root, end) in ends {
        let (mut chain, mut links, mut at) = (vec![end], Few::new(), end);
        while let Some(hop) = ways[at as usize].last {
            links.push(hop.link);
            chain.push(hop.from);
            at = hop.from;
        }
        debug_assert_eq!(at, root);
        chain.reverse();
        let undoing = undoing(scene, &chain);
        let steps = ways[end as usize].steps;
        let undone = if undoing.is_empty() {
            "; no command undoes an earlier one"
        } else {
            ", with commands that undo earlier ones: a saga"
        };
        let remark = format!("{steps} steps from application to application{undone}").into();
        links.extend(undoing);
        found.add(chain.into_iter().filter(|stop| scene.is_drawn(*stop)).collect(), links, Some(remark));
    }
}

/// The longest way to every stop. Circles are entered where the author's order begins them, and gone through once.
fn ways(scene: &Scene<'_, '_>) -> Vec<Way> {
    let count = scene.stops().len();
    let is_event = |hop: &Hop| scene.marks(hop.link).any(Marks::NOTIFICATION);
    let mut ways: Vec<_> = scene.stops().map(|stop| Way { steps: 0, last: None, part: stop, root: stop }).collect();
    let mut waiting = vec![0_u32; count];
    for hop in scene.hops().filter(|hop| is_event(hop)) {
        waiting[hop.to as usize] += 1;
    }
    let mut ready: Vec<Stop> = scene.stops().rev().filter(|stop| waiting[*stop as usize] == 0).collect();
    let mut done = vec![false; count];
    let mut next = 0;
    loop {
        let Some(stop) = ready.pop().or_else(|| {
            while next < count && done[next] {
                next += 1;
            }
            (next < count).then_some(next as Stop)
        }) else {
            return ways;
        };
        if std::mem::replace(&mut done[stop as usize], true) {
            continue;
        }
        let way = ways[stop as usize];
        for hop in scene.out(stop).filter(|hop| is_event(hop)) {
            let to = hop.to as usize;
            waiting[to] = waiting[to].saturating_sub(1);
            if done[to] {
                continue;
            }
            let crosses = scene.part(hop.to).is_some() && apart(scene, way.part, hop.to);
            let steps = way.steps + u32::from(crosses);
            if ways[to].last.is_none() || steps > ways[to].steps {
                let part = if scene.part(hop.to).is_some() { hop.to } else { way.part };
                ways[to] = Way { steps, last: Some(hop), part, root: way.root };
            }
            if waiting[to] == 0 {
                ready.push(hop.to);
            }
        }
    }
}

/// Whether two parts are of different applications, as far as is known.
fn apart(scene: &Scene<'_, '_>, one: Stop, other: Stop) -> bool {
    one != other && scene.owner(one).zip(scene.owner(other)).is_some_and(|(one, other)| one != other)
}

/// The commands from later parts of a chain to earlier ones.
fn undoing(scene: &Scene<'_, '_>, chain: &[Stop]) -> Vec<u32> {
    let place: HashMap<_, _> = chain.iter().enumerate().map(|(place, stop)| (*stop, place)).collect();
    let mut links = Vec::new();
    for (at, part) in chain.iter().enumerate().filter(|(_, stop)| scene.part(**stop).is_some()) {
        let commands = scene.out(*part).filter(|hop| scene.verdict(hop.link) == Verdict::Message).take(NEIGHBOURS);
        for command in commands {
            let beyond = scene.service(command.to).map(|_| scene.receives(command.to).take(NEIGHBOURS));
            for last in std::iter::once(command).chain(beyond.into_iter().flatten()) {
                if place.get(&last.to).is_some_and(|earlier| *earlier < at) {
                    links.extend([command.link, last.link]);
                }
            }
        }
    }
    links
}

pub static INTEGRATION_HUB: PatternRow = PatternRow {
    id: "integration-hub",
    word: None,
    name: "Integration hub",
    summary: "Applications talk to a platform instead of to one another: an API layer takes the message in, a queue holds it, an \
              orchestrator maps and routes it, and an API layer hands it to the target. It is how BizTalk users build on Azure.",
    attention: &[
        "one central team owns API layer, broker and orchestrators: plan its capacity, for every integration waits for it",
        "rights on the shared namespace are given for each entity, or every integration can read all others",
        "keep the business rules in the applications; the hub maps and routes",
        "the queue between the two API layers is what makes a slow target harmless: retry from there, and set aside what fails",
    ],
    pros: &[
        "one place for contracts, mapping, keys and monitoring",
        "source and target know only the hub and can be exchanged",
    ],
    cons: &[
        "the hub and its team become the bottleneck",
        "much machinery for two applications that could share a topic",
        "a Premium tier for one integration is shared by all of them, with its cost and its blast radius",
    ],
    changes: &[],
    sources: &[&SEED_BIZ],
    recognise: integration_hub,
};

fn integration_hub(scene: &Scene<'_, '_>, found: &mut Found) {
    if scene.gateways(Service::ApiManagement).next().is_none() {
        return;
    }
    let is_api_layer = |stop: Stop| scene.service(stop) == Some(Service::ApiManagement);
    let services = &[Service::StorageQueue, Service::ServiceBusQueue, Service::ServiceBusTopic];
    for queue in scene.brokers(services) {
        // The API layer sends itself, or a facade behind it does.
        let before = scene.into(queue).take(NEIGHBOURS).find_map(|sent| {
            let facade = scene.into(sent.from).take(NEIGHBOURS).find(|call| is_api_layer(call.from));
            if is_api_layer(sent.from) { Some((sent, None)) } else { facade.map(|call| (sent, Some(call))) }
        });
        let after = scene.receives(queue).take(NEIGHBOURS).find_map(|received| {
            let call = scene.out(received.to).take(NEIGHBOURS).find(|call| is_api_layer(call.to))?;
            Some((received, call))
        });
        let (Some((sent, facade)), Some((received, call))) = (before, after) else { continue };
        let gate = facade.map_or(sent.from, |facade| facade.from);
        let is_outside = |stop: Stop| apart(scene, stop, received.to);
        let source = scene.into(gate).take(NEIGHBOURS).find(|hop| is_outside(hop.from));
        let target = scene.out(call.to).take(NEIGHBOURS).find(|hop| is_outside(hop.to));
        let (Some(source), Some(target)) = (source, target) else { continue };
        let hops: Vec<_> = [Some(source), facade, Some(sent), Some(received), Some(call), Some(target)]
            .into_iter()
            .flatten()
            .collect();
        let stops = hops.iter().flat_map(|hop| [hop.from, hop.to]).filter(|stop| scene.is_drawn(*stop));
        found.add(stops.collect(), hops.iter().map(|hop| hop.link).collect(), None);
    }
}

pub static IDLE_WAKE_UP: PatternRow = PatternRow {
    id: "idle-wake-up",
    word: None,
    name: "Waking an idle reader",
    summary: "Service Bus tells Event Grid that messages wait and nobody listens; Event Grid starts the reader, which drains the queue and \
              goes back to sleep.",
    attention: &[
        "Premium is required, because only it raises these events",
        "drain the queue until it is empty: the event says that something waits, not how much",
        "the event repeats only after a while, so a reader that stops early leaves messages lying",
        "the endpoint that is woken must be reachable for Event Grid",
    ],
    pros: &["no polling and no reader that runs for nothing", "hosting can scale to zero between the messages"],
    cons: &[
        "a Premium namespace for the sake of rare messages seldom pays",
        "a second service has to work before the first one is read",
    ],
    changes: &[Change {
        date: "2020-06",
        said: "Service Bus Premium raises an event when messages wait without a listener",
        now: "the page has not been read in a newer copy; the comparison of tiers of 2025 keeps such features to Premium",
        source: &SB_FEAT,
    }],
    sources: &[&SB_EG, &AAC_MSG],
    recognise: idle_wake_up,
};

fn idle_wake_up(scene: &Scene<'_, '_>, found: &mut Found) {
    let drawn = scene.brokers(&[Service::ServiceBusQueue, Service::ServiceBusTopic]);
    for queue in drawn.filter(|queue| scene.is_drawn(*queue)) {
        for alert in scene.out(queue).filter(|hop| scene.service(hop.to) == Some(Service::EventGrid)).take(NEIGHBOURS) {
            for wake in scene.receives(alert.to).take(NEIGHBOURS) {
                let reads = |hop: Hop| (hop.from == queue).then_some(hop);
                let fetched = scene.into(wake.to).take(NEIGHBOURS).find_map(reads);
                let Some(fetched) = fetched else { continue };
                let ends = [queue, alert.to, wake.to].into_iter().filter(|stop| scene.is_drawn(*stop));
                let runs = scene.part(wake.to).is_some_and(|part| part.kind() != ComponentKind::Function);
                let remark = runs
                    .then_some(Cow::Borrowed("the reader that is woken is no function: see that it can sleep at all"));
                found.add(ends.collect(), smallvec![alert.link, wake.link, fetched.link], remark);
            }
        }
    }
}
