//! What the kernel writes about a process is read as it is meant.

use super::{resident, spent};

#[test]
fn user_and_system_time_are_found_behind_a_name_with_brackets() {
    let stat = "4242 (a (b) c) S 1 4242 4242 0 -1 4194560 100 0 0 0 37 5 0 0 20 0 1 0 100 1000 200";
    assert_eq!(spent(stat), Some(42.0));
    assert_eq!(spent("broken"), None);
}

#[test]
fn memory_is_what_is_resident() {
    assert_eq!(resident("Name:\tx\nVmSize:\t  9999 kB\nVmRSS:\t    5120 kB\n"), Some(5120.0));
    assert_eq!(resident("Name:\tx\n"), None);
}
