//! How do files and streams reach the verbs? Topologies come in with their problems told, results go out or fail in words.

use std::fmt::Write as _;
use std::io::{self, Read as _};
use std::path::Path;
use std::time::Duration;

use crate::file::{self, Problems, Source};
use crate::layout::Layout;
use crate::model::{LinkId, Topology};
use crate::shell::disk::{self, Guard, Real, reason};
use crate::text::shown;

/// Why a verb could not do what was asked: the lines to print.
#[derive(Debug, Default)]
pub struct Failure(String);

impl Failure {
    /// One clause. What it quotes must have passed `text::shown`.
    pub fn new(what: impl std::fmt::Display) -> Self {
        Self(format!("error: {what}\n"))
    }

    /// Something to know that stops nothing.
    pub fn note(what: impl std::fmt::Display) -> Self {
        Self(format!("note: {what}\n"))
    }

    /// Something that a person has to settle.
    pub fn conflict(what: impl std::fmt::Display) -> Self {
        Self(format!("conflict: {what}\n"))
    }

    /// A failure of a file: its name as given, and the reason.
    pub fn of(path: &Path, why: impl std::fmt::Display) -> Self {
        Self::new(format_args!("{}: {why}", name(path)))
    }

    /// With what to do about it.
    pub fn help(mut self, what: impl std::fmt::Display) -> Self {
        let _ = writeln!(self.0, "help: {what}");
        self
    }

    /// With the lines of another one after it.
    pub fn and(mut self, other: &Self) -> Self {
        self.0.push_str(&other.0);
        self
    }

    /// Prints the lines on standard error. When even that fails, nobody is listening.
    #[allow(clippy::disallowed_methods, reason = "the door for failures, whose parts have passed text::shown")]
    pub fn tell(&self) {
        let _ = write_whole(&mut io::stderr(), self.0.as_bytes());
    }
}

/// Says which links a drawing has no lines for, if any.
pub fn tell_undrawn(layout: &Layout) {
    let ids: Vec<&str> = layout.unrouted().map(LinkId::as_str).collect();
    if !ids.is_empty() {
        let more = if ids.len() > TOLD { ", and more" } else { "" };
        let told = ids[..ids.len().min(TOLD)].join(", ");
        let what = if ids.len() == 1 { "1 link is".to_owned() } else { format!("{} links are", ids.len()) };
        Failure::note(format_args!("{what} not drawn, for no way between the boxes was found: {told}{more}"))
            .help("move these boxes apart, or take \"at\" away from them")
            .tell();
    }
}

/// So many links are named.
const TOLD: usize = 8;

/// The name of a file as messages have it.
pub fn name(path: &Path) -> String {
    shown(&path.to_string_lossy()).into_owned()
}

/// Whether a path is the empty device, by which git says that a version has no such file.
pub fn nothing(path: &Path) -> bool {
    path == Path::new("/dev/null") || cfg!(windows) && path.as_os_str().eq_ignore_ascii_case("nul")
}

/// Reads a topology; `-` is standard input.
pub fn open(path: &Path) -> Result<(Topology, Source), Failure> {
    file::read(&read(path)?).map_err(|problems| refused(path, &problems))
}

/// Reads the text of a file of any format; `-` is standard input.
pub fn text_of(path: &Path) -> Result<String, Failure> {
    file::decode(&read(path)?).map(str::to_owned).map_err(|problems| refused(path, &problems))
}

/// A file whose content cannot be used: every problem with its place.
pub fn refused(path: &Path, problems: &Problems) -> Failure {
    Failure(problems.report(&path.to_string_lossy()))
}

fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    bytes(path).map_err(|why| Failure::of(path, why))
}

/// Reads the bytes of a file; `-` is standard input. Fails with the reason.
pub fn bytes(path: &Path) -> Result<Vec<u8>, String> {
    if path == Path::new("-") {
        let mut bytes = Vec::new();
        let limited = io::stdin().lock().take(file::LIMIT as u64 + 1).read_to_end(&mut bytes);
        limited.map(|_| bytes).map_err(|error| reason(&error))
    } else {
        disk::read(&mut Real::default(), path).map(|(bytes, _)| bytes).map_err(|failure| failure.to_string())
    }
}

/// Prints a result on standard output. A closed pipe is not an error: the reader has seen enough.
pub fn print(text: &str) -> Result<(), Failure> {
    print_bytes(text.as_bytes())
}

#[allow(clippy::disallowed_methods, reason = "the door for results that need not be text")]
fn print_bytes(bytes: &[u8]) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    match write_whole(&mut out, bytes) {
        Ok(()) => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        Err(error) => Err(Failure::new(format_args!("cannot write to standard output: {}", reason(&error)))),
    }
}

/// Writes everything. Whoever shares a terminal or a pipe with us may have told it not to block: then we wait for room.
fn write_whole(out: &mut impl io::Write, mut bytes: &[u8]) -> io::Result<()> {
    loop {
        let done = if bytes.is_empty() { out.flush().map(|()| None) } else { out.write(bytes).map(Some) };
        match done {
            Ok(None) => return Ok(()),
            Ok(Some(0)) => return Err(io::ErrorKind::WriteZero.into()),
            Ok(Some(count)) => bytes = &bytes[count..],
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => std::thread::sleep(Duration::from_millis(10)),
            Err(error) => return Err(error),
        }
    }
}

/// What may be replaced with and without `--force`.
pub fn unforced(force: bool) -> Guard {
    if force { Guard::Any } else { Guard::New }
}

/// Writes a result to a file, or to standard output without one. The file that it was made from is never replaced.
pub fn put(path: Option<&Path>, text: &str, guard: Guard, made_from: Option<&Path>) -> Result<(), Failure> {
    put_bytes(path, text.as_bytes(), guard, made_from)
}

/// Writes a result that need not be text, likewise.
pub fn put_bytes(path: Option<&Path>, bytes: &[u8], guard: Guard, made_from: Option<&Path>) -> Result<(), Failure> {
    let Some(path) = path.filter(|path| *path != Path::new("-")) else { return print_bytes(bytes) };
    if made_from.is_some_and(|source| is_same(source, path)) {
        return Err(Failure::of(path, "is the topology itself").help("give another path"));
    }
    disk::save(&mut Real::default(), path, bytes, guard).map(|_| ()).map_err(|failure| {
        let helps = failure.yields_to_insisting();
        let failure = Failure::of(path, failure);
        if helps { failure.help("--force replaces it") } else { failure }
    })
}

/// Writes a topology: to a file byte for byte, to standard output, where somebody may see it, without what acts or hides.
pub fn put_topology(path: Option<&Path>, text: &str, guard: Guard, made_from: Option<&Path>) -> Result<(), Failure> {
    match path.filter(|path| *path != Path::new("-")) {
        Some(path) => put(Some(path), text, guard, made_from),
        None => print(&file::escape_hidden(text)),
    }
}

/// Whether two paths lead to one file, links and all.
pub fn is_same(one: &Path, other: &Path) -> bool {
    #[cfg(unix)]
    if let (Ok(one), Ok(other)) = (std::fs::metadata(one), std::fs::metadata(other)) {
        use std::os::unix::fs::MetadataExt as _;
        return (one.dev(), one.ino()) == (other.dev(), other.ino());
    }
    matches!((one.canonicalize(), other.canonicalize()), (Ok(one), Ok(other)) if one == other)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Takes three bytes at a time, and each time only when it is asked twice.
    #[derive(Default)]
    struct Slow(Vec<u8>, u32);

    impl io::Write for Slow {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.1 += 1;
            match self.1 % 3 {
                0 => Err(io::ErrorKind::WouldBlock.into()),
                1 => Err(io::ErrorKind::Interrupted.into()),
                _ => {
                    let count = bytes.len().min(3);
                    self.0.extend_from_slice(&bytes[..count]);
                    Ok(count)
                }
            }
        }

        fn flush(&mut self) -> io::Result<()> {
            self.1 += 1;
            if self.1.is_multiple_of(2) { Ok(()) } else { Err(io::ErrorKind::WouldBlock.into()) }
        }
    }

    #[test]
    fn a_stream_without_room_is_waited_for() {
        let mut slow = Slow::default();
        write_whole(&mut slow, b"a result").expect("it is written in the end");
        assert_eq!(slow.0, b"a result");
        assert!(write_whole(&mut io::Cursor::new([0; 3]).get_mut().as_mut_slice(), b"a result").is_err());
    }
}
