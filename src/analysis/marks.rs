//! What of an answer is asked for again and again, in one word of bits? Marks, so that most checks look no further.
//!
//! A mark says no more than the facts and the decision it is made of. Marks of several links join to those of a place: a
//! mark that is not there tells that none of the links has it.

use crate::model::{Expectation, Need, Service, Vocabulary};
use crate::rules::Answer;
use crate::rules::facets::{Filters, Ordering, Receivers};

/// Some marks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Marks(u32);

impl Marks {
    // The lowest bits are the tags, each at its place in the vocabulary.
    pub const COMMAND: Self = Self::tag_of(Expectation::Command);
    /// A command or a document.
    pub const WORK: Self = Self::COMMAND.or(Self::tag_of(Expectation::Document));
    pub const MESSAGE: Self = Self::WORK.or(Self::REQUEST);
    pub const REQUEST: Self = Self::tag_of(Expectation::RequestReply);
    pub const NOTIFICATION: Self = Self::tag_of(Expectation::Notification);
    pub const STREAM: Self = Self::tag_of(Expectation::Stream);
    pub const EVENT: Self = Self::NOTIFICATION.or(Self::STREAM);
    pub const CALL: Self = Self::tag_of(Expectation::Call);
    pub const TAGS: Self = Self(0xff);

    pub const MANY: Self = Self(1 << 8);
    pub const COMPETING: Self = Self(1 << 9);
    pub const BURST: Self = Self(1 << 10);
    pub const PRIORITY: Self = Self(1 << 11);
    /// Order per key, or sessions.
    pub const GROUPED: Self = Self(1 << 12);
    pub const CLAIM_CHECK: Self = Self(1 << 13);
    /// Asked over HTTP, and answered there.
    pub const OVER_HTTP: Self = Self(1 << 14);
    pub const FILTERED: Self = Self(1 << 15);
    pub const EXTRA: Self = Self(1 << 16);

    pub fn of(answer: &Answer) -> Self {
        let (facts, decision) = (answer.facts(), answer.decision());
        let grouped = facts.ordering == Ordering::PerKey || facts.on(Need::Sessions);
        let all = [
            (Self::MANY, facts.receivers == Receivers::Many),
            (Self::COMPETING, facts.receivers == Receivers::Competing),
            (Self::BURST, facts.on(Need::Burst)),
            (Self::PRIORITY, facts.on(Need::Priority)),
            (Self::GROUPED, grouped),
            (Self::CLAIM_CHECK, decision.claim_check),
            (Self::OVER_HTTP, decision.service() == Some(Service::DirectHttp)),
            (Self::FILTERED, facts.filters != Filters::None),
            (Self::EXTRA, facts.stated.has(Need::Extra)),
        ];
        let tag = facts.expectation.map_or(Self::default(), Self::tag_of);
        all.iter().filter(|(_, holds)| *holds).fold(tag, |marks, (mark, _)| marks.or(*mark))
    }

    const fn tag_of(tag: Expectation) -> Self {
        Self(1 << tag as u32)
    }

    /// The marks in one of the two.
    #[must_use]
    pub const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether one of these marks is there.
    pub const fn any(self, marks: Self) -> bool {
        self.0 & marks.0 != 0
    }

    /// The tag of one link: declared, or inherited through a drawn broker.
    pub fn tag(self) -> Option<Expectation> {
        let tag = self.0 & Self::TAGS.0;
        (tag != 0).then(|| Expectation::WORDS[tag.trailing_zeros() as usize].value)
    }
}
