//! What is the user in the middle of? The state chart of the editor: one mode at a time, each with its own data.
//!
//! If two flags could contradict each other, they are a mode instead. Entering a mode is setting it; leaving it without
//! an answer is [`Mode::cancel`], and nothing else.

use super::form::Form;
use super::hints::Hints;
use super::prompt::Prompt;
use super::questions::Questions;
use super::selection::Item;
use crate::model::{Cell, ComponentId, LinkId, Mark};

/// The mode with its data.
#[derive(Debug, Clone, Default)]
pub enum Mode {
    /// Choosing what to open.
    Start(Start),
    /// Looking around; every command starts here.
    #[default]
    Browse,
    /// Choosing the other end of a link.
    Connect(Connect),
    /// Choosing something by its letters.
    Jump(Hints),
    /// Moving what is selected.
    Move(Mark),
    /// Moving the view.
    View,
    /// Spanning a rectangle from a corner of the world to another.
    Span {
        /// The corner where it began.
        from: Cell,
        /// The corner that moves.
        to: Cell,
    },
    /// Saying what the sender of some links expects.
    Tag(Tag),
    /// Walking through the findings.
    Findings {
        /// Which finding is chosen.
        cursor: usize,
    },
    /// Saying all that can be said of a thing.
    Form(Box<Form>),
    /// Answering what could change the advice for a link.
    Questions(Questions),
    /// Answering a question.
    Ask(Box<Prompt>),
}

/// The start screen.
#[derive(Debug, Clone, Default)]
pub struct Start {
    /// Which row is chosen.
    pub cursor: usize,
}

/// A link that is being drawn.
#[derive(Debug, Clone)]
pub struct Connect {
    /// Where it starts.
    pub from: ComponentId,
    /// Where it would end.
    pub target: Option<ComponentId>,
    /// Letters on the components that it can end at.
    pub hints: Hints,
    /// The cell of the world that the mouse has pulled it to.
    pub pulled: Option<Cell>,
}

/// The question of the expectation.
#[derive(Debug, Clone)]
pub struct Tag {
    /// The links to tag.
    pub links: Vec<LinkId>,
    /// What follows the answer.
    pub then: Then,
}

/// What follows an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Then {
    /// Nothing: back to browsing.
    Rest,
    /// What travels on a link just drawn, and then selecting something.
    Name {
        /// The link.
        link: LinkId,
        /// What to select in the end; the link itself where nothing is said.
        select: Option<Item>,
        /// The gesture that ends with it.
        gesture: Gesture,
    },
}

/// Several answers that become one step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Gesture {
    /// Where the history stood when it began.
    pub mark: Mark,
    /// The name of the step.
    pub name: &'static str,
}

/// The name of a mode: what bindings are made for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(missing_docs, reason = "each is the mode of that name")]
pub enum ModeName {
    Start,
    Browse,
    Connect,
    Jump,
    Move,
    View,
    Span,
    Tag,
    Findings,
    Form,
    Side,
    Questions,
    Ask,
}

impl ModeName {
    /// Every mode, for help and laws.
    pub const ALL: &'static [Self] = &[
        Self::Start,
        Self::Browse,
        Self::Connect,
        Self::Jump,
        Self::Move,
        Self::View,
        Self::Span,
        Self::Tag,
        Self::Findings,
        Self::Form,
        Self::Side,
        Self::Questions,
        Self::Ask,
    ];

    /// The mode whose keys hold in this one, too, where it has none of its own for them.
    pub fn beneath(self) -> Option<Self> {
        match self {
            // The list of findings is about the drawing.
            Self::Findings => Some(Self::Browse),
            Self::Start | Self::Browse | Self::Connect | Self::Jump | Self::Move | Self::View | Self::Span => None,
            Self::Tag | Self::Form | Self::Side | Self::Questions | Self::Ask => None,
        }
    }

    /// What it is called on the screen.
    pub fn title(self) -> &'static str {
        match self {
            Self::Start => "start",
            Self::Browse => "browse",
            Self::Connect => "connect",
            Self::Jump => "jump",
            Self::Move => "move",
            Self::View => "view",
            Self::Span => "select",
            Self::Tag => "tag",
            Self::Findings => "findings",
            Self::Form => "form",
            Self::Side => "add",
            Self::Questions => "questions",
            Self::Ask => "input",
        }
    }
}

impl Mode {
    /// Its name.
    pub fn name(&self) -> ModeName {
        match self {
            Self::Start(_) => ModeName::Start,
            Self::Browse => ModeName::Browse,
            Self::Connect(_) => ModeName::Connect,
            Self::Jump(_) => ModeName::Jump,
            Self::Move(_) => ModeName::Move,
            Self::View => ModeName::View,
            Self::Span { .. } => ModeName::Span,
            Self::Tag(_) => ModeName::Tag,
            Self::Findings { .. } => ModeName::Findings,
            // While a new component has no name yet, arrows say where it goes.
            Self::Form(form) if form.chooses_side() => ModeName::Side,
            Self::Form(_) => ModeName::Form,
            Self::Questions(_) => ModeName::Questions,
            Self::Ask(_) => ModeName::Ask,
        }
    }
}
