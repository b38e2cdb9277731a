//! What does a label say that is written in HTML? Its text: tags fall away, ends of lines become line breaks, entities letters.

use quick_xml::escape::resolve_html5_entity;

/// Tags that break a line.
const BREAKS: &[&str] =
    &["br", "p", "div", "li", "tr", "td", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "table", "ul", "ol"];

/// Other tags that labels are written with. Whatever else stands between `<` and `>` is text.
const MARKUP: &[&str] = &[
    "a",
    "b",
    "big",
    "blockquote",
    "center",
    "code",
    "em",
    "font",
    "i",
    "img",
    "o",
    "s",
    "small",
    "span",
    "strike",
    "strong",
    "sub",
    "sup",
    "tbody",
    "th",
    "thead",
    "tt",
    "u",
    "vr",
];

/// The text of a label on one line, and whether it held markup that is lost.
pub fn plain(label: &str) -> (String, bool) {
    let (text, lost) = strip(label);
    (decode(&flat(&text), &['&']), lost)
}

/// The text on one line.
pub fn flat(text: &str) -> String {
    text.split(['\n', '\r']).map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join(" ")
}

/// The label without its tags, entities untouched; what broke a line is a line break.
pub fn strip(label: &str) -> (String, bool) {
    let mut text = String::with_capacity(label.len());
    let mut lost = false;
    let mut rest = label;
    while let Some(open) = rest.find('<') {
        text.push_str(&rest[..open]);
        rest = &rest[open..];
        if let Some((name, length)) = tag(rest) {
            let breaks = BREAKS.contains(&name.as_str());
            lost |= !breaks;
            if breaks {
                text.push('\n');
            }
            rest = &rest[length..];
        } else {
            text.push('<');
            rest = &rest[1..];
        }
    }
    text.push_str(rest);
    (text, lost)
}

/// The name and the length of the tag that starts here, if it is one that labels are written with.
fn tag(text: &str) -> Option<(String, usize)> {
    let inside = text[1..].strip_prefix('/').unwrap_or(&text[1..]);
    let name: String =
        inside.chars().take_while(char::is_ascii_alphanumeric).take(12).collect::<String>().to_lowercase();
    if !BREAKS.contains(&name.as_str()) && !MARKUP.contains(&name.as_str()) {
        return None;
    }
    let after = inside[name.len()..].chars().next()?;
    if !matches!(after, '>' | '/') && !after.is_whitespace() {
        return None;
    }
    // A tag that does not end near by is text.
    let end = text.bytes().take(4096).position(|byte| byte == b'>')?;
    Some((name, end + 1))
}

/// The text with its entities as letters, each started by one of these marks: `&` in HTML, also `#` in Mermaid. One
/// pass, so that an escaped entity stays what it says.
pub fn decode(text: &str, marks: &[char]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(marks) {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let mark = if rest.starts_with("&#") { 2 } else { 1 };
        let word: &str = rest[mark..].split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
        let ends = word.len() <= 32 && rest[mark + word.len()..].starts_with(';');
        let numeric = mark == 2 || rest.starts_with('#');
        if let Some(letters) = ends.then(|| entity(word, numeric)).flatten() {
            out.push_str(&letters);
            rest = &rest[mark + word.len() + 1..];
        } else {
            out.push_str(&rest[..1]);
            rest = &rest[1..];
        }
    }
    out.push_str(rest);
    out
}

fn entity(word: &str, numeric: bool) -> Option<String> {
    if numeric {
        let code = match word.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok(),
            None => word.parse().ok(),
        };
        if let Some(letter) = code.and_then(char::from_u32) {
            return Some(letter.to_string());
        }
    }
    resolve_html5_entity(word).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_fall_away_and_entities_become_letters() {
        assert_eq!(plain("<b>Web</b><br/>API &amp; more"), ("Web API & more".to_owned(), true));
        assert_eq!(plain("a < b > c <T> <x"), ("a < b > c <T> <x".to_owned(), false));
        assert_eq!(plain("one<div>two</div>").0, "one two");
        assert_eq!(plain("&lt;b&gt; &#228; &#xE4; &nosuch; &"), ("<b> ä ä &nosuch; &".to_owned(), false));
        assert_eq!(plain("&amp;lt;").0, "&lt;");
    }

    #[test]
    fn mermaid_escapes_are_decoded_once() {
        assert_eq!(decode("#quot;a#quot; #35;quot; #9829; C# #5", &['#', '&']), "\"a\" #quot; ♥ C# #5");
        assert_eq!(decode("#38;lt#59;", &['#', '&']), "&lt;");
    }
}
