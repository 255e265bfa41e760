//! Why the upstream blocks a change, in words: the reason keys of `GET /users/{id}/manage` and of 403 bodies. An open set: unknown keys are shown verbatim.

/// What a reason key means and where the change can be made instead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    /// Short, for beside a field.
    pub words: String,
    /// Who can change it, and where.
    pub remedy: String,
}

/// Explains a reason key.
#[must_use]
pub fn explain(key: &str) -> Reason {
    let (words, remedy) = match key {
        "externalDirectory.scim" => {
            ("Synced from your identity provider", "Change it in the identity provider; the next sync brings it here.")
        }
        "externalDirectory.google" => {
            ("Synced from Google Workspace", "Change it in the Google admin console; the next sync brings it here.")
        }
        "authPolicy.saml" => ("Set by your SAML sign-on", "Change it in the identity provider; it is updated at the next sign-in."),
        "blocked.exportControl" => {
            ("Blocked by export control", "Atlassian blocked this account by law. Only Atlassian support can say more.")
        }
        "administrative" => ("Reserved for administrators", "The organization key does not have the administrator right for this account."),
        "administrative.notMyself" => ("Not possible on the key owner's own account", "Another organization admin has to do it."),
        "myselfOnly" => ("Only the person may change this", "Ask the person to change it in their Atlassian account settings."),
        "managedAccount" => ("Only for managed accounts", "Verify and claim the e-mail domain first; then the account becomes managed."),
        "" => ("Blocked, and Atlassian gives no reason", "Look at the account in Atlassian Administration."),
        other => {
            return Reason {
                words: format!("Blocked: {other}"),
                remedy:
                    "Atlassian gave this reason key, which Rollcall does not know yet. Look at the account in Atlassian Administration."
                        .to_owned(),
            };
        }
    };
    Reason { words: words.to_owned(), remedy: remedy.to_owned() }
}
