//! People of another provider.

use std::collections::BTreeSet;

use axum::http::HeaderName;
use catalogue::capability::Role;
use catalogue::session::Person;

use super::*;
use crate::identity::header::{HeaderNames, Proof};
use crate::identity::{Grant, Grants, HeaderDoor, SessionLimits};
use crate::peer::TrustedPeers;

#[test]
fn whoever_another_provider_vouched_for_has_no_rights_here_although_id_and_groups_are_the_same() {
    let names = HeaderNames { user: HeaderName::from_static("x-forwarded-user"), name: None, email: None, groups: None };
    let door = Door::Header(Box::new(HeaderDoor::new(names, Proof::Socket, TrustedPeers(Vec::new()))));
    let of = |name: &str| BTreeSet::from([name.to_owned()]);
    let grants = Grants(vec![Grant::whole(Role::Owner, of("it"), of("ada"))]);
    let identity = Identity::new(door, grants, false, SessionLimits::default());
    let absent = |id: &str| Absent {
        person: Person { id: id.to_owned(), name: "Ada".to_owned(), email: None },
        subject: Some("ada".to_owned()),
        groups: vec!["it".to_owned()],
        account: None,
    };
    assert!(identity.rights_of(&absent("header ada")).is_some());
    for id in ["https://id.example ada", "header:ada", "header bob", "ada", ""] {
        assert!(identity.rights_of(&absent(id)).is_none(), "{id}");
    }
}
