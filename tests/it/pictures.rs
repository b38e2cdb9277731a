//! Pictures and drawings for other programs show the whole design, and no label in them can act.
//!
//! The hostile labels stand in every place where a file has free text. A reader that knows the format must find them as they
//! were typed, and nothing else that a harmless label would not give.

use std::collections::BTreeSet;

use quick_xml::events::Event;
use quick_xml::reader::Reader;
use toposcope::export::Dialect;
use toposcope::file;
use toposcope::model::Topology;
use toposcope::samples::SAMPLES;
use toposcope::text::shown;

use crate::exports::{export, labelled};
use crate::support::hostile;

/// A label as a reader may have it: on one line, with nothing that acts.
fn on_one_line(text: &str) -> String {
    let lines = text.split('\n').map(|line| shown(line.strip_suffix('\r').unwrap_or(line)));
    lines.collect::<Vec<_>>().join(" ").trim().to_owned()
}

fn samples() -> impl Iterator<Item = (&'static str, Topology)> {
    SAMPLES.iter().map(|sample| (sample.name, file::read(sample.text.as_bytes()).expect("samples are good").0))
}

/// An element of XML: its name, its attributes, and the text directly in it.
#[derive(Debug, Clone, Default)]
struct Element {
    name: String,
    attributes: Vec<(String, String)>,
    text: String,
}

impl Element {
    fn get(&self, key: &str) -> Option<&str> {
        self.attributes.iter().find(|(name, _)| name == key).map(|(_, value)| value.as_str())
    }
}

/// The elements of a well-formed document, in the order in which they open.
fn elements(xml: &str, what: &str) -> Vec<Element> {
    let mut reader = Reader::from_str(xml);
    let (mut found, mut open): (Vec<Element>, Vec<usize>) = (Vec::new(), Vec::new());
    loop {
        let event = reader.read_event().unwrap_or_else(|error| panic!("{what}: {error}"));
        match event {
            Event::Start(ref tag) | Event::Empty(ref tag) => {
                let attributes = tag.attributes().map(|attribute| {
                    let attribute = attribute.unwrap_or_else(|error| panic!("{what}: {error}"));
                    let value = attribute.normalized_value(quick_xml::XmlVersion::Implicit1_0).unwrap();
                    (attribute.key.as_ref().to_owned(), value.into_owned())
                });
                let attributes = attributes.collect();
                found.push(Element { name: tag.name().as_ref().to_owned(), attributes, text: String::new() });
                if matches!(event, Event::Start(_)) {
                    open.push(found.len() - 1);
                }
            }
            Event::End(_) => drop(open.pop()),
            Event::Text(words) => {
                if let Some(index) = open.last() {
                    found[*index].text.push_str(&words);
                }
            }
            Event::GeneralRef(reference) => {
                let sign = match reference.resolve_char_ref().unwrap() {
                    Some(sign) => sign.to_string(),
                    None => quick_xml::escape::resolve_predefined_entity(&reference).unwrap().to_owned(),
                };
                found[*open.last().unwrap()].text.push_str(&sign);
            }
            Event::Eof => break,
            Event::Decl(_) => {}
            other => panic!("{what}: {other:?} in a file of ours"),
        }
    }
    assert_eq!(open, [] as [usize; 0], "{what}: an element stays open");
    found
}

/// The names of the elements and attributes that a document uses.
fn vocabulary(elements: &[Element]) -> BTreeSet<(String, String)> {
    let all = elements.iter().flat_map(|element| {
        let keys = element.attributes.iter().map(|(key, _)| key.as_str()).chain([""]);
        keys.map(|key| (element.name.clone(), key.to_owned()))
    });
    all.collect()
}

#[test]
fn a_picture_has_every_box_frame_and_line_and_the_same_vocabulary_whatever_the_labels() {
    let mut allowed = BTreeSet::new();
    for (name, topology) in samples() {
        let found = elements(&export(&topology, Dialect::GitHub, "svg"), name);
        let with = |class: &str| {
            let parts = found.iter().filter(|element| element.name == "g");
            parts.filter(|part| part.get("class").unwrap().split(' ').next() == Some(class)).count()
        };
        assert_eq!(with("component"), topology.components().len(), "{name}");
        assert_eq!(with("link"), topology.links().len(), "{name}");
        assert!(with("group") <= topology.groups().len(), "{name}");
        assert_eq!(found[1].text, topology.title().name, "{name}");
        allowed.extend(vocabulary(&found));
    }
    allowed.extend(vocabulary(&elements(&export(&labelled("plain"), Dialect::GitHub, "svg"), "plain")));
    for (attacks, text) in hostile::all() {
        let topology = labelled(&text);
        let found = elements(&export(&topology, Dialect::GitHub, "svg"), attacks);
        let strange: Vec<_> = vocabulary(&found).difference(&allowed).cloned().collect();
        assert_eq!(strange, [], "{attacks}");
        let typed = on_one_line(&text);
        let titles: Vec<&str> =
            found.iter().filter(|element| element.name == "title").map(|element| element.text.as_str()).collect();
        let whole = titles.iter().filter(|title| title.contains(&typed)).count();
        // The design, the group, two components, two links.
        assert!(whole >= 5, "{attacks}: {typed:?} is in {titles:?}");
    }
}

#[test]
fn words_of_a_picture_stay_in_their_boxes() {
    for (attacks, text) in hostile::all() {
        let found = elements(&export(&labelled(&text), Dialect::GitHub, "svg"), attacks);
        let longest = found.iter().filter(|element| element.name == "text").map(|element| element.text.len()).max();
        // A sign of several characters may be long; hundreds of them may not.
        assert!(longest < Some(3_000), "{attacks}: {longest:?} bytes in one place");
    }
}
