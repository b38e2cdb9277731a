//! Which design does a text hold? Every object is read key by key; what is wrong is gathered with its place.
//!
//! Nothing is repaired and nothing is dropped: a design comes out only when there was no problem at all. Keys that are
//! not in `keys.rs` are kept, except `analysis`, which an export adds and every load computes anew.

use std::borrow::Cow;
use std::collections::HashMap;

use foldhash::fast::RandomState;
use smallvec::{SmallVec, smallvec};

use super::json::{Node, Sort, escape_hidden};
use super::keys::{COMPONENT, DOCUMENT, GROUP, LINK, PINNED, Shape, WAIVER};
use super::needs;
use super::problem::{Gather, Problems, one, place};
use super::{ANALYSIS, VERSION};
use crate::model::{
    Cell, Component, ComponentKind, Expectation, Extra, Group, Id, Link, OfComponent, OfGroup, OfLink, Pinned, Title,
    Topology, Verdict, Vocabulary, Waiver, nearest, slug,
};
use crate::text::quoted;

/// The design that a checked text holds.
pub fn topology(text: &str) -> Result<Topology, Problems> {
    let root = Node::root(text);
    check_version(text, root)?;
    let mut reader = Reader { text, gather: Gather::new(text) };
    let parts = reader.document(root);
    if !reader.gather.is_empty() {
        return Err(reader.gather.into_problems());
    }
    let parts = parts.expect("a document without problems was read");
    let mut topology = Topology::default();
    topology.set_title(parts.title);
    topology.reserve(parts.components.len(), parts.links.len());
    for group in parts.groups {
        topology.push_group(group).expect("ids were checked");
    }
    for component in parts.components {
        topology.push_component(component).expect("ids and groups were checked");
    }
    for link in parts.links {
        topology.push_link(link).expect("ids and ends were checked");
    }
    Ok(topology)
}

/// A file of another version is refused before anything else is said of it.
fn check_version(text: &str, root: Node<'_>) -> Result<(), Problems> {
    let key = DOCUMENT.keys[0].name;
    let Some(entry) = root.entries().find(|entry| entry.key.string().as_deref() == Some(key)) else {
        let help = format!("a topology file begins with \"{key}\": {VERSION}");
        return Err(one(
            text,
            root.start,
            format!("this is not a topology file: the key \"{key}\" is missing"),
            Some(&help),
        ));
    };
    let Node { start, .. } = entry.value;
    match entry.value.sort() {
        Sort::Number if entry.value.raw() == VERSION.to_string() => Ok(()),
        Sort::Number => {
            let raw = entry.value.raw();
            let written = quoted(raw);
            let written = written.trim_matches('"');
            let newer = raw.parse::<u64>().is_ok_and(|version| version > VERSION);
            let help = newer.then_some("open it with a newer toposcope");
            Err(one(
                text,
                start,
                format!("the file has format version {written}; this toposcope reads {VERSION}"),
                help,
            ))
        }
        other => Err(one(text, start, format!("\"{key}\" takes a whole number, not {}", other.noun()), None)),
    }
}

/// The ids of one list by their text, with the places where they stand.
type Ids<'a, S> = HashMap<Cow<'a, str>, (usize, Id<S>), RandomState>;

/// The ids that a file defines.
#[derive(Default)]
struct Known<'a> {
    groups: Ids<'a, OfGroup>,
    components: Ids<'a, OfComponent>,
    links: Ids<'a, OfLink>,
}

struct Parts {
    title: Title,
    groups: Vec<Group>,
    components: Vec<Component>,
    links: Vec<Link>,
}

/// The known keys of one object and all others.
struct Fields<'a> {
    shape: &'static Shape,
    node: Node<'a>,
    /// From where to where the value of each key of the shape stands; 0 to 0 where there is none.
    known: SmallVec<[(u32, u32); 14]>,
    extra: Extra,
}

impl<'a> Fields<'a> {
    fn get(&self, name: &str) -> Option<Node<'a>> {
        let position = self.shape.keys.iter().position(|key| key.name == name);
        let (start, end) = self.known[position.expect("only keys of the shape are asked for")];
        (end > 0).then(|| self.node.part(start as usize, end as usize))
    }

    fn own_text(&self, name: &str) -> Option<Cow<'a, str>> {
        self.get(name).filter(|node| node.sort() == Sort::Text).and_then(Node::string)
    }

    /// What the object is called in a sentence: `link "place-order"`.
    fn subject(&self) -> String {
        let named = self.shape.keys.first().filter(|key| matches!(key.name, "id" | "rule"));
        match named.and_then(|key| self.own_text(key.name)) {
            Some(name) => format!("{} {}", self.shape.noun, quoted(&name)),
            None => format!("this {}", self.shape.noun),
        }
    }
}

pub(super) struct Reader<'a> {
    text: &'a str,
    gather: Gather<'a>,
}

impl<'a> Reader<'a> {
    pub(super) fn problem(&mut self, node: Node<'_>, words: impl FnOnce() -> (String, Option<String>)) {
        self.gather.add(node.start, words);
    }

    fn document(&mut self, root: Node<'a>) -> Option<Parts> {
        let fields = self.fields(root, &DOCUMENT)?;
        let groups = self.objects(&fields, "groups", &GROUP);
        let components = self.objects(&fields, "components", &COMPONENT);
        let links = self.objects(&fields, "links", &LINK);
        let known = Known { groups: self.ids(&groups), components: self.ids(&components), links: self.ids(&links) };
        let title = Title {
            name: self.text(&fields, "name").unwrap_or_default(),
            description: self.text(&fields, "description"),
            notes: self.text(&fields, "notes"),
            waived: self.waivers(&fields),
            extra: fields.extra.clone(),
        };
        let groups: Vec<Group> = groups.iter().filter_map(|fields| self.group(fields, &known)).collect();
        self.check_parents(&fields, &groups);
        let components = components.iter().filter_map(|fields| self.component(fields, &known)).collect();
        let links = links.iter().filter_map(|fields| self.link(fields, &known)).collect();
        Some(Parts { title, groups, components, links })
    }

    fn group(&mut self, fields: &Fields<'a>, known: &Known<'a>) -> Option<Group> {
        let name = self.text(fields, "name");
        let kind = self.word(fields, "kind");
        let group = Group {
            parent: self.reference(fields, "parent", "is in", &known.groups, "group"),
            waived: self.waivers(fields),
            notes: self.text(fields, "notes"),
            extra: fields.extra.clone(),
            ..Group::new(own_id(fields, &known.groups)?, name?, kind?)
        };
        Some(group)
    }

    fn component(&mut self, fields: &Fields<'a>, known: &Known<'a>) -> Option<Component> {
        let name = self.text(fields, "name");
        let kind: Option<ComponentKind> = self.word(fields, "kind");
        let component = Component {
            group: self.reference(fields, "group", "is in", &known.groups, "group"),
            exposure: self.word(fields, "exposure"),
            instances: self.count(fields, "instances"),
            tier: self.word(fields, "tier"),
            at: self.cell(fields, "at"),
            pinned: self.flag(fields, "pinned").unwrap_or_default(),
            waived: self.waivers(fields),
            notes: self.text(fields, "notes"),
            extra: fields.extra.clone(),
            ..Component::new(own_id(fields, &known.components)?, name?, kind?)
        };
        Some(component)
    }

    fn link(&mut self, fields: &Fields<'a>, known: &Known<'a>) -> Option<Link> {
        let from = self.reference(fields, "from", "comes from", &known.components, "component");
        let to = self.reference(fields, "to", "goes to", &known.components, "component");
        let reply_to = self.reference(fields, "reply_to", "answers", &known.links, "link");
        if let (Some(node), Some(asked), Some(own)) = (fields.get("reply_to"), &reply_to, fields.own_text("id"))
            && asked.as_str() == own
        {
            self.problem(node, || (format!("{} answers itself", fields.subject()), None));
        }
        let link = Link {
            label: self.text(fields, "label"),
            expectation: self.word(fields, "expectation"),
            channel: self.text(fields, "channel"),
            reply_to,
            needs: fields.get("needs").map(|node| needs::read(self, node)).unwrap_or_default(),
            service: fields.get("service").and_then(|node| self.pinned(node)),
            waived: self.waivers(fields),
            notes: self.text(fields, "notes"),
            extra: fields.extra.clone(),
            ..Link::new(own_id(fields, &known.links)?, from?, to?)
        };
        Some(link)
    }

    fn pinned(&mut self, node: Node<'a>) -> Option<Pinned> {
        let fields = self.fields(node, &PINNED)?;
        let service = self.word(&fields, "pinned");
        let reason = self.text(&fields, "reason");
        Some(Pinned { service: service?, reason, extra: fields.extra })
    }

    fn waivers(&mut self, fields: &Fields<'a>) -> Vec<Waiver> {
        let waivers = self.objects(fields, "waived", &WAIVER);
        let waiver = |fields: Fields<'a>| {
            let rule = self.text(&fields, "rule");
            let reason = self.text(&fields, "reason");
            Some(Waiver { rule: rule?, reason, extra: fields.extra })
        };
        waivers.into_iter().filter_map(waiver).collect()
    }

    /// The entries of an object, sorted into known and unknown ones; says which required ones are missing.
    fn fields(&mut self, node: Node<'a>, shape: &'static Shape) -> Option<Fields<'a>> {
        if node.sort() != Sort::Object {
            self.problem(node, || (format!("a {} is an object, not {}", shape.noun, node.sort().noun()), None));
            return None;
        }
        let mut fields = Fields { shape, node, known: smallvec![(0, 0); shape.keys.len()], extra: Extra::default() };
        let mut extra = Vec::new();
        for entry in node.entries() {
            let name = entry.key.string().expect("keys were checked");
            match shape.keys.iter().position(|key| key.name == name) {
                Some(position) => fields.known[position] = (entry.value.start as u32, entry.value.end as u32),
                None if name == ANALYSIS && std::ptr::eq(shape, &raw const DOCUMENT) => {}
                // As it would be written, so that what was written and read again is the same.
                None => extra.push((name.into_owned(), escape_hidden(entry.value.raw()).into_owned())),
            }
        }
        fields.extra = Extra::new(extra);
        for (key, known) in shape.keys.iter().zip(&fields.known) {
            if key.required && *known == (0, 0) {
                let help = format!("\"{}\" says {}", key.name, key.help);
                self.problem(node, || (format!("{} has no \"{}\"", fields.subject(), key.name), Some(help)));
            }
        }
        Some(fields)
    }

    /// The items of a list of objects.
    fn objects(&mut self, fields: &Fields<'a>, key: &str, shape: &'static Shape) -> Vec<Fields<'a>> {
        let list = self.typed(fields, key, Sort::List);
        list.into_iter().flat_map(Node::items).filter_map(|node| self.fields(node, shape)).collect()
    }

    /// The ids that the objects of a list have. Says which are no ids and which stand twice.
    fn ids<S>(&mut self, objects: &[Fields<'a>]) -> Ids<'a, S> {
        let mut ids = Ids::with_capacity_and_hasher(objects.len(), RandomState::default());
        for node in objects.iter().filter_map(|fields| fields.get("id")) {
            let Some(text) = self.string(node, "id") else { continue };
            let Some(id) = Id::new(&text) else {
                self.problem(node, || (format!("{} is not an id", quoted(&text)), Some(id_help(&text))));
                continue;
            };
            if let Some((first, _)) = ids.get(&text) {
                let (line, column) = place(self.text, *first);
                self.problem(node, || {
                    (
                        format!("the id {} is taken: it stands at {line}:{column} too", quoted(&text)),
                        Some("give one of the two another id".to_owned()),
                    )
                });
                continue;
            }
            ids.insert(text, (node.start, id));
        }
        ids
    }

    /// The value of a key, if it is there and of the right sort.
    fn typed(&mut self, fields: &Fields<'a>, key: &str, sort: Sort) -> Option<Node<'a>> {
        let node = fields.get(key)?;
        self.expect(node, key, sort)
    }

    pub(super) fn expect(&mut self, node: Node<'a>, key: &str, sort: Sort) -> Option<Node<'a>> {
        if node.sort() == sort {
            return Some(node);
        }
        self.problem(node, || (format!("\"{key}\" takes {}, not {}", sort.noun(), node.sort().noun()), None));
        None
    }

    pub(super) fn string(&mut self, node: Node<'a>, key: &str) -> Option<Cow<'a, str>> {
        let node = self.expect(node, key, Sort::Text)?;
        let text = node.string();
        if text.is_none() {
            self.problem(node, || (format!("\"{key}\" holds half of a surrogate pair, which is no character"), None));
        }
        text
    }

    fn text(&mut self, fields: &Fields<'a>, key: &str) -> Option<String> {
        self.string(fields.get(key)?, key).map(Cow::into_owned)
    }

    fn word<T: Vocabulary>(&mut self, fields: &Fields<'a>, key: &str) -> Option<T> {
        let node = fields.get(key)?;
        let text = self.string(node, key)?;
        let word = T::from_word(&text);
        if word.is_none() {
            self.problem(node, || {
                let known = known_help(&text, T::WORDS.iter().map(|row| row.word));
                let hint = if T::NOUN == Expectation::NOUN { verdict_hint(&text) } else { "" };
                (format!("{} is no {}", quoted(&text), T::NOUN), Some(format!("{hint}{known}")))
            });
        }
        word
    }

    fn flag(&mut self, fields: &Fields<'a>, key: &str) -> Option<bool> {
        Some(self.typed(fields, key, Sort::Flag)?.raw() == "true")
    }

    fn count(&mut self, fields: &Fields<'a>, key: &str) -> Option<u32> {
        let node = self.typed(fields, key, Sort::Number)?;
        let number = node.raw().parse().ok().filter(|number| *number > 0);
        if number.is_none() {
            self.problem(node, || (format!("\"{key}\" takes a whole number from 1, not {}", quoted(node.raw())), None));
        }
        number
    }

    fn cell(&mut self, fields: &Fields<'a>, key: &str) -> Option<Cell> {
        let node = self.typed(fields, key, Sort::List)?;
        let numbers: Vec<_> = node.items().take(3).map(|item| item.raw().parse::<i32>().ok()).collect();
        let fits = |number: &i32| number.unsigned_abs() <= Cell::LIMIT.unsigned_abs();
        match numbers[..] {
            [Some(x), Some(y)] if fits(&x) && fits(&y) => Some(Cell::new(x, y)),
            _ => {
                let limit = Cell::LIMIT;
                let help = format!("two whole numbers between -{limit} and {limit}, such as [2, 3]");
                self.problem(node, || {
                    (format!("\"{key}\" takes [column, row], not {}", quoted(node.raw())), Some(help))
                });
                None
            }
        }
    }

    /// The id of something else, which must exist.
    fn reference<S>(
        &mut self,
        fields: &Fields<'a>,
        key: &str,
        verb: &str,
        known: &Ids<'a, S>,
        noun: &str,
    ) -> Option<Id<S>> {
        let node = fields.get(key)?;
        let text = self.string(node, key)?;
        if let Some((_, id)) = known.get(&text) {
            return Some(id.clone());
        }
        self.problem(node, || {
            let near = nearest(&text, known.keys().map(AsRef::as_ref));
            let help = near.map(|near| format!("did you mean \"{near}\"?"));
            (format!("{} {verb} {}, which is no {noun}", fields.subject(), quoted(&text)), help)
        });
        None
    }

    /// Refuses groups that are inside themselves. Every group is walked over once, however deep they are nested.
    fn check_parents(&mut self, document: &Fields<'a>, groups: &[Group]) {
        let index: HashMap<_, _, RandomState> = groups.iter().enumerate().map(|(at, group)| (&group.id, at)).collect();
        let mut walk_of = vec![0_usize; groups.len()];
        for start in 0..groups.len() {
            let walk = start + 1;
            let mut at = Some(start);
            while let Some(group) = at.filter(|at| walk_of[*at] == 0) {
                walk_of[group] = walk;
                at = groups[group].parent.as_ref().and_then(|parent| index.get(parent).copied());
            }
            if let Some(met) = at.filter(|met| walk_of[*met] == walk) {
                let id = groups[met].id.as_str();
                let node = document.get("groups").and_then(|list| {
                    list.items().find(|item| {
                        item.sort() == Sort::Object
                            && item.entries().any(|entry| {
                                entry.key.string().as_deref() == Some("id")
                                    && entry.value.string().as_deref() == Some(id)
                            })
                    })
                });
                let node = node.unwrap_or(document.node);
                self.problem(node, || {
                    (format!("group \"{id}\" is inside itself"), Some("give it another parent, or none".to_owned()))
                });
            }
        }
    }
}

fn own_id<S>(fields: &Fields<'_>, known: &Ids<'_, S>) -> Option<Id<S>> {
    fields.own_text("id").and_then(|text| known.get(&text).map(|(_, id)| id.clone()))
}

fn id_help(written: &str) -> String {
    let rule = "an id has small letters, digits and inner hyphens, at most 64 in all";
    match slug(written) {
        example if example.is_empty() => rule.to_owned(),
        example => format!("{rule}: \"{example}\" would do"),
    }
}

/// People who think in messages and events write the verdict where the sender's expectation is asked for.
fn verdict_hint(written: &str) -> &'static str {
    match Verdict::from_word(written.to_lowercase().trim().trim_end_matches('s')) {
        Some(Verdict::Message) => "a message is a command, a document or a request-reply; ",
        Some(Verdict::Event) => "an event is a notification or a stream; ",
        Some(Verdict::Undecided) => "leave the key out while it is undecided; ",
        Some(Verdict::Call) | None => "",
    }
}

/// The nearest known word and all of them.
fn known_help<'k>(written: &str, known: impl Iterator<Item = &'k str> + Clone) -> String {
    let all = known.clone().collect::<Vec<_>>().join(", ");
    match nearest(written, known) {
        Some(near) => format!("did you mean \"{near}\"? known are {all}"),
        None => format!("known are {all}"),
    }
}
