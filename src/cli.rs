//! What can be asked from the shell? The verbs of the command line, each a thin call into the core.

use std::process::ExitCode;

/// Runs the program on the arguments of the process.
pub fn run() -> ExitCode {
    ExitCode::SUCCESS
}
