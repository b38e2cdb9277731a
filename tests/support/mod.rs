//! What do the tests share? A notation for designs, arbitrary designs and edits, and labels that attack.

#![allow(dead_code, reason = "each test binary uses its part")]

pub mod driver;
pub mod film;
pub mod golden;
pub mod hostile;
pub mod never;
pub mod sketch;
pub mod strategies;
pub mod terminal;
