//! How does the design look as a picture of pixels? The same drawing as the SVG, painted with fonts that are part of the program.
//!
//! No font, library or browser of the machine takes part, so a design has the same bytes everywhere. Two pixels for each of
//! the drawing, fewer where it would be too large for a program that shows it.

mod letters;

use tiny_skia::{Color, FillRule, LineJoin, Paint, Path, PathBuilder, Pixmap, Rect, Stroke, StrokeDash, Transform};

use super::scene::{Dash, Mark, Rgb, Scene};
use super::{Exporter, Report, Shows, svg};

/// The row of this format.
pub const EXPORTER: Exporter = Exporter {
    name: "png",
    extension: "png",
    help: "the drawing as a picture of pixels, in the colors of a theme",
    write: svg::EXPORTER.write,
    paint: Some(paint),
    shows: Shows::Drawing,
};

/// The most pixels of a picture.
const MOST: f32 = 40_000_000.0;

/// What the picture is, for those who cannot see it before it is painted.
pub fn in_words(report: &Report<'_>) -> String {
    let scene = Scene::of(report);
    let (_, [width, height]) = size_of(&scene);
    format!("a picture of {width} by {height} pixels\n\n{}\n", scene.description)
}

/// How many pixels each of the drawing takes, and how many the picture has each way.
fn size_of(scene: &Scene) -> (f32, [u32; 2]) {
    let (width, height) = (scene.width.max(1) as f32, scene.height.max(1) as f32);
    let scale = (MOST / (width * height)).sqrt().min(2.0);
    (scale, [width, height].map(|length| ((length * scale).round() as u32).max(1)))
}

fn paint(report: &Report<'_>) -> Vec<u8> {
    let scene = Scene::of(report);
    let (scale, [width, height]) = size_of(&scene);
    let mut canvas = Pixmap::new(width, height).expect("the size is bounded and not zero");
    canvas.fill(color(scene.ground));
    let mut painter = Painter { canvas, transform: Transform::from_scale(scale, scale) };
    for mark in scene.parts.iter().flat_map(|part| &part.marks) {
        painter.mark(mark);
    }
    encoded(&painter.canvas)
}

struct Painter {
    canvas: Pixmap,
    transform: Transform,
}

impl Painter {
    fn mark(&mut self, mark: &Mark) {
        match mark {
            Mark::Box { area, round, fill, border } => {
                let Some(path) = rounded(*area, *round as f32) else { return };
                if let Some(fill) = fill {
                    self.fill(&path, *fill);
                }
                if let Some((color, width)) = border {
                    self.stroke(&path, *color, *width, None);
                }
            }
            Mark::Line { points, color, width, dash } => {
                let dash = match dash {
                    Dash::Solid => None,
                    Dash::Dashed => StrokeDash::new(vec![6.0, 4.0], 0.0),
                    Dash::Dotted => StrokeDash::new(vec![2.0, 4.0], 0.0),
                };
                if let Some(path) = traced(points, false) {
                    self.stroke(&path, *color, *width, dash);
                }
            }
            Mark::Shape { points, fill, border } => {
                if let Some(path) = traced(points, true) {
                    self.fill(&path, *fill);
                    self.stroke(&path, *border, 1.4, None);
                }
            }
            Mark::Dot { at: (x, y), radius, fill } => {
                if let Some(path) = PathBuilder::from_circle(*x as f32, *y as f32, *radius as f32) {
                    self.fill(&path, *fill);
                }
            }
            Mark::Text { at, anchor, font, fill, words } => {
                if let Some(path) = letters::outline(*at, *anchor, *font, words) {
                    self.fill(&path, *fill);
                    if font.is_bold() {
                        // There is one weight; a heavier one is drawn around it.
                        self.stroke(&path, *fill, font.size() as f32 * 0.05, None);
                    }
                }
            }
        }
    }

    fn fill(&mut self, path: &Path, rgb: Rgb) {
        self.canvas.fill_path(path, &ink(rgb), FillRule::Winding, self.transform, None);
    }

    fn stroke(&mut self, path: &Path, rgb: Rgb, width: f32, dash: Option<StrokeDash>) {
        let stroke = Stroke { width, dash, line_join: LineJoin::Round, ..Stroke::default() };
        self.canvas.stroke_path(path, &ink(rgb), &stroke, self.transform, None);
    }
}

fn color([red, green, blue]: Rgb) -> Color {
    Color::from_rgba8(red, green, blue, 255)
}

fn ink(rgb: Rgb) -> Paint<'static> {
    let mut paint = Paint { anti_alias: true, ..Paint::default() };
    paint.set_color(color(rgb));
    paint
}

fn traced(points: &[(i32, i32)], closed: bool) -> Option<Path> {
    let mut path = PathBuilder::new();
    for (number, (x, y)) in points.iter().enumerate() {
        match number {
            0 => path.move_to(*x as f32, *y as f32),
            _ => path.line_to(*x as f32, *y as f32),
        }
    }
    if closed {
        path.close();
    }
    path.finish()
}

/// A rectangle with round corners.
fn rounded([x, y, width, height]: [i32; 4], round: f32) -> Option<Path> {
    let (left, top) = (x as f32, y as f32);
    let (width, height) = (width as f32, height as f32);
    let round = round.min(width / 2.0).min(height / 2.0);
    if round <= 0.0 {
        return Rect::from_xywh(left, top, width, height).map(PathBuilder::from_rect);
    }
    let (right, bottom) = (left + width, top + height);
    let mut path = PathBuilder::new();
    path.move_to(left + round, top);
    path.line_to(right - round, top);
    path.quad_to(right, top, right, top + round);
    path.line_to(right, bottom - round);
    path.quad_to(right, bottom, right - round, bottom);
    path.line_to(left + round, bottom);
    path.quad_to(left, bottom, left, bottom - round);
    path.line_to(left, top + round);
    path.quad_to(left, top, left + round, top);
    path.close();
    path.finish()
}

/// The file: PNG of the W3C's third edition, three bytes a pixel. The painter's picture is opaque, so its colors are as they are.
fn encoded(canvas: &Pixmap) -> Vec<u8> {
    let (width, height) = (canvas.width(), canvas.height());
    let mut rows = Vec::with_capacity((width as usize * 3 + 1) * height as usize);
    for row in canvas.pixels().chunks(width as usize) {
        // Each row says how it is filtered: not at all.
        rows.push(0);
        rows.extend(row.iter().flat_map(|pixel| [pixel.red(), pixel.green(), pixel.blue()]));
    }
    let mut file = b"\x89PNG\r\n\x1a\n".to_vec();
    let mut header = [width.to_be_bytes(), height.to_be_bytes()].concat();
    // Eight bits, color, and the only methods that there are.
    header.extend([8, 2, 0, 0, 0]);
    let body = miniz_oxide::deflate::compress_to_vec_zlib(&rows, 6);
    for (name, data) in [(b"IHDR", header.as_slice()), (b"IDAT", &body), (b"IEND", &[])] {
        file.extend((data.len() as u32).to_be_bytes());
        let start = file.len();
        file.extend(name);
        file.extend(data);
        let sum = crc32fast::hash(&file[start..]);
        file.extend(sum.to_be_bytes());
    }
    file
}
