//! What may the user set for a sitting? Values only; where they come from is the shell's business.

use crate::drawing::Glyphs;
use crate::export::Dialect;
use crate::layout::Direction;
use crate::samples::Shared;
use crate::theme::Theme;

/// What the user may set for the sitting.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The colors.
    pub theme: Theme,
    /// The characters that lines and boxes are drawn with.
    pub glyphs: &'static Glyphs,
    /// Whether the mouse is used.
    pub mouse: bool,
    /// The user's own themes, beside the built-in ones.
    pub themes: Vec<Theme>,
    /// The topologies of shared folders.
    pub shared: Vec<Shared>,
    /// The direction in which links run when components are arranged without saying which.
    pub direction: Direction,
    /// When leaving asks first.
    pub asks: Asks,
    /// The format that exporting offers first.
    pub format: Option<&'static str>,
    /// The Markdown dialect of exported documents.
    pub dialect: Dialect,
}

/// When leaving asks first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asks {
    /// With unsaved changes.
    WhenUnsaved,
    /// Always.
    Always,
}

/// Which characters to draw with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Signs {
    Unicode,
    Ascii,
}

impl Settings {
    /// Settings for a terminal.
    pub fn new(theme: Theme, signs: Signs, mouse: bool) -> Self {
        let glyphs = match signs {
            Signs::Unicode => &crate::drawing::UNICODE,
            Signs::Ascii => &crate::drawing::ASCII,
        };
        Self {
            theme,
            glyphs,
            mouse,
            themes: Vec::new(),
            shared: Vec::new(),
            direction: Direction::Auto,
            asks: Asks::WhenUnsaved,
            format: None,
            dialect: Dialect::GitHub,
        }
    }
}
