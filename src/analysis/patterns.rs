//! Which known patterns does the design show, and what is there to know of each? One row a pattern, one table.
//!
//! A row holds what an architect would be told: what to mind, what speaks for and against it, what the pages said when
//! the pattern was drawn and what holds now. To add one, write its row and its recogniser in the file of its family and
//! name the row in [`PATTERNS`]; the inspector, the exports and the sources take it from there.
//!
//! Every recogniser reads the [`Scene`], in which a drawn broker and one that is only suggested on a link look the
//! same, and visits each leg a bounded number of times: all of them together stay near O(V + E).

mod exchanges;
mod gateways;
mod processes;
mod publish;
mod queues;
mod scene;
mod stores;
mod streams;

use std::borrow::Cow;

use smallvec::SmallVec;

use super::Analysis;
use super::findings::At;
use super::graph::{Graph, Index};
use crate::model::{ComponentId, LinkId, Roster};
use crate::rules::Source;
use scene::{Hop, Scene};

/// A pattern found in a design.
#[derive(Debug, Clone, PartialEq)]
pub struct Pattern {
    /// Which.
    pub row: &'static PatternRow,
    /// The components that take part.
    pub components: Vec<ComponentId>,
    /// The links that take part.
    pub links: Vec<LinkId>,
    /// A remark on this occurrence, in one clause: "two of the handlers compete".
    pub remark: Option<Cow<'static, str>>,
}

/// What is known of a pattern. Texts other than the summary are clauses, in lower case without a full stop.
#[derive(Debug)]
pub struct PatternRow {
    /// Its own name in this program: "load-levelling". Never reused.
    pub id: &'static str,
    /// Its word in exports, which related patterns share: "load-levelling". None: the file format has no word for it,
    /// so it is shown but not exported.
    pub word: Option<&'static str>,
    /// Its name: "Load levelling".
    pub name: &'static str,
    /// What it is, in one or two sentences.
    pub summary: &'static str,
    /// What to mind, in order.
    pub attention: &'static [&'static str],
    /// What speaks for it.
    pub pros: &'static [&'static str],
    /// What speaks against it.
    pub cons: &'static [&'static str],
    /// What has changed since the pattern was described, or where the pages disagree.
    pub changes: &'static [Change],
    /// The pages behind it.
    pub sources: &'static [&'static Source],
    recognise: fn(&Scene<'_, '_>, &mut Found),
}

impl PartialEq for PatternRow {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

/// What a page said once and what holds now. Each part is a clause, in lower case without a full stop.
#[derive(Debug)]
pub struct Change {
    /// When it was said: "2023-12", or that pages differ to this day.
    pub date: &'static str,
    /// What was said.
    pub said: &'static str,
    /// What holds now.
    pub now: &'static str,
    /// The page that says so now; it carries its own date.
    pub source: &'static Source,
}

/// Every pattern, in the order in which they are shown.
pub static PATTERNS: &[&PatternRow] = &[
    &queues::POINT_TO_POINT,
    &queues::LOAD_LEVELLING,
    &queues::COMPETING_CONSUMERS,
    &publish::EVENT_GRID_PUSH,
    &publish::EVENT_GRID_PULL,
    &publish::SERVICE_BUS_PULL,
    &publish::PUSH_PUSH_PULL_SERVICE_BUS,
    &publish::PUSH_PUSH_PULL_NAMESPACE,
    &streams::EVENT_STREAM,
    &exchanges::REQUEST_REPLY,
    &exchanges::ASYNC_REQUEST_REPLY,
    &exchanges::SCATTER_GATHER,
    &queues::SEQUENTIAL_CONVOY,
    &queues::PRIORITY_QUEUE,
    &stores::CLAIM_CHECK,
    &stores::WEB_QUEUE_WORKER,
    &processes::CHOREOGRAPHY,
    &processes::INTEGRATION_HUB,
    &processes::IDLE_WAKE_UP,
    &gateways::FRONT_DOOR_CONSUMPTION,
    &gateways::FRONT_DOOR_CLASSIC,
    &gateways::GATEWAY_CLASSIC,
    &gateways::PUBLIC_V2,
    &gateways::FRONT_DOOR_INJECTED,
    &gateways::GATEWAY_INJECTED,
    &gateways::FRONT_DOOR_PRIVATE_V2,
    &gateways::FRONT_DOOR_GATEWAY,
    &gateways::OTHER_ARRANGEMENT,
    &gateways::MULTI_REGION_FRONT_DOOR,
    &gateways::MULTI_REGION_APIM,
];

/// Every pattern that the design shows, in the order of the table.
pub(super) fn recognise(graph: &Graph<'_>, analysis: &Analysis) -> Places {
    let scene = Scene::of(graph, analysis);
    let mut found = Found { row: PATTERNS[0], all: Places::default() };
    for row in PATTERNS {
        found.row = row;
        (row.recognise)(&scene, &mut found);
    }
    found.all
}

/// Some components, stops or links of one occurrence: mostly two or three.
type Few = SmallVec<[Index; 4]>;

/// What the recognisers have found so far.
struct Found {
    row: &'static PatternRow,
    all: Places,
}

/// The occurrences of patterns in a design, by index.
#[derive(Debug, Clone, Default)]
pub(super) struct Places {
    rows: Vec<Place>,
    /// The components and the links of all of them, one after the other.
    items: Vec<Index>,
}

/// One occurrence of a pattern.
#[derive(Debug, Clone)]
struct Place {
    row: &'static PatternRow,
    remark: Option<Cow<'static, str>>,
    /// Into the items: where its components begin, where its links begin, and where they end.
    components: u32,
    links: u32,
    end: u32,
}

impl Places {
    pub fn in_words(&self, roster: &Roster) -> Vec<Pattern> {
        let in_words = |place: &Place| Pattern {
            row: place.row,
            components: self
                .items(place.components, place.links)
                .iter()
                .map(|node| roster.components().id(*node).clone())
                .collect(),
            links: self.items(place.links, place.end).iter().map(|link| roster.links().id(*link).clone()).collect(),
            remark: place.remark.clone(),
        };
        self.rows.iter().map(in_words).collect()
    }

    /// Which of them take something in.
    pub fn with(&self, at: At) -> impl Iterator<Item = usize> {
        let takes_in = move |place: &Place| match at {
            At::Component(node) => self.items(place.components, place.links).contains(&node),
            At::Link(link) => self.items(place.links, place.end).contains(&link),
            At::Group(_) | At::Document => false,
        };
        self.rows.iter().enumerate().filter(move |(_, place)| takes_in(place)).map(|(at, _)| at)
    }

    fn items(&self, from: u32, to: u32) -> &[Index] {
        &self.items[from as usize..to as usize]
    }

    /// Puts some indices at the end, each once and in the author's order; and says where they begin.
    fn push(&mut self, items: &mut Few) -> u32 {
        let begin = self.items.len() as u32;
        match items.as_mut_slice() {
            [] => {}
            [only] => self.items.push(*only),
            [one, other] if one != other => self.items.extend([*one.min(other), *one.max(other)]),
            many if many.is_sorted_by(|one, next| one < next) => self.items.extend_from_slice(many),
            many => {
                many.sort_unstable();
                items.dedup();
                self.items.extend_from_slice(items);
            }
        }
        begin
    }
}

impl Found {
    /// Adds an occurrence on one link: the components at both ends of its way through a service that is not drawn.
    fn add_way(&mut self, scene: &Scene<'_, '_>, into: Hop, out: Hop, remark: Option<Cow<'static, str>>) {
        let mut ends: Few = [into.from, out.to].into_iter().filter(|stop| scene.is_drawn(*stop)).collect();
        let components = self.all.push(&mut ends);
        let links = self.all.items.len() as u32;
        self.all.items.push(into.link);
        self.all.rows.push(Place { row: self.row, remark, components, links, end: links + 1 });
    }

    /// Adds an occurrence. Components and links may repeat and come in any order; they are told in the author's.
    fn add(&mut self, mut components: Few, mut links: Few, remark: Option<Cow<'static, str>>) {
        let components = self.all.push(&mut components);
        let links = self.all.push(&mut links);
        let end = self.all.items.len() as u32;
        self.all.rows.push(Place { row: self.row, remark, components, links, end });
    }
}
