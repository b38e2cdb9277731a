//! How long from a key press to the last byte of the frame, and from the start of the program to its first frame? The
//! editor on the largest sample against a trivial ratatui program, both on a pseudo-terminal of 120 by 36; run by
//! `cargo bench --bench latency`.
//!
//! The trivial program is this one again, started with an argument: it fills the screen with text and moves a bar over it.
//! Both end a frame with the end of a synchronized update, which is how the last byte is told.

#![allow(
    clippy::disallowed_macros,
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "a benchmark prints what it measured, and one of its two programs is not ours to hold to the one door"
)]

use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use toposcope::samples::SAMPLES;

const SIZE: (u16, u16) = (120, 36);
const PRESSES: usize = 300;
/// How much longer than the trivial program the editor may take.
const BUDGET: Duration = Duration::from_millis(2);
/// How long after its start the first frame may be complete.
const FIRST: Duration = Duration::from_millis(25);
const STARTS: usize = 41;
const PATIENCE: Duration = Duration::from_secs(10);
const END: &[u8] = b"\x1b[?2026l";
const TRIVIAL: &str = "--trivial";

fn main() -> std::io::Result<()> {
    let arguments: Vec<String> = std::env::args().collect();
    if arguments.iter().any(|argument| argument == TRIVIAL) {
        return trivial();
    }
    let this = std::env::current_exe()?;
    let sample = largest_sample();
    let editor = Path::new(env!("CARGO_BIN_EXE_toposcope"));
    println!("key press to the last byte of the frame, {}x{}, {PRESSES} presses, in µs", SIZE.0, SIZE.1);
    std::fs::create_dir_all(home())?;
    println!("sample: {}", sample.file_name().unwrap_or_default().to_string_lossy());
    let file = sample.to_string_lossy().into_owned();
    first_frame(editor, &file);
    let floor = measure("trivial program", &this, &[TRIVIAL], &["\t"]);
    for (what, keys) in
        [("next component", &["\t"][..]), ("open and close help", &["?", "\x1b"][..]), ("detail", &["-", "+"][..])]
    {
        let median = measure(what, editor, &[&file], keys);
        let more = median.saturating_sub(floor);
        let verdict = if more <= BUDGET { "within" } else { "OVER" };
        println!("{:>24}  {:>6} more than the trivial program: {verdict} 2000", "", more.as_micros());
    }
    std::fs::remove_dir_all(home())
}

/// The sample with the most bytes.
fn largest_sample() -> PathBuf {
    let sample = SAMPLES.iter().max_by_key(|sample| sample.text.len()).expect("there are samples");
    Path::new(env!("CARGO_MANIFEST_DIR")).join("samples").join(sample.name).with_extension("json")
}

/// The home of the measured programs, removed at the end.
fn home() -> PathBuf {
    std::env::temp_dir().join(format!("toposcope-latency-{}", std::process::id()))
}

/// A program on a terminal of its own.
struct Running {
    child: Box<dyn Child + Send + Sync>,
    keyboard: Box<dyn Write + Send>,
    /// When each frame ended.
    frames: Receiver<Instant>,
    // Closing it would hang up on the program.
    _master: Box<dyn MasterPty + Send>,
}

impl Running {
    fn start(program: &Path, arguments: &[&str]) -> Self {
        let pair = native_pty_system()
            .openpty(PtySize { rows: SIZE.1, cols: SIZE.0, pixel_width: 0, pixel_height: 0 })
            .expect("a pseudo-terminal");
        let mut command = CommandBuilder::new(program);
        command.args(arguments);
        command.cwd(std::env::temp_dir());
        for (name, value) in [("TERM", "xterm-256color"), ("COLORTERM", "truecolor"), ("LANG", "C.UTF-8")] {
            command.env(name, value);
        }
        // What this machine's user has set and kept is not measured, and what is killed here leaves nothing behind.
        for name in ["HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME"] {
            command.env(name, home());
        }
        let child = pair.slave.spawn_command(command).expect("the program starts");
        let keyboard = pair.master.take_writer().expect("a keyboard");
        let frames = listen(pair.master.try_clone_reader().expect("a screen"));
        Self { child, keyboard, frames, _master: pair.master }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// From the start of the process to the last byte of its first frame.
fn first_frame(program: &Path, file: &str) {
    let mut times: Vec<Duration> = (0..STARTS)
        .map(|_| {
            let begun = Instant::now();
            // The theme is told, so that no answer of the terminal is waited for.
            let running = Running::start(program, &["--theme", "dark", file]);
            running.frames.recv_timeout(PATIENCE).expect("a first frame").saturating_duration_since(begun)
        })
        .collect();
    times.sort_unstable();
    let median = times[STARTS / 2];
    let verdict = if median <= FIRST { "within" } else { "OVER" };
    let [least, median, most] = [times[0], median, times[STARTS - 1]].map(|time| time.as_micros());
    println!("start to first frame: least {least}, median {median}, most {most}: {verdict} {}", FIRST.as_micros());
}

/// The median of the times from a press to the end of its frame; printed with the 99th part of a hundred.
fn measure(what: &str, program: &Path, arguments: &[&str], keys: &[&str]) -> Duration {
    let mut running = Running::start(program, arguments);
    let Running { keyboard, frames, .. } = &mut running;
    frames.recv_timeout(PATIENCE).expect("a first frame");
    let mut times = Vec::with_capacity(PRESSES);
    for (press, key) in keys.iter().cycle().take(PRESSES + 20).enumerate() {
        // What belongs to the frame before must not be taken for an answer.
        while frames.recv_timeout(Duration::from_millis(3)).is_ok() {}
        let begun = Instant::now();
        keyboard.write_all(key.as_bytes()).and_then(|()| keyboard.flush()).expect("a key is pressed");
        let ended = frames.recv_timeout(PATIENCE).expect("a frame for the key");
        // The first presses warm caches up.
        if press >= 20 {
            times.push(ended.saturating_duration_since(begun));
        }
    }
    drop(running);
    times.sort_unstable();
    let (median, most) = (times[times.len() / 2], times[times.len() * 99 / 100]);
    println!("{what:>24}  median {:>6}  p99 {:>6}", median.as_micros(), most.as_micros());
    median
}

/// When each frame ended.
fn listen(mut screen: Box<dyn Read + Send>) -> Receiver<Instant> {
    let (sender, receiver) = channel();
    std::thread::spawn(move || {
        let mut buffer = vec![0; 1 << 16];
        let mut tail: Vec<u8> = Vec::new();
        while let Ok(count @ 1..) = screen.read(&mut buffer) {
            tail.extend_from_slice(&buffer[..count]);
            if tail.windows(END.len()).any(|window| window == END) {
                if sender.send(Instant::now()).is_err() {
                    return;
                }
                tail.clear();
            }
            let keep = tail.len().saturating_sub(END.len());
            tail.drain(..keep);
        }
    });
    receiver
}

/// A screen of text with a bar that moves at every key.
fn trivial() -> std::io::Result<()> {
    use crossterm::event::{Event, read};
    use crossterm::execute;
    use crossterm::terminal::{BeginSynchronizedUpdate, EndSynchronizedUpdate, disable_raw_mode, enable_raw_mode};
    use ratatui::style::{Modifier, Style};
    use ratatui::text::Line;
    use ratatui::widgets::Paragraph;
    enable_raw_mode()?;
    let backend = ratatui::backend::CrosstermBackend::new(std::io::stdout());
    let mut terminal = ratatui::Terminal::new(backend)?;
    let mut bar = 0;
    loop {
        execute!(std::io::stdout(), BeginSynchronizedUpdate)?;
        terminal.draw(|frame| {
            let lines = (0..SIZE.1).map(|row| {
                let style = if row == bar { Style::new().add_modifier(Modifier::REVERSED) } else { Style::new() };
                Line::styled("some text that fills a line of the screen, ".repeat(3), style)
            });
            frame.render_widget(Paragraph::new(lines.collect::<Vec<_>>()), frame.area());
        })?;
        execute!(std::io::stdout(), EndSynchronizedUpdate)?;
        if let Event::Key(_) = read()? {
            bar = (bar + 1) % SIZE.1;
        }
        if bar == u16::MAX {
            return disable_raw_mode();
        }
    }
}
