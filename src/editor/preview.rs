//! What would the start screen open? The chosen sample in an editor of its own, small and without a selection, so that
//! its canvas is drawn by what draws every canvas.

use ratatui::layout::Rect;

use super::Editor;
use super::mode::Mode;
use super::store::{self, Opens};
use super::targets::start_canvas;

/// A sample that is looked at before it is opened.
#[derive(Debug)]
pub struct Preview {
    /// Its place in the roster.
    sample: usize,
    /// The editor that shows it.
    pub(crate) editor: Editor,
}

/// Makes the preview of the chosen entry, or drops it.
pub(crate) fn settle(editor: &mut Editor) {
    let Mode::Start(start) = &editor.mode else {
        editor.preview = None;
        return;
    };
    let Some(Opens::Sample(sample)) = store::entries(editor).get(start.cursor).map(|entry| entry.opens.clone()) else {
        editor.preview = None;
        return;
    };
    let mut preview = match editor.preview.take() {
        Some(preview) if preview.sample == sample => preview,
        _ => {
            let mut small = Editor::new(editor.settings.clone(), editor.keymap.clone());
            store::open_sample(&mut small, sample);
            small.refresh();
            small.selection.clear();
            Box::new(Preview { sample, editor: small })
        }
    };
    preview.editor.settings.clone_from(&editor.settings);
    let canvas = start_canvas(editor);
    preview.editor.show_whole(canvas);
    editor.preview = Some(preview);
}

impl Editor {
    /// Shows everything in an area of the screen.
    fn show_whole(&mut self, canvas: Rect) {
        self.places.canvas = canvas;
        self.viewport.size = (i32::from(canvas.width), i32::from(canvas.height));
        let bounds = self.layout.bounds();
        self.viewport.measure(bounds);
        self.viewport.fit(bounds);
    }
}
