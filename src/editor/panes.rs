//! How is the screen cut? Into the canvas, the inspector, the findings, the status line and the hints.

use ratatui::layout::Rect;

/// Which panes the user wants, and how large.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Panes {
    /// Whether the inspector is shown.
    pub inspector: bool,
    /// Whether the list of findings is shown.
    pub findings: bool,
    /// Whether the map of the whole drawing is shown.
    pub minimap: bool,
    /// Cells that the user gave the inspector beyond its usual size.
    pub wider: i16,
}

impl Default for Panes {
    fn default() -> Self {
        Self { inspector: true, findings: false, minimap: false, wider: 0 }
    }
}

/// Where each pane lies; an empty area is not shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[allow(missing_docs, reason = "each is the area of the pane of that name")]
pub struct Places {
    pub header: Rect,
    pub canvas: Rect,
    pub inspector: Rect,
    pub findings: Rect,
    pub form: Rect,
    pub status: Rect,
    pub hints: Rect,
}

/// The smallest screen that the editor is drawn on.
pub const SMALLEST: (u16, u16) = (40, 12);
/// From this width on the inspector stands beside the canvas, below it otherwise.
const BESIDE: u16 = 100;

impl Panes {
    /// Cuts a screen. A form of so many lines takes the place of the inspector, so that the drawing stays in view.
    pub fn cut(&self, width: u16, height: u16, form: Option<u16>) -> Places {
        if width < SMALLEST.0 || height < SMALLEST.1 {
            return Places::default();
        }
        let header = Rect::new(0, 0, width, 1);
        let status = Rect::new(0, height - 2, width, 1);
        let hints = Rect::new(0, height - 1, width, 1);
        let mut canvas = Rect::new(0, 1, width, height - 3);
        let mut inspector = Rect::default();
        let mut findings = Rect::default();
        if let Some(lines) = form {
            let form = cut_form(&mut canvas, lines);
            return Places { header, canvas, form, status, hints, ..Places::default() };
        }
        if self.inspector && width >= BESIDE {
            let usual = (width * 3 / 10).clamp(36, 60);
            let wide = usual.saturating_add_signed(self.wider).clamp(24, width - 40);
            canvas.width -= wide;
            inspector = Rect::new(canvas.width, canvas.y, wide, canvas.height);
        } else if self.inspector {
            let usual = (canvas.height * 4 / 10).clamp(4, 12);
            let tall = usual.saturating_add_signed(self.wider / 2).clamp(3, canvas.height - 5);
            canvas.height -= tall;
            inspector = Rect::new(0, canvas.y + canvas.height, width, tall);
        }
        if self.findings {
            let tall = (canvas.height / 3).clamp(3, 12).min(canvas.height.saturating_sub(3));
            canvas.height -= tall;
            findings = Rect::new(canvas.x, canvas.y + canvas.height, canvas.width, tall);
        }
        Places { header, canvas, inspector, findings, status, hints, ..Places::default() }
    }
}

/// Cuts the place of a form off the canvas: beside it where there is room, below it otherwise.
fn cut_form(canvas: &mut Rect, lines: u16) -> Rect {
    if canvas.width >= BESIDE {
        let wide = (canvas.width * 2 / 5).clamp(46, 66);
        canvas.width -= wide;
        Rect::new(canvas.width, canvas.y, wide, canvas.height)
    } else {
        let tall = (lines + FORM_FOOT + 1).min(canvas.height * 2 / 3).max(FORM_FOOT + 3);
        canvas.height -= tall;
        Rect::new(0, canvas.y + canvas.height, canvas.width, tall)
    }
}

/// The rows at the foot of a form: what the line takes, and the answer for the link.
pub const FORM_FOOT: u16 = 5;
