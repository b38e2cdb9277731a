//! Which names would an attacker, or a person with another script, give to a component? One row per way to break a screen,
//! a file or an export.
//!
//! To add a row, say what it attacks and give the text. Every test that walks the table takes it up.

/// A text that some output is tempted to interpret.
#[derive(Debug, Clone, Copy)]
pub struct Label {
    /// What it attacks, in a few words, for the message of a failing test.
    pub attacks: &'static str,
    /// The text.
    pub text: &'static str,
}

const fn label(attacks: &'static str, text: &'static str) -> Label {
    Label { attacks, text }
}

/// The labels, apart from the long ones of [`long`].
pub const LABELS: &[Label] = &[
    // Nothing to see.
    label("the empty name", ""),
    label("a single space", " "),
    label("only spaces", "     "),
    label("leading and trailing spaces", "  padded  "),
    label("a line break", "first\nsecond"),
    label("a carriage return that overprints", "innocent\rEVIL"),
    label("carriage return and line feed", "first\r\nsecond"),
    label("many lines", "1\n2\n3\n4\n5\n6\n7\n8\n9\n10"),
    label("a tab", "left\tright"),
    label("line and paragraph separators", "a\u{2028}b\u{2029}c"),
    // Control characters and escape sequences of terminals.
    label("a colour sequence", "\u{1b}[31mred\u{1b}[0m"),
    label("a cleared screen", "\u{1b}[2J\u{1b}[H"),
    label("a window title", "\u{1b}]0;owned\u{7}"),
    label("the clipboard", "\u{1b}]52;c;ZXZpbA==\u{7}"),
    label("an unterminated OSC", "\u{1b}]8;;http://evil.example"),
    label("a hyperlink", "\u{1b}]8;;http://evil.example\u{1b}\\click\u{1b}]8;;\u{1b}\\"),
    label("a device control string", "\u{1b}Pq#0;2;0;0;0\u{1b}\\"),
    label("C1 controls", "\u{9b}31m\u{9d}0;owned\u{9c}"),
    label("bell, backspace, delete", "a\u{7}b\u{8}c\u{7f}d"),
    label("a NUL", "a\u{0}b"),
    label("every C0 control", "\u{1}\u{2}\u{3}\u{4}\u{5}\u{6}\u{b}\u{c}\u{e}\u{f}\u{1a}\u{1c}\u{1f}"),
    // Characters that hide or reorder.
    label("right-to-left override", "invoice\u{202e}gnp.exe"),
    label("bidi isolates left open", "a\u{2066}b\u{2067}c\u{2068}d"),
    label("bidi marks", "a\u{200e}b\u{200f}c\u{61c}d"),
    label("zero-width characters", "pay\u{200b}ments\u{200c}\u{200d}\u{2060}\u{feff}"),
    label("soft hyphens", "or\u{ad}der"),
    label("tag characters", "x\u{e0041}\u{e0042}\u{e007f}y"),
    label("fillers that look empty", "\u{3164}\u{115f}\u{1160}\u{ffa0}"),
    label("variation selectors alone", "\u{fe0f}\u{fe0e}"),
    label("look-alikes of Latin letters", "раураl"),
    label("the replacement character and private use", "\u{fffd}\u{e000}\u{f8ff}"),
    label("non-characters", "\u{ffff}\u{fdd0}\u{10ffff}"),
    // Scripts and widths.
    label("Hebrew and Arabic", "שלום عالم"),
    label("mixed directions", "order שלום 42 عالم end"),
    label("CJK", "注文サービス 주문 订单"),
    label("full-width Latin", "ＯＲＤＥＲ"),
    label("half-width katakana with voicing", "ｶﾞｷﾞ"),
    label("emoji", "🚀🔥📦"),
    label("an emoji of several people", "👩‍👩‍👧‍👦 family 👨🏽‍💻"),
    label("flags and keycaps", "🇩🇪🇯🇵 1️⃣ #️⃣ 🏴󠁧󠁢󠁥󠁮󠁧󠁿"),
    label("text and emoji presentation", "☁︎☁️ ✉︎✉️"),
    label("combining marks", "e\u{301}o\u{308} Z\u{335}\u{321}\u{353}\u{34e}a\u{315}\u{363}l\u{334}go"),
    label("a leading combining mark", "\u{301}acute"),
    label("Devanagari and Thai clusters", "क्षत्रिय ที่นี่ நிரை"),
    label("ligatures and sharp s", "ﬁnance ﬂow Straße ĳ"),
    label("composed and decomposed twins", "é e\u{301}"),
    label("ambiguous widths", "±×÷°§¶αβ①②"),
    label("box drawing in the name", "│─┌┐└┘┼▶"),
    label("mathematical letters", "𝓞𝓻𝓭𝓮𝓻 𝕊𝕖𝕣𝕧𝕚𝕔𝕖"),
    // Quotes and brackets.
    label("double quotes", "say \"hello\""),
    label("single quotes", "it's 'fine'"),
    label("backticks", "`code` ``more``"),
    label("a code fence", "```mermaid\ngraph TD\n```"),
    label("tilde fence", "~~~\nx\n~~~"),
    label("backslashes", "C:\\temp\\n \\"),
    label("a trailing backslash", "path\\"),
    label("brackets", "[a](b){c}<d>"),
    label("nested brackets of shapes", "((a)) [[b]] {{c}} [(d)] [/e/] >f]"),
    label("pipes", "a|b||c"),
    label("typographic quotes", "“a” ‘b’ «c» „d“"),
    // HTML and XML.
    label("a script element", "<script>alert(1)</script>"),
    label("an image that runs code", "<img src=x onerror=alert(1)>"),
    label("an SVG that runs code", "<svg/onload=alert(1)>"),
    label("entities", "&lt;b&gt; &amp; &#60; &#x3c; &nbsp;"),
    label("an HTML comment", "<!-- hidden -->"),
    label("the end of a comment", "--> x --!>"),
    label("CDATA", "<![CDATA[x]]>"),
    label("line break elements", "a<br>b<br/>c"),
    label("a script address", "javascript:alert(1)"),
    // Markdown.
    label("a heading", "# Heading"),
    label("a set-off heading", "Title\n====="),
    label("a list item", "- item"),
    label("a numbered item", "1. item"),
    label("a quotation", "> quoted"),
    label("a rule", "---"),
    label("emphasis", "*a* **b** _c_ __d__ ~~e~~"),
    label("underscores inside words", "snake_case_name"),
    label("a link", "[click](http://evil.example)"),
    label("an image", "![x](http://evil.example/x.png)"),
    label("a reference", "[x][y]\n\n[y]: http://evil.example"),
    label("an automatic link", "<http://evil.example> www.evil.example a@b.example"),
    label("a footnote", "[^1] x"),
    label("a task", "- [x] done"),
    label("front matter", "---\ntitle: x\n---"),
    label("a mention and an issue", "@team #123 :tada:"),
    label("indented code", "    code"),
    label("formulas", "$$x^2$$ and $y$"),
    // Mermaid.
    label("a Mermaid directive", "%%{init: {\"theme\":\"dark\"}}%%"),
    label("a Mermaid comment", "%% comment"),
    label("the Mermaid word end", "end"),
    label("Mermaid words", "subgraph click style class graph flowchart"),
    label("Mermaid arrows", "a --> b -.-> c ==> d --x e --o f"),
    label("Mermaid entities", "#quot; #35; #9829; a;b;c"),
    label("a Mermaid icon", "fa:fa-car B[\"fa:fa-twitter\"]"),
    label("a Mermaid click", "click A call alert()"),
    label("a Mermaid class", "node:::warn & other"),
    label("Mermaid's own placeholders", "ﬂ°°¶ß"),
    label("a Mermaid Markdown string", "\"`**bold**`\""),
    label("an at sign and a brace", "A@{ shape: cyl }"),
    // DOT, D2, PlantUML, Structurizr, YAML, CSV, shells.
    label("a DOT record", "{a|<p>b}|c"),
    label("DOT escapes", "\\N \\G \\E \\l \\r \\n"),
    label("DOT words", "digraph node edge strict"),
    label("D2 syntax", "a -> b: { shape: circle }; c.d"),
    label("a D2 substitution", "${x} $x"),
    label("a PlantUML end", "@enduml"),
    label("a PlantUML preprocessor line", "!include /etc/passwd"),
    label("a YAML document", "--- !!python/object:os.system {a: b, c: [d]} # e"),
    label("YAML words", "no"),
    label("a YAML key", "key: value"),
    label("a spreadsheet formula", "=cmd|' /C calc'!A0"),
    label("comma and semicolon", "a,b;c"),
    label("a shell command", "$(rm -rf ~) `id` ; ls && x"),
    label("an option", "-rf --help"),
    label("a path", "../../etc/passwd"),
    label("a device name of Windows", "CON"),
    label("a prototype", "__proto__"),
    label("a format string", "%s%n {0} {} {{}}"),
    label("JSON inside", "{\"a\": [1, \"b\"]}"),
    label("a Rust literal", "\\u{1b} \\x1b \\033"),
    label("numbers", "0123"),
    label("words of JSON", "null"),
];

/// Texts that are too long for a table: wide, combining and plain ones, without and with places to break.
pub fn long() -> Vec<(&'static str, String)> {
    vec![
        ("5,000 letters", "x".repeat(5_000)),
        ("1,000 words", "word ".repeat(1_000)),
        ("1,000 wide characters", "注".repeat(1_000)),
        ("2,000 combining marks on one letter", format!("a{}", "\u{301}".repeat(2_000))),
        ("300 families joined by zero-width joiners", "👩‍👧".repeat(300)),
        ("2,000 backticks", "`".repeat(2_000)),
        ("100 lines", "line\n".repeat(100)),
        ("1,000 escapes", "\u{1b}[5m".repeat(1_000)),
    ]
}

/// Every label with what it attacks, the long ones last.
pub fn all() -> Vec<(&'static str, String)> {
    let mut all: Vec<_> = LABELS.iter().map(|row| (row.attacks, row.text.to_owned())).collect();
    all.extend(long());
    all
}
