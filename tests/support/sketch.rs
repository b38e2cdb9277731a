//! How does a test write a design in a few words? A sketch: one component, group or link a line.
//!
//! ```text
//! group sales application [in GROUP]
//! worker biller @sales +private x3 tier=premium waive=A24
//! shop -> biller : command guaranteed_processing payload_bytes=8MB
//! shop -> biller : #orders command id=bill label=Bill pin=storage-queue reply=LINK waive=A24
//! document waive=A24
//! ```
//! Kinds, expectations and needs are the words of the file format; a need without a value is true.

use toposcope::model::{
    Component, ComponentId, ComponentKind, Expectation, Exposure, Extra, Group, GroupId, GroupKind, Link, LinkId, Need,
    NeedValue, Pinned, Service, Tier, Topology, Vocabulary, Waiver,
};

/// The design of a sketch. A sketch with a mistake is a mistake of the test.
pub fn sketch(text: &str) -> Topology {
    let mut topology = Topology::named("sketch");
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let words: Vec<_> = line.split_whitespace().collect();
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
            _ => match word.strip_prefix("tier=") {
                Some(tier) => component.tier = Some(Tier::from_word(tier).unwrap()),
                None => component.waived.push(waiver(word)),
            },
        }
    }
    topology.push_component(component).unwrap();
}

fn push_link(topology: &mut Topology, from: &str, to: &str, rest: &[&str]) {
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
