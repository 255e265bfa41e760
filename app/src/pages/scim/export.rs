//! The records of a SCIM directory as a file: all of them, or those that the exact filter finds, page by page.

use std::cell::Cell as Kept;
use std::rc::Rc;

use catalogue::page::next_start_index;
use catalogue::scim::document::text;
use catalogue::scim::resource::{ATLASSIAN_SCHEMA, ENTERPRISE_SCHEMA};
use leptos::prelude::*;
use serde_json::Value;

use super::kind::Kind;
use super::search::Search;
use crate::client::{Api, ClientError};
use crate::export::{About, Batch, Cell, Export, ExportButton, Pull};
use crate::generation::Call;
use crate::moment::now;
use crate::routes::Resource;
use crate::session;

const USERS: [&str; 10] =
    ["id", "user_name", "display_name", "email", "active", "external_id", "account_id", "department", "created", "last_modified"];
const GROUPS: [&str; 6] = ["id", "display_name", "external_id", "members", "created", "last_modified"];

/// The button.
pub fn button(kind: &'static Kind, directory_id: &str, directory: &str, search: Memo<Search>) -> AnyView {
    let api = StoredValue::new_local(Api::get());
    let (id, name, organization) = (directory_id.to_owned(), directory.to_owned(), session::current().organization.name);
    let list = if kind.resource == Resource::User { "scim users" } else { "scim groups" };
    let columns: &'static [&'static str] = if kind.resource == Resource::User { &USERS } else { &GROUPS };
    let start = Rc::new(move || {
        let search = search.get_untracked().from(1);
        let (organization, name, filters) = (organization.clone(), name.clone(), filters(&search));
        let read_at = now();
        let about = Rc::new(move || About {
            list,
            organization: organization.clone(),
            filters: filters.clone(),
            exported_at: now(),
            read_at: Some(read_at),
            remark: format!("Provisioned records of the SCIM directory “{name}”."),
        });
        Export { columns, about, pull: pages(kind, api.get_value(), id.clone(), search) }
    });
    let what = Signal::derive(move || match filters(&search.get()) {
        none if none.is_empty() => format!("All provisioned {} of this directory, read page by page now.", kind.many),
        narrowed => format!("The provisioned {} with {narrowed}, read now.", kind.many),
    });
    view! { <ExportButton start what/> }.into_any()
}

fn filters(search: &Search) -> String {
    search.filter.as_ref().map(|(filter, value)| format!("{}: {value}", filter.words)).unwrap_or_default()
}

/// Every page from the first one on.
fn pages(kind: &'static Kind, api: Api, directory_id: String, search: Search) -> Pull {
    let start = Rc::new(Kept::new(1_u64));
    Box::new(move || {
        let here = start.get();
        let asking = api.get_from(kind.lists(), &[("scimDirectoryId", &directory_id)], &search.from(here).query());
        let start = Rc::clone(&start);
        let call: Call<Batch> = Box::pin(async move {
            let page = asking.await?;
            let items = u64::try_from(page.resources.len()).map_err(|_| ClientError::Unreadable)?;
            let next = next_start_index(here, items, page.total_results);
            start.set(next.unwrap_or(here));
            let rows = page.resources.iter().map(|record| cells(kind, record)).collect();
            let done = usize::try_from(here - 1 + items).unwrap_or(usize::MAX);
            Ok(Batch { rows, done, of: usize::try_from(page.total_results).ok(), is_last: next.is_none() })
        });
        call
    })
}

fn cells(kind: &Kind, record: &Value) -> Vec<Cell> {
    let said = |path: &str| Cell::Text(text(record, path).to_owned());
    let within = |schema: &str, name: &str| Cell::Text(record[schema][name].as_str().unwrap_or_default().to_owned());
    let (created, modified) = (member(record, "created"), member(record, "lastModified"));
    if kind.resource == Resource::Group {
        let named = |one: &Value| one["display"].as_str().or(one["value"].as_str()).unwrap_or_default().to_owned();
        // A list may leave out the members of large groups: that is not a group without members.
        let members = record["members"].as_array().map(|members| Cell::List(members.iter().map(named).collect()));
        return vec![said("id"), said("displayName"), said("externalId"), Cell::or_unknown(members), created, modified];
    }
    let emails = || record["emails"].as_array().into_iter().flatten();
    let email = emails().find(|email| email["primary"] == true).or_else(|| emails().next()).and_then(|email| email["value"].as_str());
    vec![
        said("id"),
        said("userName"),
        said("displayName"),
        Cell::Text(email.unwrap_or_default().to_owned()),
        // Absent means active (SCIM).
        Cell::Flag(record["active"] != false),
        said("externalId"),
        within(ATLASSIAN_SCHEMA, "atlassianAccountId"),
        within(ENTERPRISE_SCHEMA, "department"),
        created,
        modified,
    ]
}

fn member(record: &Value, name: &str) -> Cell {
    Cell::Text(record["meta"][name].as_str().unwrap_or_default().to_owned())
}

#[cfg(test)]
mod tests;
