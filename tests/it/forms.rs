//! What can be said of a thing is said in its form: checked and shown while it is typed, one step in the history.

use toposcope::editor::Input;
use toposcope::editor::mode::{Mode, ModeName};
use toposcope::model::{NEEDS, Need, Topology, Verdict};

use crate::sketch;
use crate::support::driver::Driver;

const SHOP: &str = "\
group sales application
web-app shop @sales at=2,4 \"Shop\"
service orders @sales at=40,4 \"Orders\"
worker biller at=80,4 \"Biller\"
shop -> orders : command \"Order\"
orders -> biller : \"Bill\"
";

fn shop() -> Driver {
    Driver::open(&sketch::sketch(SHOP))
}

/// A design as a sketch, without places.
fn plain(topology: &Topology) -> String {
    let text = sketch::print(topology);
    let line = |line: &str| line.split(' ').filter(|word| !word.starts_with("at=")).collect::<Vec<_>>().join(" ");
    text.lines().map(line).collect::<Vec<_>>().join("\n")
}

/// Runs keys over the shop: the lines of the sketch that are new, and that this was one step which undo takes back.
fn check(keys: &str, expected: &[&str]) {
    let mut driver = shop();
    let before = driver.topology().clone();
    driver.keys(keys);
    assert_eq!(driver.editor.mode().name(), ModeName::Browse, "{keys}\n{}", driver.screen());
    let old = plain(&before);
    let now = plain(driver.topology());
    let new: Vec<&str> = now.lines().filter(|line| !old.lines().any(|other| other == *line)).collect();
    assert_eq!(new, expected, "{keys}\n{}", driver.screen());
    assert_eq!(driver.editor.document().history().done().len(), 1, "{keys} is one step");
    driver.keys("u");
    assert_eq!(*driver.topology(), before, "{keys} is undone");
    driver.keys("U");
    assert_eq!(plain(driver.topology()), now, "{keys} is done again");
}

#[test]
fn a_component_says_all_of_itself_in_its_form() {
    check("Home Enter ' now' Enter", &["web-app shop @sales \"Shop now\""]);
    check("Home Enter Tab 'mob' Enter", &["mobile-app shop @sales \"Shop\""]);
    check("Home Enter Tab Right Enter", &["mobile-app shop @sales \"Shop\""]);
    check(
        "Home Enter Tab Tab Backspace Tab 'pub' Tab '12' Tab 'prem' Enter",
        &["web-app shop +public x12 tier=premium \"Shop\""],
    );
    check(
        "Home Enter S-Tab Backspace Backspace 'op-front' Enter",
        &["web-app shop-front @sales \"Shop\"", "shop-front -> orders : command id=shop-orders \"Order\""],
    );
}

#[test]
fn several_components_are_said_the_same_of_at_once() {
    check(
        "Home Space Right Enter Tab Tab 'priv' Enter",
        &["web-app shop @sales +private \"Shop\"", "service orders @sales +private \"Orders\""],
    );
}

#[test]
fn a_link_says_all_of_itself_in_its_form() {
    check("Home ] Enter ' it' Enter", &["shop -> orders : command \"Order it\""]);
    check(
        "Home ] Enter Tab 'burst, payload 8 MB, no replay' Enter",
        &["shop -> orders : command replay=false burst=true payload_bytes=8MB \"Order\""],
    );
    check("Home ] Enter Tab Tab 'not' Tab 'news' Enter", &["shop -> orders : #news notification \"Order\""]);
    check(
        "End ] Enter S-Tab 'x' Tab Tab Tab Tab Tab 'shop' Enter",
        &["orders -> biller : id=orders-billerx reply=shop-orders \"Bill\""],
    );
    check(
        "Home ] Enter S-Tab S-Tab S-Tab S-Tab 'storage' Tab 'it is there' Enter",
        &["shop -> orders : command pin=storage-queue \"Order\""],
    );
}

#[test]
fn the_needs_of_several_links_are_said_in_one_form() {
    check(
        "% w 'rate 5000, ordering per-key' Enter",
        &[
            "shop -> orders : command ordering=per-key rate_per_second=5000 \"Order\"",
            "orders -> biller : ordering=per-key rate_per_second=5000 \"Bill\"",
        ],
    );
    check(
        "% w 'burst' Tab 'many' Enter",
        &[
            "shop -> orders : command receivers=many burst=true \"Order\"",
            "orders -> biller : receivers=many burst=true \"Bill\"",
        ],
    );
}

/// Whatever the table says of a need is taken by its line, shown as it is stated, and taken back by an empty line.
#[test]
fn every_need_of_the_table_can_be_stated_and_taken_back_in_the_form() {
    for (at, row) in NEEDS.iter().enumerate() {
        let mut driver = shop();
        driver.keys("Home ] w");
        for _ in 0..=at {
            driver.keys("Down");
        }
        let Mode::Form(form) = driver.editor.mode() else { panic!("w opens the needs") };
        let picks: Vec<String> = form.row().unwrap().picks.iter().map(|pick| pick.word.clone()).collect();
        let values = if picks.is_empty() { vec!["7".to_owned()] } else { picks };
        for value in &values {
            driver.keys("C-u").text(value);
            let stated = driver.topology().links()[0].needs.get(row.need).map(ToString::to_string);
            assert!(stated.is_some(), "{} takes {value}:\n{}", row.key, driver.screen());
        }
        driver.keys("Enter w");
        for _ in 0..=at {
            driver.keys("Down");
        }
        driver.keys("C-u Enter");
        assert_eq!(driver.topology().links()[0].needs.get(row.need), None, "{}", row.key);
    }
}

#[test]
fn what_cannot_be_understood_says_why_keeps_the_form_open_and_changes_nothing() {
    for (keys, why) in [
        ("Home ] w PageDown PageDown '8 XB' Enter", "takes a number of bytes"),
        ("Home ] w 'bursts' Enter", "there is no need \"bursts\""),
        ("Home ] w 'rate fast' Tab Enter", "takes a number"),
        ("Home Enter C-u Enter", "a name is needed"),
        ("Home Enter Tab 'zzz' Enter", "it is none of these"),
        ("Home Enter Tab Backspace Enter", "one of these is needed"),
        ("Home Enter Tab Tab Tab Tab 'many' Enter", "a whole number"),
        ("Home Enter S-Tab ' Ü' Enter", "small letters, digits"),
        ("Home Enter S-Tab C-u 'orders' Enter", "another one has this id"),
        ("Home ] Enter S-Tab S-Tab S-Tab 'because' Enter", "choose a service first"),
        ("Home ] Enter Tab Tab Tab Tab 'shop' Enter", "answer to itself"),
    ] {
        let mut driver = shop();
        let before = plain(driver.topology());
        driver.keys(keys);
        assert!(driver.screen().contains(why), "{keys}: {why}\n{}", driver.screen());
        assert_eq!(driver.editor.mode().name(), ModeName::Form, "{keys}");
        driver.keys("Esc");
        assert_eq!(plain(driver.topology()), before, "{keys}");
        assert_eq!(driver.editor.document().history().done().len(), 0, "{keys}");
    }
}

#[test]
fn the_answer_follows_what_is_typed_in_the_same_frame() {
    let mut driver = shop();
    driver.keys("Home ] Enter Tab Tab");
    assert!(driver.screen().contains("message"));
    driver.keys("'not'");
    let link = driver.topology().links()[0].id.clone();
    assert_eq!(driver.editor.analysis().verdict(&link), Verdict::Event);
    assert!(driver.screen().contains("event  Event Grid"), "{}", driver.screen());
    driver.keys("Esc");
    assert_eq!(driver.editor.analysis().verdict(&link), Verdict::Message);
}

#[test]
fn a_group_is_drawn_nested_renamed_and_taken_away() {
    check(
        "Home b 'Front' Tab 'net' Enter",
        &["group front network in sales \"Front\"", "web-app shop @front \"Shop\""],
    );
    check("Home g g b 'West' Tab 'region' Enter", &["group sales application in west", "group west region \"West\""]);
    check(
        "Home g g Enter ' side' Tab 'team' S-Tab S-Tab C-u 'front' Enter",
        &["group front team \"sales side\"", "web-app shop @front \"Shop\"", "service orders @front \"Orders\""],
    );
    check("Home g u", &["web-app shop \"Shop\"", "service orders \"Orders\""]);
    check("Home B", &["web-app shop \"Shop\""]);
    check("End g b Enter", &["worker biller @sales \"Biller\""]);
}

#[test]
fn a_new_component_is_named_guessed_and_joined_in_one_step() {
    check("End a 'Mobile app' Enter", &["mobile-app mobile-app \"Mobile app\""]);
    check(
        "End o 'Ledger' Enter 4 'Paid' Tab 'replay' Enter",
        &["service ledger \"Ledger\"", "biller -> ledger : notification id=paid replay=true \"Paid\""],
    );
    check("Home O 'User' Enter Esc", &["person user @sales \"User\"", "user -> shop :"]);
    check("End c a 1 'Again' Enter", &["biller -> shop : command id=again \"Again\""]);
    check(
        "Home ] i 'Gate' Tab 'api-m' Enter",
        &[
            "api-management gate @sales \"Gate\"",
            "shop -> gate : command id=shop-orders \"Order\"",
            "gate -> orders : command",
        ],
    );
}

#[test]
fn nothing_is_added_without_a_name() {
    for keys in ["a Esc", "End o Esc", "Home b Esc", "a 'x' Esc", "a Enter Esc"] {
        let mut driver = shop();
        let before = driver.topology().clone();
        driver.keys(keys);
        assert_eq!(*driver.topology(), before, "{keys}");
        assert_eq!(driver.editor.document().history().done().len(), 0, "{keys}");
    }
}

#[test]
fn an_arrow_says_on_which_side_while_there_is_no_name() {
    for (key, beside) in [("Down", (0, 1)), ("Up", (0, -1)), ("Left", (-1, 0)), ("Right", (1, 0))] {
        let mut driver = Driver::open(&sketch::sketch("service hub at=40,20"));
        driver.keys("o");
        assert_eq!(driver.editor.mode().name(), ModeName::Side);
        driver.keys(key).keys("'New' Enter Esc");
        let at = |id: &str| driver.topology().component(&sketch::component_id(id)).unwrap().at.unwrap();
        let (hub, new) = (at("hub"), at("new"));
        let sign = |a: i32, b: i32, room: i32| if (a - b).abs() < room { 0 } else { (a - b).signum() };
        assert_eq!((sign(new.x, hub.x, 8), sign(new.y, hub.y, 3)), beside, "{key}");
    }
}

#[test]
fn the_design_says_what_it_is_about() {
    let mut driver = shop();
    driver.keys("Esc Enter ' two' Tab 'Sells, and bills.' Enter");
    assert_eq!(driver.topology().title().name, "sketch two");
    assert_eq!(driver.topology().title().description.as_deref(), Some("Sells, and bills."));
}

#[test]
fn pasting_into_a_line_replaces_a_choice_and_never_ends_the_form() {
    let mut driver = shop();
    driver.keys("Home ] w Down");
    driver.input(Input::Paste("many\r\n".to_owned()));
    assert_eq!(driver.topology().links()[0].needs.word(Need::Receivers), Some("many"));
    assert_eq!(driver.editor.mode().name(), ModeName::Form);
}
