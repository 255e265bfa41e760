//! What became of each address: invited, partly, not, or not known; to copy, and to try the failed ones again.

use std::cell::Cell;

use leptos::prelude::*;

use super::Known;
use crate::change::{Call, Changes, Stage};
use crate::components::copy::CopyButton;
use crate::components::state::State;
use crate::routes::Page;

/// One request: its addresses, its calls, and what its answer said.
#[derive(Clone)]
pub struct Portion {
    pub id: String,
    pub emails: Vec<String>,
    pub calls: Vec<Call>,
    pub results: ArcRwSignal<Known>,
}

thread_local! {
    static NEXT: Cell<u32> = const { Cell::new(1) };
}

impl Portion {
    pub fn new(emails: Vec<String>, calls: Vec<Call>) -> Portion {
        let number = NEXT.replace(NEXT.get() + 1);
        Portion { id: format!("invitation {number}"), emails, calls, results: ArcRwSignal::new(None) }
    }
}

/// One address with its mark and what is said about it.
struct Row {
    email: String,
    account_id: Option<String>,
    mark: (&'static str, &'static str, &'static str),
    words: String,
    is_failed: bool,
}

/// The table, once something was confirmed.
pub fn table(changes: Changes, portions: &[Portion], retry: Callback<Vec<String>>) -> AnyView {
    let rows: Vec<Row> = portions.iter().flat_map(|portion| rows(changes, portion)).collect();
    if rows.is_empty() {
        return ().into_any();
    }
    let failed: Vec<String> = rows.iter().filter(|row| row.is_failed).map(|row| row.email.clone()).collect();
    let text = rows.iter().map(|row| format!("{}\t{}\t{}", row.email, row.mark.0, row.words)).collect::<Vec<_>>().join("\n");
    let again = (!failed.is_empty()).then(|| {
        let count = failed.len();
        view! { <button type="button" class="button" on:click=move |_| retry.run(failed.clone())>{format!("Put the {count} failed ones back into the form")}</button> }
    });
    view! {
        <section class="card" aria-labelledby="outcome" data-testid="outcome">
            <div class="card__header"><h2 id="outcome">"What became of it"</h2><CopyButton what="outcome as a table" text=text/></div>
            <table class="table is-stacked">
                <thead><tr><th scope="col">"Address"</th><th scope="col">"Outcome"</th><th scope="col">"Why"</th></tr></thead>
                <tbody>{rows.into_iter().map(row).collect_view()}</tbody>
            </table>
            {again}
        </section>
    }
    .into_any()
}

fn row(row: Row) -> AnyView {
    let (word, shape, class) = row.mark;
    let email = match row.account_id {
        Some(account_id) => view! { <a href=Page::User { account_id }.path()><bdi>{row.email}</bdi></a> }.into_any(),
        None => view! { <bdi>{row.email}</bdi> }.into_any(),
    };
    view! { <tr><th scope="row">{email}</th><td><State word=word shape=shape class=class/></td><td>{row.words}</td></tr> }.into_any()
}

fn rows(changes: Changes, portion: &Portion) -> Vec<Row> {
    let stage = changes.about(&portion.id).first().map(|item| item.stage.get());
    let known = portion.results.get();
    let of = |email: &String| {
        let outcome = known.as_ref().and_then(|all| all.iter().find(|one| one.email == *email));
        let (mark, words, is_failed) = match (outcome, &stage) {
            (Some(one), _) if one.failed.is_empty() => (("Invited", "●", "is-active"), String::new(), false),
            (Some(one), _) if one.account_id.is_some() => (("In part", "◐", "is-suspended"), one.failed.join(" "), true),
            (Some(one), _) => (("Not invited", "✕", "is-deletion"), one.failed.join(" "), true),
            (None, Some(Stage::Refused { error, done: 0, .. })) => {
                (("Not invited", "✕", "is-deletion"), format!("{}. {}", error.title(), error.next_step()), true)
            }
            (None, Some(stage)) if stage.is_taken() => (("Accepted", "●", "is-active"), String::new(), false),
            (None, Some(stage)) if stage.is_moving() => (("On its way", "◌", "is-invited"), String::new(), false),
            (None, _) => (("Unknown", "?", "is-unknown"), "Search for the person before you try again.".to_owned(), false),
        };
        Row { email: email.clone(), account_id: outcome.and_then(|one| one.account_id.clone()), mark, words, is_failed }
    };
    portion.emails.iter().map(of).collect()
}
