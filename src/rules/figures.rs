//! How large, how fast, how long? Every number of a service that a rule, an answer or a finding uses, once.
//!
//! A text names a figure in braces, `{SQ_MESSAGE}`, and gets its value in words. To change a figure, change its row: the
//! rules and all texts follow. A date belongs to the page that the figure names.

use super::advice::Source;
use super::sources::{
    AFD_PL, APIM_LIM, EG_DEL, EG_FLT, EG_Q, EG_TIER, EGN_CON, EGN_DEL, EH_Q, IOT_Q, MQTT_SUP, SB_DLQ, SB_DUP, SB_EXP,
    SB_P, SB_Q, SB_THR, SB_TX, SQ_INTRO, SQ_SB, SQ_SCALE,
};

/// What a figure counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "each is the unit of that name")]
pub enum Unit {
    Bytes,
    BytesPerSecond,
    PerSecond,
    Seconds,
    Minutes,
    Days,
    Count,
}

/// A number with its unit and the page that prints it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Figure {
    /// The name by which texts call it.
    pub name: &'static str,
    /// The number, in the unit.
    pub value: u64,
    /// What it counts.
    pub unit: Unit,
    /// Where it is printed.
    pub source: &'static Source,
}

impl Figure {
    /// The number as a float, to compare with what a link states.
    pub const fn number(&self) -> f64 {
        self.value as f64
    }

    /// The number in words: "256 KB", "1,000 per second".
    pub fn text(&self) -> String {
        match self.unit {
            Unit::Bytes => crate::model::byte_text(self.value),
            Unit::BytesPerSecond => format!("{} per second", crate::model::byte_text(self.value)),
            Unit::PerSecond => format!("{} per second", grouped(self.value)),
            Unit::Seconds => counted(self.value, "second"),
            Unit::Minutes => counted(self.value, "minute"),
            Unit::Days => counted(self.value, "day"),
            Unit::Count => grouped(self.value),
        }
    }
}

fn counted(number: u64, noun: &str) -> String {
    format!("{} {noun}{}", grouped(number), if number == 1 { "" } else { "s" })
}

/// A whole number with commas between the thousands.
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

const KB: u64 = 1 << 10;
const MB: u64 = 1 << 20;
const GB: u64 = 1 << 30;

const fn row(name: &'static str, value: u64, unit: Unit, source: &'static Source) -> Figure {
    Figure { name, value, unit, source }
}

/// The largest message of a Storage queue.
pub static SQ_MESSAGE: Figure = row("SQ_MESSAGE", 64 * KB, Unit::Bytes, &SQ_SB);
/// The same when the body is Base64-encoded.
pub static SQ_MESSAGE_BASE64: Figure = row("SQ_MESSAGE_BASE64", 48 * KB, Unit::Bytes, &SQ_SB);
/// Messages of 1 KB through one Storage queue.
pub static SQ_RATE: Figure = row("SQ_RATE", 2_000, Unit::PerSecond, &SQ_SCALE);
/// The size of message that the rate of a Storage queue holds for.
pub static SQ_RATE_UNIT: Figure = row("SQ_RATE_UNIT", KB, Unit::Bytes, &SQ_SCALE);
/// Messages of 1 KB through one storage account.
pub static SQ_ACCOUNT_RATE: Figure = row("SQ_ACCOUNT_RATE", 20_000, Unit::PerSecond, &SQ_SCALE);
/// How long a Storage queue keeps a message unless told otherwise.
pub static SQ_TTL: Figure = row("SQ_TTL", 7, Unit::Days, &SQ_INTRO);
/// The longest delay of a message in a Storage queue.
pub static SQ_VISIBILITY: Figure = row("SQ_VISIBILITY", 7, Unit::Days, &SQ_SB);
/// Messages received from a Storage queue at once.
pub static SQ_BATCH: Figure = row("SQ_BATCH", 32, Unit::Count, &SQ_SB);
/// The largest message of Service Bus Basic and Standard.
pub static SB_MESSAGE: Figure = row("SB_MESSAGE", 256 * KB, Unit::Bytes, &SB_Q);
/// The largest message of Service Bus Premium, over AMQP.
pub static SB_MESSAGE_PREMIUM: Figure = row("SB_MESSAGE_PREMIUM", 100 * MB, Unit::Bytes, &SB_Q);
/// The largest message of Service Bus Premium over HTTP, and the default of an entity.
pub static SB_MESSAGE_HTTP: Figure = row("SB_MESSAGE_HTTP", MB, Unit::Bytes, &SB_Q);
/// The most that one Service Bus queue or topic holds.
pub static SB_ENTITY: Figure = row("SB_ENTITY", 80 * GB, Unit::Bytes, &SB_Q);
/// Operations of a Service Bus Basic or Standard namespace.
pub static SB_CREDITS: Figure = row("SB_CREDITS", 1_000, Unit::PerSecond, &SB_THR);
/// Queues and topics of a Service Bus Basic or Standard namespace.
pub static SB_ENTITIES: Figure = row("SB_ENTITIES", 10_000, Unit::Count, &SB_Q);
/// Subscriptions of a Service Bus topic.
pub static SB_SUBSCRIPTIONS: Figure = row("SB_SUBSCRIPTIONS", 2_000, Unit::Count, &SB_Q);
/// Messages in one Service Bus transaction.
pub static SB_TRANSACTION: Figure = row("SB_TRANSACTION", 100, Unit::Count, &SB_Q);
/// The time that a Service Bus transaction may take.
pub static SB_TRANSACTION_TIME: Figure = row("SB_TRANSACTION_TIME", 2, Unit::Minutes, &SB_TX);
/// The shortest window of duplicate detection.
pub static SB_DUPLICATES_MIN: Figure = row("SB_DUPLICATES_MIN", 20, Unit::Seconds, &SB_DUP);
/// The longest window of duplicate detection.
pub static SB_DUPLICATES_MAX: Figure = row("SB_DUPLICATES_MAX", 7, Unit::Days, &SB_DUP);
/// The window of duplicate detection unless told otherwise.
pub static SB_DUPLICATES: Figure = row("SB_DUPLICATES", 10, Unit::Minutes, &SB_DUP);
/// Deliveries before a message is dead-lettered unless told otherwise.
pub static SB_DELIVERIES: Figure = row("SB_DELIVERIES", 10, Unit::Count, &SB_DLQ);
/// Times that a message is forwarded from one Service Bus queue or topic to the next before it is dead-lettered.
pub static SB_FORWARDS: Figure = row("SB_FORWARDS", 4, Unit::Count, &SB_DLQ);
/// The longest time to live in Service Bus Basic.
pub static SB_BASIC_TTL: Figure = row("SB_BASIC_TTL", 14, Unit::Days, &SB_EXP);
/// Correlation filters of a Service Bus topic.
pub static SB_CORRELATION_FILTERS: Figure = row("SB_CORRELATION_FILTERS", 100_000, Unit::Count, &SB_Q);
/// The shortest idle time after which a queue deletes itself.
pub static SB_IDLE_DELETE: Figure = row("SB_IDLE_DELETE", 5, Unit::Minutes, &SB_EXP);
/// Per cent of processor use below which messaging units are too many.
pub static SB_SCALE_DOWN: Figure = row("SB_SCALE_DOWN", 25, Unit::Count, &SB_P);
/// Per cent of processor use above which messaging units are too few.
pub static SB_SCALE_UP: Figure = row("SB_SCALE_UP", 75, Unit::Count, &SB_P);
/// The largest event of Event Grid.
pub static EG_EVENT: Figure = row("EG_EVENT", MB, Unit::Bytes, &EG_Q);
/// The piece by which Event Grid counts an event.
pub static EG_CHUNK: Figure = row("EG_CHUNK", 64 * KB, Unit::Bytes, &EG_Q);
/// Events into one Event Grid topic or domain of the basic tier.
pub static EG_RATE: Figure = row("EG_RATE", 5_000, Unit::PerSecond, &EG_Q);
/// The volume into one Event Grid topic or domain of the basic tier.
pub static EG_VOLUME: Figure = row("EG_VOLUME", 5 * MB, Unit::BytesPerSecond, &EG_Q);
/// How long Event Grid basic tries to deliver.
pub static EG_RETENTION: Figure = row("EG_RETENTION", 1, Unit::Days, &EG_Q);
/// Subscriptions of an Event Grid topic.
pub static EG_SUBSCRIPTIONS: Figure = row("EG_SUBSCRIPTIONS", 500, Unit::Count, &EG_Q);
/// Custom topics of a subscription in a region.
pub static EG_TOPICS: Figure = row("EG_TOPICS", 100, Unit::Count, &EG_Q);
/// Topics of an Event Grid domain.
pub static EG_DOMAIN_TOPICS: Figure = row("EG_DOMAIN_TOPICS", 100_000, Unit::Count, &EG_Q);
/// Advanced filters of an Event Grid subscription.
pub static EG_FILTERS: Figure = row("EG_FILTERS", 25, Unit::Count, &EG_FLT);
/// Delivery attempts of Event Grid basic unless told otherwise.
pub static EG_ATTEMPTS: Figure = row("EG_ATTEMPTS", 30, Unit::Count, &EG_DEL);
/// Events into an Event Grid namespace for each throughput unit.
pub static EGN_RATE: Figure = row("EGN_RATE", 1_000, Unit::PerSecond, &EG_Q);
/// The volume into an Event Grid namespace for each throughput unit.
pub static EGN_VOLUME: Figure = row("EGN_VOLUME", MB, Unit::BytesPerSecond, &EG_Q);
/// Throughput units of an Event Grid namespace.
pub static EGN_UNITS: Figure = row("EGN_UNITS", 40, Unit::Count, &EG_Q);
/// How long an Event Grid namespace keeps an event.
pub static EGN_RETENTION: Figure = row("EGN_RETENTION", 7, Unit::Days, &EG_TIER);
/// Topics of an Event Grid namespace for each throughput unit.
pub static EGN_TOPICS: Figure = row("EGN_TOPICS", 100, Unit::Count, &EG_Q);
/// The largest event of an Event Grid namespace.
pub static EGN_EVENT: Figure = row("EGN_EVENT", MB, Unit::Bytes, &EGN_CON);
/// Deliveries of an event by an Event Grid namespace, at most.
pub static EGN_DELIVERIES: Figure = row("EGN_DELIVERIES", 10, Unit::Count, &EGN_DEL);
/// The largest MQTT message of Event Grid.
pub static MQTT_MESSAGE: Figure = row("MQTT_MESSAGE", 512 * KB, Unit::Bytes, &MQTT_SUP);
/// The largest publication to Event Hubs Basic.
pub static EH_EVENT_BASIC: Figure = row("EH_EVENT_BASIC", 256 * KB, Unit::Bytes, &EH_Q);
/// The largest publication to Event Hubs Standard and Premium.
pub static EH_EVENT: Figure = row("EH_EVENT", MB, Unit::Bytes, &EH_Q);
/// The largest publication to Event Hubs Dedicated.
pub static EH_EVENT_DEDICATED: Figure = row("EH_EVENT_DEDICATED", 20 * MB, Unit::Bytes, &EH_Q);
/// Events into Event Hubs for each throughput unit.
pub static EH_RATE: Figure = row("EH_RATE", 1_000, Unit::PerSecond, &EH_Q);
/// The volume into Event Hubs for each throughput unit.
pub static EH_VOLUME: Figure = row("EH_VOLUME", MB, Unit::BytesPerSecond, &EH_Q);
/// The volume out of Event Hubs for each throughput unit.
pub static EH_VOLUME_OUT: Figure = row("EH_VOLUME_OUT", 2 * MB, Unit::BytesPerSecond, &EH_Q);
/// Throughput units of an Event Hubs namespace.
pub static EH_UNITS: Figure = row("EH_UNITS", 40, Unit::Count, &EH_Q);
/// Consumer groups of an event hub in Basic.
pub static EH_GROUPS_BASIC: Figure = row("EH_GROUPS_BASIC", 1, Unit::Count, &EH_Q);
/// Consumer groups of an event hub in Standard.
pub static EH_GROUPS: Figure = row("EH_GROUPS", 20, Unit::Count, &EH_Q);
/// Consumer groups of an event hub in Premium.
pub static EH_GROUPS_PREMIUM: Figure = row("EH_GROUPS_PREMIUM", 100, Unit::Count, &EH_Q);
/// Readers of one partition in a consumer group of an event hub, at most.
pub static EH_READERS: Figure = row("EH_READERS", 5, Unit::Count, &EH_Q);
/// How long Event Hubs Basic keeps events.
pub static EH_RETENTION_BASIC: Figure = row("EH_RETENTION_BASIC", 1, Unit::Days, &EH_Q);
/// How long Event Hubs Standard keeps events.
pub static EH_RETENTION: Figure = row("EH_RETENTION", 7, Unit::Days, &EH_Q);
/// How long Event Hubs Premium and Dedicated keep events.
pub static EH_RETENTION_PREMIUM: Figure = row("EH_RETENTION_PREMIUM", 90, Unit::Days, &EH_Q);
/// Partitions of an event hub in Basic and Standard.
pub static EH_PARTITIONS: Figure = row("EH_PARTITIONS", 32, Unit::Count, &EH_Q);
/// The largest direct method of IoT Hub.
pub static IOT_METHOD: Figure = row("IOT_METHOD", 128 * KB, Unit::Bytes, &IOT_Q);
/// The largest message from a device to IoT Hub.
pub static IOT_EVENT: Figure = row("IOT_EVENT", 256 * KB, Unit::Bytes, &IOT_Q);
/// Requests through Front Door Private Link for each regional cluster and profile.
pub static AFD_PRIVATE_RATE: Figure = row("AFD_PRIVATE_RATE", 7_200, Unit::PerSecond, &AFD_PL);
/// The time that a request may take in API Management Consumption.
pub static APIM_CONSUMPTION_TIME: Figure = row("APIM_CONSUMPTION_TIME", 30, Unit::Seconds, &APIM_LIM);

/// Every figure.
pub static FIGURES: &[&Figure] = &[
    &SQ_MESSAGE,
    &SQ_MESSAGE_BASE64,
    &SQ_RATE,
    &SQ_RATE_UNIT,
    &SQ_ACCOUNT_RATE,
    &SQ_TTL,
    &SQ_VISIBILITY,
    &SQ_BATCH,
    &SB_MESSAGE,
    &SB_MESSAGE_PREMIUM,
    &SB_MESSAGE_HTTP,
    &SB_ENTITY,
    &SB_CREDITS,
    &SB_ENTITIES,
    &SB_SUBSCRIPTIONS,
    &SB_TRANSACTION,
    &SB_TRANSACTION_TIME,
    &SB_DUPLICATES_MIN,
    &SB_DUPLICATES_MAX,
    &SB_DUPLICATES,
    &SB_DELIVERIES,
    &SB_FORWARDS,
    &SB_BASIC_TTL,
    &SB_CORRELATION_FILTERS,
    &SB_IDLE_DELETE,
    &SB_SCALE_DOWN,
    &SB_SCALE_UP,
    &EG_EVENT,
    &EG_CHUNK,
    &EG_RATE,
    &EG_VOLUME,
    &EG_RETENTION,
    &EG_SUBSCRIPTIONS,
    &EG_TOPICS,
    &EG_DOMAIN_TOPICS,
    &EG_FILTERS,
    &EG_ATTEMPTS,
    &EGN_RATE,
    &EGN_VOLUME,
    &EGN_UNITS,
    &EGN_RETENTION,
    &EGN_TOPICS,
    &EGN_EVENT,
    &EGN_DELIVERIES,
    &MQTT_MESSAGE,
    &EH_EVENT_BASIC,
    &EH_EVENT,
    &EH_EVENT_DEDICATED,
    &EH_RATE,
    &EH_VOLUME,
    &EH_VOLUME_OUT,
    &EH_UNITS,
    &EH_GROUPS_BASIC,
    &EH_GROUPS,
    &EH_GROUPS_PREMIUM,
    &EH_READERS,
    &EH_RETENTION_BASIC,
    &EH_RETENTION,
    &EH_RETENTION_PREMIUM,
    &EH_PARTITIONS,
    &IOT_METHOD,
    &IOT_EVENT,
    &AFD_PRIVATE_RATE,
    &APIM_CONSUMPTION_TIME,
];

/// The figure of a name.
pub fn named(name: &str) -> Option<&'static Figure> {
    FIGURES.iter().find(|figure| figure.name == name).copied()
}
