//! Which fields of the design does a file of another program carry along? Those by which our own importer makes the design again.
//!
//! Pairs of a key of the topology file and its text; the needs of a link are `needs.KEY`. Two more say what follows from the
//! design, for people who read them there: `verdict`, and `uses`, the service. An importer computes these anew.

use super::rows::LinkRow;
use crate::model::{Component, Group, Vocabulary};

/// Keys of the topology file with their values.
pub(super) type Fields = Vec<(String, String)>;

/// What is said of a component. Where it lies is said by the format.
pub(super) fn of_component(component: &Component) -> Fields {
    let mut fields = Fields::new();
    say(&mut fields, "id", Some(component.id.as_str()));
    say(&mut fields, "name", Some(&component.name));
    say(&mut fields, "kind", Some(component.kind.word()));
    say(&mut fields, "exposure", component.exposure.map(Vocabulary::word));
    say(&mut fields, "tier", component.tier.map(Vocabulary::word));
    say(&mut fields, "instances", component.instances);
    say(&mut fields, "pinned", component.pinned.then_some(true));
    say(&mut fields, "notes", component.notes.as_deref());
    fields
}

/// What is said of a group.
pub(super) fn of_group(group: &Group) -> Fields {
    let mut fields = Fields::new();
    say(&mut fields, "id", Some(group.id.as_str()));
    say(&mut fields, "name", Some(&group.name));
    say(&mut fields, "kind", Some(group.kind.word()));
    say(&mut fields, "notes", group.notes.as_deref());
    fields
}

/// What is said of a link, and its verdict and service.
pub(super) fn of_link(row: &LinkRow<'_>) -> Fields {
    let link = row.link;
    let mut fields = Fields::new();
    say(&mut fields, "id", Some(link.id.as_str()));
    say(&mut fields, "label", link.label.as_deref());
    say(&mut fields, "expectation", link.expectation.map(Vocabulary::word));
    say(&mut fields, "verdict", Some(row.verdict.word()));
    say(&mut fields, "uses", row.service());
    say(&mut fields, "channel", link.channel.as_deref());
    say(&mut fields, "reply_to", link.reply_to.as_ref());
    for (need, value) in link.needs.iter() {
        say(&mut fields, &format!("needs.{}", need.key()), Some(value));
    }
    say(&mut fields, "service", link.service.as_ref().map(|pinned| pinned.service.word()));
    say(&mut fields, "reason", link.service.as_ref().and_then(|pinned| pinned.reason.as_deref()));
    say(&mut fields, "notes", link.notes.as_deref());
    fields
}

fn say(fields: &mut Fields, key: &str, value: Option<impl ToString>) {
    fields.extend(value.map(|value| (key.to_owned(), value.to_string())));
}
