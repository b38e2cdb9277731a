//! Commands that draw the suggested service of a link as a component, and take it out of the drawing again.
//!
//! Drawn or not, the communication is the same: the sender's link keeps its tag, its needs and its id, and now ends at the
//! service; what leaves the service inherits the tag. The links of a channel share the service. Taking the service out
//! again gives back the very links that were there.

use super::{Command, Group, a_component, a_link};
use crate::editor::Editor;
use crate::editor::mode::ModeName;
use crate::editor::selection::Item;
use crate::layout;
use crate::model::{
    Cell, Component, ComponentId, ComponentKind, GroupId, Link, LinkId, Refusal, Service, Tier, Topology, Tx,
    Vocabulary, slug,
};

const B: ModeName = ModeName::Browse;

/// The commands of this file.
pub const TABLE: &[Command] = &[
    Command {
        name: "realise",
        group: Group::Draw,
        keys: &[(B, "g r")],
        hint: "realise",
        help: "draw the suggested service of the link as a component, with its links",
        when: |editor| {
            a_link(editor)?;
            plan(editor).map(|_| ())
        },
        run: realise,
    },
    Command {
        name: "unrealise",
        group: Group::Draw,
        keys: &[(B, "g R")],
        hint: "",
        help: "take the selected service out of the drawing again",
        when: |editor| {
            a_component(editor)?;
            passage(editor).map(|_| ())
        },
        run: unrealise,
    },
];

/// What is to be drawn for a link.
struct Plan {
    /// The links that share the service; the selected one is among them.
    links: Vec<LinkId>,
    /// The services, in the order in which they are passed.
    hops: Vec<Component>,
}

fn is_passage(topology: &Topology, id: &ComponentId) -> bool {
    topology.component(id).is_some_and(|it| it.kind.is_broker() || it.kind.is_gateway())
}

fn plan(editor: &Editor) -> Result<Plan, &'static str> {
    let topology = editor.topology();
    let Some(link) = editor.link() else { return Err("select a link first: ] goes through those of a component") };
    if [&link.from, &link.to].into_iter().any(|end| is_passage(topology, end)) {
        return Err("it is drawn through its service already; g R on the service takes that out");
    }
    let services = services(editor, link);
    if services.is_empty() {
        return Err(match editor.analysis.verdict(&link.id) {
            crate::model::Verdict::Undecided => "nothing is suggested yet: t says what the sender expects",
            _ => "a direct call needs no service in between",
        });
    }
    let shares = |other: &&Link| {
        other.from == link.from
            && (other.id == link.id || other.channel.is_some() && other.channel == link.channel)
            && !is_passage(topology, &other.to)
    };
    let links: Vec<LinkId> = topology.links().values().filter(shares).map(|it| it.id.clone()).collect();
    let named = [&link.channel, &link.label].into_iter().flatten().find(|name| !name.trim().is_empty());
    let middle = middle(editor, &link.id);
    let mut hops = Vec::new();
    for (at, (kind, tier)) in services.into_iter().enumerate() {
        let name = named.map_or_else(
            || kind.service().map_or_else(String::new, |it| it.name().to_owned()),
            |name| format!("{name} {}", noun(kind)),
        );
        let mut component = Component::new(fresh(topology, &hops, &name), name, kind);
        component.tier = tier;
        component.group = common_group(topology, link);
        let size = layout::box_size(&component);
        let wanted = Cell::new(middle.x - size.0 / 2 + at as i32 * (size.0 + 12), middle.y - 1);
        component.at = Some(layout::free_place(&editor.layout, size, wanted));
        hops.push(component);
    }
    Ok(Plan { links, hops })
}

/// The services that can be drawn for a link: the author's own choice, else what is suggested.
fn services(editor: &Editor, link: &Link) -> Vec<(ComponentKind, Option<Tier>)> {
    let Some(advice) = editor.analysis.advice(&link.id) else { return Vec::new() };
    let suggested = advice.suggestion.as_ref();
    let hops: Vec<(Service, Option<Tier>)> = match (&link.service, suggested) {
        (Some(pinned), Some(it)) if it.first.service != pinned.service => vec![(pinned.service, None)],
        (Some(pinned), None) => vec![(pinned.service, None)],
        (_, Some(it)) => [it.first].iter().chain(&it.then).map(|hop| (hop.service, hop.tier)).collect(),
        (None, None) => Vec::new(),
    };
    hops.into_iter().filter_map(|(service, tier)| Some((ComponentKind::from_word(service.word())?, tier))).collect()
}

/// What one of them is called behind the name of what travels.
fn noun(kind: ComponentKind) -> &'static str {
    match kind.service() {
        Some(Service::StorageQueue | Service::ServiceBusQueue) => "queue",
        Some(Service::ServiceBusTopic | Service::EventGrid) => "topic",
        Some(Service::EventGridNamespace) => "namespace",
        Some(Service::EventHubs | Service::IotHub) => "hub",
        Some(Service::ApiManagement | Service::ApplicationGateway) => "gateway",
        Some(Service::FrontDoor) => "front door",
        Some(Service::DirectHttp) | None => "",
    }
}

fn fresh(topology: &Topology, others: &[Component], name: &str) -> ComponentId {
    let taken = |id: &ComponentId| topology.component(id).is_some() || others.iter().any(|it| it.id == *id);
    ComponentId::fresh(name, "broker", taken)
}

/// The innermost boundary around both ends.
fn common_group(topology: &Topology, link: &Link) -> Option<GroupId> {
    let (from, to) = (topology.component(&link.from)?, topology.component(&link.to)?);
    let around: Vec<&GroupId> = topology.groups_of(to).map(|group| &group.id).collect();
    topology.groups_of(from).map(|group| &group.id).find(|id| around.contains(id)).cloned()
}

fn middle(editor: &Editor, link: &LinkId) -> Cell {
    let area = Item::Link(link.clone()).area(&editor.layout).unwrap_or_default();
    crate::editor::selection::center(area)
}

fn realise(editor: &mut Editor) {
    let Ok(Plan { links, hops }) = plan(editor) else { return };
    let names: Vec<&str> = hops.iter().map(|it| it.name.as_str()).collect();
    let said = format!("drew {}; u takes it back", names.join(" and "));
    let made: Vec<Item> = hops.iter().map(|it| Item::Component(it.id.clone())).collect();
    if editor.edit("realise", |tx| draw(tx, &links, hops)).is_some() {
        editor.select_all(made);
        editor.say(said);
    }
}

/// Puts services between a sender and the receivers of some of its links.
fn draw(tx: &mut Tx<'_>, links: &[LinkId], hops: Vec<Component>) -> Result<(), Refusal> {
    let ids: Vec<ComponentId> = hops.into_iter().map(|hop| tx.add_component(hop)).collect::<Result<_, _>>()?;
    let ([first, ..], [.., last]) = (ids.as_slice(), ids.as_slice()) else { return Ok(()) };
    let Some((lead, others)) = links.split_first() else { return Ok(()) };
    let was = tx.topology().link(lead).cloned().ok_or_else(|| Refusal::NoLink(lead.clone()))?;
    tx.change_link(lead, |link| link.to = first.clone())?;
    for pair in ids.windows(2) {
        super::add::join(tx, &pair[0], &pair[1])?;
    }
    let leg = super::add::join(tx, last, &was.to)?;
    tx.change_link(&leg, |link| link.channel.clone_from(&was.channel))?;
    others.iter().try_for_each(|other| tx.change_link(other, |link| link.from = last.clone()))
}

/// The services that are taken out together, with what enters and what leaves them.
struct Passage {
    services: Vec<ComponentId>,
    enter: Vec<Link>,
    leave: Vec<Link>,
}

fn passage(editor: &Editor) -> Result<Passage, &'static str> {
    let topology = editor.topology();
    let Some(start) = editor.component().map(|it| it.id.clone()).filter(|id| is_passage(topology, id)) else {
        return Err("select a drawn Azure service first");
    };
    let mut services = vec![start];
    let mut at = 0;
    while let Some(id) = services.get(at).cloned() {
        for link in topology.links_of(&id) {
            let other = if link.from == id { &link.to } else { &link.from };
            if is_passage(topology, other) && !services.contains(other) {
                services.push(other.clone());
            }
        }
        at += 1;
    }
    let inside = |id: &ComponentId| services.contains(id);
    let all = topology.links().values();
    let enter: Vec<Link> = all.clone().filter(|it| !inside(&it.from) && inside(&it.to)).cloned().collect();
    let leave: Vec<Link> = all.filter(|it| inside(&it.from) && !inside(&it.to)).cloned().collect();
    if enter.is_empty() || leave.is_empty() {
        return Err("nothing passes through it; d removes it");
    }
    Ok(Passage { services, enter, leave })
}

fn unrealise(editor: &mut Editor) {
    let Ok(passage) = passage(editor) else { return };
    let lead = passage.enter[0].id.clone();
    if editor.edit("unrealise", |tx| remove(tx, passage)).is_some() {
        editor.select(Item::Link(lead));
        editor.say("took the service out of the drawing; u brings it back");
    }
}

/// Joins every sender to every receiver and removes the services.
fn remove(tx: &mut Tx<'_>, passage: Passage) -> Result<(), Refusal> {
    let Passage { services, enter, leave } = passage;
    // The leg of which least is said was drawn for the first sender's link, which takes its place.
    let said =
        |link: &Link| usize::from(link.label.is_some()) + usize::from(link.expectation.is_some()) + link.needs.len();
    let bare = (0..leave.len()).min_by_key(|at| (said(&leave[*at]), *at)).expect("something leaves");
    let several = enter.len() * leave.len() > 1;
    let name = tx.topology().component(&services[0]).map(|it| slug(&it.name)).unwrap_or_default();
    for (number, sender) in enter.iter().enumerate() {
        let channel = sender.channel.clone().or_else(|| leave[bare].channel.clone());
        let channel = channel.or_else(|| (leave.len() > 1 && several).then(|| name.clone()));
        tx.change_link(&sender.id, |link| {
            link.to = leave[bare].to.clone();
            link.channel.clone_from(&channel);
            merge(link, &leave[bare]);
        })?;
        for (at, leg) in leave.iter().enumerate().filter(|(at, _)| *at != bare) {
            let expectation = leg.expectation.or(sender.expectation);
            let id = if number == 0 {
                leg.id.clone()
            } else {
                let id = LinkId::fresh(leave[at].id.as_str(), "link", |id| tx.topology().link(id).is_some());
                tx.add_link(Link { id, ..leg.clone() })?
            };
            tx.change_link(&id, |link| {
                link.from = sender.from.clone();
                link.expectation = expectation;
                link.channel.clone_from(&channel);
            })?;
        }
    }
    let answers: Vec<LinkId> = (tx.topology().links().values())
        .filter(|link| link.reply_to.as_ref() == Some(&leave[bare].id) && link.id != enter[0].id)
        .map(|link| link.id.clone())
        .collect();
    for answer in &answers {
        tx.change_link(answer, |link| link.reply_to = Some(enter[0].id.clone()))?;
    }
    services.iter().try_for_each(|id| tx.remove_component(id))
}

/// Keeps what a leg says and the link that takes its place does not.
fn merge(link: &mut Link, leg: &Link) {
    if link.label.is_none() {
        link.label.clone_from(&leg.label);
    }
    if link.notes.is_none() {
        link.notes.clone_from(&leg.notes);
    }
    link.expectation = link.expectation.or(leg.expectation);
    for (need, value) in leg.needs.iter() {
        if link.needs.get(need).is_none() {
            link.needs.set(need, Some(value.clone()));
        }
    }
}
