//! A record as it was read, which proposals are about, and what all changes of a record share: whom they concern, where they go, what stands in their way.

use catalogue::operation::{Endpoint, Nothing, Operation};
use catalogue::path::is_identifier;
use catalogue::scim::document::{at, equals, text};
use catalogue::scim::repair::{EmailQuestion, SEARCH_SCIM_LINKS};
use serde_json::Value;

use super::kind::Kind;
use super::typed;
use crate::change::{Call, Look, Place, Subject, Waiting};
use crate::client::{Api, ClientError};
use crate::routes::{Resource, View};

/// Said of every change: nobody else learns of it.
pub const FED: &str =
    "Your identity provider does not learn of this. What it keeps in step itself, it puts back with its next sync: change it there, too.";

/// A record of a directory.
#[derive(Clone)]
pub struct Held {
    pub kind: &'static Kind,
    pub directory_id: String,
    pub id: String,
    pub record: Value,
}

impl Held {
    /// The record with another content.
    #[must_use]
    pub fn with(&self, record: Value) -> Held {
        Held { record, ..self.clone() }
    }

    #[must_use]
    pub fn name(&self) -> String {
        self.kind.name(&self.record).to_owned()
    }

    /// The user name; for a group its name.
    #[must_use]
    pub fn key(&self) -> String {
        text(&self.record, self.kind.key).to_owned()
    }

    #[must_use]
    pub fn subject(&self) -> Subject {
        let (name, key) = (self.name(), self.key());
        Subject { detail: (name != key).then_some(key), name, id: self.id.clone() }
    }

    #[must_use]
    pub fn is_active(&self) -> bool {
        at(&self.record, "active") != Some(&Value::Bool(false))
    }

    /// The address of its page.
    #[must_use]
    pub fn path(&self, view: View) -> String {
        self.kind.record_page(&self.directory_id, &self.id, view).path()
    }

    /// A call about this record.
    #[must_use]
    pub fn call(&self, operation: &'static Operation, body: Option<&Value>) -> Call {
        let endpoint: Endpoint<Nothing, Value> = Endpoint::new(operation);
        let place = self.kind.place(&self.directory_id, &self.id);
        match body {
            Some(body) => Call::written(endpoint, &place, body),
            None => Call::bare(endpoint, &place),
        }
    }

    /// The record as it is now.
    #[must_use]
    pub fn read(&self, api: &Api) -> Waiting<Result<Value, ClientError>> {
        Box::pin(api.get_from(self.kind.gets(), &self.kind.place(&self.directory_id, &self.id), &[]))
    }

    /// Where to look when a document is refused because another record has one of its unique values.
    #[must_use]
    pub fn look_for_twin(&self, document: &Value) -> Look {
        let (held, document) = (self.clone(), document.clone());
        std::rc::Rc::new(move |api, error| -> Waiting<Option<Place>> {
            let (held, document) = (held.clone(), document.clone());
            Box::pin(async move {
                let is_taken = error.problem().is_some_and(|problem| problem.status == 409);
                if is_taken { held.twin(&api, &document).await } else { None }
            })
        })
    }

    /// The other record with a unique value of the document. What cannot be read is not found.
    async fn twin(&self, api: &Api, document: &Value) -> Option<Place> {
        for filter in self.kind.filters {
            let value = text(document, filter.name);
            if let Some((id, name)) = find(api, self.kind, &self.directory_id, filter.name, value).await.ok().flatten()
                && id != self.id
            {
                return Some(self.place_of(&id, format!("Open {name}, whose record has this {}", filter.words.to_lowercase())));
            }
        }
        if self.kind.resource == Resource::Group {
            return None;
        }
        let question = EmailQuestion { email: typed(document).primary_email()?.to_owned() };
        let links = api.post_to(SEARCH_SCIM_LINKS, &[], &question).await.ok()?.scim_links;
        let is_other = |id: &str| id != self.id && is_identifier(id);
        let link = links.into_iter().find(|link| link.directory_id == self.directory_id && is_other(&link.scim_user_id))?;
        Some(self.place_of(&link.scim_user_id, "Open the record that has this e-mail address".to_owned()))
    }

    fn place_of(&self, id: &str, words: String) -> Place {
        Place { words, path: self.kind.record_page(&self.directory_id, id, View::Show).path() }
    }
}

/// The record with exactly this value: its id and what it is called.
///
/// # Errors
/// As every call.
pub async fn find(
    api: &Api,
    kind: &'static Kind,
    directory_id: &str,
    attribute: &str,
    value: &str,
) -> Result<Option<(String, String)>, ClientError> {
    if value.is_empty() {
        return Ok(None);
    }
    let query = [("startIndex", "1".to_owned()), ("count", "1".to_owned()), ("filter", equals(attribute, value))];
    let page = api.get_from(kind.lists(), &[("scimDirectoryId", directory_id)], &query).await?;
    let found = page.resources.first().map(|record| (text(record, "id").to_owned(), kind.name(record).to_owned()));
    Ok(found.filter(|(id, _)| is_identifier(id)))
}
