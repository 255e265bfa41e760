//! One request: what will happen, to whom, who asked and why, until when; and the decision.

use std::rc::Rc;

use catalogue::approval::{APPROVALS_PATH, Approval, Decision, State as Standing, Verdict};
use catalogue::wire::Method;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::client::{Api, ClientError};
use crate::components::card::framed;
use crate::components::facts::{Fact, Facts};
use crate::components::failure::Failure;
use crate::components::notice::notify;
use crate::components::part::{Part, reactive};
use crate::components::state::State;
use crate::components::vacant::Empty;
use crate::components::when::When;
use crate::form::{Control, Field, Form, text_line};
use crate::record::names::{Names, ask_names, subject};
use crate::record::request::{about, mark_for, meaning};
use crate::routes::Page;
use crate::{record, session};

/// The page of the request in the address.
#[component]
pub fn ApprovalPage() -> impl IntoView {
    let id = crate::address::present().named(|page| match page {
        Page::Approval { id } => Some(id),
        _ => None,
    });
    move || page(id.get())
}

fn page(id: String) -> AnyView {
    let (names, api) = (Names::default(), Api::get());
    let read: Part<Approval> = Part::new(move || {
        let (api, id) = (api.clone(), catalogue::path::encode(&id));
        async move {
            let told: Approval = api.client().ask(format!("{APPROVALS_PATH}/{id}")).await?;
            ask_names(names, api, &[about(&told)]);
            Ok(told)
        }
    });
    let title = move || read.value().map_or_else(|| "Approval".to_owned(), |told| record::title(&told.operation));
    let state = move || match read.value() {
        Some(told) => {
            let (word, shape, class) = mark_for(&told);
            view! { <State word shape class/> }.into_any()
        }
        None => ().into_any(),
    };
    view! {
        <nav class="trail small" aria-label="Breadcrumb"><ol><li><a href=Page::Approvals.path()>"Approvals"</a></li></ol></nav>
        <header class="change-head"><h1 tabindex="-1">{title}</h1>{reactive(Box::new(state))}</header>
        {read.show_or(10, move |told| whole(&told, read, names), gone)}
    }
    .into_any()
}

fn gone(error: &ClientError) -> Option<AnyView> {
    let why = "Either there never was one, or it is somebody else's and you may not approve.";
    let way = || view! { <a class="button" href=Page::Approvals.path()>"See the requests"</a> };
    error.is_not_found().then(|| view! { <Empty title="There is no such request for you" why=why>{way()}</Empty> }.into_any())
}

fn whole(told: &Approval, read: Part<Approval>, names: Names) -> AnyView {
    let decision = (told.state == Standing::Open).then(|| decision(told, read));
    view! {
        <div class="record">
            {card("what", if told.state == Standing::Open { "What will happen" } else { "What was asked for" }, what(told, names))}
            {card("who", "Who asked, and why", who(told))}
            {(told.state != Standing::Open).then(|| card("end", "How it ended", end(told)))}
        </div>
        {decision}
    }
    .into_any()
}

fn card(id: &'static str, title: &'static str, facts: AnyView) -> AnyView {
    framed(id, title, id, view! { <Facts>{facts}</Facts> }.into_any())
}

fn what(told: &Approval, names: Names) -> AnyView {
    let subjects = record::subjects(&about(told)).into_iter().map(|one| {
        let (label, link) = (one.label, subject(names, &one));
        // A name is no proof of who it is; the id is what would be sent.
        let id = one.page.is_some().then(|| view! { " "<code class="subtle">{one.value.clone()}</code> });
        view! { <Fact label=label>{link}{id}</Fact> }
    });
    let body = told.body.as_ref().map(|body| {
        let text = serde_json::to_string_pretty(body).unwrap_or_default();
        view! { <Fact label="Exactly this is sent"><pre class="small" data-testid="sent"><code>{text}</code></pre></Fact> }
    });
    let (title, name) = (record::title(&told.operation), told.operation.name.clone());
    let nothing_more = (told.body.is_none() && told.state == Standing::Open)
        .then(|| view! { <Fact label="Exactly this is sent"><span class="subtle">"this operation on the ids above, and nothing beside it"</span></Fact> });
    view! { <Fact label="Operation">{title}" "<code>{name}</code></Fact>{subjects.collect_view()}{body}{nothing_more} }.into_any()
}

fn who(told: &Approval) -> AnyView {
    let reason = match told.reason.clone() {
        Some(reason) => view! { <bdi>{reason}</bdi> }.into_any(),
        None => view! { <span class="subtle">"none given"</span> }.into_any(),
    };
    let ticket = told.ticket.as_deref().map(|ticket| {
        let shown = record::ticket(ticket);
        view! { <Fact label="Ticket">{shown}</Fact> }
    });
    let (asker, asked_at, expires_at) = (told.asker.clone(), told.asked_at.clone(), told.expires_at.clone());
    view! {
        <Fact label="Asked by"><bdi>{asker.name}</bdi>" "<code>{asker.id}</code></Fact>
        <Fact label="Asked"><When text=Some(asked_at) absent="not known"/></Fact>
        <Fact label="Reason">{reason}</Fact>
        {ticket}
        {(told.state == Standing::Open).then(|| view! { <Fact label="Waits until"><When text=Some(expires_at) absent="not known"/></Fact> })}
    }
    .into_any()
}

fn end(told: &Approval) -> AnyView {
    let decider = told.decider.clone().map(|by| view! { <Fact label="Decided by"><bdi>{by.name}</bdi>" "<code>{by.id}</code></Fact> });
    let why = told.decision_reason.clone().map(|why| view! { <Fact label="Because"><bdi>{why}</bdi></Fact> });
    let outcome = told.outcome.map(|outcome| {
        let (word, shape, class) = record::mark(Some(outcome));
        view! { <Fact label="Outcome"><State word shape class/></Fact> }
    });
    let code = told.code.clone().map(|code| view! { <Fact label="Problem"><code>{code}</code></Fact> });
    let change = told.change.clone().map(|id| {
        let page = Page::Change { id };
        view! { <Fact label="Record"><a href=page.path()>"See the record of the change"</a></Fact> }
    });
    let (decided_at, meaning) = (told.decided_at.clone(), meaning(told.state));
    view! {
        <Fact label="What that means">{meaning}</Fact>
        {decider}
        <Fact label="When"><When text=decided_at absent="when its time had passed"/></Fact>
        {why}{outcome}{code}{change}
    }
    .into_any()
}

/// What the reader can do about it; nothing is offered that the service would refuse them.
fn decision(told: &Approval, read: Part<Approval>) -> AnyView {
    let reason = Field::new("reason", "Reason").hint("Optional. It is shown with the decision.").at_most(catalogue::record::LONGEST_REASON);
    let form = Form::new(vec![Control::from(reason)]);
    let fault = RwSignal::new(None::<ClientError>);
    let is_busy = RwSignal::new(false);
    let waiting = session::waiting();
    let (api, id) = (StoredValue::new_local(Api::get()), StoredValue::new(told.id.clone()));
    let say = move |verdict: Verdict, done: &'static str| {
        if !form.check() || is_busy.get_untracked() {
            return;
        }
        is_busy.set(true);
        fault.set(None);
        let client = api.with_value(|api| api.client().clone());
        let words = untrack(|| reason.value());
        let decision = Decision { reason: (!words.trim().is_empty()).then(|| words.trim().to_owned()) };
        let path = format!("{APPROVALS_PATH}/{}/{}", id.get_value(), verdict.word());
        spawn_local(async move {
            let answer = client.tell::<Approval>(Method::Post, path, serde_json::to_string(&decision).ok()).await;
            if answer.is_ok() && verdict != Verdict::Withdraw {
                waiting.update(|count| *count = count.saturating_sub(1));
            }
            let _ = fault.try_set(answer.map(|_| notify(done)).err());
            let _ = is_busy.try_set(false);
            read.again();
        });
    };
    let failed = move || fault.get().map_or_else(|| ().into_any(), |error| view! { <Failure error retry=None/> }.into_any());
    let hindrance = told
        .hindrance
        .clone()
        .map(|why| view! { <p class="message is-quiet" data-testid="hindrance">{format!("It cannot be approved by you now: {why}.")}</p> });
    let (words, buttons) = ways(told, Rc::new(say));
    let field = (told.is_own || told.may_decide || told.may_decline).then(|| text_line(reason));
    let body = view! {
        <p>{words}</p>
        {hindrance}
        <div class="sheet">{field}</div>
        {form.message()}
        {reactive(Box::new(failed))}
        <div class="form__buttons">{buttons}</div>
    };
    framed("decision", "Your decision", "decision", body.into_any()).into_any()
}

/// What can be said to it: words that say what follows, and the buttons for it.
fn ways(told: &Approval, say: Rc<dyn Fn(Verdict, &'static str)>) -> (&'static str, AnyView) {
    let button = |words: &'static str, class: &'static str, test_id: &'static str, verdict: Verdict, done: &'static str| {
        let say = Rc::clone(&say);
        view! { <button type="button" class=class data-testid=test_id on:click=move |_| say(verdict, done)>{words}</button> }.into_any()
    };
    if told.is_own {
        return (
            "You asked for this, so a second person has to decide. You can take it back as long as it waits.",
            button("Withdraw the request", "button", "withdraw", Verdict::Withdraw, "Withdrawn. Nothing was sent."),
        );
    }
    let decline = || button("Decline", "button", "decline", Verdict::Decline, "Declined. Nothing was sent.");
    if !told.may_decide && told.may_decline {
        return ("You can decline this. Consent is for people who could make this change themselves, now.", decline());
    }
    if !told.may_decide {
        return ("Consent is for people who may approve, and may make this change themselves.", ().into_any());
    }
    let approved = "Approved and sent. See below how it ended.";
    let approve = button("Approve and send", "button is-primary", "approve", Verdict::Approve, approved);
    (
        "If you approve, it is sent at once, in the name of whoever asked; the record names both of you.",
        view! { {approve}{decline()} }.into_any(),
    )
}
