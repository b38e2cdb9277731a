//! The program works in a terminal: keys go in, the screen shows what they did, and the terminal comes back as it was.

use std::path::PathBuf;
use std::process::{Command, Stdio};

use base64::Engine;
use toposcope::file;
use toposcope::model::{Component, Topology};

use crate::cli::folder;
use crate::support::terminal::Terminal;

/// A folder with a copy of the sample, and nothing of the user's.
fn with_sample(name: &str) -> PathBuf {
    let folder = folder(name);
    let sample = concat!(env!("CARGO_MANIFEST_DIR"), "/samples/music-sharing.json");
    std::fs::copy(sample, folder.join("design.json")).unwrap();
    folder
}

/// What the line of the selected link looks like where its caption begins: its sign and color.
fn line(screen: &vt100::Screen) -> Option<(String, vt100::Color)> {
    let (rows, columns) = screen.size();
    let (rows, columns) = (rows.get(), columns.get());
    let text = |row: u16, column: u16| screen.cell(row, column).map_or("", |cell| cell.contents());
    for row in 0..rows {
        for column in 1..columns {
            let word: String = (column..columns).take(11).map(|at| text(row, at)).collect();
            if word == "Upload song" && text(row, column - 1) != " " {
                let cell = screen.cell(row, column - 1)?;
                return Some((cell.contents().to_owned(), cell.fgcolor()));
            }
        }
    }
    None
}

#[test]
fn a_link_is_tagged_and_undone_and_the_design_exported_and_the_terminal_given_back() {
    let folder = with_sample("pty-tag");
    let mut terminal = Terminal::start(&folder, &["design.json"], 120, 36);
    terminal.expect("BROWSE");
    assert!(terminal.look(|screen| screen.alternate_screen() && screen.hide_cursor() && screen.bracketed_paste()));

    terminal.press(&["]"]);
    // The foot of the screen is drawn last, so that what stands there vouches for the whole frame.
    terminal.expect("BROWSE  Mobile app ━━► Web API");
    terminal.expect("MESSAGE  document");
    let before = terminal.look(line).expect("the line of the link is on the screen");

    terminal.press(&["t", "4"]);
    terminal.expect("notification: event");
    terminal.expect("EVENT  notification");
    let tagged = terminal.look(line).expect("the line is still there");
    assert_ne!(before.0, tagged.0, "the line has another style");
    assert_ne!(before.1, tagged.1, "the line has another color");

    terminal.press(&["u"]);
    terminal.expect("undid: tag as notification");
    terminal.expect("MESSAGE  document");
    assert_eq!(terminal.look(line).expect("the line is still there"), before);

    terminal.press(&["X"]);
    terminal.expect("Export as");
    terminal.press(&["m", "a", "r", "k", "d", "o", "w", "n", "\r"]);
    terminal.expect("design.md");
    terminal.press(&["\r"]);
    terminal.expect("exported");
    let exported = std::fs::read_to_string(folder.join("design.md")).unwrap();
    assert!(exported.contains("Music sharing") && exported.contains("Upload song"), "{exported}");

    terminal.press(&["q"]);
    assert_eq!(terminal.end(), 0);
    terminal.look(|screen| {
        assert!(!screen.alternate_screen(), "the alternate screen is left");
        assert!(!screen.hide_cursor(), "the cursor is shown");
        assert!(!screen.bracketed_paste(), "pasting is as before");
        assert_eq!(screen.mouse_protocol_mode(), vt100::MouseProtocolMode::None, "the mouse is the terminal's");
    });
}

#[test]
fn without_a_terminal_the_editor_says_what_to_do_instead() {
    let folder = with_sample("pty-none");
    let output = Command::new(env!("CARGO_BIN_EXE_toposcope"))
        .arg("design.json")
        .current_dir(&folder)
        .stdin(Stdio::null())
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(output.stdout.is_empty());
    let complaint = String::from_utf8(output.stderr).unwrap();
    assert!(complaint.contains("needs a terminal") && complaint.contains("toposcope show"), "{complaint}");
}

/// What a program has put on the clipboard of its terminal last (OSC 52).
fn clipboard(terminal: &Terminal) -> Option<String> {
    let written = String::from_utf8(terminal.written()).unwrap();
    let (_, after) = written.rsplit_once("\u{1b}]52;c;")?;
    let (encoded, _) = after.split_once('\u{7}')?;
    let bytes = base64::engine::general_purpose::STANDARD.decode(encoded).unwrap();
    Some(String::from_utf8(bytes).unwrap())
}

#[test]
fn what_is_copied_in_one_program_is_pasted_in_another() {
    let folder = with_sample("pty-paste");
    let mut from = Terminal::start(&folder, &["design.json"], 120, 36);
    from.expect("BROWSE");
    from.press(&["%", "y"]);
    from.expect("copied 6 components");
    let text = clipboard(&from).expect("it is on the clipboard");

    let mut to = Terminal::start(&folder, &["other.json"], 120, 36);
    to.expect("An empty design");
    // Terminals send line breaks as Enter.
    to.press(&[&format!("\u{1b}[200~{}\u{1b}[201~", text.replace('\n', "\r"))]);
    to.expect("added 6 components");
    to.press(&["s"]);
    to.expect("saved other.json");
    to.press(&["q"]);
    assert_eq!(to.end(), 0);

    let read = |name: &str| file::read(&std::fs::read(folder.join(name)).unwrap()).unwrap().0;
    let (was, now) = (read("design.json"), read("other.json"));
    assert_eq!(now.groups(), was.groups());
    assert_eq!(now.links(), was.links());
    let without_place = |topology: &Topology| {
        let all = topology.components().values().cloned();
        all.map(|component| Component { at: None, ..component }).collect::<Vec<_>>()
    };
    assert_eq!(without_place(&now), without_place(&was));
}

#[test]
fn a_window_that_changes_its_size_while_something_is_dragged_or_typed_loses_nothing() {
    let folder = with_sample("pty-resized");
    let mut terminal = Terminal::start(&folder, &["design.json"], 120, 36);
    terminal.expect("BROWSE");
    let (column, row) = terminal.locate("│ Mobile app │", 0);
    let mouse = |code: u8, column: u16, row: u16, end: char| format!("\u{1b}[<{code};{};{}{end}", column + 1, row + 1);
    terminal.press(&[&mouse(0, column + 4, row, 'M'), &mouse(32, column + 6, row + 1, 'M')]);
    terminal.resize(100, 30);
    terminal.press(&[&mouse(32, column + 8, row + 2, 'M'), &mouse(0, column + 8, row + 2, 'm')]);
    terminal.press(&["a", "Cat"]);
    terminal.expect("New component");
    terminal.resize(20, 5);
    terminal.expect("too small");
    terminal.press(&["al"]);
    terminal.resize(120, 36);
    terminal.press(&["ogue", "\r"]);
    terminal.expect("BROWSE  Catalogue");
    terminal.press(&["s"]);
    terminal.expect("saved design.json");
    terminal.press(&["q"]);
    assert_eq!(terminal.end(), 0);
    let (topology, _) = file::read(&std::fs::read(folder.join("design.json")).unwrap()).unwrap();
    assert!(topology.components().values().any(|it| it.name == "Catalogue"));
    assert!(topology.components()[0].pinned, "what was dragged stays where it was let go");
}
