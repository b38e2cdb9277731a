//! What does a topology file say, and how is it written? From bytes to a design and back.
//!
//! Reading yields a design or problems with their places, never something in between and never a repaired guess.
//! Writing gives back the very bytes of a file whose design did not change, and touches only what changed otherwise.
//! `keys.rs` says what may stand in a file; `schema.rs` says it to other programs.

pub(crate) mod json;
mod keys;
mod needs;
mod places;
mod problem;
mod read;
mod schema;
mod sheet;
pub(crate) mod syntax;
mod value;
mod write;

use std::sync::Arc;

pub use json::{escape as json_string, escape_hidden};
pub use places::{Place, Places};
pub use problem::{Problem, Problems};
pub use schema::schema;
pub use sheet::{Fact, Facts, List, Sheet, plain};
pub use syntax::{DEPTH, LIMIT, decode};

use crate::model::Topology;

/// The format version that this program reads and writes.
pub const VERSION: u64 = 1;

/// The key that an export adds and every load drops.
pub const ANALYSIS: &str = "analysis";

/// The text that a design was read from, so that writing can keep what did not change. Cheap to clone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source(Arc<str>);

impl Source {
    /// The text of the file.
    pub fn text(&self) -> &str {
        &self.0
    }
}

/// Reads a design from the bytes of a file.
///
/// ```
/// use toposcope::file;
/// let (topology, source) = file::read(b"{ \"toposcope\": 1, \"name\": \"Orders\" }").unwrap();
/// assert_eq!(topology.title().name, "Orders");
/// assert_eq!(file::write(&topology, Some(&source)), source.text());
///
/// let problems = file::read(b"{ \"toposcope\": 2 }").unwrap_err();
/// assert_eq!(
///     problems.report("orders.json"),
///     "error: orders.json:1:16: the file has format version 2; this toposcope reads 1\n\
///      help: open it with a newer toposcope\n"
/// );
/// ```
///
/// # Errors
/// Everything that is wrong with the file, at most twenty problems, each with its place.
pub fn read(bytes: &[u8]) -> Result<(Topology, Source), Problems> {
    let text = syntax::decode(bytes)?;
    syntax::check(text)?;
    let topology = read::topology(text)?;
    Ok((topology, Source(text.into())))
}

/// Writes a design: with the text it was read from only what changed, without one in our own style.
pub fn write(topology: &Topology, source: Option<&Source>) -> String {
    let now = value::document(topology);
    match source {
        None => write::fresh(&now),
        Some(source) => {
            let was = read::topology(source.text()).expect("a source was read before");
            write::changed(source.text(), &value::document(&was), &now)
        }
    }
}

/// Writes a design in our own style with one more key at the end of the document, whose JSON text `more` appends. What an
/// export adds is a hundred times the design, so it is written where it stands.
pub fn write_and(topology: &Topology, key: &str, more: impl FnOnce(&mut String)) -> String {
    write::fresh_and(&value::document(topology), key, more)
}
