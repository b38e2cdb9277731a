//! What can a newcomer open at once? The samples that are built into the program, in the order of a course.
//!
//! To add one, put its file into `samples/` and a row here; `tests/it/samples.rs` keeps roster and folder equal.

use std::path::{Path, PathBuf};

use crate::model::Topology;

/// A topology that is built in.
#[derive(Debug, Clone, Copy)]
pub struct Sample {
    /// Its name on the command line, and the name of its file without the ending: "music-sharing".
    pub name: &'static str,
    /// What it is called: the name in the document.
    pub title: &'static str,
    /// What it teaches, in one clause.
    pub teaches: &'static str,
    /// The file.
    pub text: &'static str,
}

/// A topology of a folder that a team shares.
#[derive(Debug, Clone, PartialEq)]
pub struct Shared {
    /// Its name on the command line: that of its file without the ending.
    pub name: String,
    /// What it is called: the name in the document, else that of the file. Other people's text.
    pub title: String,
    /// What it says of itself, or why it cannot be used. Other people's text.
    pub detail: String,
    /// Whether it can be used.
    pub is_usable: bool,
    /// Its file.
    pub path: PathBuf,
}

impl Shared {
    /// The topology of a file, or what is wrong with it.
    pub fn of(path: &Path, read: Result<Topology, String>) -> Self {
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let is_usable = read.is_ok();
        let (title, detail) = match read {
            Ok(topology) => {
                let title = topology.title();
                (title.name.clone(), title.description.clone().unwrap_or_default())
            }
            Err(why) => (String::new(), why),
        };
        let title = if title.is_empty() { name.clone() } else { title };
        Self { name, title, detail, is_usable, path: path.to_owned() }
    }
}

/// Every sample, in the order in which it is best read.
pub const SAMPLES: &[Sample] = &[
    Sample {
        name: "music-sharing",
        title: "Music sharing",
        teaches: "the six expectations side by side: what is a message, what is an event, what is a call",
        text: include_str!("../samples/music-sharing.json"),
    },
    Sample {
        name: "load-levelling",
        title: "Load levelling",
        teaches: "a queue between a busy front end and workers that keep their own pace",
        text: include_str!("../samples/load-levelling.json"),
    },
];
