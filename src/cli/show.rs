//! `toposcope show`: the drawing as text.

use super::files::{Failure, open, print};
use super::{Outcome, Show};
use crate::analysis::Analysis;
use crate::drawing::{ASCII, Drawing, UNICODE};
use crate::layout::Layout;

pub fn run(options: &Show) -> Result<Outcome, Failure> {
    let (topology, _) = open(&options.file)?;
    let layout = Layout::of(&topology, options.direction);
    let mut window = layout.bounds();
    if let Some(width) = options.width.filter(|width| *width < window.w) {
        Failure::note(format_args!("the drawing is {} columns wide; {width} are shown", window.w)).tell();
        window.w = width;
    }
    let glyphs = if options.ascii { &ASCII } else { &UNICODE };
    let drawing = Drawing::of(&topology, &Analysis::of(&topology), &layout, glyphs, window);
    print(&drawing.text()).map(|()| Outcome::Done)
}
