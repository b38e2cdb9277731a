//! What may never be drawn over, and what is said where something has no room? Titles, names and corners from afar, the
//! mark of what is cut, and words that stay legible wherever they are drawn.

use std::path::PathBuf;

use ratatui::buffer::Buffer;
use ratatui::style::{Color, Modifier};
use toposcope::editor::input::{Failure, Purpose, Receipt};
use toposcope::editor::leave::Goal;
use toposcope::editor::{Input, Signs};
use toposcope::samples::SAMPLES;
use toposcope::theme::{ROLES, Role, Theme};

use crate::frames::{editor, every_themed_screen, frame, press, telling, text};

/// The numbers of the color that a role has in the telling theme.
fn color_of(role: Role) -> Color {
    let at = ROLES.iter().position(|(other, _)| *other == role).expect("every role is listed");
    Color::Indexed(16 + at as u8)
}

/// The words that are drawn in a role, row by row, without the signs of lines between them.
fn words_in(buffer: &Buffer, role: Role) -> Vec<String> {
    let color = color_of(role);
    let mut words = Vec::new();
    for y in 0..buffer.area.height {
        let row: String = (0..buffer.area.width)
            .map(|x| &buffer[(x, y)])
            .map(|cell| if cell.fg == color { cell.symbol() } else { "\n" })
            .collect();
        words.extend(row.split('\n').map(str::trim).filter(|it| !it.is_empty()).map(str::to_owned));
    }
    words
}

/// A link that runs from above through the upper edge of a boundary, where its title begins.
const THROUGH_THE_TITLE: &str = r#"{
  "toposcope": 1,
  "name": "Depot",
  "groups": [{ "id": "depot", "name": "Warehouse", "kind": "application" }],
  "components": [
    { "id": "a", "name": "Orders", "kind": "service", "at": [24, 0] },
    { "id": "b", "name": "Stock", "kind": "service", "group": "depot", "at": [24, 14] },
    { "id": "c", "name": "Shelf", "kind": "service", "group": "depot", "at": [8, 14] }
  ],
  "links": [
    { "id": "l", "from": "a", "to": "b", "label": "Order", "expectation": "command" }
  ]
}"#;

#[test]
fn a_line_runs_behind_the_title_of_a_boundary_from_afar() {
    let size = (120, 36);
    let mut editor = editor(size, Signs::Unicode, telling(), THROUGH_THE_TITLE);
    press(&mut editor, "-");
    let buffer = frame(&editor, size);
    let titles = words_in(&buffer, Role::FrameTitle);
    assert_eq!(titles, ["Warehouse"], "{}", text(&buffer));
}

/// Boundaries in one another and side by side without any link, moved by some cells and with names of some length.
fn nested(x: i32, y: i32, name: &str) -> String {
    format!(
        r#"{{ "toposcope": 1, "name": "n",
        "groups": [
          {{ "id": "o", "name": "Outer", "kind": "application" }},
          {{ "id": "i", "name": "Inner", "kind": "network", "parent": "o" }},
          {{ "id": "s", "name": "Side", "kind": "team" }}
        ],
        "components": [
          {{ "id": "a", "name": "{name}", "kind": "service", "group": "i", "at": [{}, {}] }},
          {{ "id": "b", "name": "B{name}", "kind": "service", "group": "s", "at": [{}, {}] }}
        ] }}"#,
        20,
        10 + y,
        (34 + name.len() as i32).max(50) + x,
        10
    )
}

#[test]
fn corners_of_boundaries_are_whole_from_afar() {
    let size = (120, 36);
    for (x, y, name) in
        (0..4).flat_map(|x| (0..4).flat_map(move |y| ["A", "Orders", "The orders of today"].map(|name| (x, y, name))))
    {
        let mut editor = editor(size, Signs::Unicode, telling(), &nested(x, y, name));
        press(&mut editor, "Esc -");
        let buffer = frame(&editor, size);
        let frames: Vec<&str> = (buffer.content.iter())
            .filter(|cell| cell.fg == color_of(Role::Frame))
            .map(ratatui::buffer::Cell::symbol)
            .collect();
        let count = |corner: &str| frames.iter().filter(|sign| **sign == corner).count();
        assert_eq!(["╭", "╮", "╰", "╯"].map(count), [3; 4], "{x} {y} {name}\n{}", text(&buffer));
    }
}

#[test]
fn letters_of_links_leave_names_legible_from_afar() {
    let size = (120, 36);
    for sample in SAMPLES {
        let mut editor = editor(size, Signs::Unicode, telling(), sample.text);
        press(&mut editor, "- z p Esc Esc");
        let names = words_in(&frame(&editor, size), Role::Name);
        press(&mut editor, "f");
        let lettered = frame(&editor, size);
        assert_eq!(words_in(&lettered, Role::Name), names, "{}\n{}", sample.name, text(&lettered));
    }
}

#[test]
fn words_of_a_selection_are_never_dim_in_sixteen_colors() {
    let size = (120, 36);
    let theme = toposcope::theme::built_in("ansi").expect("it is built in");
    every_themed_screen(size, Signs::Unicode, &theme, |what, buffer| {
        let words = buffer.content.iter().filter(|cell| cell.symbol().chars().any(char::is_alphanumeric));
        for cell in words.filter(|cell| cell.modifier.contains(Modifier::REVERSED)) {
            assert!(cell.fg != Color::DarkGray, "{what}: \"{}\" is dark on light\n{}", cell.symbol(), text(buffer));
        }
    });
}

#[test]
fn a_question_about_a_file_says_what_happened_however_long_the_path_is() {
    let mut editor = editor((80, 24), Signs::Unicode, Theme::default(), SAMPLES[0].text);
    let path = PathBuf::from(format!("/{}/shop.json", "a/long/way/down".repeat(8)));
    let purpose = Purpose::Save { goal: Goal::Stay, fresh: false, force: false };
    editor.handle(Input::Receipt(Receipt::Written { path, bytes: Vec::new(), purpose, result: Err(Failure::Changed) }));
    let text = text(&frame(&editor, (80, 24)));
    assert!(text.contains("shop.json was changed by somebody else meanwhile"), "{text}");
}

#[test]
fn a_file_read_anew_is_called_by_its_name() {
    let mut editor = editor((80, 24), Signs::Unicode, Theme::default(), SAMPLES[0].text);
    let path = PathBuf::from(format!("/{}/shop.json", "a/long/way/down".repeat(8)));
    let bytes = Ok(Some(SAMPLES[1].text.as_bytes().to_vec()));
    editor.handle(Input::Receipt(Receipt::Reloaded { path, bytes }));
    let text = text(&frame(&editor, (80, 24)));
    assert!(text.contains("read shop.json anew; u goes back"), "{text}");
}

/// The words of a text in the order in which they stand on the screen.
fn flowing(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn a_finding_that_has_no_room_ends_in_the_sign_of_that() {
    let mistakes = SAMPLES.iter().find(|sample| sample.name == "mistakes").expect("there is one of them");
    let mut cut = 0;
    for size in [(60, 18), (80, 24), (200, 60)] {
        let mut editor = editor(size, Signs::Unicode, Theme::default(), mistakes.text);
        press(&mut editor, "z p !");
        for finding in editor.analysis().findings().to_vec() {
            let text = text(&frame(&editor, size));
            let lines: Vec<&str> = text.lines().collect();
            // The detail ends above the status line and the hints.
            let last = lines[lines.len() - 3];
            let whole = flowing(&text).contains(&flowing(&finding.text));
            cut += usize::from(!whole);
            assert!(whole || last.trim_end().ends_with('…'), "{}\n{text}", finding.text);
            press(&mut editor, "Down");
        }
    }
    assert!(cut > 0, "no finding was too long for any of the screens");
}

#[test]
fn the_start_screen_says_how_many_designs_lie_below() {
    let size = (80, 24);
    let mut editor = editor(size, Signs::Unicode, Theme::default(), SAMPLES[0].text);
    press(&mut editor, "g S");
    let text = text(&frame(&editor, size));
    let is_sample =
        |line: &&str| line.trim_start().starts_with(|sign: char| sign.is_ascii_digit()) && !line.contains("more");
    let hidden = SAMPLES.len() - text.lines().filter(is_sample).count();
    assert!(hidden > 0 && text.contains(&format!("{hidden} more")), "{hidden} are hidden\n{text}");
}

#[test]
fn what_a_list_of_two_cuts_is_said_in_full_below_it() {
    let size = (60, 24);
    let names =
        ["the part of the company that sells to people", "the part of the company that sells to other companies"];
    let groups = names
        .iter()
        .enumerate()
        .map(|(at, name)| format!(r#"{{ "id": "g{at}", "name": "{name}", "kind": "application" }}"#));
    let groups = groups.collect::<Vec<_>>().join(", ");
    let design = format!(
        r#"{{ "toposcope": 1, "name": "n", "groups": [{groups}],
        "components": [{{ "id": "a", "name": "A", "kind": "service", "at": [2, 2] }}] }}"#
    );
    let mut editor = editor(size, Signs::Unicode, Theme::default(), &design);
    press(&mut editor, "z p z p g b Down");
    let text = text(&frame(&editor, size));
    let popup: String = text.lines().map(|line| line.replace('│', " ") + " ").collect();
    assert!(flowing(&popup).contains(names[1]), "{text}");
}

#[test]
fn a_link_is_offered_components_to_end_at_and_nothing_else() {
    let mistakes = SAMPLES.iter().find(|sample| sample.name == "mistakes").expect("there is one of them");
    let size = (120, 60);
    let mut editor = editor(size, Signs::Unicode, Theme::default(), mistakes.text);
    press(&mut editor, "Home c /");
    let text = text(&frame(&editor, size));
    // All but the one that it begins at.
    let ends = editor.topology().components().len() - 1;
    assert!(text.contains(&format!("{ends}/{ends}")), "{text}");
}
