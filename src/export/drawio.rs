//! How does the design look in draw.io? The drawing of the editor as boxes, containers and connectors that stay connected.
//!
//! Uncompressed, one element a line. Labels are plain text (`html=0`), so nothing in them acts. Every cell carries the fields
//! of the design as data (`toposcope_KEY`), which draw.io shows under "Edit Data" and keeps; a connector also its verdict
//! and service. Coordinates are those of the other pictures: ten by twenty pixels a cell.

use std::fmt::Write;

use super::fields::{self, Fields};
use super::places::{Pixels, Places};
use super::rows::{self, LinkRow, Shape, line};
use super::{Exporter, Report, Shows};
use crate::layout::{Area, pieces};
use crate::model::{Cell, Component, Group, GroupId, Verdict, Vocabulary};

/// The row of this format.
pub const EXPORTER: Exporter = Exporter {
    name: "drawio",
    extension: "drawio",
    help: "a draw.io (diagrams.net) drawing to go on with",
    write,
    paint: None,
    shows: Shows::Drawing,
};

fn write(report: &Report<'_>) -> String {
    let topology = report.topology;
    let title = match topology.title().name.as_str() {
        name if rows::shown_flat(name).trim().is_empty() => "Design",
        name => name,
    };
    let mut out = String::from("<mxfile host=\"toposcope\">\n");
    line(&mut out, format_args!("  <diagram id=\"design\" name=\"{}\">", text(&[title])));
    line(&mut out, format_args!("    <mxGraphModel grid=\"1\" gridSize=\"10\" page=\"0\" math=\"0\" shadow=\"0\">"));
    out.push_str("      <root>\n        <mxCell id=\"0\"/>\n        <mxCell id=\"1\" parent=\"0\"/>\n");
    let page = Page { report, places: Places::of(report) };
    // A container must be known before what lies in it.
    for step in rows::nested(topology, None) {
        if let rows::Nest::Open(index, _) = step {
            page.group(&mut out, index);
        }
    }
    topology.components().values().for_each(|component| page.component(&mut out, component));
    for row in rows::links(report) {
        page.link(&mut out, &row);
    }
    out.push_str("      </root>\n    </mxGraphModel>\n  </diagram>\n</mxfile>\n");
    out
}

struct Page<'a> {
    report: &'a Report<'a>,
    places: Places,
}

impl Page<'_> {
    /// The cell of the container that a group names, and its corner.
    fn container(&self, group: Option<&GroupId>) -> (String, (i32, i32)) {
        let place = group.and_then(|id| Some((id, self.report.topology.groups().get_index_of(id)?)));
        place.map_or(("1".to_owned(), (0, 0)), |(id, index)| {
            let Pixels { x, y, .. } = self.places.frame(index);
            (format!("group-{id}"), (x, y))
        })
    }

    fn group(&self, out: &mut String, index: usize) {
        let group: &Group = &self.report.topology.groups()[index];
        let (parent, place) = (self.container(group.parent.as_ref()), self.places.frame(index));
        object(out, &format!("group-{}", group.id), &text(&[rows::group_name(group)]), &fields::of_group(group));
        let style = "rounded=1;arcSize=10;absoluteArcSize=1;container=1;collapsible=0;html=0;fillColor=none;strokeColor=#64748b;\
                     fontColor=#475569;fontStyle=2;verticalAlign=top;align=left;spacingLeft=8;";
        vertex(out, style, &parent, place);
    }

    fn component(&self, out: &mut String, component: &Component) {
        let Some(place) = self.report.layout.box_of(&component.id) else { return };
        let parent = self.container(component.group.as_ref());
        let kind = format!("[{}]", component.kind.word());
        let label = text(&[rows::component_name(component), &kind]);
        object(out, &format!("component-{}", component.id), &label, &fields::of_component(component));
        let shape = match Shape::of(component) {
            Shape::Box => "rounded=1;arcSize=8;",
            Shape::Store => "shape=cylinder3;boundedLbl=1;backgroundOutline=1;size=6;",
            Shape::Service => "shape=hexagon;perimeter=hexagonPerimeter2;fixedSize=1;size=10;",
            Shape::Outside => "rounded=1;arcSize=50;",
        };
        let colours = Shape::of(component).colours();
        let style = format!(
            "{shape}whiteSpace=wrap;html=0;fillColor={};strokeColor={};fontColor={};",
            colours.fill, colours.line, colours.text
        );
        vertex(out, &style, &parent, self.places.pixels(place));
    }

    fn link(&self, out: &mut String, row: &LinkRow<'_>) {
        let answer = row.answer();
        let label = match row.label() {
            "" => text(&[&answer]),
            label => text(&[label, &answer]),
        };
        object(out, &format!("link-{}", row.link.id), &label, &fields::of_link(row));
        let path = self.report.layout.path_of(&row.link.id);
        let points = path.map_or(&[][..], |path| &path.points);
        let style = self.style(row, points);
        let ends = format!("source=\"component-{}\" target=\"component-{}\"", row.link.from, row.link.to);
        line(out, format_args!("          <mxCell style=\"{style}\" parent=\"1\" {ends} edge=\"1\">"));
        let along = path.and_then(|path| along(&path.points, path.caption?)).unwrap_or(0.0);
        line(out, format_args!("            <mxGeometry x=\"{along:.2}\" relative=\"1\" as=\"geometry\">"));
        if let [_, turns @ .., _] = points
            && !turns.is_empty()
        {
            out.push_str("              <Array as=\"points\">\n");
            for (x, y) in turns.iter().map(|cell| self.places.middle(*cell)) {
                line(out, format_args!("                <mxPoint x=\"{x}\" y=\"{y}\"/>"));
            }
            out.push_str("              </Array>\n");
        }
        out.push_str("            </mxGeometry>\n          </mxCell>\n        </object>\n");
    }

    fn style(&self, row: &LinkRow<'_>, points: &[Cell]) -> String {
        let manner = match row.verdict {
            Verdict::Message => "strokeWidth=3;endArrow=block;endFill=1;",
            Verdict::Event => "strokeWidth=2;dashed=1;dashPattern=6 4;endArrow=block;endFill=0;",
            Verdict::Call => "strokeWidth=1;endArrow=open;endFill=0;",
            Verdict::Undecided => "strokeWidth=2;dashed=1;dashPattern=1 4;endArrow=open;endFill=0;",
        };
        let colours = rows::colours(row.verdict);
        // Where on the borders of its boxes the line begins and ends, so that it keeps its route.
        let port = |word: &str, cell: Option<&Cell>, area: Option<Area>| {
            let Some((cell, area)) = cell.zip(area) else { return String::new() };
            let part = |at: i32, start: i32, size: i32| {
                let middle = f64::from(at - start) + 0.5;
                (middle / f64::from(size.max(1))).clamp(0.0, 1.0)
            };
            let (x, y) = (part(cell.x, area.x, area.w), part(cell.y, area.y, area.h));
            format!("{word}X={x:.3};{word}Y={y:.3};{word}Dx=0;{word}Dy=0;{word}Perimeter=0;")
        };
        let exit = port("exit", points.first(), self.report.layout.box_of(&row.link.from));
        let entry = port("entry", points.last(), self.report.layout.box_of(&row.link.to));
        format!(
            "edgeStyle=orthogonalEdgeStyle;rounded=0;html=0;{manner}strokeColor={};fontColor={};\
             labelBackgroundColor=default;{exit}{entry}",
            colours.line, colours.text
        )
    }
}

/// A cell that is a box, and the end of its data.
fn vertex(out: &mut String, style: &str, (parent, corner): &(String, (i32, i32)), place: Pixels) {
    let Pixels { x, y, width, height } = place;
    let (x, y) = (x - corner.0, y - corner.1);
    line(out, format_args!("          <mxCell style=\"{style}\" parent=\"{parent}\" vertex=\"1\">"));
    line(
        out,
        format_args!(
            "            <mxGeometry x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" as=\"geometry\"/>"
        ),
    );
    out.push_str("          </mxCell>\n        </object>\n");
}

/// The opening tag of a cell with data; its geometry and the closing tag follow.
fn object(out: &mut String, id: &str, label: &str, fields: &Fields) {
    out.push_str("        <object");
    let mut say = |key: &str, value: &str| write!(out, " {key}=\"{value}\"").expect("a string takes everything");
    say("id", id);
    say("label", label);
    for (key, value) in fields {
        say(&format!("toposcope_{key}"), &text(&[value]));
    }
    out.push_str(">\n");
}

/// Where along a line the middle of its caption lies: from -1 at its begin to 1 at its end.
fn along(points: &[Cell], caption: Area) -> Option<f64> {
    let middle = caption.center();
    let (mut walked, mut at) = (0, None);
    for (a, b) in pieces(points) {
        let length = (b.x - a.x).abs() + (b.y - a.y).abs();
        if Area::between(a, b).contains(middle) {
            at = at.or(Some(walked + (middle.x - a.x).abs() + (middle.y - a.y).abs()));
        }
        walked += length;
    }
    at.filter(|_| walked > 0).map(|at| 2.0 * f64::from(at) / f64::from(walked) - 1.0)
}

/// Lines as the value of an attribute.
fn text(lines: &[&str]) -> String {
    let shown = lines.iter().flat_map(|words| rows::shown_lines(words));
    shown.map(|words| quick_xml::escape::escape(&*words).into_owned()).collect::<Vec<_>>().join("&#10;")
}
