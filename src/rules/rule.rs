//! What is a rule? A typed row: when it holds, what it does, why, where that is written, and an example of each side.

use crate::model::{Expectation, Need, NeedValue, Needs, Service};

use super::advice::Source;
use super::case::{Candidate, Case, Hops};
use super::catalog::{Can, Family, Variant, Variants};
use super::facets::NeedSet;
use super::facts::Facts;

/// The step of the procedure in which a rule acts first. A rule with several effects acts in later steps too.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs, reason = "each is described by its letter in the rule table")]
pub enum Phase {
    /// Reopens the question of the tag.
    Question,
    /// Says which kind of communication it is.
    Classify,
    /// Removes services.
    Eliminate,
    /// Prefers a service among those that are left.
    Prefer,
    /// Switches something on.
    Feature,
    /// Sets the least tier.
    Tier,
    /// Joins services.
    Compose,
    /// States that no service is left, with a default and the ways out.
    Conflict,
    /// Says something and changes nothing.
    Inform,
}

/// One rule.
#[derive(Debug)]
pub struct Rule {
    /// Its id, stable, never reused: "R26".
    pub id: &'static str,
    /// The step in which it acts first.
    pub phase: Phase,
    /// The need that it is about, where it is one: named when the answer fails it.
    pub need: Option<Need>,
    /// Whether it holds.
    pub when: fn(&Case) -> bool,
    /// What it does.
    pub effects: &'static [Effect],
    /// Why, in one clause; may name figures in braces.
    pub reason: &'static str,
    /// The pages that say so; the first is the main one.
    pub sources: &'static [&'static Source],
    /// Why a service of a family ranks behind the one that this rule prefers, where there is more to say than its price.
    pub behind: &'static [(Family, &'static str)],
    /// A case in which it holds.
    pub fires: Example,
    /// A near case in which it does not.
    pub silent: Example,
}

/// What a rule does when it holds.
#[derive(Debug)]
pub enum Effect {
    /// Asks whether the tag is right, and for the choice of the service goes on as if it were another.
    Reopen(fn(&mut Case)),
    /// Removes what has one of these variants in these hops.
    Remove(Hops, fn(&Case) -> Variants),
    /// The same, but a reference instead of the payload lifts it.
    RemoveUnlessClaimCheck(Hops, fn(&Case) -> Variants),
    /// The same, as long as Event Grid is left (rule R48).
    RemoveWhileGridIsLeft(Hops, fn(&Case) -> Variants),
    /// Moves the first of these that is left to the front.
    Select(fn(&Case) -> &'static [Candidate]),
    /// The same, and brings them into the list first.
    Bring(fn(&Case) -> &'static [Candidate]),
    /// Gives its reason where the answer is of this sort; a rule that removes or selects does so anyway.
    Reason(fn(&Choice<'_>) -> bool),
    /// Puts a layer before the callee.
    Layer(Service),
    /// Switches something on in the answer.
    Feature(Switch),
    /// Says something more than its reason: the reason is not repeated.
    Note(fn(&Choice<'_>) -> bool, &'static str),
}

/// Something to switch on, or to build.
#[derive(Debug)]
pub struct Switch {
    /// Its word in exports.
    pub word: &'static str,
    /// Whether the answer that was found has use for it.
    pub on: fn(&Choice<'_>) -> bool,
    /// What to do, in one clause; may name figures in braces.
    pub text: &'static str,
}

/// The answer found so far, as features look at it.
#[derive(Debug, Clone, Copy)]
pub struct Choice<'a> {
    /// The case.
    pub case: &'a Case,
    /// The hops, or the layers of a call from the outermost in.
    pub hops: &'a [Variant],
}

impl Choice<'_> {
    /// Whether some hop is of this family.
    pub fn uses(&self, family: Family) -> bool {
        self.hops.iter().any(|hop| hop.row().family == family)
    }

    /// Whether some hop is this variant.
    pub fn has(&self, variant: Variant) -> bool {
        self.hops.contains(&variant)
    }

    /// Whether some hop is a Service Bus queue or topic.
    pub fn service_bus(&self) -> bool {
        self.uses(Family::ServiceBus)
    }

    /// Whether items wait for receivers on a topic of the basic tier that pushes.
    pub fn grid_pushes(&self) -> bool {
        self.hops.last().is_some_and(|hop| hop.row().family == Family::EventGrid)
    }

    /// Whether Event Grid of either tier takes part.
    pub fn grid(&self) -> bool {
        self.uses(Family::EventGrid) || self.has(Variant::Namespace)
    }

    /// Whether some hop is a broker.
    pub fn broker(&self) -> bool {
        self.hops.iter().any(|hop| hop.row().hop.service.is_broker())
    }
}

/// Whether a Service Bus queue or topic takes part.
pub fn service_bus(choice: &Choice<'_>) -> bool {
    choice.service_bus()
}

/// Whether a Service Bus queue or topic takes part that has sessions, and nothing before it that knows none.
pub fn sessions(choice: &Choice<'_>) -> bool {
    let mut brokers = choice.hops.iter().filter(|hop| hop.row().hop.service.is_broker());
    choice.service_bus() && brokers.all(|hop| hop.can(Can::Sessions))
}

/// Whether Event Grid of either tier takes part.
pub fn grid(choice: &Choice<'_>) -> bool {
    choice.grid()
}

/// Whether Event Grid's basic tier pushes to the receivers.
pub fn grid_pushes(choice: &Choice<'_>) -> bool {
    choice.grid_pushes()
}

/// Whether a broker takes part.
pub fn broker(choice: &Choice<'_>) -> bool {
    choice.broker()
}

/// Facts written as a person would state them: the witness of a rule.
#[derive(Debug, Clone, Copy)]
pub struct Example {
    /// The tag.
    pub expectation: Option<Expectation>,
    /// The needs, as key and value.
    pub needs: &'static [(&'static str, &'static str)],
    /// What the graph shows.
    pub place: &'static [Place],
}

/// What the graph shows around an example.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "each is the fact of that name")]
pub enum Place {
    SameApplication,
    PrivateReceiver,
    Answered,
    Crowd,
}

/// An example of a tag and needs.
pub const fn example(expectation: Expectation, needs: &'static [(&'static str, &'static str)]) -> Example {
    Example { expectation: Some(expectation), needs, place: &[] }
}

impl Example {
    /// The same in a place.
    #[must_use]
    pub const fn at(mut self, place: &'static [Place]) -> Self {
        self.place = place;
        self
    }

    /// Its facts.
    ///
    /// # Panics
    /// When a key or value is not in the table of needs, which the laws over the rules rule out.
    pub fn facts(&self) -> Facts {
        let needs: Needs = self.needs.iter().map(|(key, value)| stated(key, value)).collect();
        let mut facts = Facts::stated(self.expectation, &needs);
        for place in self.place {
            match place {
                Place::SameApplication => facts.same_application = true,
                Place::PrivateReceiver => facts.receiver_private = true,
                Place::Answered => facts.answered = true,
                Place::Crowd => facts.receiver_count = 600,
            }
        }
        facts
    }
}

fn stated(key: &str, value: &str) -> (Need, NeedValue) {
    let need = Need::from_key(key).expect("an example names a need of the table");
    (need, need.parse(value).expect("an example states a value that the need takes"))
}

impl Rule {
    /// What a row leaves out.
    pub const BLANK: Self = Self {
        id: "",
        phase: Phase::Inform,
        need: None,
        when: |_| false,
        effects: &[],
        reason: "",
        sources: &[],
        behind: &[],
        fires: Example { expectation: None, needs: &[], place: &[] },
        silent: Example { expectation: None, needs: &[], place: &[] },
    };

    /// The number in its id, by which rules are ordered.
    pub const fn number(&self) -> u8 {
        number_of(self.id)
    }

    /// Its turn among the rules that prefer: a protocol of devices is settled before everything else.
    pub fn turn(&self) -> u8 {
        match self.number() {
            20 => 0,
            118 => 1,
            number => number,
        }
    }
}

const fn number_of(id: &str) -> u8 {
    let bytes = id.as_bytes();
    let mut number = 0;
    let mut at = 1;
    while at < bytes.len() {
        number = number * 10 + (bytes[at] - b'0');
        at += 1;
    }
    number
}

/// A set of rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct RuleSet(u128);

impl RuleSet {
    /// Whether the rule is in the set.
    pub fn has(self, rule: &Rule) -> bool {
        self.0 & (1 << rule.number()) != 0
    }

    /// Whether the rule of this id is in the set.
    pub const fn has_id(self, id: &str) -> bool {
        self.0 & (1 << number_of(id)) != 0
    }

    /// The set of one rule.
    pub fn of(rule: &Rule) -> Self {
        Self(1 << rule.number())
    }

    /// Whether the two sets share a rule.
    pub fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// The rules in one of the two sets.
    #[must_use]
    pub const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Puts a rule into the set.
    pub fn add(&mut self, rule: &Rule) {
        self.0 |= 1 << rule.number();
    }
}

/// The needs of a slice, for rules that ask after several.
pub const fn needs(list: &[Need]) -> NeedSet {
    NeedSet::of(list)
}
