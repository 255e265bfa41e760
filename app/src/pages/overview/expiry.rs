//! When the keys expire: above everything else where one is near its end, and key by key in the card of keys.

use catalogue::capability::Capability;
use catalogue::expiry::{KeyExpiry, Tone, Urgency};
use catalogue::session::KeyReport;
use leptos::prelude::*;

use crate::components::icon::Icon;
use crate::components::part::{Part, reactive};
use crate::components::state::State;
use crate::components::table::{Head, table};
use crate::session;

/// What of the keys concerns this reader: all that is near its end, or, for those who do not look after keys, what explains failures of today.
fn concerning(keys: &[KeyExpiry], looks_after_keys: bool) -> Vec<KeyExpiry> {
    let mut keys: Vec<KeyExpiry> = keys.iter().filter(|key| key.is_urgent() && (looks_after_keys || key.is_acute())).cloned().collect();
    crate::sorting::by_key(&mut keys, |key| key.days_left);
    keys
}

/// The warnings, the most urgent first; nothing where there is time.
pub fn warnings(report: Part<KeyReport>) -> AnyView {
    let looks_after_keys = session::may(Capability::GrantRole);
    reactive(Box::new(move || {
        let keys = report.value().map(|report| concerning(&report.expiries, looks_after_keys)).unwrap_or_default();
        keys.iter().map(warning).collect_view().into_any()
    }))
}

fn warning(key: &KeyExpiry) -> AnyView {
    let class = tone(key);
    view! {
        <section class=class role="status" data-testid="key-expiry">
            <Icon name="warning"/>
            <div class="message__body">
                <h2 class="message__title">{key.words()}</h2>
                <p>{key.next_step()}</p>
            </div>
        </section>
    }
    .into_any()
}

/// As loud as the log and the alert are.
fn tone(key: &KeyExpiry) -> &'static str {
    if key.urgency().tone() == Tone::Danger { "message is-danger" } else { "message is-warning" }
}

/// Every key with its end, in the card.
pub fn ends(keys: &[KeyExpiry]) -> AnyView {
    if keys.is_empty() {
        return ().into_any();
    }
    let row = |key: &KeyExpiry| {
        let (word, shape, class) = mark(key);
        view! {
            <tr data-testid="key-end">
                <th scope="row"><span class="key-end__name">{key.key.clone()}</span></th>
                <td><State word shape class/></td>
                <td>{key.words()}" "<span class="subtle">{key.next_step()}</span></td>
            </tr>
        }
        .into_any()
    };
    let heads = [Head::Words("Key"), Head::Words("Its end"), Head::Words("What that means, and what to do")];
    let rows: Vec<AnyView> = keys.iter().map(row).collect();
    table("probes", "key-ends", &heads, view! { <tbody>{rows}</tbody> }.into_any())
}

/// Word, shape and style.
fn mark(key: &KeyExpiry) -> (&'static str, &'static str, &'static str) {
    match key.urgency() {
        Urgency::Expired => ("Expired", "✕", "is-deletion"),
        Urgency::Within(1) => ("Now", "◐", "is-deletion"),
        Urgency::Within(_) if key.urgency().tone() == Tone::Danger => ("Soon", "◐", "is-deletion"),
        Urgency::Within(_) => ("Soon", "◐", "is-suspended"),
        Urgency::None if key.days_left.is_some() => ("Later", "●", "is-active"),
        Urgency::None => ("Not known", "?", "is-unknown"),
    }
}

#[cfg(test)]
mod tests;
