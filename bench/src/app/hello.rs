//! The page that the app's start is measured against, served as the service serves the app: compressed beforehand, out of memory, hashed names for ever.

use std::collections::HashMap;
use std::convert::Infallible;
use std::io::Write as _;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;
use std::sync::Arc;

use bytes::Bytes;
use http_body_util::Full;
use hyper::body::Incoming;
use hyper::header::{CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, HeaderValue};
use hyper::service::service_fn;
use hyper::{Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use tokio::net::TcpListener;

use crate::Failure;

/// As the service's build compresses.
const QUALITY: u32 = 11;
const WINDOW: u32 = 24;

struct File {
    content_type: &'static str,
    caching: &'static str,
    brotli: Bytes,
}

/// The page, reachable at an address as long as this program lives.
pub struct Hello {
    pub address: String,
    /// Brotli bytes of all files.
    pub bytes: usize,
}

impl Hello {
    /// Reads what trunk built, and serves it in a thread of its own.
    pub fn serve(folder: &Path) -> Result<Hello, Failure> {
        let files = read(folder)?;
        let bytes = files.values().map(|file| file.brotli.len()).sum();
        let listener = std::net::TcpListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, 0)))?;
        listener.set_nonblocking(true)?;
        let address = format!("http://{}", listener.local_addr()?);
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        std::thread::spawn(move || runtime.block_on(accept(listener, Arc::new(files))));
        Ok(Hello { address, bytes })
    }
}

fn read(folder: &Path) -> Result<HashMap<String, File>, Failure> {
    let mut files = HashMap::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let immutable = "public, max-age=31536000, immutable";
        let (content_type, caching) = match path.extension().and_then(|ending| ending.to_str()) {
            Some("html") => ("text/html; charset=utf-8", "no-cache"),
            Some("js") => ("text/javascript", immutable),
            Some("wasm") => ("application/wasm", immutable),
            _ => continue,
        };
        let address = if name == "index.html" { "/".to_owned() } else { format!("/{name}") };
        files.insert(address, File { content_type, caching, brotli: compressed(&std::fs::read(&path)?)? });
    }
    if files.contains_key("/") { Ok(files) } else { Err(format!("{} holds no page", folder.display()).into()) }
}

fn compressed(raw: &[u8]) -> Result<Bytes, Failure> {
    let mut writer = brotli::CompressorWriter::new(Vec::new(), 4096, QUALITY, WINDOW);
    writer.write_all(raw)?;
    Ok(Bytes::from(writer.into_inner()))
}

async fn accept(listener: std::net::TcpListener, files: Arc<HashMap<String, File>>) {
    let Ok(listener) = TcpListener::from_std(listener) else { return };
    while let Ok((stream, _)) = listener.accept().await {
        // Only makes answers later where it cannot be set.
        drop(stream.set_nodelay(true));
        let files = Arc::clone(&files);
        let answering = service_fn(move |request: Request<Incoming>| {
            let response = answer(files.get(request.uri().path()));
            async { Ok::<_, Infallible>(response) }
        });
        tokio::spawn(async move {
            // Browsers leave in mid-answer when they are ended.
            drop(hyper::server::conn::http1::Builder::new().serve_connection(TokioIo::new(stream), answering).await);
        });
    }
}

fn answer(file: Option<&File>) -> Response<Full<Bytes>> {
    let Some(File { content_type, caching, brotli }) = file else {
        let mut response = Response::new(Full::default());
        *response.status_mut() = StatusCode::NOT_FOUND;
        return response;
    };
    let mut response = Response::new(Full::new(brotli.clone()));
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
    headers.insert(CONTENT_ENCODING, HeaderValue::from_static("br"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static(caching));
    response
}
