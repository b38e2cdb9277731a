//! What does every format say of a component and of a link? The same few words, made here once.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt::{Arguments, Write};

use super::Report;
use crate::model::{Component, ComponentId, ComponentKind, Group, GroupId, Link, Topology, Verdict, Vocabulary};
use crate::rules::Advice;
use crate::text;

/// A link with its ends as dense indices and its answer in words.
#[derive(Debug, Clone)]
pub(super) struct LinkRow<'a> {
    pub link: &'a Link,
    pub from: usize,
    pub to: usize,
    pub verdict: Verdict,
    pub advice: Option<&'a Advice>,
}

impl<'a> LinkRow<'a> {
    /// The full name of the service that the link will use.
    pub fn service(&self) -> Option<&'a str> {
        self.advice?.service_name()
    }

    /// The word of the service that the link will use.
    pub fn service_word(&self) -> Option<&'static str> {
        Some(self.advice?.service()?.word())
    }

    /// The verdict and the service: "message, Service Bus queue (Standard), chosen by the author".
    pub fn answer(&self) -> String {
        let service = self.service().map(|service| format!(", {service}")).unwrap_or_default();
        let pinned = if self.is_pinned() { ", chosen by the author" } else { "" };
        format!("{}{service}{pinned}", self.verdict.word())
    }

    /// Whether the author chose the service.
    pub fn is_pinned(&self) -> bool {
        self.advice.is_some_and(|advice| advice.pinned.is_some())
    }

    /// The label as typed; may be empty.
    pub fn label(&self) -> &'a str {
        self.link.label.as_deref().unwrap_or_default().trim()
    }
}

/// Every link, in the author's order.
pub(super) fn links<'a>(report: &Report<'a>) -> Vec<LinkRow<'a>> {
    let components = report.topology.components();
    let ends = |id: &ComponentId| components.get_index_of(id).expect("both ends of a link exist");
    (report.topology.links().values())
        .map(|link| LinkRow {
            link,
            from: ends(&link.from),
            to: ends(&link.to),
            verdict: report.analysis.verdict(&link.id),
            advice: report.analysis.advice(&link.id),
        })
        .collect()
}

/// What to call a component: its name, or its id where the name is blank.
pub(super) fn component_name(component: &Component) -> &str {
    match component.name.trim() {
        "" => component.id.as_str(),
        name => name,
    }
}

/// What to call a group: its name, or its id where the name is blank.
pub(super) fn group_name(group: &Group) -> &str {
    match group.name.trim() {
        "" => group.id.as_str(),
        name => name,
    }
}

/// The lines of a text, each as a reader may have it: no control, direction or zero-width character acts.
pub(super) fn shown_lines(text: &str) -> impl Iterator<Item = Cow<'_, str>> {
    text.split('\n').map(|line| text::shown(line.strip_suffix('\r').unwrap_or(line)))
}

/// A text on one line, as a reader may have it.
pub(super) fn shown_flat(text: &str) -> String {
    shown_lines(text).collect::<Vec<_>>().join(" ")
}

/// Appends a line.
pub(crate) fn line(out: &mut String, words: Arguments<'_>) {
    out.write_fmt(words).expect("a string takes everything");
    out.push('\n');
}

/// A step of a walk over nested groups.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Nest {
    /// A group opens; the number is how many are open around it.
    Open(usize, usize),
    /// A component lies here.
    Component(usize, usize),
    /// The group that was opened last closes.
    Close(usize),
}

/// Walks groups and components as they nest, in the author's order, only those components that are wanted. A group is
/// visited when a wanted component lies in it, or when every component is wanted. Needs no stack of its own, so that
/// a file with a thousand nested groups is a long text and nothing worse.
pub(super) fn nested(topology: &Topology, wanted: Option<&[usize]>) -> Vec<Nest> {
    let groups = topology.groups();
    let place = |id: &GroupId| groups.get_index_of(id);
    let mut inner: HashMap<Option<usize>, Vec<usize>> = HashMap::new();
    for (index, group) in groups.values().enumerate() {
        inner.entry(group.parent.as_ref().and_then(place)).or_default().push(index);
    }
    let mut inside: HashMap<Option<usize>, Vec<usize>> = HashMap::new();
    let mut used = vec![wanted.is_none(); groups.len()];
    let mut note = |index: usize, component: &Component| {
        let innermost = component.group.as_ref().and_then(place);
        inside.entry(innermost).or_default().push(index);
        let mut outer = innermost;
        while let Some(group) = outer.filter(|group| !used[*group]) {
            used[group] = true;
            outer = groups[group].parent.as_ref().and_then(place);
        }
    };
    match wanted {
        None => topology.components().values().enumerate().for_each(|(index, component)| note(index, component)),
        Some(wanted) => wanted.iter().for_each(|index| note(*index, &topology.components()[*index])),
    }
    let mut steps = Vec::new();
    let mut open: Vec<(Option<usize>, usize)> = vec![(None, 0)];
    while let Some((group, next)) = open.pop() {
        let depth = open.len();
        let inner = inner.get(&group).map_or(&[][..], Vec::as_slice);
        if next == 0 {
            let here = inside.get(&group).into_iter().flatten();
            steps.extend(here.map(|component| Nest::Component(*component, depth)));
        }
        match inner[next..].iter().position(|index| used[*index]).map(|skip| next + skip) {
            Some(at) => {
                open.push((group, at + 1));
                open.push((Some(inner[at]), 0));
                steps.push(Nest::Open(inner[at], depth));
            }
            None if group.is_some() => steps.push(Nest::Close(depth - 1)),
            None => {}
        }
    }
    steps
}

/// The colours of documents, by verdict: line, fill behind it, text on the fill. Dark enough on white and on the fill, and
/// those of the light theme, so that a verdict has one colour on the screen and on paper.
pub(super) struct Colours {
    pub line: &'static str,
    pub fill: &'static str,
    pub text: &'static str,
}

/// The colours of a verdict.
pub(super) fn colours(verdict: Verdict) -> Colours {
    let [line, fill, text] = match verdict {
        Verdict::Message => ["#0063a8", "#e0f0fb", "#003a63"],
        Verdict::Event => ["#974f00", "#fdf0dc", "#5c3000"],
        Verdict::Call => ["#00745a", "#dcf5ee", "#004233"],
        Verdict::Undecided => ["#96468a", "#f7e9f4", "#552550"],
    };
    Colours { line, fill, text }
}

/// How a component is drawn where a format has shapes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    Box,
    Store,
    Service,
    Outside,
}

impl Shape {
    /// The shape of a component.
    pub fn of(component: &Component) -> Self {
        match component.kind {
            kind if kind.service().is_some() => Self::Service,
            ComponentKind::Person | ComponentKind::ExternalSystem | ComponentKind::Device => Self::Outside,
            ComponentKind::Database | ComponentKind::Cache | ComponentKind::Storage => Self::Store,
            _ => Self::Box,
        }
    }

    /// The colours of a box of this shape.
    pub fn colours(self) -> Colours {
        let [line, fill, text] = match self {
            Self::Box => ["#334155", "#f8fafc", "#0f172a"],
            Self::Store => ["#6d28d9", "#ede9fe", "#2e1065"],
            Self::Service => ["#1d4ed8", "#dbeafe", "#172554"],
            Self::Outside => ["#57534e", "#f5f5f4", "#1c1917"],
        };
        Colours { line, fill, text }
    }
}
