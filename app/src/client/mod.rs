//! The only way to the service: typed by the catalogue, one error type, cancelled when the page that asked is left.

mod early;
mod error;
pub mod json;
pub mod pacing;
mod record;
mod transport;
mod watch;

use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;

use catalogue::operation::{Endpoint, Operation, Token};
use catalogue::path::print_query;
use catalogue::remark::RemarkRules;
use catalogue::session::{API_PREFIX, KEYS_PATH, KeyReport, SESSION_PATH, Session, Tier};
use catalogue::wire::Method;
use leptos::prelude::{ArcRwSignal, GetUntracked, LocalStorage, RwSignal, Set, StoredValue, WithValue, expect_context, provide_context};
use serde::Serialize;
use serde::de::{DeserializeOwned, IgnoredAny};

use crate::{age, anew};
pub use error::ClientError;
pub use error::read;
pub use pacing::Allowances;
pub use transport::{ApiReply, ApiRequest, BrowserTransport, Lost, Transport};
use watch::Watched;

/// Sends requests through a transport and reads the answers.
#[derive(Clone)]
pub struct Client {
    transport: Rc<dyn Transport>,
}

impl Client {
    #[must_use]
    pub fn new(transport: Rc<dyn Transport>) -> Client {
        Client { transport }
    }

    /// The client of the real app.
    #[must_use]
    pub fn browser() -> Client {
        Client::new(Rc::new(BrowserTransport))
    }

    /// The same, noticing when an answer says that nobody is signed in any more.
    #[must_use]
    pub fn watched(self, ended: RwSignal<bool>) -> Client {
        Client::new(Rc::new(Watched { inner: self.transport, ended }))
    }

    /// Who is signed in.
    ///
    /// # Errors
    /// [`ClientError::SignedOut`] without a session.
    pub async fn session(&self) -> Result<Session, ClientError> {
        self.send(get(SESSION_PATH.to_owned())).await
    }

    /// What the keys can do.
    ///
    /// # Errors
    /// As every call.
    pub async fn keys(&self) -> Result<KeyReport, ClientError> {
        self.send(get(KEYS_PATH.to_owned())).await
    }

    /// A question to one of the service's own addresses.
    ///
    /// # Errors
    /// As every call.
    pub async fn ask<A: DeserializeOwned>(&self, path: String) -> Result<A, ClientError> {
        self.send(get(path)).await
    }

    /// Tells the service something, at one of its own addresses.
    ///
    /// # Errors
    /// As every call.
    pub async fn tell<A: DeserializeOwned>(&self, method: Method, path: String, body: Option<String>) -> Result<A, ClientError> {
        self.send(ApiRequest { method, body, ..get(path) }).await
    }

    async fn send<A: DeserializeOwned>(&self, request: ApiRequest) -> Result<A, ClientError> {
        let reply = self.transport.send(request).await.map_err(ClientError::from)?;
        error::read(&reply)
    }
}

/// A question to the service itself.
const fn get(path: String) -> ApiRequest {
    ApiRequest { method: Method::Get, path, body: None, headers: Vec::new() }
}

/// The client together with the organization it works on. Lives in context once the session is known.
#[derive(Clone)]
pub struct Api {
    client: Client,
    organization_id: String,
    directory_id: String,
    remark_rules: Rc<RemarkRules>,
    second_person: Rc<[String]>,
    /// Which generation answered last; see [`crate::generation`].
    generation: ArcRwSignal<Tier>,
    allowances: Allowances,
    /// Whether people who wait for one answer go first.
    is_unhurried: bool,
}

/// A handle to [`Api`] that can be kept in closures.
#[derive(Clone, Copy)]
pub struct ApiHandle(StoredValue<Api, LocalStorage>);

impl Api {
    #[must_use]
    pub fn new(client: Client, session: &Session) -> Api {
        Api {
            client,
            organization_id: session.organization.id.clone(),
            directory_id: session.directory_id.clone(),
            remark_rules: Rc::new(session.remarks.clone()),
            second_person: session.second_person.clone().into(),
            generation: ArcRwSignal::new(Tier::V2),
            allowances: Allowances::default(),
            is_unhurried: false,
        }
    }

    /// The same for requests of which there are many: the service lets people who wait for one answer go first.
    #[must_use]
    pub fn unhurried(self) -> Api {
        Api { is_unhurried: true, ..self }
    }

    /// Puts the API in context.
    pub fn provide(self) {
        provide_context(ApiHandle(StoredValue::new_local(self)));
    }

    /// The API of the signed-in session. Only called below the shell, which provides it.
    #[must_use]
    pub fn get() -> Api {
        expect_context::<ApiHandle>().0.with_value(Clone::clone)
    }

    #[must_use]
    pub fn client(&self) -> &Client {
        &self.client
    }

    /// What has to be said beside a change.
    #[must_use]
    pub fn remark_rules(&self) -> Rc<RemarkRules> {
        Rc::clone(&self.remark_rules)
    }

    /// Whether an operation always needs a second person, whoever asks for it.
    #[must_use]
    pub fn needs_a_second_person(&self, operation: &Operation) -> bool {
        self.second_person.iter().any(|name| name == operation.name)
    }

    /// The generation of the API that answers, as far as is known.
    #[must_use]
    pub fn generation(&self) -> ArcRwSignal<Tier> {
        self.generation.clone()
    }

    /// Remembers which generation answered.
    pub fn notice(&self, generation: Tier) {
        if self.generation.get_untracked() != generation {
            self.generation.set(generation);
        }
    }

    /// Sends an operation whose body is already written, with further headers, and gives the answer as it came.
    ///
    /// # Errors
    /// When the service could not be reached or the values do not fit the operation; an answer that is a refusal is an answer.
    pub fn send(
        &self,
        operation: &'static Operation,
        parameters: &[(&str, &str)],
        body: Option<String>,
        headers: Vec<(&'static str, String)>,
    ) -> Pin<Box<dyn Future<Output = Result<ApiReply, ClientError>>>> {
        let request = self.request(operation, parameters, &[], body.map(Ok)).map(|request| ApiRequest { headers, ..request });
        self.carry(operation, request)
    }

    /// The pause that the rate limit asks for before the next of many requests, in milliseconds.
    #[must_use]
    pub fn pause(&self, token: Token, now: i64) -> u32 {
        self.allowances.pause(token, now)
    }

    /// Performs an operation without a body. What depends on the types is only the last step, so that the rest exists once in the program.
    ///
    /// # Errors
    /// What the service answered, or that it could not be reached.
    pub fn get_from<B, A: DeserializeOwned>(
        &self,
        endpoint: Endpoint<B, A>,
        parameters: &[(&str, &str)],
        query: &[(&str, String)],
    ) -> impl Future<Output = Result<A, ClientError>> + use<B, A> {
        let sending = self.sending(endpoint.operation, parameters, query, None);
        async move { error::read(&sending.await?) }
    }

    /// Performs an operation with a JSON body.
    ///
    /// # Errors
    /// What the service answered, or that it could not be reached.
    pub fn post_to<B: Serialize, A: DeserializeOwned>(
        &self,
        endpoint: Endpoint<B, A>,
        parameters: &[(&str, &str)],
        body: &B,
    ) -> impl Future<Output = Result<A, ClientError>> + use<B, A> {
        let sending = self.sending(endpoint.operation, parameters, &[], Some(serde_json::to_string(body)));
        async move { error::read(&sending.await?) }
    }

    /// Whether an operation answers, whatever it says: the answer's type is then no part of the program.
    ///
    /// # Errors
    /// As [`Api::post_to`].
    pub fn knows<B: Serialize, A>(
        &self,
        endpoint: Endpoint<B, A>,
        body: &B,
    ) -> impl Future<Output = Result<IgnoredAny, ClientError>> + use<B, A> {
        self.post_to(Endpoint::<B, IgnoredAny>::new(endpoint.operation), &[], body)
    }

    /// The request of an operation, on its way.
    fn sending(
        &self,
        operation: &'static Operation,
        parameters: &[(&str, &str)],
        query: &[(&str, String)],
        body: Option<serde_json::Result<String>>,
    ) -> Pin<Box<dyn Future<Output = Result<ApiReply, ClientError>>>> {
        self.carry(operation, self.request(operation, parameters, query, body))
    }

    fn carry(
        &self,
        operation: &'static Operation,
        request: Result<ApiRequest, ClientError>,
    ) -> Pin<Box<dyn Future<Output = Result<ApiReply, ClientError>>>> {
        let (transport, allowances) = (Rc::clone(&self.client.transport), self.allowances.clone());
        // RFC 9218; what is usual is 3.
        let priority = self.is_unhurried.then(|| ("priority", "u=6".to_owned()));
        Box::pin(async move {
            let mut request = request?;
            request.headers.extend(anew::header().into_iter().chain(priority));
            let reply = transport.send(request).await?;
            allowances.notice(operation, &reply);
            age::note(&reply);
            Ok(reply)
        })
    }

    fn request(
        &self,
        operation: &'static Operation,
        parameters: &[(&str, &str)],
        query: &[(&str, String)],
        body: Option<serde_json::Result<String>>,
    ) -> Result<ApiRequest, ClientError> {
        // What the caller names comes first: a change is made in one directory, while most reads look at all of them.
        let mut values = parameters.to_vec();
        values.extend([("orgId", self.organization_id.as_str()), ("directoryId", self.directory_id.as_str())]);
        let upstream = catalogue::compose(operation, &values).map_err(|_| ClientError::NoSuchAddress)?;
        let pairs: Vec<(String, String)> = query.iter().map(|(key, value)| ((*key).to_owned(), value.clone())).collect();
        let mark = if pairs.is_empty() { "" } else { "?" };
        let path = format!("{API_PREFIX}{upstream}{mark}{}", print_query(&pairs));
        let body = body.transpose().map_err(|_| ClientError::Unreadable)?;
        Ok(ApiRequest { method: operation.method, path, body, headers: Vec::new() })
    }
}
