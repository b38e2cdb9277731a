//! Commands that copy, paste and duplicate.

use std::collections::HashMap;

use super::{Command, Group, components_chosen};
use crate::editor::Editor;
use crate::editor::mode::ModeName;
use crate::editor::selection::Item;
use crate::layout;
use crate::model::{Cell, Component, ComponentId, Link, LinkId};

const B: ModeName = ModeName::Browse;

/// Something copied: a component, or a link whose two ends were copied with it.
#[derive(Debug, Clone)]
pub enum Clip {
    /// A component with the place it was copied from.
    Component(Box<Component>),
    /// A link.
    Link(Box<Link>),
}

/// The commands of this file.
pub const TABLE: &[Command] = &[
    Command {
        name: "duplicate",
        group: Group::Draw,
        keys: &[(B, "D")],
        hint: "",
        help: "add copies of the selected components, with the links between them",
        when: components_chosen,
        run: duplicate,
    },
    Command {
        name: "copy",
        group: Group::Draw,
        keys: &[(B, "y")],
        hint: "",
        help: "copy the selected components, with the links between them",
        when: components_chosen,
        run: |editor| {
            copy(editor);
            editor.say("copied; p pastes, in another design too");
        },
    },
    Command {
        name: "paste",
        group: Group::Draw,
        keys: &[(B, "p")],
        hint: "",
        help: "paste what was copied",
        when: |editor| if editor.clip.is_empty() { Err("nothing has been copied yet: y copies") } else { Ok(()) },
        run: |editor| paste(editor, "paste"),
    },
];

fn copy(editor: &mut Editor) {
    let topology = editor.topology();
    let chosen: Vec<&ComponentId> = editor.selection.components().collect();
    let components = topology.components().values().filter(|it| chosen.contains(&&it.id));
    let links = topology.links().values().filter(|it| chosen.contains(&&it.from) && chosen.contains(&&it.to));
    editor.clip = (components.map(|it| Clip::Component(Box::new(it.clone()))))
        .chain(links.map(|it| Clip::Link(Box::new(it.clone()))))
        .collect();
}

fn duplicate(editor: &mut Editor) {
    let before = std::mem::take(&mut editor.clip);
    copy(editor);
    paste(editor, "duplicate");
    editor.clip = before;
}

fn paste(editor: &mut Editor, name: &'static str) {
    let clips = editor.clip.clone();
    let places = clips.iter().filter_map(|clip| match clip {
        Clip::Component(it) => it.at.map(|at| (at, layout::box_size(it))),
        Clip::Link(_) => None,
    });
    let (mut left, mut top, mut right, mut bottom) = (i32::MAX, i32::MAX, i32::MIN, i32::MIN);
    for (at, (w, h)) in places {
        (left, top) = (left.min(at.x), top.min(at.y));
        (right, bottom) = (right.max(at.x + w), bottom.max(at.y + h));
    }
    let near = editor.near();
    let shift = if left > right {
        (0, 0)
    } else {
        let wanted = Cell::new(near.x + 2, near.y + near.h + 1);
        let at = layout::free_place(&editor.layout, (right - left, bottom - top), wanted);
        (at.x - left, at.y - top)
    };
    let mut fresh: HashMap<ComponentId, ComponentId> = HashMap::new();
    let mut added = Vec::new();
    editor.edit(name, |tx| {
        for clip in &clips {
            match clip {
                Clip::Component(was) => {
                    let mut now = (**was).clone();
                    now.id = ComponentId::fresh(&was.name, "component", |id| tx.topology().component(id).is_some());
                    now.at = was.at.map(|at| Cell::new(at.x + shift.0, at.y + shift.1));
                    now.group = was.group.clone().filter(|id| tx.topology().group(id).is_some());
                    fresh.insert(was.id.clone(), now.id.clone());
                    added.push(Item::Component(tx.add_component(now)?));
                }
                Clip::Link(was) => {
                    let mut now = (**was).clone();
                    now.id = LinkId::fresh(was.id.as_str(), "link", |id| tx.topology().link(id).is_some());
                    now.reply_to = None;
                    for end in [&mut now.from, &mut now.to] {
                        if let Some(copy) = fresh.get(end) {
                            end.clone_from(copy);
                        }
                    }
                    tx.add_link(now)?;
                }
            }
        }
        Ok(())
    });
    if !added.is_empty() {
        editor.select_all(added);
    }
}
