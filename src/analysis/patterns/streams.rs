//! Which patterns has a stream? Telemetry from many senders through a log that several readers go through.

use std::borrow::Cow;

use super::super::marks::Marks;
use super::queues::take_in;
use super::scene::{Scene, Stop};
use super::{Change, Few, Found, PatternRow};
use crate::model::{ComponentKind, Need, Service};
use crate::rules::sources::{AAC_MSG, CMP, EH_FEA, EH_Q, SEED_FLOW};

pub static EVENT_STREAM: PatternRow = PatternRow {
    id: "event-stream",
    word: Some("event-stream"),
    name: "Event stream",
    summary: "Many senders append readings to a log that keeps them for some days, whoever reads. Every reading application goes through \
              it at its own position, live or from the past; a single reading means little, the series is what counts.",
    attention: &[
        "one consumer group for each reading application, and at least as many partitions as one of them has parallel readers",
        "order holds inside a partition: make the key of the partition what has to stay in order, the device for instance",
        "a reader keeps its own place in the log and may see readings twice after a crash: save the place often, handle idempotently",
        "retention is the outage that you survive: a reader that stays away longer loses the beginning",
        "there are no dead letters, delays or acknowledgements of single readings; what needs them is a message",
    ],
    pros: &[
        "very high throughput, spread over partitions",
        "new readers can go through the past, and a mistake in a reader is repaired by reading again",
        "the raw stream can be captured to storage without code",
    ],
    cons: &[
        "readers select for themselves: the log knows no filters",
        "the number of partitions bounds the readers, and on the smaller tiers it is fixed at creation",
    ],
    changes: &[Change {
        date: "2023-11",
        said: "Event Hubs takes publications of up to 1 MB, Dedicated included",
        now: "Dedicated takes 20 MB by the quotas of February 2026; Standard and Premium stay at 1 MB, Basic at 256 KB",
        source: &EH_Q,
    }],
    sources: &[&CMP, &EH_FEA, &EH_Q, &AAC_MSG, &SEED_FLOW],
    recognise: event_stream,
};

/// What is said of a stream that is archived.
const CAPTURED: &str = "the raw stream is captured";

fn event_stream(scene: &Scene<'_, '_>, found: &mut Found) {
    let is_stream = |stop: Stop| scene.marks_into(stop).any(Marks::STREAM);
    for log in scene.brokers(&[Service::EventHubs, Service::IotHub]).filter(|stop| is_stream(*stop)) {
        let is_device = |stop: Stop| scene.part(stop).is_some_and(|part| part.kind() == ComponentKind::Device);
        if let Some([into, out]) = scene.lone(log).filter(|[into, _]| !is_device(into.from)) {
            let remark = scene.facts(into.link).on(Need::Capture).then_some(Cow::Borrowed(CAPTURED));
            found.add_way(scene, into, out, remark);
            continue;
        }
        if scene.out(log).next().is_none() {
            continue;
        }
        let (mut components, mut links) = (Few::new(), Few::new());
        take_in(scene, log, &mut components, &mut links);
        let devices =
            scene.into(log).filter_map(|hop| scene.part(hop.from)).filter(|part| part.kind() == ComponentKind::Device);
        let count: u64 = devices.map(|device| u64::from(device.instances())).sum();
        let mut readers: Few = scene.receives(log).map(|hop| hop.to).collect();
        readers.sort_unstable();
        readers.dedup();
        let captures = scene.into(log).chain(scene.out(log)).any(|hop| scene.facts(hop.link).on(Need::Capture));
        let mut remark: Cow<'static, str> = match (count > 1, readers.len()) {
            (true, readers @ 2..) => format!("{count} devices, {readers} reading applications").into(),
            (true, _) => format!("{count} devices").into(),
            (false, readers @ 2..) => format!("{readers} reading applications").into(),
            (false, _) => "".into(),
        };
        if captures {
            let before = if remark.is_empty() { "" } else { "; " };
            remark += before;
            remark += CAPTURED;
        }
        found.add(components, links, (!remark.is_empty()).then_some(remark));
    }
}
