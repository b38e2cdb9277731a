//! Every theme can be read, by every eye: contrast of text and lines, and verdicts that stay apart in each simulation of
//! color blindness. (Without any color the line styles, heads and words tell them apart; the drawing's tests see to that.)

use ratatui::style::{Color, Style};
use toposcope::theme::{BUILT_IN, ROLES, Role, Theme, built_in};

/// The least difference of two verdicts in CIELAB (CIE76); about 2.3 is just noticeable.
const APART: f64 = 10.0;

/// Simulations of complete protanopia, deuteranopia and tritanopia on linear RGB, after Machado, Oliveira and Fernandes,
/// "A Physiologically-based Model for Simulation of Color Vision Deficiency" (2009).
const EYES: [(&str, [[f64; 3]; 3]); 4] = [
    ("any", [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]),
    (
        "protan",
        [[0.152_286, 1.052_583, -0.204_868], [0.114_503, 0.786_281, 0.099_216], [-0.003_882, -0.048_116, 1.051_998]],
    ),
    (
        "deutan",
        [[0.367_322, 0.860_646, -0.227_968], [0.280_085, 0.672_501, 0.047_413], [-0.011_820, 0.042_940, 0.968_881]],
    ),
    (
        "tritan",
        [[1.255_528, -0.076_749, -0.178_779], [-0.078_411, 0.930_809, 0.147_602], [0.004_733, 0.691_367, 0.303_900]],
    ),
];

/// Roles that draw lines, or text that is held back on purpose; everything else is text.
const LINES: [Role; 3] = [Role::Frame, Role::PanelBorder, Role::Faded];

/// Where text without a background of its own can stand.
const GROUNDS: [Role; 4] = [Role::Text, Role::Panel, Role::Bar, Role::Popup];

fn linear(color: Color) -> Option<[f64; 3]> {
    let Color::Rgb(r, g, b) = color else { return None };
    Some([r, g, b].map(|value| {
        let value = f64::from(value) / 255.0;
        if value <= 0.040_45 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    }))
}

fn luminance([r, g, b]: [f64; 3]) -> f64 {
    0.2126 * r + 0.7152 * g + 0.0722 * b
}

/// The contrast ratio of WCAG 2.
fn contrast(one: [f64; 3], other: [f64; 3]) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

fn lab([red, green, blue]: [f64; 3]) -> [f64; 3] {
    let bend = |t: f64| if t > 216.0 / 24_389.0 { t.cbrt() } else { (24_389.0 / 27.0 * t + 16.0) / 116.0 };
    let long = bend((0.412_456_4 * red + 0.357_576_1 * green + 0.180_437_5 * blue) / 0.950_47);
    let middle = bend(0.212_672_9 * red + 0.715_152_2 * green + 0.072_175_0 * blue);
    let short = bend((0.019_333_9 * red + 0.119_192_0 * green + 0.950_304_1 * blue) / 1.088_83);
    [116.0 * middle - 16.0, 500.0 * (long - middle), 200.0 * (middle - short)]
}

fn seen(color: [f64; 3], eye: [[f64; 3]; 3]) -> [f64; 3] {
    eye.map(|row| (row[0] * color[0] + row[1] * color[1] + row[2] * color[2]).clamp(0.0, 1.0))
}

fn apart(one: [f64; 3], other: [f64; 3]) -> f64 {
    lab(one).iter().zip(lab(other)).map(|(one, other)| (one - other).powi(2)).sum::<f64>().sqrt()
}

fn themes() -> impl Iterator<Item = Theme> {
    BUILT_IN.iter().map(|row| built_in(row.name).unwrap())
}

fn grounds(theme: &Theme, style: Style) -> Vec<[f64; 3]> {
    match style.bg.and_then(linear) {
        Some(own) => vec![own],
        None => GROUNDS.iter().filter_map(|ground| theme.style(*ground).bg.and_then(linear)).collect(),
    }
}

#[test]
fn text_and_lines_stand_out_from_their_ground() {
    let mut weak = Vec::new();
    for theme in themes() {
        for (role, word) in ROLES {
            let style = theme.style(*role);
            let Some(color) = style.fg.and_then(linear) else { continue };
            let least = if LINES.contains(role) { 3.0 } else { 4.5 };
            for ground in grounds(&theme, style) {
                let ratio = contrast(color, ground);
                // Lines lie on the canvas and beside the panels, not on the bars.
                let on_bar = theme.style(Role::Bar).bg.and_then(linear) == Some(ground);
                if ratio < least && !(on_bar && LINES.contains(role)) {
                    weak.push(format!("{}: {word} has {ratio:.2}, least {least}", theme.name));
                }
            }
        }
    }
    assert!(weak.is_empty(), "{}", weak.join("\n"));
}

#[test]
fn verdicts_stay_apart_for_every_eye() {
    let mut close = Vec::new();
    for theme in themes() {
        let verdicts = [Role::Message, Role::Event, Role::Call, Role::Undecided];
        let colors: Vec<_> = verdicts.iter().filter_map(|role| theme.style(*role).fg.and_then(linear)).collect();
        for (eye, matrix) in EYES {
            for (at, one) in colors.iter().enumerate() {
                for other in &colors[at + 1..] {
                    let distance = apart(seen(*one, matrix), seen(*other, matrix));
                    if distance < APART {
                        close.push(format!("{}: {distance:.1} for the eye {eye}", theme.name));
                    }
                }
            }
        }
    }
    assert!(close.is_empty(), "{}", close.join("\n"));
}
