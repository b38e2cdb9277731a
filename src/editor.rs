//! What is the state of one sitting at the editor, and how does it change? One value, changed only by [`Editor::handle`].
//!
//! The document is the ground state; analysis and layout are made from it in `settle`, the last step of every input, and
//! nowhere else. A key goes through the mode to a row of the command table; the row's function edits the document or the
//! state around it. What needs the machine (files, the clipboard, leaving) is handed to the shell as an [`Effect`], which
//! answers with a [`Receipt`].

mod canvas;
#[allow(
    clippy::unnecessary_wraps,
    clippy::semicolon_if_nothing_returned,
    reason = "functions of the tables share one type, and their rows read as one expression"
)]
pub mod command;
mod drawn;
pub mod export;
pub mod files;
pub mod filter;
pub mod form;
pub mod guide;
pub mod hints;
pub mod input;
pub mod key;
pub mod keymap;
pub mod kind;
pub mod leave;
pub mod line;
pub mod mode;
pub mod panes;
pub mod pointer;
pub mod preview;
pub mod prompt;
pub mod questions;
pub mod recovery;
pub mod selection;
pub mod settings;
pub mod store;
pub mod tally;
pub mod targets;
pub mod tour;
pub mod typed;
pub mod viewport;
mod walk;

use std::borrow::Cow;
use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::analysis::Analysis;
use crate::layout::{Area, Layout};
use crate::model::{Cell, Document, Refusal, Topology, Tx};

pub use input::{Effect, Input, Purpose, Receipt};
use key::{Code, Key};
use keymap::{Keymap, Meaning};
use mode::{Mode, ModeName, Start};
use panes::{Panes, Places};
use prompt::{Outcome, Prompt};
use selection::{Item, Reveal, Selection};
pub use settings::{Asks, Settings, Signs};
use store::Store;
use viewport::Viewport;

/// How weighty a notice is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Tone {
    Info,
    Refusal,
    Failure,
}

/// What the status line says about the last thing that happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// The text. May quote names from the file.
    pub text: String,
    /// How weighty it is.
    pub tone: Tone,
}

/// How many recent files are remembered.
const RECENT: usize = 8;

/// All state of one sitting.
#[derive(Debug)]
pub struct Editor {
    pub(crate) document: Document,
    pub(crate) store: Store,
    pub(crate) analysis: Analysis,
    pub(crate) layout: Arc<Layout>,
    /// How many links the layout found no way for.
    pub(crate) undrawn: usize,
    drawn: drawn::Drawn,
    pub(crate) tally: tally::Tally,
    /// The revision that analysis and layout belong to.
    seen: Option<u64>,
    pub(crate) selection: Selection,
    /// How the selection must be brought into view, if it must.
    reveal: Option<Reveal>,
    pub(crate) walk: walk::Walk,
    pub(crate) viewport: Viewport,
    /// What was in view of a drawing, and how far that reached, before a form took a part of the canvas: once it gives that
    /// back, the view is as it was.
    aside: Option<(Area, Area)>,
    /// Whether the drawing must be shown from its beginning.
    goes_home: bool,
    pub(crate) panes: Panes,
    pub(crate) places: Places,
    screen: (u16, u16),
    pub(crate) mode: Mode,
    pub(crate) notice: Option<Notice>,
    /// What else the outside world has told; the next one is shown when the user has put the notice away.
    untold: VecDeque<String>,
    /// The keys of a chord typed so far.
    pub(crate) pending: Vec<Key>,
    pub(crate) keymap: Keymap,
    pub(crate) settings: Settings,
    /// How many lines the inspector is scrolled down.
    pub(crate) scrolled: u16,
    /// How many lines it can be scrolled down, as measured when it was drawn last. This, `folded`, the canvas and the
    /// walk are all that looking leaves here.
    pub(crate) deepest: std::cell::Cell<u16>,
    /// Whether the inspector tells long lists as far as it does, not their first things only.
    pub(crate) unfolded: bool,
    /// Whether it left out something that it would tell unfolded, as of when it was drawn last.
    pub(crate) folded: std::cell::Cell<bool>,
    pub(crate) canvas: canvas::Canvas,
    pub(crate) look: command::look::Look,
    pub(crate) clip: command::clip::Clip,
    pub(crate) search: String,
    /// The files opened and saved last, newest first.
    pub(crate) recent: Vec<PathBuf>,
    /// The format exported last.
    pub(crate) exported: Option<&'static str>,
    /// Where the last export went.
    pub(crate) destination: Option<export::Destination>,
    /// The commands run last from the palette, newest first.
    pub(crate) ran: Vec<&'static str>,
    /// What is asked of the shell again, if the user agrees.
    pub(crate) again: Option<Effect>,
    /// What earlier sittings left that the user has not decided on.
    pub(crate) kept: Vec<recovery::Kept>,
    pub(crate) pointer: pointer::Pointing,
    pub(crate) tour: Option<tour::Tour>,
    /// What the start screen would open.
    pub(crate) preview: Option<Box<preview::Preview>>,
    /// Whether a design has been begun; the start screen lies below questions asked before that.
    pub(crate) begun: bool,
    effects: Vec<Effect>,
}

impl Editor {
    /// An editor at its start screen.
    pub fn new(settings: Settings, keymap: Keymap) -> Self {
        let exported = settings.format;
        Self {
            document: Document::new(Topology::default()),
            store: Store::default(),
            analysis: Analysis::default(),
            layout: Arc::default(),
            undrawn: 0,
            drawn: drawn::Drawn::default(),
            tally: tally::Tally::default(),
            seen: None,
            selection: Selection::default(),
            reveal: None,
            walk: walk::Walk::default(),
            viewport: Viewport::default(),
            aside: None,
            goes_home: false,
            panes: Panes::default(),
            places: Places::default(),
            screen: (80, 24),
            mode: Mode::Start(Start::default()),
            notice: None,
            untold: VecDeque::new(),
            pending: Vec::new(),
            keymap,
            settings,
            scrolled: 0,
            deepest: std::cell::Cell::new(u16::MAX),
            unfolded: false,
            folded: std::cell::Cell::new(false),
            canvas: canvas::Canvas::default(),
            look: command::look::Look::default(),
            clip: command::clip::Clip::default(),
            search: String::new(),
            recent: Vec::new(),
            exported,
            destination: None,
            ran: Vec::new(),
            again: None,
            kept: Vec::new(),
            pointer: pointer::Pointing::default(),
            tour: None,
            preview: None,
            begun: false,
            effects: Vec::new(),
        }
    }

    /// Takes what happened, and returns what the shell is to do about it.
    pub fn handle(&mut self, input: Input) -> Vec<Effect> {
        match input {
            Input::Key(key) => self.key(key),
            Input::Pointer(event) => pointer::handle(self, event),
            Input::Paste(text) => self.paste(&text),
            Input::Resize(width, height) => {
                self.screen = (width, height);
                self.reveal = Some(Reveal::Least);
                // Who has not moved the view yet sees the drawing as if it had been opened on such a screen.
                self.goes_home |= self.viewport.is_home();
            }
            Input::Focus => {}
            Input::Receipt(receipt) => store::receive(self, receipt),
            Input::Kept(kept) => recovery::offer(self, kept),
            Input::Elsewhere(who) => recovery::elsewhere(self, &who),
            Input::Outside(what) => recovery::outside(self, what),
            Input::Refused(why) => self.refuse(why),
            Input::Unkept(why) => self.warn(format!("unsaved work is not kept for recovery: {why}")),
        }
        // That a key did nothing can be seen without being told.
        if self.notice.as_ref().is_none_or(|notice| notice.tone == Tone::Refusal)
            && let Some(text) = self.untold.pop_front()
        {
            self.fail(text);
        }
        self.settle();
        std::mem::take(&mut self.effects)
    }

    /// The design under edit.
    pub fn topology(&self) -> &Topology {
        self.document.topology()
    }

    /// The design under edit with its history, to read.
    pub fn document(&self) -> &Document {
        &self.document
    }

    /// Where the design belongs.
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// What is selected.
    pub fn selection(&self) -> &Selection {
        &self.selection
    }

    /// What follows from the design.
    pub fn analysis(&self) -> &Analysis {
        &self.analysis
    }

    /// What the user is in the middle of.
    pub fn mode(&self) -> &Mode {
        &self.mode
    }

    /// Whether the user is in the middle of nothing, so that a question may come unasked.
    pub fn is_at_rest(&self) -> bool {
        matches!(self.mode, Mode::Browse) && self.pending.is_empty()
    }

    /// The last notice.
    pub fn notice(&self) -> Option<&Notice> {
        self.notice.as_ref()
    }

    /// Says which files were opened last, newest first.
    pub fn set_recent(&mut self, recent: Vec<PathBuf>) {
        self.recent = recent;
    }

    /// The files opened and saved last, newest first.
    pub fn recent(&self) -> &[PathBuf] {
        &self.recent
    }

    pub(crate) fn remember(&mut self, path: &Path) {
        self.recent.retain(|other| other != path);
        self.recent.insert(0, path.to_owned());
        self.recent.truncate(RECENT);
    }

    /// Says what of the user's settings could not be used.
    pub fn tell_problems(&mut self, problems: &[String]) {
        match problems {
            [] => {}
            [only] => self.warn(only.clone()),
            [first, ..] => {
                self.warn(format!("first of {} problems that toposcope config lists: {first}", problems.len()));
            }
        }
    }

    /// What the user has set.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    fn key(&mut self, key: Key) {
        self.notice = None;
        match &mut self.mode {
            Mode::Ask(_) => {
                // Where a command cannot be run, its key is one of the line.
                if key.typed().is_none()
                    && let Meaning::Command(command, _) = self.keymap.resolve(ModeName::Ask, &[key])
                    && (command.when)(self).is_ok()
                {
                    return self.run(command);
                }
                let Mode::Ask(prompt) = &mut self.mode else { return };
                if let Some(command) = prompt.means(&self.keymap, key) {
                    self.mode = Mode::Browse;
                    return self.run(command);
                }
                let outcome = prompt.key(key);
                return self.asked(outcome);
            }
            Mode::Form(_) => return form::key(self, key),
            Mode::Jump(_) | Mode::Connect(_) => {
                if let Some(letter) = key.typed().filter(char::is_ascii_lowercase) {
                    return command::select::hint(self, letter);
                }
            }
            _ => {}
        }
        if key.code == Code::Esc && !self.pending.is_empty() {
            self.pending.clear();
            return;
        }
        self.pending.push(key);
        let mode = self.mode.name();
        match self.keymap.resolve(mode, &self.pending) {
            Meaning::Command(command, of) => {
                self.pending.clear();
                if of != mode {
                    command::findings::leave(self);
                }
                self.run(command);
            }
            Meaning::Prefix => {}
            Meaning::Nothing => {
                let typed: Vec<String> = self.pending.drain(..).map(|key| key.to_string()).collect();
                self.refuse(format!("{} means nothing here; ? lists the keys", typed.join(" ")));
            }
        }
    }

    /// Runs a command, or says why it cannot be run now.
    pub(crate) fn run(&mut self, command: &command::Command) {
        match (command.when)(self) {
            Ok(()) => (command.run)(self),
            Err(why) => self.refuse(why),
        }
    }

    fn paste(&mut self, text: &str) {
        let mut lost = 0;
        if let Mode::Ask(prompt) = &mut self.mode {
            lost = prompt.paste(text);
            self.asked(Outcome::Changed);
        } else if let Mode::Form(_) = self.mode {
            form::edit(self, |row| lost = row.paste(text));
        } else if let Mode::Browse = self.mode {
            self.notice = None;
            command::clip::paste_text(self, text);
        } else {
            self.refuse("there is nothing to paste text into here");
        }
        if lost > 0 {
            self.refuse(format!("a line has no room for all of that: its last {lost} letters were left out"));
        }
    }

    /// Opens a question.
    pub(crate) fn ask(&mut self, prompt: Prompt) {
        let looks_on = prompt.job.change.is_some() || prompt.files.is_some();
        self.mode = Mode::Ask(Box::new(prompt));
        if looks_on {
            self.asked(Outcome::Changed);
        }
    }

    /// Goes on with the question under way.
    pub(crate) fn asked(&mut self, outcome: Outcome) {
        let Mode::Ask(mut prompt) = std::mem::take(&mut self.mode) else { return };
        match outcome {
            Outcome::Ignored => self.mode = Mode::Ask(prompt),
            Outcome::Changed => {
                if prompt.aside.is_some() {
                    export::show(self, &mut prompt);
                }
                files::look(self, &mut prompt);
                if let Some(change) = prompt.job.change {
                    change(self, &prompt);
                }
                if matches!(self.mode, Mode::Browse) {
                    self.mode = Mode::Ask(prompt);
                }
            }
            Outcome::Accepted => {
                if let Err(error) = (prompt.job.accept)(self, &prompt) {
                    prompt.error = Some(error);
                    self.mode = Mode::Ask(prompt);
                }
            }
            Outcome::Canceled => {
                if let Some(mark) = prompt.mark {
                    self.document.rollback(mark);
                }
                if let Some(cancel) = prompt.job.cancel {
                    cancel(self);
                }
            }
        }
    }

    /// Whether the user holds something that is not put down yet.
    fn carries(&self) -> bool {
        matches!(self.mode, Mode::Move(_)) || self.pointer.carries()
    }

    /// Makes everything that follows from the ground state anew. The only place where derived state is made.
    fn settle(&mut self) {
        let mut before = (self.viewport.world(), self.layout.bounds());
        let asks = match &self.mode {
            Mode::Form(form) => panes::Asks::Form(form.rows.len() as u16),
            _ if self.finding().is_some() => panes::Asks::Findings,
            _ => panes::Asks::Nothing,
        };
        self.places = self.panes.cut(self.screen.0, self.screen.1, asks);
        if self.tour.is_some()
            && let Some(card) = targets::tour_card(self.places.canvas)
        {
            // What the tour speaks of must not lie behind its card.
            self.places.canvas.height -= card.height;
            self.places.tour = card;
        }
        let canvas = self.places.canvas;
        self.viewport.size = (i32::from(canvas.width), i32::from(canvas.height));
        if matches!(self.mode, Mode::Form(_)) {
            // What it is about must not be left behind it.
            if self.aside.is_none() {
                self.reveal = Some(Reveal::Least);
            }
            self.aside.get_or_insert(before);
        } else if let Some(beside) = self.aside.take() {
            before = beside;
            self.viewport.origin = Cell::new(before.0.x, before.0.y);
            self.reveal = Some(Reveal::Least);
        }
        if self.seen != Some(self.document.revision()) {
            self.analysis = Analysis::of(self.document.topology());
            self.tally = tally::Tally::of(self.document.topology(), &self.analysis);
            self.layout = match self.seen {
                Some(_) if self.carries() => self.drawn.during(&self.document, &self.layout),
                Some(_) => self.drawn.after(&self.document, &self.layout),
                None => self.drawn.first(&self.document),
            };
            self.undrawn = self.layout.unrouted().count();
            if self.seen.is_none() {
                self.viewport.detail = viewport::Detail::Full;
                self.goes_home = true;
            }
            self.seen = Some(self.document.revision());
            self.selection.retain(self.document.topology());
            self.drop_stale_mode();
        } else if self.drawn.is_on_its_way() && !self.carries() {
            self.layout = self.drawn.after(&self.document, &self.layout);
            self.undrawn = self.layout.unrouted().count();
        }
        self.drawn.keep(&self.document, &self.layout, &self.selection);
        self.viewport.measure(self.layout.bounds());
        if std::mem::take(&mut self.goes_home) {
            self.viewport.show_from_start(self.layout.bounds());
        } else if !self.carries() {
            self.viewport.keep(self.layout.bounds(), before);
        }
        if let Some(reveal) = self.reveal.take() {
            self.show_selection(reveal);
        }
        self.viewport.clamp(self.layout.bounds());
        command::look::settle(self);
        tour::settle(self);
        preview::settle(self);
    }

    /// Leaves a mode that is about things which are gone.
    fn drop_stale_mode(&mut self) {
        let topology = self.document.topology();
        let stale = match &mut self.mode {
            Mode::Connect(connect) => topology.component(&connect.from).is_none(),
            Mode::Questions(questions) => topology.link(&questions.link).is_none(),
            Mode::Tag(tag) => {
                tag.links.retain(|id| topology.link(id).is_some());
                tag.links.is_empty()
            }
            Mode::Findings { cursor } => {
                *cursor = (*cursor).min(self.analysis.findings().len().saturating_sub(1));
                false
            }
            Mode::Form(form) => !form.holds(topology),
            _ => false,
        };
        if stale {
            self.mode = Mode::Browse;
        }
    }

    /// Edits the document as one named step; a refusal becomes the notice.
    pub(crate) fn edit<T>(
        &mut self,
        name: impl Into<Cow<'static, str>>,
        change: impl FnOnce(&mut Tx<'_>) -> Result<T, Refusal>,
    ) -> Option<T> {
        match self.document.edit(name, change) {
            Ok(value) => Some(value),
            Err(refusal) => {
                self.refuse(refusal.to_string());
                None
            }
        }
    }

    /// Brings derived state up to date in the middle of a command that goes on to use it.
    pub(crate) fn refresh(&mut self) {
        self.settle();
    }

    /// Begins with another document: nothing of the one before is left.
    pub(crate) fn begin(&mut self, document: Document, store: Store) {
        if self.document.is_modified() {
            self.effect(Effect::GiveUp);
        }
        self.document = document;
        self.store = store;
        self.seen = None;
        self.aside = None;
        self.selection.clear();
        self.scrolled = 0;
        self.unfolded = false;
        self.look = command::look::Look::default();
        self.tour = None;
        self.mode = Mode::Browse;
        self.begun = true;
        if let Some(first) = self.topology().components().keys().next().cloned() {
            self.selection.set(Item::Component(first));
        }
    }

    /// Says something.
    pub(crate) fn say(&mut self, text: impl Into<String>) {
        self.notice = Some(Notice { text: text.into(), tone: Tone::Info });
    }

    /// Says why something was not done.
    pub(crate) fn refuse(&mut self, text: impl Into<String>) {
        self.notice = Some(Notice { text: text.into(), tone: Tone::Refusal });
    }

    /// Says that the outside world failed us.
    pub(crate) fn fail(&mut self, text: impl Into<String>) {
        self.notice = Some(Notice { text: text.into(), tone: Tone::Failure });
    }

    /// Says what the user did not cause, once what was said before that failed has been seen.
    fn warn(&mut self, text: String) {
        if self.notice.as_ref().is_some_and(|notice| notice.tone == Tone::Failure) {
            self.untold.push_back(text);
        } else {
            self.fail(text);
        }
    }

    /// Asks something of the shell.
    pub(crate) fn effect(&mut self, effect: Effect) {
        self.effects.push(effect);
    }

    /// The finding that is chosen while they are walked through, and while one of them is being waived.
    pub(crate) fn finding(&self) -> Option<usize> {
        let chosen = match self.mode {
            Mode::Findings { cursor } => Some(cursor),
            Mode::Ask(_) => self.look.waiving,
            _ => None,
        };
        chosen.filter(|at| *at < self.analysis.findings().len())
    }
}
