//! The two requests of the code flow, built by `openidconnect`: the address to which the browser is sent, and the exchange of the code. The library
//! speaks through the service's own client, which follows no redirect and reads no large or slow answer.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use openidconnect::core::{CoreAuthPrompt, CoreClient, CoreErrorResponseType, CoreResponseType};
use openidconnect::{
    AsyncHttpClient, AuthType, AuthUrl, AuthenticationFlow, AuthorizationCode, ClientId, ClientSecret, CsrfToken, EndpointNotSet,
    EndpointSet, HttpRequest, HttpResponse, IssuerUrl, JsonWebKeySet, Nonce, PkceCodeChallenge, PkceCodeVerifier, RedirectUrl,
    RequestTokenError, Scope, TokenResponse as _, TokenUrl,
};
use secrecy::{ExposeSecret as _, SecretString};

use super::fault::{DiscoveryFault, NotProven};
use super::metadata::{ClientProof, Metadata};
use super::transaction::Transaction;
use crate::assertion::Refused;
use crate::outbound::{Outbound, OutboundFault};

type Client = CoreClient<EndpointSet, EndpointNotSet, EndpointNotSet, EndpointNotSet, EndpointSet, EndpointNotSet>;
type Answering = Pin<Box<dyn Future<Output = Result<HttpResponse, OutboundFault>> + Send>>;

/// The service's own client, as the library wants one.
struct Speaker(Arc<Outbound>);

impl<'c> AsyncHttpClient<'c> for Speaker {
    type Error = OutboundFault;
    type Future = Answering;

    fn call(&'c self, request: HttpRequest) -> Answering {
        let outbound = Arc::clone(&self.0);
        Box::pin(async move { outbound.send(request).await })
    }
}

/// How the service is known at the provider.
pub struct Registered<'a> {
    pub issuer: &'a str,
    pub client_id: &'a str,
    pub redirect: &'a str,
    pub scopes: &'a [String],
}

impl Registered<'_> {
    fn client(&self, metadata: &Metadata) -> Result<Client, NotProven> {
        let broken = |_| NotProven::Discovery(DiscoveryFault::Unusable("one of its addresses cannot be read"));
        // No keys: the library's verifier is not used, see docs/decisions.
        let issuer = IssuerUrl::new(self.issuer.to_owned()).map_err(broken)?;
        Ok(CoreClient::new(ClientId::new(self.client_id.to_owned()), issuer, JsonWebKeySet::default())
            .set_auth_uri(AuthUrl::new(metadata.authorization.to_string()).map_err(broken)?)
            .set_token_uri(TokenUrl::new(metadata.token.to_string()).map_err(broken)?)
            .set_redirect_uri(RedirectUrl::new(self.redirect.to_owned()).map_err(broken)?))
    }

    /// Where the browser goes, and what has to be remembered until it comes back. `oldest` is how long ago the person may have proved who they
    /// are, in seconds; 0 makes the provider ask again.
    ///
    /// # Errors
    /// When an address of the provider is none.
    pub fn authorize(&self, metadata: &Metadata, oldest: u64) -> Result<(String, Transaction), NotProven> {
        let client = self.client(metadata)?;
        let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
        let flow = AuthenticationFlow::<CoreResponseType>::AuthorizationCode;
        let random = || CsrfToken::new_random_len(32);
        let mut request = client
            .authorize_url(flow, random, || Nonce::new_random_len(32))
            .add_scopes(self.scopes.iter().cloned().map(Scope::new))
            .set_pkce_challenge(challenge)
            .set_max_age(Duration::from_secs(oldest));
        if oldest == 0 {
            request = request.add_prompt(CoreAuthPrompt::Login);
        }
        let (address, state, nonce) = request.url();
        let transaction = Transaction {
            state: state.secret().clone(),
            nonce: nonce.secret().clone(),
            verifier: verifier.secret().clone(),
            back: String::new(),
            replaces: None,
            expected: None,
        };
        Ok((address.into(), transaction))
    }

    /// The ID token for a code, as text; nothing of it is believed yet. The access token that comes with it is dropped here.
    ///
    /// # Errors
    /// When the provider does not give one.
    pub async fn exchange(
        &self,
        metadata: &Metadata,
        secret: &SecretString,
        code: String,
        verifier: String,
        outbound: &Arc<Outbound>,
    ) -> Result<String, NotProven> {
        let proof = match metadata.proof {
            ClientProof::Basic => AuthType::BasicAuth,
            ClientProof::Post => AuthType::RequestBody,
        };
        let client = self.client(metadata)?.set_client_secret(ClientSecret::new(secret.expose_secret().to_owned())).set_auth_type(proof);
        let speaker = Speaker(Arc::clone(outbound));
        let request = client.exchange_code(AuthorizationCode::new(code)).set_pkce_verifier(PkceCodeVerifier::new(verifier));
        let answer = request.request_async(&speaker).await.map_err(|fault| match fault {
            RequestTokenError::Request(_) => NotProven::Unreachable,
            RequestTokenError::ServerResponse(refusal) => {
                // The words of the standard alone; a text of the provider's own is not for the log.
                let reason = match refusal.error() {
                    CoreErrorResponseType::Extension(_) => "other",
                    known => known.as_ref(),
                };
                tracing::warn!(reason, "the token endpoint refused the code");
                NotProven::Code
            }
            // The library reads the claims of the ID token with the answer.
            RequestTokenError::Parse(..) => NotProven::Token(Refused::Form),
            RequestTokenError::Other(_) => NotProven::Code,
        })?;
        answer.id_token().map(ToString::to_string).ok_or(NotProven::Code)
    }
}
