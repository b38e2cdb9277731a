//! How do two versions of a design that come from one become one again? Fact by fact, by id.
//!
//! A fact that one side changed is taken over; one that both changed differently is a conflict: ours is kept and the
//! conflict is told. What one side removed and the other changed or still uses is kept, and told. So nothing is lost
//! without a word, and what comes out is always a design that opens.

use std::collections::HashMap;
use std::fmt;
use std::hash::Hash;

use indexmap::IndexMap;

use super::words::fact_words;
use crate::file::{Fact, Facts, List, Sheet, plain};
use crate::layout::box_size;
use crate::model::{Component, Topology};
use crate::text::{ellipsis, shown};

/// How many cells one value takes at most.
const VALUE: usize = 60;

/// Two versions made one.
#[derive(Debug, Clone, PartialEq)]
pub struct Merged {
    /// The design.
    pub topology: Topology,
    /// What the sides disagree on.
    pub conflicts: Vec<Conflict>,
    /// What was settled without asking, because it only concerns the drawing.
    pub notes: Vec<Conflict>,
}

/// Something that the sides disagree on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    /// What it is about; none: the design as a whole.
    pub subject: Option<(List, String)>,
    /// The disagreement, and what was kept: one clause that has passed `text::shown`.
    pub text: String,
}

impl fmt::Display for Conflict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.subject {
            Some((list, id)) => write!(f, "{} \"{}\": {}", list.noun(), shown(id), self.text),
            None => f.write_str(&self.text),
        }
    }
}

/// Merges two versions that come from one.
pub fn merge(base: &Topology, ours: &Topology, theirs: &Topology) -> Merged {
    let [base, ours, theirs] = [base, ours, theirs].map(Sheet::of);
    let mut merge = Merge { base, ours, theirs, now: Sheet::default(), conflicts: Vec::new(), notes: Vec::new() };
    merge.title();
    for list in List::ALL {
        merge.list(list);
    }
    merge.keep_what_is_used();
    while merge.cut_circle() {
        merge.keep_what_is_used();
    }
    let design = "what is referred to was kept, and every fact is of one of the versions";
    let topology = merge.now.design().expect(design);
    merge.part_boxes(&topology);
    let topology = merge.now.design().expect(design);
    let Merge { mut conflicts, notes, .. } = merge;
    conflicts.sort_by_key(|conflict| conflict.subject.as_ref().map(|(list, _)| *list));
    Merged { topology, conflicts, notes }
}

struct Merge {
    base: Sheet,
    ours: Sheet,
    theirs: Sheet,
    now: Sheet,
    conflicts: Vec<Conflict>,
    notes: Vec<Conflict>,
}

impl Merge {
    fn conflict(&mut self, subject: Option<(List, &str)>, text: String) {
        self.conflicts.push(Conflict { subject: subject.map(|(list, id)| (list, id.to_owned())), text });
    }

    fn title(&mut self) {
        let [base, ours, theirs] = [&self.base, &self.ours, &self.theirs].map(|sheet| sheet.title.clone());
        self.now.title = self.facts(None, &base, &ours, &theirs);
    }

    /// The things of a list, in an order that has the order of both sides.
    fn list(&mut self, list: List) {
        let [base, ours, theirs] = [&self.base, &self.ours, &self.theirs].map(|sheet| sheet.list(list).clone());
        let mut now = IndexMap::new();
        for id in order(&base, &ours, &theirs) {
            let facts = match (base.get(id), ours.get(id), theirs.get(id)) {
                (Some(base), Some(ours), Some(theirs)) => Some(self.facts(Some((list, id)), base, ours, theirs)),
                (None, Some(ours), Some(theirs)) => Some(self.both_add((list, id), ours, theirs)),
                (Some(base), Some(ours), None) => self.one_removes((list, id), base, ours, ["ours", "theirs"]),
                (Some(base), None, Some(theirs)) => self.one_removes((list, id), base, theirs, ["theirs", "ours"]),
                (None, Some(facts), None) | (None, None, Some(facts)) => Some(facts.clone()),
                (_, None, None) => None,
            };
            now.extend(facts.map(|facts| (id.clone(), facts)));
        }
        *self.now.list_mut(list) = now;
    }

    /// The facts of a thing that both sides have.
    fn facts(&mut self, subject: Option<(List, &str)>, base: &Facts, ours: &Facts, theirs: &Facts) -> Facts {
        let mut now = Facts::new();
        for fact in order(base, ours, theirs) {
            let [was, our, their] = [base, ours, theirs].map(|facts| facts.get(fact));
            let value = match () {
                () if our == their || their == was => our,
                () if our == was => their,
                () => {
                    let what = fact_words(fact);
                    if fact.is_place() {
                        let text = format!("{what}: both sides moved it; it lies where ours has it");
                        let subject = subject.map(|(list, id)| (list, id.to_owned()));
                        self.notes.push(Conflict { subject, text });
                    } else {
                        let [was, our, their] = [was, our, their].map(value);
                        let text =
                            format!("{what}: ours says {our}, theirs {their}, before it was {was}; ours is kept");
                        self.conflict(subject, text);
                    }
                    our
                }
            };
            now.extend(value.map(|value| (fact.clone(), value.clone())));
        }
        now
    }

    /// A thing that both sides added under one id.
    fn both_add(&mut self, subject: (List, &str), ours: &Facts, theirs: &Facts) -> Facts {
        let ends = [Fact::of("from"), Fact::of("to")];
        let [here, there] = [ours, theirs].map(|facts| ends.each_ref().map(|end| facts.get(end).map(|id| plain(id))));
        if here != there {
            let words = |ends: [Option<String>; 2]| ends.map(Option::unwrap_or_default).join(" to ");
            let (here, there) = (words(here), words(there));
            let text = format!(
                "both sides add it: ours from {here}, theirs from {there}; ours is kept, theirs needs another id"
            );
            self.conflict(Some(subject), text);
            return ours.clone();
        }
        self.facts(Some(subject), &Facts::new(), ours, theirs)
    }

    /// A thing that one side removed: gone with it, unless the other side changed it.
    fn one_removes(
        &mut self,
        subject: (List, &str),
        base: &Facts,
        kept: &Facts,
        [keeps, removes]: [&str; 2],
    ) -> Option<Facts> {
        let said = |facts: &Facts| {
            let mut said: Vec<_> = facts
                .iter()
                .filter(|(fact, _)| !fact.is_place())
                .map(|(fact, json)| (fact.clone(), json.clone()))
                .collect();
            said.sort();
            said
        };
        if said(base) == said(kept) {
            return None;
        }
        self.conflict(Some(subject), format!("{keeps} changes it, {removes} removes it; it is kept"));
        Some(kept.clone())
    }

    /// Puts back what one side removed and something that stays refers to.
    fn keep_what_is_used(&mut self) {
        while let Some(Dangling { user: (list, user), key, missing: (home, id) }) = self.dangling() {
            let of = |sheet: &Sheet| sheet.list(home).get(&id).cloned();
            let (remover, facts) = match (of(&self.ours), of(&self.theirs)) {
                (Some(facts), _) => ("theirs", facts),
                (None, facts) => ("ours", facts.expect("a reference of one side leads to a thing of that side")),
            };
            self.now.list_mut(home).insert(id.clone(), facts);
            let text =
                format!("{remover} removes it, but \"{key}\" of {} \"{user}\" leads to it; it is kept", list.noun());
            self.conflict(Some((home, &id)), text);
        }
    }

    /// A reference that leads nowhere.
    fn dangling(&self) -> Option<Dangling> {
        let mut references = REFERENCES
            .iter()
            .flat_map(|reference| self.now.list(reference.0).iter().map(move |(user, facts)| (reference, user, facts)));
        references.find_map(|((list, key, home), user, facts)| {
            let id = plain(facts.get(&Fact::of(key))?);
            let lost = !self.now.list(*home).contains_key(&id);
            lost.then(|| Dangling { user: (*list, user.clone()), key, missing: (*home, id) })
        })
    }

    /// Opens a circle of groups that the two sides closed together; says whether there was one.
    fn cut_circle(&mut self) -> bool {
        let parent = Fact::of("parent");
        let groups = self.now.list(List::Groups);
        let outer =
            |id: &String| groups[id].get(&parent).and_then(|json| groups.get_full(&plain(json))).map(|(at, ..)| at);
        let outer: Vec<Option<usize>> = groups.keys().map(outer).collect();
        let Some(circle) = circle(&outer) else { return false };
        let said_by =
            |sheet: &Sheet, id: &String| sheet.list(List::Groups).get(id).map(|facts| facts.get(&parent).cloned());
        let cut = circle.iter().find_map(|at| {
            let (id, facts) = groups.get_index(*at).expect("the circle is of these groups");
            let ours = said_by(&self.ours, id)?;
            (ours.as_ref() != facts.get(&parent)).then(|| (id.clone(), ours))
        });
        let (id, ours) = cut.expect("neither side has a circle of its own");
        let words = value(ours.as_ref());
        let facts = &mut self.now.list_mut(List::Groups)[&id];
        let theirs = value(facts.shift_remove(&parent).as_ref());
        facts.extend(ours.map(|ours| (parent, ours)));
        let text = format!(
            "parent: ours says {words}, theirs {theirs}; together groups would be inside themselves; ours is kept"
        );
        self.conflict(Some((List::Groups, &id)), text);
        true
    }

    /// Takes the place of what theirs added and drew where something of ours lies.
    fn part_boxes(&mut self, topology: &Topology) {
        let [ours, theirs] = [&self.ours, &self.theirs].map(|sheet| sheet.list(List::Components));
        let area = |component: &Component| component.at.map(|at| (at, box_size(component)));
        let place = |facts: Option<&Facts>| facts.and_then(|facts| facts.get(&Fact::of("at"))).cloned();
        // What theirs had before its eyes when it drew is no surprise to it.
        let known = |id: &str| {
            place(theirs.get(id)).is_some_and(|at| place(self.now.list(List::Components).get(id)) == Some(at))
        };
        let (here, there): (Vec<_>, Vec<_>) =
            topology.components().values().partition(|component| ours.contains_key(component.id.as_str()));
        let here: Vec<_> =
            here.into_iter().filter(|component| !known(component.id.as_str())).filter_map(area).collect();
        let covered = there.into_iter().filter(|component| {
            area(component).is_some_and(|(at, (width, height))| {
                here.iter().any(|(other, (w, h))| {
                    at.x < other.x + w && other.x < at.x + width && at.y < other.y + h && other.y < at.y + height
                })
            })
        });
        for id in covered.map(|component| component.id.to_string()).collect::<Vec<_>>() {
            self.now.list_mut(List::Components)[&id].retain(|fact, _| !fact.is_place());
            let text = "theirs drew it where something of ours lies; it gets a place of its own".to_owned();
            self.notes.push(Conflict { subject: Some((List::Components, id)), text });
        }
    }
}

/// What refers to what: a list, a key of its things, and the list that the key leads into.
const REFERENCES: &[(List, &str, List)] = &[
    (List::Links, "reply_to", List::Links),
    (List::Links, "from", List::Components),
    (List::Links, "to", List::Components),
    (List::Components, "group", List::Groups),
    (List::Groups, "parent", List::Groups),
];

/// A reference that leads nowhere.
struct Dangling {
    user: (List, String),
    key: &'static str,
    missing: (List, String),
}

/// A value of somebody's in quotation marks, or that there is none.
fn value(json: Option<&String>) -> String {
    json.map_or("nothing".to_owned(), |json| format!("\"{}\"", ellipsis(&shown(&plain(json)), VALUE)))
}

/// A circle in a forest that may not be one, given what is around each.
fn circle(outer: &[Option<usize>]) -> Option<Vec<usize>> {
    let mut walk_of = vec![usize::MAX; outer.len()];
    for start in 0..outer.len() {
        let mut next = Some(start);
        while let Some(at) = next.filter(|at| walk_of[*at] == usize::MAX) {
            walk_of[at] = start;
            next = outer[at];
        }
        if let Some(met) = next.filter(|at| walk_of[*at] == start) {
            let mut circle = vec![met];
            let mut next = outer[met];
            while let Some(at) = next.filter(|at| *at != met) {
                circle.push(at);
                next = outer[at];
            }
            return Some(circle);
        }
    }
    None
}

/// All keys of both sides: in the order of the side that changed it, those of the other side behind what they stand behind there.
fn order<'a, K: Hash + Eq, V>(
    base: &IndexMap<K, V>,
    ours: &'a IndexMap<K, V>,
    theirs: &'a IndexMap<K, V>,
) -> Vec<&'a K> {
    let common = |one: &'a IndexMap<K, V>, other: &IndexMap<K, V>| {
        one.keys().filter(|id| base.contains_key(*id) && other.contains_key(*id)).collect::<Vec<_>>()
    };
    let as_before = common(ours, theirs)
        == base.keys().filter(|id| ours.contains_key(*id) && theirs.contains_key(*id)).collect::<Vec<_>>();
    let (first, second) = if as_before { (theirs, ours) } else { (ours, theirs) };
    let mut behind: HashMap<Option<&K>, Vec<&'a K>> = HashMap::new();
    let mut before = None;
    for id in second.keys() {
        if !first.contains_key(id) {
            behind.entry(before).or_default().push(id);
        }
        before = Some(id);
    }
    let mut ordered = Vec::with_capacity(first.len() + second.len());
    let mut rest: Vec<&'a K> = first.keys().rev().collect();
    rest.extend(behind.remove(&None).into_iter().flatten().rev());
    while let Some(id) = rest.pop() {
        ordered.push(id);
        rest.extend(behind.remove(&Some(id)).into_iter().flatten().rev());
    }
    ordered
}
