//! Does any sequence of keys crash the editor, break the design, or lose the way back? Run as `load.rs` says.
//!
//! The first byte chooses a sample, every further one a key. At the end everything is undone, which must give the design
//! as it was opened, and redone, which must give the one that was undone.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use toposcope::editor::command::{commands, named};
use toposcope::editor::input::Receipt;
use toposcope::editor::key::{Code, Key};
use toposcope::editor::keymap::Keymap;
use toposcope::editor::mode::ModeName;
use toposcope::editor::{Editor, Effect, Input, Settings, Signs};
use toposcope::model::Topology;
use toposcope::samples::SAMPLES;
use toposcope::theme::Theme;
use toposcope::{file, view};

/// What each byte presses: every chord of the command table, then letters for whatever asks for text.
static KEYS: LazyLock<Vec<Vec<Key>>> = LazyLock::new(|| {
    let mut keys: Vec<Vec<Key>> =
        commands().flat_map(|command| command.keys).filter_map(|(_, chord)| Key::chord(chord)).collect();
    keys.sort();
    keys.dedup();
    let letters = "abcdefghijklmnopqrstuvwxyz0 -\u{1b}\u{202e}音\u{301}".chars().map(|letter| vec![Key::char(letter)]);
    keys.extend(letters);
    keys
});

/// Presses the key of a command while there is something left for it.
fn all(editor: &mut Editor, name: &str, left: fn(&Editor) -> bool) {
    let chord = named(name).expect("there is such a command").keys[0].1;
    let keys = Key::chord(chord).expect("the table parses");
    while left(editor) {
        for key in &keys {
            handle(editor, Input::Key(*key));
        }
    }
}

fn press(editor: &mut Editor, key: Key, times: usize) {
    for _ in 0..times {
        handle(editor, Input::Key(key));
    }
}

/// Does what the editor asks as a disk would on which everything succeeds and nothing else is found.
fn handle(editor: &mut Editor, input: Input) {
    let mut inputs = vec![input];
    while let Some(input) = inputs.pop() {
        for effect in editor.handle(input) {
            match effect {
                Effect::Read(path) => inputs.push(Input::Receipt(Receipt::Read { path, bytes: Err("none".into()) })),
                Effect::Write { path, bytes, purpose } => {
                    inputs.push(Input::Receipt(Receipt::Written { path, bytes, purpose, result: Ok(()) }));
                }
                _ => {}
            }
        }
    }
}

fn check(topology: &Topology) {
    for link in topology.links().values() {
        assert!(topology.component(&link.from).is_some() && topology.component(&link.to).is_some());
    }
    let written = file::write(topology, None);
    let (again, _) = file::read(written.as_bytes()).expect("what the editor holds can be saved and read");
    assert_eq!(again, *topology);
}

fuzz_target!(|bytes: &[u8]| {
    let Some((&first, rest)) = bytes.split_first() else { return };
    let mut editor = Editor::new(Settings::new(Theme::default(), Signs::Unicode, true), Keymap::default());
    handle(&mut editor, Input::Resize(u16::from(first), u16::from(first) / 2));
    let sample = &SAMPLES[usize::from(first) % SAMPLES.len()];
    let bytes = Ok(Some(sample.text.as_bytes().to_vec()));
    handle(&mut editor, Input::Receipt(Receipt::Read { path: "design.json".into(), bytes }));
    let mut start = editor.document().snapshot();
    let mut revision = editor.document().revision();
    for byte in rest.iter().take(400) {
        // Whoever pastes everything over and over again asks for a design of any size.
        if editor.topology().components().len() > 200 {
            break;
        }
        for key in &KEYS[usize::from(*byte) % KEYS.len()] {
            handle(&mut editor, Input::Key(*key));
            let now = editor.document().revision();
            if now < revision || now == 0 {
                // Another design was begun.
                start = editor.document().snapshot();
            }
            revision = now;
        }
    }
    let mut frame = Buffer::empty(Rect::new(0, 0, u16::from(first), u16::from(first) / 2));
    view::draw(&editor, &mut frame);
    press(&mut editor, Key::plain(Code::Esc), 8);
    check(editor.topology());
    if editor.mode().name() == ModeName::Start {
        return;
    }
    all(&mut editor, "redo", |editor| editor.document().history().last_undone().is_some());
    let end = editor.document().snapshot();
    all(&mut editor, "undo", |editor| editor.document().history().last_done().is_some());
    check(editor.topology());
    assert_eq!(*editor.topology(), *start, "everything undone is the beginning");
    all(&mut editor, "redo", |editor| editor.document().history().last_undone().is_some());
    assert_eq!(*editor.topology(), *end, "everything redone is the end");
});
