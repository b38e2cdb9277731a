//! What does every screen look like? Frames as text, at three sizes; and what holds for every frame over every sample.
//!
//! The snapshots show a small design of their own, so that they change when a screen changes and not when a sample does.
//! `INSTA_UPDATE=always cargo test frames` writes them anew; the difference is reviewed like code.

use std::path::PathBuf;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Color;
use toposcope::editor::input::Receipt;
use toposcope::editor::key::Key;
use toposcope::editor::keymap::Keymap;
use toposcope::editor::{Editor, Input, Settings, Signs};
use toposcope::samples::SAMPLES;
use toposcope::theme::{ROLES, Theme};
use toposcope::view;
use unicode_width::UnicodeWidthStr;

/// The sizes of screens that every screen is made for.
const SIZES: [(u16, u16); 3] = [(80, 24), (120, 36), (200, 60)];

const DESIGN: &str = r#"{
  "toposcope": 1,
  "name": "Small shop",
  "description": "Two parts and what is said between them.",
  "groups": [{ "id": "shop", "name": "Shop", "kind": "application" }],
  "components": [
    { "id": "front", "name": "Front", "kind": "web-app", "group": "shop", "at": [4, 3] },
    { "id": "worker", "name": "Order worker", "kind": "worker", "group": "shop", "instances": 3, "at": [40, 3] }
  ],
  "links": [
    { "id": "order", "from": "front", "to": "worker", "label": "Order", "expectation": "command" }
  ]
}"#;

/// An editor on a screen of some size, with a design open.
pub(crate) fn editor(size: (u16, u16), signs: Signs, theme: Theme, design: &str) -> Editor {
    let mut editor = Editor::new(Settings::new(theme, signs, true), Keymap::default());
    editor.handle(Input::Resize(size.0, size.1));
    let bytes = Ok(Some(design.as_bytes().to_vec()));
    editor.handle(Input::Receipt(Receipt::Read { path: PathBuf::from("shop.json"), bytes }));
    editor
}

/// Presses keys, written as the command table writes them, with spaces between.
pub(crate) fn press(editor: &mut Editor, keys: &str) {
    for key in keys.split_whitespace() {
        editor.handle(Input::Key(Key::parse(key).unwrap_or_else(|| panic!("\"{key}\" is no key"))));
    }
}

pub(crate) fn frame(editor: &Editor, size: (u16, u16)) -> Buffer {
    let mut buffer = Buffer::empty(Rect::new(0, 0, size.0, size.1));
    view::draw(editor, &mut buffer);
    buffer
}

/// The frame as lines of text.
pub(crate) fn text(buffer: &Buffer) -> String {
    let mut text = String::new();
    for y in 0..buffer.area.height {
        let mut line = String::new();
        let mut x = 0;
        while x < buffer.area.width {
            let symbol = buffer[(x, y)].symbol();
            line.push_str(symbol);
            x += symbol.width().max(1) as u16;
        }
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}

/// A theme in which every role has a color of its own, so that a frame tells which role each cell is drawn in.
pub(crate) fn telling() -> Theme {
    let rows: Vec<String> =
        ROLES.iter().enumerate().map(|(at, (_, word))| format!("{word} = \"{}\"", 16 + at)).collect();
    Theme::read("telling", &format!("[palette]\n[styles]\n{}", rows.join("\n"))).unwrap()
}

/// The frame as letters, one for the role of each cell, with the words of those that are there.
fn roles(buffer: &Buffer) -> String {
    let letters: Vec<char> = ('a'..='z').chain('A'..='Z').collect();
    let place = |color: Color| match color {
        Color::Indexed(number) => usize::from(number - 16),
        _ => 0,
    };
    let mut seen = std::collections::BTreeSet::new();
    let mut lines = Vec::new();
    for y in 0..buffer.area.height {
        let line: String = (0..buffer.area.width)
            .map(|x| {
                let cell = &buffer[(x, y)];
                if cell.symbol() == " " {
                    return ' ';
                }
                seen.insert(place(cell.fg));
                letters[place(cell.fg)]
            })
            .collect();
        lines.push(line.trim_end().to_owned());
    }
    let words: Vec<String> = seen.into_iter().map(|at| format!("{} {}", letters[at], ROLES[at].1)).collect();
    format!("{}\n{}", lines.join("\n"), words.join(", "))
}

fn check(name: &str, keys: &str) {
    for size in SIZES {
        let mut editor = editor(size, Signs::Unicode, Theme::default(), DESIGN);
        press(&mut editor, keys);
        insta::assert_snapshot!(format!("{name}-{}x{}", size.0, size.1), text(&frame(&editor, size)));
    }
}

#[test]
fn the_canvas_with_the_inspector_of_a_component() {
    check("component", "");
}

#[test]
fn the_inspector_of_a_link() {
    check("link", "]");
}

#[test]
fn the_question_of_the_expectation() {
    check("tag", "] t");
}

#[test]
fn the_help_of_a_mode() {
    check("help", "Z ?");
}

#[test]
fn the_list_of_findings() {
    check("findings", "!");
}

#[test]
fn the_names_alone() {
    check("names", "-");
}

#[test]
fn the_network_flow() {
    check("flows", "z n");
}

#[test]
fn every_cell_of_a_frame_is_drawn_in_its_role() {
    let mut editor = editor(SIZES[0], Signs::Unicode, telling(), DESIGN);
    press(&mut editor, "]");
    insta::assert_snapshot!("roles-80x24", roles(&frame(&editor, SIZES[0])));
}

/// Keys that bring every screen and popup up, from browsing.
const SCREENS: &[&str] = &[
    "",
    "]",
    "] t",
    ": ",
    "?",
    "!",
    "- ",
    "- -",
    "- - -",
    "z n",
    "z m",
    "z",
    "g",
    "=",
    "X",
    "F",
    "] A",
    "f",
    "v",
    "Z ?",
    "T",
    "/ a",
    "c",
    "M",
    "q",
    "g t",
    "g S",
    "g S Down Down Down Down",
    "z p",
    ".",
    "i",
    "Space",
    "0 z m",
    "] z n",
];

/// Every screen at a size, drawn with some signs.
fn every_screen(size: (u16, u16), signs: Signs, see: impl FnMut(&str, &Buffer)) {
    every_themed_screen(size, signs, &Theme::default(), see);
}

/// Every screen at a size, drawn with some signs and in some theme.
pub(crate) fn every_themed_screen(size: (u16, u16), signs: Signs, theme: &Theme, mut see: impl FnMut(&str, &Buffer)) {
    for keys in SCREENS {
        let mut editor = editor(size, signs, theme.clone(), DESIGN);
        press(&mut editor, keys);
        see(&format!("\"{keys}\" at {size:?}"), &frame(&editor, size));
    }
}

/// Every sample at a size, full and from afar.
fn every_sample(size: (u16, u16), mut see: impl FnMut(&str, &Buffer)) {
    for sample in SAMPLES {
        let mut editor = editor(size, Signs::Unicode, Theme::default(), sample.text);
        see(sample.name, &frame(&editor, size));
        press(&mut editor, "- -");
        see(sample.name, &frame(&editor, size));
    }
}

#[test]
fn an_ascii_frame_has_no_sign_of_ours_that_is_not_ascii() {
    for size in SIZES {
        every_screen(size, Signs::Ascii, |what, buffer| {
            let text = text(buffer);
            // The design's own words are ASCII; whatever else is on the screen is ours.
            let foreign = text.chars().find(|sign| !sign.is_ascii());
            assert_eq!(foreign, None, "{what}\n{text}");
        });
    }
}

#[test]
fn a_frame_at_any_size_is_drawn() {
    for size in [(1, 1), (3, 50), (39, 12), (40, 11), (40, 12), (41, 13), (64, 12), (101, 12), (300, 14)] {
        let drawn = |what: &str, buffer: &Buffer| {
            assert!(!text(buffer).trim().is_empty() || size.0 * size.1 < 9, "{what}");
        };
        every_screen(size, Signs::Unicode, drawn);
        every_sample(size, drawn);
    }
}

#[test]
fn the_way_on_is_always_in_view() {
    for size in SIZES {
        let hinted = |what: &str, buffer: &Buffer| {
            let last = text(buffer).lines().last().unwrap_or_default().to_owned();
            assert!(last.contains("help") || last.contains("Esc"), "{what}: {last}");
        };
        every_screen(size, Signs::Unicode, hinted);
        every_sample(size, hinted);
    }
}
