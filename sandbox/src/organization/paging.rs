//! Page sizes with their documented defaults and limits, and lists cut into pages.

use catalogue::wire::Reply;
use serde_json::{Map, Value, json};

use crate::call::Call;
use crate::cursor::{self, Cursor};
use crate::state::World;

/// The page size asked for; refused outside 1 to `most`.
pub fn limit(call: &Call, asked: Option<&Value>, usual: usize, most: usize) -> Result<usize, Reply> {
    let refused = || call.errors(400, "ADMIN-400-24", &format!("limit must be a number from 1 to {most}"));
    match asked {
        None | Some(Value::Null) => Ok(usual),
        Some(Value::Number(number)) => {
            let number = number.as_u64().and_then(|number| usize::try_from(number).ok());
            number.filter(|number| (1..=most).contains(number)).ok_or_else(refused)
        }
        // A query value is text.
        Some(Value::String(text)) => text.parse().ok().filter(|number| (1..=most).contains(number)).ok_or_else(refused),
        Some(_) => Err(refused()),
    }
}

/// Where a GET list with bare cursors starts: at the cursor, which brings its filters along, or at the beginning with the filters of the query.
pub fn start(call: &Call, filters: Map<String, Value>, usual: usize, most: usize) -> Result<Cursor, Reply> {
    match call.one("cursor").filter(|token| !token.is_empty()) {
        Some(token) => cursor::read(call, token),
        None => {
            let asked = call.one("limit").map(Value::from);
            Ok(Cursor { position: 0, limit: limit(call, asked.as_ref(), usual, most)?, filters })
        }
    }
}

/// The same for a search whose cursor is in the body.
pub fn start_in_body(call: &Call, filters: Map<String, Value>, usual: usize, most: usize) -> Result<Cursor, Reply> {
    match call.field("cursor") {
        Value::String(token) if !token.is_empty() => cursor::read(call, token),
        Value::Null | Value::String(_) => Ok(Cursor { position: 0, limit: limit(call, call.body.get("limit"), usual, most)?, filters }),
        _ => Err(call.errors(400, "ADMIN-400-1", "The cursor is not a text")),
    }
}

/// One page of things that are all known: its slice, and `links` with bare cursors.
pub fn cut<'a, T>(call: &Call, cursor: &Cursor, all: &'a [T]) -> (&'a [T], Value) {
    let from = cursor.position.min(all.len());
    let to = from.saturating_add(cursor.limit).min(all.len());
    (&all[from..to], links(call, cursor, (to < all.len()).then_some(to)))
}

/// `links` with bare cursors; the end has no `next`.
pub fn links(call: &Call, cursor: &Cursor, next: Option<usize>) -> Value {
    let mut links = json!({ "self": cursor.token(call) });
    if let Some(position) = next {
        links["next"] = Value::from(Cursor { position, ..cursor.clone() }.token(call));
    }
    links
}

/// `links` with absolute URLs, as v1 has them.
pub fn url_links(world: &World, call: &Call, cursor: &Cursor, next: Option<usize>) -> Value {
    let mut links = json!({ "self": cursor.url(world, call) });
    if let Some(position) = next {
        links["next"] = Value::from(Cursor { position, ..cursor.clone() }.url(world, call));
    }
    links
}
