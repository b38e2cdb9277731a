//! How does other people's text reach a screen? Through [`shown`], and through nothing else.
//!
//! Names, notes and file names are other people's input: an escape sequence in a label must not drive the terminal, a
//! bidi override must not reorder a line, an invisible letter must not make two ids look alike. `shown` puts a visible
//! stand-in in the place of each such character. The model and the file keep the text exactly as it was written.
//!
//! Widths are cells as ratatui counts them, always of text that has passed [`shown`]. Text is never cut inside a
//! grapheme cluster (Unicode Standard Annex 29).

use std::borrow::Cow;
use std::fmt::Write as _;

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// How many combining marks one cell shows. Real writing needs fewer; thousands of them make kilobytes of one cell.
const MARKS: usize = 8;

/// How many cells a text that is quoted in a message may take.
const QUOTED: usize = 60;

/// How far into a cluster, in bytes, a hidden character can do lawful work; the longest families and flags are shorter. What
/// is looked up beside it costs no more than that, however long a tower is.
const REACH: usize = 160;

const JOINER: char = '\u{200D}';
const BLACK_FLAG: char = '\u{1F3F4}';
const KEYCAP: char = '\u{20E3}';
const DOTTED_CIRCLE: char = '\u{25CC}';

/// The text as a terminal may have it: control, bidi and invisible characters become visible stand-ins.
///
/// ```
/// use toposcope::text::shown;
/// assert_eq!(shown("pay\u{1b}[2J"), "pay␛[2J");
/// assert_eq!(shown("a\u{202e}b"), "a⟨U+202E⟩b");
/// ```
pub fn shown(text: &str) -> Cow<'_, str> {
    if text.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for cluster in text.graphemes(true) {
        show_cluster(cluster, &mut out);
    }
    if out == text { Cow::Borrowed(text) } else { Cow::Owned(out) }
}

/// The text in double quotation marks as a message may have it: shown, and cut at sixty cells.
pub fn quoted(text: &str) -> String {
    // A prefix is enough: nothing after it could be seen, and messages must not cost what a hostile file weighs.
    let prefix = text.char_indices().nth(4096).map_or(text, |(at, _)| &text[..at]);
    format!("\"{}\"", ellipsis(&shown(prefix), QUOTED))
}

/// How many cells a text takes on the screen, as ratatui counts them. The text must have passed [`shown`].
pub fn width(text: &str) -> usize {
    // Nearly all text is of letters that take one cell each.
    if text.bytes().all(|byte| matches!(byte, b' '..=b'~')) { text.len() } else { UnicodeWidthStr::width(text) }
}

/// The text cut to a number of cells, with an ellipsis in its last cell when something was cut off.
/// The text must have passed [`shown`]; it is never cut inside a grapheme cluster.
pub fn ellipsis(text: &str, cells: usize) -> Cow<'_, str> {
    if width(text) <= cells {
        return Cow::Borrowed(text);
    }
    if cells == 0 {
        return Cow::Borrowed("");
    }
    let mut used = 0;
    let mut end = 0;
    for (at, cluster) in text.grapheme_indices(true) {
        used += width(cluster);
        if used > cells - 1 {
            break;
        }
        end = at + cluster.len();
    }
    Cow::Owned(format!("{}…", &text[..end]))
}

/// The places of characters that act or hide instead of showing.
pub fn hidden(text: &str) -> impl Iterator<Item = (usize, char)> {
    text.grapheme_indices(true).flat_map(|(start, cluster)| {
        let letters =
            cluster.char_indices().filter(|(at, letter)| is_hidden(*letter) && !is_at_work(cluster, *at, *letter));
        letters.map(move |(at, letter)| (start + at, letter))
    })
}

/// Whether a character acts or hides wherever it stands: control, bidi, zero-width, filler, tag, noncharacter; and marks
/// that reach over the letters after them, which no grid of cells can show.
fn is_hidden(letter: char) -> bool {
    matches!(letter,
        '\0'..='\u{1F}' | '\u{7F}'..='\u{9F}'
        | '\u{AD}' | '\u{34F}' | '\u{600}'..='\u{605}' | '\u{61C}' | '\u{6DD}' | '\u{70F}' | '\u{890}' | '\u{891}' | '\u{8E2}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}'
        | '\u{180B}'..='\u{180F}'
        | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}'
        | '\u{2800}' | '\u{3164}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFA0}'
        | '\u{FFF0}'..='\u{FFFB}' | '\u{110BD}' | '\u{110CD}' | '\u{1BCA0}'..='\u{1BCA3}' | '\u{1D173}'..='\u{1D17A}'
        | '\u{E0000}'..='\u{E0FFF}')
        || letter as u32 & 0xFFFE == 0xFFFE
}

/// Whether a hidden character does its lawful work inside this cluster: joining emoji, choosing their form, naming a flag.
fn is_at_work(cluster: &str, at: usize, letter: char) -> bool {
    if at > REACH {
        return false;
    }
    let (before, after) = (&cluster[..at], &cluster[at + letter.len_utf8()..]);
    match letter {
        JOINER => {
            let next = after.chars().next();
            let joins = next.is_some_and(|next| !is_hidden(next) && next.width() > Some(0));
            let joined = before.char_indices().next_back().is_some_and(|(at, last)| {
                !is_hidden(last) || matches!(last, '\u{FE0E}' | '\u{FE0F}') && is_at_work(cluster, at, last)
            });
            joins && joined && before.matches(JOINER).count() < MARKS
        }
        '\u{FE0E}' | '\u{FE0F}' => match before.chars().next_back() {
            Some('0'..='9' | '#' | '*') => after.starts_with(KEYCAP),
            Some(base) => matches!(base, '©' | '®' | '\u{203C}'..='\u{3299}' | '\u{1F000}'..='\u{1FFFD}'),
            None => false,
        },
        // Flags of England, Scotland and Wales: a black flag, five or six tags, the cancel tag.
        '\u{E0020}'..='\u{E007F}' => cluster.strip_prefix(BLACK_FLAG).is_some_and(|tags| {
            let is_tag = |letter: char| matches!(letter, '\u{E0020}'..='\u{E007F}');
            tags.ends_with('\u{E007F}') && tags.chars().take(MARKS).filter(|tag| is_tag(*tag)).count() * 4 == tags.len()
        }),
        _ => false,
    }
}

fn show_cluster(cluster: &str, out: &mut String) {
    let mut marks = 0;
    // Whether the base of the marks that come next is a stand-in, or missing.
    let mut is_bare = true;
    // Behind a stand-in nothing is joined to what stands before it.
    let mut is_broken = false;
    for (at, letter) in cluster.char_indices() {
        if is_hidden(letter) && (is_broken || !is_at_work(cluster, at, letter)) {
            stand_in(letter, out);
            (is_bare, is_broken) = (true, true);
        } else if is_hidden(letter) {
            out.push(letter);
        } else if letter.width() != Some(0) {
            out.push(letter);
            is_bare = false;
        } else if is_bare && !joins_any_base(letter) {
            stand_in(letter, out);
        } else {
            // A mark without a base would land on the character before it.
            if at == 0 {
                out.push(DOTTED_CIRCLE);
            }
            marks += 1;
            if marks <= MARKS {
                out.push(letter);
            }
        }
    }
}

/// Whether a mark joins whatever stands before it. The vowels of Korean join only their consonants, and what is too new to be
/// known joins nothing.
fn joins_any_base(mark: char) -> bool {
    [DOTTED_CIRCLE, mark].iter().collect::<String>().graphemes(true).count() == 1
}

/// What stands for a hidden character: the picture of a control, or its number.
fn stand_in(letter: char, out: &mut String) {
    match letter {
        '\0'..='\u{1F}' => out.push(char::from_u32(0x2400 + letter as u32).expect("every control has a picture")),
        '\u{7F}' => out.push('␡'),
        _ => {
            let _ = write!(out, "⟨U+{:04X}⟩", letter as u32);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_acts_or_hides_becomes_visible() {
        for (text, seen) in [
            ("\u{1b}]0;x\u{7}", "␛]0;x␇"),
            ("a\r\nb\tc\0d\u{7f}", "a␍␊b␉c␀d␡"),
            ("\u{9b}31m", "⟨U+009B⟩31m"),
            ("\u{202e}gnp\u{2066}", "⟨U+202E⟩gnp⟨U+2066⟩"),
            ("a\u{200b}b\u{200c}c\u{200d}d\u{ad}e\u{feff}", "a⟨U+200B⟩b⟨U+200C⟩c⟨U+200D⟩d⟨U+00AD⟩e⟨U+FEFF⟩"),
            ("x\u{e0041}\u{3164}\u{2028}\u{ffff}", "x⟨U+E0041⟩⟨U+3164⟩⟨U+2028⟩⟨U+FFFF⟩"),
            ("\u{301}a", "◌\u{301}a"),
            ("a\u{1adf}", "a⟨U+1ADF⟩"),
            ("👩\u{200c}\u{200d}👧", "👩⟨U+200C⟩⟨U+200D⟩👧"),
            ("1\u{fe0f}\u{200c}\u{20e3}", "1⟨U+FE0F⟩⟨U+200C⟩\u{20e3}"),
            ("🏴\u{200c}\u{e0067}\u{e007f}", "🏴⟨U+200C⟩⟨U+E0067⟩⟨U+E007F⟩"),
            ("\u{605}\u{605}1\u{6dd}", "⟨U+0605⟩⟨U+0605⟩1⟨U+06DD⟩"),
            ("👩\u{200c}🏽\u{200d}🏴", "👩⟨U+200C⟩🏽⟨U+200D⟩🏴"),
            ("\u{1165}\u{11e0}\u{bbe}", "⟨U+1165⟩⟨U+11E0⟩\u{bbe}"),
            ("x\u{fe01}y\u{fe0f}1\u{fe0f}", "x⟨U+FE01⟩y⟨U+FE0F⟩1⟨U+FE0F⟩"),
        ] {
            assert_eq!(shown(text), seen);
            assert_eq!(shown(seen), seen, "what may be shown may be shown again");
        }
    }

    proptest::proptest! {
        #![proptest_config(proptest::prelude::ProptestConfig { failure_persistence: None, ..proptest::prelude::ProptestConfig::with_cases(4_000) })]

        #[test]
        fn what_may_be_shown_may_be_shown_again(
            // Letters of all sorts that join others or hide, more often than chance would have them side by side.
            text in "[a1#\u{ac00}\u{1100}\u{1165}\u{11e0}\u{11a8}\u{1f469}\u{1f3f4}\u{1f1e9}\u{200d}\u{200c}\u{fe0f}\u{fe0e}\u{20e3}\u{301}\u{bbe}\u{e0067}\u{e007f}\u{3164}\u{1160}\u{115f}\u{605}\u{1b}\u{9b}\u{1f3fd}\u{94d}\u{915}]{0,12}|.{0,8}",
        ) {
            let seen = shown(&text);
            proptest::prop_assert!(!seen.chars().any(char::is_control));
            proptest::prop_assert_eq!(shown(&seen), seen.clone());
        }
    }

    #[test]
    fn writing_of_any_language_passes_unchanged() {
        for text in [
            "Web API (v2)",
            "Zahlung für Müller",
            "音楽アップロード",
            "تحميل الأغنية",
            "กำลังอัปโหลด",
            "क्षत्रिय",
            "👩‍💻 🇪🇺 1️⃣ ❤️ 👨‍👩‍👧‍👦 👍🏽",
            "🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}",
            "e\u{301}\u{323}",
        ] {
            assert!(matches!(shown(text), Cow::Borrowed(_)), "{text:?} became {:?}", shown(text));
        }
    }

    #[test]
    fn one_cell_never_holds_a_tower() {
        let marks = shown(&format!("a{}b", "\u{301}".repeat(5_000))).into_owned();
        assert_eq!(marks.chars().count(), 2 + MARKS);
        let family = "👩\u{200d}".repeat(5_000);
        let longest = shown(&family).graphemes(true).map(str::len).max();
        assert!(longest < Some(200), "{longest:?}");
    }

    #[test]
    fn towers_of_any_sort_cost_what_they_weigh() {
        // Each of these took minutes when a step looked at all that had come before it.
        let joined = "👩\u{200d}".repeat(200_000);
        let marked = format!("a{}{}", "\u{301}".repeat(200_000), "\u{200d}".repeat(200_000));
        let tagged = format!("🏴{}\u{e007f}", "\u{e0067}".repeat(200_000));
        for tower in [joined, marked, tagged] {
            assert_eq!(hidden(&tower).count(), shown(&tower).matches('⟨').count());
        }
    }

    #[test]
    fn cutting_keeps_clusters_whole() {
        for (text, cells, cut) in [
            ("orders", 6, "orders"),
            ("orders", 5, "orde…"),
            ("orders", 1, "…"),
            ("orders", 0, ""),
            ("音楽アプリ", 6, "音楽…"),
            ("ae\u{301}\u{323}bcd", 3, "ae\u{301}\u{323}…"),
            ("👩‍💻👩‍💻👩‍💻", 5, "👩‍💻👩‍💻…"),
        ] {
            assert_eq!(ellipsis(text, cells), cut);
            assert!(width(&ellipsis(text, cells)) <= cells);
        }
        assert_eq!(quoted("a\u{1b}b"), "\"a␛b\"");
        assert_eq!(width(&quoted(&"x".repeat(20_000))), QUOTED + 2);
    }

    proptest::proptest! {
        #![proptest_config(proptest::prelude::ProptestConfig { failure_persistence: None, ..Default::default() })]

        #[test]
        fn nothing_hidden_is_left_alone(text in "\\PC{0,4}(\u{202e}|\u{1b}|\u{200b}|\u{9b}|\u{e0041}|\u{300}|\u{200d}|\\PC){0,12}") {
            let seen = shown(&text).into_owned();
            for cluster in seen.graphemes(true) {
                for (at, letter) in cluster.char_indices() {
                    proptest::prop_assert!(!is_hidden(letter) || is_at_work(cluster, at, letter), "{:?} in {:?}", letter, seen);
                }
            }
        }
    }
}
