//! How is running text laid out in a pane? Lines of styled words, wrapped at spaces to a width.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use unicode_segmentation::UnicodeSegmentation;

use super::put;
use crate::drawing::Glyphs;
use crate::text::{shown, width};

/// Lines of styled words for a pane of some width.
#[derive(Debug)]
pub struct Page {
    width: usize,
    lines: Vec<Vec<(String, Style)>>,
}

impl Page {
    /// An empty page.
    pub fn new(width: u16) -> Self {
        Self { width: usize::from(width).max(8), lines: Vec::new() }
    }

    /// Adds text in one style, indented; lines after the first are indented two cells more.
    pub fn text(&mut self, indent: usize, text: &str, style: Style) {
        self.parts(indent, &[(text, style)]);
    }

    /// Adds text in several styles that runs on from one to the next.
    pub fn parts(&mut self, indent: usize, parts: &[(&str, Style)]) {
        let mut line: Vec<(String, Style)> = vec![(" ".repeat(indent), Style::new())];
        let mut used = indent;
        let mut begun = false;
        for (text, style) in parts {
            let text = shown(text);
            for word in text.split_inclusive(' ') {
                let mut word = word.to_owned();
                let next = indent + if parts.len() > 1 || indent > 0 { 2 } else { 0 };
                while used + width(word.trim_end()) > self.width && (begun || used < self.width) {
                    let is_long = next + width(word.trim_end()) > self.width;
                    let head = if is_long { head_of(&word, self.width.saturating_sub(used)) } else { "" };
                    // A word that is longer than a line is cut between its parts; and between signs where a line is all its own.
                    let head = match head.rfind(['-', '_', '.', '/']) {
                        Some(end) => &head[..=end],
                        None if begun => "",
                        None => head,
                    };
                    if head.is_empty() && !begun {
                        break;
                    }
                    line.push((head.to_owned(), *style));
                    word.drain(..head.len());
                    self.lines.push(std::mem::replace(&mut line, vec![(" ".repeat(next), Style::new())]));
                    (used, begun) = (next, false);
                    word.drain(..word.len() - word.trim_start().len());
                }
                used += width(&word);
                begun = true;
                line.push((word, *style));
            }
        }
        self.lines.push(line);
    }

    /// Adds running text in several styles, every line of it at the left edge.
    pub fn flow(&mut self, parts: &[(&str, Style)]) {
        let from = self.lines.len();
        self.parts(0, parts);
        for line in self.lines.iter_mut().skip(from + 1) {
            line.remove(0);
        }
    }

    /// Adds an empty line, unless there is one already.
    pub fn gap(&mut self) {
        if self.lines.last().is_some_and(|line| line.iter().any(|(text, _)| !text.trim().is_empty())) {
            self.lines.push(Vec::new());
        }
    }

    /// How many lines there are.
    pub fn len(&self) -> usize {
        self.lines.len()
    }

    /// Whether there is nothing.
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// Draws the lines from one on into an area; the style lies below those of the words.
    pub fn draw(&self, buffer: &mut Buffer, area: Rect, from: usize, below: Style) {
        for (line, y) in self.lines.iter().skip(from).zip(area.y..area.bottom()) {
            let mut x = area.x;
            for (text, style) in line {
                x = put(buffer, area, x, y, text, below.patch(*style));
            }
        }
    }

    /// Draws as many lines from the first on as an area holds, and marks the last of them where not all do.
    pub fn draw_head(&self, buffer: &mut Buffer, area: Rect, below: Style, glyphs: &Glyphs) {
        self.draw(buffer, area, 0, below);
        let rows = usize::from(area.height);
        if rows == 0 || self.lines.len() <= rows {
            return;
        }
        let line = &self.lines[rows - 1];
        let text: String = line.iter().map(|(text, _)| text.as_str()).collect();
        let style = line.last().map_or(below, |(_, style)| below.patch(*style));
        let end = area.x + width(text.trim_end()) as u16;
        let x = end.min(area.right().saturating_sub(width(glyphs.ellipsis) as u16));
        put(buffer, area, x, area.y + area.height - 1, glyphs.ellipsis, style);
    }
}

fn head_of(word: &str, room: usize) -> &str {
    let mut used = 0;
    let fits = |sign: &&str| {
        used += width(sign);
        used <= room
    };
    &word[..word.graphemes(true).take_while(fits).map(str::len).sum()]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(width: u16, parts: &[&str]) -> Vec<String> {
        let mut page = Page::new(width);
        page.parts(0, &parts.iter().map(|text| (*text, Style::new())).collect::<Vec<_>>());
        let text = |line: &Vec<(String, Style)>| line.iter().map(|(text, _)| text.as_str()).collect::<String>();
        page.lines.iter().map(|line| text(line).trim_end().to_owned()).collect()
    }

    #[test]
    fn words_are_wrapped_as_wholes() {
        assert_eq!(lines(12, &["one ", "and another"]), ["one and", "  another"]);
        assert_eq!(lines(12, &["one well-known"]), ["one", "well-known"]);
    }

    #[test]
    fn a_word_longer_than_a_line_is_cut_between_its_parts() {
        assert_eq!(lines(14, &["> ", "policy-snapshot-enricher"]), ["> policy-", "  snapshot-", "  enricher"]);
        assert_eq!(lines(12, &["a ", "incomprehensibilities"]), ["a", "  incomprehe", "  nsibilitie", "  s"]);
    }
}
