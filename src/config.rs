//! What has the user set, and where? The table of settings, and the values that a file, the environment and the command
//! line give them.
//!
//! To add a setting, add a row to [`SETTINGS`]: the file's reader, `toposcope config`, and the README follow. A setting that
//! cannot be read keeps its default and is reported; it never stops the program. Reading files is the shell's work.

use std::collections::BTreeMap;
use std::fmt;
use std::path::PathBuf;

use toml::de::{DeTable, DeValue};

use crate::text::shown;

/// What values a setting takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// `true` or `false`.
    Flag,
    /// One of these words.
    Word(&'static [&'static str]),
    /// Any text.
    Text,
    /// A list of texts.
    List,
}

/// One setting.
#[derive(Debug, Clone, Copy)]
pub struct Setting {
    /// Its key in the file; a dot stands for a table.
    pub key: &'static str,
    /// The values that it takes.
    pub shape: Shape,
    /// The value without any word from the user, as the file would write it.
    pub default: &'static str,
    /// The environment variable that sets it, if one does.
    pub variable: Option<&'static str>,
    /// What it does, one clause without a full stop.
    pub help: &'static str,
}

const fn setting(
    key: &'static str,
    shape: Shape,
    default: &'static str,
    variable: Option<&'static str>,
    help: &'static str,
) -> Setting {
    Setting { key, shape, default, variable, help }
}

/// Every setting, in the order in which people should see them.
pub const SETTINGS: &[Setting] = &[
    setting(
        "theme",
        Shape::Text,
        "\"auto\"",
        Some("TOPOSCOPE_THEME"),
        "a theme's name, the path of a theme file, or \"auto\" to follow the terminal's background, and where it has sixteen colors to take those",
    ),
    setting(
        "mouse",
        Shape::Flag,
        "true",
        None,
        "whether the mouse is used; without it the terminal selects text itself",
    ),
    setting(
        "ascii",
        Shape::Word(&["auto", "always", "never"]),
        "\"auto\"",
        None,
        "draw with ASCII characters only; \"auto\" does so where the locale is not UTF-8, and on the Linux console",
    ),
    setting(
        "direction",
        Shape::Word(&["auto", "right", "down"]),
        "\"auto\"",
        None,
        "the direction in which links run when components are arranged",
    ),
    setting(
        "samples",
        Shape::List,
        "[]",
        Some("TOPOSCOPE_SAMPLES"),
        "folders of topologies that appear beside the built-in samples",
    ),
    setting(
        "quit",
        Shape::Word(&["unsaved", "always"]),
        "\"unsaved\"",
        None,
        "when leaving asks first: with unsaved changes, or always",
    ),
    setting("export.format", Shape::Text, "\"markdown\"", None, "the format that exporting offers first"),
    setting(
        "export.dialect",
        Shape::Word(&["github", "azure-devops"]),
        "\"github\"",
        None,
        "the Markdown dialect of exported documents",
    ),
];

/// A value of a setting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// Yes or no.
    Flag(bool),
    /// A word or a text.
    Text(String),
    /// Texts.
    List(Vec<String>),
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Flag(flag) => write!(f, "{flag}"),
            Self::Text(text) => write!(f, "{}", toml::Value::String(text.clone())),
            Self::List(texts) => {
                let texts = texts.iter().cloned().map(toml::Value::String).collect();
                write!(f, "{}", toml::Value::Array(texts))
            }
        }
    }
}

/// Where a value comes from; a later one overrides an earlier one.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Origin {
    /// The table of settings.
    Default,
    /// The configuration file, at a line.
    File(usize),
    /// An environment variable.
    Variable(&'static str),
    /// An option of the command line.
    Argument(&'static str),
}

/// Something in the configuration file that cannot be used. Line and column count from 1, the column in characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The line.
    pub line: usize,
    /// The column.
    pub column: usize,
    /// What is wrong and what to do.
    pub text: String,
}

/// The keys that a user gives a command of the editor, as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Binding {
    /// The command's name.
    pub command: String,
    /// Its keys; none: the command has no key.
    pub keys: Vec<String>,
    /// Where it is written.
    pub line: usize,
}

/// The effective settings.
#[derive(Debug, Clone)]
pub struct Config {
    values: BTreeMap<&'static str, (Value, Origin)>,
    /// The user's key bindings, in the order of the file.
    pub bindings: Vec<Binding>,
}

impl Default for Config {
    fn default() -> Self {
        let values = SETTINGS
            .iter()
            .map(|setting| {
                let text = format!("value = {}", setting.default);
                let table = DeTable::parse(&text).expect("defaults are TOML");
                let value = table.get_ref().get("value").expect("the key that was just written").get_ref();
                (setting.key, (read(setting.shape, value).expect("defaults fit their shape"), Origin::Default))
            })
            .collect();
        Self { values, bindings: Vec::new() }
    }
}

impl Config {
    /// The settings of a configuration file over the defaults, and what in it could not be used.
    pub fn of(text: &str) -> (Self, Vec<Problem>) {
        let mut config = Self::default();
        let mut problems = Vec::new();
        let (table, errors) = DeTable::parse_recoverable(text);
        for error in errors {
            let (line, column) = place(text, error.span().map_or(0, |span| span.start));
            problems.push(Problem { line, column, text: error.message().lines().collect::<Vec<_>>().join(", ") });
        }
        config.take(text, "", table.get_ref(), &mut problems);
        problems.sort_by_key(|problem| (problem.line, problem.column));
        (config, problems)
    }

    fn take(&mut self, text: &str, prefix: &str, table: &DeTable<'_>, problems: &mut Vec<Problem>) {
        for (key, value) in table {
            let name = format!("{prefix}{}", key.get_ref());
            let (line, column) = place(text, key.span().start);
            let mut refuse = |text: String| problems.push(Problem { line, column, text });
            match (value.get_ref(), SETTINGS.iter().find(|setting| setting.key == name)) {
                (DeValue::Table(bindings), _) if name == "keys" => {
                    for (command, keys) in bindings {
                        let (line, column) = place(text, command.span().start);
                        let command = command.get_ref().to_string();
                        match keys_of(keys.get_ref()) {
                            Some(keys) => self.bindings.push(Binding { command, keys, line }),
                            None => problems.push(Problem {
                                line,
                                column,
                                text: format!(
                                    "the keys of \"{}\" are a text or a list of texts, such as \"g L\"",
                                    shown(&command)
                                ),
                            }),
                        }
                    }
                }
                (DeValue::Table(inner), None)
                    if SETTINGS.iter().any(|setting| setting.key.starts_with(&format!("{name}."))) =>
                {
                    self.take(text, &format!("{name}."), inner, problems);
                }
                (value, Some(setting)) => match read(setting.shape, value) {
                    Ok(value) => {
                        self.values.insert(setting.key, (value, Origin::File(line)));
                    }
                    Err(wanted) => refuse(format!("\"{name}\" takes {wanted}; the default {} holds", setting.default)),
                },
                (_, None) => {
                    let known = SETTINGS.iter().map(|setting| setting.key).chain(["keys"]);
                    let help = crate::model::nearest(&name, known.clone()).map_or_else(
                        || format!("known are {}", known.collect::<Vec<_>>().join(", ")),
                        |near| format!("did you mean \"{near}\"?"),
                    );
                    refuse(format!("there is no setting \"{}\"; {help}", shown(&name)));
                }
            }
        }
    }

    /// Takes the value of an environment variable or an option, which overrides the file.
    ///
    /// # Errors
    /// What the setting takes, when the text is not it. The value stays what it was.
    pub fn set(&mut self, key: &'static str, text: &str, origin: Origin) -> Result<(), String> {
        let setting = SETTINGS.iter().find(|setting| setting.key == key).expect("a key of the table of settings");
        let value = match setting.shape {
            Shape::Flag => match text {
                "true" | "1" | "yes" => Value::Flag(true),
                "false" | "0" | "no" => Value::Flag(false),
                _ => return Err("takes true or false".into()),
            },
            Shape::Word(words) if !words.contains(&text) => return Err(format!("takes {}", words.join(", "))),
            Shape::Word(_) | Shape::Text => Value::Text(text.to_owned()),
            // The separator is that of the platform's other lists of paths.
            Shape::List => {
                let separator = if cfg!(windows) { ';' } else { ':' };
                Value::List(text.split(separator).filter(|path| !path.is_empty()).map(str::to_owned).collect())
            }
        };
        self.values.insert(key, (value, origin));
        Ok(())
    }

    /// Every setting with its value and where it comes from, in the order of the table.
    pub fn iter(&self) -> impl Iterator<Item = (&'static Setting, &Value, &Origin)> {
        SETTINGS.iter().map(|setting| {
            let (value, origin) = &self.values[setting.key];
            (setting, value, origin)
        })
    }

    /// A setting that is yes or no.
    pub fn flag(&self, key: &str) -> bool {
        matches!(self.values.get(key), Some((Value::Flag(true), _)))
    }

    /// A setting that is a word or a text.
    pub fn text(&self, key: &str) -> &str {
        match self.values.get(key) {
            Some((Value::Text(text), _)) => text,
            _ => "",
        }
    }

    /// A setting that is a list of paths.
    pub fn paths(&self, key: &str) -> Vec<PathBuf> {
        match self.values.get(key) {
            Some((Value::List(texts), _)) => texts.iter().map(PathBuf::from).collect(),
            _ => Vec::new(),
        }
    }
}

/// The value as the shape wants it, or what the shape takes.
fn read(shape: Shape, value: &DeValue<'_>) -> Result<Value, String> {
    match shape {
        Shape::Flag => value.as_bool().map(Value::Flag).ok_or_else(|| "true or false".into()),
        Shape::Word(words) => match value.as_str() {
            Some(text) if words.contains(&text) => Ok(Value::Text(text.to_owned())),
            _ => {
                Err(format!("one of {}", words.iter().map(|word| format!("\"{word}\"")).collect::<Vec<_>>().join(", ")))
            }
        },
        Shape::Text => value.as_str().map(|text| Value::Text(text.to_owned())).ok_or_else(|| "a text".into()),
        Shape::List => {
            let texts = value.as_array().and_then(|items| {
                items.iter().map(|item| item.get_ref().as_str().map(str::to_owned)).collect::<Option<Vec<_>>>()
            });
            texts.map(Value::List).ok_or_else(|| "a list of texts".into())
        }
    }
}

fn keys_of(value: &DeValue<'_>) -> Option<Vec<String>> {
    match value.as_str() {
        Some("") => Some(Vec::new()),
        Some(key) => Some(vec![key.to_owned()]),
        None => match read(Shape::List, value) {
            Ok(Value::List(keys)) => Some(keys),
            _ => None,
        },
    }
}

/// The line and column of a byte, from 1, the column in characters.
fn place(text: &str, byte: usize) -> (usize, usize) {
    let before = text.get(..byte).unwrap_or(text);
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    (line, column)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_good_file_overrides_the_defaults_and_says_where() {
        let (config, problems) = Config::of(
            "theme = \"light\"\nmouse = false\n\n[export]\nformat = \"json\"\n\n[keys]\narrange-all = [\"g L\", \"F5\"]\n",
        );
        assert_eq!(problems, []);
        assert_eq!(
            (config.text("theme"), config.flag("mouse"), config.text("export.format")),
            ("light", false, "json")
        );
        let origin = |key| config.iter().find(|(setting, ..)| setting.key == key).map(|(.., origin)| origin.clone());
        assert_eq!(origin("export.format"), Some(Origin::File(5)));
        assert_eq!(origin("ascii"), Some(Origin::Default));
        let keys = vec!["g L".to_owned(), "F5".to_owned()];
        assert_eq!(config.bindings, [Binding { command: "arrange-all".into(), keys, line: 8 }]);
    }

    #[test]
    fn a_bad_file_is_reported_with_its_place_and_the_rest_of_it_holds() {
        let (config, problems) = Config::of("them = \"light\"\nascii = \"perhaps\"\nmouse = false\n");
        assert!(!config.flag("mouse"));
        assert_eq!(config.text("ascii"), "auto");
        let texts: Vec<_> = problems.iter().map(|p| (p.line, p.column, p.text.as_str())).collect();
        assert_eq!(texts[0], (1, 1, "there is no setting \"them\"; did you mean \"theme\"?"));
        assert_eq!(
            texts[1],
            (2, 1, "\"ascii\" takes one of \"auto\", \"always\", \"never\"; the default \"auto\" holds")
        );
    }

    #[test]
    fn a_file_that_is_not_toml_gives_the_place_and_the_defaults() {
        let (config, problems) = Config::of("mouse = true\nä = [1,\n");
        assert_eq!(config.text("theme"), "auto");
        assert!(!problems.is_empty() && problems[0].line >= 2, "{problems:?}");
    }

    #[test]
    fn what_comes_later_overrides() {
        let (mut config, _) = Config::of("theme = \"light\"\n");
        config.set("theme", "dark", Origin::Variable("TOPOSCOPE_THEME")).unwrap();
        assert_eq!(config.text("theme"), "dark");
        assert!(config.set("ascii", "perhaps", Origin::Argument("--ascii")).is_err());
        assert_eq!(config.text("ascii"), "auto");
    }
}
