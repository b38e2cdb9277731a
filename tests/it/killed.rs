//! Killed at any moment, the program leaves files whole, and little of what was done is lost.
//!
//! The sweep kills a save at each of its system calls, as `strace` counts them; where there is no `strace` it is left to
//! `disk.rs`, which looks at the file before every call. The loop kills an editing program at random moments;
//! `TOPOSCOPE_KILL_ROUNDS=200` makes it a long one.
#![cfg(target_os = "linux")]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};
use std::time::{Duration, Instant};

use toposcope::file;
use toposcope::samples::SAMPLES;

use crate::cli::folder;
use crate::support::terminal::Terminal;

const OLD: &str = "{ \"toposcope\": 1, \"name\": \"the old one\" }\n";

/// Saves a sample over an old file, with something injected at one system call.
fn save_under(folder: &Path, trace: &str, inject: &str) -> Output {
    fs::write(folder.join("design.json"), OLD).unwrap();
    Command::new("strace")
        .args(["-f", "-qq", "-o", "/dev/null", "-e", &format!("trace={trace}"), "-e", &format!("inject={inject}")])
        .arg(env!("CARGO_BIN_EXE_toposcope"))
        .args(["samples", SAMPLES[0].name, "--force", "-o", "design.json"])
        .current_dir(folder)
        .env("HOME", folder)
        .output()
        .unwrap()
}

fn temporaries(folder: &Path) -> usize {
    fs::read_dir(folder)
        .unwrap()
        .filter(|it| it.as_ref().unwrap().file_name().to_string_lossy().contains(".toposcope-"))
        .count()
}

fn has_strace() -> bool {
    let works = Command::new("strace").args(["-qq", "-o", "/dev/null", "true"]).status().is_ok_and(|it| it.success());
    if !works {
        println!("not tried: strace is not here, or may not trace");
    }
    works
}

#[test]
fn a_save_killed_at_any_system_call_leaves_the_old_or_the_new_file_whole() {
    if !has_strace() {
        return;
    }
    let calls = [
        "openat",
        "read",
        "write",
        "statx",
        "newfstatat",
        "fsync",
        "fchmod",
        "fchown",
        "rename",
        "renameat2",
        "close",
        "unlink",
        "getdents64",
        "getrandom",
        "mmap",
        "munmap",
        "fgetxattr",
        "getxattr",
        "fremovexattr",
        "exit_group",
    ];
    let folder = folder("killed-save");
    let (mut points, mut old, mut new, mut left) = (0, 0, 0, 0);
    for call in calls {
        for at in 1..500 {
            let output = save_under(&folder, call, &format!("{call}:signal=KILL:when={at}"));
            let held = fs::read_to_string(folder.join("design.json")).unwrap();
            let is_new = held == SAMPLES[0].text;
            assert!(is_new || held == OLD, "half a file after a kill at {call} {at}: {held}");
            left = left.max(temporaries(&folder));
            for entry in fs::read_dir(&folder).unwrap() {
                fs::remove_file(entry.unwrap().path()).unwrap();
            }
            if output.status.success() {
                assert!(is_new, "a save that says it is done has saved");
                break;
            }
            points += 1;
            *(if is_new { &mut new } else { &mut old }) += 1;
        }
    }
    println!("{points} kills: {old} left the old file, {new} the new one; at most {left} temporary file");
    assert!(old > 30 && new > 3, "the kills fall before and after the renaming: {old}, {new}");
    assert!(left <= 1);
}

#[test]
fn an_error_of_any_system_call_of_a_save_is_told_and_leaves_the_old_file_alone() {
    if !has_strace() {
        return;
    }
    let folder = folder("failed-save");
    for (call, error, word) in [
        ("fsync", "EIO", "input/output error"),
        ("write", "ENOSPC", "no space left"),
        ("write", "EDQUOT", "quota exceeded"),
        ("rename", "EACCES", "permission denied"),
        ("fchmod", "EPERM", "not permitted"),
    ] {
        let output = save_under(&folder, call, &format!("{call}:error={error}:when=1"));
        let told = String::from_utf8(output.stderr).unwrap().to_lowercase();
        assert_eq!(output.status.code(), Some(2), "{call} {error}: {told}");
        assert!(told.starts_with("error: design.json: ") && told.contains(word), "{call} {error}: {told}");
        assert_eq!(fs::read_to_string(folder.join("design.json")).unwrap(), OLD, "{call} {error}");
        assert_eq!(temporaries(&folder), 0, "{call} {error}");
    }
}

#[test]
fn a_limit_on_the_size_of_files_is_an_error_of_the_write() {
    let folder = folder("limited-save");
    fs::write(folder.join("design.json"), OLD).unwrap();
    let program = env!("CARGO_BIN_EXE_toposcope");
    let script = format!("ulimit -f 1; exec {program} samples {} --force -o design.json", SAMPLES[0].name);
    let output = Command::new("sh").args(["-c", &script]).current_dir(&folder).output().unwrap();
    let told = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{told}");
    assert!(told.contains("file too large"), "{told}");
    assert_eq!(fs::read_to_string(folder.join("design.json")).unwrap(), OLD);
    assert_eq!(temporaries(&folder), 0);
}

/// Random numbers that are the same in every run (Marsaglia's xorshift).
struct Dice(u64);

impl Dice {
    fn throw(&mut self, sides: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % sides
    }
}

fn name(number: usize) -> String {
    format!("c{number:04}")
}

/// How many components of the script the file has. Anything else than its beginning fails.
fn prefix(home: &Path) -> usize {
    let bytes = fs::read(home.join("design.json")).unwrap();
    let (design, _) = file::read(&bytes).unwrap_or_else(|why| panic!("a damaged file: {}", why.report("design.json")));
    let count = design.components().len();
    for (number, component) in design.components().values().enumerate() {
        // A name is in the design while it is typed, so the last one may be kept half typed.
        let is_typed = number + 1 == count && name(number).starts_with(&component.name);
        assert!(is_typed || component.name == name(number), "not the beginning of the script: {:?}", component.name);
    }
    design.components().values().enumerate().filter(|(number, component)| component.name == name(*number)).count()
}

/// Types the script until the moment to be killed has come; when each component was on the screen.
fn type_and_kill(home: &Path, dice: &mut Dice) -> Vec<Instant> {
    let mut terminal = Terminal::start(home, &["design.json"], 100, 30);
    terminal.expect("BROWSE");
    let end = Instant::now() + Duration::from_millis(dice.throw(2_500));
    let mut seen = Vec::new();
    while Instant::now() < end {
        let name = name(seen.len());
        terminal.press(&["a", &name, "\r"]);
        if dice.throw(8) == 0 {
            terminal.press(&["s"]);
        }
        // Half of the time the kill may come before what was typed last is on the screen.
        if dice.throw(2) == 0 && Instant::now() + Duration::from_millis(30) > end {
            break;
        }
        terminal.wait(&name, |screen| screen.contents().contains(&name));
        seen.push(Instant::now());
    }
    terminal.kill();
    seen
}

/// Starts again, recovers what is offered, saves; killed once more on the way if the dice say so.
fn recover_and_save(home: &Path, dice: &mut Dice) {
    let again = if dice.throw(3) == 0 { 2 } else { 1 };
    for turn in 1..=again {
        let mut terminal = Terminal::start(home, &["design.json"], 100, 30);
        terminal.wait("the editor", |screen| {
            let text = screen.contents();
            text.contains("was not saved") || text.contains("BROWSE")
        });
        let is_offered = terminal.text().contains("was not saved");
        if is_offered {
            terminal.press(&["\r"]);
        }
        if turn < again {
            std::thread::sleep(Duration::from_millis(dice.throw(600)));
            terminal.kill();
            continue;
        }
        if is_offered {
            terminal.expect("recovered work");
        }
        terminal.press(&["s"]);
        terminal.expect("saved design.json");
        terminal.kill();
    }
}

#[test]
fn killed_at_random_moments_no_file_is_damaged_and_at_most_five_seconds_or_twenty_edits_are_lost() {
    let rounds: u64 = std::env::var("TOPOSCOPE_KILL_ROUNDS").map_or(3, |rounds| rounds.parse().unwrap());
    let (mut most, mut oldest, mut edits) = (0, Duration::ZERO, 0);
    for round in 1..=rounds {
        let mut dice = Dice(round.wrapping_mul(0x9E37_79B9_7F4A_7C15));
        let home = folder("killed-loop");
        fs::write(home.join("design.json"), OLD).unwrap();
        let seen = type_and_kill(&home, &mut dice);
        let killed = Instant::now();
        recover_and_save(&home, &mut dice);
        let kept = prefix(&home);
        edits += seen.len();
        let lost = seen.len().saturating_sub(kept);
        let age = seen.get(kept).map_or(Duration::ZERO, |first| killed - *first);
        assert!(lost <= 20 || age <= Duration::from_secs(5), "round {round}: {lost} of {} edits, {age:?}", seen.len());
        (most, oldest) = (most.max(lost), oldest.max(age));
    }
    println!("{rounds} rounds, {edits} edits: at most {most} edits lost, the oldest {oldest:?} before the kill");
}
