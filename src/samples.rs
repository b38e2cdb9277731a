//! What can a newcomer open at once? The samples that are built into the program, in the order of a course.
//!
//! Read in order they teach the whole subject: message, event or call; queues; questions and answers; publish-subscribe;
//! processes; gateways by tier and region; and a design full of mistakes. A sample's lesson is its place in the table.
//! To add one, put its file into `samples/` and a row here; `tests/it/samples.rs` keeps roster and folder equal and
//! holds what each sample shows.

use std::path::{Path, PathBuf};

use crate::model::Topology;

/// A topology that is built in.
#[derive(Debug, Clone, Copy)]
pub struct Sample {
    /// Its name on the command line, and the name of its file without the ending: "music-sharing".
    pub name: &'static str,
    /// What it is called: the name in the document.
    pub title: &'static str,
    /// What it teaches, in one clause.
    pub teaches: &'static str,
    /// The file.
    pub text: &'static str,
}

/// A topology of a folder that a team shares.
#[derive(Debug, Clone, PartialEq)]
pub struct Shared {
    /// Its name on the command line: that of its file without the ending.
    pub name: String,
    /// What it is called: the name in the document, else that of the file. Other people's text.
    pub title: String,
    /// What it says of itself, or why it cannot be used. Other people's text.
    pub detail: String,
    /// Whether it can be used.
    pub is_usable: bool,
    /// Its file.
    pub path: PathBuf,
}

impl Shared {
    /// The topology of a file, or what is wrong with it.
    pub fn of(path: &Path, read: Result<Topology, String>) -> Self {
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let is_usable = read.is_ok();
        let (title, detail) = match read {
            Ok(topology) => {
                let title = topology.title();
                (title.name.clone(), title.description.clone().unwrap_or_default())
            }
            Err(why) => (String::new(), why),
        };
        let title = if title.is_empty() { name.clone() } else { title };
        Self { name, title, detail, is_usable, path: path.to_owned() }
    }
}

/// Every sample, in the order in which it is best read.
pub const SAMPLES: &[Sample] = &[
    Sample {
        name: "music-sharing",
        title: "Music sharing",
        teaches: "message, event or call: all six expectations side by side",
        text: include_str!("../samples/music-sharing.json"),
    },
    Sample {
        name: "music-sharing-today",
        title: "Music sharing, failing",
        teaches: "what goes wrong when everything is a call",
        text: include_str!("../samples/music-sharing-today.json"),
    },
    Sample {
        name: "music-sharing-advised",
        title: "Music sharing, as advised",
        teaches: "the same application with the advised services drawn",
        text: include_str!("../samples/music-sharing-advised.json"),
    },
    Sample {
        name: "point-to-point",
        title: "Point-to-point",
        teaches: "a queue between two parts, and why few of them are enough",
        text: include_str!("../samples/point-to-point.json"),
    },
    Sample {
        name: "load-levelling",
        title: "Load levelling",
        teaches: "a busy front, a queue, and workers at their own pace",
        text: include_str!("../samples/load-levelling.json"),
    },
    Sample {
        name: "competing-consumers",
        title: "Competing consumers, convoy",
        teaches: "many workers on one queue, and order where it matters",
        text: include_str!("../samples/competing-consumers.json"),
    },
    Sample {
        name: "priority-queue",
        title: "Priority queue",
        teaches: "urgent work overtakes only in a queue of its own",
        text: include_str!("../samples/priority-queue.json"),
    },
    Sample {
        name: "claim-check",
        title: "Claim check",
        teaches: "large content in a store, a reference in the message",
        text: include_str!("../samples/claim-check.json"),
    },
    Sample {
        name: "web-queue-worker",
        title: "Web, queue, worker",
        teaches: "the smallest design that levels load",
        text: include_str!("../samples/web-queue-worker.json"),
    },
    Sample {
        name: "request-reply",
        title: "Request and reply",
        teaches: "asking and hearing later, without waiting on the line",
        text: include_str!("../samples/request-reply.json"),
    },
    Sample {
        name: "async-request-reply",
        title: "Request and reply over HTTP",
        teaches: "the same over plain HTTP: 202 and a status address",
        text: include_str!("../samples/async-request-reply.json"),
    },
    Sample {
        name: "scatter-gather",
        title: "Scatter and gather",
        teaches: "one question to several, one answer made of theirs",
        text: include_str!("../samples/scatter-gather.json"),
    },
    Sample {
        name: "pub-sub-event-grid-push-push",
        title: "Event Grid, push and push",
        teaches: "events that Event Grid brings to public subscribers",
        text: include_str!("../samples/pub-sub-event-grid-push-push.json"),
    },
    Sample {
        name: "pub-sub-event-grid-push-pull",
        title: "Event Grid, push and pull",
        teaches: "events that subscribers in a closed network fetch",
        text: include_str!("../samples/pub-sub-event-grid-push-pull.json"),
    },
    Sample {
        name: "pub-sub-service-bus-push-pull",
        title: "Service Bus, push and pull",
        teaches: "a copy for each receiver that must have one",
        text: include_str!("../samples/pub-sub-service-bus-push-pull.json"),
    },
    Sample {
        name: "push-push-pull-service-bus",
        title: "Push, push, pull: Service Bus",
        teaches: "events of Azure for a handler that nobody can call",
        text: include_str!("../samples/push-push-pull-service-bus.json"),
    },
    Sample {
        name: "push-push-pull-event-grid-namespace",
        title: "Push, push, pull: namespace",
        teaches: "the same for less, decided against the suggestion",
        text: include_str!("../samples/push-push-pull-event-grid-namespace.json"),
    },
    Sample {
        name: "event-stream",
        title: "Event stream",
        teaches: "a series of readings, and readers at their own place",
        text: include_str!("../samples/event-stream.json"),
    },
    Sample {
        name: "choreography",
        title: "Choreography and saga",
        teaches: "a process that nobody leads, and how it is undone",
        text: include_str!("../samples/choreography.json"),
    },
    Sample {
        name: "idle-wake-up",
        title: "Waking an idle reader",
        teaches: "Event Grid wakes the reader, so that nobody polls",
        text: include_str!("../samples/idle-wake-up.json"),
    },
    Sample {
        name: "integration-hub",
        title: "Integration hub",
        teaches: "a platform in the middle, and the team that owns it",
        text: include_str!("../samples/integration-hub.json"),
    },
    Sample {
        name: "apim-front-door-consumption",
        title: "APIM 1: Consumption",
        teaches: "two questions at a gateway; here public in, public out",
        text: include_str!("../samples/apim-front-door-consumption.json"),
    },
    Sample {
        name: "apim-front-door-classic",
        title: "APIM 2: Standard, Front Door",
        teaches: "private in by Private Link, still public out",
        text: include_str!("../samples/apim-front-door-classic.json"),
    },
    Sample {
        name: "apim-application-gateway-classic",
        title: "APIM 3: Standard, App Gateway",
        teaches: "private in through your own network, public out",
        text: include_str!("../samples/apim-application-gateway-classic.json"),
    },
    Sample {
        name: "apim-v2",
        title: "APIM 4: Standard v2",
        teaches: "private in and private out, for less than Premium",
        text: include_str!("../samples/apim-v2.json"),
    },
    Sample {
        name: "apim-front-door-premium",
        title: "APIM 5: Premium, Front Door",
        teaches: "public in, but any backend within reach",
        text: include_str!("../samples/apim-front-door-premium.json"),
    },
    Sample {
        name: "apim-application-gateway-premium",
        title: "APIM 6: Premium, App Gateway",
        teaches: "only the entrance is public: the classic private shape",
        text: include_str!("../samples/apim-application-gateway-premium.json"),
    },
    Sample {
        name: "apim-front-door-standard-v2-private",
        title: "APIM 7: Standard v2, private",
        teaches: "private on both sides with the fewest layers",
        text: include_str!("../samples/apim-front-door-standard-v2-private.json"),
    },
    Sample {
        name: "apim-front-door-application-gateway",
        title: "APIM 8: three layers",
        teaches: "three layers, where Front Door cannot go directly",
        text: include_str!("../samples/apim-front-door-application-gateway.json"),
    },
    Sample {
        name: "multi-region-front-door",
        title: "Two regions: Front Door",
        teaches: "two origins, and rules that change at any time",
        text: include_str!("../samples/multi-region-front-door.json"),
    },
    Sample {
        name: "multi-region-apim",
        title: "Two regions: API Management",
        teaches: "one origin, and names that lead to the nearest region",
        text: include_str!("../samples/multi-region-apim.json"),
    },
    Sample {
        name: "mistakes",
        title: "Mistakes to find",
        teaches: "a wrong design: read its findings and repair it",
        text: include_str!("../samples/mistakes.json"),
    },
];
