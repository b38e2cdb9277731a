//! Commands that copy, paste and duplicate, within a design, between designs and between programs.
//!
//! What is copied is a small design of its own: the components with the links between them and the boundaries around them.
//! It is kept while another design is opened, and goes to the clipboard of the terminal as the text of a file.

use std::collections::HashMap;

use super::{Command, Group, parts_chosen};
use crate::editor::Editor;
use crate::editor::input::Effect;
use crate::editor::mode::ModeName;
use crate::editor::selection::Item;
use crate::editor::store;
use crate::model::{Cell, ComponentId, Group as Boundary, GroupId, Link, LinkId, Refusal, Topology, Tx};
use crate::{file, import, layout};

const B: ModeName = ModeName::Browse;

/// What was copied.
#[derive(Debug, Clone, Default)]
pub struct Clip {
    /// The components, links and boundaries.
    topology: Topology,
    /// The boundaries that were copied themselves; the others only say where the components belong.
    groups: Vec<GroupId>,
}

impl Clip {
    /// Whether nothing was copied.
    pub fn is_empty(&self) -> bool {
        self.topology.components().is_empty()
    }
}

/// The commands of this file.
pub const TABLE: &[Command] = &[
    Command {
        name: "duplicate",
        group: Group::Draw,
        keys: &[(B, "D")],
        hint: "duplicate",
        help: "add copies of what is selected, with the links between the copies",
        when: parts_chosen,
        run: |editor| {
            let clip = clip(editor);
            paste(editor, &clip, "duplicate");
        },
    },
    Command {
        name: "copy",
        group: Group::Draw,
        keys: &[(B, "y")],
        hint: "",
        help: "copy what is selected with the links between, also to the clipboard of the terminal",
        when: parts_chosen,
        run: copy,
    },
    Command {
        name: "paste",
        group: Group::Draw,
        keys: &[(B, "p")],
        hint: "",
        help: "paste what was copied, here or in another design",
        when: |editor| if editor.clip.is_empty() { Err("nothing has been copied yet: y copies") } else { Ok(()) },
        run: |editor| {
            let clip = editor.clip.clone();
            paste(editor, &clip, "paste");
        },
    },
];

/// What is selected, as a small design of its own.
fn clip(editor: &Editor) -> Clip {
    let topology = editor.topology();
    let chosen = super::place::movers(editor);
    let groups: Vec<GroupId> = editor.selection.groups().cloned().collect();
    let mut copy = Topology::named(topology.title().name.clone());
    let around = |group: &Boundary| {
        let holds = |id: &ComponentId| {
            topology.component(id).is_some_and(|it| topology.groups_of(it).any(|other| other.id == group.id))
        };
        groups.contains(&group.id) || chosen.iter().any(holds)
    };
    let kept = "what is copied from a design holds together as the design does";
    for group in topology.groups().values().filter(|group| around(group)) {
        let mut group = group.clone();
        group.parent = group.parent.filter(|parent| topology.group(parent).is_some_and(around));
        copy.push_group(group).expect(kept);
    }
    for id in &chosen {
        copy.push_component(topology.components()[id].clone()).expect(kept);
    }
    let links: HashMap<&LinkId, &Link> =
        (topology.links().iter()).filter(|(_, it)| chosen.contains(&it.from) && chosen.contains(&it.to)).collect();
    for link in topology.links().values().filter(|it| links.contains_key(&it.id)) {
        let mut link = link.clone();
        // An answer to a link that stays behind answers nothing.
        link.reply_to = link.reply_to.filter(|asked| links.contains_key(asked));
        copy.push_link(link).expect(kept);
    }
    Clip { topology: copy, groups }
}

fn copy(editor: &mut Editor) {
    let clip = clip(editor);
    if clip.is_empty() {
        return editor.refuse("there is nothing in it to copy");
    }
    let count = clip.topology.components().len();
    let noun = if count == 1 { "component" } else { "components" };
    editor.effect(Effect::Copy(file::write(&clip.topology, None)));
    editor.clip = clip;
    editor.say(format!("copied {count} {noun}, also to the clipboard; p pastes, in another design too"));
}

/// Takes text that was pasted into the terminal: a design, or what can be brought in from another program.
pub(crate) fn paste_text(editor: &mut Editor, text: &str) {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let read = match (file::read(text.as_bytes()), import::importer_for("", &text)) {
        (Ok((topology, _)), _) => Ok(topology),
        (Err(_), Some(importer)) => import::import(&text, Some(importer)).map(|imported| imported.topology),
        (Err(problems), None) => Err(problems),
    };
    match read {
        Ok(topology) if topology.components().is_empty() => editor.refuse("there is no component in what was pasted"),
        Ok(mut topology) => {
            store::place(&mut topology, editor.settings.direction);
            let clip = Clip { topology, groups: Vec::new() };
            paste(editor, &clip, "paste");
        }
        Err(problems) if text.trim_start().starts_with('{') => {
            editor.refuse(problems.report("what was pasted").lines().next().unwrap_or_default().to_owned());
        }
        Err(_) => {
            editor.refuse("what was pasted is no design; a design as JSON, Mermaid, DOT or draw.io can be pasted")
        }
    }
}

/// The area that the components of a design take, by their places.
fn extent(topology: &Topology) -> Option<(Cell, (i32, i32))> {
    let corners = topology.components().values().filter_map(|it| it.at.map(|at| (at, layout::box_size(it))));
    let (mut left, mut top, mut right, mut bottom) = (i32::MAX, i32::MAX, i32::MIN, i32::MIN);
    for (at, (w, h)) in corners {
        (left, top) = (left.min(at.x), top.min(at.y));
        (right, bottom) = (right.max(at.x + w), bottom.max(at.y + h));
    }
    (left <= right).then(|| (Cell::new(left, top), (right - left, bottom - top)))
}

fn paste(editor: &mut Editor, clip: &Clip, name: &'static str) {
    let near = editor.near();
    let shift = extent(&clip.topology).map_or((0, 0), |(from, size)| {
        let at = layout::free_place(&editor.layout, size, Cell::new(near.x + 2, near.y + near.h + 1));
        (at.x - from.x, at.y - from.y)
    });
    let Some(added) = editor.edit(name, |tx| put(tx, clip, shift)) else { return };
    let count = added.len();
    editor.select_all(added);
    editor.say(format!("added {count} {}; u takes it back", if count == 1 { "component" } else { "components" }));
}

/// Adds copies of everything in a clip, under their own ids where those are free, and returns the components.
fn put(tx: &mut Tx<'_>, clip: &Clip, shift: (i32, i32)) -> Result<Vec<Item>, Refusal> {
    let groups = put_groups(tx, clip)?;
    let mut fresh: HashMap<&ComponentId, ComponentId> = HashMap::new();
    let mut added = Vec::new();
    for was in clip.topology.components().values() {
        let mut now = was.clone();
        let taken = |id: &ComponentId| tx.topology().component(id).is_some();
        now.id = if taken(&was.id) { ComponentId::fresh(&was.name, "component", taken) } else { was.id.clone() };
        now.at = was.at.map(|at| Cell::new(at.x + shift.0, at.y + shift.1));
        now.group = was.group.as_ref().and_then(|group| groups.get(group).cloned());
        fresh.insert(&was.id, now.id.clone());
        added.push(Item::Component(tx.add_component(now)?));
    }
    let mut links: HashMap<&LinkId, LinkId> = HashMap::new();
    for was in clip.topology.links().values() {
        let mut now = was.clone();
        now.id = LinkId::fresh(was.id.as_str(), "link", |id| tx.topology().link(id).is_some());
        now.reply_to = None;
        (now.from, now.to) = (fresh[&was.from].clone(), fresh[&was.to].clone());
        links.insert(&was.id, tx.add_link(now)?);
    }
    for was in clip.topology.links().values() {
        if let Some(asked) = was.reply_to.as_ref().and_then(|asked| links.get(asked)) {
            tx.change_link(&links[&was.id], |link| link.reply_to = Some(asked.clone()))?;
        }
    }
    Ok(added)
}

/// The boundary of this design that stands for each of the clip: the one of the same id and name, or a new one.
fn put_groups(tx: &mut Tx<'_>, clip: &Clip) -> Result<HashMap<GroupId, GroupId>, Refusal> {
    let mut groups: Vec<&Boundary> = clip.topology.groups().values().collect();
    groups.sort_by_key(|group| group.ancestors(&clip.topology).count());
    let mut stands: HashMap<GroupId, GroupId> = HashMap::new();
    for was in groups {
        let same = tx.topology().group(&was.id).is_some_and(|it| it.name == was.name && it.kind == was.kind);
        if same && !clip.groups.contains(&was.id) {
            stands.insert(was.id.clone(), was.id.clone());
            continue;
        }
        let mut now = was.clone();
        let taken = |id: &GroupId| tx.topology().group(id).is_some();
        now.id = if taken(&was.id) { GroupId::fresh(&was.name, "group", taken) } else { was.id.clone() };
        now.parent = was.parent.as_ref().and_then(|parent| stands.get(parent).cloned());
        stands.insert(was.id.clone(), tx.add_group(now)?);
    }
    Ok(stands)
}
