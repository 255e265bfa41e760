//! What somebody else may do, asked of the policy in force by their id and their groups at the identity provider: for those who may grant administration.

use catalogue::path::encode;
use catalogue::rights::{RIGHTS_PATH, RightsReport};
use leptos::prelude::*;

use super::{Whose, shown};
use crate::client::Api;
use crate::components::card::framed;
use crate::components::part::{Part, reactive};
use crate::components::vacant::Empty;
use crate::form::{Field, Form, text_area, text_line};

/// As long as the service takes an id or the name of a group.
const LONGEST: usize = 512;

/// The form and, once asked, the answer.
pub fn section() -> AnyView {
    let subject = Field::new("subject", "Their id at the identity provider")
        .hint("The subject (“sub”) that the provider tells, as it stands under “people” in the grants. Leave it empty to ask about groups alone.")
        .at_most(LONGEST);
    let groups = Field::new("groups", "Their groups").hint("One on each line, written as the identity provider tells them.");
    let form = Form::new(vec![subject.into(), groups.into()]);
    let asked = RwSignal::new(None::<String>);
    let ask = Callback::new(move |()| match untrack(|| query(&subject.value(), &groups.value())) {
        None => form.say("Give an id, a group, or both."),
        Some(query) => {
            // What was said about the form before is over.
            if form.check() {
                asked.set(Some(query));
            }
        }
    });
    let api = StoredValue::new_local(Api::get());
    let fields = view! { {text_line(subject)}{text_area(groups, 3)} }.into_any();
    let body = view! {
        <p class="subtle prose">"The roles and limits that the configuration in force gives to somebody, before or after they have signed in."</p>
        <div class="sheet">{form.view(fields, "Look it up", ask, None)}</div>
    };
    view! {
        {framed("others", "What may this person do", "others", body.into_any())}
        <div aria-live="polite" data-testid="answer">{reactive(Box::new(move || answer(asked.get(), api)))}</div>
    }
    .into_any()
}

fn answer(asked: Option<String>, api: StoredValue<Api, LocalStorage>) -> AnyView {
    let Some(query) = asked else { return ().into_any() };
    let read: Part<RightsReport> = Part::new(move || {
        let (api, address) = (api.get_value(), format!("{RIGHTS_PATH}{query}"));
        async move { api.client().ask(address).await }
    });
    read.show(6, |report| {
        if report.shares.is_empty() {
            let why = "No grant names this id or any of these groups. They can sign in, and are told that they have no role.";
            return view! { <Empty title="They may do nothing here" why=why/> }.into_any();
        }
        shown(&report, Whose::Others)
    })
}

/// The question as the end of the address; nothing where nothing is asked.
fn query(subject: &str, groups: &str) -> Option<String> {
    let subject = Some(subject.trim()).filter(|subject| !subject.is_empty()).map(|subject| ("subject", subject));
    let groups = groups.lines().map(str::trim).filter(|group| !group.is_empty()).map(|group| ("group", group));
    let pairs: Vec<String> = subject.into_iter().chain(groups).map(|(name, value)| format!("{name}={}", encode(value))).collect();
    (!pairs.is_empty()).then(|| format!("?{}", pairs.join("&")))
}

#[cfg(test)]
mod tests;
