//! What stands in front of a synchronous call? Rules R90 to R103: layers, from the outermost in.

use crate::model::{Expectation, Need, Service};

use super::case::{Case, Hops};
use super::catalog::{Family, Variant, Variants};
use super::facets::{Entry, Waf};
use super::rule::{Choice, Effect, Phase, Place, Rule, Switch, example};
use super::sources::{
    AAC_ISC, AAC_LB, AFD_APIM, AFD_APIM_PL, AFD_PL, AFD_TIER, APIM_AZ, APIM_INJ2, APIM_LIM, APIM_MR, APIM_NET, APIM_PE,
    APIM_V2, SEED_FD1, SEED_FD2, SEED_MAP, SEED_MR, SEED_TOPO,
};

/// Every tier of API Management.
pub const API_MANAGEMENT: Variants = Variants::of(&[
    Variant::ApiConsumption,
    Variant::ApiDeveloper,
    Variant::ApiBasic,
    Variant::ApiStandard,
    Variant::ApiPremium,
    Variant::ApiBasicV2,
    Variant::ApiStandardV2,
    Variant::ApiPremiumV2,
]);
/// The tiers without a way into a network: their backends have to be public.
pub const PUBLIC_BACKENDS: Variants =
    Variants::of(&[Variant::ApiConsumption, Variant::ApiBasic, Variant::ApiStandard, Variant::ApiBasicV2]);
/// The tiers that Front Door cannot reach over Private Link once the gateway also has to reach private backends: they have
/// no inbound endpoint for it, or are injected into a network.
pub const NO_PRIVATE_LINK: Variants = API_MANAGEMENT.without(Variants::of(&[Variant::ApiStandardV2]));

/// Whether the callee can be reached from the private network only.
pub fn private_backend(c: &Case) -> bool {
    c.facts.private || c.facts.receiver_private
}

/// Whether callers come from the internet, as far as Front Door is concerned (rule R93).
pub fn from_internet(c: &Case) -> bool {
    c.facts.entry == Entry::Internet || c.facts.entry == Entry::Unknown && !c.facts.private
}

/// Whether API Management belongs in front (rule R91).
pub fn governed(c: &Case) -> bool {
    c.call() && (c.on(Need::ApiGovernance) || c.facts.shared_callee)
}

/// Whether Front Door belongs in front (rule R93).
pub fn global(c: &Case) -> bool {
    c.call() && from_internet(c) && (c.facts.regions > 1 || c.on(Need::Edge) || c.facts.waf == Waf::FrontDoor)
}

/// Whether Application Gateway belongs in front (rule R92).
pub fn balanced(c: &Case) -> bool {
    let firewall = c.facts.waf == Waf::ApplicationGateway || c.facts.waf == Waf::Any && !global(c);
    c.call() && (c.on(Need::Routing) || firewall)
}

/// Whether what Front Door sends to must be private. Before API Management in several regions it need not: its gateways
/// stay public for Front Door, and only what is behind them is private (rule R98).
pub fn private_origin(c: &Case) -> bool {
    c.facts.private || c.facts.receiver_private && !(governed(c) && c.facts.regions > 1)
}

/// Whether what is before API Management reaches it privately (rule R97).
fn private_inbound(c: &Case) -> bool {
    c.facts.private || balanced(c) || global(c) && private_origin(c)
}

fn api_management(choice: &Choice<'_>) -> bool {
    choice.uses(Family::ApiManagement)
}

fn front_door(choice: &Choice<'_>) -> bool {
    choice.uses(Family::FrontDoor)
}

fn both(choice: &Choice<'_>) -> bool {
    front_door(choice) && api_management(choice)
}

/// Rules R90 to R103.
pub static CALLS: &[Rule] = &[
    Rule {
        id: "R90",
        phase: Phase::Prefer,
        when: |c| c.call() && !governed(c) && !balanced(c) && !global(c),
        effects: &[
            Effect::Layer(Service::DirectHttp),
            Effect::Feature(Switch {
                word: "timeout-and-retry",
                on: |_| true,
                text: "set a timeout, retry idempotent requests only, and open a circuit breaker when the callee fails",
            }),
        ],
        reason: "nothing that is stated puts a layer in between, so caller and callee talk directly over HTTP or gRPC",
        sources: &[&AAC_ISC],
        behind: &[(
            Family::ApiManagement,
            "it would be one more hop to run, without a need for keys, quotas, versions or policies",
        )],
        fires: example(Expectation::Call, &[]),
        silent: example(Expectation::Call, &[("api_governance", "true")]),
        ..Rule::BLANK
    },
    Rule {
        id: "R91",
        phase: Phase::Prefer,
        need: Some(Need::ApiGovernance),
        when: governed,
        effects: &[Effect::Layer(Service::ApiManagement)],
        reason: "keys, quotas, versions and policies, or a front that several applications share, belong into API Management",
        sources: &[&AAC_ISC, &SEED_MAP],
        behind: &[(Family::Http, "every service would have to carry the same policies again")],
        fires: example(Expectation::Call, &[("api_governance", "true")]),
        silent: example(Expectation::Call, &[]),
    },
    Rule {
        id: "R92",
        phase: Phase::Prefer,
        need: Some(Need::Routing),
        when: balanced,
        effects: &[
            Effect::Layer(Service::ApplicationGateway),
            Effect::Feature(Switch {
                word: "waf",
                on: |choice| {
                    choice.uses(Family::Gateway)
                        && (choice.case.facts.waf == Waf::ApplicationGateway
                            || choice.case.facts.waf == Waf::Any && !front_door(choice))
                },
                text: "take Application Gateway in its WAF v2 tier, with the firewall in prevention mode once it is tuned",
            }),
            Effect::Feature(Switch {
                word: "private-frontend",
                on: |choice| choice.case.facts.entry == Entry::Internal,
                text: "give Application Gateway a private frontend address",
            }),
        ],
        reason: "balancing by path or host name, and a web application firewall inside a region, are what Application Gateway \
                 does, next to private backends",
        sources: &[&AAC_LB, &SEED_TOPO],
        behind: &[
            (
                Family::FrontDoor,
                "it works world-wide and pays once callers are far away or several regions serve the call",
            ),
            (Family::Http, "callers would have to know each server, and nothing would route by path or host name"),
        ],
        fires: example(Expectation::Call, &[("routing", "true")]),
        silent: example(Expectation::Call, &[("entry", "internet"), ("edge", "true"), ("waf", "any")]),
    },
    Rule {
        id: "R93",
        phase: Phase::Prefer,
        need: Some(Need::Edge),
        when: global,
        effects: &[
            Effect::Layer(Service::FrontDoor),
            Effect::Feature(Switch {
                word: "waf",
                on: |choice| matches!(choice.case.facts.waf, Waf::Any | Waf::FrontDoor),
                text: "put the firewall policy on Front Door; Standard takes rules of your own, managed rule sets need Premium",
            }),
        ],
        reason: "callers on the internet who are far away, or a call that several regions serve, enter at Front Door's points \
                 of presence, which also fails over",
        sources: &[&AAC_LB, &SEED_MR, &AFD_TIER],
        behind: &[(
            Family::Gateway,
            "it belongs to one region, would not survive that region, and has no points of presence",
        )],
        fires: example(Expectation::Call, &[("entry", "internet"), ("edge", "true")]),
        silent: example(Expectation::Call, &[("entry", "internal"), ("edge", "true")]),
    },
    Rule {
        id: "R94",
        phase: Phase::Tier,
        need: Some(Need::Network),
        when: |c| global(c) && private_origin(c),
        effects: &[
            Effect::Remove(Hops::Any, |_| Variants::of(&[Variant::FrontDoorStandard])),
            Effect::Feature(Switch {
                word: "private-link-origin",
                on: |choice| choice.has(Variant::FrontDoorPremium),
                text: "make the origin a Private Link origin and approve its endpoint; several origins with different regions \
                       keep it up, and each regional cluster passes requests at {AFD_PRIVATE_RATE}",
            }),
        ],
        reason: "only Front Door Premium reaches private origins, over Private Link; Standard needs public ones",
        sources: &[&AFD_PL],
        fires: example(Expectation::Call, &[("entry", "internet"), ("edge", "true")]).at(&[Place::PrivateReceiver]),
        silent: example(Expectation::Call, &[("entry", "internet"), ("edge", "true")]),
        ..Rule::BLANK
    },
    Rule {
        id: "R95",
        phase: Phase::Compose,
        need: Some(Need::ApiTier),
        when: |c| global(c) && governed(c) && private_origin(c),
        effects: &[Effect::Reason(both)],
        reason: "over Private Link Front Door reaches API Management Standard v2, or a classic tier that is not injected into a \
                 network; before all others stands an Application Gateway that Front Door reaches privately",
        sources: &[&APIM_PE, &AFD_APIM_PL],
        fires: example(
            Expectation::Call,
            &[("entry", "internet"), ("edge", "true"), ("api_governance", "true"), ("network", "private")],
        ),
        silent: example(Expectation::Call, &[("entry", "internet"), ("edge", "true"), ("api_governance", "true")]),
        ..Rule::BLANK
    },
    Rule {
        id: "R96",
        phase: Phase::Tier,
        need: Some(Need::ApiTier),
        when: |c| governed(c) && private_backend(c) && !private_inbound(c),
        effects: &[
            Effect::Remove(Hops::Any, |_| PUBLIC_BACKENDS),
            Effect::Feature(Switch {
                word: "vnet-integration",
                on: |choice| choice.has(Variant::ApiStandardV2) || choice.has(Variant::ApiPremiumV2),
                text: "integrate the gateway with the network of the backends, outbound",
            }),
            Effect::Feature(Switch {
                word: "external-mode",
                on: |choice| choice.has(Variant::ApiPremium) || choice.has(Variant::ApiDeveloper),
                text: "inject the gateway into the network in external mode, so that it is public in front and private behind",
            }),
        ],
        reason: "private backends are reached by Standard v2 over network integration or by an injected Premium gateway; \
                 Consumption, Basic, Standard and Basic v2 reach public ones only",
        sources: &[&APIM_NET, &APIM_V2, &SEED_TOPO],
        fires: example(Expectation::Call, &[("entry", "internet"), ("api_governance", "true")])
            .at(&[Place::PrivateReceiver]),
        silent: example(Expectation::Call, &[("entry", "internet"), ("api_governance", "true")]),
        ..Rule::BLANK
    },
    Rule {
        id: "R97",
        phase: Phase::Tier,
        need: Some(Need::ApiTier),
        when: |c| governed(c) && private_backend(c) && private_inbound(c),
        effects: &[
            Effect::Remove(Hops::Any, |_| PUBLIC_BACKENDS),
            Effect::Feature(Switch {
                word: "inbound-private-endpoint",
                on: |choice| choice.has(Variant::ApiStandardV2),
                text: "let callers in over the gateway's private endpoint, and reach the backends by network integration",
            }),
            Effect::Feature(Switch {
                word: "internal-mode",
                on: |choice| choice.has(Variant::ApiPremium) || choice.has(Variant::ApiDeveloper),
                text: "inject the gateway into the network in internal mode, which rules a private endpoint out",
            }),
            Effect::Feature(Switch {
                word: "vnet-injection",
                on: |choice| choice.has(Variant::ApiPremiumV2),
                text: "inject the gateway into the network, which Premium v2 allows only when it is created",
            }),
        ],
        reason: "private on both sides means Standard v2 with a private endpoint and network integration, or a Premium gateway \
                 inside the network",
        sources: &[&APIM_NET, &APIM_PE, &APIM_INJ2],
        fires: example(Expectation::Call, &[("entry", "internet"), ("waf", "any"), ("api_governance", "true")])
            .at(&[Place::PrivateReceiver]),
        silent: example(Expectation::Call, &[("entry", "internet"), ("api_governance", "true")])
            .at(&[Place::PrivateReceiver]),
        ..Rule::BLANK
    },
    Rule {
        id: "R98",
        phase: Phase::Tier,
        need: Some(Need::ApiTier),
        when: |c| governed(c) && c.facts.regions > 1,
        effects: &[
            Effect::Remove(Hops::Any, |_| API_MANAGEMENT.without(Variants::of(&[Variant::ApiPremium]))),
            Effect::Note(
                api_management,
                "several independent instances would do without classic Premium, but then control planes, keys and failover \
                 are yours to keep in step",
            ),
        ],
        reason: "one API Management instance with gateways in several regions exists in classic Premium only",
        sources: &[&APIM_MR, &SEED_MR, &APIM_LIM, &APIM_AZ],
        fires: example(Expectation::Call, &[("api_governance", "true"), ("regions", "2")]),
        silent: example(Expectation::Call, &[("api_governance", "true")]),
        ..Rule::BLANK
    },
    Rule {
        id: "R99",
        phase: Phase::Inform,
        need: Some(Need::Regions),
        when: |c| global(c) && governed(c) && c.facts.regions > 1,
        effects: &[Effect::Note(
            both,
            "Front Door in the driving seat: make each regional gateway host name an origin, which lets weights and priorities \
             change at any time",
        )],
        reason: "regional host names as origins leave the choice of region to Front Door",
        sources: &[&SEED_FD1, &APIM_MR],
        fires: example(Expectation::Call, &[("entry", "internet"), ("api_governance", "true"), ("regions", "2")]),
        silent: example(Expectation::Call, &[("entry", "internet"), ("api_governance", "true"), ("edge", "true")]),
        ..Rule::BLANK
    },
    Rule {
        id: "R100",
        phase: Phase::Inform,
        need: Some(Need::Regions),
        when: |c| global(c) && governed(c) && c.facts.regions > 1,
        effects: &[Effect::Note(
            both,
            "API Management in the driving seat: make its main host name the only origin, which leaves Front Door untouched when \
             a region joins, and the choice of region to latency",
        )],
        reason: "the main host name as the only origin leaves the choice of region to API Management",
        sources: &[&SEED_FD2, &APIM_MR],
        fires: example(Expectation::Call, &[("entry", "internet"), ("api_governance", "true"), ("regions", "2")]),
        silent: example(Expectation::Call, &[("entry", "internet"), ("regions", "2")]),
        ..Rule::BLANK
    },
    Rule {
        id: "R101",
        phase: Phase::Feature,
        when: |c| global(c) && governed(c) && !private_origin(c),
        effects: &[Effect::Feature(Switch {
            word: "front-door-id-check",
            on: |choice| both(choice) && !choice.uses(Family::Gateway),
            text: "admit the service tag AzureFrontDoor.Backend only, and check the header X-Azure-FDID by policy",
        })],
        reason: "the service tag alone would admit the Front Door of any other customer",
        sources: &[&AFD_APIM, &SEED_FD1],
        fires: example(Expectation::Call, &[("entry", "internet"), ("api_governance", "true"), ("edge", "true")]),
        silent: example(Expectation::Call, &[("entry", "internet"), ("edge", "true")]),
        ..Rule::BLANK
    },
    Rule {
        id: "R102",
        phase: Phase::Feature,
        need: Some(Need::Regions),
        when: |c| governed(c) && c.facts.regions > 1,
        effects: &[Effect::Feature(Switch {
            word: "regional-backends",
            on: api_management,
            text: "keep a backend in each region and choose it by policy (set-backend-service by context.Deployment.Region)",
        })],
        reason: "a single backend would still be reached around the globe",
        sources: &[&APIM_MR],
        fires: example(Expectation::Call, &[("entry", "internet"), ("api_governance", "true"), ("regions", "2")]),
        silent: example(Expectation::Call, &[("entry", "internet"), ("regions", "2")]),
        ..Rule::BLANK
    },
    Rule {
        id: "R103",
        phase: Phase::Feature,
        when: |c| governed(c) && (global(c) || balanced(c)),
        effects: &[Effect::Feature(Switch {
            word: "health-probe",
            on: api_management,
            text: "probe a path of your own that touches the backend (HEAD will do, with a key instead of a token); the default \
                   /status-0123456789abcdef tells of the gateway only",
        })],
        reason: "the default probe path shows that the gateway lives, not that it can serve",
        sources: &[&AFD_APIM, &SEED_FD1],
        fires: example(Expectation::Call, &[("entry", "internet"), ("api_governance", "true"), ("edge", "true")]),
        silent: example(Expectation::Call, &[("entry", "internet"), ("api_governance", "true")]),
        ..Rule::BLANK
    },
];
