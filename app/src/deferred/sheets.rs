//! Style sheets that wait in the page's head until a piece is fetched that needs them. The head says which: with `data-unless`, a sheet is for every
//! piece but those that the attribute names.

use js_sys::{Promise, Reflect};
use leptos::prelude::document;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Element, Event};

/// An element with this attribute is not fetched.
const WAITS: &str = "disabled";
const LOADED: &str = "load";

/// A sheet, and the promise of the event that says how its fetch ended.
pub struct Sheet(Element, Promise);

/// Starts fetching the sheets of a piece.
pub fn fetch(piece: &str) -> Vec<Sheet> {
    of(piece).into_iter().map(|sheet| Sheet(sheet.clone(), ended(&sheet))).collect()
}

/// Waits for them; false when one did not come. Drawn without it, the piece would show unstyled.
pub async fn arrived(sheets: Vec<Sheet>) -> bool {
    let mut all = true;
    for Sheet(sheet, end) in sheets {
        let is_loaded = JsFuture::from(end).await.is_ok_and(|event| event.unchecked_into::<Event>().type_() == LOADED);
        if !is_loaded {
            // So that the next try asks again. That the attribute cannot be set does not happen with its name fixed.
            let _ = sheet.set_attribute(WAITS, "");
            all = false;
        }
    }
    all
}

/// The sheets of the piece that are not there yet.
fn of(piece: &str) -> Vec<Element> {
    let selector = format!("link[data-unless]:not([data-unless~='{piece}'])");
    let Ok(found) = document().query_selector_all(&selector) else { return Vec::new() };
    let sheets = (0..found.length()).filter_map(|place| found.item(place)?.dyn_into::<Element>().ok());
    sheets.filter(|sheet| !is_there(sheet)).collect()
}

/// Another piece may have asked for it already; then it is awaited with that one.
fn is_there(sheet: &Element) -> bool {
    !sheet.has_attribute(WAITS) && Reflect::get(sheet, &JsValue::from_str("sheet")).is_ok_and(|content| !content.is_null())
}

fn ended(sheet: &Element) -> Promise {
    Promise::new(&mut |end, _| {
        // None of these can fail: both events and the attribute are what such an element has.
        let _ = sheet.add_event_listener_with_callback(LOADED, &end);
        let _ = sheet.add_event_listener_with_callback("error", &end);
        let _ = sheet.remove_attribute(WAITS);
    })
}
