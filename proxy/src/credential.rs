//! The only file that touches an upstream key: which key an operation gets, where it is put, that no answer carries one back, and that a key can be
//! exchanged while the service runs.

use std::collections::BTreeMap;
use std::fmt;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

use catalogue::expiry::KeyExpiry;
use catalogue::operation::Token;
use catalogue::wire::Request;
use time::Date;

use crate::admit::{self, Permit};
use crate::config::key_file::{self, KeyFile};
use crate::expiry;
use crate::secret::{ExposeSecret, SecretString};

/// One key. What is in use stays in use until its file holds another usable one.
pub struct Key {
    /// What it is for, as logs say it.
    name: &'static str,
    file: Option<PathBuf>,
    current: RwLock<Arc<SecretString>>,
    /// What it is called on screens, where several have the same purpose.
    title: String,
    /// The last day on which it works, as the configuration says.
    expires: Option<Date>,
    /// Whether another key came into the file since; the date is not that one's.
    is_exchanged: AtomicBool,
    /// Whether the file was unusable when it was last looked at; said once.
    is_unusable: AtomicBool,
}

impl Key {
    /// A key that never changes.
    #[must_use]
    pub fn fixed(name: &'static str, key: SecretString) -> Key {
        Key {
            name,
            file: None,
            current: RwLock::new(Arc::new(key)),
            title: format!("{name} key"),
            expires: None,
            is_exchanged: AtomicBool::default(),
            is_unusable: AtomicBool::default(),
        }
    }

    /// The same with the last day on which it works.
    #[must_use]
    pub fn expiring(self, last_day: Option<Date>) -> Key {
        Key { expires: last_day, ..self }
    }

    /// The same under a name of its own on screens.
    #[must_use]
    pub fn called(self, title: String) -> Key {
        Key { title, ..self }
    }

    /// When it expires, seen from this day.
    fn expiry(&self, setting: &str, today: Date) -> KeyExpiry {
        let is_exchanged = self.is_exchanged.load(Ordering::Relaxed);
        let expiry = expiry::of(&self.title, setting, self.expires.filter(|_| !is_exchanged), today);
        KeyExpiry { is_exchanged: is_exchanged && self.expires.is_some(), ..expiry }
    }

    /// A key that may be exchanged in its file.
    #[must_use]
    pub fn in_file(name: &'static str, file: KeyFile) -> Key {
        Key { file: Some(file.path), ..Key::fixed(name, file.key) }
    }

    fn current(&self) -> Arc<SecretString> {
        Arc::clone(&self.current.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Looks into the file. Whether another key is in use since.
    fn reread(&self) -> bool {
        let Some(file) = &self.file else { return false };
        match key_file::read(file) {
            Ok(key) => {
                self.is_unusable.store(false, Ordering::Relaxed);
                if key.expose_secret() == self.current().expose_secret() {
                    return false;
                }
                *self.current.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(key);
                self.is_exchanged.store(true, Ordering::Relaxed);
                tracing::info!(key = self.name, "the key was exchanged");
                true
            }
            Err(why) => {
                if !self.is_unusable.swap(true, Ordering::Relaxed) {
                    tracing::error!(key = self.name, %why, "the key file is not usable; the key at hand stays in use");
                }
                false
            }
        }
    }
}

/// A request with its key.
#[derive(Debug)]
pub struct Signed {
    pub request: Request,
    /// Which of the keys it is, counted from 0: limits of the upstream hold for each key by itself.
    pub place: usize,
    key: Arc<Key>,
}

impl Signed {
    /// Looks into the file of the key; the request with another key, if there is one by now. Compared with what was sent: a colleague's read may have
    /// found the new key first.
    pub async fn renewed(&self) -> Option<Request> {
        let key = Arc::clone(&self.key);
        if tokio::task::spawn_blocking(move || key.reread()).await.is_err() {
            tracing::error!("a key file could not be looked at");
        }
        let request = self.request.clone().with_bearer(self.key.current().expose_secret());
        (request.bearer != self.request.bearer).then_some(request)
    }
}

/// The organization's keys and one key per SCIM directory.
pub struct Keys {
    organization: Arc<Key>,
    /// For reading alone. Where it is configured, the other one is never used to read.
    reading: Option<Arc<Key>>,
    scim: BTreeMap<String, Arc<Key>>,
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Key({})", self.name)
    }
}

impl fmt::Debug for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Keys(organization, {} directories)", self.scim.len())
    }
}

/// A SCIM directory without a key. Admission pins directories to the configured ones, each of which has its key, so this is a fault of ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no key for this SCIM directory")]
pub struct NoKey;

impl Keys {
    /// The keys of one service.
    #[must_use]
    pub fn new(organization: Key, reading: Option<Key>, scim: impl IntoIterator<Item = (String, Key)>) -> Keys {
        let scim = scim.into_iter().map(|(directory, key)| (directory, Arc::new(key))).collect();
        Keys { organization: Arc::new(organization), reading: reading.map(Arc::new), scim }
    }

    /// The key, and its place among all of them.
    fn of(&self, permit: &Permit) -> Result<(usize, &Arc<Key>), NoKey> {
        match (permit.operation().token, &self.reading) {
            (Token::Organization, Some(reading)) if !permit.operation().is_write() => Ok((1, reading)),
            (Token::Organization, _) => Ok((0, &self.organization)),
            (Token::Scim, _) => {
                let directory = permit.parameters().get("scimDirectoryId").ok_or(NoKey)?;
                let mut known = self.scim.iter().enumerate();
                known.find(|(_, (id, _))| *id == directory).map(|(at, (_, key))| (at + 2, key)).ok_or(NoKey)
            }
        }
    }

    /// What every replica calls the key at this place; it says nothing of the key itself.
    #[must_use]
    pub fn label(&self, place: usize) -> Option<&str> {
        match place {
            0 => Some("organization"),
            1 => self.reading.as_ref().map(|_| "reading"),
            _ => self.scim.keys().nth(place - 2).map(String::as_str),
        }
    }

    /// The place of the key that every replica calls so.
    #[must_use]
    pub fn place(&self, label: &str) -> Option<usize> {
        (0..self.scim.len() + 2).find(|place| self.label(*place) == Some(label))
    }

    fn all(&self) -> impl Iterator<Item = &Arc<Key>> {
        std::iter::once(&self.organization).chain(&self.reading).chain(self.scim.values())
    }

    /// When each of them expires, seen from this day.
    #[must_use]
    pub fn expiries(&self, today: Date) -> Vec<KeyExpiry> {
        let organization = std::iter::once((&self.organization, "organization_key_expires"));
        let reading = self.reading.iter().map(|key| (key, "organization_read_key_expires"));
        let scim = self.scim.values().map(|key| (key, "key_expires"));
        organization.chain(reading).chain(scim).map(|(key, setting)| key.expiry(setting, today)).collect()
    }

    /// Looks into every file; which keys were exchanged, by their names on screens.
    pub async fn reread_all(&self) -> Vec<String> {
        let keys: Vec<Arc<Key>> = self.all().map(Arc::clone).collect();
        let looking = move || keys.iter().filter(|key| key.reread()).map(|key| key.title.clone()).collect();
        tokio::task::spawn_blocking(looking).await.unwrap_or_default()
    }

    /// The upstream request of a permit. The key follows from the row and the pinned directory alone, never from anything else that a client said.
    ///
    /// # Errors
    /// When the directory has no key.
    pub fn sign(&self, permit: &Permit) -> Result<Signed, NoKey> {
        let (place, key) = self.of(permit)?;
        let mut request = Request::new(permit.operation().method, permit.path()).with_bearer(key.current().expose_secret());
        request.query = permit.query().to_vec();
        if let Some(body) = permit.body() {
            request = request.with_json(body);
            request.content_type = Some(admit::media_type(permit.operation()).to_owned());
        }
        Ok(Signed { request, place, key: Arc::clone(key) })
    }

    /// Whether an answer repeats one of the keys, as debugging upstreams do with request headers.
    #[must_use]
    pub fn are_in(&self, answer: &[u8]) -> bool {
        self.all().any(|key| is_in(key.current().expose_secret(), answer))
    }

    /// Whether any of these texts repeats one of the keys, or the one that was sent, which may no longer be in use.
    pub fn are_in_answer<'a>(&self, sent: &Signed, mut texts: impl Iterator<Item = &'a [u8]>) -> bool {
        let keys: Vec<_> = self.all().map(|key| key.current()).collect();
        let sent = sent.request.bearer.as_ref().map(|sent| sent.0.as_str());
        let old = sent.filter(|sent| keys.iter().all(|key| key.expose_secret() != *sent));
        texts.any(|text| keys.iter().any(|key| is_in(key.expose_secret(), text)) || old.is_some_and(|old| is_in(old, text)))
    }
}

/// Of a key, what is looked for first: a search for more is much longer in preparation than the text is in reading.
const BEGINNING: usize = 16;

/// Whether a text holds a key.
#[must_use]
pub fn is_in(key: &str, text: &[u8]) -> bool {
    let key = key.as_bytes();
    if key.is_empty() || text.len() < key.len() {
        return false;
    }
    let beginning = memchr::memmem::Finder::new(key.get(..BEGINNING).unwrap_or(key));
    let mut from = 0;
    while let Some(at) = text.get(from..).and_then(|rest| beginning.find(rest)) {
        if text[from + at..].starts_with(key) {
            return true;
        }
        // It may begin again within what has just been looked at.
        from += at + 1;
    }
    false
}

#[cfg(test)]
mod tests;
