//! Which files keep others out.

use super::is_private;

#[test]
fn a_key_is_for_its_owner_alone() {
    for mode in [0o100_600, 0o100_400] {
        assert!(is_private(mode, (1000, 1000), false), "{mode:o}");
    }
    for mode in [0o100_640, 0o100_604, 0o100_620, 0o100_644, 0o100_440] {
        assert!(!is_private(mode, (1000, 1000), false) && !is_private(mode, (0, 0), false), "{mode:o}");
    }
}

#[test]
fn a_credential_of_systemd_may_show_the_mask_of_its_access_list() {
    assert!(is_private(0o100_440, (0, 0), true) && is_private(0o100_400, (61_184, 61_184), true));
    assert!(!is_private(0o100_440, (0, 61_184), true), "the group is not root's");
    assert!(!is_private(0o100_444, (0, 0), true) && !is_private(0o100_460, (0, 0), true));
}
