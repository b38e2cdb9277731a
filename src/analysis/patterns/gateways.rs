//! Which arrangement of gateways is drawn? API Management by tier and firewall, and the two ways through several regions.
//!
//! The arrangements are those of a picture of December 2023 with two that have become possible since. Each answers two
//! questions that are best kept apart: who reaches the gateway, and what does the gateway reach?

use std::borrow::Cow;

use super::exchanges::{ENDS, NEIGHBOURS};
use super::scene::{Hop, Scene, Stop};
use super::{Change, Few, Found, PatternRow};
use crate::model::{Exposure, Service, Tier};
use crate::rules::sources::{
    AFD_APIM, AFD_APIM_PL, AFD_PL, APIM_FEA, APIM_INJ2, APIM_LIM, APIM_MR, APIM_NET, APIM_PE, APIM_V2, SEED_FD1,
    SEED_FD2, SEED_MR, SEED_TOPO,
};

/// What stands before an API Management gateway.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Front {
    Nothing,
    Door,
    Balancer,
    Both,
}

/// The arrangements, by the numbers of the picture; seven and eight are newer than it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Arrangement {
    FrontDoorConsumption,
    FrontDoorClassic,
    GatewayClassic,
    PublicV2,
    FrontDoorInjected,
    GatewayInjected,
    FrontDoorPrivateV2,
    FrontDoorGateway,
    Other,
}

/// An API Management gateway with what is before it.
#[derive(Debug)]
struct Api {
    front: Front,
    tier: Option<Tier>,
    /// Whether the front is Front Door Premium, which can use Private Link.
    private_link: bool,
    /// Whether the gateway is closed to the internet.
    closed: bool,
    /// Whether a backend is.
    closed_backend: bool,
}

impl Api {
    fn of(scene: &Scene<'_, '_>, gateway: Stop) -> Self {
        let fronts = || scene.into(gateway).filter(|hop| scene.is_gateway(hop.from));
        let is = |stop: Stop, service| scene.service(stop) == Some(service);
        let balancer = fronts().find(|hop| is(hop.from, Service::ApplicationGateway)).map(|hop| hop.from);
        let door = fronts().find(|hop| is(hop.from, Service::FrontDoor)).map(|hop| hop.from);
        let behind = balancer.and_then(|balancer| {
            scene.into(balancer).take(ENDS).map(|hop| hop.from).find(|stop| is(*stop, Service::FrontDoor))
        });
        let front = match (door.or(behind), balancer) {
            (Some(_), Some(_)) => Front::Both,
            (Some(_), None) => Front::Door,
            (None, Some(_)) => Front::Balancer,
            (None, None) => Front::Nothing,
        };
        Self {
            front,
            tier: scene.tier(gateway),
            private_link: door.or(behind).and_then(|door| scene.tier(door)) == Some(Tier::Premium),
            closed: scene.node(gateway).is_some_and(|node| node.component.exposure == Some(Exposure::Private)),
            closed_backend: scene
                .receives(gateway)
                .any(|hop| scene.part(hop.to).is_some_and(super::super::graph::Node::is_closed)),
        }
    }

    fn arrangement(&self) -> Arrangement {
        let Some(tier) = self.tier else { return Arrangement::Other };
        match (self.front, tier) {
            (Front::Both, Tier::Premium | Tier::PremiumV2 | Tier::Developer) => Arrangement::FrontDoorGateway,
            (Front::Door, Tier::Consumption) => Arrangement::FrontDoorConsumption,
            (Front::Door, Tier::Basic | Tier::Standard) => Arrangement::FrontDoorClassic,
            (Front::Balancer, Tier::Basic | Tier::Standard) => Arrangement::GatewayClassic,
            (Front::Door, Tier::StandardV2) if self.closed && self.private_link => Arrangement::FrontDoorPrivateV2,
            (Front::Door | Front::Balancer, Tier::BasicV2 | Tier::StandardV2) => Arrangement::PublicV2,
            (Front::Door, Tier::Developer | Tier::Premium) => Arrangement::FrontDoorInjected,
            (Front::Balancer, Tier::Developer | Tier::Premium) => Arrangement::GatewayInjected,
            _ => Arrangement::Other,
        }
    }

    /// What does not hold together in this occurrence, or what it depends on.
    fn remark(&self) -> Option<&'static str> {
        let tier = self.tier;
        let no_way_out = matches!(tier, Some(Tier::Consumption | Tier::Basic | Tier::Standard | Tier::BasicV2));
        match self.front {
            _ if tier.is_none() => {
                Some("no tier is stated, and the tier decides what this gateway reaches and who reaches it")
            }
            _ if no_way_out && self.closed_backend => Some("a backend is private, and this tier cannot reach it"),
            Front::Door if self.closed && !self.private_link => {
                Some("the gateway is private, and only Front Door Premium could reach it")
            }
            Front::Door if self.closed && tier == Some(Tier::PremiumV2) => {
                Some("Front Door has no private way into Premium v2: put an Application Gateway between")
            }
            Front::Nothing if !self.closed => Some("no firewall stands before it, and API Management brings none"),
            Front::Nothing | Front::Door | Front::Balancer | Front::Both => None,
        }
    }
}

fn arranged(scene: &Scene<'_, '_>, found: &mut Found, wanted: Arrangement) {
    for gateway in scene.gateways(Service::ApiManagement) {
        if scene.into(gateway).next().is_none() || scene.out(gateway).next().is_none() {
            continue;
        }
        let api = Api::of(scene, gateway);
        if api.arrangement() == wanted {
            let (stops, links) = path(scene, gateway);
            found.add(stops, links, api.remark().map(Cow::Borrowed));
        }
    }
}

/// The gateways before a gateway, itself, and what it calls.
fn path(scene: &Scene<'_, '_>, gateway: Stop) -> (Few, Few) {
    let mut hops: Vec<Hop> = scene.into(gateway).take(NEIGHBOURS).chain(scene.out(gateway).take(NEIGHBOURS)).collect();
    for front in scene.into(gateway).map(|hop| hop.from).filter(|stop| scene.is_gateway(*stop)).take(NEIGHBOURS) {
        hops.extend(scene.into(front).take(NEIGHBOURS));
    }
    let stops = hops.iter().flat_map(|hop| [hop.from, hop.to]).filter(|stop| scene.is_drawn(*stop));
    (stops.collect(), hops.iter().map(|hop| hop.link).collect())
}

const WORD: Option<&str> = Some("apim-topology");

pub static FRONT_DOOR_CONSUMPTION: PatternRow = PatternRow {
    id: "apim-front-door-consumption",
    word: WORD,
    name: "API Management, Consumption, behind Front Door",
    summary: "Front Door with its firewall stands before a gateway of the Consumption tier. Everything on the way is public: the way in and \
              the way out.",
    attention: &[
        "let the gateway accept your Front Door only: the service tag AzureFrontDoor.Backend, and the header X-Azure-FDID checked by policy",
        "backends must be public, so protect them by keys, certificates or tokens that only the gateway has",
        "a request may run for 30 seconds in this tier, and the first one after a pause is slow",
    ],
    pros: &["nothing to pay while nobody calls", "a firewall and points of presence without a network of your own"],
    cons: &["no private hop at all", "no cache of its own, no self-hosted gateway, one region"],
    changes: &[Change {
        date: "2023-12",
        said: "Consumption has no way into a network, neither inward nor outward",
        now: "unchanged in the page of October 2024",
        source: &APIM_NET,
    }],
    sources: &[&SEED_TOPO, &APIM_NET, &AFD_APIM, &APIM_LIM],
    recognise: |scene, found| arranged(scene, found, Arrangement::FrontDoorConsumption),
};

pub static FRONT_DOOR_CLASSIC: PatternRow = PatternRow {
    id: "apim-front-door-classic",
    word: WORD,
    name: "API Management, Basic or Standard, behind Front Door",
    summary: "Front Door stands before a gateway of the classic Basic or Standard tier, which calls public backends. The way in can be \
              private today; the way out cannot.",
    attention: &[
        "for a private way in take Front Door Premium, approve its private endpoint on the gateway, and switch public access off",
        "with a public way in check the service tag and the header X-Azure-FDID",
        "backends must be public: these tiers reach no network",
    ],
    pros: &["predictable cost with a service level agreement", "a global entrance with a firewall"],
    cons: &["private backends are out of reach", "one region, four units at most in Standard"],
    changes: &[Change {
        date: "2023-12",
        said: "the gateway has a private endpoint that Front Door cannot use",
        now: "Front Door Premium reaches it by Private Link since 2025; the way out is unchanged",
        source: &AFD_APIM_PL,
    }],
    sources: &[&SEED_TOPO, &AFD_APIM_PL, &APIM_PE, &APIM_NET],
    recognise: |scene, found| arranged(scene, found, Arrangement::FrontDoorClassic),
};

pub static GATEWAY_CLASSIC: PatternRow = PatternRow {
    id: "apim-application-gateway-classic",
    word: WORD,
    name: "API Management, Basic or Standard, behind Application Gateway",
    summary: "Application Gateway with its firewall takes the traffic of the internet and reaches the gateway of API Management over a \
              private endpoint in the same network. From there calls go out to public backends.",
    attention: &[
        "private in, public out: a firewall on the way in says nothing about how the backends are protected",
        "switch the public access of the gateway off, or the firewall can be walked around",
        "the private endpoint reaches the gateway only, not the developer portal or the management interface",
        "probe the path /status-0123456789abcdef; another path needs a policy that answers without a key",
    ],
    pros: &["a private way in without the Premium tier", "the firewall stands in your own network"],
    cons: &["backends stay public", "one region, and Application Gateway does not outlive it"],
    changes: &[Change {
        date: "2023-12",
        said: "private endpoint inward, public outward, with the classic Basic and Standard tiers",
        now: "unchanged; Standard v2 has gained what was missing here, a private way out",
        source: &APIM_PE,
    }],
    sources: &[&SEED_TOPO, &APIM_PE, &APIM_NET],
    recognise: |scene, found| arranged(scene, found, Arrangement::GatewayClassic),
};

pub static PUBLIC_V2: PatternRow = PatternRow {
    id: "apim-v2",
    word: WORD,
    name: "API Management, Basic v2 or Standard v2, behind a firewall",
    summary: "A gateway of the newer tiers stands behind Front Door or Application Gateway. Standard v2 reaches private backends over an \
              integrated network; Basic v2 does not.",
    attention: &[
        "choose Standard v2 where a backend is private; the documentation gives Basic v2 neither a private way in nor out",
        "with a public way in check where calls come from: by Front Door's header, or by the address of Application Gateway",
        "integration with a network is outward only; the way in needs a private endpoint of its own",
    ],
    pros: &["up and scaled in minutes", "Standard v2 reaches private backends at a fraction of Premium's price"],
    cons: &["one region", "no self-hosted gateways, and policies that buffer bodies stop at 2 MiB"],
    changes: &[
        Change {
            date: "2023-12",
            said: "Basic v2 and Standard v2 have no private endpoint",
            now: "Standard v2 has one; Basic v2 still has none",
            source: &APIM_PE,
        },
        Change {
            date: "2023-12",
            said: "a picture gives Basic v2 a way out into networks",
            now: "the documentation gives it to Standard v2 and Premium v2 only",
            source: &APIM_NET,
        },
    ],
    sources: &[&SEED_TOPO, &APIM_V2, &APIM_PE, &APIM_NET],
    recognise: |scene, found| arranged(scene, found, Arrangement::PublicV2),
};

pub static FRONT_DOOR_INJECTED: PatternRow = PatternRow {
    id: "apim-front-door-premium",
    word: WORD,
    name: "API Management, Developer or Premium, behind Front Door",
    summary: "Front Door stands before a gateway that lives in a virtual network in External mode: it has a public entrance and reaches any \
              backend, in the network, in peered ones and on-premises.",
    attention: &[
        "the entrance is public: the network security group admits the tag AzureFrontDoor.Backend, a policy checks the header X-Azure-FDID",
        "Front Door reaches the External mode only; Internal mode needs an Application Gateway between",
        "Private Link from Front Door works only for an instance that is not injected, and then the way out into the network is gone",
        "Developer has no service level agreement: not for production",
    ],
    pros: &["any backend is in reach", "Premium serves several regions as one instance and spreads over zones"],
    cons: &["the price of Premium", "the way in stays public, however well it is checked"],
    changes: &[Change {
        date: "2023-12",
        said: "Front Door cannot use private endpoints of API Management",
        now: "Front Door Premium can, for instances that are not injected into a network; injection and private endpoint exclude each other",
        source: &AFD_APIM_PL,
    }],
    sources: &[&SEED_TOPO, &AFD_APIM, &AFD_APIM_PL, &APIM_PE],
    recognise: |scene, found| arranged(scene, found, Arrangement::FrontDoorInjected),
};

pub static GATEWAY_INJECTED: PatternRow = PatternRow {
    id: "apim-application-gateway-premium",
    word: WORD,
    name: "API Management, Developer or Premium, behind Application Gateway",
    summary: "Application Gateway holds the public address and the firewall; the gateway of API Management sits in the network in Internal \
              mode, and everything behind the entrance is private.",
    attention: &[
        "in Internal mode no public name points to the gateway: provide private zones for all its host names and certificates for them",
        "probe the path /status-0123456789abcdef over the private name",
        "in several regions nothing spreads the private traffic for you; that is then a task of its own",
        "Developer has no service level agreement: not for production",
    ],
    pros: &[
        "private in and private out: the fully private shape of the classic tiers",
        "any backend is in reach, on-premises included",
    ],
    cons: &[
        "the price of Premium plus that of the gateway before it",
        "two gateways to configure for each interface that is published",
    ],
    changes: &[Change {
        date: "2023-12",
        said: "only Developer and Premium live wholly in a network",
        now: "so does Premium v2, if it is injected when it is created",
        source: &APIM_INJ2,
    }],
    sources: &[&SEED_TOPO, &APIM_PE, &APIM_INJ2, &APIM_FEA],
    recognise: |scene, found| arranged(scene, found, Arrangement::GatewayInjected),
};

pub static FRONT_DOOR_PRIVATE_V2: PatternRow = PatternRow {
    id: "apim-front-door-standard-v2-private",
    word: WORD,
    name: "API Management, Standard v2, privately behind Front Door",
    summary: "Front Door Premium reaches a Standard v2 gateway by Private Link, and the gateway reaches private backends over its integrated \
              network. It is the only tier that has both without an Application Gateway.",
    attention: &[
        "approve the endpoint that Front Door asks for, then switch the public access of the gateway off",
        "an origin group holds private origins or public ones, never both",
        "Private Link of Front Door carries 7,200 requests a second for each region and profile; beyond that callers get 429",
        "one region: plan what happens when it fails",
    ],
    pros: &["private in and private out without Premium", "one gateway less than with an Application Gateway"],
    cons: &["one region only", "Front Door Premium is required"],
    changes: &[Change {
        date: "2024-10",
        said: "the private endpoint of Standard v2 is a preview",
        now: "the page of November 2025 carries no such mark; that Front Door may use it is inferred, as only Premium v2 is excluded",
        source: &APIM_PE,
    }],
    sources: &[&APIM_PE, &AFD_APIM_PL, &AFD_PL, &APIM_NET],
    recognise: |scene, found| arranged(scene, found, Arrangement::FrontDoorPrivateV2),
};

pub static FRONT_DOOR_GATEWAY: PatternRow = PatternRow {
    id: "apim-front-door-application-gateway",
    word: WORD,
    name: "API Management behind Application Gateway behind Front Door",
    summary: "Front Door Premium reaches an Application Gateway by Private Link, and that reaches an API Management gateway inside the \
              network: classic Premium in Internal mode, or Premium v2 injected.",
    attention: &[
        "put the firewall in one place and say why; two firewalls with different rules are hard to operate",
        "Application Gateway is regional: each region needs its own, as an origin of Front Door",
        "the address of the caller arrives in headers: log and limit by those, not by the connection",
        "an origin group holds private origins or public ones, never both",
    ],
    pros: &["private from Front Door to the backend", "required, and sufficient, for Premium v2 behind Front Door"],
    cons: &["three layers to pay and to configure, and their latency adds up"],
    changes: &[Change {
        date: "2023-12",
        said: "Front Door cannot see an internal load balancer of API Management",
        now: "still not as an origin of its own; through an Application Gateway as private origin it works",
        source: &AFD_PL,
    }],
    sources: &[&AFD_PL, &APIM_PE, &APIM_INJ2],
    recognise: |scene, found| arranged(scene, found, Arrangement::FrontDoorGateway),
};

pub static OTHER_ARRANGEMENT: PatternRow = PatternRow {
    id: "apim-other",
    word: WORD,
    name: "API Management in another arrangement",
    summary: "An API Management gateway stands between callers and backends in a way that none of the known arrangements describes. What it \
              reaches, and who reaches it, follows from its tier.",
    attention: &[
        "ask two questions apart: who reaches the gateway, and what does the gateway reach? The tier answers both",
        "API Management has no web application firewall: from the internet put Front Door or Application Gateway before it",
        "only Standard v2, Premium v2 and the injected classic tiers reach private backends",
        "only the classic Premium tier serves several regions as one instance, and Developer has no service level agreement",
    ],
    pros: &["one front for several interfaces: keys, quotas, versions, token checks, one place to look at"],
    cons: &["one more hop on every call, and a shared part that all teams wait for"],
    changes: &[Change {
        date: "2023-12",
        said: "six arrangements were drawn",
        now: "two more are possible: Front Door Premium privately before Standard v2, and Front Door before Application Gateway before an \
              internal gateway",
        source: &APIM_PE,
    }],
    sources: &[&SEED_TOPO, &APIM_NET, &APIM_PE],
    recognise: |scene, found| arranged(scene, found, Arrangement::Other),
};

pub static MULTI_REGION_FRONT_DOOR: PatternRow = PatternRow {
    id: "multi-region-front-door",
    word: Some("multi-region-front-door"),
    name: "Several regions, Front Door in the driving seat",
    summary: "One API Management instance of the classic Premium tier has gateways in several regions, and each regional host name is an \
              origin of Front Door, which decides where a call goes.",
    attention: &[
        "latency decides by default: a latency sensitivity of zero means the closest origin, though nothing guarantees it",
        "probe what matters: the status path shows the gateway only, a path of your own shows the backend, too; ask with HEAD, and \
         with a key, since a probe carries no token",
        "Front Door fetches its certificate from a vault, which has to let it in",
        "the primary region owns the configuration: while it is down the gateways serve, and nothing can be changed",
        "check the header X-Azure-FDID once, in the global policy",
        "every gateway calls the backend of its own region: choose it by policy from the region of the deployment",
        "keep each backend closed to everything but the subnet of its gateway",
        "with equal priorities all regions serve; a region of lower priority is a standby, which is used only when the others fail",
    ],
    pros: &[
        "priorities, weights and algorithm change at any time, without touching API Management",
        "one failover, at the edge, in seconds instead of the life of a name",
    ],
    cons: &["whenever a region joins or leaves, the origin group must be edited", "classic Premium in every region"],
    changes: &[
        Change {
            date: "2023-12",
            said: "only Premium serves several regions",
            now: "still classic Premium only; Premium v2 serves one region",
            source: &APIM_LIM,
        },
        Change {
            date: "2023-12",
            said: "the vault with Front Door's certificate must be public",
            now: "not checked again: try it before you open the vault",
            source: &SEED_FD1,
        },
        Change {
            date: "2023-12",
            said: "an origin of Front Door cannot show a certificate of a company's own authority",
            now: "not checked again: plan with a certificate of a public authority until you have seen another one work",
            source: &SEED_FD1,
        },
    ],
    sources: &[&SEED_FD1, &SEED_MR, &APIM_MR, &AFD_APIM],
    recognise: |scene, found| multi_region(scene, found, Seat::FrontDoor),
};

pub static MULTI_REGION_APIM: PatternRow = PatternRow {
    id: "multi-region-apim",
    word: Some("multi-region-apim"),
    name: "Several regions, API Management in the driving seat",
    summary: "Front Door has one origin, the main host name of an API Management instance with gateways in several regions. The instance \
              itself leads each call to the gateway with the lowest latency, by name.",
    attention: &[
        "the algorithm of Front Door is irrelevant here, for it has only one origin to choose",
        "failover is one of names: callers hold the old address until its time to live is over",
        "the primary region owns the configuration: while it is down the gateways serve, and nothing can be changed",
        "every gateway calls the backend of its own region: choose it by policy from the region of the deployment",
        "check the header X-Azure-FDID once, in the global policy",
    ],
    pros: &[
        "a region joins or leaves without a change at Front Door",
        "less to configure than an origin for each region",
    ],
    cons: &[
        "routing by latency only; no weights or priorities",
        "slower failover than at the edge",
        "classic Premium in every region",
    ],
    changes: &[Change {
        date: "2023-12",
        said: "only Premium serves several regions",
        now: "still classic Premium only; Premium v2 serves one region",
        source: &APIM_LIM,
    }],
    sources: &[&SEED_FD2, &SEED_MR, &APIM_MR],
    recognise: |scene, found| multi_region(scene, found, Seat::ApiManagement),
};

/// Who chooses the region of a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Seat {
    FrontDoor,
    ApiManagement,
}

fn multi_region(scene: &Scene<'_, '_>, found: &mut Found, wanted: Seat) {
    for door in scene.gateways(Service::FrontDoor) {
        let direct = || scene.out(door).take(NEIGHBOURS);
        let through = direct()
            .filter(|hop| scene.service(hop.to) == Some(Service::ApplicationGateway))
            .flat_map(|hop| scene.out(hop.to).take(NEIGHBOURS).map(move |next| (next, Some(hop))));
        let mut origins: Vec<(Hop, Option<Hop>)> = direct().map(|hop| (hop, None)).chain(through).collect();
        origins.retain(|(hop, _)| scene.service(hop.to) == Some(Service::ApiManagement));
        let mut gateways: Vec<_> = origins.iter().map(|(hop, _)| hop.to).collect();
        gateways.sort_unstable();
        gateways.dedup();
        let seat = match gateways.as_slice() {
            [] => continue,
            [only] if !spans_regions(scene, *only) => continue,
            [_] => Seat::ApiManagement,
            several if regions(scene, several.iter().copied()) > 1 => Seat::FrontDoor,
            _ => continue,
        };
        // A suggestion says that there are several regions, not who chooses between them.
        let is_open = !scene.is_drawn(gateways[0]);
        if seat != wanted && !is_open {
            continue;
        }
        let mut hops: Vec<Hop> = scene.into(door).take(NEIGHBOURS).collect();
        hops.extend(origins.iter().flat_map(|(hop, before)| [Some(*hop), *before]).flatten());
        hops.extend(gateways.iter().flat_map(|gateway| scene.out(*gateway).take(NEIGHBOURS)));
        let stops = hops.iter().flat_map(|hop| [hop.from, hop.to]).filter(|stop| scene.is_drawn(*stop)).collect();
        let remark = if is_open {
            Some("one of two ways: draw the gateways to say who chooses the region")
        } else {
            tier_remark(scene, &gateways)
        };
        found.add(stops, hops.iter().map(|hop| hop.link).collect(), remark.map(Cow::Borrowed));
    }
}

fn tier_remark(scene: &Scene<'_, '_>, gateways: &[Stop]) -> Option<&'static str> {
    let premium = gateways.iter().all(|gateway| scene.tier(*gateway) == Some(Tier::Premium));
    (!premium).then_some("only the classic Premium tier serves several regions as one instance")
}

/// In how many regions some stops lie.
fn regions(scene: &Scene<'_, '_>, stops: impl Iterator<Item = Stop>) -> usize {
    let mut regions: Vec<_> = stops.filter_map(|stop| scene.node(stop)?.region).collect();
    regions.sort_unstable();
    regions.dedup();
    regions.len()
}

/// Whether one gateway serves several regions: by its units, its regional gateways or its backends.
fn spans_regions(scene: &Scene<'_, '_>, gateway: Stop) -> bool {
    if !scene.is_drawn(gateway) {
        return scene.into(gateway).take(NEIGHBOURS).any(|hop| scene.facts(hop.link).regions > 1);
    }
    let units = scene.node(gateway).map_or(1, super::super::graph::Node::instances);
    let backends = || scene.out(gateway).take(NEIGHBOURS).map(|hop| hop.to);
    units > 1 && scene.node(gateway).is_some_and(|node| node.region.is_none()) || regions(scene, backends()) > 1
}
