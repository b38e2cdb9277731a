//! Commands that change what is seen, and nothing of the design.

use std::collections::HashSet;

use indexmap::IndexSet;

use super::{Command, Group, a_drawing, always, something};
use crate::editor::Editor;
use crate::editor::filter::{self, Filter};
use crate::editor::mode::{Mode, ModeName};
use crate::editor::questions::Questions;
use crate::editor::selection::{Item, Selection, Toward, center};
use crate::editor::viewport::{Detail, Viewport};
use crate::layout::Area;
use crate::model::{ComponentId, Mark, Need, Topology};

const B: ModeName = ModeName::Browse;
const V: ModeName = ModeName::View;

/// State of looking and selecting that no mode needs.
#[derive(Debug, Clone, Default)]
pub struct Look {
    /// How many rings around the selection are not dimmed; none while nothing is.
    pub rings: usize,
    /// What is not dimmed, if something is.
    pub lit: Option<HashSet<Item>>,
    /// What alone is not dimmed, if something is.
    pub filter: Option<Filter>,
    /// The dialogue to go back to once a value is given, and the need that it is for.
    pub asked: Option<(Questions, Need)>,
    /// The filter before another was tried.
    pub before_filter: Option<Filter>,
    /// What the filter lets through, without the ends of links.
    pub matched: Vec<Item>,
    /// Whether lines show who connects to whom, push or pull.
    pub flows: bool,
    /// The component whose links are being gone through.
    pub hub: Option<ComponentId>,
    /// What stays selected while the selection goes on.
    pub kept: IndexSet<Item>,
    /// Selection and view before a search.
    pub before_search: Option<(Selection, Viewport)>,
    /// The theme before another was tried, and whether that was on the start screen.
    pub before_theme: Option<(crate::theme::Theme, bool)>,
    /// The place of the finding that was chosen last.
    pub finding: usize,
    /// The finding that is being waived.
    pub waiving: Option<usize>,
    /// Where a series of moves by key began, and the revision after its last one.
    pub nudged: Option<(Mark, u64)>,
}

const fn row(
    name: &'static str,
    keys: &'static [(ModeName, &'static str)],
    hint: &'static str,
    help: &'static str,
    run: fn(&mut Editor),
) -> Command {
    Command { name, group: Group::Look, keys, hint, help, when: always, run }
}

/// The commands of this file.
pub const TABLE: &[Command] = &[
    row("zoom-in", &[(B, "+"), (B, "z i"), (V, "+"), (V, "i")], "", "show more of each thing", |e| {
        zoom(e, e.viewport.detail.more())
    }),
    row("zoom-out", &[(B, "-"), (B, "z o"), (V, "-"), (V, "o")], "", "show less of each thing, and more things", |e| {
        zoom(e, e.viewport.detail.less())
    }),
    row("fit", &[(B, "0"), (B, "z f"), (V, "0"), (V, "f")], "", "show everything", fit),
    row("center", &[(B, "z c"), (B, "z z"), (V, "c")], "", "put what is selected in the middle of the view", middle),
    row("view", &[(B, "Z")], "", "move the view with plain arrows until Esc", |e| e.mode = Mode::View),
    row("view-left", &[(B, "z h"), (V, "Left"), (V, "h")], "", "move the view to the left", |e| pan(e, Toward::Left)),
    row("view-down", &[(B, "z j"), (V, "Down"), (V, "j")], "", "move the view down", |e| pan(e, Toward::Down)),
    row("view-up", &[(B, "z k"), (V, "Up"), (V, "k")], "", "move the view up", |e| pan(e, Toward::Up)),
    row("view-right", &[(B, "z l"), (V, "Right"), (V, "l")], "", "move the view to the right", |e| {
        pan(e, Toward::Right)
    }),
    row("view-done", &[(V, "Enter"), (V, "Z")], "done", "leave the view here", |e| e.mode = Mode::Browse),
    row("minimap", &[(B, "z m")], "", "show or hide the map of the whole drawing", |e| {
        e.panes.minimap = !e.panes.minimap
    }),
    row("inspector", &[(B, "z p")], "", "show or hide the inspector", |e| e.panes.inspector = !e.panes.inspector),
    row("inspector-more", &[(B, ">")], "", "make the inspector larger", |e| {
        e.panes.wider = (e.panes.wider + 4).min(80)
    }),
    row("inspector-less", &[(B, "<")], "", "make the inspector smaller", |e| {
        e.panes.wider = (e.panes.wider - 4).max(-40)
    }),
    row("scroll-down", &[(B, "PageDown"), (B, "C-d")], "", "scroll the inspector down", |e| scroll(e, page(e))),
    row("scroll-up", &[(B, "PageUp"), (B, "C-u")], "", "scroll the inspector up", |e| scroll(e, -page(e))),
    row("flows", &[(B, "z n")], "", "show or hide who opens each connection, push or pull", flows),
    Command {
        name: "show-only",
        group: Group::Look,
        keys: &[(B, "F"), (B, "z s")],
        hint: "show only",
        help: "dim all but the links of a verdict or a service, or what the checker raises",
        when: a_drawing,
        run: filter::ask,
    },
    Command {
        name: "focus",
        group: Group::Look,
        keys: &[(B, ".")],
        hint: "focus",
        help: "dim all but what is selected and its neighbors; again for the next ring",
        when: something,
        run: focus,
    },
    Command {
        name: "home",
        group: Group::Look,
        keys: &[(B, "Home")],
        hint: "",
        help: "select the component that comes first in the file",
        when: a_drawing,
        run: first,
    },
    Command {
        name: "end",
        group: Group::Look,
        keys: &[(B, "End")],
        hint: "",
        help: "select the component that comes last in the file",
        when: a_drawing,
        run: last,
    },
];

/// Whether two areas share a cell.
pub(crate) fn overlap(a: Area, b: Area) -> bool {
    a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h
}

/// How many lines of the inspector a key scrolls: all that are in view but two, to read on from.
fn page(editor: &Editor) -> i16 {
    (editor.places.inspector.height as i16 - 2).max(3)
}

/// Scrolls the inspector, as far as there is something.
pub(crate) fn scroll(editor: &mut Editor, lines: i16) {
    let deepest = editor.deepest.get();
    if lines > 0 && editor.scrolled >= deepest {
        editor.unfolded |= editor.folded.get();
    } else if lines < 0 && editor.scrolled == 0 {
        editor.unfolded = false;
    }
    editor.scrolled = editor.scrolled.min(deepest).saturating_add_signed(lines).min(deepest);
}

fn zoom(editor: &mut Editor, detail: Detail) {
    if !editor.viewport.differs(detail) {
        return editor.refuse(match detail {
            Detail::Full => "everything is shown already",
            Detail::Names | Detail::Map | Detail::Whole => "the whole drawing is in view; + shows more of each thing",
        });
    }
    let around = match editor.selection.leader().and_then(|item| item.area(&editor.layout)) {
        Some(area) => center(area),
        None => center(editor.viewport.world()),
    };
    editor.viewport.zoom(detail, around);
    // What fits as a whole is shown as a whole.
    let (bounds, world) = (editor.layout.bounds(), editor.viewport.world());
    if bounds.w <= world.w && bounds.h <= world.h {
        editor.viewport.center_on(bounds);
    }
    editor.say(format!("detail: {}", detail.name()));
}

pub(super) fn fit(editor: &mut Editor) {
    let bounds = editor.layout.bounds();
    editor.viewport.fit(bounds);
}

fn middle(editor: &mut Editor) {
    let area = editor.near();
    editor.viewport.center_on(area);
}

fn pan(editor: &mut Editor, toward: Toward) {
    let (dx, dy) = toward.step();
    editor.viewport.pan(dx * 8, dy * 4);
}

fn flows(editor: &mut Editor) {
    editor.look.flows = !editor.look.flows;
    let far = editor.viewport.detail != Detail::Full;
    editor.say(match (editor.look.flows, far) {
        (true, false) => "showing who opens each connection; z n shows labels again",
        (true, true) => "showing who opens each connection, where everything of a line is shown: +",
        (false, _) => "showing labels and services",
    });
}

fn focus(editor: &mut Editor) {
    editor.look.rings += 1;
    settle(editor);
    editor.say(format!(
        "{} around the selection; Esc shows everything",
        match editor.look.rings {
            1 => "1 ring".to_owned(),
            rings => format!("{rings} rings"),
        }
    ));
}

/// Finds what is not dimmed: the selection, and what is within as many links of it as rings were asked for.
pub(crate) fn settle(editor: &mut Editor) {
    let topology = editor.document.topology();
    editor.look.kept.retain(|item| item.is_in(topology));
    if !editor.look.kept.is_empty() {
        let leader = editor.selection.leader().cloned();
        let kept = editor.look.kept.iter().cloned().chain(leader);
        let all: Vec<Item> = kept.collect();
        editor.selection.set_all(all);
        if let Some(leader) = editor.selection.leader().cloned() {
            editor.selection.add(leader);
        }
    }
    editor.look.matched = editor.look.filter.map(|filter| filter.matches(editor)).unwrap_or_default();
    let filtered = editor.look.filter.map(|_| with_ends(editor.document.topology(), &editor.look.matched));
    if editor.selection.is_empty() {
        editor.look.rings = 0;
    }
    editor.look.lit = match (filtered, editor.look.rings) {
        (filtered, 0) => filtered,
        (None, rings) => Some(around(editor, rings)),
        (Some(filtered), rings) => Some(around(editor, rings).intersection(&filtered).cloned().collect()),
    };
}

/// Things with the components at both ends of the links among them.
fn with_ends(topology: &Topology, items: &[Item]) -> HashSet<Item> {
    let ends = |item: &Item| match item {
        Item::Link(id) => topology.link(id).map(|link| [&link.from, &link.to].map(|end| Item::Component(end.clone()))),
        Item::Component(_) | Item::Group(_) => None,
    };
    items.iter().cloned().chain(items.iter().filter_map(ends).flatten()).collect()
}

/// The selection, and what is within so many links of it.
fn around(editor: &Editor, rings: usize) -> HashSet<Item> {
    let topology = editor.document.topology();
    let mut lit: HashSet<Item> = editor.selection.iter().cloned().collect();
    for id in editor.selection.links() {
        if let Some(link) = topology.link(id) {
            lit.extend([&link.from, &link.to].map(|end| Item::Component(end.clone())));
        }
    }
    for _ in 0..rings {
        let before: HashSet<ComponentId> = lit
            .iter()
            .filter_map(|item| match item {
                Item::Component(id) => Some(id.clone()),
                Item::Link(_) | Item::Group(_) => None,
            })
            .collect();
        for link in topology.links().values() {
            if before.contains(&link.from) || before.contains(&link.to) {
                lit.insert(Item::Link(link.id.clone()));
                lit.extend([&link.from, &link.to].map(|end| Item::Component(end.clone())));
            }
        }
    }
    lit
}

fn first(editor: &mut Editor) {
    if let Some(id) = editor.topology().components().keys().next().cloned() {
        editor.select(Item::Component(id));
    }
}

fn last(editor: &mut Editor) {
    if let Some(id) = editor.topology().components().keys().next_back().cloned() {
        editor.select(Item::Component(id));
    }
}

/// What the status line says of the level of detail.
pub fn detail_name(editor: &Editor) -> &'static str {
    match editor.viewport.detail {
        Detail::Full => "",
        Detail::Names => "names",
        Detail::Map => "map",
        Detail::Whole => "whole",
    }
}
