//! Everybody who sends requests: one person for each role, one without a role, one whose token somebody else signed, and nobody. And the address at
//! which the gateway's key is published.

use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::time::{SystemTime, UNIX_EPOCH};

use catalogue::capability::Role;
use serde_json::json;

use crate::signer::Signer;

pub const HEADER: &str = "x-gateway-assertion";
pub const ISSUER: &str = "https://gateway.example";
pub const AUDIENCE: &str = "rollcall";
/// Stands in every caller's name and e-mail address; the log must never say it.
pub const CALLER_MARKER: &str = "zqcallermarker";

/// One sender of requests.
#[derive(Clone, Debug)]
pub struct Person {
    /// As the record names the person.
    pub id: String,
    pub role: Option<Role>,
    /// What the gateway sends along; nothing for nobody.
    pub token: Option<String>,
}

/// Everybody, and where the key is that tells who they are.
pub struct People {
    pub all: Vec<Person>,
    pub keys: String,
}

impl People {
    /// Makes a key, publishes its public half, and signs a token for everybody.
    pub fn gather() -> People {
        let (gateway, stranger) = (Signer::fresh(), Signer::fresh());
        let keys = publish(&json!({ "keys": [gateway.jwk()] }).to_string());
        let mut all: Vec<Person> = Role::ALL.into_iter().map(|role| person(&gateway, role.word(), &[&group(role)], Some(role))).collect();
        all.push(person(&gateway, "no-role", &["visitors"], None));
        all.push(person(&stranger, "forged", &[&group(Role::Owner)], None));
        all.push(Person { id: String::new(), role: None, token: None });
        People { all, keys }
    }
}

/// The group that has this role in the configuration.
pub fn group(role: Role) -> String {
    format!("group-of-{}", role.word())
}

fn person(signer: &Signer, name: &str, groups: &[&str], role: Option<Role>) -> Person {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).expect("the clock is past 1970").as_secs();
    let claims = json!({ "iss": ISSUER, "aud": AUDIENCE, "sub": name, "iat": now, "exp": now + 12 * 3600, "groups": groups,
                         "email": format!("{CALLER_MARKER}.{name}@corp.example"), "email_verified": true });
    let token = signer.token(&json!({ "alg": "ES256" }), &claims);
    Person { id: format!("{ISSUER} {name}"), role, token: Some(token) }
}

/// Answers every connection with the key set.
fn publish(keys: &str) -> String {
    let listener = TcpListener::bind(("127.0.0.1", 0)).expect("this machine has a loopback address");
    let address = format!("http://{}/keys", listener.local_addr().expect("a bound socket has an address"));
    let answer =
        format!("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{keys}", keys.len());
    std::thread::spawn(move || {
        for mut stream in listener.incoming().map_while(Result::ok) {
            let mut head = [0; 4096];
            drop(stream.read(&mut head));
            drop(stream.write_all(answer.as_bytes()));
        }
    });
    address
}
