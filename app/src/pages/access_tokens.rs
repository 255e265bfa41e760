//! Access tokens for scripts on screen: what there is, a form for a new one, its text shown once, revoking one.

mod issue;
mod list;

use catalogue::capability::Capability;
use catalogue::script::AccessTokens;
use leptos::prelude::*;

use crate::client::Api;
use crate::components::card::framed;
use crate::components::part::Part;
use crate::session;

/// The page.
#[component]
pub fn AccessTokensPage() -> impl IntoView {
    let api = Api::get();
    let read: Part<AccessTokens> = Part::permitted(session::may(Capability::IssueTokens), Capability::IssueTokens.words(), move || {
        let api = api.clone();
        async move { api.client().ask(catalogue::script::TOKENS_PATH.to_owned()).await }
    });
    view! {
        <div class="page-header"><h1 tabindex="-1">"Access tokens"</h1></div>
        <p class="subtle prose">
            "For scripts and client libraries: a token in place of an organization key. It may do only what you choose, ends by itself, and everything it does is in the record under its name. Point the script at "
            <code>{address()}</code>", and have it send the header "<code>"Authorization: Bearer rollcall_…"</code>"."
        </p>
        {issue::section(read)}
        {framed("tokens", "Tokens", "tokens", read.show(6, move |told| list::view(&told, read)))}
    }
}

/// Where a client library has to be pointed.
fn address() -> String {
    let origin = window().location().origin().unwrap_or_default();
    format!("{origin}{}", catalogue::session::API_PREFIX)
}
