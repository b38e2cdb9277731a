//! In which lines do two texts differ? The lines to take out and to put in, in order.
//!
//! Lines that stand once in both texts are the anchors (Bram Cohen's patience diff); what lies between two anchors is equal
//! at its ends or differs as a whole. That is coarser than the shortest difference where lines repeat, and never slow.
//! How lines end does not matter: version control on Windows changes that.

use std::collections::HashMap;

/// A line that only one of two texts has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Line<'a> {
    /// Whether it is to go or to come.
    pub change: Change,
    /// Its number in the old text, from 1; for one to come, the number of the line that it stands before.
    pub number: usize,
    /// The line without its end.
    pub text: &'a str,
}

/// What becomes of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// Only the old text has it.
    Gone,
    /// Only the new text has it.
    New,
}

impl Line<'_> {
    /// The sign that stands before such a line in a listing.
    pub fn sign(&self) -> char {
        match self.change {
            Change::Gone => '-',
            Change::New => '+',
        }
    }
}

/// The lines that only one of two texts has.
pub fn differing<'a>(was: &'a str, now: &'a str) -> Vec<Line<'a>> {
    let (was, now): (Vec<&str>, Vec<&str>) = (was.lines().collect(), now.lines().collect());
    let mut lines = Vec::new();
    let (mut from, mut to) = (0, 0);
    for (old, new) in anchors(&was, &now).into_iter().chain([(was.len(), now.len())]) {
        between(&mut lines, from, &was[from..old], &now[to..new]);
        (from, to) = (old, new);
    }
    lines
}

/// The differing lines of two stretches without anchors, apart from those that are equal at both ends.
fn between<'a>(lines: &mut Vec<Line<'a>>, from: usize, was: &[&'a str], now: &[&'a str]) {
    let head = was.iter().zip(now).take_while(|(old, new)| old == new).count();
    let (was, now) = (&was[head..], &now[head..]);
    let tail = was.iter().rev().zip(now.iter().rev()).take_while(|(old, new)| old == new).count();
    let (was, now) = (&was[..was.len() - tail], &now[..now.len() - tail]);
    let first = from + head + 1;
    let gone = was.iter().enumerate().map(|(at, text)| Line { change: Change::Gone, number: first + at, text });
    lines.extend(gone);
    lines.extend(now.iter().map(|text| Line { change: Change::New, number: first + was.len(), text }));
}

/// The lines that stand once in both texts, as pairs of places: the longest run of them that is in order in both.
fn anchors(was: &[&str], now: &[&str]) -> Vec<(usize, usize)> {
    let (old, new) = (once(was), once(now));
    let pairs = was.iter().enumerate().filter(|(_, line)| old[**line].is_some());
    let pairs: Vec<(usize, usize)> =
        pairs.filter_map(|(at, line)| Some((at, new.get(*line).copied().flatten()?))).collect();
    longest_increasing(&pairs)
}

/// Where each line stands; none where it stands more than once.
fn once<'a>(lines: &[&'a str]) -> HashMap<&'a str, Option<usize>> {
    let mut places = HashMap::new();
    for (at, line) in lines.iter().enumerate() {
        places.entry(*line).and_modify(|place| *place = None).or_insert(Some(at));
    }
    places
}

/// The longest run of pairs whose second numbers grow; the first ones grow already.
fn longest_increasing(pairs: &[(usize, usize)]) -> Vec<(usize, usize)> {
    // The last pair of the best run of each length, and for each pair the one before it in its run.
    let mut ends: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = Vec::with_capacity(pairs.len());
    for (at, (_, place)) in pairs.iter().enumerate() {
        let length = ends.partition_point(|end| pairs[*end].1 < *place);
        before.push(length.checked_sub(1).map(|shorter| ends[shorter]));
        if length == ends.len() { ends.push(at) } else { ends[length] = at }
    }
    let mut run = Vec::with_capacity(ends.len());
    let mut next = ends.last().copied();
    while let Some(at) = next {
        run.push(pairs[at]);
        next = before[at];
    }
    run.reverse();
    run
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(was: &str, now: &str) -> String {
        let lines = differing(was, now);
        let words: Vec<_> = lines.iter().map(|line| format!("{}{}{}", line.number, line.sign(), line.text)).collect();
        words.join(" ")
    }

    #[test]
    fn only_the_lines_that_differ_are_told() {
        for (was, now, wanted) in [
            ("a\nb\nc", "a\nb\nc", ""),
            ("a\nb\nc", "a\r\nb\r\nc\r\n", ""),
            ("a\nb\nc", "a\nx\nc", "2-b 3+x"),
            ("a\nb\nc", "a\nc", "2-b"),
            ("a\nc", "a\nb\nc", "2+b"),
            ("", "a\nb", "1+a 1+b"),
            ("a\nb", "", "1-a 2-b"),
            ("x\na\nx\nb\nx", "x\na\nx\ny\nx", "4-b 5+y"),
            ("a\nb\nc\nd", "d\na\nb\nc", "1+d 4-d"),
            ("=\n=\n=", "=\n=", "3-="),
        ] {
            assert_eq!(told(was, now), wanted, "{was:?} and {now:?}");
        }
    }

    proptest::proptest! {
        #[test]
        fn taking_out_and_putting_in_gives_the_other_text(was in "[a-e\n]{0,40}", now in "[a-e\n]{0,40}") {
            let lines = differing(&was, &now);
            let mut made = Vec::new();
            let mut new = lines.iter().filter(|line| line.change == Change::New).peekable();
            for (at, line) in was.lines().enumerate() {
                while let Some(new) = new.next_if(|new| new.number == at + 1) {
                    made.push(new.text);
                }
                if !lines.iter().any(|gone| gone.change == Change::Gone && gone.number == at + 1) {
                    made.push(line);
                }
            }
            made.extend(new.map(|line| line.text));
            proptest::prop_assert_eq!(made, now.lines().collect::<Vec<_>>());
        }
    }
}
