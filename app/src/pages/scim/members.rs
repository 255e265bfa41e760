//! The members of a provisioned group, a page at a time: removing some, and adding others by their exact user names.

use catalogue::capability::Capability;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::held::{Held, find};
use super::membership::{Member, Way, members, proposal};
use super::{barred, kind};
use crate::change::changes;
use crate::client::{Api, ClientError};
use crate::components::failure::Failure;
use crate::components::icon::Icon;
use crate::components::part::reactive;
use crate::form::{Field, Form, check, text_area};
use crate::moment::grouped;
use crate::routes::{Resource, View};

/// How many members a page shows.
const PAGE: usize = 50;
/// How many names are looked up at once.
const MOST: usize = 100;

/// The card.
pub fn card(held: &Held) -> AnyView {
    let all = members(&held.record);
    let may = barred(Capability::WriteScim);
    let title = match all.len() {
        0 => "Members".to_owned(),
        count => format!("Members · {}", grouped(count)),
    };
    let add = match &may {
        None => adding(held, &all),
        Some(words) => view! { <p class="lock"><Icon name="lock"/><span>{words.clone()}</span></p> }.into_any(),
    };
    view! {
        <section class="card" aria-labelledby="members" data-testid="members">
            <h2 id="members">{title}</h2>
            {add}
            {list(held, all, may.is_none())}
        </section>
    }
    .into_any()
}

fn list(held: &Held, all: Vec<Member>, may: bool) -> AnyView {
    if all.is_empty() {
        return view! { <p class="subtle">"Nobody is in this group."</p> }.into_any();
    }
    let total = all.len();
    let start = RwSignal::new(0_usize);
    let chosen = RwSignal::new(Vec::<String>::new());
    let kept = StoredValue::new_local((held.clone(), all));
    let rows = move || {
        let from = start.get();
        kept.with_value(|(held, all)| all.iter().skip(from).take(PAGE).map(|member| row(held, member, chosen, may)).collect_view())
            .into_any()
    };
    let changes = changes();
    let remove = move |_| {
        let (held, all) = kept.get_value();
        let ids = chosen.get_untracked();
        let people: Vec<Member> = all.into_iter().filter(|(id, _)| ids.contains(id)).collect();
        if !people.is_empty() {
            changes.propose(proposal(&held, people, Way::Leave));
        }
    };
    let pager = (total > PAGE).then(|| {
        view! {
            <nav class="pager" aria-label="Pages of members">
                <span class="pager__place">{move || format!("{}–{} of {}", start.get() + 1, (start.get() + PAGE).min(total), grouped(total))}</span>
                <button type="button" class="button" disabled=move || start.get() == 0 on:click=move |_| start.update(|at| *at = at.saturating_sub(PAGE))>"Previous"</button>
                <button type="button" class="button" disabled=move || start.get() + PAGE >= total on:click=move |_| start.update(|at| *at += PAGE)>"Next"</button>
            </nav>
        }
    });
    let button = may.then(|| {
        let words = move || match chosen.get().len() {
            0 => "Choose whom to remove".to_owned(),
            1 => "Remove one member …".to_owned(),
            count => format!("Remove {count} members …"),
        };
        view! { <button type="button" class="button" disabled=move || chosen.get().is_empty() on:click=remove>{words}</button> }
    });
    view! { <ul class="members">{reactive(Box::new(rows))}</ul>{pager}<div>{button}</div> }.into_any()
}

fn row(held: &Held, (id, name): &Member, chosen: RwSignal<Vec<String>>, may: bool) -> AnyView {
    let path = kind::of(Resource::User).record_page(&held.directory_id, id, View::Show).path();
    let (own, shown) = (id.clone(), id.clone());
    let toggle = move |_| {
        chosen.update(|chosen| match chosen.iter().position(|other| *other == own) {
            Some(at) => drop(chosen.remove(at)),
            None => chosen.push(own.clone()),
        });
    };
    let label = format!("Choose {name}");
    let check = may.then(|| {
        view! { <input type="checkbox" aria-label=label prop:checked=move || chosen.get().contains(&shown) on:change=toggle/> }
    });
    view! { <li>{check}<a href=path><bdi>{name.clone()}</bdi></a></li> }.into_any()
}

/// What a look-up found.
#[derive(Clone, Default)]
struct Found {
    people: Vec<Member>,
    /// Named, and members already.
    already: Vec<String>,
    unknown: Vec<String>,
}

/// The names in a text: one a line, or between commas; each once.
fn names(text: &str) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for name in text.split(['\n', ',', ';']).map(str::trim).filter(|name| !name.is_empty()) {
        if !names.iter().any(|known| known.eq_ignore_ascii_case(name)) {
            names.push(name.to_owned());
        }
    }
    names
}

async fn look_up(api: &Api, held: &Held, known: &[Member], names: &[String]) -> Result<Found, ClientError> {
    let users = kind::of(Resource::User);
    let mut found = Found::default();
    for name in names {
        let mut person = None;
        for filter in users.filters {
            if person.is_none() {
                person = find(api, users, &held.directory_id, filter.name, name).await?;
            }
        }
        match person {
            None => found.unknown.push(name.clone()),
            Some((id, _)) if known.iter().any(|(other, _)| *other == id) => found.already.push(name.clone()),
            Some(person) => found.people.push(person),
        }
    }
    Ok(found)
}

fn adding(held: &Held, all: &[Member]) -> AnyView {
    let field = Field::new("names", "Add people by user name or external id, one a line")
        .hint("Atlassian finds provisioned people by the whole value only.")
        .limit(check::plain_lines)
        .limit(|text| match names(text).len() {
            count if count > MOST => Err(crate::form::Fault::new(format!("{count} names: at most {MOST} at once."))),
            _ => Ok(()),
        })
        .required();
    let form = Form::new(vec![field.into()]);
    let (changes, api) = (changes(), StoredValue::new_local(Api::get()));
    let (error, is_busy) = (RwSignal::new(None::<ClientError>), RwSignal::new(false));
    let kept = StoredValue::new_local((held.clone(), all.to_vec()));
    let submit = Callback::new(move |()| {
        if is_busy.get_untracked() {
            return;
        }
        is_busy.set(true);
        error.set(None);
        let (names, api, (held, all)) = (names(&field.value()), api.get_value(), kept.get_value());
        spawn_local(async move {
            let found = look_up(&api, &held, &all, &names).await;
            // The page may have been left meanwhile.
            if is_busy.try_set(false).is_some() {
                return;
            }
            match found {
                Err(fault) => error.set(Some(fault)),
                Ok(found) => offer(form, &found, |people| changes.propose(proposal(&held, people, Way::Join))),
            }
        });
    });
    let failed = move || error.get().map(|error| view! { <Failure error retry=None/> });
    view! { <div class="sheet" data-testid="add-members">{form.view(text_area(field, 3), "Look up and add …", submit, None)}{failed}</div> }
        .into_any()
}

/// Nobody is added while a name is not understood: a list with a slip of the pen is mended first.
fn offer(form: Form, found: &Found, propose: impl FnOnce(Vec<Member>)) {
    let list = |names: &[String]| names.join(", ");
    if !found.unknown.is_empty() {
        return form.say(&format!("Nobody in this directory has exactly this user name or external id: {}.", list(&found.unknown)));
    }
    if found.people.is_empty() {
        return form.say(&format!("Already members: {}.", list(&found.already)));
    }
    propose(found.people.clone());
}

#[cfg(test)]
mod tests;
