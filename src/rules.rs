//! Which service fits a link, and why? Facts in, [`Advice`] out.

mod advice;
mod answers;
mod decide;
pub mod facets;
mod facts;

pub use advice::{Advice, Alternative, Conflict, Feature, Hop, Reason, Source, Suggestion, Unmet, WouldChange};
pub use answers::{Answer, Answers};
pub use decide::{Decision, decide};
pub use facts::{Around, Facts};
