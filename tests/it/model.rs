//! The document model keeps its promises: vocabularies are complete, edits can be taken back.

use std::collections::HashSet;

use toposcope::analysis::{Leg, Severity};
use toposcope::model::{
    ComponentKind, Document, Expectation, Exposure, GroupKind, NEEDS, Need, Service, Tier, Topology, Verdict,
    Vocabulary,
};

fn check_vocabulary<T: Vocabulary + std::fmt::Debug>() {
    let mut words = HashSet::new();
    for row in T::WORDS {
        assert!(words.insert(row.word), "{}: \"{}\" twice", T::NOUN, row.word);
        assert_eq!(T::from_word(row.word), Some(row.value));
        assert_eq!(row.value.word(), row.word, "{}", T::NOUN);
        assert!(!row.meaning.is_empty() && !row.meaning.ends_with('.'), "{}: {}", T::NOUN, row.word);
    }
}

#[test]
fn every_vocabulary_lists_each_word_once() {
    check_vocabulary::<ComponentKind>();
    check_vocabulary::<Expectation>();
    check_vocabulary::<Exposure>();
    check_vocabulary::<GroupKind>();
    check_vocabulary::<Leg>();
    check_vocabulary::<Service>();
    check_vocabulary::<Severity>();
    check_vocabulary::<Tier>();
    check_vocabulary::<Verdict>();
}

#[test]
fn every_need_has_one_row_and_one_key() {
    let keys: HashSet<_> = NEEDS.iter().map(|row| row.key).collect();
    assert_eq!(keys.len(), NEEDS.len());
    for row in NEEDS {
        assert_eq!(Need::from_key(row.key), Some(row.need));
        assert_eq!(row.need.key(), row.key);
    }
}

#[test]
fn undoing_to_the_saved_state_is_clean_again() {
    let mut document = Document::new(Topology::named("orders"));
    assert!(!document.is_modified());
    document
        .edit("rename design", |tx| {
            let mut title = tx.topology().title().clone();
            title.name = "billing".into();
            tx.set_title(title)
        })
        .unwrap();
    assert!(document.is_modified());
    document.undo();
    assert!(!document.is_modified());
    assert_eq!(document.topology().title().name, "orders");
}
