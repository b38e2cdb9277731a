//! Does a save keep the old bytes or the new ones whole, whatever fails, and leave the file what it was?
//!
//! Every call of a save is made to fail in turn, once and from then on for ever, on real files in a folder of their own.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use toposcope::shell::disk::{Disk, Failure, Guard, Real, Stat, read, save, seems_changed};

const OLD: &[u8] = b"the old bytes, longer than what will replace them by quite a few letters";
const NEW: &[u8] = b"the new bytes, which take several writes";
const NAME: &str = "orders.json";

/// A folder that is removed at the end.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Self {
        let mut real = Real::default();
        let unique = format!("toposcope-disk-{}-{}{}", std::process::id(), real.unique(), real.unique());
        let path = std::env::temp_dir().join(unique);
        fs::create_dir(&path).unwrap();
        Self(path.canonicalize().unwrap())
    }

    fn at(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    /// The temporary files of saves that are there.
    fn leftovers(&self) -> Vec<String> {
        let names = fs::read_dir(&self.0).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
        names.filter(|name| name.contains(".toposcope-")).collect()
    }

    /// A file that a save killed long ago has left.
    fn leave_old(&self, name: &str) {
        let file = fs::File::create(self.at(name)).unwrap();
        file.set_modified(std::time::SystemTime::now() - std::time::Duration::from_secs(7200)).unwrap();
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// What goes wrong.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Fault {
    /// The call fails with this number of the system; a write takes some bytes first, as full disks do.
    Error(i32),
    /// A write takes one byte and is content.
    Short,
}

/// No space, a broken device, no permission, and the short write.
const FAULTS: [Fault; 4] = [Fault::Error(28), Fault::Error(5), Fault::Error(13), Fault::Short];

#[derive(Debug, Clone, Copy, PartialEq)]
enum Lasting {
    Once,
    ForEver,
}

/// The real disk, of which chosen calls fail, and on which nobody ever sees a half-written target.
struct Faulty {
    real: Real,
    target: PathBuf,
    before: Option<Vec<u8>>,
    calls: Vec<&'static str>,
    plan: Option<(Fault, Lasting, usize)>,
    remove_failed: bool,
    /// How many more times somebody adds to a file while it is read.
    grows: usize,
}

impl Faulty {
    fn new(target: &Path, plan: Option<(Fault, Lasting, usize)>) -> Self {
        let before = fs::read(target).ok();
        let target = target.to_owned();
        Self { real: Real::default(), target, before, calls: Vec::new(), plan, remove_failed: false, grows: 0 }
    }

    /// Counts a call, at which the process might be killed, and says what goes wrong with it.
    fn next(&mut self, call: &'static str) -> Option<Fault> {
        let held = fs::read(&self.target).ok();
        assert!(held == self.before || held.as_deref() == Some(NEW), "half a file before {call}: {held:?}");
        self.calls.push(call);
        let (fault, lasting, at) = self.plan?;
        let now = self.calls.len();
        (now == at || (lasting == Lasting::ForEver && now > at)).then_some(fault)
    }

    fn step(&mut self, call: &'static str) -> io::Result<()> {
        match self.next(call) {
            Some(Fault::Error(number)) => {
                self.remove_failed |= call == "remove";
                Err(io::Error::from_raw_os_error(number))
            }
            Some(Fault::Short) | None => Ok(()),
        }
    }
}

impl Disk for Faulty {
    type File = fs::File;

    fn stat(&mut self, path: &Path) -> io::Result<Stat> {
        self.step("stat")?;
        self.real.stat(path)
    }
    fn read_link(&mut self, path: &Path) -> io::Result<PathBuf> {
        self.step("read_link")?;
        self.real.read_link(path)
    }
    fn read(&mut self, path: &Path) -> io::Result<(Vec<u8>, Stat, Stat)> {
        self.step("read")?;
        let (bytes, before, after) = self.real.read(path)?;
        if self.grows == 0 {
            return Ok((bytes, before, after));
        }
        self.grows -= 1;
        fs::write(path, [&bytes[..], b"more"].concat())?;
        Ok((bytes, before, self.real.stat(path)?))
    }
    fn may_write(&mut self, path: &Path) -> bool {
        self.step("may_write").is_ok() && self.real.may_write(path)
    }
    fn create(&mut self, path: &Path, mode: u32) -> io::Result<fs::File> {
        self.step("create")?;
        self.real.create(path, mode)
    }
    fn write(&mut self, file: &mut fs::File, bytes: &[u8]) -> io::Result<usize> {
        match self.next("write") {
            None => self.real.write(file, &bytes[..bytes.len().min(9)]),
            Some(Fault::Short) => self.real.write(file, &bytes[..1]),
            Some(Fault::Error(number)) => {
                self.real.write(file, &bytes[..bytes.len() / 2])?;
                Err(io::Error::from_raw_os_error(number))
            }
        }
    }
    fn inherit(&mut self, file: &mut fs::File, from: &Path, stat: &Stat) -> io::Result<()> {
        self.step("inherit")?;
        self.real.inherit(file, from, stat)
    }
    fn sync(&mut self, _file: &mut fs::File) -> io::Result<()> {
        // The order of the calls tells whether this would have been in time; doing it a thousand times is slow.
        self.step("sync")
    }
    fn rename(&mut self, from: &Path, to: &Path) -> io::Result<()> {
        self.step("rename")?;
        self.real.rename(from, to)
    }
    fn rename_new(&mut self, from: &Path, to: &Path) -> io::Result<()> {
        self.step("rename_new")?;
        self.real.rename_new(from, to)
    }
    fn sync_folder(&mut self, _folder: &Path) -> io::Result<()> {
        self.step("sync_folder")
    }
    fn remove(&mut self, path: &Path) -> io::Result<()> {
        self.step("remove")?;
        self.real.remove(path)
    }
    fn old_names(&mut self, folder: &Path) -> io::Result<Vec<String>> {
        self.step("old_names")?;
        self.real.old_names(folder)
    }
    fn unique(&mut self) -> String {
        self.real.unique()
    }
    fn pause(&mut self, _error: &io::Error) -> bool {
        // A sharing violation, as a virus scanner causes it.
        matches!(self.plan, Some((Fault::Error(32), ..)))
    }
}

/// What is there before a save.
#[derive(Debug, Clone, Copy)]
enum Start {
    Existing,
    Insisting,
    New,
    Deleted,
    #[cfg(unix)]
    Linked,
}

const STARTS: &[Start] = &[
    Start::Existing,
    Start::Insisting,
    Start::New,
    Start::Deleted,
    #[cfg(unix)]
    Start::Linked,
];

/// Prepares a folder; the name under which to save, and the guard.
fn prepare(folder: &Folder, start: Start) -> (PathBuf, Guard) {
    let target = folder.at(NAME);
    folder.leave_old(&format!(".{NAME}.toposcope-oldold"));
    if matches!(start, Start::New) {
        return (target, Guard::New);
    }
    fs::write(&target, OLD).unwrap();
    let guard = Guard::Same(read(&mut Real::default(), &target).unwrap().1);
    match start {
        Start::Insisting => (target, Guard::Any),
        Start::Deleted => {
            fs::remove_file(&target).unwrap();
            (target, guard)
        }
        #[cfg(unix)]
        Start::Linked => {
            let link = folder.at("link");
            std::os::unix::fs::symlink(NAME, &link).unwrap();
            (link, guard)
        }
        Start::Existing | Start::New => (target, guard),
    }
}

/// Saves once with one fault planned, and looks at what is left.
fn save_with(start: Start, plan: (Fault, Lasting, usize)) {
    let folder = Folder::new();
    let (path, guard) = prepare(&folder, start);
    let mut disk = Faulty::new(&folder.at(NAME), Some(plan));
    let saved = save(&mut disk, &path, NEW, guard);
    let case = format!("{start:?} {plan:?} {:?}: {saved:?}", disk.calls);
    let held = fs::read(folder.at(NAME)).ok();
    let is_new = held.as_deref() == Some(NEW);
    assert!(is_new || held == disk.before, "{case}: holds {held:?}");
    assert!(is_new || saved.is_err(), "{case}: says it is saved");
    assert!(plan.0 != Fault::Short || saved.is_ok(), "{case}: a short write is no failure");
    if !disk.remove_failed {
        let swept = folder.leftovers().iter().all(|name| name.ends_with("-oldold"));
        assert!(swept, "{case}: leaves {:?}", folder.leftovers());
    }
    if matches!(start, Start::New) && is_new {
        return;
    }
    // When the fault is over, the same save succeeds.
    let again = save(&mut Faulty::new(&folder.at(NAME), None), &path, NEW, guard);
    assert!(again.is_ok(), "{case}: again {again:?}");
    assert_eq!(fs::read(folder.at(NAME)).unwrap(), NEW, "{case}");
}

#[test]
fn whatever_call_of_a_save_fails_the_old_or_the_new_bytes_are_there_whole() {
    let mut tried = 0;
    for start in STARTS {
        let folder = Folder::new();
        let (path, guard) = prepare(&folder, *start);
        let mut counted = Faulty::new(&folder.at(NAME), None);
        save(&mut counted, &path, NEW, guard).unwrap();
        assert_eq!(fs::read(folder.at(NAME)).unwrap(), NEW);
        assert!(folder.leftovers().is_empty(), "what a killed save left is swept");
        for fault in FAULTS {
            for lasting in [Lasting::Once, Lasting::ForEver] {
                for at in 1..=counted.calls.len() {
                    save_with(*start, (fault, lasting, at));
                    tried += 1;
                }
            }
        }
    }
    println!("{tried} fault points");
    assert!(tried > 500, "only {tried} fault points");
}

#[test]
fn a_save_is_durable_before_and_after_its_renaming() {
    let folder = Folder::new();
    let (path, guard) = prepare(&folder, Start::Existing);
    let mut disk = Faulty::new(&path, None);
    save(&mut disk, &path, NEW, guard).unwrap();
    let place = |call| disk.calls.iter().rposition(|made| *made == call).unwrap();
    assert!(place("write") < place("sync"), "{:?}", disk.calls);
    assert!(place("inherit") < place("sync"), "{:?}", disk.calls);
    assert!(place("sync") < place("rename"), "{:?}", disk.calls);
    assert!(place("rename") < place("sync_folder"), "{:?}", disk.calls);
}

#[test]
fn the_reason_of_a_failure_is_told_in_few_words() {
    let folder = Folder::new();
    let target = folder.at(NAME);
    for (call, number, words) in [
        ("create", 13, "its folder takes no new file: permission denied"),
        ("create", 30, "its folder takes no new file: read-only file system"),
        ("write", 28, "no space left on device"),
        ("sync", 5, "cannot make the file durable: input/output error"),
    ] {
        fs::write(&target, OLD).unwrap();
        let mut counted = Faulty::new(&target, None);
        save(&mut counted, &target, NEW, Guard::Any).unwrap();
        let at = counted.calls.iter().position(|made| *made == call).unwrap() + 1;
        fs::write(&target, OLD).unwrap();
        let mut faulty = Faulty::new(&target, Some((Fault::Error(number), Lasting::Once, at)));
        assert_eq!(save(&mut faulty, &target, NEW, Guard::Any).unwrap_err().to_string(), words);
    }
}

#[test]
fn a_file_held_by_another_program_is_tried_for_again() {
    let folder = Folder::new();
    let (path, guard) = prepare(&folder, Start::Existing);
    let mut counted = Faulty::new(&path, None);
    save(&mut counted, &path, NEW, guard).unwrap();
    let at = counted.calls.iter().position(|call| *call == "rename").unwrap() + 1;
    for (lasting, works) in [(Lasting::Once, true), (Lasting::ForEver, false)] {
        fs::write(&path, OLD).unwrap();
        let mut disk = Faulty::new(&path, Some((Fault::Error(32), lasting, at)));
        let saved = save(&mut disk, &path, NEW, guard);
        assert_eq!(saved.is_ok(), works, "{saved:?}");
        assert_eq!(fs::read(&path).unwrap(), if works { NEW } else { OLD });
    }
}

#[test]
fn what_changed_on_disk_is_not_overwritten_unless_insisted() {
    let folder = Folder::new();
    let mut disk = Real::default();
    let (path, guard) = prepare(&folder, Start::Existing);
    let (bytes, stamp) = read(&mut disk, &path).unwrap();
    assert_eq!(bytes, OLD);
    assert!(!seems_changed(&mut disk, &path, &stamp));
    fs::write(&path, b"theirs").unwrap();
    assert!(seems_changed(&mut disk, &path, &stamp));
    assert_eq!(save(&mut disk, &path, NEW, guard), Err(Failure::Changed));
    assert_eq!(save(&mut disk, &path, NEW, Guard::New), Err(Failure::Exists));
    assert_eq!(fs::read(&path).unwrap(), b"theirs");
    save(&mut disk, &path, NEW, Guard::Any).unwrap();
    assert_eq!(fs::read(&path).unwrap(), NEW);
}

#[test]
fn a_file_that_grows_while_it_is_read_is_read_again_until_it_holds_still() {
    let folder = Folder::new();
    let target = folder.at(NAME);
    for grows in 0..=3 {
        fs::write(&target, OLD).unwrap();
        let mut disk = Faulty { grows, ..Faulty::new(Path::new("nowhere"), None) };
        let read = read(&mut disk, &target);
        if grows < 3 {
            assert_eq!(read.unwrap().0, fs::read(&target).unwrap(), "{grows}");
        } else {
            assert_eq!(read.unwrap_err().to_string(), "the file changes while it is read");
        }
    }
}

#[test]
fn a_file_that_became_a_directory_is_noticed_and_neither_read_nor_replaced() {
    let folder = Folder::new();
    let target = folder.at(NAME);
    fs::write(&target, OLD).unwrap();
    let (_, stamp) = read(&mut Real::default(), &target).unwrap();
    fs::remove_file(&target).unwrap();
    fs::create_dir(&target).unwrap();
    assert!(seems_changed(&mut Real::default(), &target, &stamp));
    assert_eq!(read(&mut Real::default(), &target).unwrap_err().to_string(), "is a directory");
    for guard in [Guard::Same(stamp), Guard::Any] {
        let refused = save(&mut Real::default(), &target, NEW, guard).unwrap_err();
        assert_eq!(refused.to_string(), "is a directory");
    }
    assert!(target.is_dir());
}

#[test]
fn the_same_bytes_at_another_time_are_no_change() {
    let folder = Folder::new();
    let mut disk = Real::default();
    let (path, guard) = prepare(&folder, Start::Existing);
    let far = std::time::SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(4_102_444_800);
    fs::File::options().write(true).open(&path).unwrap().set_modified(far).unwrap();
    save(&mut disk, &path, NEW, guard).unwrap();
}

#[test]
fn saving_twice_changes_nothing_and_the_stamp_goes_on() {
    let folder = Folder::new();
    let mut disk = Real::default();
    let path = folder.at(NAME);
    let mut stamp = save(&mut disk, &path, NEW, Guard::New).unwrap();
    for _ in 0..3 {
        stamp = save(&mut disk, &path, NEW, Guard::Same(stamp)).unwrap();
        assert_eq!(fs::read(&path).unwrap(), NEW);
        assert!(!seems_changed(&mut disk, &path, &stamp));
    }
    assert_eq!(read(&mut disk, &path).unwrap().1, stamp);
}

#[test]
fn only_old_leftovers_of_the_same_file_are_swept() {
    let folder = Folder::new();
    folder.leave_old(&format!(".{NAME}.toposcope-abcdef"));
    folder.leave_old(&format!(".{NAME}.toposcope-mine"));
    folder.leave_old(".other.json.toposcope-abcdef");
    fs::write(folder.at(&format!(".{NAME}.toposcope-fresh1")), b"a save that goes on").unwrap();
    save(&mut Real::default(), &folder.at(NAME), NEW, Guard::New).unwrap();
    let mut left = folder.leftovers();
    left.sort();
    let fresh = format!(".{NAME}.toposcope-fresh1");
    let mine = format!(".{NAME}.toposcope-mine");
    assert_eq!(left, [fresh, mine, ".other.json.toposcope-abcdef".to_owned()]);
}

#[test]
fn directories_and_missing_folders_are_refused() {
    let folder = Folder::new();
    let mut disk = Real::default();
    fs::create_dir(folder.at("d")).unwrap();
    for guard in [Guard::New, Guard::Any] {
        assert_eq!(save(&mut disk, &folder.at("d"), NEW, guard), Err(Failure::Other("is a directory".to_owned())));
        let missing = save(&mut disk, &folder.at("no/x.json"), NEW, guard).unwrap_err();
        assert!(missing.to_string().starts_with("there is no folder "), "{missing}");
    }
    assert!(read(&mut disk, &folder.at("d")).is_err());
    assert_eq!(read(&mut disk, &folder.at("none")), Err(Failure::Missing));
}

#[cfg(unix)]
mod unix {
    use std::os::unix::fs::{PermissionsExt as _, symlink};

    use super::*;

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).unwrap().permissions().mode() & 0o7777
    }

    fn set_mode(path: &Path, mode: u32) {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    }

    #[test]
    fn a_link_stays_and_its_target_is_replaced_in_its_own_folder() {
        let folder = Folder::new();
        let mut disk = Real::default();
        fs::create_dir(folder.at("far")).unwrap();
        fs::write(folder.at("far/real"), OLD).unwrap();
        symlink("real", folder.at("far/second")).unwrap();
        symlink("far/second", folder.at("first")).unwrap();
        let (_, stamp) = read(&mut disk, &folder.at("first")).unwrap();
        let stamp = save(&mut disk, &folder.at("first"), NEW, Guard::Same(stamp)).unwrap();
        assert_eq!(fs::read_link(folder.at("first")).unwrap(), Path::new("far/second"));
        assert_eq!(fs::read_link(folder.at("far/second")).unwrap(), Path::new("real"));
        assert!(!fs::symlink_metadata(folder.at("far/real")).unwrap().is_symlink());
        assert_eq!(fs::read(folder.at("far/real")).unwrap(), NEW);
        assert!(!seems_changed(&mut disk, &folder.at("first"), &stamp));
    }

    #[test]
    fn a_dangling_link_creates_its_target() {
        let folder = Folder::new();
        symlink("later", folder.at("link")).unwrap();
        let dangling = read(&mut Real::default(), &folder.at("link")).unwrap_err();
        assert_eq!(dangling.to_string(), "the link points to nothing");
        save(&mut Real::default(), &folder.at("link"), NEW, Guard::New).unwrap();
        assert!(fs::symlink_metadata(folder.at("link")).unwrap().is_symlink());
        assert_eq!(fs::read(folder.at("later")).unwrap(), NEW);
    }

    #[test]
    fn as_many_links_are_followed_as_the_system_follows_and_a_circle_is_an_error() {
        let folder = Folder::new();
        let mut disk = Real::default();
        fs::write(folder.at("0"), OLD).unwrap();
        for link in 1..=41 {
            symlink((link - 1).to_string(), folder.at(&link.to_string())).unwrap();
        }
        save(&mut disk, &folder.at("40"), NEW, Guard::Any).unwrap();
        assert_eq!(fs::read(folder.at("0")).unwrap(), NEW);
        let too_many = save(&mut disk, &folder.at("41"), NEW, Guard::Any).unwrap_err();
        assert!(too_many.to_string().starts_with("too many symbolic links"), "{too_many}");
        symlink("b", folder.at("a")).unwrap();
        symlink("a", folder.at("b")).unwrap();
        assert_eq!(save(&mut disk, &folder.at("a"), NEW, Guard::New), Err(too_many));
        assert!(read(&mut disk, &folder.at("a")).is_err());
    }

    #[test]
    fn the_mode_is_kept_and_a_new_file_obeys_the_mask() {
        let folder = Folder::new();
        let mut disk = Real::default();
        for kept in [0o600, 0o640, 0o664, 0o755] {
            let path = folder.at(&format!("{kept:o}"));
            fs::write(&path, OLD).unwrap();
            set_mode(&path, kept);
            let (_, stamp) = read(&mut disk, &path).unwrap();
            save(&mut disk, &path, NEW, Guard::Same(stamp)).unwrap();
            assert_eq!(mode(&path), kept, "{kept:o} became {:o}", mode(&path));
        }
        fs::write(folder.at("plain"), OLD).unwrap();
        save(&mut disk, &folder.at("new"), NEW, Guard::New).unwrap();
        assert_eq!(mode(&folder.at("new")), mode(&folder.at("plain")));
    }

    #[test]
    fn a_private_file_that_was_deleted_is_made_again_as_a_private_one() {
        let folder = Folder::new();
        let mut disk = Real::default();
        let path = folder.at(NAME);
        fs::write(&path, OLD).unwrap();
        set_mode(&path, 0o600);
        let (_, stamp) = read(&mut disk, &path).unwrap();
        fs::remove_file(&path).unwrap();
        save(&mut disk, &path, NEW, Guard::Same(stamp)).unwrap();
        assert_eq!(mode(&path), 0o600);
    }

    #[test]
    fn read_only_and_hard_linked_files_are_refused_unless_insisted() {
        let folder = Folder::new();
        let mut disk = Real::default();
        let (fixed, twin) = (folder.at("fixed"), folder.at("twin"));
        fs::write(&fixed, OLD).unwrap();
        set_mode(&fixed, 0o444);
        fs::write(&twin, OLD).unwrap();
        fs::hard_link(&twin, folder.at("other name")).unwrap();
        for (path, failure) in [(&fixed, Failure::ReadOnly), (&twin, Failure::Linked(2))] {
            let (_, stamp) = read(&mut disk, path).unwrap();
            assert_eq!(save(&mut disk, path, NEW, Guard::Same(stamp)).as_ref(), Err(&failure));
            assert!(failure.yields_to_insisting());
            assert_eq!(fs::read(path).unwrap(), OLD);
            save(&mut disk, path, NEW, Guard::Any).unwrap();
            assert_eq!(fs::read(path).unwrap(), NEW);
        }
        assert_eq!(mode(&fixed), 0o444);
        assert_eq!(fs::read(folder.at("other name")).unwrap(), OLD);
    }

    #[test]
    fn a_pipe_is_refused_without_waiting_for_it() {
        let folder = Folder::new();
        let pipe = folder.at("pipe");
        assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
        let refused = Failure::Other("is not a regular file".to_owned());
        for guard in [Guard::New, Guard::Any] {
            assert_eq!(save(&mut Real::default(), &pipe, NEW, guard).as_ref(), Err(&refused));
        }
        assert_eq!(read(&mut Real::default(), &pipe), Err(refused));
    }

    /// A list of who may do what, as Linux keeps it: version 2, then tag, rights and user of each entry.
    #[cfg(target_os = "linux")]
    #[test]
    fn a_list_that_the_folder_gives_to_new_files_lets_nobody_else_in() {
        use rustix::fs::{XattrFlags, getxattr, setxattr};
        let folder = Folder::new();
        let path = folder.at(NAME);
        fs::write(&path, OLD).unwrap();
        set_mode(&path, 0o640);
        let mut list = 2_u32.to_le_bytes().to_vec();
        let all = u32::MAX;
        for (tag, rights, user) in [(1_u16, 7_u16, all), (2, 6, 4242), (4, 5, all), (16, 7, all), (32, 0, all)] {
            list.extend(tag.to_le_bytes().into_iter().chain(rights.to_le_bytes()).chain(user.to_le_bytes()));
        }
        let given = setxattr(&folder.0, "system.posix_acl_default", &list, XattrFlags::empty());
        if given == Err(rustix::io::Errno::OPNOTSUPP) {
            println!("not tried: this file system has no access lists");
            return;
        }
        given.unwrap();
        save(&mut Real::default(), &path, NEW, Guard::Any).unwrap();
        let mut found = [0; 256];
        let access = getxattr(&path, "system.posix_acl_access", &mut found);
        assert_eq!(access, Err(rustix::io::Errno::NODATA));
        assert_eq!(mode(&path), 0o640);
    }
}
