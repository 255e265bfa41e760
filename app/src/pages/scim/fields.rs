//! The form of a record: which attributes it asks for, how, and what document comes of it. What it does not ask for stays as it is.

use catalogue::scim::document::{at, set, text};
use leptos::prelude::*;
use serde_json::{Map, Value};

use crate::components::menu::Choice;
use crate::form::{self, Control, Fault, Field, Form, Lock, Values, check, check_box, text_line};

/// How a value is typed.
#[derive(Clone, Copy)]
pub enum Input {
    Line,
    Truth,
    Several(&'static Several),
}

/// A list of values of one kind.
pub struct Several {
    /// One value, in words.
    one: &'static str,
    kinds: &'static [(&'static str, &'static str)],
    has_primary: bool,
    check: fn(&str) -> Result<(), Fault>,
}

/// What may be done with a value.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Rule {
    Free,
    Required,
    /// Required, and for ever: the reason and what to do instead.
    Fixed(&'static str, &'static str),
}

/// One attribute that the form asks for.
pub struct Asked {
    path: &'static str,
    label: &'static str,
    hint: &'static str,
    input: Input,
    rule: Rule,
}

/// Attributes that belong together.
pub struct Portion {
    title: &'static str,
    about: &'static str,
    asked: &'static [Asked],
}

const fn line(path: &'static str, label: &'static str, hint: &'static str) -> Asked {
    Asked { path, label, hint, input: Input::Line, rule: Rule::Free }
}

static EMAILS: Several = Several {
    one: "e-mail address",
    kinds: &[("work", "Work"), ("home", "Home"), ("other", "Other")],
    has_primary: true,
    check: check::email,
};

static PHONES: Several = Several {
    one: "phone number",
    kinds: &[("work", "Work"), ("mobile", "Mobile"), ("home", "Home"), ("fax", "Fax"), ("pager", "Pager"), ("other", "Other")],
    has_primary: false,
    check: check::filled,
};

/// What is asked for of a user. The reference and an older copy of it disagree on what is required: user name and address satisfy the one, a display
/// name the other.
pub static USER: [Portion; 5] = [
    Portion {
        title: "Identity",
        about: "",
        asked: &[
            Asked {
                rule: Rule::Required,
                ..line("userName", "User name", "Unique in this directory; most identity providers use the e-mail address.")
            },
            line("externalId", "External id", "The identity provider's own id, by which it finds this record again."),
            line("displayName", "Display name", "The name that everybody sees. Atlassian may insist on it."),
            line("nickName", "Nickname", ""),
            Asked {
                input: Input::Truth,
                ..line("active", "Active", "Not active means that the managed account is deactivated: no sign-in anywhere.")
            },
        ],
    },
    Portion {
        title: "Name",
        about: "",
        asked: &[
            line("name.formatted", "Full name", ""),
            line("name.honorificPrefix", "Prefix", ""),
            line("name.givenName", "Given name", ""),
            line("name.middleName", "Middle name", ""),
            line("name.familyName", "Family name", ""),
            line("name.honorificSuffix", "Suffix", ""),
        ],
    },
    Portion {
        title: "Contact",
        about: "The account is found or made by the primary address.",
        asked: &[
            Asked { path: "emails", label: "E-mail", hint: "", input: Input::Several(&EMAILS), rule: Rule::Required },
            Asked { path: "phoneNumbers", label: "Phone", hint: "", input: Input::Several(&PHONES), rule: Rule::Free },
        ],
    },
    Portion {
        title: "Work",
        about: "",
        asked: &[
            line("title", "Title", ""),
            line("department", "Department", ""),
            line("organization", "Organization", ""),
            line("preferredLanguage", "Language", "Such as en-GB."),
            line("timezone", "Time zone", "Such as Europe/Berlin."),
        ],
    },
    Portion {
        title: "Enterprise extension",
        about: "Some identity providers write organization and department here instead.",
        asked: &[line(ORGANIZATION, "Organization (enterprise)", ""), line(DEPARTMENT, "Department (enterprise)", "")],
    },
];

const ORGANIZATION: &str = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:organization";
const DEPARTMENT: &str = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department";

/// What is asked for of a group; its members have a place of their own.
pub static GROUP: [Portion; 1] = [Portion {
    title: "Identity",
    about: "",
    asked: &[
        Asked {
            rule: Rule::Fixed(
                "Atlassian refuses to rename provisioned groups",
                "Create a group with the new name, move the members there, then delete this one.",
            ),
            ..line(
                "displayName",
                "Name",
                "Not the name of a group that Atlassian made itself, such as those of a product: it would be accepted and never be synced.",
            )
        },
        line("externalId", "External id", "The identity provider's own id, by which it finds this group again."),
    ],
}];

/// The controls of a form with the attributes that they stand for.
#[derive(Clone)]
pub struct Sheet {
    pub form: Form,
    before: Value,
    portions: &'static [Portion],
    controls: Vec<Control>,
}

impl Sheet {
    /// The form of a record, or of a new one where there is none yet.
    #[must_use]
    pub fn of(portions: &'static [Portion], before: Option<&Value>) -> Sheet {
        let asked = portions.iter().flat_map(|portion| portion.asked);
        let controls: Vec<Control> = asked.map(|asked| asked.control(before)).collect();
        let before = before.cloned().unwrap_or_else(|| Value::Object(Map::new()));
        Sheet { form: Form::new(controls.clone()), before, portions, controls }
    }

    /// The same form with something that it does not write itself.
    #[must_use]
    pub fn and(self, further: Option<Control>) -> Sheet {
        let form = Form::new(self.controls.iter().copied().chain(further).collect());
        Sheet { form, ..self }
    }

    /// The record as it is typed; reactive.
    #[must_use]
    pub fn document(&self) -> Value {
        let mut document = self.before.clone();
        let asked = self.portions.iter().flat_map(|portion| portion.asked);
        for (asked, control) in asked.zip(&self.controls) {
            match (asked.input, *control) {
                (Input::Several(_), Control::Values(values)) => {
                    let now = values.get();
                    if now != values.before() {
                        set(&mut document, asked.path, Some(written(at(&self.before, asked.path), &now)));
                    }
                }
                (Input::Truth, Control::Field(field)) => set(&mut document, asked.path, Some(Value::Bool(field.text.get() == "true"))),
                (_, Control::Field(field)) => {
                    if let Some(text) = field.changed() {
                        set(&mut document, asked.path, Some(Value::from(text)));
                    }
                }
                (_, Control::Values(_)) => {}
            }
        }
        document
    }

    /// The fields, by portion.
    #[must_use]
    pub fn view(&self) -> AnyView {
        let mut controls = self.controls.iter().copied();
        let portions = self.portions.iter().map(|portion| {
            let inputs = portion.asked.iter().zip(controls.by_ref()).map(|(asked, control)| asked.view(control)).collect_view();
            view! {
                <fieldset class="portion">
                    <legend>{portion.title}</legend>
                    {(!portion.about.is_empty()).then(|| view! { <p class="small subtle">{portion.about}</p> })}
                    <div class="form__pair">{inputs}</div>
                </fieldset>
            }
        });
        portions.collect_view().into_any()
    }
}

impl Asked {
    fn control(&self, before: Option<&Value>) -> Control {
        match self.input {
            Input::Several(several) => several.values(self, before).into(),
            Input::Truth => {
                let state = before.and_then(|record| at(record, self.path)) != Some(&Value::Bool(false));
                Field::edit(self.path, self.label, state.to_string()).hint(self.hint).into()
            }
            Input::Line => self.line(before).into(),
        }
    }

    fn line(&self, before: Option<&Value>) -> Field {
        let field = match before {
            Some(record) => Field::edit(self.path, self.label, text(record, self.path)),
            None => Field::new(self.path, self.label),
        };
        let field = field.limit(check::plain);
        let field = if self.hint.is_empty() { field } else { field.hint(self.hint) };
        match (self.rule, before) {
            (Rule::Free, _) => field,
            (Rule::Required, _) | (Rule::Fixed(..), None) => field.required(),
            (Rule::Fixed(words, remedy), Some(_)) => field.locked(Some(Lock { words: words.to_owned(), remedy: remedy.to_owned() })),
        }
    }

    fn view(&self, control: Control) -> AnyView {
        match (self.input, control) {
            (Input::Truth, Control::Field(field)) => view! { <div class="portion__wide">{check_box(field)}</div> }.into_any(),
            (_, Control::Field(field)) => text_line(field),
            (_, Control::Values(values)) => view! { <div class="portion__wide">{values.view()}</div> }.into_any(),
        }
    }
}

impl Several {
    fn values(&self, asked: &Asked, before: Option<&Value>) -> Values {
        let known = before.and_then(|record| at(record, asked.path)).map(|list| read(list, self.has_primary)).unwrap_or_default();
        let kinds = self.kinds.iter().map(|(value, label)| Choice { value: (*value).to_owned(), label: (*label).to_owned(), note: None });
        let values = Values::new(asked.path, asked.label, self.one, known, self.check).with_kinds(kinds.collect());
        let values = if self.has_primary { values.with_primary() } else { values };
        if asked.rule == Rule::Required { values.required() } else { values }
    }
}

/// The values of a list as the form shows them.
fn read(list: &Value, has_primary: bool) -> Vec<form::Value> {
    let items = list.as_array().into_iter().flatten();
    let value = |item: &Value| {
        let part = |name: &str| item.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
        form::Value { text: part("value"), kind: part("type"), is_primary: has_primary && item.get("primary") == Some(&Value::Bool(true)) }
    };
    items.map(value).filter(|value| !value.text.is_empty()).collect()
}

/// The list as it is sent. Each value keeps what else was said about it.
fn written(before: Option<&Value>, values: &[form::Value]) -> Value {
    let known = before.and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let item = |value: &form::Value| {
        let same = known.iter().find(|item| item.get("value").and_then(Value::as_str) == Some(value.text.as_str()));
        let mut item = same.cloned().unwrap_or_else(|| Value::Object(Map::new()));
        set(&mut item, "value", Some(Value::from(value.text.as_str())));
        set(&mut item, "type", Some(Value::from(value.kind.as_str())));
        let was_primary = item.get("primary") == Some(&Value::Bool(true));
        if was_primary != value.is_primary {
            set(&mut item, "primary", Some(Value::Bool(value.is_primary)));
        }
        item
    };
    values.iter().map(item).collect()
}

#[cfg(test)]
mod tests;
