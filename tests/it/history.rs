//! Nothing that was done is ever lost: whatever an architect does can be taken back, and done again, exactly.

use proptest::prelude::*;
use toposcope::model::{Document, History, Needs, Refusal, Topology};
use toposcope::rules::Facts;

use crate::support::sketch;
use crate::support::strategies::{self, Act};

/// Equal in everything, the order of the lists included, which equality of maps does not see.
fn assert_same(found: &Topology, wanted: &Topology, when: &str) {
    assert!(order(found) == order(wanted), "{when}: the order {:?}, not {:?}", order(found), order(wanted));
    assert_eq!(found, wanted, "{when}");
}

fn order(topology: &Topology) -> [Vec<&str>; 3] {
    [
        topology.groups().keys().map(toposcope::model::Id::as_str).collect(),
        topology.components().keys().map(toposcope::model::Id::as_str).collect(),
        topology.links().keys().map(toposcope::model::Id::as_str).collect(),
    ]
}

/// The invariants of a design, checked from outside.
fn assert_valid(topology: &Topology) {
    for (id, group) in topology.groups() {
        assert_eq!(*id, group.id);
        let mut around = group.parent.as_ref();
        for _ in 0..=topology.groups().len() {
            around = around.and_then(|id| topology.group(id).expect("the parent exists").parent.as_ref());
        }
        assert!(around.is_none(), "the parents of {id} form a circle");
    }
    for (id, component) in topology.components() {
        assert_eq!(*id, component.id);
        assert!(component.group.as_ref().is_none_or(|id| topology.group(id).is_some()), "{id} is in no group");
    }
    for (id, link) in topology.links() {
        assert_eq!(*id, link.id);
        for end in [&link.from, &link.to] {
            assert!(topology.component(end).is_some(), "the link {id} has no end {end}");
        }
        let answered = link.reply_to.as_ref();
        assert!(answered.is_none_or(|asked| asked != id && topology.link(asked).is_some()), "{id} answers nothing");
    }
    assert_eq!(roster(topology), order(topology));
    let position = |id| topology.components().get_index_of(id).expect("both ends exist") as u32;
    let ends = topology.links().values().map(|link| [position(&link.from), position(&link.to)]);
    let names = (0..).zip(topology.components().values());
    names.for_each(|(at, component)| assert_eq!(topology.roster().name(at), component.name));
    assert!(topology.roster().ends().iter().copied().eq(ends), "the ends of the links are those of the roster");
    assert_digested(topology);
}

/// What is kept of components and links in a few bytes is what they say.
fn assert_digested(topology: &Topology) {
    let digest = topology.digest();
    assert_eq!(digest.components().len(), topology.components().len());
    for (kept, said) in digest.components().iter().zip(topology.components().values()) {
        assert_eq!((kept.kind, kept.exposure), (said.kind, said.exposure), "{}", said.id);
        assert_eq!(kept.instances, said.instances.unwrap_or(1), "{}", said.id);
        let has = [kept.has_group, kept.has_notes, kept.has_waivers];
        assert_eq!(has, [said.group.is_some(), said.notes.is_some(), !said.waived.is_empty()], "{}", said.id);
    }
    assert_eq!(digest.links().len(), topology.links().len());
    for (kept, said) in digest.links().iter().zip(topology.links().values()) {
        let pinned = said.service.as_ref().map(|pinned| pinned.service);
        assert_eq!((kept.expectation, kept.pinned), (said.expectation, pinned), "{}", said.id);
        let has = [kept.is_answer, kept.has_channel, kept.has_label, kept.has_notes, kept.has_waivers];
        let options = [&said.channel, &said.label, &said.notes].map(Option::is_some);
        assert_eq!(has[0], said.reply_to.is_some(), "{}", said.id);
        assert_eq!(has[1..4], options, "{}", said.id);
        assert_eq!(has[4], !said.waived.is_empty(), "{}", said.id);
        let facts = |needs: &Needs| Facts::stated(None, needs);
        assert_eq!(facts(&digest.needs()[kept.needs as usize]), facts(&said.needs), "{}", said.id);
    }
}

fn roster(topology: &Topology) -> [Vec<&str>; 3] {
    let roster = topology.roster();
    [
        roster.groups().ids().iter().map(toposcope::model::Id::as_str).collect(),
        roster.components().ids().iter().map(toposcope::model::Id::as_str).collect(),
        roster.links().ids().iter().map(toposcope::model::Id::as_str).collect(),
    ]
}

/// What somebody does at the keyboard.
#[derive(Debug, Clone)]
enum Move {
    /// One step of some changes; it is refused as a whole when one of them is.
    Step(Vec<Act>),
    /// Steps that become one.
    Gesture(Vec<Act>),
    /// Steps that are abandoned.
    Abandoned(Vec<Act>),
    Undo,
    Redo,
    Save,
}

fn moves() -> impl Strategy<Value = Vec<Move>> {
    let one = prop_oneof![
        5 => proptest::collection::vec(strategies::act(), 1..4).prop_map(Move::Step),
        2 => strategies::acts(8).prop_map(Move::Gesture),
        1 => strategies::acts(5).prop_map(Move::Abandoned),
        4 => Just(Move::Undo),
        3 => Just(Move::Redo),
        1 => Just(Move::Save),
    ];
    proptest::collection::vec(one, 0..30)
}

/// What a document promises, in the simplest way that can be thought of: whole designs in two stacks, numbered.
#[derive(Debug)]
struct Model {
    past: Vec<(u32, Topology)>,
    now: (u32, Topology),
    future: Vec<(u32, Topology)>,
    saved: u32,
    next: u32,
}

impl Model {
    fn push(&mut self, topology: Topology) {
        self.past.push(std::mem::replace(&mut self.now, (self.next, topology)));
        self.next += 1;
        self.future.clear();
    }

    fn follow(&mut self, made: &Move, document: &mut Document) {
        match made {
            Move::Step(acts) => {
                let before = document.topology().clone();
                let done = document.edit("step", |tx| acts.iter().try_for_each(|act| act.run(tx)));
                if done.is_err() {
                    assert_same(document.topology(), &before, "a refused step");
                } else if order(document.topology()) != order(&before) || *document.topology() != before {
                    self.push(document.topology().clone());
                }
            }
            Move::Gesture(acts) => {
                let mark = document.mark();
                for act in acts {
                    let _ = act.step(document);
                }
                let reached = document.topology().clone();
                document.squash(mark, "gesture");
                assert_same(document.topology(), &reached, "squashing");
                if document.mark() != mark {
                    self.push(reached);
                }
            }
            Move::Abandoned(acts) => {
                let mark = document.mark();
                for act in acts {
                    let _ = act.step(document);
                }
                document.rollback(mark);
            }
            Move::Undo => {
                assert_eq!(document.undo().is_some(), !self.past.is_empty());
                if let Some(before) = self.past.pop() {
                    self.future.push(std::mem::replace(&mut self.now, before));
                }
            }
            Move::Redo => {
                assert_eq!(document.redo().is_some(), !self.future.is_empty());
                if let Some(after) = self.future.pop() {
                    self.past.push(std::mem::replace(&mut self.now, after));
                }
            }
            Move::Save => {
                document.set_saved();
                self.saved = self.now.0;
            }
        }
        assert_same(document.topology(), &self.now.1, "the design");
        assert_eq!(document.history().done().len(), self.past.len());
        assert_eq!(document.history().undone().len(), self.future.len());
        assert_eq!(document.is_modified(), self.now.0 != self.saved, "modified after {made:?}");
    }
}

proptest! {
    #[test]
    fn a_document_is_two_stacks_of_designs(start in strategies::topology(6), moves in moves()) {
        let mut document = Document::new(start.clone());
        let mut model = Model { past: Vec::new(), now: (0, start), future: Vec::new(), saved: 0, next: 1 };
        let mut revision = document.revision();
        for made in &moves {
            let before = document.topology().clone();
            model.follow(made, &mut document);
            assert_valid(document.topology());
            if *document.topology() != before {
                prop_assert!(document.revision() > revision, "the revision grows with every change");
            }
            revision = document.revision();
        }
        while document.undo().is_some() {}
        prop_assert!(document.topology() == model.past.first().map_or(&model.now.1, |(_, first)| first));
    }

    #[test]
    fn a_gesture_is_taken_back_and_done_again_as_one(start in strategies::topology(6), acts in strategies::acts(25)) {
        let mut document = Document::new(start.clone());
        let mark = document.mark();
        for act in &acts {
            let _ = act.step(&mut document);
        }
        let reached = document.topology().clone();
        document.squash(mark, "gesture");
        let steps = document.history().done().len();
        prop_assert!(steps <= 1);
        prop_assert!(steps == 1 || start == reached);
        for _ in 0..2 {
            document.undo();
            assert_same(document.topology(), &start, "undone");
            document.redo();
            assert_same(document.topology(), &reached, "done again");
        }
    }

    #[test]
    fn a_gesture_touches_each_thing_at_most_twice(start in strategies::topology(6), acts in strategies::acts(25)) {
        let mut document = Document::new(start);
        let mark = document.mark();
        for act in &acts {
            let _ = act.step(&mut document);
        }
        document.squash(mark, "gesture");
        if let Some(step) = document.history().last_done() {
            let mut touched = std::collections::HashMap::new();
            for edit in &step.edits {
                *touched.entry(subject(edit)).or_insert(0) += 1;
            }
            prop_assert!(touched.values().all(|times| *times <= 2), "{touched:?}");
        }
    }

    #[test]
    fn abandoning_a_gesture_leaves_no_trace(
        start in strategies::topology(5),
        before in strategies::acts(6),
        undone in 0..4_usize,
        acts in strategies::acts(10),
    ) {
        let mut document = Document::new(start);
        for act in &before {
            let _ = act.step(&mut document);
        }
        document.set_saved();
        for _ in 0..undone {
            document.undo();
        }
        let (topology, done, undone, modified) = (
            document.topology().clone(),
            document.history().done().cloned().collect::<Vec<_>>(),
            document.history().undone().to_vec(),
            document.is_modified(),
        );
        let mark = document.mark();
        for act in &acts {
            let _ = act.step(&mut document);
        }
        document.rollback(mark);
        assert_same(document.topology(), &topology, "abandoned");
        prop_assert!(document.history().done().eq(&done));
        prop_assert_eq!(document.history().undone(), undone);
        prop_assert_eq!(document.is_modified(), modified);
    }

    #[test]
    fn removing_a_component_and_undoing_brings_its_links_back_in_order(
        start in strategies::topology(8),
        index in any::<proptest::sample::Index>(),
    ) {
        prop_assume!(!start.components().is_empty());
        let id = start.components().get_index(index.index(start.components().len())).unwrap().0.clone();
        let mut document = Document::new(start.clone());
        document.edit("remove", |tx| tx.remove_component(&id)).unwrap();
        prop_assert!(document.topology().component(&id).is_none());
        prop_assert_eq!(document.topology().links_of(&id).count(), 0);
        document.undo();
        assert_same(document.topology(), &start, "undone");
    }

    #[test]
    fn removing_several_at_once_is_the_same_as_one_after_another(
        start in strategies::topology(8),
        chosen in proptest::collection::vec(any::<proptest::sample::Index>(), 1..6),
    ) {
        prop_assume!(!start.components().is_empty());
        let mut ids: Vec<_> = chosen
            .iter()
            .map(|index| start.components().get_index(index.index(start.components().len())).unwrap().0.clone())
            .collect();
        ids.sort();
        ids.dedup();
        let (mut together, mut singly) = (Document::new(start.clone()), Document::new(start.clone()));
        together.edit("remove", |tx| tx.remove_components(&ids)).unwrap();
        singly.edit("remove", |tx| ids.iter().try_for_each(|id| tx.remove_component(id))).unwrap();
        assert_same(together.topology(), singly.topology(), "together");
        together.undo();
        assert_same(together.topology(), &start, "undone");
    }

    #[test]
    fn a_design_replaced_by_another_is_that_one_and_undo_brings_the_first_back(
        start in strategies::topology(7),
        other in strategies::topology(7),
        acts in strategies::acts(6),
    ) {
        // Once by a design that has nothing in common, once by one that has nearly all.
        let mut near = Document::new(start.clone());
        for act in &acts {
            let _ = act.step(&mut near);
        }
        for now in [&other, near.topology()] {
            let mut document = Document::new(start.clone());
            document.edit("replace", |tx| tx.replace(now)).unwrap();
            assert_same(document.topology(), now, "replaced");
            if document.undo().is_some() {
                assert_same(document.topology(), &start, "undone");
                document.redo();
                assert_same(document.topology(), now, "redone");
            }
        }
    }
}

fn subject(edit: &toposcope::model::Edit) -> String {
    use toposcope::model::{Change, Edit};
    fn id<T: Clone, I: ToString>(change: &Change<T>, id: impl Fn(&T) -> I) -> String {
        let (_, thing) = change.was.as_ref().or(change.now.as_ref()).expect("an edit touches something");
        id(thing).to_string()
    }
    match edit {
        Edit::Title(_) => "the design".to_owned(),
        Edit::Group(change) => format!("group {}", id(change, |group| group.id.clone())),
        Edit::Component(change) => format!("component {}", id(change, |component| component.id.clone())),
        Edit::Link(change) => format!("link {}", id(change, |link| link.id.clone())),
    }
}

fn rename(document: &mut Document, name: &str) -> Result<(), Refusal> {
    document.edit("rename", |tx| tx.change_component(&sketch::component_id("a"), |c| c.name = name.into()))
}

#[test]
fn a_saved_state_that_was_left_behind_is_never_reached_again() {
    let mut document = Document::new(sketch::sketch("a -> b"));
    rename(&mut document, "one").unwrap();
    document.set_saved();
    document.undo();
    assert!(document.is_modified());
    // The same change again makes the same design, but by way of a history that the disk knows nothing of.
    rename(&mut document, "two").unwrap();
    assert!(document.is_modified());
    document.undo();
    assert!(document.is_modified());
    document.redo();
    assert!(document.is_modified());
    document.set_saved();
    assert!(!document.is_modified());
}

#[test]
fn a_gesture_that_ends_where_it_began_is_no_step_and_keeps_what_could_be_redone() {
    let mut document = Document::new(sketch::sketch("a -> b"));
    rename(&mut document, "one").unwrap();
    document.undo();
    let mark = document.mark();
    rename(&mut document, "two").unwrap();
    rename(&mut document, "a").unwrap();
    document.squash(mark, "rename");
    assert!(document.history().last_done().is_none() && !document.is_modified());
    document.redo();
    assert_eq!(document.topology().component(&sketch::component_id("a")).unwrap().name, "one");
}

#[test]
fn a_change_that_is_taken_back_within_a_step_is_no_step() {
    let mut document = Document::new(sketch::sketch("a -> b"));
    document
        .edit("twice", |tx| {
            tx.change_component(&sketch::component_id("a"), |c| c.name = "x".into())?;
            tx.change_component(&sketch::component_id("a"), |c| c.name = "a".into())
        })
        .unwrap();
    assert!(document.history().last_done().is_none() && !document.is_modified());
}

#[test]
fn saving_at_the_end_of_a_gesture_is_remembered_when_it_becomes_one_step() {
    let mut document = Document::new(sketch::sketch("a -> b"));
    let mark = document.mark();
    rename(&mut document, "one").unwrap();
    rename(&mut document, "two").unwrap();
    document.set_saved();
    document.squash(mark, "rename");
    assert!(!document.is_modified());
    document.undo();
    assert!(document.is_modified());
    document.redo();
    assert!(!document.is_modified());
}

#[test]
fn the_history_forgets_its_oldest_steps_and_then_knows_no_way_back_to_the_saved_state() {
    let mut document = Document::new(sketch::sketch("a -> b"));
    for number in 0..History::DEPTH + 5 {
        rename(&mut document, &format!("name {number}")).unwrap();
    }
    assert_eq!(document.history().done().len(), History::DEPTH);
    while document.undo().is_some() {}
    assert_eq!(document.topology().component(&sketch::component_id("a")).unwrap().name, "name 4");
    assert!(document.is_modified());
    document.set_saved();
    document.redo();
    document.undo();
    assert!(!document.is_modified());
}

#[test]
fn large_steps_are_forgotten_before_they_fill_the_memory() {
    let mut document = Document::new(sketch::sketch("a -> b"));
    let large = 1 << 20;
    for letter in ('a'..='z').cycle().take(200) {
        rename(&mut document, &letter.to_string().repeat(large)).unwrap();
    }
    let kept = document.history().done().len();
    assert!(kept * 2 * large <= History::BYTES && kept > 10, "{kept} steps");
    for _ in 0..kept {
        document.undo().unwrap();
    }
    assert!(document.undo().is_none());
}
