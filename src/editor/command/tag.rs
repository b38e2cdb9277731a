//! Commands that say what the sender of a link expects.
//!
//! The keys of the answers are the same while browsing and in the popup, so that the popup teaches what it can be left
//! out for.

use super::{Command, Group, links_chosen};
use crate::editor::Editor;
use crate::editor::form::{self, After, Form};
use crate::editor::mode::{Gesture, Mode, ModeName, Tag, Then};
use crate::editor::selection::Item;
use crate::model::{Expectation, LinkId, Verdict, Vocabulary};

const B: ModeName = ModeName::Browse;
const T: ModeName = ModeName::Tag;

/// The commands of this file.
pub const TABLE: &[Command] = &[
    Command {
        name: "tag",
        group: Group::Tag,
        keys: &[(B, "t")],
        hint: "tag",
        help: "say what the sender of the selected links expects, from all answers",
        when: links_chosen,
        run: ask,
    },
    Command {
        name: "tag-command",
        group: Group::Tag,
        keys: &[(B, "m"), (B, "1"), (T, "1"), (T, "m")],
        hint: "message",
        help: "tag as a command: do this (a message)",
        when: links_chosen,
        run: |editor| tag(editor, Some(Expectation::Command)),
    },
    Command {
        name: "tag-document",
        group: Group::Tag,
        keys: &[(B, "2"), (T, "2"), (T, "d")],
        hint: "",
        help: "tag as a document: here is the data itself (a message)",
        when: links_chosen,
        run: |editor| tag(editor, Some(Expectation::Document)),
    },
    Command {
        name: "tag-request-reply",
        group: Group::Tag,
        keys: &[(B, "3"), (T, "3"), (T, "r")],
        hint: "",
        help: "tag as request-reply: do this and answer me later (a message)",
        when: links_chosen,
        run: |editor| tag(editor, Some(Expectation::RequestReply)),
    },
    Command {
        name: "tag-notification",
        group: Group::Tag,
        keys: &[(B, "e"), (B, "4"), (T, "4"), (T, "e")],
        hint: "event",
        help: "tag as a notification: this happened (an event)",
        when: links_chosen,
        run: |editor| tag(editor, Some(Expectation::Notification)),
    },
    Command {
        name: "tag-stream",
        group: Group::Tag,
        keys: &[(B, "E"), (B, "5"), (T, "5"), (T, "E"), (T, "s")],
        hint: "",
        help: "tag as a stream: this keeps happening (a series of events)",
        when: links_chosen,
        run: |editor| tag(editor, Some(Expectation::Stream)),
    },
    Command {
        name: "tag-call",
        group: Group::Tag,
        keys: &[(B, "6"), (B, "C"), (T, "6"), (T, "c")],
        hint: "",
        help: "tag as a call: the sender waits on the line for the answer",
        when: links_chosen,
        run: |editor| tag(editor, Some(Expectation::Call)),
    },
    Command {
        name: "tag-undecided",
        group: Group::Tag,
        keys: &[(B, "x"), (T, "x"), (T, "0")],
        hint: "",
        help: "take the tag away: undecided",
        when: links_chosen,
        run: |editor| tag(editor, None),
    },
    Command {
        name: "tag-later",
        group: Group::Tag,
        keys: &[(T, "Enter"), (T, "Space")],
        hint: "later",
        help: "leave the tag for later",
        when: super::always,
        run: leave,
    },
];

/// The answers of the popup, with their commands, in the order of their numbers.
pub fn answers() -> impl Iterator<Item = (&'static Command, Option<Expectation>)> {
    let commands = TABLE.iter().filter(|command| command.name.starts_with("tag-"));
    commands.filter_map(|command| match command.name.strip_prefix("tag-")? {
        "undecided" => Some((command, None)),
        word => Some((command, Some(Expectation::from_word(word)?))),
    })
}

fn ask(editor: &mut Editor) {
    let links = editor.chosen_links();
    editor.mode = Mode::Tag(Tag { links, then: Then::Rest });
}

fn tag(editor: &mut Editor, expectation: Option<Expectation>) {
    let (links, then) = match std::mem::take(&mut editor.mode) {
        Mode::Tag(tag) => (tag.links, tag.then),
        _ => (editor.chosen_links(), Then::Rest),
    };
    let word = expectation.map_or("undecided", Vocabulary::word);
    editor.edit(format!("tag as {word}"), |tx| {
        links.iter().try_for_each(|id| tx.change_link(id, |link| link.expectation = expectation))
    });
    editor.refresh();
    if let [link] = links.as_slice()
        && let Some(advice) = editor.analysis.advice(link)
    {
        let verdict = Verdict::of(expectation).word();
        let service = advice.suggestion.as_ref().map(|suggestion| format!(", {}", suggestion.name));
        editor.say(format!("{word}: {verdict}{}", service.unwrap_or_default()));
    } else if links.len() > 1 {
        editor.say(format!("tagged {} links as {word}", links.len()));
    }
    go_on(editor, then);
}

fn leave(editor: &mut Editor) {
    if let Mode::Tag(tag) = std::mem::take(&mut editor.mode) {
        go_on(editor, tag.then);
    }
}

fn go_on(editor: &mut Editor, then: Then) {
    match then {
        Then::Rest => {}
        Then::Name { link, select, gesture } => {
            let mut form = Form::new_link(editor, link);
            form.then = After { gesture: Some(gesture), select };
            form::open(editor, form);
        }
    }
}

/// Asks what the sender of a link just drawn expects, and then what travels on it.
pub(crate) fn ask_new(editor: &mut Editor, link: LinkId, select: Option<Item>, gesture: Gesture) {
    editor.select(Item::Link(link.clone()));
    editor.mode = Mode::Tag(Tag { links: vec![link.clone()], then: Then::Name { link, select, gesture } });
}

/// Leaves without an answer: a link just drawn stays, and what it began is one step.
pub(crate) fn give_up(editor: &mut Editor, tag: Tag) {
    if let Then::Name { select, gesture, .. } = tag.then {
        editor.document.squash(gesture.mark, gesture.name);
        if let Some(item) = select.filter(|item| item.is_in(editor.topology())) {
            editor.select(item);
        }
    }
}
