//! Issuing a token: name, life, rights and limits; then its text, once.

use std::collections::BTreeSet;

use catalogue::capability::Capability;
use catalogue::rights::{Limits, Only};
use catalogue::script::{self, AccessTokens, IssuedToken, TOKENS_PATH, TokenRequest};
use catalogue::wire::Method;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::client::{Api, ClientError};
use crate::components::card::framed;
use crate::components::copy::CopyButton;
use crate::components::failure::Failure;
use crate::components::icon::Icon;
use crate::components::part::{Part, reactive};
use crate::form::{Control, Fault, Field, Form, check_box, text_line};

/// A life that fits most scripts, unless less is allowed here.
const USUAL_DAYS: u32 = 90;

#[derive(Clone, Copy)]
struct Fields {
    name: Field,
    days: Field,
    domains: Field,
    rights: StoredValue<Vec<(Capability, Field)>>,
    form: Form,
}

impl Fields {
    fn new(told: &AccessTokens) -> Fields {
        let most = told.most_days;
        let name = Field::new("name", "Name")
            .hint("What it is for. The record shows it beside everything that the token does.")
            .checked(|text| script::check_name(text).map(drop).map_err(|fault| Fault::new(sentence(&fault))))
            .required();
        let days = Field::new("days", "Valid for, in days")
            .starting(USUAL_DAYS.min(most).to_string())
            .hint(format!("It ends by itself after 1 to {most} days."))
            .checked(move |text| match text.trim().parse::<u32>() {
                Ok(days) if (1..=most).contains(&days) => Ok(()),
                _ => Err(Fault::new(format!("Give a whole number from 1 to {most}."))),
            })
            .required();
        let domains = Field::new("domains", "Only people at these e-mail domains")
            .hint("Separated by commas, such as corp.example. Empty: everybody whom you may reach yourself.")
            .checked(|text| domains(text).map(drop));
        let rights: Vec<(Capability, Field)> =
            told.grantable.iter().map(|one| (*one, Field::new(one.word(), one.words()).starting("false"))).collect();
        let controls: Vec<Control> = [name, days, domains].into_iter().map(Control::from).collect();
        Fields { name, days, domains, rights: StoredValue::new(rights), form: Form::new(controls) }
    }

    fn chosen(self) -> BTreeSet<Capability> {
        let rights = self.rights.get_value();
        rights.into_iter().filter(|(_, field)| untrack(|| field.value()) == "true").map(|(one, _)| one).collect()
    }

    fn request(self) -> TokenRequest {
        let (name, days, text) = untrack(|| (self.name.value(), self.days.value(), self.domains.value()));
        let only = Only { email_domains: domains(&text).unwrap_or_default(), ..Only::default() };
        TokenRequest {
            name: name.trim().to_owned(),
            days: days.trim().parse().unwrap_or(0),
            capabilities: self.chosen(),
            limits: Limits { only, ..Limits::default() },
        }
    }
}

fn sentence(fault: &script::TokenFault) -> String {
    let words = fault.to_string();
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).chain(['.']).collect())
}

/// Domains from one line.
///
/// # Errors
/// When one of them is none.
fn domains(text: &str) -> Result<BTreeSet<String>, Fault> {
    let all = text.split([',', ' ']).map(|one| one.trim().trim_start_matches('@').to_lowercase()).filter(|one| !one.is_empty());
    all.map(|one| {
        let is_domain = one.contains('.') && one.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.'));
        if is_domain { Ok(one) } else { Err(Fault::new(format!("“{one}” is not a domain."))) }
    })
    .collect()
}

/// The button, then the form, then the text of the new token.
pub fn section(read: Part<AccessTokens>) -> AnyView {
    let is_open = RwSignal::new(false);
    let issued = RwSignal::new_local(None::<IssuedToken>);
    let body = move || match (read.value(), issued.get()) {
        (_, Some(made)) => shown(made, issued),
        (Some(told), None) if is_open.get() => card(&told, is_open, issued, read),
        (Some(_), None) => view! {
            <p>
                <button type="button" class="button is-primary" data-testid="new-token" on:click=move |_| is_open.set(true)>
                    "Issue a token…"
                </button>
            </p>
        }
        .into_any(),
        (None, None) => ().into_any(),
    };
    reactive(Box::new(body))
}

fn card(
    told: &AccessTokens,
    is_open: RwSignal<bool>,
    issued: RwSignal<Option<IssuedToken>, LocalStorage>,
    read: Part<AccessTokens>,
) -> AnyView {
    let fields = Fields::new(told);
    let fault = RwSignal::new(None::<ClientError>);
    let api = StoredValue::new_local(Api::get());
    let send = Callback::new(move |()| {
        let asked = fields.request();
        if asked.capabilities.is_empty() {
            fields.form.say("Choose at least one right.");
            return;
        }
        let client = api.with_value(|api| api.client().clone());
        spawn_local(async move {
            let body = serde_json::to_string(&asked).ok();
            match client.tell::<IssuedToken>(Method::Post, TOKENS_PATH.to_owned(), body).await {
                Ok(made) => {
                    let _ = is_open.try_set(false);
                    let _ = issued.try_set(Some(made));
                    read.again();
                }
                Err(error) => {
                    let _ = fault.try_set(Some(error));
                }
            }
        });
    });
    let cancel = Callback::new(move |()| is_open.set(false));
    let rights = fields.rights.get_value();
    let group = |legend: &'static str, is_read: bool| {
        let boxes: Vec<AnyView> = rights.iter().filter(|(one, _)| one.is_read() == is_read).map(|(_, field)| check_box(*field)).collect();
        view! { <fieldset class="portion"><legend>{legend}</legend>{boxes}</fieldset> }
    };
    let failed = move || match fault.get() {
        Some(error) => view! { <Failure error retry=None/> }.into_any(),
        None => ().into_any(),
    };
    let body = view! {
        {text_line(fields.name)}
        {text_line(fields.days)}
        {group("It may look at", true)}
        {group("It may change", false)}
        {text_line(fields.domains)}
        {reactive(Box::new(failed))}
    }
    .into_any();
    let body = view! {
        <p class="subtle">"It can do no more than you can at the time when it is used, and nothing once you may no longer issue tokens."</p>
        <div class="sheet" data-testid="token-form">{fields.form.view(body, "Issue the token", send, Some(cancel))}</div>
    };
    framed("new-token", "A new token", "new-token-card", body.into_any())
}

/// The text of the new token: here, now, and nowhere again.
fn shown(made: IssuedToken, issued: RwSignal<Option<IssuedToken>, LocalStorage>) -> AnyView {
    // The button that was pressed is gone; who does not see the page would not learn that there is something to copy.
    let heading = NodeRef::<leptos::html::H2>::new();
    Effect::new(move |_| {
        let Some(heading) = heading.get() else { return };
        // An element that cannot be focused keeps focus where it was.
        request_animation_frame(move || drop(heading.focus()));
    });
    view! {
        <section class="message is-warning" aria-labelledby="made-token" data-testid="made-token">
            <Icon name="lock"/>
            <div class="message__body">
                <h2 id="made-token" class="message__title" tabindex="-1" node_ref=heading>{format!("Copy “{}” now", made.token.name)}</h2>
                <p>"This is the only time that the token is shown. Rollcall keeps a hash of it; nobody can show it to you again."</p>
                <p><code data-testid="token-text">{made.secret.clone()}</code>" "<CopyButton what="access token" text=made.secret/></p>
                <p>"Put it where your script keeps its secrets, not into its code."</p>
                <button type="button" class="button" on:click=move |_| issued.set(None)>"I have copied it"</button>
            </div>
        </section>
    }
    .into_any()
}

#[cfg(test)]
mod tests;
