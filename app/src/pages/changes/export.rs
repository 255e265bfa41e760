//! The record of changes as a file: everything at hand that the filters leave, page by page.

use std::cell::RefCell;
use std::rc::Rc;

use catalogue::record::{Change, Target};
use leptos::prelude::*;

use super::filters::Offered;
use super::query::{Filter, RecordQuery};
use crate::client::Api;
use crate::export::{About, Batch, Cell, Export, ExportButton, Pull};
use crate::generation::Call;
use crate::moment::now;
use crate::{record, session};

const COLUMNS: [&str; 16] = [
    "change_id",
    "at",
    "finished_at",
    "what",
    "operation",
    "outcome",
    "status",
    "code",
    "made_by_id",
    "made_by",
    "role",
    "accounts",
    "targets",
    "email_addresses",
    "reason",
    "ticket",
];

/// The button.
pub fn button(query: Memo<RecordQuery>, offered: Offered) -> AnyView {
    let api = StoredValue::new_local(Api::get());
    let organization = session::current().organization.name;
    let start = Rc::new(move || {
        let (query, organization) = (query.get_untracked().before(None), organization.clone());
        let (filters, read_at) = (untrack(|| filters(&query, offered)), now());
        // Known once the first page is there.
        let has_older = Rc::new(RefCell::new(false));
        let told = Rc::clone(&has_older);
        let about = Rc::new(move || About {
            list: "changes",
            organization: organization.clone(),
            filters: filters.clone(),
            exported_at: now(),
            read_at: Some(read_at),
            remark: remark(*told.borrow()),
        });
        Export { columns: &COLUMNS, about, pull: pages(api.get_value(), query, has_older) }
    });
    let what = Signal::derive(move || match filters(&query.get(), offered) {
        none if none.is_empty() => "All changes at hand, read page by page now.".to_owned(),
        narrowed => format!("The changes at hand with {narrowed}, read now."),
    });
    view! { <ExportButton start what/> }.into_any()
}

fn remark(has_older: bool) -> String {
    let own = "Recorded by Rollcall before each change was sent; what is changed elsewhere is not here.";
    if has_older { format!("{own} Older changes stand in the audit file only.") } else { own.to_owned() }
}

/// The filters in words, with the names that the record offers for their values.
fn filters(query: &RecordQuery, offered: Offered) -> String {
    let named = |filter: Filter, value: &str| {
        let choices = match filter {
            Filter::Person => offered.people.get(),
            Filter::Operation => offered.operations.get(),
            Filter::Outcome | Filter::Account => Vec::new(),
        };
        choices.into_iter().find(|(known, _)| known == value).map_or_else(|| value.to_owned(), |(_, words)| words)
    };
    let chosen = Filter::ALL.into_iter().filter_map(|filter| {
        let value = query.value(filter)?;
        Some(format!("{}: {}", filter.title(), named(filter, value)))
    });
    chosen.collect::<Vec<_>>().join("; ")
}

/// Every page from the newest on.
fn pages(api: Api, query: RecordQuery, has_older: Rc<RefCell<bool>>) -> Pull {
    let state = Rc::new(RefCell::new((query, 0_usize)));
    Box::new(move || {
        let (api, state, has_older) = (api.clone(), Rc::clone(&state), Rc::clone(&has_older));
        let call: Call<Batch> = Box::pin(async move {
            let (query, before) = state.borrow().clone();
            let page = api.client().changes(&query.ask_many()).await?;
            let done = before + page.changes.len();
            let is_last = page.next.is_none();
            has_older.replace(page.has_older);
            // How many there are altogether is known only of the whole record.
            let of = (!query.is_narrowed()).then_some(page.kept.max(done));
            let rows = page.changes.iter().map(cells).collect();
            state.replace((query.before(page.next), done));
            Ok(Batch { rows, done, of, is_last })
        });
        call
    })
}

fn cells(change: &Change) -> Vec<Cell> {
    let text = |text: &str| Cell::Text(text.to_owned());
    let accounts = change.accounts().into_iter().map(str::to_owned).collect();
    let target = |target: &Target| format!("{}: {}", target.name, target.value);
    vec![
        text(&change.id),
        text(&change.at),
        text(change.finished_at.as_deref().unwrap_or_default()),
        Cell::Text(record::title(&change.operation)),
        text(&change.operation.name),
        text(record::mark(change.outcome).0),
        change.status.map_or_else(|| text(""), |status| Cell::Number(u64::from(status))),
        text(change.code.as_deref().unwrap_or_default()),
        text(&change.person.id),
        text(&change.person.name),
        text(&change.role),
        Cell::List(accounts),
        Cell::List(change.targets.iter().map(target).collect()),
        Cell::Number(u64::try_from(change.addresses).unwrap_or(u64::MAX)),
        text(change.reason.as_deref().unwrap_or_default()),
        text(change.ticket.as_deref().unwrap_or_default()),
    ]
}

#[cfg(test)]
mod tests;
