//! What was asked for about this person and needs a second one: whether it still waits, or what became of it. Nothing where nothing was asked.

use catalogue::approval::{ABOUT, APPROVALS_PATH, Approval, Approvals};
use catalogue::path::print_query;
use leptos::ev;
use leptos::prelude::*;

use crate::change::on_settled;
use crate::client::Api;
use crate::components::card::framed;
use crate::components::failure::Failure;
use crate::components::part::{Part, Reading, reactive};
use crate::components::state::State;
use crate::components::when::When;
use crate::record;
use crate::record::request::{mark_for, meaning};
use crate::routes::Page;

/// How many of the latest requests are shown.
const SHOWN: usize = 3;

/// The card. Read anew when something was asked for here, and when the reader comes back from where it was decided.
pub fn card(account_id: &str) -> AnyView {
    let api = Api::get();
    let query = print_query(&[(ABOUT.to_owned(), account_id.to_owned())]);
    let read: Part<Approvals> = Part::new(move || {
        let (api, query) = (api.clone(), query.clone());
        async move { api.client().ask(format!("{APPROVALS_PATH}?{query}")).await }
    });
    let id = account_id.to_owned();
    on_settled(move |subject| {
        if subject == id {
            read.again();
        }
    });
    let handle = window_event_listener(ev::focus, move |_| {
        if read.value().is_some_and(|told| !told.approvals.is_empty()) {
            read.again();
        }
    });
    on_cleanup(move || handle.remove());
    reactive(Box::new(move || match read.get() {
        // No place is kept: hardly anybody has one.
        Reading::Loading | Reading::NotPermitted => ().into_any(),
        Reading::Failed(error) => shown(view! { <Failure error retry=Some(Callback::new(move |()| read.again()))/> }.into_any()),
        Reading::There(told, _) if told.approvals.is_empty() => ().into_any(),
        Reading::There(told, _) => {
            let items: Vec<AnyView> = told.approvals.iter().take(SHOWN).map(item).collect();
            shown(view! { <ol class="history">{items}</ol> }.into_any())
        }
    }))
}

fn shown(body: AnyView) -> AnyView {
    framed("requests", "Needs a second person", "requests-card", body)
}

fn item(approval: &Approval) -> AnyView {
    let (word, shape, class) = mark_for(approval);
    let page = Page::Approval { id: approval.id.clone() };
    let by = if approval.is_own { "you".to_owned() } else { approval.asker.name.clone() };
    let decider = approval.decider.clone().filter(|_| approval.state != catalogue::approval::State::Withdrawn);
    let decider = decider.map(|decider| view! { <p class="small subtle">"decided by "<bdi>{decider.name}</bdi></p> });
    let why = approval.decision_reason.clone().map(|why| view! { <p class="history__reason"><bdi>{why}</bdi></p> });
    view! {
        <li class="history__item" data-testid="request">
            <div class="history__what"><a href=page.path()>{record::title(&approval.operation)}</a><State word shape class/></div>
            <p class="small">{meaning(approval.state)}</p>
            <p class="small subtle">"asked by "<bdi>{by}</bdi>", "<When text=Some(approval.asked_at.clone()) absent="time not known"/></p>
            {decider}
            {why}
        </li>
    }
    .into_any()
}
