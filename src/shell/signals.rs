//! What happens when the program is told to end, to stop, or breaks? A thread of its own sees to it, and asks nobody.
//!
//! The reader of events never returns once its terminal is gone (crossterm issue 793), so that nothing may depend on it:
//! the thread writes the last snapshot to the journal, gives the terminal back as far as it is still there, and ends the
//! process. All of that takes less than a second, whatever state the terminal and the other threads are in.

use std::fmt::Write as _;
use std::io::Write as _;
use std::panic::PanicHookInfo;
use std::time::Duration;

use super::journal::Journal;
use super::terminal;
use crate::text::shown;

/// How long the last write may wait for one that is under way.
const PATIENCE: Duration = Duration::from_millis(300);

/// The exit code of a program that has broken, as Rust has it.
const BROKEN: i32 = 101;

/// What the user can do about work that was kept.
const KEPT: &str =
    "unsaved work was kept: it is offered when the design is opened again, and toposcope recover lists it";

/// From now on a panic ends the program with a report, on whichever thread it happens: nothing unwinds.
pub fn report_defects() {
    std::panic::set_hook(Box::new(|panic| broken(panic, None)));
}

/// From now on signals and panics keep the work and give the terminal back.
pub fn install(journal: &Journal) {
    let keeper = journal.clone();
    std::panic::set_hook(Box::new(move |panic| broken(panic, Some(&keeper))));
    #[cfg(unix)]
    unix::install(journal);
}

#[allow(clippy::disallowed_methods, reason = "a door of its own: everything in the report is shown")]
fn broken(panic: &PanicHookInfo<'_>, journal: Option<&Journal>) {
    terminal::restore_now();
    let is_kept = journal.is_some_and(|journal| journal.flush(PATIENCE));
    let payload = panic.payload();
    let message = payload.downcast_ref::<String>().map(String::as_str);
    let message = message.or_else(|| payload.downcast_ref::<&str>().copied()).unwrap_or_default();
    let place = panic.location().map(ToString::to_string).unwrap_or_default();
    let mut report = format!(
        "error: toposcope {} has a defect and had to stop: {} ({place})\n",
        env!("CARGO_PKG_VERSION"),
        shown(message.lines().next().unwrap_or_default()),
    );
    if is_kept {
        let _ = writeln!(report, "help: {KEPT}");
    }
    report.push_str("help: please report it with the lines above and what you did before\n");
    if std::env::var_os("RUST_BACKTRACE").is_some_and(|wanted| wanted != "0") {
        for line in std::backtrace::Backtrace::force_capture().to_string().lines() {
            let _ = writeln!(report, "{}", shown(line));
        }
    }
    let _ = std::io::stderr().write_all(report.as_bytes());
    #[cfg(unix)]
    signal_hook::low_level::exit(BROKEN);
    #[cfg(not(unix))]
    std::process::exit(BROKEN);
}

#[cfg(unix)]
mod unix {
    use rustix::event::{PollFd, PollFlags, poll};
    use rustix::process::{Signal, getpgid, getpgrp, getpid, getppid, getsid, kill_process};
    use signal_hook::consts::{SIGALRM, SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGUSR1, SIGUSR2, SIGXCPU};
    use signal_hook::iterator::Signals;

    use super::{Journal, KEPT, PATIENCE, terminal};

    /// Those that end a program which does not take them; the last four come by mistake or from a limit on the time.
    const ENDS: &[i32] = &[SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGALRM, SIGUSR1, SIGUSR2, SIGXCPU];

    pub fn install(journal: &Journal) {
        let Ok(mut signals) = Signals::new(ENDS.iter().chain(&[SIGTSTP, SIGCONT])) else { return };
        let keeper = journal.clone();
        std::thread::spawn(move || {
            for signal in signals.forever() {
                match signal {
                    SIGTSTP => stop(),
                    SIGCONT => go_on(),
                    _ => end(signal, &keeper),
                }
            }
        });
        let keeper = journal.clone();
        std::thread::spawn(move || watch(&keeper));
    }

    /// Keeps the work and ends the process.
    fn end(signal: i32, journal: &Journal) -> ! {
        let is_kept = journal.flush(PATIENCE);
        terminal::restore_now();
        if is_kept && signal != SIGHUP {
            tell();
        }
        signal_hook::low_level::exit(128 + signal)
    }

    /// Says what was kept, if somebody can read it at once.
    #[allow(clippy::disallowed_methods, reason = "the text is our own")]
    fn tell() {
        let error = std::io::stderr();
        let mut ready = [PollFd::new(&error, PollFlags::OUT)];
        if poll(&mut ready, Some(&rustix::event::Timespec::default())) == Ok(1) {
            let _ = rustix::io::write(&error, format!("note: {KEPT}\n").as_bytes());
        }
    }

    /// Not every program that ends with its terminal is sent a signal: one in another group of processes is not.
    fn watch(journal: &Journal) {
        let input = std::io::stdin();
        loop {
            let mut gone = [PollFd::new(&input, PollFlags::empty())];
            match poll(&mut gone, None) {
                Ok(_) if gone[0].revents().intersects(PollFlags::HUP | PollFlags::ERR | PollFlags::NVAL) => {
                    end(SIGHUP, journal)
                }
                Ok(_) | Err(rustix::io::Errno::INTR) => {}
                Err(_) => return,
            }
        }
    }

    /// Gives the terminal to the shell that waits for us, and stops. Without such a shell nobody could wake us again.
    fn stop() {
        if !has_shell() {
            return;
        }
        terminal::restore_now();
        let _ = signal_hook::low_level::emulate_default_handler(SIGTSTP);
    }

    fn go_on() {
        if terminal::take_again().is_ok() {
            // Makes the loop of events ask for the size, which may be another one, and draw everything.
            let _ = kill_process(getpid(), Signal::WINCH);
        }
    }

    /// Whether the parent is another job of this session: a shell with job control.
    pub fn has_shell() -> bool {
        let Some(parent) = getppid() else { return false };
        let (Ok(ours), Ok(theirs)) = (getsid(None), getsid(Some(parent))) else { return false };
        ours == theirs && getpgid(Some(parent)).is_ok_and(|group| group != getpgrp())
    }
}

/// Puts the program aside as the shell's job control does, or says why not.
///
/// # Errors
/// The reason, as a clause.
#[cfg(unix)]
pub fn suspend() -> Result<(), &'static str> {
    use rustix::process::{Signal, getpid, kill_process};
    if !unix::has_shell() {
        return Err("there is no shell here to come back from");
    }
    kill_process(getpid(), Signal::TSTP).map_err(|_| "the system does not allow it")
}

/// Puts the program aside as the shell's job control does, or says why not.
///
/// # Errors
/// The reason, as a clause.
#[cfg(not(unix))]
pub fn suspend() -> Result<(), &'static str> {
    Err("there is no job control on this system")
}
