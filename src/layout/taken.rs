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

/// All rows, or all columns, of the world, in bands that are made when somebody looks. A copy shares the bands that nobody
/// changes.
#[derive(Debug, Clone, Default)]
pub struct Tracks {
    /// The first band.
    first: i32,
    bands: Vec<Option<Arc<[Track]>>>,
}

impl Tracks {
    /// The tracks from one to before another, none of which anybody has looked at.
    pub fn of(from: i32, behind: i32) -> Self {
        let first = from >> BAND;
        Self { first, bands: vec![None; (((behind - 1) >> BAND) - first + 1) as usize] }
    }

    /// The same tracks from one to before another: what is known of them stays known.
    #[must_use]
    pub fn within(mut self, from: i32, behind: i32) -> Self {
        let mut other = Self::of(from, behind);
        let bands = self.bands.iter_mut().enumerate();
        for (at, band) in bands.map(|(at, band)| (self.first + at as i32 - other.first, band)) {
            if let Some(place) = usize::try_from(at).ok().and_then(|at| other.bands.get_mut(at)) {
                *place = band.take();
            }
        }
        other
    }

    /// The track of a number; none where its band is not made.
    #[inline]
    pub fn get(&self, track: i32) -> Option<&Track> {
        let band = self.bands[((track >> BAND) - self.first) as usize].as_deref()?;
        Some(&band[(track & ((1 << BAND) - 1)) as usize])
    }

    /// Whether the bands of some tracks are made.
    #[inline]
    pub fn are_made(&self, from: i32, behind: i32) -> bool {
        let mut bands = (from >> BAND)..=((behind - 1) >> BAND);
        bands.all(|band| self.bands[(band - self.first) as usize].is_some())
    }

    /// Makes the bands of some tracks: the first and the one behind the last track to be filled by [`take`](Self::take),
    /// none where they are made already.
    pub fn make(&mut self, from: i32, behind: i32) -> Option<(i32, i32)> {
        let bands = (from >> BAND)..=((behind - 1) >> BAND);
        let missing = |band: &i32| self.bands[(band - self.first) as usize].is_none();
        let (first, last) = (bands.clone().find(missing)?, bands.rev().find(missing)?);
        for band in first..=last {
            self.bands[(band - self.first) as usize] = Some(vec![Track::default(); 1 << BAND].into());
        }
        Some((first << BAND, (last + 1) << BAND))
    }

    /// Takes a stretch of some tracks, as far as their bands are made.
    pub fn take(&mut self, tracks: Range<i32>, stretch: (i32, i32), by: Lane) {
        self.each(tracks, |track| track.take(stretch, by));
    }

    /// Gives a stretch back that was taken.
    pub fn give(&mut self, tracks: Range<i32>, stretch: (i32, i32), by: Lane) {
        self.each(tracks, |track| track.give(stretch, by));
    }

    fn each(&mut self, tracks: Range<i32>, mut change: impl FnMut(&mut Track)) {
        for track in tracks {
            let band = usize::try_from((track >> BAND) - self.first).ok().and_then(|at| self.bands.get_mut(at));
            if let Some(Some(band)) = band {
                change(&mut Arc::make_mut(band)[(track & ((1 << BAND) - 1)) as usize]);
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
        assert!(tracks.get(11).is_none(), "nobody has looked there");
        assert_eq!(tracks.make(11, 12), Some((0, 64)));
        assert_eq!(tracks.make(20, 21), None);
        tracks.take(11..13, (5, 8), Lane::SOLID);
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
        tracks.give(11..12, (5, 8), Lane::SOLID);
        assert_eq!(around(&tracks, 11, 5), Some((i32::MIN, 6)), "the others still take the rest");
        tracks.give(11..12, (6, 12), Lane::net(3));
        assert_eq!(around(&tracks, 11, 9), Some((8, 20)));
    }
}
