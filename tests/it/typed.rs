//! What is typed into the palette, a search and a question does what its words say, and nothing is cut off that tells why
//! something was not done.

use toposcope::editor::Input;
use toposcope::editor::mode::Mode;
use toposcope::editor::prompt::Prompt;
use toposcope::file;

use crate::sketch;
use crate::support::driver::Driver;

fn shop() -> Driver {
    Driver::open(&sketch::sketch(sketch::SHOP))
}

fn prompt(driver: &Driver) -> &Prompt {
    match driver.editor.mode() {
        Mode::Ask(prompt) => prompt,
        mode => panic!("{} instead of a question", mode.name().title()),
    }
}

fn matches(driver: &Driver) -> Vec<&str> {
    let prompt = prompt(driver);
    prompt.matches.iter().map(|at| prompt.choices[*at].text.as_str()).collect()
}

#[test]
fn letters_that_are_only_strewn_over_a_text_find_nothing() {
    let mut driver = shop();
    driver.keys(": 'li'");
    let found = matches(&driver);
    assert_eq!(found[..2], ["next-link", "previous-link"], "{found:?}");
    for (at, choice) in prompt(&driver).choices.iter().enumerate() {
        let near = |text: &str| text.to_lowercase().contains("li");
        if prompt(&driver).matches.contains(&at) {
            assert!(near(&choice.text) || near(&choice.detail), "{}: {}", choice.text, choice.detail);
        }
    }
    driver.keys("C-u 'adn'");
    assert_eq!(matches(&driver).first(), Some(&"add-downstream"), "the first letters of words do find");
}

#[test]
fn what_cannot_be_done_now_stands_behind_the_like_that_can() {
    let mut driver = shop();
    driver.keys(": 'align'");
    let possible: Vec<bool> =
        prompt(&driver).matches.iter().map(|at| prompt(&driver).choices[*at].refused.is_none()).collect();
    assert!(!possible.is_empty() && possible.is_sorted_by(|a, b| a >= b), "{possible:?}");
    driver.keys("C-u 'undo'");
    assert_eq!(matches(&driver)[0], "undo", "what is called exactly that is first, though it cannot be done");
}

#[test]
fn the_palette_takes_the_words_of_other_editors() {
    let mut driver = shop();
    driver.keys("d : 'w' Enter");
    assert_eq!(driver.said(), "saved design.json");
    driver.keys(": 'w other.json' Enter");
    assert_eq!(driver.said(), "saved other.json");
    assert!(driver.files.contains_key(std::path::Path::new("other.json")));
    driver.keys("u : 'e design.json' Enter");
    assert!(driver.screen().contains("There are unsaved changes"), "{}", driver.screen());
    driver.keys("Esc : 'w' Enter : 'e design.json' Enter");
    assert_eq!(driver.editor.store().path.as_deref(), Some(std::path::Path::new("design.json")));
    driver.keys("d : 'q' Enter");
    assert!(!driver.left && driver.screen().contains("There are unsaved changes"), "{}", driver.screen());
    driver.keys("Esc : 'wq' Enter");
    assert!(driver.left);
    let mut driver = shop();
    driver.keys("d : 'q!' Enter");
    assert!(driver.left);
}

#[test]
fn an_export_can_be_typed_with_its_format_and_its_file() {
    let mut driver = shop();
    driver.keys(": 'export md plan.md' Enter");
    assert_eq!(driver.said(), "exported plan.md");
    assert!(driver.files[std::path::Path::new("plan.md")].contains("# "));
    driver.keys(": 'export svg' Enter");
    assert_eq!(driver.said(), "exported design.svg");
    driver.keys(": 'export nonsense' Enter");
    assert!(driver.screen().contains("no format is called that"), "{}", driver.screen());
    driver.keys("Esc : 'theme light' Enter");
    assert_eq!(driver.editor.settings().theme.name, "light");
}

#[test]
fn the_key_of_the_export_pressed_twice_repeats_it() {
    let mut driver = shop();
    driver.keys("X");
    assert!(!driver.screen().contains("the same again"), "nothing has been exported yet");
    driver.keys("Enter Enter");
    let path = std::path::Path::new("design.md");
    let first = driver.files[path].clone();
    driver.keys("r ' two' Enter X");
    assert!(driver.screen().contains("X the same again"), "{}", driver.screen());
    driver.keys("X");
    assert_eq!(driver.said(), "exported design.md");
    assert_ne!(driver.files[path], first);
    assert!(driver.files[path].contains("Shop two"));
}

#[test]
fn what_was_run_last_from_the_palette_stands_first_in_it() {
    let mut driver = shop();
    driver.keys(": 'minimap' Enter : 'fit' Enter :");
    assert_eq!(matches(&driver)[..3], ["fit", "minimap", "add"]);
    assert!(driver.screen().contains("Used last"), "{}", driver.screen());
    driver.keys("Esc : Enter :");
    assert_eq!(matches(&driver)[..2], ["fit", "minimap"], "the last one again");
}

#[test]
fn a_name_that_cannot_be_opened_can_be_mended_where_it_was_typed() {
    let mut driver = shop();
    driver.files.insert("broken.json".into(), "{".to_owned());
    driver.keys("g o 'broken.json' Enter");
    assert!(driver.screen().contains("broken.json:1:"), "{}", driver.screen());
    assert_eq!(prompt(&driver).text(), "broken.json");
    driver.keys("C-u 'design.json' Enter");
    assert_eq!(driver.editor.mode().name().title(), "browse");
}

#[test]
fn the_status_line_tells_all_it_has_to_tell_before_it_counts() {
    let design = file::read(include_bytes!("../../samples/mistakes.json")).unwrap().0;
    let mut driver = Driver::open(&design);
    driver.input(Input::Resize(80, 24));
    driver.keys("Esc c");
    let screen = driver.screen();
    assert!(screen.contains("select the sending component first: arrows, Tab, or f"), "{screen}");
    assert!(screen.contains("6E 9W 1i") && !screen.contains("6 errors"), "{screen}");
    driver.keys("h");
    assert!(driver.screen().contains("6 errors, 9 warnings, 1 advice"), "{}", driver.screen());
    driver
        .input(Input::Refused("many words many words many words many words many words many words many words the end"));
    let screen = driver.screen();
    assert!(screen.contains("the end"), "{screen}");
}

#[test]
fn several_things_are_inspected_as_several() {
    let mut driver = shop();
    driver.keys("%");
    let screen = driver.screen();
    for words in ["3 selected", "2 links between them", "- Biller worker", "= align", "D duplicate"] {
        assert!(screen.contains(words), "{words}:\n{screen}");
    }
}

#[test]
fn a_component_without_a_name_is_shown_by_its_id() {
    let mut driver = shop();
    driver.keys("a");
    assert!(driver.screen().contains("(component)"), "{}", driver.screen());
}

#[test]
fn a_sign_that_terminals_disagree_on_takes_the_cells_it_is_given() {
    let mut driver = shop();
    driver.input(Input::Resize(80, 24));
    driver.keys("r C-u");
    driver.input(Input::Paste("a👩‍👩‍👧b❤️c👍🏽d".to_owned()));
    driver.keys("Enter");
    let screen = driver.screen();
    assert!(screen.contains("a👩 b❤ c👍 d"), "{screen}");
    assert_eq!(driver.topology().components()[0].name, "a👩‍👩‍👧b❤️c👍🏽d", "the file keeps the name");
}

#[test]
fn a_short_form_shows_all_its_lines_on_a_small_screen() {
    let mut driver = shop();
    driver.input(Input::Resize(80, 24));
    driver.keys("g d");
    for line in ["name", "about", "notes"] {
        assert!(driver.screen().contains(line), "{line}:\n{}", driver.screen());
    }
}
