//! How do the needs of a link stand in a file? As one object, every key of which must be known.
//!
//! Unlike everywhere else an unknown key is an error here: a misspelt need would silently change the advice.

use super::json::{Node, Sort, escape};
use super::read::Reader;
use super::value::Value;
use crate::model::{NEEDS, Need, NeedValue, Needs, Shape, byte_text, nearest};
use crate::text::quoted;

/// Reads the needs of one link.
pub(super) fn read<'a>(reader: &mut Reader<'a>, node: Node<'a>) -> Needs {
    let mut needs = Needs::default();
    let Some(node) = reader.expect(node, "needs", Sort::Object) else { return needs };
    for entry in node.entries() {
        let key = entry.key.string().expect("keys were checked");
        if let Some(need) = Need::from_key(&key) {
            needs.set(need, need_value(reader, need, entry.value));
        } else {
            reader.problem(entry.key, || {
                let known = NEEDS.iter().map(|row| row.key);
                let help = match nearest(&key, known.clone()) {
                    Some(near) => format!("did you mean \"{near}\"?"),
                    None => format!("known are {}", known.collect::<Vec<_>>().join(", ")),
                };
                (format!("{} is no need", quoted(&key)), Some(help))
            });
        }
    }
    needs
}

fn need_value<'a>(reader: &mut Reader<'a>, need: Need, node: Node<'a>) -> Option<NeedValue> {
    let row = need.row();
    let spelled = match (row.shape, node.sort()) {
        (Shape::Text, Sort::Text) => {
            return reader.string(node, row.key).map(|text| NeedValue::Text(text.into_owned()));
        }
        (Shape::Flag | Shape::WordOrFlag(..), Sort::Flag) => node.raw().into(),
        (Shape::Bytes | Shape::Integer | Shape::Number(_), Sort::Number) => node.raw().into(),
        (Shape::Word(_) | Shape::WordOrFlag(..) | Shape::Tier | Shape::Bytes, Sort::Text) => {
            reader.string(node, row.key)?
        }
        (shape, sort) => {
            reader.problem(node, || (format!("\"{}\" takes {}, not {}", row.key, wanted(shape), sort.noun()), None));
            return None;
        }
    };
    let value = if spelled.trim() == spelled {
        need.parse(&spelled)
    } else {
        Err(format!("takes no spaces around its value, but has {}", quoted(&spelled)))
    };
    match value {
        Ok(value) => Some(value),
        Err(clause) => {
            reader.problem(node, || (format!("\"{}\" {clause}", row.key), None));
            None
        }
    }
}

/// What a need takes, to be read after "takes".
fn wanted(shape: Shape) -> String {
    let words = |words: &[(&str, &str)]| words.iter().map(|(word, _)| *word).collect::<Vec<_>>().join(", ");
    match shape {
        Shape::Flag => "true or false".into(),
        Shape::Word(known) => format!("one of the words {}", words(known)),
        Shape::WordOrFlag(known, _) => format!("true, false, or one of the words {}", words(known)),
        Shape::Tier => "the word of a tier".into(),
        Shape::Bytes => "a whole number of bytes or a text with a unit, such as \"300 KB\"".into(),
        Shape::Integer => "a whole number that is not negative".into(),
        Shape::Number(unit) => format!("a number ({unit}) that is not negative"),
        Shape::Text => "a text".into(),
    }
}

/// The needs as they are written.
pub(super) fn value(needs: &Needs) -> Value {
    Value::Object(needs.iter().map(|(need, value)| (need.key().into(), Value::Leaf(need_text(value)))).collect())
}

fn need_text(value: &NeedValue) -> String {
    match value {
        NeedValue::Flag(flag) => flag.to_string(),
        NeedValue::Word(word) => escape(word),
        NeedValue::Bytes(bytes) => match byte_text(*bytes) {
            text if text.ends_with(" B") => bytes.to_string(),
            text => escape(&text),
        },
        NeedValue::Integer(number) => number.to_string(),
        NeedValue::Number(number) => crate::model::number_text(*number),
        NeedValue::Text(text) => escape(text),
    }
}
