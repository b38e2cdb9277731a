//! What does the sender expect of the other end? The tag that every link asks for, and the verdict that it stands for.
//!
//! The one question behind all of it: does the sender expect the communication to be processed in a particular way by
//! the destination? Yes: a message. No: an event. The words are those of Enterprise Integration Patterns and of
//! Microsoft's comparison of its messaging services.

use super::vocabulary::{Vocabulary, Word};

/// What the sender of a link expects.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Expectation {
    /// "Do this."
    Command,
    /// "Here is the data itself; handle it as agreed."
    Document,
    /// "Do this and answer me", later, on a reply channel.
    RequestReply,
    /// "This happened; I expect nothing of anybody."
    Notification,
    /// "This keeps happening; here is the series."
    Stream,
    /// "I wait on the line for your answer."
    Call,
}

impl Vocabulary for Expectation {
    const NOUN: &'static str = "expectation";
    const WORDS: &'static [Word<Self>] = &[
        Word::new(Self::Command, "command", "do this"),
        Word::new(Self::Document, "document", "here is the data itself; handle it as agreed"),
        Word::new(Self::RequestReply, "request-reply", "do this and answer me later, on a reply channel"),
        Word::new(Self::Notification, "notification", "this happened; I expect nothing of anybody"),
        Word::new(Self::Stream, "stream", "this keeps happening; here is the series"),
        Word::new(Self::Call, "call", "I wait on the line for your answer"),
    ];
}

impl Expectation {
    /// What the sender says in at most 14 cells, for where the meaning has no room.
    pub fn brief(self) -> &'static str {
        match self {
            Self::Command => "do this",
            Self::Document => "take this data",
            Self::RequestReply => "answer later",
            Self::Notification => "this happened",
            Self::Stream => "this goes on",
            Self::Call => "answer now",
        }
    }

    /// The kind of communication that this expectation stands for.
    pub fn verdict(self) -> Verdict {
        match self {
            Self::Command | Self::Document | Self::RequestReply => Verdict::Message,
            Self::Notification | Self::Stream => Verdict::Event,
            Self::Call => Verdict::Call,
        }
    }
}

/// What kind of communication a link is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Verdict {
    /// The sender expects the destination to process it in a particular way.
    Message,
    /// The sender reports a fact, or a series of them, and expects nothing.
    Event,
    /// The sender waits on the same connection for the answer.
    Call,
    /// The link is not tagged yet.
    Undecided,
}

impl Vocabulary for Verdict {
    const NOUN: &'static str = "verdict";
    const WORDS: &'static [Word<Self>] = &[
        Word::new(Self::Message, "message", "the sender expects it to be processed in a particular way"),
        Word::new(Self::Event, "event", "the sender reports what happened and expects nothing"),
        Word::new(Self::Call, "call", "the sender waits on the line for the answer"),
        Word::new(Self::Undecided, "undecided", "not tagged yet"),
    ];
}

impl Verdict {
    /// The verdict for a declared expectation, which may be missing.
    pub fn of(expectation: Option<Expectation>) -> Self {
        expectation.map_or(Self::Undecided, Expectation::verdict)
    }
}
