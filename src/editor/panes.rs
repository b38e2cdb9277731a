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
    /// Columns that the user gave the inspector beyond its usual size; half as many rows where it lies below.
    pub wider: i16,
    /// Rows that the user gave the list of findings beyond its usual size.
    pub taller: i16,
}

/// The edge of a pane toward the canvas, by which it can be dragged larger and smaller.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "each is the edge of the pane of that name")]
pub enum Edge {
    Inspector,
    Findings,
}

/// What must have room besides the panes that the user wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asks {
    /// Nothing.
    Nothing,
    /// A form of so many lines, in the place of the inspector, so that the drawing stays in view.
    Form(u16),
    /// The findings, which are being walked through: in the place of the inspector where that lies below.
    Findings,
}

impl Default for Panes {
    fn default() -> Self {
        Self { inspector: true, findings: false, minimap: false, wider: 0, taller: 0 }
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
    pub tour: Rect,
    pub status: Rect,
    pub hints: Rect,
}

/// The smallest screen that the editor is drawn on.
pub const SMALLEST: (u16, u16) = (40, 12);
/// From this width on the inspector stands beside the canvas, below it otherwise.
const BESIDE: u16 = 100;

impl Panes {
    /// Cuts a screen.
    pub fn cut(&self, width: u16, height: u16, asks: Asks) -> Places {
        if width < SMALLEST.0 || height < SMALLEST.1 {
            return Places::default();
        }
        let header = Rect::new(0, 0, width, 1);
        let status = Rect::new(0, height - 2, width, 1);
        let hints = Rect::new(0, height - 1, width, 1);
        let mut canvas = Rect::new(0, 1, width, height - 3);
        let mut inspector = Rect::default();
        let mut findings = Rect::default();
        if let Asks::Form(lines) = asks {
            let form = cut_form(&mut canvas, lines);
            return Places { header, canvas, form, status, hints, ..Places::default() };
        }
        if self.inspector && width >= BESIDE {
            let wide = usual_width(width).saturating_add_signed(self.wider).clamp(24, width - 40);
            canvas.width -= wide;
            inspector = Rect::new(canvas.width, canvas.y, wide, canvas.height);
        } else if self.inspector && asks != Asks::Findings {
            let tall = usual_height(canvas.height)
                .saturating_add_signed(self.wider / 2)
                .clamp(3, canvas.height.saturating_sub(LEAST).max(3));
            canvas.height -= tall;
            inspector = Rect::new(0, canvas.y + canvas.height, width, tall);
        }
        if self.findings {
            let tall = usual_findings(canvas.height, asks).saturating_add_signed(self.taller);
            let tall = tall.clamp(2, canvas.height.saturating_sub(LEAST).max(2));
            canvas.height -= tall;
            findings = Rect::new(canvas.x, canvas.y + canvas.height, canvas.width, tall);
        }
        Places { header, canvas, inspector, findings, status, hints, ..Places::default() }
    }

    /// Moves the edge of a pane to a cell of the screen, as far as that can be.
    pub fn move_edge(&mut self, edge: Edge, places: &Places, column: u16, row: u16) {
        let more = |from: u16, to: u16| i32::from(from) - i32::from(to);
        let (inspector, findings) = (places.inspector, places.findings);
        let add = |to: &mut i16, by: i32, least: u16, size: u16, most: u16| {
            let wanted = (i32::from(size) + by).clamp(i32::from(least), i32::from(most.max(least)));
            *to = to.saturating_add((wanted - i32::from(size)) as i16);
        };
        match edge {
            Edge::Inspector if inspector.x > 0 => {
                add(
                    &mut self.wider,
                    more(inspector.x, column),
                    24,
                    inspector.width,
                    inspector.right().saturating_sub(40),
                );
            }
            Edge::Inspector => {
                let mut taller = self.wider / 2;
                add(
                    &mut taller,
                    more(inspector.y, row),
                    3,
                    inspector.height,
                    inspector.bottom().saturating_sub(1 + LEAST),
                );
                self.wider = taller * 2;
            }
            Edge::Findings => {
                add(
                    &mut self.taller,
                    more(findings.y, row),
                    2,
                    findings.height,
                    findings.bottom().saturating_sub(1 + LEAST),
                );
            }
        }
    }

    /// Gives a pane its usual size again.
    pub fn reset(&mut self, edge: Edge) {
        match edge {
            Edge::Inspector => self.wider = 0,
            Edge::Findings => self.taller = 0,
        }
    }
}

/// The rows that the canvas keeps.
const LEAST: u16 = 5;

fn usual_width(width: u16) -> u16 {
    (width * 3 / 10).clamp(36, 60)
}

fn usual_height(height: u16) -> u16 {
    (height * 4 / 10).clamp(4, 12)
}

/// Where the findings are walked through they have room for a list and for one of them in full.
fn usual_findings(height: u16, asks: Asks) -> u16 {
    match asks {
        Asks::Findings => (height * 2 / 5).clamp(9, 14),
        Asks::Nothing | Asks::Form(_) => (height / 3).clamp(3, 12),
    }
}

/// Cuts the place of a form off the canvas: beside it where there is room, below it otherwise.
fn cut_form(canvas: &mut Rect, lines: u16) -> Rect {
    if canvas.width >= BESIDE {
        let wide = (canvas.width * 2 / 5).clamp(46, 66);
        canvas.width -= wide;
        Rect::new(canvas.width, canvas.y, wide, canvas.height)
    } else {
        // Besides the lines and the foot there are the edge and the title.
        let tall = (lines + FORM_FOOT + 2).min(canvas.height * 2 / 3).max(FORM_FOOT + 3);
        canvas.height -= tall;
        Rect::new(0, canvas.y + canvas.height, canvas.width, tall)
    }
}

/// The rows at the foot of a form: what the line takes, and the answer for the link.
pub const FORM_FOOT: u16 = 5;
