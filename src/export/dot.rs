//! How does the design look to Graphviz? As a directed graph with clusters, styled by verdict, with classes for style sheets.
//!
//! Nodes are named by their ids, which need no escaping. Labels are quoted, with nothing left that Graphviz would expand.

use super::rows::{self, LinkRow, Nest, Shape, line};
use super::{Exporter, Report, Shows};
use crate::model::{Verdict, Vocabulary};

/// The row of this format.
pub const EXPORTER: Exporter = Exporter {
    name: "dot",
    extension: "dot",
    help: "a Graphviz graph, styled by verdict",
    write,
    paint: None,
    shows: Shows::Words,
};

fn write(report: &Report<'_>) -> String {
    let topology = report.topology;
    let mut out = String::new();
    line(&mut out, format_args!("digraph {} {{", quoted(&[topology.title().name.trim()])));
    line(
        &mut out,
        format_args!("  graph [rankdir=LR, fontname=\"Helvetica,Arial,sans-serif\", nodesep=0.5, ranksep=1]"),
    );
    line(&mut out, format_args!("  node [fontname=\"Helvetica,Arial,sans-serif\", style=filled, shape=box]"));
    line(&mut out, format_args!("  edge [fontname=\"Helvetica,Arial,sans-serif\", fontsize=10]"));
    for step in rows::nested(topology, None) {
        match step {
            Nest::Open(index, _) => {
                let group = &topology.groups()[index];
                let label = quoted(&[rows::group_name(group), group.kind.word()]);
                line(&mut out, format_args!("  subgraph \"cluster_{}\" {{", group.id));
                line(
                    &mut out,
                    format_args!(
                        "  label={label}; class=\"{}\"; style=\"rounded,dashed\"; color=\"#64748b\"",
                        group.kind.word()
                    ),
                );
            }
            Nest::Close(_) => line(&mut out, format_args!("  }}")),
            Nest::Component(index, _) => {
                let component = &topology.components()[index];
                let colours = Shape::of(component).colours();
                let label = quoted(&[rows::component_name(component), component.kind.word()]);
                let look = format!(
                    "fillcolor=\"{}\", color=\"{}\", fontcolor=\"{}\"",
                    colours.fill, colours.line, colours.text
                );
                let (id, class) = (&component.id, component.kind.word());
                line(&mut out, format_args!("  \"{id}\" [label={label}, class=\"{class}\", {look}]"));
            }
        }
    }
    for row in rows::links(report) {
        let label = match row.label() {
            "" => quoted(&[&row.answer()]),
            label => quoted(&[label, &row.answer()]),
        };
        let style = style(&row);
        line(&mut out, format_args!("  \"{}\" -> \"{}\" [label={label}, {style}]", row.link.from, row.link.to));
    }
    out.push_str("}\n");
    out
}

fn style(row: &LinkRow<'_>) -> String {
    let style = match row.verdict {
        Verdict::Message => "bold",
        Verdict::Event => "dashed",
        Verdict::Call => "solid",
        Verdict::Undecided => "dotted",
    };
    let head = match row.verdict {
        Verdict::Message | Verdict::Undecided => "normal",
        Verdict::Event => "empty",
        Verdict::Call => "vee",
    };
    let colours = rows::colours(row.verdict);
    let class = [Some(row.verdict.word()), row.service_word()].into_iter().flatten().collect::<Vec<_>>().join(" ");
    let colour = format!("color=\"{}\", fontcolor=\"{}\"", colours.line, colours.text);
    format!("id=\"{}\", class=\"{class}\", style={style}, arrowhead={head}, {colour}", row.link.id)
}

/// Lines as one quoted string. Graphviz expands backslashes and decodes entities even inside quotes.
fn quoted(lines: &[&str]) -> String {
    let mut out = String::from("\"");
    let shown = lines.iter().flat_map(|words| rows::shown_lines(words));
    for (number, words) in shown.enumerate() {
        if number > 0 {
            out.push_str("\\n");
        }
        for sign in words.chars() {
            match sign {
                '"' => out.push_str("\\\""),
                '\\' => out.push_str("\\\\"),
                '&' => out.push_str("&amp;"),
                sign => out.push(sign),
            }
        }
    }
    out.push('"');
    out
}
