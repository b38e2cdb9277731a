//! Which service fits a link, and why? Facts in, [`Advice`] out.

mod advice;

pub use advice::{Advice, Alternative, Conflict, Feature, Hop, Reason, Source, Suggestion, Unmet, WouldChange};
