//! How is the terminal taken, drawn on, and given back? Given back on every way out: leaving, an error, a panic, a signal.
//!
//! A frame is compared with the one before and written in one piece inside a synchronized update; a frame in which nothing
//! changed writes nothing. No question is ever put to the terminal, so that one which does not answer costs no time.

use std::io::{self, IsTerminal, Write};
use std::sync::atomic::{AtomicBool, Ordering};

use crossterm::event::{
    DisableBracketedPaste, DisableFocusChange, DisableMouseCapture, EnableBracketedPaste, EnableFocusChange,
    EnableMouseCapture,
};
use crossterm::terminal::{
    BeginSynchronizedUpdate, Clear, ClearType, EndSynchronizedUpdate, EnterAlternateScreen, LeaveAlternateScreen,
    disable_raw_mode, enable_raw_mode,
};
use crossterm::{cursor, execute, queue};
use ratatui::backend::{Backend, CrosstermBackend};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// Whether the terminal is ours at the moment; shared with the panic hook and the thread of signals.
static TAKEN: AtomicBool = AtomicBool::new(false);

/// The terminal while it is ours. Dropping it gives it back.
#[derive(Debug)]
pub struct Terminal {
    /// What is written for one frame, kept to reuse its memory.
    out: Vec<u8>,
    shown: Buffer,
    mouse: bool,
}

/// Whether standard input and output are a terminal that can be drawn on.
pub fn is_usable() -> bool {
    io::stdin().is_terminal()
        && io::stdout().is_terminal()
        && std::env::var_os("TERM").is_none_or(|term| term != "dumb")
}

impl Terminal {
    /// Takes the terminal.
    ///
    /// # Errors
    /// What the system says; the terminal is as before then.
    pub fn take(mouse: bool) -> io::Result<Self> {
        // Before anything that can fail half way, so that the guard undoes what was done.
        let mut terminal = Self { out: Vec::with_capacity(1 << 17), shown: Buffer::empty(Rect::ZERO), mouse };
        terminal.enter()?;
        Ok(terminal)
    }

    /// Takes the terminal again after it was given back.
    ///
    /// # Errors
    /// What the system says.
    pub fn enter(&mut self) -> io::Result<()> {
        TAKEN.store(true, Ordering::SeqCst);
        enable_raw_mode()?;
        let mut out = io::stdout().lock();
        queue!(
            out,
            EnterAlternateScreen,
            Clear(ClearType::All),
            cursor::Hide,
            EnableBracketedPaste,
            EnableFocusChange
        )?;
        if self.mouse {
            queue!(out, EnableMouseCapture)?;
        }
        out.flush()?;
        self.forget();
        Ok(())
    }

    /// Uses the mouse, or leaves it to the terminal.
    ///
    /// # Errors
    /// What the system says.
    pub fn set_mouse(&mut self, mouse: bool) -> io::Result<()> {
        self.mouse = mouse;
        let mut out = io::stdout().lock();
        if mouse { execute!(out, EnableMouseCapture) } else { execute!(out, DisableMouseCapture) }
    }

    /// Forgets what is on the screen, so that the next frame is drawn whole.
    pub fn forget(&mut self) {
        self.shown = Buffer::empty(Rect::ZERO);
    }

    /// Brings a frame to the screen; nothing is written where nothing changed.
    ///
    /// # Errors
    /// What the system says.
    pub fn show(&mut self, frame: Buffer) -> io::Result<()> {
        let fresh = self.shown.area != frame.area;
        if fresh {
            self.shown = Buffer::empty(frame.area);
        }
        let changes = self.shown.diff(&frame);
        if changes.is_empty() && !fresh {
            self.shown = frame;
            return Ok(());
        }
        self.out.clear();
        let mut backend = CrosstermBackend::new(&mut self.out);
        queue!(backend, BeginSynchronizedUpdate)?;
        if fresh {
            queue!(backend, Clear(ClearType::All))?;
        }
        backend.draw(changes.into_iter())?;
        queue!(backend, EndSynchronizedUpdate)?;
        let mut screen = io::stdout().lock();
        screen.write_all(&self.out)?;
        screen.flush()?;
        self.shown = frame;
        Ok(())
    }

    /// Sends an escape sequence of our own making between frames.
    ///
    /// # Errors
    /// What the system says.
    pub fn send(&mut self, sequence: &str) -> io::Result<()> {
        let mut screen = io::stdout().lock();
        screen.write_all(sequence.as_bytes())?;
        screen.flush()
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        restore();
    }
}

/// Gives the terminal back, if it is ours. Errors are of no use here: the terminal may be gone.
pub fn restore() {
    if !TAKEN.swap(false, Ordering::SeqCst) {
        return;
    }
    let mut out = io::stdout().lock();
    let _ = execute!(
        out,
        EndSynchronizedUpdate,
        DisableMouseCapture,
        DisableFocusChange,
        DisableBracketedPaste,
        cursor::Show,
        LeaveAlternateScreen
    );
    let _ = disable_raw_mode();
}
