//! On whose behalf the upstream is asked, and how urgently.

use axum::http::{HeaderMap, HeaderName, header};

use crate::admit::Permit;

const PRIORITY: HeaderName = HeaderName::from_static("priority");

/// How urgent something is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Lane {
    /// Somebody looks at a screen and waits.
    #[default]
    Interactive,
    /// The further pages of a list, exports, runs of many changes, scripts.
    Batch,
}

impl Lane {
    /// The word on counters.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Lane::Interactive => "interactive",
            Lane::Batch => "batch",
        }
    }

    /// Where a request belongs. Whoever sends it may say that it is not urgent (`priority: u=5` or more, RFC 9218), and nobody can say the opposite.
    #[must_use]
    pub fn of(permit: &Permit, headers: &HeaderMap, is_script: bool) -> Lane {
        if is_script || is_continuation(permit) || says_not_urgent(headers) { Lane::Batch } else { Lane::Interactive }
    }
}

/// Whether it asks for another page than the first one.
fn is_continuation(permit: &Permit) -> bool {
    let asked = |name: &str| permit.query().iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str());
    let in_body = permit.body().and_then(|body| body.get("cursor")).is_some_and(|cursor| !cursor.is_null());
    in_body || asked("cursor").is_some() || asked("startIndex").and_then(|text| text.parse::<u64>().ok()).is_some_and(|from| from > 1)
}

fn says_not_urgent(headers: &HeaderMap) -> bool {
    let said = headers.get(PRIORITY).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let urgency = said.split(',').filter_map(|part| part.trim().strip_prefix("u=")).find_map(|level| level.parse::<u8>().ok());
    urgency.is_some_and(|level| (5..=7).contains(&level))
}

/// Whether whoever asks wants nothing that was read before (RFC 9111 section 5.2.1.4).
#[must_use]
pub fn wants_anew(headers: &HeaderMap) -> bool {
    let said = headers.get_all(header::CACHE_CONTROL).iter().filter_map(|value| value.to_str().ok());
    said.flat_map(|text| text.split(',')).any(|word| matches!(word.trim(), "no-cache" | "no-store" | "max-age=0"))
}

/// What a request is told apart by where not all can go at once.
#[derive(Clone, Copy, Debug)]
pub struct Asking<'a> {
    pub request_id: &'a str,
    /// Among whom turns are shared; empty for the service itself.
    pub person: &'a str,
    pub lane: Lane,
    /// Whether a failed read is worth another try. The service's own questions are asked again later anyway.
    pub repeats: bool,
}

impl<'a> Asking<'a> {
    /// A request of somebody.
    #[must_use]
    pub const fn of(request_id: &'a str) -> Asking<'a> {
        Asking { request_id, person: "", lane: Lane::Interactive, repeats: true }
    }

    /// The same by a person, and so urgent.
    #[must_use]
    pub const fn by(self, person: &'a str, lane: Lane) -> Asking<'a> {
        Asking { person, lane, ..self }
    }

    /// A question of the service's own.
    #[must_use]
    pub const fn own(name: &'a str) -> Asking<'a> {
        Asking { request_id: name, person: "", lane: Lane::Interactive, repeats: false }
    }
}

#[cfg(test)]
mod tests;
