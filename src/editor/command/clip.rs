//! Commands that copy, paste and duplicate, and those that draw boundaries.

use std::collections::HashMap;

use super::{Command, Group, always, components_chosen};
use crate::editor::Editor;
use crate::editor::mode::ModeName;
use crate::editor::prompt::{Choice, Job, Look, Prompt};
use crate::editor::selection::Item;
use crate::layout;
use crate::model::{Cell, Component, ComponentId, Group as Boundary, GroupId, GroupKind, Link, LinkId, Vocabulary};

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
        name: "boundary",
        group: Group::Draw,
        keys: &[(B, "b")],
        hint: "boundary",
        help: "draw a boundary around the selected components: application, network, region or team",
        when: components_chosen,
        run: boundary,
    },
    Command {
        name: "leave-boundary",
        group: Group::Draw,
        keys: &[(B, "B")],
        hint: "",
        help: "take the selected components out of their innermost boundary",
        when: components_chosen,
        run: leave_boundary,
    },
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
    Command {
        name: "rename-boundary",
        group: Group::Draw,
        keys: &[],
        hint: "",
        help: "change the name of the boundary around the selected component",
        when: components_chosen,
        run: rename_boundary,
    },
    Command {
        name: "describe-design",
        group: Group::Draw,
        keys: &[(B, "g d")],
        hint: "",
        help: "say what the whole design is about",
        when: always,
        run: describe,
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

fn boundary(editor: &mut Editor) {
    let choices: Vec<Choice> = (GroupKind::WORDS.iter())
        .map(|row| Choice { text: row.word.to_owned(), detail: row.meaning.to_owned(), ..Choice::default() })
        .chain(editor.topology().groups().values().map(|group| Choice {
            text: crate::text::shown(&group.name).into_owned(),
            detail: format!("move into this {}", group.kind.word()),
            item: Some(Item::Group(group.id.clone())),
            ..Choice::default()
        }))
        .collect();
    let job = Job { accept: boundary_chosen, change: None, cancel: None };
    editor.ask(Prompt::list("which boundary?", choices, job));
}

fn boundary_chosen(editor: &mut Editor, prompt: &Prompt) -> Result<(), String> {
    let Some(choice) = prompt.chosen() else { return Err("there is no such boundary".to_owned()) };
    if let Some(Item::Group(id)) = &choice.item {
        let members: Vec<ComponentId> = editor.selection.components().cloned().collect();
        editor.edit("move into boundary", |tx| {
            members.iter().try_for_each(|member| tx.change_component(member, |it| it.group = Some(id.clone())))
        });
        return Ok(());
    }
    let Some(kind) = GroupKind::from_word(&choice.text) else { return Ok(()) };
    let job = Job { accept: boundary_named, change: None, cancel: None };
    let mut next = Prompt::line(format!("name of the {}", kind.word()), "", job);
    kind.word().clone_into(&mut next.remark);
    next.look = Look::Line;
    editor.ask(next);
    Ok(())
}

fn boundary_named(editor: &mut Editor, prompt: &Prompt) -> Result<(), String> {
    if prompt.text().is_empty() {
        return Err("a boundary needs a name".to_owned());
    }
    let Some(kind) = GroupKind::from_word(&prompt.remark) else { return Ok(()) };
    let members: Vec<ComponentId> = editor.selection.components().cloned().collect();
    let made = editor.edit("draw boundary", |tx| {
        let id = GroupId::fresh(prompt.text(), "group", |id| tx.topology().group(id).is_some());
        let mut group = Boundary::new(id.clone(), prompt.text(), kind);
        // Inside the group that holds all of them, if there is one; else it stands by itself.
        let parents: Vec<Option<GroupId>> =
            members.iter().map(|member| tx.topology().component(member).and_then(|it| it.group.clone())).collect();
        group.parent =
            parents.first().cloned().flatten().filter(|first| parents.iter().all(|it| it.as_ref() == Some(first)));
        tx.add_group(group)?;
        members.iter().try_for_each(|member| tx.change_component(member, |it| it.group = Some(id.clone())))?;
        Ok(id)
    });
    if let Some(id) = made {
        editor.select(Item::Group(id));
    }
    Ok(())
}

fn leave_boundary(editor: &mut Editor) {
    let members: Vec<(ComponentId, Option<GroupId>)> = (editor.selection.components())
        .filter_map(|id| {
            let group = editor.topology().component(id)?.group.as_ref()?;
            Some((id.clone(), editor.topology().group(group)?.parent.clone()))
        })
        .collect();
    if members.is_empty() {
        return editor.refuse("there is no boundary around it; b draws one");
    }
    editor.edit("leave boundary", |tx| {
        members.iter().try_for_each(|(id, outer)| tx.change_component(id, |it| it.group.clone_from(outer)))
    });
}

fn rename_boundary(editor: &mut Editor) {
    if let Some(id) = editor.component().and_then(|it| it.group.clone()) {
        editor.select(Item::Group(id));
        if let Some(command) = super::named("rename") {
            editor.run(command);
        }
    } else {
        editor.refuse("there is no boundary around it; b draws one");
    }
}

fn describe(editor: &mut Editor) {
    let text = editor.topology().title().description.clone().unwrap_or_default();
    let job = Job { accept: described, change: None, cancel: None };
    editor.ask(Prompt::line("what the design is about", text, job));
}

fn described(editor: &mut Editor, prompt: &Prompt) -> Result<(), String> {
    let mut title = editor.topology().title().clone();
    title.description = Some(prompt.text().to_owned()).filter(|text| !text.is_empty());
    editor.edit("describe design", |tx| tx.set_title(title));
    Ok(())
}
