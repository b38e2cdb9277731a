//! Whoever opens a file finds it: the topologies of a folder are listed, and what is typed is completed.
#![cfg(unix)]

use std::fs;

use toposcope::editor::mode::Mode;
use toposcope::file;

use crate::cli::folder;
use crate::sketch;
use crate::support::driver::Driver;
use crate::support::terminal::Terminal;

const PLAN: &str =
    "web-app shop at=4,6 \"Shop\"\nworker biller at=40,6 \"Biller\"\nshop -> biller : command \"Bill\"\n";

/// An editor with a design open, and files beside it.
fn among_files() -> Driver {
    let text = file::write(&sketch::sketch(PLAN), None);
    let mut driver = Driver::open(&sketch::sketch(sketch::SHOP));
    for path in ["plan.json", "plant.json", "teams/billing.json", "teams/old/first.json"] {
        driver.files.insert(path.into(), text.clone());
    }
    driver.files.insert("package.json".into(), "{\"name\": \"of another program\"}".to_owned());
    driver.files.insert("torn.json".into(), "{\"toposcope\": 1, \"components\": [".to_owned());
    driver
}

/// What is typed, and what is offered.
fn offered(driver: &Driver) -> (String, Vec<String>) {
    let Mode::Ask(prompt) = driver.editor.mode() else { panic!("nothing is asked:\n{}", driver.screen()) };
    let choices = prompt.matches.iter().map(|at| prompt.choices[*at].text.clone());
    (prompt.text().to_owned(), choices.collect())
}

#[test]
fn the_topologies_and_folders_where_one_types_are_listed() {
    let mut driver = among_files();
    driver.keys("g o");
    assert_eq!(offered(&driver).1, ["plan.json", "plant.json", "teams/", "torn.json"], "what is open is not offered");
    let screen = driver.screen();
    assert!(screen.contains("2 components") && screen.contains("cannot be read as it is"), "{screen}");
    driver.keys("'tea' Enter");
    assert_eq!(offered(&driver), ("teams/".to_owned(), vec!["teams/billing.json".to_owned(), "teams/old/".to_owned()]));
    driver.keys("Down Enter Enter");
    assert_eq!(driver.editor.store().path.as_deref(), Some("teams/old/first.json".as_ref()), "{}", driver.screen());
    driver.keys("g o");
    assert_eq!(offered(&driver).1[0], "design.json", "what was opened before stands first");
    driver.keys("Esc g o 'teams/billing.json' Enter g o");
    assert_eq!(offered(&driver).1[..3], ["teams/old/first.json", "design.json", "teams/old/"]);
    assert!(driver.screen().contains("Beside the design that is open"), "{}", driver.screen());
}

#[test]
fn tab_completes_what_is_typed_of_a_path() {
    let mut driver = among_files();
    driver.keys("g o 'p' Tab");
    assert_eq!(offered(&driver).0, "plan", "as far as all agree");
    driver.keys("'.' Tab");
    assert_eq!(offered(&driver).0, "plan.json");
    driver.keys("C-u 't' 'e' Tab");
    assert_eq!(offered(&driver), ("teams/".to_owned(), vec!["teams/billing.json".to_owned(), "teams/old/".to_owned()]));
    driver.keys("'b' Tab Enter");
    assert_eq!(driver.editor.store().path.as_deref(), Some("teams/billing.json".as_ref()));
    // Where a file is to be written it does so too.
    driver.keys("g s C-u 'te' Tab 'new.json' Enter");
    assert_eq!(driver.said(), "saved teams/new.json");
}

#[test]
fn a_name_that_is_not_there_yet_is_never_taken_for_another() {
    let mut driver = among_files();
    driver.keys("g o 'lan.json'");
    assert_eq!(offered(&driver).1, ["lan.json", "plan.json", "plant.json"], "a whole name means itself");
    driver.keys("Enter");
    assert_eq!(driver.editor.store().path.as_deref(), Some("lan.json".as_ref()));
    assert!(driver.topology().components().is_empty(), "a new design");
    driver.keys("g o 'lant' Enter");
    assert_eq!(driver.editor.store().path.as_deref(), Some("plant.json".as_ref()), "the start of a name finds it");
    driver.keys("g o 'zebra' Enter");
    assert_eq!(driver.editor.store().path.as_deref(), Some("zebra".as_ref()));
}

#[test]
fn the_program_lists_the_folder_it_runs_in() {
    let home = folder("opening");
    fs::create_dir(home.join("teams")).unwrap();
    fs::create_dir(home.join(".hidden")).unwrap();
    let text = file::write(&sketch::sketch(PLAN), None);
    for path in ["plan.json", "teams/billing.json", ".hidden.json", "notes.txt"] {
        fs::write(home.join(path), &text).unwrap();
    }
    let mut terminal = Terminal::start(&home, &[], 100, 30);
    terminal.expect("Take the tour");
    terminal.press(&["o"]);
    terminal.expect("2 components");
    let text = terminal.text();
    assert!(text.contains("plan.json") && text.contains("teams/"), "{text}");
    assert!(!text.contains("hidden") && !text.contains("notes.txt"), "{text}");
    terminal.press(&["t", "e", "\t"]);
    terminal.expect("teams/billing.json");
    terminal.press(&["\t", "\r"]);
    terminal.expect("BROWSE");
    terminal.expect("billing.json");
}
