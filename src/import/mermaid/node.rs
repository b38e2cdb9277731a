//! How is a node written? Its id, and the brackets whose shape may stand for a kind of component.

use super::super::scan::Scan;
use super::label::{Label, text_of};
use crate::model::ComponentKind;

/// Shapes by their brackets, longest first, and the kind of component that a shape stands for.
const SHAPES: &[(&str, &[&str], Option<ComponentKind>)] = &[
    ("(((", &[")))"], None),
    ("((", &["))"], None),
    ("([", &["])"], None),
    ("[(", &[")]"], Some(ComponentKind::Database)),
    ("[[", &["]]"], None),
    ("[/", &["/]", "\\]"], None),
    ("[\\", &["\\]", "/]"], None),
    ("{{", &["}}"], None),
    ("(-", &["-)"], None),
    ("[", &["]"], None),
    ("(", &[")"], None),
    ("{", &["}"], None),
    (">", &["]"], None),
];

/// Shapes by their names in `node@{ shape: … }` that stand for a kind of component.
const NAMED_SHAPES: &[(&str, ComponentKind)] = &[
    ("cyl", ComponentKind::Database),
    ("cylinder", ComponentKind::Database),
    ("database", ComponentKind::Database),
    ("db", ComponentKind::Database),
    ("disk", ComponentKind::Storage),
    ("lin-cyl", ComponentKind::Storage),
    ("lined-cylinder", ComponentKind::Storage),
    ("datastore", ComponentKind::Storage),
    ("data-store", ComponentKind::Storage),
];

/// The kind of component that a named shape stands for.
pub fn kind_of_shape(name: &str) -> Option<ComponentKind> {
    NAMED_SHAPES.iter().find(|(shape, _)| *shape == name).map(|(_, kind)| *kind)
}

/// Steps over the id of a node. A hyphen belongs to it unless an arrow begins there.
pub fn id<'a>(scan: &mut Scan<'a>) -> &'a str {
    let rest = scan.rest();
    let mut letters = rest.char_indices().peekable();
    let mut end = 0;
    while let Some((at, letter)) = letters.next() {
        let next = letters.peek().map(|(_, next)| *next);
        let inside = match letter {
            '-' => next.is_some_and(|next| !matches!(next, '-' | '.' | '>') && !next.is_whitespace()),
            '=' => next.is_some_and(|next| next != '='),
            _ => is_id(letter),
        };
        if !inside {
            break;
        }
        end = at + letter.len_utf8();
    }
    scan.at += end;
    &rest[..end]
}

/// The text in the brackets that open here, and the kind that their shape stands for.
pub fn shape(scan: &mut Scan<'_>) -> Option<(Label, Option<ComponentKind>)> {
    let (open, closes, kind) = SHAPES.iter().find(|(open, ..)| scan.rest().starts_with(open))?;
    let mut ahead = *scan;
    ahead.eat(open);
    // `[|borders:lt|text]` says which borders are drawn.
    if *open == "[" && ahead.rest().starts_with("|borders:") {
        ahead.eat("|");
        ahead.take_until("|")?;
    }
    let inner = ahead.rest().trim_start();
    let label = if inner.starts_with('"') {
        ahead.skip_space();
        ahead.eat("\"");
        let inner = ahead.take_until("\"")?;
        ahead.skip_space();
        closes.iter().any(|close| ahead.eat(close)).then_some(inner)?
    } else {
        let first = closes.iter().filter_map(|close| {
            let mut tried = ahead;
            tried.take_until(close).map(|inner| (inner, tried))
        });
        let (inner, after) = first.min_by_key(|(inner, _)| inner.len())?;
        ahead = after;
        inner
    };
    *scan = ahead;
    Some((text_of(label.trim()), *kind))
}

/// Whether a character may stand in an id.
pub fn is_id(letter: char) -> bool {
    letter.is_alphanumeric() || "_!#$%'*+.?\\/`".contains(letter) || (!letter.is_ascii() && !letter.is_whitespace())
}
