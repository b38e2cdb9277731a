//! Where does a flowchart begin? In Markdown behind a fence, then behind front matter, comments and directives.

use super::super::scan::Scan;

/// The bytes of the first Mermaid block of a Markdown text.
pub fn block(text: &str) -> Option<(usize, usize)> {
    let mut at = 0;
    let mut inside: Option<(&str, usize)> = None;
    for line in text.split_inclusive('\n') {
        let trimmed = line.trim();
        match inside {
            None => {
                let fence = ["```", "~~~", ":::"].into_iter().find(|fence| {
                    trimmed
                        .strip_prefix(fence)
                        .is_some_and(|rest| rest.trim_matches(['`', '~', ':', ' ', '{', '}']) == "mermaid")
                });
                inside = fence.map(|fence| (fence, at + line.len()));
            }
            Some((fence, start)) if trimmed.starts_with(fence) => return Some((start, at)),
            Some(_) => {}
        }
        at += line.len();
    }
    inside.map(|(_, start)| (start, text.len()))
}

/// A cursor past what may stand before the header.
pub fn start(text: &str, at: usize) -> Scan<'_> {
    let mut scan = Scan::new(text, at);
    loop {
        scan.skip_space();
        if scan.at == first(text, at) && scan.rest().starts_with("---") {
            scan.take_line();
            while scan.eat("\n") && scan.take_line().trim() != "---" {}
        } else if scan.rest().starts_with("%%") {
            scan.take_line();
        } else {
            return scan;
        }
    }
}

/// The byte of the first letter after some white space.
fn first(text: &str, at: usize) -> usize {
    text.len() - text[at..].trim_start().len()
}

/// Steps over the header of a flowchart with its direction.
pub fn header(scan: &mut Scan<'_>) -> Option<()> {
    let mut ahead = *scan;
    let word = ahead.take_while(|letter| letter.is_ascii_alphanumeric() || letter == '-');
    if !matches!(word, "graph" | "flowchart" | "flowchart-elk") {
        return None;
    }
    ahead.skip_blanks();
    let direction = ahead.take_while(|letter| !letter.is_whitespace() && letter != ';');
    let ends = matches!(ahead.peek(), None | Some('\n' | ';' | ' ' | '\t' | '\r'));
    let known = matches!(direction, "" | "TB" | "TD" | "BT" | "LR" | "RL" | "<" | ">" | "^" | "v");
    (ends && known).then(|| *scan = ahead)
}
