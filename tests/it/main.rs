//! The promises of toposcope, one module each.

mod model;
