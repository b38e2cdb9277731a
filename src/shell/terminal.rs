//! How is the terminal taken, drawn on, and given back? Given back on every way out: leaving, an error, a panic, a signal.
//!
//! A thread of its own paints, so that a slow terminal or one that has stopped reading holds nobody up: keys are still
//! taken, signals still end the program, and of the frames that come meanwhile only the newest is painted. A frame is
//! compared with the one before and written in one piece inside a synchronized update; one in which nothing changed
//! writes nothing. No question is ever put to the terminal, so that one which does not answer costs no time.

use std::io::{self, IsTerminal, Write};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, OnceLock, PoisonError, TryLockError, mpsc};
use std::time::{Duration, Instant};

use crossterm::event::{
    DisableBracketedPaste, DisableFocusChange, DisableMouseCapture, EnableBracketedPaste, EnableFocusChange,
    EnableMouseCapture,
};
use crossterm::terminal::{
    BeginSynchronizedUpdate, Clear, ClearType, EndSynchronizedUpdate, EnterAlternateScreen, LeaveAlternateScreen,
    disable_raw_mode, enable_raw_mode,
};
use crossterm::{cursor, queue};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::strokes::{self, Erasing};

/// How long a terminal that does not read may delay the end of a program that has to end.
const PATIENCE: Duration = Duration::from_millis(150);

/// How many bytes are written at once: while they are, the terminal cannot be given back in order.
const CHUNK: usize = 4096;

/// What is to be painted, shared by the loop of events, the painter, the panic hook and the thread of signals.
static EASEL: OnceLock<Arc<Easel>> = OnceLock::new();

#[derive(Debug, Default)]
struct Easel {
    state: Mutex<State>,
    changed: Condvar,
    /// Held by whoever writes to the terminal.
    pen: Mutex<()>,
}

#[derive(Debug, Default)]
struct State {
    /// Whether the terminal is ours at the moment.
    taken: bool,
    mouse: bool,
    /// Sequences to send before the next frame.
    sequences: Vec<u8>,
    frame: Option<Buffer>,
    /// Whether what is on the screen is no longer known.
    forgotten: bool,
    /// Whether the painter is writing.
    busy: bool,
    /// Why the painter cannot write any more.
    failure: Option<io::Error>,
}

/// The terminal while it is ours. Dropping it gives it back.
#[derive(Debug)]
pub struct Terminal(Arc<Easel>);

/// Whether results go to a terminal.
#[allow(clippy::disallowed_methods, reason = "nothing is written")]
pub fn is_output() -> bool {
    io::stdout().is_terminal()
}

/// Why the editor cannot run here, if it cannot.
pub fn missing() -> Option<&'static str> {
    if !io::stdin().is_terminal() || !is_output() {
        Some("the editor needs a terminal; without one, use toposcope show, check or export")
    } else if std::env::var_os("TERM").is_some_and(|term| term == "dumb") {
        Some("the editor cannot draw on a dumb terminal (TERM=dumb); use toposcope show, check or export")
    } else {
        None
    }
}

impl Easel {
    fn state(&self) -> MutexGuard<'_, State> {
        // Whoever panicked while holding it left it whole: every change under the lock is a few assignments.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn wait<'a>(&self, state: MutexGuard<'a, State>) -> MutexGuard<'a, State> {
        self.changed.wait(state).unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits until everything is painted, or cannot be, or the time is over.
    fn rest(&self, patience: Option<Duration>) -> MutexGuard<'_, State> {
        let begun = Instant::now();
        let mut state = self.state();
        while state.busy || (patience.is_none() && state.failure.is_none() && !state.sequences.is_empty()) {
            state = match patience.map(|patience| patience.saturating_sub(begun.elapsed())) {
                None => self.wait(state),
                Some(left) if left.is_zero() => break,
                Some(left) => self.changed.wait_timeout(state, left).unwrap_or_else(PoisonError::into_inner).0,
            };
        }
        state
    }

    /// Asks the painter to send what takes the terminal over, and draws everything anew.
    fn take(&self) -> io::Result<()> {
        enable_raw_mode()?;
        let mut state = self.state();
        state.taken = true;
        let mouse = state.mouse;
        let out = &mut state.sequences;
        queue!(
            out,
            EnterAlternateScreen,
            Clear(ClearType::All),
            cursor::Hide,
            EnableBracketedPaste,
            EnableFocusChange
        )?;
        if mouse {
            queue!(out, EnableMouseCapture)?;
        }
        state.forgotten = true;
        drop(state);
        self.changed.notify_all();
        Ok(())
    }

    fn paint_forever(&self) {
        let mut screen = screen();
        let mut shown = Buffer::empty(Rect::ZERO);
        let mut out = Vec::with_capacity(1 << 17);
        let erasing = std::env::var("TERM").map_or(Erasing::Unknown, |term| Erasing::of(&term));
        loop {
            let mut state = self.state();
            state.busy = false;
            self.changed.notify_all();
            while state.frame.is_none() && state.sequences.is_empty() {
                state = self.wait(state);
            }
            out.clear();
            out.append(&mut state.sequences);
            if std::mem::take(&mut state.forgotten) {
                shown = Buffer::empty(Rect::ZERO);
            }
            let frame = state.frame.take();
            state.busy = true;
            drop(state);
            let composed = frame.map_or(Ok(()), |frame| compose(&mut out, &mut shown, frame, erasing));
            if let Err(error) = composed.and_then(|()| self.send(&mut screen, &out)) {
                let mut state = self.state();
                (state.failure, state.busy) = (Some(error), false);
                drop(state);
                self.changed.notify_all();
                return;
            }
        }
    }

    /// Writes everything, however slowly the terminal takes it, as long as it is ours.
    fn send(&self, screen: &mut impl Write, mut bytes: &[u8]) -> io::Result<()> {
        while !bytes.is_empty() {
            let pen = self.pen.lock().unwrap_or_else(PoisonError::into_inner);
            if !self.state().taken {
                return Ok(());
            }
            let written = screen.write(&bytes[..bytes.len().min(CHUNK)]);
            drop(pen);
            match written {
                Ok(0) => return Err(io::ErrorKind::WriteZero.into()),
                Ok(count) => bytes = &bytes[count..],
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                // Another process that shares the terminal has told it not to block.
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                    std::thread::sleep(Duration::from_millis(10));
                }
                Err(error) => return Err(error),
            }
        }
        screen.flush()
    }
}

/// Standard output without the buffer and the lock of the standard library, which a blocked terminal would hold.
#[cfg(unix)]
#[allow(clippy::disallowed_methods, reason = "the door for frames, whose text view::put has drawn")]
fn screen() -> Box<dyn Write> {
    use std::os::fd::AsFd as _;
    match io::stdout().as_fd().try_clone_to_owned() {
        Ok(descriptor) => Box::new(std::fs::File::from(descriptor)),
        Err(_) => Box::new(io::stdout()),
    }
}

#[cfg(not(unix))]
#[allow(clippy::disallowed_methods, reason = "the door for frames, whose text view::put has drawn")]
fn screen() -> Box<dyn Write> {
    Box::new(io::stdout())
}

/// What brings a frame onto the screen after the one that is shown.
fn compose(out: &mut Vec<u8>, shown: &mut Buffer, frame: Buffer, erasing: Erasing) -> io::Result<()> {
    let fresh = shown.area != frame.area;
    if fresh {
        *shown = Buffer::empty(frame.area);
    }
    let start = out.len();
    queue!(out, BeginSynchronizedUpdate)?;
    if fresh {
        queue!(out, Clear(ClearType::All))?;
    }
    let begun = out.len();
    strokes::write(out, shown, &frame, erasing);
    if out.len() > begun || fresh {
        queue!(out, EndSynchronizedUpdate)?;
    } else {
        out.truncate(start);
    }
    *shown = frame;
    Ok(())
}

impl Terminal {
    /// Takes the terminal.
    ///
    /// # Errors
    /// What the system says; the terminal is as before then.
    pub fn take(mouse: bool) -> io::Result<Self> {
        let easel = Arc::clone(EASEL.get_or_init(Arc::default));
        easel.state().mouse = mouse;
        easel.take()?;
        let painter = Arc::clone(&easel);
        std::thread::spawn(move || painter.paint_forever());
        Ok(Self(easel))
    }

    /// Uses the mouse, or leaves it to the terminal.
    ///
    /// # Errors
    /// What the system says.
    pub fn set_mouse(&mut self, mouse: bool) -> io::Result<()> {
        let mut state = self.0.state();
        state.mouse = mouse;
        let out = &mut state.sequences;
        if mouse {
            queue!(out, EnableMouseCapture)?;
        } else {
            queue!(out, DisableMouseCapture)?;
        }
        drop(state);
        self.0.changed.notify_all();
        Ok(())
    }

    /// Forgets what is on the screen, so that the next frame is drawn whole.
    pub fn forget(&mut self) {
        self.0.state().forgotten = true;
    }

    /// Brings a frame to the screen as soon as the terminal takes it; one that was not painted by then gives way.
    ///
    /// # Errors
    /// Why an earlier frame could not be painted: the terminal is gone.
    pub fn show(&mut self, frame: Buffer) -> io::Result<()> {
        let mut state = self.0.state();
        if let Some(failure) = state.failure.take() {
            return Err(failure);
        }
        state.frame = Some(frame);
        drop(state);
        self.0.changed.notify_all();
        Ok(())
    }

    /// Sends an escape sequence of our own making before the next frame.
    pub fn send(&mut self, sequence: &str) {
        self.0.state().sequences.extend_from_slice(sequence.as_bytes());
        self.0.changed.notify_all();
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        restore();
    }
}

/// Gives the terminal back, if it is ours, once all is painted.
pub fn restore() {
    if let Some(easel) = EASEL.get() {
        drop(easel.rest(None));
        give_back(easel);
    }
}

/// Gives the terminal back, if it is ours, and waits only a moment for a terminal that does not read, or is gone.
pub fn restore_now() {
    let Some(easel) = EASEL.get() else { return };
    drop(easel.rest(Some(PATIENCE)));
    let (done, told) = mpsc::channel();
    std::thread::spawn(move || {
        give_back(easel);
        let _ = done.send(());
    });
    let _ = told.recv_timeout(2 * PATIENCE);
}

/// Takes the terminal again after it was given back to a shell, or a shell has changed it while we were stopped.
///
/// # Errors
/// What the system says.
pub fn take_again() -> io::Result<()> {
    let Some(easel) = EASEL.get() else { return Ok(()) };
    // The modes may be anybody's by now, whatever was remembered of them.
    disable_raw_mode()?;
    easel.take()
}

/// Errors are of no use here: the terminal may be gone.
fn give_back(easel: &Easel) {
    let mut state = easel.state();
    if !std::mem::take(&mut state.taken) {
        return;
    }
    state.sequences.clear();
    state.frame = None;
    drop(state);
    let _ = disable_raw_mode();
    // From here on the painter writes nothing more, unless the terminal holds it in the middle of it.
    let begun = Instant::now();
    let pen = loop {
        match easel.pen.try_lock() {
            Ok(pen) => break Some(pen),
            Err(TryLockError::Poisoned(poisoned)) => break Some(poisoned.into_inner()),
            Err(TryLockError::WouldBlock) if begun.elapsed() > PATIENCE => break None,
            Err(TryLockError::WouldBlock) => std::thread::sleep(Duration::from_millis(1)),
        }
    };
    // A sequence that was cut off is cancelled, so that those that follow are understood.
    let mut out = if easel.state().busy { b"\x18".to_vec() } else { Vec::new() };
    let _ = queue!(
        out,
        EndSynchronizedUpdate,
        DisableMouseCapture,
        DisableFocusChange,
        DisableBracketedPaste,
        cursor::Show,
        LeaveAlternateScreen
    );
    let _ = screen().write_all(&out);
    drop(pen);
}
