//! Every row of the command table does what it says, by each of its keys, through the real key map.
//!
//! A new command needs a row here: where to stand, and what can be seen afterwards that could not be seen before.

use std::fmt::Write;

use toposcope::editor::command::{Command, commands};
use toposcope::editor::mode::{Mode, ModeName};
use toposcope::editor::selection::Item;

use crate::sketch;
use crate::support::driver::Driver;

const DESIGN: &str = "\
group sales application
web-app shop @sales at=4,6 \"Shop\"
service orders @sales at=42,6 \"Orders\"
worker biller at=84,7 \"Biller\"
database ledger at=40,18 \"Ledger\"
shop -> orders : command guaranteed_processing \"Order\"
orders -> biller : \"Bill\"
orders -> ledger : call latency_seconds=30 \"Store\"
ledger -> biller : notification transactions id=stored \"Stored\"
";

/// The keys that lead from browsing to a mode.
fn way_to(mode: ModeName) -> &'static str {
    match mode {
        ModeName::Start | ModeName::Browse => "",
        ModeName::Connect => "c",
        ModeName::Jump => "f",
        ModeName::Move => "M",
        ModeName::View => "Z",
        ModeName::Span => "v",
        ModeName::Tag => "t",
        ModeName::Findings => "!",
        ModeName::Questions => "] A",
        ModeName::Form => "Enter",
        ModeName::Side => "o",
        ModeName::Ask => "/",
    }
}

/// A command, the keys before it, and what one of can be seen after it and not before.
type Exercise = (&'static str, &'static str, &'static [&'static str]);

const EXERCISES: &[Exercise] = &[
    ("add", "", &["New component"]),
    ("add-downstream", "", &["New component after Shop"]),
    ("add-upstream", "", &["New component before Shop"]),
    ("insert", "]", &["New component in the middle of the link"]),
    ("side-left", "l", &["component @sales at=15,6"]),
    ("side-down", "", &["component @sales at=1,14"]),
    ("side-up", "", &["component @sales at=1,-2"]),
    ("side-right", "l j O", &["component at=70,18"]),
    ("connect", "", &["mode=connect"]),
    ("connect-here", "c Right", &["selected=shop-orders-2"]),
    ("connect-left", "l c", &["marked=shop"]),
    ("connect-down", "l c", &["marked=ledger"]),
    ("connect-up", "l j c", &["marked=orders"]),
    ("connect-right", "c", &["marked=orders"]),
    ("connect-find", "c", &["Connect to"]),
    ("rename", "", &["Name of the component: Shop"]),
    ("delete", "", &["removed 1 component and 1 link"]),
    ("reverse", "]", &["orders -> shop : command id=shop-orders"]),
    ("undo", "d", &["undid: delete"]),
    ("history", "d", &["Go to the design as it was after"]),
    ("redo", "d u", &["did again: delete"]),
    ("edit", "", &["mode=form"]),
    ("edit-design", "", &["The whole design"]),
    ("needs", "", &["Needs of Shop → Orders"]),
    ("form-next", "", &[">kind"]),
    ("form-previous", "", &[">id"]),
    ("form-page-down", "w", &[">burst"]),
    ("form-page-up", "w PageDown PageDown", &[">burst"]),
    ("form-done", "", &["mode=browse", "a name is needed"]),
    ("boundary", "", &["New boundary"]),
    ("enter-boundary", "End", &["Move into which boundary?"]),
    ("leave-boundary", "", &["web-app shop at="]),
    ("ungroup", "", &["took the boundary sales away"]),
    ("rename-boundary", "", &["Name of the boundary: sales"]),
    ("duplicate", "", &["web-app shop-2 @sales"]),
    ("copy", "", &["clipboard={"]),
    ("paste", "y", &["web-app shop-2 @sales"]),
    ("realise", "]", &["drew Order queue"]),
    ("unrealise", "] g r", &["took the service out of the drawing"]),
    ("tag", "", &["mode=tag"]),
    ("tag-command", "x", &["shop -> orders : command"]),
    ("tag-document", "", &["shop -> orders : document"]),
    ("tag-request-reply", "", &["shop -> orders : request-reply"]),
    ("tag-notification", "", &["shop -> orders : notification"]),
    ("tag-stream", "", &["shop -> orders : stream"]),
    ("tag-call", "", &["shop -> orders : call"]),
    ("tag-undecided", "", &["shop -> orders : guaranteed"]),
    ("tag-later", "t", &["mode=browse"]),
    ("move", "", &["mode=move"]),
    ("move-left", "", &["shop @sales at=2,6"]),
    ("move-down", "", &["shop @sales at=4,7"]),
    ("move-up", "", &["shop @sales at=4,5"]),
    ("move-right", "", &["shop @sales at=6,6"]),
    ("move-done", "M", &["mode=browse"]),
    ("pin", "", &["pinned: arranging leaves it here"]),
    ("arrange", "", &["arranged"]),
    ("arrange-right", "", &["arranged"]),
    ("arrange-down", "", &["arranged"]),
    ("arrange-selection", "%", &["arranged what was selected"]),
    ("align-left", "%", &["shop @sales at=40,6"]),
    ("align-right", "%", &["shop @sales at=42,6"]),
    ("align-center", "%", &["shop @sales at=41,6"]),
    ("align-top", "%", &["shop @sales at=4,18"]),
    ("align-bottom", "%", &["shop @sales at=4,18"]),
    ("distribute-across", "%", &["changed"]),
    ("distribute-down", "%", &["changed"]),
    ("select-left", "l", &["selected=shop\n"]),
    ("select-down", "l", &["selected=ledger\n"]),
    ("select-up", "End", &["selected=orders\n"]),
    ("select-right", "", &["selected=orders\n"]),
    ("select-next", "", &["selected=orders\n"]),
    ("select-previous", "", &["selected=ledger\n"]),
    ("next-link", "l", &["selected=shop-orders\n"]),
    ("previous-link", "l", &["selected=orders-ledger\n"]),
    ("next-undecided", "", &["selected=orders-biller\n"]),
    ("jump", "", &["mode=jump"]),
    ("toggle", "", &["1 kept"]),
    ("select-rectangle", "", &["mode=select"]),
    ("select-everything", "", &["selected all 4 components"]),
    ("find", "", &["mode=input"]),
    ("find-next", "/ 'o' Enter", &["said=3 of"]),
    ("find-previous", "/ 'o' Enter", &["said=1 of"]),
    ("select-group", "", &["selected=sales\n"]),
    ("span-left", "v", &["changed"]),
    ("span-down", "v", &["changed"]),
    ("span-up", "v", &["changed"]),
    ("span-right", "v", &["changed"]),
    ("span-done", "v", &["selected 1"]),
    ("zoom-in", "-", &["detail: full"]),
    ("zoom-out", "", &["detail: names"]),
    ("fit", "Z l l Esc", &["changed"]),
    ("center", "", &["changed"]),
    ("view", "", &["mode=view"]),
    ("view-left", "", &["changed"]),
    ("view-down", "", &["changed"]),
    ("view-up", "", &["changed"]),
    ("view-right", "", &["changed"]),
    ("view-done", "Z", &["mode=browse"]),
    ("minimap", "", &["changed"]),
    ("inspector", "", &["changed"]),
    ("inspector-more", "", &["changed"]),
    ("inspector-less", "", &["changed"]),
    ("scroll-down", "] z p z p", &["changed"]),
    ("scroll-up", "] PageDown", &["changed"]),
    ("flows", "", &["showing who opens each connection"]),
    ("focus", "", &["1 ring around the selection"]),
    ("home", "l", &["selected=shop\n"]),
    ("end", "", &["selected=ledger\n"]),
    ("findings", "", &["mode=findings"]),
    ("next-finding", "!", &["changed"]),
    ("previous-finding", "!", &["changed"]),
    ("show-finding", "!", &["mode=browse"]),
    ("waive", "!", &["is acceptable here"]),
    ("findings-more", "!", &["changed"]),
    ("findings-less", "!", &["changed"]),
    ("close-findings", "!", &["mode=browse"]),
    ("save", "d", &["saved design.json"]),
    ("save-as", "", &["Save as: design.json"]),
    ("export", "", &["Export as"]),
    ("export-again", "X Enter Enter h", &["exported design.md"]),
    ("save-and-quit", "d", &["left=true"]),
    ("quit-without-saving", "d", &["left=true"]),
    ("palette", "", &["Run a command"]),
    ("help", "", &["Keys in"]),
    ("cancel", "", &["said=q leaves the program", "mode=browse", "selected=\n"]),
    ("open", "", &["─ Open ─"]),
    ("new", "", &["mode=browse"]),
    ("start", "", &["mode=start"]),
    ("theme", "", &["mode=input"]),
    ("mouse", "", &["the mouse is left to the terminal"]),
    ("ascii", "", &["changed"]),
    ("suspend", "", &["Suspend"]),
    ("redraw", "", &["Redraw"]),
    ("start-next", "", &["changed"]),
    ("start-previous", "", &["changed"]),
    ("start-open", "", &["mode=browse"]),
    ("quit", "", &["left=true"]),
    ("show-only", "", &["mode=input"]),
    ("questions", "]", &["mode=questions"]),
    ("answer-yes", "", &["changed"]),
    ("answer-no", "", &["changed"]),
    ("answer-chosen", "", &["changed"]),
    ("answer-next", "", &["changed"]),
    ("answer-previous", "", &["changed"]),
    ("answer-later", "", &["changed"]),
    ("tour", "", &["changed"]),
    ("tour-end", "T", &["changed"]),
    ("reload", "", &["changed"]),
    ("menu", "", &["add a component that the selected one sends to"]),
    ("answer", "/ 'Ledger'", &["mode=browse"]),
    ("next-choice", "/", &["changed"]),
    ("previous-choice", "/ Down", &["changed"]),
    ("complete", "X Enter C-u 'des'", &["changed"]),
    ("choices-down", "/", &["changed"]),
    ("choices-up", "/ Down", &["changed"]),
    ("preview-left", "X Right", &["changed"]),
    ("preview-right", "X", &["changed"]),
];

/// All that can be told of an editor from outside.
fn seen(driver: &Driver) -> String {
    let editor = &driver.editor;
    let id = |item: &Item| match item {
        Item::Component(id) => id.to_string(),
        Item::Link(id) => id.to_string(),
        Item::Group(id) => id.to_string(),
    };
    let selected: Vec<String> = editor.selection().iter().map(id).collect();
    let mut text = format!("mode={}\nselected={}\n", editor.mode().name().title(), selected.join(" "));
    match editor.mode() {
        Mode::Connect(connect) => {
            let _ = writeln!(text, "marked={}", connect.target.as_ref().map(ToString::to_string).unwrap_or_default());
        }
        Mode::Span { from, to } => {
            let _ = writeln!(text, "from {from:?} to {to:?}");
        }
        _ => {}
    }
    let clipboard = driver.clipboard.as_deref().unwrap_or_default();
    let _ = writeln!(text, "said={}\nleft={}\n{:?}\nclipboard={clipboard}", driver.said(), driver.left, driver.effects);
    let _ = writeln!(text, "{}\n{}", sketch::print(driver.topology()), driver.screen());
    text
}

fn stand(mode: ModeName, before: &str) -> Driver {
    if mode == ModeName::Start {
        return Driver::start(120, 36);
    }
    let mut driver = Driver::open(&sketch::sketch(DESIGN));
    driver.keys(before);
    if driver.editor.mode().name() != mode {
        driver.keys(way_to(mode));
    }
    driver
}

fn exercise(command: &Command, mode: ModeName, chord: &str, (name, before, expected): &Exercise) -> Result<(), String> {
    let mut driver = stand(mode, before);
    let stood = driver.editor.mode().name();
    if stood != mode {
        return Err(format!("{name}: \"{before}\" leads to {} and not to {}", stood.title(), mode.title()));
    }
    if let Err(why) = (command.when)(&driver.editor) {
        return Err(format!("{name}: after \"{before}\" {why}"));
    }
    let was = seen(&driver);
    driver.keys(chord);
    let is = seen(&driver);
    let new =
        |wanted: &&str| if *wanted == "changed" { is != was } else { is.contains(*wanted) && !was.contains(*wanted) };
    if expected.iter().any(new) {
        Ok(())
    } else {
        Err(format!("{name} by {chord} in {}: {expected:?} is not new in\n{is}", mode.title()))
    }
}

#[test]
fn every_command_does_what_it_says_by_each_of_its_keys() {
    let mut wrong = Vec::new();
    for command in commands() {
        let Some(row) = EXERCISES.iter().find(|(name, ..)| *name == command.name) else {
            wrong.push(format!("{} is never exercised: add a row", command.name));
            continue;
        };
        for (mode, chord) in command.keys {
            wrong.extend(exercise(command, *mode, chord, row).err());
        }
        if command.keys.is_empty() {
            let chord = format!(": '{}' Enter", command.name);
            wrong.extend(exercise(command, ModeName::Browse, &chord, row).err());
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn no_exercise_is_for_a_command_that_is_gone() {
    for (name, ..) in EXERCISES {
        assert!(commands().any(|command| command.name == *name), "{name}");
    }
}
