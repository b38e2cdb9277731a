//! What does a DOT graph show? Its nodes, edges, labels and clusters, as Graphviz reads them; looks are left out.
//!
//! The grammar is that of the DOT language page of Graphviz: statements of nodes, edges, attributes and subgraphs;
//! defaults hold for what is first named after them, in their subgraph and those inside it. Places count where the file
//! is Graphviz' own output (`pos`). Attributes of looks are not told one by one: a graph has hundreds.

mod lex;
mod ours;

use std::collections::HashMap;

use indexmap::IndexMap;

use self::lex::{Lexer, Token};
use super::draft::{Draft, Edge, Place, Stop, stop};
use super::html;
use super::own::Own;
use super::places::Pixels;
use super::{COUNT, DEPTH, Imported, Importer};
use crate::model::{ComponentKind, GroupKind, Vocabulary};
use crate::text::quoted;

/// Graphviz graphs.
pub const IMPORTER: Importer = Importer {
    name: "dot",
    extensions: &["dot", "gv"],
    help: "Graphviz graphs in the DOT language",
    sniff: |text| header(&mut Lexer::new(text)).is_ok(),
    read,
};

/// Shapes that stand for a kind of component.
const SHAPES: &[(&str, ComponentKind)] = &[
    ("cylinder", ComponentKind::Database),
    ("folder", ComponentKind::Storage),
    ("note", ComponentKind::Storage),
    ("box3d", ComponentKind::Service),
];

/// What our own exporter puts before the keys of the topology file.
const OWN: &str = "toposcope_";

/// How many attributes one thing may have; defaults are copied into every subgraph.
const ATTRIBUTES: usize = 200;

type Attributes = IndexMap<String, Value>;

/// A value of an attribute, and whether it is HTML.
#[derive(Debug, Clone, PartialEq)]
struct Value {
    text: String,
    html: bool,
}

fn read(text: &str) -> Result<Imported, Stop> {
    let mut lexer = Lexer::new(text);
    let graph = header(&mut lexer)?;
    let mut reader =
        Reader { lexer, draft: Draft::default(), graph, merged: HashMap::new(), subgraphs: 0, is_ours: false };
    let mut top = Scope::default();
    reader.statements(&mut top, 0)?;
    if let Some(name) = reader.graph.name.clone() {
        // Graphviz takes the name of a graph as it stands; ours is written like a label.
        let label = Value { text: name.clone(), html: false };
        reader.draft.title.name = if reader.is_ours { reader.lines(&label, "") } else { name };
    }
    reader.title(&top);
    reader.draft.finish()
}

/// What stands before the opening brace.
struct Header {
    strict: bool,
    directed: bool,
    name: Option<String>,
}

fn header(lexer: &mut Lexer<'_>) -> Result<Header, Stop> {
    let (place, mut token) = lexer.next()?;
    let strict = token.is_word("strict");
    if strict {
        token = lexer.next()?.1;
    }
    let directed = token.is_word("digraph");
    if !directed && !token.is_word("graph") {
        return Err(stop(place, "a DOT graph begins with \"digraph\" or \"graph\"", None));
    }
    let (mut place, mut token) = lexer.next()?;
    let name = match token {
        Token::Id { text, .. } => {
            (place, token) = lexer.next()?;
            Some(text)
        }
        _ => None,
    };
    match token {
        Token::Mark('{') => Ok(Header { strict, directed, name }),
        _ => Err(stop(place, "expected \"{\" after the name of the graph", None)),
    }
}

struct Reader<'a> {
    lexer: Lexer<'a>,
    draft: Draft,
    graph: Header,
    /// The edges of a strict graph by their ends.
    merged: HashMap<(String, String), usize>,
    subgraphs: usize,
    /// Whether our own exporter wrote the graph.
    is_ours: bool,
}

/// What holds inside one pair of braces.
#[derive(Debug, Clone, Default)]
struct Scope {
    node: Attributes,
    edge: Attributes,
    /// What is said of the graph or subgraph itself.
    graph: Attributes,
    /// The innermost cluster.
    cluster: Option<String>,
    /// The nodes named here, for edges that end at a subgraph.
    named: IndexMap<String, ()>,
}

impl Reader<'_> {
    /// Reads statements up to the closing brace.
    fn statements(&mut self, scope: &mut Scope, depth: usize) -> Result<(), Stop> {
        loop {
            let (place, token) = self.lexer.next()?;
            match token {
                Token::Mark('}') => return Ok(()),
                Token::Mark(';' | ',') => {}
                Token::End => {
                    return Err(stop(place, "the graph ends without its closing brace", Some("add the missing \"}\"")));
                }
                token => self.statement(scope, place, token, depth)?,
            }
        }
    }

    fn statement(&mut self, scope: &mut Scope, place: Place, token: Token, depth: usize) -> Result<(), Stop> {
        for keyword in ["node", "edge", "graph"] {
            if token.is_word(keyword) && self.lexer.peek()?.1 == Token::Mark('[') {
                let given = self.attributes()?;
                match keyword {
                    "node" => scope.node.extend(given),
                    "edge" => scope.edge.extend(given),
                    _ => scope.graph.extend(given),
                }
                return Ok(());
            }
        }
        if let Token::Id { text: key, .. } = &token
            && self.lexer.peek()?.1 == Token::Mark('=')
        {
            self.lexer.next()?;
            let (place, value) = self.lexer.next()?;
            let Some(value) = value.value() else { return Err(stop(place, "expected a value after \"=\"", None)) };
            scope.graph.insert(key.clone(), value);
            return Ok(());
        }
        let single = matches!(token, Token::Id { .. });
        let mut ends = vec![(place, self.end(scope, place, token, depth)?)];
        while let Token::Arrow(directed) = self.lexer.peek()?.1 {
            let (arrow, _) = self.lexer.next()?;
            if directed != self.graph.directed {
                let (wanted, found) = if self.graph.directed { ("->", "--") } else { ("--", "->") };
                return Err(stop(
                    arrow,
                    format!("this graph joins nodes with \"{wanted}\", not with \"{found}\""),
                    None,
                ));
            }
            let (place, token) = self.lexer.next()?;
            ends.push((arrow, self.end(scope, place, token, depth)?));
        }
        let given = if self.lexer.peek()?.1 == Token::Mark('[') { self.attributes()? } else { Attributes::new() };
        if ends.len() > 1 {
            let mut attributes = scope.edge.clone();
            attributes.extend(given);
            return self.edges(&ends, &attributes);
        }
        if single && let Some(key) = ends[0].1.first() {
            let key = key.clone();
            self.describe_node(place, &key, &given);
        }
        Ok(())
    }

    /// One end of an edge: a node with its port, or all nodes of a subgraph.
    fn end(&mut self, scope: &mut Scope, place: Place, token: Token, depth: usize) -> Result<Vec<String>, Stop> {
        match token {
            Token::Mark('{') => self.subgraph(scope, place, None, depth),
            Token::Id { text, plain: true, .. } if text.eq_ignore_ascii_case("subgraph") => {
                let mut name = None;
                let (place, mut token) = self.lexer.next()?;
                if let Token::Id { text, .. } = token {
                    name = Some(text);
                    token = self.lexer.next()?.1;
                }
                match token {
                    Token::Mark('{') => self.subgraph(scope, place, name, depth),
                    _ => Err(stop(place, "expected \"{\" after \"subgraph\"", None)),
                }
            }
            Token::Id { text, .. } => {
                while self.lexer.peek()?.1 == Token::Mark(':') {
                    self.lexer.next()?;
                    self.lexer.next()?;
                }
                self.name(scope, place, &text)?;
                Ok(vec![text])
            }
            _ => Err(stop(place, "expected a node, an edge or a subgraph", None)),
        }
    }

    fn name(&mut self, scope: &mut Scope, place: Place, key: &str) -> Result<(), Stop> {
        let fresh = !self.draft.nodes.contains_key(key);
        let node = self.draft.node(place, key)?;
        if node.frame.is_none() {
            node.frame.clone_from(&scope.cluster);
        }
        scope.named.insert(key.to_owned(), ());
        if fresh {
            let defaults = scope.node.clone();
            self.describe_node(place, key, &defaults);
        }
        Ok(())
    }

    fn subgraph(
        &mut self,
        scope: &mut Scope,
        place: Place,
        name: Option<String>,
        depth: usize,
    ) -> Result<Vec<String>, Stop> {
        if depth >= DEPTH {
            return Err(stop(place, format!("subgraphs are nested deeper than {DEPTH} levels"), None));
        }
        self.subgraphs += 1;
        if self.subgraphs > COUNT {
            return Err(stop(place, format!("the graph has more than {COUNT} subgraphs"), None));
        }
        let cluster = name.filter(|name| name.starts_with("cluster"));
        let mut inner = Scope {
            node: scope.node.clone(),
            edge: scope.edge.clone(),
            cluster: cluster.clone().or_else(|| scope.cluster.clone()),
            ..Scope::default()
        };
        if let Some(key) = &cluster {
            let known = self.draft.frames.contains_key(key);
            let parent = scope.cluster.clone().filter(|parent| parent != key);
            let frame = self.draft.frame(place, key)?;
            if !known {
                frame.parent = parent;
                frame.name = Some(String::new());
            }
        }
        self.statements(&mut inner, depth + 1)?;
        // A cluster may also be one by attribute, known only now.
        if cluster.is_none() && inner.graph.get("cluster").is_some_and(|value| value.text == "true") {
            let key = format!("cluster {}", self.subgraphs);
            self.draft.frame(place, &key)?.parent.clone_from(&scope.cluster);
            for name in inner.named.keys() {
                let node = &mut self.draft.nodes[name];
                if node.frame == scope.cluster {
                    node.frame = Some(key.clone());
                }
            }
            self.describe_frame(place, &key, &inner.graph);
        }
        if let Some(key) = &cluster {
            self.describe_frame(place, key, &inner.graph);
        }
        scope.named.extend(inner.named.iter().map(|(key, ())| (key.clone(), ())));
        Ok(inner.named.into_keys().collect())
    }

    fn edges(&mut self, ends: &[(Place, Vec<String>)], attributes: &Attributes) -> Result<(), Stop> {
        for pair in ends.windows(2) {
            let place = pair[1].0;
            for from in &pair[0].1 {
                for to in &pair[1].1 {
                    self.edge(place, from, to, attributes)?;
                }
            }
        }
        Ok(())
    }

    fn edge(&mut self, place: Place, from: &str, to: &str, attributes: &Attributes) -> Result<(), Stop> {
        let direction = attributes.get("dir").map(|value| value.text.as_str());
        let (from, to) = if direction == Some("back") { (to, from) } else { (from, to) };
        if !self.graph.directed && direction.is_none() || direction == Some("none") {
            let text = format!("an edge without direction is read as going from {} to {}", quoted(from), quoted(to));
            self.draft.drop(place, text);
        }
        let mut edge = Edge { place, from: from.to_owned(), to: to.to_owned(), ..Edge::default() };
        let label = ["label", "xlabel", "taillabel", "headlabel"].into_iter().find_map(|key| attributes.get(key));
        let ours = attributes.get("id").zip(label).zip(attributes.get("class"));
        let ours = ours.and_then(|((id, label), class)| ours::edge(&id.text, &self.lines(label, ""), &class.text));
        edge.label = label.map(|label| self.text(place, label, "")).filter(|label| !label.is_empty());
        if let Some(named) = ours {
            edge.own.set("id", named.id);
            edge.label = Some(named.name.clone()).filter(|name| !name.is_empty());
            if edge.label.is_some() {
                edge.own.set("label", named.name);
            }
        }
        for (key, value) in own(attributes) {
            edge.own.set(key, value);
        }
        if self.graph.strict {
            let ends = (edge.from.clone(), edge.to.clone());
            if let Some(index) = self.merged.get(&ends) {
                let kept = &mut self.draft.edges[*index];
                kept.label = edge.label.or(kept.label.take());
                return Ok(());
            }
            self.merged.insert(ends, self.draft.edges.len());
        }
        if direction == Some("both") {
            let text =
                format!("an edge with two heads became two links: from {} to {} and back", quoted(from), quoted(to));
            self.draft.drop(place, text);
            let (from, to) = (edge.to.clone(), edge.from.clone());
            self.draft.edge(Edge { place, from, to, label: edge.label.clone(), ..Edge::default() })?;
        }
        self.draft.edge(edge)
    }

    fn describe_node(&mut self, place: Place, key: &str, attributes: &Attributes) {
        let ours = self.ours(key, attributes, ours::node);
        let label = attributes.get("label").map(|label| self.text(place, label, key));
        let Some(node) = self.draft.nodes.get_mut(key) else { return };
        let label = ours.as_ref().map(|named| named.name.clone()).or(label);
        if let Some(named) = ours {
            node.own.set("id", named.id);
        }
        let record = attributes.get("shape").is_some_and(|shape| shape.text.ends_with("ecord"));
        node.name = label.map(|label| if record { fields(&label) } else { label }).or(node.name.take());
        if let Some(shape) = attributes.get("shape") {
            node.kind = SHAPES.iter().find(|(name, _)| *name == shape.text).map(|(_, kind)| *kind).or(node.kind);
        }
        if let Some(class) = attributes.get("class") {
            node.kind = class.text.split_whitespace().find_map(ComponentKind::from_word).or(node.kind);
        }
        if let Some(pixels) = attributes.get("pos").and_then(|pos| position(&pos.text, attributes)) {
            node.pixels = Some(pixels);
        }
        for (name, value) in own(attributes) {
            node.own.set(name, value);
        }
    }

    fn describe_frame(&mut self, place: Place, key: &str, attributes: &Attributes) {
        let ours = self.ours(key, attributes, ours::frame);
        let label = attributes.get("label").map(|label| self.text(place, label, key));
        let Some(frame) = self.draft.frames.get_mut(key) else { return };
        let label = ours.as_ref().map(|named| named.name.clone()).or(label);
        if let Some(named) = ours {
            frame.own.set("id", named.id);
        }
        let name = label.filter(|label| !label.is_empty());
        frame.name = name.or(frame.name.take().filter(|name| !name.is_empty()));
        if frame.name.is_none() {
            frame.name = Some(key.trim_start_matches("cluster").trim_matches(['_', ' ']).to_owned());
        }
        if let Some(class) = attributes.get("class") {
            frame.kind = class.text.split_whitespace().find_map(GroupKind::from_word).or(frame.kind);
        }
        for (name, value) in own(attributes) {
            frame.own.set(name, value);
        }
    }

    fn title(&mut self, top: &Scope) {
        if let Some(label) = top.graph.get("label") {
            let label = self.text((1, 1), label, "");
            if !label.is_empty() {
                self.draft.title.name = label;
            }
        }
        let mut fields = Own::default();
        own(&top.graph).for_each(|(name, value)| fields.set(name, value));
        self.draft.name_from(&fields);
    }

    /// Reads `[a=b, c=d]`, once or several times.
    fn attributes(&mut self) -> Result<Attributes, Stop> {
        let mut attributes = Attributes::new();
        while self.lexer.peek()?.1 == Token::Mark('[') {
            self.lexer.next()?;
            loop {
                let (place, token) = self.lexer.next()?;
                match token {
                    Token::Mark(']') => break,
                    Token::Mark(',' | ';') => {}
                    Token::Id { text: key, .. } => {
                        let mut value = Value { text: "true".to_owned(), html: false };
                        if self.lexer.peek()?.1 == Token::Mark('=') {
                            self.lexer.next()?;
                            let (place, token) = self.lexer.next()?;
                            let Some(given) = token.value() else {
                                return Err(stop(place, "expected a value after \"=\"", None));
                            };
                            value = given;
                        }
                        if attributes.len() < ATTRIBUTES {
                            attributes.insert(key, value);
                        }
                    }
                    _ => return Err(stop(place, "expected an attribute or \"]\"", None)),
                }
            }
        }
        Ok(attributes)
    }

    /// What our own exporter says in the label of a node or a cluster, if it wrote it.
    fn ours(
        &mut self,
        key: &str,
        attributes: &Attributes,
        read: fn(&str, &str, &str) -> Option<ours::Named>,
    ) -> Option<ours::Named> {
        let named = read(key, &self.lines(attributes.get("label")?, key), &attributes.get("class")?.text)?;
        self.is_ours = true;
        Some(named)
    }

    /// The lines of a label as Graphviz draws them.
    fn lines(&self, value: &Value, key: &str) -> String {
        let text = escapes(&value.text, key, self.graph.name.as_deref().unwrap_or_default());
        html::decode(&text, &['&'])
    }

    /// The text of a label: escapes are resolved, HTML is told and left out.
    fn text(&mut self, place: Place, value: &Value, key: &str) -> String {
        if value.html {
            let (text, _) = html::plain(&value.text);
            let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
            self.draft.drop(place, format!("the HTML of the label {} is left out, its text is kept", quoted(&text)));
            return text;
        }
        let text = escapes(&value.text, key, self.graph.name.as_deref().unwrap_or_default());
        // The break that ends the last line is how Graphviz is told to align it.
        let text = text.lines().map(str::trim).collect::<Vec<_>>().join(" ");
        html::decode(text.trim(), &['&'])
    }
}

/// Fields that our own exporter left, by the keys of the topology file.
fn own(attributes: &Attributes) -> impl Iterator<Item = (&str, &str)> {
    attributes.iter().filter_map(|(key, value)| Some((key.strip_prefix(OWN)?, value.text.as_str())))
}

/// A label with its escapes resolved: `\n`, `\l` and `\r` break lines, `\N` is the node's name, `\G` the graph's.
fn escapes(label: &str, node: &str, graph: &str) -> String {
    let mut out = String::with_capacity(label.len());
    let mut letters = label.chars();
    while let Some(letter) = letters.next() {
        match letter {
            '\\' => match letters.next() {
                Some('n' | 'l' | 'r') => out.push('\n'),
                Some('N') => out.push_str(node),
                Some('G') => out.push_str(graph),
                Some(other) => out.push(other),
                None => out.push('\\'),
            },
            letter => out.push(letter),
        }
    }
    out
}

/// The fields of a record's label: braces and ports are structure, bars separate.
fn fields(label: &str) -> String {
    let mut text = String::new();
    let mut port = false;
    for letter in label.chars() {
        match letter {
            '<' => port = true,
            '>' => port = false,
            _ if port => {}
            '{' | '}' => {}
            '|' => text.push(' '),
            letter => text.push(letter),
        }
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The box of a node in points. Graphviz counts upward and from the middle; its sizes are inches.
fn position(pos: &str, attributes: &Attributes) -> Option<Pixels> {
    let (x, y) = pos.trim_end_matches('!').split_once(',')?;
    let y = y.split(',').next()?;
    let inches = |key: &str| attributes.get(key).and_then(|value| value.text.parse::<f64>().ok()).unwrap_or(0.0) * 72.0;
    let (w, h) = (inches("width"), inches("height"));
    let (x, y): (f64, f64) = (x.trim().parse().ok()?, y.trim().parse().ok()?);
    Some(Pixels { x: x - w / 2.0, y: -y - h / 2.0, w, h })
}
