//! Which key opens which door, and what each door says to the wrong one; then whether the address names this organization and directory.

use catalogue::operation::{Family, Operation, Token};
use catalogue::wire::{Reply, Request};
use serde::Serialize;
use serde_json::json;

use crate::answer;
use crate::call::Call;
use crate::settings::Settings;
use crate::state::World;

/// What was presented as a credential.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum KeyClass {
    Organization,
    Scim,
    /// No credential at all.
    None,
    /// A credential that is neither key.
    Wrong,
}

/// Recognises the credential of a request.
pub fn classify(request: &Request, settings: &Settings) -> KeyClass {
    match &request.bearer {
        None => KeyClass::None,
        Some(bearer) if bearer.0 == settings.organization_key => KeyClass::Organization,
        Some(bearer) if bearer.0 == settings.scim_key => KeyClass::Scim,
        Some(_) => KeyClass::Wrong,
    }
}

/// Lets the right key in; otherwise the door's own refusal.
pub fn enter(operation: &Operation, class: KeyClass, trace: &str, settings: &Settings) -> Result<(), Reply> {
    let fits = match operation.token {
        Token::Organization => class == KeyClass::Organization,
        Token::Scim => class == KeyClass::Scim,
    };
    if fits && operation.family == Family::Account && settings.switches.scoped_key {
        // A key made with scopes is refused by user management, naming a scope that no screen offers.
        return Err(answer::account(
            403,
            "forbidden",
            &json!({ "message": "The required scope manage:org is missing", "scope": "manage:org" }),
        ));
    }
    if fits {
        return Ok(());
    }
    Err(match operation.family {
        Family::Account if class == KeyClass::Scim => answer::account(403, "forbidden", &json!({})),
        Family::Account => answer::account(401, "unauthorized", &json!({})),
        Family::Scim => return scim(class, trace),
        _ => answer::gateway(401, "Unauthorized"),
    })
}

/// The door of the SCIM service. Assumed: a key of the other kind is known but not entitled here, an unknown one is not known at all.
pub fn scim(class: KeyClass, trace: &str) -> Result<(), Reply> {
    match class {
        KeyClass::Scim => Ok(()),
        KeyClass::Organization => Err(answer::scim_failure(403, "The API key is not entitled to this directory", trace)),
        KeyClass::None | KeyClass::Wrong => Err(answer::scim_failure(401, "The API key is missing or invalid", trace)),
    }
}

/// Whether the address names this organization, and one of its directories.
pub fn address(world: &World, call: &Call) -> Result<(), Reply> {
    if let Some(organization) = call.parameters.get("orgId")
        && organization != world.identity.organization_id
    {
        // Assumed: an id in the form of a UUID is looked up and not found, anything else may not be managed (both codes have been seen).
        return Err(if looks_like_uuid(organization) {
            call.errors(404, "ADMIN-404-2", "The organization was not found")
        } else if call.operation.name == "LIST_DOMAINS" {
            // The one documented 403 in this shape.
            answer::spring(403, "No permission to manage this organization", &call.path(), world.now, &call.trace)
        } else {
            call.errors(403, "ADMIN-403-3", "The key may not manage this organization")
        });
    }
    if call.parameters.get("scimDirectoryId").is_some_and(|directory| directory != world.identity.scim_directory_id) {
        // Assumed: a directory key opens its own directory only; the repair calls look the directory up.
        return Err(match call.operation.family {
            Family::Scim => answer::scim_failure(403, "The API key is not entitled to this directory", &call.trace),
            _ => call.errors(404, "ADMIN-404-1", "The SCIM directory was not found"),
        });
    }
    let Some(directory) = call.parameters.get("directoryId") else { return Ok(()) };
    if directory == "-" && call.operation.is_write() {
        // Assumed: whether `-` works in writes is not confirmed; refusing keeps clients on the safe side.
        return Err(call.errors(400, "ADMIN-400-4", "A change needs the id of one directory"));
    }
    if directory != "-" && !world.directories.iter().any(|known| known.id == directory) {
        // A 404 of v2 in this shape, with this message, was seen live. Assumed: that it was about the directory.
        return Err(answer::spring(404, "TCS validation failed", &call.path(), world.now, &call.trace));
    }
    Ok(())
}

fn looks_like_uuid(text: &str) -> bool {
    let lengths: Vec<usize> = text.split('-').map(str::len).collect();
    lengths == [8, 4, 4, 4, 12] && text.bytes().all(|byte| byte == b'-' || byte.is_ascii_hexdigit())
}
