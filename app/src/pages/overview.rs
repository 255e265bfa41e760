//! Overview: who is in the organization, what the keys can do, and what the organization is made of. Every card reads for itself and fails for itself.

mod accounts;
mod card;
mod census;
mod expiry;
mod keys;
mod organization;
mod people;
mod products;
mod roles;

use std::future::Future;

use catalogue::capability::Capability;
use catalogue::organization::UserStats;
use catalogue::path::print_query;
use catalogue::session::KeyReport;
use leptos::prelude::*;

use crate::anew::want_anew;
use crate::client::{Api, ClientError};
use crate::components::icon::Icon;
use crate::components::part::Part;
use crate::deferred::Afterwards;
use crate::routes::Page;
use crate::{generation, moment, session};

/// Counts how often the reader asked for everything again; every read of the page follows it.
#[derive(Clone, Copy)]
struct Round(RwSignal<u32>);

/// The page.
#[component]
pub fn OverviewPage() -> impl IntoView {
    let round = RwSignal::new(0_u32);
    provide_context(Round(round));
    let report = keys::report();
    let stats = part(Capability::ReadDirectory, |api| async move { generation::stats(&api).await });
    view! {
        <header class="page-header">
            <div>
                <h1 tabindex="-1">"Overview"</h1>
                <p class="subtle">{session::current().organization.name}" · "<Age round/></p>
            </div>
            <button type="button" class="button" data-testid="read-again" on:click=move |_| { want_anew(); round.update(|round| *round += 1) }>
                <Icon name="refresh"/>
                "Read again"
            </button>
        </header>
        {expiry::warnings(report)}
        {generation::remark("it cannot count people, and tells neither roles nor directories.")}
        <div class="overview">{in_two_steps(move || figures(stats), move || surroundings(report))}</div>
    }
}

/// The frame and the heading are painted first, then the cards that stand on top: in one go they would hold up for as long as all of them take.
fn in_two_steps(first: impl Fn() -> AnyView + Send + 'static, then: impl Fn() -> AnyView + Copy + Send + 'static) -> AnyView {
    Afterwards::start().show(Box::new(move || view! { {first()} {Afterwards::start().show(Box::new(then))} }.into_any()))
}

fn figures(stats: Part<UserStats>) -> AnyView {
    view! {
        {people::people_card()}
        {roles::roles_card(stats)}
        {accounts::accounts_card(stats)}
    }
    .into_any()
}

fn surroundings(report: Part<KeyReport>) -> AnyView {
    view! {
        {keys::keys_card(report)}
        {organization::organization_card()}
        {products::products_card()}
        {organization::domains_card()}
    }
    .into_any()
}

/// How long ago the figures were asked for.
#[component]
fn Age(round: RwSignal<u32>) -> impl IntoView {
    let asked = Memo::new(move |_| {
        round.track();
        moment::now()
    });
    let now = RwSignal::new(moment::now());
    let tick = set_interval_with_handle(move || now.set(moment::now()), std::time::Duration::from_secs(30));
    on_cleanup(move || {
        if let Ok(tick) = tick {
            tick.clear();
        }
    });
    move || format!("read {}", moment::ago(asked.get(), now.get().max(asked.get())))
}

/// A read that follows the page's rounds. Where the reader's role leaves it out, nothing is asked.
fn part<T, R>(needs: Capability, ask: impl Fn(Api) -> R + 'static) -> Part<T>
where
    T: 'static,
    R: Future<Output = Result<T, ClientError>> + 'static,
{
    let api = Api::get();
    let Round(round) = expect_context::<Round>();
    Part::permitted(session::may(needs), needs.words(), move || {
        round.track();
        ask(api.clone())
    })
}

/// The list of people whose filter has this value.
fn people_where(key: &str, value: &str) -> String {
    Page::Users.path_with(&print_query(&[(key.to_owned(), value.to_owned())]))
}
