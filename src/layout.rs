//! Where does everything lie? Boxes, frames, paths and captions in the cells of an unbounded world.
//!
//! Invariants of a [`Layout`]: no path runs through a box, along the border of a frame or over its title; paths of different
//! nets share a cell only where they cross at a right angle; paths of one net share the trunk and nothing else, and no cell
//! of a net has four arms, so that three arms always mean a joint and four a crossing; a path begins and ends beside its boxes.
//! Boxes and frames do not overlap unless the author has put them so. A link for which there is no way (its box is walled in)
//! has a path without points. The same design has the same layout on every machine.

mod arrange;
mod captions;
mod courses;
mod frames;
mod geometry;
mod grid;
pub mod json;
mod keep;
mod layered;
mod levels;
mod lists;
mod mend;
mod nets;
mod pack;
mod partly;
mod place;
mod placed;
mod polish;
mod probe;
mod route;
mod search;
mod sizes;
mod taken;

use std::sync::Arc;

use indexmap::IndexMap;
use unicode_width::UnicodeWidthStr;

use crate::model::{Cell, Component, ComponentId, GroupId, Link, LinkDigest, LinkId, Roster, Topology};
use crate::text::shown;

use arrange::{Arrangement, arranged, arranged_again};
use frames::{Margin, frames_of, margins_of};
use geometry::areas;
use grid::{Board, Taken};
use nets::Nets;
use route::{Effort, Frame, Router, bounds_of};

pub use geometry::pieces;
pub use place::{arrange, free_place, free_place_in_column};

/// A rectangle of cells: columns `x` to `x + w - 1`, rows `y` to `y + h - 1`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
#[allow(missing_docs, reason = "a rectangle")]
pub struct Area {
    pub x: i32,
    pub y: i32,
    pub w: i32,
    pub h: i32,
}

/// The main direction in which links run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Direction {
    /// Left to right.
    Right,
    /// Top to bottom.
    Down,
    /// Whichever suits the aspect of the drawing better.
    #[default]
    Auto,
}

/// What lies under a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Hit {
    /// A component's box.
    Component(ComponentId),
    /// A link's path or label.
    Link(LinkId),
    /// A group's frame or title.
    Group(GroupId),
}

/// The points of a line; one that an edit leaves as it was is shared with the drawing before.
pub type Line = Arc<[Cell]>;

/// The route of a link.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Path {
    /// The cells where the line begins, turns and ends, beside the two boxes at its ends; pieces are level or upright.
    /// Empty where there is no way between the boxes.
    pub points: Line,
    /// One row of free cells on the line for the caption: the label, and the badge of the service after it. Narrower
    /// than [`caption_width`] where there is no room for all of it.
    pub caption: Option<Area>,
}

/// Where everything lies; a function of a design.
#[derive(Debug, Clone, Default)]
pub struct Layout {
    direction: Direction,
    /// Whose boxes and paths these are, in the author's order.
    roster: Arc<Roster>,
    /// The box of each component.
    boxes: Vec<Area>,
    /// The size that each box was to have, if it had the room; the program gives some more where it arranges them.
    sizes: Vec<(i32, i32)>,
    frames: IndexMap<GroupId, Frame>,
    margins: IndexMap<GroupId, Margin>,
    /// The path of each link, the area of its line, and how wide its caption was to be.
    paths: Vec<Path>,
    bounds: Vec<Area>,
    wanted: Vec<i32>,
    nets: Arc<Nets>,
    /// What is known to be taken of rows and columns, for the next edit.
    taken: Taken,
    /// The smallest area that holds everything.
    whole: Area,
}

/// Which number components and links of a design have in a layout from before an edit; none where they are new.
#[derive(Debug)]
struct Numbers {
    components: Vec<Option<u32>>,
    links: Vec<Option<u32>>,
}

impl Numbers {
    /// The components, of so many in the layout, that the design has no longer.
    fn gone(&self, count: usize) -> impl Iterator<Item = usize> {
        let mut is_here = vec![false; count];
        self.components.iter().flatten().for_each(|&number| is_here[number as usize] = true);
        (0..count).filter(move |&number| !is_here[number])
    }
}

/// The widest name that a box shows in full; a longer one is shortened by whoever draws it.
pub const NAME_WIDTH: i32 = 48;
/// The widest label that a caption makes room for.
pub const LABEL_WIDTH: i32 = 28;
/// The letters of a service's badge.
const BADGE_WIDTH: i32 = 4;

/// The size of a component's box: its name and two cells on each side, by three rows. One without a name shows its id in
/// parentheses.
pub fn box_size(component: &Component) -> (i32, i32) {
    let name = shown(&component.name);
    let cells = if name.trim().is_empty() { component.id.as_str().len() + 2 } else { name.width() };
    box_around(cells as i32)
}

/// The size of a box around a name of so many cells.
fn box_around(name: i32) -> (i32, i32) {
    (name.clamp(1, NAME_WIDTH) + 4, 3)
}

/// The size of the box of the component at a position of a design.
fn named_size(topology: &Topology, number: usize) -> (i32, i32) {
    match topology.digest().components()[number].name as i32 {
        0 => box_size(&topology.components()[number]),
        cells => box_around(cells),
    }
}

/// How many cells the caption of a link asks for: its label, a space, and a badge of four letters, which a link that
/// leaves a drawn service has without a tag of its own. None for a link of which nothing is said.
pub fn caption_width(link: &Link) -> i32 {
    let label = link.label.as_deref().map_or(0, |label| shown(label).width() as i32);
    caption_around(label, link.expectation.is_some() || link.service.is_some())
}

/// How many cells a caption takes whose label takes so many; the badge is there too where something else is said.
fn caption_around(label: i32, is_said: bool) -> i32 {
    let label = label.min(LABEL_WIDTH);
    let badge = if is_said || label > 0 { BADGE_WIDTH } else { 0 };
    label + badge + i32::from(label > 0)
}

/// How many cells the captions of all links ask for.
fn caption_widths(topology: &Topology) -> Vec<i32> {
    let said = |digest: &LinkDigest| digest.expectation.is_some() || digest.pinned.is_some();
    let width = |digest: &LinkDigest| caption_around(i32::from(digest.label), said(digest));
    topology.digest().links().iter().map(width).collect()
}

impl Layout {
    /// Lays a design out: components that have a place keep it, the others are arranged, links are routed.
    pub fn of(topology: &Topology, direction: Direction) -> Self {
        let nets = Arc::new(Nets::of(topology));
        if topology.components().values().all(|component| component.at.is_none()) {
            let (arrangement, direction) = place::chosen(topology, &nets, direction);
            return Self::arranged(topology, direction, nets, arrangement);
        }
        let guess = place::resolved(topology, direction);
        if let Some(layout) = Self::recognized(topology, direction, guess, || nets.clone()) {
            let numbers = layout.numbers(topology);
            return if place::any_moved(&layout, topology, &numbers) { layout.after(topology) } else { layout };
        }
        let bare = Self { direction: guess, ..Self::default() };
        let homeless: Vec<bool> = topology.components().values().map(|component| component.at.is_none()).collect();
        if homeless.contains(&true) {
            let mut topology = topology.clone();
            for (number, place) in partly::places(&topology, &homeless, guess) {
                let id = topology.components()[number].id.clone();
                topology.place(&id, place);
            }
            return bare.routed_anew(&topology, &bare.numbers(&topology), nets, Effort::FULL);
        }
        bare.routed_anew(topology, &bare.numbers(topology), nets, Effort::FULL)
    }

    /// The layout after an edit, routing anew only what differs from the design that `self` was made of.
    #[must_use]
    pub fn after(&self, topology: &Topology) -> Self {
        self.edited(topology, Effort::FULL)
    }

    /// The layout while something is still on its way: quick enough to follow a hand, if not always as good as the
    /// one [`after`](Self::after) it has come to rest. A line that is not found in time has no points.
    #[must_use]
    pub fn during(&self, topology: &Topology) -> Self {
        self.edited(topology, Effort::LIVE)
    }

    fn edited(&self, topology: &Topology, effort: Effort) -> Self {
        let before = self.numbers(topology);
        if place::many_moved(self, topology, &before)
            && let Some(layout) =
                Self::recognized(topology, Direction::Auto, self.direction, || Arc::new(Nets::of(topology)))
            && !place::any_moved(&layout, topology, &layout.numbers(topology))
        {
            return layout;
        }
        let same = self.roster.lists_alike(topology.roster());
        let nets = if same && self.nets.are_of(topology) {
            self.nets.clone()
        } else {
            Arc::new(Nets::of(topology).after(&self.nets, &before.links))
        };
        self.routed_anew(topology, &before, nets, effort)
    }

    /// The arrangement of a design by the program, if most components lie where that puts them.
    fn recognized(
        topology: &Topology,
        asked: Direction,
        guess: Direction,
        nets: impl Fn() -> Arc<Nets>,
    ) -> Option<Self> {
        let other = if guess == Direction::Down { Direction::Right } else { Direction::Down };
        let directions = [Some(guess), (asked == Direction::Auto).then_some(other)];
        let mut possible = directions.into_iter().flatten().filter(|&way| place::may_be_arranged(topology, way));
        possible.find_map(|direction| {
            let nets = nets();
            let mut arrangement = arranged_again(topology, &nets, direction);
            let mut offset = place::offset(topology, &arrangement.boxes);
            if offset.is_none() && arrangement.is_given && place::has_strays(topology, direction) {
                // Boxes that were moved may have looked like layers.
                arrangement = arranged(topology, &nets, direction);
                offset = place::offset(topology, &arrangement.boxes);
            }
            let (x, y) = offset?;
            arrangement.shift(x, y);
            Some(Self::arranged(topology, direction, nets, arrangement))
        })
    }

    fn routed_anew(&self, topology: &Topology, before: &Numbers, nets: Arc<Nets>, effort: Effort) -> Self {
        let roster = topology.roster().clone();
        let (boxes, sizes) = place::boxes_after(self, topology, before, &nets);
        let frames = frames_of(topology, &boxes, &self.margins);
        let kept = keep::kept((self, before), &boxes, &frames, &nets);
        let borders: Vec<Frame> = frames.values().copied().collect();
        let wanted = caption_widths(topology);
        let is_bare = placed::suits(&nets) && kept.lines.0.iter().all(|line| line.is_empty());
        let mut board = if is_bare {
            let frames: Vec<Option<Frame>> = topology.groups().keys().map(|id| frames.get(id).copied()).collect();
            let lines = placed::lines(topology, &nets, (&boxes, &frames), self.direction);
            let mut board = Board::new(&boxes, &borders, &nets, lines);
            placed::check(&mut board);
            board
        } else {
            Board::knowing(&boxes, &borders, &nets, kept.lines, kept.taken)
        };
        Router::new(&boxes, &mut board, effort).route(kept.rest);
        let captions = if is_bare {
            captions::all(&mut board, &wanted)
        } else {
            captions::after(&mut board, &wanted, kept.captions)
        };
        let ((lines, bounds), taken) = board.into_lines();
        let paths = lines.into_iter().zip(captions).map(|(points, caption)| Path { points, caption }).collect();
        let (direction, margins) = (self.direction, self.margins.clone());
        let whole = Area::default();
        Self { direction, roster, boxes, sizes, frames, margins, paths, bounds, wanted, nets, taken, whole }.measured()
    }

    /// What the program has arranged, taken as it is.
    fn arranged(topology: &Topology, direction: Direction, nets: Arc<Nets>, arrangement: Arrangement) -> Self {
        let Arrangement { boxes, frames, lines, .. } = arrangement;
        let margins = margins_of(topology, &boxes, &frames);
        let borders: Vec<Frame> = frames.iter().flatten().copied().collect();
        let wanted = caption_widths(topology);
        let bounds = lines.iter().map(|line| bounds_of(line)).collect();
        let mut board = Board::new(&boxes, &borders, &nets, (lines.into_iter().map(Line::from).collect(), bounds));
        let captions = captions::all(&mut board, &wanted);
        let ((lines, bounds), taken) = board.into_lines();
        let paths = lines.into_iter().zip(captions).map(|(points, caption)| Path { points, caption }).collect();
        let frames =
            topology.groups().keys().cloned().zip(frames).filter_map(|(id, frame)| Some((id, frame?))).collect();
        let roster = topology.roster().clone();
        let sizes = sizes::wanted(topology, &nets, direction);
        let whole = Area::default();
        Self { direction, roster, boxes, sizes, frames, margins, paths, bounds, wanted, nets, taken, whole }.measured()
    }

    /// The direction that was asked for, or chosen: never automatic.
    pub fn direction(&self) -> Direction {
        self.direction
    }

    /// The number that every component and link of a design has here.
    fn numbers(&self, topology: &Topology) -> Numbers {
        let (now, before) = (topology.roster(), &self.roster);
        Numbers {
            components: now.components().places_among(before.components()),
            links: now.links().places_among(before.links()),
        }
    }

    /// The box of a component.
    pub fn box_of(&self, id: &ComponentId) -> Option<Area> {
        self.roster.components().place(id).map(|number| self.boxes[number as usize])
    }

    /// The frame of a group; none while nothing is in it.
    pub fn frame_of(&self, id: &GroupId) -> Option<Area> {
        self.frames.get(id).map(|frame| frame.area)
    }

    /// Where the title of a group is written: cells in the upper border of its frame.
    pub fn title_of(&self, id: &GroupId) -> Option<Area> {
        self.frames.get(id).map(|frame| frame.title)
    }

    /// The route of a link.
    pub fn path_of(&self, id: &LinkId) -> Option<&Path> {
        self.roster.links().place(id).map(|number| &self.paths[number as usize])
    }

    /// The number of the net of a link: links with the same number are drawn as one line with branches. Where lines of
    /// one net meet is a joint, where lines of different nets meet is a crossing.
    pub fn net_of(&self, id: &LinkId) -> Option<u32> {
        self.roster.links().place(id).map(|number| self.nets.of_link[number as usize])
    }

    /// The boxes that meet an area, in the author's order.
    pub fn boxes_in(&self, area: Area) -> impl Iterator<Item = (&ComponentId, Area)> {
        self.roster
            .components()
            .ids()
            .iter()
            .zip(self.boxes.iter().copied())
            .filter(move |(_, place)| place.meets(area))
    }

    /// The frames that meet an area, each with the cells of its title, in the author's order.
    pub fn frames_in(&self, area: Area) -> impl Iterator<Item = (&GroupId, Area, Area)> {
        self.frames
            .iter()
            .map(|(id, frame)| (id, frame.area, frame.title))
            .filter(move |(_, frame, _)| frame.meets(area))
    }

    /// The paths that meet an area, each with the number of its net, in the author's order.
    pub fn paths_in(&self, area: Area) -> impl Iterator<Item = (&LinkId, &Path, u32)> {
        (self.roster.links().ids().iter().zip(&self.paths).zip(&self.bounds).zip(&self.nets.of_link))
            .filter(move |(((_, path), bounds), _)| {
                // The bounds of a line that leads far hold most of the world, and little of it lies on the line.
                bounds.meets(area) && areas(&path.points).any(|it| it.meets(area))
                    || path.caption.is_some_and(|caption| caption.meets(area))
            })
            .map(|(((id, path), _), &net)| (id, path, net))
    }

    /// The links between which and their boxes there is no way, in the author's order.
    pub fn unrouted(&self) -> impl Iterator<Item = &LinkId> {
        (self.roster.links().ids().iter().zip(&self.paths)).filter(|(_, path)| path.points.is_empty()).map(|(id, _)| id)
    }

    /// The smallest area that holds everything.
    pub fn bounds(&self) -> Area {
        self.whole
    }

    fn measured(self) -> Self {
        let frames = self.frames.values().map(|frame| frame.area);
        let captions = self.paths.iter().filter_map(|path| path.caption);
        let all = self.boxes.iter().chain(&self.bounds).copied().chain(frames).chain(captions);
        Self { whole: all.fold(Area::default(), Area::union), ..self }
    }

    /// What lies under a cell; a box before a line before a frame.
    pub fn at(&self, cell: Cell) -> Option<Hit> {
        let last = |area: Area| self.boxes_in(area).last().map(|(id, _)| Hit::Component(id.clone()));
        let component = || last(Area::between(cell, cell));
        let link = || {
            let on_line = |path: &Path| pieces(&path.points).any(|(a, b)| Area::between(a, b).contains(cell));
            let on_path = |path: &Path| path.caption.is_some_and(|area| area.contains(cell)) || on_line(path);
            let near = self.paths_in(Area::between(cell, cell));
            near.filter(|(_, path, _)| on_path(path)).last().map(|(id, ..)| Hit::Link(id.clone()))
        };
        let frame = || {
            self.frames
                .iter()
                .filter(|(_, frame)| frame.touches(cell))
                .min_by_key(|(_, frame)| frame.area.w * frame.area.h)
        };
        component().or_else(link).or_else(|| frame().map(|(id, _)| Hit::Group(id.clone())))
    }
}
