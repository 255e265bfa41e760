//! A child process whose lines can be waited for, and that never outlives its owner.

use std::ffi::OsStr;
use std::io::{BufRead as _, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use scratch::Folder;

/// Long enough for the largest organization to grow on a busy machine.
const PATIENCE: Duration = Duration::from_secs(90);

/// A running program and what it has said so far, on either stream.
pub struct Program {
    name: String,
    child: Child,
    fresh: Receiver<String>,
    said: Arc<Mutex<Vec<String>>>,
    is_service: bool,
    /// Where it puts what it needs for a while, such as a browser's profile; a browser that is ended takes nothing away itself.
    _scratch: Folder,
}

impl Program {
    /// Starts it.
    ///
    /// # Panics
    /// When it cannot be started.
    pub fn start<A: AsRef<OsStr>>(file: &Path, arguments: impl IntoIterator<Item = A>) -> Program {
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let mut command = Command::new(file);
        command.args(arguments);
        // The sandbox announces its keys on purpose; the service never says one.
        let is_service = command.get_args().next().is_some_and(|first| first == "serve" || first == "demo");
        let scratch = Folder::create();
        let mut child = command
            .env("TMPDIR", scratch.at())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap_or_else(|fault| panic!("{} does not start: {fault}", file.display()));
        let (sender, fresh) = channel();
        let said = Arc::new(Mutex::new(Vec::new()));
        let (out, err) = (child.stdout.take().expect("piped above"), child.stderr.take().expect("piped above"));
        listen(out, sender.clone(), Arc::clone(&said));
        listen(err, sender, Arc::clone(&said));
        Program { name, child, fresh, said, is_service, _scratch: scratch }
    }

    /// The first line from now on that `pick` takes something from.
    ///
    /// # Panics
    /// When the program ends or the deadline passes before.
    pub fn wait_for<T>(&self, what: &str, pick: impl Fn(&str) -> Option<T>) -> T {
        self.hear(what, pick).unwrap_or_else(|| panic!("{} ended before it said {what}; it said:\n{}", self.name, self.said()))
    }

    /// The first line from now on that `pick` takes something from; nothing where the program ends before.
    ///
    /// # Panics
    /// When the deadline passes before.
    pub fn hear<T>(&self, what: &str, pick: impl Fn(&str) -> Option<T>) -> Option<T> {
        let deadline = Instant::now() + PATIENCE;
        loop {
            match self.fresh.recv_timeout(deadline.saturating_duration_since(Instant::now())) {
                Ok(line) => {
                    if let Some(found) = pick(&line) {
                        return Some(found);
                    }
                }
                Err(RecvTimeoutError::Timeout) => panic!("{} did not say {what} in time; it said:\n{}", self.name, self.said()),
                Err(RecvTimeoutError::Disconnected) => return None,
            }
        }
    }

    /// Everything it has said so far.
    #[must_use]
    pub fn said(&self) -> String {
        self.said.lock().unwrap_or_else(PoisonError::into_inner).join("\n")
    }

    #[must_use]
    pub fn id(&self) -> u32 {
        self.child.id()
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // It may have ended by itself; either way it is gone afterwards.
        drop(self.child.kill());
        drop(self.child.wait());
        // The test command looks through everything that services said for keys.
        if let Some(folder) = std::env::var_os("ROLLCALL_OUTPUTS").filter(|_| self.is_service) {
            let file = PathBuf::from(folder).join(format!("{}-{}.log", self.name, self.child.id()));
            drop(std::fs::write(file, self.said()));
        }
    }
}

fn listen(stream: impl Read + Send + 'static, fresh: Sender<String>, said: Arc<Mutex<Vec<String>>>) {
    std::thread::spawn(move || {
        for line in BufReader::new(stream).lines().map_while(Result::ok) {
            said.lock().unwrap_or_else(PoisonError::into_inner).push(line.clone());
            // Nobody waits any more: keep reading, so that the program never blocks on a full pipe.
            drop(fresh.send(line));
        }
    });
}

/// Waits until somebody listens on a port of this machine.
///
/// # Panics
/// When nobody does in time.
pub fn await_port(port: u16) {
    let deadline = Instant::now() + PATIENCE;
    while std::net::TcpStream::connect(("127.0.0.1", port)).is_err() {
        assert!(Instant::now() < deadline, "nobody listens on port {port} in time");
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// The binary under test.
///
/// # Panics
/// When `ROLLCALL_BIN` does not name one.
#[must_use]
pub fn rollcall() -> PathBuf {
    let named = std::env::var_os("ROLLCALL_BIN").expect("ROLLCALL_BIN names the binary under test; `cargo xtask test` sets it");
    let path = PathBuf::from(named);
    assert!(path.is_file(), "ROLLCALL_BIN names no file: {}", path.display());
    path
}
