//! API tokens: what the person's scripts sign in with, when each was used, and how long it still lives.

use catalogue::account::ApiToken;
use leptos::prelude::*;

use super::profile::unreached;
use super::reads::Reads;
use crate::components::folded::folded;
use crate::components::state::State;
use crate::components::vacant::Empty;
use crate::components::when::When;
use crate::moment::{self, DAY};

/// The card.
pub fn card(reads: Reads) -> AnyView {
    let body = reads.tokens.show_or(3, |tokens| body(&tokens), unreached);
    view! {
        <section class="card" aria-labelledby="tokens" data-testid="tokens-card">
            <h2 id="tokens">"API tokens"</h2>
            {body}
        </section>
    }
    .into_any()
}

fn body(tokens: &[ApiToken]) -> AnyView {
    if tokens.is_empty() {
        return view! { <Empty title="No API tokens" why="This person has no personal API token."/> }.into_any();
    }
    let now = moment::now();
    view! {
        <p>{summary(tokens, now)}</p>
        <table class="table is-stacked">
            <thead>
                <tr>
                    <th scope="col">"Label"</th>
                    <th scope="col">"Created"</th>
                    <th scope="col">"Last used"</th>
                    <th scope="col">"Expires"</th>
                </tr>
            </thead>
            {folded(tokens.to_vec(), "tokens", 4, move |token| row(token, now))}
        </table>
    }
    .into_any()
}

/// How many there are, and how many of them are dead or near their end.
fn summary(tokens: &[ApiToken], now: i64) -> String {
    let ends: Vec<i64> = tokens.iter().filter_map(|token| moment::parse(token.expiry.as_deref()?)).collect();
    let expired = ends.iter().filter(|end| **end <= now).count();
    let near = ends.iter().filter(|end| (now + 1..=now + SOON).contains(*end)).count();
    let mut words = match tokens.len() {
        1 => "One token".to_owned(),
        count => format!("{} tokens", moment::grouped(count)),
    };
    for (count, what) in [(expired, "expired"), (near, "end within two weeks")] {
        if count > 0 {
            words.push_str(&format!("; {count} {what}"));
        }
    }
    words.push('.');
    words
}

fn row(token: &ApiToken, now: i64) -> AnyView {
    let label = token.label.clone().filter(|label| !label.trim().is_empty()).unwrap_or_else(|| "without a label".to_owned());
    let life = life(token.expiry.as_deref(), now);
    view! {
        <tr>
            <th scope="row"><bdi>{label}</bdi></th>
            <td data-role="Created"><When text=token.created_at.clone() absent="not said"/></td>
            <td data-role="Last used"><When text=token.last_access.clone() absent="never"/></td>
            <td data-role="Expires"><State word=life.words shape=life.shape class=life.class/></td>
        </tr>
    }
    .into_any()
}

/// What is said about the end of a token.
struct Life {
    words: String,
    shape: &'static str,
    class: &'static str,
}

/// How near the end counts as near.
const SOON: i64 = 14 * DAY;

fn life(expiry: Option<&str>, now: i64) -> Life {
    let Some(text) = expiry.filter(|text| !text.is_empty()) else {
        return Life { words: "no end given".to_owned(), shape: "?", class: "is-unknown" };
    };
    match moment::parse(text) {
        None => Life { words: text.to_owned(), shape: "?", class: "is-unknown" },
        Some(end) if end <= now => Life { words: format!("expired {}", moment::ago(end, now)), shape: "○", class: "is-deactivated" },
        Some(end) if end - now <= SOON => Life { words: moment::ago(end, now), shape: "◐", class: "is-suspended" },
        Some(end) => Life { words: moment::ago(end, now), shape: "●", class: "is-active" },
    }
}

#[cfg(test)]
mod tests;
