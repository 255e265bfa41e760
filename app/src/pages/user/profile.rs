//! The profile: each field as account and directory tell it, and which of them are locked, by whom.

use std::rc::Rc;

use catalogue::account::{Account, Permissions, Verdict};
use catalogue::organization::User;
use catalogue::reason;
use leptos::prelude::*;

use super::known::Known;
use super::possible::Kind;
use super::reads::Reads;
use super::{acts, known_user, story};
use crate::change::changes;
use crate::client::ClientError;
use crate::components::card::framed_with_acts;
use crate::components::facts::{Fact, Facts, Text};
use crate::components::failure::Failure;
use crate::components::part::{Reading, not_permitted, reactive};
use crate::components::vacant::Skeleton;

/// The card.
pub fn card(reads: Reads) -> AnyView {
    let body = reactive(Box::new(move || body(reads)));
    let acts = view! {
        <div class="card__acts">
            {button(reads, Kind::Profile, "Edit profile", "edit-profile")}
            {button(reads, Kind::Email, "Change e-mail", "set-email")}
        </div>
    };
    framed_with_acts("profile", "Profile", "profile-card", acts.into_any(), body)
}

/// A button where the act is possible. Why one is missing is said among the acts and at the fields.
fn button(reads: Reads, kind: Kind, label: &'static str, test_id: &'static str) -> AnyView {
    let changes = changes();
    let is_offered = Memo::new(move |_| Known::now(reads).and_then(|known| known.act(kind)).is_some_and(|act| act.is_possible()));
    let open = move |_| {
        let proposal = changes.below(|| untrack(|| acts::propose(&Rc::new(Known::now(reads)?), kind)));
        proposal.into_iter().for_each(|proposal| changes.propose(proposal));
    };
    view! {
        <Show when=move || is_offered.get()>
            <button type="button" class="button" data-testid=test_id on:click=open>{label}</button>
        </Show>
    }
    .into_any()
}

fn body(reads: Reads) -> AnyView {
    let account = reads.account.get();
    let Some(user) = known_user(reads) else {
        return match (reads.user.get(), account) {
            (Reading::Loading, _) | (_, Reading::Loading) => view! { <Skeleton lines=13/> }.into_any(),
            (_, account) => remark(account, reads),
        };
    };
    let permissions = reads.permissions.get();
    let (account, remark) = match account {
        Reading::There(account, _) => {
            let locks = match permissions {
                Reading::Failed(ref error) => unread_locks(error.clone(), reads),
                _ => ().into_any(),
            };
            (Some(account), locks)
        }
        Reading::Loading => return view! { <Skeleton lines=13/> }.into_any(),
        other => (None, remark(other, reads)),
    };
    let permissions = permissions.value();
    let mut fields = fields(&user, account.as_deref());
    if account.is_none() {
        // What only the account could tell is not known; "not set" would be untrue.
        fields.retain(|field| field.value.is_some());
    }
    let reasons = permissions.as_deref().map(|permissions| reasons(permissions, &fields));
    let facts = fields.into_iter().map(|field| fact(field, permissions.as_deref())).collect_view();
    let two_step = two_step(user.mfa_enabled);
    view! {
        {remark}
        <Facts>
            {facts}
            <Fact label="Two-step verification">{two_step}</Fact>
        </Facts>
        {reasons}
    }
    .into_any()
}

/// Why the account itself is not shown: a fact about it, or a failure.
fn remark(account: Reading<Account>, reads: Reads) -> AnyView {
    match account {
        Reading::NotPermitted => not_permitted(catalogue::capability::Capability::ReadAccount.words()),
        Reading::Failed(error) => match unreached(&error) {
            Some(explained) => explained,
            None => view! { <Failure error retry=Some(Callback::new(move |()| reads.account.again()))/> }.into_any(),
        },
        Reading::Loading | Reading::There(..) => ().into_any(),
    }
}

/// An account that the account API does not reach, in words; nothing for real failures.
pub fn unreached(error: &ClientError) -> Option<AnyView> {
    let (title, words) = story::unreached(error)?;
    let view = view! {
        <div class="message is-quiet" data-testid="unmanaged">
            <div class="message__body"><p class="message__title">{title}</p><p>{words}</p></div>
        </div>
    };
    Some(view.into_any())
}

fn unread_locks(error: ClientError, reads: Reads) -> AnyView {
    view! {
        <p class="subtle">"Which fields are locked could not be read."</p>
        <Failure error retry=Some(Callback::new(move |()| reads.permissions.again()))/>
    }
    .into_any()
}

/// One field: its name, where its lock is found, what account and directory say.
struct Field {
    label: &'static str,
    lock: Lock,
    value: Option<String>,
    /// What the directory says, where that differs.
    elsewhere: Option<String>,
}

#[derive(Clone, Copy)]
enum Lock {
    Field(&'static str),
    Privilege(&'static str),
}

impl Lock {
    fn key(self, permissions: &Permissions) -> Option<String> {
        let verdict = match self {
            Lock::Field(path) => permissions.field(path),
            Lock::Privilege(name) => permissions.privilege(name),
        };
        match verdict {
            Verdict::Blocked(key) => Some(key),
            Verdict::Allowed | Verdict::NotSaid => None,
        }
    }
}

fn fields(user: &User, account: Option<&Account>) -> Vec<Field> {
    let profile = account.map(|account| &account.extended_profile);
    let field = |label, lock, account: Option<&Option<String>>, directory: &Option<String>| {
        let (value, elsewhere) = story::joined(account.and_then(Option::as_deref), directory.as_deref());
        Field { label, lock, value, elsewhere }
    };
    vec![
        field("Name", Lock::Field("name"), account.map(|account| &account.name), &user.name),
        field("Nickname", Lock::Field("nickname"), account.map(|account| &account.nickname), &user.nickname),
        field("E-mail", Lock::Privilege("email.set"), account.map(|account| &account.email), &user.email),
        field("Job title", Lock::Field("extended_profile.job_title"), profile.map(|profile| &profile.job_title), &user.job_title),
        field("Department", Lock::Field("extended_profile.department"), profile.map(|profile| &profile.department), &user.department),
        field(
            "Organization",
            Lock::Field("extended_profile.organization"),
            profile.map(|profile| &profile.organization),
            &user.organization,
        ),
        field("Location", Lock::Field("extended_profile.location"), profile.map(|profile| &profile.location), &user.location),
        field("Time zone", Lock::Field("zoneinfo"), account.map(|account| &account.zoneinfo), &user.time_zone),
        field("Language", Lock::Field("locale"), account.map(|account| &account.locale), &None),
    ]
}

fn fact(field: Field, permissions: Option<&Permissions>) -> AnyView {
    let key = permissions.and_then(|permissions| field.lock.key(permissions));
    let lock = key.map(|key| (reason::explain(&key).words, String::new()));
    view! {
        <Fact label=field.label lock=lock>
            <Text value=field.value/>
            {field.elsewhere.map(|other| view! { <span class="small subtle">" (the directory says "<bdi>{other}</bdi>")"</span> })}
        </Fact>
    }
    .into_any()
}

/// What to do about the locks: once for each reason, not once for each field.
fn reasons(permissions: &Permissions, fields: &[Field]) -> AnyView {
    let keys: Vec<String> = crate::sorting::unique(fields.iter().filter_map(|field| field.lock.key(permissions)).collect());
    let remedies = keys.iter().map(|key| {
        let reason = reason::explain(key);
        view! { <li><strong>{reason.words}": "</strong>{reason.remedy}</li> }
    });
    if keys.is_empty() {
        return ().into_any();
    }
    view! { <ul class="locks small subtle">{remedies.collect_view()}</ul> }.into_any()
}

const fn two_step(enabled: Option<bool>) -> &'static str {
    match enabled {
        Some(true) => "On",
        Some(false) => "Off",
        None => "Atlassian does not say",
    }
}
