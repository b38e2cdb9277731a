//! What is known of the selected thing? For a link its verdict, its service, because of what, why not the next best, and
//! what would change the answer; for everything else what it is and how it is joined.

mod patterns;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};

use super::page::Page;
use super::{fill, findings, put, status};
use crate::analysis::Subject;
use crate::editor::Editor;
use crate::editor::selection::Item;
use crate::model::{Component, ComponentId, Group, Link, NeedValue, Verdict, Vocabulary};
use crate::rules::{Advice, Reason};
use crate::text::{shown, width};
use crate::theme::Role;

/// Draws the inspector.
pub fn draw(editor: &Editor, buffer: &mut Buffer) {
    let area = editor.places.inspector;
    if area.is_empty() {
        return;
    }
    let theme = &editor.settings().theme;
    let base = theme.style(Role::Panel);
    fill(buffer, area, base);
    let inner = frame(editor, buffer, area);
    let tall = usize::from(inner.height);
    let most = if editor.unfolded { MOST } else { (tall / 3).max(FEWEST) };
    let mut sheet = Sheet { editor, page: Page::new(inner.width), most, is_folded: false };
    let topology = editor.topology();
    match editor.selection().leader() {
        _ if editor.selection().len() > 1 => sheet.several(),
        Some(Item::Link(id)) => topology.link(id).into_iter().for_each(|link| sheet.link(link)),
        Some(Item::Component(id)) => topology.component(id).into_iter().for_each(|it| sheet.component(it)),
        Some(Item::Group(id)) => topology.group(id).into_iter().for_each(|group| sheet.group(group)),
        None => sheet.design(),
    }
    let (page, is_folded) = (sheet.page, sheet.is_folded);
    let last = page.len().saturating_sub(tall);
    editor.deepest.set(last as u16);
    editor.folded.set(is_folded);
    let from = usize::from(editor.scrolled).min(last);
    page.draw(buffer, inner, from, base);
    if from < last || is_folded {
        let more = if from < last { " PageDown: more " } else { " PageDown: all " };
        let foot = Rect::new(area.x, area.bottom() - 1, area.width, 1);
        let x = foot.right().saturating_sub(width(more) as u16);
        // A word that it covers the end of would read as another one.
        let cut = buffer.cell((x.saturating_sub(1), foot.y)).is_some_and(|cell| cell.symbol() != " ");
        let before = if cut { editor.settings().glyphs.ellipsis } else { "" };
        put(buffer, foot, x.saturating_sub(width(before) as u16), foot.y, before, base);
        put(buffer, foot, x, foot.y, more, base.patch(theme.style(Role::Key)));
    }
}

/// Draws the edge of the pane toward the canvas, and returns the area of the text.
pub(super) fn frame(editor: &Editor, buffer: &mut Buffer, area: Rect) -> Rect {
    let theme = &editor.settings().theme;
    let style = theme.style(Role::Panel).patch(theme.style(Role::PanelBorder));
    let [level, upright, ..] = editor.settings().glyphs.frame;
    if area.x > 0 {
        for y in area.top()..area.bottom() {
            put(buffer, area, area.x, y, &upright.to_string(), style);
        }
        Rect::new(area.x + 2, area.y, area.width.saturating_sub(3), area.height)
    } else {
        put(buffer, area, area.x, area.y, &level.to_string().repeat(usize::from(area.width)), style);
        Rect::new(area.x + 1, area.y + 1, area.width.saturating_sub(2), area.height.saturating_sub(1))
    }
}

/// How many things of one list are told. Nobody reads further, and a hub has thousands of links.
const MOST: usize = 100;

/// So many are told on the smallest screen before the rest of the list is folded up. On others it is a third of the pane, so
/// that what comes after a long list is in view too.
const FEWEST: usize = 6;

struct Sheet<'a> {
    editor: &'a Editor,
    page: Page,
    /// How many things of one list are told.
    most: usize,
    /// Whether a list was cut that PageDown unfolds.
    is_folded: bool,
}

impl Sheet<'_> {
    fn style(&self, role: Role) -> Style {
        self.editor.settings().theme.style(role)
    }

    fn name(&self, id: &ComponentId) -> &str {
        self.editor.topology().component(id).map_or("", |it| it.name.as_str())
    }

    fn heading(&mut self, text: &str) {
        self.page.gap();
        self.page.text(0, text, self.style(Role::Heading));
    }

    /// Tells the things of a list, one by one; of a long one the first ones, and how many more there are.
    fn list<T>(&mut self, things: &[T], mut tell: impl FnMut(&mut Self, &T)) {
        // The line that says that there is one more says it as well.
        let told = if things.len() > self.most + 1 { self.most } else { things.len() };
        things.iter().take(told).for_each(|thing| tell(self, thing));
        if told < things.len() {
            self.page.text(0, &format!("and {} more", things.len() - told), self.style(Role::Dim));
            self.is_folded |= !self.editor.unfolded;
        }
    }

    /// A clause with what it rests on, muted.
    fn clause(&mut self, text: &str, basis: &str) {
        let (plain, dim) = (Style::new(), self.style(Role::Dim));
        let basis = if basis.is_empty() { String::new() } else { format!(" {basis}") };
        self.page.parts(0, &[("- ", dim), (text, plain), (&basis, dim)]);
    }

    fn reason(&mut self, reason: &Reason) {
        let source = reason.sources.first().map(|source| format!("({}, {})", reason.rule, source.key));
        self.clause(&reason.text, &source.unwrap_or_else(|| format!("({})", reason.rule)));
    }

    /// What is selected, where that is more than one thing.
    fn several(&mut self) {
        let (topology, selection) = (self.editor.topology(), self.editor.selection());
        self.page.text(0, &format!("{} selected", selection.len()), self.style(Role::PanelTitle));
        let dim = self.style(Role::Dim);
        let links = self.editor.chosen_links().len();
        if links > 0 {
            let between = if selection.links().next().is_some() { "" } else { " between them" };
            self.counted(links, between);
        }
        self.page.gap();
        let items: Vec<&Item> = selection.iter().collect();
        self.list(&items, |sheet, item| match item {
            Item::Component(id) => {
                let kind = topology.component(id).map_or("", |it| it.kind.word());
                sheet.clause(sheet.name(id).to_owned().as_str(), kind);
            }
            Item::Group(id) => {
                let (name, kind) = topology.group(id).map_or(("", ""), |it| (it.name.as_str(), it.kind.word()));
                sheet.clause(name, kind);
            }
            Item::Link(id) => {
                let Some(link) = topology.link(id) else { return };
                let verdict = sheet.editor.analysis().verdict(id);
                let color = sheet.editor.settings().theme.verdict(verdict);
                let arrow = format!(" {} ", status::sample(sheet.editor.settings().glyphs, verdict));
                let (from, to) = (sheet.name(&link.from).to_owned(), sheet.name(&link.to).to_owned());
                let plain = Style::new();
                sheet.page.parts(0, &[("- ", dim), (&from, plain), (&arrow, color), (&to, plain)]);
            }
        });
    }

    /// How many links a tag would be put on.
    fn counted(&mut self, links: usize, between: &str) {
        let words = if links == 1 { "1 link" } else { &format!("{links} links") };
        self.page.text(0, &format!("{words}{between}: t tags all of them"), self.style(Role::Dim));
    }

    fn link(&mut self, link: &Link) {
        // Of a link everything is told: it is what the program is for.
        self.most = MOST;
        let strong = self.style(Role::PanelTitle);
        let verdict = self.editor.analysis().verdict(&link.id);
        let color = self.editor.settings().theme.verdict(verdict);
        let arrow = status::sample(self.editor.settings().glyphs, verdict);
        let (from, to) = (self.name(&link.from).to_owned(), self.name(&link.to).to_owned());
        if let Some(label) = link.label.as_deref().filter(|label| !label.trim().is_empty()) {
            self.page.text(0, label, strong);
        }
        self.page.parts(0, &[(&from, Style::new()), (&format!(" {arrow} "), color), (&to, Style::new())]);
        if self.editor.layout.path_of(&link.id).is_some_and(|path| path.points.is_empty()) {
            let why = "not drawn: no way between its ends was found; move a box away, or undo";
            self.page.text(0, why, self.style(Role::Warning));
        }
        let Some(advice) = self.editor.analysis().advice(&link.id).cloned() else { return };
        self.page.gap();
        self.verdict(&advice, color.add_modifier(Modifier::BOLD));
        self.service(&advice);
        self.explanation(&advice);
        self.needs(link);
        if let Some(flow) = self.editor.analysis().flow(&link.id) {
            let text = format!("{}; {}", flow_words(flow), flow.text);
            self.heading("Network");
            self.page.text(0, &text, Style::new());
        }
        if let Some(notes) = &link.notes {
            self.heading("Notes");
            self.page.text(0, notes, Style::new());
        }
        let subject = Subject::Link(link.id.clone());
        self.raised(&subject);
        self.patterns(&subject);
    }

    fn verdict(&mut self, advice: &Advice, color: Style) {
        let word = advice.verdict.word().to_uppercase();
        let tag = match (advice.declared, advice.inherited) {
            (Some(declared), true) => format!("{}, inherited from the links that enter", declared.word()),
            (Some(declared), false) => format!("{}: {}", declared.word(), declared.meaning()),
            (None, _) => "not tagged yet".to_owned(),
        };
        self.page.parts(0, &[(&format!("{word}  "), color), (&tag, Style::new())]);
        for reason in &advice.reopened {
            self.reason(reason);
        }
        let asked = |question: &&_| !advice.reopened.iter().any(|reason| reason.text == **question);
        if let Some(question) = advice.question.as_ref().filter(asked) {
            self.page.text(0, question, self.style(Role::Strong));
        }
        if advice.verdict == Verdict::Undecided {
            self.page.text(0, "t answers it", self.style(Role::Key));
        }
    }

    fn service(&mut self, advice: &Advice) {
        let strong = self.style(Role::Strong);
        if let Some(pinned) = advice.pinned {
            self.heading("Service, chosen by you");
            self.page.text(0, pinned.name(), strong);
        }
        if let Some(suggestion) = &advice.suggestion {
            self.heading(if advice.pinned.is_some() { "Would suggest" } else { "Service" });
            self.page.text(0, &suggestion.name, strong);
            for feature in &suggestion.features {
                self.clause(&feature.text, &format!("({})", feature.rule));
            }
        }
        if let Some(conflict) = &advice.conflict {
            self.heading("Needs that collide");
            self.clause(&conflict.text, &format!("({})", conflict.rule));
            for way in &conflict.ways_out {
                self.clause(&format!("way out: {way}"), "");
            }
        }
        if !advice.unmet.is_empty() {
            self.heading("Not met");
            for unmet in &advice.unmet {
                self.clause(&unmet.text, &format!("({})", unmet.rule));
            }
        }
    }

    fn explanation(&mut self, advice: &Advice) {
        if !advice.reasons.is_empty() {
            self.heading("Because");
            advice.reasons.iter().for_each(|reason| self.reason(reason));
        }
        if let Some(next) = advice.alternatives.first() {
            self.heading(&format!("Why not {}", next.name));
            self.clause(&next.why_not, &format!("({})", next.rule));
        }
        if !advice.would_change.is_empty() {
            self.heading("What would change it");
            for change in &advice.would_change {
                self.clause(&format!("if {}: {}", change.condition, change.name), "");
            }
        }
        if advice.alternatives.len() > 1 {
            self.heading("Why not the others");
            for other in &advice.alternatives[1..] {
                self.clause(&format!("{}: {}", other.name, other.why_not), &format!("({})", other.rule));
            }
        }
        if !advice.notes.is_empty() {
            self.heading("Also");
            advice.notes.iter().for_each(|note| self.reason(note));
        }
    }

    fn needs(&mut self, link: &Link) {
        if link.needs.is_empty() {
            return;
        }
        self.heading("Needs");
        for (need, value) in link.needs.iter() {
            let words = need.key().replace('_', " ");
            let text = match value {
                NeedValue::Flag(true) => words,
                NeedValue::Flag(false) => format!("no {words}"),
                NeedValue::Word(_)
                | NeedValue::Bytes(_)
                | NeedValue::Integer(_)
                | NeedValue::Number(_)
                | NeedValue::Text(_) => format!("{words}: {value}"),
            };
            self.clause(&text, "");
        }
    }

    fn component(&mut self, component: &Component) {
        self.page.text(0, &component.name, self.style(Role::PanelTitle));
        let dim = self.style(Role::Dim);
        self.page.parts(0, &[(component.kind.word(), Style::new()), (&format!("  {}", component.kind.meaning()), dim)]);
        let groups: Vec<String> = self
            .editor
            .topology()
            .groups_of(component)
            .map(|group| format!("{} ({})", group.name, group.kind.word()))
            .collect();
        if !groups.is_empty() {
            self.page.text(0, &format!("in {}", groups.join(", in ")), Style::new());
        }
        let facts = [
            component.exposure.map(|it| format!("{}: {}", it.word(), it.meaning())),
            component.tier.map(|it| format!("tier: {}", it.meaning())),
            component.instances.map(|count| format!("{count} instances share its work")),
            component.pinned.then(|| "pinned: arranging leaves it where it is".to_owned()),
        ];
        for fact in facts.into_iter().flatten() {
            self.clause(&fact, "");
        }
        self.ends(component, "Sends", |link| (link.from == component.id).then_some(&link.to));
        self.ends(component, "Receives", |link| (link.to == component.id).then_some(&link.from));
        if let Some(notes) = &component.notes {
            self.heading("Notes");
            self.page.text(0, notes, Style::new());
        }
        let subject = Subject::Component(component.id.clone());
        self.raised(&subject);
        self.patterns(&subject);
    }

    fn ends(&mut self, component: &Component, title: &str, other: impl Fn(&Link) -> Option<&ComponentId>) {
        let topology = self.editor.topology();
        let links: Vec<&Link> = topology.links_of(&component.id).filter(|link| other(link).is_some()).collect();
        if links.is_empty() {
            return;
        }
        self.heading(&format!("{title} {}", links.len()));
        self.list(&links, |sheet, link| {
            let verdict = sheet.editor.analysis().verdict(&link.id);
            let color = sheet.editor.settings().theme.verdict(verdict);
            let arrow = status::sample(sheet.editor.settings().glyphs, verdict);
            let name = other(link).map(|id| sheet.name(id).to_owned()).unwrap_or_default();
            let label = link.label.as_deref().unwrap_or_default().to_owned();
            let service = match verdict {
                // Its line says so already.
                Verdict::Undecided => String::new(),
                Verdict::Message | Verdict::Event | Verdict::Call => {
                    let service = sheet.editor.analysis().service(&link.id);
                    format!(" {}", service.map_or("?", crate::model::Service::badge))
                }
            };
            let dim = sheet.style(Role::Dim);
            let words = if label.trim().is_empty() { name } else { format!("{label}, {name}") };
            sheet.page.parts(0, &[(&format!("{arrow} "), color), (&words, Style::new()), (&service, dim)]);
        });
    }

    fn group(&mut self, group: &Group) {
        let topology = self.editor.topology();
        self.page.text(0, &group.name, self.style(Role::PanelTitle));
        let dim = self.style(Role::Dim);
        self.page.parts(0, &[(group.kind.word(), Style::new()), (&format!("  {}", group.kind.meaning()), dim)]);
        let inside: Vec<&Component> =
            topology.components().values().filter(|it| it.group.as_ref() == Some(&group.id)).collect();
        self.heading(&format!("{} inside", inside.len()));
        self.list(&inside, |sheet, component| sheet.clause(&component.name, component.kind.word()));
        if let Some(notes) = &group.notes {
            self.heading("Notes");
            self.page.text(0, notes, Style::new());
        }
        self.raised(&Subject::Group(group.id.clone()));
    }

    fn design(&mut self) {
        let title = self.editor.topology().title();
        self.page.text(0, &title.name, self.style(Role::PanelTitle));
        if let Some(description) = &title.description {
            self.page.text(0, description, Style::new());
        }
        let summary = self.editor.analysis().summary();
        self.page.gap();
        self.page.text(0, &format!("{} components, {} links", summary.components, summary.links), Style::new());
        for (verdict, count) in [
            (Verdict::Message, summary.message),
            (Verdict::Event, summary.event),
            (Verdict::Call, summary.call),
            (Verdict::Undecided, summary.undecided),
        ] {
            if summary.links == 0 {
                break;
            }
            let color = self.editor.settings().theme.verdict(verdict);
            let arrow = status::sample(self.editor.settings().glyphs, verdict);
            let text = format!("{count} {}", verdict.word());
            self.page.parts(0, &[(&format!("{arrow} "), color), (&text, Style::new())]);
        }
        self.pattern_names();
        self.raised(&Subject::Document);
        if summary.components == 0 {
            return;
        }
        self.page.gap();
        self.page.text(0, "Select something to see what is known of it: arrows, Tab, or f.", self.style(Role::Dim));
    }

    /// What the checker raises on something.
    fn raised(&mut self, subject: &Subject) {
        let found: Vec<_> = self.editor.analysis().findings_on(subject).cloned().collect();
        if found.is_empty() {
            return;
        }
        self.heading("Findings");
        self.list(&found, |sheet, finding| {
            let (role, _) = findings::mark(finding.severity);
            let style = sheet.style(role);
            let dim = sheet.style(Role::Dim);
            let waived = match finding.waived.as_deref() {
                Some("") => ", waived".to_owned(),
                Some(reason) => format!(", waived: {reason}"),
                None => String::new(),
            };
            let basis = format!(" ({}{waived})", finding.rule);
            let word = format!("{} ", findings::word(finding.severity));
            sheet.page.parts(0, &[(&word, style), (&finding.text, Style::new()), (&basis, dim)]);
        });
    }
}

fn flow_words(flow: &crate::analysis::Flow) -> String {
    let legs = format!("{}, then {}", flow.sender.word(), flow.receiver.word());
    shown(&legs).into_owned()
}
