//! Whatever the terminal is, does and shows, the program bears it, sends it nothing that acts, and gives it back.
#![cfg(unix)]

use std::fs;
use std::path::Path;
use std::process::Stdio;
use std::sync::Arc;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use toposcope::editor::input::Receipt;
use toposcope::editor::key::Key;
use toposcope::editor::keymap::Keymap;
use toposcope::editor::{Editor, Input, Settings, Signs};
use toposcope::model::{Component, ComponentId, ComponentKind, Link, LinkId, Title, Topology};
use toposcope::shell::journal::{Journal, Snapshot};
use toposcope::shell::{recovery, signals, terminal};
use toposcope::text::hidden;
use toposcope::theme::Theme;
use toposcope::{file, view};

use crate::cli::{folder, told, toposcope};
use crate::support::hostile::{LABELS, long};
use crate::support::terminal::Terminal;

/// A design whose every name and label attacks.
fn hostile() -> Topology {
    let mut design = Topology::default();
    design.set_title(Title { name: LABELS.iter().map(|label| label.text).collect(), ..Title::default() });
    let long = long();
    let texts = LABELS.iter().map(|label| label.text).chain(long.iter().map(|(_, text)| text.as_str()));
    let id = |number: usize| ComponentId::new(&format!("c{number}")).unwrap();
    for (number, text) in texts.enumerate() {
        design.push_component(Component::new(id(number), text, ComponentKind::Service)).unwrap();
        if number > 0 {
            let name = LinkId::new(&format!("l{number}")).unwrap();
            let link = Link { label: Some(text.to_owned()), ..Link::new(name, id(number - 1), id(number)) };
            design.push_link(Link { notes: Some(text.to_owned()), ..link }).unwrap();
        }
    }
    design
}

/// What a program may send to a terminal: sequences that crossterm writes for colors, places and modes, and plain text.
fn assert_harmless(written: &[u8]) {
    let text = std::str::from_utf8(written).expect("whole characters are written");
    let mut rest = text;
    while let Some(at) = rest.find('\u{1b}') {
        assert_plain(&rest[..at]);
        let sequence = rest[at..].strip_prefix("\u{1b}[").unwrap_or_else(|| panic!("no CSI: {:?}", &rest[at..at + 8]));
        let end = sequence.find(|letter: char| letter.is_ascii_alphabetic()).expect("a sequence ends");
        let (parameters, action) = (&sequence[..end], &sequence[end..=end]);
        assert!(parameters.bytes().all(|byte| b"0123456789;:?".contains(&byte)), "{parameters:?} {action}");
        assert!("mHJKXhlABCDG".contains(action), "{parameters:?} {action}");
        rest = &sequence[end + 1..];
    }
    // What is said after the screen is given back.
    rest.lines().for_each(assert_plain);
}

fn assert_plain(text: &str) {
    let acts: Vec<(usize, char)> = hidden(text).collect();
    assert!(acts.is_empty(), "{acts:?} in {text:?}");
}

#[test]
fn a_hostile_design_sends_nothing_to_the_terminal_that_acts() {
    let home = folder("terminal-hostile");
    fs::write(home.join("design\u{1b}]0;x\u{7}.json"), file::write(&hostile(), None)).unwrap();
    let mut terminal = Terminal::start(&home, &["design\u{1b}]0;x\u{7}.json"], 120, 36);
    terminal.expect("BROWSE");
    for _ in 0..LABELS.len() {
        terminal.press(&["\t", "]"]);
    }
    for keys in [&["/", "e", "\x07"][..], &["r", "\x07"], &["t", "\x07"], &["!", "\x07"], &["s"], &["g", "S"], &["?"]] {
        terminal.press(keys);
    }
    terminal.expect("type to search");
    terminal.signal(rustix::process::Signal::TERM);
    assert_eq!(terminal.end(), 143);
    assert_harmless(&terminal.written());
}

#[test]
fn no_size_of_screen_breaks_any_mode() {
    const SIZES: [u16; 10] = [0, 1, 2, 3, 5, 10, 20, 40, 80, 200];
    let bytes = file::write(&hostile(), None).into_bytes();
    for keys in ["", "? ", ": ", "/ a", "t", "c", "f", "v", "M", "!", "z", "r", "X", "g t", "] ]", "g S", "a"] {
        let mut editor = Editor::new(Settings::new(Theme::default(), Signs::Unicode, true), Keymap::default());
        let read = Receipt::Read { path: "design.json".into(), bytes: Ok(Some(bytes.clone())) };
        editor.handle(Input::Resize(100, 30));
        editor.handle(Input::Receipt(read));
        for key in keys.split_whitespace() {
            editor.handle(Input::Key(Key::parse(key).unwrap()));
        }
        for (width, height) in SIZES.iter().flat_map(|width| SIZES.iter().map(move |height| (*width, *height))) {
            editor.handle(Input::Resize(width, height));
            let mut frame = Buffer::empty(Rect::new(0, 0, width, height));
            view::draw(&editor, &mut frame);
            for cell in frame.content() {
                assert_plain(cell.symbol());
            }
        }
    }
}

#[test]
fn the_screen_may_change_its_size_at_any_moment() {
    let home = folder("terminal-resized");
    let mut terminal = Terminal::start(&home, &[], 100, 30);
    terminal.expect("New design");
    terminal.press(&["n"]);
    for size in 1..120 {
        terminal.resize(size, size / 3 + 1);
        terminal.press(&["?", "\x07"]);
    }
    terminal.resize(30, 5);
    terminal.expect("is too small");
    terminal.resize(0, 0);
    terminal.resize(100, 30);
    terminal.expect("BROWSE");
    terminal.press(&["q"]);
    assert_eq!(terminal.end(), 0);
    assert!(terminal.has_its_modes_back());
}

#[test]
fn what_is_no_key_is_ignored() {
    let home = folder("terminal-noise");
    let mut terminal = Terminal::start(&home, &[], 100, 30);
    terminal.expect("New design");
    terminal.press(&["n"]);
    terminal.expect("BROWSE");
    // Answers nobody asked for, unknown keys, a report of the mouse in the old form, half of a sequence.
    for noise in
        ["\x1b[?62;22c", "\x1b]11;rgb:0000/0000/0000\x1b\\", "\x1b[99~", "\x1b[1;99Z", "\x1b[M !!", "\x1b[<0;5;5"]
    {
        terminal.press(&[noise]);
    }
    terminal.press(&["m", "\x07", "\x07", "?"]);
    terminal.expect("type to search");
    terminal.press(&["\x07", "q"]);
    terminal.wait("the end", |screen| !screen.alternate_screen() || screen.contents().contains("unsaved"));
}

#[test]
fn where_there_is_no_terminal_to_draw_on_the_editor_says_what_to_do_instead() {
    let home = folder("terminal-none");
    let (code, out, complaint) = told(toposcope(&[]).output().unwrap());
    assert_eq!((code, out.as_str()), (2, ""));
    assert!(complaint.contains("needs a terminal") && complaint.contains("toposcope show"), "{complaint}");
    let dumb = format!("TERM=dumb {}", env!("CARGO_BIN_EXE_toposcope"));
    let mut terminal = Terminal::start_other(Path::new("/bin/sh"), &home, &["-c", &dumb], 120, 30);
    assert_eq!(terminal.end(), 2);
    assert!(terminal.text().contains("dumb terminal"), "{}", terminal.text());
    let redirected = format!("{} > out.txt", env!("CARGO_BIN_EXE_toposcope"));
    let mut terminal = Terminal::start_other(Path::new("/bin/sh"), &home, &["-c", &redirected], 120, 30);
    assert_eq!(terminal.end(), 2);
    assert_eq!(fs::read(home.join("out.txt")).unwrap(), b"");
}

#[test]
fn without_utf_8_and_on_the_linux_console_everything_of_ours_is_ascii() {
    check_ascii("LC_ALL=C NO_COLOR=1");
    // Its fonts have neither heavy nor dashed lines.
    check_ascii("TERM=linux NO_COLOR=1");
}

fn check_ascii(surroundings: &str) {
    let home = folder(&format!("terminal-ascii-{}", &surroundings[..4]));
    let plain = format!("{surroundings} {}", env!("CARGO_BIN_EXE_toposcope"));
    let mut terminal = Terminal::start_other(Path::new("/bin/sh"), &home, &["-c", &plain], 120, 30);
    terminal.expect("New design");
    terminal.press(&["\r"]);
    terminal.expect("BROWSE");
    terminal.press(&["?"]);
    terminal.expect("type to search");
    terminal.press(&["\x07", "q"]);
    assert_eq!(terminal.end(), 0);
    let written = String::from_utf8(terminal.written()).unwrap();
    let other: String = written.chars().filter(|letter| !letter.is_ascii()).collect();
    assert_eq!(other, "", "the sample and the program's own texts are ASCII here");
    assert!(!written.contains("38;2;") && !written.contains("38;5;"), "no color is asked for");
}

#[test]
fn old_terminals_are_drawn_on_with_what_they_have() {
    let home = folder("terminal-old");
    for (term, colors) in [("linux", true), ("xterm", true), ("", true), ("vt100", false), ("vt220", false)] {
        let script = format!("COLORTERM= TERM={term} {}", env!("CARGO_BIN_EXE_toposcope"));
        let mut terminal = Terminal::start_other(Path::new("/bin/sh"), &home, &["-c", &script], 120, 30);
        terminal.expect("New design");
        terminal.press(&["\r"]);
        terminal.expect("BROWSE");
        terminal.press(&["q"]);
        assert_eq!(terminal.end(), 0, "{term}");
        let written = String::from_utf8(terminal.written()).unwrap();
        assert!(!written.contains("38;2;"), "{term} shows no color of sixteen millions");
        assert_eq!(written.contains("38;5;"), colors, "{term}");
    }
}

/// Run by the next test in a process of its own; by itself it does nothing.
#[test]
fn tells_its_terminal_not_to_block() {
    use std::os::unix::process::CommandExt as _;
    if std::env::var_os("TOPOSCOPE_TEST_HASTY").is_none() {
        return;
    }
    // Standard input, output and errors are one open terminal, and the program inherits how it is open.
    rustix::fs::fcntl_setfl(std::io::stdin(), rustix::fs::OFlags::NONBLOCK | rustix::fs::OFlags::RDWR).unwrap();
    panic!("{}", std::process::Command::new(env!("CARGO_BIN_EXE_toposcope")).exec());
}

#[test]
fn a_terminal_that_was_told_not_to_block_gets_every_frame_whole() {
    let home = folder("terminal-hasty");
    let test = std::env::current_exe().unwrap();
    let script = format!(
        "TOPOSCOPE_TEST_HASTY=1 exec '{}' --exact terminals::tells_its_terminal_not_to_block --nocapture",
        test.display()
    );
    let mut terminal = Terminal::start_other(Path::new("/bin/sh"), &home, &["-c", &script], 100, 30);
    terminal.expect("New design");
    terminal.press(&["\r"]);
    terminal.expect("BROWSE");
    terminal.set_deaf(true);
    // Far more than fits into what the system keeps for a terminal.
    for _ in 0..60 {
        terminal.press(&["?", "\x07"]);
    }
    terminal.set_deaf(false);
    terminal.press(&["?"]);
    terminal.expect("type to search");
    terminal.press(&["\x07"]);
    terminal.wait("the last frame, whole", |screen| {
        let text = screen.contents();
        text.contains("BROWSE") && text.contains("? help") && !text.contains("type to search")
    });
    terminal.press(&["q"]);
    assert_eq!(terminal.end(), 0);
    assert!(terminal.has_its_modes_back());
}

/// How often the threads of a process have gone to sleep so far.
#[cfg(target_os = "linux")]
fn sleeps(process: u32) -> u64 {
    let tasks = fs::read_dir(format!("/proc/{process}/task")).unwrap();
    let count = |status: String| {
        let line = status.lines().find_map(|line| line.strip_prefix("voluntary_ctxt_switches:"))?;
        line.trim().parse::<u64>().ok()
    };
    tasks.filter_map(|task| count(fs::read_to_string(task.unwrap().path().join("status")).ok()?)).sum()
}

#[cfg(target_os = "linux")]
#[test]
fn a_program_that_waits_does_not_wake_up() {
    use std::time::{Duration, Instant};
    let home = folder("terminal-idle");
    let mut terminal = Terminal::start(&home, &[], 100, 30);
    terminal.expect("New design");
    terminal.press(&["n", "a", "Billing", "\r"]);
    terminal.expect("BROWSE");
    // Work is still kept for a moment; then no thread may wake for a whole second.
    let (mut before, mut since) = (sleeps(terminal.process()), Instant::now());
    terminal.wait("a second without a wake-up", |_| true);
    let begun = Instant::now();
    while since.elapsed() < Duration::from_secs(1) {
        assert!(begun.elapsed() < Duration::from_secs(10), "the program keeps waking up");
        std::thread::sleep(Duration::from_millis(20));
        let now = sleeps(terminal.process());
        if now != before {
            (before, since) = (now, Instant::now());
        }
    }
    terminal.press(&["?"]);
    terminal.expect("type to search");
}

/// Run by the next test in a process of its own; by itself it does nothing.
#[test]
fn breaks_when_it_is_told_to() {
    if std::env::var_os("TOPOSCOPE_TEST_BREAKS").is_none() {
        return;
    }
    let journal = Journal::begin(recovery::folder().as_deref());
    let topology = Arc::new(Topology::named("broken"));
    journal.see(Snapshot { topology, path: None, base: None, modified: true });
    signals::install(&journal);
    let mut terminal = terminal::Terminal::take(true).unwrap();
    terminal.show(Buffer::filled(Rect::new(0, 0, 100, 30), ratatui::buffer::Cell::new("x"))).unwrap();
    panic!("a name was \u{1b}]0;owned\u{7}");
}

#[test]
fn a_panic_gives_the_terminal_back_keeps_the_work_and_reports_it() {
    let home = folder("terminal-panic");
    let test = std::env::current_exe().unwrap();
    let script = format!(
        "TOPOSCOPE_TEST_BREAKS=1 exec '{}' --exact terminals::breaks_when_it_is_told_to --nocapture",
        test.display()
    );
    let mut terminal = Terminal::start_other(Path::new("/bin/sh"), &home, &["-c", &script], 100, 30);
    assert_eq!(terminal.end(), 101);
    assert!(terminal.has_its_modes_back());
    terminal.look(|screen| assert!(!screen.alternate_screen() && !screen.hide_cursor()));
    let text = terminal.text();
    assert!(text.contains("has a defect and had to stop") && text.contains("unsaved work was kept"), "{text}");
    assert!(text.contains("␛]0;owned␇"), "{text}");
    let listed = told(toposcope(&["recover"]).env("XDG_STATE_HOME", &home).stderr(Stdio::piped()).output().unwrap());
    assert!(listed.1.contains("a design without a file"), "{listed:?}");
}

#[test]
fn put_aside_it_leaves_the_terminal_to_the_shell_and_comes_back_at_any_size() {
    let home = folder("terminal-suspended");
    let script = format!(
        "set -m; {}; echo \"stopped $?\"; read -r line; fg >/dev/null; echo \"ended $?\"",
        env!("CARGO_BIN_EXE_toposcope")
    );
    let mut terminal = Terminal::start_other(Path::new("/bin/bash"), &home, &["-c", &script], 100, 30);
    terminal.expect("New design");
    terminal.press(&["n"]);
    terminal.expect("BROWSE");
    terminal.press(&["\x1a"]);
    terminal.expect("stopped");
    assert!(terminal.has_its_modes_back());
    terminal.look(|screen| assert!(!screen.alternate_screen() && !screen.hide_cursor()));
    terminal.resize(80, 20);
    terminal.press(&["\r"]);
    terminal.expect("BROWSE");
    terminal.press(&["?"]);
    terminal.expect("type to search");
    terminal.press(&["\x07", "q"]);
    terminal.end();
    assert!(terminal.text().contains("ended 0"), "{}", terminal.text());
    assert!(terminal.has_its_modes_back());
}
