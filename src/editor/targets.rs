//! What lies under a cell of the screen? The places of popups, lists and hints, for drawing them and for clicking them.

pub mod list;

use ratatui::layout::Rect;

use super::Editor;
use super::form::Form;
use super::guide::{Hint, following, hints};
use super::mode::Mode;
use super::panes::Edge;
use super::panes::FORM_FOOT;
use super::prompt::Look;
use super::viewport::Lens;
use crate::model::Cell;
use crate::text::{shown, width};
use list::{Row, list_place, list_rows};

/// What a click is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// A command.
    Command(&'static str),
    /// A choice of the prompt, by its place among the matches.
    Choice(usize),
    /// A line of the form.
    Line(usize),
    /// A pick of the line of the form that is being edited.
    Pick(usize),
    /// What empties the line of the form that is being edited.
    Clear,
    /// An entry of the start screen.
    Entry(usize),
    /// A finding.
    Finding(usize),
    /// The drawing.
    Canvas,
    /// An answer of the dialogue about a link.
    Answer(usize),
    /// A cell of the world on the map of the whole drawing.
    Minimap(Cell),
    /// The edge of a pane.
    Edge(Edge),
    /// Beside the popup.
    Outside,
    /// A part of a pane that does nothing.
    Nothing,
}

/// The hints with the places they are drawn at.
pub fn hint_places(editor: &Editor) -> Vec<(Rect, Hint)> {
    let area = editor.places.hints;
    let mut x = area.x + 1;
    hints(editor, usize::from(area.width.saturating_sub(1)))
        .into_iter()
        .map(|hint| {
            let place = Rect::new(x, area.y, hint.width() as u16, 1);
            x += hint.width() as u16;
            (place.intersection(area), hint)
        })
        .collect()
}

/// A rectangle of a size, in the middle of the screen and a little above it.
fn popup(screen: (u16, u16), width: u16, height: u16) -> Rect {
    // The status line and the hints stay in view.
    let (width, height) = (width.min(screen.0), height.min(screen.1.saturating_sub(2)));
    Rect::new((screen.0 - width) / 2, (screen.1 - height) / 3, width, height)
}

/// Where the parts of a form are drawn.
#[derive(Debug, Clone, Default)]
pub struct FormPlace {
    /// What it is about.
    pub title: Rect,
    /// Its lines in view, by their numbers.
    pub rows: Vec<(Rect, usize)>,
    /// How many cells the names of the lines take.
    pub column: u16,
    /// How many cells of text the line that is being edited shows.
    pub value: usize,
    /// What empties the line that is being edited.
    pub clear: Rect,
    /// What the line takes, or what is wrong with it.
    pub help: Rect,
    /// What can be picked in it, by their numbers.
    pub picks: Vec<(Rect, usize)>,
    /// Whether the meanings of the picks stand beside them.
    pub meanings: bool,
    /// The answer for the link.
    pub answer: Rect,
}

/// Where a form is drawn: as many lines as there is room for, below them what the line takes.
pub fn form_place(editor: &Editor, form: &Form) -> FormPlace {
    let area = editor.places.form;
    // The first column or row is the edge toward the canvas.
    let inner = if area.x > 0 {
        Rect::new(area.x + 2, area.y, area.width.saturating_sub(3), area.height)
    } else {
        Rect::new(area.x + 1, area.y + 1, area.width.saturating_sub(2), area.height.saturating_sub(1))
    };
    let count = form.rows.len();
    let shown = count.min(usize::from(inner.height.saturating_sub(1 + FORM_FOOT)).max(1));
    let first = form.cursor.saturating_sub(shown * 2 / 3).min(count - shown);
    let line = |row: u16, tall: u16| Rect::new(inner.x, inner.y + row, inner.width, tall).intersection(inner);
    let rows: Vec<(Rect, usize)> = (0..shown).map(|at| (line(1 + at as u16, 1), first + at)).collect();
    let clear = match (form.row(), rows.iter().find(|(_, at)| *at == form.cursor)) {
        (Some(row), Some((at, _))) if !row.line.text().is_empty() => {
            Rect::new(at.right().saturating_sub(2), at.y, 2, 1)
        }
        _ => Rect::default(),
    };
    let foot = 2 + shown as u16;
    let left = inner.height.saturating_sub(foot);
    let answer = if form.shown_link().is_some() { 1.max(left / 5).min(5) } else { 0 };
    let help = match form.row() {
        Some(row) if row.picks.is_empty() => left.saturating_sub(answer),
        _ if left > 6 => 2,
        _ => 1,
    };
    let picks = line(foot + help, left.saturating_sub(help + answer));
    let (picks, meanings) = pick_places(form, picks);
    let column = form.rows.iter().map(|row| width(&row.label())).max().unwrap_or(0) as u16;
    FormPlace {
        title: line(0, 1),
        rows,
        column,
        value: usize::from(inner.width.saturating_sub(column + 7)),
        clear,
        help: line(foot, help),
        picks,
        meanings,
        answer: line(foot + left - answer, answer),
    }
}

/// Where the picks of the line that is being edited are drawn: each with its meaning on a row of its own where there is
/// room, else one after another, as many as can be seen around the one that is meant.
fn pick_places(form: &Form, area: Rect) -> (Vec<(Rect, usize)>, bool) {
    let Some(row) = form.row().filter(|_| area.height > 0) else { return (Vec::new(), false) };
    let tall = usize::from(area.height);
    if row.picks.len() <= tall {
        let rows = (0..row.picks.len()).map(|at| (Rect::new(area.x, area.y + at as u16, area.width, 1), at));
        return (rows.collect(), true);
    }
    let mut lines: Vec<Vec<(u16, u16, usize)>> = vec![Vec::new()];
    let mut x = 0;
    for (at, pick) in row.picks.iter().enumerate() {
        let wide = (width(&shown(&pick.word)) as u16).min(area.width);
        if x > 0 && x + wide > area.width {
            lines.push(Vec::new());
            x = 0;
        }
        lines.last_mut().expect("there is a first line").push((x, wide, at));
        x += wide + 2;
    }
    let meant = row.meant().unwrap_or(0);
    let at = lines.iter().position(|line| line.iter().any(|(_, _, at)| *at == meant)).unwrap_or(0);
    let first = at.saturating_sub(tall / 2).min(lines.len().saturating_sub(tall));
    let seen = lines.into_iter().skip(first).take(tall).zip(area.y..);
    let places =
        seen.flat_map(|(line, y)| line.into_iter().map(move |(x, wide, at)| (Rect::new(area.x + x, y, wide, 1), at)));
    (places.collect(), false)
}

/// Where the question of the expectation is drawn.
pub fn tag_place(editor: &Editor) -> Rect {
    let answers = super::command::tag::answers().count() as u16;
    popup(editor.screen, 76, 4 + answers + 1)
}

/// The first row of the answers inside the popup of the expectation: below the question and what it decides, as far as
/// there is room for them above all answers.
pub fn tag_first(place: Rect) -> u16 {
    let answers = super::command::tag::answers().count() as u16;
    place.height.saturating_sub(answers + 1).max(1)
}

/// From this width on the start screen has room for what the chosen entry holds.
const START_BESIDE: u16 = 64;

/// Where the entries of the start screen are drawn.
pub fn start_place(editor: &Editor) -> Rect {
    let (columns, rows) = editor.screen;
    let width = if columns < START_BESIDE { columns.saturating_sub(2) } else { (columns * 2 / 5).clamp(30, 44) };
    Rect::new(1, 4.min(rows), width, rows.saturating_sub(6))
}

/// Where the start screen says what the chosen entry holds; empty where there is no room.
pub fn start_about(editor: &Editor) -> Rect {
    let (columns, _) = editor.screen;
    let list = start_place(editor);
    if columns < START_BESIDE {
        return Rect::default();
    }
    let x = list.right() + 1;
    Rect::new(x, list.y, columns.saturating_sub(x + 1), list.height)
}

/// Where the start screen draws the chosen sample, below the words about it.
pub fn start_canvas(editor: &Editor) -> Rect {
    let about = start_about(editor);
    // The words are worth more rows where there are many.
    let words = if about.height > 24 { 10 } else { 5.min(about.height) };
    Rect::new(about.x, about.y + words, about.width, about.height - words)
}

/// One row of the list of the start screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StartRow {
    /// Nothing.
    Gap,
    /// A heading.
    Heading(&'static str),
    /// An entry by its place.
    Entry(usize),
}

/// The rows of the list of the start screen that are in view.
pub fn start_rows(editor: &Editor, start: &super::mode::Start) -> Vec<StartRow> {
    let mut rows = Vec::new();
    let mut heading = "";
    for (at, entry) in super::store::entries(editor).iter().enumerate() {
        if entry.heading != heading {
            rows.extend([StartRow::Gap, StartRow::Heading(entry.heading)]);
            heading = entry.heading;
        }
        rows.push(StartRow::Entry(at));
    }
    let height = usize::from(start_place(editor).height);
    let chosen = rows.iter().position(|row| *row == StartRow::Entry(start.cursor)).unwrap_or(0);
    let first = chosen.saturating_sub(height.saturating_sub(1) * 3 / 4).min(rows.len().saturating_sub(height));
    rows.into_iter().skip(first).take(height).collect()
}

/// Where the parts of the list of findings are drawn.
#[derive(Debug, Clone, Copy, Default)]
pub struct FindingsPlace {
    /// How many there are; the edge of the pane.
    pub head: Rect,
    /// The findings, a row each.
    pub rows: Rect,
    /// What the chosen one says, in full: a rule and some lines.
    pub detail: Rect,
    /// The first finding in view.
    pub first: usize,
}

/// Where the list of findings is drawn.
pub fn findings_place(editor: &Editor) -> FindingsPlace {
    let area = editor.places.findings;
    let head = Rect { height: area.height.min(1), ..area };
    let left = area.height.saturating_sub(1);
    let detail = if editor.finding().is_some() && left > 3 { (left / 2).min(4) } else { 0 };
    let rows = Rect { y: head.bottom(), height: left - detail, ..area };
    let cursor = editor.finding().unwrap_or(0);
    let first = cursor.saturating_sub(usize::from(rows.height.saturating_sub(1)));
    FindingsPlace { head, rows, detail: Rect { y: rows.bottom(), height: detail, ..area }, first }
}

/// Where what may follow the keys typed so far is drawn: the popup, and its first column of words.
pub fn following_place(editor: &Editor) -> (Rect, u16) {
    let rows = following(editor);
    let (columns, lines) = editor.screen;
    let key = rows.iter().map(|row| width(&row.keys)).max().unwrap_or(1) as u16;
    let words = rows.iter().map(|row| width(row.command.help)).max().unwrap_or(0) as u16;
    let wide = (key + words + 5).min(columns);
    let tall = (rows.len() as u16 + 2).min(lines.saturating_sub(3));
    let area = Rect::new(columns - wide, lines.saturating_sub(tall + 2), wide, tall);
    (area, area.x + key + 3)
}

/// What lies under a cell of the popup of what may follow the keys typed so far.
fn on_following(editor: &Editor, column: u16, row: u16) -> Option<Target> {
    let (area, _) = following_place(editor);
    if editor.pending.is_empty() || !area.contains((column, row).into()) {
        return None;
    }
    let at = usize::from(row.checked_sub(area.y + 1)?);
    let follow = following(editor).into_iter().nth(at).filter(|_| row + 1 < area.bottom());
    Some(follow.map_or(Target::Nothing, |it| Target::Command(it.command.name)))
}

/// The edge of a pane under a cell, by which it can be dragged larger and smaller.
fn edge(editor: &Editor, column: u16, row: u16) -> Option<Edge> {
    let places = &editor.places;
    let over = |area: Rect| area.contains((column, row).into());
    if over(places.findings) && row == places.findings.y {
        return Some(Edge::Findings);
    }
    let beside = places.inspector.x > 0;
    let on_line = if beside { column == places.inspector.x } else { row == places.inspector.y };
    (over(places.inspector) && on_line).then_some(Edge::Inspector)
}

/// Where the dialogue about a link is drawn.
pub fn questions_place(editor: &Editor) -> Rect {
    popup(editor.screen, 84, 12)
}

/// The first row of the answers inside the dialogue about a link.
pub const QUESTIONS_FIRST: u16 = 4;

/// Where the card of the tour is drawn, if the tour is under way.
pub fn tour_place(editor: &Editor) -> Option<Rect> {
    editor.tour.map(|_| editor.places.tour).filter(|place| !place.is_empty())
}

/// The card of the tour at the foot of a canvas that has room for it.
pub(crate) fn tour_card(canvas: Rect) -> Option<Rect> {
    let width = canvas.width.saturating_sub(2).min(64);
    // A narrower card needs more rows for the same words.
    let height = if width >= 60 { 6 } else { 8 };
    (canvas.height > height + 2).then(|| Rect::new(canvas.x + 1, canvas.bottom() - height, width, height))
}

/// Where the map of the whole drawing is drawn, if it is shown and there is room.
pub fn minimap_place(editor: &Editor) -> Option<Rect> {
    let canvas = editor.places.canvas;
    let shows = editor.panes.minimap && canvas.width >= 40 && canvas.height >= 12;
    if !shows || editor.topology().components().is_empty() {
        return None;
    }
    let (width, height) = ((canvas.width / 3).clamp(16, 36), (canvas.height / 3).clamp(6, 12));
    Some(Rect::new(canvas.right() - width, canvas.bottom() - height, width, height))
}

/// The way from the world to the inside of the map.
pub fn minimap_lens(editor: &Editor, inside: Rect) -> Lens {
    Lens::on(editor.layout.bounds(), i32::from(inside.width), i32::from(inside.height), 1)
}

/// The cell of the world under a cell of the map.
fn on_minimap(editor: &Editor, column: u16, row: u16) -> Option<Cell> {
    let place = minimap_place(editor).filter(|place| place.contains((column, row).into()))?;
    let inside = Rect::new(place.x + 1, place.y + 1, place.width - 2, place.height - 2);
    let lens = minimap_lens(editor, inside);
    let at = |point: u16, start: u16, length: u16| i32::from(point.saturating_sub(start).min(length.saturating_sub(1)));
    let (x, y) = (at(column, inside.x, inside.width), at(row, inside.y, inside.height));
    Some(Cell::new(lens.origin.x + x * lens.scale.0, lens.origin.y + y * lens.scale.1))
}

fn on_finding(editor: &Editor, column: u16, row: u16) -> Option<Target> {
    let place = findings_place(editor);
    let over = place.rows.contains((column, row).into());
    over.then(|| Target::Finding(place.first + usize::from(row - place.rows.y)))
}

/// What lies under a cell of the screen.
pub(crate) fn at(editor: &Editor, column: u16, row: u16) -> Option<Target> {
    let over = |area: Rect| area.contains((column, row).into());
    let places = &editor.places;
    if let Some(target) = on_following(editor, column, row) {
        return Some(target);
    }
    if let Some((_, hint)) = hint_places(editor).into_iter().find(|(place, _)| over(*place)) {
        return Some(hint.command.map_or(Target::Nothing, Target::Command));
    }
    match &editor.mode {
        Mode::Ask(prompt) => {
            if prompt.look == Look::Line {
                return Some(if over(places.status) { Target::Nothing } else { Target::Outside });
            }
            let place = list_place(editor, prompt);
            if !over(place.area) {
                return Some(Target::Outside);
            }
            let rows = list_rows(prompt, usize::from(place.body.height));
            let hit = over(place.body).then(|| rows.get(usize::from(row - place.body.y)).copied()).flatten();
            Some(match hit {
                Some(Row::Match(at)) => Target::Choice(at),
                Some(Row::Heading(_)) | None => Target::Nothing,
            })
        }
        Mode::Form(form) => {
            let place = form_place(editor, form);
            let of = |list: &[(Rect, usize)]| list.iter().find(|(place, _)| over(*place)).map(|(_, at)| *at);
            Some(match (of(&place.rows), of(&place.picks)) {
                (Some(_), _) if over(place.clear) => Target::Clear,
                (Some(at), _) => Target::Line(at),
                (None, Some(at)) => Target::Pick(at),
                (None, None) if over(places.form) => Target::Nothing,
                (None, None) => Target::Outside,
            })
        }
        Mode::Tag(_) => {
            let area = tag_place(editor);
            if !over(area) {
                return Some(Target::Outside);
            }
            let at = usize::from(row.checked_sub(area.y + tag_first(area))?);
            let answer = super::command::tag::answers().nth(at);
            Some(answer.map_or(Target::Nothing, |(command, _)| Target::Command(command.name)))
        }
        Mode::Questions(_) => {
            let area = questions_place(editor);
            if !over(area) {
                return Some(Target::Outside);
            }
            Some(Target::Answer(usize::from(row.checked_sub(area.y + QUESTIONS_FIRST)?)))
        }
        _ if tour_place(editor).is_some_and(over) => Some(Target::Command("tour")),
        Mode::Start(start) => {
            let area = start_place(editor);
            let row = over(area).then(|| start_rows(editor, start).get(usize::from(row - area.y)).copied()).flatten();
            Some(match row {
                Some(StartRow::Entry(at)) => Target::Entry(at),
                Some(StartRow::Gap | StartRow::Heading(_)) | None => Target::Nothing,
            })
        }
        _ if over(places.canvas) => Some(on_minimap(editor, column, row).map_or(Target::Canvas, Target::Minimap)),
        _ => Some(match edge(editor, column, row) {
            Some(edge) => Target::Edge(edge),
            None => on_finding(editor, column, row).unwrap_or(Target::Nothing),
        }),
    }
}
