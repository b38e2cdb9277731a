//! What touches the machine? The storey of terminals and files: takes events to the editor, does what it asks, draws.
//!
//! Nothing runs by a timer: the loop sleeps until an event comes, takes all that are there, and draws once. Threads beside it
//! paint, keep unsaved work, and take signals; each sleeps until it is given something, and none waits for another.

pub mod background;
mod clipboard;
pub mod disk;
pub mod input;
pub mod journal;
pub mod listing;
pub mod recent;
pub mod recovery;
pub mod settings;
pub mod shared;
pub mod signals;
pub mod strokes;
pub mod terminal;

use std::collections::HashMap;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::Context;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::config::Config;
use crate::editor::input::{Failure, Outside, Purpose, Receipt};
use crate::editor::keymap::Keymap;
use crate::editor::recovery::Kept;
use crate::editor::{Asks, Editor, Effect, Input, Settings, Signs};
use crate::export::{Dialect, EXPORTERS};
use crate::layout::Direction;
use crate::model::Vocabulary as _;
use crate::text::shown;
use crate::theme::{Depth, Theme};
use crate::view;
use disk::{Guard, Real, Stamp};
use journal::{Journal, Snapshot};
use recovery::{Found, State};
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
    if let Some(why) = terminal::missing() {
        anyhow::bail!(why);
    }
    let (settings, keymap, problems) = settings(start)?;
    let mouse = settings.mouse;
    let journal = Journal::begin(recovery::folder().as_deref());
    let mut session = Session {
        editor: Editor::new(settings, keymap),
        journal: journal.clone(),
        stamps: HashMap::new(),
        noticed: None,
        looked: Instant::now(),
        opened: None,
        begun: Instant::now(),
        leaving: false,
    };
    session.editor.set_recent(recent::read());
    // Before the terminal is taken, so that an unusable file is reported like everywhere else.
    let first = match start.path.as_deref().map(|path| Ok((path, session.read_first(path)?))).transpose() {
        Ok(first) => first,
        Err(error) => {
            journal.end();
            return Err(error);
        }
    };
    signals::install(&journal);
    let left = Terminal::take(mouse).context("cannot use the terminal").and_then(|mut terminal| {
        // After it, since arranging a large design takes a moment in which keys would appear on the screen.
        match first {
            Some((path, receipt)) => session.open_first(path, receipt, &mut terminal)?,
            None => session.offer_all(),
        }
        session.editor.tell_problems(&problems);
        session.turn(&mut terminal)
    });
    match left {
        Ok(()) => journal.end(),
        // The user did not ask for this end.
        Err(_) if journal.flush(Duration::from_secs(1)) => {
            return left.context("unsaved work was kept; toposcope recover lists it");
        }
        Err(_) => {}
    }
    left
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
        // Of sixteen colors nobody knows what they are, but they are told apart: better than the nearest to others.
        "auto" if depth() == Depth::Sixteen => settings::theme("ansi"),
        "auto" => settings::theme(background::suitable_theme()),
        name => settings::theme(name),
    }
}

/// Whether the locale says that the terminal shows Unicode; one that says nothing does.
fn is_unicode() -> bool {
    let variable = |name: &str| std::env::var(name).ok();
    // The fonts of the Linux console have neither heavy nor dashed lines.
    if variable("TERM").as_deref() == Some("linux") {
        return false;
    }
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

/// How long to look for more input before a frame is drawn. With `use-dev-tty`, crossterm sees nothing in no time.
const MORE: Duration = Duration::from_micros(100);

/// How often the file is looked at while the user is at work: terminals that tell nothing of focus would otherwise hear of
/// what others do to it only when saving.
const LOOK: Duration = Duration::from_secs(2);
/// The bytes of a file from which opening it takes longer than a moment.
const LARGE: usize = 500_000;

struct Session {
    editor: Editor,
    journal: Journal,
    /// What each file held when it was read or written last.
    stamps: HashMap<PathBuf, Stamp>,
    /// What somebody else made of the file, of which the user has been told.
    noticed: Option<(Outside, u64)>,
    /// When the file was looked at last.
    looked: Instant,
    /// The file that was opened a moment ago, of which nobody has been told yet.
    opened: Option<PathBuf>,
    begun: Instant,
    leaving: bool,
}

impl Session {
    /// Reads the file that the user asked for.
    ///
    /// # Errors
    /// When it cannot be read, or does not hold a design.
    fn read_first(&mut self, path: &Path) -> anyhow::Result<Receipt> {
        match self.read(path.to_owned()) {
            Receipt::Read { path, bytes: Ok(Some(bytes)) } => match crate::file::read(&bytes) {
                Ok(design) => Ok(Receipt::Opened { path, design: Box::new(design) }),
                Err(problems) => Err(anyhow::Error::msg(problems.report(&path.display().to_string()))),
            },
            Receipt::Read { path, bytes: Err(why) } => anyhow::bail!("{}: {why}", shown(&path.to_string_lossy())),
            receipt => Ok(receipt),
        }
    }

    /// Shows the design that was read first; the name of its file until then, where that takes a moment.
    fn open_first(&mut self, path: &Path, receipt: Receipt, terminal: &mut Terminal) -> anyhow::Result<()> {
        if matches!(&receipt, Receipt::Opened { design, .. } if design.1.text().len() > LARGE) {
            let (columns, rows) = crossterm::terminal::size()?;
            let mut frame = Buffer::empty(Rect::new(0, 0, columns, rows));
            let text = format!("opening {} ...", path.display());
            view::put(&mut frame, Rect::new(0, 0, columns, rows), 1, 0, &text, Style::default());
            terminal.show(frame)?;
        }
        self.editor.handle(Input::Receipt(receipt));
        self.look_back(path.to_owned());
        Ok(())
    }

    /// What the records of other sittings say of a file.
    fn records_about(&self, path: &Path) -> Vec<Found> {
        self.journal.others().into_iter().filter(|found| found.header.is_about(path)).collect()
    }

    /// Offers what was kept of a file that was just opened, unless somebody is at work on it.
    fn look_back(&mut self, path: PathBuf) {
        let about = self.records_about(&path);
        self.opened = Some(path);
        if about.iter().any(|found| found.state == State::Running) {
            return;
        }
        let (same, kept): (Vec<Found>, Vec<Found>) =
            about.into_iter().filter(|found| found.state == State::Ended).partition(|found| {
                let design = crate::file::read(found.text.as_bytes());
                design.is_ok_and(|(design, _)| design == *self.editor.topology())
            });
        // It was saved, and the program was killed before it could take note of that.
        for found in &same {
            self.journal.remove(&found.id);
        }
        let kept: Vec<Kept> = kept.into_iter().map(|found| self.kept(found)).collect();
        if !kept.is_empty() {
            self.editor.handle(Input::Kept(kept));
        }
    }

    /// Tells the editor who else has a file open that was just opened.
    fn look_around(&mut self, path: &Path) {
        // First says that it is open here, so that of two that open it at once at least one is told.
        self.keep();
        self.journal.flush(Duration::from_secs(1));
        self.tell_trouble();
        if let Some(other) = self.records_about(path).iter().find(|found| found.state == State::Running) {
            let header = &other.header;
            let who = format!("process {} on {}", header.process, shown(&header.host));
            self.editor.handle(Input::Elsewhere(who));
        }
    }

    /// Offers on the start screen whatever was kept.
    fn offer_all(&mut self) {
        let ended = self.journal.others().into_iter().filter(|found| found.state == State::Ended);
        let kept: Vec<Kept> = ended.map(|found| self.kept(found)).collect();
        if !kept.is_empty() {
            self.editor.handle(Input::Kept(kept));
        }
    }

    fn kept(&self, found: Found) -> Kept {
        let now = found.header.path.as_ref().and_then(|path| {
            let stamp = self.stamps.iter().find(|(known, _)| recovery::canonical(known) == *path);
            stamp.map(|(_, stamp)| recovery::sum(stamp.hash()))
        });
        Kept {
            age: found.header.age(),
            changed: found.header.base != now,
            path: found.header.path,
            id: found.id,
            text: found.text,
        }
    }

    /// Hands the design as it is now to the journal.
    fn keep(&mut self) {
        let (document, path) = (self.editor.document(), &self.editor.store().path);
        self.journal.see(Snapshot {
            topology: document.snapshot(),
            base: path.as_ref().and_then(|path| self.stamps.get(path)).map(Stamp::hash),
            path: path.clone(),
            modified: document.is_modified(),
        });
        self.tell_trouble();
    }

    /// Tells the user once if nothing can be kept.
    fn tell_trouble(&mut self) {
        if let Some(why) = self.journal.trouble() {
            self.editor.handle(Input::Unkept(why));
        }
    }

    /// Looks whether somebody else has changed the file while the user was elsewhere, and tells each change once.
    fn look_at_file(&mut self) {
        self.looked = Instant::now();
        let Some(path) = self.editor.store().path.clone() else { return };
        let Some(stamp) = self.stamps.get(&path) else { return };
        if !disk::seems_changed(&mut Real::default(), &path, stamp) {
            return;
        }
        let news = match disk::read(&mut Real::default(), &path) {
            Ok((_, now)) if now.hash() == stamp.hash() => return,
            Ok((_, now)) => (Outside::Changed, now.hash()),
            Err(disk::Failure::Missing) => (Outside::Deleted, 0),
            // Something else stands in its place, or it is locked; whoever reads it anew is told what.
            Err(_) => (Outside::Changed, 0),
        };
        if self.noticed.replace(news) != Some(news) {
            self.editor.handle(Input::Outside(news.0));
        }
    }

    /// Draws, waits for events, takes them, until the user leaves.
    fn turn(&mut self, terminal: &mut Terminal) -> anyhow::Result<()> {
        let mut size = (0, 0);
        let mut acted = false;
        while !self.leaving {
            // Asked for every time: the reader of events loses a change of size that comes together with a key, because
            // it leaves its loop over edge-triggered sources at the first event.
            let now = crossterm::terminal::size()?;
            if now != size {
                size = now;
                self.take(Input::Resize(size.0, size.1), terminal)?;
            }
            let mut frame = Buffer::empty(Rect::new(0, 0, size.0, size.1));
            view::draw(&self.editor, &mut frame);
            terminal.show(frame)?;
            // After the frame: it waits for the disk, for which nobody should wait to see their drawing.
            if let Some(path) = self.opened.take() {
                self.look_around(&path);
                continue;
            }
            if acted && self.editor.is_at_rest() && self.looked.elapsed() > LOOK {
                acted = false;
                self.look_at_file();
                continue;
            }
            let mut event = crossterm::event::read()?;
            loop {
                let time = self.begun.elapsed().as_millis() as u64;
                if let Some(input) = input::of(event, time) {
                    acted |= input.is_deed();
                    match input {
                        // The size is asked for before drawing.
                        Input::Resize(..) => {}
                        Input::Focus => {
                            self.look_at_file();
                            self.take(input, terminal)?;
                        }
                        _ => self.take(input, terminal)?,
                    }
                }
                // All that is there already belongs to one frame.
                if self.leaving || !crossterm::event::poll(MORE)? {
                    break;
                }
                event = crossterm::event::read()?;
            }
            self.keep();
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
            Effect::Read(path) => {
                let path = at_home(path, std::env::var_os("HOME"));
                let receipt = self.read(path.clone());
                self.take(Input::Receipt(receipt), terminal)?;
                if self.editor.store().path.as_ref() == Some(&path) {
                    self.look_back(path);
                }
            }
            Effect::Reload(path) => {
                let Receipt::Read { path, bytes } = self.read(path) else { return Ok(None) };
                return Ok(Some(Receipt::Reloaded { path, bytes }));
            }
            Effect::Compare(path) => {
                let bytes = content(&path).map(|found| found.map(|(bytes, _)| bytes));
                return Ok(Some(Receipt::Compared { path, bytes }));
            }
            Effect::List(folder) => {
                let entries = listing::of(&at_home(PathBuf::from(&folder), std::env::var_os("HOME")));
                return Ok(Some(Receipt::Listed { folder, entries }));
            }
            Effect::GiveUp => self.journal.give_up(),
            Effect::Adopt(id) => self.journal.adopt(id),
            Effect::Discard(id) => self.journal.discard(&id),
            Effect::Write { path, bytes, purpose } => {
                return Ok(Some(self.write(at_home(path, std::env::var_os("HOME")), bytes, purpose)));
            }
            Effect::Copy(text) => terminal.send(&clipboard(&text)),
            Effect::Mouse(mouse) => terminal.set_mouse(mouse)?,
            Effect::Suspend => {
                if let Err(why) = signals::suspend() {
                    self.editor.handle(Input::Refused(why));
                }
            }
            Effect::Redraw => terminal.forget(),
            Effect::Quit => self.leaving = true,
        }
        Ok(None)
    }

    fn read(&mut self, path: PathBuf) -> Receipt {
        let bytes = content(&path).map(|found| {
            found.map(|(bytes, stamp)| {
                self.stamps.insert(path.clone(), stamp);
                bytes
            })
        });
        Receipt::Read { path, bytes }
    }

    fn write(&mut self, path: PathBuf, bytes: Vec<u8>, purpose: Purpose) -> Receipt {
        let guard = match purpose {
            Purpose::Save { force: true, .. } | Purpose::Export { replace: true } => Guard::Any,
            Purpose::Save { .. } => self.stamps.get(&path).map_or(Guard::New, |stamp| Guard::Same(*stamp)),
            Purpose::Export { .. } => Guard::New,
        };
        let result = match disk::save(&mut Real::default(), &path, &bytes, guard) {
            Ok(stamp) => {
                self.stamps.insert(path.clone(), stamp);
                if matches!(purpose, Purpose::Save { .. }) {
                    self.noticed = None;
                    self.journal.saved();
                }
                Ok(())
            }
            Err(disk::Failure::Exists) => Err(Failure::Exists),
            Err(disk::Failure::Changed) => Err(Failure::Changed),
            Err(disk::Failure::ReadOnly) => Err(Failure::ReadOnly),
            Err(disk::Failure::Linked(names)) => Err(Failure::Linked(names)),
            Err(failure) => Err(Failure::Other(failure.to_string())),
        };
        Receipt::Written { path, bytes, purpose, result }
    }
}

/// What a file holds now, if it is there.
fn content(path: &Path) -> Result<Option<(Vec<u8>, Stamp)>, String> {
    match disk::read(&mut Real::default(), path) {
        Ok(found) => Ok(Some(found)),
        Err(disk::Failure::Missing) => Ok(None),
        Err(why) => Err(why.to_string()),
    }
}

/// A path that begins at the home of the user, as a shell would take it: `~/plan.json`. No shell sees what is typed here.
fn at_home(path: PathBuf, home: Option<OsString>) -> PathBuf {
    match (path.strip_prefix("~"), home) {
        (Ok(rest), Some(home)) => PathBuf::from(home).join(rest),
        _ => path,
    }
}

/// The sequence that puts a text on the clipboard of the terminal from where the program runs.
fn clipboard(text: &str) -> String {
    let is_set = |name| std::env::var_os(name).is_some();
    clipboard::sequence(text, clipboard::Between::of(is_set("TMUX"), is_set("STY")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_may_begin_at_home() {
        let home = || Some(OsString::from("/home/kim"));
        assert_eq!(at_home("~/plan.json".into(), home()), PathBuf::from("/home/kim/plan.json"));
        assert_eq!(at_home("plan~.json".into(), home()), PathBuf::from("plan~.json"));
        assert_eq!(at_home("~/plan.json".into(), None), PathBuf::from("~/plan.json"));
    }
}
