//! Provisioning: the configured SCIM directories, the users and groups of one, each record with everything it holds, and what can be done with it.

mod acts;
mod attributes;
mod cells;
mod create;
mod creating;
mod deleting;
mod directories;
mod edit;
mod effects;
mod export;
mod fields;
mod held;
mod kind;
mod links;
mod list;
mod members;
mod membership;
mod paging;
mod patching;
mod people;
mod record;
mod repairing;
mod replace;
mod replacing;
mod rewriting;
mod schema;
mod search;
mod telling;
mod unlock;

pub use unlock::UnlockPage;

use catalogue::capability::Capability;
use catalogue::scim::resource::ScimUser;
use catalogue::session::ScimDirectoryRef;
use leptos::prelude::*;
use serde_json::Value;

use crate::client::{Api, ClientError};
use crate::components::icon::Icon;
use crate::components::part::{Part, reactive};
use crate::routes::{Page, View};
use crate::session;

/// The page of the address.
#[component]
pub fn ScimPages() -> impl IntoView {
    let path = crate::address::present().path();
    // While the reader leaves for another page, this one stays as it is.
    let page = Memo::new(move |before: Option<&Page>| {
        let now = Page::parse(&path.get()).filter(|page| page.section() == Page::Scim);
        now.or_else(|| before.cloned()).unwrap_or(Page::Scim)
    });
    reactive(Box::new(move || shown(page.get())))
}

fn shown(page: Page) -> AnyView {
    match page {
        Page::ScimList { directory_id, resource } => within(&directory_id, |directory| list::page(directory, resource)),
        Page::ScimRecord { directory_id, resource, id, view } => within(&directory_id, |directory| match view {
            View::Show => record::page(directory, resource, &id),
            View::Edit => rewriting::page(directory, resource, &id, &edit::EDITING),
            View::Replace => rewriting::page(directory, resource, &id, &replace::REPLACING),
        }),
        Page::ScimNew { directory_id, resource } => within(&directory_id, |directory| create::page(directory, resource)),
        _ => directories::page(),
    }
}

/// A page of a configured directory.
fn within(directory_id: &str, page: impl FnOnce(&ScimDirectoryRef) -> AnyView) -> AnyView {
    let known = session::current().scim_directories.into_iter().find(|directory| directory.id == directory_id);
    known.map_or_else(|| not_configured(directory_id), |directory| page(&directory))
}

/// A read about a directory, for those who may see provisioned users.
fn part<T, R>(fetch: impl Fn(Api) -> R + 'static) -> Part<T>
where
    T: 'static,
    R: Future<Output = Result<T, ClientError>> + 'static,
{
    let api = Api::get();
    Part::permitted(session::may(Capability::ReadScim), Capability::ReadScim.words(), move || fetch(api.clone()))
}

/// Why the reader may not do this; `None` when they may.
fn barred(capability: Capability) -> Option<String> {
    let session = session::current();
    if session.may(capability) && !session.read_only {
        return None;
    }
    let words = capability.words();
    Some(if session.read_only {
        "Rollcall is in read-only mode here: nothing can be changed.".to_owned()
    } else {
        format!("Your role ({}) may not {words}.", session.role.title)
    })
}

/// The page of something that the reader may not do.
fn refused_page(title: &str, words: &str, back: &Page) -> AnyView {
    view! {
        <h1 tabindex="-1">{title.to_owned()}</h1>
        <div class="message is-quiet" data-testid="not-permitted">
            <Icon name="lock"/>
            <div class="message__body">
                <p>{words.to_owned()}" Ask whoever runs Rollcall, if you need to."</p>
                <p><a href=back.path()>"Go back"</a></p>
            </div>
        </div>
    }
    .into_any()
}

/// A record in its known form; what this version does not understand is in the JSON.
fn typed(value: &Value) -> ScimUser {
    serde_json::from_value(value.clone()).unwrap_or_default()
}

/// An address that names a directory for which there is no key.
fn not_configured(directory_id: &str) -> AnyView {
    view! {
        <h1 tabindex="-1">"This SCIM directory is not configured"</h1>
        <div class="message is-quiet" data-testid="not-configured">
            <div class="message__body">
                <p>"Rollcall has no key for the directory "<code>{directory_id.to_owned()}</code>", so it cannot look into it."</p>
                <p><a href=Page::Scim.path()>"See the configured directories"</a></p>
            </div>
        </div>
    }
    .into_any()
}

/// Where the page stands: directories, one directory, one record.
fn trail(steps: &[(String, Page)]) -> AnyView {
    let steps = steps.iter().map(|(words, page)| view! { <li><a href=page.path()><bdi>{words.clone()}</bdi></a></li> });
    view! {
        <nav class="trail small" aria-label="Breadcrumb">
            <ol><li><a href=Page::Scim.path()>"SCIM directories"</a></li>{steps.collect_view()}</ol>
        </nav>
    }
    .into_any()
}
