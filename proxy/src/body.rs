//! Reading a request body under a size limit, a pause limit and a total limit, and reading JSON so strictly that the judged and the sent value are one.

use std::fmt;
use std::time::Duration;

use axum::body::Body;
use bytes::{Bytes, BytesMut};
use http_body_util::BodyExt;
use serde::de::{self, DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

use crate::error::ProxyError;

/// What a request body may cost.
#[derive(Clone, Copy, Debug)]
pub struct BodyLimits {
    pub bytes: usize,
    /// The longest silence between two pieces.
    pub pause: Duration,
    pub total: Duration,
}

impl Default for BodyLimits {
    fn default() -> BodyLimits {
        BodyLimits { bytes: 1024 * 1024, pause: Duration::from_secs(10), total: Duration::from_secs(30) }
    }
}

/// Reads the whole body.
///
/// # Errors
/// When it is larger, slower or more broken than allowed.
pub async fn read(body: Body, limits: &BodyLimits) -> Result<Bytes, ProxyError> {
    // Most requests have none.
    if hyper::body::Body::is_end_stream(&body) {
        return Ok(Bytes::new());
    }
    tokio::time::timeout(limits.total, collect(body, limits)).await.map_err(|_| ProxyError::BodyTimeout)?
}

async fn collect(mut body: Body, limits: &BodyLimits) -> Result<Bytes, ProxyError> {
    let mut whole = BytesMut::new();
    loop {
        let next = tokio::time::timeout(limits.pause, body.frame()).await.map_err(|_| ProxyError::BodyTimeout)?;
        let Some(frame) = next else { return Ok(whole.freeze()) };
        let frame = frame.map_err(|_| ProxyError::Body("it broke off"))?;
        // Trailers are dropped: nothing reads them.
        let Ok(piece) = frame.into_data() else { continue };
        if whole.len() + piece.len() > limits.bytes {
            return Err(ProxyError::BodyTooLarge(limits.bytes));
        }
        whole.extend_from_slice(&piece);
    }
}

/// Deeper bodies are refused; the upstream's own stay below ten.
const DEEPEST: usize = 32;

/// Reads JSON: one value, no repeated member names (two readers might pick different ones), limited depth.
///
/// # Errors
/// When it is not such a value.
pub fn json(bytes: &[u8]) -> Result<Value, ProxyError> {
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let value = Strict { depth: 0 }
        .deserialize(&mut reader)
        .map_err(|_| ProxyError::Body("it is not JSON, repeats a member name, or is nested too deeply"))?;
    reader.end().map_err(|_| ProxyError::Body("something follows the JSON value"))?;
    Ok(value)
}

#[derive(Clone, Copy)]
struct Strict {
    depth: usize,
}

impl Strict {
    fn deeper<E: de::Error>(self) -> Result<Strict, E> {
        if self.depth >= DEEPEST { Err(E::custom("too deep")) } else { Ok(Strict { depth: self.depth + 1 }) }
    }
}

impl<'de> DeserializeSeed<'de> for Strict {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Strict {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_f64<E: de::Error>(self, value: f64) -> Result<Value, E> {
        Number::from_f64(value).map(Value::Number).ok_or_else(|| E::custom("not a finite number"))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(Value::String(value.to_owned()))
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let inner = self.deeper()?;
        let mut list = Vec::new();
        while let Some(item) = items.next_element_seed(inner)? {
            list.push(item);
        }
        Ok(Value::Array(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<Value, A::Error> {
        let inner = self.deeper()?;
        let mut map = Map::new();
        while let Some(name) = fields.next_key::<String>()? {
            let value = fields.next_value_seed(inner)?;
            if map.insert(name, value).is_some() {
                return Err(de::Error::custom("repeated member"));
            }
        }
        Ok(Value::Object(map))
    }
}

#[cfg(test)]
mod tests;
