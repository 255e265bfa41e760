//! Time zones and languages to choose from: zones as the browser knows them, languages with their names in the reader's own language.

use js_sys::{Array, Function, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};

use super::Fault;
use crate::components::menu::Choice;

/// Where the browser cannot list its zones: one for each offset that many people live by.
const FEW_ZONES: [&str; 34] = [
    "Africa/Cairo",
    "Africa/Johannesburg",
    "Africa/Lagos",
    "Africa/Nairobi",
    "America/Anchorage",
    "America/Bogota",
    "America/Chicago",
    "America/Denver",
    "America/Halifax",
    "America/Los_Angeles",
    "America/Mexico_City",
    "America/New_York",
    "America/Sao_Paulo",
    "America/St_Johns",
    "Asia/Bangkok",
    "Asia/Dhaka",
    "Asia/Dubai",
    "Asia/Hong_Kong",
    "Asia/Jerusalem",
    "Asia/Kathmandu",
    "Asia/Kolkata",
    "Asia/Manila",
    "Asia/Seoul",
    "Asia/Singapore",
    "Asia/Tokyo",
    "Australia/Adelaide",
    "Australia/Perth",
    "Australia/Sydney",
    "Europe/Berlin",
    "Europe/Istanbul",
    "Europe/London",
    "Europe/Moscow",
    "Pacific/Auckland",
    "Pacific/Honolulu",
];

/// The languages that Atlassian's products speak, with the regions that differ. Any other tag can be typed.
const LANGUAGES: [&str; 52] = [
    "bg-BG", "ca-ES", "cs-CZ", "da-DK", "de-AT", "de-CH", "de-DE", "el-GR", "en-AU", "en-CA", "en-GB", "en-IE", "en-IN", "en-NZ", "en-US",
    "en-ZA", "es-419", "es-ES", "es-MX", "et-EE", "fi-FI", "fr-BE", "fr-CA", "fr-CH", "fr-FR", "he-IL", "hi-IN", "hr-HR", "hu-HU", "id-ID",
    "is-IS", "it-IT", "ja-JP", "ko-KR", "lt-LT", "lv-LV", "ms-MY", "nb-NO", "nl-BE", "nl-NL", "pl-PL", "pt-BR", "pt-PT", "ro-RO", "ru-RU",
    "sk-SK", "sl-SI", "sv-SE", "th-TH", "tr-TR", "uk-UA", "vi-VN",
];

/// Languages that need their script or region said.
const SCRIPTS: [&str; 3] = ["ar-AE", "zh-CN", "zh-TW"];

/// Every zone that the browser knows, and UTC.
#[must_use]
pub fn zones() -> Vec<Choice> {
    let known = supported_zones().unwrap_or_else(|| FEW_ZONES.map(str::to_owned).to_vec());
    let choice = |zone: String| Choice { label: zone.clone(), value: zone, note: None };
    std::iter::once("UTC".to_owned()).chain(known.into_iter().filter(|zone| zone != "UTC")).map(choice).collect()
}

/// `Intl.supportedValuesOf("timeZone")`, in browsers that have it.
fn supported_zones() -> Option<Vec<String>> {
    let list = intl("supportedValuesOf")?.call1(&JsValue::UNDEFINED, &"timeZone".into()).ok()?;
    let zones: Vec<String> = list.dyn_into::<Array>().ok()?.iter().filter_map(|zone| zone.as_string()).collect();
    (!zones.is_empty()).then_some(zones)
}

/// The languages, by name; the tag stands beside it.
#[must_use]
pub fn languages() -> Vec<Choice> {
    let names = display_names();
    let name = |tag: &str| {
        let (names, of) = names.as_ref()?;
        of.call1(names, &tag.into()).ok()?.as_string()
    };
    let choice =
        |tag: &str| Choice { value: tag.to_owned(), label: name(tag).unwrap_or_else(|| tag.to_owned()), note: Some(tag.to_owned()) };
    let mut languages: Vec<Choice> = LANGUAGES.into_iter().chain(SCRIPTS).map(choice).collect();
    crate::sorting::by_key(&mut languages, |choice| choice.label.to_lowercase());
    languages
}

/// An `Intl.DisplayNames` of languages and its method.
fn display_names() -> Option<(JsValue, Function)> {
    let options = Object::new();
    Reflect::set(&options, &"type".into(), &"language".into()).ok()?;
    let arguments = Array::of2(&JsValue::UNDEFINED, &options);
    let names = Reflect::construct(&intl("DisplayNames")?, &arguments).ok()?;
    let of = Reflect::get(&names, &"of".into()).ok()?.dyn_into().ok()?;
    Some((names, of))
}

fn intl(name: &str) -> Option<Function> {
    let intl = Reflect::get(&js_sys::global(), &"Intl".into()).ok()?;
    Reflect::get(&intl, &name.into()).ok()?.dyn_into().ok()
}

/// A time zone as `Area/City`. Browsers list one name for each zone, while others are as good, so a name that is not listed is not refused.
///
/// # Errors
/// When it does not have that form.
pub fn zone(text: &str) -> Result<(), Fault> {
    let text = text.trim();
    let is_word =
        |part: &str| !part.is_empty() && part.chars().all(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '_' | '+' | '-'));
    let is_zone = text.is_empty() || matches!(text, "UTC" | "GMT") || (text.contains('/') && text.split('/').all(is_word));
    if is_zone { Ok(()) } else { Err(Fault::new("A time zone is written like Europe/Berlin. Choose one from the list.")) }
}

/// A language tag in the form of BCP 47.
///
/// # Errors
/// When it does not have that form.
pub fn language(text: &str) -> Result<(), Fault> {
    let mut parts = text.trim().split('-');
    let is_first = |part: &str| matches!(part.len(), 2..=8) && part.chars().all(|letter| letter.is_ascii_alphabetic());
    let is_next = |part: &str| matches!(part.len(), 1..=8) && part.chars().all(|letter| letter.is_ascii_alphanumeric());
    let is_tag = text.trim().is_empty() || (parts.next().is_some_and(is_first) && parts.all(is_next));
    if is_tag { Ok(()) } else { Err(Fault::new("A language is written like en-GB. Choose one from the list.")) }
}

#[cfg(test)]
mod tests;
