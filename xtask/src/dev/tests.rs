//! That the development server and this program speak of the same port.

use std::fs;

use super::*;
use crate::workspace::Workspace;

#[test]
fn trunk_sends_what_is_not_the_app_to_the_services_port() {
    let path = Workspace::of_this_program().unwrap().path("Trunk.toml");
    let text = fs::read_to_string(path).unwrap();
    for prefix in ["api", "auth"] {
        let backend = format!("backend = \"http://127.0.0.1:{SERVICE_PORT}/{prefix}");
        assert!(text.contains(&backend), "{backend}");
    }
}
