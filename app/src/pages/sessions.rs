//! Who is signed in to Rollcall and where: everybody's own sessions with a way to end them, and for owners those of all.

use catalogue::capability::Capability;
use catalogue::path::encode;
use catalogue::sessions::{Ended, Of, OpenSession, SESSIONS_PATH, Sessions};
use catalogue::wire::Method;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::client::Api;
use crate::components::card::framed;
use crate::components::dialog::Dialog;
use crate::components::notice;
use crate::components::part::Part;
use crate::components::table::{Head, table};
use crate::components::vacant::Empty;
use crate::components::when::When;
use crate::session;

/// What is ended, as the end of the address, and whether the session that asks is among it.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Ending {
    what: String,
    is_this: bool,
}

/// Both lists, and what is done with them.
#[derive(Clone, Copy)]
struct Place {
    api: StoredValue<Api, LocalStorage>,
    /// Grows when something was ended.
    again: RwSignal<u32>,
    is_busy: RwSignal<bool>,
}

/// The page.
#[component]
pub fn SessionsPage() -> impl IntoView {
    let place = Place { api: StoredValue::new_local(Api::get()), again: RwSignal::new(0), is_busy: RwSignal::new(false) };
    let everybody = session::may(Capability::ManageSessions).then(|| all(place));
    view! {
        <div class="page-header"><h1 tabindex="-1">"Sessions"</h1></div>
        <p class="subtle prose">
            "Where you are signed in to Rollcall. End what you do not know or no longer use; whoever sits there has to sign in again with their next click."
        </p>
        {framed("own-sessions", "Yours", "own-sessions", read(place, "").show(3, move |told| own(&told, place)))}
        {everybody}
    }
}

fn read(place: Place, query: &'static str) -> Part<Sessions> {
    Part::new(move || {
        place.again.track();
        let api = place.api.get_value();
        async move { api.client().ask(format!("{SESSIONS_PATH}{query}")).await }
    })
}

fn own(told: &Sessions, place: Place) -> AnyView {
    if !told.are_kept {
        let why =
            "The gateway in front says with each request who you are, so there is nothing here to list or to end. End your session there.";
        return view! { <Empty title="Your company's gateway keeps the sessions" why=why/> }.into_any();
    }
    let others = told.sessions.iter().filter(|one| !one.is_this).count();
    let end_others = (others > 0).then(|| {
        let ending = Ending { what: format!("?of={}", Of::Elsewhere.word()), is_this: false };
        button("End all others", String::new(), ending, place)
    });
    let limits = format!(
        "A session ends {} minutes after its last use, and {} hours after signing in whatever is done in it.",
        told.idle_minutes,
        told.absolute_minutes / 60
    );
    view! {
        {list("own", told, place, false)}
        <p class="subtle small">{limits}</p>
        <div class="card__acts">{end_others}</div>
    }
    .into_any()
}

fn all(place: Place) -> AnyView {
    let is_asking = RwSignal::new(false);
    let ending = Ending { what: format!("?of={}", Of::Everybody.word()), is_this: true };
    let body = read(place, "?of=everybody").show(3, move |told| {
        let may_end = told.are_kept && !told.sessions.is_empty();
        let sign_out = may_end.then(|| {
            let ask = move |_| is_asking.set(true);
            view! { <button type="button" class="button" data-testid="everybody-out" on:click=ask>"Sign everybody out…"</button> }
        });
        view! { {list("everybody", &told, place, true)}<div class="card__acts">{sign_out}</div> }.into_any()
    });
    view! {
        {framed("all-sessions", "Everybody's", "all-sessions", body)}
        <Dialog open=is_asking title="Sign everybody out?">
            <p>"Every session ends at once, yours too. Everybody has to sign in again; changes that are under way are finished."</p>
            <div class="proposal__buttons">
                <button type="button" class="button" autofocus on:click=move |_| is_asking.set(false)>"Cancel"</button>
                {button("Sign everybody out", String::new(), ending.clone(), place)}
            </div>
        </Dialog>
    }
    .into_any()
}

const OWN: [Head; 5] =
    [Head::Words("Browser"), Head::Words("Address"), Head::Words("Signed in"), Head::Words("Last used"), Head::Unseen("What you can do")];
const ALL: [Head; 6] = [
    Head::Words("Who"),
    Head::Words("Browser"),
    Head::Words("Address"),
    Head::Words("Signed in"),
    Head::Words("Last used"),
    Head::Unseen("What you can do"),
];

fn list(test_id: &'static str, told: &Sessions, place: Place, names: bool) -> AnyView {
    if told.sessions.is_empty() {
        return view! { <Empty title="No sessions" why="Nobody is signed in by a session of Rollcall's own."/> }.into_any();
    }
    let rows: Vec<AnyView> = told.sessions.iter().map(|one| row(one, &told.sessions, place, names)).collect();
    table("is-stacked", test_id, if names { &ALL } else { &OWN }, view! { <tbody>{rows}</tbody> }.into_any())
}

fn row(one: &OpenSession, list: &[OpenSession], place: Place, names: bool) -> AnyView {
    let browser = if one.browser.is_empty() { "not known".to_owned() } else { one.browser.clone() };
    let about = if names { format!(" of {}, {browser}", one.person.name) } else { format!(", {browser}") };
    let this = one.is_this.then(|| view! { " " <strong class="small">"This session"</strong> });
    let end = if one.is_this {
        view! { <span class="subtle">"Sign out to end it"</span> }.into_any()
    } else {
        button("End", about, Ending { what: format!("/{}", one.tag), is_this: false }, place)
    };
    let several = list.iter().filter(|other| other.person.id == one.person.id).count() > 1;
    let is_first = list.iter().find(|other| other.person.id == one.person.id).is_some_and(|first| first.tag == one.tag);
    let is_mine = list.iter().any(|other| other.is_this && other.person.id == one.person.id);
    let end_all = (names && several && is_first && !is_mine).then(|| {
        let ending = Ending { what: format!("?person={}", encode(&one.person.id)), is_this: false };
        button("End all", format!(" of {}", one.person.name), ending, place)
    });
    let who = one.person.email.clone().map(|email| view! { <span class="subtle small">" "<bdi>{email}</bdi></span> });
    let (browser, who) = if names {
        (
            view! { <td data-role="Browser">{browser}{this}</td> }.into_any(),
            Some(view! { <th scope="row"><bdi>{one.person.name.clone()}</bdi>{who}</th> }),
        )
    } else {
        (view! { <th scope="row">{browser}{this}</th> }.into_any(), None)
    };
    view! {
        <tr>
            {who}
            {browser}
            <td data-role="Address">{one.address.clone().unwrap_or_else(|| "not known".to_owned())}</td>
            <td data-role="Signed in"><When text=Some(one.started.clone()) absent="not known"/></td>
            <td data-role="Last used"><When text=Some(one.seen.clone()) absent="not known"/></td>
            <td><span class="card__acts">{end}{end_all}</span></td>
        </tr>
    }
    .into_any()
}

/// A button that ends something; `about` is for those who do not see the row.
fn button(words: &'static str, about: String, ending: Ending, place: Place) -> AnyView {
    // What takes the reader's own session as well is as grave as it looks.
    let class = if ending.is_this { "button is-danger" } else { "button" };
    view! {
        <button type="button" class=class disabled=move || place.is_busy.get() on:click=move |_| end(ending.clone(), place)>
            {words}<span class="visually-hidden">{about}</span>
        </button>
    }
    .into_any()
}

fn end(ending: Ending, place: Place) {
    place.is_busy.set(true);
    let api = place.api.get_value();
    spawn_local(async move {
        let answer = api.client().tell::<Ended>(Method::Delete, format!("{SESSIONS_PATH}{}", ending.what), None).await;
        // The page may have been left meanwhile; what was ended has ended all the same.
        let _ = place.is_busy.try_set(false);
        match answer {
            Ok(_) if ending.is_this => {
                // The service no longer knows this session; the app begins anew and says so.
                let _ = window().location().reload();
            }
            Ok(ended) => {
                notice::notify(&told(ended));
                let _ = place.again.try_update(|count| *count += 1);
            }
            Err(error) => {
                notice::complain(&error.title());
                let _ = place.again.try_update(|count| *count += 1);
            }
        }
    });
}

fn told(ended: Ended) -> String {
    match ended.ended {
        0 => "It had ended already".to_owned(),
        1 => "1 session was ended".to_owned(),
        many => format!("{many} sessions were ended"),
    }
}
