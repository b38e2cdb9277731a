//! Commands that draw boundaries around things, nest them, and take them away.

use super::{Command, Group, components_chosen, parts_chosen};
use crate::editor::Editor;
use crate::editor::form::{self, Form, NewGroup};
use crate::editor::mode::ModeName;
use crate::editor::prompt::{Choice, Job, Prompt};
use crate::editor::selection::Item;
use crate::model::{ComponentId, Group as Boundary, GroupId, GroupKind, Topology, Vocabulary};

const B: ModeName = ModeName::Browse;

/// The commands of this file.
pub const TABLE: &[Command] = &[
    Command {
        name: "boundary",
        group: Group::Draw,
        keys: &[(B, "b")],
        hint: "boundary",
        help: "draw a boundary around what is selected: application, network, region or team",
        when: parts_chosen,
        run: boundary,
    },
    Command {
        name: "enter-boundary",
        group: Group::Draw,
        keys: &[(B, "g b")],
        hint: "",
        help: "move what is selected into a boundary that is there",
        when: enterable,
        run: enter_boundary,
    },
    Command {
        name: "leave-boundary",
        group: Group::Draw,
        keys: &[(B, "B")],
        hint: "",
        help: "take what is selected out of its innermost boundary",
        when: parts_chosen,
        run: leave_boundary,
    },
    Command {
        name: "ungroup",
        group: Group::Draw,
        keys: &[(B, "g u")],
        hint: "",
        help: "take the boundary away and keep what is in it",
        when: bounded,
        run: ungroup,
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
];

/// What is selected, as the members of a boundary: a component of a selected group goes with its group.
fn members(editor: &Editor) -> (Vec<ComponentId>, Vec<GroupId>) {
    let topology = editor.topology();
    let groups: Vec<GroupId> = editor.selection.groups().cloned().collect();
    let inside = |id: &&ComponentId| {
        topology.component(id).is_some_and(|it| topology.groups_of(it).any(|group| groups.contains(&group.id)))
    };
    let components = editor.selection.components().filter(|id| !inside(id)).cloned().collect();
    let outermost = (groups.iter())
        .filter(|id| {
            topology.group(id).is_some_and(|it| !it.ancestors(topology).any(|outer| groups.contains(&outer.id)))
        })
        .cloned()
        .collect();
    (components, outermost)
}

/// The boundary that is directly around all of them, if it is the same one.
fn around(topology: &Topology, components: &[ComponentId], groups: &[GroupId]) -> Option<GroupId> {
    let mut each = (components.iter().map(|id| topology.component(id).and_then(|it| it.group.clone())))
        .chain(groups.iter().map(|id| topology.group(id).and_then(|it| it.parent.clone())));
    let first = each.next().flatten()?;
    each.all(|other| other.as_ref() == Some(&first)).then_some(first)
}

fn boundary(editor: &mut Editor) {
    let (components, groups) = members(editor);
    let topology = editor.topology();
    let id = GroupId::fresh("group", "group", |id| topology.group(id).is_some());
    let mut template = Boundary::new(id, "", GroupKind::Application);
    template.parent = around(topology, &components, &groups);
    let form = Form::new_group(editor, NewGroup { template, components, groups });
    form::open(editor, form);
}

fn enterable(editor: &Editor) -> Result<(), &'static str> {
    parts_chosen(editor)?;
    if editor.topology().groups().is_empty() { Err("there is no boundary yet: b draws one") } else { Ok(()) }
}

fn enter_boundary(editor: &mut Editor) {
    let choices: Vec<Choice> = (editor.topology().groups().values())
        .map(|group| Choice {
            text: crate::text::shown(&group.name).into_owned(),
            detail: group.kind.word().to_owned(),
            item: Some(Item::Group(group.id.clone())),
            ..Choice::default()
        })
        .collect();
    editor.ask(Prompt::list("Move into which boundary?", choices, Job { accept: entered, change: None, cancel: None }));
}

fn entered(editor: &mut Editor, prompt: &Prompt) -> Result<(), String> {
    let Some(Item::Group(id)) = prompt.chosen().and_then(|choice| choice.item.clone()) else {
        return Err("no boundary is called that".to_owned());
    };
    let (components, groups) = members(editor);
    editor.edit("move into boundary", |tx| {
        components.iter().try_for_each(|member| tx.change_component(member, |it| it.group = Some(id.clone())))?;
        groups.iter().try_for_each(|member| tx.change_group(member, |it| it.parent = Some(id.clone())))
    });
    Ok(())
}

fn leave_boundary(editor: &mut Editor) {
    let (components, groups) = members(editor);
    let topology = editor.topology();
    let outer = |id: &GroupId| topology.group(id).and_then(|it| it.parent.clone());
    let components: Vec<(ComponentId, Option<GroupId>)> = (components.into_iter())
        .filter_map(|id| {
            let group = topology.component(&id)?.group.as_ref()?;
            Some((id, outer(group)))
        })
        .collect();
    let groups: Vec<(GroupId, Option<GroupId>)> = (groups.into_iter())
        .filter_map(|id| {
            let parent = topology.group(&id)?.parent.as_ref()?;
            Some((id, outer(parent)))
        })
        .collect();
    if components.is_empty() && groups.is_empty() {
        return editor.refuse("there is no boundary around it; b draws one");
    }
    editor.edit("leave boundary", |tx| {
        components.iter().try_for_each(|(id, outer)| tx.change_component(id, |it| it.group.clone_from(outer)))?;
        groups.iter().try_for_each(|(id, outer)| tx.change_group(id, |it| it.parent.clone_from(outer)))
    });
}

/// The boundary that is selected, or that is around the selected component.
fn innermost(editor: &Editor) -> Option<GroupId> {
    match editor.selection.leader()? {
        Item::Group(id) => Some(id.clone()),
        Item::Component(id) => editor.topology().component(id)?.group.clone(),
        Item::Link(_) => None,
    }
}

fn bounded(editor: &Editor) -> Result<(), &'static str> {
    innermost(editor).map(|_| ()).ok_or("there is no boundary around it; b draws one")
}

fn ungroup(editor: &mut Editor) {
    let Some(id) = innermost(editor) else { return };
    let name = editor.topology().group(&id).map(|it| it.name.clone()).unwrap_or_default();
    let inside: Vec<Item> = (editor.topology().components().values())
        .filter(|it| it.group.as_ref() == Some(&id))
        .map(|it| Item::Component(it.id.clone()))
        .collect();
    if editor.edit("ungroup", |tx| tx.remove_group(&id)).is_some() {
        editor.say(format!("took the boundary {name} away; u brings it back"));
        if !inside.is_empty() && !matches!(editor.selection.leader(), Some(Item::Component(_))) {
            editor.select_all(inside);
        }
    }
}

fn rename_boundary(editor: &mut Editor) {
    match innermost(editor) {
        Some(id) => {
            editor.select(Item::Group(id));
            if let Some(command) = super::named("rename") {
                editor.run(command);
            }
        }
        None => editor.refuse("there is no boundary around it; b draws one"),
    }
}
