//! The pictures of the README are the real program's screens, to the cell. `UPDATE_PICTURES=1 cargo test demonstration`
//! makes them anew.

use std::fs;

use crate::cli::{folder, sample};
use crate::support::film::{Frame, film, frame, picture};
use crate::support::golden::assert_tracked;
use crate::support::terminal::Terminal;

/// A step of the demonstration: the keys, what is on the screen then, and for how many seconds it is shown.
const STEPS: &[(&[&str], &str, f32)] = &[
    (&[], "what its sender expects", 2.5),
    (&["n"], "An empty design", 1.5),
    (&["a"], "New component", 1.0),
    (&["W", "e", "b", " "], "Web", 0.4),
    (&["s", "h", "o", "p"], "Web shop", 0.8),
    (&["\r"], "BROWSE  Web shop", 1.2),
    (&["o"], "New component", 0.8),
    (&["O", "r", "d", "e", "r", " "], "Order", 0.4),
    (&["d", "e", "s", "k"], "Order desk", 0.8),
    (&["\r"], "What does Web shop expect of Order desk?", 3.0),
    (&["1"], ">label", 1.2),
    (&["p", "l", "a", "c", "e", " "], "place", 0.4),
    (&["o", "r", "d", "e", "r"], "place order", 0.8),
    (&["\r"], "place order SBQ", 2.0),
    (&["]"], "MESSAGE", 3.5),
    (&["t"], "What does Web shop expect of Order desk?", 1.2),
    (&["4"], "EVENT", 2.5),
    (&["u"], "undid", 1.8),
    (&["X"], "Export as", 2.5),
    (&["\u{1b}"], "BROWSE", 1.5),
];

fn keep(name: &str, svg: &str) {
    assert!(svg.ends_with("</g>\n</svg>\n") && !svg.chars().any(|sign| sign.is_control() && sign != '\n'), "{name}");
    assert_tracked(&format!("docs/{name}"), svg, "UPDATE_PICTURES", "demonstration", words);
}

/// What a line of a picture shows: its row, and the words without their colors.
fn words(line: &str) -> String {
    let row = line.split_once("translate(0 ").and_then(|(_, rest)| rest.split_once(')')).map_or("", |(row, _)| row);
    let texts = line.split("<text ").skip(1).filter_map(|text| text.split_once('>')?.1.split_once('<'));
    let words: Vec<_> = texts.map(|(words, _)| words.replace('\u{a0}', " ")).collect();
    format!("at {row}: {}", words.join(" "))
}

#[test]
fn the_demonstration_of_the_readme_happens() {
    let folder = folder("demonstration");
    let mut terminal = Terminal::start(&folder, &["--theme", "dark"], 100, 30);
    let mut frames: Vec<(Frame, f32)> = Vec::new();
    for (keys, wanted, seconds) in STEPS {
        terminal.press(keys);
        terminal.expect(wanted);
        terminal.still();
        frames.push((terminal.look(frame), *seconds));
    }
    keep("demo.svg", &film(&frames, "Drawing two components, tagging the link between them, and undoing it"));
}

#[test]
fn the_picture_of_the_readme_is_a_screen_of_the_program() {
    let folder = folder("demonstration-editor");
    fs::copy(sample("music-sharing"), folder.join("music-sharing.json")).unwrap();
    let mut terminal = Terminal::start(&folder, &["--theme", "dark", "music-sharing.json"], 140, 40);
    terminal.expect("BROWSE");
    terminal.press(&["]"]);
    terminal.expect("MESSAGE  document");
    terminal.still();
    keep("editor.svg", &picture(&terminal.look(frame), "The music-sharing sample in the editor"));
}
