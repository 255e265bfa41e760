//! The list of requests: those that wait, one's own, and past ones.

use catalogue::approval::{APPROVALS_PATH, Approval, Approvals, Show, State as Standing};
use leptos::prelude::*;

use crate::client::Api;
use crate::components::card::framed;
use crate::components::left_out::left_out;
use crate::components::part::Part;
use crate::components::state::State;
use crate::components::table::{Head, table};
use crate::components::vacant::Empty;
use crate::components::when::When;
use crate::record::names::{Names, ask_names, subject};
use crate::record::request::{about, mark_for};
use crate::routes::Page;
use crate::{record, session};

/// The columns: requests that wait have an end to come, past ones have had it.
const fn heads(show: Show) -> [Head; 5] {
    let end = match show {
        Show::Open => "Until",
        Show::Mine => "Until, or ended",
        Show::Past => "Ended",
    };
    [Head::Words("What"), Head::Words("State"), Head::Words("On whom"), Head::Words("Asked by"), Head::Words(end)]
}

const TABS: [(Show, &str); 3] = [(Show::Open, "Waiting"), (Show::Mine, "Mine"), (Show::Past, "Past")];

/// The page.
#[component]
pub fn ApprovalsPage() -> impl IntoView {
    let address = crate::address::present();
    let show = Memo::new(move |_| address.value("show").and_then(|word| Show::parse(&word)).unwrap_or_default());
    let (api, waiting) = (Api::get(), session::waiting());
    let names = Names::default();
    let read: Part<Approvals> = Part::new(move || {
        let (api, show) = (api.clone(), show.get());
        async move {
            let told: Approvals = api.client().ask(format!("{APPROVALS_PATH}?show={}", show.word())).await?;
            if show == Show::Open {
                waiting.set(told.approvals.iter().filter(|one| one.may_decide).count());
            }
            let changes: Vec<_> = told.approvals.iter().map(about).collect();
            ask_names(names, api, &changes);
            Ok(told)
        }
    });
    let tab = move |(one, words): (Show, &'static str)| {
        let href = if one == Show::Open { Page::Approvals.path() } else { Page::Approvals.path_with(&format!("show={}", one.word())) };
        view! { <li><a href=href aria-current=move || (show.get() == one).then_some("page")>{words}</a></li> }
    };
    view! {
        <div class="page-header">
            <h1 tabindex="-1">"Approvals"</h1>
            <div class="page-header__actions">
                <button type="button" class="button" on:click=move |_| read.again()>"Read again"</button>
            </div>
        </div>
        <p class="subtle prose">
            "Some changes need a second person. They wait here, unsent, until a colleague consents whose role includes approving and the change itself. Whoever asked can only take the request back."
        </p>
        <nav class="tabs" aria-label="Which requests"><ul>{TABS.map(tab).collect_view()}</ul></nav>
        {read.show(6, move |told| view(&told, show.get_untracked(), names))}
    }
}

fn view(told: &Approvals, show: Show, names: Names) -> AnyView {
    let rules = rules(&told.rules);
    if told.approvals.is_empty() && told.hidden > 0 {
        return view! { {left_out(told.hidden)}{rules} }.into_any();
    }
    if told.approvals.is_empty() {
        let (title, why) = nothing(told, show);
        return view! { <Empty title=title why=why/>{rules} }.into_any();
    }
    let rows: Vec<AnyView> = told.approvals.iter().map(|approval| row(approval, names)).collect();
    view! {
        {left_out(told.hidden)}
        {table("is-stacked", "approvals", &heads(show), view! { <tbody>{rows}</tbody> }.into_any())}
        {rules}
    }
    .into_any()
}

/// Why there is nothing to see: never the same words for "there is none" and "you see only your own".
fn nothing(told: &Approvals, show: Show) -> (&'static str, &'static str) {
    match (show, told.rules.is_empty(), told.sees_all) {
        (_, true, _) => ("Nothing needs a second person here", "Whoever runs Rollcall can configure which changes do; see the guide."),
        (Show::Open, _, true) => ("Nothing waits for a second person", "When somebody asks for a change that needs one, it appears here."),
        (Show::Past, _, true) => ("No request has ended yet", "Approved, declined, withdrawn and expired requests appear here."),
        (Show::Mine, _, _) => ("You have not asked for anything", "A change of yours that needs a second person appears here."),
        (Show::Open, _, false) => ("Nothing of yours waits", "You see your own requests. Those of others are for people who may approve."),
        (Show::Past, _, false) => {
            ("No request of yours has ended", "You see your own requests. Those of others are for people who may approve.")
        }
    }
}

fn rules(rules: &[String]) -> AnyView {
    if rules.is_empty() {
        return ().into_any();
    }
    let lines: Vec<AnyView> = rules.iter().map(|rule| view! { <li>{rule.clone()}</li> }.into_any()).collect();
    framed("rules", "What needs a second person here", "rules", view! { <ul class="plain-list">{lines}</ul> }.into_any())
}

fn row(approval: &Approval, names: Names) -> AnyView {
    let (word, shape, class) = mark_for(approval);
    let page = Page::Approval { id: approval.id.clone() };
    let change = about(approval);
    let (subjects, more) = record::whom(&change);
    let subjects: Vec<AnyView> =
        subjects.iter().map(|one| view! { <span class="changes__whom">{subject(names, one)}</span> }.into_any()).collect();
    let more = (more > 0).then(|| view! { <span class="subtle">{format!("and {more} more")}</span> });
    let addresses = record::addresses(approval.addresses).map(|words| view! { <span class="changes__whom">{words}</span> });
    let own = approval.is_own.then(|| view! { <p class="small subtle">"you"</p> });
    let reason = approval.reason.clone().map(|reason| view! { <p class="small subtle"><bdi>{reason}</bdi></p> });
    let until = match approval.state {
        Standing::Open => view! { <When text=Some(approval.expires_at.clone()) absent="not known"/> }.into_any(),
        _ => view! { <When text=approval.decided_at.clone() absent="when its time had passed"/> }.into_any(),
    };
    view! {
        <tr>
            <th scope="row"><a href=page.path()>{record::title(&approval.operation)}</a>{reason}</th>
            <td data-role="State"><State word shape class/></td>
            <td data-role="On whom">{subjects}{more}{addresses}</td>
            <td data-role="Asked by"><bdi>{approval.asker.name.clone()}</bdi>{own}</td>
            <td data-role=if approval.state == Standing::Open { "Until" } else { "Ended" }>{until}</td>
        </tr>
    }
    .into_any()
}
