//! A real design is drawn, tagged and exported from nothing: once with keys alone, once with the mouse alone.
//!
//! Typed text is typed in both. What comes out is the sample that is shipped, but for the places of the boxes.

use std::path::Path;

use toposcope::file;
use toposcope::model::{Cell, Topology};
use toposcope::samples::SAMPLES;

use crate::cli::folder;
use crate::support::terminal::Terminal;

/// The most keys that the whole design may take, apart from typed text.
const MOST: usize = 150;

const ABOUT: &str = "Musicians upload songs and comments, listeners play them. At peaks some uploads failed and some comments never appeared, because what the front ends sent to the web API got lost. Each link is tagged with what its sender expects; the six expectations are all here.";

fn sample() -> Topology {
    let sample = SAMPLES.iter().find(|sample| sample.name == "music-sharing").unwrap();
    file::read(sample.text.as_bytes()).unwrap().0
}

/// A design with every box in one place.
fn without_places(mut topology: Topology) -> Topology {
    for id in topology.components().keys().cloned().collect::<Vec<_>>() {
        topology.place(&id, Cell::new(0, 0));
    }
    topology
}

fn check_built(folder: &Path) {
    for name in ["design.json", "music-sharing.json"] {
        let text = std::fs::read(folder.join(name)).unwrap_or_else(|why| panic!("{name}: {why}"));
        let (built, _) = file::read(&text).unwrap_or_else(|problems| panic!("{}", problems.report(name)));
        let (built, wanted) = (without_places(built), without_places(sample()));
        assert_eq!(file::write(&built, None), file::write(&wanted, None), "{name}");
        assert_eq!(built, wanted, "{name}");
    }
}

/// The whole sample, step by step.
const KEYS: &[&str] = &[
    "Enter C-u 'Music sharing' Tab '{about}' Enter",
    "a 'Mobile app' Tab Tab Tab 'public' Enter b 'Music platform' S-Tab 'platform' Enter",
    "a 'Website' Tab Tab Backspace Tab 'public' Tab Tab Tab 'Hosted by an internet provider, outside Azure.' Enter",
    "b 'Web hosting' S-Tab 'hosting' Enter",
    "Home o 'Web API' Enter 2 'Upload song' Tab 'guaranteed, burst, carries, payload 8 MB' S-Tab S-Tab S-Tab",
    "'The song itself travels, not a reference to it, and the app expects it to be stored and published.' Enter",
    "Home Tab c s 2 'Upload song' S-Tab 'upload-song-web' Tab Tab 'guaranteed, burst, carries, payload 8 MB, hybrid' Enter",
    "Home c s 1 'Post comment' Tab 'guaranteed, burst' S-Tab S-Tab S-Tab",
    "'Comments that vanished at peaks are the fault to repair.' Enter",
    "Home Tab c s 1 'Post comment' S-Tab 'post-comment-web' Tab Tab 'guaranteed, burst, hybrid' Enter",
    "Home c s 6 'List and play' S-Tab 'play' Tab Tab 'entry internet' Enter",
    "Home Tab c s 6 'List and play' S-Tab 'play-web' Tab Tab 'entry internet' Enter",
    "Home Right o 'Song database' S-Tab 'database' Enter 6 'Store song and comment' S-Tab 'store'",
    "S-Tab 'The web API waits for the commit.' Enter",
    "Home Right o 'Rights check' Tab Tab Backspace Enter 3 'Check rights' S-Tab 'ask-rights' Tab Tab 'guaranteed' Enter",
    "b 'Rights office' S-Tab 'rights' Enter",
    "End c d 2 'Verdict' S-Tab 'rights-verdict' S-Tab S-Tab S-Tab S-Tab 'ask-rights' Enter",
    "Home Right c a 4 'New song' Tab Tab Tab 'new-songs' Tab Tab Tab Tab",
    "'Listeners may ignore it; it names the song and does not carry it.' Enter",
    "c s 4 'New song' S-Tab 'new-song-web' Tab Tab Tab Tab 'new-songs' Enter",
    "Home o 'Listening analytics' S-Tab 'analytics' Enter 5 'Listening data' S-Tab 'listening' Tab Tab 'rate 5000, replay' Enter",
    "s X 'json' Enter Enter",
];

#[test]
fn the_first_sample_is_built_with_keys_alone() {
    let folder = folder("build-keys");
    let mut terminal = Terminal::start(&folder, &["design.json"], 200, 60);
    terminal.expect("An empty design");
    let mut count = 0;
    for keys in KEYS {
        count += terminal.keys(&keys.replace("{about}", ABOUT));
    }
    terminal.expect("exported music-sharing.json");
    terminal.keys("q");
    assert_eq!(terminal.end(), 0);
    check_built(&folder);
    assert!(count <= MOST, "{count} keys, and at most {MOST} were promised");
}

/// A hand on the mouse: everything is found by what the screen shows.
struct Hand {
    terminal: Terminal,
    /// The column where forms and the inspector begin their text.
    panel: u16,
}

impl Hand {
    /// Clicks what stands at the foot of the screen.
    fn hint(&mut self, words: &str) {
        let at = self.terminal.locate(words, 0);
        let foot = self.terminal.look(|screen| screen.size().0.get() - 1);
        let at = if at.1 == foot { at } else { self.at_foot(words, foot) };
        self.terminal.click(at);
    }

    fn at_foot(&self, words: &str, foot: u16) -> (u16, u16) {
        let text = self.terminal.look(|screen| screen.contents_between(foot, 0, foot, screen.size().1.get()));
        let at = text.find(words).unwrap_or_else(|| panic!("no \"{words}\" at the foot:\n{text}"));
        (text[..at].chars().count() as u16, foot)
    }

    /// The box of a component: the cell of the first letter of its name.
    fn name(&self, name: &str) -> (u16, u16) {
        let (column, row) = self.terminal.locate(&format!("│ {name} │"), 0);
        (column + 2, row)
    }

    /// Opens the menu of a component and takes the entry that says what it does.
    fn menu(&mut self, name: &str, entry: &str) {
        let at = self.name(name);
        self.terminal.right_click(at);
        let at = self.terminal.locate(entry, at.0);
        self.terminal.click(at);
    }

    /// Clicks a line of the form, empties it where there is something, and types.
    fn say(&mut self, label: &str, text: &str) {
        self.line(label);
        self.terminal.press(&[text]);
    }

    fn line(&mut self, label: &str) {
        let at = self.terminal.locate(&format!("{label} "), self.panel);
        self.terminal.click(at);
        self.terminal.locate(&format!(">{label}"), self.panel);
    }

    /// Clicks a line of the form and one of its picks.
    fn pick(&mut self, label: &str, word: &str) {
        self.line(label);
        let at = self.terminal.locate(&format!(" {word} "), self.panel);
        self.terminal.click(at);
        self.terminal.locate(&format!("< {word}"), self.panel);
    }

    /// Waits for a form, to the last row of its frame: what stood there before may say the same words elsewhere.
    fn form(&self, line: &str) {
        self.terminal.locate(line, self.panel);
        self.terminal.expect("Enter done");
    }

    fn empty(&mut self, label: &str) {
        self.line(label);
        let (_, row) = self.terminal.locate(&format!(">{label}"), self.panel);
        let right = self.terminal.look(|screen| screen.size().1.get());
        self.terminal.click((right - 3, row));
    }

    fn done(&mut self) {
        self.hint("done");
        self.terminal.expect("BROWSE");
    }

    /// Adds a component with its middle at a cell of the canvas.
    fn add(&mut self, at: (u16, u16), name: &str, id: Option<&str>) {
        self.terminal.double_click(at);
        self.form(">name");
        self.terminal.press(&[name]);
        self.terminal.locate(name, self.panel);
        if let Some(id) = id {
            self.say("id", id);
        }
    }

    /// Draws a boundary around a component.
    fn boundary(&mut self, around: &str, name: &str, id: &str) {
        self.menu(around, "draw a boundary around what is selected");
        self.form(">name");
        self.terminal.press(&[name]);
        self.say("id", id);
        self.done();
    }

    /// Draws a link, tags it and says what travels; the form stays open.
    fn link(&mut self, from: &str, to: &str, tag: &str, label: &str, id: &str) {
        let start = self.name(from);
        let end = self.name(to);
        let edge = start.0 + from.chars().count() as u16 + 1;
        self.terminal.drag((edge, start.1), end);
        self.terminal.expect(&format!("What does {from} expect of {to}?"));
        let at = self.terminal.locate(&format!("  {tag} "), 0);
        self.terminal.click((at.0 + 3, at.1));
        self.form(">label");
        self.terminal.press(&[label]);
        self.say("id", id);
    }
}

#[test]
fn the_first_sample_is_built_with_the_mouse_alone() {
    let folder = folder("build-mouse");
    let terminal = Terminal::start(&folder, &["design.json"], 200, 60);
    let mut hand = Hand { terminal, panel: 135 };
    hand.terminal.expect("An empty design");
    // The design.
    hand.hint("edit");
    hand.empty("name");
    hand.terminal.press(&["Music sharing"]);
    hand.say("about", ABOUT);
    hand.done();
    // The components with their boundaries.
    hand.add((14, 8), "Mobile app", None);
    hand.pick("exposure", "public");
    hand.done();
    hand.boundary("Mobile app", "Music platform", "platform");
    hand.add((14, 48), "Website", None);
    hand.pick("exposure", "public");
    hand.say("notes", "Hosted by an internet provider, outside Azure.");
    hand.done();
    hand.boundary("Website", "Web hosting", "hosting");
    hand.add((60, 26), "Web API", None);
    hand.pick("group", "Music platform");
    hand.done();
    hand.add((110, 8), "Song database", Some("database"));
    hand.pick("group", "Music platform");
    hand.done();
    hand.add((110, 50), "Rights check", Some("rights-check"));
    hand.done();
    hand.boundary("Rights check", "Rights office", "rights");
    hand.add((110, 36), "Listening analytics", Some("analytics"));
    hand.pick("group", "Music platform");
    hand.done();
    links_by_mouse(&mut hand);
    hand.terminal.expect("Web API");
    hand.hint("save");
    hand.terminal.expect("saved design.json");
    hand.hint("export");
    hand.terminal.expect("Export as");
    hand.terminal.press(&["json"]);
    hand.terminal.expect("json ");
    hand.hint("done");
    hand.terminal.expect("Export json to");
    hand.hint("done");
    hand.terminal.expect("exported music-sharing.json");
    hand.hint("quit");
    assert_eq!(hand.terminal.end(), 0);
    check_built(&folder);
}

fn links_by_mouse(hand: &mut Hand) {
    let upload = "guaranteed, burst, carries, payload 8 MB";
    hand.link("Mobile app", "Web API", "document", "Upload song", "upload-song");
    hand.say("needs", upload);
    hand.say(
        "notes",
        "The song itself travels, not a reference to it, and the app expects it to be stored and published.",
    );
    hand.done();
    hand.link("Website", "Web API", "document", "Upload song", "upload-song-web");
    hand.say("needs", &format!("{upload}, hybrid"));
    hand.done();
    hand.link("Mobile app", "Web API", "command", "Post comment", "post-comment");
    hand.say("needs", "guaranteed, burst");
    hand.say("notes", "Comments that vanished at peaks are the fault to repair.");
    hand.done();
    hand.link("Website", "Web API", "command", "Post comment", "post-comment-web");
    hand.say("needs", "guaranteed, burst, hybrid");
    hand.done();
    hand.link("Mobile app", "Web API", "call", "List and play", "play");
    hand.say("needs", "entry internet");
    hand.done();
    hand.link("Website", "Web API", "call", "List and play", "play-web");
    hand.say("needs", "entry internet");
    hand.done();
    hand.link("Web API", "Song database", "call", "Store song and comment", "store");
    hand.say("notes", "The web API waits for the commit.");
    hand.done();
    hand.link("Web API", "Rights check", "request-reply", "Check rights", "ask-rights");
    hand.say("needs", "guaranteed");
    hand.done();
    hand.link("Rights check", "Web API", "document", "Verdict", "rights-verdict");
    hand.say("answers", "ask-rights");
    hand.done();
    hand.link("Web API", "Mobile app", "notification", "New song", "new-song");
    hand.say("channel", "new-songs");
    hand.say("notes", "Listeners may ignore it; it names the song and does not carry it.");
    hand.done();
    hand.link("Web API", "Website", "notification", "New song", "new-song-web");
    hand.say("channel", "new-songs");
    hand.done();
    hand.link("Mobile app", "Listening analytics", "stream", "Listening data", "listening");
    hand.say("needs", "rate 5000, replay");
    hand.done();
}
