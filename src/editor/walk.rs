//! In which order are the components of a drawing walked through? Layer by layer and each from its beginning to its end, so
//! that the next one is mostly in view already. The order of the file says nothing of where things are.

use std::cell::{Ref, RefCell};
use std::sync::Arc;

use super::Editor;
use crate::layout::{Area, Layout};
use crate::model::Topology;

/// The order that was asked for last, kept while the drawing is the same.
#[derive(Debug, Default)]
pub(crate) struct Walk(RefCell<Option<Kept>>);

/// The layout is held on to, so that no other one can lie where it lay.
#[derive(Debug)]
struct Kept {
    revision: u64,
    layout: Arc<Layout>,
    order: Vec<usize>,
}

impl Walk {
    /// The components of the editor's design, by their place in the file.
    pub fn order(&self, editor: &Editor) -> Ref<'_, [usize]> {
        let revision = editor.document.revision();
        let is_same = (self.0.borrow().as_ref())
            .is_some_and(|kept| kept.revision == revision && Arc::ptr_eq(&kept.layout, &editor.layout));
        if !is_same {
            let order = order(editor.topology(), &editor.layout);
            *self.0.borrow_mut() = Some(Kept { revision, layout: Arc::clone(&editor.layout), order });
        }
        Ref::map(self.0.borrow(), |kept| kept.as_ref().map_or(&[][..], |kept| kept.order.as_slice()))
    }
}

/// How the layers of a drawing lie.
#[derive(Clone, Copy)]
enum Layers {
    /// They stand side by side, each from top to bottom.
    Columns,
    /// They lie one below the other, each from left to right.
    Rows,
}

impl Layers {
    /// Where a box begins across the layers, how far it reaches there, and where it begins along its layer.
    fn places(self, area: Area) -> (i32, i32, i32) {
        match self {
            Self::Columns => (area.x, area.w, area.y),
            Self::Rows => (area.y, area.h, area.x),
        }
    }

    /// The boxes in layers, each in its order.
    fn cut(self, boxes: &[Area]) -> Vec<Vec<usize>> {
        let places = |at: &usize| self.places(boxes[*at]);
        let mut order: Vec<usize> = (0..boxes.len()).collect();
        order.sort_by_key(|at| places(at).0);
        let mut layers = Vec::new();
        let mut rest = order.as_mut_slice();
        while let Some(first) = rest.first() {
            // What begins beside the first of a layer belongs to it.
            let (start, reach, _) = places(first);
            let count = rest.iter().take_while(|at| places(at).0 < start + reach.max(1)).count();
            let (layer, others) = rest.split_at_mut(count);
            layer.sort_by_key(|at| (places(at).2, places(at).0));
            layers.push(layer.to_vec());
            rest = others;
        }
        layers
    }
}

fn order(topology: &Topology, layout: &Layout) -> Vec<usize> {
    let boxes: Vec<Area> = topology.components().keys().map(|id| layout.box_of(id).unwrap_or_default()).collect();
    let [columns, rows] = [Layers::Columns, Layers::Rows].map(|layers| layers.cut(&boxes));
    // Along the layers boxes stand anywhere, across them only here and there. In doubt links run to the right, as they are
    // mostly drawn.
    let layers = if columns.len() <= rows.len() { columns } else { rows };
    layers.concat()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Cell, Component, ComponentId, ComponentKind};

    /// The names of components at places in the order in which they are walked through.
    fn walked(places: &[(&str, i32, i32)]) -> String {
        let mut topology = Topology::default();
        for (name, x, y) in places {
            let mut component = Component::new(ComponentId::new(name).unwrap(), *name, ComponentKind::Service);
            component.at = Some(Cell::new(*x, *y));
            topology.push_component(component).unwrap();
        }
        let layout = Layout::of(&topology, crate::layout::Direction::Right);
        let names: Vec<&str> = order(&topology, &layout).into_iter().map(|at| places[at].0).collect();
        names.join(" ")
    }

    #[test]
    fn columns_are_walked_down_one_after_the_other() {
        let places = [("d", 40, 9), ("a", 0, 0), ("c", 42, 1), ("b", 1, 7), ("e", 41, 20), ("f", 80, 4)];
        assert_eq!(walked(&places), "a b c d e f");
    }

    #[test]
    fn rows_are_walked_to_the_right_one_below_the_other() {
        let places = [("c", 33, 1), ("d", 5, 10), ("a", 0, 0), ("b", 16, 0), ("e", 21, 10), ("f", 40, 11)];
        assert_eq!(walked(&places), "a b c d e f");
    }
}
