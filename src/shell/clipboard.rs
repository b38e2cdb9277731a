//! How does a text reach the clipboard of the terminal? By the sequence OSC 52, wrapped so that it gets through whatever
//! stands between the program and the terminal.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// What stands between the program and the terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Between {
    /// Nothing.
    Nothing,
    /// tmux.
    Tmux,
    /// GNU screen.
    Screen,
}

impl Between {
    /// What the environment tells; the inner one counts, and only tmux hides screen.
    pub fn of(tmux: bool, screen: bool) -> Self {
        match (tmux, screen) {
            (true, _) => Self::Tmux,
            (false, true) => Self::Screen,
            (false, false) => Self::Nothing,
        }
    }
}

/// How much screen lets through in one string.
const PIECE: usize = 250;

/// The sequence that puts a text on the clipboard.
///
/// tmux is asked in both ways that it knows: the plain sequence is for those who let it set the clipboard
/// (`set-clipboard on`), the wrapped one for those who let programs talk to the terminal (`allow-passthrough on`).
pub fn sequence(text: &str, between: Between) -> String {
    let plain = format!("\x1b]52;c;{}\x07", STANDARD.encode(text));
    match between {
        Between::Nothing => plain,
        Between::Tmux => format!("{plain}\x1bPtmux;\x1b{plain}\x1b\\"),
        Between::Screen => {
            let pieces = plain.as_bytes().chunks(PIECE).map(String::from_utf8_lossy);
            pieces.flat_map(|piece| ["\x1bP".into(), piece, "\x1b\\".into()]).collect()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_gets_through_what_stands_between() {
        assert_eq!(sequence("hi", Between::Nothing), "\x1b]52;c;aGk=\x07");
        assert_eq!(sequence("hi", Between::Tmux), "\x1b]52;c;aGk=\x07\x1bPtmux;\x1b\x1b]52;c;aGk=\x07\x1b\\");
        assert_eq!(sequence("hi", Between::Screen), "\x1bP\x1b]52;c;aGk=\x07\x1b\\");
        let long = sequence(&"long ".repeat(500), Between::Screen);
        let pieces: Vec<&str> = long.split_inclusive("\x1b\\").collect();
        assert!(pieces.iter().all(|piece| piece.starts_with("\x1bP") && piece.len() <= PIECE + 4));
        let joined: String = pieces.iter().map(|piece| &piece[2..piece.len() - 2]).collect();
        assert_eq!(joined, sequence(&"long ".repeat(500), Between::Nothing));
    }

    #[test]
    fn tmux_is_the_inner_one() {
        assert_eq!(Between::of(true, true), Between::Tmux);
        assert_eq!(Between::of(false, true), Between::Screen);
    }
}
