//! What can a newcomer open at once? The samples that are built into the program, in the order of a course.
//!
//! To add one, put its file into `samples/` and a row here; `tests/it/samples.rs` keeps roster and folder equal.

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
