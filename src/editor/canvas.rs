//! What of the design was drawn last? The cells of a window, kept while nothing changes that they follow from: whoever selects
//! one box after the other, or opens a list over the canvas, looks at the same drawing in other styles.

use std::cell::{Ref, RefCell};
use std::sync::Arc;

use super::Editor;
use crate::drawing::{Drawing, Glyphs};
use crate::layout::{Area, Layout};

/// The drawing that was asked for last.
#[derive(Debug, Default)]
pub(crate) struct Canvas(RefCell<Option<Kept>>);

/// A drawing with what it follows from. The layout is held on to, so that no other one can lie where it lay.
#[derive(Debug)]
struct Kept {
    revision: u64,
    layout: Arc<Layout>,
    glyphs: &'static Glyphs,
    drawing: Drawing,
}

impl Canvas {
    /// What of the editor's design lies in a window.
    pub fn drawing(&self, editor: &Editor, window: Area) -> Ref<'_, Drawing> {
        let is_same = self.0.borrow().as_ref().is_some_and(|kept| kept.is_of(editor, window));
        if !is_same {
            *self.0.borrow_mut() = Some(Kept::of(editor, window));
        }
        Ref::map(self.0.borrow(), |kept| &kept.as_ref().expect("it was drawn just now").drawing)
    }
}

impl Kept {
    fn of(editor: &Editor, window: Area) -> Self {
        let (revision, layout, glyphs) =
            (editor.document.revision(), Arc::clone(&editor.layout), editor.settings.glyphs);
        let drawing = Drawing::of(editor.topology(), &editor.analysis, &layout, glyphs, window);
        Self { revision, layout, glyphs, drawing }
    }

    fn is_of(&self, editor: &Editor, window: Area) -> bool {
        self.revision == editor.document.revision()
            && Arc::ptr_eq(&self.layout, &editor.layout)
            && std::ptr::eq(self.glyphs, editor.settings.glyphs)
            && self.drawing.window() == window
    }
}
