//! What may stand in a file? The keys of each sort of object, in the order in which they are written.
//!
//! To add a key: its row here, its line in `read.rs`, its line in `value.rs`. The schema follows from the row, and
//! `tests/it/files.rs` holds the three together. Keys that no row has are kept and written back.

/// What a key takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Takes {
    /// The format version.
    Version,
    /// Any text.
    Text,
    /// The id of the thing itself.
    Id,
    /// The id of another thing.
    Ref,
    /// A word of the vocabulary of this name.
    Word(Words),
    /// A whole number from 1.
    Count,
    /// True or false.
    Flag,
    /// `[column, row]`.
    Cell,
    /// The needs of a link.
    Needs,
    /// One object.
    Object(&'static Shape),
    /// A list of objects.
    List(&'static Shape),
}

/// The vocabularies that keys take their words from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Words {
    GroupKind,
    ComponentKind,
    Exposure,
    Tier,
    Expectation,
    Service,
}

/// One key of an object.
#[derive(Debug, PartialEq, Eq)]
pub struct Key {
    /// The key.
    pub name: &'static str,
    /// What it takes.
    pub takes: Takes,
    /// Whether it must be there.
    pub required: bool,
    /// What it says, in one clause.
    pub help: &'static str,
}

/// One sort of object.
#[derive(Debug, PartialEq, Eq)]
pub struct Shape {
    /// What it is called in a sentence.
    pub noun: &'static str,
    /// What it is, in one clause.
    pub help: &'static str,
    /// Its keys, in the order in which they are written.
    pub keys: &'static [Key],
}

const fn must(name: &'static str, takes: Takes, help: &'static str) -> Key {
    Key { name, takes, required: true, help }
}

const fn may(name: &'static str, takes: Takes, help: &'static str) -> Key {
    Key { name, takes, required: false, help }
}

/// The whole document.
pub static DOCUMENT: Shape = Shape {
    noun: "document",
    help: "a distributed system: components, and links tagged with what their senders expect",
    keys: &[
        must("toposcope", Takes::Version, "the version of the file format"),
        may("name", Takes::Text, "the name of the system"),
        may("description", Takes::Text, "what the system is for"),
        may("notes", Takes::Text, "anything else to remember about the system"),
        may("waived", Takes::List(&WAIVER), "findings on the whole system that the author accepts"),
        may("groups", Takes::List(&GROUP), "boundaries around components"),
        may("components", Takes::List(&COMPONENT), "the boxes of the drawing"),
        may("links", Takes::List(&LINK), "the lines of the drawing"),
    ],
};

/// A group.
pub static GROUP: Shape = Shape {
    noun: "group",
    help: "a boundary around components and other groups",
    keys: &[
        must("id", Takes::Id, "the id of the group, unique among groups and stable"),
        must("name", Takes::Text, "the name of the group"),
        must("kind", Takes::Word(Words::GroupKind), "what sort of boundary it is"),
        may("parent", Takes::Ref, "the id of the group around it"),
        may("waived", Takes::List(&WAIVER), "findings on the group that the author accepts"),
        may("notes", Takes::Text, "anything else to remember about the group"),
    ],
};

/// A component.
pub static COMPONENT: Shape = Shape {
    noun: "component",
    help: "a part of the application, or an Azure service drawn as a component",
    keys: &[
        must("id", Takes::Id, "the id of the component, unique among components and stable"),
        must("name", Takes::Text, "the name of the component"),
        must("kind", Takes::Word(Words::ComponentKind), "what the component is"),
        may("group", Takes::Ref, "the id of the innermost group that holds it"),
        may("exposure", Takes::Word(Words::Exposure), "who can reach it"),
        may("instances", Takes::Count, "how many instances share its work; above 1 they compete"),
        may("tier", Takes::Word(Words::Tier), "the tier of an Azure service drawn as a component"),
        may("at", Takes::Cell, "its top left corner in cells; absent: automatic layout places it"),
        may("pinned", Takes::Flag, "whether arranging leaves it where it is"),
        may("waived", Takes::List(&WAIVER), "findings on the component that the author accepts"),
        may("notes", Takes::Text, "anything else to remember about the component"),
    ],
};

/// A link.
pub static LINK: Shape = Shape {
    noun: "link",
    help: "a directed communication from a sender to a receiver",
    keys: &[
        must("id", Takes::Id, "the id of the link, unique among links and stable"),
        must("from", Takes::Ref, "the id of the component that sends"),
        must("to", Takes::Ref, "the id of the component that receives"),
        may("label", Takes::Text, "what travels"),
        may("expectation", Takes::Word(Words::Expectation), "what the sender expects; absent: not tagged yet"),
        may("channel", Takes::Text, "links of one sender with the same channel share one queue, topic or stream"),
        may("reply_to", Takes::Ref, "the id of the link to which this one carries the answer"),
        may("needs", Takes::Needs, "what else the link requires"),
        may("service", Takes::Object(&PINNED), "the author's own choice over the suggestion"),
        may("waived", Takes::List(&WAIVER), "findings on the link that the author accepts"),
        may("notes", Takes::Text, "anything else to remember about the link"),
    ],
};

/// The author's own choice of a service.
pub static PINNED: Shape = Shape {
    noun: "service",
    help: "a service that the author prefers to the suggestion",
    keys: &[
        must("pinned", Takes::Word(Words::Service), "the service"),
        may("reason", Takes::Text, "why it is preferred"),
    ],
};

/// An accepted finding.
pub static WAIVER: Shape = Shape {
    noun: "waiver",
    help: "a finding that the author accepts",
    keys: &[
        must("rule", Takes::Text, "the id of the rule whose finding is accepted"),
        may("reason", Takes::Text, "why it is accepted"),
    ],
};
