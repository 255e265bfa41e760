//! What the page asks before the program is there: who is signed in, and the first people of the plain list. An answer is taken once, by whoever asks first.

use catalogue::wire::Method;
use js_sys::{Object, Promise, Reflect};
use leptos::prelude::window;
use wasm_bindgen::{JsCast, JsValue};

use super::transport::ApiRequest;

#[cfg(test)]
mod tests;

/// Where the page keeps the promises of the answers, by path and body.
const ASKED: &str = "asked";

/// The answer on its way to this request, unless it was taken before.
pub fn take(request: &ApiRequest) -> Option<Promise> {
    let key = JsValue::from_str(&key(request)?);
    let asked: Object = Reflect::get(&window(), &JsValue::from_str(ASKED)).ok()?.dyn_into().ok()?;
    let answer = Reflect::get(&asked, &key).ok()?.dyn_into().ok()?;
    // A second asker wants to know how it is then. A plain property can always be deleted.
    let _ = Reflect::delete_property(&asked, &key);
    Some(answer)
}

/// The name under which the page keeps the answer to such a request. None for what it never asks: changes, and what has headers of its own.
fn key(request: &ApiRequest) -> Option<String> {
    let is_plain = request.headers.is_empty();
    match (request.method, &request.body) {
        (Method::Get, None) if is_plain => Some(request.path.clone()),
        (Method::Post, Some(body)) if is_plain => Some(format!("{}{body}", request.path)),
        _ => None,
    }
}
