//! Which patterns has a question with an answer? Request and reply over queues, over HTTP, and to many at once.

use std::borrow::Cow;
use std::collections::HashMap;

use foldhash::fast::RandomState;
use smallvec::smallvec;

use super::super::marks::Marks;
use super::scene::{Hop, Request, Scene, Stop};
use super::{Change, Few, Found, PatternRow};
use crate::model::{ComponentKind, Service, Verdict};
use crate::rules::sources::{AAC_ARR, AAC_MSG, AAC_PUB, SB_EXP, SB_PAY, SB_SES};

pub static REQUEST_REPLY: PatternRow = PatternRow {
    id: "request-reply",
    word: Some("request-reply"),
    name: "Request and reply",
    summary: "The asker puts a request into one queue and gets the answer from another. It names the place of the answer and a number \
              that ties the two together, and does not wait on the line meanwhile.",
    attention: &[
        "the request carries where to answer and for whom: the reply queue, the session of the asking instance, and a message id that \
         the answer repeats as its correlation id",
        "the reply queue needs sessions, one for each asking instance, or one instance takes the answers of another; that takes the \
         Standard tier at least",
        "decide what the asker does when no answer comes: a time limit, a repeated request, a state in its own store",
        "a request can arrive twice and its answer with it, so both ends must stand repetition",
    ],
    pros: &[
        "the asker is not blocked and survives an absent answerer",
        "the answerers can compete and keep their own pace",
    ],
    cons: &[
        "two queues, correlation and time limits where a call is one line of code",
        "asker and answerer depend on each other as with a call, only later",
    ],
    changes: &[Change {
        date: "pages differ",
        said: "messages in a session never expire",
        now: "by the pages on sessions and on expiry the time to live holds there as well: set it for answers nobody will fetch",
        source: &SB_SES,
    }],
    sources: &[&SB_SES, &SB_PAY, &SB_EXP, &AAC_MSG],
    recognise: request_reply,
};

/// Whether the answer comes over HTTP: the asker gets an address to look at instead of a message.
fn is_over_http(scene: &Scene<'_, '_>, request: u32) -> bool {
    scene.marks(request).any(Marks::OVER_HTTP)
}

/// How many parts a request reaches.
fn reached(scene: &Scene<'_, '_>, request: u32) -> usize {
    let channel = scene.graph.channel_of(request);
    let many = scene.marks(request).any(Marks::MANY);
    let said = if many { scene.facts(request).receiver_count as usize } else { 0 };
    channel.len().max(said)
}

/// The legs that leave drawn relays, each relay looked at once: who receives, and by which links, both in order.
type Legs = HashMap<Stop, [Few; 2], RandomState>;

/// The components and links of a request, its later legs and its answers.
fn exchange(scene: &Scene<'_, '_>, request: u32, answers: &[u32], legs: &mut Legs) -> (Few, Few) {
    let (mut components, mut links) = (Few::new(), Few::new());
    for link in scene.graph.channel_of(request).iter().chain(answers) {
        let edge = scene.graph.edge(*link);
        if scene.service(edge.to).is_some() {
            let [receivers, onward] = legs.entry(edge.to).or_insert_with(|| legs_of(scene, edge.to));
            put_all(&mut components, receivers);
            put_all(&mut links, onward);
        }
        put_all(&mut components, &[edge.from]);
        put_all(&mut components, &[edge.to]);
        put_all(&mut links, &[*link]);
    }
    (components, links)
}

fn legs_of(scene: &Scene<'_, '_>, relay: Stop) -> [Few; 2] {
    let (mut receivers, mut onward) = (Few::new(), Few::new());
    for hop in scene.out(relay).take(NEIGHBOURS) {
        put_all(&mut receivers, &[scene.graph.edge(hop.link).to]);
        put_all(&mut onward, &[hop.link]);
    }
    [receivers, onward]
}

/// Adds to a small set in order. What grows large is left as it comes, and put in order once, when it is told.
fn put_all(set: &mut Few, items: &[u32]) {
    if set.is_empty() || set.len() + items.len() > 2 * NEIGHBOURS {
        set.extend_from_slice(items);
        return;
    }
    for item in items {
        if let Err(place) = set.binary_search(item) {
            set.insert(place, *item);
        }
    }
}

fn request_reply(scene: &Scene<'_, '_>, found: &mut Found) {
    let mut legs = Legs::default();
    for Request { link: request, answers } in scene.requests() {
        if is_over_http(scene, *request) || reached(scene, *request) > 1 || answers.len() > 1 {
            continue;
        }
        let remark = answers.is_empty().then_some(Cow::Borrowed("the link that carries the answer is not drawn"));
        // Most requests are a link between two parts.
        if answers.is_empty() && !scene.graph.has_shared_channels && !scene.graph.has_relays {
            found.add(scene.graph.ends(*request).as_slice().into(), smallvec![*request], remark);
            continue;
        }
        let (components, links) = exchange(scene, *request, answers, &mut legs);
        found.add(components, links, remark);
    }
}

pub static SCATTER_GATHER: PatternRow = PatternRow {
    id: "scatter-gather",
    word: Some("request-reply"),
    name: "Scatter and gather",
    summary: "One request goes to several answerers over a topic, their answers come back into one queue, and an aggregator makes one \
              result of them.",
    attention: &[
        "decide when the result is complete: all answers, the first good one, or what has come by a time limit",
        "tie every answer to its request by the correlation id, and collect in a reply queue with one session for each request",
        "an answerer that stays silent must not hold the others up; count it as no answer",
        "keep the collected answers in a store, so that the aggregator may be restarted",
    ],
    pros: &[
        "answerers work in parallel, and new ones join without a change in the asker",
        "a slow one costs its answer, not the result",
    ],
    cons: &[
        "the aggregator is a small application of its own, with state",
        "every request costs as many answers as there are answerers",
    ],
    changes: &[],
    sources: &[&SB_SES, &AAC_PUB],
    recognise: scatter_gather,
};

fn scatter_gather(scene: &Scene<'_, '_>, found: &mut Found) {
    let mut legs = Legs::default();
    for Request { link: request, answers } in scene.requests() {
        if reached(scene, *request) < 2 && answers.len() < 2 {
            continue;
        }
        let (components, links) = exchange(scene, *request, answers, &mut legs);
        let remark = match answers.len() {
            0 => "no answer is drawn".into(),
            1 => "one answer is drawn".into(),
            count => format!("{count} answers come back").into(),
        };
        found.add(components, links, Some(remark));
    }
}

pub static ASYNC_REQUEST_REPLY: PatternRow = PatternRow {
    id: "async-request-reply",
    word: Some("request-reply"),
    name: "Asynchronous request and reply over HTTP",
    summary: "The API takes a long request in with 202 and an address, puts the work into a queue, and the caller asks at that address \
              until the result is there.",
    attention: &[
        "answer 202 with the status address and a hint when to ask again; when the work is done, redirect to the result",
        "the status address reads what the worker has written, so request, worker and status share one key and one store",
        "validate before you accept: what is refused later is an unhappy surprise for a caller that heard 202",
        "offer a way to cancel, and decide how long results stay",
        "callers that ask too often are a load of their own; a push channel can spare most of it",
    ],
    pros: &[
        "plain HTTP from end to end, so browsers and partners can use it",
        "the caller is free while the work takes minutes, and peaks wait in the queue",
    ],
    cons: &[
        "more calls, and the result is seen one polling step late",
        "every caller needs the loop, or somebody has to hide it behind a facade",
    ],
    changes: &[],
    sources: &[&AAC_ARR, &AAC_MSG],
    recognise: async_request_reply,
};

/// How many neighbours of one component are looked at, so that a hub that calls everything costs no more than any other.
pub(super) const NEIGHBOURS: usize = 32;

/// How many receivers behind a broker are told of an occurrence that only leads there: many occurrences can lead to one.
pub(super) const ENDS: usize = 256;

fn async_request_reply(scene: &Scene<'_, '_>, found: &mut Found) {
    let mut legs = Legs::default();
    for Request { link, answers } in scene.requests().iter().filter(|request| is_over_http(scene, request.link)) {
        let (components, links) = exchange(scene, *link, answers, &mut legs);
        found.add(components, links, Some("the queue behind the address is not drawn".into()));
    }
    let writers = writers(scene);
    if writers.is_empty() {
        return;
    }
    let mut written = Marked::new(scene.graph.nodes.len());
    for queue in scene.brokers(&[Service::StorageQueue, Service::ServiceBusQueue]) {
        if !scene.out(queue).any(|hop| writers.binary_search(&hop.to).is_ok()) {
            continue;
        }
        for sent in scene.sends(queue).take(NEIGHBOURS) {
            if let Some((components, links)) = accepted(scene, queue, sent, &mut written) {
                found.add(components, links, None);
            }
        }
    }
}

/// The components that call a store, in order.
fn writers(scene: &Scene<'_, '_>) -> Few {
    let stores = scene.graph.node_indices().filter(|node| keeps(scene, *node));
    let calls = stores.flat_map(|store| scene.into(store)).filter(|hop| scene.verdict(hop.link) == Verdict::Call);
    let mut writers: Few = calls.map(|hop| hop.from).collect();
    writers.sort_unstable();
    writers.dedup();
    writers
}

/// What takes part when an API accepts work, queues it, and can be asked for the status that the worker writes.
fn accepted(scene: &Scene<'_, '_>, queue: Stop, sent: Hop, written: &mut Marked) -> Option<(Few, Few)> {
    written.clear();
    let (mut components, mut links): (Few, Few) = (smallvec![sent.from], smallvec![sent.link]);
    for handler in scene.receives(queue).take(NEIGHBOURS).filter(|handler| handler.to != sent.from) {
        components.push(handler.to);
        links.push(handler.link);
        for writes in calls_out(scene, handler.to).filter(|hop| keeps(scene, hop.to)) {
            written.set(writes.to, writes.link);
        }
    }
    let requests = scene.into(sent.from).filter(|hop| scene.verdict(hop.link) == Verdict::Call).take(NEIGHBOURS);
    for request in requests.filter(|hop| scene.part(hop.from).is_some()) {
        for status in calls_out(scene, request.from).filter(|hop| hop.link != request.link) {
            let reads = calls_out(scene, status.to).find(|read| written.get(read.to).is_some());
            let Some(read) = reads.filter(|_| looks_up(scene, status, sent.from)) else { continue };
            components.extend([request.from, status.to, read.to]);
            components.extend(scene.is_drawn(queue).then_some(queue));
            links.extend([request.link, status.link, read.link]);
            links.extend(written.get(read.to));
            return Some((components, links));
        }
    }
    None
}

/// Whether a call asks for a status: at an address of its own, or a second call at the one that accepted.
fn looks_up(scene: &Scene<'_, '_>, status: Hop, api: Stop) -> bool {
    let is_interface = |kind| matches!(kind, ComponentKind::Api | ComponentKind::Function | ComponentKind::Service);
    status.to == api || scene.part(status.to).is_some_and(|part| is_interface(part.kind()))
}

fn calls_out<'s>(scene: &'s Scene<'_, '_>, stop: Stop) -> impl Iterator<Item = Hop> + 's {
    scene.out(stop).filter(|hop| scene.verdict(hop.link) == Verdict::Call).take(NEIGHBOURS)
}

/// Whether a component keeps what is given to it.
pub(super) fn keeps(scene: &Scene<'_, '_>, stop: Stop) -> bool {
    let is_store = |kind| matches!(kind, ComponentKind::Database | ComponentKind::Cache | ComponentKind::Storage);
    scene.part(stop).is_some_and(|part| is_store(part.kind()))
}

/// A link for each of some components; clearing costs what was set.
#[derive(Debug)]
pub(super) struct Marked {
    links: Vec<Option<u32>>,
    set: Vec<Stop>,
}

impl Marked {
    pub fn new(nodes: usize) -> Self {
        Self { links: vec![None; nodes], set: Vec::new() }
    }

    pub fn clear(&mut self) {
        for stop in self.set.drain(..) {
            self.links[stop as usize] = None;
        }
    }

    pub fn set(&mut self, stop: Stop, link: u32) {
        self.links[stop as usize] = Some(link);
        self.set.push(stop);
    }

    pub fn get(&self, stop: Stop) -> Option<u32> {
        *self.links.get(stop as usize)?
    }
}
