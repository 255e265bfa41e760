//! Looking up a pasted list: who is there, who is not, who is ambiguous. Nothing is kept and nothing goes into the address.

use std::collections::HashMap;

use catalogue::organization::{MOST_EMAILS, MOST_IDS, User, UserSearch};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::paste::{Entry, Pasted, read};
use crate::client::{Api, ClientError};
use crate::components::dialog::Dialog;
use crate::components::failure::Failure;
use crate::components::notice::announce;
use crate::components::state::State;
use crate::generation;
use crate::moment::grouped;
use crate::routes::Page;
use crate::standing::{Standing, display_name};

/// What became of one entry.
#[derive(Clone, Debug, PartialEq)]
struct Answered {
    entry: Entry,
    people: Vec<User>,
}

#[derive(Clone)]
enum Look {
    Idle,
    Running { done: usize, of: usize },
    Done { answered: Vec<Answered>, pasted: Pasted },
    Failed(ClientError),
}

/// The dialog.
#[component]
pub fn PasteDialog(open: RwSignal<bool>) -> impl IntoView {
    let api = StoredValue::new_local(Api::get());
    let text = RwSignal::new(String::new());
    let look = RwSignal::new(Look::Idle);
    let run = Callback::new(move |()| {
        let pasted = read(&text.get_untracked());
        let api = api.get_value();
        look.set(Look::Running { done: 0, of: pasted.entries.len() });
        spawn_local(async move {
            let outcome = look_up(&api, &pasted.entries, look).await;
            let next = match outcome {
                Ok(answered) => {
                    announce(&summary(&answered));
                    Look::Done { answered, pasted }
                }
                Err(error) => Look::Failed(error),
            };
            let _ = look.try_set(next);
        });
    });
    view! {
        <Dialog open title="Look up a list of people" class="is-wide">
            <form
                class="stack"
                on:submit=move |event| {
                    event.prevent_default();
                    run.run(());
                }
            >
                <label for="pasted">"Paste e-mail addresses or account ids, in any form: one a line, from a table, “Name <address>”."</label>
                <textarea
                    id="pasted"
                    rows="6"
                    spellcheck="false"
                    data-testid="pasted"
                    prop:value=move || text.get()
                    on:input=move |event| text.set(event_target_value(&event))
                ></textarea>
                <div><button type="submit" class="button is-primary">"Look up"</button></div>
            </form>
            {move || match look.get() {
                Look::Idle => ().into_any(),
                Look::Running { done, of } => {
                    view! { <p role="status">{format!("Looking up {} of {}…", grouped(done), grouped(of))}</p> }.into_any()
                }
                Look::Failed(error) => view! { <Failure error retry=Some(run)/> }.into_any(),
                Look::Done { answered, pasted } => view! { <Outcome answered pasted/> }.into_any(),
            }}
        </Dialog>
    }
}

/// Asks in the largest portions that the upstream takes: 100 addresses or 10 ids a call.
async fn look_up(api: &Api, entries: &[Entry], look: RwSignal<Look>) -> Result<Vec<Answered>, ClientError> {
    let mut found: HashMap<String, Vec<User>> = HashMap::new();
    let emails: Vec<String> =
        entries.iter().filter(|entry| matches!(entry, Entry::Email(_))).map(|entry| entry.text().to_owned()).collect();
    let ids: Vec<String> =
        entries.iter().filter(|entry| matches!(entry, Entry::AccountId(_))).map(|entry| entry.text().to_owned()).collect();
    let mut bodies: Vec<(usize, UserSearch)> = Vec::new();
    for portion in emails.chunks(MOST_EMAILS) {
        bodies.push((portion.len(), UserSearch { emails: portion.to_vec(), limit: Some(100), ..UserSearch::default() }));
    }
    for portion in ids.chunks(MOST_IDS) {
        bodies.push((portion.len(), UserSearch { account_ids: portion.to_vec(), limit: Some(100), ..UserSearch::default() }));
    }
    let mut done = 0;
    for (count, mut body) in bodies {
        loop {
            let page = generation::search(api, &body).await?;
            let next = page.links.next_cursor();
            for user in page.data {
                for key in [user.email.as_deref().map(str::to_lowercase), Some(user.account_id.clone())].into_iter().flatten() {
                    found.entry(key).or_default().push(user.clone());
                }
            }
            if next.is_none() || next == body.cursor {
                break;
            }
            body.cursor = next;
        }
        done += count;
        if look.try_set(Look::Running { done, of: entries.len() }).is_some() {
            break;
        }
    }
    Ok(entries
        .iter()
        .map(|entry| Answered { entry: entry.clone(), people: found.get(entry.text()).cloned().unwrap_or_default() })
        .collect())
}

fn summary(answered: &[Answered]) -> String {
    let count = |test: fn(usize) -> bool| grouped(answered.iter().filter(|answer| test(answer.people.len())).count());
    format!("{} matched, {} not found, {} ambiguous", count(|people| people == 1), count(|people| people == 0), count(|people| people > 1))
}

#[component]
fn Outcome(answered: Vec<Answered>, pasted: Pasted) -> impl IntoView {
    if answered.is_empty() {
        return view! { <p data-testid="paste-summary">"No e-mail address and no account id was recognised in this text."</p> }.into_any();
    }
    let mut sorted = answered.clone();
    // What needs attention first: not found, then ambiguous, then matched.
    crate::sorting::by_key(&mut sorted, |answer| match answer.people.len() {
        0 => 0,
        1 => 2,
        _ => 1,
    });
    let repeated = (pasted.repeated > 0).then(
        || view! { <p class="subtle">{format!("{} were there more than once and were looked up once.", grouped(pasted.repeated))}</p> },
    );
    let unread = (!pasted.unread.is_empty()).then(|| {
        let lines = pasted.unread.iter().take(20).map(|line| view! { <li><bdi>{line.clone()}</bdi></li> }).collect_view();
        view! {
            <details>
                <summary>{format!("{} lines hold nothing that can be looked up", grouped(pasted.unread.len()))}</summary>
                <ul class="menu__list">{lines}</ul>
            </details>
        }
    });
    view! {
        <p data-testid="paste-summary"><strong>{summary(&answered)}</strong></p>
        {repeated}
        {unread}
        <table class="table">
            <thead>
                <tr><th scope="col">"Looked up"</th><th scope="col">"Found"</th></tr>
            </thead>
            <tbody>{sorted.into_iter().map(|answer| view! { <Answer answer/> }).collect_view()}</tbody>
        </table>
    }
    .into_any()
}

#[component]
fn Answer(answer: Answered) -> impl IntoView {
    let ambiguous = (answer.people.len() > 1).then_some("Ambiguous: several accounts");
    let people = answer
        .people
        .iter()
        .map(|user| {
            let standing = Standing::of(user);
            view! {
                <div class="found">
                    <a href=Page::User { account_id: user.account_id.clone() }.path()><bdi>{display_name(user)}</bdi></a>
                    <State word=standing.word() shape=standing.shape() class=standing.class()/>
                </div>
            }
        })
        .collect_view();
    let nobody = answer.people.is_empty().then(|| view! { <State word="Not found" shape="✕" class="is-deletion"/> });
    view! {
        <tr>
            <td><bdi>{answer.entry.text().to_owned()}</bdi></td>
            <td>{ambiguous}{people}{nobody}</td>
        </tr>
    }
}
