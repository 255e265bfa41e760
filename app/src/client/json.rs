//! Reads JSON. serde_json turns text into a document, once for all types. From the document to the type is our own step: the app only has to know whether an
//! answer fits, and saying where it does not, as serde_json does anew for each type, was a tenth of the program.

mod shape;
mod unfit;

use serde::de::DeserializeOwned;
use serde_json::Value;

use shape::Document;
use unfit::Unfit;

#[cfg(test)]
mod tests;

/// The document; of a name that stands in it twice, the last value. None when the text is not JSON.
#[must_use]
pub fn parse(text: &[u8]) -> Option<Value> {
    serde_json::from_slice(text).ok()
}

/// The document as a value of this type. None when it is not one.
#[must_use]
pub fn fit<A: DeserializeOwned>(document: Value) -> Option<A> {
    let fitted: Result<A, Unfit> = A::deserialize(Document(document));
    fitted.ok()
}

/// Reads a text.
#[must_use]
pub fn read<A: DeserializeOwned>(text: &[u8]) -> Option<A> {
    fit(parse(text)?)
}
