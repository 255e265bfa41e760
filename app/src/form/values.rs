//! A list of values of one kind, one of which may be the primary: e-mail addresses, phone numbers. Add, remove, choose.

mod view;

use std::borrow::Cow;

use leptos::prelude::*;

use super::field::{Field, Lock, fresh_id};
use super::{Fault, check};
use crate::components::menu::Choice;

/// One value as plain text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Value {
    pub text: String,
    /// `work`, `home`; empty where the list has no kinds or none was said.
    pub kind: String,
    pub is_primary: bool,
}

/// A value while it is edited.
#[derive(Clone, Copy)]
struct Row {
    key: u32,
    text: Field,
    kind: Field,
}

#[derive(Clone)]
struct About {
    id: String,
    name: Cow<'static, str>,
    label: Cow<'static, str>,
    /// One value, in words: "e-mail address".
    one: &'static str,
    kinds: Vec<Choice>,
    has_primary: bool,
    is_required: bool,
    check: fn(&str) -> Result<(), Fault>,
    before: Vec<Value>,
}

/// A handle that can be kept in closures.
#[derive(Clone, Copy)]
pub struct Values {
    rows: RwSignal<Vec<Row>>,
    primary: RwSignal<Option<u32>>,
    next: StoredValue<u32>,
    fault: RwSignal<Option<String>>,
    lock: RwSignal<Option<Lock>>,
    about: StoredValue<About>,
}

impl Values {
    /// A list that starts with these values. `one` names a single value in words.
    #[must_use]
    pub fn new(
        name: impl Into<Cow<'static, str>>,
        label: impl Into<Cow<'static, str>>,
        one: &'static str,
        before: Vec<Value>,
        check: fn(&str) -> Result<(), Fault>,
    ) -> Values {
        let about = About {
            id: fresh_id(),
            name: name.into(),
            label: label.into(),
            one,
            kinds: Vec::new(),
            has_primary: false,
            is_required: false,
            check,
            before: before.clone(),
        };
        let values = Values {
            rows: RwSignal::new(Vec::new()),
            primary: RwSignal::new(None),
            next: StoredValue::new(0),
            fault: RwSignal::new(None),
            lock: RwSignal::new(None),
            about: StoredValue::new(about),
        };
        for value in before {
            values.push(&value);
        }
        values
    }

    /// Exactly one of the values is the primary.
    #[must_use]
    pub fn with_primary(self) -> Values {
        self.about.update_value(|about| about.has_primary = true);
        self
    }

    /// Needs one value at least; starts with a place for it.
    #[must_use]
    pub fn required(self) -> Values {
        self.about.update_value(|about| about.is_required = true);
        if self.rows.with_untracked(Vec::is_empty) {
            let is_primary = self.about.with_value(|about| about.has_primary);
            self.push(&Value { is_primary, ..Value::default() });
        }
        self
    }

    /// Each value is of one of these kinds.
    #[must_use]
    pub fn with_kinds(self, kinds: Vec<Choice>) -> Values {
        self.about.update_value(|about| about.kinds = kinds);
        self
    }

    #[must_use]
    pub fn locked(self, lock: Option<Lock>) -> Values {
        self.lock.set(lock.clone());
        for row in self.rows.get_untracked() {
            // The reason is said once, for the whole list.
            let silent = lock.as_ref().map(|_| Lock { words: String::new(), remedy: String::new() });
            row.text.set_lock(silent.clone());
            row.kind.set_lock(silent);
        }
        self
    }

    fn push(self, value: &Value) -> u32 {
        let key = self.next.get_value();
        self.next.set_value(key + 1);
        let (one, check) = self.about.with_value(|about| (about.one, about.check));
        let text = Field::new("", sentence(one)).starting(value.text.clone()).limit(check::plain).checked(check);
        let kind = Field::new("", format!("Kind of {one}")).starting(value.kind.clone());
        self.rows.update(|rows| rows.push(Row { key, text, kind }));
        if value.is_primary {
            self.primary.set(Some(key));
        }
        key
    }

    /// Adds an empty value and goes to it.
    fn add(self) {
        let key = self.push(&Value::default());
        let has_primary = self.about.with_value(|about| about.has_primary);
        if has_primary && self.primary.get_untracked().is_none() {
            self.primary.set(Some(key));
        }
        let id = self.rows.with_untracked(|rows| rows.last().map(|row| row.text.id()));
        // Once it is in the page.
        request_animation_frame(move || super::focus(&id.unwrap_or_default()));
    }

    /// Takes a value away; the primary goes to the first that is left.
    fn remove(self, key: u32) {
        self.rows.update(|rows| rows.retain(|row| row.key != key));
        if self.primary.get_untracked() == Some(key) {
            self.primary.set(self.rows.with_untracked(|rows| rows.first().map(|row| row.key)));
        }
        self.fault.set(None);
    }

    /// The values as they are sent, without the empty ones; reactive.
    #[must_use]
    pub fn get(self) -> Vec<Value> {
        let primary = self.primary.get();
        let rows = self.rows.get();
        let values = rows.into_iter().map(|row| Value {
            text: row.text.text.with(|text| text.trim().to_owned()),
            kind: row.kind.text.get(),
            is_primary: primary == Some(row.key),
        });
        values.filter(|value| !value.text.is_empty()).collect()
    }

    #[must_use]
    pub fn before(self) -> Vec<Value> {
        self.about.with_value(|about| about.before.clone())
    }

    #[must_use]
    pub fn is_changed(self) -> bool {
        let values = self.get();
        self.lock.with(Option::is_none) && values != self.before()
    }

    /// The upstream's name for the list.
    #[must_use]
    pub fn name(self) -> Cow<'static, str> {
        self.about.with_value(|about| about.name.clone())
    }

    fn id(self) -> String {
        self.about.with_value(|about| about.id.clone())
    }

    /// Checks every value and the list; the id of the first element with a fault.
    pub(super) fn check(self) -> Option<String> {
        self.fault.set(None);
        if self.about.with_value(|about| about.is_required) && untrack(|| self.get().is_empty()) {
            let one = self.about.with_value(|about| about.one);
            return Some(self.refuse(&Fault::new(format!("Give one {one} at least."))));
        }
        if !untrack(|| self.is_changed()) {
            return None;
        }
        let rows = self.rows.get_untracked();
        let filled = || rows.iter().filter(|row| row.text.text.with_untracked(|text| !text.trim().is_empty()));
        let faulty: Vec<String> = filled().filter(|row| row.text.check().is_err()).map(|row| row.text.id()).collect();
        if faulty.is_empty()
            && let Some((fault, id)) = self.twice(filled()).or_else(|| self.without_primary())
        {
            self.fault.set(Some(fault));
            return Some(id);
        }
        faulty.into_iter().next()
    }

    /// The same value twice would make it unclear which one a later change means.
    fn twice<'a>(self, rows: impl Iterator<Item = &'a Row>) -> Option<(String, String)> {
        let mut seen: Vec<String> = Vec::new();
        for row in rows {
            let text = row.text.value().to_lowercase();
            if seen.contains(&text) {
                return Some((format!("{} is there twice.", row.text.value()), row.text.id()));
            }
            seen.push(text);
        }
        None
    }

    fn without_primary(self) -> Option<(String, String)> {
        let (has_primary, one) = self.about.with_value(|about| (about.has_primary, about.one));
        let values = untrack(|| self.get());
        let is_missing = has_primary && !values.is_empty() && !values.iter().any(|value| value.is_primary);
        is_missing.then(|| (format!("Choose which {one} is the primary one."), self.id()))
    }

    pub(super) fn refuse(self, fault: &Fault) -> String {
        self.fault.set(Some(fault.words.clone()));
        self.first()
    }

    /// The first value's element, or the button that adds one.
    fn first(self) -> String {
        self.rows.with_untracked(|rows| rows.first().map(|row| row.text.id())).unwrap_or_else(|| self.id())
    }

    pub(super) fn is_faulty(self) -> bool {
        self.fault.with(Option::is_some) || self.rows.get().into_iter().any(|row| row.text.fault().is_some())
    }

    pub(super) fn entrance(self) -> Option<String> {
        self.lock.with_untracked(Option::is_none).then(|| self.first())
    }
}

fn sentence(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
