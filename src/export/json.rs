//! How do other programs read what follows from a design? As the document with one more key, `analysis`.
//!
//! The contract is the exported JSON of the file format: its keys and words are stable; keys beyond it may be added.
//! Nothing here looks anything up: it prints what [`Analysis`](crate::analysis::Analysis) holds, one item a line.

use std::borrow::Cow;
use std::io;

use serde::Serialize;
use serde::ser::SerializeMap;
use serde_json::ser::Formatter;

use super::Report;
use crate::analysis::{Analysis, Channel, Finding, Flow, Pattern, Subject};
use crate::model::{LinkId, Topology, Vocabulary};
use crate::rules::{Advice, Alternative, Conflict, Feature, Hop, Reason, Source, Suggestion, Unmet, WouldChange};

/// The edition of the catalogue of services that the rules were written against.
pub const CATALOG: &str = "azure 2026-11";

/// The program and its version, as exports name it.
pub const GENERATOR: &str = concat!("toposcope ", env!("CARGO_PKG_VERSION"));

/// The `analysis` object of a design, indented as a value of the outermost object.
pub fn analysis(report: &Report<'_>) -> String {
    print(&AnalysisWire::of(report.topology, report.analysis), 1, 5)
}

/// One link's answer, shaped as an element of `analysis.links`, as an object of its own.
pub fn link(id: &LinkId, advice: &Advice, flow: Option<&Flow>) -> String {
    let mut text = print(&LinkWire::of(id, advice, flow), 0, 2);
    text.push('\n');
    text
}

fn print(value: &impl Serialize, depth: usize, wide_below: usize) -> String {
    let mut bytes = Vec::new();
    let mut serializer = serde_json::Serializer::with_formatter(&mut bytes, Rows { depth, wide_below, filled: false });
    value.serialize(&mut serializer).expect("writing plain values to memory does not fail");
    String::from_utf8(bytes).expect("serde_json writes UTF-8")
}

#[derive(Serialize)]
struct AnalysisWire<'a> {
    generator: &'static str,
    catalog: &'static str,
    links: Vec<LinkWire<'a>>,
    channels: Vec<ChannelWire<'a>>,
    patterns: Vec<PatternWire<'a>>,
    findings: Vec<FindingWire<'a>>,
    summary: SummaryWire,
}

impl<'a> AnalysisWire<'a> {
    fn of(topology: &'a Topology, analysis: &'a Analysis) -> Self {
        let links = (topology.links().keys())
            .filter_map(|id| Some(LinkWire::of(id, analysis.advice(id)?, analysis.flow(id))))
            .collect();
        let count = analysis.summary();
        Self {
            generator: GENERATOR,
            catalog: CATALOG,
            links,
            channels: analysis.channels().iter().map(ChannelWire::of).collect(),
            patterns: analysis.patterns().iter().map(PatternWire::of).collect(),
            findings: analysis.findings().iter().map(FindingWire).collect(),
            summary: SummaryWire {
                components: count.components,
                links: count.links,
                message: count.message,
                event: count.event,
                call: count.call,
                undecided: count.undecided,
            },
        }
    }
}

#[derive(Serialize)]
struct LinkWire<'a> {
    id: &'a str,
    verdict: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    declared: Option<&'static str>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    inherited: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    effective: Option<&'static str>,
    suggestion: Option<SuggestionWire<'a>>,
    pinned: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pinned_service: Option<&'static str>,
    reasons: Vec<ReasonWire<'a>>,
    alternatives: Vec<AlternativeWire<'a>>,
    would_change: Vec<WouldChangeWire<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    reopened: Vec<ReasonWire<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    unmet: Vec<UnmetWire<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    conflict: Option<ConflictWire<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    notes: Vec<ReasonWire<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    question: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    flow: Option<FlowWire<'a>>,
}

impl<'a> LinkWire<'a> {
    fn of(id: &'a LinkId, advice: &'a Advice, flow: Option<&'a Flow>) -> Self {
        Self {
            id: id.as_str(),
            verdict: advice.verdict.word(),
            declared: advice.declared.map(Vocabulary::word),
            inherited: advice.inherited,
            effective: advice.effective.map(Vocabulary::word),
            suggestion: advice.suggestion.as_ref().map(SuggestionWire::of),
            pinned: advice.pinned.is_some(),
            pinned_service: advice.pinned.map(Vocabulary::word),
            reasons: advice.reasons.iter().map(ReasonWire::of).collect(),
            alternatives: advice.alternatives.iter().map(AlternativeWire::of).collect(),
            would_change: advice.would_change.iter().map(WouldChangeWire::of).collect(),
            reopened: advice.reopened.iter().map(ReasonWire::of).collect(),
            unmet: advice.unmet.iter().map(UnmetWire::of).collect(),
            conflict: advice.conflict.as_ref().map(ConflictWire::of),
            notes: advice.notes.iter().map(ReasonWire::of).collect(),
            question: advice.question.as_deref(),
            flow: flow.map(FlowWire::of),
        }
    }
}

#[derive(Serialize)]
struct SuggestionWire<'a> {
    service: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    tier: Option<&'static str>,
    features: Vec<&'static str>,
    then: Vec<HopWire>,
    name: &'a str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    feature_texts: Vec<FeatureWire<'a>>,
}

impl<'a> SuggestionWire<'a> {
    fn of(suggestion: &'a Suggestion) -> Self {
        let HopWire { service, tier } = HopWire::of(suggestion.first);
        Self {
            service,
            tier,
            features: suggestion.features.iter().map(|feature| feature.word).collect(),
            then: suggestion.then.iter().copied().map(HopWire::of).collect(),
            name: &suggestion.name,
            feature_texts: suggestion.features.iter().map(FeatureWire::of).collect(),
        }
    }
}

#[derive(Serialize)]
struct HopWire {
    service: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    tier: Option<&'static str>,
}

impl HopWire {
    fn of(hop: Hop) -> Self {
        Self { service: hop.service.word(), tier: hop.tier.map(Vocabulary::word) }
    }
}

#[derive(Serialize)]
struct FeatureWire<'a> {
    feature: &'static str,
    text: &'a str,
    rule: &'static str,
}

impl<'a> FeatureWire<'a> {
    fn of(feature: &'a Feature) -> Self {
        Self { feature: feature.word, text: &feature.text, rule: feature.rule }
    }
}

#[derive(Serialize)]
struct ReasonWire<'a> {
    rule: &'static str,
    text: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<&'static str>,
}

impl<'a> ReasonWire<'a> {
    fn of(reason: &'a Reason) -> Self {
        Self { rule: reason.rule, text: &reason.text, source: reason.sources.first().map(|source| source.path) }
    }
}

#[derive(Serialize)]
struct AlternativeWire<'a> {
    service: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    tier: Option<&'static str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    then: Vec<HopWire>,
    name: &'a str,
    why_not: &'a str,
    rule: &'static str,
    source: &'static str,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    runner_up: bool,
}

impl<'a> AlternativeWire<'a> {
    fn of(other: &'a Alternative) -> Self {
        let HopWire { service, tier } = HopWire::of(other.first);
        Self {
            service,
            tier,
            then: other.then.iter().copied().map(HopWire::of).collect(),
            name: &other.name,
            why_not: &other.why_not,
            rule: other.rule,
            source: other.source.path,
            runner_up: other.runner_up,
        }
    }
}

#[derive(Serialize)]
struct WouldChangeWire<'a> {
    #[serde(rename = "if")]
    condition: &'a str,
    service: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    tier: Option<&'static str>,
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    need: Option<&'static str>,
}

impl<'a> WouldChangeWire<'a> {
    fn of(change: &'a WouldChange) -> Self {
        let HopWire { service, tier } = HopWire::of(change.first);
        let need = change.need.map(crate::model::Need::key);
        Self { condition: &change.condition, service, tier, name: &change.name, need }
    }
}

#[derive(Serialize)]
struct UnmetWire<'a> {
    need: &'static str,
    text: &'a str,
    rule: &'static str,
}

impl<'a> UnmetWire<'a> {
    fn of(unmet: &'a Unmet) -> Self {
        Self { need: unmet.need.key(), text: &unmet.text, rule: unmet.rule }
    }
}

#[derive(Serialize)]
struct ConflictWire<'a> {
    rule: &'static str,
    text: &'a str,
    ways_out: &'a [Cow<'static, str>],
}

impl<'a> ConflictWire<'a> {
    fn of(conflict: &'a Conflict) -> Self {
        Self { rule: conflict.rule, text: &conflict.text, ways_out: &conflict.ways_out }
    }
}

#[derive(Serialize)]
struct FlowWire<'a> {
    sender: &'static str,
    receiver: &'static str,
    receiver_connects: bool,
    internet_facing: bool,
    text: &'a str,
}

impl<'a> FlowWire<'a> {
    fn of(flow: &'a Flow) -> Self {
        Self {
            sender: flow.sender.word(),
            receiver: flow.receiver.word(),
            receiver_connects: flow.receiver_connects,
            internet_facing: flow.internet_facing,
            text: &flow.text,
        }
    }
}

#[derive(Serialize)]
struct ChannelWire<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'a str>,
    from: &'a str,
    links: Vec<&'a str>,
    service: Option<&'static str>,
}

impl<'a> ChannelWire<'a> {
    fn of(channel: &'a Channel) -> Self {
        Self {
            name: channel.name.as_deref(),
            from: channel.from.as_str(),
            links: channel.links.iter().map(LinkId::as_str).collect(),
            service: channel.service.map(Vocabulary::word),
        }
    }
}

#[derive(Serialize)]
struct PatternWire<'a> {
    pattern: &'static str,
    name: &'static str,
    components: Vec<&'a str>,
    links: Vec<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    remark: Option<&'a str>,
}

impl<'a> PatternWire<'a> {
    fn of(pattern: &'a Pattern) -> Self {
        Self {
            pattern: pattern.row.word,
            name: pattern.row.name,
            components: pattern.components.iter().map(crate::model::Id::as_str).collect(),
            links: pattern.links.iter().map(LinkId::as_str).collect(),
            remark: pattern.remark.as_deref(),
        }
    }
}

/// A finding; its subject is a key named after the sort of thing it is about.
pub(crate) struct FindingWire<'a>(pub(crate) &'a Finding);

impl FindingWire<'_> {
    /// The entries of the object, to be embedded where more is to be said of the finding.
    pub(crate) fn entries<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
        let finding = self.0;
        map.serialize_entry("rule", finding.rule)?;
        map.serialize_entry("severity", finding.severity.word())?;
        match &finding.subject {
            Subject::Link(id) => map.serialize_entry("link", id.as_str())?,
            Subject::Component(id) => map.serialize_entry("component", id.as_str())?,
            Subject::Group(id) => map.serialize_entry("group", id.as_str())?,
            Subject::Document => {}
        }
        map.serialize_entry("text", &finding.text)?;
        let source: &Source = finding.source;
        map.serialize_entry("source", source.path)?;
        match &finding.waived {
            Some(reason) => map.serialize_entry("waived", reason),
            None => Ok(()),
        }
    }
}

impl Serialize for FindingWire<'_> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        self.entries(&mut map)?;
        map.end()
    }
}

#[derive(Serialize)]
struct SummaryWire {
    components: usize,
    links: usize,
    message: usize,
    event: usize,
    call: usize,
    undecided: usize,
}

/// Prints objects and lists one entry a line down to a depth, and what is below on one line, so that a large analysis
/// stays readable and a change stays a short difference. Empty ones are `[]` and `{}`.
struct Rows {
    depth: usize,
    /// The depth from which on everything stays on one line.
    wide_below: usize,
    filled: bool,
}

impl Rows {
    fn begin<W: io::Write + ?Sized>(&mut self, writer: &mut W, bracket: &[u8]) -> io::Result<()> {
        self.depth += 1;
        self.filled = false;
        writer.write_all(bracket)
    }

    fn end<W: io::Write + ?Sized>(&mut self, writer: &mut W, bracket: &[u8]) -> io::Result<()> {
        self.depth -= 1;
        if self.filled {
            if self.depth >= self.wide_below {
                writer.write_all(if bracket == b"}" { b" " } else { b"" })?;
            } else {
                self.break_line(writer)?;
            }
        }
        self.filled = true;
        writer.write_all(bracket)
    }

    fn entry<W: io::Write + ?Sized>(&mut self, writer: &mut W, place: &Entry) -> io::Result<()> {
        if self.depth > self.wide_below {
            return writer.write_all(match place {
                Entry::FirstOfList => b"",
                Entry::FirstOfObject => b" ",
                Entry::Further => b", ",
            });
        }
        if matches!(place, Entry::Further) {
            writer.write_all(b",")?;
        }
        self.break_line(writer)
    }

    fn break_line<W: io::Write + ?Sized>(&self, writer: &mut W) -> io::Result<()> {
        writer.write_all(b"\n")?;
        (0..self.depth).try_for_each(|_| writer.write_all(b"  "))
    }
}

enum Entry {
    FirstOfList,
    FirstOfObject,
    Further,
}

impl Formatter for Rows {
    fn begin_array<W: io::Write + ?Sized>(&mut self, writer: &mut W) -> io::Result<()> {
        self.begin(writer, b"[")
    }

    fn end_array<W: io::Write + ?Sized>(&mut self, writer: &mut W) -> io::Result<()> {
        self.end(writer, b"]")
    }

    fn begin_array_value<W: io::Write + ?Sized>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        self.entry(writer, if first { &Entry::FirstOfList } else { &Entry::Further })
    }

    fn end_array_value<W: io::Write + ?Sized>(&mut self, _writer: &mut W) -> io::Result<()> {
        self.filled = true;
        Ok(())
    }

    fn begin_object<W: io::Write + ?Sized>(&mut self, writer: &mut W) -> io::Result<()> {
        self.begin(writer, b"{")
    }

    fn end_object<W: io::Write + ?Sized>(&mut self, writer: &mut W) -> io::Result<()> {
        self.end(writer, b"}")
    }

    fn begin_object_key<W: io::Write + ?Sized>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        self.entry(writer, if first { &Entry::FirstOfObject } else { &Entry::Further })
    }

    fn begin_object_value<W: io::Write + ?Sized>(&mut self, writer: &mut W) -> io::Result<()> {
        writer.write_all(b": ")
    }

    fn end_object_value<W: io::Write + ?Sized>(&mut self, _writer: &mut W) -> io::Result<()> {
        self.filled = true;
        Ok(())
    }
}
