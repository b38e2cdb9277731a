//! What touches the machine? The storey of terminals and files: takes events to the editor, does what it asks, draws.
//!
//! Nothing runs by a timer: the loop sleeps until an event comes, takes all that are there, and draws once. Signals are
//! taken by a thread of their own, because the reader of events never returns once its terminal is gone (crossterm issue
//! 793).

pub mod background;
pub mod disk;
pub mod input;
pub mod recent;
pub mod settings;
pub mod shared;
pub mod terminal;

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::Context;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::config::Config;
use crate::editor::input::{Failure, Purpose, Receipt};
use crate::editor::keymap::Keymap;
use crate::editor::{Asks, Editor, Effect, Input, Settings, Signs};
use crate::export::{Dialect, EXPORTERS};
use crate::layout::Direction;
use crate::model::Vocabulary as _;
use crate::text::shown;
use crate::theme::{Depth, Theme};
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
    /// Folders of topologies to offer beside the built-in samples.
    pub samples: Vec<PathBuf>,
}

/// Runs the editor until the user leaves.
///
/// # Errors
/// When there is no terminal, or it fails.
pub fn run(start: &Start) -> anyhow::Result<()> {
    if !terminal::is_usable() {
        anyhow::bail!("the editor needs a terminal; without one, use toposcope show, check or export");
    }
    let (settings, keymap, problems) = settings(start)?;
    let mouse = settings.mouse;
    let mut session = Session {
        editor: Editor::new(settings, keymap),
        stamps: HashMap::new(),
        begun: Instant::now(),
        leaving: false,
    };
    session.editor.set_recent(recent::read());
    if let Some(path) = &start.path {
        // Before the terminal is taken, so that an unusable file is reported like everywhere else.
        session.open_first(path)?;
    }
    session.editor.tell_problems(&problems);
    install_panic_hook();
    install_signals();
    let mut terminal = Terminal::take(mouse).context("cannot use the terminal")?;
    session.turn(&mut terminal)?;
    Ok(())
}

/// What the user has set, over which the options of the command line go; and what of it could not be used.
fn settings(start: &Start) -> anyhow::Result<(Settings, Keymap, Vec<String>)> {
    let settled = settings::settled();
    let (config, mut problems) = (settled.config, settled.problems);
    let theme = match &start.theme {
        Some(name) => settings::theme(name)?,
        // What the file says is no reason to stay out.
        None => theme_set(&config).unwrap_or_else(|why| {
            problems.push(format!("{why:#}"));
            Theme::default()
        }),
    };
    let signs = match config.text("ascii") {
        _ if start.ascii => Signs::Ascii,
        "always" => Signs::Ascii,
        "auto" if !is_unicode() => Signs::Ascii,
        _ => Signs::Unicode,
    };
    let mut settings = Settings::new(theme.with_depth(depth()), signs, config.flag("mouse") && !start.no_mouse);
    let (themes, wrong) = settings::own_themes();
    settings.themes = themes;
    problems.extend(wrong);
    let mut folders = start.samples.clone();
    folders.extend(config.paths("samples"));
    let (shared, wrong) = shared::read(&folders);
    settings.shared = shared;
    problems.extend(wrong);
    settings.direction = match config.text("direction") {
        "right" => Direction::Right,
        "down" => Direction::Down,
        _ => Direction::Auto,
    };
    settings.asks = if config.text("quit") == "always" { Asks::Always } else { Asks::WhenUnsaved };
    settings.dialect = Dialect::from_word(config.text("export.dialect")).unwrap_or_default();
    match EXPORTERS.iter().find(|exporter| exporter.name == config.text("export.format")) {
        Some(exporter) => settings.format = Some(exporter.name),
        None => {
            problems.push(format!("there is no format \"{}\" to export first", shown(config.text("export.format"))));
        }
    }
    let (keymap, wrong) = Keymap::with(&config.bindings);
    let file = settled.path.unwrap_or_default();
    let file = file.to_string_lossy();
    problems.extend(wrong.iter().map(|(line, why)| format!("{}:{line}: {}", shown(&file), shown(why))));
    Ok((settings, keymap, problems))
}

/// The theme that is set, or the default.
fn theme_set(config: &Config) -> anyhow::Result<Theme> {
    match config.text("theme") {
        "auto" => settings::theme(background::suitable_theme()),
        name => settings::theme(name),
    }
}

/// Whether the locale says that the terminal shows Unicode; one that says nothing does.
fn is_unicode() -> bool {
    let variable = |name: &str| std::env::var(name).ok();
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().filter_map(variable).find(|value| !value.is_empty());
    locale.is_none_or(|locale| {
        let locale = locale.to_uppercase();
        locale.contains("UTF-8") || locale.contains("UTF8")
    })
}

/// How many colors the terminal shows, as the environment tells.
pub fn depth() -> Depth {
    let variable = |name: &str| std::env::var(name).ok();
    Depth::of(variable("NO_COLOR").as_deref(), variable("COLORTERM").as_deref(), variable("TERM").as_deref())
}

/// The theme of a name or of a file; without one that which is set.
///
/// # Errors
/// When there is no such theme, or the file is none.
pub fn theme_for(name: Option<&str>) -> anyhow::Result<Theme> {
    match name {
        Some(name) => settings::theme(name),
        None => theme_set(&settings::settled().config),
    }
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
        recent::write(self.editor.recent());
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
