//! What passes between the editor and the shell? Inputs with receipts one way, effects the other.

use std::path::PathBuf;

use super::key::Key;
use super::leave::Goal;
use super::recovery::Kept;
use crate::file::Source;
use crate::model::Topology;

/// What reaches the editor.
#[derive(Debug, Clone)]
pub enum Input {
    /// A key.
    Key(Key),
    /// The mouse.
    Pointer(Pointer),
    /// Text pasted into the terminal.
    Paste(String),
    /// The size of the screen.
    Resize(u16, u16),
    /// The terminal was chosen again: the file may have changed meanwhile.
    Focus,
    /// What became of an effect.
    Receipt(Receipt),
    /// Work that earlier sittings did not save: of the file just opened, or on the start screen all of it.
    Kept(Vec<Kept>),
    /// Who else has the file open that was just opened.
    Elsewhere(String),
    /// What somebody else did to the file.
    Outside(Outside),
    /// Why unsaved work is not being kept.
    Unkept(String),
    /// Why the shell does not do what was asked of it.
    Refused(&'static str),
}

impl Input {
    /// Whether it ends something that the user does: a key, or a button that is let go.
    pub fn is_deed(&self) -> bool {
        matches!(self, Self::Key(_) | Self::Pointer(Pointer { act: Act::Release(_), .. }))
    }
}

/// What somebody else did to the file of the design.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Outside {
    Changed,
    Deleted,
}

/// A mouse event at a cell of the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pointer {
    /// What happened.
    pub act: Act,
    /// The column, from 0.
    pub column: u16,
    /// The row, from 0.
    pub row: u16,
    /// Whether Shift was held.
    pub shift: bool,
    /// Whether Control was held.
    pub ctrl: bool,
    /// Milliseconds of a clock that only grows, to tell a double click.
    pub time: u64,
}

/// What the mouse did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Act {
    Press(Button),
    Drag(Button),
    Release(Button),
    Move,
    WheelUp,
    WheelDown,
    WheelLeft,
    WheelRight,
}

/// A button of the mouse.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Button {
    Left,
    Right,
    Middle,
}

/// What a text is written for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Purpose {
    /// The document itself.
    Save {
        /// Where the user goes once it is written.
        goal: Goal,
        /// Whether it is another file than the document was read from.
        fresh: bool,
        /// Whether the user has agreed to replace a file that is there, or that has changed.
        force: bool,
    },
    /// An export. Never over an existing file without being asked again.
    Export {
        /// Whether the user has agreed to replace an existing file.
        replace: bool,
    },
}

/// What the editor asks of the shell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// Read a topology file.
    Read(PathBuf),
    /// Read the file of the design again.
    Reload(PathBuf),
    /// Read the file of the design only to compare it: saving still asks before it replaces what somebody else wrote.
    Compare(PathBuf),
    /// List a folder, written as it was typed.
    List(String),
    /// The design gives way to another one unsaved: what was changed stays on record for a week.
    GiveUp,
    /// The work that was kept under this name goes on here.
    Adopt(String),
    /// The work that was kept under this name is not wanted.
    Discard(String),
    /// Write a file, atomically.
    Write {
        /// Where.
        path: PathBuf,
        /// What: a text, or a picture of pixels.
        bytes: Vec<u8>,
        /// What for.
        purpose: Purpose,
    },
    /// Put a text on the clipboard of the terminal.
    Copy(String),
    /// Use the mouse, or leave it to the terminal.
    Mouse(bool),
    /// Stop until the shell resumes us.
    Suspend,
    /// Draw the whole screen anew.
    Redraw,
    /// Leave.
    Quit,
}

/// What became of an effect.
#[derive(Debug, Clone)]
pub enum Receipt {
    /// What was read, or why not.
    Read {
        /// From where.
        path: PathBuf,
        /// The bytes; `None` when there is no such file.
        bytes: Result<Option<Vec<u8>>, String>,
    },
    /// A file that was found to hold a design.
    Opened {
        /// From where.
        path: PathBuf,
        /// The design, and the text that it was read from.
        design: Box<(Topology, Source)>,
    },
    /// What was read again, or why not.
    Reloaded {
        /// From where.
        path: PathBuf,
        /// The bytes; `None` when the file is gone.
        bytes: Result<Option<Vec<u8>>, String>,
    },
    /// What was read to be compared, or why not.
    Compared {
        /// From where.
        path: PathBuf,
        /// The bytes; `None` when the file is gone.
        bytes: Result<Option<Vec<u8>>, String>,
    },
    /// What lies in a folder; nothing where it cannot be listed.
    Listed {
        /// The folder, as it was asked for.
        folder: String,
        /// What it holds, in order.
        entries: Vec<Listed>,
    },
    /// Whether a file was written.
    Written {
        /// Where.
        path: PathBuf,
        /// What.
        bytes: Vec<u8>,
        /// What for.
        purpose: Purpose,
        /// Why not, if it was not.
        result: Result<(), Failure>,
    },
}

/// Something in a folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Listed {
    /// A folder, by its name.
    Folder(String),
    /// A file, by its name, with what is in it if that was read.
    File(String, Option<Vec<u8>>),
}

/// Why a file was not written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure {
    /// There is a file already, which an export does not replace unasked.
    Exists,
    /// The file is not as it was when it was read.
    Changed,
    /// The file is read-only.
    ReadOnly,
    /// The file has this many names, which writing would part.
    Linked(u64),
    /// The system said no.
    Other(String),
}
