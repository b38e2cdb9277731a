//! How are needs said in one line? As statements with commas between: `burst, payload 8 MB, no replay`.
//!
//! A need is named by its key, by the beginning of it, or by some of its words, as long as only one need is meant.
//! `extra` takes the rest of the line, commas included.

use crate::model::{NEEDS, Need, NeedRow, NeedValue, Needs, Shape, nearest};
use crate::text::quoted;

/// The line that says the same.
pub fn text(needs: &Needs) -> String {
    let statements: Vec<String> = (needs.iter())
        .map(|(need, value)| match value {
            NeedValue::Flag(true) => words(need.row()),
            NeedValue::Flag(false) => format!("no {}", words(need.row())),
            NeedValue::Word(_)
            | NeedValue::Bytes(_)
            | NeedValue::Integer(_)
            | NeedValue::Number(_)
            | NeedValue::Text(_) => format!("{} {value}", words(need.row())),
        })
        .collect();
    statements.join(", ")
}

/// The key of a need as words: "guaranteed processing".
pub fn words(row: &NeedRow) -> String {
    row.key.replace('_', " ")
}

/// The needs that a line states.
///
/// # Errors
/// A clause that says which statement is not understood and what would work.
pub fn parse(line: &str) -> Result<Needs, String> {
    let mut needs = Needs::default();
    let mut rest = line;
    while !rest.trim().is_empty() {
        let trimmed = rest.trim_start();
        if trimmed == "extra" || trimmed.starts_with("extra ") {
            let text = trimmed["extra".len()..].trim();
            needs.set(Need::Extra, Some(NeedValue::Text(text.to_owned())).filter(|_| !text.is_empty()));
            break;
        }
        let (statement, after) = trimmed.split_once(',').unwrap_or((trimmed, ""));
        rest = after;
        if !statement.trim().is_empty() {
            let (need, value) = one(statement.trim())?;
            needs.set(need, Some(value));
        }
    }
    Ok(needs)
}

/// The need and the value of one statement.
fn one(statement: &str) -> Result<(Need, NeedValue), String> {
    let said: Vec<&str> = statement.split([' ', '_', '=', ':']).filter(|word| !word.is_empty()).collect();
    if let Some(("no" | "not", named)) = said.split_first().map(|(first, rest)| (*first, rest)) {
        let row = meant(named).ok_or_else(|| unknown(named))?;
        return if takes_flag(row) {
            row.need.parse("false").map(|value| (row.need, value))
        } else {
            Err(format!("{} takes a value, not yes or no", words(row)))
        };
    }
    // The longest beginning that names a need leaves the value.
    for count in (1..=said.len()).rev() {
        let Some(row) = meant(&said[..count]) else { continue };
        let value = value_after(statement, count);
        let value = if value.is_empty() && takes_flag(row) { "true" } else { value };
        if value.is_empty() {
            return Err(format!("{}: say {}", words(row), wanted(row)));
        }
        return match row.need.parse(value) {
            Ok(value) => Ok((row.need, value)),
            Err(why) => Err(format!("{} {why}", words(row))),
        };
    }
    Err(unknown(&said))
}

/// What stands behind so many words.
fn value_after(statement: &str, count: usize) -> &str {
    let between = |letter: char| matches!(letter, ' ' | '_' | '=' | ':');
    let mut rest = statement.trim_start_matches(between);
    for _ in 0..count {
        rest = rest.trim_start_matches(|letter| !between(letter)).trim_start_matches(between);
    }
    rest.trim()
}

fn takes_flag(row: &NeedRow) -> bool {
    matches!(row.shape, Shape::Flag | Shape::WordOrFlag(..))
}

fn wanted(row: &NeedRow) -> String {
    match row.shape {
        Shape::Word(words) | Shape::WordOrFlag(words, _) => {
            words.iter().map(|(word, _)| *word).collect::<Vec<_>>().join(", ")
        }
        Shape::Tier => "a tier such as standard or premium".to_owned(),
        Shape::Flag => "yes or no".to_owned(),
        Shape::Bytes => "a size such as 300 KB".to_owned(),
        Shape::Integer | Shape::Number(_) => "a number".to_owned(),
        Shape::Text => "what it is".to_owned(),
    }
}

/// The need that some words name: its key, else the only key that begins like them, else the only one that has them all.
fn meant(said: &[&str]) -> Option<&'static NeedRow> {
    let key = said.join("_").to_lowercase();
    let only = |found: Vec<&'static NeedRow>| (found.len() == 1).then(|| found[0]);
    NEEDS.iter().find(|row| row.key == key).or_else(|| {
        let begins = only(NEEDS.iter().filter(|row| row.key.starts_with(&key)).collect());
        begins.or_else(|| {
            let has =
                |row: &NeedRow| said.iter().all(|word| row.key.split('_').any(|part| part == word.to_lowercase()));
            only(NEEDS.iter().filter(|row| has(row)).collect())
        })
    })
}

fn unknown(said: &[&str]) -> String {
    let text = said.join(" ");
    let key = said.join("_").to_lowercase();
    let begins: Vec<String> =
        NEEDS.iter().filter(|row| !key.is_empty() && row.key.starts_with(&key)).map(words).collect();
    if begins.len() > 1 {
        return format!("{} could be {}", quoted(&text), begins.join(" or "));
    }
    match nearest(&text.to_lowercase(), NEEDS.iter().map(|row| row.key)) {
        Some(near) => format!("there is no need {}; did you mean \"{}\"?", quoted(&text), near.replace('_', " ")),
        None => format!("there is no need {}; w lists them all", quoted(&text)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(line: &str, expected: &str) {
        assert_eq!(parse(line).map_or_else(|why| why, |needs| text(&needs)), expected, "{line}");
    }

    #[test]
    fn needs_are_said_by_the_beginning_of_their_names() {
        check("guar, burst , carries, payload 8 MB", "guaranteed processing, burst, carries data, payload bytes 8 MB");
        check("rate 5000, replay, entry internet", "replay, rate per second 5000, entry internet");
        check("no hybrid, waf, ordering per-key", "ordering per-key, no hybrid, waf any");
        check("payload_bytes=300 KB", "payload bytes 300 KB");
        check("bytes per second 20 MB", "bytes per second 20 MB");
        check("extra at most 3, whatever comes", "extra at most 3, whatever comes");
        check(" , ", "");
    }

    #[test]
    fn what_is_not_understood_is_said() {
        for (line, expected) in [
            ("retention", "retention days: say a number"),
            ("de", "\"de\" could be delivery guarantee or dead letter or delivery or device"),
            ("bursts", "there is no need \"bursts\"; did you mean \"burst\"?"),
            ("no ordering", "ordering takes a value, not yes or no"),
            ("zzz", "there is no need \"zzz\"; w lists them all"),
        ] {
            check(line, expected);
        }
        assert!(parse("payload 8 XB").unwrap_err().starts_with("payload bytes takes a number of bytes"));
    }

    #[test]
    fn the_line_says_what_it_was_made_of() {
        for row in NEEDS {
            let value = match row.shape {
                Shape::Flag => "true",
                Shape::Word(words) | Shape::WordOrFlag(words, _) => words[0].0,
                Shape::Tier => "premium",
                Shape::Bytes | Shape::Integer | Shape::Number(_) => "7",
                Shape::Text => "some, text",
            };
            let needs: Needs = [(row.need, row.need.parse(value).unwrap())].into_iter().collect();
            assert_eq!(parse(&text(&needs)), Ok(needs), "{}", row.key);
        }
    }
}
