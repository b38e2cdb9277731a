//! The command table keeps its laws: whatever a row says is reachable, unambiguous, and worded like the rest.

use std::collections::HashSet;

use toposcope::editor::command::{Command, PREFIXES, commands, named};
use toposcope::editor::guide;
use toposcope::editor::key::Key;
use toposcope::editor::keymap::Keymap;
use toposcope::editor::mode::{Mode, ModeName};
use toposcope::editor::{Editor, Input, Settings, Signs};
use toposcope::theme::Theme;

/// An editor at its start screen.
fn fresh() -> Editor {
    Editor::new(Settings::new(Theme::default(), Signs::Unicode, true), Keymap::default())
}

/// Every binding of the table: the mode, the keys, and the command.
fn bindings() -> Vec<(ModeName, Vec<Key>, &'static Command)> {
    commands()
        .flat_map(|command| command.keys.iter().map(move |(mode, chord)| (*mode, *chord, command)))
        .map(|(mode, chord, command)| {
            let keys = Key::chord(chord).unwrap_or_else(|| panic!("{}: \"{chord}\" is no chord", command.name));
            (mode, keys, command)
        })
        .collect()
}

#[test]
fn every_name_is_there_once_and_is_made_of_small_letters_and_hyphens() {
    let mut seen = HashSet::new();
    for command in commands() {
        let name = command.name;
        assert!(seen.insert(name), "{name} is there twice");
        assert!(name.starts_with(|first: char| first.is_ascii_lowercase()), "{name}");
        assert!(name.chars().all(|letter| letter.is_ascii_lowercase() || "-0123456789".contains(letter)), "{name}");
        assert!(std::ptr::eq(named(name).unwrap(), command), "{name} is found by its name");
    }
    assert!(seen.len() > 50, "the tables are read: {}", seen.len());
}

#[test]
fn every_command_says_what_it_does_in_a_clause_without_a_full_stop() {
    for command in commands() {
        let (name, help) = (command.name, command.help);
        assert!(!help.is_empty() && help.trim() == help, "{name}: \"{help}\"");
        assert!(!help.ends_with('.'), "{name}: \"{help}\" ends with a full stop");
        assert!(!help.starts_with(char::is_uppercase) || help.starts_with("ASCII"), "{name}: \"{help}\" is a clause");
        assert!(command.hint.chars().count() <= 16, "{name}: \"{}\" is too long for a hint", command.hint);
    }
}

#[test]
fn every_chord_prints_as_it_is_written() {
    for command in commands() {
        for (_, chord) in command.keys {
            let keys = Key::chord(chord).unwrap_or_else(|| panic!("{}: \"{chord}\" is no chord", command.name));
            let printed: Vec<String> = keys.iter().map(ToString::to_string).collect();
            assert_eq!(printed.join(" "), *chord, "{}", command.name);
        }
    }
}

/// A key that is the whole of one binding and the beginning of another would make the second unreachable.
#[test]
fn no_chord_is_bound_twice_in_a_mode_or_hidden_by_its_prefix() {
    let all = bindings();
    for (index, (mode, keys, command)) in all.iter().enumerate() {
        for (other_mode, other_keys, other) in &all[index + 1..] {
            let hidden = mode == other_mode && (keys.starts_with(other_keys) || other_keys.starts_with(keys));
            let spelled: Vec<String> = keys.iter().map(ToString::to_string).collect();
            assert!(!hidden, "{} and {} share {spelled:?} in {}", command.name, other.name, mode.title());
        }
    }
}

/// What the popup of a prefix is headed with.
#[test]
fn every_prefix_has_words_and_every_words_a_prefix() {
    let used: HashSet<String> =
        bindings().iter().filter(|(_, keys, _)| keys.len() > 1).map(|(_, keys, _)| keys[0].to_string()).collect();
    let told: HashSet<String> = PREFIXES.iter().map(|(key, _)| (*key).to_owned()).collect();
    assert_eq!(used, told);
    assert_eq!(told.len(), PREFIXES.len(), "no prefix is told twice");
}

/// Where there is a mode that is not for typing text, there is a way out of it and a way to the help.
#[test]
fn every_mode_with_keys_has_a_way_out_and_help() {
    let all = bindings();
    for mode in ModeName::ALL.iter().filter(|mode| **mode != ModeName::Ask) {
        let has = |name: &str| all.iter().any(|(its, _, command)| its == mode && command.name == name);
        assert!(has("help"), "{} has no help", mode.title());
        assert!(has("cancel") || has("quit"), "{} cannot be left", mode.title());
    }
}

#[test]
fn every_hint_names_a_command_that_has_words_and_a_key() {
    for list in guide::LISTS {
        let mut seen = HashSet::new();
        for name in *list {
            let command = named(name).unwrap_or_else(|| panic!("a hint names \"{name}\", which is no command"));
            assert!(!command.hint.is_empty(), "{name} is hinted without words");
            assert!(!command.keys.is_empty(), "{name} is hinted without a key");
            assert!(seen.insert(name), "{name} is hinted twice");
        }
    }
}

/// What the palette lists after it was opened with its key in a mode that has it.
fn palette(mut editor: Editor, mode: ModeName) -> HashSet<String> {
    assert_eq!(editor.mode().name(), mode);
    editor.handle(Input::Key(Key::char(':')));
    let Mode::Ask(prompt) = editor.mode() else { panic!("\":\" opens the palette") };
    prompt.choices.iter().map(|choice| choice.text.clone()).collect()
}

#[test]
fn the_palette_has_every_command_of_its_mode() {
    let start = fresh();
    let mut browse = fresh();
    browse.handle(Input::Key(Key::char('n')));
    for (editor, mode) in [(start, ModeName::Start), (browse, ModeName::Browse)] {
        let listed = palette(editor, mode);
        for command in commands() {
            // What has no key is about a design that is open.
            let keyless = command.keys.is_empty() && mode == ModeName::Browse;
            let bound = keyless || command.keys.iter().any(|(its, _)| *its == mode);
            assert_eq!(listed.contains(command.name), bound, "{} in {}", command.name, mode.title());
        }
    }
}

#[test]
fn the_way_to_the_help_is_hinted_however_narrow_the_screen() {
    let editor = fresh();
    for room in 0..200 {
        let hints = guide::hints(&editor, room);
        assert_eq!(hints.last().and_then(|hint| hint.command), Some("help"), "in {room} cells");
    }
}
