//! One change: how it ended and what that means, then every field of its record.

use catalogue::record::{Change, Field, Finding, Found, Outcome};
use leptos::prelude::*;

use super::{Names, ask_names, event, part, subject};
use crate::client::ClientError;
use crate::components::card::framed;
use crate::components::copy::CopyButton;
use crate::components::facts::{Fact, Facts, Text};
use crate::components::icon::Icon;
use crate::components::part::{Part, reactive};
use crate::components::vacant::Empty;
use crate::components::when::When;
use crate::record;
use crate::routes::Page;

/// The page of the change in the address.
#[component]
pub fn ChangePage() -> impl IntoView {
    let id = crate::address::present().named(|page| match page {
        Page::Change { id } => Some(id),
        _ => None,
    });
    move || page(id.get())
}

fn page(id: String) -> AnyView {
    let names = Names::default();
    let read = part(move |api| {
        let id = id.clone();
        async move {
            let change = api.client().change(&id).await?;
            ask_names(names, api, std::slice::from_ref(&change));
            Ok(change)
        }
    });
    view! {
        <nav class="trail small" aria-label="Breadcrumb">
            <ol><li><a href=Page::Changes.path()>"Audit"</a></li></ol>
        </nav>
        {header(read)}
        {read.show_or(12, move |change| whole(&change, read, names), gone)}
    }
    .into_any()
}

fn gone(error: &ClientError) -> Option<AnyView> {
    let why = "None of the latest changes has this id. Older ones stand in the audit file: whoever runs Rollcall can look there.";
    let way = || view! { <a class="button" href=Page::Changes.path()>"See the latest changes"</a> };
    error.is_not_found().then(|| view! { <Empty title="There is no such change at hand" why=why>{way()}</Empty> }.into_any())
}

/// The heading stays the same element while it fills, because focus may be on it.
fn header(read: Part<Change>) -> AnyView {
    let title = move || read.value().map_or_else(|| "Change".to_owned(), |change| record::title(&change.operation));
    let outcome = move || read.value().map_or_else(|| ().into_any(), |change| record::outcome(&change));
    view! {
        <header class="change-head">
            <h1 tabindex="-1">{title}</h1>
            {reactive(Box::new(outcome))}
        </header>
    }
    .into_any()
}

fn whole(change: &Change, read: Part<Change>, names: Names) -> AnyView {
    view! {
        {meaning(change, read, names)}
        <div class="record">
            {card("what", "What was done", act(change, names))}
            {card("who", "Who, when and why", circumstances(change.clone()))}
            {card("end", "How it ended", end(change))}
        </div>
    }
    .into_any()
}

fn card(id: &'static str, title: &'static str, facts: AnyView) -> AnyView {
    framed(id, title, id, view! { <Facts>{facts}</Facts> }.into_any())
}

/// What the outcome means for the reader, and what is left to do.
fn meaning(change: &Change, read: Part<Change>, names: Names) -> AnyView {
    let finding = change.found.as_ref().map(|found| found.finding);
    let (what, next) = finding.map_or_else(
        || record::meaning(change.outcome),
        |finding| {
            let (_, what, next) = record::afterwards(finding);
            (what, next)
        },
    );
    let (class, icon) = match change.outcome {
        Some(Outcome::Unknown) if finding == Some(Finding::Happened) => ("message is-quiet", "check"),
        Some(Outcome::Ok) => ("message is-quiet", "check"),
        Some(Outcome::Refused | Outcome::Failed) => ("message is-danger", "warning"),
        Some(Outcome::Unknown) => ("message is-warning", "warning"),
        None => ("message is-quiet", "refresh"),
    };
    let next = (!next.is_empty()).then(|| view! { <p>{next}</p> });
    let places = (change.outcome != Some(Outcome::Ok)).then(|| places(change, names));
    let refresh = change.outcome.is_none().then(|| {
        view! { <button type="button" class="button" on:click=move |_| read.again()>"Read it again"</button> }
    });
    view! {
        <section class=class aria-label="What the outcome means" data-testid="meaning">
            <Icon name=icon/>
            <div class="message__body">
                <p>{what}</p>
                {next}
                {places}
                {refresh}
            </div>
        </section>
    }
    .into_any()
}

/// Where to look whether it happened.
fn places(change: &Change, names: Names) -> AnyView {
    let (subjects, _) = record::whom(change);
    let links = subjects.into_iter().filter(|subject| subject.page.is_some());
    links.map(|one| view! { <p>"Look at "{subject(names, &one)}</p> }).collect_view().into_any()
}

fn act(change: &Change, names: Names) -> AnyView {
    let (title, name) = (record::title(&change.operation), change.operation.name.clone());
    let subjects = record::subjects(change).into_iter().map(|one| {
        let copied = if one.label == "Account" { "account id" } else { "id" };
        let (label, link, value) = (one.label, subject(names, &one), one.value);
        view! { <Fact label=label>{link}" "<CopyButton what=copied text=value/></Fact> }
    });
    let fields = (!change.fields.is_empty()).then(|| {
        let lines = change.fields.iter().map(field).collect_view();
        view! { <Fact label="What it set"><ul class="plain-list">{lines}</ul></Fact> }
    });
    let addresses = record::addresses(change.addresses).map(|words| {
        view! { <Fact label="Addresses">{words}<span class="subtle">" in its body; they are not recorded"</span></Fact> }
    });
    view! {
        <Fact label="Operation">{title}" "<code>{name}</code></Fact>
        {subjects.collect_view()}
        {addresses}
        {fields}
    }
    .into_any()
}

/// A field and what it was set to, as far as the record says.
fn field(field: &Field) -> AnyView {
    let value = match field.to.clone() {
        Some(value) => view! { <bdi>{value}</bdi> }.into_any(),
        None => view! { <span class="subtle">"a value that is not recorded"</span> }.into_any(),
    };
    let from = field.from.clone().map(|from| view! { " from "<bdi>{from}</bdi> });
    view! { <li><code>{field.name.clone()}</code>{from}" to "{value}</li> }.into_any()
}

fn circumstances(change: Change) -> AnyView {
    let Change { id, at, person, role, reason, ticket, approval, seq, .. } = change;
    let approval = approval.map(|id| view! { <Fact label="Approval"><code>{id}</code></Fact> });
    let ticket = ticket.map(|ticket| view! { <Fact label="Ticket">{record::ticket(&ticket)}</Fact> });
    let name = (!person.name.is_empty()).then(|| view! { <bdi>{person.name}</bdi>" " });
    let reason = match reason {
        Some(reason) => view! { <bdi>{reason}</bdi> }.into_any(),
        None => view! { <span class="subtle">"none given"</span> }.into_any(),
    };
    let copied = id.clone();
    view! {
        <Fact label="Made by">{name}<code>{person.id}</code></Fact>
        <Fact label="Role then"><Text value=Some(role)/></Fact>
        <Fact label="Sent"><When text=Some(at) absent="not known"/></Fact>
        <Fact label="Reason">{reason}</Fact>
        {ticket}
        {approval}
        <Fact label="Place in the chain">{event::place(seq)}</Fact>
        <Fact label="Id of the record"><code>{id}</code>" "<CopyButton what="id of the record" text=copied/></Fact>
    }
    .into_any()
}

fn end(change: &Change) -> AnyView {
    let outcome = record::outcome(change);
    let finished = change.finished_at.clone();
    let status = match change.status {
        Some(status) => view! { <code>{status}</code> }.into_any(),
        None => view! { <span class="subtle">"no answer"</span> }.into_any(),
    };
    let code = change.code.clone().map(|code| view! { <Fact label="Problem"><code>{code}</code></Fact> });
    let took = change.milliseconds.map(|took| view! { <Fact label="Atlassian took">{format!("{took} ms")}</Fact> });
    let trace = change.trace.clone().map(|id| {
        let copied = id.clone();
        view! { <Fact label="Atlassian's trace id"><code>{id}</code>" "<CopyButton what="trace id" text=copied/></Fact> }
    });
    let found = change.found.as_ref().map(found);
    view! {
        <Fact label="Outcome">{outcome}</Fact>
        {found}
        <Fact label="Known since"><When text=finished absent="not known yet"/></Fact>
        <Fact label="Atlassian's status">{status}</Fact>
        {code}
        {took}
        {trace}
    }
    .into_any()
}

/// What a later look told of an outcome that was unknown.
fn found(found: &Found) -> AnyView {
    let words = match found.finding {
        Finding::Happened => "It happened.",
        Finding::DidNotHappen => "It did not happen.",
        Finding::CannotBeTold => "It cannot be told.",
    };
    let how = (!found.how.is_empty()).then(|| view! { <span class="subtle">"By: "{found.how.clone()}". "</span> });
    let at = found.at.clone();
    view! { <Fact label="Looked up later">{words}" "{how}<When text=Some(at) absent="time not known"/></Fact> }.into_any()
}
