//! Opaque cursors: position, page size and filters, printed as URL-safe base64 with a checksum. All a cursor needs is in it, so the same
//! request always gets the same cursor, and with a cursor present every other parameter can be ignored, as the upstream does.

use catalogue::path::encode;
use catalogue::wire::Reply;
use serde_json::{Map, Value, json};

use crate::call::Call;
use crate::state::World;

/// Where a list continues.
#[derive(Clone, Debug, PartialEq)]
pub struct Cursor {
    pub position: usize,
    pub limit: usize,
    pub filters: Map<String, Value>,
}

impl Cursor {
    /// The bare token.
    pub fn token(&self, call: &Call) -> String {
        let text = json!([self.position, self.limit, self.filters]).to_string();
        base64(format!("{:016x}{text}", checksum(call, &text)).as_bytes())
    }

    /// The absolute URL that v1 lists answer.
    pub fn url(&self, world: &World, call: &Call) -> String {
        format!("{}{}?cursor={}", world.origin, call.path(), encode(&self.token(call)))
    }
}

/// Reads a cursor of the same list; refuses any other text with the documented code.
pub fn read(call: &Call, token: &str) -> Result<Cursor, Reply> {
    let bad = || call.errors(400, "ADMIN-400-1", "The cursor is invalid or has expired");
    let text = unbase64(token).and_then(|bytes| String::from_utf8(bytes).ok()).ok_or_else(bad)?;
    let (sum, text) = text.split_at_checked(16).ok_or_else(bad)?;
    if u64::from_str_radix(sum, 16).ok() != Some(checksum(call, text)) {
        return Err(bad());
    }
    let (position, limit, filters): (usize, usize, Map<String, Value>) = serde_json::from_str(text).map_err(|_| bad())?;
    Ok(Cursor { position, limit, filters })
}

/// FNV-1a over the path's owner and the text: a cursor of one list means nothing to another.
fn checksum(call: &Call, text: &str) -> u64 {
    let owner = call.operation.name.bytes().chain(call.account_id().bytes()).chain(call.parameter("directoryId").bytes());
    owner.chain(text.bytes()).fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3))
}

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

fn base64(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len() * 4 / 3 + 4);
    for chunk in bytes.chunks(3) {
        let group = chunk.iter().fold(0u32, |group, byte| group << 8 | u32::from(*byte)) << (8 * (3 - chunk.len()));
        for at in 0..=chunk.len() {
            text.push(char::from(ALPHABET[(group >> (18 - 6 * at) & 63) as usize]));
        }
    }
    text
}

fn unbase64(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len() * 3 / 4);
    for chunk in text.as_bytes().chunks(4) {
        let mut group = 0u32;
        for letter in chunk {
            let digit = ALPHABET.iter().position(|known| known == letter)?;
            group = group << 6 | u32::try_from(digit).ok()?;
        }
        group <<= 6 * (4 - chunk.len());
        let whole = group.to_be_bytes();
        bytes.extend_from_slice(whole.get(1..chunk.len())?);
    }
    Some(bytes)
}
