//! The record of changes on screen: everything that was changed through Rollcall, page by page, and one change with all that is known of it.

mod export;
mod filters;
mod list;
mod one;
mod query;

pub use list::ChangesPage;
pub use one::ChangePage;

use catalogue::capability::Capability;

use crate::client::{Api, ClientError};
use crate::components::part::Part;
use crate::record::names::{Names, ask_names, subject};
use crate::session;

/// A read of the record, for those who may search people.
fn part<T, R>(fetch: impl Fn(Api) -> R + 'static) -> Part<T>
where
    T: 'static,
    R: Future<Output = Result<T, ClientError>> + 'static,
{
    let api = Api::get();
    Part::permitted(session::may(Capability::ReadDirectory), Capability::ReadDirectory.words(), move || fetch(api.clone()))
}
