//! What do the labels of our own Mermaid export say besides the names? The kind, or the verdict and service: computed
//! anew from the design, so they fall away again.
//!
//! Our exporter writes the class `k_KIND` on every component, and below every label what it says of it: on a line of its
//! own, or after a colon in the dialect that knows no line breaks.

use super::super::draft::Draft;
use super::super::html::flat;
use crate::model::{ComponentKind, GroupKind, Verdict, Vocabulary};

/// The kind of component that a class of our exporter says.
pub fn kind_of(class: &str) -> Option<ComponentKind> {
    ComponentKind::from_word(&class.strip_prefix("k_")?.replace('_', "-"))
}

/// Gives every label its final text: without what our exporter added, or on one line when the file is foreign.
pub fn settle(draft: &mut Draft, ours: bool) {
    for node in draft.nodes.values_mut() {
        let kind = node.kind.filter(|_| ours).map(ComponentKind::word);
        if let Some(name) = &mut node.name {
            *name = match kind {
                Some(kind) => without(name, |below| below == kind),
                None => flat(name),
            };
        }
    }
    for edge in &mut draft.edges {
        let label = edge.label.take();
        let settled = label.map(|label| if ours { without(&label, is_answer) } else { flat(&label) });
        edge.label = settled.filter(|label| !label.is_empty());
    }
    for frame in draft.frames.values_mut() {
        let Some(name) = frame.name.take() else { continue };
        let split = name.rsplit_once(" (").filter(|_| ours);
        let kind = split.and_then(|(_, kind)| GroupKind::from_word(kind.strip_suffix(')')?));
        frame.name = Some(match (kind, split) {
            (Some(_), Some((name, _))) => name.to_owned(),
            _ => flat(&name),
        });
        frame.kind = kind.or(frame.kind);
    }
}

/// The label without the words below it. A name may look like those words, so only the last line is taken for them.
fn without(label: &str, added: impl Fn(&str) -> bool) -> String {
    if let Some((above, below)) = label.rsplit_once('\n') {
        return if added(below) { above } else { label }.to_owned();
    }
    let mut tails = label.rmatch_indices(": ").map(|(at, _)| (&label[..at], &label[at + 2..]));
    match tails.find(|(_, below)| added(below)) {
        Some((above, _)) => above.to_owned(),
        None if added(label) => String::new(),
        None => label.to_owned(),
    }
}

/// Whether these are the words that our exporter has for the answer of a link: "message, Service Bus queue".
fn is_answer(words: &str) -> bool {
    let verdict = words.split(", ").next().unwrap_or_default();
    Verdict::from_word(verdict).is_some()
}
