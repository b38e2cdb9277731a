//! The README says what the program's own tables say. `UPDATE_GOLDEN=1 cargo test readme` writes those parts anew.

use std::collections::HashSet;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use toposcope::analysis::FINDINGS;
use toposcope::config::SETTINGS;
use toposcope::editor::command::commands;
use toposcope::editor::keymap::Keymap;
use toposcope::editor::mode::ModeName;
use toposcope::export::EXPORTERS;
use toposcope::import::IMPORTERS;
use toposcope::model::{Expectation, NEEDS, Vocabulary};
use toposcope::rules::Source;
use toposcope::samples::SAMPLES;
use toposcope::theme::BUILT_IN;

type Part = (&'static str, fn() -> String);

/// The generated parts: the name between the markers, and the text that belongs there.
const PARTS: &[Part] = &[
    ("expectations", expectations),
    ("samples", samples),
    ("verbs", verbs),
    ("keys", keys),
    ("needs", needs),
    ("rules", rules),
    ("findings", findings),
    ("formats", formats),
    ("themes", themes),
    ("settings", settings),
];

fn expectations() -> String {
    let mut text = String::from("| tag | the sender says | verdict |\n| --- | --- | --- |\n");
    for row in Expectation::WORDS {
        let verdict = row.value.verdict().word();
        writeln!(text, "| `{}` | {} | {verdict} |", row.word, row.meaning).unwrap();
    }
    text
}

fn formats() -> String {
    let mut text = String::from("| format | ending | what it is for |\n| --- | --- | --- |\n");
    for exporter in EXPORTERS {
        writeln!(text, "| `{}` | `.{}` | {} |", exporter.name, exporter.extension, exporter.help).unwrap();
    }
    text.push_str("\n| imported | endings | what it is |\n| --- | --- | --- |\n");
    for importer in IMPORTERS {
        let endings = importer.extensions.iter().map(|ending| format!("`.{ending}`")).collect::<Vec<_>>().join(", ");
        writeln!(text, "| `{}` | {endings} | {} |", importer.name, importer.help).unwrap();
    }
    text
}

fn themes() -> String {
    let mut text = String::from("| theme | what it is for |\n| --- | --- |\n");
    for theme in BUILT_IN {
        writeln!(text, "| `{}` | {} |", theme.name, theme.help).unwrap();
    }
    text
}

fn samples() -> String {
    let mut text = String::from("| sample | what it teaches |\n| --- | --- |\n");
    for sample in SAMPLES {
        writeln!(text, "| `{}` | {} |", sample.name, sample.teaches).unwrap();
    }
    text
}

fn verbs() -> String {
    let mut text = String::from("| command | what it does |\n| --- | --- |\n");
    text.push_str("| `toposcope [FILE]` | Opens the editor; without a file, its start screen |\n");
    for verb in toposcope::cli::definition().get_subcommands() {
        let name = verb.get_name();
        let about = verb.get_about().expect("every verb says what it does");
        writeln!(text, "| `toposcope {name}` | {about} |").unwrap();
    }
    text
}

/// The commands with a key in the main mode come with it, the others are found by name.
fn keys() -> String {
    let mut text = String::from("| keys | command | what it does |\n| --- | --- | --- |\n");
    let keymap = Keymap::default();
    let mut headings: Vec<&str> = commands().map(|command| command.group.title()).collect();
    let mut seen = HashSet::new();
    headings.retain(|heading| seen.insert(*heading));
    for heading in headings {
        writeln!(text, "| | **{heading}** | |").unwrap();
        for command in commands().filter(|command| command.group.title() == heading) {
            let mut keys = keymap.keys_of(ModeName::Browse, command);
            if keys.is_empty() {
                keys.extend(ModeName::ALL.iter().flat_map(|mode| keymap.keys_of(*mode, command)));
                keys.dedup();
            }
            let keys: Vec<_> = keys.iter().map(|key| code(key)).collect();
            writeln!(text, "| {} | `{}` | {} |", keys.join(" "), command.name, cell(command.help)).unwrap();
        }
    }
    text
}

fn needs() -> String {
    let mut text = String::from("| need | what it says |\n| --- | --- |\n");
    for row in NEEDS {
        writeln!(text, "| `{}` | {} |", row.key, cell(row.help)).unwrap();
    }
    text
}

fn rules() -> String {
    let mut text = String::from("| rule | what it says | sources |\n| --- | --- | --- |\n");
    let mut all: Vec<_> = toposcope::rules::rules().collect();
    all.sort_by_key(|rule| rule.number());
    for rule in all {
        let sources: Vec<_> = rule.sources.iter().map(|source| link(source)).collect();
        let reason = toposcope::rules::in_words(rule);
        writeln!(text, "| {} | {} | {} |", rule.id, cell(&reason), sources.join(", ")).unwrap();
    }
    text
}

fn findings() -> String {
    let mut text = String::from("| finding | severity | what it is | source |\n| --- | --- | --- | --- |\n");
    for row in FINDINGS {
        let severity = row.severity.word();
        writeln!(text, "| {} | {severity} | {} | {} |", row.id, cell(row.title), link(row.source)).unwrap();
    }
    text
}

fn settings() -> String {
    let mut text = String::from("| setting | default | what it does |\n| --- | --- | --- |\n");
    for setting in SETTINGS {
        let variable = setting.variable.map(|name| format!("; also `{name}`")).unwrap_or_default();
        writeln!(text, "| `{}` | `{}` | {}{variable} |", setting.key, setting.default, cell(setting.help)).unwrap();
    }
    text
}

fn link(source: &Source) -> String {
    format!("[{}]({})", source.key, source.address())
}

/// A text as a cell of a table.
fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace('<', "&lt;")
}

/// A key as code in a cell of a table.
fn code(key: &str) -> String {
    match key {
        "|" => "`\\|`".to_owned(),
        "`" => "`` ` ``".to_owned(),
        key => format!("`{key}`"),
    }
}

/// Every crate of the manifest has a row in the table of dependencies, and every row is a crate of the manifest.
#[test]
fn the_readme_gives_a_reason_for_each_dependency() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let manifest: toml::Table = fs::read_to_string(folder.join("Cargo.toml")).unwrap().parse().unwrap();
    let mut wanted: Vec<String> = Vec::new();
    let tables =
        [&manifest["dependencies"], &manifest["dev-dependencies"], &manifest["target"]["cfg(unix)"]["dependencies"]];
    for table in tables {
        wanted.extend(table.as_table().unwrap().keys().cloned());
    }
    let readme = fs::read_to_string(folder.join("README.md")).unwrap();
    let table = readme.split("### Dependencies").nth(1).expect("a table of dependencies").split("\n#").next().unwrap();
    let mut told: Vec<String> =
        table.lines().filter_map(|line| Some(line.strip_prefix("| `")?.split_once('`')?.0.to_owned())).collect();
    wanted.sort();
    told.sort();
    assert_eq!(told, wanted);
}

#[test]
fn the_readme_says_what_the_tables_say() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let written = fs::read_to_string(&path).unwrap();
    let mut expected = written.clone();
    for (name, part) in PARTS {
        let (begin, end) = (format!("<!-- begin: {name} -->\n"), format!("<!-- end: {name} -->"));
        let from = expected.find(&begin).unwrap_or_else(|| panic!("README.md has no part {name}")) + begin.len();
        let to =
            from + expected[from..].find(&end).unwrap_or_else(|| panic!("the part {name} of README.md never ends"));
        expected.replace_range(from..to, &format!("\n{}\n", part()));
    }
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        fs::write(&path, &expected).unwrap();
    } else {
        assert!(written == expected, "README.md is out of step with the tables; run UPDATE_GOLDEN=1 cargo test readme");
    }
}
