//! Provisioned people by their exact names: a field for one or for a whole pasted list, looked up one by one; each line that finds nobody is named.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::held::find;
use super::kind;
use super::membership::Member;
use crate::client::{Api, ClientError};
use crate::components::failure::Failure;
use crate::components::part::reactive;
use crate::form::{Fault, Field, LineFault, check, line_faults, text_area};
use crate::routes::Resource;

/// How many names are looked up at once.
const MOST: usize = 100;

/// What ends a name.
const BETWEEN: [char; 3] = [',', ';', '\t'];

/// A handle that can be kept in closures.
#[derive(Clone, Copy)]
pub struct People {
    pub field: Field,
    /// What is wrong with the text that stands beside it.
    faults: RwSignal<(String, Vec<LineFault>)>,
    progress: RwSignal<Option<(usize, usize)>>,
    failed: RwSignal<Option<ClientError>>,
    /// What earlier look-ups found, so that the next one goes on where they ended.
    found: StoredValue<Vec<(String, Member)>>,
    api: StoredValue<Api, LocalStorage>,
}

impl People {
    #[must_use]
    pub fn new(label: &'static str) -> People {
        let field = Field::new("names", label)
            .hint("One a line, or a pasted list. Atlassian finds provisioned people by the whole user name or external id only.")
            .limit(check::plain_lines)
            .limit(|text| match names(text).len() {
                count if count > MOST => Err(Fault::new(format!("{count} names: at most {MOST} at once."))),
                _ => Ok(()),
            });
        People {
            field,
            faults: RwSignal::default(),
            progress: RwSignal::new(None),
            failed: RwSignal::new(None),
            found: StoredValue::new(Vec::new()),
            api: StoredValue::new_local(Api::get()),
        }
    }

    /// The field with what is going on; `again` is what begins the search.
    pub fn view(self, again: Callback<()>) -> AnyView {
        let faults = move || {
            let (text, faults) = self.faults.get();
            let faults = if text == self.field.text.get() { faults } else { Vec::new() };
            let way_out = (!faults.is_empty()).then(|| {
                let wrong: Vec<String> = faults.iter().map(|(_, name, _)| name.clone()).collect();
                let words = if wrong.len() == 1 { "Take this one out" } else { "Take these out" };
                let take_out = move |_| {
                    self.field.text.update(|text| *text = without(text, &wrong));
                    // The fault was about what is no longer there.
                    let _ = self.field.check();
                };
                view! { <button type="button" class="button" on:click=take_out>{words}</button> }
            });
            view! { {line_faults("name-faults", &faults)}{way_out} }.into_any()
        };
        let going_on = move || {
            let words = self.progress.get().map(|(done, of)| format!("Looking up {} of {of} …", (done + 1).min(of)));
            let failed = self.failed.get().map(|error| view! { <Failure error retry=Some(again)/> });
            view! { <p class="small subtle" role="status">{words}</p>{failed} }.into_any()
        };
        view! { <div class="people">{text_area(self.field, 4)}{reactive(Box::new(faults))}{reactive(Box::new(going_on))}</div> }.into_any()
    }

    /// Looks everybody up; goes on only when each name is somebody's. A list with a slip of the pen is mended first.
    pub fn find(self, directory_id: &str, then: impl FnOnce(Vec<Member>) + 'static) {
        if self.progress.get_untracked().is_some() {
            return;
        }
        let text = self.field.text.get_untracked();
        let names = names(&text);
        if names.is_empty() {
            return then(Vec::new());
        }
        self.failed.set(None);
        self.progress.set(Some((0, names.len())));
        let directory_id = directory_id.to_owned();
        spawn_local(async move {
            let outcome = self.look_up(&directory_id, &names).await;
            // The page may have been left meanwhile.
            if self.progress.try_set(None).is_some() {
                return;
            }
            match outcome {
                Err(error) => self.failed.set(Some(error)),
                Ok((people, faults)) if faults.is_empty() => then(people),
                Ok((_, faults)) => {
                    self.faults.set((text, faults));
                    self.field.refuse(&Fault::new("Correct the lines below, or take them out."));
                }
            }
        });
    }

    async fn look_up(self, directory_id: &str, names: &[(usize, String)]) -> Result<(Vec<Member>, Vec<LineFault>), ClientError> {
        let (mut people, mut faults) = (Vec::<Member>::new(), Vec::new());
        for (at, (line, name)) in names.iter().enumerate() {
            if self.progress.try_set(Some((at, names.len()))).is_some() {
                break;
            }
            match self.person(directory_id, name).await? {
                // One person under two names is one person.
                Some(person) if people.iter().any(|known| known.0 == person.0) => {}
                Some(person) => people.push(person),
                None => {
                    faults.push((*line, name.clone(), "nobody in this directory has exactly this user name or external id.".to_owned()))
                }
            }
        }
        Ok((people, faults))
    }

    async fn person(self, directory_id: &str, name: &str) -> Result<Option<Member>, ClientError> {
        let known = self.found.try_with_value(|found| found.iter().find(|(known, _)| known == name).map(|(_, person)| person.clone()));
        if let Some(person) = known.flatten() {
            return Ok(Some(person));
        }
        let (Some(api), users) = (self.api.try_get_value(), kind::of(Resource::User)) else { return Ok(None) };
        for filter in users.filters {
            if let Some(person) = find(&api, users, directory_id, filter.name, name).await? {
                self.found.try_update_value(|found| found.push((name.to_owned(), person.clone())));
                return Ok(Some(person));
            }
        }
        Ok(None)
    }
}

/// The names in a text with their lines: one a line, or between commas; each once.
fn names(text: &str) -> Vec<(usize, String)> {
    let mut names: Vec<(usize, String)> = Vec::new();
    for (at, line) in text.lines().enumerate() {
        for name in line.split(BETWEEN).map(str::trim).filter(|name| !name.is_empty()) {
            if !names.iter().any(|(_, known)| known == name) {
                names.push((at + 1, name.to_owned()));
            }
        }
    }
    names
}

/// The text without some of its names, and without the lines that are empty then.
fn without(text: &str, wrong: &[String]) -> String {
    let kept = text.lines().map(|line| {
        let names = line.split(BETWEEN).map(str::trim).filter(|name| !name.is_empty() && !wrong.iter().any(|other| other == name));
        names.collect::<Vec<_>>().join(", ")
    });
    kept.filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests;
