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
        teaches: "the six expectations side by side: what is a message, what is an event, what is a call",
        text: include_str!("../samples/music-sharing.json"),
    },
    Sample {
        name: "music-sharing-today",
        title: "Music sharing, as it fails today",
        teaches: "what goes wrong when everything is a call, and how the findings say so",
        text: include_str!("../samples/music-sharing-today.json"),
    },
    Sample {
        name: "music-sharing-advised",
        title: "Music sharing, as advised",
        teaches: "the same application with the advised services drawn, and what each leg has of the answer",
        text: include_str!("../samples/music-sharing-advised.json"),
    },
    Sample {
        name: "point-to-point",
        title: "Point-to-point",
        teaches: "one queue between two parts: Storage queue inside an application, Service Bus between two",
        text: include_str!("../samples/point-to-point.json"),
    },
    Sample {
        name: "load-levelling",
        title: "Load levelling",
        teaches: "a queue between a busy front end and workers that keep their own pace",
        text: include_str!("../samples/load-levelling.json"),
    },
    Sample {
        name: "competing-consumers",
        title: "Competing consumers and a convoy",
        teaches: "many workers on one queue, and sessions where order matters inside a key",
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
        teaches: "large content goes into a store, and only a reference through the broker",
        text: include_str!("../samples/claim-check.json"),
    },
    Sample {
        name: "web-queue-worker",
        title: "Web, queue, worker",
        teaches: "the smallest design that levels load, and the contract hidden in its shared store",
        text: include_str!("../samples/web-queue-worker.json"),
    },
    Sample {
        name: "request-reply",
        title: "Request and reply",
        teaches: "asking through one queue and hearing through another, without waiting on the line",
        text: include_str!("../samples/request-reply.json"),
    },
    Sample {
        name: "async-request-reply",
        title: "Request and reply over HTTP",
        teaches: "the same over plain HTTP: 202, a status address, and a worker behind it",
        text: include_str!("../samples/async-request-reply.json"),
    },
    Sample {
        name: "scatter-gather",
        title: "Scatter and gather",
        teaches: "one question to several, and an aggregator that knows when it has enough answers",
        text: include_str!("../samples/scatter-gather.json"),
    },
    Sample {
        name: "pub-sub-event-grid-push-push",
        title: "Event Grid, push and push",
        teaches: "events for whoever cares: Event Grid calls every subscriber, so each faces the internet",
        text: include_str!("../samples/pub-sub-event-grid-push-push.json"),
    },
    Sample {
        name: "pub-sub-event-grid-push-pull",
        title: "Event Grid namespace, push and pull",
        teaches: "events in a closed network: a namespace keeps them, subscribers fetch them",
        text: include_str!("../samples/pub-sub-event-grid-push-pull.json"),
    },
    Sample {
        name: "pub-sub-service-bus-push-pull",
        title: "Service Bus topic, push and pull",
        teaches: "a copy for each receiver that must have one: topic, subscriptions, filters",
        text: include_str!("../samples/pub-sub-service-bus-push-pull.json"),
    },
    Sample {
        name: "push-push-pull-service-bus",
        title: "Push, push, pull into Service Bus",
        teaches: "events of Azure for a closed network: Event Grid pushes into Service Bus, the handler pulls",
        text: include_str!("../samples/push-push-pull-service-bus.json"),
    },
    Sample {
        name: "push-push-pull-event-grid-namespace",
        title: "Push, push, pull into a namespace",
        teaches: "the same with a namespace as second hop, and a decision against the suggestion with its reason",
        text: include_str!("../samples/push-push-pull-event-grid-namespace.json"),
    },
    Sample {
        name: "event-stream",
        title: "Event stream",
        teaches: "a series of readings, several readers, each at its own place: event hubs",
        text: include_str!("../samples/event-stream.json"),
    },
    Sample {
        name: "choreography",
        title: "Choreography and saga",
        teaches: "a process that nobody leads, the commands that undo it, and a finding that is waived",
        text: include_str!("../samples/choreography.json"),
    },
    Sample {
        name: "idle-wake-up",
        title: "Waking an idle reader",
        teaches: "Service Bus tells Event Grid to wake the reader, so that nobody polls",
        text: include_str!("../samples/idle-wake-up.json"),
    },
    Sample {
        name: "integration-hub",
        title: "Integration hub",
        teaches: "a central platform with an API layer on both sides of a queue",
        text: include_str!("../samples/integration-hub.json"),
    },
    Sample {
        name: "apim-front-door-consumption",
        title: "API Management 1: Consumption",
        teaches: "API Management by tier, 1 of 8: public in, public out",
        text: include_str!("../samples/apim-front-door-consumption.json"),
    },
    Sample {
        name: "apim-front-door-classic",
        title: "API Management 2: Basic or Standard behind Front Door",
        teaches: "API Management by tier, 2 of 8: private in by Private Link, public out",
        text: include_str!("../samples/apim-front-door-classic.json"),
    },
    Sample {
        name: "apim-application-gateway-classic",
        title: "API Management 3: Basic or Standard behind Application Gateway",
        teaches: "API Management by tier, 3 of 8: private in through your own network, public out",
        text: include_str!("../samples/apim-application-gateway-classic.json"),
    },
    Sample {
        name: "apim-v2",
        title: "API Management 4: Standard v2 behind Application Gateway",
        teaches: "API Management by tier, 4 of 8: Standard v2 in your network, private in and out",
        text: include_str!("../samples/apim-v2.json"),
    },
    Sample {
        name: "apim-front-door-premium",
        title: "API Management 5: Premium behind Front Door",
        teaches: "API Management by tier, 5 of 8: public in, any backend out",
        text: include_str!("../samples/apim-front-door-premium.json"),
    },
    Sample {
        name: "apim-application-gateway-premium",
        title: "API Management 6: Premium behind Application Gateway",
        teaches: "API Management by tier, 6 of 8: the fully private classic shape",
        text: include_str!("../samples/apim-application-gateway-premium.json"),
    },
    Sample {
        name: "apim-front-door-standard-v2-private",
        title: "API Management 7: Standard v2, private on both sides",
        teaches: "API Management by tier, 7 of 8: private on both sides with the fewest layers",
        text: include_str!("../samples/apim-front-door-standard-v2-private.json"),
    },
    Sample {
        name: "apim-front-door-application-gateway",
        title: "API Management 8: three layers",
        teaches: "API Management by tier, 8 of 8: three layers, where Front Door may not reach the gateway",
        text: include_str!("../samples/apim-front-door-application-gateway.json"),
    },
    Sample {
        name: "multi-region-front-door",
        title: "Several regions: Front Door decides",
        teaches: "two regions as two origins: Front Door chooses, by rules that change at any time",
        text: include_str!("../samples/multi-region-front-door.json"),
    },
    Sample {
        name: "multi-region-apim",
        title: "Several regions: API Management decides",
        teaches: "two regions behind one name: API Management chooses, by latency",
        text: include_str!("../samples/multi-region-apim.json"),
    },
    Sample {
        name: "mistakes",
        title: "Mistakes to find",
        teaches: "a design full of mistakes: read the findings, repair it, and watch them go",
        text: include_str!("../samples/mistakes.json"),
    },
];
