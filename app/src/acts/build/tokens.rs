//! Revoking API tokens: each is a change of its own, so that one that fails says so for itself and the others go on.

use std::cell::RefCell;
use std::rc::Rc;

use catalogue::account::{ApiToken, LIST_API_TOKENS, REVOKE_API_TOKEN};

use super::super::known::Known;
use super::super::possible::{Kind, consequence};
use crate::change::{Call, Change, Check, Proposal, Subject, Undo};
use crate::client::{Api, ClientError};
use crate::moment;

/// The name of a token where it has none.
pub const UNNAMED: &str = "without a label";

/// The label of a token, or that there is none.
#[must_use]
pub fn label(token: &ApiToken) -> String {
    token.label.clone().filter(|label| !label.trim().is_empty()).unwrap_or_else(|| UNNAMED.to_owned())
}

/// Revokes these.
#[must_use]
pub fn revoke(known: &Known, tokens: &[ApiToken]) -> Proposal {
    let listing = Rc::new(Listing { account_id: known.id().to_owned(), read: RefCell::default() });
    let changes: Vec<Change> = tokens.iter().map(|token| change(known, token, &listing)).collect();
    let name = known.name();
    let verb = match tokens {
        [one] => format!("Revoke the token “{}”", label(one)),
        all => format!("Revoke {} API tokens of {name}", moment::grouped(all.len())),
    };
    let effects = match tokens {
        // The label alone does not tell it: many have the same, or none.
        [one] => vec![("Token", told(one))],
        _ => Vec::new(),
    };
    Proposal {
        subjects: vec![known.subject()],
        effects,
        ..Proposal::form(&format!("{verb}?"), &verb, Rc::new(move || Ok(changes.clone())))
    }
}

/// Which token it is.
fn told(token: &ApiToken) -> String {
    let at = |text: Option<&str>| text.and_then(moment::parse).map(moment::exact);
    let created = at(token.created_at.as_deref()).map(|at| format!(", created {at}"));
    let used = at(token.last_access.as_deref()).map_or_else(|| ", no use known".to_owned(), |at| format!(", last used {at}"));
    format!("{}{}{used}", label(token), created.unwrap_or_default())
}

fn change(known: &Known, token: &ApiToken, listing: &Rc<Listing>) -> Change {
    let (name, label) = (known.name(), label(token));
    Change {
        subject: Subject { name: label.clone(), detail: Some(format!("API token of {name}")), id: known.id().to_owned() },
        doing: format!("Revoking the token “{label}” of {name}"),
        done: format!("The token “{label}” no longer works."),
        // Somebody else was faster.
        calls: vec![Call::bare(REVOKE_API_TOKEN, &[("accountId", known.id()), ("tokenId", &token.id)]).settled_by(&["notFound"])],
        judge: None,
        check: Some(is_gone(listing, &token.id)),
        undo: Undo::Impossible(consequence(Kind::Tokens, &known.user).undo.to_owned()),
    }
}

/// The list of tokens, read for all that look at about the same time. What an older reading still shows is looked for again a little later.
struct Listing {
    account_id: String,
    /// When it was read (seconds since 1970), and the ids on it.
    read: RefCell<Option<(i64, Vec<String>)>>,
}

impl Listing {
    async fn has(&self, api: &Api, token: &str) -> Result<bool, ClientError> {
        let is_recent = |read: &(i64, Vec<String>)| moment::now() - read.0 <= 1;
        if let Some((_, ids)) = self.read.borrow().as_ref().filter(|read| is_recent(read)) {
            return Ok(ids.iter().any(|id| id == token));
        }
        let asked = moment::now();
        let tokens = api.get_from(LIST_API_TOKENS, &[("accountId", &self.account_id)], &[]).await?;
        let ids: Vec<String> = tokens.into_iter().map(|token| token.id).collect();
        let is_there = ids.iter().any(|id| id == token);
        self.read.replace(Some((asked, ids)));
        Ok(is_there)
    }
}

fn is_gone(listing: &Rc<Listing>, token: &str) -> Check {
    let (listing, token) = (Rc::clone(listing), token.to_owned());
    Rc::new(move |api| {
        let (listing, token) = (Rc::clone(&listing), token.clone());
        Box::pin(async move { Ok(!listing.has(&api, &token).await?) })
    })
}
