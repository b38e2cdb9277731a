//! What changed between two versions of a design, and what did that do to the answers?
//!
//! Things are matched by id, which never changes. Facts that only say where a box is drawn are kept apart from those that
//! say what the design is. A link that nobody touched is listed too when its answer is another one.

use std::collections::{HashMap, HashSet};

use crate::analysis::{Analysis, Finding, Pattern};
use crate::file::{Fact, Facts, List, Sheet, plain};
use crate::model::{ComponentId, LinkId, Topology, Vocabulary};
use crate::rules::Advice;

/// The difference between two versions of a design.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Diff {
    /// The name of the design, in its newer version.
    pub name: String,
    /// What is said otherwise of the design as a whole.
    pub title: Vec<Turn>,
    /// The things that are not as they were: groups, then components, then links.
    pub things: Vec<Thing>,
    /// The components that are only drawn elsewhere.
    pub moved: Vec<String>,
    /// The lists whose things stand in another order.
    pub reordered: Vec<List>,
    /// Findings that are open in one version only.
    pub findings: Vec<(Change, Finding)>,
    /// Patterns that are in one version only.
    pub patterns: Vec<(Change, Pattern)>,
}

/// What became of something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// Only the newer version has it.
    Added,
    /// Only the older version has it.
    Removed,
    /// Both have it, and it says something else.
    Changed,
    /// Both have it as it was, but its answer is another one.
    Affected,
}

impl Change {
    /// The sign that stands before it in a listing.
    pub fn sign(self) -> char {
        match self {
            Self::Added => '+',
            Self::Removed => '-',
            Self::Changed => '~',
            Self::Affected => '=',
        }
    }

    /// Its word in exports.
    pub fn word(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Removed => "removed",
            Self::Changed => "changed",
            Self::Affected => "affected",
        }
    }
}

/// A fact that turned into another one. Values are JSON text.
#[derive(Debug, Clone, PartialEq)]
pub struct Turn {
    /// What it is about.
    pub fact: Fact,
    /// What was said.
    pub was: Option<String>,
    /// What is said.
    pub now: Option<String>,
}

/// A group, component or link that is not as it was.
#[derive(Debug, Clone, PartialEq)]
pub struct Thing {
    /// The list that it stands in.
    pub list: List,
    /// Its id.
    pub id: String,
    /// Its name or label, as a person wrote it.
    pub name: Option<String>,
    /// The names of its two ends, for a link.
    pub ends: Option<[String; 2]>,
    /// What became of it.
    pub change: Change,
    /// The facts that turned; of what was added or removed all but its name, its ends and its place.
    pub turns: Vec<Turn>,
    /// The answer before and after, where it is another one.
    pub answer: Option<[Option<String>; 2]>,
    /// The reasons that the newer answer has and the older one had not.
    pub because: Vec<String>,
}

impl Diff {
    /// Compares two versions of a design.
    pub fn of(was: &Topology, now: &Topology) -> Self {
        let sides = [Side::of(was), Side::of(now)];
        let mut diff = Self { name: now.title().name.clone(), ..Self::default() };
        diff.title = turns(&sides[0].sheet.title, &sides[1].sheet.title);
        for list in List::ALL {
            diff.compare(list, &sides);
        }
        let [before, after] = [&sides[0].analysis, &sides[1].analysis];
        let key = |finding: &Finding| (finding.rule, finding.subject.clone());
        let open = |analysis: &Analysis| {
            analysis.findings().iter().filter(|finding| finding.waived.is_none()).cloned().collect::<Vec<_>>()
        };
        diff.findings = only_one(open(before), open(after), key);
        let key = |pattern: &Pattern| (pattern.row.name, pattern.components.clone(), pattern.links.clone());
        diff.patterns = only_one(before.patterns().to_vec(), after.patterns().to_vec(), key);
        diff
    }

    /// Whether the two versions say the same, drawn alike or not.
    pub fn is_empty(&self) -> bool {
        *self == Self { name: self.name.clone(), ..Self::default() }
    }

    fn compare(&mut self, list: List, sides: &[Side<'_>; 2]) {
        let [was, now] = [sides[0].sheet.list(list), sides[1].sheet.list(list)];
        let common = |one: &indexmap::IndexMap<String, Facts>, other: &indexmap::IndexMap<String, Facts>| {
            one.keys().filter(|id| other.contains_key(*id)).cloned().collect::<Vec<_>>()
        };
        if common(was, now) != common(now, was) {
            self.reordered.push(list);
        }
        for (id, facts) in was.iter().filter(|(id, _)| !now.contains_key(*id)) {
            self.things.push(thing(list, id, sides, Change::Removed, turns(facts, &Facts::new())));
        }
        for (id, facts) in now {
            let Some(before) = was.get(id) else {
                self.things.push(thing(list, id, sides, Change::Added, turns(&Facts::new(), facts)));
                continue;
            };
            let (places, turns): (Vec<_>, Vec<_>) =
                turns(before, facts).into_iter().partition(|turn| list == List::Components && turn.fact.is_place());
            if turns.is_empty() {
                let thing = thing(list, id, sides, Change::Affected, turns);
                self.moved.extend((!places.is_empty()).then(|| id.clone()));
                self.things.extend(thing.answer.is_some().then_some(thing));
            } else {
                self.things.push(thing(list, id, sides, Change::Changed, turns));
            }
        }
    }
}

/// One version with what follows from it.
struct Side<'a> {
    topology: &'a Topology,
    sheet: Sheet,
    analysis: Analysis,
}

impl<'a> Side<'a> {
    fn of(topology: &'a Topology) -> Self {
        Self { topology, sheet: Sheet::of(topology), analysis: Analysis::of(topology) }
    }

    fn advice(&self, list: List, id: &str) -> Option<&Advice> {
        self.analysis.advice(&LinkId::new(id).filter(|_| list == List::Links)?)
    }
}

fn thing(list: List, id: &str, sides: &[Side<'_>; 2], change: Change, mut turns: Vec<Turn>) -> Thing {
    let side = if change == Change::Removed { &sides[0] } else { &sides[1] };
    let facts = &side.sheet.list(list)[id];
    let text = |key: &str| facts.get(&Fact::of(key)).map(|json| plain(json));
    let component = |id: String| {
        let named = ComponentId::new(&id).and_then(|id| side.topology.component(&id));
        named.map(|component| component.name.clone()).filter(|name| !name.trim().is_empty()).unwrap_or(id)
    };
    if matches!(change, Change::Added | Change::Removed) {
        let told = ["id", "name", "label", "from", "to", "at", "pinned"];
        turns.retain(|turn| !told.contains(&turn.fact.key.as_str()));
    }
    let advice = [sides[0].advice(list, id), sides[1].advice(list, id)];
    let answers = advice.map(|advice| advice.map(answer));
    let is_another = answers[0] != answers[1];
    let because = match advice {
        [Some(was), Some(now)] if is_another => {
            let known: HashSet<_> = was.reasons.iter().map(|reason| reason.rule).collect();
            let new = now.reasons.iter().filter(|reason| !known.contains(reason.rule));
            new.map(|reason| format!("{} ({})", reason.text, reason.rule)).collect()
        }
        _ => Vec::new(),
    };
    Thing {
        list,
        id: id.to_owned(),
        name: text("name").or_else(|| text("label")).filter(|name| !name.trim().is_empty()),
        ends: text("from").zip(text("to")).map(|(from, to)| [component(from), component(to)]),
        change,
        turns,
        answer: is_another.then_some(answers),
        because,
    }
}

/// The verdict, the service and what to switch on: "message, Service Bus queue (Standard); switch on sessions".
fn answer(advice: &Advice) -> String {
    let mut words = advice.verdict.word().to_owned();
    if let Some(service) = advice.service_name() {
        words.push_str(", ");
        words.push_str(service);
    }
    let features: Vec<_> = advice.suggestion.iter().flat_map(|one| &one.features).map(|feature| feature.word).collect();
    if !features.is_empty() {
        words.push_str("; switch on ");
        words.push_str(&features.join(", "));
    }
    if advice.pinned.is_some() {
        words.push_str(", chosen by the author");
    }
    words
}

fn turns(was: &Facts, now: &Facts) -> Vec<Turn> {
    let turn = |fact: &Fact| Turn { fact: fact.clone(), was: was.get(fact).cloned(), now: now.get(fact).cloned() };
    let gone = was.keys().filter(|fact| !now.contains_key(*fact));
    let mut turns: Vec<_> = gone.map(turn).collect();
    turns.extend(now.keys().map(turn).filter(|turn| turn.was != turn.now));
    turns
}

/// What stands in one of two lists only.
fn only_one<T, K: Eq + std::hash::Hash>(was: Vec<T>, now: Vec<T>, key: impl Fn(&T) -> K) -> Vec<(Change, T)> {
    let count = |list: &[T]| {
        let mut counts: HashMap<K, usize> = HashMap::new();
        for item in list {
            *counts.entry(key(item)).or_default() += 1;
        }
        counts
    };
    let (mut before, mut after) = (count(&was), count(&now));
    let left = |counts: &mut HashMap<K, usize>, item: &T| match counts.get_mut(&key(item)) {
        Some(count) if *count > 0 => {
            *count -= 1;
            false
        }
        _ => true,
    };
    let mut changes: Vec<_> =
        was.into_iter().filter(|item| left(&mut after, item)).map(|item| (Change::Removed, item)).collect();
    changes.extend(now.into_iter().filter(|item| left(&mut before, item)).map(|item| (Change::Added, item)));
    changes
}
