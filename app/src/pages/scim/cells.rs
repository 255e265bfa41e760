//! What the table of a resource shows of each record, beside its name.

use catalogue::path::is_identifier;
use catalogue::scim::document::{at, text};
use catalogue::scim::resource::ScimUser;
use leptos::prelude::*;
use serde_json::Value;

use super::kind::Kind;
use super::typed;
use crate::components::state::State;
use crate::components::table::Head;
use crate::components::when::When;
use crate::moment::grouped;
use crate::routes::{Page, Resource};

/// The headings; the first is the name by which a row is opened.
#[must_use]
pub const fn columns(resource: Resource) -> &'static [Head] {
    use Head::{Number, Words};
    match resource {
        Resource::User => {
            &[Words("User name"), Words("Display name"), Words("E-mail"), Words("State"), Words("Account"), Words("Last modified")]
        }
        Resource::Group => &[Words("Name"), Number("Members"), Words("External id"), Words("Last modified")],
    }
}

/// The cells under the headings after the first.
#[must_use]
pub fn cells(kind: &Kind, record: &Value) -> Vec<AnyView> {
    let modified = || {
        let modified = at(record, "meta.lastModified").and_then(Value::as_str).map(str::to_owned);
        view! { <When text=modified absent="not said"/> }.into_any()
    };
    match kind.resource {
        Resource::User => {
            let user = typed(record);
            let email = user.primary_email().unwrap_or_default();
            vec![words(text(record, "displayName")), words(email), state(user.active), account(kind, record, &user), modified()]
        }
        Resource::Group => vec![members(record), words(text(record, "externalId")), modified()],
    }
}

fn words(text: &str) -> AnyView {
    match text.trim() {
        "" => view! { <span class="subtle">"not set"</span> }.into_any(),
        text => view! { <bdi>{text.to_owned()}</bdi> }.into_any(),
    }
}

/// Whether a record is active; absent means that it is (SCIM).
pub fn state(active: Option<bool>) -> AnyView {
    let (word, shape, class) = match active {
        Some(false) => ("Not active", "○", "is-deactivated"),
        _ => ("Active", "●", "is-active"),
    };
    view! { <State word=word shape=shape class=class/> }.into_any()
}

fn account(kind: &Kind, record: &Value, user: &ScimUser) -> AnyView {
    match user.account_id().filter(|id| is_identifier(id)) {
        Some(id) => {
            let whose = kind.name(record).to_owned();
            let path = Page::User { account_id: id.to_owned() }.path();
            view! { <a href=path title=id.to_owned()>"Open"<span class="visually-hidden">" the person: "{whose}</span></a> }.into_any()
        }
        None => view! { <span class="subtle">"not linked"</span> }.into_any(),
    }
}

/// A list may leave out the members of large groups: that is not a group without members.
fn members(group: &Value) -> AnyView {
    match group.get("members").and_then(Value::as_array) {
        Some(members) => view! { {grouped(members.len())} }.into_any(),
        None => view! { <span class="subtle">"not listed"</span> }.into_any(),
    }
}
