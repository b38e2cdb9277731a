//! In which layers do boxes lie that have their places? Cut along the flow, as seldom as keeps apart what lies one after
//! the other.
//!
//! Two boxes that are linked, or of which one hides the other along the flow, lie in different layers if there is room for a
//! line across the flow between them. Each such pair says within what the next layer must begin; cuts that meet all of these
//! spans are as few as can be if each comes as late as it may. Within what all pairs of a cut allow it falls where the
//! farthest lies between one beginning and the next.

use super::Size;
use super::heights::Heights;

/// The cells that a line across the flow needs between two boxes: beside one, its own, and an arrow.
const ROOM: i32 = 3;

/// The layer of each box, by their corners and sizes along and across the flow.
pub fn layers(corners: &[Size], sizes: &[Size], links: &[(u32, u32)]) -> Vec<u32> {
    let end = |number: u32| corners[number as usize].0 + sizes[number as usize].0;
    let begin = |number: u32| corners[number as usize].0;
    let mut spans = hidden(corners, sizes);
    for &(a, b) in links {
        let (first, second) = if begin(a) <= begin(b) { (a, b) } else { (b, a) };
        if end(first) + ROOM <= begin(second) {
            spans.push((begin(second), begin(first)));
        }
    }
    spans.sort_unstable();
    let mut begins: Vec<i32> = corners.iter().map(|corner| corner.0).collect();
    begins.sort_unstable();
    begins.dedup();
    let cuts = cuts(&spans, &begins);
    corners.iter().map(|corner| cuts.partition_point(|&cut| cut <= corner.0) as u32).collect()
}

/// For each box that lies behind another in its rows, where it and the last of those begin.
fn hidden(corners: &[Size], sizes: &[Size]) -> Vec<(i32, i32)> {
    let rows = |number: usize| (corners[number].1, corners[number].1 + sizes[number].1);
    let end = |number: usize| corners[number].0 + sizes[number].0;
    let mut begun: Vec<usize> = (0..corners.len()).collect();
    let mut ended = begun.clone();
    begun.sort_unstable_by_key(|&number| (corners[number].0, number));
    ended.sort_unstable_by_key(|&number| (end(number), number));
    let all = (0..corners.len()).map(rows);
    let mut last = Heights::new(all.flat_map(|(from, behind)| [from, behind]).collect(), i32::MIN);
    let mut spans = Vec::new();
    let mut next = 0;
    for number in begun {
        while end(ended[next]) + ROOM <= corners[number].0 {
            last.raise(rows(ended[next]), corners[ended[next]].0);
            next += 1;
        }
        let before = last.most(rows(number));
        if before > i32::MIN {
            spans.push((corners[number].0, before));
        }
    }
    spans
}

/// Where layers begin so that one begins within each span: after its second number, and not after its first.
fn cuts(spans: &[(i32, i32)], begins: &[i32]) -> Vec<i32> {
    // For each cut what all of its spans have in common.
    let mut windows: Vec<(i32, i32)> = Vec::new();
    for &(last, before) in spans {
        match windows.last_mut() {
            Some(window) if before < window.1 => window.0 = window.0.max(before),
            _ => windows.push((before, last)),
        }
    }
    let cut = |(before, last): (i32, i32)| {
        let from = begins.partition_point(|&begin| begin < before);
        let upto = begins.partition_point(|&begin| begin <= last);
        let steps = begins[from..upto].windows(2).map(|pair| (pair[1] - pair[0], pair[1]));
        steps.max().map_or(last, |(_, begin)| begin)
    };
    windows.into_iter().map(cut).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn boxes_a_little_out_of_line_share_a_layer_and_linked_ones_do_not() {
        let corners = [(0, 0), (3, 5), (1, 10), (20, 1), (24, 6), (22, 11), (50, 0)];
        let sizes = [(9, 3); 7];
        let links = [(0, 3), (1, 4), (3, 6), (2, 6)];
        assert_eq!(layers(&corners, &sizes, &links), [0, 0, 0, 1, 1, 1, 2]);
        let turned: Vec<(u32, u32)> = links.iter().map(|&(a, b)| (b, a)).collect();
        assert_eq!(layers(&corners, &sizes, &turned), [0, 0, 0, 1, 1, 1, 2]);
    }

    #[test]
    fn a_box_behind_another_is_in_a_later_layer_without_a_link() {
        assert_eq!(layers(&[(0, 0), (30, 1)], &[(9, 3); 2], &[]), [0, 1]);
        assert_eq!(layers(&[(0, 0), (30, 9)], &[(9, 3); 2], &[]), [0, 0]);
        assert_eq!(layers(&[(0, 0), (5, 1)], &[(9, 3); 2], &[(0, 1)]), [0, 0], "one on the other");
    }
}
