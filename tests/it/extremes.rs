//! Designs of the shapes that break programs are read, analyzed, placed, drawn, exported and walked through like others.

use std::collections::HashSet;
use std::fmt::Write as _;

use toposcope::analysis::Analysis;
use toposcope::drawing::{Drawing, UNICODE};
use toposcope::editor::Input;
use toposcope::editor::selection::Item;
use toposcope::export::{EXPORTERS, Options, Report};
use toposcope::file;
use toposcope::layout::{Area, Direction, Layout};
use toposcope::model::Topology;

use crate::sketch::sketch;
use crate::support::driver::Driver;

/// Does everything with a design that the program can do, on the small stack of a test's thread, which
/// a walk from link to link by recursion exhausts.
fn check(design: &Topology) {
    let text = file::write(design, None);
    let (read, _) = file::read(text.as_bytes()).unwrap_or_else(|problems| panic!("{}", problems.report("it")));
    assert_eq!(read, *design);
    let (analysis, layout) = (Analysis::of(&read), Layout::of(&read, Direction::Auto));
    let report = Report { topology: &read, analysis: &analysis, layout: &layout, options: &Options::default() };
    for exporter in EXPORTERS {
        assert!(!(exporter.write)(&report).is_empty(), "{}", exporter.name);
    }
    let window = Area { w: 120, h: 36, ..layout.bounds() };
    assert_eq!(Drawing::of(&read, &analysis, &layout, &UNICODE, window).rows().count(), 36);
    assert_eq!(analysis.summary().links, read.links().len());
}

/// A sketch of so many lines or groups of lines.
fn lines(count: usize, line: impl Fn(usize) -> String) -> Topology {
    sketch(&(0..count).fold(String::new(), |mut text, number| {
        writeln!(text, "{}", line(number)).unwrap();
        text
    }))
}

#[test]
fn long_chains_and_circles_are_designs_like_others() {
    check(&lines(3_000, |at| format!("c{at} -> c{} : command", at + 1)));
    check(&lines(3_000, |at| format!("c{at} -> c{} : call", (at + 1) % 3_000)));
    check(&lines(1_000, |at| format!("c{at} -> c{} : document reply=l{} id=l{at}", 1 - at % 2, (at + 1) % 1_000)));
}

#[test]
fn thousands_of_links_between_two_components_and_from_one_to_itself_are_drawn() {
    check(&lines(5_000, |at| format!("a -> b : notification id=l{at} #c{}", at % 9)));
    check(&lines(200, |at| format!("a -> a : call id=l{at}")));
}

#[test]
fn islands_and_a_crowd_in_which_everyone_talks_to_everyone_are_drawn() {
    check(&lines(2_000, |at| format!("service c{at}")));
    check(&lines(18 * 18, |at| format!("c{} -> c{} : stream id=l{at}", at / 18, at % 18)));
}

#[test]
fn groups_two_hundred_deep_are_drawn() {
    check(&lines(200, |at| match at.checked_sub(1) {
        None => "group g0 network\nservice c0 @g0".to_owned(),
        Some(outer) => format!("group g{at} network in g{outer}\nservice c{at} @g{at}\nc{outer} -> c{at} : command"),
    }));
}

#[test]
fn every_one_of_many_links_can_be_reached_by_the_keyboard() {
    let mut driver = Driver::open(&lines(60, |at| format!("a -> b : command id=l{at}")));
    driver.keys("Tab");
    let mut reached = HashSet::new();
    for _ in 0..60 {
        driver.keys("]");
        match driver.editor.selection().leader() {
            Some(Item::Link(id)) => reached.insert(id.clone()),
            other => panic!("no link but {other:?}"),
        };
    }
    assert_eq!(reached.len(), 60);
}

#[test]
fn a_megabyte_pasted_into_a_name_is_cut_with_a_word_and_is_one_step_of_undo() {
    let mut driver = Driver::open(&sketch("service web\nservice shop\nweb -> shop : command"));
    let before = driver.topology().clone();
    driver.keys("Home r C-u");
    driver.input(Input::Paste(format!("\u{1b}[2J\0{}\r\n", "ab\n".repeat(350_000))));
    assert!(driver.said().contains("letters were left out"), "{}", driver.said());
    driver.keys("Enter");
    let name = driver.topology().components()["web"].name.clone();
    assert!(name.starts_with("[2Jab ab ab") && (1_000..10_000).contains(&name.len()), "{} bytes", name.len());
    assert_eq!(driver.screen().lines().count(), 36);
    driver.keys("u");
    assert_eq!(*driver.topology(), before);
}

#[test]
fn a_megabyte_pasted_where_no_text_is_asked_for_changes_nothing() {
    let mut driver = Driver::open(&sketch("service web"));
    let before = driver.topology().clone();
    driver.input(Input::Paste("{\"toposcope\": 1, \"name\": \"".to_owned() + &"\u{1b}[31m".repeat(200_000)));
    assert!(driver.said().contains("what was pasted:1:"), "{}", driver.said());
    assert!(!driver.said().contains('\u{1b}'));
    assert_eq!(*driver.topology(), before);
}
