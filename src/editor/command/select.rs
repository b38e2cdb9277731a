//! Commands that select and find.

use super::{Command, Group, a_drawing, always, something};
use crate::drawing::Glyphs;
use crate::editor::Editor;
use crate::editor::hints::Hints;
use crate::editor::mode::{Connect, Mode, ModeName};
use crate::editor::prompt::{Choice, Job, Prompt};
use crate::editor::selection::{Item, Toward, center, nearest};
use crate::editor::viewport::Detail;
use crate::layout::Area;
use crate::model::{Cell, Link, LinkId, Vocabulary};
use crate::text::shown;

const B: ModeName = ModeName::Browse;
const S: ModeName = ModeName::Span;

const fn row(
    name: &'static str,
    keys: &'static [(ModeName, &'static str)],
    hint: &'static str,
    help: &'static str,
    run: fn(&mut Editor),
) -> Command {
    Command { name, group: Group::Select, keys, hint, help, when: a_drawing, run }
}

const fn span(
    name: &'static str,
    keys: &'static [(ModeName, &'static str)],
    help: &'static str,
    run: fn(&mut Editor),
) -> Command {
    Command { name, group: Group::Select, keys, hint: "", help, when: always, run }
}

/// The commands of this file.
pub const TABLE: &[Command] = &[
    row("select-left", &[(B, "Left"), (B, "h")], "", "select the component to the left", |e| go(e, Toward::Left)),
    row("select-down", &[(B, "Down"), (B, "j")], "", "select the component below", |e| go(e, Toward::Down)),
    row("select-up", &[(B, "Up"), (B, "k")], "", "select the component above", |e| go(e, Toward::Up)),
    row("select-right", &[(B, "Right"), (B, "l")], "", "select the component to the right", |e| go(e, Toward::Right)),
    row("select-next", &[(B, "Tab")], "", "select the next component along the drawing", |e| turn(e, 1)),
    row("select-previous", &[(B, "S-Tab")], "", "select the component before, along the drawing", |e| turn(e, -1)),
    row("next-link", &[(B, "]")], "links", "select the next link of this component", |e| link(e, 1)),
    row("previous-link", &[(B, "[")], "", "select the link before, of this component", |e| link(e, -1)),
    row("next-undecided", &[(B, ",")], "", "select the next link that is not tagged yet", undecided),
    row("jump", &[(B, "f")], "jump", "select anything on the screen by its letters", jump),
    row("toggle", &[(B, "Space")], "", "keep what is selected and go on to select more, or let it go", toggle),
    row("select-rectangle", &[(B, "v")], "", "select everything inside a rectangle", rectangle),
    row("select-everything", &[(B, "%")], "", "select every component, or all that is shown alone", everything),
    row("find", &[(B, "/")], "find", "find components, links, boundaries, services and findings by their words", find),
    row("find-next", &[(B, "n")], "", "select the next thing that the last search found", |e| find_next(e, 1)),
    row("find-previous", &[(B, "N")], "", "select the thing before that the last search found", |e| find_next(e, -1)),
    Command {
        name: "select-group",
        group: Group::Select,
        keys: &[(B, "g g")],
        hint: "",
        help: "select the boundary around what is selected",
        when: something,
        run: group,
    },
    span("span-left", &[(S, "Left"), (S, "h")], "move the corner to the left", |e| stretch(e, Toward::Left)),
    span("span-down", &[(S, "Down"), (S, "j")], "move the corner down", |e| stretch(e, Toward::Down)),
    span("span-up", &[(S, "Up"), (S, "k")], "move the corner up", |e| stretch(e, Toward::Up)),
    span("span-right", &[(S, "Right"), (S, "l")], "move the corner to the right", |e| stretch(e, Toward::Right)),
    Command {
        name: "span-done",
        group: Group::Select,
        keys: &[(S, "Enter"), (S, "v"), (S, "Space")],
        hint: "select",
        help: "select what is inside",
        when: always,
        run: span_done,
    },
];

fn go(editor: &mut Editor, toward: Toward) {
    let topology = editor.document.topology();
    let found = match editor.selection.leader() {
        None => first_visible(editor),
        Some(Item::Link(id)) => topology.link(id).and_then(|link| end_toward(editor, link, toward)),
        Some(item) => item
            .area(&editor.layout)
            .and_then(|area| nearest(topology, &editor.layout, area, toward))
            .map(Item::Component),
    };
    match found {
        Some(item) => editor.select(item),
        None => editor.refuse("there is no component in that direction"),
    }
}

/// The end of a link that lies further in a direction.
fn end_toward(editor: &Editor, link: &Link, toward: Toward) -> Option<Item> {
    let (dx, dy) = toward.step();
    let along = |area: Area| {
        let middle = center(area);
        middle.x * dx + middle.y * dy
    };
    let (from, to) = (editor.layout.box_of(&link.from)?, editor.layout.box_of(&link.to)?);
    let end = if along(from) > along(to) { &link.from } else { &link.to };
    Some(Item::Component(end.clone()))
}

fn first_visible(editor: &Editor) -> Option<Item> {
    let world = editor.viewport.world();
    let components = editor.topology().components();
    let order = editor.walk.order(editor);
    let ids = || order.iter().filter_map(|at| components.get_index(*at)).map(|(id, _)| id);
    let visible = |id: &&_| editor.layout.box_of(id).is_some_and(|area| super::look::overlap(area, world));
    ids().find(visible).or_else(|| ids().next()).map(|id| Item::Component(id.clone()))
}

fn turn(editor: &mut Editor, by: isize) {
    let components = editor.topology().components();
    let now = match editor.selection.leader() {
        Some(Item::Component(id)) => components.get_index_of(id),
        Some(Item::Link(id)) => editor.topology().link(id).and_then(|link| components.get_index_of(&link.from)),
        Some(Item::Group(_)) | None => None,
    };
    let next = now.map(|now| {
        let order = editor.walk.order(editor);
        let place = order.iter().position(|at| *at == now).map_or(0, |place| place as isize + by);
        order[place.rem_euclid(order.len() as isize) as usize]
    });
    let item = match next.and_then(|at| components.get_index(at)) {
        Some((id, _)) => Some(Item::Component(id.clone())),
        None => first_visible(editor),
    };
    if let Some(item) = item {
        editor.select(item);
    }
}

/// Goes through the links of a component, or through those that share the start of the selected link.
fn link(editor: &mut Editor, by: isize) {
    let topology = editor.topology();
    let around: Vec<&LinkId> = match editor.selection.leader() {
        Some(Item::Component(id)) => topology.links_of(id).map(|link| &link.id).collect(),
        Some(Item::Link(_)) | None => topology.links().keys().collect(),
        Some(Item::Group(_)) => Vec::new(),
    };
    let hub = editor.look.hub.clone().filter(|hub| topology.component(hub).is_some());
    let around: Vec<LinkId> = match (editor.selection.leader(), &hub) {
        (Some(Item::Link(id)), Some(hub)) if topology.link(id).is_some_and(|link| link.touches(hub)) => {
            topology.links_of(hub).map(|link| link.id.clone()).collect()
        }
        _ => around.into_iter().cloned().collect(),
    };
    let now = match editor.selection.leader() {
        Some(Item::Link(id)) => around.iter().position(|other| other == id),
        _ => None,
    };
    let next = match now {
        Some(at) => (at as isize + by).rem_euclid(around.len() as isize) as usize,
        None if by > 0 => 0,
        None => around.len().saturating_sub(1),
    };
    let hub = match editor.selection.leader() {
        Some(Item::Component(id)) => Some(id.clone()),
        _ => hub,
    };
    match around.get(next).cloned() {
        Some(id) => {
            editor.look.hub = hub;
            editor.select(Item::Link(id));
        }
        None => editor.refuse("it has no links yet: c connects it, o adds a component after it"),
    }
}

fn undecided(editor: &mut Editor) {
    let open = |id: &LinkId| editor.analysis.verdict(id) == crate::model::Verdict::Undecided;
    let links = editor.topology().links();
    let start = match editor.selection.leader() {
        Some(Item::Link(id)) => links.get_index_of(id).map_or(0, |at| at + 1),
        _ => 0,
    };
    let found = (start..links.len()).chain(0..start).filter_map(|at| links.get_index(at)).find(|(id, _)| open(id));
    match found.map(|(id, _)| id.clone()) {
        Some(id) => editor.select(Item::Link(id)),
        None => editor.say("every link is tagged"),
    }
}

fn jump(editor: &mut Editor) {
    let world = editor.viewport.world();
    let topology = editor.topology();
    let seen = |item: &Item| item.area(&editor.layout).is_some_and(|area| super::look::overlap(area, world));
    let components = topology.components().keys().cloned().map(Item::Component);
    // From afar links are bundled, and letters on them would say nothing.
    let shows_links = matches!(editor.viewport.detail, Detail::Full | Detail::Names);
    let links = topology.links().keys().cloned().map(Item::Link).filter(|_| shows_links);
    let groups = topology.groups().keys().cloned().map(Item::Group);
    let hints = Hints::new(components.chain(links).chain(groups).filter(seen));
    if hints.labels.is_empty() {
        editor.refuse("nothing is in view; 0 shows everything");
    } else {
        editor.mode = Mode::Jump(hints);
    }
}

/// Takes a letter of a hint.
pub(crate) fn hint(editor: &mut Editor, letter: char) {
    match &mut editor.mode {
        Mode::Jump(hints) => {
            if let Some(item) = hints.letter(letter) {
                editor.mode = Mode::Browse;
                editor.select(item);
            }
        }
        Mode::Connect(Connect { from, hints, .. }) => {
            if let Some(Item::Component(to)) = hints.letter(letter) {
                let from = from.clone();
                super::draw::draw_link(editor, &from, &to);
            }
        }
        _ => {}
    }
}

/// The first press keeps what is selected, so that moving on adds to it; on something that was kept it lets go.
fn toggle(editor: &mut Editor) {
    let Some(item) = editor.selection.leader().cloned() else {
        return turn(editor, 1);
    };
    if editor.look.kept.shift_remove(&item) {
        editor.selection.toggle(item);
    } else {
        editor.look.kept.insert(item);
    }
    let kept = editor.look.kept.len();
    editor.say(format!("{kept} kept; go on selecting, Esc lets go"));
}

fn rectangle(editor: &mut Editor) {
    let near = editor.near();
    let from = Cell::new(near.x - 1, near.y - 1);
    editor.mode = Mode::Span { from, to: Cell::new(near.x + near.w, near.y + near.h) };
}

fn stretch(editor: &mut Editor, toward: Toward) {
    let (dx, dy) = toward.step();
    if let Mode::Span { to, .. } = &mut editor.mode {
        *to = Cell::new(to.x + dx * 4, to.y + dy * 2);
        let corner = Area { x: to.x, y: to.y, w: 1, h: 1 };
        editor.viewport.reveal(corner);
    }
}

fn span_done(editor: &mut Editor) {
    if let Mode::Span { from, to } = std::mem::take(&mut editor.mode) {
        select_inside(editor, from, to);
    }
}

/// Selects the components that a rectangle touches, with the links between them.
pub(crate) fn select_inside(editor: &mut Editor, from: Cell, to: Cell) {
    let area =
        Area { x: from.x.min(to.x), y: from.y.min(to.y), w: (from.x - to.x).abs() + 1, h: (from.y - to.y).abs() + 1 };
    let topology = editor.topology();
    let inside: Vec<Item> = (topology.components().keys())
        .filter(|id| editor.layout.box_of(id).is_some_and(|it| super::look::overlap(it, area)))
        .map(|id| Item::Component(id.clone()))
        .collect();
    match inside.len() {
        0 => editor.refuse("there is no component in the rectangle"),
        count => {
            editor.select_all(inside);
            editor.say(format!("selected {count}"));
        }
    }
}

fn everything(editor: &mut Editor) {
    if editor.look.filter.is_some() {
        let shown = editor.look.matched.clone();
        let count = shown.len();
        editor.selection.set_all(shown);
        return editor.say(format!("selected all {count} that are shown"));
    }
    let all: Vec<Item> = editor.topology().components().keys().cloned().map(Item::Component).collect();
    let count = all.len();
    editor.selection.set_all(all);
    editor.say(format!("selected all {count} components"));
}

fn group(editor: &mut Editor) {
    let topology = editor.topology();
    let outer = match editor.selection.leader() {
        Some(Item::Component(id)) => topology.component(id).and_then(|it| it.group.clone()),
        Some(Item::Group(id)) => topology.group(id).and_then(|it| it.parent.clone()),
        Some(Item::Link(_)) | None => None,
    };
    match outer {
        Some(id) => editor.select(Item::Group(id)),
        None => editor.refuse("there is no boundary around it; b draws one"),
    }
}

/// Everything in the design that is wanted, for a prompt.
pub(super) fn things(editor: &Editor, wanted: impl Fn(&Item) -> bool) -> Vec<Choice> {
    let topology = editor.topology();
    let name = |id: &crate::model::ComponentId| topology.component(id).map_or("", |it| it.name.as_str());
    let components = topology.components().values().map(|it| Choice {
        text: shown(&it.name).into_owned(),
        detail: it.kind.word().to_owned(),
        item: Some(Item::Component(it.id.clone())),
        ..Choice::default()
    });
    let links = topology.links().values().map(|it| {
        let advice = editor.analysis.advice(&it.id);
        let service = advice.and_then(crate::rules::Advice::service).map_or("", crate::model::Service::name);
        let verdict = editor.analysis.verdict(&it.id).word();
        Choice {
            text: shown(&link_name(it, name(&it.from), name(&it.to), editor.settings.glyphs)).into_owned(),
            detail: format!("{verdict} {service}"),
            item: Some(Item::Link(it.id.clone())),
            ..Choice::default()
        }
    });
    let groups = topology.groups().values().map(|it| Choice {
        text: shown(&it.name).into_owned(),
        detail: it.kind.word().to_owned(),
        item: Some(Item::Group(it.id.clone())),
        ..Choice::default()
    });
    let things = components.chain(links).chain(groups);
    things.filter(|choice| choice.item.as_ref().is_some_and(&wanted)).collect()
}

/// What can be found: every thing, and every finding by what it is about.
fn choices(editor: &Editor) -> Vec<Choice> {
    let findings = editor.analysis.findings().iter().map(|it| Choice {
        text: format!("{} {}", it.rule, it.text),
        detail: it.severity.word().to_owned(),
        item: super::findings::item_of(&it.subject),
        ..Choice::default()
    });
    let mut choices = things(editor, |_| true);
    choices.extend(findings.filter(|choice| choice.item.is_some()));
    choices
}

/// What a link is called where its ends are not to be seen.
pub(crate) fn link_name(link: &Link, from: &str, to: &str, glyphs: &Glyphs) -> String {
    let arrow = glyphs.to;
    match link.label.as_deref().filter(|label| !label.trim().is_empty()) {
        Some(label) => format!("{label}: {from} {arrow} {to}"),
        None => format!("{from} {arrow} {to}"),
    }
}

fn find(editor: &mut Editor) {
    let job = Job { accept: found, change: Some(finding), cancel: Some(not_found) };
    editor.look.before_search = Some((editor.selection.clone(), editor.viewport));
    let prompt = Prompt::list("Find", choices(editor), job);
    editor.ask(prompt);
}

fn finding(editor: &mut Editor, prompt: &Prompt) {
    if let Some(item) = prompt.chosen().and_then(|choice| choice.item.clone()).filter(|_| !prompt.text().is_empty()) {
        editor.select(item);
    }
}

fn found(editor: &mut Editor, prompt: &Prompt) -> Result<(), String> {
    let Some(item) = prompt.chosen().and_then(|choice| choice.item.clone()) else {
        return Err("nothing is called that".to_owned());
    };
    prompt.text().clone_into(&mut editor.search);
    editor.look.before_search = None;
    editor.select(item);
    Ok(())
}

fn not_found(editor: &mut Editor) {
    if let Some((selection, viewport)) = editor.look.before_search.take() {
        editor.selection = selection;
        editor.viewport = viewport;
    }
}

fn find_next(editor: &mut Editor, by: isize) {
    let job = Job { accept: found, change: None, cancel: None };
    let mut prompt = Prompt::list("", choices(editor), job);
    prompt.paste(&editor.search);
    if editor.search.is_empty() || prompt.matches.is_empty() {
        return editor.refuse("nothing has been searched for yet: / finds");
    }
    let mut matches = prompt.matches.clone();
    matches.sort_unstable();
    let items: Vec<&Item> = matches.iter().filter_map(|at| prompt.choices[*at].item.as_ref()).collect();
    let now = editor.selection.leader().and_then(|leader| items.iter().position(|item| *item == leader));
    let next = now.map_or(0, |at| (at as isize + by).rem_euclid(items.len() as isize) as usize);
    let item = items[next].clone();
    editor.say(format!("{} of {}", next + 1, items.len()));
    editor.select(item);
}
