//! Which service fits a link, and why? Facts in, [`Advice`] out.

mod advice;
mod answer;
mod answers;
pub mod case;
pub mod catalog;
mod change;
mod decide;
pub mod facets;
mod facts;
pub mod figures;
mod fit;
mod procedure;
pub mod rule;
mod shortfall;
pub mod sources;
mod steps;
mod table_calls;
mod table_common;
pub mod table_disputes;
mod table_events;
mod table_limits;
mod table_messages;
mod table_modifiers;
mod table_questions;
mod table_streams;
mod wording;

pub use advice::{Advice, Alternative, Conflict, Feature, Hop, Reason, Source, Suggestion, Unmet, WouldChange};
pub use answer::{collision, fired_ids};
pub use answers::{Answer, Answers};
pub use change::{Question, name_with, next_questions};
pub use decide::{Decision, decide};
pub use facts::{Around, Facts};
pub use fit::{Fit, fit};
pub use procedure::{RULES, in_words, rules};
