//! What can be asked from the shell? The verbs of the command line, each a thin call into the core.
//!
//! Results go to standard output, everything else to standard error. Exit codes: 0 done, 1 something was found (by `check`, by
//! `export --check`, by `diff --exit-code`, or a conflict by `merge`), 2 could not do what was asked. A reader that closes the
//! pipe early is no error. To add a verb: its variant and its function.

mod advise;
mod check;
mod config;
mod diff;
mod export;
mod files;
mod import;
mod merge;
mod recover;
mod samples;
mod show;
mod usage;

use std::fmt::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, CommandFactory as _, Parser, Subcommand};

use crate::analysis::Severity;
use crate::export::Dialect;
use crate::file;
use crate::layout::{self, Direction, Layout};
use crate::model::{ComponentKind, Expectation};
use crate::shell;
use crate::text::{shown, width};
use crate::theme::BUILT_IN;
use files::{Failure, print};
use usage::{directions, formats, importers, need, sections, words};

/// Draw a distributed system, tag each link with what its sender expects, and see which Azure service fits, and why.
#[derive(Debug, Parser)]
#[command(name = "toposcope", bin_name = "toposcope", version, args_conflicts_with_subcommands = true)]
struct Arguments {
    #[command(subcommand)]
    verb: Option<Verb>,
    /// The topology to edit; one that does not exist yet is made; none: a start screen with the samples
    file: Option<PathBuf>,
    #[command(flatten)]
    editor: EditorOptions,
}

/// How the editor looks and listens.
#[derive(Debug, Args)]
struct EditorOptions {
    /// A built-in theme, or the path of a theme file
    #[arg(long, value_name = "NAME")]
    theme: Option<String>,
    /// Draw with ASCII characters only
    #[arg(long)]
    ascii: bool,
    /// Leave the mouse to the terminal
    #[arg(long)]
    no_mouse: bool,
    /// A folder of topologies to offer beside the built-in samples; may be repeated
    #[arg(long, value_name = "DIR")]
    samples: Vec<PathBuf>,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Write a topology with its analysis in another format
    Export(Export),
    /// Print what is wrong or unwise in topologies, one finding a line
    Check(Check),
    /// Say what changed between two versions of a design, and what that did to the answers
    Diff(Diff),
    /// Merge two versions of a design that come from one, by id; exit with 1 when they disagree
    Merge(Merge),
    /// Say which service fits one link, why, and why not the others
    Advise(Advise),
    /// Print the drawing as text
    Show(Show),
    /// Print the placed drawing as JSON
    Layout(Place),
    /// Make a topology of a drawing of another program
    Import(Import),
    /// List work that was not saved, or write it out
    Recover(Recover),
    /// List the samples, built-in and shared ones, or write one
    Samples(Samples),
    /// List the themes, built-in ones and your own
    Themes,
    /// Print the JSON Schema of the topology file
    Schema,
    /// Print the settings that hold and where each comes from
    Config,
    /// Print the manual page
    Man,
    /// Print a completion script for a shell
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
}

#[derive(Debug, Args)]
struct Export {
    /// The topology; - is standard input
    file: PathBuf,
    /// The format; without it the ending of PATH decides, else it is the first one
    #[arg(short, long, value_parser = formats())]
    format: Option<String>,
    /// Which host the Markdown is for; without it that of the document written over, else github
    #[arg(long, value_parser = words::<Dialect>())]
    dialect: Option<Dialect>,
    /// The sections that the Markdown is to have, or all; without it those of the document written over, else all
    #[arg(long, value_name = "SECTION", value_delimiter = ',', value_parser = sections())]
    sections: Vec<&'static str>,
    /// The theme of a picture: a built-in one, or the path of a theme file; without it light
    #[arg(long, value_name = "NAME")]
    theme: Option<String>,
    /// Write to this file instead of standard output
    #[arg(short, long, value_name = "PATH")]
    output: Option<PathBuf>,
    /// Replace PATH whatever it is; a Markdown document of ours needs no force and keeps what people wrote into it
    #[arg(long)]
    force: bool,
    /// Write nothing: print the lines in which PATH is out of date, and exit with 1 when there are any
    #[arg(long, requires = "output", conflicts_with = "force")]
    check: bool,
}

#[derive(Debug, Args)]
struct Check {
    /// The topologies; - is standard input
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// How the findings are printed
    #[arg(short, long, value_parser = usage::check_formats(), default_value = "text")]
    format: String,
    /// The mildest findings that make the exit code 1
    #[arg(long, value_name = "LEVEL", value_parser = words::<Severity>(), default_value = "error")]
    deny: Severity,
}

#[derive(Debug, Args)]
struct Diff {
    /// The older version; - is standard input
    #[arg(value_name = "A")]
    was: PathBuf,
    /// The newer version
    #[arg(value_name = "B")]
    now: PathBuf,
    /// How the difference is printed
    #[arg(short, long, value_parser = usage::diff_formats(), default_value = "text")]
    format: String,
    /// Exit with 1 when there is a difference
    #[arg(long)]
    exit_code: bool,
}

#[derive(Debug, Args)]
struct Merge {
    /// The version that both come from
    base: PathBuf,
    /// Our version, which is kept where both sides disagree
    ours: PathBuf,
    /// Their version
    theirs: PathBuf,
    /// Write to this file instead of standard output; it may be one of the three
    #[arg(short, long, value_name = "PATH")]
    output: Option<PathBuf>,
    /// What messages call the file; without it the path of OURS
    #[arg(long, value_name = "NAME")]
    path: Option<String>,
    /// Replace the output if it is another file that exists
    #[arg(long)]
    force: bool,
}

#[derive(Debug, Args)]
struct Advise {
    /// What the sender expects
    #[arg(short, long, value_parser = words::<Expectation>())]
    expectation: Expectation,
    /// What else the link requires, as in "needs" of the file; may be repeated
    #[arg(short, long = "need", value_name = "KEY=VALUE", value_parser = need)]
    needs: Vec<usage::Stated>,
    /// The kind of the component that sends
    #[arg(long, value_name = "KIND", value_parser = words::<ComponentKind>(), default_value = "service", hide_possible_values = true)]
    from: ComponentKind,
    /// The kind of the component that receives
    #[arg(long, value_name = "KIND", value_parser = words::<ComponentKind>(), default_value = "service", hide_possible_values = true)]
    to: ComponentKind,
    /// Whether both belong to one application
    #[arg(long, value_parser = ["yes", "no"])]
    same_application: Option<String>,
    /// How the advice is printed
    #[arg(short, long, value_parser = ["text", "json"], default_value = "text")]
    format: String,
}

#[derive(Debug, Args)]
struct Show {
    /// The topology; - is standard input
    file: PathBuf,
    /// How many columns there are
    #[arg(short, long, value_name = "N", value_parser = clap::value_parser!(i32).range(1..=10_000))]
    width: Option<i32>,
    /// The direction in which links run where the file has no places
    #[arg(long, value_parser = directions(), default_value = "auto")]
    direction: Direction,
    /// Draw with ASCII characters only
    #[arg(long)]
    ascii: bool,
    /// When the drawing is colored; auto: on a terminal
    #[arg(long, value_name = "WHEN", value_parser = ["auto", "always", "never"], default_value = "auto")]
    color: String,
    /// The theme of the colors: a built-in one, or the path of a theme file
    #[arg(long, value_name = "NAME")]
    theme: Option<String>,
}

#[derive(Debug, Args)]
struct Place {
    /// The topology; - is standard input
    file: PathBuf,
    /// The direction in which links run where the file has no places
    #[arg(long, value_parser = directions(), default_value = "auto")]
    direction: Direction,
}

#[derive(Debug, Args)]
struct Import {
    /// The drawing; - is standard input
    file: PathBuf,
    /// The format; without it the ending of FILE and what it looks like decide
    #[arg(long, value_name = "FORMAT", value_parser = importers())]
    from: Option<String>,
    /// Write to this file instead of standard output
    #[arg(short, long, value_name = "PATH")]
    output: Option<PathBuf>,
    /// Replace PATH if it exists
    #[arg(long)]
    force: bool,
}

#[derive(Debug, Args)]
struct Recover {
    /// A number of the list, or the file that the work belongs to
    #[arg(value_name = "NUMBER|FILE")]
    which: Option<PathBuf>,
    /// Write the design to this file instead of standard output
    #[arg(short, long, value_name = "PATH", requires = "which")]
    output: Option<PathBuf>,
    /// Replace PATH if it exists
    #[arg(long)]
    force: bool,
    /// Put it aside instead; it stays in the list for a week
    #[arg(long, requires = "which", conflicts_with = "output")]
    discard: bool,
}

#[derive(Debug, Args)]
struct Samples {
    /// The sample to write
    name: Option<String>,
    /// A folder of topologies to list beside the built-in samples; may be repeated
    #[arg(long, value_name = "DIR")]
    samples: Vec<PathBuf>,
    /// Write it to this file instead of standard output
    #[arg(short, long, value_name = "PATH", requires = "name")]
    output: Option<PathBuf>,
    /// Replace PATH if it exists
    #[arg(long)]
    force: bool,
}

/// What a verb found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    /// It did what was asked.
    Done,
    /// There are findings.
    Found,
}

/// Runs the program on the arguments of the process.
pub fn run() -> ExitCode {
    crate::shell::signals::report_defects();
    // A limit on the size of files shall be an error of the write, not the end of the process.
    #[cfg(unix)]
    let _ = signal_hook::flag::register(signal_hook::consts::SIGXFSZ, std::sync::Arc::default());
    let done = match Arguments::try_parse() {
        Ok(arguments) => dispatch(arguments),
        Err(error) if error.use_stderr() => Err(usage::failure(&error)),
        Err(help) => print(&help.render().to_string()).map(|()| Outcome::Done),
    };
    match done {
        Ok(Outcome::Done) => ExitCode::SUCCESS,
        Ok(Outcome::Found) => ExitCode::from(1),
        Err(failure) => {
            failure.tell();
            ExitCode::from(2)
        }
    }
}

/// The definition of the command line, for what is made from it: completions, the manual page, the README.
pub fn definition() -> clap::Command {
    Arguments::command()
}

fn dispatch(arguments: Arguments) -> Result<Outcome, Failure> {
    match arguments.verb {
        None => edit(arguments.file, arguments.editor),
        Some(Verb::Export(options)) => export::run(&options),
        Some(Verb::Check(options)) => check::run(&options),
        Some(Verb::Diff(options)) => diff::run(&options),
        Some(Verb::Merge(options)) => merge::run(&options),
        Some(Verb::Advise(options)) => advise::run(&options),
        Some(Verb::Show(options)) => show::run(&options),
        Some(Verb::Layout(options)) => place(&options),
        Some(Verb::Import(options)) => import::run(&options),
        Some(Verb::Recover(options)) => recover::run(&options),
        Some(Verb::Samples(options)) => samples::run(&options),
        Some(Verb::Themes) => themes(),
        Some(Verb::Config) => config::run(),
        Some(Verb::Man) => man(),
        Some(Verb::Schema) => print(&file::schema()).map(|()| Outcome::Done),
        Some(Verb::Completions { shell }) => completions(shell),
    }
}

fn edit(path: Option<PathBuf>, options: EditorOptions) -> Result<Outcome, Failure> {
    let EditorOptions { theme, ascii, no_mouse, samples } = options;
    let file = path.clone();
    let start = shell::Start { path, theme, ascii, no_mouse, samples };
    match shell::run(&start) {
        Ok(()) => Ok(Outcome::Done),
        Err(error) => {
            let text = format!("{error:#}");
            // The problems of a file come as whole lines.
            let failure = Failure::new(text.trim_end().strip_prefix("error: ").unwrap_or(text.trim_end()));
            Err(match file.as_deref().and_then(recover::hint) {
                Some(hint) => failure.help(hint),
                None => failure,
            })
        }
    }
}

fn place(options: &Place) -> Result<Outcome, Failure> {
    let (topology, _) = files::open(&options.file)?;
    let layout = Layout::of(&topology, options.direction);
    files::tell_undrawn(&layout);
    print(&layout::json::json(&topology, &layout)).map(|()| Outcome::Done)
}

fn themes() -> Result<Outcome, Failure> {
    let (own, problems) = shell::settings::own_themes();
    let built_in = BUILT_IN.iter().map(|theme| (theme.name.to_owned(), theme.help));
    let own = own.iter().map(|theme| (shown(&theme.name).into_owned(), "your own theme"));
    print(&columns(built_in.chain(own)))?;
    for problem in problems {
        Failure::note(problem).tell();
    }
    Ok(Outcome::Done)
}

/// Names with a remark each, in two columns.
fn columns(rows: impl Iterator<Item = (String, impl std::fmt::Display)>) -> String {
    let rows: Vec<_> = rows.collect();
    let widest = rows.iter().map(|(name, _)| width(name)).max().unwrap_or_default();
    let mut out = String::new();
    for (name, remark) in rows {
        let _ = writeln!(out, "{name}{:gap$}  {remark}", "", gap = widest - width(&name));
    }
    out
}

fn man() -> Result<Outcome, Failure> {
    let mut page = Vec::new();
    let written = clap_mangen::Man::new(Arguments::command()).render(&mut page);
    written.map_err(|error| Failure::new(format_args!("cannot make the manual page: {error}")))?;
    print(&String::from_utf8_lossy(&page)).map(|()| Outcome::Done)
}

fn completions(shell: clap_complete::Shell) -> Result<Outcome, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Arguments::command(), "toposcope", &mut script);
    print(&String::from_utf8_lossy(&script)).map(|()| Outcome::Done)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_definition_of_the_command_line_holds_together() {
        Arguments::command().debug_assert();
    }
}
