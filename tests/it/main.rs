//! The promises of toposcope, one module each.

#![allow(clippy::unwrap_used, reason = "a test that finds what it did not expect should fail there")]

#[path = "../support/sketch.rs"]
mod sketch;

mod analysis;
mod files;
mod house;
mod model;
mod readme;
