//! What remains of a gesture? For each thing that its edits touched: how it was at first and how it is at last.
//!
//! The result is applied without asking whether every edit alone keeps the invariants (the design before and the design
//! after do), but places in the lists must come out right in both directions. So changes in place come first, then
//! removals from the end of the list as it was at first, then additions from the beginning of the list as it is at last.

use std::hash::Hash;

use indexmap::IndexMap;

use super::edit::{Change, Edit, Retitle};

/// One edit for each thing that the edits touch, two for one that was removed and added again.
pub(super) fn squash(edits: Vec<Edit>) -> Vec<Edit> {
    let (mut titles, mut groups, mut components, mut links) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for edit in edits {
        match edit {
            Edit::Title(change) => titles.push(*change),
            Edit::Group(change) => groups.push(*change),
            Edit::Component(change) => components.push(*change),
            Edit::Link(change) => links.push(*change),
        }
    }
    let title = title(titles).into_iter().map(|change| Edit::Title(Box::new(change)));
    let groups = net(groups, |group| group.id.clone()).into_iter().map(|change| Edit::Group(Box::new(change)));
    let components =
        net(components, |component| component.id.clone()).into_iter().map(|change| Edit::Component(Box::new(change)));
    let links = net(links, |link| link.id.clone()).into_iter().map(|change| Edit::Link(Box::new(change)));
    title.chain(groups).chain(components).chain(links).collect()
}

fn title(changes: Vec<Retitle>) -> Option<Retitle> {
    let change = changes.into_iter().reduce(|first, last| Retitle { was: first.was, now: last.now })?;
    (change.was != change.now).then_some(change)
}

/// What an edit does to the places of the others in its list.
enum Shift {
    Added(usize),
    Removed(usize),
}

/// What became of one thing. The numbers beside its places say how many shifts had happened by then.
struct Fate<T> {
    first: Option<(usize, T)>,
    last: Option<(usize, T)>,
    first_seen: usize,
    last_seen: usize,
    was_removed: bool,
}

/// The changes of one list, each thing once.
fn net<T: PartialEq, K: Hash + Eq>(changes: Vec<Change<T>>, id: impl Fn(&T) -> K) -> Vec<Change<T>> {
    let mut fates: IndexMap<K, Fate<T>> = IndexMap::new();
    let mut shifts = Vec::new();
    for Change { was, now } in changes {
        let Some(key) = was.as_ref().or(now.as_ref()).map(|(_, thing)| id(thing)) else { continue };
        let shift = match (&was, &now) {
            (None, Some((at, _))) => Some(Shift::Added(*at)),
            (Some((at, _)), None) => Some(Shift::Removed(*at)),
            (Some(_), Some(_)) | (None, None) => None,
        };
        let before = shifts.len();
        shifts.extend(shift);
        match fates.entry(key) {
            indexmap::map::Entry::Vacant(entry) => {
                let was_removed = now.is_none();
                entry.insert(Fate { first: was, last: now, first_seen: before, last_seen: shifts.len(), was_removed });
            }
            indexmap::map::Entry::Occupied(mut entry) => {
                let fate = entry.get_mut();
                fate.was_removed |= now.is_none();
                (fate.last, fate.last_seen) = (now, shifts.len());
            }
        }
    }
    in_order(fates.into_values(), &shifts)
}

fn in_order<T: PartialEq>(fates: impl Iterator<Item = Fate<T>>, shifts: &[Shift]) -> Vec<Change<T>> {
    let (mut changed, mut removed, mut added) = (Vec::new(), Vec::new(), Vec::new());
    let (before, after) = lowest(shifts);
    for fate in fates {
        // What happened only behind a place does not move it; so removing thousands of things costs no more than that.
        let first = fate.first.map(|(at, thing)| {
            if at < before[fate.first_seen] { (at, thing) } else { (at_first(at, &shifts[..fate.first_seen]), thing) }
        });
        match (first, fate.last) {
            (Some((at, was)), Some((_, now))) if !fate.was_removed => {
                if was != now {
                    changed.push(Change { was: Some((at, was)), now: Some((at, now)) });
                }
            }
            (first, last) => {
                removed.extend(first);
                added.extend(last.map(|(at, thing)| {
                    if at < after[fate.last_seen] {
                        (at, thing)
                    } else {
                        (at_last(at, &shifts[fate.last_seen..]), thing)
                    }
                }));
            }
        }
    }
    removed.sort_by_key(|(at, _)| std::cmp::Reverse(*at));
    added.sort_by_key(|(at, _)| *at);
    changed.extend(removed.into_iter().map(|was| Change { was: Some(was), now: None }));
    changed.extend(added.into_iter().map(|now| Change { was: None, now: Some(now) }));
    changed
}

/// For each number of shifts, the lowest place touched by those before and by those after.
fn lowest(shifts: &[Shift]) -> (Vec<usize>, Vec<usize>) {
    let place = |shift: &Shift| match shift {
        Shift::Added(at) | Shift::Removed(at) => *at,
    };
    let mut before = vec![usize::MAX];
    for shift in shifts {
        before.push(place(shift).min(before[before.len() - 1]));
    }
    let mut after = vec![usize::MAX];
    for shift in shifts.iter().rev() {
        after.push(place(shift).min(after[after.len() - 1]));
    }
    after.reverse();
    (before, after)
}

/// The place before the shifts of what is at a place after them.
fn at_first(at: usize, shifts: &[Shift]) -> usize {
    shifts.iter().rev().fold(at, |at, shift| match *shift {
        Shift::Added(other) => at - usize::from(at > other),
        Shift::Removed(other) => at + usize::from(at >= other),
    })
}

/// The place after the shifts of what is at a place before them.
fn at_last(at: usize, shifts: &[Shift]) -> usize {
    shifts.iter().fold(at, |at, shift| match *shift {
        Shift::Added(other) => at + usize::from(at >= other),
        Shift::Removed(other) => at - usize::from(at > other),
    })
}
