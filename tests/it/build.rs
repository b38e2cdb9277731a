//! A real design is drawn, tagged and exported from nothing: with keys alone.
//!
//! Typed text does not count. What comes out is the sample that is shipped, but for the places of the boxes.

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
    "Home Tab Tab o 'Song database' S-Tab 'database' Enter 6 'Store song and comment' S-Tab 'store'",
    "S-Tab 'The web API waits for the commit.' Enter",
    "Home Tab Tab o 'Rights check' Tab Tab Backspace Enter 3 'Check rights' S-Tab 'ask-rights' Tab Tab 'guaranteed' Enter",
    "b 'Rights office' S-Tab 'rights' Enter",
    "End c d 2 'Verdict' S-Tab 'rights-verdict' S-Tab S-Tab S-Tab S-Tab 'ask-rights' Enter",
    "Home Tab Tab c a 4 'New song' Tab Tab Tab 'new-songs' Tab Tab Tab Tab",
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
