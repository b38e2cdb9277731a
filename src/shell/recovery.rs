//! What is kept of unsaved work, and how is it found again? One record for each sitting, in the user's state folder.
//!
//! A record is a line of JSON that says whose work it is, and below it the design as a topology file. It is written like any
//! other file (whole or not at all), for its owner's eyes only. A sitting holds a lock as long as it lives, however it ends:
//! a record without a living owner is what a crash has left, and a record with one says that a file is open elsewhere.
//! A record is removed after a save; one that the user discards, or leaves behind unsaved, stays for a week.

use std::ffi::OsString;
use std::fmt::Write as _;
use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use serde::{Deserialize, Serialize};

use super::disk::{self, Disk as _, Guard, Real};
use crate::text::shown;

/// The version of the records that this program writes and reads.
const VERSION: u32 = 1;

/// How long a record is kept that the user has discarded.
const WEEK: Duration = Duration::from_secs(7 * 24 * 3600);

/// How long a sitting may take from making its lock to holding it.
const GRACE: Duration = Duration::from_secs(60);

const RECORD: &str = "record";
const LOCK: &str = "lock";
const DISCARDED: &str = "discarded";

/// What a record says of itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Header {
    #[serde(rename = "toposcope-recovery")]
    version: u32,
    /// The file of the design, as long as it has one whose name is text.
    pub path: Option<PathBuf>,
    /// What stands for the file, whatever its name.
    key: Option<String>,
    /// What stands for the content of the file when it was read or saved last.
    pub base: Option<String>,
    /// Seconds since 1970 at which the design was as recorded.
    pub time: u64,
    /// The process that wrote it.
    pub process: u32,
    /// The machine it ran on.
    pub host: String,
    /// The records of earlier sittings that this one goes on from.
    pub adopted: Vec<String>,
    /// How many bytes of design follow, and what stands for them; none: there is nothing unsaved.
    pub design: Option<(u64, String)>,
}

/// Whether somebody still works on a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// The sitting goes on.
    Running,
    /// The sitting is over without having saved.
    Ended,
    /// The user did not want it.
    Discarded,
}

/// A record that was found.
#[derive(Debug, Clone)]
pub struct Found {
    /// What it is called.
    pub id: String,
    /// Whether somebody still works on it.
    pub state: State,
    /// What it says of itself.
    pub header: Header,
    /// The design as a topology file.
    pub text: String,
}

/// The folder of the records, if the platform has a place for it.
pub fn folder() -> Option<PathBuf> {
    use etcetera::BaseStrategy as _;
    let platform = etcetera::choose_base_strategy().ok()?;
    Some(platform.state_dir().unwrap_or_else(|| platform.data_dir()).join("toposcope").join("recovery"))
}

/// The path by which a file is the same file wherever it is opened from.
pub fn canonical(path: &Path) -> PathBuf {
    if let Ok(whole) = path.canonicalize() {
        return whole;
    }
    // A file that is not there yet lies in a folder that is.
    let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    match (parent.canonicalize(), path.file_name()) {
        (Ok(parent), Some(name)) => parent.join(name),
        _ => path.to_owned(),
    }
}

fn key(path: &Path) -> String {
    format!("{:016x}", disk::hash(path.as_os_str().as_encoded_bytes()))
}

/// What stands for a content in a header.
pub fn sum(hash: u64) -> String {
    format!("{hash:016x}")
}

fn seconds(time: SystemTime) -> u64 {
    time.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default().as_secs()
}

impl Header {
    /// The header of a record for a file, or for a design that has none yet.
    pub fn of(path: Option<&Path>, base: Option<u64>, adopted: Vec<String>) -> Self {
        let path = path.map(canonical);
        Self {
            version: VERSION,
            key: path.as_deref().map(key),
            path: path.filter(|path| path.to_str().is_some()),
            base: base.map(sum),
            time: seconds(SystemTime::now()),
            process: std::process::id(),
            host: host(),
            adopted,
            design: None,
        }
    }

    /// Whether the record is about a file.
    pub fn is_about(&self, file: &Path) -> bool {
        let file = canonical(file);
        self.key.as_deref() == Some(&key(&file)) && self.path.as_ref().is_none_or(|path| *path == file)
    }

    /// Whether it belongs to a design that has no file yet.
    pub fn is_unnamed(&self) -> bool {
        self.key.is_none()
    }

    /// How long ago it was written, in words.
    pub fn age(&self) -> String {
        let past = seconds(SystemTime::now()).saturating_sub(self.time);
        let (count, unit) = match past {
            0..90 => return "a moment ago".to_owned(),
            90..5_400 => (past.div_ceil(60), "minutes"),
            5_400..172_800 => ((past + 1_800) / 3_600, "hours"),
            _ => (past / 86_400, "days"),
        };
        format!("{count} {unit} ago")
    }
}

fn host() -> String {
    #[cfg(unix)]
    let name = rustix::system::uname().nodename().to_string_lossy().into_owned();
    #[cfg(not(unix))]
    let name = std::env::var("COMPUTERNAME").unwrap_or_default();
    name
}

/// One sitting: its lock, which ends with the process, and its record.
#[derive(Debug)]
pub struct Sitting {
    folder: PathBuf,
    id: String,
    /// Held as long as the sitting lives.
    _lock: File,
}

impl Sitting {
    /// Begins a sitting: makes the folder where it is missing, and takes the lock.
    ///
    /// # Errors
    /// The reason why nothing can be kept.
    pub fn begin(folder: &Path) -> Result<Self, String> {
        let failed = |error: io::Error| format!("{}: {}", shown(&folder.to_string_lossy()), disk::reason(&error));
        make_private_folder(folder).map_err(failed)?;
        let unique = Real::default().unique();
        let id = format!("{}-{}-{unique}", seconds(SystemTime::now()), std::process::id());
        let lock = private().open(folder.join(format!("{id}.{LOCK}"))).map_err(failed)?;
        // Another sitting that looks around may hold it for a moment.
        lock.lock().map_err(failed)?;
        sweep(folder, SystemTime::now());
        Ok(Self { folder: folder.to_owned(), id, _lock: lock })
    }

    /// What its record is called.
    pub fn id(&self) -> &str {
        &self.id
    }

    fn file(&self, ending: &str) -> PathBuf {
        self.folder.join(format!("{}.{ending}", self.id))
    }

    /// Writes the record: the unsaved design, or that there is none.
    ///
    /// # Errors
    /// The reason. What was recorded before is still there.
    pub fn write(&self, mut header: Header, design: Option<&str>) -> Result<(), String> {
        header.design = design.map(|text| (text.len() as u64, sum(disk::hash(text.as_bytes()))));
        let mut text = serde_json::to_string(&header).expect("a header is plain text and numbers");
        text.push('\n');
        text.push_str(design.unwrap_or_default());
        let path = self.file(RECORD);
        // What replaces a private file is private.
        match private().open(&path) {
            Ok(_) => {}
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(disk::reason(&error)),
        }
        disk::save(&mut Real::default(), &path, text.as_bytes(), Guard::Any).map(drop).map_err(|why| why.to_string())
    }

    /// Ends the sitting with nothing unsaved.
    pub fn end(self) {
        let _ = fs::remove_file(self.file(RECORD));
        let _ = fs::remove_file(self.file(LOCK));
    }

    /// Ends the sitting; what is unsaved is not wanted, but stays for a week.
    pub fn end_discarding(self) {
        let _ = discard(&self.folder, &self.id);
        let _ = fs::remove_file(self.file(LOCK));
    }

    /// Puts aside what is unsaved, which gives way to another design; it stays for a week, and the sitting goes on.
    pub fn give_up(&self) {
        let name = format!("{}-{}", self.id, Real::default().unique());
        let _ = put_aside(&self.file(RECORD), &self.folder, &name);
    }

    /// The records of other sittings.
    pub fn others(&self) -> Vec<Found> {
        list(&self.folder).into_iter().filter_map(Result::ok).filter(|found| found.id != self.id).collect()
    }
}

fn private() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

fn make_private_folder(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

/// Removes a record for good: its content is saved.
pub fn remove(folder: &Path, id: &str) {
    for ending in [RECORD, DISCARDED, LOCK] {
        let _ = fs::remove_file(folder.join(format!("{id}.{ending}")));
    }
}

/// Puts a record aside that the user does not want; it stays for a week.
///
/// # Errors
/// What the system says.
pub fn discard(folder: &Path, id: &str) -> io::Result<()> {
    put_aside(&folder.join(format!("{id}.{RECORD}")), folder, id)
}

fn put_aside(record: &Path, folder: &Path, name: &str) -> io::Result<()> {
    let discarded = folder.join(format!("{name}.{DISCARDED}"));
    fs::rename(record, &discarded)?;
    // The week begins now.
    OpenOptions::new().write(true).open(&discarded)?.set_modified(SystemTime::now())
}

/// Every record with something unsaved in it, and every file that is open; the newest first. What cannot be used is told.
pub fn list(folder: &Path) -> Vec<Result<Found, String>> {
    let mut names: Vec<OsString> = match fs::read_dir(folder) {
        Ok(entries) => entries.filter_map(|entry| Some(entry.ok()?.file_name())).collect(),
        Err(_) => return Vec::new(),
    };
    names.sort_by(|one, other| other.cmp(one));
    let records = names.iter().filter_map(|name| {
        let (id, ending) = name.to_str()?.rsplit_once('.')?;
        let state = match ending {
            RECORD if is_running(folder, id) => State::Running,
            RECORD => State::Ended,
            DISCARDED => State::Discarded,
            _ => return None,
        };
        let read = read(&folder.join(name)).transpose()?;
        let described = read.map_err(|why| format!("{}: {why}", shown(&folder.join(name).to_string_lossy())));
        Some(described.map(|(header, text)| Found { id: id.to_owned(), state, header, text }))
    });
    let found: Vec<Result<Found, String>> = records.collect();
    let adopted: Vec<String> = (found.iter().flatten())
        .filter(|found| found.header.design.is_some() && found.state != State::Discarded)
        .flat_map(|found| found.header.adopted.clone())
        .collect();
    let is_needed = |found: &Found| {
        let has_news = found.header.design.is_some() && !adopted.contains(&found.id);
        found.state == State::Running || has_news
    };
    found.into_iter().filter(|found| found.as_ref().is_err() || found.as_ref().is_ok_and(is_needed)).collect()
}

/// Reads a record; nothing when it is only about to be written.
fn read(path: &Path) -> Result<Option<(Header, String)>, String> {
    let (bytes, _) = match disk::read(&mut Real::default(), path) {
        Ok(read) => read,
        Err(disk::Failure::Missing) => return Ok(None),
        Err(why) => return Err(why.to_string()),
    };
    if bytes.is_empty() {
        return Ok(None);
    }
    let text = String::from_utf8(bytes).map_err(|_| "the record is damaged: it is not UTF-8".to_owned())?;
    let (line, design) = text.split_once('\n').unwrap_or((&text, ""));
    let header: Header = match serde_json::from_str(line) {
        Ok(header) => header,
        Err(_) => return Err("the record is damaged, or of another program".to_owned()),
    };
    if header.version != VERSION {
        return Err(format!("the record has version {}; this toposcope reads {VERSION}", header.version));
    }
    match &header.design {
        Some((length, hash)) if *length != design.len() as u64 || *hash != sum(disk::hash(design.as_bytes())) => {
            Err("the record is damaged: the design in it is not whole".to_owned())
        }
        _ => Ok(Some((header, design.to_owned()))),
    }
}

/// Whether the sitting of a record still holds its lock.
fn is_running(folder: &Path, id: &str) -> bool {
    let lock = OpenOptions::new().read(true).write(true).open(folder.join(format!("{id}.{LOCK}")));
    lock.is_ok_and(|lock| matches!(lock.try_lock(), Err(fs::TryLockError::WouldBlock)))
}

/// Removes what no one needs: locks without an owner, records without a design, what was discarded a week ago.
fn sweep(folder: &Path, now: SystemTime) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let name = entry.file_name();
        let Some((id, ending)) = name.to_str().and_then(|name| name.rsplit_once('.')) else { continue };
        let changed = entry.metadata().and_then(|metadata| metadata.modified()).unwrap_or(now);
        let age = now.duration_since(changed).unwrap_or_default();
        let useless = match ending {
            DISCARDED => age > WEEK,
            LOCK => age > GRACE && !folder.join(format!("{id}.{RECORD}")).exists() && !is_running(folder, id),
            RECORD => {
                age > GRACE
                    && !is_running(folder, id)
                    && matches!(read(&entry.path()), Ok(None | Some((Header { design: None, .. }, _))))
            }
            // A record that was being written when the machine stopped.
            _ => age > GRACE && name.to_str().is_some_and(disk::is_temporary),
        };
        if useless {
            let _ = fs::remove_file(entry.path());
        }
    }
}

/// A table of records for the command line.
pub fn table(found: &[Found]) -> String {
    let mut out = String::new();
    let width = found.len().to_string().len();
    for (at, one) in found.iter().enumerate() {
        let name = one.header.path.as_ref().map_or("a design without a file".into(), |path| path.to_string_lossy());
        let state = match one.state {
            State::Running => "open now",
            State::Ended => "unsaved",
            State::Discarded => "discarded",
        };
        let _ = writeln!(out, "{:>width$}  {:9}  {:>14}  {}", at + 1, state, one.header.age(), shown(&name));
    }
    out
}
