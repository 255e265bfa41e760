//! What became of each address: invited and seen, accepted, partly, not, or not known; to copy, and to try the failed ones again.

use std::cell::Cell;

use leptos::prelude::*;

use super::Known;
use super::plan::Outcome;
use crate::change::{Call, Changes, Stage};
use crate::components::copy::CopyButton;
use crate::components::folded::folded_as;
use crate::components::state::State;
use crate::moment::{self, grouped};
use crate::routes::Page;

/// One request: its addresses, its calls, what its answer said, and who was seen when it was read back.
#[derive(Clone)]
pub struct Portion {
    pub id: String,
    pub emails: Vec<String>,
    pub calls: Vec<Call>,
    /// Those who were members before.
    pub members: Vec<String>,
    pub results: ArcRwSignal<Known>,
    pub seen: ArcRwSignal<Vec<String>>,
}

thread_local! {
    static NEXT: Cell<u32> = const { Cell::new(1) };
}

impl Portion {
    pub fn new(emails: Vec<String>, calls: Vec<Call>, members: &[String]) -> Portion {
        let number = NEXT.replace(NEXT.get() + 1);
        Portion {
            id: format!("invitation {number}"),
            members: emails.iter().filter(|email| has(members, email)).cloned().collect(),
            emails,
            calls,
            results: ArcRwSignal::new(None),
            seen: ArcRwSignal::default(),
        }
    }
}

/// Whether an address is among others.
pub fn has(all: &[String], email: &str) -> bool {
    all.iter().any(|one| one.eq_ignore_ascii_case(email))
}

/// One address with what became of it.
struct Row {
    email: String,
    account_id: Option<String>,
    told: Told,
}

/// What is said of an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// Word, shape, style name.
    pub mark: (&'static str, &'static str, &'static str),
    pub words: String,
    /// Whether it can be tried again as it is.
    pub is_failed: bool,
}

const INVITED: (&str, &str, &str) = ("Invited", "●", "is-active");
const ACCEPTED: (&str, &str, &str) = ("Accepted", "◐", "is-invited");
const PENDING: (&str, &str, &str) = ("Pending", "◐", "is-suspended");
const IN_PART: (&str, &str, &str) = ("In part", "◐", "is-suspended");
const REFUSED: (&str, &str, &str) = ("Not invited", "✕", "is-deletion");
const UNKNOWN: (&str, &str, &str) = ("Unknown", "?", "is-unknown");

/// What is said of an address: by the answer, by how far the request is, and by who was seen since.
#[must_use]
pub fn told(outcome: Option<&Outcome>, stage: Option<&Stage>, is_seen: bool, was_member: bool, clock: impl Fn(i64) -> String) -> Told {
    let says = |mark, words: String| Told { mark, words, is_failed: false };
    let fails = |mark, words: String| Told { mark, words, is_failed: true };
    let checked = match stage {
        Some(Stage::Pending { checked, .. }) => checked.map(&clock),
        _ => None,
    };
    // While it is sent once more, or when no clear answer came to that, what was said before no longer holds.
    let is_anew = |stage: &Stage| matches!(stage, Stage::Queued | Stage::Sending | Stage::Held { .. }) || stage.is_unclear();
    let outcome = outcome.filter(|_| !stage.is_some_and(is_anew));
    match (outcome, stage) {
        (_, Some(Stage::Refused { error, done, of })) if *done > 0 => {
            fails(IN_PART, format!("Only {done} of {of} requests were done. {}. {}", error.title(), error.next_step()))
        }
        (Some(one), _) if !one.is_taken() => fails(REFUSED, one.failed.join(" ")),
        (Some(one), _) if !one.failed.is_empty() => fails(IN_PART, one.failed.join(" ")),
        (Some(_), _) if is_seen => says(INVITED, String::new()),
        (Some(_), Some(Stage::Pending { .. })) => match checked {
            Some(at) => says(PENDING, format!("Accepted, still pending, last checked {at}.")),
            None => says(PENDING, "Accepted, but the list of people could not be read since.".to_owned()),
        },
        (Some(_), _) => says(ACCEPTED, "Reading it back…".to_owned()),
        (None, Some(Stage::Refused { error, .. })) => fails(REFUSED, format!("{}. {}", error.title(), error.next_step())),
        (None, Some(stage @ Stage::Asked { .. })) => says(stage.mark(), stage.words("", &clock)),
        (None, Some(Stage::Cancelled)) => fails(("Not sent", "–", "is-deactivated"), "Stopped before its turn.".to_owned()),
        (None, Some(Stage::Queued | Stage::Sending | Stage::Held { .. })) => says(("On its way", "◌", "is-invited"), String::new()),
        (None, _) if is_seen && !was_member => says(INVITED, "No clear answer came; the person is there now.".to_owned()),
        (None, _) if was_member => {
            says(UNKNOWN, "No clear answer came, and the person was a member before. Their page shows which roles they have.".to_owned())
        }
        (None, _) => {
            let looked = checked.map(|at| format!(", last checked {at}")).unwrap_or_default();
            says(UNKNOWN, format!("No clear answer came, and the person is not there{looked}. Search for them before you try again."))
        }
    }
}

/// The table, once something was confirmed.
pub fn table(changes: Changes, portions: &[Portion], is_open: RwSignal<bool>, retry: Callback<Vec<String>>) -> AnyView {
    let rows: Vec<Row> = portions.iter().flat_map(|portion| rows(changes, portion)).collect();
    if rows.is_empty() {
        return ().into_any();
    }
    let failed: Vec<String> = rows.iter().filter(|row| row.told.is_failed).map(|row| row.email.clone()).collect();
    let text = rows.iter().map(|row| format!("{}\t{}\t{}", row.email, row.told.mark.0, row.told.words)).collect::<Vec<_>>().join("\n");
    let again = (!failed.is_empty()).then(|| {
        let words = match failed.len() {
            1 => "Put the one that failed back into the form".to_owned(),
            count => format!("Put the {} that failed back into the form", grouped(count)),
        };
        view! { <div><button type="button" class="button" on:click=move |_| retry.run(failed.clone())>{words}</button></div> }
    });
    let summary = summary(&rows.iter().map(|row| row.told.mark.0).collect::<Vec<_>>());
    view! {
        <section class="card invite" aria-labelledby="outcome" data-testid="outcome">
            <div class="card__header"><h2 id="outcome">"What became of it"</h2><CopyButton what="outcome as a table" text=text/></div>
            <p role="status">{summary}</p>
            <table class="table is-stacked">
                <thead><tr><th scope="col">"Address"</th><th scope="col">"Outcome"</th><th scope="col">"Why"</th></tr></thead>
                {folded_as(is_open, rows, "addresses", 3, row)}
            </table>
            {again}
        </section>
    }
    .into_any()
}

/// How many of each outcome: `2 invited, 1 not invited.`
fn summary(words: &[&'static str]) -> String {
    let mut kinds: Vec<(&str, usize)> = Vec::new();
    for word in words {
        match kinds.iter_mut().find(|(kind, _)| kind == word) {
            Some((_, count)) => *count += 1,
            None => kinds.push((word, 1)),
        }
    }
    let parts: Vec<String> = kinds.into_iter().map(|(kind, count)| format!("{} {}", grouped(count), kind.to_lowercase())).collect();
    format!("{}.", parts.join(", "))
}

fn row(row: &Row) -> AnyView {
    let (word, shape, class) = row.told.mark;
    let email = row.email.clone();
    let email = match row.account_id.clone() {
        Some(account_id) => view! { <a href=Page::User { account_id }.path()><bdi>{email}</bdi></a> }.into_any(),
        None => view! { <bdi>{email}</bdi> }.into_any(),
    };
    let words = row.told.words.clone();
    view! { <tr><th scope="row">{email}</th><td><State word=word shape=shape class=class/></td><td>{words}</td></tr> }.into_any()
}

fn rows(changes: Changes, portion: &Portion) -> Vec<Row> {
    let stage = changes.about(&portion.id).first().map(|item| item.stage.get());
    let (known, seen) = (portion.results.get(), portion.seen.get());
    let of = |email: &String| {
        let outcome = known.as_ref().and_then(|all| all.iter().find(|one| one.email == *email));
        let clock = |at: i64| moment::exact(at / 1_000);
        Row {
            email: email.clone(),
            account_id: outcome.and_then(|one| one.account_id.clone()),
            told: told(outcome, stage.as_ref(), has(&seen, email), has(&portion.members, email), clock),
        }
    };
    portion.emails.iter().map(of).collect()
}

#[cfg(test)]
mod tests;
