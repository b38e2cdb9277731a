//! What does the drawing look like on the screen? The cells of a [`Drawing`] in the styles of the theme, with what is
//! selected, marked, dimmed and hinted on top.

use std::collections::HashSet;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};

use super::{flows, hints, map, names, put};
use crate::drawing::{Ink, Owner, Symbol};
use crate::editor::Editor;
use crate::editor::mode::{Connect, Mode};
use crate::editor::selection::Item;
use crate::editor::viewport::Detail;
use crate::layout::Area;
use crate::model::{Cell, ComponentId, Topology, Verdict};
use crate::theme::Role;

/// Draws the canvas.
pub fn draw(editor: &Editor, buffer: &mut Buffer) {
    let area = editor.places.canvas;
    if editor.topology().components().is_empty() {
        return empty(editor, buffer, area);
    }
    match editor.viewport.detail {
        Detail::Full => full(editor, buffer, area),
        Detail::Names => names::draw(editor, buffer, area),
        Detail::Map | Detail::Whole => map::draw(editor, buffer, area),
    }
    match &editor.mode {
        Mode::Connect(Connect { from, pulled: Some(to), .. }) => pulled(editor, from, *to, buffer, area),
        Mode::Jump(hints) | Mode::Connect(Connect { hints, .. }) => hints::letters(editor, hints, buffer, area),
        Mode::Span { from, to } => span(editor, *from, *to, buffer, area),
        _ => {}
    }
}

fn empty(editor: &Editor, buffer: &mut Buffer, area: Rect) {
    let theme = &editor.settings.theme;
    let keys = [
        ("An empty design.", Role::Strong),
        ("", Role::Text),
        ("a  adds a component", Role::Text),
        ("o  adds another that the selected one sends to", Role::Text),
        ("c  connects two", Role::Text),
        ("t  says what the sender of a link expects", Role::Text),
        ("?  lists all keys", Role::Text),
    ];
    let mouse = [
        ("", Role::Text),
        ("With the mouse: a double click adds one, a drag", Role::Dim),
        ("from its left or right border connects it, a drag", Role::Dim),
        ("of its inside moves it, a right click lists the rest.", Role::Dim),
    ];
    let mouse = mouse.iter().filter(|_| editor.settings.mouse);
    let lines: Vec<_> = keys.iter().chain(mouse).take(usize::from(area.height)).collect();
    let top = area.y + area.height.saturating_sub(lines.len() as u16) / 2;
    let left = area.x + area.width.saturating_sub(46) / 2;
    for ((text, role), y) in lines.into_iter().zip(top..area.bottom()) {
        put(buffer, area, left, y, text, theme.style(*role));
        // A sign that stands apart is a key.
        if let Some((key, "")) = text.split_once("  ").map(|(key, _)| (key, key.get(1..).unwrap_or_default())) {
            put(buffer, area, left, y, key, theme.style(Role::Text).patch(theme.style(Role::Key)));
        }
    }
}

/// The owners of what is selected, kept and lit, to look cells up by.
pub(super) struct Emphasis {
    selected: HashSet<Owner>,
    kept: HashSet<Owner>,
    target: Option<Owner>,
    lit: Option<HashSet<Owner>>,
}

/// The dense index of a thing, as a drawing knows it.
pub(super) fn owner(topology: &Topology, item: &Item) -> Option<Owner> {
    match item {
        Item::Component(id) => topology.components().get_index_of(id).map(Owner::Component),
        Item::Link(id) => topology.links().get_index_of(id).map(Owner::Link),
        Item::Group(id) => topology.groups().get_index_of(id).map(Owner::Group),
    }
}

impl Emphasis {
    pub(super) fn of(editor: &Editor) -> Self {
        let topology = editor.topology();
        let target = match &editor.mode {
            Mode::Connect(Connect { target: Some(id), .. }) => Some(Item::Component(id.clone())),
            _ => None,
        };
        let leader = editor.selection.leader();
        Self {
            selected: leader.into_iter().filter_map(|item| owner(topology, item)).collect(),
            kept: (editor.selection.iter().filter(|item| Some(*item) != leader))
                .filter_map(|item| owner(topology, item))
                .collect(),
            target: target.and_then(|item| owner(topology, &item)),
            lit: (editor.look.lit.as_ref()).map(|lit| lit.iter().filter_map(|item| owner(topology, item)).collect()),
        }
    }

    /// How much something stands out, to decide which of several things in one cell shows; the dimmed stand back.
    pub(super) fn rank(&self, owner: Owner) -> u8 {
        match owner {
            owner if self.target == Some(owner) || self.selected.contains(&owner) => 3,
            owner if self.kept.contains(&owner) => 2,
            owner if self.lit.as_ref().is_none_or(|lit| lit.contains(&owner)) => 1,
            _ => 0,
        }
    }

    /// The style of a cell that belongs to something.
    pub(super) fn style(&self, editor: &Editor, base: Style, owner: Owner, ink: Ink) -> Style {
        let theme = &editor.settings.theme;
        let role = if self.target == Some(owner) {
            Role::Target
        } else if self.selected.contains(&owner) {
            Role::Selected
        } else if self.kept.contains(&owner) {
            Role::Kept
        } else if self.lit.as_ref().is_some_and(|lit| owner != Owner::Nobody && !lit.contains(&owner)) {
            Role::Faded
        } else {
            return base;
        };
        let mut over = theme.style(role);
        let keeps_color = matches!(ink, Ink::Line(_) | Ink::Head(_) | Ink::Badge(_) | Ink::Frame);
        if keeps_color && role != Role::Faded {
            over.fg = None;
        }
        base.patch(over)
    }
}

fn full(editor: &Editor, buffer: &mut Buffer, area: Rect) {
    let theme = &editor.settings.theme;
    let window = editor.viewport.world();
    let drawing = editor.canvas.drawing(editor, window);
    let emphasis = Emphasis::of(editor);
    let area = area.intersection(buffer.area);
    let ground = theme.style(Role::Text);
    let styled = |ink, owner| emphasis.style(editor, ground.patch(theme.ink(ink)), owner, ink);
    // Neighbors mostly look the same.
    let mut last = (Ink::Blank, Owner::Nobody, styled(Ink::Blank, Owner::Nobody));
    for (row, y) in drawing.rows().zip(area.y..area.bottom()) {
        for (mark, x) in row.iter().zip(area.x..area.right()) {
            if (mark.ink, mark.owner) != (last.0, last.1) {
                last = (mark.ink, mark.owner, styled(mark.ink, mark.owner));
            }
            let style = last.2;
            // Underlined, a box would look like ruled paper: its letters are enough.
            let is_bare = mark.ink == Ink::Border || mark.symbol == Symbol::Char(' ');
            let style = if is_bare { style.remove_modifier(Modifier::UNDERLINED) } else { style };
            match &mark.symbol {
                Symbol::Char(sign) => {
                    put(buffer, area, x, y, sign.encode_utf8(&mut [0; 4]), style);
                }
                Symbol::Cluster(signs) => {
                    put(buffer, area, x, y, signs, style);
                }
                Symbol::Covered => {}
            }
        }
    }
    if editor.look.flows {
        flows::draw(editor, &emphasis, buffer, area);
    }
}

/// Draws the link that the mouse is pulling out of a box: level to the column of the mouse, and from there up or down.
fn pulled(editor: &Editor, from: &ComponentId, to: Cell, buffer: &mut Buffer, area: Rect) {
    let Some(start) = editor.layout.box_of(from) else { return };
    let row = start.y + start.h / 2;
    let right = start.x + start.w;
    let level = if to.x >= right { right..=to.x } else { to.x..=start.x - 1 };
    let upright = if to.y >= row { row + 1..=to.y } else { to.y..=row - 1 };
    let glyphs = editor.settings.glyphs.straight[Verdict::Undecided as usize];
    let style = editor.settings.theme.style(Role::Target);
    let cells = (level.map(|x| (Cell::new(x, row), glyphs[0]))).chain(upright.map(|y| (Cell::new(to.x, y), glyphs[1])));
    let shows = |cell: &Cell| !start.contains(*cell);
    for (cell, sign) in cells.filter(|(cell, _)| shows(cell)) {
        if let Some((x, y)) = to_screen(editor, area, cell) {
            put(buffer, area, x, y, sign.encode_utf8(&mut [0; 4]), style);
        }
    }
}

/// Where a cell of the world is on the screen, if it is in view.
pub(super) fn to_screen(editor: &Editor, area: Rect, cell: Cell) -> Option<(u16, u16)> {
    let Cell { x, y } = editor.viewport.lens().cell(cell);
    let inside = x >= 0 && y >= 0 && x < i32::from(area.width) && y < i32::from(area.height);
    inside.then(|| (area.x + x as u16, area.y + y as u16))
}

fn span(editor: &Editor, from: Cell, to: Cell, buffer: &mut Buffer, area: Rect) {
    let style = editor.settings.theme.style(Role::Kept);
    let world =
        Area { x: from.x.min(to.x), y: from.y.min(to.y), w: (from.x - to.x).abs() + 1, h: (from.y - to.y).abs() + 1 };
    for y in area.top()..area.bottom() {
        for x in area.left()..area.right() {
            let cell = editor.viewport.to_world(area, x, y);
            let inside =
                (world.x..world.x + world.w).contains(&cell.x) && (world.y..world.y + world.h).contains(&cell.y);
            if inside {
                buffer[(x, y)].set_style(Style { fg: None, ..style });
            }
        }
    }
}
