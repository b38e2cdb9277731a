//! Where is what in a picture, in pixels? The drawing of the editor as lines, boxes and words, for whoever paints it.
//!
//! A cell of the layout is [`CELL`] pixels, so places and routes are those of the editor. A part is a thing of the design
//! with all its marks; parts are painted in order. Of a line that several links share, every stretch is painted once, by
//! the link that comes first, or its dashes would fill each other's gaps.

mod legend;
mod letters;
mod lines;

use super::places::CELL;
use super::rows::{self, LinkRow};
use super::{Report, json::GENERATOR};
use crate::drawing::UNICODE;
use crate::layout::Area;
use crate::model::{Cell, Component, Group, Service, Verdict, Vocabulary};
use crate::rules::Advice;
use crate::theme::{Role, Theme, built_in};
use lines::Lines;

pub(super) use letters::Font;

/// Free pixels around everything.
const MARGIN: i32 = 30;
/// How much a box is lower than its cells, above and below.
const INSET: i32 = 3;
/// How many links are told in the description; more would be a document.
const TOLD: usize = 100;

/// A color.
pub(super) type Rgb = [u8; 3];

/// A picture.
#[derive(Debug)]
pub(super) struct Scene {
    pub width: i32,
    pub height: i32,
    pub ground: Rgb,
    /// What it is called.
    pub title: String,
    /// What it shows, for people who do not see it.
    pub description: String,
    pub parts: Vec<Part>,
}

/// A thing of the design, or of the legend, as it is painted.
#[derive(Debug)]
pub(super) struct Part {
    /// A name that no other part has; empty where nobody would ask for it.
    pub id: String,
    /// What it is, in words for style sheets.
    pub class: String,
    /// All that is to be said of it.
    pub title: String,
    pub marks: Vec<Mark>,
}

/// Something that is painted.
#[derive(Debug)]
pub(super) enum Mark {
    /// A rectangle: its place, the radius of its corners, what fills it, the color and width of its border.
    Box { area: [i32; 4], round: i32, fill: Option<Rgb>, border: Option<(Rgb, f32)> },
    /// An open line.
    Line { points: Vec<(i32, i32)>, color: Rgb, width: f32, dash: Dash },
    /// A closed shape.
    Shape { points: Vec<(i32, i32)>, fill: Rgb, border: Rgb },
    /// A filled circle.
    Dot { at: (i32, i32), radius: i32, fill: Rgb },
    /// Words on one line; `at` is on the base line.
    Text { at: (i32, i32), anchor: Anchor, font: Font, fill: Rgb, words: String },
}

/// How a line is broken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Dash {
    Solid,
    Dashed,
    Dotted,
}

/// Which end of the words lies at their place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Anchor {
    Start,
    Middle,
}

/// The colors of a picture.
#[derive(Debug, Clone, Copy)]
struct Palette {
    ground: Rgb,
    card: Rgb,
    ink: Rgb,
    dim: Rgb,
    border: Rgb,
    name: Rgb,
    frame: Rgb,
    frame_title: Rgb,
    label: Rgb,
    verdicts: [Rgb; 4],
}

impl Palette {
    /// The colors of a theme. What it leaves to the terminal is black on white.
    fn of(theme: &Theme) -> Self {
        let ground = theme.ground_rgb(Role::Text).unwrap_or([255; 3]);
        let ink = theme.rgb(Role::Text).unwrap_or([0; 3]);
        let of = |role| theme.rgb(role).unwrap_or(ink);
        Self {
            ground,
            card: theme.ground_rgb(Role::Popup).unwrap_or(ground),
            ink,
            dim: of(Role::Dim),
            border: of(Role::Border),
            name: of(Role::Name),
            frame: of(Role::Frame),
            frame_title: of(Role::FrameTitle),
            label: of(Role::Label),
            verdicts: [of(Role::Message), of(Role::Event), of(Role::Call), of(Role::Undecided)],
        }
    }

    fn verdict(&self, verdict: Verdict) -> Rgb {
        self.verdicts[verdict as usize]
    }
}

impl Scene {
    /// The picture of a design.
    pub fn of(report: &Report<'_>) -> Self {
        let light = || built_in("light").unwrap_or_default();
        let palette = Palette::of(&report.options.theme.clone().unwrap_or_else(light));
        let rows = rows::links(report);
        let mut painter = Painter::new(report, palette);
        let topology = report.topology;
        painter.heading();
        topology.groups().values().for_each(|group| painter.frame(group));
        painter.links(&rows);
        topology.components().values().for_each(|component| painter.component(component));
        painter.legend(&rows);
        Self {
            width: painter.width,
            height: painter.bottom + MARGIN,
            ground: palette.ground,
            title: title(report),
            description: description(report, &rows),
            parts: painter.parts,
        }
    }
}

/// The name of the design.
fn title(report: &Report<'_>) -> String {
    match rows::shown_flat(&report.topology.title().name).trim() {
        "" => "Untitled design".to_owned(),
        name => name.to_owned(),
    }
}

/// How much of what there is.
fn counts(report: &Report<'_>) -> String {
    let sum = report.analysis.summary();
    let some = |count: usize, noun: &str| format!("{count} {noun}{}", if count == 1 { "" } else { "s" });
    let kinds = [(sum.message, "message"), (sum.event, "event"), (sum.call, "call")];
    let mut kinds: Vec<_> =
        kinds.iter().filter(|(count, _)| *count > 0).map(|(count, noun)| some(*count, noun)).collect();
    kinds.extend((sum.undecided > 0).then(|| format!("{} undecided", sum.undecided)));
    let colon = if kinds.is_empty() { "" } else { ": " };
    let astray = report.layout.unrouted().count();
    let astray = if astray > 0 { format!("; {astray} of them could not be drawn") } else { String::new() };
    format!("{}, {}{colon}{}{astray}", some(sum.components, "component"), some(sum.links, "link"), kinds.join(", "))
}

/// The picture in words.
fn description(report: &Report<'_>, rows: &[LinkRow<'_>]) -> String {
    let mut out = format!("{}. Drawn by {GENERATOR}.\n", counts(report));
    for row in rows.iter().take(TOLD) {
        out.push_str(&sentence(report, row));
        out.push('\n');
    }
    if rows.len() > TOLD {
        rows::line(&mut out, format_args!("And {} more links.", rows.len() - TOLD));
    }
    out.truncate(out.trim_end().len());
    out
}

/// A link in words: "Place order: Storefront to Order worker, message, Service Bus queue".
fn sentence(report: &Report<'_>, row: &LinkRow<'_>) -> String {
    let end = |index: usize| rows::shown_flat(rows::component_name(&report.topology.components()[index]));
    let label = match row.label() {
        "" => String::new(),
        label => format!("{}: ", rows::shown_flat(label)),
    };
    format!("{label}{} to {}, {}", end(row.from), end(row.to), row.answer())
}

struct Painter<'a> {
    report: &'a Report<'a>,
    palette: Palette,
    bounds: Area,
    /// Where the drawing begins: below the heading.
    top: i32,
    width: i32,
    /// The lowest pixel that is painted so far.
    bottom: i32,
    parts: Vec<Part>,
}

impl<'a> Painter<'a> {
    fn new(report: &'a Report<'a>, palette: Palette) -> Self {
        let bounds = report.layout.bounds();
        let width = (bounds.w * CELL.0 + 2 * MARGIN).max(legend::LEAST_WIDTH);
        let top = MARGIN + 50;
        Self { report, palette, bounds, top, width, bottom: top + bounds.h * CELL.1, parts: Vec::new() }
    }

    /// The top left pixel of a cell.
    fn corner(&self, cell: Cell) -> (i32, i32) {
        let left = (self.width - self.bounds.w * CELL.0) / 2;
        (left + (cell.x - self.bounds.x) * CELL.0, self.top + (cell.y - self.bounds.y) * CELL.1)
    }

    /// The middle of a cell.
    fn middle(&self, cell: Cell) -> (i32, i32) {
        let (x, y) = self.corner(cell);
        (x + CELL.0 / 2, y + CELL.1 / 2)
    }

    fn heading(&mut self) {
        let marks = vec![
            Mark::Text {
                at: (MARGIN, MARGIN + 16),
                anchor: Anchor::Start,
                font: Font::Title,
                fill: self.palette.name,
                words: Font::Title.fit(&title(self.report), self.width - 2 * MARGIN),
            },
            Mark::Text {
                at: (MARGIN, MARGIN + 36),
                anchor: Anchor::Start,
                font: Font::Label,
                fill: self.palette.dim,
                words: counts(self.report),
            },
        ];
        self.parts.push(Part { id: String::new(), class: "heading".to_owned(), title: String::new(), marks });
    }

    fn frame(&mut self, group: &Group) {
        let Some(area) = self.report.layout.frame_of(&group.id) else { return };
        let (left, top) = self.middle(Cell::new(area.x, area.y));
        let (width, height) = ((area.w - 1) * CELL.0, (area.h - 1) * CELL.1);
        let name = rows::shown_flat(rows::group_name(group));
        let title = format!("{name} ({})", group.kind.word());
        let whole = if Font::Frame.width(&title) <= width - 30 { &title } else { &name };
        let words = Font::Frame.fit(whole, width - 30);
        let text_width = Font::Frame.width(&words);
        let border = Some((self.palette.frame, 1.2));
        let ground = Some(self.palette.ground);
        let marks = vec![
            Mark::Box { area: [left, top, width, height], round: 10, fill: None, border },
            Mark::Box { area: [left + 12, top - 9, text_width + 6, 18], round: 0, fill: ground, border: None },
            Mark::Text {
                at: (left + 15, top + 4),
                anchor: Anchor::Start,
                font: Font::Frame,
                fill: self.palette.frame_title,
                words,
            },
        ];
        let class = format!("group {}", group.kind.word());
        self.parts.push(Part { id: format!("group-{}", group.id), class, title, marks });
    }

    fn links(&mut self, rows: &[LinkRow<'_>]) {
        let mut order: Vec<&LinkRow<'_>> = rows.iter().collect();
        // As in the editor: where lines of one net lie on each other, a message shows before a call before an event.
        order.sort_by_key(|row| match row.verdict {
            Verdict::Message => 0,
            Verdict::Call => 1,
            Verdict::Event => 2,
            Verdict::Undecided => 3,
        });
        let mut lines = Lines::new(self.report.layout);
        for row in order {
            let mut marks = lines.marks(self, row);
            self.caption(row, &mut marks);
            if marks.is_empty() {
                continue;
            }
            let class = format!("link {} {}", row.verdict.word(), row.service_word().unwrap_or_default());
            self.parts.push(Part {
                id: format!("link-{}", row.link.id),
                class: class.trim_end().to_owned(),
                title: sentence(self.report, row),
                marks,
            });
        }
    }

    fn caption(&self, row: &LinkRow<'_>, marks: &mut Vec<Mark>) {
        let Some(area) = self.report.layout.path_of(&row.link.id).and_then(|path| path.caption) else { return };
        let badge = row.advice.and_then(Advice::service).map_or(UNICODE.open, Service::badge);
        let badge_width = badge_width(badge);
        let gap = if row.label().is_empty() { 0 } else { 5 };
        let label = Font::Label.fit(&rows::shown_flat(row.label()), area.w * CELL.0 - gap - badge_width);
        let label_width = Font::Label.width(&label);
        let width = label_width + gap + badge_width;
        let (left, top) = self.corner(Cell::new(area.x, area.y));
        let left = left + (area.w * CELL.0 - width) / 2;
        let ground = Some(self.palette.ground);
        marks.push(Mark::Box { area: [left - 3, top + 1, width + 6, 18], round: 4, fill: ground, border: None });
        if !label.is_empty() {
            marks.push(Mark::Text {
                at: (left + label_width / 2, top + 14),
                anchor: Anchor::Middle,
                font: Font::Label,
                fill: self.palette.label,
                words: label,
            });
        }
        self.badge((left + label_width + gap, top + 3), badge, row.verdict, marks);
    }

    /// A badge with its top left corner at a place.
    fn badge(&self, (left, top): (i32, i32), badge: &str, verdict: Verdict, marks: &mut Vec<Mark>) {
        let width = badge_width(badge);
        let fill = Some(self.palette.verdict(verdict));
        marks.push(Mark::Box { area: [left, top, width, 14], round: 4, fill, border: None });
        marks.push(Mark::Text {
            at: (left + width / 2, top + 11),
            anchor: Anchor::Middle,
            font: Font::Badge,
            fill: self.palette.ground,
            words: badge.to_owned(),
        });
    }

    fn component(&mut self, component: &Component) {
        let Some(area) = self.report.layout.box_of(&component.id) else { return };
        let (left, top) = self.corner(Cell::new(area.x, area.y));
        let (width, height) = (area.w * CELL.0, area.h * CELL.1);
        let (middle, room) = (left + width / 2, width - 12);
        let facts = component.facts(UNICODE.times);
        let mut marks = vec![Mark::Box {
            area: [left, top + INSET, width, height - 2 * INSET],
            round: 4,
            fill: Some(self.palette.card),
            border: Some((self.palette.border, 1.2)),
        }];
        let name = rows::shown_flat(rows::component_name(component));
        // Two lines or three, around the middle of the box.
        let middle_line = height / 2 + if facts.is_empty() { 6 } else { 0 };
        let lines = [
            (middle_line - 13, Font::Small, self.palette.dim, component.kind.word()),
            (middle_line + 5, Font::Name, self.palette.name, &name),
            (middle_line + 21, Font::Small, self.palette.dim, &facts),
        ];
        for (down, font, fill, words) in lines.into_iter().filter(|(.., words)| !words.is_empty()) {
            let words = font.fit(words, room);
            marks.push(Mark::Text { at: (middle, top + down), anchor: Anchor::Middle, font, fill, words });
        }
        let said = [component.kind.word(), &facts].into_iter().filter(|words| !words.is_empty()).collect::<Vec<_>>();
        let title = format!("{name}: {}", said.join(", "));
        let class = format!("component {}", component.kind.word());
        self.parts.push(Part { id: format!("component-{}", component.id), class, title, marks });
    }
}

fn badge_width(badge: &str) -> i32 {
    Font::Badge.width(badge) + 8
}
