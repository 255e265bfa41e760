//! The fields of the profile form: filled from the account, locked by the permissions, checked while typing.

use catalogue::account::{Account, Permissions, Verdict};
use leptos::prelude::*;

use super::locks::{Locks, locks};
use super::patch::{self, ENTRIES, Edit, Entry};
use crate::components::part::reactive;
use crate::form::diff::{Versions, before_and_after};
use crate::form::{Field, Form, Offer, check, combobox, region, text_line};

/// A handle that can be kept in closures.
#[derive(Clone, Copy)]
pub struct Fields {
    all: StoredValue<Vec<(Entry, Field)>>,
    locks: RwSignal<Locks>,
    pub form: Form,
}

impl Fields {
    #[must_use]
    pub fn of(account: &Account, permissions: &Permissions) -> Fields {
        let all: Vec<(Entry, Field)> = ENTRIES.into_iter().map(|entry| (entry, field(entry, account, permissions))).collect();
        let form = Form::new(all.iter().map(|(_, field)| (*field).into()).collect());
        let fields = Fields { all: StoredValue::new(all), locks: RwSignal::default(), form };
        fields.lock(permissions);
        fields
    }

    fn lock(self, permissions: &Permissions) {
        let locks = locks(permissions);
        for ((_, field), lock) in self.all.get_value().into_iter().zip(&locks.fields) {
            field.set_lock(lock.clone());
        }
        self.locks.set(locks);
    }

    /// What differs from before; reactive.
    #[must_use]
    pub fn edits(self) -> Vec<Edit> {
        let edit = |(entry, field): (Entry, Field)| Some(Edit { entry, after: field.changed()?, before: field.before() });
        // Every field is looked at, so that every one is followed.
        self.all.get_value().into_iter().map(edit).collect::<Vec<_>>().into_iter().flatten().collect()
    }

    /// Each field when the form was opened, now, and as typed.
    #[must_use]
    pub fn versions(self, now: &Account) -> Vec<Versions> {
        let versions = |(entry, field): (Entry, Field)| Versions {
            label: entry.label.to_owned(),
            was: field.before(),
            now: patch::value(now, entry.path).to_owned(),
            yours: field.changed().unwrap_or_else(|| field.before()),
        };
        self.all.get_value().into_iter().map(versions).collect()
    }

    /// Starts anew from what is there now; what was typed stays. The labels of the fields that were edited and have become locked.
    pub fn follow(self, now: &Account, permissions: &Permissions) -> Vec<&'static str> {
        let edited: Vec<&'static str> = untrack(|| self.edits()).into_iter().map(|edit| edit.entry.label).collect();
        for (entry, field) in self.all.get_value() {
            field.rebase(patch::value(now, entry.path));
        }
        self.lock(permissions);
        let left = untrack(|| self.edits());
        let is_locked = |label: &&'static str| {
            let locked =
                self.all.with_value(|all| all.iter().any(|(entry, field)| entry.label == *label && untrack(|| field.lock()).is_some()));
            locked && !left.iter().any(|edit| edit.entry.label == *label)
        };
        edited.into_iter().filter(is_locked).collect()
    }

    /// The form, and below it what it would change.
    pub fn view(self) -> AnyView {
        self.form.start();
        let inputs = self.all.get_value().into_iter().map(|(entry, field)| input(entry, field)).collect_view();
        view! {
            {reactive(Box::new(move || explained(&self.locks.get())))}
            <div class="form__pair" data-testid="profile-form">{inputs}</div>
            {self.form.message()}
            <section class="form__changes" aria-labelledby="what-changes">
                <h3 id="what-changes">"What changes"</h3>
                <div aria-live="polite">{reactive(Box::new(move || changes(&self.edits())))}</div>
            </section>
        }
        .into_any()
    }
}

fn field(entry: Entry, account: &Account, permissions: &Permissions) -> Field {
    let field = Field::edit(entry.path, entry.label, patch::value(account, entry.path)).at_most(entry.most).limit(check::plain);
    let field = if entry.is_needed { field.required() } else { field };
    let field = match entry.path {
        "zoneinfo" => field.checked(region::zone),
        "locale" => field.checked(region::language),
        _ => field,
    };
    match permissions.field(entry.path) {
        Verdict::NotSaid => field.hint("Atlassian does not say whether this may be changed; it may refuse."),
        Verdict::Allowed | Verdict::Blocked(_) => field,
    }
}

fn input(entry: Entry, field: Field) -> AnyView {
    match entry.path {
        "zoneinfo" => combobox(field, Offer::of(region::zones(), true)),
        "locale" => combobox(field, Offer::of(region::languages(), true)),
        _ => text_line(field),
    }
}

/// Reasons that lock several fields.
fn explained(locks: &Locks) -> AnyView {
    if locks.shared.is_empty() {
        return ().into_any();
    }
    let reasons = locks.shared.iter().cloned().map(|reason| view! { <li><strong>{reason.words}": "</strong>{reason.remedy}</li> });
    view! { <ul class="locks small" data-testid="form-locks">{reasons.collect_view()}</ul> }.into_any()
}

fn changes(edits: &[Edit]) -> AnyView {
    if edits.is_empty() {
        return view! { <p class="subtle">"Nothing yet. Only what changes is sent."</p> }.into_any();
    }
    let cleared = edits.iter().any(Edit::clears).then(|| {
        view! {
            <p class="small subtle">
                "Whether Atlassian clears a value that is sent empty is not documented. It is read back, and you are told."
            </p>
        }
    });
    view! { {before_and_after(&patch::differences(edits))}{cleared} }.into_any()
}
