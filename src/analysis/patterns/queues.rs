//! Which patterns has a queue? Point-to-point, load levelling, competing consumers, sequential convoy, priorities.

use std::borrow::Cow;
use std::collections::HashMap;

use indexmap::IndexMap;
use smallvec::SmallVec;

use super::super::marks::Marks;
use super::super::reach::Caller;
use super::scene::{Hop, Scene, Stop};
use super::{Change, Few, Found, PatternRow};
use crate::model::{ComponentKind, Service};
use crate::rules::sources::{
    AAC_CC, AAC_MSG, AAC_PRIO, AAC_QLL, AAC_SEQ, EG_SBH, SB_P, SB_PL, SB_SES, SEED_LOAD, SEED_P2P, ST_PE,
};

/// The services with one reader for each item.
const QUEUES: &[Service] = &[Service::StorageQueue, Service::ServiceBusQueue];

pub static POINT_TO_POINT: PatternRow = PatternRow {
    id: "point-to-point",
    word: Some("point-to-point"),
    name: "Point-to-point",
    summary: "One application puts work into a queue that exactly one other application empties. Both open their own connection \
              to the queue, so neither has to be up when the other is.",
    attention: &[
        "keep it for the parts of one application; between applications use it sparingly, for each such queue is a contract \
         between two teams",
        "count the pairs: when a third application wants the same items, a topic costs less than a second queue",
        "give each side only its own right, send or listen, so that the queue stays a boundary",
        "both ends need a way out to the broker; with a private endpoint on a storage account or on Service Bus Premium the way \
         stays inside the network",
    ],
    pros: &[
        "easy to build and to understand",
        "the receiver can be stopped, redeployed and scaled while items wait",
        "the load of the sender reaches the receiver evened out",
    ],
    cons: &[
        "with every further pair the landscape gets harder to oversee",
        "the sender knows its receiver, so a change of one application can break the other",
    ],
    changes: &[Change {
        date: "2023-12",
        said: "a private queue on Service Bus needs the Premium tier",
        now: "unchanged in 2026; every tier has a firewall for addresses, and a storage account has private endpoints at no extra tier",
        source: &SB_P,
    }],
    sources: &[&SEED_P2P, &AAC_MSG, &ST_PE, &SB_PL],
    recognise: point_to_point,
};

fn point_to_point(scene: &Scene<'_, '_>, found: &mut Found) {
    if !scene.has_several_owners() {
        return;
    }
    let mut pairs: IndexMap<_, (Few, Few, u32)> = IndexMap::new();
    for queue in scene.brokers(QUEUES) {
        let from = scene.only_owner(scene.into(queue).map(|hop| hop.from));
        let to = scene.only_owner(hops(scene, queue).filter(|hop| hop.from == queue).map(|hop| hop.to));
        let (Some(from), Some(to)) = (from, to) else { continue };
        if from == to || hops(scene, queue).any(|hop| scene.is_exchange(hop.link)) {
            continue;
        }
        let (components, links, queues) = pairs.entry((from, to)).or_default();
        take_in(scene, queue, components, links);
        *queues += 1;
    }
    for (components, links, queues) in pairs.into_values() {
        let remark = (queues > 1).then(|| format!("{queues} queues lead from the one application to the other").into());
        found.add(components, links, remark);
    }
}

pub static LOAD_LEVELLING: PatternRow = PatternRow {
    id: "load-levelling",
    word: Some("load-levelling"),
    name: "Load levelling",
    summary: "A queue stands between the front of an application and the handlers behind it. The front answers at once and puts \
              the work away; the handlers take it at the pace that they and their database can keep.",
    attention: &[
        "the first in line is served first, and with several handlers not even that is certain: what must stay in order needs sessions",
        "make every handler idempotent, for each item can arrive more than once",
        "decide how the user hears of the outcome: a status address to ask (202), a real-time channel, or a push notification",
        "scale the handlers by the length of the queue and the age of its oldest item, and stop where the store behind them gives in",
        "watch the dead-letter queue: nobody empties it by itself",
    ],
    pros: &[
        "a peak fills the queue instead of failing requests",
        "front and handlers scale, deploy and fail apart from each other",
        "the handlers can be sized for the average instead of the peak",
    ],
    cons: &[
        "the user gets no immediate result",
        "after a peak the queue needs time to drain, so the last in line waits longest",
        "failures show later and elsewhere than where the request was made",
    ],
    changes: &[Change {
        date: "pages differ",
        said: "one draws the same picture with a Storage queue, another with Service Bus",
        now: "a peak alone decides nothing: one handler of the same application and nothing else asked gets a Storage queue; competing \
              handlers, dead letters or order get Service Bus",
        source: &AAC_MSG,
    }],
    sources: &[&SEED_LOAD, &AAC_QLL, &AAC_MSG],
    recognise: load_levelling,
};

fn load_levelling(scene: &Scene<'_, '_>, found: &mut Found) {
    // A hub is the front or the handler of many queues, and is looked at once.
    let mut callers: HashMap<Stop, SmallVec<[Hop; SHOWN]>> = HashMap::new();
    let mut heard: HashMap<(Stop, Option<Caller>), bool> = HashMap::new();
    for queue in scene.brokers(QUEUES) {
        let is_called = |stop: Stop| scene.marks_into(stop).any(Marks::CALL);
        let is_owned = scene.has_owners() && scene.lone(queue).is_none_or(|[into, _]| scene.owner(into.from).is_some());
        if !is_owned && !scene.marks_into(queue).any(Marks::BURST) {
            continue;
        }
        if !scene.marks_into(queue).any(Marks::BURST) && !scene.into(queue).any(|hop| is_called(hop.from)) {
            continue;
        }
        let ends = || hops(scene, queue).map(|hop| other_end(queue, hop));
        let owner = scene.only_owner(ends());
        // Where no application is drawn at all, only a stated burst says that the queue is there for it.
        let is_bare = owner.is_none() && ends().all(|end| scene.part(end).is_some_and(|part| part.app.is_none()));
        if owner.is_none() && !is_bare {
            continue;
        }
        if hops(scene, queue).any(|hop| scene.is_exchange(hop.link)) || scene.receives(queue).next().is_none() {
            continue;
        }
        let calls = |front: Stop| {
            let calls = scene.into(front).filter(|hop| scene.marks(hop.link).any(Marks::CALL));
            calls.filter(|call| scene.part(call.from).is_some()).take(SHOWN).collect()
        };
        let is_front = |hop: &Hop| scene.marks(hop.link).any(Marks::BURST) || owner.is_some() && is_called(hop.from);
        if !scene.sends(queue).any(|hop| is_front(&hop)) {
            continue;
        }
        let (mut components, mut links) = (Few::new(), Few::new());
        take_in(scene, queue, &mut components, &mut links);
        for front in scene.sends(queue).map(|hop| hop.from) {
            for call in callers.entry(front).or_insert_with(|| calls(front)) {
                components.push(call.from);
                links.push(call.link);
            }
        }
        let answers = scene
            .receives(queue)
            .any(|hop| *heard.entry((hop.to, owner)).or_insert_with(|| hears_back(scene, hop.to, owner)));
        let remark =
            if answers { None } else { Some(Cow::Borrowed("no way is drawn in which the user hears of the outcome")) };
        found.add(components, links, remark);
    }
}

/// How many callers of one front are told; more would only repeat it.
const SHOWN: usize = 4;

/// Whether something that a handler sends ends with a person or with a front of the same application.
fn hears_back(scene: &Scene<'_, '_>, handler: Stop, owner: Option<Caller>) -> bool {
    let is_front = |stop: Stop| {
        scene.part(stop).is_some_and(|part| match part.kind() {
            ComponentKind::Person | ComponentKind::WebApp | ComponentKind::MobileApp => true,
            ComponentKind::Api => owner.is_some() && scene.owner(stop) == owner,
            _ => false,
        })
    };
    scene.out(handler).any(|hop| {
        is_front(hop.to) || scene.service(hop.to).is_some() && scene.out(hop.to).any(|last| is_front(last.to))
    })
}

pub static COMPETING_CONSUMERS: PatternRow = PatternRow {
    id: "competing-consumers",
    word: Some("competing-consumers"),
    name: "Competing consumers",
    summary: "Several workers, or several instances of one, read the same queue or subscription, and each item goes to one of \
              them. Their number sets the throughput.",
    attention: &[
        "order is lost between the workers; where it matters inside a key, sessions keep it",
        "an item comes back when its lock runs out, so handle it idempotently and renew the lock of long work",
        "an item that fails everywhere blocks no one only if it is set aside: set the number of attempts and read the dead-letter queue",
        "scale by the backlog, and bound the number by what the store behind the workers stands",
    ],
    pros: &[
        "more instances give more throughput, without a change in the sender",
        "when a worker dies, another one takes its items",
        "instances can be spread over zones",
    ],
    cons: &[
        "no order without sessions, and with sessions only as many busy workers as busy sessions",
        "duplicates and half-finished work have to be thought of in every handler",
    ],
    changes: &[],
    sources: &[&AAC_CC, &AAC_MSG],
    recognise: competing_consumers,
};

fn competing_consumers(scene: &Scene<'_, '_>, found: &mut Found) {
    let services = &[Service::StorageQueue, Service::ServiceBusQueue, Service::ServiceBusTopic];
    // Whoever asked fetches the answers, each instance its own.
    let is_reply = |hop: Hop| scene.graph.edge(hop.link).is_answer;
    for broker in scene.brokers(services).filter(|broker| scene.compete(*broker)) {
        if scene.sends(broker).any(is_reply) {
            continue;
        }
        let (mut components, mut links) = (Few::new(), Few::new());
        take_in(scene, broker, &mut components, &mut links);
        let mut workers: Few = scene.receives(broker).map(|hop| hop.to).collect();
        workers.sort_unstable();
        workers.dedup();
        let instances = workers.iter().filter_map(|worker| scene.part(*worker)).map(|part| u64::from(part.instances()));
        let remark = match (scene.service(broker), workers.len(), instances.sum::<u64>()) {
            (Some(Service::ServiceBusTopic), ..) => Some("the instances behind one subscription compete".into()),
            (_, workers, instances) if instances > workers as u64 => {
                Some(format!("{instances} instances compete").into())
            }
            (_, 0 | 1, _) => None,
            (_, workers, _) => Some(format!("{workers} workers compete").into()),
        };
        found.add(components, links, remark);
    }
}

/// Everything that enters and leaves a broker with an item. What Service Bus tells Event Grid is that items wait.
fn hops<'s>(scene: &'s Scene<'_, '_>, broker: Stop) -> impl Iterator<Item = Hop> + 's {
    scene.into(broker).chain(scene.out(broker).filter(|hop| scene.service(hop.to) != Some(Service::EventGrid)))
}

fn other_end(broker: Stop, hop: Hop) -> Stop {
    if hop.from == broker { hop.to } else { hop.from }
}

/// Adds a broker, if it is drawn, and the parts and links around it.
pub(super) fn take_in(scene: &Scene<'_, '_>, broker: Stop, components: &mut Few, links: &mut Few) {
    if let Some([into, out]) = scene.lone(broker).filter(|[_, out]| scene.service(out.to) != Some(Service::EventGrid)) {
        components.extend([into.from, out.to].into_iter().filter(|stop| scene.is_drawn(*stop)));
        links.push(into.link);
        return;
    }
    components.extend(scene.is_drawn(broker).then_some(broker));
    for hop in hops(scene, broker) {
        links.push(hop.link);
        components.extend(Some(other_end(broker, hop)).filter(|stop| scene.is_drawn(*stop)));
    }
}

pub static SEQUENTIAL_CONVOY: PatternRow = PatternRow {
    id: "sequential-convoy",
    word: None,
    name: "Sequential convoy",
    summary: "Items of one group, such as one order or one customer, are handled in order by one worker at a time, while other groups \
              go on beside them. Sessions of Service Bus carry the groups.",
    attention: &[
        "choose the key so that there are many more sessions than workers; one busy key keeps one worker busy and the others idle",
        "an item that fails holds up its whole group: decide whether the group waits, skips it, or is set aside with it",
        "sessions are set when the queue or subscription is created, and every sender must then fill the session id",
        "state of a group can be kept in the session itself, so that the next worker goes on where the last one stopped",
    ],
    pros: &["order where it matters and parallel work everywhere else", "no locks in the application's own store"],
    cons: &[
        "Standard tier or higher, and every sender has to know the key",
        "Event Grid cannot deliver into a queue with sessions",
    ],
    changes: &[Change {
        date: "2024-01",
        said: "one page calls queues with sessions unsupported as targets of Event Grid and describes a session property for them",
        now: "take them as unsupported until you have seen it work",
        source: &EG_SBH,
    }],
    sources: &[&AAC_SEQ, &SB_SES],
    recognise: sequential_convoy,
};

fn sequential_convoy(scene: &Scene<'_, '_>, found: &mut Found) {
    for broker in scene.brokers(&[Service::ServiceBusQueue, Service::ServiceBusTopic]) {
        let hops = || hops(scene, broker);
        let grouped = scene.marks_around(broker).any(Marks::GROUPED)
            && hops().any(|hop| scene.marks(hop.link).any(Marks::GROUPED));
        if !grouped || !scene.compete(broker) || hops().any(|hop| scene.is_exchange(hop.link)) {
            continue;
        }
        let (mut components, mut links) = (Few::new(), Few::new());
        take_in(scene, broker, &mut components, &mut links);
        found.add(components, links, None);
    }
}

pub static PRIORITY_QUEUE: PatternRow = PatternRow {
    id: "priority-queue",
    word: None,
    name: "Priority queue",
    summary: "Urgent items overtake the others because they wait in a queue of their own, which has more workers or is emptied first. No \
              queue of Azure sorts by urgency inside.",
    attention: &[
        "give the urgent queue workers of its own, and let idle ones help with the other queue, not the other way round",
        "when urgent work never ends, the rest starves: keep a few workers for it alone",
        "two or three levels are enough; more are seldom kept apart in practice",
        "with a topic, one subscription for each level does the same, with a filter on a property",
    ],
    pros: &["urgent work keeps its time even under load", "each level scales, and is watched, by itself"],
    cons: &["more queues and workers to run", "the sender decides what is urgent, and soon everything is"],
    changes: &[],
    sources: &[&AAC_PRIO],
    recognise: priority_queue,
};

fn priority_queue(scene: &Scene<'_, '_>, found: &mut Found) {
    let mut drawn: IndexMap<(Stop, Stop), Few> = IndexMap::new();
    for queue in scene.brokers(QUEUES) {
        if scene.is_drawn(queue) {
            let (mut sends, mut receives) = (scene.sends(queue), scene.receives(queue));
            if let (Some(from), Some(to)) = (sends.next(), receives.next()) {
                drawn.entry((from.from, to.to)).or_default().push(queue);
            }
        } else if scene.marks_around(queue).any(Marks::PRIORITY) {
            let (mut components, mut links) = (Few::new(), Few::new());
            take_in(scene, queue, &mut components, &mut links);
            found.add(components, links, Some("the queues, one for each level, are not drawn".into()));
        }
    }
    for queues in drawn.into_values().filter(|queues| queues.len() > 1) {
        let tags = |queue: &Stop| scene.sends(*queue).map(|hop| scene.tag(hop.link)).min();
        let urgent =
            queues.iter().flat_map(|queue| hops(scene, *queue)).any(|hop| scene.marks(hop.link).any(Marks::PRIORITY));
        // Queues for different sorts of work are no levels of one.
        if !urgent && queues.iter().any(|queue| tags(queue) != tags(&queues[0])) {
            continue;
        }
        let (mut components, mut links) = (Few::new(), Few::new());
        for queue in &queues {
            take_in(scene, *queue, &mut components, &mut links);
        }
        let remark = format!("{} queues lead the same way", queues.len());
        found.add(components, links, Some(remark.into()));
    }
}
