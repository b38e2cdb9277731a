//! What may a file hold, said to other programs? The JSON Schema (draft 2020-12) of the topology file.
//!
//! It is generated from the tables that reading uses, so that both say the same. Unknown keys are allowed wherever reading
//! keeps them. What a schema cannot say (that ids are unique and that links lead somewhere) stays with the reader.

use serde_json::{Map, Value, json};

use super::VERSION;
use super::keys::{DOCUMENT, Shape, Takes, Words};
use crate::model::{
    Cell, ComponentKind, Expectation, Exposure, GroupKind, NEEDS, Service, Shape as NeedShape, Tier, Vocabulary,
};

/// The schema as text, with a final newline.
pub fn schema() -> String {
    let mut schema = object(&DOCUMENT);
    let head = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Toposcope topology",
    });
    let mut whole = head.as_object().cloned().unwrap_or_default();
    whole.append(&mut schema);
    whole.insert("$defs".into(), json!({ "id": id(), "needs": needs() }));
    let text = serde_json::to_string_pretty(&Value::Object(whole)).expect("a schema is JSON");
    format!("{text}\n")
}

fn object(shape: &Shape) -> Map<String, Value> {
    let mut properties = Map::new();
    for key in shape.keys {
        let mut value = takes(key.takes);
        value.insert("description".into(), key.help.into());
        properties.insert(key.name.into(), Value::Object(value));
    }
    let required: Vec<_> = shape.keys.iter().filter(|key| key.required).map(|key| key.name).collect();
    let mut schema = Map::new();
    schema.insert("description".into(), shape.help.into());
    schema.insert("type".into(), "object".into());
    schema.insert("properties".into(), Value::Object(properties));
    schema.insert("required".into(), required.into());
    schema
}

fn takes(takes: Takes) -> Map<String, Value> {
    let schema = match takes {
        Takes::Version => json!({ "const": VERSION }),
        Takes::Text => json!({ "type": "string" }),
        Takes::Id | Takes::Ref => json!({ "$ref": "#/$defs/id" }),
        Takes::Word(vocabulary) => words(vocabulary),
        Takes::Count => json!({ "type": "integer", "minimum": 1, "maximum": u32::MAX }),
        Takes::Flag => json!({ "type": "boolean" }),
        Takes::Cell => json!({
            "type": "array",
            "items": { "type": "integer", "minimum": -Cell::LIMIT, "maximum": Cell::LIMIT },
            "minItems": 2,
            "maxItems": 2,
        }),
        Takes::Needs => json!({ "$ref": "#/$defs/needs" }),
        Takes::Object(shape) => Value::Object(object(shape)),
        Takes::List(shape) => json!({ "type": "array", "items": object(shape) }),
    };
    match schema {
        Value::Object(schema) => schema,
        _ => Map::new(),
    }
}

fn id() -> Value {
    json!({ "description": "small letters, digits and inner hyphens", "type": "string", "pattern": "^[a-z0-9][a-z0-9-]{0,63}$" })
}

fn words(vocabulary: Words) -> Value {
    match vocabulary {
        Words::GroupKind => vocabulary_of::<GroupKind>(),
        Words::ComponentKind => vocabulary_of::<ComponentKind>(),
        Words::Exposure => vocabulary_of::<Exposure>(),
        Words::Tier => vocabulary_of::<Tier>(),
        Words::Expectation => vocabulary_of::<Expectation>(),
        Words::Service => vocabulary_of::<Service>(),
    }
}

fn vocabulary_of<T: Vocabulary>() -> Value {
    one_of(T::WORDS.iter().map(|row| (row.word, row.meaning)))
}

/// One of some words, each with its meaning, which editors show while typing.
fn one_of(words: impl Iterator<Item = (&'static str, &'static str)>) -> Value {
    let words: Vec<_> = words.map(|(word, meaning)| json!({ "const": word, "description": meaning })).collect();
    json!({ "oneOf": words })
}

fn needs() -> Value {
    let mut properties = Map::new();
    for row in NEEDS {
        let mut value = match row.shape {
            NeedShape::Flag => json!({ "type": "boolean" }),
            NeedShape::Word(words) => one_of(words.iter().copied()),
            NeedShape::WordOrFlag(words, _) => {
                json!({ "anyOf": [{ "type": "boolean" }, one_of(words.iter().copied())] })
            }
            NeedShape::Tier => vocabulary_of::<Tier>(),
            NeedShape::Bytes => json!({ "anyOf": [
                { "type": "integer", "minimum": 0 },
                { "type": "string", "pattern": "^[0-9]+(\\.[0-9]+)? ?([KMGTkmgt]?[iI]?[bB])?$", "examples": ["300 KB", "80 GB"] },
            ] }),
            NeedShape::Integer => json!({ "type": "integer", "minimum": 0 }),
            NeedShape::Number(_) => json!({ "type": "number", "minimum": 0 }),
            NeedShape::Text => json!({ "type": "string" }),
        };
        if let Some(value) = value.as_object_mut() {
            value.insert("description".into(), row.help.into());
        }
        properties.insert(row.key.into(), value);
    }
    json!({
        "description": "what else the link requires; an absent key says nothing, which is not no",
        "type": "object",
        "properties": properties,
        "additionalProperties": false,
    })
}
