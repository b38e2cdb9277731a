//! A terminal that is not there: the program runs on a real one of the system, and an emulator reads what it writes.
//!
//! What is waited for is looked for on the emulated screen every few milliseconds, so that a test takes as long as the
//! program does, and fails with the screen as it was. The program is killed when the terminal is dropped.

use std::io::{Read, Write};
use std::num::NonZero;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

/// How long anything may take before a test gives up on it.
const PATIENCE: Duration = Duration::from_secs(60);
const PAUSE: Duration = Duration::from_millis(5);

type Keyboard = Arc<Mutex<Box<dyn Write + Send>>>;

/// The terminal and the program in it.
pub struct Terminal {
    screen: Arc<Mutex<vt100::Parser>>,
    keyboard: Keyboard,
    child: Box<dyn Child + Send + Sync>,
    reader: Option<JoinHandle<()>>,
    /// Every byte that the program wrote.
    written: Arc<Mutex<Vec<u8>>>,
    /// Whether nobody reads what the program writes.
    deaf: Arc<AtomicBool>,
    /// Whether the reader is to let go of the terminal.
    gone: Arc<AtomicBool>,
    #[cfg(unix)]
    modes: Option<String>,
    // Closing it hangs up on the program.
    master: Option<Box<dyn MasterPty + Send>>,
}

impl Terminal {
    /// Starts the program with arguments in a folder, which is its home as well.
    pub fn start(folder: &Path, arguments: &[&str], columns: u16, rows: u16) -> Self {
        Self::start_other(Path::new(env!("CARGO_BIN_EXE_toposcope")), folder, arguments, columns, rows)
    }

    /// Starts another program than ours.
    pub fn start_other(program: &Path, folder: &Path, arguments: &[&str], columns: u16, rows: u16) -> Self {
        let cells = |count| NonZero::new(count).expect("a screen has cells");
        let size = PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).unwrap();
        let mut command = CommandBuilder::new(program);
        command.args(arguments);
        command.cwd(folder);
        command.env_clear();
        for (name, value) in [("TERM", "xterm-256color"), ("COLORTERM", "truecolor"), ("LANG", "C.UTF-8")] {
            command.env(name, value);
        }
        for name in ["HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME"] {
            command.env(name, folder);
        }
        #[cfg(unix)]
        let modes = pair.master.get_termios().map(|modes| format!("{modes:?}"));
        let child = pair.slave.spawn_command(command).unwrap();
        let screen = Arc::new(Mutex::new(vt100::Parser::new(cells(rows), cells(columns), 0)));
        let keyboard: Keyboard = Arc::new(Mutex::new(pair.master.take_writer().unwrap()));
        let output = pair.master.try_clone_reader().unwrap();
        let written = Arc::<Mutex<Vec<u8>>>::default();
        let (deaf, gone) = (Arc::<AtomicBool>::default(), Arc::<AtomicBool>::default());
        let reader = std::thread::spawn({
            let (screen, keyboard) = (Arc::clone(&screen), Arc::clone(&keyboard));
            let (deaf, gone) = (Arc::clone(&deaf), Arc::clone(&gone));
            let written = Arc::clone(&written);
            move || listen(output, &screen, &keyboard, &written, &deaf, &gone)
        });
        Self {
            screen,
            keyboard,
            child,
            reader: Some(reader),
            written,
            deaf,
            gone,
            #[cfg(unix)]
            modes,
            master: Some(pair.master),
        }
    }

    /// The number of the process.
    pub fn process(&self) -> u32 {
        self.child.process_id().expect("the program runs")
    }

    /// Sends the program a signal.
    #[cfg(unix)]
    pub fn signal(&self, signal: rustix::process::Signal) {
        let process = rustix::process::Pid::from_raw(self.process().cast_signed()).expect("a process has a number");
        rustix::process::kill_process(process, signal).unwrap();
    }

    /// Ends the program without a warning, as a power cut would.
    pub fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Gives the screen another size.
    pub fn resize(&mut self, columns: u16, rows: u16) {
        if let (Some(rows), Some(columns)) = (NonZero::new(rows), NonZero::new(columns)) {
            self.screen.lock().unwrap().screen_mut().set_size(rows, columns);
        }
        let size = PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 };
        self.master.as_ref().expect("the terminal is there").resize(size).unwrap();
    }

    /// Whether the modes of the terminal are as they were before the program began.
    #[cfg(unix)]
    pub fn has_its_modes_back(&self) -> bool {
        let now = self.master.as_ref().and_then(|master| master.get_termios()).map(|modes| format!("{modes:?}"));
        assert!(now.is_some(), "the terminal has modes");
        now == self.modes
    }

    /// From now on nobody reads what the program writes, or somebody does again.
    pub fn set_deaf(&self, deaf: bool) {
        self.deaf.store(deaf, Ordering::SeqCst);
    }

    /// Takes the terminal away, as closing its window does; the program's exit code, and how long it took to leave.
    pub fn hang_up(&mut self) -> (u32, Duration) {
        // The reader lets go of the terminal at the next thing that it reads.
        self.gone.store(true, Ordering::SeqCst);
        self.press(&["?"]);
        self.reader.take().expect("a terminal is hung up once").join().unwrap();
        *self.keyboard.lock().unwrap() = Box::new(std::io::sink());
        let begun = Instant::now();
        self.master = None;
        (self.status(), begun.elapsed())
    }

    /// Waits until the program has left; its exit code.
    pub fn status(&mut self) -> u32 {
        let begun = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status.exit_code();
            }
            assert!(begun.elapsed() < PATIENCE, "the program does not leave; the screen:\n{}", self.text());
            std::thread::sleep(PAUSE);
        }
    }

    /// Presses keys, each written by itself as a keyboard does.
    pub fn press(&mut self, keys: &[&str]) {
        for key in keys {
            let mut keyboard = self.keyboard.lock().unwrap();
            keyboard.write_all(key.as_bytes()).unwrap();
            keyboard.flush().unwrap();
        }
    }

    /// Presses keys over and over until a text is on the screen.
    pub fn press_until(&mut self, keys: &[&str], text: &str) {
        let begun = Instant::now();
        while !self.text().contains(text) {
            assert!(begun.elapsed() < PATIENCE, "pressed in vain for \"{text}\"; the screen:\n{}", self.text());
            self.press(keys);
            std::thread::sleep(PAUSE * 10);
        }
    }

    /// Presses keys over and over for a time.
    pub fn press_for(&mut self, keys: &[&str], time: Duration) {
        let begun = Instant::now();
        while begun.elapsed() < time {
            self.press(keys);
            std::thread::sleep(PAUSE * 10);
        }
    }

    /// Waits until the screen is as wanted.
    pub fn wait(&self, what: &str, wanted: impl Fn(&vt100::Screen) -> bool) {
        let begun = Instant::now();
        while !wanted(self.screen.lock().unwrap().screen()) {
            assert!(begun.elapsed() < PATIENCE, "waited in vain for {what}; the screen:\n{}", self.text());
            std::thread::sleep(PAUSE);
        }
    }

    /// Waits until a text is on the screen.
    pub fn expect(&self, text: &str) {
        self.wait(&format!("\"{text}\""), |screen| screen.contents().contains(text));
    }

    /// Waits until the screen stays as it is, for pictures: what is expected may come before the rest of its frame.
    pub fn still(&self) {
        let begun = Instant::now();
        let mut seen = (self.look(vt100::Screen::contents_formatted), Instant::now());
        while seen.1.elapsed() < Duration::from_millis(150) {
            assert!(begun.elapsed() < PATIENCE, "the screen never comes to rest:\n{}", self.text());
            std::thread::sleep(PAUSE);
            let now = self.look(vt100::Screen::contents_formatted);
            if now != seen.0 {
                seen = (now, Instant::now());
            }
        }
    }

    /// The text of the screen.
    pub fn text(&self) -> String {
        self.screen.lock().unwrap().screen().contents()
    }

    /// Every byte that the program has written so far.
    pub fn written(&self) -> Vec<u8> {
        self.written.lock().unwrap().clone()
    }

    /// Looks at the screen as it is now.
    pub fn look<T>(&self, at: impl FnOnce(&vt100::Screen) -> T) -> T {
        at(self.screen.lock().unwrap().screen())
    }

    /// Waits until the program has left and all it wrote is read; its exit code.
    pub fn end(&mut self) -> u32 {
        let status = self.status();
        self.reader.take().expect("a program ends once").join().unwrap();
        status
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Feeds the screen until the program has gone, and answers what a terminal is asked: where the cursor is, and what it is.
fn listen(
    mut output: Box<dyn Read + Send>,
    screen: &Mutex<vt100::Parser>,
    keyboard: &Mutex<Box<dyn Write + Send>>,
    written: &Mutex<Vec<u8>>,
    deaf: &AtomicBool,
    gone: &AtomicBool,
) {
    let mut buffer = [0; 4096];
    let mut held = Vec::new();
    while let Ok(count @ 1..) = output.read(&mut buffer) {
        if gone.load(Ordering::SeqCst) {
            return;
        }
        while deaf.load(Ordering::SeqCst) {
            std::thread::sleep(PAUSE);
        }
        let bytes = &buffer[..count];
        held.extend_from_slice(bytes);
        let mut written = written.lock().unwrap();
        written.extend_from_slice(bytes);
        if is_amid_update(&written) {
            continue;
        }
        drop(written);
        let asked = |question: &[u8]| bytes.windows(question.len()).any(|window| window == question);
        let mut parser = screen.lock().unwrap();
        parser.process(&held);
        held.clear();
        let (row, column) = parser.screen().cursor_position();
        drop(parser);
        let mut keyboard = keyboard.lock().unwrap();
        if asked(b"\x1b[6n") {
            let _ = write!(keyboard, "\x1b[{};{}R", row + 1, column + 1);
        }
        if asked(b"\x1b[c") {
            let _ = write!(keyboard, "\x1b[?62;22c");
        }
    }
    // Who ends amid an update leaves what there is of it.
    screen.lock().unwrap().process(&held);
}

/// Whether a synchronized update has begun and not ended: nobody is to see half a frame.
fn is_amid_update(written: &[u8]) -> bool {
    let last = |sequence: &[u8]| written.windows(sequence.len()).rposition(|window| window == sequence);
    last(b"\x1b[?2026h") > last(b"\x1b[?2026l")
}

/// The bytes that a keyboard sends for a key, written as the command table writes it.
fn bytes(key: &str) -> String {
    let sent = match key {
        "Enter" => "\r",
        "Tab" => "\t",
        "S-Tab" => "\x1b[Z",
        "Esc" => "\x1b",
        "Space" => " ",
        "Backspace" => "\x7f",
        "Up" => "\x1b[A",
        "Down" => "\x1b[B",
        "Right" => "\x1b[C",
        "Left" => "\x1b[D",
        "Home" => "\x1b[H",
        "End" => "\x1b[F",
        _ => {
            if let Some(letter) = key.strip_prefix("C-").and_then(|rest| rest.bytes().next()) {
                return char::from(letter & 0x1f).to_string();
            }
            assert_eq!(key.chars().count(), 1, "no bytes are known for {key}");
            key
        }
    };
    sent.to_owned()
}

impl Terminal {
    /// Presses keys, written as the command table writes them; a text in single quotation marks is typed. The number of
    /// keys pressed apart from that.
    pub fn keys(&mut self, keys: &str) -> usize {
        let mut count = 0;
        for (at, part) in keys.split('\'').enumerate() {
            if at % 2 == 1 {
                self.press(&[part]);
            } else {
                for key in part.split_whitespace() {
                    self.press(&[&bytes(key)]);
                    count += 1;
                }
            }
        }
        count
    }

    /// Where a text stands on the screen at or right of a column, top row first.
    pub fn find(&self, text: &str, from: u16) -> Option<(u16, u16)> {
        self.look(|screen| {
            let (rows, columns) = screen.size();
            let sign = |row, column| screen.cell(row, column).map_or("", |cell| cell.contents());
            let sign = |row, column| if sign(row, column).is_empty() { " " } else { sign(row, column) };
            let here = |row: u16, column: u16| {
                text.chars().zip(column..).all(|(wanted, at)| sign(row, at).chars().eq([wanted]))
            };
            (0..rows.get())
                .flat_map(|row| (from..columns.get()).map(move |column| (column, row)))
                .find(|(column, row)| here(*row, *column))
        })
    }

    /// Waits for a text, and says where it stands.
    pub fn locate(&self, text: &str, from: u16) -> (u16, u16) {
        let begun = Instant::now();
        loop {
            if let Some(place) = self.find(text, from) {
                return place;
            }
            assert!(
                begun.elapsed() < PATIENCE,
                "waited in vain for \"{text}\" from {from}; the screen:\n{}",
                self.text()
            );
            std::thread::sleep(PAUSE);
        }
    }

    /// Presses, drags or releases a button of the mouse at a cell, as the protocol of xterm (SGR) says it.
    fn mouse(&mut self, code: u8, end: char, (column, row): (u16, u16)) {
        self.press(&[&format!("\x1b[<{code};{};{}{end}", column + 1, row + 1)]);
    }

    /// Clicks the left button.
    pub fn click(&mut self, at: (u16, u16)) {
        self.mouse(0, 'M', at);
        self.mouse(0, 'm', at);
    }

    /// Clicks the left button twice, in one write, so that the two come as close to one another as they are meant.
    pub fn double_click(&mut self, (column, row): (u16, u16)) {
        let click = ['M', 'm'].map(|end| format!("\x1b[<0;{};{}{end}", column + 1, row + 1)).concat();
        self.press(&[&click.repeat(2)]);
    }

    /// Clicks the right button.
    pub fn right_click(&mut self, at: (u16, u16)) {
        self.mouse(2, 'M', at);
        self.mouse(2, 'm', at);
    }

    /// Drags with the left button.
    pub fn drag(&mut self, from: (u16, u16), to: (u16, u16)) {
        self.mouse(0, 'M', from);
        self.mouse(32, 'M', to);
        self.mouse(0, 'm', to);
    }
}
