//! How does the design look in Mermaid? In the subset that majors 8.14 to 12 and the hosts agree on, within their limits.
//!
//! Ids are `n0`, `n1`, … and `g0`, `g1`, …, never the author's words. Labels are quoted, and every character in them that is
//! not a letter, a digit or a space is written by its number, because quoting alone does not stop Mermaid from acting on
//! what is inside. Over [`MAX_LINKS`] links or [`MAX_TEXT`] characters, where readers would see an error box in place of a
//! picture, the picture is split by boundary.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::rows::{self, LinkRow, Nest, Shape, line};
use super::{Dialect, Exporter, Report, Shows};
use crate::model::{Topology, Verdict, Vocabulary};

/// The row of this format.
pub const EXPORTER: Exporter = Exporter {
    name: "mermaid",
    extension: "mmd",
    help: "a Mermaid flowchart, for hosts that draw it in Markdown",
    write,
    paint: None,
    shows: Shows::Words,
};

/// The most links in one picture; Mermaid refuses more than 500.
pub const MAX_LINKS: usize = 450;
/// The most characters in one picture; Mermaid refuses more than 50,000.
pub const MAX_TEXT: usize = 45_000;
/// The most pictures that a design is split into; nobody looks at hundreds, and hosts take long to draw them.
pub const MAX_PICTURES: usize = 20;
/// A word joiner, which nobody sees, between signs that must not stand side by side.
const APART: &str = "#8288;";
/// The most characters of one label, as written.
const MAX_LABEL: usize = 20_000;

/// A design as one picture, or as several with an overview in front.
#[derive(Debug)]
pub(super) enum Pictures {
    /// Everything in one.
    One(String),
    /// Too large for one.
    Split {
        /// The boundaries and how many links run between them.
        overview: String,
        /// Parts, each with the name of its boundary; at most [`MAX_PICTURES`].
        parts: Vec<(String, String)>,
        /// How many links are in none of the parts.
        left_out: usize,
    },
}

fn write(report: &Report<'_>) -> String {
    match pictures(report) {
        Pictures::One(text) => text,
        Pictures::Split { overview, .. } => {
            let note = "%% Too large for one picture: boundaries and the links between them. The Markdown export has every part.\n";
            format!("{note}{overview}")
        }
    }
}

/// The pictures of a design.
pub(super) fn pictures(report: &Report<'_>) -> Pictures {
    let rows = rows::links(report);
    if rows.len() <= MAX_LINKS && report.topology.components().len() <= 2 * MAX_LINKS {
        let links: Vec<&LinkRow<'_>> = rows.iter().collect();
        let text = picture(report, None, &links);
        if text.len() <= MAX_TEXT {
            return Pictures::One(text);
        }
    }
    let homes = homes(report.topology);
    let (parts, left_out) = parts(report, &rows, &homes);
    Pictures::Split { overview: overview(report.topology, &rows, &homes), parts, left_out }
}

/// One picture of some components and links; of all components when none are named.
fn picture(report: &Report<'_>, components: Option<&[usize]>, links: &[&LinkRow<'_>]) -> String {
    let topology = report.topology;
    let mut out = String::from("graph LR\n");
    let mut kinds: BTreeMap<&str, (Shape, Vec<usize>)> = BTreeMap::new();
    for step in rows::nested(topology, components) {
        match step {
            Nest::Open(group, depth) => {
                let group_row = &topology.groups()[group];
                let title = [rows::group_name(group_row), " (", group_row.kind.word(), ")"].concat();
                indent(&mut out, depth);
                line(&mut out, format_args!("subgraph g{group}[\"{}\"]", escape(&title, report.options.dialect)));
            }
            Nest::Close(depth) => {
                indent(&mut out, depth);
                out.push_str("end\n");
            }
            Nest::Component(index, depth) => {
                let component = &topology.components()[index];
                let shape = Shape::of(component);
                kinds.entry(component.kind.word()).or_insert((shape, Vec::new())).1.push(index);
                let label = two_lines(rows::component_name(component), component.kind.word(), report.options.dialect);
                let (open, close) = brackets(shape, report.options.dialect);
                indent(&mut out, depth);
                line(&mut out, format_args!("n{index}{open}\"{label}\"{close}"));
            }
        }
    }
    for row in links {
        let label = two_lines(row.label(), &row.answer(), report.options.dialect);
        line(&mut out, format_args!("  n{} {}|\"{label}\"| n{}", row.from, arrow(row.verdict), row.to));
    }
    for (kind, (shape, members)) in &kinds {
        let colours = shape.colours();
        let class = kind.replace('-', "_");
        let look = format!("fill:{},stroke:{},color:{}", colours.fill, colours.line, colours.text);
        line(&mut out, format_args!("  classDef k_{class} {look}"));
        line(&mut out, format_args!("  class {} k_{class}", join(members, |member| format!("n{member}"))));
    }
    for verdict in Verdict::WORDS.iter().map(|word| word.value) {
        let members: Vec<usize> =
            links.iter().enumerate().filter(|(_, row)| row.verdict == verdict).map(|(at, _)| at).collect();
        if !members.is_empty() {
            let places = join(&members, usize::to_string);
            line(&mut out, format_args!("  linkStyle {places} stroke:{}", rows::colours(verdict).line));
        }
    }
    out
}

/// Indents a line; beyond some depth nobody counts the spaces any more.
fn indent(out: &mut String, depth: usize) {
    (0..=depth.min(8)).for_each(|_| out.push_str("  "));
}

fn join<T>(items: &[T], text: impl Fn(&T) -> String) -> String {
    items.iter().map(text).collect::<Vec<_>>().join(",")
}

fn arrow(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Message => "==>",
        Verdict::Call => "-->",
        Verdict::Event | Verdict::Undecided => "-.->",
    }
}

fn brackets(shape: Shape, dialect: Dialect) -> (&'static str, &'static str) {
    match (dialect, shape) {
        (Dialect::AzureDevOps, _) | (_, Shape::Box) => ("[", "]"),
        (Dialect::GitHub, Shape::Store) => ("[(", ")]"),
        (Dialect::GitHub, Shape::Service) => ("{{", "}}"),
        (Dialect::GitHub, Shape::Outside) => ("([", "])"),
    }
}

/// A label above what the program says of it. Azure DevOps has no line breaks, so there it is one line.
fn two_lines(label: &str, below: &str, dialect: Dialect) -> String {
    let below = escape(below, dialect);
    match (label, dialect) {
        ("", _) => below,
        (_, Dialect::GitHub) => format!("{}<br/>{below}", escape(label, dialect)),
        (_, Dialect::AzureDevOps) => format!("{}#58; {below}", escape(label, dialect)),
    }
}

/// A label as Mermaid may have it inside quotes.
pub(super) fn escape(label: &str, dialect: Dialect) -> String {
    let mut out = String::with_capacity(label.len());
    for (number, part) in rows::shown_lines(label).enumerate() {
        if number > 0 {
            out.push_str(match dialect {
                Dialect::GitHub => "<br/>",
                Dialect::AzureDevOps => " ",
            });
        }
        let mut before = ' ';
        for sign in part.chars() {
            if out.len() > MAX_LABEL {
                out.push('…');
                return out;
            }
            // Mermaid takes these pairs for marks of its own, even in the finished picture.
            if matches!((before, sign), ('\u{fb02}', '°') | ('¶', 'ß')) {
                out.push_str(APART);
            }
            before = sign;
            // U+00DF and U+FB02 are letters, but Mermaid uses them as marks of its own.
            if sign == ' ' || sign.is_alphanumeric() && !matches!(sign, 'ß' | '\u{fb02}') {
                out.push(sign);
            } else {
                write!(out, "#{};", u32::from(sign)).expect("a string takes everything");
            }
        }
    }
    if out.is_empty() {
        out.push(' ');
    }
    out
}

/// The outermost group of each component.
fn homes(topology: &Topology) -> Vec<Option<usize>> {
    let mut known: Vec<Option<usize>> = vec![None; topology.groups().len()];
    let mut outermost = |start: usize| {
        let mut walked = vec![start];
        let mut at = start;
        while known[at].is_none() {
            let parent = topology.groups()[at].parent.as_ref();
            match parent.and_then(|parent| topology.groups().get_index_of(parent)) {
                Some(parent) => at = parent,
                None => known[at] = Some(at),
            }
            walked.push(at);
        }
        let home = known[at];
        for group in walked {
            known[group] = home;
        }
        home
    };
    (topology.components().values())
        .map(|component| outermost(topology.groups().get_index_of(component.group.as_ref()?)?))
        .collect()
}

fn home_name(topology: &Topology, home: Option<usize>) -> &str {
    home.map_or("Outside any boundary", |group| rows::group_name(&topology.groups()[group]))
}

/// The boundaries as nodes, and the links between two of them as one arrow for each verdict.
fn overview(topology: &Topology, rows: &[LinkRow<'_>], homes: &[Option<usize>]) -> String {
    let mut sizes: BTreeMap<Option<usize>, (usize, usize)> = BTreeMap::new();
    for home in homes {
        sizes.entry(*home).or_default().0 += 1;
    }
    let mut between: BTreeMap<(Option<usize>, Option<usize>, usize), usize> = BTreeMap::new();
    for row in rows {
        let (from, to) = (homes[row.from], homes[row.to]);
        if from == to {
            sizes.entry(from).or_default().1 += 1;
        } else {
            *between.entry((from, to, row.verdict as usize)).or_default() += 1;
        }
    }
    // The busiest first when there are too many, so that what is left out matters least.
    let mut arrows: Vec<_> = between.into_iter().collect();
    arrows.sort_by_key(|((from, to, verdict), count)| (std::cmp::Reverse(*count), *from, *to, *verdict));
    let left_out = arrows.len().saturating_sub(MAX_LINKS);
    arrows.truncate(MAX_LINKS);
    let id = |home: Option<usize>| home.map_or("outside".to_owned(), |group| format!("g{group}"));
    let mut out = String::from("graph LR\n");
    let left_groups = sizes.len().saturating_sub(MAX_LINKS);
    for (home, (members, links)) in sizes.iter().take(MAX_LINKS) {
        let name: String = home_name(topology, *home).chars().take(60).collect();
        let count = escape(&format!("{members} components, {links} links inside"), Dialect::GitHub);
        line(&mut out, format_args!("  {}[\"{}#58; {count}\"]", id(*home), escape(&name, Dialect::GitHub)));
    }
    let shown: Vec<_> = sizes.keys().take(MAX_LINKS).collect();
    for ((from, to, verdict), count) in arrows {
        if out.len() > MAX_TEXT - 200 {
            break;
        }
        if shown.binary_search(&&from).is_ok() && shown.binary_search(&&to).is_ok() {
            let verdict = Verdict::WORDS[verdict].value;
            let words = format!("{count} {}", verdict.word());
            line(&mut out, format_args!("  {} {}|\"{words}\"| {}", id(from), arrow(verdict), id(to)));
        }
    }
    if left_out + left_groups > 0 {
        line(&mut out, format_args!("  more[\"and {} more\"]", left_out + left_groups));
    }
    out
}

/// The links by the boundary of their sender, cut into pictures that every host can draw, and how many links are in none.
fn parts(report: &Report<'_>, rows: &[LinkRow<'_>], homes: &[Option<usize>]) -> (Vec<(String, String)>, usize) {
    let mut members: BTreeMap<Option<usize>, (Vec<usize>, Vec<&LinkRow<'_>>)> = BTreeMap::new();
    homes.iter().enumerate().for_each(|(index, home)| members.entry(*home).or_default().0.push(index));
    for row in rows {
        members.entry(homes[row.from]).or_default().1.push(row);
    }
    let cost = |label: &str| escape(label, report.options.dialect).len() + 120;
    let node_costs: Vec<usize> =
        report.topology.components().values().map(|component| cost(rows::component_name(component))).collect();
    let (mut parts, mut left_out) = (Vec::new(), 0);
    for (home, (components, links)) in members {
        let mut cutter = Cutter {
            report,
            drawn: std::collections::BTreeSet::new(),
            links: Vec::new(),
            text: 0,
            done: Vec::new(),
            room: MAX_PICTURES - parts.len(),
            left_out: 0,
        };
        let mut linked = std::collections::HashSet::new();
        for row in links {
            if cutter.is_full() {
                // What a label would cost is of no matter any more, and there may be very many.
                cutter.left_out += 1;
                continue;
            }
            linked.extend([row.from, row.to]);
            let price = cost(row.label()) + cost(&row.answer());
            cutter.add(&[row.from, row.to], Some(row), price, &node_costs);
        }
        for lonely in components.iter().filter(|index| !linked.contains(*index)) {
            cutter.add(&[*lonely], None, 0, &node_costs);
        }
        cutter.cut();
        left_out += cutter.left_out;
        let name = home_name(report.topology, home);
        let count = cutter.done.len();
        parts.extend(cutter.done.into_iter().enumerate().map(|(at, text)| match count {
            1 => (name.to_owned(), text),
            _ => (format!("{name}, part {} of {count}", at + 1), text),
        }));
    }
    (parts, left_out)
}

/// Collects links and components until a picture is full.
struct Cutter<'a, 'b> {
    report: &'a Report<'b>,
    drawn: std::collections::BTreeSet<usize>,
    links: Vec<&'a LinkRow<'b>>,
    text: usize,
    done: Vec<String>,
    /// How many pictures there may be.
    room: usize,
    left_out: usize,
}

impl<'a, 'b> Cutter<'a, 'b> {
    fn add(&mut self, components: &[usize], link: Option<&'a LinkRow<'b>>, price: usize, node_costs: &[usize]) {
        let fresh = |drawn: &std::collections::BTreeSet<usize>| -> usize {
            components.iter().filter(|index| !drawn.contains(*index)).map(|index| node_costs[*index]).sum()
        };
        let full = self.links.len() >= MAX_LINKS || self.drawn.len() >= MAX_LINKS;
        if full || self.text + price + fresh(&self.drawn) > MAX_TEXT - 3_000 {
            self.cut();
        }
        if self.is_full() {
            self.left_out += usize::from(link.is_some());
            return;
        }
        self.text += price + fresh(&self.drawn);
        self.drawn.extend(components);
        self.links.extend(link);
    }

    /// Whether no further picture may be begun.
    fn is_full(&self) -> bool {
        self.done.len() == self.room
    }

    fn cut(&mut self) {
        if self.drawn.is_empty() {
            return;
        }
        let components: Vec<usize> = std::mem::take(&mut self.drawn).into_iter().collect();
        let links = std::mem::take(&mut self.links);
        self.done.push(picture(self.report, Some(&components), &links));
        self.text = 0;
    }
}
