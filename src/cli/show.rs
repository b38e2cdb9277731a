//! `toposcope show`: the drawing as text, colored where somebody sees it.

use ratatui::backend::IntoCrossterm as _;
use ratatui::crossterm::style::{ContentStyle, force_color_output};

use super::files::{Failure, open, print, tell_undrawn};
use super::{Outcome, Show};
use crate::analysis::Analysis;
use crate::drawing::{ASCII, Drawing, Mark, Symbol, UNICODE};
use crate::layout::Layout;
use crate::shell;
use crate::theme::{Depth, Theme};

pub fn run(options: &Show) -> Result<Outcome, Failure> {
    let (topology, _) = open(&options.file)?;
    let layout = Layout::of(&topology, options.direction);
    tell_undrawn(&layout);
    let mut window = layout.bounds();
    if let Some(width) = options.width.filter(|width| *width < window.w) {
        Failure::note(format_args!("the drawing is {} columns wide; {width} are shown", window.w)).tell();
        window.w = width;
    }
    let glyphs = if options.ascii { &ASCII } else { &UNICODE };
    let theme = theme(options)?;
    let analysis = Analysis::of(&topology);
    let strips = Drawing::strips(&topology, &analysis, &layout, glyphs, window).map_err(|(columns, rows)| {
        Failure::of(
            &options.file,
            format_args!("the drawing takes {columns} columns and {rows} rows, too many to print"),
        )
        .help("in the editor, arranging brings what lies far apart together; --width prints the left part alone")
    })?;
    for strip in strips {
        match &theme {
            Some(theme) => print(&strip.rows().map(|row| colored(row, theme)).collect::<String>())?,
            None => print(&strip.text())?,
        }
    }
    Ok(Outcome::Done)
}

/// The theme to color with, if the drawing is to be colored at all.
fn theme(options: &Show) -> Result<Option<Theme>, Failure> {
    let theme = shell::theme_for(options.theme.as_deref()).map_err(|why| Failure::new(format_args!("{why:#}")))?;
    let depth = match (options.color.as_str(), shell::depth()) {
        ("never", _) => return Ok(None),
        // Whoever says "always" means colors, also where the environment asks for none.
        ("always", Depth::None) => Depth::Sixteen,
        ("auto", _) if !shell::terminal::is_output() => return Ok(None),
        (_, depth) => depth,
    };
    force_color_output(depth != Depth::None);
    Ok(Some(theme.with_depth(depth)))
}

/// One line of the drawing in the styles of a theme; cells that look alike share one change of style.
fn colored(row: &[Mark], theme: &Theme) -> String {
    let mut line = String::new();
    let mut rest = row;
    while let Some(first) = rest.first() {
        let style = theme.ink(first.ink);
        let same = rest.iter().take_while(|mark| theme.ink(mark.ink) == style).count();
        let mut run = String::new();
        for mark in &rest[..same] {
            match &mark.symbol {
                Symbol::Char(sign) => run.push(*sign),
                Symbol::Cluster(signs) => run.push_str(signs),
                Symbol::Covered => {}
            }
        }
        // The ground of the terminal stays: a drawing in somebody's scroll-back needs no panel of its own.
        let style: ContentStyle = ratatui::style::Style { bg: None, ..style }.into_crossterm();
        line.push_str(&style.apply(run).to_string());
        rest = &rest[same..];
    }
    line.push('\n');
    line
}
