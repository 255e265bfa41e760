//! How the record's chain stands: what was verified and when, where it is noted down outside, what that proves and what it does not. A chain that is
//! broken, and a record that cannot be written, are said above everything else.

use catalogue::capability::Capability;
use catalogue::record::Health;
use leptos::prelude::*;

use super::part;
use crate::components::card::framed;
use crate::components::facts::{Fact, Facts};
use crate::components::icon::Icon;
use crate::components::part::{Part, not_permitted, reactive};
use crate::components::when::When;
use crate::moment::{DAY, HOUR, grouped};
use crate::routes::Page;
use crate::{moment, session};

/// How the record stands, in a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The chain is broken: a row was changed, removed or put in.
    Broken,
    /// No row can be written now.
    Stuck,
    /// Nothing was verified yet, or too long ago, or no anchor is recent.
    Stale,
    Sound,
}

/// Older than this, a verification or an anchor says little about today.
const OLD_VERIFICATION: i64 = 2 * DAY;
const OLD_ANCHOR: i64 = 2 * HOUR;

/// The worst of what is known.
#[must_use]
pub fn verdict(health: &Health, now: i64) -> Verdict {
    let is_old = |at: &str, age| moment::parse(at).is_none_or(|then| now - then > age);
    match &health.verified {
        Some(verified) if verified.fault.is_some() => Verdict::Broken,
        _ if !health.is_writable => Verdict::Stuck,
        None => Verdict::Stale,
        Some(verified) if is_old(&verified.at, OLD_VERIFICATION) => Verdict::Stale,
        // An anchor is made when rows are: a record in which nothing happens needs none.
        _ if health.anchored.as_ref().is_none_or(|anchor| anchor.seq < health.last && is_old(&anchor.at, OLD_ANCHOR)) => Verdict::Stale,
        Some(_) => Verdict::Sound,
    }
}

/// The heading and what it means, in plain words.
#[must_use]
pub fn words(verdict: Verdict) -> (&'static str, &'static str) {
    match verdict {
        Verdict::Broken => (
            "The record was changed from outside",
            "At least one row is not what was written, or is missing. What the record says from there on cannot be trusted.",
        ),
        Verdict::Stuck => (
            "The record cannot be written",
            "Every change and every copy is refused until it can: nothing happens unrecorded. Reading goes on.",
        ),
        Verdict::Stale => (
            "The record has not been checked lately",
            "Nothing speaks against it; it was only not verified, or not noted down outside, for longer than usual.",
        ),
        Verdict::Sound => (
            "The record is whole",
            "Every row that was written is there, unchanged and in its order, as far as the last check and the last anchor reach.",
        ),
    }
}

/// What whoever runs the service does about it; nothing where nothing is to be done.
#[must_use]
pub const fn remedy(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Broken => {
            "Tell whoever runs Rollcall now. Keep the store, the log and the anchors as they are, make a copy, and run “rollcall audit verify” on the copy: it names the first row that is wrong. Rows before it are still proven."
        }
        Verdict::Stuck => "Ask whoever runs Rollcall to look at the disk and the store. It goes on by itself once rows can be written.",
        Verdict::Stale => "Ask whoever runs Rollcall to run “rollcall audit verify”, and to look whether the log is kept.",
        Verdict::Sound => "",
    }
}

/// Word, shape and style of the panel.
const fn look(verdict: Verdict) -> (&'static str, &'static str) {
    match verdict {
        Verdict::Broken | Verdict::Stuck => ("message is-danger", "warning"),
        Verdict::Stale => ("message is-warning", "warning"),
        Verdict::Sound => ("message is-quiet", "check"),
    }
}

fn read() -> Part<Health> {
    part(|api| async move { api.client().record_health().await })
}

/// The line on the page of the record. In red, with what to do, where something is wrong.
pub fn panel() -> AnyView {
    let health = read();
    reactive(Box::new(move || health.value().map_or_else(|| ().into_any(), |health| panel_of(&health))))
}

fn panel_of(health: &Health) -> AnyView {
    let verdict = verdict(health, moment::now());
    let (class, icon) = look(verdict);
    let (title, meaning) = words(verdict);
    let is_loud = matches!(verdict, Verdict::Broken | Verdict::Stuck);
    let more = is_loud.then(|| view! { <p>{meaning}</p> <p><strong>{remedy(verdict)}</strong></p> });
    let role = if is_loud { "alert" } else { "status" };
    view! {
        <section class=format!("{class} record-health") role=role data-testid="record-health">
            <Icon name=icon/>
            <div class="message__body">
                <p><strong>{title}</strong>" · "{line(health)}" "<a href=Page::Record.path()>"What that proves"</a></p>
                {more}
            </div>
        </section>
    }
    .into_any()
}

/// `1,207 rows: 1,204 verified 2 hours ago, 3 written since.`
fn line(health: &Health) -> AnyView {
    let Some(verified) = &health.verified else {
        return view! { {count(health.rows)}" rows, not verified yet." }.into_any();
    };
    let since = health.rows.saturating_sub(verified.rows);
    let (looked_at, since) = if since == 0 {
        (", ".to_owned(), None)
    } else {
        (format!(": {} ", count(verified.rows)), Some(format!(", {} written since", count(since))))
    };
    let when = view! { <When text=Some(verified.at.clone()) absent="at an unknown time"/> };
    view! { {count(health.rows)}" rows"{looked_at}"verified "{when}{since}"." }.into_any()
}

fn count(number: u64) -> String {
    grouped(usize::try_from(number).unwrap_or(usize::MAX))
}

/// The page.
#[component]
pub fn RecordPage() -> impl IntoView {
    let body = if session::may(Capability::ReadDirectory) {
        read().show(8, |health| whole(&health))
    } else {
        not_permitted(Capability::ReadDirectory.words())
    };
    view! {
        <nav class="trail small" aria-label="Breadcrumb">
            <ol><li><a href=Page::Changes.path()>"Audit"</a></li></ol>
        </nav>
        <header class="page-header"><h1 tabindex="-1">"The record's chain"</h1></header>
        {body}
    }
}

fn whole(health: &Health) -> AnyView {
    let verdict = verdict(health, moment::now());
    let (class, icon) = look(verdict);
    let (title, meaning) = words(verdict);
    let fault = health.verified.as_ref().and_then(|verified| verified.fault.clone());
    let facts = facts(health);
    let role = if verdict == Verdict::Sound { "status" } else { "alert" };
    view! {
        <section class=class role=role data-testid="chain-verdict">
            <Icon name=icon/>
            <div class="message__body">
                <h2 class="message__title">{title}</h2>
                <p>{meaning}</p>
                {fault.map(|fault| view! { <p data-testid="chain-fault"><strong><bdi>{fault}</bdi></strong></p> })}
                <p>{remedy(verdict)}</p>
            </div>
        </section>
        <div class="record">
            {framed("chain", "How it stands", "chain", view! { <Facts>{facts}</Facts> }.into_any())}
            {proves(health.has_anchor_file)}
        </div>
    }
    .into_any()
}

fn facts(health: &Health) -> AnyView {
    let verified = match &health.verified {
        Some(verified) => {
            let result = if verified.fault.is_some() { "a fault was found" } else { "nothing was wrong" };
            view! { <When text=Some(verified.at.clone()) absent="not known"/>" · "{count(verified.rows)}" rows read, "{result} }.into_any()
        }
        None => view! { <span class="subtle">"not yet; it runs by itself after a start"</span> }.into_any(),
    };
    let anchored = match &health.anchored {
        Some(anchor) => view! { <When text=Some(anchor.at.clone()) absent="not known"/>" · at row "{anchor.seq} }.into_any(),
        None => view! { <span class="subtle">"none yet; the first comes with the first rows"</span> }.into_any(),
    };
    let to = if health.has_anchor_file {
        "the log, and a file of their own"
    } else {
        "the log only; “anchor_file” in the configuration adds a file"
    };
    let (rows, last, under_way, unknown) = (count(health.rows), health.last, count(health.under_way), count(health.unknown));
    let is_open = health.unknown > 0;
    let writable = if health.is_writable { "yes" } else { "no" };
    view! {
        <Fact label="Rows">{rows}</Fact>
        <Fact label="Last number">{last}</Fact>
        <Fact label="Can be written">{writable}</Fact>
        <Fact label="Last verified">{verified}</Fact>
        <Fact label="Last anchor">{anchored}</Fact>
        <Fact label="Anchors go to">{to}</Fact>
        <Fact label="Changes under way">{under_way}</Fact>
        <Fact label="Unknown outcomes">{unknown}{is_open.then(|| view! { <span class="subtle">" not looked up yet"</span> })}</Fact>
    }
    .into_any()
}

/// What the chain shows, and what no chain can.
fn proves(has_anchor_file: bool) -> AnyView {
    let anchors = if has_anchor_file {
        "That the end was not cut off and no older copy put back, up to the last anchor."
    } else {
        "That the end was not cut off and no older copy put back, up to the last anchor, for whoever keeps the log elsewhere."
    };
    let body = view! {
            <ul class="plain-list">
                <li>"That no row was changed, removed, put in or moved since it was written: each is sealed with a key together with the one before it."</li>
                <li>{anchors}</li>
                <li>"That whatever changed through Rollcall has a row from before it was sent."</li>
            </ul>
            <h3>"What it does not"</h3>
            <ul class="plain-list">
                <li>"Who holds both the store and the key of the chain can write another chain. Only anchors that are kept elsewhere show that."</li>
                <li>"What is changed elsewhere, in Atlassian Administration or by an identity provider, is not here at all."</li>
                <li>"That a reason or a ticket is true: the record keeps what was said."</li>
            </ul>
    };
    framed("proves", "What that proves", "proves", body.into_any())
}

#[cfg(test)]
mod tests;
