//! The form kit: fields that know their label, limits, fault and lock; inputs for every kind of value; a form that checks all before it
//! sends; what changes as before and after. Like the components it knows no operation and no page.

pub mod check;
mod combobox;
pub mod diff;
mod fault;
mod field;
mod frame;
mod input;
mod lines;
mod radio;
pub mod region;
mod values;

use std::borrow::Cow;

use catalogue::problem::FieldFault;
use leptos::prelude::*;

pub use combobox::{Offer, combobox};
pub use fault::{Fault, explain};
pub use field::{Field, Lock, typed_confirmation};
pub use input::{check_box, select, text_area, text_line};
pub use lines::{LineFault, line_faults};
pub use radio::{RadioChoice, radio_group};
pub use values::{Value, Values};

use crate::components::part::reactive;

/// One thing that a form asks for.
#[derive(Clone, Copy)]
pub enum Control {
    Field(Field),
    Values(Values),
}

impl From<Field> for Control {
    fn from(field: Field) -> Control {
        Control::Field(field)
    }
}

impl From<Values> for Control {
    fn from(values: Values) -> Control {
        Control::Values(values)
    }
}

impl Control {
    fn name(self) -> Cow<'static, str> {
        match self {
            Control::Field(field) => field.name(),
            Control::Values(values) => values.name(),
        }
    }

    /// Checks it and shows the fault; the id of the element to go to where there is one.
    fn check(self) -> Option<String> {
        match self {
            Control::Field(field) => field.check().is_err().then(|| field.id()),
            Control::Values(values) => values.check(),
        }
    }

    /// The element at which one starts, unless it is locked.
    fn entrance(self) -> Option<String> {
        match self {
            Control::Field(field) => untrack(|| field.lock()).is_none().then(|| field.id()),
            Control::Values(values) => values.entrance(),
        }
    }

    fn refuse(self, fault: &Fault) -> String {
        match self {
            Control::Field(field) => field.refuse(fault),
            Control::Values(values) => values.refuse(fault),
        }
    }

    /// Whether a fault is shown; reactive.
    fn is_faulty(self) -> bool {
        match self {
            Control::Field(field) => field.fault().is_some(),
            Control::Values(values) => values.is_faulty(),
        }
    }

    fn is_changed(self) -> bool {
        match self {
            Control::Field(field) => field.is_changed(),
            Control::Values(values) => values.is_changed(),
        }
    }
}

/// Everything that is sent together. Checks all before sending, goes to the first fault, keeps what was typed.
#[derive(Clone, Copy)]
pub struct Form {
    controls: StoredValue<Vec<Control>>,
    /// What is wrong with the form as a whole, or with something that it does not ask for.
    message: RwSignal<Vec<String>>,
    /// What is said about the marked fields, as long as one is marked.
    marked: RwSignal<Option<String>>,
}

impl Form {
    #[must_use]
    pub fn new(controls: Vec<Control>) -> Form {
        Form { controls: StoredValue::new(controls), message: RwSignal::new(Vec::new()), marked: RwSignal::new(None) }
    }

    /// Whether anything differs from what the form was opened with; reactive.
    #[must_use]
    pub fn is_changed(self) -> bool {
        // Every one is looked at, so that every one is followed.
        let changed: Vec<bool> = self.controls.get_value().into_iter().map(Control::is_changed).collect();
        changed.contains(&true)
    }

    /// Checks every field, shows every fault and goes to the first. Whether there was none.
    #[must_use]
    pub fn check(self) -> bool {
        let faulty: Vec<String> = self.controls.get_value().into_iter().filter_map(Control::check).collect();
        self.marked.set(match faulty.len() {
            0 => None,
            1 => Some("One value needs your attention.".to_owned()),
            count => Some(format!("{count} values need your attention.")),
        });
        self.message.set(Vec::new());
        if let Some(first) = faulty.first() {
            focus(first);
        }
        faulty.is_empty()
    }

    /// Shows what the upstream refused, each fault at its field. What fits no field is said above the buttons.
    pub fn refuse(self, faults: &[FieldFault]) {
        let controls = self.controls.get_value();
        let mut first = None;
        let mut message = Vec::new();
        for fault in faults {
            match controls.iter().find(|control| control.name() == fault.field) {
                Some(control) => {
                    let id = control.refuse(&explain(&fault.key));
                    first = first.or(Some(id));
                }
                None => message.push(format!("{}: {}", fault.field, explain(&fault.key).words)),
            }
        }
        self.marked.set(first.as_ref().map(|_| "Atlassian refused the marked values; nothing was changed.".to_owned()));
        self.message.set(message);
        if let Some(first) = first {
            focus(&first);
        }
    }

    /// Shows a fault at the field with this upstream name, and goes there.
    pub fn refuse_at(self, name: &str, fault: &Fault) {
        let at = self.controls.with_value(|controls| controls.iter().copied().find(|control| control.name() == name));
        match at {
            Some(control) => focus(&control.refuse(fault)),
            None => self.say(&fault.words),
        }
    }

    /// Says something about the form as a whole: "Nothing has changed."
    pub fn say(self, words: &str) {
        self.marked.set(None);
        self.message.set(vec![words.to_owned()]);
    }

    /// Goes to the first field that can be changed, once the form is in the page.
    pub fn start(self) {
        let free = self.controls.with_value(|controls| controls.iter().find_map(|control| control.entrance()));
        if let Some(id) = free {
            request_animation_frame(move || focus(&id));
        }
    }

    /// What is wrong with the form as a whole. In the page from the start, so that what appears in it is announced.
    #[must_use]
    pub fn message(self) -> AnyView {
        let lines = move || {
            let is_marked = self.controls.get_value().into_iter().any(Control::is_faulty);
            let lines = self.message.get().into_iter().chain(self.marked.get().filter(|_| is_marked));
            lines.map(|line| view! { <p>{line}</p> }).collect_view().into_any()
        };
        view! { <div class="form__message" role="alert" data-testid="form-message">{reactive(Box::new(lines))}</div> }.into_any()
    }

    /// A form element of its own, for where no dialog brings one. `on_submit` runs only when every check passed; the button is never disabled,
    /// so that it can tell what is missing.
    pub fn view(
        self,
        body: AnyView,
        submit: impl Into<Cow<'static, str>>,
        on_submit: Callback<()>,
        on_cancel: Option<Callback<()>>,
    ) -> AnyView {
        let submit = submit.into();
        let send = move |event: web_sys::SubmitEvent| {
            event.prevent_default();
            if self.check() {
                on_submit.run(());
            }
        };
        let cancel =
            on_cancel.map(|cancel| view! { <button type="button" class="button" on:click=move |_| cancel.run(())>"Cancel"</button> });
        view! {
            <form class="form" novalidate autocomplete="off" on:submit=send>
                {body}
                {self.message()}
                <div class="form__buttons">
                    <button type="submit" class="button is-primary">{submit}</button>
                    {cancel}
                </div>
            </form>
        }
        .into_any()
    }
}

/// Fields that live as long as the value that is given back is held: a proposal is made by a click, which belongs to no part of the page.
pub struct Kept<T> {
    pub fields: T,
    owner: Owner,
}

impl<T> Kept<T> {
    #[must_use]
    pub fn new(make: impl FnOnce() -> T) -> Kept<T> {
        let owner = Owner::new();
        let fields = owner.with(make);
        Kept { fields, owner }
    }
}

impl<T> Drop for Kept<T> {
    fn drop(&mut self) {
        self.owner.cleanup();
    }
}

fn focus(id: &str) {
    use wasm_bindgen::JsCast;
    let Some(element) = document().get_element_by_id(id) else { return };
    if let Some(element) = element.dyn_ref::<web_sys::HtmlElement>() {
        // What cannot be focused shows its fault all the same.
        let _ = element.focus();
    }
}
