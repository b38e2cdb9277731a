//! The house stands: storeys import only what lies below them, the core knows no machine, files stay one idea long.

use std::fs;
use std::path::{Path, PathBuf};

/// The longest file that is not a table.
const LIMIT: usize = 600;

/// Which modules of ours a module may name. The order is that of the storeys, lowest first.
const ARROWS: &[(&str, &[&str])] = &[
    ("model", &["text"]),
    ("text", &[]),
    ("samples", &["model"]),
    ("rules", &["model"]),
    ("layout", &["model", "text"]),
    ("file", &["model", "text"]),
    ("config", &["model", "text"]),
    ("analysis", &["model", "rules"]),
    ("drawing", &["model", "text", "rules", "analysis", "layout"]),
    ("theme", &["model", "drawing"]),
    ("export", &["model", "text", "rules", "layout", "file", "analysis", "drawing", "theme"]),
    ("checks", &["model", "text", "rules", "file", "analysis", "export"]),
    ("import", &["model", "text", "layout", "file"]),
    ("diff", &["model", "text", "rules", "layout", "file", "analysis", "export"]),
    (
        "editor",
        &[
            "model", "text", "samples", "rules", "layout", "file", "analysis", "drawing", "theme", "export", "import",
            "diff", "config",
        ],
    ),
    ("view", &["model", "text", "samples", "rules", "layout", "analysis", "drawing", "theme", "export", "editor"]),
    ("shell", &["model", "text", "samples", "layout", "file", "theme", "export", "editor", "view", "config"]),
    (
        "cli",
        &[
            "model", "text", "samples", "rules", "layout", "file", "analysis", "drawing", "theme", "export", "checks",
            "import", "diff", "editor", "shell", "config",
        ],
    ),
];

/// What each storey must not name.
const CORE: &[&str] = &[
    "model", "text", "samples", "rules", "layout", "file", "analysis", "drawing", "export", "checks", "import", "diff",
    "config",
];
const CORE_NEVER: &[&str] =
    &["ratatui", "crossterm", "std::fs", "std::env", "std::io", "std::time", "std::thread", "anyhow"];
const SCREEN: &[&str] = &["theme", "editor", "view"];
const SCREEN_NEVER: &[&str] = &["crossterm", "std::fs", "std::env", "std::io", "std::thread", "anyhow"];

fn sources() -> Vec<PathBuf> {
    fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
        let mut entries: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
        entries.sort();
        for path in entries {
            if path.is_dir() {
                walk(&path, found);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                found.push(path);
            }
        }
    }
    let mut found = Vec::new();
    walk(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut found);
    found
}

/// The module at the top level to which a source file belongs: "rules" for `src/rules/table.rs`.
fn module_of(path: &Path) -> String {
    let below = path.strip_prefix(Path::new(env!("CARGO_MANIFEST_DIR")).join("src")).unwrap();
    below.iter().next().unwrap().to_str().unwrap().trim_end_matches(".rs").to_owned()
}

/// The code of a file without comments and without its unit tests, line by line with line numbers.
fn code(path: &Path) -> Vec<(usize, String)> {
    let text = fs::read_to_string(path).unwrap();
    let tests = text.find("#[cfg(test)]").unwrap_or(text.len());
    text[..tests]
        .lines()
        .enumerate()
        .map(|(number, line)| (number + 1, line.split("//").next().unwrap_or_default().to_owned()))
        .collect()
}

#[test]
fn modules_import_only_what_the_table_of_arrows_has() {
    let mut wrong = Vec::new();
    for path in sources() {
        let module = module_of(&path);
        if module == "lib" || module == "main" {
            continue;
        }
        let Some((_, allowed)) = ARROWS.iter().find(|(name, _)| *name == module) else {
            wrong.push(format!("{}: the module \"{module}\" is not in the table of arrows", path.display()));
            continue;
        };
        for (number, line) in code(&path) {
            for after in line.split("crate::").skip(1) {
                let name: String = after.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
                if !name.is_empty() && name != module && !allowed.contains(&name.as_str()) {
                    wrong.push(format!("{}:{number}: {module} names {name}", path.display()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn only_the_shell_and_the_command_line_touch_the_machine() {
    let mut wrong = Vec::new();
    for path in sources() {
        let module = module_of(&path);
        let never = match module.as_str() {
            name if CORE.contains(&name) => CORE_NEVER,
            name if SCREEN.contains(&name) => SCREEN_NEVER,
            _ => continue,
        };
        for (number, line) in code(&path) {
            for name in never.iter().filter(|name| line.contains(*name)) {
                wrong.push(format!("{}:{number}: {module} names {name}", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_file_says_which_question_it_answers_and_stays_one_idea_long() {
    let mut wrong = Vec::new();
    for path in sources() {
        let text = fs::read_to_string(&path).unwrap();
        if !text.starts_with("//!") {
            wrong.push(format!("{}: does not begin with its module documentation", path.display()));
        }
        let lines = text.lines().count();
        let name = path.file_stem().unwrap().to_str().unwrap();
        // A table is one idea however many rows it has.
        let is_table = ["table", "catalog", "sources", "findings", "patterns", "needs"]
            .iter()
            .any(|table| name.starts_with(table));
        if lines > LIMIT && !is_table {
            wrong.push(format!("{}: {lines} lines; the limit is {LIMIT}", path.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
