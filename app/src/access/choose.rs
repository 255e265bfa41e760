//! Choosing a person or a group by searching Atlassian while typing; what was found stays at hand, so that a choice is more than its id.

use std::collections::HashMap;
use std::rc::Rc;

use catalogue::organization::{Group, GroupSearch, User, UserSearch};
use leptos::prelude::*;

use super::group;
use crate::change::Waiting;
use crate::client::{Api, ClientError};
use crate::components::menu::Choice;
use crate::finder::{Noun, finder};
use crate::form::{Field, Offer};
use crate::generation;
use crate::moment::grouped;
use crate::standing::{Standing, display_name};

/// How many are asked for at a time.
const MOST: u32 = 50;

/// What searches have found, by id.
pub struct Found<T: 'static>(StoredValue<HashMap<String, T>, LocalStorage>);

impl<T> Clone for Found<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Found<T> {}

impl<T: Clone> Found<T> {
    fn nothing() -> Found<T> {
        Found(StoredValue::new_local(HashMap::new()))
    }

    /// What is known of a choice.
    #[must_use]
    pub fn get(self, id: &str) -> Option<T> {
        self.0.with_value(|found| found.get(id).cloned())
    }

    fn keep(self, all: impl Iterator<Item = (String, T)>) {
        // The field may be gone by now.
        let _ = self.0.try_update_value(|found| found.extend(all));
    }
}

/// People of the directory.
#[must_use]
pub fn people(field: Field) -> (Offer, Found<User>) {
    let (api, found) = (Api::get(), Found::nothing());
    let ask = move |text: String| -> Waiting<Result<Vec<Choice>, ClientError>> {
        let api = api.clone();
        Box::pin(async move {
            let search = UserSearch { search_term: Some(text), limit: Some(MOST), ..UserSearch::default() };
            let people = generation::search(&api, &search).await?.data;
            found.keep(people.iter().map(|user| (user.account_id.clone(), user.clone())));
            Ok(people.iter().map(person).collect())
        })
    };
    (finder(field, Noun { many: "people", shortest: 2 }, Rc::new(ask)), found)
}

/// Groups; the first ones unasked.
#[must_use]
pub fn groups(field: Field) -> (Offer, Found<Group>) {
    let (api, found) = (Api::get(), Found::nothing());
    let ask = move |text: String| -> Waiting<Result<Vec<Choice>, ClientError>> {
        let api = api.clone();
        Box::pin(async move {
            let search_term = (!text.is_empty()).then_some(text);
            let search = GroupSearch { search_term, limit: Some(MOST), expand: vec!["counts.users".to_owned()], ..GroupSearch::default() };
            let groups = generation::groups(&api, &search).await?.data;
            found.keep(groups.iter().map(|group| (group.id.clone(), group.clone())));
            Ok(groups.iter().map(group_choice).collect())
        })
    };
    (finder(field, Noun { many: "groups", shortest: 0 }, Rc::new(ask)), found)
}

/// A name may be shared, so that the address stands beside it; the nickname, because it is searched, too.
fn person(user: &User) -> Choice {
    let label = display_name(user);
    let standing = Standing::of(user);
    let state = (standing != Standing::Active).then(|| standing.word().to_owned());
    let nickname = user.nickname.clone().filter(|nickname| !label.contains(nickname.trim()));
    let beside = [user.email.clone(), nickname, state].into_iter().flatten().filter(|text| !text.trim().is_empty() && *text != label);
    let note = beside.collect::<Vec<_>>().join(" · ");
    Choice { value: user.account_id.clone(), label, note: (!note.is_empty()).then_some(note) }
}

fn group_choice(group: &Group) -> Choice {
    let users = group.counts.as_ref().and_then(|counts| counts.users).and_then(|users| usize::try_from(users).ok());
    let members = users.map(|users| if users == 1 { "1 member".to_owned() } else { format!("{} members", grouped(users)) });
    let locked = match group::lock(group) {
        Some(_) if group::is_synced(group) => Some("identity provider".to_owned()),
        Some(_) => Some("not changed here".to_owned()),
        None => None,
    };
    let note = members.into_iter().chain(locked).collect::<Vec<_>>().join(" · ");
    Choice { value: group.id.clone(), label: group::name(group), note: (!note.is_empty()).then_some(note) }
}

#[cfg(test)]
mod tests;
