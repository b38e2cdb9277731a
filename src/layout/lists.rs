//! How are many short lists kept in one row? One after the other, with where each begins: one allocation instead of thousands.

/// Lists with dense numbers.
#[derive(Debug, Clone)]
pub struct Lists<T> {
    first: Vec<u32>,
    items: Vec<T>,
}

impl<T> Default for Lists<T> {
    fn default() -> Self {
        Self { first: Vec::new(), items: Vec::new() }
    }
}

impl<T: Copy> Lists<T> {
    /// So many lists from items that say into which they go; each list keeps the order in which its items come.
    pub fn of(count: usize, items: &[(u32, T)]) -> Self {
        // Where each list ends at first, then, as it is filled from behind, where it begins.
        let mut first = vec![0_u32; count + 1];
        for &(list, _) in items {
            first[list as usize] += 1;
        }
        let mut end = 0;
        for first in &mut first {
            end += *first;
            *first = end;
        }
        let mut sorted: Vec<T> = items.iter().map(|&(_, item)| item).collect();
        for &(list, item) in items.iter().rev() {
            let at = &mut first[list as usize];
            *at -= 1;
            sorted[*at as usize] = item;
        }
        Self { first, items: sorted }
    }

    /// One list.
    #[inline]
    pub fn get(&self, list: u32) -> &[T] {
        &self.items[self.first[list as usize] as usize..self.first[list as usize + 1] as usize]
    }

    /// One list, to change the order of its items.
    #[inline]
    pub fn get_mut(&mut self, list: u32) -> &mut [T] {
        &mut self.items[self.first[list as usize] as usize..self.first[list as usize + 1] as usize]
    }

    /// As many lists of the same lengths, of other items.
    pub fn map<U>(&self, item: impl FnMut(&T) -> U) -> Lists<U> {
        Lists { first: self.first.clone(), items: self.items.iter().map(item).collect() }
    }

    /// How many lists there are.
    pub fn count(&self) -> usize {
        self.first.len().saturating_sub(1)
    }

    /// The items of all lists.
    pub fn items(&self) -> &[T] {
        &self.items
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_list_keeps_the_order_of_its_items() {
        let lists = Lists::of(4, &[(2, 'a'), (0, 'b'), (2, 'c'), (3, 'd'), (2, 'e')]);
        let all: Vec<&[char]> = (0..4).map(|list| lists.get(list)).collect();
        assert_eq!(all, [&['b'][..], &[], &['a', 'c', 'e'], &['d']]);
    }
}
