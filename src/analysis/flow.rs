//! Who opens which connection, push or pull, and what does it ask of a firewall? The network flow of every link.
//!
//! The table holds what each broker does on its last leg: the cheat sheet on event-driven network flows of the pages
//! behind the patterns (05/2024), checked against Microsoft's pages on push and pull delivery. "Must face the internet"
//! is said of what the author hosts. The public address of a broker is Azure's, and nobody has to open a firewall for it.

use std::borrow::Cow;
use std::collections::HashMap;

use foldhash::fast::RandomState;
use smallvec::{SmallVec, smallvec};

use super::graph::{Graph, Index, Node, Part};
use super::logical::{Carries, Logical};
use super::share::Share;
use crate::model::{ComponentId, Exposure, Link, Need, Service, Topology, Verdict, Vocabulary, Word};
use crate::rules::facets::{Delivery, Device, Entry, Protocol};
use crate::rules::{Answer, Facts};

/// Who opens which connection, push or pull, for one link.
#[derive(Debug, Clone, PartialEq)]
pub struct Flow {
    /// How the sender's side moves data: push, or call.
    pub sender: Leg,
    /// How the receiver's side moves data.
    pub receiver: Leg,
    /// Whether the receiver opens the connection of the last leg.
    pub receiver_connects: bool,
    /// Whether an endpoint must face the internet.
    pub internet_facing: bool,
    /// What it means for a firewall, in one clause.
    pub text: Cow<'static, str>,
    /// Every hop of the data on this link, in order; the last one is the last leg of a composite.
    pub hops: SmallVec<[FlowHop; 3]>,
}

/// One hop of the data, with the connection that it travels on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct FlowHop {
    /// Where the data comes from.
    pub from: FlowEnd,
    /// Where the data goes.
    pub to: FlowEnd,
    /// How it moves.
    pub model: Leg,
    /// Which of the two opens the connection. The other one accepts it.
    pub initiator: FlowEnd,
    /// Whether the one that accepts the connection faces the internet.
    pub internet_facing: bool,
}

/// One end of a hop. Links with the same answer share one flow, so it names the ends of a link by their part in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FlowEnd {
    /// The component that the link leaves.
    Sender,
    /// The component that the link enters.
    Receiver,
    /// A suggested service that is not drawn.
    Service(Service),
}

impl FlowEnd {
    /// What to call it for one link. Components have other people's names: never to a terminal without `text::shown`.
    pub fn name<'a>(self, topology: &'a Topology, link: &'a Link) -> &'a str {
        let component = |id: &'a ComponentId| topology.component(id).map_or(id.as_str(), |found| found.name.as_str());
        match self {
            Self::Sender => component(&link.from),
            Self::Receiver => component(&link.to),
            Self::Service(service) => service.name(),
        }
    }
}

/// How one leg moves data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "the meaning of each is in its row")]
pub enum Leg {
    Push,
    Pull,
    Call,
}

impl Vocabulary for Leg {
    const NOUN: &'static str = "leg";
    const WORDS: &'static [Word<Self>] = &[
        Word::new(Self::Push, "push", "the data's sender hands it over"),
        Word::new(Self::Pull, "pull", "the data's receiver fetches it"),
        Word::new(Self::Call, "call", "the caller waits on the same connection"),
    ];
}

/// What a broker does on the leg to an application part.
struct LastLeg {
    services: &'static [Service],
    when: fn(&Facts) -> bool,
    model: Leg,
    opens: Opens,
    text: &'static str,
}

/// Which side of a broker's last leg opens the connection.
#[derive(Clone, Copy, PartialEq)]
enum Opens {
    Service,
    Receiver,
}

/// The last legs; the first row that fits counts.
const LAST_LEGS: &[LastLeg] = &[
    LastLeg {
        services: &[Service::EventGrid],
        when: |_| true,
        model: Leg::Push,
        opens: Opens::Service,
        text: "Event Grid opens the connection to the receiver, which must accept connections from the internet",
    },
    LastLeg {
        services: &[Service::EventGridNamespace],
        when: |facts| facts.protocol == Protocol::Mqtt || facts.device == Device::Bidirectional,
        model: Leg::Push,
        opens: Opens::Receiver,
        text: "every client keeps one outbound connection to the broker open (port 8883 or 443) and receives over it",
    },
    LastLeg {
        services: &[Service::EventGridNamespace],
        when: |facts| facts.delivery == Delivery::Push,
        model: Leg::Push,
        opens: Opens::Service,
        text: "the namespace opens the connection to the receiver, which must accept connections from the internet",
    },
    LastLeg {
        services: &[Service::EventGridNamespace],
        when: |_| true,
        model: Leg::Pull,
        opens: Opens::Receiver,
        text: "sender and receiver both open outbound connections to the namespace, and neither has to accept one",
    },
    LastLeg {
        services: &[Service::ServiceBusQueue, Service::ServiceBusTopic],
        when: |facts| facts.delivery == Delivery::Push,
        model: Leg::Push,
        opens: Opens::Receiver,
        text: "the receiver opens an outbound AMQP connection and grants credit; Service Bus then pushes over it",
    },
    LastLeg {
        services: &[Service::ServiceBusQueue, Service::ServiceBusTopic],
        when: |_| true,
        model: Leg::Pull,
        opens: Opens::Receiver,
        text: "sender and receiver both open outbound connections to Service Bus, and neither has to accept one",
    },
    LastLeg {
        services: &[Service::StorageQueue],
        when: |_| true,
        model: Leg::Pull,
        opens: Opens::Receiver,
        text: "sender and receiver both open outbound connections to the storage account, and neither has to accept one",
    },
    LastLeg {
        services: &[Service::EventHubs],
        when: |_| true,
        model: Leg::Pull,
        opens: Opens::Receiver,
        text: "senders and readers both open outbound connections to the event hub, and neither has to accept one",
    },
    LastLeg {
        services: &[Service::IotHub],
        when: |_| true,
        model: Leg::Pull,
        opens: Opens::Receiver,
        text: "devices and readers both open outbound connections to the hub, and neither has to accept one",
    },
];

/// What is said of a way over several services, none of them drawn; the first row that fits counts.
struct Way {
    when: fn(&[FlowHop]) -> bool,
    text: &'static str,
}

const WAYS: &[Way] = &[
    Way {
        when: |hops| hops[0].model == Leg::Call && hops[0].internet_facing,
        text: "the caller reaches the outermost gateway from the internet, and each gateway opens the connection to what is \
               behind it",
    },
    Way {
        when: |hops| hops[0].model == Leg::Call,
        text: "the caller opens the connection to the outermost gateway, and each gateway that to what is behind it",
    },
    Way {
        when: |hops| hops.len() > 2 && hops[0].to == FlowEnd::Service(Service::EventGridNamespace),
        text: "devices keep an outbound connection to the MQTT broker open, which passes on to the event hub; readers fetch there \
               over outbound connections of their own",
    },
    Way {
        when: |hops| hops.len() > 2 && hops[hops.len() - 1].model == Leg::Pull,
        text: "the first service opens the connection to the second one, over Azure's public addresses, and the receiver fetches \
               there over an outbound connection of its own",
    },
];

/// The flows of a design; links with the same answer between the same sorts of ends share one.
#[derive(Debug, Default)]
pub(super) struct Flows {
    rows: Vec<Flow>,
    index: HashMap<Key, u32, RandomState>,
}

/// What a flow depends on.
type Key = (u32, Option<u32>, (Option<Service>, bool), Option<Service>, Option<Exposure>);

impl Flows {
    /// The place of a link's flow; none while nothing is known of it.
    pub fn place(
        &mut self,
        graph: &Graph<'_>,
        logical: &Logical<'_, '_>,
        link: Index,
        answer: (u32, &Answer),
        share: (Option<u32>, Option<&Share>),
    ) -> Option<u32> {
        let edge = graph.edge(link);
        // What a drawn service raises itself begins there, as if it were a part of the application.
        let raises = logical.carries(link) == Carries::Own;
        let ends = Ends { from: graph.node(edge.from), to: graph.node(edge.to), raises };
        let key = (answer.0, share.0, (ends.from.part.service(), raises), ends.to.part.service(), ends.to.exposure);
        if let Some(place) = self.index.get(&key) {
            return Some(*place);
        }
        let flow = ends.flow(answer.1, share.1)?;
        let place = self.rows.len() as u32;
        self.rows.push(flow);
        self.index.insert(key, place);
        Some(place)
    }

    pub fn into_rows(self) -> Vec<Flow> {
        self.rows
    }
}

/// A link with its ends.
struct Ends<'a, 'g> {
    from: &'g Node<'a>,
    to: &'g Node<'a>,
    /// Whether the sender says something of its own.
    raises: bool,
}

impl Ends<'_, '_> {
    fn flow(&self, answer: &Answer, share: Option<&Share>) -> Option<Flow> {
        let decision = answer.decision();
        let is_drawn = self.from.part.is_relay() || self.to.part.is_relay();
        if decision.verdict == Verdict::Undecided && !is_drawn {
            return None;
        }
        let mut stops: SmallVec<[FlowEnd; 6]> = smallvec![FlowEnd::Sender];
        stops.extend(self.between(answer, share).into_iter().map(FlowEnd::Service));
        stops.push(FlowEnd::Receiver);
        let mut text = "the sender opens an outbound connection to the service";
        let mut hops: SmallVec<[FlowHop; 3]> = SmallVec::new();
        for pair in stops.windows(2) {
            let (hop, said) = self.hop(pair[0], pair[1], answer);
            hops.push(hop);
            text = said;
        }
        let last = hops.last().expect("a flow has a hop");
        let is_call = hops[0].model == Leg::Call;
        let is_asked_over_http = decision.service() == Some(Service::DirectHttp) && decision.then[0].is_some();
        if is_asked_over_http && !is_drawn && answer.facts().pinned.is_none() {
            text = "the requester calls over HTTP, to ask and then for the result; what it calls puts the work into the queue, \
                    from which the receiver fetches it";
        } else if let [_, _, ..] = hops.as_slice()
            && let Some(row) = WAYS.iter().find(|row| (row.when)(&hops))
        {
            text = row.text;
        }
        Some(Flow {
            sender: if is_call { Leg::Call } else { Leg::Push },
            receiver: last.model,
            receiver_connects: last.initiator == FlowEnd::Receiver,
            internet_facing: hops.iter().any(|hop| hop.internet_facing),
            text: Cow::Borrowed(text),
            hops,
        })
    }

    /// The suggested services between the two ends that are not drawn.
    fn between(&self, answer: &Answer, share: Option<&Share>) -> SmallVec<[Service; 4]> {
        let decision = answer.decision();
        let mut hops: SmallVec<[Service; 4]> = match (answer.facts().pinned, share) {
            (Some(pinned), _) => smallvec![pinned],
            (None, Some(share)) => share.services(decision).into(),
            (None, None) => decision.hops().map(|hop| hop.service).collect(),
        };
        if let Some(drawn) = self.from.part.service().filter(|_| !self.raises) {
            let is_suggested = decision.hops().any(|hop| hop.service == drawn);
            hops.retain(|service| is_suggested && *service != drawn);
        }
        if let Some(drawn) = self.to.part.service() {
            let ahead = hops.iter().position(|service| *service == drawn).unwrap_or(0);
            hops.truncate(ahead);
        }
        hops.retain(|service| *service != Service::DirectHttp);
        hops
    }

    /// The service that acts at an end of a hop.
    fn service_at(&self, end: FlowEnd) -> Option<Service> {
        match end {
            FlowEnd::Sender => self.from.part.service(),
            FlowEnd::Receiver => self.to.part.service(),
            FlowEnd::Service(service) => Some(service),
        }
    }

    fn hop(&self, from: FlowEnd, to: FlowEnd, answer: &Answer) -> (FlowHop, &'static str) {
        let broker = self.service_at(from).filter(|service| service.is_broker());
        let to_service = self.service_at(to);
        let mut facts = *answer.facts();
        // Where the answer turns the wanted push into a pull, the flow is that of the answer.
        let is_suggested = matches!(from, FlowEnd::Service(_)) && facts.pinned.is_none();
        if is_suggested && facts.delivery == Delivery::Push && answer.decision().unmet.has(Need::Delivery) {
            facts.delivery = Delivery::Pull;
        }
        let row = broker
            .filter(|_| to_service.is_none())
            .and_then(|broker| LAST_LEGS.iter().find(|row| row.services.contains(&broker) && (row.when)(&facts)));
        if let Some(row) = row {
            let opened_by_service = row.opens == Opens::Service;
            let initiator = if opened_by_service { from } else { to };
            let hop = FlowHop { from, to, model: row.model, initiator, internet_facing: opened_by_service };
            return (hop, row.text);
        }
        if to_service.is_some_and(Service::is_broker) {
            let text = match broker {
                Some(_) => "the first service opens the connection to the second one, over Azure's public addresses",
                None => "the sender opens an outbound connection to the service, and has to accept none",
            };
            return (FlowHop { from, to, model: Leg::Push, initiator: from, internet_facing: false }, text);
        }
        let internet_facing = self.faces_internet(from, to, &facts);
        let text = match facts.entry {
            _ if internet_facing => {
                "the caller opens the connection, and what it calls must accept it from the internet"
            }
            _ if facts.private || facts.entry == Entry::Internal => {
                "the caller opens the connection, and what it calls must accept it, from the private network only"
            }
            Entry::Unknown | Entry::Internet | Entry::Internal => {
                "the caller opens the connection, and what it calls must accept it"
            }
        };
        (FlowHop { from, to, model: Leg::Call, initiator: from, internet_facing }, text)
    }

    /// Whether what is called must accept calls from the internet.
    fn faces_internet(&self, from: FlowEnd, to: FlowEnd, facts: &Facts) -> bool {
        // What is said to be closed to the internet is reached over a private way, wherever the caller sits.
        let entry = if facts.private { Entry::Internal } else { facts.entry };
        let is_first = from == FlowEnd::Sender && !self.from.part.is_relay();
        match to {
            // Front Door has no other entrance.
            FlowEnd::Service(Service::FrontDoor) => is_first && facts.entry == Entry::Internet,
            FlowEnd::Service(_) => is_first && entry == Entry::Internet,
            FlowEnd::Sender | FlowEnd::Receiver if self.to.is_closed() => false,
            FlowEnd::Sender | FlowEnd::Receiver => match self.to.exposure {
                _ if self.to.part == Part::Gateway(Service::FrontDoor) => true,
                Some(Exposure::Public) => !is_first || entry != Entry::Internal,
                _ => is_first && entry == Entry::Internet,
            },
        }
    }
}
