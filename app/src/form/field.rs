//! One value that a form asks for: its text, label, hint, limits, what is wrong with it, and why it may be locked.

use std::borrow::Cow;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use catalogue::reason::Reason;
use leptos::prelude::*;

use super::{Fault, check};

type Check = Arc<dyn Fn(&str) -> Result<(), Fault> + Send + Sync>;

/// Why a value cannot be changed here, and where it can.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lock {
    pub words: String,
    /// Empty where the form says it once for several fields.
    pub remedy: String,
}

impl From<Reason> for Lock {
    fn from(reason: Reason) -> Lock {
        Lock { words: reason.words, remedy: reason.remedy }
    }
}

/// What does not change while the form is open.
#[derive(Clone)]
struct About {
    id: String,
    name: Cow<'static, str>,
    label: Cow<'static, str>,
    hint: Option<String>,
    most: Option<usize>,
    /// Run while typing, too: what no further letter can mend.
    limits: Vec<Check>,
    checks: Vec<Check>,
    /// Whether it is in the list that it is chosen from.
    member: Option<Check>,
}

/// A handle that can be kept in closures.
#[derive(Clone, Copy)]
pub struct Field {
    /// What stands in it.
    pub text: RwSignal<String>,
    fault: RwSignal<Option<String>>,
    lock: RwSignal<Option<Lock>>,
    /// What it held when the form was opened; nothing in a form that creates.
    before: RwSignal<Option<String>>,
    /// The text that somebody else refused: the fault stays with it, until it changes or is sent again.
    refused: StoredValue<Option<String>>,
    about: StoredValue<About>,
}

/// A number that no other field of this visit has.
pub(super) fn fresh_id() -> String {
    static NEXT: AtomicU32 = AtomicU32::new(1);
    format!("field-{}", NEXT.fetch_add(1, Ordering::Relaxed))
}

impl Field {
    /// A field of something new. `name` is the upstream's name for it, by which its refusals find the field.
    #[must_use]
    pub fn new(name: impl Into<Cow<'static, str>>, label: impl Into<Cow<'static, str>>) -> Field {
        Field::of(name.into(), label.into(), None)
    }

    /// A field of something that exists. As long as it holds what it held before, it is neither checked nor sent.
    #[must_use]
    pub fn edit(name: impl Into<Cow<'static, str>>, label: impl Into<Cow<'static, str>>, before: impl Into<String>) -> Field {
        Field::of(name.into(), label.into(), Some(before.into()))
    }

    fn of(name: Cow<'static, str>, label: Cow<'static, str>, before: Option<String>) -> Field {
        let text = before.clone().unwrap_or_default();
        let about = About { id: fresh_id(), name, label, hint: None, most: None, limits: Vec::new(), checks: Vec::new(), member: None };
        Field {
            text: RwSignal::new(text),
            fault: RwSignal::new(None),
            lock: RwSignal::new(None),
            before: RwSignal::new(before),
            refused: StoredValue::new(None),
            about: StoredValue::new(about),
        }
    }

    fn with(self, change: impl FnOnce(&mut About)) -> Field {
        self.about.update_value(change);
        self
    }

    /// What it starts with, where that is a proposal and not what it was before.
    #[must_use]
    pub fn starting(self, text: impl Into<String>) -> Field {
        self.text.set(text.into());
        self
    }

    #[must_use]
    pub fn hint(self, words: impl Into<String>) -> Field {
        self.with(|about| about.hint = Some(words.into()))
    }

    /// Refuses longer texts, and counts when it gets close.
    #[must_use]
    pub fn at_most(self, most: usize) -> Field {
        self.with(|about| about.most = Some(most)).limit(move |text| check::at_most(text, most))
    }

    /// A check that is made while typing, too: for what no further letter can mend.
    #[must_use]
    pub fn limit(self, check: impl Fn(&str) -> Result<(), Fault> + Send + Sync + 'static) -> Field {
        self.with(|about| about.limits.push(Arc::new(check)))
    }

    /// A check that is made on leaving the field and on sending.
    #[must_use]
    pub fn checked(self, check: impl Fn(&str) -> Result<(), Fault> + Send + Sync + 'static) -> Field {
        self.with(|about| about.checks.push(Arc::new(check)))
    }

    /// As [`Field::checked`], said by the list that it is chosen from; set anew when the list is drawn anew.
    pub(super) fn member(self, check: impl Fn(&str) -> Result<(), Fault> + Send + Sync + 'static) {
        self.about.update_value(|about| about.member = Some(Arc::new(check)));
    }

    /// Must hold something.
    #[must_use]
    pub fn required(self) -> Field {
        self.checked(check::filled)
    }

    /// Cannot be changed, when there is a reason why.
    #[must_use]
    pub fn locked(self, lock: Option<Lock>) -> Field {
        self.set_lock(lock);
        self
    }

    pub fn set_lock(self, lock: Option<Lock>) {
        self.lock.set(lock);
    }

    /// The value as it is sent: without the blanks around it.
    #[must_use]
    pub fn value(self) -> String {
        self.text.with(|text| text.trim().to_owned())
    }

    /// What it held when the form was opened; reactive.
    #[must_use]
    pub fn before(self) -> String {
        self.before.get().unwrap_or_default()
    }

    /// Somebody else changed the value meanwhile: what was not touched here follows, what was is measured against the new value.
    pub fn rebase(self, now: &str) {
        if untrack(|| self.changed()).is_none() {
            self.text.set(now.to_owned());
        }
        self.before.set(Some(now.to_owned()));
    }

    /// The new value, where the field is free and it differs from before; reactive. A value that was opened with blanks around it is not changed by that.
    #[must_use]
    pub fn changed(self) -> Option<String> {
        let is_locked = self.lock.with(Option::is_some);
        let (text, before) = (self.text.get(), self.before());
        let value = text.trim();
        (!is_locked && text != before && value != before).then(|| value.to_owned())
    }

    #[must_use]
    pub fn is_changed(self) -> bool {
        self.changed().is_some()
    }

    /// Runs every check, and shows what it found.
    ///
    /// # Errors
    /// The first fault. A locked field has none, nor has one that still holds what it held before.
    pub fn check(self) -> Result<(), Fault> {
        let found = self.judge(true);
        self.show(&found);
        found
    }

    /// While typing: the limits; and all the rest as soon as a fault is shown, so that it goes away when it is mended.
    pub(super) fn typed(self) {
        let had_fault = self.fault.with_untracked(Option::is_some);
        self.show(&self.judge(had_fault));
    }

    /// On leaving the field. Who only passed through is not told that it is empty. A field that is taken out of the page is left, too, and may be
    /// gone by then.
    pub(super) fn left(self) {
        if self.text.is_disposed() {
            return;
        }
        let text = self.text.get_untracked();
        if self.refused.get_value().as_ref() == Some(&text) {
            return;
        }
        let is_edited = text != untrack(|| self.before());
        if is_edited || !text.is_empty() {
            // Shown at the field; leaving it is no reason to go back.
            let _ = self.check();
        }
    }

    fn judge(self, all: bool) -> Result<(), Fault> {
        let is_locked = self.lock.with_untracked(Option::is_some);
        let is_kept = self.before.with_untracked(Option::is_some) && untrack(|| self.changed().is_none());
        if is_locked || is_kept {
            return Ok(());
        }
        let text = self.text.get_untracked();
        let (limits, checks) = self.about.with_value(|about| {
            let checks: Vec<Check> = about.checks.iter().chain(&about.member).cloned().collect();
            (about.limits.clone(), checks)
        });
        limits.iter().chain(checks.iter().filter(|_| all)).try_for_each(|check| check(&text))
    }

    fn show(self, found: &Result<(), Fault>) {
        self.fault.set(found.as_ref().err().map(|fault| fault.words.clone()));
    }

    /// Shows a fault that somebody else found, until the text changes. The id of the element.
    pub fn refuse(self, fault: &Fault) -> String {
        self.refused.set_value(Some(self.text.get_untracked()));
        self.fault.set(Some(fault.words.clone()));
        self.id()
    }

    /// What is wrong with it, if that is shown; reactive.
    #[must_use]
    pub fn fault(self) -> Option<String> {
        self.fault.get()
    }

    /// Why it cannot be changed, if so; reactive.
    #[must_use]
    pub fn lock(self) -> Option<Lock> {
        self.lock.get()
    }

    /// The count of characters where it is worth showing; reactive.
    #[must_use]
    pub fn count(self) -> Option<String> {
        let most = self.about.with_value(|about| about.most)?;
        self.text.with(|text| check::count(text, most))
    }

    /// The upstream's name for it.
    #[must_use]
    pub fn name(self) -> Cow<'static, str> {
        self.about.with_value(|about| about.name.clone())
    }

    #[must_use]
    pub fn label(self) -> Cow<'static, str> {
        self.about.with_value(|about| about.label.clone())
    }

    pub(super) fn hint_words(self) -> Option<String> {
        self.about.with_value(|about| about.hint.clone())
    }

    /// The id of its element.
    #[must_use]
    pub fn id(self) -> String {
        self.about.with_value(|about| about.id.clone())
    }
}

/// A field that holds the wanted text or nothing will be done: "Type … to confirm". Case and blanks around it do not matter, what is typed does.
#[must_use]
pub fn typed_confirmation(what: &str, wanted: impl Into<String>) -> Field {
    let wanted = wanted.into();
    let label = format!("Type {what} to confirm: {wanted}");
    Field::new("confirmation", label).checked(move |text| {
        let is_same = text.trim().to_lowercase() == wanted.trim().to_lowercase();
        if is_same { Ok(()) } else { Err(Fault::new(format!("This is not {wanted}."))) }
    })
}
