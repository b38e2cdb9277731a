//! The README says what the program's own tables say. `UPDATE_GOLDEN=1 cargo test readme` writes those parts anew.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use toposcope::analysis::FINDINGS;
use toposcope::export::EXPORTERS;
use toposcope::import::IMPORTERS;
use toposcope::model::{Expectation, Vocabulary};
use toposcope::theme::BUILT_IN;

type Part = (&'static str, fn() -> String);

/// The generated parts: the name between the markers, and the text that belongs there.
const PARTS: &[Part] =
    &[("expectations", expectations), ("formats", formats), ("themes", themes), ("findings", findings)];

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

fn findings() -> String {
    let mut text = String::from("| finding | severity | raised by |\n| --- | --- | --- |\n");
    for row in FINDINGS {
        writeln!(text, "| {} | {} | {} |", row.id, row.severity.word(), row.title).unwrap();
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
