//! An OpenID Connect provider that does what the test tells it to, right or wrong, over a real socket and with keys of its own.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair};
use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use jsonwebtoken::jwk::Jwk;
use jsonwebtoken::{Algorithm, EncodingKey, crypto};
use proxy::clock;
use proxy::edge::{self, EdgeLimits};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use tokio::net::TcpListener;

pub const CLIENT: &str = "rollcall";
pub const SECRET: &str = "canary-client-secret-2f61";
/// In every token that the provider hands out beside the ID token; it must be nowhere afterwards.
pub const ACCESS_TOKEN: &str = "canary-access-token-91c3";

/// A key of the provider.
pub struct SigningKey {
    id: String,
    private: EncodingKey,
}

impl SigningKey {
    pub fn fresh(id: &str) -> SigningKey {
        let pair = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).unwrap();
        SigningKey { id: id.to_owned(), private: EncodingKey::from_ec_der(pair.to_pkcs8v1().unwrap().as_ref()) }
    }

    pub fn published(&self) -> Value {
        let mut key = serde_json::to_value(Jwk::from_encoding_key(&self.private, Algorithm::ES256).unwrap()).unwrap();
        key["kid"] = json!(self.id);
        key
    }

    fn signature(&self, text: &str) -> String {
        crypto::sign(text.as_bytes(), &self.private, Algorithm::ES256).unwrap()
    }
}

/// How a token gets its signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signature {
    Right,
    /// By a key that was never published, under the name of one that was.
    Foreign,
    /// HMAC with the public key as the secret, which whoever can read can do.
    PublicKeyAsSecret,
    Empty,
}

/// How the provider answers at one of its addresses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Manner {
    Proper,
    Redirect,
    Huge,
    Endless,
    NotJson,
    ServerError,
    Refused,
}

type Change = Box<dyn Fn(&mut Value) + Send>;
type Answer = dyn Fn(&mut Vec<(String, String)>) + Send;

/// What the provider does.
pub struct Script {
    pub description: Change,
    pub head: Change,
    pub claims: Change,
    /// Changes the query with which the browser comes back.
    pub answer: Box<Answer>,
    pub signature: Signature,
    pub description_manner: Manner,
    pub keys_manner: Manner,
    pub token_manner: Manner,
    pub keys: Vec<SigningKey>,
    pub published: Vec<Value>,
    /// What the browser was sent with, by code.
    pub asked: HashMap<String, HashMap<String, String>>,
    /// How often each address was asked.
    pub visits: HashMap<&'static str, usize>,
}

impl Default for Script {
    fn default() -> Script {
        let key = SigningKey::fresh("first");
        Script {
            description: Box::new(|_| {}),
            head: Box::new(|_| {}),
            claims: Box::new(|_| {}),
            answer: Box::new(|_| {}),
            signature: Signature::Right,
            description_manner: Manner::Proper,
            keys_manner: Manner::Proper,
            token_manner: Manner::Proper,
            published: vec![key.published()],
            keys: vec![key],
            asked: HashMap::new(),
            visits: HashMap::new(),
        }
    }
}

#[derive(Clone)]
pub struct Provider {
    pub issuer: String,
    pub script: Arc<Mutex<Script>>,
}

impl Provider {
    pub async fn start() -> Provider {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let provider = Provider { issuer: format!("http://{}", listener.local_addr().unwrap()), script: Arc::default() };
        let addresses = Router::new()
            .route("/.well-known/openid-configuration", get(describe))
            .route("/keys", get(keys))
            .route("/token", post(token))
            .route("/elsewhere", get(elsewhere).post(elsewhere))
            .with_state(provider.clone());
        tokio::spawn(edge::serve(listener, addresses, EdgeLimits::default(), std::future::pending()));
        provider
    }

    pub fn change(&self, change: impl FnOnce(&mut Script)) {
        change(&mut self.script.lock().unwrap());
    }

    pub fn visits(&self, place: &'static str) -> usize {
        self.script.lock().unwrap().visits.get(place).copied().unwrap_or(0)
    }

    /// The person signs in: takes the address to which the browser was sent, and gives the query with which it comes back.
    pub fn authorize(&self, address: &str) -> String {
        let uri: Uri = address.parse().unwrap();
        assert!(address.starts_with(&format!("{}/authorize?", self.issuer)), "{address}");
        let asked: HashMap<String, String> = catalogue::path::parse_query(uri.query().unwrap()).unwrap().into_iter().collect();
        let expected = [("client_id", CLIENT), ("response_type", "code"), ("code_challenge_method", "S256")];
        for (name, value) in expected {
            assert_eq!(asked[name], value, "{name}");
        }
        assert!(asked["scope"].split(' ').any(|scope| scope == "openid") && asked["nonce"].len() >= 32 && asked["state"].len() >= 32);
        let mut script = self.script.lock().unwrap();
        let code = format!("code-{}", script.asked.len());
        let mut answer =
            vec![("code".to_owned(), code.clone()), ("state".to_owned(), asked["state"].clone()), ("iss".to_owned(), self.issuer.clone())];
        (script.answer)(&mut answer);
        script.asked.insert(code, asked);
        catalogue::path::print_query(&answer)
    }

    /// A token with these claims, signed as the script says.
    pub fn sign(&self, head: Value, claims: &Value) -> String {
        signed(&self.script.lock().unwrap(), head, claims)
    }

    /// A logout token, changed by the test.
    pub fn logout_token(&self, id: &str, change: impl FnOnce(&mut Value, &mut Value)) -> String {
        let now = clock::seconds();
        let mut head = json!({ "alg": "ES256", "typ": "logout+jwt", "kid": "first" });
        let mut claims = json!({
            "iss": self.issuer, "aud": CLIENT, "iat": now, "exp": now + 120, "jti": id, "sub": "ada",
            "events": { "http://schemas.openid.net/event/backchannel-logout": {} },
        });
        change(&mut head, &mut claims);
        self.sign(head, &claims)
    }
}

fn encode(value: &Value) -> String {
    URL_SAFE_NO_PAD.encode(value.to_string())
}

fn signed(script: &Script, head: Value, claims: &Value) -> String {
    let text = format!("{}.{}", encode(&head), encode(claims));
    let signature = match script.signature {
        Signature::Right => script.keys.last().unwrap().signature(&text),
        Signature::Foreign => SigningKey::fresh("first").signature(&text),
        Signature::Empty => String::new(),
        Signature::PublicKeyAsSecret => {
            let public = script.published.first().unwrap().to_string();
            crypto::sign(text.as_bytes(), &EncodingKey::from_secret(public.as_bytes()), Algorithm::HS256).unwrap()
        }
    };
    format!("{text}.{signature}")
}

/// Answers in a manner other than the proper one.
async fn odd(manner: Manner) -> Option<Response> {
    Some(match manner {
        Manner::Proper => return None,
        Manner::Redirect => (StatusCode::TEMPORARY_REDIRECT, [(header::LOCATION, "/elsewhere")]).into_response(),
        Manner::Huge => format!("{{\"filler\":\"{}\"}}", "x".repeat(600 * 1024)).into_response(),
        Manner::Endless => {
            tokio::time::sleep(Duration::from_secs(60)).await;
            "too late".into_response()
        }
        Manner::NotJson => "<html>maintenance</html>".into_response(),
        Manner::ServerError => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
        Manner::Refused => {
            (StatusCode::BAD_REQUEST, [(header::CONTENT_TYPE, "application/json")], "{\"error\":\"invalid_grant\"}").into_response()
        }
    })
}

fn document(value: &Value) -> Response {
    ([(header::CONTENT_TYPE, "application/json")], value.to_string()).into_response()
}

impl Provider {
    fn visit(&self, place: &'static str, manner: impl Fn(&Script) -> Manner) -> Manner {
        let mut script = self.script.lock().unwrap();
        *script.visits.entry(place).or_default() += 1;
        manner(&script)
    }
}

async fn elsewhere(State(provider): State<Provider>) -> Response {
    provider.visit("elsewhere", |_| Manner::Proper);
    StatusCode::OK.into_response()
}

async fn describe(State(provider): State<Provider>) -> Response {
    let manner = provider.visit("description", |script| script.description_manner);
    if let Some(odd) = odd(manner).await {
        return odd;
    }
    let issuer = &provider.issuer;
    let mut description = json!({
        "issuer": issuer,
        "authorization_endpoint": format!("{issuer}/authorize"),
        "token_endpoint": format!("{issuer}/token"),
        "jwks_uri": format!("{issuer}/keys"),
        "end_session_endpoint": format!("{issuer}/end"),
        "id_token_signing_alg_values_supported": ["ES256"],
        "code_challenge_methods_supported": ["S256"],
        "authorization_response_iss_parameter_supported": true,
    });
    (provider.script.lock().unwrap().description)(&mut description);
    document(&description)
}

async fn keys(State(provider): State<Provider>) -> Response {
    let manner = provider.visit("keys", |script| script.keys_manner);
    match odd(manner).await {
        Some(odd) => odd,
        None => document(&json!({ "keys": provider.script.lock().unwrap().published })),
    }
}

async fn token(State(provider): State<Provider>, headers: HeaderMap, body: String) -> Response {
    let manner = provider.visit("token", |script| script.token_manner);
    if let Some(odd) = odd(manner).await {
        return odd;
    }
    let secret = format!("Basic {}", STANDARD.encode(format!("{CLIENT}:{SECRET}")));
    assert_eq!(headers[header::AUTHORIZATION].to_str().unwrap(), secret, "the client proves who it is");
    let form: HashMap<String, String> = catalogue::path::parse_query(&body).unwrap().into_iter().collect();
    let script = provider.script.lock().unwrap();
    let Some(asked) = script.asked.get(&form["code"]) else {
        return (StatusCode::BAD_REQUEST, [(header::CONTENT_TYPE, "application/json")], "{\"error\":\"invalid_grant\"}").into_response();
    };
    let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(form["code_verifier"].as_bytes()));
    assert_eq!(challenge, asked["code_challenge"], "whoever has the code alone cannot exchange it");
    assert_eq!(form["redirect_uri"], asked["redirect_uri"]);
    let now = clock::seconds();
    let mut head = json!({ "alg": "ES256", "kid": script.keys.last().unwrap().id });
    let mut claims = json!({
        "iss": provider.issuer, "aud": CLIENT, "sub": "ada", "iat": now, "exp": now + 300, "nonce": asked["nonce"], "auth_time": now,
        "sid": "session-1", "name": "Ada Lovelace", "email": "ada@corp.example", "email_verified": true, "groups": ["everybody"],
    });
    (script.head)(&mut head);
    (script.claims)(&mut claims);
    let token = signed(&script, head, &claims);
    document(&json!({ "access_token": ACCESS_TOKEN, "token_type": "Bearer", "expires_in": 300, "id_token": token }))
}
