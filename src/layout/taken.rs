//! What runs along each row and each column of the world? The stretches that are taken of them, track by track.
//!
//! A stretch is kept once for each that takes it, as the lines of one net do along their trunk, and is given back as often. A
//! track holds few stretches however long it is, so that how far it is free around a cell is found at once.

use std::ops::Range;
use std::sync::Arc;

use smallvec::SmallVec;

use super::grid::Lane;

/// How many tracks a band has, as a power of two.
const BAND: u32 = 6;

/// A stretch of a track and who takes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stretch {
    /// The first cell.
    pub from: i32,
    /// The cell behind the last.
    pub behind: i32,
    /// Behind which cell this one and all that begin before it end.
    reach: i32,
    /// Who takes it.
    pub by: Lane,
}

/// A row or a column: its stretches, by where they begin.
#[derive(Debug, Clone, Default)]
pub struct Track(SmallVec<[Stretch; 4]>);

impl Track {
    fn take(&mut self, (from, behind): (i32, i32), by: Lane) {
        let at = self.0.partition_point(|other| other.from <= from);
        self.0.insert(at, Stretch { from, behind, reach: behind, by });
        self.settle(at);
    }

    fn give(&mut self, (from, behind): (i32, i32), by: Lane) {
        let first = self.0.partition_point(|other| other.from < from);
        let is_it = |other: &Stretch| (other.behind, other.by) == (behind, by);
        let alike = self.0[first..].iter().take_while(|other| other.from == from);
        if let Some(at) = alike.into_iter().position(is_it) {
            self.0.remove(first + at);
            self.settle(first + at);
        }
    }

    /// Finds out anew how far the stretches from a number on reach, as far as that changes.
    fn settle(&mut self, at: usize) {
        let mut reach = at.checked_sub(1).map_or(i32::MIN, |before| self.0[before].reach);
        for (number, stretch) in self.0[at..].iter_mut().enumerate() {
            reach = reach.max(stretch.behind);
            if number > 0 && stretch.reach == reach {
                break;
            }
            stretch.reach = reach;
        }
    }

    /// The first free cell and the one behind the last around a cell; none where the cell is taken.
    #[inline]
    pub fn around(&self, at: i32) -> Option<(i32, i32)> {
        let next = self.0.partition_point(|other| other.from <= at);
        let from = next.checked_sub(1).map_or(i32::MIN, |before| self.0[before].reach);
        (from <= at).then(|| (from, self.0.get(next).map_or(i32::MAX, |other| other.from)))
    }

    /// The stretches that share a cell with one from a cell to before another.
    pub fn over(&self, from: i32, behind: i32) -> impl Iterator<Item = &Stretch> {
        let first = self.0.partition_point(|it| it.reach <= from);
        self.0[first..].iter().take_while(move |it| it.from < behind).filter(move |it| it.behind > from)
    }
}

impl Track {
    /// Hands over everyone whose stretches share a cell with those of somebody else.
    fn clashes(&self, mut clash: impl FnMut(Lane)) {
        let mut farthest: Option<&Stretch> = None;
        for stretch in &self.0 {
            if let Some(other) = farthest.filter(|other| other.by != stretch.by && stretch.from < other.behind) {
                clash(other.by);
                clash(stretch.by);
            }
            farthest = farthest.filter(|other| other.behind >= stretch.behind).or(Some(stretch));
        }
    }
}

/// What is taken of some tracks: from which to before which, and of each from where to before where.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Share {
    first: i32,
    last: i32,
    from: i32,
    behind: i32,
    by: Lane,
}

/// Some tracks side by side.
#[derive(Debug, Clone)]
enum Band {
    /// Nobody has looked at them: what is taken of them, in no order.
    Heap(Arc<Vec<Share>>),
    /// The tracks one by one.
    Tracks(Arc<[Track]>),
}

impl Band {
    /// The tracks from one on, made of what is taken of them.
    fn opened(heap: &[Share], first: i32) -> Self {
        let mut tracks = vec![Track::default(); 1 << BAND];
        for &Share { first: from_track, last, from, behind, by } in heap {
            let range = (from_track - first).max(0) as usize..((last - first).min((1 << BAND) - 1) + 1) as usize;
            for track in &mut tracks[range] {
                track.0.push(Stretch { from, behind, reach: behind, by });
            }
        }
        for track in &mut tracks {
            track.0.sort_unstable_by_key(|stretch| stretch.from);
            let mut reach = i32::MIN;
            for stretch in &mut track.0 {
                reach = reach.max(stretch.behind);
                stretch.reach = reach;
            }
        }
        Self::Tracks(tracks.into())
    }
}

/// All rows, or all columns, of the world, in bands of which the tracks are told apart when somebody looks: most of a large
/// drawing is of no concern to an edit. A copy shares the bands that nobody changes.
#[derive(Debug, Clone, Default)]
pub struct Tracks {
    /// The first band.
    first: i32,
    bands: Vec<Band>,
}

impl Tracks {
    /// The tracks from one to before another, of which nothing is taken.
    pub fn of(from: i32, behind: i32) -> Self {
        let mut tracks = Self { first: from >> BAND, bands: Vec::new() };
        tracks.reach(from, behind);
        tracks
    }

    /// The tracks from one to before another, of which so much is taken: tracks, stretches, and by whom.
    pub fn taken(from: i32, behind: i32, takes: &[(Range<i32>, (i32, i32), Lane)]) -> Self {
        let first = from >> BAND;
        let bands = |tracks: &Range<i32>| (tracks.start >> BAND) - first..=((tracks.end - 1) >> BAND) - first;
        let mut counts = vec![0; (((behind - 1) >> BAND) - first + 1) as usize];
        takes.iter().flat_map(|(tracks, ..)| bands(tracks)).for_each(|band| counts[band as usize] += 1);
        let mut heaps: Vec<Vec<Share>> = counts.into_iter().map(Vec::with_capacity).collect();
        for (tracks, (from, behind), by) in takes {
            let share = Share { first: tracks.start, last: tracks.end - 1, from: *from, behind: *behind, by: *by };
            bands(tracks).for_each(|band| heaps[band as usize].push(share));
        }
        Self { first, bands: heaps.into_iter().map(|heap| Band::Heap(Arc::new(heap))).collect() }
    }

    /// Whether nobody has said what is taken.
    pub fn is_unknown(&self) -> bool {
        self.bands.is_empty()
    }

    /// The same tracks from one to before another, outside of which nothing is taken.
    #[must_use]
    pub fn within(mut self, from: i32, behind: i32) -> Self {
        if self.is_unknown() {
            return self;
        }
        self.reach(from, behind);
        let (first, last) = (from >> BAND, (behind - 1) >> BAND);
        self.bands.truncate((last - self.first + 1) as usize);
        self.bands.drain(..(first - self.first) as usize);
        self.first = first;
        self
    }

    /// Makes room for some tracks.
    fn reach(&mut self, from: i32, behind: i32) {
        let (first, last) = (from >> BAND, (behind - 1) >> BAND);
        let empty = Band::Heap(Arc::default());
        if first < self.first {
            self.bands.splice(0..0, std::iter::repeat_n(empty.clone(), (self.first - first) as usize));
            self.first = first;
        }
        let count = (last - self.first + 1).max(0) as usize;
        self.bands.resize(count.max(self.bands.len()), empty);
    }

    /// The track of a number; none where nobody has [looked](Self::look) at its band.
    #[inline]
    pub fn get(&self, track: i32) -> Option<&Track> {
        match self.bands.get(((track >> BAND) - self.first) as usize)? {
            Band::Heap(_) => None,
            Band::Tracks(tracks) => Some(&tracks[(track & ((1 << BAND) - 1)) as usize]),
        }
    }

    /// Tells some tracks apart.
    pub fn look(&mut self, from: i32, behind: i32) {
        for number in from >> BAND..=(behind - 1) >> BAND {
            let band = &mut self.bands[(number - self.first) as usize];
            if let Band::Heap(heap) = band {
                *band = Band::opened(heap, number << BAND);
            }
        }
    }

    /// Everyone whose stretches share a cell with those of somebody else, on tracks that somebody has looked at.
    pub fn clashes(&self) -> Vec<Lane> {
        let mut all = Vec::new();
        for band in &self.bands {
            if let Band::Tracks(tracks) = band {
                tracks.iter().for_each(|track| track.clashes(|by| all.push(by)));
            }
        }
        all.sort_unstable();
        all.dedup();
        all
    }

    /// Takes a stretch of some tracks.
    pub fn take(&mut self, tracks: Range<i32>, stretch: (i32, i32), by: Lane) {
        self.reach(tracks.start, tracks.end);
        self.each(tracks, stretch, by, Vec::push, Track::take);
    }

    /// Gives a stretch back, if it was taken.
    pub fn give(&mut self, tracks: Range<i32>, stretch: (i32, i32), by: Lane) {
        let give = |heap: &mut Vec<Share>, share: Share| {
            if let Some(at) = heap.iter().position(|other| *other == share) {
                heap.swap_remove(at);
            }
        };
        self.each(tracks, stretch, by, give, Track::give);
    }

    /// Changes what is taken, in every band of some tracks.
    fn each(
        &mut self,
        tracks: Range<i32>,
        (from, behind): (i32, i32),
        by: Lane,
        in_heap: impl Fn(&mut Vec<Share>, Share),
        in_track: impl Fn(&mut Track, (i32, i32), Lane),
    ) {
        let share = Share { first: tracks.start, last: tracks.end - 1, from, behind, by };
        for number in share.first >> BAND..=share.last >> BAND {
            let band = usize::try_from(number - self.first).ok().and_then(|at| self.bands.get_mut(at));
            let Some(band) = band else { continue };
            match band {
                Band::Heap(heap) => in_heap(Arc::make_mut(heap), share),
                Band::Tracks(band) => {
                    let corner = number << BAND;
                    let range = (share.first - corner).max(0)..(share.last - corner).min((1 << BAND) - 1) + 1;
                    let band = &mut Arc::make_mut(band)[range.start as usize..range.end as usize];
                    for track in band {
                        in_track(track, (from, behind), by);
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_track_is_free_between_what_is_taken_of_it() {
        let mut tracks = Tracks::of(-40, 100);
        tracks.take(11..13, (5, 8), Lane::SOLID);
        assert!(tracks.get(11).is_none(), "nobody has looked there");
        tracks.look(11, 12);
        tracks.take(-9..12, (20, 90), Lane::SOLID);
        tracks.take(11..12, (6, 12), Lane::net(3));
        tracks.take(11..12, (7, 8), Lane::net(3));
        let around = |tracks: &Tracks, track, at| tracks.get(track).unwrap().around(at);
        assert_eq!(around(&tracks, 10, 30), None);
        assert_eq!(around(&tracks, 11, 11), None, "one that ends later begins before");
        assert_eq!(around(&tracks, 11, 15), Some((12, 20)));
        assert_eq!(around(&tracks, 12, 15), Some((8, i32::MAX)));
        assert_eq!(around(&tracks, 13, 15), Some((i32::MIN, i32::MAX)));
        assert_eq!(tracks.get(11).unwrap().over(8, 20).map(|it| it.by).collect::<Vec<_>>(), [Lane::net(3)]);
        assert_eq!(tracks.clashes(), [Lane::net(3), Lane::SOLID], "both take some of the same cells");
        tracks.give(11..12, (5, 8), Lane::SOLID);
        assert_eq!(around(&tracks, 11, 5), Some((i32::MIN, 6)), "the others still take the rest");
        tracks.give(11..12, (6, 12), Lane::net(3));
        assert_eq!(around(&tracks, 11, 9), Some((8, 20)));
        assert_eq!(tracks.clashes(), [], "one after the other");
        tracks.take(-90..-80, (3, 4), Lane::BORDER);
        tracks.take(-90..-80, (5, 6), Lane::BORDER);
        tracks.give(-90..-80, (3, 4), Lane::BORDER);
        let mut tracks = tracks.within(-100, 40);
        tracks.look(-100, 40);
        assert_eq!(around(&tracks, -81, 0), Some((i32::MIN, 5)), "what is given back before anybody looks");
        assert_eq!(around(&tracks, 12, 15), Some((8, i32::MAX)), "what is known stays known");
    }
}
