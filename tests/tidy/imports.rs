//! Walls inside the rooms: who may touch the network, the environment, the clock, a secret, another page.

use crate::none;
use crate::repository::{File, files, production_files};

fn within<'a>(folder: &'a str) -> impl Iterator<Item = &'static File> + 'a {
    production_files().filter(move |file| file.path.starts_with(folder))
}

/// `proxy/src/upstream.rs` and everything below `proxy/src/upstream/`.
fn is_module(file: &File, module: &str) -> bool {
    file.path == format!("{module}.rs") || file.path.starts_with(&format!("{module}/"))
}

fn outside(folder: &str, modules: &[&str], patterns: &[&str]) -> Vec<String> {
    within(folder)
        .filter(|file| !modules.iter().any(|module| is_module(file, module)))
        .flat_map(|file| patterns.iter().flat_map(|pattern| file.places(pattern)))
        .collect()
}

#[test]
fn catalogue_and_sandbox_do_no_input_or_output_and_know_no_clock_or_chance() {
    let patterns = [
        "std::net",
        "std::fs",
        "std::env",
        "std::thread",
        "std::process",
        "SystemTime",
        "Instant::now",
        "now_utc",
        "now_local",
        "tokio",
        "axum",
        "hyper",
        "leptos",
        "web_sys",
        "getrandom",
        "rand::",
        "println!",
        "eprintln!",
        "RandomState",
    ];
    none("pure rooms", ["catalogue/src", "sandbox/src"].into_iter().flat_map(|room| outside(room, &[], &patterns)));
}

#[test]
fn only_upstream_and_outbound_call_out_of_the_service() {
    let patterns = ["hyper_util::client", "hyper_rustls", "TcpStream::connect", "client::conn"];
    none("network", outside("proxy/src", &["proxy/src/upstream", "proxy/src/outbound"], &patterns));
    // Before it takes the place of a socket's file, the service knocks there: one that answers belongs to another that still runs. Nothing is sent.
    none("sockets", outside("proxy/src", &["proxy/src/start/listening"], &["UnixStream::connect"]));
}

#[test]
fn only_config_and_main_read_the_environment() {
    none("environment", outside("proxy/src", &["proxy/src/config", "proxy/src/main"], &["env::var", "std::env"]));
}

#[test]
fn only_one_place_of_the_service_opens_a_secret() {
    // The last one hands the provider its own client's secret.
    let places =
        ["proxy/src/credential", "proxy/src/secret", "proxy/src/store", "proxy/src/audit/chain", "proxy/src/identity/oidc/exchange"];
    none("secret", outside("proxy/src", &places, &["expose_secret"]));
}

#[test]
fn a_permit_is_made_where_admission_is_decided_and_nowhere_else() {
    let patterns = ["Permit {", "Permit::new("];
    let makers = outside("proxy/src", &["proxy/src/admit"], &patterns)
        .into_iter()
        .filter(|place| !place.contains("impl ") && !place.contains("fn "));
    none("only admission makes a permit", makers);
}

#[test]
fn pages_never_import_one_another() {
    let mut findings = Vec::new();
    for file in within("app/src/pages/") {
        let own = file.path.trim_start_matches("app/src/pages/").split(['/', '.']).next().unwrap_or_default();
        for (number, line) in file.code_lines() {
            for rest in line.split("pages::").skip(1) {
                let other: String = rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
                if other != own && !other.is_empty() {
                    findings.push(format!("{}:{number}: {}", file.path, line.trim()));
                }
            }
        }
    }
    none("pages share components, not one another", findings);
}

/// The kinds of failure are the exception: a component has to be able to show them.
#[test]
fn components_know_no_page_no_client_and_no_operation() {
    let patterns = [
        "crate::pages",
        "crate::client",
        "crate::roster",
        "catalogue::operation",
        "catalogue::Lookup",
        "catalogue::rebuild",
        "catalogue::compose",
        "gloo_net",
    ];
    let rooms = ["app/src/components", "app/src/form"];
    let found = rooms
        .into_iter()
        .flat_map(|room| outside(room, &[], &patterns))
        .filter(|place| !place.ends_with("use crate::client::ClientError;"));
    none("components take values and callbacks", found);
}

#[test]
fn only_the_client_of_the_app_fetches() {
    let patterns = ["gloo_net", "fetch_with", "XmlHttpRequest", "RequestInit"];
    none("through the client", outside("app/src", &["app/src/client"], &patterns));
}

/// Upstream paths come from the catalogue: a literal elsewhere is a call that no row describes.
#[test]
fn no_upstream_path_is_written_outside_catalogue_and_sandbox() {
    let starts = [
        "\"/admin/v",
        "\"/admin/user-provisioning",
        "\"/scim/directory",
        "/manage\"",
        "/manage/",
        "\"/api/admin/",
        "\"/api/users/",
        "\"/api/scim/",
        "api.atlassian.com/",
    ];
    let rooms = production_files().filter(|file| !file.path.starts_with("catalogue/") && !file.path.starts_with("sandbox/"));
    none("take it from the catalogue", rooms.flat_map(|file| starts.iter().flat_map(|start| file.places(start))));
}

#[test]
fn no_style_is_written_as_text_in_a_view() {
    let views = files().iter().filter(|file| file.path.starts_with("app/src/") && file.is_rust());
    none("a strict policy blocks it: use a class or `style:`", views.flat_map(|file| file.places(" style=\"")));
}

/// Text that became markup would be what somebody else wrote. Emptying a place is all that it is used for.
#[test]
fn nothing_becomes_markup_by_way_of_text() {
    let patterns = ["inner_html", "outer_html", "insert_adjacent_html", "innerHTML", "document.write"];
    let found = patterns.iter().flat_map(|pattern| outside("app/src", &[], &[pattern]));
    none("build nodes instead", found.filter(|place| !place.contains("set_inner_html(\"\")")));
}
