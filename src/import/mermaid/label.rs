//! What does the label of a node or an arrow say? Quotes, escapes, Markdown, tags and icons of Mermaid fall away.

use super::super::html::{decode, flat, strip};

/// A label as text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// The text, with the line breaks that Mermaid shows.
    pub text: String,
    /// Whether markup or icons were left out.
    pub lost: bool,
}

/// The text of a label as written.
pub fn text_of(raw: &str) -> Label {
    let raw = raw.strip_prefix('"').and_then(|raw| raw.strip_suffix('"')).unwrap_or(raw);
    let (markdown, raw) = match raw.strip_prefix('`').and_then(|raw| raw.strip_suffix('`')) {
        Some(inner) => (true, inner),
        None => (false, raw),
    };
    // Line breaks of the source are spaces on the screen.
    let (mut text, mut lost) = strip(&flat(raw));
    if markdown {
        let plain = text.replace("**", "").replace("__", "");
        lost |= plain != text;
        text = plain;
    }
    if let Some(plain) = without_icons(&text) {
        lost = true;
        text = plain;
    }
    let lines = text.split('\n').map(str::trim).collect::<Vec<_>>().join("\n");
    let mut text = decode(lines.trim_matches('\n'), &['#', '&']);
    // Our exporter parts what Mermaid takes for marks of its own.
    for (parted, pair) in [("\u{fb02}\u{2060}°", "\u{fb02}°"), ("¶\u{2060}ß", "¶ß")] {
        text = text.replace(parted, pair);
    }
    Label { text, lost }
}

/// The text without `fa:fa-user` and its like; none when it has no icons.
fn without_icons(text: &str) -> Option<String> {
    let is_icon = |word: &str| {
        word.split_once(':').is_some_and(|(set, name)| {
            matches!(set, "fa" | "fab" | "fas" | "far" | "fal" | "fad" | "fak") && name.starts_with("fa-")
        })
    };
    text.split_whitespace()
        .any(is_icon)
        .then(|| text.split_whitespace().filter(|word| !is_icon(word)).collect::<Vec<_>>().join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(raw: &str, text: &str) {
        assert_eq!(text_of(raw).text, text, "{raw}");
    }

    #[test]
    fn labels_read_as_mermaid_shows_them() {
        check("Web API", "Web API");
        check("\"Web (API)\"", "Web (API)");
        check("\"`The **bold** one`\"", "The bold one");
        check("one<br/>two<br>three", "one\ntwo\nthree");
        check("fa:fa-user Customer", "Customer");
        check("say #quot;hi#quot;", "say \"hi\"");
        check("\"a#124;b#35;quot;\"", "a|b#quot;");
        check("two\n   lines", "two lines");
        check("\" \"", "");
    }

    #[test]
    fn an_escaped_tag_is_text() {
        check("\"#60;b#62;bold#60;#47;b#62;\"", "<b>bold</b>");
    }
}
