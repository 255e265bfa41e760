//! Whether a browser's own process still lives: Chromium crashes now and then, which says nothing about the page.

use std::cell::Cell;
use std::time::{Duration, Instant};

thread_local! {
    /// Whether a browser of this thread's story was found gone while the story failed. A story stays on one thread.
    static LOST: Cell<bool> = const { Cell::new(false) };
}

/// A crashing process writes its report before it is gone.
const LAST_WORDS: Duration = Duration::from_secs(5);

/// The process of one browser. A page that crashes does not end it.
pub(crate) struct Life {
    /// None where the system does not say which it is; then it counts as alive.
    process: Option<u32>,
}

impl Life {
    /// The browser that a driver has started.
    pub(crate) fn of_child(driver: u32) -> Life {
        // A child belongs to the thread that started it.
        let threads = std::fs::read_dir(format!("/proc/{driver}/task")).into_iter().flatten().flatten();
        let children = threads.filter_map(|thread| std::fs::read_to_string(thread.path().join("children")).ok());
        let all: String = children.collect();
        Life { process: all.split_whitespace().next().and_then(|id| id.parse().ok()) }
    }

    /// Looks whether it is gone, and remembers that for [`was_lost`].
    pub(crate) fn check(&self) {
        let Some(process) = self.process else { return };
        let deadline = Instant::now() + LAST_WORDS;
        while !is_gone(process) {
            if Instant::now() > deadline {
                return;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        lose();
    }
}

/// The story that fails takes its further browsers along.
impl Drop for Life {
    fn drop(&mut self) {
        if std::thread::panicking() {
            self.check();
        }
    }
}

/// Says that this thread's story has lost a browser.
pub(crate) fn lose() {
    LOST.set(true);
}

/// Whether a browser of the story that failed on this thread was gone; asked once.
pub(crate) fn was_lost() -> bool {
    LOST.take()
}

fn is_gone(process: u32) -> bool {
    // The state follows the name, which stands in brackets: Z is ended and not yet waited for.
    let status = std::fs::read_to_string(format!("/proc/{process}/stat"));
    status.map_or(true, |status| status.rsplit(')').next().is_some_and(|rest| rest.trim_start().starts_with(['Z', 'X'])))
}
