//! The settings of the OpenID Connect provider at which people sign in.

use super::auth;
use super::reader::Reader;
use crate::identity::oidc::Settings;

/// The provider.
#[derive(Clone, Debug)]
pub struct OidcAuth {
    pub settings: Settings,
}

const ISSUER_RULE: &str =
    "is not an issuer: an https:// address (http:// is for loopback only) without a query, exactly as the provider writes it";

/// Reads them from the `[auth]` table.
pub fn read(table: &mut Reader) -> Option<Settings> {
    let issuer = table.parsed("issuer", ISSUER_RULE, |text| {
        let description = auth::address(&format!("{}/.well-known/openid-configuration", text.trim_end_matches('/')))?;
        (description.query().is_none() && !text.contains('#')).then(|| (text.to_owned(), description))
    });
    let client_id = table.text("client_id");
    let client_secret = table.key_file("client_secret_file");
    let scopes = table.texts("scopes");
    let groups = table.text_or("groups_claim", "groups");
    let account = table.optional("account_claim", auth::CLAIM_RULE, auth::claim);
    let usual = issuer.as_ref().and_then(|(_, place)| place.host().map(str::to_owned)).unwrap_or_default();
    let name = table.text_or("provider_name", &usual);
    let untyped_logout_tokens = table.flag_or("untyped_logout_tokens", false);
    let scopes = scopes.map(|more| if more.is_empty() { vec!["profile".to_owned(), "email".to_owned()] } else { more });
    let (issuer, description) = issuer?;
    Some(Settings {
        issuer,
        description,
        client_id: client_id?,
        client_secret_file: client_secret?.path,
        scopes: scopes?,
        groups: groups?,
        account: account?,
        name: name?,
        untyped_logout_tokens: untyped_logout_tokens?,
    })
}
