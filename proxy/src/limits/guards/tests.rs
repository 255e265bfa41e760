//! How changes are counted: by the human, and by each capability for itself.

use std::sync::Arc;

use catalogue::capability::{Capability, Role};
use catalogue::rights::{Limits, Rights, Share};
use catalogue::session::Person;

use super::{Denied, Guards};
use crate::identity::{Absent, Caller};
use crate::script::ScriptRef;

fn person(id: &str) -> Person {
    Person { id: id.to_owned(), name: "Hedy Lamarr".to_owned(), email: None }
}

fn share(capability: Capability, most: Option<u32>) -> Share {
    let limits = Limits { most_changes_per_10_minutes: most, ..Limits::default() };
    Share { capabilities: [capability].into(), limits, ..Share::whole(Role::Owner) }
}

fn caller(id: &str, shares: Vec<Share>) -> Caller {
    Caller::new(person(id), Rights::new(shares).unwrap())
}

const TWO: [Capability; 2] = [Capability::WriteScim, Capability::ToggleAccount];

#[tokio::test]
async fn tokens_of_one_human_are_counted_together() {
    let guards = Guards::default();
    let token = |id: &str| {
        let issuer = Absent { person: person("1001"), ..Absent::default() };
        let script = Some(Arc::new(ScriptRef { token: id.to_owned(), issuer }));
        Caller { script, ..caller(&format!("token:{id}"), vec![share(Capability::WriteScim, Some(2))]) }
    };
    assert_eq!(guards.count(&token("a"), &TWO[..1]), Ok(()));
    assert_eq!(guards.count(&token("b"), &TWO[..1]), Ok(()));
    let once_more = guards.count(&token("c"), &TWO[..1]);
    assert!(matches!(once_more, Err(Denied::TooFast { most: 2, .. })), "{once_more:?}");
    let themselves = guards.count(&caller("1001", vec![share(Capability::WriteScim, Some(2))]), &TWO[..1]);
    assert!(matches!(themselves, Err(Denied::TooFast { .. })), "{themselves:?}");
    assert_eq!(guards.count(&caller("1002", vec![share(Capability::WriteScim, Some(2))]), &TWO[..1]), Ok(()));
}

#[tokio::test]
async fn a_limit_counts_when_what_is_needed_is_spread_over_shares() {
    let guards = Guards::default();
    let spread = caller("1001", vec![share(TWO[0], Some(5)), share(TWO[0], Some(3)), share(TWO[1], Some(1))]);
    assert_eq!(guards.count(&spread, &TWO), Ok(()));
    let second = guards.count(&spread, &TWO);
    assert!(matches!(second, Err(Denied::TooFast { most: 1, .. })), "{second:?}");
    assert_eq!(guards.count(&spread, &TWO[..1]), Ok(()), "the most generous share of a capability counts");
}

#[tokio::test]
async fn one_share_that_does_not_count_lifts_the_limit_of_its_capability() {
    let guards = Guards::default();
    let free = caller("1001", vec![share(TWO[0], Some(1)), share(TWO[0], None)]);
    for _ in 0..3 {
        assert_eq!(guards.count(&free, &TWO[..1]), Ok(()));
    }
}
