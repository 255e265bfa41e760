//! Ending sessions: one by its id, or those of whoever is meant.

use super::table::Known;
use super::{Key, Open, Sessions, Those, key};
use crate::identity::Principal;
use crate::store::StoreError;

impl Sessions {
    /// Ends the session with this id. Answers with what it was.
    ///
    /// # Errors
    /// When the end could not be written down; it holds in this process all the same, and is written down later.
    pub async fn end(&self, id: &str) -> Result<Option<Open>, StoreError> {
        let (key, now) = (key(id), self.clock.now());
        let read = if matches!(self.table().look_up(&key), Known::Nothing) { self.read_again(&key, now).await } else { Ok(()) };
        let ended = self.table().end(key).filter(|session| session.is_alive(now, self.limits)).map(|session| session.shown());
        read?;
        self.write_ends().await?;
        Ok(ended)
    }

    /// Ends several. Answers with what they were.
    ///
    /// # Errors
    /// When the end could not be written down; it holds in this process all the same, for all that it knew of, and is written down later.
    pub async fn end_those(&self, those: Those<'_>) -> Result<Vec<Open>, StoreError> {
        self.end_where(|key, principal| those.mean(key, principal)).await
    }

    /// Ends those that are meant, as [`Sessions::end_those`] does.
    pub(in crate::identity) async fn end_where(&self, are_meant: impl Fn(&Key, &Principal) -> bool) -> Result<Vec<Open>, StoreError> {
        let read = self.read_all().await;
        let now = self.clock.now();
        let ended = {
            let mut table = self.table();
            let meant: Vec<Key> = table.iter().filter(|(key, session)| are_meant(key, &session.principal)).map(|(key, _)| *key).collect();
            let ended = meant.into_iter().filter_map(|key| table.end(key).map(|session| (key, session)));
            ended.filter(|(_, session)| session.is_alive(now, self.limits)).map(|(_, session)| session.shown()).collect()
        };
        read?;
        self.write_ends().await?;
        Ok(ended)
    }
}
