//! The role matrix: who may do what, and that each role only adds to the one before it.

use std::fmt::Write;

use crate::capability::{Capability, Role};
use crate::operations;

#[test]
fn the_list_of_capabilities_is_complete() {
    // A capability that is missing from the list would be held by nobody but the owner and shown nowhere.
    let mut listed = Capability::ALL.to_vec();
    listed.sort_unstable();
    listed.dedup();
    assert_eq!(listed.len(), Capability::ALL.len());
    assert!(operations().all(|row| Capability::ALL.contains(&row.capability)));
}

#[test]
fn every_capability_but_the_service_s_own_is_needed_by_some_operation() {
    for capability in Capability::ALL {
        assert_ne!(operations().any(|row| row.capability == capability), capability.is_own(), "{capability:?}");
    }
}

#[test]
fn provisioning_reads_everything_and_writes_scim_but_loses_nothing_there() {
    let writes: Vec<Capability> = Role::Provisioning.capabilities().into_iter().filter(|capability| !capability.is_read()).collect();
    assert_eq!(writes, [Capability::WriteScim]);
    assert!(Capability::ALL.into_iter().filter(|capability| capability.is_read()).all(|capability| Role::Provisioning.holds(capability)));
}

#[test]
fn every_role_but_provisioning_adds_to_the_one_before() {
    let ladder: Vec<Role> = Role::ALL.into_iter().filter(|role| *role != Role::Provisioning).collect();
    for pair in ladder.windows(2) {
        let [smaller, larger] = pair else { panic!("windows of two") };
        assert!(Capability::ALL.into_iter().all(|capability| !smaller.holds(capability) || larger.holds(capability)), "{pair:?}");
        assert!(larger.capabilities().len() > smaller.capabilities().len(), "{pair:?}");
    }
}

#[test]
fn a_viewer_holds_every_read_and_no_write() {
    for capability in Capability::ALL {
        assert_eq!(Role::Viewer.holds(capability), capability.is_read(), "{capability:?}");
    }
}

#[test]
fn an_owner_holds_everything() {
    assert_eq!(Role::Owner.capabilities(), Capability::ALL);
}

#[test]
fn only_an_owner_makes_administrators_deletes_accounts_destroys_scim_records_issues_tokens_and_ends_sessions() {
    let owners: Vec<Capability> = Capability::ALL.into_iter().filter(|capability| !Role::Administrator.holds(*capability)).collect();
    assert_eq!(
        owners,
        [
            Capability::DeleteAccount,
            Capability::GrantAdministration,
            Capability::DestroyScim,
            Capability::RepairScim,
            Capability::IssueTokens,
            Capability::ManageSessions
        ]
    );
}

/// The whole policy for writes on one page; whoever changes it sees what they change.
#[test]
fn the_matrix_of_writes_is_the_agreed_one() {
    let mut matrix = String::new();
    for row in operations().filter(|row| row.is_write()) {
        let who: Vec<&str> = Role::ALL.into_iter().filter(|role| role.holds(row.capability)).map(Role::title).collect();
        writeln!(matrix, "{}: {}", row.name, who.join(", ")).unwrap();
    }
    assert_eq!(matrix, include_str!("write_matrix.txt"));
}

#[test]
fn names_on_the_wire_are_kebab_case() {
    assert_eq!(serde_json::to_string(&Role::HelpDesk).unwrap(), "\"help-desk\"");
    for capability in Capability::ALL {
        assert_eq!(serde_json::to_string(&capability).unwrap(), format!("\"{}\"", capability.word()));
    }
}

#[test]
fn every_capability_and_role_has_words() {
    assert!(Capability::ALL.iter().all(|capability| !capability.words().is_empty()));
    assert!(Role::ALL.iter().all(|role| role.purpose().ends_with('.') && !role.title().is_empty()));
}
