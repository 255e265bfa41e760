//! The session ended in the middle of work: says so once, keeps the page with everything typed, and looks whether somebody has signed in again.

use catalogue::session::Session;
use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local_scoped;

use crate::client::{Api, ClientError};
use crate::components::dialog::Dialog;
use crate::components::failure::Failure;
use crate::components::icon::Icon;
use crate::components::notice::notify;
use crate::components::part::reactive;
use crate::{routes, session};

/// What the last look told.
#[derive(Clone)]
enum Seen {
    Nothing,
    /// Somebody asked, and nobody is signed in.
    NotYet,
    /// Somebody else, or somebody with other rights than this page was drawn for.
    Other(Box<Session>),
    Failed(ClientError),
}

/// The dialog; once in the frame.
#[component]
pub fn SessionEnded() -> impl IntoView {
    let open = session::ended();
    let api = StoredValue::new_local(Api::get());
    let before = StoredValue::new(session::current());
    let seen = RwSignal::new(Seen::Nothing);
    let look = Callback::new(move |is_asked: bool| {
        spawn_local_scoped(async move {
            let answer = api.get_value().client().session().await;
            match answer {
                Ok(now) if before.with_value(|before| is_same(before, &now)) => {
                    seen.set(Seen::Nothing);
                    open.set(false);
                    notify("You are signed in again. What was refused meanwhile was not done: do it once more.");
                }
                Ok(now) => seen.set(Seen::Other(Box::new(now))),
                Err(ClientError::SignedOut) if is_asked => seen.set(Seen::NotYet),
                Err(ClientError::SignedOut) => {}
                Err(error) if is_asked => seen.set(Seen::Failed(error)),
                Err(_) => {}
            }
        });
    });
    // Whoever comes back from the other tab has not to say so.
    let handle = window_event_listener(ev::focus, move |_| {
        if open.get_untracked() {
            look.run(false);
        }
    });
    on_cleanup(move || handle.remove());
    view! {
        <Dialog open title=Signal::derive_local(|| "Your session has ended".to_owned())>
            <div class="ended" data-testid="session-ended">
                <p>"You were signed out by time, by somebody else or by your identity provider. This page stays as it is, with everything you typed. What was refused just now was not done."</p>
                {reactive(Box::new(move || told(seen.get())))}
                <p>"Sign in again in another tab, then come back to this one and go on."</p>
                <div class="ended__buttons">
                    <a class="button is-primary" href=sign_in() target="_blank" rel="external noopener">"Sign in in a new tab"</a>
                    <button type="button" class="button" on:click=move |_| look.run(true)>"I have signed in"</button>
                </div>
                <p class="small subtle">
                    "Or "<a href=sign_in() rel="external">"sign in on this page"</a>", and come back to it without what you typed."
                </p>
            </div>
        </Dialog>
    }
}

/// Whether the page still shows what this session may do.
fn is_same(before: &Session, now: &Session) -> bool {
    before.person.id == now.person.id && before.capabilities == now.capabilities && before.read_only == now.read_only
}

fn sign_in() -> String {
    format!("{}?return={}", routes::SIGN_IN_PATH, catalogue::path::encode(&routes::here()))
}

fn told(seen: Seen) -> AnyView {
    match seen {
        Seen::Nothing => ().into_any(),
        Seen::NotYet => message("Nobody is signed in yet", "Finish signing in in the other tab first.".to_owned()),
        Seen::Failed(error) => view! { <Failure error retry=None/> }.into_any(),
        Seen::Other(now) => {
            let words = format!(
                "You are signed in as {} with the role {} now. This page was drawn for other rights.",
                now.person.name, now.role.title
            );
            let reload = move |_| {
                // Where the browser refuses, the page stays; its button can be pressed again.
                let _ = window().location().reload();
            };
            view! {
                {message("Somebody else, or other rights", words)}
                <button type="button" class="button" on:click=reload>"Load this page anew"</button>
            }
            .into_any()
        }
    }
}

fn message(title: &'static str, words: String) -> AnyView {
    view! {
        <section class="message is-warning" role="alert">
            <Icon name="warning"/>
            <div class="message__body"><p class="message__title">{title}</p><p>{words}</p></div>
        </section>
    }
    .into_any()
}
