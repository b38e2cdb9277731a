//! A design document in a repository keeps step with its topology, and keeps what people wrote into it.

use std::fs;

use crate::cli::{check_refused, folder, path, run, sample};

/// What people wrote into a document, after the first line of some notes.
fn with_notes(document: &str, section: &str, words: &str) -> String {
    let marker =
        format!("[//]: # (notes on {section}: the next export keeps what is written between these two lines)\n");
    let at = document.find(&marker).unwrap_or_else(|| panic!("no notes on {section}")) + marker.len();
    format!("{}{words}{}", &document[..at], &document[at..])
}

#[test]
fn a_document_is_checked_against_its_topology_line_by_line() {
    let folder = folder("document-check");
    let (topology, document) = (path(&folder, "a.json"), path(&folder, "a.md"));
    fs::copy(sample("load-levelling"), &topology).unwrap();
    let check = ["export", &topology, "-o", &document, "--check"];
    check_refused(&check, "no such file");
    assert_eq!(run(&["export", &topology, "-o", &document]).0, 0);
    assert_eq!(run(&check), (0, String::new(), String::new()));

    // Windows' line ends are no difference; one label is.
    let written = fs::read_to_string(&document).unwrap();
    fs::write(&document, written.replace('\n', "\r\n")).unwrap();
    assert_eq!(run(&check).0, 0);
    fs::write(&document, &written).unwrap();
    let before = fs::read_to_string(&topology).unwrap();
    let label = before.split("\"label\": \"").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
    fs::write(&topology, before.replacen(label, "Another word", 1)).unwrap();
    let (code, out, complaint) = run(&check);
    assert_eq!((code, complaint.as_str()), (1, ""));
    let number = 1 + written.lines().position(|line| line.contains(label)).unwrap();
    let first = format!("{document}: does not say what {topology} says today\n{document}:{number}: - ");
    assert!(out.starts_with(&first), "{out}");
    assert!(out.lines().any(|line| line.contains(": + ") && line.contains("Another word")), "{out}");
    assert_eq!(fs::read_to_string(&document).unwrap(), written, "a check writes nothing");

    assert_eq!(run(&["export", &topology, "-o", &document]).0, 0);
    assert_eq!(run(&check).0, 0);
}

#[test]
fn any_format_can_be_checked_and_only_against_a_file() {
    let folder = folder("formats-check");
    let topology = sample("load-levelling");
    for name in ["a.mmd", "a.dot", "a.json", "a.csv"] {
        let target = path(&folder, name);
        assert_eq!(run(&["export", &topology, "-o", &target]).0, 0);
        assert_eq!(run(&["export", &topology, "-o", &target, "--check"]), (0, String::new(), String::new()), "{name}");
        fs::write(&target, "something else\n").unwrap();
        assert_eq!(run(&["export", &topology, "-o", &target, "--check"]).0, 1, "{name}");
    }
    check_refused(&["export", &topology, "--check"], "--output");
    check_refused(&["export", &topology, "--check", "-o", "-"], "not with standard output");
    check_refused(&["export", &topology, "--check", "--force", "-o", &path(&folder, "a.md")], "--force");
    let foreign = path(&folder, "notes.md");
    fs::write(&foreign, "my own notes\n").unwrap();
    check_refused(&["export", &topology, "--check", "-o", &foreign], "is no design document");
}

#[test]
fn a_document_keeps_its_dialect_its_sections_and_what_people_wrote() {
    let folder = folder("document-notes");
    let (topology, document) = (sample("music-sharing"), path(&folder, "a.md"));
    let export = |more: &[&str]| run(&[&["export", &topology, "-o", &document], more].concat());
    assert_eq!(export(&["--dialect", "azure-devops", "--sections", "summary,picture,links"]).0, 0);
    let written = fs::read_to_string(&document).unwrap();
    let headings: Vec<_> = written.lines().filter(|line| line.starts_with("## ")).collect();
    assert_eq!(headings, ["## Summary", "## Picture", "## Links and expectations"]);
    assert!(written.contains("\n::: mermaid\n") && !written.contains("```mermaid"));

    let words = "\nAgreed on **Monday**, see [minutes](minutes.md).\n\n| a | b |\n| - | - |\n| 1 | 2 |\n";
    let noted = with_notes(&with_notes(&written, "links", words), "document", "\nDraft.\n");
    fs::write(&document, &noted).unwrap();
    assert_eq!(export(&["--check"]).0, 0, "what people wrote is no difference");
    assert_eq!(export(&[]).0, 0);
    assert_eq!(fs::read_to_string(&document).unwrap(), noted);

    // Notes on a section that is no longer there are kept at the end, and come back to it.
    assert_eq!(export(&["--sections", "summary"]).0, 0);
    let shorter = fs::read_to_string(&document).unwrap();
    assert!(shorter.contains(words.trim()) && shorter.contains("Draft."), "{shorter}");
    assert_eq!(export(&["--sections", "summary,picture,links"]).0, 0);
    assert_eq!(fs::read_to_string(&document).unwrap(), noted);

    // What was narrowed is widened again.
    assert_eq!(export(&["--sections", "all"]).0, 0);
    let whole = fs::read_to_string(&document).unwrap();
    assert!(whole.contains("\n## Sources\n") && whole.contains(words.trim()), "{whole}");

    // A marker without its end, and bytes that are no text, are not touched.
    let end = "[//]: # (end of notes)\n";
    let broken = noted.replacen(end, "", 1);
    fs::write(&document, &broken).unwrap();
    check_refused(&["export", &topology, "-o", &document], "have no end marker");
    check_refused(&["export", &topology, "-o", &document, "--check"], "have no end marker");
    let bytes: Vec<u8> =
        noted.replace("Monday", "Montag \u{1}").bytes().map(|byte| byte ^ (u8::from(byte == 1) * 0xFE)).collect();
    fs::write(&document, &bytes).unwrap();
    check_refused(&["export", &topology, "-o", &document], "UTF-8");
    assert_eq!(fs::read(&document).unwrap(), bytes);
    check_refused(&["export", &topology, "--sections", "summry"], "did you mean \"summary\"?");
    check_refused(&["export", &topology, "--dialect", "gitlab"], "did you mean \"github\"?");
}
