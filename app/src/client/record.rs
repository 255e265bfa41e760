//! What the app asks the record: its pages, one change, its lines, how its chain stands; and that a copy is put on record before it is given out.

use catalogue::export::{EXPORTS_PATH, Taken};
use catalogue::path::is_identifier;
use catalogue::record::{CHANGES_PATH, Change, Changes, Health, RECORD_EXPORT_PATH, RECORD_HEALTH_PATH, RECORD_PATH, Record};
use catalogue::wire::Method;

use super::{ApiRequest, Client, ClientError, error, get};

impl Client {
    /// A page of the record of changes; the query is written as [`catalogue::record::PARAMETERS`] say.
    ///
    /// # Errors
    /// As every call; not found when the page begins at a change that is no longer at hand.
    pub async fn changes(&self, query: &str) -> Result<Changes, ClientError> {
        self.send(get(format!("{CHANGES_PATH}?{query}"))).await
    }

    /// A page of the whole record; the query is written as [`catalogue::record::RECORD_PARAMETERS`] say.
    ///
    /// # Errors
    /// As every call.
    pub async fn record(&self, query: &str) -> Result<Record, ClientError> {
        self.send(get(format!("{RECORD_PATH}?{query}"))).await
    }

    /// How the chain of the record stands.
    ///
    /// # Errors
    /// As every call.
    pub async fn record_health(&self) -> Result<Health, ClientError> {
        self.send(get(RECORD_HEALTH_PATH.to_owned())).await
    }

    /// The record as the service exports it, a line for each row. That it was taken is recorded by the service.
    ///
    /// # Errors
    /// As every call; then there is no copy.
    pub async fn record_lines(&self, query: &str) -> Result<String, ClientError> {
        let reply = self.transport.send(get(format!("{RECORD_EXPORT_PATH}?{query}"))).await.map_err(ClientError::from)?;
        if reply.status != 200 {
            return error::read::<serde::de::IgnoredAny>(&reply).and(Err(ClientError::Unreadable));
        }
        String::from_utf8(reply.body).map_err(|_| ClientError::Unreadable)
    }

    /// One change of the record, by its id or by one's own key.
    ///
    /// # Errors
    /// As every call; not found when the record at hand has none of this name.
    pub async fn change(&self, id: &str) -> Result<Change, ClientError> {
        if !is_identifier(id) {
            return Err(ClientError::NoSuchAddress);
        }
        self.send(get(format!("{CHANGES_PATH}/{id}"))).await
    }

    /// Has a copy recorded before it is given out.
    ///
    /// # Errors
    /// As every call; then nothing may be given out.
    pub async fn record_copy(&self, taken: &Taken) -> Result<(), ClientError> {
        let body = serde_json::to_string(taken).map_err(|_| ClientError::Unreadable)?;
        let request = ApiRequest { method: Method::Post, body: Some(body), ..get(EXPORTS_PATH.to_owned()) };
        self.send::<serde::de::IgnoredAny>(request).await.map(drop)
    }
}
