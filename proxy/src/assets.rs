//! The built app, embedded by the build script with its compressed forms, and how it is served: hashed names for ever, the rest checked by its
//! tag, the page shell fresh each time under a policy that knows the page's own inline scripts and styles by their hashes.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use catalogue::session::Mode;
use sha2::{Digest, Sha256};

use crate::error::ProxyError;
use crate::log::Trace;
use crate::pages;
use crate::reports::{self, ENDPOINT, REPORTS_PATH};
use crate::service::Service;

/// One file of the built app.
#[derive(Clone, Copy, Debug)]
pub struct Asset {
    /// From the site's root, starting with `/`.
    pub path: &'static str,
    pub content_type: &'static str,
    pub raw: &'static [u8],
    /// Empty where compressing gains nothing.
    pub brotli: &'static [u8],
    pub gzip: &'static [u8],
    /// SHA-256 of the raw bytes in hexadecimal.
    pub hash: &'static str,
}

impl Asset {
    /// How many bytes travel when this compressed form is asked for.
    #[must_use]
    pub const fn smallest(&self, compressed: &[u8]) -> usize {
        if compressed.is_empty() { self.raw.len() } else { compressed.len() }
    }
}

/// The page shell, and the one that says from its first paint that this is a demo (made from the first by the build script).
const SHELL: &str = "/index.html";
const DEMO_SHELL: &str = "/index.demo.html";

include!(concat!(env!("OUT_DIR"), "/embedded.rs"));

/// The files of one app, and the policy of its page.
#[derive(Clone, Debug)]
pub struct Assets {
    files: Vec<Asset>,
    policy: HeaderValue,
}

impl Assets {
    /// The app that was built into this binary; empty when none was.
    #[must_use]
    pub fn embedded() -> Assets {
        Assets::of(EMBEDDED)
    }

    /// An app made of these files.
    #[must_use]
    pub fn of(files: &[Asset]) -> Assets {
        let page = files.iter().find(|file| file.path == SHELL).map_or(&b""[..], |file| file.raw);
        let policy = HeaderValue::from_str(&policy(&String::from_utf8_lossy(page))).expect("a policy is made of words and base64");
        Assets { files: files.to_vec(), policy }
    }

    /// Every file, in path order.
    #[must_use]
    pub fn files(&self) -> &[Asset] {
        &self.files
    }

    /// Both shells have the same scripts, and so the same policy.
    fn shell(&self, mode: Mode) -> Option<&Asset> {
        let demo = if mode == Mode::Demo { self.find(DEMO_SHELL) } else { None };
        demo.or_else(|| self.find(SHELL))
    }

    fn find(&self, path: &str) -> Option<&Asset> {
        self.files.iter().find(|file| file.path == path)
    }
}

/// Answers everything that is neither API nor sign-in: a file, or the page shell for the app's own addresses.
pub async fn serve(State(service): State<Arc<Service>>, request: Request) -> Result<Response, ProxyError> {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return Err(ProxyError::Method(vec!["GET", "HEAD"]));
    }
    let path = request.uri().path();
    if let Some(file) = file(&service.assets, path, request.headers()) {
        return Ok(file);
    }
    if !is_app_route(path) {
        return Err(ProxyError::NotFound);
    }
    match service.assets.shell(service.mode) {
        Some(shell) => {
            let mut response = encoded(shell, request.headers());
            response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, service.assets.policy.clone());
            response.headers_mut().insert("reporting-endpoints", reports::endpoints());
            response.extensions_mut().insert(Trace::of("shell"));
            Ok(response)
        }
        None => Ok(pages::page(
            "shell",
            "<h1>The app is not built in</h1><p>This service was compiled without the app. Run <code>cargo xtask build</code>.</p>",
            "",
        )),
    }
}

/// The file of this path, which is not the page shell.
#[must_use]
pub fn file(assets: &Assets, path: &str, headers: &HeaderMap) -> Option<Response> {
    assets.find(path).filter(|file| !matches!(file.path, SHELL | DEMO_SHELL)).map(|file| answer(file, headers))
}

/// Whether the app draws this address. Account ids have no file ending, so whatever has one is a file that is not there. What looks like an API call
/// at the wrong base gets a 404 that a client understands, never a page.
fn is_app_route(path: &str) -> bool {
    let mut segments = path.split('/').skip(1);
    let first = segments.next().unwrap_or_default().to_ascii_lowercase();
    let last = path.rsplit('/').next().unwrap_or_default();
    let endings = [
        "js",
        "mjs",
        "wasm",
        "css",
        "map",
        "svg",
        "png",
        "ico",
        "jpg",
        "webp",
        "json",
        "webmanifest",
        "txt",
        "xml",
        "html",
        "woff2",
        "br",
        "gz",
        "php",
    ];
    let is_file = last.rsplit_once('.').is_some_and(|(_, ending)| endings.contains(&ending.to_ascii_lowercase().as_str()));
    !path.contains("//") && !matches!(first.as_str(), "api" | "auth" | "admin" | "healthz" | "readyz") && !is_file
}

fn answer(file: &Asset, headers: &HeaderMap) -> Response {
    let tag = HeaderValue::from_str(&format!("\"{}\"", file.hash)).expect("a hash is hexadecimal");
    let known = headers.get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok());
    let mut response =
        if known.is_some_and(|list| list.split(',').any(|one| one.trim().trim_start_matches("W/").as_bytes() == tag.as_bytes())) {
            StatusCode::NOT_MODIFIED.into_response()
        } else {
            encoded(file, headers)
        };
    let caching = if has_hashed_name(file.path) { "public, max-age=31536000, immutable" } else { "no-cache" };
    let headers = response.headers_mut();
    headers.insert(header::ETAG, tag);
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(caching));
    headers.insert(header::VARY, HeaderValue::from_static("Accept-Encoding"));
    response.extensions_mut().insert(Trace::of("asset"));
    response
}

fn encoded(file: &Asset, headers: &HeaderMap) -> Response {
    let (encoding, body) = if !file.brotli.is_empty() && accepts(headers, "br") {
        (Some("br"), file.brotli)
    } else if !file.gzip.is_empty() && accepts(headers, "gzip") {
        (Some("gzip"), file.gzip)
    } else {
        (None, file.raw)
    };
    let mut response = Bytes::from_static(body).into_response();
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(file.content_type));
    if let Some(encoding) = encoding {
        response.headers_mut().insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
    }
    response
}

fn accepts(headers: &HeaderMap, wanted: &str) -> bool {
    let offered = headers.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
    offered.split(',').any(|part| {
        let (name, weight) = part.split_once(';').unwrap_or((part, ""));
        let refused = weight.trim().strip_prefix("q=").is_some_and(|q| q.trim_matches(['0', '.']).is_empty());
        name.trim().eq_ignore_ascii_case(wanted) && !refused
    })
}

/// Trunk writes 64 bits without noughts in front: one name of sixteen is shorter than the others, one of a million shorter than this.
const SHORTEST_HASH: usize = 12;

/// Whether trunk put a hash into the name: `app-0123456789abcdef.js`, `app-123456789abcdef_bg.wasm`.
fn has_hashed_name(path: &str) -> bool {
    path.split(|byte: char| !byte.is_ascii_alphanumeric())
        .any(|word| word.len() >= SHORTEST_HASH && word.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

/// The page's policy: own files, own WebAssembly, and the page's inline scripts and styles by hash. Nothing else, and no exception that would let
/// injected markup run.
fn policy(page: &str) -> String {
    let scripts = inline(page, "script");
    let styles = inline(page, "style");
    format!(
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'{scripts}; style-src 'self'{styles}; connect-src 'self'; img-src 'self' data:; \
         font-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'; report-uri {REPORTS_PATH}; report-to {ENDPOINT}"
    )
}

/// The hashes of the inline elements of this name, each after a space.
fn inline(page: &str, element: &str) -> String {
    let (open, close) = (format!("<{element}"), format!("</{element}>"));
    let mut hashes = String::new();
    let mut rest = page;
    while let Some(at) = rest.find(&open) {
        rest = &rest[at + open.len()..];
        let Some((attributes, after)) = rest.split_once('>') else { break };
        let Some((content, beyond)) = after.split_once(&close) else { break };
        if !attributes.contains("src=") && !content.is_empty() {
            hashes.push_str(&format!(" 'sha256-{}'", STANDARD.encode(Sha256::digest(content.as_bytes()))));
        }
        rest = beyond;
    }
    hashes
}

#[cfg(test)]
mod tests;
