//! What leaves the program as a drawing comes back: the same components, groups, links and labels, whatever they are called.
//!
//! Characters that act or hide leave as visible stand-ins and spaces at the ends of lines do not count; all else is equal.

use proptest::prelude::*;
use toposcope::analysis::Analysis;
use toposcope::export::{Dialect, EXPORTERS, Options, Report};
use toposcope::import::{Imported, import, importer};
use toposcope::layout::{Direction, Layout};
use toposcope::model::{Component, Expectation, Group, GroupId, GroupKind, Link, Topology, Vocabulary};
use toposcope::samples::SAMPLES;
use toposcope::text::shown;

use crate::sketch::{component_id, link_id};
use crate::support::{hostile, strategies};

/// The formats that are written and read, and whether they keep ids, tags and needs.
const FORMATS: &[(&str, Keeps)] = &[
    ("mermaid", Keeps::Drawing),
    ("dot", Keeps::Ids),
    ("drawio", Keeps::Tags),
    ("json-canvas", Keeps::Letters),
    ("asyncapi", Keeps::Letters),
];

/// What a format keeps of a design, each more than the one before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd)]
enum Keeps {
    /// Names, kinds, groups, labels and ends.
    Drawing,
    /// The ids too.
    Ids,
    /// The ids and the tags too.
    Tags,
    /// The ids and tags, and every letter of a name, those too that act or hide.
    Letters,
}

/// A text as a drawing shows it. The spaces around it go first: a mark that stood on one of them stands alone then.
fn seen(text: &str) -> String {
    let lines = text.trim().lines().map(|line| shown(line).trim().to_owned());
    lines.collect::<Vec<_>>().join("\n").trim().to_owned()
}

/// A text as the field of a file says it, which nobody trims.
fn kept(text: &str) -> String {
    text.split('\n')
        .map(|line| shown(line.strip_suffix('\r').unwrap_or(line)).trim().to_owned())
        .collect::<Vec<_>>()
        .join("\n")
        .trim()
        .to_owned()
}

/// A text to the letter, but for the spaces around its lines.
fn typed(text: &str) -> String {
    text.trim().lines().map(str::trim).collect::<Vec<_>>().join("\n")
}

/// How a text is looked at.
type Look = fn(&str) -> String;

fn named(look: Look, name: &str, id: &str) -> String {
    Some(look(name)).filter(|name| !name.is_empty()).unwrap_or_else(|| id.to_owned())
}

/// A design as its drawing tells it, in no order: groups, components, and links with the names of their ends.
fn told(topology: &Topology, keeps: Keeps, look: Look) -> Vec<String> {
    let id = |id: &str| if keeps == Keeps::Drawing { String::new() } else { format!("{id} ") };
    let group_name = |id: &GroupId| named(look, &topology.groups()[id].name, id.as_str());
    let component_name = |id: &toposcope::model::ComponentId| named(look, &topology.components()[id].name, id.as_str());
    let inside =
        |group: Option<&GroupId>| group.map(|group| format!(" in {:?}", group_name(group))).unwrap_or_default();
    let mut told = Vec::new();
    for group in topology.groups().values() {
        let (own, parent) = (group_name(&group.id), inside(group.parent.as_ref()));
        told.push(format!("group {}{own:?} {}{parent}", id(group.id.as_str()), group.kind.word()));
    }
    for component in topology.components().values() {
        let (own, group) = (component_name(&component.id), inside(component.group.as_ref()));
        told.push(format!("component {}{own:?} {}{group}", id(component.id.as_str()), component.kind.word()));
    }
    for link in topology.links().values() {
        let label = look(link.label.as_deref().unwrap_or_default());
        let (from, to) = (component_name(&link.from), component_name(&link.to));
        let tag = link.expectation.filter(|_| keeps >= Keeps::Tags).map(Vocabulary::word);
        told.push(format!("link {}{from:?} -> {to:?} {label:?} {tag:?}", id(link.id.as_str())));
    }
    told.sort();
    told
}

fn check(topology: &Topology, what: &str, formats: &[(&str, Keeps)]) {
    let options = Options { dialect: Dialect::GitHub, ..Options::default() };
    let (analysis, layout) = (Analysis::of(topology), Layout::of(topology, Direction::Auto));
    let report = Report { topology, analysis: &analysis, layout: &layout, options: &options };
    for (format, keeps) in formats {
        let exporter = EXPORTERS.iter().find(|exporter| exporter.name == *format).unwrap();
        let out = (exporter.write)(&report);
        // A drawing that is split says so, and one without boxes is no drawing.
        if out.starts_with("%% Too large") || topology.components().is_empty() {
            continue;
        }
        let Imported { topology: again, dropped, .. } = match import(&out, importer(format)) {
            Ok(imported) => imported,
            Err(problems) => panic!("{what}: {}\n{out}", problems.report(format)),
        };
        let look = match keeps {
            Keeps::Drawing | Keeps::Ids => seen,
            Keeps::Tags => kept,
            Keeps::Letters => typed,
        };
        assert_eq!(told(&again, *keeps, typed), told(topology, *keeps, look), "{what} as {format}\n{out}");
        let title = look(&topology.title().name);
        if *keeps != Keeps::Drawing && !title.is_empty() {
            assert_eq!(typed(&again.title().name), title, "{what} as {format}");
        }
        assert!(dropped.is_empty(), "{what} as {format}: {dropped:?}");
    }
}

/// A small design in which everything has the same hostile name, apart from a number.
fn labelled(text: &str) -> Topology {
    let mut topology = Topology::named(text);
    let outer = Group::new(GroupId::new("outer").unwrap(), format!("{text}1"), GroupKind::Network);
    let inner =
        Group { parent: GroupId::new("outer"), ..Group::new(GroupId::new("inner").unwrap(), text, GroupKind::Team) };
    topology.push_group(outer).unwrap();
    topology.push_group(inner).unwrap();
    for (at, kind) in toposcope::model::ComponentKind::WORDS.iter().enumerate() {
        let group = [None, GroupId::new("outer"), GroupId::new("inner")][at % 3].clone();
        let name = if at == 0 { text.to_owned() } else { format!("{text}{at}") };
        let component = Component::new(component_id(&format!("c{at}")), name, kind.value);
        topology.push_component(Component { group, ..component }).unwrap();
    }
    let tags = Expectation::WORDS.iter().map(|row| Some(row.value)).chain([None]);
    for (at, tag) in tags.enumerate() {
        let (from, to) = (component_id(&format!("c{at}")), component_id(&format!("c{}", at * 2)));
        let label = [Some(text.to_owned()), Some(format!("{at}{text}")), None][at % 3].clone();
        topology
            .push_link(Link { label, expectation: tag, ..Link::new(link_id(&format!("l{at}")), from, to) })
            .unwrap();
    }
    topology
}

/// The design with every place left to the layout.
fn unplaced(design: &Topology) -> Topology {
    let mut again = Topology::named("");
    again.set_title(design.title().clone());
    design.groups().values().for_each(|group| again.push_group(group.clone()).unwrap());
    for component in design.components().values() {
        again.push_component(Component { at: None, ..component.clone() }).unwrap();
    }
    design.links().values().for_each(|link| again.push_link(link.clone()).unwrap());
    again
}

#[test]
fn every_sample_comes_back_as_it_left() {
    for sample in SAMPLES {
        check(&toposcope::file::read(sample.text.as_bytes()).unwrap().0, sample.name, FORMATS);
    }
}

#[test]
fn hostile_names_come_back_as_they_were_read() {
    for (attacks, text) in hostile::all() {
        check(&labelled(&text), attacks, FORMATS);
    }
    // Words that look like those which our exporters add.
    for text in
        ["message", "a\nmessage, Service Bus queue", "call: message", "api", "x\napi", "A (team)", "event, x (team)"]
    {
        check(&labelled(text), text, FORMATS);
    }
    // Marks that lose the space they stood on, spaces that only some call spaces, letters beyond the first plane.
    for text in [" \u{301}acute", " \u{eb1}{p<òB", "a\u{2003}\nb", "\u{b}\u{c}", "\\_ï𑅨Q=🂺Vn*4ힽ$🕴𐛂)]ⲇꢷV\"zA"]
    {
        check(&labelled(text), text, FORMATS);
    }
}

proptest! {
    #![proptest_config(strategies::cases(24))]

    #[test]
    fn any_design_comes_back_as_it_left(design in strategies::topology(5)) {
        // In the other formats places say what lies in what, and these designs have boxes all over each other.
        check(&design, "any design", &FORMATS[..2]);
        check(&unplaced(&design), "any design without places", &FORMATS[2..]);
    }
}
