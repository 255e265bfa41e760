//! The record as a table: everything that the filters leave, page by page. Rows of events leave the columns of changes empty.

use std::cell::RefCell;
use std::rc::Rc;

use catalogue::record::{ACCOUNT, CHANGE, Change, Entry, Field, Target, Told};
use leptos::prelude::*;

use super::event;
use super::filters::Offered;
use super::query::{Filter, RecordQuery};
use crate::client::Api;
use crate::export::{About, Batch, Cell, Export, ExportButton, Pull};
use crate::generation::Call;
use crate::moment::now;
use crate::{record, session};

const COLUMNS: [&str; 20] = [
    "number",
    "kind",
    "change_id",
    "at",
    "finished_at",
    "what",
    "operation",
    "outcome",
    "looked_up",
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
    "details",
];

/// The button.
pub fn button(query: Memo<RecordQuery>, offered: Offered) -> AnyView {
    let api = StoredValue::new_local(Api::get());
    let organization = session::current().organization.name;
    let start = Rc::new(move || {
        let (query, organization) = (query.get_untracked().before(None), organization.clone());
        let (filters, read_at) = (untrack(|| filters(&query, offered)), now());
        let about = Rc::new(move || About {
            list: "audit",
            organization: organization.clone(),
            filters: filters.clone(),
            exported_at: now(),
            read_at: Some(read_at),
            remark: REMARK.to_owned(),
        });
        Export { columns: &COLUMNS, about, pull: pages(api.get_value(), query) }
    });
    let what = Signal::derive(move || match filters(&query.get(), offered) {
        none if none.is_empty() => "The whole record, read page by page now.".to_owned(),
        narrowed => format!("The entries with {narrowed}, read now."),
    });
    view! { <ExportButton start what/> }.into_any()
}

const REMARK: &str = "Recorded by Rollcall; what is changed elsewhere is not here. The chain is verified on the store, not on this file.";

/// The filters in words, with the names that the record offers for their values.
fn filters(query: &RecordQuery, offered: Offered) -> String {
    let named = |filter: Filter, value: &str| {
        let choices = match filter {
            Filter::Person => offered.people.get(),
            Filter::Operation => offered.operations.get(),
            _ => Vec::new(),
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
fn pages(api: Api, query: RecordQuery) -> Pull {
    let state = Rc::new(RefCell::new((query, 0_usize)));
    Box::new(move || {
        let (api, state) = (api.clone(), Rc::clone(&state));
        let call: Call<Batch> = Box::pin(async move {
            let (query, before) = state.borrow().clone();
            let page = api.client().record(&query.ask_many()).await?;
            let done = before + page.entries.len();
            let is_last = page.next.is_none();
            let rows = page.entries.iter().map(cells).collect();
            state.replace((query.before(page.next.map(|seq| seq.to_string())), done));
            Ok(Batch { rows, done, of: None, is_last })
        });
        call
    })
}

fn cells(entry: &Entry) -> Vec<Cell> {
    match entry {
        Entry::Change(change) => of_change(change),
        Entry::Event(told) => of_event(told),
    }
}

fn text(text: &str) -> Cell {
    Cell::Text(text.to_owned())
}

fn number(seq: i64) -> Cell {
    Cell::Number(u64::try_from(seq).unwrap_or_default())
}

fn pair(target: &Target) -> String {
    format!("{}: {}", target.name, target.value)
}

fn of_change(change: &Change) -> Vec<Cell> {
    let accounts = change.accounts().into_iter().map(str::to_owned).collect();
    let set = |field: &Field| format!("{}: {}", field.name, field.to.as_deref().unwrap_or("not recorded"));
    vec![
        number(change.seq),
        text(CHANGE),
        text(&change.id),
        text(&change.at),
        text(change.finished_at.as_deref().unwrap_or_default()),
        Cell::Text(record::title(&change.operation)),
        text(&change.operation.name),
        text(record::mark(change.outcome).0),
        text(change.found.as_ref().map(|found| record::afterwards(found.finding).0.trim_start_matches("looked up: ")).unwrap_or_default()),
        change.status.map_or_else(|| text(""), |status| Cell::Number(u64::from(status))),
        text(change.code.as_deref().unwrap_or_default()),
        text(&change.person.id),
        text(&change.person.name),
        text(&change.role),
        Cell::List(accounts),
        Cell::List(change.targets.iter().map(pair).collect()),
        Cell::Number(u64::try_from(change.addresses).unwrap_or(u64::MAX)),
        text(change.reason.as_deref().unwrap_or_default()),
        text(change.ticket.as_deref().unwrap_or_default()),
        Cell::List(change.fields.iter().map(set).collect()),
    ]
}

fn of_event(told: &Told) -> Vec<Cell> {
    let (id, name) = told.person.as_ref().map_or(("", ""), |person| (person.id.as_str(), person.name.as_str()));
    let accounts = told.targets.iter().filter(|target| target.name == ACCOUNT).map(|target| target.value.clone()).collect();
    vec![
        number(told.seq),
        text(&told.event),
        text(""),
        text(&told.at),
        text(""),
        Cell::Text(event::title(told)),
        text(told.operation.as_ref().map_or("", |act| act.name.as_str())),
        text(event::mark(told.kind()).0),
        text(""),
        text(""),
        text(""),
        text(id),
        text(name),
        text(&told.role),
        Cell::List(accounts),
        Cell::List(told.targets.iter().map(pair).collect()),
        text(""),
        text(""),
        text(""),
        Cell::List(told.details.iter().map(pair).collect()),
    ]
}

#[cfg(test)]
mod tests;
