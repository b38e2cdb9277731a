//! The program works in a terminal: keys go in, the screen shows what they did, and the terminal comes back as it was.

use std::path::PathBuf;
use std::process::{Command, Stdio};

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
    terminal.expect("export as");
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
