//! Where somebody wanted to go before they had to sign in. It comes from an address that anybody can write, so only plain paths of this site are followed.

use catalogue::path::{encode, parse_query};

/// The name of the query parameter.
const PARAMETER: &str = "return";
const LONGEST: usize = 4096;

/// A path of the app, with its query; `/` when none was given or the given one is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WayBack(String);

impl WayBack {
    /// Reads it from the query of a sign-in address.
    #[must_use]
    pub fn of_query(query: Option<&str>) -> WayBack {
        let pairs = query.and_then(parse_query).unwrap_or_default();
        let given = pairs.into_iter().find(|(name, _)| name == PARAMETER).map(|(_, value)| value);
        WayBack(given.filter(|path| is_own(path)).unwrap_or_else(|| "/".to_owned()))
    }

    /// Takes a path that was kept meanwhile.
    #[must_use]
    pub fn of_path(path: &str) -> WayBack {
        WayBack(if is_own(path) { path.to_owned() } else { "/".to_owned() })
    }

    #[must_use]
    pub fn path(&self) -> &str {
        &self.0
    }

    /// The address of a form that knows the way back. Nothing in it needs escaping in HTML.
    #[must_use]
    pub fn form_action(&self, action: &str) -> String {
        if self.0 == "/" { action.to_owned() } else { format!("{action}?{PARAMETER}={}", encode(&self.0)) }
    }
}

/// One slash at the start, since two name another host, and a browser reads a backslash as a slash; no fixed page of the service, also not by steps back,
/// which browsers take in every spelling.
fn is_own(path: &str) -> bool {
    let place = path.split('?').next().unwrap_or_default().to_ascii_lowercase();
    let has_steps = place.split('/').any(|segment| matches!(segment.replace("%2e", ".").as_str(), "." | ".."));
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"/-._~%?=&+,:|".contains(&byte);
    path.starts_with('/')
        && !path.starts_with("//")
        && path.len() <= LONGEST
        && path.bytes().all(plain)
        && !has_steps
        && !["/auth/", "/api/"].iter().any(|own| place.starts_with(own))
}

#[cfg(test)]
mod tests;
