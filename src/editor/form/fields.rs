//! What can be said of a component, a link, a group and the whole design? A row for each thing that a form asks.
//!
//! To add a field, add its row: the form, its validation, undo and the mouse follow. The needs of a link have rows of
//! their own in `model/needs.rs`.

use crate::model::{
    Component, ComponentKind, Expectation, Exposure, Group, GroupKind, Link, LinkId, Need, NeedRow, NeedValue, Pinned,
    Service, Shape, Tier, Title, Topology, Vocabulary,
};

use super::statements;

/// One of the values that a field takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pick {
    /// What is typed and shown.
    pub word: String,
    /// What it means.
    pub meaning: String,
    /// What it stands for.
    pub value: String,
}

/// What a field takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Takes {
    /// Any text.
    Text,
    /// Any text; what is typed first replaces what is there.
    Short,
    /// One of its picks, or nothing.
    OneOf,
    /// One of its picks.
    OneOfOnly,
}

impl Takes {
    /// Whether it takes one of its picks.
    pub fn is_choice(self) -> bool {
        match self {
            Self::OneOf | Self::OneOfOnly => true,
            Self::Text | Self::Short => false,
        }
    }
}

/// Something that can be said of a `T`.
#[derive(Debug)]
pub struct Field<T: 'static> {
    /// What it is called in the form.
    pub label: &'static str,
    /// What it says, one clause without a full stop.
    pub help: &'static str,
    /// What it takes.
    pub takes: Takes,
    /// Whether it can be said of several at once.
    pub shared: bool,
    /// What can be picked.
    pub picks: fn(&Topology) -> Vec<Pick>,
    /// What is said now; empty for nothing.
    pub get: fn(&T) -> String,
    /// Says something else; an error is a clause that says what would work.
    pub set: fn(&mut T, &str) -> Result<(), String>,
}

/// What can be said of a component.
pub const COMPONENT: &[Field<Component>] = &[
    Field {
        label: "name",
        help: "what it is called; the first name makes the id",
        takes: Takes::Text,
        shared: false,
        picks: none,
        get: |it| it.name.clone(),
        set: |it, text| named(&mut it.name, text),
    },
    Field {
        label: "kind",
        help: "what it is",
        takes: Takes::OneOfOnly,
        shared: true,
        picks: |_| words::<ComponentKind>(),
        get: |it| it.kind.word().to_owned(),
        set: |it, text| {
            it.kind = ComponentKind::from_word(text).ok_or("a component has a kind")?;
            Ok(())
        },
    },
    Field {
        label: "group",
        help: "the innermost boundary around it",
        takes: Takes::OneOf,
        shared: true,
        picks: groups,
        get: |it| it.group.as_ref().map(ToString::to_string).unwrap_or_default(),
        set: |it, text| {
            it.group = crate::model::GroupId::new(text);
            Ok(())
        },
    },
    Field {
        label: "exposure",
        help: "who can reach it",
        takes: Takes::OneOf,
        shared: true,
        picks: |_| words::<Exposure>(),
        get: |it| it.exposure.map_or("", Vocabulary::word).to_owned(),
        set: |it, text| {
            it.exposure = Exposure::from_word(text);
            Ok(())
        },
    },
    Field {
        label: "instances",
        help: "how many share its work; above 1 they compete for what arrives",
        takes: Takes::Short,
        shared: true,
        picks: none,
        get: |it| it.instances.map(|count| count.to_string()).unwrap_or_default(),
        set: |it, text| {
            it.instances = match text {
                "" => None,
                _ => Some(text.parse().map_err(|_| "takes a whole number such as 3".to_owned())?),
            };
            Ok(())
        },
    },
    Field {
        label: "tier",
        help: "the tier of an Azure service drawn as a component",
        takes: Takes::OneOf,
        shared: true,
        picks: |_| words::<Tier>(),
        get: |it| it.tier.map_or("", Vocabulary::word).to_owned(),
        set: |it, text| {
            it.tier = Tier::from_word(text);
            Ok(())
        },
    },
    Field {
        label: "notes",
        help: "free text, shown in the inspector and in exports",
        takes: Takes::Text,
        shared: true,
        picks: none,
        get: |it| it.notes.clone().unwrap_or_default(),
        set: |it, text| optional(&mut it.notes, text),
    },
];

/// What can be said of a link, besides its needs.
pub const LINK: &[Field<Link>] = &[
    Field {
        label: "label",
        help: "what travels",
        takes: Takes::Text,
        shared: true,
        picks: none,
        get: |it| it.label.clone().unwrap_or_default(),
        set: |it, text| optional(&mut it.label, text),
    },
    Field {
        label: "needs",
        help: "what else it requires, with commas between: burst, payload 8 MB, no replay",
        takes: Takes::Text,
        shared: false,
        picks: none,
        get: |it| statements::text(&it.needs),
        set: |it, text| {
            it.needs = statements::parse(text)?;
            Ok(())
        },
    },
    Field {
        label: "expects",
        help: "what the sender expects of the receiver",
        takes: Takes::OneOf,
        shared: true,
        picks: |_| words::<Expectation>(),
        get: |it| it.expectation.map_or("", Vocabulary::word).to_owned(),
        set: |it, text| {
            it.expectation = Expectation::from_word(text);
            Ok(())
        },
    },
    Field {
        label: "channel",
        help: "links of one sender with the same channel share one queue, topic or stream",
        takes: Takes::Text,
        shared: true,
        picks: none,
        get: |it| it.channel.clone().unwrap_or_default(),
        set: |it, text| optional(&mut it.channel, text),
    },
    Field {
        label: "answers",
        help: "the link to which this one carries the answer",
        takes: Takes::OneOf,
        shared: true,
        picks: links,
        get: |it| it.reply_to.as_ref().map(ToString::to_string).unwrap_or_default(),
        set: |it, text| {
            it.reply_to = LinkId::new(text);
            Ok(())
        },
    },
    Field {
        label: "service",
        help: "your own choice over the suggestion; say why in the next line",
        takes: Takes::OneOf,
        shared: true,
        picks: |_| words::<Service>(),
        get: |it| it.service.as_ref().map_or("", |pinned| pinned.service.word()).to_owned(),
        set: pin,
    },
    Field {
        label: "reason",
        help: "why your own choice and not the suggestion",
        takes: Takes::Text,
        shared: true,
        picks: none,
        get: |it| it.service.as_ref().and_then(|pinned| pinned.reason.clone()).unwrap_or_default(),
        set: |it, text| match &mut it.service {
            Some(pinned) => optional(&mut pinned.reason, text),
            None if text.is_empty() => Ok(()),
            None => Err("choose a service first, in the line above".to_owned()),
        },
    },
    Field {
        label: "notes",
        help: "free text, shown in the inspector and in exports",
        takes: Takes::Text,
        shared: true,
        picks: none,
        get: |it| it.notes.clone().unwrap_or_default(),
        set: |it, text| optional(&mut it.notes, text),
    },
];

/// What can be said of a group.
pub const GROUP: &[Field<Group>] = &[
    Field {
        label: "name",
        help: "what it is called; the first name makes the id",
        takes: Takes::Text,
        shared: false,
        picks: none,
        get: |it| it.name.clone(),
        set: |it, text| named(&mut it.name, text),
    },
    Field {
        label: "kind",
        help: "what sort of boundary it is",
        takes: Takes::OneOfOnly,
        shared: true,
        picks: |_| words::<GroupKind>(),
        get: |it| it.kind.word().to_owned(),
        set: |it, text| {
            it.kind = GroupKind::from_word(text).ok_or("a boundary has a kind")?;
            Ok(())
        },
    },
    Field {
        label: "inside",
        help: "the boundary around it",
        takes: Takes::OneOf,
        shared: true,
        picks: groups,
        get: |it| it.parent.as_ref().map(ToString::to_string).unwrap_or_default(),
        set: |it, text| {
            it.parent = crate::model::GroupId::new(text);
            Ok(())
        },
    },
    Field {
        label: "notes",
        help: "free text, shown in the inspector and in exports",
        takes: Takes::Text,
        shared: true,
        picks: none,
        get: |it| it.notes.clone().unwrap_or_default(),
        set: |it, text| optional(&mut it.notes, text),
    },
];

/// What can be said of the whole design.
pub const DESIGN: &[Field<Title>] = &[
    Field {
        label: "name",
        help: "what the design is called",
        takes: Takes::Text,
        shared: false,
        picks: none,
        get: |it| it.name.clone(),
        set: |it, text| {
            text.clone_into(&mut it.name);
            Ok(())
        },
    },
    Field {
        label: "about",
        help: "what the design is about; the first paragraph of its report",
        takes: Takes::Text,
        shared: false,
        picks: none,
        get: |it| it.description.clone().unwrap_or_default(),
        set: |it, text| optional(&mut it.description, text),
    },
    Field {
        label: "notes",
        help: "free text, shown in exports",
        takes: Takes::Text,
        shared: false,
        picks: none,
        get: |it| it.notes.clone().unwrap_or_default(),
        set: |it, text| optional(&mut it.notes, text),
    },
];

fn none(_: &Topology) -> Vec<Pick> {
    Vec::new()
}

/// The words of a vocabulary.
fn words<T: Vocabulary>() -> Vec<Pick> {
    T::WORDS.iter().map(|row| pick(row.word, row.meaning)).collect()
}

fn pick(word: &str, meaning: &str) -> Pick {
    Pick { word: word.to_owned(), meaning: meaning.to_owned(), value: word.to_owned() }
}

/// Every group by its name, or by its id where two share a name.
fn groups(topology: &Topology) -> Vec<Pick> {
    let same = |name: &str| topology.groups().values().filter(|group| group.name == name).count() > 1;
    (topology.groups().values())
        .map(|group| Pick {
            word: if same(&group.name) { group.id.to_string() } else { group.name.clone() },
            meaning: group.kind.word().to_owned(),
            value: group.id.to_string(),
        })
        .collect()
}

fn links(topology: &Topology) -> Vec<Pick> {
    let name = |id| topology.component(id).map_or("", |it| it.name.as_str());
    (topology.links().values())
        .map(|link| Pick {
            word: link.id.to_string(),
            meaning: match link.label.as_deref().filter(|label| !label.trim().is_empty()) {
                Some(label) => format!("{label}, from {} to {}", name(&link.from), name(&link.to)),
                None => format!("from {} to {}", name(&link.from), name(&link.to)),
            },
            value: link.id.to_string(),
        })
        .collect()
}

fn named(name: &mut String, text: &str) -> Result<(), String> {
    text.clone_into(name);
    if text.is_empty() { Err("a name is needed".to_owned()) } else { Ok(()) }
}

fn optional(place: &mut Option<String>, text: &str) -> Result<(), String> {
    *place = Some(text.to_owned()).filter(|text| !text.is_empty());
    Ok(())
}

fn pin(link: &mut Link, text: &str) -> Result<(), String> {
    match (Service::from_word(text), &mut link.service) {
        (None, place) => *place = None,
        (Some(service), Some(pinned)) => pinned.service = service,
        (Some(service), place) => {
            *place = Some(Pinned { service, reason: None, extra: crate::model::Extra::default() })
        }
    }
    Ok(())
}

/// What a need takes.
pub fn need_takes(row: &NeedRow) -> Takes {
    match row.shape {
        Shape::Flag | Shape::Word(_) | Shape::WordOrFlag(..) | Shape::Tier => Takes::OneOf,
        Shape::Bytes | Shape::Integer | Shape::Number(_) => Takes::Short,
        Shape::Text => Takes::Text,
    }
}

/// What can be picked for a need.
pub fn need_picks(row: &NeedRow) -> Vec<Pick> {
    let flag =
        |word: &str, value: &str, meaning: String| Pick { word: word.to_owned(), meaning, value: value.to_owned() };
    match row.shape {
        Shape::Flag => {
            vec![flag("yes", "true", row.help.to_owned()), flag("no", "false", format!("not so: {}", row.help))]
        }
        Shape::Word(list) | Shape::WordOrFlag(list, _) => {
            list.iter().map(|(word, meaning)| pick(word, meaning)).collect()
        }
        Shape::Tier => words::<Tier>(),
        Shape::Bytes | Shape::Integer | Shape::Number(_) | Shape::Text => Vec::new(),
    }
}

/// The unit that a need is stated in, or what would work.
pub fn need_unit(row: &NeedRow) -> &'static str {
    match row.shape {
        Shape::Bytes if row.need == Need::BytesPerSecond => "bytes per second, such as 300 KB or 20 MB",
        Shape::Bytes => "bytes, such as 300 KB or 8 MB",
        Shape::Integer => "a whole number",
        Shape::Number(unit) => unit,
        Shape::Flag | Shape::Word(_) | Shape::WordOrFlag(..) | Shape::Tier | Shape::Text => "",
    }
}

/// The value of a need as a form holds it.
pub fn need_text(value: Option<&NeedValue>) -> String {
    value.map(ToString::to_string).unwrap_or_default()
}
