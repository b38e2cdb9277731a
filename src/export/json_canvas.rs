//! How does the design look in Obsidian and other programs of JSON Canvas? As nodes, groups and edges of its version 1.0.
//!
//! The format has neither line styles nor fields of its own for what we know, so color and label say verdict and service, and
//! every item carries the fields of the design under one more key, `toposcope`. The text of a node is Markdown and escaped
//! as such; labels are plain text.

use super::fields::{self, Fields};
use super::markdown::text::typed;
use super::places::{Pixels, Places};
use super::rows::{self, LinkRow, Nest, Shape};
use super::tree::Json;
use super::{Exporter, Report, Shows};
use crate::drawing::Side;
use crate::layout::Area;
use crate::model::{Cell, Component, Id, Vocabulary};

/// The row of this format.
pub const EXPORTER: Exporter = Exporter {
    name: "json-canvas",
    extension: "canvas",
    help: "a JSON Canvas for Obsidian and others",
    write,
    paint: None,
    shows: Shows::Drawing,
};

type Entries<'a> = Vec<(&'static str, Json<'a>)>;

fn write(report: &Report<'_>) -> String {
    let topology = report.topology;
    let places = Places::of(report);
    let mut nodes = Vec::new();
    // The first node lies undermost: a group before what is in it.
    for step in rows::nested(topology, None) {
        if let Nest::Open(index, _) = step {
            let group = &topology.groups()[index];
            let mut entries = node(format!("group-{}", group.id), "group", places.frame(index), "#64748b");
            entries.push(("label", Json::text(rows::shown_flat(rows::group_name(group)))));
            let mut fields = fields::of_group(group);
            // What lies in what, places say; but a group without members lies nowhere.
            fields.extend(group.parent.as_ref().map(|parent| ("parent".to_owned(), parent.to_string())));
            entries.push((KEY, own(fields)));
            nodes.push(Json::object(entries));
        }
    }
    for component in topology.components().values() {
        let Some(area) = report.layout.box_of(&component.id) else { continue };
        let colours = Shape::of(component).colours();
        let mut entries = node(format!("component-{}", component.id), "text", places.pixels(area), colours.line);
        entries.push(("text", Json::text(words(component))));
        entries.push((KEY, own(fields::of_component(component))));
        nodes.push(Json::object(entries));
    }
    let edges = rows::links(report).into_iter().map(|row| edge(report, &row)).collect::<Vec<_>>();
    let mut title = vec![("name", Json::text(topology.title().name.as_str()))];
    title.extend(topology.title().description.as_deref().map(|words| ("description", Json::text(words))));
    Json::object([("nodes", Json::List(nodes)), ("edges", Json::List(edges)), (KEY, Json::object(title))]).file()
}

/// The key that programs which do not know it leave alone.
const KEY: &str = "toposcope";

fn node(id: String, sort: &'static str, place: Pixels, color: &'static str) -> Entries<'static> {
    vec![
        ("id", Json::text(id)),
        ("type", Json::text(sort)),
        ("x", Json::Whole(place.x.into())),
        ("y", Json::Whole(place.y.into())),
        ("width", Json::Whole(place.width.into())),
        ("height", Json::Whole(place.height.into())),
        ("color", Json::text(color)),
    ]
}

/// The name and the kind of a component as Markdown.
fn words(component: &Component) -> String {
    format!("**{}**\n{}", typed(rows::component_name(component)), component.kind.word())
}

fn edge(report: &Report<'_>, row: &LinkRow<'_>) -> Json<'static> {
    let points = report.layout.path_of(&row.link.id).map_or(&[][..], |path| &path.points);
    let mut entries: Entries<'static> = vec![("id", Json::text(format!("link-{}", row.link.id)))];
    let mut end = |node: &'static str, side: &'static str, id: &Id<_>, cell: Option<&Cell>| {
        entries.push((node, Json::text(format!("component-{id}"))));
        let touched = cell.zip(report.layout.box_of(id)).and_then(|(cell, area)| touched(*cell, area));
        entries.extend(touched.map(|word| (side, Json::text(word))));
    };
    end("fromNode", "fromSide", &row.link.from, points.first());
    end("toNode", "toSide", &row.link.to, points.last());
    let label = match row.label() {
        "" => row.answer(),
        label => format!("{}\n{}", rows::shown_flat(label), row.answer()),
    };
    entries.push(("toEnd", Json::text("arrow")));
    entries.push(("color", Json::text(rows::colours(row.verdict).line)));
    entries.push(("label", Json::text(label)));
    entries.push((KEY, own(fields::of_link(row))));
    Json::object(entries)
}

/// The side of a box that a line touches whose last cell is this.
fn touched(cell: Cell, area: Area) -> Option<&'static str> {
    Some(match Side::toward(cell, area)? {
        Side::Up => "bottom",
        Side::Right => "left",
        Side::Down => "top",
        Side::Left => "right",
    })
}

/// Fields as an object, those with a dot in their key in an object of their own.
fn own(fields: Fields) -> Json<'static> {
    let (mut entries, mut needs) = (Vec::new(), Vec::new());
    for (key, value) in fields {
        match key.strip_prefix("needs.") {
            Some(need) => needs.push((need.to_owned(), Json::text(value))),
            None => entries.push((key, Json::text(value))),
        }
    }
    if !needs.is_empty() {
        entries.push(("needs".to_owned(), Json::object(needs)));
    }
    Json::object(entries)
}
