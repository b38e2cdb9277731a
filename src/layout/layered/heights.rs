//! How high does a skyline reach over some rows? A tree of maxima over the rows at which anything changes.

/// A height for every row.
#[derive(Debug, Clone)]
pub struct Heights {
    /// Where each slot begins: rows of one slot have one height.
    rows: Vec<i32>,
    size: usize,
    /// The highest of the slots below each node, and what all of them are raised to.
    most: Vec<i32>,
    all: Vec<i32>,
}

impl Heights {
    /// The height `low` everywhere; it may change at these rows only. What is raised in between is raised up to the next.
    pub fn new(mut rows: Vec<i32>, low: i32) -> Self {
        rows.push(i32::MIN);
        rows.sort_unstable();
        rows.dedup();
        let size = rows.len().next_power_of_two();
        Self { rows, size, most: vec![low; 2 * size], all: vec![low; 2 * size] }
    }

    /// The height `low` everywhere again.
    pub fn clear(&mut self, low: i32) {
        self.most.fill(low);
        self.all.fill(low);
    }

    /// The slots of the rows from one to before another.
    fn slots(&self, (from, behind): (i32, i32)) -> (usize, usize) {
        (self.rows.partition_point(|&row| row <= from) - 1, self.rows.partition_point(|&row| row < behind))
    }

    /// The greatest height of the rows from one to before another.
    pub fn most(&self, rows: (i32, i32)) -> i32 {
        self.look((1, 0, self.size), self.slots(rows))
    }

    /// Raises the rows from one to before another to a height.
    pub fn raise(&mut self, rows: (i32, i32), height: i32) {
        self.lift((1, 0, self.size), self.slots(rows), height);
    }

    fn look(&self, (node, low, high): (usize, usize, usize), (from, behind): (usize, usize)) -> i32 {
        if behind <= low || high <= from {
            return i32::MIN;
        }
        if from <= low && high <= behind {
            return self.most[node];
        }
        let middle = usize::midpoint(low, high);
        let below = self.look((2 * node, low, middle), (from, behind));
        below.max(self.look((2 * node + 1, middle, high), (from, behind))).max(self.all[node])
    }

    fn lift(&mut self, (node, low, high): (usize, usize, usize), (from, behind): (usize, usize), height: i32) {
        if behind <= low || high <= from || self.all[node] >= height {
            return;
        }
        self.most[node] = self.most[node].max(height);
        if from <= low && high <= behind {
            self.all[node] = height;
            return;
        }
        let middle = usize::midpoint(low, high);
        self.lift((2 * node, low, middle), (from, behind), height);
        self.lift((2 * node + 1, middle, high), (from, behind), height);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heights_are_those_of_a_scan() {
        let spans: Vec<(i32, i32, i32)> =
            (0..60).map(|i| (i * 37 % 90, i * 37 % 90 + 1 + i % 17, i * 53 % 40)).collect();
        let mut heights = Heights::new(spans.iter().flat_map(|span| [span.0, span.1]).collect(), -5);
        let mut scan = vec![-5; 120];
        for &(from, behind, height) in &spans {
            heights.raise((from, behind), height);
            scan[from as usize..behind as usize].iter_mut().for_each(|it| *it = height.max(*it));
            let most = |from: usize, behind: usize| scan[from..behind].iter().copied().max().unwrap();
            let looks = [(0, 110), (from, behind), (from, from + 1), (30, 60)];
            for (from, behind) in looks {
                assert_eq!(heights.most((from, behind)), most(from as usize, behind as usize));
            }
        }
        heights.clear(3);
        assert_eq!(heights.most((0, 100)), 3);
    }
}
