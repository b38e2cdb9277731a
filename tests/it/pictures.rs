//! Pictures and drawings for other programs show the whole design, and no label in them can act.
//!
//! The hostile labels stand in every place where a file has free text. A reader that knows the format must find them as they
//! were typed, and nothing else that a harmless label would not give.

use std::collections::BTreeSet;

use quick_xml::events::Event;
use quick_xml::reader::Reader;
use serde_json::Value;
use toposcope::analysis::Analysis;
use toposcope::export::mermaid::MAX_PICTURES;
use toposcope::export::{Dialect, EXPORTERS, Options, Report};
use toposcope::file;
use toposcope::import::{import, importer};
use toposcope::layout::{Direction, Layout};
use toposcope::model::{Component, ComponentKind, Expectation, Link, Pinned, Service, Topology, Verdict, Vocabulary};
use toposcope::samples::SAMPLES;
use toposcope::text::shown;

use crate::exports::{assert_document_is_whole, export, labelled, unquoted};
use crate::sketch::{component_id, link_id};
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

/// A design with every sort of link, one of them without a label.
fn unlabelled() -> Topology {
    let mut topology = labelled("plain");
    let mut link = Link::new(link_id("silent"), component_id("store"), component_id("web"));
    link.expectation = Some(Expectation::Stream);
    topology.push_link(link).unwrap();
    topology
}

/// The fields of a design that the drawings of other programs carry; places are those of the drawing.
fn fields(topology: &Topology) -> Vec<String> {
    let groups = topology.groups().values().map(|group| format!("{group:?}"));
    let components = topology.components().values().map(|component| {
        let component = Component { at: None, ..component.clone() };
        format!("{component:?}")
    });
    let links = topology.links().values().map(|link| format!("{link:?}"));
    groups.chain(components).chain(links).collect()
}

#[test]
fn a_drawing_for_another_program_comes_back_as_the_same_design() {
    let designs = samples().chain([("a link without a label", unlabelled())]);
    for (name, topology) in designs {
        for format in ["drawio", "json-canvas"] {
            let out = export(&topology, Dialect::GitHub, format);
            let imported = import(&out, importer(format)).unwrap_or_else(|why| panic!("{}", why.report(name)));
            assert_eq!(fields(&imported.topology), fields(&topology), "{name} as {format}");
            assert_eq!(imported.dropped, [], "{name} as {format}");
        }
    }
}

#[test]
fn draw_io_gets_one_cell_a_thing_and_labels_as_plain_text() {
    let mut allowed = vocabulary(&elements(&export(&labelled("plain"), Dialect::GitHub, "drawio"), "plain"));
    // A line between two boxes turns or not, depending on the width of their names.
    allowed.extend(
        [("Array", ""), ("Array", "as"), ("mxPoint", ""), ("mxPoint", "x"), ("mxPoint", "y")]
            .map(|(name, key)| (name.to_owned(), key.to_owned())),
    );
    for (attacks, text) in hostile::all() {
        let found = elements(&export(&labelled(&text), Dialect::GitHub, "drawio"), attacks);
        let strange: Vec<_> = vocabulary(&found).difference(&allowed).cloned().collect();
        assert_eq!(strange, [], "{attacks}");
        let objects: Vec<_> = found.iter().filter(|element| element.name == "object").collect();
        assert_eq!(objects.len(), 5, "{attacks}");
        for object in &objects {
            let label = object.get("label").unwrap().replace('\n', " ");
            assert!(label.contains(&on_one_line(&text)), "{attacks}: {label}");
        }
        let ids: BTreeSet<_> = objects.iter().map(|object| object.get("id").unwrap()).collect();
        assert_eq!(ids.len(), objects.len(), "{attacks}");
        for cell in found.iter().filter(|element| element.name == "mxCell") {
            assert!(cell.get("style").is_none_or(|style| style.contains("html=0;")), "{attacks}: {cell:?}");
            for key in ["source", "target"] {
                assert!(cell.get(key).is_none_or(|end| ids.contains(end)), "{attacks}: {cell:?}");
            }
        }
    }
}

#[test]
fn a_canvas_keeps_to_the_specification_whatever_the_labels() {
    for (attacks, text) in hostile::all() {
        let out = export(&labelled(&text), Dialect::GitHub, "json-canvas");
        let canvas: Value = serde_json::from_str(&out).unwrap_or_else(|error| panic!("{attacks}: {error}"));
        let typed = on_one_line(&text);
        let mut ids = BTreeSet::new();
        for node in canvas["nodes"].as_array().unwrap() {
            assert!(ids.insert(node["id"].as_str().unwrap()), "{attacks}: {node}");
            assert!(["x", "y", "width", "height"].iter().all(|key| node[key].is_i64()), "{attacks}: {node}");
            match node["type"].as_str() {
                Some("group") => assert!(node["label"].as_str().unwrap().contains(&typed), "{attacks}: {node}"),
                Some("text") => {
                    // The name is one line of Markdown, and reads as typed once its escapes are undone.
                    let (name, _) = node["text"].as_str().unwrap().split_once('\n').unwrap();
                    let mut read = String::new();
                    let mut signs = name.chars();
                    while let Some(sign) = signs.next() {
                        read.extend(if sign == '\\' { signs.next() } else { Some(sign) });
                    }
                    assert!(read.contains(&typed), "{attacks}: {name}");
                }
                other => panic!("{attacks}: a node of type {other:?}"),
            }
        }
        for edge in canvas["edges"].as_array().unwrap() {
            assert!(ids.contains(edge["fromNode"].as_str().unwrap()), "{attacks}: {edge}");
            assert!(ids.contains(edge["toNode"].as_str().unwrap()), "{attacks}: {edge}");
            for side in ["fromSide", "toSide"] {
                assert!(
                    ["top", "right", "bottom", "left"].contains(&edge[side].as_str().unwrap()),
                    "{attacks}: {edge}"
                );
            }
            assert!(edge["label"].as_str().unwrap().contains(&typed), "{attacks}: {edge}");
        }
    }
}

/// The lines of a D2 file outside its quotation marks, without the title, which a nameless design has not.
fn d2_outside(out: &str, what: &str) -> (Vec<String>, Vec<String>) {
    let (outside, inside) = unquoted(out, &['"', '\\', '$', 'n'], what);
    (outside.lines().filter(|line| !line.starts_with("title:")).map(str::to_owned).collect(), inside)
}

#[test]
fn d2_keeps_every_label_inside_its_quotation_marks() {
    let (harmless, _) = d2_outside(&export(&labelled("plain"), Dialect::GitHub, "d2"), "plain");
    for (attacks, text) in hostile::all() {
        let (outside, inside) = d2_outside(&export(&labelled(&text), Dialect::GitHub, "d2"), attacks);
        assert_eq!(outside, harmless, "{attacks}");
        for label in inside {
            let bare = label.match_indices('$').find(|(at, _)| !label[..*at].ends_with('\\'));
            assert_eq!(bare, None, "{attacks}: a substitution in {label}");
        }
    }
}

#[test]
fn decision_records_are_whole_documents_with_one_record_an_answer() {
    for (name, topology) in samples() {
        let out = export(&topology, Dialect::GitHub, "madr");
        let count = |heading: &str| out.lines().filter(|line| *line == heading).count();
        let records = out.lines().filter(|line| line.starts_with("## ")).collect::<BTreeSet<_>>();
        assert!(!records.is_empty(), "{name}");
        for heading in ["### Context and Problem Statement", "### Considered Options", "### Decision Outcome"] {
            assert_eq!(count(heading), records.len(), "{name}: {heading}");
        }
    }
    for (attacks, text) in hostile::all() {
        let mut topology = labelled(&text);
        let mut link = Link::new(link_id("chosen"), component_id("web"), component_id("store"));
        link.expectation = Some(Expectation::Notification);
        let extra = toposcope::model::Extra::default();
        link.service = Some(Pinned { service: Service::StorageQueue, reason: Some(text.clone()), extra });
        topology.push_link(link).unwrap();
        let out = export(&topology, Dialect::GitHub, "madr");
        assert_document_is_whole(&out, Dialect::GitHub, attacks);
        assert_eq!(out.matches("- Status: accepted").count(), 1, "{attacks}");
    }
}

#[test]
fn an_asyncapi_document_names_every_message_and_refers_to_nothing_outside() {
    for (attacks, text) in hostile::all() {
        let out = export(&labelled(&text), Dialect::GitHub, "asyncapi");
        for line in out.lines().filter(|line| line.trim_start().trim_start_matches("- ").starts_with("\"$ref\"")) {
            assert!(line.contains(": \"#/"), "{attacks}: {line}");
        }
        let imported = import(&out, importer("asyncapi")).unwrap_or_else(|why| panic!("{}", why.report(attacks)));
        let typed = on_one_line(&text);
        let titles: Vec<_> = imported.topology.links().values().filter_map(|link| link.label.clone()).collect();
        assert!(titles.iter().any(|title| on_one_line(title).contains(&typed)), "{attacks}: {titles:?}");
    }
}

#[test]
fn a_huge_design_is_twenty_pictures_at_most_and_says_what_they_leave_out() {
    let mut topology = Topology::named("huge");
    let name = |number: usize| component_id(&format!("c{number}"));
    for number in 0..3_000 {
        topology
            .push_component(Component::new(name(number), format!("Part {number}"), ComponentKind::Service))
            .unwrap();
    }
    for number in 0..12_000 {
        let (from, to) = (name(number % 3_000), name((number + 1 + number / 3_000) % 3_000));
        topology.push_link(Link::new(link_id(&format!("l{number}")), from, to)).unwrap();
    }
    let analysis = Analysis::of(&topology);
    let layout = Layout::default();
    let options = Options { sections: vec!["picture"], ..Options::default() };
    let report = Report { topology: &topology, analysis: &analysis, layout: &layout, options: &options };
    let markdown = EXPORTERS.iter().find(|exporter| exporter.name == "markdown").unwrap();
    let out = (markdown.write)(&report);
    // The overview, and the parts.
    assert_eq!(out.matches("```mermaid").count(), 1 + MAX_PICTURES);
    let arrows = out.lines().filter(|line| line.contains("-.->|")).count();
    assert!(out.contains(&format!("they show {arrows} of 12000 links")), "{arrows} are shown");
}

/// The chunks of a PNG file by their names, and its width and height.
fn chunks<'a>(file: &'a [u8], what: &str) -> (Vec<(&'a str, &'a [u8])>, [u32; 2]) {
    let mut rest = file.strip_prefix(b"\x89PNG\r\n\x1a\n").unwrap_or_else(|| panic!("{what}: no PNG"));
    let number = |bytes: &[u8]| u32::from_be_bytes(bytes[..4].try_into().unwrap());
    let mut found = Vec::new();
    while !rest.is_empty() {
        let length = number(rest) as usize;
        let (name, data) = (std::str::from_utf8(&rest[4..8]).unwrap(), &rest[8..8 + length]);
        assert_eq!(number(&rest[8 + length..]), crc32fast::hash(&rest[4..8 + length]), "{what}: {name}");
        found.push((name, data));
        rest = &rest[12 + length..];
    }
    let size = [number(found[0].1), number(&found[0].1[4..])];
    (found, size)
}

#[test]
fn a_picture_of_pixels_is_whole_and_shows_every_verdict_in_its_color() {
    let named = hostile::LABELS.iter().step_by(31).map(|row| (row.attacks, labelled(row.text)));
    for (name, topology) in samples().step_by(4).chain([("empty", Topology::default())]).chain(named) {
        let (analysis, layout) = (Analysis::of(&topology), Layout::of(&topology, Direction::Auto));
        let options = Options::default();
        let report = Report { topology: &topology, analysis: &analysis, layout: &layout, options: &options };
        let exporter = EXPORTERS.iter().find(|exporter| exporter.name == "png").unwrap();
        let file = exporter.bytes(&report);
        let (chunks, [width, height]) = chunks(&file, name);
        assert_eq!(chunks.iter().map(|(name, _)| *name).collect::<Vec<_>>(), ["IHDR", "IDAT", "IEND"], "{name}");
        let rows = miniz_oxide::inflate::decompress_to_vec_zlib(chunks[1].1).unwrap();
        assert_eq!(rows.len(), (width as usize * 3 + 1) * height as usize, "{name}");
        let row = width as usize * 3 + 1;
        let svg = export(&topology, Dialect::GitHub, "svg");
        let verdicts: BTreeSet<Verdict> = topology.links().keys().map(|link| analysis.verdict(link)).collect();
        for verdict in verdicts {
            let color = match verdict {
                Verdict::Message => [0x00, 0x63, 0xa8],
                Verdict::Event => [0x97, 0x4f, 0x00],
                Verdict::Call => [0x00, 0x74, 0x5a],
                Verdict::Undecided => [0x96, 0x46, 0x8a],
            };
            let seen = rows.chunks(row).any(|row| row[1..].chunks(3).any(|pixel| pixel == color));
            assert!(seen, "{name}: no {} is to be seen", verdict.word());
        }
        let double = format!("width=\"{}\" height=\"{}\"", width / 2, height / 2);
        assert!(svg.contains(&double) || width * height > 30_000_000, "{name}: {width} by {height}");
    }
}
