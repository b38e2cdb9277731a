//! What does the machine do for each call of [`Disk`]? The real files.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use super::{Disk, Sort, Stat};
use crate::file;

/// The machine's own disk.
#[derive(Debug, Default)]
pub struct Real {
    made: u64,
}

impl Disk for Real {
    type File = File;

    fn stat(&mut self, path: &Path) -> io::Result<Stat> {
        fs::symlink_metadata(path).map(|metadata| stat_of(&metadata))
    }

    fn read_link(&mut self, path: &Path) -> io::Result<PathBuf> {
        fs::read_link(path)
    }

    fn read(&mut self, path: &Path) -> io::Result<(Vec<u8>, Stat, Stat)> {
        let mut options = OpenOptions::new();
        options.read(true);
        // Opening a pipe must not wait for somebody to write to it.
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::custom_flags(
            &mut options,
            rustix::fs::OFlags::NONBLOCK.bits().cast_signed(),
        );
        let opened = options.open(path);
        #[cfg(windows)]
        let opened = match opened {
            Err(_) if path.is_dir() => {
                let stat = stat_of(&fs::metadata(path)?);
                return Ok((Vec::new(), stat, stat));
            }
            opened => opened,
        };
        let file = opened?;
        let before = stat_of(&file.metadata()?);
        let mut bytes = Vec::new();
        if before.sort == Sort::File {
            bytes.reserve_exact(before.size.min(file::LIMIT as u64) as usize);
            (&file).take(file::LIMIT as u64 + 1).read_to_end(&mut bytes)?;
        }
        let after = stat_of(&file.metadata()?);
        Ok((bytes, before, after))
    }

    fn may_write(&mut self, path: &Path) -> bool {
        #[cfg(unix)]
        return rustix::fs::access(path, rustix::fs::Access::WRITE_OK).is_ok();
        #[cfg(not(unix))]
        return fs::metadata(path).is_ok_and(|metadata| !metadata.permissions().readonly());
    }

    fn create(&mut self, path: &Path, mode: u32) -> io::Result<File> {
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, mode);
        #[cfg(not(unix))]
        let _ = mode;
        options.open(path)
    }

    fn write(&mut self, file: &mut File, bytes: &[u8]) -> io::Result<usize> {
        file.write(bytes)
    }

    #[cfg(unix)]
    fn inherit(&mut self, file: &mut File, from: &Path, stat: &Stat) -> io::Result<()> {
        use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, fchown};
        let ours = file.metadata()?;
        let mut mode = stat.mode & 0o7777;
        if ours.gid() != stat.owner.1 && fchown(&*file, None, Some(stat.owner.1)).is_err() {
            // Without its group, what the group could do would go to another one.
            mode &= !0o2070;
        }
        if ours.uid() != stat.owner.0 && fchown(&*file, Some(stat.owner.0), None).is_err() {
            mode &= !0o4000;
        }
        if !inherit_access_list(file, from) {
            mode &= !0o070;
        }
        file.set_permissions(fs::Permissions::from_mode(mode))
    }

    #[cfg(not(unix))]
    fn inherit(&mut self, _file: &mut File, _from: &Path, _stat: &Stat) -> io::Result<()> {
        Ok(())
    }

    fn sync(&mut self, file: &mut File) -> io::Result<()> {
        file.sync_all()
    }

    fn rename(&mut self, from: &Path, to: &Path) -> io::Result<()> {
        fs::rename(from, to)
    }

    fn rename_new(&mut self, from: &Path, to: &Path) -> io::Result<()> {
        #[cfg(target_os = "linux")]
        {
            use rustix::fs::{CWD, RenameFlags, renameat_with};
            use rustix::io::Errno;
            match renameat_with(CWD, from, CWD, to, RenameFlags::NOREPLACE) {
                // Old kernels and some file systems do not know the flag.
                Err(Errno::NOSYS | Errno::INVAL) => {}
                result => return result.map_err(io::Error::from),
            }
        }
        fs::rename(from, to)
    }

    fn sync_folder(&mut self, folder: &Path) -> io::Result<()> {
        // Windows has no such call, and needs none.
        if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
    }

    fn remove(&mut self, path: &Path) -> io::Result<()> {
        fs::remove_file(path)
    }

    fn old_names(&mut self, folder: &Path) -> io::Result<Vec<String>> {
        let an_hour_ago = SystemTime::now() - Duration::from_secs(3600);
        let old = fs::read_dir(folder)?.filter_map(|entry| {
            let entry = entry.ok()?;
            let name = entry.file_name().into_string().ok().filter(|name| name.starts_with('.'))?;
            let changed = entry.metadata().ok()?.modified().ok()?;
            (changed < an_hour_ago).then_some(name)
        });
        Ok(old.collect())
    }

    fn unique(&mut self) -> String {
        self.made += 1;
        let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        let seed = format!("{} {} {now:?}", std::process::id(), self.made);
        let mut rest = super::hash(seed.as_bytes());
        let letter = || {
            let letter = b"abcdefghijklmnopqrstuvwxyz012345"[(rest % 32) as usize];
            rest /= 32;
            char::from(letter)
        };
        std::iter::repeat_with(letter).take(6).collect()
    }

    fn pause(&mut self, error: &io::Error) -> bool {
        // ERROR_ACCESS_DENIED and ERROR_SHARING_VIOLATION.
        let held = cfg!(windows) && matches!(error.raw_os_error(), Some(5 | 32));
        if held {
            std::thread::sleep(Duration::from_millis(40));
        }
        held
    }
}

/// Copies the access control list of a file, whose mask would otherwise become the rights of the group.
/// Says whether the new file is no wider than the old one.
#[cfg(target_os = "linux")]
fn inherit_access_list(file: &File, from: &Path) -> bool {
    use rustix::io::Errno;
    const NAME: &str = "system.posix_acl_access";
    let mut list = vec![0; 64 << 10];
    match rustix::fs::getxattr(from, NAME, &mut list) {
        Ok(length) => rustix::fs::fsetxattr(file, NAME, &list[..length], rustix::fs::XattrFlags::empty()).is_ok(),
        // Without a list there, one that the folder gives to its new files would let others in.
        Err(Errno::NODATA) => {
            matches!(rustix::fs::fremovexattr(file, NAME), Ok(()) | Err(Errno::NODATA | Errno::OPNOTSUPP))
        }
        Err(Errno::OPNOTSUPP) => true,
        Err(_) => false,
    }
}

#[cfg(all(unix, not(target_os = "linux")))]
fn inherit_access_list(_file: &File, _from: &Path) -> bool {
    true
}

fn stat_of(metadata: &fs::Metadata) -> Stat {
    let sort = match metadata.file_type() {
        sort if sort.is_file() => Sort::File,
        sort if sort.is_dir() => Sort::Directory,
        sort if sort.is_symlink() => Sort::Link,
        _ => Sort::Special,
    };
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt as _;
        Stat {
            sort,
            size: metadata.size(),
            changed: (metadata.mtime(), metadata.mtime_nsec()),
            identity: (metadata.dev(), metadata.ino()),
            mode: metadata.mode() & 0o7777,
            owner: (metadata.uid(), metadata.gid()),
            names: metadata.nlink(),
        }
    }
    #[cfg(not(unix))]
    {
        let changed = metadata.modified().ok().and_then(|time| time.duration_since(SystemTime::UNIX_EPOCH).ok());
        let changed = changed.unwrap_or_default();
        let mode = if metadata.permissions().readonly() { 0o444 } else { 0o666 };
        Stat {
            sort,
            size: metadata.len(),
            changed: (changed.as_secs() as i64, i64::from(changed.subsec_nanos())),
            identity: (0, 0),
            mode,
            owner: (0, 0),
            names: 1,
        }
    }
}
