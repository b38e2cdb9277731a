//! Whatever is typed, clicked, pasted and resized: the editor stays whole, and undoing everything gives the design back.

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use toposcope::editor::Input;
use toposcope::editor::input::{Act, Button, Pointer};
use toposcope::editor::key::{Code, Key};
use toposcope::file;
use toposcope::model::Topology;
use toposcope::samples::SAMPLES;

use crate::support::driver::Driver;

/// How many inputs a run of the whole test makes, over all samples.
const STEPS: usize = 10_000;
/// How many inputs follow one another from one opened design.
const WALK: usize = 100;

/// One thing that a person or a terminal may do.
#[derive(Debug, Clone)]
enum Move {
    Key(Key),
    Chord(&'static [char]),
    Mouse(Act, u16, u16, bool),
    Drag(Button, (u16, u16), (u16, u16)),
    Paste(&'static str),
    Resize(u16, u16),
    Focus,
}

const PASTED: &[&str] = &[
    "two words",
    "",
    "8 MB\r\n",
    "{ \"toposcope\": 1, \"name\": \"x\", \"components\": [ { \"id\": \"a\", \"name\": \"A\", \"kind\": \"api\" } ] }",
    "{ \"toposcope\": 1",
    "flowchart LR\n  a[Shop] --> b[Orders]\n",
    "e\u{301}\u{202e}\u{1b}[31m",
    "burst, payload 8 MB, zzz",
];

fn key() -> impl Strategy<Value = Key> {
    let plain = |code| Key { code, ctrl: false, alt: false, shift: false };
    let named = prop::sample::select(&[
        Code::Enter,
        Code::Enter,
        Code::Esc,
        Code::Tab,
        Code::Backspace,
        Code::Delete,
        Code::Up,
        Code::Down,
        Code::Left,
        Code::Right,
        Code::Home,
        Code::End,
        Code::PageUp,
        Code::PageDown,
        Code::F(1),
    ]);
    prop_oneof![
        10 => prop::char::range(' ', '~').prop_map(move |letter| plain(Code::Char(letter))),
        6 => named.clone().prop_map(plain),
        1 => (named, any::<bool>(), any::<bool>()).prop_map(|(code, ctrl, shift)| Key { code, ctrl, alt: false, shift }),
        1 => prop::char::range('a', 'y').prop_map(|letter| Key { ctrl: true, ..Key::char(letter) }),
        1 => Just(Key::char('語')),
    ]
}

/// Chords that change the design, so that random letters are not the only way to them.
const CHORDS: &[&[char]] = &[
    &['g', 'L'],
    &['g', 'r'],
    &['g', 'R'],
    &['g', 'g'],
    &['g', 'b'],
    &['g', 'u'],
    &['g', ' '],
    &['=', 'l'],
    &['=', 'h'],
    &['a'],
    &['o'],
    &['O'],
    &['i'],
    &['c'],
    &['t'],
    &['w'],
    &['d'],
    &['D'],
    &['y'],
    &['p'],
    &['u'],
    &['U'],
    &['R'],
    &['b'],
    &['%'],
    &['v'],
    &['M'],
    &['P'],
    &[']'],
    &['f'],
];

fn button() -> impl Strategy<Value = Button> {
    prop_oneof![6 => Just(Button::Left), 2 => Just(Button::Right), 1 => Just(Button::Middle)]
}

fn step() -> impl Strategy<Value = Move> {
    let at = || (0_u16..140, 0_u16..50);
    let act = prop_oneof![
        4 => button().prop_map(Act::Press),
        3 => button().prop_map(Act::Release),
        2 => button().prop_map(Act::Drag),
        1 => prop::sample::select(&[Act::WheelUp, Act::WheelDown, Act::WheelLeft, Act::WheelRight, Act::Move]),
    ];
    prop_oneof![
        12 => key().prop_map(Move::Key),
        6 => prop::sample::select(CHORDS).prop_map(Move::Chord),
        4 => (act, at(), any::<bool>()).prop_map(|(act, (x, y), held)| Move::Mouse(act, x, y, held)),
        2 => (button(), at(), at()).prop_map(|(button, from, to)| Move::Drag(button, from, to)),
        1 => prop::sample::select(PASTED).prop_map(Move::Paste),
        1 => (0_u16..220, 0_u16..70).prop_map(|(width, height)| Move::Resize(width, height)),
        1 => Just(Move::Focus),
    ]
}

fn press(driver: &mut Driver, letter: char) {
    driver.input(Input::Key(Key::char(letter)));
}

impl Move {
    fn make(&self, driver: &mut Driver, time: u64) {
        let pointer =
            |act, (column, row), held| Input::Pointer(Pointer { act, column, row, shift: held, ctrl: false, time });
        match self {
            Self::Key(key) => driver.input(Input::Key(*key)),
            Self::Chord(letters) => letters.iter().for_each(|letter| press(driver, *letter)),
            Self::Mouse(act, column, row, held) => driver.input(pointer(*act, (*column, *row), *held)),
            Self::Drag(button, from, to) => {
                driver.input(pointer(Act::Press(*button), *from, false));
                driver.input(pointer(Act::Drag(*button), *to, false));
                driver.input(pointer(Act::Release(*button), *to, false));
            }
            Self::Paste(text) => driver.input(Input::Paste((*text).to_owned())),
            Self::Resize(width, height) => driver.input(Input::Resize(*width, *height)),
            Self::Focus => driver.input(Input::Focus),
        }
    }
}

/// Makes the moves from a design on, and holds after each that nothing is selected which is gone, that the screen can be
/// drawn, and that undoing all there is to undo gives the design that was opened.
fn walk(topology: &Topology, moves: &[Move]) -> Result<(), TestCaseError> {
    let mut driver = Driver::open(topology);
    let mut opened = driver.topology().clone();
    for (at, made) in moves.iter().enumerate() {
        made.make(&mut driver, 150 * at as u64);
        let document = driver.editor.document();
        if document.revision() == 0 {
            opened = document.topology().clone();
        }
        for item in driver.editor.selection().iter() {
            prop_assert!(item.is_in(document.topology()), "{item:?} is selected and gone after {made:?}");
        }
        // Drawing and undoing everything take longer than all else, so that they are not done after every move.
        if at % 5 == 4 {
            driver.draw();
        }
        if at % 20 == 19 || at + 1 == moves.len() {
            let mut document = document.clone();
            while document.undo().is_some() {}
            prop_assert!(*document.topology() == opened, "undoing all does not give the design back after {made:?}");
        }
        if driver.left {
            break;
        }
    }
    Ok(())
}

#[test]
fn no_sequence_of_keys_clicks_pastes_and_resizes_breaks_the_editor() {
    let cases = STEPS.div_ceil(WALK * SAMPLES.len()) as u32;
    for sample in SAMPLES {
        let (topology, _) = file::read(sample.text.as_bytes()).unwrap();
        let mut runner = TestRunner::new(Config { cases, max_shrink_iters: 400, ..Config::default() });
        let moves = prop::collection::vec(step(), WALK);
        if let Err(error) = runner.run(&moves, |moves| walk(&topology, &moves)) {
            panic!("{}: {error}", sample.name);
        }
    }
}
