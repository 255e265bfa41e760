//! Provisioning, read-only: the configured SCIM directories, the users of one, and one user with everything its record holds.

mod attributes;
mod directories;
mod paging;
mod record;
mod schema;
mod search;
mod user_list;

pub use directories::ScimPage;
pub use record::ScimUserPage;
pub use user_list::ScimUsersPage;

use catalogue::capability::Capability;
use catalogue::session::ScimDirectoryRef;
use leptos::prelude::*;

use crate::client::{Api, ClientError};
use crate::components::part::Part;
use crate::routes::Page;
use crate::session;

/// A read about a directory, for those who may see provisioned users.
fn part<T, R>(fetch: impl Fn(Api) -> R + 'static) -> Part<T>
where
    T: 'static,
    R: Future<Output = Result<T, ClientError>> + 'static,
{
    let api = Api::get();
    Part::permitted(session::may(Capability::ReadScim), Capability::ReadScim.words(), move || fetch(api.clone()))
}

/// The configured directory with this id.
fn configured(directory_id: &str) -> Option<ScimDirectoryRef> {
    session::current().scim_directories.into_iter().find(|directory| directory.id == directory_id)
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

/// Where the page stands: directories, then one directory.
fn trail(directory: Option<&ScimDirectoryRef>) -> AnyView {
    let directory = directory.map(|directory| {
        let path = Page::ScimUsers { directory_id: directory.id.clone() }.path();
        view! { <li><a href=path><bdi>{directory.name.clone()}</bdi></a></li> }
    });
    view! {
        <nav class="trail small" aria-label="Breadcrumb">
            <ol><li><a href=Page::Scim.path()>"SCIM directories"</a></li>{directory}</ol>
        </nav>
    }
    .into_any()
}
