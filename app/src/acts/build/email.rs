//! Setting the e-mail address: a dialog of its own, because every session of the person ends, and because only verified domains are accepted.

mod address;

use std::cell::RefCell;
use std::rc::Rc;

use catalogue::account::{Account, GET_PERMISSIONS, GET_PROFILE, NewEmail, SET_EMAIL, Verdict};
use catalogue::capability::Capability;
use catalogue::organization::DomainAttributes;
use catalogue::reason;
use leptos::prelude::*;

use super::super::known::Known;
use super::super::possible::Kind;
use super::dressed;
use crate::change::{Call, Change, Moved, NotReady, Proposal, Undo, Waiting};
use crate::client::{Api, ClientError};
use crate::components::part::{Part, Reading, reactive};
use crate::form::diff::{Difference, Versions, before_and_after, stale, three_versions};
use crate::form::{Fault, Field, Form, Kept, Lock, check, text_line};
use crate::{domain, session};

const UNDO: &str =
    "Usually: set the old address again. Not if somebody takes it meanwhile. The sessions do not come back: the person signs in again.";

/// What the dialog holds while it is open.
#[derive(Clone, Copy)]
struct Fields {
    email: Field,
    form: Form,
    domains: Part<Vec<DomainAttributes>>,
}

impl Fields {
    fn of(present: &str) -> Fields {
        let domains = {
            let (api, may) = (Api::get(), session::may(Capability::ReadOrganization));
            Part::permitted(may, Capability::ReadOrganization.words(), move || domain::read_all(api.clone()))
        };
        let email = Field::edit("email", "New e-mail address", present)
            .hint("The person signs in with it from then on.")
            .limit(check::plain)
            .required()
            .checked(check::email)
            .checked(move |text| match untrack(|| domains.get()) {
                Reading::There(domains, _) => address::on_a_verified_domain(text, &domains),
                // Atlassian decides; what could not be looked up is said beside the field.
                _ => Ok(()),
            });
        Fields { email, form: Form::new(vec![email.into()]), domains }
    }

    /// As it will be sent, where it differs from the present one; reactive.
    fn wanted(self) -> Option<String> {
        let wanted = address::normal(&self.email.changed()?);
        (wanted != address::normal(&self.email.before())).then_some(wanted)
    }

    fn view(self) -> AnyView {
        self.form.start();
        let present = move || self.email.before();
        view! {
            {text_line(self.email)}
            {reactive(Box::new(move || verified(self.domains)))}
            {self.form.message()}
            <div aria-live="polite">
                {reactive(Box::new(move || match self.wanted() {
                    Some(wanted) => before_and_after(&[Difference::new("E-mail", present(), wanted)]),
                    None => ().into_any(),
                }))}
            </div>
        }
        .into_any()
    }
}

/// Which domains an address may lie on.
fn verified(domains: Part<Vec<DomainAttributes>>) -> AnyView {
    let words = match domains.get() {
        Reading::Loading => "Reading which domains are verified…".to_owned(),
        Reading::There(domains, _) => address::verified_words(&domains),
        Reading::NotPermitted => {
            "Your role does not show which domains are verified. Atlassian refuses an address on any other.".to_owned()
        }
        Reading::Failed(error) => {
            format!("Which domains are verified could not be read: {}. Atlassian refuses an address on any other.", error.title())
        }
    };
    view! { <p class="small subtle" data-testid="verified-domains">{words}</p> }.into_any()
}

/// The dialog on what was read.
pub fn proposal(known: &Rc<Known>, account: &Account) -> Proposal {
    let present = account.email.clone().or_else(|| known.email().map(str::to_owned)).unwrap_or_default();
    let kept = Rc::new(Kept::new(|| Fields::of(&present)));
    let fields = kept.fields;
    let (planned, account_id) = (Rc::clone(known), known.id().to_owned());
    let plan = move || {
        // Held here, so that the fields live as long as the proposal.
        let fields = kept.fields;
        if !fields.form.check() {
            return Err(NotReady);
        }
        let Some(wanted) = untrack(|| fields.wanted()) else {
            fields.form.say("This is the present address, so there is nothing to change.");
            return Err(NotReady);
        };
        Ok(vec![change(&planned, &untrack(|| fields.email.before()), &wanted)])
    };
    let own = known.viewer.is_self.then(|| "This is your own account: you are signed out of Atlassian everywhere.".to_owned());
    Proposal {
        undo: UNDO.to_owned(),
        cautions: own.into_iter().collect(),
        body: Some(Rc::new(move || fields.view())),
        recheck: Some(Rc::new(move |api| Box::pin(recheck(api, account_id.clone(), fields)))),
        refused: Some(Rc::new(move |error| refuse(fields, error))),
        ..Proposal::form(&format!("Change the e-mail address of {}", known.name()), "Change the address", Rc::new(plan))
    }
}

async fn recheck(api: Api, account_id: String, fields: Fields) -> Result<Option<Moved>, ClientError> {
    let parameters = [("accountId", account_id.as_str())];
    let now = api.get_from(GET_PROFILE, &parameters, &[]).await?.account.email.unwrap_or_default();
    let verdict = api.get_from(GET_PERMISSIONS, &parameters, &[]).await?.privilege("email.set");
    let versions = untrack(|| stale(one(&fields.email.before(), &now, &fields.email.value())));
    fields.email.rebase(&now);
    let lock = match verdict {
        Verdict::Blocked(key) => Some(Lock::from(reason::explain(&key))),
        Verdict::Allowed | Verdict::NotSaid => None,
    };
    let is_locked = lock.is_some();
    fields.email.set_lock(lock);
    Ok((is_locked || !versions.is_empty()).then(|| moved(versions, is_locked)))
}

fn one(was: &str, now: &str, yours: &str) -> Option<Versions> {
    Some(Versions { label: "E-mail".to_owned(), was: was.to_owned(), now: now.to_owned(), yours: yours.to_owned() })
}

fn moved(versions: Vec<Versions>, is_locked: bool) -> Moved {
    let view = move || {
        let table = (!versions.is_empty()).then(|| three_versions(&versions));
        let locked = is_locked.then(|| view! { <p>"The address has been locked meanwhile; the reason stands at the field."</p> });
        view! { {table}{locked} }.into_any()
    };
    Moved { versions: Rc::new(view) }
}

/// What concerns the address stands at the address.
fn refuse(fields: Fields, error: &ClientError) -> bool {
    let Some(problem) = error.problem() else { return false };
    if !problem.fields.is_empty() {
        fields.form.refuse(&problem.fields);
        return true;
    }
    let is_about_it = problem.code == "forbidden.unclaimedDomain" || problem.status == 409;
    if is_about_it {
        fields.form.refuse_at("email", &Fault::new(format!("{}. {} {}", problem.title, problem.detail, problem.next_step)));
    }
    is_about_it
}

fn change(known: &Rc<Known>, before: &str, wanted: &str) -> Change {
    let (account_id, awaited) = (known.id().to_owned(), wanted.to_owned());
    let check = move |api: Api| -> Waiting<Result<bool, ClientError>> {
        let (id, wanted) = (account_id.clone(), awaited.clone());
        Box::pin(async move {
            let email = api.get_from(GET_PROFILE, &[("accountId", &id)], &[]).await?.account.email;
            Ok(email.is_some_and(|email| email.eq_ignore_ascii_case(&wanted)))
        })
    };
    let (back, old, new) = (Rc::clone(known), before.to_owned(), wanted.to_owned());
    let undo = if before.is_empty() {
        Undo::Impossible("The old address is not known, so it cannot be set again.".to_owned())
    } else {
        Undo::Partly(UNDO.to_owned(), Rc::new(move || dressed(setting_back(&back, &new, &old), &back, Kind::Email)))
    };
    Change {
        doing: format!("Changing the e-mail address of {}", known.name()),
        done: format!("{} signs in with {wanted} now.", known.name()),
        calls: vec![Call::with(SET_EMAIL, &[("accountId", known.id())], &NewEmail { email: wanted.to_owned() })],
        judge: None,
        check: Some(Rc::new(check)),
        undo,
        subject: known.subject(),
    }
}

/// The proposal to set the old address again.
fn setting_back(known: &Rc<Known>, before: &str, wanted: &str) -> Proposal {
    let difference = [Difference::new("E-mail", before, wanted)];
    let (account_id, yours) = (known.id().to_owned(), wanted.to_owned());
    let seen = Rc::new(RefCell::new(before.to_owned()));
    let recheck = move |api: Api| -> Waiting<Result<Option<Moved>, ClientError>> {
        let (id, yours, seen) = (account_id.clone(), yours.clone(), Rc::clone(&seen));
        Box::pin(async move {
            let now = api.get_from(GET_PROFILE, &[("accountId", &id)], &[]).await?.account.email.unwrap_or_default();
            // Who has seen it may go on.
            let versions = stale(one(&seen.replace(now.clone()), &now, &yours));
            Ok((!versions.is_empty()).then(|| moved(versions, false)))
        })
    };
    let change = change(known, before, wanted);
    Proposal {
        body: Some(Rc::new(move || before_and_after(&difference))),
        recheck: Some(Rc::new(recheck)),
        ..Proposal::of(&format!("Set the old address of {} again?", known.name()), "Set the old address", change)
    }
}
