//! Which characters draw boxes and lines? Two sets: Unicode and ASCII.
//!
//! In both, the four verdicts differ in the line itself, and a crossing differs from a joint. To change a character,
//! change it here; the legend is made of the same tables.

use crate::model::Verdict;

/// A set of characters to draw with. Tables by verdict are in the order message, event, call, undecided.
#[derive(Debug)]
pub struct Glyphs {
    /// Level and upright pieces, by verdict.
    pub straight: [[char; 2]; 4],
    /// Corners, by verdict, named by their arms: right and down, left and down, right and up, left and up.
    pub corner: [[char; 4]; 4],
    /// Joints of three arms, by verdict, named by the arm that is missing: up, right, down, left.
    pub joint: [[char; 4]; 4],
    /// Crossings, by the verdict of the level line, then of the upright one.
    pub cross: [[char; 4]; 4],
    /// Arrowheads, by verdict, pointing up, right, down, left.
    pub head: [[char; 4]; 4],
    /// The border of a box: level, upright, and the corners top left, top right, bottom left, bottom right.
    pub border: [char; 6],
    /// The frame of a group, in the same order.
    pub frame: [char; 6],
    /// What stands for text that is left out.
    pub ellipsis: &'static str,
    /// What stands before a number of instances.
    pub times: &'static str,
    /// The badge of a link that has no service yet.
    pub open: &'static str,
    /// The mark of a component on a map, by the verdict of its links.
    pub dot: [char; 4],
    /// The mark of a component without links on a map.
    pub bare: char,
    /// The end of a line that opens the connection.
    pub opens: char,
    /// Between the two ends of a link in running text.
    pub to: &'static str,
    /// Small arrows along a line of text: left and right.
    pub along: [&'static str; 2],
    /// The arrow keys, those up and down alone, and those left and right alone, in hints.
    pub arrows: [&'static str; 3],
}

/// Box-drawing characters: heavy for messages, dashed for events, double for calls, dotted for what is undecided.
pub const UNICODE: Glyphs = Glyphs {
    straight: [['━', '┃'], ['╌', '╎'], ['═', '║'], ['┈', '┊']],
    corner: [['┏', '┓', '┗', '┛'], ['╭', '╮', '╰', '╯'], ['╔', '╗', '╚', '╝'], ['╭', '╮', '╰', '╯']],
    joint: [['┳', '┫', '┻', '┣'], ['┬', '┤', '┴', '├'], ['╦', '╣', '╩', '╠'], ['┬', '┤', '┴', '├']],
    // There is no character for heavy across double; the heavier of the two stands for both.
    cross: [['╋', '┿', '╋', '┿'], ['╂', '┼', '╫', '┼'], ['╋', '╪', '╬', '╪'], ['╂', '┼', '╫', '┼']],
    head: [['▲', '►', '▼', '◄'], ['△', '▷', '▽', '◁'], ['⇑', '⇒', '⇓', '⇐'], ['^', '>', 'v', '<']],
    border: ['─', '│', '┌', '┐', '└', '┘'],
    frame: ['─', '│', '╭', '╮', '╰', '╯'],
    ellipsis: "…",
    times: "×",
    open: "?",
    dot: ['■', '◇', '○', '·'],
    bare: '▫',
    opens: '●',
    to: "→",
    along: ["←", "→"],
    arrows: ["←↓↑→", "↑↓", "←→"],
};

/// Plain ASCII, for terminals and files that have nothing else. At a crossing the upright line passes over.
pub const ASCII: Glyphs = Glyphs {
    straight: [['-', '|'], ['~', '!'], ['=', '"'], ['.', ':']],
    corner: [['+'; 4]; 4],
    joint: [['+'; 4]; 4],
    cross: [['|', '!', '"', ':']; 4],
    head: [['^', '>', 'v', '<']; 4],
    border: ['-', '|', '+', '+', '+', '+'],
    frame: ['-', '|', '.', '.', '\'', '\''],
    ellipsis: "..",
    times: "x",
    open: "?",
    dot: ['M', 'E', 'C', '?'],
    bare: '.',
    opens: 'o',
    to: "->",
    along: ["<-", "->"],
    arrows: ["arrows", "up/down", "left/right"],
};

impl Glyphs {
    /// The character of a cell with lines on some of its sides (up, right, down, left), and the verdict to colour it by.
    pub fn line(&self, arms: [Option<Verdict>; 4]) -> Option<(char, Verdict)> {
        let [up, right, down, left] = arms;
        let level = heavier(left, right);
        let upright = heavier(up, down);
        let verdict = heavier(level, upright)?;
        let row = verdict as usize;
        let sign = match (up.is_some(), right.is_some(), down.is_some(), left.is_some()) {
            (true, true, true, true) => {
                // The one place where two nets meet: the colour is that of the level line.
                let (level, upright) = (level?, upright?);
                return Some((self.cross[level as usize][upright as usize], level));
            }
            (false, true, true, false) => self.corner[row][0],
            (false, false, true, true) => self.corner[row][1],
            (true, true, false, false) => self.corner[row][2],
            (true, false, false, true) => self.corner[row][3],
            (false, true, true, true) => self.joint[row][0],
            (true, false, true, true) => self.joint[row][1],
            (true, true, false, true) => self.joint[row][2],
            (true, true, true, false) => self.joint[row][3],
            (_, false, _, false) => self.straight[row][1],
            (false, _, false, _) => self.straight[row][0],
        };
        Some((sign, verdict))
    }
}

/// Of two lines that meet, the one whose style shows: message before call before event before undecided.
fn heavier(one: Option<Verdict>, other: Option<Verdict>) -> Option<Verdict> {
    let weight = |verdict: &Verdict| match verdict {
        Verdict::Message => 3,
        Verdict::Call => 2,
        Verdict::Event => 1,
        Verdict::Undecided => 0,
    };
    one.into_iter().chain(other).max_by_key(weight)
}
