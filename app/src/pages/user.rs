//! One person: everything that the directory, the account, the roles, the activity and provisioning say, joined on one page.

mod access;
mod activity;
mod aside;
mod chooser;
mod granting;
mod groups;
mod header;
mod history;
mod known;
mod matrix;
mod offboard;
mod pending;
mod profile;
mod provisioning;
mod reads;
mod requests;
mod state_card;
mod story;
mod timeline;
mod tokens;

use catalogue::organization::User;
use leptos::prelude::*;

use crate::acts::{build as acts, possible};
use crate::change;
use crate::components::part::{Reading, reactive};
use crate::generation;
use crate::routes::Page;
use reads::Reads;

/// The page of the person in the address.
#[component]
pub fn UserPage() -> impl IntoView {
    let account = crate::address::present().named(|page| match page {
        Page::User { account_id } => Some(account_id),
        _ => None,
    });
    move || person(&account.get())
}

/// The page of one person. Built anew for another person, so that nothing of the former stays.
fn person(account_id: &str) -> AnyView {
    let reads = Reads::of(account_id);
    change::when_settled(account_id, move || reads.again());
    pending::watch(reads);
    let id = account_id.to_owned();
    let is_nobody = Memo::new(move |_| is_nobody(reads));
    reactive(Box::new(move || if is_nobody.get() { unknown(reads, &id) } else { parts(reads, &id) }))
}

/// A managed account that is in no directory is a person too; only when neither side knows the id is there nobody.
fn is_nobody(reads: Reads) -> bool {
    let Reading::Failed(error) = reads.user.get() else { return false };
    error.is_not_found() && !matches!(reads.account.get(), Reading::Loading | Reading::There(..))
}

/// The person as far as known: the directory's user, else the managed account; reactive.
fn known_user(reads: Reads) -> Option<User> {
    let is_in_no_directory = match reads.user.get() {
        Reading::There(user, _) => {
            let user = story::with_activity(&user, reads.activity.value().as_deref());
            return Some(story::with_claim(user, &reads.account.get()));
        }
        Reading::Loading => return None,
        Reading::Failed(error) => error.is_not_found(),
        Reading::NotPermitted => false,
    };
    reads.account.value().map(|account| story::user_of(&account, is_in_no_directory))
}

fn parts(reads: Reads, account_id: &str) -> AnyView {
    view! {
        {header::header(reads, account_id)}
        {generation::remark("state and address come from its search; roles and groups are not shown, and the directory's own fields are missing.")}
        <div class="person">
            <div class="person__state">{state_card::card(reads)}{requests::card(account_id)}</div>
            <aside class="person__aside" aria-labelledby="possible" tabindex="0">{aside::panel(reads, account_id)}{history::card(reads, account_id)}</aside>
            <div class="person__parts">
                {profile::card(reads)}
                {access::card(reads, account_id)}
                {activity::card(reads)}
                {groups::card(reads)}
                {provisioning::card(reads)}
                {tokens::card(reads)}
            </div>
        </div>
    }
    .into_any()
}

/// Nobody is known under this id; what was done through Rollcall may say why.
fn unknown(reads: Reads, account_id: &str) -> AnyView {
    let why = move || {
        if known::was_removed(reads) {
            "The person was removed from the organization through Rollcall, as the timeline says. The account itself goes on elsewhere."
        } else {
            "The person may have been removed, the account may have been deleted for good, or the link is incomplete."
        }
    };
    view! {
        <h1 tabindex="-1">"There is no such person"</h1>
        <div class="message is-quiet" data-testid="unknown-person">
            <div class="message__body">
                <p>"Neither the directory nor the managed accounts know the account id "<code>{account_id.to_owned()}</code>"."</p>
                <p>{why}</p>
                <p><a href=Page::Users.path()>"Search for the person"</a></p>
            </div>
        </div>
        {requests::card(account_id)}
        {history::card(reads, account_id)}
    }
    .into_any()
}
