//! What is the design, at a glance? Summary, picture with legend, boundaries, components.

use super::super::mermaid::{self, Pictures};
use super::super::{Dialect, rows, text as plain};
use super::Page;
use super::text::{Table, and, block, count, fenced, said, typed};
use crate::analysis::Severity;
use crate::model::{ComponentKind, Verdict, Vocabulary};

pub(super) fn summary(page: &Page<'_>) -> String {
    let topology = page.report.topology;
    let sum = page.report.analysis.summary();
    let boundaries = match topology.groups().len() {
        0 => String::new(),
        number => format!(" in {}", count(number, "boundary").replace("boundarys", "boundaries")),
    };
    let mut out = String::new();
    let kinds = [(sum.message, "message"), (sum.event, "event"), (sum.call, "call")];
    let kinds: Vec<_> =
        kinds.iter().filter(|(number, _)| *number > 0).map(|(number, noun)| count(*number, noun)).collect();
    let mut words = format!(
        "The design has {}{boundaries} and {}",
        count(topology.components().len(), "component"),
        count(topology.links().len(), "link")
    );
    if !kinds.is_empty() {
        words = format!("{words}: {}", and(&kinds));
    }
    block(&mut out, format_args!("{words}."));
    match sum.undecided {
        0 => {}
        1 => block(&mut out, format_args!("One link is undecided; see the open questions.")),
        number => block(&mut out, format_args!("{number} links are undecided; see the open questions.")),
    }
    let open = |severity| {
        let findings = page.report.analysis.findings().iter();
        findings.filter(|finding| finding.severity == severity && finding.waived.is_none()).count()
    };
    let waived = page.report.analysis.findings().iter().filter(|finding| finding.waived.is_some()).count();
    let mut used: indexmap::IndexMap<&str, usize> = indexmap::IndexMap::new();
    page.rows.iter().filter_map(super::LinkRow::service).for_each(|name| *used.entry(name).or_default() += 1);
    used.sort_by(|name, number, other, others| others.cmp(number).then(name.cmp(other)));
    if !used.is_empty() {
        let used: Vec<_> =
            used.iter().map(|(name, number)| format!("{} ({})", said(name), count(*number, "link"))).collect();
        block(&mut out, format_args!("It uses {}.", and(&used)));
    }
    let mut table = Table::new(["What", "Count"]);
    for (what, number) in [
        ("Components", topology.components().len()),
        ("Boundaries", topology.groups().len()),
        ("Links", topology.links().len()),
        ("Messages", sum.message),
        ("Events", sum.event),
        ("Calls", sum.call),
        ("Undecided links", sum.undecided),
        ("Findings: errors", open(Severity::Error)),
        ("Findings: warnings", open(Severity::Warning)),
        ("Findings: advice", open(Severity::Advice)),
        ("Findings: waived", waived),
    ] {
        table.row(&[what, &number.to_string()]);
    }
    out + &table.end()
}

pub(super) fn picture(page: &Page<'_>) -> String {
    let mut out = String::new();
    match mermaid::pictures(page.report) {
        Pictures::One(text) => {
            block(&mut out, format_args!("{}", described(page)));
            out.push_str(&diagram(page, &text));
        }
        Pictures::Split { overview, parts, left_out } => {
            let words = "The design is larger than one picture can show, so it is split by boundary. First the boundaries and the links between them";
            block(&mut out, format_args!("{words}; a part holds the links that leave its boundary."));
            out.push_str(&diagram(page, &overview));
            for (name, text) in parts {
                block(&mut out, format_args!("**{}**", typed(&name)));
                out.push_str(&diagram(page, &text));
            }
            if left_out > 0 {
                let shown = page.rows.len() - left_out;
                block(
                    &mut out,
                    format_args!(
                        "The pictures end here: they show {shown} of {} links. The table of links below has all.",
                        page.rows.len()
                    ),
                );
            }
        }
    }
    out.push_str(&legend());
    out.push_str(&drawing(page));
    out
}

/// The picture in a sentence, for readers who do not see it.
fn described(page: &Page<'_>) -> String {
    let entries = |from: bool| {
        let touched: std::collections::HashSet<_> =
            page.rows.iter().map(|row| if from { row.from } else { row.to }).collect();
        touched
    };
    let (senders, receivers) = (entries(true), entries(false));
    let sources: Vec<_> = (0..page.report.topology.components().len())
        .filter(|index| senders.contains(index) && !receivers.contains(index))
        .map(|index| super::end_name(page, index).to_owned())
        .collect();
    let start = match sources.len() {
        0 => String::new(),
        1..=4 => format!(" It starts at {}.", and(&sources)),
        number => format!(" It starts at {number} components that only send."),
    };
    format!("The picture shows every component as a box and every link as an arrow from sender to receiver.{start}")
}

fn diagram(page: &Page<'_>, text: &str) -> String {
    match page.report.options.dialect {
        Dialect::GitHub => fenced("mermaid", text),
        Dialect::AzureDevOps => format!("::: mermaid\n{}\n:::\n\n", text.trim_end()),
    }
}

fn legend() -> String {
    let mut table = Table::new(["Line", "As text", "Stands for", "Meaning"]);
    for row in Verdict::WORDS {
        let (look, text) = match row.value {
            Verdict::Message => ("thick, blue", "`━━►`"),
            Verdict::Event => ("dashed, orange", "`╌╌▷`"),
            Verdict::Call => ("thin, green", "`══⇒`"),
            Verdict::Undecided => ("dashed, violet", "`┈┈>`"),
        };
        table.row(&[look, text, row.word, &said(row.meaning)]);
    }
    table.end()
}

/// The most cells of a drawing as text in a document: a dozen screens.
const MAX_CELLS: i64 = 120_000;

fn drawing(page: &Page<'_>) -> String {
    let title = "The same drawing as text";
    let mut out = String::new();
    if page.report.topology.components().len() > super::MOST_DRAWN {
        let words = "The drawing as text is left out: nobody could read one of so many components.";
        block(&mut out, format_args!("{words} `toposcope show` prints it."));
        return out;
    }
    let body = match plain::drawn(page.report, &crate::drawing::UNICODE, MAX_CELLS) {
        Ok(text) => fenced("text", &text),
        Err((columns, rows)) => {
            block(
                &mut out,
                format_args!(
                    "The drawing as text takes {columns} columns and {rows} rows, which nobody reads in a document, so it is \
                     left out; `toposcope show` prints it."
                ),
            );
            return out;
        }
    };
    match page.report.options.dialect {
        Dialect::GitHub => {
            block(&mut out, format_args!("<details>\n<summary>{title}</summary>"));
            out.push_str(&body);
            block(&mut out, format_args!("</details>"));
        }
        Dialect::AzureDevOps => {
            block(&mut out, format_args!("### {title}"));
            out.push_str(&body);
        }
    }
    out
}

pub(super) fn context(page: &Page<'_>) -> String {
    let topology = page.report.topology;
    let mut out = String::new();
    let outside: Vec<_> = (topology.components().values())
        .filter(|component| {
            matches!(component.kind, ComponentKind::Person | ComponentKind::ExternalSystem | ComponentKind::Device)
        })
        .map(|component| format!("{} ({})", typed(rows::component_name(component)), component.kind.word()))
        .collect();
    match outside.as_slice() {
        [] => block(&mut out, format_args!("No person, device or external system is drawn.")),
        _ => block(&mut out, format_args!("People, devices and external systems: {}.", and(&outside))),
    }
    if topology.groups().is_empty() {
        block(&mut out, format_args!("No boundaries are drawn."));
        return out;
    }
    let place = |id| topology.groups().get_index_of(id);
    let mut around: Vec<Vec<usize>> = Vec::with_capacity(topology.components().len());
    for component in topology.components().values() {
        around.push(topology.groups_of(component).filter_map(|group| place(&group.id)).collect());
    }
    let mut members = vec![0_usize; topology.groups().len()];
    let mut traffic = vec![[0_usize; 3]; topology.groups().len()];
    around.iter().flatten().for_each(|group| members[*group] += 1);
    for row in &page.rows {
        for group in &around[row.from] {
            let within = around[row.to].contains(group);
            traffic[*group][if within { 0 } else { 2 }] += 1;
        }
        for group in around[row.to].iter().filter(|group| !around[row.from].contains(group)) {
            traffic[*group][1] += 1;
        }
    }
    let mut table =
        Table::new(["Boundary", "Kind", "Inside", "Components", "Links within", "Links in", "Links out", "Notes"]);
    for (index, group) in topology.groups().values().enumerate() {
        let parent = group.parent.as_ref().and_then(|parent| topology.group(parent));
        table.row(&[
            &typed(rows::group_name(group)),
            group.kind.word(),
            &parent.map(|parent| typed(rows::group_name(parent))).unwrap_or_default(),
            &members[index].to_string(),
            &traffic[index][0].to_string(),
            &traffic[index][1].to_string(),
            &traffic[index][2].to_string(),
            &typed(group.notes.as_deref().unwrap_or_default()),
        ]);
    }
    out + &table.end()
}

pub(super) fn components(page: &Page<'_>) -> String {
    let topology = page.report.topology;
    if topology.components().is_empty() {
        return "There are no components yet.\n\n".to_owned();
    }
    let mut degree = vec![(0_usize, 0_usize); topology.components().len()];
    for row in &page.rows {
        degree[row.from].1 += 1;
        degree[row.to].0 += 1;
    }
    let mut table = Table::new(["Component", "Kind", "Boundary", "Exposure", "Links in", "Links out", "Notes"]);
    for (index, component) in topology.components().values().enumerate() {
        let boundary = component.group.as_ref().and_then(|group| topology.group(group));
        let mut kind = component.kind.word().to_owned();
        if let Some(tier) = component.tier {
            kind = format!("{kind}, {}", tier.word());
        }
        if let Some(instances) = component.instances {
            kind = format!("{kind}, {}", count(instances as usize, "instance"));
        }
        table.row(&[
            &page.names[index],
            &kind,
            &boundary.map(|group| typed(rows::group_name(group))).unwrap_or_default(),
            component.exposure.map(Vocabulary::word).unwrap_or_default(),
            &degree[index].0.to_string(),
            &degree[index].1.to_string(),
            &typed(component.notes.as_deref().unwrap_or_default()),
        ]);
    }
    table.end()
}
