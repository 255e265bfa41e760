//! Hands a file to the browser to save. The address that is made for it names memory of this page and is forgotten at once.

use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, BlobPropertyBag, HtmlElement, Url};

/// The browser gave no file to save.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotSaved;

impl From<JsValue> for NotSaved {
    fn from(_: JsValue) -> NotSaved {
        NotSaved
    }
}

/// How long the browser may take to start reading the file, in milliseconds.
const STAYS: u64 = 10_000;

/// Saves a text under a name.
pub fn save(name: &str, media_type: &str, text: &str) -> Result<(), NotSaved> {
    let options = BlobPropertyBag::new();
    options.set_type(media_type);
    let parts = js_sys::Array::of1(&JsValue::from_str(text));
    let blob = Blob::new_with_str_sequence_and_options(&parts, &options)?;
    let address = Url::create_object_url_with_blob(&blob)?;
    let link = leptos::prelude::document().create_element("a")?;
    link.set_attribute("href", &address)?;
    link.set_attribute("download", name)?;
    link.set_attribute("rel", "external")?;
    let link: HtmlElement = link.dyn_into().map_err(|_| NotSaved)?;
    link.click();
    leptos::prelude::set_timeout(
        move || {
            // An address that is unknown already is as good as forgotten.
            let _ = Url::revoke_object_url(&address);
        },
        std::time::Duration::from_millis(STAYS),
    );
    Ok(())
}
