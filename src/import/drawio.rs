//! What does a draw.io drawing show? The cells of its first page: boxes, connectors with their labels, containers.
//!
//! Only files that are not compressed are read; what to do with the others is said. A cell is a `mxCell`, or an `object`
//! around one that carries data of its own. Our own exporter keeps the fields of the topology file in such data.

use std::collections::HashSet;

use indexmap::IndexMap;
use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;

use super::azure::kind_of_icon;
use super::draft::{Draft, Edge, Place, Stop, stop};
use super::html;
use super::own::Own;
use super::places::{Lines, Pixels};
use super::{COUNT, DEPTH, Imported, Importer};
use crate::model::ComponentKind;
use crate::text::quoted;

/// draw.io drawings.
pub const IMPORTER: Importer = Importer {
    name: "drawio",
    extensions: &["drawio", "xml", "dio"],
    help: "draw.io (diagrams.net) drawings that are not compressed",
    sniff: |text| {
        let text = text.trim_start();
        text.starts_with('<') && (text.contains("<mxfile") || text.contains("<mxGraphModel"))
    },
    read,
};

/// What our own exporter puts before the keys of the topology file.
const OWN: &str = "toposcope_";

const COMPRESSED: &str = "in draw.io, switch off \"Compressed\" in File > Properties, save, and import again";

/// A cell of the drawing.
#[derive(Debug, Clone, Default)]
struct Cell {
    place: Place,
    label: String,
    style: String,
    vertex: bool,
    edge: bool,
    parent: String,
    source: Option<String>,
    target: Option<String>,
    pixels: Option<Pixels>,
    own: Own,
}

fn read(text: &str) -> Result<Imported, Stop> {
    let mut draft = Draft::default();
    let cells = cells(text, &mut draft)?;
    let drawing = Drawing::of(&cells);
    for (key, cell) in &cells {
        if drawing.frames.contains(key.as_str()) {
            drawing.frame(&mut draft, key, cell)?;
        } else if cell.vertex && !drawing.is_edge_label(cell) {
            drawing.node(&mut draft, key, cell)?;
        } else if cell.edge {
            drawing.edge(&mut draft, key, cell)?;
        }
    }
    draft.finish()
}

/// The cells of the first page by their ids.
fn cells(text: &str, draft: &mut Draft) -> Result<IndexMap<String, Cell>, Stop> {
    let lines = Lines::of(text);
    let mut reader = Reader::from_str(text);
    let mut cells: IndexMap<String, Cell> = IndexMap::new();
    let mut page = Page::default();
    loop {
        let place = lines.place(reader.buffer_position() as usize);
        let event = reader.read_event().map_err(|error| {
            let place = lines.place(reader.error_position() as usize);
            stop(place, format!("this is not XML: {}", crate::text::shown(&error.to_string())), None)
        })?;
        match event {
            Event::Start(tag) => page.open(place, &tag, draft, &mut cells)?,
            Event::Empty(tag) => {
                page.open(place, &tag, draft, &mut cells)?;
                page.close(tag.name().as_ref(), &mut cells)?;
            }
            Event::End(tag) => page.close(tag.name().as_ref(), &mut cells)?,
            Event::Text(words) => {
                if page.in_first() && page.depth == 2 && !words.trim().is_empty() {
                    return Err(stop(place, "this drawing is compressed", Some(COMPRESSED)));
                }
            }
            Event::Eof if page.models == 0 => {
                return Err(stop((1, 1), "a draw.io drawing has a \"mxGraphModel\"", None));
            }
            Event::Eof => return Ok(cells),
            Event::CData(_)
            | Event::Comment(_)
            | Event::Decl(_)
            | Event::PI(_)
            | Event::DocType(_)
            | Event::GeneralRef(_) => {}
        }
    }
}

/// What of a file has been read.
#[derive(Debug, Default)]
struct Page {
    depth: usize,
    pages: usize,
    models: usize,
    /// The data of the object around the next cell.
    object: Option<(String, Cell)>,
    /// The cell that is open.
    cell: Option<(String, Cell)>,
}

impl Page {
    fn in_first(&self) -> bool {
        self.pages <= 1 && self.models <= 1
    }

    fn open(
        &mut self,
        place: Place,
        tag: &BytesStart<'_>,
        draft: &mut Draft,
        cells: &mut IndexMap<String, Cell>,
    ) -> Result<(), Stop> {
        self.depth += 1;
        if self.depth > DEPTH {
            return Err(stop(place, format!("elements are nested deeper than {DEPTH} levels"), None));
        }
        let attributes = || attributes(tag);
        match tag.local_name().as_ref() {
            "diagram" => {
                self.pages += 1;
                let name = attributes().find(|(key, _)| key == "name").map(|(_, name)| name).unwrap_or_default();
                match self.pages {
                    1 => draft.title.name = name,
                    _ => draft.drop(place, format!("the page {} is left out: only the first is read", quoted(&name))),
                }
            }
            "mxGraphModel" => self.models += 1,
            "object" | "UserObject" if self.in_first() => {
                let mut cell = Cell { place, ..Cell::default() };
                let mut id = String::new();
                for (key, value) in attributes() {
                    match key.as_str() {
                        "id" => id = value,
                        "label" => cell.label = value,
                        key => {
                            if let Some(key) = key.strip_prefix(OWN) {
                                cell.own.set(key, value);
                            }
                        }
                    }
                }
                self.object = Some((id, cell));
            }
            "mxCell" if self.in_first() => {
                if cells.len() >= COUNT * 3 {
                    return Err(stop(place, "the drawing has too many cells", None));
                }
                let (mut id, mut cell) = self.object.take().unwrap_or_default();
                cell.place = place;
                for (key, value) in attributes() {
                    match key.as_str() {
                        "id" if id.is_empty() => id = value,
                        "value" if cell.label.is_empty() => cell.label = value,
                        "style" => cell.style = value,
                        "vertex" => cell.vertex = value == "1",
                        "edge" => cell.edge = value == "1",
                        "parent" => cell.parent = value,
                        "source" => cell.source = Some(value),
                        "target" => cell.target = Some(value),
                        _ => {}
                    }
                }
                self.cell = Some((id, cell));
            }
            "mxGeometry" => {
                if let Some((_, cell)) = &mut self.cell {
                    let number = |name: &str| {
                        let value =
                            attributes().find(|(key, _)| key == name).and_then(|(_, value)| value.parse::<f64>().ok());
                        value.filter(|number| number.is_finite()).unwrap_or(0.0)
                    };
                    cell.pixels =
                        Some(Pixels { x: number("x"), y: number("y"), w: number("width"), h: number("height") });
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn close(&mut self, name: &str, cells: &mut IndexMap<String, Cell>) -> Result<(), Stop> {
        self.depth = self.depth.saturating_sub(1);
        match name {
            "mxCell" => {
                if let Some((id, cell)) = self.cell.take() {
                    let place = cell.place;
                    let id = if id.is_empty() { format!("cell {}", cells.len()) } else { id };
                    if cells.insert(id.clone(), cell).is_some() {
                        return Err(stop(place, format!("there is a second cell {}", quoted(&id)), None));
                    }
                }
            }
            "object" | "UserObject" => self.object = None,
            _ => {}
        }
        Ok(())
    }
}

/// The attributes of an element with their values; those that are not well-formed are left out.
fn attributes(tag: &BytesStart<'_>) -> impl Iterator<Item = (String, String)> {
    let mut found = Vec::new();
    for attribute in tag.attributes().with_checks(false).flatten() {
        if let Ok(value) = attribute.normalized_value(quick_xml::XmlVersion::Implicit1_0) {
            found.push((attribute.key.local_name().as_ref().to_owned(), value.into_owned()));
        }
    }
    found.into_iter()
}

/// What the cells are to one another.
struct Drawing<'a> {
    cells: &'a IndexMap<String, Cell>,
    /// The cells that hold others.
    frames: HashSet<&'a str>,
    /// The labels that lie on edges, by the edge.
    labels: IndexMap<&'a str, Vec<&'a Cell>>,
}

impl<'a> Drawing<'a> {
    fn of(cells: &'a IndexMap<String, Cell>) -> Self {
        let mut frames = HashSet::new();
        let mut labels: IndexMap<&str, Vec<&Cell>> = IndexMap::new();
        for (key, cell) in cells {
            if cell.vertex && (style(&cell.style, "container") == Some("1") || is_our_group(cell)) {
                frames.insert(key.as_str());
            }
            let Some((parent, outer)) = cells.get_key_value(&cell.parent) else { continue };
            if cell.vertex && outer.edge {
                labels.entry(parent).or_default().push(cell);
            } else if cell.vertex && outer.vertex && cell.parent != *key {
                frames.insert(parent.as_str());
            }
        }
        Self { cells, frames, labels }
    }

    fn is_edge_label(&self, cell: &Cell) -> bool {
        self.cells.get(&cell.parent).is_some_and(|parent| parent.edge)
    }

    /// The innermost frame around a cell.
    fn around(&self, cell: &Cell) -> Option<String> {
        self.frames.get(cell.parent.as_str()).map(|parent| (*parent).to_owned())
    }

    /// The pixels of a cell on the page: places are told from the corner of the container.
    fn on_page(&self, cell: &Cell) -> Option<Pixels> {
        let mut pixels = cell.pixels?;
        let mut outer = self.cells.get(&cell.parent);
        for _ in 0..DEPTH {
            let Some(parent) = outer.filter(|parent| parent.vertex) else { break };
            let corner = parent.pixels?;
            (pixels.x, pixels.y) = (pixels.x + corner.x, pixels.y + corner.y);
            outer = self.cells.get(&parent.parent);
        }
        Some(pixels)
    }

    fn label(draft: &mut Draft, cell: &Cell) -> Option<String> {
        let text = if style(&cell.style, "html") == Some("1") {
            let (text, lost) = html::plain(&cell.label);
            if lost {
                draft.drop(cell.place, format!("the markup of {} is left out", quoted(&text)));
            }
            text
        } else {
            html::flat(&cell.label)
        };
        Some(text).filter(|text| !text.is_empty())
    }

    fn frame(&self, draft: &mut Draft, key: &str, cell: &Cell) -> Result<(), Stop> {
        let name = Self::label(draft, cell);
        let frame = draft.frame(cell.place, key)?;
        frame.name = Some(name.unwrap_or_else(|| "Group".to_owned()));
        frame.parent = self.around(cell);
        frame.own = cell.own.clone();
        Ok(())
    }

    fn node(&self, draft: &mut Draft, key: &str, cell: &Cell) -> Result<(), Stop> {
        let name = Self::label(draft, cell);
        let icon = icon(&cell.style);
        if name.is_none() && icon.is_none() && cell.own.is_empty() && style(&cell.style, "text").is_some() {
            return Ok(());
        }
        let pixels = self.on_page(cell);
        let frame = self.around(cell);
        let node = draft.node(cell.place, key)?;
        node.name = Some(
            name.unwrap_or_else(|| icon.map_or("Unnamed", |kind| crate::model::Vocabulary::word(kind)).to_owned()),
        );
        node.kind = icon;
        node.frame = frame;
        node.pixels = pixels;
        node.own = cell.own.clone();
        Ok(())
    }

    fn edge(&self, draft: &mut Draft, key: &str, cell: &Cell) -> Result<(), Stop> {
        let (Some(source), Some(target)) = (&cell.source, &cell.target) else {
            draft.drop(cell.place, "a connector that hangs loose at one end is left out");
            return Ok(());
        };
        let mut words: Vec<String> = Self::label(draft, cell).into_iter().collect();
        for label in self.labels.get(key).into_iter().flatten() {
            words.extend(Self::label(draft, label));
        }
        let start = style(&cell.style, "startArrow").is_some_and(|head| head != "none");
        let end = style(&cell.style, "endArrow") != Some("none");
        let ends = format!("{} to {}", quoted(source), quoted(target));
        match (start, end) {
            (true, true) => {
                draft.drop(cell.place, format!("a connector with two heads became two links: from {ends} and back"));
            }
            (false, false) => {
                draft.drop(cell.place, format!("a connector without a head is read as going from {ends}"));
            }
            _ => {}
        }
        let (from, to) = if start && !end { (target, source) } else { (source, target) };
        let edge = Edge {
            place: cell.place,
            from: from.clone(),
            to: to.clone(),
            label: Some(words.join(", ")).filter(|label| !label.is_empty()),
            notes: None,
            own: cell.own.clone(),
        };
        if start && end {
            draft.edge(Edge { from: to.clone(), to: from.clone(), own: Own::default(), ..edge.clone() })?;
        }
        draft.edge(edge)
    }
}

fn is_our_group(cell: &Cell) -> bool {
    cell.own
        .get("kind")
        .is_some_and(|kind| <crate::model::GroupKind as crate::model::Vocabulary>::from_word(kind).is_some())
}

/// The value of a key of a style: `shape=cylinder3;html=1`. A word alone has an empty value.
fn style<'a>(style: &'a str, key: &str) -> Option<&'a str> {
    style.split(';').find_map(|part| match part.split_once('=') {
        Some((name, value)) => (name.trim() == key).then_some(value),
        None => (part.trim() == key).then_some(""),
    })
}

/// The kind that the shape or picture of a cell stands for.
fn icon(of: &str) -> Option<ComponentKind> {
    let mut names =
        of.split(';').filter_map(|part| part.strip_prefix("shape=").or_else(|| part.strip_prefix("image=")));
    let named = names.find_map(|name| kind_of_icon(name.rsplit('/').next()?));
    named.or_else(|| kind_of_icon(of.split(';').next().filter(|first| !first.contains('='))?))
}
