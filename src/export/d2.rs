//! How does the design look in D2? As nested containers and connections, with a class for each verdict and kind of box.
//!
//! Keys are the ids of the design behind a letter, `c-web-api`, so that no key is a reserved word. Every text is a
//! double-quoted string in which nothing is substituted. What D2 has no place for is the connection's class: the verdict and
//! the service, beside the label that says them in words.

use super::rows::{self, LinkRow, Nest, Shape, line};
use super::{Exporter, Report, Shows};
use crate::model::{Component, GroupId, Topology, Verdict, Vocabulary};

/// The row of this format.
pub const EXPORTER: Exporter = Exporter {
    name: "d2",
    extension: "d2",
    help: "a D2 diagram, styled by verdict",
    write,
    paint: None,
    shows: Shows::Words,
};

fn write(report: &Report<'_>) -> String {
    let topology = report.topology;
    let mut out = String::from("direction: right\n");
    out.push_str("classes: {\n");
    for word in Verdict::WORDS {
        let colours = rows::colours(word.value);
        let manner = match word.value {
            Verdict::Message => "stroke-width: 4",
            Verdict::Event => "stroke-width: 2; stroke-dash: 4",
            Verdict::Call => "stroke-width: 1",
            Verdict::Undecided => "stroke-width: 2; stroke-dash: 2",
        };
        let look = format!("stroke: \"{}\"; font-color: \"{}\"; {manner}", colours.line, colours.text);
        line(&mut out, format_args!("  {}: {{ style: {{ {look} }} }}", word.word));
    }
    for (class, shape, outline) in SHAPES {
        let colours = shape.colours();
        let look =
            format!("fill: \"{}\"; stroke: \"{}\"; font-color: \"{}\"", colours.fill, colours.line, colours.text);
        line(&mut out, format_args!("  {class}: {{ shape: {outline}; style: {{ {look} }} }}"));
    }
    line(
        &mut out,
        format_args!("  boundary: {{ style: {{ fill: transparent; stroke: \"#64748b\"; border-radius: 8 }} }}"),
    );
    out.push_str("}\n");
    if !topology.title().name.trim().is_empty() {
        let title = quoted(&[topology.title().name.trim()]);
        line(&mut out, format_args!("title: {title} {{ near: top-center; shape: text; style.font-size: 28 }}"));
    }
    for step in rows::nested(topology, None) {
        match step {
            Nest::Open(index, depth) => {
                let group = &topology.groups()[index];
                let label = quoted(&[&format!("{} ({})", rows::group_name(group), group.kind.word())]);
                let class = group.kind.word();
                indent(&mut out, depth);
                line(&mut out, format_args!("\"g-{}\": {label} {{", group.id));
                indent(&mut out, depth + 1);
                line(&mut out, format_args!("class: [boundary; {class}]"));
            }
            Nest::Close(depth) => {
                indent(&mut out, depth);
                out.push_str("}\n");
            }
            Nest::Component(index, depth) => {
                indent(&mut out, depth);
                component(&mut out, &topology.components()[index]);
            }
        }
    }
    for row in rows::links(report) {
        link(&mut out, topology, &row);
    }
    out
}

/// The classes of boxes with their outlines.
const SHAPES: [(&str, Shape, &str); 4] = [
    ("part", Shape::Box, "rectangle"),
    ("store", Shape::Store, "cylinder"),
    ("azure", Shape::Service, "hexagon"),
    ("outside", Shape::Outside, "oval"),
];

fn component(out: &mut String, component: &Component) {
    let label = quoted(&[rows::component_name(component), &format!("[{}]", component.kind.word())]);
    let shape = Shape::of(component);
    let class = SHAPES.iter().find(|(_, of, _)| *of == shape).map_or("part", |(class, ..)| class);
    line(out, format_args!("\"c-{}\": {label} {{ class: [{class}; {}] }}", component.id, component.kind.word()));
}

fn link(out: &mut String, topology: &Topology, row: &LinkRow<'_>) {
    let (from, to) = (path(topology, row.from), path(topology, row.to));
    let answer = row.answer();
    let label = match row.label() {
        "" => quoted(&[&answer]),
        label => quoted(&[label, &answer]),
    };
    let classes: Vec<_> = [Some(row.verdict.word()), row.service_word()].into_iter().flatten().collect();
    let head = match row.verdict {
        Verdict::Message => "triangle",
        Verdict::Event => "triangle; style.filled: false",
        Verdict::Call | Verdict::Undecided => "arrow",
    };
    let class = classes.join("; ");
    line(out, format_args!("{from} -> {to}: {label} {{ class: [{class}]; target-arrowhead: {{ shape: {head} }} }}"));
}

/// The key of a component, from the outermost group in.
fn path(topology: &Topology, index: usize) -> String {
    let component = &topology.components()[index];
    let mut groups: Vec<&GroupId> = topology.groups_of(component).map(|group| &group.id).collect();
    groups.reverse();
    let mut keys: Vec<String> = groups.into_iter().map(|id| format!("\"g-{id}\"")).collect();
    keys.push(format!("\"c-{}\"", component.id));
    keys.join(".")
}

fn indent(out: &mut String, depth: usize) {
    (0..depth.min(8)).for_each(|_| out.push_str("  "));
}

/// Lines as one string in double quotation marks, in which D2 would else expand backslashes and substitutions.
fn quoted(lines: &[&str]) -> String {
    let mut out = String::from("\"");
    let shown = lines.iter().flat_map(|words| rows::shown_lines(words));
    for (number, words) in shown.enumerate() {
        if number > 0 {
            out.push_str("\\n");
        }
        for sign in words.chars() {
            if matches!(sign, '"' | '\\' | '$') {
                out.push('\\');
            }
            out.push(sign);
        }
    }
    out.push('"');
    out
}
