//! The members of a provisioned group, a page at a time: removing some, and adding others by their exact names.

use catalogue::capability::Capability;
use leptos::prelude::*;

use super::held::Held;
use super::membership::{Member, Way, members, proposal};
use super::people::People;
use super::{barred, kind};
use crate::change::changes;
use crate::components::card::framed;
use crate::components::icon::Icon;
use crate::components::part::reactive;
use crate::form::Form;
use crate::moment::grouped;
use crate::routes::{Resource, View};

/// How many members a page shows.
const PAGE: usize = 50;

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
    let body = view! { {add}{list(held, all, may.is_none())} };
    framed("members", title, "members", body.into_any())
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
        let place = move || format!("{}–{} of {}", start.get() + 1, (start.get() + PAGE).min(total), grouped(total));
        let is_first = move || start.get() == 0;
        let is_last = move || start.get() + PAGE >= total;
        view! {
            <nav class="pager" aria-label="Pages of members">
                <span class="pager__place" role="status">{place}</span>
                <button type="button" class="button" disabled=is_first on:click=move |_| start.update(|at| *at = at.saturating_sub(PAGE))>"Previous"</button>
                <button type="button" class="button" disabled=is_last on:click=move |_| start.update(|at| *at += PAGE)>"Next"</button>
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

fn adding(held: &Held, all: &[Member]) -> AnyView {
    let people = People::new("Add people by user name or external id");
    let form = Form::new(vec![people.field.required().into()]);
    let changes = changes();
    let kept = StoredValue::new_local((held.clone(), all.to_vec()));
    let submit = Callback::new(move |()| {
        let (held, all) = kept.get_value();
        people.find(&held.directory_id.clone(), move |found| {
            let new: Vec<Member> = found.iter().filter(|person| !all.iter().any(|known| known.0 == person.0)).cloned().collect();
            match (new.is_empty(), found.as_slice()) {
                (false, _) => changes.propose(proposal(&held, new, Way::Join)),
                (true, [(_, name)]) => form.say(&format!("{name} is a member already.")),
                (true, _) => form.say("All of them are members already."),
            }
        });
    });
    view! { <div class="sheet" data-testid="add-members">{form.view(people.view(submit), "Look up and add …", submit, None)}</div> }
        .into_any()
}
