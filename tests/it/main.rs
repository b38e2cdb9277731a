//! The promises of toposcope, one module each.

#![allow(clippy::disallowed_macros, reason = "a test says what it counted, or why it was not tried")]
#![allow(clippy::unwrap_used, reason = "a test that finds what it did not expect should fail there")]

#[path = "../support/mod.rs"]
mod support;

use support::sketch;

mod analysis;
mod build;
mod checks;
mod cli;
mod commands;
mod config;
mod demonstration;
mod disk;
mod documents;
mod edits;
mod exercises;
mod exports;
mod extremes;
mod files;
mod findings;
mod forms;
mod frames;
mod golden;
mod graphs;
mod history;
mod house;
mod imports;
mod killed;
mod layout;
mod looks;
mod model;
mod opening;
mod palettes;
mod patterns;
mod pictures;
mod pty;
mod readme;
mod recovery;
mod round_trips;
mod routes;
mod rules;
mod samples;
mod sittings;
mod terminals;
mod typed;
mod versions;
mod walk;
