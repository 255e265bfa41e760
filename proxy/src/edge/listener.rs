//! Where connections come in: a port, a socket file, or a port that asks for a certificate before anything else.

use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::task::{Context, Poll};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
#[cfg(unix)]
use tokio::net::{UnixListener, UnixStream};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;

use crate::peer::Peer;

/// Something that connections come in by.
pub enum Listener {
    Port(TcpListener),
    #[cfg(unix)]
    Socket(UnixListener),
    Certified(TcpListener, TlsAcceptor),
}

impl From<TcpListener> for Listener {
    fn from(listener: TcpListener) -> Listener {
        Listener::Port(listener)
    }
}

/// A connection that nothing was read from yet.
pub struct Arrived {
    stream: Raw,
    tls: Option<TlsAcceptor>,
    peer: Peer,
}

enum Raw {
    Port(TcpStream),
    #[cfg(unix)]
    Socket(UnixStream),
}

impl Listener {
    /// The address that is listened on; none of a socket file.
    #[must_use]
    pub fn address(&self) -> Option<SocketAddr> {
        match self {
            Listener::Port(listener) | Listener::Certified(listener, _) => listener.local_addr().ok(),
            #[cfg(unix)]
            Listener::Socket(_) => None,
        }
    }

    pub(super) async fn accept(&self) -> io::Result<Arrived> {
        match self {
            Listener::Port(listener) => {
                let (stream, from) = listener.accept().await?;
                Ok(Arrived { stream: Raw::Port(stream), tls: None, peer: Peer::Network(from.ip()) })
            }
            #[cfg(unix)]
            Listener::Socket(listener) => {
                let (stream, _) = listener.accept().await?;
                Ok(Arrived { stream: Raw::Socket(stream), tls: None, peer: Peer::Socket })
            }
            Listener::Certified(listener, tls) => {
                let (stream, from) = listener.accept().await?;
                Ok(Arrived { stream: Raw::Port(stream), tls: Some(tls.clone()), peer: Peer::Certified(from.ip()) })
            }
        }
    }
}

impl Arrived {
    pub(super) const fn peer(&self) -> Peer {
        self.peer
    }

    /// The stream for requests, after the certificate was seen where one is asked for.
    pub(super) async fn open(self) -> io::Result<Stream> {
        match (self.stream, self.tls) {
            (Raw::Port(stream), tls) => {
                // Answers are written whole; waiting to fill packets only delays them.
                let _ = stream.set_nodelay(true);
                match tls {
                    Some(tls) => Ok(Stream::Certified(Box::new(tls.accept(stream).await?))),
                    None => Ok(Stream::Port(stream)),
                }
            }
            #[cfg(unix)]
            (Raw::Socket(stream), _) => Ok(Stream::Socket(stream)),
        }
    }
}

/// A connection of any kind.
pub enum Stream {
    Port(TcpStream),
    #[cfg(unix)]
    Socket(UnixStream),
    Certified(Box<TlsStream<TcpStream>>),
}

impl Stream {
    /// Whether [`Stream::arrival`] says anything: what came in TLS may lie in a buffer already, or may be nothing for us.
    pub(super) const fn tells_arrivals(&self) -> bool {
        !matches!(self, Stream::Certified(_))
    }

    /// Waits until there is something to read, or the other side has gone.
    pub(super) async fn arrival(&self) -> io::Result<()> {
        match self {
            Stream::Port(stream) => stream.readable().await,
            #[cfg(unix)]
            Stream::Socket(stream) => stream.readable().await,
            Stream::Certified(_) => Ok(()),
        }
    }
}

/// Calls the same method of whichever stream it is.
macro_rules! each {
    ($stream:expr, $method:ident($($argument:expr),*)) => {
        match $stream.get_mut() {
            Stream::Port(stream) => Pin::new(stream).$method($($argument),*),
            #[cfg(unix)]
            Stream::Socket(stream) => Pin::new(stream).$method($($argument),*),
            Stream::Certified(stream) => Pin::new(stream.as_mut()).$method($($argument),*),
        }
    };
}

impl AsyncRead for Stream {
    fn poll_read(self: Pin<&mut Self>, context: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        each!(self, poll_read(context, buffer))
    }
}

impl AsyncWrite for Stream {
    fn poll_write(self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        each!(self, poll_write(context, bytes))
    }

    fn poll_write_vectored(self: Pin<&mut Self>, context: &mut Context<'_>, pieces: &[io::IoSlice<'_>]) -> Poll<io::Result<usize>> {
        each!(self, poll_write_vectored(context, pieces))
    }

    /// So that a file of the app goes out from where it lies; otherwise it is first copied behind its head.
    fn is_write_vectored(&self) -> bool {
        match self {
            Stream::Port(stream) => stream.is_write_vectored(),
            #[cfg(unix)]
            Stream::Socket(stream) => stream.is_write_vectored(),
            Stream::Certified(stream) => stream.is_write_vectored(),
        }
    }

    fn poll_flush(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        each!(self, poll_flush(context))
    }

    fn poll_shutdown(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        each!(self, poll_shutdown(context))
    }
}
