//! What do the labels of our own DOT export say besides the names? The kind, or the verdict and service, on a last line:
//! both are told again by the class, or computed anew from the design, so the line falls away.
//!
//! Our exporter names nodes and clusters by their ids, says the kind or the verdict as the class, and gives links their id.

use crate::model::{ComponentKind, GroupKind, Verdict, Vocabulary};

/// What our exporter named a thing, and the id that it gave it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    pub name: String,
    pub id: String,
}

/// A node of ours: its class is its kind, and so is the last line of its label.
pub fn node(key: &str, label: &str, class: &str) -> Option<Named> {
    ComponentKind::from_word(class)?;
    Some(Named { name: without(label, |last| last == class)?, id: key.to_owned() })
}

/// A cluster of ours, likewise.
pub fn frame(key: &str, label: &str, class: &str) -> Option<Named> {
    GroupKind::from_word(class)?;
    Some(Named { name: without(label, |last| last == class)?, id: key.strip_prefix("cluster_")?.to_owned() })
}

/// An edge of ours: its class begins with the verdict, and so does the last line of its label.
pub fn edge(id: &str, label: &str, class: &str) -> Option<Named> {
    let verdict = class.split(' ').next().unwrap_or_default();
    Verdict::from_word(verdict)?;
    let name = without(label, |last| last.split(", ").next() == Some(verdict))?;
    Some(Named { name, id: id.to_owned() })
}

/// The label without its last line, if that is what our exporter adds.
fn without(label: &str, added: impl Fn(&str) -> bool) -> Option<String> {
    let (above, last) = label.rsplit_once('\n').unwrap_or(("", label));
    added(last).then(|| above.trim().to_owned())
}
