//! What does everything look like? A style for every role, read from TOML, reduced to what the terminal can show.
//!
//! A theme file has a `[palette]` of named colors (`#rrggbb`, or one of the sixteen of the terminal) and `[styles]`: a
//! line for each role, `"COLOR on COLOR bold"`, each part optional. `inherits = "NAME"` takes what is missing, colors
//! as well as styles, from a built-in theme: a palette alone makes a theme. A role that is missing or unknown is an error that names it.
//!
//! To add a theme, put `NAME.toml` into `themes/` and its line into [`BUILT_IN`].

use std::collections::HashMap;

use ratatui::style::{Color, Modifier, Style};
use toml::Table;

use crate::drawing::Ink;
use crate::model::{Verdict, nearest};

/// What something on the screen is, for its style.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "the names say it; ROLES has their words")]
pub enum Role {
    /// The canvas and all text without another role; its background is that of the screen.
    Text,
    Dim,
    Strong,
    Border,
    Kind,
    Name,
    Frame,
    FrameTitle,
    Message,
    Event,
    Call,
    Undecided,
    Label,
    Selected,
    Kept,
    Target,
    Hint,
    Faded,
    Panel,
    PanelBorder,
    PanelTitle,
    Heading,
    Bar,
    BarMode,
    Key,
    KeyText,
    Popup,
    PopupBorder,
    Chosen,
    Cursor,
    Info,
    Refusal,
    Failure,
    Warning,
    Advice,
    Source,
}

/// Every role with the word that stands for it in a theme file.
pub const ROLES: &[(Role, &str)] = &[
    (Role::Text, "text"),
    (Role::Dim, "dim"),
    (Role::Strong, "strong"),
    (Role::Border, "border"),
    (Role::Kind, "kind"),
    (Role::Name, "name"),
    (Role::Frame, "frame"),
    (Role::FrameTitle, "frame-title"),
    (Role::Message, "message"),
    (Role::Event, "event"),
    (Role::Call, "call"),
    (Role::Undecided, "undecided"),
    (Role::Label, "label"),
    (Role::Selected, "selected"),
    (Role::Kept, "kept"),
    (Role::Target, "target"),
    (Role::Hint, "hint"),
    (Role::Faded, "faded"),
    (Role::Panel, "panel"),
    (Role::PanelBorder, "panel-border"),
    (Role::PanelTitle, "panel-title"),
    (Role::Heading, "heading"),
    (Role::Bar, "bar"),
    (Role::BarMode, "bar-mode"),
    (Role::Key, "key"),
    (Role::KeyText, "key-text"),
    (Role::Popup, "popup"),
    (Role::PopupBorder, "popup-border"),
    (Role::Chosen, "chosen"),
    (Role::Cursor, "cursor"),
    (Role::Info, "info"),
    (Role::Refusal, "refusal"),
    (Role::Failure, "failure"),
    (Role::Warning, "warning"),
    (Role::Advice, "advice"),
    (Role::Source, "source"),
];

/// A theme that is part of the program.
#[derive(Debug, Clone, Copy)]
pub struct BuiltIn {
    /// Its name.
    pub name: &'static str,
    /// What it is for, one clause.
    pub help: &'static str,
    text: &'static str,
}

/// Every built-in theme; the first is the default on a dark terminal, the second on a light one.
pub const BUILT_IN: &[BuiltIn] = &[
    BuiltIn { name: "dark", help: "for dark terminals", text: include_str!("../themes/dark.toml") },
    BuiltIn { name: "light", help: "for light terminals", text: include_str!("../themes/light.toml") },
    BuiltIn {
        name: "high-contrast-dark",
        help: "white on black, every line and word at seven to one or more",
        text: include_str!("../themes/high-contrast-dark.toml"),
    },
    BuiltIn {
        name: "high-contrast-light",
        help: "black on white, every line and word at seven to one or more",
        text: include_str!("../themes/high-contrast-light.toml"),
    },
    BuiltIn {
        name: "okabe-ito",
        help: "colors of Okabe and Ito, safe for color-blind eyes, on a dark ground",
        text: include_str!("../themes/okabe-ito.toml"),
    },
    BuiltIn {
        name: "tol",
        help: "colors of Paul Tol, safe for color-blind eyes, on a light ground",
        text: include_str!("../themes/tol.toml"),
    },
    BuiltIn {
        name: "ibm",
        help: "colors of the IBM Design Library, safe for color-blind eyes, on a dark ground",
        text: include_str!("../themes/ibm.toml"),
    },
    BuiltIn {
        name: "solarized-dark",
        help: "Solarized by Ethan Schoonover, dark",
        text: include_str!("../themes/solarized-dark.toml"),
    },
    BuiltIn {
        name: "solarized-light",
        help: "Solarized by Ethan Schoonover, light",
        text: include_str!("../themes/solarized-light.toml"),
    },
    BuiltIn {
        name: "nord",
        help: "Nord by Sven Greb and Arctic Ice Studio",
        text: include_str!("../themes/nord.toml"),
    },
    BuiltIn { name: "dracula", help: "Dracula by Zeno Rocha", text: include_str!("../themes/dracula.toml") },
    BuiltIn {
        name: "gruvbox-dark",
        help: "Gruvbox by Pavel Pertsev, dark",
        text: include_str!("../themes/gruvbox-dark.toml"),
    },
    BuiltIn {
        name: "catppuccin-mocha",
        help: "Catppuccin Mocha",
        text: include_str!("../themes/catppuccin-mocha.toml"),
    },
    BuiltIn { name: "tokyo-night", help: "Tokyo Night by Enkia", text: include_str!("../themes/tokyo-night.toml") },
    BuiltIn {
        name: "ansi",
        help: "the sixteen colors that the terminal is set to",
        text: include_str!("../themes/ansi.toml"),
    },
    BuiltIn {
        name: "monochrome",
        help: "no color at all: line styles, glyphs and words only",
        text: include_str!("../themes/monochrome.toml"),
    },
];

/// How many colors the terminal shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Depth {
    /// None: bold, dim, underlined and reversed only.
    None,
    /// The sixteen of the terminal.
    Sixteen,
    /// The 256 of xterm.
    Indexed,
    /// All.
    #[default]
    True,
}

impl Depth {
    /// What the usual environment variables say.
    pub fn of(no_color: Option<&str>, color_term: Option<&str>, term: Option<&str>) -> Self {
        if no_color.is_some_and(|value| !value.is_empty()) {
            return Self::None;
        }
        if matches!(color_term, Some("truecolor" | "24bit")) {
            return Self::True;
        }
        match term {
            // The old ones of DEC take the number of a color for an order to blink.
            Some(term) if term.starts_with("vt") => Self::None,
            Some(term) if term.ends_with("-direct") => Self::True,
            Some(term) if term.contains("256color") => Self::Indexed,
            _ => Self::Sixteen,
        }
    }
}

/// A style for every role.
#[derive(Debug, Clone, PartialEq)]
pub struct Theme {
    /// Its name.
    pub name: String,
    /// How many colors it is reduced to.
    pub depth: Depth,
    full: HashMap<Role, Style>,
    styles: HashMap<Role, Style>,
}

/// The built-in theme of a name.
pub fn built_in(name: &str) -> Option<Theme> {
    let built_in = BUILT_IN.iter().find(|built_in| built_in.name == name)?;
    Some(Theme::read(name, built_in.text).expect("built-in themes are complete; tests/it/palettes.rs checks it"))
}

impl Default for Theme {
    fn default() -> Self {
        built_in(BUILT_IN[0].name).expect("the first built-in theme is one")
    }
}

impl Theme {
    /// Reads a theme.
    ///
    /// # Errors
    /// What is wrong with the text, with the role or color it is about.
    pub fn read(name: &str, text: &str) -> Result<Self, String> {
        let (palette, styles) = tables(name, text)?;
        let mut full = HashMap::new();
        for (key, value) in &styles {
            let role = ROLES.iter().find(|(_, word)| word == key).map(|(role, _)| *role).ok_or_else(|| {
                let near = nearest(key, ROLES.iter().map(|(_, word)| *word));
                let help = near.map(|near| format!("; did you mean \"{near}\"?")).unwrap_or_default();
                format!("there is no role \"{key}\"{help}")
            })?;
            let words = value.as_str().ok_or_else(|| format!("the style of \"{key}\" must be text"))?;
            full.insert(role, style(words, &palette).map_err(|why| format!("the style of \"{key}\" {why}"))?);
        }
        let missing: Vec<&str> =
            ROLES.iter().filter(|(role, _)| !full.contains_key(role)).map(|(_, word)| *word).collect();
        if !missing.is_empty() {
            return Err(format!("has no style for {}", missing.join(", ")));
        }
        Ok(Self { name: name.to_owned(), depth: Depth::True, styles: full.clone(), full })
    }

    /// The same theme, reduced to what a terminal can show.
    #[must_use]
    pub fn with_depth(mut self, depth: Depth) -> Self {
        self.depth = depth;
        self.styles = self.full.iter().map(|(role, style)| (*role, reduce(*role, *style, depth))).collect();
        self
    }

    /// The style of a role.
    pub fn style(&self, role: Role) -> Style {
        self.styles.get(&role).copied().unwrap_or_default()
    }

    /// The color of a role as red, green and blue, for pictures; none where the theme leaves it to the terminal.
    pub fn rgb(&self, role: Role) -> Option<[u8; 3]> {
        self.full.get(&role).and_then(|style| rgb(style.fg?))
    }

    /// The ground of a role as red, green and blue; none where the theme leaves it to the terminal.
    pub fn ground_rgb(&self, role: Role) -> Option<[u8; 3]> {
        self.full.get(&role).and_then(|style| rgb(style.bg?))
    }

    /// The style of a verdict.
    pub fn verdict(&self, verdict: Verdict) -> Style {
        self.style(match verdict {
            Verdict::Message => Role::Message,
            Verdict::Event => Role::Event,
            Verdict::Call => Role::Call,
            Verdict::Undecided => Role::Undecided,
        })
    }

    /// The style of what a drawing is drawn in.
    pub fn ink(&self, ink: Ink) -> Style {
        match ink {
            Ink::Blank => self.style(Role::Text),
            Ink::Border => self.style(Role::Border),
            Ink::Kind => self.style(Role::Kind),
            Ink::Name => self.style(Role::Name),
            Ink::Frame => self.style(Role::Frame),
            Ink::FrameTitle => self.style(Role::FrameTitle),
            Ink::Line(verdict) | Ink::Head(verdict) => self.verdict(verdict),
            Ink::Label(_) => self.style(Role::Label),
            Ink::Badge(verdict) => self.verdict(verdict).add_modifier(Modifier::BOLD),
        }
    }
}

/// The palette and the styles of a theme, over those of the built-in theme that it inherits from.
fn tables(name: &str, text: &str) -> Result<(Table, Table), String> {
    let table: Table = text.parse().map_err(|error: toml::de::Error| error.to_string())?;
    let (mut palette, mut styles) = match table.get("inherits") {
        None => (Table::new(), Table::new()),
        Some(base) => {
            let base = base.as_str().unwrap_or_default();
            let found = BUILT_IN.iter().find(|built_in| built_in.name == base && built_in.name != name);
            let found = found.ok_or_else(|| format!("inherits from \"{base}\", which is no built-in theme"))?;
            tables(found.name, found.text)?
        }
    };
    let own = |key: &str| table.get(key).and_then(toml::Value::as_table).cloned().unwrap_or_default();
    palette.extend(own("palette"));
    styles.extend(own("styles"));
    Ok((palette, styles))
}

const MODIFIERS: &[(&str, Modifier)] = &[
    ("bold", Modifier::BOLD),
    ("dim", Modifier::DIM),
    ("italic", Modifier::ITALIC),
    ("underlined", Modifier::UNDERLINED),
    ("reversed", Modifier::REVERSED),
];

/// The style that words such as `blue on panel bold` spell.
fn style(words: &str, palette: &Table) -> Result<Style, String> {
    let mut style = Style::new();
    let mut words = words.split_whitespace();
    while let Some(word) = words.next() {
        if let Some((_, modifier)) = MODIFIERS.iter().find(|(name, _)| *name == word) {
            style = style.add_modifier(*modifier);
        } else if word == "on" {
            let word = words.next().ok_or("ends after \"on\"; a color is missing")?;
            style = style.bg(color(word, palette)?);
        } else {
            style = style.fg(color(word, palette)?);
        }
    }
    Ok(style)
}

fn color(word: &str, palette: &Table) -> Result<Color, String> {
    let spelled = match palette.get(word) {
        Some(value) => value.as_str().ok_or_else(|| format!("uses the color \"{word}\", which must be text"))?,
        None => word,
    };
    spelled.parse().map_err(|_| format!("uses \"{word}\", which is neither in the palette nor a color"))
}

/// A style as a terminal of some depth can show it. Without colors, what color set apart is set apart otherwise.
fn reduce(role: Role, style: Style, depth: Depth) -> Style {
    if depth == Depth::None {
        let plain = Style { fg: None, bg: None, underline_color: None, ..style };
        return match role {
            Role::Selected | Role::Chosen | Role::Cursor | Role::BarMode | Role::Hint => {
                plain.add_modifier(Modifier::REVERSED)
            }
            Role::Kept | Role::Target => plain.add_modifier(Modifier::UNDERLINED | Modifier::BOLD),
            Role::Failure | Role::Refusal | Role::Key | Role::Message => plain.add_modifier(Modifier::BOLD),
            Role::Dim | Role::Faded => plain.add_modifier(Modifier::DIM),
            _ => plain,
        };
    }
    let mut style = style;
    style.fg = style.fg.map(|color| nearest_color(color, depth));
    style.bg = style.bg.map(|color| nearest_color(color, depth));
    style
}

/// The sixteen colors as xterm has them, to find the nearest.
const SIXTEEN: [(Color, (u8, u8, u8)); 16] = [
    (Color::Black, (0, 0, 0)),
    (Color::Red, (205, 0, 0)),
    (Color::Green, (0, 205, 0)),
    (Color::Yellow, (205, 205, 0)),
    (Color::Blue, (0, 0, 238)),
    (Color::Magenta, (205, 0, 205)),
    (Color::Cyan, (0, 205, 205)),
    (Color::Gray, (229, 229, 229)),
    (Color::DarkGray, (127, 127, 127)),
    (Color::LightRed, (255, 92, 92)),
    (Color::LightGreen, (92, 255, 92)),
    (Color::LightYellow, (255, 255, 92)),
    (Color::LightBlue, (92, 92, 255)),
    (Color::LightMagenta, (255, 92, 255)),
    (Color::LightCyan, (92, 255, 255)),
    (Color::White, (255, 255, 255)),
];

/// A color as red, green and blue, the sixteen as xterm has them.
fn rgb(color: Color) -> Option<[u8; 3]> {
    match color {
        Color::Rgb(red, green, blue) => Some([red, green, blue]),
        color => SIXTEEN.iter().find(|(known, _)| *known == color).map(|(_, (red, green, blue))| [*red, *green, *blue]),
    }
}

/// The levels of the color cube of xterm's 256 colors.
const CUBE: [u8; 6] = [0, 95, 135, 175, 215, 255];

fn nearest_color(color: Color, depth: Depth) -> Color {
    let Color::Rgb(r, g, b) = color else { return color };
    let distance = |other: (u8, u8, u8)| {
        let square = |a: u8, b: u8| (i32::from(a) - i32::from(b)).pow(2);
        // The eye is most sensitive to green and least to blue.
        square(r, other.0) * 3 + square(g, other.1) * 4 + square(b, other.2) * 2
    };
    match depth {
        Depth::True | Depth::None => color,
        Depth::Sixteen => SIXTEEN.iter().min_by_key(|(_, rgb)| distance(*rgb)).map_or(color, |(near, _)| *near),
        Depth::Indexed => {
            let level = |value: u8| (0..6).min_by_key(|at| CUBE[*at].abs_diff(value)).unwrap_or(0);
            let at = [level(r), level(g), level(b)];
            let cube = (16 + 36 * at[0] + 6 * at[1] + at[2], (CUBE[at[0]], CUBE[at[1]], CUBE[at[2]]));
            let gray = |at: usize| (232 + at, (8 + 10 * at as u8, 8 + 10 * at as u8, 8 + 10 * at as u8));
            let best = (0..24).map(gray).chain([cube]).min_by_key(|(_, rgb)| distance(*rgb)).unwrap_or(cube);
            Color::Indexed(best.0 as u8)
        }
    }
}
