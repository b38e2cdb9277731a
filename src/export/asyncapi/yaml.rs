//! How is a tree written as YAML? In block style, with every text that might be read as something else in quotation marks.

use std::fmt::Write;

use crate::export::tree::Json;

/// The text of a file.
pub fn written(tree: &Json<'_>) -> String {
    let mut out = String::new();
    block(&mut out, tree, 0);
    out
}

/// Writes the entries of a list or object, a line each and more.
fn block(out: &mut String, tree: &Json<'_>, depth: usize) {
    match tree {
        Json::Object(entries) => {
            for (number, (key, value)) in entries.iter().enumerate() {
                // The first entry of an object in a list stands behind the dash.
                if number > 0 || !out.ends_with("- ") {
                    indent(out, depth);
                }
                scalar(out, key);
                out.push(':');
                inside(out, value, depth + 1);
            }
        }
        Json::List(values) => {
            for value in values {
                indent(out, depth);
                out.push_str("- ");
                match value {
                    Json::Object(entries) if !entries.is_empty() => block(out, value, depth + 1),
                    value => {
                        out.pop();
                        inside(out, value, depth + 1);
                    }
                }
            }
        }
        Json::Null | Json::Bool(_) | Json::Whole(_) | Json::Text(_) => {}
    }
}

/// Writes what stands behind a colon or a dash.
fn inside(out: &mut String, value: &Json<'_>, depth: usize) {
    match value {
        Json::Object(entries) if entries.is_empty() => out.push_str(" {}\n"),
        Json::List(values) if values.is_empty() => out.push_str(" []\n"),
        Json::Object(_) | Json::List(_) => {
            out.push('\n');
            block(out, value, depth);
        }
        Json::Null => out.push_str(" null\n"),
        Json::Bool(value) => writeln!(out, " {value}").expect("a string takes everything"),
        Json::Whole(number) => writeln!(out, " {number}").expect("a string takes everything"),
        Json::Text(text) => {
            out.push(' ');
            scalar(out, text);
            out.push('\n');
        }
    }
}

fn indent(out: &mut String, depth: usize) {
    (0..depth).for_each(|_| out.push_str("  "));
}

/// A text: plain where no reader could take it for anything else, else between double quotation marks.
fn scalar(out: &mut String, text: &str) {
    let starts = text.starts_with(|sign: char| sign.is_ascii_alphabetic() || sign == '/');
    let plain = text.chars().all(|sign| sign.is_ascii_alphanumeric() || matches!(sign, '-' | '_' | '/' | '.'));
    let word = matches!(
        text.to_ascii_lowercase().as_str(),
        "null" | "true" | "false" | "yes" | "no" | "on" | "off" | "y" | "n"
    );
    if starts && plain && !word {
        out.push_str(text);
        return;
    }
    out.push('"');
    for sign in text.chars() {
        match sign {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            sign if sign.is_control() || crate::text::hidden(sign.encode_utf8(&mut [0; 4])).next().is_some() => {
                write!(out, "\\U{:08X}", u32::from(sign)).expect("a string takes everything");
            }
            sign => out.push(sign),
        }
    }
    out.push('"');
}
