//! What a user sets holds, and what cannot be used is told with its place and stops nothing.

use std::fs;
use std::path::Path;

use crate::cli::{folder, path, sample, told, toposcope};
use crate::support::terminal::Terminal;
use toposcope::config::SETTINGS;

/// Runs the program with a home folder; the exit code, what it printed, and what it complained of.
fn at_home(home: &Path, arguments: &[&str], variables: &[(&str, &str)]) -> (i32, String, String) {
    let mut command = toposcope(arguments);
    command.env("XDG_CONFIG_HOME", home).env("HOME", home).envs(variables.iter().copied());
    told(command.output().unwrap())
}

fn configure(home: &Path, text: &str) {
    fs::create_dir_all(home.join("toposcope/themes")).unwrap();
    fs::write(home.join("toposcope/config.toml"), text).unwrap();
}

#[test]
fn the_effective_settings_are_told_with_their_origin() {
    let home = folder("config-origin");
    configure(&home, "mouse = false\n\n[export]\nformat = \"json\"\n\n[keys]\narrange = \"F5\"\n");
    let (code, out, complaint) = at_home(&home, &["config"], &[("TOPOSCOPE_THEME", "light")]);
    assert_eq!((code, complaint.as_str()), (0, ""));
    let row = |key: &str| {
        let found = out.lines().find(|line| line.starts_with(&format!("{key} = ")));
        found.unwrap_or_else(|| panic!("{key} is missing:\n{out}")).split_once("  # ").unwrap()
    };
    assert!(SETTINGS.iter().all(|setting| !row(setting.key).1.is_empty()));
    assert_eq!((row("mouse").0.trim(), row("mouse").1), ("mouse = false", "line 1 of the file"));
    assert_eq!(
        (row("theme").0.trim(), row("theme").1),
        ("theme = \"light\"", "the environment variable TOPOSCOPE_THEME")
    );
    assert_eq!(row("export.format").1, "line 4 of the file");
    assert_eq!(row("ascii").1, "the default");
    assert!(out.contains("arrange = [\"F5\"]"), "{out}");
    // What is printed is itself a configuration file.
    let (config, problems) = toposcope::config::Config::of(&out);
    assert_eq!((problems, config.flag("mouse"), config.text("theme")), (vec![], false, "light"));
}

#[test]
fn what_cannot_be_used_is_told_with_its_place() {
    let home = folder("config-bad");
    configure(&home, "them = \"light\"\n[keys]\nundoo = \"F5\"\nundo = \"q\"\n");
    let (code, out, complaint) = at_home(&home, &["config"], &[]);
    assert_eq!(code, 0);
    assert!(out.contains("theme = \"auto\""), "{out}");
    assert!(
        complaint.contains("config.toml:1:1: there is no setting \"them\"; did you mean \"theme\"?"),
        "{complaint}"
    );
    assert!(complaint.contains("config.toml:3: there is no command \"undoo\"; did you mean \"undo\"?"), "{complaint}");
    assert!(complaint.contains("config.toml:4: q is already \"quit\""), "{complaint}");
}

#[test]
fn a_bad_file_keeps_nobody_out_and_the_keys_that_can_be_used_hold() {
    let home = folder("config-keys");
    configure(&home, "ascii = 7\n[keys]\nundo = \"F5\"\n");
    fs::copy(sample("music-sharing"), home.join("design.json")).unwrap();
    let mut terminal = Terminal::start(&home, &["design.json"], 120, 36);
    terminal.expect("config.toml:1:1: \"ascii\" takes");
    terminal.press(&["]", "t", "4"]);
    terminal.expect("EVENT  notification");
    terminal.press(&["u"]);
    terminal.press(&["\x1b[15~"]);
    terminal.expect("undid: tag as notification");
    terminal.press(&["q"]);
    assert_eq!(terminal.end(), 0);
}

#[test]
fn the_users_own_themes_stand_beside_the_built_in_ones() {
    let home = folder("config-theme");
    configure(&home, "theme = \"mine\"\n");
    let themes = home.join("toposcope/themes");
    fs::write(themes.join("mine.toml"), "inherits = \"dark\"\n[styles]\nmessage = \"#010203\"\n").unwrap();
    fs::write(themes.join("bad.toml"), "inherits = \"darkness\"\n").unwrap();
    let (code, out, complaint) = at_home(&home, &["themes"], &[]);
    assert_eq!(code, 0);
    assert!(out.lines().any(|line| line.starts_with("mine ") && line.ends_with("your own theme")), "{out}");
    assert!(complaint.contains("bad.toml") && complaint.contains("no built-in theme"), "{complaint}");
    let show = ["show", &sample("load-levelling"), "--color", "always"];
    let (_, colored, _) = at_home(&home, &show, &[("COLORTERM", "truecolor")]);
    assert!(colored.contains("38;2;1;2;3"), "messages have the color of the user's theme");
}

#[test]
fn shared_samples_are_listed_and_written_and_bad_ones_are_shown() {
    let home = folder("config-samples");
    let shared = home.join("team");
    fs::create_dir_all(&shared).unwrap();
    let design =
        r#"{ "toposcope": 1, "name": "Orders", "description": "How orders travel", "components": [], "links": [] }"#;
    fs::write(shared.join("orders.json"), design).unwrap();
    fs::write(shared.join("torn.json"), "{ \"toposcope\": 1, ").unwrap();
    fs::write(shared.join("schema.json"), "{}").unwrap();
    fs::write(shared.join("readme.md"), "no topology").unwrap();
    let folder = path(&home, "team");
    for (arguments, variables) in [
        (vec!["samples", "--samples", &folder], vec![]),
        (vec!["samples"], vec![("TOPOSCOPE_SAMPLES", folder.as_str())]),
    ] {
        let (code, out, complaint) = at_home(&home, &arguments, &variables);
        assert_eq!((code, complaint.as_str()), (0, ""));
        assert!(out.lines().any(|line| line.starts_with("orders ") && line.ends_with("How orders travel")), "{out}");
        let torn = out.lines().find(|line| line.starts_with("torn ")).expect("a bad file is shown");
        assert!(torn.contains("cannot be used: ") && torn.contains("torn.json:1:"), "{torn}");
        assert!(!out.contains("schema") && !out.contains("readme"), "{out}");
    }
    let (code, out, _) = at_home(&home, &["samples", "orders", "--samples", &folder], &[]);
    assert_eq!((code, out.as_str()), (0, design));
    let (_, _, complaint) = at_home(&home, &["samples", "--samples", "no-such-folder"], &[]);
    assert!(complaint.starts_with("note: the folder of samples no-such-folder: "), "{complaint}");
}

#[test]
fn a_shared_sample_opens_from_the_start_screen() {
    let home = folder("config-start");
    fs::create_dir_all(home.join("team")).unwrap();
    let design = r#"{ "toposcope": 1, "name": "Orders", "components": [{ "id": "a", "name": "Till", "kind": "service" }], "links": [] }"#;
    fs::write(home.join("team/orders.json"), design).unwrap();
    let mut terminal = Terminal::start(&home, &["--samples", "team"], 120, 36);
    terminal.expect("Orders");
    // It stands after the tour, a new design and a file to be named.
    terminal.press(&["j"; 3]);
    terminal.press(&["\r"]);
    terminal.expect("Till");
    terminal.press(&["q"]);
    assert_eq!(terminal.end(), 0);
    assert_eq!(fs::read_to_string(home.join("team/orders.json")).unwrap(), design, "opening changes nothing");
}

#[test]
fn the_manual_page_names_every_verb() {
    let (code, page, _) = told(toposcope(&["man"]).output().unwrap());
    assert_eq!(code, 0);
    assert!(page.contains(".TH toposcope 1"), "{page}");
    for verb in ["export", "check", "advise", "show", "layout", "import", "samples", "config", "schema"] {
        assert!(page.contains(&format!("toposcope\\-{verb}(1)")), "{verb}");
    }
}
