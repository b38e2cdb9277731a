//! How do two versions differ? In lines of a text, so far.

pub mod lines;
