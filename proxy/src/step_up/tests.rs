//! Which callers are asked for a fresh proof, and when.

use catalogue::capability::Capability;

use super::StepUp;

const NOW: i64 = 1_800_000_000;

#[test]
fn what_cannot_be_undone_needs_a_proof_unless_configured_otherwise() {
    let usual = StepUp::default();
    let named: Vec<Capability> = usual.capabilities.iter().copied().collect();
    assert_eq!(
        named,
        [
            Capability::DeleteAccount,
            Capability::RemoveAccess,
            Capability::GrantAdministration,
            Capability::DestroyScim,
            Capability::RepairScim
        ]
    );
    assert!(named.iter().all(|capability| !capability.is_read()));
}

#[test]
fn a_proof_counts_for_five_minutes_and_never_from_the_future() {
    let usual = StepUp::default();
    for (proven, counts) in
        [(None, false), (Some(NOW - 300), true), (Some(NOW - 301), false), (Some(NOW + 60), true), (Some(NOW + 61), false)]
    {
        assert_eq!(usual.is_fresh(proven, NOW), counts, "{proven:?}");
    }
}
