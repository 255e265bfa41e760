//! Tells whoever started the process how far it is, as systemd asks of services of the type `notify`: one word on a socket, or nothing where nobody asked.

use std::ffi::OsString;

/// What there is to tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Requests are taken.
    Ready,
    /// No more are taken; what is under way is finished.
    Stopping,
}

impl State {
    const fn word(self) -> &'static str {
        match self {
            State::Ready => "READY=1",
            State::Stopping => "STOPPING=1",
        }
    }
}

/// Where it is told.
#[derive(Clone, Debug, Default)]
pub struct Supervisor(Option<OsString>);

impl Supervisor {
    /// The socket that the supervisor named, if there is one.
    #[must_use]
    pub fn at(socket: Option<OsString>) -> Supervisor {
        Supervisor(socket.filter(|name| !name.is_empty()))
    }

    /// Tells it. Where that fails the supervisor gives up on us after a while, so the log says why.
    pub fn tell(&self, state: State) {
        #[cfg(unix)]
        if let Some(socket) = &self.0
            && let Err(fault) = send(socket, state.word())
        {
            tracing::error!(%fault, "whoever started the service could not be told how far it is");
        }
    }
}

#[cfg(unix)]
fn send(socket: &OsString, word: &str) -> std::io::Result<()> {
    use std::os::unix::ffi::OsStrExt as _;
    use std::os::unix::net::{SocketAddr, UnixDatagram};
    let address = match socket.as_bytes().strip_prefix(b"@") {
        // A name that is not in the file system.
        #[cfg(target_os = "linux")]
        Some(name) => <SocketAddr as std::os::linux::net::SocketAddrExt>::from_abstract_name(name)?,
        _ => SocketAddr::from_pathname(socket)?,
    };
    UnixDatagram::unbound()?.send_to_addr(word.as_bytes(), &address).map(drop)
}

#[cfg(all(test, unix))]
mod tests;
