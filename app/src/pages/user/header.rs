//! The head of the page: who this is, what identifies them, how fresh the page is.

use catalogue::organization::User;
use leptos::prelude::*;

use super::known_user;
use super::reads::Reads;
use crate::components::avatar::Avatar;
use crate::components::copy::CopyButton;
use crate::components::icon::Icon;
use crate::components::part::{Reading, reactive};
use crate::components::state::State;
use crate::moment;
use crate::routes::Page;
use crate::standing::{self, Standing};

/// Name, state, address, id, link; and when all of it was read. The heading stays the same element while it fills, because focus may be on it.
pub fn header(reads: Reads, account_id: &str) -> AnyView {
    let user = Memo::new(move |_| known_user(reads));
    let key = account_id.to_owned();
    let avatar = move || {
        let name = user.with(|user| user.as_ref().map(standing::display_name).unwrap_or_default());
        view! { <Avatar name key=key.clone() large=true/> }.into_any()
    };
    let name = move || match (user.with(|user| user.as_ref().map(standing::display_name)), reads.user.get()) {
        (Some(name), _) => name,
        (None, Reading::Loading) => "Reading…".to_owned(),
        (None, _) => "Name not known".to_owned(),
    };
    let state = move || match user.with(|user| user.as_ref().map(Standing::of)) {
        Some(state) => view! { <State word=state.word() shape=state.shape() class=state.class()/> }.into_any(),
        None => ().into_any(),
    };
    view! {
        <header class="person-head">
            <div class="person-head__who">
                {reactive(Box::new(avatar))}
                <div class="person-head__names">
                    <div class="person-head__title">
                        <h1 tabindex="-1" data-testid="person-name"><bdi>{name}</bdi></h1>
                        {reactive(Box::new(state))}
                    </div>
                    {reactive(Box::new(move || email(user)))}
                </div>
            </div>
            <div class="person-head__identity">
                {identifiers(account_id)}
                {freshness(reads)}
            </div>
        </header>
    }
    .into_any()
}

fn email(user: Memo<Option<User>>) -> AnyView {
    match user.get().map(|user| user.email.filter(|email| !email.is_empty())) {
        None => view! { <p class="subtle">"\u{a0}"</p> }.into_any(),
        Some(Some(email)) => {
            view! { <p class="person-head__email"><bdi>{email.clone()}</bdi>" "<CopyButton what="e-mail address" text=email/></p> }
                .into_any()
        }
        Some(None) => view! { <p class="subtle">"E-mail address not shown: the person hides it"</p> }.into_any(),
    }
}

fn identifiers(account_id: &str) -> AnyView {
    let origin = location().origin().unwrap_or_default();
    let link = format!("{origin}{}", Page::User { account_id: account_id.to_owned() }.path());
    view! {
        <p class="person-head__id small">
            <span class="subtle">"Account id "</span>
            <code>{account_id.to_owned()}</code>
            <CopyButton what="account id" text=account_id/>
            <CopyButton what="link to this page" text=link icon="link"/>
        </p>
    }
    .into_any()
}

/// Each part keeps what it had when reading it again fails, so the time is that of the last attempt.
fn freshness(reads: Reads) -> AnyView {
    let asked_at = RwSignal::new(moment::now());
    let again = move |_| {
        asked_at.set(moment::now());
        reads.again();
    };
    view! {
        <p class="person-head__fresh small subtle">
            <span>"Read "{move || moment::exact(asked_at.get())}</span>
            <button type="button" class="button is-quiet" on:click=again><Icon name="refresh"/>"Read again"</button>
        </p>
    }
    .into_any()
}
