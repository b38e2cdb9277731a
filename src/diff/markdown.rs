//! What does a reviewer read of a difference beside a pull request? Tables of what changed, and what that did to the answers.

use super::design::{Change, Diff, Thing, Turn};
use super::words::{answered, fact_words, finding, pattern, summary};
use crate::export::markdown::text::{Table, block, line, said, sentence, typed};
use crate::file::{List, plain};

/// The document.
pub fn markdown(diff: &Diff) -> String {
    let mut out = String::new();
    match diff.name.trim() {
        "" => block(&mut out, format_args!("# What changed")),
        name => block(&mut out, format_args!("# What changed in {}", typed(name))),
    }
    block(&mut out, format_args!("{}", sentence(&summary(diff))));
    answers(&mut out, diff);
    if !diff.title.is_empty() {
        block(&mut out, format_args!("## Design"));
        for turn in &diff.title {
            line(&mut out, format_args!("- {}", turned(turn)));
        }
        out.push('\n');
    }
    for list in List::ALL {
        let things: Vec<_> =
            diff.things.iter().filter(|thing| thing.list == list && thing.change != Change::Affected).collect();
        if things.is_empty() {
            continue;
        }
        let mut letters = list.key().chars();
        let first = letters.next().map(|letter| letter.to_ascii_uppercase()).unwrap_or_default();
        block(&mut out, format_args!("## {first}{}", letters.as_str()));
        let mut table = Table::new(["Change", "Name", "Id", "What"]);
        for thing in things {
            table.row(&[thing.change.word(), &name(thing), &format!("`{}`", thing.id), &what(thing)]);
        }
        out.push_str(&table.end());
    }
    for (title, lines) in [
        ("Findings", diff.findings.iter().map(|(change, one)| (change.word(), finding(one))).collect::<Vec<_>>()),
        ("Patterns", diff.patterns.iter().map(|(change, one)| (change.word(), pattern(one))).collect()),
    ] {
        if !lines.is_empty() {
            block(&mut out, format_args!("## {title}"));
            for (word, words) in lines {
                line(&mut out, format_args!("- {word}: {}", typed(&words)));
            }
            out.push('\n');
        }
    }
    drawing(&mut out, diff);
    out.truncate(out.trim_end().len());
    out.push('\n');
    out
}

/// The links whose answer is another one, whoever touched them: what a reviewer looks at first.
fn answers(out: &mut String, diff: &Diff) {
    let mut table = Table::new(["Link", "Id", "Was", "Is", "Because"]);
    let mut any = false;
    for thing in &diff.things {
        let Some([Some(was), Some(now)]) = &thing.answer else { continue };
        any = true;
        let because: Vec<_> = thing.because.iter().map(|reason| said(reason)).collect();
        table.row(&[&name(thing), &format!("`{}`", thing.id), &said(was), &said(now), &because.join("; ")]);
    }
    if any {
        block(out, format_args!("## Answers that changed"));
        out.push_str(&table.end());
    }
}

fn drawing(out: &mut String, diff: &Diff) {
    if diff.moved.is_empty() && diff.reordered.is_empty() {
        return;
    }
    block(out, format_args!("## Drawing and order"));
    if !diff.moved.is_empty() {
        let moved: Vec<_> = diff.moved.iter().map(|id| format!("`{id}`")).collect();
        line(out, format_args!("- moved: {}", moved.join(", ")));
    }
    for list in &diff.reordered {
        line(out, format_args!("- {}: in another order", list.key()));
    }
}

fn name(thing: &Thing) -> String {
    let ends = thing.ends.as_ref().map(|[from, to]| format!("{} → {}", typed(from), typed(to)));
    match (&thing.name, ends) {
        (Some(name), Some(ends)) => format!("{} ({ends})", typed(name)),
        (Some(name), None) => typed(name),
        (None, ends) => ends.unwrap_or_default(),
    }
}

fn what(thing: &Thing) -> String {
    let one_side = matches!(thing.change, Change::Added | Change::Removed);
    let mut parts: Vec<_> = thing.turns.iter().map(|turn| if one_side { stated(turn) } else { turned(turn) }).collect();
    if let (true, Some(answer)) = (one_side, &thing.answer) {
        parts.push(format!("**{}**", said(&answered(answer))));
    }
    parts.join("; ")
}

fn value(json: Option<&String>) -> String {
    json.map_or("not stated".to_owned(), |json| typed(&plain(json)))
}

fn turned(turn: &Turn) -> String {
    format!("{}: {} → {}", typed(&fact_words(&turn.fact)), value(turn.was.as_ref()), value(turn.now.as_ref()))
}

fn stated(turn: &Turn) -> String {
    format!("{}: {}", typed(&fact_words(&turn.fact)), value(turn.now.as_ref().or(turn.was.as_ref())))
}
