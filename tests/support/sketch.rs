//! How does a test write a design in a few words, and see what became of it? A sketch: one component, group or link a line.
//!
//! ```text
//! group sales application [in GROUP] ["The sales department"]
//! worker biller @sales +private x3 tier=premium at=12,-3 notes=hers waive=A24 "The biller"
//! shop -> biller : command guaranteed_processing payload_bytes=8MB
//! shop -> biller : #orders command id=bill label=Bill pin=storage-queue reply=LINK waive=A24 "Send the bill"
//! document waive=A24
//! ```
//! Kinds, expectations and needs are the words of the file format; a need without a value is true. A text in quotation
//! marks is a name or a label; a name is the id unless it is given. An end of a link that no line declares is a `service`.
//! [`print`] says groups, components and links in this notation again, for tests that edit.

use std::fmt::Write;

use toposcope::model::{
    Cell, Component, ComponentId, ComponentKind, Expectation, Exposure, Extra, Group, GroupId, GroupKind, Link, LinkId,
    Need, NeedValue, Pinned, Service, Tier, Topology, Vocabulary, Waiver,
};

/// A small shop with places, on which a sitting at the editor is tried.
pub const SHOP: &str = "\
web-app shop at=4,6 \"Shop\"
service orders at=42,6 \"Orders\"
worker biller at=42,16 \"Biller\"
shop -> orders : command \"Order\"
orders -> biller : \"Bill\"
";

/// The design of a sketch. A sketch with a mistake is a mistake of the test.
pub fn sketch(text: &str) -> Topology {
    let mut topology = Topology::named("sketch");
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let words = words(line);
        match words.as_slice() {
            ["document", rest @ ..] => {
                let mut title = topology.title().clone();
                title.waived = rest.iter().map(|word| waiver(word)).collect();
                topology.set_title(title);
            }
            ["group", id, kind, rest @ ..] => push_group(&mut topology, id, kind, rest),
            [from, "->", to, rest @ ..] => push_link(&mut topology, from, to, rest),
            [kind, id, rest @ ..] => push_component(&mut topology, kind, id, rest),
            _ => panic!("not a line of a sketch: {line}"),
        }
    }
    topology
}

/// The id of a component in a sketch.
pub fn component_id(text: &str) -> ComponentId {
    ComponentId::new(text).unwrap_or_else(|| panic!("no id: {text}"))
}

/// The id of a link in a sketch; `orders-billing` is that of the first from `orders` to `billing`.
pub fn link_id(text: &str) -> LinkId {
    LinkId::new(text).unwrap_or_else(|| panic!("no id: {text}"))
}

/// The words of a line, where a text in quotation marks is one word that keeps its opening mark.
fn words(line: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let mut rest = line.trim_start();
    while !rest.is_empty() {
        let end = match rest.strip_prefix('"') {
            Some(inside) => 1 + inside.find('"').unwrap_or_else(|| panic!("the quotation does not end: {line}")),
            None => rest.find(char::is_whitespace).unwrap_or(rest.len()),
        };
        words.push(&rest[..end]);
        rest = rest[end..].trim_start_matches('"').trim_start();
    }
    words
}

fn waiver(word: &str) -> Waiver {
    let rule = word.strip_prefix("waive=").unwrap_or_else(|| panic!("{word}"));
    Waiver { rule: rule.to_owned(), reason: Some("accepted".to_owned()), extra: Extra::default() }
}

fn push_group(topology: &mut Topology, id: &str, kind: &str, rest: &[&str]) {
    let mut group = Group::new(GroupId::new(id).unwrap(), id, GroupKind::from_word(kind).unwrap());
    let mut rest = rest.iter();
    while let Some(word) = rest.next() {
        match *word {
            "in" => group.parent = GroupId::new(rest.next().unwrap()),
            word if word.starts_with('"') => group.name = word[1..].into(),
            word => group.waived.push(waiver(word)),
        }
    }
    topology.push_group(group).unwrap();
}

fn push_component(topology: &mut Topology, kind: &str, id: &str, rest: &[&str]) {
    let kind = ComponentKind::from_word(kind).unwrap_or_else(|| panic!("no kind {kind}"));
    let mut component = Component::new(ComponentId::new(id).unwrap(), id, kind);
    for word in rest {
        match word.split_at(1) {
            ("@", group) => component.group = GroupId::new(group),
            ("+", exposure) => component.exposure = Some(Exposure::from_word(exposure).unwrap()),
            ("x", count) => component.instances = Some(count.parse().unwrap()),
            ("\"", name) => component.name = name.into(),
            _ => match word.split_once('=') {
                Some(("tier", tier)) => component.tier = Some(Tier::from_word(tier).unwrap()),
                Some(("at", at)) => component.at = Some(cell(at)),
                Some(("notes", notes)) => component.notes = Some(notes.to_owned()),
                _ => component.waived.push(waiver(word)),
            },
        }
    }
    topology.push_component(component).unwrap();
}

fn cell(text: &str) -> Cell {
    let (x, y) = text.split_once(',').unwrap_or_else(|| panic!("no place: {text}"));
    Cell::new(x.parse().unwrap(), y.parse().unwrap())
}

fn push_link(topology: &mut Topology, from: &str, to: &str, rest: &[&str]) {
    for end in [from, to] {
        if topology.component(&component_id(end)).is_none() {
            push_component(topology, "service", end, &[]);
        }
    }
    let end = |id: &str| ComponentId::new(id).unwrap();
    let id = LinkId::fresh(&format!("{from}-{to}"), "link", |id| topology.link(id).is_some());
    let mut link = Link::new(id, end(from), end(to));
    for word in rest.iter().filter(|word| **word != ":") {
        let (key, value) = word.split_once('=').unwrap_or((word, "true"));
        match key {
            "id" => link.id = LinkId::new(value).unwrap(),
            "label" => link.label = Some(value.to_owned()),
            "reply" => link.reply_to = LinkId::new(value),
            "waive" => link.waived.push(waiver(word)),
            "notes" => link.notes = Some(value.to_owned()),
            "pin" => {
                let service = Service::from_word(value).unwrap();
                link.service = Some(Pinned { service, reason: None, extra: Extra::default() });
            }
            _ if word.starts_with('"') => link.label = Some(word[1..].to_owned()),
            key if key.starts_with('#') => link.channel = Some(key[1..].to_owned()),
            key => match (Expectation::from_word(key), Need::from_key(key)) {
                (Some(tag), _) => link.expectation = Some(tag),
                (None, Some(need)) => link.needs.set(need, Some(need_value(need, value))),
                (None, None) => panic!("no word of a link: {word}"),
            },
        }
    }
    topology.push_link(link).unwrap();
}

fn need_value(need: Need, value: &str) -> NeedValue {
    need.parse(value).unwrap_or_else(|problem| panic!("{} {problem}", need.key()))
}

/// The sketch of a design, every component on a line of its own.
pub fn print(topology: &Topology) -> String {
    let mut text = String::new();
    for group in topology.groups().values() {
        let _ = write!(text, "group {} {}", group.id, group.kind.word());
        push(&mut text, " in ", group.parent.as_ref());
        push_name(&mut text, &group.name, group.id.as_str());
        text.push('\n');
    }
    for component in topology.components().values() {
        let _ = write!(text, "{} {}", component.kind.word(), component.id);
        push(&mut text, " @", component.group.as_ref());
        push(&mut text, " +", component.exposure.map(Vocabulary::word));
        push(&mut text, " x", component.instances);
        push(&mut text, " tier=", component.tier.map(Vocabulary::word));
        push(&mut text, " at=", component.at.map(|at| format!("{},{}", at.x, at.y)));
        push_name(&mut text, &component.name, component.id.as_str());
        text.push('\n');
    }
    for link in topology.links().values() {
        let _ = write!(text, "{} -> {} :", link.from, link.to);
        push(&mut text, " #", link.channel.as_ref());
        push(&mut text, " ", link.expectation.map(Vocabulary::word));
        if link.id.as_str() != format!("{}-{}", link.from, link.to) {
            push(&mut text, " id=", Some(&link.id));
        }
        for (need, value) in link.needs.iter() {
            let _ = write!(text, " {}={}", need.key(), value.to_string().replace(' ', ""));
        }
        push(&mut text, " pin=", link.service.as_ref().map(|pinned| pinned.service.word()));
        push(&mut text, " reply=", link.reply_to.as_ref());
        push(&mut text, " \"", link.label.as_ref().map(|label| format!("{label}\"")));
        text.push('\n');
    }
    text
}

fn push(text: &mut String, before: &str, value: Option<impl std::fmt::Display>) {
    if let Some(value) = value {
        let _ = write!(text, "{before}{value}");
    }
}

fn push_name(text: &mut String, name: &str, id: &str) {
    push(text, " \"", (name != id).then(|| format!("{name}\"")));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_printed_reads_as_the_same_design() {
        let text = "\
group prod network
group shop application in prod \"The shop\"
web-app frontend @shop +public x2 at=2,-3 \"Front end\"
service orders
frontend -> orders : #work command ordering=per-key payload_bytes=300KB \"Place order\"
orders -> frontend : document id=answer reply=frontend-orders
orders -> orders :
";
        let design = sketch(text);
        assert_eq!(print(&design), text);
        assert_eq!(sketch(&print(&design)), design);
        assert_eq!(design.link(&link_id("frontend-orders")).unwrap().label.as_deref(), Some("Place order"));
    }
}
