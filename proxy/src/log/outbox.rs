//! Lines on their way out. They are gathered and written by a thread of their own, because whoever answers a request must not wait for whoever reads the
//! log; what is wrong is not gathered first. Only who brings lines much faster than they are read waits until they are. Nothing is left out.

use std::io::Write as _;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tracing::Level;

/// How long lines are gathered.
const GATHERED_FOR: Duration = Duration::from_millis(20);
/// More bytes than this do not wait; whoever brings them writes them.
const MOST: usize = 1024 * 1024;

/// Lines that wait, in their order.
struct Waiting {
    lines: Vec<u8>,
    /// Whether something is wrong by one of them.
    is_urgent: bool,
}

static WAITING: Mutex<Waiting> = Mutex::new(Waiting { lines: Vec::new(), is_urgent: false });
static CAME: Condvar = Condvar::new();
/// Held by whoever writes, with room for what it takes. Taken before [`WAITING`], so that lines stay in their order.
static WRITING: Mutex<Vec<u8>> = Mutex::new(Vec::new());

/// Starts the thread. Where there is none to be had, lines are written when there are many, and in the end.
pub fn start() {
    let writing = std::thread::Builder::new().name("log".to_owned()).spawn(|| {
        loop {
            gather();
            flush();
        }
    });
    if writing.is_err() {
        eprintln!("rollcall: the log is written late: there is no thread for it");
    }
}

/// Waits for a line, and then for more of them.
fn gather() {
    let waiting = CAME.wait_while(locked(&WAITING), |waiting| waiting.lines.is_empty()).unwrap_or_else(PoisonError::into_inner);
    drop(CAME.wait_timeout_while(waiting, GATHERED_FOR, |waiting| !waiting.is_urgent));
}

/// Takes a line.
pub fn put(level: Level, line: &[u8]) {
    let (is_awaited, is_much) = {
        let mut waiting = locked(&WAITING);
        let is_urgent = level <= Level::WARN && !waiting.is_urgent;
        let is_awaited = waiting.lines.is_empty() || is_urgent;
        waiting.is_urgent |= is_urgent;
        waiting.lines.extend_from_slice(line);
        (is_awaited, waiting.lines.len() > MOST)
    };
    if is_awaited {
        CAME.notify_one();
    }
    if is_much {
        flush();
    }
}

/// Writes what waits.
pub fn flush() {
    let mut lines = locked(&WRITING);
    {
        let mut waiting = locked(&WAITING);
        std::mem::swap(&mut *lines, &mut waiting.lines);
        waiting.is_urgent = false;
    }
    // A log that cannot be written is no reason to stop, and there is nowhere to say so.
    drop(std::io::stderr().write_all(&lines));
    lines.clear();
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // Lines are whole whenever nobody holds the lock.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
