//! Which designs and which edits can there be? Arbitrary ones of both, for laws that must hold for all.
//!
//! Everything that a file may state is drawn: hostile names, every word of every vocabulary, needs of every shape, nested
//! groups, replies, channels, waivers, pinned services, unknown keys and places at the limits. Small lists shrink well.

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use toposcope::model::{
    Cell, Component, ComponentId, ComponentKind, Document, Expectation, Exposure, Extra, Group, GroupId, GroupKind,
    Link, LinkId, NEEDS, Need, NeedValue, Needs, Pinned, Refusal, Service, Shape, Tier, Title, Topology, Tx,
    Vocabulary, Waiver,
};

use super::hostile;

/// How many cases a law is tried on: so many, or what `PROPTEST_CASES` says. What it finds becomes a plain test, so nothing
/// is kept beside the tests.
pub fn cases(usual: u32) -> ProptestConfig {
    let asked = std::env::var("PROPTEST_CASES").ok().and_then(|text| text.parse().ok());
    ProptestConfig { cases: asked.unwrap_or(usual), failure_persistence: None, ..ProptestConfig::default() }
}

/// A value of a closed vocabulary.
pub fn word<T: Vocabulary + std::fmt::Debug>() -> impl Strategy<Value = T> {
    select(T::WORDS).prop_map(|row| row.value)
}

/// A text that somebody else wrote: plain, hostile, or any characters at all; now and then several joined, or very long.
pub fn text() -> impl Strategy<Value = String> {
    let hostile = || select(hostile::LABELS).prop_map(|row| row.text.to_owned());
    prop_oneof![
        6 => "[A-Z][a-z]{0,8}( [a-z]{1,6}){0,2}",
        6 => hostile(),
        2 => vec(hostile(), 2..4).prop_map(|parts| parts.concat()),
        2 => any::<String>(),
        1 => select(hostile::long()).prop_map(|(_, text)| text),
    ]
}

/// An id that the format allows, some of them words of another language.
fn id_text() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => "[a-z]{1,3}",
        2 => "[a-z0-9][a-z0-9-]{0,63}",
        2 => select(vec![
            "end", "graph", "node", "edge", "strict", "subgraph", "class", "style", "click", "true", "null", "no", "1", "01", "a",
            "a-", "a--", "x-y", "n0", "con",
        ])
        .prop_map(str::to_owned),
    ]
}

/// The keys and JSON texts that a later program may have put into a file.
fn extra() -> impl Strategy<Value = Extra> {
    let value = select(vec![
        "null",
        "true",
        "0",
        "-1.50e+10",
        "\"text\"",
        "\"\\u001b[31m \\\"quoted\\\"\"",
        "[]",
        "{}",
        "[1, [2, [3]]]",
        "{\"a\":  {\"b\": [\"c\", null]}}",
        "123456789012345678901234567890",
    ]);
    let pair = (prop_oneof![Just("x-color".to_owned()), text().prop_map(|text| format!("x{text}"))], value);
    prop_oneof![4 => Just(Vec::new()), 1 => vec(pair, 1..4)].prop_map(|mut pairs| {
        let mut keys = std::collections::HashSet::new();
        pairs.retain(|(key, _)| keys.insert(key.clone()));
        Extra::new(pairs.into_iter().map(|(key, value)| (key, value.to_owned())).collect())
    })
}

fn waivers() -> impl Strategy<Value = Vec<Waiver>> {
    let waiver =
        ("A[1-9][0-9]?", option::of(text()), extra()).prop_map(|(rule, reason, extra)| Waiver { rule, reason, extra });
    prop_oneof![4 => Just(Vec::new()), 1 => vec(waiver, 1..3)]
}

/// A place anywhere that a file may state.
pub fn cell() -> impl Strategy<Value = Cell> {
    let near = -60..60_i32;
    let edge = select(vec![-Cell::LIMIT, -1, 0, 1, Cell::LIMIT]);
    let far = -Cell::LIMIT..=Cell::LIMIT;
    prop_oneof![
        8 => (near.clone(), near).prop_map(|(x, y)| Cell::new(x, y)),
        1 => (edge.clone(), edge).prop_map(|(x, y)| Cell::new(x, y)),
        1 => (far.clone(), far).prop_map(|(x, y)| Cell::new(x, y)),
    ]
}

/// A value that the need takes.
pub fn need_value(need: Need) -> BoxedStrategy<NeedValue> {
    let words =
        |words: &'static [(&'static str, &'static str)]| select(words).prop_map(|(word, _)| NeedValue::Word(word));
    match need.row().shape {
        Shape::Flag => any::<bool>().prop_map(NeedValue::Flag).boxed(),
        Shape::Word(known) | Shape::WordOrFlag(known, _) => words(known).boxed(),
        Shape::Tier => word::<Tier>().prop_map(|tier| NeedValue::Word(tier.word())).boxed(),
        Shape::Bytes => prop_oneof![0..5_000_u64, (0..5_000_u64).prop_map(|kb| kb << 10), Just(8_999_999_999_999_999)]
            .prop_map(NeedValue::Bytes)
            .boxed(),
        Shape::Integer => prop_oneof![0..100_u64, 0..1_000_000_000_u64].prop_map(NeedValue::Integer).boxed(),
        Shape::Number(_) => prop_oneof![(0..100_000_u32).prop_map(f64::from), 0.0..1.0e6_f64, Just(0.1)]
            .prop_map(NeedValue::Number)
            .boxed(),
        Shape::Text => text().prop_map(NeedValue::Text).boxed(),
    }
}

/// Any needs, contradictions included.
pub fn needs() -> impl Strategy<Value = Needs> {
    let one = || select(NEEDS).prop_flat_map(|row| need_value(row.need).prop_map(move |value| (row.need, value)));
    prop_oneof![3 => Just(Vec::new()), 3 => vec(one(), 1..4), 1 => vec(one(), 4..20)]
        .prop_map(|pairs| pairs.into_iter().collect())
}

/// What is said of a design as a whole.
pub fn title() -> impl Strategy<Value = Title> {
    (text(), option::of(text()), option::of(text()), waivers(), extra())
        .prop_map(|(name, description, notes, waived, extra)| Title { name, description, notes, waived, extra })
}

/// A group without its parent.
fn group() -> impl Strategy<Value = Group> {
    (id_text(), text(), word::<GroupKind>(), waivers(), option::weighted(0.2, text()), extra()).prop_map(
        |(id, name, kind, waived, notes, extra)| Group {
            waived,
            notes,
            extra,
            ..Group::new(GroupId::new(&id).expect("the strategy makes ids"), name, kind)
        },
    )
}

/// A component without its group.
pub fn component() -> impl Strategy<Value = Component> {
    let azure =
        (option::weighted(0.3, word::<Exposure>()), option::weighted(0.2, 0..6_u32), option::of(word::<Tier>()));
    let place = (option::weighted(0.7, cell()), any::<bool>());
    let rest = (waivers(), option::weighted(0.2, text()), extra());
    (id_text(), text(), word::<ComponentKind>(), azure, place, rest).prop_map(
        |(id, name, kind, (exposure, instances, tier), (at, pinned), (waived, notes, extra))| Component {
            exposure,
            instances,
            tier,
            at,
            pinned,
            waived,
            notes,
            extra,
            ..Component::new(ComponentId::new(&id).expect("the strategy makes ids"), name, kind)
        },
    )
}

/// A link whose ends are still to be chosen.
fn link() -> impl Strategy<Value = Link> {
    let pinned = (word::<Service>(), option::of(text()), extra()).prop_map(|(service, reason, extra)| Pinned {
        service,
        reason,
        extra,
    });
    let channel = prop_oneof![Just("work".to_owned()), text()];
    let said = (option::of(text()), option::of(word::<Expectation>()), option::weighted(0.3, channel), needs());
    let rest = (option::weighted(0.1, pinned), waivers(), option::weighted(0.2, text()), extra());
    (id_text(), said, rest).prop_map(|(id, (label, expectation, channel, needs), (service, waived, notes, extra))| {
        let nowhere = ComponentId::new("nowhere").expect("a legal id");
        Link {
            label,
            expectation,
            channel,
            needs,
            service,
            waived,
            notes,
            extra,
            ..Link::new(LinkId::new(&id).expect("the strategy makes ids"), nowhere.clone(), nowhere)
        }
    })
}

/// A valid design of at most so many components, and up to twice as many links.
pub fn topology(most: usize) -> impl Strategy<Value = Topology> {
    let groups = vec((group(), option::of(any::<Index>())), 0..=(most / 2).min(6));
    let components = vec((component(), option::of(any::<Index>())), 0..=most);
    let links = vec((link(), any::<Index>(), any::<Index>(), option::weighted(0.2, any::<Index>())), 0..=2 * most);
    (title(), groups, components, links).prop_map(|(title, groups, components, links)| {
        let mut topology = Topology::default();
        topology.set_title(title);
        push_groups(&mut topology, groups);
        for (mut component, inside) in components {
            component.id = ComponentId::fresh(component.id.as_str(), "c", |id| topology.component(id).is_some());
            component.group = inside.and_then(|index| pick(topology.groups().keys(), index));
            topology.push_component(component).expect("a fresh id in a known group");
        }
        push_links(&mut topology, links);
        topology
    })
}

fn push_groups(topology: &mut Topology, groups: Vec<(Group, Option<Index>)>) {
    let mut known: Vec<Group> = Vec::new();
    for (mut group, around) in groups {
        group.id = GroupId::fresh(group.id.as_str(), "g", |id| known.iter().any(|other| other.id == *id));
        group.parent = around.and_then(|index| pick(known.iter().map(|other| &other.id), index));
        // A group may stand before its parent in the file.
        known.insert(around.map_or(0, |index| index.index(known.len() + 1)), group);
    }
    for group in known {
        topology.push_group(group).expect("a fresh id");
    }
}

fn push_links(topology: &mut Topology, links: Vec<(Link, Index, Index, Option<Index>)>) {
    if topology.components().is_empty() {
        return;
    }
    let mut known: Vec<Link> = Vec::new();
    let mut answers = Vec::new();
    for (mut link, from, to, asked) in links {
        link.id = LinkId::fresh(link.id.as_str(), "l", |id| known.iter().any(|other| other.id == *id));
        link.from = pick(topology.components().keys(), from).expect("there are components");
        link.to = pick(topology.components().keys(), to).expect("there are components");
        known.push(link);
        answers.push(asked);
    }
    let ids: Vec<LinkId> = known.iter().map(|link| link.id.clone()).collect();
    for (mut link, asked) in known.into_iter().zip(answers) {
        link.reply_to = asked.and_then(|index| pick(ids.iter(), index)).filter(|asked| *asked != link.id);
        topology.push_link(link).expect("a fresh id between known ends");
    }
}

fn pick<'a, T: Clone + 'a>(known: impl ExactSizeIterator<Item = &'a T>, index: Index) -> Option<T> {
    let mut known = known;
    if known.len() == 0 { None } else { known.nth(index.index(known.len())).cloned() }
}

/// One change that somebody may ask for; some are refused, and which thing it means depends on what is there.
#[derive(Debug, Clone)]
#[allow(missing_docs, reason = "each does what its name says")]
pub enum Act {
    Retitle(Title),
    AddComponent(Component, Option<Index>),
    AddComponentAgain(Index),
    Rename(Index, String),
    Place(Index, Option<Cell>),
    SetKind(Index, ComponentKind),
    MoveToGroup(Index, Option<Index>),
    RemoveComponent(Index),
    AddLink(Link, Index, Index),
    AddLinkToNothing(Link, Index),
    Label(Index, Option<String>),
    Tag(Index, Option<Expectation>),
    State(Index, Need, Option<NeedValue>),
    Reroute(Index, Index, Index),
    Answer(Index, Option<Index>),
    RemoveLink(Index),
    AddGroup(Group, Option<Index>),
    RenameGroup(Index, String),
    Nest(Index, Option<Index>),
    RemoveGroup(Index),
    Reid(Index, Index, Index, String),
}

impl Act {
    /// Does it as a part of a step. Where there is nothing to do it to, it does nothing.
    pub fn run(&self, tx: &mut Tx<'_>) -> Result<(), Refusal> {
        let component = |tx: &Tx<'_>, index: &Index| pick(tx.topology().components().keys(), *index);
        let link = |tx: &Tx<'_>, index: &Index| pick(tx.topology().links().keys(), *index);
        let group = |tx: &Tx<'_>, index: &Index| pick(tx.topology().groups().keys(), *index);
        match self.clone() {
            Self::Retitle(title) => tx.set_title(title),
            Self::AddComponent(mut new, inside) => {
                new.id = ComponentId::fresh(new.id.as_str(), "c", |id| tx.topology().component(id).is_some());
                new.group = inside.and_then(|index| group(tx, &index));
                tx.add_component(new).map(drop)
            }
            Self::AddComponentAgain(index) => {
                let Some(id) = component(tx, &index) else { return Ok(()) };
                tx.add_component(Component::new(id, "again", ComponentKind::Service)).map(drop)
            }
            Self::Rename(index, name) => on(component(tx, &index), |id| tx.change_component(&id, |c| c.name = name)),
            Self::Place(index, at) => on(component(tx, &index), |id| tx.change_component(&id, |c| c.at = at)),
            Self::SetKind(index, kind) => on(component(tx, &index), |id| tx.change_component(&id, |c| c.kind = kind)),
            Self::MoveToGroup(index, inside) => {
                let inside = inside.and_then(|index| group(tx, &index));
                on(component(tx, &index), |id| tx.change_component(&id, |c| c.group = inside))
            }
            Self::RemoveComponent(index) => on(component(tx, &index), |id| tx.remove_component(&id)),
            Self::AddLink(mut new, from, to) => {
                let (Some(from), Some(to)) = (component(tx, &from), component(tx, &to)) else { return Ok(()) };
                new.id = LinkId::fresh(new.id.as_str(), "l", |id| tx.topology().link(id).is_some());
                (new.from, new.to) = (from, to);
                tx.add_link(new).map(drop)
            }
            Self::AddLinkToNothing(mut new, from) => on(component(tx, &from), |id| {
                new.from = id;
                new.to = ComponentId::new(&"z".repeat(64)).expect("a legal id");
                tx.add_link(new).map(drop)
            }),
            Self::Label(index, label) => on(link(tx, &index), |id| tx.change_link(&id, |l| l.label = label)),
            Self::Tag(index, tag) => on(link(tx, &index), |id| tx.change_link(&id, |l| l.expectation = tag)),
            Self::State(index, need, value) => {
                on(link(tx, &index), |id| tx.change_link(&id, |l| l.needs.set(need, value)))
            }
            Self::Reroute(index, from, to) => {
                let (Some(from), Some(to)) = (component(tx, &from), component(tx, &to)) else { return Ok(()) };
                on(link(tx, &index), |id| tx.change_link(&id, |l| (l.from, l.to) = (from, to)))
            }
            Self::Answer(index, asked) => {
                let asked = asked.and_then(|index| link(tx, &index));
                on(link(tx, &index), |id| tx.change_link(&id, |l| l.reply_to = asked))
            }
            Self::RemoveLink(index) => on(link(tx, &index), |id| tx.remove_link(&id)),
            Self::AddGroup(mut new, around) => {
                new.id = GroupId::fresh(new.id.as_str(), "g", |id| tx.topology().group(id).is_some());
                new.parent = around.and_then(|index| group(tx, &index));
                tx.add_group(new).map(drop)
            }
            Self::RenameGroup(index, name) => on(group(tx, &index), |id| tx.change_group(&id, |g| g.name = name)),
            Self::Nest(index, around) => {
                let around = around.and_then(|index| group(tx, &index));
                on(group(tx, &index), |id| tx.change_group(&id, |g| g.parent = around))
            }
            Self::RemoveGroup(index) => on(group(tx, &index), |id| tx.remove_group(&id)),
            Self::Reid(c, l, g, name) => {
                on(component(tx, &c), |id| {
                    let fresh = ComponentId::fresh(&name, "c", |id| tx.topology().component(id).is_some());
                    tx.reid_component(&id, &fresh)
                })?;
                on(link(tx, &l), |id| {
                    let fresh = LinkId::fresh(&name, "l", |id| tx.topology().link(id).is_some());
                    tx.reid_link(&id, &fresh)
                })?;
                on(group(tx, &g), |id| {
                    let fresh = GroupId::fresh(&name, "g", |id| tx.topology().group(id).is_some());
                    tx.reid_group(&id, &fresh)
                })
            }
        }
    }

    /// Does it as a step of its own.
    pub fn step(&self, document: &mut Document) -> Result<(), Refusal> {
        document.edit("act", |tx| self.run(tx))
    }
}

fn on<I>(id: Option<I>, act: impl FnOnce(I) -> Result<(), Refusal>) -> Result<(), Refusal> {
    id.map_or(Ok(()), act)
}

/// Any change, adding somewhat more often than removing.
pub fn act() -> impl Strategy<Value = Act> {
    let index = any::<Index>;
    let need = || select(NEEDS).prop_flat_map(|row| option::of(need_value(row.need)).prop_map(move |v| (row.need, v)));
    prop_oneof![
        1 => title().prop_map(Act::Retitle),
        4 => (component(), option::of(index())).prop_map(|(c, inside)| Act::AddComponent(c, inside)),
        1 => index().prop_map(Act::AddComponentAgain),
        2 => (index(), text()).prop_map(|(i, name)| Act::Rename(i, name)),
        3 => (index(), option::of(cell())).prop_map(|(i, at)| Act::Place(i, at)),
        1 => (index(), word()).prop_map(|(i, kind)| Act::SetKind(i, kind)),
        2 => (index(), option::of(index())).prop_map(|(i, inside)| Act::MoveToGroup(i, inside)),
        2 => index().prop_map(Act::RemoveComponent),
        4 => (link(), index(), index()).prop_map(|(l, from, to)| Act::AddLink(l, from, to)),
        1 => (link(), index()).prop_map(|(l, from)| Act::AddLinkToNothing(l, from)),
        1 => (index(), option::of(text())).prop_map(|(i, label)| Act::Label(i, label)),
        1 => (index(), option::of(word())).prop_map(|(i, tag)| Act::Tag(i, tag)),
        2 => (index(), need()).prop_map(|(i, (need, value))| Act::State(i, need, value)),
        2 => (index(), index(), index()).prop_map(|(i, from, to)| Act::Reroute(i, from, to)),
        2 => (index(), option::of(index())).prop_map(|(i, asked)| Act::Answer(i, asked)),
        2 => index().prop_map(Act::RemoveLink),
        2 => (group(), option::of(index())).prop_map(|(g, around)| Act::AddGroup(g, around)),
        1 => (index(), text()).prop_map(|(i, name)| Act::RenameGroup(i, name)),
        2 => (index(), option::of(index())).prop_map(|(i, around)| Act::Nest(i, around)),
        1 => index().prop_map(Act::RemoveGroup),
        2 => (index(), index(), index(), text()).prop_map(|(c, l, g, name)| Act::Reid(c, l, g, name)),
    ]
}

/// Up to so many changes.
pub fn acts(most: usize) -> impl Strategy<Value = Vec<Act>> {
    vec(act(), 0..=most)
}
