//! How does a file come in and go out? Reading whole and bounded, and saving so that the old or the new file survives.
//!
//! A save writes a new file beside the old one, makes it durable, and renames it over the old one. At every moment, a kill or
//! a power cut included, the name holds the old bytes or the new ones. Nothing is ever written in place; what renaming
//! would spoil (a read-only file, one of several hard links, a file that changed meanwhile) is refused until the user
//! insists. Links are followed, modes and access lists are kept, and no file becomes readable to more people than before.
//!
//! The system calls stand behind [`Disk`], so that tests can make each of them fail.

mod real;

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

pub use real::Real;

use crate::file;
use crate::text::shown;

/// How many symbolic links are followed before they count as a loop, as Linux does.
const LINKS: usize = 40;

/// What is known of a file without reading it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stat {
    /// What it is.
    pub sort: Sort,
    /// Its size in bytes.
    pub size: u64,
    /// When it was last changed: seconds and nanoseconds.
    pub changed: (i64, i64),
    /// The device and the number of the file there.
    pub identity: (u64, u64),
    /// Its permission bits.
    pub mode: u32,
    /// Its owner and group.
    pub owner: (u32, u32),
    /// How many names it has.
    pub names: u64,
}

/// What a name stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sort {
    /// A regular file.
    File,
    /// A directory.
    Directory,
    /// A symbolic link.
    Link,
    /// A pipe, socket or device.
    Special,
}

/// What a file held when it was read or written, to notice when somebody else changes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stamp {
    stat: Stat,
    hash: u64,
}

impl Stamp {
    /// A number that stands for the content.
    pub fn hash(&self) -> u64 {
        self.hash
    }
}

/// Which state of the target a save may replace.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Guard {
    /// None: there must be no file yet, or an empty one.
    New,
    /// The file as it was when it was read or written last; a missing one is made again.
    Same(Stamp),
    /// Any file, even a read-only one: the user insists.
    Any,
}

/// Why a file was not read or not surely saved. The name holds what it held, or, if only the last step failed, all of the new.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure {
    /// There is a file already.
    Exists,
    /// The file is not as it was when it was read.
    Changed,
    /// The file is read-only.
    ReadOnly,
    /// The file has several names, which saving would part.
    Linked(u64),
    /// There is no such file.
    Missing,
    /// Anything else, in words.
    Other(String),
}

impl Failure {
    /// Whether saving with [`Guard::Any`] would help.
    pub fn yields_to_insisting(&self) -> bool {
        match self {
            Self::Exists | Self::Changed | Self::ReadOnly | Self::Linked(_) => true,
            Self::Missing | Self::Other(_) => false,
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Exists => f.write_str("there is a file of that name already"),
            Self::Changed => f.write_str("the file has changed on disk since it was read"),
            Self::ReadOnly => f.write_str("the file is read-only"),
            Self::Linked(names) => write!(f, "the file has {names} names (hard links), which saving would part"),
            Self::Missing => f.write_str("no such file"),
            Self::Other(text) => f.write_str(text),
        }
    }
}

/// The system's reason in our style: lower case, without the number.
pub fn reason(error: &io::Error) -> String {
    let text = error.to_string();
    let text = text.split(" (os error").next().unwrap_or_default();
    let mut letters = text.chars();
    let first = letters.next().map(|letter| letter.to_lowercase().to_string()).unwrap_or_default();
    shown(&format!("{first}{}", letters.as_str())).into_owned()
}

fn other(what: &str, error: &io::Error) -> Failure {
    Failure::Other(format!("{what}: {}", reason(error)))
}

/// The system calls of reading and saving.
pub trait Disk {
    /// A file open for writing.
    type File;
    /// What a name stands for, without following a link.
    fn stat(&mut self, path: &Path) -> io::Result<Stat>;
    /// Where a symbolic link points.
    fn read_link(&mut self, path: &Path) -> io::Result<PathBuf>;
    /// The content of a regular file, up to one byte more than a file may have, and what was known of it before and after.
    fn read(&mut self, path: &Path) -> io::Result<(Vec<u8>, Stat, Stat)>;
    /// Whether this process may write to a file.
    fn may_write(&mut self, path: &Path) -> bool;
    /// Makes a file that is not there yet, with these permission bits less the user's mask.
    fn create(&mut self, path: &Path, mode: u32) -> io::Result<Self::File>;
    /// Writes some bytes, perhaps not all.
    fn write(&mut self, file: &mut Self::File, bytes: &[u8]) -> io::Result<usize>;
    /// Gives a new file the owner, the access list and the mode of the file that it will replace, or less.
    fn inherit(&mut self, file: &mut Self::File, from: &Path, stat: &Stat) -> io::Result<()>;
    /// Makes the content durable.
    fn sync(&mut self, file: &mut Self::File) -> io::Result<()>;
    /// Renames over whatever is there.
    fn rename(&mut self, from: &Path, to: &Path) -> io::Result<()>;
    /// Renames where nothing is there yet.
    fn rename_new(&mut self, from: &Path, to: &Path) -> io::Result<()>;
    /// Makes the names in a folder durable.
    fn sync_folder(&mut self, folder: &Path) -> io::Result<()>;
    /// Removes a file.
    fn remove(&mut self, path: &Path) -> io::Result<()>;
    /// The names in a folder that were last changed more than an hour ago.
    fn old_names(&mut self, folder: &Path) -> io::Result<Vec<String>>;
    /// Letters that make a name that nobody else makes.
    fn unique(&mut self) -> String;
    /// Whether trying again may help: a virus scanner on Windows holds files for a moment. Waits a little if so.
    fn pause(&mut self, error: &io::Error) -> bool;
}

/// A hash of some bytes that is the same on every machine and in every version (Fowler, Noll and Vo's FNV-1a).
pub fn hash(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}

/// Reads a file whole, if it is a regular file of a size that a topology can have.
///
/// # Errors
/// The reason in words; [`Failure::Missing`] when there is no such file.
pub fn read(disk: &mut impl Disk, path: &Path) -> Result<(Vec<u8>, Stamp), Failure> {
    // A file that changes under our eyes gets two more chances to hold still.
    for _ in 0..3 {
        let (bytes, before, after) = disk.read(path).map_err(|error| match error.kind() {
            io::ErrorKind::NotFound if disk.stat(path).is_err() => Failure::Missing,
            io::ErrorKind::NotFound => Failure::Other("the link points to nothing".to_owned()),
            _ => Failure::Other(reason(&error)),
        })?;
        match before.sort {
            Sort::File => {}
            Sort::Directory => return Err(Failure::Other("is a directory".to_owned())),
            Sort::Link | Sort::Special => return Err(Failure::Other("is not a regular file".to_owned())),
        }
        if bytes.len() > file::LIMIT {
            return Err(Failure::Other(format!("the file is larger than {} MiB", file::LIMIT >> 20)));
        }
        if before == after {
            let hash = hash(&bytes);
            return Ok((bytes, Stamp { stat: after, hash }));
        }
    }
    Err(Failure::Other("the file changes while it is read".to_owned()))
}

/// Whether a file is no longer what it was, told without reading it: for a quick look when the user comes back.
pub fn seems_changed(disk: &mut impl Disk, path: &Path, stamp: &Stamp) -> bool {
    resolve(disk, path).ok().and_then(|target| disk.stat(&target).ok()).is_none_or(|stat| stat != stamp.stat)
}

/// Saves bytes under a name, so that at every moment the name holds the old bytes or the new ones.
///
/// # Errors
/// Why the save is not sure. The file is as it was, unless the reason is that the saved file is not durable or not found again.
pub fn save(disk: &mut impl Disk, path: &Path, bytes: &[u8], guard: Guard) -> Result<Stamp, Failure> {
    let target = resolve(disk, path)?;
    let folder = match target.parent() {
        Some(folder) if folder.as_os_str().is_empty() => Path::new("."),
        Some(folder) => folder,
        None => return Err(Failure::Other("is a directory".to_owned())),
    };
    let was = check_target(disk, &target, bytes, guard)?;
    let mode = match (&was, guard) {
        // What replaces a file is closed to others until it has that file's mode.
        (Some(_), _) => 0o600,
        // Nor does a file that is made again open itself to more people than it had.
        (None, Guard::Same(stamp)) => stamp.stat.mode & 0o666,
        // A new file is the user's mask's business.
        (None, Guard::New | Guard::Any) => 0o666,
    };
    let (mut file, temporary) = create_beside(disk, &target, folder, mode)?;
    let written = fill(disk, &mut file, bytes, &target, was.as_ref())
        .and_then(|()| put_in_place(disk, &temporary, &target, was.as_ref(), guard));
    drop(file);
    if let Err(failure) = written {
        // Nothing better can be done when even this fails; an old leftover is removed by a later save.
        let _ = disk.remove(&temporary);
        return Err(failure);
    }
    match disk.sync_folder(folder) {
        Ok(()) => {}
        // Some file systems cannot do this, and then need not.
        Err(error) if matches!(error.kind(), io::ErrorKind::InvalidInput | io::ErrorKind::Unsupported) => {}
        Err(error) => return Err(other("cannot make the saved file durable", &error)),
    }
    sweep(disk, &target, folder);
    let stat = disk.stat(&target).map_err(|error| other("cannot find the saved file again", &error))?;
    Ok(Stamp { stat, hash: hash(bytes) })
}

/// The file that a name means in the end: itself, or what its symbolic links lead to.
fn resolve(disk: &mut impl Disk, path: &Path) -> Result<PathBuf, Failure> {
    let mut target = path.to_owned();
    for _ in 0..=LINKS {
        match disk.stat(&target) {
            Ok(stat) if stat.sort == Sort::Link => {
                let next = disk.read_link(&target).map_err(|error| other("cannot follow the link", &error))?;
                target = target.parent().unwrap_or(Path::new("")).join(next);
            }
            Ok(_) => return Ok(target),
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(target),
            Err(error) => return Err(Failure::Other(reason(&error))),
        }
    }
    Err(Failure::Other("too many symbolic links, one after the other or in a circle".to_owned()))
}

/// What is there now, if that may be replaced.
fn check_target(disk: &mut impl Disk, target: &Path, bytes: &[u8], guard: Guard) -> Result<Option<Stat>, Failure> {
    let stat = match disk.stat(target) {
        Ok(stat) => stat,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(Failure::Other(reason(&error))),
    };
    match stat.sort {
        Sort::File => {}
        Sort::Directory => return Err(Failure::Other("is a directory".to_owned())),
        Sort::Link | Sort::Special => return Err(Failure::Other("is not a regular file".to_owned())),
    }
    match guard {
        Guard::Any => return Ok(Some(stat)),
        Guard::New if stat.size > 0 => return Err(Failure::Exists),
        Guard::New => {}
        Guard::Same(stamp) => {
            let (_, now) = read(disk, target)?;
            // A save that failed after its renaming is tried again: what it put there is not somebody else's.
            if now.hash != stamp.hash && now.hash != hash(bytes) {
                return Err(Failure::Changed);
            }
        }
    }
    if stat.mode & 0o222 == 0 || !disk.may_write(target) {
        return Err(Failure::ReadOnly);
    }
    if stat.names > 1 {
        return Err(Failure::Linked(stat.names));
    }
    Ok(Some(stat))
}

/// Whether a file has the name of one into which something was being saved.
pub fn is_temporary(name: &str) -> bool {
    name.starts_with('.') && name.rsplit_once(TEMPORARY).is_some_and(|(_, unique)| unique.len() == UNIQUE)
}

/// What stands before the letters that make the name of a temporary file unique, and how many those are.
const TEMPORARY: &str = ".toposcope-";
const UNIQUE: usize = 6;

/// What the names of all temporary files for a target begin with.
fn temporary_prefix(target: &Path) -> String {
    let name = target.file_name().unwrap_or_default().to_string_lossy();
    // A file name has at most 255 bytes, and the letters after it need room.
    let mut end = name.len().min(200);
    while !name.is_char_boundary(end) {
        end -= 1;
    }
    format!(".{}{TEMPORARY}", &name[..end])
}

fn create_beside<D: Disk>(
    disk: &mut D,
    target: &Path,
    folder: &Path,
    mode: u32,
) -> Result<(D::File, PathBuf), Failure> {
    for _ in 0..16 {
        let temporary = folder.join(format!("{}{}", temporary_prefix(target), disk.unique()));
        match disk.create(&temporary, mode) {
            Ok(file) => return Ok((file, temporary)),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Err(Failure::Other(format!("there is no folder {}", shown(&folder.to_string_lossy()))));
            }
            Err(error) => return Err(other("its folder takes no new file", &error)),
        }
    }
    Err(Failure::Other("cannot find a free name for a temporary file".to_owned()))
}

fn fill<D: Disk>(
    disk: &mut D,
    file: &mut D::File,
    bytes: &[u8],
    target: &Path,
    was: Option<&Stat>,
) -> Result<(), Failure> {
    let mut rest = bytes;
    while !rest.is_empty() {
        match disk.write(file, rest) {
            Ok(0) => return Err(Failure::Other("the disk takes nothing more".to_owned())),
            Ok(count) => rest = &rest[count..],
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(Failure::Other(reason(&error))),
        }
    }
    if let Some(stat) = was {
        disk.inherit(file, target, stat).map_err(|error| other("cannot keep the mode of the file", &error))?;
    }
    disk.sync(file).map_err(|error| other("cannot make the file durable", &error))
}

/// The moment at which the new file takes the place of the old one.
fn put_in_place(
    disk: &mut impl Disk,
    temporary: &Path,
    target: &Path,
    was: Option<&Stat>,
    guard: Guard,
) -> Result<(), Failure> {
    let now = match disk.stat(target) {
        Ok(stat) => Some(stat),
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(error) => return Err(Failure::Other(reason(&error))),
    };
    if guard != Guard::Any && now.as_ref() != was {
        return Err(if was.is_none() { Failure::Exists } else { Failure::Changed });
    }
    for _ in 0..5 {
        let renamed = match (guard, was) {
            (Guard::Any, _) | (_, Some(_)) => disk.rename(temporary, target),
            (Guard::New | Guard::Same(_), None) => disk.rename_new(temporary, target),
        };
        match renamed {
            Ok(()) => return Ok(()),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => return Err(Failure::Exists),
            Err(error) if disk.pause(&error) => {}
            Err(error) => return Err(other("cannot put the new file in place", &error)),
        }
    }
    Err(Failure::Other("cannot put the new file in place: another program holds the old one".to_owned()))
}

/// Removes what killed saves of the same file have left behind.
fn sweep(disk: &mut impl Disk, target: &Path, folder: &Path) {
    let prefix = temporary_prefix(target);
    for name in disk.old_names(folder).unwrap_or_default() {
        if name.starts_with(&prefix) && name.len() == prefix.len() + UNIQUE {
            let _ = disk.remove(&folder.join(name));
        }
    }
}
