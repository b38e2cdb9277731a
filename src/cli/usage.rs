//! How are words on the command line understood, and misunderstood? Vocabularies as options, and clap's errors in our form.

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::error::{ContextKind, ContextValue};

use super::files::Failure;
use crate::checks;
use crate::diff;
use crate::export::EXPORTERS;
use crate::export::markdown::{ALL, SECTIONS, section};
use crate::import::IMPORTERS;
use crate::layout::Direction;
use crate::model::{NEEDS, Need, NeedValue, Vocabulary, nearest};
use crate::text::{quoted, shown};

/// A word of a vocabulary, with its meaning in the help.
pub fn words<T: Vocabulary + Send + Sync>() -> impl TypedValueParser<Value = T> {
    PossibleValuesParser::new(T::WORDS.iter().map(|row| PossibleValue::new(row.word).help(row.meaning)))
        .map(|word| T::from_word(&word).expect("only words of the vocabulary pass"))
}

/// The name of an export format.
pub fn formats() -> PossibleValuesParser {
    PossibleValuesParser::new(EXPORTERS.iter().map(|exporter| PossibleValue::new(exporter.name).help(exporter.help)))
}

/// The name of a format for differences.
pub fn diff_formats() -> PossibleValuesParser {
    PossibleValuesParser::new(diff::FORMATS.iter().map(|format| PossibleValue::new(format.name).help(format.help)))
}

/// The name of a format for findings.
pub fn check_formats() -> PossibleValuesParser {
    PossibleValuesParser::new(checks::FORMATS.iter().map(|format| PossibleValue::new(format.name).help(format.help)))
}

/// The name of a format to import.
pub fn importers() -> PossibleValuesParser {
    PossibleValuesParser::new(IMPORTERS.iter().map(|importer| PossibleValue::new(importer.name).help(importer.help)))
}

/// The directions in which links can run.
pub fn directions() -> impl TypedValueParser<Value = Direction> {
    PossibleValuesParser::new(["auto", "right", "down"]).map(|word| match word.as_str() {
        "right" => Direction::Right,
        "down" => Direction::Down,
        _ => Direction::Auto,
    })
}

/// The sections that a Markdown document can have, and the word for all.
pub fn sections() -> impl TypedValueParser<Value = &'static str> {
    let words = std::iter::once(ALL).chain(SECTIONS.iter().map(|section| section.word));
    PossibleValuesParser::new(words.map(PossibleValue::new))
        .map(|word| section(&word).map_or(ALL, |section| section.word))
}

/// A need as an option states it.
pub type Stated = (Need, NeedValue);

/// Reads `KEY=VALUE`.
pub fn need(text: &str) -> Result<Stated, String> {
    let (key, value) = text.split_once('=').unwrap_or((text, ""));
    let Some(need) = Need::from_key(key.trim()) else {
        return Err(format!("{} is no need; {}", quoted(key), known(key, NEEDS.iter().map(|row| row.key))));
    };
    need.parse(value).map(|value| (need, value)).map_err(|clause| format!("\"{}\" {clause}", need.key()))
}

/// The nearest known word, or all of them.
pub fn known<'k>(written: &str, known: impl Iterator<Item = &'k str> + Clone) -> String {
    match nearest(written, known.clone()) {
        Some(near) => format!("did you mean \"{near}\"?"),
        None => format!("known are {}", known.collect::<Vec<_>>().join(", ")),
    }
}

/// What clap found wrong with the arguments: one line, and one of help.
pub fn failure(error: &clap::Error) -> Failure {
    let text = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => Some(text.clone()),
        Some(ContextValue::Strings(texts)) => Some(texts.join(", ")),
        _ => None,
    };
    let rendered = error.render().to_string();
    // The first paragraph is the error, over several lines where it lists arguments.
    let first = rendered.split("\n\n").next().unwrap_or_default();
    let lines = first.lines().map(str::trim).filter(|line| !line.starts_with('['));
    let what = lines.collect::<Vec<_>>().join(" ");
    let what = shown(what.strip_prefix("error: ").unwrap_or(&what)).into_owned();
    let suggested = [ContextKind::SuggestedValue, ContextKind::SuggestedArg, ContextKind::SuggestedSubcommand];
    let help = match (suggested.into_iter().find_map(text), text(ContextKind::ValidValue)) {
        (Some(near), _) => format!("did you mean \"{near}\"?"),
        (None, Some(known)) if !known.is_empty() => format!("known are {known}"),
        _ => "toposcope --help says what can be asked".to_owned(),
    };
    Failure::new(what).help(shown(&help))
}
