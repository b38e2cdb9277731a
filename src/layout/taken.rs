//! How far is a row or a column of a block free? The stretches that are taken, track by track.
//!
//! Stretches may overlap, as those of boxes and of the lines of one net do, and one that is taken twice is to be given back twice.

use std::ops::Range;

use smallvec::SmallVec;

/// The first cell of a stretch and the one behind its last, counted from the first cell of the block.
type Stretch = (u16, u16);

/// What is taken of the tracks of a block: its rows, or its columns.
#[derive(Debug, Default)]
pub struct Taken {
    /// The first track.
    first: i32,
    /// The first cell of every track, and the one behind the last.
    span: (i32, i32),
    /// The stretches of each track, in no order; so few that looking at all of them is quickest.
    tracks: Vec<SmallVec<[Stretch; 5]>>,
}

impl Taken {
    /// So many tracks of which nothing is taken.
    pub fn of(first: i32, count: i32, span: (i32, i32)) -> Self {
        Self { first, span, tracks: vec![SmallVec::new(); count as usize] }
    }

    /// Takes a stretch of some tracks, as far as they are here.
    pub fn take(&mut self, tracks: Range<i32>, from: i32, to: i32) {
        if let Some((tracks, stretch)) = self.here(tracks, from, to) {
            self.tracks[tracks].iter_mut().for_each(|track| track.push(stretch));
        }
    }

    /// Gives a stretch back that was taken.
    pub fn give(&mut self, tracks: Range<i32>, from: i32, to: i32) {
        if let Some((tracks, stretch)) = self.here(tracks, from, to) {
            for track in &mut self.tracks[tracks] {
                if let Some(at) = track.iter().position(|other| *other == stretch) {
                    track.swap_remove(at);
                }
            }
        }
    }

    fn here(&self, tracks: Range<i32>, from: i32, to: i32) -> Option<(Range<usize>, Stretch)> {
        let tracks = (tracks.start - self.first).max(0)..(tracks.end - self.first).min(self.tracks.len() as i32);
        let (from, to) = (from.max(self.span.0), to.min(self.span.1));
        let stretch = ((from - self.span.0) as u16, (to - self.span.0) as u16);
        (!tracks.is_empty() && from < to).then_some((tracks.start as usize..tracks.end as usize, stretch))
    }

    /// The first and the last free cell around a cell of a track; none where the cell is taken.
    #[inline]
    pub fn around(&self, track: i32, at: i32) -> Option<(i32, i32)> {
        let here = (at - self.span.0) as u16;
        let (mut from, mut to) = (0, (self.span.1 - self.span.0) as u16);
        for &(first, behind) in &self.tracks[(track - self.first) as usize] {
            if behind <= here {
                from = from.max(behind);
            } else if first > here {
                to = to.min(first);
            } else {
                return None;
            }
        }
        Some((self.span.0 + i32::from(from), self.span.0 + i32::from(to) - 1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_track_is_free_between_what_is_taken_of_it() {
        let mut taken = Taken::of(10, 4, (0, 64));
        taken.take(11..13, 5, 8);
        taken.take(9..12, 20, 90);
        taken.take(11..12, 6, 12);
        assert_eq!(taken.around(10, 30), None);
        assert_eq!(taken.around(11, 15), Some((12, 19)));
        assert_eq!(taken.around(12, 15), Some((8, 63)));
        assert_eq!(taken.around(13, 15), Some((0, 63)));
        taken.give(11..12, 5, 8);
        assert_eq!(taken.around(11, 5), Some((0, 5)), "the other still takes the rest");
    }
}
