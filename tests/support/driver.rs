//! An editor without a terminal: keys, text and the mouse go in, files lie in memory, and the screen can be read.

use std::collections::HashMap;
use std::path::PathBuf;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use toposcope::editor::input::{Act, Button, Effect, Failure, Listed, Pointer, Purpose, Receipt};
use toposcope::editor::key::{Code, Key};
use toposcope::editor::keymap::Keymap;
use toposcope::editor::selection::Item;
use toposcope::editor::{Editor, Input, Settings, Signs};
use toposcope::file;
use toposcope::model::Topology;
use toposcope::theme::Theme;
use toposcope::view;

/// The editor with what a machine would keep for it.
pub struct Driver {
    /// The editor.
    pub editor: Editor,
    /// What lies on the disk.
    pub files: HashMap<PathBuf, String>,
    /// What is on the clipboard.
    pub clipboard: Option<String>,
    /// What else the editor has asked for.
    pub effects: Vec<Effect>,
    /// Whether the editor has asked to leave.
    pub left: bool,
    size: (u16, u16),
    time: u64,
}

impl Driver {
    /// An editor at its start screen.
    pub fn start(width: u16, height: u16) -> Self {
        let editor = Editor::new(Settings::new(Theme::default(), Signs::Unicode, true), Keymap::default());
        let mut driver = Self {
            editor,
            files: HashMap::new(),
            clipboard: None,
            effects: Vec::new(),
            left: false,
            size: (width, height),
            time: 0,
        };
        driver.input(Input::Resize(width, height));
        driver
    }

    /// An editor with a design open, on a screen of the usual size.
    pub fn open(topology: &Topology) -> Self {
        let mut driver = Self::start(120, 36);
        driver.files.insert("design.json".into(), file::write(topology, None));
        driver.read("design.json");
        driver
    }

    /// An editor with an empty design open.
    pub fn empty() -> Self {
        let mut driver = Self::start(120, 36);
        driver.read("design.json");
        driver
    }

    /// Opens a file as the shell does.
    pub fn read(&mut self, path: &str) {
        self.perform(vec![Effect::Read(path.into())]);
    }

    /// Hands an input to the editor and does what it asks.
    pub fn input(&mut self, input: Input) {
        if let Input::Resize(width, height) = input {
            self.size = (width, height);
        }
        let effects = self.editor.handle(input);
        self.perform(effects);
    }

    fn perform(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            let receipt = match effect {
                Effect::Read(path) => {
                    let bytes = self.files.get(&path).map(|text| text.clone().into_bytes());
                    Receipt::Read { path, bytes: Ok(bytes) }
                }
                Effect::Write { path, bytes, purpose } => {
                    let agreed = match purpose {
                        Purpose::Save { fresh, force, .. } => force || !fresh,
                        Purpose::Export { replace } => replace,
                    };
                    let result = if agreed || !self.files.contains_key(&path) {
                        self.files.insert(path.clone(), String::from_utf8_lossy(&bytes).into_owned());
                        Ok(())
                    } else {
                        Err(Failure::Exists)
                    };
                    Receipt::Written { path, bytes, purpose, result }
                }
                Effect::List(folder) => {
                    let inside = |path: &PathBuf| {
                        let rest = path.to_str()?.strip_prefix(&folder)?;
                        let bytes = Some(self.files.get(path)?.clone().into_bytes());
                        Some(match rest.split_once('/') {
                            Some((name, _)) => Listed::Folder(name.to_owned()),
                            None => Listed::File(rest.to_owned(), bytes),
                        })
                    };
                    let mut paths: Vec<&PathBuf> = self.files.keys().collect();
                    paths.sort();
                    let mut entries: Vec<Listed> = paths.into_iter().filter_map(inside).collect();
                    entries.dedup();
                    Receipt::Listed { folder, entries }
                }
                Effect::Copy(text) => {
                    self.clipboard = Some(text);
                    continue;
                }
                Effect::Quit => {
                    self.left = true;
                    continue;
                }
                // What no memory can answer, such as the journal, is only recorded.
                other => {
                    self.effects.push(other);
                    continue;
                }
            };
            let effects = self.editor.handle(Input::Receipt(receipt));
            self.perform(effects);
        }
    }

    /// Presses keys, written as the command table writes them; a text in single quotation marks is typed.
    pub fn keys(&mut self, keys: &str) -> &mut Self {
        for (at, part) in keys.split('\'').enumerate() {
            if at % 2 == 1 {
                self.text(part);
            } else {
                for word in part.split_whitespace() {
                    let key = Key::parse(word).unwrap_or_else(|| panic!("\"{word}\" is no key"));
                    self.input(Input::Key(key));
                }
            }
        }
        self
    }

    /// Types a text, a key for each letter.
    pub fn text(&mut self, text: &str) {
        for letter in text.chars() {
            self.input(Input::Key(Key { code: Code::Char(letter), ctrl: false, alt: false, shift: false }));
        }
    }

    /// Does something with the mouse at a cell.
    pub fn mouse(&mut self, act: Act, column: u16, row: u16) {
        self.time += 1_000;
        let pointer = Pointer { act, column, row, shift: false, ctrl: false, time: self.time };
        self.input(Input::Pointer(pointer));
    }

    /// Does something with the mouse as soon after the last time as makes two clicks one gesture.
    pub fn mouse_at_once(&mut self, act: Act, column: u16, row: u16) {
        let pointer = Pointer { act, column, row, shift: false, ctrl: false, time: self.time + 1_000 };
        self.input(Input::Pointer(pointer));
    }

    /// Presses and releases a button at a cell.
    pub fn click(&mut self, button: Button, column: u16, row: u16) {
        self.mouse(Act::Press(button), column, row);
        self.mouse(Act::Release(button), column, row);
    }

    /// Clicks the middle of a text on the screen.
    pub fn click_on(&mut self, text: &str) {
        let (column, row) =
            self.find(text).unwrap_or_else(|| panic!("\"{text}\" is not on the screen:\n{}", self.screen()));
        self.click(Button::Left, column + (text.chars().count() / 2) as u16, row);
    }

    /// Where a text begins on the screen.
    pub fn find(&self, text: &str) -> Option<(u16, u16)> {
        let wanted: Vec<String> = text.chars().map(String::from).collect();
        let buffer = self.draw();
        let (width, height) = self.size;
        let cell = |x: u16, y: u16| buffer[(x, y)].symbol().to_owned();
        (0..height).flat_map(|y| (0..width).map(move |x| (x, y))).find(|(x, y)| {
            wanted.iter().zip(*x..width).filter(|(sign, at)| **sign == cell(*at, *y)).count() == wanted.len()
        })
    }

    /// The cells of the screen.
    pub fn draw(&self) -> Buffer {
        let mut buffer = Buffer::empty(Rect::new(0, 0, self.size.0, self.size.1));
        view::draw(&self.editor, &mut buffer);
        buffer
    }

    /// The screen as text.
    pub fn screen(&self) -> String {
        let buffer = self.draw();
        let rows = (0..self.size.1).map(|y| (0..self.size.0).map(|x| buffer[(x, y)].symbol()).collect::<String>());
        rows.map(|row| row.trim_end().to_owned()).collect::<Vec<_>>().join("\n")
    }

    /// The design.
    pub fn topology(&self) -> &Topology {
        self.editor.topology()
    }

    /// What the status line says.
    pub fn said(&self) -> &str {
        self.editor.notice().map_or("", |notice| notice.text.as_str())
    }

    /// What leads the selection, as an id.
    pub fn selected(&self) -> &str {
        match self.editor.selection().leader() {
            Some(Item::Component(id)) => id.as_str(),
            Some(Item::Link(id)) => id.as_str(),
            Some(Item::Group(id)) => id.as_str(),
            None => "",
        }
    }
}
