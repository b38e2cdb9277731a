//! Which lines survive an edit? Those whose ends stay and that nothing new gets in the way of.
//!
//! A line is kept when both boxes at its ends lie where they lay, its net is the same (links may have joined or left it),
//! and it meets no box or frame that has moved or is new. Where all boxes of a net moved alike, its lines move with them.
//! All others are found anew.

use std::sync::Arc;

use indexmap::IndexMap;

use crate::model::{Cell, GroupId};

use super::geometry::{Bins, pieces};
use super::grid::{Lines, Take, Taken, takes_of_frame, takes_of_line, takes_of_solid};
use super::nets::Nets;
use super::route::Frame;
use super::taken::Tracks;
use super::{Area, Layout, Line, Numbers};

/// What of the lines before survives an edit.
#[derive(Debug)]
pub struct Kept {
    /// The line of every link that stays as it was, empty for the others, and an area that holds each of them.
    pub lines: Lines,
    /// The lines that may survive in part.
    pub rest: Rest,
    /// What is known to be taken by boxes, frames and the lines that stay as they were.
    pub taken: Taken,
    /// What was written where.
    pub captions: Written,
}

/// Lines that do not stay as they were.
#[derive(Debug, Default)]
pub struct Rest {
    /// Those of nets of which all boxes moved alike, moved with them; others may lie in their way there.
    pub shifted: Vec<(u32, Line)>,
    /// Those that something happened to, as they were: parts of them may stay.
    pub torn: Vec<(u32, Line)>,
    /// The links that had no line although their boxes lay where they lie.
    pub given_up: Vec<u32>,
    /// Where boxes lie that have moved or are new.
    pub boxes: Vec<Area>,
    /// Where boxes lay that have moved away or are gone.
    pub left: Vec<Area>,
}

/// The captions before an edit.
#[derive(Debug)]
pub struct Written {
    /// The caption of each link whose line may stay or move with its boxes, moved with it.
    pub captions: Vec<Option<Area>>,
    /// How wide that was to be.
    pub wanted: Vec<i32>,
    /// The lines that captions belong to whose lines moved.
    pub moved: Vec<(u32, Line)>,
    /// Where boxes and frames lay and lie that have moved or are new.
    pub changed: Vec<Area>,
}

/// The lines of a layout that survive in a design with these boxes, frames and nets.
pub fn kept(
    (before, numbers): (&Layout, &Numbers),
    boxes: &[Area],
    frames: &IndexMap<GroupId, Frame>,
    nets: &Arc<Nets>,
) -> Kept {
    let are_same = Arc::ptr_eq(&before.nets, nets);
    // How far each box moved; none where it is new or has another size.
    let boxes: Vec<(Option<Area>, Area)> = (numbers.components.iter().zip(boxes))
        .map(|(number, &now)| (number.map(|number| before.boxes[number as usize]), now))
        .collect();
    let shift = |(was, now): &(Option<Area>, Area)| {
        let was = was.filter(|was| (was.w, was.h) == (now.w, now.h))?;
        Some((now.x - was.x, now.y - was.y))
    };
    let shifts: Vec<Option<(i32, i32)>> = boxes.iter().map(shift).collect();
    let obstacles = Obstacles::of(before, &boxes, frames);
    let was = &numbers.links;
    // How far a link moved with both of its boxes.
    let shift_of = |link: usize| {
        let (from, to) = nets.ends[link];
        let (old_from, old_to) = before.nets.ends[was[link]? as usize];
        let same = |now: u32, old: u32| numbers.components[now as usize] == Some(old);
        let shift = shifts[from as usize]?;
        let is_same = are_same || same(from, old_from) && same(to, old_to);
        (shifts[to as usize] == Some(shift) && is_same).then_some(shift)
    };
    let count = was.len();
    let (mut lines, mut bounds) = (vec![Line::default(); count], vec![Area::default(); count]);
    let gone = numbers.gone(before.boxes.len()).map(|number| before.boxes[number]);
    let away = obstacles.moved.iter().filter_map(|(was, now)| was.filter(|was| !was.meets(*now)));
    let left = away.chain(gone).collect();
    let mut rest = Rest { boxes: obstacles.moved.iter().map(|(_, now)| *now).collect(), left, ..Rest::default() };
    let mut captions = vec![None; count];
    for link in 0..count {
        let net = nets.of_link[link];
        let Some(old) = was[link].map(|old| old as usize) else { continue };
        let (path, shift) = (&before.paths[old], shift_of(link));
        if path.points.is_empty() {
            rest.given_up.extend((shift == Some((0, 0))).then_some(link as u32));
        } else if !are_same && nets.lane(net) != before.nets.lane(before.nets.of_link[old]) {
            // It was drawn as a branch of another net.
        } else if shift == Some((0, 0)) && obstacles.leave(&path.points, before.bounds[old]) {
            lines[link].clone_from(&path.points);
            bounds[link] = before.bounds[old];
            captions[link] = path.caption;
        } else if let Some(shift) = shift.filter(|shift| *shift != (0, 0))
            && nets.nets[net as usize].links.iter().all(|&mate| shift_of(mate as usize) == Some(shift))
        {
            let line = path.points.iter().map(|cell| Cell::new(cell.x + shift.0, cell.y + shift.1)).collect();
            rest.shifted.push((link as u32, line));
            captions[link] = path.caption.map(|area| area.moved(shift.0, shift.1));
        } else {
            rest.torn.push((link as u32, path.points.clone()));
        }
    }
    let wanted = was.iter().map(|was| was.map_or(0, |old| before.wanted[old as usize])).collect();
    let taken = still_taken((before, numbers), &obstacles, &lines);
    let written = Written { captions, wanted, moved: rest.shifted.clone(), changed: obstacles.changed() };
    Kept { lines: (lines, bounds), rest, taken, captions: written }
}

/// What is still known to be taken after an edit.
fn still_taken((before, numbers): (&Layout, &Numbers), obstacles: &Obstacles, lines: &[Line]) -> Taken {
    if before.taken.iter().any(Tracks::is_unknown) {
        return Taken::default();
    }
    let (mut gone, mut new): (Vec<Take>, Vec<Take>) = (Vec::new(), Vec::new());
    for (was, now) in &obstacles.moved {
        gone.extend(was.iter().copied().flat_map(takes_of_solid));
        new.extend(takes_of_solid(*now));
    }
    gone.extend(numbers.gone(before.boxes.len()).flat_map(|number| takes_of_solid(before.boxes[number])));
    let frames_before = obstacles.frames.iter().filter_map(|(was, _)| *was).chain(obstacles.gone.iter().copied());
    gone.extend(frames_before.flat_map(takes_of_frame));
    new.extend(obstacles.frames.iter().flat_map(|(_, now)| takes_of_frame(*now)));
    let mut stays = vec![false; before.paths.len()];
    for (was, line) in numbers.links.iter().zip(lines) {
        if let Some(old) = was {
            stays[*old as usize] = !line.is_empty();
        }
    }
    for (link, path) in before.paths.iter().enumerate().filter(|(link, _)| !stays[*link]) {
        gone.extend(takes_of_line(&path.points, before.nets.lane(before.nets.of_link[link])));
    }
    let mut taken = before.taken.clone();
    for (which, tracks, stretch, by) in gone {
        taken[which].give(tracks, stretch, by);
    }
    for (which, tracks, stretch, by) in new {
        taken[which].take(tracks, stretch, by);
    }
    taken
}

/// Boxes and frames that have moved or are new.
struct Obstacles {
    /// Where they lay, if they are not new, and where they lie.
    moved: Vec<(Option<Area>, Area)>,
    boxes: Bins,
    /// The same of frames, and those that are gone.
    frames: Vec<(Option<Frame>, Frame)>,
    gone: Vec<Frame>,
}

impl Obstacles {
    fn of(before: &Layout, boxes: &[(Option<Area>, Area)], frames: &IndexMap<GroupId, Frame>) -> Self {
        let moved: Vec<(Option<Area>, Area)> = boxes.iter().filter(|(was, now)| *was != Some(*now)).copied().collect();
        let mut bins = Bins::default();
        for (_, now) in &moved {
            bins.push(*now);
        }
        let was = |id: &GroupId| before.frames.get(id).copied();
        let others = frames.iter().filter(|(id, now)| was(id) != Some(**now));
        let gone = before.frames.iter().filter(|(id, _)| !frames.contains_key(*id)).map(|(_, was)| *was).collect();
        Self { moved, boxes: bins, frames: others.map(|(id, now)| (was(id), *now)).collect(), gone }
    }

    /// Where they lay and lie; of a frame its border.
    fn changed(&self) -> Vec<Area> {
        let boxes = self.moved.iter().flat_map(|(was, now)| was.iter().chain([now]).copied());
        let frames = self.frames.iter().flat_map(|(was, now)| was.iter().chain([now]));
        boxes.chain(frames.flat_map(|frame| sides(frame.area))).collect()
    }

    /// Whether a line may stay where it lies in this area.
    fn leave(&self, line: &[Cell], bounds: Area) -> bool {
        let meets = |frame: &Frame| bounds.meets(frame.area);
        (self.boxes.is_free(bounds) || pieces(line).all(|(a, b)| self.boxes.is_free(Area::between(a, b))))
            && self.frames.iter().map(|(_, now)| now).filter(|frame| meets(frame)).all(|frame| passes(line, frame))
    }
}

/// The four sides of a border.
fn sides(Area { x, y, w, h }: Area) -> [Area; 4] {
    [(x, y, w, 1), (x, y + h - 1, w, 1), (x, y, 1, h), (x + w - 1, y, 1, h)].map(|(x, y, w, h)| Area { x, y, w, h })
}

/// Whether a line passes the border of a frame at right angles only, and never over its title.
fn passes(line: &[Cell], frame: &Frame) -> bool {
    let sides = sides(frame.area);
    let (level, upright) = sides.split_at(2);
    let on_border = |cell: Cell| frame.touches(cell) && frame.area.contains(cell);
    !line.iter().any(|&cell| on_border(cell))
        && pieces(line).all(|(a, b)| {
            let piece = Area::between(a, b);
            let along = if a.y == b.y { level } else { upright };
            !along.iter().any(|border| border.meets(piece)) && !frame.title.meets(piece)
        })
}

#[cfg(test)]
mod tests {
    use super::super::Direction;
    use super::*;
    use crate::model::{Link, LinkId, Topology};
    use crate::samples::SAMPLES;

    /// A design after one more edit: links and components come and go, and boxes move.
    fn edited(topology: &Topology, layout: &Layout, step: usize) -> Topology {
        let mut document = crate::model::Document::new(topology.clone());
        let ids: Vec<_> = topology.components().keys().cloned().collect();
        let links: Vec<LinkId> = topology.links().keys().cloned().collect();
        let (one, other) = (&ids[(step * 5 + 1) % ids.len()], &ids[(step * 3 + 2) % ids.len()]);
        let at = layout.box_of(one).expect("every component has a box").corner();
        let way = (step % 5) as i32 - 2;
        let done = document.edit("edit", |tx| match step % 4 {
            0 => tx.remove_link(&links[step * 7 % links.len()]),
            1 => {
                let id = LinkId::new(&format!("step-{step}")).expect("letters and a number");
                tx.add_link(Link::new(id, one.clone(), other.clone())).map(drop)
            }
            2 if ids.len() > 4 => tx.remove_component(one),
            _ => tx.change_component(one, |it| it.at = Some(Cell::new(at.x + 9 * way, at.y + 3 * way))),
        });
        done.expect("a legal edit");
        document.topology().clone()
    }

    #[test]
    fn what_is_known_to_be_taken_is_what_is_taken() {
        for sample in SAMPLES {
            let mut topology = crate::file::read(sample.text.as_bytes()).expect("a sample").0;
            let mut layout = Layout::of(&topology, Direction::Auto);
            for (id, area) in layout.boxes_in(layout.bounds()).map(|(id, area)| (id.clone(), area)).collect::<Vec<_>>()
            {
                topology.place(&id, area.corner());
            }
            for step in 0..16 {
                if topology.links().len() < 2 {
                    break;
                }
                topology = edited(&topology, &layout, step);
                let unknowing = Layout { taken: Taken::default(), ..layout.clone() }.after(&topology);
                layout = layout.after(&topology);
                assert_eq!(layout.paths, unknowing.paths, "{}, step {step}", sample.name);
            }
        }
    }
}
