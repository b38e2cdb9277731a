//! Is the terminal dark or light? What it says of its background, where it can be trusted to say anything.
//!
//! `COLORFGBG` is believed at once. A question is put only to terminals that are known to answer, by what they leave in the
//! environment: one that stays silent would cost every start the wait, and a late answer would arrive as key presses.

use std::time::Duration;

use terminal_colorsaurus::{QueryOptions, ThemeMode, theme_mode};

use crate::theme::BUILT_IN;

/// Variables of terminals that answer the question for their background (OSC 11).
const ANSWER: &[&str] = &[
    "ALACRITTY_WINDOW_ID",
    "GHOSTTY_RESOURCES_DIR",
    "ITERM_SESSION_ID",
    "KITTY_WINDOW_ID",
    "KONSOLE_VERSION",
    "TMUX",
    "VTE_VERSION",
    "WEZTERM_PANE",
    "WT_SESSION",
    "XTERM_VERSION",
];

/// How long the answer may take: those who answer sit on this machine, and nobody notices a tenth of a second.
const PATIENCE: Duration = Duration::from_millis(100);

/// The name of the built-in theme that suits the terminal's background: the dark one where it does not tell.
pub fn suitable_theme() -> &'static str {
    let [dark, light, ..] = BUILT_IN else { return "dark" };
    if is_light().unwrap_or(false) { light.name } else { dark.name }
}

fn is_light() -> Option<bool> {
    if let Ok(colors) = std::env::var("COLORFGBG") {
        return of_colors(&colors);
    }
    if !ANSWER.iter().any(|name| std::env::var_os(name).is_some()) {
        return None;
    }
    let mut options = QueryOptions::default();
    options.timeout = PATIENCE;
    theme_mode(options).ok().map(|mode| mode == ThemeMode::Light)
}

/// What `COLORFGBG` says: the last of its numbers is the background, of which 7 and 9 to 15 are light.
fn of_colors(colors: &str) -> Option<bool> {
    let background: u8 = colors.rsplit(';').next()?.parse().ok()?;
    Some(matches!(background, 7 | 9..=15))
}

#[cfg(test)]
mod tests {
    use super::of_colors;

    #[test]
    fn the_last_number_is_the_background() {
        assert_eq!(of_colors("15;0"), Some(false));
        assert_eq!(of_colors("0;15"), Some(true));
        assert_eq!(of_colors("0;default;7"), Some(true));
        assert_eq!(of_colors("12;8"), Some(false));
        assert_eq!(of_colors("default"), None);
    }
}
