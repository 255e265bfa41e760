//! Which proofs suffice for headers without a signature, and which make the service refuse to start.

use scratch::Folder;

use crate::config::{Auth, Config};

/// A directory with key files, removed with the test.
struct Place(Folder);

impl Place {
    fn new() -> Place {
        let folder = Folder::create();
        for (file, mode) in [("key", 0o600), ("secret", 0o600), ("tls.key", 0o600), ("open", 0o644)] {
            folder.write_as(file, "canary-7d1f", mode);
        }
        Place(folder)
    }

    fn parse(&self, listen: &str, top: &str, auth: &str) -> Result<Config, Vec<String>> {
        let text = format!(
            "organization_id = \"0a1b2c3d-0000-4000-8000-000000000001\"\norganization_key_file = \"key\"\n\
             public_origin = \"https://rollcall.example\"\nlisten = \"{listen}\"\n{top}\n[auth]\nmode = \"header\"\npreset = \"oauth2-proxy\"\n{auth}\n\
             [[grants]]\nrole = \"viewer\"\ngroups = [\"everybody\"]\n"
        );
        Config::parse(&text, self.0.at()).map_err(|faults| faults.iter().map(ToString::to_string).collect())
    }
}

const PORT: &str = "0.0.0.0:8080";
const SOCKET: &str = "unix:/run/rollcall.sock";
const PEERS: &str = "trusted_peers = [\"10.0.0.0/24\"]";
const SECRET: &str = "secret_header = \"X-Gateway-Secret\"\nsecret_file = \"secret\"";
const TLS: &str = "[auth.tls]\ncertificate_file = \"tls.pem\"\nkey_file = \"tls.key\"\nclient_ca_file = \"ca.pem\"";

#[test]
fn headers_without_a_signature_need_one_whole_proof() {
    let place = Place::new();
    let table = [
        (PORT, "", "", Err("could claim to be anybody")),
        (PORT, PEERS, "", Err("could claim to be anybody")),
        (PORT, "", SECRET, Err("a secret alone is no proof")),
        (PORT, PEERS, SECRET, Ok("a trusted address and a shared secret")),
        (PORT, "", TLS, Ok("a client certificate")),
        (PORT, PEERS, TLS, Ok("a client certificate")),
        (PORT, PEERS, "secret_header = \"X-Gateway-Secret\"", Err("belong together")),
        (PORT, PEERS, "secret_file = \"secret\"", Err("belong together")),
        (SOCKET, "", "", Ok("the socket's file")),
        (SOCKET, PEERS, "", Ok("the socket's file")),
        (SOCKET, PEERS, SECRET, Err("is the proof already")),
        (SOCKET, "", TLS, Err("is the proof already")),
    ];
    for (listen, top, auth, expected) in table {
        match (place.parse(listen, top, auth), expected) {
            (Ok(config), Ok(proof)) => {
                let Auth::Header(header) = &config.auth else { panic!("not by header") };
                assert_eq!(header.door.proof().word(), proof, "{listen} {top} {auth}");
                assert!(crate::check::effective(&config).contains(proof));
            }
            (Err(faults), Err(words)) => assert!(faults.iter().any(|fault| fault.contains(words)), "{listen} {top} {auth}: {faults:?}"),
            (found, expected) => panic!("{listen} {top} {auth}: {expected:?}, and {:?}", found.err()),
        }
    }
    let both = format!("{SECRET}\n{TLS}");
    assert!(place.parse(PORT, PEERS, &both).unwrap_err().iter().any(|fault| fault.contains("choose one proof")));
}

#[test]
fn a_list_of_trusted_peers_that_trusts_nobody_or_everybody_refuses_to_start() {
    let place = Place::new();
    for (list, words) in [
        ("[]", "the list is empty"),
        ("[\"0.0.0.0/0\"]", "holds strangers"),
        ("[\"::/0\"]", "holds strangers"),
        ("[\"10.0.0.0/7\"]", "holds strangers"),
        ("[\"2001::/31\"]", "holds strangers"),
        ("[\"10.0.0.5\", \"everywhere\"]", "no network"),
        ("\"10.0.0.5\"", "list of texts"),
    ] {
        let faults = place.parse(PORT, &format!("trusted_peers = {list}"), SECRET).unwrap_err();
        assert!(faults.iter().any(|fault| fault.contains("trusted_peers") && fault.contains(words)), "{list}: {faults:?}");
    }
}

#[test]
fn key_files_that_others_can_read_are_refused() {
    let place = Place::new();
    let secret = "secret_header = \"X-Gateway-Secret\"\nsecret_file = \"open\"";
    assert!(place.parse(PORT, PEERS, secret).unwrap_err()[0].contains("can be read by others"));
    let faults = place.parse(PORT, "", &TLS.replace("tls.key", "open")).unwrap_err();
    assert!(faults.iter().any(|fault| fault.contains("auth.tls: key_file") && fault.contains("can be read by others")), "{faults:?}");
}

#[test]
fn presets_name_the_headers_and_each_can_be_another() {
    let place = Place::new();
    for (preset, user, groups) in [
        ("oauth2-proxy", "x-forwarded-user", "x-forwarded-groups"),
        ("authelia", "remote-user", "remote-groups"),
        ("traefik-forward-auth", "x-forwarded-user", ""),
        ("nginx", "x-remote-user", "x-remote-groups"),
    ] {
        let text = place.parse(SOCKET, "", "").map(|config| crate::check::effective(&config)).unwrap();
        assert!(text.contains("user_header = \"x-forwarded-user\""));
        let auth = Config::parse(
            &format!(
                "organization_id = \"0a1b2c3d-0000-4000-8000-000000000001\"\norganization_key_file = \"key\"\n\
                 public_origin = \"https://rollcall.example\"\nlisten = \"{SOCKET}\"\n[auth]\nmode = \"header\"\npreset = \"{preset}\"\n\
                 [[grants]]\nrole = \"viewer\"\ngroups = [\"everybody\"]\n"
            ),
            place.0.at(),
        )
        .unwrap()
        .auth;
        let Auth::Header(header) = auth else { panic!("not by header") };
        let names = header.door.names();
        assert_eq!(names.user.as_str(), user, "{preset}");
        assert_eq!(names.groups.as_ref().map_or("", |name| name.as_str()), groups, "{preset}");
    }
    let config = place.parse(SOCKET, "", "groups_header = \"X-Corp-Groups\"\nallow_destructive = true").unwrap();
    let Auth::Header(header) = config.auth else { panic!("not by header") };
    assert_eq!(header.door.names().groups.as_ref().unwrap().as_str(), "x-corp-groups");
    assert!(header.door.allows_destructive());
    assert!(place.parse(SOCKET, "", "groups_header = \"x_corp_groups\"").is_err(), "a name with two spellings");
}
