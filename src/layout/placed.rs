//! Which lines run between boxes that lie where they are? Those that layers have room for, all found at once.
//!
//! Level by level, as where we arrange: the inside of a group first, and a group is a block of the level around it. A link
//! between members of a level that are not in different layers, and one for which there is no room, has no line here.

use crate::model::{Cell, Topology};

use super::arrange::{block_of, spacing};
use super::courses::Courses;
use super::frames::PADDING;
use super::geometry::{Bins, tidied};
use super::grid::Board;
use super::layered::given::{Given, paths};
use super::layered::{Block, Shape, Size, Tree, cuts};
use super::levels::Levels;
use super::nets::Nets;
use super::route::{Frame, bounds_of};
use super::sizes::{loops, turned};
use super::{Area, Direction, Line};

/// Designs of fewer links are routed link by link: soon, and with fewer crossings.
const MANY: usize = 2_000;

/// Whether the lines of a design are soon found in layers, and not link by link.
pub fn suits(nets: &Nets) -> bool {
    nets.ends.len() >= MANY
}

/// The lines that layers have room for, and the area that each takes.
pub fn lines(
    topology: &Topology,
    nets: &Nets,
    (boxes, frames): (&[Area], &[Option<Frame>]),
    direction: Direction,
) -> (Vec<Line>, Vec<Area>) {
    let lines = Placed::of(topology, nets, (boxes, frames), direction).lines(topology).into_iter();
    let lines: Vec<Line> = lines.map(Line::from).collect();
    let bounds = lines.iter().map(|line| bounds_of(line)).collect();
    (lines, bounds)
}

/// Takes the lines away that touch something. Boxes that lie on each other, and on frames, leave less room than layers go by.
pub fn check(board: &mut Board<'_>) {
    for link in board.suspects() {
        let line = board.lines()[link as usize].clone();
        if !line.is_empty() && !board.admits(&line, board.nets().of_link[link as usize]) {
            board.erase(link);
        }
    }
}

/// Boxes and frames where they are, along and across the flow.
struct Placed<'a> {
    nets: &'a Nets,
    frames: &'a [Option<Frame>],
    direction: Direction,
    /// The corner and the size of each component and each group; none of a group that holds nothing.
    areas: Vec<Option<(Size, Size)>>,
    levels: Levels,
    /// For each level the layer of each of its members.
    layers: Vec<Vec<u32>>,
    /// Each component as a block, and where on its sides lines may end at most.
    blocks: Vec<Block>,
    runs: Vec<[(i32, i32); 2]>,
    /// Where each level begins.
    origins: Vec<Size>,
}

impl<'a> Placed<'a> {
    fn of(
        topology: &'a Topology,
        nets: &'a Nets,
        (boxes, frames): (&[Area], &'a [Option<Frame>]),
        direction: Direction,
    ) -> Self {
        let placed = |area: Area| (turned(direction, (area.x, area.y)), turned(direction, (area.w, area.h)));
        let frame_areas = frames.iter().map(|frame| frame.map(|frame| placed(frame.area)));
        let areas: Vec<Option<(Size, Size)>> =
            boxes.iter().map(|&area| Some(placed(area))).chain(frame_areas).collect();
        let mut layers = vec![Vec::new(); frames.len() + 1];
        let levels = Levels::led(topology, nets, |level, members, pairs| {
            layers[level] = layers_of(&areas, members, pairs);
            let layer = |member: u32| layers[level][member as usize];
            let way = |&(from, to): &(u32, u32)| (layer(from) != layer(to)).then(|| layer(from) < layer(to));
            pairs.iter().map(way).collect()
        });
        let loops = loops(nets, boxes.len());
        let sizes = areas.iter().flatten().map(|(_, size)| *size);
        let blocks: Vec<Block> = sizes.zip(loops).map(|(size, loops)| block_of(size, loops)).collect();
        let corners: Vec<Size> = areas[..boxes.len()].iter().flatten().map(|(corner, _)| *corner).collect();
        let runs = runs(&blocks, &corners);
        let padding = turned(direction, PADDING);
        let origin = |area: &Option<(Size, Size)>| {
            area.map_or((0, 0), |(corner, _)| (corner.0 + padding.0, corner.1 + padding.1))
        };
        let origins = areas[boxes.len()..].iter().map(origin).chain([(0, 0)]).collect();
        Self { nets, frames, direction, areas, levels, layers, blocks, runs, origins }
    }

    /// The line of every link, from its sender to its receiver; without points where there is none.
    fn lines(&self, topology: &Topology) -> Vec<Vec<Cell>> {
        let mut courses =
            Courses::new(topology, self.nets, &self.levels, self.direction, spacing(self.direction).captions);
        for &level in &self.levels.inside_out {
            self.lead(&mut courses, level);
        }
        let line = |link: usize| {
            let mut points = Vec::new();
            courses.extend(link, &self.origins, &mut points);
            if !self.levels.forward[link] {
                points.reverse();
            }
            let cells = points.into_iter().map(|cell| turned(self.direction, cell)).map(|(x, y)| Cell::new(x, y));
            tidied(&cells.collect::<Vec<Cell>>())
        };
        (0..self.nets.ends.len()).map(line).collect()
    }

    /// Leads the lines of a level.
    fn lead(&self, courses: &mut Courses<'_>, level: usize) {
        let all = self.levels.members[level].iter().zip(&self.layers[level]);
        let (members, layers): (Vec<usize>, Vec<u32>) =
            all.filter(|(member, _)| self.areas[**member].is_some()).unzip();
        let origin = self.origins[level];
        let areas: Vec<(Size, Size)> = members.iter().filter_map(|&member| self.areas[member]).collect();
        let corners: Vec<Size> = areas.iter().map(|(corner, _)| (corner.0 - origin.0, corner.1 - origin.1)).collect();
        let block = |(&member, &(_, size)): (&usize, &(Size, Size))| {
            let group = Block { size, begins: None, ports: [(0, 0); 2], flanks: (0, 0) };
            self.blocks.get(member).cloned().unwrap_or(group)
        };
        let mut blocks: Vec<Block> = members.iter().zip(&areas).map(block).collect();
        let runs: Vec<[(i32, i32); 2]> =
            members.iter().map(|&member| self.runs.get(member).copied().unwrap_or_default()).collect();
        let cells = runs.iter().map(|runs| runs.map(|run| run.1)).collect();
        let trees = courses.trees(level, &members, cells);
        fit(&mut blocks, &runs, &trees);
        let (rows, walls) = self.walls(level);
        let given = Given { blocks: &blocks, corners: &corners, layers: &layers, rows, walls: &walls };
        let paths = paths(&given, &trees, &spacing(self.direction)).into_iter();
        courses.paths[level] = paths.map(|paths| paths.into_iter().map(Option::unwrap_or_default).collect()).collect();
    }

    /// The first row and the one behind the last inside the frame of a level, and the rows of a title in the way of what
    /// enters.
    fn walls(&self, level: usize) -> ((i32, i32), Vec<(i32, i32)>) {
        let Some(frame) = self.frames.get(level).copied().flatten() else { return ((i32::MIN, i32::MAX), Vec::new()) };
        let origin = self.origins[level].1;
        let across = |area: Area| {
            let (first, size) =
                (turned(self.direction, (area.x, area.y)).1, turned(self.direction, (area.w, area.h)).1);
            (first - origin, first + size - origin)
        };
        let (first, behind) = across(frame.area);
        let title = (self.direction == Direction::Down).then(|| across(frame.title));
        ((first + 1, behind - 1), title.into_iter().collect())
    }
}

/// The layer of each member of a level, given the links between two of them.
fn layers_of(areas: &[Option<(Size, Size)>], members: &[usize], pairs: &[(u32, u32)]) -> Vec<u32> {
    let there: Vec<usize> = (0..members.len()).filter(|&number| areas[members[number]].is_some()).collect();
    let (corners, sizes): (Vec<Size>, Vec<Size>) = there.iter().filter_map(|&number| areas[members[number]]).unzip();
    let mut number_of = vec![0; members.len()];
    there.iter().zip(0..).for_each(|(&number, at)| number_of[number] = at);
    let links: Vec<(u32, u32)> =
        pairs.iter().map(|&(from, to)| (number_of[from as usize], number_of[to as usize])).collect();
    let mut layers = vec![0; members.len()];
    for (number, layer) in there.into_iter().zip(cuts::layers(&corners, &sizes, &links)) {
        layers[number] = layer;
    }
    layers
}

/// The free cells that a line needs beside a box along the flow.
const BESIDE: i32 = 2;

/// Of each side of each box the longest run of cells beside which no other box lies: the first cell, and how many.
fn runs(blocks: &[Block], corners: &[Size]) -> Vec<[(i32, i32); 2]> {
    let area = |corner: Size, size: Size| Area { x: corner.0, y: corner.1, w: size.0, h: size.1 };
    let mut all = Bins::default();
    (blocks.iter().zip(corners)).for_each(|(block, &corner)| all.push(area(corner, block.size)));
    let run = |number: usize, side: usize| {
        let (block, (along, across)) = (&blocks[number], corners[number]);
        let begin = if side == 0 { along - BESIDE } else { along + block.size.0 };
        // Lines of a box to itself take the last cells.
        let count = block.size.1 - (block.size.1 - 2 - block.ports[side].1).max(0);
        let is_free = |first: i32, count: i32| all.is_alone(area((begin, across + first), (BESIDE, count)), number);
        if is_free(0, count) {
            return (0, count);
        }
        let (mut best, mut run) = ((0, 0), (0, 0));
        for cell in 0..count {
            run = if is_free(cell, 1) { (run.0, run.1 + 1) } else { (cell + 1, 0) };
            best = if run.1 > best.1 { run } else { best };
        }
        best
    };
    (0..blocks.len()).map(|number| [0, 1].map(|side| run(number, side))).collect()
}

/// Lets lines end at the runs on the sides of their boxes, but at the corners only where there are too many for the rest.
fn fit(blocks: &mut [Block], runs: &[[(i32, i32); 2]], trees: &[Tree]) {
    let mut ends = vec![[0; 2]; blocks.len()];
    for tree in trees {
        let (one, many) = if tree.shape == Shape::Parts { (1, 0) } else { (0, 1) };
        let own = |pin: &&super::layered::Pin| pin.offset.is_none();
        tree.one.iter().filter(own).for_each(|pin| ends[pin.block as usize][one] += 1);
        tree.many.iter().filter(own).for_each(|pin| ends[pin.block as usize][many] += 1);
    }
    for ((block, runs), ends) in blocks.iter_mut().zip(runs).zip(ends) {
        for ((ports, &run), ends) in block.ports.iter_mut().zip(runs).zip(ends) {
            let (first, behind) = (ports.0.max(run.0), (ports.0 + ports.1).min(run.0 + run.1));
            *ports = if behind - first >= ends { (first, behind - first) } else { run };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::frames::frames_of;
    use super::*;
    use crate::model::{Component, ComponentId, ComponentKind, Group, GroupId, GroupKind, Link, LinkId};

    /// A design with a link between each two numbers; the components from the second number on are in a group.
    fn design(count: usize, grouped: usize, ends: &[(usize, usize)]) -> Topology {
        let mut topology = Topology::named("placed");
        let id = |number: usize| ComponentId::new(&format!("c{number}")).unwrap();
        let group = GroupId::new("g").unwrap();
        topology.push_group(Group::new(group.clone(), "group", GroupKind::Network)).unwrap();
        for number in 0..count {
            let mut component = Component::new(id(number), "name", ComponentKind::Service);
            component.group = (number >= grouped).then(|| group.clone());
            topology.push_component(component).unwrap();
        }
        for (number, &(from, to)) in ends.iter().enumerate() {
            topology.push_link(Link::new(LinkId::new(&format!("l{number}")).unwrap(), id(from), id(to))).unwrap();
        }
        topology
    }

    fn found(topology: &Topology, boxes: &[Area], direction: Direction) -> Vec<Line> {
        let frames = frames_of(topology, boxes, &indexmap::IndexMap::new());
        let frames: Vec<Option<Frame>> = topology.groups().keys().map(|id| frames.get(id).copied()).collect();
        lines(topology, &Nets::of(topology), (boxes, &frames), direction).0
    }

    fn lines_between(boxes: &[Area], ends: &[(usize, usize)]) -> Vec<Vec<(i32, i32)>> {
        let lines = found(&design(boxes.len(), boxes.len(), ends), boxes, Direction::Right);
        lines.iter().map(|line| line.iter().map(|cell| (cell.x, cell.y)).collect()).collect()
    }

    fn area((x, y, w, h): (i32, i32, i32, i32)) -> Area {
        Area { x, y, w, h }
    }

    #[test]
    fn a_line_runs_straight_where_it_can_and_passes_what_is_in_its_way() {
        let boxes = [(0, 0, 9, 3), (20, 0, 9, 3), (40, 0, 9, 3)].map(area);
        let lines = lines_between(&boxes, &[(0, 1), (2, 1)]);
        assert_eq!(lines, [vec![(9, 1), (19, 1)], vec![(39, 1), (29, 1)]]);
        assert!(lines_between(&boxes, &[(0, 0)])[0].is_empty(), "a line to itself leads to no other layer");
        let past = lines_between(&boxes, &[(0, 2)]).remove(0);
        assert!(
            !past.is_empty() && past.iter().all(|&(x, y)| !boxes[1].grown(0, 1).contains(Cell::new(x, y))),
            "{past:?}"
        );
    }

    #[test]
    fn a_line_passes_the_border_of_a_group_straight_and_one_that_does_not_belong_there_goes_around() {
        let boxes = [(0, 0, 9, 3), (0, 12, 9, 3), (80, 9, 9, 3), (30, 0, 9, 3), (50, 6, 9, 3)].map(area);
        let topology = design(5, 3, &[(0, 3), (3, 4), (4, 2), (1, 2), (0, 2)]);
        let frame = frames_of(&topology, &boxes, &indexmap::IndexMap::new())[0].area;
        let lines = found(&topology, &boxes, Direction::Right);
        assert!(lines.iter().all(|line| !line.is_empty()), "{lines:?}");
        assert!(
            lines[3..].iter().all(|line| super::super::geometry::areas(line).all(|it| !it.meets(frame))),
            "{lines:?}"
        );
        let turns = |line: &Line| line.iter().filter(|cell| frame.touches_border(**cell)).count();
        assert_eq!(lines.iter().map(turns).sum::<usize>(), 0, "{lines:?}");
    }

    impl Area {
        fn touches_border(self, cell: Cell) -> bool {
            self.contains(cell) && !self.grown(-1, -1).contains(cell)
        }
    }

    #[test]
    fn lines_end_only_where_no_other_box_lies_beside_theirs() {
        let boxes = [(0, 0, 9, 6), (4, 2, 9, 9), (30, 0, 9, 3)].map(area);
        let line = lines_between(&boxes, &[(0, 2)]).remove(0);
        assert!(line[0].1 < 2, "{line:?}");
        let covered = [(0, 0, 9, 3), (8, 0, 9, 3), (30, 0, 9, 3)].map(area);
        assert!(lines_between(&covered, &[(0, 2)])[0].is_empty());
    }

    #[test]
    fn lines_of_a_full_drawing_touch_neither_boxes_nor_each_other() {
        let off = |number: i32, most: i32| number * 7919 % (2 * most + 1) - most;
        let boxes: Vec<Area> = (0..60)
            .map(|number| {
                let (column, row) = (number / 12, number % 12);
                area((column * 34 + off(number, 3), row * 5 + off(number + 5, 1), 9 + number % 9, 3))
            })
            .collect();
        let ends: Vec<(usize, usize)> = (0..110).map(|link| (link * 31 % 60, link * 17 % 60)).collect();
        let topology = design(60, 60, &ends);
        let nets = Nets::of(&topology);
        for direction in [Direction::Right, Direction::Down] {
            let lines = found(&topology, &boxes, direction);
            let count = lines.iter().filter(|line| !line.is_empty()).count();
            assert!(direction == Direction::Down || count * 4 > ends.len(), "{count} of {}", ends.len());
            let bounds = lines.iter().map(|line| bounds_of(line)).collect();
            let mut board = Board::new(&boxes, &[], &nets, (lines.clone(), bounds));
            check(&mut board);
            assert_eq!(board.lines(), lines, "{direction:?}");
        }
    }
}
