//! Nothing that was done is lost when the program ends in another way than it should, and nothing is done with it unasked.
#![cfg(unix)]

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::{Duration, SystemTime};

use rustix::process::Signal;
use toposcope::file;
use toposcope::model::Topology;

use crate::cli::folder;
use crate::support::terminal::Terminal;

/// A folder with a small design in it, which is also the user's home.
fn home(name: &str) -> PathBuf {
    let folder = folder(name);
    fs::write(folder.join("design.json"), DESIGN).unwrap();
    folder
}

const DESIGN: &str = "{\n  \"toposcope\": 1,\n  \"name\": \"Orders\",\n  \"components\": [\n    { \"id\": \"web\", \
                      \"name\": \"Web\", \"kind\": \"service\", \"at\": [2, 3] }\n  ]\n}\n";

fn records(home: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(home.join("toposcope/recovery")) else { return Vec::new() };
    let mut records: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    records.sort();
    records.retain(|path| path.extension().is_some_and(|ending| ending == "record"));
    records
}

/// What is on record at the moment, if it is a design.
fn recorded(home: &Path) -> Option<Topology> {
    let text = fs::read_to_string(records(home).pop()?).ok()?;
    let (_, design) = text.split_once('\n')?;
    Some(file::read(design.as_bytes()).ok()?.0)
}

fn names(topology: &Topology) -> Vec<&str> {
    topology.components().values().map(|component| component.name.as_str()).collect()
}

fn saved(home: &Path) -> Topology {
    file::read(&fs::read(home.join("design.json")).unwrap()).unwrap().0
}

fn open(home: &Path) -> Terminal {
    let terminal = Terminal::start(home, &["design.json"], 100, 30);
    terminal.expect("BROWSE");
    terminal
}

/// Opens the design, and waits until the editor has looked who else has it open, which it does before it takes a key. Of two
/// that look at the same moment each is told of the other.
fn open_before_others(home: &Path) -> Terminal {
    let mut terminal = open(home);
    terminal.press(&[":"]);
    terminal.expect("INPUT");
    terminal.press(&["\x1b"]);
    terminal.expect("BROWSE");
    terminal
}

/// Adds a component by its name, and waits until it is on the screen.
fn add(terminal: &mut Terminal, name: &str) {
    terminal.press(&["a", name, "\r"]);
    terminal.wait(name, |screen| screen.contents().contains(name) && screen.contents().contains("BROWSE"));
}

fn wait_for_record(terminal: &Terminal, home: &Path, name: &str) {
    terminal.wait("the record", |_| recorded(home).is_some_and(|design| names(&design).contains(&name)));
}

/// A folder whose editor was killed with a component more than the file has, "Billing".
fn killed_with_work(name: &str) -> PathBuf {
    let home = home(name);
    let mut terminal = open(&home);
    add(&mut terminal, "Billing");
    wait_for_record(&terminal, &home, "Billing");
    terminal.kill();
    home
}

fn recover(home: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_toposcope"));
    command.arg("recover").args(arguments).current_dir(home).env("XDG_STATE_HOME", home).output().unwrap()
}

fn printed(output: &Output) -> String {
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout.clone()).unwrap()
}

#[test]
fn work_survives_a_kill_and_is_offered_compared_recovered_and_saved() {
    let home = killed_with_work("recovery-kill");
    let record = records(&home).pop().unwrap();
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!((mode(&record), mode(record.parent().unwrap())), (0o600, 0o700));
    assert_eq!(fs::read_to_string(home.join("design.json")).unwrap(), DESIGN, "the file is untouched");

    let listed = printed(&recover(&home, &[]));
    assert!(listed.contains("unsaved") && listed.contains("design.json"), "{listed}");
    let written = printed(&recover(&home, &["design.json"]));
    assert_eq!(names(&file::read(written.as_bytes()).unwrap().0), ["Web", "Billing"]);

    let mut terminal = Terminal::start(&home, &["design.json"], 100, 30);
    terminal.expect("was not saved");
    assert!(!terminal.text().contains("Billing"), "nothing is applied unasked");
    terminal.press(&["\x1b[B", "\r"]);
    terminal.expect("added");
    terminal.expect("Billing");
    terminal.press(&["\r"]);
    terminal.expect("recover it");
    terminal.press(&["\r"]);
    terminal.expect("recovered work of a moment ago");
    assert_eq!(fs::read_to_string(home.join("design.json")).unwrap(), DESIGN, "nothing is saved unasked");
    terminal.press(&["u"]);
    terminal.expect("undid: recover");
    terminal.press(&["U"]);
    terminal.expect("did again: recover");
    terminal.press(&["s"]);
    terminal.expect("saved design.json");
    assert_eq!(names(&saved(&home)), ["Web", "Billing"]);
    terminal.press(&["q"]);
    assert_eq!(terminal.end(), 0);
    assert_eq!(records(&home), [] as [PathBuf; 0]);
    assert_eq!(printed(&recover(&home, &[])), "");
}

#[test]
fn a_crash_while_recovering_loses_nothing_and_offers_it_once() {
    let home = killed_with_work("recovery-twice");
    let mut terminal = Terminal::start(&home, &["design.json"], 100, 30);
    terminal.expect("was not saved");
    terminal.press(&["\r"]);
    terminal.expect("recovered work");
    terminal.wait("both records", |_| records(&home).len() == 2 && recorded(&home).is_some());
    terminal.kill();
    let listed = printed(&recover(&home, &[]));
    assert_eq!(listed.lines().count(), 1, "the older record is part of the newer one:\n{listed}");
}

#[test]
fn discarded_work_stays_a_week_in_the_list_and_is_not_offered_again() {
    let home = killed_with_work("recovery-discard");
    let mut terminal = Terminal::start(&home, &["design.json"], 100, 30);
    terminal.expect("was not saved");
    terminal.press(&["\x1b[B", "\x1b[B", "\x1b[B", "\r"]);
    terminal.expect("discarded");
    terminal.press(&["q"]);
    assert_eq!(terminal.end(), 0);
    let listed = printed(&recover(&home, &[]));
    assert!(listed.contains("discarded"), "{listed}");
    let mut terminal = open(&home);
    assert!(!terminal.text().contains("was not saved"));
    terminal.press(&["q"]);
    terminal.end();
    printed(&recover(&home, &["1", "-o", "back.json"]));
    assert!(fs::read_to_string(home.join("back.json")).unwrap().contains("Billing"));
}

#[test]
fn the_next_sitting_removes_what_nobody_needs_and_nothing_else() {
    let home = home("recovery-sweep");
    let folder = home.join("toposcope/recovery");
    fs::create_dir_all(&folder).unwrap();
    let ago = |days: u64| SystemTime::now() - Duration::from_secs(days * 24 * 3_600 + 600);
    let make = |name: &str, days: u64| {
        let file = fs::File::create(folder.join(name)).unwrap();
        file.set_modified(ago(days)).unwrap();
    };
    let gone = [("1-2-aaaaaa.discarded", 8), (".1-2-aaaaaa.record.toposcope-bbbbbb", 0), ("1-3-aaaaaa.lock", 0)];
    let kept = [("1-4-aaaaaa.discarded", 6), ("notes.txt", 400), (".toposcope-bbb", 400)];
    gone.iter().chain(&kept).for_each(|(name, days)| make(name, *days));
    open(&home).press(&["q"]);
    let is_there = |(name, _): &(&str, u64)| folder.join(name).exists();
    assert!(!gone.iter().any(is_there) && kept.iter().all(is_there), "{:?}", records(&home));
}

#[test]
fn what_is_left_unsaved_on_purpose_is_not_offered_but_not_gone() {
    let home = home("recovery-left");
    let mut terminal = open(&home);
    add(&mut terminal, "Billing");
    terminal.press(&["q"]);
    terminal.expect("unsaved changes");
    terminal.press(&["\x1b[B", "\r"]);
    assert_eq!(terminal.end(), 0);
    assert!(printed(&recover(&home, &["design.json"])).contains("Billing"));
    assert!(!open(&home).text().contains("was not saved"));
}

#[test]
fn what_gives_way_to_another_design_on_purpose_is_not_gone() {
    let home = home("recovery-gave-way");
    let mut terminal = open(&home);
    add(&mut terminal, "Billing");
    terminal.press(&[":", "e other.json", "\r"]);
    terminal.expect("unsaved changes");
    terminal.press(&["\x1b[B", "\r"]);
    terminal.expect("a new design");
    add(&mut terminal, "Shipping");
    wait_for_record(&terminal, &home, "Shipping");
    assert!(printed(&recover(&home, &["design.json"])).contains("Billing"));
    terminal.press(&["s"]);
    terminal.expect("saved");
    terminal.press(&["q"]);
    assert_eq!(terminal.end(), 0);
    assert!(printed(&recover(&home, &["design.json"])).contains("Billing"));
}

#[test]
fn a_design_without_a_file_is_kept_as_well() {
    let home = home("recovery-unnamed");
    let mut terminal = Terminal::start(&home, &[], 100, 30);
    terminal.expect("New design");
    terminal.press(&["n"]);
    terminal.expect("BROWSE");
    add(&mut terminal, "Billing");
    wait_for_record(&terminal, &home, "Billing");
    terminal.kill();
    let mut terminal = Terminal::start(&home, &[], 100, 30);
    terminal.expect("a design without a file");
    terminal.press(&["\r"]);
    terminal.expect("recover it");
    terminal.press(&["\r"]);
    terminal.expect("recovered work");
    terminal.expect("Billing");
}

#[test]
fn every_signal_keeps_the_work_within_a_second_and_gives_the_terminal_back() {
    let codes = [(Signal::TERM, 143), (Signal::INT, 130), (Signal::QUIT, 131), (Signal::HUP, 129), (Signal::USR1, 138)];
    for (signal, code) in codes {
        let home = home("recovery-signal");
        let mut terminal = open(&home);
        add(&mut terminal, "Billing");
        let begun = std::time::Instant::now();
        terminal.signal(signal);
        assert_eq!(terminal.end(), code, "{signal:?}");
        assert!(begun.elapsed() < Duration::from_secs(1), "{signal:?} took {:?}", begun.elapsed());
        assert!(recorded(&home).is_some_and(|design| names(&design) == ["Web", "Billing"]), "{signal:?}");
        assert!(terminal.has_its_modes_back(), "{signal:?}");
        terminal.look(|screen| assert!(!screen.alternate_screen() && !screen.hide_cursor(), "{signal:?}"));
    }
}

#[test]
fn when_the_terminal_is_gone_the_work_is_kept_and_the_program_ends() {
    let home = home("recovery-hang-up");
    let mut terminal = open(&home);
    add(&mut terminal, "Billing");
    let (code, took) = terminal.hang_up();
    assert_eq!(code, 129);
    assert!(took < Duration::from_secs(1), "{took:?}");
    assert!(recorded(&home).is_some_and(|design| names(&design) == ["Web", "Billing"]));
}

#[test]
fn a_terminal_that_does_not_read_stops_neither_keys_nor_signals() {
    let home = home("recovery-deaf");
    let mut terminal = open(&home);
    terminal.set_deaf(true);
    // Far more than fits into what the system keeps for a terminal.
    for _ in 0..60 {
        terminal.press(&["?", "\x07"]);
    }
    terminal.press(&["a", "Billing", "\r"]);
    wait_for_record(&terminal, &home, "Billing");
    let begun = std::time::Instant::now();
    terminal.signal(Signal::TERM);
    assert_eq!(terminal.status(), 143);
    assert!(begun.elapsed() < Duration::from_secs(1), "{:?}", begun.elapsed());
    assert!(terminal.has_its_modes_back());
}

#[test]
fn without_a_place_to_keep_work_editing_goes_on_with_a_notice() {
    let home = home("recovery-nowhere");
    fs::create_dir(home.join("toposcope")).unwrap();
    fs::write(home.join("toposcope/recovery"), "a file where the folder would be").unwrap();
    fs::write(home.join("toposcope/config.toml"), "mouse = 3\nascii = 4\n").unwrap();
    let mut terminal = open(&home);
    terminal.expect("first of 2 problems that toposcope config lists:");
    // Whatever else there is to tell waits until this has been seen.
    terminal.press(&["\x1b[B"]);
    terminal.expect("unsaved work is not kept");
    add(&mut terminal, "Billing");
    terminal.press(&["s"]);
    terminal.expect("saved design.json");
    assert_eq!(names(&saved(&home)), ["Web", "Billing"]);
}

#[test]
fn a_disk_that_takes_no_record_is_told_before_the_first_key() {
    let home = home("recovery-full");
    let script = format!("ulimit -f 0; exec {} design.json", env!("CARGO_BIN_EXE_toposcope"));
    let mut terminal = Terminal::start_other(Path::new("/bin/sh"), &home, &["-c", &script], 100, 30);
    terminal.expect("unsaved work is not kept");
    terminal.expect("file too large");
    terminal.press(&["q"]);
    assert_eq!(terminal.end(), 0);
}

#[test]
fn damaged_records_are_skipped_with_a_message_and_the_file_still_opens() {
    let home = killed_with_work("recovery-damaged");
    let record = records(&home).pop().unwrap();
    let whole = fs::read_to_string(&record).unwrap();
    let version = whole.replacen("\"toposcope-recovery\":1", "\"toposcope-recovery\":9", 1);
    for broken in [&whole[..whole.len() - 9], "", "\u{1b}]0;x\u{7}", &version, &whole.replace("Billing", "Killing")] {
        fs::write(&record, broken).unwrap();
        let output = recover(&home, &[]);
        assert_eq!((output.status.code(), output.stdout.len()), (Some(0), 0), "{broken}");
        let told = String::from_utf8(output.stderr).unwrap();
        assert!(broken.is_empty() || told.starts_with("note: skipped "), "{told}");
        assert!(!told.contains('\u{1b}'));
        let terminal = open(&home);
        assert!(!terminal.text().contains("was not saved"));
    }
}

#[test]
fn work_on_a_file_that_changed_since_is_offered_with_that_word_and_undo_goes_to_the_new_file() {
    let home = killed_with_work("recovery-changed");
    fs::write(home.join("design.json"), DESIGN.replace("\"Web\"", "\"Shop\"")).unwrap();
    let mut terminal = Terminal::start(&home, &["design.json"], 100, 30);
    terminal.expect("the file has changed since");
    terminal.press(&["\r"]);
    terminal.expect("recovered work");
    terminal.press(&["u", "s"]);
    terminal.expect("Shop");
}

#[test]
fn a_second_instance_is_told_and_can_look_only() {
    let home = home("recovery-second");
    let mut first = open_before_others(&home);
    let mut second = Terminal::start(&home, &["design.json"], 100, 30);
    second.expect("has this file open");
    second.expect(&format!("process {}", first.process()));
    second.press(&["\r"]);
    second.expect("to look only");
    add(&mut second, "Billing");
    second.press(&["s"]);
    second.expect("g s saves it under another name");
    assert_eq!(fs::read_to_string(home.join("design.json")).unwrap(), DESIGN);
    drop(second);
    add(&mut first, "Stock");
    first.press(&["s"]);
    first.expect("saved design.json");
    first.press(&["q"]);
    assert_eq!(first.end(), 0);
    // The lock of the one that was killed does not stand in the way.
    let third = Terminal::start(&home, &["design.json"], 100, 30);
    third.expect("was not saved");
}

#[test]
fn two_instances_never_overwrite_each_other_silently() {
    let home = home("recovery-both");
    let mut first = open_before_others(&home);
    let mut second = Terminal::start(&home, &["design.json"], 100, 30);
    second.expect("has this file open");
    second.press(&["\x1b[B", "\r"]);
    second.expect("BROWSE");
    add(&mut second, "Billing");
    add(&mut first, "Stock");
    second.press(&["s"]);
    second.expect("saved design.json");
    first.press(&["s"]);
    first.expect("was changed by somebody else");
    assert_eq!(names(&saved(&home)), ["Web", "Billing"]);
    first.press(&["read", "\r"]);
    first.expect("read design.json anew");
    first.expect("Billing");
    first.press(&["u"]);
    first.expect("Stock");
}

#[test]
fn a_file_changed_or_removed_while_the_user_is_away_is_told_when_he_comes_back() {
    let home = home("recovery-away");
    let mut terminal = open(&home);
    terminal.press(&["\x1b[I"]);
    fs::write(home.join("design.json"), DESIGN.replace("\"Web\"", "\"Shop\"")).unwrap();
    terminal.press(&["\x1b[I"]);
    terminal.expect("was changed by somebody else");
    terminal.press(&["comp", "\r"]);
    terminal.expect("the component \"Shop\"");
    terminal.press(&["\x07"]);
    terminal.expect("was changed by somebody else");
    terminal.press(&["read", "\r"]);
    terminal.expect("read design.json anew");
    terminal.expect("Shop");
    fs::remove_file(home.join("design.json")).unwrap();
    terminal.press(&["\x1b[I"]);
    terminal.expect("was removed by somebody else");
    terminal.press(&["s"]);
    terminal.expect("saved design.json");
    assert_eq!(names(&saved(&home)), ["Shop"]);
    fs::remove_file(home.join("design.json")).unwrap();
    fs::create_dir(home.join("design.json")).unwrap();
    terminal.press(&["\x1b[I"]);
    terminal.expect("was changed by somebody else");
    terminal.press(&["keep", "\r", "s"]);
    terminal.expect("cannot write design.json: is a directory");
}

/// Many terminals say nothing of focus: plain ssh, the Linux console, tmux unless it is told to.
#[test]
fn a_file_changed_while_the_user_is_at_work_is_told_without_the_focus_being_told() {
    let home = home("recovery-at-work");
    let mut terminal = open(&home);
    fs::write(home.join("design.json"), DESIGN.replace("\"Web\"", "\"Shop\"")).unwrap();
    terminal.press_until(&["\x1b[C"], "was changed by somebody else");
    terminal.press(&["read", "\r"]);
    terminal.expect("read design.json anew");
    terminal.expect("Shop");
    // Whoever types is not interrupted, but asked as soon as that is done.
    fs::write(home.join("design.json"), DESIGN.replace("\"Web\"", "\"Store\"")).unwrap();
    terminal.press(&["r"]);
    terminal.expect("Name of the component");
    terminal.press_for(&["x", "\x7f"], Duration::from_secs(3));
    assert!(!terminal.text().contains("was changed"), "{}", terminal.text());
    terminal.press(&["\x07"]);
    terminal.expect("was changed by somebody else");
}

#[test]
fn a_read_only_file_is_replaced_only_when_the_user_insists() {
    let home = home("recovery-read-only");
    fs::set_permissions(home.join("design.json"), fs::Permissions::from_mode(0o444)).unwrap();
    let mut terminal = open(&home);
    add(&mut terminal, "Billing");
    terminal.press(&["s"]);
    terminal.expect("is read-only");
    terminal.press(&["replace", "\r"]);
    terminal.expect("saved design.json");
    assert_eq!(names(&saved(&home)), ["Web", "Billing"]);
}

#[test]
fn beside_a_file_that_was_lost_the_kept_work_is_named() {
    let home = killed_with_work("recovery-lost");
    fs::write(home.join("design.json"), [0; 64]).unwrap();
    let terminal = &mut Terminal::start(&home, &["design.json"], 100, 30);
    assert_eq!(terminal.end(), 2);
    let text = terminal.text();
    assert!(text.contains("toposcope recover design.json"), "{text}");
    assert!(text.contains("error: design.json:1:1"), "{text}");
}
