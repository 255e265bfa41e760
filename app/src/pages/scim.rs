//! Provisioning.

use leptos::prelude::*;

/// Configured directories.
#[component]
pub fn ScimPage() -> impl IntoView {
    view! { <h1 tabindex="-1">"SCIM"</h1> }
}

/// Users of one directory.
#[component]
pub fn ScimUsersPage() -> impl IntoView {
    view! { <h1 tabindex="-1">"SCIM"</h1> }
}

/// One user.
#[component]
pub fn ScimUserPage() -> impl IntoView {
    view! { <h1 tabindex="-1">"SCIM user"</h1> }
}
