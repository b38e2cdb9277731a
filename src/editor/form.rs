//! What is said of a thing, all of it at once? A form: a line for each field, checked and applied while it is typed.
//!
//! The design shows at every key what the form says: each change takes back what the form did before and does it anew as
//! one step. So leaving with an answer is leaving, leaving without one is rolling back, and either way the history holds
//! one step or none. A field whose text cannot be understood is not applied, says why, and keeps the form open.

#[allow(
    clippy::unnecessary_wraps,
    clippy::semicolon_if_nothing_returned,
    reason = "functions of the tables share one type, and their rows read as one expression"
)]
pub mod fields;
pub mod row;
pub mod statements;

use super::Editor;
use super::command::add::{Relation, Spot, put};
use super::key::Key;
use super::keymap::Meaning;
use super::kind::guess_kind;
use super::mode::{Gesture, Mode};
use super::selection::{Item, Toward};
use crate::model::{
    Component, ComponentId, ComponentKind, Group, GroupId, Id, Link, LinkId, Mark, NEEDS, Refusal, Topology, Tx,
    Vocabulary,
};
use fields::{COMPONENT, DESIGN, Field, GROUP, LINK};
use row::{Row, Subject};

/// A form under way.
#[derive(Debug, Clone)]
pub struct Form {
    /// What it is about, in words.
    pub title: String,
    /// What it is about.
    pub about: About,
    /// Its fields.
    pub rows: Vec<Row>,
    /// Which field is being edited.
    pub cursor: usize,
    /// What it is about, as the design has it now.
    now: Option<Item>,
    /// Why the design did not take what the form says.
    pub error: Option<String>,
    /// Where the history stood when the form was opened.
    mark: Mark,
    /// What follows.
    pub then: After,
}

/// What a form is about.
#[derive(Debug, Clone)]
pub enum About {
    /// A component that is being added.
    NewComponent(Box<New>),
    /// Components that are there.
    Components(Vec<ComponentId>),
    /// A link that was just drawn: its first label makes its id.
    NewLink(LinkId),
    /// Links that are there.
    Links(Vec<LinkId>),
    /// A group that is being drawn around some things.
    NewGroup(Box<NewGroup>),
    /// A group that is there.
    Group(GroupId),
    /// The whole design.
    Design,
}

impl About {
    /// What it was about when it was opened, if that is one thing that was there.
    fn before(&self) -> Option<Item> {
        match self {
            Self::Components(ids) if ids.len() == 1 => Some(Item::Component(ids[0].clone())),
            Self::Links(ids) if ids.len() == 1 => Some(Item::Link(ids[0].clone())),
            Self::NewLink(id) => Some(Item::Link(id.clone())),
            Self::Group(id) => Some(Item::Group(id.clone())),
            Self::NewComponent(_) | Self::NewGroup(_) | Self::Components(_) | Self::Links(_) | Self::Design => None,
        }
    }
}

/// A component that is being added.
#[derive(Debug, Clone)]
pub struct New {
    /// What it would be without the form.
    pub template: Component,
    /// How it stands to the others.
    pub relation: Relation,
    /// On which side of the one it is joined to it goes, if that was said.
    pub side: Option<Toward>,
    /// Where it goes.
    pub spot: Spot,
    /// The link that joins it, as long as the form is open.
    pub link: Option<LinkId>,
}

/// A group that is being drawn.
#[derive(Debug, Clone, PartialEq)]
pub struct NewGroup {
    /// What it would be without the form.
    pub template: Group,
    /// The components that move into it.
    pub components: Vec<ComponentId>,
    /// The groups that move into it.
    pub groups: Vec<GroupId>,
}

/// What follows a form.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct After {
    /// The gesture that ends with it.
    pub gesture: Option<Gesture>,
    /// What to select.
    pub select: Option<Item>,
}

impl Form {
    fn open(editor: &Editor, title: String, about: About, rows: Vec<Row>) -> Self {
        let now = match &about {
            About::Components(ids) if ids.len() == 1 => Some(Item::Component(ids[0].clone())),
            About::Links(ids) if ids.len() == 1 => Some(Item::Link(ids[0].clone())),
            About::NewLink(id) => Some(Item::Link(id.clone())),
            About::Group(id) => Some(Item::Group(id.clone())),
            About::NewComponent(_) | About::NewGroup(_) | About::Components(_) | About::Links(_) | About::Design => {
                None
            }
        };
        let mark = editor.document.mark();
        let mut form = Self { title, about, rows, cursor: 0, now, error: None, mark, then: After::default() };
        form.go(0);
        form
    }

    /// The form of a component that is being added.
    pub(crate) fn new_component(editor: &Editor, template: Component, relation: Relation, spot: Spot) -> Self {
        let mut rows = rows(editor.topology(), COMPONENT, &[&template], Subject::Component);
        rows.push(Row::id(String::new()));
        let title = match &relation {
            Relation::Alone => "New component".to_owned(),
            Relation::After(id) => format!("New component after {}", name_of(editor.topology(), id)),
            Relation::Before(id) => format!("New component before {}", name_of(editor.topology(), id)),
            Relation::Within(_) => "New component in the middle of the link".to_owned(),
        };
        let new = New { template, relation, side: None, spot, link: None };
        Self::open(editor, title, About::NewComponent(Box::new(new)), rows)
    }

    /// The form of components that are there.
    pub(crate) fn components(editor: &Editor, ids: Vec<ComponentId>) -> Self {
        let topology = editor.topology();
        let them: Vec<&Component> = ids.iter().filter_map(|id| topology.component(id)).collect();
        let mut rows = rows(topology, COMPONENT, &them, Subject::Component);
        let title = match them.as_slice() {
            [only] => {
                rows.push(Row::id(only.id.to_string()));
                only.name.clone()
            }
            several => format!("{} components", several.len()),
        };
        Self::open(editor, title, About::Components(ids), rows)
    }

    /// The form of links.
    pub(crate) fn links(editor: &Editor, ids: Vec<LinkId>) -> Self {
        let (them, title) = links_of(editor, &ids);
        let mut rows = rows(editor.topology(), LINK, &them, Subject::Link);
        if let [only] = them.as_slice() {
            rows.push(Row::id(only.id.to_string()));
        }
        Self::open(editor, title, About::Links(ids), rows)
    }

    /// The form of a link that was just drawn.
    pub(crate) fn new_link(editor: &Editor, id: LinkId) -> Self {
        let (them, title) = links_of(editor, std::slice::from_ref(&id));
        let mut rows = rows(editor.topology(), LINK, &them, Subject::Link);
        rows.push(Row::id(String::new()));
        Self::open(editor, title, About::NewLink(id), rows)
    }

    /// The form of the needs of links, each need with its own line.
    pub(crate) fn needs(editor: &Editor, ids: Vec<LinkId>) -> Self {
        let (them, title) = links_of(editor, &ids);
        let rows = [Row::add()].into_iter().chain(NEEDS.iter().map(|row| Row::need(row, &them))).collect();
        Self::open(editor, format!("Needs of {title}"), About::Links(ids), rows)
    }

    /// The form of a group.
    pub(crate) fn group(editor: &Editor, group: &Group) -> Self {
        let mut rows = rows(editor.topology(), GROUP, &[group], Subject::Group);
        rows.push(Row::id(group.id.to_string()));
        Self::open(editor, group.name.clone(), About::Group(group.id.clone()), rows)
    }

    /// The form of a group that is being drawn.
    pub(crate) fn new_group(editor: &Editor, new: NewGroup) -> Self {
        let mut rows = rows(editor.topology(), GROUP, &[&new.template], Subject::Group);
        rows.push(Row::id(String::new()));
        Self::open(editor, "New boundary".to_owned(), About::NewGroup(Box::new(new)), rows)
    }

    /// The form of the whole design.
    pub(crate) fn design(editor: &Editor) -> Self {
        let rows = rows(editor.topology(), DESIGN, &[editor.topology().title()], Subject::Design);
        Self::open(editor, "The whole design".to_owned(), About::Design, rows)
    }

    /// The field that is being edited.
    pub fn row(&self) -> Option<&Row> {
        self.rows.get(self.cursor)
    }

    /// Goes to another field; the one that is left shows the whole word it means.
    pub fn go(&mut self, to: usize) {
        if let Some(row) = self.rows.get_mut(self.cursor) {
            row.leave();
        }
        self.fold();
        self.cursor = to.min(self.rows.len().saturating_sub(1));
        if let Some(row) = self.rows.get_mut(self.cursor) {
            row.enter();
        }
    }

    /// Moves what the line of statements says to the lines of the needs.
    fn fold(&mut self) {
        let Some(needs) = self.rows.get_mut(self.cursor).and_then(Row::take_statements) else { return };
        for (need, value) in needs.iter() {
            let of = |row: &&mut Row| matches!(row.subject, Subject::Need(its) if its.need == need);
            if let Some(row) = self.rows.iter_mut().find(of) {
                row.state(&value.to_string());
            }
        }
    }

    /// Goes on by some fields, round at the ends.
    pub fn step(&mut self, by: isize) {
        let count = self.rows.len() as isize;
        self.go((self.cursor as isize + by).rem_euclid(count.max(1)) as usize);
    }

    /// Whether it adds something that has no name yet.
    pub fn is_blank(&self) -> bool {
        matches!(self.about, About::NewComponent(_) | About::NewGroup(_)) && self.rows[0].line.text().trim().is_empty()
    }

    /// Whether arrows still choose the side of a new component: nothing has been typed yet.
    pub fn chooses_side(&self) -> bool {
        match &self.about {
            About::NewComponent(new) => {
                self.cursor == 0
                    && matches!(new.relation, Relation::After(_) | Relation::Before(_))
                    && self.rows[0].line.text().is_empty()
            }
            About::Components(_)
            | About::NewLink(_)
            | About::Links(_)
            | About::NewGroup(_)
            | About::Group(_)
            | About::Design => false,
        }
    }

    /// What the form is about as the design has it now.
    pub fn now(&self) -> Option<&Item> {
        self.now.as_ref()
    }

    /// The link whose answer the form changes, for showing the answer beside it.
    pub fn shown_link(&self) -> Option<&LinkId> {
        match (&self.now, &self.about) {
            (Some(Item::Link(id)), _) => Some(id),
            (_, About::NewComponent(new)) => new.link.as_ref(),
            (_, About::Links(ids)) => ids.first(),
            _ => None,
        }
    }

    /// Whether everything that the form is about is still there.
    pub(crate) fn holds(&self, topology: &Topology) -> bool {
        match &self.about {
            About::NewComponent(_) | About::NewGroup(_) | About::Design => true,
            About::Components(ids) if ids.len() > 1 => ids.iter().all(|id| topology.component(id).is_some()),
            About::Links(ids) if ids.len() > 1 => ids.iter().all(|id| topology.link(id).is_some()),
            About::Components(_) | About::Links(_) | About::NewLink(_) | About::Group(_) => {
                self.now.as_ref().is_some_and(|item| item.is_in(topology))
            }
        }
    }

    /// The name of the step that the form makes.
    fn step_name(&self) -> &'static str {
        match self.about {
            About::NewComponent(_) => "add component",
            About::Components(_) => "edit component",
            About::NewLink(_) | About::Links(_) => "edit link",
            About::NewGroup(_) => "draw boundary",
            About::Group(_) => "edit boundary",
            About::Design => "edit design",
        }
    }
}

/// A row for each field, with what it says of all of them.
fn rows<T>(
    topology: &Topology,
    table: &'static [Field<T>],
    them: &[&T],
    of: fn(&'static Field<T>) -> Subject,
) -> Vec<Row> {
    let several = them.len() > 1;
    (table.iter()).filter(|field| !several || field.shared).map(|field| Row::of(topology, field, them, of)).collect()
}

fn name_of<'a>(topology: &'a Topology, id: &ComponentId) -> &'a str {
    topology.component(id).map_or("", |it| it.name.as_str())
}

fn links_of<'a>(editor: &'a Editor, ids: &[LinkId]) -> (Vec<&'a Link>, String) {
    let topology = editor.topology();
    let them: Vec<&Link> = ids.iter().filter_map(|id| topology.link(id)).collect();
    let title = match them.as_slice() {
        [only] => {
            let (from, to) = (name_of(topology, &only.from), name_of(topology, &only.to));
            format!("{from} {} {to}", editor.settings.glyphs.to)
        }
        several => format!("{} links", several.len()),
    };
    (them, title)
}

/// Makes the design say what the form says.
pub(crate) fn apply(editor: &mut Editor, form: &mut Form) {
    if let (About::NewComponent(new), [name, kind, ..]) = (&mut form.about, form.rows.as_mut_slice())
        && !kind.touched
    {
        new.template.kind = guess_kind(name.line.text()).unwrap_or(ComponentKind::Service);
        kind.show(new.template.kind.word());
    }
    editor.document.rollback(form.mark);
    let name = form.step_name();
    let done = editor.document.edit(name, |tx| write(tx, form));
    match done {
        Ok(now) => {
            form.error = None;
            form.now = now.or(form.now.take());
        }
        Err(refusal) => {
            form.error = Some(refusal.to_string());
            form.now = form.about.before();
        }
    }
    if let Some(now) = form.now.clone().filter(|item| item.is_in(editor.topology()))
        && editor.selection.leader() != Some(&now)
    {
        editor.select(now);
    }
}

/// Says what was typed, as part of a step; what the form is about is then called so.
fn write(tx: &mut Tx<'_>, form: &mut Form) -> Result<Option<Item>, Refusal> {
    let Form { about, rows, .. } = form;
    match about {
        About::NewComponent(new) => {
            say(rows, &mut new.template);
            let own = own_id(rows, |id| tx.topology().component(id).is_some());
            new.template.id = own.unwrap_or_else(|| {
                ComponentId::fresh(&new.template.name, "component", |id| tx.topology().component(id).is_some())
            });
            new.template.at = Some(new.spot.place(&new.relation, new.side, &new.template));
            new.link = put(tx, new.template.clone(), &new.relation)?;
            Ok(Some(Item::Component(new.template.id.clone())))
        }
        About::NewGroup(new) => write_group(tx, new, rows).map(Some),
        About::Components(ids) => {
            for id in ids.iter() {
                tx.change_component(id, |it| say(rows, it))?;
            }
            let [id] = ids.as_slice() else { return Ok(None) };
            let own = own_id(rows, |other| other != id && tx.topology().component(other).is_some());
            let now = own.unwrap_or_else(|| id.clone());
            tx.reid_component(id, &now)?;
            Ok(Some(Item::Component(now)))
        }
        About::NewLink(id) => {
            tx.change_link(id, |it| say(rows, it))?;
            let label = tx.topology().link(id).and_then(|it| it.label.clone()).unwrap_or_default();
            let taken = |other: &LinkId| other != id && tx.topology().link(other).is_some();
            let made = (!crate::model::slug(&label).is_empty()).then(|| LinkId::fresh(&label, "link", taken));
            let now = own_id(rows, taken).or(made).unwrap_or_else(|| id.clone());
            tx.reid_link(id, &now)?;
            Ok(Some(Item::Link(now)))
        }
        About::Links(ids) => {
            for id in ids.iter() {
                tx.change_link(id, |it| say(rows, it))?;
            }
            let [id] = ids.as_slice() else { return Ok(None) };
            let own = own_id(rows, |other| other != id && tx.topology().link(other).is_some());
            let now = own.unwrap_or_else(|| id.clone());
            tx.reid_link(id, &now)?;
            Ok(Some(Item::Link(now)))
        }
        About::Group(id) => {
            tx.change_group(id, |it| say(rows, it))?;
            let own = own_id(rows, |other| other != id && tx.topology().group(other).is_some());
            let now = own.unwrap_or_else(|| id.clone());
            tx.reid_group(id, &now)?;
            Ok(Some(Item::Group(now)))
        }
        About::Design => {
            let mut title = tx.topology().title().clone();
            say(rows, &mut title);
            tx.set_title(title).map(|()| None)
        }
    }
}

fn write_group(tx: &mut Tx<'_>, new: &mut NewGroup, rows: &mut [Row]) -> Result<Item, Refusal> {
    say(rows, &mut new.template);
    let own = own_id(rows, |id| tx.topology().group(id).is_some());
    new.template.id =
        own.unwrap_or_else(|| GroupId::fresh(&new.template.name, "group", |id| tx.topology().group(id).is_some()));
    let id = tx.add_group(new.template.clone())?;
    for member in &new.components {
        tx.change_component(member, |it| it.group = Some(id.clone()))?;
    }
    for inner in &new.groups {
        tx.change_group(inner, |it| it.parent = Some(id.clone()))?;
    }
    Ok(Item::Group(id))
}

/// Says of one thing what every line says.
fn say(rows: &mut [Row], of: &mut impl row::Said) {
    for row in rows {
        row.say(of);
    }
}

/// The id that was typed, if one was and it can be had; else its line says why not.
fn own_id<Sort>(rows: &mut [Row], taken: impl Fn(&Id<Sort>) -> bool) -> Option<Id<Sort>> {
    let row = rows.iter_mut().find(|row| matches!(row.subject, Subject::Id))?;
    row.problem = None;
    let text = row.line.text().trim();
    if !row.touched || text.is_empty() {
        return None;
    }
    match Id::new(text) {
        None => row.problem = Some("small letters, digits and hyphens, at most 64, a letter or digit first".to_owned()),
        Some(id) if taken(&id) => row.problem = Some("another one has this id".to_owned()),
        Some(id) => return Some(id),
    }
    None
}

/// Takes the answer: leaves the form, or says which line keeps it open.
pub(crate) fn accept(editor: &mut Editor) {
    let Mode::Form(mut form) = std::mem::take(&mut editor.mode) else { return };
    form.go(form.cursor);
    if matches!(form.about, About::NewComponent(_) | About::NewGroup(_)) {
        form.rows[0].touched = true;
    }
    apply(editor, &mut form);
    if let Some(at) = form.rows.iter().position(|row| row.problem.is_some()) {
        form.go(at);
        editor.mode = Mode::Form(form);
    } else if form.error.is_some() {
        editor.mode = Mode::Form(form);
    } else {
        finish(editor, *form);
    }
}

fn finish(editor: &mut Editor, form: Form) {
    let made = form.now.clone().filter(|item| item.is_in(editor.topology()));
    match form.about {
        About::NewComponent(new) => {
            if let Some(link) = new.link {
                let gesture = Gesture { mark: form.mark, name: "add component" };
                super::command::tag::ask_new(editor, link, made, gesture);
            }
        }
        About::NewLink(_)
        | About::Components(_)
        | About::Links(_)
        | About::NewGroup(_)
        | About::Group(_)
        | About::Design => end(editor, form.then),
    }
}

/// Leaves without an answer: the design is as it was when the form was opened.
pub(crate) fn cancel(editor: &mut Editor) {
    let Mode::Form(form) = std::mem::take(&mut editor.mode) else { return };
    editor.document.rollback(form.mark);
    let added = matches!(form.about, About::NewComponent(_) | About::NewGroup(_));
    end(editor, form.then);
    if added {
        editor.say("nothing was added");
    }
}

/// Ends the gesture that a form was part of.
fn end(editor: &mut Editor, then: After) {
    if let Some(gesture) = then.gesture {
        editor.document.squash(gesture.mark, gesture.name);
    }
    if let Some(item) = then.select.filter(|item| item.is_in(editor.topology())) {
        editor.select(item);
    }
}

/// Takes a key: what a letter is goes into the line, everything else is a command or edits the line.
pub(crate) fn key(editor: &mut Editor, key: Key) {
    let mode = editor.mode.name();
    if key.typed().is_none()
        && let Meaning::Command(command, _) = editor.keymap.resolve(mode, &[key])
    {
        return editor.run(command);
    }
    edit(editor, |row| {
        row.key(key);
    });
}

/// Edits the line that is being edited, and the design with it.
pub(crate) fn edit(editor: &mut Editor, change: impl FnOnce(&mut Row)) {
    let Mode::Form(mut form) = std::mem::take(&mut editor.mode) else { return };
    if let Some(row) = form.rows.get_mut(form.cursor) {
        change(row);
    }
    apply(editor, &mut form);
    editor.mode = Mode::Form(form);
}

/// Goes on by some lines.
pub(crate) fn step(editor: &mut Editor, by: isize) {
    if let Mode::Form(form) = &mut editor.mode {
        form.step(by);
    }
}

/// Goes to the line that was clicked; the one that is being edited goes on to its next choice.
pub(crate) fn click(editor: &mut Editor, at: usize) {
    let Mode::Form(form) = &mut editor.mode else { return };
    if form.cursor != at {
        form.go(at);
    } else if form.rows[at].takes.is_choice() {
        edit(editor, |row| row.turn(1));
    }
}

/// Goes on by some lines, as far as there are any.
pub(crate) fn page(editor: &mut Editor, by: isize) {
    if let Mode::Form(form) = &mut editor.mode {
        form.go(form.cursor.saturating_add_signed(by));
    }
}

/// Says on which side a new component goes.
pub(crate) fn choose_side(editor: &mut Editor, side: Toward) {
    let Mode::Form(mut form) = std::mem::take(&mut editor.mode) else { return };
    if let About::NewComponent(new) = &mut form.about {
        new.side = Some(side);
    }
    apply(editor, &mut form);
    editor.selection_moved();
    editor.mode = Mode::Form(form);
}

/// Opens a form, and makes the design what it says.
pub(crate) fn open(editor: &mut Editor, mut form: Form) {
    if matches!(form.about, About::NewComponent(_) | About::NewGroup(_)) {
        apply(editor, &mut form);
    }
    editor.mode = Mode::Form(Box::new(form));
}
