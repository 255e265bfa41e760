//! The members of a group, a page at a time, with the ways in and out. There is no member list upstream: members are the people filtered by the group.

use std::rc::Rc;

use catalogue::capability::Capability;
use catalogue::organization::{Group, User, UserSearch};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::joining::{Choice, joining};
use crate::access::{group, membership, subject_of};
use crate::change::{changes, on_settled};
use crate::client::{Api, ClientError};
use crate::components::avatar::Avatar;
use crate::components::card::framed_with_acts;
use crate::components::failure::Failure;
use crate::components::part::{Part, reactive};
use crate::components::state::State;
use crate::components::vacant::{Empty, Skeleton};
use crate::moment::grouped;
use crate::routes::Page;
use crate::standing::{Standing, display_name};
use crate::{generation, session};

/// How many are read at a time.
const PAGE: u32 = 50;

/// Those read so far.
#[derive(Clone, Copy)]
pub struct Members {
    rows: RwSignal<Vec<User>>,
    next: RwSignal<Option<String>>,
    progress: RwSignal<Progress>,
    /// An answer to an older question never replaces a newer one.
    asked: RwSignal<u32>,
}

#[derive(Clone, PartialEq)]
enum Progress {
    Reading,
    Resting,
    Failed(ClientError),
}

impl Members {
    /// Reads the first page.
    fn of(group_id: &str) -> Members {
        let members = Members {
            rows: RwSignal::new(Vec::new()),
            next: RwSignal::new(None),
            progress: RwSignal::new(Progress::Reading),
            asked: RwSignal::new(0),
        };
        members.read(group_id, None);
        members
    }

    /// Reads the page at a cursor, or all that was read anew from the first.
    fn read(self, group_id: &str, cursor: Option<String>) {
        let (api, number) = (Api::get(), self.asked.get_untracked() + 1);
        self.asked.set(number);
        self.progress.set(Progress::Reading);
        let is_first = cursor.is_none();
        let search = UserSearch { group_ids: vec![group_id.to_owned()], limit: Some(PAGE), cursor, ..UserSearch::default() };
        spawn_local(async move {
            let answer = generation::search(&api, &search).await;
            if self.asked.try_get_untracked() != Some(number) {
                return;
            }
            match answer {
                Ok(page) => {
                    self.next.set(page.links.next_cursor());
                    if is_first {
                        self.rows.set(page.data)
                    } else {
                        self.rows.update(|rows| rows.extend(page.data))
                    }
                    self.progress.set(Progress::Resting);
                }
                Err(error) => self.progress.set(Progress::Failed(error)),
            }
        });
    }

    /// Whether somebody is among those read so far.
    #[must_use]
    pub fn has(self, account_id: &str) -> bool {
        self.rows.with_untracked(|rows| rows.iter().any(|user| user.account_id == account_id))
    }
}

/// The card.
pub fn card(group: &Group, read: Part<Group>) -> AnyView {
    let members = Members::of(&group.id);
    let id = group.id.clone();
    on_settled(move |_| {
        members.read(&id, None);
        read.again();
    });
    let may = session::may(Capability::EditGroups);
    let group = Rc::new(group.clone());
    let changeable = (may && group::lock(&group).is_none()).then(|| Rc::clone(&group));
    let add = changeable.clone().map(|group| {
        let (changes, choice) = (changes(), Choice::prepare());
        let add = move |_| changes.propose(joining(&group, members, choice));
        view! { <button type="button" class="button" on:click=add>"Add a member…"</button> }
    });
    let kept = StoredValue::new_local((group, changeable));
    let body = view! {
        {(!may).then(|| view! { <p class="small subtle">"Your role does not include changing the members of groups."</p> })}
        {reactive(Box::new(move || kept.with_value(|(group, changeable)| body(members, group, changeable.as_ref()))))}
    };
    framed_with_acts("members", "Members", "members-card", add.into_any(), body.into_any())
}

fn body(members: Members, group: &Rc<Group>, changeable: Option<&Rc<Group>>) -> AnyView {
    let (rows, progress) = (members.rows.get(), members.progress.get());
    let id = group.id.clone();
    let cursor = members.next.get();
    let again = Callback::new(move |()| members.read(&id, None));
    match (&progress, rows.is_empty()) {
        (Progress::Reading, true) => return view! { <Skeleton lines=6/> }.into_any(),
        (Progress::Failed(error), _) => return view! { <Failure error=error.clone() retry=Some(again)/> }.into_any(),
        (Progress::Resting, true) => {
            return view! { <Empty title="Nobody is in this group" why="Atlassian answered with no member."/> }.into_any();
        }
        _ => {}
    }
    let (read, is_reading) = (rows.len(), progress == Progress::Reading);
    let rows = rows.iter().map(|user| row(user, changeable)).collect_view();
    let id = group.id.clone();
    let more = cursor.map(|cursor| {
        let more = move |_| members.read(&id, Some(cursor.clone()));
        let words = if is_reading { "Reading…" } else { "Show more" };
        view! { <button type="button" class="button" disabled=is_reading on:click=more>{words}</button> }
    });
    view! {
        <table class="table is-stacked members">
            <thead>
                <tr>
                    <th scope="col">"Name"</th>
                    <th scope="col">"E-mail"</th>
                    <th scope="col">"State"</th>
                    <th scope="col"><span class="visually-hidden">"Remove"</span></th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
        <p class="pager"><span class="pager__place" data-testid="members-read">{shown(read, group, more.is_some())}</span>{more}</p>
    }
    .into_any()
}

/// How many of how many, and never a part as the whole.
fn shown(read: usize, group: &Group, has_more: bool) -> String {
    let total = group.counts.as_ref().and_then(|counts| counts.users).and_then(|users| usize::try_from(users).ok());
    match (has_more, total) {
        (false, _) if read == 1 => "One member".to_owned(),
        (false, _) => format!("All {} members", grouped(read)),
        (true, Some(total)) if total > read => format!("{} of {} members", grouped(read), grouped(total)),
        (true, _) => format!("The first {} members", grouped(read)),
    }
}

fn row(user: &User, changeable: Option<&Rc<Group>>) -> AnyView {
    let (name, standing) = (display_name(user), Standing::of(user));
    let email = match user.email.clone().filter(|email| !email.is_empty()) {
        Some(email) => view! { <bdi>{email}</bdi> }.into_any(),
        None => view! { <span class="subtle">"hidden"</span> }.into_any(),
    };
    let remove = changeable.cloned().map(|group| {
        let (changes, subject) = (changes(), subject_of(user));
        let label = format!("Remove {name} from the group…");
        let remove = move |_| changes.propose(membership::leaving(&subject, &group));
        view! { <button type="button" class="button is-quiet" aria-label=label on:click=remove>"Remove…"</button> }
    });
    view! {
        <tr>
            <th scope="row">
                <a class="members__person" href=Page::User { account_id: user.account_id.clone() }.path()>
                    <Avatar name=name.clone() key=user.account_id.clone()/>
                    <bdi>{name}</bdi>
                </a>
            </th>
            <td data-role="E-mail">{email}</td>
            <td data-role="State"><State word=standing.word() shape=standing.shape() class=standing.class()/></td>
            <td class="members__act">{remove}</td>
        </tr>
    }
    .into_any()
}

#[cfg(test)]
mod tests;
