//! Which arrow joins two nodes of a flowchart? Solid, thick or dotted, of any length, with heads and with a label.

use super::super::scan::Scan;

/// An arrow with its label as written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Arrow<'a> {
    pub heads: Heads,
    pub label: Option<&'a str>,
}

/// Where an arrow has heads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Heads {
    End,
    Both,
    None,
    Invisible,
}

/// Steps over an arrow with its label, if one stands here.
pub fn take<'a>(scan: &mut Scan<'a>) -> Option<Arrow<'a>> {
    let mut ahead = *scan;
    ahead.skip_space();
    skip_edge_id(&mut ahead);
    let start = head(&mut ahead);
    let line = ahead.rest();
    let arrow = if line.starts_with("~~~") {
        ahead.take_while(|letter| letter == '~');
        Arrow { heads: Heads::Invisible, label: None }
    } else if line.starts_with("--") {
        drawn(&mut ahead, start, '-')?
    } else if line.starts_with("==") {
        drawn(&mut ahead, start, '=')?
    } else if line.starts_with("-.") || line.starts_with('.') {
        dotted(&mut ahead, start)?
    } else {
        return None;
    };
    *scan = ahead;
    Some(between_pipes(arrow, scan))
}

/// Steps over the `e1@` of `a e1@--> b`.
fn skip_edge_id(scan: &mut Scan<'_>) {
    let mut ahead = *scan;
    let id = ahead.take_while(|letter| letter.is_alphanumeric() || letter == '_');
    if !id.is_empty() && ahead.eat("@") && ahead.rest().starts_with(['-', '=', '~', '<', 'x', 'o', '.']) {
        *scan = ahead;
    }
}

/// Steps over a head at the start of an arrow.
fn head(scan: &mut Scan<'_>) -> bool {
    let rest = scan.rest();
    let here = rest.starts_with(['<', 'x', 'o']) && ["--", "==", "-."].iter().any(|line| rest[1..].starts_with(line));
    if here {
        scan.next();
    }
    here
}

fn heads(start: bool, end: bool) -> Heads {
    match (start, end) {
        (false, true) => Heads::End,
        (true, true) => Heads::Both,
        // A lone head at the start is a way of writing an arrow backwards that Mermaid does not draw.
        (_, false) => Heads::None,
    }
}

/// `-->`, `---`, `--x`, `-- label -->`, and the same with `=`.
fn drawn<'a>(scan: &mut Scan<'a>, start: bool, ink: char) -> Option<Arrow<'a>> {
    let length = scan.take_while(|letter| letter == ink).len();
    if end_head(scan) {
        return Some(Arrow { heads: heads(start, true), label: None });
    }
    if length > 2 {
        return Some(Arrow { heads: heads(start, false), label: None });
    }
    let from = *scan;
    let twice = if ink == '-' { "--" } else { "==" };
    let label = scan.take_until(twice).filter(|label| !label.trim().is_empty())?;
    let more = scan.take_while(|letter| letter == ink).len();
    let end = end_head(scan);
    if !end && more == 0 {
        *scan = from;
        return None;
    }
    Some(Arrow { heads: heads(start, end), label: Some(label) })
}

/// `-.->`, `-.-`, `-. label .->`, with any number of dots.
fn dotted<'a>(scan: &mut Scan<'a>, start: bool) -> Option<Arrow<'a>> {
    scan.eat("-");
    scan.take_while(|letter| letter == '.');
    if scan.eat("-") {
        return Some(Arrow { heads: heads(start, end_head(scan)), label: None });
    }
    let label =
        scan.take_until(".-").map(|label| label.trim_end_matches('.')).filter(|label| !label.trim().is_empty())?;
    Some(Arrow { heads: heads(start, end_head(scan)), label: Some(label) })
}

/// Steps over a head at the end of an arrow.
fn end_head(scan: &mut Scan<'_>) -> bool {
    scan.eat(">") || scan.eat("x") || scan.eat("o")
}

/// Steps over `|label|` after an arrow.
fn between_pipes<'a>(arrow: Arrow<'a>, scan: &mut Scan<'a>) -> Arrow<'a> {
    let mut ahead = *scan;
    ahead.skip_blanks();
    if !ahead.eat("|") {
        return arrow;
    }
    let mut quoted = ahead;
    quoted.skip_blanks();
    // Between quotation marks a bar is text.
    if quoted.eat("\"") && quoted.take_until("\"").is_some() {
        quoted.skip_blanks();
        if quoted.eat("|") {
            let inner = ahead.rest();
            let length = quoted.at - ahead.at - 1;
            *scan = quoted;
            return Arrow { label: Some(&inner[..length]), ..arrow };
        }
    }
    match ahead.take_until("|") {
        Some(label) => {
            *scan = ahead;
            Arrow { label: Some(label), ..arrow }
        }
        None => arrow,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, heads: Heads, label: Option<&str>, rest: &str) {
        let mut scan = Scan::new(text, 0);
        assert_eq!(take(&mut scan), Some(Arrow { heads, label }), "{text}");
        assert_eq!(scan.rest(), rest, "{text}");
    }

    #[test]
    fn every_form_of_arrow_is_known() {
        check("--> b", Heads::End, None, " b");
        check("-->b", Heads::End, None, "b");
        check(" ----> b", Heads::End, None, " b");
        check("--- b", Heads::None, None, " b");
        check("==> b", Heads::End, None, " b");
        check("=== b", Heads::None, None, " b");
        check("-.-> b", Heads::End, None, " b");
        check("-...-> b", Heads::End, None, " b");
        check("-.- b", Heads::None, None, " b");
        check("--x b", Heads::End, None, " b");
        check("--o b", Heads::End, None, " b");
        check("<--> b", Heads::Both, None, " b");
        check("x--x b", Heads::Both, None, " b");
        check("<-.-> b", Heads::Both, None, " b");
        check("~~~ b", Heads::Invisible, None, " b");
        check("e1@--> b", Heads::End, None, " b");
        check("-->|yes| b", Heads::End, Some("yes"), " b");
        check("--> |\"a | b\"| c", Heads::End, Some("\"a | b\""), " c");
        check("-- yes --> b", Heads::End, Some(" yes "), " b");
        check("-- a-b ---b", Heads::None, Some(" a-b "), "b");
        check("== yes ==> b", Heads::End, Some(" yes "), " b");
        check("-. yes .-> b", Heads::End, Some(" yes "), " b");
        check("-. v1.2 ..-> b", Heads::End, Some(" v1.2 "), " b");
    }

    #[test]
    fn what_is_no_arrow_is_left_alone() {
        for text in ["", "b", "-", "- b", "->", "-- b", "==", ":::x", "x b"] {
            let mut scan = Scan::new(text, 0);
            assert_eq!(take(&mut scan), None, "{text}");
            assert_eq!(scan.at, 0, "{text}");
        }
    }
}
