//! What does a Mermaid flowchart show? Its nodes, edges, labels and subgraphs; looks and scripts are told and left out.
//!
//! The grammar is that of Mermaid's `flow.jison` as its documentation shows it: statements end at a line break or a
//! semicolon; a statement is a chain of node lists joined by arrows. A node belongs to the subgraph that closes first
//! after naming it. A statement that cannot be read is told and left out with the rest of its line. Markdown is read too:
//! the first Mermaid block counts.

mod arrow;
mod label;
mod node;
mod opening;
mod ours;

use std::collections::HashSet;

use self::arrow::{Arrow, Heads};
use self::label::text_of;
use self::opening::{block, header, start};
use super::draft::{Draft, Edge, Place, Stop, stop};
use super::places::Lines;
use super::scan::Scan;
use super::{DEPTH, Imported, Importer, html};
use crate::model::{ComponentKind, GroupKind, Vocabulary};
use crate::text::quoted;

/// Mermaid flowcharts.
pub const IMPORTER: Importer = Importer {
    name: "mermaid",
    extensions: &["mmd", "mermaid", "md", "markdown"],
    help: "Mermaid flowcharts, alone or in Markdown",
    sniff: |text| block(text).is_some() || header(&mut start(text, 0)).is_some(),
    read,
};

fn read(text: &str) -> Result<Imported, Stop> {
    let (from, to) = block(text).unwrap_or((0, text.len()));
    let mut reader = Reader {
        lines: Lines::of(text),
        scan: Scan::new(&text[..to], from),
        draft: Draft::default(),
        open: Vec::new(),
        ours: false,
        faults: 0,
    };
    reader.front_matter();
    reader.preamble();
    let place = reader.place();
    if header(&mut reader.scan).is_none() {
        let word = reader.scan.take_while(|letter| !letter.is_whitespace()).to_owned();
        let text = format!("a Mermaid flowchart begins with \"graph\" or \"flowchart\", not {}", quoted(&word));
        return Err(stop(place, text, Some("other Mermaid diagrams cannot be imported")));
    }
    if block(&text[to..]).is_some() {
        reader.draft.drop(reader.lines.place(to), "further Mermaid blocks of the file are left out");
    }
    reader.statements()?;
    ours::settle(&mut reader.draft, reader.ours);
    reader.draft.finish()
}

struct Reader<'a> {
    lines: Lines<'a>,
    scan: Scan<'a>,
    draft: Draft,
    open: Vec<Subgraph>,
    /// Whether our own exporter wrote it.
    ours: bool,
    faults: usize,
}

/// A subgraph that has not ended yet, with the nodes named since it began.
struct Subgraph {
    key: String,
    named: Vec<String>,
}

/// After this many statements that cannot be read, a text is no flowchart.
const FAULTS: usize = 200;

impl Reader<'_> {
    fn place(&self) -> Place {
        self.lines.place(self.scan.at)
    }

    fn front_matter(&mut self) {
        let mut ahead = self.scan;
        ahead.skip_space();
        if !ahead.rest().starts_with("---") {
            return;
        }
        ahead.take_line();
        loop {
            if !ahead.eat("\n") {
                return;
            }
            let place = self.lines.place(ahead.at);
            let line = ahead.take_line();
            if line.trim() == "---" {
                break;
            }
            match line.split_once(':') {
                Some(("title", title)) => self.draft.title.name = title.trim().trim_matches(['"', '\'']).to_owned(),
                Some((key, _)) if !key.starts_with([' ', '#', '-']) => {
                    self.draft.drop(place, format!("the setting {} is left out", quoted(key.trim())));
                }
                _ => {}
            }
        }
        self.scan = ahead;
    }

    /// Steps over comments and directives.
    fn preamble(&mut self) {
        loop {
            self.scan.skip_space();
            if !self.comment() {
                return;
            }
        }
    }

    fn comment(&mut self) -> bool {
        if !self.scan.rest().starts_with("%%") {
            return false;
        }
        let place = self.place();
        // An endless directive is looked for only so often.
        if self.faults < FAULTS && self.scan.rest().starts_with("%%{") {
            if self.scan.take_until("}%%").is_some() {
                self.draft.drop(place, "a directive is left out: it says how Mermaid draws");
                return true;
            }
            self.faults += 1;
        }
        self.scan.take_line();
        true
    }

    fn statements(&mut self) -> Result<(), Stop> {
        loop {
            self.scan.take_while(|letter| letter.is_whitespace() || letter == ';');
            if self.scan.is_done() {
                break;
            }
            if self.comment() {
                continue;
            }
            let start = self.scan.at;
            let read = self.statement()?;
            self.scan.skip_blanks();
            let ended = matches!(self.scan.peek(), None | Some('\n' | ';')) || self.scan.rest().starts_with("%%");
            if !read || !ended {
                self.fault(start)?;
            }
        }
        while !self.open.is_empty() {
            self.close();
        }
        Ok(())
    }

    /// Tells that the rest of the line cannot be read.
    fn fault(&mut self, start: usize) -> Result<(), Stop> {
        let place = self.place();
        let rest = self.scan.take_line();
        self.faults += 1;
        if self.faults > FAULTS {
            let help = "check that it is a flowchart and that Mermaid draws it";
            return Err(stop(place, "too much of this text cannot be read as a Mermaid flowchart", Some(help)));
        }
        let found = if rest.is_empty() { "the end of the line".to_owned() } else { quoted(rest.trim()) };
        let place = if rest.is_empty() { self.lines.place(start) } else { place };
        self.draft.drop(place, format!("cannot be read from here, left out: {found}"));
        Ok(())
    }

    /// Reads one statement; false when it cannot be read.
    fn statement(&mut self) -> Result<bool, Stop> {
        let place = self.place();
        let mut ahead = self.scan;
        let word = ahead.take_while(|letter| letter.is_ascii_alphabetic());
        let apart = ahead.peek().is_none_or(|letter| letter.is_whitespace() || letter == ';');
        match word {
            "subgraph" if apart => {
                self.scan = ahead;
                self.subgraph(place)
            }
            "end" if apart => {
                self.scan = ahead;
                if self.open.is_empty() {
                    self.draft.drop(place, "\"end\" without a subgraph is left out");
                } else {
                    self.close();
                }
                Ok(true)
            }
            // Where things lie is for the layout to say.
            "direction" if apart => {
                self.scan.take_while(|letter| !matches!(letter, '\n' | ';'));
                Ok(true)
            }
            "class" if apart => {
                self.scan = ahead;
                Ok(self.class(place))
            }
            "classDef" | "style" | "linkStyle" | "click" if apart => {
                let line = self.scan.take_line();
                // Ours come last and give the colors of what is read anyway.
                let ours =
                    self.ours || line.split_whitespace().nth(1).is_some_and(|class| ours::kind_of(class).is_some());
                if !ours {
                    self.draft.drop(place, format!("left out: {}", quoted(line.trim())));
                }
                Ok(true)
            }
            "accTitle" | "accDescr" => {
                self.scan = ahead;
                Ok(self.described(word))
            }
            _ => self.chain(),
        }
    }

    fn described(&mut self, word: &str) -> bool {
        self.scan.skip_blanks();
        let text = if self.scan.eat(":") {
            self.scan.take_line()
        } else if self.scan.eat("{") {
            match self.scan.take_until("}") {
                Some(text) => text,
                None => return false,
            }
        } else {
            return false;
        };
        let text = text_of(text.trim()).text;
        if word == "accDescr" {
            self.draft.title.description = Some(text);
        } else if self.draft.title.name.is_empty() {
            self.draft.title.name = text;
        }
        true
    }

    fn subgraph(&mut self, place: Place) -> Result<bool, Stop> {
        self.scan.skip_blanks();
        let mut ahead = self.scan;
        let id = ahead.take_while(node::is_id);
        ahead.skip_blanks();
        let quoted_id = id.is_empty() && self.scan.rest().starts_with('"');
        let (key, name) = if quoted_id {
            self.scan.eat("\"");
            let Some(text) = self.scan.take_until("\"") else { return Ok(false) };
            (text.to_owned(), Some(text_of(text).text))
        } else if !id.is_empty() && ahead.rest().starts_with('[') {
            self.scan = ahead;
            let Some((label, _)) = self.shape(place) else { return Ok(false) };
            (id.to_owned(), Some(label))
        } else {
            let title = self.scan.take_while(|letter| !matches!(letter, '\n' | ';')).trim();
            let key =
                if title.is_empty() { format!("subgraph {}", self.draft.frames.len() + 1) } else { title.to_owned() };
            (key, Some(text_of(title).text).filter(|text| !text.is_empty()))
        };
        if self.open.len() >= DEPTH {
            return Err(stop(place, format!("subgraphs are nested deeper than {DEPTH} levels"), None));
        }
        let known = self.draft.frames.contains_key(&key);
        let parent = self.open.last().map(|open| open.key.clone()).filter(|parent| *parent != key);
        let frame = self.draft.frame(place, &key)?;
        frame.name = name.or(frame.name.take());
        if !known {
            frame.parent = parent;
        }
        self.open.push(Subgraph { key, named: Vec::new() });
        Ok(true)
    }

    /// Ends the innermost subgraph: nodes named in it that belong nowhere yet belong to it.
    fn close(&mut self) {
        let Some(Subgraph { key, named }) = self.open.pop() else { return };
        for name in &named {
            if let Some(node) = self.draft.nodes.get_mut(name) {
                node.frame.get_or_insert_with(|| key.clone());
            }
        }
    }

    fn class(&mut self, place: Place) -> bool {
        self.scan.skip_blanks();
        let names = self.scan.take_while(|letter| !matches!(letter, ' ' | '\t' | '\n' | ';'));
        self.scan.skip_blanks();
        let classes = self.scan.take_while(|letter| !matches!(letter, ' ' | '\t' | '\n' | ';' | '\r'));
        for name in names.split(',').filter(|name| !name.is_empty()) {
            for class in classes.split(',') {
                self.put_in_class(place, name, class);
            }
        }
        !classes.is_empty()
    }

    /// Reads what a class says of a node or a subgraph, if it is one of ours.
    fn put_in_class(&mut self, place: Place, key: &str, class: &str) {
        let kind = ours::kind_of(class);
        self.ours |= kind.is_some();
        let kind = kind.or_else(|| ComponentKind::from_word(class));
        if let Some((kind, node)) = kind.zip(self.draft.nodes.get_mut(key)) {
            node.kind = Some(kind);
        } else if let Some((kind, frame)) = GroupKind::from_word(class).zip(self.draft.frames.get_mut(key)) {
            frame.kind = Some(kind);
        } else {
            self.draft.drop(place, format!("the class {} of {} is left out", quoted(class), quoted(key)));
        }
    }

    /// Reads a chain of node lists joined by arrows.
    fn chain(&mut self) -> Result<bool, Stop> {
        let Some(mut from) = self.nodes()? else { return Ok(false) };
        loop {
            let place = self.place();
            let Some(arrow) = arrow::take(&mut self.scan) else { return Ok(true) };
            self.scan.skip_space();
            let Some(to) = self.nodes()? else { return Ok(false) };
            self.join(place, &from, &arrow, &to)?;
            from = to;
        }
    }

    fn join(&mut self, place: Place, from: &[String], arrow: &Arrow<'_>, to: &[String]) -> Result<(), Stop> {
        let label = arrow.label.map(|label| text_of(label.trim()));
        if label.as_ref().is_some_and(|label| label.lost) {
            self.draft.drop(place, "markup or icons in the label of a link are left out");
        }
        let label = label.map(|label| label.text).filter(|text| !text.is_empty());
        for sender in from {
            for receiver in to {
                let quoted_ends = || format!("{} to {}", quoted(sender), quoted(receiver));
                match arrow.heads {
                    Heads::Invisible => {
                        self.draft.drop(place, format!("the invisible link from {} is left out", quoted_ends()));
                        continue;
                    }
                    Heads::None => {
                        let text = format!("a line without an arrowhead is read as going from {}", quoted_ends());
                        self.draft.drop(place, text);
                    }
                    Heads::Both => {
                        let text = format!("an arrow with two heads became two links: from {} and back", quoted_ends());
                        self.draft.drop(place, text);
                    }
                    Heads::End => {}
                }
                let edge = |from: &String, to: &String| {
                    let (from, to, label) = (from.clone(), to.clone(), label.clone());
                    Edge { place, from, to, label, ..Edge::default() }
                };
                self.draft.edge(edge(sender, receiver))?;
                if arrow.heads == Heads::Both {
                    self.draft.edge(edge(receiver, sender))?;
                }
            }
        }
        Ok(())
    }

    /// Reads nodes joined by `&`; none when no node stands here.
    fn nodes(&mut self) -> Result<Option<Vec<String>>, Stop> {
        let mut keys = Vec::new();
        let mut seen = HashSet::new();
        loop {
            let Some(key) = self.vertex()? else { return Ok(None) };
            if seen.insert(key.clone()) {
                keys.push(key);
            }
            let mut ahead = self.scan;
            ahead.skip_space();
            if !ahead.eat("&") {
                return Ok(Some(keys));
            }
            ahead.skip_space();
            self.scan = ahead;
        }
    }

    /// The text in the brackets that open here, and the kind that their shape stands for.
    fn shape(&mut self, place: Place) -> Option<(String, Option<ComponentKind>)> {
        let (label, kind) = node::shape(&mut self.scan)?;
        if label.lost {
            self.draft.drop(place, format!("markup or icons in {} are left out", quoted(&html::flat(&label.text))));
        }
        Some((label.text, kind))
    }

    fn vertex(&mut self) -> Result<Option<String>, Stop> {
        let place = self.place();
        let key = node::id(&mut self.scan);
        if key.is_empty() {
            return Ok(None);
        }
        let key = key.to_owned();
        if self.draft.frames.contains_key(&key) {
            return Ok(Some(key));
        }
        self.draft.node(place, &key)?;
        if let Some(open) = self.open.last_mut() {
            open.named.push(key.clone());
        }
        if self.scan.rest().starts_with("@{") {
            self.scan.eat("@{");
            let Some(inside) = self.scan.take_until("}") else { return Ok(None) };
            self.named_shape(place, &key, inside);
        } else if self.scan.rest().starts_with(['[', '(', '{', '>']) {
            let Some((name, kind)) = self.shape(place) else { return Ok(None) };
            let node = self.draft.node(place, &key)?;
            node.name = Some(name);
            node.kind = kind.or(node.kind);
        }
        if self.scan.eat(":::") {
            let classes = self.scan.take_while(|letter| letter.is_alphanumeric() || matches!(letter, '_' | '-' | ','));
            for class in classes.split(',') {
                self.put_in_class(place, &key, class);
            }
        }
        Ok(Some(key))
    }

    /// Reads `shape: cyl, label: "Orders"`.
    fn named_shape(&mut self, place: Place, key: &str, inside: &str) {
        let mut scan = Scan::new(inside, 0);
        while !scan.is_done() {
            scan.take_while(|letter| letter.is_whitespace() || letter == ',');
            let name = scan.take_while(|letter| !matches!(letter, ':' | ',' | '\n')).trim();
            scan.eat(":");
            scan.skip_blanks();
            let value = if scan.eat("\"") {
                scan.take_until("\"").unwrap_or_else(|| scan.take_line())
            } else {
                scan.take_while(|letter| !matches!(letter, ',' | '\n')).trim()
            };
            let Some(node) = self.draft.nodes.get_mut(key) else { return };
            match name {
                "label" => node.name = Some(text_of(value).text),
                "shape" => {
                    node.kind = node::kind_of_shape(value).or(node.kind);
                }
                "" => {}
                _ => self.draft.drop(place, format!("{} of {} is left out", quoted(name), quoted(key))),
            }
        }
    }
}
