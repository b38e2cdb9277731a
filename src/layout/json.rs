//! How is a placed drawing written for other programs? As the JSON that `toposcope layout` prints, see `format.md`.

use serde::Serialize;

use crate::model::{ComponentId, LinkId, Topology};

use super::{Direction, Layout};

#[derive(Serialize)]
struct Drawing<'a> {
    flow: &'a str,
    coords: &'a str,
    nodes: Vec<Node<'a>>,
    edges: Vec<Edge<'a>>,
}

#[derive(Serialize)]
struct Node<'a> {
    id: &'a str,
    x: i32,
    y: i32,
    w: i32,
    h: i32,
}

#[derive(Serialize)]
struct Edge<'a> {
    id: &'a str,
    from: &'a str,
    to: &'a str,
    points: Vec<[i32; 2]>,
}

/// The drawing as JSON: one object, one line, a newline at the end.
pub fn json(topology: &Topology, layout: &Layout) -> String {
    let flow = match layout.direction() {
        Direction::Right | Direction::Auto => "right",
        Direction::Down => "down",
    };
    let node = |id: &'_ ComponentId| layout.box_of(id).unwrap_or_default();
    let nodes = topology.components().keys().map(|id| {
        let area = node(id);
        Node { id: id.as_str(), x: area.x, y: area.y, w: area.w, h: area.h }
    });
    let points = |id: &LinkId| {
        let path = layout.path_of(id);
        path.map(|path| path.points.iter().map(|cell| [cell.x, cell.y]).collect()).unwrap_or_default()
    };
    let edges = topology.links().values().map(|link| Edge {
        id: link.id.as_str(),
        from: link.from.as_str(),
        to: link.to.as_str(),
        points: points(&link.id),
    });
    let drawing = Drawing { flow, coords: "cell", nodes: nodes.collect(), edges: edges.collect() };
    let mut text = serde_json::to_string(&drawing).expect("a drawing of numbers and texts is always JSON");
    text.push('\n');
    text
}
