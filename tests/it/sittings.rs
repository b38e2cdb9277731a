//! What a sitting at the editor is made of: services drawn and taken out again, work carried from one program to another,
//! the tour, panes dragged larger and smaller, and a screen that changes its size in the middle of everything.

use std::path::Path;

use toposcope::editor::input::{Act, Button, Effect};
use toposcope::editor::mode::{Mode, ModeName};
use toposcope::editor::{Input, tour};
use toposcope::file;
use toposcope::model::{Cell, Topology};
use toposcope::samples::SAMPLES;

use crate::sketch;
use crate::support::driver::Driver;

fn read(text: &str) -> Topology {
    file::read(text.as_bytes()).unwrap().0
}

fn shop() -> Driver {
    Driver::open(&sketch::sketch(sketch::SHOP))
}

#[test]
fn a_service_that_is_drawn_and_taken_out_again_leaves_the_design_as_it_was() {
    let mut drawn = 0;
    for sample in SAMPLES {
        let (topology, _) = file::read(sample.text.as_bytes()).unwrap();
        let mut driver = Driver::open(&topology);
        let opened = driver.topology().clone();
        for number in 0..topology.links().len() {
            // With nothing selected the key goes through all links.
            driver.keys("Esc Esc Esc");
            driver.keys(&"] ".repeat(number + 1));
            let link = driver.selected().to_owned();
            driver.keys("g r");
            if !driver.said().starts_with("drew ") {
                assert_eq!(*driver.topology(), opened, "{} {link}: {}", sample.name, driver.said());
                continue;
            }
            drawn += 1;
            assert_ne!(*driver.topology(), opened, "{} {link}", sample.name);
            driver.keys("g R");
            let (is, was) = (sketch::print(driver.topology()), sketch::print(&opened));
            assert_eq!(is, was, "{} {link}: {}", sample.name, driver.said());
            assert_eq!(*driver.topology(), opened, "{} {link}", sample.name);
            driver.keys("u u");
            assert_eq!(*driver.topology(), opened, "{} {link}", sample.name);
        }
    }
    assert!(drawn > 30, "only {drawn} links were drawn through their services");
}

/// What the card of the tour says on its first row.
fn card(driver: &Driver) -> Option<String> {
    let screen = driver.screen();
    let from = screen.find("Tour, ")?;
    Some(screen[from..].split([':', '\n']).next()?.to_owned())
}

#[test]
fn the_tour_goes_on_by_itself_when_what_it_asks_for_is_done() {
    let mut driver = Driver::start(120, 36);
    driver.keys("T");
    let mut steps = vec![card(&driver).expect("the tour begins")];
    for keys in ["Right", "]", "T", "t 4", "u", "A", "Esc Left o 'Playlist' Enter Esc", "-", "!", "Esc X Esc"] {
        driver.keys(keys);
        let now = card(&driver).unwrap_or_else(|| panic!("{keys} ends the tour\n{}", driver.screen()));
        assert_ne!(steps.last(), Some(&now), "{keys} does what the step asks for\n{}", driver.screen());
        steps.push(now);
    }
    let all: Vec<String> = (1..=tour::STEPS.len()).map(|at| format!("Tour, {at} of {}", tour::STEPS.len())).collect();
    assert_eq!(steps, all);
    driver.keys("T");
    assert_eq!((card(&driver), driver.said()), (None, "the tour is over; T begins it again, and ? lists the keys"));
    assert!(driver.topology().components().values().any(|it| it.name == "Playlist"), "what was drawn stays");
}

#[test]
fn the_tour_can_be_left_at_every_step() {
    for leave in ["g T", "Esc Esc Esc"] {
        for step in 0..tour::STEPS.len() {
            let mut driver = Driver::start(80, 24);
            driver.keys("T");
            driver.keys(&"T ".repeat(step));
            let step = format!("Tour, {} of {}", step + 1, tour::STEPS.len());
            assert_eq!(card(&driver).as_deref(), Some(step.as_str()), "{}", driver.screen());
            driver.keys(leave);
            assert_eq!(card(&driver), None, "{leave} leaves at {step}\n{}", driver.screen());
            driver.keys("a 'Still here' Enter");
            assert!(driver.topology().components().values().any(|it| it.name == "Still here"));
        }
    }
}

/// The column in which the inspector begins beside the canvas, or the row in which it begins below it.
fn edge(driver: &Driver) -> (u16, u16) {
    let buffer = driver.draw();
    let sign = |x: u16, y: u16| buffer[(x, y)].symbol().to_owned();
    let (width, height) = (buffer.area.width, buffer.area.height);
    let beside = (0..width).rev().find(|x| (1..height - 2).all(|y| sign(*x, y) == "│"));
    let below = (0..height).rev().find(|y| (0..width).all(|x| sign(x, *y) == "─"));
    (beside.unwrap_or(0), below.unwrap_or(0))
}

#[test]
fn panes_are_made_larger_and_smaller_with_keys_and_by_their_edges() {
    let mut driver = shop();
    let (usual, _) = edge(&driver);
    driver.keys(">");
    assert_eq!(edge(&driver).0, usual - 4);
    driver.keys("< <");
    assert_eq!(edge(&driver).0, usual + 4);
    for (to, stops_at) in [(60, 60), (100, 96), (3, 40), (usual, usual)] {
        let (from, _) = edge(&driver);
        driver.mouse(Act::Press(Button::Left), from, 10);
        driver.mouse(Act::Drag(Button::Left), to, 12);
        driver.mouse(Act::Release(Button::Left), to, 12);
        assert_eq!(edge(&driver).0, stops_at, "dragged to {to}\n{}", driver.screen());
    }
    // Below the canvas its upper edge is dragged.
    driver.input(Input::Resize(80, 24));
    let (_, row) = edge(&driver);
    driver.mouse(Act::Press(Button::Left), 30, row);
    driver.mouse(Act::Drag(Button::Left), 30, row - 4);
    driver.mouse(Act::Release(Button::Left), 30, row - 4);
    assert_eq!(edge(&driver).1, row - 4, "{}", driver.screen());
    // Two clicks give the usual size again.
    for act in [Act::Press(Button::Left), Act::Release(Button::Left), Act::Press(Button::Left)] {
        driver.mouse_at_once(act, 30, row - 4);
    }
    assert_eq!(edge(&driver).1, row, "{}", driver.screen());
    // The list of findings, by its head and by keys.
    driver.keys("!");
    let head = |driver: &Driver| driver.find("Findings: ").expect("the findings are shown").1;
    let at = head(&driver);
    driver.keys(">");
    assert_eq!(head(&driver), at - 2, "{}", driver.screen());
    driver.mouse(Act::Press(Button::Left), 5, at - 2);
    driver.mouse(Act::Drag(Button::Left), 5, at + 1);
    driver.mouse(Act::Release(Button::Left), 5, at + 1);
    assert_eq!(head(&driver), at + 1, "{}", driver.screen());
}

#[test]
fn a_screen_that_changes_while_something_is_dragged_loses_nothing_of_it() {
    let mut driver = shop();
    let place = |driver: &Driver| driver.topology().components()[0].at.expect("it has a place");
    let (column, row) = driver.find("│ Shop │").map(|(x, y)| (x + 3, y)).unwrap();
    let start = place(&driver);
    driver.mouse(Act::Press(Button::Left), column, row);
    driver.mouse(Act::Drag(Button::Left), column + 6, row + 2);
    for (width, height) in [(80, 24), (30, 5), (200, 60), (120, 36)] {
        driver.input(Input::Resize(width, height));
        assert_eq!(place(&driver), Cell::new(start.x + 6, start.y + 2), "it stays where it was dragged to");
        driver.draw();
    }
    let (column, row) = driver.find("│ Shop │").map(|(x, y)| (x + 3, y)).unwrap();
    driver.mouse(Act::Drag(Button::Left), column + 4, row);
    driver.mouse(Act::Release(Button::Left), column + 4, row);
    assert_eq!(driver.editor.document().history().done().len(), 1, "a gesture is one step");
    driver.keys("u");
    assert_eq!(place(&driver), start);
}

#[test]
fn a_screen_that_changes_while_something_is_typed_keeps_what_was_typed() {
    for (keys, then) in [
        ("a 'Stock'", "Enter"),
        ("r C-u 'Stock'", "Enter"),
        ("Enter C-u 'Stock'", "Enter"),
        ("o 'Stock'", "Enter Esc"),
        (": 'duplicate'", "Enter r C-u 'Stock' Enter"),
        ("l b 'Stock'", "Enter"),
    ] {
        let mut driver = shop();
        driver.keys(keys);
        let mode = driver.editor.mode().name();
        for (width, height) in [(80, 24), (20, 4), (0, 0), (200, 60), (100, 30)] {
            driver.input(Input::Resize(width, height));
            driver.draw();
            assert_eq!(driver.editor.mode().name(), mode, "{keys} at {width}x{height}");
        }
        driver.keys(then);
        let topology: &Topology = driver.topology();
        let mut names = topology.components().values().map(|it| &it.name);
        let named = names.any(|name| name == "Stock") || topology.groups().values().any(|it| it.name == "Stock");
        assert!(named, "{keys} {then}\n{}", driver.screen());
    }
}

#[test]
fn an_arrow_leads_past_what_stands_above_or_below() {
    let design = "service hub at=4,6 \"Hub\"\nservice short at=40,2 \"Short\"\nservice long at=40,8 \"A long name\"\n";
    let mut driver = Driver::open(&sketch::sketch(design));
    driver.keys("End Left");
    assert_eq!(driver.selected(), "hub", "the middle of the short box above is to the left too");
    driver.keys("End Up");
    assert_eq!(driver.selected(), "short");
}

#[test]
fn what_lies_over_something_after_a_move_is_told() {
    let design = "service a at=4,6 \"Alpha\"\nservice b at=24,6 \"Beta\"\n";
    for keys in ["% = l", "Home M Right Right Right Right Right Right Right Right Enter"] {
        let mut driver = Driver::open(&sketch::sketch(design));
        driver.keys(keys);
        assert!(driver.said().contains(" lies over "), "{keys}: {}", driver.said());
        driver.keys("u");
        assert!(!driver.said().contains("lies over"), "{keys}");
    }
    let mut driver = Driver::open(&sketch::sketch(design));
    driver.keys("Esc");
    let (column, row) = driver.find("Alpha").unwrap();
    driver.mouse(Act::Press(Button::Left), column + 2, row);
    driver.mouse(Act::Drag(Button::Left), column + 20, row);
    driver.mouse(Act::Release(Button::Left), column + 20, row);
    assert_eq!(driver.said(), "Alpha lies over Beta: move it on, or u takes it back");
}

#[test]
fn a_link_is_pulled_out_of_a_border_and_seen_on_its_way() {
    let mut driver = shop();
    driver.keys("Esc");
    let (column, row) = driver.find("Shop").unwrap();
    // The free cell beside the border is as good as the border.
    driver.mouse(Act::Press(Button::Left), column + 4, row);
    driver.mouse(Act::Drag(Button::Left), column + 12, row + 5);
    let buffer = driver.draw();
    assert_eq!(buffer[(column + 7, row)].symbol(), "┈", "{}", driver.screen());
    assert_eq!(buffer[(column + 12, row + 3)].symbol(), "┊", "{}", driver.screen());
    let (column, row) = driver.find("Biller").unwrap();
    driver.mouse(Act::Drag(Button::Left), column, row);
    driver.mouse(Act::Release(Button::Left), column, row);
    assert!(driver.screen().contains("What does Shop expect of Biller?"), "{}", driver.screen());
}

#[test]
fn the_inspector_scrolls_a_page_and_comes_back_at_once() {
    let design = file::read(include_bytes!("../../samples/mistakes.json")).unwrap().0;
    let mut driver = Driver::open(&design);
    driver.keys("]");
    let top = driver.screen();
    for _ in 0..20 {
        driver.keys("PageDown");
        driver.draw();
    }
    let end = driver.screen();
    assert!(!end.contains("PageDown: more"), "{end}");
    driver.keys("PageUp");
    assert_ne!(driver.screen(), end, "nothing is left to be scrolled back in vain");
    for _ in 0..20 {
        driver.keys("PageUp");
    }
    assert_eq!(driver.screen(), top);
}

#[test]
fn the_inspector_tells_the_first_links_of_a_hub_and_how_many_more_there_are() {
    let calls: Vec<String> = (1..=130).map(|number| format!("hub -> part-{number} : call")).collect();
    let mut driver = Driver::open(&sketch::sketch(&format!("service hub\n{}", calls.join("\n"))));
    driver.keys("Home");
    let mut seen = driver.screen();
    assert!(seen.contains("Sends 130") && seen.contains("PageDown: all"), "a long list is folded up: {seen}");
    while driver.screen().contains("PageDown:") && !seen.contains("and 30 more") {
        driver.keys("PageDown");
        seen.push_str(&driver.screen());
    }
    assert!(seen.contains("and 30 more"), "{seen}");
}

#[test]
fn a_prefix_says_what_its_keys_are_for() {
    let mut driver = shop();
    driver.keys("=");
    assert!(driver.screen().contains("=: align and distribute"), "{}", driver.screen());
}

#[test]
fn the_list_of_changes_leads_to_any_of_them() {
    let mut driver = shop();
    let mut designs = vec![driver.topology().clone()];
    for keys in ["a 'Stock' Enter", "r ' room' Enter", "g p", "Home d", "u"] {
        driver.keys(keys);
        if driver.topology() != designs.last().unwrap() && !designs.contains(driver.topology()) {
            designs.push(driver.topology().clone());
        }
    }
    driver.keys("g h");
    assert!(driver.screen().contains("taken back") && driver.screen().contains("the beginning"), "{}", driver.screen());
    driver.keys("Up Enter");
    assert_eq!(driver.topology(), designs.last().unwrap(), "what was taken back is made again");
    driver.keys("g h 'beginning' Enter");
    assert_eq!(driver.topology(), &designs[0], "{}", driver.said());
    assert!(driver.said().ends_with("changes away; g h goes back"), "{}", driver.said());
    driver.keys("g h 'rename' Enter");
    assert_eq!(driver.topology().components().values().filter(|it| it.name == "Stock room").count(), 1);
}

#[test]
fn esc_never_leaves_the_program() {
    let mut driver = Driver::start(80, 24);
    driver.keys("Esc Esc");
    assert!(!driver.left);
    assert_eq!(driver.said(), "q leaves the program");
    driver.keys("q");
    assert!(driver.left);
}

#[test]
fn whoever_goes_elsewhere_is_asked_about_unsaved_changes() {
    for (keys, there) in
        [("g o", "Open"), ("g S", "Take the tour"), ("T", "Tour, 1 of"), (": 'e other.json' Enter", "a new design")]
    {
        let mut driver = shop();
        driver.keys(keys);
        assert!(driver.screen().contains(there), "{keys} with nothing unsaved: {}", driver.screen());
        let mut driver = shop();
        driver.keys("d").keys(keys);
        assert!(driver.screen().contains("There are unsaved changes"), "{keys}: {}", driver.screen());
        let changed = driver.topology().clone();
        driver.keys("Down Down Enter");
        assert_eq!(*driver.topology(), changed, "{keys}, stay");
        driver.keys(keys).keys("Enter");
        assert!(driver.screen().contains(there), "{keys}, save and go on: {}", driver.screen());
        assert_eq!(read(&driver.files[Path::new("design.json")]), changed, "{keys}, save and go on");
        let mut driver = shop();
        let file = driver.files[Path::new("design.json")].clone();
        driver.keys("d").keys(keys).keys("Down Enter");
        assert!(driver.screen().contains(there), "{keys}, go on without saving: {}", driver.screen());
        assert_eq!(driver.files[Path::new("design.json")], file, "{keys}, go on without saving");
    }
}

#[test]
fn what_gives_way_to_another_design_unsaved_is_kept() {
    let mut driver = shop();
    driver.keys("d : 'e other.json' Enter Down Enter");
    assert_eq!(driver.effects, [Effect::GiveUp]);
    let mut driver = shop();
    driver.keys(": 'e other.json' Enter");
    assert_eq!(driver.effects, [], "there is nothing to keep");
}

#[test]
fn undo_goes_back_to_what_was_selected_where_nothing_is_left_of_what_was_made() {
    for keys in ["D", "y p", "o 'Audit' Enter x", "a 'Audit' Enter", "c / 'Biller' Enter x"] {
        let mut driver = shop();
        let before = driver.editor.selection().clone();
        driver.keys(keys).keys("Esc Esc Esc");
        let steps = driver.editor.document().history().done().len();
        assert!(steps > 0, "{keys} does something");
        driver.keys(&"u ".repeat(steps));
        assert_eq!(*driver.editor.selection(), before, "{keys}");
    }
}

#[test]
fn a_drawing_that_fits_is_in_the_middle_of_the_screen_and_stays_in_view() {
    let (topology, _) =
        file::read(SAMPLES.iter().find(|it| it.name == "music-sharing").unwrap().text.as_bytes()).unwrap();
    let mut driver = Driver::start(80, 24);
    driver.files.insert("design.json".into(), file::write(&topology, None));
    driver.read("design.json");
    driver.input(Input::Resize(200, 60));
    let frame = |driver: &Driver| driver.find("╭ Music platform").expect("the frame is in view");
    let (column, row) = frame(&driver);
    assert!(column > 5 && row > 8, "the drawing begins at {column}, {row} of a screen that is twice as large");
    driver.input(Input::Resize(150, 40));
    assert!(frame(&driver).1 < row, "it moves with the middle of the screen");
    // A frame around a box at its edge makes the drawing larger.
    driver.keys("Home b 'Edge' Enter");
    frame(&driver);
    // Who has moved the view looks at what it was moved to.
    driver.keys(&"z k ".repeat(2));
    let (_, moved) = frame(&driver);
    driver.input(Input::Resize(150, 41));
    assert_eq!(frame(&driver).1, moved);
}

#[test]
fn the_keys_of_the_drawing_work_in_the_list_of_findings_and_the_list_remembers_its_place() {
    let sample = SAMPLES.iter().find(|it| it.name == "mistakes").unwrap();
    let mut driver = Driver::open(&file::read(sample.text.as_bytes()).unwrap().0);
    driver.keys("! Down Down");
    let chosen = driver.selected().to_owned();
    driver.keys("r");
    assert_eq!(driver.editor.mode().name(), ModeName::Ask, "{}", driver.screen());
    driver.keys("Esc");
    assert_eq!(driver.selected(), chosen);
    driver.keys("!");
    let Mode::Findings { cursor } = driver.editor.mode() else { panic!("{}", driver.screen()) };
    assert_eq!(*cursor, 2);
    assert_eq!(driver.selected(), chosen);
}

#[test]
fn a_form_moves_the_view_only_while_it_is_there() {
    let mut driver = shop();
    // At the right edge of the canvas, where the form will lie.
    driver.keys(&"z h ".repeat(10));
    driver.keys("Right");
    let before = driver.find("│ Orders │").expect("it is in view");
    driver.keys("Enter");
    let beside = driver.find("│ Orders │").expect("what the form is about is in view");
    assert!(beside.0 < before.0, "the form would lie over it at {before:?}");
    driver.keys("Esc");
    assert_eq!(driver.find("│ Orders │"), Some(before), "{}", driver.screen());
}

#[test]
fn a_right_click_on_the_inspector_lists_what_can_be_done_with_what_it_tells_of() {
    let mut driver = shop();
    let (column, row) = driver.find("Sends").expect("it tells of the shop");
    driver.click(Button::Right, column, row);
    assert!(driver.screen().contains("add-downstream"), "{}", driver.screen());
    driver.keys("Esc");
    assert_eq!(driver.editor.mode().name(), ModeName::Browse);
}
