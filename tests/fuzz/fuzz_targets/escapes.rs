//! Does any text in a name, a label or a note break out of an export? Run as `load.rs` says, without `samples`.
//!
//! The text stands in every place that a design has for text. No export may hold a character that acts on a terminal, and
//! those that can be read again must give back as many components and links, called as they were.
#![no_main]

use libfuzzer_sys::fuzz_target;
use toposcope::analysis::Analysis;
use toposcope::export::{Dialect, EXPORTERS, Options, Report};
use toposcope::import::importer;
use toposcope::layout::{Direction, Layout};
use toposcope::model::{
    Component, ComponentId, ComponentKind, Expectation, Group, GroupId, GroupKind, Link, LinkId, Topology,
};
use toposcope::text::shown;
use toposcope::{checks, diff, file};

fn labelled(text: &str) -> Topology {
    let mut topology = Topology::named(text);
    let mut title = topology.title().clone();
    (title.description, title.notes) = (Some(text.to_owned()), Some(text.to_owned()));
    topology.set_title(title);
    let shop = GroupId::new("shop").expect("an id");
    let group = Group { notes: Some(text.to_owned()), ..Group::new(shop.clone(), text, GroupKind::Application) };
    topology.push_group(group).expect("the first");
    let ends = ["web", "store"].map(|id| ComponentId::new(id).expect("an id"));
    for (id, kind) in ends.iter().zip([ComponentKind::WebApp, ComponentKind::Database]) {
        let component = Component::new(id.clone(), text, kind);
        let component = Component { group: Some(shop.clone()), notes: Some(text.to_owned()), ..component };
        topology.push_component(component).expect("a new id");
    }
    for (id, expectation) in [("order", Some(Expectation::Command)), ("open", None)] {
        let link = Link::new(LinkId::new(id).expect("an id"), ends[0].clone(), ends[1].clone());
        let (label, notes) = (Some(text.to_owned()), Some(text.to_owned()));
        topology.push_link(Link { label, notes, expectation, ..link }).expect("a new id");
    }
    topology
}

/// A text as a drawing shows it. The spaces around it go first, those too that act on a terminal.
fn seen(text: &str) -> String {
    kept(text.trim())
}

/// A text as the field of a file says it, which nobody trims.
fn kept(text: &str) -> String {
    let lines = text.split('\n').map(|line| shown(line.strip_suffix('\r').unwrap_or(line)).into_owned());
    set(&lines.collect::<Vec<_>>().join("\n"))
}

/// A text as it is set in a drawing: no line begins or ends with space.
fn set(text: &str) -> String {
    text.split('\n').map(str::trim).collect::<Vec<_>>().join("\n").trim().to_owned()
}

fn typed(text: &str) -> String {
    text.trim().to_owned()
}

/// Reads an export again as a drawing; `was` and `now` say what of a text can be compared.
fn comes_back(topology: &Topology, out: &str, format: &str, [was, now]: [fn(&str) -> String; 2]) {
    let read = importer(format).expect("it is read too").read;
    let again = match read(out) {
        Ok(imported) => imported.topology,
        Err(problems) => panic!("{format}: {}\n{out}", problems.report("it")),
    };
    assert_eq!((again.components().len(), again.links().len()), (2, 2), "{format}\n{out}");
    for (old, new) in topology.components().values().zip(again.components().values()) {
        // Where there is nothing to see, the id stands.
        let named = |name: String| if name.is_empty() { old.id.to_string() } else { name };
        assert_eq!(named(now(&new.name)), named(was(&old.name)), "{format}\n{out}");
    }
    for (old, new) in topology.links().values().zip(again.links().values()) {
        let [old, new] = [old, new].map(|link| link.label.clone().unwrap_or_default());
        assert_eq!(now(&new), was(&old), "{format}\n{out}");
    }
}

fuzz_target!(|text: &str| {
    let topology = labelled(text);
    let (analysis, layout) = (Analysis::of(&topology), Layout::of(&topology, Direction::Right));
    for dialect in [Dialect::GitHub, Dialect::AzureDevOps] {
        let options = Options { dialect, ..Options::default() };
        let report = Report { topology: &topology, analysis: &analysis, layout: &layout, options: &options };
        for exporter in EXPORTERS {
            let out = (exporter.write)(&report);
            let raw = out.chars().find(|letter| letter.is_control() && !matches!(letter, '\n' | '\r' | '\t'));
            assert_eq!(raw, None, "{} {out:?}", exporter.name);
            match exporter.name {
                "json" => {
                    let (again, _) = file::read(out.as_bytes()).expect("an export can be read");
                    assert_eq!(again, topology);
                }
                // Azure DevOps draws a Mermaid label on one line.
                "mermaid" if dialect == Dialect::AzureDevOps => {}
                "mermaid" | "dot" => comes_back(&topology, &out, exporter.name, [seen, set]),
                "drawio" => comes_back(&topology, &out, exporter.name, [kept, set]),
                "json-canvas" => comes_back(&topology, &out, exporter.name, [typed, typed]),
                _ => {}
            }
        }
    }
    let written = file::write(&topology, None);
    let (_, source) = file::read(written.as_bytes()).expect("what was written can be read");
    let checked = checks::Checked::of(text.to_owned(), &analysis, &source);
    let check = checks::Check { files: vec![checked], deny: None };
    let difference = diff::design::Diff::of(&Topology::named("x"), &topology);
    let told = checks::FORMATS.iter().map(|format| (format.name, (format.write)(&check)));
    for (name, out) in told.chain(diff::FORMATS.iter().map(|format| (format.name, (format.write)(&difference)))) {
        let raw = out.chars().find(|letter| letter.is_control() && *letter != '\n');
        assert_eq!(raw, None, "{name} {out:?}");
    }
});
