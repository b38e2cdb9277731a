//! The promises of toposcope, one module each.

#![allow(clippy::unwrap_used, reason = "a test that finds what it did not expect should fail there")]

mod house;
mod model;
mod readme;
