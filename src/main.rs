//! The process entry: hands the arguments to the command line and returns its exit code.

fn main() -> std::process::ExitCode {
    toposcope::cli::run()
}
