//! How does the design look as a picture that scales? The drawing of the editor as SVG: same places, same routes, same line styles.
//!
//! Plain SVG 1.1 without script, style sheet, marker or reference to anything, so that every viewer shows it alike. Every
//! thing is a group with a title, which says in full what the picture may shorten; verdict and service are its classes.

use std::fmt::Write;

use super::rows::line;
use super::scene::{Anchor, Dash, Font, Mark, Part, Rgb, Scene};
use super::{Exporter, Report, Shows};

/// The row of this format.
pub const EXPORTER: Exporter = Exporter {
    name: "svg",
    extension: "svg",
    help: "the drawing as a picture that scales, in the colors of a theme",
    write,
    paint: None,
    shows: Shows::Drawing,
};

/// The letters, nearest to what people have first.
const FONTS: &str = "'Segoe UI', 'Helvetica Neue', Arial, 'Noto Sans', 'DejaVu Sans', sans-serif";

fn write(report: &Report<'_>) -> String {
    let scene = Scene::of(report);
    let (width, height) = (scene.width, scene.height);
    let mut out = String::new();
    line(
        &mut out,
        format_args!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\" \
             role=\"graphics-document document\" aria-labelledby=\"title desc\" font-family=\"{FONTS}\">"
        ),
    );
    line(&mut out, format_args!("  <title id=\"title\">{}</title>", escaped(&scene.title)));
    line(&mut out, format_args!("  <desc id=\"desc\">{}</desc>", escaped(&scene.description)));
    let ground = hex(scene.ground);
    line(&mut out, format_args!("  <rect width=\"{width}\" height=\"{height}\" fill=\"{ground}\"/>"));
    scene.parts.iter().for_each(|part| part_of(&mut out, part));
    out.push_str("</svg>\n");
    out
}

fn part_of(out: &mut String, part: &Part) {
    let id = if part.id.is_empty() { String::new() } else { format!(" id=\"{}\"", part.id) };
    let role = if part.title.is_empty() { "" } else { " role=\"graphics-symbol img\"" };
    line(out, format_args!("  <g{id} class=\"{}\"{role}>", part.class));
    if !part.title.is_empty() {
        line(out, format_args!("    <title>{}</title>", escaped(&part.title)));
    }
    for mark in &part.marks {
        out.push_str("    ");
        mark_of(out, mark);
        out.push('\n');
    }
    out.push_str("  </g>\n");
}

fn mark_of(out: &mut String, mark: &Mark) {
    let mut say = |words: std::fmt::Arguments<'_>| out.write_fmt(words).expect("a string takes everything");
    match mark {
        Mark::Box { area: [x, y, w, h], round, fill, border } => {
            let fill = fill.map_or("none".to_owned(), hex);
            say(format_args!("<rect x=\"{x}\" y=\"{y}\" width=\"{w}\" height=\"{h}\""));
            if *round > 0 {
                say(format_args!(" rx=\"{round}\""));
            }
            say(format_args!(" fill=\"{fill}\""));
            if let Some((color, width)) = border {
                say(format_args!(" stroke=\"{}\" stroke-width=\"{width}\"", hex(*color)));
            }
            say(format_args!("/>"));
        }
        Mark::Line { points, color, width, dash } => {
            let dash = match dash {
                Dash::Solid => "",
                Dash::Dashed => " stroke-dasharray=\"6 4\"",
                Dash::Dotted => " stroke-dasharray=\"2 4\"",
            };
            say(format_args!(
                "<polyline points=\"{}\" fill=\"none\" stroke=\"{}\" stroke-width=\"{width}\" stroke-linejoin=\"round\"{dash}/>",
                joined(points),
                hex(*color)
            ));
        }
        Mark::Shape { points, fill, border } => say(format_args!(
            "<polygon points=\"{}\" fill=\"{}\" stroke=\"{}\" stroke-width=\"1.4\" stroke-linejoin=\"round\"/>",
            joined(points),
            hex(*fill),
            hex(*border)
        )),
        Mark::Dot { at: (x, y), radius, fill } => {
            say(format_args!("<circle cx=\"{x}\" cy=\"{y}\" r=\"{radius}\" fill=\"{}\"/>", hex(*fill)));
        }
        Mark::Text { at: (x, y), anchor, font, fill, words } => say(format_args!(
            "<text x=\"{x}\" y=\"{y}\"{} fill=\"{}\">{}</text>",
            letters(*anchor, *font),
            hex(*fill),
            escaped(words)
        )),
    }
}

fn letters(anchor: Anchor, font: Font) -> String {
    let anchor = match anchor {
        Anchor::Start => "",
        Anchor::Middle => " text-anchor=\"middle\"",
    };
    let bold = if font.is_bold() { " font-weight=\"600\"" } else { "" };
    let italic = if font.is_italic() { " font-style=\"italic\"" } else { "" };
    format!("{anchor} font-size=\"{}\"{bold}{italic}", font.size())
}

fn joined(points: &[(i32, i32)]) -> String {
    points.iter().map(|(x, y)| format!("{x},{y}")).collect::<Vec<_>>().join(" ")
}

fn hex([red, green, blue]: Rgb) -> String {
    format!("#{red:02x}{green:02x}{blue:02x}")
}

/// Words as XML has them; what XML forbids altogether has been made visible before.
fn escaped(words: &str) -> String {
    quick_xml::escape::escape(words).into_owned()
}
