//! Where do the sources disagree, or what has changed? Notes that an answer carries where the rule concerned holds.

use super::advice::{Reason, Source};
use super::catalog::{Family, Variant};
use super::facets::{Delivery, Waf};
use super::rule::Choice;
use super::sources::{
    AAC_LB, AAC_MSG, AFD_APIM_PL, APIM_NET, APIM_PE, CMP, EG_MSI, EG_NEW, EG_Q, EG_SBH, EG_TIER, EGN_HDL, EH_Q,
    LEARN_ME, LEARN_SQ, SB_P, SB_Q, SB_SES, SB_THR, SQ_SB,
};
use super::wording::fill;

/// A disagreement or a change.
#[derive(Debug)]
pub struct Dispute {
    /// Its id in the list of disagreements ("D3"), or of changes ("N1").
    pub id: &'static str,
    /// The rule that it concerns.
    pub rule: &'static str,
    /// Whether the answer found is touched by it.
    pub on: fn(&Choice<'_>) -> bool,
    /// What disagrees or changed, and what was taken.
    pub text: &'static str,
    /// The pages.
    pub sources: &'static [&'static Source],
}

/// Every disagreement and change that touches an answer.
pub static DISPUTES: &[Dispute] = &[
    Dispute {
        id: "D1",
        rule: "R41",
        on: |choice| choice.has(Variant::StorageQueue),
        text: "pages give between 200 TB and 5 PiB for a Storage queue; only the threshold of {SB_ENTITY} matters here",
        sources: &[&SQ_SB],
    },
    Dispute {
        id: "D2",
        rule: "R41",
        on: |choice| choice.has(Variant::StorageQueue),
        text: "an older copy of the Learn module let Service Bus pile up a terabyte; the {SB_ENTITY} of today's comparison were taken",
        sources: &[&SQ_SB],
    },
    Dispute {
        id: "D3",
        rule: "R57",
        on: |choice| choice.has(Variant::StorageQueue),
        text: "the sources differ on plain commands: Microsoft Learn takes a Storage queue for simple work, the Architecture \
               Center a Service Bus queue for commands",
        sources: &[&LEARN_SQ, &AAC_MSG],
    },
    Dispute {
        id: "D6",
        rule: "R32",
        on: super::rule::service_bus,
        text: "one page says that messages in a session never expire; by the pages on sessions and expiry the time to live holds",
        sources: &[&SB_SES, &AAC_MSG],
    },
    Dispute {
        id: "D7",
        rule: "R72",
        on: |choice| choice.has(Variant::Namespace) && choice.case.facts.delivery != Delivery::Pull,
        text: "push of namespaces to webhooks is listed without a preview mark in 2025 and as a preview elsewhere: check it",
        sources: &[&EG_TIER, &EGN_HDL],
    },
    Dispute {
        id: "D8",
        rule: "R68",
        on: |choice| choice.service_bus(),
        text: "the page on Service Bus as a handler rules sessions out and names a session property in one breath; queues with \
               sessions are taken as unsupported",
        sources: &[&EG_SBH],
    },
    Dispute {
        id: "D9",
        rule: "R20",
        on: |choice| choice.has(Variant::Mqtt),
        text: "pages of 2023 give 100 messages a second for a session and no order, those of 2025 and 2026 give 1,000 and order \
               for each topic and client; the newer ones were taken",
        sources: &[&EG_NEW, &EG_Q],
    },
    Dispute {
        id: "D10",
        rule: "R39",
        on: |choice| choice.has(Variant::HubsDedicated),
        text: "older pages stop Event Hubs Dedicated at 1 MB; the quotas of 2026 say {EH_EVENT_DEDICATED}",
        sources: &[&EH_Q],
    },
    Dispute {
        id: "D11",
        rule: "R54",
        on: |choice| choice.has(Variant::QueuePremium) || choice.has(Variant::TopicPremium),
        text: "a page of 2021 scales messaging units at 20 and 70 per cent of the processor, that of 2026 at {SB_SCALE_DOWN} and \
               {SB_SCALE_UP}; the newer one was taken",
        sources: &[&SB_P],
    },
    Dispute {
        id: "D12",
        rule: "R96",
        on: |choice| choice.uses(Family::ApiManagement),
        text: "a picture of 2023 gives Basic v2 a way into networks; the documentation does not",
        sources: &[&APIM_NET],
    },
    Dispute {
        id: "D14",
        rule: "R72",
        on: |_| true,
        text: "an overview speaks of millions of events a second for Event Grid; the quota of one topic was taken",
        sources: &[&EG_Q],
    },
    Dispute {
        id: "D15",
        rule: "R54",
        on: super::rule::service_bus,
        text: "one page calls the throughput of Standard variable; the credits of the namespace were taken",
        sources: &[&SB_THR, &SB_Q],
    },
    Dispute {
        id: "D16",
        rule: "R58",
        on: |choice| choice.case.on(crate::model::Need::AccessControl),
        text: "rights by role are listed as a reason for Service Bus, though both services have roles for each queue today",
        sources: &[&SQ_SB],
    },
    Dispute {
        id: "D17",
        rule: "R72",
        on: |choice| choice.has(Variant::Namespace),
        text: "the quotas let a namespace carry this volume, while practice often takes Event Hubs",
        sources: &[&EG_TIER, &EG_Q],
    },
    Dispute {
        id: "D18",
        rule: "R43",
        on: |choice| choice.has(Variant::StorageQueue),
        text: "the same page says that the session state of Service Bus can keep progress as well",
        sources: &[&SQ_SB],
    },
    Dispute {
        id: "D19",
        rule: "R92",
        on: |choice| choice.case.facts.waf == Waf::Any && choice.uses(Family::Gateway),
        text: "for a firewall in one region the pages name Application Gateway first and Front Door and others beside it; with one \
               region and no distant callers Application Gateway was taken",
        sources: &[&AAC_LB],
    },
    Dispute {
        id: "D20",
        rule: "R62",
        on: |choice| choice.has(Variant::StorageQueue),
        text: "load levelling inside one application is published with a Storage queue and with Service Bus",
        sources: &[&AAC_MSG],
    },
    Dispute {
        id: "D21",
        rule: "R2",
        on: |_| true,
        text: "the tag says event and the need says message: the verdict stays with the tag, the service follows the need",
        sources: &[&LEARN_ME, &CMP],
    },
    Dispute {
        id: "N1",
        rule: "R68",
        on: |choice| choice.service_bus(),
        text: "in 2023 Service Bus had to face the internet here; since then a managed identity lets Event Grid deliver behind its \
               firewall",
        sources: &[&EG_MSI],
    },
    Dispute {
        id: "N2",
        rule: "R95",
        on: |choice| choice.uses(Family::FrontDoor),
        text: "in 2023 Front Door could not reach API Management privately; Front Door Premium now can, though not Premium v2",
        sources: &[&AFD_APIM_PL, &APIM_PE],
    },
];

/// The notes of those that touch an answer.
pub fn of(fired: impl Fn(&str) -> bool, choice: &Choice<'_>) -> Vec<Reason> {
    let touched = DISPUTES.iter().filter(|dispute| fired(dispute.rule) && (dispute.on)(choice));
    touched
        .map(|dispute| Reason { rule: dispute.rule, text: fill(dispute.text, choice), sources: dispute.sources })
        .collect()
}
