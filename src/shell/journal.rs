//! When is unsaved work written down? Shortly after it was done, by a thread that nobody waits for.
//!
//! The main thread hands over an immutable snapshot after every change; the journal's thread makes text of it and writes the
//! record of the sitting, one at a time, and only the newest. The signal thread and the panic hook write the last snapshot
//! themselves: they ask nobody. When recording fails, editing goes on, and the user is told once.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, TryLockError};
use std::time::{Duration, Instant};

use super::recovery::{self, Found, Header, Sitting};
use crate::file;
use crate::model::Topology;

/// How long the user has to pause before what was done is written.
const PAUSE: Duration = Duration::from_millis(300);

/// How old a change becomes before it is written however busy the user is.
const OLDEST: Duration = Duration::from_millis(1_500);

/// How long writing rests after a write, as a multiple of what that took: a huge design must not keep a core busy.
const REST: u32 = 4;

/// The design at one moment.
#[derive(Debug, Clone)]
pub struct Snapshot {
    /// The design.
    pub topology: Arc<Topology>,
    /// Its file.
    pub path: Option<PathBuf>,
    /// What stands for the content of the file.
    pub base: Option<u64>,
    /// Whether it differs from the file.
    pub modified: bool,
}

impl Snapshot {
    fn is_same(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.topology, &other.topology)
            && (&self.path, self.base, self.modified) == (&other.path, other.base, other.modified)
    }
}

/// The journal of this sitting. Cloning shares it.
#[derive(Debug, Clone)]
pub struct Journal(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    folder: Option<PathBuf>,
    state: Mutex<State>,
    wake: Condvar,
    /// The sitting, for whoever writes.
    sitting: Mutex<Option<Sitting>>,
}

#[derive(Debug, Default)]
struct State {
    last: Option<Snapshot>,
    /// Grows with every snapshot that is new.
    seen: u64,
    /// How many of them writing has begun with, and how many are written.
    tried: u64,
    written: u64,
    /// When the first snapshot that is not written came, and the last one.
    first: Option<Instant>,
    latest: Option<Instant>,
    adopted: Vec<String>,
    trouble: Option<String>,
    was_told: bool,
    over: bool,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // Whoever panicked while holding it left it whole: every change under these locks is one assignment.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The lock, if it can be had in time.
fn lock_within<T>(mutex: &Mutex<T>, patience: Duration) -> Option<MutexGuard<'_, T>> {
    let begun = Instant::now();
    loop {
        match mutex.try_lock() {
            Ok(guard) => return Some(guard),
            Err(TryLockError::Poisoned(poisoned)) => return Some(poisoned.into_inner()),
            Err(TryLockError::WouldBlock) if begun.elapsed() >= patience => return None,
            Err(TryLockError::WouldBlock) => std::thread::sleep(Duration::from_millis(2)),
        }
    }
}

impl Journal {
    /// Begins the journal of a sitting. Without a folder, or when it cannot be used, nothing is kept and the user is told.
    pub fn begin(folder: Option<&Path>) -> Self {
        let begun = match folder {
            Some(folder) => Sitting::begin(folder),
            None => Err("there is no folder for it; HOME is not set".to_owned()),
        };
        let (sitting, trouble) = match begun {
            Ok(sitting) => (Some(sitting), None),
            Err(why) => (None, Some(why)),
        };
        let writes = sitting.is_some();
        let shared = Arc::new(Shared {
            folder: folder.map(Path::to_owned),
            state: Mutex::new(State { trouble, ..State::default() }),
            wake: Condvar::new(),
            sitting: Mutex::new(sitting),
        });
        if writes {
            let thread = Arc::clone(&shared);
            std::thread::spawn(move || thread.write_forever());
        }
        Self(shared)
    }

    /// Takes the design as it is now.
    pub fn see(&self, snapshot: Snapshot) {
        let mut state = lock(&self.0.state);
        if state.last.as_ref().is_some_and(|last| last.is_same(&snapshot)) {
            return;
        }
        if snapshot.modified {
            let now = Instant::now();
            state.first.get_or_insert(now);
            state.latest = Some(now);
        } else {
            // Which file is open, others should know at once.
            (state.first, state.latest) = (None, None);
        }
        let before = state.last.replace(snapshot);
        state.seen += 1;
        drop(state);
        self.0.wake.notify_all();
        // Freeing a large design takes a moment, in which nobody should have to wait for the lock.
        drop(before);
    }

    /// Goes on from the work of an earlier sitting: its record is removed once the design is saved.
    pub fn adopt(&self, id: String) {
        let mut state = lock(&self.0.state);
        state.adopted.push(id);
        state.seen += 1;
        drop(state);
        self.0.wake.notify_all();
    }

    /// Puts the record of an earlier sitting aside.
    pub fn discard(&self, id: &str) {
        if let Some(folder) = &self.0.folder
            && let Err(error) = recovery::discard(folder, id)
        {
            lock(&self.0.state).trouble.get_or_insert(super::disk::reason(&error));
        }
    }

    /// Removes the record of an earlier sitting: what is in it is saved.
    pub fn remove(&self, id: &str) {
        if let Some(folder) = &self.0.folder {
            recovery::remove(folder, id);
        }
    }

    /// The design was saved: the records that it went on from are no longer needed.
    pub fn saved(&self) {
        let adopted = std::mem::take(&mut lock(&self.0.state).adopted);
        if let Some(folder) = &self.0.folder {
            for id in &adopted {
                recovery::remove(folder, id);
            }
        }
    }

    /// Why recording fails, said once.
    pub fn trouble(&self) -> Option<String> {
        let mut state = lock(&self.0.state);
        if state.was_told {
            return None;
        }
        let trouble = state.trouble.take();
        state.was_told = trouble.is_some();
        trouble
    }

    /// What other sittings have left or have open.
    pub fn others(&self) -> Vec<Found> {
        lock(&self.0.sitting).as_ref().map(Sitting::others).unwrap_or_default()
    }

    /// Writes the last snapshot now, if it is not written, and says whether unsaved work is on record. Waits for nobody
    /// longer than so long, whatever state the other threads are in.
    pub fn flush(&self, patience: Duration) -> bool {
        let Some(sitting) = lock_within(&self.0.sitting, patience) else { return false };
        let Some(sitting) = sitting.as_ref() else { return false };
        let Some(state) = lock_within(&self.0.state, patience) else { return false };
        let Some(last) = state.last.clone() else { return false };
        let (adopted, is_written) = (state.adopted.clone(), state.written == state.seen);
        drop(state);
        let recorded = if is_written { Ok(()) } else { record(sitting, &last, adopted) };
        let is_recorded = recorded.is_ok();
        if let (Err(why), Some(mut state)) = (recorded, lock_within(&self.0.state, patience)) {
            state.trouble = Some(why);
        }
        is_recorded && last.modified
    }

    /// The design gives way to another one unsaved: what was changed is put aside, with the records that it went on from.
    pub fn give_up(&self) {
        if !self.flush(Duration::from_secs(1)) {
            return;
        }
        if let Some(sitting) = lock(&self.0.sitting).as_ref() {
            sitting.give_up();
        }
        let mut state = lock(&self.0.state);
        // The record of the design that comes next is written even if it is like the last one.
        state.last = None;
        let adopted = std::mem::take(&mut state.adopted);
        drop(state);
        for id in &adopted {
            self.discard(id);
        }
    }

    /// Ends the sitting. What is unsaved then, the user does not want.
    pub fn end(self) {
        let mut state = lock(&self.0.state);
        state.over = true;
        let is_modified = state.last.as_ref().is_some_and(|last| last.modified);
        let adopted = std::mem::take(&mut state.adopted);
        drop(state);
        self.0.wake.notify_all();
        if is_modified {
            self.flush(Duration::from_secs(1));
        }
        // A disk that hangs shall not hold the user up; what is on it then is offered at the next start.
        let Some(sitting) = lock_within(&self.0.sitting, Duration::from_secs(2)).and_then(|mut it| it.take()) else {
            return;
        };
        if is_modified {
            sitting.end_discarding();
        } else {
            sitting.end();
        }
        if let Some(folder) = &self.0.folder {
            for id in &adopted {
                let _ = recovery::discard(folder, id);
            }
        }
    }
}

fn record(sitting: &Sitting, snapshot: &Snapshot, adopted: Vec<String>) -> Result<(), String> {
    let header = Header::of(snapshot.path.as_deref(), snapshot.base, adopted);
    let text = snapshot.modified.then(|| file::write(&snapshot.topology, None));
    sitting.write(header, text.as_deref())
}

impl Shared {
    fn write_forever(&self) {
        while let Some((snapshot, seen, adopted)) = self.next() {
            let begun = Instant::now();
            let written = match lock(&self.sitting).as_ref() {
                Some(sitting) => record(sitting, &snapshot, adopted),
                None => return,
            };
            drop(snapshot);
            let mut state = lock(&self.state);
            match written {
                Ok(()) => (state.written, state.was_told) = (seen, false),
                Err(why) => state.trouble = Some(why),
            }
            drop(state);
            std::thread::sleep((begun.elapsed() * REST).min(Duration::from_secs(2)));
        }
    }

    /// Waits until there is something to write that has rested, or waited long enough.
    fn next(&self) -> Option<(Snapshot, u64, Vec<String>)> {
        let mut state = lock(&self.state);
        loop {
            if state.over {
                return None;
            }
            let now = Instant::now();
            let due = match (state.first, state.latest) {
                (Some(first), Some(latest)) => Some((first + OLDEST).min(latest + PAUSE)),
                _ => (state.seen > state.tried).then_some(now),
            };
            state = match due.map(|due| due.saturating_duration_since(now)) {
                None => self.wake.wait(state).unwrap_or_else(PoisonError::into_inner),
                Some(rest) if !rest.is_zero() => {
                    self.wake.wait_timeout(state, rest).unwrap_or_else(PoisonError::into_inner).0
                }
                Some(_) => {
                    (state.first, state.latest, state.tried) = (None, None, state.seen);
                    if let Some(last) = &state.last {
                        return Some((last.clone(), state.seen, state.adopted.clone()));
                    }
                    state
                }
            };
        }
    }
}
