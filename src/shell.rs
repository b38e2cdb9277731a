//! What touches the machine? The storey of terminals and files: takes events to the editor, does what it asks, draws.
//!
//! Nothing runs by a timer: the loop sleeps until an event comes, takes all that are there, and draws once. Signals are
//! taken by a thread of their own, because the reader of events never returns once its terminal is gone (crossterm issue
//! 793).

pub mod disk;
pub mod input;
pub mod terminal;

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::Context;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::editor::input::{Failure, Purpose, Receipt};
use crate::editor::keymap::Keymap;
use crate::editor::{Editor, Effect, Input, Settings, Signs};
use crate::theme::{self, Depth, Theme};
use crate::view;
use disk::{Guard, Real, Stamp};
use terminal::Terminal;

/// How the editor is started.
#[derive(Debug, Clone, Default)]
pub struct Start {
    /// The file to open; without one the start screen is shown.
    pub path: Option<PathBuf>,
    /// The name of a built-in theme, or the path of a theme file.
    pub theme: Option<String>,
    /// Whether to draw with ASCII characters only.
    pub ascii: bool,
    /// Whether to leave the mouse to the terminal.
    pub no_mouse: bool,
}

/// Runs the editor until the user leaves.
///
/// # Errors
/// When there is no terminal, or it fails.
pub fn run(start: &Start) -> anyhow::Result<()> {
    if !terminal::is_usable() {
        anyhow::bail!("the editor needs a terminal; without one, use toposcope show, check or export");
    }
    let settings = settings(start)?;
    let mouse = settings.mouse;
    let mut session = Session {
        editor: Editor::new(settings, Keymap::default()),
        stamps: HashMap::new(),
        begun: Instant::now(),
        leaving: false,
    };
    if let Some(path) = &start.path {
        // Before the terminal is taken, so that an unusable file is reported like everywhere else.
        session.open_first(path)?;
    }
    install_panic_hook();
    install_signals();
    let mut terminal = Terminal::take(mouse).context("cannot use the terminal")?;
    session.turn(&mut terminal)?;
    Ok(())
}

fn settings(start: &Start) -> anyhow::Result<Settings> {
    let variable = |name: &str| std::env::var(name).ok();
    let theme = theme_for(start.theme.as_deref())?;
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().filter_map(variable).find(|value| !value.is_empty());
    let unicode = locale.is_none_or(|locale| {
        let locale = locale.to_uppercase();
        locale.contains("UTF-8") || locale.contains("UTF8")
    });
    let signs = if start.ascii || !unicode { Signs::Ascii } else { Signs::Unicode };
    Ok(Settings::new(theme.with_depth(depth()), signs, !start.no_mouse))
}

/// How many colors the terminal shows, as the environment tells.
pub fn depth() -> Depth {
    let variable = |name: &str| std::env::var(name).ok();
    Depth::of(variable("NO_COLOR").as_deref(), variable("COLORTERM").as_deref(), variable("TERM").as_deref())
}

/// The theme of a name or of a file; without one the default.
///
/// # Errors
/// When there is no such theme, or the file is none.
pub fn theme_for(name: Option<&str>) -> anyhow::Result<Theme> {
    match name {
        None => Ok(Theme::default()),
        Some(name) => match theme::built_in(name) {
            Some(theme) => Ok(theme),
            None => read_theme(Path::new(name)),
        },
    }
}

fn read_theme(path: &Path) -> anyhow::Result<Theme> {
    let shown = path.display();
    let known: Vec<&str> = theme::BUILT_IN.iter().map(|built_in| built_in.name).collect();
    let text = std::fs::read_to_string(path)
        .with_context(|| format!("there is no theme \"{shown}\"; known are {}", known.join(", ")))?;
    let name = path.file_stem().unwrap_or_default().to_string_lossy();
    Theme::read(&name, &text).map_err(|why| anyhow::anyhow!("the theme {shown}: {why}"))
}

struct Session {
    editor: Editor,
    /// What each file held when it was read or written last.
    stamps: HashMap<PathBuf, Stamp>,
    begun: Instant,
    leaving: bool,
}

impl Session {
    fn open_first(&mut self, path: &Path) -> anyhow::Result<()> {
        let receipt = self.read(path.to_owned());
        if let Receipt::Read { bytes: Ok(Some(bytes)), .. } = &receipt
            && let Err(problems) = crate::file::read(bytes)
        {
            return Err(anyhow::Error::msg(problems.report(&path.display().to_string())));
        }
        if let Receipt::Read { bytes: Err(why), .. } = &receipt {
            anyhow::bail!("{}: {why}", path.display());
        }
        self.editor.handle(Input::Receipt(receipt));
        Ok(())
    }

    /// Draws, waits for events, takes them, until the user leaves.
    fn turn(&mut self, terminal: &mut Terminal) -> anyhow::Result<()> {
        let (width, height) = crossterm::terminal::size()?;
        let mut size = (width, height);
        self.take(Input::Resize(width, height), terminal)?;
        while !self.leaving {
            let mut frame = Buffer::empty(Rect::new(0, 0, size.0, size.1));
            view::draw(&self.editor, &mut frame);
            terminal.show(frame)?;
            let mut event = crossterm::event::read()?;
            loop {
                let time = self.begun.elapsed().as_millis() as u64;
                if let Some(input) = input::of(event, time) {
                    if let Input::Resize(width, height) = input {
                        size = (width, height);
                    }
                    self.take(input, terminal)?;
                }
                // All that is there already belongs to one frame.
                if self.leaving || !crossterm::event::poll(Duration::ZERO)? {
                    break;
                }
                event = crossterm::event::read()?;
            }
        }
        Ok(())
    }

    /// Hands an input to the editor and does what it asks, until it asks for nothing more.
    fn take(&mut self, input: Input, terminal: &mut Terminal) -> anyhow::Result<()> {
        let mut inputs = vec![input];
        while let Some(input) = inputs.pop() {
            for effect in self.editor.handle(input) {
                inputs.extend(self.perform(effect, terminal)?.map(Input::Receipt));
            }
        }
        Ok(())
    }

    fn perform(&mut self, effect: Effect, terminal: &mut Terminal) -> anyhow::Result<Option<Receipt>> {
        match effect {
            Effect::Read(path) => return Ok(Some(self.read(path))),
            Effect::Write { path, text, purpose } => return Ok(Some(self.write(path, text, purpose))),
            Effect::Copy(text) => terminal.send(&clipboard(&text))?,
            Effect::Mouse(mouse) => terminal.set_mouse(mouse)?,
            Effect::Suspend => suspend(terminal)?,
            Effect::Redraw => terminal.forget(),
            Effect::Quit => self.leaving = true,
        }
        Ok(None)
    }

    fn read(&mut self, path: PathBuf) -> Receipt {
        let bytes = match disk::read(&mut Real::default(), &path) {
            Ok((bytes, stamp)) => {
                self.stamps.insert(path.clone(), stamp);
                Ok(Some(bytes))
            }
            Err(disk::Failure::Missing) => Ok(None),
            Err(error) => Err(error.to_string()),
        };
        Receipt::Read { path, bytes }
    }

    fn write(&mut self, path: PathBuf, text: String, purpose: Purpose) -> Receipt {
        let guard = match purpose {
            Purpose::Save { force: true, .. } | Purpose::Export { replace: true } => Guard::Any,
            Purpose::Save { .. } => self.stamps.get(&path).map_or(Guard::New, |stamp| Guard::Same(*stamp)),
            Purpose::Export { .. } => Guard::New,
        };
        let result = match disk::save(&mut Real::default(), &path, text.as_bytes(), guard) {
            Ok(stamp) => {
                self.stamps.insert(path.clone(), stamp);
                Ok(())
            }
            Err(disk::Failure::Exists) => Err(Failure::Exists),
            Err(disk::Failure::Changed) => Err(Failure::Changed),
            Err(failure) => Err(Failure::Other(failure.to_string())),
        };
        Receipt::Written { path, text, purpose, result }
    }
}

/// The sequence that puts a text on the clipboard of the terminal (OSC 52), wrapped where tmux would keep it.
fn clipboard(text: &str) -> String {
    use base64::Engine;
    let encoded = base64::engine::general_purpose::STANDARD.encode(text);
    let sequence = format!("\x1b]52;c;{encoded}\x07");
    if std::env::var_os("TMUX").is_some() { format!("\x1bPtmux;\x1b{sequence}\x1b\\") } else { sequence }
}

/// Puts the program aside as the shell's job control would, and takes the terminal again afterwards.
#[cfg(unix)]
fn suspend(terminal: &mut Terminal) -> anyhow::Result<()> {
    terminal::restore();
    signal_hook::low_level::emulate_default_handler(signal_hook::consts::SIGTSTP)?;
    terminal.enter()?;
    Ok(())
}

#[cfg(not(unix))]
fn suspend(terminal: &mut Terminal) -> anyhow::Result<()> {
    terminal.forget();
    Ok(())
}

/// A panic gives the terminal back before it says anything.
fn install_panic_hook() {
    let before = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        terminal::restore();
        before(panic);
    }));
}

/// Signals that end the program give the terminal back first.
#[cfg(unix)]
fn install_signals() {
    use signal_hook::consts::{SIGHUP, SIGINT, SIGQUIT, SIGTERM};
    let Ok(mut signals) = signal_hook::iterator::Signals::new([SIGHUP, SIGINT, SIGQUIT, SIGTERM]) else { return };
    std::thread::spawn(move || {
        if let Some(signal) = signals.forever().next() {
            terminal::restore();
            std::process::exit(128 + signal);
        }
    });
}

#[cfg(not(unix))]
fn install_signals() {}
