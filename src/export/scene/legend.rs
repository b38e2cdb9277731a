//! What do the lines and badges of a picture stand for? A legend of those that it uses.

use std::collections::BTreeMap;

use super::lines::{arrow_head, stroke};
use super::{Anchor, Font, MARGIN, Mark, Painter, Part, badge_width};
use crate::drawing::Side;
use crate::export::rows::LinkRow;
use crate::model::{Service, Verdict, Vocabulary};

/// The narrowest picture that has room for a line of the legend.
pub const LEAST_WIDTH: i32 = 560;
/// The height of a line of the legend.
const LINE: i32 = 24;
/// How far apart badges are from what they stand for.
const GAP: i32 = 8;

impl Painter<'_> {
    /// Writes the legend below everything.
    pub fn legend(&mut self, rows: &[LinkRow<'_>]) {
        if rows.is_empty() {
            return;
        }
        let mut marks = Vec::new();
        let mut y = self.bottom + MARGIN;
        let rule = vec![(MARGIN, y - 4), (self.width - MARGIN, y - 4)];
        marks.push(Mark::Line { points: rule, color: self.palette.frame, width: 1.0, dash: super::Dash::Solid });
        for word in Verdict::WORDS.iter().filter(|word| rows.iter().any(|row| row.verdict == word.value)) {
            let tip = (MARGIN + 60, y + 14);
            stroke(self, &[(MARGIN, tip.1), (tip.0 - 9, tip.1)], word.value, &mut marks);
            marks.push(arrow_head(self, tip, Side::Right, word.value));
            let words = format!("{}: {}", word.word, word.meaning);
            marks.push(self.said((MARGIN + 74, y + 18), words));
            y += LINE;
        }
        // A service may carry several verdicts; its badge is shown in the color of the first.
        let mut services: BTreeMap<Service, Verdict> = BTreeMap::new();
        for row in rows {
            if let Some(service) = row.advice.and_then(crate::rules::Advice::service) {
                services.entry(service).or_insert(row.verdict);
            }
        }
        let mut x = MARGIN;
        for (service, verdict) in services {
            let width = badge_width(service.badge()) + GAP + Font::Label.width(service.name());
            if x > MARGIN && x + width > self.width - MARGIN {
                (x, y) = (MARGIN, y + LINE);
            }
            self.badge((x, y + 7), service.badge(), verdict, &mut marks);
            marks.push(self.said((x + badge_width(service.badge()) + GAP, y + 18), service.name().to_owned()));
            x += width + 3 * GAP;
        }
        self.bottom = y + if x > MARGIN { LINE } else { 0 };
        self.parts.push(Part { id: String::new(), class: "legend".to_owned(), title: String::new(), marks });
    }

    fn said(&self, at: (i32, i32), words: String) -> Mark {
        Mark::Text { at, anchor: Anchor::Start, font: Font::Label, fill: self.palette.ink, words }
    }
}
