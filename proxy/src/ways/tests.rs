//! Which requests need no table of addresses.

use super::is_operation;

#[test]
fn calls_of_operations_go_the_short_way() {
    for path in ["/api/admin/v2/orgs/1/directories/2/users", "/api/users/1/manage", "/api/rollcalls", "/api/nothing-of-ours"] {
        assert!(is_operation(path), "{path}");
    }
}

#[test]
fn the_services_own_addresses_are_looked_up() {
    for path in
        ["/api", "/api/", "/api/rollcall", "/api/rollcall/session", "/api/rollcall/", "/apis/users", "/", "/metrics", "/users/api/x"]
    {
        assert!(!is_operation(path), "{path}");
    }
}
