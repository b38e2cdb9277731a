//! How long from a key or the mouse to the bytes of the next frame? The editor itself on large estates, drawn and compared
//! with the frame before as the program does it, but written to memory instead of a terminal.

use std::time::{Duration, Instant};

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use toposcope::editor::input::{Act, Button, Pointer, Receipt};
use toposcope::editor::key::{Code, Key};
use toposcope::editor::keymap::Keymap;
use toposcope::editor::{Editor, Input, Settings, Signs};
use toposcope::file;
use toposcope::layout::{Direction, Layout};
use toposcope::model::{ComponentId, Topology};
use toposcope::shell::strokes::{self, Erasing};
use toposcope::theme::Theme;
use toposcope::view;

use super::estate::Estate;
use super::{RUNS, report};

/// The screens: columns and rows.
const SCREENS: [(u16, u16); 2] = [(120, 36), (200, 60)];
const FRAME: Duration = Duration::from_millis(3);
const SELECT: Duration = Duration::from_micros(1_500);
const RECOLOR: Duration = Duration::from_millis(5);
/// How many components lie between two of which the neighborhood is looked at.
const APART: usize = 317;
/// How far somebody walks on from each of them.
const STEPS: usize = 6;
/// What a frame in which something else is selected may weigh.
const SELECTED: usize = 1_500;
/// What a screen that is drawn 60 times a second leaves for a step of what follows the hand.
const DRAG: Duration = Duration::from_millis(16);

/// The editor, what is on its screen, and the bytes that brought it there.
struct Sitting {
    editor: Editor,
    shown: Buffer,
    bytes: Vec<u8>,
}

impl Sitting {
    fn open(topology: &Topology, (width, height): (u16, u16)) -> Self {
        let mut editor = Editor::new(Settings::new(Theme::default(), Signs::Unicode, true), Keymap::default());
        editor.handle(Input::Resize(width, height));
        let bytes = Ok(Some(file::write(topology, None).into_bytes()));
        editor.handle(Input::Receipt(Receipt::Read { path: "estate.json".into(), bytes }));
        Self { editor, shown: Buffer::empty(Rect::new(0, 0, width, height)), bytes: Vec::new() }
    }

    /// Takes an input and brings the frame that follows to the screen.
    fn step(&mut self, input: Input) {
        self.editor.handle(input);
        self.frame();
    }

    fn frame(&mut self) {
        let mut next = Buffer::empty(self.shown.area);
        view::draw(&self.editor, &mut next);
        self.bytes.clear();
        strokes::write(&mut self.bytes, &self.shown, &next, Erasing::Colored);
        self.shown = next;
    }

    fn key(&mut self, code: Code) {
        self.step(Input::Key(Key { code, ctrl: false, alt: false, shift: false }));
    }

    fn wheel(&mut self, act: Act) {
        let (column, row) = (self.shown.area.width / 2, self.shown.area.height / 2);
        self.step(Input::Pointer(Pointer { act, column, row, shift: false, ctrl: false, time: 0 }));
    }

    /// A cell inside of each of the first boxes in view.
    fn boxes(&self) -> Vec<(u16, u16)> {
        let corners = self.shown.area.positions().filter(|at| matches!(self.shown[*at].symbol(), "┌" | "┏"));
        corners.map(|at| (at.x + 2, at.y + 1)).take(4).collect()
    }

    fn click(&mut self, (column, row): (u16, u16)) {
        let pointer = |act| Input::Pointer(Pointer { act, column, row, shift: false, ctrl: false, time: 0 });
        self.editor.handle(pointer(Act::Press(Button::Left)));
        self.step(pointer(Act::Release(Button::Left)));
    }

    /// Selects the first component of a part of the drawing.
    fn find(&mut self, part: usize) {
        let components = self.editor.topology().components();
        let name = components[part * APART % components.len()].name.clone();
        // Pasted, because letter by letter the list of all components and links would be searched as often.
        self.key(Code::Char('/'));
        self.editor.handle(Input::Paste(name));
        self.key(Code::Enter);
    }

    /// The bytes of steps in a direction, in many parts of the drawing. The view follows where it must.
    fn walk(&mut self, code: Code) -> Vec<usize> {
        let mut bytes = Vec::new();
        for part in 0..RUNS {
            self.find(part);
            for _ in 0..STEPS {
                self.key(code);
                bytes.push(self.bytes.len());
            }
        }
        bytes
    }

    /// The least and the median time of selecting something else in view, in many parts of the drawing, and the bytes of that.
    fn selections(&mut self) -> ([Duration; 2], Vec<usize>) {
        let (mut times, mut bytes) = (Vec::new(), Vec::new());
        for part in 0.. {
            self.find(part);
            let [one, other, ..] = self.boxes()[..] else { continue };
            self.click(one);
            let start = Instant::now();
            self.click(other);
            times.push(start.elapsed());
            bytes.push(self.bytes.len());
            if times.len() == RUNS {
                break;
            }
        }
        times.sort_unstable();
        ([times[0], times[RUNS / 2]], bytes)
    }

    /// The least and the median time of a step, which is told its number.
    fn times(&mut self, mut step: impl FnMut(&mut Self, usize)) -> [Duration; 2] {
        let mut once = |number| {
            let start = Instant::now();
            step(self, number);
            start.elapsed()
        };
        let mut times: Vec<Duration> = (0..RUNS).map(&mut once).collect();
        times.sort_unstable();
        [times[0], times[RUNS / 2]]
    }
}

/// Says how many bytes some frames took.
fn weigh(name: &str, mut bytes: Vec<usize>) {
    bytes.sort_unstable();
    let (median, most) = (bytes[bytes.len() / 2], bytes[bytes.len() - 1]);
    let word = if median <= SELECTED { "within" } else { "BEYOND" };
    println!("{name:<44} median {median:>6} bytes   most {most:>6} bytes   {word} {SELECTED}");
}

/// A design in which every component is at the place where the program puts it.
fn settled(mut topology: Topology) -> Topology {
    let layout = Layout::of(&topology, Direction::Right);
    let ids: Vec<ComponentId> = topology.components().keys().cloned().collect();
    for id in &ids {
        topology.place(id, layout.box_of(id).expect("every component has a box").corner());
    }
    topology
}

/// Times frames, steps and a box that is carried along, and weighs what is written where something else is selected.
pub fn run() {
    steps();
    selected();
    carried();
}

fn steps() {
    for count in [1_000, 10_000] {
        let topology = settled(Estate::new(count).whole());
        for screen in SCREENS {
            let what = |what: &str| format!("{what}, {count} components, {}x{}", screen.0, screen.1);
            let mut sitting = Sitting::open(&topology, screen);
            let took = sitting.times(|sitting, _| {
                sitting.shown.reset();
                sitting.frame();
            });
            report(&what("a whole frame"), took, FRAME);
            let took = sitting.times(|sitting, number| {
                sitting.wheel(if number % 8 < 4 { Act::WheelRight } else { Act::WheelLeft });
            });
            report(&what("a pan step"), took, FRAME);
            sitting.key(Code::Tab);
            let boxes = sitting.boxes();
            let took = sitting.times(|sitting, number| sitting.click(boxes[number % boxes.len()]));
            report(&what("a hub in view selected"), took, SELECT);
            report(&what("one in view selected"), sitting.selections().0, SELECT);
            // The view follows where it must, so this is a step of both.
            let took = sitting.times(|sitting, _| sitting.key(Code::Tab));
            report(&what("the next selected"), took, FRAME);
            sitting.key(Code::Char('g'));
            sitting.key(Code::Char('t'));
            let took = sitting.times(|sitting, number| {
                sitting.key(if number % 2 == 0 { Code::Down } else { Code::Up });
            });
            report(&what("all in other colors"), took, RECOLOR);
        }
    }
}

fn selected() {
    let estate = Estate::new(10_000);
    for (name, design) in [("an estate", estate.whole()), ("one without tags", estate.bare())] {
        let topology = settled(design);
        for screen in SCREENS {
            let what = |what: &str| format!("{what} selected, {name}, {}x{}", screen.0, screen.1);
            let mut sitting = Sitting::open(&topology, screen);
            weigh(&what("one in view"), sitting.selections().1);
            for (step, code) in [("the next", Code::Tab), ("the one below", Code::Down), ("the right one", Code::Right)]
            {
                weigh(&what(step), sitting.walk(code));
            }
        }
    }
}

fn carried() {
    for count in [200, 1_000] {
        let mut sitting = Sitting::open(&settled(Estate::new(count).whole()), SCREENS[1]);
        sitting.key(Code::Tab);
        sitting.key(Code::Char('M'));
        let took = sitting.times(|sitting, number| {
            sitting.key(if number % 3 == 2 { Code::Down } else { Code::Right });
        });
        report(&format!("a box carried one step on, {count} components"), took, DRAG);
    }
}
