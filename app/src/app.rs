//! The root: reads the session, then shows the shell with the page of the address.

use leptos::prelude::*;
use leptos_router::components::{FlatRoutes, Route, Router};
use leptos_router::path;

use crate::acts::asked;
use crate::client::{Api, Client, ClientError};
use crate::components::failure::Failure;
use crate::components::grid;
use crate::components::notice;
use crate::deferred::{self, deferred};
use crate::pages::not_found::NotFoundPage;
use crate::{change, roster, session, shell};

/// Mounts the app into the place of the static shell.
pub fn mount(client: Client) {
    use wasm_bindgen::JsCast;
    deferred::fetch_ahead();
    let place = document().get_element_by_id("app").and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok());
    let Some(place) = place else { return mount_to_body(move || view! { <App client=client.clone()/> }) };
    place.set_inner_html("");
    mount_to(place, move || view! { <App client=client.clone()/> }).forget();
}

/// The app on a client: the browser's, or a test's.
#[component]
pub fn App(client: Client) -> impl IntoView {
    notice::provide();
    let asked = client.clone();
    let read = LocalResource::new(move || {
        let client = asked.clone();
        async move { client.session().await }
    });
    let client = StoredValue::new_local(client);
    view! {
        <Router>
            {move || match read.get() {
                None => view! { <shell::Waiting/> }.into_any(),
                Some(Ok(current)) => {
                    let api = Api::new(client.get_value().watched(session::watch()), &current);
                    change::provide(api.clone());
                    api.provide();
                    session::provide(current);
                    roster::provide();
                    grid::selection::provide();
                    asked::provide();
                    view! { <shell::Shell><Pages/></shell::Shell> }.into_any()
                }
                Some(Err(ClientError::SignedOut)) => view! { <shell::SignedOut/> }.into_any(),
                Some(Err(error)) => {
                    view! {
                        <main class="solo">
                            <h1>"Rollcall"</h1>
                            <Failure error retry=Some(Callback::new(move |()| read.refetch()))/>
                        </main>
                    }
                        .into_any()
                }
            }}
        </Router>
    }
}

#[component]
fn Pages() -> impl IntoView {
    view! {
        <FlatRoutes fallback=NotFoundPage>
            <Route path=path!("/") view=|| deferred(deferred::overview, 8)/>
            <Route path=path!("/users") view=|| deferred(deferred::users, 8)/>
            <Route path=path!("/users/:account") view=|| deferred(deferred::user, 8)/>
            <Route path=path!("/managed") view=|| deferred(deferred::managed, 8)/>
            <Route path=path!("/invite") view=|| deferred(deferred::invite, 8)/>
            <Route path=path!("/sessions") view=|| deferred(deferred::sessions, 8)/>
            <Route path=path!("/groups") view=|| deferred(deferred::groups, 8)/>
            <Route path=path!("/groups/:group") view=|| deferred(deferred::group, 8)/>
            <Route path=path!("/users/:account/unlock") view=|| deferred(deferred::unlock, 8)/>
            <Route path=path!("/scim") view=|| deferred(deferred::scim, 8)/>
            <Route path=path!("/scim/:directory") view=|| deferred(deferred::scim, 8)/>
            <Route path=path!("/scim/:directory/:record") view=|| deferred(deferred::scim, 8)/>
            <Route path=path!("/scim/:directory/groups/:record") view=|| deferred(deferred::scim, 8)/>
            <Route path=path!("/scim/:directory/:record/edit") view=|| deferred(deferred::scim, 8)/>
            <Route path=path!("/scim/:directory/:record/replace") view=|| deferred(deferred::scim, 8)/>
            <Route path=path!("/scim/:directory/groups/:record/edit") view=|| deferred(deferred::scim, 8)/>
            <Route path=path!("/scim/:directory/groups/:record/replace") view=|| deferred(deferred::scim, 8)/>
            <Route path=path!("/record") view=|| deferred(deferred::record, 8)/>
            <Route path=path!("/changes") view=|| deferred(deferred::changes, 8)/>
            <Route path=path!("/approvals") view=|| deferred(deferred::approvals, 8)/>
            <Route path=path!("/approvals/:approval") view=|| deferred(deferred::approval, 8)/>
            <Route path=path!("/access-tokens") view=|| deferred(deferred::access_tokens, 8)/>
            <Route path=path!("/rights") view=|| deferred(deferred::rights, 8)/>
            <Route path=path!("/changes/:change") view=|| deferred(deferred::change, 8)/>
        </FlatRoutes>
    }
}
