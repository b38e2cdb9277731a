//! What else does a link require? The table of needs, and the values that one link states.
//!
//! To add a need, add a value to [`Need`] and its row to [`NEEDS`]: reading, writing, schema, form, command line and help
//! follow. What it *means* for the advice is a rule (`rules/table.rs`) and a facet (`rules/facts.rs`).
//! The keys and values are those of the file format; an absent key means "not stated", which is not "no".

use super::service::Tier;
use super::vocabulary::Vocabulary;
use crate::text::quoted;

/// A requirement that a link can state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(missing_docs, reason = "the meaning of each need is in its row of NEEDS")]
pub enum Need {
    Receivers,
    Ordering,
    DeliveryGuarantee,
    GuaranteedProcessing,
    Transactions,
    DeadLetter,
    Replay,
    AuditLog,
    Priority,
    Burst,
    CarriesData,
    DuplicateDetection,
    Sessions,
    Scheduled,
    TrackProgress,
    Capture,
    PubSubLater,
    SimpleLowCost,
    Filters,
    PayloadBytes,
    BacklogBytes,
    RatePerSecond,
    RetentionDays,
    LatencySeconds,
    BytesPerSecond,
    Topics,
    Batching,
    CloudEvents,
    Expires,
    Settlement,
    AccessControl,
    OfflineReceiver,
    Delivery,
    Protocol,
    Network,
    Hybrid,
    Device,
    Source,
    Entry,
    Waf,
    ApiGovernance,
    Routing,
    Edge,
    ApiTier,
    Regions,
    Extra,
}

/// What values a need takes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Shape {
    /// `true` or `false`.
    Flag,
    /// One of some words, each with its meaning.
    Word(&'static [(&'static str, &'static str)]),
    /// One of some words; `true` stands for the word given, `false` for the last one.
    WordOrFlag(&'static [(&'static str, &'static str)], &'static str),
    /// A tier of a service.
    Tier,
    /// A whole number of bytes, or a string with a binary unit (`"300 KB"`).
    Bytes,
    /// A whole number, not negative.
    Integer,
    /// A number, not negative; the word is its unit.
    Number(&'static str),
    /// Any text.
    Text,
}

/// One row of the table of needs.
#[derive(Debug, Clone, Copy)]
pub struct NeedRow {
    /// The need.
    pub need: Need,
    /// Its key in the file.
    pub key: &'static str,
    /// The values that it takes.
    pub shape: Shape,
    /// What it says, one clause without a full stop.
    pub help: &'static str,
}

const fn row(need: Need, key: &'static str, shape: Shape, help: &'static str) -> NeedRow {
    NeedRow { need, key, shape, help }
}

/// Every need, in the order in which the file and the form show them.
pub const NEEDS: &[NeedRow] = &[
    row(
        Need::Receivers,
        "receivers",
        Shape::Word(&[
            ("one", "one receiver"),
            ("competing", "one of several takes each"),
            ("many", "each gets a copy"),
            ("none", "nobody yet"),
        ]),
        "who receives; overrides what the drawing says",
    ),
    row(
        Need::Ordering,
        "ordering",
        Shape::Word(&[
            ("none", "any order will do"),
            ("per-key", "first in, first out inside a key such as an order or a device"),
            ("global", "first in, first out over everything"),
        ]),
        "the order in which items must be processed",
    ),
    row(
        Need::DeliveryGuarantee,
        "delivery_guarantee",
        Shape::Word(&[
            ("at-most-once", "losing is acceptable, repeating is not"),
            ("at-least-once", "repeating is acceptable, losing is not"),
            ("exactly-once", "duplicates are dropped and the receiver is idempotent"),
        ]),
        "how often an item may arrive",
    ),
    row(Need::GuaranteedProcessing, "guaranteed_processing", Shape::Flag, "the system breaks when one is lost"),
    row(Need::Transactions, "transactions", Shape::Flag, "several sends or settlements succeed or fail together"),
    row(Need::DeadLetter, "dead_letter", Shape::Flag, "items that cannot be processed are set aside by the service"),
    row(Need::Replay, "replay", Shape::Flag, "receivers read again what was already read"),
    row(Need::AuditLog, "audit_log", Shape::Flag, "the service logs every transaction on the queue"),
    row(Need::Priority, "priority", Shape::Flag, "some items overtake others"),
    row(Need::Burst, "burst", Shape::Flag, "peaks exceed what the receiver can handle"),
    row(Need::CarriesData, "carries_data", Shape::Flag, "the item holds the data itself, not a reference"),
    row(Need::DuplicateDetection, "duplicate_detection", Shape::Flag, "the service drops repeated sends"),
    row(Need::Sessions, "sessions", Shape::Flag, "related items go to one worker, with state kept for the group"),
    row(Need::Scheduled, "scheduled", Shape::Flag, "items become visible later"),
    row(Need::TrackProgress, "track_progress", Shape::Flag, "a worker records progress so that another can resume"),
    row(Need::Capture, "capture", Shape::Flag, "the raw stream is archived"),
    row(Need::PubSubLater, "pub_sub_later", Shape::Flag, "independent receivers are expected to join"),
    row(Need::SimpleLowCost, "simple_low_cost", Shape::Flag, "the simplest and cheapest that works is wanted"),
    row(
        Need::Filters,
        "filters",
        Shape::Word(&[
            ("none", "every receiver takes everything"),
            ("type", "by type or subject"),
            ("property", "by a header property"),
            ("content", "by a field of the body"),
        ]),
        "how receivers select items",
    ),
    row(Need::PayloadBytes, "payload_bytes", Shape::Bytes, "the size of one item, body and properties"),
    row(Need::BacklogBytes, "backlog_bytes", Shape::Bytes, "the largest pile that the broker must hold"),
    row(Need::RatePerSecond, "rate_per_second", Shape::Number("per second"), "the peak number of items"),
    row(Need::RetentionDays, "retention_days", Shape::Number("days"), "how long an unread item must survive"),
    row(Need::LatencySeconds, "latency_seconds", Shape::Number("seconds"), "the time the callee needs to answer"),
    row(Need::BytesPerSecond, "bytes_per_second", Shape::Bytes, "the peak volume that comes in"),
    row(Need::Topics, "topics", Shape::Integer, "how many topics, tenants or queues of this sort there will be"),
    row(Need::Batching, "batching", Shape::Flag, "items are published and consumed in batches"),
    row(Need::CloudEvents, "cloud_events", Shape::Flag, "the CloudEvents format is wanted"),
    row(Need::Expires, "expires", Shape::Flag, "items have a time to live"),
    row(Need::Settlement, "settlement", Shape::Flag, "single items are acknowledged, released or rejected"),
    row(Need::AccessControl, "access_control", Shape::Flag, "rights differ per publisher or subscriber"),
    row(Need::OfflineReceiver, "offline_receiver", Shape::Flag, "the receiver may be away for hours"),
    row(
        Need::Delivery,
        "delivery",
        Shape::Word(&[("push", "the service calls the receiver"), ("pull", "the receiver fetches at its own pace")]),
        "the direction of the last hop",
    ),
    row(
        Need::Protocol,
        "protocol",
        Shape::Word(&[
            ("amqp", "AMQP 1.0"),
            ("http", "HTTP"),
            ("mqtt", "MQTT"),
            ("kafka", "the Kafka protocol"),
            ("jms", "Java Message Service"),
        ]),
        "a protocol that is imposed",
    ),
    row(
        Need::Network,
        "network",
        Shape::Word(&[("private", "closed to the internet"), ("public", "may face the internet")]),
        "whether the broker must be closed to the internet",
    ),
    row(Need::Hybrid, "hybrid", Shape::Flag, "one end is on-premises or at another provider"),
    row(
        Need::Device,
        "device",
        Shape::Word(&[("telemetry", "devices only send"), ("bidirectional", "devices also receive commands")]),
        "what devices in the field do",
    ),
    row(
        Need::Source,
        "source",
        Shape::Word(&[
            ("app", "the application itself"),
            ("azure-resource", "an Azure resource"),
            ("partner", "a partner's service"),
        ]),
        "who raises the event",
    ),
    row(
        Need::Entry,
        "entry",
        Shape::Word(&[("internal", "inside the network"), ("internet", "on the internet")]),
        "where the caller of a call sits",
    ),
    row(
        Need::Waf,
        "waf",
        Shape::WordOrFlag(
            &[
                ("any", "wanted, wherever it fits"),
                ("front-door", "at Front Door"),
                ("application-gateway", "at Application Gateway"),
                ("none", "not wanted"),
            ],
            "any",
        ),
        "a web application firewall",
    ),
    row(
        Need::ApiGovernance,
        "api_governance",
        Shape::Flag,
        "keys, quotas, products, versions, transformation, token checks, or one front for several APIs",
    ),
    row(Need::Routing, "routing", Shape::Flag, "layer-7 balancing inside a region: by path, host name or session"),
    row(Need::Edge, "edge", Shape::Flag, "callers are far away or world-wide"),
    row(Need::ApiTier, "api_tier", Shape::Tier, "a tier of API Management"),
    row(Need::Regions, "regions", Shape::Integer, "how many regions serve the call"),
    row(Need::Extra, "extra", Shape::Text, "a need in words that no key names; shown and exported, not weighed"),
];

impl Need {
    /// The row of this need.
    pub fn row(self) -> &'static NeedRow {
        NEEDS.iter().find(|row| row.need == self).expect("every need has a row; tests/it/model.rs checks it")
    }

    /// Its key in the file.
    pub fn key(self) -> &'static str {
        self.row().key
    }

    /// The need of a key, if there is one.
    pub fn from_key(key: &str) -> Option<Self> {
        NEEDS.iter().find(|row| row.key == key).map(|row| row.need)
    }

    /// The value that a person's text spells for this need, or what would work instead.
    ///
    /// # Errors
    /// A clause that says what the need takes.
    pub fn parse(self, text: &str) -> Result<NeedValue, String> {
        let text = text.trim();
        let flag = || match text {
            "true" | "yes" => Some(true),
            "false" | "no" => Some(false),
            _ => None,
        };
        let number = |wanted: &str| {
            text.parse::<f64>()
                .ok()
                .filter(|number| number.is_finite() && *number >= 0.0)
                .ok_or_else(|| format!("takes {wanted}, not {}", quoted(text)))
        };
        match self.row().shape {
            Shape::Flag => {
                flag().map(NeedValue::Flag).ok_or_else(|| format!("takes true or false, not {}", quoted(text)))
            }
            Shape::Word(words) => word_of(words, text),
            Shape::WordOrFlag(words, yes) => match flag() {
                Some(true) => word_of(words, yes),
                Some(false) => word_of(words, words[words.len() - 1].0),
                None => word_of(words, text),
            },
            Shape::Tier => match Tier::from_word(text) {
                Some(tier) => Ok(NeedValue::Word(tier.word())),
                None => Err(unknown_word(text, Tier::WORDS.iter().map(|row| row.word))),
            },
            Shape::Bytes => byte_size(text).map(NeedValue::Bytes),
            Shape::Integer => text
                .parse()
                .map(NeedValue::Integer)
                .map_err(|_| format!("takes a whole number that is not negative, not {}", quoted(text))),
            Shape::Number(_) => number("a number that is not negative").map(NeedValue::Number),
            Shape::Text => Ok(NeedValue::Text(text.to_owned())),
        }
    }
}

fn word_of(words: &'static [(&'static str, &'static str)], text: &str) -> Result<NeedValue, String> {
    words
        .iter()
        .find(|(word, _)| *word == text)
        .map(|(word, _)| NeedValue::Word(word))
        .ok_or_else(|| unknown_word(text, words.iter().map(|(word, _)| *word)))
}

fn unknown_word<'a>(text: &str, words: impl Iterator<Item = &'a str> + Clone) -> String {
    let known = words.clone().collect::<Vec<_>>().join(", ");
    match super::nearest(text, words) {
        Some(near) => format!("does not know {}; did you mean \"{near}\"? Known are {known}", quoted(text)),
        None => format!("does not know {}; known are {known}", quoted(text)),
    }
}

/// What a link states for one need.
#[derive(Debug, Clone, PartialEq)]
pub enum NeedValue {
    /// Yes or no.
    Flag(bool),
    /// A word of the need's row.
    Word(&'static str),
    /// A number of bytes, or of bytes per second.
    Bytes(u64),
    /// A whole number.
    Integer(u64),
    /// A finite number, not negative.
    Number(f64),
    /// Text.
    Text(String),
}

impl std::fmt::Display for NeedValue {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Flag(value) => write!(f, "{value}"),
            Self::Word(word) => f.write_str(word),
            Self::Bytes(bytes) => f.write_str(&byte_text(*bytes)),
            Self::Integer(number) => write!(f, "{number}"),
            Self::Number(number) => f.write_str(&number_text(*number)),
            Self::Text(text) => f.write_str(text),
        }
    }
}

/// The needs that one link states: few, so a list in the order of the table, each need at most once.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Needs(Vec<(Need, NeedValue)>);

impl Needs {
    /// What is stated for a need.
    pub fn get(&self, need: Need) -> Option<&NeedValue> {
        self.0.iter().find(|(stated, _)| *stated == need).map(|(_, value)| value)
    }

    /// States a need, or takes the statement back.
    pub fn set(&mut self, need: Need, value: Option<NeedValue>) {
        let place = self.0.binary_search_by_key(&need, |(stated, _)| *stated);
        match (place, value) {
            (Ok(place), Some(value)) => self.0[place].1 = value,
            (Err(place), Some(value)) => self.0.insert(place, (need, value)),
            (Ok(place), None) => drop(self.0.remove(place)),
            (Err(_), None) => {}
        }
    }

    /// Whether nothing is stated.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many needs are stated.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// What is stated, in the order of the table.
    pub fn iter(&self) -> impl Iterator<Item = (Need, &NeedValue)> {
        self.0.iter().map(|(need, value)| (*need, value))
    }

    /// A flag: `None` is "not stated".
    pub fn flag(&self, need: Need) -> Option<bool> {
        match self.get(need)? {
            NeedValue::Flag(value) => Some(*value),
            _ => None,
        }
    }

    /// The word stated for a need.
    pub fn word(&self, need: Need) -> Option<&'static str> {
        match self.get(need)? {
            NeedValue::Word(word) => Some(word),
            _ => None,
        }
    }

    /// The number stated for a need, whatever its unit.
    pub fn number(&self, need: Need) -> Option<f64> {
        match self.get(need)? {
            NeedValue::Bytes(number) | NeedValue::Integer(number) => Some(*number as f64),
            NeedValue::Number(number) => Some(*number),
            _ => None,
        }
    }

    /// The text stated for a need.
    pub fn text(&self, need: Need) -> Option<&str> {
        match self.get(need)? {
            NeedValue::Text(text) => Some(text),
            _ => None,
        }
    }
}

impl FromIterator<(Need, NeedValue)> for Needs {
    fn from_iter<I: IntoIterator<Item = (Need, NeedValue)>>(pairs: I) -> Self {
        let mut needs = Self::default();
        for (need, value) in pairs {
            needs.set(need, Some(value));
        }
        needs
    }
}

const UNITS: [(&str, u64); 5] = [("B", 1), ("KB", 1 << 10), ("MB", 1 << 20), ("GB", 1 << 30), ("TB", 1 << 40)];

/// The number of bytes that a text such as `300 KB`, `1.5 GB` or `4096` says; units are binary.
///
/// # Errors
/// A clause that says what would work.
pub fn byte_size(text: &str) -> Result<u64, String> {
    let text = text.trim();
    let wrong = || {
        format!("takes a number of bytes, or a number and a unit such as \"300 KB\" or \"80 GB\", not {}", quoted(text))
    };
    if let Ok(bytes) = text.parse() {
        return Ok(bytes);
    }
    let split = text.find(|c: char| !(c.is_ascii_digit() || c == '.')).unwrap_or(text.len());
    let (number, unit) = text.split_at(split);
    let unit = unit.trim_start().to_ascii_uppercase().replace("IB", "B");
    let unit = if unit.is_empty() { "B" } else { &unit };
    let factor = UNITS.iter().find(|(name, _)| *name == unit).map(|(_, factor)| *factor).ok_or_else(wrong)?;
    let bytes = number.parse::<f64>().map_err(|_| wrong())? * factor as f64;
    // Beyond this a float no longer holds every whole number, and no broker holds that much.
    if bytes < 9.0e15 { Ok(bytes.round() as u64) } else { Err(format!("is too large: {}", quoted(text))) }
}

/// A number of bytes in the largest unit that says it exactly: `300 KB`.
pub fn byte_text(bytes: u64) -> String {
    let (unit, factor) =
        UNITS.iter().rev().find(|(_, factor)| bytes > 0 && bytes.is_multiple_of(*factor)).copied().unwrap_or(UNITS[0]);
    format!("{} {unit}", bytes / factor)
}

/// A number without needless decimals.
pub fn number_text(number: f64) -> String {
    format!("{number}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_read_with_binary_units() {
        for (text, bytes) in [("300 KB", 307_200), ("8MB", 8 << 20), ("1.5 GB", 3 << 29), ("17", 17), ("2 KiB", 2048)] {
            assert_eq!(byte_size(text), Ok(bytes), "{text}");
        }
        for text in ["8 XB", "-8 MB", "inf MB", "", "MB", "99999999 TB", "1e3 KB", "1.2.3 KB"] {
            assert!(byte_size(text).is_err(), "{text}");
        }
        assert_eq!(byte_text(8 << 20), "8 MB");
        assert_eq!(byte_text(1_500), "1500 B");
        assert_eq!(byte_text(0), "0 B");
    }
}
