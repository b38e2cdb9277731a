//! Toposcope: draw a distributed system, tag each link with what its sender expects, and see which Azure service fits.

pub mod analysis;
pub mod checks;
pub mod cli;
pub mod config;
pub mod diff;
pub mod drawing;
pub mod editor;
pub mod export;
pub mod file;
pub mod import;
pub mod layout;
pub mod model;
pub mod rules;
pub mod samples;
pub mod shell;
pub mod text;
pub mod theme;
pub mod view;
