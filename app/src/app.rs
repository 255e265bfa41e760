//! The root: reads the session, then shows the shell with the page of the address.

use catalogue::session::Session;
use leptos::prelude::*;

use crate::acts::asked;
use crate::client::{Api, Client, ClientError};
use crate::components::failure::Failure;
use crate::components::grid;
use crate::components::notice;
use crate::components::part::{Part, Reading, reactive};
use crate::deferred::{self, deferred};
use crate::pages::not_found::NotFoundPage;
use crate::routes::Page;
use crate::{address, change, roster, session, shell, starting};

/// How long the frame waits for the page inside it, in milliseconds. Both drawn at once is laid out once.
const PATIENCE: i32 = 100;

/// Mounts the app into the place of the static shell.
pub fn mount(client: Client) {
    use wasm_bindgen::JsCast;
    deferred::fetch_ahead();
    let place = document().get_element_by_id("app").and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok());
    let Some(place) = place else { return mount_to_body(move || view! { <App client=client.clone()/> }) };
    mount_to(place, move || view! { <App client=client.clone()/> }).forget();
}

/// The app on a client: the browser's, or a test's.
#[component]
pub fn App(client: Client) -> impl IntoView {
    address::provide();
    notice::provide();
    let asked = client.clone();
    let read = Part::new(move || {
        let client = asked.clone();
        async move {
            let session = client.session().await?;
            let path = window().location().pathname().unwrap_or_default();
            if let Some(page) = Page::parse(&path) {
                deferred::awaited(deferred::piece(&page), PATIENCE).await;
            }
            Ok(session)
        }
    });
    let client = StoredValue::new_local(client);
    reactive(Box::new(move || match with_shell_removed(read.get()) {
        Reading::Loading | Reading::NotPermitted => waiting(),
        Reading::There(current, _) => signed_in(client.get_value(), Session::clone(&current)),
        Reading::Failed(ClientError::SignedOut) => view! { <shell::SignedOut/> }.into_any(),
        Reading::Failed(error) => view! {
            <main class="solo">
                <h1>"Rollcall"</h1>
                <Failure error retry=Some(Callback::new(move |()| read.again()))/>
            </main>
        }
        .into_any(),
    }))
}

/// Takes the static shell away as soon as there is an answer.
fn with_shell_removed(reading: Reading<Session>) -> Reading<Session> {
    if !matches!(reading, Reading::Loading) {
        starting::give_way();
    }
    reading
}

/// Nothing where the static shell still stands.
fn waiting() -> AnyView {
    if starting::stands() { ().into_any() } else { view! { <shell::Waiting/> }.into_any() }
}

fn signed_in(client: Client, current: Session) -> AnyView {
    let api = Api::new(client.watched(session::watch()), &current);
    change::provide(api.clone());
    api.provide();
    session::provide(current);
    roster::provide();
    grid::selection::provide();
    asked::provide();
    view! { <shell::Shell><Pages/></shell::Shell> }.into_any()
}

/// The page of the address. It is drawn anew when the address leads to another kind of page; one that shows another of its kind follows by itself.
#[component]
fn Pages() -> impl IntoView {
    let path = address::present().path();
    let page = Memo::new_with_compare(
        move |_| path.with(|path| Page::parse(path)),
        |before, now| match (before, now) {
            (Some(Some(before)), Some(Some(now))) => !before.is_alike(now),
            (before, now) => before != now,
        },
    );
    reactive(Box::new(move || match page.get() {
        Some(page) => deferred(deferred::piece(&page), 8),
        None => view! { <NotFoundPage/> }.into_any(),
    }))
}
