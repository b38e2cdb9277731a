//! What does the drawing look like, cell by cell? A grid of symbols, each with the ink that it is drawn in.
//!
//! A [`Drawing`] covers a window of the world and costs what the window holds, never the size of the whole drawing.
//! Later layers cover earlier ones: frames, lines, captions, boxes. A cell with three arms is a joint of one net, a cell
//! with four is a crossing; the layout sees to that, and both glyph sets draw the two differently.
//! Names and labels are other people's text: they enter through [`text::shown`](crate::text::shown) only.

mod glyphs;

use unicode_segmentation::UnicodeSegmentation;

use crate::analysis::Analysis;
use crate::layout::{Area, Layout, Path};
use crate::model::{Cell, Component, Group, Link, Topology, Verdict, Vocabulary};
use crate::text;

pub use glyphs::{ASCII, Glyphs, UNICODE};

/// What a cell shows, for the theme to give a style to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Ink {
    /// Nothing.
    Blank,
    /// The border of a component's box.
    Border,
    /// The kind, exposure or number of instances in a border.
    Kind,
    /// The name of a component.
    Name,
    /// The frame of a group.
    Frame,
    /// The title of a group.
    FrameTitle,
    /// The line of a link.
    Line(Verdict),
    /// The arrowhead of a link.
    Head(Verdict),
    /// The label of a link.
    Label(Verdict),
    /// The badge of the service of a link.
    Badge(Verdict),
}

/// Whose cell it is: a dense index into the list of the topology that was drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Owner {
    /// Nobody's.
    Nobody,
    /// A component's.
    Component(usize),
    /// A link's; where several share a cell, the last one's.
    Link(usize),
    /// A group's.
    Group(usize),
}

/// What stands in a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Symbol {
    /// One character, one cell wide.
    Char(char),
    /// Several characters that make one sign, or a sign two cells wide.
    Cluster(Box<str>),
    /// The right half of a sign two cells wide.
    Covered,
}

/// One cell of a drawing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// What stands in it.
    pub symbol: Symbol,
    /// What it is drawn in.
    pub ink: Ink,
    /// Whose it is.
    pub owner: Owner,
}

/// The most cells that are drawn as text: beyond this nobody reads it, and it would fill the disk.
pub const MAX_CELLS: i64 = 4_000_000;

/// How many cells are held at once.
const STRIP: i32 = 200_000;

const BLANK: Mark = Mark { symbol: Symbol::Char(' '), ink: Ink::Blank, owner: Owner::Nobody };

/// A window of the drawing of a design.
#[derive(Debug, Clone)]
pub struct Drawing {
    window: Area,
    marks: Vec<Mark>,
}

impl Drawing {
    /// Draws what of a design lies in a window.
    pub fn of(topology: &Topology, analysis: &Analysis, layout: &Layout, glyphs: &Glyphs, window: Area) -> Self {
        let window = Area { w: window.w.max(0), h: window.h.max(0), ..window };
        let marks = vec![BLANK; window.w as usize * window.h as usize];
        let mut brush = Brush { drawing: Self { window, marks }, glyphs };
        // Of what lies outside of the window nothing is looked at but where it lies.
        for (index, _, group) in layout.frames_in(window).filter_map(|(id, ..)| topology.groups().get_full(id)) {
            brush.frame(index, group, layout);
        }
        let lines: Vec<Drawn> = (layout.paths_in(window))
            .filter_map(|(id, path, _)| topology.links().get_full(id).map(|(index, _, link)| (index, link, path)))
            .collect();
        brush.lines(&lines, analysis, layout);
        for line in &lines {
            brush.caption(line, analysis);
        }
        for (index, _, component) in layout.boxes_in(window).filter_map(|(id, _)| topology.components().get_full(id)) {
            brush.component(index, component, layout);
        }
        brush.drawing
    }

    /// Draws a window from the top in strips, so that a drawing of any height costs what one strip holds.
    ///
    /// # Errors
    /// The columns and rows of the window, when it has more than [`MAX_CELLS`].
    pub fn strips(
        topology: &Topology,
        analysis: &Analysis,
        layout: &Layout,
        glyphs: &Glyphs,
        window: Area,
    ) -> Result<impl Iterator<Item = Self>, (i32, i32)> {
        if i64::from(window.w) * i64::from(window.h) > MAX_CELLS {
            return Err((window.w, window.h));
        }
        let height = (STRIP / window.w.max(1)).max(1);
        Ok((window.y..window.bottom()).step_by(height as usize).map(move |y| {
            let strip = Area { y, h: height.min(window.bottom() - y), ..window };
            Self::of(topology, analysis, layout, glyphs, strip)
        }))
    }

    /// The window of the world that this drawing covers.
    pub fn window(&self) -> Area {
        self.window
    }

    /// The cells of a row of the window, from its left edge on.
    pub fn row(&self, row: i32) -> &[Mark] {
        let width = self.window.w as usize;
        let start = row as usize * width;
        &self.marks[start..start + width]
    }

    /// The rows of the window, from the top.
    pub fn rows(&self) -> impl Iterator<Item = &[Mark]> {
        (0..self.window.h).map(|row| self.row(row))
    }

    /// The characters of the window, a line for each row, without spaces at the ends of lines.
    pub fn text(&self) -> String {
        let mut text = String::new();
        for row in self.rows() {
            let start = text.len();
            for mark in row {
                match &mark.symbol {
                    Symbol::Char(sign) => text.push(*sign),
                    Symbol::Cluster(signs) => text.push_str(signs),
                    Symbol::Covered => {}
                }
            }
            text.truncate(start + text[start..].trim_end_matches(' ').len());
            text.push('\n');
        }
        text
    }

    fn index(&self, cell: Cell) -> Option<usize> {
        let (x, y) = (cell.x - self.window.x, cell.y - self.window.y);
        let inside = x >= 0 && y >= 0 && x < self.window.w && y < self.window.h;
        inside.then(|| y as usize * self.window.w as usize + x as usize)
    }

    fn put(&mut self, cell: Cell, symbol: Symbol, ink: Ink, owner: Owner) {
        if let Some(index) = self.index(cell) {
            self.marks[index] = Mark { symbol, ink, owner };
        }
    }

    fn touches(&self, area: Area) -> bool {
        area.x < self.window.x + self.window.w
            && area.y < self.window.y + self.window.h
            && area.x + area.w > self.window.x
            && area.y + area.h > self.window.y
    }
}

/// The caption of a link as it fits into some cells: the label, shortened with an ellipsis if it must be, and the badge.
pub fn caption(link: &Link, analysis: &Analysis, glyphs: &Glyphs, width: usize) -> (String, &'static str) {
    let badge = match analysis.advice(&link.id).and_then(crate::rules::Advice::service) {
        Some(service) => service.badge(),
        None => glyphs.open,
    };
    let label = text::shown(link.label.as_deref().unwrap_or_default());
    let room = width.saturating_sub(text::width(badge) + 1);
    let label = match fit(label.trim(), room, glyphs) {
        // Without a letter of it, the sign that it was cut says nothing.
        cut if cut == glyphs.ellipsis => String::new(),
        label => label,
    };
    let badge = if text::width(badge) > width { "" } else { badge };
    (label, badge)
}

/// A text cut to a width between signs, with an ellipsis in place of what is missing.
pub fn fit(whole: &str, width: usize, glyphs: &Glyphs) -> String {
    if text::width(whole) <= width {
        return whole.to_owned();
    }
    let mut short = String::new();
    let mut used = text::width(glyphs.ellipsis);
    if used > width {
        return short;
    }
    for sign in whole.graphemes(true) {
        used += text::width(sign);
        if used > width {
            break;
        }
        short.push_str(sign);
    }
    short.truncate(short.trim_end().len());
    short.push_str(glyphs.ellipsis);
    short
}

/// The four sides of a cell, in the order of the glyph tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Side {
    Up,
    Right,
    Down,
    Left,
}

impl Side {
    fn back(self) -> Self {
        match self {
            Self::Up => Self::Down,
            Self::Right => Self::Left,
            Self::Down => Self::Up,
            Self::Left => Self::Right,
        }
    }

    fn between(from: Cell, to: Cell) -> Option<Self> {
        use std::cmp::Ordering::{Equal, Greater, Less};
        match (to.x.cmp(&from.x), to.y.cmp(&from.y)) {
            (Greater, Equal) => Some(Self::Right),
            (Less, Equal) => Some(Self::Left),
            (Equal, Greater) => Some(Self::Down),
            (Equal, Less) => Some(Self::Up),
            _ => None,
        }
    }

    /// The side of a cell on which a box lies, if the cell is beside it.
    pub(crate) fn toward(cell: Cell, area: Area) -> Option<Self> {
        let level = cell.y >= area.y && cell.y < area.y + area.h;
        let upright = cell.x >= area.x && cell.x < area.x + area.w;
        match () {
            () if level && cell.x == area.x - 1 => Some(Self::Right),
            () if level && cell.x == area.x + area.w => Some(Self::Left),
            () if upright && cell.y == area.y - 1 => Some(Self::Down),
            () if upright && cell.y == area.y + area.h => Some(Self::Up),
            () => None,
        }
    }
}

/// What the lines of all links make of one cell.
#[derive(Debug, Clone, Copy, Default)]
struct Strand {
    /// The verdict of the line on each [`Side`].
    arms: [Option<Verdict>; 4],
    owner: usize,
}

/// A link with its number and its path.
type Drawn<'a> = (usize, &'a Link, &'a Path);

struct Brush<'a> {
    drawing: Drawing,
    glyphs: &'a Glyphs,
}

impl Brush<'_> {
    fn frame(&mut self, index: usize, group: &Group, layout: &Layout) {
        let Some(area) = layout.frame_of(&group.id).filter(|area| self.drawing.touches(*area)) else { return };
        let owner = Owner::Group(index);
        self.border(area, self.glyphs.frame, Ink::Frame, owner);
        let title = format!("{} ({})", named(&group.name, group.id.as_str()), group.kind.word());
        let Some(at) = layout.title_of(&group.id) else { return };
        let title = fit(&title, (at.w - 2).max(0) as usize, self.glyphs);
        if !title.is_empty() {
            self.text(at.corner(), &format!(" {title} "), Ink::FrameTitle, owner);
        }
    }

    fn component(&mut self, index: usize, component: &Component, layout: &Layout) {
        let Some(area) = layout.box_of(&component.id).filter(|area| self.drawing.touches(*area)) else { return };
        let owner = Owner::Component(index);
        self.border(area, self.glyphs.border, Ink::Border, owner);
        for y in area.y + 1..area.y + area.h - 1 {
            for x in area.x + 1..area.x + area.w - 1 {
                self.drawing.put(Cell::new(x, y), Symbol::Char(' '), Ink::Name, owner);
            }
        }
        let room = (area.w - 2).max(0) as usize;
        let kind = in_border(component.kind.word(), short_kind(component), room, self.glyphs);
        self.text(Cell::new(area.x + 1, area.y), &kind, Ink::Kind, owner);
        let name = fit(&named(&component.name, component.id.as_str()), room, self.glyphs);
        let indent = (room - text::width(&name)) / 2;
        let middle = Cell::new(area.x + 1 + indent as i32, area.y + area.h / 2);
        self.text(middle, &name, Ink::Name, owner);
        let facts = component.facts(self.glyphs.times);
        if !facts.is_empty() && area.h > 2 {
            let tail = in_border(&facts, &facts, room, self.glyphs);
            let start = area.x + area.w - 1 - text::width(&tail) as i32;
            self.text(Cell::new(start, area.y + area.h - 1), &tail, Ink::Kind, owner);
        }
    }

    fn border(&mut self, area: Area, glyphs: [char; 6], ink: Ink, owner: Owner) {
        let [level, upright, top_left, top_right, bottom_left, bottom_right] = glyphs;
        let (right, bottom) = (area.x + area.w - 1, area.y + area.h - 1);
        let window = self.drawing.window;
        let mut put = |x, y, sign| self.drawing.put(Cell::new(x, y), Symbol::Char(sign), ink, owner);
        // Only what is in the window: a frame may be as wide as the whole world.
        for x in (area.x + 1).max(window.x)..right.min(window.x + window.w) {
            put(x, area.y, level);
            put(x, bottom, level);
        }
        for y in (area.y + 1).max(window.y)..bottom.min(window.y + window.h) {
            put(area.x, y, upright);
            put(right, y, upright);
        }
        put(area.x, area.y, top_left);
        put(right, area.y, top_right);
        put(area.x, bottom, bottom_left);
        put(right, bottom, bottom_right);
    }

    fn lines(&mut self, lines: &[Drawn<'_>], analysis: &Analysis, layout: &Layout) {
        let mut strands: Vec<Strand> = vec![Strand::default(); self.drawing.marks.len()];
        let mut heads = Vec::new();
        for &(index, link, path) in lines {
            let verdict = analysis.verdict(&link.id);
            self.strand(&mut strands, index, path, verdict);
            let mut end = |cell: Option<&Cell>, area: Option<Area>| {
                let side = cell.zip(area).and_then(|(cell, area)| Some((*cell, Side::toward(*cell, area)?)))?;
                let strand = &mut strands[self.drawing.index(side.0)?];
                strand.arms[side.1 as usize] = Some(verdict);
                Some(side)
            };
            end(path.points.first(), layout.box_of(&link.from));
            if let Some((cell, side)) = end(path.points.last(), layout.box_of(&link.to)) {
                heads.push((cell, side, verdict, index));
            }
        }
        let width = self.drawing.window.w.max(1) as usize;
        for (place, strand) in strands.iter().enumerate() {
            if let Some((sign, verdict)) = self.glyphs.line(strand.arms) {
                let cell = Cell::new((place % width) as i32, (place / width) as i32);
                let cell = Cell::new(cell.x + self.drawing.window.x, cell.y + self.drawing.window.y);
                self.drawing.put(cell, Symbol::Char(sign), Ink::Line(verdict), Owner::Link(strand.owner));
            }
        }
        for (cell, side, verdict, index) in heads {
            let sign = self.glyphs.head[verdict as usize][side as usize];
            self.drawing.put(cell, Symbol::Char(sign), Ink::Head(verdict), Owner::Link(index));
        }
    }

    /// Notes where the line of a link runs.
    fn strand(&self, strands: &mut [Strand], owner: usize, path: &Path, verdict: Verdict) {
        let mut arm = |cell: Cell, side: Side| {
            if let Some(index) = self.drawing.index(cell) {
                strands[index].arms[side as usize] = Some(verdict);
                strands[index].owner = owner;
            }
        };
        let window = self.drawing.window;
        for piece in path.points.windows(2) {
            let (from, to) = (piece[0], piece[1]);
            let Some(side) = Side::between(from, to) else { continue };
            // A trunk that hundreds of lines share is mostly somewhere else.
            if !Area::between(from, to).meets(window) {
                continue;
            }
            // One cell more than the window at each end, so that a line that leaves it is drawn up to its edge.
            let clip = |cell: Cell| {
                Cell::new(
                    cell.x.clamp(window.x - 1, window.x + window.w),
                    cell.y.clamp(window.y - 1, window.y + window.h),
                )
            };
            let (mut cell, to) = (clip(from), clip(to));
            while cell != to {
                let next = match side {
                    Side::Up => Cell::new(cell.x, cell.y - 1),
                    Side::Right => Cell::new(cell.x + 1, cell.y),
                    Side::Down => Cell::new(cell.x, cell.y + 1),
                    Side::Left => Cell::new(cell.x - 1, cell.y),
                };
                arm(cell, side);
                arm(next, side.back());
                cell = next;
            }
        }
    }

    fn caption(&mut self, &(index, link, path): &Drawn<'_>, analysis: &Analysis) {
        let Some(area) = path.caption else { return };
        if !self.drawing.touches(area) {
            return;
        }
        let verdict = analysis.verdict(&link.id);
        let owner = Owner::Link(index);
        let (label, badge) = caption(link, analysis, self.glyphs, area.w.max(0) as usize);
        let mut start = Cell::new(area.x, area.y);
        if !label.is_empty() {
            self.text(start, &format!("{label} "), Ink::Label(verdict), owner);
            start.x += text::width(&label) as i32 + 1;
        }
        self.text(start, badge, Ink::Badge(verdict), owner);
    }

    /// Writes text that fits on its row.
    fn text(&mut self, start: Cell, words: &str, ink: Ink, owner: Owner) {
        let mut cell = start;
        for sign in words.graphemes(true) {
            let width = text::width(sign) as i32;
            let mut chars = sign.chars();
            let symbol = match (chars.next(), chars.next()) {
                (Some(only), None) if width == 1 => Symbol::Char(only),
                _ => Symbol::Cluster(sign.into()),
            };
            if width == 0 {
                continue;
            }
            if width > 1
                && self.drawing.index(cell).is_none() != self.drawing.index(Cell::new(cell.x + 1, cell.y)).is_none()
            {
                // Half of a wide sign would spill over the window's edge.
                self.drawing.put(cell, Symbol::Char(' '), ink, owner);
                self.drawing.put(Cell::new(cell.x + 1, cell.y), Symbol::Char(' '), ink, owner);
            } else {
                self.drawing.put(cell, symbol, ink, owner);
                for x in cell.x + 1..cell.x + width {
                    self.drawing.put(Cell::new(x, cell.y), Symbol::Covered, ink, owner);
                }
            }
            cell.x += width;
        }
    }
}

/// A name as it is shown; one that is only spaces shows the id, so that nothing is nameless in a picture.
fn named(name: &str, id: &str) -> String {
    match text::shown(name).trim() {
        "" => format!("({id})"),
        name => name.to_owned(),
    }
}

fn in_border(long: &str, short: &str, room: usize, glyphs: &Glyphs) -> String {
    match room {
        room if text::width(long) + 2 <= room => format!(" {long} "),
        room if text::width(long) <= room => long.to_owned(),
        room if text::width(short) + 2 <= room => format!(" {short} "),
        room => fit(short, room, glyphs),
    }
}

fn short_kind(component: &Component) -> &'static str {
    use crate::model::ComponentKind as Kind;
    if let Some(service) = component.kind.service() {
        return service.badge();
    }
    match component.kind {
        Kind::WebApp => "web",
        Kind::MobileApp => "app",
        Kind::Service => "svc",
        Kind::Function => "func",
        Kind::Scheduler => "cron",
        Kind::Database => "db",
        Kind::Storage => "blob",
        Kind::ExternalSystem => "ext",
        kind => kind.word(),
    }
}
