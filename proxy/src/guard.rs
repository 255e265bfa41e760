//! What a request must look like before anybody asks who sent it or what it wants. `every_request` holds for all addresses,
//! `api_call` and `form_post` for the two ways in which something can be asked of the service.

mod names;

use axum::extract::Request;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, Method, Uri, Version, header};
use catalogue::session::API_HEADER;

use crate::error::ProxyError;
use crate::origin::PublicOrigin;
pub use names::Told;

/// Longer request targets are refused; the longest legal one (path, cursor, filter) stays below.
const LONGEST_TARGET: usize = 8 * 1024;
const HTTP2_SETTINGS: HeaderName = HeaderName::from_static("http2-settings");
const API: HeaderName = HeaderName::from_static(API_HEADER);
const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");
const SEC_FETCH_DEST: HeaderName = HeaderName::from_static("sec-fetch-dest");

/// Checks that hold for every address, before anything else is read. `told` are the headers by which a gateway tells who is calling.
///
/// # Errors
/// Names the first rule that is broken.
pub fn every_request(origin: &PublicOrigin, told: Option<&Told>, request: &Request) -> Result<(), ProxyError> {
    target(request.method(), request.uri())?;
    names::check(request.headers(), told)?;
    if request.headers().contains_key(header::UPGRADE) || request.headers().contains_key(HTTP2_SETTINGS) {
        return Err(ProxyError::Upgrade);
    }
    // Probes of an orchestrator come by address, and the two answers say nothing about anybody.
    if matches!(request.uri().path(), "/healthz" | "/readyz") {
        return Ok(());
    }
    host(origin, request)
}

fn target(method: &Method, uri: &Uri) -> Result<(), ProxyError> {
    if method == Method::CONNECT || uri.scheme().is_some() || uri.authority().is_some() {
        return Err(ProxyError::Target("only a path is accepted"));
    }
    if uri.path_and_query().is_none_or(|target| target.as_str().len() > LONGEST_TARGET) {
        return Err(ProxyError::TargetTooLong);
    }
    if !uri.path().starts_with('/') {
        return Err(ProxyError::Target("only a path is accepted"));
    }
    raw_path(uri.path())?;
    if uri.query().is_some_and(|query| !query.bytes().all(|byte| byte.is_ascii_graphic())) {
        return Err(ProxyError::Target("the query has bytes that must be percent-encoded"));
    }
    Ok(())
}

/// The bytes that a path may have.
static PLAIN: [bool; 256] = {
    let mut plain = [false; 256];
    let mut byte = b'!';
    while byte <= b'~' {
        plain[byte as usize] = !matches!(byte, b'\\' | b';' | b'#' | b'?' | b'"' | b'<' | b'>' | b'`' | b'{' | b'}' | b'^');
        byte += 1;
    }
    plain
};

/// Refuses every path that two readers could read in two ways. The only escapes that survive are those of characters which
/// mean nothing in a path.
///
/// # Errors
/// Names the rule that is broken.
pub fn raw_path(path: &str) -> Result<(), ProxyError> {
    if !path.bytes().fold(true, |is_plain, byte| is_plain & PLAIN[usize::from(byte)]) {
        return Err(ProxyError::Target("the path has a character that no address of this service has"));
    }
    // Most have no escape and no segment that begins with a dot: there is nothing in them to be read in two ways.
    if !path.contains('%') && !path.contains("/.") && !path.starts_with('.') {
        return Ok(());
    }
    let mut decoded = String::with_capacity(path.len());
    let mut rest = path;
    while let Some((before, after)) = rest.split_once('%') {
        let escape = after.get(..2).and_then(|digits| u8::from_str_radix(digits, 16).ok()).filter(|_| !after.starts_with(['+', '-']));
        let Some(byte) = escape else { return Err(ProxyError::Target("the path has a broken escape")) };
        if !byte.is_ascii_graphic() || matches!(byte, b'/' | b'\\' | b'%' | b';' | b'#' | b'?') {
            return Err(ProxyError::Target("the path hides a separator, a control character or another escape"));
        }
        decoded.push_str(before);
        decoded.push(char::from(byte));
        rest = after.get(2..).unwrap_or_default();
    }
    decoded.push_str(rest);
    if decoded.split('/').any(|segment| segment == "." || segment == "..") {
        return Err(ProxyError::Target("the path has a dot segment"));
    }
    Ok(())
}

fn host(origin: &PublicOrigin, request: &Request) -> Result<(), ProxyError> {
    let Some(host) = request.headers().get(header::HOST) else {
        return Err(ProxyError::Header("Host is missing"));
    };
    let named_well = host.to_str().is_ok_and(|host| origin.has_authority(host));
    if !named_well || request.version() < Version::HTTP_10 {
        return Err(ProxyError::Misdirected);
    }
    Ok(())
}

/// A call of the API, from the app or a script: three independent proofs that no other site sent it. A token is a proof of its own in place of the
/// header, since no page can add one to what a browser sends; but where a browser tells of another site, that is believed of it, too.
///
/// # Errors
/// Names the proof that failed, or the content type.
pub fn api_call(origin: &PublicOrigin, parts: &Parts, has_token: bool) -> Result<(), ProxyError> {
    fetch_metadata(&parts.headers)?;
    own_origin(origin, &parts.headers)?;
    if !has_token && text(&parts.headers, &API) != Some("1") {
        return Err(ProxyError::CrossSite("the header x-rollcall: 1 is missing"));
    }
    if parts.method != Method::GET && has_body(&parts.headers) && json_type(&parts.headers).is_none() {
        return Err(ProxyError::ContentType);
    }
    Ok(())
}

/// A plain form of our own pages, or a script without browser headers.
///
/// # Errors
/// When a browser says that the form belongs to another site.
pub fn form_post(origin: &PublicOrigin, headers: &HeaderMap) -> Result<(), ProxyError> {
    if text(headers, &SEC_FETCH_SITE).is_some_and(|site| site != "same-origin") {
        return Err(ProxyError::CrossSite("the form was sent by another site"));
    }
    own_origin(origin, headers)
}

/// A page that a person opened from ours, or by its address; not one that another site sent them to.
///
/// # Errors
/// When the browser says that another site did.
pub fn own_navigation(headers: &HeaderMap) -> Result<(), ProxyError> {
    match text(headers, &SEC_FETCH_SITE) {
        None | Some("none" | "same-origin") => Ok(()),
        Some(_) => Err(ProxyError::CrossSite("another site sent the browser here")),
    }
}

/// Ending a session needs one positive proof of origin, not only the absence of a foreign one.
///
/// # Errors
/// When nothing proves that the request is our own.
pub fn sign_out(origin: &PublicOrigin, headers: &HeaderMap) -> Result<(), ProxyError> {
    form_post(origin, headers)?;
    let proven = text(headers, &SEC_FETCH_SITE) == Some("same-origin")
        || text(headers, &header::ORIGIN).is_some_and(|sent| origin.is_own(sent))
        || is_script(headers);
    if proven { Ok(()) } else { Err(ProxyError::CrossSite("nothing shows that the request is this site's own")) }
}

/// Whether the caller is the app or a script rather than a plain form.
#[must_use]
pub fn is_script(headers: &HeaderMap) -> bool {
    text(headers, &API) == Some("1")
}

/// The JSON media type of the body, in its canonical spelling.
#[must_use]
pub fn json_type(headers: &HeaderMap) -> Option<&'static str> {
    let value = headers.get(header::CONTENT_TYPE)?.to_str().ok()?;
    let (media, parameters) = value.split_once(';').unwrap_or((value, ""));
    let parameters = parameters.trim();
    let charset_is_utf8 = parameters.is_empty()
        || parameters.split_once('=').is_some_and(|(name, value)| {
            name.trim().eq_ignore_ascii_case("charset") && value.trim().trim_matches('"').eq_ignore_ascii_case("utf-8")
        });
    let known = ["application/json", "application/scim+json"];
    known.into_iter().find(|known| charset_is_utf8 && media.trim().eq_ignore_ascii_case(known))
}

fn has_body(headers: &HeaderMap) -> bool {
    headers.contains_key(header::CONTENT_TYPE)
        || headers.contains_key(header::TRANSFER_ENCODING)
        || text(headers, &header::CONTENT_LENGTH).is_some_and(|length| length != "0")
}

fn fetch_metadata(headers: &HeaderMap) -> Result<(), ProxyError> {
    if text(headers, &SEC_FETCH_DEST).is_some_and(|kind| kind != "empty") {
        return Err(ProxyError::CrossSite("an API answer is not a page"));
    }
    match text(headers, &SEC_FETCH_SITE) {
        None if !headers.contains_key(SEC_FETCH_SITE) => Ok(()),
        Some("same-origin") => Ok(()),
        _ => Err(ProxyError::CrossSite("the browser says that another site sent it")),
    }
}

/// Browsers write `Origin: null` on form posts of pages with `Referrer-Policy: no-referrer`, as ours are; then `Sec-Fetch-Site`,
/// which no page can forge, must say that the page is ours.
fn own_origin(origin: &PublicOrigin, headers: &HeaderMap) -> Result<(), ProxyError> {
    let Some(sent) = headers.get(header::ORIGIN) else { return Ok(()) };
    let sent = sent.to_str().unwrap_or_default();
    let hidden = sent == "null" && text(headers, &SEC_FETCH_SITE) == Some("same-origin");
    if origin.is_own(sent) || hidden { Ok(()) } else { Err(ProxyError::CrossSite("its Origin is another site")) }
}

fn text<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

#[cfg(test)]
mod tests;
